//! Journeys through the screens about sprints: review and close, plan and open, ask, symptoms, and the lists beside them.

use super::player::Player;
use super::screens::as_kept;
use crate::domain::command::Command;
use crate::fixture;
use crate::paths::Env;
use crate::tui::effect::Effect;
use crate::tui::outside;

impl Player {
    /// Answers for the selected outcome.
    fn answers(&mut self, learned: &str, next: &str) -> &mut Self {
        self.press("a");
        if self.screen().contains("Why, most likely?") {
            self.press("2 Tab");
        }
        self.types(learned).press("Tab").types(next).press("Ctrl-s").sees("Answered for")
    }

    /// Writes verdicts and answers until nothing is left, and closes the sprint.
    fn closes(&mut self) -> &mut Self {
        self.press("g r");
        for label in ["H-12 needs a verdict", "H-17 needs a verdict"] {
            self.goes_to(label).press("v 3 Tab").types("too few").press("Tab 6 Ctrl-s").sees("is inconclusive");
        }
        for label in ["1 activation", "2 p95", "3 tickets"] {
            self.goes_to(label).answers("what we know now", "iterate: the next step");
        }
        for key in ["Enter", "n", "Esc", "Y"] {
            self.sees("ready to close").press("C").sees("Close S-3?").press(key).sees("it is not closed");
        }
        self.press("C").sees("Close S-3?").press("y").sees("Closed S-3")
    }
}

#[test]
fn what_is_shown_as_it_is_kept() {
    for (width, height) in [(80, 24), (120, 40)] {
        let screens = [("review", "g r"), ("ask", "g a"), ("plan", "g p"), ("symptoms", "g y"), ("answer", "g r j a")];
        for (name, keys) in screens {
            let mut player = Player::demo(width, height);
            player.press(keys);
            as_kept(&format!("{name}-{width}x{height}"), &player.screen());
        }
    }
}

#[test]
fn a_commitment_that_did_not_move_is_answered_with_its_likely_cause() {
    let mut player = Player::demo(80, 24);
    player.press("g r").sees("S-3 review").sees("5 left before it can close").goes_to("1 activation");
    player
        .press("a")
        .sees("S-3 review › Answer for 1 activation")
        .sees("DID NOT MOVE")
        .sees("34.7% → 36.2% in this sprint");
    player.sees("▌ 1  it did not reach people").press("2").sees("▌ 2  it reached them, no effect");
    player.press("Ctrl-s").sees("error").press("Esc").sees("kept as a draft");
    player.press("a").sees("▌ 2  it reached them").types("they look and leave");
    player.press("Tab").types("connect a source in one click").press("Tab 3 Tab").types("1apr").sees("= Wed 1 Apr");
    player.press("Ctrl-s").sees("O-1: can't tell yet, look again on").sees("4 left before it can close");
    let sprint = fixture::id(&player.session, "S-3");
    let outcome = fixture::id(&player.session, "O-1");
    let all = player.session.commitments(sprint).unwrap();
    let answer = all.into_iter().find(|c| c.outcome == outcome).and_then(|c| c.answer).unwrap();
    assert_eq!(answer.text.as_deref(), Some("most likely: it reached them, no effect"));
    assert_eq!(answer.learned.as_deref(), Some("they look and leave"));
    player.press("u").sees("5 left before it can close");
}

#[test]
fn an_owner_who_is_away_is_named_and_what_moved_has_no_cause() {
    let mut player = Player::demo(80, 30);
    let about = crate::domain::command::About::Away(Some(fixture::today().plus(7)));
    player.session.run(&Command::Person { handle: fixture::handle("li"), about }).unwrap();
    player.renew();
    player.press("g r").goes_to("2 p95").press("a").sees_not("Why, most likely").press("Esc");
    player.goes_to("3 tickets").press("a").sees("Away").press("S-Tab S-Tab S-Tab").press("Space Ctrl-s");
    player.sees("O-3: not answered, @li away").sees("4 left before it can close");
}

#[test]
fn what_was_promised_is_kept_or_dropped_with_a_reason() {
    let mut player = Player::demo(100, 40);
    player.press("g r").goes_to("Interview five admins").press("a").sees("In S-2 we said: Interview five admins");
    player.press("2 Ctrl-s").sees("dropping a promise needs a reason").types("nobody had time").press("Ctrl-s");
    player.sees("was dropped").sees("nobody had time").sees("▌");
    assert!(player.selected().contains("Interview five admins"), "{}", player.screen());
}

