//! `upshot import`: many readings at once from CSV or JSON lines, or a whole board.

use std::fs::File;
use std::io::{BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use serde_json::json;

use super::context::Ctx;
use super::rows::{self, Pick, Rows, RowsError};
use crate::domain::amount::short;
use crate::domain::day::{Day, parse_span};
use crate::domain::label::Slug;
use crate::domain::metric::Better;
use crate::domain::warning::Caution;
use crate::error::{Error, Item, Kind};
use crate::session::{Found, How, Imported, Incoming, NewMetric, Receipt, Row};

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub(super) enum Format {
    Csv,
    Jsonl,
}

/// The flags of `import`.
#[derive(clap::Args, Debug)]
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
    /// csv or jsonl (else by the file's name)
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Which column is what: day=Date,value=Rate
    #[arg(long, value_name = "NAMES")]
    columns: Option<Pick>,
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
        let (source, reader) = open(&path)?;
        let known = self.metric.as_deref().map(|slug| self.incoming(ctx, slug, None)).transpose()?;
        let unit = match &known {
            Some((_, unit)) => unit.clone(),
            None => self.unit.clone(),
        };
        let pick = self.columns.clone().unwrap_or_default();
        let today = ctx.session.today().number();
        let jsonl = match self.format {
            Some(format) => matches!(format, Format::Jsonl),
            None => path.extension().is_some_and(|e| e == "jsonl" || e == "ndjson"),
        };
        let rows = if jsonl {
            rows::parse_jsonl(reader, &pick, unit.as_deref(), today)
        } else {
            rows::parse_csv(reader, &pick, unit.as_deref(), today)
        };
        let mut rows = rows.map_err(|e| refused(&path, "imported", e))?;
        rows.rows.sort_by_key(|row| (row.metric, row.day));
        let metrics = self.metrics(ctx, &mut rows, known)?;
        in_range(&path, &rows)?;
        let made = made(ctx, &metrics);
        let incoming: Vec<Incoming> = metrics.into_iter().map(|(incoming, _)| incoming).collect();
        let list = rows.rows.iter().filter_map(|row| self::row(row, &rows));
        let how = How { correct: self.correct, dry_run: self.dry_run, anyway: ctx.anyway.is_some() };
        let (receipt, done) = ctx.session.import(&source, &incoming, list, how)?;
        ctx.warn(&receipt.warnings);
        self.told(ctx, &receipt, &done, rows.skipped_blank, &made)
    }

    /// The metric of a slug, there or to be made, with its unit.
    fn incoming(&self, ctx: &Ctx, slug: &str, typical: Option<u32>) -> Result<(Incoming, Option<String>), Error> {
        match ctx.session.find(slug) {
            Ok(Found::Metric { metric, .. }) => {
                let unit = ctx.session.metric(metric)?.and_then(|line| line.metric.unit);
                if let Some(typed) = self.unit.as_ref().filter(|typed| Some(*typed) != unit.as_ref()) {
                    let says =
                        format!("{slug} is measured in {}, not {typed}", unit.as_deref().unwrap_or("plain numbers"));
                    return Err(Error::new(Kind::Refused, "words", says).hint("leave --unit out"));
                }
                Ok((Incoming::Known(metric), unit))
            }
            _ => {
                let every = match self.every.as_deref() {
                    Some(span) => parse_span(span)?,
                    None => typical.unwrap_or(7),
                };
                let new = NewMetric { slug: Slug::parse(slug)?, unit: self.unit.clone(), better: self.better, every };
                Ok((Incoming::New(new), self.unit.clone()))
            }
        }
    }

    /// The metrics that the rows name, in the order of their indices; the values of rows with counts made to fit.
    fn metrics(
        &self,
        ctx: &Ctx,
        rows: &mut Rows,
        known: Option<(Incoming, Option<String>)>,
    ) -> Result<Vec<(Incoming, Option<String>)>, Error> {
        if rows.rows.iter().all(|row| row.metric == 0) {
            let Some((incoming, unit)) = known else {
                return Err(Error::new(
                    Kind::Usage,
                    "usage",
                    "the file has no column called metric, so which metric it is has to be said",
                )
                .hint("upshot import FILE --metric SLUG"));
            };
            let every = cadence(rows, 0);
            let incoming = match incoming {
                Incoming::New(new) if self.every.is_none() => Incoming::New(NewMetric { every, ..new }),
                incoming => incoming,
            };
            return Ok(vec![(incoming, unit)]);
        }
        if self.metric.is_some() {
            return Err(Error::new(
                Kind::Usage,
                "usage",
                "the file names its metrics itself, in a column called metric",
            )
            .hint("leave --metric out, or map the columns: --columns day=Date,value=Rate"));
        }
        let names = rows.metrics.clone();
        let mut list = Vec::new();
        for (at, name) in names.iter().enumerate().skip(1) {
            let every = cadence(rows, u32::try_from(at).unwrap_or(0));
            let (incoming, unit) = self.incoming(ctx, name, Some(every))?;
            let percent = unit.as_deref() == Some("%");
            let typed = rows.percents.get(at).copied().unwrap_or(0);
            if typed > 0 && !percent {
                let says = format!(
                    "line {typed}: {name} is given in %, and is measured in {}",
                    unit.as_deref().unwrap_or("plain numbers")
                );
                return Err(Error::new(Kind::Refused, "words", says).hint("give its values in its own unit"));
            }
            if percent {
                let of_metric = places(rows, u32::try_from(at).unwrap_or(0));
                for row in rows.rows[of_metric].iter_mut().filter(|row| !row.of.is_nan()) {
                    row.value *= 100.0;
                }
            }
            list.push((incoming, unit));
        }
        for row in &mut rows.rows {
            row.metric = row.metric.saturating_sub(1);
        }
        Ok(list)
    }

    fn told(&self, ctx: &mut Ctx, receipt: &Receipt, done: &Imported, blank: usize, made: &str) -> Result<(), Error> {
        if ctx.out.is_json() {
            let differing: Vec<_> = done
                .differing
                .iter()
                .map(|(line, day, there, given)| json!({ "line": line, "day": day, "there": there, "given": given }))
                .collect();
            let data = json!({ "added": done.added, "same": done.same, "differ": done.differ, "corrected": done.corrected,
                "blank": blank, "differing": differing, "set": receipt.set, "dry_run": self.dry_run });
            ctx.out.object("import", data);
            return Ok(());
        }
        let plural = |n: u64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let verb = if self.dry_run { "Would import" } else { "Imported" };
        let mut said = format!("{verb} {}", plural(done.added, "new reading"));
        if done.same > 0 {
            said.push_str(&format!("; {} there already", done.same));
        }
        if blank > 0 {
            said.push_str(&format!("; {blank} without a value left out"));
        }
        if done.corrected > 0 {
            said.push_str(&format!("; {} superseded", plural(done.corrected, "changed value")));
        }
        said.push('.');
        said.push_str(made);
        if receipt.set.is_some() {
            said.push_str(" Undo: upshot undo");
        }
        ctx.out.told(&said);
        if done.differ > 0 && !self.correct {
            let mut list = vec![format!(
                "{} from what was imported before, and nothing was changed there:",
                if done.differ == 1 { "1 value differs".to_owned() } else { format!("{} values differ", done.differ) }
            )];
            for (line, day, there, given) in &done.differing {
                list.push(format!("  line {line}: {day} has {}, the file says {}", short(*there), short(*given)));
            }
            list.push("to supersede them: the same command with --correct".to_owned());
            ctx.warn(&[Caution::Differs.says(list.join(" "))]);
        }
        Ok(())
    }
}

