//! The one place where the screens change anything.

use ratatui::layout::Rect;

use super::app::{App, Tone};
use super::screen::board::at_first;
use super::screen::history::Done;
use super::world::World;
use crate::domain::board::View;
use crate::domain::command::Command;
use crate::domain::id::{Id, Kind, Thing};
use crate::error::Error;
use crate::session::Session;

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Effect {
    Nothing,
    Run(Box<Command>),
    Build(Id),
    Undo,
    Redo,
    Reload,
    ReadHistory,
    ReadSaid(Id),
    Copy(String),
    OpenLink(Id, bool),
    Editor,
    Demo,
    Suspend,
    Quit,
}

/// Does what needs no terminal; gives back what does.
pub(crate) fn perform(app: &mut App, world: &mut World, session: &mut Session, effect: Effect) -> Effect {
    match effect {
        Effect::Run(command) => run(app, world, session, &command),
        Effect::Build(hypothesis) => run(app, world, session, &Command::Start { hypothesis, doing: None }),
        Effect::Undo => run(app, world, session, &Command::Undo { set: None, redo: false }),
        Effect::Redo => run(app, world, session, &Command::Undo { set: None, redo: true }),
        Effect::ReadHistory => history(app, session, world),
        Effect::ReadSaid(hypothesis) => said(app, session, world, hypothesis),
        other => return other,
    }
    Effect::Nothing
}

/// The board as it stands, all of it.
pub(crate) fn world(session: &Session) -> Result<World, Error> {
    Ok(made(session, session.view()?))
}

/// The board as far as it is in sight at first in a window. The rest follows with [`see`] and [`follow`].
pub(crate) fn glance(session: &Session, area: Rect) -> Result<World, Error> {
    let view = session.glance(|columns| (0..at_first(area, columns.len())).collect())?;
    Ok(made(session, view))
}

fn made(session: &Session, view: View) -> World {
    let mut world = World {
        needs: Vec::new(),
        today: session.today(),
        me: session.handle_in(&view),
        file: session.path().file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned()),
        path: session.path().display().to_string(),
        exists: session.exists(),
        unread: false,
        view,
    };
    count(&mut world);
    world
}

/// Says what needs someone, once everything is known.
fn count(world: &mut World) {
    world.needs = if world.is_whole() { world.view.needs(world.today) } else { Vec::new() };
}

/// Reads those columns that are in sight and not whole, if there are any.
pub(crate) fn see(app: &mut App, world: &mut World, session: &Session) {
    if world.is_whole() {
        return;
    }
    let seen = app.in_sight(world);
    let columns = world.view.columns.iter().enumerate();
    let places: Vec<usize> =
        columns.filter(|(_, c)| !c.whole && seen.contains(&c.outcome.id)).map(|(at, _)| at).collect();
    if !places.is_empty() {
        fill(app, world, session, &places);
    }
}

/// Reads one more column. Whether there is nothing more to read.
pub(crate) fn follow(app: &mut App, world: &mut World, session: &Session) -> bool {
    match world.view.columns.iter().position(|column| !column.whole) {
        Some(next) if !world.unread => fill(app, world, session, &[next]),
        _ => return true,
    }
    world.unread || world.is_whole()
}

/// Reads what is not known yet, all at once.
pub(crate) fn rest(app: &mut App, world: &mut World, session: &Session) {
    let columns = world.view.columns.iter().enumerate();
    let places: Vec<usize> = columns.filter(|(_, column)| !column.whole).map(|(at, _)| at).collect();
    if !places.is_empty() {
        fill(app, world, session, &places);
    }
}

fn fill(app: &mut App, world: &mut World, session: &Session, places: &[usize]) {
    match session.fill(&mut world.view, places) {
        Ok(true) => {
            world.unread = false;
            count(world);
            app.renewed(world);
        }
        // Somebody wrote meanwhile.
        Ok(false) => {
            renew(app, world, session);
        }
        Err(e) => {
            // It stays unknown, and is not asked for again and again.
            world.unread = true;
            app.say(e.what, Tone::Error);
        }
    }
}

/// Carries a command out, and says what came of it.
pub(crate) fn run(app: &mut App, world: &mut World, session: &mut Session, command: &Command) {
    match session.run(command) {
        Ok(receipt) => {
            app.done();
            let key = match command {
                Command::Undo { redo: false, .. } => "  U redoes it",
                _ if receipt.set.is_some() => "  u undoes it",
                _ => "",
            };
            let warning = receipt.warnings.first().map_or(String::new(), |w| format!(" ! {w}."));
            app.say(format!("{}{warning}{key}", receipt.said), Tone::Said);
            renew(app, world, session);
        }
        Err(e) => {
            let items = e.items.iter().map(|item| (item.code.to_owned(), item.says.clone(), item.fix.clone()));
            let mut items: Vec<_> = items.collect();
            if items.is_empty() {
                items.push((e.code.to_owned(), e.why.join(" "), e.hints.join(" ")));
            }
            app.refused(e.what.clone(), items);
        }
    }
}

/// Brings the board up to date: only what was touched is read. Whether there was anything new.
pub(crate) fn renew(app: &mut App, world: &mut World, session: &Session) -> bool {
    let same_day = world.today == session.today();
    let renewed = if same_day && world.exists && world.is_whole() {
        session.renew(&mut world.view)
    } else {
        session.view().map(|view| {
            let new = view.up_to != world.view.up_to || !same_day || !world.is_whole();
            world.view = view;
            new
        })
    };
    match renewed {
        Ok(new) => {
            if new || !world.exists {
                *world = made(session, std::mem::take(&mut world.view));
                app.renewed(world);
            }
            history(app, session, world);
            new
        }
        Err(e) => {
            app.say(e.what, Tone::Error);
            false
        }
    }
}

/// Reads all of the board anew.
pub(crate) fn reload(app: &mut App, world: &mut World, session: &Session) {
    match self::world(session) {
        Ok(new) => {
            *world = new;
            app.renewed(world);
            history(app, session, world);
        }
        Err(e) => app.say(e.what, Tone::Error),
    }
}

/// Reads the history, where it is shown.
pub(crate) fn history(app: &mut App, session: &Session, world: &World) {
    let Some(history) = app.history() else { return };
    match session.history(None, 500) {
        Ok(entries) => {
            history.lines = entries
                .into_iter()
                .map(|entry| Done {
                    day: entry.day.weekday_short(world.today),
                    by: entry.by.as_str().to_owned(),
                    what: entry.summary,
                    via: entry.via,
                    undone: entry.undone_by.is_some(),
                })
                .collect();
        }
        Err(e) => app.say(e.what, Tone::Error),
    }
}

/// Reads the links and notes of a hypothesis.
fn said(app: &mut App, session: &Session, world: &World, hypothesis: Id) {
    match session.said_of(Thing::new(Kind::Hypothesis, hypothesis)) {
        Ok((links, notes)) => {
            let links = links.into_iter().map(|link| format!("link  {}", link.url));
            let notes = notes
                .into_iter()
                .map(|note| format!("{} {}: {}", note.on.short(world.today), note.by, note.text.replace('\n', " ")));
            app.hear(links.chain(notes).collect());
        }
        Err(e) => app.say(e.what, Tone::Error),
    }
}

/// The first link of a thing.
pub(crate) fn link(session: &Session, id: Id, hypothesis: bool) -> Option<String> {
    let kind = if hypothesis { Kind::Hypothesis } else { Kind::Outcome };
    let (links, _) = session.said_of(Thing::new(kind, id)).ok()?;
    links.first().map(|link| link.url.clone())
}
