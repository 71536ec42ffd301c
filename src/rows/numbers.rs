//! One cell's number, read both ways a mark can be meant; and what a whole column of them means.

use super::asked::Mark;
use crate::domain::day::forms::iso;

/// What a cell holds, by both marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number<'a> {
    /// With the point as the decimal mark.
    pub(super) point: Option<f64>,
    /// With the comma.
    pub(super) comma: Option<f64>,
    /// What stands beside it.
    pub(super) affix: &'a str,
    /// 1,000 or 1,000,000 where `k` or `M` stands behind; its letter is the affix, and a blank may stand between.
    pub(super) thousands: Option<(f64, bool)>,
    /// What it is a share of: `71/196`.
    pub(super) of: Option<f64>,
    /// Whether it is digits alone, and how many before a mark.
    pub(super) plain: Option<usize>,
}

impl Number<'_> {
    /// The value where the decimal mark is known; `k` is counted in.
    pub(super) fn value(&self, mark: Mark, thousands: bool) -> Option<f64> {
        let value = if mark == Mark::Comma { self.comma } else { self.point }?;
        let times = self.thousands.filter(|_| thousands).map_or(1.0, |(times, _)| times);
        Some(value * times).filter(|v| v.is_finite())
    }

    /// Whether the two marks give two values.
    pub(super) fn is_unclear(&self) -> bool {
        self.point.is_some() && self.comma.is_some() && self.point != self.comma
    }
}

/// Codes of currencies that are written before a number.
const CODES: [&str; 24] = [
    "USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "INR", "CNY",
    "BRL", "MXN", "ZAR", "KRW", "SGD", "HKD", "TRY", "ILS",
];
const SIGNS: [char; 6] = ['$', '€', '£', '¥', '₹', '₩'];
/// The most letters of a unit.
const MOST_UNIT: usize = 12;
/// No number is longer.
const MOST: usize = 64;

/// What stands for a value that is missing; without case.
const GAPS: [&str; 17] = [
    "nan",
    "null",
    "none",
    "undefined",
    "n/a",
    "na",
    "#n/a",
    "-",
    "–",
    "—",
    "--",
    "\\n",
    ".",
    "no data",
    "#div/0!",
    "#value!",
    "#ref!",
];

/// The kind of gap a cell is: empty, or its word.
pub(super) fn gap(cell: &str) -> Option<&'static str> {
    if cell.is_empty() {
        return Some("empty");
    }
    if cell.len() > 9 || cell.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    GAPS.iter().find(|gap| gap.eq_ignore_ascii_case(cell)).map(|gap| match *gap {
        "nan" => "NaN",
        "n/a" => "N/A",
        "na" => "NA",
        "#n/a" => "#N/A",
        "\\n" => "\\N",
        "#div/0!" => "#DIV/0!",
        "#value!" => "#VALUE!",
        "#ref!" => "#REF!",
        other => other,
    })
}

/// A plain number with a point: nearly every cell there is.
#[inline]
pub(super) fn plain(cell: &str) -> Option<f64> {
    let bytes = cell.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let (first, last) = (digits.first()?, digits.last()?);
    if !first.is_ascii_digit() || !last.is_ascii_digit() || digits.len() > 24 {
        return None;
    }
    let mut points = 0;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {}
            b'.' => points += 1,
            _ => return None,
        }
    }
    // `1.012` in a column of groups is no decimal; the column says, so only what reads one way is plain.
    (points < 2).then(|| cell.parse().ok()).flatten().map(|v: f64| v + 0.0)
}

/// Whether a lone point stands where a group's would: `1.012`, `12.480`.
#[inline]
pub(super) fn may_be_group(cell: &str) -> bool {
    let bytes = cell.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    digits.len() > 4 && digits.len() < 8 && digits[digits.len() - 4] == b'.' && digits[0] != b'0'
}

