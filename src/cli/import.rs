//! `upshot import`: many readings at once from any file people have, or a whole board.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::context::Ctx;
use super::table::{Flags, Line, open};
use crate::domain::amount::short;
use crate::domain::day::{Day, Lean, parse_span};
use crate::domain::label::Slug;
use crate::domain::metric::Better;
use crate::domain::warning::Caution;
use crate::error::{Error, Kind};
use crate::rows::asked::Told;
use crate::rows::{Named, Read, read};
use crate::session::{Found, How, Imported, Incoming, NewMetric, Receipt, Row, Rows};

/// How many rows a rehearsal lists.
const LISTED: usize = 1000;

/// The flags of `import`.
#[derive(clap::Args, Debug)]
#[command(after_help = "How files are read, and what is asked: upshot help import")]
pub(super) struct Args {
    /// The file, or `-` for standard input
    #[arg(value_name = "FILE", required_unless_present = "all")]
    file: Option<PathBuf>,
    /// The metric, where the file has no column for it
    #[arg(long, value_name = "SLUG", add = super::complete::metrics())]
    metric: Option<String>,
    /// The unit of a new metric
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Which way is better, for a new metric
    #[arg(long, value_name = "WAY")]
    better: Option<Better>,
    /// Days between readings, for a new metric (else as in the file)
    #[arg(long, value_name = "SPAN")]
    every: Option<String>,
    #[command(flatten)]
    flags: Flags,
    /// Where a value differs from the one imported before, supersede it
    #[arg(long)]
    correct: bool,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// A folder that `export --all` wrote: makes that board
    #[arg(long, value_name = "DIR", conflicts_with = "file")]
    all: Option<PathBuf>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        if let Some(dir) = &self.all {
            return whole(ctx, dir);
        }
        let path = self.file.clone().unwrap_or_default();
        let line = self.line(&path);
        let (source, file) = open(&path)?;
        if let Some(slug) = &self.metric {
            self.incoming(ctx, slug, None, None)?;
        }
        let told = |slug: &str| self.told(ctx, slug);
        let recent = |slug: &str| match ctx.session.find(slug) {
            Ok(Found::Metric { metric, .. }) => {
                let last = ctx.session.readings(metric, None, None, 5).unwrap_or_default();
                last.iter().filter_map(|recorded| recorded.reading.value).collect()
            }
            _ => Vec::new(),
        };
        let day = |word: &str| ctx.day(word, Lean::Back);
        let asked = self.flags.asked(self.metric.as_deref(), &day, ctx.session.today(), &told, &recent)?;
        let read = read(&file, &asked).map_err(|refused| line.refused(&source, &line.file, refused))?;
        drop(file);
        let metrics: Vec<(Incoming, Named)> = read
            .metrics
            .iter()
            .zip(cadences(&read)?)
            .map(|(named, every)| {
                Ok((self.incoming(ctx, &named.name, named.unit.as_deref(), Some(every))?, named.clone()))
            })
            .collect::<Result<_, Error>>()?;
        let made = made(ctx, &metrics);
        let incoming: Vec<Incoming> = metrics.iter().map(|(incoming, _)| incoming.clone()).collect();
        let how = How { correct: self.correct, dry_run: self.dry_run, anyway: ctx.anyway.is_some(), first: read.first };
        let (receipt, done) = ctx.session.import(&source, &incoming, &InOrder(&read), how)?;
        ctx.warn(&receipt.warnings);
        self.say(ctx, &read, &source, &line, &(receipt, done, made))
    }

    /// The command as it was given.
    fn line(&self, path: &Path) -> Line {
        let mut words = Vec::new();
        for (flag, value) in [
            ("--metric", self.metric.clone()),
            ("--unit", self.unit.clone()),
            ("--better", self.better.map(|better| better.word().to_owned())),
            ("--every", self.every.clone()),
        ] {
            words.extend(value.map(|value| [flag.to_owned(), value]).into_iter().flatten());
        }
        words.extend(self.flags.words());
        words.extend(self.correct.then(|| "--correct".to_owned()));
        words.extend(self.dry_run.then(|| "--dry-run".to_owned()));
        Line { verb: "import", file: path.to_owned(), words }
    }

    /// What is known of a metric while its rows are read.
    fn told(&self, ctx: &Ctx, slug: &str) -> Told {
        match ctx.session.find(slug) {
            Ok(Found::Metric { metric, .. }) => {
                Told::Known(ctx.session.metric(metric).ok().flatten().and_then(|line| line.metric.unit))
            }
            _ => Told::New(self.unit.clone()),
        }
    }

    /// The metric of a slug, there or to be made.
    fn incoming(&self, ctx: &Ctx, slug: &str, unit: Option<&str>, every: Option<u32>) -> Result<Incoming, Error> {
        match ctx.session.find(slug) {
            Ok(Found::Metric { metric, .. }) => {
                let unit = ctx.session.metric(metric)?.and_then(|line| line.metric.unit);
                if let Some(typed) = self.unit.as_ref().filter(|typed| Some(*typed) != unit.as_ref()) {
                    let says =
                        format!("{slug} is measured in {}, not {typed}", unit.as_deref().unwrap_or("plain numbers"));
                    return Err(Error::new(Kind::Refused, "words", says).hint("leave --unit out"));
                }
                Ok(Incoming::Known(metric))
            }
            _ => {
                let every = match self.every.as_deref() {
                    Some(span) => parse_span(span)?,
                    None => every.unwrap_or(7),
                };
                let unit = self.unit.clone().or_else(|| unit.map(str::to_owned));
                Ok(Incoming::New(NewMetric { slug: Slug::parse(slug)?, unit, better: self.better, every }))
            }
        }
    }

    fn say(
        &self,
        ctx: &mut Ctx,
        read: &Read,
        source: &str,
        line: &Line,
        came: &(Receipt, Imported, String),
    ) -> Result<(), Error> {
        let (receipt, done, made) = came;
        if ctx.out.is_json() {
            let data = self.json(read, source, receipt, done)?;
            ctx.out.object("import", data);
            return Ok(());
        }
        let today = ctx.session.today();
        let only = match read.metrics.as_slice() {
            [one] => one.name.as_str(),
            _ => "",
        };
        for said in read.said.lines(source, today, only) {
            ctx.out.told(&said);
        }
        let plural = |n: u64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let verb = if self.dry_run { "Would import" } else { "Imported" };
        let mut said = format!("{verb} {}", plural(done.added, "new reading"));
        if done.same > 0 {
            said.push_str(&format!("; {} there already", done.same));
        }
        if done.corrected > 0 {
            said.push_str(&format!("; {} superseded", plural(done.corrected, "changed value")));
        }
        if done.kept > 0 {
            said.push_str(&format!("; {} kept as somebody corrected or voided it", done.kept));
        }
        said.push('.');
        if done.by_hand > 0 {
            let days = plural(done.by_hand, "day");
            said.push_str(&format!(" On {days} a reading by hand says another value: both count."));
        }
        if let Some(day) = done.cut {
            said.push_str(&format!(" {} is the file's first day and stays as it was.", day.weekday_short(today)));
        }
        said.push_str(made);
        if receipt.set.is_some() {
            said.push_str(" Undo: upshot undo");
        }
        ctx.out.told(&said);
        if done.differ > 0 && !self.correct {
            self.differs(ctx, done, line);
        }
        Ok(())
    }

    /// Says which values are others there, and the command that supersedes them.
    fn differs(&self, ctx: &mut Ctx, done: &Imported, line: &Line) {
        let today = ctx.session.today();
        let many =
            if done.differ == 1 { "1 value differs".to_owned() } else { format!("{} values differ", done.differ) };
        let mut says = format!("{many} from what is there, and nothing was changed there:");
        if let Some(factor) = done.factor {
            says.push_str(&format!(
                " all {} are {} × what is there: --scale {}?",
                done.differ,
                short(factor),
                short(1.0 / factor)
            ));
        }
        for (line, day, there, given) in &done.differing {
            let has = if there.is_nan() { "none".to_owned() } else { short(*there) };
            says.push_str(&format!(
                " line {line}: {} has {has}, the file says {};",
                day.weekday_short(today),
                short(*given)
            ));
        }
        says.push_str(&format!(" to supersede: {}", line.with(&["--correct".to_owned()])));
        ctx.warn(&[Caution::Differs.says(says)]);
    }

    fn json(&self, read: &Read, source: &str, receipt: &Receipt, done: &Imported) -> Result<Value, Error> {
        let differing: Vec<_> = done
            .differing
            .iter()
            .map(|(line, day, there, given)| json!({ "line": line, "day": day, "there": there, "given": given }))
            .collect();
        let said = read.said.json(source);
        let blank: u64 = said["gaps"].as_object().map_or(0, |gaps| gaps.values().filter_map(Value::as_u64).sum());
        let mut data = json!({ "added": done.added, "same": done.same, "differ": done.differ, "corrected": done.corrected,
            "kept": done.kept, "by_hand": done.by_hand, "blank": blank, "differing": differing, "factor": done.factor,
            "set": receipt.set, "dry_run": self.dry_run, "read": said });
        if self.dry_run {
            data["rows"] = Value::Array(first_rows(read)?);
        }
        Ok(data)
    }
}