#[test]
fn a_sprint_is_closed_by_y_alone_once_nothing_is_left_and_the_next_is_planned_and_opened() {
    let mut player = Player::demo(120, 40);
    player.press("g r C").sees("not here: 5 left before it can close: H-12").sees_not("Close S-3?");
    player.press("g p O").sees("not here: S-3 is open: close it first");
    player.closes();
    player.sees("closed 12 Mar").press("a").sees("not here: it is closed").press("C").sees("not here: it is closed");
    player.press("(").sees("S-2 review").press("( (").sees("S-1 review").sees("no sprint began before");
    player.press(") )").sees("S-3 review").press(")").sees("no sprint has begun after");

    player.press("g p").sees("not planned yet").press("Space").sees("Plan a sprint").sees("No dates yet.");
    player
        .types("1w")
        .sees("= 7 days")
        .press("Ctrl-s")
        .sees("Planned S-4")
        .sees("Plan S-4")
        .sees("0 of at most 3 committed");
    player.press("O").sees("not here: a sprint has one goal");
    player.goes_to("1 activation").press("Space").sees("Why does it go on?").press("Enter").sees("going on needs");
    player.types("41% come back").press("Enter").sees("O-1 is committed in S-4").sees("[x] 1 activation");
    player
        .press("Space")
        .sees("no command takes it back")
        .press("m")
        .sees("O-1 is the goal of S-4")
        .sees("goal named: 1 activation");
    player
        .goes_to("trial")
        .press("m")
        .sees("O-4 is the goal of S-4")
        .sees("2 of at most 3 committed")
        .sees("goal named: 1 trial");
    player.press("u").sees("1 of at most 3 committed");
    player.press("O").sees("Open S-4?").press("Enter").sees("it is not opened").press("O y").sees("Started S-4");
    player.press("g r").sees("S-4 review").sees("41% come back");
}

#[test]
fn a_page_is_copied_or_written_and_never_over_what_is_there() {
    let mut player = Player::demo(80, 24);
    player.press("g r y").sees("copy it as Markdown");
    let Effect::Copy(text) = player.key(super::player::named("1")) else { panic!("it copies") };
    assert!(text.starts_with("# S-3 review"), "{text}");
    for (key, name, begins) in [("2", "review.md", "# S-3 review"), ("3", "review.html", "<!")] {
        let path = player.room.path().join(name);
        player.press("y").press(key).sees("S-3-review").press("Ctrl-u").types(&path.display().to_string());
        let Effect::Write { path: typed, page } = player.key(super::player::named("Enter")) else {
            panic!("it writes")
        };
        let env = Env::default();
        outside::write(&mut player.app, &env, &typed, &page);
        player.sees("wrote ").sees_not("To file");
        assert!(std::fs::read_to_string(&path).unwrap().to_lowercase().starts_with(&begins.to_lowercase()));
        player.press("y").press(key);
        outside::write(&mut player.app, &env, &typed, "something else");
        player.sees("To file").sees("error").press("Esc");
        assert_ne!(std::fs::read_to_string(&path).unwrap(), "something else");
    }
}

#[test]
fn the_question_is_filtered_opened_and_answered() {
    let mut player = Player::demo(80, 24);
    player.press("g a").sees("Who answers for it, and did it work?").sees("! verdict 9d late").sees("5 of 5");
    player.sees("nobody has said; due from @mara").press("j j").sees("── H-13").sees("refuted, said @li");
    player.press("/").types("replica").press("Enter").sees("── H-4").sees_not("H-12 Sample");
    player.press("Enter").sees("Board › ").press("Esc").sees("/ replica").press("Esc").sees("H-12 Sample");
    player.goes_to("H-12").press("v 3 Tab").types("too few").press("Tab 6 Ctrl-s").sees("✓ inconclusive");
    player.press("/").types("zzz").press("Enter").sees("Nothing matches");
}

#[test]
fn symptoms_lead_to_what_shows_them() {
    let mut player = Player::demo(100, 40);
    player.press("g y").sees("3 of 14 need a look").sees("! A verdict is late").sees("✓ All work has a hypothesis");
    player.goes_to("H-13").press("Enter").sees("Clearer billing").press("Esc").sees("3 of 14 need a look");
    assert!(player.selected().contains("H-13"));
    player.press("v").sees("Is it still live?").press("2 Tab").types("harmless").press("Ctrl-s");
    player.sees("2 of 14 need a look").goes_to("too much").press("v").sees("not here: ").press("y").sees("write HTML");
}

