//! `upshot demo`: a believable board, the same every time, played from a script through the same verbs a person types.
//!
//! `assets/demo.txt` says who did what on which day; `assets/demo.csv` holds the readings, which come in as their days
//! pass. The board is pinned to its last day.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::context::{Ctx, SHELL};
use super::print::{Form, Out};
use super::{board, dispatch, parse};
use crate::clock;
use crate::config::Config;
use crate::domain::amount::Amount;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::error::{Error, Kind};
use crate::paths::{Env, Found, HowFound};
use crate::session::aside::{self, Aside};
use crate::session::{Found as Named, How, Incoming, Row, Session, Who};

const SCRIPT: &str = include_str!("../../assets/demo.txt");
const READINGS: &str = include_str!("../../assets/demo.csv");
const SEED: u64 = 14;

/// The flags of `demo`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Where the demo's file lies (else beside your own board's)
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Make it anew where it is there already
    #[arg(long)]
    pub(super) fresh: bool,
}

impl Args {
    /// Where the demo's file lies: where it is told, as any board's place is, else beside one's own.
    pub(super) fn path(&self, env: &Env, found: &Found) -> PathBuf {
        let told = (found.how == HowFound::Flag).then(|| found.path.clone());
        self.path.clone().or(told).unwrap_or_else(|| place(env))
    }
}

/// Makes the demo where there is none yet, and opens it. That it takes a moment is said at once, and no longer than it does.
pub(super) fn made(path: &Path, fresh: bool) -> Result<Session, Error> {
    let makes = fresh || !path.exists();
    if makes {
        super::stderr::talk("Making the demo …");
    }
    let session = open(path, fresh)?;
    if makes {
        super::stderr::take_back();
    }
    Ok(session)
}

/// Makes it and prints it, with what one could look at.
pub(super) fn run(args: &Args, out: Out, found: &Found) -> Result<u8, Error> {
    let env = Env::from_process();
    let session = open(&args.path(&env, found), args.fresh)?;
    let mut ctx = Ctx {
        session,
        out,
        env,
        config: Config::default(),
        found: found.clone(),
        may_ask: false,
        before: SHELL,
        anyway: None,
    };
    board::print(&mut ctx)?;
    if !ctx.out.is_json() && !ctx.out.is_plain() {
        let path = ctx.session.path().display().to_string();
        ctx.out.line("");
        ctx.out.say(&format!("This is a demo, pinned to {}. Look around in it:", ctx.session.today().long()));
        ctx.out.say(&format!("  export UPSHOT_DB={path} UPSHOT_AS=mara"));
        ctx.out.say("  upshot show H-12, upshot todo --mine, upshot history");
    }
    ctx.out.flush().map_err(|e| Error::output(&e))?;
    Ok(0)
}

/// Where the demo's file lies unless it is told: beside one's own board's.
pub(super) fn place(env: &Env) -> PathBuf {
    env.data_dir().map_or_else(|| PathBuf::from("demo.db"), |dir| dir.join("demo.db"))
}

/// The demo as its viewer sees it; made where there is none, and anew where that is asked.
///
/// # Errors
/// A board that is not a demo, and a file that can't be made or opened.
pub(super) fn open(path: &Path, fresh: bool) -> Result<Session, Error> {
    let mut session = Session::open(path, somebody(None), clock::now)?;
    if session.exists() && !session.is_demo() {
        let says = format!("{} is a board of your own, not a demo", path.display());
        return Err(Error::new(Kind::Refused, "exists", says).hint("name another place: upshot demo PATH"));
    }
    if session.exists() && fresh {
        drop(session);
        std::fs::remove_file(path).map_err(|e| Error::io("the old demo can't be removed", &e))?;
        session = Session::open(path, somebody(None), clock::now)?;
    }
    if !session.exists() {
        drop(session);
        build(path)?;
        session = Session::open(path, somebody(None), clock::now)?;
    }
    session.set_who(Who { handle: viewer(), today: None, via: "cli" });
    Ok(session)
}

/// Whom the demo is seen as.
pub(super) fn viewer() -> Handle {
    name("mara")
}

fn name(word: &str) -> Handle {
    Handle::parse(word).unwrap_or_else(|e| unreachable!("a name in the demo: {e}"))
}

fn somebody(today: Option<Day>) -> Who {
    Who { handle: viewer(), today, via: "demo" }
}

fn broken(line: usize, why: impl std::fmt::Display) -> Error {
    Error::new(Kind::Refused, "demo", format!("the demo's script, line {line}")).because(why.to_string())
}

