//! The rules of the product, pure: a request, the slice it touches and the facts give changes, or a refusal that lists
//! everything that is missing at once. One file a noun.

mod answer;
mod control;
mod draft;
mod ending;
mod gate;
mod hypothesis;
mod looked;
mod metric;
mod objective;
mod outcome;
mod owner;
mod robot;
mod said;
mod scope;
mod seen;
mod settle;
mod ship;
mod sprint;
mod task;
mod undo;
mod verdict;

use serde::Serialize;
use serde_json::Value;

use super::change::{Change, Decided};
use super::command::{About, Command, Seen};
use super::day::Day;
use super::facts::{Facts, Slice};
use super::handle::Handle;
use super::id::{Id, Kind, Thing};
use super::person::{Board, Person};
use super::refusal::{Refusal, Rule};
use gate::{filled, there};

pub use answer::before_close;
pub use control::counted;
pub use metric::{may_take, taken_for_output};
pub use owner::mistyped;
pub use robot::{may_allow, may_import};
pub(crate) use said::{least, sight};
pub use task::challenge;
pub use undo::undone_well;

/// Who asks, and when.
pub struct Asked<'a> {
    /// The day, as told or by the clock.
    pub today: Day,
    /// Who asks, under the name first written.
    pub who: Handle,
    /// The reason given with `--anyway`.
    pub anyway: Option<String>,
    /// What they saw of the fields they change, where they looked at them before.
    pub seen: &'a [Seen],
    /// Makes an identity that was never used.
    pub new_id: &'a dyn Fn() -> Id,
}

/// Parts that are changed, and why.
struct Edit<'a, P> {
    parts: &'a P,
    why: Option<&'a str>,
}

