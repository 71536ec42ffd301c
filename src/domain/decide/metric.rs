//! Metrics, and readings of them.

use super::gate::{already, given, nothing, unclear};
use super::{Asked, Edit, diff, said};
use crate::domain::amount::{Amount, signed, with_unit};
use crate::domain::change::{Change, Decided};
use crate::domain::command::MetricParts;
use crate::domain::day::Day;
use crate::domain::fact::{Level, number};
use crate::domain::facts::{Facts, Slice};
use crate::domain::framing;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::{Claim, Metric, MetricKind, Reading};
use crate::domain::outcome::Aim;
use crate::domain::output::counts_output;
use crate::domain::refusal::{Fix, Refusal, Rule};
use crate::domain::warning::{Caution, Warning};

/// A reading as typed.
pub(super) struct Entry<'a> {
    pub(super) value: &'a Amount,
    pub(super) on: Day,
    pub(super) note: Option<&'a str>,
    pub(super) source: Option<&'a str>,
    pub(super) once: bool,
}

/// A plain reading.
pub(super) fn fresh(metric: Id, day: Day, value: f64, id: Id, note: Option<&str>) -> Reading {
    Reading {
        id,
        metric,
        day,
        minute: None,
        value: Some(value),
        of: None,
        note: note.map(str::to_owned),
        source: None,
        corrects: None,
        why: None,
    }
}

fn find<'a>(slice: &'a Slice, id: Id, verb: &str) -> Result<(&'a Metric, String), Refusal> {
    match slice.metric(id) {
        Some(metric) => Ok((metric, format!("{verb} {}", metric.slug))),
        None => Err(Refusal::one(verb, Rule::Nothing, "it is no longer on the board", "upshot metric list")),
    }
}

/// Whether metrics take rows: they are still read, and no sum would stand beside its parts. `unlike` is the first such day
/// and how many there are.
///
/// # Errors
/// Refuses what would not be read, or would count twice.
pub fn may_take(slice: &Slice, metrics: &[Id], unlike: Option<(Day, u64)>, today: Day) -> Result<(), Refusal> {
    if let Some(metric) = slice.metrics.iter().find(|metric| metric.retired.is_some() && metrics.contains(&metric.id)) {
        return Err(retired(metric, format!("import {}", metric.slug), today));
    }
    let Some((day, n)) = unlike else { return Ok(()) };
    let more = if n > 1 { format!(" and {} more", n - 1) } else { String::new() };
    let says = format!(
        "{}{more}: what was imported before and what the file gives are a day's parts and one value for all of it; \
         undo that import, or use another metric",
        day.words(today)
    );
    Err(Refusal::one("import", Rule::UnlikeBefore, says, "upshot history"))
}

fn retired(metric: &Metric, name: String, today: Day) -> Refusal {
    let when = metric.retired.map_or_else(String::new, |day| format!(" on {}", day.words(today)));
    let says = format!("{} was retired{when}", metric.slug);
    let fix = format!("to take it up again: upshot metric edit {} --every 7d", metric.slug);
    Refusal::one(name, Rule::MetricRetired, says, fix)
}

/// A metric that is still read, on a day that is not to come.
fn readable<'a>(slice: &'a Slice, id: Id, verb: &str, on: Day, asked: &Asked) -> Result<(&'a Metric, String), Refusal> {
    let (metric, name) = find(slice, id, verb)?;
    if metric.retired.is_some() {
        return Err(retired(metric, name, asked.today));
    }
    if on > asked.today {
        let says = format!("{} is yet to come, and a reading is a fact", on.words(asked.today));
        return Err(Refusal::one(
            name,
            Rule::Future,
            says,
            Fix::words("give the day it was read, or leave it out for today"),
        ));
    }
    Ok((metric, name))
}

