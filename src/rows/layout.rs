//! Which records of a table are its headings and its rows, and which stand above, below and between them.

use super::days;
use super::numbers;
use super::record::Record;
use super::refused::{Refused, listed};
use super::shape;
use super::wide::{self, Wide};

/// Words that a row of totals begins with.
const TOTALS: [&str; 11] =
    ["total", "totals", "subtotal", "grand total", "sum", "average", "avg", "mean", "median", "summe", "gesamt"];

/// Whether a cell is one of those words.
pub(super) fn is_total(cell: &str) -> bool {
    let word = cell.trim_end_matches(':').trim().to_lowercase();
    word == "durchschnitt" || TOTALS.contains(&word.as_str())
}

/// How a table is laid out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// The headings, or `#1`… where there are none.
    pub(super) headings: Vec<String>,
    /// Whether the file has headings.
    pub(super) headed: bool,
    /// The cells of its records.
    pub(super) width: usize,
    /// The line of the first row.
    first: u64,
    /// Where records that begin with `#` are rows.
    marked: bool,
    /// A table with a day a column.
    pub(super) wide: Option<Wide>,
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    Row,
    Above,
    Total,
    /// A comment, a blank, headings again, something below: not a row.
    Aside,
}

/// What stood around the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Around {
    pub(super) above: u64,
    pub(super) totals: u64,
    pub(super) footer: u64,
    /// Records of one cell that aren't days: below the table, unless a row follows.
    pending: Vec<(u64, usize, String)>,
    pended: u64,
    apart: bool,
}

impl Layout {
    /// The layout of a table by its first records.
    pub(super) fn of(sample: &[Record]) -> Result<Self, Refused> {
        let single = sample.iter().all(|record| record.len() <= 1);
        let counted = sample.iter().filter(|r| !r.cell(0).starts_with('#')).map(Record::len);
        let width = shape::width(counted).unwrap_or(if single { 1 } else { 2 });
        let of_width: Vec<&Record> = sample.iter().filter(|record| record.len() == width).collect();
        let hashes = of_width.iter().filter(|record| record.cell(0).starts_with('#')).count();
        let marked = hashes * 2 >= of_width.len() && hashes > 1;
        let is_comment = |record: &Record| !marked && record.cell(0).starts_with('#');
        let kept: Vec<&Record> = sample.iter().filter(|record| !is_comment(record) || record.len() == width).collect();
        if let Some((at, wide)) = wide::find(&kept, width) {
            let headings: Vec<String> = kept[at].cells().map(str::to_owned).collect();
            let first = kept.get(at + 1).map_or(0, |record| record.line);
            return Ok(Self { headings, headed: true, width, first, marked, wide: Some(wide) });
        }
        let rows: Vec<&Record> = kept.iter().filter(|record| !is_comment(record)).copied().collect();
        let Some(first) = first_row(&rows, width).map(|record| record.line) else {
            return Err(no_first(&kept, width));
        };
        let heads = || {
            let above = kept.iter().filter(|record| record.line < first && record.len() == width).rev();
            above.filter(|record| record.filled() >= width.min(2) && !record.cells().any(days::is_any))
        };
        // Numbers are no headings where words stand above them: a row without its day is told as one.
        let numbers = |record: &Record| record.cells().filter(|cell| numbers::number(cell).is_some()).count();
        let head = heads().next().map(|last| {
            let words = if numbers(last) * 2 >= last.filled() { heads().find(|r| numbers(r) == 0) } else { None };
            words.unwrap_or(last)
        });
        let mut headings: Vec<String> = match head {
            Some(head) => head.cells().map(str::to_owned).collect(),
            None => (1..=width).map(|n| format!("#{n}")).collect(),
        };
        if let Some(name) = headings.first_mut().filter(|name| head.is_some() && !marked && name.starts_with('#')) {
            *name = name.trim_start_matches('#').trim().to_owned();
        }
        let first = head.map_or(first, |head| head.line + 1);
        Ok(Self { headings, headed: head.is_some(), width, first, marked, wide: None })
    }

    /// A table of known columns, all of whose records are rows.
    pub(super) fn known(headings: Vec<String>) -> Self {
        Self { width: headings.len(), headings, headed: true, first: 0, marked: true, wide: None }
    }

