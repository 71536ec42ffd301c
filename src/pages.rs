//! Every page that is read from the board, once: what it is called, how it is read, and in a file of its own how it is laid
//! out, from plain values. The command line and the screens read this list; a page of a new kind is its file and two lines
//! here. `gather.rs`, `measured.rs` and `told.rs` read what pages of one thing, of metrics and of the history are made from.

pub mod ask;
mod asked;
pub mod brief;
pub mod came;
pub mod chores;
pub mod faster;
mod gather;
pub mod history;
pub mod landed;
pub mod leadership;
pub mod lessons;
mod measured;
pub mod metrics;
pub mod needs;
pub mod objectives;
pub mod review;
pub mod sprints;
pub mod symptoms;
mod told;
pub mod whole;

use crate::domain::board::{Column, Need, View};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Thing};
use crate::domain::report::{Back, Seen};
use crate::domain::sprint::SprintState;
use crate::error::Error;
use crate::report::Doc;
use crate::session::Session;

pub use gather::{Briefed, briefed, gather};
pub use measured::page as measured;
pub use told::{changes, done, letters, value};

/// How many change sets a page of the history shows.
pub const MOST: usize = 500;

/// What a page is read from.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    /// The board.
    pub session: &'s Session,
    /// The board as it was read already, where it was.
    pub view: Option<&'s View>,
    /// Whether what waits for others is shown too, where it makes a difference.
    pub everyone: bool,
}

impl Source<'_> {
    /// Reads from the board as it was read already, else anew.
    fn with<T>(&self, read: impl FnOnce(&View) -> T) -> Result<T, Error> {
        match self.view {
            Some(view) => Ok(read(view)),
            None => Ok(read(&self.session.view()?)),
        }
    }
}

macro_rules! pages {
    ($($page:ident $name:literal ($verb:expr) $about:literal $read:expr;)+) => {
        /// A page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the list says what each is")]
        pub enum Page { $($page,)+ }

        impl Page {
            /// Every page.
            pub const ALL: &[Self] = &[$(Self::$page,)+];

            /// What it is called.
            pub fn name(self) -> &'static str {
                match self { $(Self::$page => $name,)+ }
            }

            /// The command that prints it, after `upshot`; none where only `show` does.
            pub fn verb(self) -> Option<&'static str> {
                match self { $(Self::$page => $verb,)+ }
            }

            /// What it says.
            pub fn about(self) -> &'static str {
                match self { $(Self::$page => $about,)+ }
            }

            /// Reads it.
            ///
            /// # Errors
            /// The file can't be read; or why there is no such page yet.
            pub fn read(self, source: Source<'_>) -> Result<Doc, Error> {
                let read: fn(Source<'_>) -> Result<Doc, Error> = match self { $(Self::$page => $read,)+ };
                read(source)
            }
        }
    };
}

pages! {
    Needs "needs" (Some("todo")) "what needs someone" |s| {
        s.with(|view| owed(s.session, view, &view.needs(s.session.today()), s.everyone))
    };
    Review "review" (Some("review")) "this moved, this did not" |s| s.with(|view| Ok(review::doc(&s.session.review(None)?, review::Reader { columns: &view.columns, ..review::Reader::default() })))?;
    Ask "ask" (Some("ask")) "who answers for what shipped, and did it work" |s| Ok(ask::doc(&s.session.ask()?, s.session.today()));
    Report "report" (Some("report")) "for whoever leads: did it work, what did we learn, what is next" |s| {
        Ok(leadership::doc(&s.session.report(Back::default(), &Seen::default())?))
    };
    Symptoms "symptoms" (Some("symptoms")) "warning signs: work continues, results do not" |s| {
        let (list, spans) = s.session.symptoms()?;
        Ok(symptoms::doc(&list, &spans))
    };
    History "history" (Some("history")) "what was done, newest first" |s| {
        Ok(history::doc(&changes(s.session, None, MOST)?, s.session.today()))
    };
    Lessons "lessons" (None) "what every verdict says was learned" |s| {
        s.with(|view| Ok(lessons::doc(&s.session.lessons()?, &view.columns, s.session.today())))?
    };
    Metrics "metrics" (Some("metric list")) "where every metric stands" |s| measured::page(s, &s.session.metrics()?);
    Sprints "sprints" (Some("sprint list")) "every sprint, newest first" |s| s.with(|view| {
        let name = |id: Id| called(&view.columns, s.session, id);
        let runs = view.sprint.as_ref().is_some_and(|sprint| sprint.state == SprintState::Active);
        let runs = if runs { Some(s.session.review(None)?) } else { None };
        let (list, today) = (s.session.sprints()?, s.session.today());
        let all = sprints::Sprints { list: &list, columns: &view.columns, runs: runs.as_ref(), name: &name, today };
        Ok(sprints::doc(&all))
    })?;
    Objectives "objectives" (Some("objective list")) "what the outcomes are for" |s| s.with(|view| {
        Ok(objectives::doc(&s.session.objectives()?, &view.columns, s.session.today()))
    })?;
    Chores "chores" (Some("chore list")) "work that is just work" |s| Ok(chores::doc(&s.session.chores()?, s.session.today()));
}

impl Page {
    /// What its menu calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Ask => "the question",
            Self::Symptoms => "the symptoms",
            other => other.name(),
        }
    }

    /// The page of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|page| page.name().eq_ignore_ascii_case(name))
    }
}

/// An outcome's label and title.
fn called(columns: &[Column], session: &Session, outcome: Id) -> String {
    columns.iter().find(|column| column.outcome.id == outcome).map_or_else(
        || session.name(Thing::new(crate::domain::id::Kind::Outcome, outcome)),
        |column| format!("{} {}", column.outcome.label(), column.outcome.title),
    )
}

/// What needs somebody, of what is owed on a board: all that is handed in, or what does not wait for others.
pub fn owed(session: &Session, view: &View, all: &[Need], everyone: bool) -> Doc {
    let today = session.today();
    let away = |who: &Handle| {
        let person = view.people.iter().find(|person| person.handle == *who)?;
        person.away_until.filter(|_| person.is_away(today))
    };
    let running = view.sprint.as_ref().filter(|sprint| sprint.state == SprintState::Active);
    needs::doc(&needs::Needs {
        all,
        columns: &view.columns,
        me: &session.handle_in(view),
        everyone,
        ends: running.map(|sprint| (sprint.label(), sprint.ends)),
        conflicts: &view.conflicts,
        away: &away,
        today,
    })
}
