//! Small sentences that several rules say alike.

use crate::domain::amount::{short, with_unit};
use crate::domain::assessment::{Answerable, Sight};
use crate::domain::change::{Answering, Foreseen, Then};
use crate::domain::day::Day;
use crate::domain::fact::LEAST_BEFORE;
use crate::domain::fact::number::percent;
use crate::domain::metric::{Metric, Point};
use crate::domain::outcome::{Aim, Outcome};
use crate::domain::warning::{Caution, Warning};

/// How far a value is on the way from baseline to target, in words: `37% of the way to 45%`.
pub(super) fn on_the_way(outcome: &Outcome, metric: &Metric, value: f64) -> Option<String> {
    if let (Aim::Hold, Some(target)) = (outcome.aim, &outcome.target) {
        let op = target.op?;
        let limit = format!("{}{}", op.symbol(), with_unit(target.value, metric.unit.as_deref()));
        let holds = op.holds(value, target.value);
        return Some(if holds { format!("Inside its limit {limit}") } else { format!("PAST its limit {limit}") });
    }
    let (from, to) = outcome.way()?;
    let share = crate::domain::fact::progress(from, to, value)?;
    let share = share.clamp(-1e6, 1e6);
    Some(format!("{} of the way to {}", percent(share), with_unit(to, metric.unit.as_deref())))
}

/// A reading in words: `36.2% on 11 Mar`.
pub(super) fn reading(point: Point, metric: &Metric, today: Day) -> String {
    format!("{} on {}", with_unit(point.value, metric.unit.as_deref()), point.day.short(today))
}

/// `1 reading`, `3 readings`.
pub(super) fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// A value as one would type it.
pub(super) fn typed(value: f64) -> String {
    short(value)
}

