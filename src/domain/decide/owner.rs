//! Who answers for an outcome: offering, accepting, taking; and what is known of people.

use super::gate::{already, given, one_person, open};
use super::{Asked, about_person, diff};
use crate::domain::change::{CREATED, Change, Decided, Then};
use crate::domain::command::About;
use crate::domain::facts::{Facts, Slice};
use crate::domain::framing::missing;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::outcome::{Contributor, Function, Offer, Outcome};
use crate::domain::person::Person;
use crate::domain::refusal::{Fix, Refusal, Rule};
use crate::domain::warning::{Caution, Warning};

/// A change of an outcome's owner or offer, as a decision.
fn change(old: &Outcome, new: &Outcome, summary: String, said: String, why: Option<&str>) -> Decided {
    let thing = Thing::new(Kind::Outcome, old.id);
    Decided { summary, said, why: given(why), changes: diff(thing, old, new), about: Some(thing), ..Decided::default() }
}

pub(super) fn offer(slice: &Slice, id: Id, to: &str, why: Option<&str>, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = open(slice, id, "name an owner of")?;
    let label = old.label();
    let why_too = if old.owner.is_some() { " --why TEXT" } else { "" };
    let to = one_person(slice, to, &name, &format!("upshot outcome owner {label} H{why_too}"))?;
    if old.owner.as_ref() == Some(&to) {
        return Err(Refusal::one(
            name,
            Rule::OwnsAlready,
            format!("{to} owns {label} already"),
            format!("upshot show {label}"),
        ));
    }
    if old.owner.is_some() && given(why).is_none() {
        let says = format!(
            "a handover from {} to {to} needs a reason",
            old.owner.as_ref().map_or(String::new(), ToString::to_string)
        );
        return Err(Refusal::one(
            name,
            Rule::MissingWhy,
            says,
            format!("upshot outcome owner {label} {} --why TEXT", to.as_str()),
        ));
    }
    let mut new = old.clone();
    if to == asked.who && old.owner.is_none() {
        new.owner = Some(to.clone());
        new.offered_to = None;
        settle(slice, &mut new, asked);
        let said = format!("You own {label} now.");
        return Ok(change(old, &new, format!("took {label}, which nobody owned"), said, why));
    }
    if to == asked.who {
        let says = format!(
            "{label} is {}'s, so it can only be offered to you by them",
            old.owner.as_ref().map_or(String::new(), ToString::to_string)
        );
        let fix = format!("ask them, or while they are away: upshot outcome take {label} --why TEXT");
        return Err(Refusal::one(name, Rule::OwnerIsHere, says, fix));
    }
    new.offered_to = Some(Offer { to: to.clone(), by: asked.who.clone(), on: asked.today, why: given(why) });
    let said = format!("Offered {label} to {to}, who owns it once they accept.");
    let then = vec![Then::Shell(format!("They do: upshot outcome accept {label}"))];
    Ok(Decided { then, ..change(old, &new, format!("offered {label} to {to}"), said, why) })
}

/// Notes the day the framing became complete, where the owner was the last thing missing.
fn settle(slice: &Slice, outcome: &mut Outcome, asked: &Asked) {
    let metric = outcome.metric.and_then(|m| slice.metric(m));
    if outcome.framed_on.is_none() && missing(outcome, metric).is_empty() {
        outcome.framed_on = Some(asked.today);
    }
}

pub(super) fn accept(slice: &Slice, id: Id, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = open(slice, id, "accept")?;
    let label = old.label();
    let offer = offered(old, &name, asked)?;
    let mut new = old.clone();
    new.owner = Some(asked.who.clone());
    new.offered_to = None;
    settle(slice, &mut new, asked);
    let why = offer.why.clone();
    Ok(change(old, &new, format!("accepted {label}"), format!("You own {label} now."), why.as_deref()))
}

pub(super) fn decline(slice: &Slice, id: Id, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = open(slice, id, "decline")?;
    let label = old.label();
    let offer = offered(old, &name, asked)?;
    let new = Outcome { offered_to: None, ..old.clone() };
    let said = format!("Declined {label}, which {} offered.", offer.by);
    Ok(change(old, &new, format!("declined {label}"), said, None))
}

