//! Words in, words out: one verb a file.

pub mod rows;
