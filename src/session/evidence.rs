//! Asking the evidence: which question, which readings, and what it answered, remembered until something changes.
//!
//! The session alone joins the file with the numbers: it reads only the windows a question needs, by the index.

mod looked;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::domain::assessment::{Answerable, Assessment, Note, Pace, PointKind};
use crate::domain::condition::Op;
use crate::domain::day::Day;
use crate::domain::fact::{Guard, Level, Movement};
use crate::domain::falsifier::{Falsifier, Seen};
use crate::domain::hypothesis::{Hypothesis, Watch};
use crate::domain::id::Id;
use crate::domain::metric::{Better, Limit, Metric, Point};
use crate::domain::outcome::{Aim, Guardrail, Outcome, WrongIf};
use crate::domain::person::Person;
use crate::evidence::{self, After, Around, Before, Daily, Mark, Question, Reads, Recent, Sample, Ship};
use crate::store::marks::{LastChange, Shipped};
use crate::store::readings::Order;
use crate::store::{Reader, StoreError, listing, marks, readings, things};

pub use looked::{Looked, moved};

/// A window longer than this, in days, needs two years of history to tell a yearly season apart.
const SEASON: i64 = 60;
const TWO_YEARS: i64 = 730;

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
    change: LastChange,
    asked: Question,
    ships: Rc<Vec<Shipped>>,
    also: Also,
    answer: Answered,
}

/// What else an answer is computed from: a stated level, a limit, a cadence, the set of a ship's record.
type Also = [Option<f64>; 5];

/// The answers of a session so far.
#[derive(Default)]
pub(super) struct Answers(RefCell<HashMap<Key, Kept>>);

/// A metric's number, and where its windows begin and end: what decides which readings are read.
type Windows = (i64, Day, Day, Option<Day>, Option<Day>);

