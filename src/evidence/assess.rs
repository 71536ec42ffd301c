//! All of it together: one class, why, and the numbers it rests on.

use crate::domain::assessment::{Assessment, Class, Counts, Events, Note, Numbers, Raw, Route, Shape, Why};
use crate::domain::metric::{Point, Season};

use super::asked::Question;
use super::counts::newcombe;
use super::events;
use super::gather::{Around, LEAST_AFTER, LEAST_BEFORE};
use super::judge::{ControlDid, Facts, size, wanted};
use super::look::{Alpha, least_after, look_day};
use super::measure::{Scaled, limits, measure, route};
use super::pairs::Pairs;
use super::sides::Sides;
use super::windows::Windows;

/// Where in the schedule an answer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before the check day: what is not clear yet may become so.
    Early,
    /// The check day has passed, and there are too few readings for the look.
    Waiting,
    /// The look, or no check day at all.
    Final,
}

/// Answers a question by the schedule of levels (see `look`).
pub fn assess(question: &Question, around: &Around) -> Assessment {
    let sides = Sides::of(question, around);
    let now = |level, stage| compare(question, &sides.windows(question.as_of), level, stage);
    let Some(check_on) = question.check_on else {
        let mut answer = now(Alpha::PLAIN, Stage::Final);
        // Never early: until the first check day among its ships an outcome says nothing but that it moved.
        let waits = [Why::TooFewBefore, Why::TooFewAfter, Why::FirstWeekNotOver].map(Some).contains(&answer.why);
        if question.quiet_until.is_some_and(|day| question.as_of < day) && !answer.class.claims() && !waits {
            answer.say(Class::TooEarly, Why::NoSignalYet);
            answer.is_final = false;
        }
        return answer;
    };
    if question.as_of < check_on {
        return now(Alpha::STRICT, Stage::Early);
    }
    let Some((day, windows)) = look_day(&sides, check_on, question.as_of) else {
        return now(Alpha::STRICT, Stage::Waiting);
    };
    let look = Question { as_of: day, ..question.clone() };
    let mut answer = compare(&look, &windows, Alpha::LOOK, Stage::Final);
    if day < question.as_of {
        let windows = sides.windows(question.as_of);
        let since = compare(question, &windows, Alpha::STRICT, Stage::Final);
        if since.class.claims() && since.class != answer.class {
            answer = since;
        } else {
            let since = |points: Vec<Point>| points.into_iter().filter(|p| p.day > day).collect();
            answer.later = since(windows.after);
            if let (Some(raw), Some([_, after])) = (&mut answer.raw, windows.raw) {
                raw.later = since(after);
            }
        }
    }
    answer.as_of = question.as_of;
    answer.look_on = Some(day);
    answer
}

/// Compares both sides at a level.
pub fn compare(question: &Question, windows: &Windows, level: Alpha, stage: Stage) -> Assessment {
    let (n, m) = (windows.before.len(), windows.after.len());
    let mut answer = blank(question, windows, level, stage);
    if windows.control.as_ref().is_some_and(|control| control.taken.kappa.is_none()) {
        answer.xmr = None;
        answer.say(Class::CantTell, Why::TooFewPairsWithControl);
        return answer;
    }
    if n < LEAST_BEFORE || m < LEAST_AFTER {
        match by_counts(windows) {
            Some(counts) => proportions(question, counts, level, stage, &mut answer),
            None if n < LEAST_BEFORE => answer.say(Class::CantTell, Why::TooFewBefore),
            None if windows.notes.contains(&Note::FirstWeekNotOver) => {
                answer.say(Class::TooEarly, Why::FirstWeekNotOver);
            }
            None => answer.say(Class::TooEarly, Why::TooFewAfter),
        }
        return answer;
    }
    let facts = Facts { question, level, stage, n, m };
    if let Some([before, after]) = &windows.events {
        of_events(&facts, before, after, &mut answer);
        return answer;
    }
    let scaled = Scaled::of([&windows.before, &windows.after]);
    if scaled.all_same() {
        answer.all_same(stage);
        return answer;
    }
    let numbers = measure(&scaled, level, windows.kind);
    let control = control(&numbers, windows, &facts);
    if let (Some(did), Some(taken)) = (&control, &mut answer.control) {
        (taken.shift, taken.raw_shift) = (Some(did.shift), Some(did.raw_shift));
    }
    answer.judge(&facts, numbers, control.as_ref());
    answer.mark_season(question);
    answer
}

/// What the control did by itself, where the difference claims a move that no drift explains.
fn control(numbers: &Numbers, windows: &Windows, facts: &Facts<'_>) -> Option<ControlDid> {
    let control = windows.control.as_ref()?;
    if route(numbers, facts.m).is_none() || numbers.shape == Shape::Drift {
        return None;
    }
    let [before, after] = &control.points;
    let scaled = Scaled::of([before, after]);
    let raw_shift = shift([&control.own[0], &control.own[1]]);
    if scaled.all_same() {
        return Some(ControlDid { moved: false, shape: Shape::Drift, shift: 0.0, raw_shift });
    }
    let own = measure(&scaled, facts.level, windows.kind);
    let moved = route(&own, after.len()).is_some() && own.shape != Shape::Drift;
    Some(ControlDid { moved, shape: own.shape, shift: own.shift, raw_shift })
}

/// The median of all pair differences.
fn shift([before, after]: [&[Point]; 2]) -> f64 {
    let values = |side: &[Point]| side.iter().map(|p| p.value).collect::<Vec<f64>>();
    Pairs::of(&values(before), &values(after), [0, 0]).shift().clamp(f64::MIN, f64::MAX)
}

