//! What a note says, as a clause.

use super::{Said, count};
use crate::domain::assessment::Note;
use crate::domain::metric::Better;

impl Said<'_> {
    /// A note as a clause.
    pub fn note(&self, note: &Note) -> String {
        self.noted(note, false)
    }

    /// The same in fewer words, for a row that it would not fit into.
    pub fn short_note(&self, note: &Note) -> String {
        self.noted(note, true)
    }

    fn noted(&self, note: &Note, short: bool) -> String {
        let way = |better: &Better| if *better == Better::Up { "rising" } else { "falling" };
        match note {
            Note::AlreadyMovingBefore(better) => {
                let slope = self
                    .of
                    .numbers
                    .as_ref()
                    .and_then(|n| n.trend_before)
                    .map_or(String::new(), |t| format!(", by about {}", self.slope(t.slope)));
                format!("it was {} already before {}{slope}", way(better), self.the_ship())
            }
            Note::TrendTurned(better) => {
                let after = if *better == Better::Up { "falling" } else { "rising" };
                format!("the trend turned: {} before {}, {after} since", way(better), self.the_ship())
            }
            Note::ShippedOnWorstReading => {
                let began = if self.of.unshipped { "began" } else { "shipped" };
                format!("{began} on its worst reading; some recovery is expected")
            }
            Note::StartedBeforeShip(k) => {
                format!("the change seems to begin {} before {}", count(*k, self.of.points.word(1)), self.the_ship())
            }
            Note::FirstWeekNotOver => format!("no whole week has passed since {}", self.the_ship()),
            Note::WeekdaysNotBalanced => {
                format!("less than a week before {}: weekdays are not balanced", self.the_ship())
            }
            Note::ReadingsResembleNeighbours => "readings follow each other: weaker than it looks".to_owned(),
            Note::BaselineDisagrees => {
                let stated = self.of.stated.map_or(String::new(), |v| self.value(v));
                let middle = self.of.middle_before().map_or(String::new(), |v| format!(" about {}", self.value(v)));
                let what = if self.of.check_on.is_some() { "predicted from" } else { "the stated baseline is" };
                format!("{what} {stated}; before {} it was{middle}", self.the_ship())
            }
            Note::MarkedAfterTheFact => "marked after the fact: readings from after the ship were known".to_owned(),
            Note::ShipDayMoved(day) => format!(
                "its ship day was moved: first {}, now {}",
                day.short(self.terms.today),
                self.of.ship.short(self.terms.today)
            ),
            Note::Shared(label) => format!("{label} shipped on the same metric inside the window"),
            Note::SeasonNotSeparable
            | Note::WeekdaysTakenOut
            | Note::SeasonTakenOut
            | Note::BendAtShip(_)
            | Note::ControlMoved(_)
            | Note::ControlAddsNoise => self.taken(note, short),
        }
    }
}
