//! All of it together: one class, why, and the numbers it rests on.

use crate::domain::assessment::{Assessment, Class, Counts, Note, Numbers, Route, Shape, Size, Why, Xmr};
use crate::domain::day::Day;
use crate::domain::metric::{Better, Point};

use super::alike::{USUAL, alike, bar, level_at};
use super::counts::newcombe;
use super::drift::drift;
use super::look::{Alpha, least_after, look_day};
use super::pairs::{Pairs, rejecting};
use super::routine::xmr;
use super::trend;
use super::windows::{Around, LEAST_AFTER, LEAST_BEFORE, Question, Windows, prepare};

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
    let now = |level, stage| compare(question, &prepare(question, around, question.as_of), level, stage);
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
    let Some(day) = look_day(question, around, check_on, question.as_of) else {
        return now(Alpha::STRICT, Stage::Waiting);
    };
    let look = Question { as_of: day, ..question.clone() };
    let mut answer = compare(&look, &prepare(question, around, day), Alpha::LOOK, Stage::Final);
    if day < question.as_of {
        let since = now(Alpha::STRICT, Stage::Final);
        if since.class.claims() && since.class != answer.class {
            answer = since;
        }
    }
    if answer.as_of == day {
        let windows = prepare(question, around, question.as_of);
        answer.later = windows.after.into_iter().filter(|p| p.day > day).collect();
    }
    answer.as_of = question.as_of;
    answer.look_on = Some(day);
    answer
}

/// Compares both sides at a level.
pub fn compare(question: &Question, windows: &Windows, level: Alpha, stage: Stage) -> Assessment {
    let (n, m) = (windows.before.len(), windows.after.len());
    let mut answer = blank(question, windows, level, stage);
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
    let scaled = Scaled::of(windows);
    if scaled.all_same() {
        answer.shift = Some(0.0);
        let class = if stage == Stage::Final { Class::DidNotMove } else { Class::TooEarly };
        answer.say(class, Why::AllReadingsIdentical);
        return answer;
    }
    let numbers = grown(&measure(&scaled, level), scaled.exponent);
    let facts = Facts { question, level, stage, n, m };
    answer.judge(&facts, numbers);
    answer
}

/// An answer that says nothing yet.
fn blank(question: &Question, windows: &Windows, level: Alpha, stage: Stage) -> Assessment {
    let values: Vec<f64> = windows.before.iter().map(|p| p.value).collect();
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
        of_outcome: false,
        unshipped: false,
        stated: None,
        notes: windows.notes.iter().cloned().chain(question.shared.iter().cloned().map(Note::Shared)).collect(),
    }
}

/// Routine limits, of values of any size.
fn limits(values: &[f64]) -> Option<Xmr> {
    let exponent = exponent(values.iter().copied());
    let small: Vec<f64> = values.iter().map(|v| libm::scalbn(*v, -exponent)).collect();
    let grown = |v| grow(v, exponent);
    xmr(&small).map(|x| Xmr {
        center: grown(x.center),
        mr_bar: grown(x.mr_bar),
        upper: grown(x.upper),
        lower: grown(x.lower),
        range_upper: grown(x.range_upper),
    })
}

/// The power of two that brings very large or very small values just near enough to 1 that their squares neither overflow
/// nor vanish; 0 for values as they mostly are. Scaling by a power of two rounds nothing but what is far smaller still.
fn exponent(values: impl Iterator<Item = f64>) -> i32 {
    /// 2^330 is about 1e99.
    const FAR: i32 = 330;
    let most = values.fold(0.0_f64, |most, v| most.max(v.abs()));
    if most > 1e100 {
        libm::ilogb(most) - FAR
    } else if most > 0.0 && most < 1e-100 {
        libm::ilogb(most) + FAR
    } else {
        0
    }
}

/// Back from the scale, without leaving the finite numbers.
fn grow(value: f64, exponent: i32) -> f64 {
    libm::scalbn(value, exponent).clamp(f64::MIN, f64::MAX)
}

/// Both sides as plain numbers near enough to 1.
struct Scaled {
    before: Vec<f64>,
    after: Vec<f64>,
    /// Days since the first point.
    days: Vec<f64>,
    exponent: i32,
}

