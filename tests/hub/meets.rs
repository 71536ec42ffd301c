//! What a team does: a hub is begun, people join it, it is put back to yesterday, and many give at once.

use super::proxy::{Cut, Proxy};
use super::{Copy, Server, all_the_same, colleague, hub, own_hub};

#[test]
fn two_copies_meet_at_a_hub_and_a_hub_that_lost_something_gets_it_back() {
    let Some(server) = Server::start() else { return };
    let (mara, bo) = (Copy::with_board("mara"), Copy::of("bo"));
    let (of_mara, of_bo) = (server.url("mara"), server.url("bo"));

    let (code, said) = mara.run(&["sync", &of_mara]);
    assert!(code == 1 && said.contains("hub init"), "{said}");
    assert!(mara.ok(&["hub", "init", &server.url("dba")]).contains("is a hub now"));
    assert!(mara.ok(&["hub", "init", &server.url("dba")]).contains("already"));
    if server.is_own() {
        let (code, said) = mara.run(&["sync", &of_mara]);
        assert!(code == 1 && said.contains("GRANT upshot_writer"), "{said}");
    }
    server.lets_write();

    assert!(mara.ok(&["sync", &of_mara]).contains("got nothing, sent 1"), "what is here is given");
    assert!(bo.ok(&["sync", &of_bo]).contains("Made"), "a new colleague is brought the board");
    bo.ok(&["log", "p95", "410"]);
    bo.ok(&["sync"]);
    let said = mara.ok(&["sync"]);
    assert!(said.contains("got 1 change set by @bo") && said.contains("1 reading"), "{said}");
    assert!(mara.ok(&["sync"]).starts_with("Nothing new."));
    assert!(mara.ok(&["sync", "--check"]).contains("the same change sets"));
    let doctor = mara.ok(&["doctor"]);
    assert!(doctor.contains("Meets others at hub ") && doctor.contains("/upshot, last "), "{doctor}");

    if server.is_own() {
        // A writer may add, and neither change nor remove what stands.
        for sql in ["DELETE FROM upshot_set", "UPDATE upshot_set SET arrival = 9", "UPDATE upshot_part SET body = ''"] {
            assert!(!server.psql("upshot", &format!("SET ROLE bo; {sql}")).status.success(), "{sql}");
        }
        // Nor say in whose name it came, or when.
        let forged = "INSERT INTO upshot_set (board, arrival, id, hash, readings, parts, body, pushed_by)
            SELECT board, 99, 'x', hash, 0, '', '', 'mara' FROM upshot_set LIMIT 1";
        assert!(!server.psql("upshot", &format!("SET ROLE bo; {forged}")).status.success());
    }

    // The hub is put back to an older state and filled by somebody else: nobody is asked, and all have everything again.
    server.says("DELETE FROM upshot_set WHERE arrival > 1");
    mara.ok(&["log", "p95", "400", "-1d"]);
    mara.ok(&["sync"]);
    bo.ok(&["log", "p95", "390", "-2d"]);
    bo.ok(&["sync"]);
    all_the_same(&server, &[&mara, &bo], 3);
}

#[test]
fn eight_who_give_at_once_leave_no_gap_and_a_reader_misses_nothing() {
    let Some((server, first)) = hub() else { return };
    let copies: Vec<Copy> = (0..8).map(|_| colleague(&server)).collect();
    let reader = colleague(&server);
    std::thread::scope(|scope| {
        for (at, copy) in copies.iter().enumerate() {
            scope.spawn(move || {
                for day in 1..=3 {
                    copy.ok(&["log", "p95", &format!("{}", 100 + at), &format!("-{day}d")]);
                    copy.ok(&["sync"]);
                }
            });
        }
        // It reads the while, and goes on each time from where it read up to.
        scope.spawn(|| {
            while reader.readings() < 24 {
                reader.ok(&["sync"]);
            }
        });
    });
    assert!(reader.ok(&["sync", "--check"]).contains("the same change sets"), "it missed nothing");
    let mut all: Vec<&Copy> = copies.iter().collect();
    all.extend([&first, &reader]);
    all_the_same(&server, &all, 24);
}

#[test]
fn of_several_boards_at_one_hub_each_meets_its_own() {
    let Some((server, mara)) = hub() else { return };
    let other = Copy::with_board("bo");
    other.ok(&["log", "p95", "7"]);
    other.ok(&["sync", &server.url("bo")]);
    assert!(mara.ok(&["sync"]).starts_with("Nothing new."));
    let late = Copy::of("bo");
    let (code, said) = late.run(&["sync", &server.url("bo")]);
    assert!(code == 3 && said.contains("--board"), "{said}");
}

#[test]
fn a_meeting_is_a_few_questions_however_much_lies_there() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    let proxy = Proxy::to(server.room());
    for round in 0..3 {
        let asks = |copy: &Copy| {
            proxy.set(Box::new(|_| Cut::No));
            copy.ok(&["sync", &proxy.url(copy.who)]);
            proxy.count()
        };
        assert_eq!((asks(&mara), asks(&bo)), (2, 2), "nothing is new");
        for n in 0..10 {
            mara.ok(&["log", "p95", "400", &format!("-{}d", 10 * round + n)]);
        }
        let (given, taken) = (asks(&mara), asks(&bo));
        assert!(given <= 8 && taken <= 8, "ten sets are given in {given}, taken in {taken}");
    }
}
