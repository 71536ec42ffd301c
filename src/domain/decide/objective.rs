//! Objectives: what several outcomes are for, and what it was worth; and the shelf of chores.

use super::gate::{Gate, filled, given, nothing, one_person};
use super::{Asked, diff};
use crate::domain::change::{Change, Decided, Then};
use crate::domain::facts::{Facts, Slice};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::objective::{Actual, Chore, Objective, SHELF};
use crate::domain::refusal::{Refusal, Rule};

/// An objective as given.
pub(super) struct Given<'a> {
    pub(super) statement: &'a str,
    pub(super) period: Option<&'a str>,
    pub(super) business_owner: Option<&'a str>,
    pub(super) planned: Option<u32>,
}

pub(super) fn add(slice: &Slice, facts: &Facts, how: &Given, asked: &Asked) -> Result<Decided, Refusal> {
    let name = "add an objective";
    filled(how.statement, name, "an objective says what is wanted", "upshot objective add STATEMENT")?;
    if let Some(planned) = how.planned.filter(|planned| !(1..=10).contains(planned)) {
        let says = format!("a planned value is 1 to 10, not {planned}");
        return Err(Refusal::one(name, Rule::ValueRange, says, "upshot objective add STATEMENT --value 8"));
    }
    let again = "upshot objective add STATEMENT --business-owner H";
    let business_owner = how.business_owner.map(|who| one_person(slice, who, name, again)).transpose()?;
    let objective = Objective {
        id: (asked.new_id)(),
        number: facts.next_number.get(&Kind::Objective).copied().unwrap_or(1),
        suffix: crate::domain::label::Suffix::default(),
        statement: how.statement.to_owned(),
        period: given(how.period),
        business_owner,
        planned_value: how.planned,
        actual: None,
    };
    let (thing, label) = (Thing::new(Kind::Objective, objective.id), objective.label());
    Ok(Decided {
        summary: format!("added {label}: {}", objective.statement),
        said: format!("Added {label}: {}.", objective.statement),
        then: vec![Then::Shell(format!("Next: upshot objective link {label} O-1."))],
        changes: vec![Change::created(thing, &objective)],
        about: Some(thing),
        ..Decided::default()
    })
}

fn found<'a>(slice: &'a Slice, id: Id, name: &str) -> Result<&'a Objective, Refusal> {
    let gone = || Refusal::one(name, Rule::Nothing, "it is no longer on the board", "upshot objective list");
    slice.objectives.iter().find(|o| o.id == id).ok_or_else(gone)
}

pub(super) fn link(slice: &Slice, objective: Id, outcome: Id, remove: bool) -> Result<Decided, Refusal> {
    let name = if remove { "take an outcome from an objective" } else { "link an outcome to an objective" };
    let to = found(slice, objective, name)?;
    let Some(old) = slice.outcome(outcome) else {
        return Err(Refusal::one(name, Rule::Nothing, "the outcome is no longer on the board", "upshot outcome list"));
    };
    let (label, of) = (old.label(), to.label());
    if remove != (old.objective == Some(objective)) {
        let says = if remove { format!("{label} does not serve {of}") } else { format!("{label} serves {of} already") };
        return Err(Refusal::one(name, Rule::Nothing, says, format!("upshot objective show {of}")));
    }
    let mut new = old.clone();
    new.objective = (!remove).then_some(objective);
    let said = if remove {
        format!("{label} serves {of} no longer.")
    } else {
        format!("{label} serves {of}: {}.", to.statement)
    };
    Ok(Decided {
        summary: format!(
            "{} {label} {} {of}",
            if remove { "took" } else { "linked" },
            if remove { "from" } else { "to" }
        ),
        said,
        changes: diff(Thing::new(Kind::Outcome, old.id), old, &new),
        about: Some(Thing::new(Kind::Objective, objective)),
        ..Decided::default()
    })
}

