//! What readings say, as sentences.

use crate::domain::amount::{short, signed_with_unit};
use crate::domain::assessment::{Assessment, Said, Terms};
use crate::domain::board::said::{not_yet, tripped_state};
use crate::domain::board::{Card, Column, Debt};
use crate::domain::day::Day;
use crate::domain::fact::Movement;
use crate::domain::fact::number::percent;
use crate::domain::falsifier::Tripped;
use crate::domain::hypothesis::{Check, Prediction, State};
use crate::domain::outcome::Aim;
use crate::report::spoken::{plain, sentence};
use crate::text::in_sentence;

/// What an outcome's metric did, the class first: `Did not move: -0.2 to +2.1 since H-12.`
pub(super) fn moved(column: &Column, today: Day) -> String {
    let Some(movement) = column.movement.as_ref().filter(|m| m.is_asked()) else {
        let words: String = column.movement_words(today).into_iter().map(|(words, _)| words).collect();
        return sentence(&words);
    };
    sentence(&since(movement, column.unit(), today))
}

fn since(movement: &Movement, unit: Option<&str>, today: Day) -> String {
    let a = &movement.assessment;
    let brief = a.said(Terms { unit, today, first: Some(movement.first) }).brief();
    let class = plain(a.class.words());
    let apart = if brief.is_empty() { "" } else { ": " };
    let link = if a.was_moving().is_some() { "before" } else { "since" };
    // A limit is held whatever shipped.
    let label = movement.label.as_ref().filter(|_| a.past_limit.is_none());
    let ship = label.map_or_else(String::new, |label| format!(" {link} {label}"));
    format!("{class}{apart}{brief}{ship}")
}

/// Where it stands: `Now 36.2%, from 31 to 45 by 15 Apr, 37% of the way.`
pub(super) fn stands(column: &Column, today: Day) -> String {
    let Some(metric) = &column.metric else { return "No metric yet.".to_owned() };
    let now = column.now_words();
    let by = column.outcome.due.map_or_else(String::new, |due| format!(" by {}", due.short(today)));
    let mut said = now.map_or_else(|| "No reading yet".to_owned(), |now| format!("Now {now}"));
    match (column.outcome.aim, column.outcome.way()) {
        (Aim::Hold, _) => {
            let limit = column.outcome.target_words(metric.unit.as_deref());
            said.push_str(&limit.map_or_else(String::new, |limit| format!(", to hold {limit}{by}")));
        }
        (_, Some((from, to))) => {
            said.push_str(&format!(", from {} to {}{}{by}", short(from), short(to), column.other_targets(short)));
            // Who went away from the target is on no way.
            if let Some(share) = column.progress().filter(|share| *share >= 0.0) {
                said.push_str(&format!(", {} of the way", percent(share)));
            }
        }
        _ => {}
    }
    format!("{said}.")
}

/// Whether it will be there in time, where that can be said of a rate: `Off pace: +0.4 a week, needs +2.0.`
pub(super) fn pace(column: &Column) -> Option<String> {
    column.pace.as_ref()?.slope?;
    let pieces = column.pace_words();
    let [(class, _), (rate, _), rest @ ..] = pieces.as_slice() else { return None };
    let rest: String = rest.iter().map(|(words, _)| words.as_str()).collect();
    let rate = rate.trim().replace("/wk", " a week");
    Some(sentence(&format!("{class}: {rate}{rest}")))
}

/// What is owed of it most, in a sentence.
pub(super) fn debt(debt: &Debt) -> String {
    let days = |n: i64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    match debt {
        Debt::Versions { says } => format!("Said differently on two copies: {}.", says.to_lowercase()),
        Debt::Broken { says } => format!("Copies that met left it with this: {}.", says.to_lowercase()),
        Debt::NoOwner => "Nobody answers for it.".to_owned(),
        Debt::OwnerLeft { who } => format!("{who} has left, and nobody answers for it."),
        Debt::HandoverOpen { to } => format!("Offered to {to}."),
        Debt::VerdictLate { days: n, .. } => format!("Verdict {} late.", days(*n)),
        Debt::PastDue { days: n } => format!("{} past its due day.", days(*n)),
        Debt::StillLive { .. } => "Refuted and still live.".to_owned(),
        Debt::VerdictDue { .. } => "Verdict due.".to_owned(),
        Debt::GuardrailBreached { metric } => format!("Its limit on {metric} is breached."),
        Debt::GuardrailPast { metric } => format!("{metric} lies past its limit."),
        Debt::FalsifierTripped => "What would tell it wrong came true.".to_owned(),
        Debt::FalsifierAsked { .. } => "Somebody has to look whether it came true.".to_owned(),
        Debt::Stale { days: n } => format!("No reading for {}.", days(*n)),
        Debt::PullFailed { .. } => "Its last pull failed.".to_owned(),
        Debt::NotAnswered => "Not answered.".to_owned(),
    }
}

