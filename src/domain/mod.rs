//! What an outcome board is: no IO, no clock; fails only by refusal.

pub mod amount;
pub mod assessment;
pub mod board;
pub mod change;
pub mod command;
pub mod condition;
pub mod day;
pub mod decide;
pub mod facts;
pub mod falsifier;
pub mod handle;
pub mod hypothesis;
pub mod id;
pub mod label;
pub mod lesson;
pub mod metric;
pub mod outcome;
pub mod person;
pub mod rank;
pub mod refusal;
pub mod sprint;
pub mod target;
pub mod unclear;
pub mod verdict;
