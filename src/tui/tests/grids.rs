//! The screens as they were drawn before they were built, row by row. Each row that the program draws otherwise has its
//! reason in `grids/otherwise.txt`, in words: a row that is otherwise without one fails, and so does a reason whose row is
//! as it was drawn. `SHOW_GRIDS=1 cargo test --lib said_why -- --nocapture` shows the rows.

use std::collections::BTreeMap;

use serde_json::Value;

use super::player::Player;
use crate::domain::command::Command;
use crate::fixture;

/// Plans the next sprint, as its drawing has it: two outcomes go on, one of them is the goal.
fn plans(player: &mut Player) {
    let [activation, p95] = ["O-1", "O-2"].map(|label| fixture::id(&player.session, label));
    let why = |words: &str| Some(words.to_owned());
    let best = "nothing we shipped has moved it yet, and the invite step is the next best guess";
    for command in [
        Command::PlanSprint { starts: None, days: Some(14), ends: None, name: None },
        Command::Commit { outcome: activation, why: why(best) },
        Command::SetGoal { outcome: activation, why: None },
        Command::Commit { outcome: p95, why: why("40ms to go") },
    ] {
        player.session.run(&command).unwrap();
    }
    player.renew();
}

/// A row that a screen has otherwise than it was drawn: which, as it was drawn, as it is.
pub(super) type Otherwise = (usize, String, String);

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests/grids")
}

/// The rows of a drawing that a screen has otherwise.
fn differing(name: &str, screen: &str) -> Vec<Otherwise> {
    let grid = std::fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap();
    let (mut drawn, mut is): (Vec<&str>, Vec<&str>) = (grid.lines().collect(), screen.lines().collect());
    let rows = drawn.len().max(is.len());
    drawn.resize(rows, "");
    is.resize(rows, "");
    let rows = drawn.iter().zip(&is).map(|(drawn, is)| (drawn.trim_end().to_owned(), is.trim_end().to_owned()));
    let rows = rows.enumerate().map(|(at, (drawn, is))| (at + 1, drawn, is));
    rows.filter(|(_, drawn, is)| drawn != is).collect()
}

/// Why rows of a drawing are otherwise: the file `otherwise.txt` beside the drawings.
///
/// ```text
/// foot = what the selected line can't do is not in the last line    a reason that several rows share, by a name
///
/// board-80x24                                                       a drawing
///   24       foot                                                   rows, and why: by name, or in words
///   3-5, 9   the demo's board says something else
/// ```
pub(super) struct Reasons {
    shared: BTreeMap<String, String>,
    /// By drawing and row; the second is the line it stands in.
    rows: BTreeMap<String, BTreeMap<usize, String>>,
}

impl Reasons {
    pub(super) fn read() -> Self {
        let mut reasons = Self { shared: BTreeMap::new(), rows: BTreeMap::new() };
        let mut drawing = String::new();
        for line in std::fs::read_to_string(folder().join("otherwise.txt")).unwrap().lines() {
            let words = line.trim();
            if words.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some((name, why)) = line.split_once(" = ") {
                reasons.shared.insert(name.to_owned(), why.to_owned());
            } else if line.starts_with(' ') {
                let (rows, why) = words.split_once("  ").unwrap_or_else(|| panic!("rows without a reason: {line}"));
                let why = why.trim().to_owned();
                let known = why.contains(' ') || reasons.shared.contains_key(&why);
                assert!(known, "{drawing}: nothing is called {why:?}");
                for row in rows.split(',').flat_map(range) {
                    let twice = reasons.rows.entry(drawing.clone()).or_default().insert(row, why.clone());
                    assert!(twice.is_none(), "{drawing}: row {row} has two reasons");
                }
            } else {
                words.clone_into(&mut drawing);
            }
        }
        let used = |name: &String| reasons.rows.values().flat_map(BTreeMap::values).any(|why| why == name);
        let unused: Vec<&String> = reasons.shared.keys().filter(|name| !used(name)).collect();
        assert!(unused.is_empty(), "reasons of nothing: {unused:?}");
        reasons
    }

    /// What is not as it is told of a screen: rows that are otherwise and nobody said why, and reasons of rows that are as
    /// they were drawn. Empty where all is told.
    pub(super) fn untold(&self, name: &str, screen: &str) -> String {
        let differ = differing(name, screen);
        let none = BTreeMap::new();
        let told = self.rows.get(name).unwrap_or(&none);
        if std::env::var_os("SHOW_GRIDS").is_some() {
            let rows: Vec<String> =
                differ.iter().map(|(at, drawn, is)| format!("- {at:>2} {drawn}\n+ {at:>2} {is}")).collect();
            eprintln!("{name}: {}\n{}\n", differ.len(), rows.join("\n"));
        }
        let mut wrong = String::new();
        for (at, drawn, is) in differ.iter().filter(|(at, ..)| !told.contains_key(at)) {
            wrong.push_str(&format!("{at:>4} is otherwise without a reason\n   - {drawn}\n   + {is}\n"));
        }
        for (at, why) in told.iter().filter(|(at, _)| !differ.iter().any(|(row, ..)| row == *at)) {
            wrong.push_str(&format!("{at:>4} is as it was drawn; its reason goes: {why}\n"));
        }
        if wrong.is_empty() { wrong } else { format!("{name}\n{wrong}\n") }
    }

    /// The drawings that something is told of.
    fn drawings(&self) -> impl Iterator<Item = &String> {
        self.rows.keys()
    }
}

/// A screen is as it was drawn, but where it is said why not.
pub(super) fn as_drawn(name: &str, screen: &str) {
    let wrong = Reasons::read().untold(name, screen);
    assert!(wrong.is_empty(), "say why in src/tui/tests/grids/otherwise.txt:\n{wrong}");
}

/// `12-14` and `12`.
fn range(rows: &str) -> std::ops::RangeInclusive<usize> {
    let number = |n: &str| n.trim().parse::<usize>().unwrap_or_else(|_| panic!("no rows: {rows}"));
    rows.split_once('-').map_or_else(|| number(rows)..=number(rows), |(first, last)| number(first)..=number(last))
}

/// A drawing's screen, as the program draws it.
fn screen(name: &str, told: &Value) -> String {
    let size: Vec<u16> = told["size"].as_str().unwrap().split('x').map(|n| n.parse().unwrap()).collect();
    let mut player = Player::demo(size[0], size[1]);
    if name.starts_with("planning") {
        plans(&mut player);
    }
    for key in told["keys"].as_array().unwrap() {
        let key = key.as_str().unwrap();
        match key.strip_prefix('=') {
            Some(text) => player.types(text),
            None => player.press(key),
        };
    }
    player.screen()
}

#[test]
fn each_screen_is_as_it_was_drawn_but_where_it_is_said_why() {
    let all: Value = serde_json::from_str(&std::fs::read_to_string(folder().join("keys.json")).unwrap()).unwrap();
    let reasons = Reasons::read();
    let unknown: Vec<&String> = reasons.drawings().filter(|name| all.get(name.as_str()).is_none()).collect();
    assert!(unknown.is_empty(), "no drawing is called {unknown:?}");
    let reached = all.as_object().unwrap().iter().filter(|(name, told)| {
        told.get("made_up").is_none() && told.get("config").is_none() && !name.starts_with("linear")
    });
    let wrong: String = reached.map(|(name, told)| reasons.untold(name, &screen(name, told))).collect();
    assert!(wrong.is_empty(), "say why in src/tui/tests/grids/otherwise.txt:\n{wrong}");
}
