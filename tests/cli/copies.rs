//! Two people with a copy of the board each: merged, met at a folder, and what they said differently settled.

use std::fs;
use std::path::{Path, PathBuf};

use crate::world::World;

/// Another file of the same board, in a folder of bo's own.
pub(crate) fn copied(w: &World) -> World {
    let other = World::new().on(w.day());
    fs::copy(w.db(), other.db()).unwrap();
    other.as_("bo")
}

/// A line that merges another copy's file.
pub(crate) fn merge(other: &World) -> Vec<String> {
    vec!["merge".to_owned(), other.db().display().to_string()]
}

/// Two copies that said another target each, and met in the first.
pub(crate) fn two_targets() -> World {
    let w = World::new().framed();
    let bo = copied(&w);
    w.ok("edit O-1 --to 44");
    bo.ok("edit O-1 --to 41 --why 'mobile is out of scope'");
    w.ok(merge(&bo).as_slice());
    w
}

/// Two copies that said another owner each, and met in the first.
pub(crate) fn two_ships() -> World {
    let w = World::new().framed().tried();
    w.ok("start H-1");
    let bo = copied(&w);
    w.ok("ship H-1 2026-03-02");
    bo.as_("mara").ok("ship H-1 2026-02-27");
    w.ok(merge(&bo).as_slice());
    let later = w.on("2026-04-06");
    later.all(&["log activation 35 2026-03-16", "log activation 36 2026-03-23", "log activation 36.2 2026-03-30"]);
    later
}

/// Two copies that judged one hypothesis each in its way, and met in the first.
fn contested() -> (World, World) {
    let w = World::new().framed().tried().shipped().measured();
    let bo = copied(&w).as_("mara");
    w.ok("verdict H-1 supported -l 'samples help' -n scale");
    bo.ok("verdict H-1 inconclusive -l 'hard to say' -n watch");
    w.ok(merge(&bo).as_slice());
    (w, bo)
}

#[test]
fn a_merge_brings_what_another_copy_wrote_and_says_it() {
    let w = World::new().framed();
    let bo = copied(&w);
    bo.all(&["log activation 33", "frame 'Fewer refunds'", "note O-1 'seen it too'"]);
    w.ok("frame 'Better answers'");
    let rehearsed = w.ok([merge(&bo), vec!["--dry-run".to_owned()]].concat().as_slice());
    assert!(rehearsed.starts_with("Would merge "), "{rehearsed}");
    assert_eq!(w.json("outcome list").as_array().unwrap().len(), 2, "a rehearsal changes nothing");
    let said = w.ok(merge(&bo).as_slice());
    assert!(said.contains("3 change sets by @bo") && said.contains("1 reading"), "{said}");
    assert!(said.contains("\"Fewer refunds\"") && said.contains("O-2 is now O-2"), "{said}");
    assert!(said.contains("Before it: ") && said.contains(".backup.db"), "{said}");
    let again = w.ok(merge(&bo).as_slice());
    assert!(again.contains("Nothing new: "), "{again}");
    assert_eq!(w.json("doctor")["sound"], true);
    // Both have the number 2: each is found by its letters, and by the number alone neither is.
    let labels: Vec<String> = w
        .json("outcome list")
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["label"].as_str().unwrap().to_owned())
        .filter(|label| label.starts_with("O-2"))
        .collect();
    assert_eq!(labels.len(), 2, "{labels:?}");
    for label in &labels {
        assert!(label.len() > 3, "{labels:?}");
        assert_eq!(w.json(&format!("show {}", label.to_lowercase()))["label"], *label);
    }
    let either = w.run("show O-2");
    assert_eq!(either.code, 3, "{either:?}");
    assert!(labels.iter().all(|label| either.err.contains(label)), "{either:?}");
    // The other copy, merged the other way, says the same.
    bo.ok(merge(&w).as_slice());
    assert_eq!(bo.json("outcome list"), w.json("outcome list"));
    assert_eq!(bo.json("reading list activation"), w.json("reading list activation"));
}

