//! How forges write the commit that a request lands by: GitHub, GitLab, Bitbucket, Gitea and Azure, merged or squashed.

use crate::domain::commit::Commit;

/// What a commit says of the request that landed by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The request's title.
    pub title: String,
    /// Its number.
    pub number: String,
}

/// The request that a commit is the landing of.
pub fn request(commit: &Commit) -> Option<Request> {
    let subject = commit.subject.trim();
    merged(subject, &commit.body).or_else(|| {
        // The last number counts: the ones before it are the title's.
        let (title, number) = ending(subject)?;
        Some(Request { title: title.to_owned(), number: number.to_owned() })
    })
}

fn merged(subject: &str, body: &str) -> Option<Request> {
    let of = |title: Option<&str>, branch: &str, number: &str| {
        let title = title.unwrap_or(branch).trim();
        Some(Request { title: title.to_owned(), number: number.to_owned() })
    };
    if let Some(rest) = subject.strip_prefix("Merge pull request #") {
        // GitHub's, and Bitbucket's own server's: `#7 from acme/branch`, `#7 in APP/app from branch to main`.
        let (number, rest) = digits(rest)?;
        let branch = rest.split(" from ").nth(1).unwrap_or(rest).split(" to ").next().unwrap_or(rest);
        let branch = branch.split_once('/').filter(|_| !rest.starts_with(" in ")).map_or(branch, |(_, branch)| branch);
        return of(title(body), branch, number);
    }
    if let Some(rest) = subject.strip_prefix("Merge pull request '") {
        // Gitea's: `'Title' (#7) from branch into main`; a title may hold quotes.
        let (title, rest) = rest.rsplit_once("' (#")?;
        return of(Some(title), title, digits(rest)?.0);
    }
    if let Some(rest) = subject.strip_prefix("Merged PR ") {
        // Azure's: `Merged PR 7: Title`.
        let (number, rest) = digits(rest)?;
        return of(Some(rest.strip_prefix(':')?), "", number);
    }
    if let Some(rest) = subject.strip_prefix("Pull request #") {
        // Bitbucket's own server writes so by now: `Pull request #7: Title`.
        let (number, rest) = digits(rest)?;
        return of(Some(rest.strip_prefix(':')?), "", number);
    }
    if let Some(rest) = subject.strip_prefix("Merged in ") {
        // Bitbucket's: `Merged in branch (pull request #7)`.
        let (branch, rest) = rest.rsplit_once(" (pull request #")?;
        return of(title(body), branch, digits(rest)?.0);
    }
    // GitLab says it at the end: `See merge request acme/app!7`.
    let see = body.lines().rev().find_map(|line| line.trim().strip_prefix("See merge request "))?;
    let number = see.rsplit_once('!').and_then(|(_, rest)| digits(rest)).map(|(number, _)| number)?;
    match subject.strip_prefix("Merge branch '").and_then(|rest| rest.split_once('\'')) {
        Some((branch, _)) => of(title(body), branch, number),
        // Squashed, it bears the request's title itself.
        None => of(Some(subject), "", number),
    }
}

/// The first line of a body that is a title: neither a list of commits nor what a forge adds.
fn title(body: &str) -> Option<&str> {
    let line = body.lines().map(str::trim).find(|line| !line.is_empty())?;
    let added = ["* ", "See merge request ", "Approved-by: ", "Reviewed-on: ", "Closes ", "Squashed commit"];
    (!added.iter().any(|begins| line.starts_with(begins))).then_some(line)
}

/// The digits that a text begins with, and what follows.
fn digits(text: &str) -> Option<(&str, &str)> {
    let at = text.bytes().take_while(u8::is_ascii_digit).count();
    (at > 0).then(|| text.split_at(at))
}

/// A subject that ends in `(#7)` or `(!7)`: what stands before, and the number.
pub(super) fn ending(subject: &str) -> Option<(&str, &str)> {
    let (title, rest) = subject.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let number = rest.strip_prefix(['#', '!'])?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    (is_number && !title.trim().is_empty()).then_some((title.trim(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> Option<(String, String)> {
        let (subject, body) = message.split_once("\n\n").unwrap_or((message, ""));
        let commit = Commit { subject: subject.to_owned(), body: body.to_owned(), ..Commit::default() };
        request(&commit).map(|found| (found.title, found.number))
    }

    #[test]
    fn five_forges_write_a_merged_or_squashed_request() {
        for (message, title, number) in [
            ("Merge pull request #391 from acme/sample-data\n\nSample data at signup", "Sample data at signup", "391"),
            ("Merge pull request #391 from acme/feat/sample-data", "feat/sample-data", "391"),
            (
                "Merge pull request #12 in APP/app from feat/pdf to main\n\n* commit '0a1b2c3':\n  Faster PDF",
                "feat/pdf",
                "12",
            ),
            ("Pull request #12: Faster PDF\n\nMerge in APP/app from pdf to main", "Faster PDF", "12"),
            (
                "Merge branch 'pdf' into 'main'\n\nFaster invoices PDF\n\nCloses #3\n\nSee merge request acme/app!402",
                "Faster invoices PDF",
                "402",
            ),
            ("Merge branch 'pdf' into 'main'\n\nSee merge request acme/group/app!402", "pdf", "402"),
            ("Faster invoices PDF\n\nSee merge request acme/app!402", "Faster invoices PDF", "402"),
            ("Merged in feature/pdf (pull request #7)\n\nFaster PDF\n\nApproved-by: Jane Roe", "Faster PDF", "7"),
            ("Merged in feature/pdf (pull request #7)", "feature/pdf", "7"),
            (
                "Merge pull request 'It's faster' (#9) from pdf into main\n\nReviewed-on: https://git.example/a/b/pulls/9",
                "It's faster",
                "9",
            ),
            ("Merged PR 1234: Faster PDF\n\nRelated work items: #5", "Faster PDF", "1234"),
            ("Sample data at signup (#391)", "Sample data at signup", "391"),
            ("Fix the crash of (#12) (#391) ", "Fix the crash of (#12)", "391"),
            ("Faster PDF (!17)", "Faster PDF", "17"),
        ] {
            assert_eq!(read(message), Some((title.to_owned(), number.to_owned())), "{message}");
        }
    }

    #[test]
    fn a_number_in_running_text_is_no_request() {
        for message in [
            "Fix #391",
            "Fix (#391) at last",
            "Merge branch 'pdf'",
            "Merge branch 'pdf' into main",
            "Merge pull request of Jane",
            "Merged PR again",
            "(#391)",
            "Faster (# 7)",
            "Faster (#7a)",
            "Faster\n\nSee merge request of mine",
            "",
        ] {
            assert_eq!(read(message), None, "{message}");
        }
    }
}
