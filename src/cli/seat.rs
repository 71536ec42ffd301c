//! A board that somebody sits down at: what the screens are given, and how they leave.

use std::path::Path;

use super::print::Out;
use super::screenshot::{self, Picture};
use super::{demo, stderr};
use crate::clock;
use crate::config::Config;
use crate::domain::refusal::shell_name;
use crate::domain::warning::Caution;
use crate::error::Error;
use crate::paths::Env;
use crate::session::{Session, Who};

/// A board that somebody sits at, for whoever draws it.
pub struct Seat {
    /// Its file, in the person's name.
    pub session: Session,
    /// The environment.
    pub env: Env,
    /// What the config says.
    pub config: Config,
    /// Who sits there, on which day.
    pub(super) who: Who,
    pub(super) out: Out,
}

impl Seat {
    /// Sits down at the demo board, which is made where there is none.
    ///
    /// # Errors
    /// A file that can't be made or opened.
    pub fn to_demo(&mut self) -> Result<(), Error> {
        let path = demo::place(&self.env);
        self.session = demo::made(&path, false)?;
        self.session.set_flags(there(&path));
        Ok(())
    }

    /// Says whether the numbers of a file moved, as `upshot moved` does, and waits until that is read. Where the file leaves
    /// something open it goes on with the flag that decides: nothing has to be typed again.
    ///
    /// # Errors
    /// Nobody can be asked.
    pub fn tell_moved(&mut self, [file, at, expect]: &[String; 3]) -> Result<(), Error> {
        let mut words = ["upshot", "moved", file, "--at", at, "--expect", expect].map(str::to_owned).to_vec();
        loop {
            let all: Vec<std::ffi::OsString> = words.iter().map(Into::into).collect();
            let Err(e) = super::moved(&all, &self.who) else { break };
            stderr::error(&e, false);
            let typed = super::prompt::line("A flag to add, as above, or a command as above; Enter alone goes back: ")?;
            match typed.and_then(|typed| gone_on(&words, &typed)) {
                Some(next) => words = next,
                None => return Ok(()),
            }
        }
        super::prompt::line("Enter goes back. ").map(drop)
    }

    /// Sits down at another board.
    ///
    /// # Errors
    /// A file that is no board, or can't be opened.
    pub fn to_board(&mut self, path: &Path) -> Result<(), Error> {
        self.session = Session::open(path, self.who.clone(), clock::now)?;
        self.session.set_flags(there(path));
        Ok(())
    }

    /// Prints a picture that was drawn, or writes it to its file.
    ///
    /// # Errors
    /// A file that can't be written, or is there already.
    pub fn put(&mut self, picture: &Picture, drawn: &str) -> Result<(), Error> {
        screenshot::put(&mut self.out, picture, drawn)?;
        self.out.flush().map_err(|e| unwritten(&e))
    }

    /// Says how it ended, as every verb does; the exit code.
    pub fn leave(&self, ended: Result<(), Error>) -> u8 {
        mind(&self.session, self.out.is_json());
        match ended {
            Ok(()) => 0,
            Err(e) => {
                stderr::error(&e, self.out.is_json());
                e.kind.exit_code()
            }
        }
    }
}

/// What leads a shell's line to a board that one came to while sitting at another.
fn there(path: &Path) -> String {
    format!("--db {} ", shell_name(&path.to_string_lossy()))
}

pub(super) fn unwritten(e: &std::io::Error) -> Error {
    Error::output(e)
}

/// Says what a reader of the file should mind.
pub(super) fn mind(session: &Session, as_json: bool) {
    if session.read_lossily() {
        let says = "a stored text is not valid UTF-8 and is shown with replacement characters: upshot doctor";
        stderr::warning(&Caution::NotUtf8.says(says), as_json);
    }
}

/// The words of a command gone on with by what somebody typed: flags are added, a command of its own takes their place. None
/// where nothing was typed, or nothing that can be taken apart.
fn gone_on(words: &[String], typed: &str) -> Option<Vec<String>> {
    let typed = shlex::split(typed).filter(|typed| !typed.is_empty())?;
    if typed[0] == "upshot" {
        return Some(typed).filter(|typed| typed.get(1).is_some_and(|verb| verb == "moved"));
    }
    Some(words.iter().cloned().chain(typed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_answered_by_its_flag_or_by_a_whole_command() {
        let words = ["upshot", "moved", "a.csv"].map(str::to_owned);
        let gone = |typed| gone_on(&words, typed).map(|words| words.join(" "));
        assert_eq!(gone("--value 'p95 ms'").as_deref(), Some("upshot moved a.csv --value p95 ms"));
        assert_eq!(gone("upshot moved b.csv --at 3mar").as_deref(), Some("upshot moved b.csv --at 3mar"));
        assert_eq!((gone("  "), gone("--value 'p95")), (None, None));
        // Nothing else is done from here.
        assert_eq!(gone("upshot import a.csv"), None);
    }
}
