//! A review's lines by what they did, and the two squares: shipped or not by moved or not, the call by what moved.

use super::{Judged, Line, Noted, Review};
use crate::domain::assessment::Class;
use crate::domain::handle::Handle;
use crate::domain::verdict::VerdictCall;

/// How often a metric that does nothing says MOVED at its check day, worst of the plain cases measured by `examples/evidence_simulation`.
pub const LUCK: f64 = 0.03;

/// What a line says for itself, in the order a review is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The metric moved.
    Moved,
    /// The limit to hold was held.
    Held,
    /// It did not move.
    DidNot,
    /// It moved the wrong way.
    WrongWay,
    /// The limit to hold was breached.
    Breached,
    /// Too early, can't tell, or nothing was asked.
    CantTell,
}

impl Group {
    /// Every group in the order shown.
    pub const ALL: [Self; 6] = [Self::Moved, Self::Held, Self::DidNot, Self::WrongWay, Self::Breached, Self::CantTell];

    /// The group of a class.
    pub fn of(class: Option<Class>) -> Self {
        match class {
            Some(Class::Moved) => Self::Moved,
            Some(Class::Held) => Self::Held,
            Some(Class::DidNotMove) => Self::DidNot,
            Some(Class::MovedWrongWay) => Self::WrongWay,
            Some(Class::Breached) => Self::Breached,
            Some(Class::TooEarly | Class::CantTell | Class::HeldSoFar) | None => Self::CantTell,
        }
    }

    /// Its heading.
    pub fn words(self) -> &'static str {
        match self {
            Self::Moved => "THIS MOVED",
            Self::Held => "THIS HELD",
            Self::DidNot => "THIS DID NOT",
            Self::WrongWay => "MOVED THE WRONG WAY",
            Self::Breached => "WENT PAST ITS LIMIT",
            Self::CantTell => "WE CAN'T TELL YET",
        }
    }

    /// Its code, for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Held => "held",
            Self::DidNot => "did_not_move",
            Self::WrongWay => "moved_wrong_way",
            Self::Breached => "breached",
            Self::CantTell => "cant_tell",
        }
    }
}

/// Where an outcome lies: what moved, by whether anything shipped.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Square<'a> {
    /// The metric moved as wanted.
    pub moved: Vec<&'a Line>,
    /// The limit to hold was held: holding is not moving.
    pub held: Vec<&'a Line>,
    /// It did not, or the wrong way.
    pub did_not: Vec<&'a Line>,
    /// Nobody can tell yet.
    pub open: Vec<&'a Line>,
}

/// What a call means beside what the outcome's metric did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Supported, and the metric moved.
    Worked,
    /// Right about its own signal, and the metric did not move.
    NotEnough,
    /// Refuted, and the metric moved all the same.
    NotBecauseOfThis,
    /// Refuted, and the metric did not move.
    Wrong,
    /// Inconclusive, and the metric moved.
    CauseUnknown,
    /// Inconclusive, and the metric did not move.
    NothingLearnedYet,
    /// The metric moved, and others shipped on it within the window: it is awarded to none of them.
    Shared,
    /// The outcome's metric can't be told yet.
    Open,
}

impl Cell {
    /// The cell of a call and what the outcome's metric did.
    pub fn of(call: VerdictCall, moved: Option<Class>) -> Self {
        let group = Group::of(moved);
        let moved = matches!(group, Group::Moved | Group::Held);
        match (call, moved) {
            _ if group == Group::CantTell => Self::Open,
            (VerdictCall::Supported, true) => Self::Worked,
            (VerdictCall::Supported, false) => Self::NotEnough,
            (VerdictCall::Refuted, true) => Self::NotBecauseOfThis,
            (VerdictCall::Refuted, false) => Self::Wrong,
            (VerdictCall::Inconclusive, true) => Self::CauseUnknown,
            (VerdictCall::Inconclusive, false) => Self::NothingLearnedYet,
        }
    }

    /// MODEL's words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Worked => "worked",
            Self::NotEnough => "right about its own signal, not enough",
            Self::NotBecauseOfThis => "moved, not because of this",
            Self::Wrong => "wrong: next hypothesis",
            Self::CauseUnknown => "moved, cause unknown",
            Self::NothingLearnedYet => "nothing learned yet",
            Self::Shared => "moved, shared: it can't be awarded to one",
            Self::Open => "too early to say",
        }
    }

    /// Its code, for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Self::Worked => "worked",
            Self::NotEnough => "not_enough",
            Self::NotBecauseOfThis => "not_because_of_this",
            Self::Wrong => "wrong",
            Self::CauseUnknown => "cause_unknown",
            Self::NothingLearnedYet => "nothing_learned_yet",
            Self::Shared => "shared",
            Self::Open => "open",
        }
    }
}

impl Noted {
    /// Its place where only a few are told: what was let through or goes against the readings, then what came true, then what
    /// was moved, put off or asked for.
    pub fn place(&self) -> u8 {
        match self {
            Self::Contradiction { .. } => 0,
            Self::Passed { .. } => 1,
            Self::Tripped { .. } => 2,
            Self::Goalpost { .. } | Self::Goal { .. } => 3,
            Self::Waited { .. } => 4,
            Self::Scope { .. } => 5,
        }
    }
}

