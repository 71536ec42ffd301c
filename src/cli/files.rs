//! The files: where the board is, whether it is sound, its backups, and the settings.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::Ended;
use super::context::Ctx;
use super::page::count;
use super::print::{Look, Out};
use super::stderr;
use crate::clock::rfc3339;
use crate::config::{self, Config};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::error::{Error, Kind};
use crate::paths::{Env, HowFound};
use crate::session::{Health, KnownPlace, Session, Upgraded};

/// The flags of `db`.
#[derive(clap::Args, Debug)]
pub(super) struct DbArgs {
    #[command(subcommand)]
    verb: Option<DbVerb>,
}

#[derive(Subcommand, Debug)]
enum DbVerb {
    /// Print where the board's file is
    Path,
    /// Check the file: every change set, every reading
    Check,
    /// Copy the board as it stands to a new file
    Backup {
        /// The new file (else beside the board, with the day in its name)
        #[arg(value_name = "PATH")]
        to: Option<PathBuf>,
    },
    /// Bring the file to the current format
    Upgrade,
}

/// The flags of `config`.
#[derive(clap::Args, Debug)]
pub(super) struct ConfigArgs {
    #[command(subcommand)]
    verb: Option<ConfigVerb>,
}

#[derive(Subcommand, Debug)]
enum ConfigVerb {
    /// Print where your settings are
    Path,
    /// Check your settings
    Check,
}

impl DbArgs {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        match self.verb {
            None | Some(DbVerb::Path) => db_path(ctx).map(|()| 0),
            Some(DbVerb::Check) => db_check(ctx),
            Some(DbVerb::Backup { to }) => db_backup(ctx, to.as_deref()).map(|()| 0),
            Some(DbVerb::Upgrade) => db_upgrade(ctx).map(|()| 0),
        }
    }
}

/// Carries `config` out, which needs no board.
pub(super) fn config(args: ConfigArgs, mut out: Out, env: Env) -> Result<Ended, Error> {
    match args.verb.unwrap_or(ConfigVerb::Path) {
        ConfigVerb::Path => {
            config_path(&mut out, &env)?;
            flushed(&mut out).map(|()| Ended::With(0))
        }
        ConfigVerb::Check => {
            let path = config_file(&env)?;
            let (config, unknown) = config::load(&path).map_err(|e| {
                Error::new(Kind::Usage, "config", "your settings can't be read")
                    .because(e.to_string())
                    .hint("mend the line that is named, or move the file away: upshot config path names it")
            })?;
            Ok(Ended::Settings(Box::new(Settings { config, env, out, path, unknown })))
        }
    }
}

fn flushed(out: &mut Out) -> Result<(), Error> {
    out.flush().map_err(|e| Error::output(&e))
}

/// The settings as they were read, for whoever can say which of them the screens take.
pub struct Settings {
    /// What they say.
    pub config: Config,
    /// The environment.
    pub env: Env,
    out: Out,
    path: PathBuf,
    unknown: Vec<String>,
}

impl Settings {
    /// Says what can't be taken, the screens' among it; the exit code.
    pub fn tell(mut self, screens: Vec<String>) -> u8 {
        let mut wrong: Vec<String> = self.config.wrong.iter().map(|wrong| wrong.says.clone()).collect();
        let name = self.config.handle.as_deref().map(|name| Handle::parse(name.trim_start_matches('@')));
        if let Some(Err(e)) = name {
            wrong.push(self.config.at("as", &e.to_string()));
        }
        let sources = self.config.sources.iter().filter_map(|said| said.source.as_ref().err());
        wrong.extend(sources.map(|unfit| format!("{}; try: {}", unfit.says, unfit.hint)));
        wrong.extend(screens);
        let code = if wrong.is_empty() { 0 } else { Kind::Usage.exit_code() };
        let (path, exists) = (self.path.display().to_string(), self.path.exists());
        if self.out.is_json() {
            let check = json!({ "path": path, "exists": exists, "warnings": self.unknown, "wrong": wrong });
            self.out.object("check", check);
        } else {
            for said in wrong.iter().chain(&self.unknown) {
                self.out.say(said);
            }
            if wrong.is_empty() && self.unknown.is_empty() {
                let words = if exists { "is sound" } else { "is not there: every setting has its default" };
                self.out.say(&format!("{path} {words}."));
            }
        }
        match flushed(&mut self.out) {
            Ok(()) => code,
            Err(e) => {
                super::stderr::error(&e, self.out.is_json());
                e.kind.exit_code()
            }
        }
    }
}

