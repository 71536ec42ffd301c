//! What is taken from other copies: in its order, with what it rests on, from clocks that can be, and whole or not at all.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::room::{Board, said};
use crate::shim;

/// A folder where two copies have met, and the two.
struct Met {
    place: PathBuf,
    mara: Board,
    bo: Board,
}

impl Met {
    fn new() -> Self {
        let (mara, bo) = (Board::new(), Board::none());
        let place = mara.path("place");
        fs::create_dir(&place).unwrap();
        let met = Self { place, mara, bo };
        met.sync(&met.mara);
        met.sync(&met.bo);
        met
    }

    /// A meeting there; what is said of it as JSON.
    fn sync(&self, board: &Board) -> serde_json::Value {
        board.json(&["sync", self.place.to_str().unwrap()])
    }

    fn packs(&self) -> Vec<PathBuf> {
        let board = fs::read_dir(&self.place).unwrap().next().unwrap().unwrap().path();
        let mut packs: Vec<PathBuf> = fs::read_dir(board).unwrap().map(|entry| entry.unwrap().path()).collect();
        packs.retain(|path| path.extension().is_some_and(|end| end == "upshot"));
        packs
    }

    /// Does something on a board and gives it, as a pack of its own.
    fn gives(&self, board: &Board, args: &[&str]) -> PathBuf {
        let before = self.packs();
        board.ok("mara", args);
        self.sync(board);
        self.packs().into_iter().find(|pack| !before.contains(pack)).unwrap()
    }
}

/// The one set that waits, and why.
fn waits(told: &serde_json::Value, why: &str) {
    let waiting = told["waiting"].as_array().unwrap();
    assert!(waiting.len() == 1 && waiting[0]["why"] == why, "{told}");
    assert_eq!(told["got"]["sets"], 0, "{told}");
    assert!(waiting[0]["since"].as_str().is_some_and(|since| since.contains('T')), "{told}");
}

#[test]
fn a_set_waits_for_the_one_before_it() {
    let met = Met::new();
    let before = met.gives(&met.mara, &["log", "activation", "31", "2026-03-01"]);
    met.gives(&met.mara, &["log", "activation", "32", "2026-03-02"]);
    let aside = met.mara.path("aside");
    fs::rename(&before, &aside).unwrap();
    waits(&met.sync(&met.bo), "parent");
    fs::rename(&aside, &before).unwrap();
    assert_eq!(met.sync(&met.bo)["got"]["sets"], 2);
    met.bo.healthy();
}

#[test]
fn a_set_waits_for_what_it_builds_on() {
    let met = Met::new();
    let li = Board::none();
    let made = met.gives(&met.mara, &["metric", "add", "p95", "--unit", "ms", "--better", "down", "--measures", "all"]);
    met.sync(&li);
    met.gives(&li, &["log", "p95", "431", "2026-03-01"]);
    let aside = met.mara.path("aside");
    fs::rename(&made, &aside).unwrap();
    // Li's is the first set of a chain of its own: only what it is about is not here.
    waits(&met.sync(&met.bo), "refers");
    fs::rename(&aside, &made).unwrap();
    assert_eq!(met.sync(&met.bo)["got"]["sets"], 2);
    met.bo.healthy();
}

#[test]
fn a_copied_file_goes_on_under_an_id_of_its_own() {
    let mara = Board::new();
    let copy = mara.copy();
    mara.ok("mara", &["log", "activation", "31", "2026-03-01"]);
    copy.ok("mara", &["log", "activation", "32", "2026-03-02"]);
    let told = mara.json(&["merge", copy.db.to_str().unwrap()]);
    assert!(told["new_replica"].is_string(), "{told}");
    mara.healthy();
}

#[test]
fn a_clock_that_is_ahead_is_said_and_waits() {
    let met = Met::new();
    let ahead = SystemTime::now() + Duration::from_secs(9 * 86_400);
    let ahead = ahead.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let mut command = met.mara.command("mara", &["log", "activation", "31", "2026-03-01"]);
    command.env("SHIM_CLOCK", ahead.to_string());
    if !shim::under(&mut command) {
        return;
    }
    let out = command.output().unwrap();
    assert!(out.status.success(), "{}", said(&out));
    met.sync(&met.mara);
    waits(&met.sync(&met.bo), "clock");
    let told = met.bo.json(&["sync", met.place.to_str().unwrap(), "--accept-clock"]);
    assert_eq!(told["got"]["sets"], 1, "{told}");
}

