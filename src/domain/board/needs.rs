//! What is owed: one list of who owes what since when. `todo`, needs me, the strip, the debts of a column, and the
//! decisions a report asks for are views of it.

use super::{Column, Debt, Failing, View};
use crate::domain::alarm::Alarm;
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Label;
use crate::domain::sprint::{Commitment, Sprint, SprintState};
use crate::domain::words::words;

/// So many days before a sprint's end its answers are asked for.
const ANSWERS_SOON: i64 = 3;

words! {
    /// What is asked for.
    #[expect(missing_docs, reason = "the names say it")]
    Wanted {
        Settle = "settle",
        Owner = "owner",
        Confirmation = "confirmation",
        Verdict = "verdict",
        Guardrail = "guardrail",
        Falsifier = "falsifier",
        Rollback = "rollback",
        Answer = "answer",
        Reading = "reading",
        ScopeCall = "scope_call",
        Framing = "framing",
        Look = "look",
        Sprint = "sprint",
        Promise = "promise",
        Pull = "pull",
    }
}

/// Something that is owed, with the command that answers it.
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
    /// The sprint it is of, where it was promised in one or one asks for it.
    pub sprint: Option<Label>,
    /// Whom it waits for; none where anybody may.
    pub who: Option<Handle>,
    /// Days since it was due.
    pub days: i64,
    /// Whether it is due now, and not only soon or wanted.
    pub due: bool,
    /// What the outcome's column shows of it, where it is loud.
    pub debt: Option<Debt>,
    /// What a leader is asked to decide; none where nothing is to be decided.
    pub asks: Option<String>,
}

impl Need {
    /// Something wanted of anybody, one day or another.
    pub(super) fn new(wanted: Wanted, about: Option<Thing>, name: impl ToString, says: String, fix: String) -> Self {
        let name = name.to_string();
        Self { wanted, about, name, says, fix, sprint: None, who: None, days: 0, due: false, debt: None, asks: None }
    }

    /// It waits for somebody.
    pub(super) fn of(self, who: Option<&Handle>) -> Self {
        Self { who: who.cloned(), ..self }
    }

    /// It was promised in a sprint, or one asks for it.
    fn in_sprint(self, sprint: Label) -> Self {
        Self { sprint: Some(sprint), ..self }
    }

    /// It is due, for so many days.
    pub(super) fn due(self, days: i64) -> Self {
        Self { days, due: true, ..self }
    }

    /// It has waited for so many days, and is not due; below 0 that many are left.
    pub(super) fn waiting(self, days: i64) -> Self {
        Self { days, ..self }
    }

    /// Its column shows it.
    pub(super) fn loud(self, debt: Debt) -> Self {
        Self { debt: Some(debt), ..self }
    }

    /// Somebody has to decide it.
    pub(super) fn asks(self, question: impl Into<String>) -> Self {
        Self { asks: Some(question.into()), ..self }
    }
}

impl View {
    /// What is owed on a day, the loudest first.
    pub fn needs(&self, today: Day) -> Vec<Need> {
        let mut list: Vec<Need> = Vec::new();
        for need in self.columns.iter().flat_map(|column| &column.owed) {
            // A metric that several outcomes look at is read once.
            let same = |other: &Need| (other.wanted, &other.name) == (need.wanted, &need.name);
            if need.wanted != Wanted::Reading || !list.iter().any(same) {
                list.push(need.clone());
            }
        }
        for conflict in self.conflicts.iter().filter(|conflict| !self.shows(conflict)) {
            list.insert(0, unsettled(conflict, today));
        }
        let of_column = |alarm: &&Alarm| alarm.outcome.is_some_and(|outcome| self.is_whole(outcome));
        list.extend(self.alarms.iter().filter(|alarm| !of_column(alarm)).map(alarmed));
        self.marked(today, &mut list);
        if let Some(sprint) = self.sprint.as_ref().filter(|sprint| sprint.state == SprintState::Active) {
            end_of(sprint, today, &mut list);
            self.answers_soon(sprint, today, &mut list);
        }
        self.promises(today, &mut list);
        let shown = |failing: &&Failing| self.columns.iter().any(|column| column.shows(failing));
        list.extend(self.failing.iter().filter(|failing| !shown(failing)).map(|failing| failing.need(None)));
        self.unanswered(today, &mut list);
        for (slug, days) in &self.unread {
            let says = format!("no reading for {days} days");
            let asks = format!("{slug} was not read for {days} days. Who reads it, or is it retired?");
            let need = Need::new(Wanted::Reading, None, slug, says, format!("upshot log {slug} NUMBER"));
            list.push(need.due(*days).asks(asks));
        }
        list
    }

    /// Whether a column says of something that it has to be settled.
    fn shows(&self, conflict: &Conflict) -> bool {
        conflict.outcome.is_some_and(|outcome| self.is_whole(outcome))
    }

