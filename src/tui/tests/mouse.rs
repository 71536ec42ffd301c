//! The mouse: each thing that can be hit does what it says.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::player::Player;

/// Clicks on the first place where some words stand, a cell into them; from a row on.
fn click(player: &mut Player, words: &str, from: usize) {
    let screen = player.screen();
    let (y, x) = screen
        .lines()
        .enumerate()
        .skip(from)
        .find_map(|(y, line)| Some((y, crate::text::width(&line[..line.find(words)?]))))
        .unwrap_or_else(|| panic!("{words:?} is not on the screen:\n{screen}"));
    at(player, x as u16 + 1, y as u16);
}

fn at(player: &mut Player, column: u16, row: u16) {
    let kind = MouseEventKind::Down(MouseButton::Left);
    let effect = player.app.mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }, &player.world);
    player.does(effect);
}

#[test]
fn on_the_board_names_debts_cards_and_words_do_what_they_say() {
    let mut player = Player::demo(80, 24);
    click(&mut player, "5 ci", 1);
    player.sees("[5 ci ?!]").sees("5 CI stops eating the day");
    click(&mut player, "1 activation", 1);
    click(&mut player, "VERDICT 9d LATE", 3);
    player.sees("Verdict on H-12").press("Esc");
    click(&mut player, "2 need you", 0);
    player.sees("Needs me").press("Esc");
    click(&mut player, "2 EU calls", 3);
    player.sees("EU calls answer fast").sees("Esc back").press("Esc");
    // A header but not its number gives the focus only.
    click(&mut player, "MOVED  -102ms", 3);
    player.sees("[2 p95");
    click(&mut player, "H-18 Import", 9);
    player.sees("▌○ H-18");
    click(&mut player, "H-18 Import", 9);
    player.sees("H-18 Import from CSV").sees("Esc back").press("Esc Esc");
    click(&mut player, "/ find", 23);
    player.sees("Enter keep it").press("Esc");
    click(&mut player, "? help", 23);
    player.sees("/ to search");
}

#[test]
fn crumbs_and_tabs_lead_where_they_say() {
    let mut player = Player::demo(80, 24);
    player.press("Enter");
    click(&mut player, "Readings 52", 3);
    player.sees("Wed 11 Mar");
    click(&mut player, "Hypotheses 6", 3);
    player.sees("▌! H-12").press("Enter").sees("› H-12 Sample");
    click(&mut player, "Notes 1", 3);
    player.sees("played with the sample report");
    click(&mut player, "1 activation", 0);
    player.sees("Hypotheses 6");
    click(&mut player, "Board", 0);
    player.sees("[1 activation =!]");
}

#[test]
fn in_a_form_choices_and_buttons_are_hit_and_beside_a_sheet_it_closes() {
    let mut player = Player::demo(120, 40);
    player.press("v");
    click(&mut player, "2 refuted", 10);
    player.sees("(2 refuted)").sees("agrees with the readings");
    click(&mut player, "[ Keep as draft ]", 10);
    player.sees("[1 activation =!]");
    let mut player = Player::demo(80, 24);
    player.press("r").sees("Log · 1 activation").types("36.9");
    click(&mut player, "[ Save ]", 10);
    player.sees("Logged 36.9%");
    player.press("r").sees("Log · 1 activation");
    click(&mut player, "1 New teams", 3);
    player.sees_not("Log · 1 activation");
    player.press("c").sees("Esc");
    click(&mut player, "Esc", 23);
    player.press(":").sees("a command, a name, or a label");
    click(&mut player, "1 New teams", 3);
    player.sees_not("a command, a name, or a label");
    player.press("y").sees("Copy");
    at(&mut player, 5, 3);
    player.sees_not("its label");
}