pub(super) fn value(slice: &Slice, id: Id, value: u32, why: &str, asked: &Asked) -> Result<Decided, Refusal> {
    let old = found(slice, id, "value an objective")?;
    let label = old.label();
    let name = format!("value {label}");
    let again = format!("upshot objective value {label} 8 --why TEXT");
    if value > 10 {
        let says = format!("an actual value is 0 to 10, not {value}");
        return Err(Refusal::one(name, Rule::ValueRange, says, again));
    }
    filled(why, &name, "an actual value needs a reason", &again)?;
    let linked = || slice.outcomes.iter().filter(|o| o.objective == Some(id));
    let mut gate = Gate::new(name);
    let open: Vec<String> = linked().map(|o| o.label().to_string()).collect();
    let hint = open.first().map_or_else(
        || format!("upshot objective link {label} O-1"),
        |first| format!("upshot outcome close {first} achieved --why TEXT -l TEXT"),
    );
    let says = match open.as_slice() {
        [] => format!("no outcome serves {label}, so there is nothing to value yet"),
        labels => format!("none of {} has a result yet", labels.join(", ")),
    };
    gate.need(linked().any(|o| o.result.is_some()), Rule::NoResultYet, says, hint);
    let business = old.business_owner.as_ref();
    let whose = business.map_or_else(|| "its business owner, and none is named".to_owned(), ToString::to_string);
    gate.need(
        business.is_some_and(|who| *who == asked.who),
        Rule::NotTheBusinessOwner,
        format!("what {label} was worth is said by {whose}"),
        business.map_or_else(
            || format!("upshot objective edit {label} --business-owner H"),
            |who| format!("upshot --as {} objective value {label} {value} --why TEXT", who.as_str()),
        ),
    );
    let own: Vec<String> =
        linked().filter(|o| o.owner.as_ref() == Some(&asked.who)).map(|o| o.label().to_string()).collect();
    gate.need(
        own.is_empty() || business != Some(&asked.who),
        Rule::ValuedByOwner,
        format!("{} owns {}: it is valued by somebody else than who answers for it", asked.who, own.join(", ")),
        format!("upshot objective edit {label} --business-owner H"),
    );
    let anyway = gate.pass(slice, asked)?;
    let actual = Actual { value, why: why.to_owned(), by: asked.who.clone(), on: asked.today };
    let new = Objective { actual: Some(actual), ..old.clone() };
    let planned = old.planned_value.map_or_else(String::new, |planned| format!(", planned {planned}"));
    let thing = Thing::new(Kind::Objective, id);
    Ok(Decided {
        summary: format!("valued {label} at {value}"),
        said: format!("{label} was worth {value}{planned}: {why}."),
        why: anyway.map(|pass| pass.why),
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn edit(slice: &Slice, id: Id, how: &Given) -> Result<Decided, Refusal> {
    let old = found(slice, id, "edit an objective")?;
    let label = old.label();
    let name = format!("edit {label}");
    if let Some(planned) = how.planned.filter(|planned| !(1..=10).contains(planned)) {
        let says = format!("a planned value is 1 to 10, not {planned}");
        return Err(Refusal::one(name, Rule::ValueRange, says, format!("upshot objective edit {label} --value 8")));
    }
    let again = format!("upshot objective edit {label} --business-owner H");
    let business_owner = how.business_owner.map(|who| one_person(slice, who, &name, &again)).transpose()?;
    let new = Objective {
        statement: given(Some(how.statement)).unwrap_or_else(|| old.statement.clone()),
        period: given(how.period).or_else(|| old.period.clone()),
        business_owner: business_owner.or_else(|| old.business_owner.clone()),
        planned_value: how.planned.or(old.planned_value),
        ..old.clone()
    };
    let thing = Thing::new(Kind::Objective, id);
    let changes = diff(thing, old, &new);
    if changes.is_empty() {
        return Err(nothing(&name));
    }
    Ok(Decided {
        summary: format!("edited {label}"),
        said: format!("Edited {label}."),
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn chore(slice: &Slice, text: &str, asked: &Asked) -> Result<Decided, Refusal> {
    let name = "add a chore";
    filled(text, name, "a chore says what is to be done", "upshot chore add TEXT")?;
    let open = slice.chores.iter().filter(|chore| chore.done_on.is_none()).count();
    let mut gate = Gate::new(name);
    gate.need(
        open < SHELF,
        Rule::ShelfFull,
        format!("{open} chores are open, and {SHELF} is the most; work that grows wants an outcome and a hypothesis"),
        "upshot chore done 1",
    );
    let anyway = gate.pass(slice, asked)?;
    let chore = Chore { id: (asked.new_id)(), text: text.to_owned(), by: asked.who.clone(), done_on: None };
    let thing = Thing::new(Kind::Chore, chore.id);
    Ok(Decided {
        summary: format!("added a chore: {text}"),
        said: format!("Chore: {text}."),
        why: anyway.map(|pass| pass.why),
        changes: vec![Change::created(thing, &chore)],
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn done(slice: &Slice, id: Id, asked: &Asked) -> Result<Decided, Refusal> {
    let name = "do a chore";
    let Some(old) = slice.chores.iter().find(|chore| chore.id == id).filter(|chore| chore.done_on.is_none()) else {
        return Err(Refusal::one(name, Rule::Nothing, "it is done already", "upshot chore list"));
    };
    let new = Chore { done_on: Some(asked.today), ..old.clone() };
    let thing = Thing::new(Kind::Chore, id);
    Ok(Decided {
        summary: format!("done: {}", old.text),
        said: format!("Done: {}.", old.text),
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}
