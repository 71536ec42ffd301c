//! Sets of a stranger: whatever they hold, the board stays readable, and the others go on.

mod forged;
mod hostile;
mod readings;

use serde_json::{Value, json};

use super::*;
use crate::domain::command::{Command, MetricParts, OutcomeParts};
use crate::domain::label::Slug;
use crate::fixture;
use crate::store::convert::Words;
use crate::store::set::Author;
use crate::store::sync::Meeting as _;
use crate::store::sync::folder::Folder;
use crate::store::{Store, check, journal};

/// Sets as they are, with no readings.
struct Given(std::vec::IntoIter<ChangeSet>);

impl Giver for Given {
    fn next(&mut self) -> Result<Option<ChangeSet>, StoreError> {
        Ok(self.0.next())
    }

    fn readings(
        &mut self,
        _: &ChangeSet,
        _: &mut dyn FnMut(Reading) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        Ok(())
    }
}

/// A board with an outcome and a metric, in a folder of its own.
fn board() -> (tempfile::TempDir, Store, Vec<Thing>) {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("team.db");
    let mut session = fixture::open(&path);
    let slug = Slug::parse("activation").unwrap();
    session.run(&Command::AddMetric { slug, parts: MetricParts::default() }).unwrap();
    let parts = OutcomeParts { title: Some("Teams stay".to_owned()), ..OutcomeParts::default() };
    session.run(&Command::Frame(Box::new(parts))).unwrap();
    let outcome = Thing::new(Kind::Outcome, fixture::id(&session, "O-1"));
    let metric = Thing::new(Kind::Metric, crate::domain::metric::Metric::id_of(&Slug::parse("activation").unwrap()));
    drop(session);
    (room, Store::open(&path).unwrap().unwrap(), vec![outcome, metric])
}

/// A set of another copy with one change, as its first.
fn stranger(store: &Store, n: u8, kind: &str, thing: Id, field: &str, after: &str) -> ChangeSet {
    let author =
        Author { actor: fixture::handle("li"), via: "cli", day: fixture::today(), unix_ms: highest(store), zone: 0 };
    let root =
        store.read(|c| Ok(header::root(c.query_row("SELECT board FROM this_copy", [], |row| row.get(0))?))).unwrap();
    let (_, mut set) = store.read(|c| set::next(c, Id::natural(&["set", &n.to_string()]), &author)).unwrap();
    set.replica = Id::natural(&["replica", &n.to_string()]);
    (set.seq, set.parent) = (1, root);
    set.summary = "as a stranger has it".to_owned();
    set.changes.push(LoggedChange {
        kind: kind.to_owned(),
        thing,
        field: field.to_owned(),
        after: after.to_owned(),
        prev: Vec::new(),
    });
    set.seal();
    set
}

/// The clock of the last set there, in milliseconds: what is now, as far as the file knows.
fn highest(store: &Store) -> i64 {
    store.read(|c| Ok(c.query_row("SELECT max(at) FROM change_set", [], |row| row.get(0))?)).unwrap()
}

fn taken(store: &mut Store, sets: Vec<ChangeSet>) -> Taken {
    let how = Taking { unix_ms: highest(store), accept_clock: false, fresh: Id::natural(&["fresh"]) };
    store.write(|tx| take(tx, &mut Given(sets.clone().into_iter()), &how)).unwrap()
}

#[test]
fn one_bad_value_never_makes_a_board_unreadable() {
    let (_room, mut store, things) = board();
    let (outcome, metric) = (things[0].id, things[1].id);
    let made = Id::natural(&["made"]);
    let bad: Vec<(&str, Id, &str, Value)> = vec![
        ("outcome", outcome, "number", json!(0)),
        ("outcome", outcome, "title", json!(7)),
        ("outcome", outcome, "target", json!({ "of": "a newer kind" })),
        ("outcome", outcome, "colour", json!("red")),
        ("metric", metric, "every", json!(0)),
        ("metric", metric, "every", json!("weekly")),
        ("metric", made, "created", json!({ "slug": "made", "every": 0, "lag": 0, "weekdays": false })),
        ("weather", Id::natural(&["w"]), "created", json!({ "sun": true })),
        ("hypothesis", Id::natural(&["h"]), "created", json!({ "number": 9, "outcome": outcome })),
    ];
    let sets: Vec<ChangeSet> = bad
        .iter()
        .zip(1..)
        .map(|((kind, thing, field, after), n)| stranger(&store, n, kind, *thing, field, &after.to_string()))
        .collect();
    let came = taken(&mut store, sets);
    assert_eq!((came.sets.len(), came.left), (bad.len(), vec![]));
    assert!(check::check(&store).unwrap().troubles.is_empty(), "{:?}", check::check(&store).unwrap().troubles);
    let unread: i64 = store.read(|c| Ok(c.query_row("SELECT count(*) FROM unread", [], |row| row.get(0))?)).unwrap();
    assert_eq!(unread, bad.len() as i64);
    store.read(|c| journal::history(c, None, usize::MAX)).unwrap();
    let session = fixture::open(store.path());
    assert_eq!(session.outcomes().unwrap()[0].outcome.title, "Teams stay");
    assert_eq!(session.metrics().unwrap().len(), 1);
}

