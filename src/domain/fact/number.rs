//! How a number of a metric is rounded, in one place.

/// No metric has more decimals than this.
const MOST: usize = 6;

/// The places of a metric: the most decimals among its last readings, at most six.
pub fn places(values: impl IntoIterator<Item = f64>) -> usize {
    let decimals = |v: f64| {
        if let Some(few) = few(v) {
            return few;
        }
        // What was divided, as counts are, has no decimals of its own: as many as people are told.
        let text = crate::domain::amount::short(nine(v));
        let plain = text.split('e').next().unwrap_or_default();
        plain.split_once('.').map_or(0, |(_, after)| after.len())
    };
    values.into_iter().map(decimals).max().unwrap_or(0).min(MOST)
}

/// The decimals of a number that has at most two, without printing it: a number over a power of ten is the one that its
/// decimals read as. None of what has more, or is too large to tell.
fn few(v: f64) -> Option<usize> {
    let is = |scale: f64| (v * scale).round() / scale == v;
    [1.0, 10.0, 100.0].into_iter().position(is).filter(|_| v.abs() < 1e6)
}

/// Rounded half away from zero to so many places, after the noise of binary fractions was taken off: what is 0.85 but for
/// it becomes 0.9. A value that is not zero and would read 0 keeps its first digit.
pub fn round(value: f64, places: usize) -> f64 {
    if !value.is_finite() || value.abs() >= 1e15 {
        return value;
    }
    let scale = 10_f64.powi(i32::try_from(places).unwrap_or(0));
    let rounded = nine(nine(value) * scale).round() / scale;
    if rounded == 0.0 && value != 0.0 { format!("{value:.0e}").parse().unwrap_or(value) } else { nine(rounded) + 0.0 }
}

/// How many decimals say a shift, both ends of its interval, or a rate and the rate needed: the step is the largest power
/// of ten not above a quarter of what it may be between, and no metric gets more than one place beyond its own.
pub fn decimals(width: f64, places: usize) -> usize {
    let step = nine(width.abs() / 4.0).log10().floor();
    if step.is_finite() { (-step).clamp(0.0, (places + 1) as f64) as usize } else { places }
}

/// The number with exactly so many decimals; what would read 0 and is not says on which side of it it lies: `<0.1`.
pub fn fixed(value: f64, decimals: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let rounded = nine(nine(value) * scale).round() / scale;
    if !value.is_finite() || value.abs() >= 1e15 {
        return crate::domain::amount::short(value);
    }
    match (rounded == 0.0, value) {
        (true, v) if v > 0.0 => format!("<{:.decimals$}", 1.0 / scale),
        (true, v) if v < 0.0 => format!(">-{:.decimals$}", 1.0 / scale),
        _ => format!("{:.decimals$}", rounded + 0.0),
    }
}

/// A level with exactly so many decimals and its unit, so that levels below each other line up on the point: `34.0%`.
pub fn level(value: f64, decimals: usize, unit: Option<&str>) -> String {
    crate::domain::amount::beside(&fixed(value, decimals), unit)
}

/// What came between two levels of a metric, with its places: `+1.5`; nothing is `0`.
pub fn change(from: f64, to: f64, places: usize) -> String {
    // What a subtraction leaves behind is no change.
    let noise = to.abs().max(from.abs()) * 1e-9;
    let by = if (to - from).abs() <= noise { 0.0 } else { to - from };
    if by == 0.0 { "0".to_owned() } else { fixed_signed(by, places) }
}

/// The same with a sign; 0 has none.
pub fn fixed_signed(value: f64, decimals: usize) -> String {
    let number = fixed(value, decimals);
    if value > 0.0 && !number.starts_with('<') { format!("+{number}") } else { number }
}

/// A number alone with a sign and two significant figures: `+1.0`, `-0.83`, `-15`.
pub fn two_figures(value: f64) -> String {
    let two = format!("{value:.1e}");
    let rounded: f64 = two.parse().unwrap_or(value);
    let exponent: i32 = two.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    match usize::try_from(1 - exponent) {
        Ok(decimals) if rounded != 0.0 && decimals <= MOST + 1 => format!("{rounded:+.decimals$}"),
        _ => crate::domain::amount::signed(rounded + 0.0),
    }
}

/// Nine significant digits.
fn nine(value: f64) -> f64 {
    format!("{value:.8e}").parse().unwrap_or(value)
}

/// A share in percent: `37%`; what is hardly below nothing is nothing.
pub fn percent(share: f64) -> String {
    format!("{:.0}%", (share * 100.0).round() + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_goes_away_from_zero_and_binary_noise_counts_for_nothing() {
        assert_eq!(round(0.849_999_999_999_997_9, 1), 0.9);
        assert_eq!(round(-0.25, 1), -0.3);
        assert_eq!(round(21.428_571, 0), 21.0);
        assert_eq!(round(36.2, 1), 36.2);
        assert_eq!(round(-0.0, 1).to_bits(), 0.0_f64.to_bits());
        assert_eq!(round(0.04, 1), 0.04, "what moved is never 0");
    }

    #[test]
    fn a_change_has_the_places_of_its_levels_and_none_is_none() {
        assert_eq!(
            (change(10.0, 10.1, 1), change(58.0, 58.0, 0), change(12.4, 12.4, 1)),
            ("+0.1".into(), "0".into(), "0".into())
        );
        assert_eq!((change(10.1, 9.8, 1), change(35.0, 36.0, 1)), ("-0.3".into(), "+1.0".into()));
        assert_eq!(change(0.1 + 0.2, 0.3, 1), "0", "what a subtraction leaves behind");
    }

    #[test]
    fn a_number_alone_has_two_figures_both_of_which_are_seen() {
        let said = [1.0, 1.04, -15.4, -0.83, 0.075, 0.3, 150.0, 0.0, 2.5e-9].map(two_figures);
        assert_eq!(said, ["+1.0", "+1.0", "-15", "-0.83", "+0.075", "+0.30", "+150", "0", "+2.5e-9"]);
    }

    #[test]
    fn places_are_the_most_decimals_of_the_readings() {
        assert_eq!(places([34.0, 36.2, 35.0]), 1);
        assert_eq!(places([430.0, 1e12]), 0);
        assert_eq!(places([0.123_456]), 6);
        assert_eq!(places([71.0 / 196.0 * 100.0]), 1, "what was divided");
        assert_eq!(places([]), 0);
        // As many as are printed.
        for n in -20_000..20_000 {
            let v = f64::from(n) / 1000.0 * 7.0;
            let printed = crate::domain::amount::short(nine(v));
            let after = printed.split_once('.').map_or(0, |(_, after)| after.len());
            assert!(few(v).is_none_or(|few| few == after), "{v}");
        }
    }
}
