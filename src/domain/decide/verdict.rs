//! The verdict: a person's call, with the readings it rests on.

use super::hypothesis::find;
use super::{Asked, Gate, given, no_robot};
use crate::domain::assessment::{Answerable, Terms};
use crate::domain::change::{Change, Decided};
use crate::domain::command::Judgement;
use crate::domain::facts::{Facts, Slice};
use crate::domain::hypothesis::{Hypothesis, Stage};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::refusal::{Refusal, Rule};
use crate::domain::verdict::{Against, Snapshot, Verdict, VerdictCall};
use crate::domain::warning::Caution;

pub(super) fn judge(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    given_call: &Judgement,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "judge")?;
    let label = old.label();
    let current = slice.verdict(id);
    let Some(ship) = shipped(old, &name)? else {
        let says = format!("{label} has not shipped, so there is nothing to judge");
        return Err(Refusal::one(name, Rule::NotShipped, says, format!("upshot ship {label}")));
    };
    if ship.shipped_on > asked.today {
        let says = format!("{label} ships on {}, so there is nothing to judge yet", ship.shipped_on.words(asked.today));
        return Err(Refusal::one(name, Rule::NotShipped, says, "judge it on a day after it shipped"));
    }
    if let Some(current) = current.filter(|_| !given_call.replace && !given_call.propose) {
        let says = format!(
            "{} ruled it {} on {}",
            current.signed_by.as_ref().unwrap_or(&current.typed_by),
            current.call.word(),
            current.on.words(asked.today)
        );
        let fix =
            format!("to supersede that: upshot verdict {label} {} --replace -l TEXT -n KIND", given_call.call.word());
        return Err(Refusal::one(name, Rule::Judged, says, fix));
    }
    let outcome = slice.outcome(old.outcome);
    let owner = outcome.and_then(|o| o.owner.as_ref());
    let signer = given_call.signer.clone().unwrap_or_else(|| asked.who.clone());
    let signer = slice.person(&signer).map_or(signer, |p| p.handle.clone());
    if !given_call.propose {
        no_robot(slice, &signer, &name, &format!("the owner signs: upshot verdict {label} --for H"))?;
    }
    let mut gate = Gate::new(name);
    let call = given_call.call;
    let verb = format!("upshot verdict {label} {}", call.word());
    gate.need(
        given(given_call.learned.as_deref()).is_some(),
        Rule::MissingLearned,
        "what was learned is not said",
        format!("{verb} -l TEXT -n KIND"),
    );
    gate.need(
        given_call.next.is_some(),
        Rule::MissingNext,
        "what is next is not said",
        format!("{verb} -l TEXT -n KIND"),
    );
    let after = facts.snapshot.as_ref().map_or(0, |s| s.n_after);
    let contradicts = facts.snapshot.as_ref().map_or_else(Vec::new, |s| s.against(call));
    if call != VerdictCall::Inconclusive && after > 0 && !contradicts.is_empty() {
        let says: Vec<&str> = contradicts.iter().map(Against::words).collect();
        let sentence = readings_said(slice, facts.first, old, facts.snapshot.as_ref(), asked);
        gate.need(
            given(given_call.why.as_deref()).is_some(),
            Rule::Contradiction,
            format!("{} goes against the readings: {}.{sentence}", call.word(), says.join(", and ")),
            format!("say why nevertheless: {verb} -l TEXT -n KIND --why TEXT, or call it otherwise"),
        );
    }
    if call != VerdictCall::Inconclusive {
        let slug = ship.frozen.expect.as_ref().and_then(|e| slice.metric(e.metric)).map_or("SLUG", |m| m.slug.as_str());
        let says = format!("no reading of {slug} from after the ship");
        let fix =
            format!("upshot log {slug} NUMBER, or call it inconclusive, or wait: upshot wait {label} DAY --why TEXT");
        gate.need(after > 0, Rule::NoReadingAfter, says, fix);
    }
    if !given_call.propose {
        match owner {
            Some(owner) => {
                let says = format!(
                    "{} is {owner}'s to sign, and {signer} is not the owner",
                    outcome.map_or(String::new(), |o| o.label().to_string())
                );
                let fix = format!(
                    "type it for them: upshot verdict {label} {} --for {} -l TEXT -n KIND, or propose it: --propose",
                    call.word(),
                    owner.as_str()
                );
                gate.need(*owner == signer, Rule::NotTheOwner, says, fix);
            }
            None => {
                let o = outcome.map_or("O-1".to_owned(), |o| o.label().to_string());
                gate.need(
                    false,
                    Rule::NotTheOwner,
                    format!("nobody owns {o}, so nobody can sign"),
                    format!("upshot outcome owner {o} H"),
                );
            }
        }
    }
    let own = current.filter(|v| v.signed_by.as_ref() == Some(&v.typed_by) && v.typed_by != asked.who);
    if let Some(own) = own.filter(|_| !given_call.propose && signer != asked.who) {
        let says = format!("{} gave that verdict themselves, so nobody else types another for them", own.typed_by);
        gate.need(
            false,
            Rule::NotTheOwner,
            says,
            format!("propose it: upshot verdict {label} {} --propose -l TEXT -n KIND", call.word()),
        );
    }
    let anyway = gate.pass(slice, asked)?;
    let labels: Vec<String> = facts
        .snapshot
        .iter()
        .filter_map(|s| s.assessment.as_ref())
        .flat_map(|a| a.shared_with().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let shared: Vec<Id> = labels
        .iter()
        .filter_map(|label| slice.hypotheses.iter().find(|h| h.label().to_string() == *label))
        .map(|h| h.id)
        .collect();
    let open = facts.snapshot.as_ref().is_none_or(Snapshot::is_open);
    let verdict = Verdict {
        id: (asked.new_id)(),
        hypothesis: id,
        call,
        learned: given(given_call.learned.as_deref()),
        next: given_call.next,
        next_text: given(given_call.next_text.as_deref()),
        evidence: facts.snapshot.clone(),
        waiver: ship.waiver.clone(),
        signed_by: (!given_call.propose).then_some(signer.clone()),
        typed_by: asked.who.clone(),
        proposed: given_call.propose,
        on: asked.today,
        shared: shared.clone(),
        replaces: if given_call.propose { None } else { current.map(|v| v.id) },
        anyway,
        on_judgement: open && call != VerdictCall::Inconclusive,
        why: given(given_call.why.as_deref()).filter(|_| !contradicts.is_empty()),
        contradicts,
    };
    let mut said = if given_call.propose {
        format!(
            "Proposed: {label} is {}. It waits for {} to sign.",
            call.word(),
            owner.map_or("an owner".to_owned(), ToString::to_string)
        )
    } else if signer == asked.who {
        format!("{label} is {}, signed {signer}.", call.word())
    } else {
        format!(
            "{label} is {}, signed {signer}, typed by {}. {signer} is asked to confirm or replace it.",
            call.word(),
            asked.who
        )
    };
    said.push_str(&readings_said(slice, facts.first, old, verdict.evidence.as_ref(), asked));
    if verdict.on_judgement {
        said.push_str(" On judgement: the readings can't tell.");
    }
    if !verdict.contradicts.is_empty() {
        said.push_str(" Against the readings; the reason stays beside it.");
    }
    if verdict.waiver.is_some() {
        said.push_str(" Observational, no baseline.");
    }
    let mut warnings = Vec::new();
    if !labels.is_empty() {
        warnings.push(Caution::Shared.says(format!(
            "shared with {}, which shipped on the same metric inside the window: it cannot be awarded to one",
            labels.join(", ")
        )));
    }
    if !old.is_settled_since(asked.today) && call == VerdictCall::Refuted && !given_call.propose {
        warnings.push(Caution::StillLive.says(format!(
            "it is still live: upshot hypothesis live {label} rolled-back, or: live {label} kept --why TEXT"
        )));
    }
    let verb = if given_call.propose { "proposed" } else { "ruled" };
    Ok(Decided {
        summary: format!("{verb} {label} {}", call.word()),
        said,
        why: asked.anyway.clone(),
        warnings,
        changes: vec![Change::created(Thing::new(Kind::Verdict, verdict.id), &verdict)],
        about: Some(Thing::new(Kind::Hypothesis, id)),
        ..Decided::default()
    })
}

