//! The terminal taken and given back: raw mode, the other screen, bracketed paste. Whatever ends the program, it is as it
//! was before.

use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use rustix::event::{PollFd, PollFlags, poll};

use super::theme::Palette;
use super::unasked::Unasked;

/// What frames are drawn through: a frame is written in one go.
pub(crate) type Tty = Terminal<Unasked<CrosstermBackend<BufWriter<Stdout>>>>;

static TAKEN: AtomicBool = AtomicBool::new(false);

/// Takes the terminal.
pub(crate) fn enter(with_mouse: bool) -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, Hide)?;
    if with_mouse {
        mouse(true);
    }
    Ok(())
}

/// Listens to the mouse, or leaves it to the terminal.
pub(crate) fn mouse(on: bool) {
    // A terminal without a mouse does not say so.
    drop(if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) });
}

/// The palette for the terminal's background, where it tells: asked by OSC 11, with a question that every terminal answers
/// behind it, so that one which knows no colours is not waited for.
pub(crate) fn background() -> Option<Palette> {
    let mut out = stdout();
    out.write_all(b"\x1b]11;?\x1b\\\x1b[c").ok()?;
    out.flush().ok()?;
    let mut told = Vec::new();
    let stdin = io::stdin();
    while !told.ends_with(b"c") && told.len() < 200 {
        let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
        let wait = rustix::time::Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
        if poll(&mut fds, Some(&wait)).ok()? == 0 {
            break;
        }
        let mut byte = [0];
        // Not through the buffer of the standard library, which would take more than is asked for.
        if rustix::io::read(&stdin, &mut byte).ok()? == 0 {
            break;
        }
        told.push(byte[0]);
    }
    light(&String::from_utf8_lossy(&told)).map(|light| if light { Palette::Light } else { Palette::Dark })
}

/// Whether an answer to OSC 11 names a light colour: `rgb:ffff/ffff/dddd`, of one to four digits each.
fn light(told: &str) -> Option<bool> {
    let parts = told.split_once("rgb:")?.1;
    let mut shares = parts.split('/').map(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
        let most = (1_u32 << (4 * digits.len().clamp(1, 4))) - 1;
        u32::from_str_radix(&digits, 16).ok().map(|v| f64::from(v) / f64::from(most))
    });
    let (red, green, blue) = (shares.next()??, shares.next()??, shares.next()??);
    // Relative luminance, ITU-R BT.709.
    Some(0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)
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
    pub(crate) fn take(with_mouse: bool) -> io::Result<Self> {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            leave();
            told(panic);
        }));
        enter(with_mouse)?;
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
    Terminal::new(Unasked(CrosstermBackend::new(BufWriter::with_capacity(64 * 1024, stdout()))))
}

#[cfg(test)]
mod tests {
    use super::light;

    #[test]
    fn a_terminal_says_whether_it_is_light() {
        assert_eq!(light("\x1b]11;rgb:ffff/ffff/eeee\x1b\\\x1b[?1;2c"), Some(true));
        assert_eq!(light("\x1b]11;rgb:1e/1e/2e\x07"), Some(false));
        assert_eq!(light("\x1b[?1;2c"), None);
    }
}
