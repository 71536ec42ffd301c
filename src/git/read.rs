//! What git prints becomes commits.

use crate::domain::commit::{Commit, Ident};

/// Hash, day, parents, who wrote it and who put it there, trailers, subject, and the rest of the message, which may hold
/// anything and so stands last.
pub(super) const FORMAT: &str =
    "--format=%H%x1f%cd%x1f%P%x1f%an%x1f%ae%x1f%cn%x1f%ce%x1f%(trailers:only,unfold,separator=%x1e)%x1f%s%x1f%b";

/// The commits of a log, in its order.
pub(super) fn commits(log: &str) -> Vec<Commit> {
    log.split('\0').filter_map(parse).collect()
}

fn parse(entry: &str) -> Option<Commit> {
    let mut parts = entry.trim_start_matches('\n').splitn(10, '\u{1f}');
    let mut next = || parts.next().unwrap_or("").to_owned();
    let hash = next();
    if hash.is_empty() {
        return None;
    }
    let day = next().parse().ok();
    let parents = next().split_whitespace().map(str::to_owned).collect();
    let author = Ident { name: next(), address: next() };
    let committer = Ident { name: next(), address: next() };
    let trailers = next()
        .split('\u{1e}')
        .filter_map(|line| line.split_once(':'))
        .map(|(key, says)| (key.trim().to_owned(), says.trim().to_owned()))
        .collect();
    Some(Commit { hash, day, parents, subject: next(), body: next(), trailers, author, committer })
}

/// What git warned of beside what it did.
pub(super) fn warnings(said: &str) -> Vec<String> {
    let warned = said.lines().filter_map(|line| line.trim().strip_prefix("warning: "));
    warned.map(|warning| format!("git: {warning}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_holds_spoils_nothing_but_itself() {
        let log = "a1\u{1f}2026-03-02\u{1f}b2 c3\u{1f}Jane\u{1f}j@x\u{1f}GitHub\u{1f}g@x\u{1f}Upshot: H-1, H-2\u{1e}Signed-off-by: J: R\u{1f}Title\u{1f}one\u{1f}two\n\0\
            b2\u{1f}\u{1f}\u{1f}\u{1f}\u{1f}\u{1f}\u{1f}\u{1f}\u{1f}\0";
        let [first, second] = commits(log).try_into().unwrap();
        assert_eq!((first.hash.as_str(), first.parents.len(), first.subject.as_str()), ("a1", 2, "Title"));
        assert_eq!((first.body.as_str(), first.trailers("UPSHOT").next()), ("one\u{1f}two\n", Some("H-1, H-2")));
        assert_eq!(first.trailers[1], ("Signed-off-by".to_owned(), "J: R".to_owned()));
        assert_eq!((first.author.name.as_str(), first.committer.name.as_str()), ("Jane", "GitHub"));
        assert_eq!(second, Commit { hash: "b2".to_owned(), ..Commit::default() });
        assert_eq!((commits(""), commits("\0\n")), (vec![], vec![]));
    }

    #[test]
    fn warnings_are_passed_on_and_other_talk_is_not() {
        let said = "warning: log for 'HEAD' only goes back to Sat, 21 Nov 2026 09:00:00 +0000\nhint: x\n";
        assert_eq!(warnings(said), ["git: log for 'HEAD' only goes back to Sat, 21 Nov 2026 09:00:00 +0000"]);
    }
}
