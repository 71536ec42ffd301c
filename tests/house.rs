//! Who may know whom: reads the source and keeps the layers apart.
#![allow(clippy::unwrap_used, reason = "a test that can't go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The lines of a room's files that hold one of the words, outside comments.
fn lines_with(room: &str, words: &[&str]) -> Vec<String> {
    let root = src();
    let (dir, file) = (root.join(room), root.join(format!("{room}.rs")));
    let mut files = if dir.is_dir() { sources(&dir) } else { Vec::new() };
    files.extend(file.is_file().then_some(file));
    assert!(!files.is_empty(), "there is no room called {room}");
    let mut found = Vec::new();
    for path in files {
        for (at, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.trim_start();
            if !code.starts_with("//") && words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {code}", path.display(), at + 1));
            }
        }
    }
    found
}

fn keeps_out(room: &str, words: &[&str]) {
    let found = lines_with(room, words);
    assert!(found.is_empty(), "{room} knows what it should not:\n{}", found.join("\n"));
}

#[test]
fn the_domain_knows_neither_files_nor_the_clock_nor_how_it_is_shown() {
    keeps_out(
        "domain",
        &[
            "rusqlite",
            "ratatui",
            "crossterm",
            "clap",
            "now_utc",
            "now_local",
            "SystemTime",
            "Instant::now",
            "std::fs",
            "std::env",
            "std::io",
        ],
    );
    keeps_out(
        "domain",
        &[
            "crate::store",
            "crate::session",
            "crate::cli",
            "crate::paths",
            "crate::clock",
            "crate::error",
            "crate::text",
        ],
    );
}

#[test]
fn the_store_knows_the_domain_and_nothing_else() {
    keeps_out(
        "store",
        &["crate::session", "crate::cli", "crate::error", "crate::clock", "crate::paths", "crate::config", "decide::"],
    );
}

#[test]
fn the_store_does_not_know_why_a_change_is_allowed() {
    keeps_out("store", &["Rule::", "refusal::Rule"]);
}

#[test]
fn the_command_line_goes_through_the_session() {
    keeps_out("cli", &["crate::store", "crate::evidence", "crate::tui", "rusqlite"]);
}

#[test]
fn a_board_line_by_line_goes_through_the_shell_and_the_session() {
    keeps_out("linear", &["crate::store", "crate::evidence", "crate::tui", "rusqlite", "clap", "crossterm", "ratatui"]);
    for room in ["domain", "store", "session", "evidence", "chart", "report", "pages", "cli", "tui"] {
        keeps_out(room, &["crate::linear"]);
    }
}

#[test]
fn an_assistants_door_goes_through_the_session_and_the_pages() {
    keeps_out(
        "mcp",
        &[
            "crate::store",
            "crate::evidence",
            "crate::cli",
            "crate::tui",
            "crate::git",
            "crate::source",
            "crate::pulling",
            "crate::clock",
            "crate::editor",
            "rusqlite",
            "clap",
            "ratatui",
            "crossterm",
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
        ],
    );
    for room in ["domain", "store", "session", "evidence", "chart", "report", "pages", "json", "cli", "tui", "linear"] {
        keeps_out(room, &["crate::mcp"]);
    }
}

#[test]
fn things_as_json_know_nobody_who_answers_with_them() {
    keeps_out(
        "json",
        &["crate::store", "crate::evidence", "crate::tui", "crate::linear", "rusqlite", "clap", "std::fs"],
    );
    // Its tests fill a board by the command line's fixture.
    let others: Vec<_> =
        lines_with("json", &["crate::cli"]).into_iter().filter(|line| !line.contains("json/tests.rs:")).collect();
    assert!(others.is_empty(), "JSON knows the command line: {others:#?}");
    for room in ["domain", "store", "session", "evidence", "chart", "report", "pages", "tui"] {
        keeps_out(room, &["crate::json"]);
    }
}

#[test]
fn a_chart_knows_nobody_who_shows_it() {
    keeps_out(
        "chart",
        &["crate::store", "crate::session", "crate::cli", "ratatui", "crossterm", "clap", "std::fs", "std::io"],
    );
}

#[test]
fn a_page_is_made_from_plain_values() {
    keeps_out(
        "report",
        &[
            "crate::store",
            "crate::session",
            "crate::cli",
            "crate::tui",
            "crate::evidence",
            "crate::clock",
            "crate::paths",
            "rusqlite",
            "ratatui",
            "crossterm",
            "clap",
            "std::fs",
            "std::io",
        ],
    );
    for room in ["domain", "store", "session", "evidence", "chart"] {
        keeps_out(room, &["crate::report"]);
    }
}

