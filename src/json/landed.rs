//! The question over a repository, as JSON. It names no author, and counts nothing by person.

use serde_json::{Value, json};

use crate::domain::landed::{Change, Fold};
use crate::pages::landed::{Seen, notes};

/// What landed, who answers for it, and what came of that.
pub(crate) fn landed(seen: &Seen<'_>) -> Value {
    let landed = seen.landed;
    let asked = &landed.history.asked;
    let shown = landed.changes.iter().filter(|change| seen.all || change.fold.is_none());
    let label = |at: &usize| seen.claimants[*at].hypothesis;
    let reverts: Vec<Value> = landed
        .reverts
        .iter()
        .flat_map(|revert| {
            let one = |by: Option<&usize>| json!({ "change": revert.change, "commit": revert.commit, "on": revert.on, "hypothesis": by.map(label) });
            if revert.by.is_empty() { vec![one(None)] } else { revert.by.iter().map(|by| one(Some(by))).collect() }
        })
        .collect();
    json!({
        "range": asked.range, "since": asked.since, "until": asked.until, "paths": asked.paths, "commits": landed.commits,
        "changes": shown.map(|change| landed_change(change, seen)).collect::<Vec<_>>(),
        "folded": {
            "bots": landed.folded(Fold::Bot), "releases": landed.folded(Fold::Release), "chores": landed.folded(Fold::Chore),
        },
        "reverts": reverts, "totals": seen.totals, "warnings": notes(seen),
    })
}

/// One change.
pub(crate) fn landed_change(change: &Change, seen: &Seen<'_>) -> Value {
    let history = seen.landed.history;
    let claimants: Vec<_> = change.by.iter().map(|at| &seen.claimants[*at]).collect();
    let standing = claimants.first().and_then(|claimant| seen.standings.get(&claimant.id));
    let mut value = json!({
        "title": change.title, "number": change.number.as_ref().and_then(|number| number.parse::<u64>().ok()), "kind": change.kind,
        "commits": change.commits.iter().map(|at| &history.commits[*at].hash).collect::<Vec<_>>(),
        "landed_on": change.landed_on, "hypotheses": claimants.iter().map(|claimant| claimant.hypothesis).collect::<Vec<_>>(),
        "owner": claimants.iter().find_map(|claimant| claimant.owner.as_ref()), "state": standing.map(|s| s.state),
        "movement": standing.and_then(|s| s.movement), "reverted_by": change.reverted_by, "released_in": history.asked.tag,
    });
    if seen.all {
        value["folded"] = json!(change.fold.map(|fold| match fold {
            Fold::Bot => "bots",
            Fold::Release => "releases",
            Fold::Chore => "chores",
        }));
    }
    value
}
