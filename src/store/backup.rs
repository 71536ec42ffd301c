//! A whole copy of the board, made by SQLite itself, that appears under its name only when it is complete.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::aside::{self, Aside};
use super::error::StoreError;
use super::{Store, listing};
use crate::domain::day::Day;

/// Where a backup of a board goes when nobody says: beside it, with the day in its name.
pub(crate) fn beside(board: &Path, day: Day, unix_ms: i64) -> PathBuf {
    let stem = board.file_stem().map_or_else(|| "board".to_owned(), |s| s.to_string_lossy().into_owned());
    let plain = board.with_file_name(format!("{stem}.{day}.backup.db"));
    if plain.exists() { board.with_file_name(format!("{stem}.{day}-{unix_ms}.backup.db")) } else { plain }
}

/// Copies the board to a new file: as private as a board is, or as shared as this one.
pub(crate) fn backup(store: &Store, to: &Path) -> Result<(), StoreError> {
    let io = |e| StoreError::Io(to.to_owned(), e);
    if to.symlink_metadata().is_ok() {
        return Err(io(std::io::ErrorKind::AlreadyExists.into()));
    }
    let folder = match to.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    aside::sweep(&folder);
    let holding = aside::folder(Aside::Backup, &folder).map_err(io)?;
    let part = holding.path().join("part.db");
    // SQLite writes into an empty file that is there, so that it has its mode from the first byte.
    let made = private_file(&part).map_err(io)?;
    store.connection.execute("VACUUM INTO ?1", [part.to_string_lossy().as_ref()])?;
    if store.read(listing::this_copy)?.2 {
        share_as(&made, &store.path).map_err(io)?;
    }
    made.sync_all().map_err(io)?;
    drop(made);
    aside::put(&part, to).map_err(io)?;
    aside::sync(&folder);
    Ok(())
}

fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, aside::private(0o600, 0o644));
    options.open(path)
}

/// Gives a copy the group and the mode of a shared board: who shares the one may read the other.
#[cfg(unix)]
fn share_as(copy: &File, board: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let like = std::fs::metadata(board)?;
    if copy.metadata()?.gid() != like.gid() {
        fchown(copy, None, Some(like.gid()))?;
    }
    copy.set_permissions(PermissionsExt::from_mode(like.mode() & 0o660))
}

#[cfg(not(unix))]
fn share_as(_: &File, _: &Path) -> std::io::Result<()> {
    Ok(())
}
