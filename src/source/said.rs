//! What the config says of a source. A key that is unknown, or a value that can't be taken, stops that source alone: a slip
//! in a rule of trust must not pass.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use toml::de::DeTable;

use super::keys::{self, Value, Wanted};
use super::{Said, Unfit};
use crate::domain::amount::quoted;
use crate::domain::handle::Handle;
use crate::domain::label::Slug;
use crate::rows::asked::{Format, How, Mark, Order, Per, Span, Zone};

/// How what a command wrote is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reads {
    /// One line with one number.
    #[default]
    Number,
    /// Rows, as import reads files.
    Rows,
}

impl Reads {
    /// The word in the config.
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Rows => "rows",
        }
    }
}

/// A source.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// The slug of the metric it feeds.
    pub metric: String,
    /// The board, as typed, where it is said.
    pub board: Option<PathBuf>,
    /// The program and its words, as typed.
    pub run: Vec<String>,
    /// The folder it runs in, as typed; else the config's.
    pub cwd: Option<String>,
    /// The variables let through.
    pub env: Vec<String>,
    /// The commands whose output becomes a variable.
    pub secret: BTreeMap<String, Vec<String>>,
    /// How its output is read.
    pub read: Reads,
    /// Whose name the readings bear.
    pub handle: Option<Handle>,
    /// How rows are read.
    pub rows: Rows,
    /// Days that a point's day is moved by.
    pub shift: i64,
    /// How far the first pull reaches.
    pub back: i64,
    /// For so many days after its day a value may still change.
    pub restates: i64,
    /// Whether the day that is not over is taken.
    pub today: bool,
    /// Times so much.
    pub scale: Option<f64>,
    /// How long the command may take.
    pub timeout: Duration,
}

/// How rows are read, by the keys that are import's flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// `columns`.
    pub columns: Vec<String>,
    /// `value`.
    pub values: Vec<String>,
    /// `where`.
    pub wheres: Vec<String>,
    /// `at-path`.
    pub at_path: Option<String>,
    /// `days`.
    pub days: Option<Order>,
    /// `zone`.
    pub zone: Option<Zone>,
    /// `decimal`.
    pub decimal: Option<Mark>,
    /// `per`.
    pub per: Option<Per>,
    /// `no-zeros`.
    pub no_zeros: bool,
    /// `format`.
    pub format: Option<Format>,
}

/// Every key, with what its value has to be and how it is written.
#[rustfmt::skip]
const KEYS: &[(&str, &str, &str)] = &[
    ("run", "a program and its words, as a list", "run = [\"psql\", \"-XAtq\", \"--csv\", \"-f\", \"activation.sql\"]"),
    ("metric", "a metric's slug", "metric = \"activation\""),
    ("board", "the path of a board", "board = \"~/boards/team.db\""),
    ("cwd", "a folder", "cwd = \"~/metrics\""),
    ("env", "names of variables, as a list", "env = [\"PGHOST\", \"PGSERVICE\"]"),
    ("secret", "variables, each with the command that prints it", "secret = { PGPASSWORD = [\"pass\", \"show\", \"metrics/pg\"] }"),
    ("read", "\"number\" or \"rows\"", "read = \"rows\""),
    ("as", "a handle", "as = \"cron\""),
    ("columns", "names of columns, day=…,value=… (one source feeds one metric: no metric=)", "columns = [\"day=Date,value=Rate\"]"),
    ("value", "the name of a column (one source feeds one metric: no SLUG=)", "value = \"Rate\""),
    ("where", "COLUMN=TEXT, or a list of them", "where = [\"metric.region=eu\"]"),
    ("at-path", "a path into JSON", "at-path = \"/data/*\""),
    ("days", "\"dmy\", \"mdy\", \"ymd\" or \"serial\"", "days = \"dmy\""),
    ("zone", "\"UTC\" or an offset from it", "zone = \"+01:00\""),
    ("decimal", "\"point\" or \"comma\"", "decimal = \"comma\""),
    ("per", "a span and how: day, week or month; sum, count, mean, median, last or each", "per = \"day sum\""),
    ("no-zeros", "true or false", "no-zeros = true"),
    ("format", "\"csv\" or \"jsonl\"", "format = \"csv\""),
    ("shift", "days with a sign", "shift = \"-1d\""),
    ("back", "days, at least 1d", "back = \"35d\""),
    ("restates", "days", "restates = \"3d\""),
    ("today", "true or false", "today = true"),
    ("scale", "a number other than 0", "scale = 100"),
    ("timeout", "seconds or minutes, 10m at the most", "timeout = \"30s\""),
];

