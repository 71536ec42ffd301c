//! Journeys through the screens: what a person presses, and what they see.

use super::player::Player;
use ratatui::style::Modifier;

use crate::domain::command::{Command, HypothesisParts};
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
fn what_is_no_number_stands_under_its_field() {
    let mut player = Player::new(80, 24);
    player.press("r").types("1,5").sees("1,5").press("Enter").sees("error");
    player.sees("Log · 1 activation").sees("1,5").press("Esc").sees_not("Log · 1 activation");
}

#[test]
fn a_verdict_against_the_readings_is_asked_why_with_the_form_still_open() {
    let mut player = Player::new(80, 40);
    player.press("v").sees("Verdict on H-").sees("You predicted  If we build").sees("1 supported");
    player.press("Ctrl-s").sees("choose one: 1, 2 or 3");
    player.press("3 Tab").types("the holidays hide it").press("Tab 6 Ctrl-s");
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
    player.press("r").types("31.4").press("S-Tab").types("mon").press("Enter").sees("Logged 31.4%");
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
    player.press("v").press("3 Tab").types("nothing yet").press("Tab 6").press("Ctrl-s").sees("H-1 is inconclusive");
    player.press("!").sees("Needs me   nothing now").press("Esc").press("q");
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
    player.sees("2 lines pasted").sees("[ Save 0 ]").press("Enter").sees("no line is there to be saved");
    player.press("Esc Tab").pastes("37.5\r\nmore").sees("37.5 more");
    assert_eq!(sets(&player), before);
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
    player.sees("37.0%  31");
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
        .sees("none of 3 cards matches")
        .sees("▌○ H-4");
    player.press("/").types("zzz").press("Enter").sees("0 cards").sees_not("H-4");
    player.press("Esc").sees("H-4").press("f").sees("whose: mine").press("f").sees("whose: needs someone");
    player.press("Esc").sees("day 11 of 14");
}

#[test]
fn what_stands_is_edited_and_only_what_was_changed_is_sent() {
    let mut player = Player::new(100, 40);
    player.press("j j").press("e").sees("Edit · H-").sees("If we build");
    player.press("Ctrl-u").types("a shorter form").press("Ctrl-s").sees("Changed H-").sees("a shorter form");
    player.press("i e").sees("Edit · 1 activation").sees("half of new teams").press("Tab Tab Tab Ctrl-u");
    player.types("New teams stay").press("Ctrl-s").sees("needs a reason").types("shorter").press("Ctrl-s");
    player.sees("Changed O-1").sees("New teams stay");
    // The goalposts of what is committed move only with a reason, and the form stays open until there is one.
    player
        .press("e Tab Tab Tab Tab Tab Tab Tab Ctrl-u")
        .types("44")
        .press("Ctrl-s")
        .sees("error")
        .sees("Edit · 1 activation");
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
    player.press("Ctrl-u Esc").press("r").sees_not("= 37%").press("Esc");
    player.press("n").types("a thing").press("Esc").sees("[ Cancel ] throws it away").press("n").sees("a thing");
    player.press("S-Tab S-Tab Enter").press("n").sees_not("a thing");
}

#[test]
fn the_selection_follows_what_was_ruled() {
    let mut player = Player::new(80, 40);
    let title = |p: &Player| p.screen().lines().find(|l| l.starts_with('▌')).unwrap().to_owned();
    let label = title(&player).split(' ').find(|w| w.starts_with("H-")).unwrap().to_owned();
    player.press("v 3 Tab").types("the holidays hide it").press("Tab 6 Ctrl-s").sees("is inconclusive");
    assert!(title(&player).contains(&label), "{}", player.screen());
}

