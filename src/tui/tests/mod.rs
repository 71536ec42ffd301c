//! Keys in, screen out.

mod back;
mod journeys;
mod keys;
mod player;
mod screens;
mod selection;
mod speed;
mod sprints;
mod storm;
