//! The verdict: a person's call, with the readings it rests on.

use super::Asked;
use super::gate::{Gate, find, given, no_robot};
use crate::domain::assessment::Terms;
use crate::domain::change::{Change, Decided};
use crate::domain::command::Judgement;
use crate::domain::facts::{Facts, Slice};
use crate::domain::handle::Handle;
use crate::domain::hypothesis::{Hypothesis, Ship};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::outcome::Outcome;
use crate::domain::refusal::{Fix, Pass, Refusal, Rule};
use crate::domain::verdict::{Against, Snapshot, Verdict, VerdictCall};
use crate::domain::warning::{Caution, Warning};

pub(super) fn judge(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    given: &Judgement,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (hypothesis, name) = find(slice, id, "judge")?;
    let ship = shipped(hypothesis, &name, asked)?;
    let current = slice.verdict(id);
    not_judged(hypothesis, current, given, &name, asked)?;
    let signer = given.signer.clone().unwrap_or_else(|| asked.who.clone());
    let signer = slice.person(&signer).map_or(signer, |p| p.handle.clone());
    if !given.propose {
        let fix = format!("the owner signs: upshot verdict {} --for H", hypothesis.label());
        no_robot(slice, &signer, &name, &fix)?;
    }
    let outcome = slice.outcome(hypothesis.outcome);
    let ruling = Ruling { slice, facts, asked, given, hypothesis, ship, outcome, current, signer };
    let mut gate = Gate::new(name);
    ruling.tells_what_was_learned(&mut gate);
    ruling.goes_with_the_readings(&mut gate);
    ruling.was_read_after(&mut gate);
    ruling.is_signed_by_the_owner(&mut gate);
    ruling.leaves_the_owners_own(&mut gate);
    let verdict = ruling.verdict(gate.pass(slice, asked)?);
    let verb = if given.propose { "proposed" } else { "ruled" };
    Ok(Decided {
        summary: format!("{verb} {} {}", hypothesis.label(), verdict.call.word()),
        said: ruling.said(&verdict),
        why: asked.anyway.clone(),
        warnings: ruling.warnings(),
        changes: vec![Change::created(Thing::new(Kind::Verdict, verdict.id), &verdict)],
        about: Some(Thing::new(Kind::Hypothesis, id)),
        ..Decided::default()
    })
}

/// A call that somebody makes, with everything it is judged by; one gate a function.
struct Ruling<'a> {
    slice: &'a Slice,
    facts: &'a Facts,
    asked: &'a Asked<'a>,
    given: &'a Judgement,
    hypothesis: &'a Hypothesis,
    ship: &'a Ship,
    outcome: Option<&'a Outcome>,
    current: Option<&'a Verdict>,
    signer: Handle,
}

