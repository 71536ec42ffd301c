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
    player.press("Ctrl-s").sees("which one?").press("Enter").sees("theirs stands");
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
    let command = Command::EditOutcome { outcome, parts: Box::new(parts), why: Some("meanwhile".to_owned()) };
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

/// What somebody else types meanwhile, as on another terminal.
fn meanwhile(player: &Player, line: &str) {
    fixture::typed(fixture::open(player.session.path()), player.session.path(), &[line]);
}

/// A form open on one terminal while somebody else changes the same on another: what one types, what it is asked about with
/// both versions, and that neither runs over the other without a word.
#[track_caller]
fn both_are_shown(player: &mut Player, line: &str, [theirs, mine]: [&str; 2]) {
    let sets = player.session.history(None, 1000).unwrap().len();
    meanwhile(player, line);
    player.press("Ctrl-s").sees("was changed while you typed").sees("which one?").sees(theirs).sees(mine);
    assert_eq!(player.session.history(None, 1000).unwrap().len(), sets + 1, "theirs alone was saved");
    // Left for later it is a draft, and is asked about again.
    player.press("3").sees_not("which one?").press("Ctrl-s").sees("which one?").sees(theirs).sees(mine);
    assert_eq!(player.session.history(None, 1000).unwrap().len(), sets + 1, "theirs alone was saved");
}

fn metric(player: &Player, slug: &str) -> crate::domain::metric::Metric {
    let all = player.session.metrics().unwrap().into_iter().map(|line| line.metric);
    all.into_iter().find(|metric| metric.slug.as_str() == slug).unwrap()
}

#[test]
fn two_who_edit_a_metric_are_both_shown() {
    let mut player = Player::demo(100, 40);
    player.press("g m").goes_to("error-rate").press("e").goes_to_field("source").press("Ctrl-u").types("grafana");
    both_are_shown(
        &mut player,
        "2026-03-12 bo metric edit error-rate --source datadog --lag 3d",
        ["datadog", "grafana"],
    );
    player.press("2").sees("Changed error-rate: source");
    assert_eq!(metric(&player, "error-rate").source.as_deref(), Some("grafana"));
    assert_eq!(metric(&player, "error-rate").lag, 3, "what only they changed stays");
    // What another field says meanwhile is taken over without a question.
    player.press("e").goes_to_field("source").press("Ctrl-u").types("pingdom");
    meanwhile(&player, "2026-03-12 bo metric edit error-rate --lag 5d");
    player.press("Ctrl-s").sees("Changed error-rate: source");
    assert_eq!(metric(&player, "error-rate").lag, 5);
    // Theirs may stand.
    player.press("e").goes_to_field("source").press("Ctrl-u").types("grafana");
    meanwhile(&player, "2026-03-12 bo metric edit error-rate --source datadog");
    player.press("Ctrl-s").sees("which one?").press("1").sees("theirs stands").sees_not("Edit · error-rate");
    assert_eq!(metric(&player, "error-rate").source.as_deref(), Some("datadog"));
}

#[test]
fn two_who_edit_how_the_metric_of_an_outcome_is_compared_are_both_shown() {
    let mut player = Player::demo(100, 40);
    player.press("i e").goes_to_field("compared").press("2 Tab 3");
    both_are_shown(&mut player, "2026-03-12 bo metric edit activation --season yearly", ["yearly", "none"]);
    player.press("2").sees("Changed O-1: its metric");
    assert_eq!(metric(&player, "activation").season, crate::domain::metric::Season::None);
}

#[test]
fn two_who_edit_an_objective_are_both_shown() {
    let mut player = Player::demo(100, 40);
    let objective = |player: &Player| player.session.objectives().unwrap()[0].0.clone();
    player.press("g o e").sees("Edit · P-1").goes_to_field("period").press("Ctrl-u").types("2026 Q3");
    both_are_shown(&mut player, "2026-03-12 bo objective edit P-1 --period '2026 Q4'", ["2026 Q4", "2026 Q3"]);
    player.press("2").sees("Edited P-1");
    assert_eq!(objective(&player).period.as_deref(), Some("2026 Q3"));
}

#[test]
fn two_who_plan_a_sprint_are_both_shown() {
    let mut player = Player::demo(100, 40);
    let ends = |player: &Player| {
        let slice = player.session.slice(&[crate::domain::facts::Want::Sprints]).unwrap();
        slice.planned().unwrap().ends.to_string()
    };
    // There was no plan as it was opened: who planned one meanwhile is not run over.
    player.press("g p e").sees("Plan a sprint").goes_to_field("ends").types("2026-04-10");
    both_are_shown(&mut player, "2026-03-12 bo sprint plan --ends 2026-04-03", ["3 Apr", "2026-04-10"]);
    player.press("1").sees("theirs stands").sees("Plan S-4");
    assert_eq!(ends(&player), "2026-04-03");
    player.press("e").goes_to_field("ends").types("2026-04-10");
    both_are_shown(&mut player, "2026-03-12 bo sprint plan --ends 2026-04-08", ["8 Apr", "2026-04-10"]);
    player.press("2").sees("S-4 is planned for");
    assert_eq!(ends(&player), "2026-04-10");
}

