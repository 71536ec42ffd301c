//! The points that are compared: which readings on either side of the ship, as days or weeks, and what is taken out of them.
//!
//! Rare events go as they are; else a declared control is taken out by day; then days become weeks, or whole weeks of days
//! with their weekdays taken out; then the yearly season.

use crate::domain::assessment::{ControlTaken, Counts, Events, Note, PointKind, SeasonTaken};
use crate::domain::day::Day;
use crate::domain::fact::number;
use crate::domain::metric::Point;

use super::asked::Question;
use super::control;
use super::gather::{Around, CAP, Daily, LEAST_AFTER, LEAST_BEFORE};
use super::level::LAST;
use super::ranks::even;
use super::sides::Sides;
use super::weekday;
use super::weeks::{Trimmed, Week, trim, weeks_after, weeks_before};

/// From so many whole weeks before the ship on, weekdays can be told from a change.
const WEEKS_FOR_WEEKDAYS: i64 = 3;

/// The points that are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Windows {
    /// Before the ship, oldest first.
    pub before: Vec<Point>,
    /// After it.
    pub after: Vec<Point>,
    /// What a point is.
    pub kind: PointKind,
    /// The notes that the windows give.
    pub notes: Vec<Note>,
    /// The counts of both sides' days pooled, where all of them have counts and no weeks are compared.
    pub counts: Option<(Counts, Counts)>,
    /// The points as they were read, where something was taken out.
    pub raw: Option<[Vec<Point>; 2]>,
    /// What each weekday was off by, where that was taken out.
    pub weekday_effects: Option<[f64; 7]>,
    /// The season taken out, or only weighed.
    pub season: Option<SeasonTaken>,
    /// The control taken out, or that refuses.
    pub control: Option<Control>,
    /// Events and exposure of each point, where the metric counts events.
    pub events: Option<[Vec<Events>; 2]>,
    /// How many whole weeks of readings there were before the ship, as far back as a season reads; where one is asked for.
    pub history: Option<i64>,
    /// The decimals its metric is read with.
    pub places: usize,
}

/// The control beside the points compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// How it was taken out; without a weight it refuses.
    pub taken: ControlTaken,
    /// Its own points, in the same windows.
    pub points: [Vec<Point>; 2],
    /// The metric's own points, in the same windows.
    pub own: [Vec<Point>; 2],
}

/// Makes the points that are compared, seen from a day.
pub fn prepare(question: &Question, around: &Around, as_of: Day) -> Windows {
    Sides::of(question, around).windows(as_of)
}

/// Decimals of the days that are compared, so that it is nothing how far back readings were gathered.
pub(super) fn places(windows: &Windows, around: &Around, after: &[Daily]) -> usize {
    let first = windows.before.first().or(windows.after.first()).map(|p| p.day);
    // A week is named by its first day.
    let whole = if windows.kind == PointKind::Week { 6 } else { 0 };
    let last = windows.after.last().or(windows.before.last()).map(|p| p.day.plus(whole));
    let compared = around.before.iter().chain(after).rev().filter(|d| Some(d.day) >= first && Some(d.day) <= last);
    number::places(compared.take(LAST).map(|d| d.value))
}

/// Days as points, in windows of the question's ship.
pub(super) struct Compared {
    pub(super) points: [Vec<Point>; 2],
    pub(super) kind: PointKind,
    notes: Vec<Note>,
    raw: Option<[Vec<Point>; 2]>,
    weekday_effects: Option<[f64; 7]>,
}

impl Compared {
    /// Days as they are, or by weeks, or by whole weeks of days; `weeks` are those of the days before, where weeks may be
    /// compared. No side is cut yet but that of weeks and of days.
    pub(super) fn of(question: &Question, [before, after]: [&[Point]; 2], weeks: Option<&[Point]>, end: Day) -> Self {
        let plain =
            |points| Self { points, kind: PointKind::Reading, notes: Vec::new(), raw: None, weekday_effects: None };
        let Some(old) = weeks else { return plain([before.to_vec(), after.to_vec()]) };
        let new = weeks_after(after, question.opens(), end);
        if old.len() >= LEAST_BEFORE && new.len() >= LEAST_AFTER {
            let points = [old.to_vec(), new.iter().map(Week::mean).collect()];
            let mut weeks = Self { kind: PointKind::Week, ..plain(points) };
            weeks.even();
            return weeks;
        }
        let Trimmed { before, after, weeks } = trim(before, after, question, end);
        let mut compared = plain([before, after]);
        if weeks.0 == 0 {
            compared.notes.push(Note::WeekdaysNotBalanced);
        }
        if weeks.1 == 0 {
            compared.notes.push(Note::FirstWeekNotOver);
        }
        let [old, new] = &compared.points;
        let enough = old.len() >= LEAST_BEFORE && new.len() >= LEAST_AFTER;
        if weeks.0 >= WEEKS_FOR_WEEKDAYS && weeks.1 >= 1 && enough {
            compared.raw = Some(compared.points.clone());
            let [old, new] = &mut compared.points;
            compared.weekday_effects = Some(weekday::take_out(old, new));
            compared.kind = PointKind::Day;
            compared.notes.push(Note::WeekdaysTakenOut);
            compared.even();
        }
        compared
    }

