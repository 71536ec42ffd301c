//! What is wrong with a hub, in words that name host and database and nothing else.

use tokio_postgres::error::SqlState;

/// Why a hub can't be met at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Its URL, or what the surroundings add to it.
    Address,
    /// The URL bears a password.
    Password,
    /// The database has no hub's tables.
    NoHub,
    /// It does not answer.
    NoAnswer,
    /// TLS can't be had, or who is at the other end is not who should be.
    Tls,
    /// It does not let one in.
    SignIn,
    /// It lets one in, and not write or read.
    Rights,
    /// A newer upshot made it.
    Newer,
    /// Others gave there all the time.
    Busy,
    /// It says something else.
    Says,
}

/// What is wrong with a hub.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// Host and database; empty where they are not known.
    pub hub: String,
    /// What is wrong.
    pub wrong: Wrong,
    /// Why, in words.
    pub why: String,
    /// What to try, where it is something else than always.
    pub hint: Option<String>,
}

impl Trouble {
    pub(super) fn new(hub: &str, wrong: Wrong, why: impl Into<String>) -> Self {
        Self { hub: hub.to_owned(), wrong, why: why.into(), hint: None }
    }

    /// The same, wrong in another way.
    #[must_use]
    pub(super) fn wrong(mut self, wrong: Wrong) -> Self {
        self.wrong = wrong;
        self
    }

    /// With something to try.
    #[must_use]
    pub(super) fn try_this(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What went wrong while something was asked.
#[derive(Debug)]
pub(super) enum Fault {
    /// What the server or the line said.
    Postgres(tokio_postgres::Error),
    /// Nothing came for too long.
    Silent,
}

impl From<tokio_postgres::Error> for Fault {
    fn from(e: tokio_postgres::Error) -> Self {
        Self::Postgres(e)
    }
}

impl Fault {
    /// Whether the same may go well in a moment: it lost a race, or the line or the server did.
    pub(super) fn may_pass(&self) -> bool {
        let Self::Postgres(e) = self else { return true };
        let Some(said) = e.as_db_error() else { return e.is_closed() || io(e).is_some() };
        let code = said.code().code();
        matches!(code, "40001" | "40P01")
            || code.starts_with("57P0")
            || code.starts_with("08")
            || code == "XX000" && said.message().to_lowercase().contains("try again")
    }

    /// Whether the server itself said it, and the connection goes on.
    pub(super) fn is_said(&self) -> bool {
        matches!(self, Self::Postgres(e) if e.as_db_error().is_some())
    }

    /// In words, of the hub that is called so.
    pub(super) fn told(&self, hub: &str) -> Trouble {
        let Self::Postgres(e) = self else { return Trouble::new(hub, Wrong::NoAnswer, "nothing came for 30 seconds") };
        let Some(said) = e.as_db_error() else {
            return match io(e) {
                Some(io) if e.to_string().contains("TLS") || rustls_said(io).is_some() => {
                    Trouble::new(hub, Wrong::Tls, rustls_said(io).unwrap_or_else(|| io.to_string()))
                }
                Some(io) => Trouble::new(hub, Wrong::NoAnswer, io.kind().to_string()),
                None if e.to_string().contains("TLS") => Trouble::new(hub, Wrong::Tls, "the server does not speak TLS"),
                None if e.is_closed() => Trouble::new(hub, Wrong::NoAnswer, "the connection was lost"),
                // What else a library says may repeat what it was told.
                None => {
                    Trouble::new(hub, Wrong::SignIn, "signing in did not come about: a password is asked for, maybe")
                }
            };
        };
        let code = said.code();
        if [&SqlState::INVALID_PASSWORD, &SqlState::INVALID_AUTHORIZATION_SPECIFICATION].contains(&code) {
            return Trouble::new(hub, Wrong::SignIn, "name and password do not fit, or it lets nobody in from here");
        }
        if *code == SqlState::UNDEFINED_TABLE || *code == SqlState::UNDEFINED_COLUMN {
            return Trouble::new(hub, Wrong::NoHub, "its database has no hub's tables");
        }
        if *code == SqlState::INSUFFICIENT_PRIVILEGE {
            return Trouble::new(hub, Wrong::Rights, "this role may not use its tables");
        }
        let wrong = if *code == SqlState::INVALID_CATALOG_NAME { Wrong::NoAnswer } else { Wrong::Says };
        let message: String = said.message().chars().filter(|c| !c.is_control()).take(200).collect();
        Trouble::new(hub, wrong, format!("{message} ({})", code.code()))
    }
}

/// The system's word at the bottom of an error.
fn io(e: &tokio_postgres::Error) -> Option<&std::io::Error> {
    let mut source = std::error::Error::source(e);
    while let Some(e) = source {
        if let Some(io) = e.downcast_ref::<std::io::Error>() {
            return Some(io);
        }
        source = e.source();
    }
    None
}

/// What the TLS library said.
fn rustls_said(io: &std::io::Error) -> Option<String> {
    Some(io.get_ref()?.downcast_ref::<rustls::Error>()?.to_string())
}
