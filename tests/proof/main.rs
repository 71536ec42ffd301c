//! What must survive: each suite holds one promise of the file, through the real binary wherever it can.
//!
//! `cargo test` runs the quick sizes, `PROOF=long` the long ones. Every suite says its seed and its count, and keeps each
//! failure ever found as a case of its own.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod bounds;
mod clocks;
mod commands;
mod completions;
mod copies;
mod crafted;
mod flips;
mod full;
mod hostile;
mod kill;
mod moved;
mod nth;
mod parsers;
mod people;
mod private;
mod room;
mod shim;
#[path = "../common/unnoticed.rs"]
mod unnoticed;
mod values;
mod weaken;
#[path = "../common/writer.rs"]
mod writer;
mod writers;
