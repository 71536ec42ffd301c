//! Waiting for something to happen, asleep until it does: the terminal, a signal, the board's file.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};

use super::event;
use super::event::Event;
use super::watch::Watch;

/// Where events come from.
pub(crate) struct Input {
    woken: UnixStream,
    end: Arc<AtomicBool>,
    size: Arc<AtomicBool>,
    resumed: Arc<AtomicBool>,
    changed: bool,
    watch: Option<Watch>,
}

impl Input {
    /// Opens it, with an eye on a board's file.
    pub(crate) fn open(board: &Path, watched: bool) -> io::Result<Self> {
        let (woken, waker) = UnixStream::pair()?;
        woken.set_nonblocking(true)?;
        waker.set_nonblocking(true)?;
        let flag = || Arc::new(AtomicBool::new(false));
        let (end, size, resumed) = (flag(), flag(), flag());
        for (signal, flag) in [(SIGTERM, &end), (SIGHUP, &end), (SIGINT, &end), (SIGWINCH, &size), (SIGCONT, &resumed)]
        {
            signal_hook::flag::register(signal, Arc::clone(flag))?;
            signal_hook::low_level::pipe::register(signal, waker.try_clone()?)?;
        }
        let watch = if watched { Watch::open(board) } else { None };
        Ok(Self { woken, end, size, resumed, changed: false, watch })
    }

    /// Whether something has happened already.
    pub(crate) fn is_ready(&self) -> io::Result<bool> {
        let flags = [&self.end, &self.size, &self.resumed];
        Ok(flags.iter().any(|flag| flag.load(Ordering::SeqCst)) || crossterm::event::poll(Duration::ZERO)?)
    }

    /// Whether the file can't be watched, and is looked at again and again.
    pub(crate) fn is_polling(&self) -> bool {
        self.watch.is_none()
    }

    /// Watches a file that could not be watched before, because the folder it lies in was not there.
    pub(crate) fn watch_again(&mut self, board: &Path) {
        self.watch = Watch::open(board);
    }

    /// Sleeps until something happens; all that has happened by then.
    pub(crate) fn wait(&mut self, most: Option<Duration>) -> io::Result<Vec<Event>> {
        let mut events = Vec::new();
        // What crossterm has read already would not wake anybody.
        if !crossterm::event::poll(Duration::ZERO)? {
            let stdin = io::stdin();
            let mut fds =
                vec![PollFd::new(&stdin, PollFlags::IN), PollFd::from_borrowed_fd(self.woken.as_fd(), PollFlags::IN)];
            fds.extend(self.watch.iter().map(|watch| PollFd::from_borrowed_fd(watch.as_fd(), PollFlags::IN)));
            let polls = self.is_polling().then_some(super::AGAIN);
            let most = most.or(polls).and_then(|most| rustix::time::Timespec::try_from(most).ok());
            match poll(&mut fds, most.as_ref()) {
                Ok(0) if polls.is_some() => self.changed = true,
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(e) => return Err(e.into()),
            }
            // The terminal is gone.
            if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                events.push(Event::End);
            }
        }
        let mut bytes = [0; 64];
        while matches!(self.woken.read(&mut bytes), Ok(n) if n > 0) {}
        if self.end.swap(false, Ordering::SeqCst) {
            events.push(Event::End);
        }
        if events.contains(&Event::End) {
            return Ok(events);
        }
        if self.resumed.swap(false, Ordering::SeqCst) {
            events.push(Event::Resumed);
        }
        if self.size.swap(false, Ordering::SeqCst) {
            events.push(Event::Resize);
        }
        while crossterm::event::poll(Duration::ZERO)? {
            events.extend(event(crossterm::event::read()?));
        }
        if events.iter().any(|event| *event == Event::Resize) || events.is_empty() {
            events.extend(missed()?);
        }
        let told = self.watch.as_mut().is_some_and(Watch::has_changed);
        if std::mem::take(&mut self.changed) || told {
            events.push(Event::Changed);
        }
        Ok(events)
    }
}

/// What lies in the terminal's input although crossterm says that nothing does.
fn missed() -> io::Result<Vec<Event>> {
    let stdin = io::stdin();
    let mut bytes = [0; 4096];
    let mut events = Vec::new();
    loop {
        let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
        let none = rustix::time::Timespec::default();
        let there = matches!(poll(&mut fds, Some(&none)), Ok(1)) && fds[0].revents() == PollFlags::IN;
        // It may have come in just now, and then crossterm knows.
        if !there || crossterm::event::poll(Duration::ZERO)? {
            return Ok(events);
        }
        let count = rustix::io::read(&stdin, &mut bytes)?;
        events.extend(super::bytes::events(&bytes[..count]));
    }
}

/// Stops the program as the shell would, until it is told to go on.
pub(crate) fn suspend() {
    drop(signal_hook::low_level::emulate_default_handler(SIGTSTP));
}

/// Opens a link with the system's opener.
pub(crate) fn browse(url: &str) -> io::Result<()> {
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no web address"));
    }
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    Command::new(opener).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
}
