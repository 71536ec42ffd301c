//! The metrics as a page: where each stands and shall be, when it was read, whose it is and which outcome it decides.

use std::collections::BTreeSet;

use crate::chart::weekly;
use crate::domain::amount::short;
use crate::domain::board::said::Tone;
use crate::domain::condition::Op;
use crate::domain::day::Day;
use crate::domain::fact::Level;
use crate::domain::handle::Handle;
use crate::domain::id::{Kind, Thing};
use crate::domain::label::Label;
use crate::domain::metric::{Better, Limit, Metric, MetricKind, Point, cadence};
use crate::report::{About, Cell, Doc, Field, Group, Head, Named, Row};
use crate::text;

/// How many weeks are drawn where there is room.
pub const WEEKS: usize = 20;
/// How many are drawn in narrow text.
const FEW: usize = 10;
/// The cells of an outcome's title beside other words.
const TITLE: usize = 30;

/// A metric with where it stands.
#[derive(Clone, Debug)]
pub struct Measured<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// Its level.
    pub now: Option<Level>,
    /// The day of its latest reading.
    pub read: Option<Day>,
    /// Days without a reading, where they are more than its cadence.
    pub stale: Option<i64>,
    /// How many readings it has.
    pub readings: i64,
    /// Those of the weeks that are drawn, oldest first.
    pub recent: Vec<Point>,
    /// The open outcome that it decides.
    pub serves: Option<Serves>,
    /// The limits it must keep.
    pub limits: Vec<Limits>,
    /// What of it two copies said differently, and nobody has settled: `measures`, and how it is settled.
    pub apart: Vec<(String, String)>,
}

/// The outcome that a metric decides.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Serves {
    pub label: Label,
    pub title: String,
    pub owner: Option<Handle>,
    /// What it shall be, as stated.
    pub to: String,
    /// Where it began and shall be.
    pub ends: Vec<f64>,
}

/// A limit that a metric must keep, with the outcome that it guards.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Limits {
    pub label: Label,
    pub title: String,
    pub limit: Limit,
}

/// The page.
pub fn doc(list: &[Measured<'_>], today: Day) -> Doc {
    let mut doc = Doc::new("Metrics", "");
    if list.is_empty() {
        doc.line("No metric yet.", Tone::Plain);
        doc.hint = "Add one: upshot metric add SLUG --better up --measures TEXT".to_owned();
    }
    let heads = [
        Head::words("metric").always().apart(0, 1),
        Head::words("now").apart(0, 1),
        Head::words("20 weeks").or("10 weeks").drawn(),
        Head::words("to").least(5).apart(0, 1),
        Head::words("owner").apart(0, 1),
        Head::words("read"),
        Head::words("last"),
        Head::words("for"),
        Head::words("source").from(100),
        Head::wraps("kind").told(),
    ];
    doc.shell = "upshot metric list".to_owned();
    let mut high = doc.clone();
    doc.list(&heads, vec![Group::of(None, list.iter().map(|one| row(one, today, TITLE)))]);
    // Where there is room outcomes are named in full.
    high.list(&heads, vec![Group::of(None, list.iter().map(|one| row(one, today, usize::MAX)))]);
    doc.high = Some(Box::new(high));
    doc
}

fn row(one: &Measured<'_>, today: Day, title: usize) -> Row {
    let m = one.metric;
    let unit = m.unit.as_deref();
    let dim = |words: String| Cell::new(words, Tone::Dim);
    let owner = one.serves.as_ref().and_then(|serves| serves.owner.as_ref());
    let retired = m.retired.is_some();
    let line = |cells| weekly(&one.recent, &one.ends(), cells);
    let cells = vec![
        one.named(),
        Cell::new(one.now.map_or_else(|| "–".to_owned(), |now| now.words(unit)), Tone::Strong),
        dim(line(WEEKS)).or(line(FEW)),
        one.to().into(),
        dim(owner.map_or_else(String::new, ToString::to_string)),
        dim(if retired { "retired".to_owned() } else { cadence(m.every) }),
        last(one, today),
        one.purpose(),
        dim(from(m)),
        dim(kind(m)),
    ];
    Row::about(cells, About::named(m.slug.to_string(), Some(Named::Thing(Thing::new(Kind::Metric, m.id)))))
        .more(told(one, today, title).blocks)
        .shell(format!("upshot metric show {}", m.slug))
}

/// When it was read last, loudly where it should have been since: in red once two readings are missing.
fn last(one: &Measured<'_>, today: Day) -> Cell {
    match (one.read.map(|day| today.since(day)), one.stale) {
        (None, _) => Cell::new("never", Tone::Dim),
        (Some(_), Some(days)) => {
            let tone = if days > 2 * i64::from(one.metric.every) { Tone::Bad } else { Tone::Warn };
            Cell::new(format!("! STALE {days}d"), tone)
        }
        (Some(0), None) => Cell::new("today", Tone::Dim),
        (Some(days), None) => Cell::new(format!("{days}d ago"), Tone::Dim),
    }
}

impl Measured<'_> {
    /// What its small chart reaches to beside the readings.
    fn ends(&self) -> Vec<f64> {
        match (&self.serves, self.limits.first()) {
            (Some(serves), _) => serves.ends.clone(),
            // What must stay below a limit is seen from nothing up to it.
            (None, Some(one)) if matches!(one.limit.op, Op::Below | Op::AtMost) && one.limit.value > 0.0 => {
                vec![0.0, one.limit.value]
            }
            (None, one) => one.map(|one| one.limit.value).into_iter().collect(),
        }
    }

    /// What it shall be: the target of the outcome it decides, else the limit it must keep.
    fn to(&self) -> String {
        match (&self.serves, self.limits.first()) {
            (Some(serves), _) => serves.to.clone(),
            (None, one) => one.map_or_else(String::new, |one| limit(one.limit)),
        }
    }

    /// Its name, with what of it has several versions.
    fn named(&self) -> Cell {
        let slug = self.metric.slug.to_string();
        if self.apart.is_empty() {
            return slug.into();
        }
        // Of a reading the day is told where it is looked at.
        let of: BTreeSet<&str> = self.apart.iter().filter_map(|(field, _)| field.split(' ').next()).collect();
        let of: Vec<&str> = of.into_iter().collect();
        Cell::new(format!("{slug} ≠ {}", of.join(", ")), Tone::Bad).or(format!("{slug} ≠"))
    }

    /// What it is read for.
    fn purpose(&self) -> Cell {
        let guards: Vec<String> = self.limits.iter().map(|one| one.label.to_string()).collect();
        match &self.serves {
            Some(serves) => Cell::new(serves.label.to_string(), Tone::Dim),
            None if guards.is_empty() => Cell::new("", Tone::Dim),
            None => Cell::new(format!("limit of {}", guards.join(", ")), Tone::Dim).or("limit"),
        }
    }
}

