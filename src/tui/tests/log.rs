//! The sheet of readings: one after another, by the cadence; many lines at once, looked at before they are saved.

use super::player::{Player, named};
use crate::domain::day::Day;
use crate::fixture;
use crate::tui::form::Form;

fn form(player: &Player) -> &Form {
    player.app.open_form().unwrap()
}

fn day(m: u8, d: u8) -> Day {
    Day::new(2026, m, d).unwrap()
}

fn sets(player: &Player) -> usize {
    player.session.history(None, 10_000).unwrap().len()
}

/// The newest readings of a metric, day and value, newest first.
fn readings(player: &Player, slug: &str, most: usize) -> Vec<(Day, f64)> {
    let list = player.session.readings(fixture::id(&player.session, slug), None, None, most).unwrap();
    list.iter().rev().map(|one| (one.reading.day, one.reading.value.unwrap())).collect()
}

/// On the outcome of the docs, which lack two readings.
fn docs(width: u16, height: u16) -> Player {
    let mut player = Player::demo(width, height);
    player.press("6");
    player
}

#[test]
fn today_takes_its_digits_plus_two() {
    let mut player = docs(80, 24);
    player.press("r").sees("Log · 6 docs").sees("weekly · last 58% on Tue 24 Feb").sees("‹ Thu 12 Mar ›     today");
    player.types("60").press("Enter").sees_not("Log · 6 docs").sees("Logged 60% for docs").sees("u undoes it");
    assert_eq!(readings(&player, "docs", 1), [(day(3, 12), 60.0)]);
}

#[test]
fn what_is_missing_follows_what_was_saved_and_is_taken_back_one_by_one() {
    let mut player = docs(80, 24);
    let before = sets(&player);
    player.press("r").press("S-Tab").types("3mar").sees("= Tue 3 Mar · 9 days ago · 1 more missing").press("Tab");
    player.types("59").sees("= 59%, +1pt since 24 Feb").press("Enter");
    player.sees("‹ Tue 10 Mar ›     2 days ago · the last one missing").sees(" saved  Tue  3 Mar").sees("1 saved.");
    player
        .sees("inside its limit >50%")
        .sees("upshot log docs VALUE 10mar")
        .types("60")
        .sees("upshot log docs 60 10mar");
    player.press("Enter").sees_not("Log · 6 docs").sees("2 readings logged.").sees("u undoes the last");
    assert_eq!(
        (sets(&player), readings(&player, "docs", 2)),
        (before + 2, vec![(day(3, 10), 60.0), (day(3, 3), 59.0)])
    );
    player.press("u").sees("Undone: logged 60%").press("u").sees("Undone: logged 59%");
    assert_eq!(readings(&player, "docs", 1), [(day(2, 24), 58.0)]);
}

#[test]
fn an_empty_value_ends_it_and_one_says_how_many_there_were() {
    let mut player = docs(80, 24);
    player.press("r").press("S-Tab").types("24feb").press("Enter").sees("that day has").types("61").press("Enter");
    player.sees("‹ Tue  3 Mar ›").press("Enter").sees_not("Log · 6 docs").sees("1 reading logged.").sees("u undoes it");
    // By Esc too; and what was typed meanwhile is a draft.
    player.press("r").press("S-Tab").types("24feb").press("Tab").types("62").press("Enter").types("63").press("Esc");
    player.sees("1 reading logged; what you typed is kept as a draft").press("r").sees("‹ Tue  3 Mar ›").sees("= 63%");
    // With nothing said nothing is.
    let mut player = docs(80, 24);
    player.press("r Enter").sees_not("Log · 6 docs").sees_not("logged");
    // A remark was meant to be saved.
    player.press("r Tab").types("odd").press("Enter").sees("a reading needs a value").sees("Log · 6 docs");
}

#[test]
fn arrows_go_by_the_cadence_in_the_value_and_by_the_day_in_the_day() {
    let mut player = docs(80, 24);
    player.press("r Down").sees("‹ Thu  5 Mar ›     7 days ago").press("Down").sees("‹ Thu 26 Feb ›");
    player.press("Up").press("Up").sees("‹ Thu 12 Mar ›").press("Up").sees("‹ Thu 12 Mar ›");
    player.press("S-Tab Down").sees("‹ Wed 11 Mar ›     yesterday").press("Up").sees("‹ Thu 12 Mar ›");
    // Nothing was typed by that.
    player.press("Down Esc").sees_not("draft");
    player.press("r S-Tab").types("foo").sees("not a day: try wed, -3d, 11mar").press("Tab").types("60").press("Enter");
    player.sees("not a day: try wed, -3d, 11mar").sees("Log · 6 docs").press("Ctrl-u").types("-3d");
    player.sees("= Mon 9 Mar · 3 days ago").press("Enter").sees("Logged 60% for docs");
    // A day to come is refused where it is typed.
    player.press("r S-Tab").types("2026-03-17").sees("in 5 days: not yet").press("Tab").types("60").press("Enter");
    player.sees("yet to come").sees("Log · 6 docs");
}

