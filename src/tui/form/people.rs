//! What people say to each other over an outcome: notes, links, scope calls, whose it is.

use super::kind::Lines;
use super::{Field, Form, Made};
use crate::domain::board::Column;
use crate::domain::command::Command;
use crate::domain::id::{Id, Thing};
use crate::domain::outcome::Call;
use crate::domain::verdict::{NoteKind, Stance};
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// What is of another kind is a plain note here.
const KINDS: &[&str] = match NoteKind::WORDS.split_last() {
    Some((_, named)) => named,
    None => &[],
};
const DECISIONS: &[&str] = &["ask only", "in", "out", "later"];
const OWNING: &[&str] = &["offer", "accept", "decline", "take"];
/// What one does with what is offered to oneself.
const OFFERED: &[&str] = &["accept", "decline"];

pub(super) fn note_fields() -> Vec<Field> {
    vec![
        Field::long("text", "Note", "what was seen or said"),
        Field::choice("kind", "Kind", KINDS),
        Field::choice("stance", "It", Stance::WORDS),
    ]
}

pub(super) fn link_fields() -> Vec<Field> {
    vec![Field::line("url", "Link", "https://github.com/acme/app/pull/482, or a reference", "")]
}

pub(super) fn scope_fields() -> Vec<Field> {
    vec![
        Field::line("request", "Request", "PDF export", ""),
        Field::line("asked_by", "Asked by", "(optional)", ""),
        Field::choice("call", "Decision", DECISIONS),
        Field::line("why", "Why", "", ""),
    ]
}

pub(super) fn owner_fields(of: Option<(&Column, &World)>) -> Vec<Field> {
    let offered =
        of.is_some_and(|(column, world)| column.outcome.offered_to.as_ref().is_some_and(|offer| offer.to == world.me));
    let what =
        if offered { Field::choice("what", "Do", OFFERED).chosen(0) } else { Field::choice("what", "Do", OWNING) };
    vec![what, Field::line("to", "To", "one name; they accept it", ""), Field::line("why", "Why", "", "")]
}

pub(super) fn owner_shows(form: &Form, key: &str) -> bool {
    match (key, form.text("what").as_str()) {
        ("to", what) => matches!(what, "offer" | ""),
        ("why", what) => matches!(what, "offer" | "take" | ""),
        _ => true,
    }
}

/// Whose it is, and to whom it is offered.
pub(super) fn owner_quote(outcome: Id, world: &World) -> Lines {
    let Some(column) = world.column(outcome) else { return Lines::new() };
    let o = &column.outcome;
    let mut lines = Lines::new();
    lines.push(match &o.owner {
        Some(owner) if *owner == world.me => {
            ("It is yours. Offer it, and it stays yours until they accept.".to_owned(), Meaning::Text)
        }
        Some(owner) => {
            (format!("{owner} answers for it. Taking it over needs them to be away, and a reason."), Meaning::Text)
        }
        None => ("Nobody answers for it.".to_owned(), Meaning::Late),
    });
    if let Some(offer) = &o.offered_to {
        let words = if offer.to == world.me {
            "It is offered to you: accept, or decline.".to_owned()
        } else {
            format!("It is offered to {}, who has not answered yet.", offer.to)
        };
        lines.push((words, Meaning::Warn));
    }
    lines
}

pub(super) fn note(thing: Thing, name: &str, form: &Form) -> Made {
    Ok(Command::Note {
        on: thing,
        name: name.to_owned(),
        kind: NoteKind::of(&form.text("kind")).unwrap_or_default(),
        stance: Stance::of(&form.text("stance")).unwrap_or_default(),
        text: form.need("text", "the note is blank")?,
        link: None,
    })
}

pub(super) fn link(thing: Thing, name: &str, form: &Form) -> Made {
    Ok(Command::Link { to: thing, name: name.to_owned(), url: form.need("url", "a link to what?")? })
}

pub(super) fn scope(outcome: Id, form: &Form) -> Made {
    Ok(Command::Scope {
        outcome,
        request: form.need("request", "what is asked for?")?,
        asked_by: form.given("asked_by"),
        call: match form.text("call").as_str() {
            "in" => Some(Call::In),
            "out" => Some(Call::Out),
            "later" => Some(Call::Later),
            _ => None,
        },
        why: form.given("why"),
    })
}

pub(super) fn owner(outcome: Id, form: &Form) -> Made {
    Ok(match form.need("what", "choose what to do")?.as_str() {
        "accept" => Command::Accept { outcome },
        "decline" => Command::Decline { outcome },
        "take" => Command::Take { outcome, why: form.need("why", "taking over needs a reason")? },
        _ => Command::Offer { outcome, to: form.need("to", "to whom?")?, why: form.given("why") },
    })
}
