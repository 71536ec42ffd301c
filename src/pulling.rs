//! A board and the commands of its metrics, brought together: which sources are of this board, how each stands, and the pull
//! itself. The command line and the screens ask it; it knows the session and [`crate::source`], which do not know each other.
//!
//! Commands run outside of every transaction, under a lock of their own: no writer ever waits for a slow network.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::clock;
use crate::config::Config;
use crate::domain::amount::quoted;
use crate::domain::board::Failing;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::domain::warning::Warning;
use crate::error::{Error, Kind};
use crate::paths::Env;
use crate::session::{Found, Imported, Pulled, Row, Session, Taking};
use crate::source::allowed::Allowed;
use crate::source::kept::{self, Pulls, Tries};
use crate::source::pull::{Ready, Secrets, World, not_pulled, ready};
use crate::source::said::Source;
use crate::source::take::{Metric, Point};
use crate::source::window::{self, Told, Window};
use crate::source::{Said, Unfit};

/// How many commands run at once.
const AT_ONCE: usize = 4;

/// What the person's config says of sources, and where what is known of them is kept.
#[derive(Clone, Debug)]
pub struct Sources {
    said: Vec<Said>,
    config: PathBuf,
    state: PathBuf,
    env: Env,
}

impl Sources {
    /// What a config says; none where somebody has no home to keep it in.
    pub fn of(config: &Config, env: &Env) -> Option<Self> {
        let (file, state) = (env.config_file()?, env.state_dir()?);
        Some(Self { said: config.sources.clone(), config: file, state, env: env.clone() })
    }

    /// All of them.
    pub fn all(&self) -> &[Said] {
        &self.said
    }

    /// Where they are said.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// What they run in.
    pub fn world(&self) -> World<'_> {
        World { config: &self.config, state: &self.state, env: &self.env }
    }

    /// The source of a name.
    ///
    /// # Errors
    /// There is none; the nearest are named.
    pub fn named(&self, name: &str) -> Result<&Said, Error> {
        self.said.iter().find(|said| said.name == name).ok_or_else(|| {
            let e = Error::new(Kind::NotFound, "no_source", format!("no source is called {}", quoted(name)));
            let file = self.config.display();
            match self.said.as_slice() {
                [] => e.because(format!("{file} says none")).hint("upshot help sources shows how one is said"),
                _ => {
                    let mut near: Vec<&str> = self.said.iter().map(|said| said.name.as_str()).collect();
                    near.sort_by_key(|said| strsim::damerau_levenshtein(said, name));
                    near.truncate(5);
                    e.because(format!("{file} says {}", near.join(", "))).hint("upshot source list")
                }
            }
        })
    }

    /// What became of the last tries.
    pub fn pulls(&self) -> Pulls {
        Pulls::read(&self.world().pulls())
    }

    /// What was allowed.
    ///
    /// # Errors
    /// A file that can't be read, or that others may write.
    pub fn allowed(&self) -> Result<Allowed, Error> {
        let path = self.world().allowed();
        Allowed::read(&path).map_err(|e| Error::io(format!("{} can't be trusted", path.display()), &e))
    }

    /// Changes what is allowed.
    ///
    /// # Errors
    /// A file that can't be read or written.
    pub fn allow(&self, change: impl FnOnce(&mut Allowed)) -> Result<(), Error> {
        let path = self.world().allowed();
        let mut allowed = self.allowed()?;
        change(&mut allowed);
        allowed.write(&path).map_err(|e| Error::io(format!("{} can't be written", path.display()), &e))
    }

    /// Changes what is known of the tries.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn note(&self, change: impl FnOnce(&mut Pulls)) -> Result<(), Error> {
        let path = self.world().pulls();
        Pulls::change(&path, change).map_err(|e| Error::io(format!("{} can't be written", path.display()), &e))
    }

    /// The metrics of a board whose last pulls from this machine failed.
    pub fn failing(&self, board: Id, today: Day) -> Vec<Failing> {
        let pulls = self.pulls();
        let one = |said: &Said| {
            let tries = pulls.of(&board.to_string(), &said.name).filter(|tries| tries.failures > 0)?;
            let days = tries.failing_since.map_or(0, |since| today.since(since)).max(0);
            Some(Failing {
                metric: said.metric().to_owned(),
                source: said.name.clone(),
                days,
                why: tries.error.clone(),
            })
        };
        self.said.iter().filter_map(one).collect()
    }

    /// Has the board say, whenever it is read, which pulls failed on this machine.
    pub fn tell(&self, session: &mut Session) {
        if !self.said.is_empty() {
            let sources = self.clone();
            session.ask_failing(move |board, today| sources.failing(board, today));
        }
    }
}

/// How a source stands on this board.
#[derive(Debug)]
pub struct Standing {
    /// What is said of it.
    pub said: Said,
    /// Whether it says another board than this.
    pub elsewhere: bool,
    /// Its metric here.
    pub metric: Option<OnBoard>,
    /// What it would run, or why it can't.
    pub ready: Result<Ready, Error>,
    /// Whether the person allowed exactly that.
    pub allowed: bool,
    /// What became of the last tries.
    pub tries: Option<Tries>,
}

/// What a board knows of a source's metric.
#[derive(Clone, Debug)]
pub struct OnBoard {
    /// The metric.
    pub id: Id,
    /// Its unit, and its last readings.
    pub known: Metric,
    /// The day of its last reading.
    pub latest: Option<Day>,
    /// Days between readings.
    pub every: u32,
    /// The last day that a pull gave.
    pub given: Option<Day>,
    /// Whether it is read no more.
    pub retired: bool,
}

