//! What is said of a key is true: where it works, what only the shell does, how long an answer stands.

use std::collections::{BTreeMap, BTreeSet};

use super::player::{Player, named, rows};
use crate::domain::command::Command;
use crate::tui::keys::{Place, TABLE};
use crate::tui::overlay::SHELL;

/// Where a place is entered.
fn enters(place: Place) -> &'static str {
    match place {
        Place::Board => "g b",
        Place::Outcome => "g b Enter",
        Place::Needs => "!",
        Place::History => "g h",
        Place::Lessons => "g l",
        Place::Metrics => "g m",
        Place::List => ": r e p o r t Enter",
        Place::Review => "g r",
        Place::Plan => "g p",
        Place::Ask => "g a",
        Place::Symptoms => "g y",
        Place::Sprints => "g s",
        Place::Objectives => "g o",
        Place::Chores => "g k",
    }
}

#[test]
fn a_key_that_does_nothing_is_said_to_work_where_it_does() {
    let mut offers = BTreeMap::new();
    for place in Place::ALL {
        let mut here = Player::demo(80, 24);
        here.press(enters(place));
        let elsewhere = TABLE.iter().filter(|bind| !bind.places.contains(&place));
        for key in elsewhere.flat_map(|bind| bind.keys).filter(|key| crate::tui::keys::parse(key).is_some()) {
            let mut app = here.app.clone();
            app.key(named(key), &here.world);
            let mut seen = ratatui::buffer::Buffer::empty(app.area);
            app.draw(&mut seen, &here.world);
            let screen = rows(&seen).join("\n");
            if screen.contains("Enter goes there") {
                let told = screen.lines().find(|row| row.contains("Enter goes there")).unwrap().to_owned();
                offers.insert(told, (enters(place), *key));
            }
        }
    }
    let all = format!("{offers:?}");
    assert!(
        all.contains("commit to this outcome, in the plan.") && all.contains("mark as shipped, on the board."),
        "{all}"
    );
    for (told, (way, key)) in offers {
        let mut player = Player::demo(160, 40);
        player.press(way).press(key).sees(told.trim());
        let before = player.screen();
        player.press("Enter").sees_not("does nothing").sees_not("Enter goes there");
        assert_ne!(player.screen(), before, "{told}");
    }
    // Any other key forgets it: Enter opens what is selected.
    let mut player = Player::demo(80, 24);
    player
        .press("g r Space")
        .sees("not here: commit to this outcome, in the plan.")
        .press("j Enter")
        .sees_not("Plan the next sprint");
    player.press("g r Space Enter").sees("Plan the next sprint");
}

#[test]
fn what_helps_where_a_key_is_off_works_there() {
    let mut player = Player::demo(80, 24);
    player.press("d").sees("d does nothing here: w withdraws").press("g r d").sees("here: on the board w withdraws");
    player.press("! G").sees_not("N frames one").press("s").sees_not("N frames one");
    // A verdict on what has not shipped: it is opened first.
    player
        .press("g p G v")
        .sees("not here: H-6 is an idea; Enter s marks it as shipped first")
        .press("Enter s")
        .sees("Mark as shipped · H-6");
}

#[test]
fn what_only_the_shell_does_is_said_among_the_commands() {
    let mut player = Player::demo(80, 24);
    player.press(":").types("away li 6feb").sees("in the shell: upshot person away").sees("0 of");
    player.press("Enter").sees("in the shell: upshot person away");
    player.press(":").types("export").sees("in the shell: upshot export").sees("Copy or write out").press("Esc");
    player.press(":").types("frobnicate").sees("No command is called that").press("Esc");
    for (word, shell) in SHELL {
        assert!(TABLE.iter().all(|bind| bind.name != *word), "{word} is a command here");
        assert!(shell.starts_with("upshot ") && shell.len() < 60, "{shell}");
        assert!(word.split(' ').all(|part| shell.contains(part)), "{shell} does not do {word}");
        player.press(":").types(word).sees(shell).press("Esc");
    }
}

#[test]
fn a_command_chosen_elsewhere_is_about_what_is_selected_there() {
    let mut player = Player::demo(80, 24);
    player.press("g r").goes_to("H-17 needs a verdict").press(":").types("note").press("Enter").sees("Note on H-17");
}

#[test]
fn help_says_first_what_works_where_one_is() {
    let mut player = Player::demo(80, 200);
    player.press("g r ?");
    let screen = player.screen();
    let (here, off) = screen.split_once("OFF HERE").unwrap();
    assert!(here.contains("answer for it") && !here.contains("mark as shipped"), "{screen}");
    assert!(off.contains("mark as shipped") && !off.contains("answer for it"), "{screen}");
}

