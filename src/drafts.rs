//! Forms left unfinished: kept as they are typed, in a file of one's own, and offered again as they were, whether on a screen
//! or line by line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::session::aside::{self, Aside};

/// A field as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Typed {
    pub(crate) key: String,
    pub(crate) text: String,
    /// What stood there when it was begun.
    #[serde(default)]
    pub(crate) was: String,
    /// The cursor's line and column.
    pub(crate) cursor: (usize, usize),
}

/// A form as it was left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// What the form is for and about.
    pub(crate) of: String,
    /// The field that had the cursor.
    pub(crate) at: usize,
    /// What is edited, as it stood when it was begun.
    #[serde(default)]
    pub(crate) base: serde_json::Value,
    pub(crate) fields: Vec<Typed>,
}

/// The drafts of a board, and which of them were touched here: the others may be another program's.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Drafts {
    list: Vec<Draft>,
    own: BTreeSet<String>,
}

impl Drafts {
    /// The draft of a form, by what it is for and about.
    pub(crate) fn of(&self, of: &str) -> Option<&Draft> {
        self.list.iter().find(|draft| draft.of == of)
    }

    /// Keeps a draft, in the place of the one that there was.
    pub(crate) fn put(&mut self, draft: Draft) {
        self.forget(&draft.of);
        self.list.push(draft);
    }

    /// Forgets the draft of a form.
    pub(crate) fn forget(&mut self, of: &str) {
        self.list.retain(|draft| draft.of != of);
        self.own.insert(of.to_owned());
    }

    /// Reads them; none where there are none. One that can't be read is left out; a file that can't be is put aside.
    pub(crate) fn read(path: Option<&Path>) -> Self {
        // A pipe under that name would wait for ever.
        let path = path.filter(|path| std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file()));
        let Some(bytes) = path.and_then(|path| std::fs::read(path).ok()) else { return Self::default() };
        let all: Option<Vec<serde_json::Value>> = serde_json::from_slice(&bytes).ok();
        if let (None, Some(path)) = (&all, path) {
            // Whoever wrote it may still want to look into it.
            drop(std::fs::rename(path, path.with_extension("bad")));
        }
        let list = all.unwrap_or_default().into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect();
        Self { list, own: BTreeSet::new() }
    }

    /// Writes them in one step, for nobody else to read; what another program keeps there stays.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn write(&self, path: &Path) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut all: Vec<Draft> =
            Self::read(Some(path)).list.into_iter().filter(|draft| !self.own.contains(&draft.of)).collect();
        all.extend(self.list.iter().filter(|draft| self.own.contains(&draft.of)).cloned());
        if all.is_empty() {
            return match std::fs::remove_file(path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
                _ => Ok(()),
            };
        }
        let mut file = aside::file(Aside::Drafts, folder, false)?;
        serde_json::to_writer(&mut file, &all)?;
        file.persist(path).map_err(|e| e.error)?;
        Ok(())
    }
}

/// Where the drafts of a board lie in a person's state folder.
pub(crate) fn place(state: &Path, board: &Path) -> PathBuf {
    let name = xxhash_rust::xxh3::xxh3_64(board.as_os_str().as_encoded_bytes());
    state.join("drafts").join(format!("{name:016x}.json"))
}
