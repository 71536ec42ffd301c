//! An assessment in plain words. The raw change leads, always; "moved since ship" is said, never "because".

use super::{Answerable, Assessment, Class, Note, Route, Why};
use crate::domain::amount::{beside, exact, in_points, short};
use crate::domain::day::Day;
use crate::domain::fact::Scale;
use crate::domain::fact::number::round;
use crate::domain::metric::{Better, Limit};

mod notes;
mod places;
mod steps;
mod taken;

/// What the words depend on beside the numbers.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The metric's unit.
    pub unit: Option<&'a str>,
    /// The day it is read on, which years are left out for.
    pub today: Day,
    /// When the readings could answer, where they can't yet.
    pub first: Option<Answerable>,
}

/// An assessment with the terms it is said in.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    of: &'a Assessment,
    terms: Terms<'a>,
    /// The decimals of its shift and interval.
    decimals: usize,
    /// The decimals of its levels.
    places: usize,
    /// How its numbers are scaled.
    scale: Scale,
}

impl Assessment {
    /// Puts it into words.
    pub fn said<'a>(&'a self, terms: Terms<'a>) -> Said<'a> {
        let decimals = self.decimals();
        let more = self.told_apart(decimals) - decimals;
        Said { of: self, terms, decimals: decimals + more, places: self.of_levels() + more, scale: Scale::default() }
    }

    /// Which way the metric went before the ship already, where that explains as much as the ship does.
    pub fn was_moving(&self) -> Option<Better> {
        let drifts = self.why == Some(Why::SteadyDriftFitsAsWell);
        // What moved the other way before the ship is not what went on.
        let went_on = |way: Better| self.shift.is_some_and(|shift| (shift > 0.0) == (way == Better::Up));
        self.notes.iter().filter(|_| drifts).find_map(|note| match note {
            Note::AlreadyMovingBefore(way) if went_on(*way) => Some(*way),
            _ => None,
        })
    }
}

/// What is weighed beside a straight line, but for a step at the ship: a line that goes another way from then on.
const BEND: &str = "a change of slope";

fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// A share in per cent without a sign, as words.
fn share(share: f64) -> String {
    format!("{:.0}%", share.abs() * 100.0)
}

