//! Shipping: a fact recorded, a prediction frozen, a check day set; and what follows before the verdict.

use super::hypothesis::{again, beside, collision, find};
use super::metric::fresh;
use super::{Asked, Gate, diff, given, said, unclear};
use crate::domain::amount::{Amount, signed_with_unit};
use crate::domain::change::{Change, Decided, Then};
use crate::domain::day::Day;
use crate::domain::facts::{Facts, Slice};
use crate::domain::falsifier::Falsifier;
use crate::domain::framing::missing;
use crate::domain::hypothesis::{AfterRefuted, Hypothesis, Look, Measured, Prediction, Ship, Stage, State, Watch};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::refusal::{Refusal, Rule};
use crate::domain::verdict::{Link, VerdictCall};

/// What is said at ship.
pub(super) struct Shipping<'a> {
    pub(super) on: Day,
    pub(super) refs: &'a [String],
    pub(super) before: Option<&'a Amount>,
    pub(super) waive: Option<&'a str>,
}

pub(super) fn ship(slice: &Slice, facts: &Facts, id: Id, how: &Shipping, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "ship")?;
    let label = old.label();
    match old.state(slice.verdict(id)) {
        State::Idea | State::Building => {}
        State::Measuring => {
            let on = old.ship.as_ref().map_or(asked.today, |s| s.shipped_on);
            let says = format!("{label} shipped on {} already", on.words(asked.today));
            return Err(Refusal::one(
                name,
                Rule::Shipped,
                says,
                format!("upshot verdict {label} CALL -l TEXT -n KIND"),
            ));
        }
        ended => {
            let says = format!("{label} is {}", ended.word());
            return Err(Refusal::one(name, Rule::HypothesisEnded, says, again(slice, old)));
        }
    }
    if how.on > asked.today {
        let says = format!("{} is yet to come, and a ship is a fact", how.on.words(asked.today));
        return Err(Refusal::one(
            name,
            Rule::Future,
            says,
            format!("record it when it is out: upshot ship {label} today"),
        ));
    }
    let outcome = slice.outcome(old.outcome);
    let mut gate = Gate::new(name.clone());
    if let Some(outcome) = outcome {
        gate.add(missing(outcome, outcome.metric.and_then(|m| slice.metric(m))));
    }
    let edit = |flag: &str| format!("upshot edit {label} {flag}");
    gate.need(old.expect.is_some(), Rule::MissingExpect, "no expected move", edit("--expect +NUMBER"));
    gate.need(old.window.is_some(), Rule::MissingWindow, "no window within which it should show", edit("--within 28d"));
    gate.need(old.because.is_some(), Rule::MissingBecause, "no reason why it should work", edit("--because TEXT"));
    let metric = old.expect.as_ref().and_then(|e| slice.metric(e.metric));
    let mut readings = Vec::new();
    if let Some(metric) = metric {
        if let Some(before) = how.before {
            let (value, of) = before.clone().in_unit(metric.unit.as_deref()).map_err(|e| unclear(&name, &e))?;
            // The ship day itself is neither before nor after, so what was read before lies on the day before it.
            let mut reading = fresh(metric.id, how.on.plus(-1), value, (asked.new_id)(), Some("before the ship"));
            reading.of = of;
            readings.push(reading);
        }
        let there = facts.before.is_some() || !readings.is_empty() || given(how.waive).is_some();
        let says = format!("no reading of {} from before the ship", metric.slug);
        let day = how.on;
        let fix = format!("upshot ship {label} {day} --before NUMBER, or say why there is none: --waive TEXT");
        gate.need(there, Rule::NoReadingBefore, says, fix);
    }
    let anyway = gate.pass(slice, asked)?;

    let lag = metric.map_or(0, |m| m.lag);
    let check_on = how.on.plus(i64::from(lag) + i64::from(old.window.unwrap_or(0)));
    let measuring: Vec<Id> = metric
        .map(|m| {
            beside(slice, old, m.id)
                .filter(|o| o.state(slice.verdict(o.id)) == State::Measuring)
                .map(|o| o.id)
                .collect()
        })
        .unwrap_or_default();
    let mut new = old.clone();
    new.ship = Some(Ship {
        shipped_on: how.on,
        check_on,
        frozen: Prediction {
            build: old.build.clone(),
            because: old.because.clone(),
            expect: old.expect.clone(),
            window: old.window,
            confidence: old.confidence,
        },
        waiver: given(how.waive),
        beside: measuring,
        measured: metric.map(|m| Measured { unit: m.unit.clone(), better: m.better, lag: m.lag, weekdays: m.weekdays }),
        watched: outcome.map(|o| Watch {
            guardrails: slice.guardrails.iter().filter(|g| g.outcome == o.id).map(|g| (g.metric, g.limit)).collect(),
            wrong_if: o.wrong_if.clone(),
            by: Falsifier::day(o),
        }),
        owner: outcome.and_then(|o| o.owner.clone()),
        anyway,
    });
    let thing = Thing::new(Kind::Hypothesis, id);
    let mut changes = diff(thing, old, &new);
    for url in how.refs {
        let link = Link { id: (asked.new_id)(), thing, url: url.clone() };
        changes.push(Change::created(Thing::new(Kind::Link, link.id), &link));
    }
    let mut warnings = Vec::new();
    let mut then = Vec::new();
    if let (Some(expect), Some(metric)) = (&old.expect, metric) {
        warnings.extend(collision(slice, old, metric, asked.today));
        then.push(format!(
            "The prediction is frozen: {} by {}. The verdict is due {}{}.",
            metric.slug,
            signed_with_unit(expect.value, metric.unit.as_deref()),
            check_on.weekday_short(asked.today),
            said::first_answer("; ", facts.first, asked.today)
        ));
        warnings.extend(said::closer(facts.first, check_on, metric));
    }
    if let Some(reading) = readings.first()
        && let Some(metric) = metric
    {
        then.push(format!(
            "Logged {} for {} on {}.",
            said::typed(reading.value.unwrap_or(0.0)),
            metric.slug,
            reading.day.short(asked.today)
        ));
    }
    if given(how.waive).is_some() {
        then.push("The verdict will read: observational, no baseline.".to_owned());
    }
    Ok(Decided {
        summary: format!("shipped {label}"),
        said: format!("Shipped {label} on {}.", how.on.words(asked.today)),
        then: then.into_iter().map(Then::Means).collect(),
        why: asked.anyway.clone(),
        warnings,
        changes,
        readings,
        about: Some(thing),
        ..Decided::default()
    })
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
            format!("{label} is {}", ended.word()),
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
        warnings.push(format!("{label} has waited {} times now", new.looks.len()));
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

pub(super) fn live(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    rolled_back: bool,
    why: Option<&str>,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "say what became of")?;
    let label = old.label();
    let refuted = slice.verdict(id).is_some_and(|v| v.call == VerdictCall::Refuted);
    // What shipped before a guardrail was breached is asked about too, whatever its own verdict.
    let shipped = old.ship.as_ref().map(|ship| ship.shipped_on);
    let breached = facts.breached.iter().any(|(_, since)| shipped.is_some_and(|day| since.is_none_or(|at| day <= at)));
    if !(refuted || breached) || old.state == Stage::Withdrawn {
        let state = old.state(slice.verdict(id)).word();
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
