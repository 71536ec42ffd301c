//! The program is killed at each message of a meeting, and goes on where it was the next time.

use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use rustix::process::{Pid, Signal, kill_process};

use super::proxy::{Cut, Proxy};
use super::{Copy, all_the_same, colleague, own_hub};

/// Runs a meeting through the line and kills it at a message; whether it came so far.
fn killed(copy: &Copy, proxy: &Proxy, at: usize, cut: Cut) -> bool {
    let pid = Arc::new(AtomicI32::new(0));
    let known = pid.clone();
    proxy.set(Box::new(move |message| {
        if message != at {
            return Cut::No;
        }
        let pid = loop {
            // The first message may come before its starter has noted who it is.
            match Pid::from_raw(known.load(Ordering::SeqCst)) {
                Some(pid) => break pid,
                None => std::thread::yield_now(),
            }
        };
        let _ = kill_process(pid, Signal::KILL);
        cut
    }));
    let mut child = copy.command(&["sync", &proxy.url(copy.who)]).spawn().unwrap();
    pid.store(i32::try_from(child.id()).unwrap(), Ordering::SeqCst);
    let ended = child.wait().unwrap();
    assert!(ended.success() || ended.signal() == Some(9), "{ended:?}");
    !ended.success()
}

#[test]
fn a_meeting_that_is_killed_at_any_message_loses_and_doubles_nothing() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    let proxy = Proxy::to(server.room());
    let (mut readings, mut kills) = (0, 0);
    for cut in [Cut::Before, Cut::After] {
        for at in 0.. {
            bo.ok(&["log", "p95", "390", &format!("-{readings}d")]);
            bo.ok(&["sync", &server.url("bo")]);
            mara.ok(&["log", "p95", "400", &format!("-{readings}d")]);
            readings += 1;
            if !killed(&mara, &proxy, at, cut) {
                break;
            }
            kills += 1;
            mara.is_sound();
        }
    }
    assert!(kills > 12, "{kills}");
    mara.ok(&["sync", &server.url("mara")]);
    all_the_same(&server, &[&mara, &bo], 2 * readings);
}

#[test]
fn what_is_given_in_many_parts_goes_on_where_it_was_killed() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    let proxy = Proxy::to(server.room());
    // More than the parts of one statement.
    let mut rows = String::from("day,p95\n");
    let first = time::Date::from_calendar_date(1970, time::Month::January, 1).unwrap();
    for n in 0..20_000 {
        for hour in 0..3 {
            writeln!(rows, "{} 0{hour}:00,{}", first + time::Duration::days(n), n % 90).unwrap();
        }
    }
    std::fs::write(mara.room.path().join("rows.csv"), rows).unwrap();
    mara.ok(&["import", "rows.csv", "--metric", "p95"]);
    let held = mara.readings();
    for cut in [Cut::Before, Cut::After] {
        for at in 2..8 {
            killed(&mara, &proxy, at, cut);
        }
    }
    mara.ok(&["sync", &server.url("mara")]);
    for cut in [Cut::Before, Cut::After] {
        for at in 1..6 {
            killed(&bo, &proxy, at, cut);
            bo.is_sound();
        }
    }
    bo.ok(&["sync", &server.url("bo")]);
    all_the_same(&server, &[&mara, &bo], held);
}
