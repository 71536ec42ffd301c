//! Every page that is read from the board, once: what it is called, and how it is read. The command line and the screens
//! read this list; a page of a new kind is its file in `report/` and a line here.

mod history;
mod whole;

use crate::domain::board::{Column, Need, View};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Thing};
use crate::domain::sprint::SprintState;
use crate::error::Error;
use crate::report::metrics::Measured;
use crate::report::needs::Needs;
use crate::report::{self, Doc};
use crate::session::Session;

pub use history::{done, history, letters};
pub use whole::whole;

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
    ($($page:ident $name:literal $about:literal $read:expr;)+) => {
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
    Needs "needs" "what needs someone" |s| {
        s.with(|view| needs(s.session, view, &view.needs(s.session.today()), s.everyone))
    };
    Review "review" "this moved, this did not" |s| s.with(|view| Ok(report::review::doc(&s.session.review(None)?, &view.columns)))?;
    Ask "ask" "who answers for what shipped, and did it work" |s| Ok(report::ask::doc(&s.session.ask()?, s.session.today()));
    Report "report" "for whoever leads: did it work, what did we learn, what is next" |s| {
        Ok(report::leadership::doc(&s.session.report()?))
    };
    Symptoms "symptoms" "signs that work goes on and outcomes do not come" |s| {
        let (list, spans) = s.session.symptoms()?;
        Ok(report::symptoms::doc(&list, &spans))
    };
    History "history" "what was done, newest first" |s| {
        Ok(report::history::doc(&history(s.session, None, MOST)?, s.session.today()))
    };
    Lessons "lessons" "what every verdict says was learned" |s| {
        Ok(report::lessons::doc(&s.session.lessons()?, s.session.today()))
    };
    Metrics "metrics" "where every metric stands" metrics;
    Sprints "sprints" "every sprint, newest first" |s| s.with(|view| {
        let name = |id: Id| called(&view.columns, s.session, id);
        Ok(report::sprints::doc(&s.session.sprints()?, &name, s.session.today()))
    })?;
    Objectives "objectives" "what the outcomes are for" |s| {
        Ok(report::objectives::doc(&s.session.objectives()?, s.session.today()))
    };
    Chores "chores" "work that is just work" |s| Ok(report::chores::doc(&s.session.chores()?, s.session.today()));
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
        Self::ALL.iter().copied().find(|page| page.name() == name)
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
pub fn needs(session: &Session, view: &View, all: &[Need], everyone: bool) -> Doc {
    let today = session.today();
    let away = |who: &Handle| {
        let person = view.people.iter().find(|person| person.handle == *who)?;
        person.away_until.filter(|_| person.is_away(today))
    };
    let next = view.columns.iter().filter_map(|column| {
        let (metric, latest) = (column.metric.as_ref()?, column.latest?);
        Some((latest.day.plus(i64::from(metric.every)), metric.slug.to_string()))
    });
    report::needs::doc(&Needs {
        all,
        me: &session.handle_in(view),
        everyone,
        ends: view.sprint.as_ref().filter(|s| s.state == SprintState::Active).map(|sprint| sprint.ends),
        away: &away,
        next: next.min(),
        today,
    })
}

fn metrics(source: Source<'_>) -> Result<Doc, Error> {
    let (session, today) = (source.session, source.session.today());
    let list = session.metrics()?;
    source.with(|view| {
        let decides = |id: Id| {
            let deciding = |column: &&Column| column.metric.as_ref().is_some_and(|metric| metric.id == id);
            view.columns.iter().find(deciding).map(|column| column.outcome.label())
        };
        let measured: Vec<Measured<'_>> = list
            .iter()
            .map(|line| Measured {
                metric: &line.metric,
                now: line.level.map(|level| level.shown()),
                read: line.latest.map(|point| point.day),
                stale: line.stale(today).is_some(),
                readings: line.readings,
                decides: decides(line.metric.id),
            })
            .collect();
        report::metrics::doc(&measured, today)
    })
}
