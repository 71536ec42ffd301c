//! An outcome in full: the three questions answered, who answers for it, and what has become of it.

use super::{Said, Told, field, named, page, paragraph, part, readings, said};
use crate::domain::amount::{short, with_unit};
use crate::domain::assessment::Class;
use crate::domain::board::Column;
use crate::domain::board::said::{Tone, tripped_state};
use crate::domain::day::Day;
use crate::domain::fact::{self, ended, guarded};
use crate::domain::falsifier::Tripped;
use crate::domain::metric::Point;
use crate::domain::objective::Objective;
use crate::domain::outcome::{Aim, Function, ScopeCall, Version};
use crate::domain::review::Goalpost;
use crate::domain::sprint::{Answer, Impact, SprintState};
use crate::report::words::{count, expected, flat, glyph, percent, read};
use crate::report::{Block, Cell, Doc, Head};

/// How many readings are shown.
pub const READINGS: usize = 8;

/// What the page is made from.
pub struct Whole<'a> {
    /// The outcome with its metric, its owner and its hypotheses.
    pub column: &'a Column,
    /// The objective it serves.
    pub objective: Option<&'a Objective>,
    /// The goalposts that were moved.
    pub goalposts: &'a [Goalpost],
    /// Requests for scope.
    pub calls: &'a [ScopeCall],
    /// The versions of its spec, oldest first.
    pub versions: &'a [Version],
    /// Its newest readings, oldest first: one more than are shown, to tell the change by.
    pub readings: &'a [Told],
    /// What its metric did sprint by sprint.
    pub sprints: &'a [Impact],
    /// What was said of it.
    pub said: Said,
    /// The day it is seen from.
    pub today: Day,
}

/// The page.
pub fn doc(whole: &Whole<'_>) -> Doc {
    let (column, today) = (whole.column, whole.today);
    let mut doc = head(column, today);
    let doc = &mut doc;
    questions(doc, column, today);
    who(doc, column, today);
    stated(doc, column, whole.sprints, today);
    if let Some(objective) = whole.objective {
        field(doc, "serves", &format!("{}: {}", objective.label(), objective.statement), Tone::Plain);
    }
    goalposts(doc, whole.goalposts, unit(column), today);
    scope(doc, whole.calls, today);
    spec(doc, column, whole.versions, today);
    hypotheses(doc, column);
    impact(doc, whole.sprints, column, today);
    if !whole.readings.is_empty() {
        part(doc, "Readings");
        let skip = usize::from(whole.readings.len() > READINGS);
        let value = |at: usize| whole.readings.get(at).and_then(|told| told.value);
        // Of a metric that is read daily one day says little beside the day before.
        let daily = column.level.is_some_and(|level| level.is_week());
        let change = |at: usize| {
            let change = value(at + skip).zip((at + skip).checked_sub(1).and_then(value)).filter(|_| !daily);
            change.map(|(now, was)| column.change(was, now)).unwrap_or_default()
        };
        readings(doc, &whole.readings[skip..], |value| column.say(value), change, today);
    }
    said(doc, &whole.said, today);
    std::mem::take(doc)
}

fn unit(column: &Column) -> Option<&str> {
    column.metric.as_ref()?.unit.as_deref()
}