fn offered<'a>(outcome: &'a Outcome, name: &str, asked: &Asked) -> Result<&'a Offer, Refusal> {
    let label = outcome.label();
    match &outcome.offered_to {
        Some(offer) if offer.to == asked.who => Ok(offer),
        Some(offer) => Err(Refusal::one(
            name,
            Rule::NotOffered,
            format!("{label} is offered to {}, not to you", offer.to),
            format!("upshot --as {} outcome accept {label}", offer.to.as_str()),
        )),
        None => Err(Refusal::one(
            name,
            Rule::NotOffered,
            format!("{label} is not offered to anybody"),
            match &outcome.owner {
                Some(owner) => {
                    format!("upshot --as {} outcome owner {label} {} --why TEXT", owner.as_str(), asked.who.as_str())
                }
                None => format!("upshot outcome owner {label} {}", asked.who.as_str()),
            },
        )),
    }
}

pub(super) fn take(slice: &Slice, id: Id, why: &str, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = open(slice, id, "take")?;
    let label = old.label();
    if old.owner.as_ref() == Some(&asked.who) {
        return Err(Refusal::one(
            name,
            Rule::OwnsAlready,
            format!("you own {label} already"),
            format!("upshot show {label}"),
        ));
    }
    if given(Some(why)).is_none() {
        return Err(Refusal::one(
            name,
            Rule::MissingWhy,
            "taking over needs a reason",
            format!("upshot outcome take {label} --why TEXT"),
        ));
    }
    if let Some(owner) = &old.owner {
        let gone = slice.person(owner).is_some_and(|p| p.is_away(asked.today) || p.left.is_some() || p.robot);
        if !gone {
            let says = format!("{owner} owns {label} and is not marked away");
            let fix = format!(
                "upshot person away {} DAY, or ask {owner} to offer it: upshot outcome owner {label} {} --why TEXT",
                owner.as_str(),
                asked.who.as_str()
            );
            return Err(Refusal::one(name, Rule::OwnerIsHere, says, fix));
        }
    }
    let mut new = old.clone();
    new.owner = Some(asked.who.clone());
    new.offered_to = None;
    settle(slice, &mut new, asked);
    let from = old.owner.as_ref().map_or("nobody".to_owned(), ToString::to_string);
    let said = format!("You took {label} over from {from}.");
    Ok(change(old, &new, format!("took {label} over from {from}"), said, Some(why)))
}

pub(super) fn contribute(
    slice: &Slice,
    id: Id,
    handle: &str,
    function: Function,
    remove: bool,
) -> Result<Decided, Refusal> {
    let (outcome, name) = open(slice, id, "name a contributor of")?;
    let label = outcome.label();
    let again = format!("upshot outcome contributor {label} H {}", function.word());
    let handle =
        Handle::parse_contributor(handle).map_err(|e| Refusal::one(name.clone(), Rule::NotOnePerson, e.what, again))?;
    let handle = slice.person(&handle).map_or(handle, |p| p.handle.clone());
    if slice.person(&handle).is_some_and(|p| p.robot && !remove) {
        let says = format!("{handle} is a robot, and a contributor is a person");
        return Err(Refusal::one(
            name,
            Rule::Robot,
            says,
            format!("upshot outcome contributor {label} H {}", function.word()),
        ));
    }
    let key = handle.as_str().to_lowercase();
    let natural = Id::natural(&["contributor", &id.to_string(), &key, function.word()]);
    let thing = Thing::new(Kind::Contributor, natural);
    let there = slice.contributors.iter().any(|c| c.id == natural);
    let about = Some(Thing::new(Kind::Outcome, id));
    if remove == there {
        let (changes, said) = if remove {
            (vec![Change::gone(thing)], format!("{handle} does no {} for {label} any more.", function.word()))
        } else {
            let new = Contributor { id: natural, outcome: id, handle: handle.clone(), function };
            (vec![Change::created(thing, &new)], format!("{handle} does {} for {label}.", function.word()))
        };
        let verb = if remove { "no longer contributes" } else { "contributes" };
        return Ok(Decided {
            summary: format!("{handle} {verb} {} to {label}", function.word()),
            said,
            changes,
            about,
            ..Decided::default()
        });
    }
    Err(already(&name))
}

