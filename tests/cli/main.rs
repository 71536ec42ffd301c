//! The real binary, word for word as a person types it. One crate, so that everything links once.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod acceptance;
mod around;
mod ask;
mod busy;
mod completions;
mod contract;
mod declared;
mod evidence;
mod faces;
mod facts;
mod home;
mod hostile;
mod json;
mod learning;
mod newcomer;
mod objective;
mod one_number;
mod output;
mod pages;
mod people;
mod pull;
mod real;
mod refusals;
mod report;
mod review;
mod robot;
mod scripts;
mod settings;
mod source;
mod symptoms;
mod todo;
mod undo;
mod values;
mod world;
