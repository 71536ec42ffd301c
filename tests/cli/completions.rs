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
        ("upshot todo --as ", "mara jon"),
        ("upshot outcome owner O-2 ", "mara jon"),
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