#[test]
fn another_board_a_missing_file_and_one_being_written_are_refused() {
    let w = World::new().framed();
    let stranger = World::new().framed();
    let refused = w.refused(merge(&stranger).as_slice(), "other_board");
    assert!(refused.words.contains("import"), "{refused:?}");
    assert_eq!(w.run("merge nowhere.db").code, 3);
    w.file("text.db", "not a board");
    assert_eq!(w.run("merge text.db").code, 6);
    let bo = copied(&w);
    fs::write(bo.db().with_file_name("team.db-journal"), "hot").unwrap();
    let said = w.run(merge(&bo).as_slice());
    assert_eq!(said.code, 6);
    assert!(said.err.contains("was being written"), "{said:?}");
    assert_eq!(w.json("doctor")["sound"], true);
}

#[test]
fn two_versions_of_a_field_are_listed_and_one_is_taken() {
    let w = two_targets();
    let list = w.json("resolve");
    let conflict = &list[0];
    assert_eq!(conflict["name"], "O-1 target");
    assert_eq!(conflict["shown"], 2);
    assert_eq!(conflict["versions"][1]["by"], "bo");
    let words = w.ok("resolve o1 target");
    assert!(
        words.contains("O-1 target has 2 versions") && words.contains("shown   \"mobile is out of scope\""),
        "{words}"
    );
    assert_eq!(w.run("resolve O-1 target 3").code, 2);
    assert_eq!(w.run("resolve O-9").code, 3);
    let said = w.ok("resolve O-1 target 1");
    assert!(said.starts_with("Settled O-1 target: as @mara said it"), "{said}");
    assert_eq!(w.json("show O-1")["target"], 44.0);
    assert_eq!(w.ok("resolve"), "Nothing is to be settled: what every copy said agrees.\n");
    // It can be taken back, and then both stand again.
    let undone = w.ok("undo");
    assert!(undone.contains("Open again: O-1 target"), "{undone}");
    assert_eq!(w.json("resolve")[0]["versions"].as_array().map(Vec::len), Some(2));
    assert_eq!(w.json("show O-1")["target"], 41.0);
    w.ok("redo");
    assert_eq!(w.json("show O-1")["target"], 44.0);
    assert_eq!(w.json("resolve"), serde_json::json!([]));
    assert_eq!(w.json("doctor")["sound"], true);
}

#[test]
fn an_edit_settles_a_field_too() {
    let w = two_targets();
    w.ok("edit O-1 --to 43");
    assert_eq!(w.json("resolve"), serde_json::json!([]));
    assert_eq!(w.json("show O-1")["target"], 43.0);
}

#[test]
fn a_commitment_waits_until_its_target_is_settled() {
    let w = two_targets();
    let refused = w.refused("sprint start 2w --goal O-1", "unsettled");
    assert!(refused.words.contains("upshot resolve O-1 target"), "{refused:?}");
    w.ok("resolve O-1 target 2");
    w.ok("sprint start 2w --goal O-1");
}

#[test]
fn two_verdicts_are_contested_until_the_owner_gives_another() {
    let (w, _) = contested();
    assert_eq!(w.json("show H-1")["state"], "contested");
    // Every face has every verdict that stands, and the same of each.
    let all = w.json("show H-1")["verdicts"].clone();
    let calls: Vec<&str> = all.as_array().unwrap().iter().map(|one| one["call"].as_str().unwrap()).collect();
    assert_eq!(calls, ["supported", "inconclusive"]);
    assert_eq!(w.json("hypothesis list")[0]["verdicts"], all);
    let exported: serde_json::Value = serde_json::from_str(&w.ok("export --format json")).unwrap();
    assert_eq!(exported["data"]["hypotheses"][0]["verdicts"], all);
    assert!(w.ok("todo").contains("H-1 has 2 verdicts"), "{}", w.ok("todo"));
    assert_eq!(w.json("hypothesis list --state contested").as_array().unwrap().len(), 1);
    let list = w.ok("resolve");
    assert!(list.contains("H-1 has 2 verdicts") && list.contains("upshot verdict H-1 CALL --replace"), "{list}");
    let by_number = w.refused("resolve H-1 1", "not_by_choice");
    assert!(by_number.words.contains("--replace"), "{by_number:?}");
    w.ok("verdict H-1 inconclusive --replace -l 'too few readings' -n watch");
    assert_eq!(w.json("show H-1")["verdicts"].as_array().unwrap().len(), 1);
    assert_eq!(w.json("show H-1")["state"], "inconclusive");
    assert_eq!(w.json("resolve"), serde_json::json!([]));
}

