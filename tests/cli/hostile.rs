//! Text that means harm: it is kept as it is, it comes back byte for byte, and no terminal ever meets it.

use serde_json::{Value, json};

use crate::world::{Ran, World, finish, names, read_dir};

/// What a text may hold to harm whoever reads it on a terminal.
fn hostile() -> Vec<(&'static str, String)> {
    let mut list = vec![
        ("sequences", "a\u{1b}[31mred\u{1b}]0;title\u{7}\u{1b}]8;;http://x\u{1b}\\link\u{1b}[2J\u{1b}c b".to_owned()),
        ("c0", "a\u{1}\u{8}\u{8}\u{c}\u{e}\u{f}\u{7f}\rb\u{b}c".to_owned()),
        ("c1", "a\u{9b}31m\u{90}q\u{9c}\u{85}b".to_owned()),
        ("bidi", "a\u{202e}gnp.exe\u{202c}\u{2066}x\u{2069}\u{200f}\u{61c}b".to_owned()),
        ("invisible", "a\u{200b}\u{200d}\u{2060}\u{feff}\u{ad}\u{180e}b".to_owned()),
        ("tags", "a\u{e0041}\u{e0042}\u{e007f}\u{fff9}b".to_owned()),
        ("breaks", "a\nb\r\nc\u{2028}d\te".to_owned()),
        ("marks", format!("Z{}b", "\u{301}".repeat(500))),
        ("quotes", "a'\"`$(rm -rf x)\\%s{}<script>&amp;|; DROP TABLE outcome;--b".to_owned()),
    ];
    list.push((TOGETHER, list.iter().map(|(_, text)| text.as_str()).collect()));
    list
}

/// All of it in one text: what everything that shows text is tried with.
const TOGETHER: &str = "together";

