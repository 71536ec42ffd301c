//! A real series: breaches of the four-hour wait at a hospital trust that merged with another in July 2018.

use std::path::{Path, PathBuf};

use crate::world::World;

/// The series, where it lies; says aloud that the test is skipped where it does not.
fn series() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let dir = std::env::var_os("UPSHOT_DATA").map_or_else(beside, PathBuf::from);
    let file = dir.join("nhs_ae_rrk_breaches.csv");
    if !file.exists() {
        eprintln!("skipped: the real series are not at {} (UPSHOT_DATA names their folder)", dir.display());
        return None;
    }
    Some(file.canonicalize().unwrap())
}

#[test]
fn a_real_series_is_imported_judged_and_shown() {
    let Some(file) = series() else { return };
    let w = World::new().on("2019-04-01");
    let import = ["import", file.to_str().unwrap(), "--metric", "breaches", "--better", "down"];
    let _ = w.run(&import).must_work().saying(&["36", "upshot undo"]);
    let _ = w.run(&import).must_work();
    assert_eq!(w.json("reading list breaches").as_array().unwrap().len(), 36, "a second import adds nothing");
    let metric = w.json("show breaches");
    assert_eq!(
        (&metric["better"], &metric["readings"], &metric["latest_day"]),
        (&"down".into(), &36.into(), &"2019-03-01".into())
    );

    w.all(&[
        "frame 'Fewer people wait four hours' --problem 'people wait' --metric breaches --from 2000 --on 2018-06-01 --to 1500 \
         --by 2019-12-31 --wrong-if 'breaches > 3000 by 2019-06-30'",
        "try O-1 'merge the trusts' --expect -500 --within 180d --because 'one front door'",
        "ship H-1 2018-06-30",
    ]);
    let h = w.json("show H-1");
    assert_eq!(
        (&h["shipped_on"], &h["check_on"], &h["check"]),
        (&"2018-06-30".into(), &"2018-12-27".into(), &"overdue".into())
    );

    let ran = w.run("verdict H-1 refuted -l 'numbers shot up with the merger' -n pivot").must_work();
    let _ = ran.saying(&["refuted", "breaches went from"]);
    let v = &w.json("show H-1")["verdict"];
    assert_eq!((&v["evidence"]["n_before"], &v["evidence"]["n_after"]), (&27.into(), &9.into()), "{v}");
    let board = w.ok("");
    for word in ["Fewer people wait four hours", "1500", "H-1", "REFUTED, STILL LIVE"] {
        assert!(board.contains(word), "{word:?} is not on the board:\n{board}");
    }
}
