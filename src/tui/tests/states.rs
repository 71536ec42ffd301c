//! Boards as they are on their first day, past their days, and where nothing is open: the drawings of fixtures.

use super::grids::as_drawn;
use super::player::Player;
use crate::domain::day::Day;
use crate::tui::theme::Meaning;

/// An outcome framed today, with a baseline of January.
fn first_day() -> Player {
    let frame = "2026-03-12 mara frame 'The main branch is green when we need it' --problem 'half a day a week is lost' \
                 --for engineers --matters 'a release a day' --metric green-builds --from 62% --on 25jan --to 90 --by 7may \
                 --wrong-if 'green-builds < 60 by 15apr'";
    Player::typed((80, 24), &[frame])
}

#[test]
fn the_first_day_blames_nobody_and_says_what_to_do_next() {
    let mut player = first_day();
    as_drawn("board-first-day-80x24", &player.screen());
    let theme = player.app.theme;
    let late = theme.style(Meaning::Late);
    let buffer = player.buffer();
    let red =
        buffer.content().iter().filter(|cell| cell.symbol() != " " && cell.style().fg == late.fg && late.fg.is_some());
    assert_eq!(red.count(), 0, "something is red on the first day");
    let keys = ["n  Write", "r  Log a reading", "R  Log the past weeks", "g p Plan"]
        .map(|key| player.screen().find(key).unwrap_or_else(|| panic!("{key} is not there:\n{}", player.screen())));
    assert!(keys.is_sorted());
    player.press("n").sees("New hypothesis");
}

#[test]
fn the_first_words_are_as_they_were_drawn() {
    as_drawn("first-run-80x24", &Player::fresh(80, 24).screen());
}

#[test]
fn a_window_too_small_names_each_outcome_with_its_class() {
    as_drawn("too-small-44x10", &Player::demo(44, 10).screen());
}

#[test]
fn states_that_the_demo_does_not_hold_are_said_in_the_heads() {
    let day = Day::new(2026, 3, 30).unwrap();
    let lines = [
        "2026-03-30 mara verdict H-12 refuted -l 'the empty screen is not it' -n stop",
        "2026-03-30 mara sprint close --anyway 'we begin anew'",
        "2026-03-30 mara sprint plan 2w",
        "2026-03-30 jon log ci 12.4",
        "2026-03-30 jon verdict H-17 supported -l 'it was the queue' -n stop",
        "2026-03-28 jon log p95 430",
        "2026-03-29 jon log p95 430",
        "2026-03-30 jon log p95 430",
        "2026-03-30 jon sprint commit O-5 --why 'it is the one' --anyway 'we begin anew'",
        "2026-03-30 jon sprint goal O-5 --why 'it is the one' --anyway 'we begin anew'",
        "2026-03-30 mara sprint start --anyway 'we begin anew'",
    ];
    let mut player = Player::demo_after((80, 24), &lines, day);
    player.sees("nothing shipped since S-4 began").sees("before: CAN'T TELL (H-17, supported)");
    player.press("3").sees("missed 27 Mar  still 30ms to go").sees("3d PAST DUE");
    player.press("9").sees("OFFERED TO YOU").press("1").sees("no due day  e sets it");
    let mut player = Player::demo(80, 24);
    player.press("9").sees("! STALE 16d  ! OFFERED TO YOU").sees("58%?");
}

#[test]
fn where_everything_is_closed_one_sees_what_came_of_it() {
    let close = |n: u8, who: &str, how: &str, on: &str| {
        format!("{on} {who} outcome close O-{n} {how} --why 'it is over' -l 'that it took long' --anyway 'it is over'")
    };
    let lines = [
        close(1, "mara", "achieved", "2026-07-02"),
        close(3, "li", "missed", "2026-04-10"),
        close(2, "jon", "achieved", "2026-07-02"),
        close(4, "bo", "missed", "2026-07-02"),
        close(5, "jon", "stopped", "2026-04-30"),
        close(6, "li", "stopped", "2026-07-02"),
    ];
    let mut all = vec!["2026-04-10 mara sprint close --anyway 'it is over'".to_owned()];
    all.extend(lines);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let mut player = Player::demo_after((80, 24), &all, Day::new(2026, 7, 2).unwrap());
    player.sees("no sprint runs").sees("Every outcome is closed.");
    player.sees("✓ achieved  1 activation").sees(" 2 Jul   @mara").sees("✗ missed    3 tickets");
    player.sees("– stopped   5 ci").sees("N  Frame the next outcome").sees("O  Open one of these again");
    player.sees("g l What was learned, ").press("N").sees("New outcome");
}

#[test]
fn the_question_of_an_empty_column_is_whole_at_every_size() {
    let frame = "2026-03-12 mara frame 'The main branch is green' --problem slow --for all --matters pay --metric \
                 green-builds-of-the-main-branch --from 62% --to 90 --by 7may --wrong-if 'green-builds-of-the-main-branch < 60 by 15apr'";
    let mut lines = vec![frame.to_owned()];
    for n in 2..6 {
        lines.push(
            frame.replace("The main branch", &format!("Branch {n}")).replace("of-the-main", &format!("of-main-{n}")),
        );
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut player = Player::typed((80, 24), &lines);
    for width in (60..=240).step_by(4) {
        player.resize(width, 24);
        let screen = player.screen();
        let column = |row: &str| row.split('│').next().unwrap_or_default().trim().to_owned();
        let words: Vec<String> = screen.lines().skip(3).map(column).collect();
        let words = words.join(" ");
        assert!(
            words.contains("What could move green-builds") && words.contains("from 62% to 90%?"),
            "{width}:\n{screen}"
        );
    }
}
