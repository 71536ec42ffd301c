//! A metric in full: what it measures, how it is read, what it decides, its newest readings.

use super::{Said, Told, field, named, page, part, readings, said};
use crate::domain::board::said::Tone;
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::fact::ended;
use crate::domain::fact::{Level, number};
use crate::domain::metric::{Metric, MetricKind, NamedControl, Season};
use crate::domain::outcome::Outcome;
use crate::report::Doc;
use crate::report::words::{count, read};

/// How many readings are shown.
pub const READINGS: usize = 12;

/// What the page is made from.
pub struct Whole<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// Its level, and the raw reading where that is another.
    pub now: (Option<Level>, Option<String>),
    /// The day of its latest reading.
    pub read: Option<Day>,
    /// Days without a reading, where they are more than its cadence.
    pub stale: Option<i64>,
    /// How many readings it has.
    pub count: i64,
    /// The newest of them, oldest first.
    pub readings: &'a [Told],
    /// The control it is compared beside.
    pub beside: Option<&'a NamedControl>,
    /// The outcomes that it decides.
    pub decides: Vec<&'a Outcome>,
    /// What two copies said differently of it, and nobody has settled.
    pub conflicts: &'a [Conflict],
    /// What was said of it.
    pub said: Said,
    /// The day it is seen from.
    pub today: Day,
}

/// The page.
pub fn doc(whole: &Whole<'_>) -> Doc {
    let (m, today) = (whole.metric, whole.today);
    let unit = m.unit.as_deref();
    let now = whole.now.0.map(|now| now.words(unit)).unwrap_or_default();
    let place = match (m.retired, whole.read, whole.stale) {
        (Some(day), ..) => format!("retired {}", day.short(today)),
        (None, Some(_), Some(days)) => format!("{now}  ! STALE {days}d"),
        (None, Some(day), None) => format!("{now}, {}", read(day, whole.now.1.clone(), today)),
        (None, None, Some(days)) => format!("no reading yet  ! STALE {days}d"),
        (None, None, None) => "no reading yet".to_owned(),
    };
    let mut doc = page(m.slug.as_str(), m.name.as_deref().unwrap_or(""), &place);
    let doc = &mut doc;
    for conflict in whole.conflicts {
        let name = conflict.called_in_words(today);
        let of = name.strip_prefix(m.slug.as_str()).map_or(name.as_str(), str::trim_start);
        let counted = conflict.counted().to_uppercase();
        field(doc, "needs", &format!("! {counted} OF {of}  {}", conflict.fix), Tone::Bad);
    }
    field(doc, "measures", m.measures.as_deref().unwrap_or("(not said)"), Tone::Plain);
    if let Some(source) = &m.source {
        field(doc, "source", source, Tone::Plain);
    }
    field(doc, "unit", m.unit.as_deref().unwrap_or("a plain number"), Tone::Plain);
    field(doc, "better", m.better.map_or("(not said)", |b| b.word()), Tone::Plain);
    let kind = match m.kind {
        MetricKind::Outcome => "outcome",
        MetricKind::Guardrail => "guardrail",
        MetricKind::Output => "output: counts what is made, never decides an outcome",
    };
    let claim =
        m.claim.as_ref().map_or(String::new(), |c| format!(", {} since {}: {}", c.by, c.on.short(today), c.why));
    field(doc, "kind", &format!("{kind}{claim}"), Tone::Plain);
    let lag =
        if m.lag > 0 { format!(", an effect shows after {}", count(m.lag as usize, "day")) } else { String::new() };
    let weekdays = if m.weekdays { ", weekdays differ" } else { "" };
    let season = match m.season {
        Season::Auto => "",
        Season::Yearly => ", has a yearly season",
        Season::None => ", has no season",
    };
    let events = if m.events { ", counts rare events" } else { "" };
    let read = format!("every {}{lag}{weekdays}{season}{events}", count(m.every as usize, "day"));
    field(doc, "read", &read, Tone::Plain);
    if let Some(beside) = whole.beside {
        let scaled = if beside.scaled { ", scaled" } else { "" };
        field(doc, "beside", &format!("{}{scaled}", beside.metric), Tone::Plain);
    }
    if !whole.decides.is_empty() {
        part(doc, "It decides");
    }
    for outcome in &whole.decides {
        let ended = ended(outcome, unit).map_or_else(String::new, |ended| format!(", {ended}"));
        named(doc, &outcome.label().to_string(), &format!("{}{ended}", outcome.title), Tone::Plain);
    }
    part(doc, &count(usize::try_from(whole.count).unwrap_or(0), "reading"));
    let read = || number::places(whole.readings.iter().filter_map(|told| told.value));
    let places = whole.now.0.map_or_else(read, |level| level.places);
    readings(doc, whole.readings, |value| number::level(value, places, unit), |_| String::new(), today);
    said(doc, &whole.said, today);
    std::mem::take(doc)
}
