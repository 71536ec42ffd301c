//! What forms do as they are laid out: fields in a row, lists that the bar goes through, what stands beside and below.

use super::player::Player;
use crate::fixture;

#[test]
fn a_new_outcome_goes_on_with_its_first_hypothesis() {
    let mut player = Player::demo(80, 24);
    player.press("N").types("Half of the teams leave").goes_to_field("title").types("Teams stay");
    player.goes_to_field("metric").types("churn").sees("new metric · read weekly · effect shows at once");
    player.goes_to_field("from").types("9").sees("= 9").goes_to_field("to").types("4").sees("= 4");
    player.goes_to_field("due").types("30jun").sees("= Tue 30 Jun, 16 weeks").sees("ok  the target beats the baseline");
    player.sees("Missing before it can be committed: 1 (question 3)");
    player.sees("[ Save and write a hypothesis ]");
    while !player.screen().contains("Enter choose") {
        player.press("Tab");
    }
    player.press("Tab Enter").sees("churn › New hypothesis").sees("Framed O-");
    let made = fixture::id(&player.session, "O-7");
    assert_eq!(player.world.column(made).map(|column| column.outcome.title.as_str()), Some("Teams stay"));
}

#[test]
fn a_metric_that_the_board_has_is_not_described_again() {
    let mut player = Player::demo(80, 24);
    player.press("N").goes_to_field("metric").types("p95").sees("on the board · ms · down is better");
    player.sees_not("better  1 up").sees_not("Means");
    // What was typed of a new one counts no more.
    let mut player = Player::demo(80, 24);
    player.press("N").types("they leave").goes_to_field("title").types("Calls are quick").goes_to_field("metric");
    player.types("quick").goes_to_field("unit").types("x").goes_to_field("metric").press("Ctrl-u").types("p95");
    player.press("Ctrl-s").sees("Framed");
    let metric = fixture::id_of_metric(&player.session, "p95");
    assert_eq!(player.world.metric(metric).and_then(|metric| metric.unit.as_deref()), Some("ms"));
}

#[test]
fn the_bar_goes_through_the_causes_and_enter_takes_the_one_it_stands_at() {
    let mut player = Player::demo(80, 24);
    player.press("g r").goes_to("1 activation").press("a").sees("▌ 1  it did not reach people");
    player.press("Down").sees("▌ 2  it reached them").press("Down Down Up").sees("▌ 3  something undid it");
    player.press("Up Up").sees("▌ 1  it did").press("Down Down Down Down Down").sees("▌ 6  something else");
    // Past its end the cursor leaves it, and what was chosen stays.
    player.press("Down").types("they look and leave").sees("▌ 6  something else").sees("they look and leave");
    let mut player = Player::demo(80, 24);
    player
        .press("g r")
        .goes_to("1 activation")
        .press("a Enter")
        .types("few came by")
        .goes_to_field("next")
        .types("more");
    player.press("Ctrl-s").sees("O-1");
    let sprint = fixture::id(&player.session, "S-3");
    let outcome = fixture::id(&player.session, "O-1");
    let all = player.session.commitments(sprint).unwrap();
    let answer = all.into_iter().find(|c| c.outcome == outcome).and_then(|c| c.answer).unwrap();
    assert_eq!(answer.text.as_deref(), Some("most likely: it did not reach people"));
}

#[test]
fn what_a_draft_of_ones_own_verdict_says_reminds_as_well() {
    let mut player = Player::demo(80, 24);
    player.press("v 2").goes_to_field("learned").types("The empty screen is not what stops people.").press("Esc");
    player.press("n").types("sample data again").sees("draft    H-12  The empty screen").sees("today, @mara");
    player.sees("of 8 match");
    // It can be read, and is said to be nobody's word yet.
    let drafts = |player: &Player| player.screen().contains("draft, not signed, @mara");
    for _ in 0..12 {
        player.press("Tab");
        if player.screen().contains("Enter choose") {
            player.press("Enter");
            break;
        }
    }
    assert!(drafts(&player), "{}", player.screen());
}

