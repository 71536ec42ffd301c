//! What was committed, asked of the `git` program: the only caller of it. It only reads, runs nothing that a repository's
//! settings name, and asks nobody.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::domain::commit::Commit;
use crate::error::{Error, Kind};

/// The commits of a range, the newest first, as git lists them.
///
/// # Errors
/// Where git can't be run, or does not know the range.
pub fn log(folder: &Path, range: &str) -> Result<Vec<Commit>, Error> {
    if range.starts_with('-') || range.trim().is_empty() {
        return Err(Error::new(Kind::Usage, "range", format!("{range:?} is no range of commits"))
            .hint("upshot ask --git v1.2..  or  upshot ask --git main@{1.week.ago}..main"));
    }
    run(folder, &["log", FORMAT, "--date=short", "--no-show-signature", "-z", "--end-of-options", range, "--"])
}

/// The commit that a word names, where it names one in this folder.
pub fn commit(folder: &Path, word: &str) -> Option<Commit> {
    let hexadecimal = (7..=40).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_hexdigit());
    if !hexadecimal {
        return None;
    }
    let args = ["log", "-1", FORMAT, "--date=short", "--no-show-signature", "-z", "--end-of-options", word, "--"];
    run(folder, &args).ok()?.pop()
}

/// Hash, day, parents, subject, trailers: apart by a control character that git keeps out of the first four.
const FORMAT: &str = "--format=%H%x1f%cd%x1f%P%x1f%s%x1f%(trailers:key=Upshot,valueonly,separator=%x2C)";

fn run(folder: &Path, args: &[&str]) -> Result<Vec<Commit>, Error> {
    let output = Command::new("git")
        .args(["--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(["-c", "log.showSignature=false", "-c", "log.mailmap=false", "-c", "protocol.allow=never"])
        // What the repository says of encodings and trailers would change what is read here.
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
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let why = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing").to_owned();
        return Err(Error::new(Kind::Refused, "git", "git could not list these commits")
            .because(why.trim_start_matches("fatal: ").to_owned())
            .hint("name a range that git log knows, in a folder of the repository: upshot ask --git v1.2.."));
    }
    Ok(String::from_utf8_lossy(&output.stdout).split('\0').filter_map(parse).collect())
}

fn parse(entry: &str) -> Option<Commit> {
    let mut parts = entry.trim_start_matches('\n').splitn(5, '\u{1f}');
    let hash = parts.next().filter(|hash| !hash.is_empty())?.to_owned();
    let day = parts.next().and_then(|day| day.parse().ok());
    let parents = parts.next().unwrap_or("").split_whitespace().map(str::to_owned).collect();
    let subject = parts.next().unwrap_or("").to_owned();
    let claims = parts.next().unwrap_or("").split([',', ' ', '\n']).map(str::trim);
    let claims = claims.filter(|claim| !claim.is_empty()).map(str::to_owned).collect();
    Some(Commit { hash, day, subject, claims, parents })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_no_range() {
        for range in ["--output=x", "-n1", "", "  "] {
            assert_eq!(log(Path::new("."), range).unwrap_err().code, "range", "{range}");
        }
    }
}
