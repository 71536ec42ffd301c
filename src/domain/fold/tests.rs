//! Copies of one thing, written apart and joined.

mod model;

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn set(n: u64) -> Id {
    Id::at(n, [0; 10])
}

/// One copy: what it knows, and its clock.
#[derive(Clone, Default)]
struct Replica {
    name: u64,
    knows: Vec<Said>,
    clock: i64,
    skew: i64,
    made: u64,
}

impl Replica {
    fn new(name: u64, skew: i64) -> Self {
        Self { name, skew, ..Self::default() }
    }

    fn changes(&self) -> Changes {
        Changes::new(self.knows.clone())
    }

    fn fold(&self) -> Folded {
        self.changes().fold(Kind::Outcome, false)
    }

    fn stamp(&mut self) -> Stamp {
        let highest = self.knows.iter().map(|said| said.stamp.hlc).max().unwrap_or(0);
        self.clock = (self.clock + 10 + self.skew).max(highest + 1);
        self.made += 1;
        Stamp { hlc: self.clock, set: set(self.name * 1_000 + self.made), n: 0 }
    }

    fn says(&mut self, field: &str, after: Value, undo: bool) -> Reference {
        let prev = self.changes().heads(field);
        let stamp = self.stamp();
        self.knows.push(Said { stamp, field: field.to_owned(), after, prev, undo, readable: true });
        reference(stamp.set, stamp.n)
    }

    fn takes(&mut self, other: &Self) {
        for said in &other.knows {
            if self.knows.iter().all(|known| known.stamp != said.stamp) {
                self.knows.push(said.clone());
            }
        }
    }
}

/// Two copies that both hold an outcome.
fn two() -> (Replica, Replica) {
    let (mut a, mut b) = (Replica::new(1, 0), Replica::new(2, 100));
    a.says(CREATED, json!({ "title": "Teams stay", "target": 40 }), false);
    b.takes(&a);
    (a, b)
}

/// What both come to when they have met.
fn met(a: &mut Replica, b: &mut Replica) -> Folded {
    a.takes(b);
    b.takes(a);
    assert_eq!(a.fold(), b.fold());
    a.fold()
}

fn mark<'a>(folded: &'a Folded, field: &str) -> Option<&'a Mark> {
    folded.marks.iter().find(|mark| mark.field == field)
}

#[test]
fn what_two_copies_say_of_a_field_is_marked_until_somebody_says_it_anew() {
    let (mut a, mut b) = two();
    a.says("target", json!(45), false);
    b.says("target", json!(41), false);
    let folded = met(&mut a, &mut b);
    assert_eq!(folded.fields["target"], json!(41), "the one said last");
    let marked = mark(&folded, "target").unwrap();
    assert!(marked.asked);
    assert_eq!(marked.heads.len(), 2);
    let versions = a.changes().versions(Kind::Outcome, "target");
    assert_eq!(versions.iter().map(|v| v.value.clone()).collect::<Vec<_>>(), [json!(45), json!(41)]);
    a.says("target", json!(43), false);
    let folded = met(&mut a, &mut b);
    assert_eq!((folded.fields["target"].clone(), folded.marks), (json!(43), vec![]));
}

#[test]
fn equal_values_ask_nobody_and_handles_are_equal_in_any_case() {
    let (mut a, mut b) = two();
    a.says("owner", json!("Mara"), false);
    b.says("owner", json!("mara"), false);
    a.says("target", json!(45), false);
    b.says("target", json!(45), false);
    let folded = met(&mut a, &mut b);
    for field in ["owner", "target"] {
        let marked = mark(&folded, field).unwrap();
        assert_eq!((marked.asked, marked.heads.len()), (false, 2), "{field}");
    }
}

