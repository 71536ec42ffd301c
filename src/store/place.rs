//! What kind of place a board's file lies in: whether its locks can be trusted, who else writes there, and whether
//! copies of it have drifted apart. Only names and metadata are read. The file itself is never opened here: closing an
//! ordinary handle would drop every lock that SQLite holds on it in this process.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux has a mount table to read"))]
mod mounts;
mod permissions;

pub use permissions::{open_folder, permissions, share, shareable, stranger};

/// How many names of one folder are looked at. A folder beyond it is no place where people keep a board, and opening
/// one must not wait for it.
const MOST_NAMES: usize = 10_000;

/// What kind of place a path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A disk of this machine: locks hold, and a file watch tells of every change.
    Local,
    /// A drive that other machines write to as well.
    Network {
        /// The kind of file system, as the system calls it: `nfs4`.
        kind: String,
    },
    /// A folder that a service copies to other machines.
    Synced {
        /// The service: `Dropbox`.
        service: String,
    },
    /// Nothing known for or against it; not to be trusted with a file watch.
    Unknown,
}

/// Where a board's file lies, and what stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The file, as it was asked about.
    pub path: PathBuf,
    /// What kind of place it is. A synced folder on a network drive counts as the network drive.
    pub place: Place,
    /// Copies that a sync service made because two machines wrote at once, sorted by name.
    pub conflicted: Vec<PathBuf>,
}

/// Looks at where `path` lies. The file need not exist, nor its folder: then the nearest folder that does is looked at.
pub fn place(path: &Path) -> Placed {
    let folder = nearest_folder(path);
    let place = match mounted(&folder) {
        network @ Place::Network { .. } => network,
        other => synced(&folder).map_or(other, |service| Place::Synced { service }),
    };
    Placed { path: path.to_owned(), place, conflicted: conflicted(path) }
}

impl Placed {
    /// What a person should know about this place and do about it; nothing where all is well.
    pub fn warnings(&self) -> Vec<String> {
        let name = shown(&self.path);
        let mut said = Vec::new();
        match &self.place {
            Place::Local | Place::Unknown => {}
            Place::Network { kind } => said.push(format!(
                "{name} lies on a network drive ({kind}): locks there can't be trusted, so two people writing at once \
                 may lose work. Keep the file on one machine and work on it there, or let one person write at a time."
            )),
            Place::Synced { service } => said.push(format!(
                "{name} lies in a folder that {service} copies between machines: two machines writing at once end up \
                 with two different boards. Move the file to a folder that is not synced, or write from one machine at \
                 a time and wait until the copying is done."
            )),
        }
        if !self.conflicted.is_empty() {
            let names: Vec<_> = self.conflicted.iter().map(|path| shown(path)).collect();
            let stand = if names.len() == 1 { "stands a copy" } else { "stand copies" };
            said.push(format!(
                "Beside {name} {stand} made because two machines wrote at once: {}. What was written there is \
                 not on this board. Look with `upshot --db FILE history` at what each holds before removing any.",
                names.join(", ")
            ));
        }
        said
    }
}

/// A file's name as a person may see it: on one line, whatever it holds.
fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// The folder of `path` with links resolved, or the nearest one above it that exists.
fn nearest_folder(path: &Path) -> PathBuf {
    // A link to a board elsewhere: the board lies where the link leads.
    let whole = path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned());
    whole.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok()).unwrap_or(whole)
}

#[cfg(target_os = "linux")]
fn mounted(folder: &Path) -> Place {
    let table = fs::read("/proc/self/mountinfo").unwrap_or_default();
    mounts::by_table(&String::from_utf8_lossy(&table), folder).unwrap_or_else(|| {
        rustix::fs::statfs(folder).map_or(Place::Unknown, |stat| {
            // The width and sign of f_type differ between machines; the magic number is its low 32 bits.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "see above")]
            let magic = stat.f_type as u32;
            mounts::by_magic(magic)
        })
    })
}

