//! Sets of a stranger: whatever they hold, the board stays readable, and the others go on.

use serde_json::{Value, json};

use super::*;
use crate::domain::command::{Command, MetricParts, OutcomeParts};
use crate::domain::label::Slug;
use crate::fixture;
use crate::store::set::Author;
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
        [malformed, malformed, "parent", malformed, malformed, "refers", "clock", malformed, malformed, malformed]
    );
    assert!(came.left[6].says.contains("9 days ahead"), "{:?}", came.left[6]);
    assert!(check::check(&store).unwrap().troubles.is_empty());
}