/// Its label, its title, how it stands, and what it needs.
fn head(column: &Column, today: Day) -> Doc {
    let o = &column.outcome;
    let mut place = Vec::new();
    if column.goal {
        place.push("goal".to_owned());
    } else if column.commitment.is_some() {
        place.push("committed".to_owned());
    }
    match &o.result {
        Some(result) => {
            let ended = ended(o, unit(column)).unwrap_or_default();
            place.push(format!("{ended}, {}", result.closed_on.short(today)));
        }
        None if !column.missing().is_empty() => place.push("draft".to_owned()),
        None => {}
    }
    place.push(o.owner.as_ref().map_or_else(|| "! NO OWNER".to_owned(), ToString::to_string));
    let mut doc = page(&o.label().to_string(), &o.title, &place.join(" · "));
    if let Some(result) = &o.result {
        for (name, words) in [("why", &result.why), ("learned", &result.learned)] {
            if let Some(words) = words {
                field(&mut doc, name, words, Tone::Plain);
            }
        }
    } else {
        for debt in &column.debts {
            field(&mut doc, "needs", &format!("! {}", debt.words()), Tone::Warn);
        }
    }
    for pass in column.passes() {
        field(&mut doc, "let through", &format!("{}, because {}", pass.words("or"), pass.why), Tone::Plain);
    }
    let missing: Vec<&str> = column.missing().iter().map(|b| b.rule.word()).collect();
    if !missing.is_empty() && o.is_open() {
        field(&mut doc, "missing", &missing.join(", ").replace('_', " "), Tone::Warn);
    }
    doc
}

fn questions(doc: &mut Doc, column: &Column, today: Day) {
    let o = &column.outcome;
    part(doc, "1 Which problem do we want gone, and for whom?");
    match &o.problem {
        Some(problem) => paragraph(doc, problem, Tone::Plain),
        None => paragraph(doc, "(not said)", Tone::Dim),
    }
    for (name, words) in [("for", &o.for_whom), ("matters", &o.matters)] {
        if let Some(words) = words {
            field(doc, name, words, Tone::Plain);
        }
    }
    part(doc, "2 What does success measure?");
    match &column.metric {
        Some(metric) => {
            let measures = metric.measures.as_deref().map_or_else(String::new, |m| format!(": {m}"));
            let other = column.other_measures();
            field(doc, "metric", &format!("{}{measures}{other}", metric.slug), Tone::Plain);
            way(doc, column, today);
        }
        None => paragraph(doc, "(no metric yet)", Tone::Dim),
    }
    for rail in &column.guardrails {
        let (words, tone) = guarded(rail, today);
        field(doc, "guardrail", &words, tone);
    }
    part(doc, "3 What would tell us that we were wrong?");
    match &o.wrong_if {
        Some(wrong) => {
            paragraph(doc, &wrong.words(today), Tone::Plain);
            let passed = wrong.by.is_some_and(|by| by < today);
            match &column.falsifier {
                Some(f) if f.tripped != Tripped::Words => {
                    let look = if f.is_tripped() { Tone::Bad } else { Tone::Dim };
                    field(doc, "looked at", &tripped_state(f, today), look);
                }
                _ => {
                    if let Some(by) = wrong.by {
                        field(doc, "to look at", &by.named(today), if passed { Tone::Warn } else { Tone::Dim });
                    }
                }
            }
        }
        None => paragraph(doc, "(not said)", Tone::Dim),
    }
}

/// From where to where, and where it stands.
fn way(doc: &mut Doc, column: &Column, today: Day) {
    let o = &column.outcome;
    let unit = unit(column);
    let baseline = o.baseline.as_ref();
    let from = match baseline.and_then(|b| b.value) {
        Some(from) => format!(
            "{}{}",
            with_unit(from, unit),
            baseline.and_then(|b| b.day).map_or_else(String::new, |d| format!(" on {}", d.short(today)))
        ),
        None => baseline
            .and_then(|b| b.measure_by)
            .map_or_else(|| "(no baseline)".to_owned(), |by| format!("NO BASELINE until {}", by.short(today))),
    };
    field(doc, "from", &from, Tone::Plain);
    if let Some(target) = &o.target {
        let said = target.as_typed.trim_start_matches(['<', '>', '=', ' ']);
        let typed = if said == with_unit(target.value, unit) || said == short(target.value) {
            String::new()
        } else {
            format!(" (typed {})", target.as_typed)
        };
        let by = o.due.map_or_else(String::new, |due| format!(" by {}", due.named(today)));
        field(
            doc,
            if o.aim == Aim::Hold { "hold" } else { "to" },
            &format!(
                "{}{}{typed}{by}",
                o.target_words(unit).unwrap_or_default(),
                column.other_targets(|value| with_unit(value, unit))
            ),
            Tone::Plain,
        );
    }
    let (Some(latest), Some(now)) = (column.latest, column.now_words()) else {
        field(doc, "now", "(no reading yet)", Tone::Dim);
        return;
    };
    field(doc, "movement", &flat(&column.movement_words(today)), Tone::Strong);
    if column.pace.is_some() {
        let pace: Vec<_> = column.pace_words().into_iter().chain(column.projection_words()).collect();
        field(doc, "pace", &flat(&pace), Tone::Plain);
    }
    let far = column.progress().map_or_else(String::new, |p| format!(", {} of the way", percent(p)));
    let pace = column.time_gone(today).filter(|p| *p > 0.0 && o.aim == Aim::Reach && o.is_open());
    let time = pace.map_or_else(String::new, |p| format!(", {} of the time", percent(p)));
    let read = read(latest.day, column.raw(today), today);
    let words = format!("{now}, {read}{far}{time}");
    field(doc, "now", &words, Tone::Strong);
    if let Some(progress) = column.progress() {
        doc.blocks.push(Block::Bar(progress, pace));
    }
}

