//! The one place where the screens change anything.

use super::app::{App, logged_words};
use super::form::{self, Preview, Way};
use super::notice::{Said, Tone};
use super::read;
use super::world::World;
use crate::domain::change::Then;
use crate::domain::command::{Command, Seen};
use crate::domain::history::days_in_words;
use crate::domain::id::{Id, Thing};
use crate::domain::warning::Caution;
use crate::error::{Error, Kind as Fault};
use crate::pages::Page;
use crate::pasted::Taken;
use crate::session::{Receipt, Row, Session};
use crate::text;

/// What is asked for, with what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// The command.
    pub(crate) command: Command,
    /// Why a gate is passed all the same.
    pub(crate) anyway: Option<String>,
    /// What the form showed of the fields it changes, so that nobody else's change is run over.
    pub(crate) seen: Vec<Seen>,
    /// What is done after it, where it succeeds.
    pub(crate) then: Vec<Command>,
    /// What the thing it writes is followed by.
    pub(crate) way: Way,
}

impl Asked {
    /// A command and nothing more.
    pub(crate) fn only(command: Command) -> Self {
        Self { command, anyway: None, seen: Vec::new(), then: Vec::new(), way: Way::Plain }
    }
}

/// What is to be read for a screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum What {
    /// A page.
    Page(Page),
    /// One outcome in detail, and what was said on the board.
    Details(Id),
    /// What was said on the board.
    Talk,
    /// What may be found by a search on the board, beside its cards.
    Search,
    /// What was learned, for the form that is open.
    Lessons,
    /// The readings of a metric, for the form that is open.
    Readings(Id),
    /// What the form that is open edits, as it stands now.
    Edited,
    /// The outcomes that were closed, to choose one.
    Closed,
    /// The links of a thing, to open one.
    Links(Thing),
    /// The review of a sprint; where none is named of the one that runs, or was closed last.
    Review(Option<Id>),
    /// The review of the sprint before the one that runs, or was closed last.
    Before,
    /// The planned sprint.
    Plan,
}

impl What {
    /// Whether it is read for a form that was just opened.
    fn opens(self) -> bool {
        matches!(self, Self::Lessons)
    }
}

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Effect {
    Nothing,
    Run(Box<Asked>),
    /// What the rules would say of a form.
    Preview(Box<Command>),
    /// The source of a metric is to be asked, for the sheet that is open.
    AskSource(String),
    /// What is being asked is to be stopped.
    StopSource,
    /// What a source gave and somebody looked at is to be taken in, by the places of its readings.
    TakePulled(Vec<usize>),
    /// Readings that were pasted and looked at are to be saved, all in one.
    Lines {
        metric: Id,
        lines: Vec<Taken>,
    },
    Undo,
    Redo,
    Read(What),
    Reload,
    Copy(String),
    OpenLink(String),
    Editor,
    /// A page is to be written to a file.
    Write {
        path: String,
        page: String,
    },
    Mouse(bool),
    /// A setting is to be kept in the config: its key, its value there, and how it is said.
    Keep {
        key: &'static str,
        value: String,
        says: String,
    },
    /// Which readings that are due can be pulled is to be offered.
    Offer,
    /// Some sources are to be pulled.
    Pull(Vec<String>),
    Demo,
    /// Whether the numbers of a file moved is to be said: the file, the day something shipped, the expected move.
    Moved([String; 3]),
    /// Another board is to be opened.
    Board(String),
    /// The other copies are to be met at a folder, the one met last where none is named.
    Sync(Option<String>),
    Suspend,
    Quit,
}

impl Effect {
    /// Carries out a command.
    pub(crate) fn run(command: Command) -> Self {
        Self::Run(Box::new(Asked::only(command)))
    }
}

/// Does what needs no terminal; gives back what does.
pub(crate) fn perform(app: &mut App, world: &mut World, session: &mut Session, effect: Effect) -> Effect {
    match effect {
        Effect::Run(asked) => run(app, world, session, *asked),
        Effect::Lines { metric, lines } => self::lines(app, world, session, (metric, lines)),
        Effect::Preview(command) => preview(app, world, session, &command),
        Effect::Undo => undo(app, world, session),
        Effect::Redo => run(app, world, session, Asked::only(Command::Undo { set: None, redo: true })),
        Effect::Read(what) => {
            if let Err(e) = read::read(app, world, session, what) {
                app.say(e.what, Tone::Error);
            } else if let Some(effect) = app.goes_on(world) {
                return perform(app, world, session, effect);
            } else if what.opens()
                && let Some(command) = app.drafted(world)
            {
                preview(app, world, session, &command);
            }
        }
        other => return other,
    }
    Effect::Nothing
}

