//! How a source stands on a board: whether it is of it, what it would run, whether that is allowed, and how its last tries went.

use std::fs;
use std::path::Path;

use super::Sources;
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::error::{Error, Kind};
use crate::session::{Found, Session};
use crate::source::allowed::Allowed;
use crate::source::kept::Tries;
use crate::source::pull::{Ready, World, not_pulled, ready};
use crate::source::said::Source;
use crate::source::take::Metric;
use crate::source::{Said, Unfit, window};

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
