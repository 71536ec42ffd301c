//! Sets and packs of somebody who means harm: each field anything at all, with a hash that fits; and packs with bits turned,
//! under a name and a hash that fit. Nothing stops, whatever is refused is said, and the board stays sound and readable.

use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::*;
use crate::domain::day::Day;
use crate::store::pack;

/// What stands in place of a value.
fn bad() -> Vec<Value> {
    let mut deep = json!(1);
    for _ in 0..64 {
        deep = json!([deep]);
    }
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(0),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(1.5e308),
        json!(""),
        json!("x".repeat(70_000)),
        json!("\u{1b}[2J\u{0}\u{202e}"),
        json!("00000000-0000-0000-0000-000000000000"),
        json!("not a uuid"),
        json!("ff".repeat(32)),
        json!("2026-02-31"),
        json!("9999-12-31"),
        deep,
        json!([]),
        json!({}),
    ]
}

/// Every place of a value where another can stand, as pointers.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, inner)| {
            all.push(format!("{at}/{key}"));
            places(inner, &format!("{at}/{key}"), all);
        }),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, inner)| {
            all.push(format!("{at}/{n}"));
            places(inner, &format!("{at}/{n}"), all);
        }),
        _ => {}
    }
}

/// Takes a set as it is, and one whose hash was made to fit; none of both stops anything.
fn takes(store: &mut Store, set: ChangeSet) -> usize {
    let mut sealed = set.clone();
    sealed.seal();
    let came = taken(store, vec![set, sealed]);
    came.left.iter().for_each(|left| assert!(!left.says.is_empty()));
    came.left.len()
}

#[test]
fn each_field_of_a_set_may_be_anything_and_the_board_stays_readable() {
    let (_room, mut store, things) = board();
    let (outcome, metric) = (things[0].id, things[1].id);
    let mut first = stranger(&store, 1, "outcome", outcome, "title", "\"Teams come back\"");
    first.why = Some("so it is".to_owned());
    first.source = Some("a file".to_owned());
    let wide = json!({ "number": 9, "outcome": outcome, "build": "samples", "state": "idea", "written_on": "2026-03-01",
        "expect": { "metric": metric, "value": 5.0, "as_typed": "+5" }, "window": 28 });
    let second = stranger(&store, 2, "hypothesis", Id::natural(&["wide"]), "created", &wide.to_string());
    let (mut tried, mut left, mut n) = (0, 0, 100_u32);
    for base in [first, second] {
        let line = serde_json::to_value(&base).unwrap();
        let mut all = Vec::new();
        places(&line, "", &mut all);
        // What a change holds is JSON in a text: its own fields are turned too.
        let inner: Value = serde_json::from_str(&base.changes[0].after).unwrap();
        let mut within = Vec::new();
        places(&inner, "", &mut within);
        let whole = all.into_iter().map(|at| (at, None)).chain(within.into_iter().map(|at| ("".to_owned(), Some(at))));
        for (at, inside) in whole {
            for (which, value) in bad().into_iter().enumerate() {
                // Quick: each place with some of them, in turn.
                if !is_long() && !(which + n as usize).is_multiple_of(3) {
                    n += 1;
                    continue;
                }
                let mut line = line.clone();
                match &inside {
                    None => *line.pointer_mut(&at).unwrap() = value,
                    Some(inside) => {
                        let mut after = inner.clone();
                        *after.pointer_mut(inside).unwrap() = value;
                        line["changes"][0]["after"] = json!(after.to_string());
                    }
                }
                n += 1;
                let Ok(mut set) = serde_json::from_value::<ChangeSet>(line) else { continue };
                // Under an id and a copy of its own, unless these are what was turned.
                if at != "/id" {
                    set.id = Id::natural(&["set", &n.to_string()]);
                }
                if at != "/replica" {
                    set.replica = Id::natural(&["replica", &n.to_string()]);
                }
                tried += 1;
                left += takes(&mut store, set);
            }
        }
        let health = check::check(&store).unwrap();
        assert!(health.troubles.is_empty(), "{:?}", health.troubles);
    }
    assert!(tried > 100 && left > tried, "{left} of {tried} left");
    let session = fixture::open(store.path());
    assert_eq!(session.outcomes().unwrap().len(), 1);
    assert_eq!(session.metrics().unwrap().len(), 1);
    session.history(None, usize::MAX).unwrap();
}

