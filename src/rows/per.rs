//! Rows put together: a sum, a count, a mean of each day, week or month. One cell a period is kept, however many rows.

use std::collections::BTreeMap;

use super::asked::{How, Per, Span};
use super::sorted::Row;
use crate::domain::day::Day;
use crate::domain::day::forms::{Spelled, Written, last_of};

/// What the rows of a period come to.
#[derive(Clone, Copy, Debug, Default)]
struct Cell {
    sum: f64,
    n: f64,
    of: f64,
    shares: bool,
    count: u64,
    last: Option<(i32, i32, u32, f64, f64)>,
    first_day: Option<i32>,
    line: u32,
}

/// Periods by metric and last day.
pub(super) struct Periods {
    per: Per,
    places: BTreeMap<(u16, i32), usize>,
    cells: Vec<Cell>,
    /// The metric and day of the row before, and its cell: rows mostly come in order.
    before: Option<(u16, i32, usize)>,
    /// By how much a share is multiplied, by metric.
    pub(super) percents: Vec<f64>,
}

/// What came of periods.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) rows: Vec<Row>,
    pub(super) zeros: u64,
    /// The first period of all.
    pub(super) first: Option<Day>,
    /// Its first day, where it was left out.
    pub(super) cut: Option<Day>,
    pub(super) not_over: u64,
    pub(super) running: Option<Day>,
}

/// The first and last day of the period that a day lies in.
pub(super) fn period(span: Span, day: Day) -> (Day, Day) {
    match span {
        Span::Day => (day, day),
        Span::Week => {
            let first = day.plus(-i64::from(day.weekday_number()));
            (first, first.plus(6))
        }
        Span::Month => {
            let (year, month) = (day.date().year(), u8::from(day.date().month()));
            let last = last_of(Written::Month(year, month, Spelled::Plainly)).unwrap_or(day);
            (day.plus(1 - i64::from(day.date().day())), last)
        }
    }
}

impl Periods {
    pub(super) fn new(per: Per) -> Self {
        Self { per, places: BTreeMap::new(), cells: Vec::new(), before: None, percents: Vec::new() }
    }

    /// The cell of a row.
    fn place(&mut self, row: &Row) -> Option<usize> {
        if let Some((metric, day, at)) = self.before
            && (metric, day) == (row.metric, row.day)
        {
            return Some(at);
        }
        let (_, last) = period(self.per.span, Day::from_number(i64::from(row.day))?);
        let at = *self.places.entry((row.metric, last.number())).or_insert(self.cells.len());
        if at == self.cells.len() {
            self.cells.push(Cell::default());
        }
        self.before = Some((row.metric, row.day, at));
        Some(at)
    }

    /// Adds a row; `counts` are its numerator and denominator, where it is a share of counts.
    pub(super) fn add(&mut self, row: &Row, counts: Option<(f64, f64)>) {
        let Some(at) = self.place(row) else { return };
        let cell = &mut self.cells[at];
        cell.count += 1;
        cell.sum += row.value;
        if let Some((n, of)) = counts {
            cell.n += n;
            cell.of += of;
            cell.shares = true;
        } else if !row.of.is_nan() {
            cell.of += row.of;
        }
        let key = (row.day, row.ms, row.line);
        if cell.last.is_none_or(|(day, ms, line, ..)| (day, ms, line) <= key) {
            cell.last = Some((row.day, row.ms, row.line, row.value, row.of));
        }
        cell.first_day = Some(cell.first_day.map_or(row.day, |first| first.min(row.day)));
        cell.line = if cell.line == 0 { row.line } else { cell.line.min(row.line) };
    }

