//! Values that somebody wrote into an export with every hash right: whatever is taken in can be read by every command, and
//! what can't be read is refused, by `import --all` and by `doctor`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use upshot::clock;
use upshot::domain::handle::Handle;
use upshot::session::{Session, Who};

use crate::room::{Board, is_long, said};

/// The hash of a set, as the file has it: every part with its length before it.
fn hash(set: &Value) -> String {
    let mut sha = Sha256::new();
    let part = |sha: &mut Sha256, bytes: &[u8]| {
        sha.update((bytes.len() as u64).to_le_bytes());
        sha.update(bytes);
    };
    let id = |value: &Value| value.as_str().map(|s| unhex(&s.replace('-', ""))).unwrap_or_default();
    part(&mut sha, &unhex(set["parent"].as_str().unwrap_or("")));
    part(&mut sha, &id(&set["id"]));
    part(&mut sha, &id(&set["replica"]));
    for name in ["seq", "hlc", "at", "zone"] {
        sha.update(set[name].as_i64().unwrap_or(0).to_le_bytes());
    }
    for name in ["day", "actor", "via", "summary"] {
        part(&mut sha, set[name].as_str().unwrap_or("").as_bytes());
    }
    for name in ["why", "undoes", "source", "spans"] {
        sha.update([u8::from(!set[name].is_null())]);
        let bytes =
            if name == "undoes" { id(&set[name]) } else { set[name].as_str().unwrap_or("").as_bytes().to_vec() };
        part(&mut sha, &bytes);
    }
    for name in ["readings", "digest"] {
        sha.update(set[name].as_i64().unwrap_or(0).to_le_bytes());
    }
    for change in set["changes"].as_array().into_iter().flatten() {
        part(&mut sha, change["kind"].as_str().unwrap_or("").as_bytes());
        part(&mut sha, &id(&change["thing"]));
        part(&mut sha, change["field"].as_str().unwrap_or("").as_bytes());
        part(&mut sha, change["after"].as_str().unwrap_or("").as_bytes());
        part(&mut sha, &unhex(change["prev"].as_str().unwrap_or("")));
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap_or(0)).collect()
}

/// Makes every hash right again, down the chain.
fn rehash(sets: &mut [Value]) {
    let mut parent: Option<String> = None;
    for set in sets {
        if let Some(parent) = &parent {
            set["parent"] = json!(parent);
        }
        let now = hash(set);
        set["hash"] = json!(now);
        parent = Some(now);
    }
}

fn read(dir: &Path) -> Vec<Value> {
    let text = fs::read_to_string(dir.join("sets.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn write(dir: &Path, sets: &[Value]) {
    let lines: String = sets.iter().map(|set| format!("{set}\n")).collect();
    fs::write(dir.join("sets.jsonl"), lines).unwrap();
}

/// What may stand where something else is meant.
fn odd() -> Vec<Value> {
    let long = "x".repeat(70_000);
    [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(4_294_967_296_i64),
        json!(i64::MAX),
        json!(1e300),
        json!(0.5),
        json!(""),
        json!("x"),
        json!("0000-00-00"),
        json!("9999-99-99"),
        json!("3000-01-01"),
        json!([]),
        json!([1]),
        json!({}),
        json!({ "x": 1 }),
        json!("00000000-0000-0000-0000-000000000000"),
        json!("O-1"),
        json!("act$(touch x)"),
        json!("@"),
        json!(long),
        json!("\u{1b}[31m"),
    ]
    .into()
}

/// Every place of a value where another may stand: fields, and what lies in them.
fn places(value: &Value, at: String, found: &mut Vec<String>) {
    found.push(at.clone());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| places(inner, format!("{at}/{name}"), found)),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, inner)| places(inner, format!("{at}/{n}"), found)),
        _ => {}
    }
}