/// The ship of a hypothesis that can be judged.
fn shipped<'a>(h: &'a Hypothesis, name: &str) -> Result<Option<&'a crate::domain::hypothesis::Ship>, Refusal> {
    if h.state == Stage::Withdrawn {
        let says = format!("{} was withdrawn", h.label());
        return Err(Refusal::one(name, Rule::HypothesisEnded, says, format!("upshot show {}", h.label())));
    }
    Ok(h.ship.as_ref())
}

/// What the readings say, in words.
fn readings_said(
    slice: &Slice,
    first: Option<Answerable>,
    h: &Hypothesis,
    snapshot: Option<&Snapshot>,
    asked: &Asked,
) -> String {
    let Some(assessment) = snapshot.and_then(|s| s.assessment.as_ref()) else { return String::new() };
    let metric = h.ship.as_ref().and_then(|s| s.frozen.expect.as_ref()).and_then(|e| slice.metric(e.metric));
    let Some(metric) = metric else { return String::new() };
    let terms = Terms { unit: metric.unit.as_deref(), today: asked.today, first };
    format!(" {}: {}", metric.slug, assessment.said(terms).sentence())
}

pub(super) fn confirm(slice: &Slice, facts: &Facts, id: Id, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "confirm the verdict on")?;
    let label = old.label();
    let proposed = slice.proposed.iter().find(|v| v.hypothesis == id);
    let current = slice.verdict(id);
    let typed = current.filter(|v| v.signed_by.as_ref().is_some_and(|s| *s != v.typed_by));
    let Some(verdict) = proposed.or(typed) else {
        let says = format!("{label} has no verdict that waits for a signature");
        return Err(Refusal::one(name, Rule::NotJudged, says, format!("upshot verdict {label} CALL -l TEXT -n KIND")));
    };
    let outcome = slice.outcome(old.outcome);
    let owner = outcome.and_then(|o| o.owner.clone());
    let mut gate = Gate::new(name);
    let says = format!("it waits for {}", owner.as_ref().map_or("an owner".to_owned(), ToString::to_string));
    let fix = match &owner {
        Some(owner) => format!("upshot --as {} verdict {label} --confirm", owner.as_str()),
        None => {
            let outcome = outcome.map_or("O-1".to_owned(), |o| o.label().to_string());
            format!("upshot outcome owner {outcome} {}", asked.who.as_str())
        }
    };
    gate.need(owner.as_ref() == Some(&asked.who), Rule::NotTheOwner, says, fix);
    let robots = verdict.proposed && slice.person(&verdict.typed_by).is_some_and(|p| p.robot);
    let says = format!("what was learned is {}'s word: its owner writes their own", verdict.typed_by);
    let fix = format!("upshot verdict {label} {} -l TEXT -n KIND", verdict.call.word());
    gate.need(!robots, Rule::MissingLearned, says, fix);
    // What was proposed is signed on the readings of today, which may say otherwise by now.
    let snapshot = if verdict.proposed { facts.snapshot.clone() } else { verdict.evidence.clone() };
    let contradicts = snapshot.as_ref().map_or_else(Vec::new, |s| s.against(verdict.call));
    let after = snapshot.as_ref().map_or(0, |s| s.n_after);
    if verdict.proposed && verdict.call != VerdictCall::Inconclusive && after == 0 {
        let fix = format!("call it inconclusive, or wait: upshot wait {label} DAY --why TEXT");
        gate.need(false, Rule::NoReadingAfter, "no reading from after the ship by now", fix);
    }
    // A why answers what was known then; what has come since needs one of its own.
    let answered = verdict.why.is_some() && contradicts.iter().all(|c| verdict.contradicts.contains(c));
    if verdict.proposed && !contradicts.is_empty() && !answered {
        let says: Vec<&str> = contradicts.iter().map(Against::words).collect();
        let call = verdict.call.word();
        gate.need(
            false,
            Rule::Contradiction,
            format!("{call} goes against the readings by now: {}", says.join(", and ")),
            format!("give it yourself, and say why: upshot verdict {label} {call} -l TEXT -n KIND --why TEXT"),
        );
    }
    let anyway = gate.pass(slice, asked)?;
    let open = snapshot.as_ref().is_none_or(Snapshot::is_open);
    let signed = Verdict {
        id: (asked.new_id)(),
        on_judgement: open && verdict.call != VerdictCall::Inconclusive,
        evidence: snapshot,
        contradicts,
        signed_by: Some(asked.who.clone()),
        typed_by: asked.who.clone(),
        proposed: false,
        on: asked.today,
        replaces: current.map(|v| v.id).or(Some(verdict.id)),
        anyway: anyway.or_else(|| verdict.anyway.clone()),
        ..verdict.clone()
    };
    Ok(Decided {
        summary: format!("confirmed {label} {}", signed.call.word()),
        said: format!("{label} is {}, signed {}.", signed.call.word(), asked.who),
        changes: vec![Change::created(Thing::new(Kind::Verdict, signed.id), &signed)],
        about: Some(Thing::new(Kind::Hypothesis, id)),
        ..Decided::default()
    })
}
