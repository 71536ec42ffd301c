//! What is owed, answered by keys: a dated observation, and a guardrail that is breached.

use super::player::Player;
use crate::domain::amount::Amount;
use crate::domain::command::{Command, OutcomeParts};
use crate::domain::condition::{Op, parse_wrong_if};
use crate::domain::day::Day;
use crate::domain::label::Slug;
use crate::fixture;
use crate::session::Who;

/// Does something at the board as somebody on a day.
fn at(player: &mut Player, day: Day, commands: impl FnOnce(&mut crate::session::Session)) {
    player.session.set_who(Who { handle: fixture::handle("mara"), today: Some(day), via: "cli" });
    commands(&mut player.session);
    let today = fixture::today();
    player.session.set_who(Who { handle: fixture::handle("mara"), today: Some(today), via: "tui" });
    player.renew();
}

#[test]
fn a_dated_observation_is_looked_at_from_needs_me_and_from_the_framing() {
    let mut player = Player::new(100, 40);
    let day = Day::new(2026, 3, 2).unwrap();
    at(&mut player, day, |session| {
        let words = parse_wrong_if("three teams call us by 10 Mar", day).unwrap();
        let parts = OutcomeParts { wrong_if: Some(words), ..OutcomeParts::default() };
        let outcome = fixture::id(session, "O-1");
        let why = Some("sharper".to_owned());
        session.run(&Command::EditOutcome { outcome, parts: Box::new(parts), why }).unwrap();
    });
    player.press("!").sees("Look whether it came true: three teams call us");
    player.goes_to("Look whether").press("v").sees("Looked · 1 activation").sees("three teams call us by 10 Mar");
    player.sees("2 days late").press("Ctrl-s").sees("did it come true?").press("1").sees("the outcome is wrong unless");
    player.press("2").press("Tab").types("one called, about billing").press("Ctrl-s").sees("did not come true");
    player.sees_not("Look whether it came true");
    player.press("Esc").press("i").sees("did not come true: one called, about billing");
    // Whoever was wrong says so there, and what was said before is shown.
    player.press("v").sees("Looked · 1 activation").sees("@mara said on 12 Mar: it did not");
}

#[test]
fn a_breached_guardrail_is_answered_for_what_shipped_before_it() {
    let mut player = Player::new(100, 40);
    for (day, value) in [(9, "700"), (10, "710"), (11, "705")] {
        let on = Day::new(2026, 3, day).unwrap();
        at(&mut player, on, |session| {
            let metric = fixture::id_of_metric(session, "p95");
            let value = Amount::parse(value).unwrap();
            session.run(&Command::Log { metric, value, on, note: None, source: None, once: false }).unwrap();
        });
    }
    player.press("!").sees("p95 BREACHED since 9 Mar: 705ms (<600ms)").goes_to("p95 BREACHED");
    player.press("v").sees("Is it still live? · H-2").press("2 Tab").types("p95 is the old pool").press("Ctrl-s");
    player.sees_not("p95 BREACHED since 9 Mar").press("Esc i").sees("p95 < 600ms   BREACHED since 9 Mar  705ms");
    // Another limit needs a word, too.
    let outcome = fixture::id(&player.session, "O-1");
    let (metric, value) = (Slug::parse("p95").unwrap(), Amount::parse("900").unwrap());
    let loosen = Command::Guard { outcome, metric, op: Op::Below, value, remove: false, why: None };
    assert!(format!("{:?}", player.session.run(&loosen)).contains("needs a reason"));
}
