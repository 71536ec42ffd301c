//! What a robot may: gather, draft and propose. Whatever makes somebody accountable is a person's, on every board.
//!
//! One table over every command, without a wildcard: a new command does not build until it has a row here.

use super::Asked;
use super::metric::corrected;
use crate::domain::command::{About, Command, OutcomeParts};
use crate::domain::facts::{Facts, Slice};
use crate::domain::handle::Handle;
use crate::domain::hypothesis::Stage;
use crate::domain::id::Id;
use crate::domain::refusal::{Refusal, Rule};
use crate::domain::verdict::NoteKind;

/// What is a person's to do.
struct Held {
    /// What was asked for: `edit O-1`.
    asked: String,
    /// Why it is not a robot's, as a clause.
    says: &'static str,
    /// Whose it is, where it is somebody's.
    whose: Option<Handle>,
    /// The command they would give.
    fix: String,
}

/// Lets a robot do what is a robot's; a person may ask for anything.
///
/// # Errors
/// `Rule::Robot`, which names who may and by which command.
pub(super) fn may(slice: &Slice, facts: &Facts, command: &Command, asked: &Asked) -> Result<(), Refusal> {
    if !slice.person(&asked.who).is_some_and(|p| p.robot) {
        return Ok(());
    }
    let table = Table { slice, facts, who: &asked.who };
    if let Some(held) = table.row(command) {
        return Err(table.refuse(held));
    }
    match &asked.anyway {
        Some(_) => Err(table.refuse(anyway_held())),
        None => Ok(()),
    }
}

/// Lets a robot import, which is no command of its own: readings, and corrections of its own readings.
///
/// # Errors
/// `Rule::Robot`, where it would pass a gate or supersede `others` readings that somebody else logged.
pub fn may_import(slice: &Slice, who: &Handle, anyway: bool, others: u64) -> Result<(), Refusal> {
    if !slice.person(who).is_some_and(|p| p.robot) {
        return Ok(());
    }
    let table = Table { slice, facts: &Facts::default(), who };
    if others > 0 {
        return Err(table.refuse(Held {
            asked: "import with corrections".to_owned(),
            says: OTHERS,
            whose: None,
            fix: "upshot import FILE --correct".to_owned(),
        }));
    }
    if anyway { Err(table.refuse(anyway_held())) } else { Ok(()) }
}

/// Lets a person allow a source's command on their machine, which is no command of the board's.
///
/// # Errors
/// `Rule::Robot`: what runs on a machine is said by the person who sits there.
pub fn may_allow(slice: &Slice, who: &Handle, source: &str) -> Result<(), Refusal> {
    if !slice.person(who).is_some_and(|p| p.robot) {
        return Ok(());
    }
    let table = Table { slice, facts: &Facts::default(), who };
    Err(table.refuse(Held {
        asked: format!("allow the source {source}"),
        says: "what runs on a machine is allowed by the person whose machine it is",
        whose: None,
        fix: format!("upshot source allow {source}"),
    }))
}

/// That a robot passes no gate.
fn anyway_held() -> Held {
    Held {
        asked: "pass it anyway".to_owned(),
        says: "a gate is passed by a person, who answers for the reason",
        whose: None,
        fix: "the same command, given by them".to_owned(),
    }
}

/// The table of what a robot may, with what it looks at.
struct Table<'a> {
    slice: &'a Slice,
    facts: &'a Facts,
    who: &'a Handle,
}

