//! What is done outside the screens: the clipboard, the person's editor, the browser, the shell.

use std::io::{self, Write};

use super::Left;
use super::app::App;
use super::effect::{self, Effect};
use super::input;
use super::notice::Tone;
use super::terminal::{self, Tty};
use super::world::World;
use crate::paths::Env;
use crate::session::Session;

/// Does what needs the terminal; what the person leaves for, where they do.
pub(super) fn perform(
    app: &mut App,
    world: &mut World,
    session: &mut Session,
    effect: Effect,
    tty: &mut Tty,
    env: &Env,
) -> Option<Left> {
    match effect {
        Effect::Quit => return Some(Left::Done),
        Effect::Demo => return Some(Left::Demo),
        Effect::Moved([file, at, expect]) => {
            let file = env.expand(&file).display().to_string();
            return Some(Left::Moved([file, at, expect]));
        }
        Effect::Board(typed) => {
            let last = app.used.last_board().filter(|_| typed == "-").map(std::path::Path::to_owned);
            if typed == "-" && last.is_none() {
                app.say("no other board was open yet", Tone::Said);
                return None;
            }
            let path = last.unwrap_or_else(|| env.expand(&typed));
            if path.is_file() {
                return Some(Left::Board(path));
            }
            app.say(format!("there is no file at {}", path.display()), Tone::Error);
        }
        Effect::Reload => {
            world.unread = true;
            effect::renew(app, world, session);
            drop(tty.clear());
        }
        Effect::Copy(words) => {
            let copy = crossterm::clipboard::CopyToClipboard::to_clipboard_from(&words);
            match crossterm::execute!(io::stdout(), copy) {
                Ok(()) => app.say(format!("sent to the terminal's clipboard: {words}"), Tone::Said),
                Err(e) => app.say(format!("not copied: {e}"), Tone::Error),
            }
        }
        Effect::OpenLink(url) => match input::browse(&url) {
            Ok(()) => app.say(format!("opened {url}"), Tone::Said),
            Err(e) => app.say(format!("{url} was not opened: {e}. y copies"), Tone::Error),
        },
        Effect::Write { path, page } => write(app, env, &path, &page),
        Effect::Mouse(on) => terminal::mouse(on),
        Effect::Keep { key, value, says } => keep(app, env, key, &value, &says),
        Effect::Editor => {
            terminal::leave();
            let mut failed = None;
            app.edited(|text| match crate::editor::edit(env, text, "What you write goes back into the form.") {
                Ok(text) => text,
                Err(e) => {
                    failed = Some(e);
                    None
                }
            });
            if let Some(e) = failed {
                app.say(format!("{}: {}", e.what, e.why.join("; ")), Tone::Error);
            }
            back(tty, app);
        }
        Effect::Suspend => {
            terminal::leave();
            input::suspend();
            back(tty, app);
            // Much may have happened meanwhile.
            effect::renew(app, world, session);
        }
        _ => {}
    }
    None
}

/// Keeps a setting in the config, of which the rest stays.
fn keep(app: &mut App, env: &Env, key: &str, value: &str, says: &str) {
    if key == "mouse" {
        terminal::mouse(app.has_mouse());
    }
    let Some(path) = env.config_file() else {
        app.say(format!("{says} until you leave: there is no home to keep it in"), Tone::Said);
        return;
    };
    match crate::config::set(&path, key, value) {
        Ok(()) => app.say(format!("{says}, kept in {}", path.display()), Tone::Said),
        Err(e) => app.say(format!("{says} until you leave; {} can't be written: {e}", path.display()), Tone::Error),
    }
}

/// Writes a page to a file that is not there yet.
pub(super) fn write(app: &mut App, env: &Env, typed: &str, page: &str) {
    let path = env.expand(typed);
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
    let written = made.and_then(|mut file| {
        let all = file.write_all(page.as_bytes()).and_then(|()| file.sync_all());
        if all.is_err() {
            // Half a page is worse than none.
            drop(std::fs::remove_file(&path));
        }
        all
    });
    match written {
        Ok(()) => {
            app.written();
            app.say(format!("wrote {}", path.display()), Tone::Said);
        }
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            app.say(format!("{} is there already, and is not overwritten: another name", path.display()), Tone::Error);
        }
        Err(e) => app.say(format!("{} can't be written: {e}", path.display()), Tone::Error),
    }
}

/// Takes the terminal again.
pub(super) fn back(tty: &mut Tty, app: &App) {
    // Whoever had it meanwhile may have left it in another mode than it is thought to be in.
    terminal::leave();
    drop(crossterm::terminal::disable_raw_mode());
    drop(terminal::enter(app.has_mouse()));
    drop(tty.clear());
}
