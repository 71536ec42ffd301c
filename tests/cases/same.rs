//! `moved` and `import --dry-run` say the same of each file: what was read, or why it was not.

use serde_json::Value;

use crate::book::{Book, Room};

/// What both say of a reading, but for what only a board knows.
fn said(read: &Value) -> Value {
    let mut read = read.clone();
    if let Some(fields) = read.as_object_mut() {
        // A file alone names no metric, and has no board's unit.
        for field in ["series", "unit"] {
            fields.remove(field);
        }
    }
    read
}

#[test]
fn moved_and_import_say_the_same_of_each_file() {
    let book = Book::read();
    let failed = book.each(|case| {
        let words = case.words(&case.it["run"]);
        if words[0] != "import" {
            return None;
        }
        let (file, mut flags) = (words[1], words[2..].to_vec());
        flags.retain(|word| !["--dry-run", "--correct"].contains(word));
        // On a board that holds nothing, of a metric that it doesn't know: as a file alone is.
        let room = Room::new(case.it["today"].as_str().unwrap_or("2024-12-31"));
        let import: Vec<&str> = ["import", file].iter().chain(&flags).chain(&["--dry-run"]).copied().collect();
        let moved: Vec<&str> =
            ["moved", file, "--at", "2024-03-02", "--better", "up"].iter().chain(&flags).copied().collect();
        let (imported, dry) = room.json(&import);
        let (looked, evidence) = room.json(&moved);
        let error = |err: &str| {
            let error: Value = serde_json::from_str(err.lines().last().unwrap_or_default()).unwrap_or_default();
            (error["error"]["code"].clone(), error["error"]["message"].clone(), error["error"]["missing"].clone())
        };
        match (imported.code, looked.code) {
            (0, 0) if said(&dry["data"]["read"]) == said(&evidence["data"]["read"]) => None,
            (0, 0) => Some(format!("{} and {}", said(&dry["data"]["read"]), said(&evidence["data"]["read"]))),
            // Which metric it is, a file alone need not say; of several, it is asked which is looked at.
            (2, 0) if imported.err.contains("which_metric") => None,
            (0, 2) if looked.err.contains("which_metric") => None,
            // A reading is a fact of a day that has come; a file alone may look ahead.
            (1, 0) if imported.err.contains("has not come yet") => None,
            (a, b) if a == b && error(&imported.err) == error(&looked.err) => None,
            (a, b) => Some(format!("{a}: {}, {b}: {}", imported.err, looked.err)),
        }
    });
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
