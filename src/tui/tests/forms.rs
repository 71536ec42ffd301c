//! What a form says follows what is chosen in it now; a field that hides hands its focus on and keeps its text.

use super::player::{Player, named};
use crate::domain::amount::Amount;
use crate::domain::command::{About, Command, Judgement};
use crate::domain::verdict::{Next, VerdictCall};
use crate::fixture;
use crate::session::Who;
use crate::tui::effect::Effect;
use crate::tui::form::Form;

fn form(player: &Player) -> &Form {
    player.app.open_form().unwrap()
}

fn judging() -> Player {
    let mut player = Player::demo(80, 24);
    player.goes_to("H-12").press("v").sees("Verdict on H-12");
    player
}

#[test]
fn what_the_verdict_says_follows_the_call_that_is_chosen_now() {
    let mut player = judging();
    player.press("1").sees("the readings disagree").sees("Your reason");
    player.press("Tab").types("the control went down").press("S-Tab");
    player.press("3").sees_not("the readings disagree").sees_not("Your reason").sees_not("the control went down");
    player.press("2").sees_not("the readings disagree").sees("It is live");
    player.press("1").sees("the readings disagree").sees("the control went down").sees_not("It is live");
    player.press("3").press("Tab").types("too few teams").press("Tab 2 Ctrl-s").sees("H-12");
    let hypothesis = fixture::id(&player.session, "H-12");
    let (_, card) = player.world.card(hypothesis).unwrap();
    let verdict = card.verdict.as_ref().unwrap();
    assert_eq!((verdict.call.word(), &verdict.why), ("inconclusive", &None), "a reason for another call goes nowhere");
}

#[test]
fn what_is_next_asks_for_its_words_and_rolling_back_is_said_once() {
    let mut player = judging();
    player.sees("the readings say DID NOT MOVE; you decide").press("2 Tab").types("nobody stayed").press("Tab 2");
    player.press("Tab").types("one click").sees("becomes a hypothesis").sees("It is live").press("S-Tab");
    player.press("4").sees_not("one click").sees_not("becomes a hypothesis").sees("It is live");
    player.press("5").sees_not("one click").sees_not("It is live").press("Ctrl-s").sees("H-12 is refuted");
    let (_, card) = player.world.card(fixture::id(&player.session, "H-12")).unwrap();
    let verdict = card.verdict.as_ref().unwrap();
    assert_eq!(verdict.next_text, None, "the words of another choice go nowhere");
    assert!(card.hypothesis.after_refuted.as_ref().is_some_and(|after| after.rolled_back));
}

#[test]
fn whatever_is_pressed_the_cursor_is_in_a_field_that_is_drawn() {
    const KEYS: [&str; 18] = [
        "Tab",
        "S-Tab",
        "Down",
        "Up",
        "1",
        "2",
        "3",
        "5",
        "6",
        "x",
        "Space",
        "Left",
        "Right",
        "Backspace",
        "a",
        "Enter",
        "Tab",
        "Ctrl-u",
    ];
    for (open, rounds) in [("v", 10_000), ("s", 400), ("o", 400), ("g r a", 400)] {
        let mut player = Player::demo(80, 24);
        player.goes_to(if open == "s" { "H-15" } else { "H-12" }).press(open);
        let mut seed = 7_u64;
        for n in 0..rounds {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let name = KEYS[(seed >> 33) as usize % KEYS.len()];
            if player.app.open_form().is_none() || name == "Enter" && form(&player).at >= form(&player).fields.len() {
                // No button is pressed, and no sheet is saved.
                if player.app.open_form().is_none() {
                    break;
                }
                continue;
            }
            if name == "Enter" && open != "v" {
                continue;
            }
            player.press(name);
            let form = form(&player);
            assert!(form.is_in_sight(&player.world), "{open}: {name}, the {n}th key: {:?}", form.fields.get(form.at));
        }
    }
}

#[test]
fn what_was_refused_of_a_call_is_not_said_of_the_next() {
    let mut player = judging();
    player.press("1 Tab Tab").types("samples help").press("Tab 1 Ctrl-s").sees("the readings disagree");
    // The focus stands in the reason; the call is chosen anew.
    player.press("S-Tab").press("3").sees_not("Your reason").sees_not("the readings disagree").sees_not("goes against");
    player
        .press("1")
        .sees("the readings disagree")
        .sees("Your reason")
        .press("Ctrl-s")
        .sees("goes against the readings");
}

