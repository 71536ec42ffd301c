//! A board and the commands of its metrics, brought together: which sources are of this board, how each stands, and the pull
//! itself. The command line and the screens ask it; it knows the session and [`crate::source`], which do not know each other.
//!
//! Commands run outside of every transaction, under a lock of their own: no writer ever waits for a slow network.

mod run;
mod stands;

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::domain::amount::quoted;
use crate::domain::board::Failing;
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::error::{Error, Kind};
use crate::paths::Env;
use crate::session::Session;
use crate::source::Said;
use crate::source::allowed::Allowed;
use crate::source::kept::Pulls;
use crate::source::pull::World;

pub use run::{Answered, Asked, Came, Given, Prepared, State, Taken, prepare, run, take};
pub use stands::{OnBoard, Standing, all, due, stands, unfit};

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
