//! What holds a command back: everything missing gathered and let through or refused at once, and the small checks that
//! every noun shares.

use super::Asked;
use crate::domain::facts::{Facts, Slice};
use crate::domain::handle::{Handle, NotOnePerson};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::Id;
use crate::domain::outcome::Outcome;
use crate::domain::person::Strictness;
use crate::domain::refusal::{Broken, Fix, Level, Pass, Refusal, Rule};
use crate::domain::unclear::Unclear;

/// Collects what a gate finds missing, and lets through or refuses all of it at once.
pub(super) struct Gate {
    asked: String,
    broken: Vec<Broken>,
}

impl Gate {
    /// A gate for what was asked, named as a verb with its object: `commit O-3`.
    pub(super) fn new(asked: impl Into<String>) -> Self {
        Self { asked: asked.into(), broken: Vec::new() }
    }

    /// Holds back unless `ok`.
    pub(super) fn need(&mut self, ok: bool, rule: Rule, says: impl Into<String>, fix: impl Into<Fix>) {
        if !ok {
            self.broken.push(Broken { rule, says: says.into(), fix: fix.into() });
        }
    }

    /// Adds what another check found.
    pub(super) fn add(&mut self, broken: impl IntoIterator<Item = Broken>) {
        for item in broken {
            if !self.broken.contains(&item) {
                self.broken.push(item);
            }
        }
    }

    /// Lets through, on a coach board with a reason where nothing that always holds is broken.
    pub(super) fn pass(self, slice: &Slice, asked: &Asked) -> Result<Option<Pass>, Refusal> {
        if self.broken.is_empty() {
            return Ok(None);
        }
        let passable =
            slice.board.strictness == Strictness::Coach && self.broken.iter().all(|b| b.rule.level() == Level::Enforce);
        match asked.anyway.as_deref().map(str::trim).filter(|why| !why.is_empty()) {
            Some(why) if passable => {
                let rules = self.broken.iter().map(|b| b.rule.code().to_owned()).collect();
                Ok(Some(Pass { why: why.to_owned(), rules }))
            }
            _ => Err(Refusal { asked: self.asked, broken: self.broken, passable }),
        }
    }
}

/// An outcome that is still open, with the name of what is asked.
pub(super) fn open<'a>(slice: &'a Slice, id: Id, verb: &str) -> Result<(&'a Outcome, String), Refusal> {
    let Some(outcome) = slice.outcome(id) else {
        return Err(Refusal::one(verb, Rule::Nothing, "it is no longer on the board", "upshot outcome list"));
    };
    let label = outcome.label();
    let asked = format!("{verb} {label}");
    match &outcome.result {
        Some(result) => Err(Refusal::one(
            asked,
            Rule::OutcomeEnded,
            format!("{label} ended as {}", result.ended.word()),
            format!("upshot outcome reopen {label} --why TEXT"),
        )),
        None => Ok((outcome, asked)),
    }
}

/// A hypothesis by its id, with the name of what is asked.
pub(super) fn find<'a>(slice: &'a Slice, id: Id, verb: &str) -> Result<(&'a Hypothesis, String), Refusal> {
    match slice.hypothesis(id) {
        Some(h) => Ok((h, format!("{verb} {}", h.label()))),
        None => Err(Refusal::one(verb, Rule::Nothing, "it is no longer on the board", "upshot hypothesis list")),
    }
}

/// That it stands so already, as a refusal.
pub(super) fn already(asked: &str) -> Refusal {
    Refusal::one(asked, Rule::Nothing, "it stands so already", "upshot history")
}

/// That nothing would change by an edit, as a refusal.
pub(super) fn nothing(asked: &str) -> Refusal {
    Refusal::one(
        asked,
        Rule::Nothing,
        "nothing would change",
        Fix::words("name what shall change").in_shell("upshot help edit"),
    )
}

/// Refuses to speak of what is not on this board.
pub(super) fn there(facts: &Facts, asked: &str, name: &str) -> Result<(), Refusal> {
    let says = format!("{name} is not on this board");
    if facts.is_there { Ok(()) } else { Err(Refusal::one(asked, Rule::Nothing, says, "upshot outcome list")) }
}

