//! upshot.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that can't go on should stop"))]

pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod error;
pub mod paths;
pub mod session;
pub mod store;
pub mod text;
