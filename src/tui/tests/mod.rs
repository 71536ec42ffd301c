//! Keys in, screen out.

mod back;
mod clash;
mod declared;
mod drafts;
mod forms;
mod grids;
mod journeys;
mod keys;
mod lists;
mod log;
mod midnight;
mod mouse;
mod moved;
mod owed;
pub(in crate::tui) mod player;
mod review;
mod says;
mod screens;
mod search;
mod selection;
mod speed;
mod sprints;
mod states;
mod storm;
mod styles;
mod truth;
mod ways;