/// Reads a cell; none where it is no number.
pub(super) fn number(cell: &str) -> Option<Number<'_>> {
    // A day is the usual cell that is none.
    if cell.len() > MOST || !cell.bytes().any(|byte| byte.is_ascii_digit()) || iso(cell.as_bytes()).is_some() {
        return None;
    }
    if let Some((n, of)) = cell.split_once('/')
        && let (Some(n), Some(of)) = (plain(n.trim()), plain(of.trim()))
    {
        let share = (n >= 0.0 && of > 0.0).then_some(n / of)?;
        let (point, comma) = (Some(share), Some(share));
        return Some(Number { point, comma, affix: "", thousands: None, of: Some(of), plain: None });
    }
    let (bracketed, inside) = match cell.strip_prefix('(').and_then(|c| c.strip_suffix(')')) {
        Some(inside) => (true, inside.trim()),
        None => (false, cell),
    };
    let (signed, rest) = sign(inside);
    let (before, rest) = before(rest);
    let (again, rest) = if before.is_empty() || signed.is_some() { (None, rest) } else { sign(rest) };
    let (core, behind) = core(rest)?;
    let behind_trimmed = behind.trim_start_matches(is_blank);
    if !before.is_empty() && !behind_trimmed.is_empty() && thousands(behind_trimmed).is_none() {
        return None;
    }
    if bracketed && signed.is_some() {
        return None;
    }
    let negative = bracketed ^ (signed.or(again) == Some(true));
    let with_sign = |v: f64| if negative { -v } else { v } + 0.0;
    let thousands = thousands(behind_trimmed).map(|times| (times, behind.len() > behind_trimmed.len()));
    let affix = match behind_trimmed {
        "" => before,
        unit if is_unit(unit) => {
            if thousands.is_some() && !before.is_empty() {
                before
            } else {
                unit
            }
        }
        _ => return None,
    };
    let (point, comma) = (read(core, '.').map(with_sign), read(core, ',').map(with_sign));
    if point.is_none() && comma.is_none() {
        return None;
    }
    let digits = core.bytes().all(|byte| byte.is_ascii_digit());
    Some(Number { point, comma, affix, thousands, of: None, plain: digits.then_some(core.len()) })
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// Whether a sign stands first, and a minus; what is behind it.
fn sign(text: &str) -> (Option<bool>, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (Some(true), rest.trim_start_matches(is_blank)),
        None => match text.strip_prefix('+') {
            Some(rest) => (Some(false), rest.trim_start_matches(is_blank)),
            None => (None, text),
        },
    }
}

/// A currency before a number, and the rest.
fn before(text: &str) -> (&str, &str) {
    if let Some(sign) = text.chars().next().filter(|c| SIGNS.contains(c)) {
        let (unit, rest) = text.split_at(sign.len_utf8());
        return (unit, rest.trim_start_matches(is_blank));
    }
    match text.split_at_checked(3) {
        Some((code, rest)) if CODES.contains(&code) => (code, rest.trim_start_matches(is_blank)),
        _ => ("", text),
    }
}

/// The digits with their marks and exponent, and what stands behind them.
fn core(text: &str) -> Option<(&str, &str)> {
    let is_core = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | '_') || is_blank(c);
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return None;
    }
    let end = text.find(|c| !is_core(c)).unwrap_or(text.len());
    let end = text[..end].rfind(|c: char| c.is_ascii_digit())? + 1;
    let rest = &text[end..];
    if let Some(power) = rest.strip_prefix(['e', 'E']) {
        let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        if length > 0 {
            let all = text.len() - digits.len() + length;
            return Some(text.split_at(all));
        }
    }
    Some(text.split_at(end))
}

/// What `k` and `M` behind a number stand for.
fn thousands(text: &str) -> Option<f64> {
    match text {
        "k" | "K" => Some(1e3),
        "M" => Some(1e6),
        _ => None,
    }
}

/// Whether a text can be a unit: letters and the few signs of units, not too many.
fn is_unit(text: &str) -> bool {
    let fits =
        |c: char| c.is_alphabetic() || matches!(c, '%' | '‰' | '°' | '/' | '²' | '³' | 'µ') || SIGNS.contains(&c);
    text == "%" || (text.chars().count() <= MOST_UNIT && text.chars().all(fits) && text != "/")
}

