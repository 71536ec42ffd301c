//! What the readings around a ship say, as values: `evidence` computes them, rules look at them, and a verdict keeps
//! them. Nothing here computes or decides; the words people read are in `said`.

use serde::{Deserialize, Serialize};

use super::day::Day;
use super::metric::{Better, Limit, Point};
use super::words::words;

mod drawn;
mod note;
mod numbers;
mod said;
mod taken;

pub use drawn::Drawn;
pub use note::Note;
pub use numbers::{Numbers, Trend, Xmr};
pub use said::{Said, Terms};
pub use taken::{ControlTaken, Detectable, EventNumbers, Events, Raw, SeasonTaken, Sight};

words! {
    /// What a metric did over a window, in the words shown.
    #[expect(missing_docs, reason = "the names are MODEL's")]
    Class, words {
        Moved = "MOVED",
        MovedWrongWay = "MOVED THE WRONG WAY",
        DidNotMove = "DID NOT MOVE",
        TooEarly = "TOO EARLY",
        CantTell = "CAN'T TELL",
        /// An outcome to hold kept to its limit, with enough readings to say so.
        Held = "HELD",
        /// It kept to its limit so far, and it is too soon to rely on that.
        HeldSoFar = "HELD SO FAR",
        /// A reading went past the limit.
        Breached = "BREACHED",
    }
}

impl Class {
    /// The class in as few words as it has, for a row in which others stand beside it.
    pub fn short(self) -> &'static str {
        match self {
            Self::MovedWrongWay => "WRONG WAY",
            class => class.words(),
        }
    }

    /// Whether it is a claim that the metric moved, either way.
    pub fn claims(self) -> bool {
        matches!(self, Self::Moved | Self::MovedWrongWay)
    }

    /// Whether the readings can't tell: any call passes then, on judgement.
    pub fn is_open(self) -> bool {
        matches!(self, Self::TooEarly | Self::CantTell | Self::HeldSoFar)
    }
}

/// Why a class was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the codes of the method")]
pub enum Why {
    TooFewBefore,
    TooFewAfter,
    FirstWeekNotOver,
    AllReadingsIdentical,
    SteadyDriftFitsAsWell,
    SharedWithAnotherShip,
    NoSignalYet,
    EvenACleanSweepWouldNotClearTheBar,
    ReadingsTooAlike,
    RulesOutHalfTheExpectedMove,
    TooNoisy,
    NoExpectedMoveGiven,
    SeasonFitsAsWell,
    SeasonNotSeparable,
    ControlMoved,
    TooFewPairsWithControl,
    WasMovingAwayBefore,
}

/// What a point is: a day's reading, the mean of a week (of events: their sum), or a day whose weekday was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum PointKind {
    Reading,
    Week,
    Day,
}

impl PointKind {
    /// The word for one, and for several.
    pub fn word(self, n: usize) -> &'static str {
        match (self, n) {
            (Self::Reading, 1) => "reading",
            (Self::Reading, _) => "readings",
            (Self::Week, 1) => "week",
            (Self::Week, _) => "weeks",
            (Self::Day, 1) => "day",
            (Self::Day, _) => "days",
        }
    }
}

/// Which rule let a claim through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// So many pairs go the same way that shuffling rarely would.
    Pairs,
    /// Every reading after lies beyond the routine limits of those before.
    CleanBreak,
    /// Pooled counts differ by more than counting noise.
    Counts,
    /// Events of both sides differ by more than chance gives.
    Events,
}

/// Which picture explains what a straight drift leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the method")]
pub enum Shape {
    Drift,
    Jump,
    Bend,
    Step,
}

/// How a move compares with what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are those of the method")]
pub enum Size {
    AtLeastExpected,
    AboutExpected,
    LessThanExpected,
    AnythingFits,
}

/// Counts of one side pooled: so many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub n: f64,
    pub of: f64,
}

