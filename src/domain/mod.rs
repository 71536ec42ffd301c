//! What an outcome board is: no IO, no clock; fails only by refusal.

pub mod day;
pub mod label;
pub mod unclear;
