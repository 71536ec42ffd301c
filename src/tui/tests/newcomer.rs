//! What somebody stumbles over who is here for the first time: each said or done where it happens.

use super::player::Player;

/// An outcome that was framed today.
const FRAMED: &str = "2026-03-12 mara frame 'The main branch is green' --problem slow --for all --matters pay \
                      --metric green --unit % --from 62 --to 90 --by 7may --wrong-if 'green < 60 by in 6 weeks'";

fn first_day(more: &[&str]) -> Player {
    Player::typed((80, 24), &[&[FRAMED], more].concat())
}

#[test]
fn the_past_weeks_are_as_many_as_an_answer_needs() {
    let mut player = first_day(&[]);
    player.sees("an answer needs 5 before the first ship; has 1").press("R").sees("Log · 1 green");
    player.sees("‹ Thu 12 Feb ›").sees("3 more missing");
    for value in ["60", "61", "60.5", "61.5"] {
        player.types(value).press("Enter");
    }
    player.sees("4 readings logged.").sees_not("Log · 1 green").sees_not("has 1");
}

#[test]
fn the_past_is_logged_before_the_first_ship_too() {
    let tried = "2026-03-12 mara try O-1 'split the test job' --expect +5 --within 28d --because 'it waits'";
    let mut player = first_day(&[tried]);
    player.press("R").sees("Log · 1 green").sees("‹ Thu 12 Feb ›").press("Esc");
    // With enough of them nothing is due.
    let log = |n: usize| format!("2026-03-12 mara log green 6{n} 2026-02-{:02}", 2 + 7 * n);
    let logs: Vec<String> = (0..4).map(log).collect();
    let lines: Vec<&str> = std::iter::once(tried).chain(logs.iter().map(String::as_str)).collect();
    first_day(&lines).press("R").sees("no metric is due a reading").sees_not("Log · 1 green");
}

#[test]
fn no_day_is_later_than_today_and_that_is_said() {
    let mut player = first_day(&[]);
    player
        .press("r Down Up")
        .sees_not("last day there is")
        .press("Up")
        .sees("today is the last day there is; Down goes back");
    player.press("S-Tab Up").sees("last day there is").press("Down").sees_not("last day there is").sees("yesterday");
}

#[test]
fn how_pasted_values_were_read_is_never_cut() {
    for width in [60, 80, 120] {
        let mut player = Player::typed((width, 24), &[FRAMED]);
        player.press("r").pastes("60\n61\n60.5\n61.5\n").sees("Read as values, 7 days apart, the last today.");
    }
}

#[test]
fn a_day_that_was_typed_by_its_distance_stays_that_day_in_the_form() {
    let mut player = first_day(&[]);
    player.press("e").goes_to_field("wrong_if").sees("green < 60 by 23 Apr").sees_not("6 weeks");
    // Of another year it bears that.
    let next = FRAMED.replace("in 6 weeks", "in 50 weeks");
    Player::typed((80, 24), &[&next]).press("e").goes_to_field("wrong_if").sees("green < 60 by 25 Feb 2027");
}

#[test]
fn enter_in_a_long_text_says_what_it_did() {
    let mut player = first_day(&[]);
    player.press("N").goes_to_field("problem").types("a").press("Enter").sees("a new line; Tab goes on");
    player.types("b").press("Enter").sees_not("a new line; Tab goes on");
}

#[test]
fn what_a_pace_still_needs_is_said() {
    let mut player = first_day(&["2026-03-12 mara log green 61 2026-03-05"]);
    player.sees("needs +3.6/wk  a pace needs 4 more readings");
    player.resize(120, 40).press("Enter").sees("a pace needs 4 more readings");
}

#[test]
fn a_falsifier_that_is_true_today_is_not_called_not_yet() {
    let low = "2026-03-12 mara log green 55 2026-03-12";
    let mut player = first_day(&[low]);
    player.press("i").sees("true now: 58.5% on 12 Mar, 42 days left").sees_not("not yet");
}

#[test]
fn what_acts_on_a_board_says_on_the_first_words_that_there_is_none() {
    let off = "not here: no board is here yet.  1 begins one";
    for keys in ["g", "g a", "g y", "g x", "r", "v", "!", "u", "/", "J", "Space"] {
        Player::fresh(80, 24).press(keys).sees(off).sees("Write your first outcome");
    }
    let mut player = Player::fresh(80, 24);
    player.press("g j").sees_not(off).sees("▌ 2").press("5").sees(off).press("Esc").sees_not(off);
    player.press("é").sees("é does nothing here.");
    player.press("r ?").sees("no board is here yet").press("Esc").sees("Write your first outcome");
    player.press(": = g").press("Esc");
    player.press(":").types("review").press("Enter").sees(off).sees("Write your first outcome");
    player.press("N").sees("New outcome").press("Esc").sees("Write your first outcome");
}