#[test]
fn what_lists_the_pages_knows_nobody_who_shows_them() {
    keeps_out("pages", &["crate::store", "crate::cli", "crate::tui", "crate::evidence", "rusqlite", "ratatui", "clap"]);
    for room in ["domain", "store", "session", "evidence", "chart", "report"] {
        keeps_out(room, &["crate::pages"]);
    }
    // A page is laid out from plain values: only what gathers them knows the session.
    let reads = ["pages.rs", "pages/gather.rs", "pages/measured.rs", "pages/told.rs"];
    let found = lines_with("pages", &["crate::session", "crate::clock"]);
    let others: Vec<_> =
        found.iter().filter(|line| !reads.iter().any(|file| line.contains(&format!("src/{file}:")))).collect();
    assert!(others.is_empty(), "a page reads for itself: {others:#?}");
}

#[test]
fn screens_are_drawn_from_plain_values() {
    for room in ["tui/screen", "tui/form", "tui/widget", "tui/app", "tui/keys", "tui/theme", "tui/world"] {
        keeps_out(
            room,
            &["crate::store", "crate::session", "crate::evidence", "crate::cli", "rusqlite", "clap", "std::fs"],
        );
    }
    // One place changes anything, and the loop owns it.
    keeps_out("tui", &["crate::store", "crate::evidence", "rusqlite", "clap::"]);
    for room in ["domain", "store", "session", "evidence", "chart"] {
        keeps_out(room, &["crate::tui", "ratatui", "crossterm"]);
    }
}

#[test]
fn the_evidence_is_pure_and_knows_only_the_domain() {
    keeps_out(
        "evidence",
        &["rusqlite", "ratatui", "clap", "SystemTime", "Instant::now", "std::fs", "std::env", "std::io"],
    );
    keeps_out(
        "evidence",
        &["crate::store", "crate::session", "crate::cli", "crate::clock", "crate::error", "decide::"],
    );
    keeps_out("domain", &["crate::evidence"]);
    keeps_out("store", &["crate::evidence"]);
}

/// What a string of a source holds that only SQL says.
const SQL: [&str; 13] = [
    "SELECT ",
    "INSERT INTO ",
    "UPDATE ",
    "DELETE FROM ",
    "PRAGMA ",
    "WHERE ",
    "ORDER BY",
    "GROUP BY",
    "LIMIT ",
    " IN (",
    "IS NULL",
    "IS NOT NULL",
    "= ?",
];

/// The strings of a source with the lines they begin on, without comments; raw strings are taken as they stand.
fn strings(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(at) = rest.find(['"', '/', '\'']) {
        line += rest[..at].matches('\n').count();
        let raw = rest[..at].len() - rest[..at].trim_end_matches('#').len();
        let is_raw = rest[..at - raw].ends_with('r');
        let (here, after) = rest.split_at(at);
        let ends = if after.starts_with("//") {
            after.find('\n').unwrap_or(after.len())
        } else if after.starts_with("'\"'") || after.starts_with("'\\\"'") {
            after[1..].find('\'').map_or(after.len(), |end| end + 2)
        } else if let Some(inside) = after.strip_prefix('"') {
            let close = if is_raw { format!("\"{}", "#".repeat(raw)) } else { "\"".to_owned() };
            let escaped =
                |end: usize| !is_raw && inside[..end].chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
            let end = inside.match_indices(&close).map(|(end, _)| end).find(|end| !escaped(*end));
            let end = end.unwrap_or_else(|| panic!("a string without an end after {here:?}"));
            found.push((line, inside[..end].to_owned()));
            1 + end + close.len()
        } else {
            1
        };
        line += after[..ends].matches('\n').count();
        rest = &after[ends..];
    }
    found
}

/// The strings of a source that are SQL.
fn sql(source: &str) -> Vec<(usize, String)> {
    strings(source).into_iter().filter(|(_, text)| SQL.iter().any(|word| text.contains(word))).collect()
}

