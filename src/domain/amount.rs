//! Numbers as people type them, and as people read them.
//!
//! One reading only: a decimal point, underscores between digits, an exponent, a count such as `71/196`, a unit.
//! What has two readings (`1,5`) is refused with both shown.

use std::fmt;
use std::str::FromStr;

use super::unclear::Unclear;

#[cfg(test)]
mod tests;

/// Currency symbols that are written before the number.
const CURRENCIES: [char; 3] = ['€', '$', '£'];
/// Signs a unit may have beside letters and digits.
const UNIT_SIGNS: &str = "%‰€$£¥₹/°²³·^-_.'";
/// The longest unit, in characters.
const UNIT_LENGTH: usize = 24;

/// A number as typed, with the count it came from and the unit beside it, before either is checked against a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// The number; for a count, the plain ratio.
    pub value: f64,
    /// The numerator, where a count such as `71/196` was typed.
    pub count: Option<f64>,
    /// The denominator, where a count was typed.
    pub of: Option<f64>,
    /// The unit, where one was typed: `%`, `ms`, `€`.
    pub unit: Option<String>,
}

impl Amount {
    /// A bare number, with no unit. Minus zero becomes zero.
    #[must_use]
    pub fn bare(value: f64) -> Self {
        Self { value: value + 0.0, count: None, of: None, unit: None }
    }

    /// Reads `36.2`, `36.2%`, `-200ms`, `28 s`, `1_000`, `1e3`, `71/196` or `-€30`.
    ///
    /// # Errors
    /// Says what is wrong with the word and what to write instead.
    pub fn parse(word: &str) -> Result<Self, Unclear> {
        let amount = Self::read(word)?;
        // What is printed of it has to be read as the same again, or a board would say another number than it holds.
        match Self::read(&amount.to_string()) {
            Ok(again) if again == amount => Ok(amount),
            _ => Err(Unclear::new(
                format!("{} can't be told from another number where it is shown", quoted(word.trim())),
                "write it plainly, like 36.2, 36.2% or 200ms",
            )),
        }
    }

    fn read(word: &str) -> Result<Self, Unclear> {
        let whole = word.trim();
        if whole.is_empty() {
            return Err(Unclear::new("there is no number", "write one, like 36.2"));
        }
        let (negative, unsigned) = match whole.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, whole.strip_prefix('+').unwrap_or(whole)),
        };
        let (currency, digits) = match unsigned.strip_prefix(CURRENCIES) {
            Some(rest) => (unsigned.chars().next(), rest.trim_start()),
            None => (None, unsigned),
        };
        let (magnitude, rest) = take_number(digits, whole)?;
        let value = if negative { -magnitude } else { magnitude } + 0.0;
        let mut amount = Self::bare(value);
        let mut rest = rest;
        if let Some(below) = rest.trim_start().strip_prefix('/') {
            let (of, after) = take_number(below.trim_start(), whole)
                .map_err(|unclear| if unclear.what.ends_with(NOT_A_NUMBER) { no_count(whole) } else { unclear })?;
            if value < 0.0 {
                return Err(Unclear::new(
                    format!("{} counts less than none", quoted(whole)),
                    "write a count as how many of how many, like 71/196",
                ));
            }
            if of <= 0.0 {
                return Err(Unclear::new(
                    format!("{} is a count out of none", quoted(whole)),
                    "the number after / must be above 0; write a count like 71/196",
                ));
            }
            amount.value = in_range(value / of, value == 0.0, whole)?;
            amount.count = Some(value);
            amount.of = Some(of);
            rest = after;
        }
        amount.unit = match (currency, take_unit(rest, whole)?) {
            (Some(symbol), Some(unit)) => {
                return Err(Unclear::new(
                    format!("{} has two units, {symbol} and {unit}", quoted(whole)),
                    "write the whole number with one of them, like €3000",
                ));
            }
            (Some(symbol), None) => Some(symbol.to_string()),
            (None, unit) => unit,
        };
        Ok(amount)
    }

    /// The value and the denominator in a metric's unit. A count is a share of 100 where the unit is `%`.
    ///
    /// # Errors
    /// Refuses a typed unit that is not the metric's.
    pub fn in_unit(self, unit: Option<&str>) -> Result<(f64, Option<f64>), Unclear> {
        if let Some(typed) = &self.unit {
            match unit {
                Some(unit) if same_unit(typed, unit) => {}
                Some(unit) => {
                    return Err(Unclear::new(
                        format!("{} is in {typed}, and the metric is in {unit}", quoted(&self.to_string())),
                        format!("give the number in {unit}, like {}", with_unit(12.0, Some(unit))),
                    ));
                }
                None => {
                    let bare = Self { unit: None, ..self.clone() };
                    return Err(Unclear::new(
                        format!("{} has a unit, {typed}, and the metric has none", quoted(&self.to_string())),
                        format!("write {bare}"),
                    ));
                }
            }
        }
        let value = match (self.count, self.of, unit) {
            (Some(count), Some(of), Some("%")) => 100.0 * count / of,
            _ => self.value,
        };
        if !value.is_finite() {
            return Err(too_large(&self.to_string()));
        }
        Ok((value + 0.0, self.of))
    }

    /// The value as a distance in a metric's unit; `pt` and `pp` are distances where the unit is `%`.
    ///
    /// # Errors
    /// Refuses a typed unit that is not the metric's.
    pub fn distance_in_unit(self, unit: Option<&str>) -> Result<f64, Unclear> {
        let points = self.unit.as_deref().is_some_and(|typed| same_unit(typed, "pt") || same_unit(typed, "pp"));
        let amount = if points && unit == Some("%") { Self { unit: None, ..self } } else { self };
        amount.in_unit(unit).map(|(value, _)| value)
    }
}

