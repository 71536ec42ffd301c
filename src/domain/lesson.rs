//! What was learned before, found again by the words of what somebody is about to try.

use super::day::Day;
use super::handle::Handle;
use super::hypothesis::{Hypothesis, Prediction};
use super::id::Id;
use super::label::{Label, Slug};
use super::verdict::{Next, Note, Snapshot, Verdict, VerdictCall};

/// What a verdict says was learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The hypothesis it came of.
    pub hypothesis: Id,
    /// Its label.
    pub label: Label,
    /// What was built.
    pub build: String,
    /// Why it was thought to work.
    pub because: Option<String>,
    /// What it was called.
    pub call: VerdictCall,
    /// What was learned.
    pub learned: String,
    /// Who signed.
    pub by: Handle,
    /// When.
    pub on: Day,
    /// What was predicted, as it stood when it shipped.
    pub predicted: Prediction,
    /// What the readings said when it was called.
    pub got: Option<Snapshot>,
    /// What was to be done next, and in which words.
    pub next: Option<(Next, Option<String>)>,
    /// Whether it was refuted, and is live with nobody having said why.
    pub still_live: bool,
    /// What its verdict goes against, and why it was called so nevertheless.
    pub against: Option<String>,
    /// The metric that was to move.
    pub metric: Option<Slug>,
    /// Who answers for its outcome now.
    pub owner: Option<Handle>,
    /// What was noted on it, oldest first.
    pub notes: Vec<Note>,
    /// Where its work is.
    pub links: Vec<String>,
}

impl Lesson {
    /// What a verdict on a hypothesis says was learned, if it says so; what is around it is put in by whoever knows that.
    pub fn of(h: &Hypothesis, verdict: Verdict) -> Option<Self> {
        let shipped = h.ship.as_ref();
        let refuted = verdict.call == VerdictCall::Refuted && shipped.is_some();
        let by = verdict.signed_by.as_ref().unwrap_or(&verdict.typed_by);
        let said = Self::unsigned(h, verdict.call, verdict.learned.as_deref()?, by, verdict.on);
        Some(Self {
            next: verdict.next.map(|next| (next, verdict.next_text.clone())),
            still_live: refuted && !h.is_settled_since(verdict.on),
            against: verdict.against_words(),
            got: verdict.evidence.map(|evidence| *evidence),
            ..said
        })
    }
}

impl Lesson {
    /// What somebody is about to say was learned of a hypothesis.
    pub fn unsigned(h: &Hypothesis, call: VerdictCall, learned: &str, by: &Handle, on: Day) -> Self {
        Self {
            hypothesis: h.id,
            label: h.label(),
            build: h.build.clone(),
            because: h.because.clone(),
            call,
            learned: learned.to_owned(),
            by: by.clone(),
            on,
            predicted: h.ship.as_ref().map_or_else(|| Prediction::of(h), |ship| ship.frozen.clone()),
            got: None,
            next: None,
            still_live: false,
            against: None,
            metric: None,
            owner: None,
            notes: Vec::new(),
            links: Vec::new(),
        }
    }
}

/// Words too common to remind of anything.
const COMMON: [&str; 24] = [
    "about", "after", "again", "also", "because", "been", "before", "build", "does", "from", "have", "into", "more",
    "than", "that", "their", "them", "then", "they", "this", "were", "what", "when", "with",
];

/// The beginnings of the words that say something: of four letters and more, so that `source` finds `sources`.
fn stems(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let telling = words.filter(|word| word.chars().count() >= 4 && !COMMON.contains(&word.as_str()));
    let mut stems: Vec<String> = telling.map(|word| word.chars().take(5).collect()).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// The lessons that some words remind of, the nearest first: those that share the most telling words, rare words counting
/// more; the newest where they share as much.
pub fn related<'a>(lessons: &'a [Lesson], words: &str, most: usize) -> Vec<&'a Lesson> {
    let asked = stems(words);
    let told: Vec<Vec<String>> = lessons
        .iter()
        .map(|l| stems(&format!("{} {} {}", l.build, l.because.as_deref().unwrap_or(""), l.learned)))
        .collect();
    // Inverse document frequency: a word that every lesson holds tells little (Spärck Jones 1972).
    let weight = |stem: &String| {
        let holding = told.iter().filter(|told| told.contains(stem)).count();
        (1.0 + lessons.len() as f64 / holding.max(1) as f64).ln()
    };
    let mut found: Vec<(f64, &Lesson)> = lessons
        .iter()
        .zip(&told)
        .map(|(lesson, told)| (asked.iter().filter(|stem| told.contains(stem)).map(weight).sum(), lesson))
        .filter(|(score, _)| *score > 0.0)
        .collect();
    found.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(other.on.cmp(&one.on)));
    found.into_iter().take(most).map(|(_, lesson)| lesson).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::label::LabelKind;

    fn lesson(number: u32, build: &str, learned: &str) -> Lesson {
        Lesson {
            hypothesis: Id::default(),
            label: Label::new(LabelKind::Hypothesis, number),
            build: build.to_owned(),
            because: None,
            call: VerdictCall::Refuted,
            learned: learned.to_owned(),
            by: Handle::parse("mara").unwrap(),
            on: Day::new(2026, 1, 5).unwrap(),
            predicted: Prediction {
                build: build.to_owned(),
                because: None,
                expect: None,
                window: None,
                confidence: None,
            },
            got: None,
            next: None,
            still_live: false,
            against: None,
            metric: None,
            owner: None,
            notes: Vec::new(),
            links: Vec::new(),
        }
    }

    #[test]
    fn what_shares_telling_words_is_found_and_the_rest_is_not() {
        let lessons = [
            lesson(1, "sample data at signup", "the empty screen is not what stops people"),
            lesson(2, "template gallery", "teams copy what they can see working"),
            lesson(3, "welcome mails", "it was never a reach problem"),
        ];
        let found = |words: &str| related(&lessons, words, 3).iter().map(|l| l.label.number).collect::<Vec<_>>();
        assert_eq!(found("connect sources with sample credentials"), [1]);
        assert_eq!(found("a gallery of template teams"), [2]);
        assert!(found("with that then").is_empty());
        assert_eq!(related(&lessons, "sample gallery problem", 2).len(), 2);
    }
}
