//! A pull: prepared under a lock of its own, run outside of every transaction and by any thread, taken in as one change set, and
//! noted as a try.

use std::collections::VecDeque;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Sources;
use super::stands::{OnBoard, stands};
use crate::clock;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::domain::warning::Warning;
use crate::error::{Error, Kind};
use crate::session::{Imported, Pulled, Row, Session, Taking};
use crate::source::Said;
use crate::source::kept::{self, Tries};
use crate::source::pull::{Ready, Secrets, World, not_pulled};
use crate::source::take::Point;
use crate::source::window::{self, Told, Window};

/// How many commands run at once.
const AT_ONCE: usize = 4;

/// What is asked of a pull.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Which; none is every one of this board.
    pub names: Vec<String>,
    /// Only those whose metric's next reading is due.
    pub due: bool,
    /// The days that are asked for.
    pub told: Told,
    /// Whether a value that differs supersedes, whatever its day.
    pub correct: bool,
    /// Whether nothing is written.
    pub dry_run: bool,
    /// Whether a reason was given to pass gates with.
    pub anyway: bool,
    /// Whether the last day is asked for again where nothing else is to be asked for: to see that it works.
    pub always: bool,
}

/// How a source's pull ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum State {
    Pulled,
    NothingNew,
    NotDue,
    NotAllowed,
    Failed,
}

impl State {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pulled => "pulled",
            Self::NothingNew => "nothing_new",
            Self::NotDue => "not_due",
            Self::NotAllowed => "not_allowed",
            Self::Failed => "failed",
        }
    }
}

/// What came of one source.
#[derive(Debug)]
pub struct Came {
    /// Its name.
    pub source: String,
    /// The slug of its metric.
    pub metric: String,
    /// Its unit.
    pub unit: Option<String>,
    /// How it ended.
    pub state: State,
    /// What was taken in, where anything was.
    pub done: Imported,
    /// The days asked for.
    pub window: Option<Window>,
    /// How long its commands took.
    pub took: Duration,
    /// Why it failed.
    pub error: Option<Error>,
    /// What it wrote, without secrets; kept where nothing is saved.
    pub answer: Option<String>,
    /// The readings it gave.
    pub points: Vec<Point>,
    /// What is said of it before: failures in a row, the last success.
    pub tries: Tries,
    /// Whose name its readings bear, where it says one that is no robot here.
    pub no_robot: Option<Handle>,
}

impl Came {
    fn new(name: &str, metric: &str, state: State) -> Self {
        Self {
            source: name.to_owned(),
            metric: metric.to_owned(),
            unit: None,
            state,
            done: Imported::default(),
            window: None,
            took: Duration::ZERO,
            error: None,
            answer: None,
            points: Vec::new(),
            tries: Tries::default(),
            no_robot: None,
        }
    }

    fn fails(&mut self, error: Error) {
        self.state = if error.code == "not_allowed" { State::NotAllowed } else { State::Failed };
        self.error = Some(error);
    }
}

/// A pull that is prepared: what runs, and what is known of it. It holds no board, and may be run by another thread.
#[derive(Debug)]
pub struct Prepared {
    came: Vec<Came>,
    jobs: Vec<Job>,
    sources: Sources,
    board: String,
    today: Day,
    asked: Asked,
    lock: Option<fs::File>,
}

#[derive(Debug)]
struct Job {
    at: usize,
    ready: Ready,
    window: Window,
    metric: OnBoard,
}

/// What ran, to be taken in.
type Ran = (usize, Result<Vec<Point>, Error>, Option<String>, Duration);

impl Prepared {
    /// What is known of each so far.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Why the first that was asked for does not run.
    pub fn why_not(&self) -> Option<&Error> {
        self.came.iter().find_map(|one| one.error.as_ref())
    }

    /// The names of what will run.
    pub fn names(&self) -> Vec<&str> {
        self.jobs.iter().map(|job| self.came[job.at].source.as_str()).collect()
    }
}

/// Looks which sources are to be pulled, and takes the lock.
///
/// # Errors
/// A name that is no source's, another pull under way, or what the board's file says.
pub fn prepare(sources: &Sources, session: &Session, asked: &Asked) -> Result<Prepared, Error> {
    let named: Vec<&Said> = match asked.names.as_slice() {
        [] => sources.said.iter().collect(),
        names => names.iter().map(|name| sources.named(name)).collect::<Result<_, _>>()?,
    };
    let board = session.board_id()?.map(|id| id.to_string()).unwrap_or_default();
    let lock = lock(sources, &board)?;
    let (allowed, today) = (sources.allowed()?, session.today());
    let (mut came, mut jobs) = (Vec::new(), Vec::new());
    for said in named {
        let standing = stands(sources, said, session)?;
        // Of all, those of another board are no concern of this one.
        if asked.names.is_empty() && matches!(standing.state(), "other_board" | "no_metric") {
            continue;
        }
        let mut one = Came::new(&said.name, said.metric(), State::NothingNew);
        one.tries = standing.tries.clone().unwrap_or_default();
        one.unit = standing.metric.as_ref().and_then(|metric| metric.known.unit.clone());
        match standing.may_run(&allowed) {
            // What was told first is said whether or not it is due.
            Err(e) => one.fails(e),
            Ok(_) if asked.due && !standing.is_due(today) => one.state = State::NotDue,
            Ok((source, metric, ready)) => {
                let last = window::last(source, today);
                let again = asked.always.then_some(Window { from: last, to: last });
                one.window = window::window(source, metric.given, today, asked.told).or(again);
                if let Some(window) = one.window {
                    jobs.push(Job { at: came.len(), ready: ready.clone(), window, metric: metric.clone() });
                }
                if let Some(handle) = &source.handle
                    && !session.is_robot(handle)?
                {
                    one.no_robot = Some(handle.clone());
                }
            }
        }
        came.push(one);
    }
    Ok(Prepared { came, jobs, sources: sources.clone(), board, today, asked: asked.clone(), lock: Some(lock) })
}

