//! Keys in, screen out: the loop, which owns the session.
//!
//! An event goes to `app::App`, which says what is to be done; `effect` does it; then everything is drawn from plain
//! values. Nothing wakes an idle board: the loop sleeps until the terminal, a signal or the file says something.

mod app;
mod draft;
mod effect;
mod event;
mod form;
mod input;
mod keys;
mod overlay;
mod screen;
mod terminal;
#[cfg(test)]
mod tests;
mod theme;
mod watch;
mod widget;
mod world;

use std::io;

use crossterm::event::{Event as Term, KeyEventKind};
use ratatui::layout::Rect;

use crate::error::{Error, Kind};
use crate::paths::Env;
use crate::session::Session;
use app::{App, Tone};
use draft::Drafts;
use effect::Effect;
use event::Event;
use input::Input;
use theme::{Palette, Theme};

/// How the screens shall look, as told by config and environment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Looks {
    palette: Palette,
    ascii: bool,
}

impl Looks {
    /// By the words of the config: a theme and a set of glyphs. `NO_COLOR` and a terminal that can't say UTF-8 come
    /// first. With them, what could not be understood.
    pub fn of(theme: Option<&str>, glyphs: Option<&str>, env: &Env) -> (Self, Vec<String>) {
        let mut unclear = Vec::new();
        let mono = env.get("NO_COLOR").is_some_and(|v| !v.is_empty());
        let palette = match theme {
            _ if mono => Palette::Mono,
            None | Some("auto") => Palette::Terminal,
            Some(word) => match Palette::ALL.iter().find(|(_, name)| *name == word) {
                Some((palette, _)) => *palette,
                None => {
                    let names: Vec<&str> = Palette::ALL.iter().map(|(_, name)| *name).collect();
                    unclear.push(format!("theme = {word:?} in the config is none of {}", names.join(", ")));
                    Palette::Terminal
                }
            },
        };
        let ascii = match glyphs {
            Some("ascii") => true,
            None | Some("unicode") => false,
            Some(word) => {
                unclear.push(format!("glyphs = {word:?} in the config is neither unicode nor ascii"));
                false
            }
        };
        (Self { palette, ascii }, unclear)
    }
}

fn lost(e: &io::Error) -> Error {
    Error::new(Kind::Refused, "terminal", "the terminal can't be used").because(e.to_string())
}

/// What the person left for.
pub enum Left {
    /// They are done.
    Done,
    /// The demo is to be shown.
    Demo,
}

