//! Rules across rows: what no single command leaves broken, and what copies that meet can leave so all the same. An undo is
//! refused where it would break one; where a merge did, somebody is told.

use super::handle::Handle;
use super::id::{Id, Thing};
use super::refusal::{Pass, Rule};
use super::words::words;

words! {
    /// A rule across rows.
    Across {
        /// One sprint is active.
        OneActive = "one_active",
        /// A sprint holds no more commitments than the board's ceiling.
        Ceiling = "ceiling",
        /// What is committed has an owner.
        Owned = "owned",
        /// A sprint's goal is among its commitments.
        GoalCommitted = "goal_committed",
        /// At most two guardrails an outcome.
        TwoGuardrails = "two_guardrails",
        /// One live metric of a slug.
        OneSlug = "one_slug",
        /// A metric's readings are all in one unit.
        OneUnit = "one_unit",
        /// Nothing is building or measuring beneath an ended outcome.
        EndedWhole = "ended_whole",
        /// What was withdrawn does not ship.
        WithdrawnStays = "withdrawn_stays",
        /// What is judged has shipped.
        JudgedShipped = "judged_shipped",
        /// What is called supported or refuted has a reading after its ship.
        JudgedRead = "judged_read",
        /// A closed sprint stays as its review tells it.
        ReviewHolds = "review_holds",
        /// A sprint is closed once.
        ClosedOnce = "closed_once",
        /// Nothing was read or shipped after today.
        NotAhead = "not_ahead",
        /// A spelling names one person.
        OnePerson = "one_person",
    }
}

impl Across {
    /// The rule of commands, undo and redo that keeps it, where they do.
    pub const fn rule(self) -> Option<Rule> {
        Some(match self {
            Self::OneActive => Rule::AnotherActive,
            Self::Ceiling => Rule::Ceiling,
            Self::Owned => Rule::MissingOwner,
            Self::TwoGuardrails => Rule::TooManyGuardrails,
            Self::EndedWhole => Rule::OpenBeneath,
            Self::JudgedShipped => Rule::VerdictRests,
            Self::JudgedRead => Rule::NoReadingAfter,
            _ => return None,
        })
    }

    /// Whether one of the passes let it through with a reason: then it is as somebody wanted it.
    pub fn is_let_through<'a>(self, passes: impl IntoIterator<Item = &'a Pass>) -> bool {
        let code = self.rule().map(Rule::code);
        passes.into_iter().any(|pass| pass.rules.iter().any(|passed| Some(passed.as_str()) == code))
    }
}

/// A rule across rows that is broken, by what.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// The rule.
    pub across: Across,
    /// What breaks it.
    pub thing: Thing,
    /// How that is called: a label, a slug, a handle.
    pub name: String,
    /// By how many, where that counts.
    pub count: u32,
    /// How it breaks the rule, as a sentence about it.
    pub says: String,
    /// The command that mends it.
    pub fix: String,
    /// Whom it waits for; none where anybody may.
    pub who: Option<Handle>,
    /// The outcome it hangs on, where it hangs on one.
    pub outcome: Option<Id>,
}

impl Alarm {
    /// Whether it is the same broken rule as another, and no worse.
    fn is_no_worse(&self, than: &Self) -> bool {
        self.across == than.across && self.thing == than.thing && self.count <= than.count
    }

    /// In the words of a column, which has little room.
    pub fn loud(&self) -> String {
        let name = &self.name;
        match self.across {
            Across::Owned => "NO OWNER".to_owned(),
            Across::TwoGuardrails => format!("{} GUARDRAILS", self.count),
            Across::EndedWhole => format!("{name} STILL OPEN"),
            Across::WithdrawnStays => format!("{name} WITHDRAWN, SHIPPED"),
            Across::JudgedShipped => format!("{name} JUDGED, NOT SHIPPED"),
            Across::JudgedRead => format!("{name} JUDGED, NOT READ"),
            Across::NotAhead => format!("{name} SHIPPED IN DAYS TO COME"),
            // Of no outcome in particular: no column has them.
            Across::OneActive
            | Across::Ceiling
            | Across::GoalCommitted
            | Across::OneSlug
            | Across::OneUnit
            | Across::ReviewHolds
            | Across::ClosedOnce
            | Across::OnePerson => self.says.to_uppercase(),
        }
    }

    /// Whether it was not so before.
    pub fn is_new(&self, before: &[Self]) -> bool {
        !before.iter().any(|was| self.is_no_worse(was))
    }

    /// Whether a coach board lets it through with a reason, so that it may come back with one.
    pub fn is_passable(&self) -> bool {
        matches!(self.across, Across::Ceiling | Across::EndedWhole)
    }
}
