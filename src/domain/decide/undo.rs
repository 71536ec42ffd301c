//! Undo by adding: a new change set that gives each field back what it held. Redo undoes the undo.

use super::Asked;
use crate::domain::change::{CREATED, Change, Decided, GONE, Then};
use crate::domain::facts::{Facts, Rests, Standing};
use crate::domain::history::days_in_words;
use crate::domain::id::Id;
use crate::domain::label::Label;
use crate::domain::person::{Board, Strictness};
use crate::domain::refusal::{Broken, Refusal, Rule};

pub(super) fn undo(facts: &Facts, set: Option<Id>, redo: bool, asked: &Asked) -> Result<Decided, Refusal> {
    let verb = if redo { "redo" } else { "undo" };
    let Some(what) = &facts.undo else {
        let says = match (set, redo) {
            (Some(_), _) => "there is no such change set".to_owned(),
            (None, true) => "you have undone nothing that could be redone".to_owned(),
            (None, false) => "you have changed nothing that could be undone".to_owned(),
        };
        return Err(Refusal::one(verb, Rule::NothingToUndo, says, "upshot history"));
    };
    let name = format!("{verb} \"{}\"", what.summary);
    let mut broken = Vec::new();
    let mut refuse = |rule, says: String, fix: String| broken.push(Broken { rule, says, fix });
    if what.actor != asked.who {
        let says = format!("it was {}, and one undoes one's own", what.actor);
        refuse(Rule::NotYours, says, format!("upshot --as {} undo {}", what.actor.as_str(), what.set));
    }
    if what.undone {
        refuse(Rule::AlreadyUndone, "it is undone already".to_owned(), "upshot redo".to_owned());
    }
    for change in &what.changes {
        if let Some((who, day)) = &change.since {
            let field = change.field.replace('_', " ");
            let says = format!("{who} changed {} of {} since, on {}", field, change.name, day.words(asked.today));
            refuse(Rule::ChangedSince, says, format!("upshot history {}", change.name));
        }
    }
    for rests in &what.rests {
        let (rule, says, fix) = resting(rests, asked);
        refuse(rule, says, fix);
    }
    if !broken.is_empty() {
        return Err(Refusal { asked: name, broken, passable: false });
    }
    let changes = what
        .changes
        .iter()
        .filter(|c| !c.thing.kind.is_event())
        .map(|c| match c.field.as_str() {
            CREATED => Change::gone(c.thing),
            GONE if c.before.is_null() => Change::set(c.thing, GONE, &false),
            field => Change { thing: c.thing, field: field.to_owned(), after: c.before.clone() },
        })
        .collect();
    // Redoing names what comes back, not the undoing of it.
    let said = |words: &str| days_in_words(words, asked.today);
    let (told, summary) = match &what.back {
        Some(original) => (format!("Redone: {}.", said(original)), format!("redid: {original}")),
        None => (format!("Undone: {}.", said(&what.summary)), format!("undid: {}", what.summary)),
    };
    let redoes = what.back.is_some();
    let stays = (!what.settled.is_empty()).then(|| {
        Then::Means(format!(
            "What two copies said of {} stays settled: it shows again what it showed before",
            what.settled.join(", ")
        ))
    });
    let then = stays.into_iter().collect();
    Ok(Decided { summary, said: told, then, changes, undoes: Some(what.set), redoes, ..Decided::default() })
}

/// What rests on it, as a broken rule.
fn resting(rests: &Rests, asked: &Asked) -> (Rule, String, String) {
    match rests {
        Rests::Refers { by, to } => (Rule::ReferredTo, format!("{by} refers to {to}"), format!("upshot history {to}")),
        Rests::Readings { of } => {
            (Rule::ReferredTo, format!("{of} has readings logged since"), format!("upshot reading list {of}"))
        }
        Rests::Verdict { on, signed_by } => (
            Rule::VerdictRests,
            format!("the verdict on {on}, signed {signed_by}, rests on it"),
            format!("upshot show {on}; a wrong value is corrected: upshot correct"),
        ),
        Rests::Corrected { by, on } => (
            Rule::ChangedSince,
            format!("{by} corrected a reading of it since, on {}", on.words(asked.today)),
            "upshot history".to_owned(),
        ),
        Rests::ImportedAgain { source } => {
            let says = format!("the rows of {source} were imported again since, and would count twice");
            (Rule::ChangedSince, says, "upshot history".to_owned())
        }
        Rests::SlugTaken { slug } => {
            (Rule::SlugTaken, format!("another metric is called {slug} by now"), format!("upshot show {slug}"))
        }
    }
}