    /// Whether the column of an outcome says all that is owed of it.
    fn is_whole(&self, outcome: Id) -> bool {
        self.columns.iter().any(|column| column.whole && column.outcome.id == outcome)
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
                let asks = format!("Who answers for \"{}\"? {who} is a robot", column.outcome.title);
                list.push(about(column, Wanted::Owner, says, fix).of(None).due(today.since(marked.on)).asks(asks));
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
            let says = format!("{} asks for its answer: {}", sprint.label(), column.outcome.title);
            list.push(answer(column, says).in_sprint(sprint.label()).waiting(-left));
        }
    }

    /// The commitments of the last closed sprint, each with the column of its outcome while that is open.
    fn closed_commitments(&self) -> impl Iterator<Item = (&Sprint, &Commitment, &Column)> {
        self.closed.iter().flat_map(move |closed| {
            let own = self.commitments.iter().filter(move |c| c.sprint == closed.id);
            own.filter_map(move |commitment| {
                let column = self.columns.iter().find(|c| c.outcome.id == commitment.outcome)?;
                Some((closed, commitment, column))
            })
        })
    }

    /// What was said at the last close that would be done, or looked at again.
    fn promises(&self, today: Day, list: &mut Vec<Need>) {
        for (closed, commitment, column) in self.closed_commitments().filter(|(_, c, _)| c.kept.is_none()) {
            let Some(answer) = &commitment.answer else { continue };
            let name = column.outcome.label();
            if let Some(step) = &answer.next_step {
                let says = format!("kept or dropped: {step}");
                let promise = about(column, Wanted::Promise, says, format!("upshot sprint promise {name} kept"));
                list.push(promise.in_sprint(closed.label()));
            }
            if let Some(day) = answer.look_again_on.filter(|day| *day <= today) {
                let says = format!("look again, as said in {}", closed.label());
                let asks = format!("{} was to be looked at again on {}. What came of it?", name, day.short(today));
                let look = about(column, Wanted::Look, says, format!("upshot show {name}"));
                list.push(look.due(today.since(day)).asks(asks));
            }
        }
    }

    /// What a close let through without an answer: it is owed until a later sprint answers, or the outcome ends.
    fn unanswered(&self, today: Day, list: &mut Vec<Need>) {
        for left in &self.unanswered {
            let Some(column) = self.columns.iter().find(|c| c.outcome.id == left.outcome) else { continue };
            let (label, sprint) = (column.outcome.label(), left.sprint);
            let running = self.sprint.as_ref().is_some_and(|s| s.state == SprintState::Active);
            let fix = match (&self.sprint, &column.commitment) {
                (Some(_), Some(_)) if running => format!("upshot sprint answer {label} -l TEXT -n TEXT"),
                (Some(_), _) => format!("upshot sprint commit {label} --why TEXT"),
                (None, _) => format!("upshot sprint start 2w --goal {label} --why TEXT"),
            };
            let says = format!("{sprint} closed without its answer: {}", column.outcome.title);
            let asks = format!("{sprint} closed without an answer for {label}. What came of it?");
            let days = left.closed_on.map_or(0, |on| today.since(on));
            list.push(about(column, Wanted::Answer, says, fix).in_sprint(sprint).due(days).asks(asks));
        }
    }
}

/// A sprint that has ended and is not closed.
fn end_of(sprint: &Sprint, today: Day, list: &mut Vec<Need>) {
    if today > sprint.ends {
        let says = format!("it ended on {} and is not closed", sprint.ends.short(today));
        let asks = format!("It ended on {} and is not closed. Who closes it?", sprint.ends.short(today));
        let need = Need::new(Wanted::Sprint, None, sprint.label(), says, "upshot sprint close".to_owned());
        list.push(need.due(today.since(sprint.ends)).asks(asks));
    }
}

/// A rule across rows that copies which met have broken.
pub(super) fn alarmed(alarm: &Alarm) -> Need {
    let asks = format!("{} is {}. What holds?", alarm.name, alarm.says);
    let need = Need::new(Wanted::Settle, Some(alarm.thing), &alarm.name, alarm.says.clone(), alarm.fix.clone());
    need.of(alarm.who.as_ref()).due(0).asks(asks)
}

/// What two copies said differently is to be settled, by whoever it is about.
pub(super) fn unsettled(conflict: &Conflict, today: Day) -> Need {
    let says = conflict.says(today);
    let name = conflict.name.split(' ').next().unwrap_or_default();
    Need::new(Wanted::Settle, Some(conflict.thing), name, says, conflict.fix.clone()).due(0)
}

/// Something about an outcome, of its owner.
pub(super) fn about(column: &Column, wanted: Wanted, says: String, fix: String) -> Need {
    let here = Thing::new(Kind::Outcome, column.outcome.id);
    Need::new(wanted, Some(here), column.outcome.label(), says, fix).of(column.outcome.owner.as_ref())
}

/// Something about a hypothesis of an outcome, of the outcome's owner.
pub(super) fn beneath(column: &Column, wanted: Wanted, h: &Hypothesis, says: String, fix: String) -> Need {
    let here = Thing::new(Kind::Hypothesis, h.id);
    Need::new(wanted, Some(here), h.label(), says, fix).of(column.outcome.owner.as_ref())
}

pub(super) fn answer(column: &Column, says: String) -> Need {
    let fix = format!("upshot sprint answer {} -l TEXT -n TEXT", column.outcome.label());
    about(column, Wanted::Answer, says, fix)
}