pub(super) fn log(slice: &Slice, facts: &Facts, id: Id, entry: &Entry, asked: &Asked) -> Result<Decided, Refusal> {
    let (metric, name) = readable(slice, id, "log a reading of", entry.on, asked)?;
    let unit = metric.unit.as_deref();
    let (value, of) = entry.value.clone().in_unit(unit).map_err(|e| unclear(&name, &e))?;
    super::counted(metric, value, &name)?;
    let mut reading = fresh(id, entry.on, value, (asked.new_id)(), None);
    reading.of = of;
    reading.note = given(entry.note);
    reading.source = given(entry.source);
    let about = Some(Thing::new(Kind::Metric, id));
    let day = entry.on.weekday_short(asked.today);
    let same = |r: &&Reading| r.value == Some(value) && r.of == of && r.note == reading.note;
    let shown = match of {
        Some(of) => format!("{} of {}", with_unit(value, unit), said::typed(of)),
        None => with_unit(value, unit),
    };
    if entry.once && facts.on_day.iter().find(same).is_some() {
        let said = format!("{shown} for {} on {day} is there already.", metric.slug);
        return Ok(Decided { summary: String::new(), said, about, ..Decided::default() });
    }
    let mut warnings = Vec::new();
    if let Some(there) = facts.on_day.last().and_then(|r| r.value) {
        let says = format!(
            "{} has {} on {day}: both count, and comparisons take the day's {}",
            metric.slug,
            with_unit(there, unit),
            if metric.events { "sum" } else { "median" }
        );
        let typed = said::typed(value);
        let shell = format!("; to replace one: upshot correct {} {} {typed} --why TEXT", metric.slug, entry.on);
        warnings.push(Caution::SameDay.says(says).in_shell(shell));
    }
    if of.is_some_and(|of| unit == Some("%") && value > 100.0 && of > 0.0) {
        warnings
            .push(Caution::MoreThanAll.says(format!("{shown} is more than all of them: check which number is which")));
    }
    // Where the level is a week's, one day says neither how far it is nor what changed: it is echoed as what it is.
    let daily = facts.levels.get(&id).is_some_and(Level::is_week);
    let change = facts
        .before
        .filter(|_| !daily)
        .map_or(String::new(), |p| format!(" ({})", signed(said::tidy((value - p.value).clamp(f64::MIN, f64::MAX)))));
    let mut text = format!("Logged {shown} for {} on {day}{change}.", metric.slug);
    let newest = facts.latest.get(&id).is_none_or(|p| p.day <= entry.on);
    let judged = slice.outcomes.iter().find(|o| o.metric == Some(id) && o.is_open());
    let far = facts.extremes.filter(|(low, high)| value < 2.0 * low - high || value > 2.0 * high - low);
    if let (Some(before), Some(_)) = (facts.before, far.filter(|(low, high)| low < high)) {
        let from = number::level(before.value, facts.levels.get(&id).map_or(0, |level| level.places), None);
        text.push_str(&format!(" {from} → {}: far outside anything read before.", said::typed(value)));
    } else if let Some(way) =
        judged.filter(|o| newest && (!daily || o.aim == Aim::Hold)).and_then(|o| said::on_the_way(o, metric, value))
    {
        text.push_str(&format!(" {way}."));
    }
    if let Some(note) = &reading.note {
        text.push_str(&format!(" Note: {note}."));
    }
    Ok(Decided {
        summary: format!("logged {shown} for {} on {}", metric.slug, entry.on),
        said: text,
        warnings,
        readings: vec![reading],
        about,
        ..Decided::default()
    })
}

/// The reading of a day that a correction means: of several, the one recorded last that does not say so already.
pub(super) fn corrected<'a>(facts: &'a Facts, value: Option<&Amount>, unit: Option<&str>) -> Option<&'a Reading> {
    let says_so = |r: &&Reading| {
        value.is_none_or(|v| v.clone().in_unit(unit).is_ok_and(|(v, of)| r.value != Some(v) || r.of != of))
    };
    facts.on_day.iter().rev().find(says_so).or(facts.on_day.last())
}

/// What a day's reading should say instead; none where it should say nothing.
pub(super) struct Correction<'a> {
    pub(super) on: Day,
    pub(super) value: Option<&'a Amount>,
    pub(super) why: &'a str,
}

