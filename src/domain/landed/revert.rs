//! Which change takes another back, and what a commit says of that.

use std::collections::HashMap;

use crate::domain::commit::Commit;

/// What a commit takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The commit of a hash, seven letters of it or more.
    Hash(String),
    /// The request of a number.
    Request(String),
    /// What bears a subject.
    Subject(String),
}

/// The subject that a title says is taken back: `Revert "Sample data"`, whatever number follows. A revert that is taken
/// back in turn may be called `Reapply "Sample data"`.
pub(super) fn quoted(title: &str) -> Option<String> {
    let title = super::request::ending(title).map_or(title, |(title, _)| title).trim();
    let inside = |begins: &str| title.strip_prefix(begins)?.strip_suffix('"');
    match inside("Revert \"") {
        Some(subject) => Some(subject.to_owned()),
        None => inside("Reapply \"").map(|subject| format!("Revert \"{subject}\"")),
    }
}

/// What a commit's message says that it takes back, by hash or by number.
pub(super) fn named(commit: &Commit) -> Vec<Target> {
    let mut found = Vec::new();
    for line in commit.body.lines().map(str::trim) {
        let hash = line.strip_prefix("This reverts commit ").map(|rest| {
            let end = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
            rest[..end].to_ascii_lowercase()
        });
        if let Some(hash) = hash.filter(|hash| (7..=64).contains(&hash.len())) {
            found.push(Target::Hash(hash));
        }
        // As GitHub and GitLab write the request that reverts another.
        let said = line.strip_prefix("Reverts ").or_else(|| line.strip_prefix("This reverts merge request "));
        let number = said.and_then(|rest| rest.rsplit_once(['#', '!'])).map(|(_, number)| number.trim_end_matches('.'));
        if let Some(number) = number.filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) {
            found.push(Target::Request(number.to_owned()));
        }
    }
    found
}

/// One that may be taken back, or take back, by its place in a list.
pub(super) struct Candidate<'c> {
    /// The hashes by which it is meant as a whole.
    pub(super) hashes: Vec<&'c str>,
    /// Its request's number.
    pub(super) number: Option<&'c str>,
    /// The subjects that it goes by.
    pub(super) subjects: Vec<&'c str>,
    /// What it takes back.
    pub(super) targets: Vec<Target>,
}

/// Of candidates, the newest first: the places of those that each takes back, and by which each is taken back in the end. What
/// takes back a revert lets stand again what that had taken back.
pub(super) fn settle(all: &[Candidate<'_>]) -> (Vec<Vec<usize>>, Vec<Option<usize>>) {
    let mut by_hash: HashMap<&str, Vec<(&str, usize)>> = HashMap::new();
    let mut by_number: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_subject: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, one) in all.iter().enumerate() {
        for hash in &one.hashes {
            by_hash.entry(hash.get(..7).unwrap_or(hash)).or_default().push((hash, at));
        }
        one.number.iter().for_each(|number| by_number.entry(number).or_default().push(at));
        one.subjects.iter().for_each(|subject| by_subject.entry(subject).or_default().push(at));
    }
    // The newest of those that are older is meant.
    let older = |list: Option<&Vec<usize>>, than: usize| list?.iter().copied().find(|at| *at > than);
    let takes: Vec<Vec<usize>> = all
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let named = one.targets.iter().filter_map(|target| match target {
                Target::Hash(hash) => {
                    let list = by_hash.get(hash.get(..7)?)?;
                    list.iter()
                        .find(|(whole, other)| *other > at && whole.starts_with(hash.as_str()))
                        .map(|(_, at)| *at)
                }
                Target::Request(number) => older(by_number.get(number.as_str()), at),
                Target::Subject(_) => None,
            });
            let mut found: Vec<usize> = named.collect();
            if found.is_empty() {
                // A hash may be that of before a rebase; the subject is the same.
                found.extend(one.targets.iter().find_map(|target| match target {
                    Target::Subject(subject) => older(by_subject.get(subject.as_str()), at),
                    _ => None,
                }));
            }
            found.sort_unstable();
            found.dedup();
            found
        })
        .collect();
    let mut taken: Vec<Option<usize>> = vec![None; all.len()];
    for (at, targets) in takes.iter().enumerate() {
        // Whatever would take this one back is newer, and settled by now.
        if taken[at].is_none() {
            targets.iter().for_each(|target| taken[*target] = taken[*target].or(Some(at)));
        }
    }
    (takes, taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(body: &str) -> Commit {
        Commit { body: body.to_owned(), ..Commit::default() }
    }

    #[test]
    fn a_revert_is_read_as_git_and_forges_write_it() {
        assert_eq!(quoted("Revert \"Sample data (#391)\" (#400)").as_deref(), Some("Sample data (#391)"));
        assert_eq!(quoted("Revert \"Revert \"Sample data\"\"").as_deref(), Some("Revert \"Sample data\""));
        assert_eq!(quoted("Reapply \"Sample data\"").as_deref(), Some("Revert \"Sample data\""));
        assert_eq!((quoted("Revert the tour"), quoted("Say \"Revert\"")), (None, None));
        let hash = |text: &str| vec![Target::Hash(text.to_owned())];
        assert_eq!(named(&commit("This reverts commit 0A1B2C3D, reversing\nchanges made to 99.")), hash("0a1b2c3d"));
        assert_eq!(named(&commit("So:\n\nThis reverts commit 0a1b2c3d4e.")), hash("0a1b2c3d4e"));
        for body in ["Reverts acme/app#391", "This reverts merge request !391", "Reverts #391."] {
            assert_eq!(named(&commit(body)), vec![Target::Request("391".to_owned())], "{body}");
        }
        for body in ["This reverts commit 0a1b", "It reverts commit 0a1b2c3d", "Reverts to the old way", "Reverts #"] {
            assert_eq!(named(&commit(body)), vec![], "{body}");
        }
    }

    #[test]
    fn a_revert_of_a_revert_lets_it_stand_again() {
        let one = |hash: &'static str, subject: &'static str, targets: Vec<Target>| Candidate {
            hashes: vec![hash],
            number: None,
            subjects: vec![subject],
            targets,
        };
        let sub = |text: &str| vec![Target::Subject(text.to_owned())];
        let a = || one("aaaaaaaa", "A", vec![]);
        let b = || one("bbbbbbbb", "Revert \"A\"", vec![Target::Hash("aaaaaaa".to_owned())]);
        let c = || one("cccccccc", "Reapply \"A\"", sub("Revert \"A\""));
        let d = || one("dddddddd", "Revert \"Reapply \"A\"\"", sub("Reapply \"A\""));
        assert_eq!(settle(&[b(), a()]).1, [None, Some(0)]);
        assert_eq!(settle(&[c(), b(), a()]).1, [None, Some(0), None]);
        assert_eq!(settle(&[d(), c(), b(), a()]).1, [None, Some(0), None, Some(2)]);
        // What is newer is never meant, nor what is not there.
        assert_eq!(settle(&[a(), b()]), (vec![vec![], vec![]], vec![None, None]));
        // The same title twice: the later one is meant.
        let twice = [one("eeeeeeee", "Revert \"A\"", sub("A")), a(), one("ffffffff", "A", vec![])];
        assert_eq!(settle(&twice).1, [None, Some(0), None]);
    }
}
