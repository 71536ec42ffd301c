//! The part of a stored text that was looked for.

use super::clean_lines;

/// The line of a text that holds the most of the words.
pub(crate) fn best_line(stored: &str, words: &[String]) -> String {
    let holds = |line: &str| {
        let line = line.to_lowercase();
        words.iter().filter(|w| line.contains(&w.to_lowercase())).count()
    };
    let lines = clean_lines(stored);
    let mut best: Option<(usize, String)> = None;
    for line in lines {
        let n = holds(&line);
        if best.as_ref().is_none_or(|(most, _)| n > *most) {
            best = Some((n, line));
        }
    }
    best.map_or_else(String::new, |(_, line)| line.trim().to_owned())
}

/// A long line from a little before its first match, where more than so many characters stand before it.
pub(crate) fn from_match(line: &str, words: &[String], before: usize) -> String {
    let low = line.to_lowercase();
    let first = words.iter().filter_map(|w| low.find(&w.to_lowercase())).min().unwrap_or(0);
    // Lower case may be longer or shorter in bytes; counting characters keeps the place near enough.
    let at = low.get(..first).map_or(0, |begun| begun.chars().count());
    if at <= before {
        return line.to_owned();
    }
    let rest: String = line.chars().skip(at - before / 2).collect();
    format!("…{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_far_to_the_right_is_brought_into_sight() {
        let line = format!("{} İ the wall", "x".repeat(100));
        let seen = from_match(&line, &["WALL".to_owned()], 40);
        assert!(seen.starts_with('…') && seen.contains("wall") && seen.chars().count() < 60, "{seen}");
        assert_eq!(from_match("the wall", &["wall".to_owned()], 40), "the wall");
    }
}
