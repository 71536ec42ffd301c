//! What lies where a board should: only a regular file with one name is opened, and only a journal of one's own.
//!
//! SQLite rolls back whatever lies beside a file under the journal's name, on a mere read, and waits for ever on a pipe:
//! so both are looked at by `stat` before it sees them. Nothing here opens the board itself.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::StoreError;
use crate::weaken;

/// What SQLite keeps beside a file: the rollback journal, and what the WAL mode has in its place.
const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The rollback journal beside a file.
pub(crate) fn journal(path: &Path) -> PathBuf {
    beside(path, BESIDE[0])
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The file at a path, none where nothing is there.
///
/// # Errors
/// Where what is there, or what lies beside it as its journal, is no regular file of one name, or a stranger's journal.
pub(super) fn regular(path: &Path) -> Result<Option<Metadata>, StoreError> {
    let found = look(path)?;
    if let Some(meta) = &found
        && let Some(says) = fault(meta)
    {
        return Err(StoreError::Foreign(says.to_owned()));
    }
    for suffix in BESIDE {
        let name = beside(path, suffix);
        let Some(there) = look(&name)? else { continue };
        let called = name.file_name().unwrap_or_default().display().to_string();
        if let Some(says) = fault(&there) {
            return Err(StoreError::Foreign(format!("{called} lies beside it as its journal, and {says}")));
        }
        if !weaken::off("journal_owner") && is_strangers(&there, found.as_ref()) {
            return Err(StoreError::Foreign(format!(
                "{called} lies beside it as its journal and is somebody else's: SQLite would write what it says into the \
                 board. Look whose it is, and move it away"
            )));
        }
    }
    Ok(found)
}

fn look(path: &Path) -> Result<Option<Metadata>, StoreError> {
    let found = if weaken::off("nofollow") { fs::metadata(path) } else { fs::symlink_metadata(path) };
    match found {
        Ok(meta) => Ok(Some(meta)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::Io(path.to_owned(), e)),
    }
}

/// Why something is no file to open, if it is none.
fn fault(meta: &Metadata) -> Option<&'static str> {
    let kind = meta.file_type();
    if kind.is_dir() {
        return Some("it is a directory");
    }
    if kind.is_symlink() {
        return Some("it is a symbolic link; name the file it leads to");
    }
    if weaken::off("regular") {
        return None;
    }
    special(meta)
}

#[cfg(unix)]
fn special(meta: &Metadata) -> Option<&'static str> {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    let kind = meta.file_type();
    if kind.is_fifo() {
        Some("it is a pipe (FIFO), not a regular file")
    } else if kind.is_socket() {
        Some("it is a socket, not a regular file")
    } else if kind.is_char_device() || kind.is_block_device() {
        Some("it is a device, not a regular file")
    } else if !meta.is_file() {
        Some("it is not a regular file")
    } else if meta.nlink() > 1 {
        // Locks go by the file, journals by its name: under two names two writers would not see each other's journal.
        Some("it has a second name (a hard link), and a board must have one: copy it to a name of its own")
    } else {
        None
    }
}

#[cfg(not(unix))]
fn special(meta: &Metadata) -> Option<&'static str> {
    (!meta.is_file()).then_some("it is not a regular file")
}

/// Whether a journal is neither the board's owner's, nor one's own, nor of the group that shares the board.
#[cfg(unix)]
fn is_strangers(journal: &Metadata, board: Option<&Metadata>) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = journal.uid() == rustix::process::geteuid().as_raw();
    let of_board = board.is_some_and(|board| {
        journal.uid() == board.uid() || (board.mode() & 0o020 != 0 && journal.gid() == board.gid())
    });
    !own && !of_board
}

#[cfg(not(unix))]
fn is_strangers(_: &Metadata, _: Option<&Metadata>) -> bool {
    false
}

/// What a file looked like when it was last read or written here: enough to see that something happened to it since.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stamp([i128; 6]);

impl Stamp {
    /// As it looks now; none where nothing is there. It is never opened for this.
    pub(super) fn of(path: &Path) -> Option<Self> {
        fs::symlink_metadata(path).ok().map(|meta| Self::read(&meta))
    }

    #[cfg(unix)]
    fn read(meta: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let at = |seconds: i64, nanos: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        Self([
            meta.dev().into(),
            meta.ino().into(),
            meta.size().into(),
            at(meta.mtime(), meta.mtime_nsec()),
            at(meta.ctime(), meta.ctime_nsec()),
            meta.mode().into(),
        ])
    }

    #[cfg(not(unix))]
    fn read(meta: &Metadata) -> Self {
        let modified = meta.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let nanos = modified.map_or(0, |at| i128::try_from(at.as_nanos()).unwrap_or(0));
        Self([0, 0, meta.len().into(), nanos, 0, 0])
    }
}

/// For as long as it is held, what is made beside a shared board is the group's from its first byte: SQLite makes the
/// journal first and gives it the board's mode then, and whoever is killed between would shut the others out.
#[cfg(unix)]
pub(super) struct ForGroup(Option<rustix::fs::Mode>);

#[cfg(unix)]
impl ForGroup {
    /// Holds it where the board is a group's.
    pub(super) fn of(board: &Path) -> Self {
        use std::os::unix::fs::MetadataExt;
        let shared = fs::symlink_metadata(board).is_ok_and(|meta| meta.mode() & 0o020 != 0);
        Self(shared.then(|| rustix::process::umask(rustix::fs::Mode::RWXO)))
    }
}

#[cfg(unix)]
impl Drop for ForGroup {
    fn drop(&mut self) {
        if let Some(before) = self.0 {
            rustix::process::umask(before);
        }
    }
}

/// There are no groups of that kind here.
#[cfg(not(unix))]
pub(super) struct ForGroup;

#[cfg(not(unix))]
impl ForGroup {
    /// Holds nothing.
    pub(super) fn of(_: &Path) -> Self {
        Self
    }
}
