//! What needs someone: everything on a board that waits, loudest first, each with the command that answers it.

use super::{Column, Debt, View};
use crate::domain::amount::short;
use crate::domain::assessment::{Class, Guarded};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::refusal::shell_word;
use crate::domain::sprint::{Sprint, SprintState};

/// So many days before a sprint's end its answers are asked for.
const ANSWERS_SOON: i64 = 3;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Wanted {
    Owner,
    Verdict,
    Confirmation,
    Rollback,
    Reading,
    Answer,
    ScopeCall,
    Framing,
    Look,
    Sprint,
    Promise,
}

/// Something that needs someone, with the command that answers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// What is asked for.
    pub wanted: Wanted,
    /// The outcome or hypothesis it is about; none where it is about the sprint.
    pub about: Option<Thing>,
    /// What it is about: a label or a slug.
    pub name: String,
    /// What is needed, as a sentence.
    pub says: String,
    /// The command that answers it.
    pub fix: String,
    /// Whom it waits for; none where anybody may.
    pub who: Option<Handle>,
    /// Days since it was due.
    pub days: i64,
    /// Whether it is due now, and not only soon or wanted.
    pub due: bool,
}

impl Need {
    /// Something wanted of anybody, one day or another.
    fn new(wanted: Wanted, about: Option<Thing>, name: impl ToString, says: String, fix: String) -> Self {
        Self { wanted, about, name: name.to_string(), says, fix, who: None, days: 0, due: false }
    }

    /// It waits for somebody.
    fn of(self, who: Option<&Handle>) -> Self {
        Self { who: who.cloned(), ..self }
    }

    /// It is due, for so many days.
    fn due(self, days: i64) -> Self {
        Self { days, due: true, ..self }
    }

    /// It has waited for so many days, and is not due; below 0 that many are left.
    fn waiting(self, days: i64) -> Self {
        Self { days, ..self }
    }
}

impl View {
    /// What needs somebody on a day, the loudest first.
    pub fn needs(&self, today: Day) -> Vec<Need> {
        let mut list = Vec::new();
        for column in &self.columns {
            list.extend(column.debts.iter().filter_map(|debt| owed(column, debt, today)));
            confirmations(column, &mut list);
            requests(column, today, &mut list);
            alarms(column, today, &mut list);
            framing(column, today, &mut list);
        }
        self.marked(today, &mut list);
        if let Some(sprint) = &self.sprint {
            if sprint.state == SprintState::Active {
                end_of(sprint, today, &mut list);
                self.answers_soon(sprint, today, &mut list);
            }
            self.promises(today, &mut list);
        }
        list
    }

    /// What a robot owns: it answers for nothing, and whose name it was is told who marked it.
    fn marked(&self, today: Day, list: &mut Vec<Need>) {
        for marked in &self.marked {
            let owns = |c: &&Column| c.outcome.owner.as_ref() == Some(&marked.who);
            for column in self.columns.iter().filter(owns) {
                let why = marked.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
                let (who, by, on) = (&marked.who, &marked.by, marked.on.short(today));
                let says = format!("{by} marked {who} a robot on {on}, and nobody answers for it{why}");
                let fix = format!("upshot outcome take {} --why TEXT", column.outcome.label());
                list.push(about(column, Wanted::Owner, says, fix).of(None).due(today.since(marked.on)));
            }
        }
    }

    /// The answers that the end of a sprint will ask for, a few days before.
    fn answers_soon(&self, sprint: &Sprint, today: Day, list: &mut Vec<Need>) {
        let left = sprint.ends.since(today);
        if !(0..=ANSWERS_SOON).contains(&left) {
            return;
        }
        let open = |c: &&Column| c.commitment.as_ref().is_some_and(|k| k.sprint == sprint.id && k.answer.is_none());
        for column in self.columns.iter().filter(open) {
            let says = format!("its answer in {}: {}", sprint.label(), column.outcome.title);
            list.push(answer(column, says).waiting(-left));
        }
    }

