//! The one place where the screens change anything.

use super::app::{App, Tone};
use super::screen::history::Done;
use super::world::World;
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

/// The board as it stands.
pub(crate) fn world(session: &Session) -> Result<World, Error> {
    let view = session.view()?;
    let today = session.today();
    Ok(World {
        needs: view.needs(today),
        view,
        today,
        me: session.handle(),
        file: session.path().file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned()),
        path: session.path().display().to_string(),
        exists: session.exists(),
    })
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

/// Reads the board anew.
pub(crate) fn renew(app: &mut App, world: &mut World, session: &Session) {
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
