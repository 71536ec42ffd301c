//! What reaches a person when something can't be done: whose problem it is, what, why, and what to try.

use std::path::PathBuf;

use crate::domain::refusal::{Fix, Refusal, Rule};
use crate::domain::unclear::Unclear;
use crate::store::StoreError;

/// Whose problem it is; each has its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A rule refused it, or it failed.
    Refused,
    /// The words on the command line are off.
    Usage,
    /// What it names is not there, or more than one thing is.
    NotFound,
    /// Another process holds the file.
    Busy,
    /// Somebody else changed it meanwhile.
    Changed,
    /// The file is damaged, foreign, or written by a newer version.
    Damaged,
}

impl Kind {
    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Usage => 2,
            Self::NotFound => 3,
            Self::Busy => 4,
            Self::Changed => 5,
            Self::Damaged => 6,
        }
    }
}

/// Something missing or wrong, and what mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The stable code.
    pub code: &'static str,
    /// What, as a clause.
    pub says: String,
    /// What mends it.
    pub fix: Fix,
}

/// An error as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Whose problem it is.
    pub kind: Kind,
    /// The stable code.
    pub code: &'static str,
    /// What could not be done, as a sentence without its full stop.
    pub what: String,
    /// Why, a line each.
    pub why: Vec<String>,
    /// Everything a gate found, with the command for each.
    pub items: Vec<Item>,
    /// What to try, most useful last.
    pub hints: Vec<String>,
    /// Of that, what is as good at a screen as in a shell.
    pub mend: Option<String>,
    /// Whether it would pass on this board with a reason, `--anyway`.
    pub passable: bool,
}

impl Error {
    /// An error of a kind.
    pub fn new(kind: Kind, code: &'static str, what: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            what: what.into(),
            why: Vec::new(),
            items: Vec::new(),
            hints: Vec::new(),
            mend: None,
            passable: false,
        }
    }

    /// The system refused: what could not be done, why in words, and the next step.
    pub fn io(what: impl Into<String>, e: &std::io::Error) -> Self {
        let (code, why, hint) = io_words(e);
        let error = Self::new(Kind::Refused, code, what).because(why).hint(hint);
        Self { mend: Some(hint.to_owned()), ..error }
    }

    /// What was printed did not arrive.
    pub fn output(e: &std::io::Error) -> Self {
        let (_, why, hint) = io_words(e);
        Self::new(Kind::Refused, "output", "the output could not be written").because(why).hint(hint)
    }

    /// With a reason.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Self {
        self.why.push(why.into());
        self
    }

    /// With something to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// What the system's refusal means to a person: a stable code, why, and what to try.
fn io_words(e: &std::io::Error) -> (&'static str, String, &'static str) {
    use std::io::ErrorKind as Is;
    let (code, hint) = match e.kind() {
        Is::NotFound => ("io", "look whether the folder is there and the name is right"),
        Is::PermissionDenied => ("permission", "ask whoever owns it, or name another place"),
        Is::ReadOnlyFilesystem => ("read_only", "the disk is mounted read-only: name a place on another"),
        Is::AlreadyExists => ("exists", "name another place, or remove what is there"),
        Is::StorageFull | Is::QuotaExceeded => ("disk_full", "make room, then try again"),
        Is::FileTooLarge => ("disk_full", "raise the limit on file sizes (ulimit -f), then try again"),
        Is::NotADirectory | Is::IsADirectory => {
            ("io", "name a file in a folder: a part of the path is not what it should be")
        }
        Is::InvalidInput => ("io", "name another place: this one can't be used so"),
        Is::CrossesDevices => ("io", "name a place on the same disk"),
        Is::Interrupted | Is::TimedOut | Is::WouldBlock | Is::ResourceBusy => ("io", "try again in a moment"),
        Is::InvalidData => ("io", "the file holds something else than it should: look into it"),
        _ => ("io", "look whether the disk is well (dmesg), then try again"),
    };
    (code, e.to_string(), hint)
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)?;
        for why in &self.why {
            write!(f, "; {why}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let kind = match refusal.broken.first().map(|b| b.rule) {
            Some(Rule::EditedMeanwhile) => Kind::Changed,
            _ => Kind::Refused,
        };
        let code = refusal.broken.first().map_or("refused", |b| b.rule.code());
        let items: Vec<Item> =
            refusal.broken.into_iter().map(|b| Item { code: b.rule.code(), says: b.says, fix: b.fix }).collect();
        let mut hints = Vec::new();
        if refusal.passable {
            hints.push("to pass it on this board all the same, add: --anyway WHY (kept and shown)".to_owned());
        }
        Self {
            kind,
            code,
            what: format!("can't {}", refusal.asked),
            why: Vec::new(),
            items,
            hints,
            mend: None,
            passable: refusal.passable,
        }
    }
}

impl From<Unclear> for Error {
    fn from(e: Unclear) -> Self {
        Self { mend: Some(e.hint.clone()), ..Self::new(Kind::Usage, "words", e.what).hint(e.hint) }
    }
}