/// The value of a core with this decimal mark.
fn read(core: &str, mark: char) -> Option<f64> {
    let (mantissa, power) = match core.find(['e', 'E']) {
        Some(at) => core.split_at(at),
        None => (core, ""),
    };
    let (whole, part) = match mantissa.split_once(mark) {
        Some((whole, part)) => (whole, Some(part)),
        None => (mantissa, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if part.is_some_and(|part| part.is_empty() || !all_digits(part)) {
        return None;
    }
    let mut plain = String::with_capacity(core.len());
    if all_digits(whole) {
        if whole.is_empty() && part.is_none() {
            return None;
        }
        plain.push_str(whole);
    } else if power.is_empty() && is_grouped(whole, mark) {
        plain.extend(whole.chars().filter(char::is_ascii_digit));
    } else {
        return None;
    }
    if plain.is_empty() {
        plain.push('0');
    }
    if let Some(part) = part {
        plain.push('.');
        plain.push_str(part);
    }
    plain.push_str(power);
    let value: f64 = plain.parse().ok()?;
    let vanished = value == 0.0 && mantissa.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    (value.is_finite() && !vanished).then_some(value)
}

/// Whether digits stand in groups of three by one separator, or in Indian ones.
fn is_grouped(whole: &str, mark: char) -> bool {
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()).filter(|c| *c != mark) else { return false };
    let groups: Vec<&str> = whole.split(separator).collect();
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let ([first, middle @ .., last], true) = (lengths.as_slice(), digits) else { return false };
    let threes = *first <= 3 && *last == 3 && middle.iter().all(|n| *n == 3);
    let indian = *first <= 2 && *last == 3 && !middle.is_empty() && middle.iter().all(|n| *n == 2);
    !whole.starts_with('0') && (threes || indian)
}

/// One unit in its usual spelling: a currency's sign stands for its code.
pub(super) fn usual(unit: &str) -> String {
    match unit {
        "$" => "USD".to_owned(),
        "€" => "EUR".to_owned(),
        "£" => "GBP".to_owned(),
        other => other.replace('\u{3bc}', "µ"),
    }
}

/// Whether two units are one, without case.
pub(super) fn same_unit(one: &str, other: &str) -> bool {
    usual(one).to_lowercase() == usual(other).to_lowercase()
}

/// Whether a unit is a currency.
pub(super) fn is_currency(unit: &str) -> bool {
    let usual = usual(unit);
    CODES.contains(&usual.to_ascii_uppercase().as_str()) || unit.chars().all(|c| SIGNS.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(cell: &str) -> Option<(Option<f64>, Option<f64>)> {
        number(cell).map(|n| (n.point, n.comma))
    }

    #[test]
    fn a_cell_reads_by_the_point_the_comma_or_both() {
        assert_eq!(both("421,4"), Some((None, Some(421.4))));
        assert_eq!(both("2523,00"), Some((None, Some(2523.0))));
        assert_eq!(both("1,012"), Some((Some(1012.0), Some(1.012))));
        assert_eq!(both("1.012"), Some((Some(1.012), Some(1012.0))));
        assert_eq!(both("1,234,567"), Some((Some(1_234_567.0), None)));
        assert_eq!(both("12,34,567.5"), Some((Some(1_234_567.5), None)));
        assert_eq!(both("1'234'567.5"), Some((Some(1_234_567.5), None)));
        assert_eq!(both("1 234,5"), Some((None, Some(1234.5))));
        assert_eq!(both("1 234"), Some((Some(1234.0), Some(1234.0))));
        assert_eq!(both("0,123"), Some((None, Some(0.123))));
        assert_eq!(both(".5"), Some((Some(0.5), None)));
        assert_eq!(both("−2"), Some((Some(-2.0), Some(-2.0))));
        assert_eq!(both("1.5e3"), Some((Some(1500.0), None)));
        for odd in ["1e400", "1e-400", "x", "1,2,3", "1__0", "5.", "12 34", "1.2.3.", "v2", "~5", "<1", "+Inf", ""] {
            assert_eq!(both(odd), None, "{odd}");
        }
    }

    #[test]
    fn one_affix_before_or_behind() {
        let affix = |cell| number(cell).map(|n| (n.point, n.affix));
        assert_eq!(affix("$1,421.50"), Some((Some(1421.5), "$")));
        assert_eq!(affix("($12.25)"), Some((Some(-12.25), "$")));
        assert_eq!(affix("-$12.25"), Some((Some(-12.25), "$")));
        assert_eq!(affix("$-12.25"), Some((Some(-12.25), "$")));
        assert_eq!(number("-110,7 €").map(|n| (n.comma, n.affix)), Some((Some(-110.7), "€")));
        assert_eq!(affix("412 ms"), Some((Some(412.0), "ms")));
        assert_eq!(affix("43.8%"), Some((Some(43.8), "%")));
        assert_eq!(affix("$5 USD"), None);
        assert_eq!(affix("5 a longer text"), None);
        let k = number("1.2k").unwrap();
        assert_eq!((k.value(Mark::Point, true), k.thousands), (Some(1200.0), Some((1e3, false))));
        assert_eq!(number("3 K").unwrap().thousands, Some((1e3, true)));
        assert_eq!(number("3.4M").unwrap().value(Mark::Point, true), Some(3_400_000.0));
        assert_eq!(number("71/196").unwrap().of, Some(196.0));
    }

    #[test]
    fn gaps_are_known_by_their_words() {
        for (cell, kind) in
            [("", "empty"), ("nan", "NaN"), ("No Data", "no data"), ("\\N", "\\N"), ("#DIV/0!", "#DIV/0!")]
        {
            assert_eq!(gap(cell), Some(kind), "{cell}");
        }
        for cell in ["0", "+Inf", "<1", "nothing", "-1"] {
            assert_eq!(gap(cell), None, "{cell}");
        }
    }
}
