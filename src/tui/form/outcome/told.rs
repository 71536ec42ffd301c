//! What is told of a framing as it is typed: what was understood of each field, what is well of it, what it lacks.

use super::super::days::{day, unread};
use super::super::sheet::Lines;
use super::super::{Form, compared};
use crate::domain::amount::{Amount, with_unit};
use crate::domain::change::Then;
use crate::domain::condition::{parse_limit, parse_wrong_if};
use crate::domain::day::Lean;
use crate::domain::decide::challenge;
use crate::domain::label::Slug;
use crate::domain::metric::{Better, Metric, cadence};
use crate::domain::target::{parse_target, resolve_target};
use crate::domain::unclear::Unclear;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// The fields without which it can't be committed, with the number of their question.
pub(super) const NEEDED: &[(&str, usize)] =
    &[("problem", 1), ("title", 2), ("metric", 2), ("from", 2), ("to", 2), ("due", 2), ("wrong_if", 3)];

pub(super) fn understood(form: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
    let said = |lean| match day(text, lean, world) {
        Ok(day) => {
            let weeks = day.since(world.today);
            let left = if weeks < 0 { String::new() } else { format!(", {}", in_weeks(weeks)) };
            Some((format!("= {}{left}", day.weekday_short(world.today)), Meaning::Value))
        }
        Err(e) => Some(unread(e)),
    };
    let warn = |e: Unclear| Some(unread(e));
    match key {
        key if compared::has(key) => compared::understood(form, key, text),
        "on" => said(reads(form)),
        "due" => said(Lean::Forward),
        "metric" => match Slug::parse(text) {
            Ok(slug) => Some(match on_board(&slug, world) {
                Some(metric) => (described(metric), Meaning::Label),
                None => ("new metric · read weekly · effect shows at once".to_owned(), Meaning::Label),
            }),
            Err(e) => match repaired(text) {
                Some(meant) => Some((format!("a slug has no spaces: {meant}?  Enter takes it"), Meaning::Warn)),
                None => warn(e),
            },
        },
        "from" if text.eq_ignore_ascii_case("unknown") => {
            Some(("= to be measured by the day beside".to_owned(), Meaning::Value))
        }
        "from" => match Amount::parse(text) {
            Ok(amount) => match amount.in_unit(unit(form, world).as_deref()) {
                Ok((value, _)) => {
                    Some((format!("= {}", with_unit(value, unit(form, world).as_deref())), Meaning::Value))
                }
                Err(e) => warn(e),
            },
            Err(e) => warn(e),
        },
        "owner" if form.refused.is_empty() => {
            Some(("one name; a list or a team is refused".to_owned(), Meaning::Label))
        }
        "to" if text.starts_with(['<', '>', '≤', '≥']) => match parse_limit(text) {
            Ok((_, op, amount)) => {
                let value = amount.in_unit(unit(form, world).as_deref()).map(|(value, _)| value);
                match value {
                    Ok(value) => {
                        let level = with_unit(value, unit(form, world).as_deref());
                        Some((format!("= stays {}{level}", op.symbol()), Meaning::Value))
                    }
                    Err(e) => warn(e),
                }
            }
            Err(e) => warn(e),
        },
        "to" => {
            let unit = unit(form, world);
            let from = form.given("from").and_then(|text| Amount::parse(&text).ok());
            let from = from.and_then(|amount| amount.in_unit(unit.as_deref()).ok()).map(|(value, _)| value);
            match parse_target(text).and_then(|words| resolve_target(&words, from, unit.as_deref())) {
                Ok(value) => Some((format!("= {}", with_unit(value, unit.as_deref())), Meaning::Value)),
                Err(e) => warn(e),
            }
        }
        "wrong_if" => match parse_wrong_if(text, world.today) {
            Ok(words) => Some(match (words.by, words.condition) {
                (Some(by), _) => (format!("looked at on {}", by.weekday_short(world.today)), Meaning::Value),
                (None, Some(_)) => ("add a day: … by 1may".to_owned(), Meaning::Warn),
                (None, None) => ("understood as words; add a day: … by 1may".to_owned(), Meaning::Warn),
            }),
            Err(e) => warn(e),
        },
        _ => None,
    }
}

/// The short name that words with blanks between them were meant as.
pub(super) fn repaired(text: &str) -> Option<String> {
    let meant = text.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    (Slug::parse(text).is_err() && Slug::parse(&meant).is_ok()).then_some(meant)
}

/// The metric of a short name, where the board has it.
fn on_board<'w>(slug: &Slug, world: &'w World) -> Option<&'w Metric> {
    world.view.columns.iter().filter_map(|column| column.metric.as_ref()).find(|metric| metric.slug == *slug)
}