#[test]
fn sprints_objectives_and_chores_are_lists() {
    let mut player = Player::demo(100, 30);
    player.press("g s").sees("as closed       3 of 3").press("j Enter").sees("S-2 review").press("Esc").sees("Sprints");
    assert!(player.selected().contains("S-2"));
    player
        .press("g k")
        .sees("Move the status page")
        .press("n")
        .types("rotate the keys")
        .press("Enter")
        .sees("rotate the keys");
    player
        .press("n")
        .types("renew the domain")
        .press("Enter j Enter")
        .sees("done 12 Mar")
        .press("u")
        .sees_not("done 12 Mar");
    player
        .press("g o")
        .sees("Trials turn into customers")
        .press("n")
        .types("new customers stay")
        .press("Tab")
        .types("2026 Q2");
    player
        .press("Tab Tab")
        .types("eight")
        .press("Ctrl-s")
        .sees("is no value")
        .press("Ctrl-u")
        .types("8")
        .press("Ctrl-s");
    player
        .sees("P-2")
        .goes_to("new customers stay")
        .sees("8 of 10  not said")
        .press("Enter")
        .sees("No outcome serves it yet");
}

#[test]
fn what_needs_me_about_the_sprint_leads_to_the_review() {
    let mut player = Player::demo(80, 24);
    player.press("!").sees("BY SUN 15 MAR").goes_to("Answer for 1 activation in S-3").sees("in 3 days");
    player.press("Enter").sees("S-3 review");
    assert!(player.selected().contains("1 activation"), "{}", player.screen());
    player.press("!").goes_to("Answer for 1 activation in S-3").press("a").sees("Answer for 1 activation").press("Esc");
    player.goes_to("Kept or dropped").press("a").sees("Kept or dropped?").press("Esc").press("Enter");
    assert!(player.selected().contains("nterview five admins"), "{}", player.screen());
    let left = fixture::today().plus(5);
    let who = crate::session::Who { handle: fixture::handle("mara"), today: Some(left), via: "tui" };
    player.session.set_who(who);
    player.press("!").renew().goes_to("is not closed").press("C").sees("S-3 review");
}

#[test]
fn what_is_selected_in_a_review_stays_while_others_write() {
    // In a window of few rows what is not committed is one row.
    let mut player = Player::demo(80, 40);
    player.press("g r").goes_to("5 ci");
    let mut other = fixture::demo(player.session.path());
    let outcome = fixture::id(&other, "O-1");
    let text = |words: &str| Some(words.to_owned());
    let answer = Command::Answer {
        outcome,
        learned: text("they leave"),
        next_step: text("ask five"),
        text: None,
        again: None,
        carry_on: None,
        away: false,
    };
    other.run(&answer).unwrap();
    player.renew();
    assert!(player.selected().contains("5 ci"), "{}", player.screen());
    player.sees("4 left before it can close").press("g g").sees("ask five");
}

#[test]
fn without_an_outcome_every_screen_says_what_comes_first() {
    let mut player = Player::typed((80, 24), &["2026-03-12 mara board set ceiling 4"]);
    player.press(":").types("close the sprint").sees("in the review").press("Esc Esc");
    player.press(":").types("review").press("Enter").sees("no sprint has begun").sees("g p plans one");
    player.press("g p").sees("No outcome is here yet").press("O").sees("not here: no sprint is planned yet");
    player.press("g a").sees("Nothing has shipped yet").press("g y").sees("Symptoms");
    player.press("g s").sees("No sprint yet").press("g o").sees("No objective yet").press("g k").sees("No chores");
}

#[test]
fn whether_it_goes_on_is_decided_with_the_answer_and_stands_in_the_plan() {
    let mut player = Player::demo(80, 24);
    player.press("g p e").press("Ctrl-s").sees("Planned S-4").press("Esc");
    player.press("g r").goes_to("1 activation").press("a 2 Tab").types("they look").press("Tab").types("one click");
    player.press("Tab").sees("Carry on?").sees("1 yes").sees("2 stop here").sees("3 look again").press("1");
    // Going on needs its reason, and a look its day.
    player.press("Ctrl-s").sees("what makes it worth another sprint?").types("H-22 is ready");
    player.press("Ctrl-s").sees("Answered for").sees("It goes on in the next sprint").press("Esc");
    player.press("g p").goes_to("activation").sees("because").sees("H-22 is ready");
    player.press("Space").sees_not("Why does it go on").sees("is committed in S-4");
}

