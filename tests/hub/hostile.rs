//! A hub that lies: rows that no upshot wrote, too long, torn, of another board. They are refused or wait, the board stays
//! readable and what else lies there is taken.

use super::{Copy, all_the_same, colleague, own_hub};

/// The newest set of the board.
const NEWEST: &str = "arrival = (SELECT max(arrival) FROM upshot_set)";

/// What is done to the newest set, or to its readings; `{}` is where it lies.
const LIES: [(&str, &str); 22] = [
    ("a line of rubbish", "UPDATE upshot_set SET body = 'x' WHERE {}"),
    ("no line", "UPDATE upshot_set SET body = '' WHERE {}"),
    ("a line too long", "UPDATE upshot_set SET body = convert_to(repeat('x', 9437184), 'UTF8') WHERE {}"),
    ("deep JSON", "UPDATE upshot_set SET body = convert_to(repeat('[', 100000), 'UTF8') WHERE {}"),
    ("another set's line", "UPDATE upshot_set SET body = (SELECT body FROM upshot_set WHERE arrival = 1) WHERE {}"),
    ("a flipped bit", "UPDATE upshot_set SET body = set_bit(body, 201, 1 - get_bit(body, 201)) WHERE {}"),
    ("a wrong hash", "UPDATE upshot_set SET hash = decode(repeat('00', 32), 'hex') WHERE {}"),
    ("a short hash", "UPDATE upshot_set SET hash = '\\x01' WHERE {}"),
    ("a short id", "UPDATE upshot_set SET id = '\\x01' WHERE {}"),
    ("no parts", "UPDATE upshot_set SET parts = '' WHERE {}"),
    ("half a part's name", "UPDATE upshot_set SET parts = '\\x0102' WHERE {}"),
    ("a part that is not there", "UPDATE upshot_set SET parts = decode(repeat('ab', 32), 'hex') WHERE {}"),
    ("a part twice", "UPDATE upshot_set SET parts = parts || parts WHERE {}"),
    ("parts without end", "UPDATE upshot_set SET parts = decode(repeat('ab', 4194304), 'hex') WHERE {}"),
    ("a part of rubbish", "UPDATE upshot_part SET body = 'x'"),
    ("an empty part", "UPDATE upshot_part SET body = ''"),
    ("a part cut short", "UPDATE upshot_part SET body = substring(body FROM 1 FOR length(body) - 20)"),
    ("a part too long", "UPDATE upshot_part SET body = convert_to(repeat('x', 80000000), 'UTF8')"),
    ("readings without end", "UPDATE upshot_set SET readings = 9223372036854775807 WHERE {}"),
    ("fewer readings than none", "UPDATE upshot_set SET readings = -5 WHERE {}"),
    ("an arrival at the end", "UPDATE upshot_set SET arrival = 9223372036854775807 WHERE {}"),
    ("an arrival before the first", "UPDATE upshot_set SET arrival = -9223372036854775807 WHERE {}"),
];

/// A board where somebody lied, read by a colleague who was there before and by one who comes now.
fn lied(what: &str, sql: &str) {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    mara.ok(&["log", "p95", "400"]);
    mara.ok(&["sync"]);
    server.says(&sql.replace("{}", NEWEST));
    bo.ok(&["log", "p95", "1", "-3d"]);
    for copy in [&bo, &Copy::of("bo")] {
        let (code, said) = copy.run(&["sync", &server.url("bo")]);
        assert!(!said.contains("panicked") && [0, 1, 6].contains(&code), "{what}: {code} {said}");
        assert!(!said.contains('\u{1b}'), "{what}: {said}");
        if copy.room.path().join("a.db").exists() {
            copy.is_sound();
        }
    }
    // Where only what is said beside a set was a lie, the set itself is good.
    assert!(bo.readings() >= 1, "{what}: what is here stays");
    // Who has it gives it again to a hub that was wiped, and all is well.
    server.says("DELETE FROM upshot_set; DELETE FROM upshot_part");
    mara.ok(&["sync"]);
    bo.ok(&["sync"]);
    all_the_same(&server, &[&mara, &bo], 2);
}

/// The lies of a share of the table, so that the shares run beside each other.
fn share(at: usize) {
    for (what, sql) in LIES.iter().skip(at).step_by(4) {
        lied(what, sql);
    }
}

