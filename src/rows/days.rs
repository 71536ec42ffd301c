//! Days by the whole column: what shapes its cells have, what they prove, and then which day each one is.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::asked::{Order, Span, Zone};
use super::refused::Refused;
use crate::domain::amount::quoted;
use crate::domain::day::Day;
use crate::domain::day::forms::{Form, Spelled, Written, form};

mod heading;
mod rule;
mod watch;

pub(super) use heading::{Heading, words};
use rule::serial;
pub(super) use rule::{Moment, Rule, Unit, Wants};
use watch::{Firsts, Proof, ZoneWatch};

/// Whether a cell is a day, a period or an instant that its digits alone don't have to be.
pub(super) fn is_plain(cell: &str) -> bool {
    form(cell).is_some_and(|form| matches!(kind(&form), Kind::Plain | Kind::Dashed | Kind::Short))
}

/// Whether a cell is a year alone.
pub(super) fn year(cell: &str) -> Option<i32> {
    match form(cell)?.date {
        Written::Year(year) => Some(year),
        _ => None,
    }
}

/// Whether a cell has a day's shape at all.
pub(super) fn is_any(cell: &str) -> bool {
    form(cell).is_some()
}

/// What a form needs of its heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Nothing.
    Plain,
    /// `2024-03`: no word for a week.
    Dashed,
    /// `Mar-24`: neighbours that are near.
    Short,
    /// `202403`: the word `month`.
    Six,
    /// The word `year`.
    Year,
    /// A word for a time.
    Serial,
    /// A word for a time.
    Epoch,
    /// Ten digits that read as an hour and are no epoch: the word `hour`.
    Hour,
}

fn kind(form: &Form) -> Kind {
    match form.date {
        Written::Month(_, _, Spelled::Dashed) => Kind::Dashed,
        Written::Month(_, _, Spelled::Digits) => Kind::Six,
        Written::Month(_, _, Spelled::Short) => Kind::Short,
        Written::Year(_) => Kind::Year,
        Written::Serial(_) => Kind::Serial,
        Written::Epoch(ms, Some(_)) if !in_epochs(ms) => Kind::Hour,
        Written::Epoch(..) => Kind::Epoch,
        _ => Kind::Plain,
    }
}

fn in_epochs(ms: i64) -> bool {
    (978_307_200_000..4_133_980_800_000).contains(&ms)
}

/// What a column's cells say as days.
#[derive(Clone, Debug, Default)]
pub(super) struct Days {
    counts: [u64; 8],
    slashes: Proof,
    dots: Proof,
    /// Whether any has a time, and whether any has none.
    pub(super) timed: bool,
    bare: bool,
    firsts: Firsts,
    /// Two columns that say the same have the same.
    pub(super) says: u64,
    zone: ZoneWatch,
    short: Option<i32>,
    apart: bool,
    serial: Option<(String, f64)>,
}

impl Days {
    /// Looks at a cell; its form where it has one.
    pub(super) fn see(&mut self, line: u64, cell: &str) -> Option<Form> {
        let form = form(cell)?;
        self.counts[kind(&form) as usize] += 1;
        match form.date {
            Written::Order { a, b, year, dots, .. } => {
                let proof = if dots { &mut self.dots } else { &mut self.slashes };
                proof.see(line, cell, (a, b, year));
            }
            Written::UntilOrder { a, b, year } => self.slashes.see(line, cell, (a, b, year)),
            Written::Month(y, m, Spelled::Short) => {
                let month = y * 12 + i32::from(m);
                self.apart |= self.short.is_some_and(|was| (was - month).abs() > 12);
                self.short = Some(month);
            }
            Written::Serial(n) if self.serial.is_none() => self.serial = Some((cell.to_owned(), n)),
            _ => {}
        }
        let timed = form.clock.is_some() || matches!(form.date, Written::Epoch(..));
        self.timed |= timed;
        self.bare |= !timed;
        self.firsts.see(&form);
        self.zone.see(&form);
        let mut hasher = DefaultHasher::new();
        match form.date {
            Written::Full(y, m, d) => (self.says, line, y, m, d, form.clock.map(|clock| clock.ms)).hash(&mut hasher),
            _ => (self.says, line, cell).hash(&mut hasher),
        }
        self.says = hasher.finish();
        Some(form)
    }