#[test]
fn files_are_read_by_whoever_knows_bytes_and_the_domains_words() {
    keeps_out(
        "rows",
        &[
            "crate::store",
            "crate::session",
            "crate::cli",
            "crate::tui",
            "crate::evidence",
            "crate::report",
            "crate::error",
            "crate::clock",
            "crate::paths",
            "decide::",
            "rusqlite",
            "ratatui",
            "clap",
            "std::env",
            "SystemTime",
            "println!",
            "stdin()",
        ],
    );
    for room in ["domain", "store", "session", "evidence", "chart", "report", "pages", "tui"] {
        keeps_out(room, &["crate::rows"]);
    }
    // What is pasted is read by it, and knows no board.
    keeps_out("pasted", &["crate::store", "crate::session", "crate::cli", "crate::tui", "crate::clock", "std::fs"]);
}

#[test]
fn sql_stands_in_the_store_alone() {
    let (root, mut found) = (src(), Vec::new());
    let files = sources(&root).into_iter().filter(|path| !path.starts_with(root.join("store")));
    for path in files {
        let there = sql(&fs::read_to_string(&path).unwrap());
        found.extend(there.into_iter().map(|(line, text)| format!("{}:{line}: {text:?}", path.display())));
    }
    assert!(
        found.is_empty(),
        "a condition has a name in store/things.rs, and only that is called:\n{}",
        found.join("\n")
    );
}

#[test]
fn sql_is_known_where_it_stands() {
    let source = r##"
        // "SELECT 1" in a comment is none, nor is 'a' or '"' or '\"'.
        fn a<'a>() { rows(c, "outcome = ?1 ORDER BY no"); say("said \" twice"); }
        let b = r#"one " of
            WHERE x"#;
        let c = "two
            lines IN (1)";
        let d = "nothing \\";
        let e = "state IS NOT NULL";
    "##;
    let lines: Vec<usize> = sql(source).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [3, 4, 6, 9]);
    assert_eq!(strings(source).len(), 6, "{:?}", strings(source));
    // And the store's own are found by the same words.
    let things = fs::read_to_string(src().join("store/things.rs")).unwrap();
    assert!(sql(&things).len() > 10);
}

#[test]
fn the_clock_is_read_in_one_place() {
    for room in ["chart", "cli", "domain", "session", "config", "evidence", "error", "paths", "report", "text"] {
        keeps_out(room, &["now_utc", "now_local", "SystemTime"]);
    }
}

#[test]
fn only_the_command_line_prints() {
    for room in
        ["chart", "domain", "store", "session", "config", "evidence", "error", "paths", "report", "text", "clock"]
    {
        keeps_out(room, &["println!", "eprintln!", "stdout()", "stderr()"]);
    }
}

#[test]
fn one_crossterm_at_the_most() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    assert!(lock.matches("name = \"crossterm\"").count() <= 1);
}

/// A crate that is there in two versions is named in `deny.toml`, with the reason; and nothing else is.
#[test]
fn what_is_twice_in_the_tree_is_named() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap().parse::<toml::Table>().unwrap();
    let lock = read("Cargo.lock");
    let names: Vec<&str> = lock["package"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    let mut twice: Vec<&str> =
        names.iter().copied().filter(|name| names.iter().filter(|other| *other == name).count() > 1).collect();
    twice.sort_unstable();
    twice.dedup();
    let deny = read("deny.toml");
    let skips = deny["bans"]["skip"].as_array().unwrap();
    let mut named: Vec<&str> =
        skips.iter().map(|skip| skip["crate"].as_str().unwrap().split('@').next().unwrap()).collect();
    named.sort_unstable();
    assert_eq!(twice, named);
    assert!(skips.iter().all(|skip| !skip["reason"].as_str().unwrap().is_empty()));
}

#[test]
fn no_raw_column_is_read_as_text() {
    // A stored text is `Words`, whatever bytes it holds; and only `text::clean` or a domain value brings it to an output.
    keeps_out(
        "store",
        &["get::<_, String>", "get::<_, Option<String>>", "HashSet<String> = statement.query_map([], |row| row.get("],
    );
    // Shells are offered what the domain prints, by the one function that takes nothing else.
    let offers: Vec<String> = lines_with("cli", &["CompletionCandidate::new"]);
    assert_eq!(offers.len(), 1, "{offers:#?}");
    assert!(offers[0].contains("complete.rs"), "{offers:?}");
}

