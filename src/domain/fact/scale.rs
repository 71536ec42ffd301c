//! How large and tiny numbers are written where there is little room: the numbers of one metric all in one scale.

use super::number::{change, fixed, fixed_signed, round, two_figures};
use crate::domain::amount::{short, signed};

/// From here on a number is told in thousands, millions and so on.
const LARGE: f64 = 10_000.0;
/// Below here numbers are told with one exponent.
const TINY: f64 = 0.001;
/// As many digits tell a large number.
const DIGITS: i32 = 3;

/// The scale of a metric's numbers on a screen: plain, `0.98T of 1.04T`, or with one exponent, `289e-6`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scale {
    /// The power of ten that numbers are over; 0 where they are plain.
    power: i32,
    /// The decimals of a level.
    places: usize,
}

impl Scale {
    /// Of the numbers that a metric is told by: the largest of them decides.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let largest = values.into_iter().map(f64::abs).filter(|v| v.is_finite()).fold(0.0, f64::max);
        if largest == 0.0 || (TINY..LARGE).contains(&largest) {
            return Self::default();
        }
        // As it will be told, so that 999,999 is a million.
        let largest: f64 = format!("{largest:.2e}").parse().unwrap_or(largest);
        let digits = largest.log10().floor() as i32;
        // A power of ten that a number can be over.
        let power = (digits.div_euclid(3) * 3).clamp(-300, 12);
        let places = usize::try_from(DIGITS - 1 - (digits - power)).unwrap_or(0);
        Self { power, places }
    }

    /// Whether numbers are written as they are.
    pub fn is_plain(self) -> bool {
        self.power == 0
    }

    fn down(self, v: f64) -> f64 {
        v / 10_f64.powi(self.power)
    }

    /// Digits with what they are over behind them; nothing is nothing in any scale.
    fn over(self, digits: String) -> String {
        match self.power {
            _ if digits == "0" => digits,
            0 => digits,
            3 => digits + "k",
            6 => digits + "M",
            9 => digits + "G",
            12 => digits + "T",
            power => format!("{digits}e{power}"),
        }
    }

    /// The decimals of a level of a metric that has so many.
    pub fn places(self, places: usize) -> usize {
        if self.is_plain() { places } else { self.places }
    }

    /// How many decimals say what may lie anywhere in so wide a range.
    pub fn decimals(self, width: f64, places: usize) -> usize {
        super::number::decimals(self.down(width), self.places(places))
    }

    /// A level with so many decimals.
    pub fn fixed(self, v: f64, decimals: usize) -> String {
        self.over(fixed(self.down(v), decimals))
    }

    /// The same with a sign.
    pub fn fixed_signed(self, v: f64, decimals: usize) -> String {
        self.over(fixed_signed(self.down(v), decimals))
    }

    /// A level of a metric with so many places.
    pub fn level(self, v: f64, places: usize) -> String {
        self.fixed(v, self.places(places))
    }

    /// What came between two levels.
    pub fn change(self, from: f64, to: f64, places: usize) -> String {
        self.over(change(self.down(from), self.down(to), self.places(places)))
    }

    /// A number as it was stated, without trailing zeros.
    pub fn stated(self, v: f64) -> String {
        if self.is_plain() { short(v) } else { self.over(short(self.few(v))) }
    }

    /// The same with a sign.
    pub fn signed(self, v: f64) -> String {
        if self.is_plain() { signed(v) } else { self.over(signed(self.few(v))) }
    }

    /// A rate alone, by two significant figures.
    pub fn two_figures(self, v: f64) -> String {
        self.over(two_figures(self.down(v)))
    }

    /// As many digits of a stated number as levels have, and one at least.
    fn few(self, v: f64) -> f64 {
        round(self.down(v), self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_numbers_of_a_metric_have_the_scale_of_the_largest() {
        let t = Scale::of([0.98e12, 1.04e12]);
        assert_eq!((t.level(0.98e12, 0), t.stated(1.04e12)), ("0.98T".to_owned(), "1.04T".to_owned()));
        assert_eq!(Scale::of([12_345.0, 9_000.0]).level(12_345.0, 0), "12.3k");
        assert_eq!(Scale::of([10_000.0]).stated(10_000.0), "10k");
        assert_eq!(Scale::of([10_000.0]).level(10_000.0, 0), "10.0k");
        assert_eq!(Scale::of([999_999.0]).level(999_999.0, 0), "1.00M");
        assert_eq!(Scale::of([123_456.0, 400.0]).level(123_456.0, 1), "123k");
        // Below ten thousand digits are plain, however many decimals there are.
        assert!(Scale::of([9_999.0, -20.0]).is_plain() && Scale::of([]).is_plain() && Scale::of([0.0]).is_plain());
        assert_eq!(Scale::of([9_999.0]).level(9_999.0, 1), "9999.0");
        // What moved by less than a place did not stand still.
        let m = Scale::of([980_000.0, 1_040_000.0]);
        assert_eq!((m.signed(4_321.0), m.change(980_000.0, 980_000.0, 0)), ("+0.004M".to_owned(), "0".to_owned()));
        assert_eq!(m.level(4_321.0, 0), "<0.01M");
        assert_eq!(m.two_figures(2_500.0), "+0.0025M");
        assert_eq!(Scale::of([2e18]).level(2e18, 0), "2000000T");
    }

    #[test]
    fn tiny_numbers_share_one_exponent_and_can_be_typed_back() {
        let tiny = Scale::of([0.000_289, 0.000_1]);
        assert_eq!((tiny.level(0.000_289, 6), tiny.stated(0.000_1)), ("289e-6".to_owned(), "100e-6".to_owned()));
        assert_eq!(tiny.signed(0.000_004), "+4e-6");
        assert_eq!(Scale::of([1e-7]).stated(1e-7), "100e-9");
        assert_eq!(crate::domain::amount::Amount::parse("289e-6").unwrap().in_unit(None).unwrap().0, 289e-6);
        assert!(Scale::of([0.001, 0.000_1]).is_plain());
        // What is next to nothing is a number still.
        for v in [f64::MIN_POSITIVE, 1e-310, 5e-324] {
            let scale = Scale::of([v]);
            for words in [scale.level(v, 6), scale.stated(v), scale.signed(v), scale.two_figures(v)] {
                assert!(!words.contains("inf") && !words.contains("NaN"), "{v:e}: {words}");
            }
        }
    }
}
