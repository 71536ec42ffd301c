//! What somebody has to decide: who, since when, and the command; and what became of what was to be decided last time.

use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::report::{Decision, Kept, Report, Since, Together};
use crate::report::{About, Cell, Doc, Head, Named, Row};

/// So many lines a page gives to them.
pub(super) const LINES: usize = 10;
/// So many where several boards share a page.
pub(super) const FEW: usize = 4;
/// So many names stand in a line.
const NAMES: usize = 3;
/// So many cells they take, unless one alone takes more.
const ROOM: usize = 20;
/// So many in narrow text.
const LITTLE: usize = 8;
/// So many of those that were decided are told.
const DECIDED: usize = 3;

pub(super) fn part(doc: &mut Doc, report: &Report, most: usize) {
    let today = report.as_of;
    let lines = Decision::lines(&report.decisions);
    doc.section("Decisions needed");
    if lines.is_empty() {
        match report.owed_beside {
            0 => doc.line("Nothing to decide: nobody owes anything.", Tone::Good),
            1 => doc.line("None is due; 1 thing waits: upshot todo", Tone::Plain),
            n => doc.line(format!("None is due; {n} things wait: upshot todo"), Tone::Plain),
        }
    }
    let seen = report.since_seen.as_ref().map_or(0, |since| since.decided.len().min(DECIDED) + 2);
    let room = most.saturating_sub(seen).max(1);
    let shown = if lines.len() > room { room.saturating_sub(1).max(1) } else { lines.len() };
    let heads = [Head::words(""), Head::wraps(""), Head::words(""), Head::words("")];
    doc.rows(&heads, lines.iter().take(shown).map(|line| row(line, today)));
    let left: usize = lines.iter().skip(shown).map(|line| line.of.len()).sum();
    if left > 0 {
        doc.line(format!("and {left} more: upshot todo"), Tone::Dim);
    }
    if let Some(since) = &report.since_seen {
        last_time(doc, since, today);
    }
}

fn row(line: &Together<'_>, today: Day) -> Row {
    let names: Vec<&str> = line.of.iter().map(|d| d.name.as_str()).collect();
    let who: Vec<String> = line.who().into_iter().map(ToString::to_string).collect();
    let who = if who.is_empty() { "anyone".to_owned() } else { few(&who, " ", ROOM) };
    let since = line.since().map_or_else(String::new, |day| day.short(today));
    let cells = vec![
        Cell::new(few(&names, " ", ROOM), Tone::Strong).or(few(&names, " ", LITTLE)),
        line.asks.clone().into(),
        Cell::new(who, Tone::Plain),
        Cell::new(line.since_words(today), Tone::Dim).or(since),
    ];
    let name = format!("decision {} {}", line.of[0].ask.word(), names.join(" "));
    let row = Row::about(cells, About::named(name, line.of[0].about.map(Named::Thing)));
    row.fix(line.fix.clone())
}

/// The first of some words, as many as have room, and how many more there are.
fn few<T: AsRef<str>>(all: &[T], between: &str, room: usize) -> String {
    let mut first: Vec<&str> = Vec::new();
    for word in all.iter().take(NAMES).map(AsRef::as_ref) {
        let used: usize = first.iter().map(|word| word.len() + between.len()).sum();
        if !first.is_empty() && used + word.len() > room {
            break;
        }
        first.push(word);
    }
    let more = all.len() - first.len();
    let more = if more > 0 { format!("{between}+{more}") } else { String::new() };
    format!("{}{more}", first.join(between))
}

fn last_time(doc: &mut Doc, since: &Since, today: Day) {
    let (decided, open) = (since.decided.len(), since.open.len());
    if decided + open == 0 {
        return;
    }
    doc.says(vec![(
        format!("Of {} you saw on {}: {decided} decided, {open} not.", decided + open, since.on.short(today)),
        Tone::Strong,
    )]);
    let rows = since.decided.iter().take(DECIDED).map(|(kept, how)| {
        let how = how.as_ref().map_or_else(
            || "no longer asked: its readings or its day say otherwise by now".to_owned(),
            |how| format!("{}, {} on {}", how.what, how.by, how.on.short(today)),
        );
        vec![Cell::new("decided", Tone::Good), Cell::new(kept.name.clone(), Tone::Strong), how.into()]
    });
    let said = |kept: &Kept| {
        let since = kept.since.map_or_else(String::new, |day| format!(" since {}", day.short(today)));
        format!("{} {}{since}", kept.name, kept.ask.word().replace('_', " "))
    };
    let waits: Vec<String> = since.open.iter().map(said).collect();
    let waits = (open > 0).then(|| {
        vec![Cell::new("not yet", Tone::Bad), Cell::new("", Tone::Plain), Cell::from(few(&waits, ", ", usize::MAX))]
    });
    doc.rows(&[Head::words(""), Head::words(""), Head::wraps("")], rows.chain(waits));
}