    /// What was said at the last close that would be done, or looked at again.
    fn promises(&self, today: Day, list: &mut Vec<Need>) {
        let Some(closed) = &self.closed else { return };
        for commitment in self.commitments.iter().filter(|c| c.sprint == closed.id && c.kept.is_none()) {
            let Some(answer) = &commitment.answer else { continue };
            let Some(column) = self.columns.iter().find(|c| c.outcome.id == commitment.outcome) else { continue };
            let name = column.outcome.label();
            if let Some(step) = &answer.next_step {
                let says = format!("promised in {}: {step}", closed.label());
                list.push(about(column, Wanted::Promise, says, format!("upshot sprint promise {name} kept")));
            }
            if let Some(day) = answer.look_again_on.filter(|day| *day <= today) {
                let says = format!("look again, as said in {}", closed.label());
                list.push(about(column, Wanted::Look, says, format!("upshot show {name}")).due(today.since(day)));
            }
        }
    }
}

/// Something about an outcome, of its owner.
fn about(column: &Column, wanted: Wanted, says: String, fix: String) -> Need {
    let here = Thing::new(Kind::Outcome, column.outcome.id);
    Need::new(wanted, Some(here), column.outcome.label(), says, fix).of(column.outcome.owner.as_ref())
}

/// Something about a hypothesis of an outcome, of the outcome's owner.
fn beneath(column: &Column, wanted: Wanted, hypothesis: Id, name: &str, says: String, fix: String) -> Need {
    let here = Thing::new(Kind::Hypothesis, hypothesis);
    Need::new(wanted, Some(here), name, says, fix).of(column.outcome.owner.as_ref())
}

fn answer(column: &Column, says: String) -> Need {
    let fix = format!("upshot sprint answer {} -l TEXT -n TEXT", column.outcome.label());
    about(column, Wanted::Answer, says, fix)
}

/// What a column owes.
fn owed(column: &Column, debt: &Debt, today: Day) -> Option<Need> {
    let (label, title) = (column.outcome.label(), &column.outcome.title);
    let card = |id: Id| column.cards.iter().find(|c| c.hypothesis.id == id);
    Some(match debt {
        Debt::NoOwner => {
            let fix = format!("upshot outcome owner {label} H");
            about(column, Wanted::Owner, format!("nobody owns it: {title}"), fix).of(None).due(0)
        }
        Debt::OwnerLeft { who } => {
            let says = format!("{who} has left, and nobody answers for it: {title}");
            about(column, Wanted::Owner, says, format!("upshot outcome take {label} --why TEXT")).of(None).due(0)
        }
        Debt::HandoverOpen { to } => {
            let fix = format!("upshot outcome accept {label}");
            about(column, Wanted::Owner, format!("offered to {to}: {title}"), fix).of(Some(to)).due(0)
        }
        Debt::Stale { days } => {
            let slug = column.metric.as_ref().map_or_else(String::new, |m| m.slug.to_string());
            let (says, fix) = (format!("the last reading is {days} days old"), format!("upshot log {slug} NUMBER"));
            Need { name: slug, ..about(column, Wanted::Reading, says, fix).due(*days) }
        }
        Debt::NotAnswered => answer(column, format!("the sprint has ended and it has no answer: {title}")).due(0),
        Debt::StillLive { hypothesis } => {
            let h = &card(*hypothesis)?.hypothesis;
            let name = h.label().to_string();
            let fix = format!("upshot hypothesis live {name} rolled-back");
            beneath(column, Wanted::Rollback, h.id, &name, format!("refuted and still live: {}", h.build), fix).due(0)
        }
        Debt::VerdictLate { hypothesis, .. } | Debt::VerdictDue { hypothesis } => {
            let card = card(*hypothesis)?;
            let (h, days) = (&card.hypothesis, card.days_late(today));
            let name = h.label().to_string();
            let late = if days > 0 { format!(", {days}d late") } else { ", due today".to_owned() };
            let fix = format!("upshot verdict {name} CALL -l TEXT -n KIND");
            beneath(column, Wanted::Verdict, h.id, &name, format!("its verdict{late}: {}", h.build), fix).due(days)
        }
    })
}

