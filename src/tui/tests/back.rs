//! Where Esc leads: back to the screen one came from, and from every screen to the board in the end.

use super::player::Player;

const TITLES: &[(&str, &str)] = &[
    ("g r", "S-3 review"),
    ("g p", "Plan the next sprint"),
    ("g a", "Who answers for it"),
    ("g n", "Needs me"),
    ("g s", "Sprints"),
    ("g h", "History"),
    ("g l", "Lessons"),
    ("g m", "Metrics"),
    ("g y", "Symptoms"),
    ("g o", "Objectives"),
    ("g k", "Chores"),
];

#[test]
fn what_is_gone_to_leads_back_to_where_one_was() {
    let mut player = Player::demo(100, 30);
    for (keys, title) in TITLES {
        player.press(keys).sees(title).press("Esc").sees("day 11 of 14 · ends");
        for (over, other) in TITLES.iter().filter(|(over, _)| over != keys) {
            player.press(keys).press(over).sees(other);
            player.press("Esc").sees(title);
            player.press("Esc").sees("day 11 of 14 · ends");
        }
        player.press("Enter").press(keys).sees(title).press("Esc").sees("Board › 1 activation");
        player.press("Esc").sees("day 11 of 14 · ends");
    }
}

#[test]
fn what_is_opened_leads_back_to_where_it_was_opened() {
    let ways = [
        ("g r", "1 activation", "Board › 1 activation"),
        ("g r", "H-12 needs a verdict", "Board › 1 activation › H-12"),
        ("g p", "activation", "Board › 1 activation"),
        ("g a", "H-12", "Board › 1 activation › H-12"),
        ("!", "H-12", "Board › 1 activation › H-12"),
        ("!", "6 docs", "Board › 6 docs"),
        ("!", "Answer for 1 activation in S-3", "S-3 review"),
        ("g s", "S-2", "S-2 review"),
        ("g l", "H-13", "Board › 3 tickets › H-13"),
        ("g m", "p95", "Board › 2 p95"),
        ("g y", "H-13", "Board › 3 tickets › H-13"),
    ];
    for (keys, row, opened) in ways {
        let mut player = Player::demo(100, 30);
        player.press(keys).goes_to(row);
        let selected = player.selected();
        player.press("Enter").sees(opened).press("Esc");
        assert_eq!(player.selected(), selected, "{keys}");
        player.press("Esc").sees("day 11 of 14 · ends");
    }
}

#[test]
fn however_far_one_goes_the_board_is_one_key_away() {
    let mut player = Player::demo(100, 30);
    for (keys, title) in TITLES {
        player.press(keys).sees(title);
    }
    player.press("s").sees("not here: mark as shipped, on the board.").press("g b").sees("day 11 of 14 · ends");
    for (keys, title) in TITLES {
        player.press(keys).sees(title);
    }
    // A screen that is gone to again lies there once.
    for _ in 0..TITLES.len() {
        player.press("Esc");
    }
    player.sees("day 11 of 14 · ends");
}