pub(super) fn correct(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    how: &Correction,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let Correction { on, value, why } = *how;
    let verb = if value.is_some() { "correct" } else { "void" };
    let (metric, name) = readable(slice, id, &format!("{verb} a reading of"), on, asked)?;
    let unit = metric.unit.as_deref();
    let words = on.weekday_short(asked.today);
    if given(Some(why)).is_none() {
        return Err(Refusal::one(
            name,
            Rule::MissingWhy,
            "a correction needs a reason",
            Fix::words("give it").in_shell("--why TEXT"),
        ));
    }
    // Where one copy voided what another corrected, nothing is shown, and both are settled by saying it anew.
    let voided = facts.beside.keys().next().map(|last| Reading { value: None, ..fresh(id, on, 0.0, *last, None) });
    let Some(old) = corrected(facts, value, unit).or(voided.as_ref()) else {
        let mut says = format!("{} has no reading on {words}", metric.slug);
        if let Some(latest) = facts.latest.get(&id) {
            says.push_str(&format!("; the latest is {}", said::reading(*latest, metric, asked.today)));
        }
        return Err(Refusal::one(name, Rule::NoSuchReading, says, format!("upshot reading list {}", metric.slug)));
    };
    let mut reading = fresh(id, on, 0.0, (asked.new_id)(), None);
    reading.value = None;
    if let Some(value) = value {
        let (value, of) = value.clone().in_unit(unit).map_err(|e| unclear(&name, &e))?;
        super::counted(metric, value, &name)?;
        if old.value == Some(value) && old.of == of && !facts.beside.contains_key(&old.id) {
            return Err(already(&name));
        }
        reading.value = Some(value);
        reading.of = of;
    }
    reading.corrects = Some(old.id);
    reading.why = given(Some(why));
    let was = old.value.map_or(String::new(), |v| with_unit(v, unit));
    let mut warnings = Vec::new();
    if facts.on_day.len() > 1 {
        let rest: Vec<String> = facts
            .on_day
            .iter()
            .filter(|r| r.id != old.id)
            .filter_map(|r| r.value)
            .map(|v| with_unit(v, unit))
            .collect();
        warnings.push(Caution::SameDay.says(format!(
            "the day has {} more that still {}: {}",
            rest.len(),
            if rest.len() == 1 { "counts" } else { "count" },
            rest.join(", ")
        )));
    }
    let (said, summary) = match reading.value {
        Some(value) => (
            format!("Corrected {} on {words}: {was} → {}.", metric.slug, with_unit(value, unit)),
            format!("corrected {} on {on}: {was} → {}", metric.slug, with_unit(value, unit)),
        ),
        None => (
            format!("{was} for {} on {words} no longer counts.", metric.slug),
            format!("voided {} on {on}: {was}", metric.slug),
        ),
    };
    Ok(Decided {
        summary,
        said,
        why: given(Some(why)),
        warnings,
        readings: of_all(facts, reading, old.id, asked),
        about: Some(Thing::new(Kind::Metric, id)),
        ..Decided::default()
    })
}

/// A correction of a reading, and of what another copy corrected the same one to.
fn of_all(facts: &Facts, reading: Reading, corrected: Id, asked: &Asked) -> Vec<Reading> {
    let others = facts.beside.get(&corrected).into_iter().flatten();
    let more: Vec<Reading> =
        others.map(|leaf| Reading { id: (asked.new_id)(), corrects: Some(*leaf), ..reading.clone() }).collect();
    std::iter::once(reading).chain(more).collect()
}

/// A metric that is made: under the id of its slug, so that two copies make one; where a renamed or retired one has that,
/// under another.
pub(super) fn new_metric(slice: &Slice, slug: &Slug, asked: &Asked) -> Metric {
    let natural = Metric::id_of(slug);
    let id = if slice.metric(natural).is_some() { (asked.new_id)() } else { natural };
    Metric::new(id, slug.clone())
}

pub(super) fn add(slice: &Slice, slug: &Slug, parts: &MetricParts, asked: &Asked) -> Result<Decided, Refusal> {
    let name = format!("add the metric {slug}");
    if slice.slug(slug).is_some_and(|m| m.retired.is_none()) {
        let fix = format!("give it another slug, or change it: upshot metric edit {slug} --measures TEXT");
        return Err(Refusal::one(name, Rule::SlugTaken, format!("a metric is called {slug} already"), fix));
    }
    let mut metric = new_metric(slice, slug, asked);
    put(&mut metric, parts);
    let mut warnings = Vec::new();
    warnings.extend(taken_for_output(&mut metric));
    let thing = Thing::new(Kind::Metric, metric.id);
    let better = metric.better.map_or(String::new(), |b| format!(", better {}", b.word()));
    let unit = metric.unit.as_deref().map_or(String::new(), |u| format!(" in {u}"));
    warnings.extend(framing::smoothed(metric.measures.as_deref()));
    Ok(Decided {
        summary: format!("added the metric {slug}"),
        said: format!("Added {slug}{unit}{better}, read every {}.", said::count(metric.every as usize, "day")),
        warnings,
        changes: vec![Change::created(thing, &metric)],
        about: Some(thing),
        ..Decided::default()
    })
}

