//! Numbers by the whole column: which mark is the decimal one, which unit stands beside, and then what each cell is.

use std::collections::HashSet;

use super::asked::Mark;
use super::numbers::{Number, gap, is_currency, may_be_group, number, plain, same_unit};
use super::refused::Refused;
use crate::domain::amount::{exact, quoted};

type At = (u64, String);

/// How many units of a column are told apart.
const MOST_UNITS: usize = 8;
/// How many numbers are told apart where it matters whether all differ.
const MOST_DIFFERENT: usize = 100_000;

/// What a column's cells say as numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// How many cells are numbers.
    pub(super) count: u64,
    shares: u64,
    point: Option<At>,
    comma: Option<At>,
    unclear: Option<(String, f64, f64)>,
    lone_comma: bool,
    /// Whether a currency that writes groups with commas stands before each unclear one.
    dollars: Option<bool>,
    /// The most digits of a plain whole number.
    longest: usize,
    units: Vec<(String, u64)>,
    bare: Option<u64>,
    thousands: u64,
    spaced: u64,
    letters: Vec<String>,
    whole: bool,
    fraction: bool,
    /// The first number, as it stands.
    pub(super) first: Option<String>,
    different: HashSet<u64>,
}

impl Marks {
    /// Looks at a cell that is no gap; whether it is a number.
    pub(super) fn see(&mut self, line: u64, cell: &str) -> bool {
        let Some(n) = number(cell) else { return false };
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(cell.to_owned());
        }
        self.shares += u64::from(n.of.is_some());
        let at = || Some((line, cell.to_owned()));
        match (n.point, n.comma) {
            (Some(_), None) if self.point.is_none() => self.point = at(),
            (None, Some(_)) if self.comma.is_none() => self.comma = at(),
            (Some(point), Some(comma)) if n.is_unclear() => {
                let dollar = matches!(n.affix, "$" | "£");
                self.dollars = Some(self.dollars.unwrap_or(true) && dollar);
                self.lone_comma |= cell.contains(',');
                if self.unclear.is_none() {
                    self.unclear = Some((cell.to_owned(), point, comma));
                }
            }
            _ => {}
        }
        self.longest = self.longest.max(n.plain.unwrap_or(0));
        self.whole |= n.plain.is_some();
        self.fraction |= n.point.or(n.comma).is_some_and(|v| v.fract() != 0.0);
        self.unit(line, &n);
        if self.different.len() < MOST_DIFFERENT {
            self.different.insert(n.point.or(n.comma).unwrap_or(0.0).to_bits());
        }
        true
    }

    fn unit(&mut self, line: u64, n: &Number<'_>) {
        let mut affix = n.affix;
        if let Some((_, spaced)) = n.thousands {
            self.thousands += 1;
            self.spaced += u64::from(spaced);
            if matches!(affix, "k" | "K" | "M") {
                if !self.letters.iter().any(|letter| letter == affix) && self.letters.len() < 4 {
                    self.letters.push(affix.to_owned());
                }
                affix = "";
            }
        }
        if affix.is_empty() {
            let zero = n.point.or(n.comma) == Some(0.0);
            if !zero && n.thousands.is_none() && n.of.is_none() && self.bare.is_none() {
                self.bare = Some(line);
            }
            return;
        }
        let known = self.units.iter().any(|(unit, _)| unit == affix || same_unit(unit, affix));
        if !known && self.units.len() < MOST_UNITS {
            self.units.push((affix.to_owned(), line));
        }
    }

    /// The mark that the cells themselves prove.
    pub(super) fn evidence(&self) -> Option<Mark> {
        match (&self.point, &self.comma) {
            (Some(_), None) => Some(Mark::Point),
            (None, Some(_)) => Some(Mark::Comma),
            _ => None,
        }
    }

    /// Whether all are whole numbers.
    pub(super) fn is_whole(&self) -> bool {
        self.count > 0 && !self.fraction && self.units.is_empty()
    }

    /// Whether no number stands twice.
    pub(super) fn all_differ(&self) -> bool {
        self.different.len() as u64 == self.count || self.different.len() == MOST_DIFFERENT
    }

    /// How each cell is to be read, or what has to be asked: `other` is what another column proves.
    pub(super) fn rule(
        &self,
        name: &str,
        asked: Option<Mark>,
        other: Option<Mark>,
        has_points: bool,
    ) -> Result<Rule, Refused> {
        let mark = match asked {
            Some(mark) => mark,
            None => self.mark(name, other, has_points)?,
        };
        let (unit, thousands) = self.affix(name)?;
        Ok(Rule {
            mark,
            proven: asked.is_some() || self.evidence().is_some() || self.unclear.is_some(),
            unit,
            thousands,
            share: self.shares > 0,
            word: name.to_owned(),
        })
    }

    fn mark(&self, name: &str, other: Option<Mark>, has_points: bool) -> Result<Mark, Refused> {
        if let (Some((line, cell)), Some((other_line, other_cell))) = (&self.point, &self.comma) {
            let mut both = [
                (line, format!("{} has a decimal point", quoted(cell))),
                (other_line, format!("{} a decimal comma", quoted(other_cell))),
            ];
            both.sort_by_key(|(line, _)| **line);
            let refused = Refused::new("mixed_numbers", format!("the numbers of {name} are written in two ways"));
            let refused =
                both.iter().fold(refused, |refused, (line, says)| refused.because(format!("line {line}: {says}")));
            return Err(refused.hint("write them all with one decimal mark"));
        }
        if let Some(mark) = self.evidence() {
            return Ok(mark);
        }
        let Some((cell, point, comma)) = &self.unclear else { return Ok(other.unwrap_or(Mark::Point)) };
        if let Some(mark) = other {
            return Ok(mark);
        }
        let small = self.whole && self.longest <= 3;
        let groups = !self.lone_comma || self.dollars == Some(true) || small;
        if has_points && groups {
            return Ok(Mark::Point);
        }
        let what = format!("{} of {name} may be {} or {}", quoted(cell), exact(*point), exact(*comma));
        Err(Refused::question("which_decimal", what).flag(&["--decimal", "comma"]).flag(&["--decimal", "point"]))
    }

    /// The unit beside the numbers, and whether `k` and `M` count.
    fn affix(&self, name: &str) -> Result<(Option<String>, bool), Refused> {
        let only = self.thousands > 0 && self.thousands == self.count && self.spaced == self.count;
        if only && self.letters.len() == 1 && self.units.is_empty() {
            return Ok((self.letters.first().cloned(), false));
        }
        let thousands = self.thousands > 0;
        let mixed = |one: &str, line: u64, other: &str, other_line: u64| {
            let mut both = [(line, one.to_owned()), (other_line, other.to_owned())];
            both.sort();
            let what = format!("the numbers of {name} are in two units");
            let refused = both.iter().fold(Refused::new("mixed_units", what), |refused, (line, unit)| {
                refused.because(format!("line {line}: {unit}"))
            });
            Err(refused.hint("bring them to one unit, or choose the rows of one: --where COLUMN=TEXT"))
        };
        match self.units.as_slice() {
            [] => Ok((None, thousands)),
            [(one, line), (other, other_line), ..] => mixed(&quoted(one), *line, &quoted(other), *other_line),
            [(one, line)] => match self.bare {
                Some(bare) if !is_currency(one) => mixed(&quoted(one), *line, "no unit", bare),
                _ => Ok((Some(one.clone()), thousands)),
            },
        }
    }
}

