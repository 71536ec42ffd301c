//! What is asked at the desk: of a hypothesis, an outcome, a guardrail, a falsifier, a pace.

use super::{Also, Answered, Desk, Rests};
use crate::domain::assessment::{Answerable, Note, Pace, PointKind, Sight};
use crate::domain::day::Day;
use crate::domain::fact::{Guard, Movement};
use crate::domain::falsifier::{Falsifier, Seen};
use crate::domain::hypothesis::{Hypothesis, Watch};
use crate::domain::metric::{Better, Metric, Season};
use crate::domain::outcome::{Aim, Guardrail, Outcome, WrongIf};
use crate::evidence::{self, Around, Before, Mark, Question, Sample, Ship};
use crate::store::marks::Shipped;
use crate::store::readings::Order;
use crate::store::{StoreError, marks, readings, things};

impl Desk<'_> {
    /// What the readings say of a hypothesis since its own ship.
    pub(in crate::session) fn hypothesis(&self, h: &Hypothesis) -> Result<Option<Answered>, StoreError> {
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
                events: then.events,
                season: then.season,
                control: then.control.clone(),
                ..metric
            },
            None => metric,
        };
        let better = metric.better.unwrap_or(if expect.value < 0.0 { Better::Down } else { Better::Up });
        let base = Question {
            // A wait is a later talk about the verdict, not a second look: the first check day counts.
            check_on: Some(ship.check_on),
            expected: Some(expect.value),
            ..self.base(&metric, ship.shipped_on, better)?
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
        let answer = self.kept(&metric, &Rests { about: h.id, asked: &base, ships: &ships, also }, |number| {
            let list: Vec<Ship> = ships.iter().map(|s| Ship { day: s.day, label: s.label.to_string() }).collect();
            let mut known = Vec::new();
            let (question, around) = evidence::group(&list, own, &base, |question| {
                let read = self.around(number, question)?;
                known.clone_from(&read.1);
                Ok::<_, StoreError>(read.0.clone())
            })?;
            let mut assessment = evidence::assess(&question, &around);
            if let Some(absolute) = expect.absolute {
                assessment.compare_stated(absolute - expect.value, expect.value);
            }
            if let Some((set, first)) = recorded {
                if marks::is_before(self.c, &known, set)? {
                    assessment.notes.push(Note::MarkedAfterTheFact);
                }
                assessment.notes.extend(first.filter(|day| *day != ship.shipped_on).map(Note::ShipDayMoved));
            }
            let first = evidence::first_answer(&question, &around, metric.every);
            Ok(Answered { assessment, first })
        })?;
        Ok(Some(answer))
    }

    /// When the readings could answer, and what they could tell by then, if it shipped on a day with a window of so many
    /// days.
    pub(in crate::session) fn first_answer(
        &self,
        metric: &Metric,
        ship: Day,
        window: Option<u32>,
    ) -> Result<(Answerable, Option<Sight>), StoreError> {
        // Many ideas beneath one outcome ask the same.
        let asked = (metric.id, ship, window);
        if let Some(answer) = self.firsts.borrow().get(&asked) {
            return Ok(*answer);
        }
        let answer = self.find_first_answer(metric, ship, window)?;
        self.firsts.borrow_mut().insert(asked, answer);
        Ok(answer)
    }

    fn find_first_answer(
        &self,
        metric: &Metric,
        ship: Day,
        window: Option<u32>,
    ) -> Result<(Answerable, Option<Sight>), StoreError> {
        let check_on = window.map(|days| ship.plus(i64::from(metric.lag) + i64::from(days)));
        let ships = self.ships(metric.id)?;
        let mut earlier: Vec<Day> = ships.iter().map(|s| s.day).filter(|day| *day < ship).collect();
        earlier.dedup();
        let number = self.number(metric.id)?;
        let mut first = ship;
        // Where an earlier ship leaves too few readings between, both will be looked at as one.
        loop {
            let previous = earlier.pop();
            let question = Question { check_on, previous, last_ship: ship, ..self.base(metric, first, Better::Up)? };
            let read = self.around(number, &question)?;
            let answer = evidence::first_answer(&question, &read.0, metric.every);
            match (answer, previous) {
                (Answerable::NeedsBefore(_), Some(day)) => first = day,
                _ => {
                    let sight = check_on.map(|day| evidence::sight(&question, &read.0, metric.every, day));
                    return Ok((answer, sight));
                }
            }
        }
    }

    /// What an outcome's metric did since the first ship of its run of commitments; none where nothing shipped and it was
    /// never committed.
    pub(in crate::session) fn outcome(
        &self,
        outcome: &Outcome,
        metric: &Metric,
    ) -> Result<Option<Movement>, StoreError> {
        let mut begun = marks::begun(self.c, outcome.id)?;
        begun.retain(|sprint| sprint.starts <= self.as_of);
        let sprints: Vec<(Day, bool)> = begun.iter().map(|sprint| (sprint.starts, sprint.commits)).collect();
        let mut beneath = marks::shipped_beneath(self.c, outcome.id)?;
        beneath.retain(|s| s.day <= self.as_of);
        let list: Vec<Ship> = beneath.iter().map(|s| Ship { day: s.day, label: s.label.to_string() }).collect();
        // What is to be held is held from the day it was framed, whether anything ships or not.
        let held_since = outcome.framed_on.or(outcome.baseline.as_ref().and_then(|b| b.day));
        let held_since = held_since.filter(|day| outcome.limit().is_some() && *day <= self.as_of);
        let mark = evidence::ask(&sprints, &list).or(held_since.map(|day| Mark { day, label: None }));
        let Some(mark) = mark else { return Ok(None) };
        let run = begun.iter().rfind(|sprint| sprint.commits && sprint.starts <= mark.day);
        let run = run.map(|sprint| sprint.label);
        // The answer of what shipped before a run that has shipped nothing yet does not vanish.
        let before = match &mark.label {
            None if outcome.limit().is_none() => {
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
        let limit = outcome.limit();
        let way = outcome.way();
        let better = match (limit, way) {
            (Some(limit), _) => Better::keeping(limit.op),
            (None, Some((from, to))) => Better::from_to(from, to).or(metric.better).unwrap_or(Better::Up),
            (None, None) => metric.better.unwrap_or(Better::Up),
        };
        let ships = self.ships(metric.id)?;
        let others = ships.iter().filter(|s| s.outcome != outcome.id && s.day >= mark.day);
        // Until the first check day among what shipped it never says that nothing moved.
        let checks = beneath.iter().filter(|s| s.day >= mark.day).filter_map(|s| s.check_on).min();
        let question = Question {
            previous: ships.iter().rev().map(|s| s.day).find(|day| *day < mark.day),
            expected: way.filter(|_| limit.is_none()).map(|(from, to)| to - from),
            shared: others.map(|s| s.label.to_string()).collect(),
            quiet_until: checks.or(outcome.due).filter(|_| limit.is_none()),
            ..self.base(metric, mark.day, better)?
        };
        let also = [
            way.map(|(from, _)| from),
            way.map(|(_, to)| to),
            limit.map(|limit| limit.value),
            Some(f64::from(metric.every)),
            limit.map(|limit| f64::from(u8::from(limit.op.holds(limit.value, limit.value)))),
        ];
        let answer =
            self.kept(metric, &Rests { about: outcome.id, asked: &question, ships: &ships, also }, |number| {
                let read = self.around(number, &question)?;
                let around = &read.0;
                let mut assessment = evidence::assess(&question, around);
                assessment.of_outcome = true;
                if checks.is_some() {
                    assessment.count_to_the_look(evidence::min_after(assessment.before.len()));
                }
                if let Some((from, to)) = way.filter(|_| limit.is_none()) {
                    assessment.compare_stated(from, to - from);
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
                let first = evidence::first_answer(&question, around, metric.every);
                Ok(Answered { assessment, first })
            })?;
        let Answered { mut assessment, first } = answer;
        assessment.unshipped = mark.label.is_none();
        assessment.target = way.filter(|_| limit.is_none()).map(|(_, to)| to);
        Ok(Movement { label: mark.label, assessment, first, run: None, before: None })
    }

    /// How a guardrail did since a ship, or the first and last of a group of them.
    pub(in crate::session) fn guardrail(
        &self,
        rail: &Guardrail,
        metric: &Metric,
        since: (Day, Option<Day>),
    ) -> Result<Guard, StoreError> {
        let ships = self.ships(metric.id)?;
        let question = Question {
            last_ship: since.1.unwrap_or(since.0),
            previous: ships.iter().rev().map(|s| s.day).find(|day| *day < since.0),
            // A limit is one of the metric as it is read: no season and no control is taken out.
            season: Season::None,
            control: None,
            ..self.base(metric, since.0, Better::keeping(rail.limit.op))?
        };
        let number = self.number(metric.id)?;
        let answer = self.kept(
            metric,
            &Rests { about: rail.id, asked: &question, ships: &ships, also: Also::default() },
            |number| {
                let assessment = evidence::assess(&question, &self.around(number, &question)?.0);
                Ok(Answered { assessment, first: Answerable::On(self.as_of) })
            },
        )?;
        Ok(evidence::guard(&answer.assessment, &self.days_since(number, &question)?, rail.limit))
    }

    /// What would have told an outcome wrong by what stood when something shipped, where that was changed since.
    pub(in crate::session) fn falsifier_then(
        &self,
        outcome: &Outcome,
        then: &Watch,
    ) -> Result<Option<Falsifier>, StoreError> {
        if then.wrong_if == outcome.wrong_if && then.by == Falsifier::day(outcome) {
            return Ok(None);
        }
        let wrong_if = then.wrong_if.clone().map(|wrong| WrongIf { by: then.by, ..wrong });
        // What was seen since was said of what stands now.
        self.falsifier(&Outcome { wrong_if, looked: None, ..outcome.clone() })
    }

    /// What would tell an outcome wrong, as it stands.
    pub(in crate::session) fn falsifier(&self, outcome: &Outcome) -> Result<Option<Falsifier>, StoreError> {
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
    pub(in crate::session) fn pace(&self, outcome: &Outcome, metric: &Metric) -> Result<Option<Pace>, StoreError> {
        let (Some((from, to)), Some(due), Aim::Reach) = (outcome.way(), outcome.due, outcome.aim) else {
            return Ok(None);
        };
        let Some(way) = Better::from_to(from, to) else { return Ok(None) };
        let question = self.base(metric, self.as_of.plus(1), way)?;
        let question = Question { control: None, ..question };
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