impl From<StoreError> for Error {
    fn from(e: StoreError) -> Self {
        let shown = |path: PathBuf| path.display().to_string();
        match e {
            StoreError::Refused(refusal) => Self::from(*refusal),
            StoreError::Busy => Self::new(Kind::Busy, "busy", "the board is busy")
                .because("another program holds it, and did not let go in time; nothing was changed")
                .hint("try again; if it stays so: upshot doctor"),
            StoreError::Moved(path) => {
                Self::new(Kind::Changed, "moved", format!("{} was moved, replaced or deleted meanwhile", shown(path)))
                    .because("nothing was written, neither to the old file nor to the new one")
                    .hint("run the command again: it opens the file that is there now")
            }
            StoreError::Other(path) => Self::new(
                Kind::Changed,
                "moved",
                format!("{} was overwritten meanwhile: another board or an older copy lies there", shown(path)),
            )
            .because("nothing was written")
            .hint("look at what is there now: upshot history; then run the command again"),
            StoreError::Clock(ms) => Self::new(
                Kind::Refused,
                "clock",
                format!("this machine's clock says {}", crate::clock::rfc3339(ms, 0)),
            )
            .because(
                "the years 2000 to 2200 are believed; a change with such a time would stand before or after all others",
            )
            .hint("set the clock, then run the command again"),
            StoreError::TooLarge(what) => Self::new(Kind::Refused, "too_large", "this is too much for one change")
                .because(format!("{what}; every copy of the board has to be able to take it"))
                .hint("say it in parts"),
            StoreError::Foreign(why) => Self::new(Kind::Damaged, "foreign", "this file is not a board of upshot")
                .because(why)
                .hint("name another file: upshot --db PATH, or make a board: upshot init PATH"),
            StoreError::Newer(version) => Self::new(Kind::Damaged, "newer", "this board was written by a newer upshot")
                .because(format!(
                    "its format is {}.{}; it can be read here, not changed",
                    version / 1000,
                    version % 1000
                ))
                .hint("update upshot, then try again"),
            StoreError::Wal(path) => Self::new(
                Kind::Damaged,
                "wal",
                format!("{} is in WAL mode, in which a replaced file loses what was saved", shown(path.clone())),
            )
            .because("somebody switched it; it can be read here, not changed")
            .hint("upshot doctor says how to set it back"),
            StoreError::ReadOnly(path) => {
                Self::new(Kind::Refused, "read_only", format!("{} may be read here, not changed", shown(path)))
                    .because("you have no permission to write the file")
                    .hint("upshot doctor names the permissions that are wrong")
            }
            StoreError::Damaged(why) => Self::new(Kind::Damaged, "damaged", "the board file is damaged")
                .because(why)
                .hint("upshot doctor says how badly; the last backups lie beside it: upshot db path"),
            #[cfg(feature = "hub")]
            StoreError::Hub(trouble) => of_hub(*trouble),
            StoreError::Io(path, e) => Self::io(format!("{} can't be used", shown(path)), &e),
            StoreError::Sql(e) => {
                let (code, what, hint) = crate::store::error::plain(&e);
                let kind = if code == "busy" { Kind::Busy } else { Kind::Refused };
                Self::new(kind, code, what).because(e.to_string()).hint(hint)
            }
        }
    }
}

/// What is wrong with a hub, as a person reads it: its host and database, and nothing else of where it is.
#[cfg(feature = "hub")]
fn of_hub(trouble: crate::store::Trouble) -> Error {
    use crate::store::Wrong;
    let hub = format!("the hub at {}", trouble.hub);
    let (kind, code, what, hint) = match trouble.wrong {
        Wrong::Address => (
            Kind::Usage,
            "hub_url",
            "this is no hub's URL".to_owned(),
            "upshot sync postgres://NAME@HOST/DATABASE, and upshot help sync",
        ),
        Wrong::Password => (
            Kind::Usage,
            "password_in_url",
            "a password in a URL is not taken".to_owned(),
            "put it into ~/.pgpass, for you alone to read, or into PGPASSWORD; then name the hub without it",
        ),
        Wrong::NoHub => {
            (Kind::Refused, "no_hub", format!("{hub} is not one yet"), "whoever runs the database: upshot hub init URL")
        }
        Wrong::NoAnswer => (
            Kind::Refused,
            "hub_unreachable",
            format!("{hub} does not answer"),
            "look whether the network and the server are up; what is written here waits, nothing is lost",
        ),
        Wrong::Tls => (
            Kind::Refused,
            "hub_tls",
            format!("{hub} can't be trusted"),
            "name the file of the certificate that signed the server's: …?sslrootcert=FILE",
        ),
        Wrong::SignIn => (
            Kind::Refused,
            "hub_sign_in",
            format!("{hub} does not let you in"),
            "look at the name in the URL and at the password in ~/.pgpass or PGPASSWORD",
        ),
        Wrong::Rights => (
            Kind::Refused,
            "hub_rights",
            format!("{hub} does not let this role do that"),
            "whoever runs the database makes it a writer: GRANT upshot_writer TO …; and upshot hub sql says the rest",
        ),
        Wrong::Newer => {
            (Kind::Damaged, "newer", format!("{hub} was made by a newer upshot"), "update upshot, then try again")
        }
        Wrong::Busy => (Kind::Busy, "busy", format!("{hub} is busy"), "try again in a moment"),
        Wrong::Says => (
            Kind::Refused,
            "hub",
            format!("{hub} refused"),
            "show this to whoever runs the database; what is written here waits, nothing is lost",
        ),
    };
    let error = Error::new(kind, code, what).because(trouble.why);
    match trouble.hint {
        Some(first) => error.hint(first).hint(hint),
        None => error.hint(hint),
    }
}
