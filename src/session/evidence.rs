//! Asking the evidence: which question, which readings, and what it answered, remembered until something changes.
//!
//! The session alone joins the file with the numbers: it reads only the windows a question needs, by the index.

mod asks;
mod looked;
mod robots;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::domain::alarm::Alarm;
use crate::domain::assessment::{Answerable, Assessment, Note, Sight};
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::fact::Level;
use crate::domain::facts::ControlFacts;
use crate::domain::id::Id;
use crate::domain::metric::{Better, Control, Metric, Point, Season};
use crate::domain::outcome::Baseline;
use crate::domain::person::Person;
use crate::evidence::{self, After, Around, Before, Beside, Daily, Older, Question, Reads, Recent, Sample};
use crate::store::marks::{LastChange, Shipped};
use crate::store::readings::Order;
use crate::store::{Reader, StoreError, listing, marks, readings, things};

pub use looked::{Looked, moved};

/// What was answered about a ship.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What the readings say.
    pub assessment: Assessment,
    /// When they could answer, or could have.
    pub first: Answerable,
}

/// Which answer is remembered.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    metric: i64,
    about: Id,
    ship: Day,
    as_of: Day,
}

/// An answer with everything it was computed from; where that is the same, so is the answer.
struct Kept {
    change: (LastChange, Option<LastChange>),
    asked: Question,
    ships: Rc<Vec<Shipped>>,
    also: Also,
    answer: Answered,
}

/// What else an answer is computed from: a stated level, a limit, a cadence, the set of a ship's record.
type Also = [Option<f64>; 5];

/// What an answer rests on beside the readings.
struct Rests<'a> {
    about: Id,
    asked: &'a Question,
    ships: &'a Rc<Vec<Shipped>>,
    also: Also,
}

/// The answers of a session so far.
#[derive(Default)]
pub(super) struct Answers(RefCell<HashMap<Key, Kept>>);

/// A metric's number, and where its windows begin and end: what decides which readings are read.
type Windows = (i64, Day, Day, Option<Day>, Option<Day>, Declared);

/// What is declared of a metric: whether a season is looked for, whether it counts events, the control.
type Declared = (bool, bool, Option<Id>);

/// What was read around a ship, and the first set that logged a reading after it.
type Read = (Around, Vec<i64>);

/// A metric, the day of a ship that may never be, and the days of its window.
type IfShipped = (Id, Day, Option<u32>);

/// Asks, within one transaction.
pub(super) struct Desk<'c> {
    c: &'c Reader,
    as_of: Day,
    answers: &'c Answers,
    ships: RefCell<HashMap<Id, Rc<Vec<Shipped>>>>,
    changes: RefCell<HashMap<i64, LastChange>>,
    windows: RefCell<HashMap<Windows, Rc<Read>>>,
    metrics: RefCell<HashMap<Id, Option<Metric>>>,
    people: OnceCell<Rc<Vec<Person>>>,
    conflicts: OnceCell<Rc<Vec<Conflict>>>,
    alarms: OnceCell<Rc<Vec<Alarm>>>,
    numbers: RefCell<HashMap<Id, i64>>,
    firsts: RefCell<HashMap<IfShipped, (Answerable, Option<Sight>)>>,
    levels: RefCell<HashMap<(i64, Day), Option<Level>>>,
}

impl<'c> Desk<'c> {
    pub(super) fn new(c: &'c Reader, as_of: Day, answers: &'c Answers) -> Self {
        Self {
            c,
            as_of,
            answers,
            ships: RefCell::default(),
            changes: RefCell::default(),
            windows: RefCell::default(),
            metrics: RefCell::default(),
            people: OnceCell::new(),
            conflicts: OnceCell::new(),
            alarms: OnceCell::new(),
            numbers: RefCell::default(),
            firsts: RefCell::default(),
            levels: RefCell::default(),
        }
    }