impl Table<'_> {
    /// A command's row: none where a robot may.
    fn row(&self, command: &Command) -> Option<Held> {
        let word = |kept: bool| if kept { "kept" } else { "dropped --why TEXT" };
        match command {
            Command::Log { .. }
            | Command::Link { .. }
            | Command::AddMetric { .. }
            // One undoes one's own, whoever one is.
            | Command::Undo { .. } => None,
            Command::Note { kind, name, .. } => (*kind == NoteKind::Dissent).then(|| Held {
                asked: format!("note on {name}"),
                says: "a dissent is a person's",
                whose: None,
                fix: format!("upshot note {name} TEXT --kind dissent"),
            }),
            Command::Scope { outcome, request, call, .. } => call.and_then(|_| {
                let request = crate::domain::refusal::shell_word(request);
                self.outcome("decide on scope of", *outcome, "what is in scope is decided by a person", |label| {
                    format!("upshot scope {label} {request} --in")
                })
            }),
            Command::Resolve { .. } => Some(Held {
                asked: "settle what two copies said".to_owned(),
                says: "which of two versions holds is said by a person",
                whose: None,
                fix: "upshot resolve".to_owned(),
            }),
            Command::Correct { metric, value, .. } => self.others_reading(*metric, Some(value), "correct", command),
            Command::Void { metric, .. } => self.others_reading(*metric, None, "void", command),
            Command::Ship { hypothesis, refs, waive, .. } => {
                let building = self.slice.hypothesis(*hypothesis).is_none_or(|h| h.state == Stage::Building || h.ship.is_some());
                let says = match (building, refs.is_empty(), waive.is_some()) {
                    (false, ..) => "what nobody started building is shipped by a person",
                    (_, _, true) => "a missing reading is waived by a person",
                    (_, true, _) => "a release without a reference is recorded by a person (a robot names it with --ref)",
                    _ => return None,
                };
                self.hypothesis("ship", *hypothesis, says, |label| format!("upshot ship {label}"))
            }
            // How a metric is compared is a part of its definition.
            Command::Try { outcome, parts } => parts.declared.is_any().then(|| {
                let metric = parts.metric.as_ref().and_then(|slug| self.slice.slug(slug)).map(|m| m.id);
                let metric = metric.or_else(|| self.slice.outcome(*outcome)?.metric)?;
                self.metric("edit", metric, DEFINING, |slug| format!("upshot metric edit {slug}"))
            })?,
            Command::EditHypothesis { hypothesis, parts, .. } => {
                let idea = self.slice.hypothesis(*hypothesis).is_none_or(|h| h.state == Stage::Idea && h.ship.is_none());
                let own = self.is_mine(self.facts.author.as_ref());
                let says = match (idea, own) {
                    _ if parts.declared.is_any() => DEFINING,
                    (true, true) => return None,
                    (true, false) => "a robot edits only what it wrote itself",
                    (false, _) => "what is no idea any more is edited by a person",
                };
                self.hypothesis("edit", *hypothesis, says, |label| format!("upshot edit {label} --build TEXT"))
            }
            Command::Judge { hypothesis, judgement } => (!judgement.propose)
                .then(|| {
                    self.hypothesis("judge", *hypothesis, "a verdict is signed by a person", |label| {
                        let call = judgement.call.word();
                        format!("upshot verdict {label} {call} -l TEXT -n KIND, or propose it to them: --propose")
                    })
                })
                .flatten(),

            Command::Frame(_) => Some(Held {
                asked: "frame an outcome".to_owned(),
                says: FRAMING,
                whose: None,
                fix: "upshot frame TITLE".to_owned(),
            }),
            Command::EditOutcome { outcome, parts, .. } => {
                self.outcome("edit", *outcome, FRAMING, |label| format!("upshot edit {label} {}", flags(parts)))
            }
            Command::Rank { outcome, .. } => {
                self.outcome("order", *outcome, "outcomes are put in order by a person", |label| {
                    format!("upshot outcome order {label}")
                })
            }
            Command::Offer { outcome, .. } => self.outcome("name an owner of", *outcome, OWNING, |label| {
                format!("upshot outcome owner {label} H --why TEXT")
            }),
            Command::Accept { outcome } => self.outcome("accept", *outcome, OWNING, |label| {
                format!("upshot outcome accept {label}")
            }),
            Command::Decline { outcome } => self.outcome("decline", *outcome, OWNING, |label| {
                format!("upshot outcome decline {label}")
            }),
            Command::Take { outcome, .. } => self.outcome("take", *outcome, OWNING, |label| {
                format!("upshot outcome take {label} --why TEXT")
            }),
            Command::Contribute { outcome, function, .. } => {
                self.outcome("name a contributor of", *outcome, "who contributes is said by a person", |label| {
                    format!("upshot outcome contributor {label} H {}", function.word())
                })
            }
            Command::Guard { outcome, metric, .. } => {
                self.outcome("guard", *outcome, "a limit is set by a person", |label| {
                    format!("upshot outcome guardrail {label} {metric} LIMIT")
                })
            }
            Command::Looked { outcome, came_true, .. } => {
                let word = if *came_true { "came-true" } else { "did-not" };
                self.outcome("say what was seen of", *outcome, "a person looks whether it came true", |label| {
                    format!("upshot outcome looked {label} {word} --why TEXT")
                })
            }
            Command::CloseOutcome { outcome, ended, .. } => {
                self.outcome("close", *outcome, "an outcome is closed by a person", |label| {
                    format!("upshot outcome close {label} {} --why TEXT -l TEXT", ended.word())
                })
            }
            Command::Reopen { outcome, .. } => {
                self.outcome("reopen", *outcome, "an outcome is reopened by a person", |label| {
                    format!("upshot outcome reopen {label} --why TEXT")
                })
            }

            Command::Start { hypothesis, .. } => {
                self.hypothesis("start", *hypothesis, "what is built is decided by a person", |label| {
                    format!("upshot start {label}")
                })
            }
            Command::Confirm { hypothesis } => {
                self.hypothesis("confirm", *hypothesis, "a verdict is signed by a person", |label| {
                    format!("upshot verdict {label} --confirm")
                })
            }
            Command::Wait { hypothesis, .. } => {
                self.hypothesis("wait for", *hypothesis, "a check day is put off by a person", |label| {
                    format!("upshot wait {label} DAY --why TEXT")
                })
            }
            Command::Withdraw { hypothesis, .. } => {
                self.hypothesis("withdraw", *hypothesis, "a hypothesis is withdrawn by a person", |label| {
                    format!("upshot hypothesis withdraw {label} --why TEXT")
                })
            }
            Command::Move { hypothesis, .. } => {
                self.hypothesis("move", *hypothesis, "a hypothesis is moved by a person", |label| {
                    format!("upshot hypothesis move {label} O-1")
                })
            }
            Command::Live { hypothesis, rolled_back, .. } => {
                self.hypothesis("say what became of", *hypothesis, "what stays live is decided by a person", |label| {
                    let what = if *rolled_back { "rolled-back" } else { "kept --why TEXT" };
                    format!("upshot hypothesis live {label} {what}")
                })
            }

            Command::EditMetric { metric, .. } => self.metric("edit", *metric, DEFINING, |slug| {
                format!("upshot metric edit {slug}")
            }),
            Command::RetireMetric { metric, .. } => self.metric("retire", *metric, DEFINING, |slug| {
                format!("upshot metric retire {slug} --why TEXT")
            }),

            Command::PlanSprint { .. } => self.sprint("plan a sprint", "a sprint is planned by a person", "plan 2w"),
            Command::StartSprint { .. } => {
                self.sprint("start a sprint", "a sprint is started by a person", "start 2w --goal O-1")
            }
            Command::CloseSprint { .. } => self.sprint("close the sprint", "a sprint is closed by a person", "close"),
            Command::Commit { outcome, .. } => {
                self.outcome("commit", *outcome, "a person commits", |label| format!("upshot sprint commit {label}"))
            }
            Command::SetGoal { outcome, .. } => {
                self.outcome("make the goal", *outcome, "a person commits", |label| format!("upshot sprint goal {label}"))
            }
            Command::Answer { outcome, .. } => {
                self.outcome("answer for", *outcome, "a person answers", |label| {
                    format!("upshot sprint answer {label} -l TEXT -n TEXT")
                })
            }
            Command::Promise { outcome, kept, .. } => {
                self.outcome("say what became of the promise of", *outcome, "a promise is a person's", |label| {
                    format!("upshot sprint promise {label} {}", word(*kept))
                })
            }

            Command::AddObjective { .. } => plain("add an objective", OBJECTIVE, "upshot objective add TEXT"),
            Command::EditObjective { .. } => plain("edit an objective", OBJECTIVE, "upshot objective edit P-1"),
            Command::LinkObjective { .. } => plain("link an objective", OBJECTIVE, "upshot objective link P-1 O-1"),
            Command::ValueObjective { .. } => {
                plain("value an objective", OBJECTIVE, "upshot objective value P-1 NUMBER --why TEXT")
            }
            Command::AddChore { .. } => plain("add a chore", "a chore is a person's", "upshot chore add TEXT"),
            Command::DoneChore { .. } => plain("end a chore", "a chore is a person's", "upshot chore done N"),
            Command::Person { handle, about } => {
                let name = handle.as_str();
                let fix = match about {
                    About::Away(Some(_)) => format!("upshot person away {name} DAY"),
                    About::Away(None) => format!("upshot person back {name}"),
                    About::Also(other) => format!("upshot person also {name} {}", other.as_str()),
                    About::Left => format!("upshot person left {name}"),
                    About::Robot(_) => format!("upshot person robot {name}"),
                };
                Some(Held {
                    asked: format!("say of {handle}"),
                    says: "who is here and who may sign is said by a person",
                    whose: None,
                    fix,
                })
            }
            Command::SetBoard { .. } => {
                plain("set the board", "the board's rules are set by a person", "upshot board set SETTING VALUE")
            }
        }
    }

    /// Whether somebody is the robot who asks, under any of its spellings.
    fn is_mine(&self, by: Option<&Handle>) -> bool {
        by.is_some_and(|by| self.slice.person(self.who).is_some_and(|me| me.answers_to(by)))
    }

    /// A reading that somebody else logged, or that somebody else corrected since.
    fn others_reading(
        &self,
        metric: Id,
        value: Option<&crate::domain::amount::Amount>,
        verb: &str,
        command: &Command,
    ) -> Option<Held> {
        let unit = self.slice.metric(metric).and_then(|m| m.unit.as_deref());
        let meant = corrected(self.facts, value, unit)?;
        if self.is_mine(self.facts.logged_by.get(&meant.id)) {
            return None;
        }
        let day = match command {
            Command::Correct { on, .. } | Command::Void { on, .. } => on.to_string(),
            _ => "DAY".to_owned(),
        };
        self.metric(&format!("{verb} a reading of"), metric, OTHERS, |slug| match value {
            Some(_) => format!("upshot correct {slug} NUMBER {day} --why TEXT"),
            None => format!("upshot reading void {slug} {day} --why TEXT"),
        })
    }

    fn outcome(&self, verb: &str, id: Id, says: &'static str, fix: impl Fn(&str) -> String) -> Option<Held> {
        let found = self.slice.outcome(id);
        let label = found.map_or_else(|| "O-1".to_owned(), |o| o.label().to_string());
        let whose = found.and_then(|o| o.owner.clone());
        Some(Held { asked: format!("{verb} {label}"), says, whose, fix: fix(&label) })
    }

    fn hypothesis(&self, verb: &str, id: Id, says: &'static str, fix: impl Fn(&str) -> String) -> Option<Held> {
        let found = self.slice.hypothesis(id);
        let label = found.map_or_else(|| "H-1".to_owned(), |h| h.label().to_string());
        let whose = found.and_then(|h| self.slice.outcome(h.outcome)).and_then(|o| o.owner.clone());
        Some(Held { asked: format!("{verb} {label}"), says, whose, fix: fix(&label) })
    }

    fn metric(&self, verb: &str, id: Id, says: &'static str, fix: impl Fn(&str) -> String) -> Option<Held> {
        let slug = self.slice.metric(id).map_or_else(|| "SLUG".to_owned(), |m| m.slug.to_string());
        let judged = self.slice.outcomes.iter().find(|o| o.metric == Some(id) && o.is_open());
        Some(Held {
            asked: format!("{verb} {slug}"),
            says,
            whose: judged.and_then(|o| o.owner.clone()),
            fix: fix(&slug),
        })
    }

    /// The owner of the goal is who leads a sprint.
    fn sprint(&self, asked: &str, says: &'static str, verb: &str) -> Option<Held> {
        let sprint = self.slice.active().or_else(|| self.slice.planned());
        let goal = sprint.and_then(|s| s.goal).and_then(|g| self.slice.outcome(g));
        let whose = goal.and_then(|o| o.owner.clone());
        Some(Held { asked: asked.to_owned(), says, whose, fix: format!("upshot sprint {verb}") })
    }

    fn refuse(&self, held: Held) -> Refusal {
        let person = |h: &Handle| !self.slice.person(h).is_some_and(|p| p.robot || p.left.is_some());
        let mut people = self.slice.people.iter().filter(|p| person(&p.handle)).map(|p| p.handle.clone());
        let alone = people.next().filter(|_| people.next().is_none());
        let whom = held.whose.filter(person).or(alone).map_or_else(|| "a person".to_owned(), |who| who.to_string());
        let says = format!("{} is a robot: {}", self.who, held.says);
        Refusal::one(held.asked, Rule::Robot, says, format!("Ask {whom}: {}", held.fix))
    }
}

