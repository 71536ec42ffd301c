//! The yearly season: what each point was a year earlier, and how much of that repeats itself. Whether and how it is taken
//! out is decided by readings before the ship and the ship marks alone.

use crate::domain::assessment::SeasonTaken;
use crate::domain::day::Day;
use crate::domain::metric::{Point, Season};

use super::asked::Question;
use super::gather::{Around, CAP, LEAST_AFTER, LEAST_BEFORE, RECENT, gap};
use super::pairs::Pairs;
use super::ranks::mean;
use super::weeks::{weeks_after, weeks_before};

/// Fifty-two weeks: a year in which every day falls on its weekday.
const YEAR: i64 = 364;
/// So many pairs with a year earlier are the least that a season is weighed by.
const LEAST_PAIRS: usize = 12;
/// A claim stands if, with all of last year taken out, so much of it is left.
pub(super) const LEFT: f64 = 0.6;

/// How a season is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    /// Points so many days off the day a year earlier are its reference.
    near: i64,
    /// κ is learned from points of so many days before the ship.
    span: i64,
    /// From so many pairs on.
    least: usize,
}

impl Frame {
    const USUAL: Self = Self { near: 7, span: YEAR, least: 26 };
    /// Where points are further apart than a fortnight.
    const SLOW: Self = Self { near: 15, span: 2 * YEAR, least: 18 };

    /// By the median gap of the last points before the ship, whose days are in order.
    fn of(days: &[Day]) -> Self {
        let days = &days[days.len().saturating_sub(RECENT)..];
        if gap(days).is_some_and(|gap| gap > 14.0) { Self::SLOW } else { Self::USUAL }
    }
}

/// Whether a season may be looked for at all.
pub(super) fn asked(question: &Question) -> bool {
    question.season != Season::None && !question.events && question.control.is_none()
}

/// How many days back readings are read for it, beside those that are compared; none where it is not looked for. Two years
/// before the first point that has a reference: 1,106 days where no point compared lies further back than a year.
pub(super) fn reach(question: &Question, around: &Around) -> Option<i64> {
    if !asked(question) {
        return None;
    }
    let plain = |days: &[super::gather::Daily]| {
        days.iter().map(|d| Point { day: d.day, value: d.value }).collect::<Vec<Point>>()
    };
    let (before, after) = (plain(&around.before), plain(&around.after));
    let (days, after) = if around.dense {
        let first = before.first()?.day;
        let old = weeks_before(&before, question.ship, first);
        let new = weeks_after(&after, question.opens(), question.ends(question.as_of));
        (old.iter().map(|week| week.day).collect::<Vec<Day>>(), new.len())
    } else {
        (before.iter().map(|p| p.day).collect(), after.len())
    };
    if days.len() < LEAST_BEFORE || after < LEAST_AFTER {
        return None;
    }
    let days = &days[days.len().saturating_sub(RECENT)..];
    let compared = days.get(days.len().saturating_sub(CAP))?;
    // The last of 31 weeks may still have to be read.
    let frame = if around.dense && gap(days).is_some_and(|gap| gap > 7.0) { Frame::SLOW } else { Frame::of(days) };
    Some(question.ship.since(*compared).max(frame.span) + 2 * (YEAR + frame.near))
}

/// What a season leaves of both sides.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Deseasoned {
    pub(super) taken: SeasonTaken,
    /// The points with their season taken out; none where it only stands against a claim.
    pub(super) points: Option<[Vec<Point>; 2]>,
    /// The points as they were read that have a reference.
    pub(super) raw: [Vec<Point>; 2],
}

/// The points that a season is learned from, oldest first.
pub(super) struct History<'a> {
    /// All before the ship and after the ship before that.
    pub(super) own: &'a [Point],
    /// All before the ship.
    pub(super) all: &'a [Point],
}

/// A point with what it was a year earlier, or in two.
struct Paired {
    point: Point,
    reference: f64,
}

/// The references of points.
struct References<'a> {
    all: &'a [Point],
    ship: Day,
    frame: Frame,
}

