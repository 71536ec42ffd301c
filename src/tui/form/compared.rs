//! How a metric is compared: its season, whether it counts events, a control beside it. The fields stand in every form that
//! names a metric; they are the metric's own, and frozen with what ships.

use super::days::unread;
use super::{Field, Form};
use crate::domain::command::Declared;
use crate::domain::id::Id;
use crate::domain::label::Slug;
use crate::domain::metric::{Metric, Season};
use crate::domain::unclear::Unclear;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// The keys of the fields.
const KEYS: &[&str] = &["season", "events", "control", "scaled"];

/// The field that asks for them, where they are asked for seldom, and its words.
const ASKS: &str = "compared";
const WAYS: &[&str] = &["as usual", "otherwise"];

/// Whether a field is one of them, or asks for them.
pub(super) fn has(key: &str) -> bool {
    key == ASKS || KEYS.contains(&key)
}

/// Whether a field is shown: they are folded into one row until they are asked for.
pub(super) fn shows(form: &Form, key: &str) -> bool {
    !KEYS.contains(&key) || is_open(form)
}

/// Whether they are shown, and what they hold counts.
fn is_open(form: &Form) -> bool {
    form.field(ASKS).is_none() || form.text(ASKS) == WAYS[1]
}

/// One row that asks for the fields, and the fields. Where a metric declares something they are shown at once.
pub(super) fn folded(metric: Option<&Metric>, world: Option<&World>) -> impl Iterator<Item = Field> {
    let declares = metric.is_some_and(|m| m.season != Season::Auto || m.events || m.control.is_some());
    let asks = (!declares).then(|| Field::choice(ASKS, "Compared", WAYS).chosen(0).cells(WAYS_CELLS));
    asks.into_iter().chain(fields(metric, world))
}

/// The cells of the words of that row.
const WAYS_CELLS: u16 = 30;

/// The fields, with what a metric declares already.
pub(super) fn fields(metric: Option<&Metric>, world: Option<&World>) -> [Field; 4] {
    let season = metric.map_or(Season::Auto, |m| m.season);
    let control = metric.and_then(|m| m.control.as_ref());
    let beside = metric.map_or(String::new(), |metric| name(metric.id, world));
    [
        Field::choice("season", "Season", Season::WORDS).chosen(season as usize),
        Field::check("events", "Counts", "rare events: a period without any is a reading of 0")
            .set(metric.is_some_and(|m| m.events)),
        Field::line("control", "Beside", "a metric of the same weather", &beside),
        Field::check("scaled", "by", "ratio").set(control.is_some_and(|c| c.scaled)).beside(),
    ]
}

/// How the control is called that a metric is compared beside.
fn name(metric: Id, world: Option<&World>) -> String {
    world.and_then(|world| world.reads(metric)?.beside.as_ref()).map_or(String::new(), ToString::to_string)
}

/// What is said of a field: what a choice means, and as the cursor stands in it what it is for.
pub(super) fn understood(form: &Form, key: &str, text: &str) -> Option<(String, Meaning)> {
    let focused = form.fields.get(form.at).is_some_and(|field| field.key == key);
    let says = |words: &str| Some((words.to_owned(), Meaning::Label));
    match (key, text) {
        (ASKS, _) if focused => says("season, counts, beside a metric"),
        ("season", "yearly") => says("a move that can't be told from the season is none"),
        ("season", "none") => says("nothing is ever taken out"),
        ("season", _) if focused => says("the readings before a ship decide; frozen when it ships"),
        ("control", "") if focused => says("what moves both is no move of this one; frozen when it ships"),
        ("control", _) if !text.is_empty() => match Slug::parse(text) {
            Ok(slug) => Some((format!("what {slug} does too is no move of this one"), Meaning::Label)),
            Err(e) => Some(unread(e)),
        },
        ("scaled", "yes") => says("by the ratio of their means"),
        ("scaled", _) if focused => says("for another unit"),
        _ => None,
    }
}

/// What is declared otherwise than it stands.
pub(super) fn declared(form: &Form) -> Result<Declared, (&'static str, Unclear)> {
    if !is_open(form) {
        return Ok(Declared::default());
    }
    let moved = form.changed("control").is_some() || form.changed("scaled").is_some();
    let control = match form.given("control").filter(|_| moved) {
        Some(text) => {
            let slug = Slug::parse(&text).map_err(|e| ("control", e))?;
            Some(Some((slug, form.given("scaled").is_some())))
        }
        None => form.changed("control").map(|_| None),
    };
    Ok(Declared {
        season: form.changed("season").as_deref().and_then(Season::of),
        events: form.changed("events").map(|text| !text.is_empty()),
        control,
    })
}