impl Ruling<'_> {
    /// The command that makes it.
    fn verb(&self) -> String {
        format!("upshot verdict {} {}", self.hypothesis.label(), self.given.call.word())
    }

    fn owner(&self) -> Option<&Handle> {
        self.outcome.and_then(|o| o.owner.as_ref())
    }

    fn contradicts(&self) -> Vec<Against> {
        self.facts.snapshot.as_ref().map_or_else(Vec::new, |s| s.against(self.given.call))
    }

    /// How many readings there are from after the ship.
    fn after(&self) -> u32 {
        self.facts.snapshot.as_ref().map_or(0, |s| s.n_after)
    }

    fn is_inconclusive(&self) -> bool {
        self.given.call == VerdictCall::Inconclusive
    }

    fn tells_what_was_learned(&self, gate: &mut Gate) {
        let fix = || format!("{} -l TEXT -n KIND", self.verb());
        let learned = given(self.given.learned.as_deref()).is_some();
        gate.need(learned, Rule::MissingLearned, "what was learned is not said", fix());
        gate.need(self.given.next.is_some(), Rule::MissingNext, "what is next is not said", fix());
    }

    /// What goes against the readings needs a reason.
    fn goes_with_the_readings(&self, gate: &mut Gate) {
        let contradicts = self.contradicts();
        if self.is_inconclusive() || self.after() == 0 || contradicts.is_empty() {
            return;
        }
        let says: Vec<&str> = contradicts.iter().map(Against::words).collect();
        let sentence = self.readings_said(self.facts.snapshot.as_ref());
        gate.need(
            given(self.given.why.as_deref()).is_some(),
            Rule::Contradiction,
            format!("{} goes against the readings: {}.{sentence}", self.given.call.word(), says.join(", and ")),
            format!(
                "say why, as the readings disagree: {} -l TEXT -n KIND --why TEXT, or call it otherwise",
                self.verb()
            ),
        );
    }

    fn was_read_after(&self, gate: &mut Gate) {
        if self.is_inconclusive() {
            return;
        }
        let metric = self.ship.frozen.expect.as_ref().and_then(|e| self.slice.metric(e.metric));
        let slug = metric.map_or("SLUG", |m| m.slug.as_str());
        let label = self.hypothesis.label();
        let says = format!("no reading of {slug} since it shipped");
        let fix =
            format!("upshot log {slug} NUMBER, or call it inconclusive, or wait: upshot wait {label} DAY --why TEXT");
        gate.need(self.after() > 0, Rule::NoReadingAfter, says, fix);
    }

    /// Whoever else sees it proposes it.
    fn is_signed_by_the_owner(&self, gate: &mut Gate) {
        if self.given.propose {
            return;
        }
        let label = self.outcome.map(|o| o.label().to_string());
        let Some(owner) = self.owner() else {
            let o = label.unwrap_or_else(|| "O-1".to_owned());
            let says = format!("nobody owns {o}, so nobody can sign");
            gate.need(false, Rule::NotTheOwner, says, format!("upshot outcome owner {o} H"));
            return;
        };
        let signer = &self.signer;
        let says = format!("{} is {owner}'s to sign, and {signer} is not the owner", label.unwrap_or_default());
        let verb = self.verb();
        let fix =
            format!("type it for them: {verb} --for {} -l TEXT -n KIND, or propose it: --propose", owner.as_str());
        gate.need(owner == signer, Rule::NotTheOwner, says, fix);
    }

    /// What an owner typed themselves nobody else types anew in their name.
    fn leaves_the_owners_own(&self, gate: &mut Gate) {
        let who = &self.asked.who;
        let own = self.current.filter(|v| v.signed_by.as_ref() == Some(&v.typed_by) && v.typed_by != *who);
        if let Some(own) = own.filter(|_| !self.given.propose && self.signer != *who) {
            let says = format!("{} gave that verdict themselves, so nobody else types another for them", own.typed_by);
            let fix = format!("propose it: {} --propose -l TEXT -n KIND", self.verb());
            gate.need(false, Rule::NotTheOwner, says, fix);
        }
    }

    /// The labels of what shipped on the same metric inside the window.
    fn shared_with(&self) -> Vec<String> {
        let assessment = self.facts.snapshot.as_ref().and_then(|s| s.assessment.as_ref());
        assessment.map_or_else(Vec::new, |a| a.shared_with().map(str::to_owned).collect())
    }

    fn verdict(&self, anyway: Option<Pass>) -> Verdict {
        let Judgement { call, propose, .. } = *self.given;
        let known = |label: String| self.slice.hypotheses.iter().find(|h| h.label().to_string() == label);
        let contradicts = self.contradicts();
        Verdict {
            id: (self.asked.new_id)(),
            contested: Vec::new(),
            beside: Vec::new(),
            hypothesis: self.hypothesis.id,
            call,
            learned: given(self.given.learned.as_deref()),
            next: self.given.next,
            next_text: given(self.given.next_text.as_deref()),
            evidence: self.facts.snapshot.clone().map(Box::new),
            waiver: self.ship.waiver.clone(),
            signed_by: (!propose).then(|| self.signer.clone()),
            typed_by: self.asked.who.clone(),
            proposed: propose,
            on: self.asked.today,
            shared: self.shared_with().into_iter().filter_map(known).map(|h| h.id).collect(),
            replaces: self.current.filter(|_| !propose).map(|v| v.id),
            anyway,
            on_judgement: self.facts.snapshot.as_ref().is_none_or(Snapshot::is_open) && !self.is_inconclusive(),
            why: given(self.given.why.as_deref()).filter(|_| !contradicts.is_empty()),
            contradicts,
        }
    }

    /// What the readings say, in words.
    fn readings_said(&self, snapshot: Option<&Snapshot>) -> String {
        let Some(assessment) = snapshot.and_then(|s| s.assessment.as_ref()) else { return String::new() };
        let metric = self.ship.frozen.expect.as_ref().and_then(|e| self.slice.metric(e.metric));
        let Some(metric) = metric else { return String::new() };
        let terms = Terms { unit: metric.unit.as_deref(), today: self.asked.today, first: self.facts.first };
        format!(" {}: {}", metric.slug, assessment.said(terms).sentence())
    }

    fn said(&self, verdict: &Verdict) -> String {
        let (label, call, signer) = (self.hypothesis.label(), verdict.call.word(), &self.signer);
        let mut said = if verdict.proposed {
            let owner = self.owner().map_or("an owner".to_owned(), ToString::to_string);
            format!("Proposed: {label} is {call}. It waits for {owner} to sign.")
        } else if *signer == self.asked.who {
            format!("{label} is {call}, signed {signer}.")
        } else {
            let typed_by = &self.asked.who;
            format!(
                "{label} is {call}, signed {signer}, typed by {typed_by}. {signer} is asked to confirm or replace it."
            )
        };
        said.push_str(&self.readings_said(verdict.evidence.as_deref()));
        for (holds, says) in [
            (verdict.on_judgement, " On judgement: the readings can't tell."),
            (!verdict.contradicts.is_empty(), " Against the readings; the reason stays beside it."),
            (verdict.waiver.is_some(), " Observational, no baseline."),
        ] {
            said.push_str(if holds { says } else { "" });
        }
        said
    }

    fn warnings(&self) -> Vec<Warning> {
        let shared = self.shared_with();
        let shared = (!shared.is_empty()).then(|| {
            Caution::Shared.says(format!(
                "shared with {}, which shipped on the same metric inside the window: it cannot be awarded to one",
                shared.join(", ")
            ))
        });
        let label = self.hypothesis.label();
        let refuted = self.given.call == VerdictCall::Refuted && !self.given.propose;
        let live = (refuted && !self.hypothesis.is_settled_since(self.asked.today)).then(|| {
            let shell = format!(": upshot hypothesis live {label} rolled-back, or: live {label} kept --why TEXT");
            Caution::StillLive.says("it is still live").in_shell(shell)
        });
        shared.into_iter().chain(live).collect()
    }
}

