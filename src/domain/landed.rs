//! What landed in a repository: commits become changes, each with who answers for it. Pure; `git.rs` reads.
//!
//! ```text
//!  line.rs       commits → the changes of a line of work, each with what it brought in
//!  request.rs    how five forges write the commit that a request lands by
//!  revert.rs     which change takes another back, and which stands again
//!  claims.rs     which hypothesis claims a commit, by trailer and by link
//!  fold.rs       bots, releases, chores: a line each
//!  assistant.rs  whether a commit says that an assistant helped
//!  shipping.rs   which hypotheses a release ships
//!  totals.rs     how many are answered for, and how many of those moved anything
//! ```
//! About the work, never about people: whoever wrote a commit is read for the two last lists, and told nowhere.

mod assistant;
mod claims;
mod fold;
mod line;
mod request;
mod revert;
mod shipping;
mod totals;

pub use assistant::Assistants;
pub use claims::{Claimed, Claims, Odd, Said, repository};
pub use fold::Fold;
pub use request::request;
pub use shipping::{Named, named, unclear};
pub use totals::{Assisted, Came, Totals};

use super::commit::Commit;
use super::day::Day;
use revert::{Candidate, Target};

/// What was asked of a repository, as it is told again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The range, where one was named.
    pub range: Option<String>,
    /// The first day.
    pub since: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
    /// What it is limited to.
    pub paths: Vec<String>,
    /// Whether commits are asked about, and not changes.
    pub commits: bool,
    /// The branch that the newest lies on, where it has a name.
    pub branch: Option<String>,
    /// The tag that the range ends in: what lies under it has shipped.
    pub tag: Option<String>,
}

impl Asked {
    /// The base and the head of `base...head`, which is one change: a request as forges write it.
    pub fn request(&self) -> Option<(&str, &str)> {
        self.range.as_deref()?.split_once("...")
    }
}

/// A history as it was read.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// What was asked.
    pub asked: Asked,
    /// Its commits, the newest first.
    pub commits: Vec<Commit>,
    /// The hashes of those that are changes, where days or paths decided that.
    pub rows: Option<Vec<String>>,
    /// The names that the repository goes by, in small letters.
    pub repositories: Vec<String>,
    /// What git warned of, and where the history is cut.
    pub warnings: Vec<String>,
}

/// How a change landed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// By a merge.
    Merge,
    /// As one commit that a request was made into.
    Squash,
    /// As a commit of its own.
    Commit,
}

/// A change that landed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The request's title, or the commit's subject.
    pub title: String,
    /// The request's number.
    pub number: Option<String>,
    /// How it landed.
    pub kind: Kind,
    /// The places of its commits in the history, the one it landed by first.
    pub commits: Vec<usize>,
    /// The day it landed.
    pub landed_on: Option<Day>,
    /// The places of the claimants that claim it.
    pub by: Vec<usize>,
    /// Why it is folded, where it is.
    pub fold: Option<Fold>,
    /// Whether one of its commits says that an assistant helped.
    pub assisted: bool,
    /// The hash that took it back, where it does not stand.
    pub reverted_by: Option<String>,
    /// Whether a trailer of it fits several hypotheses, so that it claims none.
    pub unclear: bool,
}

impl Change {
    /// Whether it stands and is somebody's work, so that it is counted.
    pub fn counts(&self) -> bool {
        self.fold.is_none() && self.reverted_by.is_none()
    }
}

/// A commit that takes a change back.
#[derive(Clone, Debug)]
pub struct Revert {
    /// What it takes back, by title.
    pub change: String,
    /// Its hash.
    pub commit: String,
    /// The day.
    pub on: Option<Day>,
    /// The places of the claimants of what it takes back.
    pub by: Vec<usize>,
    /// Whether what it takes back is gone by it: it was not taken back itself.
    pub stands: bool,
}

