//! What was committed, asked of the `git` program: the only caller of it. It only reads, runs nothing that a repository's
//! settings name, and asks nobody.
//!
//! A question runs git three or four times, however long the history is: where it stands, which names it goes by, which
//! commits the days and the paths choose, and one log of all that is said of them.

mod read;

use std::path::Path;
use std::process::{Command, Stdio};

use crate::domain::commit::Commit;
use crate::domain::day::Day;
use crate::domain::landed::{Asked, History, repository};
use crate::error::{Error, Kind};
use read::{FORMAT, commits, warnings};

/// What is asked of a repository.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// git's own range; all that leads to where it stands, where none is named.
    pub range: Option<String>,
    /// The first day.
    pub since: Option<Day>,
    /// The last day.
    pub until: Option<Day>,
    /// What it is limited to, as git limits.
    pub paths: Vec<String>,
    /// Whether commits are asked about, and not changes.
    pub commits: bool,
}

/// The history that is asked about, the newest first.
///
/// # Errors
/// Where git can't be run, or does not know the range.
pub fn history(folder: &Path, wanted: &Wanted) -> Result<History, Error> {
    let range = wanted.range.as_deref().unwrap_or("HEAD");
    if range.starts_with('-') || range.trim().is_empty() {
        return Err(Error::new(Kind::Usage, "range", format!("{range:?} is no range of commits"))
            .hint("upshot ask --git v1.2..  or  upshot ask --git --since 2w"));
    }
    let mut asked = Asked {
        range: wanted.range.clone(),
        since: wanted.since,
        until: wanted.until,
        paths: wanted.paths.clone(),
        commits: wanted.commits,
        ..Asked::default()
    };
    let is_request = asked.request().is_some();
    if is_request && (wanted.since.is_some() || wanted.until.is_some()) {
        return Err(Error::new(Kind::Usage, "range", format!("{range} is one request, whatever its days"))
            .hint(format!("upshot ask --git {range}")));
    }
    let head = range.rsplit("..").next().map(|head| head.trim_start_matches('.')).filter(|head| !head.is_empty());
    let (shallow, name) = stands(folder, head.unwrap_or("HEAD"))?;
    asked.tag = name.strip_prefix("refs/tags/").filter(|_| asked.range.is_some()).map(str::to_owned);
    asked.branch = name.strip_prefix("refs/heads/").map(str::to_owned);
    let mut history = History { repositories: names(folder), asked, ..History::default() };
    // Three dots: what the head has and the base has not, as forges show a request.
    let range = match history.asked.request() {
        Some((base, head)) => format!("{base}..{head}"),
        None => range.to_owned(),
    };
    let days: Vec<String> = [("since", wanted.since, "00:00:00"), ("until", wanted.until, "23:59:59")]
        .into_iter()
        .filter_map(|(flag, day, time)| Some(format!("--{flag}={} {time}", day?)))
        .collect();
    let chooses = !days.is_empty() || !wanted.paths.is_empty();
    let mut args: Vec<String> = log();
    if wanted.commits || is_request {
        args.extend(days);
        args.extend(["--no-merges", "--end-of-options", &range, "--"].map(str::to_owned));
        args.extend(wanted.paths.iter().cloned());
    } else if chooses {
        let mut choose: Vec<String> = ["rev-list", "--first-parent"].map(str::to_owned).to_vec();
        choose.extend(days);
        choose.extend(["--end-of-options", &range, "--"].map(str::to_owned));
        choose.extend(wanted.paths.iter().cloned());
        let chosen = run(folder, &choose)?;
        let rows: Vec<String> = chosen.out.lines().map(str::to_owned).collect();
        history.warnings.extend(chosen.warnings);
        let (Some(newest), Some(oldest)) = (rows.first(), rows.last()) else { return Ok(history) };
        // What the oldest of them brought in counts, and what lay before it does not; before the first there is nothing.
        args.push("--ignore-missing".to_owned());
        args.extend(["--end-of-options", newest, &format!("^{oldest}~1"), "--"].map(str::to_owned));
        history.rows = Some(rows);
    } else {
        args.extend(["--end-of-options", &range, "--"].map(str::to_owned));
    }
    let said = run(folder, &args)?;
    history.warnings.extend(said.warnings);
    history.warnings.dedup();
    history.commits = commits(&said.out);
    if shallow && let Some(cut) = history.commits.iter().rev().find(|commit| commit.parents.is_empty()) {
        let on = cut.day.map_or_else(String::new, |day| format!(", {}", day.long()));
        let says = format!("history is cut at {}{on}: this clone is shallow; git fetch --unshallow", cut.short());
        history.warnings.push(says);
    }
    Ok(history)
}

