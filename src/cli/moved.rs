//! `upshot moved`: did it move? The same answer as on a board, for any file of readings, with no board.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::evidence::Report;
use super::import::{Format, open, refused};
use super::json;
use super::print::{Cell, Head, Out};
use super::rows::{self, Pick, Rows, RowsError};
use crate::clock;
use crate::domain::amount::Amount;
use crate::domain::assessment::Terms;
use crate::domain::day::{Day, Lean, parse_day, parse_span};
use crate::domain::metric::{Better, Season};
use crate::error::{Error, Kind};
use crate::session::{Beside, Question, Sample, moved};

/// No file is read further.
const MOST: u64 = 256 << 20;

/// The flags of `moved`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
A file is `day,value` lines with or without headings, or counts: day,n,of.
  upshot moved signups.csv --at 3mar --expect +5 --columns day=Week,value=Rate
  curl -s https://example.org/p95.csv | upshot moved - --at 3mar --better down
  upshot moved checkout-de.csv --at 3mar --better up --control checkout-us.csv

The method is explained by: upshot help evidence")]
pub(super) struct Args {
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The day something shipped
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    at: String,
    /// Which way is better (else the sign of --expect)
    #[arg(long, value_name = "WAY", required_unless_present = "expect")]
    better: Option<Better>,
    /// The move you expected
    #[arg(long, value_name = "MOVE", allow_hyphen_values = true)]
    expect: Option<String>,
    /// Which column is what: day=Date,value=Rate
    #[arg(long, value_name = "NAMES")]
    columns: Option<Pick>,
    /// Which metric, where the file names several
    #[arg(long, value_name = "NAME")]
    metric: Option<String>,
    /// The unit of the values
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Seen from this day (else the last reading's)
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    as_of: Option<String>,
    /// How long an effect takes to show; readings in between are left out
    #[arg(long, value_name = "SPAN")]
    lag: Option<String>,
    /// Weekdays do not differ: never compare by whole weeks
    #[arg(long)]
    no_weekdays: bool,
    /// A file of a series that shares the weather: what moves both is no move of this one
    #[arg(long, value_name = "FILE")]
    control: Option<PathBuf>,
    /// Scale the control by the ratio of the means, where the units differ
    #[arg(long, requires = "control")]
    scaled: bool,
    /// The values count rare events: a period without any is a 0
    #[arg(long)]
    events: bool,
    /// Whether there is a yearly season
    #[arg(long, value_name = "SEASON", default_value = "auto")]
    season: Season,
    /// csv or jsonl (else by the file's name)
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
}

/// A row as a reading.
fn sample(row: &rows::Row) -> Option<Sample> {
    let day = Day::from_number(i64::from(row.day))?;
    Some(Sample { day, value: row.value, of: Some(row.of).filter(|of| !of.is_nan()) })
}

impl Args {
    /// `today` is as told, else by the clock.
    pub(super) fn run(self, mut out: Out, today: Option<Day>) -> Result<u8, Error> {
        let clock = today.unwrap_or_else(|| Day::from_date(clock::now().date));
        let day = |word: &str| parse_day(word, clock, Lean::Back, None);
        let ship = day(&self.at)?;
        let settle = self.lag.as_deref().map(parse_span).transpose()?.unwrap_or(0);
        let (rows, unit) = self.rows(&self.file)?;
        let (samples, name) = self.samples(&rows)?;
        let (control, beside) = self.beside(&samples, unit.as_deref())?.unzip();
        let Some(last) = samples.iter().map(|s| s.day).max() else {
            return Err(Error::new(Kind::Refused, "no_readings", format!("{} holds no readings", self.file.display()))
                .hint("a line a reading: 2026-03-11,36.2"));
        };
        let as_of = self.as_of.as_deref().map(day).transpose()?.unwrap_or(last);
        let expected = self.expected(unit.as_deref())?;
        let better = match (self.better, expected) {
            (Some(better), _) => better,
            (None, Some(move_)) if move_ < 0.0 => Better::Down,
            _ => Better::Up,
        };
        if let (Some(typed), Some(move_)) = (&self.expect, expected)
            && typed.starts_with(['+', '-'])
            && (move_ > 0.0) != (better == Better::Up)
        {
            let says = format!("--expect {typed} is a move for the worse, as --better is {}", better.word());
            return Err(Error::new(Kind::Usage, "words", says)
                .hint(format!("--expect {}", typed.trim_start_matches(['+', '-']))));
        }
        let question = Question {
            settle,
            weekdays: !self.no_weekdays,
            events: self.events,
            season: self.season,
            control: beside,
            // An expected move has the size that was given, and the direction that is better.
            expected: expected.map(|e| if better == Better::Up { e.abs() } else { -e.abs() }),
            per: if unit.as_deref() == Some("%") { 100.0 } else { 1.0 },
            ..Question::at(ship, better, as_of)
        };
        let (answer, first) = moved(&question, samples, control.unwrap_or_default());
        let terms = Terms { unit: unit.as_deref(), today: as_of, first: Some(first) };
        if out.is_json() {
            out.object("evidence", json::assessment(&answer, terms));
        } else if out.is_plain() {
            let rows = json::rows(&json::assessment(&answer, terms));
            let rows = rows.into_iter().map(|(name, value)| vec![Cell::from(name), Cell::from(value)]).collect();
            out.table("evidence", &[Head::words("field"), Head::words("value")], rows, Vec::new);
        } else {
            let seen = if self.as_of.is_some() { format!(", as of {}", as_of.words(as_of)) } else { String::new() };
            let since = format!("since {}{seen}", ship.words(as_of));
            let source = self.file.display().to_string();
            let title = if source == "-" { "standard input" } else { &source };
            let report = Report { title, metric: &name, since: &since, assessment: &answer, terms, extra: &[] };
            report.print(&mut out);
        }
        out.flush().map_err(|e| Error::output(&e))?;
        Ok(0)
    }

