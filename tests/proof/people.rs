//! Two people on one machine, where this runs as root and may be either: a group's board, a private umask, a sticky folder,
//! a crash of one of them, a backup by the other.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::room::{bare, is_root, mode, said};

const ANA: u32 = 4001;
const BEN: u32 = 4002;
const TEAM: u32 = 4100;

/// A folder that both may reach, with the program in it: what a build leaves may be in a folder that only root enters.
struct Place {
    dir: tempfile::TempDir,
    program: PathBuf,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = dir.path().join("upshot");
        fs::copy(env!("CARGO_BIN_EXE_upshot"), &program).unwrap();
        for (name, uid) in [("ana", ANA), ("ben", BEN)] {
            let home = dir.path().join(name);
            fs::create_dir(&home).unwrap();
            chown(&home, Some(uid), Some(uid)).unwrap();
            fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).unwrap();
        }
        Self { dir, program }
    }

    /// The program as somebody else, under a private umask.
    fn command(&self, who: &str, db: &Path, args: &[&str]) -> Command {
        let uid = if who == "ana" { ANA } else { BEN };
        let home = self.dir.path().join(who);
        let mut command = Command::new("sh");
        crate::room::clear(&mut command, &home);
        command.args(["-c", "umask 077; exec \"$@\"", "sh"]).arg(&self.program);
        command.arg("--db").arg(db).args(["--as", who, "--today", "2026-03-12"]).args(args);
        command.uid(uid).gid(TEAM).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, who: &str, db: &Path, args: &[&str]) -> Output {
        self.command(who, db, args).output().unwrap()
    }

    fn ok(&self, who: &str, db: &Path, args: &[&str]) -> Output {
        let out = self.run(who, db, args);
        assert!(out.status.success(), "{who} {args:?}: {}", said(&out));
        out
    }
}

/// A board that the group shares, made by ana in a folder of its own.
fn shared(place: &Place) -> PathBuf {
    let folder = place.dir.path().join("team");
    fs::create_dir(&folder).unwrap();
    chown(&folder, Some(ANA), Some(TEAM)).unwrap();
    let db = folder.join("team.db");
    let mut command = place.command("ana", &db, &[]);
    let out = command.args(["init", &format!("--shared={TEAM}")]).output().unwrap();
    assert!(out.status.success(), "{}", said(&out));
    assert_eq!((mode(&db), mode(&folder)), (0o660, 0o2770));
    db
}