#[cfg(windows)]
fn mounted(folder: &Path) -> Place {
    use std::path::{Component, Prefix};
    // Which drive letters are remote can't be asked without unsafe code, so only a UNC path is known to be.
    match folder.components().next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Place::Network { kind: "UNC".to_owned() },
            _ => Place::Unknown,
        },
        _ => Place::Unknown,
    }
}

#[cfg(target_os = "macos")]
fn mounted(folder: &Path) -> Place {
    // MNT_LOCAL can't be asked without unsafe code. Canonical paths on the start-up disk never begin with /Volumes.
    if ["/Volumes", "/Network", "/net"].iter().any(|mount| folder.starts_with(mount)) {
        Place::Unknown
    } else {
        Place::Local
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn mounted(_folder: &Path) -> Place {
    Place::Unknown
}

/// The service that copies `folder` to other machines, by its marks in the folder or any above, or by a folder's name.
fn synced(folder: &Path) -> Option<String> {
    let by_mark = folder.ancestors().find_map(mark);
    // From the inside out: in Library/CloudStorage/GoogleDrive-… the inner name says more.
    by_mark.or_else(|| folder.iter().rev().find_map(|part| service_named(&part.to_string_lossy()))).map(str::to_owned)
}

fn mark(folder: &Path) -> Option<&'static str> {
    // In a home ~/.dropbox is a folder: the settings of the service, whose own folder lies elsewhere. In that folder it
    // is a file.
    if folder.join(".dropbox").is_file() || folder.join(".dropbox.cache").is_dir() {
        return Some("Dropbox");
    }
    names(folder).find_map(|name| {
        let name = name.to_str()?;
        let database = name.starts_with(".sync_") || name.starts_with("._sync_");
        if name.starts_with(".stfolder") {
            Some("Syncthing")
        } else if name == ".owncloudsync.log" || (database && name.ends_with(".db")) {
            Some("Nextcloud")
        } else {
            None
        }
    })
}

fn service_named(part: &str) -> Option<&'static str> {
    // Each of these services also makes folders like "Dropbox (Personal)", "OneDrive - Acme" and "GoogleDrive-me@x.org".
    if part == "Dropbox" || part.starts_with("Dropbox (") || part.starts_with("Dropbox-") {
        Some("Dropbox")
    } else if part.starts_with("OneDrive") {
        Some("OneDrive")
    } else if part.starts_with("Google Drive") || part.starts_with("GoogleDrive") {
        Some("Google Drive")
    } else if part == "Mobile Documents" {
        Some("iCloud Drive")
    } else if part == "CloudStorage" {
        Some("a cloud service")
    } else {
        None
    }
}

/// Copies of `path` that a sync service set aside beside it.
fn conflicted(path: &Path) -> Vec<PathBuf> {
    let (Some(stem), Some(folder)) = (path.file_stem().and_then(|s| s.to_str()), path.parent()) else {
        return Vec::new();
    };
    let ending = path.extension().map_or_else(String::new, |e| format!(".{}", e.to_string_lossy()));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let found: BTreeSet<_> = names(folder).filter(|name| is_conflict(&name.to_string_lossy(), stem, &ending)).collect();
    found.into_iter().map(|name| folder.join(name)).collect()
}

/// `board (conflicted copy 2026-01-02).db`, `board (mara's conflicted copy 2026-01-02).db` (Dropbox, Nextcloud) and
/// `board.sync-conflict-20260102-101112-ABCDEFG.db` (Syncthing), but no other name beginning like the board's.
fn is_conflict(name: &str, stem: &str, ending: &str) -> bool {
    let Some(between) = name.strip_prefix(stem).and_then(|rest| rest.strip_suffix(ending)) else {
        return false;
    };
    let in_brackets = between.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    in_brackets.is_some_and(|words| words.to_lowercase().contains("conflicted copy"))
        || between.starts_with(".sync-conflict-")
}

fn names(folder: &Path) -> impl Iterator<Item = OsString> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.take(MOST_NAMES).filter_map(Result::ok).map(|entry| entry.file_name())
}

#[cfg(test)]
mod tests;
