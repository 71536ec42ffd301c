//! Targets and expectations as typed: a level, a distance from where things stand, or a share of it.

use super::amount::{Amount, exact, quoted};
use super::unclear::Unclear;

#[cfg(test)]
mod tests;

/// What a target or an expectation says, before it meets a baseline.
#[derive(Clone, Debug, PartialEq)]
pub enum TargetWords {
    /// A level: `45`, `45%`, `=-5`.
    Absolute(Amount),
    /// A distance, signed: `+14`, `-30pt`.
    Distance(Amount),
    /// A relative change in percent, signed: `-30%` is `-30.0`.
    Percent(f64),
    /// A factor: `x0.7`.
    Times(f64),
}

/// Reads a target: `45`, `45%`, `=-5`, `+14`, `-200ms`, `-30%`, `x0.7`.
///
/// # Errors
/// Says what can't be read and what to write instead.
pub fn parse_target(text: &str) -> Result<TargetWords, Unclear> {
    let word = text.trim();
    if word.is_empty() {
        return Err(Unclear::new("there is no number", "write a level like 45, or a distance like +14 or -30%"));
    }
    if let Some(level) = word.strip_prefix('=') {
        return Amount::parse(level).map(TargetWords::Absolute);
    }
    if let Some(factor) = word.strip_prefix(['x', 'X', '×']) {
        return parse_factor(factor, word);
    }
    let amount = Amount::parse(word)?;
    if !word.starts_with(['+', '-', '\u{2212}']) {
        return Ok(TargetWords::Absolute(amount));
    }
    if amount.of.is_some() {
        return Err(Unclear::new(
            format!("{} is a count with a sign, and a distance is a plain number", quoted(word)),
            format!("write a distance like +5, or the level itself: ={amount}"),
        ));
    }
    Ok(match amount.unit.as_deref() {
        Some("%") => TargetWords::Percent(amount.value),
        _ => TargetWords::Distance(amount),
    })
}

/// The level a target stands for, in the metric's unit.
///
/// # Errors
/// Refuses a unit that is not the metric's, a relative target without a baseline, and `-30%` of a metric in `%`.
pub fn resolve_target(words: &TargetWords, baseline: Option<f64>, unit: Option<&str>) -> Result<f64, Unclear> {
    let relative = || {
        baseline.ok_or_else(|| {
            Unclear::new("a relative target needs the baseline it is relative to", "give it first: --from NUMBER")
        })
    };
    match words {
        TargetWords::Absolute(amount) => amount.clone().in_unit(unit).map(|(value, _)| value),
        TargetWords::Distance(amount) => {
            let distance = amount.clone().distance_in_unit(unit)?;
            let from = relative()?;
            tidy(from + distance, from)
        }
        TargetWords::Percent(percent) => {
            refuse_percent_of_percent(*percent, unit)?;
            let from = relative()?;
            tidy(from * (1.0 + percent / 100.0), from)
        }
        TargetWords::Times(factor) => {
            let from = relative()?;
            tidy(from * factor, from)
        }
    }
}

/// Reads an expected move: as a target, but a bare number is refused, for it does not say which way.
///
/// # Errors
/// Says what can't be read and what to write instead.
pub fn parse_expect(text: &str) -> Result<TargetWords, Unclear> {
    let words = parse_target(text)?;
    let word = text.trim();
    match &words {
        TargetWords::Absolute(amount) if !word.starts_with('=') => {
            let hint = if amount.of.is_some() {
                format!("say which way: +5 or -5; for the level itself write ={amount}")
            } else {
                format!("say which way: +{amount} or -{amount}; for the level itself write ={amount}")
            };
            Err(Unclear::new(format!("{} is not a move: it has no sign", quoted(word)), hint))
        }
        _ => Ok(words),
    }
}

/// The signed move an expectation stands for, in the metric's unit. A distance needs no current value.
///
/// # Errors
/// Refuses a unit that is not the metric's, a level or a share without a current value, and `-30%` of a metric in `%`.
pub fn resolve_expect(words: &TargetWords, current: Option<f64>, unit: Option<&str>) -> Result<f64, Unclear> {
    let relative = || {
        current.ok_or_else(|| {
            Unclear::new(
                "the metric has no reading yet, so this can't be told as a move",
                "log a reading first, or write the move itself: +5 or -5",
            )
        })
    };
    match words {
        TargetWords::Absolute(amount) => {
            let (level, _) = amount.clone().in_unit(unit)?;
            let from = relative()?;
            tidy(level - from, from)
        }
        TargetWords::Distance(amount) => amount.clone().distance_in_unit(unit),
        TargetWords::Percent(percent) => {
            refuse_percent_of_percent(*percent, unit)?;
            let from = relative()?;
            tidy(from * (percent / 100.0), 0.0)
        }
        TargetWords::Times(factor) => {
            let from = relative()?;
            tidy(from * (factor - 1.0), from)
        }
    }
}

fn parse_factor(factor: &str, word: &str) -> Result<TargetWords, Unclear> {
    let example = "write a factor like x0.7 or x2";
    let amount = Amount::parse(factor).map_err(|unclear| {
        if factor.contains(|c: char| c.is_ascii_digit()) {
            unclear
        } else {
            Unclear::new(format!("{} is not a number", quoted(word)), "write a level like 45, a distance or x0.7")
        }
    })?;
    if amount.unit.is_some() || amount.of.is_some() {
        return Err(Unclear::new(format!("{} is a factor with more than a number in it", quoted(word)), example));
    }
    if amount.value < 0.0 {
        return Err(Unclear::new(format!("{} turns the sign around", quoted(word)), format!("{example}, or =-5")));
    }
    Ok(TargetWords::Times(amount.value))
}

fn refuse_percent_of_percent(percent: f64, unit: Option<&str>) -> Result<(), Unclear> {
    if unit != Some("%") {
        return Ok(());
    }
    let sign = if percent > 0.0 { "+" } else { "" };
    let typed = format!("{sign}{}", exact(percent));
    let points = format!("{typed}pt");
    let factor = 1.0 + percent / 100.0;
    let hint = match tidy(factor, 1.0) {
        Ok(factor) if factor >= 0.0 => format!("write {points} or x{}", exact(factor)),
        _ => format!("write {points}"),
    };
    Err(Unclear::new(
        format!("\"{typed}%\" is ambiguous, for the metric is in % itself: points, or a share of where it stands"),
        hint,
    ))
}

/// Takes the noise of binary arithmetic off a result: 12 significant digits, and none finer than the 15th digit of
/// what it was worked out `from`. Whole numbers stay as they are.
fn tidy(result: f64, from: f64) -> Result<f64, Unclear> {
    if !result.is_finite() {
        return Err(Unclear::new("the result is too large", "write a smaller number, or use a coarser unit"));
    }
    if result.fract() == 0.0 && result.abs() < 9e15 {
        return Ok(result + 0.0);
    }
    let exponent = format!("{from:e}").split_once('e').and_then(|(_, e)| e.parse::<i32>().ok());
    let mut tidied = result;
    if let Some(places) = exponent.filter(|_| from != 0.0).and_then(|e| usize::try_from(14 - e).ok()) {
        tidied = format!("{tidied:.places$}").parse().unwrap_or(tidied);
    }
    tidied = format!("{tidied:.11e}").parse().unwrap_or(tidied);
    Ok(if tidied.is_finite() { tidied + 0.0 } else { result })
}