#[test]
fn letters_and_blanks_typed_into_a_choice_change_nothing() {
    for keys in ["v", "c Tab", "t Tab Tab", "C"] {
        let mut player = Player::demo(80, 24);
        player.goes_to("H-12").press(keys);
        let at = form(&player).at;
        let before = form(&player).fields[at].text();
        player.types("refuted, offer it; interview kept in missed stopped supports ");
        assert_eq!((form(&player).at, form(&player).fields[at].text()), (at, before.clone()), "{keys}");
        player.sees("a letter chooses nothing here: 1").press("2").sees_not("chooses nothing");
        assert_ne!(form(&player).fields[at].text(), before, "{keys}: a number chooses");
        player.press("Space");
        player.press("Right");
        assert_ne!(form(&player).fields[at].text(), "", "{keys}: an arrow chooses");
    }
}

#[test]
fn a_field_that_hides_hands_its_focus_on_and_keeps_its_text() {
    let mut player = Player::demo(80, 24);
    player.goes_to("H-15").press("s").types("1jan2019").sees("Before").press("Tab Tab").types("3").press("S-Tab S-Tab");
    // No day that can be read, and so nothing that could be asked of it.
    player.types("x").press("Tab Tab Backspace").sees_not("Or waive");
    player.types("pr 7");
    let kept = |key: &str, player: &Player| form(player).text(key);
    assert_eq!((kept("before", &player), kept("link", &player)), (String::new(), "pr 7".to_owned()));

    // Whose it is offered to stays written while something else is looked at.
    let mut player = Player::demo(80, 24);
    player
        .press("o")
        .sees("one name; they accept it")
        .sees_not("2 accept")
        .sees_not("take")
        .press("Esc 3 o")
        .sees_not("take")
        .press("Esc");
    super::review::away(&mut player, "li");
    player.press("o 1 Tab").types("bo").press("S-Tab 2").sees_not("one name").press("1").sees("bo").press("Esc");
    // Where the owner is away nothing more is asked; what was written is there again once they are back.
    let mut player = Player::demo(80, 24);
    player.press("g r").goes_to("3 tickets").press("a Tab").types("calls got shorter");
    player
        .press("S-Tab S-Tab S-Tab S-Tab Space")
        .sees_not("calls got shorter")
        .press("Space")
        .sees("calls got shorter");
}

#[test]
fn what_a_robot_learned_is_quoted_above_an_empty_field() {
    let mut player = Player::demo(80, 30);
    let as_ = |player: &mut Player, who: &str| {
        player.session.set_who(Who { handle: fixture::handle(who), today: Some(fixture::today()), via: "tui" });
    };
    let robot = Command::Person { handle: fixture::handle("helper"), about: About::Robot(None) };
    player.session.run(&robot).unwrap();
    as_(&mut player, "helper");
    let (metric, on) = (player.session.metric_called("activation").unwrap(), fixture::today());
    let value = Amount::parse("36.1").unwrap();
    player.session.run(&Command::Log { metric, value, on, note: None, source: None, once: false }).unwrap();
    let judgement = Judgement {
        call: VerdictCall::Inconclusive,
        learned: Some("half of them never saw it".to_owned()),
        next: Some(Next::Iterate),
        next_text: None,
        why: None,
        signer: None,
        propose: true,
        replace: false,
    };
    let hypothesis = fixture::id(&player.session, "H-12");
    player.session.run(&Command::Judge { hypothesis, judgement }).unwrap();
    as_(&mut player, "mara");
    player.renew().goes_to("H-12").press("v").sees("Verdict on H-12");
    player
        .sees("@helper proposes inconclusive: half of them never saw it")
        .sees("14 of 16 readings by robots")
        .sees("what do you know now that you did not");
    assert_eq!((form(&player).text("call"), form(&player).text("learned")), (String::new(), String::new()));
    // By its name in the palette too.
    player.press("Esc :").types("confirm").press("Enter").sees("Verdict on H-12").sees_not("[ Confirm ]");
}

#[test]
fn what_could_be_seen_is_said_for_whichever_outcome_is_chosen() {
    for (column, large, small) in [("1", "+20", "+0.1"), ("2", "-300", "-1")] {
        let mut player = Player::demo(120, 40);
        player.press(column).press("n").sees("New hypothesis").types("a thing").press("Tab").types(large);
        player.sees("ok  You can tell.").press("Ctrl-u").types(small);
        player.sees_not("ok  You can tell").sees("You probably can't tell").sees("a bolder");
        // A draft is looked at as it is opened again.
        player.press("Esc n").sees("your draft").sees("You probably can't tell");
    }
    let mut player = Player::demo(120, 40);
    player.goes_to("H-15").press("e").sees("Edit").press("Tab").press("Ctrl-u").types("+30").sees("You can tell");
    player.press("Ctrl-u").types("+0.1").sees("You probably can't tell").sees_not("ok  You can tell");
}

