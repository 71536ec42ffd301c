//! Which hypothesis claims a commit: by its trailer, or by a link on the board. All that a board says is laid out once,
//! and each commit is one look-up.

use std::collections::HashMap;

use super::revert::Target;
use crate::domain::ask::Claimant;
use crate::domain::commit::{Commit, TRAILER};
use crate::domain::label::{Label, LabelKind, Suffix};

/// A trailer that claims nothing, or less than it seems to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Odd {
    /// What it names is not on the board.
    Unknown(String),
    /// It names an outcome, which claims nothing; with the hypotheses of that.
    Outcome(Label, Vec<Label>),
    /// It fits several hypotheses since copies met.
    Ambiguous(Label, Vec<Label>),
    /// It names a hypothesis, by its place, that is not marked as shipped.
    NotShipped(usize),
}

/// A commit's trailer that is worth a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Said {
    /// The commit, as people write it.
    pub commit: String,
    /// What about it.
    pub odd: Odd,
}

/// A commit, and which hypotheses it was made for.
#[derive(Clone, Debug)]
pub struct Claimed<'c> {
    /// The commit.
    pub commit: &'c Commit,
    /// The places of the claimants that claim it.
    pub by: Vec<usize>,
    /// What its trailers name that claims nothing.
    pub unknown: Vec<String>,
}

/// What a link leads to.
#[derive(Debug, PartialEq, Eq)]
enum Leads {
    /// A commit, by so much of its hash.
    Commit(String),
    /// A request, of a repository where that is told.
    Request(String, Option<String>),
}

/// What a board says of who claims what.
pub struct Claims<'b> {
    claimants: &'b [Claimant],
    by_number: HashMap<u32, Vec<usize>>,
    by_request: HashMap<String, Vec<usize>>,
    by_hash: HashMap<String, Vec<(String, usize)>>,
    /// The hypotheses of each outcome's number.
    outcomes: HashMap<u32, Vec<Label>>,
}

impl<'b> Claims<'b> {
    /// Of every hypothesis; `repositories` are the names this one goes by, empty where that is not known.
    pub fn of(claimants: &'b [Claimant], repositories: &[String]) -> Self {
        let mut claims = Self {
            claimants,
            by_number: HashMap::new(),
            by_request: HashMap::new(),
            by_hash: HashMap::new(),
            outcomes: HashMap::new(),
        };
        let is_here = |of: &Option<String>| {
            of.as_ref().is_none_or(|of| repositories.is_empty() || repositories.iter().any(|name| name == of))
        };
        for (at, claimant) in claimants.iter().enumerate() {
            claims.by_number.entry(claimant.hypothesis.number).or_default().push(at);
            claims.outcomes.entry(claimant.outcome.number).or_default().push(claimant.hypothesis);
            for link in &claimant.links {
                match leads(link) {
                    Some(Leads::Commit(hash)) => {
                        claims.by_hash.entry(hash[..7].to_owned()).or_default().push((hash, at));
                    }
                    Some(Leads::Request(number, of)) if is_here(&of) => {
                        claims.by_request.entry(number).or_default().push(at);
                    }
                    _ => {}
                }
            }
        }
        claims
    }