#[test]
fn lies_are_refused_first_share() {
    share(0);
}

#[test]
fn lies_are_refused_second_share() {
    share(1);
}

#[test]
fn lies_are_refused_third_share() {
    share(2);
}

#[test]
fn lies_are_refused_fourth_share() {
    share(3);
}

#[test]
fn what_builds_on_a_lie_waits_until_it_is_mended() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    for day in 1..=3 {
        mara.ok(&["log", "p95", "400", &format!("-{day}d")]);
        mara.ok(&["sync"]);
        if day == 2 {
            server.says(&format!(
                "UPDATE upshot_part SET body = 'x'; UPDATE upshot_set SET pushed_by = E'li\\x1b[31m' WHERE {NEWEST}"
            ));
        }
    }
    let (code, said) = bo.run(&["sync"]);
    assert!(code == 0 && said.contains("refused") && said.contains("waits"), "{code} {said}");
    assert!(!said.contains('\u{1b}'), "{said}");
    bo.is_sound();
    // Who had it gives it again, and what waited for it is taken.
    server.says("DELETE FROM upshot_set; DELETE FROM upshot_part");
    mara.ok(&["sync"]);
    all_the_same(&server, &[&bo, &mara], 3);
}

#[test]
fn sets_of_another_board_are_not_taken() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    let other = Copy::with_board("mara");
    other.ok(&["log", "p95", "7"]);
    other.ok(&["sync", &server.url("mara")]);
    let first =
        server.says("SELECT encode(board, 'hex') FROM upshot_set WHERE pushed_by = 'mara' ORDER BY pushed_at LIMIT 1");
    server.says(&format!(
        "INSERT INTO upshot_part SELECT decode('{first}', 'hex'), hash, body FROM upshot_part WHERE encode(board, 'hex') <> '{first}' ON CONFLICT DO NOTHING;
         INSERT INTO upshot_set (board, arrival, id, hash, readings, parts, body)
         SELECT decode('{first}', 'hex'), 50 + arrival, id, hash, readings, parts, body FROM upshot_set WHERE encode(board, 'hex') <> '{first}'"
    ));
    let (code, said) = bo.run(&["sync"]);
    assert!([0, 6].contains(&code) && !said.contains("panicked"), "{said}");
    assert_eq!((bo.readings(), mara.readings()), (0, 0));
    bo.is_sound();
}

#[test]
fn a_hub_that_is_none_or_newer_is_said_to_be() {
    let says = |sql: &str, words: &str| {
        let Some((server, mara)) = own_hub() else { return };
        server.says(sql);
        let (code, said) = mara.run(&["sync"]);
        assert!(code != 0 && said.contains(words) && !said.contains("panicked"), "{sql}: {said}");
        mara.is_sound();
    };
    says("UPDATE upshot_hub SET format = 9", "newer");
    says("DELETE FROM upshot_hub", "hub init");
    says("UPDATE upshot_hub SET id = '\\x01'", "upshot does not write");
    says("ALTER TABLE upshot_set DROP COLUMN body", "hub init");
    says("DROP TABLE upshot_part, upshot_set", "hub init");
    says(
        "DELETE FROM upshot_hub; ALTER TABLE upshot_hub ALTER format TYPE TEXT; INSERT INTO upshot_hub VALUES (1, '\\x01', 'x')",
        "hub",
    );
}

#[test]
fn very_many_lies_stop_it() {
    let Some((server, mara)) = own_hub() else { return };
    let bo = colleague(&server);
    server.says(
        "INSERT INTO upshot_set (board, arrival, id, hash, readings, parts, body)
         SELECT board, 10 + n, decode(lpad(to_hex(n), 32, '0'), 'hex'), hash, 0, '', convert_to('{}', 'UTF8')
         FROM upshot_set, generate_series(1, 5000) n WHERE arrival = 1",
    );
    mara.ok(&["log", "p95", "5"]);
    let (code, said) = bo.run(&["sync"]);
    assert!(!said.contains("panicked") && code != 101, "{said}");
    assert!(said.lines().count() < 60, "{} lines", said.lines().count());
    bo.is_sound();
}