#[test]
fn one_reading_corrected_on_two_copies_counts_once_and_a_correction_settles_it() {
    let w = World::new().framed();
    let bo = copied(&w);
    w.ok("correct activation 2026-02-16 30.5 --why 'late signups'");
    bo.ok("correct activation 2026-02-16 31.5 --why 'test teams'");
    w.ok(merge(&bo).as_slice());
    let readings = |w: &World| -> Vec<f64> {
        let list = w.json("reading list activation --from 2026-02-16 --to 2026-02-16");
        list["readings"]
            .as_array()
            .unwrap_or(list.as_array().unwrap_or(&Vec::new()))
            .iter()
            .map(|r| r["value"].as_f64().unwrap())
            .collect()
    };
    assert_eq!(readings(&w).len(), 1, "{:?}", readings(&w));
    // Where it is said the day is a person's; what is typed has its own.
    for page in ["resolve", "todo"] {
        let said = w.ok(page).to_lowercase();
        assert!(said.contains("reading mon 16 feb") && said.contains("2 values"), "{page}: {said}");
        assert!(said.contains("correct activation 2026-02-16"), "{page}: {said}");
    }
    w.ok("correct activation 2026-02-16 31 --why 'counted again'");
    assert_eq!(readings(&w), [31.0]);
    assert_eq!(w.json("resolve"), serde_json::json!([]));
}

#[test]
fn what_one_copy_removed_and_the_other_used_stays_and_is_asked_about() {
    let w = World::new().framed();
    w.ok("metric add errors --unit % --better down --measures 'failed calls'");
    w.ok("outcome guardrail O-1 'errors < 2'");
    let bo = copied(&w);
    w.ok("outcome guardrail O-1 errors --remove");
    bo.ok("outcome guardrail O-1 'errors < 3' --why 'seasonal'");
    w.ok(merge(&bo).as_slice());
    let name = w.json("resolve")[0]["name"].as_str().unwrap().to_owned();
    assert_eq!(name, "O-1 guardrail errors gone");
    w.ok("resolve O-1 guardrail errors gone removed");
    assert_eq!(w.json("show O-1")["guardrails"], serde_json::json!([]));
    assert_eq!(w.json("doctor")["sound"], true);
}

/// A folder where copies meet, as the line names it.
fn place(w: &World) -> PathBuf {
    let place = w.dir().join("meet");
    fs::create_dir_all(&place).unwrap();
    place
}

fn sync(place: &Path, more: &[&str]) -> Vec<String> {
    let mut words = vec!["sync".to_owned(), place.display().to_string()];
    words.extend(more.iter().map(|word| (*word).to_owned()));
    words
}

/// The packs that lie at a place.
fn packs(place: &Path) -> Vec<PathBuf> {
    let board = fs::read_dir(place).unwrap().next().unwrap().unwrap().path();
    let mut packs: Vec<PathBuf> = fs::read_dir(board)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "upshot"))
        .collect();
    packs.sort();
    packs
}

#[test]
fn a_colleague_joins_by_one_command_and_both_see_the_others_work() {
    let w = World::new().framed();
    let place = place(&w);
    let said = w.ok(sync(&place, &[]).as_slice());
    assert!(said.contains("got nothing, sent "), "{said}");
    let bo = World::new().as_("bo");
    let made = bo.ok(sync(&place, &[]).as_slice());
    assert!(made.starts_with("Made ") && made.contains("change sets by @mara"), "{made}");
    assert_eq!(bo.json("outcome list"), w.json("outcome list"));
    bo.ok("log activation 33");
    bo.ok("sync");
    let said = w.ok("sync");
    assert!(said.contains("got 1 change set by @bo"), "{said}");
    assert!(w.ok("sync").starts_with("Nothing new."), "{}", w.ok("sync"));
    let checked = w.ok(sync(&place, &["--check"]).as_slice());
    assert_eq!(checked, "Both have the same change sets.\n");
    let rehearsed = w.json(sync(&place, &["--dry-run"]).as_slice());
    assert_eq!(rehearsed["got"]["sets"], 0);
    assert_eq!(w.json("reading list activation"), bo.json("reading list activation"));
    assert_eq!(w.json("doctor")["sound"], true);
    assert_eq!(bo.json("doctor")["sound"], true);
}

