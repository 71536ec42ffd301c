//! Commands with words after them, typed where every command is listed: a label to go to, a reading to log, a theme, a board.

use super::Around;
use crate::domain::amount::{Amount, signed, with_unit};
use crate::domain::board::{Column, Need, Wanted};
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::label::{Label, LabelKind};
use crate::domain::verdict::{NoteKind, Stance};
use crate::pages::Page;
use crate::report::words::glyph;
use crate::tui::form::{self, Kind};
use crate::tui::keys::Action;
use crate::tui::theme::{Palette as Colours, Theme};
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
    /// To draw with ASCII or not.
    Glyphs(bool),
    /// To listen to the mouse or not.
    Mouse(bool),
    /// To open another board.
    Board(String),
    /// To open a form, with one of its fields filled.
    Ask(Kind, Option<(&'static str, String)>),
    /// To open a page, with a row of it selected.
    Page(Page, Option<String>),
    /// To open the review of a sprint.
    Review(Id),
    /// To do something about an outcome; on the row of the review that has a name, where it is done there.
    On(Action, Id, Option<String>),
    /// To meet the other copies at a folder; at the one met last where none is named.
    Sync(Option<String>),
    /// To type on: what stands in the line then.
    Type(String),
}

/// An order with what is said of it, and beside that.
pub(super) type Told = (Order, String, String);

/// What may be ordered, for a line that shows how.
pub(super) const HOW: &str = "A label jumps: H-9   a verb runs: log 36.5   live: theme dark · board PATH";

/// What is ordered by what was typed, beside what is selected; why it can't be where it is an order and lacks something.
pub(super) fn orders(typed: &str, boards: &[String], around: &Around<'_>) -> Result<Vec<Told>, String> {
    let (world, focus, theme) = (around.world, around.focus, around.theme);
    let typed = typed.trim_start();
    if let Some(found) = names(typed.trim(), world, theme) {
        return Ok(found);
    }
    let (verb, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let rest = rest.trim();
    match verb {
        "log" if !rest.is_empty() => log(rest, world, focus),
        "theme" => Ok(themes(rest)),
        "glyphs" => Ok(["unicode", "ascii"]
            .into_iter()
            .filter(|word| word.starts_with(rest))
            .map(|word| (Order::Glyphs(word == "ascii"), format!("glyphs {word}"), SHOWN.to_owned()))
            .collect()),
        "mouse" if !rest.is_empty() => Ok(["on", "off"]
            .into_iter()
            .filter(|word| word.starts_with(rest))
            .map(|word| (Order::Mouse(word == "on"), format!("mouse {word}"), "Enter keeps it".to_owned()))
            .collect()),
        "board" if !rest.is_empty() => Ok(board(rest, boards)),
        "sync" if rest.is_empty() => {
            Ok(vec![(Order::Sync(None), "Sync with the other copies".to_owned(), "at the place met last".to_owned())])
        }
        "sync" => {
            let told = (Order::Sync(Some(rest.to_owned())), format!("Sync with the copies at {rest}"), String::new());
            Ok(vec![told])
        }
        "note" | "start" | "build" | "ship" | "verdict" | "try" if !rest.is_empty() => {
            written(verb, rest, around).map(|told| vec![told])
        }
        _ => Ok(Vec::new()),
    }
}

/// What is said of how something looks.
const SHOWN: &str = "shown behind this line; Enter keeps it, Esc puts it back";

/// A label, a metric's name, a person: where it leads. None where it is none of them.
fn names(typed: &str, world: &World, theme: Theme) -> Option<Vec<Told>> {
    if let Some(name) = typed.strip_prefix('@').filter(|name| !name.is_empty()) {
        let people = world.view.people.iter().filter(|person| person.handle.as_str().starts_with(name));
        return Some(people.filter_map(|person| owns(&person.handle, world)).collect());
    }
    // A metric may be called as a label is: `p95`.
    let named = |column: &&Column| column.metric.as_ref().is_some_and(|m| m.slug.as_str() == typed);
    if let Some(column) = world.view.columns.iter().find(named) {
        return Some(to(column.outcome.label(), world, theme).into_iter().collect());
    }
    let label = dashed(typed).parse::<Label>().ok()?;
    Some(to(label, world, theme).into_iter().collect())
}

/// Where somebody's outcomes begin.
fn owns(who: &Handle, world: &World) -> Option<Told> {
    let own: Vec<&Column> = world.view.columns.iter().filter(|c| c.outcome.owner.as_ref() == Some(who)).collect();
    let first = own.first()?;
    let names: Vec<String> = own.iter().map(|column| world.named(column)).collect();
    Some((Order::Show(first.outcome.id, None), who.to_string(), format!("owns {}", names.join(", "))))
}

/// Boards that what is typed may become; the path itself first.
fn board(typed: &str, boards: &[String]) -> Vec<Told> {
    if typed == "-" {
        return vec![(Order::Board("-".to_owned()), "Open the board before this one".to_owned(), String::new())];
    }
    let mut all = vec![(Order::Board(typed.to_owned()), format!("Open the board {typed}"), String::new())];
    all.extend(boards.iter().map(|path| {
        // A folder goes on being typed.
        let order = if path.ends_with('/') { Order::Type(format!("board {path}")) } else { Order::Board(path.clone()) };
        (order, format!("board {path}"), String::new())
    }));
    all
}

/// A verb of the shell with words: of what is selected, where nothing is named.
fn written(verb: &str, rest: &str, around: &Around<'_>) -> Result<Told, String> {
    let world = around.world;
    let (first, more) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let label = dashed(first).parse::<Label>().ok();
    let named = label.filter(|label| label.kind == LabelKind::Hypothesis).and_then(|l| world.labelled_card(l));
    let card = named.or(around.focus.zip(around.card));
    if label.is_some() && named.is_none() && verb != "try" && verb != "note" {
        return Err(format!("{first} is no hypothesis on the board"));
    }
    match verb {
        "try" => {
            let of = label.filter(|label| label.kind == LabelKind::Outcome).and_then(|label| world.labelled(label));
            let build = if of.is_some() { more.trim() } else { rest };
            let column = of.or(around.focus).ok_or("try TEXT: no outcome has the focus")?;
            let kind = form::of(form::hypothesis::Try { outcome: column.outcome.id });
            let says = format!("New hypothesis under {}: {build}", world.named(column));
            Ok((Order::Ask(kind, Some(("build", build.to_owned()))), says, "opens its form".to_owned()))
        }
        "note" => {
            let of = label.filter(|label| label.kind == LabelKind::Outcome).and_then(|label| world.labelled(label));
            let text = if named.is_some() || of.is_some() { more.trim() } else { rest };
            if text.is_empty() {
                return Err("note TEXT, or note H-9 TEXT".to_owned());
            }
            let (on, name) = match (of, card, around.focus) {
                (Some(column), ..) | (None, None, Some(column)) => {
                    (Thing::new(ThingKind::Outcome, column.outcome.id), column.outcome.label().to_string())
                }
                (None, Some((_, card)), _) => {
                    (Thing::new(ThingKind::Hypothesis, card.hypothesis.id), card.hypothesis.label().to_string())
                }
                _ => return Err("note TEXT: nothing is selected".to_owned()),
            };
            let says = format!("Note on {name}: {text}");
            let text = text.to_owned();
            let (kind, stance) = (NoteKind::Note, Stance::Neutral);
            let command = Command::Note { on, name, kind, stance, text, link: None };
            Ok((Order::Run(Box::new(command)), says, String::new()))
        }
        verb => {
            let (_, card) = card.ok_or("no hypothesis is selected")?;
            let (id, label) = (card.hypothesis.id, card.hypothesis.label());
            let title = &card.hypothesis.build;
            Ok(match verb {
                "ship" => {
                    let day = (!more.trim().is_empty()).then(|| ("day", more.trim().to_owned()));
                    let kind = form::of(form::ship::Ship { hypothesis: id });
                    (Order::Ask(kind, day), format!("Mark {label} {title} as shipped"), "opens its form".to_owned())
                }
                "verdict" => {
                    let kind = form::of(form::verdict::Judge { hypothesis: id });
                    (
                        Order::Ask(kind, None),
                        format!("Write the verdict on {label} {title}"),
                        "opens its form".to_owned(),
                    )
                }
                _ => {
                    let command = Command::Start { hypothesis: id, doing: None };
                    (Order::Run(Box::new(command)), format!("Start building {label} {title}"), String::new())
                }
            })
        }
    }
}

/// What is owed to whoever sits there, and has no selection to stand on: offers, and answers of the sprint.
pub(super) fn owed(world: &World) -> Vec<Told> {
    let column = |need: &Need| need.about.and_then(|thing| world.column(thing.id));
    let told = |need: &Need| {
        let column = column(need)?;
        let (named, id) = (world.named(column), column.outcome.id);
        let offer = column.outcome.offered_to.as_ref().filter(|offer| offer.to == world.me);
        match (need.wanted, offer) {
            (Wanted::Answer, _) => {
                let sprint = world.view.sprint.as_ref().map_or_else(String::new, |s| format!(" in {}", s.label()));
                let aim = Some(column.outcome.label().to_string());
                Some((Order::On(Action::Answer, id, aim), format!("Answer for {named}{sprint}"), String::new()))
            }
            (Wanted::Owner, Some(offer)) => {
                let says = format!("Take it or say no: {named}");
                Some((Order::On(Action::Owner, id, None), says, format!("offered by {}", offer.by)))
            }
            _ => None,
        }
    };
    let mut list: Vec<Told> =
        world.needs.iter().filter(|need| need.who.as_ref() == Some(&world.me)).filter_map(told).collect();
    list.sort_by_key(|(order, ..)| !matches!(order, Order::On(Action::Answer, ..)));
    list
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

fn to(label: Label, world: &World, theme: Theme) -> Option<Told> {
    match label.kind {
        LabelKind::Hypothesis => {
            let (column, card) = world.labelled_card(label)?;
            let h = &card.hypothesis;
            let (glyph, _) = glyph(card, !theme.ascii);
            let shift = card.shift_words().zip(h.ship.as_ref().and_then(|ship| ship.frozen.expect.as_ref()));
            let got = shift.map_or_else(String::new, |(got, e)| format!(" · {got} of {}", signed(e.value)));
            let on = card.verdict.as_ref().map_or_else(String::new, |v| format!(" · {}", v.on.short(world.today)));
            let on = on.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().to_owned();
            let aside = format!("{glyph} {}   {}{got}{on}", card.state.word(), world.named(column));
            Some((Order::Show(column.outcome.id, Some(h.id)), format!("{label} {}", h.build), aside))
        }
        LabelKind::Sprint => {
            let all = world.view.sprint.iter().chain(&world.view.closed);
            let known = all.clone().find(|sprint| sprint.label() == label);
            let order = known
                .map_or_else(|| Order::Page(Page::Sprints, Some(label.to_string())), |sprint| Order::Review(sprint.id));
            let newest = all.map(|sprint| sprint.number).max()?;
            (label.number <= newest).then(|| (order, format!("{label} review"), String::new()))
        }
        LabelKind::Objective => {
            let order = Order::Page(Page::Objectives, Some(label.to_string()));
            Some((order, format!("{label} among the objectives"), String::new()))
        }
        LabelKind::Outcome => {
            let column = world.labelled(label)?;
            let moved = column.movement_words(world.today).into_iter().next();
            let moved = moved.map_or_else(String::new, |(words, _)| words);
            Some((Order::Show(column.outcome.id, None), format!("{label} {}", column.outcome.title), moved))
        }
    }
}

/// `36.5`, `36.5 wed`, `tickets 36.5 wed`: of the metric that is named, else of the one that has the focus.
fn log(words: &str, world: &World, focus: Option<&Column>) -> Result<Vec<Told>, String> {
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
    let on = form::day(day.trim(), Lean::Back, world).map_err(|e| e.what)?;
    let today = on == world.today;
    let when = if today { "today".to_owned() } else { on.weekday_short(world.today) };
    let says = format!("Log {} for {}, {when}", with_unit(number, unit), metric.slug);
    let aside = understood(column, number, on, world);
    let typed = value.to_owned();
    let mut more = Vec::new();
    if named.is_none() && today {
        // What else the same line may be meant as.
        let other = world.view.columns.iter().filter_map(|c| c.metric.as_ref()).find(|m| m.id != metric.id);
        more.extend(other.map(|other| {
            let line = format!("log {} {typed}", other.slug);
            (Order::Type(line.clone()), format!("Log {typed} for another metric"), line)
        }));
        let line = format!("log {typed} wed");
        more.push((Order::Type(line.clone()), format!("Log {} on another day", with_unit(number, unit)), line));
    }
    let (metric, value) = (metric.id, amount);
    let command = Command::Log { metric, value, on, note: None, source: None, once: false };
    let mut list = vec![(Order::Run(Box::new(command)), says, aside)];
    list.extend(more);
    Ok(list)
}

/// `= Thu 12 Mar, +0.3 since Wed 11 Mar`: the day as it is understood, and the change since the last reading.
fn understood(column: Option<&Column>, value: f64, on: Day, world: &World) -> String {
    let day = format!("= {}", on.weekday_short(world.today));
    let last = column.and_then(|column| column.series.iter().rev().find(|point| point.day <= on));
    let Some(last) = last else { return day };
    // Eleven digits: what a subtraction leaves behind is not a change.
    let moved: f64 = format!("{:.11e}", value - last.value).parse().unwrap_or(value - last.value);
    format!("{day}, {} since {}", signed(moved), last.day.weekday_short(world.today))
}

/// How the shell says what a line means, where that is more than was typed.
pub(super) fn in_the_shell(typed: &str, focus: Option<&Column>) -> Option<String> {
    let rest = typed.trim().strip_prefix("log ")?.trim();
    let first = rest.split_whitespace().next()?;
    Amount::parse(first).ok()?;
    let slug = &focus?.metric.as_ref()?.slug;
    Some(format!("as upshot log {slug} {rest}"))
}

fn themes(typed: &str) -> Vec<Told> {
    let found = Colours::ALL.iter().filter(|(_, name)| name.starts_with(typed));
    found.map(|(colours, name)| (Order::Theme(*colours), format!("theme {name}"), SHOWN.to_owned())).collect()
}
