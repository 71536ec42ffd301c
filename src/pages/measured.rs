//! What the page of metrics is made from: each metric with where it stands, and what it is read for.

use super::Source;
use super::metrics::{self, Limits, Measured, Serves};
use crate::domain::amount::short;
use crate::domain::board::{Column, View};
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::metric::Point;
use crate::domain::outcome::Aim;
use crate::error::Error;
use crate::report::Doc;
use crate::session::MetricLine;

/// The page of some metrics: those that outcomes are judged by, in the board's order; those that guard one; the others.
///
/// # Errors
/// The file can't be read.
pub fn page(source: Source<'_>, all: &[MetricLine]) -> Result<Doc, Error> {
    let (session, today) = (source.session, source.session.today());
    let from = today.plus(-7 * (metrics::WEEKS as i64 + 1));
    let mut recent = Vec::new();
    for line in all {
        let read = session.readings(line.metric.id, Some(from), Some(today), super::MOST)?;
        let point = |reading: &crate::domain::metric::Reading| Some(Point { day: reading.day, value: reading.value? });
        recent.push(read.iter().filter_map(|recorded| point(&recorded.reading)).collect::<Vec<_>>());
    }
    source.with(|view| {
        let mut list: Vec<(usize, Measured<'_>)> = all
            .iter()
            .zip(recent)
            .map(|(line, recent)| {
                let id = line.metric.id;
                let serves = column(view, id).map(|(at, column)| (at, serves(column)));
                let limits = limits(view, id);
                let place = match &serves {
                    _ if line.metric.retired.is_some() => usize::MAX,
                    Some((at, _)) => *at,
                    None if limits.is_empty() => usize::MAX - 1,
                    None => usize::MAX - 2,
                };
                let measured = Measured {
                    metric: &line.metric,
                    now: line.level,
                    read: line.latest.map(|point| point.day),
                    stale: line.stale(today),
                    readings: line.readings,
                    recent,
                    serves: serves.map(|(_, serves)| serves),
                    limits,
                    apart: apart(view, line, today),
                };
                (place, measured)
            })
            .collect();
        list.sort_by_key(|(place, _)| *place);
        metrics::doc(&list.into_iter().map(|(_, one)| one).collect::<Vec<_>>(), today)
    })
}

/// The column of the outcome that a metric decides, with its place.
fn column(view: &View, metric: Id) -> Option<(usize, &Column)> {
    let decides = |column: &Column| column.metric.as_ref().is_some_and(|own| own.id == metric);
    view.columns.iter().enumerate().find(|(_, column)| decides(column))
}

/// What of a metric two copies said differently, and nobody has settled, each with how it is.
fn apart(view: &View, line: &MetricLine, today: Day) -> Vec<(String, String)> {
    let of = view.conflicts.iter().filter(|conflict| conflict.thing.id == line.metric.id);
    let field = |name: &str| name.strip_prefix(line.metric.slug.as_str()).unwrap_or(name).trim_start().to_owned();
    of.map(|conflict| (field(&conflict.called_in_words(today)), conflict.fix.clone())).collect()
}

fn serves(column: &Column) -> Serves {
    let o = &column.outcome;
    let to = o.target.as_ref().map(|target| {
        let op = target.op.filter(|_| o.aim == Aim::Hold).map_or("", |op| op.symbol());
        format!("{op}{}", short(target.value))
    });
    let start = o.baseline.as_ref().and_then(|baseline| baseline.value);
    Serves {
        label: o.label(),
        title: o.title.clone(),
        owner: o.owner.clone(),
        to: to.unwrap_or_default(),
        ends: start.into_iter().chain(o.target.as_ref().map(|target| target.value)).collect(),
    }
}

/// The limits that a metric must keep, each with the outcome that it guards.
fn limits(view: &View, metric: Id) -> Vec<Limits> {
    let rails = view.columns.iter().flat_map(|column| {
        column.guardrails.iter().filter(|rail| rail.metric.id == metric).map(move |rail| (column, rail))
    });
    rails
        .map(|(column, rail)| Limits {
            label: column.outcome.label(),
            title: column.outcome.title.clone(),
            limit: rail.guardrail.limit,
        })
        .collect()
}
