//! What lists and forms say in a window of 80 by 24: what is late, who is away, what a number is compared with.

use super::player::Player;
use super::review::{away, closes};
use crate::domain::command::{Command, HypothesisParts, Judgement, Typed};
use crate::domain::target::parse_expect;
use crate::domain::verdict::VerdictCall;
use crate::fixture;
use crate::session::Who;

fn works_as(player: &mut Player, who: &str) {
    player.session.set_who(Who { handle: fixture::handle(who), today: Some(fixture::today()), via: "tui" });
    player.renew();
}

#[test]
fn a_sprint_begun_early_ends_as_planned_and_leads_to_the_board() {
    let mut player = Player::demo(80, 24);
    closes(&mut player);
    player.press("C y").sees("Closed S-3").press("g p e").types("1w").press("Tab").types("16mar").press("Ctrl-s");
    player
        .goes_to("trial")
        .press("m")
        .sees("O-4 is the goal")
        .press("O")
        .sees("ends on Sun 22 Mar, as planned: 11 days");
    player.press("y").sees("Started S-4, until Sun 22 Mar").sees("upshot  S-4");
}

#[test]
fn a_sprint_begun_late_is_as_long_as_planned_and_what_was_said_before_comes_true() {
    let on = |month, day| crate::domain::day::Day::new(2026, month, day).unwrap();
    for (today, says) in [(on(3, 18), "Tue 24 Mar: 7 days"), (on(3, 25), "Tue 7 Apr: 14 days")] {
        let mut player = Player::demo(80, 24);
        closes(&mut player);
        player.press("C y g p e").types("1w").press("Tab").types("16mar").press("Ctrl-s");
        player.goes_to("trial").press("m").sees("O-4 is the goal");
        player.session.set_who(Who { handle: fixture::handle("mara"), today: Some(today), via: "tui" });
        player.renew().press("O").sees(&format!("ends on {says}")).press("y");
        let sprint = player.world.view.sprint.clone().unwrap();
        assert!(says.starts_with(&sprint.ends.weekday_short(today)), "it ends on {}", sprint.ends);
    }
}

#[test]
fn where_nothing_is_late_what_comes_up_is_counted() {
    let mut player = Player::demo(80, 24);
    works_as(&mut player, "jon");
    let judgement = Judgement {
        call: VerdictCall::Inconclusive,
        learned: Some("too few".to_owned()),
        next: Some(crate::domain::verdict::Next::Iterate),
        next_text: Some("again".to_owned()),
        why: None,
        signer: None,
        propose: false,
        replace: false,
    };
    let hypothesis = fixture::id(&player.session, "H-17");
    player.session.run(&Command::Judge { hypothesis, judgement }).unwrap();
    player.renew().press("!").sees("Answer for 2 p95 in S-3").sees_not("NOW").sees("Needs me   1 soon, 1 later");
}

#[test]
fn the_plan_says_limits_days_and_who_is_away() {
    let mut player = Player::demo(80, 24);
    away(&mut player, "jon");
    player.sees("@jon away").sees_not("@mara away");
    player.press("g p").sees("@jon, away").press("e 1 w Ctrl-s").sees("Planned S-4");
    player
        .press("g b 6 o Ctrl-s")
        .sees("u undoes it")
        .press("g p")
        .goes_to("docs")
        .press("Space")
        .sees("[x] 6 docs")
        .sees("hold >50%")
        .sees_not("61% → 50%");
    player.goes_to("trial").press("Space").sees("[x] 4 trial");
    player.sees("to judge  H-14 on 30 Mar, after it ends");
    player.press("! f").sees("@jon, away until 19 Mar");
    player.resize(120, 40).press("g p").sees("@jon, away until 19 Mar").goes_to("ci").press("Enter");
    player.sees("@jon, away until 19 Mar");
}

#[test]
fn what_a_reading_of_an_earlier_day_is_compared_with_was_read_by_then() {
    let mut player = Player::demo(80, 24);
    player.press("r 3 7").sees("since 11 Mar").press("S-Tab").types("6mar").sees("since 4 Mar");
}

#[test]
fn what_is_well_stands_below_what_is_not() {
    let mut player = Player::demo(100, 40);
    player.press("g y");
    let screen = player.screen();
    let (there, not) = screen.split_once("Less is stated before work begins").unwrap();
    assert!(
        there.contains("! A verdict is late") && not.contains("✓ All work has") && !there.contains("✓ "),
        "{screen}"
    );
}

#[test]
fn what_is_offered_to_oneself_is_accepted_or_declined() {
    let mut player = Player::demo(80, 24);
    player.press("6 o").sees("(1 accept").sees("2 decline").sees_not("offer ").sees_not("take");
    player.press("Ctrl-s").sees_not("HANDOVER");
    assert_eq!(player.world.view.columns[5].outcome.owner, Some(player.world.me.clone()));
}

#[test]
fn a_forms_head_says_when_it_was_saved_and_its_foot_how_to_leave() {
    let mut player = Player::demo(60, 16);
    player.press("N").types("quick answers");
    player.app.saved("12:04".to_owned());
    for _ in 0..14 {
        player.press("Tab").sees("draft saved 12:04").sees("Esc close");
        let screen = player.screen();
        assert!(screen.lines().next().unwrap().contains(['↑', '↓']), "{screen}");
    }
    player.press("Esc");
    for keys in ["r", "v", "s", "n", "c", "t", "o", "C", "e", "W", "g r a", "g p e"] {
        let mut player = Player::demo(80, 24);
        player.press(keys);
        let screen = player.screen();
        let foot = screen.lines().last().unwrap();
        assert!(
            foot.ends_with("Esc close, draft kept") || foot.ends_with("Esc close") || foot.ends_with("? help"),
            "{foot}"
        );
    }
}

#[test]
fn a_note_on_a_hypothesis_stands_in_its_history_and_its_outcomes() {
    let mut player = Player::demo(80, 40);
    player.press("c").types("five of eight never saw it").press("Ctrl-s").sees("u undoes it");
    player.press("Enter Tab Tab Tab").sees("noted on H-12: five of eight never saw it");
    player.press("g b Enter Enter Tab Tab Tab Tab").sees("noted on H-12: five of eight");
    player.press("g b i c").types("three calls about it").press("Ctrl-s").sees("u undoes it");
    player.press("g b Enter Tab Tab Tab").sees("noted on O-1: three calls about it");
}

#[test]
fn the_form_of_a_verdict_shows_what_was_predicted_and_what_was_made_of_it_since() {
    let mut player = Player::demo(80, 24);
    let hypothesis = fixture::id(&player.session, "H-12");
    let expect = Some(Typed { words: parse_expect("+3").unwrap(), as_typed: "+3".to_owned() });
    let parts = Box::new(HypothesisParts { expect, ..HypothesisParts::default() });
    let amend = Command::EditHypothesis { hypothesis, parts, why: Some("we aimed too high".to_owned()) };
    player.session.run(&amend).unwrap();
    player.renew().goes_to("H-12").press("v").sees("expect activation +5pt, now activation +3pt");
}

#[test]
fn however_small_a_window_is_it_says_what_is_needed() {
    for width in [20, 30, 40, 59] {
        let player = Player::new(width, 5);
        let said = player.screen().replace('\n', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(&format!("This window is {width} x 5. The board needs 60 x 16.")), "{said}");
        assert!(said.contains("q quit"), "{said}");
    }
}
