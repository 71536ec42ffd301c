//! How a guardrail stands: held, not shown safe, past its limit, or breached since a day. It stands wherever its outcome
//! stands, and is never folded away.

use crate::domain::amount::with_unit;
use crate::domain::assessment::Guarded;
use crate::domain::board::said::Tone;
use crate::domain::board::{Card, Rail};
use crate::domain::day::Day;
use crate::domain::metric::{Limit, Metric, Point};

use super::Level;

/// How a guardrail did since a ship (worked out in `evidence/guard.rs`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guard {
    /// Breached, held, or neither.
    pub state: Guarded,
    /// The day from which on it is breached.
    pub since: Option<Day>,
    /// The day on which it was breached again, where it had come back inside in between; else the same day.
    pub again: Option<Day>,
    /// The worst level that fits the readings, where it is neither breached nor held.
    pub worst: Option<f64>,
    /// How many days were read since the ship.
    pub read: usize,
}

/// What is neither breached nor shown to hold.
pub const NOT_SHOWN_SAFE: &str = "not shown safe";

/// So few readings since the ship show nothing.
const FEW: usize = 3;

impl Rail {
    /// Whether it is breached.
    pub fn is_breached(&self) -> bool {
        self.guard.is_some_and(|guard| guard.state == Guarded::Breached)
    }

    /// What lies past the limit now: the latest reading, or the level.
    pub fn past(&self) -> Option<Point> {
        past(self.guardrail.limit, self.latest, self.level)
    }

    /// Whether the breach was answered: something that shipped before it was rolled back, or kept for a reason, since.
    pub fn is_answered(&self, cards: &[Card]) -> bool {
        let Some(since) = self.guard.and_then(|guard| guard.again) else { return false };
        shipped_before(cards, since)
            .any(|card| card.hypothesis.after_refuted.as_ref().is_some_and(|after| after.on >= since))
    }

    /// What shipped last before it was breached, and is asked about.
    pub fn suspect<'a>(&self, cards: &'a [Card]) -> Option<&'a Card> {
        let since = self.guard.and_then(|guard| guard.again)?;
        shipped_before(cards, since).max_by_key(|card| {
            let ship = card.hypothesis.ship.as_ref().map(|ship| ship.shipped_on);
            (ship, card.hypothesis.number)
        })
    }
}

/// How a guardrail stands, part by part: `p95 < 600ms`, `HELD`, `430ms`.
#[derive(Clone, Debug, PartialEq)]
pub struct Stands {
    /// What must hold.
    pub limit: String,
    /// Whether it does.
    pub word: String,
    /// Where its metric stands; empty where nobody read it.
    pub now: String,
    /// How loud it is.
    pub tone: Tone,
}

impl Stands {
    /// All of it in a row.
    pub fn words(&self, between: &str) -> String {
        format!("{} {}{between}{}", self.limit, self.word, self.now).trim_end().to_owned()
    }
}

impl Rail {
    /// How it stands, part by part.
    pub fn stands(&self, today: Day) -> Stands {
        let unit = self.metric.unit.as_deref();
        let limit = self.guardrail.limit;
        let limit = format!("{} {} {}", self.metric.slug, limit.op.symbol(), with_unit(limit.value, unit));
        let now = self.level.map_or_else(String::new, |level| level.words(unit));
        let (word, tone) = match (self.level, self.guard) {
            (None, _) => ("no reading yet".to_owned(), Tone::Warn),
            (_, Some(Guard { state: Guarded::Breached, since, .. })) => {
                let since = since.map_or_else(String::new, |day| format!(" since {}", day.short(today)));
                (format!("BREACHED{since}"), Tone::Bad)
            }
            _ if self.past().is_some() => ("PAST ITS LIMIT".to_owned(), Tone::Bad),
            (_, Some(Guard { state: Guarded::Held, .. })) => ("HELD".to_owned(), Tone::Plain),
            (_, Some(guard)) if guard.read < FEW => ("too few readings since the ship".to_owned(), Tone::Plain),
            (_, Some(_)) => (NOT_SHOWN_SAFE.to_owned(), Tone::Plain),
            (_, None) => ("inside".to_owned(), Tone::Plain),
        };
        Stands { limit, word, now, tone }
    }
}

fn shipped_before(cards: &[Card], day: Day) -> impl Iterator<Item = &Card> {
    cards.iter().filter(move |card| card.hypothesis.ship.as_ref().is_some_and(|ship| ship.shipped_on <= day))
}

