//! The terminal taken and given back: raw mode, the other screen, bracketed paste. Whatever ends the program, it is as it
//! was before.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// What frames are drawn through: a frame is written in one go.
pub(crate) type Tty = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

static TAKEN: AtomicBool = AtomicBool::new(false);

/// Takes the terminal.
pub(crate) fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)
}

/// Gives it back. Does nothing where it was not taken; may be called at any time.
pub(crate) fn leave() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let mut out = stdout();
        // Where the terminal is gone there is nobody to tell.
        drop(queue!(out, DisableMouseCapture, DisableBracketedPaste, Show, LeaveAlternateScreen));
        drop(out.flush());
        drop(disable_raw_mode());
    }
}

/// A terminal taken for as long as this lives.
pub(crate) struct Guard;

impl Guard {
    /// Takes the terminal; a panic gives it back before it is told.
    pub(crate) fn take() -> io::Result<Self> {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            leave();
            told(panic);
        }));
        enter()?;
        Ok(Self)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// What frames are drawn through.
pub(crate) fn open() -> io::Result<Tty> {
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, stdout())))
}