impl FromStr for Amount {
    type Err = Unclear;

    fn from_str(word: &str) -> Result<Self, Unclear> {
        Self::parse(word)
    }
}

/// The amount to its last digit, in a form that parses back to itself.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = match (self.count, self.of) {
            (Some(count), Some(of)) => format!("{}/{}", exact(count), exact(of)),
            _ => exact(self.value),
        };
        f.pad(&beside(&number, self.unit.as_deref()))
    }
}

/// The shortest text that parses back to the same number.
#[must_use]
pub fn exact(v: f64) -> String {
    if v == 0.0 {
        "0".to_owned()
    } else if is_plain(v) {
        format!("{v}")
    } else {
        format!("{v:e}")
    }
}

/// The number for people: exact where that is short, else three digits, and never fewer than the whole part.
#[must_use]
pub fn short(v: f64) -> String {
    let whole = exact(v);
    if !v.is_finite() {
        return whole;
    }
    let mantissa = whole.split('e').next().unwrap_or_default();
    let decimals = mantissa.split_once('.').map_or(0, |(_, after)| after.len());
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_matches('0').len();
    if significant <= 6 || (is_plain(v) && decimals <= 2) {
        return whole;
    }
    if is_plain(v) {
        let exponent: i32 = format!("{v:e}").split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
        let places = usize::try_from(2 - exponent).unwrap_or(0);
        trim_zeros(&format!("{v:.places$}")).to_owned()
    } else {
        let rounded = format!("{v:.2e}");
        match rounded.split_once('e') {
            Some((mantissa, exponent)) => format!("{}e{exponent}", trim_zeros(mantissa)),
            None => rounded,
        }
    }
}

/// The number for people with its unit: `36.2%`, `430ms`, `€30`, `12 tickets`.
#[must_use]
pub fn with_unit(v: f64, unit: Option<&str>) -> String {
    beside(&short(v), unit)
}

/// A move for people: `+0.6`, `-200`, `0`.
#[must_use]
pub fn signed(v: f64) -> String {
    if v > 0.0 { format!("+{}", short(v)) } else { short(v) }
}

/// A move for people with its unit: `+40ms`, `+€3`, `+4 tickets`; in a metric of `%` a move is in points, `+5pt`.
#[must_use]
pub fn signed_with_unit(v: f64, unit: Option<&str>) -> String {
    beside(&signed(v), in_points(unit))
}

/// The unit of a difference: `pt` where levels are per cent.
#[must_use]
pub fn in_points(unit: Option<&str>) -> Option<&str> {
    if unit == Some("%") { Some("pt") } else { unit }
}

/// The text in quotes for a message: cut where it is long, with what can't be seen spelled out.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for (n, c) in text.chars().enumerate() {
        if n == 40 {
            out.push('…');
            break;
        }
        if c.is_control() || is_invisible(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out.push('"');
    out
}

