//! How the screens look in every theme: what may be overlooked is in the tone of labels, what is owed is loud, and nothing
//! that is read is as faint as a line, nor bright black.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::player::{Player, rows};
use crate::tui::theme::{Meaning, Palette, Theme};

/// The main screens, by the keys that lead to them from the board.
const SCREENS: [&str; 18] = [
    "",
    "Enter",
    "Enter Enter",
    "i",
    "v",
    "n",
    "r",
    "g r",
    "g a",
    "!",
    "g p",
    "g s",
    "g h",
    "g l",
    "g m",
    "g y",
    "?",
    ":",
];

fn themes() -> impl Iterator<Item = Theme> {
    Palette::ALL.into_iter().map(|(palette, _)| Theme { palette, ascii: false })
}

/// Where words stand on a screen: the first cell of the first row that holds them.
fn place(buffer: &Buffer, words: &str) -> (u16, u16) {
    let found = rows(buffer).into_iter().enumerate().find_map(|(y, row)| {
        let at = row.find(words)?;
        Some((row[..at].chars().count() as u16, y as u16))
    });
    found.unwrap_or_else(|| panic!("{words:?} is not on the screen:\n{}", rows(buffer).join("\n")))
}

/// Whether words are drawn as something is meant.
fn looks(buffer: &Buffer, words: &str, theme: Theme, meaning: Meaning) {
    let at = place(buffer, words);
    let (is, wanted) = (buffer[at].style(), theme.style(meaning));
    let colour = |colour: Option<Color>| colour.unwrap_or(Color::Reset);
    assert_eq!(
        (colour(is.fg), is.add_modifier),
        (colour(wanted.fg), wanted.add_modifier),
        "{words:?} as {meaning:?} in {:?}",
        theme.palette
    );
}

#[test]
fn nothing_that_is_read_is_as_faint_as_a_line_or_bright_black() {
    for theme in themes() {
        let dim = theme.style(Meaning::Dim).fg;
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            for keys in SCREENS {
                let mut player = Player::demo(width, height);
                player.app.theme = theme;
                if !keys.is_empty() {
                    player.press(keys);
                }
                let buffer = player.buffer();
                for (at, cell) in buffer.content().iter().enumerate() {
                    let (x, y) = buffer.pos_of(at);
                    let read = cell.symbol().chars().any(char::is_alphanumeric);
                    let faint = dim.is_some() && cell.style().fg == dim && read;
                    let black = matches!(cell.fg, Color::DarkGray | Color::Indexed(8));
                    assert!(
                        !faint && !black,
                        "{:?} {keys:?} {x},{y}: {:?}\n{}",
                        theme.palette,
                        cell.symbol(),
                        player.screen()
                    );
                }
            }
            // The other sizes are drawn by the same code: one theme is enough for them.
            if theme.palette != Palette::Dark {
                break;
            }
        }
    }
}

#[test]
fn what_may_be_overlooked_is_in_the_tone_of_labels_and_what_is_owed_is_loud() {
    for theme in themes() {
        let mut player = Player::demo(80, 24);
        player.app.theme = theme;
        let board = player.buffer();
        // Owner, age, days left, a card's second line, a verb of the last line, a title that has ended.
        for words in ["@mara", "1d ago", "34d", "expects +3pt", "reading  v", "H-9 Template"] {
            looks(&board, words, theme, Meaning::Label);
        }
        for (words, meaning) in [
            ("VERDICT 9d LATE", Meaning::Late),
            ("9d LATE │ ◐", Meaning::Late),
            ("DID NOT MOVE", Meaning::Value),
            ("36.2%", Meaning::Value),
            ("H-15 Skip", Meaning::Title),
            ("H-12 Sample", Meaning::Focus),
            ("▌! H-12", Meaning::Bar),
        ] {
            looks(&board, words, theme, meaning);
        }
        let page = player.press("Enter Enter").buffer();
        looks(&page, "9d LATE", theme, Meaning::Late);
        looks(&page, "check day", theme, Meaning::Label);
        let review = player.press("g r").buffer();
        looks(&review, "! not answered", theme, Meaning::Late);
        looks(&review, "in this sprint", theme, Meaning::Label);
    }
}

#[test]
fn without_colours_weight_alone_tells_what_is_loud() {
    let theme = Theme { palette: Palette::Mono, ascii: false };
    let mut player = Player::demo(120, 40);
    player.app.theme = theme;
    for keys in ["Esc", "g r", "!"] {
        let buffer = player.press(keys).buffer();
        assert!(buffer.content().iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset), "{keys}");
        assert!(buffer.content().iter().any(|cell| cell.modifier.contains(Modifier::BOLD)), "{keys}");
    }
}

#[test]
fn what_is_drawn_in_ascii_is_ascii_on_every_screen() {
    let places = ["", "v", "v 2", "n", "Enter", "Enter Enter", "i", "r", "j s", "!", "?", ":", "g"];
    let pages = ["g r", "g a", "g p", "g s", "g h", "g l", "g m", "g y", "g o", "g k"];
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        for keys in places.iter().chain(&pages).filter(|keys| !keys.is_empty()) {
            let mut player = Player::demo(width, height);
            player.app.theme = Theme { palette: Palette::Mono, ascii: true };
            player.press(keys);
            let screen = player.screen();
            let odd = screen.lines().find(|line| !line.is_ascii());
            assert!(odd.is_none(), "{keys} at {width}x{height}: {odd:?}");
        }
    }
}