    /// How many cells are days under this heading.
    pub(super) fn count(&self, heading: Heading) -> u64 {
        [
            (Kind::Plain, true),
            (Kind::Dashed, !heading.week || heading.month),
            (Kind::Short, !self.apart),
            (Kind::Six, heading.month),
            (Kind::Year, heading.year),
            (Kind::Serial, heading.time),
            (Kind::Epoch, heading.time || heading.hour),
            (Kind::Hour, heading.hour),
        ]
        .into_iter()
        .filter(|(_, takes)| *takes)
        .map(|(kind, _)| self.counts[kind as usize])
        .sum()
    }

    /// How many have a day's shape by more than their digits.
    pub(super) fn plain(&self) -> u64 {
        [Kind::Plain, Kind::Dashed, Kind::Short].into_iter().map(|kind| self.counts[kind as usize]).sum()
    }

    /// Whether cells may be a year for a month that stands beside.
    pub(super) fn years(&self) -> u64 {
        self.counts[Kind::Year as usize]
    }

    /// Whether no cell says a time.
    pub(super) fn has_no_times(&self) -> bool {
        !self.timed
    }

    /// How each cell is to be read; or what has to be asked.
    pub(super) fn rule(&self, name: &str, heading: Heading, asked: &Wants) -> Result<Rule, Refused> {
        let mut rule = Rule {
            slashes: Order::Dmy,
            dots: Order::Dmy,
            zone: asked.zone,
            unit: None,
            hours: heading.hour && self.counts[Kind::Hour as usize] > 0,
            proof: None,
            firsts: None,
        };
        match asked.days {
            Some(order @ (Order::Dmy | Order::Mdy | Order::Ymd)) => (rule.slashes, rule.dots) = (order, order),
            Some(Order::Serial) | None => {
                (rule.slashes, rule.proof) = order(name, &self.slashes, false)?;
                let (dots, proof) = order(name, &self.dots, true)?;
                rule.dots = dots;
                rule.proof = rule.proof.or(proof);
            }
        }
        if self.counts[Kind::Serial as usize] > 0
            && asked.days != Some(Order::Serial)
            && let Some((cell, n)) = &self.serial
            && let Some(day) = serial(*n)
        {
            let all = self.counts[Kind::Serial as usize];
            let like = if all > 1 { format!("all {all} days are written like {cell}: it") } else { cell.clone() };
            let what = format!("{like} may be {}, as a spreadsheet counts days", day.full());
            return Err(Refused::question("which_days", what).flag(&["--days", "serial"]));
        }
        if asked.zone.is_none()
            && asked.ask_zone
            && let Some(ahead) = self.zone.midnights()
        {
            let zone = Zone(ahead).words();
            let time = 1440 - i64::from(ahead);
            let what = format!(
                "{:02}:{:02} UTC may be midnight at {zone}, of the next day; {name} has {} such instants, one a day",
                time / 60,
                time % 60,
                self.zone.count
            );
            return Err(Refused::question("which_zone", what).flag(&["--zone", "UTC"]).flag(&["--zone", &zone]));
        }
        let full = self.counts[Kind::Plain as usize];
        if full > 0 && full == self.counts.iter().sum::<u64>() && !heading.ends && !asked.per {
            let f = &self.firsts;
            rule.unit = match heading {
                Heading { quarter: true, .. } if f.quarter => Some(Unit::Quarter),
                Heading { month: true, .. } if f.month => Some(Unit::Month),
                Heading { week: true, .. } if f.monday => Some(Unit::Week),
                _ => None,
            };
            if rule.unit.is_none() && f.days.len() >= 3 {
                rule.firsts = match (f.month, f.monday) {
                    (true, _) => Some(Span::Month),
                    (_, true) => Some(Span::Week),
                    _ => None,
                };
            }
        }
        Ok(rule)
    }
}

