//! One class and why, by the numbers: the first rule that holds, in their fixed order.

use crate::domain::assessment::{Assessment, Class, Note, Numbers, Route, Shape, Size, Why};
use crate::domain::metric::{Better, Season};

use super::alike::{USUAL, bar, level_at};
use super::asked::Question;
use super::assess::Stage;
use super::look::Alpha;
use super::measure::{route, without_trend};
use super::pairs::rejecting;
use super::season::LEFT;
use super::trend;

/// What a class rests on beside the numbers.
pub(super) struct Facts<'a> {
    pub(super) question: &'a Question,
    pub(super) level: Alpha,
    pub(super) stage: Stage,
    pub(super) n: usize,
    pub(super) m: usize,
}

/// How far an interval reaches, read in the wanted direction: the worse end and the better one.
pub(super) fn wanted(interval: (f64, f64), better: Better) -> (f64, f64) {
    match better {
        Better::Up => interval,
        Better::Down => (-interval.1, -interval.0),
    }
}

/// How a move compares with what was expected, by its interval read in the wanted direction.
pub(super) fn size((low, high): (f64, f64), expected: f64) -> Size {
    if low >= expected {
        Size::AtLeastExpected
    } else if high < expected {
        Size::LessThanExpected
    } else if low >= expected / 2.0 && high <= 2.0 * expected {
        Size::AboutExpected
    } else {
        Size::AnythingFits
    }
}

fn way(up: bool) -> Better {
    if up { Better::Up } else { Better::Down }
}

impl Assessment {
    pub(super) fn say(&mut self, class: Class, why: Why) {
        self.class = class;
        self.why = Some(why);
    }

    /// A claim that something else explains as well: early it may still become clear.
    pub(super) fn veto(&mut self, stage: Stage, why: Why) {
        match stage {
            Stage::Early => self.say(Class::TooEarly, Why::NoSignalYet),
            Stage::Waiting => self.say(Class::TooEarly, Why::EvenACleanSweepWouldNotClearTheBar),
            Stage::Final => self.say(Class::CantTell, why),
        }
    }

    /// A claim that stands: which way, shared with whom, and of which size.
    pub(super) fn claim(&mut self, facts: &Facts<'_>, risen: bool) {
        let good = way(risen) == self.better;
        self.class = if good { Class::Moved } else { Class::MovedWrongWay };
        self.why = (!facts.question.shared.is_empty()).then_some(Why::SharedWithAnotherShip);
        if let (true, Some(e), Some(interval)) = (good, self.expected.map(f64::abs), self.interval) {
            self.size = Some(size(wanted(interval, self.better), e));
        }
    }

    /// No claim, with readings enough for one: whether half of the expected move is ruled out.
    pub(super) fn rule_out(&mut self, good_end: Option<f64>) {
        match self.expected.map(f64::abs) {
            Some(e) if good_end.is_some_and(|end| end < e / 2.0) => {
                self.say(Class::DidNotMove, Why::RulesOutHalfTheExpectedMove);
            }
            Some(_) => self.say(Class::CantTell, Why::TooNoisy),
            None => self.say(Class::CantTell, Why::NoExpectedMoveGiven),
        }
    }

    /// Says the class of the numbers. `control` is what the control did by itself, where it was looked at.
    pub(super) fn judge(&mut self, facts: &Facts<'_>, mut numbers: Numbers, control: Option<&ControlDid>) {
        self.route = route(&numbers, facts.m);
        self.shift = Some(numbers.shift);
        self.interval = match self.route {
            Some(_) if numbers.shape == Shape::Drift => None,
            Some(Route::CleanBreak) => numbers.interval_raw,
            _ => numbers.interval,
        };
        let at_usual = rejecting(facts.n, facts.m, level_at(bar(facts.level.z, USUAL)));
        match self.route {
            Some(_) => match self.vetoed(facts, &numbers, control) {
                Some(why) => self.veto(facts.stage, why),
                None => self.claim(facts, numbers.up > numbers.down),
            },
            None if facts.stage == Stage::Early => self.say(Class::TooEarly, Why::NoSignalYet),
            None if facts.stage == Stage::Waiting || numbers.k == 0 && at_usual == 0 => {
                self.say(Class::TooEarly, Why::EvenACleanSweepWouldNotClearTheBar);
            }
            None if numbers.k == 0 => self.say(Class::CantTell, Why::ReadingsTooAlike),
            None => {
                self.rule_out(numbers.interval.map(|i| wanted(i, self.better).1));
                self.mind_the_trend(facts, &mut numbers);
            }
        }
        self.remark(facts, &numbers, control);
        self.numbers = Some(numbers);
    }

