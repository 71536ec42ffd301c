//! How often each person used each command, a count that halves each week, and which boards were opened last: kept in a file
//! of one's own, so that the palette begins with what one does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::session::aside::{self, Aside};

/// How many boards are remembered.
const BOARDS: usize = 9;

/// A count, and the day it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Count {
    times: f64,
    day: i32,
}

impl Count {
    /// What is left of it on a day.
    fn on(self, day: Day) -> f64 {
        let weeks = f64::from((day.number() - self.day).max(0)) / 7.0;
        self.times * 0.5_f64.powf(weeks)
    }
}

/// What was used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Used {
    /// Of each person each command by its name.
    #[serde(default)]
    people: BTreeMap<String, BTreeMap<String, Count>>,
    /// The boards that were opened, newest first.
    #[serde(default)]
    boards: Vec<PathBuf>,
    /// Of each board up to which change set of its file what other copies brought was shown.
    #[serde(default)]
    seen: BTreeMap<String, i64>,
    /// Whether it differs from what is kept.
    #[serde(skip)]
    changed: bool,
}

impl Used {
    /// Counts a use.
    pub(crate) fn count(&mut self, who: &Handle, name: &str, day: Day) {
        let count = self.people.entry(who.as_str().to_owned()).or_default().entry(name.to_owned()).or_default();
        *count = Count { times: count.on(day) + 1.0, day: day.number() };
        self.changed = true;
    }

    /// How often somebody used a command, as it counts on a day.
    pub(crate) fn of(&self, who: &Handle, name: &str, day: Day) -> f64 {
        self.people.get(who.as_str()).and_then(|used| used.get(name)).map_or(0.0, |count| count.on(day))
    }

    /// Notes that a board is open.
    pub(crate) fn opened(&mut self, board: &Path) {
        if self.boards.first().is_some_and(|first| first == board) {
            return;
        }
        self.boards.retain(|other| other != board);
        self.boards.insert(0, board.to_owned());
        self.boards.truncate(BOARDS);
        self.changed = true;
    }

    /// Notes up to which change set of a board's file everything was shown.
    pub(crate) fn saw(&mut self, board: Id, up_to: i64) {
        self.changed |= self.seen.insert(board.to_string(), up_to) != Some(up_to);
    }

    /// Up to which change set of a board's file everything was shown; who opens it for the first time is shown the whole.
    pub(crate) fn seen(&mut self, board: Id, last: i64) -> i64 {
        if let Some(seen) = self.seen.get(&board.to_string()) {
            return *seen;
        }
        self.saw(board, last);
        last
    }

    /// The board before the one that is open.
    pub(crate) fn last_board(&self) -> Option<&Path> {
        self.boards.get(1).map(PathBuf::as_path)
    }

    /// The boards and files that a path as it is typed may become: those opened last, then what lies there.
    pub(crate) fn boards(&self, typed: &str) -> Vec<String> {
        let mut found: Vec<String> = self
            .boards
            .iter()
            .skip(1)
            .map(|board| board.display().to_string())
            .filter(|board| board.contains(typed) && *board != typed)
            .collect();
        let (folder, begun) = typed.rsplit_once('/').map_or(("", typed), |(folder, begun)| (folder, begun));
        let within = match folder {
            "" if typed.starts_with('/') => PathBuf::from("/"),
            "" => PathBuf::from("."),
            folder => PathBuf::from(folder),
        };
        let entries = std::fs::read_dir(within).into_iter().flatten().flatten();
        let mut files: Vec<String> = entries
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                let fits = name.starts_with(begun)
                    && (!name.starts_with('.') || begun.starts_with('.') || name == ".upshot.db");
                let before = if typed.contains('/') { format!("{folder}/") } else { String::new() };
                (fits && (is_folder || name.ends_with(".db")))
                    .then(|| format!("{before}{name}{}", if is_folder { "/" } else { "" }))
            })
            .filter(|file| file != typed)
            .collect();
        files.sort();
        found.extend(files);
        found.dedup();
        found.truncate(BOARDS);
        found
    }

    /// Reads it; nothing where there is none, or it can't be read.
    pub(crate) fn read(path: Option<&Path>) -> Self {
        // A pipe under that name would wait for ever.
        let path = path.filter(|path| std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file()));
        let bytes = path.and_then(|path| std::fs::read(path).ok());
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes it in one step, where it changed. What can't be kept is no harm: nothing is said.
    pub(crate) fn keep(&mut self, path: &Path) {
        if !std::mem::take(&mut self.changed) {
            return;
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(folder)?;
            let mut file = aside::file(Aside::Drafts, folder, false)?;
            serde_json::to_writer(&mut file, self)?;
            file.persist(path).map_err(|e| e.error)?;
            Ok(())
        };
        drop(write());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{handle, today};

    #[test]
    fn a_count_halves_each_week_and_is_each_persons_own() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("used.json");
        let (mara, li) = (handle("mara"), handle("li"));
        let mut used = Used::default();
        used.count(&mara, "note", today());
        used.count(&mara, "note", today());
        used.count(&li, "zoom", today());
        used.keep(&path);
        let used = Used::read(Some(&path));
        let rounded = |who, name, day| (used.of(who, name, day) * 100.0).round() / 100.0;
        assert_eq!(rounded(&mara, "note", today()), 2.0);
        assert_eq!(rounded(&mara, "note", today().plus(7)), 1.0);
        assert_eq!(rounded(&mara, "note", today().plus(14)), 0.5);
        assert_eq!((rounded(&mara, "zoom", today()), rounded(&li, "zoom", today())), (0.0, 1.0));
        std::fs::write(&path, "{").unwrap();
        assert_eq!(Used::read(Some(&path)), Used::default(), "a torn file is no harm");
    }

    #[test]
    fn boards_are_completed_by_those_opened_last_then_by_files() {
        let room = tempfile::tempdir().unwrap();
        std::fs::create_dir(room.path().join("boards")).unwrap();
        for name in ["boards/team.db", "boards/tea.txt", "boards/other.db"] {
            std::fs::write(room.path().join(name), "").unwrap();
        }
        let mut used = Used::default();
        used.opened(Path::new("/somewhere/team.db"));
        used.opened(Path::new("/here/now.db"));
        assert_eq!(used.last_board(), Some(Path::new("/somewhere/team.db")));
        assert_eq!(used.boards("team"), ["/somewhere/team.db"]);
        let typed = format!("{}/boards/t", room.path().display());
        assert_eq!(used.boards(&typed), [format!("{}/boards/team.db", room.path().display())]);
    }
}
