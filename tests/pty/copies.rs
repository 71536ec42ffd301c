//! Two people with a copy of the board each, their screens open, who meet at a folder while they type.

use std::fs;

use crate::terminal::{Terminal, have_tmux};

#[test]
fn each_sees_the_others_change_no_form_is_touched_and_a_clash_shows_both() {
    if !have_tmux() {
        return;
    }
    let here = Terminal::board(80, 24);
    let there = Terminal::new(80, 24);
    let place = here.dir().join("place");
    fs::create_dir(&place).unwrap();
    let place = place.display().to_string();
    here.outside(&["sync", &place]);
    there.outside(&["sync", &place]);
    for terminal in [&here, &there] {
        terminal.start();
        terminal.sees("1 New teams see a first report");
    }
    // A reading that is logged here and synced from the palette.
    here.keys(&["r", "36.4", "Enter"]);
    here.sees("Logged 36.4%");
    here.keys(&[":"]);
    here.sees("a command, a name");
    here.keys(&["sync", "Enter"]);
    here.sees("Synced with");
    // There somebody writes meanwhile, and the sync of a timer brings it: what is typed stays.
    there.keys(&["n"]);
    there.sees("If we build");
    there.keys(&["a shorter form"]);
    there.sees("a shorter form");
    there.outside(&["sync", "-q"]);
    there.sees("a shorter form");
    there.keys(&["Escape"]);
    there.until("the form is left", |screen| screen.contains("33.7%") && !screen.contains("If we build"));
    there.sees("1 from place");
    there.keys(&["g", "h"]);
    there.sees("via place");
    there.keys(&["g", "b"]);
    there.until("what came was shown", |screen| screen.contains("33.7%") && !screen.contains("1 from place"));
    // Both say another target, and each says so when they have met.
    here.outside(&["edit", "O-1", "--to", "44"]);
    there.outside(&["edit", "O-1", "--to", "41"]);
    for terminal in [&here, &there, &here] {
        terminal.keys(&[":"]);
        terminal.sees("a command, a name");
        terminal.keys(&["sync", "Enter"]);
        terminal.until("it was not synced", |screen| screen.contains("Synced with") || screen.contains("Nothing new"));
    }
    for terminal in [&here, &there] {
        terminal.sees("2 VERSIONS OF target");
    }
    here.keys(&["="]);
    here.sees("1  ours");
    here.sees("2  theirs");
    here.keys(&["2"]);
    here.keys(&["C-s"]);
    here.sees("Settled O-1 target");
    here.until("it is settled", |screen| !screen.contains("VERSIONS"));
    here.outside(&["sync", "-q"]);
    there.outside(&["sync", "-q"]);
    there.until("settled there too", |screen| !screen.contains("VERSIONS"));
    for terminal in [&here, &there] {
        terminal.keys(&["q"]);
        terminal.sees("left with 0");
        terminal.restored();
    }
}

#[test]
fn a_newcomer_is_brought_the_board_from_the_first_screen_and_nothing_of_it_is_news() {
    if !have_tmux() {
        return;
    }
    let here = Terminal::board(80, 24);
    let place = here.dir().join("place");
    fs::create_dir(&place).unwrap();
    here.outside(&["sync", &place.display().to_string()]);
    let there = Terminal::new(80, 24);
    there.runs("");
    there.sees("? help");
    there.keys(&[":"]);
    there.sees("a command, a name");
    there.keys(&[&format!("sync {}", place.display()), "Enter"]);
    there.sees("1 New teams see a first report");
    there.sees("Synced with place");
    there.until("it is told as news", |screen| !screen.contains("from place "));
    there.keys(&[":"]);
    there.sees("a command, a name");
    there.keys(&["sync /nowhere", "Enter"]);
    there.sees("there is no folder at /nowhere");
    there
        .until("line 1 does not say it", |screen| screen.lines().next().is_some_and(|row| row.contains("sync failed")));
    there.keys(&["q"]);
    there.sees("left with 0");
    there.restored();
}
