//! Closed vocabularies: a type, its values in their order and the word of each, spelled once. Flags, forms, lists and JSON
//! read the one list, so that a new word costs one line.

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($values:tt)+ }) => {
        words!($(#[$meta])* $name, word { $($values)+ });
    };
    ($(#[$meta:meta])* $name:ident, $says:ident { $($(#[$of:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$of])* $value,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$value,)+];
            /// The words in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

            /// The word typed and shown.
            pub const fn $says(self) -> &'static str {
                Self::WORDS[self as usize]
            }

            /// The value of a word, if it is one.
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.$says() == word)
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::domain::board::Wanted;
    use crate::domain::hypothesis::State;
    use crate::domain::id::Kind;
    use crate::domain::metric::{Better, MetricKind, Season};
    use crate::domain::outcome::{Call, Ending, Function};
    use crate::domain::person::Strictness;
    use crate::domain::sprint::SprintState;
    use crate::domain::verdict::{Next, NoteKind, Stance, VerdictCall};

    #[test]
    fn every_word_is_one_of_its_own_and_the_same_in_json() {
        fn holds<T: serde::Serialize>(all: &[T], words: &[&str], of: impl Fn(&str) -> Option<String>) {
            assert_eq!(all.len(), words.len());
            for (value, word) in all.iter().zip(words) {
                let json = serde_json::to_value(value).unwrap();
                assert_eq!(json.as_str().unwrap(), word.replace('-', "_"), "{word}");
                assert_eq!(of(word).as_deref(), json.as_str(), "{word} is read back as itself");
            }
        }
        macro_rules! all {
            ($($name:ident)+) => {$(
                let json = |value| serde_json::to_value(value).unwrap().as_str().unwrap().to_owned();
                holds($name::ALL, $name::WORDS, |word: &str| $name::of(word).map(json));
                assert_eq!($name::of(""), None);
            )+};
        }
        all!(Better Call Ending Function Kind MetricKind Next NoteKind Season SprintState Stance State Strictness VerdictCall Wanted);
    }
}