/// Decides a command.
///
/// # Errors
/// A [`Refusal`] that names every rule broken; nothing was changed.
pub fn decide(slice: &Slice, facts: &Facts, command: &Command, asked: &Asked) -> Result<Decided, Refusal> {
    robot::may(slice, facts, command, asked)?;
    settle::settled(slice, facts, command, asked)?;
    seen::unchanged(slice, command, asked)?;
    let mut decided = match command {
        Command::Frame(parts) => outcome::frame(slice, facts, parts, asked),
        Command::EditOutcome { outcome, parts, why } => {
            outcome::edit(slice, facts, *outcome, &Edit { parts: &**parts, why: why.as_deref() }, asked)
        }
        Command::CloseOutcome { outcome, ended, why, learned } => {
            let how = ending::Close { ended: *ended, why: why.as_deref(), learned: learned.as_deref() };
            ending::close(slice, facts, *outcome, &how, asked)
        }
        Command::Looked { outcome, came_true, why, signer } => {
            let said = looked::Said { came_true: *came_true, why, signer: signer.as_deref() };
            looked::looked(slice, facts, *outcome, &said, asked)
        }
        Command::Reopen { outcome, why } => ending::reopen(slice, *outcome, why),
        Command::Scope { outcome, request, asked_by, call, why } => {
            let request = scope::Request { text: request, by: asked_by.as_deref(), call: *call, why: why.as_deref() };
            scope::scope(slice, *outcome, &request, asked)
        }
        Command::Contribute { outcome, handle, function, remove } => {
            owner::contribute(slice, *outcome, handle, *function, *remove)
        }
        Command::Guard { outcome, metric, op, value, remove, why } => {
            let limit = (!*remove).then_some((*op, value));
            let rail = scope::Rail { slug: metric, limit, why: why.as_deref() };
            scope::guard(slice, facts, *outcome, &rail)
        }
        Command::Rank { outcome, before } => outcome::order(slice, facts, *outcome, *before),
        Command::Offer { outcome, to, why } => owner::offer(slice, *outcome, to, why.as_deref(), asked),
        Command::Accept { outcome } => owner::accept(slice, *outcome, asked),
        Command::Decline { outcome } => owner::decline(slice, *outcome, asked),
        Command::Take { outcome, why } => owner::take(slice, *outcome, why, asked),
        Command::Try { outcome, parts } => hypothesis::try_out(slice, facts, *outcome, parts, asked),
        Command::EditHypothesis { hypothesis, parts, why } => {
            hypothesis::edit(slice, facts, *hypothesis, &Edit { parts: &**parts, why: why.as_deref() })
        }
        Command::Start { hypothesis, doing } => hypothesis::start(slice, *hypothesis, doing.as_deref(), asked),
        Command::Withdraw { hypothesis, why } => hypothesis::withdraw(slice, *hypothesis, why),
        Command::Move { hypothesis, to, why } => hypothesis::move_to(slice, *hypothesis, *to, why.as_deref()),
        Command::Ship { hypothesis, on, refs, before, waive } => {
            let ships = ship::Shipping { on: *on, refs, before: before.as_ref(), waive: waive.as_deref() };
            ship::ship(slice, facts, *hypothesis, &ships, asked)
        }
        Command::Wait { hypothesis, until, why } => ship::wait(slice, *hypothesis, *until, why, asked),
        Command::Live { hypothesis, rolled_back, why } => {
            let became = ship::Became { rolled_back: *rolled_back, why: why.as_deref() };
            ship::live(slice, facts, *hypothesis, &became, asked)
        }
        Command::Judge { hypothesis, judgement } => verdict::judge(slice, facts, *hypothesis, judgement, asked),
        Command::Confirm { hypothesis } => verdict::confirm(slice, facts, *hypothesis, asked),
        Command::Log { metric, value, on, note, source, once } => {
            let entry = metric::Entry { value, on: *on, note: note.as_deref(), source: source.as_deref(), once: *once };
            metric::log(slice, facts, *metric, &entry, asked)
        }
        Command::Correct { metric, on, value, why } => {
            metric::correct(slice, facts, *metric, &metric::Correction { on: *on, value: Some(value), why }, asked)
        }
        Command::Void { metric, on, why } => {
            metric::correct(slice, facts, *metric, &metric::Correction { on: *on, value: None, why }, asked)
        }
        Command::AddMetric { slug, parts } => metric::add(slice, slug, parts, asked),
        Command::EditMetric { metric, parts, why } => {
            metric::edit(slice, facts, *metric, &Edit { parts, why: why.as_deref() }, asked)
        }
        Command::RetireMetric { metric, why } => metric::retire(slice, facts, *metric, why.as_deref(), asked),
        Command::Note { on, name, kind, stance, text, link } => {
            let note = super::verdict::Note {
                id: (asked.new_id)(),
                thing: *on,
                kind: *kind,
                stance: *stance,
                text: text.clone(),
                link: link.clone(),
                by: asked.who.clone(),
                on: asked.today,
            };
            there(facts, &format!("note on {name}"), name)?;
            filled(text, &format!("note on {name}"), "the note is blank", format!("upshot note {name} TEXT"))?;
            Ok(Decided {
                summary: format!("noted on {name}"),
                said: format!("Noted on {name}."),
                changes: vec![Change::created(Thing::new(Kind::Note, note.id), &note)],
                about: Some(*on),
                ..Decided::default()
            })
        }
        Command::Link { to, name, url } => {
            there(facts, &format!("link {name}"), name)?;
            filled(url, &format!("link {name}"), "the link is blank", format!("upshot link {name} URL"))?;
            Ok(Decided {
                summary: format!("linked {name} to {url}"),
                said: format!("Linked {name} to {url}."),
                changes: links(*to, std::slice::from_ref(url), asked).collect(),
                about: Some(*to),
                ..Decided::default()
            })
        }
        Command::PlanSprint { starts, days, ends, name } => sprint::plan(
            slice,
            facts,
            &sprint::Span { starts: *starts, days: *days, ends: *ends },
            name.as_deref(),
            asked,
        ),
        Command::StartSprint { days, ends, goal, with, name, why } => {
            let span = sprint::Span { starts: None, days: *days, ends: *ends };
            let start = sprint::Start { span, goal: *goal, with, name: name.as_deref(), why: why.as_deref() };
            sprint::start(slice, facts, &start, asked)
        }
        Command::Commit { outcome, why } => {
            sprint::commit(slice, facts, *outcome, &sprint::Commit { goal: false, why: why.as_deref() }, asked)
        }
        Command::SetGoal { outcome, why } => {
            sprint::commit(slice, facts, *outcome, &sprint::Commit { goal: true, why: why.as_deref() }, asked)
        }
        Command::Answer { outcome, learned, next_step, text, again, carry_on, away } => {
            let said = answer::Said {
                learned: learned.as_deref(),
                next_step: next_step.as_deref(),
                text: text.as_deref(),
                again: *again,
                carry_on: carry_on.as_ref(),
                away: *away,
            };
            answer::answer(slice, facts, *outcome, &said, asked)
        }
        Command::Promise { outcome, kept, why } => answer::promise(slice, *outcome, *kept, why.as_deref(), asked),
        Command::CloseSprint { sprint } => answer::close(slice, facts, *sprint, asked),
        Command::AddObjective { statement, period, business_owner, planned } => {
            let how = objective::Given {
                statement,
                period: period.as_deref(),
                business_owner: business_owner.as_deref(),
                planned: *planned,
            };
            objective::add(slice, facts, &how, asked)
        }
        Command::EditObjective { objective, statement, period, business_owner, planned } => {
            let how = objective::Given {
                statement: statement.as_deref().unwrap_or(""),
                period: period.as_deref(),
                business_owner: business_owner.as_deref(),
                planned: *planned,
            };
            objective::edit(slice, *objective, &how)
        }
        Command::LinkObjective { objective, outcome, remove } => objective::link(slice, *objective, *outcome, *remove),
        Command::ValueObjective { objective, value, why } => objective::value(slice, *objective, *value, why, asked),
        Command::AddChore { text } => objective::chore(slice, text, asked),
        Command::DoneChore { chore } => objective::done(slice, *chore, asked),
        Command::Person { handle, about } => owner::about(slice, facts, handle, about, asked),
        Command::SetBoard { strictness, ceiling, debt_limit, week_start } => {
            let board = Board {
                strictness: strictness.unwrap_or(slice.board.strictness),
                ceiling: ceiling.unwrap_or(slice.board.ceiling),
                debt_limit: debt_limit.unwrap_or(slice.board.debt_limit),
                week_start: week_start.unwrap_or(slice.board.week_start),
            };
            set_board(slice, &board)
        }
        Command::Resolve { thing, field, version, seen, why } => {
            let taken = settle::Taken { thing: *thing, field, version: *version, seen, why: why.as_deref() };
            settle::resolve(facts, &taken, asked)
        }
        Command::Undo { set, redo } => undo::undo(facts, *set, *redo, asked),
    }?;
    if facts.newcomer {
        decided.warnings.extend(owner::mistyped(slice, &asked.who));
    }
    if decided.undoes.is_none() {
        owner::introduce(slice, &mut decided);
    }
    Ok(decided)
}