/// Whether a character may reach a terminal.
fn harmless(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn check(ran: &Ran) {
    for (name, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
        if let Some(bad) = text.chars().find(|c| !harmless(*c)) {
            panic!("{:?} reaches {name} of: {}\n{:.2000}", bad, ran.line, text.escape_debug().to_string());
        }
        if ran.line.contains("json") {
            // JSON gives texts back as they are; only what would steer a terminal is escaped.
            continue;
        }
        let marks = text.split(|c| c != '\u{301}').map(|run| run.chars().count()).max().unwrap_or(0);
        assert!(marks <= 8, "{marks} combining marks in a row reach {name} of: {}", ran.line);
    }
}

/// Everything that shows stored text.
const SHOWS: [&str; 24] = [
    "",
    "todo",
    "todo --mine",
    "outcome list",
    "show O-1",
    "show H-1",
    "hypothesis list",
    "metric list",
    "show activation",
    "reading list activation",
    "sprint list",
    "sprint show",
    "history",
    "history O-1",
    "history H-1",
    "person list",
    "search a",
    "search b",
    "board show",
    "export --format csv",
    "show activaton",
    "ship H-1 31feb",
    "undo zzzz",
    "doctor",
];

/// Runs everything that shows text, for people and as rows; exports are verbatim, so they are left out here.
fn look(w: &World) {
    for line in SHOWS.iter().filter(|line| !line.starts_with("export")) {
        for form in ["", "--plain", "--json"] {
            let ran = w.run(&format!("{line} {form}"));
            // A text that was changed behind the log's back is damage, which doctor says.
            assert!(ran.code <= 3 || *line == "doctor" && ran.code == 6, "{ran:#?}");
            check(&ran);
        }
    }
}

/// The texts of a whole board, each put in by its own flag.
fn write(w: &World, text: &str) {
    let words = |line: &str| -> Vec<String> {
        crate::world::split(line).into_iter().map(|word| word.replace("HOSTILE", text)).collect()
    };
    let lines = [
        "frame HOSTILE --problem HOSTILE --for HOSTILE --matters HOSTILE --metric activation --unit % --from 31 --to +14 \
         --by 18dec --wrong-if 'HOSTILE by 1dec' --spec HOSTILE --measures HOSTILE",
        "metric edit activation --name HOSTILE --source HOSTILE --measures HOSTILE --why HOSTILE",
        "log activation 30 2026-02-02 HOSTILE --source HOSTILE",
        "correct activation 2026-02-02 31 --why HOSTILE",
        "try O-1 HOSTILE --expect +5 --within 28d --because HOSTILE --details HOSTILE",
        "sprint start 2w --goal O-1 --name HOSTILE --anyway HOSTILE",
        "edit O-1 --to 44 --why HOSTILE",
        "ship H-1 --ref HOSTILE",
        "wait H-1 24apr --why HOSTILE",
        "note H-1 HOSTILE --kind dissent --link HOSTILE",
        "link O-1 HOSTILE",
        "scope O-1 HOSTILE --from HOSTILE --out --why HOSTILE",
        "scope O-1 HOSTILE-2 --from HOSTILE",
        "sprint answer O-1 -l HOSTILE -n HOSTILE",
        "verdict H-1 inconclusive -l HOSTILE -n watch:HOSTILE",
        "outcome owner O-1 bo --why HOSTILE",
    ];
    for line in lines {
        let ran = w.run(words(line).as_slice());
        check(&ran);
        assert_eq!(ran.code, 0, "{line}: {ran:#?}");
    }
}

#[test]
fn hostile_text_by_argument_is_kept_and_never_shown() {
    for (name, text) in hostile() {
        let w = World::new();
        write(&w, &text);
        let o = w.json("show O-1");
        for field in ["title", "problem", "for_whom", "matters", "spec"] {
            assert_eq!(o[field], json!(text), "{name}: {field} is not as it was given");
        }
        let h = w.json("show H-1");
        assert_eq!(
            (&h["build"], &h["because"], &h["verdict"]["learned"]),
            (&json!(text), &json!(text), &json!(text)),
            "{name}"
        );
        if name == TOGETHER {
            look(&w);
        }
        same_again(&w);
        let doctor = w.run("doctor");
        assert_eq!(doctor.code, 0, "{name}: {doctor:#?}");
    }
}

/// Exports the board, makes another of it, exports that: the same bytes.
fn same_again(w: &World) {
    let at = |args: &[&str]| {
        let mut command = w.bare();
        command.env("UPSHOT_AS", "mara").args(args);
        let _ = finish(command, args.join(" "), b"").must_work();
    };
    at(&["--db", "team.db", "export", "--all", "one"]);
    at(&["--db", "copy.db", "import", "--all", "one"]);
    at(&["--db", "copy.db", "export", "--all", "two"]);
    assert_eq!(read_dir(&w.dir().join("one")), read_dir(&w.dir().join("two")));
    at(&["--db", "copy.db", "doctor"]);
    let show = |db: &str| {
        let mut command = w.bare();
        command.args(["--db", db, "--today", "2026-04-06", "--as", "mara", "show", "O-1", "--json"]);
        finish(command, "show".to_owned(), b"").out
    };
    assert_eq!(show("team.db"), show("copy.db"));
}

#[test]
fn hostile_text_by_import_is_kept_and_never_shown() {
    for (name, text) in hostile() {
        let w = World::new().framed();
        let quoted = text.replace('"', "\"\"");
        let csv = w.file("rows.csv", format!("day,value,note\n2026-01-05,29,\"{quoted}\"\n"));
        w.ok(&format!("import {csv} --metric activation"));
        let line = json!({ "day": "2026-01-12", "value": 30, "note": text });
        let jsonl = w.file("rows.jsonl", format!("{line}\n"));
        w.ok(&format!("import {jsonl} --metric activation"));
        let readings = w.json("reading list activation");
        let notes: Vec<&Value> = readings.as_array().unwrap().iter().take(2).map(|r| &r["note"]).collect();
        assert_eq!(notes, [&json!(text), &json!(text)], "{name}");
        if name == TOGETHER {
            look(&w);
        }
        same_again(&w);
    }
}

#[test]
fn hostile_names_in_an_import_are_refused_or_become_slugs_and_named_harmlessly() {
    let w = World::new().framed();
    let before = w.exported();
    for (name, text) in hostile() {
        let quoted = text.replace('"', "\"\"");
        let file = w.file("rows.csv", format!("day,value,metric\n2026-01-05,29,\"{quoted}\"\n"));
        for line in [format!("import {file} --dry-run"), format!("import {file} --dry-run --json")] {
            // A text that has letters becomes a slug of them; nothing else of it is kept.
            check(&w.run(&line));
        }
        let file = w.file("head.csv", format!("\"{quoted}\",\"x{quoted}\"\n1,2\n"));
        let ran = w.run(&format!("import {file} --metric activation"));
        assert_ne!(ran.code, 0, "{name}: {ran:#?}");
        check(&ran);
    }
    assert_eq!(w.exported(), before);
}

#[test]
fn hostile_text_planted_by_sql_is_never_shown() {
    for (_, text) in hostile().into_iter().filter(|(name, _)| *name == TOGETHER) {
        let w = World::new().framed().tried().shipped().measured().judged();
        let c = rusqlite::Connection::open(w.db()).unwrap();
        for (table, columns) in [
            ("outcome", ["title", "problem", "for_whom", "matters", "spec"].as_slice()),
            ("hypothesis", ["build", "because", "details"].as_slice()),
            ("metric", ["name", "unit", "measures", "source"].as_slice()),
            ("person", ["handle"].as_slice()),
        ] {
            for column in columns {
                c.execute(&format!("UPDATE {table} SET {column} = ?1"), [&text]).unwrap();
            }
        }
        drop(c);
        look(&w);
    }
}

#[test]
fn hostile_words_in_errors_are_named_harmlessly() {
    let w = World::new().framed();
    for (_, text) in hostile() {
        for words in [
            vec!["show", &text],
            vec!["log", &text, "36"],
            vec!["log", "activation", &text],
            vec!["edit", "O-1", "--by", &text],
            vec!["edit", "O-1", "--to", &text],
            vec!["edit", "O-1", "--owner", &text],
            vec!["undo", &text],
            vec!["outcome", "owner", "O-1", &text],
            vec!["metric", "add", &text],
            vec!["import", &text, "--metric", "activation"],
            vec!["sprint", "start", &text],
            vec!["verdict", "H-1", &text],
            vec!["frame", "x", "--metric", &text],
            vec!["--as", &text, "todo"],
            vec!["--today", &text, "todo"],
            vec![&text],
            vec!["show", "O-1", &text],
        ] {
            for json in [false, true] {
                let mut words = words.clone();
                words.extend(json.then_some("--json"));
                let mut command = w.bare();
                command.env("UPSHOT_DB", "team.db").args(&words);
                let ran = finish(command, format!("{words:?}"), b"");
                assert!((1..=3).contains(&ran.code), "{ran:#?}");
                check(&ran);
            }
        }
    }
    let mut command = w.bare();
    command.args(["--db", "no\u{1b}[31m\u{202e}such/board.db", "frame", "x"]);
    check(&finish(command, "a hostile path".to_owned(), b""));
}

#[test]
fn a_line_of_a_mebibyte_is_kept_and_shown_or_refused_in_words() {
    let w = World::new().framed();
    // A cell of 64 KiB and a line of a mebibyte are the longest.
    let cell = "x".repeat(1 << 16);
    let long = "x".repeat((1 << 20) - 40);
    let line = json!({ "day": "2026-01-12", "value": 30, "note": cell });
    let file = w.file("rows.jsonl", format!("{line}\n"));
    w.ok(&format!("import {file} --metric activation"));
    assert_eq!(w.json("reading list activation")[0]["note"], json!(cell));
    let line = json!({ "day": "2026-01-12", "value": 30, "note": format!("{cell}x") });
    let file = w.file("longer.jsonl", format!("{line}\n"));
    check(&w.run(&format!("import {file} --metric activation")).must_fail(1).saying(&["64 KiB"]));
    check(&w.run("reading list activation"));
    let ran = w.fed("log -", format!("activation 36 2026-02-03 {long}\n"));
    assert_eq!(ran.code, 0, "{:.300}", ran.err);
    let ran = w.fed("log -", format!("{long} 36\n{long}\nactivation {long}\n"));
    assert_eq!(ran.code, 1);
    assert!(ran.err.len() < 8192, "an error quotes {} bytes", ran.err.len());
    // As long as one argument may be on Linux.
    let title = "y".repeat(120_000);
    w.ok(&["edit", "O-1", "--title", &title]);
    assert_eq!(w.json("show O-1")["title"], json!(title));
    same_again(&w);
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_line() {
    let w = World::new().framed();
    let before = w.exported();
    for (bytes, what) in
        [(&b"\xff\xfe"[..], "UTF-8"), (b"\0", "NUL"), (b"\xed\xa0\x80", "UTF-8"), (b"\xc0\xaf", "UTF-8")]
    {
        let mut csv = b"day,value,note\n2026-01-05,29,fine\n2026-01-12,30,".to_vec();
        csv.extend_from_slice(bytes);
        csv.extend_from_slice(b"\n2026-01-19,31,fine\n");
        let file = w.file("rows.csv", csv);
        let _ = w.run(&format!("import {file} --metric activation")).must_fail(1).saying(&["line 3", what]);
        w.fails(&format!("import {file} --metric activation"), 1);

        let mut lines =
            b"{\"day\":\"2026-01-05\",\"value\":29}\n{\"day\":\"2026-01-12\",\"value\":30,\"note\":\"".to_vec();
        lines.extend_from_slice(bytes);
        lines.extend_from_slice(b"\"}\n");
        let file = w.file("rows.jsonl", lines);
        let _ = w.run(&format!("import {file} --metric activation")).must_fail(1).saying(&["line 2", what]);

        let mut log = b"activation 36 2026-02-03 ".to_vec();
        log.extend_from_slice(bytes);
        log.push(b'\n');
        let _ = w.fed("log -", log).must_fail(1).saying(&["line 1", what]);
    }
    assert_eq!(w.exported(), before);
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let w = World::new().framed();
    let mut command = w.command("edit O-1 --title");
    command.arg(OsStr::from_bytes(b"a\xff\x1b[31mb"));
    let ran = finish(command, "invalid UTF-8".to_owned(), b"").must_fail(2);
    check(&ran);
}

#[test]
fn invalid_utf8_planted_by_sql_is_read_with_a_warning_and_named_by_doctor() {
    let w = World::new().framed();
    w.sql("UPDATE outcome SET title = CAST(X'61ff1b62' AS TEXT)");
    for line in ["", "show O-1", "outcome list", "todo"] {
        let ran = w.run(line);
        assert_eq!(ran.code, 0, "{ran:#?}");
        check(&ran);
    }
    let ran = w.run("show O-1").must_work();
    assert!(ran.out.contains('\u{fffd}') && ran.err.contains("warning") && ran.err.contains("UTF-8"), "{ran:#?}");
    let ran = w.run("doctor");
    assert!(format!("{}{}", ran.out, ran.err).contains("UTF-8"), "{ran:#?}");
    check(&ran);
}

#[test]
fn an_exported_table_can_not_become_a_formula() {
    let w = World::new().framed();
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
        w.ok(&["log", "activation", "30", "2026-02-03", "--source", text]);
    }
    let csv = w.ok("export --format csv");
    for cell in csv.lines().flat_map(|line| line.split(',')) {
        let text = cell.trim_matches('"');
        let formula =
            text.starts_with(['=', '@', '\t', '\r']) || text.starts_with(['+', '-']) && text.parse::<f64>().is_err();
        assert!(!formula, "{cell:?} in\n{csv}");
    }
    assert!(!names(w.dir()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_suggested_command_pasted_into_a_shell_runs_nothing_but_itself() {
    let w = World::new().framed();
    let request = "it's $(touch pwned) `touch pwned` \"; touch pwned; '";
    w.as_("bo").ok(&["scope", "O-1", request]);
    let needs = w.json("todo");
    let need = needs.as_array().unwrap().iter().find(|n| n["fix"].as_str().unwrap().contains("upshot scope")).unwrap();
    let refused = w.as_("bo").run(&["scope", "O-1", request, "--out", "--why", "no", "--json"]);
    let refused = crate::world::Refused::read(&refused);
    let fix = refused.fix("scope_is_owners").split("for them: ").nth(1).unwrap().replace("--WORD", "--in");
    for fix in [need["fix"].as_str().unwrap(), &fix] {
        let program = format!("'{}' --db team.db --today 2026-03-02 ", env!("CARGO_BIN_EXE_upshot"));
        let line = fix.replacen("upshot ", &program, 1).replace("TEXT", "because");
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &line]).current_dir(w.dir()).env("UPSHOT_AS", "mara");
        shell.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let _ = finish(shell, line, b"").must_work();
        assert!(!w.dir().join("pwned").exists(), "{fix}");
    }
    assert_eq!(w.json("show O-1")["scope_calls"].as_array().map(Vec::len), Some(1), "the same request both times");
}
