//! A bit that turns, anywhere: the program neither panics nor hangs, and never calls a board sound that exports something
//! else than it did.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::types::{Value, ValueRef};
use upshot::clock;
use upshot::domain::handle::Handle;
use upshot::session::{Session, Who};

use crate::room::{Board, Chance, said, size};

fn open(db: &Path) -> Result<Session, upshot::error::Error> {
    let who = Who { handle: Handle::parse("mara").unwrap(), today: Some("2026-03-12".parse().unwrap()), via: "cli" };
    Session::open(db, who, clock::now)
}

/// What a board exports, and what it shows: none where it can't be read.
fn exported(db: &Path, at: &Path) -> Option<Vec<Vec<u8>>> {
    drop(fs::remove_dir_all(at));
    let session = open(db).ok()?;
    session.export_all(at, true).ok()?;
    let mut all: Vec<Vec<u8>> =
        ["board.json", "sets.jsonl", "readings.jsonl"].iter().map(|name| fs::read(at.join(name)).unwrap()).collect();
    // What people see is worked out from the tables, which the log alone does not tell.
    all.push(format!("{:?}", session.cards()).into_bytes());
    all.push(format!("{:?}", session.metrics()).into_bytes());
    // Where a set came from stands in the books of this copy, which no hash covers.
    let mut history = session.history(None, 1000).ok();
    history.iter_mut().flatten().for_each(|entry| entry.arrived = None);
    all.push(format!("{history:?}").into_bytes());
    // And so does which copy wrote a version of a field, and where that came from.
    let mut outcomes = session.outcomes().ok();
    let conflicts = outcomes.iter_mut().flatten().flat_map(|column| &mut column.conflicts);
    for version in conflicts.flat_map(|conflict| &mut conflict.versions) {
        (version.own, version.from) = (false, None);
    }
    all.push(format!("{outcomes:?}").into_bytes());
    all.push(format!("{:?}", session.sprints()).into_bytes());
    all.push(format!("{:?}", session.frozen_reviews()).into_bytes());
    Some(all)
}

/// Whether a board is called sound.
fn is_sound(db: &Path) -> bool {
    open(db).and_then(|session| session.doctor()).is_ok_and(|health| health.troubles.is_empty())
}

/// What came of damage.
#[derive(Default)]
struct Tally {
    made: usize,
    said: usize,
    harmless: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Looks at a damaged file: what differs must be said.
    fn look(&mut self, what: &str, db: &Path, whole: &[Vec<u8>]) {
        self.made += 1;
        let begun = Instant::now();
        let out = db.with_extension("out");
        let looked = catch_unwind(AssertUnwindSafe(|| (is_sound(db), exported(db, &out))));
        let Ok((sound, exported)) = looked else {
            self.wrong.push(format!("{what}: a panic"));
            return;
        };
        if begun.elapsed() > Duration::from_secs(20) {
            self.wrong.push(format!("{what}: it took {:?}", begun.elapsed()));
        }
        match (sound, exported.as_deref() == Some(whole)) {
            (true, false) => {
                let parts: Vec<bool> = exported.iter().flatten().zip(whole).map(|(a, b)| a == b).collect();
                self.wrong.push(format!("{what}: called sound, and it is not what it was {parts:?}"));
            }
            (false, _) => self.said += 1,
            (true, true) => self.harmless += 1,
        }
    }

    fn end(self, name: &str) {
        eprintln!("{name}: {} made, {} said, {} harmless", self.made, self.said, self.harmless);
        assert!(self.wrong.is_empty(), "{} of {}:\n{}", self.wrong.len(), self.made, self.wrong.join("\n"));
        assert!(self.said > 0, "nothing was ever said: the test did not test it");
    }
}

/// The board every flip is made in, its bytes and what it exports.
fn whole() -> (Board, Vec<u8>, Vec<Vec<u8>>) {
    let board = Board::full();
    meet_another(&board);
    // An export and a board brought in again stand for what a copy has.
    let bytes = fs::read(&board.db).unwrap();
    let said = exported(&board.db, &board.path("whole")).unwrap();
    assert!(is_sound(&board.db), "{}", self::said(&board.run(&["doctor"])));
    (board, bytes, said)
}