impl Said<'_> {
    fn round(&self, v: f64) -> f64 {
        if v.abs() >= 1e15 || v != 0.0 && v.abs() < 1e-6 {
            return v;
        }
        round(v, self.decimals)
    }

    /// The same with its numbers in a scale, as on screens.
    #[must_use]
    pub fn scaled(self, scale: Scale) -> Self {
        if scale.is_plain() {
            return self;
        }
        let places = self.of.of_levels();
        let decimals = self.of.width().map_or(scale.places(places), |width| scale.decimals(width, places));
        Self { scale, decimals, places: scale.places(places), ..self }
    }

    /// A value of its metric with its unit.
    pub fn value(&self, v: f64) -> String {
        beside(&self.level(v), self.terms.unit)
    }

    /// A value of its metric.
    pub fn level(&self, v: f64) -> String {
        self.scale.fixed(v, self.places)
    }

    /// A move as it was stated, with its unit.
    fn stated_move(&self, by: f64) -> String {
        beside(&self.scale.signed(by), in_points(self.terms.unit))
    }

    /// A move with its sign and unit.
    pub fn moved(&self, v: f64) -> String {
        beside(&self.bare(v), in_points(self.terms.unit))
    }

    /// A move with its sign, without unit: places are those of its interval.
    pub fn bare(&self, v: f64) -> String {
        self.scale.fixed_signed(v, self.decimals)
    }

    /// An interval: `-0.2 to +2.2`.
    pub fn interval(&self, (low, high): (f64, f64)) -> String {
        format!("{} to {}", self.bare(low), self.bare(high))
    }

    /// So many points: `9 readings`, `4 weeks`.
    pub fn points(&self, n: usize) -> String {
        format!("{n} {}", self.of.points.word(n))
    }

    /// The middles of both sides as they were read, also where something was taken out before it was compared: pooled rates
    /// of counts, in the metric's unit.
    fn ends(&self) -> (Option<f64>, Option<f64>) {
        let of_counts = self.of.counts.filter(|_| self.of.shift.is_some());
        match (of_counts, self.of.shift) {
            (Some((before, after)), Some(shift)) => {
                let (p, q) = (before.n / before.of, after.n / after.of);
                let per = if q == p { 100.0 } else { shift / (q - p) };
                (Some(p * per), Some(q * per))
            }
            _ if self.of.events.is_some() => self.of.events.as_ref().map(|e| (e.before.rate(), e.after.rate())).unzip(),
            _ => match &self.of.raw {
                Some(raw) => (super::middle(&raw.before), super::middle(&raw.after)),
                None => (self.of.middle_before(), self.of.middle_after()),
            },
        }
    }

    /// The raw change, which evidence leads with: `31% → 36% (+5pt, expected +5pt)`; of an outcome both sides and what was to
    /// go, as nobody promised that by one ship: `before 34.0, since 34.8; 11.0 were to go`.
    pub fn lead(&self) -> String {
        let expected = self.of.expected.map(|e| format!("expected {}", self.stated_move(e)));
        match self.ends() {
            (Some(_), Some(_)) if self.of.of_outcome => self.both_sides(),
            (Some(before), Some(after)) => {
                // One shift everywhere, the typical pair's; the middles' own difference only where there are too few pairs.
                let apart = (self.round(after) - self.round(before)).clamp(f64::MIN, f64::MAX);
                let shift = self.of.raw.as_ref().map(|raw| raw.shift).or(self.of.shift);
                let went = self.moved(shift.unwrap_or(apart));
                let expected = expected.map_or_else(String::new, |expected| format!(", {expected}"));
                format!("{} → {} ({went}{expected})", self.value(before), self.value(after))
            }
            _ => {
                let expected = expected.filter(|_| !self.of.of_outcome);
                let expected = expected.map_or_else(String::new, |expected| format!(" ({expected})"));
                format!("{}{expected}", self.both_sides())
            }
        }
    }

    /// Where both sides lie, which is never said as a difference: `before 34.0, after 34.6`; of an outcome with what was to go.
    pub fn both_sides(&self) -> String {
        match self.ends() {
            (Some(before), Some(after)) => {
                let to_go = self.was_to_go(before).map_or_else(String::new, |to_go| format!("; {to_go} were to go"));
                let after_ship = if self.of.of_outcome { "since" } else { "after" };
                format!("before {}, {after_ship} {}{to_go}", self.level(before), self.level(after))
            }
            (Some(before), None) => format!("{} before, nothing to compare since", self.value(before)),
            (None, Some(after)) => format!("nothing from before, {} since", self.value(after)),
            (None, None) => "no readings on either side".to_owned(),
        }
    }

    /// How far it was to an outcome's target from where the readings before lay; none where they lay there or beyond.
    fn was_to_go(&self, before: f64) -> Option<String> {
        let gap = self.of.target? - before;
        let ahead = if self.of.better == Better::Up { gap > 0.0 } else { gap < 0.0 };
        ahead.then(|| self.level(gap.abs()))
    }

    /// What came of what was expected, the same wherever it is said: `+0.4pt of +5 expected`; the shift alone where no move
    /// was predicted; none where there is nothing to compare.
    pub fn got(&self) -> Option<String> {
        let shift = self.moved(self.of.shift?);
        let expected = self.of.expected.filter(|_| !self.of.of_outcome);
        Some(
            expected.map_or_else(
                || shift.clone(),
                |expected| format!("{shift} of {} expected", self.scale.signed(expected)),
            ),
        )
    }

    /// The same, and where there is nothing to compare why not: what stands behind the class.
    pub fn claimed(&self) -> String {
        self.got().unwrap_or_else(|| self.brief())
    }

    /// What the shift may be: `likely between -0.3 and +1.2`; none as long as it is too early to say.
    pub fn likely(&self) -> Option<String> {
        self.within().filter(|_| self.of.class != Class::TooEarly)
    }

    fn within(&self) -> Option<String> {
        self.of.interval.map(|(low, high)| format!("likely between {} and {}", self.bare(low), self.bare(high)))
    }

    /// `higher` or `lower`, as more of the pairs are; with how many.
    pub fn pairs(&self) -> Option<String> {
        let numbers = self.of.numbers.as_ref()?;
        let (most, word) = if numbers.down > numbers.up { (numbers.down, "lower") } else { (numbers.up, "higher") };
        Some(format!("{most} of {} pairs {word}", numbers.pairs()))
    }

    /// What a jump and a bend take away of what a line leaves, and what each needs.
    fn gains(&self) -> Option<([f64; 2], [f64; 2])> {
        let numbers = self.of.numbers.as_ref().map(|n| (n.gain, n.gain_needed));
        numbers.or(self.of.events.as_ref().map(|e| (e.gain, e.gain_needed)))
    }

    fn first_answer(&self) -> String {
        match self.terms.first {
            Some(Answerable::On(day)) => format!(", first answer about {}", day.short(self.terms.today)),
            _ => String::new(),
        }
    }

    /// Why the class was given, in plain words, without a stop.
    pub fn reason(&self) -> String {
        let a = self.of;
        let (n, m) = (a.before.len(), a.after.len());
        let numbers = a.numbers.as_ref();
        if let Some((past, all)) = a.past_limit {
            let days = format!("{} of {}", if past > 0 { past } else { all }, self.points(all));
            let limit = self.limit();
            return match (a.class, all) {
                (Class::Breached, _) => format!("{days} outside{limit}"),
                (Class::Held, _) => format!("{days} inside{limit}, and their routine range too"),
                (_, 0) => "no reading since".to_owned(),
                _ => {
                    let still = share(1.0 - 0.05_f64.powf(1.0 / all as f64));
                    format!("{days} inside{limit}; up to {still} could still be outside")
                }
            };
        }
        match (a.class, a.why) {
            (Class::Moved | Class::MovedWrongWay, _) => self.claim(),
            (_, Some(Why::TooFewBefore)) => format!("needs 5 {} before {}, has {n}", a.points.word(5), self.the_ship()),
            (_, Some(Why::TooFewAfter)) if m == 0 => match a.before.last() {
                Some(last) => format!(
                    "no reading since {}; the last is of {}{}",
                    self.ship(),
                    last.day.short(self.terms.today),
                    self.first_answer()
                ),
                None => format!("no reading since {}{}", self.ship(), self.first_answer()),
            },
            (_, Some(Why::TooFewAfter)) => format!("{} since {}{}", self.points(m), self.ship(), self.first_answer()),
            (_, Some(Why::FirstWeekNotOver)) => {
                format!("the first week since {} is not over{}", self.ship(), self.first_answer())
            }
            (_, Some(Why::AllReadingsIdentical)) => "every reading is the same".to_owned(),
            (_, Some(Why::SteadyDriftFitsAsWell)) => match self.gains() {
                Some((gain, needed)) => {
                    let (jump, bend) = (gain[0], gain[1]);
                    if -bend >= needed[1] || -jump >= needed[0] {
                        return format!(
                            "it was on its way before, and {} it bent against the way most pairs go: more like a trend that stopped or turned than a move",
                            self.at_ship()
                        );
                    }
                    let (what, gain, needed) =
                        if bend > jump { (BEND.to_owned(), bend, needed[1]) } else { (self.jump(), jump, needed[0]) };
                    let gain = if gain > 0.005 { share(gain) } else { "nothing".to_owned() };
                    format!(
                        "it may only have gone on drifting: beside a straight line, {what} explains {gain} of the rest, {} needed",
                        share(needed)
                    )
                }
                None => "it may only have gone on drifting".to_owned(),
            },
            (_, Some(Why::NoSignalYet)) => {
                let check = a
                    .check_on
                    .or(a.quiet_until)
                    .map_or(String::new(), |day| format!("; check day {}", day.short(self.terms.today)));
                format!("nothing clear yet{check}")
            }
            (_, Some(Why::SeasonFitsAsWell)) => self.season_fits(),
            (_, Some(Why::SeasonNotSeparable)) => self.season_untold(),
            (_, Some(Why::ControlMoved)) => self.control_explains(),
            (_, Some(Why::TooFewPairsWithControl)) => self.few_pairs(),
            (_, Some(Why::WasMovingAwayBefore)) => self.moving_away(),
            (_, Some(Why::EvenACleanSweepWouldNotClearTheBar)) if a.is_final && a.events.is_some() => {
                self.few_events().unwrap_or_default()
            }
            (_, Some(Why::EvenACleanSweepWouldNotClearTheBar)) => {
                let least = a.min_after.map_or(String::new(), |least| format!("; {least} are the least"));
                format!(
                    "{} since {} are too few to rule out chance{least}{}",
                    self.points(m),
                    self.ship(),
                    self.first_answer()
                )
            }
            (_, Some(Why::ReadingsTooAlike)) => {
                let phi = numbers.map_or(0.0, |n| n.phi);
                let worth = ((n + m) as f64 * (1.0 - phi) / (1.0 + phi)).round().max(1.0);
                format!("{} follow each other: {} of them tell as much as {worth}", a.points.word(2), n + m)
            }
            (_, Some(Why::RulesOutHalfTheExpectedMove)) => {
                let even = if a.of_outcome { "even " } else { "" };
                format!("{even}{}{}", self.ruled_out().unwrap_or_default(), self.and_likely())
            }
            (_, Some(Why::TooNoisy)) => self.within().unwrap_or_else(|| "too noisy to say".to_owned()),
            (_, Some(Why::NoExpectedMoveGiven)) => {
                format!("no clear move, and no expected one to rule out{}", self.and_likely())
            }
            _ => String::new(),
        }
    }

    /// What is ruled out where less than half of a move is likely: `even half of it (+2.5) is ruled out`; of an outcome nobody
    /// promised one by one ship.
    pub fn ruled_out(&self) -> Option<String> {
        if self.of.why != Some(Why::RulesOutHalfTheExpectedMove) {
            return None;
        }
        if self.of.of_outcome {
            return Some("half of what is to go is ruled out".to_owned());
        }
        let half = self.of.expected.map_or_else(String::new, |e| format!(" ({})", self.scale.signed(e / 2.0)));
        Some(format!("even half of it{half} is ruled out"))
    }

    fn and_likely(&self) -> String {
        self.within().map_or_else(String::new, |likely| format!("; {likely}"))
    }

    fn claim(&self) -> String {
        let a = self.of;
        let mut said = match (a.route, a.counts) {
            (Some(Route::Counts), Some((before, after))) => format!(
                "{} of {} before, {} of {} since; counting noise only",
                exact(before.n),
                exact(before.of),
                exact(after.n),
                exact(after.of)
            ),
            (Some(Route::Events), _) => self.events().unwrap_or_default(),
            _ => self.pairs().unwrap_or_default(),
        };
        match (self.beside(), a.shift, a.interval) {
            (Some(beside), ..) => said.push_str(&format!("; {beside}")),
            (None, Some(shift), Some(interval)) => {
                let what = self.what_moved();
                said.push_str(&format!("; {what} moved by {} ({})", self.moved(shift), self.interval(interval)));
            }
            _ => {}
        }
        if let (Some(size), Some(expected)) = (a.size, a.expected) {
            said.push_str(&self.sized(size, expected));
        }
        if let Some(control) = a.notes.iter().find(|note| matches!(note, Note::ControlMoved(_))) {
            said.push_str(&format!("; {}", self.taken(control, false)));
        }
        let shared: Vec<&str> = a.shared_with().collect();
        if !shared.is_empty() {
            said.push_str(&format!("; shared with {}, it cannot be awarded to one", shared.join(", ")));
        }
        said
    }

    /// What parts both sides, behind `since`: `ship`; where nothing shipped, no word says so.
    fn ship(&self) -> &'static str {
        if self.of.unshipped { "then" } else { "ship" }
    }

    /// The same behind `before`, `after` and `since`, within a sentence: `the ship`.
    fn the_ship(&self) -> &'static str {
        if self.of.unshipped { "then" } else { "the ship" }
    }

    /// The same as a place: `at the ship`.
    fn at_ship(&self) -> &'static str {
        if self.of.unshipped { "on that day" } else { "at the ship" }
    }

    /// The step that is weighed beside a straight line.
    fn jump(&self) -> String {
        format!("a jump {}", self.at_ship())
    }

    /// The whole answer as a sentence, the class and what came of what was expected first.
    pub fn sentence(&self) -> String {
        let a = self.of;
        let since = match (a.class.claims(), a.unshipped) {
            (true, true) => " since the run began, and nothing shipped in it",
            (true, false) => " since ship",
            _ => "",
        };
        let got = self.got().filter(|_| !a.of_outcome);
        // What was expected is said also where nothing came of it yet.
        let expected = a.expected.filter(|_| got.is_none() && !a.of_outcome);
        let expected = expected.map(|e| format!("{} expected", self.stated_move(e)));
        let parts: Vec<String> = got.into_iter().chain([self.both_sides()]).chain(expected).collect();
        format!("{}{since}  {}. {}.", a.class.words(), parts.join("; "), capital(&self.reason()))
    }

    /// What stands beside the class where there is little room: a shift, an interval, readings still missing.
    pub fn brief(&self) -> String {
        self.in_short(|interval| self.interval(interval))
    }

    /// The same, where nothing near it says the unit: an interval bears it at its end.
    pub fn brief_in_unit(&self) -> String {
        self.in_short(|(low, high)| format!("{} to {}", self.bare(low), self.moved(high)))
    }

    /// The limit that is held: ` >50%`.
    fn limit(&self) -> String {
        let said = |limit: Limit| {
            format!(" {}{}", limit.op.symbol(), beside(&self.scale.stated(limit.value), self.terms.unit))
        };
        self.of.limit.map_or_else(|| " its limit".to_owned(), said)
    }

    fn in_short(&self, said: impl Fn((f64, f64)) -> String) -> String {
        let a = self.of;
        let m = a.after.len();
        if let Some((past, all)) = a.past_limit {
            let limit = self.limit();
            return match (past, all) {
                (_, 0) => "no reading since".to_owned(),
                (0, all) => format!("{all} of {all} inside{limit}"),
                (past, all) => format!("{past} of {all} outside{limit}"),
            };
        }
        match (a.class, a.why) {
            (Class::Moved | Class::MovedWrongWay, _) => a.shift.map_or(String::new(), |s| self.moved(s)),
            (_, Some(Why::RulesOutHalfTheExpectedMove | Why::TooNoisy | Why::NoExpectedMoveGiven)) => {
                a.interval.map_or_else(|| "too noisy".to_owned(), said)
            }
            (_, Some(Why::AllReadingsIdentical)) => "all the same".to_owned(),
            (Class::TooEarly, Some(Why::NoSignalYet)) => "nothing clear yet".to_owned(),
            (Class::TooEarly, _) => match a.min_after {
                Some(least) => format!("{m} of {least} {}", a.points.word(least)),
                None => format!("{m} {}", a.points.word(m)),
            },
            (_, Some(Why::TooFewBefore)) => format!("{} of 5 {} before", a.before.len(), a.points.word(5)),
            (_, Some(Why::SteadyDriftFitsAsWell)) => {
                let before = a.was_moving().map(|way| match way {
                    Better::Up => "was already rising",
                    Better::Down => "was already falling",
                });
                before.unwrap_or("a drift explains it as well").to_owned()
            }
            (_, Some(Why::ReadingsTooAlike)) => "readings follow each other".to_owned(),
            (_, Some(Why::SeasonFitsAsWell)) => "its season fits as well".to_owned(),
            (_, Some(Why::SeasonNotSeparable)) => "a season can't be told".to_owned(),
            (_, Some(Why::ControlMoved)) => "the control moved".to_owned(),
            (_, Some(Why::TooFewPairsWithControl)) => match &a.control {
                Some(taken) => format!("{} of 12 pairs", taken.pairs),
                None => "too few pairs".to_owned(),
            },
            (_, Some(Why::WasMovingAwayBefore)) => "was moving away before".to_owned(),
            _ => String::new(),
        }
    }
}

/// A level as per cent: `5%`, `0.82%`.
fn percent(level: f64) -> String {
    let hundred = level * 100.0;
    let rounded = if hundred >= 1.0 { (hundred * 10.0).round() / 10.0 } else { (hundred * 100.0).round() / 100.0 };
    format!("{}%", short(rounded))
}

/// Three digits of a number.
fn trim(v: f64) -> f64 {
    format!("{v:.2e}").parse().unwrap_or(v)
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
