//! `pulls.json` in the state folder: what became of the last tries, on this machine. A silent failure is the worst.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::day::Day;

/// What became of a source's tries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tries {
    /// The slug of the metric it feeds.
    pub metric: String,
    /// The day of the last try, and when it was.
    pub tried: Option<Day>,
    /// When that was, with the offset.
    pub tried_at: Option<String>,
    /// The day of the last success.
    pub pulled: Option<Day>,
    /// When that was, with the offset.
    pub pulled_at: Option<String>,
    /// Failures in a row.
    pub failures: u32,
    /// The day of the first of them.
    pub failing_since: Option<Day>,
    /// What went wrong, as a sentence.
    pub error: Option<String>,
}

impl Tries {
    /// It was tried, and it went well or did not.
    pub fn came(&mut self, metric: &str, today: Day, at: &str, error: Option<&str>) {
        self.metric = metric.to_owned();
        (self.tried, self.tried_at) = (Some(today), Some(at.to_owned()));
        match error {
            None => {
                (self.pulled, self.pulled_at) = (Some(today), Some(at.to_owned()));
                (self.failures, self.failing_since, self.error) = (0, None, None);
            }
            Some(error) => {
                self.failures = self.failures.saturating_add(1);
                self.failing_since = self.failing_since.or(Some(today));
                self.error = Some(error.to_owned());
            }
        }
    }
}

/// All tries: by board, then by source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pulls {
    boards: BTreeMap<String, BTreeMap<String, Tries>>,
}

impl Pulls {
    /// Reads them; none where there is no file, or one that can't be understood.
    pub fn read(path: &Path) -> Self {
        /// More than a lifetime of sources.
        const MOST: u64 = 4 << 20;
        let short = fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= MOST);
        let text = if short { fs::read_to_string(path).ok() } else { None };
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// A source's tries on a board.
    pub fn of(&self, board: &str, source: &str) -> Option<&Tries> {
        self.boards.get(board)?.get(source)
    }

    /// A source's tries on a board, to be told what came.
    pub fn of_mut(&mut self, board: &str, source: &str) -> &mut Tries {
        self.boards.entry(board.to_owned()).or_default().entry(source.to_owned()).or_default()
    }

    /// Forgets a source's tries.
    pub fn forget(&mut self, board: &str, source: &str) {
        self.boards.get_mut(board).map(|sources| sources.remove(source));
    }

    /// Changes what the file says, as the only one who does.
    ///
    /// # Errors
    /// What the system says.
    pub fn change(path: &Path, change: impl FnOnce(&mut Self)) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        make(folder)?;
        let lock = fs::File::create(folder.join("pulls.lock"))?;
        lock.lock()?;
        let mut pulls = Self::read(path);
        change(&mut pulls);
        let text = serde_json::to_string_pretty(&pulls).map_err(io::Error::other)?;
        put(path, text.as_bytes())
    }
}

/// Makes the state folder, for its owner alone.
///
/// # Errors
/// What the system says.
pub fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Writes a file of the state folder whole or not at all, for its owner alone.
pub(super) fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    make(path.parent().unwrap_or(Path::new(".")))?;
    let part = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn failures_add_up_until_it_goes_well() {
        let mut tries = Tries::default();
        tries.came("p95", day("2026-03-10"), "t", None);
        tries.came("p95", day("2026-03-11"), "t", Some("curl ended with 22"));
        tries.came("p95", day("2026-03-12"), "t", Some("curl ended with 7"));
        assert_eq!((tries.failures, tries.pulled, tries.tried), (2, Some(day("2026-03-10")), Some(day("2026-03-12"))));
        assert_eq!((tries.failing_since, tries.error.as_deref()), (Some(day("2026-03-11")), Some("curl ended with 7")));
        tries.came("p95", day("2026-03-12"), "t", None);
        assert_eq!((tries.failures, tries.failing_since, tries.error), (0, None, None));
    }

    #[test]
    fn tries_are_kept_apart_by_board_and_private() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("state/pulls.json");
        Pulls::change(&path, |pulls| pulls.of_mut("b", "p95").came("p95", day("2026-03-10"), "t", None)).unwrap();
        Pulls::change(&path, |pulls| pulls.of_mut("c", "p95").came("p95", day("2026-03-10"), "t", Some("no"))).unwrap();
        let pulls = Pulls::read(&path);
        assert_eq!((pulls.of("b", "p95").unwrap().failures, pulls.of("c", "p95").unwrap().failures), (0, 1));
        assert_eq!(pulls.of("c", "docs"), None);
        Pulls::change(&path, |pulls| pulls.forget("c", "p95")).unwrap();
        assert_eq!(Pulls::read(&path).of("c", "p95"), None);
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777, 0o600);
        // What a newer version wrote is read; what nobody can read is as if nothing was tried.
        fs::write(&path, "{\"boards\":{\"b\":{\"p95\":{\"failures\":3,\"more\":1}}}}").unwrap();
        assert_eq!(Pulls::read(&path).of("b", "p95").unwrap().failures, 3);
        fs::write(&path, "{").unwrap();
        assert_eq!(Pulls::read(&path), Pulls::default());
    }
}
