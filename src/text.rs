//! The one way stored text reaches a terminal: made harmless, measured in cells, and cut, padded or wrapped to fit.
//!
//! [`clean`] comes first; the others measure what they're given.

mod diff;
mod found;

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub use diff::{Became, diff};
pub(crate) use found::{best_line, from_match};

/// The most combining marks a grapheme keeps.
const MARKS: usize = 4;
const ELLIPSIS: &str = "…";

/// What becomes of a character on its way to a terminal.
enum Fate {
    Keep,
    Space,
    Drop,
}

/// Text as one harmless line: line breaks and tabs become a space each; control, bidirectional and invisible characters
/// are dropped; a grapheme keeps at most 4 combining marks.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) || crate::weaken::off("clean") {
        return Cow::Borrowed(text);
    }
    let text = if text.chars().all(|c| matches!(fate(c), Fate::Keep)) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(without_controls(text))
    };
    // Where there are no more marks than one grapheme may have, none has too many.
    if marks(&text) > MARKS && text.graphemes(true).any(|grapheme| marks(grapheme) > MARKS) {
        Cow::Owned(text.graphemes(true).flat_map(few_marks).collect())
    } else {
        text
    }
}

/// Text as harmless lines, broken where it was broken; a line break at the end adds no empty line.
#[must_use]
pub fn clean_lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.lines().map(|line| clean(line).into_owned()).collect()
}

/// Whether each character stands alone in a cell of its own, as the letters of most of Europe, rules, bars and dots do: then
/// nothing has to be asked about graphemes.
pub(crate) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || text.chars().all(stands_alone)
}

fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~'
        // Letters of western and middle Europe, with their signs; a soft hyphen is none.
        | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{17f}'
        // Dashes, quotes, dots, the sign of the euro.
        | '\u{2013}' | '\u{2014}' | '\u{2018}'..='\u{201e}' | '\u{2026}' | '\u{2039}' | '\u{203a}' | '\u{20ac}'
        // Arrows, signs of comparison.
        | '\u{2190}'..='\u{2193}' | '\u{2248}' | '\u{2260}' | '\u{2264}' | '\u{2265}'
        // Rules, blocks, dots.
        | '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}')
}

/// How many cells the text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    if is_plain(text) {
        return text.chars().count();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text in at most so many cells, ending in `…` where it was cut.
#[must_use]
pub fn truncate(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let Some(room) = cells.checked_sub(1) else { return String::new() };
    if is_plain(text) {
        return format!("{}{ELLIPSIS}", first(text, room));
    }
    let mut cut = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used > room {
            break;
        }
        cut.push_str(grapheme);
    }
    cut.push_str(ELLIPSIS);
    cut
}

/// The text with spaces behind it, so many cells in all; wider text is left as it is.
#[must_use]
pub fn pad(text: &str, cells: usize) -> String {
    let blank = cells.saturating_sub(width(text));
    let mut padded = text.to_owned();
    padded.extend(std::iter::repeat_n(' ', blank));
    padded
}

