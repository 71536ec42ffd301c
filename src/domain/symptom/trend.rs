//! How it went over the last sprints: what shipped and what moved, and how well the team kept to what it set itself.

use super::{Shows, Signs, Symptom, Told};
use crate::domain::ask::Row;
use crate::domain::label::Label;

/// Rows of numbers, one a sprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The sprints, the earliest first.
    pub sprints: Vec<Label>,
    /// Each row: what, and its number in each sprint; none where nothing can be said.
    pub rows: Vec<(&'static str, Vec<Option<String>>)>,
}

/// Over how many sprints shipping must rise.
const SPRINTS: usize = 3;

fn within(row: &Row, span: &super::Span) -> bool {
    (span.1..=span.2).contains(&row.shipped_on)
}

/// Ships double over three sprints and nothing moves.
pub(super) fn flat(signs: &Signs) -> Symptom {
    let per: Vec<Vec<&Row>> =
        signs.spans.iter().map(|span| signs.shipped.iter().filter(|row| within(row, span)).collect()).collect();
    let last = &per[per.len().saturating_sub(SPRINTS)..];
    let counts: Vec<usize> = last.iter().map(Vec::len).collect();
    let rising = counts.len() == SPRINTS && counts[0] > 0 && counts[SPRINTS - 1] >= 2 * counts[0];
    // Outcomes are counted as their reviews counted them, whoever else they share their readings with.
    let told = signs.told[signs.told.len().saturating_sub(SPRINTS)..].iter().flatten();
    let (moved, asked) = told.fold((0, 0), |(moved, of), told| (moved + told.moved, of + told.of));
    let unanswered = || last.iter().flatten().any(|row| !row.is_answered());
    let nothing = moved == 0 && (asked > 0 || unanswered());
    let present = rising && nothing;
    let rows = if present { last.last().map_or(&[][..], Vec::as_slice) } else { &[] };
    Symptom {
        code: "shipping_up_metrics_flat",
        title: "Shipping goes up while metrics stay flat",
        present,
        says: if signs.spans.len() < SPRINTS { format!("told from {SPRINTS} sprints on") } else { String::new() },
        rows: rows
            .iter()
            .map(|row| Shows {
                name: row.hypothesis.to_string(),
                what: format!("{}, {}", row.build, row.answered_words(signs.today).words),
                who: row.owner.clone(),
                fix: format!("upshot evidence {}", row.hypothesis),
            })
            .collect(),
        trend: (!signs.spans.is_empty()).then(|| Trend {
            sprints: signs.spans.iter().map(|span| span.0).collect(),
            rows: vec![
                ("shipped", per.iter().map(|rows| Some(rows.len().to_string())).collect()),
                ("moved", signs.told.iter().map(|told| told.map(Told::words)).collect()),
            ],
        }),
    }
}

/// Outcomes stated before the work, and verdicts given by their day, sprint by sprint; the team's, never a person's.
pub(super) fn discipline(signs: &Signs) -> Symptom {
    let share = |rows: Vec<bool>| (!rows.is_empty()).then(|| (rows.iter().filter(|yes| **yes).count(), rows.len()));
    let stated: Vec<Option<(usize, usize)>> = signs
        .spans
        .iter()
        .map(|span| share(signs.shipped.iter().filter(|row| within(row, span)).map(Row::is_stated).collect()))
        .collect();
    let in_time: Vec<Option<(usize, usize)>> = signs
        .spans
        .iter()
        .map(|(_, starts, ends)| {
            let due = signs.shipped.iter().filter_map(|row| {
                let on = row.check_on.filter(|on| (*starts..=*ends).contains(on))?;
                // What is due today is not late before the day is over.
                (on < signs.today || row.is_answered()).then(|| row.signed_on.is_some_and(|signed| signed <= on))
            });
            share(due.collect())
        })
        .collect();
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
        title: "The team's discipline falls",
        present: less_stated || more_late,
        says: if signs.spans.len() < 2 { "told from 2 sprints on".to_owned() } else { String::new() },
        rows,
        trend: (!signs.spans.is_empty()).then(|| Trend {
            sprints: signs.spans.iter().map(|span| span.0).collect(),
            rows: vec![("stated", words(&stated)), ("in time", words(&in_time))],
        }),
    }
}