/// The lock of a board's pulls.
fn lock(sources: &Sources, board: &str) -> Result<fs::File, Error> {
    let path = sources.state.join(format!("pull-{board}.lock"));
    let failed = |e: &std::io::Error| Error::io(format!("{} can't be used", path.display()), e);
    kept::make(&sources.state).map_err(|e| failed(&e))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).map_err(|e| failed(&e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            Err(Error::new(Kind::Busy, "pulling", "another pull of this board is under way")
                .because("nothing was run")
                .hint("wait until it has ended: it pulls the same sources"))
        }
        Err(fs::TryLockError::Error(e)) => Err(failed(&e)),
    }
}

/// A pull whose commands have ended.
#[derive(Debug)]
pub struct Answered {
    prepared: Prepared,
    ran: Vec<Ran>,
}

/// What one source gave, to be looked at before it is taken in.
#[derive(Clone, Debug)]
pub struct Given {
    /// Its name.
    pub source: String,
    /// Its command, as the config says it.
    pub run: Vec<String>,
    /// Whose name its readings bear.
    pub handle: Option<Handle>,
    /// How long it took.
    pub took: Duration,
    /// Its readings.
    pub points: Vec<Point>,
}

impl Answered {
    /// What the only source gave; none where it failed, which taking it in says.
    pub fn given(&self) -> Option<Given> {
        let (job, (_, points, _, took)) = self.prepared.jobs.first().zip(self.ran.first())?;
        let source = &job.ready.source;
        Some(Given {
            source: source.name.clone(),
            run: source.run.clone(),
            handle: source.handle.clone(),
            took: *took,
            points: points.as_ref().ok()?.clone(),
        })
    }

    /// Lets others pull while somebody looks at it.
    pub fn unlock(&mut self) {
        self.prepared.lock = None;
    }

    /// Leaves out the readings that are not among these, by their places.
    pub fn keep(&mut self, places: &[usize]) {
        for (_, points, ..) in &mut self.ran {
            if let Ok(points) = points {
                let mut place = 0;
                points.retain(|_| {
                    place += 1;
                    places.contains(&place)
                });
            }
        }
    }
}

