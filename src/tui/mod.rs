//! Keys in, screen out: the loop, which owns the session.
//!
//! An event goes to `app::App`, which says what is to be done; `effect` does it; then everything is drawn from plain
//! values. Nothing wakes an idle board: the loop sleeps until the terminal, a signal or the file says something.

mod alarm;
mod app;
mod bytes;
mod draft;
mod effect;
mod event;
mod form;
mod input;
mod keys;
mod notice;
mod outside;
mod overlay;
mod parts;
mod pasting;
mod picture;
mod pulls;
mod read;
mod screen;
mod syncs;
mod terminal;
#[cfg(test)]
mod tests;
mod theme;
mod unasked;
mod used;
mod watch;
mod widget;
mod world;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crossterm::event::{Event as Term, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Rect;

use crate::error::{Error, Kind};
use crate::pages;
use crate::paths::Env;
use crate::pulling::Sources;
use crate::session::Session;
use app::App;
use draft::Drafts;
use effect::Effect;
use event::Event;
use input::Input;
use keys::Keymap;
use notice::Tone;
use pasting::Pasting;
use pulls::Pulls;
use syncs::Syncs;
use theme::{Palette, Theme};
use used::Used;
use world::World;

/// How the screens shall look and which keys they take, as told by config and environment.
#[derive(Clone, Debug)]
pub struct Looks {
    palette: Palette,
    /// Whether the terminal is asked for its background.
    asks: bool,
    ascii: bool,
    mouse: bool,
    keys: Keymap,
}

/// What the config says about the screens.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The theme's name.
    pub theme: Option<String>,
    /// The set of glyphs.
    pub glyphs: Option<String>,
    /// Whether the mouse is listened to.
    pub mouse: Option<bool>,
    /// Other keys for actions.
    pub keys: BTreeMap<String, Vec<String>>,
}

impl Looks {
    /// By what the config says. `NO_COLOR` and `CLICOLOR=0` come first. With them, what could not be understood: of which entry, and why.
    pub fn of(told: &Told, env: &Env) -> (Self, Vec<(String, String)>) {
        let mut unclear = Vec::new();
        let mono = env.color() == Some(false);
        let palette = match told.theme.as_deref() {
            None | Some("auto") => Palette::Terminal,
            Some(word) => match Palette::ALL.iter().find(|(_, name)| *name == word) {
                Some((palette, _)) => *palette,
                None => {
                    let names: Vec<&str> = Palette::ALL.iter().map(|(_, name)| *name).collect();
                    let says = format!("theme = {word:?} is none of auto, {}", names.join(", "));
                    unclear.push(("theme".to_owned(), says));
                    Palette::Terminal
                }
            },
        };
        let palette = if mono { Palette::Mono } else { palette };
        let ascii = match told.glyphs.as_deref() {
            Some("ascii") => true,
            None | Some("unicode") => false,
            Some(word) => {
                unclear.push(("glyphs".to_owned(), format!("glyphs = {word:?} is neither unicode nor ascii")));
                false
            }
        };
        let (keys, odd) = Keymap::of(&told.keys);
        unclear.extend(odd);
        let asks = !mono && told.theme.as_deref() == Some("auto");
        (Self { palette, asks, ascii, mouse: told.mouse.unwrap_or(true), keys }, unclear)
    }
}

fn lost(e: &io::Error) -> Error {
    Error { code: "terminal", ..Error::io("the terminal can't be used", e) }
}

/// What the person left for.
pub enum Left {
    /// They are done.
    Done,
    /// A signal or a lost terminal ended it.
    Ended,
    /// The demo is to be shown.
    Demo,
    /// Whether the numbers of a file moved is to be said: the file, the day something shipped, the expected move.
    Moved([String; 3]),
    /// Another board is to be opened.
    Board(PathBuf),
}

/// How often a file that can't be watched is looked at, and how often a save that waits is tried.
const AGAIN: Duration = Duration::from_millis(300);
/// When a file is asked again that was busy: it is told of before what is written can be read.
const SOON: Duration = Duration::from_millis(20);

