//! The board as Markdown. Stored text is words and nothing else there: no HTML, no links, no tables of its own.

use crate::cli::page::{expected, percent, value};
use crate::domain::board::{Column, View};
use crate::domain::day::Day;
use crate::domain::hypothesis::Check;
use crate::report::markdown::words;

/// The board to read: a heading an outcome, a row a hypothesis.
pub(super) fn board(view: &View, today: Day) -> String {
    let mut md = format!("# Board, {}\n", today.long());
    if let Some(sprint) = &view.sprint {
        let goal =
            view.columns.iter().find(|c| c.goal).map_or_else(String::new, |c| format!(", goal {}", c.outcome.label()));
        md.push_str(&format!(
            "\n{} ({}), {} to {}{goal}\n",
            sprint.label(),
            sprint.state.word(),
            sprint.starts,
            sprint.ends
        ));
    }
    for column in &view.columns {
        outcome(&mut md, column, today);
    }
    if view.columns.is_empty() {
        md.push_str("\nNo outcome is open.\n");
    }
    md
}

fn outcome(md: &mut String, column: &Column, today: Day) {
    let o = &column.outcome;
    let unit = column.metric.as_ref().and_then(|m| m.unit.as_deref());
    let owner = o.owner.as_ref().map_or_else(|| "**NO OWNER**".to_owned(), |owner| words(&owner.to_string()));
    let goal = if column.goal { ", the goal" } else { "" };
    md.push_str(&format!("\n## {} {}\n\n{owner}{goal}\n\n", o.label(), words(&o.title)));
    if let Some(problem) = &o.problem {
        md.push_str(&format!("{}\n\n", words(problem)));
    }
    if let Some(metric) = &column.metric {
        let from = value(o.baseline.as_ref().and_then(|b| b.value), unit, "unknown");
        let to = o.target_words(unit).unwrap_or_else(|| "no target".to_owned());
        let now = column.now_words().unwrap_or_else(|| "no reading".to_owned());
        let far = column.progress().map_or_else(String::new, |p| format!(", {} of the way", percent(p)));
        let due = o.due.map_or_else(String::new, |due| format!(", due {due}"));
        md.push_str(&format!(
            "- {}: **{}** ({} → {}{far}{due})\n",
            words(metric.slug.as_str()),
            words(&now),
            words(&from),
            words(&to)
        ));
    }
    if let Some(wrong) = &o.wrong_if {
        md.push_str(&format!("- wrong if {}\n", words(&wrong.words(today))));
    }
    for debt in &column.debts {
        md.push_str(&format!("- **! {}**\n", words(&debt.words())));
    }
    for pass in column.passes() {
        md.push_str(&format!("- {}\n", words(&pass.sentence())));
    }
    if column.cards.is_empty() {
        return;
    }
    md.push_str("\n| | hypothesis | state | expects | |\n|---|---|---|---|---|\n");
    for card in &column.cards {
        let h = &card.hypothesis;
        let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
        let expect = h.expect.as_ref().map_or_else(String::new, |e| expected(e, h.window, unit));
        let tail = match (card.check, h.check_on(), card.verdict.as_ref().and_then(|v| v.learned.as_ref())) {
            (Some(Check::Overdue), ..) => format!("**VERDICT {}d LATE**", card.days_late(today)),
            (Some(Check::Due), ..) => "**VERDICT DUE**".to_owned(),
            (Some(Check::Measuring), Some(day), _) => format!("verdict due {}", day.short(today)),
            (_, _, learned) => {
                let live = if card.still_live() { "**STILL LIVE** " } else { "" };
                format!("{live}{}", learned.map_or_else(String::new, |l| words(l)))
            }
        };
        md.push_str(&format!(
            "| {} | {} | {} | {} | {tail} |\n",
            h.label(),
            words(&h.build),
            card.state.word(),
            words(&expect)
        ));
    }
}