/// Answers by rare counts.
fn of_events(facts: &Facts<'_>, before: &[Events], after: &[Events], answer: &mut Assessment) {
    let first = answer.before.first().map_or(facts.question.ship, |p| p.day);
    let days: Vec<f64> = answer.before.iter().chain(&answer.after).map(|p| p.day.since(first) as f64).collect();
    let Some(found) = events::compare(&days, before, after, facts.level) else {
        answer.all_same(facts.stage);
        return;
    };
    answer.shift = Some(found.shift);
    let claims = found.p <= facts.level.alpha;
    let drifts = found.shape == Shape::Drift;
    answer.route = claims.then_some(Route::Events);
    answer.interval = (!claims || !drifts).then_some(found.interval);
    match facts.stage {
        stage if claims && drifts => answer.veto(stage, Why::SteadyDriftFitsAsWell),
        _ if claims => answer.claim(facts, found.shift > 0.0),
        Stage::Early => answer.say(Class::TooEarly, Why::NoSignalYet),
        Stage::Waiting => answer.say(Class::TooEarly, Why::EvenACleanSweepWouldNotClearTheBar),
        Stage::Final if found.sweep() > facts.level.alpha => {
            answer.say(Class::TooEarly, Why::EvenACleanSweepWouldNotClearTheBar);
        }
        Stage::Final => answer.rule_out(Some(wanted(found.interval, answer.better).1)),
    }
    if found.phi >= 0.4 {
        answer.notes.push(Note::ReadingsResembleNeighbours);
    }
    answer.events = Some(found);
}

/// An answer that says nothing yet.
fn blank(question: &Question, windows: &Windows, level: Alpha, stage: Stage) -> Assessment {
    let values: Vec<f64> = windows.before.iter().map(|p| p.value).collect();
    let raw = windows.raw.as_ref().map(|[before, after]| Raw {
        before: before.clone(),
        after: after.clone(),
        later: Vec::new(),
        shift: shift([before, after]),
    });
    Assessment {
        class: Class::TooEarly,
        why: None,
        ship: question.ship,
        last_ship: (question.last_ship != question.ship).then_some(question.last_ship),
        as_of: question.as_of,
        look_on: None,
        check_on: question.check_on,
        quiet_until: question.quiet_until,
        better: question.better,
        expected: question.expected,
        settle: question.settle,
        min_after: least_after(windows.before.len(), if question.check_on.is_some() { Alpha::LOOK } else { level }),
        xmr: limits(&values),
        before: windows.before.clone(),
        after: windows.after.clone(),
        later: Vec::new(),
        points: windows.kind,
        alpha: level.alpha,
        is_final: stage == Stage::Final,
        numbers: None,
        route: None,
        interval: None,
        shift: None,
        size: None,
        counts: None,
        past_limit: None,
        limit: None,
        of_outcome: false,
        unshipped: false,
        stated: None,
        target: None,
        places: windows.places,
        season: windows.season,
        control: windows.control.as_ref().map(|control| control.taken.clone()),
        weekday_effects: windows.weekday_effects,
        events: None,
        raw,
        history: windows.history,
        notes: windows.notes.iter().cloned().chain(question.shared.iter().cloned().map(Note::Shared)).collect(),
    }
}

/// So many days from the first point compared to the day looked at are a window that a season could explain.
const SEASONAL: i64 = 28;

impl Assessment {
    /// Every reading equal: nothing moved, but before the check day it may yet.
    fn all_same(&mut self, stage: Stage) {
        self.shift = Some(0.0);
        let class = if stage == Stage::Final { Class::DidNotMove } else { Class::TooEarly };
        self.say(class, Why::AllReadingsIdentical);
    }

    /// Says where a yearly season could not be told from a change, and nobody declared whether there is one.
    fn mark_season(&mut self, question: &Question) {
        let first = self.before.first().map_or(question.ship, |p| p.day);
        let long = question.as_of.since(first) > SEASONAL;
        if question.season == Season::Auto && self.season.is_none() && self.control.is_none() && long {
            self.notes.push(Note::SeasonNotSeparable);
        }
    }
}

/// The counts that answer where there are too few readings.
pub(super) fn by_counts(windows: &Windows) -> Option<(Counts, Counts)> {
    let few = windows.before.len() < LEAST_BEFORE || windows.after.len() < LEAST_AFTER;
    windows.counts.filter(|_| few && !windows.before.is_empty() && !windows.after.is_empty())
}

/// Answers by pooled counts: Newcombe's interval, counting noise only.
fn proportions(
    question: &Question,
    (before, after): (Counts, Counts),
    level: Alpha,
    stage: Stage,
    answer: &mut Assessment,
) {
    let (diff, low, high) = newcombe(before, after, level.z);
    let interval = (low * question.per, high * question.per);
    answer.counts = Some((before, after));
    answer.shift = Some(diff * question.per);
    answer.interval = Some(interval);
    let expected = question.expected.map(f64::abs);
    let (worse, better) = wanted(interval, question.better);
    if low > 0.0 || high < 0.0 {
        answer.route = Some(Route::Counts);
        answer.class = if worse > 0.0 { Class::Moved } else { Class::MovedWrongWay };
        answer.why = (!question.shared.is_empty()).then_some(Why::SharedWithAnotherShip);
        answer.size = expected.filter(|_| worse > 0.0).map(|e| size((worse, better), e));
    } else if stage != Stage::Final {
        answer.say(Class::TooEarly, Why::NoSignalYet);
    } else if expected.is_some_and(|e| better < e / 2.0) {
        answer.say(Class::DidNotMove, Why::RulesOutHalfTheExpectedMove);
    } else {
        answer.say(Class::CantTell, if expected.is_some() { Why::TooNoisy } else { Why::NoExpectedMoveGiven });
    }
}