#[test]
fn a_pack_on_its_way_waits_and_a_changed_one_is_never_read() {
    let w = World::new().framed();
    let place = place(&w);
    w.ok(sync(&place, &[]).as_slice());
    let pack = packs(&place).remove(0);
    let whole = fs::read(&pack).unwrap();
    fs::write(&pack, &whole[..whole.len() / 2]).unwrap();
    let bo = World::new().as_("bo");
    let half = bo.ok(sync(&place, &[]).as_slice());
    let name = pack.file_name().unwrap().to_str().unwrap();
    assert!(half.contains("1 pack is not whole yet") && half.contains(name), "{half}");
    assert_eq!(bo.json(sync(&place, &[]).as_slice())["on_the_way"], serde_json::json!([name]));
    for at in [10, whole.len() / 3, whole.len() - 3] {
        let mut turned = whole.clone();
        turned[at] ^= 4;
        fs::write(&pack, &turned).unwrap();
        assert!(bo.ok(sync(&place, &[]).as_slice()).contains("not whole"));
    }
    assert_eq!(bo.json("outcome list"), serde_json::json!([]));
    fs::write(&pack, &whole).unwrap();
    bo.ok(sync(&place, &[]).as_slice());
    assert_eq!(bo.json("outcome list"), w.json("outcome list"));
}

#[test]
fn doctor_says_where_copies_meet_and_what_is_to_go_there() {
    let w = World::new().framed();
    assert_eq!(w.json("doctor")["places"], serde_json::json!([]));
    let place = place(&w);
    w.ok(sync(&place, &[]).as_slice());
    w.ok("log activation 33");
    let known = &w.json("doctor")["places"][0];
    assert_eq!((known["kind"].as_str(), known["to_send"].as_u64()), (Some("folder"), Some(1)), "{known}");
    assert!(known["at"].as_str().is_some_and(|at| at.contains('T')), "{known}");
    let said = w.ok("doctor");
    assert!(said.contains("Meets others at folder ") && said.contains("; 1 to send."), "{said}");
}

#[test]
fn an_emptied_place_is_not_filled_without_a_word() {
    let w = World::new().framed();
    let place = place(&w);
    w.ok(sync(&place, &[]).as_slice());
    fs::remove_dir_all(&place).unwrap();
    assert_eq!(w.run("sync").code, 3);
    fs::create_dir(&place).unwrap();
    let refused = w.refused("sync", "place_emptied");
    assert!(refused.words.contains("--new"), "{refused:?}");
    w.ok("sync --new");
    assert_eq!(packs(&place).len(), 1);
}

#[test]
fn small_packs_are_joined_and_a_lost_one_is_given_again() {
    let w = World::new().framed();
    let place = place(&w);
    w.ok(sync(&place, &[]).as_slice());
    for n in 0..20 {
        w.ok(&format!("log activation 3{} 2026-02-{:02}", n % 10, n + 1));
        w.ok("sync -q");
    }
    assert!(packs(&place).len() <= 9, "{:?}", packs(&place));
    fs::remove_file(packs(&place).remove(0)).unwrap();
    w.ok("sync");
    let bo = World::new().as_("bo");
    bo.ok(sync(&place, &[]).as_slice());
    assert_eq!(bo.json("reading list activation"), w.json("reading list activation"));
}