/// Takes back what one did last. What this program did not write is named first, and taken back at the second time.
fn undo(app: &mut App, world: &mut World, session: &mut Session) {
    match session.undoes_of_old() {
        Ok(Some(last)) if app.named_to_undo != Some(last.set) => {
            let when = if last.day == world.today { "today".to_owned() } else { last.day.weekday_short(world.today) };
            let by = if last.older { "before you opened this" } else { "by another program" };
            app.say(
                Said::keyed(format!("made {when}, {by}: {}.", days_in_words(&last.what, world.today)), "u again"),
                Tone::Older,
            );
            app.named_to_undo = Some(last.set);
        }
        _ => run(app, world, session, Asked::only(Command::Undo { set: None, redo: false })),
    }
}

/// Carries a command out, and says what came of it.
pub(crate) fn run(app: &mut App, world: &mut World, session: &mut Session, asked: Asked) {
    let mut receipt = match session.run_seen(&asked.command, asked.anyway.as_deref(), &asked.seen) {
        Ok(receipt) => receipt,
        Err(e) => return refused(app, world, session, asked, &e),
    };
    // What becomes of what is live was said in the same form, and follows.
    if asked.then.iter().any(|then| matches!(then, Command::Live { .. })) {
        receipt.warnings.retain(|warning| warning.about != Caution::StillLive);
    }
    let key = match asked.command {
        Command::Undo { redo: false, .. } => "U redoes it",
        _ if receipt.set.is_some() => "u undoes it",
        _ => "",
    };
    let cells = usize::from(app.area.width).saturating_sub(key.len() + 4);
    let mut said = in_a_line(&receipt, cells);
    let started = receipt
        .about
        .filter(|_| asked.way == Way::Build)
        .map(|thing| Command::Start { hypothesis: thing.id, doing: None });
    let mut failed = None;
    for command in asked.then.iter().chain(&started) {
        match session.run(command) {
            Ok(next) => said.push_str(&format!(" {}", in_a_line(&next, 0))),
            Err(e) => failed = failed.or(Some(e)),
        }
    }
    let made = receipt.about.filter(|_| matches!(asked.command, Command::Frame(_) | Command::Try { .. }));
    let done = app.done(world);
    match receipt.warnings.first() {
        // The sheet that goes on says what it saved.
        Some(warning) if done.goes_on => app.say(format!("! {}.", warning.says), Tone::Said),
        None if done.goes_on => app.hush(),
        None if done.logged > 1 => app.say(logged_words(done.logged, ""), Tone::Said),
        _ => app.say(Said::keyed(said.clone(), key), Tone::Said),
    }
    if let Some(e) = failed {
        app.say(app.mended(format!("{said} But {}", e.what), &e), Tone::Refused);
    }
    // The plan is over: what follows is done on the board, and the plan would be the next sprint's.
    if matches!(asked.command, Command::StartSprint { .. }) {
        app.go_home();
    }
    renew(app, world, session);
    if let Some(made) = made {
        app.select(made, world);
    }
    let mut rest = done.rest;
    if let Some(outcome) = made.filter(|_| asked.way == Way::Try) {
        rest.insert(0, form::of(form::hypothesis::Try { outcome: outcome.id }));
    }
    let next = app.follow(rest, world);
    perform(app, world, session, next);
}

/// What was done, in one line of so many cells: no shell's line, the first warning always, and of what follows as much as
/// there is room for.
fn in_a_line(receipt: &Receipt, cells: usize) -> String {
    let stop = if receipt.said.ends_with(['.', '?', '!']) { "" } else { "." };
    let warning = receipt.warnings.first().map_or_else(String::new, |warning| format!(" ! {}.", warning.says));
    let mut said = format!("{}{stop}", receipt.said);
    for then in receipt.then.iter().filter(|then| !matches!(then, Then::Shell(_))) {
        let more = format!(" {then}");
        if text::width(&said) + text::width(&more) + text::width(&warning) > cells {
            break;
        }
        said.push_str(&more);
    }
    said + &warning
}

