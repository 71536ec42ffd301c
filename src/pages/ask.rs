//! The question as a page: three marks for each thing that shipped, the team's totals, and one of them in full.

use crate::domain::ask::{Ask, Row};
use crate::domain::board::Wanted;
use crate::domain::board::said::{Marked, Tone};
use crate::domain::day::Day;
use crate::report::{Block, Cell, Doc, Field, Group, Head, Row as Shown};

/// What is asked of everything that ships.
pub const QUESTION: &str = "Who answers for it, and did it work?";

/// The question over several things, or over one in full.
pub fn doc(ask: &Ask, today: Day) -> Doc {
    let shipped = ask.shipped_words();
    let span =
        ask.span.map_or_else(
            String::new,
            |(first, last)| {
                if first == last { first.to_string() } else { format!("{first} to {last}") }
            },
        );
    let mut doc = Doc::new(QUESTION, "").stands([span, shipped]);
    if let [one] = ask.rows.as_slice()
        && ask.span.is_none()
    {
        doc.aside.clear();
        whole(&mut doc, one, today);
        return doc;
    }
    if ask.rows.is_empty() {
        doc.line("Nothing has shipped yet.", Tone::Plain);
        return doc;
    }
    let heads = [
        Head::wraps("what shipped").always(),
        Head::words("owner"),
        Head::words("stated before"),
        Head::words("answered?"),
    ];
    let rows = ask.rows.iter().map(|row| {
        let shell = format!("upshot ask {}", row.hypothesis);
        Shown::about(marks(row, today), row.hypothesis).more(detail(row, today)).shell(shell)
    });
    let due = ask.answered();
    let due = if due.of == 0 { "none due yet".to_owned() } else { format!("{} due", due.words()) };
    let total = |words: String| Cell::new(words, Tone::Strong);
    let totals =
        vec![total("answered".to_owned()), total(ask.owned().words()), total(ask.stated().words()), total(due)];
    let groups = vec![Group::of(None, rows), Group::of(None, [totals])];
    doc.table(&heads, groups);
    doc.apart();
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
        doc.hint = format!("Next, for {}: {fix}. ", row.hypothesis);
    }
    doc.foot = "✓ is \"answered\", not \"good\".".to_owned();
    doc.hint.push_str("One in full: upshot ask H-1; it finds a feature, a commit or a link.");
    doc.shell = "upshot ask".to_owned();
    doc
}

fn marks(row: &Row, today: Day) -> Vec<Cell> {
    vec![
        format!("{} {}", row.hypothesis, row.build).into(),
        row.owner_words().into(),
        stated(row).into(),
        row.answered_words(today).into(),
    ]
}

/// When the outcome was stated; that it was before the work is said by the column's name.
fn stated(row: &Row) -> Marked {
    let said = row.stated_words();
    let words = said.words.strip_suffix(" before").unwrap_or(&said.words).to_owned();
    Marked { words, ..said }
}

/// One of them in full.
fn whole(doc: &mut Doc, row: &Row, today: Day) {
    doc.section(format!("{} {}", row.hypothesis, row.build));
    let stated = match row.stated {
        Some(days) if days > 0 => format!("✓ {days}d before the work began"),
        Some(0) => "✓ on the day the work began".to_owned(),
        Some(days) => format!("! {}d after the work began", -days),
        None => format!("! never: what it lacks is in: upshot show {}", row.outcome),
    };
    let mut fields = said(row, today, true);
    fields.insert(2, Field::new("stated", stated, row.stated_words().tone));
    fields.insert(3, Field::new("shipped", row.shipped_on.short(today), Tone::Plain));
    fields.extend(row.fix().map(|fix| Field::new("next", fix, Tone::Strong)));
    doc.fields(fields);
}

/// What is told of one where it is looked at, among the others.
fn detail(row: &Row, today: Day) -> Vec<Block> {
    let mut doc = Doc::default();
    doc.section(format!("{} {}", row.hypothesis, row.build));
    doc.fields(said(row, today, false));
    doc.blocks
}

/// What is said of one: its outcome, who answers, what the readings say and what somebody said of it.
fn said(row: &Row, today: Day, with_label: bool) -> Vec<Field> {
    let way = row.way.as_ref().map_or_else(String::new, |way| format!(", {way}"));
    let ended = row.ended.as_ref().map_or_else(String::new, |ended| format!("; it ended: {ended}"));
    let label = if with_label { format!("{} ", row.outcome) } else { String::new() };
    let (achieved, tone) = row.achieved_words(today);
    let wants = (row.is_due() && !row.is_answered()).then_some(Wanted::Verdict);
    let mut fields = vec![
        Field::new("outcome", format!("{label}{}{way}{ended}", row.title), Tone::Plain),
        Field::new("answers", row.answers_words(), row.owner_words().tone),
        Field { name: "readings".into(), says: row.readings_words(today), wants: None, goes_on: false },
        Field { wants, ..Field::new("achieved", achieved, tone) },
    ];
    fields.extend(row.guardrails.iter().map(|rail| Field::new("guardrail", format!("! {rail}"), Tone::Bad)));
    // Where rows are chosen a key opens it.
    let work = match row.links.as_slice() {
        [] => String::new(),
        links if with_label => links.join(" "),
        links => {
            format!("x {}", links.iter().map(|url| url.trim_start_matches("https://")).collect::<Vec<_>>().join(" "))
        }
    };
    fields.push(Field::new("work", work, Tone::Plain));
    fields
}