/// The first rows by the contract: day, minute, value, denominator, metric.
fn first_rows(read: &Read) -> Result<Vec<Value>, Error> {
    read.rows
        .iter()
        .take(LISTED)
        .map(|row| {
            let row = row.map_err(|e| Error::io("the rows can't be read back", &e))?;
            let metric = read.metrics.get(usize::from(row.metric)).map(|named| named.name.as_str());
            Ok(json!([Day::from_number(i64::from(row.day)), row.minute(), row.value, row.of(), metric]))
        })
        .collect()
}

/// The rows of a file as the session takes them.
struct InOrder<'a>(&'a Read);

impl Rows for InOrder<'_> {
    fn count(&self) -> u64 {
        self.0.rows.len()
    }

    fn rows(&self) -> Box<dyn Iterator<Item = std::io::Result<Row>> + '_> {
        let read = self.0;
        Box::new(read.rows.iter().map(move |row| {
            let row = row?;
            let texts = read.kept.of(&row)?;
            let day = Day::from_number(i64::from(row.day)).ok_or(std::io::ErrorKind::InvalidData)?;
            Ok(Row {
                metric: usize::from(row.metric),
                day,
                minute: row.minute(),
                ms: row.time().filter(|_| read.timed),
                value: row.value,
                of: row.of(),
                note: texts.note,
                source: texts.source,
                id: texts.id,
                line: row.line,
            })
        }))
    }
}

