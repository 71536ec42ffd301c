//! What a screen shows, as one value: columns with their cards, and what needs someone.

use super::assessment::{Answerable, Assessment, Guarded, Pace};
use super::day::Day;
use super::falsifier::Falsifier;
use super::handle::Handle;
use super::hypothesis::{Check, Hypothesis, State};
use super::id::Id;
use super::metric::{Metric, Point};
use super::outcome::{Aim, Contributor, Guardrail, Outcome, ScopeCall};
use super::person::Person;
use super::refusal::{Pass, Rule};
use super::sprint::{Commitment, Sprint};
use super::verdict::Verdict;

mod needs;
pub mod said;

pub use needs::{Need, Wanted};

/// The share of the way from baseline to target that a value has come. Not clamped: below 0 it is worse than the
/// baseline, above 1 it is past the target. None where baseline and target are equal.
pub fn progress(from: f64, to: f64, value: f64) -> Option<f64> {
    let share = (value - from) / (to - from);
    share.is_finite().then_some(share)
}

/// A board as it stands on a day.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The active sprint, else the planned one.
    pub sprint: Option<Sprint>,
    /// The sprint closed last.
    pub closed: Option<Sprint>,
    /// The open outcomes: the goal, the committed, then the others by rank.
    pub columns: Vec<Column>,
    /// Everybody.
    pub people: Vec<Person>,
    /// Who was marked a robot and owns something all the same.
    pub marked: Vec<Marked>,
    /// The commitments of the active or planned and the last closed sprint.
    pub commitments: Vec<Commitment>,
    /// The last change set that it holds: its number in the file and its identity.
    pub up_to: (i64, Option<Id>),
}

/// A robot that owns outcomes: it did before it was marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// The robot.
    pub who: Handle,
    /// Who said that it is one.
    pub by: Handle,
    /// When.
    pub on: Day,
    /// Why.
    pub why: Option<String>,
}

/// An outcome on the board.
#[derive(Clone, Debug)]
pub struct Column {
    /// Whether all of it was read. Until then only the outcome, its metric, its commitment and its place are known, and
    /// nothing may be said of the rest.
    pub whole: bool,
    /// The outcome.
    pub outcome: Outcome,
    /// Its metric.
    pub metric: Option<Metric>,
    /// The latest reading.
    pub latest: Option<Point>,
    /// The latest readings, oldest first, a few.
    pub series: Vec<Point>,
    /// Whether its owner is no longer here.
    pub owner_left: bool,
    /// Its commitment in the sprint shown.
    pub commitment: Option<Commitment>,
    /// Whether it is the sprint's goal.
    pub goal: bool,
    /// Its hypotheses in the order shown.
    pub cards: Vec<Card>,
    /// Its contributors.
    pub contributors: Vec<Contributor>,
    /// What its metric did since the first ship of its run of commitments.
    pub movement: Option<Movement>,
    /// Whether it will reach its target by its due day.
    pub pace: Option<Pace>,
    /// What would tell it wrong, as it stands.
    pub falsifier: Option<Falsifier>,
    /// Its guardrails.
    pub guardrails: Vec<Rail>,
    /// Requests for scope that nobody decided.
    pub asked: Vec<ScopeCall>,
    /// What needs someone, loudest first.
    pub debts: Vec<Debt>,
}

/// What an outcome's metric did.
#[derive(Clone, Debug)]
pub struct Movement {
    /// The first hypothesis that shipped in the run; none where nothing did, and the day is the run's first.
    pub label: Option<String>,
    /// What the readings say since.
    pub assessment: Assessment,
    /// When they could answer.
    pub first: Answerable,
}

/// A guardrail with its metric.
#[derive(Clone, Debug)]
pub struct Rail {
    /// The limit.
    pub guardrail: Guardrail,
    /// The metric it is on.
    pub metric: Metric,
    /// The metric's latest reading.
    pub latest: Option<Point>,
    /// How it did since the first ship of the outcome's run; none where nothing shipped.
    pub state: Option<Guarded>,
}

/// A hypothesis on the board.
#[derive(Clone, Debug)]
pub struct Card {
    /// The hypothesis.
    pub hypothesis: Hypothesis,
    /// Where it stands.
    pub state: State,
    /// Whether a verdict is asked for.
    pub check: Option<Check>,
    /// The verdict that counts.
    pub verdict: Option<Verdict>,
    /// A verdict proposed and not signed.
    pub proposed: Option<Verdict>,
    /// The metric it predicts.
    pub metric: Option<Metric>,
    /// What the metric did since it shipped: as frozen with its verdict, else as of today.
    pub movement: Option<Assessment>,
    /// When the readings could answer; where it has not shipped, if it shipped today. None once there is a verdict.
    pub first: Option<Answerable>,
    /// The robot that wrote it, while it is an idea that no person has touched.
    pub drafted_by: Option<Handle>,
}

impl Card {
    /// Refuted, shipped, and neither rolled back nor kept for a reason.
    pub fn still_live(&self) -> bool {
        self.state == State::Refuted && self.hypothesis.ship.is_some() && self.hypothesis.after_refuted.is_none()
    }

    /// Days since the verdict was due; 0 on the day itself.
    pub fn days_late(&self, today: Day) -> i64 {
        self.hypothesis.check_on().map_or(0, |due| today.since(due))
    }