#[test]
fn a_board_of_several_is_named_and_a_hub_is_said_not_to_be_here() {
    let (w, other) = (World::new().framed(), World::new().framed());
    let place = place(&w);
    w.ok(sync(&place, &[]).as_slice());
    other.ok(sync(&place, &[]).as_slice());
    let bo = World::new().as_("bo");
    let either = bo.run(sync(&place, &[]).as_slice());
    assert_eq!(either.code, 3, "{either:?}");
    assert!(either.err.contains("2 boards lie in"), "{either:?}");
    let hub = w.run("sync postgres://hub/board");
    assert_eq!(hub.code, 2, "{hub:?}");
    assert_eq!(World::new().run("sync").code, 2);
}

#[test]
fn what_two_copies_took_back_comes_back_by_one_redo() {
    let w = World::new().framed();
    w.ok("log activation 44 2026-02-27");
    let bo = copied(&w).as_("mara");
    w.ok("undo");
    bo.ok("undo");
    w.ok(merge(&bo).as_slice());
    let has = |w: &World| w.json("reading list activation").to_string().contains("44.0");
    assert!(!has(&w));
    w.ok("redo");
    assert!(has(&w), "both undos are undone");
    bo.ok(merge(&w).as_slice());
    assert!(has(&bo));
    w.ok("undo");
    assert!(!has(&w));
    assert_eq!(w.json("doctor")["sound"], true);
}

#[test]
fn a_copy_that_was_brought_says_the_same_by_every_command() {
    let w = World::new().on("2026-03-12");
    w.ok("demo team.db");
    let place = w.dir().join("place");
    fs::create_dir(&place).unwrap();
    w.ok(sync(&place, &[]).as_slice());
    let clone = World::new().on(w.day());
    clone.ok(sync(&place, &[]).as_slice());
    for line in [
        "board",
        "outcome list",
        "hypothesis list",
        "metric list",
        "show O-1",
        "show H-1",
        "show activation",
        "show S-1",
        "show P-1",
        "evidence O-1",
        "evidence H-1",
        "todo",
        "ask",
        "report",
        "symptoms",
        "review S-1",
        "sprint list",
        "sprint show S-1",
        "history",
        "history O-1",
        "search sample",
        "person list",
        "objective list",
        "chore list",
        "reading list activation",
        "resolve",
        "brief O-1",
        "export",
        "board set",
        "source list",
    ] {
        // Where a set came from is the copy's own to say.
        let local = |text: serde_json::Value| {
            let mut text = text;
            for entry in text.as_array_mut().into_iter().flatten().filter_map(|entry| entry.as_object_mut()) {
                entry.remove("arrived");
            }
            text.to_string()
                .replace(&w.dir().display().to_string(), "HERE")
                .replace(&clone.dir().display().to_string(), "HERE")
        };
        let [here, there] = [&w, &clone].map(|world| world.run(format!("{line} --json").as_str()));
        assert_eq!(here.code, there.code, "{line}: {here:?} {there:?}");
        let read = |text: &str| {
            serde_json::from_str::<serde_json::Value>(text).map_or_else(|_| text.into(), |v| v["data"].clone())
        };
        assert_eq!(local(read(&here.out)), local(read(&there.out)), "{line}");
    }
}

#[test]
fn what_stands_before_a_broken_set_of_a_pack_is_taken() {
    let w = World::new();
    w.all(&["chore add one", "chore add two", "chore add three"]);
    let place = w.dir().join("place");
    fs::create_dir(&place).unwrap();
    w.ok(sync(&place, &[]).as_slice());
    let pack = packs(&place).pop().unwrap();
    let bytes = fs::read(&pack).unwrap();
    let lines: Vec<&[u8]> = bytes[..bytes.len() - 32].split_inclusive(|b| *b == b'\n').collect();
    // The third set is broken, and its hash stands all the same: somebody wrote it so.
    let mut broken = [&lines[..4].concat()[..], b"{\"no\": set\n"].concat();
    let hash = sha2::Digest::finalize(sha2::Digest::chain_update(sha2::Sha256::default(), &broken));
    broken.extend_from_slice(&hash);
    let name = pack.file_name().unwrap().to_str().unwrap();
    let hex: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(pack.with_file_name(format!("{}-{hex}.upshot", &name[..8])), broken).unwrap();
    fs::remove_file(&pack).unwrap();
    let bo = World::new().as_("bo");
    let came = bo.run(sync(&place, &[]).as_slice());
    assert!(came.err.contains("was not read: it is not as packs are written"), "{came:?}");
    assert_eq!(bo.json("chore list").as_array().unwrap().len(), 2, "what stands before it came");
    assert!(bo.ok(sync(&place, &["--check"]).as_slice()).contains("only there"), "the names say of a third");
    // Whoever has it gives it again.
    w.ok(sync(&place, &[]).as_slice());
    bo.ok(sync(&place, &[]).as_slice());
    assert_eq!(bo.json("chore list").as_array().unwrap().len(), 3);
}

