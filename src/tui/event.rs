//! What can happen, as one closed list.

use crossterm::event::{KeyEvent, MouseEvent};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// A key was pressed.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(MouseEvent),
    /// The window has another size.
    Resize,
    /// The board's file may have changed.
    Changed,
    /// It may be another day.
    Day,
    /// The program was stopped and goes on.
    Resumed,
    /// The program is to end: a signal, or the terminal is gone.
    End,
}
