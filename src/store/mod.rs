//! The SQLite file; knows domain, nothing else; SQL stands nowhere else.

pub mod place;