/// What landed.
#[derive(Clone, Debug)]
pub struct Landed<'h> {
    /// As it was read.
    pub history: &'h History,
    /// How many commits, merges aside.
    pub commits: usize,
    /// The changes, the newest first; what took another back is none.
    pub changes: Vec<Change>,
    /// What took another back, the newest first.
    pub reverts: Vec<Revert>,
    /// What trailers say that is worth a sentence.
    pub said: Vec<Said>,
    /// Whether any commit says that an assistant helped.
    pub says_assisted: bool,
    /// How many changes a pull brought in that can't be looked at by path.
    pub unlooked: usize,
}

/// A change while it is made.
struct Draft<'h> {
    commits: Vec<usize>,
    title: String,
    number: Option<String>,
    kind: Kind,
    targets: Vec<Target>,
    /// Whether its title says that it takes another back.
    quotes: Option<String>,
    landing: &'h Commit,
}

impl<'h> Draft<'h> {
    fn of(commits: Vec<usize>, history: &'h History) -> Option<Self> {
        let landing = history.commits.get(*commits.first()?)?;
        let request = request(landing);
        let kind = match (landing.is_merge(), &request) {
            (true, _) => Kind::Merge,
            (_, Some(_)) => Kind::Squash,
            _ => Kind::Commit,
        };
        let (title, number) = match request {
            Some(request) => (request.title, Some(request.number)),
            None => (landing.subject.trim().to_owned(), None),
        };
        let quotes = revert::quoted(&title);
        let mut targets: Vec<Target> = commits.iter().flat_map(|at| revert::named(&history.commits[*at])).collect();
        targets.extend(quotes.clone().map(Target::Subject));
        Some(Self { commits, title, number, kind, targets, quotes, landing })
    }

    fn candidate<'d>(&'d self, history: &'d History) -> Candidate<'d> {
        let mut hashes = vec![self.landing.hash.as_str()];
        let mut subjects = vec![self.landing.subject.as_str(), self.title.as_str()];
        // A merge that brought one commit in is that commit; of several, one is only a part.
        if let [_, one] = self.commits.as_slice() {
            hashes.push(&history.commits[*one].hash);
            subjects.push(&history.commits[*one].subject);
        }
        Candidate { hashes, number: self.number.as_deref(), subjects, targets: self.targets.clone() }
    }
}

/// What landed in a history: its changes, each with who claims it.
pub fn landed<'h>(history: &'h History, claims: &Claims<'_>, assistants: &Assistants) -> Landed<'h> {
    let assisted: Vec<bool> = history.commits.iter().map(|commit| assistants.helped(commit)).collect();
    let line = line::line(history);
    let drafts: Vec<Draft<'_>> = line.changes.into_iter().filter_map(|commits| Draft::of(commits, history)).collect();
    let (takes, taken) = if history.asked.request().is_some() {
        (vec![Vec::new(); drafts.len()], vec![None; drafts.len()])
    } else {
        revert::settle(&drafts.iter().map(|draft| draft.candidate(history)).collect::<Vec<_>>())
    };
    let mut said = Vec::new();
    let mut unclear = Vec::new();
    let mut by: Vec<Vec<usize>> = Vec::new();
    for draft in &drafts {
        let (claimed, odd) = claimed(draft, history, claims);
        unclear.push(odd.iter().any(|said| matches!(said.odd, Odd::Ambiguous(..))));
        said.extend(odd);
        by.push(claimed);
    }
    let mut commits: Vec<usize> = drafts.iter().flat_map(|draft| draft.commits.iter().copied()).collect();
    commits.sort_unstable();
    commits.dedup();
    let mut all = Landed {
        history,
        commits: commits.iter().filter(|at| !history.commits[**at].is_merge()).count(),
        changes: Vec::new(),
        reverts: Vec::new(),
        said,
        says_assisted: assisted.contains(&true),
        unlooked: line.unlooked,
    };
    for (at, draft) in drafts.iter().enumerate() {
        let is_request = history.asked.request().is_some();
        // One that takes others back by its own message, whatever it is called, is a revert as well.
        let takes_back = draft.quotes.is_some() || !takes[at].is_empty() && draft.commits.len() == 1;
        if takes_back && !is_request {
            all.reverts.extend(reverts(draft, (&takes[at], taken[at].is_none()), (&drafts, &by), claims));
        }
        if takes_back && !is_request && by[at].is_empty() {
            continue;
        }
        let mut change = Change {
            title: draft.title.clone(),
            number: draft.number.clone(),
            kind: draft.kind,
            landed_on: draft.landing.day,
            by: by[at].clone(),
            fold: None,
            assisted: draft.commits.iter().any(|commit| assisted[*commit]),
            reverted_by: taken[at].map(|by| drafts[by].landing.hash.clone()),
            unclear: unclear[at],
            commits: draft.commits.clone(),
        };
        if is_request {
            line::as_request(&mut change, history);
        }
        if change.by.is_empty() {
            change.fold = fold(&change, history, assistants);
        }
        all.changes.push(change);
    }
    all
}