    /// What a record is; `day` is where its day stands, once that is known.
    pub(super) fn judge(&self, record: &Record, day: Option<usize>, around: &mut Around) -> Result<Is, Refused> {
        if self.first == 0 {
            return Ok(Is::Row);
        }
        if record.is_blank() {
            around.apart = true;
            return Ok(Is::Aside);
        }
        let apart = std::mem::take(&mut around.apart) || record.apart;
        let first = record.cell(0);
        let hash = first.as_bytes().first() == Some(&b'#') && !self.marked;
        if record.line < self.first {
            if !self.is_headings(record, hash) {
                around.above += u64::from(!hash);
            }
            return Ok(Is::Above);
        }
        if hash {
            around.apart = true;
            return Ok(Is::Aside);
        }
        let named = match day {
            Some(day) if !record.cell(day).is_empty() => record.cell(day),
            _ => record.cells().find(|cell| !cell.is_empty()).unwrap_or_default(),
        };
        if named.as_bytes().first().is_some_and(|byte| !byte.is_ascii_digit())
            && is_total(named)
            && record.cells().any(|cell| numbers::number(cell).is_some())
        {
            around.totals += 1;
            return Ok(Is::Total);
        }
        if self.wide.is_none() {
            // Nearly every row has its day where the first has; what begins with a digit there is looked at as one.
            let digit = |cell: &str| cell.as_bytes().first().is_some_and(u8::is_ascii_digit);
            let has_day = day.is_some_and(|day| digit(record.cell(day)) || days::is_any(record.cell(day)));
            if !has_day && !self.is_row(record, apart, around)? {
                return Ok(Is::Aside);
            }
        }
        self.fits(record, day)?;
        around.row()?;
        Ok(Is::Row)
    }

    /// Whether a record without a day in its place is a row all the same.
    fn is_row(&self, record: &Record, apart: bool, around: &mut Around) -> Result<bool, Refused> {
        if self.headed && self.is_headings(record, false) {
            return Ok(false);
        }
        // Nearly every row has a day that is seen at once.
        let any_day = |of: &dyn Fn(&str) -> bool| record.cells().any(|cell| of(cell) && days::is_any(cell));
        if any_day(&|cell| cell.len() == "2026-03-11".len()) || any_day(&|_| true) {
            return Ok(true);
        }
        let filled = record.filled();
        if filled == 1 && self.width > 1 {
            around.pended += 1;
            if around.pending.len() < 3
                && let Some((at, cell)) = record.cells().enumerate().find(|(_, cell)| !cell.is_empty())
            {
                around.pending.push((record.line, at, cell.to_owned()));
            }
            return Ok(false);
        }
        if apart && self.width > 1 {
            let line = record.line;
            return Err(Refused::new("two_tables", format!("line {line} begins another table"))
                .hint(format!("head -n {} FILE | upshot …", line.saturating_sub(1))));
        }
        Ok(true)
    }

    fn is_headings(&self, record: &Record, hash: bool) -> bool {
        record.len() == self.headings.len()
            && record.cells().zip(&self.headings).enumerate().all(|(at, (cell, heading))| {
                let cell = if at == 0 && hash { cell.trim_start_matches('#').trim() } else { cell };
                cell == heading
            })
    }

    /// A row that is wider than the headings can't be told.
    fn fits(&self, record: &Record, day: Option<usize>) -> Result<(), Refused> {
        if record.len() > self.width
            && (self.width..record.len()).any(|at| !record.cell(at).is_empty())
            && day.is_some()
        {
            let what = format!("{} cells, where the table has {}", record.len(), self.width);
            return Err(Refused::row(record.line, what, "quote a cell that holds what stands between cells"));
        }
        Ok(())
    }
}

impl Around {
    /// A row comes: what was taken for a line below the table is none.
    fn row(&mut self) -> Result<(), Refused> {
        if self.pended == 0 {
            return Ok(());
        }
        self.pended = 0;
        match self.pending.drain(..).next() {
            Some((line, _, cell)) => {
                let what = format!("{} stands alone, without a day", crate::domain::amount::quoted(&cell));
                Err(Refused::row(line, what, "write its day, or leave the row out"))
            }
            None => Ok(()),
        }
    }