/// A text that says something, trimmed of nothing; a blank one is refused.
pub(super) fn filled<'a>(text: &'a str, asked: &str, says: &str, fix: impl Into<Fix>) -> Result<&'a str, Refusal> {
    if text.trim().is_empty() { Err(Refusal::one(asked, Rule::Blank, says, fix)) } else { Ok(text) }
}

/// A text that is there and says something.
pub(super) fn given(text: Option<&str>) -> Option<String> {
    text.filter(|t| !t.trim().is_empty()).map(str::to_owned)
}

/// A word that could not be read, as a refusal.
pub(super) fn unclear(asked: &str, e: &Unclear) -> Refusal {
    Refusal::one(asked, Rule::Words, e.what.clone(), Fix::words(&*e.hint))
}

/// The one person a typed owner names, under the name first written; `again` is the command with `H` for a name.
pub(super) fn one_person(slice: &Slice, typed: &str, asked: &str, again: &str) -> Result<Handle, Refusal> {
    let handle = Handle::parse_kind(typed.trim_start_matches('@')).map_err(|(kind, e): (NotOnePerson, Unclear)| {
        let says = match kind {
            NotOnePerson::Blank => "an owner is one person, and no name was given".to_owned(),
            _ => e.what,
        };
        Refusal::one(asked, Rule::NotOnePerson, says, again)
    })?;
    match slice.person(&handle) {
        Some(person) if person.robot => Err(Refusal::one(
            asked,
            Rule::Robot,
            format!("{} is a robot, and a robot may log but never own or sign", person.handle),
            again,
        )),
        Some(person) => Ok(person.handle.clone()),
        None => Ok(handle),
    }
}

/// Whoever shall sign, who is no robot.
pub(super) fn no_robot(slice: &Slice, who: &Handle, asked: &str, fix: &str) -> Result<(), Refusal> {
    let robot = slice.person(who).is_some_and(|p| p.robot);
    if robot {
        let says = format!("{who} is a robot, and a robot may log but never own or sign");
        return Err(Refusal::one(asked, Rule::Robot, says, fix));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{handle, today};

    fn gate() -> Gate {
        let mut gate = Gate::new("commit O-1");
        gate.need(true, Rule::MissingMetric, "there", "nothing");
        gate.need(false, Rule::MissingProblem, "no problem", "give one");
        gate.need(false, Rule::MissingDue, "no due day", "give one");
        gate
    }

    fn pass(gate: Gate, strictness: Strictness, why: Option<&str>) -> Result<Option<Pass>, Refusal> {
        let mut slice = Slice::default();
        slice.board.strictness = strictness;
        let new_id = Id::default;
        let anyway = why.map(str::to_owned);
        let asked = Asked { today: today(), who: handle("mara"), anyway, seen: &[], new_id: &new_id };
        gate.pass(&slice, &asked)
    }

    #[test]
    fn a_gate_refuses_everything_at_once_or_lets_it_through_with_a_reason() {
        let refusal = pass(gate(), Strictness::Coach, None).unwrap_err();
        assert_eq!(refusal.broken.len(), 2);
        assert!(refusal.passable);
        assert!(pass(gate(), Strictness::Coach, Some("  ")).is_err(), "a blank reason is none");
        let passed = pass(gate(), Strictness::Coach, Some("a customer waits")).unwrap().unwrap();
        assert_eq!(passed.rules, [Rule::MissingProblem.code(), Rule::MissingDue.code()]);
        assert!(pass(gate(), Strictness::Enforce, Some("a customer waits")).is_err());
        assert!(pass(Gate::new("commit O-1"), Strictness::Enforce, None).unwrap().is_none());
    }

    #[test]
    fn what_always_holds_is_passed_by_no_reason() {
        let mut gate = gate();
        gate.need(false, Rule::MissingOwner, "nobody owns it", "own it");
        assert!(!pass(gate, Strictness::Coach, Some("a customer waits")).unwrap_err().passable);
    }

    #[test]
    fn the_same_is_asked_for_once() {
        let mut one = gate();
        let other = gate();
        one.add(other.broken);
        assert_eq!(one.broken.len(), 2);
    }
}
