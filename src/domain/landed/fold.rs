//! What is folded into one line each: what bots did, releases and merges back, and what a conventional type says is no
//! feature.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::domain::commit::{Commit, Ident};

/// The list, for bots, types and branches.
const LIST: &str = include_str!("../../../assets/folded.txt");

/// Why a change is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Bots did all of it.
    Bot,
    /// It is a release, or brings back what has landed elsewhere.
    Release,
    /// It says itself that it is no feature.
    Chore,
}

struct Lists {
    bots: HashSet<&'static str>,
    chores: HashSet<&'static str>,
    trunks: HashSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let of = |kind: &str| {
        let words = LIST.lines().filter_map(|line| line.split_once(' '));
        words.filter(|(of, _)| *of == kind).map(|(_, what)| what.trim()).collect()
    };
    Lists { bots: of("bot"), chores: of("chore"), trunks: of("trunk") }
});

/// Whether a name with an address is a bot's.
fn is_bot(who: &Ident) -> bool {
    let name = who.name.trim().to_lowercase();
    let login = who.address.split('@').next().unwrap_or_default();
    name.ends_with("[bot]") || login.ends_with("[bot]") || LISTS.bots.contains(name.as_str())
}

/// Whether a bot wrote a commit, or put it there.
pub(super) fn by_bot(commit: &Commit) -> bool {
    is_bot(&commit.author) || is_bot(&commit.committer)
}

/// What a title says of a change beside what it does.
pub(super) fn of_title(title: &str) -> Option<Fold> {
    let title = title.trim();
    if let Some((kind, scope)) = conventional(title) {
        return match kind.as_str() {
            "release" => Some(Fold::Release),
            "chore" | "build" | "ci" if scope.starts_with("release") => Some(Fold::Release),
            kind => LISTS.chores.contains(kind).then_some(Fold::Chore),
        };
    }
    is_release(title).then_some(Fold::Release)
}

/// A conventional commit's type and scope: `build`, `deps` of `build(deps)!: …`.
fn conventional(title: &str) -> Option<(String, String)> {
    let (head, _) = title.split_once(':')?;
    let head = head.strip_suffix('!').unwrap_or(head);
    let (kind, scope) = match head.split_once('(') {
        Some((kind, scope)) => (kind, scope.strip_suffix(')')?),
        None => (head, ""),
    };
    let is_word = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphabetic());
    is_word.then(|| (kind.to_lowercase(), scope.to_lowercase()))
}

/// `v1.2.3`, `Release 1.2`, `Bump version to 1.3`, `Prepare for v2`, `Version Packages`.
fn is_release(title: &str) -> bool {
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<&str> =
        words.iter().map(|word| word.trim_matches([',', '.', '!', '"', '\'', '`', '[', ']'])).collect();
    let filler = |word: &&&str| {
        ["version", "versions", "to", "for", "the", "of", "a", "new", "from", "release", "releases", "next"]
            .contains(*word)
    };
    match words.as_slice() {
        [] => false,
        [one] => is_version(one) || *one == "release",
        ["version", "packages"] => true,
        [
            "release" | "releasing" | "released" | "version" | "publish" | "prepare" | "preparing" | "bump" | "tag"
            | "merge",
            rest @ ..,
        ] => {
            let said: Vec<&&str> = rest.iter().filter(|word| !filler(word)).collect();
            let is_said = rest.iter().any(|word| word.starts_with("release") || word.starts_with("version"));
            // `Bump serde to 1.2` is somebody's work on what is built with; a release names nothing but itself.
            !said.is_empty() && said.iter().all(|word| is_version(word)) || said.is_empty() && is_said
        }
        _ => false,
    }
}

/// `1.2`, `v1.2.3-rc.1`, `2026.03`.
fn is_version(word: &str) -> bool {
    let bare = word.strip_prefix('v').unwrap_or(word);
    let bare = bare.split(['-', '+']).next().unwrap_or(bare);
    let parts: Vec<&str> = bare.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().all(is_number) && (parts.len() > 1 || word.starts_with('v'))
}

/// A merge as git names it by itself.
enum Named<'s> {
    /// Of a tag.
    Tag(&'s str),
    /// Of a branch, where it was taken from, and the branch it went into where git says that: it leaves out the main one.
    Branch { name: &'s str, from: Whence, into: Option<&'s str> },
}

/// Where a merged branch was.
#[derive(PartialEq, Eq)]
enum Whence {
    Here,
    /// `origin/main`, kept of another repository.
    Tracking,
    /// `main` of another repository, by its address.
    Fetched,
}

impl<'s> Named<'s> {
    fn read(subject: &'s str) -> Option<Self> {
        let rest = subject.trim().strip_prefix("Merge ")?;
        let (kind, rest) = rest.split_once(" '")?;
        let (name, rest) = rest.split_once('\'').unwrap_or((rest, ""));
        let from = match kind {
            "tag" => return Some(Self::Tag(name)),
            "branch" if rest.starts_with(" of ") => Whence::Fetched,
            "branch" => Whence::Here,
            "remote-tracking branch" | "remote branch" => Whence::Tracking,
            _ => return None,
        };
        Some(Self::Branch { name, from, into: rest.rsplit_once(" into ").map(|(_, into)| into.trim()) })
    }
}

