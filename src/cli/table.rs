//! A file of readings on the command line: the flags that `import` and `moved` share, how a file is opened, and how its
//! questions are put: with the whole command that answers them.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::domain::day::Day;
use crate::error::{Error, Item, Kind};
use crate::rows::asked::{Asked, Format as Read, How, Mark, Order, Per, Span, Told, Zone};
use crate::rows::{Refused, Source, Whose};

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub(super) enum Format {
    Csv,
    Jsonl,
}

/// How a file is read.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct Flags {
    /// Which column is the value; SLUG=COLUMN, given again, makes a metric of each
    #[arg(long = "value", value_name = "COLUMN", help_heading = READ)]
    values: Vec<String>,
    /// Which column is what: day=Date,value=Rate; also n, of, metric, note, source
    #[arg(long, value_name = "NAMES", help_heading = READ)]
    columns: Vec<String>,
    /// Only rows with this text: COLUMN=TEXT, COLUMN!=TEXT
    #[arg(long = "where", value_name = "COLUMN=TEXT", help_heading = READ)]
    wheres: Vec<String>,
    /// Which table of a JSON document: /data/*
    #[arg(long, value_name = "PATH", help_heading = READ)]
    at_path: Option<String>,
    /// How days in three numbers are written: dmy, mdy, ymd, serial
    #[arg(long, value_name = "ORDER", value_parser = word::<Order>, help_heading = READ)]
    days: Option<Order>,
    /// The zone that instants are of: UTC, +01:00
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true, help_heading = READ)]
    zone: Option<Zone>,
    /// The decimal mark: point, comma
    #[arg(long, value_name = "MARK", value_parser = word::<Mark>, help_heading = READ)]
    decimal: Option<Mark>,
    /// Multiply every value
    #[arg(long, value_name = "N", allow_hyphen_values = true, help_heading = READ)]
    scale: Option<f64>,
    /// One reading a day, week or month: sum, count, mean, median, last; or each
    #[arg(long, num_args = 2, value_names = ["SPAN", "HOW"], help_heading = READ)]
    per: Vec<String>,
    /// A day without rows is no 0
    #[arg(long, help_heading = READ)]
    no_zeros: bool,
    /// Only from this day on
    #[arg(long, value_name = "DAY", allow_hyphen_values = true, help_heading = READ)]
    from: Option<String>,
    /// Only up to this day
    #[arg(long, value_name = "DAY", allow_hyphen_values = true, help_heading = READ)]
    to: Option<String>,
    /// csv or jsonl, whatever the file begins with
    #[arg(long, value_name = "FORMAT", help_heading = READ)]
    format: Option<Format>,
}

const READ: &str = "How the file is read";

/// A word of a closed vocabulary.
trait Word: Sized + Copy {
    const WORDS: &'static [&'static str];
    fn of(word: &str) -> Option<Self>;
}

macro_rules! word {
    ($($name:ident)+) => {$(
        impl Word for $name {
            const WORDS: &'static [&'static str] = $name::WORDS;

            fn of(word: &str) -> Option<Self> {
                $name::of(word)
            }
        }
    )+};
}

word! { Order Mark Span How }

fn word<T: Word>(text: &str) -> Result<T, String> {
    T::of(&text.to_ascii_lowercase()).ok_or_else(|| format!("it is one of {}", T::WORDS.join(", ")))
}

