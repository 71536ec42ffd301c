//! The question as a page: three marks for each thing that shipped, the team's totals, and one of them in full.

use super::{Cell, Doc, Head};
use crate::domain::ask::{Ask, Row};
use crate::domain::board::said::Tone;
use crate::domain::day::Day;

/// What is asked of everything that ships.
pub const QUESTION: &str = "Who answers for it, and did it work?";

/// The question over several things, or over one in full.
pub fn doc(ask: &Ask, today: Day) -> Doc {
    let shipped = ask.shipped_words();
    let span = ask.span.map_or_else(String::new, |(first, last)| {
        if first == last { format!("{first} · ") } else { format!("{first} to {last} · ") }
    });
    let mut doc = Doc::new(QUESTION, format!("{span}{shipped}"));
    if let [one] = ask.rows.as_slice()
        && ask.span.is_none()
    {
        doc.aside = String::new();
        whole(&mut doc, one, today);
        return doc;
    }
    let heads = [
        Head::wraps("what shipped").always(),
        Head::words("owner"),
        Head::words("outcome stated"),
        Head::words("answered?"),
    ];
    let mut rows: Vec<Vec<Cell>> = ask.rows.iter().map(|row| marks(row, today)).collect();
    if rows.is_empty() {
        doc.line("Nothing has shipped yet.", Tone::Plain);
        return doc;
    }
    let due = ask.answered();
    let due = if due.of == 0 { "none due yet".to_owned() } else { format!("{} due", due.words()) };
    let total = |words: String| Cell::new(words, Tone::Strong);
    rows.push(vec![total("answered".to_owned()), total(ask.owned().words()), total(ask.stated().words()), total(due)]);
    doc.rows(&heads, rows);
    let live: Vec<String> = ask.rows.iter().filter(|r| r.still_live).map(|r| r.hypothesis.to_string()).collect();
    if !live.is_empty() {
        doc.line(format!("Refuted, and still live: {}", live.join(", ")), Tone::Bad);
    }
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for row in ask.rows.iter().filter(|row| !row.guardrails.is_empty()) {
        if told.iter().all(|(outcome, _)| *outcome != row.outcome.to_string()) {
            told.push((row.outcome.to_string(), row.guardrails.clone()));
        }
    }
    for (outcome, rails) in told {
        doc.line(format!("Beside {outcome}: {}", rails.join("; ")), Tone::Bad);
    }
    if let Some((row, fix)) = ask.rows.iter().find_map(|row| Some((row, row.fix()?))) {
        doc.line(format!("Next, for {}: {fix}", row.hypothesis), Tone::Dim);
    }
    doc.line(
        "✓ is answered, not good. One in full: upshot ask H-1; it finds a feature, a commit or a link.",
        Tone::Dim,
    );
    doc
}

fn marks(row: &Row, today: Day) -> Vec<Cell> {
    let cell = |(words, tone): (String, Tone)| Cell::new(words, tone);
    vec![
        format!("{} {}", row.hypothesis, row.build).into(),
        cell(row.owner_words()),
        cell(row.stated_words()),
        cell(row.answered_words(today)),
    ]
}

fn whole(doc: &mut Doc, row: &Row, today: Day) {
    doc.section(format!("{} {}", row.hypothesis, row.build));
    let way = row.way.as_ref().map_or_else(String::new, |way| format!(", {way}"));
    let flat: String = row.readings_words(today).iter().map(|(words, _)| words.as_str()).collect();
    let tone = row.readings_words(today).first().map_or(Tone::Plain, |(_, tone)| *tone);
    let stated = match row.stated {
        Some(days) if days > 0 => format!("✓ {days}d before the work began"),
        Some(0) => "✓ on the day the work began".to_owned(),
        Some(days) => format!("! {}d after the work began", -days),
        None => "! never: what it lacks is in: upshot show ".to_owned() + &row.outcome.to_string(),
    };
    let (achieved, achieved_tone) = row.achieved_words(today);
    let ended = row.ended.as_ref().map_or_else(String::new, |ended| format!("; it ended: {ended}"));
    let heads = [Head::words(""), Head::wraps("")];
    let name = |words: &str| Cell::new(words, Tone::Dim);
    let mut rows = vec![
        vec![name("Outcome"), format!("{} {}{way}{ended}", row.outcome, row.title).into()],
        vec![name("Answers"), Cell::new(row.answers_words(), row.owner_words().1)],
        vec![name("Stated"), Cell::new(stated, row.stated_words().1)],
        vec![name("Shipped"), row.shipped_on.short(today).into()],
        vec![name("Readings"), Cell::new(flat, tone)],
        vec![name("Achieved"), Cell::new(achieved, achieved_tone)],
    ];
    for rail in &row.guardrails {
        rows.push(vec![name("Guardrail"), Cell::new(format!("! {rail}"), Tone::Bad)]);
    }
    if !row.links.is_empty() {
        rows.push(vec![name("Work"), row.links.join(" ").into()]);
    }
    if let Some(fix) = row.fix() {
        rows.push(vec![name("Next"), Cell::new(fix, Tone::Strong)]);
    }
    doc.rows(&heads, rows);
}