    /// The transaction that it asks within.
    pub(super) fn reader(&self) -> &'c Reader {
        self.c
    }

    /// The day everything is seen from.
    pub(super) fn as_of(&self) -> Day {
        self.as_of
    }

    /// Everything that had shipped on a metric by the day asked about.
    fn ships(&self, metric: Id) -> Result<Rc<Vec<Shipped>>, StoreError> {
        if let Some(ships) = self.ships.borrow().get(&metric) {
            return Ok(Rc::clone(ships));
        }
        let mut found = marks::shipped_on(self.c, metric)?;
        found.retain(|ship| ship.day <= self.as_of);
        let found = Rc::new(found);
        self.ships.borrow_mut().insert(metric, Rc::clone(&found));
        Ok(found)
    }

    fn last_change(&self, metric: i64) -> Result<LastChange, StoreError> {
        if let Some(change) = self.changes.borrow().get(&metric) {
            return Ok(*change);
        }
        let change = marks::last_change(self.c, metric)?;
        self.changes.borrow_mut().insert(metric, change);
        Ok(change)
    }

    /// A metric by its id.
    pub(super) fn metric(&self, id: Id) -> Result<Option<Metric>, StoreError> {
        if let Some(known) = self.metrics.borrow().get(&id) {
            return Ok(known.clone());
        }
        let metric = things::one::<Metric>(self.c, id)?;
        self.metrics.borrow_mut().insert(id, metric.clone());
        Ok(metric)
    }

    /// Everybody.
    pub(super) fn people(&self) -> Result<Rc<Vec<Person>>, StoreError> {
        if let Some(known) = self.people.get() {
            return Ok(Rc::clone(known));
        }
        let people = Rc::new(things::all(self.c)?);
        Ok(Rc::clone(self.people.get_or_init(|| people)))
    }

    /// What copies that met have broken of the rules across rows.
    pub(super) fn alarms(&self) -> Result<Rc<Vec<Alarm>>, StoreError> {
        if let Some(known) = self.alarms.get() {
            return Ok(Rc::clone(known));
        }
        let alarms = Rc::new(crate::store::alarm::alarms(self.c, self.as_of())?);
        Ok(Rc::clone(self.alarms.get_or_init(|| alarms)))
    }

    /// What two copies said differently, and nobody has settled.
    pub(super) fn conflicts(&self) -> Result<Rc<Vec<Conflict>>, StoreError> {
        if let Some(known) = self.conflicts.get() {
            return Ok(Rc::clone(known));
        }
        let conflicts = Rc::new(crate::store::settle::conflicts(self.c)?);
        Ok(Rc::clone(self.conflicts.get_or_init(|| conflicts)))
    }

    /// Takes the metrics of all open outcomes at once, as they will be asked for one by one.
    pub(super) fn know_metrics(&self) -> Result<(), StoreError> {
        let known = things::deciding_metrics(self.c)?;
        self.metrics.borrow_mut().extend(known.into_iter().map(|metric| (metric.id, Some(metric))));
        Ok(())
    }

    /// The number that a metric's readings lie under.
    pub(super) fn number(&self, metric: Id) -> Result<i64, StoreError> {
        if let Some(number) = self.numbers.borrow().get(&metric) {
            return Ok(*number);
        }
        let number = listing::metric_number(self.c, metric)?.unwrap_or(0);
        self.numbers.borrow_mut().insert(metric, number);
        Ok(number)
    }

    /// Where a metric stands on a day, or stood.
    pub(super) fn level(&self, metric: &Metric, day: Day) -> Result<Option<Level>, StoreError> {
        let number = self.number(metric.id)?;
        if let Some(level) = self.levels.borrow().get(&(number, day)) {
            return Ok(*level);
        }
        let reads = Reads { weekdays: metric.weekdays, events: metric.events, per: per(metric) };
        let mut recent = Recent::new(day, reads);
        readings::samples(self.c, number, (i32::MIN, day.number()), Order::Newest, |point, of, _| {
            recent.push(Sample { day: point.day, value: point.value, of })
        })?;
        let level = recent.level();
        self.levels.borrow_mut().insert((number, day), level);
        Ok(level)
    }

    /// Where a metric stood when something began on a day: its level on the day before, or where it was first read that day.
    /// Where its outcome's baseline is the level of that very day, it began there: that is what the plan shows as well.
    pub(super) fn opening(
        &self,
        metric: &Metric,
        told: Option<&Baseline>,
        begins: Day,
    ) -> Result<Option<Point>, StoreError> {
        if let Some(told) = told.filter(|told| told.day == Some(begins)).and_then(|told| told.value)
            && let Some(level) = self.level(metric, begins)?.filter(|level| level.shown() == level.round(told))
        {
            return Ok(Some(level.point()));
        }
        let before = self.level(metric, begins.plus(-1))?;
        let level = match before {
            Some(level) => Some(level),
            None => self.level(metric, begins)?,
        };
        Ok(level.map(|level| level.point()))
    }

    /// Remembers an answer as long as nothing it rests on changes.
    fn kept(
        &self,
        metric: &Metric,
        on: &Rests<'_>,
        ask: impl FnOnce(i64) -> Result<Answered, StoreError>,
    ) -> Result<Answered, StoreError> {
        let Rests { about, asked, ships, also } = *on;
        let number = self.number(metric.id)?;
        let key = Key { metric: number, about, ship: asked.ship, as_of: self.as_of };
        let beside = asked.control.as_ref().and_then(|control| control.id);
        let beside = beside.map(|id| self.last_change(self.number(id)?)).transpose()?;
        let change = (self.last_change(number)?, beside);
        if let Some(kept) = self.answers.0.borrow().get(&key)
            && kept.change == change
            && kept.asked == *asked
            && kept.also == also
            && (Rc::ptr_eq(&kept.ships, ships) || kept.ships == *ships)
        {
            return Ok(kept.answer.clone());
        }
        let answer = ask(number)?;
        let kept = Kept { change, asked: asked.clone(), ships: Rc::clone(ships), also, answer: answer.clone() };
        self.answers.0.borrow_mut().insert(key, kept);
        Ok(answer)
    }

    /// The readings that a question needs, and the sets that logged those after the ship.
    fn around(&self, metric: i64, question: &Question) -> Result<Rc<Read>, StoreError> {
        let control = question.control.as_ref().and_then(|control| control.id);
        let declared = (question.season == Season::None, question.events, control);
        let windows = (metric, question.ship, question.last_ship, question.previous, question.next, declared);
        if let Some(read) = self.windows.borrow().get(&windows) {
            return Ok(Rc::clone(read));
        }
        let read = Rc::new(self.read_around(metric, question)?);
        self.windows.borrow_mut().insert(windows, Rc::clone(&read));
        Ok(read)
    }

    fn read_around(&self, metric: i64, question: &Question) -> Result<Read, StoreError> {
        let sample = |point: Point, of: Option<f64>| Sample { day: point.day, value: point.value, of };
        let mut before = Before::new(question);
        let days = (i32::MIN, question.ship.number() - 1);
        readings::samples(self.c, metric, days, Order::Newest, |point, of, _| before.push(sample(point, of)))?;
        let mut after = After::new(question, &before);
        let mut sets = Vec::new();
        let days = (question.opens().number(), question.ends(self.as_of).number());
        readings::samples(self.c, metric, days, Order::Oldest, |point, of, set| {
            if sets.last() != Some(&set) {
                sets.push(set);
            }
            after.push(sample(point, of))
        })?;
        let mut around = Around::join(before, after);
        if let Some(mut older) = Older::wanted(question, &around) {
            let days = (i32::MIN, older.last().number());
            readings::samples(self.c, metric, days, Order::Newest, |point, of, _| older.push(sample(point, of)))?;
            around.older = older.done();
        }
        if let Some(control) = question.control.as_ref().and_then(|control| control.id) {
            let mut samples = Vec::new();
            // A partner lies three days off at the most.
            let from = around.before.first().map_or(i32::MIN, |first| first.day.number() - 3);
            readings::samples(
                self.c,
                self.number(control)?,
                (from, self.as_of.number()),
                Order::Oldest,
                |point, of, _| {
                    samples.push(sample(point, of));
                    true
                },
            )?;
            around.control = evidence::control_days(samples);
        }
        Ok((around, sets))
    }

    /// Every day since a question's ship.
    fn days_since(&self, metric: i64, question: &Question) -> Result<Vec<Daily>, StoreError> {
        let mut samples = Vec::new();
        let days = (question.opens().number(), question.ends(self.as_of).number());
        readings::samples(self.c, metric, days, Order::Oldest, |point, of, _| {
            samples.push(Sample { day: point.day, value: point.value, of });
            true
        })?;
        Ok(evidence::days_since(question, samples))
    }

    /// A question about a metric since a ship, with what is declared of it.
    fn base(&self, metric: &Metric, ship: Day, better: Better) -> Result<Question, StoreError> {
        let control = match &metric.control {
            Some(control) => self.metric(control.metric)?.map(|other| Beside {
                id: Some(other.id),
                metric: other.slug.to_string(),
                scaled: control.scaled,
                unit: other.unit.filter(|unit| Some(unit) != metric.unit.as_ref()),
            }),
            None => None,
        };
        Ok(Question {
            settle: metric.lag,
            weekdays: metric.weekdays,
            season: metric.season,
            events: metric.events,
            control,
            ships: self.ships(metric.id)?.iter().map(|ship| ship.day).collect(),
            per: per(metric),
            ..Question::at(ship, better, self.as_of)
        })
    }

    /// What the readings say of a control, before it is declared.
    pub(super) fn control_facts(&self, metric: &Metric, control: &Control) -> Result<ControlFacts, StoreError> {
        let mut facts = ControlFacts::default();
        for id in [metric.id, control.metric] {
            let mut above = true;
            readings::samples(self.c, self.number(id)?, readings::ALWAYS, Order::Newest, |point, _, _| {
                above = point.value > 0.0;
                above
            })?;
            facts.not_above_zero = facts.not_above_zero.or((!above).then_some(id));
        }
        let beside = Metric { control: Some(control.clone()), ..metric.clone() };
        let question = self.base(&beside, self.as_of.plus(1), metric.better.unwrap_or(Better::Up))?;
        let around = self.around(self.number(metric.id)?, &question)?;
        let windows = evidence::prepare(&question, &around.0, self.as_of);
        facts.adds_noise = windows.notes.contains(&Note::ControlAddsNoise);
        Ok(facts)
    }
}

/// What a share of 1 is in a metric's unit.
fn per(metric: &Metric) -> f64 {
    if metric.unit.as_deref() == Some("%") { 100.0 } else { 1.0 }
}
