//! Pieces that screens are made of; they know the theme and plain values.

pub(crate) mod card;
pub(crate) mod chart;
pub(crate) mod column;
pub(crate) mod judged;
pub(crate) mod line;
pub(crate) mod strip;
