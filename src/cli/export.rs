//! `upshot export`: readings as CSV, everything as JSON or JSON lines, the board as Markdown, and the board whole.

mod markdown;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::{Value, json};

use super::context::Ctx;
use super::json::{self as things, Names};
use super::page::{count, on_terminal};
use super::place::write;
use crate::domain::amount::exact;
use crate::domain::id::Kind as ThingKind;
use crate::error::{Error, Kind};
use crate::json::harmless;
use crate::session::Session;

/// The flags of `export`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// csv: all readings; json, jsonl: everything; md: the board to read
    #[arg(long, value_name = "FORMAT", required_unless_present = "all", conflicts_with = "all")]
    format: Option<Format>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "all")]
    out: Option<PathBuf>,
    /// Write the whole board into a folder: every change, so that import --all brings it back
    #[arg(long, value_name = "DIR")]
    all: Option<PathBuf>,
    /// Overwrite what is there
    #[arg(long)]
    force: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Format {
    Csv,
    Json,
    Jsonl,
    Md,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        if let Some(dir) = self.all {
            let sets = ctx.session.export_all(&dir, self.force)?;
            let sets = count(usize::try_from(sets).unwrap_or(usize::MAX), "change set");
            if ctx.out.is_json() {
                ctx.out.object("export", json!({ "path": dir.display().to_string() }));
            } else {
                ctx.out.told(&format!(
                    "Wrote {sets} into {}. Bring it back: upshot --db NEW import --all {}",
                    dir.display(),
                    dir.display()
                ));
            }
            return Ok(());
        }
        let format = match self.format {
            Some(Format::Csv) => "csv",
            Some(Format::Jsonl) => "jsonl",
            Some(Format::Md) => "md",
            Some(Format::Json) | None => "json",
        };
        run(ctx, format, self.out.as_deref(), self.force)
    }
}

/// Exports in a format, to a file or to standard output.
pub(crate) fn run(ctx: &mut Ctx, format: &str, out: Option<&Path>, force: bool) -> Result<(), Error> {
    let text = match format {
        "csv" => csv(&ctx.session)?,
        "json" => format!(
            "{}\n",
            harmless(
                &json!({ "schema": 1, "kind": "export", "data": Value::Object(everything(&ctx.session)?.into_iter().collect()) })
            )
        ),
        "jsonl" => jsonl(&ctx.session)?,
        "md" => markdown::board(&ctx.session.view()?, ctx.session.today()),
        other => {
            return Err(Error::new(Kind::Usage, "usage", format!("{other:?} is no format to export in"))
                .hint("--format csv, json, jsonl or md"));
        }
    };
    let Some(path) = out else {
        // Into a pipe every byte goes as it is; a terminal must not obey what was stored.
        if on_terminal(&ctx.out) {
            text.lines().for_each(|line| ctx.out.say(line));
        } else {
            ctx.out.verbatim(&text);
        }
        return Ok(());
    };
    write(path, &text, force)?;
    if ctx.out.is_json() {
        ctx.out.object("export", json!({ "path": path.display().to_string(), "bytes": text.len() }));
    } else {
        ctx.out.told(&format!("Wrote {}.", path.display()));
    }
    Ok(())
}

/// Every list of things by its word.
fn everything(session: &Session) -> Result<Vec<(String, Value)>, Error> {
    let today = session.today();
    let names = Names::all(session)?;
    let outcomes =
        session.outcomes()?.iter().map(|c| things::whole_outcome(session, c)).collect::<Result<Vec<_>, _>>()?;
    let of = |id| names.of(ThingKind::Outcome, id);
    let hypotheses: Vec<Value> =
        session.cards()?.iter().rev().map(|c| things::hypothesis(c, &of(c.hypothesis.outcome), &names)).collect();
    let metrics = session.metrics()?;
    let mut readings = Vec::new();
    for line in &metrics {
        let slug = line.metric.slug.as_str();
        readings
            .extend(session.readings(line.metric.id, None, None, usize::MAX)?.iter().map(|r| things::reading(r, slug)));
    }
    let sprints: Vec<Value> = session.sprints()?.iter().rev().map(|(s, c)| things::sprint(s, c, &names)).collect();
    Ok(vec![
        ("today".to_owned(), json!(today)),
        ("outcomes".to_owned(), Value::Array(outcomes)),
        ("hypotheses".to_owned(), Value::Array(hypotheses)),
        ("metrics".to_owned(), metrics.iter().map(things::metric).collect()),
        ("readings".to_owned(), Value::Array(readings)),
        ("sprints".to_owned(), Value::Array(sprints)),
        ("objectives".to_owned(), session.objectives()?.iter().rev().map(|(o, c)| things::objective(o, c)).collect()),
        ("chores".to_owned(), session.chores()?.iter().map(things::chore).collect()),
        ("reviews".to_owned(), session.frozen_reviews()?.iter().rev().map(things::frozen_review).collect()),
    ])
}

/// One object a line, each in the envelope that its kind has everywhere.
fn jsonl(session: &Session) -> Result<String, Error> {
    let mut text = String::new();
    for (list, objects) in everything(session)? {
        let kind = match list.as_str() {
            "hypotheses" => "hypothesis",
            other => other.strip_suffix('s').unwrap_or(other),
        };
        let Value::Array(objects) = objects else { continue };
        for data in objects {
            text.push_str(&harmless(&json!({ "schema": 1, "kind": kind, "data": data })));
            text.push('\n');
        }
    }
    Ok(text)
}

/// All readings that count, by metric and day. What a spreadsheet would take for a formula is made text.
fn csv(session: &Session) -> Result<String, Error> {
    let failed = |e: String| Error::new(Kind::Refused, "csv", "the readings can't be written").because(e);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = ["metric", "day", "time", "value", "of", "note", "source", "by", "id"];
    writer.write_record(heads).map_err(|e| failed(e.to_string()))?;
    for line in session.metrics()? {
        let slug = line.metric.slug.as_str();
        for recorded in session.readings(line.metric.id, None, None, usize::MAX)? {
            let r = &recorded.reading;
            let time = r.minute.map(things::time).unwrap_or_default();
            let number = |v: Option<f64>| v.map(exact).unwrap_or_default();
            let source = r.source.as_ref().or(recorded.set_source.as_ref());
            let texts = [r.note.as_deref(), source.map(String::as_str), Some(recorded.by.as_str())]
                .map(|t| no_formula(t.unwrap_or("")));
            let [note, source, by] = texts;
            let (day, id) = (r.day.to_string(), r.id.to_string());
            let row = [slug.to_owned(), day, time, number(r.value), number(r.of), note, source, by, id];
            writer.write_record(&row).map_err(|e| failed(e.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| failed(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| failed(e.to_string()))
}

/// Text that no spreadsheet runs: OWASP's list of first characters gets an apostrophe before it. So does what begins with
/// apostrophes and then one of them, so that taking one off gives every text back.
fn no_formula(text: &str) -> String {
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
