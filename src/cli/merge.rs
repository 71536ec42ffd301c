//! `upshot merge`: another copy of this board into this one; and how what came is told, which sync does alike.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::context::Ctx;
use super::page::count;
use crate::clock::rfc3339;
use crate::domain::came::{Came, Left};
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::error::{Error, Kind};
use crate::pages::came::{got, version};
use crate::session::Merging;

/// The flags of `merge`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// The file of another copy of this board
    #[arg(value_name = "OTHER.db")]
    other: PathBuf,
    /// Say what would come, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take what was written by a clock that is more than a day ahead
    #[arg(long)]
    accept_clock: bool,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        let how = Merging { dry_run: self.dry_run, accept_clock: self.accept_clock };
        let (came, backup) = ctx.session.merge(&self.other, how)?;
        let name = self.other.display().to_string();
        let backup = backup.map(|path| path.display().to_string());
        if ctx.out.is_json() {
            let mut data = told(&came, ctx.session.today());
            data["place"] = json!({ "kind": "file", "name": name });
            data["dry_run"] = json!(self.dry_run);
            data["sent"] = json!({ "sets": 0, "readings": 0, "bytes": 0 });
            data["backup"] = json!(backup);
            ctx.out.object("merge", data);
            return Ok(code(&came));
        }
        if came.sets == 0 && came.left.is_empty() {
            ctx.out.told(&format!("Nothing new: {name} holds no change set that this board lacks."));
            return Ok(0);
        }
        let verb = if self.dry_run { "Would merge" } else { "Merged" };
        ctx.out.told(&format!("{verb} {name}: {}.", got(&came, ctx.session.today())));
        lines(&came, ctx.session.today()).iter().for_each(|line| ctx.out.told(line));
        if let Some(backup) = backup {
            ctx.out.told(&format!("Before it: {backup}"));
        }
        Ok(code(&came))
    }
}

/// The exit code: 6 where somebody changed history.
pub(super) fn code(came: &Came) -> u8 {
    if came.left.iter().any(|left| left.why == "rewritten") { Kind::Damaged.exit_code() } else { 0 }
}

/// How many of a list are told before the rest is counted.
const TOLD: usize = 12;

/// What came, line by line.
pub(super) fn lines(came: &Came, today: Day) -> Vec<String> {
    let mut lines = Vec::new();
    let mut list = |head: &str, all: Vec<String>| {
        for (at, says) in all.iter().enumerate() {
            lines.push(format!("  {:<10} {says}", if at == 0 { head } else { "" }));
        }
    };
    let joined = |all: Vec<String>| -> Vec<String> {
        let more = all.len().saturating_sub(TOLD);
        let mut told = all.into_iter().take(TOLD).collect::<Vec<_>>().join(", ");
        if more > 0 {
            told.push_str(&format!(" and {more} more"));
        }
        if told.is_empty() { Vec::new() } else { vec![told] }
    };
    let new = came.new.iter().map(|(label, title)| match title {
        Some(title) => format!("{label} \"{title}\""),
        None => label.clone(),
    });
    list("new", joined(new.collect()));
    list("changed", joined(came.changed.iter().map(|(thing, field)| format!("{thing} {field}")).collect()));
    list("settle", came.conflicts.iter().map(|c| format!("{:<40}  {}", c.says(today), c.fix)).collect());
    let labels = came.labels.iter().map(|(was, now)| {
        let now: Vec<String> = now.iter().map(ToString::to_string).collect();
        format!("{was} is now {}", now.join(" and "))
    });
    list("labels", labels.collect());
    list("waits", said_once(came, true));
    list("refused", said_once(came, false));
    if came.new_replica.is_some() {
        list("copy", vec!["another file wrote as this one; it writes under an id of its own from here on".to_owned()]);
    }
    lines
}

/// Sets that were left, counted by whose they are and why.
fn said_once(came: &Came, waits: bool) -> Vec<String> {
    let mut counted: Vec<(String, usize)> = Vec::new();
    for left in came.left.iter().filter(|left| left.waits == waits) {
        let accept = if left.why == "clock" { "  --accept-clock takes it" } else { "" };
        let says = format!("of @{}: {}{accept}", left.by.trim_start_matches('@'), left.says);
        match counted.iter_mut().find(|(known, _)| *known == says) {
            Some((_, n)) => *n += 1,
            None => counted.push((says, 1)),
        }
    }
    counted.into_iter().map(|(says, n)| format!("{} {says}", count(n, "change set"))).collect()
}

/// What came, as JSON.
pub(super) fn told(came: &Came, today: Day) -> Value {
    let left = |waits: bool| -> Vec<Value> {
        let all = came.left.iter().filter(|left| left.waits == waits);
        let since = |l: &Left| l.since.map(|ms| rfc3339(ms, 0));
        all.map(|l| json!({ "set": l.set, "by": l.by, "why": l.why, "says": l.says, "since": since(l) })).collect()
    };
    json!({
        "got": {
            "sets": came.sets, "readings": came.readings, "people": came.people,
            "from": came.days.map(|days| days.0), "to": came.days.map(|days| days.1),
        },
        "new": came.new.iter().map(|(label, _)| label).collect::<Vec<_>>(),
        "changed": came.changed.iter().map(|(thing, field)| format!("{thing} {field}")).collect::<Vec<_>>(),
        "conflicts": came.conflicts.iter().map(|one| conflict(one, today)).collect::<Vec<_>>(),
        "labels": came.labels.iter().map(|(was, now)| json!({ "was": was, "now": now })).collect::<Vec<_>>(),
        "waiting": left(true),
        "refused": left(false),
        "new_replica": came.new_replica,
    })
}

/// A conflict as JSON.
pub(super) fn conflict(conflict: &Conflict, today: Day) -> Value {
    let versions = conflict.versions.iter().zip(1..).map(|(one, n)| {
        json!({
            "n": n, "value": one.value, "words": version(conflict, one, today), "by": one.by,
            "also": one.also, "day": one.on, "at": rfc3339(one.unix_ms, one.zone), "set": one.set,
        })
    });
    let shown = conflict.versions.iter().position(|version| version.shown).map(|at| at + 1);
    json!({
        "name": conflict.name, "thing": conflict.thing, "field": conflict.field, "shown": shown,
        "versions": versions.collect::<Vec<_>>(), "fix": conflict.fix,
    })
}