/// What was read around a ship, and the first set that logged a reading after it.
type Read = (Around, Option<i64>);

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
    numbers: RefCell<HashMap<Id, i64>>,
    firsts: RefCell<HashMap<IfShipped, Answerable>>,
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
            numbers: RefCell::default(),
            firsts: RefCell::default(),
            levels: RefCell::default(),
        }
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
        let reads = Reads { weekdays: metric.weekdays, events: false, per: per(metric) };
        let mut recent = Recent::new(day, reads);
        readings::samples(self.c, number, (i32::MIN, day.number()), Order::Newest, |point, of, _| {
            recent.push(Sample { day: point.day, value: point.value, of })
        })?;
        let level = recent.level();
        self.levels.borrow_mut().insert((number, day), level);
        Ok(level)
    }

    /// Where a metric stood when something began on a day: its level on the day before, or where it was first read that day.
    pub(super) fn opening(&self, metric: &Metric, begins: Day) -> Result<Option<Point>, StoreError> {
        let level = match self.level(metric, begins.plus(-1))? {
            Some(level) => Some(level),
            None => self.level(metric, begins)?,
        };
        Ok(level.map(|level| level.point()))
    }

    /// Remembers an answer as long as nothing it rests on changes.
    fn kept(
        &self,
        about: Id,
        metric: &Metric,
        asked: &Question,
        ships: &Rc<Vec<Shipped>>,
        also: Also,
        ask: impl FnOnce(i64) -> Result<Answered, StoreError>,
    ) -> Result<Answered, StoreError> {
        let number = self.number(metric.id)?;
        let key = Key { metric: number, about, ship: asked.ship, as_of: self.as_of };
        let change = self.last_change(number)?;
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

    /// The readings that a question needs, and the first set that logged one of those after the ship.
    fn around(&self, metric: i64, question: &Question) -> Result<Rc<Read>, StoreError> {
        let windows = (metric, question.ship, question.last_ship, question.previous, question.next);
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
        let mut first = None;
        let days = (question.opens().number(), question.ends(self.as_of).number());
        readings::samples(self.c, metric, days, Order::Oldest, |point, of, set| {
            first = Some(first.map_or(set, |first: i64| first.min(set)));
            after.push(sample(point, of))
        })?;
        Ok((Around::join(before, after), first))
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

    fn base(&self, metric: &Metric, ship: Day, better: Better) -> Question {
        Question {
            settle: metric.lag,
            weekdays: metric.weekdays,
            per: per(metric),
            ..Question::at(ship, better, self.as_of)
        }
    }

    /// Whether the window is long and the history short.
    fn season(&self, metric: i64, a: &Assessment) -> Result<bool, StoreError> {
        if a.after.last().is_none_or(|last| last.day.since(a.ship) <= SEASON) {
            return Ok(false);
        }
        let first = marks::first_day(self.c, metric)?;
        Ok(first.is_some_and(|first| a.as_of.since(first) < TWO_YEARS))
    }

    /// What the readings say of a hypothesis since its own ship.
    pub(super) fn hypothesis(&self, h: &Hypothesis) -> Result<Option<Answered>, StoreError> {
        let Some(ship) = h.ship.as_ref().filter(|ship| ship.shipped_on <= self.as_of) else { return Ok(None) };
        let Some(expect) = &ship.frozen.expect else { return Ok(None) };
        let Some(metric) = self.metric(expect.metric)? else { return Ok(None) };
        // How it was measured when it shipped: what is changed later does not change what was predicted.
        let metric = match &ship.measured {
            Some(then) => Metric {
                unit: then.unit.clone(),
                better: then.better,
                lag: then.lag,
                weekdays: then.weekdays,
                ..metric
            },
            None => metric,
        };
        let better = metric.better.unwrap_or(if expect.value < 0.0 { Better::Down } else { Better::Up });
        let base = Question {
            // A wait is a later talk about the verdict, not a second look: the first check day counts.
            check_on: Some(ship.check_on),
            expected: Some(expect.value),
            ..self.base(&metric, ship.shipped_on, better)
        };
        let ships = self.ships(metric.id)?;
        let Some(own) = ships.iter().position(|s| s.hypothesis == h.id) else { return Ok(None) };
        let recorded = marks::recorded(self.c, h.id)?;
        let also = [
            expect.absolute,
            Some(f64::from(metric.every)),
            recorded.as_ref().map(|(set, _)| *set as f64),
            recorded.as_ref().and_then(|(_, first)| first.map(|day| f64::from(day.number()))),
            None,
        ];
        let answer = self.kept(h.id, &metric, &base, &ships, also, |number| {
            let list: Vec<Ship> = ships.iter().map(|s| Ship { day: s.day, label: s.label.to_string() }).collect();
            let mut known = None;
            let (question, around) = evidence::group(&list, own, &base, |question| {
                let read = self.around(number, question)?;
                known = read.1;
                Ok::<_, StoreError>(read.0.clone())
            })?;
            let mut assessment = evidence::assess(&question, &around);
            if let Some(absolute) = expect.absolute {
                disagree(&mut assessment, absolute - expect.value, expect.value);
            }
            if let Some((set, first)) = recorded {
                if known.is_some_and(|known| known < set) {
                    assessment.notes.push(Note::MarkedAfterTheFact);
                }
                assessment.notes.extend(first.filter(|day| *day != ship.shipped_on).map(Note::ShipDayMoved));
            }
            if self.season(number, &assessment)? {
                assessment.notes.push(Note::SeasonNotSeparable);
            }
            let first = evidence::first_answer(&question, &around, metric.every);
            Ok(Answered { assessment, first })
        })?;
        Ok(Some(answer))
    }

    /// When the readings could answer, if it shipped on a day with a window of so many days.
    pub(super) fn first_answer(
        &self,
        metric: &Metric,
        ship: Day,
        window: Option<u32>,
    ) -> Result<Answerable, StoreError> {
        // Many ideas beneath one outcome ask the same.
        let asked = (metric.id, ship, window);
        if let Some(answer) = self.firsts.borrow().get(&asked) {
            return Ok(*answer);
        }
        let answer = self.find_first_answer(metric, ship, window)?;
        self.firsts.borrow_mut().insert(asked, answer);
        Ok(answer)
    }

    fn find_first_answer(&self, metric: &Metric, ship: Day, window: Option<u32>) -> Result<Answerable, StoreError> {
        let check_on = window.map(|days| ship.plus(i64::from(metric.lag) + i64::from(days)));
        let ships = self.ships(metric.id)?;
        let mut earlier: Vec<Day> = ships.iter().map(|s| s.day).filter(|day| *day < ship).collect();
        earlier.dedup();
        let number = self.number(metric.id)?;
        let mut first = ship;
        // Where an earlier ship leaves too few readings between, both will be looked at as one.
        loop {
            let previous = earlier.pop();
            let question = Question { check_on, previous, last_ship: ship, ..self.base(metric, first, Better::Up) };
            let read = self.around(number, &question)?;
            let answer = evidence::first_answer(&question, &read.0, metric.every);
            match (answer, previous) {
                (Answerable::NeedsBefore(_), Some(day)) => first = day,
                _ => return Ok(answer),
            }
        }
    }

    /// What an outcome's metric did since the first ship of its run of commitments; none where nothing shipped and it was
    /// never committed.
    pub(super) fn outcome(&self, outcome: &Outcome, metric: &Metric) -> Result<Option<Movement>, StoreError> {
        let mut begun = marks::begun(self.c, outcome.id)?;
        begun.retain(|sprint| sprint.starts <= self.as_of);
        let sprints: Vec<(Day, bool)> = begun.iter().map(|sprint| (sprint.starts, sprint.commits)).collect();
        let mut beneath = marks::shipped_beneath(self.c, outcome.id)?;
        beneath.retain(|s| s.day <= self.as_of);
        let list: Vec<Ship> = beneath.iter().map(|s| Ship { day: s.day, label: s.label.to_string() }).collect();
        // What is to be held is held from the day it was framed, whether anything ships or not.
        let held_since =
            outcome.framed_on.or(outcome.baseline.as_ref().and_then(|b| b.day)).filter(|_| limit(outcome).is_some());
        let mark = evidence::ask(&sprints, &list).or(held_since.map(|day| Mark { day, label: None }));
        let Some(mark) = mark else { return Ok(None) };
        let run = begun.iter().rfind(|sprint| sprint.commits && sprint.starts <= mark.day);
        let run = run.map(|sprint| sprint.label);
        // The answer of what shipped before a run that has shipped nothing yet does not vanish.
        let before = match &mark.label {
            None if limit(outcome).is_none() => {
                let earlier: Vec<Ship> = list.iter().filter(|ship| ship.day < mark.day).cloned().collect();
                let until = sprints.iter().position(|(starts, _)| *starts >= mark.day).unwrap_or(sprints.len());
                let ended = sprints[..until].iter().rposition(|(_, committed)| *committed).map_or(0, |at| at + 1);
                let shipped = evidence::ask(&sprints[..ended], &earlier).filter(|mark| mark.label.is_some());
                let shipped = shipped.or_else(|| evidence::ask(&[], &earlier));
                shipped.map(|mark| self.since(outcome, metric, mark, &beneath)).transpose()?
            }
            _ => None,
        };
        let now = self.since(outcome, metric, mark, &beneath)?;
        Ok(Some(Movement { run, before: before.map(Box::new), ..now }))
    }

    /// What an outcome's metric did since a mark.
    fn since(
        &self,
        outcome: &Outcome,
        metric: &Metric,
        mark: Mark,
        beneath: &[Shipped],
    ) -> Result<Movement, StoreError> {
        let limit = limit(outcome);
        let way = outcome.way();
        let better = match (limit, way) {
            (Some(limit), _) => below(limit.op),
            (None, Some((from, to))) => Better::from_to(from, to).or(metric.better).unwrap_or(Better::Up),
            (None, None) => metric.better.unwrap_or(Better::Up),
        };
        let ships = self.ships(metric.id)?;
        let others = ships.iter().filter(|s| s.outcome != outcome.id && s.day >= mark.day);
        // Until the first check day among what shipped it never says that nothing moved.
        let checks = beneath.iter().filter(|s| s.day >= mark.day).filter_map(|s| s.check_on);
        let question = Question {
            previous: ships.iter().rev().map(|s| s.day).find(|day| *day < mark.day),
            expected: way.filter(|_| limit.is_none()).map(|(from, to)| to - from),
            shared: others.map(|s| s.label.to_string()).collect(),
            quiet_until: checks.min().or(outcome.due).filter(|_| limit.is_none()),
            ..self.base(metric, mark.day, better)
        };
        let also = [
            way.map(|(from, _)| from),
            way.map(|(_, to)| to),
            limit.map(|limit| limit.value),
            Some(f64::from(metric.every)),
            limit.map(|limit| f64::from(u8::from(limit.op.holds(limit.value, limit.value)))),
        ];
        let answer = self.kept(outcome.id, metric, &question, &ships, also, |number| {
            let read = self.around(number, &question)?;
            let around = &read.0;
            let mut assessment = evidence::assess(&question, around);
            assessment.of_outcome = true;
            if let Some((from, to)) = way.filter(|_| limit.is_none()) {
                disagree(&mut assessment, from, to - from);
            }
            if let Some(limit) = limit {
                let days = self.days_since(number, &question)?;
                // What is read daily is held by its weeks: a limit is a level's.
                let weekly = self.level(metric, self.as_of)?.is_some_and(|level| level.is_week());
                let (points, kind) = if weekly {
                    (evidence::whole_weeks(&days, question.opens(), question.ends(self.as_of)), PointKind::Week)
                } else {
                    (days, PointKind::Reading)
                };
                assessment = evidence::hold(assessment, &points, limit, kind);
            }
            if self.season(number, &assessment)? {
                assessment.notes.push(Note::SeasonNotSeparable);
            }
            let first = evidence::first_answer(&question, around, metric.every);
            Ok(Answered { assessment, first })
        })?;
        let Answered { mut assessment, first } = answer;
        assessment.unshipped = mark.label.is_none();
        Ok(Movement { label: mark.label, assessment, first, run: None, before: None })
    }

    /// How a guardrail did since a ship, or the first and last of a group of them.
    pub(super) fn guardrail(
        &self,
        rail: &Guardrail,
        metric: &Metric,
        since: (Day, Option<Day>),
    ) -> Result<Guard, StoreError> {
        let ships = self.ships(metric.id)?;
        let question = Question {
            last_ship: since.1.unwrap_or(since.0),
            previous: ships.iter().rev().map(|s| s.day).find(|day| *day < since.0),
            ..self.base(metric, since.0, below(rail.limit.op))
        };
        let number = self.number(metric.id)?;
        let answer = self.kept(rail.id, metric, &question, &ships, Also::default(), |number| {
            let assessment = evidence::assess(&question, &self.around(number, &question)?.0);
            Ok(Answered { assessment, first: Answerable::On(self.as_of) })
        })?;
        Ok(evidence::guard(&answer.assessment, &self.days_since(number, &question)?, rail.limit))
    }

    /// What would have told an outcome wrong by what stood when something shipped, where that was changed since.
    pub(super) fn falsifier_then(&self, outcome: &Outcome, then: &Watch) -> Result<Option<Falsifier>, StoreError> {
        if then.wrong_if == outcome.wrong_if && then.by == Falsifier::day(outcome) {
            return Ok(None);
        }
        let wrong_if = then.wrong_if.clone().map(|wrong| WrongIf { by: then.by, ..wrong });
        // What was seen since was said of what stands now.
        self.falsifier(&Outcome { wrong_if, looked: None, ..outcome.clone() })
    }

    /// What would tell an outcome wrong, as it stands.
    pub(super) fn falsifier(&self, outcome: &Outcome) -> Result<Option<Falsifier>, StoreError> {
        let seen = match Falsifier::asks(outcome, self.as_of) {
            Some((when, day)) => {
                let metric = things::by_slug(self.c, &when.metric)?.first().map(|id| self.metric(*id)).transpose()?;
                match metric.flatten() {
                    Some(metric) => {
                        self.level(&metric, day)?.map(|level| Seen { level, every: metric.every, unit: metric.unit })
                    }
                    None => None,
                }
            }
            None => None,
        };
        Ok(Falsifier::look(outcome, seen, self.as_of))
    }

    /// Whether an outcome will reach its target by its due day, if the recent pace continues.
    pub(super) fn pace(&self, outcome: &Outcome, metric: &Metric) -> Result<Option<Pace>, StoreError> {
        let (Some((from, to)), Some(due), Aim::Reach) = (outcome.way(), outcome.due, outcome.aim) else {
            return Ok(None);
        };
        let Some(way) = Better::from_to(from, to) else { return Ok(None) };
        let question = self.base(metric, self.as_of.plus(1), way);
        let mut days = Before::recent(&question);
        let number = self.number(metric.id)?;
        readings::samples(self.c, number, (i32::MIN, self.as_of.number()), Order::Newest, |point, of, _| {
            days.push(Sample { day: point.day, value: point.value, of })
        })?;
        let around = Around::join_before(days);
        let opens = self.ships(metric.id)?.last().map(|s| s.day.plus(i64::from(metric.lag) + 1));
        let points = evidence::recent_points(&around, opens, self.as_of, metric.weekdays);
        Ok(Some(evidence::pace(&points, evidence::Aim { target: to, due, way })))
    }
}

/// What a share of 1 is in a metric's unit.
fn per(metric: &Metric) -> f64 {
    if metric.unit.as_deref() == Some("%") { 100.0 } else { 1.0 }
}

/// Says where a stated baseline is not where the readings lie: outside the points before, or off their median by more
/// than half of the expected move.
fn disagree(assessment: &mut Assessment, stated: f64, expected: f64) {
    let Some(middle) = assessment.middle_before() else { return };
    let outside =
        assessment.before.iter().all(|p| p.value < stated) || assessment.before.iter().all(|p| p.value > stated);
    if outside || (stated - middle).abs() > expected.abs() / 2.0 {
        assessment.notes.push(Note::BaselineDisagrees);
        assessment.stated = Some(stated);
    }
}

/// The limit of an outcome to hold.
fn limit(outcome: &Outcome) -> Option<Limit> {
    let target = outcome.target.as_ref().filter(|_| outcome.aim == Aim::Hold)?;
    Some(Limit { op: target.op?, value: target.value })
}

/// Which way is better where a limit must hold.
fn below(op: Op) -> Better {
    match op {
        Op::Below | Op::AtMost => Better::Down,
        Op::Above | Op::AtLeast => Better::Up,
    }
}