/// Shows the board until the person leaves.
///
/// # Errors
/// What the file says at the start, and a terminal that can't be used.
pub fn run(
    session: &mut Session,
    looks: &Looks,
    unclear: &[String],
    env: &Env,
    sources: Option<Sources>,
) -> Result<Left, Error> {
    session.set_via("tui");
    // Drawing never waits: what finds the file busy is tried again by the loop.
    session.set_patience(Duration::from_millis(100));
    session.be_thrifty()?;
    crossterm::style::force_color_output(true);
    let mut tty = terminal::open().map_err(|e| lost(&e))?;
    let size = tty.size().map_err(|e| lost(&e))?;
    let window = Rect::new(0, 0, size.width, size.height);
    // Watched first and read then, so that nothing that is written in between goes unseen.
    let mut input = Input::open(session.path(), session.is_watchable()).map_err(|e| lost(&e))?;
    let mut world = read::glance(session, window)?;
    let watchable = session.is_watchable();
    // A board that is yet to be made can't be watched yet, and that is no alarm.
    world.polling = input.is_polling() && session.exists();
    let guard = terminal::Guard::take(looks.mouse).map_err(|e| lost(&e))?;
    let palette = if looks.asks { terminal::background().unwrap_or(looks.palette) } else { looks.palette };
    let theme = Theme { palette, ascii: looks.ascii };
    let mut app = App::new(theme, looks.keys.clone(), window, &world);
    let kept = env.state_dir().map(|state| draft::place(&state, session.path()));
    app.offer(Drafts::read(kept.as_deref()));
    let habits = env.state_dir().map(|state| state.join("used.json"));
    app.used = Used::read(habits.as_deref());
    if session.exists() {
        app.used.opened(session.path());
        let seen = app.used.seen(world.meets.board, world.meets.last);
        session.has_seen(seen);
        world.meets = session.meets().unwrap_or_default();
    }
    app.set_mouse(looks.mouse);
    if let Some(first) = unclear.first() {
        let more = if unclear.len() > 1 { format!(" (and {} more)", unclear.len() - 1) } else { String::new() };
        app.say(format!("{first}{more}"), Tone::Error);
    }
    let waker = input.waker().map_err(|e| lost(&e))?;
    let mut syncs = Syncs::new(waker.try_clone().map_err(|e| lost(&e))?, env.clone());
    let mut pulls = Pulls::new(sources, waker, &mut app);
    let mut talked = false;
    let mut pasting = Pasting::default();
    let left = 'shown: loop {
        // Whatever came into sight is read before it is drawn.
        parts::see(&mut app, &mut world, session);
        keep(&mut app, kept.as_deref(), session);
        if let Some(habits) = &habits {
            app.used.keep(habits);
        }
        let drawn = tty.draw(|frame| {
            let cursor = app.draw(frame.buffer_mut(), &world);
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        });
        if drawn.is_err() {
            break Left::Ended;
        }
        // The rest of the board follows the first look, column by column, as long as nobody asks for anything.
        let mut all = false;
        while !all && !world.is_whole() && !world.unread && !input.is_ready().map_err(|e| lost(&e))? {
            all = parts::follow(&mut app, &mut world, session);
        }
        if world.is_whole() && !std::mem::replace(&mut talked, true) {
            let talk = app.talks(&world);
            all |= matches!(talk, Effect::Read(_));
            effect::perform(&mut app, &mut world, session, talk);
        }
        if all {
            continue;
        }
        if watchable && input.is_polling() && session.exists() && world.alarms().is_empty() {
            input.watch_again(session.path());
        }
        // What came while it was drawn is taken all at once: many keys, one frame.
        let soon = if world.again { Some(SOON) } else { app.is_waiting().then_some(AGAIN) };
        input.wake_after(session.day_left());
        let events = input.wait(soon).map_err(|e| lost(&e))?;
        // Whatever woke it: what is pressed in a new day is done in it.
        effect::day(&mut app, &mut world, session);
        if std::mem::take(&mut world.again) {
            changed(&mut app, &mut world, session);
        }
        pulls.came(&mut app, &mut world, session);
        syncs.came(&mut app, &mut world, session);
        let events = apart(events, &app);
        let events = pasting.sifted(events, &mut app, Instant::now());
        if let Some(asked) = app.waiting() {
            effect::run(&mut app, &mut world, session, asked);
        }
        for event in events {
            match &event {
                Event::Key(key) if app.only_moves(*key) => parts::see(&mut app, &mut world, session),
                Event::Key(_) | Event::Paste(_) | Event::Mouse(_) => parts::rest(&mut app, &mut world, session),
                _ => {}
            }
            let effect = match event {
                Event::End => break 'shown Left::Ended,
                Event::Resize => match tty.size() {
                    Ok(size) => {
                        let area = Rect::new(0, 0, size.width, size.height);
                        if area == app.area {
                            // It was another size in between, and who knows what the terminal made of the screen.
                            drop(tty.clear());
                        }
                        app.resize(area, &world)
                    }
                    Err(_) => Effect::Nothing,
                },
                Event::Resumed => {
                    outside::back(&mut tty, &app);
                    Effect::Nothing
                }
                Event::Changed => {
                    changed(&mut app, &mut world, session);
                    Effect::Nothing
                }
                // Looked at above, before anything else.
                Event::Day => Effect::Nothing,
                Event::Paste(text) => app.paste(&text, &world),
                Event::Mouse(mouse) => app.mouse(mouse, &world),
                Event::Key(key) => app.key(key, &world),
            };
            let effect = effect::perform(&mut app, &mut world, session, effect);
            let effect = pulls.perform(&mut app, &mut world, session, effect);
            let effect = syncs.perform(&mut app, session, effect);
            if let Some(left) = outside::perform(&mut app, &mut world, session, effect, &mut tty, env) {
                break 'shown left;
            }
        }
    };
    keep(&mut app, kept.as_deref(), session);
    // No command outlives the screens that it was run for.
    drop(pulls);
    drop(guard);
    // Who leaves need not wait until every card is put away.
    std::mem::forget((app, world, tty));
    Ok(left)
}

