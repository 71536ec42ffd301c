//! What is true of a board, each fact worked out in one place. Every face reads these: the
//! board, cards, `show`, `todo`, review, report, the question, symptoms, forms and JSON. Two faces that disagree are a
//! fault of the highest kind.
//!
//! ```text
//!  level.rs      where a metric stands, and how far on the way      reached.rs   is the target reached; how it ended
//!  movement.rs   what an outcome's metric did, and before           stale.rs     not read for longer than promised
//!  guardrail.rs  held, past its limit, breached since when          number.rs    one rounding for all of them
//!  stated.rs     was it stated before the work, and amended since       lacks.rs   days without a reading, values that may be slips
//!  robots.rs     how many of the readings are a robot's     deadline.rs  by when a verdict is due, late from when
//! ```
//! What falsifiers say stands in `domain/falsifier.rs`; what waits for somebody in `domain/board/needs.rs`.

mod deadline;
mod guardrail;
mod lacks;
mod level;
mod movement;
pub mod number;
mod reached;
mod robots;
mod scale;
mod stale;
mod stated;

pub use deadline::Deadline;
pub use guardrail::{Guard, NOT_SHOWN_SAFE, Stands, guarded, limit_words, past};
pub use lacks::{Days, LEAST_BEFORE, slip};
pub use level::{Level, progress, raw};
pub use movement::{Movement, movement};
pub use reached::{ended, reached};
pub use robots::ByRobots;
pub use scale::Scale;
pub use stale::stale;
pub use stated::{Amended, amended, stated};