/// Takes a metric that counts what is made for what it is; what is said of that.
pub fn taken_for_output(metric: &mut Metric) -> Option<Warning> {
    if metric.kind != MetricKind::Outcome || !counts_output(metric) {
        return None;
    }
    metric.kind = MetricKind::Output;
    let slug = &metric.slug;
    let says = format!(
        "{slug} counts what is made, so it is kept as an output: logged and charted, never what an outcome is judged by. \
         What would users or the business notice?"
    );
    let shell = format!(" If this count is a result here: upshot metric edit {slug} --kind outcome --why TEXT");
    Some(Caution::Output.says(says).in_shell(shell))
}

/// The kind of a metric after an edit; what is said of it, where nobody asked for another.
fn rekinded(
    old: &Metric,
    new: &mut Metric,
    edit: &Edit<'_, MetricParts>,
    name: &str,
    asked: &Asked,
) -> Result<Option<Warning>, Refusal> {
    let Edit { parts, why } = *edit;
    let claimed = old.claim.is_some();
    if parts.kind.is_some_and(|kind| kind != MetricKind::Outcome) {
        new.claim = None;
    }
    match parts.kind {
        Some(MetricKind::Outcome) if (counts_output(new) && !claimed) || old.kind == MetricKind::Output => {
            if given(why).is_none() {
                let says = format!("{} counts what is made, and nobody says why that is a result here", old.slug);
                let fix = format!("upshot metric edit {} --kind outcome --why TEXT", old.slug);
                return Err(Refusal::one(name, Rule::MissingWhy, says, fix));
            }
            let claim = |why| Claim { why, by: asked.who.clone(), on: asked.today };
            new.claim = given(why).filter(|_| counts_output(new)).map(claim);
            Ok(None)
        }
        Some(_) => Ok(None),
        None if !claimed && counts_output(new) => Ok(taken_for_output(new)),
        None if old.kind == MetricKind::Output && counts_output(old) && !counts_output(new) => {
            new.kind = MetricKind::Outcome;
            Ok(Some(
                Caution::KindChanged.says(format!("{} no longer counts what is made: its kind is outcome", old.slug)),
            ))
        }
        None => Ok(None),
    }
}

fn put(metric: &mut Metric, parts: &MetricParts) {
    for (text, field) in [
        (&parts.name, &mut metric.name),
        (&parts.unit, &mut metric.unit),
        (&parts.measures, &mut metric.measures),
        (&parts.source, &mut metric.source),
    ] {
        if let Some(text) = text {
            *field = given(Some(text));
        }
    }
    metric.better = parts.better.or(metric.better);
    metric.kind = parts.kind.unwrap_or(metric.kind);
    metric.every = parts.every.unwrap_or(metric.every);
    metric.lag = parts.lag.unwrap_or(metric.lag);
    metric.weekdays = parts.weekdays.unwrap_or(metric.weekdays);
    metric.events = parts.events.unwrap_or(metric.events);
    metric.season = parts.season.unwrap_or(metric.season);
    if let Some(control) = &parts.control {
        metric.control.clone_from(control);
    }
}

/// That the goalposts of what is committed are not moved by its metric without a word.
pub(super) fn goalpost_why(slug: &Slug, moved: &[String], name: &str, fix: impl Into<Fix>) -> Refusal {
    let what = moved.join(" and ");
    let says = format!("what is committed is judged by {slug}, so a change of its {what} needs a reason");
    Refusal::one(name, Rule::GoalpostWhy, says, fix)
}

/// The fields of a metric that are goalposts of what it decides: what it measures, its unit and its direction.
pub(super) fn moved_goalposts(old: &Metric, changes: &[Change]) -> Vec<String> {
    let moved = |field: &str| match field {
        "measures" => old.measures.is_some(),
        "unit" => old.unit.is_some(),
        "better" => old.better.is_some(),
        _ => false,
    };
    changes.iter().filter(|c| moved(&c.field)).map(|c| c.field.clone()).collect()
}

