//! Settling what two copies said differently: one of the versions is said anew, and names all of them. And the gates that
//! rest on what is not settled.

use serde_json::Value;

use super::Asked;
use super::gate::{Gate, given};
use crate::domain::change::{Change, Decided};
use crate::domain::command::Command;
use crate::domain::conflict::{Conflict, Settled};
use crate::domain::facts::{Facts, Slice};
use crate::domain::fold::Reference;
use crate::domain::history::days_in_words;
use crate::domain::id::{Id, Thing};
use crate::domain::refusal::{Fix, Refusal, Rule};

/// Which version of which field is taken.
pub(super) struct Taken<'a> {
    pub(super) thing: Thing,
    pub(super) field: &'a str,
    pub(super) version: Reference,
    /// The versions among which it was chosen, where somebody looked at them.
    pub(super) seen: &'a [Reference],
    pub(super) why: Option<&'a str>,
}

pub(super) fn resolve(facts: &Facts, taken: &Taken, by: &Asked) -> Result<Decided, Refusal> {
    let here = |c: &&Conflict| c.thing == taken.thing && c.field == taken.field && c.settled == Settled::ByChoice;
    let Some(conflict) = facts.conflicts.iter().find(here) else {
        let says = "one version of it stands; somebody settled it meanwhile, or nobody said another";
        return Err(Refusal::one("settle it", Rule::NothingToSettle, says, "upshot resolve"));
    };
    let asked = format!("settle {}", conflict.name);
    let now: Vec<Reference> = conflict.versions.iter().map(|version| version.of).collect();
    let chosen = conflict.versions.iter().find(|version| version.of == taken.version);
    let Some(chosen) = chosen.filter(|_| taken.seen.is_empty() || taken.seen == now) else {
        let says = "its versions are others by now than those that were looked at";
        return Err(Refusal::one(asked, Rule::EditedMeanwhile, says, format!("upshot resolve {}", conflict.name)));
    };
    if conflict.needs_why && given(taken.why).is_none() {
        let says = format!("{} has been committed to, so what holds of it needs a reason", conflict.name);
        return Err(Refusal::one(asked, Rule::MissingWhy, says, Fix::words("give it").in_shell("--why TEXT")));
    }
    let which = match (taken.field, &chosen.value) {
        ("gone", Value::Bool(true)) => "removed".to_owned(),
        ("gone", _) => "kept".to_owned(),
        _ => format!("as {} said it on {}", chosen.by, chosen.on),
    };
    Ok(Decided {
        summary: format!("settled {}: {which}", conflict.name),
        said: format!("Settled {}: {}.", conflict.name, days_in_words(&which, by.today)),
        why: given(taken.why),
        changes: vec![Change { thing: taken.thing, field: taken.field.to_owned(), after: chosen.value.clone() }],
        about: Some(taken.thing),
        ..Decided::default()
    })
}

/// What a command rests on: fields of things, and whether no verdict beneath an outcome may be contested.
fn rests_on(slice: &Slice, command: &Command) -> Vec<(Option<Id>, &'static [&'static str])> {
    const COMMIT: &[&str] = &["target", "baseline", "wrong_if", "metric", "owner"];
    const SHIP: &[&str] = &["expect", "window"];
    let owner_of = |hypothesis: Id| slice.hypothesis(hypothesis).map(|h| h.outcome);
    match command {
        Command::StartSprint { goal, with, .. } => {
            goal.iter().chain(with).map(|outcome| (Some(*outcome), COMMIT)).collect()
        }
        Command::Commit { outcome, .. } => vec![(Some(*outcome), COMMIT)],
        Command::Ship { hypothesis, .. } => vec![(Some(*hypothesis), SHIP)],
        Command::Judge { hypothesis, .. } | Command::Confirm { hypothesis } => {
            vec![(Some(*hypothesis), &["ship"]), (owner_of(*hypothesis), &["owner"])]
        }
        Command::CloseOutcome { outcome, .. } => vec![(Some(*outcome), &["target", "owner"])],
        Command::CloseSprint { sprint } => {
            let active = sprint.or(slice.active().map(|sprint| sprint.id));
            let answers = slice.commitments.iter().filter(|k| Some(k.sprint) == active);
            let mut list: Vec<(Option<Id>, &'static [&'static str])> =
                answers.map(|k| (Some(k.id), &["answer"] as &[_])).collect();
            list.push((active, &["goal"]));
            list
        }
        _ => Vec::new(),
    }
}

/// Holds back what rests on something that nobody has settled.
pub(super) fn settled(slice: &Slice, facts: &Facts, command: &Command, asked: &Asked) -> Result<(), Refusal> {
    if facts.conflicts.is_empty() {
        return Ok(());
    }
    let mut gate = Gate::new("go on: it rests on what two copies said differently");
    for (thing, fields) in rests_on(slice, command) {
        for conflict in &facts.conflicts {
            let rests = Some(conflict.thing.id) == thing && fields.contains(&conflict.field.as_str());
            let always = ["owner", "ship"].contains(&conflict.field.as_str());
            let rule = if always { Rule::UnsettledAlways } else { Rule::Unsettled };
            let fix = format!("{} N", conflict.fix);
            gate.need(!rests, rule, format!("{} has {}", conflict.name, conflict.counted()), fix);
        }
    }
    // What two verdicts say is none yet: neither an outcome nor a sprint closes over it.
    let beneath = |outcome: Option<Id>| match command {
        Command::CloseOutcome { outcome: closed, .. } => outcome == Some(*closed),
        Command::CloseSprint { sprint } => {
            let active = sprint.or(slice.active().map(|sprint| sprint.id));
            slice.commitments.iter().any(|k| Some(k.sprint) == active && Some(k.outcome) == outcome)
        }
        _ => false,
    };
    for conflict in facts.conflicts.iter().filter(|c| c.settled == Settled::ByVerdict && beneath(c.outcome)) {
        let says = format!("{} has {}", conflict.name, conflict.counted());
        gate.need(false, Rule::Unsettled, says, conflict.fix.clone());
    }
    gate.pass(slice, asked).map(|_| ())
}