/// Who claims a change: by a trailer of any of its commits, by a link to one of them or to its request.
fn claimed(draft: &Draft<'_>, history: &History, claims: &Claims<'_>) -> (Vec<usize>, Vec<Said>) {
    let (mut by, mut said) = (Vec::new(), Vec::new());
    for commit in draft.commits.iter().map(|at| &history.commits[*at]) {
        let (named, odd) = claims.by_trailer(commit);
        by.extend(named);
        by.extend(claims.by_hash(&commit.hash));
        said.extend(odd);
    }
    by.extend(draft.number.iter().flat_map(|number| claims.by_request(number)));
    by.sort_unstable();
    by.dedup();
    (by, said)
}

/// What a change takes back: the changes of the history, or what its message names that lies before it.
fn reverts(
    draft: &Draft<'_>,
    (takes, stands): (&[usize], bool),
    (drafts, by): (&[Draft<'_>], &[Vec<usize>]),
    claims: &Claims<'_>,
) -> Vec<Revert> {
    let one = |change: String, by: Vec<usize>| Revert {
        change,
        commit: draft.landing.hash.clone(),
        on: draft.landing.day,
        by,
        stands,
    };
    if takes.is_empty() {
        let mut by: Vec<usize> = draft.targets.iter().flat_map(|target| claims.by_target(target)).collect();
        by.sort_unstable();
        by.dedup();
        return vec![one(draft.quotes.clone().unwrap_or_default(), by)];
    }
    takes.iter().map(|at| one(drafts[*at].title.clone(), by[*at].clone())).collect()
}

/// Why a change that nobody claims is folded, where it is.
fn fold(change: &Change, history: &History, assistants: &Assistants) -> Option<Fold> {
    let landing = &history.commits[*change.commits.first()?];
    // Of a merge, what it brought in says whose work it is: many a merge is made by a bot.
    let brought: Vec<&Commit> =
        change.commits.iter().map(|at| &history.commits[*at]).filter(|commit| !commit.is_merge()).collect();
    let work = if brought.is_empty() { vec![landing] } else { brought };
    // An assistant's work is work, whatever its account is called.
    let is_bots = |commit: &&Commit| fold::by_bot(commit) && !assistants.is_one(&commit.author);
    if work.iter().all(is_bots) {
        return Some(Fold::Bot);
    }
    if history.asked.request().is_some() {
        let all: Option<Vec<Fold>> = work.iter().map(|commit| fold::of_title(&commit.subject)).collect();
        return all?.first().copied();
    }
    let is_back = landing.is_merge() && change.number.is_none() && fold::is_back(&landing.subject);
    if is_back { Some(Fold::Release) } else { fold::of_title(&change.title) }
}

#[cfg(test)]
mod tests;
