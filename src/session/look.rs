//! Looking things up for whoever shows them: one thing whole, or what all of a kind are called.

use std::collections::HashMap;

use crate::domain::board::{Card, Column};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::Id;
use crate::domain::metric::Metric;
use crate::domain::outcome::Outcome;
use crate::domain::sprint::{Commitment, Impact, Sprint, SprintState};
use crate::domain::verdict::Verdict;
use crate::error::Error;
use crate::store::convert::Entity;
use crate::store::{listing, things};

use super::Session;
use super::card::{Cards, card_to};
use super::evidence::Desk;

/// What everything is called, and when each verdict was written: for lists, so that no row asks the file.
#[derive(Default)]
pub(crate) struct Directory {
    /// The label or slug of an id.
    pub(crate) names: HashMap<Id, String>,
    /// Milliseconds since 1970, and the writer's offset in minutes.
    pub(crate) verdict_times: HashMap<Id, (i64, i16)>,
}

impl Session {
    /// A thing of a kind, if it is there and counts.
    pub(crate) fn one<T: Entity>(&self, id: Id) -> Result<Option<T>, Error> {
        self.read(|c| things::one(c, id))
    }

    /// What everything is called.
    pub(crate) fn directory(&self) -> Result<Directory, Error> {
        self.read(|c| Ok(Directory { names: listing::directory(c)?, verdict_times: listing::verdict_times(c, None)? }))
    }

    /// When a verdict was written: milliseconds since 1970, and the writer's offset in minutes.
    pub fn verdict_time(&self, verdict: Id) -> Option<(i64, i16)> {
        self.read(|c| listing::verdict_times(c, Some(verdict))).unwrap_or_default().remove(&verdict)
    }

    /// A hypothesis as the board shows it, with its outcome's column.
    ///
    /// # Errors
    /// What the file says.
    pub fn card(&self, hypothesis: Id) -> Result<Option<(Card, Column)>, Error> {
        let Some(found) = self.one::<Hypothesis>(hypothesis)? else { return Ok(None) };
        let Some(column) = self.column(found.outcome)? else { return Ok(None) };
        let card = column.cards.iter().find(|c| c.hypothesis.id == hypothesis).cloned();
        Ok(card.map(|card| (card, column)))
    }

    /// Every hypothesis whole, newest first.
    ///
    /// # Errors
    /// What the file says.
    pub fn cards(&self) -> Result<Vec<Card>, Error> {
        self.cards_to(Cards::Judged)
    }

    /// Every hypothesis with its verdicts, newest first, and nothing of what the readings say of it.
    ///
    /// # Errors
    /// What the file says.
    pub fn unjudged(&self) -> Result<Vec<Card>, Error> {
        self.cards_to(Cards::Owed)
    }

    /// The hypotheses that follow from one, the oldest first, with nothing of what the readings say of them.
    ///
    /// # Errors
    /// What the file says.
    pub fn following(&self, hypothesis: Id) -> Result<Vec<Card>, Error> {
        let today = self.today();
        self.read(|c| {
            let desk = Desk::new(c, today, &self.answers);
            let all = things::following(c, hypothesis)?.into_iter();
            all.map(|h| {
                let verdicts = things::verdicts_on(c, h.id)?;
                card_to(&desk, h, verdicts, None, Cards::Owed)
            })
            .collect()
        })
    }

    fn cards_to(&self, cards: Cards) -> Result<Vec<Card>, Error> {
        let today = self.today();
        self.read(|c| {
            let (current, proposed) = things::verdicts(c)?;
            let by_hypothesis =
                |list: Vec<Verdict>| list.into_iter().map(|v| (v.hypothesis, v)).collect::<HashMap<_, _>>();
            let (mut current, mut proposed) = (by_hypothesis(current), by_hypothesis(proposed));
            let metrics: HashMap<Id, Metric> = things::all(c)?.into_iter().map(|m: Metric| (m.id, m)).collect();
            let all: Vec<Hypothesis> = things::all(c)?;
            let desk = Desk::new(c, today, &self.answers);
            all.into_iter()
                .rev()
                .map(|h| {
                    let metric = h.expect.as_ref().and_then(|e| metrics.get(&e.metric)).cloned();
                    let (verdict, proposal) = (current.remove(&h.id), proposed.remove(&h.id));
                    card_to(&desk, h, (verdict, proposal), metric, cards)
                })
                .collect()
        })
    }

    /// What an outcome's metric did in each sprint that committed to it, the earliest first; planned ones are left out.
    ///
    /// # Errors
    /// What the file says.
    pub fn impact(&self, outcome: Id) -> Result<Vec<Impact>, Error> {
        let today = self.today();
        self.read(|c| {
            let Some(found) = things::one::<Outcome>(c, outcome)? else { return Ok(Vec::new()) };
            let (metric, outcome_label) = (found.metric, found.label());
            let desk = Desk::new(c, today, &self.answers);
            let metric = metric.map(|id| desk.metric(id)).transpose()?.flatten();
            let mut list = Vec::new();
            for commitment in things::of_outcome::<Commitment>(c, outcome)? {
                let Some(sprint) = things::one::<Sprint>(c, commitment.sprint)? else { continue };
                if sprint.state == SprintState::Planned {
                    continue;
                }
                let ends = sprint.closed_on.unwrap_or(sprint.ends);
                let last = ends.min(sprint.ends).min(today);
                // What a review said when it closed stays said, whatever was logged for those days since.
                let told = things::frozen(c, sprint.id)?
                    .and_then(|frozen| frozen.whole.lines.into_iter().find(|line| line.outcome == outcome_label));
                let closing = match told {
                    Some(line) => line.closing,
                    None => match &metric {
                        Some(metric) => desk.level(metric, last)?.map(|level| level.point()),
                        None => None,
                    },
                };
                list.push(Impact {
                    sprint: sprint.label(),
                    starts: sprint.starts,
                    ends: sprint.ends,
                    state: sprint.state,
                    owner: commitment.owner,
                    opening: commitment.opening,
                    closing,
                    answer: commitment.answer,
                    kept: commitment.kept,
                });
            }
            list.sort_by_key(|impact| (impact.starts, impact.sprint));
            Ok(list)
        })
    }

    /// The commitments of a sprint.
    ///
    /// # Errors
    /// What the file says.
    pub fn commitments(&self, sprint: Id) -> Result<Vec<Commitment>, Error> {
        self.read(|c| things::commitments(c, sprint))
    }

    /// Every verdict ever given or proposed on a hypothesis, oldest first; those that were undone are not among them.
    ///
    /// # Errors
    /// What the file says.
    pub fn verdicts(&self, hypothesis: Id) -> Result<Vec<Verdict>, Error> {
        self.read(|c| things::verdicts_ever(c, hypothesis))
    }
}
