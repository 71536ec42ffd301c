//! Commits, and who answers for them: which hypothesis claims which. How they are read is `git.rs`' own.

use std::collections::{HashMap, HashSet};

use super::ask::Claimant;
use super::day::Day;
use super::label::Label;

/// A commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Its whole hash.
    pub hash: String,
    /// The day it was committed.
    pub day: Option<Day>,
    /// The first line of its message.
    pub subject: String,
    /// What its trailer `Upshot:` names.
    pub claims: Vec<String>,
    /// The hashes of its parents.
    pub parents: Vec<String>,
}

/// The trailer that says which hypothesis a commit is for.
pub const TRAILER: &str = "Upshot";

impl Commit {
    /// The hash as people write it.
    pub fn short(&self) -> &str {
        self.hash.get(..9).unwrap_or(&self.hash)
    }

    /// Whether it joins two lines of work.
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }

    /// The numbers of pull requests that its subject names: `(#391)`, `Merge pull request #391`, `!17`.
    pub fn requests(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for (at, _) in self.subject.match_indices(['#', '!']) {
            let rest = &self.subject[at + 1..];
            let digits = &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()];
            if !digits.is_empty() && !found.contains(&digits) {
                found.push(digits);
            }
        }
        found
    }

    /// Whether a link leads to it: it names the commit by seven letters of its hash or more, or one of its requests.
    pub fn is_at(&self, link: &str) -> bool {
        let parts: Vec<&str> = link.split(['/', '#', '?', '@', ' ']).filter(|part| !part.is_empty()).collect();
        let hash = |part: &&str| {
            part.len() >= 7 && part.bytes().all(|b| b.is_ascii_hexdigit()) && {
                self.hash.starts_with(&part.to_ascii_lowercase())
            }
        };
        if parts.iter().any(hash) {
            return true;
        }
        let requests = self.requests();
        let named = |word: &str, number: &str| {
            matches!(word, "pull" | "pulls" | "pr" | "merge_requests" | "pullrequests" | "pull-requests")
                && requests.contains(&number)
        };
        let bare = link.trim().trim_start_matches(['#', '!']);
        parts.windows(2).any(|two| named(two[0], two[1]))
            || (bare.len() < link.trim().len() && requests.contains(&bare))
    }
}

/// A commit, and which hypotheses it was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed<'a> {
    /// The commit.
    pub commit: &'a Commit,
    /// Where in the list of claimants those stand that claim it.
    pub by: Vec<usize>,
    /// What its trailer names that is no hypothesis of this board.
    pub unknown: Vec<&'a str>,
}

/// Which hypothesis claims each commit: by the trailer of its message, by a link that leads to it or to its pull request,
/// or because it came in with a merge that is claimed. Merges themselves are no work and are left out.
pub fn claimed<'a>(commits: &'a [Commit], claimants: &[Claimant]) -> Vec<Claimed<'a>> {
    let own = |commit: &Commit| -> Vec<usize> {
        let labels: Vec<Label> = commit.claims.iter().filter_map(|claim| claim.parse().ok()).collect();
        let is_by = |c: &Claimant| labels.contains(&c.hypothesis) || c.links.iter().any(|link| commit.is_at(link));
        (0..claimants.len()).filter(|at| is_by(&claimants[*at])).collect()
    };
    let mut by: HashMap<&str, Vec<usize>> =
        commits.iter().map(|commit| (commit.hash.as_str(), own(commit))).filter(|(_, by)| !by.is_empty()).collect();
    for (merge, brought) in brought_in(commits, |merge| by.contains_key(merge.hash.as_str())) {
        let claims = by.get(merge).cloned().unwrap_or_default();
        for hash in brought {
            // What a commit says of itself goes before what it came in with.
            by.entry(hash).or_insert_with(|| claims.clone());
        }
    }
    let known = |claim: &str| claim.parse().is_ok_and(|label: Label| claimants.iter().any(|c| c.hypothesis == label));
    let work = commits.iter().filter(|commit| !commit.is_merge());
    work.map(|commit| Claimed {
        commit,
        by: by.get(commit.hash.as_str()).cloned().unwrap_or_default(),
        unknown: commit.claims.iter().map(String::as_str).filter(|claim| !known(claim)).collect(),
    })
    .collect()
}