#[test]
fn twelve_past_readings_take_their_digits_and_one_key_each() {
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
        let mut player = Player::new(width, height);
        player.session.run(&super::journeys::frame("Docs answer the question", "docs", "55", "75")).unwrap();
        player.renew().press("4").press("r").sees("Log · 4 docs").sees("‹ Thu 12 Mar ›");
        let before = sets(&player);
        let mut keys = 2;
        let mut press = |player: &mut Player, names: &str| {
            for name in names.split(' ') {
                player.key(named(name));
                keys += 1;
            }
        };
        press(&mut player, "S-Tab - 1 2 w Tab");
        for n in 0..12 {
            assert!(player.app.open_form().is_some(), "after {n}");
            player.types(&format!("3{n}").chars().take(2).collect::<String>());
            press(&mut player, "Enter");
        }
        assert!(player.app.open_form().is_none(), "{}", player.screen());
        let logged = sets(&player) - before;
        assert_eq!(logged, 12, "{}", player.screen());
        // The first edition took a form of its own for each: r, digits, Tab, the day, Enter.
        assert_eq!(keys, 20, "4, r, S-Tab, the day's four, Tab, and an Enter each");
        player.sees("12 readings logged.");
    }
}

#[test]
fn all_that_are_due_begin_at_their_first_missing_day() {
    let mut player = docs(80, 24);
    player.press("R").sees("Log · 6 docs").sees("‹ Tue  3 Mar ›     9 days ago · 1 more missing");
    player.types("59").press("Enter").sees("‹ Tue 10 Mar ›").types("60").press("Enter").sees("2 readings logged.");
}

#[test]
fn what_is_strange_is_said_and_stops_nothing() {
    let mut player = docs(80, 24);
    player.press("r").types("6").sees("!   a tenth of the last: a slip?").sees("outside the routine band");
    player.press("Ctrl-u").types("600").sees("ten times the last: a slip?").press("Ctrl-u").types("6").press("Enter");
    player.sees("Logged 6% for docs");
    player.press("r").types("60").sees("that day has 6% already: both count; \"correct\" in : replaces").press("Enter");
    assert_eq!(readings(&player, "docs", 2).len(), 2);
    // A number in another unit, and what is none, are not saved; and what is none is not offered again.
    player.press("r").types("12ms").press("Enter").sees("is in ms").sees("Log · 6 docs").press("Ctrl-u Esc");
    player.press("r").types("6o").press("Enter").sees("error").sees("Log · 6 docs").press("Esc").sees_not("draft");
    player.press("r").sees_not("6o").sees_not("draft");
}

#[test]
fn thirty_lines_are_looked_at_and_one_undo_takes_them_back() {
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
        let mut player = docs(width, height);
        let (before, was) = (sets(&player), readings(&player, "docs", 100));
        let text: String = (0..30).map(|n| format!("{} {}\n", day(1, 1).plus(-n), 40 + n % 9)).collect();
        player.press("r").pastes(&text).sees("30 lines pasted").sees("nothing saved yet").sees("[ Save 30 ]");
        assert_eq!(sets(&player), before, "nothing is saved before one says so");
        player.press("G").sees("30").press("Enter").sees("30 readings logged.").sees("u undoes all of it");
        assert_eq!((sets(&player), readings(&player, "docs", 100).len()), (before + 1, was.len() + 30));
        player.press("u").sees("Undone");
        assert_eq!(readings(&player, "docs", 100), was);
    }
}

const FIVE: &str = "3mar 59\n24feb 58\n10mar 60,5\n11mar 6\n2026-03-17 61\n";

