//! What a heading says of the days under it.

/// What a heading says of the days under it.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::rows) struct Heading {
    pub(super) time: bool,
    pub(super) year: bool,
    pub(super) month: bool,
    pub(super) quarter: bool,
    pub(super) week: bool,
    pub(super) hour: bool,
    pub(super) ends: bool,
}

impl Heading {
    pub(in crate::rows) fn of(heading: &str) -> Self {
        let words = words(heading);
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        Self {
            time: has(&[
                "day",
                "days",
                "date",
                "dates",
                "time",
                "times",
                "timestamp",
                "timestamps",
                "ts",
                "epoch",
                "unix",
                "created",
                "at",
            ]),
            year: has(&["year", "yr", "jahr"]),
            month: has(&["month", "months"]),
            quarter: has(&["quarter", "quarters"]),
            week: has(&["week", "weeks"]),
            hour: has(&["hour", "hours"]),
            ends: has(&["end", "ending", "ends"]),
        }
    }

    /// Whether it says anything of time.
    pub(in crate::rows) fn is_any(self) -> bool {
        self.time || self.year || self.month || self.quarter || self.week || self.hour
    }

    /// All that a heading can allow: the column was named, or there are no headings.
    pub(in crate::rows) fn named(self) -> Self {
        Self { time: true, year: true, month: true, ..self }
    }

    /// Points of JSON are instants.
    pub(in crate::rows) fn points(self) -> Self {
        Self { time: true, ..self }
    }

    /// A wide table's headings may be years.
    pub(in crate::rows) fn wide(self) -> Self {
        Self { year: true, ..self }
    }
}

/// The words of a heading, lowercase: parted by what is no letter or digit, and where a small letter meets a capital.
pub(in crate::rows) fn words(heading: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in heading.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && small) {
            words.push(String::new());
        }
        small = c.is_lowercase();
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