/// For each of some merges, what it brought in: the commits of the list that only its further parents lead to.
fn brought_in(commits: &[Commit], of: impl Fn(&Commit) -> bool) -> HashMap<&str, Vec<&str>> {
    let by_hash: HashMap<&str, &Commit> = commits.iter().map(|c| (c.hash.as_str(), c)).collect();
    let reach = |from: &str, stop: &HashSet<&str>| {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut next: Vec<&str> = by_hash.get_key_value(from).map(|(hash, _)| *hash).into_iter().collect();
        while let Some(hash) = next.pop() {
            if stop.contains(hash) || !seen.insert(hash) {
                continue;
            }
            let parents = by_hash.get(hash).map_or(&[][..], |commit| commit.parents.as_slice());
            next.extend(parents.iter().filter_map(|parent| by_hash.get_key_value(parent.as_str()).map(|(h, _)| *h)));
        }
        seen
    };
    let mut brought = HashMap::new();
    for merge in commits.iter().filter(|commit| commit.is_merge() && of(commit)) {
        let main = merge.parents.first().map_or_else(HashSet::new, |first| reach(first, &HashSet::new()));
        let mut list: Vec<&str> = merge.parents.iter().skip(1).flat_map(|parent| reach(parent, &main)).collect();
        list.sort_unstable();
        list.dedup();
        brought.insert(merge.hash.as_str(), list);
    }
    brought
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::label::LabelKind;

    fn commit(hash: &str, subject: &str, parents: &[&str]) -> Commit {
        let parents = parents.iter().map(|p| (*p).to_owned()).collect();
        Commit { hash: hash.to_owned(), subject: subject.to_owned(), parents, ..Commit::default() }
    }

    #[test]
    fn links_name_commits_and_requests() {
        let c = commit("0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "Sample data at signup (#391)", &[]);
        for link in [
            "https://github.com/acme/app/pull/391",
            "https://gitlab.example/acme/app/-/merge_requests/391#note_4",
            "#391",
            "0a1b2c3",
            "https://github.com/acme/app/commit/0A1B2C3D4E5F60718293a4b5c6d7e8f901234567",
        ] {
            assert!(c.is_at(link), "{link}");
        }
        for link in [
            "https://github.com/acme/app/pull/39",
            "https://github.com/acme/app/issues/391",
            "https://example.com/391",
            "0a1b2c",
            "0a1b2c3e",
            "391",
            "",
        ] {
            assert!(!c.is_at(link), "{link}");
        }
        assert_eq!(commit("a", "Fix #12 and #12, !7 and # 3", &[]).requests(), ["12", "7"]);
    }

    #[test]
    fn a_merge_brings_in_what_its_first_parent_did_not_have() {
        let log = [
            commit("m", "Merge pull request #7", &["b", "y"]),
            commit("b", "on main", &["a"]),
            commit("y", "on the branch", &["x"]),
            commit("x", "on the branch", &["a"]),
            commit("a", "the root", &["before the range"]),
        ];
        assert_eq!(brought_in(&log, |_| true)["m"], ["x", "y"]);
        assert_eq!(brought_in(&log, |_| true).len(), 1);
        assert!(brought_in(&log, |_| false).is_empty());
    }

    #[test]
    fn a_commit_is_claimed_by_trailer_by_link_and_by_its_merge() {
        let mut log = [
            commit("m", "Merge pull request #7 from acme/branch", &["b", "y"]),
            commit("b", "Squashed (#9)", &["a"]),
            commit("y", "on the branch", &["x"]),
            commit("x", "on the branch, for another", &["a"]),
            commit("a", "nobody said", &["before the range"]),
        ];
        log[3].claims = vec!["h2".to_owned(), "H-99".to_owned()];
        let claimant = |number, link: &str| Claimant {
            hypothesis: Label::new(LabelKind::Hypothesis, number),
            build: String::new(),
            outcome: Label::new(LabelKind::Outcome, 1),
            owner: None,
            links: vec![link.to_owned()],
            row: None,
        };
        let claimants = [claimant(1, "https://git.example/pull/7"), claimant(2, "x"), claimant(3, "#9")];
        let claimed = claimed(&log, &claimants);
        let by: Vec<(&str, &[usize])> = claimed.iter().map(|c| (c.commit.hash.as_str(), c.by.as_slice())).collect();
        assert_eq!(by, [("b", &[2][..]), ("y", &[0]), ("x", &[1]), ("a", &[])]);
        assert_eq!(claimed[2].unknown, ["H-99"]);
    }
}
