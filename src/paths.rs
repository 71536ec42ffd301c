//! Which file is the board, and where config and state live. It only names paths: nothing here creates a file or folder.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The name of a board file that belongs to the folder it lies in.
pub const PROJECT_FILE: &str = ".upshot.db";

/// The environment a run was started in, as a value, so that tests hand in their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Env {
    /// The environment variables.
    pub vars: BTreeMap<OsString, OsString>,
    /// The platform's own folder for this program's config; none where the person has no home.
    pub config: Option<PathBuf>,
    /// The platform's own folder for this program's data.
    pub data: Option<PathBuf>,
    /// The platform's own folder for this program's state (drafts, log).
    pub state: Option<PathBuf>,
    /// The person's home.
    pub home: Option<PathBuf>,
}

impl Env {
    /// The environment of this process.
    pub fn from_process() -> Self {
        let dirs = directories::ProjectDirs::from("", "", "upshot");
        let dirs = dirs.as_ref();
        Self {
            vars: std::env::vars_os().collect(),
            config: dirs.map(|d| d.config_dir().to_owned()),
            data: dirs.map(|d| d.data_dir().to_owned()),
            // macOS and Windows have no notion of state; local data is the nearest: it does not roam.
            state: dirs.map(|d| d.state_dir().unwrap_or_else(|| d.data_local_dir()).to_owned()),
            home: directories::BaseDirs::new().map(|d| d.home_dir().to_owned()),
        }
    }

    /// A variable's value; an empty one counts as unset, as shells have no other way to clear one for a single run.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.vars.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// Whether the person wants colour wherever they are; none where it is left to the terminal. `NO_COLOR` comes first.
    pub fn color(&self) -> Option<bool> {
        if self.get("NO_COLOR").is_some() {
            return Some(false);
        }
        let forced = self.get("CLICOLOR_FORCE").into_iter().chain(self.get("FORCE_COLOR")).any(|value| value != "0");
        if forced { Some(true) } else { self.get("CLICOLOR").filter(|value| *value == "0").map(|_| false) }
    }

    /// The config file, which need not exist; none where the person has no home.
    pub fn config_file(&self) -> Option<PathBuf> {
        self.folder("XDG_CONFIG_HOME", self.config.as_ref()).map(|dir| dir.join("config.toml"))
    }

    /// Where drafts and the log are kept, which need not exist; none where the person has no home.
    pub fn state_dir(&self) -> Option<PathBuf> {
        self.folder("XDG_STATE_HOME", self.state.as_ref())
    }

    /// Where a person's own board is kept, which need not exist; none where the person has no home.
    pub fn data_dir(&self) -> Option<PathBuf> {
        self.folder("XDG_DATA_HOME", self.data.as_ref())
    }

    /// A path as somebody typed it: a leading `~` is their home.
    pub fn expand(&self, typed: &str) -> PathBuf {
        match (Path::new(typed).strip_prefix("~"), &self.home) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(typed),
        }
    }

    /// An XDG folder where the person set one (on macOS too, where `directories` ignores it), else the platform's.
    fn folder(&self, xdg: &str, own: Option<&PathBuf>) -> Option<PathBuf> {
        // The XDG specification: a relative path here is invalid and is to be ignored.
        let set = self.get(xdg).map(Path::new).filter(|path| path.is_absolute());
        set.map(|path| path.join("upshot")).or_else(|| own.cloned())
    }
}

/// What said which file is the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowFound {
    /// `--db PATH`.
    Flag,
    /// The variable `UPSHOT_DB`.
    Variable,
    /// A `.upshot.db` in this folder or one above it.
    Upwards,
    /// `db = "…"` in the config file.
    Config,
    /// Nothing did: the person's own data folder.
    Default,
}

/// The board's file, which need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is or would be; absolute where the working directory is.
    pub path: PathBuf,
    /// What said so.
    pub how: HowFound,
}

impl Found {
    /// Takes the config file's `db` where nothing nearer named a board. A leading `~/` means the person's home.
    #[must_use]
    pub fn or_config(self, db: Option<&Path>, env: &Env) -> Self {
        match db {
            Some(db) if self.how == HowFound::Default => {
                let path = match (db.strip_prefix("~"), &env.home) {
                    (Ok(rest), Some(home)) => home.join(rest),
                    _ => db.to_owned(),
                };
                Self { path, how: HowFound::Config }
            }
            _ => self,
        }
    }
}

