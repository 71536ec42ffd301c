//! What people say to each other over an outcome: notes, links, scope calls, whose it is.

use serde_json::Value;

use super::sheet::{Kind, Lines, Sheet, fields_alone, of, outcome};
use super::{Field, Form, Made};
use crate::domain::board::{Card, Column};
use crate::domain::command::Command;
use crate::domain::facts::Want;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::outcome::{Call, ScopeCall};
use crate::domain::verdict::{NoteKind, Stance};
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// What a note says of the hypothesis, as everywhere.
const STANCES: &[&str] = &["speaks for it", "speaks against it", "neither"];

fn stance(word: &str) -> Stance {
    [Stance::Supports, Stance::Contradicts].into_iter().find(|stance| stance.says() == Some(word)).unwrap_or_default()
}

/// What is of another kind is a plain note here.
const KINDS: &[&str] = match NoteKind::WORDS.split_last() {
    Some((_, named)) => named,
    None => &[],
};
const DECISIONS: &[&str] = &["ask only", "in", "out", "later"];
const OFFERING: &[&str] = &["offer"];
/// The same where nobody answers for it who is here.
const OWNING: &[&str] = &["offer", "take"];
/// What one does with what is offered to oneself.
const OFFERED: &[&str] = &["accept", "decline"];

/// A note on a hypothesis, or on its outcome.
pub(crate) fn note_on(card: Option<&Card>, column: &Column) -> Kind {
    let (thing, named) = named(card, column);
    of(Note { thing, named })
}

/// A link from a hypothesis, or from its outcome.
pub(crate) fn link_on(card: Option<&Card>, column: &Column) -> Kind {
    let (thing, named) = named(card, column);
    of(Link { thing, named })
}

fn named(card: Option<&Card>, column: &Column) -> (Thing, String) {
    match card {
        Some(card) => (Thing::new(ThingKind::Hypothesis, card.hypothesis.id), card.hypothesis.label().to_string()),
        None => (Thing::new(ThingKind::Outcome, column.outcome.id), column.outcome.label().to_string()),
    }
}

/// A note on a hypothesis or an outcome.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    /// On what.
    pub(crate) thing: Thing,
    /// What that is called.
    pub(crate) named: String,
}

impl Sheet for Note {
    fn name(&self) -> &'static str {
        "note"
    }

    fn about(&self) -> String {
        self.thing.id.to_string()
    }

    fn title(&self, _: &World) -> String {
        format!("Note on {}", self.named)
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::long("text", "Note", "what was seen or said"),
            Field::choice("kind", "Kind", KINDS),
            Field::choice("stance", "This", STANCES),
        ]
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        Ok(Command::Note {
            on: self.thing,
            name: self.named.clone(),
            kind: NoteKind::of(&form.text("kind")).unwrap_or_default(),
            stance: stance(&form.text("stance")),
            text: form.need("text", "the note is blank")?,
            link: None,
        })
    }
}

/// A link from a hypothesis or an outcome to where its work is.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// On what.
    pub(crate) thing: Thing,
    /// What that is called.
    pub(crate) named: String,
}

impl Sheet for Link {
    fn name(&self) -> &'static str {
        "link"
    }

    fn about(&self) -> String {
        self.thing.id.to_string()
    }

    fn title(&self, _: &World) -> String {
        format!("Link from {}", self.named)
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![Field::line("url", "Link", "https://github.com/acme/app/pull/482, or a reference", "")]
    }

    fn is_short(&self) -> bool {
        true
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        Ok(Command::Link { to: self.thing, name: self.named.clone(), url: form.need("url", "a link to what?")? })
    }
}

/// A request for scope, and what was decided.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The outcome.
    pub(crate) outcome: Id,
}

impl Sheet for Scope {
    fn name(&self) -> &'static str {
        "scope"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Scope decision · {}", outcome(self.outcome, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::line("request", "Request", "PDF export", ""),
            Field::line("asked_by", "Asked by", "(optional)", ""),
            Field::choice("call", "Decision", DECISIONS),
            Field::line("why", "Why", "", ""),
        ]
    }

    /// As far as the form shows, nobody has decided: what stands of a request is shown before it is replaced.
    fn base(&self, _: &World) -> Value {
        fields_alone::<ScopeCall>(None)
    }

    fn stands(&self, form: &Form, world: &World) -> Value {
        let request = form.text("request");
        let read = self.reads().and_then(|want| world.edited(&want));
        let all = read.map_or(&[][..], |slice| &slice.scope_calls);
        fields_alone(all.iter().find(|call| call.outcome == self.outcome && call.request == request))
    }

    fn reads(&self) -> Option<Want> {
        Some(Want::Outcome(self.outcome))
    }

    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[("asked_by", "asked_by"), ("call", "decision"), ("why", "decision")]
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        Ok(Command::Scope {
            outcome: self.outcome,
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
}

/// Whether whoever answers for something is there to hand it over.
fn is_here(owner: &Handle, world: &World) -> bool {
    let person = world.view.people.iter().find(|person| person.handle == *owner);
    world.away(owner).is_none() && person.is_none_or(|person| person.left.is_none() && !person.robot)
}

/// Whose an outcome is: offered, accepted, declined, taken.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    /// The outcome.
    pub(crate) outcome: Id,
}

impl Sheet for Owner {
    fn name(&self) -> &'static str {
        "owner"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Owner · {}", outcome(self.outcome, world))
    }

    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let of = world.and_then(|world| Some((world.column(self.outcome)?, world)));
        let offered = of.is_some_and(|(column, world)| {
            column.outcome.offered_to.as_ref().is_some_and(|offer| offer.to == world.me)
        });
        // Only what can be done is offered; the only thing is chosen already.
        let what = match of.and_then(|(column, world)| Some((column.outcome.owner.as_ref()?, world))) {
            _ if offered => Field::choice("what", "Do", OFFERED).chosen(0),
            Some((owner, world)) if is_here(owner, world) => Field::choice("what", "Do", OFFERING).chosen(0),
            _ => Field::choice("what", "Do", OWNING),
        };
        vec![what, Field::line("to", "To", "one name; they accept it", ""), Field::line("why", "Why", "", "")]
    }

    fn shows(&self, form: &Form, key: &str, _: &World) -> bool {
        match (key, form.text("what").as_str()) {
            // Where there is one thing to do nothing is chosen.
            ("what", _) => form.field("what").is_some_and(|field| field.choices() > 1),
            ("to", what) => matches!(what, "offer" | ""),
            ("why", what) => matches!(what, "offer" | "take" | ""),
            _ => true,
        }
    }

    /// Whose it is, and to whom it is offered.
    fn quote(&self, world: &World) -> Lines {
        let Some(column) = world.column(self.outcome) else { return Lines::new() };
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

    fn command(&self, form: &Form, _: &World) -> Made {
        let outcome = self.outcome;
        Ok(match form.need("what", "choose what to do")?.as_str() {
            "accept" => Command::Accept { outcome },
            "decline" => Command::Decline { outcome },
            "take" => Command::Take { outcome, why: form.need("why", "taking over needs a reason")? },
            _ => Command::Offer { outcome, to: form.need("to", "to whom?")?, why: form.given("why") },
        })
    }
}
