//! Screens as they are kept, at every size, with every text.

use super::player::{Player, rows};
use crate::fixture;
use crate::tui::theme::{Meaning, Palette, Theme};

/// Compares a screen with the one kept in a file; `UPDATE_SCREENS=1` draws it anew.
pub(super) fn as_kept(name: &str, screen: &str) {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests/screens").join(format!("{name}.txt"));
    let screen = format!("{screen}\n");
    if std::env::var_os("UPDATE_SCREENS").is_some() {
        std::fs::write(&path, &screen).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, screen, "{name} looks otherwise than it is kept: UPDATE_SCREENS=1 cargo test tui");
}

#[test]
fn the_board_at_each_size() {
    for (width, height) in [(60, 16), (80, 24), (120, 40), (200, 60)] {
        let mut player = Player::new(width, height);
        as_kept(&format!("board-{width}x{height}"), &player.screen());
        player.press("Enter");
        as_kept(&format!("outcome-{width}x{height}"), &player.screen());
    }
    let theme = Theme { palette: Palette::Mono, ascii: true };
    let player = Player::themed(80, 24, theme);
    let screen = player.screen();
    assert!(screen.is_ascii(), "{screen}");
    as_kept("board-80x24-ascii", &screen);
}

/// Every screen, sheet and overlay, with the keys that lead there on the demo board.
const SCREENS: &[(&str, &str)] = &[
    ("demo", ""),
    ("zoom", "z"),
    ("outcome-page", "Enter"),
    ("readings", "Enter Tab"),
    ("notes", "Enter Tab Tab"),
    ("outcome-history", "Enter Tab Tab Tab"),
    ("hypothesis", "Enter Enter"),
    ("framing", "i"),
    ("framing-past", "i j j Enter"),
    ("needs-me", "!"),
    ("history", "g h"),
    ("lessons", "g l"),
    ("metrics", "g m"),
    ("reading", "r 3 7"),
    ("readings-due", "R"),
    ("correct", "Ctrl-e"),
    ("ship", "j s"),
    ("verdict", "v 1"),
    ("wait", "W"),
    ("withdraw", "j w"),
    ("note", "c"),
    ("scope", "t"),
    ("owner", "o"),
    ("new-hypothesis", "n s a m p l e Tab + 4"),
    ("edit-hypothesis", "e"),
    ("new-outcome", "N h a l f"),
    ("edit-outcome", "i e"),
    ("move", "j M"),
    ("close", "C"),
    ("live", "3 v"),
    ("help", "?"),
    ("help-search", "? / c l o"),
    ("palette", ": c l o"),
    ("which-key", "g"),
    ("copy", "y"),
    ("filter", "/ f a s t"),
    ("sprints", "g s"),
    ("objectives", "g o"),
    ("chores", "g k"),
    ("review-copy", "g r y"),
    ("review-page", "g r G"),
    ("plan-days", "g p Space"),
];

#[test]
fn every_screen_is_kept() {
    for (name, keys) in SCREENS {
        let mut player = Player::demo(80, 24);
        if !keys.is_empty() {
            player.press(keys);
        }
        as_kept(&format!("{name}-80x24"), &player.screen());
    }
    for (name, keys) in [("verdict", "v 1"), ("framing", "i"), ("new-hypothesis", "n s a m p l e Tab + 4")] {
        let mut player = Player::demo(120, 40);
        player.press(keys);
        as_kept(&format!("{name}-120x40"), &player.screen());
    }
    let first = Player::fresh(80, 24).screen();
    // Where the file would lie is another place each time.
    let first: Vec<&str> = first.lines().filter(|line| !line.contains("Your file:")).collect();
    as_kept("first-run-80x24", &first.join("\n"));
    as_kept("too-small-44x10", &Player::demo(44, 10).screen());
}

#[test]
fn every_screen_fits_every_window() {
    let sizes = [0, 1, 2, 3, 5, 10, 20, 40, 60, 79, 80, 120, 200];
    for (_, keys) in SCREENS {
        let mut player = Player::demo(80, 24);
        if !keys.is_empty() {
            player.press(keys);
        }
        for width in sizes {
            for height in sizes {
                player.resize(width, height);
                drop(player.buffer());
            }
        }
    }
    let mut first = Player::fresh(80, 24);
    for (width, height) in sizes.into_iter().flat_map(|width| sizes.map(|height| (width, height))) {
        first.resize(width, height);
        drop(first.buffer());
    }
}

#[test]
fn hostile_and_wide_titles_break_no_column() {
    let titles = [
        "عربي \u{202e}bidi",
        "👨\u{200d}👩\u{200d}👧\u{200d}👦 family",
        "日本語の題名はとても長いので切られる",
        "🇩🇪🇫🇷 flags",
        "İstanbul ığ",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
        "a\u{1b}[31mred\u{7}\tb",
    ];
    let mut player = Player::new(120, 40);
    let outcome = fixture::id(&player.session, "O-1");
    for title in titles {
        let parts = crate::domain::command::HypothesisParts { build: Some(title.to_owned()), ..Default::default() };
        player.session.run(&crate::domain::command::Command::Try { outcome, parts: Box::new(parts) }).unwrap();
    }
    player.renew();
    for _ in 0..12 {
        let buffer = player.buffer();
        for y in 3..37 {
            for x in [39, 79] {
                assert!(
                    matches!(buffer[(x, y)].symbol(), "│" | "┼" | "┬" | "┴" | "─"),
                    "{x} {y}:\n{}",
                    player.screen()
                );
            }
        }
        assert!(!player.screen().contains('\u{1b}'));
        player.press("j");
    }
}

#[test]
fn without_colours_the_selection_is_still_seen() {
    let player = Player::themed(80, 24, Theme { palette: Palette::Mono, ascii: false });
    let mono = player.app.theme;
    for meaning in [Meaning::Good, Meaning::Warn, Meaning::Late, Meaning::Mark, Meaning::Focus, Meaning::Dim] {
        assert_eq!(mono.style(meaning).fg, None, "{meaning:?}");
    }
    assert!(player.screen().contains('▌'));
    let buffer = player.buffer();
    let reversed = |cell: &ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
    assert!(buffer.content.iter().any(reversed));
}

#[test]
fn a_form_covers_what_lies_beneath_it() {
    let mut player = Player::new(80, 24);
    player.press("N");
    let buffer = player.buffer();
    // The rows of the form's own blanks bear no look of the board's.
    let y = (0..24).find(|y| rows(&buffer)[*y as usize].contains("for whom")).unwrap();
    assert!((60..79).all(|x| buffer[(x, y)].modifier.is_empty()), "{}", player.screen());
}
