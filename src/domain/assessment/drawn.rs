//! What a chart draws: the points as they were compared, and where something was taken out of them, how they were read. One
//! rule for the page of evidence, the screens' charts and the drawings of a review.

use super::{Assessment, PointKind};
use crate::domain::metric::Point;

/// A week's point stands on its fourth day: so many days of it lie on either side.
const HALF_WEEK: i64 = 3;

/// What a chart draws of readings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// The readings, oldest first; those that were compared as they were compared, where something was taken out.
    pub points: Vec<Point>,
    /// How those were read; none where nothing was taken out.
    pub raw: Vec<Point>,
}

impl Drawn {
    /// The readings of a series, with what an answer took out of those that it compared.
    pub fn of(series: &[Point], answer: Option<&Assessment>) -> Self {
        let Some((answer, raw)) = answer.and_then(|a| Some((a, a.raw.as_ref()?))) else {
            return Self { points: series.to_vec(), raw: Vec::new() };
        };
        let mut points = answer.compared();
        let raw = raw.before.iter().chain(&raw.after).chain(&raw.later).copied().collect();
        let reach = if answer.points == PointKind::Week { HALF_WEEK } else { 0 };
        // Readings that no point was made of stand as they were read: the ship's day, and what is older.
        let stands = |day| {
            let at = points.partition_point(|p| p.day < day);
            let near = |p: Option<&Point>| p.is_some_and(|p| p.day.since(day).abs() <= reach);
            !near(points.get(at)) && !near(at.checked_sub(1).and_then(|at| points.get(at)))
        };
        let rest: Vec<Point> = series.iter().filter(|reading| stands(reading.day)).copied().collect();
        points.extend(rest);
        points.sort_by_key(|p| p.day);
        Self { points, raw }
    }
}

impl Assessment {
    /// The points that were compared, and those since the look.
    pub fn compared(&self) -> Vec<Point> {
        self.before.iter().chain(&self.after).chain(&self.later).copied().collect()
    }
}
