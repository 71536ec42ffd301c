//! The question, over what shipped: who answers for whether it achieved its outcome, what was the outcome, was it achieved?
//! Three marks each. A mark says that it was answered, not that the answer was good.

use serde::Serialize;

use super::amount::signed_with_unit;
use super::assessment::{Assessment, Class, Terms};
use super::board::said::{Marked, Pieces, Tone, tone};
use super::day::Day;
use super::fact::Deadline;
use super::handle::Handle;
use super::hypothesis::State;
use super::id::Id;
use super::label::Label;
use super::outcome::Ending;
use super::verdict::{Against, VerdictCall};

mod row;

pub use row::is_settled;

/// The question over several things.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The sprints looked at: the first and the last; none where none has begun, or where one thing is asked about.
    pub span: Option<(Label, Label)>,
    /// The day it is seen from; the default is no day that is shown.
    pub as_of: Option<Day>,
    /// What shipped, the loudest first.
    pub rows: Vec<Row>,
    /// How many of those shipped before the span and are not settled.
    pub before: usize,
}

/// The question over one thing that shipped.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Row {
    pub hypothesis: Label,
    pub build: String,
    pub shipped_on: Day,
    /// The day its verdict is or was due, waits included.
    pub deadline: Option<Deadline>,
    pub outcome: Label,
    pub title: String,
    /// From where to where, in words.
    pub way: Option<String>,
    pub owner: Option<Handle>,
    /// Whether the owner is no longer here.
    pub left: bool,
    pub owner_at_commit: Option<Handle>,
    pub owner_at_ship: Option<Handle>,
    /// Days from the day the outcome was fully stated to the first work on it; below 0 it came after; none: never stated.
    pub stated: Option<i64>,
    pub answered: Answered,
    /// What was learned, and by whom it was said.
    pub learned: Option<String>,
    pub signed_by: Option<Handle>,
    pub signed_on: Option<Day>,
    /// Refuted, and neither rolled back nor kept for a reason.
    pub still_live: bool,
    pub result: Option<Ending>,
    /// How the outcome ended in words, with the level where that says otherwise.
    pub ended: Option<String>,
    /// What the verdict goes against, as it was stamped when it was given.
    pub contradicts: Vec<Against>,
    /// Whether the readings could not tell when it was given.
    pub on_judgement: bool,
    /// The outcome's guardrails that are breached, or past their limits, in words.
    pub guardrails: Vec<String>,
    pub unit: Option<String>,
    pub readings: Option<Assessment>,
    /// Where the work is.
    pub links: Vec<String>,
}

/// A hypothesis that work may have been done for, shipped or not.
#[derive(Clone, Debug)]
pub struct Claimant {
    /// Its id, of which the letters of its label are.
    pub id: Id,
    /// Its label.
    pub hypothesis: Label,
    /// What is built.
    pub build: String,
    /// The outcome it serves.
    pub outcome: Label,
    /// Who answers for that; none where nobody does, or nobody who is still here.
    pub owner: Option<Handle>,
    /// Whether that outcome is framed: nothing is missing of what success means.
    pub framed: bool,
    /// Whether it is marked as shipped.
    pub shipped: bool,
    /// The day it was written.
    pub written_on: Day,
    /// Where the work is.
    pub links: Vec<String>,
}

/// Where a hypothesis stands that claims something.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// The question over it, where it shipped.
    pub row: Option<Row>,
    /// What its outcome's metric did; none where nothing shipped under it yet.
    pub movement: Option<Class>,
}

/// Whether somebody said what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// A signed call.
    Called(VerdictCall),
    /// A call was proposed, and nobody signed it.
    Proposed(VerdictCall),
    /// The day has passed, or is today.
    Due(Deadline),
    /// The day is still to come.
    NotYet {
        /// The day.
        on: Day,
    },
}

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Share {
    pub yes: usize,
    pub of: usize,
}

impl Share {
    /// `3 of 4`.
    pub fn words(self) -> String {
        format!("{} of {}", self.yes, self.of)
    }
}

