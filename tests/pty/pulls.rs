//! A source allowed by whoever sits there, and pulled from the screens.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::terminal::{Terminal, have_tmux};

/// A board with a metric of its own command, which is not allowed yet.
fn sourced() -> Terminal {
    let t = Terminal::board(80, 24);
    t.outside(&["metric", "add", "p95", "--unit", "ms", "--better", "down", "--measures", "x", "--every", "1d"]);
    with_source(&t, "p95", "431");
    t
}

/// Gives a metric a command that answers a number.
fn with_source(t: &Terminal, metric: &str, answer: &str) {
    for folder in ["bin", ".config/upshot"] {
        fs::create_dir_all(t.dir().join(folder)).unwrap();
    }
    let feed = t.dir().join("bin/feed");
    fs::write(&feed, format!("#!/bin/sh\necho ran >> \"$HOME/ran\"; echo {answer}\n")).unwrap();
    fs::set_permissions(&feed, PermissionsExt::from_mode(0o755)).unwrap();
    fs::write(t.dir().join(".config/upshot/config.toml"), format!("[source.{metric}]\nrun = [\"../../bin/feed\"]\n"))
        .unwrap();
    for name in ["bin", ".config", ".config/upshot"] {
        fs::set_permissions(t.dir().join(name), PermissionsExt::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(t.dir().join(".config/upshot/config.toml"), PermissionsExt::from_mode(0o644)).unwrap();
}

#[test]
fn what_is_allowed_at_a_terminal_is_pulled_by_a_key() {
    if !have_tmux() {
        return;
    }
    let t = sourced();
    let upshot = format!("{} --db team.db", env!("CARGO_BIN_EXE_upshot"));
    let allow = format!("clear; {upshot} source allow p95");
    t.keys(&[&allow, "Enter"]);
    t.sees("Allow it? [y/N]");
    t.sees("../../bin/feed");
    // Enter alone is no yes.
    t.keys(&["Enter"]);
    t.sees("p95 was not allowed");
    t.keys(&[&allow, "Enter"]);
    t.sees("Allow it? [y/N]");
    t.keys(&["y", "Enter"]);
    t.sees("is allowed on this machine");
    assert!(!t.dir().join("ran").exists(), "to allow is not to run");

    t.start();
    t.sees("1 New teams see a first report");
    assert!(!t.dir().join("ran").exists(), "to open is not to run");
    t.keys(&["R"]);
    t.sees("1  pull p95");
    assert!(!t.dir().join("ran").exists(), "to offer is not to run");
    t.keys(&["Enter"]);
    t.sees("Pulled 1 source: 1 new reading.");
    assert_eq!(fs::read_to_string(t.dir().join("ran")).unwrap(), "ran\n");
    t.keys(&["g", "m"]);
    t.sees("431ms");
    // Nothing that can be pulled is due any more, and what an answer needs of the past weeks is asked for as ever.
    t.keys(&["R"]);
    t.sees("Log · 1 activation");
    t.keys(&["Escape"]);
    t.until("the sheet stays", |screen| !screen.contains("Log · 1 activation"));
    t.keys(&["u"]);
    t.sees("pulled 1 reading for p95");
    t.keys(&["q", "q"]);
    t.sees("left with 0");
    t.restored();
}

#[test]
fn no_command_outlives_the_screens() {
    if !have_tmux() {
        return;
    }
    let t = sourced();
    fs::write(t.dir().join("bin/feed"), "#!/bin/sh\necho $$ > \"$HOME/pid\"; exec sleep 300\n").unwrap();
    let upshot = format!("{} --db team.db", env!("CARGO_BIN_EXE_upshot"));
    t.keys(&[&format!("clear; {upshot} source allow p95"), "Enter"]);
    t.sees("Allow it? [y/N]");
    t.keys(&["y", "Enter"]);
    t.sees("is allowed on this machine");
    t.start();
    t.keys(&["R"]);
    t.sees("1  pull p95");
    t.keys(&["Enter"]);
    t.sees("pulling p95");
    t.until("it did not begin", |_| fs::read_to_string(t.dir().join("pid")).is_ok_and(|pid| pid.ends_with('\n')));
    let pid = fs::read_to_string(t.dir().join("pid")).unwrap();
    // The screens stay what they are meanwhile.
    t.keys(&["?"]);
    t.sees("a reading, all now due");
    t.keys(&["q"]);
    t.sees("1 New teams see a first report");
    t.keys(&["q"]);
    t.sees("left with 0");
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    assert!(stat.is_empty() || stat.contains(") Z") || stat.contains(") X"), "{stat}");
}

#[test]
fn a_sheet_of_readings_shows_what_its_source_gives_before_it_is_saved() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    with_source(&t, "activation", "38");
    t.start();
    t.keys(&["r"]);
    t.sees("[ Pull ]");
    t.sees("Ctrl-p pull");
    // What nobody allowed is not run, and it is said how it is allowed.
    t.keys(&["C-p"]);
    t.sees("upshot source allow activation");
    assert!(!t.dir().join("ran").exists());
    t.keys(&["Escape"]);
    t.until("the sheet stays", |screen| !screen.contains("[ Pull ]"));
    t.keys(&["q"]);
    t.sees("left with 0");
    let upshot = format!("{} --db team.db", env!("CARGO_BIN_EXE_upshot"));
    t.keys(&[&format!("clear; {upshot} source allow activation"), "Enter"]);
    t.sees("Allow it? [y/N]");
    t.keys(&["y", "Enter"]);
    t.sees("is allowed on this machine");
    t.start();
    t.keys(&["r"]);
    t.sees("[ Pull ]");
    assert!(!t.dir().join("ran").exists(), "to open is not to run");
    t.keys(&["C-p"]);
    t.sees("pulled just now");
    t.sees("38%");
    t.sees("source pull:activation");
    t.sees("[ Save 1 ]");
    t.keys(&["Escape"]);
    t.sees("[ Pull ]");
    t.keys(&["C-p"]);
    t.sees("[ Save 1 ]");
    t.keys(&["Enter"]);
    t.sees("Pulled 1 source: 1 new reading.");
    t.keys(&["u"]);
    t.sees("pulled 1 reading for activation");
    t.keys(&["q"]);
    t.sees("left with 0");
    t.restored();
}

#[test]
fn a_source_that_takes_long_is_stopped_from_its_sheet() {
    if !have_tmux() {
        return;
    }
    let t = Terminal::board(80, 24);
    with_source(&t, "activation", "38");
    fs::write(t.dir().join("bin/feed"), "#!/bin/sh\necho $$ > \"$HOME/pid\"; exec sleep 300\n").unwrap();
    let upshot = format!("{} --db team.db", env!("CARGO_BIN_EXE_upshot"));
    t.keys(&[&format!("clear; {upshot} source allow activation"), "Enter"]);
    t.sees("Allow it? [y/N]");
    t.keys(&["y", "Enter"]);
    t.sees("is allowed on this machine");
    t.start();
    t.keys(&["r"]);
    t.sees("[ Pull ]");
    t.keys(&["C-p"]);
    t.sees("asking activation …");
    t.until("it did not begin", |_| fs::read_to_string(t.dir().join("pid")).is_ok_and(|pid| pid.ends_with('\n')));
    t.keys(&["Escape"]);
    t.sees("stopped; nothing was saved");
    t.sees("[ Pull ]");
    t.keys(&["Escape"]);
    t.until("the sheet stays", |screen| !screen.contains("[ Pull ]"));
    t.keys(&["q"]);
    t.sees("left with 0");
    t.restored();
}