/// Verdicts that somebody proposed, or typed for somebody else.
fn confirmations(column: &Column, list: &mut Vec<Need>) {
    for card in &column.cards {
        let h = &card.hypothesis;
        let name = h.label().to_string();
        let confirm = |says| {
            let fix = format!("upshot verdict {name} --confirm");
            beneath(column, Wanted::Confirmation, h.id, &name, says, fix).due(0)
        };
        if let Some(proposed) = &card.proposed {
            let (by, call) = (&proposed.typed_by, proposed.call.word());
            list.push(confirm(format!("{by} proposes {call}: {}", h.build)));
        }
        if let Some(verdict) = &card.verdict
            && let Some(signer) = verdict.signed_by.as_ref().filter(|s| **s != verdict.typed_by)
        {
            let (by, call) = (&verdict.typed_by, verdict.call.word());
            let says = format!("{by} typed your verdict {call}; confirm or replace it: {}", h.build);
            list.push(confirm(says).of(Some(signer)));
        }
    }
}

/// Scope that was asked for and not decided.
fn requests(column: &Column, today: Day, list: &mut Vec<Need>) {
    for request in &column.asked {
        let says = format!("scope asked for: {}", request.request);
        let fix = format!("upshot scope {} {} --out --why TEXT", column.outcome.label(), shell_word(&request.request));
        list.push(about(column, Wanted::ScopeCall, says, fix).waiting(today.since(request.asked_on)));
    }
}

/// What the readings say that somebody has to look at.
fn alarms(column: &Column, today: Day, list: &mut Vec<Need>) {
    let label = column.outcome.label();
    if let Some(falsifier) = column.falsifier.as_ref().filter(|f| f.is_tripped()) {
        let says = format!("what would tell you that you were wrong has come true: {}", falsifier.text);
        let days = falsifier.by.map_or(0, |by| today.since(by));
        let fix = format!("upshot outcome close {label} missed --why TEXT -l TEXT");
        list.push(about(column, Wanted::Look, says, fix).due(days));
    }
    if let Some(due) = column.outcome.due.filter(|due| *due < today) {
        let says = format!("its due day has passed: was it achieved or missed? {}", column.outcome.title);
        let fix = format!("upshot outcome close {label} achieved --why TEXT -l TEXT");
        list.push(about(column, Wanted::Look, says, fix).due(today.since(due)));
    }
    let look = |says| about(column, Wanted::Look, says, format!("upshot evidence {label}"));
    for rail in column.guardrails.iter().filter(|rail| rail.state == Some(Guarded::Breached)) {
        let limit = rail.guardrail.limit;
        list.push(look(format!("a guardrail is breached: {} {} {}", rail.metric.slug, limit.op, short(limit.value))));
    }
    if let Some(movement) = column.movement.as_ref().filter(|m| m.assessment.class == Class::Breached) {
        let (past, all) = movement.assessment.past_limit.unwrap_or_default();
        list.push(look(format!("the limit it is to hold was passed by {past} of {all} readings")));
    }
}

/// What an outcome's framing lacks.
fn framing(column: &Column, today: Day, list: &mut Vec<Need>) {
    let missing = column.missing();
    if let Some(first) = missing.first() {
        let words: Vec<&str> = missing.iter().map(|b| b.says.as_str()).collect();
        let draft = about(column, Wanted::Framing, format!("a draft: {}", words.join(", ")), first.fix.clone());
        list.push(if column.commitment.is_some() { draft.due(0) } else { draft });
    }
    let baseline = column.outcome.baseline.as_ref();
    if let Some(by) = baseline.filter(|b| b.value.is_none()).and_then(|b| b.measure_by) {
        let says = format!("its baseline is unknown, to be measured by {}", by.short(today));
        let fix = format!("upshot edit {} --from NUMBER", column.outcome.label());
        let unknown = about(column, Wanted::Framing, says, fix);
        list.push(if today >= by { unknown.due(today.since(by)) } else { unknown });
    }
}

/// A sprint that has ended and is not closed.
fn end_of(sprint: &Sprint, today: Day, list: &mut Vec<Need>) {
    if today > sprint.ends {
        let says = format!("it ended on {} and is not closed", sprint.ends.short(today));
        let need = Need::new(Wanted::Sprint, None, sprint.label(), says, "upshot sprint close".to_owned());
        list.push(need.due(today.since(sprint.ends)));
    }
}