/// Lets the board meet a copy of itself that says something else, at a folder: so it has marks, and books of a place.
fn meet_another(board: &Board) {
    let other = board.copy();
    let title = |says: &'static str| ["edit", "O-1", "--title", says, "--why", "said better"];
    board.ok("mara", &title("Teams stay"));
    other.ok("mara", &title("Teams come back"));
    let place = board.path("place");
    fs::create_dir(&place).unwrap();
    for copy in [board, &other, board] {
        copy.ok("mara", &["sync", place.to_str().unwrap()]);
    }
}

/// Tables that may have no row: what this copy knows of a place while a meeting goes on, and what only a newer version writes.
const MAY_BE_EMPTY: [&str; 3] = ["place_set", "waiting", "unread"];

#[test]
fn any_bit_torn_page_or_cut_end_is_said_or_harmless() {
    let (board, bytes, whole) = whole();
    let mut chance = Chance::new(0x51ED_270B);
    let mut tally = Tally::default();
    let db = board.path("flipped.db");
    for n in 0..size(300, 4_000) {
        let mut now = bytes.clone();
        let at = chance.of(now.len());
        let page = at / 4096 * 4096;
        let what = match n % 10 {
            0 => {
                now[page..page + 4096].fill(0);
                format!("page {page} zeroed")
            }
            1 => {
                let other = chance.of(now.len() / 4096) * 4096;
                let kept = now[page..page + 4096].to_vec();
                now.copy_within(other..other + 4096, page);
                now[other..other + 4096].copy_from_slice(&kept);
                format!("pages {page} and {other} swapped")
            }
            2 => {
                let half = page + 2048;
                now[half..page + 4096].fill(0);
                format!("page {page} torn")
            }
            3 => {
                now.truncate(at);
                format!("cut at {at}")
            }
            _ => {
                let bit = chance.of(8);
                now[at] ^= 1 << bit;
                format!("bit {bit} of byte {at}")
            }
        };
        fs::write(&db, &now).unwrap();
        tally.look(&what, &db, &whole);
        drop(fs::remove_file(board.path("flipped.db-journal")));
    }
    tally.end("uniform");
}

/// Every table with its columns and how many rows it has.
fn tables(db: &Path) -> BTreeMap<String, (Vec<String>, i64)> {
    let c = Connection::open(db).unwrap();
    let mut names = c.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let of = |name: &String| {
        let count = c.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0)).unwrap();
        let columns = c.prepare(&format!("SELECT * FROM {name}")).unwrap();
        (columns.column_names().map(str::to_owned).collect(), count)
    };
    names.iter().map(|name| (name.clone(), of(name))).collect()
}

/// Turns one bit of a value, which keeps its type.
fn flipped(value: ValueRef<'_>, chance: &mut Chance) -> Option<(Value, bool)> {
    let bytes = |bytes: &[u8], chance: &mut Chance| {
        let mut bytes = bytes.to_vec();
        let at = chance.of(bytes.len());
        *bytes.get_mut(at)? ^= 1 << chance.of(8);
        Some(bytes)
    };
    Some(match value {
        ValueRef::Null => return None,
        ValueRef::Integer(number) => (Value::Integer(number ^ (1 << chance.of(48))), false),
        ValueRef::Real(number) => (Value::Real(f64::from_bits(number.to_bits() ^ (1 << chance.of(63)))), false),
        ValueRef::Text(text) => (Value::Blob(bytes(text, chance)?), true),
        ValueRef::Blob(blob) => (Value::Blob(bytes(blob, chance)?), false),
    })
}

/// The triggers that keep rows as they are, each with its statement.
fn triggers(c: &Connection) -> Vec<(String, String)> {
    let mut triggers = c.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let found = triggers.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    found.map(Result::unwrap).collect()
}