impl Scaled {
    fn of(windows: &Windows) -> Self {
        let all = || windows.before.iter().chain(&windows.after);
        let exponent = exponent(all().map(|p| p.value));
        let plain = |side: &[Point]| side.iter().map(|p| libm::scalbn(p.value, -exponent)).collect::<Vec<f64>>();
        let first = all().map(|p| p.day).next();
        let days = all().map(|p| first.map_or(0.0, |first: Day| p.day.since(first) as f64)).collect();
        Self { before: plain(&windows.before), after: plain(&windows.after), days, exponent }
    }

    fn all_same(&self) -> bool {
        let mut all = self.before.iter().chain(&self.after);
        let first = all.next();
        all.all(|v| Some(v) == first)
    }

    fn pooled(&self) -> Vec<f64> {
        self.before.iter().chain(&self.after).copied().collect()
    }
}

/// The numbers, on the scale of the values they are measured on.
fn measure(s: &Scaled, level: Alpha) -> Numbers {
    let (n, m) = (s.before.len(), s.after.len());
    let alike = alike(&s.before, &s.after);
    let needed = bar(level.z, alike.phi);
    let adjusted = level_at(needed);
    let (k, k_raw) = (rejecting(n, m, adjusted), rejecting(n, m, level.alpha));
    let pairs = Pairs::of(&s.before, &s.after, [k, k_raw]);
    let way = (pairs.up as f64 - pairs.down as f64).signum() * f64::from(pairs.up != pairs.down);
    let drift = drift(&s.days, &s.before, &s.after, way, needed);
    let long = |side: &[f64]| side.len() >= trend::LEAST;
    let limits = xmr(&s.before);
    let outside = limits.map_or((0, 0), |x| {
        let count = |f: &dyn Fn(f64) -> bool| s.after.iter().filter(|y| f(**y)).count();
        (count(&|y| y < x.lower), count(&|y| y > x.upper))
    });
    Numbers {
        shift: pairs.shift(),
        up: pairs.up,
        down: pairs.down,
        tied: pairs.tied,
        r1: alike.r1,
        r1_corrected: alike.corrected,
        phi: alike.phi,
        alpha_adjusted: adjusted,
        k,
        k_raw,
        interval: pairs.interval(k),
        interval_raw: pairs.interval(k_raw),
        outside,
        against: pairs.against(),
        shape: drift.shape,
        gain: drift.gain,
        gain_needed: drift.needed,
        sse_drift: drift.left,
        trend_before: long(&s.before).then(|| trend::trend(&s.days[..n], &s.before)),
        trend_after: (long(&s.before) && long(&s.after)).then(|| trend::trend(&s.days[n..], &s.after)),
        best_split: trend::best_split(&s.pooled()),
    }
}

struct Facts<'a> {
    question: &'a Question,
    level: Alpha,
    stage: Stage,
    n: usize,
    m: usize,
}

/// How far an interval reaches, read in the wanted direction: the worse end and the better one.
fn wanted(interval: (f64, f64), better: Better) -> (f64, f64) {
    match better {
        Better::Up => interval,
        Better::Down => (-interval.1, -interval.0),
    }
}

impl Assessment {
    fn say(&mut self, class: Class, why: Why) {
        self.class = class;
        self.why = Some(why);
    }