/// The commit that a word names, where it names one in this folder.
pub fn commit(folder: &Path, word: &str) -> Option<Commit> {
    let hexadecimal = (7..=64).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit());
    if !hexadecimal {
        return None;
    }
    let mut args = log();
    args.extend(["-1", "--end-of-options", word, "--"].map(str::to_owned));
    commits(&run(folder, &args).ok()?.out).pop()
}

/// The day of a tag: when it was made, where it says so, else the day of its commit.
pub fn tag_day(folder: &Path, tag: &str) -> Option<Day> {
    let name = format!("refs/tags/{tag}");
    let args = ["for-each-ref", "--count=1", "--format=%(creatordate:short-local)", &name].map(str::to_owned);
    run(folder, &args).ok()?.out.trim().parse().ok()
}

/// The branch that is checked out in a folder.
pub fn branch(folder: &Path) -> Option<String> {
    let (_, name) = stands(folder, "HEAD").ok()?;
    name.strip_prefix("refs/heads/").map(str::to_owned)
}

/// Whether the history is cut, and the full name of what a word names; empty where it names a commit by its hash.
fn stands(folder: &Path, head: &str) -> Result<(bool, String), Error> {
    let args = ["rev-parse", "--is-shallow-repository", "--symbolic-full-name", head];
    match run(folder, &args.map(str::to_owned)) {
        Ok(said) => {
            let mut lines = said.out.lines();
            Ok((lines.next() == Some("true"), lines.next().unwrap_or_default().to_owned()))
        }
        // What is no repository has no log; what a word means is the log's to say.
        Err(e) if e.why.iter().any(|why| why.contains("not a git repository")) => Err(e),
        Err(_) => Ok((false, String::new())),
    }
}

/// The names that a repository goes by: those of its remotes.
fn names(folder: &Path) -> Vec<String> {
    let args = ["config", "--get-regexp", r"^remote\..*\.url$"].map(str::to_owned);
    let said = run(folder, &args).map(|said| said.out).unwrap_or_default();
    said.lines().filter_map(|line| repository(line.split_once(' ')?.1)).collect()
}

/// A log of all that is read of a commit.
fn log() -> Vec<String> {
    ["log", FORMAT, "--date=short-local", "--no-show-signature", "--no-notes", "-z"].map(str::to_owned).to_vec()
}

/// What a run said, and what git warned of meanwhile.
struct Ran {
    out: String,
    warnings: Vec<String>,
}

fn run(folder: &Path, args: &[String]) -> Result<Ran, Error> {
    let output = Command::new("git")
        .args(["--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(["-c", "log.showSignature=false", "-c", "log.mailmap=false", "-c", "protocol.allow=never"])
        // What the repository says of encodings, trailers and orders would change what is read here.
        .args(["-c", "i18n.logOutputEncoding=UTF-8", "-c", "trailer.separators=:"])
        .args(args)
        .current_dir(folder)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .map_err(|e| {
            Error::new(Kind::Refused, "git", "the program git can't be run")
                .because(e.to_string())
                .hint("install git, or ask without it: upshot ask")
        })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let why = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing").to_owned();
        return Err(Error::new(Kind::Refused, "git", "git could not list these commits")
            .because(why.trim_start_matches("fatal: ").to_owned())
            .hint("name a range that git log knows, in a folder of the repository: upshot ask --git v1.2.."));
    }
    Ok(Ran { out: String::from_utf8_lossy(&output.stdout).into_owned(), warnings: warnings(&said) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_no_range() {
        for range in ["--output=x", "-n1", "", "  "] {
            let wanted = Wanted { range: Some(range.to_owned()), ..Wanted::default() };
            assert_eq!(history(Path::new("."), &wanted).unwrap_err().code, "range", "{range}");
        }
        let request = Wanted { range: Some("a...b".to_owned()), since: Day::new(2026, 3, 2), ..Wanted::default() };
        assert_eq!(history(Path::new("."), &request).unwrap_err().code, "range");
    }
}
