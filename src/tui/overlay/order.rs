//! Commands with words after them, typed where every command is listed: a label to go to, a reading to log, a theme, a board.

use crate::domain::amount::{Amount, with_unit};
use crate::domain::board::Column;
use crate::domain::command::Command;
use crate::domain::day::{Lean, parse_day};
use crate::domain::id::Id;
use crate::domain::label::{Label, LabelKind};
use crate::tui::form::reading;
use crate::tui::theme::Palette as Colours;
use crate::tui::world::World;

/// What is ordered.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui) enum Order {
    /// To go to an outcome, or to one of its hypotheses.
    Show(Id, Option<Id>),
    /// To carry a command out.
    Run(Box<Command>),
    /// To show everything in other colours.
    Theme(Colours),
    /// To open another board.
    Board(String),
}

/// An order with what is said of it, and beside that.
pub(super) type Told = (Order, String, String);

/// What may be ordered, for a line that shows how.
pub(super) const HOW: &str = "A label jumps: H-9   a verb runs: log 36.5   live: theme dark · board PATH";

/// What is ordered by what was typed, beside the outcome that has the focus; why it can't be where it is an order and lacks
/// something.
pub(super) fn orders(typed: &str, world: &World, focus: Option<&Column>) -> Result<Vec<Told>, String> {
    let typed = typed.trim();
    if let Ok(label) = dashed(typed).parse::<Label>() {
        return Ok(to(label, world).into_iter().collect());
    }
    let named = |column: &&Column| column.metric.as_ref().is_some_and(|m| m.slug.as_str() == typed);
    if let Some(column) = world.view.columns.iter().find(named) {
        return Ok(to(column.outcome.label(), world).into_iter().collect());
    }
    let (verb, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    match verb {
        "log" if !rest.is_empty() => log(rest.trim(), world, focus).map(|told| vec![told]),
        "theme" => Ok(themes(rest.trim())),
        "board" if !rest.is_empty() => {
            let path = rest.trim().to_owned();
            Ok(vec![(Order::Board(path.clone()), format!("Open the board {path}"), String::new())])
        }
        _ => Ok(Vec::new()),
    }
}

/// A label with the dash that people leave out: `h9` is `h-9`.
fn dashed(typed: &str) -> String {
    match typed.split_at_checked(1) {
        Some((letter, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{letter}-{number}")
        }
        _ => typed.to_owned(),
    }
}

fn to(label: Label, world: &World) -> Option<Told> {
    if label.kind == LabelKind::Hypothesis {
        let (column, card) = world.labelled_card(label)?;
        let h = &card.hypothesis;
        let got = card.got_words();
        let aside = format!("{}   {}{got}", card.state.word(), column.outcome.label());
        return Some((Order::Show(column.outcome.id, Some(h.id)), format!("{label} {}", h.build), aside));
    }
    let column = world.labelled(label)?;
    let moved = column.movement_words(world.today).into_iter().next().map_or_else(String::new, |(words, _)| words);
    Some((Order::Show(column.outcome.id, None), format!("{label} {}", column.outcome.title), moved))
}

/// `36.5`, `36.5 wed`, `tickets 36.5 wed`: of the metric that is named, else of the one that has the focus.
fn log(words: &str, world: &World, focus: Option<&Column>) -> Result<Told, String> {
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let named = world.view.columns.iter().find(|c| c.metric.as_ref().is_some_and(|m| m.slug.as_str() == first));
    let (column, words) = match named {
        Some(column) => (Some(column), rest.trim()),
        None => (focus, words),
    };
    let metric = column.and_then(|column| column.metric.as_ref()).ok_or("log SLUG VALUE: no metric has the focus")?;
    let (value, day) = words.split_once(char::is_whitespace).unwrap_or((words, "today"));
    let amount = Amount::parse(value).map_err(|e| e.what)?;
    let unit = metric.unit.as_deref();
    let number = amount.clone().in_unit(unit).map_err(|e| e.what)?.0;
    let on = parse_day(day.trim(), world.today, Lean::Back, None).map_err(|e| e.what)?;
    let says = format!("Log {} for {}, {}", with_unit(number, unit), metric.slug, on.weekday_short(world.today));
    let aside = reading::said(metric.id, number, on, world);
    let (metric, value) = (metric.id, amount);
    let command = Command::Log { metric, value, on, note: None, source: None, once: false };
    Ok((Order::Run(Box::new(command)), says, aside))
}

fn themes(typed: &str) -> Vec<Told> {
    let found = Colours::ALL.iter().filter(|(_, name)| name.starts_with(typed));
    found.map(|(colours, name)| (Order::Theme(*colours), format!("theme {name}"), String::new())).collect()
}