    /// Late, due; refuted and still live; measuring; building; ideas; ended.
    fn place(&self) -> u8 {
        match (self.check, self.state) {
            (Some(Check::Overdue), _) => 0,
            (Some(Check::Due), _) => 1,
            _ if self.still_live() => 2,
            (_, State::Measuring) => 3,
            (_, State::Building) => 4,
            (_, State::Idea) => 5,
            _ => 6,
        }
    }
}

/// Puts cards in the order a column shows them; ended ones newest first.
pub fn order(cards: &mut [Card]) {
    cards.sort_by_key(|card| {
        let place = card.place();
        let number = i64::from(card.hypothesis.number);
        (place, if place == 6 { -number } else { number })
    });
}

/// Something about an outcome that needs someone, in the order of loudness.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Debt {
    NoOwner,
    /// Committed, and its owner is no longer here.
    OwnerLeft {
        /// Who left.
        who: Handle,
    },
    HandoverOpen {
        to: Handle,
    },
    VerdictLate {
        hypothesis: Id,
        days: i64,
    },
    StillLive {
        hypothesis: Id,
    },
    VerdictDue {
        hypothesis: Id,
    },
    Stale {
        days: i64,
    },
    NotAnswered,
}

impl Debt {
    /// The words a column shows.
    pub fn words(&self) -> String {
        match self {
            Self::NoOwner => "NO OWNER".to_owned(),
            Self::OwnerLeft { who } => format!("{who} HAS LEFT"),
            Self::HandoverOpen { to } => format!("OFFERED TO {to}"),
            Self::VerdictLate { days, .. } => format!("VERDICT {days}d LATE"),
            Self::StillLive { .. } => "REFUTED, STILL LIVE".to_owned(),
            Self::VerdictDue { .. } => "VERDICT DUE".to_owned(),
            Self::Stale { days } => format!("STALE {days}d"),
            Self::NotAnswered => "NOT ANSWERED".to_owned(),
        }
    }
}

impl Column {
    /// The share of the way that the latest reading has come.
    pub fn progress(&self) -> Option<f64> {
        if self.outcome.aim == Aim::Hold {
            return None;
        }
        let (from, to) = self.outcome.way()?;
        progress(from, to, self.latest?.value)
    }

    /// The share of the way where a straight line from the baseline to the due day would be today.
    pub fn time_gone(&self, today: Day) -> Option<f64> {
        let (start, due) = (self.outcome.baseline.as_ref()?.day?, self.outcome.due?);
        let whole = due.since(start);
        (whole > 0).then(|| today.since(start) as f64 / whole as f64)
    }

    /// The days its hypotheses shipped, whatever metric they move, each with its letter in the chart.
    pub fn ship_marks(&self) -> Vec<(Day, char)> {
        let mut days: Vec<Day> =
            self.cards.iter().filter_map(|c| c.hypothesis.ship.as_ref()).map(|ship| ship.shipped_on).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter().zip(('a'..='z').cycle()).collect()
    }

    /// What the framing lacks.
    pub fn missing(&self) -> Vec<super::refusal::Broken> {
        super::decide::missing(&self.outcome, self.metric.as_ref())
    }

    /// What was passed with `--anyway`, and stays visible.
    pub fn passes(&self) -> Vec<&Pass> {
        let ships = self.cards.iter().filter_map(|c| c.hypothesis.ship.as_ref()?.anyway.as_ref());
        self.commitment.iter().filter_map(|c| c.anyway.as_ref()).chain(ships).collect()
    }

    /// Finds what needs someone.
    pub fn find_debts(&mut self, today: Day, sprint: Option<&Sprint>) {
        let mut debts = Vec::new();
        let committed = self.commitment.is_some();
        match &self.outcome.owner {
            None if committed => debts.push(Debt::NoOwner),
            Some(owner) if committed && self.owner_left => debts.push(Debt::OwnerLeft { who: owner.clone() }),
            _ => {}
        }
        if let Some(offer) = &self.outcome.offered_to {
            debts.push(Debt::HandoverOpen { to: offer.to.clone() });
        }
        for card in &self.cards {
            let hypothesis = card.hypothesis.id;
            match card.check {
                Some(Check::Overdue) => debts.push(Debt::VerdictLate { hypothesis, days: card.days_late(today) }),
                Some(Check::Due) => debts.push(Debt::VerdictDue { hypothesis }),
                _ if card.still_live() => debts.push(Debt::StillLive { hypothesis }),
                _ => {}
            }
        }
        if let (Some(metric), Some(latest)) = (&self.metric, self.latest) {
            let days = today.since(latest.day);
            if days > i64::from(metric.every) && metric.retired.is_none() {
                debts.push(Debt::Stale { days });
            }
        }
        let over = sprint.is_some_and(|s| s.state == super::sprint::SprintState::Active && today > s.ends);
        if over && self.commitment.as_ref().is_some_and(|c| c.answer.is_none()) {
            debts.push(Debt::NotAnswered);
        }
        debts.sort_by_key(|debt| match debt {
            Debt::NoOwner | Debt::OwnerLeft { .. } => (0, 0),
            Debt::HandoverOpen { .. } => (1, 0),
            Debt::VerdictLate { days, .. } => (2, -days),
            Debt::StillLive { .. } => (3, 0),
            Debt::VerdictDue { .. } => (4, 0),
            Debt::Stale { .. } => (5, 0),
            Debt::NotAnswered => (6, 0),
        });
        self.debts = debts;
    }
}

/// The short word of what a framing lacks: `problem`, `wrong_if`.
pub fn missing_word(rule: Rule) -> &'static str {
    rule.code().strip_prefix("missing_").unwrap_or(rule.code())
}