#[test]
fn a_reading_that_one_corrected_and_another_voided_is_settled_either_way() {
    for (settles, left) in [
        ("correct activation 2026-02-23 31.4 --why checked", true),
        ("reading void activation 2026-02-23 --why bots", false),
    ] {
        let w = World::new().framed();
        let bo = copied(&w);
        w.ok("correct activation 2026-02-23 40 --why typo");
        bo.ok("reading void activation 2026-02-23 --why bots");
        w.ok(merge(&bo).as_slice());
        let list = w.ok("resolve");
        assert!(list.contains("void") && list.contains("or: upshot reading void"), "{list}");
        w.ok(settles);
        assert_eq!(w.json("resolve"), serde_json::json!([]), "{settles}");
        let there = w.json("reading list activation").to_string().contains("2026-02-23");
        assert_eq!(there, left, "{settles}");
    }
}

#[test]
fn an_edit_that_both_copies_took_back_comes_again() {
    let w = World::new().framed();
    w.ok("edit O-1 --by 10may");
    let bo = copied(&w).as_("mara");
    w.ok("undo");
    bo.ok("undo");
    w.ok(merge(&bo).as_slice());
    w.ok("redo");
    assert_eq!(w.json("show O-1")["due"], "2026-05-10");
    assert_eq!(w.json("doctor")["sound"], true);
}

#[test]
fn versions_are_told_in_the_words_they_are_chosen_by() {
    // A removal says whether it is kept, an answer what was learned; what asks why says so.
    let w = World::new().framed();
    w.ok("sprint start 2w --goal O-1");
    let w = w.on("2026-03-16");
    let bo = copied(&w);
    w.ok("sprint answer O-1 -l 'samples help' -n 'ask earlier'");
    bo.ok("sprint answer O-1 -l 'no effect' -n 'stop it'");
    w.ok("edit O-1 --to 44 --why 'the season'");
    bo.ok("edit O-1 --to 41 --why 'mobile is out'");
    w.ok(merge(&bo).as_slice());
    let list = w.ok("resolve");
    assert!(list.contains("learned samples help") && list.contains("learned no effect"), "{list}");
    assert!(list.contains("upshot resolve O-1 target 1|2 --why TEXT"), "{list}");
    assert!(list.contains("  1  44%") && list.contains("  2  41%"), "with their unit: {list}");
    w.ok("resolve O-1 target 1 --why 'the season counts'");
    let told = w.ok("history");
    assert!(!told.contains("(yesterday)") && !told.contains("(today)"), "{told}");

    let w = World::new().framed();
    w.ok("metric add errors --better down");
    w.ok("outcome guardrail O-1 'errors < 1'");
    let bo = copied(&w);
    w.ok("outcome guardrail O-1 errors --remove");
    bo.ok("outcome guardrail O-1 'errors < 2'");
    w.ok(merge(&bo).as_slice());
    let list = w.ok("resolve");
    assert!(list.contains("removed") && list.contains("kept") && !list.contains("true"), "{list}");
    assert!(list.contains("removed|kept") || list.contains("kept|removed"), "{list}");
    w.ok("resolve O-1 guardrail errors gone kept");
    assert_eq!(w.json("resolve"), serde_json::json!([]));
}

