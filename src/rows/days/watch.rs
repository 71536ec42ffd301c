//! What is watched for while a column's cells go by: what proves the order of three numbers, whether all days are firsts of
//! something, whether instants are another zone's midnights.

use std::collections::HashSet;

use crate::domain::day::Day;
use crate::domain::day::forms::{Form, Written};

/// A cell and the line it stands on.
pub(super) type At = (u64, String);

/// What days of three numbers prove of their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Proof {
    pub(super) dmy: Option<At>,
    pub(super) mdy: Option<At>,
    pub(super) open: Option<(u8, u8, i32, String)>,
}

impl Proof {
    pub(super) fn see(&mut self, line: u64, cell: &str, (a, b, year): (u8, u8, i32)) {
        let at = || Some((line, cell.to_owned()));
        match (a > 12, b > 12) {
            (true, false) if self.dmy.is_none() => self.dmy = at(),
            (false, true) if self.mdy.is_none() => self.mdy = at(),
            (false, false) if self.open.is_none() => self.open = Some((a, b, year, cell.to_owned())),
            _ => {}
        }
    }
}

/// Whether all days are the first of something.
#[derive(Clone, Debug)]
pub(super) struct Firsts {
    pub(super) month: bool,
    pub(super) quarter: bool,
    pub(super) monday: bool,
    pub(super) days: HashSet<i32>,
}

impl Default for Firsts {
    fn default() -> Self {
        Self { month: true, quarter: true, monday: true, days: HashSet::new() }
    }
}

/// How many days are told apart where it is only asked whether there are three.
const FEW: usize = 8;

impl Firsts {
    pub(super) fn see(&mut self, form: &Form) {
        let day = match form.date {
            Written::Full(y, m, d) if form.clock.is_none_or(|clock| clock.ms == 0) => Day::new(y, m, d),
            _ => None,
        };
        let Some(day) = day else {
            (self.month, self.quarter, self.monday) = (false, false, false);
            return;
        };
        let first = day.date().day() == 1;
        self.month &= first;
        self.quarter &= first && day.month_number() % 3 == 0;
        self.monday &= day.weekday_number() == 0;
        if (self.month || self.monday) && self.days.len() < FEW {
            self.days.insert(day.number());
        }
    }
}

/// Looks for instants in UTC that are another zone's midnights.
#[derive(Clone, Debug)]
pub(super) struct ZoneWatch {
    pub(super) open: bool,
    pub(super) count: u64,
    pub(super) days: HashSet<i64>,
    pub(super) times: Vec<i64>,
}

impl Default for ZoneWatch {
    fn default() -> Self {
        Self { open: true, count: 0, days: HashSet::new(), times: Vec::new() }
    }
}

impl ZoneWatch {
    pub(super) fn see(&mut self, form: &Form) {
        if !self.open {
            return;
        }
        let minutes = match (form.date, form.clock) {
            (Written::Epoch(ms, _), _) if ms % 60_000 == 0 => Some(ms / 60_000),
            (Written::Full(y, m, d), Some(clock)) if clock.offset == Some(0) && clock.ms % 60_000 == 0 => {
                Day::new(y, m, d).map(|day| i64::from(day.number()) * 1440 + i64::from(clock.minute()))
            }
            _ => None,
        };
        let Some(minutes) = minutes.filter(|minutes| minutes % 30 == 0) else {
            self.open = false;
            return;
        };
        let (day, time) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
        if !self.times.contains(&time) {
            self.times.push(time);
        }
        self.count += 1;
        self.open = self.days.insert(day) && self.times.len() <= 2;
    }

    /// The offset whose midnights they may be, in minutes.
    pub(super) fn midnights(&self) -> Option<i16> {
        if !self.open || self.count < 3 {
            return None;
        }
        let mut times: Vec<i64> = self.times.clone();
        if times.contains(&1380) {
            // Over a change of clocks one of the two midnights may be UTC's own.
            times.iter_mut().filter(|time| **time == 0).for_each(|time| *time = 1440);
        }
        times.sort_unstable();
        let ahead = match times.as_slice() {
            [one] if *one > 720 => 1440 - one,
            [one, other] if other - one == 60 && *one >= 600 => 1440 - one,
            _ => return None,
        };
        i16::try_from(ahead).ok()
    }
}