/// A picture of a screen that is asked for.
#[derive(Clone, Debug)]
pub struct Shot {
    /// The keys pressed to come to it, by their names; a quoted word is typed.
    pub keys: Vec<String>,
    /// The window's columns and rows.
    pub size: (u16, u16),
    /// Whether it is drawn as SVG, and not as text.
    pub svg: bool,
}

/// Draws a screen, as if somebody sat there and pressed keys. Nothing is saved: a key that would change the board is an
/// error.
///
/// # Errors
/// A key that is none, one that would change something, or what the file says.
pub fn picture(session: &mut Session, looks: &Looks, shot: &Shot) -> Result<String, Error> {
    let mut world = read::world(session)?;
    let theme = Theme { palette: looks.palette, ascii: looks.ascii };
    let area = Rect::new(0, 0, shot.size.0, shot.size.1);
    let mut app = App::new(theme, looks.keys.clone(), area, &world);
    let first = app.talks(&world);
    effect::perform(&mut app, &mut world, session, first);
    for word in &shot.keys {
        let keys = match word.strip_prefix('=') {
            Some(typed) => typed.chars().map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)).collect(),
            None => vec![keys::parse(word).ok_or_else(|| {
                Error::new(Kind::Usage, "usage", format!("{word:?} is no key"))
                    .hint("name keys as the help does: Enter, Ctrl-d, g, !; type text with a = before it: =36.2")
            })?],
        };
        for key in keys {
            match app.key(key, &world) {
                Effect::Run(_)
                | Effect::Lines { .. }
                | Effect::Undo
                | Effect::Redo
                | Effect::Write { .. }
                | Effect::Keep { .. } => {
                    return Err(Error::new(Kind::Usage, "usage", format!("{word} would change the board"))
                        .because("a screenshot only looks"));
                }
                effect => drop(effect::perform(&mut app, &mut world, session, effect)),
            }
        }
    }
    let mut buffer = ratatui::buffer::Buffer::empty(area);
    app.draw(&mut buffer, &world);
    Ok(if shot.svg { picture::svg(&buffer, app.theme.palette.is_light()) } else { picture::text(&buffer) })
}

