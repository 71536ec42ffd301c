//! Did the metric move: the numbers beside every human verdict. Pure functions of readings, ship days, an as-of day and
//! a level of significance; no file, no clock, no rule of the product. Any past answer can be replayed.
//!
//! ```text
//!            readings, oldest to newest              ▲ ship                          as-of
//!   ──────────────────────────────────────────────── │ ─settle─ ──────────────────────│
//!   before: windows.rs (days, weeks, whole weeks)    │          after: windows.rs
//!        │                                           │                │
//!        ├── routine.rs: limits of a stable process  │                │
//!        ├── trend.rs: was it moving already?        │                │
//!        └────────── pairs.rs: every before with every after ─────────┤
//!                    alike.rs: how much neighbours resemble each other, which raises the bar
//!                    drift.rs: does a straight line explain it as well?
//!                    counts.rs: few readings, but counts behind them
//!   look.rs: which level of significance, on which day; when will we know?
//!   assess.rs: all of it together, one class and why   question.rs: which ship, which windows
//!   guard.rs: guardrails, outcomes to hold             pace.rs: will it reach its target?
//!   level.rs: where does the metric stand on a day?
//! ```
//!
//! In the field's terms: the exact two-sided Mann–Whitney test with the Hodges–Lehmann shift and Moses' interval, a
//! level tightened by a bias-corrected, shrunken lag-1 rank autocorrelation, and a drift veto by the partial R² of a jump
//! or a bend beside a linear trend.

mod alike;
mod assess;
mod counts;
mod drift;
mod guard;
mod level;
mod look;
mod pace;
mod pairs;
mod question;
mod ranks;
mod routine;
mod trend;
mod windows;

pub use assess::{Stage, assess, compare};
pub use counts::{newcombe, wilson};
pub use guard::{guard, hold};
pub use level::{Reads, Recent, level_of};
pub use look::{Alpha, first_answer, min_after};
pub use pace::{Aim, pace, recent_points};
pub use question::{Mark, Ship, ask, group};
pub use routine::xmr;
pub use windows::{After, Around, Before, Daily, Question, Sample, Windows, days_since, prepare, whole_weeks};

#[cfg(test)]
mod tests;
