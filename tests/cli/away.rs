//! 6 -> 5 -> 6: a value changed away and back on one copy, while another says something of its own.

use crate::copies::{copied, merge};
use crate::world::World;

/// What both copies come to, whichever takes the other's first.
fn met(w: &World, bo: &World) -> serde_json::Value {
    w.ok(merge(bo).as_slice());
    bo.ok(merge(w).as_slice());
    let found = w.json("resolve");
    assert_eq!(found, bo.json("resolve"));
    assert_eq!(w.json("reading list activation"), bo.json("reading list activation"));
    assert_eq!((w.json("doctor")["sound"].clone(), bo.json("doctor")["sound"].clone()), (true.into(), true.into()));
    found
}

#[test]
fn a_target_said_again_stands_against_another_and_one_given_back_does_not() {
    for (back, versions) in [("edit O-1 --to 45", 2), ("undo", 0)] {
        let w = World::new().framed();
        w.ok("edit O-1 --to 45");
        let bo = copied(&w);
        w.all(&["edit O-1 --to 44", back]);
        bo.ok("edit O-1 --to 41");
        let found = met(&w, &bo);
        let list = found.as_array().unwrap();
        assert_eq!(
            list.first().map_or(0, |one| one["versions"].as_array().unwrap().len()),
            versions,
            "{back}: {found}"
        );
        if versions == 0 {
            assert!(w.ok("show O-1").contains("41"), "the other's stands, and nobody is asked");
        }
    }
}

#[test]
fn a_row_imported_as_6_as_5_and_as_6_again_is_three_corrections_on_every_copy() {
    let w = World::new().framed();
    let import = |on: &World, value: u8| {
        let file = on.file(&format!("{value}.csv"), format!("day,value\n2026-01-05,{value}\n"));
        on.ok(&format!("import {file} --metric activation --correct"));
    };
    import(&w, 6);
    let bo = copied(&w);
    for value in [5, 6] {
        import(&w, value);
    }
    // The other copy saw the file once, between the two.
    import(&bo, 5);
    let found = met(&w, &bo);
    assert_eq!(found, serde_json::json!([]), "5 was the same correction on both");
    let stands = |w: &World| {
        let list = w.json("reading list activation");
        let of_day = list.as_array().unwrap().iter().filter(|one| one["day"] == "2026-01-05");
        of_day.map(|one| one["value"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(stands(&w), [6.0]);
    // And back once more, on the other copy.
    import(&bo, 5);
    assert_eq!(met(&w, &bo), serde_json::json!([]));
    assert_eq!((stands(&w), stands(&bo)), (vec![5.0], vec![5.0]));
}
