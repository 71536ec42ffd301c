//! The changes of a line of work: the commits that it went through, each with what it brought in.

use std::collections::{HashMap, HashSet};

use super::{Change, History, Kind};

/// The changes of a history, the newest first: each the places of its commits, the one it landed by first.
pub(super) fn changes(history: &History) -> Vec<Vec<usize>> {
    let commits = &history.commits;
    let work = (0..commits.len()).filter(|at| !commits[*at].is_merge());
    if history.asked.request().is_some() {
        let all: Vec<usize> = work.collect();
        return if all.is_empty() { Vec::new() } else { vec![all] };
    }
    if history.asked.commits {
        return work.map(|at| vec![at]).collect();
    }
    let by_hash: HashMap<&str, usize> = commits.iter().enumerate().map(|(at, c)| (c.hash.as_str(), at)).collect();
    let mut line = Vec::new();
    let mut next = (!commits.is_empty()).then_some(0);
    while let Some(at) = next {
        line.push(at);
        next = commits[at].parents.first().and_then(|first| by_hash.get(first.as_str()).copied());
    }
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
        changes.push(std::iter::once(*at).chain(brought).collect());
    }
    changes.reverse();
    if let Some(rows) = &history.rows {
        let rows: HashSet<&str> = rows.iter().map(String::as_str).collect();
        changes
            .retain(|change: &Vec<usize>| change.first().is_some_and(|at| rows.contains(commits[*at].hash.as_str())));
    }
    changes
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