/// Says which metrics are new, and what else they may have been meant to be.
fn made(ctx: &Ctx, metrics: &[(Incoming, Option<String>)]) -> String {
    let new: Vec<String> = metrics
        .iter()
        .filter_map(|(incoming, _)| match incoming {
            Incoming::New(new) => Some(new.slug.to_string()),
            Incoming::Known(_) => None,
        })
        .collect();
    match new.as_slice() {
        [] => String::new(),
        [one] => match ctx.session.nearest(one).first() {
            Some(near) => format!(" {one} is a new metric (there is one called {near})."),
            None => format!(" {one} is a new metric."),
        },
        several => format!(
            " {} metrics are new: {}.",
            several.len(),
            several.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
        ),
    }
}

/// Refuses days that no day on a board can be.
fn in_range(path: &Path, rows: &Rows) -> Result<(), Error> {
    let bad = |row: &&rows::Row| Day::from_number(i64::from(row.day)).is_none();
    let total = rows.rows.iter().filter(bad).count();
    if total == 0 {
        return Ok(());
    }
    let listed = rows.rows.iter().filter(bad).take(rows::BAD_ROWS_KEPT).map(|row| rows::BadRow {
        line: u64::from(row.line),
        what: "its day lies outside the years 1600 to 2999".to_owned(),
        hint: "check the year".to_owned(),
    });
    Err(refused(path, "imported", RowsError::Bad { rows: listed.collect(), total }))
}