#[test]
fn readings_that_are_due_come_one_after_the_other() {
    let mut player = Player::new(100, 30);
    player.session.run(&frame("Docs answer the question", "docs", "55", "75")).unwrap();
    as_of(&mut player, 40);
    // The first day that lacks one, a week after the last of 5 March; then the next.
    player
        .press("R")
        .sees("3 metrics are due")
        .sees("Log · 1 activation")
        .sees("‹ Thu 12 Mar ›")
        .types("40")
        .press("Enter");
    player.sees("1 saved.").sees("‹ Thu 19 Mar ›").press("Enter").sees("1 reading logged.").sees("Log · 2 p95");
    // Tab to the button of the next metric: over note, source and Save.
    player.press("Tab Tab Tab Tab").press("Enter").sees("Log · 4 docs").types("60").press("Enter").press("Enter");
    player.sees_not("Log · ").press("u").sees("Undone: logged 60");
}

#[test]
fn a_refuted_verdict_says_what_becomes_of_the_ship_and_what_is_tried_next() {
    let mut player = Player::new(80, 40);
    player.press("v").sees("You predicted").press("2 Tab").types("the empty screen stops nobody").press("Tab 2 Tab");
    player
        .types("connect a source in one click")
        .sees("becomes a hypothesis")
        .press("Tab Space Tab")
        .sees("It is live");
    player.press("2 Tab").types("harmless").press("Ctrl-s").sees("is refuted, signed @mara");
    let card = player.world.card(fixture::id(&player.session, "H-2")).unwrap().1.clone();
    assert!(!card.still_live());
    let next = player.world.card(fixture::id(&player.session, "H-5")).unwrap().1.clone();
    assert_eq!(next.hypothesis.build, "connect a source in one click");
    assert_eq!(next.hypothesis.follows, Some(card.hypothesis.id));
}

#[test]
fn a_call_against_the_readings_asks_why_before_it_is_signed() {
    let mut player = demo(80, 40);
    player.press("v").sees("DID NOT MOVE").press("1").sees("the readings disagree").sees("Your reason");
    player.press("Tab Tab").types("it helps those who stay").press("Tab 1 Ctrl-s").sees("error").sees("goes against");
    player.types("the few who use it are the ones who pay").press("Ctrl-s").sees("H-12 is supported");
    // Wherever the verdict is told, so is why: on its hypothesis, and with what was learned.
    player.press("g l").sees("against the readings").sees("the few who use it");
    player.press(":").types("H-12").press("Enter").sees("! against the readings").sees("the few who use it");
}

#[test]
fn a_hypothesis_reminds_of_what_was_learned_and_may_be_started_at_once() {
    let mut player = demo(80, 40);
    player.press("n").types("a sample report in the gallery").sees("What we learned before").sees("of 8 match");
    player.press("Tab").types("+4").sees("36.2% → 40.2%; closes 45% of the gap").sees("no verdict yet: what follows");
    player.press("Tab Tab").types("teams copy what works").sees("upshot try O-1");
    // Past the fields the lessons can be read, and one comes back to the form.
    player.press("Tab Tab Tab Tab Tab Enter").sees("Esc back").press("Esc").sees("New hypothesis");
    let mut tabs = 0;
    while !player.screen().contains("Enter press") && tabs < 12 {
        player.press("Tab");
        tabs += 1;
    }
    // The button after Save.
    while player.screen().contains("New hypothesis") {
        player.press("Tab");
        if player.buffer().content.iter().any(|c| c.symbol() == "S" && c.modifier.contains(Modifier::REVERSED)) {
            player.press("Tab Enter").sees("H-22");
        }
        tabs += 1;
        assert!(tabs < 20, "{}", player.screen());
    }
    let card = player.world.card(fixture::id(&player.session, "H-22")).unwrap().1.clone();
    assert_eq!(card.state, crate::domain::hypothesis::State::Building);
}

#[test]
fn what_needs_me_is_done_by_the_letter_at_its_right() {
    let mut player = demo(80, 24);
    player.press("!").sees("2 now, 2 soon  ").sees("9 days late").press("v").sees("Verdict on H-12").press("Esc");
    player.press("j o").sees("offered to you").press("Ctrl-s").sees_not("offers you 6 docs").sees("2 now");
    player.goes_to("Verdict on H-12").press("Enter").sees("Looks").press("Esc Esc").sees("1 New teams");
}

