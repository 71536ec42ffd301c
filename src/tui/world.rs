//! What everything is drawn from: the board as it stands, as plain values. Only the loop makes it anew.

use std::collections::HashMap;

use crate::domain::board::{Card, Column, Need, View};
use crate::domain::came::Meets;
use crate::domain::day::Day;
use crate::domain::facts::{Slice, Want};
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::domain::label::Label;
use crate::domain::metric::{Metric, Point};
use crate::domain::outcome::{ScopeCall, Version};
use crate::domain::verdict::{NoteKind, Stance};
pub(crate) use crate::pages::history::Done;
use crate::tui::theme::Meaning;

/// The board as it stands.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// Columns, sprint, people.
    pub(crate) view: View,
    /// What needs someone, the loudest first; none as long as not every column was read.
    pub(crate) needs: Vec<Need>,
    /// The day everything is seen from.
    pub(crate) today: Day,
    /// Who works.
    pub(crate) me: Handle,
    /// The file's name.
    pub(crate) file: String,
    /// Where it lies or would lie.
    pub(crate) path: String,
    /// What a shell's line needs to come to it, with a blank behind it; blank where a bare command does.
    pub(crate) flags: String,
    /// Whether there is a file.
    pub(crate) exists: bool,
    /// Whether another file lies in the board's place.
    pub(crate) moved: bool,
    /// Whether the file can't be written.
    pub(crate) read_only: bool,
    /// Whether changes of others are looked for from time to time, as the system does not tell of them.
    pub(crate) polling: bool,
    /// What other copies brought and nobody was shown, and what waits to be sent.
    pub(crate) meets: Meets,
    /// Whether the last sync from here failed.
    pub(crate) sync_failed: bool,
    /// The newest change of the board, where somebody else made one while this ran.
    pub(crate) newest: Option<Done>,
    /// What was said of and done to things, where it was asked for.
    pub(crate) said: HashMap<Id, Said>,
    /// One outcome in detail, where it was asked for.
    pub(crate) details: Option<Details>,
    /// What the open form edits and no column shows, as it was read last.
    pub(crate) edited: Option<(Want, Slice)>,
    /// How each outcome ended, newest first, where none is open.
    pub(crate) ended: Vec<Ended>,
    /// How many lessons there are, where none is open.
    pub(crate) lessons: usize,
    /// Whether all of it must be read anew: a part of it could not be read, or somebody asked for it.
    pub(crate) unread: bool,
    /// Whether the file was busy as it was to be read, and is asked again soon.
    pub(crate) again: bool,
}

/// An outcome that was closed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ended {
    /// Its sign, and how that is typed.
    pub(crate) glyph: &'static str,
    pub(crate) typed: &'static str,
    /// How it ended.
    pub(crate) word: &'static str,
    /// Its number and name.
    pub(crate) name: String,
    /// Where its metric stood then, beside the target.
    pub(crate) level: String,
    /// When, and whose it was.
    pub(crate) rest: String,
}

/// What was said of a thing, and done to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Said {
    /// Its links.
    pub(crate) links: Vec<LinkLine>,
    /// Its notes, newest first.
    pub(crate) notes: Vec<NoteLine>,
    /// The newest changes, newest first.
    pub(crate) history: Vec<Done>,
}

/// A link as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LinkLine {
    pub(crate) id: Id,
    pub(crate) url: String,
}

/// A note as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NoteLine {
    pub(crate) id: Id,
    pub(crate) on: Day,
    pub(crate) by: String,
    pub(crate) kind: NoteKind,
    pub(crate) stance: Stance,
    pub(crate) text: String,
}

/// One outcome in detail.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Details {
    /// Which one.
    pub(crate) outcome: Id,
    /// Its metric's newest readings, newest first.
    pub(crate) readings: Vec<ReadingLine>,
    /// How many readings there are in all.
    pub(crate) count: usize,
    /// The goalposts that were moved: which, what it was, what it is, by whom, when, why.
    pub(crate) goalposts: Vec<Moved>,
    /// Every scope call.
    pub(crate) scope: Vec<ScopeCall>,
    /// The versions of the spec, oldest first.
    pub(crate) specs: Vec<Version>,
    /// Since when its owner owns it.
    pub(crate) owned_since: Option<Day>,
    /// The objective it serves: `P-1 Trials turn into customers who stay`.
    pub(crate) serves: Option<String>,
    /// What was done to it, newest first.
    pub(crate) history: Vec<Done>,
}

/// A goalpost that was moved, in words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Moved {
    pub(crate) field: String,
    pub(crate) went: String,
    pub(crate) by: String,
    pub(crate) on: Day,
    pub(crate) why: Option<String>,
}

