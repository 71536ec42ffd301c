//! A table in a file: its shape, its headings, and its rows as records, from the beginning as often as needed.

use std::cell::RefCell;
use std::io::Read;
use std::rc::Rc;

use super::asked::Asked;
use super::json::{self, JsonLines};
use super::layout::{Around, Is, Layout};
use super::record::{Given, Record, Records};
use super::refused::Refused;
use super::shape::{self, SAMPLE, Shape};
use super::text::{Source, Text, sniff};
use super::wide::Unfolded;

/// A table.
pub(super) struct Table<'s> {
    source: &'s Source,
    pub(super) shape: Shape,
    layout: Layout,
    /// What a JSON document held.
    given: Option<json::Table>,
    /// The keys that JSON lines had so far.
    keys: Rc<RefCell<Vec<String>>>,
    /// An export of upshot's own.
    pub(super) own: bool,
}

/// The headings of an export of upshot's own; the last two came later.
const OWN: [&str; 9] = ["metric", "day", "time", "value", "of", "note", "source", "by", "id"];
const OWN_BEFORE: [&str; 7] = ["metric", "day", "value", "of", "note", "source", "by"];

impl<'s> Table<'s> {
    /// Finds the table of a file.
    pub(super) fn open(source: &'s Source, asked: &Asked<'_>) -> Result<Self, Refused> {
        let mut first = Vec::new();
        source.read()?.take(512).read_to_end(&mut first)?;
        if let Some(refused) = sniff(&first) {
            return Err(refused);
        }
        let (head, cut) = shape::head(&mut Text::new(source.read()?, b""))?;
        let valid = std::str::from_utf8(&head).map_or_else(|e| e.valid_up_to(), str::len);
        let head = std::str::from_utf8(&head[..valid]).unwrap_or_default();
        let shape = shape::shape(head, cut, asked.format);
        let mut table =
            Self { source, shape, layout: Layout::known(Vec::new()), given: None, keys: Rc::default(), own: false };
        match &table.shape {
            Shape::Json => table.document(asked)?,
            Shape::JsonLines => table.own = head.lines().next().is_some_and(json::is_own_line),
            shape => {
                let mut records = shape::records(shape, head.as_bytes())?;
                let mut sample = Vec::new();
                let mut record = Record::default();
                loop {
                    match records.next(&mut record) {
                        Ok(true) if sample.len() < SAMPLE => {
                            if !record.is_blank() {
                                sample.push(record.clone());
                            }
                        }
                        Ok(_) => break,
                        // What the end of the sample cut is no error of the file's.
                        Err(_) if cut && sample.len() > 2 => break,
                        Err(refused) => return Err(refused),
                    }
                }
                shape::without_the_cut(&mut sample, cut);
                table.layout = Layout::of(&sample)?;
                let names: Vec<String> = table.layout.headings.iter().map(|name| name.to_lowercase()).collect();
                table.own = names == OWN || names == OWN_BEFORE;
            }
        }
        Ok(table)
    }

    /// Reads one JSON document.
    fn document(&mut self, asked: &Asked<'_>) -> Result<(), Refused> {
        if self.source.len()? > json::MOST {
            return Err(Refused::new("too_large", "a JSON document of more than 64 MiB")
                .hint("jq -c '.rows[]' FILE | upshot import - …"));
        }
        let mut text = String::new();
        Text::new(self.source.read()?, b"").read_to_string(&mut text)?;
        let document = serde_json::from_str(&text).map_err(|e| {
            let what = format!("it is no JSON: {}", e.to_string().split(" at line").next().unwrap_or_default());
            Refused::row(e.line() as u64, what, "see whether the download is whole")
        })?;
        drop(text);
        let table = json::choose(json::tables(&document), asked.at_path.as_deref())?;
        self.own = table.own;
        self.layout = Layout::known(table.headings.clone());
        self.given = Some(table);
        Ok(())
    }

    /// The headings of its records, as far as they are known.
    pub(super) fn headings(&self) -> Vec<String> {
        match (&self.shape, &self.layout.wide) {
            (Shape::JsonLines, _) => self.keys.borrow().clone(),
            (_, Some(wide)) => wide.headings(&self.layout.headings),
            _ => self.layout.headings.clone(),
        }
    }

    /// Whether the file itself names its columns.
    pub(super) fn is_headed(&self) -> bool {
        self.layout.headed
    }

    /// The column of a wide table's days.
    pub(super) fn wide_day(&self) -> Option<usize> {
        self.layout.wide.as_ref().map(|wide| wide.before)
    }

    /// Whether a column holds points of JSON, which may be instants.
    pub(super) fn is_point(&self, heading: &str) -> bool {
        self.given
            .as_ref()
            .is_some_and(|given| given.points && !heading.is_empty() && heading.bytes().all(|b| b.is_ascii_digit()))
            || (matches!(self.shape, Shape::Json | Shape::JsonLines)
                && heading.contains('.')
                && json::is_point(heading))
    }

    /// Columns of what stands around the table.
    pub(super) fn around(&self) -> Vec<usize> {
        self.given.as_ref().map(|given| given.around.clone()).unwrap_or_default()
    }

    /// How many bytes the file has.
    pub(super) fn size(&self) -> Result<u64, Refused> {
        Ok(self.source.len()?)
    }

    /// The rows from the beginning; `day` is where their day stands, once that is known.
    pub(super) fn rows(&self, day: Option<usize>) -> Result<Rows<'_>, Refused> {
        let from: Box<dyn Records + '_> = match (&self.shape, &self.given) {
            (_, Some(given)) => Box::new(Given { records: given.records.iter() }),
            (Shape::JsonLines, None) => {
                Box::new(JsonLines::new(Text::new(self.source.read()?, b""), Rc::clone(&self.keys), self.own))
            }
            (shape, None) => shape::records(shape, self.source.read()?)?,
        };
        let kept = Kept { from, layout: &self.layout, day, around: Around::default(), last: 0 };
        Ok(match &self.layout.wide {
            None => Rows::Plain(kept),
            Some(wide) => Rows::Wide(Unfolded {
                from: kept,
                wide: wide.clone(),
                headings: self.layout.headings.clone(),
                record: Record::default(),
                at: wide.until,
            }),
        })
    }
}

/// Records that are rows.
pub(super) struct Kept<'a> {
    from: Box<dyn Records + 'a>,
    layout: &'a Layout,
    day: Option<usize>,
    around: Around,
    last: u64,
}

impl Records for Kept<'_> {
    fn next(&mut self, record: &mut Record) -> Result<bool, Refused> {
        while self.from.next(record)? {
            self.last = self.last.max(record.line);
            if self.layout.judge(record, self.day, &mut self.around)? == Is::Row {
                return Ok(true);
            }
        }
        self.around.end();
        Ok(false)
    }
}

/// The rows of a table.
pub(super) enum Rows<'a> {
    /// As they stand.
    Plain(Kept<'a>),
    /// One for each day of a record.
    Wide(Unfolded<Kept<'a>>),
}

impl Rows<'_> {
    /// What stood around the rows so far, and the last line.
    pub(super) fn around(&self) -> (&Around, u64) {
        let kept = match self {
            Self::Plain(kept) => kept,
            Self::Wide(unfolded) => &unfolded.from,
        };
        (&kept.around, kept.last)
    }

    pub(super) fn next(&mut self, record: &mut Record) -> Result<bool, Refused> {
        match self {
            Self::Plain(kept) => kept.next(record),
            Self::Wide(unfolded) => unfolded.next(record),
        }
    }
}