impl References<'_> {
    /// How many years earlier a day's first reference lies: the least for which it is known at the ship.
    fn first_year(&self, day: Day) -> i64 {
        ((day.since(self.ship) + self.frame.near).div_euclid(YEAR) + 1).max(1)
    }

    /// The mean of the points about a day so many years earlier.
    fn about(&self, day: Day, years: i64) -> Option<f64> {
        let middle = day.plus(-YEAR * years);
        let from = self.all.partition_point(|p| p.day < middle.plus(-self.frame.near));
        let last = middle.plus(self.frame.near);
        let (sum, points) = self.all[from..]
            .iter()
            .take_while(|p| p.day <= last)
            .fold((0.0, 0_usize), |(sum, points), p| (sum + p.value, points + 1));
        (points > 0).then(|| bounded(sum) / points as f64)
    }

    /// A day's reference in one year, or the mean of two.
    fn of(&self, day: Day, years: u8) -> Option<f64> {
        let first = self.first_year(day);
        let near = self.about(day, first)?;
        if years == 1 { Some(near) } else { Some(near.midpoint(self.about(day, first + 1)?)) }
    }

    fn pair(&self, point: &Point, years: u8) -> Option<Paired> {
        Some(Paired { point: *point, reference: self.of(point.day, years)? })
    }

    /// The points that have a reference.
    fn pairs(&self, points: &[Point], years: u8) -> Vec<Paired> {
        points.iter().filter_map(|p| self.pair(p, years)).collect()
    }

    /// All points; none where one of them has no reference.
    fn all(&self, points: &[Point], years: u8) -> Option<Vec<Paired>> {
        points.iter().map(|p| self.pair(p, years)).collect()
    }

    /// The earliest and the latest day that the references of days lie about.
    fn range(&self, days: impl Iterator<Item = Day>, years: u8) -> Option<(Day, Day)> {
        days.map(|day| {
            let first = self.first_year(day);
            (day.plus(-YEAR * (first + i64::from(years) - 1)), day.plus(-YEAR * first))
        })
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}

/// Takes the season out of the points compared, or weighs it; none where the history can't tell one.
pub(super) fn deseason(question: &Question, history: &History<'_>, compared: [&[Point]; 2]) -> Option<Deseasoned> {
    let recent = &history.own[history.own.len().saturating_sub(RECENT)..];
    let frame = Frame::of(&recent.iter().map(|p| p.day).collect::<Vec<Day>>());
    let references = References { all: history.all, ship: question.ship, frame };
    let learned: Vec<Point> =
        history.own.iter().filter(|p| question.ship.since(p.day) <= frame.span).copied().collect();
    let parts = [&learned, compared[0], compared[1]];
    let in_two = || Some([references.all(parts[0], 2)?, references.all(parts[1], 2)?, references.all(parts[2], 2)?]);
    let (years, [learned, before, after]) = match in_two() {
        Some(pairs) => (2, pairs),
        None => (1, parts.map(|points| references.pairs(points, 1))),
    };
    if learned.len() < LEAST_PAIRS || before.len() < LEAST_BEFORE || after.len() < LEAST_AFTER {
        return None;
    }
    let used = learned.iter().chain(&before).chain(&after).map(|p| p.point.day);
    let (from, to) = references.range(used, years)?;
    let shipped = |day: &Day| (from.plus(-frame.near)..=to.plus(frame.near)).contains(day);
    if question.ships.iter().chain(&question.previous).any(shipped) {
        return None;
    }
    let shift_at_1 = {
        let left = |side: &[Paired]| side.iter().map(|p| bounded(p.point.value - p.reference)).collect::<Vec<f64>>();
        Pairs::of(&left(&before), &left(&after), [0, 0]).shift()
    };
    let plain = |side: &[Paired]| side.iter().map(|p| p.point).collect::<Vec<Point>>();
    let raw = [plain(&before), plain(&after)];
    let mut taken = SeasonTaken { years, pairs: learned.len(), kappa: None, shift_at_1 };
    if learned.len() < frame.least {
        return Some(Deseasoned { taken, points: None, raw });
    }
    let kappa = repeats(&learned);
    let centre = mean(&learned.iter().map(|p| p.reference).collect::<Vec<f64>>());
    let clean = |side: &[Paired]| {
        let z = |p: &Paired| Point { value: bounded(p.point.value - kappa * bounded(p.reference - centre)), ..p.point };
        side.iter().map(z).collect::<Vec<Point>>()
    };
    taken.kappa = Some(kappa);
    Some(Deseasoned { taken, points: Some([clean(&before), clean(&after)]), raw })
}

/// κ: how much of last year repeats itself. The slope of points on their references, each with its least-squares line on
/// day taken out, clipped to 0..1.
fn repeats(learned: &[Paired]) -> f64 {
    let first = learned.first().map(|p| p.point.day);
    let days: Vec<f64> = learned.iter().map(|p| first.map_or(0.0, |f| p.point.day.since(f) as f64)).collect();
    let line = super::drift::Line::through(&days);
    let a = line.leaves(&learned.iter().map(|p| p.point.value).collect::<Vec<f64>>());
    let b = line.leaves(&learned.iter().map(|p| p.reference).collect::<Vec<f64>>());
    let along: f64 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
    let squares: f64 = b.iter().map(|b| b * b).sum();
    if squares > 0.0 && along.is_finite() && squares.is_finite() { (along / squares).clamp(0.0, 1.0) } else { 0.0 }
}

/// A difference that stays a number.
fn bounded(value: f64) -> f64 {
    value.clamp(f64::MIN, f64::MAX)
}
