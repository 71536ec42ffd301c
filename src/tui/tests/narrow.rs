//! The smallest window: what is owed is whole there, a form's focused field is in sight with its name, what was understood of
//! it is not cut, and what carries a sheet out stays.

use super::player::Player;
use crate::text;

/// The forms, by the keys that open them on the demo's board.
const FORMS: &[&str] = &[
    "n", "N", "j e", "i e", "j s", "W", "v", "c", "t", "o", "C", "j M", "g r a", "g p e", "g m e", "g m N", "g o N",
    "g o e",
];

#[test]
fn whatever_field_has_the_focus_it_is_in_sight_with_its_name() {
    for keys in FORMS {
        let mut player = Player::demo(60, 16);
        player.press(keys);
        let is_page = player.app.open_form().unwrap().sheet.is_page();
        for n in 0..24 {
            let form = player.app.open_form().unwrap();
            let field = form.fields.get(form.at).cloned();
            let (x, y) = player.cursor().unwrap_or_else(|| panic!("{keys}, {n}: no cursor:\n{}", player.screen()));
            let screen = player.screen();
            let rows: Vec<&str> = screen.lines().collect();
            assert!((1..15).contains(&usize::from(y)), "{keys}, {n}: {x} {y}:\n{screen}");
            if let Some(field) = field {
                // A long text begins beside its name, a list below its question.
                let name = field.name.split(' ').next().unwrap_or("");
                let above = usize::from(y).saturating_sub(8);
                assert!(rows[above..=usize::from(y)].iter().any(|row| row.contains(name)), "{keys}, {name}:\n{screen}");
                if field.is_long() {
                    player.types("words that go on, ").types("and on, ").types("until they need rows of their own ");
                }
            }
            let buttons = rows[8..15].iter().any(|row| row.starts_with(" [ "));
            assert!(is_page || buttons, "{keys}, {n}: the buttons are out of sight:\n{screen}");
            player.press("Tab");
        }
    }
}

#[test]
fn what_is_understood_of_a_narrow_field_is_not_cut() {
    for width in [60, 64, 72, 80] {
        for height in [16, 24] {
            let mut player = Player::demo(width, height);
            player.press("n").types("one click").goes_to_field("within").types("soonish");
            player.reads("\"soonish\" is not a length of time; write it as 28d, 4w or 2mo");
            player.press("Ctrl-u").types("4w").sees("= 28 days");
            let mut player = Player::demo(width, height);
            player.press("i e").goes_to_field("due").press("Ctrl-u").types("31feb");
            player.reads("\"31feb\" is not a day: February 2026 has 28 days; write 28feb, or 2026-02-28");
            player.press("Ctrl-u").goes_to_field("to").press("Ctrl-u").types("40q").reads("and the metric is in %");
        }
    }
}

#[test]
fn what_is_owed_is_said_whole_in_any_window() {
    for (width, height) in [(60, 16), (72, 20), (80, 24), (120, 40)] {
        for keys in ["!", "! f"] {
            let mut player = Player::demo(width, height);
            player.press(keys);
            let mut seen = player.screen();
            for _ in 0..20 {
                player.press("j");
                seen.push_str(&format!("\n{}", player.screen()));
            }
            for row in seen.lines().filter(|row| row.starts_with(['▌', ' '])) {
                let debt = row.trim_start_matches(['▌', ' ', '!']);
                let owed = ["Verdict on", "@li offers", "Answer for", "Kept or dropped", "Reading of", "Refuted"];
                assert!(!owed.iter().any(|words| debt.starts_with(words)) || !row.contains('…'), "{width}: {row}");
                assert!(text::width(row) <= usize::from(width));
            }
            player.press("g g");
            for words in ["Sample data", "at", "signup"] {
                assert!(player.screen().lines().skip(2).take(3).any(|row| row.contains(words)), "{}", player.screen());
            }
        }
    }
    let mut player = Player::demo(60, 16);
    player.press("! j").sees("▌! @li offers you 6 docs: take it or say").sees("since 9 Mar").sees("   no\n");
}