/// What the readings say on a day of what a metric did since a ship.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The answer.
    pub class: Class,
    /// Why, where the class alone does not say it.
    pub why: Option<Why>,
    /// The ship.
    pub ship: Day,
    /// The last ship of a group that is looked at as one.
    pub last_ship: Option<Day>,
    /// The last day looked at.
    pub as_of: Day,
    /// The day of the one look at α .05, once it has come; its answer stands since.
    pub look_on: Option<Day>,
    /// The day a verdict is due; none for an outcome and for a plain file.
    pub check_on: Option<Day>,
    /// Of an outcome: until when nothing but a claim is said, the first check day among its ships.
    #[serde(default)]
    pub quiet_until: Option<Day>,
    /// Which way is better.
    pub better: Better,
    /// The signed move expected, in the metric's unit.
    pub expected: Option<f64>,
    /// Days after the ship that are left out, before an effect can show.
    pub settle: u32,
    /// The points before the ship, oldest first.
    pub before: Vec<Point>,
    /// The points after it.
    pub after: Vec<Point>,
    /// Points since the look, which its answer does not rest on.
    #[serde(default)]
    pub later: Vec<Point>,
    /// What a point is.
    pub points: PointKind,
    /// The level of significance, two-sided.
    pub alpha: f64,
    /// Whether the answer may still be "no signal yet".
    pub is_final: bool,
    /// What a comparison of both sides gave; none where there is too little to compare.
    pub numbers: Option<Numbers>,
    /// Which rule let a claim through, even one that a drift explains as well.
    pub route: Option<Route>,
    /// The interval that goes with the answer, in the metric's unit.
    pub interval: Option<(f64, f64)>,
    /// The shift that goes with the answer, in the metric's unit.
    pub shift: Option<f64>,
    /// On a move, how it compares with what was expected.
    pub size: Option<Size>,
    /// The least points after the ship that could answer, at α .05 where there is a check day; none where there are too
    /// few before.
    pub min_after: Option<usize>,
    /// The routine limits of the points before, from two points on.
    pub xmr: Option<Xmr>,
    /// Pooled counts of both sides, where the counts decided.
    pub counts: Option<(Counts, Counts)>,
    /// Of an outcome to hold: how many days since the mark are past its limit, and of how many.
    pub past_limit: Option<(usize, usize)>,
    /// The limit that is held.
    #[serde(default)]
    pub limit: Option<Limit>,
    /// Whether it is about an outcome: what it is compared with is what was to go, which nobody promised by one ship.
    #[serde(default)]
    pub of_outcome: bool,
    /// Whether it is about a run of sprints in which nothing has shipped yet.
    #[serde(default)]
    pub unshipped: bool,
    /// The stated baseline, where it is not where the points before lie.
    #[serde(default)]
    pub stated: Option<f64>,
    /// Of an outcome to reach: its target, which how far it was to go is told by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// The decimals its metric is read with.
    #[serde(default)]
    pub places: usize,
    /// The yearly season that was taken out, or that stands against a claim.
    #[serde(default)]
    pub season: Option<SeasonTaken>,
    /// The control series that was taken out.
    #[serde(default)]
    pub control: Option<ControlTaken>,
    /// What each weekday was off by, Monday first, where that was taken out.
    #[serde(default)]
    pub weekday_effects: Option<[f64; 7]>,
    /// The numbers of rare counts.
    #[serde(default)]
    pub events: Option<EventNumbers>,
    /// The points as they were read, where something was taken out of those compared.
    #[serde(default)]
    pub raw: Option<Raw>,
    /// How many whole weeks of readings there were before the ship, as far back as a season reads; where one is asked for.
    #[serde(default)]
    pub history: Option<i64>,
    /// What else is worth knowing.
    pub notes: Vec<Note>,
}

impl Assessment {
    /// The shape that stands beside a drift, of whichever numbers there are.
    pub fn shape(&self) -> Option<Shape> {
        self.numbers.as_ref().map(|n| n.shape).or(self.events.as_ref().map(|e| e.shape))
    }

