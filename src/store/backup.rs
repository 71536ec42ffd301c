//! A whole copy of the board, made by SQLite itself, that appears under its name only when it is complete.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::Store;
use super::error::StoreError;
use crate::domain::day::Day;

/// Where a backup of a board goes when nobody says: beside it, with the day in its name.
pub(crate) fn beside(board: &Path, day: Day, unix_ms: i64) -> PathBuf {
    let stem = board.file_stem().map_or_else(|| "board".to_owned(), |s| s.to_string_lossy().into_owned());
    let plain = board.with_file_name(format!("{stem}.{day}.backup.db"));
    if plain.exists() { board.with_file_name(format!("{stem}.{day}-{unix_ms}.backup.db")) } else { plain }
}

/// Copies the board to a new file.
pub(crate) fn backup(store: &Store, to: &Path) -> Result<(), StoreError> {
    let io = |e| StoreError::Io(to.to_owned(), e);
    if to.symlink_metadata().is_ok() {
        return Err(io(std::io::Error::new(std::io::ErrorKind::AlreadyExists, "a file of that name is there already")));
    }
    let folder = match to.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    // A folder of its own, which nobody else may enter, takes the copy until it is whole.
    let holding = tempfile::Builder::new().prefix(".upshot-backup").tempdir_in(&folder).map_err(io)?;
    let part = holding.path().join("part.db");
    store.connection.execute("VACUUM INTO ?1", [part.to_string_lossy().as_ref()])?;
    #[cfg(unix)]
    fs::set_permissions(&part, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(io)?;
    File::open(&part).and_then(|f| f.sync_all()).map_err(io)?;
    // A hard link fails where the name was taken meanwhile, which a rename would run over.
    fs::hard_link(&part, to).or_else(|_| fs::rename(&part, to)).map_err(io)?;
    if let Ok(dir) = File::open(&folder) {
        // Not every file system lets a directory be synced; the copy itself is safe.
        drop(dir.sync_all());
    }
    Ok(())
}
