//! Undo by adding: a new change set that gives each field back what it held. Redo undoes the undo.

use super::Asked;
use crate::domain::change::{CREATED, Change, Decided, GONE, Then};
use crate::domain::facts::{Begun, Facts, Rests, Standing};
use crate::domain::history::days_in_words;
use crate::domain::id::Id;
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
    let mut refuse = |rule, says: String, fix: String| broken.push(Broken { rule, says, fix: fix.into() });
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
    // What it had chosen among is to be chosen among again.
    let open = (!what.settled.is_empty()).then(|| Then::Means(format!("Open again: {}.", what.settled.join(", "))));
    let then = open.into_iter().collect();
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
    // What a coach board lets through with a reason may come back with it.
    let enforced = board.strictness == Strictness::Enforce;
    let new = after.alarms.iter().filter(|alarm| alarm.is_new(&before.alarms));
    for alarm in new.filter(|alarm| enforced || !alarm.is_passable()) {
        let says = format!("{} would be {}", alarm.name, alarm.says);
        broken.extend(alarm.across.rule().map(|rule| Broken { rule, says, fix: alarm.fix.clone().into() }));
    }
    let mut refuse =
        |says: String, fix: String| broken.push(Broken { rule: Rule::SprintClosed, says, fix: fix.into() });
    // One's own close may be taken back; what a sprint held when it closed may not change while it is closed.
    let closed = |standing: &Standing, id: &Id| standing.begun.get(id).and_then(|sprint| sprint.held.clone());
    if before
        .begun
        .iter()
        .any(|(id, was)| was.held.is_some() && closed(after, id).is_some_and(|now| Some(now) != was.held))
    {
        let says = "it would change a closed sprint, and a closed sprint stays as it is".to_owned();
        refuse(says, "upshot note S-1 TEXT".to_owned());
    }
    // A review is told once the team has gone on: its close is taken back only while nothing has begun since.
    for (id, was) in before.begun.iter().filter(|(id, was)| was.held.is_some() && closed(after, id).is_none()) {
        let gone_on =
            |(other, sprint): &(&Id, &Begun)| *other != id && !sprint.beside && sprint.label.number > was.label.number;
        if let Some((_, later)) = before.begun.iter().find(gone_on) {
            let (label, later) = (was.label, later.label);
            let says = format!("{later} has begun since {label} was closed, and its review stays as it was told");
            refuse(says, format!("upshot review {label}"));
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(Refusal { asked: asked.to_owned(), broken, passable: false }) }
}