/// Runs the commands, some at once; `stop` ends them.
pub fn run(prepared: Prepared, stop: &AtomicBool) -> Answered {
    let queue: Mutex<VecDeque<&Job>> = Mutex::new(prepared.jobs.iter().collect());
    let ran: Mutex<Vec<Ran>> = Mutex::new(Vec::new());
    let world = prepared.sources.world();
    let next = || queue.lock().ok()?.pop_front();
    let work = || {
        while let Some(job) = next() {
            let one = answer(job, &world, (prepared.today, prepared.asked.dry_run), stop);
            if let Ok(mut ran) = ran.lock() {
                ran.push(one);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(prepared.jobs.len()) {
            scope.spawn(work);
        }
    });
    let mut ran = ran.into_inner().unwrap_or_default();
    ran.sort_by_key(|(at, ..)| *at);
    Answered { prepared, ran }
}

fn answer(job: &Job, world: &World<'_>, (today, dry_run): (Day, bool), stop: &AtomicBool) -> Ran {
    let (out, secrets, took): (_, Secrets, _) = job.ready.ask(job.window, world, stop);
    let shown = |out: &[u8]| {
        let most = &out[..out.len().min(crate::source::pull::SHOWN)];
        secrets.cut(&String::from_utf8_lossy(most))
    };
    match out {
        Ok(out) => {
            let answer = dry_run.then(|| shown(&out));
            let points = job.ready.read(&out, &secrets, &job.metric.known, (job.window, today));
            (job.at, points, answer, took)
        }
        Err(e) => (job.at, Err(e), None, took),
    }
}

/// What was taken in.
#[derive(Debug)]
pub struct Taken {
    /// The change sets: one, or one for each name that readings bear.
    pub sets: Vec<Id>,
    /// What is worth knowing.
    pub warnings: Vec<Warning>,
    /// What came of each source.
    pub came: Vec<Came>,
}

/// Takes in what came, as one change set, and notes what became of each try.
///
/// # Errors
/// What the board's file says; nothing was saved then.
pub fn take(answered: Answered, session: &mut Session, stop: &AtomicBool) -> Result<Taken, Error> {
    let Answered { prepared, ran } = answered;
    let Prepared { mut came, jobs, sources, board, today, asked, .. } = prepared;
    if stop.load(Ordering::Relaxed) {
        return Err(Error::new(Kind::Refused, "interrupted", "the pull was interrupted").because("nothing was saved"));
    }
    let mut pulled: Vec<(usize, Option<Handle>, Pulled)> = Vec::new();
    for ((at, points, answer, took), job) in ran.into_iter().zip(&jobs) {
        let one = &mut came[at];
        (one.answer, one.took) = (answer, took);
        match points {
            Ok(points) => {
                one.points = points;
                let rows = one.points.iter().map(row).collect();
                let source = &job.ready.source;
                let restated = today.plus(-source.restates);
                let of = Pulled { source: one.source.clone(), metric: job.metric.id, rows, restated };
                pulled.push((at, source.handle.clone(), of));
            }
            Err(e) => one.fails(e),
        }
    }
    let taken = saved(session, &pulled, &asked, &mut came);
    let failed = taken.as_ref().err().map(sentence);
    if !asked.dry_run {
        note(&sources, &board, today, &mut came, failed.as_deref())?;
    }
    let (sets, warnings) = taken?;
    Ok(Taken { sets, warnings, came })
}

/// Saves it: one change set, or one for each name that readings bear where the config says several.
fn saved(
    session: &mut Session,
    pulled: &[(usize, Option<Handle>, Pulled)],
    asked: &Asked,
    came: &mut [Came],
) -> Result<(Vec<Id>, Vec<Warning>), Error> {
    // Two sources of one metric are two sets: what the first gave is there for the second to be compared with.
    let nth = |at: usize| pulled[..at].iter().filter(|(.., one)| one.metric == pulled[at].2.metric).count();
    let mut names: Vec<(Option<Handle>, usize)> = Vec::new();
    for (at, (_, handle, _)) in pulled.iter().enumerate() {
        let name = (handle.clone(), nth(at));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let (mut sets, mut warnings) = (Vec::new(), Vec::new());
    for (handle, n) in names {
        let of: Vec<&(usize, Option<Handle>, Pulled)> =
            (0..pulled.len()).filter(|at| pulled[*at].1 == handle && nth(*at) == n).map(|at| &pulled[at]).collect();
        let rows: Vec<Pulled> = of.iter().map(|(.., pulled)| pulled.clone()).collect();
        let how = Taking { correct: asked.correct, dry_run: asked.dry_run, anyway: asked.anyway, handle };
        let (one, done) = session.pull(&rows, &how)?;
        for ((at, ..), done) in of.iter().zip(done) {
            match done {
                Ok(done) => {
                    let new = done.added + done.corrected > 0;
                    came[*at].state = if new { State::Pulled } else { State::NothingNew };
                    came[*at].done = done;
                }
                Err(e) => {
                    let mut error = not_pulled(&came[*at].source, e.code, &e.what);
                    (error.why, error.items, error.hints, error.passable) = (e.why, e.items, e.hints, e.passable);
                    came[*at].fails(error);
                }
            }
        }
        sets.extend(one.set);
        warnings.extend(one.warnings);
    }
    Ok((sets, warnings))
}

/// Notes what became of the tries; of what was never allowed nothing was tried.
fn note(sources: &Sources, board: &str, today: Day, came: &mut [Came], failed: Option<&str>) -> Result<(), Error> {
    let now = clock::now();
    let at = clock::rfc3339(now.unix_ms, now.offset_minutes);
    let tried = |one: &Came| match one.state {
        State::NotDue => false,
        State::NotAllowed => one.tries.pulled.is_some(),
        _ => true,
    };
    if !came.iter().any(tried) {
        return Ok(());
    }
    sources.note(|pulls| {
        for one in came.iter_mut().filter(|one| tried(one)) {
            let error = one.error.as_ref().map(sentence).or_else(|| failed.map(str::to_owned));
            let tries = pulls.of_mut(board, &one.source);
            tries.came(&one.metric, today, &at, error.as_deref());
            one.tries = tries.clone();
        }
    })
}

/// An error on one line, without what it is about: the list has that already.
fn sentence(e: &Error) -> String {
    let what = e.what.split_once(" was not pulled: ").map_or(e.what.as_str(), |(_, why)| why);
    match e.why.first() {
        Some(why) if e.code == "failed" => format!("{what}: {why}"),
        _ => what.to_owned(),
    }
}

fn row(point: &Point) -> Row {
    Row {
        metric: 0,
        day: point.day,
        minute: point.minute,
        ms: point.ms,
        value: point.value,
        of: point.of,
        note: point.note.clone(),
        source: None,
        id: None,
        line: point.line,
    }
}