fn who(doc: &mut Doc, column: &Column, today: Day) {
    let o = &column.outcome;
    part(doc, "Who answers for it?");
    match &o.owner {
        Some(owner) => field(doc, "owner", &owner.to_string(), Tone::Plain),
        None => field(doc, "owner", "! NO OWNER", Tone::Bad),
    }
    if let Some(offer) = &o.offered_to {
        let why = offer.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
        field(
            doc,
            "offered to",
            &format!("{}, by {} on {}{why}", offer.to, offer.by, offer.on.short(today)),
            Tone::Warn,
        );
    }
    for contributor in &column.contributors {
        named(doc, contributor.function.word(), &contributor.handle.to_string(), Tone::Plain);
    }
    let missing: Vec<&str> = column.missing_functions().into_iter().map(Function::word).collect();
    if !missing.is_empty() && o.is_open() {
        field(doc, "nobody for", &missing.join(", "), Tone::Dim);
    }
}

fn goalposts(doc: &mut Doc, moved: &[Goalpost], unit: Option<&str>, today: Day) {
    if moved.is_empty() {
        return;
    }
    part(doc, &format!("Moved goalposts {}", moved.len()));
    for post in moved {
        let why = post.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
        let line = format!("{} · {}, {}{why}", post.went(unit, today), post.by, post.on.short(today));
        named(doc, &post.field.replace('_', " "), &line, Tone::Warn);
    }
}

fn scope(doc: &mut Doc, calls: &[ScopeCall], today: Day) {
    if calls.is_empty() {
        return;
    }
    part(doc, "Scope");
    for call in calls {
        let asked = call.asked_by.as_deref().map_or_else(String::new, |by| format!("{by} asked"));
        let (word, words, look) = match &call.decision {
            Some(d) => {
                let decided = format!("{} {}: {}", d.decided_by, d.on.short(today), d.why);
                let both: Vec<&str> =
                    [asked.as_str(), decided.as_str()].into_iter().filter(|w| !w.is_empty()).collect();
                (d.call.word(), both.join(", "), Tone::Plain)
            }
            None => (
                "undecided",
                format!("{asked}{}since {}", if asked.is_empty() { "" } else { " " }, call.asked_on.short(today)),
                Tone::Warn,
            ),
        };
        named(doc, word, &format!("{} · {words}", call.request), look);
    }
}

/// When the outcome was whole, beside the first sprint that committed to it and the first work on it.
fn stated(doc: &mut Doc, column: &Column, sprints: &[Impact], today: Day) {
    let Some(on) = column.outcome.framed_on else { return };
    let beside = |what: String, day: Day| match fact::stated(Some(on), day).unwrap_or_default() {
        0 => format!("the day {what}"),
        n if n > 0 => format!("{} before {what}", count(n as usize, "day")),
        n => format!("{} after {what}", count(n.unsigned_abs() as usize, "day")),
    };
    let began = sprints.first().map(|s| beside(format!("{} began", s.sprint), s.starts));
    let worked = column.first_work().map(|(day, label)| beside(format!("work on {label} began"), day));
    let words: Vec<String> = [Some(on.named(today)), began, worked].into_iter().flatten().collect();
    field(doc, "stated", &words.join(", "), Tone::Plain);
}

