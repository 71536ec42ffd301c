//! What was taken out of the readings, and what stood against a claim, in words.

use super::super::{Assessment, ControlTaken, Note, PointKind, Size};
use super::{Said, count, percent, trim};
use crate::domain::amount::{beside, exact, short, with_unit};
use crate::domain::metric::Better;

/// With so many weeks of history a yearly season can be told, unless something shipped where last year is read.
const ENOUGH: usize = 78;

/// How a slope is said: so many days are one of these.
fn cadence(a: &Assessment) -> (f64, &'static str) {
    let days: Vec<f64> = a.before.windows(2).map(|pair| pair[1].day.since(pair[0].day) as f64).collect();
    let every = if a.points == PointKind::Week { 7.0 } else { super::super::median(&days).unwrap_or(7.0) };
    match every {
        every if every <= 2.0 => (1.0, "a day"),
        every if every <= 10.0 => (7.0, "a week"),
        every if every <= 45.0 => (30.4375, "a month"),
        every if every <= 135.0 => (91.3125, "a quarter"),
        _ => (365.25, "a year"),
    }
}

/// `rose` or `fell`.
fn went(value: f64) -> &'static str {
    if value >= 0.0 { "rose" } else { "fell" }
}

impl Said<'_> {
    /// A trend's slope without its sign, in the metric's cadence: `0.2 a week`.
    pub(super) fn slope(&self, a_day: f64) -> String {
        let (days, word) = cadence(self.of);
        format!("{} {word}", with_unit(trim((a_day * days).abs()), self.terms.unit))
    }

    /// Whether it is read monthly or more seldom.
    pub(super) fn is_slow(&self) -> bool {
        cadence(self.of).0 > 7.0
    }

    /// What a control did, without its sign, in its own unit.
    fn control_by(&self, control: &ControlTaken, shift: f64) -> String {
        let unit = control.unit.as_deref().or(self.terms.unit);
        if self.scale.is_plain() {
            with_unit(self.round(shift.abs()), unit)
        } else {
            beside(&self.scale.stated(shift.abs()), unit)
        }
    }

    /// What is left beside the control: `beside checkout-us: −3.1 (−4.0 to −2.2)`.
    pub fn beside(&self) -> Option<String> {
        let control = self.of.control.as_ref().filter(|c| c.kappa.is_some())?;
        let shift = self.of.shift?;
        let interval = self.of.interval.map_or(String::new(), |i| format!(" ({})", self.interval(i)));
        Some(format!("beside {}: {}{interval}", control.metric, self.moved(shift)))
    }

    /// `it did the same last year: of +5.4, 1.1 is new`.
    pub(super) fn season_fits(&self) -> String {
        let (Some(shift), Some(season)) = (self.of.shift, &self.of.season) else {
            return "it did the same last year".to_owned();
        };
        let new = season.shift_at_1 * shift.signum();
        if new <= 0.0 {
            return format!("it did the same last year: of {}, nothing is new", self.moved(shift));
        }
        let new = self.level(new);
        format!("it did the same last year: of {}, {new} is new", self.moved(shift))
    }

    /// `declared yearly, and 40 weeks can't tell`.
    pub(super) fn season_untold(&self) -> String {
        format!("declared yearly, and {} can't tell", count(self.weeks_of_history(), "week"))
    }

    fn weeks_of_history(&self) -> usize {
        self.of.history.unwrap_or(0).try_into().unwrap_or(0)
    }

    /// `most of it is checkout-us: that fell by 2.1`.
    pub(super) fn control_explains(&self) -> String {
        match &self.of.control {
            Some(control) => {
                let shift = control.shift.unwrap_or(0.0);
                let by = self.control_by(control, shift);
                format!("most of it is {}: that {} by {by}", control.metric, went(shift))
            }
            None => "most of it is the control's own move".to_owned(),
        }
    }

    /// `12 pairs with checkout-us before the ship are the least; there are 11`.
    pub(super) fn few_pairs(&self) -> String {
        let (name, pairs) = self.of.control.as_ref().map_or(("the control", 0), |c| (c.metric.as_str(), c.pairs));
        let are = if pairs == 1 { "is" } else { "are" };
        format!("12 pairs with {name} before {} are the least; there {are} {pairs}", self.the_ship())
    }

    /// `it fell 0.2 a week before; against where that led, half of the move is not ruled out`.
    pub(super) fn moving_away(&self) -> String {
        let slope = self.of.numbers.as_ref().and_then(|n| n.trend_before).map_or(0.0, |t| t.slope);
        let verb = if slope == 0.0 {
            format!("was {}", if self.of.better == Better::Up { "falling" } else { "rising" })
        } else {
            format!("{} {}", went(slope), self.slope(slope))
        };
        format!("it {verb} before; against where that led, half of the move is not ruled out")
    }

    /// Few events, in words: `4 events in all; 7 are the least`.
    pub(super) fn few_events(&self) -> Option<String> {
        let events = self.of.events.as_ref()?;
        let all = (events.before.count + events.after.count) as usize;
        Some(format!(
            "{} in all, too few to rule out chance; {} are the least",
            count(all, "event"),
            events.least(self.of.alpha).max(all + 1)
        ))
    }

    /// Both sides' events: `42 events in 20 readings before, 3 in 12 since`.
    pub(super) fn events(&self) -> Option<String> {
        let events = self.of.events.as_ref()?;
        let of = |n: f64| count(n as usize, "reading");
        Some(format!(
            "{} events in {} before, {} in {} since",
            exact(events.before.count),
            of(events.before.exposure),
            exact(events.after.count),
            of(events.after.exposure)
        ))
    }

    /// What moved: the typical pair, what is left of it, or a rate.
    pub(super) fn what_moved(&self) -> &'static str {
        let a = self.of;
        let seasonal = a.season.is_some_and(|season| season.kappa.is_some());
        match (a.events.is_some(), a.weekday_effects.is_some(), seasonal) {
            (true, ..) => "the rate",
            (_, true, _) => "without its weekdays the typical pair",
            (.., true) => "without its season the typical pair",
            _ => "the typical pair",
        }
    }

    /// How a move compares with what was expected.
    pub(super) fn sized(&self, size: Size, expected: f64) -> String {
        let whole = self.stated_move(expected);
        let what = if self.of.of_outcome { "of the whole way" } else { "expected" };
        match size {
            Size::AtLeastExpected => format!(", at least the {whole} {what}"),
            Size::AboutExpected => format!(", about the {whole} {what}"),
            Size::LessThanExpected => format!(", less than the {whole} {what}"),
            Size::AnythingFits => format!("; of the {whole} {what} {}", self.anything(expected)),
        }
    }

    /// `anything from a tenth to all of it fits`.
    fn anything(&self, expected: f64) -> String {
        let Some((low, high)) = self.of.interval else { return "anything fits".to_owned() };
        let parts = [low / expected, high / expected];
        let (near, far) = (parts[0].min(parts[1]), parts[0].max(parts[1]));
        format!("anything from {} to {} fits", tenths(near), tenths(far))
    }

    /// What a note about something taken out says.
    pub(super) fn taken(&self, note: &Note, short: bool) -> String {
        let a = self.of;
        match note {
            Note::WeekdaysTakenOut if short => {
                "days are compared, each without what its weekday is usually off by".to_owned()
            }
            Note::WeekdaysTakenOut => {
                "too few weeks to compare weeks: days are compared, with what each weekday is usually off by taken out"
                    .to_owned()
            }
            Note::SeasonTakenOut => match &a.season {
                Some(season) => format!(
                    "its yearly season is taken out: {} of what it did {} repeats itself",
                    share(season.kappa.unwrap_or(0.0)),
                    if season.years == 2 { "in the last two years" } else { "a year earlier" }
                ),
                None => "its yearly season is taken out".to_owned(),
            },
            Note::SeasonNotSeparable if self.weeks_of_history() >= ENOUGH => {
                "something shipped a year earlier: a yearly season can't be told from a change".to_owned()
            }
            Note::SeasonNotSeparable => {
                let weeks = count(self.weeks_of_history(), "week");
                if short {
                    return format!("{weeks} of history: too few to tell a yearly season (64 are the least)");
                }
                format!(
                    "{weeks} of history: a yearly season can't be told from a change; from 64 on it is tried, from 78 on taken out"
                )
            }
            Note::BendAtShip(way) => format!(
                "the trend turned {} {}; levels can't say how much",
                if *way == Better::Up { "upwards" } else { "downwards" },
                self.at_ship()
            ),
            Note::ControlMoved(way) => match &a.control {
                Some(control) => {
                    let verb = if *way == Better::Up { "rose" } else { "fell" };
                    let by = control.shift.map_or(String::new(), |s| format!(" by {}", self.control_by(control, s)));
                    format!("{} {verb}{by} at the same time", control.metric)
                }
                None => "the control moved at the same time".to_owned(),
            },
            Note::ControlAddsNoise => match &a.control {
                Some(control) => format!("{} adds more noise than it takes away: it costs power", control.metric),
                None => "the control adds more noise than it takes away: it costs power".to_owned(),
            },
            _ => String::new(),
        }
    }

    /// What was taken out before the comparison, as a step.
    pub(super) fn taken_out(&self) -> Option<String> {
        let a = self.of;
        if let Some(control) = &a.control {
            let kappa = control.kappa?;
            let scaled = if kappa == 1.0 { String::new() } else { format!(", times {}", short(trim(kappa))) };
            return Some(format!("{}{scaled}, by {}", control.metric, count(control.pairs, "pair")));
        }
        let mut parts = Vec::new();
        if let Some(effects) = a.weekday_effects {
            let (low, high) = effects.iter().fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
            parts.push(format!("weekdays, off by {}", self.interval((low, high))));
        }
        if let Some(season) = &a.season {
            let years = if season.years == 2 { "two years" } else { "one year" };
            parts.push(match season.kappa {
                Some(kappa) => format!("{} of the season of {years}, by {}", share(kappa), count(season.pairs, "pair")),
                None => format!(
                    "nothing: {} with a year earlier are too few; a claim must stand beside all of it",
                    count(season.pairs, "pair")
                ),
            });
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// What would decide about events, as a step.
    pub(super) fn chance(&self) -> Option<String> {
        let events = self.of.events.as_ref()?;
        let spread = if events.dispersion > 1.0 {
            format!(", which vary {} times as much as independent ones", short(trim(events.dispersion)))
        } else {
            String::new()
        };
        Some(format!("{} by chance; {} at the most{spread}", percent(events.p), percent(self.of.alpha)))
    }
}

fn share(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// A part of what was expected, in tenths.
fn tenths(part: f64) -> String {
    const WORDS: [&str; 10] = [
        "none",
        "a tenth",
        "two tenths",
        "three tenths",
        "four tenths",
        "half",
        "six tenths",
        "seven tenths",
        "eight tenths",
        "nine tenths",
    ];
    let rounded = (part * 10.0).round();
    if (1.0..=1.2).contains(&part) || rounded == 10.0 {
        "all of it".to_owned()
    } else if part > 1.2 {
        format!("{} times as much", short(rounded / 10.0))
    } else {
        WORDS[rounded.clamp(0.0, 9.0) as usize].to_owned()
    }
}