/// Links of a thing, as they are written.
fn links<'a>(thing: Thing, urls: &'a [String], asked: &'a Asked) -> impl Iterator<Item = Change> + use<'a> {
    urls.iter().map(move |url| {
        let link = super::verdict::Link { id: (asked.new_id)(), thing, url: url.clone() };
        Change::created(Thing::new(Kind::Link, link.id), &link)
    })
}

/// The changes that turn one state of a thing into another, field by field.
fn diff<T: Serialize>(thing: Thing, old: &T, new: &T) -> Vec<Change> {
    let (Ok(Value::Object(old)), Ok(Value::Object(new))) = (serde_json::to_value(old), serde_json::to_value(new))
    else {
        return Vec::new();
    };
    new.into_iter()
        .filter(|(field, after)| old.get(field) != Some(after))
        .map(|(field, after)| Change { thing, field, after })
        .collect()
}

fn set_board(slice: &Slice, board: &Board) -> Result<Decided, Refusal> {
    let thing = Thing::new(Kind::Board, Board::id());
    let asked = "set the board";
    if !(1..=7).contains(&board.week_start) || board.ceiling == 0 {
        let says = "a week starts on day 1 (Monday) to 7, and the ceiling is at least 1";
        return Err(Refusal::one(asked, Rule::Words, says, "upshot board set ceiling 3"));
    }
    let changes = if slice.board_set {
        diff(thing, &slice.board, board)
    } else if *board == slice.board {
        Vec::new()
    } else {
        vec![Change::created(thing, board)]
    };
    let strict = board.strictness.word();
    let said = format!(
        "The board is set to {strict}: {} commitments at most, {} overdue verdicts an owner.",
        board.ceiling, board.debt_limit
    );
    Ok(Decided {
        summary: format!("set the board to {strict}"),
        said,
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

/// What a person is said to be, as a change of their row.
fn about_person(person: &Person, about: &About, asked: &Asked) -> Person {
    let mut new = person.clone();
    match about {
        About::Away(until) => new.away_until = *until,
        About::Also(other) => {
            if !new.answers_to(other) {
                new.also.push(other.clone());
            }
        }
        About::Left => new.left = Some(asked.today),
        About::Robot(_) => new.robot = true,
    }
    new
}
