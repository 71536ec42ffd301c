//! What somebody saw who looked whether it came true: an observation in words, or a condition that its day left unread.

use super::gate::{Gate, filled, one_person, open};
use super::{Asked, diff};
use crate::domain::change::{Decided, Then};
use crate::domain::facts::{Facts, Slice};
use crate::domain::falsifier::Tripped;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::outcome::{Looked, Outcome};
use crate::domain::refusal::{Fix, Refusal, Rule};
use crate::domain::warning::Caution;

/// What was said.
pub(super) struct Said<'a> {
    pub(super) came_true: bool,
    pub(super) why: &'a str,
    /// For whom it is typed; the one who asks, where nobody is named.
    pub(super) signer: Option<&'a str>,
}

pub(super) fn looked(slice: &Slice, facts: &Facts, id: Id, said: &Said, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = open(slice, id, "say what was seen of")?;
    let label = old.label();
    let Some(wrong) = old.wrong_if.as_ref().map(|wrong| wrong.words(asked.today)) else {
        let fix = format!("upshot edit {label} --wrong-if \"WORDS by DAY\"");
        return Err(Refusal::one(name, Rule::MissingWrongIf, "nothing would tell that it was wrong", fix));
    };
    has_come(old, facts, &name, asked)?;
    let again = if said.came_true { "came-true" } else { "did-not" };
    filled(said.why, &name, "how do you know?", format!("upshot outcome looked {label} {again} --why TEXT"))?;
    let signer = signer(slice, old, said, &name, asked)?;
    let mut gate = Gate::new(name);
    let owner = old.owner.as_ref();
    let owns = owner.is_none_or(|owner| *owner == signer);
    let who = owner.map_or_else(String::new, ToString::to_string);
    let fix = format!("upshot outcome looked {label} {again} --why TEXT --for {}", owner.map_or("H", |o| o.as_str()));
    gate.need(owns, Rule::NotTheOwner, format!("{who} owns {label}, and says so"), fix);
    gate.pass(slice, asked)?;
    let answer = Looked { came_true: said.came_true, why: said.why.to_owned(), by: signer, on: asked.today };
    let thing = Thing::new(Kind::Outcome, id);
    let mut then = Vec::new();
    let (summary, words) = if said.came_true {
        let next = format!("Close it, or go on with a reason: upshot outcome close {label} missed --why TEXT.");
        then.push(Then::Shell(next));
        (format!("what would tell {label} wrong came true"), format!("{label}: \"{wrong}\" came true."))
    } else {
        let summary = format!("what would tell {label} wrong did not come true");
        (summary, format!("{label}: \"{wrong}\" did not come true."))
    };
    let replaced = old.looked.as_ref().map(|was| {
        let word = if was.came_true { "came true" } else { "did not" };
        Caution::Replaces.says(format!(
            "it replaces what {} said on {}: {word}, {}",
            was.by,
            was.on.short(asked.today),
            was.why
        ))
    });
    Ok(Decided {
        summary,
        said: words,
        then,
        why: Some(said.why.to_owned()),
        warnings: replaced.into_iter().collect(),
        changes: diff(thing, old, &Outcome { looked: Some(answer), ..old.clone() }),
        about: Some(thing),
        ..Decided::default()
    })
}

/// Nobody can have looked before its day, nor answers what the readings tell.
fn has_come(old: &Outcome, facts: &Facts, name: &str, asked: &Asked) -> Result<(), Refusal> {
    let label = old.label();
    let Some(falsifier) = &facts.falsifier else { return Ok(()) };
    if let Some(by) = falsifier.by.filter(|by| asked.today < *by) {
        let says = format!("it is looked at on {}", by.words(asked.today));
        let fix = Fix::words("write what you saw meanwhile").in_shell(format!("upshot note {label} TEXT"));
        return Err(Refusal::one(name, Rule::LookedTooEarly, says, fix));
    }
    if falsifier.looked.is_none() && matches!(falsifier.tripped, Tripped::Yes | Tripped::No) {
        let word = if falsifier.is_tripped() { "it came true" } else { "it did not come true" };
        let says = format!("the readings tell: {word}");
        return Err(Refusal::one(name, Rule::ReadingsTell, says, format!("upshot show {label}")));
    }
    Ok(())
}

fn signer(slice: &Slice, old: &Outcome, said: &Said, name: &str, asked: &Asked) -> Result<Handle, Refusal> {
    let again = format!("name one person: upshot outcome looked {} did-not --why TEXT --for H", old.label());
    said.signer.map_or_else(|| Ok(asked.who.clone()), |typed| one_person(slice, typed, name, &again))
}
