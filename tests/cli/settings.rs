//! The config: what `config check` says of it is what the screens and the commands make of it.

use crate::world::{Ran, World};

/// A folder whose config says this, and a board.
fn with(config: &str) -> World {
    let w = World::new();
    w.ok("metric add visits --better up --measures 'visits a week'");
    write(&w, config);
    w
}

fn write(w: &World, config: &str) {
    let path = w.ok("config path");
    let path = std::path::Path::new(path.trim());
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, config).unwrap();
}

fn check(w: &World, config: &str) -> Ran {
    write(w, config);
    w.run("config check")
}

#[test]
fn config_check_passes_what_the_screens_take_and_refuses_the_rest() {
    let w = with("");
    for theme in ["auto", "terminal", "light", "dark", "high-contrast", "colour-blind", "mono"] {
        assert!(check(&w, &format!("theme = \"{theme}\"")).must_work().out.contains("is sound"), "{theme}");
    }
    for line in [
        "glyphs = \"unicode\"",
        "glyphs = \"ascii\"",
        "mouse = false",
        "linear = true",
        "color = \"never\"",
        "as = \"@mara\"",
        "[keys]\nreading = \"v\"\nverdict = \"r\"",
        "[keys]\nmouse = [\"Ins\", \"F5\"]\nzoom = []",
    ] {
        assert!(check(&w, line).must_work().out.contains("is sound"), "{line}");
    }
    for (line, says) in [
        ("# mine\ntheme = \"solarized\"", "line 2: theme = \"solarized\" is none of auto, terminal"),
        ("glyphs = \"emoji\"", "line 1: glyphs"),
        ("theme = 7", "line 1, column 9: theme has to be a text"),
        ("mouse = \"yes\"", "mouse has to be true or false"),
        ("linear = \"yes\"", "linear has to be true or false"),
        ("color = \"sometimes\"", "color has to be \"auto\""),
        ("as = \"team-web\"", "line 1: "),
        ("as = 7", "as has to be a text"),
        ("db = 7", "db has to be a text"),
        ("[keys]\nmouse = \"Menu\"", "line 2: keys.mouse: \"Menu\" is no key"),
        ("[keys]\nfly = \"F5\"", "keys.fly: no action is called so"),
        ("[keys]\nnote = \"v\"", "v is verdict already"),
        ("[keys]\nnote = 5", "keys.note has to be a key"),
    ] {
        let ran = check(&w, line).must_fail(2).saying(&[says]);
        assert!(ran.out.contains("config.toml, line "), "{ran:#?}");
        let json = w.run("config check --json");
        assert!(json.code == 2 && json.out.contains("\"wrong\":[\""), "{json:#?}");
        // Whatever they refuse, no other command stops.
        w.ok("log visits 3");
    }
    // A colourless terminal takes a theme no more than another does.
    write(&w, "theme = \"solarized\"");
    let mut command = w.command("config check");
    command.env("NO_COLOR", "1");
    assert_eq!(command.output().unwrap().status.code(), Some(2));
    // A key of a newer version is no error.
    let _ = check(&w, "colour = \"never\"").must_work().saying(&["did you mean \"color\"?"]);
}

#[test]
fn a_wrong_entry_stops_only_what_rests_on_it() {
    let w = with("as = 7\ndb = []\ntheme = 1\n[keys]\nnote = 5\n");
    w.ok("log visits 3");
    let bare = |words: &[&str]| {
        let mut command = w.bare();
        command.args(words).env("USER", "mara");
        crate::world::finish(command, words.join(" "), b"")
    };
    // Without the name or the board being said otherwise, neither is guessed.
    let _ =
        bare(&["--db", "team.db", "log", "visits", "3"]).must_fail(2).saying(&["as has to be a text", "--as HANDLE"]);
    let _ = bare(&["--as", "mara", "log", "visits", "3"]).must_fail(2).saying(&["db has to be a text", "--db PATH"]);
    let _ = bare(&["--db", "team.db", "--as", "mara", "log", "visits", "4"]).must_work();
    for words in [&["man"][..], &["config", "path"], &["completions", "bash"]] {
        let _ = bare(words).must_work();
    }
}
