//! Every temporary thing that is made beside a board, an export or a draft: named here, private from its first byte, and
//! swept away where whoever made it was killed.
//!
//! Whoever makes one holds a lock on it. One that nobody holds was left behind: no clock and no process number has to be
//! believed for that. What a person typed is kept for a day all the same.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{NamedTempFile, TempDir};

use crate::weaken;

/// What is made aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Aside {
    /// A copy of a board that is being made.
    Backup,
    /// A board that is being put together from an export.
    Import,
    /// A file of an export that is being written.
    Export,
    /// The demo that is being played.
    Demo,
    /// Drafts that are being written.
    Drafts,
    /// A text in a person's editor.
    Text,
    /// A pack that is being written where copies meet: whoever writes it may sit at another machine.
    Pack,
}

/// What all their names begin with.
const PREFIX: &str = ".upshot-";
/// How long a text is kept that nobody came back for.
const DAY: Duration = Duration::from_secs(86_400);
/// How many names of a folder are looked at.
const MOST_NAMES: usize = 10_000;

impl Aside {
    const ALL: [Self; 7] = [Self::Backup, Self::Import, Self::Export, Self::Demo, Self::Drafts, Self::Text, Self::Pack];

    fn prefix(self) -> String {
        let word = match self {
            Self::Backup => "backup",
            Self::Import => "import",
            Self::Export => "export",
            Self::Demo => "demo",
            Self::Drafts => "drafts",
            Self::Text => "text",
            Self::Pack => "pack",
        };
        format!("{PREFIX}{word}-")
    }

    fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aside| name.starts_with(&aside.prefix()))
    }
}

/// A mode, or the one it would be without the defence.
#[cfg(unix)]
pub(super) fn private(mode: u32, weak: u32) -> u32 {
    if weaken::off("modes") { weak } else { mode }
}

/// A folder that nobody else may enter; removed when it is dropped.
pub(crate) struct Held {
    dir: TempDir,
    /// Open for as long as it is in use: the lock on it says so.
    _lock: Option<File>,
}

impl Held {
    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The random letters of its name.
    pub(crate) fn nonce(&self) -> String {
        let name = self.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.rsplit('-').next().unwrap_or_default().to_owned()
    }

    /// Leaves it there for good, under another name than what is swept away; where.
    pub(crate) fn keep(self) -> PathBuf {
        let kept = self.dir.keep();
        let name = kept.file_name().unwrap_or_default().to_string_lossy().replacen(PREFIX, "upshot-kept-", 1);
        let to = kept.with_file_name(name);
        if fs::rename(&kept, &to).is_ok() { to } else { kept }
    }
}

/// Makes a folder that nobody else may enter.
///
/// # Errors
/// What the system says.
pub(crate) fn folder(of: Aside, within: &Path) -> io::Result<Held> {
    // Between its making and its lock somebody may sweep it away: then it is made again.
    for _ in 0..8 {
        let mut builder = tempfile::Builder::new();
        let prefix = of.prefix();
        builder.prefix(&prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(private(0o700, 0o755)));
        let dir = builder.tempdir_in(within)?;
        let lock = File::open(dir.path()).and_then(|file| file.lock().map(|()| file)).ok();
        if dir.path().exists() {
            return Ok(Held { dir, _lock: lock });
        }
    }
    Err(io::Error::other("a temporary folder is removed as soon as it is made"))
}

/// Makes a file that nobody else may read, or one as readable as any new file.
///
/// # Errors
/// What the system says.
pub(crate) fn file(of: Aside, within: &Path, readable: bool) -> io::Result<NamedTempFile> {
    for _ in 0..8 {
        let mut builder = tempfile::Builder::new();
        let prefix = of.prefix();
        builder.prefix(&prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(if readable {
            0o666
        } else {
            private(0o600, 0o644)
        }));
        #[cfg(not(unix))]
        let _ = readable;
        let file = builder.tempfile_in(within)?;
        // Where locks are not to be had, nothing is ever swept there either.
        drop(file.as_file().lock());
        if file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("a temporary file is removed as soon as it is made"))
}

/// What lies in a folder that somebody who was killed left behind.
pub(crate) fn left(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let ours = |entry: fs::DirEntry| {
        let name = entry.file_name();
        let of = Aside::of(name.to_str()?)?;
        let path = entry.path();
        is_left(of, &path).then_some(path)
    };
    let mut found: Vec<PathBuf> = entries.take(MOST_NAMES).filter_map(Result::ok).filter_map(ours).collect();
    found.sort();
    found
}

/// Whether nobody holds it any more.
fn is_left(of: Aside, path: &Path) -> bool {
    let Ok(meta) = fs::symlink_metadata(path) else { return false };
    if !(meta.is_dir() || meta.is_file()) || !is_own(&meta) {
        return false;
    }
    let age = meta.modified().ok().and_then(|at| at.elapsed().ok()).unwrap_or_default();
    if matches!(of, Aside::Text | Aside::Pack) && age < DAY {
        return false;
    }
    File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(unix)]
fn is_own(meta: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(meta) == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_own(_: &fs::Metadata) -> bool {
    true
}

/// Removes what was left behind in a folder.
pub(crate) fn sweep(folder: &Path) {
    for path in left(folder) {
        // What can't be removed now is removed another time, or named by doctor.
        drop(if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) });
    }
}

/// Removes what was left behind beside a file.
pub(super) fn sweep_beside(path: &Path) {
    if let Some(folder) = path.parent() {
        sweep(folder);
    }
}

/// Moves a whole file to a name that must not be taken yet.
///
/// # Errors
/// Where something has the name, and what the system says.
pub(crate) fn put(part: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, part, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(()),
            Err(rustix::io::Errno::EXIST) => return Err(io::ErrorKind::AlreadyExists.into()),
            // A file system that does not know how: a link fails as well where the name is taken.
            Err(_) => {}
        }
    }
    fs::hard_link(part, to)?;
    fs::remove_file(part)
}

/// Tells the disk of the names in a folder. Not every file system lets one be synced; the files themselves are safe.
pub(crate) fn sync(folder: &Path) {
    if let Ok(dir) = File::open(folder) {
        drop(dir.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_is_swept_and_what_is_in_use_is_not() {
        let room = tempfile::tempdir().unwrap();
        for name in [".upshot-backup-abc", ".upshot-text-abc", ".upshot-other", "team.db.d"] {
            fs::create_dir(room.path().join(name)).unwrap();
        }
        fs::write(room.path().join(".upshot-export-abc"), "half").unwrap();
        let held = folder(Aside::Import, room.path()).unwrap();
        let part = file(Aside::Export, room.path(), true).unwrap();
        assert_eq!(left(room.path()).len(), 2);
        sweep(room.path());
        let there: Vec<bool> = [".upshot-backup-abc", ".upshot-text-abc", ".upshot-other", ".upshot-export-abc"]
            .map(|name| room.path().join(name).exists())
            .into();
        assert_eq!(there, [false, true, true, false], "a text is kept for a day, what is not ours for ever");
        assert!(held.path().exists() && part.path().exists());
    }

    #[test]
    fn nothing_takes_a_name_that_is_taken() {
        let room = tempfile::tempdir().unwrap();
        let (a, b) = (room.path().join("a"), room.path().join("b"));
        fs::write(&a, "a").unwrap();
        fs::write(&b, "b").unwrap();
        assert_eq!(put(&a, &b).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&b).unwrap(), b"b");
        fs::remove_file(&b).unwrap();
        put(&a, &b).unwrap();
        assert!(!a.exists() && b.exists());
    }
}