#[test]
fn nothing_is_taken_after_which_nothing_could_be_written() {
    let mara = Board::new();
    mara.ok("mara", &["log", "activation", "31", "2026-03-01"]);
    mara.ok("mara", &["export", "--all", "out"]);
    let sets = mara.path("out/sets.jsonl");
    let mut lines: Vec<serde_json::Value> =
        fs::read_to_string(&sets).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.last_mut().unwrap()["hlc"] = serde_json::json!(i64::MAX - 70_000);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(&sets, text).unwrap();
    let new = mara.path("new.db");
    let out = crate::room::command(&new, mara.dir.path(), "mara", &["import", "--all", "out"]).output().unwrap();
    assert!(said(&out).contains("past the year 6100"), "{}", said(&out));
}

#[test]
fn a_pack_that_is_cut_is_not_read() {
    let met = Met::new();
    let pack = met.gives(&met.mara, &["log", "activation", "31", "2026-03-01"]);
    let bytes = fs::read(&pack).unwrap();
    for left in [bytes.len() - 1, bytes.len() - 33, bytes.len() / 2] {
        fs::write(&pack, &bytes[..left]).unwrap();
        let told = met.sync(&met.bo);
        assert_eq!((&told["not_whole"], &told["got"]["sets"]), (&1.into(), &0.into()), "{left}: {told}");
    }
    fs::write(&pack, &bytes).unwrap();
    assert_eq!(met.sync(&met.bo)["got"]["sets"], 1);
}

/// What a meeting that can't be says: why and what to do, and the board is as it was.
fn says(met: &Met, why: &str) {
    let place = met.place.to_str().unwrap().to_owned();
    let out = met.mara.run(&["sync", &place]);
    let words = said(&out);
    assert!(!out.status.success() && words.contains(why), "{why}: {words}");
    assert!(words.contains("Try: ") && !words.contains("panicked"), "{why}: no way on: {words}");
    met.mara.healthy();
}

#[test]
fn a_place_that_is_gone_or_in_the_way_is_said_and_works_again_after() {
    let met = Met::new();
    met.mara.ok("mara", &["log", "activation", "31", "2026-03-01"]);
    let aside = met.mara.path("aside");
    fs::rename(&met.place, &aside).unwrap();
    says(&met, "place");
    fs::write(&met.place, "no folder").unwrap();
    says(&met, "place");
    fs::remove_file(&met.place).unwrap();
    fs::create_dir(&met.place).unwrap();
    says(&met, "place");
    fs::remove_dir(&met.place).unwrap();
    fs::rename(&aside, &met.place).unwrap();
    let board = fs::read_dir(&met.place).unwrap().next().unwrap().unwrap().path();
    let kept = met.mara.path("kept");
    fs::rename(&board, &kept).unwrap();
    fs::write(&board, "no folder").unwrap();
    says(&met, "is no folder");
    fs::remove_file(&board).unwrap();
    fs::rename(&kept, &board).unwrap();
    assert_eq!(met.sync(&met.mara)["sent"]["sets"], 1);
    assert_eq!(met.sync(&met.bo)["got"]["sets"], 1);
}

#[test]
fn a_place_that_is_full_takes_all_of_a_pack_or_nothing() {
    if !crate::room::is_root() {
        return;
    }
    let met = Met::new();
    let packs = met.packs();
    let small = met.mara.path("small");
    fs::create_dir(&small).unwrap();
    let mut mount = std::process::Command::new("mount");
    let mounted = mount.args(["-t", "tmpfs", "-o", "size=128k", "tmpfs"]).arg(&small).output();
    if !mounted.is_ok_and(|out| out.status.success()) {
        return crate::room::skipped("a small disk can't be mounted here");
    }
    let tried = std::panic::catch_unwind(|| {
        for n in 0..12 {
            met.mara.ok("mara", &["log", "activation", &n.to_string(), "2026-03-01", &"x".repeat(20_000)]);
        }
        let out = met.mara.run(&["sync", small.to_str().unwrap()]);
        let words = said(&out);
        assert!(!out.status.success() && words.contains("Try: ") && !words.contains("panicked"), "{words}");
        met.mara.healthy();
        crate::room::tool("mount", &["-o".as_ref(), "remount,size=4m".as_ref(), small.as_os_str()]);
        let told = met.mara.json(&["sync", small.to_str().unwrap()]);
        assert!(told["sent"]["sets"].as_u64().unwrap() >= 12, "{told}");
        let li = Board::none();
        let got = li.json(&["sync", small.to_str().unwrap()]);
        assert_eq!((&got["not_whole"], &got["got"]["sets"]), (&0.into(), &told["sent"]["sets"]), "{got}");
    });
    crate::room::tool("umount", &[small.as_os_str()]);
    tried.unwrap();
    assert_eq!(met.packs(), packs, "the other place is as it was");
}
