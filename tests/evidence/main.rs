//! The evidence engine against numbers that others computed, against laws, and at its extremes.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod extremes;
mod laws;
mod routes;
mod shuffled;
mod vectors;
