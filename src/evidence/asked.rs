//! What is asked of a metric's readings: a ship, where the windows end, what was declared.

use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::metric::{Better, Season};

/// What is asked of a metric's readings.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The ship: readings before it are compared with readings after it.
    pub ship: Day,
    /// The last ship of a group that is looked at as one; the ship itself for one alone.
    pub last_ship: Day,
    /// The ship before it on the same metric, which ends the readings before.
    pub previous: Option<Day>,
    /// The ship after it on the same metric, which ends the readings after.
    pub next: Option<Day>,
    /// Days after the ship before an effect can show.
    pub settle: u32,
    /// Whether weekdays differ, so that daily readings are compared by whole weeks.
    pub weekdays: bool,
    /// Whether the metric has a yearly season.
    pub season: Season,
    /// Whether readings count rare events, so that several of one day add up.
    pub events: bool,
    /// The control it is compared beside, if any was declared.
    pub control: Option<Beside>,
    /// The days of all other ships on the metric.
    pub ships: Vec<Day>,
    /// The last day looked at.
    pub as_of: Day,
    /// The day a verdict is due; none where there is none.
    pub check_on: Option<Day>,
    /// Until when nothing but a claim is said, where there is no check day of one's own: an outcome's earliest check day.
    pub quiet_until: Option<Day>,
    /// Which way is better.
    pub better: Better,
    /// The move expected, signed, in the metric's unit.
    pub expected: Option<f64>,
    /// What a share of 1 is in the metric's unit: 100 for per cent, 1 otherwise.
    pub per: f64,
    /// Labels of others that shipped on the metric inside the window.
    pub shared: Vec<String>,
}

impl Question {
    /// A ship looked at alone, with everything else as it mostly is.
    pub fn at(ship: Day, better: Better, as_of: Day) -> Self {
        Self {
            ship,
            last_ship: ship,
            previous: None,
            next: None,
            settle: 0,
            weekdays: true,
            season: Season::Auto,
            events: false,
            control: None,
            ships: Vec::new(),
            as_of,
            check_on: None,
            quiet_until: None,
            better,
            expected: None,
            per: 1.0,
            shared: Vec::new(),
        }
    }

    /// The first day whose readings could count after the ship.
    pub fn opens(&self) -> Day {
        self.last_ship.plus(i64::from(self.settle) + 1)
    }

    /// The last day whose readings could count, seen from a day.
    pub fn ends(&self, as_of: Day) -> Day {
        self.next.map_or(as_of, |next| next.plus(-1).min(as_of))
    }
}

/// The control of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Which metric of the board it is; none for a file's.
    pub id: Option<Id>,
    /// How it is called.
    pub metric: String,
    /// Whether it is scaled by the ratio of the means.
    pub scaled: bool,
    /// Its unit, where that is not the metric's.
    pub unit: Option<String>,
}