/// Turns a bit of a value in a row of a table, as a disk may without any index or check being asked; what was done.
fn flip(db: &Path, table: &str, columns: &[String], rows: i64, chance: &mut Chance) -> Option<String> {
    let c = Connection::open(db).unwrap();
    c.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
    // The triggers that keep rows are taken away and put back, so that only the row is another.
    let triggers = triggers(&c);
    let column = &columns[chance.of(columns.len())];
    let row = chance.of(usize::try_from(rows).unwrap());
    let key = format!("SELECT * FROM {table} LIMIT 1 OFFSET {row}");
    let (value, text) = c
        .query_row(&format!("SELECT \"{column}\" FROM ({key})"), [], |found| Ok(flipped(found.get_ref(0)?, chance)))
        .unwrap()?;
    for (name, _) in &triggers {
        c.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    let keys = match table {
        "reading" | "claimed" => "metric, day, id",
        "remark" => "metric, day, reading",
        "digest" => "metric, month",
        "change" => "set_no, n",
        "mark" => "thing, field",
        "place_pack" => "place, name",
        _ => "rowid",
    };
    let put = if text { "CAST(?1 AS TEXT)" } else { "?1" };
    let sql = format!(
        "UPDATE {table} SET \"{column}\" = {put} WHERE ({keys}) = (SELECT {keys} FROM {table} LIMIT 1 OFFSET {row})"
    );
    // A key that is taken can't be had twice, by no bit either.
    let done = c.execute(&sql, [value]);
    for (_, sql) in &triggers {
        c.execute_batch(sql).unwrap();
    }
    (done == Ok(1)).then(|| format!("a bit of {table}.{column} in row {row}"))
}

#[test]
fn a_bit_aimed_at_each_table_in_turn_is_said_or_harmless() {
    let (board, bytes, whole) = whole();
    let mut chance = Chance::new(0xA1AE_D001);
    let mut tally = Tally::default();
    let db = board.path("flipped.db");
    let tables = tables(&board.db);
    let empty: Vec<&String> = tables
        .iter()
        .filter(|(name, (_, rows))| *rows == 0 && !MAY_BE_EMPTY.contains(&name.as_str()))
        .map(|(name, _)| name)
        .collect();
    assert!(empty.is_empty(), "nothing to turn a bit of in {empty:?}");
    for (table, (columns, rows)) in tables.iter().filter(|(_, (_, rows))| *rows > 0) {
        let (mut done, most) = (0, size(20, 300));
        for _ in 0..most * 20 {
            if done == most {
                break;
            }
            fs::write(&db, &bytes).unwrap();
            if let Some(what) = flip(&db, table, columns, *rows, &mut chance) {
                done += 1;
                tally.look(&what, &db, &whole);
            }
        }
    }
    tally.end("aimed");
}

#[test]
fn every_column_is_covered_by_something() {
    let (board, bytes, whole) = whole();
    let mut chance = Chance::new(0xC01_u64);
    let db = board.path("flipped.db");
    let mut tally = Tally::default();
    for (table, (columns, rows)) in tables(&board.db).into_iter().filter(|(_, (_, rows))| *rows > 0) {
        for column in columns {
            for _ in 0..size(1, 20) {
                fs::write(&db, &bytes).unwrap();
                if let Some(what) = flip(&db, &table, std::slice::from_ref(&column), rows, &mut chance) {
                    tally.look(&what, &db, &whole);
                }
            }
        }
    }
    tally.end("every column");
}

/// Changes one row behind the log's back, with the triggers that keep it away for that time.
fn changed(sql: &str) {
    let (board, _, whole) = whole();
    let c = Connection::open(&board.db).unwrap();
    c.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
    let triggers = triggers(&c);
    triggers.iter().for_each(|(name, _)| c.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
    c.execute_batch(sql).unwrap();
    triggers.iter().for_each(|(_, sql)| c.execute_batch(sql).unwrap());
    drop(c);
    let mut tally = Tally::default();
    tally.look(sql, &board.db, &whole);
    tally.end(sql);
}

#[test]
fn what_a_set_says_is_covered_by_its_hash() {
    changed("UPDATE change_set SET summary = 'nothing' WHERE no = 3");
}

#[test]
fn the_numbers_of_a_sets_changes_have_no_hole() {
    changed("UPDATE change SET n = n + 1024 WHERE set_no = 3 AND n = (SELECT max(n) FROM change WHERE set_no = 3)");
    changed("UPDATE change SET n = -1 WHERE set_no = 3 AND n = 0");
}

#[test]
fn a_reading_is_covered_by_its_digests() {
    changed("UPDATE reading SET value = value + 1 WHERE day = (SELECT max(day) FROM reading)");
}

#[test]
fn what_counts_is_worked_out_again() {
    changed("DELETE FROM undone");
    changed("INSERT INTO undone SELECT set_no FROM verdict ORDER BY no DESC LIMIT 1");
    changed("UPDATE verdict SET set_no = 1 WHERE no = 1");
    changed("UPDATE this_copy SET today = '2026-01-01'");
    changed("UPDATE this_copy SET shared = 1");
}
