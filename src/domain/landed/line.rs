//! The changes of a line of work: the commits that it went through, each with what it brought in.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use super::{Change, History, Kind, fold};

/// A line of work as it was read.
#[derive(Default)]
pub(super) struct Line {
    /// Its changes, the newest first: each the places of its commits, the one it landed by first.
    pub(super) changes: Vec<Vec<usize>>,
    /// How many changes came in by a pull and can't be looked at by path, since git looks at one line.
    pub(super) unlooked: usize,
}

/// The line of a history.
pub(super) fn line(history: &History) -> Line {
    let commits = &history.commits;
    let work = (0..commits.len()).filter(|at| !commits[*at].is_merge());
    if history.asked.request().is_some() {
        let all: Vec<usize> = work.collect();
        let changes = if all.is_empty() { Vec::new() } else { vec![all] };
        return Line { changes, unlooked: 0 };
    }
    if history.asked.commits {
        return Line { changes: work.map(|at| vec![at]).collect(), unlooked: 0 };
    }
    let by_hash: HashMap<&str, usize> = commits.iter().enumerate().map(|(at, c)| (c.hash.as_str(), at)).collect();
    let (line, pulled) = went(history, &by_hash);
    // The oldest first: what an earlier one brought in is not brought in again, so that all are walked once.
    let mut seen = vec![false; commits.len()];
    line.iter().for_each(|at| seen[*at] = true);
    let mut changes = Vec::with_capacity(line.len());
    for at in line.iter().rev() {
        let mut brought = Vec::new();
        let mut open: Vec<&str> = commits[*at].parents.iter().skip(1).map(String::as_str).collect();
        while let Some(hash) = open.pop() {
            let Some(found) = by_hash.get(hash).copied().filter(|found| !seen[*found]) else { continue };
            seen[found] = true;
            brought.push(found);
            open.extend(commits[found].parents.iter().map(String::as_str));
        }
        brought.sort_unstable();
        changes.push(std::iter::once(*at).chain(brought).collect::<Vec<usize>>());
    }
    changes.reverse();
    let mut unlooked = 0;
    if let Some(rows) = &history.rows {
        let rows: HashSet<&str> = rows.iter().map(String::as_str).collect();
        changes.retain(|change| {
            let Some(at) = change.first() else { return false };
            if !pulled.contains(at) {
                return rows.contains(commits[*at].hash.as_str());
            }
            // git chose the rows along one line: what a pull brought beside it is chosen here, by its day.
            let within = is_within(history, *at);
            unlooked += usize::from(within && !history.asked.paths.is_empty());
            within && history.asked.paths.is_empty()
        });
    }
    Line { changes, unlooked }
}

/// Whether a commit was made in the days that are asked about.
fn is_within(history: &History, at: usize) -> bool {
    let (asked, day) = (&history.asked, history.commits[at].day);
    day.is_some_and(|day| asked.since.is_none_or(|since| day >= since) && asked.until.is_none_or(|until| day <= until))
}

/// The commits that a line went through, the newest first; and which of them a pull brought in beside it. Whoever pulls
/// without rebasing turns the line onto their own commits: the others' are as much of it as theirs.
fn went(history: &History, by_hash: &HashMap<&str, usize>) -> (Vec<usize>, HashSet<usize>) {
    let commits = &history.commits;
    let (mut line, mut pulled) = (BTreeSet::new(), HashSet::new());
    let mut starts: VecDeque<usize> = (!commits.is_empty()).then_some(0).into_iter().collect();
    while let Some(start) = starts.pop_front() {
        let (is_beside, mut next) = (!line.is_empty(), Some(start));
        while let Some(at) = next.filter(|at| line.insert(*at)) {
            if is_beside {
                pulled.insert(at);
            }
            let commit = &commits[at];
            let parent = |n: usize| commit.parents.get(n).and_then(|hash| by_hash.get(hash.as_str()).copied());
            if commit.parents.len() == 2 && fold::is_pull(&commit.subject) {
                starts.extend(parent(1));
            }
            next = parent(0);
        }
    }
    (line.into_iter().collect(), pulled)
}

/// Names a request that has not landed yet: by its only commit, else by its branch, else by its first commit.
pub(super) fn as_request(change: &mut Change, history: &History) {
    let first = change.commits.last().map(|at| &history.commits[*at]);
    if change.commits.len() == 1 {
        return;
    }
    (change.kind, change.number) = (Kind::Merge, None);
    let subject = first.map(|commit| commit.subject.trim().to_owned());
    change.title = history.asked.branch.clone().or(subject).unwrap_or_default();
}
