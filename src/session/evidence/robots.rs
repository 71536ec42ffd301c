//! Who logged the readings that an answer rests on.

use std::collections::BTreeMap;

use super::Desk;
use crate::domain::assessment::{Assessment, PointKind};
use crate::domain::fact::ByRobots;
use crate::domain::handle::Handle;
use crate::domain::metric::{Metric, Point};
use crate::store::readings::Order;
use crate::store::{StoreError, journal, readings};

/// How far a week reaches to either side of the day that stands for it.
const HALF_A_WEEK: i32 = 3;

impl Desk<'_> {
    /// How many of the readings that an answer rests on were logged by robots; none where there are no robots here.
    pub(in crate::session) fn by_robots(
        &self,
        metric: &Metric,
        a: &Assessment,
    ) -> Result<Option<ByRobots>, StoreError> {
        let people = self.people()?;
        if !people.iter().any(|person| person.robot) {
            return Ok(None);
        }
        let pad = if a.points == PointKind::Week { HALF_A_WEEK } else { 0 };
        let mut sets: BTreeMap<i64, usize> = BTreeMap::new();
        let around = |points: &[Point]| Some((points.first()?.day.number() - pad, points.last()?.day.number() + pad));
        let after: Vec<Point> = a.after.iter().chain(&a.later).copied().collect();
        for days in [around(&a.before), around(&after)].into_iter().flatten() {
            readings::samples(self.reader(), self.number(metric.id)?, days, Order::Oldest, |_, _, set| {
                *sets.entry(set).or_default() += 1;
                true
            })?;
        }
        let mut counted: Vec<(Handle, usize)> = Vec::new();
        for (set, n) in sets {
            let Some(who) = journal::actor(self.reader(), set)? else { continue };
            // A person's other spellings are theirs.
            let who = people.iter().find(|person| person.answers_to(&who)).map_or(who, |person| person.handle.clone());
            match counted.iter_mut().find(|(known, _)| *known == who) {
                Some((_, count)) => *count += n,
                None => counted.push((who, n)),
            }
        }
        Ok(ByRobots::of(&counted, |who| people.iter().any(|person| person.robot && person.handle == *who)))
    }
}