pub(super) fn about(
    slice: &Slice,
    facts: &Facts,
    handle: &Handle,
    about: &About,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let fresh = Person::new(handle.clone());
    let known = slice.person(handle);
    let old = known.unwrap_or(&fresh);
    let new = about_person(old, about, asked);
    let thing = Thing::new(Kind::Person, old.id);
    let changes = if known.is_some() { diff(thing, old, &new) } else { vec![Change::created(thing, &new)] };
    let name = format!("say of {}", old.handle);
    if let About::Also(other) = about
        && slice.people.iter().any(|p| p.id != old.id && p.answers_to(other))
    {
        let says = format!("{other} is somebody else on this board");
        return Err(Refusal::one(name, Rule::NotOnePerson, says, Fix::words("name a spelling that nobody bears")));
    }
    if changes.is_empty() {
        return Err(already(&name));
    }
    let why = match about {
        About::Robot(why) => why.as_deref(),
        About::Away(_) | About::Also(_) | About::Left => None,
    };
    if matches!(about, About::Robot(_)) {
        owns_nothing(facts, &old.handle, why, &name)?;
    }
    let said = match about {
        About::Away(Some(until)) => format!("{} is away until {}.", old.handle, until.words(asked.today)),
        About::Away(None) => format!("{} is back.", old.handle),
        About::Also(other) => format!("{other} is {} too.", old.handle),
        About::Left => format!("{} has left.", old.handle),
        About::Robot(_) => format!("{} is a robot: it may log, never own or sign.", old.handle),
    };
    let summary = said.trim_end_matches('.').to_owned();
    Ok(Decided { summary, said, why: given(why), changes, about: Some(thing), ..Decided::default() })
}

/// Whoever owns something does not stop answering for it without a word.
fn owns_nothing(facts: &Facts, handle: &Handle, why: Option<&str>, asked: &str) -> Result<(), Refusal> {
    if facts.owns.is_empty() || given(why).is_some() {
        return Ok(());
    }
    let labels: Vec<String> = facts.owns.iter().map(ToString::to_string).collect();
    let says = format!("{handle} owns {}, and a robot answers for nothing", labels.join(", "));
    let fix = format!("upshot person robot {} --why TEXT", handle.as_str());
    Err(Refusal::one(asked, Rule::MissingWhy, says, fix))
}

/// What is said of a name that is new on the board and nearly somebody's: whoever mistypes a name makes a second person.
pub fn mistyped(slice: &Slice, handle: &Handle) -> Option<Warning> {
    let name = handle.as_str().to_lowercase();
    let letters = name.chars().count();
    let most = if letters > 4 { 2 } else { 1 };
    let far = |known: &Handle| strsim::damerau_levenshtein(&known.as_str().to_lowercase(), &name);
    let spellings = slice.people.iter().flat_map(|p| std::iter::once(&p.handle).chain(&p.also).map(move |s| (p, s)));
    let (person, _) = spellings.filter(|(_, s)| far(s) <= most && letters > 2).min_by_key(|(_, s)| far(s))?;
    Some(Caution::Mistyped.says(format!("{handle} is new here; did you mean {}?", person.handle)))
}

/// Gives everybody a decision names for the first time a row of their own, and says so where the name is nearly
/// somebody else's.
pub(super) fn introduce(slice: &Slice, decided: &mut Decided) {
    let mut named: Vec<Handle> = Vec::new();
    for change in &decided.changes {
        let whole = change.field == CREATED;
        for (kind, field) in [(Kind::Outcome, "owner"), (Kind::Hypothesis, "doing"), (Kind::Contributor, "handle")] {
            let value = match (change.thing.kind == kind, whole) {
                (true, true) => change.after.get(field),
                (true, false) if change.field == field => Some(&change.after),
                _ => None,
            };
            named.extend(value.and_then(|v| v.as_str()).and_then(|s| Handle::parse(s).ok()));
        }
        let offer = if whole { change.after.get("offered_to") } else { Some(&change.after) };
        if change.thing.kind == Kind::Outcome && (whole || change.field == "offered_to") {
            let to = offer.and_then(|o| o.get("to")).and_then(|v| v.as_str());
            named.extend(to.and_then(|s| Handle::parse(s).ok()));
        }
    }
    named.sort();
    named.dedup();
    for handle in named {
        if slice.person(&handle).is_some() {
            continue;
        }
        let warning = mistyped(slice, &handle);
        decided.warnings.extend(warning.filter(|said| !decided.warnings.contains(said)));
        let person = Person::new(handle);
        let thing = Thing::new(Kind::Person, person.id);
        if !decided.changes.iter().any(|c| c.thing == thing) {
            decided.changes.insert(0, Change::created(thing, &person));
        }
    }
}