    /// Whether its answer stands, but for a very clear move: its look has been, or it waits for no check day to come.
    pub fn is_settled(&self) -> bool {
        let waits = self.check_on.is_some_and(|day| day > self.as_of);
        self.look_on.is_some() || self.is_final && !waits
    }

    /// The class, and whether that is the last word: `DID NOT MOVE, final`, `CAN'T TELL so far`.
    pub fn class_words(&self) -> String {
        let last = if self.is_settled() { ", final" } else { " so far" };
        format!("{}{last}", self.class.words())
    }

    /// The median of the points before.
    pub fn middle_before(&self) -> Option<f64> {
        middle(&self.before)
    }

    /// The median of the points after.
    pub fn middle_after(&self) -> Option<f64> {
        middle(&self.after)
    }

    /// Says where a stated baseline is not where the readings lie: outside the points before, or off their median by more
    /// than half of the expected move.
    pub fn compare_stated(&mut self, stated: f64, expected: f64) {
        let Some(middle) = self.middle_before() else { return };
        let outside = self.before.iter().all(|p| p.value < stated) || self.before.iter().all(|p| p.value > stated);
        if outside || (stated - middle).abs() > expected.abs() / 2.0 {
            self.notes.push(Note::BaselineDisagrees);
            self.stated = Some(stated);
        }
    }

    /// Counts the readings that an outcome still needs as the look at what shipped counts them, as long as that has too few:
    /// the first answer is the same one on both, and is counted towards in one number.
    pub fn count_to_the_look(&mut self, least: Option<usize>) {
        if least.is_some_and(|least| self.after.len() < least) {
            self.min_after = least;
        }
    }

    /// Whether other ships lie inside the window.
    pub fn shared_with(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().filter_map(|note| match note {
            Note::Shared(label) => Some(label.as_str()),
            _ => None,
        })
    }
}

/// The median of values; none of none.
pub fn median(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let mut values = values.to_vec();
    let odd = values.len() % 2 == 1;
    let half = values.len() / 2;
    // The rest need not be in order.
    let (lower, above, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    if odd { Some(*above) } else { lower.iter().copied().max_by(f64::total_cmp).map(|below| below.midpoint(*above)) }
}

fn middle(points: &[Point]) -> Option<f64> {
    median(&points.iter().map(|p| p.value).collect::<Vec<_>>())
}

/// When the readings could answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerable {
    /// About on this day, if readings keep coming as they do.
    On(Day),
    /// Not before there are so many more readings from before the ship.
    NeedsBefore(usize),
}

words! {
    /// How a guardrail did over a window.
    Guarded, words {
        /// Past its limit, or worse by more than its margin.
        Breached = "BREACHED",
        /// The worst that fits is still inside the margin.
        Held = "HELD",
        /// Neither: too few readings, or too noisy.
        NotShownSafe = "NOT SHOWN SAFE",
    }
}

words! {
    /// Whether an outcome will reach its target by its due day, if the recent pace simply continues.
    #[expect(missing_docs, reason = "the names are those of the method")]
    PaceClass, words {
        TooFew = "too few readings",
        Reached = "reached",
        Missed = "missed",
        TooFarAhead = "too early to project",
        OnPace = "on pace",
        OffPace = "off pace",
        TooCloseToCall = "too close to call",
    }
}

/// The pace of an outcome. Slopes are in the metric's unit a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// The answer.
    pub class: PaceClass,
    /// How many more points there must be for a pace; 0 where there are enough.
    #[serde(default)]
    pub need: usize,
    /// The median of the last five points; none under six.
    pub current: Option<f64>,
    /// How many of the last five are at or past the target.
    pub held_of_last_5: Option<usize>,
    /// The Theil–Sen slope of the last points.
    pub slope: Option<f64>,
    /// Sen's 80 % interval of the slope.
    pub slope_range: Option<(f64, f64)>,
    /// The slope needed from the last point's day on.
    pub needed: Option<f64>,
    /// Where it would be on the due day.
    pub range: Option<(f64, f64)>,
    /// The slope of the last half of the points.
    pub recent_slope: Option<f64>,
}
