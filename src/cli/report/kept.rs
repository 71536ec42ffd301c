//! What a reader has seen of a board's report: in their own state folder, by the board's id. Nobody else learns who reads.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::domain::id::Id;
use crate::domain::report::Seen;
use crate::error::Error;
use crate::paths::Env;
use crate::session::aside::{self, Aside};

/// Where it is kept; nowhere for whoever has no home, or where there is no board yet.
pub(super) fn place(env: &Env, board: Option<Id>) -> Option<PathBuf> {
    Some(env.state_dir()?.join("reports").join(format!("{}.json", board?)))
}

/// What was kept; nothing where it can't be read.
pub(super) fn read(path: &Path) -> Seen {
    // A pipe under that name would wait for ever.
    let is_file = std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file());
    let bytes = is_file.then(|| std::fs::read(path).ok()).flatten();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Keeps it in one step, for nobody else to read.
pub(super) fn write(path: &Path, seen: &Seen) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let put = || {
        std::fs::create_dir_all(folder)?;
        let mut file = aside::file(Aside::Drafts, folder, false)?;
        file.write_all(&serde_json::to_vec(seen)?)?;
        file.persist(path).map_err(|e| e.error)?;
        Ok(())
    };
    put().map_err(|e: std::io::Error| Error::io(format!("{} can't be written", path.display()), &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_again_and_what_is_broken_is_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("reports").join("a.json");
        assert_eq!(read(&path), Seen::default());
        let seen = Seen { on: Some(crate::fixture::today()), hlc: 9, list: Vec::new() };
        write(&path, &seen).unwrap();
        assert_eq!(read(&path), seen);
        std::fs::write(&path, b"{").unwrap();
        assert_eq!(read(&path), Seen::default());
    }
}