#[test]
fn of_a_contested_verdict_nobody_is_asked_to_confirm_one() {
    let w = World::new().framed().tried().shipped().measured();
    let bo = copied(&w);
    w.ok("verdict H-1 supported -l 'samples help' -n scale");
    bo.ok("verdict H-1 refuted -l 'the season did it' -n stop --for mara --why 'the readings follow the season'");
    w.ok(merge(&bo).as_slice());
    let todo = w.ok("todo");
    assert!(todo.contains("H-1 has 2 verdicts") && !todo.contains("--confirm"), "{todo}");
    let list = w.ok("resolve");
    assert!(list.contains("the season did it") && list.contains("@mara, typed by @bo"), "whose call it is: {list}");
}

#[test]
fn who_chooses_among_versions_moves_no_goalpost_and_everybody_who_said_one_is_named() {
    let w = World::new().framed();
    w.ok("sprint start 2w --goal O-1");
    let (bo, li) = (copied(&w), copied(&w).as_("li"));
    w.ok("edit O-1 --to 44 --why 'finance caps it'");
    bo.ok("edit O-1 --to 41 --why 'mobile is out'");
    li.ok("edit O-1 --to 44 --why 'as in the plan'");
    w.ok("edit O-1 --by 30may --why easter");
    bo.ok("edit O-1 --by 22may --why 'demo day'");
    w.ok(merge(&bo).as_slice());
    w.ok(merge(&li).as_slice());
    let list = w.ok("resolve");
    assert!(list.contains("@mara and @li") && list.contains("44%") && list.contains("41%"), "{list}");
    assert!(list.contains("Sat 30 May") && !list.contains("2026-05-30"), "days as everywhere: {list}");
    let version = w.json("resolve O-1 target")[0]["versions"].clone();
    let both = version.as_array().unwrap().iter().find(|one| one["also"] != serde_json::json!([])).unwrap().clone();
    assert_eq!((both["also"].clone(), both["by"].clone()), (serde_json::json!(["mara"]), serde_json::json!("li")));
    let moved = |w: &World| {
        let shown = w.ok("show O-1");
        let (_, count) = shown.split_once("Moved goalposts ").unwrap();
        count.split_whitespace().next().unwrap().parse::<usize>().unwrap()
    };
    let before = moved(&w);
    for line in ["resolve O-1 target 1 --why 'they meant it'", "resolve O-1 due 1 --why 'as planned'"] {
        w.ok(line);
        assert_eq!(moved(&w), before, "{line}");
    }
    w.ok("edit O-1 --to 40 --why 'a third of us left'");
    assert_eq!(moved(&w), before + 1, "what nobody had said moves it");
}

#[test]
fn what_two_copies_said_of_a_metric_stands_wherever_it_is_shown() {
    let w = World::new().framed();
    w.ok("sprint start 2w --goal O-1");
    let bo = copied(&w);
    w.ok("metric edit activation --measures 'teams that see any report' --why clearer");
    bo.ok("metric edit activation --measures 'teams with a report in a week' --why 'support asked'");
    w.ok(merge(&bo).as_slice());
    let shown = w.ok("show O-1");
    assert!(shown.contains("2 VERSIONS OF activation measures") && shown.contains(" ≠ "), "{shown}");
    let metric = w.ok("metric show activation");
    assert!(metric.contains("! 2 VERSIONS OF measures  upshot resolve activation measures"), "{metric}");
    let list = w.ok("metric list");
    assert!(list.contains("activation ≠ measures"), "{list}");
    // An edit of it asks why, and so does a choice.
    let refused = w.refused("resolve activation measures 1", "missing_why");
    assert!(refused.words.contains("activation measures has been committed to"), "{refused:?}");
    w.ok("resolve activation measures 1 --why 'as support counts'");
    assert!(!w.ok("metric list").contains("≠") && !w.ok("show O-1").contains("VERSIONS"));
}

#[test]
fn an_offer_is_hinted_at_to_whom_it_was_made_alone() {
    let w = World::new().framed();
    w.ok("outcome owner O-1 bo --why 'on leave'");
    let accept = "upshot outcome accept O-1";
    let said = w.ok("todo");
    assert!(said.contains("@mara offers @bo") && !said.contains(accept), "{said}");
    assert!(!w.as_("li").ok("todo").contains(accept));
    assert!(w.as_("bo").ok("todo").contains(accept));
}