fn limit(limit: Limit) -> String {
    format!("{}{}", limit.op.symbol(), short(limit.value))
}

/// What is told of one where it is looked at, an outcome's title in so many cells.
fn told(one: &Measured<'_>, today: Day, cells: usize) -> Doc {
    let m = one.metric;
    let mut more = Doc::default();
    more.section(m.slug.to_string());
    let mut fields = vec![
        Field::new("means", m.measures.as_deref().unwrap_or("nobody said what it measures"), Tone::Plain),
        Field::new("read", read(one, today), Tone::Plain),
        Field::new("source", m.source.clone().unwrap_or_default(), Tone::Plain),
        Field::new("kind", kind(m), Tone::Plain),
    ];
    fields.extend(one.apart.iter().map(|(of, fix)| Field::new("versions", format!("of its {of}: {fix}"), Tone::Bad)));
    let owner = |serves: &Serves| serves.owner.as_ref().map_or_else(|| "NO OWNER".to_owned(), ToString::to_string);
    let title = |title: &str| text::truncate(title, cells);
    fields.extend(one.serves.as_ref().map(|serves| {
        let to = if serves.to.is_empty() { String::new() } else { format!("to {}, ", serves.to) };
        let words = format!("{} {}   {to}{}", serves.label, title(&serves.title), owner(serves));
        Field::new("used by", words, Tone::Plain)
    }));
    fields.extend(one.limits.iter().map(|guards| {
        let words = format!("{} {}   must stay {}", guards.label, title(&guards.title), limit(guards.limit));
        Field::new("guards", words, Tone::Plain)
    }));
    more.fields(fields);
    more
}

/// How often it is read, when next, when an effect shows, how many readings there are.
fn read(one: &Measured<'_>, today: Day) -> String {
    let m = one.metric;
    if let Some(day) = m.retired {
        return format!("no longer, since {} · {}", day.short(today), readings(one.readings));
    }
    let next = one.read.map(|day| day.plus(i64::from(m.every)));
    let next = match next {
        Some(day) if day < today => format!(", was due {}", day.weekday_short(today)),
        Some(day) => format!(", next {}", day.weekday_short(today)),
        None => String::new(),
    };
    let lag = if m.lag == 0 { "at once".to_owned() } else { format!("after {}d", m.lag) };
    // A target and a limit say themselves which way is better.
    let better = m.better.filter(|_| one.to().is_empty()).map_or("", |better| match better {
        Better::Up => " · up is better",
        Better::Down => " · down is better",
    });
    format!("{}{next} · effect shows {lag}{better} · {}", cadence(m.every), readings(one.readings))
}

/// What its source is called in a column: what stands behind its kind, `warehouse: trials`.
fn from(m: &Metric) -> String {
    let source = m.source.as_deref().unwrap_or_default();
    source.rsplit_once(": ").map_or(source, |(_, name)| name).to_owned()
}

fn readings(n: i64) -> String {
    if n == 1 { "1 reading".to_owned() } else { format!("{n} readings") }
}

fn kind(m: &Metric) -> String {
    match (m.kind, &m.claim) {
        (MetricKind::Output, _) => "an output: counts what is made".to_owned(),
        (_, Some(claim)) => format!("a result: {}", claim.why),
        _ => String::new(),
    }
}