const OTHERS: &str = "a robot mends only the readings it logged itself";
const FRAMING: &str = "a framing is written by a person";
const OWNING: &str = "a person owns, and says who does";
const DEFINING: &str = "what a metric means is said by a person";
const OBJECTIVE: &str = "an objective and its worth are a person's";

fn plain(asked: &str, says: &'static str, fix: &str) -> Option<Held> {
    Some(Held { asked: asked.to_owned(), says, whose: None, fix: fix.to_owned() })
}

/// The flags of the parts that were given, each with a word for what only the person can say.
fn flags(parts: &OutcomeParts) -> String {
    let given = [
        (parts.title.is_some(), "--title TEXT"),
        (parts.problem.is_some(), "--problem TEXT"),
        (parts.for_whom.is_some(), "--for TEXT"),
        (parts.matters.is_some(), "--matters TEXT"),
        (parts.metric.is_some(), "--metric SLUG"),
        (parts.unit.is_some(), "--unit UNIT"),
        (parts.better.is_some(), "--better up"),
        (parts.measures.is_some(), "--measures TEXT"),
        (parts.from.is_some(), "--from NUMBER"),
        (parts.from_on.is_some(), "--on DAY"),
        (parts.measure_by.is_some(), "--measure-by DAY"),
        (parts.to.is_some(), "--to NUMBER"),
        (parts.hold.is_some(), "--hold LIMIT"),
        (parts.due.is_some(), "--by DAY"),
        (parts.wrong_if.is_some(), "--wrong-if \"CONDITION by DAY\""),
        (parts.spec.is_some(), "--spec TEXT"),
        (parts.owner.is_some(), "--owner H"),
    ];
    let named: Vec<&str> = given.into_iter().filter_map(|(there, flag)| there.then_some(flag)).collect();
    if named.is_empty() { "--problem TEXT".to_owned() } else { named.join(" ") }
}
