//! Who is let in: a robot of the board writes, for a person of it; everybody else reads.

use serde_json::{Value, json};

use super::client::{Client, NEWEST, board};
use crate::world::World;

const READERS: [&str; 7] = ["board", "show", "evidence", "page", "needs", "search", "ask"];
const WRITERS: [&str; 6] = ["log_reading", "note", "draft_hypothesis", "propose_verdict", "link", "take_back"];

#[test]
fn without_a_robots_name_it_reads_whatever_else_says_who_one_is() {
    let world = board();
    let mut client = Client::of(&world, "", NEWEST);
    assert_eq!(client.tools(), READERS);
    assert!(client.shaken["instructions"].as_str().unwrap().ends_with("This door only reads."));
    let error = client.refused("note", json!({ "ref": "O-1", "text": "x", "kind": "note" }), "reading_only");
    assert!(error["try"].to_string().contains("upshot mcp --as helper"), "{error}");
    // Neither the environment nor the config says who an assistant is.
    world.file("config.toml", "as = \"helper\"\n");
    let mut command = world.bare();
    command.args(["--db", "team.db", "mcp"]).env("UPSHOT_AS", "helper").env("XDG_CONFIG_HOME", world.dir());
    let line = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#;
    let ran = crate::world::finish(command, "mcp".to_owned(), format!("{line}\n").as_bytes()).must_work();
    assert!(ran.out.contains("This door only reads."), "{ran:?}");
}

#[test]
fn a_robot_writes_and_a_person_is_told_how_it_is_done() {
    let world = board();
    let mut client = Client::helper(&world);
    assert_eq!(client.tools(), [READERS.as_slice(), WRITERS.as_slice()].concat());
    drop(client);
    let run = |words: &str| {
        let mut command = world.bare();
        command.args(["--db", "team.db"]).args(crate::world::split(words));
        crate::world::finish(command, words.to_owned(), b"")
    };
    let _ = run("mcp --as mara").must_fail(1).saying(&[
        "error: @mara is a person",
        "an assistant writes under a robot's name, never under somebody's",
        "Try: upshot person robot helper, then: upshot mcp --as helper",
    ]);
    let _ = run("mcp --as nobody-here").must_fail(1).saying(&["@nobody-here is no robot on this board"]);
    let _ =
        run("mcp --as helper --for nobody-here").must_fail(3).saying(&["nobody on this board is called @nobody-here"]);
    let _ = run("mcp --for helper").must_fail(3).saying(&["@helper is a robot"]);
    // Nothing of that is said where only the protocol may be heard.
    assert_eq!(run("mcp --as mara").out, "");
}

#[test]
fn the_entry_for_a_client_names_program_board_and_robot() {
    let world = board();
    let mut command = world.bare();
    command.args(["--db", "team.db", "mcp", "--as", "@Helper", "--for", "mara", "--config"]);
    let ran = crate::world::finish(command, "mcp --config".to_owned(), b"").must_work();
    let entry: Value = serde_json::from_str(&ran.out).unwrap();
    let server = &entry["mcpServers"]["upshot"];
    assert_eq!(server["command"], env!("CARGO_BIN_EXE_upshot"));
    let db = world.db().canonicalize().unwrap();
    assert_eq!(server["args"], json!(["mcp", "--db", db.to_str().unwrap(), "--as", "helper", "--for", "mara"]));
    // What it says starts the door.
    let mut command = std::process::Command::new(server["command"].as_str().unwrap());
    command.env_clear().args(server["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()));
    command
        .env("HOME", world.dir())
        .current_dir("/")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let line = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";
    let ran = crate::world::finish(command, "as the entry says".to_owned(), line.as_bytes()).must_work();
    assert_eq!(ran.out, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n");
}

#[test]
fn each_change_says_through_what_for_whom_and_by_which_program() {
    let world = board();
    let note = |client: &mut Client| client.does("note", json!({ "ref": "H-1", "text": "seen", "kind": "note" }));
    note(&mut Client::of(&world, "--as helper --for mara", NEWEST));
    note(&mut Client::of(&world, "--as helper --for mara", super::client::STATELESS));
    note(&mut Client::of(&world, "--as helper", NEWEST));
    let history = world.json("history");
    let whys: Vec<&Value> = (0..3).map(|n| &history[n]["why"]).collect();
    assert_eq!(whys, ["asked through editor 2.1", "asked by @mara, editor 2.1", "asked by @mara, editor 2.1"]);
    for n in 0..3 {
        assert_eq!((&history[n]["by"], &history[n]["via"]), (&json!("helper"), &json!("mcp")));
    }
    for page in ["history", "history --plain"] {
        let said = world.ok(page);
        assert!(
            said.contains("helper") && said.contains("mcp") && said.contains("asked by @mara, editor 2.1"),
            "{said}"
        );
    }
    // What a client calls itself is a stranger's text, and no longer than one line has room for.
    let mut client = Client::started(&world, "--as helper", NEWEST);
    let name = format!("\u{1b}[31m{}\n\u{202e}", "n".repeat(500));
    client.ask("initialize", json!({ "protocolVersion": NEWEST, "clientInfo": { "name": name, "version": "1" } }));
    note(&mut client);
    let why = world.json("history")[0]["why"].as_str().unwrap().to_owned();
    assert!(
        why.starts_with("asked through [31mnnn") && why.chars().count() < 80 && !why.contains('\u{202e}'),
        "{why:?}"
    );
}

#[test]
fn so_many_changes_an_hour_and_no_more_counted_in_the_log() {
    let world = board();
    std::fs::create_dir_all(world.dir().join(".config/upshot")).unwrap();
    let note = json!({ "ref": "H-1", "text": "seen", "kind": "note" });
    let door = |most: &str| {
        world.file(".config/upshot/config.toml", format!("mcp_writes = {most}\n"));
        Client::helper(&world)
    };
    let mut first = door("3");
    first.does("note", note.clone());
    first.does("note", note.clone());
    // What changes nothing is not counted, and another door of the same robot counts with this one.
    let reading = json!({ "metric": "activation", "value": "36.2", "day": "2026-03-30", "source": "the dashboard" });
    first.does("log_reading", reading);
    let mut second = door("3");
    let set = second.does("note", note.clone())["set"].clone();
    let error = first.refused("note", note.clone(), "too_many");
    assert_eq!(error["message"], "too many changes for an hour; 60 minutes left");
    // A robot that runs wild is stopped in taking back too; whoever sits at the shell is not.
    second.refused("take_back", json!({ "set": set }), "too_many");
    world.as_("helper").ok("undo");
    assert!(first.tools().contains(&"note".to_owned()), "reading goes on, and so does the list");
    first.data("board", json!({}));
    door("0").refused("note", note, "too_many");
    world.file(".config/upshot/config.toml", "mcp_writes = \"many\"\n");
    let mut command = world.bare();
    command.args(["--db", "team.db", "mcp", "--as", "helper"]);
    let _ = crate::world::finish(command, "mcp".to_owned(), b"").must_fail(2).saying(&["mcp_writes", "a whole number"]);
}

#[test]
fn a_robot_that_is_none_any_more_writes_nothing() {
    let world = World::new().framed().tried();
    world.ok("person robot helper");
    let mut client = Client::helper(&world);
    client.does("note", json!({ "ref": "H-1", "text": "seen", "kind": "note" }));
    world.sql("UPDATE person SET robot = 0");
    client.refused("note", json!({ "ref": "H-1", "text": "seen", "kind": "note" }), "no_robot");
}
