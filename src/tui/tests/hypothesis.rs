//! A hypothesis alone on the screen and in the pane: its lists, and numbers of any length beside each other.

use super::player::{Player, named};
use crate::tui::effect::Effect;

/// A metric of seven digits, read before and after something shipped.
fn large(width: u16, height: u16) -> Player {
    let mut lines = vec![
        "2026-03-12 mara frame 'Teams keep more' --problem 'they leave' --for teams --matters pay --metric kept --better up \
         --from 1000000 --on 2025-10-01 --to 2500000 --by 2026-04-30 --wrong-if 'kept < 33 by 20 mar'"
            .to_owned(),
        "2026-03-12 mara try O-1 'a second cellar' --expect +20000 --within 28d --because 'the first is full'".to_owned(),
    ];
    let read = |day: &str, value: u32| format!("2026-03-12 mara log kept {value} {day}");
    for (n, day) in
        ["2025-12-03", "2025-12-10", "2025-12-17", "2025-12-24", "2025-12-31", "2026-01-07"].iter().enumerate()
    {
        lines.push(read(day, 1_100_010 + n as u32 * 1_010));
    }
    lines.push("2026-03-12 mara ship H-1 2026-01-15".to_owned());
    for (n, day) in ["2026-01-21", "2026-01-28", "2026-02-04", "2026-02-11"].iter().enumerate() {
        lines.push(read(day, 1_300_010 + n as u32 * 1_010));
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Player::typed((width, height), &lines)
}

#[test]
fn numbers_beside_each_other_stand_apart_however_long_they_are() {
    let mut player = large(200, 60);
    player.sees("  7 readings").sees("  4 readings, 21 Jan to 11 Feb");
    player.press("Enter Enter").sees("Before and after").sees("  1300010 1301020 1302030 1303040  ");
    player.sees("before + 20000, as promised on 12 Mar");
}

#[test]
fn a_line_of_a_list_is_selected_and_stays_in_sight() {
    let mut player = Player::demo(80, 24);
    player.press("Enter Enter").sees("▌check day").press("j").sees("▌wrong if").press("G").sees("▌note");
    player.press("Tab").sees("▌12 Feb @bo").press("g b");
    let mut player = Player::demo(200, 60);
    player.press("Enter Enter").sees("▌check day").sees("── Verdicts 0").sees("Earlier hypotheses on activation");
    player.press("Tab").sees("▌none yet").press("Tab").sees("▌12 Feb @bo").sees("What happened");
}

/// The names of the lists, each with the row and the cell it begins in.
fn names(player: &Player) -> Vec<(String, usize, usize)> {
    let mut found = Vec::new();
    for (y, row) in player.screen().lines().enumerate() {
        for name in ["Looks", "Verdicts", "Notes", "Links", "Chain", "History", "What happened", "Earlier hypotheses"] {
            found.extend(row.find(name).map(|at| (name.to_owned(), y, row[..at].chars().count())));
        }
    }
    found
}

#[test]
fn lists_stand_still_where_tab_goes_through_them() {
    for (size, lists) in [((120, 40), 5), ((120, 24), 5), ((160, 50), 5), ((180, 44), 6), ((200, 60), 6)] {
        let mut player = Player::demo(size.0, size.1);
        player.press("Enter Enter").sees("▌check day");
        let (stands, screen) = (names(&player), player.screen());
        let mut seen = Vec::new();
        for _ in 0..lists {
            let selected: Vec<String> =
                player.screen().lines().filter(|row| row.contains('▌')).map(str::to_owned).collect();
            assert_eq!(selected.len(), 1, "{size:?}:\n{}", player.screen());
            assert!(!seen.contains(&selected), "{size:?}:\n{}", player.screen());
            seen.push(selected);
            player.press("Tab");
            if size.1 > 24 {
                assert_eq!(names(&player), stands, "{size:?}:\n{}", player.screen());
            }
        }
        assert_eq!(player.screen(), screen, "Tab goes around");
    }
    // In a narrow window the names stand still too.
    let mut player = Player::demo(80, 24);
    player.press("Enter Enter");
    let stands = names(&player);
    for _ in 0..5 {
        player.press("Tab");
        assert_eq!(names(&player), stands, "{}", player.screen());
    }
}

#[test]
fn zoom_fits_the_chart_that_is_shown() {
    let mut player = Player::demo(80, 24);
    player.press("Enter").sees(" target");
    let outcome = player.screen();
    player.press("Enter").sees(" target").sees(" expected").press("z").sees_not("┄ target").sees_not("╍");
    player.press("z").sees(" target").press("z Esc");
    assert_eq!(player.screen(), outcome, "the outcome's own chart is as it was");
    player.press("z").sees_not(" target");
    // The framing has none, and one list.
    player
        .press("i z")
        .sees("not here: the framing has no chart.")
        .press("Tab")
        .sees("not here: the framing is one list.");
}

#[test]
fn a_line_of_a_hypothesis_opens_what_it_names() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut player = Player::demo(size.0, size.1);
        player.press("Enter Enter Enter").sees("DID NOT MOVE  +0.4pt of +5").sees("before").sees("pairs").press("Esc");
        // What is said in the framing opens it, and Esc leads back here.
        player.press("j Enter").sees("1  Which problem do we want gone").press("Esc").sees("▌wrong if");
        player.press("i").sees("1  Which problem do we want gone").press("i").sees("▌wrong if");
        let list = |player: &mut Player, first: &str| {
            for _ in 0..7 {
                if player.screen().contains(&format!("▌{first}")) {
                    return;
                }
                player.press("Tab");
            }
            panic!("no list begins with {first}:\n{}", player.screen());
        };
        list(&mut player, "12 Feb @bo");
        player.press("Enter").sees("Note on H-12").sees("Six of seven played").press("Esc");
        list(&mut player, "x github");
        assert!(matches!(player.key(named("Enter")), Effect::OpenLink(url) if url.contains("pull/455")));
        list(&mut player, " 3 Mar");
        player.press("Enter").sees("pairs").press("Esc j Enter").sees("noted on H-12: Six of seven").press("Esc");
        // What it led to is opened; Esc leads back.
        let line =
            "2026-03-12 mara try O-1 'Connect in one click' --expect +4 --within 28d --because so --follows H-12";
        let mut player = Player::demo_after(size, &[line], crate::fixture::today());
        player.press("Enter Enter");
        for _ in 0..7 {
            if player.selected_line().contains("builds on") || player.selected_line().contains("led to") {
                break;
            }
            player.press("Tab");
        }
        player.press("G Enter").sees("› H-22 Connect in one click");
    }
}

#[test]
fn an_idea_says_how_it_is_started_and_shipped() {
    for width in [80, 120, 200] {
        let mut player = Player::demo(width, 40);
        player.press("Enter").goes_to("H-18").press("Enter").sees("s shipped").sees("b start building");
        player.press("Esc").goes_to("H-12").press("Enter").sees_not("s shipped").sees_not("b start building");
    }
}

#[test]
fn a_title_as_wide_as_its_column_is_parted_from_what_it_expects() {
    for cells in [30_usize, 31, 32, 33, 34, 60] {
        let title = "x".repeat(cells);
        let line = format!("2026-03-12 mara try O-1 {title} --expect +5 --within 28d --because b");
        let frame = "2026-03-02 mara frame 'Teams see it' --problem p --metric activation --from 31 --to 45 --by 1jun --wrong-if 'activation < 30 by 1may'";
        let mut player = Player::typed((80, 24), &[frame, &line]);
        player.press("Enter").sees(" expects +5").sees_not("xexpects");
    }
}