/// Says which metrics are new, and what else they may have been meant to be.
fn made(ctx: &Ctx, metrics: &[(Incoming, Named)]) -> String {
    let new: Vec<&NewMetric> = metrics
        .iter()
        .filter_map(|(incoming, _)| match incoming {
            Incoming::New(new) => Some(new),
            Incoming::Known(_) => None,
        })
        .collect();
    match new.as_slice() {
        [] => String::new(),
        [one] => {
            let unit = one.unit.as_ref().map_or_else(String::new, |unit| format!(" in {unit}"));
            match ctx.session.nearest(one.slug.as_str()).first() {
                Some(near) => format!(" {} is a new metric{unit} (there is one called {near}).", one.slug),
                None => format!(" {} is a new metric{unit}.", one.slug),
            }
        }
        several => {
            let names: Vec<String> = several.iter().take(5).map(|new| new.slug.to_string()).collect();
            format!(" {} metrics are new: {}.", several.len(), names.join(", "))
        }
    }
}

/// The usual number of days between the readings of each metric of a file: the middle gap, 1 at least.
fn cadences(read: &Read) -> Result<Vec<u32>, Error> {
    /// How many gaps are counted.
    const MOST: usize = 100_000;
    let mut gaps: Vec<Vec<i32>> = vec![Vec::new(); read.metrics.len()];
    let mut last: Option<(u16, i32)> = None;
    for row in read.rows.iter() {
        let row = row.map_err(|e| Error::io("the rows can't be read back", &e))?;
        if let Some((metric, day)) = last
            && metric == row.metric
            && day != row.day
            && gaps[usize::from(metric)].len() < MOST
        {
            gaps[usize::from(metric)].push(row.day - day);
        }
        last = Some((row.metric, row.day));
    }
    let middle = |mut gaps: Vec<i32>| {
        gaps.sort_unstable();
        let middle = gaps.get(gaps.len() / 2).copied().unwrap_or(7);
        u32::try_from(middle.clamp(1, 3650)).unwrap_or(7)
    };
    Ok(gaps.into_iter().map(middle).collect())
}

fn whole(ctx: &mut Ctx, dir: &Path) -> Result<(), Error> {
    let sets = ctx.session.import_all(dir)?;
    let path = ctx.session.path().display().to_string();
    if ctx.out.is_json() {
        ctx.out.object("import", json!({ "sets": sets, "path": path }));
    } else {
        ctx.out.told(&format!("Made {path} from {}: {sets} change sets, every hash checked.", dir.display()));
    }
    Ok(())
}
