//! Conditions on a metric: what would show an outcome wrong, and the limits of a guardrail.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::amount::{Amount, quoted};
use super::day::{Day, Lean, looks_like_day, parse_day};
use super::label::Slug;
use super::unclear::Unclear;

#[cfg(test)]
mod tests;

/// How a value is compared with a threshold.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Op {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Op {
    /// Whether the value meets the comparison.
    #[must_use]
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Below => value < threshold,
            Self::AtMost => value <= threshold,
            Self::Above => value > threshold,
            Self::AtLeast => value >= threshold,
        }
    }

    /// The comparison as its symbol.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}

impl FromStr for Op {
    type Err = Unclear;

    fn from_str(text: &str) -> Result<Self, Unclear> {
        match text.trim() {
            "<" => Ok(Self::Below),
            "<=" | "≤" => Ok(Self::AtMost),
            ">" => Ok(Self::Above),
            ">=" | "≥" => Ok(Self::AtLeast),
            other => Err(Unclear::new(format!("{} is not a comparison", quoted(other)), "write <, <=, > or >=")),
        }
    }
}

impl Serialize for Op {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.symbol())
    }
}

impl<'de> Deserialize<'de> for Op {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A comparison of a metric with a threshold; without a metric, of the outcome's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The metric, where one was named.
    pub metric: Option<Slug>,
    /// The comparison.
    pub op: Op,
    /// The threshold as typed, its unit not yet checked.
    pub threshold: Amount,
}

/// What would show an outcome wrong, as far as its text can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongIfWords {
    /// The text, exactly as typed.
    pub text: String,
    /// The condition, where the text is one; else it is something people will have to observe.
    pub condition: Option<Condition>,
    /// The day it is to be judged by, where the text ends in one.
    pub by: Option<Day>,
}

/// Reads what would show an outcome wrong: `activation < 33 by 1dec`, or an observation such as `nobody opens it twice
/// by 1dec`. Days lean forward from `today`.
///
/// # Errors
/// Refuses an empty text, a condition whose number can't be read, and a day that is none.
pub fn parse_wrong_if(text: &str, today: Day) -> Result<WrongIfWords, Unclear> {
    let example = "write a condition like \"activation < 33 by 1dec\", or what you would see, and by when";
    if text.trim().is_empty() {
        return Err(Unclear::new("nothing says what would show it wrong", example));
    }
    let read = |condition, by| Ok(WrongIfWords { text: text.to_owned(), condition, by });
    let day = |phrase: &str| parse_day(phrase, today, Lean::Forward, None);
    if let Some((name, op, rest)) = split_comparison(text)
        && name.split_whitespace().count() <= 1
        && starts_like_number(rest)
    {
        let (number, phrase) = split_by(rest).map_or((rest, None), |(number, phrase)| (number, Some(phrase)));
        let threshold = Amount::parse(number).map_err(|unclear| {
            let observation = "to write an observation, begin it with words, like \"we see …\"";
            Unclear::new(unclear.what, format!("{}; {observation}", unclear.hint))
        })?;
        let metric = metric_named(name)?;
        let by = phrase.map(day).transpose()?;
        return read(Some(Condition { metric, op, threshold }), by);
    }
    match split_by(text) {
        Some((before, phrase)) if looks_like_day(phrase) => {
            let by = day(phrase)?;
            if before.trim().is_empty() {
                return Err(Unclear::new(format!("{} says when, but not what you would see", quoted(text)), example));
            }
            read(None, Some(by))
        }
        _ => read(None, None),
    }
}

/// Reads a limit: `<0.1`, `error-rate < 0.5`, `latency < 600ms`. Without a metric it is the outcome's own.
///
/// # Errors
/// Says what is missing or can't be read, and what to write instead.
pub fn parse_limit(text: &str) -> Result<(Option<Slug>, Op, Amount), Unclear> {
    let example = "write it like \"<0.1\" or \"error-rate < 0.5\"";
    if text.trim().is_empty() {
        return Err(Unclear::new("there is no limit", example));
    }
    let Some((name, op, rest)) = split_comparison(text) else {
        return Err(Unclear::new(format!("{} has no <, <=, > or >= in it", quoted(text)), example));
    };
    if name.split_whitespace().count() > 1 {
        return Err(Unclear::new(format!("{} is not one metric", quoted(name.trim())), example));
    }
    if split_by(rest).is_some() {
        return Err(Unclear::new(format!("{} has a day, and a limit holds on every day", quoted(text)), example));
    }
    let metric = metric_named(name)?;
    if rest.trim().is_empty() {
        return Err(Unclear::new(format!("{} has no number after {op}", quoted(text)), example));
    }
    Ok((metric, op, Amount::parse(rest)?))
}

/// The text before the first comparison, the comparison, and the text after it.
fn split_comparison(text: &str) -> Option<(&str, Op, &str)> {
    let at = text.find(['<', '>', '≤', '≥'])?;
    let (before, rest) = text.split_at(at);
    ["<=", ">=", "<", ">", "≤", "≥"]
        .into_iter()
        .find_map(|symbol| Some((before, symbol.parse().ok()?, rest.strip_prefix(symbol)?)))
}

/// The text before its last word `by`, and what follows, without the point that ends a sentence.
fn split_by(text: &str) -> Option<(&str, &str)> {
    let mut end = text.trim_end().len();
    loop {
        let head = &text[..end];
        let start = head.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8());
        if text[start..end].eq_ignore_ascii_case("by") {
            let phrase = text[end..].trim().trim_end_matches(['.', '!']);
            return (!phrase.is_empty()).then(|| (&text[..start], phrase));
        }
        end = head[..start].trim_end().len();
        if start == 0 || end == 0 {
            return None;
        }
    }
}

/// Whether a text begins as numbers do, so that it must be one: `revenue > costs` is no condition, `< 1,5` is a wrong one.
fn starts_like_number(text: &str) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    let digits = word.trim_start_matches(['+', '-', '\u{2212}', '€', '$', '£', '.']);
    let next = text.trim_start().trim_start_matches(['+', '-', '\u{2212}', '€', '$', '£', '.']).trim_start();
    let lower = digits.to_lowercase();
    matches!(lower.as_str(), "nan" | "inf" | "infinity" | "∞") || next.starts_with(char::is_numeric)
}

fn metric_named(name: &str) -> Result<Option<Slug>, Unclear> {
    let name = name.trim();
    if name.is_empty() { Ok(None) } else { Slug::parse(name).map(Some) }
}
