//! What pages and lists are made of, as JSON: the board, the question, the report, what was learned, what was found.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Names, assessment, hypothesis, label, outcome, sprint, whole_hypothesis, whole_outcome};
use crate::domain::ask::{Answered, Ask, Claimant, Row, Standing};
use crate::domain::assessment::Terms;
use crate::domain::board::{Column, View};
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::landed::Claimed;
use crate::domain::lesson::Lesson;
use crate::domain::sprint::Commitment;
use crate::error::Error;
use crate::pages::Briefed;
use crate::report::markdown;
use crate::session::{Hit, Session};
use crate::text;

/// The board: the sprint, and every open outcome with its hypotheses whole.
pub(crate) fn board(view: &View, today: Day, names: &Names) -> Value {
    let commitments: Vec<Commitment> =
        view.sprint.iter().flat_map(|s| view.commitments.iter().filter(|c| c.sprint == s.id)).cloned().collect();
    let runs = view.sprint.as_ref().map(|s| sprint(s, &commitments, names));
    let columns: Vec<Value> = view.columns.iter().map(|c| column(c, today, names)).collect();
    json!({ "today": today, "sprint": runs, "columns": columns })
}

fn column(column: &Column, today: Day, names: &Names) -> Value {
    let label = column.outcome.label().to_string();
    let cards: Vec<Value> = column.cards.iter().map(|c| hypothesis(c, &label, names)).collect();
    let mut outcome = outcome(column, today);
    if let Value::Object(fields) = &mut outcome {
        fields.insert("hypotheses".to_owned(), Value::Array(cards));
    }
    outcome
}

/// A brief: the outcome and its hypotheses whole, and the page.
pub(crate) fn brief(session: &Session, brief: &Briefed) -> Result<Value, Error> {
    let whole = |card| whole_hypothesis(session, card, &brief.column);
    Ok(json!({
        "outcome": whole_outcome(session, &brief.column)?,
        "hypothesis": brief.card.as_ref().map(whole).transpose()?,
        "tried": brief.column.cards.iter().map(whole).collect::<Result<Vec<_>, _>>()?,
        "markdown": markdown::page(&brief.doc),
    }))
}

/// Who answers for what shipped, and did it work.
pub(crate) fn asked(ask: &Ask, today: Day) -> Value {
    json!({
        "as_of": today, "from": ask.span.map(|(first, _)| first), "to": ask.span.map(|(_, last)| last),
        "shipped": ask.rows.iter().map(|row| shipped(row, today)).collect::<Vec<_>>(),
        "owned": ask.owned(), "stated": ask.stated(), "answered": ask.answered(),
    })
}

/// One thing that shipped, with its three marks.
fn shipped(row: &Row, today: Day) -> Value {
    let (call, due) = match row.answered {
        Answered::Called(call) | Answered::Proposed(call) => (Some(call), None),
        Answered::Due(deadline) => (None, Some(deadline.on)),
        Answered::NotYet { on } => (None, Some(on)),
    };
    let readings =
        row.readings.as_ref().map(|a| assessment(a, Terms { unit: row.unit.as_deref(), today, first: None }));
    json!({
        "label": row.hypothesis, "hypothesis": row.hypothesis, "build": row.build, "shipped_on": row.shipped_on, "outcome": row.outcome,
        "title": row.title, "way": row.way, "owner": row.owner, "owner_at_commit": row.owner_at_commit,
        "owner_at_ship": row.owner_at_ship, "owned": row.is_owned(), "stated_days_before": row.stated,
        "stated": row.is_stated(), "answered": row.is_answered(), "due": row.is_due(), "call": call,
        "proposed": matches!(row.answered, Answered::Proposed(_)), "due_on": due, "learned": row.learned,
        "signed_by": row.signed_by, "still_live": row.still_live, "result": row.result, "links": row.links,
        "readings": readings, "fix": row.fix(),
    })
}

/// Which commits somebody answers for, and what the hypotheses that claim them came to.
pub(crate) fn commits(
    claimants: &[Claimant],
    claimed: &[Claimed],
    standings: &HashMap<Id, Standing>,
    today: Day,
) -> Value {
    let name = |at: &usize| claimants[*at].hypothesis.to_string();
    let owner = |at: &usize| claimants[*at].owner.as_ref();
    let answered = claimed.iter().filter(|c| c.by.iter().any(|at| owner(at).is_some())).count();
    let of = |at: usize| claimed.iter().filter(|c| c.by.contains(&at)).count();
    let row = |at: usize| standings.get(&claimants[at].id)?.row.as_ref();
    let claims = (0..claimants.len()).map(|at| (at, of(at))).filter(|(_, commits)| *commits > 0);
    json!({
        "range": null, "shipped": claimed.len(), "answered_for": answered, "nobody": claimed.len() - answered,
        "commits": claimed.iter().map(|c| json!({
            "commit": c.commit.hash, "day": c.commit.day, "subject": c.commit.subject,
            "hypotheses": c.by.iter().map(name).collect::<Vec<_>>(), "unknown": c.unknown,
            "owners": c.by.iter().filter_map(owner).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "hypotheses": claims.map(|(at, commits)| json!({
            "label": claimants[at].hypothesis, "hypothesis": claimants[at].hypothesis, "outcome": claimants[at].outcome,
            "owner": claimants[at].owner, "commits": commits,
            "question": row(at).map(|row| shipped(row, today)),
        })).collect::<Vec<_>>(),
    })
}

/// What a signed verdict says was learned.
pub(crate) fn lesson(l: &Lesson) -> Value {
    json!({ "id": l.hypothesis, "label": l.label, "build": l.build, "because": l.because, "call": l.call,
        "learned": l.learned, "by": l.by.as_str(), "on": l.on })
}

/// A stored text that holds some words, with the line that holds the most of them.
pub(crate) fn hit(hit: &Hit, words: &[String]) -> Value {
    json!({ "name": hit.name, "label": label(&hit.name), "id": hit.thing.id, "kind": hit.thing.kind, "field": hit.field,
        "line": text::best_line(&hit.text, words), "text": hit.text })
}
