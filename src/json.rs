//! Things as JSON, by the contract: MODEL's names, nulls present, numbers as numbers, days as `2026-03-11`. Fields are
//! only ever added. Whoever answers in JSON says them so: the command line and an assistant's door.

use serde_json::{Value, json};

use crate::clock::rfc3339;
use crate::domain::assessment::Terms;
use crate::domain::board::{Card, Column, Need, Rail};
use crate::domain::day::Day;
use crate::domain::fact;
use crate::domain::facts::Want;
use crate::domain::hypothesis::Prediction;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Label;
use crate::domain::objective::{Chore, Objective};
use crate::domain::outcome::{Contributor, Guardrail, ScopeCall};
use crate::domain::person::{Board, Person};
use crate::domain::review::Frozen;
use crate::domain::sprint::{Commitment, Sprint};
use crate::domain::verdict::{Link, Note, Snapshot, Verdict};
use crate::error::Error;
use crate::session::{Directory, Entry, MetricLine, Recorded, Session};

mod evidence;
mod faster;
mod landed;
mod pages;
mod plain;
mod report;
mod review;
mod said;

pub(crate) use evidence::{assessment, looked};
pub(crate) use faster::faster;
pub(crate) use landed::{landed, landed_change};
pub(crate) use pages::{asked, board, brief, commits, hit, lesson};
pub(crate) use plain::rows;
pub(crate) use report::report;
pub(crate) use review::{frozen as frozen_review, judged, review};
pub(crate) use said::{envelope, error, harmless, warning};

/// What ids are called: asked one at a time, or all at once for a list.
pub(crate) struct Names<'a> {
    session: &'a Session,
    whole: Option<Directory>,
}

impl<'a> Names<'a> {
    /// For one thing.
    pub(crate) fn few(session: &'a Session) -> Self {
        Self { session, whole: None }
    }

    /// For a list: everything is read once.
    pub(crate) fn all(session: &'a Session) -> Result<Self, Error> {
        Ok(Self { session, whole: Some(session.directory()?) })
    }

    /// The label or slug of an id.
    pub(crate) fn of(&self, kind: Kind, id: Id) -> String {
        match &self.whole {
            Some(whole) => whole.names.get(&id).cloned().unwrap_or_default(),
            None => self.session.name(Thing::new(kind, id)),
        }
    }

    /// The day everything is seen from.
    fn today(&self) -> Day {
        self.session.today()
    }

    fn written(&self, verdict: Id) -> Option<String> {
        let time = match &self.whole {
            Some(whole) => whole.verdict_times.get(&verdict).copied(),
            None => self.session.verdict_time(verdict),
        };
        time.map(|(unix_ms, zone)| rfc3339(unix_ms, zone))
    }
}

pub(crate) fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The label of what a list calls by its name; null where that is a metric's slug, or a person.
pub(crate) fn label(name: &str) -> Option<Label> {
    name.parse().ok()
}

/// What a list calls something: a person is one without the `@` that pages have.
fn bare(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}

/// Adds fields to an object.
fn with<const N: usize>(mut value: Value, fields: [(&str, Value); N]) -> Value {
    if let Value::Object(map) = &mut value {
        map.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    value
}

/// What has a label bears its identity beside it, also where it is only spoken of.
pub(crate) fn identify(session: &Session, value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| identify(session, value)),
        Value::Object(map) => {
            map.values_mut().for_each(|value| identify(session, value));
            let label = map.get("label").and_then(Value::as_str).filter(|_| !map.contains_key("id"));
            if let Some(Ok(found)) = label.map(|label| session.find(label)) {
                map.insert("id".to_owned(), json!(found.thing().id));
            }
        }
        _ => {}
    }
}

