//! The only caller of a source's processes: no shell, a cleared environment, a group of their own, an end to their time and
//! to what they may write. Whatever a command leaves running is ended with it.

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How much a command may write.
pub const MOST: usize = 16 << 20;
/// How much is kept of its errors: their end.
const ERRORS: usize = 2 << 10;
/// Between being asked to end and being ended.
const GRACE: Duration = Duration::from_secs(2);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// A command as it is run.
#[derive(Clone, Debug)]
pub struct Job {
    /// The program's own path.
    pub program: PathBuf,
    /// Its words.
    pub args: Vec<String>,
    /// The folder it runs in.
    pub cwd: PathBuf,
    /// All of its environment.
    pub env: Vec<(OsString, OsString)>,
    /// How long it may take.
    pub timeout: Duration,
}

/// How a command ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    /// Well.
    Well,
    /// With a code of its own.
    With(i32),
    /// By a signal.
    Killed(i32),
    /// It was ended, as its time was over.
    Late,
    /// It was ended, as it wrote too much.
    Flooded,
    /// It was ended, as whoever asked was.
    Stopped,
    /// It could not be run.
    NotRun(String),
}

/// What came of a command.
#[derive(Debug)]
pub struct Ran {
    /// How it ended.
    pub ended: Ended,
    /// What it wrote.
    pub out: Vec<u8>,
    /// The end of what it wrote of errors.
    pub err: Vec<u8>,
    /// How long it took.
    pub took: Duration,
}

enum Came {
    Out(Vec<u8>),
    Err(Vec<u8>),
    End,
}

/// Runs a command to its end; `stop` ends it before.
pub fn run(job: &Job, stop: &AtomicBool) -> Ran {
    let since = Instant::now();
    let mut ran = Ran { ended: Ended::Well, out: Vec::new(), err: Vec::new(), took: Duration::ZERO };
    let mut command = Command::new(&job.program);
    command.args(&job.args).current_dir(&job.cwd).env_clear().envs(job.env.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(e) => {
            ran.ended = Ended::NotRun(e.to_string());
            return ran;
        }
    };
    let (tell, told) = mpsc::sync_channel(16);
    if let Some(pipe) = child.stdout.take() {
        listen(pipe, Came::Out, tell.clone());
    }
    if let Some(pipe) = child.stderr.take() {
        listen(pipe, Came::Err, tell.clone());
    }
    drop(tell);
    let mut open = 2;
    let mut asked: Option<Instant> = None;
    loop {
        take(&told, &mut ran, &mut open, LOOK);
        if has_ended(&mut child) {
            break;
        }
        let why = match () {
            () if asked.is_some() => None,
            () if stop.load(Ordering::Relaxed) => Some(Ended::Stopped),
            () if ran.out.len() > MOST => Some(Ended::Flooded),
            () if since.elapsed() >= job.timeout => Some(Ended::Late),
            () => None,
        };
        if let Some(why) = why {
            ran.ended = why;
            asked = Some(Instant::now());
            end(&mut child, false);
        }
        if asked.is_some_and(|asked| asked.elapsed() >= GRACE) {
            end(&mut child, true);
        }
    }
    // Its children may ignore to be asked; those that were ended with it say nothing more.
    if asked.is_some() && open > 0 {
        let until = asked.map_or(since, |asked| asked + GRACE);
        while open > 0 && Instant::now() < until {
            take(&told, &mut ran, &mut open, LOOK);
        }
    }
    end(&mut child, true);
    let status = child.wait();
    let until = Instant::now() + Duration::from_millis(500);
    while open > 0 && Instant::now() < until {
        take(&told, &mut ran, &mut open, LOOK);
    }
    if ran.ended == Ended::Well {
        ran.ended = if ran.out.len() > MOST { Ended::Flooded } else { status.map_or(Ended::Well, of) };
    }
    ran.took = since.elapsed();
    ran
}

/// Reads a pipe beside the loop. It is not waited for: a process that left the group may hold it for ever.
fn listen(mut pipe: impl Read + Send + 'static, came: fn(Vec<u8>) -> Came, tell: mpsc::SyncSender<Came>) {
    std::thread::spawn(move || {
        let mut chunk = vec![0; 64 << 10];
        while let Some(n) = pipe.read(&mut chunk).ok().filter(|n| *n > 0) {
            if tell.send(came(chunk[..n].to_vec())).is_err() {
                return;
            }
        }
        drop(tell.send(Came::End));
    });
}

/// Takes what came within a while.
fn take(told: &mpsc::Receiver<Came>, ran: &mut Ran, open: &mut u32, within: Duration) {
    let mut came = match told.recv_timeout(within) {
        Ok(came) => Some(came),
        Err(RecvTimeoutError::Disconnected) => {
            *open = 0;
            std::thread::sleep(within);
            None
        }
        Err(RecvTimeoutError::Timeout) => None,
    };
    while let Some(one) = came {
        match one {
            // One byte more than is allowed says that it was too much.
            Came::Out(bytes) => ran.out.extend(bytes.into_iter().take((MOST + 1).saturating_sub(ran.out.len()))),
            Came::Err(bytes) => {
                ran.err.extend(bytes);
                let over = ran.err.len().saturating_sub(ERRORS);
                ran.err.drain(..over);
            }
            Came::End => *open = open.saturating_sub(1),
        }
        came = told.try_recv().ok();
    }
}

fn of(status: ExitStatus) -> Ended {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Ended::Killed(signal);
    }
    match status.code() {
        Some(0) => Ended::Well,
        code => Ended::With(code.unwrap_or(-1)),
    }
}

/// Whether it has ended; on Unix it is left to be waited for, so that the number of its group is nobody else's meanwhile.
#[cfg(unix)]
fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    match pid.map(|pid| waitid(WaitId::Pid(pid), options)) {
        Some(Ok(state)) => state.is_some(),
        Some(Err(rustix::io::Errno::INTR)) => false,
        _ => true,
    }
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}

/// Asks the whole group to end, or ends it.
#[cfg(unix)]
fn end(child: &mut Child, now: bool) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = if now { Signal::KILL } else { Signal::TERM };
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // Whoever is gone already need not be ended.
        let _gone = kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn end(child: &mut Child, _: bool) {
    drop(child.kill());
}

/// Where a program is: by its path, else the first of its name on PATH that may be run.
pub fn find(program: &str, path: &std::ffi::OsStr, cwd: &Path) -> Option<PathBuf> {
    if program.contains(std::path::MAIN_SEPARATOR) {
        let at = cwd.join(program);
        return is_program(&at).then_some(at);
    }
    std::env::split_paths(path).filter(|dir| dir.is_absolute()).map(|dir| dir.join(program)).find(|at| is_program(at))
}

fn is_program(path: &Path) -> bool {
    let Ok(meta) = std::fs::metadata(path) else { return false };
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o111 == 0 {
        return false;
    }
    meta.is_file()
}

#[cfg(all(test, unix))]
mod tests;