/// How the cells of a column are numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) mark: Mark,
    /// Whether the column, or somebody, says so.
    pub(super) proven: bool,
    /// The unit beside the numbers.
    pub(super) unit: Option<String>,
    /// Whether `k` and `M` are thousands and millions.
    pub(super) thousands: bool,
    /// Whether cells are counts of something: `71/196`.
    pub(super) share: bool,
    word: String,
}

/// A value, or the kind of gap it is; or why it is no number.
pub(super) type Value = Result<Result<(f64, Option<f64>), &'static str>, (String, String)>;

impl Rule {
    /// Whether the column's heading says per cent.
    pub(super) fn says_percent(&self) -> bool {
        let words = super::days::words(&self.word);
        self.word.contains('%') || words.iter().any(|word| word == "percent" || word == "pct")
    }

    /// What a cell holds.
    #[inline]
    pub(super) fn read(&self, cell: &str) -> Value {
        if self.mark == Mark::Point
            && let Some(value) = plain(cell)
        {
            if self.proven || !may_be_group(cell) {
                return if self.unit.is_some() || self.share { self.slow(cell) } else { Ok(Ok((value, None))) };
            }
            return Err((format!("{} may be two numbers", quoted(cell)), "--decimal point or comma".to_owned()));
        }
        self.slow(cell)
    }

