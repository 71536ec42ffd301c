//! What a sprint came to, as one value: what moved and what did not, what is next, and what is still open. It stands alone,
//! so that what is frozen at the close reads the same whatever becomes of the board.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::amount::{beside, in_points, with_unit};
use super::assessment::{Class, Guarded, Terms};
use super::board::said::{Pieces, Tone, tone};
use super::day::Day;
use super::fact::{self, Movement, number};
use super::handle::Handle;
use super::id::Id;
use super::label::Label;
use super::metric::{Better, Point};
use super::outcome::{Aim, Call, Ending};
use super::refusal::Pass;
use super::sprint::{Answer, Kept, SprintState};
use super::verdict::{Against, Next, VerdictCall};

mod groups;
mod lines;

pub use groups::{Cell, Group, LUCK, Lesson, Square};
pub use lines::within;

/// What a sprint came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Review {
    pub sprint: Label,
    pub name: Option<String>,
    pub starts: Day,
    pub ends: Day,
    pub state: SprintState,
    pub closed_on: Option<Day>,
    /// The day it is seen from.
    pub as_of: Day,
    pub goal: Option<Label>,
    /// The committed outcomes, the goal first.
    pub lines: Vec<Line>,
    /// On the board, not committed.
    pub beside: Vec<Line>,
    /// The verdicts given in the span.
    pub judged: Vec<Judged>,
    /// The sprint before.
    pub last: Option<Label>,
    /// What was said there that would be done.
    pub promises: Vec<Promise>,
    /// Gates passed, contradictions, moved goalposts and scope calls of the span.
    pub noted: Vec<Noted>,
    /// What the close asks for, done or not.
    pub left: Vec<Left>,
    /// Where several copies closed it: what the others told, each as it was told then. No part of what is frozen.
    #[serde(skip)]
    pub again: Vec<Frozen>,
    /// What is not as it was told, as a copy that did not know of the close said otherwise. No part of what is frozen.
    #[serde(skip)]
    pub otherwise: Vec<String>,
}

/// An outcome as it came out of the sprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Line {
    pub outcome: Label,
    pub title: String,
    pub metric: Option<String>,
    pub unit: Option<String>,
    pub better: Option<Better>,
    pub aim: Aim,
    pub baseline: Option<f64>,
    pub target: Option<f64>,
    /// The same in words, a limit with the side of it that holds.
    pub target_words: Option<String>,
    pub due: Option<Day>,
    pub owner: Option<Handle>,
    pub goal: bool,
    pub committed: bool,
    /// Where the metric stood when the sprint began.
    pub opening: Option<Point>,
    /// Where it stands.
    pub now: Option<Point>,
    /// Where it stood on the sprint's last day, or stands before that.
    #[serde(default)]
    pub closing: Option<Point>,
    /// The decimals that its levels have; none where an earlier version kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<usize>,
    /// Days since the last reading, where it is past the metric's cadence.
    pub stale: Option<i64>,
    /// What the metric did since the first ship of the outcome's run of commitments.
    pub since: Option<Movement>,
    /// How its guardrails stand.
    #[serde(default)]
    pub guardrails: Vec<RailLine>,
    /// What would tell it wrong, where that has come true, or where somebody has to look.
    #[serde(default)]
    pub falsifier: Option<String>,
    /// What shipped beneath it, oldest first.
    pub ships: Vec<Shipped>,
    pub answer: Option<Answer>,
    /// The last verdict's next step, where there is no answer.
    pub next: Option<String>,
    pub carried_because: Option<String>,
    pub ended: Option<Ending>,
    /// How it ended in words, with the level where that says otherwise.
    #[serde(default)]
    pub ended_words: Option<String>,
    /// What needs someone, loudest first.
    pub debts: Vec<String>,
    /// Its metric's readings, thinned, oldest first.
    pub series: Vec<Point>,
}

/// A guardrail beneath an outcome's line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RailLine {
    /// Its metric's slug.
    pub metric: String,
    /// How it did since the first ship of the run; none where nothing shipped.
    pub state: Option<Guarded>,
    /// Since when it is breached.
    pub since: Option<Day>,
    /// Whether it is breached, or past its limit.
    pub bad: bool,
    /// How it stands in words.
    pub says: String,
}

/// Something that shipped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Shipped {
    pub label: Label,
    pub build: String,
    pub day: Day,
    /// Whether it lies in the run of commitments that the movement is counted from.
    pub in_run: bool,
}

/// A verdict given in the span.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Judged {
    pub hypothesis: Label,
    pub build: String,
    pub outcome: Label,
    /// What the outcome's metric did, as of the review.
    pub moved: Option<Class>,
    pub call: VerdictCall,
    pub learned: Option<String>,
    pub next: Option<Next>,
    pub next_text: Option<String>,
    pub signed_by: Option<Handle>,
    pub on: Day,
    pub contradicts: Vec<Against>,
    pub why: Option<String>,
    pub on_judgement: bool,
    /// Shipped with nothing read before it: observational, no baseline.
    #[serde(default)]
    pub waived: bool,
    /// With which other ships it shares its readings.
    #[serde(default)]
    pub shared: Vec<String>,
}

