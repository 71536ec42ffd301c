//! What an outcome board is: no IO, no clock; fails only by refusal.

pub mod amount;
pub mod condition;
pub mod day;
pub mod handle;
pub mod label;
pub mod target;
pub mod unclear;
