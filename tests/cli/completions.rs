//! What fits each place of a command line, as a shell is told it.

use crate::world::{World, finish};

/// What the program offers for the last word of a line.
fn offered(w: &World, line: &str) -> Vec<String> {
    let mut command = w.bare();
    command
        .env("COMPLETE", "fish")
        .env("UPSHOT_DB", w.db())
        .env("UPSHOT_TODAY", w.day())
        .arg("--")
        .args(line.split(' '));
    let ran = finish(command, line.to_owned(), b"").must_work();
    assert_eq!(ran.err, "", "{ran:#?}");
    ran.out.lines().map(|offer| offer.split('\t').next().unwrap().to_owned()).filter(|o| !o.starts_with('-')).collect()
}

/// A board with things in every state that a place asks for.
fn board() -> World {
    let w = World::new().framed().tried().shipped();
    w.all(&[
        "try O-1 'a shorter form' --expect +1 --within 28d --because 'it is long'",
        "try O-1 'a tour'",
        "start H-3",
        "sprint start 2w --goal O-1",
        "sprint answer O-1 -l 'too early' -n 'look again'",
        "sprint close",
        "frame 'Teams come back' --metric returning",
        "frame 'Teams pay'",
        "outcome owner O-3 jon --why 'jon sells'",
        "outcome close O-3 stopped --why 'not now'",
        "frame 'Nobody waits'",
        "outcome owner O-4 jon --why 'jon knows'",
        "sprint start 2w --goal O-1 --why 'it goes on'",
        "objective add 'Teams stay'",
        "try O-1 'a film' --expect +1 --within 28d --because 'films are watched'",
        "start H-4",
        "ship H-4",
        "edit O-2 --wrong-if 'nobody came by 1apr'",
        "person away mara 24apr",
    ]);
    let w = w.measured();
    w.ok("verdict H-4 refuted -l 'nobody looks' -n roll-back --why 'we saw them'");
    w
}

#[test]
fn every_place_is_offered_what_fits_there() {
    let w = board();
    for (line, fits) in [
        ("upshot start ", "H-2"),
        ("upshot ship ", "H-3 H-2"),
        ("upshot verdict ", "H-1"),
        ("upshot wait ", "H-1"),
        ("upshot hypothesis live ", "H-4"),
        ("upshot hypothesis withdraw ", "H-3 H-2"),
        ("upshot hypothesis move H-2 ", "O-1 O-2 O-4"),
        ("upshot hypothesis show ", "H-4 H-3 H-2 H-1"),
        ("upshot verdict H-1 ", "supported refuted inconclusive"),
        ("upshot verdict H-1 supported -n ", "scale iterate pivot stop roll-back watch"),
        ("upshot verdict H-1 supported -n st", "stop"),
        ("upshot log ", "activation returning"),
        ("upshot log act", "activation"),
        ("upshot outcome guardrail O-1 ", "activation returning"),
        ("upshot outcome accept ", "O-4"),
        ("upshot outcome close ", "O-1 O-2 O-4"),
        ("upshot outcome reopen ", "O-3"),
        ("upshot outcome show ", "O-1 O-2 O-4 O-3"),
        ("upshot outcome looked ", "O-2"),
        ("upshot outcome take ", "O-1 O-2 O-4"),
        ("upshot sprint commit ", "O-2 O-4"),
        ("upshot sprint answer ", "O-1"),
        ("upshot sprint promise ", "O-1"),
        ("upshot sprint start --goal ", "O-1 O-2 O-4"),
        ("upshot sprint show ", "S-2 S-1"),
        ("upshot review ", "S-2 S-1"),
        ("upshot objective link ", "P-1"),
        ("upshot objective link P-1 ", "O-1 O-2 O-4 O-3"),
        ("upshot evidence O", "O-1 O-2 O-4 O-3"),
        ("upshot edit r", "returning"),
        ("upshot todo --as ", "jon mara"),
        ("upshot outcome owner O-2 ", "jon mara"),
        ("upshot board set ", "strictness ceiling debt-limit week-start"),
        ("upshot board set strictness ", "coach enforce"),
        ("upshot board set week-start ", "1 2 3 4 5 6 7"),
        ("upshot board set --as mara strictness e", "enforce"),
        ("upshot todo --kind ver", "verdict"),
    ] {
        assert_eq!(offered(&w, line), fits.split_whitespace().collect::<Vec<_>>(), "{line}");
    }
    assert_eq!(offered(&w, "upshot sprint start --with O-1,O-"), ["O-1,O-1", "O-1,O-2", "O-1,O-4"]);
}

