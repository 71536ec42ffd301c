//! Every defence switched off, one at a time: for each a named test must fail, or nobody would notice that it is gone.
//!
//! Runs with `cargo test --features weaken --test proof weaken`, which builds a program that no release can be.

/// For each defence, a test that fails without it.
const NOTICED_BY: [(&str, &str); 1] = [("identity", "moved::another_board_in_its_place_is_not_written")];

#[test]
fn every_defence_is_noticed_when_it_is_off() {
    if !cfg!(feature = "weaken") {
        return;
    }
    let me = std::env::current_exe().unwrap();
    let only = std::env::var("PROOF_DEFENCE").ok();
    let mut unnoticed = Vec::new();
    for (defence, what_for) in upshot::weaken::DEFENCES {
        if only.as_ref().is_some_and(|only| only != defence) {
            continue;
        }
        let tests: Vec<&str> = NOTICED_BY.iter().filter(|(of, _)| *of == defence).map(|(_, test)| *test).collect();
        assert!(!tests.is_empty(), "no test is named for {defence}: {what_for}");
        for test in tests {
            let run = |off: &str| {
                let mut command = std::process::Command::new(&me);
                command.args([test, "--exact"]).env(upshot::weaken::VARIABLE, off).env("RUST_BACKTRACE", "0");
                command.output().unwrap()
            };
            let (with, without) = (run("none"), run(defence));
            let said = crate::room::said(&with);
            assert!(with.status.success() && said.contains("1 passed"), "{test}, with all defences: {said}");
            let noticed = !without.status.success();
            eprintln!("{defence:<14} {} by {test}", if noticed { "noticed" } else { "NOT NOTICED" });
            if !noticed {
                unnoticed.push(format!("{defence} ({what_for}) by {test}"));
            }
        }
    }
    assert!(unnoticed.is_empty(), "nobody notices that these are gone: {unnoticed:#?}");
}