/// Characters that take no ink, or turn the text around them.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// How the refusal of what has no number in it ends.
const NOT_A_NUMBER: &str = "is not a number";

/// Takes a number without a sign off the front of `text`; `whole` is what the person typed.
fn take_number<'a>(text: &'a str, whole: &str) -> Result<(f64, &'a str), Unclear> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !"_.,".contains(c)).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    if !digits.contains(|c: char| c.is_ascii_digit()) {
        return Err(no_number(text, whole));
    }
    if rest.starts_with(['x', 'X', 'b', 'B', 'o', 'O'])
        && digits == "0"
        && rest[1..].starts_with(|c: char| c.is_ascii_hexdigit())
    {
        return Err(Unclear::new(format!("{} is not a decimal number", quoted(whole)), "write it in decimal, like 16"));
    }
    if digits.contains(',') {
        return Err(with_comma(digits, whole));
    }
    if digits.matches('.').count() > 1 {
        return Err(Unclear::new(
            format!("{} has more than one point", quoted(whole)),
            format!("for thousands write {}, for decimals one point, like 36.2", digits.replace(['.', '_'], "")),
        ));
    }
    let bytes = digits.as_bytes();
    let stray = bytes.iter().enumerate().any(|(at, &b)| {
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        b == b'_' && !(digit(at.checked_sub(1)) && digit(Some(at + 1)))
    });
    if stray {
        return Err(Unclear::new(
            format!("{} has an underscore that is not between two digits", quoted(whole)),
            "write 1_000 or 1000",
        ));
    }
    let (exponent, rest) = take_exponent(rest);
    if !exponent.is_empty() && rest.starts_with(|c: char| "_.,".contains(c)) {
        return Err(Unclear::new(
            format!("{} has an exponent that is not a whole number", quoted(whole)),
            "write it like 1e3, or in full, like 1000",
        ));
    }
    let plain = format!("{}{exponent}", digits.replace('_', ""));
    let value: f64 = plain.parse().map_err(|_| no_number(text, whole))?;
    let zero = !digits.contains(|c: char| ('1'..='9').contains(&c));
    Ok((in_range(value, zero, whole)?, rest))
}

/// Takes `e3`, `E+3` or `e-3` off the front, or nothing: `5eur` has a unit, not an exponent.
fn take_exponent(text: &str) -> (&str, &str) {
    let Some(after) = text.strip_prefix(['e', 'E']) else { return ("", text) };
    let unsigned = after.strip_prefix(['+', '-']).unwrap_or(after);
    let rest = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == unsigned.len() { ("", text) } else { text.split_at(text.len() - rest.len()) }
}

/// What stands after the number, as a unit.
fn take_unit(rest: &str, whole: &str) -> Result<Option<String>, Unclear> {
    let unit = rest.trim();
    let Some(first) = unit.chars().next() else { return Ok(None) };
    if unit.chars().any(is_foreign_digit) {
        return Err(foreign_digits(whole));
    }
    if first.is_ascii_digit() {
        return Err(Unclear::new(
            format!("{} has a space between its digits", quoted(whole)),
            "write 1000 or 1_000 as one word",
        ));
    }
    if matches!(first, '-' | '+' | '–') {
        return Err(Unclear::new(
            format!("{} is more than one number", quoted(whole)),
            "write one number, with its sign in front",
        ));
    }
    // `1e1e1`, `0 x1`: printed beside the number it would be read as a part of it.
    let mut after = unit.chars().skip(1).skip_while(|c| matches!(c, '+' | '-'));
    if matches!(first.to_ascii_lowercase(), 'e' | 'x' | 'b' | 'o') && after.next().is_some_and(|c| c.is_ascii_digit()) {
        return Err(Unclear::new(
            format!("{} looks like a part of the number", quoted(unit)),
            "write one decimal number, like 1000 or 1e3, with a unit of letters",
        ));
    }
    let known = |c: char| (c.is_alphanumeric() || UNIT_SIGNS.contains(c) || c == ' ') && !is_invisible(c);
    let starts_well = first.is_alphabetic() || "%‰€$£¥₹°".contains(first);
    if !starts_well || !unit.chars().all(known) || unit.chars().count() > UNIT_LENGTH || unit.split(' ').count() > 2 {
        return Err(Unclear::new(
            format!("{} after the number is not a unit", quoted(unit)),
            "write the number with the metric's unit or none, like 36.2, 36.2% or 200ms",
        ));
    }
    Ok(Some(unit.to_owned()))
}