    /// The table has ended: what is pending stands below it.
    pub(super) fn end(&mut self) {
        self.footer += std::mem::take(&mut self.pended);
        self.pending.clear();
    }
}

/// The first record with a day beside a number; where none has that, beside a gap; then beside anything.
fn first_row<'a>(records: &[&'a Record], width: usize) -> Option<&'a Record> {
    let plain = records.iter().any(|record| record.cells().any(days::is_plain));
    let is_day = |cell: &str| if plain { days::is_plain(cell) } else { days::is_any(cell) };
    let beside = |record: &Record, fits: &dyn Fn(&str) -> bool| {
        let day = record.cells().position(is_day);
        day.is_some_and(|day| (0..width.max(record.len())).any(|at| at != day && fits(record.cell(at))))
    };
    let find = |fits: &dyn Fn(&str) -> bool| records.iter().find(|record| beside(record, fits)).copied();
    find(&|cell| !days::is_plain(cell) && numbers::number(cell).is_some())
        .or_else(|| find(&|cell| numbers::gap(cell).is_some()))
        .or_else(|| find(&|_| true))
        .or_else(|| records.iter().find(|record| record.cells().any(is_day)).copied())
}

/// Why there is no first row: nothing below the headings, or no day anywhere.
fn no_first(records: &[&Record], width: usize) -> Refused {
    let heads = records.iter().find(|record| record.len() == width && record.filled() >= width.min(2));
    let Some(head) = heads.or(records.first()) else {
        return Refused::new("no_rows", "it holds nothing").hint("a line a reading: 2024-03-01,36.2");
    };
    let names: Vec<&str> = head.cells().collect();
    let follows = records.iter().any(|record| record.line > head.line);
    if !follows && names.iter().any(|name| days::Heading::of(name).is_any()) {
        return Refused::new("no_rows", "it holds headings and no rows").hint("a line a reading: 2024-03-01,36.2");
    }
    no_day(&names)
}

/// No column holds days.
pub(super) fn no_day(names: &[&str]) -> Refused {
    Refused::new("no_day", "no column holds days")
        .because(format!("its columns: {}", listed(names.iter().copied())))
        .hint("each row needs its day, as 2024-03-01; name the column: --columns day=NAME")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> (Layout, Vec<Is>) {
        let sample = shape::sample(text, false, b',');
        let layout = Layout::of(&sample).unwrap();
        let mut around = Around::default();
        let is = sample.iter().map(|record| layout.judge(record, None, &mut around).unwrap()).collect();
        (layout, is)
    }

    #[test]
    fn headings_stand_above_the_first_row_and_the_rest_is_sorted_out() {
        let (found, is) =
            layout("Title\nfrom,2024-03-01\n\nDate,Users\n2024-03-01,5\n# x\nTotal,5\nDate,Users\n2024-03-02,6\n");
        assert_eq!(found.headings, ["Date", "Users"]);
        assert_eq!(is, [Is::Above, Is::Above, Is::Above, Is::Row, Is::Aside, Is::Total, Is::Aside, Is::Row]);
    }

    #[test]
    fn without_headings_columns_are_numbered() {
        let (found, is) = layout("A,2024-03-01,5\nB,2024-03-02,6\n");
        assert_eq!(
            (found.headings, found.headed, is),
            (vec!["#1".into(), "#2".into(), "#3".into()], false, vec![Is::Row; 2])
        );
    }

    #[test]
    fn a_second_table_is_refused_and_a_line_below_is_none() {
        let judge = |text: &str| {
            let sample = shape::sample(text, false, b',');
            let layout = Layout::of(&sample).unwrap();
            let mut around = Around::default();
            for record in &sample {
                layout.judge(record, Some(0), &mut around)?;
            }
            around.end();
            Ok::<_, Refused>(around.footer)
        };
        assert_eq!(judge("d,v\n2024-03-01,5\n\nCountry,v\nPeru,5\n").unwrap_err().code, "two_tables");
        assert_eq!(judge("d,v\n2024-03-01,5\n\nmade by x\n").unwrap(), 1);
        assert_eq!(judge("d,v\n2024-03-01,5\nmade by x\n2024-03-02,5\n").unwrap_err().code, "bad_rows");
    }
}
