//! Meeting the other copies from the screens: beside the loop, when somebody asked for it and never else.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{self, Receiver, TryRecvError};

use super::app::App;
use super::effect::{self, Effect};
use super::notice::{Said, Tone};
use super::world::World;
use crate::error::Error;
use crate::pages::came;
use crate::paths::Env;
use crate::session::{Session, Spot, Synced, Syncing};

/// What runs of a sync.
pub(super) struct Syncs {
    waker: UnixStream,
    env: Env,
    /// What comes of the one that is under way. Whoever leaves does not wait for it: it takes whole batches, and what was not
    /// taken comes the next time.
    running: Option<Receiver<Result<Synced, Error>>>,
}

impl Syncs {
    /// Nothing runs yet; a byte through `waker` says that it has ended.
    pub(super) fn new(waker: UnixStream, env: Env) -> Self {
        Self { waker, env, running: None }
    }

    /// Begins one; gives back what is for others.
    pub(super) fn perform(&mut self, app: &mut App, session: &Session, effect: Effect) -> Effect {
        let Effect::Sync(place) = effect else { return effect };
        if self.running.is_some() {
            app.say("a sync is under way", Tone::Waiting);
            return Effect::Nothing;
        }
        match self.begin(place, session) {
            Ok(place) => app.say(format!("syncing with {place} …"), Tone::Waiting),
            Err(e) => {
                let hint = e.hints.first().map_or("", |_| ": sync FOLDER");
                app.say(Said::keyed(format!("{}.", e.what), hint), Tone::Error);
            }
        }
        Effect::Nothing
    }

    fn begin(&mut self, place: Option<String>, session: &Session) -> Result<String, Error> {
        let place = match place {
            Some(typed) => Spot::of(self.env.expand(&typed).as_os_str()),
            None => session.last_place(&self.env)?,
        };
        // It waits for other writers, and the screens do not.
        let another = session.another();
        let mut waker = self.waker.try_clone().map_err(|e| Error::io("nothing was synced", &e))?;
        let (tell, came) = mpsc::channel();
        let (name, env) = (place.called(), self.env.clone());
        std::thread::spawn(move || {
            let synced = another().and_then(|mut beside| beside.sync(&place, &Syncing::default(), &env));
            drop(tell.send(synced));
            // Where the screens are gone nobody is to be woken.
            drop(waker.write_all(b"s"));
        });
        self.running = Some(came);
        Ok(name)
    }

    /// Says what it came to, once it has ended; what is open stays as it is.
    pub(super) fn came(&mut self, app: &mut App, world: &mut World, session: &mut Session) {
        let Some(running) = &self.running else { return };
        let ended = match running.try_recv() {
            Ok(ended) => ended,
            Err(TryRecvError::Empty) => return,
            Err(TryRecvError::Disconnected) => {
                self.running = None;
                world.sync_failed = true;
                return app.say("the sync ended without an answer", Tone::Error);
            }
        };
        self.running = None;
        world.sync_failed = ended.is_err();
        let made = ended.as_ref().is_ok_and(|synced| synced.made);
        match ended {
            Ok(synced) => said(app, &synced, session),
            Err(e) => app.say(Said::keyed(format!("sync failed: {}.", e.what), "g h what is here"), Tone::Error),
        }
        world.unread = true;
        effect::renew(app, world, session);
        if made {
            // Who was brought a board is shown the whole of it: nothing of it is news.
            session.has_seen(world.meets.last);
            app.used.saw(world.meets.board, world.meets.last);
            world.meets.came = 0;
        }
    }
}

fn said(app: &mut App, synced: &Synced, session: &Session) {
    let came = &synced.came;
    if came.sets == 0 && synced.sent.0 == 0 && came.left.is_empty() {
        return app.say(format!("Nothing new at {}.", called(synced)), Tone::Said);
    }
    let key = if came.conflicts.is_empty() { "gh what came" } else { "! lists it" };
    let place = called(synced);
    app.say(Said::keyed(came::synced(came, (&place, synced.sent.0), session.today(), false), key), Tone::Said);
}

/// What a place is called in a line: a folder by its own name, a hub by host and database.
fn called(synced: &Synced) -> String {
    if synced.kind == "hub" { synced.place.clone() } else { Spot::Folder(synced.place.clone().into()).called() }
}