    /// Who claims a commit by its trailers, and what of those is worth a sentence.
    pub fn by_trailer(&self, commit: &Commit) -> (Vec<usize>, Vec<Said>) {
        let (mut by, mut said) = (Vec::new(), Vec::new());
        let mut say = |odd: Odd| said.push(Said { commit: commit.short().to_owned(), odd });
        for value in commit.trailers(TRAILER) {
            let words: Vec<&str> =
                value.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|w| !w.is_empty()).collect();
            let labels: Vec<Label> = words.iter().filter_map(|word| word.parse().ok()).collect();
            if labels.is_empty() {
                say(Odd::Unknown(value.trim().to_owned()));
            }
            for label in labels {
                match self.named(label, commit) {
                    Ok(at) => {
                        by.push(at);
                        if !self.claimants[at].shipped {
                            say(Odd::NotShipped(at));
                        }
                    }
                    Err(odd) => say(odd),
                }
            }
        }
        (by, said)
    }

    /// The hypothesis that a label means in a commit.
    fn named(&self, label: Label, commit: &Commit) -> Result<usize, Odd> {
        if label.kind == LabelKind::Outcome {
            let beneath = self.outcomes.get(&label.number).cloned();
            return Err(beneath.map_or_else(|| Odd::Unknown(label.to_string()), |list| Odd::Outcome(label, list)));
        }
        let unknown = || Odd::Unknown(label.to_string());
        if label.kind != LabelKind::Hypothesis {
            return Err(unknown());
        }
        let fits = |at: &usize| {
            // Any letters of its suffix are understood, before they are needed.
            Suffix::of(self.claimants[*at].id).as_str().starts_with(label.suffix.as_str())
        };
        let all = self.by_number.get(&label.number).map_or(&[][..], Vec::as_slice);
        let fit: Vec<usize> = all.iter().copied().filter(fits).collect();
        // What was written after the commit is not meant by it.
        let then = |at: &usize| commit.day.is_none_or(|day| self.claimants[*at].written_on <= day);
        let written: Vec<usize> = fit.iter().copied().filter(then).collect();
        match (fit.as_slice(), written.as_slice()) {
            ([], _) => Err(unknown()),
            ([one], _) | (_, [one]) => Ok(*one),
            (several, _) => {
                Err(Odd::Ambiguous(label, several.iter().map(|at| self.claimants[*at].hypothesis).collect()))
            }
        }
    }

    /// Who links to a commit.
    pub fn by_hash(&self, hash: &str) -> impl Iterator<Item = usize> {
        let list = hash.get(..7).and_then(|begins| self.by_hash.get(begins)).map_or(&[][..], Vec::as_slice);
        list.iter().filter(move |(linked, _)| hash.starts_with(linked.as_str())).map(|(_, at)| *at)
    }

    /// Who links to a request.
    pub fn by_request(&self, number: &str) -> &[usize] {
        self.by_request.get(number).map_or(&[], Vec::as_slice)
    }

    /// Who links to what a commit takes back.
    pub(super) fn by_target(&self, target: &Target) -> Vec<usize> {
        match target {
            Target::Hash(hash) => {
                let list = hash.get(..7).and_then(|begins| self.by_hash.get(begins)).map_or(&[][..], Vec::as_slice);
                // Either may be shorter.
                let is_it = |linked: &str| linked.starts_with(hash.as_str()) || hash.starts_with(linked);
                list.iter().filter(|(linked, _)| is_it(linked)).map(|(_, at)| *at).collect()
            }
            Target::Request(number) => self.by_request(number).to_vec(),
            Target::Subject(_) => Vec::new(),
        }
    }

    /// A commit with who claims it, and what its trailers name that claims nothing.
    pub fn claimed<'c>(&self, commit: &'c Commit) -> Claimed<'c> {
        let unknown = self.by_trailer(commit).1.into_iter().filter_map(|said| match said.odd {
            Odd::Unknown(what) => Some(what),
            Odd::Outcome(label, _) | Odd::Ambiguous(label, _) => Some(label.to_string()),
            Odd::NotShipped(_) => None,
        });
        Claimed { by: self.of_commit(commit), unknown: unknown.collect(), commit }
    }

    /// Who claims a commit, by trailer, by a link to it or to the request that landed by it.
    pub fn of_commit(&self, commit: &Commit) -> Vec<usize> {
        let (mut by, _) = self.by_trailer(commit);
        by.extend(self.by_hash(&commit.hash));
        if let Some(request) = super::request(commit) {
            by.extend(self.by_request(&request.number));
        }
        by.sort_unstable();
        by.dedup();
        by
    }
}

/// The name of a repository among the parts of an address.
pub fn repository(address: &str) -> Option<String> {
    let address = address.trim().trim_end_matches('/');
    let last = address.rsplit(['/', ':']).next()?;
    let name = last.strip_suffix(".git").unwrap_or(last);
    (!name.is_empty()).then(|| name.to_lowercase())
}