impl Standing {
    /// One word of how it stands.
    pub fn state(&self) -> &'static str {
        match (&self.said.source, &self.metric, &self.ready) {
            (Err(_), ..) => "unfit",
            _ if self.elsewhere => "other_board",
            (_, None, _) => "no_metric",
            (_, _, Err(_)) => "not_ready",
            _ if self.allowed => "allowed",
            _ => "not_allowed",
        }
    }

    /// Whether a reading is due that it could give.
    pub fn is_due(&self, today: Day) -> bool {
        match (&self.said.source, &self.metric) {
            (Ok(source), Some(metric)) if !metric.retired => window::is_due(source, metric.latest, metric.every, today),
            _ => false,
        }
    }

    /// Why it can't be pulled, if it can't.
    ///
    /// # Errors
    /// That.
    pub fn may_run(&self, allowed: &Allowed) -> Result<(&Source, &OnBoard, &Ready), Error> {
        let source = self.said.source.as_ref().map_err(unfit)?;
        let name = &source.name;
        if self.elsewhere {
            let board = source.board.as_ref().map_or_else(String::new, |board| board.display().to_string());
            return Err(not_pulled(name, "other_board", "it is of another board")
                .hint(format!("upshot --db {} pull {name}", shlex::try_quote(&board).unwrap_or_default())));
        }
        let Some(metric) = &self.metric else {
            let slug = &source.metric;
            return Err(not_pulled(name, "no_metric", format!("this board has no metric {slug}"))
                .hint(format!("in [source.{name}]: metric = \"SLUG\", if it is called something else here"))
                .hint(format!("upshot metric add {slug} --better up --measures TEXT")));
        };
        if metric.retired {
            return Err(not_pulled(name, "retired", format!("{} is retired", source.metric))
                .hint(format!("take [source.{name}] out of the config")));
        }
        let ready = self.ready.as_ref().map_err(Clone::clone)?;
        ready.may_run(allowed)?;
        Ok((source, metric, ready))
    }
}

/// An entry that is no source, as an error.
pub fn unfit(unfit: &Unfit) -> Error {
    Error::new(Kind::Refused, "config", unfit.says.clone()).hint(unfit.hint.clone())
}

/// How one source stands.
///
/// # Errors
/// What the board's file says.
pub fn stands(sources: &Sources, said: &Said, session: &Session) -> Result<Standing, Error> {
    let world = sources.world();
    let board = session.board_id()?;
    let metric = on_board(session, said.metric())?;
    let elsewhere = said.source.as_ref().is_ok_and(|source| is_elsewhere(source, &world, session.path()));
    let ready = match (&said.source, board, &metric) {
        _ if world.unsafe_config().is_some() => Err(not_pulled(&said.name, "unsafe", "the config can't be trusted")
            .because(world.unsafe_config().unwrap_or_default())
            .hint(format!("chmod go-w {}", sources.config.display()))),
        (Ok(source), Some(board), Some(metric)) => ready(source, &world, board, metric.id),
        (Err(wrong), ..) => Err(unfit(wrong)),
        _ => Err(not_pulled(&said.name, "no_metric", format!("this board has no metric {}", said.metric()))),
    };
    let allowed = match &ready {
        Ok(ready) => sources.allowed()?.has(&ready.hash),
        Err(_) => false,
    };
    let tries = board.and_then(|board| sources.pulls().of(&board.to_string(), &said.name).cloned());
    Ok(Standing { said: said.clone(), elsewhere, metric, ready, allowed, tries })
}

/// How all stand.
///
/// # Errors
/// What the board's file says.
pub fn all(sources: &Sources, session: &Session) -> Result<Vec<Standing>, Error> {
    sources.said.iter().map(|said| stands(sources, said, session)).collect()
}

/// The sources that are allowed and could give a reading that is due.
///
/// # Errors
/// What the board's file says.
pub fn due(sources: &Sources, session: &Session) -> Result<Vec<String>, Error> {
    let today = session.today();
    let all = all(sources, session)?.into_iter().filter(|one| one.state() == "allowed" && one.is_due(today));
    Ok(all.map(|one| one.said.name).collect())
}

fn is_elsewhere(source: &Source, world: &World<'_>, open: &Path) -> bool {
    let Some(board) = &source.board else { return false };
    let said = world.path(&board.to_string_lossy());
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    real(&said) != real(open)
}

fn on_board(session: &Session, slug: &str) -> Result<Option<OnBoard>, Error> {
    let Ok(Found::Metric { metric: id, .. }) = session.find(slug) else { return Ok(None) };
    let Some(line) = session.metric(id)? else { return Ok(None) };
    let last = session.readings(id, None, None, 5)?;
    let recent = last.iter().filter_map(|recorded| recorded.reading.value).collect();
    Ok(Some(OnBoard {
        id,
        known: Metric { unit: line.metric.unit.clone(), recent },
        latest: line.latest.map(|point| point.day),
        every: line.metric.every,
        given: session.last_pulled(id)?,
        retired: line.metric.retired.is_some(),
    }))
}

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
    _lock: fs::File,
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
    Ok(Prepared { came, jobs, sources: sources.clone(), board, today, asked: asked.clone(), _lock: lock })
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
