//! The pages that list things: what their own keys do.

use super::player::Player;

#[test]
fn a_metric_is_edited_where_metrics_are_listed() {
    let mut player = Player::demo(80, 24);
    player.press("g m").sees("N new metric").goes_to("activation").press("e").sees("Edit · activation").sees("Means");
    player.press("Ctrl-u").types("teams that see one within a month").goes_to_field("unit").press("Ctrl-u").types("pt");
    player.press("Ctrl-s").sees("Edit · activation");
    player.goes_to_field("why").types("finance counts it so").press("Ctrl-s");
    player.sees_not("Edit · activation").sees("teams that see one within a month").sees("36.2pt");
}

#[test]
fn how_often_a_metric_is_read_is_changed_and_said_back() {
    let mut player = Player::demo(80, 24);
    player.press("g m").goes_to("error-rate").press("e").goes_to_field("every").press("Ctrl-u").types("2w");
    player.sees("= every 14d").press("Tab Ctrl-u").types("5d").sees("= it shows after 5 days").press("Ctrl-s");
    player.sees("every 14d").sees("effect shows after 5d");
    player.press("r").types("0.21").press("Enter").sees("Logged 0.21% for error-rate");
    player.press("Enter").sees("2 p95");
}

#[test]
fn a_new_metric_is_made_where_metrics_are_listed() {
    let mut player = Player::demo(80, 24);
    player
        .press("g m N")
        .sees("New metric")
        .types("two words")
        .sees("can't be a metric")
        .press("Ctrl-u")
        .types("trials-started");
    player.sees("upshot log trials-started NUMBER").press("Tab").types("teams that begin a trial").press("Ctrl-s");
    player.sees("Added trials-started").goes_to("trials-started").sees("teams that begin a trial");
    player.press("r").sees("upshot log trials-started NUMBER").press("Enter").sees("not here");
    player.press("e").sees("Edit · trials-started").press("Esc").press("N").types("trials-started").press("Ctrl-s");
    player.sees("is called trials-started already");
}

#[test]
fn a_lesson_leads_to_the_next_hypothesis_and_to_whose_it_is() {
    let mut player = Player::demo(80, 24);
    player.press("g l f").sees("/ mara").sees_not("H-4 ").press("f").sees("H-4 ");
    player.goes_to("H-9").press("n").sees("New hypothesis").sees("H-9").types("a second template").press("Ctrl-s");
    player.sees("Wrote H-").press("g h f").sees("/ mara").sees_not("cron");
    let newest =
        player.world.view.columns[0].cards.iter().map(|card| &card.hypothesis).max_by_key(|h| h.number).unwrap();
    assert_eq!(newest.follows, Some(crate::fixture::id(&player.session, "H-9")));
}

#[test]
fn an_objective_is_edited_linked_and_valued_where_objectives_are_listed() {
    let mut player = Player::demo(80, 24);
    player.press("g o e").sees("Edit · P-1").goes_to_field("link").types("docs").sees("= Docs answer").press("Ctrl-s");
    player.sees("3 outcomes").press("e").goes_to_field("period").press("Ctrl-u").types("2026 H2").press("Ctrl-s");
    player.sees("2026 H2").press("v").sees("What did it come to?").types("11").press("Tab").types("churn halved");
    player.press("Ctrl-s").sees("is no value").goes_to_field("value").press("Ctrl-u").types("7").press("Ctrl-s");
    player.sees("none of O-1, O-4, O-6 has a result yet").sees("is said by @sam");
}

#[test]
fn the_sprints_lead_to_where_one_is_closed_and_started() {
    let mut player = Player::demo(80, 24);
    player.press("g s C").sees("S-3 review").press("g s O").sees("Plan").press("Esc").sees("Sprints");
}

#[test]
fn a_lesson_is_told_with_what_was_noted_of_it_and_where_its_work_is() {
    let mut player = Player::demo(80, 40);
    player.press("g l").sees("predicted  tickets -1.2 in 21 days").sees("still live, no reason given   @li");
    player.sees("@li, speaks against it: 31 of 44 billing tickets").sees("github.com/acme/app/pull/457");
}

#[test]
fn a_metric_is_drawn_where_there_is_room_below_what_is_told_of_it() {
    Player::demo(120, 40).press("g m").sees("means").sees("┄ target").sees("┈ start");
    Player::demo(80, 24).press("g m").sees("means").sees_not("┄ target");
}

#[test]
fn lessons_stand_beside_the_list_where_there_is_room_and_below_it_elsewhere() {
    let mut player = Player::demo(120, 40);
    player.press("g l").sees("3 Customers need less help · @li · 26 Feb").sees("If we build  clearer billing e-mails");
    player.sees("How often were we right?").sees("By what they were about").sees("2 p95          3   ✓ 2  ✗ 1");
    player.resize(80, 40).sees("── H-13 Clearer billing e-mails ──").sees("How often were we right: 3 supported");
    player
        .resize(80, 24)
        .sees("── H-13 Clearer billing e-mails ──")
        .sees_not("How often")
        .sees("link       x github.com");
    player.resize(200, 60).sees("How often were we right?");
}