    /// The control's readings, and how it is compared; refused where it can't be.
    fn beside(&self, own: &[Sample], unit: Option<&str>) -> Result<Option<(Vec<Sample>, Beside)>, Error> {
        let Some(file) = &self.control else { return Ok(None) };
        let (rows, of) = self.rows(file)?;
        let title = file.display();
        let name = rows.columns.value.clone().filter(|name| !name.eq_ignore_ascii_case("value"));
        let name = name.or_else(|| file.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        let refused = |says: String, fix: &str| Error::new(Kind::Refused, "control_unlike", says).hint(fix);
        if rows.metrics.len() > 2 {
            let says = format!("{title} holds {} metrics, and a control is one", rows.metrics.len() - 1);
            return Err(refused(says, "leave one of them in the file"));
        }
        let control: Vec<Sample> = rows.rows.iter().filter_map(sample).collect();
        let same = of.as_deref() == unit;
        if !self.scaled && !same {
            let word = |unit: Option<&str>| unit.unwrap_or("plain numbers").to_owned();
            let says = format!("{title} is in {}, and {} in {}", word(of.as_deref()), self.file.display(), word(unit));
            return Err(refused(says, "--scaled, or say the unit of both: --unit UNIT"));
        }
        if self.scaled
            && let Some(low) = own.iter().chain(&control).find(|s| s.value <= 0.0)
        {
            let says = format!("no ratio can be taken: a value is {} on {}", low.value, low.day);
            return Err(refused(says, "leave out --scaled where both have one unit"));
        }
        let metric = name.unwrap_or_else(|| "the control".to_owned());
        Ok(Some((control, Beside { id: None, metric, scaled: self.scaled, unit: of.filter(|_| !same) })))
    }

    fn expected(&self, unit: Option<&str>) -> Result<Option<f64>, Error> {
        let Some(word) = &self.expect else { return Ok(None) };
        let amount = Amount::parse(word.trim_start_matches('+'))?;
        let value = amount.distance_in_unit(unit)?;
        if value == 0.0 {
            return Err(Error::new(Kind::Usage, "words", "an expected move of 0 expects nothing").hint("--expect 5"));
        }
        Ok(Some(value))
    }

    /// The file's rows and the unit of their values: as told, or per cent where the file says so or holds counts.
    fn rows(&self, file: &Path) -> Result<(Rows, Option<String>), Error> {
        let (_, mut reader) = open(file)?;
        let mut text = Vec::new();
        reader.by_ref().take(MOST).read_to_end(&mut text).map_err(|e| refused(file, "read", RowsError::Io(e)))?;
        if text.len() as u64 == MOST {
            return Err(Error::new(Kind::Refused, "too_large", format!("{} is larger than 256 MB", file.display()))
                .hint("upshot import FILE --metric SLUG, then: upshot evidence"));
        }
        let pick = self.columns.clone().unwrap_or_default();
        let jsonl = match self.format {
            Some(format) => matches!(format, Format::Jsonl),
            // What begins like an object is no heading.
            None if text.trim_ascii_start().starts_with(b"{") => true,
            None => file.extension().is_some_and(|e| e == "jsonl" || e == "ndjson"),
        };
        // A file may be about days to come: it is only looked at up to a day.
        let parse = |unit: Option<&str>| {
            if jsonl {
                rows::parse_jsonl(text.as_slice(), &pick, unit, i32::MAX)
            } else {
                rows::parse_csv(text.as_slice(), &pick, unit, i32::MAX)
            }
            .map_err(|e| refused(file, "read", e))
        };
        let mut unit = self.unit.clone();
        let mut rows = match parse(unit.as_deref()) {
            // Values typed with a sign are of that unit.
            Err(_) if unit.is_none() && text.contains(&b'%') => {
                unit = Some("%".to_owned());
                parse(unit.as_deref())?
            }
            read => read?,
        };
        if rows.percents.iter().any(|line| *line > 0) {
            unit.get_or_insert_with(|| "%".to_owned());
        }
        let counts = rows.rows.iter().any(|row| !row.of.is_nan());
        if counts && unit.is_none() {
            // Shares of counts are said in per cent.
            for row in rows.rows.iter_mut().filter(|row| !row.of.is_nan()) {
                row.value *= 100.0;
            }
            return Ok((rows, Some("%".to_owned())));
        }
        Ok((rows, unit))
    }

    /// The readings of the one metric that is looked at, and how it is called.
    fn samples(&self, rows: &Rows) -> Result<(Vec<Sample>, String), Error> {
        let names: Vec<&String> = rows.metrics.iter().skip(1).collect();
        let which = match (&self.metric, names.as_slice()) {
            (None, []) => 0,
            (None, [_]) => 1,
            (Some(name), names) => match names.iter().position(|n| n.eq_ignore_ascii_case(name)) {
                Some(at) => at + 1,
                None => return Err(self.several(names, &format!("the file holds no metric called {name:?}"))),
            },
            (None, names) => return Err(self.several(names, &format!("the file holds {} metrics", names.len()))),
        };
        let fallback = rows.columns.value.clone().unwrap_or_else(|| "value".to_owned());
        let name = if which == 0 { fallback } else { rows.metrics[which].clone() };
        let samples = rows.rows.iter().filter(|row| row.metric as usize == which).filter_map(sample);
        Ok((samples.collect(), name))
    }

    fn several(&self, names: &[&String], says: &str) -> Error {
        let few: Vec<&str> = names.iter().take(8).map(|name| name.as_str()).collect();
        let more = if names.len() > few.len() { ", …" } else { "" };
        let list = if few.is_empty() { "none".to_owned() } else { format!("{}{more}", few.join(", ")) };
        Error::new(Kind::Usage, "which_metric", says).because(format!("it names: {list}")).hint(format!(
            "upshot moved {} --at {}{} --metric NAME",
            self.file.display(),
            self.at,
            self.better.map_or(String::new(), |better| format!(" --better {}", better.word()))
        ))
    }
}
