//! Large and tiny numbers, which have one scale on a screen, and all of their digits where there is room.

use super::player::Player;

/// A board of a metric that is told in millions, and of one that is tiny; something shipped on the first and moved it.
fn player(size: (u16, u16)) -> Player {
    let mut lines = vec![
        "2025-11-01 mara frame 'Revenue grows' --problem 'too little' --for us --matters money --metric revenue --unit EUR \
         --from 980000 --to 1040000 --by 30jun --wrong-if 'revenue < 900000 by 1may'"
            .to_owned(),
        "2025-11-01 mara frame 'Less leaks' --problem 'too much' --for us --matters money --metric leak --unit g \
         --from 0.000289 --to 0.0001 --by 30jun --wrong-if 'leak > 0.0005 by 1may'"
            .to_owned(),
        "2025-11-01 mara try O-1 'a price list' --expect +40000 --within 28d --because 'people ask'".to_owned(),
    ];
    let weeks = |first: &str, values: &[u32]| -> Vec<String> {
        let first = crate::domain::day::parse_day(first, fixture(), crate::domain::day::Lean::Back, None).unwrap();
        let line = |(n, value): (usize, &u32)| {
            let day = first.plus(7 * n as i64);
            format!("{day} mara log revenue {value} {day}")
        };
        values.iter().enumerate().map(line).collect()
    };
    lines.extend(weeks("2025-11-05", &[980_100, 980_900, 979_300, 980_400, 981_000, 979_900, 980_700, 980_200]));
    lines.push("2025-12-31 mara ship H-1 2025-12-31".to_owned());
    lines.extend(weeks("2026-01-07", &[1_012_100, 1_013_400, 1_011_800, 1_012_900, 1_013_100, 1_012_300, 1_012_700]));
    lines.push("2026-03-10 mara log leak 0.000285 2026-03-10".to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Player::typed(size, &lines)
}

fn fixture() -> crate::domain::day::Day {
    crate::fixture::today()
}

#[test]
fn numbers_of_one_metric_have_one_scale_on_a_screen() {
    let mut player = player((120, 40));
    // Now, baseline and target, what moved and what was expected, the axis and the rate: all in millions.
    player.sees("1.01M EUR? 0.98M").sees(" 1.04M").sees("MOVED  +0.032M").sees("expected +0.04M EUR, got +0.032M");
    player.sees("285e-6g 289e-6").sees("100e-6").sees_not("1040000").sees_not("980000").sees_not("0.0001");
    player.press("Enter").sees("1.01M EUR").sees_not("1040000");
    player.press("Esc 1 Enter Enter").sees("+0.032M EUR of +0.04M expected").sees("0.98M").sees("1.01M");
}

#[test]
fn all_digits_stand_where_there_is_room_and_in_forms() {
    let mut player = player((200, 60));
    let screen = player.screen();
    assert!(screen.contains("+40000 EUR"), "{screen}");
    player.press("n").sees("Now 1012700 EUR").sees("target 1040000");
}
