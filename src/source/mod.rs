//! A metric's own command: what the person's config says of it, whether they allowed it, the one place that runs it, and
//! what it wrote as readings. It asks the board nothing: what it needs of it is handed in.
//!
//! ```text
//! said.rs       config → a source: each key, each default; keys.rs: what single values may be
//! window.rs     which days are asked for, and what stands for them in the command
//! allowed.rs    what was allowed, by a hash over all that decides what runs; safe.rs: who may write it
//! run.rs        the only caller of processes here
//! take.rs       what a command wrote → readings, by the one reader of files
//! pull.rs       all of one source: allowed, run, taken
//! kept.rs       pulls.json: what became of the last tries
//! timer.rs      units and lines that wake a pull up
//! ```

pub mod allowed;
pub mod kept;
mod keys;
pub mod pull;
pub mod run;
mod safe;
pub mod said;
pub mod take;
pub mod timer;
pub mod window;

use said::Source;

/// A source as the config says it, or what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// Where it stands: `config.toml, line 12`.
    pub place: String,
    /// The source, or the sentence that says what is wrong with it.
    pub source: Result<Source, Unfit>,
}

/// Why an entry is no source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// What is wrong, with its place.
    pub says: String,
    /// What to write instead.
    pub hint: String,
}

impl Said {
    /// The slug of its metric: what it says, else its name.
    pub fn metric(&self) -> &str {
        self.source.as_ref().map_or(&self.name, |source| &source.metric)
    }
}