impl Flags {
    /// What was asked; days are read by `day`.
    pub(super) fn asked<'a>(
        &self,
        metric: Option<&str>,
        day: &dyn Fn(&str) -> Result<Day, Error>,
        today: Day,
        told: &'a dyn Fn(&str) -> Told,
        recent: &'a dyn Fn(&str) -> Vec<f64>,
    ) -> Result<Asked<'a>, Error> {
        if self.scale.is_some_and(|scale| !scale.is_finite() || scale == 0.0) {
            return Err(Error::new(Kind::Usage, "usage", "values can't be multiplied by that").hint("--scale 0.001"));
        }
        let per = match self.per.as_slice() {
            [span, how] => {
                let usage = |says: String| {
                    Error::new(Kind::Usage, "usage", format!("--per {span} {how}: {says}")).hint("--per day sum")
                };
                Some(Per { span: word(span).map_err(usage)?, how: word(how).map_err(usage)? })
            }
            _ => None,
        };
        Ok(Asked {
            columns: self.columns.clone(),
            values: self.values.clone(),
            wheres: self.wheres.clone(),
            metric: metric.map(str::to_owned),
            nameless: false,
            at_path: self.at_path.clone(),
            days: self.days,
            zone: self.zone,
            decimal: self.decimal,
            scale: self.scale,
            per,
            no_zeros: self.no_zeros,
            from: self.from.as_deref().map(day).transpose()?,
            to: self.to.as_deref().map(day).transpose()?,
            format: self.format.map(|format| match format {
                Format::Csv => Read::Csv,
                Format::Jsonl => Read::Jsonl,
            }),
            today,
            future: false,
            told,
            recent,
        })
    }

    /// The flags as they were typed.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut put = |flag: &str, value: Option<String>| {
            words.extend(value.map(|value| [flag.to_owned(), value]).into_iter().flatten());
        };
        self.values.iter().for_each(|value| put("--value", Some(value.clone())));
        self.columns.iter().for_each(|names| put("--columns", Some(names.clone())));
        self.wheres.iter().for_each(|text| put("--where", Some(text.clone())));
        put("--at-path", self.at_path.clone());
        put("--days", self.days.map(|days| days.word().to_owned()));
        put("--zone", self.zone.map(Zone::words));
        put("--decimal", self.decimal.map(|mark| mark.word().to_owned()));
        put("--scale", self.scale.map(|scale| scale.to_string()));
        put("--from", self.from.clone());
        put("--to", self.to.clone());
        put(
            "--format",
            self.format.map(|format| if matches!(format, Format::Csv) { "csv" } else { "jsonl" }.to_owned()),
        );
        if let [span, how] = self.per.as_slice() {
            words.extend(["--per".to_owned(), span.clone(), how.clone()]);
        }
        if self.no_zeros {
            words.push("--no-zeros".to_owned());
        }
        words
    }
}

/// Opens a file, or standard input; how it is called.
pub(super) fn open(path: &Path) -> Result<(String, Source), Error> {
    let failed = |e: std::io::Error| {
        let kind = if e.kind() == std::io::ErrorKind::NotFound { Kind::NotFound } else { Kind::Refused };
        Error { kind, ..Error::io(format!("{} can't be read", path.display()), &e) }
    };
    if path.as_os_str() == "-" {
        if std::io::stdin().is_terminal() {
            return Err(Error::new(Kind::Usage, "usage", "standard input is this terminal, and rows are read from it")
                .hint("name a file, or pipe one in: cat FILE | upshot …"));
        }
        return Ok(("standard input".to_owned(), Source::copied(std::io::stdin()).map_err(failed)?));
    }
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Ok((name, Source::open(path).map_err(failed)?))
}

/// A command as it was given, to be given again with more.
pub(super) struct Line {
    pub(super) verb: &'static str,
    pub(super) file: PathBuf,
    pub(super) words: Vec<String>,
}

impl Line {
    /// The command with more words.
    pub(super) fn with(&self, more: &[String]) -> String {
        let file = self.file.display().to_string();
        // Where each series is a metric, none is named for all of them.
        let each = more.iter().any(|word| word.starts_with("metric="));
        let named = self.words.iter().position(|word| each && word == "--metric");
        let kept = self.words.iter().enumerate().filter(|(at, _)| !named.is_some_and(|n| *at == n || *at == n + 1));
        let words = kept.map(|(_, word)| word).chain(more).map(String::as_str);
        let words = ["upshot", self.verb, &file].into_iter().chain(words);
        shlex::try_join(words).unwrap_or_else(|_| format!("upshot {} FILE", self.verb))
    }

    /// The command over standard input.
    fn piped(&self) -> String {
        Self { verb: self.verb, file: PathBuf::from("-"), words: self.words.clone() }.with(&[])
    }

    /// A file that was not read, as a person reads it: what, why, and the whole command that answers it.
    pub(super) fn refused(&self, name: &str, file: &Path, refused: Refused) -> Error {
        if let Some((kind, says)) = refused.io {
            let e = std::io::Error::new(kind, says);
            return Error::io(format!("{name} can't be read"), &e);
        }
        let kind = match refused.whose {
            Whose::Question => Kind::Usage,
            Whose::Refused => Kind::Refused,
            Whose::NotFound => Kind::NotFound,
        };
        let mut error = Error::new(kind, refused.code, format!("{name}: {}", refused.what));
        error.why = refused.why;
        for (line, what, fix) in refused.bad {
            error.items.push(Item { code: "bad_row", says: format!("line {line}: {what}"), fix: fix.into() });
        }
        let file = file.display().to_string();
        let file = shlex::try_quote(&file).map_or_else(|_| "FILE".to_owned(), std::borrow::Cow::into_owned);
        for hint in refused.hints {
            let hint = hint.replace("FILE", &file);
            error.hints.push(match hint.find("upshot ") {
                Some(at) if hint.ends_with('…') => format!("{}{}", &hint[..at], self.piped()),
                _ => hint,
            });
        }
        error.hints.extend(refused.flags.iter().map(|flag| self.with(flag)));
        error
    }
}