    fn even(&mut self) {
        let [before, after] = &mut self.points;
        even([before, after]);
    }

    pub(super) fn cut(&mut self) {
        let cut = |sides: &mut [Vec<Point>; 2]| {
            let surplus = sides[0].len().saturating_sub(CAP);
            sides[0].drain(..surplus);
            sides[1].truncate(CAP);
        };
        cut(&mut self.points);
        self.raw.as_mut().map(cut);
    }

    pub(super) fn windows(self) -> Windows {
        let [before, after] = self.points;
        Windows {
            before,
            after,
            kind: self.kind,
            notes: self.notes,
            counts: None,
            raw: self.raw,
            weekday_effects: self.weekday_effects,
            season: None,
            control: None,
            events: None,
            history: None,
            places: 0,
        }
    }
}

pub(super) fn points(side: &[Daily]) -> Vec<Point> {
    side.iter().map(|d| Point { day: d.day, value: d.value }).collect()
}

/// The days before a ship as whole weeks.
pub(super) fn by_weeks(days: &[Point], ship: Day) -> Vec<Point> {
    let first = days.first().map_or(ship, |p| p.day);
    weeks_before(days, ship, first).iter().map(Week::mean).collect()
}

/// What a control leaves of readings.
pub(super) fn beside_control(question: &Question, paired: control::Paired, end: Day) -> Windows {
    let [before, after] = paired.left;
    let refuses = paired.taken.kappa.is_none();
    if refuses {
        let mut plain = Compared::of(question, [&before, &after], None, end);
        plain.cut();
        let nothing = || [Vec::new(), Vec::new()];
        let control = Some(Control { taken: paired.taken, points: nothing(), own: nothing() });
        return Windows { control, ..plain.windows() };
    }
    let of = |[before, after]: [Vec<Point>; 2]| {
        let weeks = paired.dense.then(|| by_weeks(&before, question.ship));
        let mut compared = Compared::of(question, [&before, &after], weeks.as_deref(), end);
        compared.cut();
        compared
    };
    let (mut left, own, control) = (of([before, after]), of(paired.own), of(paired.control));
    left.even();
    let mut windows = left.windows();
    windows.raw = Some(own.raw.unwrap_or_else(|| own.points.clone()));
    windows.control = Some(Control { taken: paired.taken, points: control.points, own: own.points });
    if paired.adds_noise {
        windows.notes.push(Note::ControlAddsNoise);
    }
    windows
}

/// More events than this are no count; squares and sums of so many are still numbers.
const MOST_EVENTS: f64 = 1e100;

/// Rare events: readings, or the sums of whole weeks.
pub(super) fn of_events(question: &Question, around: &Around, after: &[Daily], end: Day) -> Windows {
    let days = [points(&around.before), points(after)];
    let count = |all: f64| all.clamp(-MOST_EVENTS, MOST_EVENTS);
    let counted = if around.dense {
        let first = days[0].first().map_or(question.ship, |p| p.day);
        let weeks = [weeks_before(&days[0], question.ship, first), weeks_after(&days[1], question.opens(), end)];
        weeks.map(|side| {
            side.iter()
                .map(|w| (w.day, Events { count: count(w.sum), exposure: w.points as f64 }))
                .collect::<Vec<(Day, Events)>>()
        })
    } else {
        days.map(|side| side.iter().map(|p| (p.day, Events { count: count(p.value), exposure: 1.0 })).collect())
    };
    let [mut old, mut new] = counted;
    old.drain(..old.len().saturating_sub(CAP));
    new.truncate(CAP);
    let rates = |side: &[(Day, Events)]| side.iter().map(|(day, e)| Point { day: *day, value: e.rate() }).collect();
    let events = |side: &[(Day, Events)]| side.iter().map(|(_, e)| *e).collect::<Vec<Events>>();
    let over = end.since(question.opens()) + 1 >= 7;
    Windows {
        before: rates(&old),
        after: rates(&new),
        kind: if around.dense { PointKind::Week } else { PointKind::Reading },
        notes: if around.dense && !over { vec![Note::FirstWeekNotOver] } else { Vec::new() },
        counts: None,
        raw: None,
        weekday_effects: None,
        season: None,
        control: None,
        events: Some([events(&old), events(&new)]),
        history: None,
        places: 0,
    }
}

/// The counts of a side together, where at least half of its days have them; a day without them says nothing of how many
/// were counted, and is left out.
pub(super) fn pooled<'a>(days: impl IntoIterator<Item = &'a Daily>) -> Option<Counts> {
    let (mut all, mut with, mut without) = (Counts { n: 0.0, of: 0.0 }, 0, 0);
    for daily in days {
        match daily.counts {
            Some(counts) => {
                all = Counts { n: all.n + counts.n, of: all.of + counts.of };
                with += 1;
            }
            None => without += 1,
        }
    }
    (all.of > 0.0 && with >= without).then_some(all)
}