/// What was said last time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub struct Promise {
    pub outcome: Label,
    pub owner: Option<Handle>,
    pub step: Option<String>,
    pub kept: Option<Kept>,
    pub look_again_on: Option<Day>,
    /// Not answered then: who was away.
    pub away: Option<Handle>,
    /// How its outcome ended since: nothing is promised of it any more.
    #[serde(default)]
    pub ended: Option<Ending>,
    /// The same in words, with the level where that says otherwise.
    #[serde(default)]
    pub ended_words: Option<String>,
}

impl Promise {
    /// Whether somebody still has to say what became of it.
    pub fn is_open(&self) -> bool {
        self.kept.is_none() && self.ended.is_none()
    }
}

/// Something that stays visible.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are MODEL's")]
pub enum Noted {
    /// A gate passed with `--anyway`: what was passed (`shipping H-17`), and the same as a thing and what was done with it, where
    /// that is known.
    Passed {
        name: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        label: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        did: String,
        pass: Pass,
    },
    /// A call that goes against the readings.
    Contradiction { name: String, call: VerdictCall, against: Vec<Against>, why: Option<String>, by: Option<Handle> },
    /// A target, due day, baseline or falsifier changed after commit.
    Goalpost { name: String, unit: Option<String>, post: Goalpost },
    /// The goal of a running sprint became another.
    Goal { name: String, from: String, to: String, why: Option<String>, by: Handle },
    /// What would tell an outcome wrong has come true.
    Tripped { name: String, text: String, says: String },
    /// A verdict put off to a later day.
    Waited { name: String, until: Day, why: String, by: Handle },
    /// A request for scope.
    Scope { name: String, request: String, asked_by: Option<String>, call: Option<Call>, why: Option<String> },
}

/// A change of an outcome's goalposts after its first commitment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Goalpost {
    pub field: String,
    pub before: Value,
    pub after: Value,
    pub by: Handle,
    pub on: Day,
    pub why: Option<String>,
}

impl Goalpost {
    /// What it was and what it is: `40% → 45%`.
    pub fn went(&self, unit: Option<&str>, today: Day) -> String {
        format!("{} → {}", Self::words(&self.before, unit, today), Self::words(&self.after, unit, today))
    }

    /// A value of it as a person reads it.
    pub fn words(value: &Value, unit: Option<&str>, today: Day) -> String {
        match value {
            Value::Null => "nothing".to_owned(),
            Value::String(text) => text.parse::<Day>().map_or_else(|_| short_text(text), |day| day.short(today)),
            other => match (other.get("text").and_then(Value::as_str), other.get("value").and_then(Value::as_f64)) {
                (Some(text), _) => text.to_owned(),
                (None, Some(value)) => with_unit(value, unit),
                (None, None) => "unknown".to_owned(),
            },
        }
    }
}

/// A long text cut, so that before and after fit beside each other.
fn short_text(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.replace('\n', " ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST).chain(['…']).collect() }
}

/// Something the close of a sprint asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// Whether it is there, or nobody waits for it.
    pub done: bool,
    /// Whether it is not there, as who would give it is away.
    #[serde(default)]
    pub away: bool,
    /// What, as a clause.
    pub says: String,
    /// The same without its name, its person and its day, where those have columns of their own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// How late it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub late: String,
    /// The hypothesis that wants a verdict, or the outcome that wants an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Label>,
    /// Whom it waits for.
    pub who: Option<Handle>,
    /// The command that does it; empty where it is done.
    pub fix: String,
    /// What would do as well; empty where nothing would.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub or: String,
}

impl Left {
    /// The command that does it, and what would do as well.
    pub fn ways(&self) -> String {
        if self.or.is_empty() { self.fix.clone() } else { format!("{}, or {}", self.fix, self.or) }
    }
}

/// A review as it was frozen when its sprint was closed. Immutable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// Identity.
    #[serde(skip)]
    pub id: Id,
    /// Of which sprint.
    pub sprint: Id,
    /// The day it was closed.
    pub on: Day,
    /// Who closed it.
    pub by: Handle,
    /// The whole review.
    pub whole: Review,
}

impl Line {
    /// What its metric did, where that was asked.
    pub fn class(&self) -> Option<Class> {
        self.since.as_ref()?.class()
    }

    /// How it is called where there is little room: `O-2 p95`.
    pub fn called(&self) -> String {
        self.metric.as_ref().map_or_else(|| self.outcome.to_string(), |slug| format!("{} {slug}", self.outcome))
    }

    /// Where it is now: `36.2%`, with a question mark where the reading is stale.
    pub fn now_words(&self) -> String {
        let stale = if self.stale.is_some() { "?" } else { "" };
        self.now.map_or_else(|| "no reading".to_owned(), |p| format!("{}{stale}", self.level(p.value, true)))
    }