#[test]
fn a_label_that_two_things_bear_lists_them_with_their_titles() {
    let w = World::new().framed();
    let bo = copied(&w);
    w.ok("frame 'Better answers'");
    bo.ok("frame 'Fewer refunds'");
    let said = w.ok(merge(&bo).as_slice());
    assert!(!said.contains("created"), "a person that both wrote down is one: {said}");
    let either = w.run("show O-2");
    assert_eq!(either.code, 3);
    assert!(either.err.contains("Better answers") && either.err.contains("Fewer refunds"), "{either:?}");
}

#[cfg(unix)]
#[test]
fn what_lies_among_packs_and_is_none_is_said_in_words() {
    let w = World::new().framed();
    let place = place(&w);
    w.ok(sync(&place, &[]).as_slice());
    let pack = packs(&place).remove(0);
    let beside = |name: &str| pack.with_file_name(name);
    std::os::unix::fs::symlink(&pack, beside("00000001-0000000000000001.upshot")).unwrap();
    fs::create_dir(beside("00000002-0000000000000002.upshot")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(beside("00000003-0000000000000003.upshot")).status();
    assert!(made.unwrap().success());
    let bo = World::new().as_("bo");
    let came = bo.run(sync(&place, &[]).as_slice());
    assert_eq!(came.code, 0, "{came:?}");
    assert!(came.err.contains("00000001-0000000000000001.upshot was not read: it is a link"), "{came:?}");
    for name in ["00000002-0000000000000002", "00000003-0000000000000003"] {
        assert!(came.err.contains(&format!("{name}.upshot was not read: it is no regular file")), "{came:?}");
    }
    assert!(!came.err.contains("os error") && !came.err.contains("parameter"), "{came:?}");
    assert_eq!(bo.json("outcome list"), w.json("outcome list"));
    let checked = bo.ok(sync(&place, &["--check"]).as_slice());
    assert!(checked.contains("could not be compared: it is a link") && !checked.contains("os error"), "{checked}");
}

#[test]
fn every_pack_of_ones_own_that_goes_lost_is_given_again_also_after_another() {
    let w = World::new().framed();
    let place = place(&w);
    for line in ["log activation 32 2026-02-28", "log activation 33 2026-03-01", "log activation 34 2026-03-02"] {
        w.ok(line);
        w.ok(sync(&place, &["-q"]).as_slice());
    }
    // One after the other, with a meeting in between.
    for _ in 0..4 {
        fs::remove_file(packs(&place).remove(0)).unwrap();
        w.ok("sync -q");
        let bo = World::new().as_("bo");
        bo.ok(sync(&place, &[]).as_slice());
        assert_eq!(bo.json("reading list activation"), w.json("reading list activation"));
    }
    w.ok("sync --all -q");
    fs::remove_file(packs(&place).remove(0)).unwrap();
    w.ok("sync -q");
    let bo = World::new().as_("bo");
    bo.ok(sync(&place, &[]).as_slice());
    assert_eq!(bo.json("reading list activation"), w.json("reading list activation"));
}

#[test]
fn versions_that_differ_in_one_word_are_told_apart_by_it() {
    let w = World::new().framed().tried();
    w.ok("sprint start 2w --goal O-1");
    let bo = copied(&w);
    w.ok("ship H-1 2026-03-01");
    bo.on("2026-03-09").ok("ship H-1 2026-03-01");
    w.on("2026-03-16").ok("sprint answer O-1 -l same -n same --carry-on 'H-2 is ready'");
    let bo = bo.on("2026-03-16");
    bo.ok("sprint answer O-1 -l same -n same --stop");
    let w = w.on("2026-03-16");
    w.ok(merge(&bo).as_slice());
    let list = w.ok("resolve");
    for words in ["entered 2 Mar", "entered 9 Mar", "goes on: H-2 is ready", "stops here"] {
        assert!(list.contains(words), "{words}: {list}");
    }
}