#[test]
fn where_there_is_no_board_nothing_is_offered_and_nothing_said() {
    let w = World::new();
    for line in ["upshot verdict ", "upshot log ", "upshot sprint answer ", "upshot outcome looked "] {
        assert_eq!(offered(&w, line), [""; 0], "{line}");
    }
    assert!(!w.db().exists(), "completing makes no board");
}

/// A shell without anything of its own, in the folder, with the program on PATH; what it printed. None where it is not here.
fn in_shell(w: &World, shell: &[&str], script: &str) -> Option<String> {
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_upshot")).parent().unwrap().display().to_string();
    let mut command = std::process::Command::new(shell[0]);
    command.args(&shell[1..]).args(["-c", script]).current_dir(w.dir()).env_clear();
    command.env("PATH", format!("{bin}:{}", std::env::var("PATH").unwrap_or_default())).env("HOME", w.dir());
    command.env("UPSHOT_DB", w.db()).env("UPSHOT_TODAY", w.day());
    let Ok(out) = command.output() else {
        eprintln!("skipped: {} is not here", shell[0]);
        return None;
    };
    assert_eq!(String::from_utf8_lossy(&out.stderr), "", "{script}");
    Some(String::from_utf8(out.stdout).unwrap())
}

/// Everything in the folder.
fn there(w: &World) -> Vec<(std::ffi::OsString, u64)> {
    let mut all: Vec<_> = std::fs::read_dir(w.dir())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name(), entry.metadata().unwrap().len()))
        .collect();
    all.sort();
    all
}

#[test]
fn what_is_sourced_completes_and_changes_no_file() {
    let w = World::new().framed();
    let before = there(&w);
    let bash = "source <(upshot completions bash); COMP_WORDS=(upshot log act); COMP_CWORD=2; COMP_TYPE=9; \
        _clap_complete_upshot upshot act log; echo \"${COMPREPLY[*]}\"; complete -p upshot";
    if let Some(said) = in_shell(&w, &["bash", "--norc", "--noprofile"], bash) {
        assert!(said.starts_with("activation\n") && said.contains("_clap_complete_upshot upshot"), "{said}");
    }
    let zsh = "autoload -U compinit && compinit -u -D; source <(upshot completions zsh); echo $_comps[upshot]; \
        whence -w $_comps[upshot]";
    if let Some(said) = in_shell(&w, &["zsh", "-f"], zsh) {
        assert_eq!(said, "_clap_dynamic_completer_upshot\n_clap_dynamic_completer_upshot: function\n");
    }
    let fish = "upshot completions fish | source; complete -C 'upshot log act'";
    if let Some(said) = in_shell(&w, &["fish", "--no-config"], fish) {
        assert!(said.starts_with("activation"), "{said}");
    }
    let after: Vec<_> =
        there(&w).into_iter().filter(|(name, _)| !name.to_string_lossy().starts_with(".config")).collect();
    // fish keeps folders of its own, whatever is sourced.
    let own = |name: &std::ffi::OsString| [".local", ".cache", ".config"].iter().any(|own| name == own);
    assert_eq!(after.into_iter().filter(|(name, _)| !own(name)).collect::<Vec<_>>(), before);
}

#[test]
fn the_script_is_the_very_one_under_a_comment() {
    let w = World::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = w.bare().args(["completions", shell]).output().unwrap();
        assert!(script.status.success());
        let script = String::from_utf8(script.stdout).unwrap();
        let comments: Vec<&str> = script.lines().filter(|line| line.contains("upshot completions")).collect();
        assert!(comments.len() == 1 && comments[0].starts_with("# in "), "{script}");
        let plain: String =
            script.lines().filter(|line| *line != comments[0]).map(|line| format!("{line}\n")).collect();
        let own = w.bare().env("COMPLETE", shell).output().unwrap();
        assert_eq!(plain, String::from_utf8(own.stdout).unwrap(), "{shell}");
    }
    let none = w.run("completions tcsh");
    assert_eq!((none.code, none.out.as_str()), (2, ""), "{none:?}");
}
