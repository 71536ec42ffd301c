//! `upshot log`: a reading, or one a line from standard input.

use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

use super::context::Ctx;
use crate::domain::amount::{Amount, quoted};
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean, forms, take_day};
use crate::domain::label::{Label, Slug};
use crate::domain::warning::Caution;
use crate::error::{Error, Kind};
use crate::lines::Lines;

/// The flags of `log`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The metric, or `-` for lines `slug value [day] [note]` on standard input, each saved as it comes
    #[arg(value_name = "METRIC", allow_hyphen_values = true, add = super::complete::metrics())]
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
    /// A note, whatever it looks like
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
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
        let (on, words) = day_and_note(ctx, rest)?;
        let note = match (&self.note, words) {
            (Some(note), None) => Some(note.clone()),
            (Some(note), Some(words)) => Some(format!("{note} {words}")),
            (None, words) => words,
        };
        Ok(Command::Log { metric, value, on, note, source: self.source.clone(), once: self.once })
    }

    /// Lines from standard input: each is saved and acknowledged before the next is read.
    fn lines(&self, ctx: &mut Ctx) -> Result<u8, Error> {
        let mut bad = Bad::default();
        let mut lines = Lines::of(std::io::stdin().lock());
        while let Some(line) = lines.next() {
            let line =
                line.map_err(|e| Error { code: "input", ..Error::io("standard input could not be read", &e) })?;
            let done = match line {
                None => Err(Error::new(Kind::Refused, "words", "the line is longer than 1 MiB")
                    .hint("a reading is a line: slug value [day] [note]")),
                Some(line) => std::str::from_utf8(line)
                    .map_err(|_| Error::new(Kind::Refused, "words", "the line is not valid UTF-8"))
                    .and_then(|line| self.line(ctx, line, &mut bad)),
            };
            if let Err(mut e) = done {
                e.what = format!("line {}: {}", lines.at, e.what);
                let stops = matches!(e.kind, Kind::Busy | Kind::Changed | Kind::Damaged);
                if bad.is_told(e.code) || stops {
                    super::stderr::error(&e, ctx.out.is_json());
                }
                if stops {
                    bad.told_the_rest(ctx.out.is_json());
                    return Ok(e.kind.exit_code());
                }
            }
            // A closed reader means nobody waits for the acknowledgement; what was saved is saved.
            ctx.out.flush().map_err(|e| Error::output(&e))?;
        }
        bad.told_the_rest(ctx.out.is_json());
        Ok(u8::from(bad.any()))
    }

    fn line(&self, ctx: &mut Ctx, line: &str, bad: &mut Bad) -> Result<(), Error> {
        let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
        if line.contains('\0') {
            return Err(Error::new(Kind::Refused, "words", "the line holds a NUL character").hint("remove it"));
        }
        let mut words = line.split_whitespace().map(str::to_owned);
        let Some(metric) = words.next() else { return Ok(()) };
        let Some(value) = words.next() else {
            return Err(Error::new(Kind::Usage, "usage", "no value").hint("write: slug value [day] [note]"));
        };
        let rest: Vec<String> = words.collect();
        if bad.is_unknown(ctx, &metric) {
            return Err(Error::new(Kind::NotFound, "not_found", "unknown, as those before"));
        }
        let command = self.command(ctx, &metric, &value, &rest)?;
        ctx.logged(&command)
    }
}

/// How many errors of one kind are told; the rest are counted.
const TOLD: u64 = 20;

/// Lines that could not be taken, by the kind of what was wrong.
#[derive(Default)]
struct Bad {
    of: BTreeMap<&'static str, u64>,
    /// What can be named, as it was when it was last asked.
    names: HashSet<String>,
    asked: Option<Instant>,
}

impl Bad {
    /// Counts one; whether it is still told.
    fn is_told(&mut self, code: &'static str) -> bool {
        let count = self.of.entry(code).or_default();
        *count += 1;
        *count <= TOLD
    }

    fn any(&self) -> bool {
        !self.of.is_empty()
    }

    /// Says how many more there were.
    fn told_the_rest(&self, as_json: bool) {
        for (code, count) in self.of.iter().filter(|(_, count)| **count > TOLD) {
            let says = format!("and {} lines more that could not be taken: {code}", count - TOLD);
            super::stderr::warning(&Caution::MoreErrors.says(says), as_json);
        }
    }