/// 6 -> 5 -> 6: who says a value again that stood before has said it, and another copy that said something meanwhile is not
/// passed over. Where it was an undo that gave 6 back, the other's stands, as below.
#[test]
fn a_value_changed_away_and_back_stands_against_what_another_said() {
    let five_and_six = |a: &mut Replica| {
        a.says("target", json!(5), false);
        a.says("target", json!(6), false);
    };
    for (theirs, values) in [(None, &[6] as &[i32]), (Some(6), &[6]), (Some(5), &[5, 6]), (Some(7), &[6, 7])] {
        let (mut a, mut b) = (Replica::new(1, 0), Replica::new(2, 100));
        a.says(CREATED, json!({ "title": "Teams stay", "target": 6 }), false);
        b.takes(&a);
        five_and_six(&mut a);
        theirs.map(|value| b.says("target", json!(value), false));
        let folded = met(&mut a, &mut b);
        let mut versions: Vec<Value> =
            a.changes().versions(Kind::Outcome, "target").into_iter().map(|version| version.value).collect();
        versions.sort_by_key(Value::as_i64);
        assert_eq!(versions, values.iter().map(|value| json!(value)).collect::<Vec<_>>(), "{theirs:?}");
        let asked = mark(&folded, "target").is_some_and(|mark| mark.asked);
        assert_eq!(asked, values.len() > 1, "{theirs:?}");
        // However often the same is said again: the last of it alone speaks.
        five_and_six(&mut a);
        let folded = met(&mut a, &mut b);
        assert_eq!((folded.fields["target"].clone(), folded.marks), (json!(6), vec![]), "{theirs:?}");
    }
}

#[test]
fn who_took_a_change_back_does_not_argue() {
    let (mut a, mut b) = two();
    a.says("target", json!(45), false);
    a.says("target", json!(40), true);
    b.says("target", json!(41), false);
    // However late the undo is.
    a.says("title", json!("Teams stay longer"), false);
    let folded = met(&mut a, &mut b);
    assert_eq!(folded.fields["target"], json!(41));
    assert!(!mark(&folded, "target").unwrap().asked);
}

#[test]
fn who_takes_a_choice_back_leaves_the_versions_to_choose_among() {
    let (mut a, mut b) = two();
    let mine = a.says("target", json!(45), false);
    let theirs = b.says("target", json!(41), false);
    met(&mut a, &mut b);
    let chosen = a.says("target", json!(45), false);
    assert!(a.changes().settled(Kind::Outcome, &chosen) && !a.changes().settled(Kind::Outcome, &mine));
    b.takes(&a);
    // What was shown before it shows again, and is marked again.
    let back = a.says("target", json!(41), true);
    let folded = met(&mut a, &mut b);
    assert_eq!(folded.fields["target"], json!(41));
    let marked = mark(&folded, "target").unwrap();
    assert!(marked.asked && [mine, theirs, back].iter().all(|head| marked.heads.contains(head)), "{marked:?}");
    assert_eq!(a.changes().versions(Kind::Outcome, "target").len(), 2, "the undo is none of them");
    // Who chooses anew settles it, and so does who had gone on from the choice.
    let mut c = a.clone();
    c.says("target", json!(45), false);
    assert_eq!(c.fold().marks, vec![]);
    let mut d = b.clone();
    d.knows.retain(|said| reference(said.stamp.set, said.stamp.n) != back);
    d.says("target", json!(50), false);
    let folded = met(&mut d, &mut a);
    assert_eq!(folded.fields["target"], json!(50));
    assert!(!mark(&folded, "target").unwrap().asked, "{:?}", folded.marks);
}

#[test]
fn no_value_at_a_creation_gives_way_to_one() {
    let (mut a, mut b) = (Replica::new(1, 0), Replica::new(2, 100));
    a.says(CREATED, json!({ "slug": "p95", "every": 1, "unit": "ms" }), false);
    b.says(CREATED, json!({ "slug": "p95", "every": 7, "name": null }), false);
    a.takes(&b);
    let folded = a.changes().fold(Kind::Metric, false);
    assert_eq!((folded.fields["every"].clone(), folded.fields["unit"].clone()), (json!(1), json!("ms")));
    assert!(folded.marks.iter().all(|mark| !mark.asked), "{:?}", folded.marks);
}

#[test]
fn waits_are_joined_and_of_a_state_the_furthest_holds() {
    let (mut a, mut b) = two();
    a.says("looks", json!([{ "day": "2026-04-01" }]), false);
    b.says("looks", json!([{ "day": "2026-05-01" }]), false);
    b.says("state", json!("building"), false);
    a.says("state", json!("withdrawn"), false);
    b.says("state", json!("building"), false);
    a.takes(&b);
    let folded = a.changes().fold(Kind::Hypothesis, false);
    assert_eq!(folded.fields["looks"].as_array().unwrap().len(), 2);
    assert_eq!(folded.fields["state"], json!("withdrawn"));
    assert!(folded.marks.iter().all(|mark| !mark.asked));
}

