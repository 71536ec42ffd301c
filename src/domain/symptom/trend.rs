//! How it went over the last sprints: what shipped and what moved, and how well the team kept to what it set itself.

use super::{Shows, Signs, Symptom};
use crate::domain::amount::{exact, with_unit};
use crate::domain::faster::{Cell, Made, SPANS, Says, What, in_time, stated};

/// Rows of numbers, one a sprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The sprints, the earliest first.
    pub sprints: Vec<String>,
    /// Each row: what, and its number in each sprint; none where nothing can be said.
    pub rows: Vec<(String, Vec<Option<String>>)>,
}

/// What was made rises over three sprints, and no more outcomes move: what the page says that asks whether it mattered.
pub(super) fn flat(signs: &Signs) -> Symptom {
    let faster = signs.faster;
    let present = faster.spans.len() >= SPANS && faster.says == Says::NothingMoved;
    let last = faster.spans.last().filter(|_| present);
    let shipped = signs.shipped.iter().filter(|row| last.is_some_and(|span| span.holds(row.shipped_on)));
    let number = |what: &What, cell: &Cell| {
        let shared = if cell.shared.is_empty() { String::new() } else { format!(", {} shared", cell.shared.len()) };
        match (what, cell.of) {
            (What::Output(_, unit), _) => with_unit(cell.value, unit.as_deref()),
            (_, Some(of)) => format!("{} of {of}{shared}", exact(cell.value)),
            (_, None) => exact(cell.value),
        }
    };
    let rows = faster.rows.iter().filter_map(|row| {
        let name = match &row.what {
            What::Output(slug, _) => slug.to_string(),
            What::Shipped => "shipped".to_owned(),
            What::Moved => "moved".to_owned(),
            _ => return None,
        };
        Some((name, row.cells.iter().map(|cell| cell.as_ref().map(|cell| number(&row.what, cell))).collect()))
    });
    Symptom {
        code: "shipping_up_metrics_flat",
        title: "Shipping goes up while metrics stay flat",
        present,
        says: if faster.spans.len() < SPANS { format!("told from {SPANS} sprints on") } else { String::new() },
        rows: shipped
            .map(|row| Shows {
                name: row.hypothesis.to_string(),
                what: format!("{}, {}", row.build, row.answered_words(signs.today).words),
                who: row.owner.clone(),
                fix: format!("upshot evidence {}", row.hypothesis),
            })
            .collect(),
        trend: (!faster.spans.is_empty()).then(|| Trend {
            sprints: faster.spans.iter().map(|span| span.name.clone()).collect(),
            rows: rows.collect(),
        }),
    }
}

/// Outcomes stated before the work, and verdicts given by their day, sprint by sprint; the team's, never a person's.
pub(super) fn discipline(signs: &Signs) -> Symptom {
    let made: Vec<Made> = signs.shipped.iter().map(Made::from).collect();
    let some = |(yes, of): (usize, usize)| (of > 0).then_some((yes, of));
    let stated: Vec<Option<(usize, usize)>> =
        signs.spans.iter().map(|(_, starts, ends)| some(stated(&made, (*starts, *ends)))).collect();
    let in_time: Vec<Option<(usize, usize)>> =
        signs.spans.iter().map(|(_, starts, ends)| some(in_time(&made, (*starts, *ends), signs.today))).collect();
    let worse = |list: &[Option<(usize, usize)>]| {
        // One of one says nothing of a team.
        let some = list.iter().flatten().filter(|(_, of)| *of > 1);
        let shares: Vec<f64> = some.map(|(yes, of)| *yes as f64 / *of as f64).collect();
        matches!(shares.as_slice(), [first, .., last] if *last <= *first - 0.5)
    };
    let (less_stated, more_late) = (worse(&stated), worse(&in_time));
    let words = |list: &[Option<(usize, usize)>]| -> Vec<Option<String>> {
        list.iter().map(|share| share.map(|(yes, of)| format!("{yes} of {of}"))).collect()
    };
    let mut rows = Vec::new();
    if less_stated {
        rows.push(Shows {
            name: "stated".to_owned(),
            what: "fewer outcomes are stated before the work begins than were".to_owned(),
            who: None,
            fix: "upshot ask".to_owned(),
        });
    }
    if more_late {
        rows.push(Shows {
            name: "in time".to_owned(),
            what: "fewer verdicts come by their day than did".to_owned(),
            who: None,
            fix: "upshot todo".to_owned(),
        });
    }
    Symptom {
        code: "discipline_falls",
        title: "Less is stated before work begins",
        present: less_stated || more_late,
        says: if signs.spans.len() < 2 { "told from 2 sprints on".to_owned() } else { String::new() },
        rows,
        trend: (!signs.spans.is_empty()).then(|| Trend {
            sprints: signs.spans.iter().map(|span| span.0.to_string()).collect(),
            rows: vec![("stated".to_owned(), words(&stated)), ("in time".to_owned(), words(&in_time))],
        }),
    }
}
