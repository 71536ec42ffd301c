//! What people said: links, notes and lessons of the whole board at once.

use std::collections::HashMap;

use super::{Entry, Session};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::Id;
use crate::domain::lesson::Lesson;
use crate::domain::metric::Metric;
use crate::domain::outcome::Outcome;
use crate::domain::verdict::{Link, Note};
use crate::error::Error;
use crate::store::{journal, things};

/// How many of the newest change sets a screen shows beside what they touched.
const RECENT: usize = 300;

/// What was said and done on the board.
#[derive(Clone, Debug, Default)]
pub struct Talk {
    /// Every link.
    pub links: Vec<Link>,
    /// Every note, oldest first.
    pub notes: Vec<Note>,
    /// The newest change sets, newest first.
    pub recent: Vec<Entry>,
}

impl Session {
    /// Every link and note, and the newest change sets.
    ///
    /// # Errors
    /// What the file says.
    pub fn talk(&self) -> Result<Talk, Error> {
        self.read(|c| {
            Ok(Talk { links: things::all(c)?, notes: things::all(c)?, recent: journal::history(c, None, RECENT)? })
        })
    }

    /// What every signed verdict says was learned, newest first.
    ///
    /// # Errors
    /// What the file says.
    pub fn lessons(&self) -> Result<Vec<Lesson>, Error> {
        self.read(|c| {
            let (mut current, _) = things::verdicts(c)?;
            current.retain(|verdict| verdict.contested.is_empty());
            let all: Vec<Hypothesis> = things::all(c)?;
            let by_id: HashMap<Id, Hypothesis> = all.into_iter().map(|h| (h.id, h)).collect();
            let outcomes: HashMap<Id, Outcome> = things::all(c)?.into_iter().map(|o: Outcome| (o.id, o)).collect();
            let metrics: HashMap<Id, Metric> = things::all(c)?.into_iter().map(|m: Metric| (m.id, m)).collect();
            let (mut notes, mut links): (HashMap<Id, Vec<Note>>, HashMap<Id, Vec<String>>) = Default::default();
            for note in things::all::<Note>(c)? {
                notes.entry(note.thing.id).or_default().push(note);
            }
            for link in things::all::<Link>(c)? {
                links.entry(link.thing.id).or_default().push(link.url);
            }
            let around = |lesson: Lesson| {
                let predicted = lesson.predicted.expect.as_ref().and_then(|expect| metrics.get(&expect.metric));
                let outcome = by_id.get(&lesson.hypothesis).and_then(|h| outcomes.get(&h.outcome));
                Lesson {
                    metric: predicted.map(|metric| metric.slug.clone()),
                    owner: outcome.and_then(|outcome| outcome.owner.clone()),
                    notes: notes.get(&lesson.hypothesis).cloned().unwrap_or_default(),
                    links: links.get(&lesson.hypothesis).cloned().unwrap_or_default(),
                    ..lesson
                }
            };
            let mut lessons: Vec<Lesson> = current
                .into_iter()
                .filter_map(|verdict| Lesson::of(by_id.get(&verdict.hypothesis)?, verdict))
                .map(around)
                .collect();
            lessons.sort_by_key(|lesson| std::cmp::Reverse((lesson.on, lesson.label.number)));
            Ok(lessons)
        })
    }
}
