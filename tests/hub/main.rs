//! Copies that meet at a hub: the real program against a real PostgreSQL, or against whatever `UPSHOT_TEST_HUB` names.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

mod copy;
mod hostile;
mod kill;
mod meets;
mod pooler;
#[path = "../common/postgres.rs"]
mod postgres;
mod proxy;
mod readme;
mod secret;
mod tls;
mod trouble;
#[path = "../common/unnoticed.rs"]
mod unnoticed;

use copy::Copy;
use postgres::Server;

/// A hub with a board of mara's.
fn hub() -> Option<(Server, Copy)> {
    let server = Server::start()?;
    let mara = begun(&server);
    Some((server, mara))
}

/// The same at a server of the test's own, which may be stopped and written to behind the program's back.
fn own_hub() -> Option<(Server, Copy)> {
    let server = Server::own(&[])?;
    let mara = begun(&server);
    Some((server, mara))
}

fn begun(server: &Server) -> Copy {
    let mara = Copy::with_board("mara");
    mara.ok(&["hub", "init", &server.url("dba")]);
    server.lets_write();
    mara.ok(&["sync", &server.url("mara")]);
    mara
}

/// A colleague's copy, brought from a hub.
fn colleague(server: &Server) -> Copy {
    let bo = Copy::of("bo");
    assert!(bo.ok(&["sync", &server.url("bo")]).contains("Made"), "a new colleague is brought the board");
    bo
}

/// All have met, and say the same; arrivals have no gap, and nothing lies there twice.
fn all_the_same(server: &Server, copies: &[&Copy], readings: usize) {
    for _ in 0..2 {
        for copy in copies {
            copy.ok(&["sync"]);
        }
    }
    for copy in copies {
        assert_eq!(copy.readings(), readings);
        assert!(copy.ok(&["sync", "--check"]).contains("the same change sets"));
        copy.is_sound();
    }
    assert_eq!(server.says("SELECT count(*) - max(arrival) FROM upshot_set"), "0", "arrivals have a gap");
    assert_eq!(server.says("SELECT count(*) - count(DISTINCT id) FROM upshot_set"), "0", "a set lies there twice");
}

#[test]
fn what_guards_a_hub_is_noticed_when_it_is_off() {
    if cfg!(feature = "weaken") {
        unnoticed::none(&[
            ("anchor", "", "meets::two_copies_meet_at_a_hub_and_a_hub_that_lost_something_gets_it_back"),
            ("count", "", "trouble::a_hub_that_took_less_than_was_given_is_given_it_again"),
        ]);
    }
}
