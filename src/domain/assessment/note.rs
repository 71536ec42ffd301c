//! What is worth knowing beside a class, each with its code.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::day::Day;
use crate::domain::metric::Better;

/// Something worth knowing beside the class. Written as its code: `already_moving_before:up`, `shared:H-9`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The readings before the ship were trending already.
    AlreadyMovingBefore(Better),
    /// The trend before the ship turned round after it; the way it went before.
    TrendTurned(Better),
    /// The last reading before the ship was the worst of them all.
    ShippedOnWorstReading,
    /// The best split lies so many points before the ship.
    StartedBeforeShip(usize),
    /// No whole week has passed since the ship.
    FirstWeekNotOver,
    /// Too little before the ship to balance weekdays.
    WeekdaysNotBalanced,
    /// Readings resemble their neighbours: the evidence is weaker than it looks.
    ReadingsResembleNeighbours,
    /// The stated baseline is not where the readings before the ship lie.
    BaselineDisagrees,
    /// The ship was recorded when readings from after it were known.
    MarkedAfterTheFact,
    /// The ship's day was changed; the day it was first recorded on.
    ShipDayMoved(Day),
    /// Another hypothesis shipped on the metric inside the window.
    Shared(String),
    /// The window is long and the history too short to tell a yearly season apart.
    SeasonNotSeparable,
    /// Weekdays were taken out of the days that are compared.
    WeekdaysTakenOut,
    /// The yearly season was taken out.
    SeasonTakenOut,
    /// Nothing clear, but the trend turned at the ship; the way it turned.
    BendAtShip(Better),
    /// The control moved too, that way.
    ControlMoved(Better),
    /// The control adds more noise than it takes away.
    ControlAddsNoise,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyMovingBefore(way) => write!(f, "already_moving_before:{}", way.word()),
            Self::TrendTurned(Better::Up) => f.write_str("trend_turned:up_to_down"),
            Self::TrendTurned(Better::Down) => f.write_str("trend_turned:down_to_up"),
            Self::ShippedOnWorstReading => f.write_str("shipped_on_worst_reading"),
            Self::StartedBeforeShip(k) => write!(f, "started_before_ship:{k}"),
            Self::FirstWeekNotOver => f.write_str("first_week_not_over"),
            Self::WeekdaysNotBalanced => f.write_str("weekdays_not_balanced"),
            Self::ReadingsResembleNeighbours => f.write_str("readings_resemble_neighbours"),
            Self::BaselineDisagrees => f.write_str("baseline_disagrees"),
            Self::MarkedAfterTheFact => f.write_str("marked_after_the_fact"),
            Self::ShipDayMoved(day) => write!(f, "ship_day_moved:{day}"),
            Self::Shared(label) => write!(f, "shared:{label}"),
            Self::SeasonNotSeparable => f.write_str("season_not_separable"),
            Self::WeekdaysTakenOut => f.write_str("weekdays_taken_out"),
            Self::SeasonTakenOut => f.write_str("season_taken_out"),
            Self::BendAtShip(way) => write!(f, "bend_at_ship:{}", way.word()),
            Self::ControlMoved(way) => write!(f, "control_moved:{}", way.word()),
            Self::ControlAddsNoise => f.write_str("control_adds_noise"),
        }
    }
}

impl FromStr for Note {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let (name, rest) = code.split_once(':').unwrap_or((code, ""));
        let unknown = || format!("{code:?} is no note of the evidence");
        let way = |word: &str| match word {
            "up" | "up_to_down" => Ok(Better::Up),
            "down" | "down_to_up" => Ok(Better::Down),
            _ => Err(unknown()),
        };
        Ok(match name {
            "already_moving_before" => Self::AlreadyMovingBefore(way(rest)?),
            "trend_turned" => Self::TrendTurned(way(rest)?),
            "shipped_on_worst_reading" => Self::ShippedOnWorstReading,
            "started_before_ship" => Self::StartedBeforeShip(rest.parse().map_err(|_| unknown())?),
            "first_week_not_over" => Self::FirstWeekNotOver,
            "weekdays_not_balanced" => Self::WeekdaysNotBalanced,
            "readings_resemble_neighbours" => Self::ReadingsResembleNeighbours,
            "baseline_disagrees" => Self::BaselineDisagrees,
            "marked_after_the_fact" => Self::MarkedAfterTheFact,
            "ship_day_moved" => Self::ShipDayMoved(rest.parse().map_err(|_| unknown())?),
            "shared" => Self::Shared(rest.to_owned()),
            "season_not_separable" => Self::SeasonNotSeparable,
            "weekdays_taken_out" => Self::WeekdaysTakenOut,
            "season_taken_out" => Self::SeasonTakenOut,
            "bend_at_ship" => Self::BendAtShip(way(rest)?),
            "control_moved" => Self::ControlMoved(way(rest)?),
            "control_adds_noise" => Self::ControlAddsNoise,
            _ => return Err(unknown()),
        })
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Note {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