#[test]
fn an_edit_beats_a_removal_that_had_not_seen_it() {
    let (mut a, mut b) = two();
    a.says("title", json!("Teams leave"), false);
    b.says(GONE, json!(true), false);
    assert!(b.fold().gone);
    let folded = met(&mut a, &mut b);
    assert!(!folded.gone);
    assert!(mark(&folded, GONE).unwrap().asked);
    assert_eq!(b.changes().versions(Kind::Outcome, GONE).len(), 1, "the removal is the version that is not shown");
    a.says(GONE, json!(true), false);
    let folded = met(&mut a, &mut b);
    assert!(folded.gone && folded.marks.is_empty());
}

#[test]
fn what_is_referred_to_stays_and_is_marked() {
    let (mut a, _) = two();
    a.says(GONE, json!(true), false);
    let folded = a.changes().fold(Kind::Outcome, true);
    assert!(!folded.gone);
    assert!(mark(&folded, GONE).unwrap().asked);
}

#[test]
fn a_thing_made_again_has_what_it_was_made_with() {
    let (mut a, _) = two();
    a.says("target", json!(45), false);
    a.says(GONE, json!(true), false);
    a.says(CREATED, json!({ "title": "Teams stay" }), false);
    let folded = a.fold();
    assert!(!folded.gone && folded.marks.is_empty());
    assert_eq!(serde_json::to_value(&folded.fields).unwrap(), json!({ "title": "Teams stay" }));
}

#[test]
fn a_value_that_this_version_cannot_read_is_kept_and_not_shown() {
    let (mut a, mut b) = two();
    b.says("target", json!({ "of": "a newer kind" }), false);
    b.knows.last_mut().unwrap().readable = false;
    let folded = met(&mut a, &mut b);
    assert_eq!(folded.fields["target"], json!(40));
    a.says("target", json!(45), false);
    assert_eq!(met(&mut a, &mut b).fields["target"], json!(45));
}

#[test]
fn an_undo_is_undone_by_the_sets_after_it_and_never_toggled() {
    let sets = |list: &[(i64, u64, u64)]| {
        let undoing = |(hlc, id, undoes): &(i64, u64, u64)| Undoing { set: (*hlc, set(*id)), undoes: set(*undoes) };
        let all: Vec<Undoing> = list.iter().map(undoing).collect();
        let of = |id: Id| list.iter().find(|(_, n, _)| set(*n) == id).map(|(hlc, ..)| *hlc).or(Some(0));
        undone(all, of)
    };
    assert_eq!(sets(&[(1, 11, 1)]), [set(1)].into());
    assert_eq!(sets(&[(1, 11, 1), (2, 12, 11)]), [set(11)].into(), "a redo");
    assert_eq!(sets(&[(1, 11, 1), (2, 21, 1), (3, 12, 11)]), [set(1), set(11)].into(), "undone twice, redone once");
    assert_eq!(sets(&[(5, 11, 12), (6, 12, 11)]), [set(11)].into(), "a forged cycle");
}

#[test]
fn a_verdict_stands_until_a_counting_one_replaces_it() {
    let verdict = |n: u64, over: &[u64], proposed: bool, counts: bool| Given {
        id: set(n),
        stamp: Stamp { hlc: i64::try_from(n).unwrap(), set: set(n), n: 0 },
        prev: over.iter().map(|n| reference(set(*n), 0)).collect(),
        replaces: None,
        proposed,
        counts,
    };
    let stand = |list: &[Given]| standing(list.to_vec());
    assert_eq!(stand(&[verdict(1, &[], false, true), verdict(2, &[1], false, true)]), [set(2)]);
    assert_eq!(stand(&[verdict(1, &[], false, true), verdict(2, &[], false, true)]), [set(1), set(2)], "two copies");
    let undone = verdict(2, &[1], false, false);
    assert_eq!(stand(&[verdict(1, &[], false, true), undone.clone()]), [set(1)]);
    assert_eq!(stand(&[verdict(1, &[], false, true), undone, verdict(3, &[2], false, true)]), [set(3)]);
    assert_eq!(stand(&[verdict(1, &[], false, true), verdict(2, &[1], true, true)]), [set(1), set(2)], "a proposal");
    assert_eq!(stand(&[verdict(1, &[], true, true), verdict(2, &[1], false, true)]), [set(2)]);
}

#[test]
fn of_the_leaves_of_a_tree_of_corrections_the_last_stands_alone() {
    let id = |n: u64| set(n);
    // 1 was corrected to 2 here and to 3 there, and 3 to 4; 9 stands by itself.
    assert_eq!(superseded(&[(id(2), id(1)), (id(3), id(1)), (id(4), id(3))]), [id(1), id(2), id(3)].into());
    assert_eq!(superseded(&[(id(3), id(1)), (id(4), id(3)), (id(2), id(1))]), [id(1), id(3), id(4)].into());
    assert_eq!(superseded(&[(id(2), id(1)), (id(1), id(2))]).len(), 2, "a forged cycle ends");
}