/// Says all that is or may be wrong with the file, its place and its permissions.
pub(crate) fn doctor(ctx: &mut Ctx) -> Result<u8, Error> {
    if !ctx.session.exists() {
        return no_board(ctx);
    }
    let mut health = ctx.session.doctor()?;
    health.warnings.extend(sources(ctx));
    // What is damaged is said first: where others are met is not read from it.
    let places = if health.troubles.is_empty() { ctx.session.places()? } else { Vec::new() };
    Ok(healthy(ctx, "doctor", &health, Some(&places)))
}

/// Where this copy meets the others: the place, when that was last, and what has not gone there or not come.
fn meeting(place: &KnownPlace, today: Day) -> String {
    let mut words = format!("Meets others at {} {}", place.kind, place.name);
    match place.at.and_then(|ms| Day::from_number(ms.div_euclid(86_400_000))) {
        Some(day) => words.push_str(&format!(", last {}", day.short(today))),
        None => words.push_str(", not to the end yet"),
    }
    if place.to_send > 0 {
        words.push_str(&format!("; {} to send", place.to_send));
    }
    if place.waiting > 0 {
        words.push_str(&format!("; {} waiting", place.waiting));
    }
    if place.kind == "hub" && cfg!(not(feature = "hub")) {
        words.push_str("; this upshot was built without hubs: upshot help sync");
    }
    words + "."
}

fn met(place: &KnownPlace) -> serde_json::Value {
    json!({ "kind": place.kind, "name": place.name, "at": place.at.map(|ms| rfc3339(ms, 0)), "to_send": place.to_send,
        "waiting": place.waiting })
}

/// What is wrong with the commands that this board's metrics are read by.
fn sources(ctx: &Ctx) -> Vec<String> {
    let wrong = ctx.config.wrong("source").map(str::to_owned);
    let sources = super::pull::sources(ctx).ok();
    let all = sources.and_then(|sources| crate::pulling::all(&sources, &ctx.session).ok()).unwrap_or_default();
    let today = ctx.session.today();
    let told =
        all.iter().filter_map(|one| Some(format!("source {}: {}", one.said.name, super::source::trouble(one, today)?)));
    wrong.into_iter().chain(told).collect()
}

/// Says whether the file's data agrees with itself.
pub(crate) fn db_check(ctx: &mut Ctx) -> Result<u8, Error> {
    if !ctx.session.exists() {
        return no_board(ctx);
    }
    let health = ctx.session.doctor()?;
    Ok(healthy(ctx, "check", &health, None))
}

fn no_board(ctx: &mut Ctx) -> Result<u8, Error> {
    let path = ctx.session.path().display().to_string();
    if ctx.out.is_json() {
        ctx.out.object("check", json!({ "path": path, "exists": false, "sound": true, "troubles": [], "warnings": [], "sets": 0, "readings": 0 }));
    } else {
        ctx.out.say(&format!("There is no board at {path} yet, so nothing can be wrong with it."));
    }
    Ok(0)
}

/// Prints a file's health, and where it meets others if that is asked; the exit code: 6 where it is damaged.
fn healthy(ctx: &mut Ctx, kind: &str, health: &Health, places: Option<&[KnownPlace]>) -> u8 {
    let today = ctx.session.today();
    let path = ctx.session.path().display().to_string();
    let code = if health.troubles.is_empty() { 0 } else { Kind::Damaged.exit_code() };
    let warnings: &[String] = if places.is_some() { &health.warnings } else { &[] };
    let out = &mut ctx.out;
    if out.is_json() {
        let troubles: Vec<_> = health.troubles.iter().map(|t| json!({ "what": t.what, "remedy": t.remedy })).collect();
        let mut data = json!({ "path": path, "exists": true, "sound": troubles.is_empty(), "troubles": troubles,
            "warnings": warnings, "sets": health.sets, "readings": health.readings });
        if let Some(places) = places {
            data["places"] = places.iter().map(met).collect();
        }
        out.object(kind, data);
        return code;
    }
    out.say(&path);
    let mut remedy = "";
    for trouble in &health.troubles {
        let mark = out.paint("! ", Look::Bad);
        let line = format!("  {mark}{}", out.paint(&trouble.what, Look::Plain));
        out.line(&line);
        // The same advice for several troubles is given once, after the last of them.
        remedy = &trouble.remedy;
    }
    if !remedy.is_empty() {
        out.say(&format!("  What to do: {remedy}"));
    }
    for warning in warnings {
        let mark = out.paint("· ", Look::Warn);
        let line = format!("  {mark}{}", out.paint(warning, Look::Plain));
        out.line(&line);
    }
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let checked =
        format!("{} and {}", count(number(health.sets), "change set"), count(number(health.readings), "reading"));
    let words = match health.troubles.len() {
        0 => format!("  Sound: {checked} are as they were written."),
        n => format!("  Damaged: {} among {checked}.", count(n, "trouble")),
    };
    let look = if code == 0 { Look::Good } else { Look::Bad };
    let line = out.paint(&words, look);
    out.line(&line);
    for place in places.unwrap_or_default() {
        out.say(&format!("  {}", meeting(place, today)));
    }
    code
}