/// How a hypothesis stands: `Supported, 25 Feb, @jon.`
pub(super) fn state(card: &Card, today: Day) -> String {
    let h = &card.hypothesis;
    let doing = h.doing.as_ref().map_or_else(String::new, |doing| format!(", {doing} builds it"));
    let words = match (&card.verdict, card.check, card.state) {
        (Some(verdict), ..) if !verdict.contested.is_empty() => {
            let calls = verdict.contested.iter().map(|(call, by)| format!("{} {by}", call.word()));
            format!("contested: {}", calls.collect::<Vec<_>>().join(", "))
        }
        (Some(verdict), ..) => {
            let by = verdict.signed_by.as_ref().unwrap_or(&verdict.typed_by);
            let live = if card.still_live() { ", and still live" } else { "" };
            format!("{}{live}, {}, {by}", verdict.call.word(), verdict.on.short(today))
        }
        (_, Some(Check::Overdue), _) => {
            let days = card.days_late(today);
            format!("its verdict is {days} {} late", if days == 1 { "day" } else { "days" })
        }
        (_, Some(Check::Due), _) => {
            format!("its verdict is {}", h.deadline().map_or_else(String::new, |deadline| deadline.due(today)))
        }
        (_, _, State::Idea | State::Building) => format!("{}{doing}", card.state.word()),
        _ => card.state.word().to_owned(),
    };
    sentence(&words)
}

/// What came of what was expected; none before it shipped.
pub(super) fn claim(card: &Card, today: Day) -> Option<[String; 2]> {
    let a = card.movement.as_ref()?;
    let said = told(card, a, today);
    let parts: Vec<String> = [said.claimed()].into_iter().chain(said.likely()).collect();
    Some([plain(a.class.words()), parts.join(", ")])
}

fn told<'a>(card: &'a Card, a: &'a Assessment, today: Day) -> Said<'a> {
    let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
    a.said(Terms { unit, today, first: card.first })
}

/// The prediction, why and how sure: `if we build sample data …, because …. 70% sure.`
pub(super) fn prediction(card: &Card) -> [String; 2] {
    let h = &card.hypothesis;
    let p = h.ship.as_ref().map_or_else(|| Prediction::of(h), |ship| ship.frozen.clone());
    let slug = card.metric.as_ref().map_or("its metric", |m| m.slug.as_str());
    let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
    let moves = p.expect.map_or_else(String::new, |e| format!(", {slug} moves by {}", signed_with_unit(e.value, unit)));
    let within = p.window.map_or_else(String::new, |days| format!(" within {days} days"));
    let because = p.because.map_or_else(String::new, |because| format!("because {because}."));
    let sure = p.confidence.map_or_else(String::new, |sure| format!(" {sure}% sure."));
    let end = if because.is_empty() { "." } else { "," };
    [
        plain(&format!("if we build {}{moves}{within}{end}", in_sentence(&p.build))),
        plain(&format!("{because}{sure}")).trim().to_owned(),
    ]
}

/// The numbers of both sides: `Before 34.0, 9 readings. After 34.6, 4 readings. …`
pub(super) fn sides(card: &Card, today: Day) -> Option<String> {
    let a = card.movement.as_ref()?;
    let said = told(card, a, today);
    let mut parts = Vec::new();
    if let Some(before) = a.middle_before() {
        parts.push(format!("Before {}, {}.", said.level(before), said.points(a.before.len())));
    }
    if let Some(after) = a.middle_after() {
        parts.push(format!("After {}, {}.", said.level(after), said.points(a.after.len())));
    }
    let expect = card.hypothesis.ship.as_ref().and_then(|ship| ship.frozen.expect.as_ref());
    if let (Some(before), Some(expect)) = (a.middle_before(), expect) {
        parts.push(format!("Expected {}.", said.level(before + expect.value)));
    }
    if !a.later.is_empty() {
        let since: Vec<String> = a.later.iter().map(|point| said.level(point.value)).collect();
        parts.push(format!("Since its check {}: same answer.", since.join(", ")));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// What would tell the outcome wrong, and how that stands.
pub(super) fn wrong_if(column: &Column, today: Day) -> Option<String> {
    let falsifier = column.falsifier.as_ref()?;
    let stands = match (falsifier.tripped, falsifier.seen_words(today)) {
        (Tripped::NotYet, Some(seen)) => format!("{}, {seen}", not_yet(falsifier)),
        _ => tripped_state(falsifier, today),
    };
    Some(plain(&format!("Wrong if {}: {stands}.", falsifier.text)))
}