/// The first letters of a text, so many cells at the most, with no sign that it was cut.
#[must_use]
pub fn first(text: &str, cells: usize) -> &str {
    if is_plain(text) {
        return text.char_indices().nth(cells).map_or(text, |(at, _)| &text[..at]);
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += width(grapheme);
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// A cluster in the parts that some terminals draw by themselves: each character that takes a cell, with the marks on it.
pub(crate) fn cells(cluster: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = cluster.char_indices().filter(|(_, c)| !is_mark(*c)).map(|(at, _)| at).collect();
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    let ends = starts.iter().skip(1).copied().chain([cluster.len()]);
    starts.iter().zip(ends).map(|(from, to)| &cluster[*from..to]).collect()
}

/// A title put into a sentence: its first letter small, unless the second is a capital or a digit, as in `SSO`.
#[must_use]
pub fn in_sentence(title: &str) -> String {
    let mut letters = title.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return String::new() };
    if second.is_some_and(|c| c.is_uppercase() || c.is_numeric()) {
        return title.to_owned();
    }
    first.to_lowercase().chain(title.chars().skip(1)).collect()
}

/// The text with spaces before it, so many cells in all; wider text is left as it is.
#[must_use]
pub fn pad_left(text: &str, cells: usize) -> String {
    let blank = cells.saturating_sub(width(text));
    let mut padded = " ".repeat(blank);
    padded.push_str(text);
    padded
}

/// The text in lines of at most so many cells (at least 1), broken between words; a word longer than a line is broken
/// within. Always one line at least, empty for empty text.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(breaks).filter(|word| !word.is_empty()) {
        let wide = width(word);
        if used > 0 && used + 1 + wide <= cells {
            line.push(' ');
            line.push_str(word);
            used += 1 + wide;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        for grapheme in word.graphemes(true) {
            // What no line can hold is shown as cut.
            let shown = if grapheme.width() > cells { ELLIPSIS } else { grapheme };
            if used + shown.width() > cells {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(shown);
            used += shown.width();
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where a line may be broken: at white space, but not at the spaces made to hold words together.
fn breaks(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')
}

fn fate(c: char) -> Fate {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Fate::Space,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Fate::Drop,
        // Soft hyphen, Arabic letter mark, Mongolian vowel separator.
        '\u{ad}' | '\u{61c}' | '\u{180e}' => Fate::Drop,
        // Zero-width spaces and joiners, direction marks, embeddings, overrides, isolates, invisible operators.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => Fate::Drop,
        // Variation selectors, byte-order mark, interlinear annotation.
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => Fate::Drop,
        // Tones of skin: terminals that know them not draw a second picture in their place.
        '\u{1f3fb}'..='\u{1f3ff}' => Fate::Drop,
        // Tags, more variation selectors, and the rest of the block kept for invisible characters.
        '\u{e0000}'..='\u{e0fff}' => Fate::Drop,
        _ => Fate::Keep,
    }
}

fn without_controls(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match fate(c) {
            Fate::Keep => kept.push(c),
            Fate::Drop => {}
            Fate::Space => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                kept.push(' ');
            }
        }
    }
    kept
}

/// A character drawn on top of the one before.
fn is_mark(c: char) -> bool {
    c.width() == Some(0)
}

fn marks(grapheme: &str) -> usize {
    grapheme.chars().filter(|c| is_mark(*c)).count()
}

/// The grapheme's characters without its marks past the fourth.
fn few_marks(grapheme: &str) -> impl Iterator<Item = char> + '_ {
    let mut seen = 0;
    grapheme.chars().filter(move |c| {
        seen += usize::from(is_mark(*c));
        !is_mark(*c) || seen <= MARKS
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_text_is_not_copied() {
        for text in ["", "activation 36.2%", "Zürich – 東京", "नमस्ते", "한국"] {
            assert!(matches!(clean(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn what_stands_alone_is_one_cell_beside_anything_like_it() {
        let all: Vec<char> = ('\0'..=char::MAX).filter(|c| stands_alone(*c)).collect();
        for c in &all {
            assert!(matches!(fate(*c), Fate::Keep) && c.width() == Some(1) && !is_mark(*c), "{c:?}");
        }
        let text: String = all.iter().chain(all.iter().rev()).collect();
        assert!(text.graphemes(true).eq(all.iter().chain(all.iter().rev()).map(std::string::ToString::to_string)));
    }

    #[test]
    fn harm_is_taken_out() {
        for (text, cleaned) in [
            ("\u{1b}[31mred\u{1b}[0m", "[31mred[0m"),
            ("\u{9b}31mred\u{7f}\u{7}", "31mred"),
            ("a\tb\nc\r\nd\re\u{2028}f\u{2029}g", "a b c d e f g"),
            ("user\u{202e}gpj.exe\u{2066}\u{200f}", "usergpj.exe"),
            ("pay\u{200b}pal\u{feff}\u{ad}", "paypal"),
            ("👩\u{200d}💻\u{fe0f}", "👩💻"),
            ("👍\u{1f3fd} well", "👍 well"),
            ("x\u{e0041}\u{e0101}\u{fffa}", "x"),
            ("e\u{301}", "e\u{301}"),
            ("Z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}!", "Z\u{301}\u{302}\u{303}\u{304}!"),
        ] {
            assert_eq!(clean(text), cleaned);
        }
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(clean_lines("a\r\nb\rc\nd\te\n"), ["a", "b", "c", "d e"]);
        assert_eq!(clean_lines("a\n\nb"), ["a", "", "b"]);
        assert!(clean_lines("").is_empty());
    }

    #[test]
    fn cells_are_counted_by_grapheme() {
        for (text, cells) in [("", 0), ("abc", 3), ("e\u{301}", 1), ("東京", 4), ("👍🏽", 2), ("🇨🇭", 2), ("…", 1)]
        {
            assert_eq!(width(text), cells, "{text}");
        }
    }

    #[test]
    fn cutting_and_padding() {
        assert_eq!(truncate("activation", 10), "activation");
        assert_eq!(truncate("activation", 5), "acti…");
        assert_eq!(truncate("東京都", 4), "東…");
        assert_eq!(truncate("東京都", 1), "…");
        assert_eq!(truncate("ab", 0), "");
        assert_eq!(pad("東", 4), "東  ");
        assert_eq!(pad_left("36", 4), "  36");
        assert_eq!(pad("long", 2), "long");
    }

    #[test]
    fn wrapping() {
        assert_eq!(wrap("people quit  at the empty screen", 11), ["people quit", "at the", "empty", "screen"]);
        assert_eq!(wrap("a verylongword b", 5), ["a", "veryl", "ongwo", "rd b"]);
        assert_eq!(wrap("10\u{a0}000 teams", 7), ["10\u{a0}000", "teams"]);
        assert_eq!(wrap("東京", 1), ["…", "…"]);
        assert_eq!(wrap("ab", 0), ["a", "b"]);
        assert_eq!(wrap("  ", 9), [""]);
    }

    /// Text rich in what is dropped, what is wide and what combines.
    fn odd() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<String>(),
            "[\u{0}-\u{20}\u{7f}-\u{ad}]{0,4}",
            "[a-z ]{0,8}",
            "[\u{300}-\u{36f}]{0,9}",
            "[\u{1100}-\u{11ff}\u{ac00}-\u{ac80}]{0,9}",
            "[\u{900}-\u{97f}\u{600}-\u{6ff}]{0,9}",
            "[\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}\u{1f466}-\u{1f469}]{0,5}",
            "[\u{200b}-\u{200f}\u{2028}-\u{202f}\u{2060}-\u{206f}\u{fe00}-\u{fe0f}\u{e0000}-\u{e01ef}]{0,4}",
            "[東京都ｱ…\u{a0}]{0,5}",
        ];
        proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    fn forbidden(c: char) -> bool {
        c.is_control()
            || matches!(u32::from(c),
                0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2064 | 0x2066..=0x2069
                | 0xfe00..=0xfe0f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f | 0xe0100..=0xe01ef)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn clean_text_is_clean_and_stays_so(text in odd()) {
            let once = clean(&text).into_owned();
            prop_assert!(!once.contains(forbidden));
            prop_assert!(once.graphemes(true).all(|grapheme| marks(grapheme) <= MARKS));
            prop_assert_eq!(&clean(&once), &once);
            prop_assert!(clean_lines(&text).iter().all(|line| !line.contains(forbidden)));
        }

        #[test]
        fn nothing_is_wider_than_asked(text in odd(), cells in 0_usize..24) {
            for text in [clean(&text).into_owned(), text] {
                prop_assert!(width(&truncate(&text, cells)) <= cells);
                for line in wrap(&text, cells) { prop_assert!(width(&line) <= cells.max(1), "{:?}", line); }
                prop_assert_eq!(width(&pad(&text, cells)), width(&text).max(cells));
                prop_assert_eq!(width(&pad_left(&text, cells)), width(&text).max(cells));
            }
        }

        #[test]
        fn wrapping_loses_nothing(text in "[a-z 東京é]{0,60}", cells in 2_usize..20) {
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&wrap(&text, cells).concat()), bare(&text));
        }
    }
}
