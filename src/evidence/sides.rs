//! Both sides of a ship, ready to be looked at from any day: what does not hang on that day is worked out once.
//!
//! The look is found by trying day after day, and a first answer looks months ahead; the weeks before the ship and the
//! years before them are the same for all of these days.

use std::cell::OnceCell;

use crate::domain::assessment::{Note, PointKind};
use crate::domain::day::Day;
use crate::domain::metric::Point;

use super::asked::Question;
use super::control;
use super::gather::{Around, Daily, LEAST_AFTER, LEAST_BEFORE};
use super::ranks::even;
use super::season::{self, History, deseason};
use super::windows::{Compared, Windows, beside_control, by_weeks, of_events, places, points, pooled};

/// What is known around a ship, with what a look from any day needs of it.
pub(super) struct Sides<'a> {
    pub(super) question: &'a Question,
    pub(super) around: &'a Around,
    /// The days before the ship.
    before: Vec<Point>,
    /// The same as whole weeks, where weeks may be compared.
    weeks: Option<Vec<Point>>,
    /// What a season is learned from: by weeks, and by days.
    learned: [OnceCell<Learned>; 2],
    /// How many days back a season reads, where one is asked for.
    reach: OnceCell<Option<i64>>,
}

/// The points before a ship that a season is learned from.
struct Learned {
    /// All of them.
    all: Vec<Point>,
    /// Those after the ship before that.
    own: Vec<Point>,
}

impl<'a> Sides<'a> {
    pub(super) fn of(question: &'a Question, around: &'a Around) -> Self {
        let before = points(&around.before);
        let weeks = around.dense.then(|| by_weeks(&before, question.ship));
        Self { question, around, before, weeks, learned: Default::default(), reach: OnceCell::new() }
    }

    /// The points that are compared, seen from a day.
    pub(super) fn windows(&self, as_of: Day) -> Windows {
        let (mut windows, after) = self.plain(as_of);
        self.without_season(&mut windows);
        windows.places = places(&windows, self.around, after);
        windows
    }

    /// The same before a season is taken out: no side has fewer points, and where there are no counts there are none.
    pub(super) fn before_season(&self, as_of: Day) -> Windows {
        self.plain(as_of).0
    }

    fn plain(&self, as_of: Day) -> (Windows, &'a [Daily]) {
        let (question, around) = (self.question, self.around);
        let end = question.ends(as_of);
        let after = &around.after[..around.after.partition_point(|d| d.day <= end)];
        let windows = if question.events {
            of_events(question, around, after, end)
        } else if let Some(beside) = &question.control {
            let known = &around.control[..around.control.partition_point(|d| d.day <= as_of)];
            let paired = control::pair(beside, (question.ship, question.weekdays), &around.before, after, known);
            beside_control(question, paired, end)
        } else {
            self.readings(after, end)
        };
        (windows, after)
    }

    /// Readings by themselves.
    fn readings(&self, after: &[Daily], end: Day) -> Windows {
        let mut compared = Compared::of(self.question, [&self.before, &points(after)], self.weeks.as_deref(), end);
        compared.cut();
        let mut windows = compared.windows();
        if windows.kind == PointKind::Reading {
            // Of the days that are compared, so that it is nothing how far back readings were gathered.
            let from = windows.before.first().map(|p| p.day);
            let to = windows.after.last().map(|p| p.day);
            let old = pooled(self.around.before.iter().filter(|d| Some(d.day) >= from));
            let new = pooled(after.iter().filter(|d| Some(d.day) <= to));
            windows.counts = old.zip(new);
        }
        windows
    }

    /// Takes the yearly season out of the windows, or weighs it, where one is asked for.
    fn without_season(&self, windows: &mut Windows) {
        let (question, around) = (self.question, self.around);
        let enough = windows.before.len() >= LEAST_BEFORE && windows.after.len() >= LEAST_AFTER;
        let by_weeks = windows.kind == PointKind::Week;
        if !enough || !season::asked(question) || (around.dense && !by_weeks) {
            return;
        }
        let first = around.older.first().or(around.before.first());
        let weeks = first.map_or(0, |first| question.ship.since(first.day)) / 7;
        let reach = self.reach.get_or_init(|| season::reach(question, around));
        windows.history = reach.map(|reach| weeks.min(reach / 7));
        let learned = self.learned[usize::from(!by_weeks)].get_or_init(|| self.learned(by_weeks));
        let history = History { own: &learned.own, all: &learned.all };
        let Some(found) = deseason(question, &history, [&windows.before, &windows.after]) else { return };
        windows.season = Some(found.taken);
        if let Some([before, after]) = found.points {
            (windows.before, windows.after) = (before, after);
            even([&mut windows.before, &mut windows.after]);
            windows.raw = Some(found.raw);
            windows.notes.push(Note::SeasonTakenOut);
            windows.counts = None;
        }
    }

    fn learned(&self, weeks: bool) -> Learned {
        let mut all = points(&self.around.older);
        all.extend_from_slice(&self.before);
        let since = |day: &Day| self.question.previous.is_none_or(|previous| *day > previous);
        let own = &all[all.partition_point(|p| !since(&p.day))..];
        if weeks {
            let ship = self.question.ship;
            return Learned { own: by_weeks(own, ship), all: by_weeks(&all, ship) };
        }
        Learned { own: own.to_vec(), all }
    }
}
