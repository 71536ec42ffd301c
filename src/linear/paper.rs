//! Numbered lines, twenty of them at a time.

use crate::domain::board::{View, Wanted};
use crate::domain::id::{Id, Kind, Thing};
use crate::pages::Page;

/// How many numbered lines are said at once.
const MANY: usize = 20;

/// What a numbered line leads to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Thing(Thing),
    Verdict(Id),
    Ship(Id),
    /// What becomes of something refuted.
    Live(Id),
    Offer(Id),
    /// The answer for an outcome, by its label.
    Answer(String),
    /// What was promised for an outcome, by its label.
    Promise(String),
    /// Readings of a metric, by its slug.
    Log(String),
    Note(String),
    /// A hypothesis under an outcome, by its label.
    New(String),
    /// A command of the shell.
    Words(Vec<String>),
    Page(Page),
}

impl Item {
    /// What is done about something that is wanted.
    pub(super) fn of(wanted: Wanted, thing: Thing, view: &View) -> Self {
        let column = view.columns.iter().find(|column| {
            column.outcome.id == thing.id || column.cards.iter().any(|card| card.hypothesis.id == thing.id)
        });
        let Some(column) = column else { return Self::Thing(thing) };
        let label = column.outcome.label().to_string();
        match (wanted, thing.kind) {
            (Wanted::Verdict, Kind::Hypothesis) => Self::Verdict(thing.id),
            (Wanted::Rollback | Wanted::Guardrail, Kind::Hypothesis) => Self::Live(thing.id),
            (Wanted::Owner, _) if column.outcome.offered_to.is_some() => Self::Offer(column.outcome.id),
            (Wanted::Answer, _) => Self::Answer(label),
            (Wanted::Promise, _) => Self::Promise(label),
            (Wanted::Reading, _) => match &column.metric {
                Some(metric) => Self::Log(metric.slug.to_string()),
                None => Self::Thing(thing),
            },
            _ => Self::Thing(thing),
        }
    }
}

/// Lines, some of them numbered through.
#[derive(Clone, Debug, Default)]
pub(super) struct Paper {
    /// The lines, and how many of a list came before each.
    lines: Vec<(usize, String)>,
    /// How many lines are of a list, numbered or not.
    entries: usize,
    /// What the numbers lead to.
    pub(super) items: Vec<Item>,
    /// How many lines were said.
    said: usize,
}

impl Paper {
    /// A line without a number.
    pub(super) fn say(&mut self, words: &str) {
        self.lines.push((self.entries, words.to_owned()));
    }

    /// A line of a list that leads nowhere.
    pub(super) fn entry(&mut self, words: &str) {
        self.say(words);
        self.entries += 1;
    }

    /// A line with the next number; further lines of it stand below its words.
    pub(super) fn item(&mut self, words: &str, item: Item) {
        let number = self.items.len() + 1;
        let mut first = true;
        for line in words.lines() {
            let begin = if std::mem::take(&mut first) { format!("{number:>2}. ") } else { "    ".to_owned() };
            self.lines.push((self.entries, format!("{begin}{line}")));
        }
        self.items.push(item);
        self.entries += 1;
    }

    /// Several numbers in one line.
    pub(super) fn row(&mut self, items: Vec<(String, Item)>) {
        let mut line = Vec::new();
        for (words, item) in items {
            self.items.push(item);
            line.push(format!("{:>2}. {words}", self.items.len()).trim_start().to_owned());
        }
        self.lines.push((self.entries, format!(" {}", line.join("   "))));
    }

    /// The lines that come next, with how many are left.
    pub(super) fn more(&mut self) -> String {
        let rest = &self.lines[self.said..];
        let Some((from, _)) = rest.first() else { return String::new() };
        let take = rest.iter().take_while(|(before, _)| *before < from + MANY).count();
        let mut text: String = rest[..take].iter().map(|(_, line)| format!("{line}\n")).collect();
        self.said += take;
        let left = self.entries.saturating_sub(self.lines.get(self.said).map_or(usize::MAX, |(before, _)| *before));
        if left > 0 {
            text.push_str(&format!("{left} left: more says them.\n"));
        }
        text
    }

    /// Begins at the first line again.
    pub(super) fn rewind(&mut self) {
        self.said = 0;
    }
}