/// A parsed row as the session takes it.
fn row<'a>(row: &rows::Row, rows: &'a Rows) -> Option<Row<'a>> {
    Some(Row {
        metric: row.metric as usize,
        day: Day::from_number(i64::from(row.day))?,
        minute: (row.minute >= 0).then_some(row.minute),
        value: row.value,
        of: (!row.of.is_nan()).then_some(row.of),
        note: rows.notes.get(row.note as usize).map(String::as_str).filter(|n| !n.is_empty()),
        line: row.line,
    })
}

/// Where a metric's rows lie among the sorted rows.
fn places(rows: &Rows, metric: u32) -> std::ops::Range<usize> {
    let start = rows.rows.partition_point(|row| row.metric < metric);
    start..start + rows.rows[start..].partition_point(|row| row.metric == metric)
}

/// The usual number of days between the readings of a metric in the file: the middle gap, 1 at least.
fn cadence(rows: &Rows, metric: u32) -> u32 {
    let mut days: Vec<i32> = rows.rows[places(rows, metric)].iter().map(|row| row.day).collect();
    days.dedup();
    let mut gaps: Vec<i32> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_unstable();
    let middle = gaps.get(gaps.len() / 2).copied().unwrap_or(7);
    u32::try_from(middle.clamp(1, 3650)).unwrap_or(7)
}

pub(super) fn open(path: &Path) -> Result<(String, Box<dyn Read>), Error> {
    if path.as_os_str() == "-" {
        if std::io::stdin().is_terminal() {
            return Err(Error::new(Kind::Usage, "usage", "standard input is this terminal, and rows are read from it")
                .hint("name a file, or pipe one in: cat FILE | upshot …"));
        }
        return Ok(("standard input".to_owned(), Box::new(std::io::stdin())));
    }
    let file = File::open(path).map_err(|e| {
        let kind = if e.kind() == std::io::ErrorKind::NotFound { Kind::NotFound } else { Kind::Refused };
        Error { kind, ..Error::io(format!("{} can't be read", path.display()), &e) }
    })?;
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok((name, Box::new(BufReader::new(file))))
}

/// A file that could not be taken; `done` is what would have been done with it: imported, read.
pub(super) fn refused(path: &Path, done: &str, e: RowsError) -> Error {
    let what = format!("{} was not {done}", path.display());
    match e {
        RowsError::Bad { rows, total } => {
            let mut error = Error::new(Kind::Refused, "bad_rows", what).because(format!(
                "{total} {} be read, so nothing was {done}",
                if total == 1 { "row can't" } else { "rows can't" }
            ));
            for bad in rows {
                error.items.push(Item {
                    code: "bad_row",
                    says: format!("line {}: {}", bad.line, bad.what),
                    fix: bad.hint,
                });
            }
            error
        }
        RowsError::Header(header) => {
            let mut error = Error::new(Kind::Refused, "bad_header", what).because(header.what);
            if !header.found.is_empty() {
                error = error.because(format!("its headings are: {}", rows::listed(&header.found)));
            }
            error.hint(header.hint)
        }
        RowsError::Io(e) => Error::io(what, &e),
    }
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
