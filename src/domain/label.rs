//! Labels (`O-3`, `H-12`) and metric slugs (`activation`): how a person refers to things.
//!
//! The two never overlap: no slug reads as a label.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::id::Id;
use super::unclear::Unclear;

/// What a label names.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LabelKind {
    /// `O`
    Outcome,
    /// `H`
    Hypothesis,
    /// `S`
    Sprint,
    /// `P`, as in purpose: `O` is taken.
    Objective,
}

impl LabelKind {
    /// The letter a label of this kind begins with.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            LabelKind::Outcome => 'O',
            LabelKind::Hypothesis => 'H',
            LabelKind::Sprint => 'S',
            LabelKind::Objective => 'P',
        }
    }

    /// The kind of the letter, in either case.
    #[must_use]
    pub fn from_letter(letter: char) -> Option<LabelKind> {
        match letter.to_ascii_uppercase() {
            'O' => Some(LabelKind::Outcome),
            'H' => Some(LabelKind::Hypothesis),
            'S' => Some(LabelKind::Sprint),
            'P' => Some(LabelKind::Objective),
            _ => None,
        }
    }

    /// What a person calls it: `outcome`.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            LabelKind::Outcome => "outcome",
            LabelKind::Hypothesis => "hypothesis",
            LabelKind::Sprint => "sprint",
            LabelKind::Objective => "objective",
        }
    }
}

/// The letters that tell two things apart which were given one number on two copies of a board: of a thing's id, so that
/// every copy writes the same ones.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Suffix([u8; Suffix::MOST]);

impl Suffix {
    /// As many letters as the last eight bytes of an id come to.
    const MOST: usize = 15;
    /// Consonants, so that no word comes of them.
    const LETTERS: &[u8; 20] = b"bcdfghjkmnpqrstvwxyz";

    /// All the letters of an id: its last eight bytes as a number in base 20, the low digit first.
    #[must_use]
    pub fn of(id: Id) -> Self {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&id.bytes()[8..]);
        let mut number = u64::from_be_bytes(bytes);
        let mut letters = [0; Self::MOST];
        for letter in &mut letters {
            *letter = Self::LETTERS[usize::try_from(number % 20).unwrap_or(0)];
            number /= 20;
        }
        Self(letters)
    }

    /// Its first letters.
    #[must_use]
    pub fn first(self, letters: usize) -> Self {
        let mut cut = self;
        cut.0.iter_mut().skip(letters).for_each(|letter| *letter = 0);
        cut
    }

    /// How many letters two suffixes begin with alike.
    #[must_use]
    pub fn shared(self, other: Self) -> usize {
        self.0.iter().zip(other.0).take_while(|(a, b)| **a == *b && *b != 0).count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.0[0] == 0
    }

    /// The letters as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|letter| *letter == 0).unwrap_or(Self::MOST);
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }

    /// Reads letters as they are printed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let fits = text.len() <= Self::MOST && text.bytes().all(|byte| Self::LETTERS.contains(&byte));
        fits.then(|| {
            let mut letters = [0; Self::MOST];
            letters[..text.len()].copy_from_slice(text.as_bytes());
            Self(letters)
        })
    }

    /// Of things that share a number the suffix of each: as many letters of its id as tell it apart; none for one alone.
    #[must_use]
    pub fn apart(ids: &[Id]) -> Vec<Self> {
        let whole: Vec<Self> = ids.iter().map(|id| Self::of(*id)).collect();
        let mine = |at: usize| {
            let others = whole.iter().enumerate().filter(|(other, _)| *other != at);
            others.map(|(_, other)| whole[at].shared(*other) + 1).max().unwrap_or(0)
        };
        (0..whole.len()).map(|at| whole[at].first(mine(at))).collect()
    }
}

impl fmt::Debug for Suffix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A short name given by the board: a letter for the kind and a number from 1. Written `O-3`; read as `o3` too. Where two
/// copies gave one number before they met, letters follow: `O-3k`.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Label {
    /// What it names.
    pub kind: LabelKind,
    /// 1 or more.
    pub number: u32,
    /// The letters after it, where the number is not its own.
    pub suffix: Suffix,
}

impl Label {
    /// A label whose number is its own.
    #[must_use]
    pub fn new(kind: LabelKind, number: u32) -> Self {
        Self { kind, number, suffix: Suffix::default() }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, suffix) = (self.kind.letter(), self.suffix.as_str());
        if f.width().is_none() && f.precision().is_none() {
            return write!(f, "{letter}-{}{suffix}", self.number);
        }
        f.pad(&format!("{letter}-{}{suffix}", self.number))
    }
}

impl FromStr for Label {
    type Err = Unclear;

