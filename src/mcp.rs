//! An assistant's door: the board over the Model Context Protocol, on standard input and output. It reads what every face
//! reads, and what it changes goes through the same commands and rules; it holds neither a fact nor a rule of its own.
//!
//! ```text
//!  wire.rs      a line   →  a request, in one of five revisions of the protocol; an answer → a line
//!  tools.rs     the one list of what may be asked: read by `tools/list` and by the call
//!  reads.rs, writes.rs      what each tool does
//!  arguments.rs words    →  the domain's types, as flags are read
//!  answer.rs    an object →  no more of it than fits, and where to ask on
//!  prompts.rs   questions that a person is asked
//! ```
//!
//! It runs no program, opens no socket and sends nothing unasked. Stored text is somebody's, and may be meant for the
//! assistant: it leaves in named fields of answers alone, never in what describes the door.

mod answer;
mod arguments;
mod prompts;
mod reads;
mod revision;
mod tools;
mod wire;
mod writes;

#[cfg(test)]
mod tests;

use std::io::{BufRead, Write};

use serde_json::{Value, json};

use crate::domain::handle::Handle;
use crate::error::{Error, Kind};
use crate::session::{self, Session};
use crate::text;
use answer::{Answer, Room};
use arguments::Arguments;
use revision::Revision;
use tools::Tool;

/// How much of a client's name and version is noted, in cells.
const NAMED: usize = 60;

/// What an assistant is let at.
pub struct Door<'s> {
    /// The board.
    pub session: &'s mut Session,
    /// Whether it may write, as the robot whose name the session bears.
    pub writes: bool,
    /// The person it works for.
    pub person: Option<Handle>,
    /// How many change sets an hour it may make.
    pub most: u32,
}

/// Answers until there is nothing more to read.
///
/// # Errors
/// Standard input can't be read, or standard output takes nothing; a closed one is no error.
pub fn run(door: Door<'_>) -> Result<(), Error> {
    serve(door, std::io::stdin().lock(), std::io::stdout().lock())
}

/// Answers what is read from somewhere, there where it is written to.
///
/// # Errors
/// What is asked can't be read, or what is answered can't be written; a closed pipe is no error.
pub fn serve(door: Door<'_>, input: impl BufRead, output: impl Write) -> Result<(), Error> {
    wire::serve(door, input, output)
}

impl Door<'_> {
    /// What is open now: whether what changes something is listed. A file that can only be read has readers only.
    fn writes_now(&mut self) -> bool {
        self.writes && self.session.has_changed().is_ok() && self.session.exists() && !self.session.is_read_only()
    }

    /// Calls a tool, for a client of some name: its result, as the protocol has it.
    fn call(&mut self, tool: &Tool, given: &Arguments, client: Option<&str>, revision: Revision) -> Value {
        let room = Room::of(revision);
        // What is next of a verdict is no place to go on.
        let from = given.next().filter(|_| tool.reads);
        let done = self.done(tool, given, client).and_then(|answer| answer.cut(from, room));
        let (object, failed) = match done {
            Ok(object) => (object, false),
            Err(e) => (answer::error(&e, room), true),
        };
        let mut result = json!({ "content": [{ "type": "text", "text": object.to_string() }] });
        if revision.structures() {
            result["structuredContent"] = object;
        }
        if failed {
            result["isError"] = json!(true);
        }
        result
    }

    fn done(&mut self, tool: &Tool, given: &Arguments, client: Option<&str>) -> Result<Answer, Error> {
        // What others wrote meanwhile is seen, and a file that was replaced is told of.
        self.session.has_changed()?;
        given.known(tool.fields)?;
        if !tool.reads {
            if !self.writes {
                return Err(Error::new(
                    Kind::Refused,
                    "reading_only",
                    format!("{} is not open: this door only reads", tool.name),
                )
                .because("an assistant writes under a robot's name, and none was given")
                .hint("a person starts it so: upshot person robot helper, then: upshot mcp --as helper"));
            }
            self.session.set_door(session::Door { says: says(self.person.as_ref(), client), most: self.most });
        }
        (tool.call)(self.session, given)
    }
}

/// For whom a change was asked, and by which program.
fn says(person: Option<&Handle>, client: Option<&str>) -> Option<String> {
    let client = client.map(|name| text::truncate(&text::clean(name), NAMED)).filter(|name| !name.trim().is_empty());
    match (person, client) {
        (Some(person), Some(client)) => Some(format!("asked by {person}, {client}")),
        (Some(person), None) => Some(format!("asked by {person}")),
        (None, Some(client)) => Some(format!("asked through {client}")),
        (None, None) => None,
    }
}