/// What a copy does next.
#[derive(Clone, Debug)]
enum Step {
    Write(usize, usize, u8, bool),
    Remove(usize),
    Restore(usize),
    Meet(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..4_usize, 0..3_usize, 0..4_u8, any::<bool>()).prop_map(|(r, f, v, u)| Step::Write(r, f, v, u)),
        1 => (0..4_usize).prop_map(Step::Remove),
        1 => (0..4_usize).prop_map(Step::Restore),
        3 => (0..4_usize, 0..4_usize).prop_map(|(a, b)| Step::Meet(a, b)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Writing and folding agree after every step, and all copies when all have met.
    #[test]
    fn copies_that_met_say_the_same(steps in prop::collection::vec(step(), 1..40), skews in prop::array::uniform4(-5..2_000_i64)) {
        const FIELDS: [&str; 3] = ["title", "owner", "target"];
        let mut all: Vec<Replica> = (0..4).zip(skews).map(|(name, skew)| Replica::new(name + 1, skew)).collect();
        all[0].says(CREATED, json!({ "title": "Teams stay" }), false);
        for at in 1..4 {
            let first = all[0].clone();
            all[at].takes(&first);
        }
        for step in steps {
            match step {
                Step::Write(r, f, value, undo) => {
                    if all[r].fold().gone {
                        continue;
                    }
                    // Who takes a choice among several back leaves them to choose among.
                    let heads = all[r].changes().heads(FIELDS[f]);
                    let of = |said: &&Said| heads == [reference(said.stamp.set, said.stamp.n)];
                    let chosen = all[r].knows.iter().find(of).is_some_and(|said| said.prev.len() > 1);
                    all[r].says(FIELDS[f], json!(value), undo);
                    if undo && chosen {
                        continue;
                    }
                    let folded = all[r].fold();
                    prop_assert_eq!(&folded.fields[FIELDS[f]], &json!(value));
                    prop_assert!(mark(&folded, FIELDS[f]).is_none(), "{:?}", folded.marks);
                }
                Step::Remove(r) => {
                    all[r].says(GONE, json!(true), false);
                    prop_assert!(all[r].fold().gone);
                }
                Step::Restore(r) => {
                    all[r].says(GONE, json!(false), true);
                    let folded = all[r].fold();
                    prop_assert!(!folded.gone && mark(&folded, GONE).is_none());
                }
                Step::Meet(a, b) => {
                    let from = all[b].clone();
                    all[a].takes(&from);
                }
            }
        }
        for _ in 0..2 {
            for at in 0..4 {
                let from = all[(at + 1) % 4].clone();
                all[at].takes(&from);
                let from = all[(at + 3) % 4].clone();
                all[at].takes(&from);
            }
        }
        let folded = all[0].fold();
        for replica in &mut all {
            replica.knows.reverse();
            prop_assert_eq!(&replica.fold(), &folded);
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Forged edges and cycles: one result in any order, and never a panic.
    #[test]
    fn any_order_of_any_changes_folds_to_one(
        changes in prop::collection::vec((0..3_i64, 0..4_u64, 0..3_u32, 0..5_usize, 0..3_u8, any::<bool>(), prop::collection::vec((0..4_u64, 0..3_u32), 0..4)), 0..12),
        seed in any::<u64>(),
    ) {
        const FIELDS: [&str; 5] = [CREATED, GONE, "title", "state", "looks"];
        let mut seen = BTreeSet::new();
        let all: Vec<Said> = changes.into_iter().filter(|c| seen.insert((c.1, c.2))).map(|(_, id, n, field, value, undo, prev)| Said {
            stamp: Stamp { hlc: i64::try_from(id).unwrap(), set: set(id), n },
            field: FIELDS[field].to_owned(),
            after: if field == 0 { json!({ "title": value }) } else if field == 1 { json!(value > 0) } else { json!(value) },
            prev: prev.into_iter().map(|(id, n)| reference(set(id), n)).collect(),
            undo,
            readable: value != 2,
        }).collect();
        let folded = Changes::new(all.clone()).fold(Kind::Hypothesis, false);
        let mut mixed = all.clone();
        mixed.extend(all.iter().cloned());
        let mut state = seed;
        for at in (1..mixed.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            mixed.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        prop_assert_eq!(Changes::new(mixed).fold(Kind::Hypothesis, false), folded);
    }
}
