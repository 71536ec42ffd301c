//! Runs tests of this very program with a defence switched off.

use std::process::{Command, Output};

/// For each defence, what else has to be off because it stands before it, and a test that fails then and not before:
/// none goes unnoticed.
pub(crate) fn none(noticed_by: &[(&str, &str, &str)]) {
    let me = std::env::current_exe().unwrap();
    let only = std::env::var("PROOF_DEFENCE").ok();
    let mut unnoticed = Vec::new();
    for (defence, beside, test) in noticed_by {
        if only.as_ref().is_some_and(|only| only != defence) {
            continue;
        }
        let run = |off: &str| {
            let mut command = Command::new(&me);
            command
                .args([*test, "--exact", "--nocapture"])
                .env(upshot::weaken::VARIABLE, off)
                .env("RUST_BACKTRACE", "0");
            command.output().unwrap()
        };
        let with = run(beside);
        let said = said(&with);
        assert!(with.status.success() && said.contains("1 passed"), "{test}, with all defences: {said}");
        if said.contains("skipped: ") {
            eprintln!("{defence:<14} skipped: {test} can't be run here");
            continue;
        }
        let is_noticed = !run(&format!("{defence},{beside}")).status.success();
        eprintln!("{defence:<14} {} by {test}", if is_noticed { "noticed" } else { "NOT NOTICED" });
        if !is_noticed {
            let (_, what_for) = upshot::weaken::DEFENCES.iter().find(|(name, _)| name == defence).unwrap();
            unnoticed.push(format!("{defence} ({what_for}) by {test}"));
        }
    }
    assert!(unnoticed.is_empty(), "nobody notices that these are gone: {unnoticed:#?}");
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&[out.stdout.clone(), out.stderr.clone()].concat()).into_owned()
}
