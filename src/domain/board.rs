//! What a screen shows, as one value: columns with their cards, and what needs someone.

use super::alarm::Alarm;
use super::assessment::{Answerable, Assessment, Pace, Sight};
use super::conflict::Conflict;
use super::day::Day;
use super::fact::{ByRobots, Guard, Level, Movement, Scale};
use super::falsifier::Falsifier;
use super::handle::Handle;
use super::hypothesis::{Check, Hypothesis, State};
use super::id::Id;
use super::label::{Label, Slug};
use super::metric::{Metric, Point};
use super::outcome::{Contributor, Guardrail, Outcome, ScopeCall};
use super::person::Person;
use super::sprint::{Commitment, Sprint};
use super::verdict::Verdict;

mod column;
mod failing;
mod needs;
mod owed;
pub mod said;

pub use failing::Failing;
pub use needs::{Need, Wanted};

/// A board as it stands on a day.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The active sprint, else the planned one.
    pub sprint: Option<Sprint>,
    /// The sprint closed last.
    pub closed: Option<Sprint>,
    /// The open outcomes: the goal, the committed, then the others by rank.
    pub columns: Vec<Column>,
    /// Everybody.
    pub people: Vec<Person>,
    /// Who was marked a robot and owns something all the same.
    pub marked: Vec<Marked>,
    /// The commitments of the active or planned and the last closed sprint.
    pub commitments: Vec<Commitment>,
    /// What closed sprints left without an answer, and no later one has answered.
    pub unanswered: Vec<Unanswered>,
    /// Metrics that decide and guard nothing open, and were not read for longer than promised: slug and days.
    pub unread: Vec<(Slug, i64)>,
    /// What two copies said differently, and nobody has settled.
    pub conflicts: Vec<Conflict>,
    /// Rules across rows that copies which met have broken.
    pub alarms: Vec<Alarm>,
    /// Metrics whose last pull from this machine failed.
    pub failing: Vec<Failing>,
    /// The last change set that it holds: its number in the file and its identity.
    pub up_to: (i64, Option<Id>),
}

/// A robot that owns outcomes: it did before it was marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// The robot.
    pub who: Handle,
    /// Who said that it is one.
    pub by: Handle,
    /// When.
    pub on: Day,
    /// Why.
    pub why: Option<String>,
}

/// An open outcome that a sprint closed without an answer for.
#[derive(Clone, Debug, PartialEq)]
pub struct Unanswered {
    /// The outcome.
    pub outcome: Id,
    /// The sprint.
    pub sprint: Label,
    /// The day it was closed.
    pub closed_on: Option<Day>,
}

/// An outcome on the board.
#[derive(Clone, Debug)]
pub struct Column {
    /// Whether all of it was read. Until then only the outcome, its metric, its commitment and its place are known, and
    /// nothing may be said of the rest.
    pub whole: bool,
    /// The outcome.
    pub outcome: Outcome,
    /// Its metric.
    pub metric: Option<Metric>,
    /// How the series is called that its metric is compared beside.
    pub beside: Option<Slug>,
    /// Where it stands: what *now* means everywhere.
    pub level: Option<Level>,
    /// How its metric's numbers are scaled; plain but on screens.
    pub scale: Scale,
    /// Since when its metric is to be read.
    pub read_since: Option<Day>,
    /// Where it stood on the last day of the sprint shown, or stands before that.
    pub closing: Option<Point>,
    /// The latest reading, shown as such.
    pub latest: Option<Point>,
    /// The latest readings, oldest first, a few.
    pub series: Vec<Point>,
    /// Whether its owner is no longer here.
    pub owner_left: bool,
    /// Its commitment in the sprint shown.
    pub commitment: Option<Commitment>,
    /// Whether it is the sprint's goal.
    pub goal: bool,
    /// Its hypotheses in the order shown.
    pub cards: Vec<Card>,
    /// Its contributors.
    pub contributors: Vec<Contributor>,
    /// What its metric did since the first ship of its run of commitments.
    pub movement: Option<Movement>,
    /// Whether it will reach its target by its due day.
    pub pace: Option<Pace>,
    /// What would tell it wrong, as it stands.
    pub falsifier: Option<Falsifier>,
    /// Its guardrails.
    pub guardrails: Vec<Rail>,
    /// Requests for scope that nobody decided.
    pub asked: Vec<ScopeCall>,
    /// What two copies said differently of it or beneath it, and nobody has settled.
    pub conflicts: Vec<Conflict>,
    /// What copies that met have broken of the rules across rows, of it or beneath it.
    pub alarms: Vec<Alarm>,
    /// What is owed of it, the loudest first.
    pub owed: Vec<Need>,
    /// What its column shows of that.
    pub debts: Vec<Debt>,
}

