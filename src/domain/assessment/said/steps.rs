//! How a class was come to, step by step, and what would make it firmer.

use super::{BEND, Said, count, percent, share};
use crate::domain::amount::{exact, short};
use crate::domain::assessment::{Counts, Route, Shape, Why};
use crate::domain::metric::Point;

impl Said<'_> {
    /// From when to when a side was read: `3 Dec to 28 Jan`; over the turn of a year both are said with theirs.
    pub fn span(&self, side: &[Point]) -> Option<String> {
        let today = self.terms.today;
        Some(match side {
            [] => return None,
            [one] => one.day.short(today),
            [first, .., last] if first.day.month_number() == last.day.month_number() => {
                format!("{} to {}", first.day.date().day(), last.day.short(today))
            }
            [first, .., last] if first.day.short(last.day) == first.day.short(first.day) => {
                format!("{} to {}", first.day.short(today), last.day.short(today))
            }
            [first, .., last] => format!("{} to {}", first.day.short(last.day), last.day.short(first.day)),
        })
    }

    /// How it was reached, step by step: a name and a sentence each.
    pub fn steps(&self) -> Vec<(&'static str, String)> {
        let a = self.of;
        let today = self.terms.today;
        let (n, m) = (a.before.len(), a.after.len());
        let mut steps = Vec::new();
        let span = |side: &[Point]| self.span(side).map_or_else(String::new, |span| format!(", {span}"));
        let middle = |v: Option<f64>| v.map_or(String::new(), |v| format!(", middle {}", self.value(v)));
        steps.push(("before", format!("{}{}{}", self.points(n), span(&a.before), middle(a.middle_before()))));
        let settle = match a.settle {
            0 => String::new(),
            days => format!(", {} after {} left out", count(days as usize, "day"), self.the_ship()),
        };
        steps.push(("after", format!("{}{}{}{settle}", self.points(m), span(&a.after), middle(a.middle_after()))));
        if let Some(x) = a.xmr {
            let limits = format!("{} to {}", self.value(x.lower), self.value(x.upper));
            steps.push(("routine", format!("{limits} is what it did before without any change")));
        }
        if let Some((before, after)) = a.counts {
            let rate = |c: Counts| format!("{} of {}", exact(c.n), exact(c.of));
            steps.push((
                "counts",
                format!("{} before, {} since: few readings, so their counts are compared", rate(before), rate(after)),
            ));
        }
        if let Some(taken) = self.taken_out() {
            steps.push(("taken out", taken));
        }
        if let (Some(events), Some(chance)) = (self.events(), self.chance()) {
            steps.push(("events", events));
            steps.push(("chance", chance));
        }
        if let Some(numbers) = &a.numbers {
            let pairs = self.pairs().unwrap_or_default();
            let bar = match (numbers.bar(), a.route) {
                (_, Some(Route::CleanBreak)) => {
                    let all = if m == 1 { "the one" } else { "all" };
                    format!("{all} {} since lie beyond the routine range, a clean break", self.points(m))
                }
                (Some(bar), _) => format!("{bar} needed to call it a move"),
                (None, _) => "no number of them would rule out chance".to_owned(),
            };
            let tied = if numbers.tied > 0 { format!(", {} equal", numbers.tied) } else { String::new() };
            steps.push(("pairs", format!("{pairs}{tied}; {bar}")));
            let interval =
                a.interval.or(numbers.interval).map_or(String::new(), |i| format!(", from {}", self.interval(i)));
            steps.push(("shift", format!("{}{interval}", self.moved(numbers.shift))));
            let when = match (a.look_on, a.check_on) {
                // Why its interval is wider than that of a hypothesis beneath it, which is looked at once.
                _ if a.of_outcome => ", as an outcome is asked on any day",
                (None, Some(_)) => ", before its look",
                _ => "",
            };
            let phi = (numbers.phi * 100.0).round() / 100.0;
            let alike = if phi > 0.0 {
                format!("{}, tightened for autocorrelation (φ {})", percent(numbers.alpha_adjusted), short(phi))
            } else {
                "no autocorrelation".to_owned()
            };
            let least = (1.0 / a.alpha).round();
            steps.push(("chance", format!("a false MOVED at most 1 time in {least}{when}; {alike}")));
        }
        if let (Some((gain, needed)), Some(shape)) = (self.gains(), a.shape()) {
            let part = |at: usize| {
                let needed = share(needed[at]);
                match gain[at] {
                    gain if gain > 0.005 => (share(gain), needed),
                    gain if gain < -0.005 => (share(gain), format!("against the way it went, {needed}")),
                    _ => ("nothing".to_owned(), needed),
                }
            };
            let ((jump, jump_needs), (bend, bend_needs)) = (part(0), part(1));
            let weighed = format!(
                "{} explains {jump} of the rest, {jump_needs} needed; {BEND} {bend}, {bend_needs} needed",
                self.jump()
            );
            let step = a.numbers.as_ref().and_then(|n| n.step).unwrap_or(0.0);
            let shape = match shape {
                Shape::Jump => "The jump stands out".to_owned(),
                Shape::Bend => "The change of slope stands out".to_owned(),
                Shape::Step if step >= 100.0 => {
                    format!("The one stride of all is {}: a step stands out", self.at_ship())
                }
                Shape::Step => format!(
                    "The stride {} is {} times the largest other: a step stands out",
                    self.at_ship(),
                    short((step * 10.0).round() / 10.0)
                ),
                Shape::Drift => "Neither".to_owned(),
            };
            steps.push(("drift", format!("beside a straight line: {weighed}. {shape}")));
        }
        if let Some(day) = a.look_on {
            let since: Vec<String> = a.later.iter().rev().take(5).rev().map(|p| self.level(p.value)).collect();
            let since = match a.later.len() {
                0 => String::new(),
                n => format!(
                    ". {} since, {}{}: no clear move that would change it",
                    count(n, "reading"),
                    if n > 5 { "… " } else { "" },
                    since.join(" ")
                ),
            };
            steps.push(("look", format!("on {}; its result is final{since}", day.named(today))));
        } else if let Some(day) = a.check_on {
            steps.push(("check day", day.named(today)));
        }
        steps
    }

    /// What would make the answer firmer, the most useful first.
    pub fn firmer(&self) -> Vec<String> {
        let a = self.of;
        let (n, m) = (a.before.len(), a.after.len());
        let mut list = Vec::new();
        if n < 5 {
            list.push(format!("{} more from before {}", self.points(5 - n), self.the_ship()));
        } else if n < 8 {
            list.push(format!(
                "more {} from before {}: from 8 on fewer are needed after it",
                a.points.word(2),
                self.the_ship()
            ));
        }
        if a.look_on.is_some() && !a.class.claims() {
            list.push("the check day has passed; only a very clear move, 1 in 100, changes the result".to_owned());
        } else if let Some(least) = a.min_after.filter(|least| m < *least) {
            list.push(format!("{} more since {}", self.points(least - m), self.the_ship()));
        } else if !a.class.claims() && a.class.is_open() && m < 12 && n >= 5 {
            list.push(format!(
                "more {}: with 8 before and 5 since, a step of two standard deviations is seen every second time; with 20 and 12, nine times in ten",
                a.points.word(2)
            ));
        }
        if a.why == Some(Why::NoExpectedMoveGiven) {
            list.push("an expected move (--expect), so that a smaller one can be ruled out".to_owned());
        }
        if a.why == Some(Why::SteadyDriftFitsAsWell) {
            list.push(format!(
                "a longer stretch from before {}, which shows where the drift was going",
                self.the_ship()
            ));
        }
        if matches!(a.why, Some(Why::SeasonFitsAsWell | Why::SeasonNotSeparable)) {
            list.push("a control beside it that has the same season: upshot metric control SLUG OTHER".to_owned());
        }
        if a.why == Some(Why::TooFewPairsWithControl) {
            list.push("readings of both on the same days".to_owned());
        }
        if a.why == Some(Why::ReadingsTooAlike) && !self.is_slow() {
            list.push("readings further apart: close ones repeat each other".to_owned());
        }
        list
    }
}