/// Whether a merge that is no request brings back what has landed elsewhere: another trunk, a release, a tag.
pub(super) fn is_back(subject: &str) -> bool {
    let name = match Named::read(subject) {
        // Some hand whole topics over by tags; only a version's says that it was released.
        Some(Named::Tag(name)) => return is_version(name),
        Some(Named::Branch { name, .. }) => name.to_lowercase(),
        None => return false,
    };
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        [one] => LISTS.trunks.contains(one),
        ["release" | "releases", ..] => true,
        // `origin/main`: only a remote's name may stand before it.
        ["origin" | "upstream", one] => LISTS.trunks.contains(one),
        ["origin" | "upstream", "release" | "releases", ..] => true,
        _ => false,
    }
}

/// Whether a merge unites two ends of one branch, as `git pull` makes it where somebody had committed meanwhile: what it
/// brings in is the branch's own line, and no request's.
pub(super) fn is_pull(subject: &str) -> bool {
    let Some(Named::Branch { name, from, into }) = Named::read(subject) else { return false };
    let own = match from {
        Whence::Here => None,
        Whence::Fetched => Some(name),
        Whence::Tracking => name.strip_prefix("origin/").or_else(|| name.strip_prefix("upstream/")),
    };
    own.is_some_and(|own| into.map_or_else(|| matches!(own, "main" | "master" | "trunk"), |into| into == own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bots_are_known_by_what_they_are_called() {
        for who in [
            "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
            "Renovate Bot <bot@renovateapp.com>",
            "github-actions <github-actions@github.com>",
            "pre-commit-ci <x@y>",
            "any-thing[bot] <x@y>",
            "Weblate <12+weblate[bot]@users.noreply.github.com>",
        ] {
            assert!(is_bot(&Ident::parse(who)), "{who}");
        }
        for who in ["GitHub <noreply@github.com>", "Abbot <abbot@example.org>", "Robot Roe <r@example.org>", ""] {
            assert!(!is_bot(&Ident::parse(who)), "{who}");
        }
    }

    #[test]
    fn a_title_says_whether_it_is_a_release_or_no_feature() {
        for (title, fold) in [
            ("chore: tidy", Some(Fold::Chore)),
            ("build(deps)!: bump serde", Some(Fold::Chore)),
            ("Docs: say it", Some(Fold::Chore)),
            ("ci: cache", Some(Fold::Chore)),
            ("style: x", Some(Fold::Chore)),
            ("test(api): y", Some(Fold::Chore)),
            ("chore(release): 1.2.0", Some(Fold::Release)),
            ("release: 1.2.0", Some(Fold::Release)),
            ("feat: sample data", None),
            ("fix(api): crash", None),
            ("perf: faster", None),
            ("testing: the limits", None),
            ("Note: chore: x", None),
            ("v1.2.3", Some(Fold::Release)),
            ("1.2.3-rc.1", Some(Fold::Release)),
            ("Release 1.2", Some(Fold::Release)),
            ("Release v1.2.3", Some(Fold::Release)),
            ("Bump version to 1.3.0", Some(Fold::Release)),
            ("Prepare release 2026.03", Some(Fold::Release)),
            ("Prepare for next release", Some(Fold::Release)),
            ("Version Packages", Some(Fold::Release)),
            ("Release the new editor", None),
            ("Bump serde to 1.2", None),
            ("Bump the limit", None),
            ("404", None),
            ("Prepare for the fair", None),
            ("Merge the two editors", None),
            ("", None),
        ] {
            assert_eq!(of_title(title), fold, "{title}");
        }
    }

    #[test]
    fn a_pull_is_a_merge_of_a_branch_into_itself() {
        for subject in [
            "Merge branch 'main' of github.com:acme/app",
            "Merge branch 'master' of https://git.example/acme/app",
            "Merge branch 'develop' of github.com:acme/app into develop",
            "Merge remote-tracking branch 'origin/main'",
            "Merge remote-tracking branch 'origin/develop' into develop",
        ] {
            assert!(is_pull(subject), "{subject}");
        }
        for subject in [
            "Merge branch 'main' into topic",
            "Merge branch 'main' of github.com:acme/app into topic",
            "Merge branch 'develop' of github.com:acme/app",
            "Merge remote-tracking branch 'origin/main' into topic",
            "Merge branch 'topic'",
            "Merge pull request #7 from acme/main",
        ] {
            assert!(!is_pull(subject), "{subject}");
        }
    }

    #[test]
    fn a_merge_back_is_known_by_its_branch() {
        for subject in [
            "Merge branch 'main' into feature",
            "Merge branch 'main' of github.com:acme/app",
            "Merge remote-tracking branch 'origin/main'",
            "Merge remote-tracking branch 'origin/release/1.2' into main",
            "Merge branch 'release/1.2'",
            "Merge branch 'develop'",
            "Merge tag 'v1.2'",
        ] {
            assert!(is_back(subject), "{subject}");
        }
        for subject in [
            "Merge branch 'sample-data'",
            "Merge tag 'net-next-6.8' of git://git.example/net",
            "Merge branch 'jane/main'",
            "Merge branch 'maintenance' into main",
            "Merge remote-tracking branch 'origin/sample-data'",
            "Merge pull request #7 from jane/main",
            "Merging things",
        ] {
            assert!(!is_back(subject), "{subject}");
        }
    }
}
