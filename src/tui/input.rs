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
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH};

use super::alarm::Alarm;
use super::event;
use super::event::Event;
use super::watch::Watch;

/// Where events come from.
pub(crate) struct Input {
    woken: UnixStream,
    waker: UnixStream,
    end: Arc<AtomicBool>,
    size: Arc<AtomicBool>,
    resumed: Arc<AtomicBool>,
    changed: bool,
    watch: Option<Watch>,
    alarm: Alarm,
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
        guarded()?;
        let watch = if watched { Watch::open(board) } else { None };
        Ok(Self { woken, waker, end, size, resumed, changed: false, watch, alarm: Alarm::open() })
    }

    /// What wakes it from elsewhere, by a byte.
    pub(crate) fn waker(&self) -> io::Result<UnixStream> {
        self.waker.try_clone()
    }

    /// Whether something has happened already.
    pub(crate) fn is_ready(&self) -> io::Result<bool> {
        if is_gone() {
            return Ok(true);
        }
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

    /// Wakes whoever waits when a day ends that lasts so long still; never, where the day is told.
    pub(crate) fn wake_after(&mut self, day: Option<Duration>) {
        self.alarm.set(day);
    }

    /// Sleeps until something happens; all that has happened by then.
    pub(crate) fn wait(&mut self, most: Option<Duration>) -> io::Result<Vec<Event>> {
        let mut events = Vec::new();
        // A terminal that is gone is seen before crossterm looks, which would look for ever.
        if is_gone() {
            return Ok(vec![Event::End]);
        }
        // What crossterm has read already would not wake anybody.
        if !crossterm::event::poll(Duration::ZERO)? {
            let stdin = io::stdin();
            let mut fds =
                vec![PollFd::new(&stdin, PollFlags::IN), PollFd::from_borrowed_fd(self.woken.as_fd(), PollFlags::IN)];
            fds.extend(self.watch.iter().map(|watch| PollFd::from_borrowed_fd(watch.as_fd(), PollFlags::IN)));
            fds.extend(self.alarm.fds().map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)));
            let polls = self.is_polling().then_some(super::AGAIN);
            let most =
                most.or(polls).or(self.alarm.most()).and_then(|most| rustix::time::Timespec::try_from(most).ok());
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
        if events.contains(&Event::End) || is_gone() {
            return Ok(vec![Event::End]);
        }
        // What was typed before a signal is taken before it.
        let ends = self.end.swap(false, Ordering::SeqCst);
        if self.resumed.swap(false, Ordering::SeqCst) {
            events.push(Event::Resumed);
        }
        if self.size.swap(false, Ordering::SeqCst) {
            events.push(Event::Resize);
        }
        while crossterm::event::poll(Duration::ZERO)? {
            events.extend(event(crossterm::event::read()?));
        }
        if events.contains(&Event::Resize) || events.is_empty() {
            events.extend(missed()?);
        }
        if ends {
            events.push(Event::End);
        }
        let told = self.watch.as_mut().is_some_and(Watch::has_changed);
        if self.alarm.rang() {
            events.push(Event::Day);
        }
        if std::mem::take(&mut self.changed) || told {
            events.push(Event::Changed);
        }
        Ok(events)
    }
}

/// Whether the terminal is gone.
fn is_gone() -> bool {
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    let none = rustix::time::Timespec::default();
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    poll(&mut fds, Some(&none)).is_ok() && fds[0].revents().intersects(gone)
}

/// Ends the program where a signal asked for it and the loop did not hear: crossterm reads on for ever where a terminal
/// goes away while it reads. The thread sleeps until there is such a signal.
fn guarded() -> io::Result<()> {
    let (mut told, teller) = UnixStream::pair()?;
    for signal in [SIGTERM, SIGHUP] {
        signal_hook::low_level::pipe::register(signal, teller.try_clone()?)?;
    }
    std::thread::Builder::new().name("guard".to_owned()).spawn(move || {
        let mut byte = [0];
        if told.read_exact(&mut byte).is_ok() {
            std::thread::sleep(Duration::from_millis(700));
            super::terminal::leave();
            std::process::exit(1);
        }
    })?;
    Ok(())
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
    // The kernel leaves those alone whom no shell could bring back.
    _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
}

/// Opens a link with the system's opener.
pub(crate) fn browse(url: &str) -> io::Result<()> {
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no web address"));
    }
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    Command::new(opener).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
}