impl Ask {
    /// How much shipped: `15 shipped`, or `2 shipped, 1 from before`.
    pub fn shipped_words(&self) -> String {
        match (self.rows.len() - self.before, self.before) {
            (shipped, 0) => format!("{shipped} shipped"),
            (shipped, before) => format!("{shipped} shipped, {before} from before"),
        }
    }
}

impl Row {
    /// Whether one person who is here answers for it.
    pub fn is_owned(&self) -> bool {
        self.owner.is_some() && !self.left
    }

    /// Whether the outcome was fully stated before the work began.
    pub fn is_stated(&self) -> bool {
        self.stated.is_some_and(|days| days >= 0)
    }

    /// Whether somebody signed what came of it.
    pub fn is_answered(&self) -> bool {
        matches!(self.answered, Answered::Called(_))
    }

    /// Whether an answer is asked for by now.
    pub fn is_due(&self) -> bool {
        !matches!(self.answered, Answered::NotYet { .. })
    }

    /// Who answers, with the mark.
    pub fn owner_words(&self) -> Marked {
        match &self.owner {
            Some(owner) if self.left => Marked::new("!", format!("{owner} left"), Tone::Bad),
            Some(owner) => Marked::new("✓", owner.to_string(), Tone::Good),
            None => Marked::new("!", "nobody", Tone::Bad),
        }
    }

    /// When the outcome was stated, with the mark.
    pub fn stated_words(&self) -> Marked {
        match self.stated {
            Some(0) => Marked::new("✓", "the same day", Tone::Good),
            Some(days) if days > 0 => Marked::new("✓", format!("{days}d before"), Tone::Good),
            Some(days) => Marked::new("!", format!("{}d after", -days), Tone::Bad),
            None => Marked::new("!", "never", Tone::Bad),
        }
    }

    /// What was answered, with the mark.
    pub fn answered_words(&self, today: Day) -> Marked {
        match self.answered {
            Answered::Called(call) if self.still_live => {
                Marked::new("✓", format!("{}, still live", call.word()), Tone::Bad)
            }
            Answered::Called(call) if !self.contradicts.is_empty() => {
                Marked::new("✓", format!("{}, against the readings", call.word()), Tone::Warn)
            }
            Answered::Called(VerdictCall::Supported) => Marked::new("✓", "supported", Tone::Good),
            Answered::Called(call) => Marked::new("✓", call.word(), Tone::Plain),
            Answered::Proposed(call) => Marked::new("!", format!("{} proposed, not signed", call.word()), Tone::Bad),
            Answered::Due(deadline) => Marked::new("!", format!("verdict {}", deadline.stands(today)), Tone::Bad),
            Answered::NotYet { on } => Marked::new("▲", format!("due {}", on.short(today)), Tone::Plain),
        }
    }

    /// Who answered for it when: `@mara, at commit, at ship and today`.
    pub fn answers_words(&self) -> String {
        let mut by: Vec<(String, Vec<&str>)> = Vec::new();
        let times = [("at commit", &self.owner_at_commit), ("at ship", &self.owner_at_ship), ("today", &self.owner)];
        for (when, who) in times {
            // An outcome that was never committed says nothing of that time.
            if who.is_none() && when == "at commit" {
                continue;
            }
            let who = who.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
            match by.last_mut() {
                Some((last, times)) if *last == who => times.push(when),
                _ => by.push((who, vec![when])),
            }
        }
        let times = |times: &[&str]| match times {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        };
        by.iter().map(|(who, when)| format!("{who}, {}", times(when))).collect::<Vec<_>>().join("; ")
    }

    /// What the readings say since it shipped.
    pub fn readings_words(&self, today: Day) -> Pieces {
        let Some(a) = &self.readings else {
            let why = match self.answered {
                Answered::Called(_) => "nothing was kept with the call",
                _ => "shipped without a prediction",
            };
            return vec![(why.to_owned(), Tone::Dim)];
        };
        let said = a.said(Terms { unit: self.unit.as_deref(), today, first: None });
        let (expected, moved) = match (said.got(), a.interval) {
            (Some(got), Some(interval)) if a.expected.is_some() => {
                (String::new(), format!("{got}, {}", said.interval(interval)))
            }
            _ => {
                let expected =
                    a.expected.map(|e| format!(", of {} expected", signed_with_unit(e, self.unit.as_deref())));
                (expected.unwrap_or_default(), said.brief())
            }
        };
        let shared: Vec<&str> = a.shared_with().collect();
        let shared = if shared.is_empty() { String::new() } else { format!(", shared with {}", shared.join(", ")) };
        let words = format!("  {moved}{expected}{shared}");
        vec![(a.class.words().to_owned(), tone(a.class)), (words, Tone::Plain)]
    }