#[test]
fn a_change_in_the_history_is_undone_alone() {
    let mut player = Player::new(80, 24);
    player.press("r").types("38").press("Enter").press("r").types("39").press("Enter");
    player.press("g h").sees("logged 39%").press("j Enter").sees("This change is yours").press("1");
    player.sees("Undone: logged 38%").sees("   undone").press("/").types("39%").press("Enter").sees_not("   undone");
    player.press("Esc").sees("   undone").press("Esc").sees("39.0%  31");
}

#[test]
fn an_outcome_shows_its_lists_and_a_reading_is_corrected_there() {
    let mut player = Player::new(80, 30);
    player.press("Enter").sees("Hypotheses 3").press("Tab").sees("Thu  5 Mar").press("Enter").sees("logged by @mara");
    player.press("Esc e").sees("Correct the reading of activation on Thu 5 Mar").types("37").press("Tab");
    player.types("a slip").press("Enter").sees("corrected").press("Enter").sees("a slip").press("Esc");
    player.press("Tab").sees("mobile signups").press("Tab").sees("corrected").press("Tab").sees("H-2 sample data");
    player.press("Enter").sees("Looks").press("Esc").press("Esc").sees("1 New teams");
}

#[test]
fn every_line_of_the_framing_tells_its_history() {
    let mut player = Player::new(80, 30);
    player.press("i").sees("1  Which problem").sees("Moved goalposts 1").sees("Scope decisions 1").sees("framed");
    player.press("Enter").sees("The due").press("Esc");
    player.press("g g j Enter").sees("The target").press("Esc").press("G Enter").sees("Scope decision").press("Esc");
    player.press("e").sees("Edit · 1 activation").press("Esc i").sees("Hypotheses 3");
}

#[test]
fn a_gate_is_passed_with_a_reason_on_a_coach_board() {
    let mut player = Player::new(100, 40);
    player.press("3 n").types("a short guide").press("Ctrl-s").sees("Wrote H-5").press("s").sees("Missing before");
    player.press("Enter").sees("error").press("Esc");
    // Its outcome is a draft: with all three parts of the prediction there, a reason passes on this board.
    player.press("1 G").press("k k k").press("Esc");
}

#[test]
fn the_mouse_focuses_and_the_wheel_moves() {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let mut player = Player::new(80, 24);
    let mouse = |player: &mut Player, kind, column, row| {
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        let effect = player.app.mouse(event, &player.world);
        player.does(effect);
    };
    mouse(&mut player, MouseEventKind::Down(MouseButton::Left), 50, 10);
    player.sees("[2 p95").sees("▌○ H-4");
    mouse(&mut player, MouseEventKind::Down(MouseButton::Left), 5, 12);
    player.sees("[1 activation");
    mouse(&mut player, MouseEventKind::ScrollDown, 5, 12);
    player.sees("▌◐ H-3");
    player.press(":").types("mouse").press("Enter").sees("the mouse is off");
}

#[test]
fn the_first_words_offer_four_ways_and_open_a_named_file() {
    let mut player = Player::fresh(80, 24);
    player.sees("1  Write your first outcome").sees("4  Bring numbers").press("4").sees("The file");
    player.types("n.csv").press("Enter").sees("Shipped on").types("3mar").press("Enter").sees("Expected").types("+5");
    let rest = player.key(super::player::named("Enter"));
    assert!(matches!(rest, crate::tui::effect::Effect::Moved(of) if of == ["n.csv", "3mar", "+5"]));
    player.press("Esc");
    player.press("3").sees("Its path").types("~/team.db");
    let rest = player.key(super::player::named("Enter"));
    assert!(matches!(rest, crate::tui::effect::Effect::Board(path) if path == "~/team.db"));
    player.press("Esc").press("?").sees("Keys").press("Esc");
}