/// Plays the script into a file beside its place, and moves it there when it is whole.
fn build(path: &Path) -> Result<(), Error> {
    let io = |e: std::io::Error| Error::io(format!("{} can't be made", path.display()), &e);
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_owned);
    std::fs::create_dir_all(&folder).map_err(io)?;
    let holding = aside::folder(Aside::Demo, &folder).map_err(io)?;
    let part = holding.path().join("demo.db");
    let mut last = None;
    {
        let mut session = Session::open(&part, somebody(None), clock::now)?;
        session.seed(SEED);
        let out = Out::new(Form::People, true, false);
        let found = Found { path: part.clone(), how: HowFound::Flag };
        let mut ctx = Ctx {
            session,
            out,
            env: Env::from_process(),
            config: Config::default(),
            found,
            may_ask: false,
            before: SHELL,
            anyway: None,
        };
        let mut readings = Readings::new()?;
        for (at, line) in SCRIPT.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let words = shlex::split(line).ok_or_else(|| broken(at + 1, "an open quote"))?;
            let [day, who, rest @ ..] = words.as_slice() else {
                return Err(broken(at + 1, "day, name and command are needed"));
            };
            let day: Day = day.parse().map_err(|e| broken(at + 1, e))?;
            last = Some(day);
            readings.until(&mut ctx, day)?;
            ctx.session.set_who(Who { handle: name(who), today: Some(day), via: "demo" });
            let args: Vec<OsString> =
                std::iter::once("upshot").chain(rest.iter().map(String::as_str)).map(OsString::from).collect();
            let cli = parse(&args).map_err(|e| broken(at + 1, e.render()))?;
            ctx.anyway = cli.globals.anyway;
            let code = dispatch(&mut ctx, cli.verb).map_err(|e| {
                let mut told = broken(at + 1, &e);
                told.items = e.items;
                told
            })?;
            if code != 0 {
                return Err(broken(at + 1, format!("ended with {code}")));
            }
            drop(ctx.out.take());
        }
        if let Some(day) = last {
            readings.until(&mut ctx, day)?;
            ctx.session.pin(day)?;
        }
    }
    std::fs::rename(&part, path).map_err(io)
}

/// The demo's readings, oldest first, and how far they have come in.
struct Readings {
    rows: Vec<(Day, &'static str, f64, Option<f64>)>,
    next: usize,
}

impl Readings {
    fn new() -> Result<Self, Error> {
        let mut rows = Vec::new();
        for (at, line) in READINGS.lines().enumerate().skip(1) {
            let mut cells = line.split(',');
            let (Some(day), Some(slug), Some(value)) = (cells.next(), cells.next(), cells.next()) else {
                return Err(broken(at + 1, "a row of readings is short"));
            };
            let amount = Amount::parse(value)?;
            rows.push((day.parse::<Day>()?, slug, amount.value, amount.of));
        }
        rows.sort_by_key(|row| row.0);
        Ok(Self { rows, next: 0 })
    }

    /// Brings in what was read before a day, for the metrics that there are by then.
    fn until(&mut self, ctx: &mut Ctx, day: Day) -> Result<(), Error> {
        let end = self.rows.partition_point(|row| row.0 < day);
        let due = &self.rows[self.next.min(end)..end];
        self.next = end;
        let Some((last, ..)) = due.last() else { return Ok(()) };
        let mut slugs: Vec<&str> = due.iter().map(|row| row.1).collect();
        slugs.sort_unstable();
        slugs.dedup();
        let mut metrics = Vec::new();
        for slug in &slugs {
            let Ok(Named::Metric { metric, .. }) = ctx.session.find(slug) else {
                return Err(Error::new(Kind::Refused, "demo", format!("the demo reads {slug} before it is a metric")));
            };
            metrics.push(Incoming::Known(metric));
        }
        let row = |(day, slug, value, of): &(Day, &'static str, f64, Option<f64>)| Row {
            metric: slugs.partition_point(|s| s < slug),
            day: *day,
            minute: None,
            ms: None,
            value: *value,
            of: *of,
            note: None,
            source: None,
            id: None,
            line: 0,
        };
        let mut rows: Vec<Row> = due.iter().map(row).collect();
        rows.sort_by_key(|row| (row.metric, row.day));
        ctx.session.set_who(Who { handle: name("cron"), today: Some(*last), via: "demo" });
        ctx.session.import("warehouse", &metrics, &rows, How::default())?;
        Ok(())
    }
}
