//! What goes wrong on the way: a lost race, a lost line at each message, a server that falls, one that never answers.

use std::sync::{Mutex, mpsc};
use std::time::Instant;

use super::postgres::PATIENCE;
use super::proxy::{Cut, Proxy};
use super::{all_the_same, colleague, own_hub};

#[test]
fn what_lost_a_race_is_tried_again() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    // Numbers of a sequence stay taken where what asked for them is rolled back: two of three inserts lose.
    server.says(
        "CREATE SEQUENCE tries; GRANT USAGE ON tries TO upshot_writer;
         CREATE FUNCTION loses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('tries') % 3 <> 0 THEN RAISE EXCEPTION 'lost' USING ERRCODE = (ARRAY['40001', '40P01', '57P01'])[1 + currval('tries') % 3]; END IF;
             RETURN NULL; END $$;
         CREATE TRIGGER loses BEFORE INSERT ON upshot_set FOR EACH STATEMENT EXECUTE FUNCTION loses();
         CREATE TRIGGER loses BEFORE INSERT ON upshot_part FOR EACH STATEMENT EXECUTE FUNCTION loses()",
    );
    for day in 1..=4 {
        mara.ok(&["log", "p95", "400", &format!("-{day}d")]);
        mara.ok(&["sync"]);
        bo.ok(&["log", "p95", "390", &format!("-{}d", day + 10)]);
        bo.ok(&["sync"]);
    }
    assert!(server.says("SELECT last_value FROM tries").parse::<u32>().unwrap() >= 24, "it was tried again");
    all_the_same(&server, &[&mara, &bo], 8);
}

#[test]
fn a_hub_that_took_less_than_was_given_is_given_it_again() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    // As where somebody else took the arrival first: the row is passed over, without an error.
    server.says(
        "CREATE SEQUENCE tries; GRANT USAGE ON tries TO upshot_writer;
         CREATE FUNCTION passes_over() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF nextval('tries') < 4 THEN RETURN NULL; END IF; RETURN NEW; END $$;
         CREATE TRIGGER passes_over BEFORE INSERT ON upshot_set FOR EACH ROW EXECUTE FUNCTION passes_over()",
    );
    mara.ok(&["log", "p95", "400"]);
    mara.ok(&["log", "p95", "401", "-1d"]);
    mara.ok(&["sync"]);
    all_the_same(&server, &[&mara, &bo], 2);
}

#[test]
fn a_line_that_is_lost_at_any_message_is_taken_up_again() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    let proxy = Proxy::to(server.room());
    let mut readings = 0;
    for cut in [Cut::Before, Cut::After] {
        let mut at = 1;
        loop {
            // Each time there is something to take and something to give.
            bo.ok(&["log", "p95", "390", &format!("-{readings}d")]);
            bo.ok(&["sync"]);
            mara.ok(&["log", "p95", "400", &format!("-{readings}d")]);
            readings += 1;
            proxy.set(Box::new(move |message| if message == at { cut } else { Cut::No }));
            mara.ok(&["sync", &proxy.url("mara")]);
            if proxy.count() <= at {
                break;
            }
            at += 1;
        }
        assert!(at > 6, "it was cut in each phase: {at}");
    }
    mara.ok(&["sync", &server.url("mara")]);
    all_the_same(&server, &[&mara, &bo], 2 * readings);
}

#[test]
fn a_server_that_falls_while_copies_meet_is_waited_for() {
    let Some((mut server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    let proxy = Proxy::to(server.room());
    for round in 0..3 {
        for n in 0..10 {
            mara.ok(&["log", "p95", "1", &format!("-{}d", 100 * round + n)]);
        }
        // It falls as it was asked something, each time something else, and is there again before that one is forwarded.
        let ((falls, fell), (rises, rose)) = (mpsc::channel(), mpsc::channel());
        let rose = Mutex::new(rose);
        proxy.set(Box::new(move |message| {
            if message == 2 + 2 * round {
                falls.send(()).unwrap();
                rose.lock().unwrap().recv().unwrap();
            }
            Cut::No
        }));
        let mut syncing = mara.command(&["sync", &proxy.url("mara")]).spawn().unwrap();
        fell.recv_timeout(PATIENCE).unwrap();
        server.fall_and_rise();
        rises.send(()).unwrap();
        let ended = syncing.wait().unwrap();
        assert!(ended.success(), "{ended:?}");
    }
    mara.ok(&["sync", &server.url("mara")]);
    all_the_same(&server, &[&mara, &bo], 30);
}

#[test]
fn who_never_had_a_line_is_told_so_at_once() {
    let Some((server, mara)) = own_hub() else { return };
    drop(server);
    let began = Instant::now();
    let (code, said) = mara.run(&["sync"]);
    assert!(code != 0 && said.contains("does not answer"), "{said}");
    assert!(began.elapsed().as_secs() < 10, "it waited {:?}", began.elapsed());
}