#[test]
fn a_pasted_line_is_mended_left_out_or_not_saved() {
    let mut player = docs(80, 24);
    player.press("r").pastes(FIVE).sees("5 lines pasted").sees(" ok      1   Tue  3 Mar");
    player.sees("there already; adds nothing").sees("60,5: write 60.5").sees("a tenth of the last: a slip?");
    player.sees("in 5 days: not yet").sees("2 lines are left out until mended.").sees("[ Save 2 ]");
    assert!(player.selected().contains("60,5"), "what is to be mended is selected:\n{}", player.screen());
    player.press("e").press("Backspace Backspace").types(".5").press("Enter").sees("60.5%").sees("[ Save 3 ]");
    player.press("j Space").sees("left out").sees("[ Save 2 ]").press("Enter").sees("2 readings logged.");
    // What can't be read stays to be mended.
    player.sees("1 line pasted").sees("in 5 days: not yet").press("Enter").sees("no line is there to be saved");
    player.press("Esc").sees("Log · 6 docs").sees_not("pasted ").press("Esc");
    assert_eq!(readings(&player, "docs", 2), [(day(3, 10), 60.5), (day(3, 3), 59.0)]);
}

#[test]
fn leaving_the_preview_saves_nothing() {
    for keys in ["Esc", "Tab Tab Enter", "Tab Tab Tab Enter", "Ctrl-c"] {
        let mut player = docs(80, 24);
        let before = sets(&player);
        player.press("r").pastes(FIVE).press(keys).sees_not("5 lines pasted");
        assert_eq!(sets(&player), before);
    }
}

#[test]
fn a_column_of_values_ends_today() {
    let mut player = docs(80, 24);
    player.press("r").pastes("57\n58\n59\n").sees("values, 7 days apart, the last today").sees("Thu 26 Feb");
    player.press("Enter").sees("3 readings logged.");
    let days: Vec<Day> = readings(&player, "docs", 3).iter().map(|(day, _)| *day).collect();
    assert_eq!(days, [day(3, 12), day(3, 5), day(2, 26)]);
}

#[test]
fn whatever_is_pasted_saves_nothing_by_itself_and_is_drawn_clean() {
    let hostile = [
        "\u{1b}[2J\u{202e}3mar 59\n\u{0}u\nq\n".to_owned(),
        "quit\nundo it all\nEnter\n".to_owned(),
        format!("3mar {}\n3mar 1e400\n", "9".repeat(400)),
        "💥".repeat(5000) + "\n3mar 59",
        "3mar 59\n".repeat(3_000),
        "\n\n\n".to_owned(),
        "a,b\n".repeat(50),
    ];
    for (width, height) in [(60, 16), (80, 24), (120, 40)] {
        for text in &hostile {
            let mut player = docs(width, height);
            let before = sets(&player);
            player.press("r").pastes(text);
            let screen = player.screen();
            assert!(!screen.contains(['\u{1b}', '\u{202e}', '\u{0}']), "{screen}");
            player.press("j k e Esc Esc Esc");
            assert_eq!(sets(&player), before, "{text:.40}");
        }
    }
}

#[test]
fn the_arrows_beside_the_day_are_clicked() {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let mut player = docs(80, 24);
    player.press("r");
    let row = player.screen().lines().position(|line| line.contains("‹ Thu 12 Mar ›")).unwrap() as u16;
    let click = |player: &mut Player, column: u16| {
        let kind = MouseEventKind::Down(MouseButton::Left);
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        let effect = player.app.mouse(event, &player.world);
        player.does(effect);
    };
    click(&mut player, 11);
    player.sees("‹ Thu  5 Mar ›");
    click(&mut player, 10);
    player.sees("‹ Thu 26 Feb ›");
    click(&mut player, 11 + 13);
    player.sees("‹ Thu  5 Mar ›");
    click(&mut player, 40);
    player.sees("‹ Thu  5 Mar ›");
}

#[test]
fn the_sheets_of_readings_at_each_size() {
    for (width, height) in [(60, 16), (80, 24), (120, 40), (200, 60)] {
        let mut player = docs(width, height);
        player.press("r S-Tab").types("3mar").press("Tab").types("59").press("Enter");
        super::screens::as_kept(&format!("log-{width}x{height}"), &player.screen());
        let mut player = docs(width, height);
        player.press("r").pastes(FIVE);
        super::screens::as_kept(&format!("log-paste-{width}x{height}"), &player.screen());
        assert!(form(&player).is_in_sight(&player.world));
    }
}

#[test]
fn what_a_value_looks_like_is_hinted_at_by_its_own_metric() {
    let mut player = Player::demo(80, 24);
    player
        .press("6 r")
        .sees("58, or counts: 116/200")
        .press("Esc")
        .press("2 r")
        .sees_not("or counts")
        .sees_not("36.2, or");
}
