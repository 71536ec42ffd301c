//! A board that somebody sits down at: what the screens are given, and how they leave.

use std::path::Path;

use super::print::Out;
use super::screenshot::{self, Picture};
use super::{demo, stderr};
use crate::clock;
use crate::config::Config;
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
        Ok(())
    }

    /// Says whether the numbers of a file moved, as `upshot moved` does, and waits until that is read.
    ///
    /// # Errors
    /// Nobody can be asked.
    pub fn tell_moved(&mut self, [file, at, expect]: &[String; 3]) -> Result<(), Error> {
        let words = ["upshot", "moved", file, "--at", at, "--expect", expect].map(std::ffi::OsString::from);
        if let Err(e) = super::moved(&words, &self.who) {
            stderr::error(&e, false);
        }
        super::prompt::line("Enter goes back. ").map(drop)
    }

    /// Sits down at another board.
    ///
    /// # Errors
    /// A file that is no board, or can't be opened.
    pub fn to_board(&mut self, path: &Path) -> Result<(), Error> {
        self.session = Session::open(path, self.who.clone(), clock::now)?;
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
