//! What upshot exports comes back: into the same board it adds nothing, into another it is the same readings.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use crate::book::Room;

/// How many boards are made and read back; PROOF=long makes all of them.
fn boards() -> u64 {
    if std::env::var("PROOF").is_ok_and(|how| how == "long") { 10_000 } else { 12 }
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

const NOTES: [&str; 9] =
    ["", "plain", " blank before", "=1+1", "'-x", "a \"quote\"", "two\nlines", "Total", "comma, semicolon; tab\t| bar"];

/// Fills a board with readings of every kind; the days lie apart, or several on one.
fn fill(room: &Room, chance: &mut Chance) {
    for (metric, unit) in [("share", "%"), ("ms", "ms"), ("plain", "")] {
        let mut words = vec!["metric", "add", metric, "--better", "up", "--measures", "x"];
        if !unit.is_empty() {
            words.extend(["--unit", unit]);
        }
        assert_eq!(room.run(&words).code, 0);
        let mut lines = String::from("day,value,n,of,note,source\n");
        for n in 0..=chance.below(12) {
            let day = format!("2024-{:02}-{:02}", 1 + chance.below(11), 1 + chance.below(28));
            let time = ["", "T06:05", "T18:30:20"][chance.below(3) as usize];
            let of = if chance.below(3) == 0 { (1 + chance.below(500)).to_string() } else { String::new() };
            let value = [n as f64, -0.125 * n as f64, 1e-7, 12_345_678.5][chance.below(4) as usize];
            let note = NOTES[chance.below(9) as usize].replace('"', "\"\"");
            lines.push_str(&format!("{day}{time},{value},,{of},\"{note}\",\n"));
        }
        let file = room.path(&format!("{metric}.csv"));
        std::fs::write(&file, lines).unwrap();
        let path = file.to_string_lossy();
        let ran = room.run(&["import", &path, "--metric", metric, "--per", "day", "each", "--scale", "1"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    for note in NOTES {
        let value = format!("{}/196", chance.below(197));
        let day = format!("2024-12-{:02}", 1 + chance.below(28));
        let ran = room.run(&["log", "share", &value, &day, "--note", note]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    if chance.below(2) == 0 {
        assert_eq!(room.run(&["log", "plain", "5", "2024-11-30"]).code, 0);
        assert_eq!(room.run(&["correct", "plain", "2024-11-30", "6", "--why", "typed wrong"]).code, 0);
    }
}

/// The readings that count, each with everything a reader sees but when and by whom it was logged.
fn readings(room: &Room) -> Vec<String> {
    let mut all = Vec::new();
    for metric in ["share", "ms", "plain"] {
        let (_, list) = room.json(&["reading", "list", metric]);
        for reading in list["data"].as_array().unwrap() {
            let fields = ["id", "day", "time", "value", "of", "note"].map(|field| reading[field].to_string());
            all.push(format!("{metric} {}", fields.join(" ")));
        }
    }
    all.sort();
    all
}

fn import(room: &Room, file: &Path) -> Value {
    let (ran, json) = room.json(&["import", &file.to_string_lossy()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    json["data"].clone()
}

#[test]
fn an_export_comes_back_as_itself() {
    let next = AtomicU64::new(1);
    let all = boards();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > all {
                        return;
                    }
                    comes_back(seed);
                    if seed.is_multiple_of(500) {
                        eprintln!("{seed} boards came back as themselves");
                    }
                }
            });
        }
    });
}

fn comes_back(seed: u64) {
    let chance = &mut Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let room = Room::new("2024-12-31");
    fill(&room, chance);
    let before = readings(&room);
    for format in ["csv", "json", "jsonl"] {
        let file = room.path(&format!("out.{format}"));
        let path = file.to_string_lossy().into_owned();
        assert_eq!(room.run(&["export", "--format", format, "-o", &path]).code, 0);
        let done = import(&room, &file);
        assert_eq!(
            (&done["added"], &done["differ"]),
            (&Value::from(0), &Value::from(0)),
            "seed {seed}, {format}: {done}"
        );
        assert_eq!(readings(&room), before, "seed {seed}, {format}");

        let empty = Room::new("2024-12-31");
        let done = import(&empty, &file);
        assert_eq!(done["added"].as_u64(), Some(before.len() as u64), "seed {seed}, {format}: {done}");
        assert_eq!(readings(&empty), before, "seed {seed}, {format}: an empty board");
        assert_eq!(import(&empty, &file)["added"], 0, "seed {seed}, {format}: once more");
    }
}