    fn from_str(word: &str) -> Result<Label, Unclear> {
        const HINT: &str = "write O-3 for an outcome, H-12 a hypothesis, S-4 a sprint, P-1 an objective";
        let Some((kind, digits, letters)) = label_shape(word.trim()) else {
            return Err(Unclear::new(format!("{} is not a label", quote(word)), HINT));
        };
        match digits.parse() {
            Ok(0) => Err(Unclear::new(format!("{} is not a label: labels count from 1", quote(word)), HINT)),
            Ok(number) => Ok(Label { kind, number, suffix: Suffix::parse(letters).unwrap_or_default() }),
            Err(_) => Err(Unclear::new(format!("{} is not a label: its number is too large", quote(word)), HINT)),
        }
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Label, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The kind, the digits and the letters of a word shaped like a label, whatever its number.
fn label_shape(word: &str) -> Option<(LabelKind, &str, &str)> {
    let mut letters = word.chars();
    let kind = LabelKind::from_letter(letters.next()?)?;
    let rest = letters.as_str();
    // `p95` is what half the world calls a metric, so an objective's label needs its hyphen.
    let (digits, letters) = match rest.strip_prefix('-') {
        Some(rest) => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
        None if kind == LabelKind::Objective => return None,
        // `h2s` may be a metric; letters need the hyphen as well.
        None => (rest, ""),
    };
    let shaped = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (shaped && Suffix::parse(letters).is_some()).then_some((kind, digits, letters))
}

/// A metric's name on the command line: `activation`, `time-to-insight`. Lowercase ASCII letters, digits, `-`, `_` and
/// `.`, beginning with a letter or digit, with a letter somewhere, 48 at most, and never one that reads as a label.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slug(String);

impl Slug {
    /// The most characters a slug has.
    pub const MAX: usize = 48;

    /// Reads a slug, in either case.
    ///
    /// # Errors
    /// Refuses what isn't one, suggesting one that is.
    pub fn parse(word: &str) -> Result<Slug, Unclear> {
        let slug = word.trim().to_ascii_lowercase();
        match fault(&slug) {
            None => Ok(Slug(slug)),
            Some(why) => Err(Unclear::new(
                format!("{} can't be a metric's short name: {why}", quote(word)),
                format!("write {}", suggestion(&slug)),
            )),
        }
    }

    /// A slug as it was stored: to the letter one that could be typed, or none.
    #[must_use]
    pub fn stored(word: &str) -> Option<Slug> {
        #[cfg(feature = "weaken")]
        if crate::weaken::off("completions") {
            return Some(Slug(word.to_owned()));
        }
        fault(word).is_none().then(|| Slug(word.to_owned()))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Slug {
    type Err = Unclear;

    fn from_str(word: &str) -> Result<Slug, Unclear> {
        Slug::parse(word)
    }
}

impl Serialize for Slug {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Slug, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a thing is called by on a command line. It prints as what can be typed there and nothing else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Name {
    /// `O-3`
    Label(Label),
    /// `activation`
    Slug(Slug),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Label(label) => label.fmt(f),
            Name::Slug(slug) => slug.fmt(f),
        }
    }
}

/// Why a lowercase word is no slug.
fn fault(slug: &str) -> Option<&'static str> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if slug.is_empty() {
        Some("it is empty")
    } else if !slug.chars().all(allowed) {
        Some("it has only letters a to z, digits, and - _ .")
    } else if !slug.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        Some("it begins with a letter or a digit")
    } else if !slug.contains(|c: char| c.is_ascii_lowercase()) {
        Some("it needs a letter")
    } else if slug.len() > Slug::MAX {
        Some("it has 48 characters at most")
    } else if label_shape(slug).is_some() {
        Some("it reads as a label")
    } else {
        None
    }
}

/// A slug near the word.
fn suggestion(word: &str) -> String {
    let mut slug = String::new();
    for c in word.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') && !slug.is_empty() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() == Slug::MAX {
            break;
        }
    }
    let trimmed = slug.trim_end_matches(['-', '_', '.']);
    if fault(trimmed).is_none() {
        return trimmed.to_owned();
    }
    // Digits only, or a label: a word in front makes it a name. Nothing at all: an example.
    let named: String = format!("metric-{trimmed}").chars().take(Slug::MAX).collect();
    if trimmed.is_empty() { "activation".to_owned() } else { named }
}

