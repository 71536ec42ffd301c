//! What came from other copies of the board, in words.

use serde_json::Value;

use super::value;
use crate::domain::amount::{short, with_unit};
use crate::domain::came::Came;
use crate::domain::condition::Op;
use crate::domain::conflict::{Conflict, Version};
use crate::domain::day::Day;
use crate::domain::sprint::CarryOn;
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

/// Every version of what two copies said differently, a line each: what it says, whose, since when and why.
pub fn versions(conflict: &Conflict, today: Day) -> Vec<String> {
    let said = conflict.versions.iter().map(|one| {
        let shown = if one.shown { ", shown now" } else { "" };
        let why = one.why.as_ref().map_or_else(String::new, |why| format!(": \"{why}\""));
        format!("{}{shown}, by {}, {}{why}", version(conflict, one, today), one.by_all(), one.on.short(today))
    });
    said.collect()
}

/// What a version says, in words: with its unit, its day as days are said everywhere, and what is named by its name; of a
/// removal whether it is kept.
pub fn version(conflict: &Conflict, version: &Version, today: Day) -> String {
    let unit = conflict.unit.as_deref();
    let part = |key: &str| version.value.get(key);
    let number = |key: &str| part(key).and_then(Value::as_f64);
    let day = |key: &str| part(key).and_then(Value::as_str).and_then(|text| text.parse::<Day>().ok());
    let why = || part("why").and_then(Value::as_str).map_or_else(String::new, |why| format!(": {why}"));
    let yes = |key: &str| part(key).and_then(Value::as_bool);
    match (conflict.field.as_str(), &version.value) {
        _ if version.named.is_some() => version.named.clone().unwrap_or_default(),
        ("gone", Value::Bool(removed)) => (if *removed { "removed" } else { "kept" }).to_owned(),
        ("reading", Value::Null) => "void".to_owned(),
        ("reading", Value::Number(number)) => number.as_f64().map_or_else(String::new, |value| with_unit(value, unit)),
        ("every" | "lag" | "window", Value::Number(days)) => {
            count(days.as_u64().and_then(|days| usize::try_from(days).ok()).unwrap_or(0), "day")
        }
        ("confidence", Value::Number(sure)) => format!("{sure}%"),
        (_, Value::String(text)) => text.parse::<Day>().map_or_else(|_| text.clone(), |day| day.weekday_short(today)),
        ("target", Value::Object(_)) if number("value").is_some() => {
            let said = with_unit(number("value").unwrap_or_default(), unit);
            let op = part("op").and_then(|op| serde_json::from_value::<Op>(op.clone()).ok()).map_or("", Op::symbol);
            let typed = part("as_typed").and_then(Value::as_str).unwrap_or_default();
            let plain = [said.as_str(), &short(number("value").unwrap_or_default())]
                .contains(&typed.trim_start_matches(op).trim());
            let typed = if plain || typed.is_empty() { String::new() } else { format!("  ({typed})") };
            format!("{op}{said}{typed}")
        }
        ("baseline" | "opening", Value::Object(_)) => match (number("value"), day("day"), day("measure_by")) {
            (Some(value), Some(on), _) => format!("{} on {}", with_unit(value, unit), on.short(today)),
            (Some(value), None, _) => with_unit(value, unit),
            (None, _, Some(by)) => format!("unknown, measured by {}", by.short(today)),
            (None, ..) => "unknown".to_owned(),
        },
        ("limit", Value::Object(_)) => {
            let op = part("op").and_then(|op| serde_json::from_value::<Op>(op.clone()).ok()).map_or("", Op::symbol);
            number("value").map_or_else(|| value(&version.value), |limit| format!("{op} {}", with_unit(limit, unit)))
        }
        ("decision", Value::Object(_)) => {
            format!("{}{}", part("call").and_then(Value::as_str).unwrap_or_default(), why())
        }
        ("looked", Value::Object(_)) => {
            let did = if yes("came_true") == Some(true) { "it came true" } else { "it did not" };
            format!("{did}{}", why())
        }
        ("kept", Value::Object(_)) => {
            format!("{}{}", if yes("kept") == Some(true) { "kept" } else { "dropped" }, why())
        }
        ("ship", Value::Object(_)) => day("shipped_on").map_or_else(
            || value(&version.value),
            |on| {
                let entered =
                    day("entered_on").map_or_else(String::new, |day| format!(", entered {}", day.short(today)));
                format!("shipped on {}{entered}", on.weekday_short(today))
            },
        ),
        ("answer", Value::Object(_)) => {
            let away = part("away").and_then(Value::as_str).map(|who| format!("not answered: @{who} is away"));
            let said = |key: &str, name: &str| part(key).and_then(Value::as_str).map(|text| format!("{name} {text}"));
            let again = day("look_again_on").map(|day| format!("look again {}", day.short(today)));
            let on = part("carry_on").and_then(|on| serde_json::from_value::<CarryOn>(on.clone()).ok());
            let parts = [said("learned", "learned"), said("next_step", "next"), again, on.map(|on| on.words())];
            let said: Vec<String> = parts.into_iter().flatten().collect();
            away.unwrap_or_else(|| said.join(", "))
        }
        ("result", Value::Object(_)) => {
            format!("{}{}", part("ended").and_then(Value::as_str).unwrap_or("ended"), why())
        }
        (_, other) => value(other),
    }
}