/// The keys that only rows are read by.
const OF_ROWS: [&str; 11] =
    ["columns", "value", "where", "at-path", "days", "decimal", "per", "no-zeros", "format", "shift", "restates"];

/// The sources of the config's table; `place` says where a byte of the file is: `config.toml, line 3`.
pub fn sources(table: &DeTable<'_>, place: &dyn Fn(usize) -> String) -> Vec<Said> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let one = |(name, value): (&toml::Spanned<std::borrow::Cow<'_, str>>, &Value<'_>)| {
        let at = place(name.span().start);
        let source = match value.get_ref().as_table() {
            Some(table) => source(name.get_ref(), &at, table, place),
            None => Err(Unfit {
                says: format!("{at}: source.{} has to be a table", shown(name.get_ref())),
                hint: format!("[source.{}]", shown(name.get_ref())),
            }),
        };
        Said { name: name.get_ref().to_string(), place: at, source }
    };
    entries.into_iter().map(one).collect()
}

/// A stranger's word on one line.
fn shown(word: &str) -> String {
    word.chars().flat_map(char::escape_default).take(60).collect()
}

fn source(name: &str, at: &str, table: &DeTable<'_>, place: &dyn Fn(usize) -> String) -> Result<Source, Unfit> {
    if Slug::parse(name).is_err() {
        let says = format!("{at}: source.{} is no name: letters, digits and dashes, and no label", shown(name));
        return Err(Unfit { says, hint: "[source.activation]".to_owned() });
    }
    let mut source = Source {
        name: name.to_owned(),
        metric: name.to_owned(),
        board: None,
        run: Vec::new(),
        cwd: None,
        env: Vec::new(),
        secret: BTreeMap::new(),
        read: Reads::Number,
        handle: None,
        rows: Rows::default(),
        shift: 0,
        back: 35,
        restates: 0,
        today: false,
        scale: None,
        timeout: Duration::from_secs(30),
    };
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in &entries {
        let here = place(key.span().start);
        let Some(&(word, wants, example)) = KEYS.iter().find(|(word, ..)| *word == key.get_ref()) else {
            return Err(unknown(name, key.get_ref(), value, &here));
        };
        source.take(word, value, (wants, example)).map_err(|(wants, example)| Unfit {
            says: format!("{here}: {word} of source.{name} has to be {wants}"),
            hint: example.to_owned(),
        })?;
    }
    if source.run.is_empty() {
        let says = format!("{at}: source.{name} has no run, the command that prints its readings");
        return Err(Unfit { says, hint: KEYS[0].2.to_owned() });
    }
    let rows = entries.iter().find(|(key, _)| OF_ROWS.contains(&key.get_ref().as_ref()));
    if let (Reads::Number, Some((key, _))) = (source.read, rows.filter(|(key, _)| key.get_ref() != "restates")) {
        let says = format!(
            "{}: {} of source.{name} is of rows, and it reads a number",
            place(key.span().start),
            key.get_ref()
        );
        return Err(Unfit { says, hint: "read = \"rows\"".to_owned() });
    }
    Ok(source)
}

/// A key that is none.
fn unknown(name: &str, key: &str, value: &Value<'_>, here: &str) -> Unfit {
    let shows = value.get_ref().as_str().map(|text| format!(" = {}", quoted(text))).unwrap_or_default();
    let near = KEYS.iter().map(|(word, ..)| (strsim::damerau_levenshtein(word, &key.to_lowercase()), *word)).min();
    let hint = match near.filter(|(far, word)| *far <= 2 && *far < word.len()) {
        Some((_, word)) => match value.get_ref().as_str() {
            Some(text) => format!("{word} = {text:?}"),
            None => word.to_owned(),
        },
        None => format!("the keys are {}", KEYS.iter().map(|(word, ..)| *word).collect::<Vec<_>>().join(", ")),
    };
    Unfit { says: format!("{here}: source.{name} has {}{shows}, no key of a source", shown(key)), hint }
}

