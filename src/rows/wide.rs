//! Wide tables: a day a column. Each record becomes a row for every day, and the columns before them its dimensions.

use super::days;
use super::layout::is_total;
use super::numbers;
use super::record::{Record, Records};
use super::refused::Refused;

/// Which columns of a wide table are days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wide {
    /// How many columns stand before them.
    pub(super) before: usize,
    /// Where they end: a last column of totals is none.
    pub(super) until: usize,
}

/// The headings of a wide table among records, by their place.
pub(super) fn find(records: &[&Record], width: usize) -> Option<(usize, Wide)> {
    (0..records.len().saturating_sub(1)).find_map(|at| {
        let (heads, next) = (records[at], records[at + 1]);
        if heads.len() != width {
            return None;
        }
        let until = if is_total(heads.cell(width - 1)) { width - 1 } else { width };
        let is_head = |n: usize| days::is_plain(heads.cell(n)) || days::year(heads.cell(n)).is_some();
        let before = until - (0..until).rev().take_while(|n| is_head(*n)).count();
        let wide = Wide { before, until };
        let years: Vec<Option<i32>> = (before..until).map(|n| days::year(heads.cell(n))).collect();
        let enough = if years.iter().any(Option::is_some) {
            years.len() >= 3 && years.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a + 1 == *b))
        } else {
            years.len() >= 2
        };
        let text = (0..before).all(|n| numbers::number(heads.cell(n)).is_none());
        let numbers = (before..until).any(|n| numbers::number(next.cell(n)).is_some());
        let day = next.cells().any(days::is_plain);
        (enough && text && numbers && !day).then_some((at, wide))
    })
}

/// The records of a wide table, one a day.
pub(super) struct Unfolded<R> {
    pub(super) from: R,
    pub(super) wide: Wide,
    pub(super) headings: Vec<String>,
    pub(super) record: Record,
    /// The column that comes next.
    pub(super) at: usize,
}

impl<R: Records> Records for Unfolded<R> {
    fn next(&mut self, record: &mut Record) -> Result<bool, Refused> {
        while self.at >= self.wide.until {
            if !self.from.next(&mut self.record)? {
                return Ok(false);
            }
            self.at = self.wide.before;
        }
        record.clear();
        for at in 0..self.wide.before {
            record.push(self.record.cell(at));
        }
        record.push(self.headings.get(self.at).map_or("", String::as_str));
        record.push(self.record.cell(self.at));
        record.line = self.record.line;
        self.at += 1;
        Ok(true)
    }
}

impl Wide {
    /// The headings of the records that it becomes.
    pub(super) fn headings(&self, of: &[String]) -> Vec<String> {
        of.iter().take(self.before).cloned().chain(["headings".to_owned(), "cells".to_owned()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::shape;

    fn is_wide(text: &str) -> Option<(usize, usize)> {
        let sample = shape::sample(text, false, b',');
        let records: Vec<&Record> = sample.iter().collect();
        let width = shape::width(records.iter().map(|record| record.len()))?;
        find(&records, width).map(|(_, wide)| (wide.before, wide.until))
    }

    #[test]
    fn headings_that_are_days_make_a_table_wide() {
        assert_eq!(is_wide("Name,Jan-24,Feb-24,Total\nMRR,1,2,3\n"), Some((1, 3)));
        assert_eq!(is_wide("Country,Code,2019,2020,2021\nPeru,PE,1,2,3\n"), Some((2, 5)));
        assert_eq!(is_wide("2024-03-01,2024-03-02\n5,6\n"), Some((0, 2)));
        for text in [
            "Name,2019,2020\nPeru,1,2\n",
            "Name,2019,2021,2023\nPeru,1,2,3\n",
            "A,2024-03-01,2024-03-04,3\nB,2024-03-02,,5\n",
            "Name,2024-03-01\nx,5\n",
        ] {
            assert_eq!(is_wide(text), None, "{text}");
        }
    }
}