/// A guardrail with its metric.
#[derive(Clone, Debug)]
pub struct Rail {
    /// The limit.
    pub guardrail: Guardrail,
    /// The metric it is on.
    pub metric: Metric,
    /// The metric's latest reading.
    pub latest: Option<Point>,
    /// Since when the metric is to be read.
    pub read_since: Option<Day>,
    /// Where it stands.
    pub level: Option<Level>,
    /// How it did since the first ship of the outcome's run; none where nothing shipped.
    pub guard: Option<Guard>,
}

/// A hypothesis on the board.
#[derive(Clone, Debug)]
pub struct Card {
    /// The hypothesis.
    pub hypothesis: Hypothesis,
    /// Where it stands.
    pub state: State,
    /// Whether a verdict is asked for.
    pub check: Option<Check>,
    /// The verdict that counts.
    pub verdict: Option<Verdict>,
    /// A verdict proposed and not signed.
    pub proposed: Option<Verdict>,
    /// Whether a robot proposed it: its owner reads it, and writes their own.
    pub proposed_by_robot: bool,
    /// The metric it predicts.
    pub metric: Option<Metric>,
    /// How that metric's numbers are scaled; plain but on screens.
    pub scale: Scale,
    /// What the metric did since it shipped: as frozen with its verdict, else as of today.
    pub movement: Option<Box<Assessment>>,
    /// When the readings could answer; where it has not shipped, if it shipped today. None once there is a verdict.
    pub first: Option<Answerable>,
    /// What they could tell by its check day, before it ships.
    pub sight: Option<Sight>,
    /// How many of the readings that its verdict is to rest on are a robot's; told where a verdict is asked for.
    pub by_robots: Option<ByRobots>,
    /// The robot that wrote it, while it is an idea that no person has touched.
    pub drafted_by: Option<Handle>,
}

impl Card {
    /// Refuted, shipped, and neither rolled back nor kept for a reason.
    pub fn still_live(&self) -> bool {
        self.state == State::Refuted
            && self.hypothesis.ship.is_some()
            && !self.verdict.as_ref().is_some_and(|v| self.hypothesis.is_settled_since(v.on))
    }

    /// Days its verdict is late; 0 where it is not.
    pub fn days_late(&self, today: Day) -> i64 {
        self.hypothesis.deadline().map_or(0, |deadline| deadline.days_late(today))
    }

    /// Late, due; refuted and still live; measuring; building; ideas; ended.
    fn place(&self) -> u8 {
        match (self.check, self.state) {
            (Some(Check::Overdue), _) => 0,
            (Some(Check::Due), _) => 1,
            _ if self.still_live() => 2,
            (_, State::Measuring) => 3,
            (_, State::Building) => 4,
            (_, State::Idea) => 5,
            _ => 6,
        }
    }
}

/// Puts cards in the order a column shows them; ended ones newest first.
pub fn order(cards: &mut [Card]) {
    cards.sort_by_key(|card| {
        let place = card.place();
        let number = i64::from(card.hypothesis.number);
        (place, if place == 6 { -number } else { number })
    });
}

