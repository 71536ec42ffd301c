//! The review in a small window: what happened in the sprint, what is still open, and what leads out of it and back.

use super::player::Player;
use crate::domain::command::{About, Command};
use crate::fixture;

/// Says that somebody is away for a week.
pub(super) fn away(player: &mut Player, who: &str) {
    let about = About::Away(Some(fixture::today().plus(7)));
    player.session.run(&Command::Person { handle: fixture::handle(who), about }).unwrap();
    player.renew();
}

/// Answers for all that a close asks for.
pub(super) fn closes(player: &mut Player) {
    player.press("g r");
    for label in ["H-12 needs a verdict", "H-17 needs a verdict"] {
        player.goes_to(label).press("v 3 Tab").types("too few").press("Tab 6 Ctrl-s").sees("is inconclusive");
    }
    for label in ["1 activation", "2 p95", "3 tickets"] {
        player.goes_to(label).press("a");
        if player.screen().contains("Why, most likely?") {
            player.press("2 Tab");
        }
        player.types("what we know").press("Tab").types("iterate").press("Ctrl-s").sees("Answered for");
    }
}

#[test]
fn the_review_says_what_happened_in_the_sprint_at_80_columns() {
    let mut player = Player::demo(80, 24);
    player.press("g r").sees("443 → 430ms").sees("-102 since H-4").sees("34.7 → 36.2%").sees("-0.2 to +2.1, H-12");
    player.sees("5 left before it can close").sees("! not answered");
    let screen = player.screen();
    assert!(screen.lines().nth(3).unwrap().starts_with(" THIS MOVED"), "{screen}");
    assert!(player.selected().contains("1 activation"), "the goal is asked first");
    // A class that is long, in a window that is narrow.
    player.resize(60, 16).sees("443 → 430ms").sees("THIS DID NOT").sees("5 left before it can close");
}

#[test]
fn a_review_in_few_rows_shows_all_that_moved_and_all_that_is_left_at_once() {
    let mut player = Player::demo(80, 24);
    player.press("g r").sees("1 activation, 2 p95, 3 tickets have no answer").sees("3 people");
    player.sees("kept or dropped: interview five admins").sees("we shipped       moved 2   did not 1 3");
    player.sees("4 trial TOO EARLY   5 ci CAN'T TELL ! verdict due   6 docs HELD ! offered");
    // One row for three answers begins with the first; and what was promised is answered where it is left.
    player.goes_to("have no answer").press("a").sees("Answer for 1 activation").press("Esc");
    player.goes_to("kept or dropped").press("a").sees("Kept or dropped?").press("Esc");
    // With more rows each has its own.
    player.resize(80, 40).sees("1 activation has no answer").sees("2 p95 has no answer").sees("On the board, not");
}

#[test]
fn what_nobody_gave_as_its_owner_is_away_has_no_tick() {
    let mut player = Player::demo(80, 60);
    away(&mut player, "li");
    player.press("g r").goes_to("3 tickets").press("a S-Tab S-Tab S-Tab Space Ctrl-s").sees("not answered, @li away");
    let screen = player.screen();
    let row = screen.lines().find(|line| line.contains("[-]")).unwrap();
    assert!(row.contains("O-3") || row.contains("3 tickets"), "{row}");
}

#[test]
fn a_verdict_is_put_off_in_the_review_and_what_is_opened_there_leads_back() {
    let mut player = Player::demo(80, 24);
    player.press("g r").goes_to("H-17 needs a verdict").press("W").sees("Look again").types("24mar").press("Tab");
    player.types("the build farm was down").press("Ctrl-s").sees("S-3 review").sees("4 left before it can close");
    player
        .goes_to("H-12 needs a verdict")
        .press("Enter")
        .sees("If we build sample data")
        .press("Esc")
        .sees("S-3 review");
    assert!(player.selected().contains("H-12 needs a verdict"), "{}", player.screen());
    player.press("Space").sees("not here: commit to this outcome, in the plan.");
    player.press("W").sees("Look again").press("Esc").sees("S-3 review");
}

#[test]
fn the_close_is_undone_with_its_review() {
    let mut player = Player::demo(80, 24);
    closes(&mut player);
    player.sees("ready to close").press("C").sees("u takes both back").sees_not("can't be changed");
    player.press("y").sees("closed 12 Mar").press("u").sees("ready to close");
    let sprint = fixture::id(&player.session, "S-3");
    assert!(player.session.review(Some(sprint)).unwrap().closed_on.is_none());
}

#[test]
fn a_wide_review_tells_beside_its_rows_what_an_outcome_did_sprint_by_sprint() {
    let mut player = Player::demo(200, 60);
    player.press("g r").sees("carried here because").sees("Sprint by sprint").sees("S-1  33.7 → 34.9  +1.2");
    player.sees("To judge").sees("! H-12 Sample data at signup  9d LATE").sees("building, expects +3pt in 28d");
    // What is left of an outcome, or of its hypothesis, tells of the outcome too.
    player.goes_to("3 tickets has no answer").sees("3 tickets, in this sprint").sees("To judge").sees("since H-13");
    player.goes_to("H-17 needs a verdict").sees("5 ci, in this sprint");
}

#[test]
fn what_can_be_closed_says_so_at_every_width() {
    for width in [80, 120, 200] {
        let mut player = Player::demo(width, 40);
        player.press("g r").sees_not("C close sprint");
        closes(&mut player);
        player.sees("ready to close").sees(" C close sprint").press("C").sees("Close S-3?");
    }
}
