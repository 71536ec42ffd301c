//! Shipping: a fact recorded, a prediction frozen, a check day set; and what follows before the verdict.

use super::gate::{Gate, find, given, unclear};
use super::hypothesis::{again, beside, collision};
use super::metric::fresh;
use super::{Asked, diff, links, said};
use crate::domain::amount::{Amount, signed_with_unit};
use crate::domain::assessment::Answerable;
use crate::domain::change::{Decided, Then};
use crate::domain::day::Day;
use crate::domain::facts::{Facts, Slice};
use crate::domain::falsifier::Falsifier;
use crate::domain::framing::missing;
use crate::domain::hypothesis::{AfterRefuted, Hypothesis, Look, Measured, Prediction, Ship, State, Watch};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::{Metric, Reading};
use crate::domain::refusal::{Fix, Pass, Refusal, Rule};
use crate::domain::verdict::VerdictCall;
use crate::domain::warning::Caution;

/// What is said at ship.
pub(super) struct Shipping<'a> {
    pub(super) on: Day,
    pub(super) refs: &'a [String],
    pub(super) before: Option<&'a Amount>,
    pub(super) waive: Option<&'a str>,
}

pub(super) fn ship(slice: &Slice, facts: &Facts, id: Id, how: &Shipping, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "ship")?;
    not_shipped(slice, old, &name, asked)?;
    not_to_come(old, how, &name, asked)?;
    let metric = old.expect.as_ref().and_then(|e| slice.metric(e.metric));
    let reading = before(how, metric, &name, asked)?;
    let mut gate = Gate::new(name);
    if let Some(outcome) = slice.outcome(old.outcome) {
        gate.add(missing(outcome, outcome.metric.and_then(|m| slice.metric(m))));
    }
    says_what_it_expects(old, &mut gate);
    let read = facts.before.is_some() || reading.is_some();
    was_read_before(old, how, metric, read, &mut gate);
    let new = shipped(slice, old, how, gate.pass(slice, asked)?, asked.today);
    let label = old.label();
    let thing = Thing::new(Kind::Hypothesis, id);
    let mut changes = diff(thing, old, &new);
    changes.extend(links(thing, how.refs, asked));
    let check_on = new.ship.as_ref().map_or(how.on, |ship| ship.check_on);
    let collides = metric.and_then(|m| collision(slice, old, m, asked.today));
    let closer = metric.and_then(|m| said::closer(facts.first, check_on, m));
    let expect = old.expect.as_ref().map_or(0.0, |e| e.value);
    let small = metric.and_then(|m| said::too_small(facts.sight, expect, old.window.unwrap_or(0), m));
    Ok(Decided {
        summary: format!("shipped {label}"),
        said: format!("Shipped {label} on {}.", how.on.words(asked.today)),
        then: means(&new, metric, reading.as_ref(), facts, asked),
        why: asked.anyway.clone(),
        warnings: collides.into_iter().chain(closer).chain(small).collect(),
        changes,
        readings: reading.into_iter().collect(),
        about: Some(thing),
        ..Decided::default()
    })
}

/// What has shipped or ended is not shipped.
fn not_shipped(slice: &Slice, h: &Hypothesis, name: &str, asked: &Asked) -> Result<(), Refusal> {
    let label = h.label();
    match h.state(slice.verdict(h.id)) {
        State::Idea | State::Building => Ok(()),
        State::Measuring => {
            let on = h.ship.as_ref().map_or(asked.today, |s| s.shipped_on);
            let says = format!("{label} shipped on {} already", on.words(asked.today));
            let fix = format!("upshot verdict {label} CALL -l TEXT -n KIND");
            Err(Refusal::one(name, Rule::Shipped, says, fix))
        }
        ended => {
            let says = format!("{label} is {}", ended.after_is());
            Err(Refusal::one(name, Rule::HypothesisEnded, says, again(slice, h)))
        }
    }
}

/// A ship is a fact.
fn not_to_come(h: &Hypothesis, how: &Shipping, name: &str, asked: &Asked) -> Result<(), Refusal> {
    if how.on <= asked.today {
        return Ok(());
    }
    let says = format!("{} is yet to come, and a ship is a fact", how.on.words(asked.today));
    let fix = Fix::words("record it when it is out").in_shell(format!("upshot ship {} today", h.label()));
    Err(Refusal::one(name, Rule::Future, says, fix))
}

