//! Did the metric move: the numbers beside every human verdict. Pure functions of readings, ship days, an as-of day and
//! a level of significance; no file, no clock, no rule of the product. Any past answer can be replayed.
//!
//! ```text
//!            readings, oldest to newest              ▲ ship                          as-of
//!   ──────────────────────────────────────────────── │ ─settle─ ──────────────────────│
//!   before: gather.rs (days)                         │          after: gather.rs
//!        └────────── windows.rs: which points are compared, what is taken out ────────┐
//!                    weeks.rs: weeks, and days by whole weeks; weekday.rs: their weekdays
//!                    control.rs: a series that shares the weather; season.rs: the same days in earlier years
//!        ┌────────────────────────────────────────────────────────────┤
//!        ├── routine.rs: limits of a stable process  │                │
//!        ├── trend.rs: was it moving already?        │                │
//!        └────────── pairs.rs: every before with every after ─────────┤
//!                    alike.rs: how much neighbours resemble each other, which raises the bar
//!                    drift.rs: does a straight line explain it as well? step.rs: the largest stride of all?
//!                    counts.rs: few readings, but counts behind them; events.rs: rare events, counted
//!                    measure.rs: all numbers of one comparison; judge.rs: one class and why
//!   look.rs: which level of significance, on which day; when will we know?
//!   assess.rs: all of it together, by the schedule   asked.rs, question.rs: which ship, which windows
//!   guard.rs: guardrails, outcomes to hold             pace.rs: will it reach its target?
//!   level.rs: where does the metric stand on a day?  detect.rs: what could be seen at all?
//! ```
//!
//! In the field's terms: the exact two-sided Mann–Whitney test with the Hodges–Lehmann shift and Moses' interval, a
//! level tightened by a bias-corrected, shrunken lag-1 rank autocorrelation, and a drift veto by the partial R² of a jump
//! or a bend beside a linear trend. Weekdays, the yearly season and a control series are taken out first, by rules fixed
//! before the ship.

mod alike;
mod asked;
mod assess;
mod control;
mod counts;
mod detect;
mod drift;
mod events;
mod gather;
mod guard;
mod judge;
mod level;
mod look;
mod measure;
mod pace;
mod pairs;
mod question;
mod ranks;
mod routine;
mod season;
mod sides;
mod step;
mod trend;
mod weekday;
mod weeks;
mod windows;

pub use asked::{Beside, Question};
pub use assess::{Stage, assess, compare};
pub use counts::{newcombe, wilson};
pub use detect::detectable;
pub use gather::{After, Around, Before, Daily, Older, Sample, control_days};
pub use guard::{guard, hold};
pub use level::{Reads, Recent, level_of};
pub use look::{Alpha, first_answer, min_after, sight};
pub use pace::{Aim, pace, recent_points};
pub use question::{Mark, Ship, ask, group};
pub use routine::xmr;
pub use weeks::{days_since, whole_weeks};
pub use windows::{Windows, prepare};

#[cfg(test)]
mod tests;