    /// What explains a claim as well.
    fn vetoed(&self, facts: &Facts<'_>, numbers: &Numbers, control: Option<&ControlDid>) -> Option<Why> {
        if numbers.shape == Shape::Drift {
            return Some(Why::SteadyDriftFitsAsWell);
        }
        if let Some(season) = self.season
            && (season.shift_at_1 * numbers.shift.signum() < LEFT * numbers.shift.abs())
        {
            return Some(Why::SeasonFitsAsWell);
        }
        let declared = facts.question.season == Season::Yearly && self.control.is_none();
        if declared && self.season.is_none() {
            return Some(Why::SeasonNotSeparable);
        }
        // Where the control itself jumped, the move must also be there without it.
        let jumped = |c: &&ControlDid| c.moved && matches!(c.shape, Shape::Jump | Shape::Step);
        let own = |c: &ControlDid| c.raw_shift * numbers.shift.signum() >= numbers.shift.abs() / 2.0;
        control.filter(jumped).filter(|c| !own(c)).map(|_| Why::ControlMoved)
    }

    /// A metric that moved away from where it was wanted did not stay where it was: against where that led, half of the
    /// expected move may not be ruled out.
    fn mind_the_trend(&mut self, facts: &Facts<'_>, numbers: &mut Numbers) {
        let (Class::DidNotMove, Some(e), Some(trend)) = (self.class, self.expected, numbers.trend_before) else {
            return;
        };
        let away = trend.s != 0 && way(trend.s > 0) != self.better;
        if !away || trend.p > trend::LEVEL {
            return;
        }
        let interval = without_trend([&self.before, &self.after], trend.slope, facts.level);
        if interval.is_none_or(|i| wanted(i, self.better).1 >= e.abs() / 2.0) {
            numbers.interval_without_trend = interval;
            self.say(Class::CantTell, Why::WasMovingAwayBefore);
        }
    }

    /// What is worth knowing beside the class, in the order it is read.
    fn remark(&mut self, facts: &Facts<'_>, numbers: &Numbers, control: Option<&ControlDid>) {
        let clear = |trend: Option<crate::domain::assessment::Trend>| {
            trend.filter(|t| t.p <= trend::LEVEL && t.s != 0).map(|t| way(t.s > 0))
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
        if let Some((last, others)) = self.before.split_last()
            && facts.n >= 8
            && others.iter().all(|p| match self.better {
                Better::Up => p.value > last.value,
                Better::Down => p.value < last.value,
            })
        {
            self.notes.push(Note::ShippedOnWorstReading);
        }
        if let Some(since) = facts.n.checked_sub(numbers.best_split).filter(|k| *k >= 3 && self.route.is_some()) {
            self.notes.push(Note::StartedBeforeShip(since));
        }
        if self.route.is_none() && numbers.gain[1].abs() >= numbers.gain_needed[1] {
            self.notes.push(Note::BendAtShip(way(numbers.bends_up)));
        }
        if let Some(control) = control.filter(|c| c.moved) {
            self.notes.push(Note::ControlMoved(way(control.shift > 0.0)));
        }
    }
}

/// What a control did by itself, in the same windows.
pub(super) struct ControlDid {
    /// Whether it claims a move that no drift explains.
    pub(super) moved: bool,
    pub(super) shape: Shape,
    pub(super) shift: f64,
    /// What the metric did by itself.
    pub(super) raw_shift: f64,
}