/// A thing after a change: its kind's word and itself; null where it is gone.
pub(crate) fn thing(session: &Session, thing: Thing) -> Result<(&'static str, Value), Error> {
    let names = Names::few(session);
    let gone = (thing.kind.word(), Value::Null);
    Ok(match thing.kind {
        Kind::Board => ("settings", settings(&session.slice(&[])?.board)),
        Kind::Person => session.one::<Person>(thing.id)?.map_or(gone, |p| ("person", person(&p))),
        Kind::Metric => session.metric(thing.id)?.map_or(gone, |line| ("metric", metric(&line))),
        Kind::Outcome => match session.column(thing.id)? {
            Some(column) => ("outcome", whole_outcome(session, &column)?),
            None => gone,
        },
        Kind::Hypothesis => match session.card(thing.id)? {
            Some((card, column)) => ("hypothesis", whole_hypothesis(session, &card, &column)?),
            None => gone,
        },
        Kind::Sprint => match session.one::<Sprint>(thing.id)? {
            Some(found) => ("sprint", sprint(&found, &session.commitments(found.id)?, &names)),
            None => gone,
        },
        Kind::Verdict => session.one::<Verdict>(thing.id)?.map_or(gone, |v| ("verdict", verdict(&v, &names))),
        Kind::Note => session.one::<Note>(thing.id)?.map_or(gone, |n| ("note", note(&n, &names))),
        Kind::Link => session.one::<Link>(thing.id)?.map_or(gone, |l| ("link", link(&l, &names))),
        Kind::ScopeCall => session.one::<ScopeCall>(thing.id)?.map_or(gone, |s| {
            let of = names.of(Kind::Outcome, s.outcome);
            ("scope_call", with(scope_call(&s), [("outcome", json!(of))]))
        }),
        Kind::Contributor => {
            part(session, Kind::Outcome, session.one::<Contributor>(thing.id)?.map(|c| c.outcome), gone)?
        }
        Kind::Guardrail => part(session, Kind::Outcome, session.one::<Guardrail>(thing.id)?.map(|g| g.outcome), gone)?,
        Kind::Objective => {
            let found = session.objectives()?.into_iter().find(|(o, _)| o.id == thing.id);
            found.map_or(gone, |(o, columns)| ("objective", objective(&o, &columns)))
        }
        Kind::Chore => session.one::<Chore>(thing.id)?.map_or(gone, |c| ("chore", chore(&c))),
        Kind::Review => part(session, Kind::Sprint, session.one::<Frozen>(thing.id)?.map(|r| r.sprint), gone)?,
        Kind::Commitment => part(session, Kind::Sprint, session.one::<Commitment>(thing.id)?.map(|c| c.sprint), gone)?,
    })
}

