//! Undo by adding: a new change set that gives each field back what it held. Redo undoes the undo.

use super::Asked;
use crate::domain::change::{CREATED, Change, Decided, GONE};
use crate::domain::facts::{Facts, Rests};
use crate::domain::id::Id;
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
    let (told, summary) = match (what.undoes, what.summary.strip_prefix("undid: ")) {
        (Some(_), Some(original)) => (format!("Redone: {original}."), format!("redid: {original}")),
        _ => (format!("Undone: {}.", what.summary), format!("undid: {}", what.summary)),
    };
    Ok(Decided { summary, said: told, changes, undoes: Some(what.set), ..Decided::default() })
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
        Rests::SlugTaken { slug } => {
            (Rule::SlugTaken, format!("another metric is called {slug} by now"), format!("upshot show {slug}"))
        }
    }
}
