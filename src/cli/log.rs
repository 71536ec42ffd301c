//! `upshot log`: a reading, or one a line from standard input.

use std::io::BufRead;

use super::context::Ctx;
use crate::domain::amount::{Amount, quoted};
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean, take_day};
use crate::domain::label::Slug;
use crate::error::{Error, Kind};

/// The flags of `log`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The metric, or `-` for lines `slug value [day] [note]` on standard input, each saved as it comes
    #[arg(value_name = "METRIC", allow_hyphen_values = true, add = super::help::metrics())]
    metric: String,
    /// The value: 36.2, 36.2%, 1_000, 71/196
    #[arg(value_name = "VALUE", allow_hyphen_values = true, required_unless_present = "metric")]
    value: Option<String>,
    /// The day, where it is not today, then a note
    #[arg(value_name = "DAY", allow_hyphen_values = true, value_parser = super::parts::first_word)]
    day: Option<String>,
    /// More words of the day, then of the note
    #[arg(value_name = "NOTE", num_args = 0.., allow_negative_numbers = true)]
    rest: Vec<String>,
    /// Where the value comes from: a link, a query
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Change nothing where this very reading is there already, for reruns
    #[arg(long)]
    once: bool,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        if self.metric == "-" {
            return self.lines(ctx);
        }
        let Some(value) = &self.value else {
            return Err(super::prompt::missing("a value", &format!("upshot log {} NUMBER", self.metric)));
        };
        let rest: Vec<String> = self.day.iter().chain(&self.rest).cloned().collect();
        let command = self.command(ctx, &self.metric, value, &rest)?;
        ctx.logged(&command).map(|()| 0)
    }

    fn command(&self, ctx: &Ctx, metric: &str, value: &str, rest: &[String]) -> Result<Command, Error> {
        let metric = match ctx.metric(metric) {
            Ok(metric) => metric,
            Err(e) => return Err(with_fix(ctx, e, metric, value)),
        };
        let value = Amount::parse(value)?;
        let (on, note) = day_and_note(ctx, rest)?;
        Ok(Command::Log { metric, value, on, note, source: self.source.clone(), once: self.once })
    }

    /// Lines from standard input: each is saved and acknowledged before the next is read.
    fn lines(&self, ctx: &mut Ctx) -> Result<u8, Error> {
        let mut bad = 0_u32;
        for (at, line) in std::io::stdin().lock().split(b'\n').enumerate() {
            let line = line.map_err(|e| {
                Error::new(Kind::Refused, "input", "standard input could not be read").because(e.to_string())
            })?;
            let done = std::str::from_utf8(&line)
                .map_err(|_| Error::new(Kind::Refused, "words", "the line is not valid UTF-8"))
                .and_then(|line| self.line(ctx, line));
            if let Err(mut e) = done {
                bad += 1;
                e.what = format!("line {}: {}", at + 1, e.what);
                super::stderr::error(&e, ctx.out.is_json());
                if matches!(e.kind, Kind::Busy | Kind::Changed | Kind::Damaged) {
                    return Ok(e.kind.exit_code());
                }
            }
            // A closed reader means nobody waits for the acknowledgement; what was saved is saved.
            ctx.out.flush().map_err(|e| {
                Error::new(Kind::Refused, "output", "the output could not be written").because(e.to_string())
            })?;
        }
        Ok(u8::from(bad > 0))
    }

    fn line(&self, ctx: &mut Ctx, line: &str) -> Result<(), Error> {
        let line = line.trim_end_matches('\r');
        if line.contains('\0') {
            return Err(Error::new(Kind::Refused, "words", "the line holds a NUL character").hint("remove it"));
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        let Some(metric) = words.next() else { return Ok(()) };
        let Some(value) = words.next() else {
            return Err(Error::new(Kind::Usage, "usage", "no value").hint("write: slug value [day] [note]"));
        };
        let rest: Vec<String> = words.collect();
        let command = self.command(ctx, &metric, &value, &rest)?;
        ctx.logged(&command)
    }
}

/// A command that would have been found, for the last line of the error.
fn with_fix(ctx: &Ctx, mut e: Error, metric: &str, value: &str) -> Error {
    if e.code == "not_found" {
        e.what = format!("no outcome or metric is called {}", quoted(metric));
        let value = if Amount::parse(value).is_ok() { value } else { "NUMBER" };
        let near = ctx.session.nearest(metric).into_iter().find(|name| !name.contains('-') || name.len() > 5);
        e.hints = vec![match (near, Slug::parse(metric)) {
            (Some(near), _) => format!("upshot log {near} {value}"),
            (None, Ok(slug)) => format!("upshot metric add {slug} --better up --measures TEXT"),
            (None, Err(unclear)) => unclear.hint,
        }];
    }
    e
}

/// The day that the first words are, if they are one, and the note that follows.
pub(super) fn day_and_note(ctx: &Ctx, words: &[String]) -> Result<(Day, Option<String>), Error> {
    let n = take_day(words);
    let on = if n == 0 { ctx.session.today() } else { ctx.day(&words[..n].join(" "), Lean::Back)? };
    let note = words[n..].join(" ");
    Ok((on, (!note.is_empty()).then_some(note)))
}