#[test]
fn two_who_decide_on_scope_are_both_shown() {
    let mut player = Player::demo(100, 40);
    let decided = |player: &Player| {
        let slice = player.session.slice(&[crate::domain::facts::Want::Outcome(fixture::id(&player.session, "O-1"))]);
        let calls = slice.unwrap().scope_calls;
        calls.into_iter().find(|call| call.request == "a dark theme").unwrap().decision.unwrap().why
    };
    player.press("t").sees("Scope decision · 1 activation").types("a dark theme").goes_to_field("call").press("3");
    player.goes_to_field("why").types("nobody waits for it");
    let line = "2026-03-12 mara scope O-1 'a dark theme' --in --why 'ten asked'";
    both_are_shown(&mut player, line, ["ten asked", "nobody waits for it"]);
    player.press("2");
    assert_eq!(decided(&player), "nobody waits for it");
    player.press("t").types("a dark theme").goes_to_field("call").press("4").goes_to_field("why").types("in June");
    player.press("Ctrl-s").sees("which one?").sees("nobody waits for it").sees("in June").press("Esc");
    assert_eq!(decided(&player), "nobody waits for it", "what was decided before is not run over without a word");
}

#[test]
fn two_who_answer_for_a_commitment_are_both_shown() {
    let mut player = Player::demo(100, 40);
    let answer = |player: &Player| {
        let slice = player.session.slice(&[crate::domain::facts::Want::Sprints]).unwrap();
        let outcome = fixture::id(&player.session, "O-1");
        let held = slice.committed(slice.active().unwrap().id).find(|held| held.outcome == outcome).unwrap();
        held.answer.clone().unwrap().next_step.unwrap()
    };
    player.press("g r").goes_to("1 activation").press("a").sees("Answer for 1 activation");
    player.goes_to_field("learned").types("samples help").press("Tab").types("ask for them earlier");
    let line = "2026-03-12 mara sprint answer O-1 -l 'no effect' -n 'stop it'";
    both_are_shown(&mut player, line, ["stop it", "ask for them earlier"]);
    player.press("2");
    assert_eq!(answer(&player), "ask for them earlier");
}

#[test]
fn two_who_edit_a_hypothesis_are_both_shown() {
    let mut player = Player::demo(100, 40);
    let card = player.world.view.columns[0].cards.iter().position(|card| card.hypothesis.ship.is_none()).unwrap();
    let label = player.world.view.columns[0].cards[card].hypothesis.label().to_string();
    let id = fixture::id(&player.session, &label);
    player.press("Enter").goes_to(&label).press("e").goes_to_field("because").press("Ctrl-u").types("we asked ten");
    both_are_shown(
        &mut player,
        &format!("2026-03-12 bo edit {label} --because 'they said so'"),
        ["they said so", "we asked ten"],
    );
    player.press("2");
    assert_eq!(player.world.card(id).unwrap().1.hypothesis.because.as_deref(), Some("we asked ten"));
}

#[test]
fn what_two_changed_is_read_whole_in_a_narrow_window_too() {
    let (mine, theirs) = (
        "half of new teams leave before they have seen any report of theirs",
        "teams of five and more leave before they have seen a report",
    );
    for (width, height) in [(60, 16), (60, 24), (70, 20), (80, 24), (120, 40)] {
        let mut player = Player::demo(120, 40);
        player.press("i e").goes_to_field("problem").press("Ctrl-u").types(mine);
        player.goes_to_field("why").types("we asked ten");
        meanwhile(&player, &format!("2026-03-12 li edit O-1 --problem '{theirs}' --by 30apr --why 'asked twenty'"));
        player.press("Ctrl-s").resize(width, height).sees("was changed while you typed").sees("nothing lost");
        let screen = player.screen();
        let flat: Vec<&str> = screen.split_whitespace().collect();
        let flat = flat.join(" ");
        for words in
            [mine, theirs, "asked twenty", "we asked ten", "problem which one?", "1 theirs", "2 mine", "3 edit"]
        {
            let last = words.rsplit(' ').next().unwrap();
            assert!(flat.contains(last), "{words} is cut at {width} x {height}:\n{screen}");
        }
        player.sees("Esc later, draft kept");
        assert!(screen.contains("due  ") || screen.contains("↓ 1 more"), "{screen}");
        assert!(screen.lines().all(|row| crate::text::width(row) <= usize::from(width)), "{screen}");
        player.press("2").sees("Changed O-1");
    }
}

/// Somebody answers with a question open about what another answered, and took back since.
fn taken_back() -> Player {
    let mut player = Player::demo(100, 40);
    player.press("g r").goes_to("1 activation").press("a").goes_to_field("learned").types("mine learned");
    player.press("Tab").types("mine next");
    meanwhile(&player, "2026-03-12 jon sprint answer O-1 -l 'no effect' -n 'stop it'");
    player.press("Ctrl-s").sees("which one?").sees("stop it");
    meanwhile(&player, "2026-03-12 jon undo");
    player
}

#[test]
fn where_theirs_was_taken_back_mine_is_what_is_said() {
    let mut player = taken_back();
    player.press("2").sees("Answered for O-1");
    let slice = player.session.slice(&[crate::domain::facts::Want::Sprints]).unwrap();
    let outcome = fixture::id(&player.session, "O-1");
    let held = slice.committed(slice.active().unwrap().id).find(|held| held.outcome == outcome).unwrap();
    assert_eq!(held.answer.as_ref().and_then(|answer| answer.next_step.as_deref()), Some("mine next"));
}

#[test]
fn what_was_taken_back_cant_be_taken_and_mine_stays() {
    let mut player = taken_back();
    player.renew().press("1").sees("theirs was taken back meanwhile").sees("mine learned").sees("mine next");
    player.press("Ctrl-s").sees("Answered for O-1");
}