/// Something about an outcome that needs someone, in the order of loudness.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Debt {
    /// Two copies said something differently, and nobody has settled it.
    Versions {
        /// In words: `2 VERSIONS OF target`.
        says: String,
    },
    /// Copies that met have broken a rule across rows.
    Broken {
        /// In words: `3 GUARDRAILS`.
        says: String,
    },
    NoOwner,
    /// Committed, and its owner is no longer here.
    OwnerLeft {
        /// Who left.
        who: Handle,
    },
    HandoverOpen {
        to: Handle,
    },
    VerdictLate {
        hypothesis: Id,
        days: i64,
    },
    /// Its due day has passed and its target is not reached.
    PastDue {
        days: i64,
    },
    StillLive {
        hypothesis: Id,
    },
    VerdictDue {
        hypothesis: Id,
    },
    /// Past its limit for good, and nobody has said what becomes of that.
    GuardrailBreached {
        metric: String,
    },
    /// A reading lies past its limit.
    GuardrailPast {
        metric: String,
    },
    FalsifierTripped,
    /// Somebody has to look whether it came true.
    FalsifierAsked {
        days: i64,
    },
    Stale {
        days: i64,
    },
    /// Its own command failed on this machine.
    PullFailed {
        days: i64,
    },
    NotAnswered,
}

impl Debt {
    /// The words a column shows.
    pub fn words(&self) -> String {
        match self {
            Self::Versions { says } | Self::Broken { says } => says.clone(),
            Self::NoOwner => "NO OWNER".to_owned(),
            Self::OwnerLeft { who } => format!("{who} HAS LEFT"),
            Self::HandoverOpen { to } => format!("OFFERED TO {to}"),
            Self::VerdictLate { days, .. } => format!("VERDICT {days}d LATE"),
            Self::PastDue { days } => format!("{days}d PAST DUE"),
            Self::StillLive { .. } => "REFUTED, STILL LIVE".to_owned(),
            Self::VerdictDue { .. } => "VERDICT DUE".to_owned(),
            Self::GuardrailBreached { metric } => format!("{} BREACHED", metric.to_uppercase()),
            Self::GuardrailPast { metric } => format!("{} PAST ITS LIMIT", metric.to_uppercase()),
            Self::FalsifierTripped => "WRONG IF CAME TRUE".to_owned(),
            Self::FalsifierAsked { days: 0 } => "LOOK: WRONG IF".to_owned(),
            Self::FalsifierAsked { days } => format!("LOOK: WRONG IF, {days}d"),
            Self::Stale { days } => format!("STALE {days}d"),
            Self::PullFailed { days: 0 } => "PULL FAILED".to_owned(),
            Self::PullFailed { days } => format!("PULL FAILED {days}d"),
            Self::NotAnswered => "NOT ANSWERED".to_owned(),
        }
    }

    /// The words a column shows whoever reads it: what is offered to them is offered to you.
    pub fn words_to(&self, me: &Handle) -> String {
        match self {
            Self::HandoverOpen { to } if to == me => "OFFERED TO YOU".to_owned(),
            other => other.words(),
        }
    }

    /// How loud it is, the loudest first.
    fn place(&self) -> (u8, i64) {
        match self {
            Self::Versions { .. } => (0, -2),
            Self::Broken { .. } => (0, -1),
            Self::NoOwner | Self::OwnerLeft { .. } => (0, 0),
            Self::HandoverOpen { .. } => (1, 0),
            Self::VerdictLate { days, .. } => (2, -days),
            Self::PastDue { days } => (3, -days),
            Self::GuardrailBreached { .. } => (4, 0),
            Self::StillLive { .. } => (5, 0),
            Self::FalsifierTripped => (6, 0),
            Self::VerdictDue { .. } => (7, 0),
            Self::FalsifierAsked { days } => (8, -days),
            Self::GuardrailPast { .. } => (9, 0),
            Self::PullFailed { .. } => (10, 0),
            Self::Stale { .. } => (11, 0),
            Self::NotAnswered => (12, 0),
        }
    }
}
