//! What is owed: one list of who owes what since when. `todo`, needs me, the strip, the debts of a column, and the
//! decisions a report asks for are views of it.

use super::{Column, Debt, View};
use crate::domain::assessment::Class;
use crate::domain::day::Day;
use crate::domain::fact::guarded;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::refusal::shell_word;
use crate::domain::sprint::{Commitment, Sprint, SprintState};
use crate::domain::words::words;

/// So many days before a sprint's end its answers are asked for.
const ANSWERS_SOON: i64 = 3;

words! {
    /// What is asked for.
    #[expect(missing_docs, reason = "the names say it")]
    Wanted {
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
    fn new(wanted: Wanted, about: Option<Thing>, name: impl ToString, says: String, fix: String) -> Self {
        let name = name.to_string();
        Self { wanted, about, name, says, fix, who: None, days: 0, due: false, debt: None, asks: None }
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

    /// Its column shows it.
    fn loud(self, debt: Debt) -> Self {
        Self { debt: Some(debt), ..self }
    }

    /// Somebody has to decide it.
    fn asks(self, question: impl Into<String>) -> Self {
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
        self.marked(today, &mut list);
        if let Some(sprint) = self.sprint.as_ref().filter(|sprint| sprint.state == SprintState::Active) {
            end_of(sprint, today, &mut list);
            self.answers_soon(sprint, today, &mut list);
        }
        self.promises(today, &mut list);
        self.unanswered(today, &mut list);
        for (slug, days) in &self.unread {
            let says = format!("no reading for {days} days");
            let asks = format!("{slug} was not read for {days} days. Who reads it, or is it retired?");
            let need = Need::new(Wanted::Reading, None, slug, says, format!("upshot log {slug} NUMBER"));
            list.push(need.due(*days).asks(asks));
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
            let says = format!("its answer in {}: {}", sprint.label(), column.outcome.title);
            list.push(answer(column, says).waiting(-left));
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
                let says = format!("promised in {}: {step}", closed.label());
                list.push(about(column, Wanted::Promise, says, format!("upshot sprint promise {name} kept")));
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
            list.push(about(column, Wanted::Answer, says, fix).due(days).asks(asks));
        }
    }
}

impl Column {
    /// Works out what is owed of it, the loudest first; and what its column shows of that.
    pub fn find_owed(&mut self, today: Day, sprint: Option<&Sprint>) {
        let mut list = Vec::new();
        ownership(self, &mut list);
        verdicts(self, today, &mut list);
        guardrails(self, today, &mut list);
        falsifier(self, today, &mut list);
        readings(self, today, &mut list);
        unanswered(self, today, sprint, &mut list);
        list.sort_by_key(|need| need.debt.as_ref().map_or((u8::MAX, 0), Debt::place));
        self.debts = list.iter().filter_map(|need| need.debt.clone()).collect();
        confirmations(self, &mut list);
        requests(self, today, &mut list);
        looks(self, today, &mut list);
        framing(self, today, &mut list);
        self.owed = list;
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

/// Whoever should answer for it, and does not.
fn ownership(column: &Column, list: &mut Vec<Need>) {
    let (label, title) = (column.outcome.label(), &column.outcome.title);
    let committed = column.commitment.is_some();
    let question = format!("Who answers for \"{title}\"?");
    match &column.outcome.owner {
        None if committed => {
            let fix = format!("upshot outcome owner {label} H");
            let need = about(column, Wanted::Owner, format!("nobody owns it: {title}"), fix).of(None);
            list.push(need.due(0).loud(Debt::NoOwner).asks(question));
        }
        Some(who) if committed && column.owner_left => {
            let says = format!("{who} has left, and nobody answers for it: {title}");
            let need = about(column, Wanted::Owner, says, format!("upshot outcome take {label} --why TEXT")).of(None);
            list.push(need.due(0).loud(Debt::OwnerLeft { who: who.clone() }).asks(question));
        }
        _ => {}
    }
    if let Some(offer) = &column.outcome.offered_to {
        let to = &offer.to;
        let fix = format!("upshot outcome accept {label}");
        let need = about(column, Wanted::Owner, format!("offered to {to}: {title}"), fix).of(Some(to)).due(0);
        list.push(need.loud(Debt::HandoverOpen { to: to.clone() }).asks(format!("Does {to} take \"{title}\"?")));
    }
}

/// Verdicts that are due, and what was refuted and is live.
fn verdicts(column: &Column, today: Day, list: &mut Vec<Need>) {
    for card in &column.cards {
        let h = &card.hypothesis;
        let name = h.label().to_string();
        if card.check.is_some_and(|check| check != crate::domain::hypothesis::Check::Measuring) {
            let days = card.days_late(today);
            let (late, debt, asks) = if days > 0 {
                let debt = Debt::VerdictLate { hypothesis: h.id, days };
                (format!(", {days}d late"), debt, format!("Did \"{}\" work? The answer is {days}d late", h.build))
            } else {
                let debt = Debt::VerdictDue { hypothesis: h.id };
                (", due today".to_owned(), debt, format!("Did \"{}\" work? The answer is due today", h.build))
            };
            let fix = format!("upshot verdict {name} CALL -l TEXT -n KIND");
            let says = format!("its verdict{late}: {}", h.build);
            list.push(beneath(column, Wanted::Verdict, h.id, &name, says, fix).due(days).loud(debt).asks(asks));
        } else if card.still_live() {
            let fix = format!("upshot hypothesis live {name} rolled-back");
            let says = format!("refuted and still live: {}", h.build);
            let asks = format!("\"{}\" was refuted and is live. Roll it back, or keep it and why?", h.build);
            let need = beneath(column, Wanted::Rollback, h.id, &name, says, fix).due(0);
            list.push(need.loud(Debt::StillLive { hypothesis: h.id }).asks(asks));
        }
    }
}

/// Limits beside the outcome that are breached and not answered, or that a reading lies past.
fn guardrails(column: &Column, today: Day, list: &mut Vec<Need>) {
    let label = column.outcome.label();
    for rail in column.guardrails.iter().filter(|_| column.outcome.is_open()) {
        let says = guarded(rail, today).0;
        let metric = rail.metric.slug.to_string();
        if rail.is_breached() {
            if rail.is_answered(&column.cards) {
                continue;
            }
            let since = rail.guard.and_then(|guard| guard.since);
            let suspect = rail.suspect(&column.cards);
            let fix = suspect.map_or_else(
                || format!("upshot evidence {label}"),
                |card| format!("upshot hypothesis live {} kept --why TEXT", card.hypothesis.label()),
            );
            let asks = format!("{says}. Roll back, or accept?");
            let need = about(column, Wanted::Guardrail, says, fix).due(since.map_or(0, |day| today.since(day)));
            // What is rolled back or kept is what shipped last before it.
            let card = suspect.map(|card| Thing::new(Kind::Hypothesis, card.hypothesis.id));
            let need = Need { about: card.or(need.about), ..need };
            list.push(need.loud(Debt::GuardrailBreached { metric }).asks(asks));
        } else if let Some(past) = rail.past() {
            let asks = format!("{says}. Is that over, or do we roll back?");
            let need = about(column, Wanted::Guardrail, says, format!("upshot evidence {label}"));
            list.push(need.due(today.since(past.day)).loud(Debt::GuardrailPast { metric }).asks(asks));
        }
    }
}

/// What would tell the outcome wrong: that it has come true, or that somebody has to look.
fn falsifier(column: &Column, today: Day, list: &mut Vec<Need>) {
    let label = column.outcome.label();
    let Some(falsifier) = column.falsifier.as_ref().filter(|_| column.outcome.is_open()) else { return };
    if falsifier.is_tripped() {
        let says = format!("what would tell you that you were wrong has come true: {}", falsifier.text);
        let asks = format!(
            "What would tell us that we were wrong has come true ({}). Stop, or change course?",
            falsifier.text
        );
        let days = falsifier.by.map_or(0, |by| today.since(by));
        let fix = format!("upshot outcome close {label} missed --why TEXT -l TEXT");
        list.push(about(column, Wanted::Falsifier, says, fix).due(days).loud(Debt::FalsifierTripped).asks(asks));
    } else if let Some(days) = falsifier.asked(today) {
        let says = format!("look whether it came true: {}", falsifier.text);
        let asks = format!("Did it come true: \"{}\"? Nobody has looked", falsifier.text);
        let fix = format!("upshot outcome looked {label} did-not --why TEXT");
        let need = about(column, Wanted::Falsifier, says, fix).due(days);
        list.push(need.loud(Debt::FalsifierAsked { days }).asks(asks));
    }
}

/// Metrics that were not read for longer than promised: the outcome's own, and those of its guardrails.
fn readings(column: &Column, today: Day, list: &mut Vec<Need>) {
    let mut unread = |slug: &str, days: i64, debt: Option<Debt>| {
        let says = format!("no reading for {days} days");
        let asks = format!("{slug} was not read for {days} days. Who reads it?");
        let need = about(column, Wanted::Reading, says, format!("upshot log {slug} NUMBER")).due(days).asks(asks);
        list.push(Need { name: slug.to_owned(), debt, ..need });
    };
    if let (Some(days), Some(metric)) = (column.stale(today), &column.metric) {
        unread(metric.slug.as_str(), days, Some(Debt::Stale { days }));
    }
    for rail in column.guardrails.iter().filter(|_| column.outcome.is_open()) {
        let last = rail.latest.map(|p| p.day);
        if let Some(days) = crate::domain::fact::stale(&rail.metric, last, rail.read_since, today) {
            unread(rail.metric.slug.as_str(), days, None);
        }
    }
}

/// A commitment that its sprint's end left without an answer.
fn unanswered(column: &Column, today: Day, sprint: Option<&Sprint>, list: &mut Vec<Need>) {
    let over = sprint.filter(|s| s.state == SprintState::Active && today > s.ends);
    if let Some(sprint) = over.filter(|_| column.commitment.as_ref().is_some_and(|c| c.answer.is_none())) {
        let title = &column.outcome.title;
        let says = format!("the sprint has ended and it has no answer: {title}");
        let asks = format!("{} has ended. What came of \"{title}\"?", sprint.label());
        list.push(answer(column, says).due(0).loud(Debt::NotAnswered).asks(asks));
    }
}

/// Verdicts that somebody proposed, or typed for somebody else.
fn confirmations(column: &Column, list: &mut Vec<Need>) {
    for card in &column.cards {
        let h = &card.hypothesis;
        let name = h.label().to_string();
        let confirm = |says| {
            // What a robot proposes is read, and the owner writes their own.
            let fix = match &card.proposed {
                Some(proposed) if card.proposed_by_robot => {
                    format!("upshot verdict {name} {} -l TEXT -n KIND", proposed.call.word())
                }
                _ => format!("upshot verdict {name} --confirm"),
            };
            beneath(column, Wanted::Confirmation, h.id, &name, says, fix).due(0)
        };
        if let Some(proposed) = &card.proposed {
            let (by, call) = (&proposed.typed_by, proposed.call.word());
            let asks = format!("{by} proposes {call} for \"{}\". Who signs it?", h.build);
            list.push(confirm(format!("{by} proposes {call}: {}", h.build)).asks(asks));
        }
        if let Some(verdict) = &card.verdict
            && let Some(signer) = verdict.signed_by.as_ref().filter(|s| **s != verdict.typed_by)
        {
            let (by, call) = (&verdict.typed_by, verdict.call.word());
            let says = format!("{by} typed your verdict {call}; confirm or replace it: {}", h.build);
            let asks = format!("{by} typed {call} for {signer} on \"{}\". Does {signer} stand by it?", h.build);
            list.push(confirm(says).of(Some(signer)).asks(asks));
        }
    }
}

/// Scope that was asked for and not decided.
fn requests(column: &Column, today: Day, list: &mut Vec<Need>) {
    for request in &column.asked {
        let says = format!("scope asked for: {}", request.request);
        let fix = format!("upshot scope {} {} --out --why TEXT", column.outcome.label(), shell_word(&request.request));
        let asks = format!("Is \"{}\" in, out, or later?", request.request);
        list.push(about(column, Wanted::ScopeCall, says, fix).waiting(today.since(request.asked_on)).asks(asks));
    }
}

/// What the readings and the calendar say that somebody has to look at.
fn looks(column: &Column, today: Day, list: &mut Vec<Need>) {
    let label = column.outcome.label();
    if !column.outcome.is_open() {
        return;
    }
    if let Some(due) = column.outcome.due.filter(|due| *due < today) {
        let says = format!("its due day has passed: was it achieved or missed? {}", column.outcome.title);
        let fix = format!("upshot outcome close {label} achieved --why TEXT -l TEXT");
        let look = about(column, Wanted::Look, says, fix).due(today.since(due));
        list.push(look.asks("Its due day has passed. Was it achieved or missed?"));
    }
    let look = |says| about(column, Wanted::Look, says, format!("upshot evidence {label}"));
    match column.movement.as_ref().and_then(|m| Some((m, m.class()?))) {
        Some((movement, Class::Breached)) => {
            let (past, all) = movement.assessment.past_limit.unwrap_or_default();
            let need = look(format!("the limit it is to hold was passed by {past} of {all} readings"));
            list.push(need.asks("It went past its limit. Is that over, or do we change course?"));
        }
        Some((_, Class::MovedWrongWay)) => {
            let need = look("its metric moved the wrong way".to_owned());
            list.push(need.asks("It goes the wrong way. Go on, or change course?"));
        }
        _ => {}
    }
}

/// What an outcome's framing lacks.
fn framing(column: &Column, today: Day, list: &mut Vec<Need>) {
    let missing = column.missing();
    if let Some(first) = missing.first() {
        let words: Vec<&str> = missing.iter().map(|b| b.says.as_str()).collect();
        let draft = about(column, Wanted::Framing, format!("a draft: {}", words.join(", ")), first.fix.clone());
        let asks = format!("It is committed, and a draft: {}. Who frames it?", words.join(", "));
        list.push(if column.commitment.is_some() { draft.due(0).asks(asks) } else { draft });
    }
    let baseline = column.outcome.baseline.as_ref();
    if let Some(by) = baseline.filter(|b| b.value.is_none()).and_then(|b| b.measure_by) {
        let says = format!("its baseline is unknown, to be measured by {}", by.short(today));
        let fix = format!("upshot edit {} --from NUMBER", column.outcome.label());
        let asks = format!("Its baseline was to be measured by {}. Where does it start?", by.short(today));
        let unknown = about(column, Wanted::Framing, says, fix);
        list.push(if today >= by { unknown.due(today.since(by)).asks(asks) } else { unknown });
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