/// A sum or difference of values as typed, without the noise that binary fractions add to it: twelve digits.
pub(super) fn tidy(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// When the readings could answer, in words; nothing where that isn't known.
pub(super) fn first_answer(before: &str, first: Option<Answerable>, today: Day) -> String {
    match first {
        Some(Answerable::On(day)) => format!("{before}first answer about {}", day.weekday_short(today)),
        Some(Answerable::NeedsBefore(n)) => {
            format!("{before}needs {LEAST_BEFORE} readings before the ship, has {}", LEAST_BEFORE.saturating_sub(n))
        }
        None => String::new(),
    }
}

/// What the readings could tell of an expected move by its check day.
pub(super) fn foreseen(known: Sight, expect: f64, unit: Option<&str>) -> Then {
    let least = known.least();
    let tells = least.is_some_and(|least| expect.abs() >= least);
    let so = match (known, least) {
        (Sight::Least(seen), Some(_)) => so(seen.visible, expect, unit),
        _ => String::new(),
    };
    let seen = if let Sight::Least(seen) = known { Some(seen) } else { None };
    Then::Seen(Foreseen { says: sight(known, expect, unit), so, seen, tells, known: least.is_some() })
}

/// What follows from a least visible move for the one that is predicted.
fn so(visible: f64, expect: f64, unit: Option<&str>) -> String {
    let predicted = crate::domain::amount::signed(expect);
    match expect.abs() {
        move_ if move_ >= 2.0 * visible => format!("; at {predicted} the answer will be a clear yes or a clear no"),
        move_ if move_ >= visible => format!("; at {predicted} a yes will be clear, and a no perhaps not"),
        _ => {
            let bolder = crate::domain::amount::signed_with_unit(two(visible).copysign(expect), unit);
            format!(
                "; you predict {predicted}. To be able to tell: a longer window, counts behind the readings, a nearer metric, \
                 or a bolder prediction ({bolder} or more)"
            )
        }
    }
}

/// When the readings could first answer, where that is known: a ship of today, beside the due day of its outcome.
pub(super) fn answering(first: Option<Answerable>, due: Option<Day>, today: Day) -> Option<Then> {
    let Some(Answerable::On(day)) = first else { return None };
    let beside = due.map(|due| (due.since(day), due)).map_or_else(String::new, |(left, _)| match left {
        0 => "; on the due day".to_owned(),
        1.. => format!("; {} before the due day", count(left as usize, "day")),
        _ => format!("; {} after the due day", count(left.unsigned_abs() as usize, "day")),
    });
    let says = format!("first answer about {} if it ships today{beside}", day.weekday_short(today));
    Some(Then::First(Answering { says, in_time: due.is_none_or(|due| day <= due) }))
}

/// The same as a sentence.
pub(crate) fn sight(sight: Sight, expect: f64, unit: Option<&str>) -> String {
    let Sight::Least(seen) = sight else { return few(sight) };
    let tells = match expect.abs() {
        move_ if move_ >= 2.0 * seen.visible => "You can tell",
        move_ if move_ >= seen.visible => "You can tell a yes, perhaps not a no",
        _ => "You probably can't tell",
    };
    let (before, after) = (count(seen.before, "reading"), seen.after);
    format!("{tells}. With {before} before and {after} after you see {}", about(seen.visible, unit))
}

/// Why nothing could be told.
fn few(sight: Sight) -> String {
    match sight {
        Sight::NeedsBefore(has) => format!("Needs 5 readings before the ship, has {has}"),
        Sight::NeedsAfter(least) => format!("Too few readings for any answer by then: {least} are the least"),
        Sight::Least(_) => String::new(),
    }
}

/// Two digits, as many as a least visible move is known by.
fn two(visible: f64) -> f64 {
    format!("{visible:.1e}").parse().unwrap_or(visible)
}

/// A least visible move: two digits.
fn about(visible: f64, unit: Option<&str>) -> String {
    format!("about {}", least(visible, unit))
}

/// The same by itself: `±1.8pt`.
pub(crate) fn least(visible: f64, unit: Option<&str>) -> String {
    let moved = crate::domain::amount::signed_with_unit(two(visible), unit);
    format!("±{}", moved.trim_start_matches('+'))
}

/// That an expected move is smaller than what the window would show. A warning, never a refusal.
pub(super) fn too_small(sight: Option<Sight>, expect: f64, window: u32, metric: &Metric) -> Option<Warning> {
    let seen = sight?.least().filter(|least| expect.abs() < *least)?;
    let unit = metric.unit.as_deref();
    let span =
        if window.is_multiple_of(7) { count(window as usize / 7, "week") } else { count(window as usize, "day") };
    Some(Caution::TooSmall.says(format!(
        "you predict {}; {} is the least that {span} would show: a longer window, counts behind the readings, a nearer \
         metric or a bolder prediction would help",
        crate::domain::amount::signed_with_unit(expect, unit),
        about(seen, unit)
    )))
}

/// What would bring an answer closer: older readings, or readings more often.
pub(super) fn closer(first: Option<Answerable>, check_on: Day, metric: &Metric) -> Option<Warning> {
    match first? {
        Answerable::NeedsBefore(n) => {
            let says = format!(
                "{} needs {LEAST_BEFORE} readings before the ship, has {}",
                metric.slug,
                LEAST_BEFORE.saturating_sub(n)
            );
            let shell = format!("; back-fill them: upshot import FILE --metric {}", metric.slug);
            Some(Caution::FewReadings.says(says).in_shell(shell))
        }
        Answerable::On(day) if day > check_on && metric.every > 1 => {
            let says = format!(
                "the readings answer {} after the verdict is due: a longer window, or readings more often, would bring \
                 both together",
                count(usize::try_from(day.since(check_on)).unwrap_or(0), "day")
            );
            let shell = format!(" (upshot metric edit {} --every {}d)", metric.slug, (metric.every / 2).max(1));
            Some(Caution::FewReadings.says(says).in_shell(shell))
        }
        Answerable::On(_) => None,
    }
}