/// The metric that is named, where the board has it: what is said of a new one is not asked for then.
pub(super) fn known<'w>(form: &Form, world: &'w World) -> Option<&'w Metric> {
    on_board(&Slug::parse(&form.given("metric")?).ok()?, world)
}

/// `on the board · % · up is better · read weekly`
fn described(metric: &Metric) -> String {
    let unit = metric.unit.as_ref().map_or_else(String::new, |unit| format!(" · {unit}"));
    let better = metric.better.map_or_else(String::new, |better| format!(" · {} is better", better.word()));
    format!("on the board{unit}{better} · read {}", cadence(metric.every))
}

/// The unit of what is typed.
fn unit(form: &Form, world: &World) -> Option<String> {
    let asked = form.sheet.shows(form, "unit", world);
    if asked { form.given("unit") } else { known(form, world).and_then(|metric| metric.unit.clone()) }
}

/// So many days, in weeks from two on.
fn in_weeks(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        2..14 => format!("{days} days"),
        _ => format!("{} weeks", (days + 3) / 7),
    }
}

/// What is well of a field: that a problem is none of a task, that a target is better than the baseline. What is not is
/// told of the problem; the rules tell it of the rest.
pub(super) fn check_of(form: &Form, key: &str, world: &World) -> Option<(String, Meaning)> {
    match key {
        "problem" => {
            let problem = form.given("problem")?;
            Some(match challenge(&problem) {
                None => ("ok  a problem, not a task".to_owned(), Meaning::Good),
                Some(_) => ("!   reads as a task: whose problem would it end?".to_owned(), Meaning::Warn),
            })
        }
        "due" => {
            let unit = unit(form, world);
            let value = |text: String| Some(Amount::parse(&text).ok()?.in_unit(unit.as_deref()).ok()?.0);
            let from = form.given("from").and_then(value)?;
            let to = form.given("to").and_then(|text| parse_target(&text).ok())?;
            let to = resolve_target(&to, Some(from), unit.as_deref()).ok()?;
            let better = known(form, world).and_then(|metric| metric.better).or(Better::of(&form.text("better")));
            let beats = match better {
                Some(Better::Up) => to > from,
                Some(Better::Down) => to < from,
                None => to != from,
            };
            beats.then(|| ("ok  the target beats the baseline".to_owned(), Meaning::Good))
        }
        _ => None,
    }
}

/// How many of the parts it can't be committed without are missing or refused, and to which questions they belong.
pub(super) fn missing(form: &Form, n: usize) -> String {
    let refused = |key: &str| {
        let of = |code: &String| form.sheet.field_of(code) == Some(key);
        form.refused.iter().any(|refused| refused.key == Some(key))
            || form.preview.iter().flat_map(|preview| &preview.broken).any(|(code, ..)| of(code))
    };
    let unread = |key: &str| form.preview.iter().any(|preview| preview.unread.contains(&key));
    let lacks = |(key, _): &&(&'static str, usize)| form.given(key).is_none() || refused(key) || unread(key);
    let mut questions: Vec<usize> = NEEDED.iter().filter(lacks).map(|(_, question)| *question).collect();
    questions.dedup();
    let named: Vec<String> = questions.iter().map(ToString::to_string).collect();
    let of = match named.as_slice() {
        [] => String::new(),
        [one] => format!(" (question {one})"),
        all => format!(" (questions {})", all.join(", ")),
    };
    format!("Missing before it can be committed: {n}{of}")
}

/// Whether a field of a new outcome is shown.
pub(super) fn shows(form: &Form, key: &str, world: &World) -> bool {
    let of_new = matches!(key, "unit" | "better" | "measures");
    if of_new { known(form, world).is_none() } else { compared::shows(form, key) }
}

/// Which way the day beside the baseline leans: what is not known yet is measured by it.
pub(super) fn reads(form: &Form) -> Lean {
    if form.text("from").eq_ignore_ascii_case("unknown") { Lean::Forward } else { Lean::Back }
}

/// What is missing before it can be committed.
pub(super) fn checks(form: &Form) -> Lines {
    let Some(preview) = &form.preview else { return Lines::new() };
    let mut lines = Lines::new();
    for then in &preview.then {
        lines.push(match then {
            Then::Granted(clauses) => (format!("Assumed: {}", clauses.join("; ")), Meaning::Label),
            Then::Lacks(n) => (missing(form, *n), Meaning::Warn),
            Then::Means(sentence) | Then::Frozen(sentence) => (sentence.clone(), Meaning::Text),
            Then::Seen(_) | Then::First(_) => (then.to_string(), Meaning::Text),
            Then::Shell(_) => continue,
        });
    }
    lines
}
