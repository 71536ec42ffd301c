//! All of one source: whether it is allowed as it stands, its secrets, its command, and what that wrote as readings. What is
//! said of a failure never holds a secret.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::allowed::{self, Allowed, Bound};
use super::run::{self, Ended, Job, Ran};
use super::safe;
use super::said::Source;
use super::take::{self, Metric, Point};
use super::window::{Window, filled};
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::error::{Error, Kind};
use crate::paths::Env;

/// What every command may know, whoever it is.
const COMMON: [&str; 7] = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR"];
/// How much of a command's errors is shown.
const LINES: usize = 3;
/// How much of an answer is shown where it is asked for.
pub const SHOWN: usize = 64 << 10;

/// Where sources are said, and what they run in.
#[derive(Clone, Copy, Debug)]
pub struct World<'a> {
    /// The config file.
    pub config: &'a Path,
    /// The state folder.
    pub state: &'a Path,
    /// The environment.
    pub env: &'a Env,
}

impl World<'_> {
    /// Where it is kept what was allowed.
    pub fn allowed(&self) -> PathBuf {
        self.state.join("allowed")
    }

    /// Where it is kept what became of the tries.
    pub fn pulls(&self) -> PathBuf {
        self.state.join("pulls.json")
    }

    /// A path as the config says it: from its own folder, and `~` is the person's home.
    pub fn path(&self, typed: &str) -> PathBuf {
        self.config.parent().unwrap_or(Path::new("/")).join(self.env.expand(typed))
    }

    /// Why nothing that the config says is run; none where nobody else may write it.
    pub fn unsafe_config(&self) -> Option<String> {
        safe::unsafe_with_folder(self.config)
    }
}

/// A source as it would run here and now.
#[derive(Clone, Debug)]
pub struct Ready {
    /// What is said of it.
    pub source: Source,
    /// Where its program is, then those of its secrets.
    pub programs: Vec<PathBuf>,
    /// The folder it runs in.
    pub cwd: PathBuf,
    /// The hash over all that decides.
    pub hash: String,
}

/// Finds what a source would run.
///
/// # Errors
/// A program that is not there, or that others may write.
pub fn ready(source: &Source, world: &World<'_>, board: Id, metric: Id) -> Result<Ready, Error> {
    // A dot inside of a path says nothing.
    let plain = |path: PathBuf| path.components().collect::<PathBuf>();
    let cwd = plain(world.path(source.cwd.as_deref().unwrap_or(".")));
    // What its words name lies there: a query that somebody else writes is their command.
    if let Some(why) = safe::unsafe_to_trust(&cwd) {
        return Err(not_pulled(&source.name, "unsafe", "the folder it runs in can't be trusted")
            .because(why)
            .hint(format!("chmod go-w {}", cwd.display())));
    }
    let path = world.env.get("PATH").unwrap_or(OsStr::new("/usr/bin:/bin"));
    let mut programs = Vec::new();
    let secrets = source.secret.values().filter_map(|words| words.first());
    for name in source.run.first().into_iter().chain(secrets) {
        let expanded = world.env.expand(name);
        let found = run::find(&expanded.to_string_lossy(), path, &cwd).ok_or_else(|| {
            not_pulled(&source.name, "no_program", format!("there is no program {name} to run"))
                .because(format!("looked for on PATH: {}", path.to_string_lossy()))
                .hint("install it, or write its whole path in run")
        })?;
        if let Some(why) = safe::unsafe_with_folder(&found) {
            return Err(not_pulled(&source.name, "unsafe", "its program can't be trusted")
                .because(why)
                .hint(format!("chmod go-w {}", found.display())));
        }
        programs.push(plain(found));
    }
    let shown: Vec<String> = programs.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let cwd_shown = cwd.to_string_lossy().into_owned();
    let hash = allowed::hash(source, &Bound { board, metric, programs: &shown, cwd: &cwd_shown });
    Ok(Ready { source: source.clone(), programs, cwd, hash })
}

impl Ready {
    /// Whether it is allowed; an error that shows its command where it is not.
    ///
    /// # Errors
    /// What it would run, and how to allow it.
    pub fn may_run(&self, allowed: &Allowed) -> Result<(), Error> {
        if allowed.has(&self.hash) {
            return Ok(());
        }
        Err(not_pulled(&self.source.name, "not_allowed", "its command is not allowed yet")
            .because(self.in_words())
            .hint(format!("upshot source allow {}", self.source.name)))
    }

