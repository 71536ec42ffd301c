//! Something that is owed, in words: what somebody is to do, of which outcome, since when, and what there is to know first.

use crate::domain::assessment::Terms;
use crate::domain::board::said::{Pieces, Tone, not_yet, tone, tripped};
use crate::domain::board::{Card, Column, Need, Wanted};
use crate::domain::day::Day;
use crate::domain::falsifier::{Falsifier, Tripped};
use crate::domain::handle::Handle;
use crate::domain::id::Kind;
use crate::report::{Block, Doc};
use crate::text;

/// What is owed, with the column and the card it is about where they are on the board.
pub(super) struct Asked<'a> {
    need: &'a Need,
    columns: &'a [Column],
    column: Option<&'a Column>,
    card: Option<&'a Card>,
}

/// An outcome as pages name it: `1 activation`.
pub(super) fn named(columns: &[Column], column: &Column) -> String {
    let at = columns.iter().position(|other| other.outcome.id == column.outcome.id).map_or(0, |at| at + 1);
    let slug = column.metric.as_ref().map_or_else(|| column.outcome.label().to_string(), |m| m.slug.to_string());
    format!("{at} {slug}")
}

/// A sentence with a capital at its beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl<'a> Asked<'a> {
    /// Of a board's columns.
    pub(super) fn of(need: &'a Need, columns: &'a [Column]) -> Self {
        let card = need.about.filter(|thing| thing.kind == Kind::Hypothesis).and_then(|thing| {
            let of = |column: &'a Column| Some((column, column.cards.iter().find(|c| c.hypothesis.id == thing.id)?));
            columns.iter().find_map(of)
        });
        let column = need.about.and_then(|thing| columns.iter().find(|column| column.outcome.id == thing.id));
        // What is said of a metric belongs to the outcome that it decides.
        let reads = |column: &&Column| column.metric.as_ref().is_some_and(|m| m.slug.as_str() == need.name);
        // What lies within an outcome, as its limits do, is called by its label.
        let labelled =
            |column: &&Column| need.wanted == Wanted::Settle && column.outcome.label().to_string() == need.name;
        let column = columns.iter().find(reads).or(card.map(|(column, _)| column)).or(column);
        let column = column.or_else(|| columns.iter().find(labelled));
        Self { need, columns, column, card: card.map(|(_, card)| card) }
    }

    /// The outcome it is about: `1 activation`.
    pub(super) fn outcome(&self) -> String {
        self.column.map_or_else(|| self.need.name.clone(), |column| named(self.columns, column))
    }

    /// What somebody is to do, as the reader is told.
    pub(super) fn words(&self, me: &Handle) -> String {
        let (need, outcome) = (self.need, self.outcome());
        let about = self.card.map(|card| format!("{} {}", card.hypothesis.label(), card.hypothesis.build));
        let offer = self.column.and_then(|column| column.outcome.offered_to.as_ref());
        match (need.wanted, about, self.column) {
            (Wanted::Verdict, Some(about), _) => format!("Verdict on {about}"),
            (Wanted::Rollback, Some(about), _) => format!("Refuted, and still live: {about}"),
            (Wanted::Owner, _, Some(_)) => match offer.filter(|offer| need.who.as_ref() == Some(&offer.to)) {
                Some(offer) if offer.to == *me => format!("{} offers you {outcome}: take it or say no", offer.by),
                Some(offer) => format!("{} offers {} {outcome}", offer.by, offer.to),
                None if need.says.starts_with("nobody owns it") => format!("Nobody answers for {outcome}"),
                None => sentence(&need.says),
            },
            (Wanted::Reading, ..) => format!("Reading of {}", need.name),
            (Wanted::Promise, ..) => match need.says.split_once(": ") {
                Some((asks, step)) => format!("{}: {}", sentence(asks), text::in_sentence(step)),
                None => sentence(&need.says),
            },
            (Wanted::Answer, _, Some(_)) => self.answer(&outcome),
            (Wanted::Sprint, ..) => format!("{}: {}", need.name, need.says),
            // It begins with the name of a metric.
            (Wanted::Guardrail, ..) => need.says.clone(),
            _ => sentence(&need.says),
        }
    }

    /// Which answer is asked for: that of the sprint that runs, or one that a close went without.
    fn answer(&self, outcome: &str) -> String {
        match (self.need.sprint, self.need.due) {
            (Some(sprint), false) => format!("Answer for {outcome} in {sprint}"),
            (Some(sprint), true) => format!("{sprint} closed without an answer for {outcome}"),
            (None, _) => format!("Answer for {outcome}: the sprint has ended"),
        }
    }

    /// Since when it is due, or by when.
    pub(super) fn when(&self, today: Day) -> String {
        let days = self.need.days;
        let since = |day: Day| format!("since {}", day.short(today));
        let offer = self.column.and_then(|column| column.outcome.offered_to.as_ref());
        match (self.need.wanted, days) {
            (Wanted::Promise, _) => self.need.sprint.map_or_else(String::new, |sprint| format!("from {sprint}")),
            (Wanted::Verdict, 0) if self.need.due => {
                self.card.and_then(|card| card.hypothesis.deadline()).map_or_else(String::new, |due| due.due(today))
            }
            (Wanted::Verdict, 1) => "1 day late".to_owned(),
            (Wanted::Verdict, 2..) => format!("{days} days late"),
            (Wanted::Reading, 1..) => format!("{days} days old"),
            (Wanted::Owner, 0) => offer.map_or_else(String::new, |offer| since(offer.on)),
            (Wanted::Rollback, 0) => {
                self.card.and_then(|card| card.verdict.as_ref()).map_or_else(String::new, |verdict| since(verdict.on))
            }
            (_, ..=-2) => format!("in {} days", -days),
            (_, -1) => "tomorrow".to_owned(),
            (_, 0) => {
                if self.need.due {
                    "today".to_owned()
                } else {
                    String::new()
                }
            }
            _ => since(today.plus(-days)),
        }
    }

    /// What there is to know before one does it.
    pub(super) fn told(&self, today: Day) -> Vec<Block> {
        self.column.map_or_else(Vec::new, |column| told(column, self.card, today))
    }
}