/// Which of two numbers is the day, as the column proves it.
fn order(name: &str, proof: &Proof, dots: bool) -> Result<(Order, Option<u64>), Refused> {
    match (&proof.dmy, &proof.mdy) {
        (Some((line, day)), Some((other, month))) => {
            let mut both = [
                (*line, format!("{} has the day first", quoted(day))),
                (*other, format!("{} the month", quoted(month))),
            ];
            both.sort_by_key(|(line, _)| *line);
            let mut refused = Refused::new("mixed_days", format!("the days of {name} are written in two ways"));
            for (line, says) in both {
                refused = refused.because(format!("line {line}: {says}"));
            }
            Err(refused.hint("write them all as 2024-03-01"))
        }
        (Some((line, _)), None) => Ok((Order::Dmy, Some(*line))),
        (None, Some((line, _))) => Ok((Order::Mdy, Some(*line))),
        (None, None) => match &proof.open {
            Some((a, b, year, cell)) if !dots => {
                let (dmy, mdy) = (Day::new(*year, *b, *a), Day::new(*year, *a, *b));
                let full = |day: Option<Day>| day.map_or_else(|| "no day".to_owned(), Day::full);
                let what = format!("{cell} may be {} or {}", full(mdy), full(dmy));
                let refused = Refused::question("which_days", what).because(format!("no row of {name} says which"));
                Err(refused.flag(&["--days", "mdy"]).flag(&["--days", "dmy"]))
            }
            _ => Ok((Order::Dmy, None)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, cells: &[&str]) -> Result<Vec<(String, Option<i32>)>, Refused> {
        let mut days = Days::default();
        for (line, cell) in (2..).zip(cells) {
            days.see(line, cell);
        }
        let wants = Wants { days: None, zone: None, per: false, ask_zone: true };
        let rule = days.rule(name, Heading::of(name), &wants)?;
        let read = |cell: &&str| rule.read(cell).map(|m| (m.day.to_string(), m.ms.map(|ms| ms / 60_000)));
        cells.iter().map(|cell| read(cell).map_err(|(what, _)| Refused::new("bad_row", what))).collect()
    }

    fn one(cell: &str) -> Result<(String, Option<i32>), String> {
        column("day", &[cell]).map(|mut read| read.remove(0)).map_err(|e| format!("{}: {}", e.code, e.what))
    }

    #[test]
    fn a_cell_is_a_day_in_any_form() {
        let day = |text: &str, minute| Ok((text.to_owned(), minute));
        for cell in ["20240201", "2024/2/1", "2024.02.01"] {
            assert_eq!(one(cell), day("2024-02-01", None), "{cell}");
        }
        assert_eq!(one("2024.02.01 6:05"), day("2024-02-01", Some(365)));
        for (cell, minute) in [
            ("March 1, 2024", None),
            ("01-Mar-24", None),
            ("1st March 2024", None),
            ("01/Mar/24 9:12 AM", Some(552)),
            ("01/Mar/2024:09:12:02 +0100", Some(552)),
            ("Fri Mar 01 2024 09:12:33 GMT+0000 (Coordinated Universal Time)", Some(552)),
            ("Mar 1, 2024 @ 23:30:00.000", Some(1410)),
            ("Fri Mar 1 10:01:02 2024 +0100", Some(601)),
            ("Fri Mar  1 10:01:02 UTC 2024", Some(601)),
            ("2024-03-01 00:00:00+00", Some(0)),
            ("01.03.2024", None),
        ] {
            assert_eq!(one(cell), day("2024-03-01", minute), "{cell}");
        }
        assert_eq!(one("2024-03-03T23:59:59+05:30"), day("2024-03-03", Some(1439)));
        assert_eq!(one("2024-03-04, 9:05 PM"), day("2024-03-04", Some(1265)));
        assert_eq!(one("2024-03-04 12:05 AM"), day("2024-03-04", Some(5)));
        for (cell, last) in [
            ("2024-W09", "2024-03-03"),
            ("2020W53", "2021-01-03"),
            ("2024-02", "2024-02-29"),
            ("02/2024", "2024-02-29"),
            ("Nov 2023", "2023-11-30"),
            ("Q1 2024", "2024-03-31"),
            ("Q1'24", "2024-03-31"),
            ("January 1, 2024 - January 7, 2024", "2024-01-07"),
            ("Feb 26 - Mar 3, 2024", "2024-03-03"),
            ("2024-02-26 to 2024-03-03", "2024-03-03"),
            ("Mar-24", "2024-03-31"),
            ("Mar '24", "2024-03-31"),
        ] {
            assert_eq!(one(cell), day(last, None), "{cell}");
        }
        for cell in ["20240230", "Sat, 01 Mar 2024", "0024-01-10"] {
            assert!(one(cell).unwrap_err().starts_with("bad_row"), "{cell}");
        }
        for cell in ["2020-W54", "12:05", "Mar 24", "24:10", "x", "5", "1.5", "2024-13-01", "2024-03-01 25:00", "12-05"]
        {
            assert!(form(cell).is_none(), "{cell}");
        }
    }

    #[test]
    fn the_column_says_the_order_or_it_is_asked() {
        let code = |cells: &[&str]| column("date", cells).map_err(|e| e.code);
        assert_eq!(code(&["30/03/2024", "01/04/2024"]).unwrap()[1].0, "2024-04-01");
        assert_eq!(code(&["3/4/24", "3/18/24"]).unwrap()[0].0, "2024-03-04");
        assert_eq!(code(&["3/1/2024", "3/2/2024"]), Err("which_days"));
        assert_eq!(code(&["13/01/2024", "01/14/2024"]), Err("mixed_days"));
        assert_eq!(code(&["01.03.2024"]).unwrap()[0].0, "2024-03-01");
        assert_eq!(code(&["01.03.2024", "01.13.2024"]).unwrap()[0].0, "2024-01-03");
        assert_eq!(code(&["45352"]), Err("which_days"));
    }

    #[test]
    fn midnights_of_another_zone_are_asked_about() {
        let epochs = |n: i64| (0..n).map(|k| (1_709_247_600 + k * 86_400).to_string()).collect::<Vec<_>>();
        let code = |cells: &[String]| {
            column("time", &cells.iter().map(String::as_str).collect::<Vec<_>>())
                .map_err(|e| e.flags.concat().join(" "))
        };
        assert_eq!(code(&epochs(3)), Err("--zone UTC --zone +01:00".to_owned()));
        assert!(code(&epochs(2)).is_ok());
        let at = |times: &[&str]| (1..).zip(times).map(|(d, t)| format!("2024-03-{d:02}T{t}Z")).collect::<Vec<_>>();
        assert_eq!(code(&at(&["23:00:00", "22:00:00", "22:00:00"])), Err("--zone UTC --zone +02:00".to_owned()));
        for times in [["06:00:00"; 3], ["18:04:00"; 3], ["23:00:01"; 3], ["12:00:00"; 3], ["00:00:00"; 3]] {
            assert!(code(&at(&times)).is_ok(), "{times:?}");
        }
    }

    #[test]
    fn first_days_are_periods_by_their_heading_alone() {
        let last = |name: &str, cells: &[&str]| column(name, cells).unwrap().pop().unwrap().0;
        let months = ["2024-10-01", "2024-11-01"];
        assert_eq!(last("signup_month", &months), "2024-11-30");
        assert_eq!(last("signupMonth", &months), "2024-11-30");
        assert_eq!(last("date", &months), "2024-11-01");
        assert_eq!(last("month_end", &months), "2024-11-01");
        assert_eq!(last("Week of", &["2024-03-04", "2024-03-11"]), "2024-03-17");
        assert_eq!(last("week_ending", &["2024-03-04", "2024-03-11"]), "2024-03-11");
        assert_eq!(last("quarter", &["2024-01-01", "2024-04-01"]), "2024-06-30");
        assert_eq!(last("month", &["2024-10-01", "2024-11-02"]), "2024-11-02");
    }
}
