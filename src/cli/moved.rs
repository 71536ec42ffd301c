//! `upshot moved`: did it move? The same answer as on a board, for any file of readings, with no board.

use std::path::{Path, PathBuf};

use super::evidence::Report;
use super::json;
use super::print::{Cell, Head, Out};
use super::table::{Flags, Line, open};
use crate::clock;
use crate::domain::amount::Amount;
use crate::domain::assessment::Terms;
use crate::domain::day::{Day, Lean, parse_day, parse_span};
use crate::domain::metric::{Better, Season};
use crate::error::{Error, Kind};
use crate::rows::asked::Told;
use crate::rows::{Read, read};
use crate::session::{Beside, Question, Sample, moved};

/// The flags of `moved`.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Any file of readings: how it is read, and what is asked, stands in: upshot help import
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
    #[command(flatten)]
    flags: Flags,
}

impl Args {
    /// `today` is as told, else by the clock.
    pub(super) fn run(self, mut out: Out, today: Option<Day>) -> Result<u8, Error> {
        let clock = today.unwrap_or_else(|| Day::from_date(clock::now().date));
        let day = |word: &str| parse_day(word, clock, Lean::Back, None).map_err(Error::from);
        let ship = day(&self.at)?;
        let settle = self.lag.as_deref().map(parse_span).transpose()?.unwrap_or(0);
        let (source, read) = self.read(&self.file, clock, &day)?;
        let unit = read.metrics.first().and_then(|named| named.unit.clone());
        let samples = samples(&read)?;
        if let Some(low) = samples.iter().find(|s| self.events && s.value < 0.0) {
            let says = format!("{source}: {} on {} is no count: a period without events is 0", low.value, low.day);
            return Err(Error::new(Kind::Refused, "words", says).hint("leave out --events where the values are levels"));
        }
        let (control, beside) = self.beside(&samples, unit.as_deref(), clock, &day)?.unzip();
        let as_of = self.as_of.as_deref().map(day).transpose()?.or(samples.last().map(|s| s.day)).unwrap_or(clock);
        let name = self.name(&read);
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
        let answer = answer.of_a_file();
        let terms = Terms { unit: unit.as_deref(), today: as_of, first: Some(first) };
        if out.is_json() {
            let mut data = json::assessment(&answer, terms);
            data["read"] = read.said.json(&source);
            out.object("evidence", data);
        } else if out.is_plain() {
            let rows = json::rows(&json::assessment(&answer, terms));
            let rows = rows.into_iter().map(|(name, value)| vec![Cell::from(name), Cell::from(value)]).collect();
            out.table("evidence", &[Head::words("field"), Head::words("value")], rows, Vec::new);
        } else {
            let seen = if self.as_of.is_some() { format!(", as of {}", as_of.words(as_of)) } else { String::new() };
            let since = format!("since {}{seen}", ship.words(as_of));
            for line in read.said.lines(&source, clock, &name) {
                out.told(&line);
            }
            let path = self.file.display().to_string();
            let title = if path == "-" { "standard input" } else { &path };
            let report = Report {
                title,
                metric: &name,
                since: &since,
                assessment: &answer,
                terms,
                extra: &[],
                mark: None,
                closing: None,
            };
            report.print(&mut out);
        }
        out.flush().map_err(|e| Error::output(&e))?;
        Ok(0)
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

    /// The control's readings, and how it is compared; refused where it can't be.
    fn beside(
        &self,
        own: &[Sample],
        unit: Option<&str>,
        today: Day,
        day: &dyn Fn(&str) -> Result<Day, Error>,
    ) -> Result<Option<(Vec<Sample>, Beside)>, Error> {
        let Some(file) = &self.control else { return Ok(None) };
        if file.as_os_str() == "-" && self.file == *file {
            let says = "standard input holds one file: the readings and their control can't both come from it";
            return Err(Error::new(Kind::Usage, "usage", says).hint("name one of them: --control FILE"));
        }
        let (title, read) = self.read(file, today, day)?;
        let of = read.metrics.first().and_then(|named| named.unit.clone());
        let name = Some(self.name(&read)).filter(|name| !name.eq_ignore_ascii_case("value"));
        let name = name.or_else(|| file.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        let refused = |says: String, fix: &str| Error::new(Kind::Refused, "control_unlike", says).hint(fix);
        let control = samples(&read)?;
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

    /// Reads a file; how it is called.
    fn read(&self, file: &Path, today: Day, day: &dyn Fn(&str) -> Result<Day, Error>) -> Result<(String, Read), Error> {
        let line = self.line();
        let (source, rows) = open(file)?;
        let told = |_: &str| Told::New(self.unit.clone());
        let recent = |_: &str| Vec::new();
        let mut asked = self.flags.asked(self.metric.as_deref(), day, today, &told, &recent)?;
        // A file on its own may be of one thing that nothing names, and about days to come.
        (asked.nameless, asked.future) = (true, true);
        let read = read(&rows, &asked).map_err(|refused| line.refused(&source, file, refused))?;
        if read.metrics.len() > 1 {
            let names: Vec<&str> = read.metrics.iter().take(8).map(|named| named.name.as_str()).collect();
            let more = if read.metrics.len() > names.len() { ", …" } else { "" };
            let says = format!("{source} holds {} metrics: {}{more}", read.metrics.len(), names.join(", "));
            let flag = ["--metric".to_owned(), names.first().copied().unwrap_or("SLUG").to_owned()];
            return Err(Error::new(Kind::Usage, "which_metric", says).hint(line.with(&flag)));
        }
        Ok((source, read))
    }

    /// The command as it was given.
    fn line(&self) -> Line {
        let mut words = vec!["--at".to_owned(), self.at.clone()];
        for (flag, value) in [
            ("--better", self.better.map(|better| better.word().to_owned())),
            ("--expect", self.expect.clone()),
            ("--metric", self.metric.clone()),
            ("--unit", self.unit.clone()),
            ("--as-of", self.as_of.clone()),
            ("--lag", self.lag.clone()),
        ] {
            words.extend(value.map(|value| [flag.to_owned(), value]).into_iter().flatten());
        }
        let control = self.control.as_ref().map(|file| ["--control".to_owned(), file.display().to_string()]);
        words.extend(control.into_iter().flatten());
        let season = (self.season != Season::Auto).then(|| ["--season".to_owned(), self.season.word().to_owned()]);
        words.extend(season.into_iter().flatten());
        for (given, flag) in [(self.scaled, "--scaled"), (self.events, "--events"), (self.no_weekdays, "--no-weekdays")]
        {
            words.extend(given.then(|| flag.to_owned()));
        }
        words.extend(self.flags.words());
        Line { verb: "moved", file: self.file.clone(), words }
    }

    /// How what is read is called: by its metric, else by its column.
    fn name(&self, read: &Read) -> String {
        let named = read.metrics.first().map(|named| named.name.clone()).filter(|name| !name.is_empty());
        named.or_else(|| read.said.value().map(str::to_owned)).unwrap_or_else(|| "value".to_owned())
    }
}

/// How many readings of one day are handed on as they are: the median of more is the same.
const MOST_A_DAY: usize = 512;

/// The readings by day. A day that holds very many is handed on as its median, which is what would be made of it.
fn samples(read: &Read) -> Result<Vec<Sample>, Error> {
    let mut samples: Vec<Sample> = Vec::new();
    let mut day: Vec<Sample> = Vec::new();
    let mut close = |day: &mut Vec<Sample>| {
        if day.len() > MOST_A_DAY {
            day.sort_by(|a, b| a.value.total_cmp(&b.value));
            let (low, high) = (day[(day.len() - 1) / 2], day[day.len() / 2]);
            samples.push(Sample { value: low.value + (high.value - low.value) / 2.0, of: None, ..low });
            day.clear();
        } else {
            samples.append(day);
        }
    };
    for row in read.rows.iter() {
        let row = row.map_err(|e| Error::io("the rows can't be read back", &e))?;
        let Some(on) = Day::from_number(i64::from(row.day)) else { continue };
        if day.first().is_some_and(|first| first.day != on) {
            close(&mut day);
        }
        day.push(Sample { day: on, value: row.value, of: row.of() });
    }
    close(&mut day);
    Ok(samples)
}