/// What a part belongs to.
fn part(
    session: &Session,
    kind: Kind,
    of: Option<Id>,
    gone: (&'static str, Value),
) -> Result<(&'static str, Value), Error> {
    of.map_or(Ok(gone), |id| thing(session, Thing::new(kind, id)))
}

/// An outcome by the contract, as far as its column says it.
pub(crate) fn outcome(column: &Column, today: Day) -> Value {
    let o = &column.outcome;
    let missing: Vec<&str> = column.missing().iter().map(|b| b.rule.word()).collect();
    let (baseline, target, wrong) = (o.baseline.as_ref(), o.target.as_ref(), o.wrong_if.as_ref());
    let when = wrong.and_then(|w| w.when.as_ref());
    let metric = column.metric.as_ref();
    let terms = Terms { unit: metric.and_then(|m| m.unit.as_deref()), today, first: None };
    let says: String = column.movement_words(today).into_iter().map(|(words, _)| words).collect();
    let rails: Vec<Value> = column.guardrails.iter().map(|rail| guardrail(rail, today)).collect();
    let contributors: Vec<Value> =
        column.contributors.iter().map(|c| json!({ "handle": c.handle, "function": c.function })).collect();
    object([
        ("label", json!(o.label())),
        ("id", json!(o.id)),
        ("title", json!(o.title)),
        ("problem", json!(o.problem)),
        ("for_whom", json!(o.for_whom)),
        ("matters", json!(o.matters)),
        ("metric", json!(metric.map(|m| &m.slug))),
        ("unit", json!(metric.and_then(|m| m.unit.as_ref()))),
        ("better", json!(metric.and_then(|m| m.better))),
        ("aim", json!(o.aim)),
        ("baseline", json!(baseline.and_then(|b| b.value))),
        ("baseline_day", json!(baseline.and_then(|b| b.day))),
        ("target", json!(target.map(|t| t.value))),
        ("target_as_typed", json!(target.map(|t| &t.as_typed))),
        ("due", json!(o.due)),
        ("wrong_if", json!(wrong.map(|w| &w.text))),
        ("wrong_when", json!(when)),
        ("wrong_by", json!(wrong.and_then(|w| w.by))),
        ("looked", json!(o.looked)),
        ("spec", json!(o.spec)),
        ("owner", json!(o.owner)),
        ("offered_to", json!(o.offered_to.as_ref().map(|offer| &offer.to))),
        ("framed", json!(missing.is_empty() && o.owner.is_some())),
        ("missing", json!(missing)),
        ("result", json!(o.result)),
        ("current", json!(column.now())),
        ("current_day", json!(column.level.map(|level| level.until))),
        ("progress", json!(column.progress())),
        ("movement", json!(column.movement.as_ref().map(|m| evidence::movement(m, terms)))),
        ("rank", json!(o.rank)),
        ("baseline_measure_by", json!(baseline.and_then(|b| b.measure_by))),
        ("hold_op", json!(target.and_then(|t| t.op))),
        ("pace", json!(column.pace)),
        ("time_gone", json!(column.time_gone(today))),
        ("falsifier", json!(column.falsifier)),
        ("framed_on", json!(o.framed_on)),
        ("goal", json!(column.goal)),
        ("committed", json!(column.commitment.is_some())),
        ("conflicts", column.conflicts.iter().map(|conflict| json!(conflict.name)).collect()),
        ("debts", column.debts.iter().map(|debt| json!(debt.words())).collect()),
        ("anyway", json!(column.passes())),
        ("contributors", json!(contributors)),
        ("guardrails", json!(rails)),
        ("level", json!(column.level)),
        ("latest", json!(column.latest)),
        ("stale_days", json!(column.stale(today))),
        ("ended", json!(fact::ended(o, column.unit()))),
        ("says", json!(says)),
    ])
}

fn guardrail(of: &Rail, today: Day) -> Value {
    let Rail { guardrail: rail, metric, latest, level, guard, .. } = of;
    json!({ "state": guard.map(|g| g.state), "since": guard.and_then(|g| g.since), "metric": metric.slug,
        "op": rail.limit.op, "value": rail.limit.value, "unit": metric.unit,
        "current": level.map(|l| l.shown()), "current_day": level.map(|l| l.until), "latest": latest,
        "holds": level.map(|_| of.past().is_none()), "says": fact::guarded(of, today).0 })
}

/// An outcome with what was said and asked of it.
pub(crate) fn whole_outcome(session: &Session, column: &Column) -> Result<Value, Error> {
    let id = column.outcome.id;
    let names = Names::few(session);
    let (links, notes) = session.said_of(Thing::new(Kind::Outcome, id))?;
    let calls = session.slice(&[Want::Outcome(id)])?.scope_calls;
    Ok(with(
        outcome(column, session.today()),
        [
            ("links", links.iter().map(|l| json!(l.url)).collect()),
            ("notes", notes.iter().map(|n| note(n, &names)).collect()),
            ("scope_calls", calls.iter().filter(|s| s.outcome == id).map(scope_call).collect()),
            ("hypotheses", column.cards.iter().map(|c| json!(c.hypothesis.label())).collect()),
            ("objective", json!(column.outcome.objective.map(|id| names.of(Kind::Objective, id)))),
            ("framed_on", json!(column.outcome.framed_on)),
            ("impact", json!(session.impact(id)?)),
        ],
    ))
}

/// A hypothesis by the contract.
pub(crate) fn hypothesis(card: &Card, outcome_label: &str, names: &Names) -> Value {
    let h = &card.hypothesis;
    let ship = h.ship.as_ref();
    let expect = h.expect.as_ref();
    let terms =
        Terms { unit: card.metric.as_ref().and_then(|m| m.unit.as_deref()), today: names.today(), first: card.first };
    let given = |v: &Option<Verdict>| v.as_ref().map_or(Value::Null, |v| verdict(v, names));
    object([
        ("label", json!(h.label())),
        ("id", json!(h.id)),
        ("outcome", json!(outcome_label)),
        ("build", json!(h.build)),
        ("because", json!(h.because)),
        ("metric", json!(card.metric.as_ref().map(|m| &m.slug))),
        ("expect", json!(expect.map(|e| e.value))),
        ("expect_as_typed", json!(expect.map(|e| &e.as_typed))),
        ("window", json!(h.window)),
        ("confidence", json!(h.confidence)),
        ("doing", json!(h.doing)),
        ("state", json!(card.state)),
        ("shipped_on", json!(ship.map(|s| s.shipped_on))),
        ("check_on", json!(h.check_on())),
        ("check", json!(card.check)),
        ("first_answer_on", evidence::first(card.first)),
        ("could_be_seen", json!(card.sight)),
        ("follows", json!(h.follows.map(|id| names.of(Kind::Hypothesis, id)))),
        ("verdict", given(&card.verdict)),
        ("verdicts", stand(card.verdict.as_ref(), names)),
        ("expect_absolute", json!(expect.and_then(|e| e.absolute))),
        ("unit", json!(card.metric.as_ref().and_then(|m| m.unit.as_ref()))),
        ("written_on", json!(h.written_on)),
        ("started_on", json!(h.started_on)),
        ("frozen", ship.map_or(Value::Null, |s| prediction(&s.frozen, names))),
        ("entered_on", json!(ship.and_then(|s| s.entered_on))),
        ("late_after", json!(h.deadline().map(|due| due.late_after))),
        ("waiver", json!(ship.and_then(|s| s.waiver.as_ref()))),
        ("beside", labels(ship.map_or(&[], |s| s.beside.as_slice()), names)),
        ("waits", json!(h.looks)),
        ("proposed", given(&card.proposed)),
        ("still_live", json!(card.still_live())),
        ("after_refuted", json!(h.after_refuted)),
        ("details", json!(h.details)),
        ("anyway", json!(ship.and_then(|s| s.anyway.as_ref()))),
        ("movement", json!(card.movement.as_ref().map(|a| assessment(a, terms)))),
        ("drafted_by", json!(card.drafted_by)),
    ])
}

/// Every verdict that stands, in the order they were given: more than one where two copies judged before they met. What each
/// rests on stands with the one that is shown.
fn stand(verdict: Option<&Verdict>, names: &Names) -> Value {
    let all = verdict.iter().flat_map(|last| last.beside.iter().chain([*last]));
    all.map(|v| {
        json!({ "call": v.call, "learned": v.learned, "next": v.next.map(crate::domain::verdict::Next::word),
            "signed_by": v.signed_by, "typed_by": v.typed_by, "on": v.on, "at": names.written(v.id) })
    })
    .collect()
}

fn labels(hypotheses: &[Id], names: &Names) -> Value {
    hypotheses.iter().map(|id| json!(names.of(Kind::Hypothesis, *id))).collect()
}

fn prediction(frozen: &Prediction, names: &Names) -> Value {
    let expect = frozen.expect.as_ref();
    json!({ "build": frozen.build, "because": frozen.because, "metric": expect.map(|e| names.of(Kind::Metric, e.metric)),
        "expect": expect.map(|e| e.value), "expect_as_typed": expect.map(|e| &e.as_typed),
        "expect_absolute": expect.and_then(|e| e.absolute), "window": frozen.window, "confidence": frozen.confidence })
}

/// A hypothesis with what was said of it.
pub(crate) fn whole_hypothesis(session: &Session, card: &Card, column: &Column) -> Result<Value, Error> {
    let names = Names::few(session);
    let (links, notes) = session.said_of(Thing::new(Kind::Hypothesis, card.hypothesis.id))?;
    Ok(with(
        hypothesis(card, &column.outcome.label().to_string(), &names),
        [
            ("links", links.iter().map(|l| json!(l.url)).collect()),
            ("notes", notes.iter().map(|n| note(n, &names)).collect()),
        ],
    ))
}

/// A verdict by the contract.
pub(crate) fn verdict(v: &Verdict, names: &Names) -> Value {
    object([
        ("call", json!(v.call)),
        ("learned", json!(v.learned)),
        ("next", json!(v.next.map(crate::domain::verdict::Next::word))),
        ("next_text", json!(v.next_text)),
        ("contradicts", json!(v.contradicts)),
        ("why", json!(v.why)),
        ("on_judgement", json!(v.on_judgement)),
        ("signed_by", json!(v.signed_by)),
        ("typed_by", json!(v.typed_by)),
        ("at", json!(names.written(v.id))),
        ("evidence", v.evidence.as_ref().map_or(Value::Null, |e| snapshot(e, names))),
        ("hypothesis", json!(names.of(Kind::Hypothesis, v.hypothesis))),
        ("on", json!(v.on)),
        ("proposed", json!(v.proposed)),
        ("waiver", json!(v.waiver)),
        ("shared", labels(&v.shared, names)),
        ("anyway", json!(v.anyway)),
    ])
}

fn snapshot(e: &Snapshot, names: &Names) -> Value {
    let rests = json!({ "metric": names.of(Kind::Metric, e.metric), "ship": e.ship, "as_of": e.as_of, "from": e.from,
        "readings_before": e.n_before, "readings_after": e.n_after, "last_before": e.before, "last_after": e.after,
        "falsifier": e.falsifier, "outcome_class": e.outcome,
        "guardrails": e.guardrails.iter().map(evidence::watched).collect::<Vec<_>>() });
    let terms = Terms { unit: e.unit.as_deref(), today: names.today(), first: None };
    match (&e.assessment, rests) {
        (Some(a), Value::Object(rests)) => {
            let mut value = assessment(a, terms);
            if let Value::Object(map) = &mut value {
                map.extend(rests);
            }
            value
        }
        (_, rests) => rests,
    }
}

/// A metric by the contract.
pub(crate) fn metric(line: &MetricLine) -> Value {
    let m = &line.metric;
    object([
        ("slug", json!(m.slug)),
        ("id", json!(m.id)),
        ("name", json!(m.name)),
        ("unit", json!(m.unit)),
        ("better", json!(m.better)),
        ("kind", json!(m.kind)),
        ("measures", json!(m.measures)),
        ("source", json!(m.source)),
        ("every", json!(m.every)),
        ("lag", json!(m.lag)),
        ("latest", json!(line.latest.map(|p| p.value))),
        ("latest_day", json!(line.latest.map(|p| p.day))),
        ("readings", json!(line.readings)),
        ("retired", json!(m.retired)),
        ("weekdays", json!(m.weekdays)),
        ("events", json!(m.events)),
        ("season", json!(m.season)),
        ("control", json!(line.control)),
        ("level", json!(line.level)),
        ("kind_why", json!(m.claim.as_ref().map(|claim| &claim.why))),
        ("current", json!(line.level.map(|level| level.shown()))),
    ])
}

/// A reading by the contract.
pub(crate) fn reading(recorded: &Recorded, slug: &str) -> Value {
    let r = &recorded.reading;
    object([
        ("id", json!(r.id)),
        ("metric", json!(slug)),
        ("day", json!(r.day)),
        ("value", json!(r.value)),
        ("of", json!(r.of)),
        ("note", json!(r.note)),
        ("source", json!(r.source.as_ref().or(recorded.set_source.as_ref()))),
        ("by", json!(recorded.by)),
        ("recorded_at", json!(rfc3339(recorded.unix_ms, recorded.zone))),
        ("corrects", json!(r.corrects)),
        ("time", json!(r.minute.map(time))),
        ("why", json!(r.why)),
    ])
}

/// A minute of a day as `09:14`.
pub(crate) fn time(minute: i16) -> String {
    format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60))
}

