//! What is told of something typed, and of a key that does nothing yet: once, with what helps, and of each field by itself.

use super::player::Player;

/// An outcome that no metric measures yet.
const BARE: &str = "2026-03-12 mara frame 'Docs are found' --problem 'nobody finds them'";

#[test]
fn one_field_that_cannot_be_read_hides_nothing_of_the_others() {
    let mut player = Player::demo(80, 24);
    player.press("n").types("one click").goes_to_field("expect").types("+20").sees("ok  You can tell.");
    player.goes_to_field("follows").types("H-99").sees("H-99 is not on the board").sees("ok  You can tell.");
    player.press("Ctrl-s").sees("error").sees("ok  You can tell.");
    player.press("Ctrl-u").types("H-12").goes_to_field("confidence").types("sure").sees("ok  You can tell.");
    // What hangs on what can't be read is not claimed.
    player.press("Ctrl-u").goes_to_field("within").types("soonish").sees_not("ok  You can tell.");

    let mut player = Player::demo(120, 40);
    player
        .press("N")
        .types("they leave")
        .goes_to_field("title")
        .types("They stay")
        .goes_to_field("metric")
        .types("churn");
    player.sees("Missing before it can be committed: 5 (questions 2, 3)").goes_to_field("due").types("31feb");
    player.sees("\"31feb\" is not a day").sees("Missing before it can be committed: 5 (questions 2, 3)");
    player.goes_to_field("from").types("8").goes_to_field("to").types("-4");
    player
        .goes_to_field("wrong_if")
        .types("churn > 9 by 1may")
        .sees("Missing before it can be committed: 1 (question 2)");
}

#[test]
fn an_edit_that_changes_nothing_closes_and_says_so() {
    for (keys, title) in
        [("j e", "Edit · H-15"), ("i e", "Edit · 1 activation"), ("g m e", "Edit ·"), ("g o e", "Edit ·")]
    {
        let mut player = Player::demo(80, 24);
        player.press(keys).sees(title).press("Ctrl-s").sees("nothing was changed").sees_not(title);
    }
    // What was written as its reason is kept.
    let mut player = Player::demo(80, 24);
    player
        .press("j e")
        .goes_to_field("why")
        .types("so")
        .press("Ctrl-s")
        .sees("Edit · H-15")
        .sees("nothing would change");
}

#[test]
fn a_day_that_is_none_is_told_alike_wherever_one_is_asked_for() {
    for (keys, field, says) in [
        ("r", "day", "not a day: try wed, -3d, 11mar"),
        ("j s", "day", "not a day: try wed, -3d, 11mar"),
        ("W", "day", "not a day: try wed, +3d, 24mar"),
        ("g p e", "starts", "not a day: try wed, +3d, 24mar"),
        ("N", "due", "not a day: try wed, +3d, 24mar"),
        ("g r a Tab Tab Tab 3", "again", "not a day: try wed, +3d, 24mar"),
    ] {
        let mut player = Player::demo(80, 24);
        player.press(keys).goes_to_field(field).press("Ctrl-u").types("soon").sees(says);
        player.sees_not("\"soon\" is not a day").press("Ctrl-u").types("31feb");
        player.reads("February 2026 has 28 days; write 28feb, or 2026-02-28");
    }
    // A day of this year that is still to come was not meant by what was read, and is not offered.
    let mut player = Player::demo(80, 24);
    player
        .press("r")
        .goes_to_field("day")
        .types("17mar")
        .sees("in 5 days: not yet")
        .reads("write 2025-03-17 for last year's");
    player.sees_not("2026-03-17").press("Tab").types("36").press("Enter").sees("error").sees_not("2026-03-17");
}

#[test]
fn a_pasted_line_says_what_is_wrong_with_it_as_it_was_written() {
    for (width, height) in [(80, 24), (100, 30)] {
        let mut player = Player::demo(width, height);
        player.press("6 r").pastes("3mar +1e308more\n24feb 58\n17mar 61\n10mar 6more\n");
        player.sees("+1e308more: give the number in %, like 12%").sees("17mar: write 2025-03-17 for last year's");
        player.sees("6more: give the number in %").sees_not("2026-03-17").sees_not("1e308 more");
    }
    // Where there is no room beside it, that of the selected line is whole below.
    let mut player = Player::demo(60, 16);
    player.press("6 r").pastes("3mar +1e308more\n24feb 58\n17mar 61\n");
    player.sees("line 1: +1e308more: give the number in %, like 12%").press("j").sees("Read as day value.");
    player.press("j").sees("17mar: write 2025-03-17 for last year's");
}

#[test]
fn a_reason_that_lacks_is_asked_for_once() {
    let mut player = Player::demo(80, 24);
    player.press("W").types("24mar").press("Enter").sees("waiting needs a reason").sees_not("it is needed here");
    player.press("Esc 3 j v").sees("not here: H-21 is an idea;");
}

#[test]
fn without_a_metric_it_is_said_which_key_sets_one() {
    for size in [(60, 16), (80, 24), (120, 40)] {
        let mut player = Player::typed(size, &[BARE]);
        player.sees_not("r logs one").press("r").sees("it has no metric yet.").sees("i e sets one");
        player.press("Enter").sees("No metric yet.   i e").sees_not("logs one").press("Tab");
        player
            .sees_not("logs one")
            .press("S-Tab")
            .press("n")
            .reads("No metric yet, so no move can be predicted. Esc, then i e sets one");
        player.types("abc").press("Tab").types("+4").press("Ctrl-s").sees("an expected move needs a metric");
        player.press("Esc").press("i e").sees("Edit ·").goes_to_field("metric");
    }
}
