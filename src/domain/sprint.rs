//! A span of days in which a few outcomes are pursued, and what was said of each at its end.

use serde::{Deserialize, Serialize};

use super::assessment::Class;
use super::day::Day;
use super::handle::Handle;
use super::id::Id;
use super::label::{Label, LabelKind, Suffix};
use super::metric::Point;
use super::refusal::Pass;
use super::words::words;

words! {
    /// Where a sprint stands.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    #[derive(Default)]
    SprintState {
        #[default]
        Planned = "planned",
        Active = "active",
        Closed = "closed",
    }
}

/// A span of days with one goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sprint {
    /// Identity.
    #[serde(skip)]
    pub id: Id,
    /// The number of its label, `S-4`.
    pub number: u32,
    /// The letters after the number, where another copy gave it as well.
    #[serde(skip)]
    pub suffix: Suffix,
    /// A name, where one was given.
    pub name: Option<String>,
    /// Its first day.
    pub starts: Day,
    /// Its last day.
    pub ends: Day,
    /// The outcome that is its goal.
    pub goal: Option<Id>,
    /// Planned, active or closed.
    #[serde(default)]
    pub state: SprintState,
    /// The day it was closed.
    pub closed_on: Option<Day>,
    /// What was passed with `--anyway`, when it started and when it closed.
    #[serde(default)]
    pub anyway: Vec<Pass>,
}

impl Sprint {
    /// Its label.
    pub fn label(&self) -> Label {
        Label { kind: LabelKind::Sprint, number: self.number, suffix: self.suffix }
    }

    /// How far it is on a day.
    pub fn stands(&self, today: Day) -> Stands {
        Stands::of((self.starts, self.ends), today)
    }
}

/// How far a sprint that was begun is; every face says it by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Its first day is still to come.
    Starts(Day),
    /// The day it is, of so many.
    On {
        /// The day, counted from 1.
        day: i64,
        /// How many it has.
        of: i64,
    },
    /// Its last day has passed, so many days ago.
    Ended {
        /// The last day.
        on: Day,
        /// How many days ago that was.
        ago: i64,
    },
}

impl Stands {
    /// Of a first and a last day.
    pub fn of((starts, ends): (Day, Day), today: Day) -> Self {
        if today < starts {
            return Self::Starts(starts);
        }
        match today.since(ends) {
            ago @ 1.. => Self::Ended { on: ends, ago },
            _ => Self::On { day: today.since(starts) + 1, of: ends.since(starts) + 1 },
        }
    }

    /// `day 11 of 14`, `starts Sun 15 Mar`, `ended Sun 15 Mar, not closed`.
    pub fn words(self, today: Day) -> String {
        match self {
            Self::Starts(day) => format!("starts {}", day.weekday_short(today)),
            Self::On { day, of } => format!("day {day} of {of}"),
            Self::Ended { on, .. } => format!("ended {}, not closed", on.weekday_short(today)),
        }
    }

    /// The same where there is little room: `day 11`, `starts 15 Mar`, `ended 3d ago`.
    pub fn brief(self, today: Day) -> String {
        match self {
            Self::Starts(day) => format!("starts {}", day.short(today)),
            Self::On { day, .. } => format!("day {day}"),
            Self::Ended { ago, .. } => format!("ended {ago}d ago"),
        }
    }
}

/// What was said of a commitment at the sprint's end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What the readings said of the outcome when it was answered.
    #[serde(default)]
    pub movement: Option<Class>,
    /// What was learned.
    pub learned: Option<String>,
    /// What happens next, and why.
    pub next_step: Option<String>,
    /// Can't tell yet: when to look again.
    pub look_again_on: Option<Day>,
    /// Whether it is carried on in the next sprint, where that was decided.
    #[serde(default)]
    pub carry_on: Option<CarryOn>,
    /// More words: why the metric did not move, say.
    #[serde(default)]
    pub text: Option<String>,
    /// Not answered: the owner is away.
    pub away: Option<Handle>,
    /// Who answered.
    pub by: Handle,
    /// On which day.
    pub on: Day,
}

/// Whether an outcome is carried on in the next sprint: a decision, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarryOn {
    /// It is, and why.
    Because(String),
    /// It stops here.
    Stop,
}

impl CarryOn {
    /// `goes on: H-22 is ready`, `stops here`.
    pub fn words(&self) -> String {
        self.because().map_or_else(|| "stops here".to_owned(), |why| format!("goes on: {}", why.trim_end_matches('.')))
    }

    /// Without the blanks around its reason.
    pub fn trimmed(&self) -> Self {
        self.because().map_or(Self::Stop, |why| Self::Because(why.trim().to_owned()))
    }

    /// Why it goes on; none where it stops.
    pub fn because(&self) -> Option<&str> {
        match self {
            Self::Because(why) => Some(why),
            Self::Stop => None,
        }
    }
}

/// Whether the next step promised last time was kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Kept {
    pub kept: bool,
    pub why: Option<String>,
    /// Who said so.
    #[serde(default)]
    pub by: Option<Handle>,
}

/// An outcome that a sprint commits to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// A UUIDv5 of sprint and outcome.
    #[serde(skip)]
    pub id: Id,
    /// The sprint.
    pub sprint: Id,
    /// The outcome.
    pub outcome: Id,
    /// Who owned it when it was committed.
    pub owner: Option<Handle>,
    /// Where the metric stood when the sprint began.
    pub opening: Option<Point>,
    /// What was said at the end.
    pub answer: Option<Answer>,
    /// Whether the next step was kept, said at the review after.
    pub kept: Option<Kept>,
    /// Why it goes on from the sprint before.
    pub carried_because: Option<String>,
    /// What was passed with `--anyway`.
    pub anyway: Option<Pass>,
}

impl Commitment {
    /// The id of an outcome's commitment in a sprint.
    pub fn id_of(sprint: Id, outcome: Id) -> Id {
        Id::natural(&["commitment", &sprint.to_string(), &outcome.to_string()])
    }
}

/// What an outcome's metric did in a sprint that committed to it, and what was said of that: its history of impact is one
/// of these for each sprint, the earliest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Impact {
    pub sprint: Label,
    pub starts: Day,
    /// The day it was closed, or its last.
    pub ends: Day,
    pub state: SprintState,
    pub owner: Option<Handle>,
    /// Where the metric stood when it began.
    pub opening: Option<Point>,
    /// Where it stood when it ended, or stands.
    pub closing: Option<Point>,
    pub answer: Option<Answer>,
    pub kept: Option<Kept>,
}
