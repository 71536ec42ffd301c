//! A hypothesis alone on the screen and in the pane: its lists, and numbers of any length beside each other.

use super::player::Player;

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
    player.press("Tab Tab").sees("▌12 Feb @bo").press("g b");
    let mut player = Player::demo(200, 60);
    player.press("Enter Enter").sees("▌check day").sees("── Verdicts 0").sees("Earlier hypotheses on activation");
    player.press("Tab").sees("▌none yet").press("Tab").sees("▌12 Feb @bo").sees("What happened");
}
