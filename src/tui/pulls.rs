//! Pulling from the screens: offered where a due metric has an allowed source, run beside the loop, and taken in by it. Nothing
//! is run unless somebody chose it.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread::JoinHandle;

use super::app::App;
use super::effect::{self, Effect};
use super::notice::{Said, Tone};
use super::world::World;
use crate::error::Error;
use crate::pulling::{self, Answered, Asked, Sources, Taken};
use crate::report::words::count;
use crate::session::Session;

/// What the person's config says of sources, and what runs of them.
pub(super) struct Pulls {
    sources: Option<Sources>,
    waker: UnixStream,
    running: Option<Running>,
    /// What came for a sheet and is looked at, before it is taken in.
    held: Option<Answered>,
}

struct Running {
    /// The metric whose sheet asked; none where all of it is taken in.
    sheet: Option<String>,
    came: Receiver<Answered>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Pulls {
    /// Nothing runs yet; a byte through `waker` says that something has ended.
    pub(super) fn new(sources: Option<Sources>, waker: UnixStream, app: &mut App) -> Self {
        let sources = sources.filter(|sources| !sources.all().is_empty());
        app.has_sources = sources.is_some();
        let all = sources.as_ref().map_or(&[][..], Sources::all);
        app.sourced = all.iter().map(|said| said.metric().to_owned()).collect();
        Self { sources, waker, running: None, held: None }
    }

    /// Offers and begins pulls; gives back what is for others.
    pub(super) fn perform(
        &mut self,
        app: &mut App,
        world: &mut World,
        session: &mut Session,
        effect: Effect,
    ) -> Effect {
        match effect {
            Effect::Offer => match self.sources.as_ref().map(|sources| pulling::due(sources, session)).transpose() {
                Ok(names) => {
                    let effect = app.offer_pull(names.unwrap_or_default(), world);
                    effect::perform(app, world, session, effect)
                }
                Err(e) => {
                    app.say(e.what, Tone::Error);
                    Effect::Nothing
                }
            },
            Effect::Pull(names) => {
                match self.begin(names, session, None) {
                    Ok(said) => app.say(said, Tone::Waiting),
                    Err(e) => app.say(e.what, Tone::Error),
                }
                Effect::Nothing
            }
            Effect::AskSource(metric) => {
                self.ask(app, session, metric);
                Effect::Nothing
            }
            Effect::StopSource => {
                if let Some(running) = &self.running {
                    running.stop.store(true, Ordering::Relaxed);
                }
                Effect::Nothing
            }
            Effect::TakePulled(places) => {
                if let Some(mut held) = self.held.take() {
                    held.keep(&places);
                    let rest = app.lines_saved();
                    take(held, app, world, session);
                    let next = app.follow(rest, world);
                    return effect::perform(app, world, session, next);
                }
                Effect::Nothing
            }
            other => other,
        }
    }

    /// Asks the source of a metric, for the sheet that is open: what comes is looked at first.
    fn ask(&mut self, app: &mut App, session: &Session, metric: String) {
        let all = self.sources.as_ref().map_or(&[][..], Sources::all);
        let names: Vec<String> = all.iter().filter(|said| said.metric() == metric).map(|s| s.name.clone()).collect();
        let words = format!("asking {metric} …");
        match self.begin(names.into_iter().take(1).collect(), session, Some(metric)) {
            Ok(_) => {
                app.asking = true;
                app.say(Said::keyed(words, "Esc stops it"), Tone::Waiting);
            }
            Err(e) => {
                let hint = e.hints.first().cloned().unwrap_or_default();
                app.say(Said::keyed(format!("{}.", e.what), hint), Tone::Error);
            }
        }
    }

    fn begin(&mut self, names: Vec<String>, session: &Session, sheet: Option<String>) -> Result<String, Error> {
        let Some(sources) = &self.sources else { return Ok(String::new()) };
        if self.running.is_some() {
            return Ok("a pull is under way".to_owned());
        }
        let asked = Asked { names, always: sheet.is_some(), ..Asked::default() };
        let prepared = pulling::prepare(sources, session, &asked)?;
        if let Some(why) = prepared.why_not().filter(|_| sheet.is_some()) {
            return Err(why.clone());
        }
        let said = format!("pulling {} …", prepared.names().join(", "));
        let stop = Arc::new(AtomicBool::new(false));
        let (tell, came) = mpsc::channel();
        let stops = Arc::clone(&stop);
        let mut waker = self.waker.try_clone().map_err(|e| Error::io("nothing was pulled", &e))?;
        let thread = std::thread::spawn(move || {
            drop(tell.send(pulling::run(prepared, &stops)));
            // Where the screens are gone nobody is to be woken.
            drop(waker.write_all(b"p"));
        });
        self.running = Some(Running { sheet, came, stop, thread: Some(thread) });
        Ok(said)
    }

    /// Takes in what has ended meanwhile, and says it.
    pub(super) fn came(&mut self, app: &mut App, world: &mut World, session: &mut Session) {
        let Some(running) = &self.running else { return };
        let mut answered = match running.came.try_recv() {
            Ok(answered) => answered,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => {
                self.running = None;
                app.asking = false;
                return app.say("the pull ended without an answer", Tone::Error);
            }
        };
        let (stopped, sheet) = (running.stop.load(Ordering::Relaxed), running.sheet.clone());
        self.running = None;
        let Some(metric) = sheet else { return take(answered, app, world, session) };
        app.asking = false;
        if stopped {
            return app.say("stopped; nothing was saved", Tone::Said);
        }
        match answered.given() {
            Some(given) if given.points.is_empty() => app.say(format!("{metric}: nothing new came"), Tone::Said),
            Some(given) if app.shows_pulled(&metric, &given, world) => {
                answered.unlock();
                self.held = Some(answered);
            }
            Some(_) => app.say(format!("{metric} answered; its sheet is closed, and nothing was saved"), Tone::Said),
            // Why it failed is said, and noted as a try.
            None => take(answered, app, world, session),
        }
    }
}

impl Drop for Pulls {
    fn drop(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        running.stop.store(true, Ordering::Relaxed);
        // It ends its commands, as far as that takes.
        drop(running.thread.take().map(JoinHandle::join));
    }
}

/// Takes in what came, and says it.
fn take(answered: Answered, app: &mut App, world: &mut World, session: &mut Session) {
    match pulling::take(answered, session, &AtomicBool::new(false)) {
        Ok(taken) => said(app, &taken),
        Err(e) => app.say(e.what, Tone::Error),
    }
    world.unread = true;
    effect::renew(app, world, session);
}

/// Says what came: the first that failed, else what is new.
fn said(app: &mut App, taken: &Taken) {
    let came = &taken.came;
    if let Some(error) = came.iter().find_map(|one| one.error.as_ref()) {
        let why = error.why.first().map_or_else(String::new, |why| format!(": {why}"));
        return app.say(Said::keyed(format!("{}{why}", error.what), "upshot source check"), Tone::Error);
    }
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let new = number(came.iter().map(|one| one.done.added).sum());
    let superseded = number(came.iter().map(|one| one.done.corrected).sum());
    let mut words = match new {
        0 => format!("Pulled {}: nothing new", count(came.len(), "source")),
        new => format!("Pulled {}: {}", count(came.len(), "source"), count(new, "new reading")),
    };
    if superseded > 0 {
        words.push_str(&format!(", {superseded} superseded"));
    }
    app.say(Said::keyed(format!("{words}."), if taken.sets.is_empty() { "" } else { "u undoes it" }), Tone::Said);
}