/// What was typed, in quotes, cut where it is long.
fn quote(word: &str) -> String {
    let word = word.trim();
    let mut shown: String = word.chars().take(60).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn label(kind: LabelKind, number: u32) -> Label {
        Label::new(kind, number)
    }

    #[test]
    fn labels_are_read_in_every_spelling() {
        for (word, read) in [
            ("O-3", label(LabelKind::Outcome, 3)),
            ("o3", label(LabelKind::Outcome, 3)),
            (" h12 ", label(LabelKind::Hypothesis, 12)),
            ("H-012", label(LabelKind::Hypothesis, 12)),
            ("s-4", label(LabelKind::Sprint, 4)),
            ("P-4294967295", label(LabelKind::Objective, u32::MAX)),
            ("H-9KD", Label { suffix: Suffix::parse("kd").unwrap(), ..label(LabelKind::Hypothesis, 9) }),
        ] {
            assert_eq!(word.parse(), Ok(read), "{word}");
        }
        for word in
            ["", "O", "O-", "O-0", "O--3", "O-+3", "O 3", "X-3", "3", "O-3a", "h2s", "p95", "O-4294967296", "Ö3", "o３"]
        {
            assert!(word.parse::<Label>().is_err(), "{word}");
        }
    }

    #[test]
    fn things_that_share_a_number_have_as_many_letters_as_tell_them_apart() {
        let id = |number: u64| {
            let mut bytes = [0; 16];
            bytes[8..].copy_from_slice(&number.to_be_bytes());
            Id::from_bytes(bytes)
        };
        let suffixes = |numbers: &[u64]| -> Vec<String> {
            let ids: Vec<Id> = numbers.iter().map(|n| id(*n)).collect();
            Suffix::apart(&ids).iter().map(|suffix| suffix.as_str().to_owned()).collect()
        };
        assert_eq!(suffixes(&[7]), [""]);
        assert_eq!(suffixes(&[7, 11]), ["k", "q"]);
        assert_eq!(suffixes(&[7, 7 + 20, 11]), ["kb", "kc", "q"]);
        assert_eq!(Suffix::of(id(u64::MAX)).as_str().len(), 15);
        assert!(Suffix::parse("ka").is_none() && Suffix::parse(&"k".repeat(16)).is_none());
    }

    #[test]
    fn labels_align() {
        assert_eq!(
            format!("{:>6}|{:<6}|", label(LabelKind::Outcome, 3), label(LabelKind::Hypothesis, 12)),
            "   O-3|H-12  |"
        );
        assert_eq!(serde_json::to_string(&label(LabelKind::Outcome, 3)).unwrap(), "\"O-3\"");
    }

    #[test]
    fn slugs_are_names_and_not_labels() {
        for (word, slug) in [
            ("activation", "activation"),
            (" NPS ", "nps"),
            ("p95.latency_ms", "p95.latency_ms"),
            ("p95", "p95"),
            ("7d-active", "7d-active"),
        ] {
            assert_eq!(Slug::parse(word).unwrap().as_str(), slug);
        }
        for (word, hint) in [
            ("Time to Insight", "write time-to-insight"),
            ("h12", "write metric-h12"),
            ("o-3", "write metric-o-3"),
            ("P-95", "write metric-p-95"),
            ("h0", "write metric-h0"),
            ("36", "write metric-36"),
            ("36.2", "write metric-36.2"),
            ("-x", "write x"),
            ("", "write activation"),
            ("%", "write activation"),
            ("café visits!", "write caf-visits"),
        ] {
            assert_eq!(Slug::parse(word).unwrap_err().hint, hint, "{word}");
        }
        assert!(Slug::parse(&"a".repeat(48)).is_ok());
        assert!(Slug::parse(&"a".repeat(49)).is_err());
        assert_eq!(serde_json::to_string(&Slug::parse("NPS").unwrap()).unwrap(), "\"nps\"");
        assert!(serde_json::from_str::<Slug>("\"h12\"").is_err());
    }

    proptest! {
        #[test]
        fn a_printed_label_reads_back(letter in "[OHSP]", number in 1..=u32::MAX) {
            let kind = LabelKind::from_letter(letter.chars().next().unwrap()).unwrap();
            let given = label(kind, number);
            prop_assert_eq!(given.to_string().parse(), Ok(given));
            if kind != LabelKind::Objective {
                prop_assert_eq!(given.to_string().replace('-', "").to_lowercase().parse(), Ok(given));
            }
            prop_assert_eq!(serde_json::from_str::<Label>(&serde_json::to_string(&given).unwrap()).unwrap(), given);
            prop_assert!(Slug::parse(&given.to_string()).is_err());
        }

        #[test]
        fn no_string_panics_and_every_suggestion_is_a_slug(word in prop_oneof![any::<String>(), "[OHSPohspa-]{0,2}[-_. ]?[0-9]{0,60}", "[a-z0-9._ -]{40,60}"]) {
            let as_label = word.parse::<Label>();
            match Slug::parse(&word) {
                Ok(slug) => {
                    prop_assert!(as_label.is_err());
                    prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug));
                }
                Err(unclear) => prop_assert!(Slug::parse(unclear.hint.strip_prefix("write ").unwrap()).is_ok(), "{}", unclear),
            }
        }
    }
}