/// Shows the board until the person leaves.
///
/// # Errors
/// What the file says at the start, and a terminal that can't be used.
pub fn run(session: &mut Session, looks: Looks, unclear: &[String], env: &Env) -> Result<Left, Error> {
    session.set_via("tui");
    session.be_thrifty()?;
    crossterm::style::force_color_output(true);
    let theme = Theme { palette: looks.palette, ascii: looks.ascii };
    let mut tty = terminal::open().map_err(|e| lost(&e))?;
    let size = tty.size().map_err(|e| lost(&e))?;
    let window = Rect::new(0, 0, size.width, size.height);
    let mut input = Input::open(session.path()).map_err(|e| lost(&e))?;
    // Watched first and read then, so that nothing that is written in between goes unseen.
    let mut world = effect::glance(session, window)?;
    let guard = terminal::Guard::take().map_err(|e| lost(&e))?;
    let mut app = App::new(theme, window, &world);
    let kept = env.state_dir().map(|state| draft::place(&state, session.path()));
    app.offer(Drafts::read(kept.as_deref()));
    if let Some(first) = unclear.first() {
        app.say(first, Tone::Error);
    }
    let mut left = Left::Done;
    'shown: loop {
        // Whatever came into sight is read before it is drawn.
        effect::see(&mut app, &mut world, session);
        let drawn = tty.draw(|frame| {
            let cursor = app.draw(frame.buffer_mut(), &world);
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        });
        if drawn.is_err() {
            break;
        }
        // What is typed is kept before anything else happens to it.
        if let (Some(drafts), Some(path)) = (app.unsaved(), &kept)
            && let Err(e) = drafts.write(path)
        {
            app.say(format!("the draft is not kept: {e}"), Tone::Error);
        }
        // The rest of the board follows the first look, column by column, as long as nobody asks for anything.
        let mut news = false;
        while !world.is_whole() && !world.unread && !input.is_ready().map_err(|e| lost(&e))? {
            if effect::follow(&mut app, &mut world, session) {
                news = true;
                break;
            }
        }
        if news {
            continue;
        }
        // What came while it was drawn is taken all at once: many keys, one frame.
        for event in input.wait().map_err(|e| lost(&e))? {
            match event {
                Event::End => break 'shown,
                Event::Resize => {
                    if let Ok(size) = tty.size() {
                        app.resize(Rect::new(0, 0, size.width, size.height), &world);
                    }
                }
                Event::Resumed => {
                    drop(terminal::enter());
                    drop(tty.clear());
                }
                Event::Changed => {
                    if effect::renew(&mut app, &mut world, session) {
                        let newest = session.history(None, 1).ok().and_then(|mut list| list.pop());
                        if let Some(entry) = newest.filter(|entry| entry.by != world.me) {
                            app.say(format!("{} {}", entry.by.as_str(), entry.summary), Tone::Said);
                        }
                    }
                }
                Event::Paste(text) => app.paste(&text),
                Event::Mouse(_) => {}
                Event::Key(key) => {
                    if app.only_moves(key) {
                        effect::see(&mut app, &mut world, session);
                    } else {
                        effect::rest(&mut app, &mut world, session);
                    }
                    let effect = app.key(key, &world);
                    match effect::perform(&mut app, &mut world, session, effect) {
                        Effect::Quit => break 'shown,
                        Effect::Demo => {
                            left = Left::Demo;
                            break 'shown;
                        }
                        Effect::Reload => {
                            effect::reload(&mut app, &mut world, session);
                            drop(tty.clear());
                        }
                        Effect::Copy(words) => {
                            let copied = crossterm::execute!(
                                io::stdout(),
                                crossterm::clipboard::CopyToClipboard::to_clipboard_from(&words)
                            );
                            match copied {
                                Ok(()) => app.say(format!("{words} is copied"), Tone::Said),
                                Err(e) => app.say(format!("not copied: {e}"), Tone::Error),
                            }
                        }
                        Effect::OpenLink(id, hypothesis) => match effect::link(session, id, hypothesis) {
                            Some(url) => match input::browse(&url) {
                                Ok(()) => app.say(format!("opened {url}"), Tone::Said),
                                Err(e) => app.say(format!("{url} was not opened: {e}"), Tone::Error),
                            },
                            None => app.say("it has no link.  upshot link adds one", Tone::Said),
                        },
                        Effect::Editor => {
                            terminal::leave();
                            let mut failed = None;
                            app.edited(|text| {
                                match crate::editor::edit(env, text, "What you write goes back into the form.") {
                                    Ok(text) => text,
                                    Err(e) => {
                                        failed = Some(e);
                                        None
                                    }
                                }
                            });
                            if let Some(e) = failed {
                                app.say(format!("{}: {}", e.what, e.why.join("; ")), Tone::Error);
                            }
                            drop(terminal::enter());
                            drop(tty.clear());
                        }
                        Effect::Suspend => {
                            terminal::leave();
                            input::suspend();
                            drop(terminal::enter());
                            drop(tty.clear());
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    drop(guard);
    // Who leaves need not wait until every card is put away.
    std::mem::forget((app, world, tty));
    Ok(left)
}

/// A terminal's event as ours; none for what nobody asked for.
fn event(term: Term) -> Option<Event> {
    match term {
        Term::Key(key) if key.kind != KeyEventKind::Release => Some(Event::Key(key)),
        Term::Paste(text) => Some(Event::Paste(text)),
        Term::Resize(..) => Some(Event::Resize),
        Term::Mouse(mouse) => Some(Event::Mouse(mouse)),
        _ => None,
    }
}
