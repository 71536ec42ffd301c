//! The board line by line in a terminal: everything is appended, nothing is drawn.

use crate::terminal::{Terminal, have_tmux};

#[test]
fn the_main_job_and_a_review_line_by_line_with_nothing_drawn() {
    if !have_tmux() {
        return;
    }
    let terminal = Terminal::new(80, 24);
    let raw = terminal.dir().join("raw");
    let pipe = format!("cat > {}", raw.display());
    terminal.keys(&["TERM=dumb; export TERM; clear; echo qui''et", "Enter"]);
    terminal.sees("quiet");
    assert!(terminal.tmux(&["pipe-pane", "-t", "t", &pipe]).status.success());
    let says = |words: &str, sees: &str| {
        assert!(terminal.tmux(&["send-keys", "-t", "t", "-l", "--", words]).status.success());
        terminal.keys(&["Enter"]);
        terminal.sees(sees);
    };
    let run = format!("{} --db team.db", env!("CARGO_BIN_EXE_upshot"));
    says(&run, "There is no outcome yet");
    says("1", "Problem:");
    says("they leave in week one", "For whom:");
    says("new teams", "Why it matters");
    says("trials", "The result in words");
    says("New teams see a first report", "Metric (");
    says("activation", "From (");
    says("31%", "To (");
    says("45", "By (");
    says("15apr", "Wrong if");
    says("activation < 33 by 1apr", "Undo: undo");
    says("log activation 34", "Logged 34");
    says("new activation", "If we build:");
    says("sample data at signup", "moves by:");
    says("+5", "Within");
    says("28d", "Because:");
    says("people quit at the empty screen", "How sure");
    says("70", "Builds on");
    says("", "Wrote H-1");
    says("start H-1", "Building H-1");
    says("ship H-1", "on which day");
    says("", "A link");
    says("", "Shipped H-1");
    says("undo", "Undone");
    says("redo", "Redone");
    // A change from elsewhere is a line before the next question, and never within one.
    terminal.outside(&["note", "H-1", "a thought of li"]);
    says("board", "@li noted");
    says("verdict H-1", "1 supported, 2 refuted");
    says("3", "What did you learn");
    says("nothing can be said yet", "> ");
    says("", "Next.");
    says("4", "Sign as @mara?");
    says("no", "Kept as a draft.");
    says("verdict H-1", "There is a draft: inconclusive");
    says("yes", "Signed: H-1 inconclusive.");
    says("sprint start 2w --goal O-1 --why \"it is the one\"", "S-1");
    says("review", "S-1 review");
    says("answer O-1", "What did we learn?");
    says("that it is slow", "What is next?");
    says("go on", "Undo: undo");
    says("quit", "$");
    terminal.until("it does not end", |screen| screen.trim_end().ends_with('$'));
    let raw = std::fs::read(&raw).unwrap();
    let raw = String::from_utf8_lossy(&raw);
    let drawn =
        |c: char| matches!(c, '\u{1b}' | '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{27bf}' | '\u{2800}'..='\u{28ff}');
    let found: Vec<&str> = raw.lines().filter(|line| line.contains(drawn)).collect();
    assert!(found.is_empty(), "something is drawn: {found:#?}");
}
