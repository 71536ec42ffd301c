//! The report in one line: what of the committed outcomes moved, held and did not, what can't be told yet, and when it can.

use crate::domain::assessment::Class;
use crate::domain::day::Day;
use crate::domain::outcome::Ending;
use crate::domain::report::{Detail, Report};
use crate::domain::review::Group;

/// The line, over one board or several.
pub(super) fn words(reports: &[&Report]) -> String {
    let Some(today) = reports.first().map(|report| report.as_of) else { return String::new() };
    let committed: Vec<&Detail> = reports.iter().flat_map(|report| report.committed()).collect();
    let beside = reports.iter().map(|report| report.lines.len()).sum::<usize>() - committed.len();
    if committed.is_empty() && beside == 0 {
        return "No outcome is open.".to_owned();
    }
    let (ended, open): (Vec<&Detail>, Vec<&Detail>) = committed.iter().partition(|d| d.line.ended.is_some());
    let endings = [Ending::Achieved, Ending::Missed, Ending::Stopped].into_iter().filter_map(|ending| {
        let n = ended.iter().filter(|d| d.line.ended == Some(ending)).count();
        (n > 0).then(|| format!("{n} {}", ending.word()))
    });
    let endings = endings.collect::<Vec<_>>().join(", ");
    let stands = stands(&open, today).join(", ");
    let any = reports.iter().any(|report| report.lines.iter().any(|d| d.committed));
    let kind = if any { "committed " } else { "" };
    let on = if reports.len() > 1 { format!("On {} boards, of", reports.len()) } else { "Of".to_owned() };
    let all = counted(committed.len(), &format!("{kind}outcome"));
    let said = match (endings.is_empty(), stands.is_empty()) {
        (true, _) => format!("{on} {all} {stands}."),
        (false, true) => format!("{on} {all} {endings}."),
        (false, false) => format!("{on} {all} {endings}; of the {} still open {stands}.", open.len()),
    };
    let drafts = reports.iter().flat_map(|report| &report.lines).filter(|d| d.draft && !d.committed).count();
    if committed.is_empty() {
        return format!("No outcome is committed; {} open.", counted(beside, "draft"));
    }
    let beside = match (beside, drafts) {
        (0, _) => String::new(),
        (n, 0) => format!(" Beside them {n} not committed."),
        (n, d) if n == d => format!(" Beside them {}.", counted(d, "draft")),
        (n, d) => format!(" Beside them {n} not committed, {d} of them {}.", if d == 1 { "a draft" } else { "drafts" }),
    };
    said + &beside
}

fn counted(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// What the open ones did, group by group; drafts and what has shipped nothing are none that can't be told.
fn stands(open: &[&Detail], today: Day) -> Vec<String> {
    let of = |group: Group| {
        let is = |d: &&&Detail| !d.draft && d.line.class().is_some_and(|class| Group::of(Some(class)) == group);
        open.iter().filter(is).count()
    };
    let mut parts = Vec::new();
    for (group, words) in [
        (Group::Moved, "moved"),
        (Group::Held, "held"),
        (Group::DidNot, "did not move"),
        (Group::WrongWay, "moved the wrong way"),
        (Group::Breached, "went past its limit"),
    ] {
        let n = of(group);
        if n > 0 {
            parts.push(format!("{n} {words}"));
        }
    }
    let so_far = open.iter().filter(|d| d.is_untold() && d.line.class() == Some(Class::HeldSoFar)).count();
    if so_far > 0 {
        parts.push(format!("{so_far} held so far"));
    }
    let untold: Vec<&&Detail> =
        open.iter().filter(|d| d.is_untold() && d.line.class() != Some(Class::HeldSoFar)).collect();
    if !untold.is_empty() {
        let first = untold.iter().filter_map(|d| d.told_by).min();
        let when = match (first, untold.len()) {
            (Some(day), 1) => format!("answer about {}", day.short(today)),
            (Some(day), _) => format!("first answer about {}", day.short(today)),
            (None, _) => "no day for it: nothing is measuring".to_owned(),
        };
        parts.push(format!("{} can't be told yet ({when})", untold.len()));
    }
    let unshipped = open.iter().filter(|d| !d.draft && d.line.class().is_none()).count();
    if unshipped > 0 {
        parts.push(format!("{unshipped} with nothing shipped"));
    }
    let drafts = open.iter().filter(|d| d.draft).count();
    if drafts > 0 {
        parts.push(counted(drafts, "draft"));
    }
    parts
}

/// What the goal did; without one, that there is none.
pub(super) fn goal(report: &Report) -> String {
    let Some(goal) = report.lines.iter().find(|d| d.line.goal) else { return String::new() };
    let class = match (&goal.line.ended_words, goal.line.class()) {
        (Some(ended), _) => ended.clone(),
        (None, Some(class)) => class.words().to_owned(),
        (None, None) => goal.line.since_words(false, report.as_of).into_iter().map(|(words, _)| words).collect(),
    };
    format!("The goal: {}. {class}.", goal.line.title)
}
