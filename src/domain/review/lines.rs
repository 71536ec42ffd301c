//! What a review says of one outcome, read off its column: its line, its verdicts, and what stays visible.

use super::{Judged, Line, Noted, RailLine, Shipped};
use crate::domain::board::said::{Tone, tripped};
use crate::domain::board::{Column, Debt, Rail};
use crate::domain::day::Day;
use crate::domain::fact::{self, Movement};
use crate::domain::metric::Point;
use crate::domain::outcome::ScopeCall;
use crate::domain::refusal::Pass;

/// Whether a day lies in a span, both ends included.
pub fn within(span: (Day, Day), day: Day) -> bool {
    (span.0..=span.1).contains(&day)
}

impl RailLine {
    /// A guardrail as it stands on a day.
    pub fn of(rail: &Rail, today: Day) -> Self {
        let (says, tone) = fact::guarded(rail, today);
        Self {
            metric: rail.metric.slug.to_string(),
            state: rail.guard.map(|guard| guard.state),
            since: rail.guard.and_then(|guard| guard.since),
            bad: tone == Tone::Bad,
            says,
        }
    }
}

impl Line {
    /// An outcome as it came out of a span that opened where its metric stood then.
    pub fn of(column: &Column, opening: Option<Point>, span: (Day, Day)) -> Self {
        let o = &column.outcome;
        let run = column.movement.as_ref().filter(|m| m.label.is_some()).map(|m| m.assessment.ship);
        let mut ships: Vec<Shipped> = column
            .cards
            .iter()
            .filter_map(|card| {
                let day = card.hypothesis.ship.as_ref()?.shipped_on;
                let in_run = run.is_some_and(|first| day >= first);
                Some(Shipped { label: card.hypothesis.label(), build: card.hypothesis.build.clone(), day, in_run })
            })
            .collect();
        ships.sort_by_key(|s| (s.day, s.label));
        let last = Judged::of(column, span).into_iter().max_by_key(|j| j.on);
        Self {
            outcome: o.label(),
            title: o.title.clone(),
            metric: column.metric.as_ref().map(|m| m.slug.to_string()),
            unit: column.unit().map(str::to_owned),
            better: column.metric.as_ref().and_then(|m| m.better),
            aim: o.aim,
            baseline: o.baseline.as_ref().and_then(|b| b.value),
            target: o.target.as_ref().map(|t| t.value),
            target_words: o.target_words(column.unit()),
            due: o.due,
            owner: o.owner.clone(),
            goal: column.goal,
            committed: column.commitment.is_some(),
            opening,
            now: column.level.map(|level| level.point()),
            closing: column.closing,
            places: column.level.map(|level| level.places),
            stale: column.stale(span.1),
            since: column.movement.clone(),
            guardrails: column.guardrails.iter().map(|rail| RailLine::of(rail, span.1)).collect(),
            falsifier: column
                .falsifier
                .as_ref()
                .filter(|f| o.is_open() && (f.is_tripped() || f.asked(span.1).is_some()))
                .map(|f| tripped(f, span.1)),
            ships,
            answer: column.commitment.as_ref().and_then(|k| k.answer.clone()),
            next: last.and_then(|j| j.next_words()),
            carried_because: column.commitment.as_ref().and_then(|k| k.carried_because.clone()),
            ended: o.result.as_ref().map(|r| r.ended),
            ended_words: fact::ended(o, column.unit()),
            debts: column.debts.iter().map(Debt::words).collect(),
            series: column.series.clone(),
        }
    }
}

impl Judged {
    /// The verdicts given beneath an outcome in a span.
    pub fn of(column: &Column, span: (Day, Day)) -> Vec<Self> {
        let given = column.cards.iter().filter_map(|card| {
            let verdict = card.verdict.as_ref().filter(|v| within(span, v.on))?;
            Some(Self {
                hypothesis: card.hypothesis.label(),
                build: card.hypothesis.build.clone(),
                outcome: column.outcome.label(),
                moved: column.movement.as_ref().and_then(Movement::last_class),
                call: verdict.call,
                learned: verdict.learned.clone(),
                next: verdict.next,
                next_text: verdict.next_text.clone(),
                signed_by: verdict.signed_by.clone(),
                on: verdict.on,
                contradicts: verdict.contradicts.clone(),
                why: verdict.why.clone(),
                on_judgement: verdict.on_judgement,
                waived: verdict.waiver.is_some(),
                shared: verdict
                    .evidence
                    .as_ref()
                    .and_then(|e| e.assessment.as_ref())
                    .map_or_else(Vec::new, |a| a.shared_with().map(str::to_owned).collect()),
            })
        });
        given.collect()
    }
}

