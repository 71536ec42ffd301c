//! The talks as they were written down before they were built, line by line.

use super::*;

/// Somebody who gives the answers of a list, and a paper on which all of it appears as on a terminal.
struct Script {
    answers: Vec<String>,
    paper: String,
}

impl Voice for Script {
    fn say(&mut self, words: &str) {
        self.paper.push_str(words);
        self.paper.push('\n');
    }

    fn ask(&mut self, question: &str) -> Option<String> {
        self.paper.push_str(question);
        let answer = (!self.answers.is_empty()).then(|| self.answers.remove(0))?;
        self.paper.push_str(&answer);
        self.paper.push('\n');
        Some(answer)
    }
}

/// What stands on the paper after some answers on the demo's board.
fn talked(answers: &[&str]) -> String {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("demo.db");
    drop(crate::fixture::demo(&path));
    let mut shell = Shell::at(&path, room.path());
    let mut script = Script { answers: answers.iter().map(|a| (*a).to_owned()).collect(), paper: String::new() };
    talk(&mut shell, &mut script).unwrap();
    script.paper
}

/// A talk that was written down, without the blanks at its lines' ends.
fn written(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests/grids");
    std::fs::read_to_string(folder.join(format!("linear-{name}.txt"))).unwrap()
}

fn trimmed(words: &str) -> String {
    words.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn the_board_is_said_as_it_was_written_down() {
    let said = format!("$ upshot --linear\n{}", talked(&["1"]));
    let written = trimmed(&written("board"));
    let said = trimmed(&said);
    let same = said.lines().take(written.lines().count()).map(|line| format!("{line}\n")).collect::<String>();
    pretty(&same, &written);
}

#[test]
fn a_verdict_is_asked_for_as_it_was_written_down() {
    let said = talked(&[
        "1",
        "2",
        "The empty screen is not what stops people.",
        "",
        "2",
        "connect a source in one click",
        "yes",
        "2",
        "harmless, 22% use it",
        "yes",
    ]);
    let at = said.find("Number, command").unwrap();
    pretty(&trimmed(&said[at..]), &trimmed(&written("verdict")));
}

#[test]
fn readings_are_asked_for_as_it_was_written_down() {
    let said = talked(&["log docs", "59", "6", "no", "60", "h-4", "quit"]);
    let at = said.find("Number, command").unwrap();
    pretty(&trimmed(&said[at..]), &trimmed(&written("log")));
}

#[test]
fn a_verdict_left_undone_is_a_draft_that_goes_on() {
    let said =
        talked(&["1", "2", "It is not the screen.", "", "back", "1", "4", "1", "change 2", "It is not.", "", "yes"]);
    assert!(said.contains("Kept as a draft."), "{said}");
    assert!(said.contains("There is a draft: refuted. It goes on where it stopped."), "{said}");
    assert!(said.contains("Signed: H-12 refuted. Undo: undo"), "{said}");
    // Against the readings the reason is asked for.
    let said = talked(&["verdict h-12", "1", "two teams connected", "it works", "", "4", "yes", "h-12"]);
    assert!(
        said.contains("The readings disagree: did not move.\nYour reason, kept beside the verdict: two teams"),
        "{said}"
    );
    assert!(said.contains("H-12 Sample data at signup. Supported, 12 Mar, @mara."), "{said}");
}

#[test]
fn long_lists_are_said_twenty_at_a_time_and_what_is_no_name_is_told() {
    let said = talked(&["history", "more", "back", "nonsense", "99", "review", "help"]);
    assert!(said.contains("left: more says them."), "{said}");
    assert!(said.contains("nonsense: no number, command or name."), "{said}");
    assert!(said.contains("There is no 99 in the last list"), "{said}");
    assert!(said.contains("S-3 review") && said.contains("This did not."), "{said}");
    let drawn =
        said.chars().find(|c| matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{27bf}' | '\u{2800}'..='\u{28ff}'));
    assert_eq!(drawn, None, "{said}");
}

#[test]
fn a_number_is_logged_of_what_is_open_and_commands_are_as_they_are_typed_here() {
    let said = talked(&["3", "log 36.5", "show O-1"]);
    assert!(said.contains("Logged 36.5% for activation"), "{said}");
    assert!(!said.contains("upshot "), "{said}");
}

#[test]
fn a_review_is_heard_with_what_its_numbers_are() {
    let said = talked(&["review"]);
    let has = |words: &str| assert!(said.contains(words), "{words:?} is not in {said}");
    has("in this sprint 34.7 to 36.2, +1.5, since the first ship -0.2 to +2.1");
    has("we shipped, the metric moved 2 p95 (H-4), it did not, or the wrong way 1 activation (H-12)");
    has("we did not ship, held 6 docs.");
}

fn pretty(is: &str, drawn: &str) {
    assert!(is == drawn, "--- written\n{drawn}\n--- said\n{is}");
}
