//! What was changed from one text to the next, line by line.

use similar::{ChangeTag, TextDiff};

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It stayed.
    Same,
    /// It is no longer there.
    Gone,
    /// It was not there before.
    New,
}

impl Became {
    /// The mark before the line, as every diff writes it.
    #[must_use]
    pub fn mark(self) -> char {
        match self {
            Self::Same => ' ',
            Self::Gone => '-',
            Self::New => '+',
        }
    }
}

/// The lines of two texts, each once: what stayed, what is gone and what is new, in the order read.
#[must_use]
pub fn diff(old: &str, new: &str) -> Vec<(Became, String)> {
    let diff = TextDiff::from_lines(old, new);
    diff.iter_all_changes()
        .map(|change| {
            let became = match change.tag() {
                ChangeTag::Equal => Became::Same,
                ChangeTag::Delete => Became::Gone,
                ChangeTag::Insert => Became::New,
            };
            (became, change.value().trim_end_matches(['\r', '\n']).to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_changed_line_is_gone_and_new() {
        let lines = diff("In: web\nOut: mobile\n", "In: web\nOut: mobile, tablets\nBy May");
        let shown: Vec<String> = lines.iter().map(|(became, line)| format!("{}{line}", became.mark())).collect();
        assert_eq!(shown, [" In: web", "-Out: mobile", "+Out: mobile, tablets", "+By May"]);
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(old in "[a-c\n]{0,30}", new in "[a-c\n]{0,30}") {
            let lines = diff(&old, &new);
            let of = |side: Became| -> Vec<&str> {
                let here = lines.iter().filter(|(became, _)| *became == Became::Same || *became == side);
                here.map(|(_, line)| line.as_str()).collect()
            };
            prop_assert_eq!(of(Became::Gone), old.lines().collect::<Vec<_>>());
            prop_assert_eq!(of(Became::New), new.lines().collect::<Vec<_>>());
        }
    }
}