/// Saves readings that were pasted, as one change set.
fn lines(app: &mut App, world: &mut World, session: &mut Session, (metric, lines): (Id, Vec<Taken>)) {
    let rows = lines.into_iter().zip(1..).map(|(taken, line)| Row {
        metric: 0,
        day: taken.day,
        minute: None,
        ms: None,
        value: taken.value,
        of: taken.of,
        note: taken.note,
        source: None,
        id: None,
        line,
    });
    let done = match session.paste(metric, rows.collect()) {
        Ok((_, done)) => done,
        Err(e) => {
            renew(app, world, session);
            return app.say(app.mended(format!("nothing was saved: {}", e.what), &e), Tone::Refused);
        }
    };
    let rest = app.lines_saved();
    let same = if done.same > 0 { format!("; {} there already", done.same) } else { String::new() };
    let many = if done.added == 1 { "1 reading".to_owned() } else { format!("{} readings", done.added) };
    let key = if done.added > 0 { "u undoes all of it" } else { "" };
    app.say(Said::keyed(format!("{many} logged{same}."), key), Tone::Said);
    renew(app, world, session);
    let next = app.follow(rest, world);
    perform(app, world, session, next);
}

/// What the rules would say of a form as it stands.
fn preview(app: &mut App, world: &World, session: &Session, command: &Command) {
    let preview = match session.preview(command) {
        Ok(receipt) => {
            Preview { said: receipt.said, then: receipt.then, warnings: receipt.warnings, ..Preview::default() }
        }
        // What the file says is said when something is saved.
        Err(e) if e.kind == Fault::Refused => Preview { broken: items(&e), ..Preview::default() },
        Err(_) => Preview::default(),
    };
    app.previewed(preview, world);
}

fn items(e: &Error) -> Vec<(String, String, String)> {
    e.items.iter().map(|item| (item.code.to_owned(), item.says.clone(), item.fix.in_words().to_owned())).collect()
}

fn refused(app: &mut App, world: &mut World, session: &mut Session, asked: Asked, e: &Error) {
    match e.kind {
        Fault::Busy => return app.wait(asked),
        Fault::Changed if e.code == "moved" => {
            let there = session.path().exists() && session.reopen().is_ok();
            let words = if there {
                "the file was replaced meanwhile; nothing was saved. Again saves into the file there now"
            } else {
                // From now on the session knows that it is gone, so that no second try makes it anew.
                drop(session.has_changed());
                "the file was moved or deleted meanwhile; nothing was saved"
            };
            renew(app, world, session);
            return app.say(words, Tone::Error);
        }
        Fault::Changed => {
            renew(app, world, session);
            if let Some(again) = app.clashed(world) {
                run(app, world, session, again);
            }
            return;
        }
        _ => {}
    }
    // Somebody ruled meanwhile: once it is shown what stands, signing means to replace it.
    let ruled = matches!(asked.command, Command::Judge { .. }) && e.items.iter().any(|item| item.code == "judged");
    if ruled {
        renew(app, world, session);
        app.seen(world);
    }
    let mut items = items(e);
    if items.is_empty() {
        items.push((e.code.to_owned(), e.why.join(" "), e.mend.clone().unwrap_or_default()));
    }
    app.refused(e, items);
    if ruled {
        app.say("a verdict was given meanwhile; nothing was saved. Sign again to replace it", Tone::Refused);
    }
}

/// Reads the board anew, and whatever is shown beside it.
pub(crate) fn renew(app: &mut App, world: &mut World, session: &Session) {
    match read::renewed(world, session) {
        Ok(mut new) => {
            new.polling = world.polling;
            new.sync_failed = world.sync_failed;
            new.newest = read::newest(session);
            // What was asked for once is shown still, as it stands now.
            let (said, details) = (std::mem::take(&mut world.said), world.details.take());
            *world = new;
            let talked = !said.is_empty();
            app.renewed(world);
            // What the rules say of an open form rests on what is read.
            if let Some(command) = app.drafted(world) {
                preview(app, world, session, &command);
            }
            let again = [
                details.as_ref().map(|details| What::Details(details.outcome)),
                talked.then_some(What::Talk),
                app.reads(),
                app.form_reads(),
            ];
            for what in again.into_iter().flatten() {
                if let Err(e) = read::read(app, world, session, what) {
                    app.say(e.what, Tone::Error);
                }
            }
        }
        Err(e) => unread(app, world, &e),
    }
}

/// Shows the day that it is by now, and says so: after midnight, after a suspend, in another time zone.
pub(crate) fn day(app: &mut App, world: &mut World, session: &Session) {
    let (was, today) = (world.today, session.today());
    if was == today {
        return;
    }
    renew(app, world, session);
    // Where the board could not be read it is read again soon; the day is known all the same.
    world.today = today;
    app.another_day(was, today);
}

/// The board could not be read as it stands now: what another program holds is asked for again soon, the rest is said.
pub(crate) fn unread(app: &mut App, world: &mut World, e: &Error) {
    world.unread = true;
    if e.kind == Fault::Busy {
        world.again = true;
    } else {
        app.say(e.what.clone(), Tone::Error);
    }
}