    /// Whether a name is not known, once so many were not that looking each of them up, and what they may have been meant
    /// to be, would take for ever. Names that come meanwhile are known a moment later.
    fn is_unknown(&mut self, ctx: &Ctx, name: &str) -> bool {
        const FRESH: Duration = Duration::from_millis(200);
        if self.of.get("not_found").is_none_or(|count| *count < TOLD) {
            return false;
        }
        if self.asked.is_none_or(|asked| asked.elapsed() > FRESH) {
            let names = ctx.session.names().unwrap_or_default();
            let titles = names.into_iter().flat_map(|(name, title)| [name.to_string(), title]);
            self.names = titles.map(|name| name.to_lowercase()).collect();
            self.asked = Some(Instant::now());
        }
        let name = name.to_lowercase();
        // A label may be typed without its hyphen, which only looking it up can tell.
        !self.names.contains(&name) && name.parse::<Label>().is_err()
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

/// Words for days that are none here.
const NO_DAYS: [&str; 7] = ["eom", "eow", "eoq", "eoy", "bom", "som", "sow"];

/// The day that the first words are, if they are one, and the note that follows. What looks like a day and is none is
/// refused: nothing typed is silently a note.
pub(super) fn day_and_note(ctx: &Ctx, words: &[String]) -> Result<(Day, Option<String>), Error> {
    // A note that says it is one is one, whatever it begins with.
    if let Some((first, rest)) = words.split_first()
        && let Some(begun) = first.strip_prefix("note:")
    {
        let note: Vec<&str> = Some(begun).into_iter().chain(rest.iter().map(String::as_str)).collect();
        let note = note.join(" ").trim().to_owned();
        return Ok((ctx.session.today(), (!note.is_empty()).then_some(note)));
    }
    let n = take_day(words);
    if let (0, Some(first)) = (n, words.first())
        && let Some(day) = mistyped(first)
    {
        let says = format!("{} is no day: {day}?", quoted(first));
        let rest = words.join(" ");
        return Err(Error::new(Kind::Refused, "not_a_day", says)
            .because(format!("{} notes it", shlex::try_quote(&format!("note: {rest}")).unwrap_or_default()))
            .hint(day.to_owned()));
    }
    // What may be two days is a question, as everywhere.
    let is_two =
        forms::form(&words[..n].join(" ")).is_some_and(|form| matches!(form.date, forms::Written::Order { .. }));
    let no_day = |e: Error| if is_two { e } else { Error { code: "not_a_day", kind: Kind::Refused, ..e } };
    let on = match (n, words.first()) {
        (0, Some(first)) if may_be_day(first) => {
            let says = format!("{} is not a day, and a note doesn't begin so", quoted(first));
            return Err(Error::new(Kind::Refused, "not_a_day", says)
                .because("a day before it, or --note, makes the rest a note")
                .hint(format!("--note {}", shlex::try_quote(&words.join(" ")).unwrap_or_default())));
        }
        (0, _) => ctx.session.today(),
        (n, _) => ctx.day(&words[..n].join(" "), Lean::Back).map_err(no_day)?,
    };
    let note = words[n..].join(" ");
    Ok((on, (!note.is_empty()).then_some(note)))
}

/// The days that are words, as they are typed whole.
const DAYS: [&str; 9] =
    ["today", "yesterday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The day that a word, which is none, was hardly meant not to be: the beginning of one from four letters on, or one with a
/// slip of the finger.
fn mistyped(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    if word.chars().count() < 4 || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    // Every Friday is no slip of the finger.
    if word.strip_suffix('s').is_some_and(|one| DAYS.contains(&one)) {
        return None;
    }
    let slipped = |day: &str| day.len() >= 6 && strsim::damerau_levenshtein(&word, day) == 1;
    DAYS.into_iter().find(|day| day.starts_with(&word) || slipped(day))
}

/// Whether a word, which is no day, was hardly meant to begin a note.
fn may_be_day(word: &str) -> bool {
    let begins_note = word.contains(char::is_whitespace) || word.starts_with(['#', '@']) || word.contains("://");
    !begins_note
        && (word.contains(|c: char| c.is_ascii_digit()) || NO_DAYS.contains(&word.to_ascii_lowercase().as_str()))
}