    fn judge(&mut self, facts: &Facts, numbers: Numbers) {
        let allowed = |k: usize| k >= 1 && numbers.against <= (k - 1) as f64;
        let all_out = numbers.outside.0 == facts.m || numbers.outside.1 == facts.m;
        self.route = if allowed(numbers.k) {
            Some(Route::Pairs)
        } else if all_out && allowed(numbers.k_raw) {
            Some(Route::CleanBreak)
        } else {
            None
        };
        self.shift = Some(numbers.shift);
        self.interval = match self.route {
            Some(_) if numbers.shape == Shape::Drift => None,
            Some(Route::CleanBreak) => numbers.interval_raw,
            _ => numbers.interval,
        };
        let expected = facts.question.expected.map(f64::abs);
        let at_usual = rejecting(facts.n, facts.m, level_at(bar(facts.level.z, USUAL)));
        let good_end = numbers.interval.map(|i| wanted(i, self.better).1);
        match self.route {
            Some(_) if numbers.shape == Shape::Drift && facts.stage == Stage::Early => {
                self.say(Class::TooEarly, Why::NoSignalYet);
            }
            Some(_) if numbers.shape == Shape::Drift && facts.stage == Stage::Waiting => {
                self.say(Class::TooEarly, Why::EvenACleanSweepWouldNotClearTheBar);
            }
            Some(_) if numbers.shape == Shape::Drift => self.say(Class::CantTell, Why::SteadyDriftFitsAsWell),
            Some(_) => {
                let risen = numbers.up > numbers.down;
                self.class = if risen == (self.better == Better::Up) { Class::Moved } else { Class::MovedWrongWay };
                self.why = (!facts.question.shared.is_empty()).then_some(Why::SharedWithAnotherShip);
                if let (Class::Moved, Some(e), Some(interval)) = (self.class, expected, self.interval) {
                    self.size = Some(size(wanted(interval, self.better), e));
                }
            }
            None if facts.stage == Stage::Early => self.say(Class::TooEarly, Why::NoSignalYet),
            None if facts.stage == Stage::Waiting || numbers.k == 0 && at_usual == 0 => {
                self.say(Class::TooEarly, Why::EvenACleanSweepWouldNotClearTheBar);
            }
            None if numbers.k == 0 => self.say(Class::CantTell, Why::ReadingsTooAlike),
            None => match expected {
                Some(e) if good_end.is_some_and(|end| end < e / 2.0) => {
                    self.say(Class::DidNotMove, Why::RulesOutHalfTheExpectedMove);
                }
                Some(_) => self.say(Class::CantTell, Why::TooNoisy),
                None => self.say(Class::CantTell, Why::NoExpectedMoveGiven),
            },
        }
        self.remark(facts, &numbers);
        self.numbers = Some(numbers);
    }

    fn remark(&mut self, facts: &Facts, numbers: &Numbers) {
        let rises = |s: i64| if s > 0 { Better::Up } else { Better::Down };
        let clear = |trend: Option<crate::domain::assessment::Trend>| {
            trend.filter(|t| t.p <= trend::LEVEL && t.s != 0).map(|t| rises(t.s))
        };
        let (before, after) = (clear(numbers.trend_before), clear(numbers.trend_after));
        if let Some(way) = before {
            self.notes.push(Note::AlreadyMovingBefore(way));
            if after.is_some_and(|after| after != way) {
                self.notes.push(Note::TrendTurned(way));
            }
        }
        if numbers.phi >= 0.4 {
            self.notes.push(Note::ReadingsResembleNeighbours);
        }
        if let Some(since) = facts.n.checked_sub(numbers.best_split).filter(|k| *k >= 3 && self.route.is_some()) {
            self.notes.push(Note::StartedBeforeShip(since));
        }
        if let Some((last, others)) = self.before.split_last()
            && facts.n >= 8
            && others.iter().all(|p| match self.better {
                Better::Up => p.value > last.value,
                Better::Down => p.value < last.value,
            })
        {
            self.notes.push(Note::ShippedOnWorstReading);
        }
    }
}

/// The numbers on the metric's own scale.
fn grown(numbers: &Numbers, exponent: i32) -> Numbers {
    if exponent == 0 {
        return numbers.clone();
    }
    let up = |v| grow(v, exponent);
    let both = |i: Option<(f64, f64)>| i.map(|(a, b)| (up(a), up(b)));
    let trend = |t: Option<crate::domain::assessment::Trend>| {
        t.map(|t| crate::domain::assessment::Trend { slope: up(t.slope), ..t })
    };
    Numbers {
        shift: up(numbers.shift),
        interval: both(numbers.interval),
        interval_raw: both(numbers.interval_raw),
        sse_drift: grow(grow(numbers.sse_drift, exponent), exponent),
        trend_before: trend(numbers.trend_before),
        trend_after: trend(numbers.trend_after),
        ..numbers.clone()
    }
}

/// How a move compares with what was expected, by its interval read in the wanted direction.
fn size((low, high): (f64, f64), expected: f64) -> Size {
    if low >= expected {
        Size::AtLeastExpected
    } else if high < expected {
        Size::LessThanExpected
    } else {
        Size::AboutExpected
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