#[test]
fn where_there_is_room_a_hypothesis_is_drawn_before_it_is_written() {
    for (width, height, drawn) in [(120, 40, true), (200, 60, true), (120, 30, false), (80, 40, false)] {
        let mut player = Player::demo(width, height);
        player.press("n").types("a thing").press("Tab").types("+12").sees("[ Save and start building ]");
        let screen = player.screen();
        assert_eq!(screen.contains("What you will be able to see"), drawn, "{screen}");
        assert_eq!(screen.contains("you predict "), drawn, "{screen}");
        player.sees("You can tell").sees("first answer about Thu 9 Apr");
        // Nothing is promised of what is refused.
        player.press("Ctrl-u").types("-3").sees("a move for the worse").sees_not("You can tell").sees_not("upshot try");
    }
}

#[test]
fn short_fields_grow_and_break_into_rows_where_they_have_no_room() {
    let mut player = Player::demo(60, 16);
    player.press("n").types("a thing").goes_to_field("follows").types("H-12").sees("Builds on").sees("= Sample data");
    let mut player = Player::demo(80, 24);
    player.press("n").types("a thing").press("Tab").types("+12.3456").sees("moves by  +12.3456  within  28d");
    let long = "9".repeat(70);
    player.press("Ctrl-u").types(&long).sees("within").sees("28d");
}

#[test]
fn a_short_name_with_blanks_is_offered_repaired_and_enter_takes_it() {
    let mut player = Player::demo(80, 24);
    player
        .press("N")
        .goes_to_field("metric")
        .types("Answer time")
        .sees("a slug has no spaces: answer-time?  Enter takes it");
    player.press("Enter").sees("answer-time").sees("new metric").press("Enter").types("ms").sees("unit  ms");
}

#[test]
fn what_is_live_is_rolled_back_or_kept_before_a_verdict_is_signed() {
    let mut player = Player::demo(80, 40);
    player.press("v 2").goes_to_field("learned").types("x").goes_to_field("next").press("2").goes_to_field("next_text");
    player
        .types("words")
        .sees("Still needed: what becomes of it")
        .press("Ctrl-s")
        .sees("what becomes of it, as it is live?");
    player.press("2").goes_to_field("live_why").types("harmless").press("Ctrl-s").sees("H-12 is refuted");
    // Rolling it back is said once.
    let mut player = Player::demo(80, 40);
    player
        .press("v 2")
        .goes_to_field("learned")
        .types("x")
        .goes_to_field("next")
        .press("5")
        .sees_not("Still needed: what becomes");
    player.press("Ctrl-s").sees("H-12 is refuted");
}

#[test]
fn a_form_says_its_own_keys_and_a_limit_its_own_words() {
    let mut player = Player::demo(80, 24);
    player
        .press("n")
        .types("a thing")
        .press("F1")
        .sees("Keys in a form")
        .sees("Ctrl-g")
        .press("Esc")
        .sees("New hypothesis");
    // What is said of a form leaves its keys in sight where there is room.
    player.press("Esc n").sees("your draft, as you left it").sees("Esc close");
    let mut player = Player::demo(80, 24);
    player.press("6 n").sees("Now 58%   inside its limit >50%").sees_not("gap").press("Esc");
    player.press("6 r").types("60").sees("inside its limit >50%").sees_not("of the way");
}

#[test]
fn the_terminals_cursor_stands_at_what_is_focused_on_every_screen() {
    for keys in ["Enter", "Enter Enter", "g r", "g n", "g m", "g l", "i"] {
        let mut player = Player::demo(80, 24);
        player.press(keys);
        let at = player.cursor().unwrap_or_else(|| panic!("{keys}: no cursor\n{}", player.screen()));
        player.press("j");
        let row = player.screen().lines().nth(usize::from(at.1)).unwrap_or_default().to_owned();
        assert!(!row.trim().is_empty(), "{keys}: {at:?}\n{}", player.screen());
    }
    let mut player = Player::demo(80, 24);
    player.press("n").types("x");
    while !player.screen().contains("Enter choose") {
        player.press("Tab");
    }
    let (x, y) = player.cursor().expect("a button has the cursor");
    assert!(player.screen().lines().nth(usize::from(y)).unwrap().contains("[ Save ]"), "{x} {y}");
}