#[test]
fn what_answered_a_key_goes_with_the_next_and_an_error_stays() {
    let mut player = Player::demo(80, 24);
    player.press("d").sees("d does nothing here").press("j").sees_not("does nothing here");
    player.press("c").types("seen").press("Ctrl-s").sees("u undoes it").press("l").sees_not("u undoes it");
    player.app.mention("li logged 9.8 for tickets");
    player.press("j").sees("li logged 9.8").press("Enter").sees_not("li logged 9.8").press("Esc");
    player.app.say("not saved: another program holds it", crate::tui::notice::Tone::Error);
    player.press("j Enter Tab").sees("not saved").press("Esc").sees_not("not saved");
}

#[test]
fn a_corrected_reading_shows_what_it_was_though_another_bears_the_same_reason() {
    let mut player = Player::new(80, 30);
    for (day, value) in [("Thu  5 Mar", "35"), ("Mon  2 Feb", "34.5")] {
        player.press("Enter Tab").goes_to(day).press("e").types(value).press("Tab").types("a slip").press("Enter");
        player.sees("corrected").press("Esc Esc");
    }
    player.press("Enter Tab").goes_to("Thu  5 Mar").press("Enter").sees("corrected 36.2 → 35%: a slip").press("Esc");
    player.goes_to("Mon  2 Feb").press("Enter").sees("corrected 34.7 → 34.5%: a slip");
}

#[test]
fn a_title_that_reads_like_our_own_words_garbles_nothing() {
    let mut player = Player::new(120, 40);
    player.press("N Tab Tab Tab").types("Calls. A draft: of things").sees("Missing before it can be committed: 6");
    let missing = |player: &Player| {
        let screen = player.screen();
        screen.lines().find(|line| line.contains("Missing before")).map(|line| line.trim().to_owned())
    };
    let odd = missing(&player).unwrap();
    let mut plain = Player::new(120, 40);
    plain.press("N Tab Tab Tab").types("Calls are answered");
    assert_eq!(missing(&plain).unwrap(), odd);
    player.press("Ctrl-s").sees("Framed O-").sees("Calls. A draft: of things");
}

#[test]
fn a_page_without_a_key_is_among_the_commands_by_its_name() {
    let mut player = Player::demo(100, 40);
    player.press(":").types("report").sees("one page for leadership").press("Enter");
    player.sees("Did it work?").press("y").sees("write HTML to a file").press("Esc Esc");
    player.sees("day 11 of 14 · ends");
}

#[test]
fn two_of_a_kind_about_one_thing_are_two_rows_and_each_can_be_selected() {
    let mut player = Player::new(80, 40);
    for request in ["a map of teams", "CSV export"] {
        let outcome = player.world.view.columns[0].outcome.id;
        let command = Command::Scope { outcome, request: request.to_owned(), asked_by: None, call: None, why: None };
        player.session.run(&command).unwrap();
    }
    player.renew().press("! f g g").sees("a map of teams").sees("CSV export");
    let mut seen = BTreeSet::from([player.selected()]);
    for _ in 0..30 {
        player.press("j");
        seen.insert(player.selected());
    }
    assert!(
        ["a map of teams", "CSV export"].iter().all(|asked| seen.iter().any(|row| row.contains(asked))),
        "{seen:?}"
    );
    assert!(seen.contains(&player.press("G").selected()), "the last is reached by steps: {seen:?}");
}

#[test]
fn what_has_waited_the_longest_stands_first_and_its_days_are_said_whole() {
    for width in [80, 120, 160] {
        let mut player = Player::demo(width, 40);
        player.press("! f");
        let text = player.screen();
        let late: Vec<i64> = text
            .lines()
            .skip_while(|line| line.trim() != "NOW")
            .skip(1)
            .take_while(|line| !line.trim().is_empty())
            .filter_map(|line| {
                line.split("  ").map(str::trim).find_map(|part| part.strip_suffix(" days late")?.parse().ok())
            })
            .collect();
        assert!(!late.is_empty() && late.is_sorted_by(|a, b| a >= b), "{late:?} {text}");
        assert!(!text.contains("da…") && !text.contains("d…"), "{text}");
    }
}

#[test]
fn the_report_is_scrolled_filtered_and_opened() {
    let mut player = Player::demo(80, 24);
    player.press(": r e p o r t Enter").sees("more").press("G").sees_not("↓").press("g g");
    player
        .press("/")
        .types("p95")
        .press("Enter")
        .sees("p95")
        .sees_not("Nothing matches")
        .press("Enter")
        .sees("Hypotheses");
}
