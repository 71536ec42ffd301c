//! The whole main job, from nothing to a verdict, with the two commands of the manual and what they lead to.

use crate::world::{FRAME, Ran, TRY, VERDICT, World, finish, names};

/// The binary as a newcomer calls it: no `--db`, no name, a day so that the test is the same tomorrow.
fn here(w: &World, day: &str, words: &[&str]) -> Ran {
    let mut command = w.bare();
    command.env("UPSHOT_DB", "mine.db").env("UPSHOT_AS", "mara").env("UPSHOT_TODAY", day).args(words);
    finish(command, words.join(" "), b"")
}

#[test]
fn from_an_empty_folder_to_a_verdict() {
    let w = World::new();
    let ran = w.run(FRAME).must_work();
    let taken = [
        "Framed O-1",
        "31% → 45%",
        "18 Dec",
        "activation is better when it goes up",
        "every 7 days",
        "@mara",
        "upshot undo",
    ];
    assert!(!ran.saying(&taken).out.contains("missing"));
    let ran = w.run(TRY).must_work();
    let _ = ran.saying(&["Wrote H-1", "+5", "28 days", "upshot undo"]);

    let _ = w.run("log activation 31.4").must_work().saying(&["Logged 31.4% for activation", "upshot undo"]);
    let _ = w.run("start H-1").must_work().saying(&["Building H-1"]);
    let _ = w.on("2026-03-09").run("ship H-1").must_work().saying(&["Shipped H-1", "due", "6 Apr"]);

    let later = w.on("2026-04-06");
    let _ = later.run("log activation 36.2").must_work().saying(&["+4.8", "37% of the way to 45%"]);
    assert_eq!(later.run("todo --check").code, 10, "the verdict is due");
    let _ = later.run(VERDICT).must_work().saying(&[
        "H-1 is supported",
        "signed @mara",
        "CAN'T TELL  before 31.2, after 36.2; +5pt expected. Needs 5 readings before the ship, has 1.",
    ]);
    assert_eq!(later.run("todo --check").code, 0, "nothing is due any more: {}", later.ok("todo"));

    let board = later.ok("");
    for word in ["O-1", "New teams see a first report in their first week", "36.2", "45", "H-1", "supported"] {
        assert!(board.contains(word), "{word:?} is not on the board:\n{board}");
    }
    assert!(!board.contains(['│', '─', '┌', '\u{1b}']), "piped, a board is plain text:\n{board}");
}

#[test]
fn words_may_stand_in_any_order_with_global_flags_before_or_after() {
    let w = World::new().framed();
    let ran = finish(w.bare(), String::new(), b"");
    assert_eq!(ran.code, 0, "{ran:#?}");
    let mut command = w.bare();
    command.args(["log", "activation", "33", "--db", "team.db", "--today", "2026-03-03", "--as", "bo"]);
    let _ = finish(command, "log, then flags".to_owned(), b"").must_work();
    assert_eq!(w.json("history")[0]["by"], "bo");
}

#[test]
fn a_first_command_that_is_refused_leaves_no_file() {
    let w = World::new();
    w.refused("frame 'Fast calls' --metric activation --from 31 --to 31", "target_is_baseline");
    w.fails("log activation 36", 3).saying(&["activation"]);
    w.fails("try O-1 samples", 3);
    w.fails("ship H-1", 3);
    w.refused("undo", "nothing_to_undo");
    assert!(!w.db().exists(), "{:?}", names(w.dir()));
}

#[test]
fn looking_makes_no_file() {
    let w = World::new();
    for line in
        ["", "todo", "todo --check", "outcome list", "metric list", "history", "sprint list", "search x", "db path"]
    {
        let ran = w.run(line);
        assert_eq!(ran.code, 0, "{ran:#?}");
    }
    for line in ["show O-1", "show activation", "show H-1", "history O-1"] {
        let ran = w.run(line);
        assert_eq!(ran.code, 3, "{ran:#?}");
    }
    assert_eq!(names(w.dir()), [""; 0], "nothing was made, beside the board or in the home");
}

#[test]
fn without_a_word_of_where_the_board_is_ones_own_and_made_with_its_folders() {
    let w = World::new();
    for words in [["frame", "Teams come back"], ["outcome", "list"]] {
        let mut command = w.bare();
        command.env("UPSHOT_AS", "mara").args(words);
        let _ = finish(command, words.join(" "), b"").must_work().saying(&["Teams come back"]);
    }
    assert!(w.dir().join(".local/share/upshot/upshot.db").exists() || !cfg!(target_os = "linux"));
}

#[test]
fn a_board_of_ones_own_is_found_without_a_flag() {
    let w = World::new();
    let _ = here(&w, "2026-03-02", &["frame", "Teams come back"]).must_work();
    assert!(w.dir().join("mine.db").exists());
    let _ = here(&w, "2026-03-02", &["outcome", "list"]).must_work().saying(&["Teams come back"]);
}
