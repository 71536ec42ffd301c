//! Where copies meet, as a person names it: a folder, or a hub by its URL; and which place was the last, as their state
//! folder keeps it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::aside::{self, Aside};
use crate::domain::history::Place;
use crate::domain::id::Id;
use crate::error::{Error, Kind};
use crate::paths::Env;

/// A place as it was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A folder.
    Folder(PathBuf),
    /// A hub, by the URL of its database. It bears no password: one that does is refused.
    Hub(String),
}

impl Spot {
    /// The place that a word names.
    pub fn of(word: &OsStr) -> Self {
        match word.to_str() {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Self::Hub(url.to_owned())
            }
            _ => Self::Folder(word.into()),
        }
    }

    /// `folder` or `hub`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Folder(_) => "folder",
            Self::Hub(_) => "hub",
        }
    }

    /// What it is called in few words: a folder by its own name.
    pub fn called(&self) -> String {
        let name = match self {
            Self::Folder(path) => path.to_string_lossy().into_owned(),
            Self::Hub(_) => String::new(),
        };
        Place { kind: self.kind().to_owned(), name }.called().to_owned()
    }
}

/// Says that this upshot was built without what a hub needs.
pub fn no_hub_here() -> Error {
    Error::new(Kind::Usage, "no_hub_here", "this upshot meets others at folders only: it was built without hubs")
        .hint("build one that knows them: cargo install upshot-board --locked --features hub")
        .hint("or name a folder that reaches the others: upshot sync DIR")
}

/// Says that a board met no other yet.
pub(super) fn met_none() -> Error {
    Error::new(Kind::Usage, "usage", "this copy has met no other yet")
        .hint("name a folder that reaches the others: upshot sync DIR")
}

/// The file that keeps the last place of each board.
fn file(env: &Env) -> Option<PathBuf> {
    env.state_dir().map(|state| state.join("places.json"))
}

fn read(path: &Path) -> BTreeMap<Id, String> {
    // A pipe under that name would wait for ever.
    let is_file = std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file());
    let bytes = if is_file { std::fs::read(path).unwrap_or_default() } else { Vec::new() };
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// The place where a board met the others last, as this person's state folder knows it.
pub(super) fn last(env: &Env, board: Id) -> Option<Spot> {
    Some(Spot::of(OsStr::new(read(&file(env)?).get(&board)?)))
}

/// Keeps the place of a board, for nobody else to read. Where it can't be kept it is named again the next time.
pub(super) fn keep(env: &Env, board: Id, spot: &Spot) {
    let Some(path) = file(env) else { return };
    let name = match spot {
        Spot::Folder(folder) => std::fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()),
        Spot::Hub(url) => url.into(),
    };
    let Some(name) = name.to_str() else { return };
    let mut places = read(&path);
    if places.get(&board).is_some_and(|known| known == name) {
        return;
    }
    places.insert(board, name.to_owned());
    let write = || -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = aside::file(Aside::Drafts, folder, false)?;
        serde_json::to_writer(&mut file, &places)?;
        file.persist(&path).map_err(|e| e.error)?;
        Ok(())
    };
    drop(write());
}
