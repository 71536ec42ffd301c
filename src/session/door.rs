//! An assistant's door: a robot alone writes through it, so many changes an hour, and each says for whom it was asked.

use super::Session;
use crate::domain::change::Decided;
use crate::domain::facts::{Slice, Want};
use crate::domain::handle::Handle;
use crate::error::{Error, Kind};
use crate::store::{Reader, StoreError, journal};

/// How long a robot's changes count against how many it may make, in milliseconds.
const HOUR: i64 = 3_600_000;

/// What is asked of whoever writes through the door.
#[derive(Clone, Debug)]
pub struct Door {
    /// Who asked, and by which program: `asked by @mara, editor 2.1`.
    pub says: Option<String>,
    /// How many change sets an hour one robot may make.
    pub most: u32,
}

/// Why the door lets nothing through.
pub(super) enum Shut {
    /// Whoever works is no robot, or is none any more.
    NoRobot(Handle),
    /// There were too many changes; so many minutes are left.
    TooMany { most: u32, minutes: i64 },
}

impl Door {
    /// Whether a change may be written now, by what the log says of the hour before.
    pub(super) fn shut(&self, c: &Reader, slice: &Slice, who: &Handle, now: i64) -> Result<Option<Shut>, StoreError> {
        if !slice.person(who).is_some_and(|person| person.robot) {
            return Ok(Some(Shut::NoRobot(who.clone())));
        }
        let most = usize::try_from(self.most).unwrap_or(usize::MAX);
        let made = journal::made_since(c, who, "mcp", now - HOUR, most)?;
        // The oldest of as many as are allowed makes room for the next one when it is an hour old.
        let full = match most.checked_sub(1) {
            Some(last) => made.get(last).map(|at| (at + HOUR - now).clamp(1, HOUR)),
            None => Some(HOUR),
        };
        Ok(full.map(|left| Shut::TooMany { most: self.most, minutes: (left + 59_999) / 60_000 }))
    }

    /// Notes for whom a change was asked, behind the reason it has.
    pub(super) fn mark(&self, decided: &mut Decided) {
        let parts = [decided.why.take(), self.says.clone()];
        let why = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
        decided.why = Some(why).filter(|why| !why.is_empty());
    }
}

impl From<Shut> for Error {
    fn from(shut: Shut) -> Self {
        match shut {
            Shut::NoRobot(who) => no_robot(&who),
            Shut::TooMany { most, minutes } => {
                let left = if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
                Self::new(Kind::Refused, "too_many", format!("too many changes for an hour; {left} left"))
                    .because(format!("one robot may make {most} change sets an hour through this door"))
                    .hint("gather first, then write what matters; a person may set mcp_writes in the config")
            }
        }
    }
}

/// That a name under which an assistant would write is no robot's.
fn no_robot(who: &Handle) -> Error {
    Error::new(Kind::Refused, "no_robot", format!("{who} is no robot on this board"))
        .because("an assistant writes under a robot's name, never under somebody's")
        .hint("upshot person robot helper, then: upshot mcp --as helper")
}

impl Session {
    /// Says that whoever works comes through an assistant's door, and what is asked of them there.
    pub fn set_door(&mut self, door: Door) {
        self.door = Some(door);
    }

    /// The robot of a name, as the board first wrote it.
    ///
    /// # Errors
    /// It is a person's, or nobody's here.
    pub fn robot(&self, who: &Handle) -> Result<Handle, Error> {
        match self.slice(&[Want::People])?.person(who) {
            Some(person) if person.robot => Ok(person.handle.clone()),
            Some(person) => Err(Error { what: format!("{} is a person", person.handle), ..no_robot(who) }),
            None => Err(no_robot(who)),
        }
    }

    /// The person of a name, as the board first wrote it.
    ///
    /// # Errors
    /// Nobody here is called so, or it is a robot.
    pub fn somebody(&self, who: &Handle) -> Result<Handle, Error> {
        let e = |says: String| {
            Error::new(Kind::NotFound, "nobody", says).hint("name a person of the board: upshot person list")
        };
        match self.slice(&[Want::People])?.person(who) {
            Some(person) if person.robot => {
                Err(e(format!("{} is a robot, and an assistant works for a person", person.handle)))
            }
            Some(person) => Ok(person.handle.clone()),
            None => Err(e(format!("nobody on this board is called {who}"))),
        }
    }
}
