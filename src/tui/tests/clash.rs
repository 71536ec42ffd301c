//! Two people at once: what somebody else changed or said while a form was open.

use super::player::Player;
use crate::domain::command::{Command, Judgement, OutcomeParts};
use crate::domain::verdict::{Next, VerdictCall};
use crate::fixture;
use crate::session::Who;

#[test]
fn a_field_that_two_people_change_is_asked_about_and_nothing_is_lost() {
    let mut player = Player::new(100, 40);
    player.press("i e").sees("Edit · 1 activation").press("Tab Tab Tab Ctrl-u").types("Teams stay");
    let parts = OutcomeParts {
        title: Some("New teams come back".to_owned()),
        problem: Some("they leave in the first week".to_owned()),
        ..Default::default()
    };
    edit_as_bo(&player, parts);
    player.press("Ctrl-s").sees("was changed while you typed").sees("New teams come back").sees("Teams stay");
    let sets = player.session.history(None, 100).unwrap().len();
    player.press("Esc").sees("kept as a draft").press("e").sees("Teams stay").press("Ctrl-s").sees("which one?");
    assert_eq!(player.session.history(None, 100).unwrap().len(), sets, "nothing was saved");
    player.press("2").sees("needs a reason").types("clearer").press("Ctrl-s").sees("Changed O-1: title");
    let column = player.world.view.columns[0].outcome.clone();
    assert_eq!(column.title, "Teams stay");
    assert_eq!(column.problem.as_deref(), Some("they leave in the first week"), "theirs is kept");
}

#[test]
fn what_only_they_changed_is_taken_over_without_a_question() {
    let mut player = Player::new(100, 40);
    player.press("i e").press("Tab Tab Tab Ctrl-u").types("Teams stay");
    let parts = OutcomeParts { for_whom: Some("everybody".to_owned()), ..Default::default() };
    edit_as_bo(&player, parts);
    player.press("Ctrl-s").sees("needs a reason").types("clearer").press("Ctrl-s").sees("Changed O-1: title");
    let outcome = &player.world.view.columns[0].outcome;
    assert_eq!((outcome.title.as_str(), outcome.for_whom.as_deref()), ("Teams stay", Some("everybody")));
}

#[test]
fn theirs_may_stand() {
    let mut player = Player::new(100, 40);
    player.press("i e").press("Tab Tab Tab Ctrl-u").types("Teams stay").press("Tab Tab");
    let parts = OutcomeParts { title: Some("Theirs".to_owned()), ..Default::default() };
    edit_as_bo(&player, parts);
    player.press("Ctrl-s").sees("which one?").press("Enter").sees("nothing would change");
    assert_eq!(player.world.view.columns[0].outcome.title, "Theirs");
}

#[test]
fn back_in_the_form_theirs_is_not_run_over_and_is_asked_about_again() {
    let mut player = Player::new(100, 40);
    player.press("i e").press("Tab Tab Tab Ctrl-u").types("Teams stay");
    edit_as_bo(&player, OutcomeParts { title: Some("Theirs".to_owned()), ..OutcomeParts::default() });
    for _ in 0..2 {
        player.press("Ctrl-s").sees("which one?").sees("back to the form").press("3").sees("Edit · 1 activation");
        player.sees_not("which one?").sees("Teams stay");
        assert_eq!(player.world.view.columns[0].outcome.title, "Theirs");
    }
    player
        .types("!")
        .press("Ctrl-s")
        .sees("which one?")
        .press("2")
        .sees("needs a reason")
        .types("clearer")
        .press("Ctrl-s")
        .sees("Changed O-1: title");
    assert_eq!(player.world.view.columns[0].outcome.title, "Teams stay!");
}

#[test]
fn a_verdict_that_somebody_gave_meanwhile_is_not_replaced_without_a_word() {
    for is_seen in [false, true] {
        ruled_meanwhile(is_seen);
    }
}

fn ruled_meanwhile(is_seen: bool) {
    let mut player = Player::new(80, 40);
    player.press("v 3 Tab").types("too few came").press("Tab 6");
    let hypothesis = fixture::id(&player.session, "H-2");
    let judgement = Judgement {
        call: VerdictCall::Refuted,
        learned: Some("nobody stayed".to_owned()),
        next: Some(Next::Stop),
        next_text: None,
        why: None,
        signer: Some(fixture::handle("mara")),
        propose: false,
        replace: false,
    };
    let mut other = fixture::open(player.session.path());
    other.set_who(bo());
    other.run(&Command::Judge { hypothesis, judgement }).unwrap();
    let stands = |player: &Player| {
        let verdict = player.world.card(hypothesis).unwrap().1.verdict.clone().unwrap();
        verdict.learned.unwrap_or_default()
    };
    if is_seen {
        player.renew();
    }
    player.press("Ctrl-s").sees("too few came").sees("error").sees("given meanwhile; nothing was saved");
    player.sees("Replace the verdict on H-2").sees("It stands as refuted by @mara, typed by @bo: nobody stayed");
    assert_eq!(stands(&player), "nobody stayed");
    // Whoever leaves it there and comes back has seen it; what was typed for them is asked about first.
    player
        .press("Esc v")
        .sees("Confirm the verdict")
        .press("Tab Enter")
        .sees("too few came")
        .press("Ctrl-s")
        .sees("H-2 is inconclusive");
    assert_eq!(stands(&player), "too few came");
}

fn bo() -> Who {
    Who { handle: fixture::handle("bo"), today: Some(fixture::today()), via: "cli" }
}

/// What bo changes meanwhile.
fn edit_as_bo(player: &Player, parts: crate::domain::command::OutcomeParts) {
    let mut other = fixture::open(player.session.path());
    other.set_who(bo());
    let outcome = fixture::id(&other, "O-1");
    let command =
        Command::EditOutcome { outcome, parts: Box::new(parts), why: Some("meanwhile".to_owned()), seen: vec![] };
    other.run(&command).unwrap();
}

#[test]
fn a_save_that_is_refused_does_not_hide_what_somebody_did_meanwhile() {
    let mut player = Player::new(80, 24);
    let hypothesis = fixture::id(&player.session, "H-1");
    edit_as_bo(&player, OutcomeParts { title: Some("Theirs".to_owned()), ..Default::default() });
    let on = player.session.today().plus(400);
    let far = Command::Ship { hypothesis, on, refs: Vec::new(), before: None, waive: None };
    player.session.run(&far).expect_err("it is not that day yet");
    assert!(player.session.has_changed().unwrap(), "theirs is told still");
    assert!(!player.session.has_changed().unwrap(), "and once");
}