/// A sprint with its commitments by the contract.
pub(crate) fn sprint(s: &Sprint, commitments: &[Commitment], names: &Names) -> Value {
    object([
        ("label", json!(s.label())),
        ("id", json!(s.id)),
        ("name", json!(s.name)),
        ("starts", json!(s.starts)),
        ("ends", json!(s.ends)),
        ("goal", json!(s.goal.map(|id| names.of(Kind::Outcome, id)))),
        ("state", json!(s.state)),
        ("commitments", commitments.iter().map(|c| commitment(c, names)).collect()),
        ("closed_on", json!(s.closed_on)),
        ("anyway", json!(s.anyway)),
    ])
}

fn commitment(c: &Commitment, names: &Names) -> Value {
    let answer = c.answer.as_ref().map(|a| {
        json!({ "movement": a.movement, "text": a.text, "learned": a.learned, "next_step": a.next_step, "look_again_on": a.look_again_on,
            "carry_on": a.carry_on, "away": a.away, "by": a.by, "on": a.on })
    });
    json!({ "outcome": names.of(Kind::Outcome, c.outcome), "owner": c.owner, "opening": c.opening, "answer": answer,
        "kept": c.kept, "carried_because": c.carried_because, "anyway": c.anyway })
}

/// A person.
pub(crate) fn person(p: &Person) -> Value {
    json!({ "handle": p.handle, "also": p.also, "away_until": p.away_until, "left": p.left, "robot": p.robot })
}