/// Refuses what a number can't hold: infinite, or vanished though its digits were not zero.
fn in_range(value: f64, zero: bool, whole: &str) -> Result<f64, Unclear> {
    if !value.is_finite() {
        Err(too_large(whole))
    } else if value == 0.0 && !zero {
        Err(Unclear::new(format!("{} is too small to tell from 0", quoted(whole)), "write 0, or use a finer unit"))
    } else {
        Ok(value)
    }
}

fn too_large(whole: &str) -> Unclear {
    Unclear::new(format!("{} is too large", quoted(whole)), "use a coarser unit; the largest number is about 1.7e308")
}

fn no_count(whole: &str) -> Unclear {
    Unclear::new(
        format!("{} has no number after its slash", quoted(whole)),
        "write a count as how many of how many, like 71/196",
    )
}

fn foreign_digits(whole: &str) -> Unclear {
    Unclear::new(format!("{} has digits other than 0 to 9", quoted(whole)), "write it with the digits 0 to 9")
}

fn is_foreign_digit(c: char) -> bool {
    c.is_numeric() && !c.is_ascii() && c != '²' && c != '³'
}

/// Says why the text has no number to take.
fn no_number(text: &str, whole: &str) -> Unclear {
    let lower = text.to_lowercase();
    if text.starts_with(is_foreign_digit) {
        foreign_digits(whole)
    } else if lower == "nan" {
        Unclear::new(
            format!("{} says there is no value", quoted(whole)),
            "write a number like 36.2; where there is no value, log nothing",
        )
    } else if lower == "inf" || lower.starts_with("infinity") || text.starts_with('∞') {
        Unclear::new(format!("{} has no size", quoted(whole)), "write a finite number like 36.2")
    } else {
        Unclear::new(format!("{} {NOT_A_NUMBER}", quoted(whole)), "write one like 36.2, 36.2%, 1_000 or 71/196")
    }
}

/// Refuses a comma, with each reading it can have.
fn with_comma(digits: &str, whole: &str) -> Unclear {
    let bare = digits.replace('_', "");
    let thousands = bare.replace(',', "");
    let decimal = bare.replace('.', "").replace(',', ".");
    let mut readings: Vec<String> = Vec::new();
    for reading in [decimal, thousands] {
        if let Some(value) = reading.parse().ok().filter(|v: &f64| v.is_finite()) {
            let text = exact(value);
            if !readings.contains(&text) {
                readings.push(text);
            }
        }
    }
    match readings.as_slice() {
        [decimal, thousands] => Unclear::new(
            format!(
                "{} is ambiguous: the comma may mark decimals ({decimal}) or thousands ({thousands})",
                quoted(whole)
            ),
            format!("write {decimal} or {thousands}"),
        ),
        [only] => {
            Unclear::new(format!("{} has a comma, which has two meanings", quoted(whole)), format!("write {only}"))
        }
        _ => Unclear::new(
            format!("{} has a comma, which has two meanings", quoted(whole)),
            "write a point for decimals and nothing for thousands",
        ),
    }
}

/// The same unit: exactly, or but for its case.
fn same_unit(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// Whether the number is written out, not in exponent form.
fn is_plain(v: f64) -> bool {
    v == 0.0 || (1e-5..1e15).contains(&v.abs())
}

fn trim_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Puts the unit where people expect it.
pub(crate) fn beside(number: &str, unit: Option<&str>) -> String {
    let Some(unit) = unit else { return number.to_owned() };
    let mut chars = unit.chars();
    let is_currency = chars.next().is_some_and(|c| CURRENCIES.contains(&c)) && chars.next().is_none();
    if is_currency {
        let at = usize::from(number.starts_with(['-', '+']));
        let (sign, digits) = number.split_at(at);
        format!("{sign}{unit}{digits}")
    } else if unit.chars().count() <= 2 || unit == "min" {
        format!("{number}{unit}")
    } else {
        format!("{number} {unit}")
    }
}