/// Prints where the board is; beside it, what said so and which backups there are.
pub(crate) fn db_path(ctx: &mut Ctx) -> Result<(), Error> {
    let path = ctx.session.path().to_owned();
    let how = match ctx.found.how {
        HowFound::Flag => "--db",
        HowFound::Variable => "UPSHOT_DB",
        HowFound::Upwards => "found here or above",
        HowFound::Config => "the config file",
        HowFound::Default => "your data folder",
    };
    let backups: Vec<String> = backups(&path).iter().map(|p| p.display().to_string()).collect();
    if ctx.out.is_json() {
        let (major, minor) = Session::format();
        let format = format!("{major}.{minor}");
        let data = json!({ "path": path.display().to_string(), "exists": ctx.session.exists(), "how": how, "format": format, "backups": backups });
        ctx.out.object("path", data);
        return Ok(());
    }
    ctx.out.say(&path.display().to_string());
    let there = if ctx.session.exists() { "" } else { "; nothing is there yet" };
    stderr::talk(&format!("  by {how}{there}"));
    for backup in backups {
        stderr::talk(&format!("  backup {backup}"));
    }
    Ok(())
}

/// The backups beside a board, newest last.
fn backups(board: &Path) -> Vec<PathBuf> {
    let Some(stem) = board.file_stem().map(|s| s.to_string_lossy().into_owned()) else { return Vec::new() };
    let folder = board.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let ours = |path: &PathBuf| {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        name.strip_prefix(&stem).is_some_and(|rest| rest.starts_with('.') && rest.ends_with(".backup.db"))
    };
    // A folder that can't be listed has no backups to name.
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).filter(ours).collect();
    found.sort();
    found
}

/// Copies the board to a new file.
pub(crate) fn db_backup(ctx: &mut Ctx, to: Option<&Path>) -> Result<(), Error> {
    let path = ctx.session.backup(to)?.display().to_string();
    if ctx.out.is_json() {
        ctx.out.object("backup", json!({ "path": path }));
    } else {
        ctx.out.told(&format!("Copied the board to {path}."));
    }
    Ok(())
}

/// Brings the file to the current format, which so far every file has, and puts into its place what of the log an earlier
/// version could not read.
pub(crate) fn db_upgrade(ctx: &mut Ctx) -> Result<(), Error> {
    let (major, minor) = Session::format();
    let (Upgraded { read, unread }, backup) = ctx.session.upgrade()?;
    let backup = backup.map(|path| path.display().to_string());
    if ctx.out.is_json() {
        let format = format!("{major}.{minor}");
        let data =
            json!({ "format": format, "changed": backup.is_some(), "read": read, "unread": unread, "backup": backup });
        ctx.out.object("format", data);
        return Ok(());
    }
    let number = |n: u64| count(usize::try_from(n).unwrap_or(usize::MAX), "change");
    ctx.out.told(&format!("The format is current: {major}.{minor}."));
    if read > 0 {
        ctx.out.told(&format!("{} that could not be read before stand in their place now.", number(read)));
    }
    if unread > 0 {
        ctx.out.told(&format!(
            "{} can't be read by this upshot: a newer one wrote them, and they are kept.",
            number(unread)
        ));
    }
    if let Some(backup) = backup {
        ctx.out.told(&format!("Before it: {backup}"));
    }
    Ok(())
}

fn config_file(env: &Env) -> Result<PathBuf, Error> {
    env.config_file().ok_or_else(|| {
        Error::new(Kind::NotFound, "no_home", "there is no home to keep settings in")
            .hint("set XDG_CONFIG_HOME to a folder")
    })
}

/// Prints where the settings are.
pub(crate) fn config_path(out: &mut Out, env: &Env) -> Result<(), Error> {
    let path = config_file(env)?;
    if out.is_json() {
        out.object("path", json!({ "path": path.display().to_string(), "exists": path.exists() }));
    } else {
        out.say(&path.display().to_string());
        if !path.exists() {
            stderr::talk("  nothing is there yet, and nothing need be");
        }
    }
    Ok(())
}