/// The reading from before the ship that was given with it. The ship day itself is neither before nor after, so it lies
/// on the day before.
fn before(how: &Shipping, metric: Option<&Metric>, name: &str, asked: &Asked) -> Result<Option<Reading>, Refusal> {
    let (Some(metric), Some(given)) = (metric, how.before) else { return Ok(None) };
    let (value, of) = given.clone().in_unit(metric.unit.as_deref()).map_err(|e| unclear(name, &e))?;
    let reading = fresh(metric.id, how.on.plus(-1), value, (asked.new_id)(), Some("before the ship"));
    Ok(Some(Reading { of, ..reading }))
}

/// What was not predicted before can't be judged after.
fn says_what_it_expects(h: &Hypothesis, gate: &mut Gate) {
    let edit = |flag: &str| format!("upshot edit {} {flag}", h.label());
    gate.need(h.expect.is_some(), Rule::MissingExpect, "no expected move", edit("--expect +NUMBER"));
    gate.need(h.window.is_some(), Rule::MissingWindow, "no window within which it should show", edit("--within 28d"));
    gate.need(h.because.is_some(), Rule::MissingBecause, "no reason why it should work", edit("--because TEXT"));
}

fn was_read_before(h: &Hypothesis, how: &Shipping, metric: Option<&Metric>, read: bool, gate: &mut Gate) {
    let Some(metric) = metric else { return };
    let says = format!("no reading of {} from before the ship", metric.slug);
    let (label, day) = (h.label(), how.on);
    let fix = format!("upshot ship {label} {day} --before NUMBER, or say why there is none: --waive TEXT");
    gate.need(read || given(how.waive).is_some(), Rule::NoReadingBefore, says, fix);
}

/// A hypothesis as it is out: what it predicted, and everything its verdict will be read by, as they are now.
fn shipped(slice: &Slice, h: &Hypothesis, how: &Shipping, anyway: Option<Pass>, today: Day) -> Hypothesis {
    let metric = h.expect.as_ref().and_then(|e| slice.metric(e.metric));
    let outcome = slice.outcome(h.outcome);
    let lag = metric.map_or(0, |m| m.lag);
    let is_measuring = |other: &&Hypothesis| other.state(slice.verdict(other.id)) == State::Measuring;
    let measuring = metric.map(|m| beside(slice, h, m.id).filter(is_measuring).map(|other| other.id).collect());
    let ship = Ship {
        shipped_on: how.on,
        check_on: how.on.plus(i64::from(lag) + i64::from(h.window.unwrap_or(0))),
        entered_on: (how.on < today).then_some(today),
        frozen: Prediction::of(h),
        waiver: given(how.waive),
        beside: measuring.unwrap_or_default(),
        measured: metric.map(|m| Measured {
            unit: m.unit.clone(),
            better: m.better,
            lag: m.lag,
            weekdays: m.weekdays,
            events: m.events,
            season: m.season,
            control: m.control.clone(),
        }),
        watched: outcome.map(|o| Watch {
            guardrails: slice.guardrails.iter().filter(|g| g.outcome == o.id).map(|g| (g.metric, g.limit)).collect(),
            wrong_if: o.wrong_if.clone(),
            by: Falsifier::day(o),
        }),
        owner: outcome.and_then(|o| o.owner.clone()),
        anyway,
    };
    Hypothesis { ship: Some(ship), ..h.clone() }
}

/// What follows from a ship, in sentences.
fn means(
    h: &Hypothesis,
    metric: Option<&Metric>,
    reading: Option<&Reading>,
    facts: &Facts,
    asked: &Asked,
) -> Vec<Then> {
    let Some(ship) = &h.ship else { return Vec::new() };
    let predicted = h.expect.as_ref().zip(metric);
    let frozen = predicted.map(|(expect, metric)| {
        let by = signed_with_unit(expect.value, metric.unit.as_deref());
        Then::Frozen(format!("Prediction frozen: {} {by}.", metric.slug))
    });
    let due = predicted.map(|_| {
        let due = ship.check_on.weekday_short(asked.today);
        match facts.first {
            // A ship of long ago is answered by what was read since.
            Some(Answerable::On(day)) if day <= asked.today && ship.check_on <= asked.today => {
                format!("The verdict is due since {due}: the readings can answer now.")
            }
            // One day is said once.
            Some(Answerable::On(day)) if day == ship.check_on => format!("First answer about {due}."),
            first => format!("The verdict is due {due}{}.", said::first_answer("; ", first, asked.today)),
        }
    });
    let logged = reading.zip(metric).map(|(reading, metric)| {
        let value = said::typed(reading.value.unwrap_or(0.0));
        format!("Logged {value} for {} on {}.", metric.slug, reading.day.short(asked.today))
    });
    let waived = ship.waiver.as_ref().map(|_| "The verdict will read: observational, no baseline.".to_owned());
    let means = due.into_iter().chain(logged).chain(waived).map(Then::Means);
    frozen.into_iter().chain(means).collect()
}