/// What lies past a limit: the latest reading, or the level.
pub fn past(limit: Limit, latest: Option<Point>, level: Option<Level>) -> Option<Point> {
    let outside = |point: &Point| !limit.op.holds(point.value, limit.value);
    latest.filter(outside).or(level.map(|level| level.point()).filter(outside))
}

/// A guardrail in words, every face's: `fraud BREACHED since 2 Oct: 0.55% (<0.4%)`.
pub fn guarded(rail: &Rail, today: Day) -> (String, Tone) {
    let unit = rail.metric.unit.as_deref();
    let (slug, limit) = (&rail.metric.slug, limit_words(&rail.metric, rail.guardrail.limit));
    let Some(level) = rail.level else { return (format!("{slug}: no reading yet ({limit})"), Tone::Warn) };
    let of = |v: f64| level.say(v, unit);
    let now = level.words(unit);
    if let Some(guard) = rail.guard.filter(|guard| guard.state == Guarded::Breached) {
        let since = guard.since.map_or_else(String::new, |day| format!(" since {}", day.short(today)));
        return (format!("{slug} BREACHED{since}: {now} ({limit})"), Tone::Bad);
    }
    if let Some(past) = rail.past() {
        let words = format!("{slug} past its limit: {} on {} ({limit})", of(past.value), past.day.short(today));
        return (words, Tone::Bad);
    }
    match rail.guard {
        Some(Guard { state: Guarded::Held, .. }) => (format!("{slug} {now}, holds {limit}"), Tone::Dim),
        Some(guard) if guard.read < FEW => {
            let read = if guard.read == 1 { "1 reading".to_owned() } else { format!("{} readings", guard.read) };
            (format!("{slug} {now}: {read} since the ship ({limit})"), Tone::Dim)
        }
        Some(guard) => {
            let worst = guard.worst.map_or_else(String::new, |v| format!(", up to {} fits", of(v)));
            (format!("{slug} {now}: {NOT_SHOWN_SAFE}{worst} ({limit})"), Tone::Plain)
        }
        None => (format!("{slug} {now}, inside {limit}"), Tone::Dim),
    }
}

/// A limit with its unit: `<0.4%`.
pub fn limit_words(metric: &Metric, limit: Limit) -> String {
    format!("{}{}", limit.op.symbol(), with_unit(limit.value, metric.unit.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assessment::PointKind;
    use crate::domain::condition::Op;
    use crate::domain::outcome::Guardrail;
    use crate::fixture::{self, today};

    fn rail(now: f64, guard: Option<Guard>) -> Rail {
        let metric = Metric { unit: Some("%".to_owned()), ..fixture::metric("fraud") };
        let point = Point { day: today(), value: now };
        let level = Level { value: now, until: today(), last: today(), days: 1, kind: PointKind::Reading, places: 2 };
        let limit = Limit { op: Op::Below, value: 0.4 };
        let guardrail = Guardrail { id: metric.id, outcome: metric.id, metric: metric.id, limit };
        Rail { guardrail, metric, latest: Some(point), level: Some(level), read_since: None, guard }
    }

    #[test]
    fn each_state_is_said_in_its_words() {
        let since = Some(today().plus(-10));
        let guard = |state, worst, read| Some(Guard { state, since, again: since, worst, read });
        let said = |now, guard| guarded(&rail(now, guard), today());
        assert_eq!(said(0.24, guard(Guarded::Held, None, 9)), ("fraud 0.24%, holds <0.4%".to_owned(), Tone::Dim));
        let (words, tone) = said(0.31, guard(Guarded::NotShownSafe, Some(0.468), 5));
        assert_eq!((words.as_str(), tone), ("fraud 0.31%: not shown safe, up to 0.47% fits (<0.4%)", Tone::Plain));
        assert_eq!(
            said(0.31, guard(Guarded::NotShownSafe, None, 2)).0,
            "fraud 0.31%: 2 readings since the ship (<0.4%)"
        );
        let (words, tone) = said(0.43, guard(Guarded::NotShownSafe, None, 2));
        assert_eq!((words.as_str(), tone), ("fraud past its limit: 0.43% on 12 Mar (<0.4%)", Tone::Bad));
        let (words, tone) = said(0.55, guard(Guarded::Breached, None, 9));
        assert_eq!((words.as_str(), tone), ("fraud BREACHED since 2 Mar: 0.55% (<0.4%)", Tone::Bad));
        assert_eq!(said(0.24, None).0, "fraud 0.24%, inside <0.4%");
        let unread = Rail { latest: None, level: None, ..rail(0.0, None) };
        assert_eq!(guarded(&unread, today()).0, "fraud: no reading yet (<0.4%)");
    }
}
