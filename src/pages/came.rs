//! What came from other copies of the board, in words.

use serde_json::Value;

use super::value;
use crate::domain::amount::exact;
use crate::domain::came::Came;
use crate::domain::conflict::{Conflict, Version};
use crate::domain::day::Day;
use crate::report::words::count;

/// What came, in a clause: `14 change sets by @bo and @li, 28 Nov to 2 Dec, 31 readings`.
pub fn got(came: &Came, today: Day) -> String {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let mut says = count(number(came.sets), "change set");
    let people: Vec<String> = came.people.iter().map(ToString::to_string).collect();
    match people.split_last() {
        None => {}
        Some((last, [])) => says.push_str(&format!(" by {last}")),
        Some((last, rest)) => says.push_str(&format!(" by {} and {last}", rest.join(", "))),
    }
    if let Some((from, to)) = came.days {
        says.push_str(&format!(", {}", from.short(today)));
        if from != to {
            says.push_str(&format!(" to {}", to.short(today)));
        }
    }
    if came.readings > 0 {
        says.push_str(&format!(", {}", count(number(came.readings), "reading")));
    }
    says
}

/// What meeting at a place came to: `Synced with ~/Sync/team: got 14 change sets by @bo, sent 3. To settle: 1`.
pub fn synced(came: &Came, (place, sent): (&str, u64), today: Day, dry_run: bool) -> String {
    let verb = if dry_run { "Would sync" } else { "Synced" };
    let got = if came.sets == 0 { "got nothing".to_owned() } else { format!("got {}", got(came, today)) };
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let sent = match (sent, dry_run) {
        (0, _) => "sent nothing".to_owned(),
        (n, false) => format!("sent {n}"),
        (n, true) => format!("{} to send", count(number(n), "change set")),
    };
    let settle = match came.conflicts.len() {
        0 => String::new(),
        n => format!(" To settle: {n}"),
    };
    format!("{verb} with {place}: {got}, {sent}.{settle}")
}

/// What a version says, in words: of a removal whether it is kept.
pub fn version(conflict: &Conflict, version: &Version) -> String {
    match &version.value {
        Value::Bool(true) if conflict.field == "gone" => "removed".to_owned(),
        Value::Bool(false) if conflict.field == "gone" => "kept".to_owned(),
        Value::Null if conflict.field == "reading" => "void".to_owned(),
        Value::Number(number) if conflict.field == "reading" => number.as_f64().map_or_else(String::new, exact),
        other => value(other),
    }
}