    /// The decimals that its levels have.
    pub fn places(&self) -> usize {
        let told = [self.opening, self.closing, self.now].into_iter().flatten().map(|p| p.value);
        self.places.unwrap_or_else(|| number::places(told))
    }

    /// A level of its metric, with its unit where nothing near it says that.
    pub fn level(&self, value: f64, with_unit: bool) -> String {
        number::level(value, self.places(), self.unit().filter(|_| with_unit))
    }

    /// What it did in the sprint: `34.7 → 36.2%` and the difference, with its unit.
    pub fn in_sprint(&self) -> Option<(String, String)> {
        let (went, change) = self.went(true)?;
        Some((went, beside(&change, in_points(self.unit()))))
    }

    /// The same without its unit but for the last number, and without that where a number beside it has it.
    pub fn went(&self, unit: bool) -> Option<(String, String)> {
        let (from, to) = (self.opening?.value, self.closing?.value);
        let went = format!("{} → {}", self.level(from, false), self.level(to, unit));
        Some((went, number::change(from, to, self.places())))
    }

    /// The metric's unit.
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// What it did since its first ship: the class where the group does not say it, then why.
    pub fn since_words(&self, with_class: bool, today: Day) -> Pieces {
        let Some(since) = self.since.as_ref().filter(|since| since.class().is_some()) else {
            return fact::movement(self.since.as_ref(), None, today, fact::Scale::default());
        };
        let a = &since.assessment;
        if a.past_limit == Some((0, 0)) {
            return vec![("no reading since".to_owned(), Tone::Dim)];
        }
        // The row has the unit; a limit is stated with its own all the same.
        let unit = self.unit().filter(|_| a.past_limit.is_some());
        let said = a.said(Terms { unit, today: a.as_of, first: Some(since.first) });
        let mut pieces = Vec::new();
        if with_class {
            pieces.push((a.class.words().to_owned(), tone(a.class)));
        }
        let claim = a.class.claims().then(|| a.shift.zip(a.interval)).flatten();
        let words = match claim {
            Some((shift, interval)) => format!("{} ({})", said.moved(shift), said.interval(interval)),
            None => said.brief(),
        };
        if !words.is_empty() {
            let gap = if with_class { "  " } else { "" };
            pieces.push((format!("{gap}{words}"), Tone::Plain));
        }
        pieces
    }

    /// The same where there is little room, without its class: the interval of a claim gives way, and whose answer stood
    /// before. `unit` is none where a word near it says it.
    pub fn since_short(&self, unit: Option<&str>, today: Day) -> String {
        match self.since.as_ref().filter(|since| since.class().is_some()) {
            Some(Movement { assessment: a, first, .. }) => {
                a.said(Terms { unit, today: a.as_of, first: Some(*first) }).brief_in_unit()
            }
            // That nothing shipped since is said by what stood before.
            None => match self.since.as_ref().and_then(|since| since.before.as_ref()) {
                Some(before) => {
                    let of = before.label.as_ref().map_or(String::new(), |label| format!(" ({label})"));
                    format!("before: {}{of}", before.assessment.class.words())
                }
                None => fact::movement(self.since.as_ref(), None, today, fact::Scale::default())
                    .into_iter()
                    .map(|(words, _)| words)
                    .collect(),
            },
        }
    }

    /// The labels of what shipped in the run.
    pub fn ship_labels(&self) -> Vec<String> {
        self.ships.iter().filter(|s| s.in_run).map(|s| s.label.to_string()).collect()
    }

    /// What is next and why, or that nobody has answered.
    pub fn next_words(&self, today: Day) -> (String, Tone) {
        match (&self.answer, self.ended, &self.next) {
            (_, Some(ending), _) => (self.ended_words.clone().unwrap_or_else(|| ending.word().to_owned()), Tone::Plain),
            (Some(Answer { away: Some(who), look_again_on, .. }), ..) => {
                let again = look_again_on.map_or_else(String::new, |day| format!(", asked again {}", day.short(today)));
                (format!("not answered: {who} away{again}"), Tone::Warn)
            }
            (Some(answer), ..) => {
                let again = answer.look_again_on;
                let again = again.map_or_else(String::new, |day| format!(" (look again {})", day.short(today)));
                let on = answer.carry_on.as_ref().map_or_else(String::new, |on| format!("; {}", on.words()));
                (format!("{}{again}{on}", answer.next_step.as_deref().unwrap_or("no next step")), Tone::Plain)
            }
            (None, None, _) if self.committed => ("! not answered".to_owned(), Tone::Bad),
            (None, None, Some(next)) => (next.clone(), Tone::Plain),
            (None, None, None) => match self.debts.first() {
                Some(debt) => (format!("! {}", debt.to_lowercase()), Tone::Bad),
                None => (String::new(), Tone::Plain),
            },
        }
    }
}