/// Finds the board's file: `--db PATH`, then `UPSHOT_DB`, then `.upshot.db` found upwards from `cwd`, then `upshot.db`
/// in the person's data folder. Relative paths are taken from `cwd`. Someone without a home gets `.upshot.db` in `cwd`.
pub fn board(explicit: Option<&Path>, env: &Env, cwd: &Path) -> Found {
    if let Some(path) = explicit {
        return Found { path: cwd.join(path), how: HowFound::Flag };
    }
    if let Some(path) = env.get("UPSHOT_DB") {
        return Found { path: cwd.join(path), how: HowFound::Variable };
    }
    let upwards = cwd.ancestors().map(|dir| dir.join(PROJECT_FILE));
    // Metadata only: opening a board by ordinary means, and closing it, would drop another connection's locks.
    if let Some(path) = upwards.into_iter().find(|path| path.metadata().is_ok_and(|m| m.is_file())) {
        return Found { path, how: HowFound::Upwards };
    }
    let path = env.data_dir().map_or_else(|| cwd.join(PROJECT_FILE), |dir| dir.join("upshot.db"));
    Found { path, how: HowFound::Default }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn env(vars: &[(&str, &str)]) -> Env {
        Env {
            vars: vars.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
            config: Some("/home/mara/.config/upshot".into()),
            data: Some("/home/mara/.local/share/upshot".into()),
            state: Some("/home/mara/.local/state/upshot".into()),
            home: Some("/home/mara".into()),
        }
    }

    #[test]
    fn the_nearest_word_wins() {
        let room = tempfile::tempdir().unwrap();
        let deep = room.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        let set = env(&[("UPSHOT_DB", "team.db")]);

        let found = board(None, &env(&[]), &deep);
        assert_eq!(found, Found { path: "/home/mara/.local/share/upshot/upshot.db".into(), how: HowFound::Default });

        let project = room.path().join(PROJECT_FILE);
        fs::write(&project, "").unwrap();
        assert_eq!(board(None, &env(&[]), &deep), Found { path: project, how: HowFound::Upwards });
        assert_eq!(board(None, &set, &deep), Found { path: deep.join("team.db"), how: HowFound::Variable });
        let flag = board(Some(Path::new("/srv/x.db")), &set, &deep);
        assert_eq!(flag, Found { path: "/srv/x.db".into(), how: HowFound::Flag });
    }

    #[test]
    fn looking_creates_nothing_and_a_folder_is_no_board() {
        let room = tempfile::tempdir().unwrap();
        fs::create_dir(room.path().join(PROJECT_FILE)).unwrap();
        let env = env(&[("XDG_DATA_HOME", room.path().join("data").to_str().unwrap()), ("UPSHOT_DB", "")]);
        let found = board(None, &env, room.path());
        assert_eq!(found, Found { path: room.path().join("data/upshot/upshot.db"), how: HowFound::Default });
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
    }

    #[test]
    fn xdg_folders_are_honoured_when_absolute() {
        let set = env(&[("XDG_CONFIG_HOME", "/c"), ("XDG_STATE_HOME", "/s"), ("XDG_DATA_HOME", "relative")]);
        if cfg!(unix) {
            assert_eq!(set.config_file(), Some("/c/upshot/config.toml".into()));
            assert_eq!(set.state_dir(), Some("/s/upshot".into()));
        }
        assert_eq!(set.data_dir(), Some("/home/mara/.local/share/upshot".into()));
        assert_eq!(env(&[]).config_file(), Some("/home/mara/.config/upshot/config.toml".into()));
    }

    #[test]
    fn without_a_home_the_board_is_here() {
        let room = tempfile::tempdir().unwrap();
        let found = board(None, &Env::default(), room.path());
        assert_eq!(found, Found { path: room.path().join(PROJECT_FILE), how: HowFound::Default });
        assert_eq!(Env::default().config_file(), None);
    }

    #[test]
    fn the_config_speaks_only_where_nothing_nearer_did() {
        let default = Found { path: "/d".into(), how: HowFound::Default };
        let flag = Found { path: "/f".into(), how: HowFound::Flag };
        let db = Some(Path::new("~/boards/team.db"));
        let here = default.clone().or_config(db, &env(&[]));
        assert_eq!(here, Found { path: "/home/mara/boards/team.db".into(), how: HowFound::Config });
        assert_eq!(flag.clone().or_config(db, &env(&[])), flag);
        assert_eq!(default.clone().or_config(None, &env(&[])), default);
    }

    #[test]
    fn this_process_has_an_environment() {
        assert_eq!(Env::from_process().vars.len(), std::env::vars_os().count());
    }
}