fn measuring<'a>(slice: &'a Slice, id: Id, verb: &str) -> Result<(&'a Hypothesis, String), Refusal> {
    let (old, name) = find(slice, id, verb)?;
    let label = old.label();
    match old.state(slice.verdict(id)) {
        State::Measuring => Ok((old, name)),
        State::Idea | State::Building => Err(Refusal::one(
            name,
            Rule::NotShipped,
            format!("{label} has not shipped"),
            format!("upshot ship {label}"),
        )),
        ended => Err(Refusal::one(
            name,
            Rule::HypothesisEnded,
            format!("{label} is {}", ended.after_is()),
            format!("upshot show {label}"),
        )),
    }
}

pub(super) fn wait(slice: &Slice, id: Id, until: Day, why: &str, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = measuring(slice, id, "wait for")?;
    let label = old.label();
    if given(Some(why)).is_none() {
        return Err(Refusal::one(
            name,
            Rule::MissingWhy,
            "waiting needs a reason",
            format!("upshot wait {label} {until} --why TEXT"),
        ));
    }
    if until <= asked.today {
        let says = format!("{} is not after today", until.words(asked.today));
        return Err(Refusal::one(name, Rule::LookNotLater, says, format!("upshot wait {label} DAY --why TEXT")));
    }
    let mut new = old.clone();
    new.looks.push(Look { day: until, why: why.to_owned(), by: asked.who.clone(), on: asked.today });
    let mut warnings = Vec::new();
    if new.looks.len() >= 2 {
        warnings.push(Caution::WaitedAgain.says(format!("{label} has waited {} times now", new.looks.len())));
    }
    let thing = Thing::new(Kind::Hypothesis, id);
    Ok(Decided {
        summary: format!("{label} waits until {until}"),
        said: format!("{label} is still measuring; look again on {}.", until.words(asked.today)),
        why: given(Some(why)),
        warnings,
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}

/// What became of something that did not do what it should.
pub(super) struct Became<'a> {
    pub(super) rolled_back: bool,
    pub(super) why: Option<&'a str>,
}

pub(super) fn live(slice: &Slice, facts: &Facts, id: Id, how: &Became, asked: &Asked) -> Result<Decided, Refusal> {
    let Became { rolled_back, why } = *how;
    let (old, name) = find(slice, id, "say what became of")?;
    let label = old.label();
    let refuted = slice.verdict(id).is_some_and(|v| v.call == VerdictCall::Refuted && v.contested.is_empty());
    // What shipped before a guardrail was breached is asked about too, whatever its own verdict.
    let shipped = old.ship.as_ref().map(|ship| ship.shipped_on);
    let breached = facts.breached.iter().any(|(_, since)| shipped.is_some_and(|day| since.is_none_or(|at| day <= at)));
    if !(refuted || breached) || old.is_withdrawn() {
        let state = old.state(slice.verdict(id)).after_is();
        let says =
            format!("{label} is {state}, not refuted, and no guardrail of its outcome is breached since it shipped");
        return Err(Refusal::one(name, Rule::NotRefuted, says, format!("upshot show {label}")));
    }
    if !rolled_back && given(why).is_none() {
        let fix = format!("upshot hypothesis live {label} kept --why TEXT");
        return Err(Refusal::one(name, Rule::MissingWhy, "keeping it live needs a reason", fix));
    }
    let mut new = old.clone();
    new.after_refuted = Some(AfterRefuted { rolled_back, why: given(why), on: asked.today });
    let thing = Thing::new(Kind::Hypothesis, id);
    let word = if rolled_back { "rolled back" } else { "kept" };
    Ok(Decided {
        summary: format!("{label} {word}"),
        said: format!("{label} is {word}."),
        why: given(why),
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}