    /// All that would run, on a line.
    pub fn in_words(&self) -> String {
        let words = |run: &[String]| shlex::try_join(run.iter().map(String::as_str)).unwrap_or_else(|_| run.join(" "));
        let cwd = self.source.cwd.clone().unwrap_or_else(|| self.cwd.display().to_string());
        let mut said = format!("{}   in {cwd}", words(&self.source.run));
        if !self.source.env.is_empty() {
            said.push_str(&format!(", with {}", self.source.env.join(", ")));
        }
        for (name, run) in &self.source.secret {
            said.push_str(&format!("; {name} from: {}", words(run)));
        }
        said
    }

    /// All that would run and what it is given, a line each: what it is, and how it stands.
    pub fn whole(&self) -> Vec<(&'static str, String)> {
        let words = |run: &[String]| shlex::try_join(run.iter().map(String::as_str)).unwrap_or_else(|_| run.join(" "));
        let source = &self.source;
        let mut lines = vec![("runs", words(&source.run))];
        lines.extend(self.programs.first().map(|program| ("program", program.display().to_string())));
        lines.push(("in", self.cwd.display().to_string()));
        let env = if source.env.is_empty() { String::new() } else { format!(", {}", source.env.join(", ")) };
        lines.push(("with", format!("{}{env}", COMMON.join(", "))));
        for ((name, run), program) in source.secret.iter().zip(self.programs.iter().skip(1)) {
            lines.push(("secret", format!("{name} from: {}  ({})", words(run), program.display())));
        }
        let handle = source.handle.as_ref().map_or_else(String::new, |handle| format!(", in the name of {handle}"));
        lines.push(("read as", format!("{}{handle}", source.read.word())));
        lines.push(("ended", format!("after {}s, or {} MiB", source.timeout.as_secs(), run::MOST >> 20)));
        lines.push(("hash", self.hash.clone()));
        lines
    }

    /// Runs it for some days; what it wrote.
    ///
    /// # Errors
    /// Why it failed, without any of its secrets.
    pub fn ask(
        &self,
        window: Window,
        world: &World<'_>,
        stop: &AtomicBool,
    ) -> (Result<Vec<u8>, Error>, Secrets, Duration) {
        let mut env: Vec<(OsString, OsString)> = Vec::new();
        for name in COMMON.into_iter().chain(self.source.env.iter().map(String::as_str)) {
            env.extend(world.env.vars.get(OsStr::new(name)).map(|value| (name.into(), value.clone())));
        }
        let mut secrets = Secrets::default();
        let mut took = Duration::ZERO;
        let mut of_secrets = Vec::new();
        for ((name, words), program) in self.source.secret.iter().zip(self.programs.iter().skip(1)) {
            let ran = run::run(&self.job(program, words[1..].to_vec(), env.clone()), stop);
            took += ran.took;
            let value = String::from_utf8(ran.out.clone()).map(|text| text.trim().to_owned());
            match (&ran.ended, value) {
                (Ended::Well, Ok(value)) if !value.is_empty() && !value.contains('\0') => {
                    secrets.0.push(value.clone());
                    of_secrets.push((OsString::from(name), OsString::from(value)));
                }
                (Ended::Well, _) => {
                    let says = format!("{} gave nothing for {name}", program_name(program));
                    return (Err(self.failed("secret", says, None, &secrets)), secrets, took);
                }
                _ => {
                    // What it wrote may be the secret itself: nothing of it is shown.
                    let says = format!("{name} is not to be had: {}", self.ended(program, &ran));
                    return (Err(self.failed("secret", says, None, &secrets)), secrets, took);
                }
            }
        }
        env.retain(|(name, _)| !of_secrets.iter().any(|(other, _)| other == name));
        env.extend(of_secrets);
        let Some(program) = self.programs.first() else {
            return (Err(self.failed("failed", "there is nothing to run".to_owned(), None, &secrets)), secrets, took);
        };
        let args = filled(&self.source, window).into_iter().skip(1).collect();
        let ran = run::run(&self.job(program, args, env), stop);
        took += ran.took;
        if ran.ended == Ended::Well {
            return (Ok(ran.out), secrets, took);
        }
        (Err(self.failed("failed", self.ended(program, &ran), Some(&ran), &secrets)), secrets, took)
    }

    fn job(&self, program: &Path, args: Vec<String>, env: Vec<(OsString, OsString)>) -> Job {
        Job { program: program.to_owned(), args, cwd: self.cwd.clone(), env, timeout: self.source.timeout }
    }

    fn ended(&self, program: &Path, ran: &Ran) -> String {
        let name = program_name(program);
        match &ran.ended {
            Ended::Well => format!("{name} ended well"),
            Ended::With(code) => format!("{name} ended with {code}"),
            Ended::Killed(signal) => format!("{name} was ended by signal {signal}"),
            Ended::Late => format!("{name} took longer than {}s and was ended", self.source.timeout.as_secs()),
            Ended::Flooded => format!("{name} wrote more than {} MiB and was ended", run::MOST >> 20),
            Ended::Stopped => format!("{name} was ended, as upshot was"),
            Ended::NotRun(why) => format!("{name} can't be run: {why}"),
        }
    }

