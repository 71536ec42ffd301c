//! What is owed of one outcome: every question its column asks, each with who answers it and the command that does.

use super::needs::{Need, Wanted, about, alarmed, answer, beneath, unsettled};
use super::{Column, Debt};
use crate::domain::alarm::Across;
use crate::domain::assessment::Class;
use crate::domain::conflict::Settled;
use crate::domain::day::Day;
use crate::domain::fact::{guarded, limit_words, reached};
use crate::domain::id::{Kind, Thing};
use crate::domain::refusal::shell_word;
use crate::domain::sprint::{Sprint, SprintState};

impl Column {
    /// Works out what is owed of it, the loudest first; and what its column shows of that.
    pub fn find_owed(&mut self, today: Day, sprint: Option<&Sprint>) {
        let mut list = Vec::new();
        versions(self, today, &mut list);
        broken(self, &mut list);
        ownership(self, &mut list);
        verdicts(self, today, &mut list);
        guardrails(self, today, &mut list);
        falsifier(self, today, &mut list);
        readings(self, today, &mut list);
        past_due(self, today, &mut list);
        unanswered(self, today, sprint, &mut list);
        list.sort_by_key(|need| need.debt.as_ref().map_or((u8::MAX, 0), Debt::place));
        self.debts = list.iter().filter_map(|need| need.debt.clone()).collect();
        confirmations(self, &mut list);
        requests(self, today, &mut list);
        looks(self, &mut list);
        framing(self, today, &mut list);
        self.owed = list;
    }
}

/// What two copies said differently of it or beneath it.
fn versions(column: &Column, today: Day, list: &mut Vec<Need>) {
    for conflict in &column.conflicts {
        let label = column.outcome.label().to_string();
        let name = conflict.called_in_words(today);
        let of = name.strip_prefix(&label).map_or(name.as_str(), str::trim_start);
        let says = match conflict.settled {
            Settled::ByVerdict => format!("{name} CONTESTED"),
            Settled::ByChoice | Settled::ByCorrection => format!("{} OF {of}", conflict.counted().to_uppercase()),
        };
        let asks = format!("Which holds? {}", conflict.says(today));
        let need = unsettled(conflict, today).of(column.outcome.owner.as_ref());
        list.push(need.loud(Debt::Versions { says }).asks(asks));
    }
}

/// What copies that met have broken of the rules across rows, of it or beneath it.
fn broken(column: &Column, list: &mut Vec<Need>) {
    for alarm in &column.alarms {
        // Who is to own what is committed is asked as it is of every outcome.
        if alarm.across != Across::Owned || column.commitment.is_none() || column.outcome.owner.is_some() {
            list.push(alarmed(alarm).loud(Debt::Broken { says: alarm.loud() }));
        }
    }
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
                let due = h.deadline().map_or_else(String::new, |deadline| deadline.due(today));
                (format!(", {due}"), debt, format!("Did \"{}\" work? The answer is {due}", h.build))
            };
            let fix = format!("upshot verdict {name} CALL -l TEXT -n KIND");
            let says = format!("its verdict{late}: {}", h.build);
            list.push(beneath(column, Wanted::Verdict, h, says, fix).due(days).loud(debt).asks(asks));
        } else if card.still_live() {
            let fix = format!("upshot hypothesis live {name} rolled-back");
            let says = format!("refuted and still live: {}", h.build);
            let asks = format!("\"{}\" was refuted and is live. Roll it back, or keep it and why?", h.build);
            let days = card.verdict.as_ref().map_or(0, |verdict| today.since(verdict.on));
            let need = beneath(column, Wanted::Rollback, h, says, fix).due(days);
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
            let now = rail.level.map_or_else(String::new, |level| level.words(rail.metric.unit.as_deref()));
            let limit = limit_words(&rail.metric, rail.guardrail.limit);
            let from = since.map_or_else(String::new, |day| format!(", since {}", day.short(today)));
            let asks = format!("{metric} is {now}, limit {limit}{from}: roll back, or accept and say why");
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

/// A due day that has passed: loud where the target is not reached.
fn past_due(column: &Column, today: Day, list: &mut Vec<Need>) {
    let Some(due) = column.outcome.due.filter(|due| *due < today && column.outcome.is_open()) else { return };
    let label = column.outcome.label();
    let says = format!("its due day has passed: was it achieved or missed? {}", column.outcome.title);
    let fix = format!("upshot outcome close {label} achieved --why TEXT -l TEXT");
    let days = today.since(due);
    let need = about(column, Wanted::Look, says, fix).due(days);
    let need = need.asks("Its due day has passed. Was it achieved or missed?");
    let open = column.level.is_some_and(|level| reached(&column.outcome, level.value) == Some(false));
    list.push(if open { need.loud(Debt::PastDue { days }) } else { need });
}

/// A commitment that its sprint's end left without an answer.
fn unanswered(column: &Column, today: Day, sprint: Option<&Sprint>, list: &mut Vec<Need>) {
    let over = sprint.filter(|s| s.state == SprintState::Active && today > s.ends);
    if let Some(sprint) = over.filter(|_| column.commitment.as_ref().is_some_and(|c| c.answer.is_none())) {
        let title = &column.outcome.title;
        let says = format!("the sprint has ended and it has no answer: {title}");
        let asks = format!("{} has ended. What came of \"{title}\"?", sprint.label());
        list.push(answer(column, says).due(today.since(sprint.ends)).loud(Debt::NotAnswered).asks(asks));
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
            beneath(column, Wanted::Confirmation, h, says, fix).due(0)
        };
        if let Some(proposed) = &card.proposed {
            let (by, call) = (&proposed.typed_by, proposed.call.word());
            let asks = format!("{by} proposes {call} for \"{}\". Who signs it?", h.build);
            list.push(confirm(format!("{by} proposes {call}: {}", h.build)).asks(asks));
        }
        // Of a contested one the owner gives another.
        if let Some(verdict) = card.verdict.as_ref().filter(|verdict| verdict.contested.is_empty())
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
fn looks(column: &Column, list: &mut Vec<Need>) {
    let label = column.outcome.label();
    if !column.outcome.is_open() {
        return;
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
        let draft = about(column, Wanted::Framing, format!("a draft: {}", words.join(", ")), first.fix.to_string());
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