/// What a link leads to, where that may be a commit or a request.
fn leads(link: &str) -> Option<Leads> {
    let link = link.trim();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((of, number)) =
        link.rsplit_once(['#', '!']).filter(|(of, number)| is_number(number) && !of.contains(':'))
    {
        // `#391`, `!17`, `acme/app#391`.
        return Some(Leads::Request(number.to_owned(), repository(of)));
    }
    let parts: Vec<&str> = link.split(['/', '#', '?', '@', ' ']).filter(|part| !part.is_empty()).collect();
    let is_request = |word: &str| {
        matches!(word, "pull" | "pulls" | "pr" | "merge_requests" | "pullrequests" | "pull-requests" | "pullrequest")
    };
    if let Some(at) = parts.windows(2).position(|two| is_request(two[0]) && is_number(two[1])) {
        // GitLab sets a bar between a repository and what is in it.
        let of = parts[..at].iter().rev().find(|part| **part != "-").filter(|_| at > 1);
        return Some(Leads::Request(parts[at + 1].to_owned(), of.and_then(|of| repository(of))));
    }
    let hash =
        parts.iter().rev().find(|part| (7..=64).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit()));
    hash.map(|hash| Leads::Commit(hash.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::day::Day;
    use crate::domain::id::Id;

    /// A hypothesis whose suffix begins with a letter: `b` for 0, `c` for 1.
    fn claimant(number: u32, low: u8, links: &[&str]) -> Claimant {
        let mut bytes = [0; 16];
        bytes[15] = low;
        Claimant {
            id: Id::from_bytes(bytes),
            hypothesis: Label::new(LabelKind::Hypothesis, number),
            build: String::new(),
            outcome: Label::new(LabelKind::Outcome, 1),
            owner: None,
            framed: true,
            shipped: true,
            written_on: day(100),
            links: links.iter().map(|link| (*link).to_owned()).collect(),
        }
    }

    fn day(number: i64) -> Day {
        Day::from_number(number).unwrap()
    }

    fn commit(trailers: &[&str], on: i64) -> Commit {
        Commit {
            hash: "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567".to_owned(),
            day: Some(day(on)),
            trailers: trailers.iter().map(|says| ("upshot".to_owned(), (*says).to_owned())).collect(),
            ..Commit::default()
        }
    }

    #[test]
    fn a_trailer_names_several_with_commas_and_in_any_case() {
        let board = [claimant(1, 0, &[]), claimant(2, 0, &[]), claimant(3, 0, &[])];
        let claims = Claims::of(&board, &[]);
        assert_eq!(claims.by_trailer(&commit(&["h1, H-3"], 200)), (vec![0, 2], vec![]));
        assert_eq!(claims.by_trailer(&commit(&["H-2", "H-1"], 200)).0, [1, 0]);
        let odd = |says: &str| {
            claims.by_trailer(&commit(&[says], 200)).1.into_iter().map(|said| said.odd).collect::<Vec<_>>()
        };
        let labels = board.iter().map(|c| c.hypothesis).collect();
        assert_eq!(odd("O-1"), [Odd::Outcome(Label::new(LabelKind::Outcome, 1), labels)]);
        assert_eq!(odd("H-99, O-9"), [Odd::Unknown("H-99".to_owned()), Odd::Unknown("O-9".to_owned())]);
        assert_eq!(odd("the tour"), [Odd::Unknown("the tour".to_owned())]);
        let idea = [Claimant { shipped: false, ..claimant(1, 0, &[]) }];
        let said = Claims::of(&idea, &[]).by_trailer(&commit(&["H-1"], 200));
        assert_eq!((said.0, &said.1[0].odd), (vec![0], &Odd::NotShipped(0)));
    }

    #[test]
    fn a_label_that_fits_two_claims_neither_but_letters_or_the_day_decide() {
        let mut board = [claimant(9, 0, &[]), claimant(9, 1, &[])];
        let says = |board: &[Claimant], says: &str, on| Claims::of(board, &[]).by_trailer(&commit(&[says], on));
        let (by, said) = says(&board, "H-9", 200);
        assert!(by.is_empty() && matches!(said[0].odd, Odd::Ambiguous(..)), "{said:?}");
        assert_eq!(said[0].commit, "0a1b2c3d");
        assert_eq!((says(&board, "H-9b", 200).0, says(&board, "h-9c", 200).0), (vec![0], vec![1]));
        assert_eq!(says(&board, "H-9bb", 200).0, [0]);
        board[1].written_on = day(201);
        assert_eq!(says(&board, "H-9", 200), (vec![0], vec![]));
        assert!(says(&board, "H-9", 201).0.is_empty());
        // One alone is meant, whenever it was written.
        assert_eq!(says(&board[1..], "H-9", 150).0, [0]);
    }

    #[test]
    fn links_lead_to_commits_and_requests_of_this_repository() {
        let request = |number: &str, of: Option<&str>| Some(Leads::Request(number.to_owned(), of.map(str::to_owned)));
        for (link, to) in [
            ("https://github.com/acme/app/pull/391", request("391", Some("app"))),
            ("https://github.com/acme/App/pull/391/files#r4", request("391", Some("app"))),
            ("https://gitlab.example/acme/group/app/-/merge_requests/391#note_4", request("391", Some("app"))),
            ("https://bitbucket.org/acme/app/pull-requests/391", request("391", Some("app"))),
            ("https://dev.azure.com/acme/p/_git/app/pullrequest/391", request("391", Some("app"))),
            ("https://git.example/acme/app/pulls/391", request("391", Some("app"))),
            ("#391", request("391", None)),
            ("!391", request("391", None)),
            ("acme/app#391", request("391", Some("app"))),
            ("0A1B2C3", Some(Leads::Commit("0a1b2c3".to_owned()))),
            ("https://github.com/acme/app/commit/0a1b2c3d4e", Some(Leads::Commit("0a1b2c3d4e".to_owned()))),
            ("https://github.com/acme/app/issues/391", None),
            ("https://example.com/391", None),
            ("0a1b2c", None),
            ("391", None),
            ("", None),
        ] {
            assert_eq!(leads(link), to, "{link}");
        }
        for (address, name) in [
            ("git@github.com:acme/App.git", "app"),
            ("https://gitlab.example/acme/group/app.git", "app"),
            ("https://dev.azure.com/acme/p/_git/app/", "app"),
            ("../app", "app"),
        ] {
            assert_eq!(repository(address).as_deref(), Some(name), "{address}");
        }
        let board = [claimant(1, 0, &["https://github.com/acme/app/pull/7"]), claimant(2, 0, &["0a1b2c3d"])];
        assert_eq!(Claims::of(&board, &["app".to_owned()]).by_request("7"), [0]);
        assert_eq!(Claims::of(&board, &[]).by_request("7"), [0]);
        assert!(Claims::of(&board, &["shop".to_owned()]).by_request("7").is_empty());
        let claims = Claims::of(&board, &[]);
        assert_eq!(claims.by_hash("0a1b2c3d4e5f").collect::<Vec<_>>(), [1]);
        assert_eq!(claims.by_hash("0a1b2c3e4e5f").count(), 0);
        assert_eq!(claims.of_commit(&commit(&["H-1"], 200)), [0, 1]);
    }
}