#[test]
fn what_is_malformed_is_refused_by_name_and_the_others_go_on() {
    let (_room, mut store, things) = board();
    let (outcome, metric) = (things[0].id, things[1].id);
    let title = |n: u8| stranger(&store, n, "outcome", outcome, "title", "\"Teams come back\"");
    let mut forged = title(1);
    forged.summary = "something else".to_owned();
    let mut far = title(2);
    far.hlc = i64::MAX;
    far.seal();
    let mut elsewhere = title(3);
    elsewhere.parent = header::root(Id::natural(&["another board"]));
    elsewhere.seal();
    let mut promised = title(4);
    promised.readings = 1_000_000_000;
    promised.seal();
    let mut named = title(5);
    named.actor = "a\u{1b}[31m".to_owned();
    named.seal();
    let mut nowhere = title(6);
    nowhere.changes[0].prev = vec![7; 20];
    nowhere.seal();
    let mut ahead = title(7);
    ahead.at = highest(&store) + 9 * AHEAD + 60_000;
    ahead.hlc = set::clock(ahead.at);
    ahead.seal();
    let broken = stranger(&store, 8, "outcome", outcome, "title", "{\"broken");
    let kind = stranger(&store, 9, "person", outcome, "handle", "\"li\"");
    let refers = stranger(&store, 10, "outcome", outcome, "objective", &format!("\"{metric}\""));
    let good = title(11);
    let sets = vec![forged, far, elsewhere, promised, named, nowhere, ahead, broken, kind, refers, good];
    let came = taken(&mut store, sets);
    assert_eq!(came.sets.len(), 1, "{:?}", came.left);
    let why: Vec<&str> = came.left.iter().map(|left| left.why.word()).collect();
    let malformed = "malformed";
    assert_eq!(
        why,
        [malformed, malformed, "parent", malformed, malformed, "refers", "clock", malformed, "refers", "refers"]
    );
    assert!(came.left[6].says.contains("9 days ahead"), "{:?}", came.left[6]);
    assert!(check::check(&store).unwrap().troubles.is_empty());
}

