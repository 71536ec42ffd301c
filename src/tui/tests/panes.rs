//! Lists beside each other and in turn: both ways around, keys for what is seen, and no number before the only thing.

use super::player::Player;

/// The keys that the last line says.
fn foot(player: &Player) -> String {
    player.screen().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn shift_tab_goes_the_way_back_that_tab_came() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        for keys in ["Enter", "Enter Enter", "Enter j j j Enter"] {
            let mut player = Player::demo(size.0, size.1);
            player.press(keys);
            let mut seen = vec![player.screen()];
            for _ in 0..7 {
                player.press("Tab");
                seen.push(player.screen());
            }
            for screen in seen.iter().rev().skip(1) {
                assert_eq!(player.press("S-Tab").screen(), *screen, "{size:?}, {keys}");
            }
        }
    }
    // Of two the one before is the one after.
    let mut player = Player::demo(200, 60);
    let board = player.screen();
    let pane = player.press("Tab").screen();
    assert_ne!(board, pane);
    assert_eq!(player.press("S-Tab").screen(), board);
    assert_eq!(player.press("S-Tab").screen(), pane);
}

#[test]
fn the_last_line_of_a_list_says_no_key_for_a_card_of_another() {
    for size in [(80, 24), (120, 40)] {
        let mut player = Player::demo(size.0, size.1);
        player.press("Enter");
        assert!(foot(&player).contains("v verdict"), "{}", foot(&player));
        for list in ["Readings", "Notes", "History"] {
            player.press("Tab");
            assert!(
                !foot(&player).contains("verdict") && !foot(&player).contains("shipped"),
                "{list}: {}",
                foot(&player)
            );
            player.press("v").sees("not here: no hypothesis is selected.").sees("Tab goes to their list");
        }
        player.press("Tab");
        assert!(foot(&player).contains("v verdict"), "{}", foot(&player));
        player.press("j Tab Tab S-Tab S-Tab").sees("▌◐ H-15");
        assert!(foot(&player).contains("s shipped"), "{}", foot(&player));
    }
}

#[test]
fn the_history_offers_to_redo_what_was_undone_and_nothing_else() {
    let mut player = Player::typed((80, 24), &[]);
    player.press("g h");
    assert!(!foot(&player).contains("undo") && !foot(&player).contains("redo"), "{}", foot(&player));
    let mut player = Player::demo(80, 24);
    player.press("j j b").sees("u undoes it").press("g h");
    assert!(foot(&player).contains("u undo") && !foot(&player).contains("redo"), "{}", foot(&player));
    player.press("u").sees("Undone:");
    assert!(foot(&player).contains("U redo"), "{}", foot(&player));
    player.press("U").sees("Redone:");
    assert!(!foot(&player).contains("redo"), "{}", foot(&player));
}

#[test]
fn the_only_link_has_no_number_and_two_have() {
    let mut player = Player::demo(80, 24);
    player.press("x").sees("Open which link?").sees("▌ https://").sees_not(" 1  https").press("Esc");
    player.press(":").types("add a link").press("Enter").types("https://example.com/2").press("Ctrl-s");
    player.press("x").sees(" 1  https").sees(" 2  https");
}
