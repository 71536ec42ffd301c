//! Ending an outcome, and opening it again.

use super::gate::{Gate, filled, given, open};
use super::{Asked, diff};
use crate::domain::amount::with_unit;
use crate::domain::change::{Change, Decided};
use crate::domain::fact::{Level, reached, stale};
use crate::domain::facts::{Facts, Slice};
use crate::domain::falsifier::Falsifier;
use crate::domain::hypothesis::{Stage, State};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::outcome::{Ending, Outcome, OutcomeResult};
use crate::domain::refusal::{Fix, Refusal, Rule};
use crate::domain::verdict::{Verdict, VerdictCall};

/// How an outcome ends.
pub(super) struct Close<'a> {
    pub(super) ended: Ending,
    pub(super) why: Option<&'a str>,
    pub(super) learned: Option<&'a str>,
}

pub(super) fn close(slice: &Slice, facts: &Facts, id: Id, how: &Close, asked: &Asked) -> Result<Decided, Refusal> {
    let Close { ended, why, learned } = *how;
    let (old, name) = open(slice, id, "close")?;
    let label = old.label();
    let mut gate = Gate::new(name.clone());
    let beneath: Vec<_> = slice.hypotheses.iter().filter(|h| h.outcome == id).collect();
    let state = |h: &crate::domain::hypothesis::Hypothesis| h.state(slice.verdict(h.id));
    let level = old.metric.and_then(|m| facts.levels.get(&m));
    if ended == Ending::Stopped {
        gate.need(
            given(why).is_some(),
            Rule::MissingWhy,
            "stopping needs a reason",
            Fix::words("give it").in_shell("--why TEXT"),
        );
    } else {
        for h in &beneath {
            let fix = match state(h) {
                State::Measuring => format!("upshot verdict {} CALL -l TEXT -n KIND", h.label()),
                State::Building => format!("upshot hypothesis withdraw {} --why TEXT", h.label()),
                _ => continue,
            };
            gate.need(false, Rule::OpenBeneath, format!("{} is still {}", h.label(), state(h).word()), fix);
        }
        if let Some(falsifier) = facts.falsifier.as_ref().filter(|f| f.asked(asked.today).is_some()) {
            let says = format!("nobody has looked whether it came true: {}", falsifier.text);
            let fix = format!("upshot outcome looked {label} did-not --why TEXT");
            gate.need(false, Rule::FalsifierOpen, says, fix);
        }
        if ended == Ending::Achieved && facts.falsifier.as_ref().is_some_and(Falsifier::is_tripped) {
            let says = "what would tell it wrong has come true";
            gate.need(
                given(why).is_some(),
                Rule::TargetSaysOtherwise,
                says,
                Fix::words("say why all the same").in_shell("--why TEXT"),
            );
        }
        let metric = old.metric.and_then(|m| slice.metric(m));
        let latest = old.metric.and_then(|m| facts.latest.get(&m));
        let slug = metric.map_or("SLUG", |m| m.slug.as_str());
        let fresh_enough = latest.zip(metric).is_some_and(|(p, m)| stale(m, Some(p.day), None, asked.today).is_none());
        let says = match latest {
            Some(p) => format!("the last reading of {slug} is {} days old", asked.today.since(p.day)),
            None => format!("{slug} has no reading"),
        };
        gate.need(fresh_enough, Rule::ReadingTooOld, says, format!("upshot log {slug} NUMBER"));
        let told = level.and_then(|level| Some((level, reached(old, level.shown())?)));
        if let (Some((level, reached)), Some(target), Some(metric)) = (told, &old.target, metric)
            && reached != (ended == Ending::Achieved)
        {
            let says = format!(
                "the target {} is {}reached at {}",
                with_unit(target.value, metric.unit.as_deref()),
                if reached { "" } else { "not " },
                with_unit(level.shown(), metric.unit.as_deref())
            );
            gate.need(
                given(why).is_some(),
                Rule::TargetSaysOtherwise,
                says,
                Fix::words("say why all the same").in_shell("--why TEXT"),
            );
        }
    }
    let anyway = gate.pass(slice, asked)?;
    let mut new = old.clone();
    new.result = Some(OutcomeResult {
        ended,
        why: given(why),
        learned: given(learned),
        closed_on: asked.today,
        level: level.map(Level::shown),
        anyway,
    });
    let thing = Thing::new(Kind::Outcome, id);
    let mut changes = diff(thing, old, &new);
    let mut with = Vec::new();
    if ended == Ending::Stopped {
        for h in beneath {
            match state(h) {
                State::Idea | State::Building => {
                    changes.push(Change::set(Thing::new(Kind::Hypothesis, h.id), "state", &Stage::Withdrawn));
                    with.push(format!("{} withdrawn", h.label()));
                }
                State::Measuring => {
                    let verdict = stopped_verdict(old, h.id, why, asked);
                    changes.push(Change::created(Thing::new(Kind::Verdict, verdict.id), &verdict));
                    with.push(format!("{} inconclusive", h.label()));
                }
                _ => {}
            }
        }
    }
    let with = if with.is_empty() { String::new() } else { format!(" With it: {}.", with.join(", ")) };
    Ok(Decided {
        summary: format!("closed {label} as {}", ended.word()),
        said: format!("{label} ended as {}.{with}", ended.word()),
        why: given(why),
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

/// The verdict of something that was measuring when its outcome was stopped.
fn stopped_verdict(outcome: &Outcome, hypothesis: Id, why: Option<&str>, asked: &Asked) -> Verdict {
    Verdict {
        id: (asked.new_id)(),
        contested: Vec::new(),
        beside: Vec::new(),
        hypothesis,
        call: VerdictCall::Inconclusive,
        learned: Some(format!("{} was stopped: {}", outcome.label(), why.unwrap_or(""))),
        next: Some(crate::domain::verdict::Next::Stop),
        next_text: None,
        evidence: None,
        contradicts: Vec::new(),
        why: None,
        on_judgement: false,
        waiver: None,
        // Whoever stops it says so; the owner may have said nothing.
        signed_by: Some(asked.who.clone()),
        typed_by: asked.who.clone(),
        proposed: false,
        on: asked.today,
        shared: Vec::new(),
        replaces: None,
        anyway: None,
    }
}

pub(super) fn reopen(slice: &Slice, id: Id, why: &str) -> Result<Decided, Refusal> {
    let Some(old) = slice.outcome(id) else {
        return Err(Refusal::one("reopen", Rule::Nothing, "it is no longer on the board", "upshot outcome list"));
    };
    let label = old.label();
    let name = format!("reopen {label}");
    if old.result.is_none() {
        return Err(Refusal::one(
            name,
            Rule::OutcomeOpen,
            format!("{label} has not ended"),
            format!("upshot show {label}"),
        ));
    }
    filled(why, &name, "reopening needs a reason", Fix::words("give it").in_shell("--why TEXT"))?;
    let thing = Thing::new(Kind::Outcome, id);
    Ok(Decided {
        summary: format!("reopened {label}"),
        said: format!("{label} is open again."),
        why: given(Some(why)),
        changes: diff(thing, old, &Outcome { result: None, ..old.clone() }),
        about: Some(thing),
        ..Decided::default()
    })
}