/// What its metric did sprint by sprint, and what was said of that.
fn impact(doc: &mut Doc, sprints: &[Impact], column: &Column, today: Day) {
    if sprints.is_empty() {
        return;
    }
    part(doc, "Sprint by sprint");
    let rows = sprints.iter().map(|s| {
        let value = |p: Option<Point>| p.map_or_else(|| "?".to_owned(), |p| column.say(p.value));
        let change =
            s.opening.zip(s.closing).map_or_else(String::new, |(from, to)| column.change(from.value, to.value));
        let answer = s.answer.as_ref();
        let said = match answer {
            Some(Answer { away: Some(who), .. }) => format!("not answered: {who} away"),
            Some(answer) => {
                let words = [&answer.learned, &answer.next_step].into_iter().flatten().cloned();
                words.collect::<Vec<_>>().join("  next: ")
            }
            None if s.state == SprintState::Active => "running".to_owned(),
            None => "not answered".to_owned(),
        };
        let kept = s.kept.as_ref().map_or("", |kept| if kept.kept { " (kept)" } else { " (dropped)" });
        vec![
            Cell::from(s.sprint.to_string()),
            format!("{} to {}", s.starts.short(today), s.ends.short(today)).into(),
            format!("{} → {}", value(s.opening), value(s.closing)).into(),
            Cell::new(change, Tone::Dim),
            answer.and_then(|a| a.movement).map_or("", Class::words).into(),
            Cell::new(format!("{said}{kept}"), Tone::Dim),
        ]
    });
    let words = Head::words;
    let heads = [
        words("sprint"),
        words("days"),
        Head::number("from, to"),
        Head::number("change"),
        words("movement"),
        Head::wraps("what was said"),
    ];
    doc.rows(&heads, rows);
}

fn spec(doc: &mut Doc, column: &Column, versions: &[Version], today: Day) {
    let Some(spec) = &column.outcome.spec else { return };
    let version = match versions {
        [] | [_] => String::new(),
        [.., last] => {
            let label = column.outcome.label();
            format!(", version {} of {} by {}: upshot outcome spec {label}", last.number, last.on.short(today), last.by)
        }
    };
    part(doc, &format!("Spec{version}"));
    paragraph(doc, spec, Tone::Plain);
}

fn hypotheses(doc: &mut Doc, column: &Column) {
    part(doc, &format!("Hypotheses {}", column.cards.len()));
    let rows = column.cards.iter().map(|card| {
        let h = &card.hypothesis;
        let (glyph, look) = glyph(card, true);
        let metric = card.metric.as_ref().and_then(|m| m.unit.as_deref());
        // What shipped is judged by what was frozen, whatever was amended since.
        let predicted = h.ship.as_ref().map_or(h.expect.as_ref(), |ship| ship.frozen.expect.as_ref());
        let expect = predicted.map_or_else(String::new, |e| expected(e, h.window, metric));
        let learned = card.verdict.as_ref().and_then(|v| v.learned.clone()).unwrap_or_default();
        let live = if card.still_live() { "! STILL LIVE  " } else { "" };
        vec![
            Cell::new("", look).marked(glyph),
            h.label().to_string().into(),
            h.build.clone().into(),
            card.state.word().into(),
            Cell::new(expect, Tone::Dim),
            Cell::new(format!("{live}{learned}"), if live.is_empty() { Tone::Dim } else { Tone::Warn }),
        ]
    });
    let words = Head::words;
    let heads = [words(""), words(""), Head::wraps("build"), words("state"), words("expect"), Head::wraps("learned")];
    doc.rows(&heads, rows);
}