/// Brings a folder in, and reads everything that a command reads; none where it is refused.
fn taken(dir: &Path, db: &Path) -> Option<Result<(), String>> {
    drop(fs::remove_file(db));
    let who = Who { handle: Handle::parse("mara").unwrap(), today: Some("2026-03-12".parse().unwrap()), via: "cli" };
    let mut session = Session::open(db, who, clock::now).unwrap();
    if session.import_all(dir).is_err() {
        assert!(!db.exists(), "what was refused leaves no board");
        return None;
    }
    let mut wrong = Vec::new();
    let mut look = |what: &str, result: Result<(), upshot::error::Error>| {
        wrong.extend(result.err().map(|e| format!("{what}: {e}")));
    };
    look("view", session.view().map(drop));
    look("cards", session.cards().map(drop));
    look("metrics", session.metrics().map(drop));
    look("history", session.history(None, 1000).map(drop));
    look("outcomes", session.outcomes().map(drop));
    look("sprints", session.sprints().map(drop));
    look("reviews", session.frozen_reviews().map(drop));
    look("objectives", session.objectives().map(drop));
    look("chores", session.chores().map(drop));
    look("names", session.names().map(drop));
    look("search", session.search(&["a".to_owned()]).map(drop));
    for label in ["O-1", "H-1", "activation"] {
        if let Ok(found) = session.find(label) {
            look("said", session.said_of(found.thing()).map(drop));
            look("history of", session.history(Some(found.thing()), 1000).map(drop));
        }
    }
    match session.doctor() {
        Ok(health) => look(
            "doctor",
            health
                .troubles
                .first()
                .map_or(Ok(()), |t| Err(upshot::error::Error::new(upshot::error::Kind::Damaged, "x", t.what.clone()))),
        ),
        Err(e) => look("doctor", Err(e)),
    }
    Some(if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) })
}

#[test]
fn what_is_taken_in_can_be_read_and_the_rest_is_refused() {
    let board = Board::full();
    board.ok("mara", &["export", "--all", "out"]);
    let (dir, db) = (board.path("out"), board.path("taken.db"));
    let whole = read(&dir);
    let mut same = whole.clone();
    rehash(&mut same);
    assert_eq!(same, whole, "the hashes are as the program makes them");
    assert_eq!(taken(&dir, &db), Some(Ok(())));
    let (mut made, mut refused, mut wrong) = (0, 0, Vec::new());
    let mut try_it = |what: String, sets: &mut [Value]| {
        rehash(sets);
        write(&dir, sets);
        made += 1;
        let came = std::panic::catch_unwind(|| taken(&dir, &db));
        match came {
            Ok(None) => refused += 1,
            Ok(Some(Ok(()))) => {}
            Ok(Some(Err(why))) => wrong.push(format!("{what}: taken in, and then {why}")),
            Err(_) => wrong.push(format!("{what}: a panic")),
        }
    };
    let odd = odd();
    let mut turn = 0;
    for (at, set) in whole.iter().enumerate() {
        for field in
            ["seq", "hlc", "at", "zone", "day", "actor", "via", "summary", "undoes", "spans", "readings", "digest"]
        {
            for value in &odd {
                turn += 1;
                // Quick: each value at some sets, each field often.
                if !is_long() && turn % 47 != 0 {
                    continue;
                }
                let mut sets = whole.clone();
                sets[at][field] = value.clone();
                try_it(format!("set {at} {field} = {value:.60}"), &mut sets);
            }
        }
        for (n, change) in set["changes"].as_array().unwrap().iter().enumerate() {
            let after: Value = serde_json::from_str(change["after"].as_str().unwrap()).unwrap();
            let mut found = Vec::new();
            places(&after, String::new(), &mut found);
            for place in found {
                for value in &odd {
                    turn += 1;
                    if !is_long() && turn % 61 != 0 {
                        continue;
                    }
                    let mut after = after.clone();
                    *after.pointer_mut(&place).unwrap() = value.clone();
                    let mut sets = whole.clone();
                    sets[at]["changes"][n]["after"] = json!(after.to_string());
                    try_it(format!("set {at} {} {place} = {:.60}", change["kind"], value.to_string()), &mut sets);
                }
            }
        }
    }
    eprintln!("{made} made, {refused} refused");
    assert!(wrong.is_empty(), "{} of {made}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(refused > 0);
    // In words, by the program itself.
    let mut sets = whole.clone();
    sets[0]["day"] = json!("never");
    rehash(&mut sets);
    write(&dir, &sets);
    let out = crate::room::command(&board.path("again.db"), board.dir.path(), "mara", &["import", "--all", "out"])
        .output()
        .unwrap();
    let said = said(&out);
    assert_eq!(out.status.code(), Some(6), "{said}");
    assert!(said.contains("Try: "), "{said}");
}
