//! `upshot outcome`: who answers for a result, what must hold meanwhile, and how it ended.

use super::context::Ctx;
use super::list;
use crate::domain::command::Command;
use crate::domain::condition::parse_limit;
use crate::domain::id::Id;
use crate::domain::label::Slug;
use crate::domain::outcome::{Ending, Function};
use crate::error::{Error, Kind};

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum LookedWord {
    CameTrue,
    DidNot,
}

/// The flags of `outcome`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// List the outcomes
    List,
    /// Show an outcome
    Show {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::outcomes())]
        outcome: String,
    },
    /// The versions of its spec, each with what was changed
    Spec {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::outcomes())]
        outcome: String,
    },
    /// Name an owner: yourself where nobody owns it, else an offer they accept
    Owner {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::open())]
        outcome: String,
        /// One person
        #[arg(value_name = "H", add = super::complete::people())]
        handle: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Accept an outcome that is offered to you
    Accept {
        /// The outcome; left out where just one is offered to you
        #[arg(value_name = "O-3", add = super::complete::offered())]
        outcome: Option<String>,
    },
    /// Decline an outcome that is offered to you
    Decline {
        /// The outcome; left out where just one is offered to you
        #[arg(value_name = "O-3", add = super::complete::offered())]
        outcome: Option<String>,
    },
    /// Take an outcome over while its owner is away
    Take {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::orphaned())]
        outcome: String,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        why: String,
    },
    /// Say who works on it, and in which function
    Contributor {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::open())]
        outcome: String,
        /// One person
        #[arg(value_name = "H", add = super::complete::people())]
        handle: String,
        /// What they do
        #[arg(value_name = "FUNCTION")]
        function: Function,
        /// They no longer do
        #[arg(long)]
        remove: bool,
    },
    /// Move its column; the goal and the committed stand first
    Order {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::open())]
        outcome: String,
        /// The outcome it shall stand before
        #[arg(long, value_name = "O-2", add = super::complete::open(), required_unless_present = "last")]
        before: Option<String>,
        /// It shall stand last
        #[arg(long, conflicts_with = "before")]
        last: bool,
    },
    /// Set a limit on another metric that must hold meanwhile: "error-rate < 0.5"
    Guardrail {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::open())]
        outcome: String,
        /// The limit, or with --remove the metric
        #[arg(value_name = "LIMIT", add = super::complete::metrics())]
        limit: String,
        /// Remove the limit
        #[arg(long)]
        remove: bool,
        /// Why; needed where it is breached
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Say what you saw, once the day has come to look whether it was wrong
    Looked {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::to_look_at())]
        outcome: String,
        /// Whether it came true
        #[arg(value_name = "WHAT")]
        what: LookedWord,
        /// How you know
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        why: String,
        /// Whose word it is, where you type it for them
        #[arg(long = "for", value_name = "H", add = super::complete::people())]
        signer: Option<String>,
    },
    /// End an outcome
    Close {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::open())]
        outcome: String,
        /// How it ended
        #[arg(value_name = "HOW")]
        ended: Ending,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
        /// What was learned
        #[arg(short, long, value_name = "LEARNED")]
        learned: Option<String>,
    },
    /// Open an ended outcome again
    Reopen {
        /// The outcome
        #[arg(value_name = "O-3", add = super::complete::ended())]
        outcome: String,
        /// Why
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        why: String,
    },
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let Some(verb) = self.verb else { return list::outcomes(ctx) };
        let command = match verb {
            Verb::List => return list::outcomes(ctx),
            Verb::Show { outcome } => return super::show::run(ctx, &outcome),
            Verb::Spec { outcome } => return super::show::spec(ctx, &outcome),
            Verb::Owner { outcome, handle, why } => Command::Offer { outcome: ctx.outcome(&outcome)?, to: handle, why },
            Verb::Accept { outcome } => Command::Accept { outcome: offered(ctx, outcome.as_deref())? },
            Verb::Decline { outcome } => Command::Decline { outcome: offered(ctx, outcome.as_deref())? },
            Verb::Take { outcome, why } => Command::Take { outcome: ctx.outcome(&outcome)?, why },
            Verb::Contributor { outcome, handle, function, remove } => {
                Command::Contribute { outcome: ctx.outcome(&outcome)?, handle, function, remove }
            }
            Verb::Order { outcome, before, last: _ } => {
                let before = before.as_deref().map(|word| ctx.outcome(word)).transpose()?;
                Command::Rank { outcome: ctx.outcome(&outcome)?, before }
            }
            Verb::Guardrail { outcome, limit, remove, why } => guardrail(ctx.outcome(&outcome)?, &limit, remove, why)?,
            Verb::Looked { outcome, what, why, signer } => {
                let came_true = matches!(what, LookedWord::CameTrue);
                Command::Looked { outcome: ctx.outcome(&outcome)?, came_true, why, signer }
            }
            Verb::Close { outcome, ended, why, learned } => {
                Command::CloseOutcome { outcome: ctx.outcome(&outcome)?, ended, why, learned }
            }
            Verb::Reopen { outcome, why } => Command::Reopen { outcome: ctx.outcome(&outcome)?, why },
        };
        ctx.run(&command)
    }
}

fn guardrail(outcome: Id, limit: &str, remove: bool, why: Option<String>) -> Result<Command, Error> {
    use crate::domain::amount::Amount;
    use crate::domain::condition::Op;
    if remove && let Ok(metric) = Slug::parse(limit) {
        return Ok(Command::Guard { outcome, metric, op: Op::Below, value: Amount::bare(0.0), remove, why });
    }
    let (slug, op, value) = parse_limit(limit)?;
    let Some(metric) = slug else {
        return Err(Error::new(Kind::Usage, "words", format!("{limit:?} names no metric"))
            .hint("write it as \"error-rate < 0.5\""));
    };
    Ok(Command::Guard { outcome, metric, op, value, remove, why })
}

/// The outcome named, or the only one that is offered to whoever asks.
fn offered(ctx: &Ctx, word: Option<&str>) -> Result<Id, Error> {
    if let Some(word) = word {
        return ctx.outcome(word);
    }
    let me = ctx.session.handle();
    let view = ctx.session.placed()?;
    let mine: Vec<_> = view
        .columns
        .iter()
        .filter(|c| c.outcome.offered_to.as_ref().is_some_and(|offer| offer.to == me))
        .map(|c| (c.outcome.id, c.outcome.label().to_string()))
        .collect();
    match mine.as_slice() {
        [(one, _)] => Ok(*one),
        [] => {
            Err(Error::new(Kind::NotFound, "not_found", format!("nothing is offered to {me}"))
                .hint("upshot outcome list"))
        }
        many => {
            let labels: Vec<&str> = many.iter().map(|(_, label)| label.as_str()).collect();
            Err(Error::new(Kind::NotFound, "ambiguous", format!("{} are offered to {me}", labels.join(" and ")))
                .hint(format!("name one: upshot outcome accept {}", labels[0])))
        }
    }
}