/// Refuses an undo or redo that would leave the board as no command could have left it: what stands after it is compared
/// with what stood before.
///
/// # Errors
/// Every rule that it would break.
pub fn undone_well(before: &Standing, after: &Standing, board: &Board, asked: &str) -> Result<(), Refusal> {
    let mut broken = Vec::new();
    let mut refuse = |rule, says: String, fix: String| broken.push(Broken { rule, says, fix });
    for label in new(&before.judged_unshipped, &after.judged_unshipped) {
        let says = format!("the verdict on {label} rests on its ship");
        refuse(Rule::VerdictRests, says, format!("upshot show {label}"));
    }
    for label in new(&before.judged_unread, &after.judged_unread) {
        let says = format!("the verdict on {label} would stand without a reading after its ship");
        refuse(Rule::NoReadingAfter, says, format!("upshot show {label}"));
    }
    // One's own close may be taken back; what a sprint held when it closed may not change while it is closed.
    if before.closed.iter().any(|(label, held)| after.closed.get(label).is_some_and(|now| now != held)) {
        let says = "it would change a closed sprint, and a closed sprint stays as it is".to_owned();
        refuse(Rule::SprintClosed, says, "upshot note S-1 TEXT".to_owned());
    }
    // A review is told once the team has gone on: its close is taken back only while nothing has begun since.
    let begun = || before.closed.keys().chain(&before.active);
    for label in before.closed.keys().filter(|label| !after.closed.contains_key(label)) {
        if let Some(later) = begun().find(|other| other.number > label.number) {
            let says = format!("{later} has begun since {label} was closed, and its review stays as it was told");
            refuse(Rule::SprintClosed, says, format!("upshot review {label}"));
        }
    }
    if after.active.len() > 1 && after.active.len() > before.active.len() {
        let labels: Vec<String> = after.active.iter().map(Label::to_string).collect();
        let says = format!("{} would be active at once", labels.join(" and "));
        refuse(Rule::AnotherActive, says, "upshot sprint close".to_owned());
    }
    for label in new(&before.ownerless, &after.ownerless) {
        let says = format!("{label} is committed, and nobody would own it");
        refuse(Rule::MissingOwner, says, format!("upshot outcome owner {label} H --why TEXT"));
    }
    // What a coach board lets through with a reason may come back with it.
    let enforced = board.strictness == Strictness::Enforce;
    for label in new(&before.open_beneath, &after.open_beneath).filter(|_| enforced) {
        let says = format!("{label} would be open beneath an ended outcome");
        refuse(Rule::OpenBeneath, says, format!("upshot show {label}"));
    }
    for label in new(&before.crowded, &after.crowded) {
        let says = format!("{label} would have more than two guardrails");
        refuse(Rule::TooManyGuardrails, says, format!("upshot show {label}"));
    }
    for (label, count) in &after.commitments {
        if enforced && *count > board.ceiling && before.commitments.get(label).is_none_or(|was| was < count) {
            let says = format!("{label} would have {count} commitments; {} are the most", board.ceiling);
            refuse(Rule::Ceiling, says, format!("upshot board set ceiling {count}"));
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(Refusal { asked: asked.to_owned(), broken, passable: false }) }
}

/// The labels that are in the second list only.
fn new<'a>(before: &[Label], after: &'a [Label]) -> impl Iterator<Item = &'a Label> {
    after.iter().filter(|label| !before.contains(label))
}
