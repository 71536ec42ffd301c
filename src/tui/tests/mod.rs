//! Keys in, screen out.

mod journeys;
mod keys;
mod player;
mod screens;
mod speed;
mod sprints;
mod storm;