impl Source {
    fn take(&mut self, key: &str, value: &Value<'_>, wanted: Wanted) -> Result<(), Wanted> {
        let word = |value| keys::text(value, wanted);
        match key {
            "run" => {
                self.run = keys::list(value, wanted)?;
                if self.run.first().is_none_or(String::is_empty) || self.run.iter().any(|word| word.contains('\0')) {
                    return Err(wanted);
                }
            }
            "metric" => self.metric = Slug::parse(&word(value)?).map_err(|_| wanted)?.to_string(),
            "board" => self.board = Some(PathBuf::from(word(value)?)),
            "cwd" => self.cwd = Some(word(value)?),
            "env" => {
                self.env = keys::list(value, wanted)?;
                if !self.env.iter().all(|name| keys::is_variable(name)) {
                    return Err(wanted);
                }
            }
            "secret" => self.secret = keys::commands(value, wanted)?,
            "read" => {
                self.read = match word(value)?.as_str() {
                    "number" => Reads::Number,
                    "rows" => Reads::Rows,
                    _ => return Err(wanted),
                };
            }
            "as" => {
                let handle = word(value)?;
                self.handle = Some(Handle::parse(handle.trim_start_matches('@')).map_err(|_| wanted)?);
            }
            "shift" => self.shift = keys::days(value, true, wanted)?,
            "back" => self.back = Some(keys::days(value, false, wanted)?).filter(|days| *days > 0).ok_or(wanted)?,
            "restates" => self.restates = keys::days(value, false, wanted)?,
            "today" => self.today = keys::flag(value, wanted)?,
            "scale" => self.scale = Some(keys::number(value, wanted)?),
            "timeout" => self.timeout = keys::time(value, wanted)?,
            _ => return self.rows.take(key, value, wanted),
        }
        Ok(())
    }
}

impl Rows {
    fn take(&mut self, key: &str, value: &Value<'_>, wanted: Wanted) -> Result<(), Wanted> {
        let word = |value| keys::text(value, wanted);
        match key {
            "columns" => {
                self.columns = keys::one_or_more(value, wanted)?;
                let named = |columns: &String| columns.split(',').any(|part| part.trim_start().starts_with("metric="));
                if self.columns.iter().any(named) {
                    return Err(wanted);
                }
            }
            "value" => {
                self.values = vec![word(value)?];
                if self.values[0].split_once('=').is_some_and(|(slug, _)| Slug::parse(slug).is_ok()) {
                    return Err(wanted);
                }
            }
            "where" => {
                self.wheres = keys::one_or_more(value, wanted)?;
                if !self.wheres.iter().all(|text| text.contains('=')) {
                    return Err(wanted);
                }
            }
            "at-path" => self.at_path = Some(word(value)?),
            "days" => self.days = Some(Order::of(&word(value)?).ok_or(wanted)?),
            "zone" => self.zone = Some(word(value)?.parse().map_err(|_| wanted)?),
            "decimal" => self.decimal = Some(Mark::of(&word(value)?).ok_or(wanted)?),
            "per" => {
                let per = keys::one_or_more(value, wanted)?.join(" ");
                let (span, how) = per.split_once(' ').ok_or(wanted)?;
                let (span, how) = (Span::of(span).ok_or(wanted)?, How::of(how.trim()).ok_or(wanted)?);
                self.per = Some(Per { span, how });
            }
            "no-zeros" => self.no_zeros = keys::flag(value, wanted)?,
            "format" => {
                self.format = Some(match word(value)?.as_str() {
                    "csv" => Format::Csv,
                    "jsonl" => Format::Jsonl,
                    _ => return Err(wanted),
                });
            }
            _ => return Err(wanted),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
