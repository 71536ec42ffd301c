//! The question over a repository: what landed, who answers for it, and did it work. With or without a board.

use std::collections::{HashMap, HashSet};

use crate::domain::ask::{Claimant, Standing};
use crate::domain::board::said::{Marked, Tone};
use crate::domain::day::Day;
use crate::domain::hypothesis::State;
use crate::domain::id::Id;
use crate::domain::label::Label;
use crate::domain::landed::{Change, Fold, Landed, Odd, Said, Totals};
use crate::report::words::{count, percent};
use crate::report::{Cell, Doc, Head};

/// How many changes that nobody answers for are named.
const NAMED: usize = 10;

/// What the page is laid out from.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// What landed.
    pub landed: &'a Landed<'a>,
    /// Every hypothesis that may claim something; none where there is no board.
    pub claimants: &'a [Claimant],
    /// Where those stand that do.
    pub standings: &'a HashMap<Id, Standing>,
    /// The totals.
    pub totals: &'a Totals,
    /// Whether everything is listed: what is folded, and all that nobody answers for.
    pub all: bool,
    /// The day it is seen from.
    pub today: Day,
}

/// The page.
pub fn doc(seen: &Seen<'_>) -> Doc {
    let mut doc = match seen.landed.history.asked.request() {
        Some((base, head)) => request(seen, (base, head)),
        None => changes(seen),
    };
    for says in notes(seen) {
        doc.line(format!("! {says}"), Tone::Warn);
    }
    doc.shell = "upshot ask --git".to_owned();
    doc
}

/// Sentences on what is odd: what was taken back, what trailers say, what git warned of. The words are those of JSON.
pub fn notes(seen: &Seen<'_>) -> Vec<String> {
    let mut notes = taken_back(seen);
    let mut told: HashSet<&Said> = HashSet::new();
    for said in seen.landed.said.iter().filter(|said| told.insert(said)) {
        // Without a board no trailer can be known.
        if !(seen.claimants.is_empty() && matches!(said.odd, Odd::Unknown(_))) {
            notes.push(odd(said, seen.claimants));
        }
    }
    match seen.landed.unlooked {
        0 => {}
        1 => notes.push("1 change came in by a git pull, and is not looked at by path".to_owned()),
        n => notes.push(format!("{n} changes came in by a git pull, and are not looked at by path")),
    }
    notes.extend(seen.landed.history.warnings.iter().cloned());
    notes
}

/// What was rolled back by a commit, and is not marked so.
fn taken_back(seen: &Seen<'_>) -> Vec<String> {
    let Seen { landed, claimants, .. } = seen;
    let stands =
        |at: &usize| landed.changes.iter().any(|change| change.by.contains(at) && change.reverted_by.is_none());
    let mut notes = Vec::new();
    for revert in landed.reverts.iter().filter(|revert| revert.stands) {
        for at in &revert.by {
            let claimant = &claimants[*at];
            let on = revert.on.map_or_else(String::new, |day| format!(" on {}", day.short(seen.today)));
            let hash = revert.commit.get(..8).unwrap_or(&revert.commit);
            let label = claimant.hypothesis;
            // Where others of its changes stand, it is a part that is gone.
            let what = if stands(at) { format!("A part of {label}") } else { label.to_string() };
            let next = if claimant.shipped {
                format!(" Rolled back? upshot hypothesis live {label} rolled-back")
            } else {
                String::new()
            };
            notes.push(format!("{what} was reverted by {hash}{on}.{next}"));
        }
    }
    notes
}

/// What is odd about a trailer.
fn odd(said: &Said, claimants: &[Claimant]) -> String {
    let commit = &said.commit;
    let or = |labels: &[Label]| labels.iter().map(Label::to_string).collect::<Vec<_>>().join(" or ");
    match &said.odd {
        Odd::Unknown(what) => format!("{commit} says it is for {what}, which is not on this board"),
        Odd::Outcome(label, list) => {
            format!("{commit} says {label}, an outcome; name the hypothesis: {}", or(list))
        }
        Odd::Ambiguous(label, list) => {
            let first = list.first().map_or_else(String::new, Label::to_string);
            format!("{commit} says {label}, which is {}: upshot link {first} {commit}", or(list))
        }
        Odd::NotShipped(at) => {
            let label = claimants[*at].hypothesis;
            format!("{commit} says it is for {label}, which is not marked as shipped: upshot ship {label}")
        }
    }
}