impl Judged {
    /// What its call means beside what the outcome's metric did.
    pub fn cell(&self) -> Cell {
        match Cell::of(self.call, self.moved) {
            Cell::Worked | Cell::NotBecauseOfThis if !self.shared.is_empty() => Cell::Shared,
            cell => cell,
        }
    }

    /// What is next: `scale: the other regions`.
    pub fn next_words(&self) -> Option<String> {
        let kind = self.next?.word();
        Some(self.next_text.as_ref().map_or_else(|| kind.to_owned(), |text| format!("{kind}: {text}")))
    }
}

/// What somebody learned, and what is next.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson<'a> {
    /// On what: a label.
    pub name: String,
    /// What was learned.
    pub learned: Option<&'a str>,
    /// More words, and whose they are where somebody else answered for the owner.
    pub said: Vec<String>,
    /// What is next.
    pub next: Option<String>,
}

impl Review {
    /// How many of last time's next steps nobody called kept or dropped yet.
    pub fn open_promises(&self) -> usize {
        self.promises.iter().filter(|promise| promise.is_open() && promise.step.is_some()).count()
    }

    /// The committed lines of a group.
    pub fn group(&self, group: Group) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| Group::of(line.class()) == group)
    }

    /// The line of the goal.
    pub fn goal_line(&self) -> Option<&Line> {
        self.lines.iter().find(|line| line.goal)
    }

    /// Every outcome on the board by what its metric did: those beneath which something shipped in the run, or nothing.
    pub fn square(&self, shipped: bool) -> Square<'_> {
        let mut square = Square::default();
        let here = |line: &&Line| line.ships.iter().any(|s| s.in_run) == shipped;
        for line in self.lines.iter().chain(&self.beside).filter(here) {
            match Group::of(line.class()) {
                Group::Moved => square.moved.push(line),
                Group::Held => square.held.push(line),
                Group::DidNot | Group::WrongWay | Group::Breached => square.did_not.push(line),
                Group::CantTell => square.open.push(line),
            }
        }
        square
    }

    /// How many metrics were asked whether they moved.
    pub fn asked(&self) -> usize {
        let mut slugs: Vec<&String> = self
            .lines
            .iter()
            .chain(&self.beside)
            .filter(|line| {
                line.since.as_ref().is_some_and(|s| s.class().is_some() && s.assessment.past_limit.is_none())
            })
            .filter_map(|line| line.metric.as_ref())
            .collect();
        slugs.sort_unstable();
        slugs.dedup();
        slugs.len()
    }

    /// How many of those would say MOVED by luck.
    pub fn by_luck(&self) -> f64 {
        (self.asked() as f64 * LUCK * 100.0).round() / 100.0
    }

    /// What was learned and what is next, by whoever answers for it.
    pub fn lessons(&self) -> Vec<(Option<Handle>, Vec<Lesson<'_>>)> {
        let answered = self.lines.iter().filter_map(|line| {
            let answer = line.answer.as_ref().filter(|a| a.away.is_none())?;
            let (learned, next) = (answer.learned.as_deref(), answer.next_step.clone());
            let by = Some(&answer.by).filter(|by| line.owner.as_ref() != Some(by)).map(|by| format!("said by {by}"));
            let said = answer.text.clone().into_iter().chain(by).collect();
            Some((line.owner.clone(), Lesson { name: line.called(), learned, said, next }))
        });
        let judged = self.judged.iter().map(|j| {
            let (learned, next) = (j.learned.as_deref(), j.next_words());
            (j.signed_by.clone(), Lesson { name: j.hypothesis.to_string(), learned, said: Vec::new(), next })
        });
        let mut by: Vec<(Option<Handle>, Vec<Lesson<'_>>)> = Vec::new();
        // Each name once, in the order met.
        for (who, lesson) in answered.chain(judged) {
            match by.iter_mut().find(|(known, _)| *known == who) {
                Some((_, list)) => list.push(lesson),
                None => by.push((who, vec![lesson])),
            }
        }
        by
    }

    /// What is not done yet.
    pub fn open(&self) -> usize {
        self.left.iter().filter(|left| !left.done).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_and_a_move_mean_what_the_model_says() {
        use VerdictCall::{Inconclusive, Refuted, Supported};
        for (call, class, cell) in [
            (Supported, Class::Moved, Cell::Worked),
            (Supported, Class::Held, Cell::Worked),
            (Supported, Class::DidNotMove, Cell::NotEnough),
            (Supported, Class::MovedWrongWay, Cell::NotEnough),
            (Refuted, Class::Moved, Cell::NotBecauseOfThis),
            (Refuted, Class::Breached, Cell::Wrong),
            (Inconclusive, Class::Moved, Cell::CauseUnknown),
            (Inconclusive, Class::DidNotMove, Cell::NothingLearnedYet),
            (Supported, Class::TooEarly, Cell::Open),
            (Refuted, Class::CantTell, Cell::Open),
        ] {
            assert_eq!(Cell::of(call, Some(class)), cell, "{call:?} {class:?}");
        }
        assert_eq!(Cell::of(Supported, None), Cell::Open);
    }
}