    /// Who said what came of it, or that nobody has.
    pub fn achieved_words(&self, today: Day) -> (String, Tone) {
        let owner = self.owner.as_ref().map_or_else(|| "nobody in particular".to_owned(), ToString::to_string);
        match self.answered {
            Answered::Called(call) => {
                let by = self.signed_by.as_ref().map_or_else(String::new, |who| format!(", said {who}"));
                let on = self.signed_on.map_or_else(String::new, |day| format!(" on {}", day.short(today)));
                let learned = self.learned.as_ref().map_or_else(String::new, |l| format!(": {l}"));
                let live = if self.still_live { " Still live." } else { "" };
                let against: Vec<&str> = self.contradicts.iter().map(Against::words).collect();
                let against =
                    if against.is_empty() { String::new() } else { format!(", though {}", against.join(", ")) };
                let judgement = if self.on_judgement { ", on judgement" } else { "" };
                (
                    format!("{}{judgement}{against}{by}{on}{learned}{live}", call.word()),
                    if self.still_live { Tone::Bad } else { Tone::Plain },
                )
            }
            Answered::Proposed(call) => {
                (format!("{} is proposed, and {owner} has not signed it", call.word()), Tone::Bad)
            }
            Answered::Due(due) => {
                (format!("nobody has said; due from {owner} since {}", due.on.short(today)), Tone::Bad)
            }
            Answered::NotYet { on } => (format!("too early: {owner} is to say by {}", on.short(today)), Tone::Plain),
        }
    }

    /// The command that answers what is not answered yet.
    pub fn fix(&self) -> Option<String> {
        let (h, o) = (self.hypothesis, self.outcome);
        match self.answered {
            _ if !self.is_owned() => Some(format!("upshot outcome owner {o} H --why TEXT")),
            Answered::Due(_) => Some(format!("upshot verdict {h} CALL -l TEXT -n KIND")),
            Answered::Proposed(_) => Some(format!("upshot verdict {h} --confirm")),
            Answered::Called(_) if self.still_live => Some(format!("upshot hypothesis live {h} rolled-back")),
            Answered::Called(_) | Answered::NotYet { .. } => None,
        }
    }

    /// How loud it is: late, to sign, due, live although refuted, unowned; then the rest.
    fn place(&self) -> u8 {
        match self.answered {
            Answered::Due(_) => 0,
            Answered::Proposed(_) => 1,
            Answered::Called(_) if self.still_live => 2,
            _ if !self.is_owned() => 3,
            Answered::Called(_) => 4,
            Answered::NotYet { .. } => 5,
        }
    }
}

impl Ask {
    /// Puts the loudest first: what is late longest; then what shipped last before what shipped earlier.
    pub fn order(&mut self) {
        self.rows.sort_by_key(|row| {
            let since = if let Answered::Due(deadline) = row.answered {
                Some((deadline.late_after, deadline.on))
            } else {
                None
            };
            (row.place(), since, std::cmp::Reverse((row.shipped_on, row.hypothesis)))
        });
    }

    /// How many have an owner who answers.
    pub fn owned(&self) -> Share {
        self.share(Row::is_owned, |_| true)
    }

    /// How many outcomes were stated before the work.
    pub fn stated(&self) -> Share {
        self.share(Row::is_stated, |_| true)
    }

    /// How many were answered, of those that are due by now.
    pub fn answered(&self) -> Share {
        self.share(Row::is_answered, Row::is_due)
    }

    fn share(&self, yes: impl Fn(&Row) -> bool, of: impl Fn(&Row) -> bool) -> Share {
        let of: Vec<&Row> = self.rows.iter().filter(|row| of(row)).collect();
        Share { yes: of.iter().filter(|row| yes(row)).count(), of: of.len() }
    }
}
