//! The screens as they were drawn before they were built, cell by cell: how many rows of each the program draws otherwise.
//! Those that it draws just so stay so, and none goes further from its drawing.

use serde_json::Value;

use super::player::Player;
use crate::domain::command::Command;
use crate::fixture;

/// The drawings that the demo's board reaches, with how many of their rows may differ. Where the program is right and the
/// drawing is not, the closing note of its change says why: every last line is a row of its own, as it leaves out what the
/// selected line can't do and the drawings do not.
const KNOWN: &[(&str, usize)] = &[
    ("board-120x40", 9),
    ("board-80x24", 1),
    ("board-60x16", 1),
    ("board-200x60", 45),
    ("verdict-open-80x24", 9),
    ("hypothesis-80x24", 7),
    ("hypothesis-120x40", 29),
    ("hypothesis-200x60", 47),
    ("metrics-80x24", 4),
    ("metrics-120x40", 32),
    ("lessons-80x24", 18),
    ("lessons-120x40", 36),
    ("objectives-80x24", 4),
    ("symptoms-80x24", 7),
    ("planning-80x24", 1),
    ("review-80x24", 14),
    ("review-120x40", 16),
    ("review-200x60", 45),
    ("framing-80x24", 8),
    ("framing-120x40", 9),
    ("needs-me-80x24", 8),
    ("ask-80x24", 3),
    ("sprints-80x24", 5),
    ("history-80x24", 11),
    ("outcome-120x40", 25),
    ("outcome-80x24", 11),
    ("palette-80x24", 2),
    ("palette-typed-80x24", 11),
    ("which-key-80x24", 2),
    ("help-80x24", 2),
    ("help-120x40", 12),
];

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

/// The rows of a drawing that a screen has otherwise, each as it was drawn and as it is.
pub(super) fn differing(name: &str, screen: &str) -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests/grids");
    let grid = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
    let (mut drawn, mut is): (Vec<&str>, Vec<&str>) = (grid.lines().collect(), screen.lines().collect());
    let rows = drawn.len().max(is.len());
    drawn.resize(rows, "");
    is.resize(rows, "");
    let pairs = drawn.iter().zip(&is).enumerate().map(|(n, (drawn, is))| {
        (format!("{:>2} {}", n + 1, drawn.trim_end()), format!("{:>2} {}", n + 1, is.trim_end()))
    });
    pairs.filter(|(drawn, is)| drawn != is).collect()
}

/// A drawing's rows that the program draws otherwise, each as it was drawn and as it is.
fn differences(name: &str, told: &Value) -> Vec<(String, String)> {
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
    differing(name, &player.screen())
}

#[test]
fn no_screen_goes_further_from_its_drawing() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests/grids");
    let all: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("keys.json")).unwrap()).unwrap();
    let reached = all.as_object().unwrap().iter().filter(|(name, told)| {
        told.get("made_up").is_none() && told.get("config").is_none() && !name.starts_with("linear")
    });
    let mut wrong = Vec::new();
    let mut now = String::new();
    for (name, told) in reached {
        let differ = differences(name, told);
        now.push_str(&format!("    (\"{name}\", {}),\n", differ.len()));
        let rows: Vec<String> = differ.iter().map(|(drawn, is)| format!("- {drawn}\n+ {is}")).collect();
        let rows = rows.join("\n");
        if std::env::var_os("SHOW_GRIDS").is_some() {
            eprintln!("{name}: {}\n{rows}\n", differ.len());
        }
        let most = KNOWN.iter().find(|(known, _)| known == name).map(|(_, most)| *most);
        if most.is_none_or(|most| differ.len() > most) {
            wrong.push(format!("{name}: {} rows differ, {most:?} may\n{rows}", differ.len()));
        }
    }
    assert!(wrong.is_empty(), "{}\nnow:\n{now}", wrong.join("\n\n"));
}