/// What there is to know of an outcome, or of one of its hypotheses: what came of it, and what it is held to.
pub(super) fn told(column: &Column, card: Option<&Card>, today: Day) -> Vec<Block> {
    let mut more = Doc::default();
    let wrong = wrong_if(column, card.is_some(), today);
    match card {
        Some(card) => {
            more.section(format!("{} {}", card.hypothesis.label(), card.hypothesis.build));
            more.says(claim(card, today));
            let ship = card.hypothesis.ship.as_ref();
            let days = ship.zip(card.hypothesis.check_on()).map(|(ship, check)| {
                format!("shipped {}, check day {}", ship.shipped_on.short(today), check.short(today))
            });
            let parts: Vec<String> = days.into_iter().chain(wrong).collect();
            more.line(parts.join(", "), Tone::Plain);
        }
        None => {
            more.section(column.outcome.title.clone());
            more.says(column.movement_words(today));
            more.says(column.pace_words());
            more.line(wrong.unwrap_or_default(), Tone::Plain);
        }
    }
    for block in &mut more.blocks {
        if let Block::Says(pieces) = block
            && let Some((first, _)) = pieces.first_mut()
        {
            *first = first.trim_start().to_owned();
        }
    }
    more.blocks.retain(|block| !matches!(block, Block::Says(pieces) if pieces.iter().all(|(w, _)| w.is_empty())));
    more.blocks
}

/// `DID NOT MOVE  +0.4pt of +5 expected · likely between -0.3 and +1.2`: the class, then what came of what was expected.
pub(super) fn claim(card: &Card, today: Day) -> Pieces {
    let Some(a) = &card.movement else { return vec![(card.state.word().to_uppercase(), Tone::Strong)] };
    let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
    let said = a.said(Terms { unit, today, first: card.first });
    let parts: Vec<String> = [said.claimed()].into_iter().filter(|p| !p.is_empty()).chain(said.likely()).collect();
    vec![(a.class.words().to_owned(), tone(a.class)), (format!("  {}", parts.join(" · ")), Tone::Plain)]
}

/// What would tell the outcome wrong, and how that stands; beside a hypothesis without its numbers.
fn wrong_if(column: &Column, short: bool, today: Day) -> Option<String> {
    let falsifier = column.falsifier.as_ref()?;
    let slug = column.metric.as_ref().map_or("", |metric| metric.slug.as_str());
    let text = falsifier.text.strip_prefix(slug).unwrap_or(&falsifier.text).trim_start();
    let told = Falsifier { text: text.to_owned(), ..falsifier.clone() };
    if short && told.tripped == Tripped::NotYet {
        return Some(format!("wrong if {text}: {}", not_yet(falsifier)));
    }
    Some(format!("wrong if {}", tripped(&told, today)))
}