#[test]
fn an_outcome_is_put_elsewhere_closed_and_opened_again() {
    let mut player = Player::new(120, 40);
    player.session.run(&frame("Docs answer the question", "docs", "55", "75")).unwrap();
    player.renew().press("4").sees("4 Docs answer").press("K").sees("is now 3 of 4").sees("3 Docs answer");
    player.press("K").sees("not here: the goal stands first").press("J").sees("4 Docs answer");
    player.press("C 3 Tab").types("nobody asks").press("Ctrl-s").sees_not("4 Docs answer");
    player
        .press("O")
        .sees("O-4 Docs answer")
        .press("Enter")
        .types("they do ask")
        .press("Enter 4")
        .sees("4 Docs answer");
}

#[test]
fn a_form_of_somebody_elses_outcome_signs_for_them_or_proposes() {
    let mut player = Player::new(80, 40);
    player.session.set_who(crate::session::Who {
        handle: fixture::handle("bo"),
        today: Some(fixture::today()),
        via: "cli",
    });
    player.renew();
    player.press("v").sees("You type this for @mara").sees("Sign as @mara, typed by @bo").sees("Propose it");
    player
        .press("3 Tab")
        .types("nothing to see")
        .press("Tab 6 Tab Tab Tab Enter")
        .sees("Proposed: H-2 is inconclusive");
    player.sees("@bo proposes").press("Esc");
    player.session.set_who(crate::session::Who {
        handle: fixture::handle("mara"),
        today: Some(fixture::today()),
        via: "cli",
    });
    player.renew();
    player.press("v").sees("Confirm the verdict").sees("nothing to see").press("Enter").sees("H-2 is inconclusive");
}

/// An outcome of a metric.
pub(super) fn frame(title: &str, metric: &str, from: &str, to: &str) -> crate::domain::command::Command {
    use crate::domain::amount::Amount;
    use crate::domain::command::{Command, From, OutcomeParts, Typed};
    let words = crate::domain::target::parse_target(to).unwrap();
    Command::Frame(Box::new(OutcomeParts {
        title: Some(title.to_owned()),
        metric: Some(crate::domain::label::Slug::parse(metric).unwrap()),
        from: Some(From::Known(Amount::parse(from).unwrap())),
        to: Some(Typed { words, as_typed: to.to_owned() }),
        ..OutcomeParts::default()
    }))
}

/// Lets so many days pass.
fn as_of(player: &mut Player, days: i64) {
    let today = Some(fixture::today().plus(days));
    player.session.set_who(crate::session::Who { handle: fixture::handle("mara"), today, via: "cli" });
    player.renew();
}

/// Somebody at the demo board.
fn demo(width: u16, height: u16) -> Player {
    Player::demo(width, height)
}

#[test]
fn what_was_done_before_the_board_was_opened_is_named_before_it_is_undone() {
    let mut player = Player::demo(80, 24);
    player.sees("36.2%  31").press("u").sees(" older  made").sees("before you opened this:").sees("u again");
    player.sees("36.2%  31").sees_not("Undone");
    // Another key between, and it is named anew.
    player.press("j").sees_not(" older ").press("u").sees(" older ").press("u").sees("Undone:").sees_not(" older ");
    // What is done here is undone at once.
    player.press("r").types("38.5").press("Enter").sees("38.5%  31").press("u").sees("Undone: logged 38.5%");
}

#[test]
fn a_form_that_was_only_looked_at_changes_nothing_for_blanks_around_a_text() {
    let mut player = Player::demo(80, 24);
    let hypothesis = crate::fixture::id(&player.session, "H-15");
    let because = Some(" it is long ".to_owned());
    let parts = Box::new(HypothesisParts { because, ..HypothesisParts::default() });
    let edit = Command::EditHypothesis { hypothesis, parts, why: None };
    player.session.run(&edit).unwrap();
    player.renew();
    player.press("j").press("e").sees("Edit · H-15").press("Ctrl-s").sees_not("Changed H-15");
}
