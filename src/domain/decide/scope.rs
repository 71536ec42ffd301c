//! What lies within an outcome: the limits that must hold meanwhile, and the requests for scope.

use super::gate::{Gate, already, filled, given, open, unclear};
use super::{Asked, diff};
use crate::domain::amount::{Amount, with_unit};
use crate::domain::change::{Change, Decided};
use crate::domain::condition::Op;
use crate::domain::facts::{Facts, Slice};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::Limit;
use crate::domain::outcome::{Call, Decision, Guardrail, ScopeCall};
use crate::domain::refusal::{Fix, Refusal, Rule, shell_word};

/// A limit on another metric; none where it is taken away.
pub(super) struct Rail<'a> {
    pub(super) slug: &'a Slug,
    pub(super) limit: Option<(Op, &'a Amount)>,
    pub(super) why: Option<&'a str>,
}

pub(super) fn guard(slice: &Slice, facts: &Facts, id: Id, rail: &Rail) -> Result<Decided, Refusal> {
    let Rail { slug, limit, why } = *rail;
    let (outcome, name) = open(slice, id, "set a guardrail of")?;
    let label = outcome.label();
    let Some(metric) = slice.slug(slug) else {
        let fix = format!("upshot metric add {slug} --better down --measures TEXT");
        return Err(Refusal::one(name, Rule::MissingMetric, format!("no metric is called {slug}"), fix));
    };
    if outcome.metric == Some(metric.id) {
        let says = format!("{slug} is what {label} is judged by");
        return Err(Refusal::one(
            name,
            Rule::GuardrailIsMetric,
            says,
            Fix::words("name another metric that must not get worse"),
        ));
    }
    let rails: Vec<_> = slice.guardrails.iter().filter(|g| g.outcome == id).collect();
    let there = rails.iter().find(|g| g.metric == metric.id);
    let about = Some(Thing::new(Kind::Outcome, id));
    // A limit that is breached, or that what is committed must hold, is not loosened without a word.
    let breached = facts.breached.iter().any(|(breached, _)| *breached == metric.id);
    if there.is_some() && (breached || !facts.committed.is_empty()) && given(why).is_none() {
        let state = if breached { format!("{slug} is breached") } else { format!("{label} is committed") };
        let says = format!("{state}, so another limit needs a reason");
        return Err(Refusal::one(name, Rule::MissingWhy, says, Fix::words("give it").in_shell("--why TEXT")));
    }
    let Some((op, value)) = limit else {
        let Some(rail) = there else { return Err(already(&name)) };
        return Ok(Decided {
            why: given(why),
            summary: format!("removed the guardrail {slug} of {label}"),
            said: format!("{slug} is no guardrail of {label} any more."),
            changes: vec![Change::gone(Thing::new(Kind::Guardrail, rail.id))],
            about,
            ..Decided::default()
        });
    };
    let (value, _) = value.clone().in_unit(metric.unit.as_deref()).map_err(|e| unclear(&name, &e))?;
    let limit = Limit { op, value };
    let changes = match there {
        Some(old) => {
            let new = Guardrail { limit, ..(*old).clone() };
            diff(Thing::new(Kind::Guardrail, old.id), *old, &new)
        }
        None if rails.len() >= 2 => {
            let says = format!("{label} has two guardrails, and two are the most");
            let first = rails.first().and_then(|g| slice.metric(g.metric)).map_or("SLUG", |m| m.slug.as_str());
            let fix = format!("upshot outcome guardrail {label} {first} --remove");
            return Err(Refusal::one(name, Rule::TooManyGuardrails, says, fix));
        }
        None => {
            let rail = Guardrail { id: Guardrail::id_of(id, metric.id), outcome: id, metric: metric.id, limit };
            vec![Change::created(Thing::new(Kind::Guardrail, rail.id), &rail)]
        }
    };
    let shown = with_unit(value, metric.unit.as_deref());
    Ok(Decided {
        summary: format!("guardrail of {label}: {slug} {op} {shown}"),
        said: format!("{label} must hold {slug} {op} {shown}."),
        why: given(why),
        changes,
        about,
        ..Decided::default()
    })
}

/// Something asked for, by whom, and what is decided on it.
pub(super) struct Request<'a> {
    pub(super) text: &'a str,
    pub(super) by: Option<&'a str>,
    pub(super) call: Option<Call>,
    pub(super) why: Option<&'a str>,
}

pub(super) fn scope(slice: &Slice, id: Id, what: &Request, asked: &Asked) -> Result<Decided, Refusal> {
    let Request { text: request, by: asked_by, call, why } = *what;
    let (outcome, name) = open(slice, id, "decide on scope for")?;
    let label = outcome.label();
    filled(request, &name, "the request is blank", format!("upshot scope {label} TEXT"))?;
    let mut gate = Gate::new(name);
    if call.is_some() {
        gate.need(
            given(why).is_some(),
            Rule::MissingWhy,
            "a decision needs a reason",
            Fix::words("give it").in_shell("--why TEXT"),
        );
        let owner = outcome.owner.as_ref().map_or("H".to_owned(), |o| o.as_str().to_owned());
        let says = format!(
            "scope is decided by the owner, {}",
            outcome.owner.as_ref().map_or("nobody yet".to_owned(), ToString::to_string)
        );
        let fix = format!(
            "leave the decision out and ask, or type for them: upshot --as {owner} scope {label} {} --WORD --why TEXT",
            shell_word(request)
        );
        gate.need(outcome.owner.as_ref() == Some(&asked.who), Rule::ScopeIsOwners, says, fix);
    }
    gate.pass(slice, asked)?;
    let decision = call.map(|call| Decision {
        call,
        why: why.unwrap_or("").to_owned(),
        decided_by: asked.who.clone(),
        on: asked.today,
    });
    let there = slice.scope_calls.iter().find(|s| s.outcome == id && s.request == request);
    let (thing, decision, changes) = match there {
        Some(old) => {
            let thing = Thing::new(Kind::ScopeCall, old.id);
            let new = ScopeCall {
                decision: decision.clone().or_else(|| old.decision.clone()),
                asked_by: given(asked_by).or_else(|| old.asked_by.clone()),
                ..old.clone()
            };
            (thing, new.decision.clone(), diff(thing, old, &new))
        }
        None => {
            let new = ScopeCall {
                id: (asked.new_id)(),
                outcome: id,
                request: request.to_owned(),
                asked_by: given(asked_by),
                asked_on: asked.today,
                decision: decision.clone(),
            };
            let thing = Thing::new(Kind::ScopeCall, new.id);
            (thing, decision, vec![Change::created(thing, &new)])
        }
    };
    let word = decision.as_ref().map_or("asked".to_owned(), |d| d.call.word().to_owned());
    Ok(Decided {
        summary: format!("scope of {label}: {request} {word}"),
        said: match &decision {
            Some(d) => format!("{label}: {request} is {}: {}", d.call.word(), d.why),
            None => format!(
                "{label}: {request} is asked for, and waits for {}",
                outcome.owner.as_ref().map_or("an owner".to_owned(), ToString::to_string)
            ),
        },
        why: given(why),
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}