pub(super) fn edit(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    edit: &Edit<'_, MetricParts>,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let Edit { parts, why } = *edit;
    let (old, name) = find(slice, id, "edit")?;
    let mut new = old.clone();
    put(&mut new, parts);
    if parts.every.is_some() {
        new.retired = None;
    }
    if let Some(Some(control)) = &parts.control {
        super::control::like(slice, facts, &new, control, &name)?;
    }
    let rekinded = rekinded(old, &mut new, edit, &name, asked)?;
    if new.retired.is_none()
        && let Some(other) = slice.metrics.iter().find(|m| m.id != id && m.slug == old.slug && m.retired.is_none())
    {
        let says = format!("another metric is called {} by now", other.slug);
        return Err(Refusal::one(name, Rule::SlugTaken, says, format!("upshot metric show {}", other.slug)));
    }
    for outcome in slice.outcomes.iter().filter(|o| o.metric == Some(id) && o.is_open()) {
        framing::wrong(outcome, Some(&new), &name)?;
    }
    let thing = Thing::new(Kind::Metric, id);
    let mut changes = diff(thing, old, &new);
    // Said in two units on two copies, the one that holds is said anew, though it is the one shown.
    if facts.two_units && parts.unit.is_some() && new.unit == old.unit {
        changes.push(Change::set(thing, "unit", &new.unit));
    }
    if changes.is_empty() {
        return Err(nothing(&name));
    }
    let fields: Vec<String> = changes.iter().map(|c| c.field.clone()).filter(|field| field != "claim").collect();
    let moved = moved_goalposts(old, &changes);
    let decides = !facts.committed.is_empty();
    if decides && !moved.is_empty() && given(why).is_none() {
        return Err(goalpost_why(&old.slug, &moved, &name, Fix::words("give it").in_shell("--why TEXT")));
    }
    let stays = if decides && !moved.is_empty() { " It stays visible as a moved goalpost." } else { "" };
    let mut warnings: Vec<Warning> = rekinded.into_iter().collect();
    warnings.extend(framing::smoothed(parts.measures.as_deref()));
    warnings.extend(super::control::declared(slice, facts, old, &new));
    if new.unit != old.unit && facts_unit(old) {
        warnings.push(Caution::UnitChanged.says(format!(
            "its readings keep their numbers; they now read in {}",
            new.unit.as_deref().unwrap_or("plain numbers")
        )));
    }
    Ok(Decided {
        summary: format!("changed the metric {}: {}", old.slug, fields.join(", ")),
        said: format!("Changed {}: {}.{stays}", old.slug, fields.join(", ")),
        why: given(why),
        warnings,
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

fn facts_unit(old: &Metric) -> bool {
    old.unit.is_some()
}

pub(super) fn retire(
    slice: &Slice,
    facts: &Facts,
    id: Id,
    why: Option<&str>,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "retire")?;
    if old.retired.is_some() {
        return Err(already(&name));
    }
    if let Some(outcome) = slice.outcomes.iter().find(|o| o.metric == Some(id) && o.is_open()) {
        let says = format!("{} is judged by {}", outcome.label(), old.slug);
        let fix = format!(
            "upshot outcome close {} stopped --why TEXT, or: upshot edit {} --metric SLUG",
            outcome.label(),
            outcome.label()
        );
        return Err(Refusal::one(name, Rule::MetricInUse, says, fix));
    }
    if facts.guards.is_some() {
        let says = format!("{} must hold beside an open outcome", old.slug);
        let fix = format!("upshot metric show {}, then: upshot outcome guardrail O-1 {} --remove", old.slug, old.slug);
        return Err(Refusal::one(name, Rule::MetricInUse, says, fix));
    }
    let thing = Thing::new(Kind::Metric, id);
    Ok(Decided {
        summary: format!("retired the metric {}", old.slug),
        said: format!("Retired {}; its readings stay.", old.slug),
        why: given(why),
        changes: diff(thing, old, &Metric { retired: Some(asked.today), ..old.clone() }),
        about: Some(thing),
        ..Decided::default()
    })
}