/// A reading as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReadingLine {
    /// Which one.
    pub(crate) id: Id,
    /// The day it is about.
    pub(crate) day: Day,
    /// What was read.
    pub(crate) value: Option<f64>,
    /// Of how many, where it was given as counts.
    pub(crate) of: Option<f64>,
    /// The change since the reading before it.
    pub(crate) change: Option<f64>,
    /// Who logged it.
    pub(crate) by: String,
    /// A remark.
    pub(crate) note: Option<String>,
    /// Where it came from.
    pub(crate) source: Option<String>,
    /// What it replaced, and why, where it corrects an earlier one.
    pub(crate) corrected: Option<String>,
}

impl World {
    /// What must be known of the file; none while all is well.
    pub(crate) fn alarms(&self) -> Vec<&'static str> {
        let file = if self.moved { Some("MOVED") } else { self.read_only.then_some("READ-ONLY") };
        file.into_iter().chain(self.polling.then_some("POLLING")).collect()
    }

    /// What is said of other copies: that some of theirs is new, that something waits to be sent, that a sync failed.
    pub(crate) fn copies(&self) -> Option<(String, Meaning)> {
        let Meets { came, from, to_send, .. } = &self.meets;
        match (self.sync_failed, *came, *to_send) {
            (true, ..) => Some(("sync failed".to_owned(), Meaning::Late)),
            (_, came @ 1.., _) => Some((format!("{came} from {from}"), Meaning::Label)),
            (_, _, to_send @ 1..) => Some((format!("{to_send} to send"), Meaning::Label)),
            _ => None,
        }
    }

    /// Whether every column was read, and with them what needs someone.
    pub(crate) fn is_whole(&self) -> bool {
        self.view.columns.iter().all(|column| column.whole)
    }

    /// What needs the person who works, now.
    pub(crate) fn mine(&self) -> impl Iterator<Item = &Need> {
        self.needs.iter().filter(|need| need.due && need.who.as_ref().is_none_or(|who| *who == self.me))
    }

    /// Until when somebody is away, where they are today.
    pub(crate) fn away(&self, who: &Handle) -> Option<Day> {
        let person = self.view.people.iter().find(|person| person.handle == *who)?;
        person.away_until.filter(|_| person.is_away(self.today))
    }

    /// The card of a hypothesis, with its column.
    pub(crate) fn card(&self, hypothesis: Id) -> Option<(&Column, &Card)> {
        self.view.columns.iter().find_map(|column| {
            column.cards.iter().find(|card| card.hypothesis.id == hypothesis).map(|card| (column, card))
        })
    }

    /// The number of an outcome: its place on the board, whatever is hidden.
    pub(crate) fn number(&self, outcome: Id) -> usize {
        self.view.columns.iter().position(|column| column.outcome.id == outcome).map_or(0, |at| at + 1)
    }

    /// An outcome as screens name it: `1 activation`.
    pub(crate) fn named(&self, column: &Column) -> String {
        format!("{} {}", self.number(column.outcome.id), crate::tui::widget::strip::name(column))
    }

    /// The column of an outcome that a label names, where it is still on the board.
    pub(crate) fn labelled(&self, label: Label) -> Option<&Column> {
        self.view.columns.iter().find(|column| column.outcome.label() == label)
    }

    /// The outcome and the hypothesis that a label names, where they are on the board.
    pub(crate) fn labelled_card(&self, label: Label) -> Option<(&Column, &Card)> {
        self.view.columns.iter().find_map(|column| {
            let card = column.cards.iter().find(|card| card.hypothesis.label() == label)?;
            Some((column, card))
        })
    }

    /// A metric that decides an open outcome or guards one.
    pub(crate) fn metric(&self, metric: Id) -> Option<&Metric> {
        let guards = self.view.columns.iter().flat_map(|c| c.guardrails.iter().map(|rail| &rail.metric));
        let own = self.view.columns.iter().filter_map(|c| c.metric.as_ref());
        own.chain(guards).find(|m| m.id == metric)
    }

    /// The latest reading of a metric that decides an open outcome or guards one.
    pub(crate) fn latest(&self, metric: Id) -> Option<Point> {
        let guards = self.view.columns.iter().flat_map(|c| &c.guardrails);
        let guarded = guards.filter(|rail| rail.metric.id == metric).find_map(|rail| rail.latest);
        self.reads(metric).and_then(|column| column.latest).or(guarded)
    }

    /// The column of the outcome that a metric decides.
    pub(crate) fn reads(&self, metric: Id) -> Option<&Column> {
        self.view.columns.iter().find(|column| column.metric.as_ref().is_some_and(|m| m.id == metric))
    }

    /// What the open form edits and no column shows, where it was read anew since.
    pub(crate) fn edited(&self, want: &Want) -> Option<&Slice> {
        self.edited.as_ref().filter(|(read, _)| read == want).map(|(_, slice)| slice)
    }

    /// The column of an outcome.
    pub(crate) fn column(&self, outcome: Id) -> Option<&Column> {
        self.view.columns.iter().find(|column| column.outcome.id == outcome)
    }
}