#[test]
fn output_leaves_by_two_doors() {
    let doors = ["src/cli/print.rs", "src/cli/stderr.rs", "src/cli/prompt.rs", "src/cli/fixture.rs"];
    let found = lines_with("cli", &["stdout()", "stderr()", "println!", "eprintln!"]);
    let others: Vec<&String> = found.iter().filter(|line| !doors.iter().any(|door| line.contains(door))).collect();
    let harmless = |line: &&&String| !line.contains("is_terminal") && !line.contains("use_stderr()");
    let others: Vec<&&String> = others.iter().filter(harmless).collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn what_is_temporary_is_named_in_one_place() {
    for room in ["store", "session", "cli", "tui", "editor"] {
        let found = lines_with(room, &["tempfile::Builder", "NamedTempFile::new", ".tempdir_in("]);
        let others: Vec<&String> =
            found.iter().filter(|line| !line.contains("store/aside.rs") && !line.contains("cli/prompt.rs")).collect();
        assert!(others.is_empty(), "{others:#?}");
    }
}

#[test]
fn no_release_can_switch_a_defence_off() {
    let weaken = fs::read_to_string(src().join("weaken.rs")).unwrap();
    assert!(weaken.contains("not(debug_assertions)") && weaken.contains("compile_error!"));
    let cargo = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    assert!(cargo.contains("default = [\"bundled-sqlite\"]"), "weaken is no default");
}

#[test]
fn what_the_system_refuses_has_a_way_on() {
    // `Error::io` names the next step; a bare reason does not.
    for room in ["cli", "session", "tui"] {
        keeps_out(room, &["\"io\","]);
    }
}

#[test]
fn a_metrics_command_is_run_in_one_place() {
    // git by its name, the person's editor and browser; and what a source's hash allows.
    let doors = ["src/git.rs:", "src/editor.rs:", "src/tui/input.rs:", "src/cli/help.rs:", "src/source/run.rs:"];
    for room in ["domain", "evidence", "store", "session", "rows", "source", "pulling", "report", "pages", "cli", "tui"]
    {
        let found = lines_with(room, &["process::Command", "process::{Child"]);
        let others: Vec<&String> = found.iter().filter(|line| !doors.iter().any(|door| line.contains(door))).collect();
        assert!(others.is_empty(), "{others:#?}");
    }
    // It asks the board nothing; who brings both together knows neither the words nor the keys.
    keeps_out("source", &["crate::session", "crate::store", "crate::cli", "crate::tui", "crate::pulling", "rusqlite"]);
    keeps_out("pulling", &["crate::store", "crate::cli", "crate::tui", "clap", "ratatui", "rusqlite"]);
    for room in ["domain", "evidence", "store", "session", "rows", "report"] {
        keeps_out(room, &["crate::source", "crate::pulling"]);
    }
}

/// What was said before, and gave way to words that people understand.
const GONE: &[&str] = &[
    "too far ahead",
    "too few yet",
    "nevertheless",
    "Stays visible",
    "asks y",
    "the look has been",
    "neighbours resemble",
    "Taken for granted",
    "matters as",
    "off: H-",
    "the shelf",
    "1-1 ",
    "By luck alone",
    "Why though",
    "scope call",
    "it was written:",
    "with a reason it passes on this board",
    "(new) every",
    "came due on",
    "The prediction is frozen:",
    "discipline falls",
    "go on and outcomes do not come",
    "to be gone",
    "In which terms",
    "where left out)",
    "is called so although",
    "for whoever leads",
    "its answer in ",
    "promised in ",
    "least we compare",
    "are worth about",
    "neither stands out",
    "} are needed",
    "} tied",
    "by chance at the most",
    "its answer stands",
    "half of the expected move",
    ", supports it",
    ", contradicts it",
    "passed without",
    "problem to be gone",
    "In which terms",
    "Two spellings are",
    "work goes on and outcomes",
];

#[test]
fn no_sentence_says_a_phrase_that_gave_way() {
    let mut found = Vec::new();
    for path in sources(&src()) {
        let name = path.display().to_string();
        if name.contains("tests") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for (line, text) in strings(&source) {
            found.extend(GONE.iter().filter(|gone| text.contains(**gone)).map(|gone| format!("{name}:{line}: {gone}")));
        }
        // What the command line's help says stands in its comments.
        if name.contains("/cli/") {
            let help = source.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with("///"));
            for (at, line) in help {
                found.extend(
                    GONE.iter().filter(|gone| line.contains(**gone)).map(|gone| format!("{name}:{}: {gone}", at + 1)),
                );
            }
        }
    }
    assert!(found.is_empty(), "say it in the words that took their place (`GONE` lists them):\n{}", found.join("\n"));
}
