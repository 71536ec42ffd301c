//! What is declared of a metric in the forms: its season, events and a control, until something ships.

use super::player::Player;
use crate::domain::metric::{Metric, Season};
use crate::fixture;

fn metric(player: &Player, slug: &str) -> Metric {
    player.session.metrics().unwrap().into_iter().find(|m| m.metric.slug.as_str() == slug).unwrap().metric
}

/// Goes to a field by its hint or its name: the cursor's row says what it is for.
fn to_season(player: &mut Player) {
    player.press("n").sees("New hypothesis").types("a thing").press("Tab").types("+20");
    player.press("Tab Tab Tab Tab Tab Tab").sees("the readings before a ship decide; frozen when it ships");
}

#[test]
fn a_hypothesis_declares_how_its_metric_is_compared() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut player = Player::demo(width, height);
        to_season(&mut player);
        player.press("2").sees("a move that can't be told from the season is none");
        player.sees("what has shipped keeps what was declared").press("Tab Space").sees("[x] rare events");
        player.press("Tab").sees("what moves both is no move of this one; frozen when it ships");
        player.types("p95").sees("activation is in %, and p95 in ms: only by");
        player.press("Tab Space").sees("by the ratio of their means").sees_not("activation is in %").press("Ctrl-s");
        player.sees("Wrote H-22");
        let (declared, p95) = (metric(&player, "activation"), metric(&player, "p95").id);
        let control = declared.control.unwrap();
        assert_eq!((declared.season, declared.events), (Season::Yearly, true));
        assert_eq!((control.metric, control.scaled), (p95, true));
        // It was one step, and is taken back as one.
        player.press("u").sees("Undone");
        let undone = metric(&player, "activation");
        assert_eq!((undone.season, undone.events, undone.control), (Season::Auto, false, None));
    }
}

#[test]
fn what_stands_is_shown_and_only_what_was_changed_is_declared() {
    let mut player = Player::demo(120, 40);
    to_season(&mut player);
    player.press("3 Tab Tab").types("p95").press("Tab Space Ctrl-s").sees("Wrote H-22");
    player.goes_to("H-22").press("e").sees("Edit").sees("(•) 3 none").sees("p95").sees("[x] ratio");
    player.press("Tab Tab Tab Tab Tab Tab Tab").sees("what p95 does too is no move of this one");
    player.press("Ctrl-u Ctrl-s").sees("Changed H-22: its metric's control");
    let declared = metric(&player, "activation");
    assert_eq!((declared.season, declared.control), (Season::None, None));
    // An outcome's own form has them too.
    player.goes_to("H-22").press("E").sees("Edit").sees("(•) 3 none");
}

#[test]
fn what_has_shipped_is_asked_no_more_and_says_what_was_frozen() {
    let mut player = Player::demo(80, 24);
    player.goes_to("H-12").press("e").sees("Frozen when it shipped: season as the readings before it decide");
    player.sees_not("rare events").sees_not("Beside");
    let h = fixture::id(&player.session, "H-12");
    let declared = crate::domain::command::Declared {
        season: Some(Season::Yearly),
        ..crate::domain::command::Declared::default()
    };
    let parts = crate::domain::command::HypothesisParts { declared, ..Default::default() };
    let command = crate::domain::command::Command::EditHypothesis {
        hypothesis: h,
        parts: Box::new(parts),
        why: None,
        seen: Vec::new(),
    };
    let refused = player.session.run(&command).unwrap_err();
    assert!(format!("{refused:?}").contains("frozen when it did"), "{refused:?}");
}

#[test]
fn hostile_names_are_said_to_be_none() {
    for text in
        ["p95 latency", "../../etc/passwd", "\u{202e}p95", "nothing-there", "activation", "'; drop table metric"]
    {
        let mut player = Player::demo(80, 24);
        to_season(&mut player);
        player.press("Tab Tab").pastes(text).press("Ctrl-s").sees_not("Wrote").sees("New hypothesis");
        let screen = player.screen();
        let words =
            ["can't be a metric's short name", "no metric is called", "is no control of itself", "and p95 in ms"];
        assert!(words.iter().any(|words| screen.contains(words)), "{text}: {screen}");
        assert_eq!(metric(&player, "activation").control, None);
    }
}

#[test]
fn a_new_outcome_declares_its_new_metric() {
    let mut player = Player::demo(120, 40);
    player.press("N").sees("New outcome").press("Tab Tab Tab").types("Fewer incidents").press("Tab").types("incidents");
    player.press("Tab Tab Tab Tab 2 Tab Space Tab").types("tickets").press("Ctrl-s").sees("Framed");
    let (declared, tickets) = (metric(&player, "incidents"), metric(&player, "tickets").id);
    assert_eq!((declared.season, declared.events), (Season::Yearly, true));
    assert_eq!(declared.control.map(|control| control.metric), Some(tickets));
}
