//! Every key of the table, and what finds them.

use super::player::{Player, named};
use crate::tui::effect::Effect;
use crate::tui::keys::{self, Action, Bind, Place, TABLE};

#[test]
fn every_key_of_the_table_does_something_or_says_why_not() {
    for place in [Place::Board, Place::Outcome, Place::Needs, Place::History] {
        let works = |bind: &&Bind| bind.places.is_empty() || bind.places.contains(&place);
        for bind in TABLE.iter().filter(works) {
            for key in bind.keys {
                let mut player = Player::new(120, 40);
                player.press(match place {
                    Place::Outcome => "l Enter",
                    Place::Needs => "!",
                    Place::History => "g h",
                    _ => "Down",
                });
                if place == Place::Board {
                    // From the middle, so that every way leads somewhere.
                    player.press("l");
                }
                let before = player.buffer();
                let mut rest = Effect::Nothing;
                for part in if *key == "gg" { vec!["g", "g"] } else { vec![*key] } {
                    rest = player.key(named(part));
                }
                let done = !matches!(rest, Effect::Nothing) || player.buffer() != before;
                let still = matches!(bind.action, Action::Top | Action::HalfUp | Action::Previous | Action::Back)
                    || matches!(bind.action, Action::Bottom | Action::HalfDown | Action::Next | Action::Right)
                    || (bind.action == Action::NeedsMe && place == Place::Needs);
                assert!(done || still, "{key} ({}) does nothing in {place:?}:\n{}", bind.does, player.screen());
            }
        }
    }
}

#[test]
fn no_key_has_two_meanings_in_a_place() {
    for place in [Place::Board, Place::Outcome, Place::Needs, Place::History, Place::Help] {
        let works = |bind: &&Bind| bind.places.is_empty() || bind.places.contains(&place);
        let mut seen: Vec<&str> = TABLE.iter().filter(works).flat_map(|bind| bind.keys.iter().copied()).collect();
        seen.sort_unstable();
        let all = seen.len();
        seen.dedup();
        assert_eq!(seen.len(), all, "{place:?}");
        for (habit, _) in keys::HABITS {
            assert!(!seen.contains(habit), "{habit} is a habit that does nothing");
        }
    }
}

#[test]
fn the_palette_finds_by_what_people_call_things() {
    let mut player = Player::new(80, 24);
    player.press(":").types("delete").sees("withdraw an idea");
    player.press("Esc :").types("release").sees("mark as shipped").press("Enter").sees("off: H-");
    player.press("d").sees("nothing is deleted");
    player.press("Ctrl-k").sees("k goes up");
}