impl Noted {
    /// A gate that was passed, if one was, by something that was done with a thing: `shipping`, `shipped`.
    pub fn passed(doing: &str, did: &str, label: impl ToString, pass: Option<&Pass>) -> Option<Self> {
        let (label, did) = (label.to_string(), did.to_owned());
        pass.map(|pass| Self::Passed {
            name: format!("{doing} {label}").trim().to_owned(),
            label,
            did,
            pass: pass.clone(),
        })
    }

    /// What a request for scope came to.
    pub fn scope(name: &str, call: ScopeCall) -> Self {
        Self::Scope {
            name: name.to_owned(),
            request: call.request,
            asked_by: call.asked_by,
            call: call.decision.as_ref().map(|d| d.call),
            why: call.decision.map(|d| d.why),
        }
    }

    /// What of a column itself stays visible in a span: gates passed, waits, contradictions, a falsifier that came true.
    pub fn of(column: &Column, span: (Day, Day)) -> Vec<Self> {
        let outcome = column.outcome.label().to_string();
        let mut noted = Vec::new();
        for card in &column.cards {
            let name = card.hypothesis.label().to_string();
            let ship = card.hypothesis.ship.as_ref().filter(|ship| within(span, ship.shipped_on));
            noted.extend(Self::passed("shipping", "shipped", &name, ship.and_then(|s| s.anyway.as_ref())));
            let looks = card.hypothesis.looks.iter().filter(|look| within(span, look.on));
            noted.extend(looks.map(|look| Self::Waited {
                name: name.clone(),
                until: look.day,
                why: look.why.clone(),
                by: look.by.clone(),
            }));
            let Some(verdict) = card.verdict.as_ref().filter(|v| within(span, v.on)) else { continue };
            noted.extend(Self::passed("the verdict on", "judged", &name, verdict.anyway.as_ref()));
            if !verdict.contradicts.is_empty() {
                noted.push(Self::Contradiction {
                    name,
                    call: verdict.call,
                    against: verdict.contradicts.clone(),
                    why: verdict.why.clone(),
                    by: verdict.signed_by.clone(),
                });
            }
        }
        if let Some(f) = column.falsifier.as_ref().filter(|f| f.is_tripped() && f.by.is_none_or(|by| within(span, by)))
        {
            let says = f.seen_words(span.1).unwrap_or_default();
            noted.push(Self::Tripped { name: outcome.clone(), text: f.text.clone(), says });
        }
        let result = column.outcome.result.as_ref().filter(|r| within(span, r.closed_on));
        noted.extend(Self::passed("closing", "closed", &outcome, result.and_then(|r| r.anyway.as_ref())));
        noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::outcome::{Call, Decision};
    use crate::fixture::{handle, metric, outcome, today};

    #[test]
    fn a_line_without_readings_says_where_it_would_go() {
        let column = Column::named(outcome(), Some(metric("activation")), None, &[]);
        let line = Line::of(&column, None, (today(), today()));
        assert_eq!((line.baseline, line.target, line.now), (Some(31.0), Some(45.0), None));
        assert_eq!((line.called(), line.committed, line.ships.len()), ("O-1 activation".to_owned(), false, 0));
        assert!(
            Judged::of(&column, (today(), today())).is_empty() && Noted::of(&column, (today(), today())).is_empty()
        );
    }

    #[test]
    fn a_span_takes_both_its_ends() {
        let span = (today(), today().plus(2));
        let days = [today().plus(-1), today(), today().plus(2), today().plus(3)];
        assert_eq!(days.map(|day| within(span, day)), [false, true, true, false]);
    }

    #[test]
    fn a_request_for_scope_is_noted_with_its_call_or_without_one() {
        let mut call = ScopeCall {
            id: crate::domain::id::Id::natural(&["scope"]),
            outcome: outcome().id,
            request: "also on phones".to_owned(),
            asked_by: None,
            asked_on: today(),
            decision: None,
        };
        let Noted::Scope { call: open, why, .. } = Noted::scope("O-1", call.clone()) else { panic!("no scope") };
        assert_eq!((open, why), (None, None));
        call.decision =
            Some(Decision { call: Call::Out, why: "another bet".to_owned(), decided_by: handle("mara"), on: today() });
        let Noted::Scope { call: out, why, .. } = Noted::scope("O-1", call) else { panic!("no scope") };
        assert_eq!((out, why.as_deref()), (Some(Call::Out), Some("another bet")));
    }
}
