//! Every command, walked from the program's own list of verbs, where nobody listens: closed pipes, a full device, closed
//! descriptors. It ends quietly or with an error, and never by a panic.

use std::fs::File;
use std::process::{Command, Stdio};

use crate::room::{Board, bare, clear, said};

/// The verbs below a command, as its help lists them.
fn verbs(board: &Board, above: &[&str]) -> Vec<String> {
    let mut command = bare(board.dir.path());
    let out = command.args(above).arg("--help").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let list = text.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    list.take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect()
}

/// What each verb is given where it needs more than its name.
const WORDS: &[(&str, &str)] = &[
    ("frame", "A-result"),
    ("try", "O-1 a-build"),
    ("start", "H-1"),
    ("log", "activation 31"),
    ("ship", "H-1"),
    ("verdict", "H-1 refuted"),
    ("wait", "H-1 24apr --why x"),
    ("evidence", "H-1"),
    ("moved", "rows.csv --at 2026-02-01 --better up"),
    ("note", "H-1 x"),
    ("scope", "O-1 x"),
    ("correct", "activation 2026-01-01 3 --why x"),
    ("show", "O-1"),
    ("edit", "O-1 --matters y"),
    ("link", "O-1 https://x.org"),
    ("search", "a"),
    ("brief", "O-1"),
    ("undo", ""),
    ("import", "rows.csv --metric activation"),
    ("export", "--format json"),
    ("init", "n.db"),
    ("screenshot", ""),
    ("completions", "bash"),
    ("demo", "d.db"),
    ("metric add", "new"),
    ("metric show", "activation"),
    ("metric edit", "activation --name x"),
    ("metric retire", "p95"),
    ("outcome show", "O-1"),
    ("outcome owner", "O-1 jon --why x"),
    ("outcome accept", "O-1"),
    ("outcome spec", "O-1"),
    ("objective show", "P-1"),
    ("reading list", "activation"),
    ("sprint show", "S-1"),
    ("chore add", "x"),
    ("chore done", "1"),
    ("person left", "jon"),
    ("person away", "jon 2026-04-01"),
];

/// Every command line: each verb and each verb below one.
fn lines(board: &Board) -> Vec<Vec<String>> {
    let mut lines =
        vec![Vec::new(), vec!["--help".to_owned()], vec!["--version".to_owned()], vec!["nonsuch".to_owned()]];
    for verb in verbs(board, &[]) {
        let below = verbs(board, &[&verb]);
        let names: Vec<String> =
            if below.is_empty() { vec![verb] } else { below.iter().map(|b| format!("{verb} {b}")).collect() };
        for name in names {
            let words = WORDS.iter().find(|(of, _)| *of == name).map_or("", |(_, words)| *words);
            lines.push(format!("{name} {words}").split_whitespace().map(str::to_owned).collect());
        }
    }
    lines
}

#[test]
fn every_command_ends_well_where_nobody_listens() {
    let board = Board::full();
    std::fs::write(board.path("rows.csv"), "day,value\n2026-01-01,1\n2026-02-02,2\n").unwrap();
    let bytes = std::fs::read(&board.db).unwrap();
    let lines = lines(&board);
    assert!(lines.len() > 60, "only {} lines: the list of verbs was not read", lines.len());
    let mut runs = 0;
    for line in &lines {
        for form in [&[][..], &["--json"]] {
            let words: Vec<&str> = line.iter().map(String::as_str).chain(form.iter().copied()).collect();
            let full = || File::options().write(true).open("/dev/full").unwrap();
            // A reader that is gone, a device that is full, and descriptors that are closed, by way of a shell.
            let mut closed = board.command("mara", &words);
            let (gone, pipe) = std::io::pipe().unwrap();
            drop(gone);
            closed.stdout(pipe).stderr(Stdio::piped());
            let mut device = board.command("mara", &words);
            device.stdout(full()).stderr(Stdio::piped());
            let mut both = board.command("mara", &words);
            both.stdout(full()).stderr(full());
            let mut shut = Command::new("sh");
            clear(&mut shut, board.dir.path());
            shut.args([
                "-c",
                "exec \"$0\" \"$@\" <&- >&- 2>&-",
                env!("CARGO_BIN_EXE_upshot"),
                "--db",
                "team.db",
                "--as",
                "mara",
            ])
            .args(&words);
            for (how, mut command) in [
                ("a closed pipe", closed),
                ("a full device", device),
                ("both full", both),
                ("closed descriptors", shut),
            ] {
                runs += 1;
                let out = command.output().unwrap();
                let told = said(&out);
                assert!(!told.contains("panicked"), "{words:?} on {how}: {told}");
                // By a signal there is no code; 101 is a panic's.
                let code = out.status.code();
                assert!(code.is_some_and(|code| code != 101), "{words:?} on {how}: {:?}", out.status);
                if how == "a full device" && code == Some(1) && told.contains("could not be written") {
                    assert!(told.contains("Try: ") || told.contains("\"try\":[\""), "{words:?}: no way on: {told}");
                }
            }
        }
        for name in ["n.db", "d.db"] {
            drop(std::fs::remove_file(board.path(name)));
        }
        drop(std::fs::remove_dir_all(board.path("out")));
        std::fs::write(&board.db, &bytes).unwrap();
    }
    eprintln!("{} lines, {runs} runs", lines.len());
    board.healthy();
}

#[test]
fn whom_one_trusts_is_said() {
    let board = Board::none();
    let out = bare(board.dir.path()).args(["help", "sharing"]).output().unwrap();
    assert!(out.status.success());
    let text = said(&out);
    for words in ["Whom you trust", "What a stranger's file may do", "exit code 6", "upshot doctor"] {
        assert!(text.contains(words), "{words:?} is not in {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 110), "it is wider than a page");
    let help = said(&bare(board.dir.path()).arg("--help").output().unwrap());
    assert!(help.contains("upshot help sharing"), "{help}");
}
