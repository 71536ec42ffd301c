//! What single values of a source may be: lengths of time, lists, words. Each says what it has to be where it is something else.

use std::collections::BTreeMap;
use std::time::Duration;

use toml::Spanned;
use toml::de::DeValue;

/// A value with its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// What a key has to be, where its value is something else: as in `run has to be …`, and what to write.
pub(super) type Wanted = (&'static str, &'static str);

/// A text.
pub(super) fn text(value: &Value<'_>, wanted: Wanted) -> Result<String, Wanted> {
    value.get_ref().as_str().map(str::to_owned).ok_or(wanted)
}

/// Yes or no.
pub(super) fn flag(value: &Value<'_>, wanted: Wanted) -> Result<bool, Wanted> {
    value.get_ref().as_bool().ok_or(wanted)
}

/// A list of texts.
pub(super) fn list(value: &Value<'_>, wanted: Wanted) -> Result<Vec<String>, Wanted> {
    let values = value.get_ref().as_array().ok_or(wanted)?;
    values.iter().map(|value| text(value, wanted)).collect()
}

/// A text, or a list of them.
pub(super) fn one_or_more(value: &Value<'_>, wanted: Wanted) -> Result<Vec<String>, Wanted> {
    match value.get_ref().as_str() {
        Some(one) => Ok(vec![one.to_owned()]),
        None => list(value, wanted),
    }
}

/// A table of commands, each a list of words.
pub(super) fn commands(value: &Value<'_>, wanted: Wanted) -> Result<BTreeMap<String, Vec<String>>, Wanted> {
    let table = value.get_ref().as_table().ok_or(wanted)?;
    let one = |(name, value): (&Spanned<_>, &Value<'_>)| {
        let name: &std::borrow::Cow<'_, str> = name.get_ref();
        let words = list(value, wanted)?;
        if words.is_empty() || !is_variable(name) { Err(wanted) } else { Ok((name.to_string(), words)) }
    };
    table.iter().map(one).collect()
}

/// A number, whole or not, other than 0.
pub(super) fn number(value: &Value<'_>, wanted: Wanted) -> Result<f64, Wanted> {
    let number = match value.get_ref() {
        DeValue::Float(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().replace('_', "").parse::<f64>().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite() && *number != 0.0).ok_or(wanted)
}

/// Days: `35d`, `2w`; with a sign where one is asked for.
pub(super) fn days(value: &Value<'_>, signed: bool, wanted: Wanted) -> Result<i64, Wanted> {
    let text = text(value, wanted)?;
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) if signed => (-1, rest),
        _ => (1, text.strip_prefix('+').filter(|_| signed).unwrap_or(&text)),
    };
    let (count, times) =
        rest.strip_suffix('d').map(|n| (n, 1)).or_else(|| rest.strip_suffix('w').map(|n| (n, 7))).ok_or(wanted)?;
    let plain = !count.is_empty() && count.len() <= 5 && count.bytes().all(|b| b.is_ascii_digit());
    let count: i64 = if plain { count.parse().map_err(|_| wanted)? } else { return Err(wanted) };
    if count * times > 36_500 { Err(wanted) } else { Ok(sign * count * times) }
}

/// How long a command may take: `30s`, `2m`; ten minutes at the most.
pub(super) fn time(value: &Value<'_>, wanted: Wanted) -> Result<Duration, Wanted> {
    let text = text(value, wanted)?;
    let (count, times) =
        text.strip_suffix('s').map(|n| (n, 1)).or_else(|| text.strip_suffix('m').map(|n| (n, 60))).ok_or(wanted)?;
    let plain = !count.is_empty() && count.len() <= 3 && count.bytes().all(|b| b.is_ascii_digit());
    let seconds = if plain { count.parse::<u64>().map_err(|_| wanted)? * times } else { return Err(wanted) };
    if (1..=600).contains(&seconds) { Ok(Duration::from_secs(seconds)) } else { Err(wanted) }
}

/// Whether a word is the name of an environment variable.
pub(super) fn is_variable(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
