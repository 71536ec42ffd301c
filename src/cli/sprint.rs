//! `upshot sprint`: a span of days with one goal, from plan to close.

use super::context::Ctx;
use super::list;
use crate::domain::command::Command;
use crate::domain::day::{Lean, parse_span};
use crate::domain::id::Id;
use crate::domain::sprint::CarryOn;
use crate::error::Error;

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum KeptWord {
    Kept,
    Dropped,
}

/// The flags of `sprint`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// Start the planned sprint, or a new one; commits what it names
    Start {
        /// How long: 2w, 10d (the plan's length, or two weeks)
        #[arg(value_name = "SPAN")]
        span: Option<String>,
        /// The outcome that is its goal
        #[arg(long, value_name = "O-1", add = super::complete::open())]
        goal: Option<String>,
        /// Other outcomes to commit
        #[arg(long, value_name = "O-2,O-3", value_delimiter = ',', add = super::complete::open())]
        with: Vec<String>,
        /// Its last day
        #[arg(long, value_name = "DAY", conflicts_with = "span", allow_hyphen_values = true)]
        ends: Option<String>,
        /// A name
        #[arg(long, value_name = "TEXT")]
        name: Option<String>,
        /// Why outcomes of the last sprint go on
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Plan the next sprint, or change the plan
    Plan {
        /// How long: 2w, 10d
        #[arg(value_name = "SPAN")]
        span: Option<String>,
        /// Its first day
        #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
        starts: Option<String>,
        /// Its last day
        #[arg(long, value_name = "DAY", conflicts_with = "span", allow_hyphen_values = true)]
        ends: Option<String>,
        /// A name
        #[arg(long, value_name = "TEXT")]
        name: Option<String>,
    },
    /// Commit an outcome, in the planned sprint or else the active one
    Commit {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::uncommitted())]
        outcome: String,
        /// Why it goes on from the last sprint
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Make an outcome the goal; commits it too
    Goal {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::open())]
        outcome: String,
        /// Why it goes on from the last sprint
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Answer for a commitment: what was learned, what is next
    Answer {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::unanswered())]
        outcome: String,
        /// What was learned
        #[arg(short, long, value_name = "LEARNED")]
        learned: Option<String>,
        /// What happens next, and why
        #[arg(short, long, value_name = "NEXT")]
        next: Option<String>,
        /// More words: why the metric did not move, say
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
        /// Can't tell yet: the day to look again
        #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
        again: Option<String>,
        /// It is carried on in the next sprint, and why
        #[arg(long, value_name = "WHY", conflicts_with_all = ["away", "stop"])]
        carry_on: Option<String>,
        /// It is not carried on: it stops here
        #[arg(long, conflicts_with = "away")]
        stop: bool,
        /// Not answered: its owner is away
        #[arg(long, conflicts_with_all = ["learned", "next"])]
        away: bool,
    },
    /// Mark last sprint's next step as kept or dropped
    Promise {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::promised())]
        outcome: String,
        /// Kept or dropped
        #[arg(value_name = "WHAT")]
        what: KeptWord,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Close the active sprint; it stays as it is then
    Close {
        /// The sprint, where two are active
        #[arg(value_name = "S-4", add = super::complete::sprints())]
        sprint: Option<String>,
    },
    /// List the sprints
    List,
    /// Show a sprint, the active one where none is named
    Show {
        /// The sprint
        #[arg(value_name = "S-4", add = super::complete::sprints())]
        sprint: Option<String>,
    },
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let command = match self.verb {
            None => return list::sprint(ctx, None),
            Some(Verb::Show { sprint }) => return list::sprint(ctx, sprint.as_deref()),
            Some(Verb::List) => return list::sprints(ctx),
            Some(Verb::Start { span, goal, with, ends, name, why }) => Command::StartSprint {
                days: span.as_deref().map(parse_span).transpose()?,
                ends: ctx.maybe_day(ends.as_deref(), Lean::Forward)?,
                goal: goal.as_deref().map(|word| ctx.outcome(word)).transpose()?,
                with: with.iter().map(|word| ctx.outcome(word.trim())).collect::<Result<Vec<Id>, _>>()?,
                name,
                why,
            },
            Some(Verb::Plan { span, starts, ends, name }) => Command::PlanSprint {
                days: span.as_deref().map(parse_span).transpose()?,
                starts: ctx.maybe_day(starts.as_deref(), Lean::Forward)?,
                ends: ctx.maybe_day(ends.as_deref(), Lean::Forward)?,
                name,
            },
            Some(Verb::Commit { outcome, why }) => Command::Commit { outcome: ctx.outcome(&outcome)?, why },
            Some(Verb::Goal { outcome, why }) => Command::SetGoal { outcome: ctx.outcome(&outcome)?, why },
            Some(Verb::Answer { outcome, learned, next, text, again, carry_on, stop, away }) => Command::Answer {
                outcome: ctx.outcome(&outcome)?,
                learned,
                next_step: next,
                text,
                again: ctx.maybe_day(again.as_deref(), Lean::Forward)?,
                carry_on: carry_on.map(CarryOn::Because).or(stop.then_some(CarryOn::Stop)),
                away,
            },
            Some(Verb::Promise { outcome, what, why }) => {
                Command::Promise { outcome: ctx.outcome(&outcome)?, kept: matches!(what, KeptWord::Kept), why }
            }
            Some(Verb::Close { sprint }) => Command::CloseSprint {
                sprint: sprint.as_deref().map(|word| ctx.session.sprint_called(word)).transpose()?,
            },
        };
        ctx.run(&command)
    }
}
