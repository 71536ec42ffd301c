//! What the evidence says, in the few words that a board and a page have room for.

use crate::cli::print::Look;
use crate::domain::amount::{short, signed, with_unit};
use crate::domain::assessment::{Answerable, Class, Guarded, Pace, PaceClass, Terms};
use crate::domain::board::{Column, Rail};
use crate::domain::day::Day;
use crate::domain::falsifier::{Falsifier, Tripped};
use crate::domain::verdict::Watched;

/// How a class looks: good where it moved, loud where it moved the wrong way.
pub(crate) fn look(class: Class) -> Look {
    match class {
        Class::Moved | Class::Held => Look::Good,
        Class::MovedWrongWay | Class::Breached => Look::Bad,
        Class::DidNotMove => Look::Strong,
        Class::TooEarly | Class::CantTell | Class::HeldSoFar => Look::Plain,
    }
}

/// A column's movement: the class, its reason in short, since which ship.
pub(crate) fn movement(column: &Column, today: Day) -> Vec<(String, Look)> {
    let Some(movement) = &column.movement else { return vec![("nothing shipped".to_owned(), Look::Dim)] };
    let held = movement.assessment.past_limit.is_some();
    if movement.label.is_none() && !held {
        return vec![("nothing shipped".to_owned(), Look::Dim)];
    }
    let unit = column.metric.as_ref().and_then(|m| m.unit.as_deref());
    let terms = Terms { unit, today, first: Some(movement.first) };
    let assessment = &movement.assessment;
    let mut pieces = vec![(assessment.class.words().to_owned(), look(assessment.class))];
    let brief = assessment.said(terms).brief();
    let since = match &movement.label {
        Some(label) => format!(" since {label}, {}", assessment.ship.short(today)),
        None => format!(" since {}", assessment.ship.short(today)),
    };
    pieces.push((format!("  {brief}"), Look::Plain));
    pieces.push((since, Look::Dim));
    pieces
}

/// A pace: its word, the recent rate and the rate needed, a week.
pub(crate) fn pace_words(pace: &Pace, unit: Option<&str>) -> Vec<(String, Look)> {
    let look = match pace.class {
        PaceClass::OnPace | PaceClass::Reached => Look::Good,
        PaceClass::OffPace | PaceClass::Missed => Look::Warn,
        _ => Look::Plain,
    };
    let rate = |slope: f64| {
        let week = slope * 7.0;
        signed(format!("{week:.1e}").parse::<f64>().unwrap_or(week) + 0.0)
    };
    let mut pieces = vec![(pace.class.words().to_owned(), look)];
    let recent = pace.slope.filter(|_| !matches!(pace.class, PaceClass::TooFew | PaceClass::TooFarAhead));
    if let Some(slope) = recent {
        pieces.push((format!("  {}/wk", rate(slope)), Look::Plain));
    }
    match pace.class {
        PaceClass::Reached => {
            let held = pace.held_of_last_5.unwrap_or(0);
            pieces.push((format!("  {held} of the last 5 readings there"), Look::Dim));
        }
        PaceClass::Missed => {}
        _ => {
            if let Some(needed) = pace.needed {
                let comma = if recent.is_some() { ", needs " } else { "  needs " };
                pieces.push((format!("{comma}{}/wk", rate(needed)), Look::Plain));
            }
        }
    }
    if let Some((low, high)) = pace.range.filter(|_| !matches!(pace.class, PaceClass::TooFarAhead)) {
        let (low, high) = (low.min(high), low.max(high));
        let three = |v: f64| short(format!("{v:.2e}").parse().unwrap_or(v));
        pieces
            .push((format!("  {} to {} if it continues", three(low), with_unit(three_digits(high), unit)), Look::Dim));
    }
    pieces
}

fn three_digits(v: f64) -> f64 {
    format!("{v:.2e}").parse().unwrap_or(v)
}

/// A guardrail: its limit, where it stands, and how it did since the first ship.
pub(crate) fn guarded(rail: &Rail) -> (String, Look) {
    let unit = rail.metric.unit.as_deref();
    let limit = rail.guardrail.limit;
    let past = rail.latest.is_some_and(|p| !limit.op.holds(p.value, limit.value));
    let is = rail.latest.map_or_else(|| "no reading".to_owned(), |p| format!("is {}", with_unit(p.value, unit)));
    let state = rail.state.map_or_else(String::new, |state| format!("  {}", state.words()));
    let words = format!("must hold: {} {}{}, {is}{state}", rail.metric.slug, limit.op, with_unit(limit.value, unit));
    let bad = past || rail.state == Some(Guarded::Breached);
    (words, if bad { Look::Bad } else { Look::Dim })
}

/// A guardrail as it did over a window.
pub(crate) fn watched(rail: &Watched) -> String {
    let limit = with_unit(rail.limit.value, rail.unit.as_deref());
    format!("{} {}{limit}: {}", rail.metric, rail.limit.op, rail.state.words())
}

/// Where a falsifier stands.
pub(crate) fn tripped(f: &Falsifier, unit: Option<&str>, today: Day) -> String {
    let seen = f.seen.map_or_else(String::new, |p| format!("{} on {}", with_unit(p.value, unit), p.day.short(today)));
    let state = match f.tripped {
        Tripped::Yes => format!("came true: {seen}"),
        Tripped::No => format!("did not come true: {seen}"),
        Tripped::NotYet => {
            let left = f.by.map_or(0, |by| by.since(today));
            let days = if left == 1 { "1 day to go".to_owned() } else { format!("{left} days to go") };
            if seen.is_empty() { format!("not tripped, {days}") } else { format!("not tripped, {days}; now {seen}") }
        }
        Tripped::NoReading => "no reading to tell by".to_owned(),
        Tripped::Words => "an observation: somebody has to look".to_owned(),
    };
    format!("{}: {state}", f.text)
}

/// When the readings could answer.
pub(crate) fn answerable(first: Answerable, today: Day) -> String {
    match first {
        Answerable::On(day) => format!("about {}", day.words(today)),
        Answerable::NeedsBefore(n) => {
            let readings = if n == 1 { "reading" } else { "readings" };
            format!("not before {n} more {readings} from before the ship: 5 are the least we compare with")
        }
    }
}