/// What is typed is kept before it is shown.
fn keep(app: &mut App, place: Option<&std::path::Path>, session: &Session) {
    if let (Some(drafts), Some(path)) = (app.unsaved(), place) {
        match drafts.write(path) {
            Ok(()) => app.saved(session.time_of_day()),
            Err(e) => app.say(format!("the draft is not kept: {e}"), Tone::Error),
        }
    }
}

/// The file may have changed: what somebody else did is shown and said.
fn changed(app: &mut App, world: &mut World, session: &mut Session) {
    // What could not be read as it changed is still to be read.
    match if world.unread { Ok(true) } else { session.has_changed() } {
        Ok(false) => {}
        Ok(true) if session.was_moved() => {
            effect::renew(app, world, session);
            app.say(
                "the file was moved, replaced or deleted; what is there now is shown, and nothing was saved",
                Tone::Error,
            );
        }
        Ok(true) => {
            let before = world.newest.as_ref().map(|done| done.id);
            effect::renew(app, world, session);
            // What was told once, as what a sync brought is, is not told again.
            let new = |done: &&pages::history::Done| done.by != world.me && Some(done.id) != before;
            if let Some(done) = world.newest.as_ref().filter(new) {
                let what = crate::domain::history::days_in_words(&done.what, world.today);
                app.mention(format!("{} {what}", done.by));
            }
        }
        Err(e) => effect::unread(app, world, &e),
    }
}

/// Esc and the key after it, where both came in one read. A terminal sends Esc and a letter as it sends that letter held
/// with Alt, which it is where Alt means something to what is typed into; and of Esc and an arrow crossterm makes Esc and
/// the letters of the arrow's sequence, which are bound to other things.
fn apart(events: Vec<Event>, app: &App) -> Vec<Event> {
    let esc = || Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
    let mut apart = Vec::with_capacity(events.len());
    let mut rest = events.as_slice();
    while let [event, after @ ..] = rest {
        rest = after;
        match event {
            Event::Key(key) if is_two(*key) && !app.takes_alt(*key) => {
                let held = key.modifiers.difference(KeyModifiers::ALT);
                apart.extend([esc(), Event::Key(KeyEvent::new(key.code, held))]);
            }
            Event::Key(key) if key.code == KeyCode::Esc => {
                apart.push(esc());
                let sequence: String = after.iter().map_while(letter).collect();
                let end = sequence.strip_prefix('[').and_then(|told| told.find(|c: char| ('@'..='~').contains(&c)));
                if let Some(end) = end {
                    // One byte a letter, as in every such sequence.
                    let told = format!("\u{1b}{}", &sequence[..end + 2]);
                    if let [key] = bytes::events(told.as_bytes()).as_slice() {
                        apart.push(key.clone());
                        rest = &after[end + 2..];
                    }
                }
            }
            _ => apart.push(event.clone()),
        }
    }
    apart
}

/// Whether a key is what a terminal makes of Esc and another: an arrow held with Alt has a sequence of its own.
fn is_two(key: KeyEvent) -> bool {
    let told = matches!(key.code, KeyCode::Char(_) | KeyCode::Enter | KeyCode::Tab | KeyCode::Backspace);
    told && key.modifiers.contains(KeyModifiers::ALT)
}

/// The letter of a key that has one and nothing held, where it is one byte.
fn letter(event: &Event) -> Option<char> {
    match event {
        Event::Key(KeyEvent { code: KeyCode::Char(c), modifiers, .. })
            if c.is_ascii() && modifiers.difference(KeyModifiers::SHIFT).is_empty() =>
        {
            Some(*c)
        }
        _ => None,
    }
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
