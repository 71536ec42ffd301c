//! Many keys at once.

use super::player::{Player, named};
use crate::tui::keys::{self, TABLE};

#[test]
fn a_storm_of_keys_leaves_a_sound_board() {
    let mut player = Player::new(80, 24);
    let mut state = 0x5EED_u64;
    let mut chance = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most as u64) as usize
    };
    let names: Vec<&str> =
        TABLE.iter().flat_map(|bind| bind.keys.iter().copied()).filter(|k| keys::parse(k).is_some()).collect();
    let typed =
        ["1", "3", "6", "g", ".", "x", "é", "日", "Tab", "Backspace", "Ctrl-s", "Ctrl-z", "Ctrl-g", "S-Tab", "Space"];
    let sizes = [(80, 24), (60, 16), (120, 40), (40, 10), (200, 60)];
    for step in 0..3_000 {
        let name = if chance(3) == 0 { typed[chance(typed.len())] } else { names[chance(names.len())] };
        player.key(named(name));
        if step % 97 == 0 {
            let (width, height) = sizes[chance(sizes.len())];
            player.resize(width, height);
        }
        if step % 100 == 0 {
            drop(player.buffer());
        }
    }
    player.resize(80, 24);
    player.left = false;
    player.press("Esc Esc Esc Esc Esc q");
    assert!(player.left, "quit is always reachable:\n{}", player.screen());
}
