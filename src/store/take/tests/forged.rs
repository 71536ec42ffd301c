//! Ids that somebody forged: things of two kinds that bear one, and events that are made twice. Every copy comes to the same,
//! whichever of the two came first, and stays sound.

use super::*;

/// What a board comes to that takes sets in their order and in the other, each after those that it needs.
fn either_way(first: impl Fn(&Store, &[Thing]) -> [Vec<ChangeSet>; 2], look: impl Fn(&Store)) {
    let (room, store, things) = board();
    let [one, other] = first(&store, &things);
    let copy = room.path().join("copy.db");
    std::fs::copy(store.path(), &copy).unwrap();
    let mut copies = [store, Store::open(&copy).unwrap().unwrap()];
    let orders = [[&one, &other], [&other, &one]];
    for (store, order) in copies.iter_mut().zip(orders) {
        for sets in order {
            assert_eq!(taken(store, sets.clone()).left, vec![]);
        }
        look(store);
    }
    assert_eq!(told(&copies[0]), told(&copies[1]));
}

#[test]
fn one_id_made_as_two_kinds_is_two_things_in_every_copy_whichever_came_first() {
    let id = Id::natural(&["forged"]);
    let metric = json!({ "slug": "made", "kind": "outcome", "every": 7, "lag": 0, "weekdays": true });
    let sprint = json!({ "number": 7, "name": "", "starts": "2026-03-01", "ends": "2026-03-14", "state": "planned" });
    let sets = |store: &Store, things: &[Thing]| {
        let said = |n: u8, kind: &str, field: &str, after: &str| {
            let mut set = stranger(store, n, kind, id, field, after);
            set.hlc += i64::from(n) << 16;
            set.seal();
            set
        };
        // Two copies named each of the two, so that both names are marked.
        let one = vec![
            said(1, "metric", "created", &metric.to_string()),
            said(3, "metric", "name", "\"Made here\""),
            said(4, "metric", "name", "\"Made there\""),
            stranger(store, 5, "outcome", things[0].id, "metric", &format!("\"{id}\"")),
        ];
        let other = vec![
            said(2, "sprint", "created", &sprint.to_string()),
            said(6, "sprint", "name", "\"Spring\""),
            said(7, "sprint", "name", "\"Summer\""),
        ];
        [one, other]
    };
    either_way(sets, |store| {
        let open = store.read(crate::store::settle::conflicts).unwrap();
        let names: Vec<(Kind, usize)> = open.iter().map(|one| (one.thing.kind, one.versions.len())).collect();
        assert_eq!(names, [(Kind::Metric, 2), (Kind::Sprint, 2)], "{open:?}");
        // The outcome goes by the metric, whatever else bears its id.
        let session = fixture::open(store.path());
        assert_eq!(session.outcomes().unwrap()[0].outcome.metric, Some(id));
        session.history(None, usize::MAX).unwrap();
    });
}

#[test]
fn one_of_two_kinds_can_be_settled_and_leaves_the_other() {
    let (_room, mut store, _) = board();
    let id = Id::natural(&["forged"]);
    let person = stranger(&store, 1, "person", id, "created", r#"{"handle":"eve"}"#);
    let sprint = json!({ "number": 7, "starts": "2026-03-01", "ends": "2026-03-14", "state": "planned" });
    let sprint = stranger(&store, 2, "sprint", id, "created", &sprint.to_string());
    let names = ["Spring", "Summer"].iter().zip(3..);
    let names = names.map(|(name, n)| stranger(&store, n, "sprint", id, "name", &json!(name).to_string()));
    let removed = stranger(&store, 5, "person", id, "gone", "true");
    let sets: Vec<ChangeSet> = [person, sprint, removed].into_iter().chain(names).collect();
    assert_eq!(taken(&mut store, sets).left, vec![]);
    told(&store);
    let path = store.path().to_owned();
    drop(store);
    let mut session = fixture::open(&path);
    let conflict = session.conflicts().unwrap().into_iter().find(|one| one.field == "name").unwrap();
    let seen: Vec<_> = conflict.versions.iter().map(|version| version.of).collect();
    let (thing, field, version) = (conflict.thing, conflict.field, seen[0]);
    session.run(&Command::Resolve { thing, field, version, seen, why: None }).unwrap();
    assert!(session.conflicts().unwrap().iter().all(|one| one.field != "name"));
    told(&Store::open(&path).unwrap().unwrap());
}

#[test]
fn an_event_made_twice_is_the_one_that_came_first_whenever_it_comes() {
    let id = Id::natural(&["noted"]);
    let sets = |store: &Store, things: &[Thing]| {
        let noted = |n: u8, text: &str| {
            let note = json!({ "thing": things[0], "kind": "note", "stance": "neutral", "text": text, "by": "li", "on": "2026-03-02" });
            let mut set = stranger(store, n, "note", id, "created", &note.to_string());
            set.hlc += i64::from(n) << 16;
            set.seal();
            set
        };
        let changed = stranger(store, 3, "note", id, "text", "\"as nobody said\"");
        [vec![noted(1, "as it was")], vec![noted(2, "as it was not"), changed]]
    };
    either_way(sets, |store| {
        let said = store.read(|c| {
            Ok(c.query_row("SELECT text, count(*) FROM note", [], |row| {
                Ok((row.get::<_, Words>(0)?.0, row.get::<_, i64>(1)?))
            })?)
        });
        assert_eq!(said.unwrap(), ("as it was".to_owned(), 1));
        // What keeps an event is there as it was.
        let refused = store.read(|c| Ok(c.execute("DELETE FROM note", [])?)).unwrap_err();
        assert!(format!("{refused:?}").contains("immutable"), "{refused:?}");
    });
    let (_room, mut store, things) = board();
    let [mut twice, again] = sets(&store, &things).map(|mut sets| sets.remove(0));
    twice.changes.extend(again.changes);
    twice.seal();
    let left = &taken(&mut store, vec![twice]).left[0];
    assert!(left.why == Why::Malformed && left.says.contains("twice"), "{left:?}");
}
