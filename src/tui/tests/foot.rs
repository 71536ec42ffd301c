//! The last line, and the one above it: what can be done now, and what was done, whole.

use super::player::Player;

/// The keys that the last line says.
fn foot(player: &Player) -> String {
    player.screen().lines().last().unwrap_or_default().to_owned()
}

#[test]
fn the_last_line_says_what_the_selected_card_can_do() {
    let mut player = Player::demo(80, 24);
    assert!(!foot(&player).contains("shipped"), "H-12 has shipped: {}", foot(&player));
    assert!(foot(&player).contains("v verdict"), "{}", foot(&player));
    player.goes_to("H-15");
    assert!(foot(&player).contains("s shipped") && !foot(&player).contains("v verdict"), "{}", foot(&player));
    // A closed review takes no answer.
    let mut player = Player::demo(80, 24);
    player.press("g r");
    assert!(foot(&player).contains("a answer"), "{}", foot(&player));
    player.press("(").sees("S-2");
    assert!(!foot(&player).contains("a answer"), "{}", foot(&player));
}

#[test]
fn what_hides_something_is_what_esc_takes_away() {
    let mut player = Player::demo(80, 24);
    player.press("/").types("sample").press("Enter");
    assert!(foot(&player).contains("Esc clear the search"), "{}", foot(&player));
    player.press("Esc");
    assert!(!foot(&player).contains("Esc"), "{}", foot(&player));
    player.press("f");
    assert!(foot(&player).contains("Esc everyone's"), "{}", foot(&player));
    player.press("2").sees("2 p95 is hidden: shown is whose: mine.").sees("Esc shows everyone's");
}

#[test]
fn a_board_without_outcomes_offers_what_there_is_to_do() {
    let frame = "2026-03-12 mara frame 'The main branch is green' --problem slow --for all --matters pay --metric green \
                 --from 62% --to 90 --by 7may --wrong-if 'green < 60 by 15apr'";
    let mut player = Player::typed((80, 24), &[frame]);
    player.press("u u").sees("No outcome is open.");
    assert!(foot(&player).contains("N outcome") && !foot(&player).contains("reading"), "{}", foot(&player));
    player.press("R").sees("not here: no outcome is here yet.").sees("N frames one");
}

#[test]
fn one_goes_to_the_sprint_before_from_everywhere_that_is_about_sprints() {
    for way in ["", "g a ", "g y "] {
        let mut player = Player::demo(80, 24);
        player.press(&format!("{way}(")).sees("S-2 review");
        let mut player = Player::demo(80, 24);
        player.press(&format!("{way})")).sees("no sprint has begun after this one");
    }
}

#[test]
fn what_was_done_is_said_whole_and_names_no_shell() {
    let mut player = Player::demo(80, 24);
    player.press("g p e").press("Ctrl-s").sees("Planned S-4 for").sees("u undoes it").sees_not("upshot").sees_not("…");
}

#[test]
fn what_waits_behind_g_is_said_in_one_word_each_and_counted() {
    let mut player = Player::demo(80, 24);
    player.press("g").sees(" g go to   b board       r review      a ask         n needs me 2").sees("m metrics 1");
}

#[test]
fn a_plan_of_one_outcome_keeps_its_headings() {
    let frame = "2026-03-12 mara frame 'It is green' --problem slow --for all --matters pay --metric ci --from 62% --to 90 \
                 --by 7may --wrong-if 'ci < 60 by 15apr'";
    let mut player = Player::typed((80, 24), &[frame]);
    player.press("g p e").press("Ctrl-s").sees("outcome ").sees("owner ").sees("framed ").sees("so far");
}
