//! A board left open knows what day it is: past midnight, past a suspend, past a change of time zone.

use std::cell::Cell;

use time::macros::datetime;
use time::{OffsetDateTime, UtcOffset};

use super::player::Player;
use crate::clock::Now;
use crate::domain::command::Command;
use crate::domain::day::Day;
use crate::fixture;
use crate::tui::effect;

thread_local! {
    static AT: Cell<OffsetDateTime> = const { Cell::new(datetime!(2026-03-11 23:59 +1)) };
}

fn clock() -> Now {
    let at = AT.get();
    Now {
        unix_ms: i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap(),
        offset_minutes: at.offset().whole_minutes(),
        date: at.date(),
    }
}

/// At the board just before midnight, on Wednesday the 11th.
fn late() -> Player {
    let player = Player::clocked(clock);
    assert_eq!(player.world.today, Day::new(2026, 3, 11).unwrap());
    player
}

/// What the loop does whenever it wakes.
fn wakes(player: &mut Player, at: OffsetDateTime) -> &mut Player {
    AT.set(at);
    effect::day(&mut player.app, &mut player.world, &player.session);
    player
}

fn last_reading(player: &Player) -> (Day, f64) {
    let metric = player.world.view.columns[0].metric.as_ref().unwrap().id;
    let last = player.session.readings(metric, None, None, 1).unwrap().pop().unwrap().reading;
    (last.day, last.value.unwrap())
}

#[test]
fn a_board_left_open_past_midnight_says_so_and_a_reading_bears_the_new_day() {
    let mut player = late();
    let left = player.session.day_left().unwrap();
    assert_eq!(left.as_secs(), 60, "it is woken at midnight");
    wakes(&mut player, datetime!(2026-03-11 23:59:59 +1)).sees_not("midnight");
    wakes(&mut player, datetime!(2026-03-12 00:00 +1)).sees("midnight  today is Thu 12 Mar.");
    // While one moves about it stays; then it goes.
    player.press("j").sees("midnight").press("r").sees_not("midnight").types("41").press("Enter");
    assert_eq!(last_reading(&player), (Day::new(2026, 3, 12).unwrap(), 41.0));
    wakes(&mut player, datetime!(2026-03-12 00:01 +1)).sees_not("midnight");
}

#[test]
fn an_open_form_follows_unless_its_day_was_typed() {
    let mut player = late();
    player.press("r").types("41");
    wakes(&mut player, datetime!(2026-03-12 00:00 +1)).sees("midnight  today is Thu 12 Mar.").sees_not("still says");
    player.press("Enter");
    assert_eq!(last_reading(&player), (Day::new(2026, 3, 12).unwrap(), 41.0));
    player.press("r").types("42").press("S-Tab").types("-1d").sees("Wed 11 Mar");
    wakes(&mut player, datetime!(2026-03-13 00:00 +1)).sees("Your open form still says Wed 11 Mar.").press("Enter");
    assert!(
        player
            .session
            .readings(fixture::id(&player.session, "activation"), None, None, 9)
            .unwrap()
            .iter()
            .any(|r| { r.reading.day == Day::new(2026, 3, 11).unwrap() && r.reading.value == Some(42.0) })
    );
    // A word for a day keeps the day it stood for.
    player.press("r").types("43").press("S-Tab").types("today");
    wakes(&mut player, datetime!(2026-03-14 00:00 +1)).sees("still says Fri 13 Mar, yesterday.").press("Enter");
    assert_eq!(last_reading(&player), (Day::new(2026, 3, 13).unwrap(), 43.0));
}

#[test]
fn a_suspend_and_a_change_of_zone_are_seen_too() {
    let mut player = late();
    wakes(&mut player, datetime!(2026-03-16 09:00 +1)).sees("today is Mon 16 Mar.");
    // Flown west: it is yesterday again, and nothing was at midnight.
    let west = datetime!(2026-03-16 03:00 +1).to_offset(UtcOffset::from_hms(-8, 0, 0).unwrap());
    wakes(&mut player, west).sees("today is Sun 15 Mar.").sees_not("midnight");
    let metric = player.world.view.columns[0].metric.as_ref().unwrap().id;
    let log = Command::Log {
        metric,
        value: crate::domain::amount::Amount::parse("44").unwrap(),
        on: player.session.today(),
        note: None,
        source: None,
        once: false,
    };
    player.session.run(&log).unwrap();
    assert_eq!(last_reading(&player).0, Day::new(2026, 3, 15).unwrap());
}

#[test]
fn an_error_stays_until_it_is_read_and_a_told_day_stays_told() {
    let mut player = late();
    player.app.say("the disk is full", crate::tui::notice::Tone::Error);
    wakes(&mut player, datetime!(2026-03-12 00:00 +1)).sees("the disk is full").sees_not("midnight");
    assert_eq!(player.world.today, Day::new(2026, 3, 12).unwrap());
    let mut demo = Player::demo(80, 24);
    assert_eq!(demo.session.day_left(), None, "a demo stays on its day");
    wakes(&mut demo, datetime!(2027-03-12 00:00 +1)).sees_not("midnight");
}

#[test]
fn the_sheet_of_readings_stays_at_the_day_that_one_went_to() {
    let mut player = late();
    player.press("r Down").sees("‹ Wed  4 Mar ›").types("41");
    wakes(&mut player, datetime!(2026-03-12 00:00 +1)).sees("‹ Wed  4 Mar ›     8 days ago").press("Enter");
    assert!(player.app.open_form().is_none_or(|form| form.logged() == 1));
    let metric = fixture::id(&player.session, "activation");
    let all = player.session.readings(metric, None, None, 9).unwrap();
    let there = |day, value| all.iter().any(|one| one.reading.day == day && one.reading.value == Some(value));
    assert!(there(Day::new(2026, 3, 4).unwrap(), 41.0));
    // What came next follows the clock where it is today, and a day to come is none of it.
    player.press("Esc").press("r").sees("‹ Thu 12 Mar ›     today").press("Up").sees("‹ Thu 12 Mar ›");
}