#[test]
fn looking_again_needs_a_day_and_what_stops_is_said() {
    let mut player = Player::demo(80, 24);
    player.press("g r").goes_to("1 activation").press("a 2 Tab").types("they look").press("Tab").types("one click");
    player
        .press("Tab 3")
        .sees("Look again")
        .press("Ctrl-s")
        .sees("on which day?")
        .press("S-Tab 2")
        .sees_not("Look again  ");
    player.press("Ctrl-s").sees("It stops here");
}

#[test]
fn an_answer_says_how_the_shell_gives_it() {
    let mut player = Player::demo(120, 40);
    player.press("g r").goes_to("1 activation").press("a 2 Tab").types("they look").press("Tab").types("one click");
    player.press("Tab 1").press("Tab").types("H-22 is ready");
    player.sees("upshot sprint answer O-1 -l 'they look' -n 'one click' --text 'most likely: it reached them");
    // What can't be carried out yet has no line.
    player
        .goes_to_field("learned")
        .press("Ctrl-u")
        .sees_not("Same in the shell")
        .types("they leave")
        .sees("-l 'they leave'");
}

#[test]
fn an_answer_given_again_begins_with_what_stands() {
    let mut player = Player::typed(
        (100, 40),
        &[
            "2026-03-02 mara frame 'Teams see a report' --problem 'they leave' --metric activation --unit % --from 31 --to 45 --by 1jun --wrong-if 'activation < 30 by 1may'",
            "2026-03-02 mara sprint start 2w --goal O-1",
            "2026-03-12 mara sprint answer O-1 -l 'they look' -n 'one click' --text 'as Jon says' --carry-on 'H-2 is ready'",
        ],
    );
    player.press("g r").goes_to("1 activation").press("a").sees("mara answered already");
    player.sees("they look").sees("one click").sees("(1 yes)").sees("H-2 is ready");
    player.goes_to_field("next").press("Ctrl-u").types("two clicks").press("Ctrl-s").sees("Answered for");
    let slice = player.session.slice(&[crate::domain::facts::Want::Sprints]).unwrap();
    let answer = slice.commitments.iter().find_map(|held| held.answer.clone()).unwrap();
    assert_eq!((answer.learned.as_deref(), answer.next_step.as_deref()), (Some("they look"), Some("two clicks")));
    assert_eq!(answer.carry_on.as_ref().and_then(crate::domain::sprint::CarryOn::because), Some("H-2 is ready"));
    assert_eq!(answer.text.as_deref(), Some("as Jon says"), "what has no field stays");
    // Nothing that is typed is a draft, and what is not changed is not said again.
    player.press("a").sees("two clicks").sees("Also said, and kept: as Jon says").press("Esc").sees_not("draft");
    player.press("a").press("Ctrl-s").sees("nothing was changed");
    // What somebody else answers meanwhile stands in a form that nobody touched.
    player.press("a").sees("two clicks");
    let line = "2026-03-12 li sprint answer O-1 -l 'we saw' -n 'three clicks' --stop";
    fixture::typed(fixture::open(player.session.path()), player.session.path(), &[line]);
    player.renew().sees("three clicks").sees("(2 stop here)").press("Ctrl-s").sees("nothing was changed");
}

#[test]
fn who_was_away_and_is_back_answers_for_themselves() {
    let mut player = Player::typed(
        (100, 40),
        &[
            "2026-03-02 mara frame 'Teams see a report' --problem 'they leave' --metric activation --unit % --from 31 --to 45 --by 1jun --wrong-if 'activation < 30 by 1may'",
            "2026-03-02 mara sprint start 2w --goal O-1",
            "2026-03-11 mara person away mara 2026-03-11",
            "2026-03-11 jon sprint answer O-1 --away",
        ],
    );
    player.press("g r").goes_to("1 activation").press("a").sees("Learned").sees_not("its owner is away");
    player.sees("@jon said that @mara is away").sees_not("answered already");
    player.goes_to_field("learned").types("they look").press("Tab").types("one click").press("Ctrl-s");
    player.sees("Answered for");
    let slice = player.session.slice(&[crate::domain::facts::Want::Sprints]).unwrap();
    let answer = slice.commitments.iter().find_map(|held| held.answer.clone()).unwrap();
    assert_eq!((answer.away, answer.learned.as_deref()), (None, Some("they look")));
}