    fn slow(&self, cell: &str) -> Value {
        if let Some(kind) = gap(cell) {
            return Ok(Err(kind));
        }
        let bad = |why: &str, hint: &str| Err((format!("{} {why}", quoted(cell)), hint.to_owned()));
        let Some(n) = number(cell) else {
            return bad("is no number", "write it plainly, like 36.2, or leave it empty where nothing was measured");
        };
        let Some(value) = n.value(self.mark, self.thousands) else {
            return bad("is written with another decimal mark", "write all with one");
        };
        let mut affix = n.affix;
        if n.thousands.is_some() && self.thousands && matches!(affix, "k" | "K" | "M") {
            affix = "";
        }
        let fits = match &self.unit {
            None => affix.is_empty(),
            Some(unit) => {
                affix.is_empty() && (value == 0.0 || is_currency(unit) || n.thousands.is_some())
                    || same_unit(unit, affix)
            }
        };
        if !fits {
            return bad(&format!("is in another unit than the rest of {}", self.word), "bring them to one unit");
        }
        if self.share != n.of.is_some() && value != 0.0 {
            return bad("is no count like the others", "write all as counts, 71/196, or none");
        }
        Ok(Ok((value, n.of)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str], has_points: bool) -> Result<Vec<f64>, &'static str> {
        let mut marks = Marks::default();
        for (line, cell) in (2..).zip(cells) {
            if gap(cell).is_none() {
                marks.see(line, cell);
            }
        }
        let rule = marks.rule("v", None, None, has_points).map_err(|e| e.code)?;
        cells.iter().filter_map(|cell| rule.read(cell).unwrap().ok()).map(|(value, _)| Ok(value)).collect()
    }

    #[test]
    fn the_column_says_which_mark_is_decimal() {
        for (cells, points, read) in [
            (&["1,234,567", "987"][..], true, Ok(vec![1_234_567.0, 987.0])),
            (&["1,012", "987"], true, Ok(vec![1012.0, 987.0])),
            (&["1,012", "1,240"], true, Err("which_decimal")),
            (&["$1,012", "$1,240"], true, Ok(vec![1012.0, 1240.0])),
            (&["1,012", "987", "4500"], true, Err("which_decimal")),
            (&["1.012", "987"], false, Err("which_decimal")),
            (&["1.012", "987"], true, Ok(vec![1.012, 987.0])),
            (&["421,4", "398,0"], false, Ok(vec![421.4, 398.0])),
            (&["1,5", "2.75"], false, Err("mixed_numbers")),
            (&["1.2k", "987", "3 K", "3.4M"], true, Ok(vec![1200.0, 987.0, 3000.0, 3_400_000.0])),
            (&["300 K", "310 K"], true, Ok(vec![300.0, 310.0])),
            (&["412 ms", "1.2 s"], true, Err("mixed_units")),
            (&["0.421", "43.8%"], true, Err("mixed_units")),
            (&["0", "43.8%", "", "NaN"], true, Ok(vec![0.0, 43.8])),
            (&["$5", "6"], true, Ok(vec![5.0, 6.0])),
            (&["71/196", "72/200"], true, Ok(vec![71.0 / 196.0, 0.36])),
        ] {
            assert_eq!(column(cells, points), read, "{cells:?}");
        }
    }

    #[test]
    fn another_column_decides() {
        let mut marks = Marks::default();
        marks.see(2, "1.012");
        let rule = marks.rule("v", None, Some(Mark::Comma), false).unwrap();
        assert_eq!(rule.read("1.012"), Ok(Ok((1012.0, None))));
        let rule = marks.rule("v", Some(Mark::Point), Some(Mark::Comma), false).unwrap();
        assert_eq!(rule.read("1.012"), Ok(Ok((1.012, None))));
    }
}