/// The ship of a hypothesis that can be judged: one that is out.
fn shipped<'a>(h: &'a Hypothesis, name: &str, asked: &Asked) -> Result<&'a Ship, Refusal> {
    let label = h.label();
    if h.is_withdrawn() {
        let says = format!("{label} was withdrawn");
        return Err(Refusal::one(name, Rule::HypothesisEnded, says, format!("upshot show {label}")));
    }
    let Some(ship) = &h.ship else {
        let says = format!("{label} has not shipped, so there is nothing to judge");
        return Err(Refusal::one(name, Rule::NotShipped, says, format!("upshot ship {label}")));
    };
    if ship.shipped_on > asked.today {
        let says = format!("{label} ships on {}, so there is nothing to judge yet", ship.shipped_on.words(asked.today));
        return Err(Refusal::one(name, Rule::NotShipped, says, Fix::words("judge it on a day after it shipped")));
    }
    Ok(ship)
}

/// What was ruled once is ruled again only where that is meant.
fn not_judged(
    h: &Hypothesis,
    current: Option<&Verdict>,
    given: &Judgement,
    name: &str,
    asked: &Asked,
) -> Result<(), Refusal> {
    let Some(current) = current.filter(|_| !given.replace && !given.propose) else { return Ok(()) };
    let says = format!(
        "{} ruled it {} on {}",
        current.signed_by.as_ref().unwrap_or(&current.typed_by),
        current.call.word(),
        current.on.words(asked.today)
    );
    let call = given.call.word();
    let fix = format!("to supersede that: upshot verdict {} {call} --replace -l TEXT -n KIND", h.label());
    Err(Refusal::one(name, Rule::Judged, says, fix))
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
    let snapshot = if verdict.proposed { facts.snapshot.as_ref() } else { verdict.evidence.as_deref() };
    let contradicts = snapshot.as_ref().map_or_else(Vec::new, |s| s.against(verdict.call));
    let after = snapshot.as_ref().map_or(0, |s| s.n_after);
    if verdict.proposed && verdict.call != VerdictCall::Inconclusive && after == 0 {
        let line = format!("upshot wait {label} DAY --why TEXT");
        let fix = Fix::words("call it inconclusive, or wait").in_shell(line);
        gate.need(false, Rule::NoReadingAfter, "no reading since it shipped by now", fix);
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
    let open = snapshot.is_none_or(Snapshot::is_open);
    let signed = Verdict {
        id: (asked.new_id)(),
        contested: Vec::new(),
        beside: Vec::new(),
        on_judgement: open && verdict.call != VerdictCall::Inconclusive,
        evidence: snapshot.cloned().map(Box::new),
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