/// An objective by the contract.
pub(crate) fn objective(o: &Objective, columns: &[Column]) -> Value {
    let outcomes: Vec<Value> = columns.iter().map(|c| json!(c.outcome.label())).collect();
    object([
        ("label", json!(o.label())),
        ("id", json!(o.id)),
        ("statement", json!(o.statement)),
        ("period", json!(o.period)),
        ("business_owner", json!(o.business_owner)),
        ("planned_value", json!(o.planned_value)),
        ("actual", json!(o.actual)),
        ("outcomes", json!(outcomes)),
    ])
}

/// A chore by the contract.
pub(crate) fn chore(chore: &Chore) -> Value {
    json!({ "text": chore.text, "by": chore.by, "done_on": chore.done_on })
}

/// What the board is set to.
pub(crate) fn settings(board: &Board) -> Value {
    json!(board)
}

/// A note, with what it is on.
pub(crate) fn note(n: &Note, names: &Names) -> Value {
    json!({ "on": names.of(n.thing.kind, n.thing.id), "kind": n.kind, "stance": n.stance, "text": n.text,
        "link": n.link, "by": n.by, "day": n.on })
}

/// A link, with what it leads from.
pub(crate) fn link(l: &Link, names: &Names) -> Value {
    json!({ "on": names.of(l.thing.kind, l.thing.id), "url": l.url })
}