    /// The readings of all periods that are over; `from` is what a person said the file begins with.
    pub(super) fn made(self, today: Day, from: Option<Day>, zeros: bool) -> Made {
        let Self { per, places, cells, percents, .. } = self;
        let cells: BTreeMap<(u16, i32), Cell> = places.into_iter().map(|(key, at)| (key, cells[at])).collect();
        let mut made = Made::default();
        let adds = matches!(per.how, How::Sum | How::Count);
        let first = cells.iter().map(|((_, last), cell)| (*last, cell.first_day)).min_by_key(|(last, _)| *last);
        let first_day = cells.values().filter_map(|cell| cell.first_day).min();
        let mut begins = None;
        if let Some((last, _)) = first
            && let Some(last) = Day::from_number(i64::from(last))
        {
            let (start, _) = period(per.span, last);
            let told = from.is_some_and(|from| from <= start);
            made.first = Some(last).filter(|_| !told);
            let cut = per.span != Span::Day && adds && !told && first_day.is_some_and(|day| day > start.number());
            begins = cut.then(|| last.number());
            made.cut = cut.then_some(start);
        }
        let mut before: Option<(u16, Day)> = None;
        for ((metric, last), cell) in cells {
            if begins == Some(last) {
                continue;
            }
            let Some(day) = Day::from_number(i64::from(last)) else { continue };
            if day >= today {
                made.not_over += cell.count;
                made.running = Some(day);
                continue;
            }
            if zeros
                && adds
                && !cell.shares
                && let Some((_, was)) = before.filter(|(of, _)| *of == metric)
            {
                let mut next = period(per.span, was.plus(1)).1;
                while next < day {
                    let row =
                        Row { metric, day: next.number(), ms: -1, line: cell.line, texts: 0, value: 0.0, of: f64::NAN };
                    made.rows.push(row);
                    made.zeros += 1;
                    next = period(per.span, next.plus(1)).1;
                }
            }
            before = Some((metric, day));
            let percent = percents.get(usize::from(metric)).copied().unwrap_or(1.0);
            let of = if cell.of > 0.0 { cell.of } else { f64::NAN };
            let (value, of) = match per.how {
                How::Count => (cell.count as f64, f64::NAN),
                How::Sum | How::Mean if cell.shares => (percent * cell.n / cell.of, of),
                How::Sum => (cell.sum, of),
                How::Mean => (cell.sum / cell.count as f64, of),
                How::Last | How::Median | How::Each => {
                    cell.last.map_or((f64::NAN, f64::NAN), |(.., value, of)| (value, of))
                }
            };
            made.rows.push(Row { metric, day: last, ms: -1, line: cell.line, texts: 0, value: value + 0.0, of });
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn made(per: (Span, How), rows: &[(&str, f64)], from: Option<&str>) -> (Vec<(String, f64)>, Made) {
        let mut periods = Periods::new(Per { span: per.0, how: per.1 });
        for (line, (on, value)) in (2..).zip(rows) {
            let row = Row { metric: 0, day: day(on).number(), ms: -1, line, texts: 0, value: *value, of: f64::NAN };
            periods.add(&row, None);
        }
        let made = periods.made(day("2024-12-31"), from.map(day), true);
        let list =
            made.rows.iter().map(|r| (Day::from_number(i64::from(r.day)).unwrap().to_string(), r.value)).collect();
        (list, made)
    }

    #[test]
    fn a_day_comes_to_its_sum_mean_count_or_last() {
        let rows = [("2024-03-01", 5.0), ("2024-03-01", 9.0), ("2024-03-01", 7.0), ("2024-03-03", 6.0)];
        let one = |how| made((Span::Day, how), &rows, None).0[0].1;
        assert_eq!([How::Sum, How::Mean, How::Count, How::Last].map(one), [21.0, 7.0, 3.0, 7.0]);
        let (list, sum) = made((Span::Day, How::Sum), &rows, None);
        assert_eq!((list.len(), sum.zeros, &list[1]), (3, 1, &("2024-03-02".to_owned(), 0.0)));
        assert_eq!(made((Span::Day, How::Mean), &rows, None).1.zeros, 0);
    }

    #[test]
    fn a_first_week_that_the_file_may_cut_is_left_out() {
        let rows = [("2024-02-29", 2.0), ("2024-03-02", 3.0), ("2024-03-05", 4.0)];
        let (list, cut) = made((Span::Week, How::Sum), &rows, None);
        assert_eq!((list, cut.cut), (vec![("2024-03-10".into(), 4.0)], Some(day("2024-02-26"))));
        assert_eq!(made((Span::Week, How::Sum), &rows, Some("2024-02-26")).0[0], ("2024-03-03".into(), 5.0));
        assert_eq!(made((Span::Week, How::Mean), &rows, None).0.len(), 2);
    }

    #[test]
    fn what_is_not_over_is_left_out() {
        let (list, month) = made((Span::Month, How::Last), &[("2024-11-05", 1.0), ("2024-12-05", 2.0)], None);
        assert_eq!((list, month.not_over), (vec![("2024-11-30".into(), 1.0)], 1));
    }
}
