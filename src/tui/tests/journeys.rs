//! Journeys through the screens: what a person presses, and what they see.

use super::player::Player;
use crate::fixture;

#[test]
fn a_reading_takes_its_digits_plus_two() {
    let mut player = Player::new(80, 24);
    player.press("r").types("38.5").sees("= 38.5%").press("Enter").sees("Logged 38.5% for activation");
    player.sees("38.5%  31").sees("u undoes it");
    player.press("u").sees("Undone: logged 38.5%").sees("36.2%  31");
    player.press("U").sees("Redone: logged 38.5%").sees("38.5%  31");
    let entry = player.session.history(None, 1).unwrap().remove(0);
    assert_eq!(entry.via, "cli", "the fixture says through what");
}

#[test]
fn what_is_no_number_stands_under_its_field_and_is_kept() {
    let mut player = Player::new(80, 24);
    player.press("r").types("1,5").sees("1,5").press("Enter").sees("error");
    player.sees("Log a reading").press("Esc").sees_not("Log a reading");
    player.press("r").sees("1,5");
}

#[test]
fn a_verdict_against_the_readings_is_asked_why_with_the_form_still_open() {
    let mut player = Player::new(80, 40);
    player.press("v").sees("Verdict on H-").sees("you wrote: if we build").sees("( ) 1 supported");
    player.press("Ctrl-s").sees("choose one: 1, 2 or 3");
    player.press("3 Tab").types("the holidays hide it").press("Tab w Ctrl-s");
    player.sees("is inconclusive, signed @mara");
}

#[test]
fn the_main_job_from_an_empty_file_with_keys_alone() {
    let mut player = Player::fresh(100, 40);
    player.sees("Write your first outcome").press("1").sees("New outcome");
    let fields = [
        "half of new teams leave before they see a report",
        "new teams",
        "trial conversion",
        "New teams see a first report",
        "activation",
        "%",
        "1",
        "new teams that see a report in week one",
        "31",
        "mon",
        "+14",
        "1jun",
        "activation < 33 by 1may",
    ];
    for (at, words) in fields.into_iter().enumerate() {
        // A long text takes Enter itself.
        player.types(words).press(if at == 0 { "Tab" } else { "Enter" });
    }
    player.press("Ctrl-s").sees("Framed O-1").sees("1 New teams see a first report");
    player.press("r").types("31.4").press("Tab").press("Ctrl-u").types("mon").press("Enter").sees("Logged 31.4%");
    player
        .press("n")
        .types("sample data at signup")
        .press("Tab")
        .types("+5")
        .press("Tab Tab")
        .types("people quit")
        .press("Ctrl-s");
    player.sees("Wrote H-1").sees("H-1 sample data at signup").press("b").sees("◐ H-1");
    player.press("s").sees("prediction complete").press("Enter").sees("Shipped H-1").sees("▲ H-1");
    player.press("W").types("1jun").press("Tab").types("few readings").press("Enter").sees("still measuring");
    player.press("v").press("3 Tab").types("nothing yet").press("Tab w").press("Ctrl-s").sees("H-1 is inconclusive");
    player.press("!").sees("need").press("Esc").press("q");
    assert!(player.left);
    assert!(player.room.path().join("team.db").exists());
}

#[test]
fn pasted_lines_change_nothing_on_the_board() {
    let mut player = Player::new(80, 24);
    let sets = |p: &Player| p.session.history(None, 1000).unwrap().len();
    let before = sets(&player);
    player.pastes(&"rm 36.2\nu\nq\n".repeat(40));
    player.sees("pasted text is ignored");
    assert_eq!(sets(&player), before);
    player.press("r");
    player.pastes("37.5\r\nmore");
    player.sees("37.5 more");
}

#[test]
fn the_selection_stays_by_id_while_others_write() {
    let mut player = Player::new(80, 24);
    player.press("j j");
    let title =
        |p: &Player| p.screen().lines().find(|l| l.starts_with('▌')).unwrap().split("  ").next().unwrap().to_owned();
    let was = title(&player);
    let mut other = fixture::open(player.session.path());
    let metric = fixture::id(&other, "activation");
    let value = crate::domain::amount::Amount::parse("37").unwrap();
    let on = fixture::today();
    let log = crate::domain::command::Command::Log { metric, value, on, note: None, source: None, once: false };
    other.run(&log).unwrap();
    player.renew();
    assert_eq!(title(&player), was);
    player.sees("37%  31");
}

#[test]
fn a_filter_stands_in_the_first_line_and_is_cleared() {
    let mut player = Player::new(80, 24);
    player
        .press("/")
        .types("fast")
        .press("Enter")
        .sees("/ fast")
        .sees("EU calls answer fast")
        .sees_not("New teams see");
    player.press("/").types("zzz").press("Enter").sees("Nothing matches");
    player.press("Esc").sees("New teams see").press("f").sees("whose: mine").press("f").sees("whose: needs someone");
    player.press("Esc").sees("day 11 of 14");
}

#[test]
fn what_stands_is_edited_and_only_what_was_changed_is_sent() {
    let mut player = Player::new(100, 40);
    player.press("j j").press("e").sees("Edit · H-").sees("If we build");
    player.press("Ctrl-u").types("a shorter form").press("Ctrl-s").sees("Changed H-").sees("a shorter form");
    player.press("i e").sees("Edit · O-1").sees("half of new teams").press("Tab Tab Tab Ctrl-u");
    player.types("New teams stay").press("Ctrl-s").sees("Changed O-1").sees("New teams stay");
    // The goalposts of what is committed move only with a reason, and the form stays open until there is one.
    player.press("e Tab Tab Tab Tab Tab Tab Tab Ctrl-u").types("44").press("Ctrl-s").sees("error").sees("Edit · O-1");
    player.press("Esc Esc");
}

#[test]
fn a_card_moves_and_an_outcome_is_closed_by_keys() {
    let mut player = Player::new(100, 40);
    player.press("G").press("M").sees("To outcome").types("2").press("Enter Ctrl-s");
    player.press("Esc").press("2").press("C").sees("achieved").press("3 Tab").types("not now").press("Ctrl-s");
    player.sees("O-2");
}

#[test]
fn a_draft_is_kept_by_esc_and_thrown_away_by_cancel() {
    let mut player = Player::new(80, 24);
    player.press("r").types("37").press("Esc").sees("kept as a draft").press("r").sees("= 37%");
    player.press("Tab Tab Tab Tab Tab Enter").press("r").sees_not("= 37%");
}

#[test]
fn the_selection_follows_what_was_ruled() {
    let mut player = Player::new(80, 40);
    let title = |p: &Player| p.screen().lines().find(|l| l.starts_with('▌')).unwrap().to_owned();
    let label = title(&player).split(' ').find(|w| w.starts_with("H-")).unwrap().to_owned();
    player.press("v 3 Tab").types("the holidays hide it").press("Tab w Ctrl-s").sees("is inconclusive");
    assert!(title(&player).contains(&label), "{}", player.screen());
}