fn scope_call(s: &ScopeCall) -> Value {
    let decision = s.decision.as_ref();
    json!({ "request": s.request, "asked_by": s.asked_by, "asked_on": s.asked_on,
        "decision": decision.map(|d| d.call), "why": decision.map(|d| &d.why),
        "decided_by": decision.map(|d| &d.decided_by), "decided_on": decision.map(|d| d.on) })
}

/// A change set by the contract.
pub(crate) fn history(entry: &Entry) -> Value {
    let changes: Vec<Value> = entry
        .changes
        .iter()
        .map(|c| {
            json!({ "thing": bare(&c.name), "field": c.field, "before": c.before, "after": c.after,
                "kind": c.thing.kind, "id": c.thing.id })
        })
        .collect();
    object([
        ("id", json!(entry.id)),
        ("at", json!(rfc3339(entry.unix_ms, entry.zone))),
        ("day", json!(entry.day)),
        ("by", json!(entry.by)),
        ("via", json!(entry.via)),
        ("summary", json!(entry.summary)),
        ("undoes", json!(entry.undoes)),
        ("undone_by", json!(entry.undone_by)),
        ("changes", json!(changes)),
        ("why", json!(entry.why)),
        ("readings", json!(entry.readings)),
        ("replica", json!(entry.replica)),
        (
            "arrived",
            json!(
                entry
                    .arrived
                    .as_ref()
                    .map(|arrived| arrived.place.as_ref().map_or("merge", |place| place.name.as_str()))
            ),
        ),
        ("pushed_by", json!(entry.arrived.as_ref().and_then(|arrived| arrived.pushed_by.as_ref()))),
    ])
}

/// Something that needs someone.
pub(crate) fn need(n: &Need) -> Value {
    json!({ "name": n.name, "label": label(&n.name), "says": n.says, "fix": n.fix, "who": n.who, "days": n.days,
        "due": n.due, "wanted": n.wanted.word() })
}

#[cfg(test)]
mod tests;