#[test]
fn a_group_shares_a_board_whatever_their_umask() {
    if !is_root() {
        return;
    }
    let place = Place::new();
    let db = shared(&place);
    place.ok("ana", &db, &["metric", "add", "activation"]);
    for n in 0..5 {
        place.ok("ben", &db, &["log", "activation", &n.to_string()]);
        place.ok("ana", &db, &["log", "activation", &n.to_string()]);
    }
    place.ok("ben", &db, &["doctor"]);
    // One of them is killed inside a write: the other goes on.
    let mut hit = 0;
    for _ in 0..crate::room::size(40, 400) {
        let mut child = place.command("ana", &db, &["log", "-"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        for n in 0..20 {
            drop(std::io::Write::write_all(&mut stdin, format!("activation {n}\n").as_bytes()));
        }
        let journal = db.with_extension("db-journal");
        let begun = std::time::Instant::now();
        while !journal.exists() && begun.elapsed().as_millis() < 500 {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        hit += usize::from(journal.exists());
        place.ok("ben", &db, &["log", "activation", "7"]);
    }
    assert!(hit > 0, "no kill hit a write: the test did not test it");
    place.ok("ben", &db, &["doctor"]);
    // A copy made by one is the other's too.
    let copy = db.with_file_name("copy.db");
    place.ok("ben", &db, &["db", "backup", copy.to_str().unwrap()]);
    assert_eq!((mode(&copy), fs::metadata(&copy).unwrap().gid()), (0o660, TEAM));
    place.ok("ana", &copy, &["todo"]);
}

#[test]
fn what_is_private_is_private_to_another() {
    if !is_root() {
        return;
    }
    let place = Place::new();
    let db = place.dir.path().join("ana/own.db");
    place.ok("ana", &db, &["metric", "add", "activation"]);
    fs::set_permissions(db.parent().unwrap(), fs::Permissions::from_mode(0o755)).unwrap();
    let out = place.run("ben", &db, &["todo"]);
    assert!(!out.status.success() && said(&out).contains("Try: "), "{}", said(&out));
    // In a folder where everybody leaves files, another can leave a journal, and it is not believed.
    let common = place.dir.path().join("common");
    fs::create_dir(&common).unwrap();
    fs::set_permissions(&common, fs::Permissions::from_mode(0o1777)).unwrap();
    let db = common.join("own.db");
    place.ok("ana", &db, &["metric", "add", "activation"]);
    let journal = common.join("own.db-journal");
    fs::write(&journal, [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]).unwrap();
    chown(&journal, Some(BEN), Some(TEAM)).unwrap();
    let out = place.run("ana", &db, &["todo"]);
    assert_eq!(out.status.code(), Some(6), "{}", said(&out));
    assert!(said(&out).contains("somebody else's"), "{}", said(&out));
    fs::remove_file(&journal).unwrap();
    let out = place.ok("ana", &db, &["doctor"]);
    assert!(said(&out).contains("everybody on this machine"), "{}", said(&out));
}

#[test]
fn a_read_only_place_is_said_to_be_one() {
    if !is_root() {
        return;
    }
    let place = Place::new();
    let db = shared(&place);
    place.ok("ana", &db, &["metric", "add", "activation"]);
    // The group may read the folder and no more: the journal can't be made.
    fs::set_permissions(db.parent().unwrap(), fs::Permissions::from_mode(0o2750)).unwrap();
    let out = place.run("ben", &db, &["log", "activation", "1"]);
    assert!(!out.status.success() && said(&out).contains("Try: "), "{}", said(&out));
    let out = place.run("ben", &db, &["doctor"]);
    assert!(said(&out).contains("chmod"), "{}", said(&out));
    let mut own = bare(place.dir.path());
    assert!(own.args(["--version"]).status().unwrap().success());
}

#[test]
fn a_place_that_one_may_not_look_into_is_said_and_works_again_after() {
    if !is_root() {
        return;
    }
    let room = Place::new();
    let folder = room.dir.path().join("place");
    fs::create_dir(&folder).unwrap();
    chown(&folder, Some(ANA), Some(TEAM)).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o2770)).unwrap();
    let own = |name: &str| room.dir.path().join("ana").join(name);
    let (db, place) = (own("team.db"), folder.to_str().unwrap());
    room.ok("ana", &db, &["metric", "add", "activation"]);
    room.ok("ana", &db, &["sync", place]);
    let board = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let packs = || fs::read_dir(&board).unwrap().map(|entry| entry.unwrap().path());
    let is_pack = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "upshot");
    let pack = packs().find(is_pack).unwrap();
    let says = |name: &str, args: &[&str], named: &Path| {
        let out = room.run("ana", &own(name), args);
        let words = said(&out);
        assert!(!out.status.success(), "{args:?}: {words}");
        assert!(words.contains(named.to_str().unwrap()) && words.contains("Permission denied"), "{args:?}: {words}");
        assert!(words.contains("Try: ") && !words.contains("there is no folder"), "{args:?}: {words}");
    };
    let closed = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    // The folder, from a copy that knows it, by each way to look at it, and from one that has no board yet.
    closed(&folder, 0);
    for way in [&["sync", place] as &[&str], &["sync", place, "--check"], &["sync", place, "--dry-run"]] {
        says("team.db", way, &folder);
    }
    says("new.db", &["sync", place], &folder);
    assert!(!own("new.db").exists(), "no board is made of what can't be read");
    closed(&folder, 0o2770);
    // What lies in it: the board's own folder, to look into and to write to.
    room.ok("ana", &db, &["log", "activation", "31"]);
    for mode in [0, 0o500] {
        closed(&board, mode);
        says("team.db", &["sync", place], &board);
    }
    closed(&board, 0o2770);
    // A pack: the others go on, and it is named. No board is begun with nothing of it.
    closed(&pack, 0);
    let out = room.run("ana", &db, &["sync", place]);
    assert!(out.status.success() && said(&out).contains("sent 1"), "{}", said(&out));
    for one in packs().filter(is_pack) {
        closed(&one, 0);
    }
    let out = room.run("ana", &own("new.db"), &["sync", place]);
    let name = pack.file_name().unwrap().to_str().unwrap();
    assert!(!out.status.success() && said(&out).contains(name) && said(&out).contains("chmod"), "{}", said(&out));
    assert!(!own("new.db").exists(), "no board is made of what can't be read");
    for one in packs().filter(is_pack) {
        closed(&one, 0o660);
    }
    let out = room.ok("ana", &own("new.db"), &["sync", place]);
    assert!(said(&out).contains("2 change sets"), "{}", said(&out));
    room.ok("ana", &db, &["doctor"]);
}