#[test]
fn what_signs_a_verdict_is_said_to_lie_below_where_it_does() {
    let mut player = Player::demo(60, 20);
    player.press("v 1").goes_to_field("why").types("two teams connected within the hour");
    player.goes_to_field("learned").types("Sample data works where somebody sits beside them.").press("Tab 2");
    player.app.saved("12:04".to_owned());
    // While it is in sight nothing is said of it, and when it was saved is.
    let mut seen = [false; 2];
    for _ in 0..12 {
        let screen = player.screen();
        let (first, signs) = (screen.lines().next().unwrap(), screen.contains("[ Sign as @mara ]"));
        assert_eq!(first.contains("Sign as @mara is below ↓"), !signs, "{screen}");
        assert!(!signs || first.contains("draft saved 12:04"), "{screen}");
        seen[usize::from(signs)] = true;
        player.press("Tab");
    }
    assert_eq!(seen, [true; 2]);
}

#[test]
fn the_command_line_that_does_the_same_is_reached_by_tab_and_copied_whole() {
    // In a window as low and narrow as this one it is neither whole nor shown before one stands on it.
    let mut player = Player::demo(80, 24);
    player.press("j s").sees_not("Same in the shell").sees_not("Enter copy");
    player.press("S-Tab").sees("Same in the shell  upshot ship H-15").sees("Enter copy");
    let Effect::Copy(line) = player.key(named("Enter")) else { panic!("nothing is copied:\n{}", player.screen()) };
    assert!(line.starts_with("upshot ship H-15"), "{line}");
    player.press("Tab").sees_not("Enter copy");

    let mut player = Player::demo(120, 40);
    player.press("n").types("one-click source connection for every workspace that has none").press("Tab").types("+4");
    player.press("Tab Tab").types("nobody connects a source within the first hour, as five of eight admins told us");
    player.press("S-Tab S-Tab S-Tab S-Tab").sees("Enter copy").sees("…");
    let Effect::Copy(line) = player.key(named("Enter")) else { panic!("nothing is copied:\n{}", player.screen()) };
    assert!(line.starts_with("upshot try O-1 ") && line.contains("five of eight admins told us"), "{line}");
}

#[test]
fn the_link_of_a_new_hypothesis_is_kept() {
    let mut player = Player::demo(120, 40);
    player.press("n").types("one click").goes_to_field("link").types("https://example.org/doc/7");
    player.sees("--ref https://example.org/doc/7").press("Ctrl-s");
    let card = player.world.view.columns[0].cards.iter().find(|card| card.hypothesis.build == "one click").unwrap();
    let about = crate::domain::id::Thing::new(crate::domain::id::Kind::Hypothesis, card.hypothesis.id);
    let (links, _) = player.session.said_of(about).unwrap();
    assert_eq!(links.iter().map(|link| link.url.as_str()).collect::<Vec<_>>(), ["https://example.org/doc/7"]);
}

#[test]
fn a_line_feed_breaks_a_line_and_takes_nothing_away() {
    let mut player = Player::demo(100, 40);
    player.press("c").types("first").press("Ctrl-j").types("second").sees("first").sees("second").press("Ctrl-s");
    let text = player.session.talk().unwrap().notes.iter().map(|note| note.text.clone()).find(|t| t.contains("second"));
    assert_eq!(text.as_deref(), Some("first\nsecond"));
}

#[test]
fn each_form_says_its_line_of_the_shell() {
    // How one comes to it and fills it, and what its line begins with.
    type Filled = &'static [(&'static str, &'static str)];
    let forms: [(&str, Filled, &str); 10] = [
        ("n", &[("build", "one click")], "upshot try O-1 'one click' --within 28d"),
        ("N", &[("title", "People stay")], "upshot frame 'People stay'"),
        ("r", &[("value", "36.5")], "upshot log activation 36.5"),
        ("c", &[("text", "five asked")], "upshot note H-12 'five asked'"),
        ("W", &[("day", "24mar"), ("why", "few weeks")], "upshot wait H-12 2026-03-24 --why 'few weeks'"),
        ("s", &[], "upshot ship H-15"),
        ("o", &[("to", "jon"), ("why", "jon knows")], "upshot outcome owner O-1 jon --why 'jon knows'"),
        ("g o e", &[("statement", "More stay")], "upshot objective edit P-1 --statement"),
        ("g m e", &[("source", "grafana"), ("why", "moved")], "upshot metric edit"),
        ("i e", &[("problem", "they leave"), ("why", "we asked")], "upshot edit O-1 --problem"),
    ];
    for (keys, filled, line) in forms {
        let mut player = Player::demo(200, 60);
        let to = if keys == "s" { "H-15" } else { "H-12" };
        if ["c", "W", "s"].contains(&keys) {
            player.goes_to(to);
        }
        player.press(keys);
        for (field, text) in filled {
            player.goes_to_field(field).press("Ctrl-u").types(text);
        }
        player.sees(line);
    }
}