/// What is asked about, in words: `since 14 Nov on main`.
fn scope(seen: &Seen<'_>) -> String {
    let asked = &seen.landed.history.asked;
    let mut words = Vec::new();
    match (&asked.range, &asked.tag) {
        (Some(range), Some(tag)) if range != tag => words.push(format!("in {tag} ({range})")),
        (Some(range), _) => words.push(format!("in {range}")),
        _ => {}
    }
    words.extend(asked.since.map(|day| format!("since {}", day.short(seen.today))));
    words.extend(asked.until.map(|day| format!("until {}", day.short(seen.today))));
    words.extend(asked.branch.as_ref().filter(|_| asked.range.is_none()).map(|branch| format!("on {branch}")));
    if !asked.paths.is_empty() {
        words.push(format!("in {}", asked.paths.join(" ")));
    }
    words.join(" ")
}

/// What was folded, a count each: `21 by bots, 3 releases, 6 chores`.
fn folded(landed: &Landed<'_>) -> String {
    let parts = [
        match landed.folded(Fold::Bot) {
            0 => String::new(),
            n => format!("{n} by bots"),
        },
        match landed.folded(Fold::Release) {
            0 => String::new(),
            n => count(n, "release"),
        },
        match landed.folded(Fold::Chore) {
            0 => String::new(),
            n => count(n, "chore"),
        },
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { format!("folded: {}", parts.join(", ")) }
}

/// What landed, and who answers for it.
fn changes(seen: &Seen<'_>) -> Doc {
    let Seen { landed, totals, .. } = seen;
    let asked = &landed.history.asked;
    let did = if asked.tag.is_some() { "shipped" } else { "landed" };
    let noun = if asked.commits { "commit" } else { "change" };
    let commits = if asked.commits { String::new() } else { count(landed.commits, "commit") };
    let reverted = match landed.reverts.len() {
        0 => String::new(),
        n => format!("{n} taken back"),
    };
    let title = format!("{} {did} {}", count(totals.changes, noun), scope(seen));
    let mut doc = Doc::new(title.trim_end(), "").stands([commits, folded(landed), reverted]);
    doc.tight = true;
    if totals.changes == 0 {
        doc.line(
            if landed.commits == 0 { "No commits lie in that range." } else { "Nothing but what is folded." },
            Tone::Plain,
        );
    } else {
        shares(&mut doc, seen);
        list(&mut doc, seen);
    }
    if seen.all {
        unfolded(&mut doc, seen);
    }
    let nobody = totals.changes - totals.answered;
    if nobody > 0 {
        let next = if seen.claimants.is_empty() {
            "upshot frame TITLE, then upshot try O-1 \"…\"".to_owned()
        } else {
            let outcome = seen.claimants.last().map_or_else(|| "O-1".to_owned(), |last| last.outcome.to_string());
            format!("upshot try {outcome} \"…\", then the line `Upshot: H-n` in a commit of it")
        };
        let them = if nobody == 1 { format!("1 {noun}") } else { format!("{nobody} {noun}s") };
        doc.foot = format!("{them} nobody answers for. Next: {next}; upshot help git");
    }
    doc
}

/// How many are answered for, and what came of those.
fn shares(doc: &mut Doc, seen: &Seen<'_>) {
    let totals = seen.totals;
    let heads = [
        Head::words("").always(),
        Head::number("answered for"),
        Head::number("nobody answers"),
        Head::number("with an assistant"),
    ];
    let of = |n: usize, all: usize| format!("{n} of {all}");
    let assisted = totals.assistant.map_or_else(String::new, |a| {
        let share = percent(a.changes as f64 / totals.changes.max(1) as f64);
        format!("{}   {share}", of(a.changes, totals.changes))
    });
    let nobody = totals.changes - totals.answered;
    let loud = if nobody > 0 { Tone::Bad } else { Tone::Plain };
    let mut rows = vec![vec![
        Cell::from("all"),
        of(totals.answered, totals.changes).into(),
        Cell::new(nobody.to_string(), loud),
        assisted.into(),
    ]];
    if totals.answered > 0 {
        let parts = [
            ("its outcome moved", totals.moved),
            ("did not, or wrong way", totals.did_not),
            ("too early, can't tell", totals.too_early),
        ];
        rows.extend(parts.map(|(what, n)| vec![what.into(), of(n, totals.answered).into(), "".into(), "".into()]));
    }
    doc.rows(&heads, rows);
    if totals.assistant.is_none() {
        doc.line("no commit says whether an assistant helped", Tone::Dim);
    }
}

/// The changes: those that somebody answers for, then the others.
fn list(doc: &mut Doc, seen: &Seen<'_>) {
    let Seen { landed, claimants, .. } = seen;
    let counted = || landed.changes.iter().filter(|change| change.counts());
    let (claimed, nobody): (Vec<&Change>, Vec<&Change>) =
        counted().partition(|change| Landed::is_answered(change, claimants));
    let did = if landed.history.asked.tag.is_some() { "what shipped" } else { "what landed" };
    let heads = [
        Head::wraps(did).always(),
        Head::number("#"),
        Head::words("for"),
        Head::words("owner"),
        Head::words("did it work?"),
    ];
    let row = |change: &Change| {
        let of = |at: &usize| &claimants[*at];
        let labels: Vec<String> = change.by.iter().map(|at| of(at).hypothesis.to_string()).collect();
        let mut owners: Vec<String> =
            change.by.iter().filter_map(|at| Some(of(at).owner.as_ref()?.to_string())).collect();
        owners.dedup();
        let label = if labels.is_empty() { "–".to_owned() } else { labels.join(", ") };
        let owner = if owners.is_empty() { Cell::new("nobody", Tone::Bad) } else { owners.join(", ").into() };
        let worked = change.by.first().map_or_else(|| Cell::from(""), |at| worked(of(at), seen).into());
        vec![change.title.clone().into(), change.number.clone().unwrap_or_default().into(), label.into(), owner, worked]
    };
    let shown = if seen.all { nobody.len() } else { NAMED };
    let mut rows: Vec<Vec<Cell>> = claimed.iter().chain(nobody.iter().take(shown)).map(|change| row(change)).collect();
    if nobody.len() > shown {
        rows.push(vec![Cell::new(format!("… and {} more: --all lists them", nobody.len() - shown), Tone::Dim)]);
    }
    doc.rows(&heads, rows);
}

/// Whether what a hypothesis promised came.
fn worked(claimant: &Claimant, seen: &Seen<'_>) -> Marked {
    match seen.standings.get(&claimant.id) {
        Some(Standing { row: Some(row), .. }) => row.answered_words(seen.today),
        Some(Standing { state: State::Withdrawn, .. }) => Marked::new("!", "withdrawn", Tone::Warn),
        _ => Marked::new("!", "not marked as shipped", Tone::Warn),
    }
}

/// What is folded, in full.
fn unfolded(doc: &mut Doc, seen: &Seen<'_>) {
    for (why, name) in [(Fold::Bot, "By bots"), (Fold::Release, "Releases, and merges back"), (Fold::Chore, "Chores")] {
        let rows: Vec<Vec<Cell>> = seen
            .landed
            .changes
            .iter()
            .filter(|change| change.fold == Some(why))
            .map(|change| vec![change.title.clone().into(), change.number.clone().unwrap_or_default().into()])
            .collect();
        if !rows.is_empty() {
            doc.section(name);
            doc.rows(&[Head::wraps("what landed"), Head::number("#")], rows);
        }
    }
}

/// A request that has not landed: one change, with who answers for whether it works.
fn request(seen: &Seen<'_>, (base, head): (&str, &str)) -> Doc {
    let head = if head.is_empty() { "HEAD" } else { head };
    let commits = count(seen.landed.commits, "commit");
    let title = seen.landed.changes.first().map_or_else(|| head.to_owned(), |change| change.title.clone());
    let mut doc = Doc::new(title, format!("{head} into {base}")).stands([commits]);
    let Some(change) = seen.landed.changes.first() else {
        doc.line("No commits lie in that range.", Tone::Plain);
        return doc;
    };
    let claimants: Vec<&Claimant> = change.by.iter().map(|at| &seen.claimants[*at]).collect();
    for claimant in &claimants {
        let what = format!("{} {}, for {}", claimant.hypothesis, claimant.build, claimant.outcome);
        match &claimant.owner {
            Some(owner) => doc.says(vec![
                (format!("✓ {owner} answers for whether this works"), Tone::Good),
                (format!(": {what}."), Tone::Plain),
            ]),
            None => doc.says(vec![
                ("! Nobody answers for whether this works".to_owned(), Tone::Bad),
                (
                    format!(": {what}, which has no owner. upshot outcome owner {} H --why TEXT", claimant.outcome),
                    Tone::Plain,
                ),
            ]),
        }
        if !claimant.framed {
            doc.line(
                format!("! {} is not framed: what it lacks is in upshot show {}", claimant.outcome, claimant.outcome),
                Tone::Warn,
            );
        }
    }
    match change.fold {
        Some(Fold::Bot) => doc.line("By a bot: nobody is asked.", Tone::Plain),
        Some(_) => doc.line("It says itself that it is no feature: nobody is asked.", Tone::Plain),
        None if claimants.is_empty() => {
            doc.says(vec![
                ("! Nobody answers for whether this works.".to_owned(), Tone::Bad),
                (" Say which hypothesis it is for: the line `Upshot: H-n` at the end of a commit's message; upshot help git".to_owned(), Tone::Plain),
            ]);
        }
        None => {}
    }
    doc
}
