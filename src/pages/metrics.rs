//! The metrics as a page: where each stands, when it was read, which outcome it decides.

use crate::domain::amount::with_unit;
use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::id::{Kind, Thing};
use crate::domain::label::Label;
use crate::domain::metric::{Metric, MetricKind};
use crate::report::{About, Cell, Doc, Field, Group, Head, Named, Row};

/// A metric with where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// Its level.
    pub now: Option<f64>,
    /// The day of its latest reading.
    pub read: Option<Day>,
    /// Whether it was not read for longer than its cadence.
    pub stale: bool,
    /// How many readings it has.
    pub readings: i64,
    /// The open outcome that it decides.
    pub decides: Option<Label>,
}

/// The page.
pub fn doc(list: &[Measured<'_>], today: Day) -> Doc {
    let mut doc = Doc::new("Metrics", "their latest readings");
    if list.is_empty() {
        doc.line("No metric yet.", Tone::Plain);
        doc.hint = "Add one: upshot metric add SLUG --better up --measures TEXT".to_owned();
    }
    let heads = [
        Head::words("metric"),
        Head::number("now"),
        Head::fills("measures"),
        Head::words("read"),
        Head::number("readings"),
        Head::words("for"),
        Head::wraps("kind").told(),
    ];
    doc.list(&heads, vec![Group::of(None, list.iter().map(|one| row(one, today)))]);
    doc.shell = "upshot metric list".to_owned();
    doc
}

fn row(one: &Measured<'_>, today: Day) -> Row {
    let m = one.metric;
    let unit = m.unit.as_deref();
    let read = match one.read.map(|day| today.since(day)) {
        None => Cell::new("never", Tone::Dim),
        Some(days) if one.stale => Cell::new(format!("! STALE {days}d"), Tone::Warn),
        Some(0) => Cell::new("today", Tone::Dim),
        Some(days) => Cell::new(format!("{days}d ago"), Tone::Dim),
    };
    let decides = one.decides.map_or_else(String::new, |label| label.to_string());
    let cells = vec![
        m.slug.to_string().into(),
        Cell::new(one.now.map_or_else(String::new, |now| with_unit(now, unit)), Tone::Strong),
        Cell::new(m.measures.clone().unwrap_or_default(), Tone::Dim),
        read,
        Cell::new(one.readings.to_string(), Tone::Dim),
        Cell::new(decides, Tone::Dim),
        Cell::new(kind(m), Tone::Dim),
    ];
    let mut more = Doc::default();
    more.section(m.slug.to_string());
    more.fields(vec![
        Field::new("means", m.measures.as_deref().unwrap_or("nobody said what it measures"), Tone::Plain),
        Field::new("kind", kind(m), Tone::Plain),
        Field::new("source", m.source.clone().unwrap_or_default(), Tone::Plain),
        Field::new("retired", m.retired.map_or_else(String::new, |day| day.short(today)), Tone::Dim),
    ]);
    let named = one.decides.map_or(Named::Thing(Thing::new(Kind::Metric, m.id)), Named::Label);
    Row::about(cells, About::named(m.slug.to_string(), Some(named)))
        .more(more.blocks)
        .shell(format!("upshot metric show {}", m.slug))
}

fn kind(m: &Metric) -> String {
    match (m.kind, &m.claim) {
        (MetricKind::Output, _) => "an output: counts what is made".to_owned(),
        (_, Some(claim)) => format!("a result: {}", claim.why),
        _ => String::new(),
    }
}