/// What came to a board: its tables, marks and what is noted as unread, by ids, and whether it is sound.
fn told(store: &Store) -> Vec<String> {
    let health = check::check(store).unwrap();
    assert!(health.troubles.is_empty(), "{:?}", health.troubles);
    let lines = store.read(|c| {
        let mut lines = Vec::new();
        for sql in [
            "SELECT hex(s.id) || u.n || u.why FROM unread u JOIN change_set s ON s.no = u.set_no",
            "SELECT hex(id) || title || ifnull(target, '') || gone FROM outcome",
            "SELECT hex(id) || slug || every || ifnull(unit, '') FROM metric",
            "SELECT hex(thing) || field || kind FROM mark",
            "SELECT hex(id) || number || build FROM hypothesis",
            "SELECT hex(id) || handle FROM person",
            "SELECT hex(id) || name || starts FROM sprint",
            "SELECT hex(n.id) || text || hex(s.id) FROM note n JOIN change_set s ON s.no = n.set_no",
            "SELECT hex(id) || hex(hash) FROM change_set",
        ] {
            let mut statement = c.prepare(sql)?;
            let found = statement.query_map([], |row| Ok(row.get::<_, Words>(0)?.0))?;
            lines.extend(found.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(lines)
    });
    let mut lines = lines.unwrap();
    lines.sort();
    lines
}

/// What a newer minor version writes: a kind, a field, a value and a thing on such a one that are not known here.
fn newer(store: &Store, outcome: Id, metric: Id) -> Vec<ChangeSet> {
    let (weather, built) = (Id::natural(&["weather"]), Id::natural(&["built"]));
    let all: Vec<(&str, Id, &str, Value)> = vec![
        ("weather", weather, "created", json!({ "sun": true })),
        ("weather", weather, "sun", json!(false)),
        ("outcome", outcome, "colour", json!("red")),
        ("outcome", outcome, "aim", json!("double")),
        ("metric", metric, "season", json!("lunar")),
        (
            "hypothesis",
            built,
            "created",
            json!({
                "number": 7, "outcome": outcome, "build": "samples", "state": "dreamt", "written_on": "2026-03-01",
            }),
        ),
        ("hypothesis", built, "because", json!("they asked")),
    ];
    let sets = all.iter().zip(1..).map(|((kind, thing, field, after), n)| {
        let mut set = stranger(store, n, kind, *thing, field, &after.to_string());
        set.hlc += i64::from(n) << 16;
        set.seal();
        set
    });
    sets.collect()
}

#[test]
fn what_a_newer_version_wrote_is_kept_and_passed_on_both_ways_and_by_every_way() {
    let (room, mut store, things) = board();
    let (outcome, metric) = (things[0].id, things[1].id);
    let sets = newer(&store, outcome, metric);
    let count = sets.len();
    let came = taken(&mut store, sets.clone());
    assert_eq!((came.sets.len(), &came.left), (count, &vec![]));
    let all = told(&store);
    let kept = store.read(crate::store::upgrade::kept).unwrap();
    // A word on what can't be read is itself one that can; it shows with it.
    assert_eq!(kept, count as u64 - 1);
    // What is known of the thing shows still, and can be changed.
    let mut session = fixture::open(store.path());
    let parts = Box::new(OutcomeParts { title: Some("Teams come back".to_owned()), ..OutcomeParts::default() });
    session.run(&Command::EditOutcome { outcome, parts, why: None }).unwrap();
    session.run(&Command::Undo { set: None, redo: false }).unwrap();
    let warned = session.doctor().unwrap().warnings.join("\n");
    assert!(warned.contains("6 changes are kept and not shown"), "{warned}");
    // By an export and an import, which is the same to the byte.
    let (out, again) = (room.path().join("out"), room.path().join("again"));
    session.export_all(&out, false).unwrap();
    let copy = room.path().join("copy/team.db");
    let mut other = fixture::open(&copy);
    other.import_all(&out).unwrap();
    other.export_all(&again, false).unwrap();
    for file in ["board.json", "sets.jsonl", "readings.jsonl"] {
        assert_eq!(std::fs::read(out.join(file)).unwrap(), std::fs::read(again.join(file)).unwrap(), "{file}");
    }
    // By a folder and by a merge; and back, with what the other wrote on it.
    let place = room.path().join("place");
    std::fs::create_dir(&place).unwrap();
    let paths = [session.path().to_owned(), copy, room.path().join("third/team.db")];
    drop((session, other, store));
    met(&paths[1], &place);
    std::fs::create_dir(paths[2].parent().unwrap()).unwrap();
    let ids = (boards(&paths[0]), Id::natural(&["third"]));
    drop(Store::create(&paths[2], ids, false).unwrap());
    met(&paths[2], &place);
    let mut third = fixture::open(&paths[2]);
    let parts = Box::new(OutcomeParts { problem: Some("they leave".to_owned()), ..OutcomeParts::default() });
    third.run(&Command::EditOutcome { outcome, parts, why: None }).unwrap();
    drop(third);
    let from = crate::store::merge::Other::open(&paths[2]).unwrap().unwrap();
    let mut into = Store::open(&paths[0]).unwrap().unwrap();
    let how = Taking { unix_ms: highest(&into), accept_clock: true, fresh: Id::natural(&["fresh"]) };
    assert_eq!(into.merge(&from, &how, false, |_, taken| Ok(taken.left)).unwrap(), vec![]);
    drop(into);
    for at in [0, 1, 2, 1, 0] {
        met(&paths[at], &place);
    }
    let said: Vec<Vec<String>> = paths.iter().map(|path| told(&Store::open(path).unwrap().unwrap())).collect();
    assert!(said[0] == said[1] && said[1] == said[2], "{said:#?}");
    assert!(all.iter().filter(|line| !line.contains("Teams")).all(|line| said[0].contains(line)), "nothing was lost");
}

/// Which board a file is of.
fn boards(path: &std::path::Path) -> Id {
    let store = Store::open(path).unwrap().unwrap();
    store.read(|c| Ok(c.query_row("SELECT board FROM this_copy", [], |row| row.get(0))?)).unwrap()
}

/// Brings a copy together with what lies in a folder.
fn met(path: &std::path::Path, place: &std::path::Path) {
    let mut store = Store::open(path).unwrap().unwrap();
    let unix_ms = store.read(|c| Ok(c.query_row("SELECT max(at) FROM change_set", [], |row| row.get(0))?)).unwrap_or(0);
    let how = Taking { unix_ms, accept_clock: true, fresh: Id::natural(&["fresh"]) };
    let mut folder = Folder::open(place, boards(path), Id::natural(&["place"]), false, false).unwrap().unwrap();
    assert_eq!(folder.meet(&mut store, &how, false).unwrap().taken.left, vec![]);
}

#[test]
fn what_was_unread_stands_in_its_place_after_the_upgrade() {
    let (_room, mut store, things) = board();
    let (outcome, metric) = (things[0].id, things[1].id);
    let built = Id::natural(&["built"]);
    let made = json!({
        "number": 7, "outcome": outcome, "build": "samples", "state": "idea", "written_on": "2026-03-01", "window": 28,
    });
    let sets = [
        ("outcome", outcome, "title", json!("Teams come back")),
        ("metric", metric, "unit", json!("%")),
        ("hypothesis", built, "created", made),
        ("hypothesis", built, "because", json!("they asked")),
    ];
    let sets: Vec<ChangeSet> = sets
        .iter()
        .zip(1..)
        .map(|((kind, thing, field, after), n)| stranger(&store, n, kind, *thing, field, &after.to_string()))
        .collect();
    assert_eq!(taken(&mut store, sets).left, vec![]);
    let whole = told(&store);
    assert_eq!(store.read(crate::store::upgrade::waits).unwrap(), None, "nothing waits where all is read");
    // As an older version left it that knew none of these: in the log, noted, and in no table.
    store
        .write(|tx| {
            tx.execute_batch(
                "UPDATE outcome SET title = 'Teams stay'; UPDATE metric SET unit = NULL; DELETE FROM mark;
                 DELETE FROM hypothesis;
                 INSERT INTO unread SELECT s.no, 0, 'it is of a newer kind' FROM change_set s
                   WHERE s.summary = 'as a stranger has it'",
            )?;
            Ok(())
        })
        .unwrap();
    let behind = check::check(&store).unwrap();
    assert_eq!(behind.troubles.len(), 1, "{:?}", behind.troubles);
    assert!(behind.troubles[0].remedy.contains("upshot db upgrade"), "{behind:?}");
    let path = store.path().to_owned();
    drop(store);
    let mut session = fixture::open(&path);
    let (upgraded, backup) = session.upgrade().unwrap();
    assert_eq!((upgraded.read, upgraded.unread), (4, 0));
    assert!(backup.unwrap().exists());
    let store = Store::open(&path).unwrap().unwrap();
    assert_eq!(told(&store), whole);
    assert_eq!(session.upgrade().unwrap().1, None, "once is enough");
}

#[test]
fn readings_of_a_metric_that_only_a_newer_version_reads_wait_for_it() {
    let (_room, mut store, _) = board();
    let metric = Id::natural(&["leading"]);
    let made = json!({ "slug": "leading", "kind": "leading", "every": 7, "lag": 0, "weekdays": true });
    let first = stranger(&store, 1, "metric", metric, "created", &made.to_string());
    let mut reads = stranger(&store, 2, "metric", metric, "created", "{}");
    reads.changes.clear();
    (reads.readings, reads.spans) = (1, Some(format!("[[\"{metric}\",20000,20000,1]]")));
    reads.seal();
    let came = taken(&mut store, vec![first, reads.clone()]);
    assert_eq!(came.sets.len(), 1);
    assert_eq!((came.left[0].set, came.left[0].why), (reads.id, Why::Refers));
    assert!(came.left[0].says.contains("only a newer upshot can read"), "{:?}", came.left);
    told(&store);
}
