//! `upshot mcp`: the door that an AI assistant reads the board by, and does a robot's work on it. What it answers is no
//! business of the command line.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use super::context::Ctx;
use super::stderr;
use crate::domain::handle::Handle;
use crate::error::{Error, Kind};
use crate::json::harmless;
use crate::session::Session;

/// How long a busy file is waited for: an assistant asks again, and its person watches it wait.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);
/// How many change sets an hour a robot may make, where the config says nothing.
const WRITES: u32 = 60;

/// The flags of `mcp`.
#[derive(clap::Args, Debug)]
#[command(after_help = "What it may, and how clients are set up: upshot help mcp")]
pub(super) struct Args {
    /// The person it works for; noted with each change
    #[arg(long = "for", value_name = "PERSON", add = super::complete::people())]
    person: Option<String>,
    /// Print the entry for a client's settings instead
    #[arg(long)]
    config: bool,
}

/// A board that an assistant is let at.
pub struct Desk {
    /// The board.
    pub session: Session,
    /// Whether it may write, as the robot whose name the session bears.
    pub writes: bool,
    /// The person it works for.
    pub person: Option<Handle>,
    /// How many change sets an hour it may make.
    pub most: u32,
}

impl Desk {
    /// Says what went wrong; the exit code.
    pub fn leave(&self, ended: Result<(), Error>) -> u8 {
        match ended {
            Ok(()) => 0,
            Err(e) => {
                stderr::error(&e, false);
                e.kind.exit_code()
            }
        }
    }
}

/// Whose name an assistant's changes would bear: only what `--as` says. Every other name is a person's.
pub(super) fn who(flag: Option<&str>) -> Result<Handle, Error> {
    let name = flag.unwrap_or("assistant");
    Handle::parse(name.trim_start_matches('@'))
        .map_err(|e| Error::new(Kind::Usage, "who", e.what).hint("name a robot of the board: --as helper"))
}

impl Args {
    /// Prints the entry for a client, or opens the door.
    pub(super) fn run(self, ctx: Ctx, robot: Option<&str>, program: &OsString) -> Result<Result<Box<Desk>, u8>, Error> {
        let Ctx { mut session, mut out, config, env, .. } = ctx;
        let robot = robot.map(|name| session.robot(&who(Some(name))?)).transpose()?;
        let person = self.person.as_deref().map(|name| session.somebody(&Handle::parse(name.trim_start_matches('@'))?));
        let person = person.transpose()?;
        if self.config {
            let path = env.get("PATH").map(std::env::split_paths).map(Iterator::collect).unwrap_or_default();
            let command = called(program, path);
            // A client starts it in whatever folder it likes, also where there is no board yet.
            let board = std::path::absolute(session.path()).unwrap_or_else(|_| session.path().to_owned());
            let mut args = vec!["mcp".to_owned(), "--db".to_owned(), shown(&board)?];
            for (flag, who) in [("--as", &robot), ("--for", &person)] {
                args.extend(who.iter().flat_map(|who| [flag.to_owned(), who.as_str().to_owned()]));
            }
            let entry = json!({ "mcpServers": { "upshot": { "command": shown(&command)?, "args": args } } });
            out.line(&harmless(&entry));
            out.flush().map_err(|e| Error::output(&e))?;
            return Ok(Err(0));
        }
        if let Some(wrong) = config.wrong("mcp_writes") {
            return Err(super::go::unusable(wrong));
        }
        if let Some(robot) = &robot {
            session.be(robot.clone(), "mcp");
        }
        if std::io::stdin().is_terminal() {
            stderr::talk(
                "An assistant's program talks here, line by line, not a person: upshot help mcp. Ctrl-D ends it.",
            );
        }
        let most = config.mcp_writes.unwrap_or(WRITES);
        Ok(Ok(Box::new(Desk { session, writes: robot.is_some(), person, most })))
    }
}

/// A path as a client's settings hold it.
fn shown(path: &Path) -> Result<String, Error> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        Error::new(Kind::Refused, "words", format!("{} is no UTF-8, which a client's settings are", path.display()))
            .hint("name another place")
    })
}

/// The program as a client starts it, in whatever folder and with whatever PATH: where it lies, by the name it has there.
fn called(program: &OsString, path: Vec<PathBuf>) -> PathBuf {
    let typed = Path::new(program);
    if typed.components().count() > 1 {
        return std::path::absolute(typed).unwrap_or_else(|_| typed.to_owned());
    }
    let found = path.iter().filter(|dir| dir.is_absolute()).map(|dir| dir.join(typed)).find(|there| there.is_file());
    found.unwrap_or_else(|| typed.to_owned())
}
