//! What is true of a board, each fact worked out in one place (MODEL.md, "Facts, said once"). Every face reads these: the
//! board, cards, `show`, `todo`, review, report, the question, symptoms, forms and JSON. Two faces that disagree are a
//! fault of the highest kind.

mod level;

pub use level::{Level, progress};