    fn failed(&self, code: &'static str, says: String, ran: Option<&Ran>, secrets: &Secrets) -> Error {
        let mut error = not_pulled(&self.source.name, code, secrets.cut(&says));
        if let Some(ran) = ran {
            let text = secrets.cut(&String::from_utf8_lossy(&ran.err));
            let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
            error
                .why
                .extend(lines[lines.len().saturating_sub(LINES)..].iter().map(|line| crate::text::truncate(line, 200)));
        }
        error.hint(format!("upshot source check {}", self.source.name))
    }

    /// What it wrote, as readings.
    ///
    /// # Errors
    /// Why it is none, with the beginning of what it wrote and the key that decides.
    pub fn read(
        &self,
        out: &[u8],
        secrets: &Secrets,
        metric: &Metric,
        days: (Window, Day),
    ) -> Result<Vec<Point>, Error> {
        take::take(&self.source, out.to_vec(), metric, days.0, days.1).map_err(|no| {
            let name = &self.source.name;
            let mut error = not_pulled(name, "answer", secrets.cut(&no.what));
            error.why = no.why.iter().map(|why| secrets.cut(why)).collect();
            // The secret is cut out before the text is, or a half of it would stay.
            let shown = secrets.cut(&String::from_utf8_lossy(&out[..out.len().min(SHOWN)]));
            let beginning = take::beginning(shown.as_bytes());
            error.why.extend((!beginning.is_empty()).then_some(beginning));
            error = error.hint(format!("upshot pull {name} --dry-run shows all of it"));
            for hint in no.hints {
                error = error.hint(format!("in [source.{name}]: {}", secrets.cut(&hint)));
            }
            error
        })
    }
}

fn program_name(program: &Path) -> String {
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

/// A source that was not pulled, and why.
pub fn not_pulled(name: &str, code: &'static str, why: impl AsRef<str>) -> Error {
    Error::new(Kind::Refused, code, format!("{name} was not pulled: {}", why.as_ref()))
}

/// What must not be shown.
#[derive(Clone, Default)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// A text without them: whole, and each line of those that have several.
    pub fn cut(&self, text: &str) -> String {
        let mut values: Vec<&str> =
            self.0.iter().flat_map(|value| std::iter::once(value.as_str()).chain(value.lines())).collect();
        values.retain(|value| !value.is_empty());
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.iter().fold(text.to_owned(), |text, value| text.replace(value, "…"))
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}

/// What of a command looks like a secret that everybody may read who lists processes.
pub fn in_the_open(source: &Source) -> Vec<&'static str> {
    let mut found = Vec::new();
    for word in &source.run {
        let lower = word.to_ascii_lowercase();
        let user = lower.find("://").is_some_and(|at| {
            let host = lower[at + 3..].split(['/', '?', '#']).next().unwrap_or_default();
            host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
        });
        for (there, what) in [
            (lower.contains("bearer "), "Bearer "),
            (lower.contains("token=") || lower.contains("api_key=") || lower.contains("apikey="), "token="),
            (lower.contains("password="), "password="),
            (user, "user:pass@"),
        ] {
            if there && !found.contains(&what) {
                found.push(what);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_cut_out_whole_and_by_line() {
        let secrets = Secrets(vec!["ab\nhunter2".to_owned(), "hunter22".to_owned()]);
        assert_eq!(secrets.cut("x hunter22 y hunter2 ab\nhunter2"), "x … y … …");
        assert_eq!(Secrets(vec![String::new()]).cut("as it is"), "as it is");
        assert_eq!(format!("{secrets:?}"), "2 secrets");
    }

    #[test]
    fn what_stands_in_the_open_is_found() {
        let found = |word: &str| {
            let text = format!("[source.a]\nrun = [\"curl\", {word:?}]");
            let table = toml::de::DeTable::parse(&text).unwrap();
            let sources = table.get_ref().get("source").unwrap().get_ref().as_table().unwrap();
            in_the_open(&super::super::said::sources(sources, &|_| String::new()).remove(0).source.unwrap())
        };
        assert_eq!(found("Authorization: Bearer x"), ["Bearer "]);
        assert_eq!(found("http://h/?token=1"), ["token="]);
        assert_eq!(found("postgres://mara:x@h/db"), ["user:pass@"]);
        for harmless in ["http://h/a@b:c", "mara@example.org", "http://mara@h/", "x"] {
            assert!(found(harmless).is_empty(), "{harmless}");
        }
    }
}
