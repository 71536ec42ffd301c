//! Many keys at once, with resizes and other people's changes in between: nothing panics, the selection is there, the file
//! is sound, and quit is always reachable.

use super::player::{Player, named};
use crate::domain::command::{Command, HypothesisParts};
use crate::fixture;
use crate::tui::effect::Effect;
use crate::tui::keys::{self, TABLE};

/// How many keys are pressed in all; `PROOF=long` presses ten times as many.
const KEYS: usize = 20_000;

/// Keys that are pressed besides those of the table: letters, digits, what edits a text.
const TYPED: [&str; 19] = [
    "1",
    "2",
    "3",
    "6",
    "g",
    ".",
    "x",
    "é",
    "日",
    "+",
    "Tab",
    "Backspace",
    "Ctrl-s",
    "Ctrl-g",
    "S-Tab",
    "Space",
    "Ctrl-w",
    "Enter",
    "Esc",
];

#[test]
fn a_storm_of_keys_leaves_a_sound_board() {
    storm(0x5EED);
}

#[test]
fn a_second_storm_leaves_a_sound_board() {
    storm(0xCAFE);
}

#[test]
fn a_third_storm_leaves_a_sound_board() {
    storm(0xBEEF);
}

#[test]
fn a_fourth_storm_leaves_a_sound_board() {
    storm(0xF00D);
}

/// A quarter of the keys, from a seed: four storms beside each other take as long as one of their size.
fn storm(seed: u64) {
    let long = std::env::var("PROOF").is_ok_and(|how| how == "long");
    let most = if long { 10 * KEYS } else { KEYS } / 4;
    let mut player = Player::in_memory(80, 24);
    let mut state = seed;
    let mut chance = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most as u64) as usize
    };
    let names: Vec<&str> =
        TABLE.iter().flat_map(|bind| bind.keys.iter().copied()).filter(|k| keys::parse(k).is_some()).collect();
    let sizes = [(80, 24), (60, 16), (120, 40), (40, 10), (200, 60)];
    let mut others = 0;
    for step in 0..most {
        let name = if chance(3) == 0 { TYPED[chance(TYPED.len())] } else { names[chance(names.len())] };
        player.key(named(name));
        if step % 97 == 0 {
            let (width, height) = sizes[chance(sizes.len())];
            player.resize(width, height);
        }
        if step % 100 == 0 {
            drop(player.buffer());
            assert!(is_sound(&player), "after {step} keys of seed {seed:#x}:\n{}", player.screen());
        }
        // A board that only grows would be another test.
        if step % 2_000 == 1_999 {
            others += 1;
            somebody_else(&player, others);
            player.renew();
        }
        if step % 5_000 == 4_999 {
            let health = player.session.doctor().unwrap();
            assert!(health.troubles.is_empty(), "after {step} keys of seed {seed:#x}: {health:?}");
        }
    }
    player.resize(80, 24);
    assert!(is_sound(&player), "{}", player.screen());
    assert!(player.session.doctor().unwrap().troubles.is_empty());
}

/// Whether something is selected where there is something, and a few keys leave the program.
fn is_sound(player: &Player) -> bool {
    let mut app = player.app.clone();
    if !app.has_selection(&player.world) {
        return false;
    }
    let leave = ["Esc", "Esc", "Esc", "Esc", "Esc", "Esc", "q", "q", "Ctrl-c"];
    leave.iter().any(|key| matches!(app.key(named(key), &player.world), Effect::Quit))
}

/// What a colleague does meanwhile.
fn somebody_else(player: &Player, n: usize) {
    let mut other = fixture::open(player.session.path());
    other.set_who(crate::session::Who { handle: fixture::handle("bo"), today: Some(fixture::today()), via: "cli" });
    let open = other.outcomes().unwrap().into_iter().find(|column| column.outcome.is_open());
    let Some(column) = open else { return };
    let parts = HypothesisParts { build: Some(format!("idea {n}")), ..HypothesisParts::default() };
    other.run(&Command::Try { outcome: column.outcome.id, parts: Box::new(parts) }).unwrap();
}