/// Whether somebody waits for all of it.
fn is_long() -> bool {
    std::env::var("PROOF").is_ok_and(|how| how == "long")
}

/// Chance from a seed, so that a failure comes again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

/// Puts bytes into a folder of packs under the name and with the hash that they have.
fn put(folder: &Path, mut bytes: Vec<u8>) -> std::path::PathBuf {
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    bytes.extend_from_slice(&hash);
    let path = folder.join(format!("00c0ffee-{}.upshot", pack::hex(&hash[..8])));
    std::fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn packs_with_bits_turned_are_refused_or_wait_and_the_board_stays_readable() {
    let (room, store, things) = board();
    let place = room.path().join("place");
    std::fs::create_dir(&place).unwrap();
    // A copy that says more than the board does, with readings and remarks.
    let copy = room.path().join("copy.db");
    std::fs::copy(store.path(), &copy).unwrap();
    let mut other = fixture::open(&copy);
    for day in 1..9 {
        let command = Command::Log {
            metric: things[1].id,
            value: crate::domain::amount::Amount::parse(&day.to_string()).unwrap(),
            on: Day::new(2026, 3, day).unwrap(),
            note: (day % 3 == 0).then(|| "as counted".to_owned()),
            source: None,
            once: false,
        };
        other.run(&command).unwrap();
    }
    let parts = Box::new(OutcomeParts { title: Some("Teams come back".to_owned()), ..OutcomeParts::default() });
    other.run(&Command::EditOutcome { outcome: things[0].id, parts, why: None }).unwrap();
    drop(other);
    met(&copy, &place);
    let folder = std::fs::read_dir(&place).unwrap().next().unwrap().unwrap().path();
    let is_pack = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "upshot");
    let pack = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).find(is_pack).unwrap();
    let whole = std::fs::read(&pack).unwrap();
    let whole = &whole[..whole.len() - 32];
    std::fs::remove_file(pack).unwrap();
    let (path, board) = (store.path().to_owned(), boards(store.path()));
    drop(store);
    let clean = std::fs::read(&path).unwrap();
    let mut chance = Chance(29);
    let each = if is_long() { 1_500 } else { 400 };
    let (mut taken, mut refused) = (0, 0);
    for n in 0..each {
        let mut bytes = whole.to_vec();
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len());
            bytes[at] ^= 1 << chance.below(8);
        }
        if n % 10 == 0 {
            bytes.truncate(chance.below(bytes.len()));
        }
        let pack = put(&folder, bytes);
        // What was taken is forgotten now and then, so that each part of a pack is come to.
        if n % 5 == 0 {
            std::fs::write(&path, &clean).unwrap();
        }
        let mut store = Store::open(&path).unwrap().unwrap();
        let unix_ms = highest(&store);
        let how = Taking { unix_ms, accept_clock: false, fresh: Id::natural(&["fresh", &n.to_string()]) };
        let mut there = Folder::open(&place, board, Id::natural(&["place"]), false, false).unwrap().unwrap();
        let came = there.meet(&mut store, &how, true).unwrap();
        taken += came.taken.sets.len();
        refused += came.taken.left.len() + came.foreign.len() + came.not_whole.len() + came.newer;
        if n % 50 == 0 {
            let health = check::check(&store).unwrap();
            assert!(health.troubles.is_empty(), "{n}: {:?}", health.troubles);
            drop(store);
            fixture::open(&path).outcomes().unwrap();
        }
        std::fs::remove_file(pack).unwrap();
        // What the copy gave meanwhile is not what is tried.
        for entry in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(is_pack) {
            std::fs::remove_file(entry).unwrap();
        }
    }
    assert!(taken > 0 && refused > each / 2, "{taken} sets taken, {refused} times something was not");
}
