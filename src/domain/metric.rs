//! What is measured, and the readings of it.

use serde::{Deserialize, Serialize};

use super::condition::Op;
use super::day::Day;
use super::handle::Handle;
use super::id::Id;
use super::label::Slug;
use super::words::words;

words! {
    /// Which way is better.
    #[expect(missing_docs, reason = "the names say it")]
    Better {
        Up = "up",
        Down = "down",
    }
}

impl Better {
    /// Which way is better where a limit must hold.
    pub fn keeping(op: Op) -> Self {
        if matches!(op, Op::Below | Op::AtMost) { Self::Down } else { Self::Up }
    }

    /// The direction from a baseline to a target; none where they are equal.
    pub fn from_to(from: f64, to: f64) -> Option<Self> {
        match to.partial_cmp(&from)? {
            std::cmp::Ordering::Greater => Some(Self::Up),
            std::cmp::Ordering::Less => Some(Self::Down),
            std::cmp::Ordering::Equal => None,
        }
    }
}

words! {
    /// What a metric is for.
    #[derive(Default)]
    MetricKind {
        /// Says whether a result was reached.
        #[default]
        Outcome = "outcome",
        /// Must not get worse while another gets better.
        Guardrail = "guardrail",
        /// Counts what was made (tickets, pull requests, points); never the metric of an outcome.
        Output = "output",
    }
}

words! {
    /// Whether a metric has a yearly season.
    #[derive(Default)]
    Season {
        /// As the history before a ship tells.
        #[default]
        Auto = "auto",
        /// It has one: a move that can't be told from it is none.
        Yearly = "yearly",
        /// It has none: nothing is ever taken out.
        None = "none",
    }
}

/// The series that a metric is compared beside: what moves both is no move of the metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// The other metric.
    pub metric: Id,
    /// Whether it is scaled by the ratio of the means, as its unit is another.
    pub scaled: bool,
}

/// A control by its name, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NamedControl {
    pub metric: Slug,
    pub scaled: bool,
}

/// Why a metric that counts what is made is a result here all the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The reason.
    pub why: String,
    /// Who says so.
    pub by: Handle,
    /// Since when.
    pub on: Day,
}

/// Something measured again and again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// Identity.
    #[serde(skip)]
    pub id: Id,
    /// The short name typed on the command line.
    pub slug: Slug,
    /// A longer name, where one was given.
    pub name: Option<String>,
    /// The unit of its values; none means a plain number.
    pub unit: Option<String>,
    /// Which way is better; none while not said.
    pub better: Option<Better>,
    /// What it is for.
    #[serde(default)]
    pub kind: MetricKind,
    /// What exactly is counted or timed.
    pub measures: Option<String>,
    /// Where the values come from.
    pub source: Option<String>,
    /// Days between readings, as promised.
    pub every: u32,
    /// Days before an effect can show.
    pub lag: u32,
    /// Whether weekdays differ, so that windows are trimmed to whole weeks.
    pub weekdays: bool,
    /// Whether readings count rare events, so that several of one day add up.
    #[serde(default)]
    pub events: bool,
    /// Whether it has a yearly season.
    #[serde(default)]
    pub season: Season,
    /// The series it is compared beside, if one was declared.
    #[serde(default)]
    pub control: Option<Control>,
    /// No longer read since this day.
    pub retired: Option<Day>,
    /// Why it is a result here, where it counts what is made.
    #[serde(default)]
    pub claim: Option<Claim>,
}

impl Metric {
    /// The id of the metric of a slug, the same on every copy.
    pub fn id_of(slug: &Slug) -> Id {
        Id::natural(&["metric", slug.as_str()])
    }

    /// One that nothing is said of yet: read weekly, with no lag.
    pub fn new(id: Id, slug: Slug) -> Self {
        Self {
            id,
            slug,
            name: None,
            unit: None,
            better: None,
            kind: MetricKind::Outcome,
            measures: None,
            source: None,
            every: 7,
            lag: 0,
            weekdays: true,
            events: false,
            season: Season::Auto,
            control: None,
            retired: None,
            claim: None,
        }
    }
}

/// How often something is read, in a word: `daily`, `weekly`, `every 10d`.
pub fn cadence(every: u32) -> String {
    match every {
        1 => "daily".to_owned(),
        7 => "weekly".to_owned(),
        30 => "monthly".to_owned(),
        days => format!("every {days}d"),
    }
}

/// A limit that a value must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Limit {
    pub op: Op,
    pub value: f64,
}

/// One reading of a metric, as stored. Readings are events: never changed, corrected by a later one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// UUIDv7, or UUIDv5 of an imported row.
    pub id: Id,
    /// Of which metric.
    pub metric: Id,
    /// The day it is about.
    pub day: Day,
    /// The minute of that day, as written, where an instant was given.
    pub minute: Option<i16>,
    /// The value in the metric's unit; none voids the reading it corrects.
    pub value: Option<f64>,
    /// The denominator, where the value was given as counts.
    pub of: Option<f64>,
    /// A remark.
    pub note: Option<String>,
    /// Where it came from: a file's name, a query, a link.
    pub source: Option<String>,
    /// The reading that this one replaces.
    pub corrects: Option<Id>,
    /// Why it replaces it.
    pub why: Option<String>,
}

/// A value on a day: what most rules need of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Point {
    pub day: Day,
    pub value: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_told_by_two_levels_or_by_what_must_be_kept() {
        assert_eq!(Better::from_to(31.0, 45.0), Some(Better::Up));
        assert_eq!(Better::from_to(45.0, 31.0), Some(Better::Down));
        assert_eq!(Better::from_to(31.0, 31.0), None);
        assert_eq!(Better::from_to(f64::NAN, 31.0), None);
        let kept = [Op::Below, Op::AtMost, Op::Above, Op::AtLeast].map(Better::keeping);
        assert_eq!(kept, [Better::Down, Better::Down, Better::Up, Better::Up]);
    }
}
