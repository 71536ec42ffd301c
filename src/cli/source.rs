//! `upshot source`: the commands that metrics are read by: what each would run, whether that is allowed, how its last tries
//! went, and what wakes it up.

use serde_json::{Value, json};

use super::context::Ctx;
use super::print::{Cell, Head, Look};
use super::pull::{self, sources};
use super::{prompt, stderr};
use crate::domain::amount::with_unit;
use crate::domain::day::Day;
use crate::domain::warning::Caution;
use crate::error::{Error, Kind};
use crate::pulling::{self, Asked, Sources, Standing};
use crate::source::allowed::is_hash;
use crate::source::kept::Tries;
use crate::source::pull::{Ready, in_the_open};
use crate::source::timer::{self, Timer, Waker};

/// The flags of `source`.
#[derive(clap::Args, Debug)]
#[command(after_help = "How a source is said, with recipes: upshot help sources")]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// List the sources of your config: how each stands
    List,
    /// Show all that a source would run, and the hash that allows it
    Show {
        /// The source
        #[arg(value_name = "SOURCE", add = super::complete::sources())]
        name: String,
    },
    /// Run what is allowed, say what is wrong, and save nothing
    Check {
        /// The source (else all)
        #[arg(value_name = "SOURCE", add = super::complete::sources())]
        name: Option<String>,
    },
    /// Allow a source's command on this machine, exactly as it stands
    Allow {
        /// The source
        #[arg(value_name = "SOURCE", add = super::complete::sources())]
        name: String,
        /// The hash that source show prints: allows without being asked
        #[arg(long, value_name = "HEX")]
        hash: Option<String>,
    },
    /// Allow a source's command no longer
    Forget {
        /// The source
        #[arg(value_name = "SOURCE", add = super::complete::sources())]
        name: String,
    },
    /// Print what wakes a pull up every day; nothing is installed
    Timer {
        /// The time of day
        #[arg(long, value_name = "HH:MM", default_value = "06:00")]
        at: String,
        /// What it is for
        #[arg(long, value_name = "WAKER", default_value = "systemd")]
        format: Format,
    },
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum Format {
    Systemd,
    Cron,
    Launchd,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        let sources = sources(ctx)?;
        match self.verb {
            Verb::List => list(ctx, &sources).map(|()| 0),
            Verb::Show { name } => show(ctx, &sources, &name).map(|()| 0),
            Verb::Check { name } => check(ctx, &sources, name.as_deref()),
            Verb::Allow { name, hash } => allow(ctx, &sources, &name, hash.as_deref()).map(|()| 0),
            Verb::Forget { name } => forget(ctx, &sources, &name).map(|()| 0),
            Verb::Timer { at, format } => wake(ctx, &sources, &at, format).map(|()| 0),
        }
    }
}

fn list(ctx: &mut Ctx, sources: &Sources) -> Result<(), Error> {
    let all = pulling::all(sources, &ctx.session)?;
    let today = ctx.session.today();
    if all.is_empty() && !ctx.out.is_json() && !ctx.out.is_plain() {
        ctx.out.say(&format!("{} says no source. How one is said: upshot help sources", sources.config().display()));
        return Ok(());
    }
    let plain = ctx.out.is_plain();
    let words = Head::words;
    let heads =
        [words("source"), words("metric"), words("state"), words("pulled"), words("due"), Head::long("trouble")];
    let row = |one: &Standing| {
        let look = if one.state() == "allowed" { Look::Plain } else { Look::Warn };
        let day = |day: Day| if plain { day.to_string() } else { day.weekday_short(today) };
        let pulled = one.tries.as_ref().and_then(|tries| tries.pulled).map(day).unwrap_or_default();
        let due = if one.is_due(today) { "due" } else { "" };
        vec![
            one.said.name.clone().into(),
            one.said.metric().to_owned().into(),
            Cell::new(one.state().replace('_', if plain { "_" } else { " " }), look),
            Cell::from(pulled),
            Cell::from(due),
            Cell::new(trouble(one, today).unwrap_or_default(), Look::Bad),
        ]
    };
    let rows = all.iter().map(row).collect();
    ctx.out.table("sources", &heads, rows, || all.iter().map(|one| object(one, today)));
    Ok(())
}

/// What is wrong with a source, if anything is, in one line.
pub(super) fn trouble(one: &Standing, today: Day) -> Option<String> {
    if let Some(tries) = one.tries.as_ref().filter(|tries| tries.failures > 0) {
        return Some(failed(tries, today));
    }
    match (one.state(), &one.said.source, &one.ready) {
        ("unfit", Err(wrong), _) => Some(wrong.says.clone()),
        ("not_ready", _, Err(e)) => Some(match e.why.first() {
            Some(why) => format!("{}: {why}", said_without_name(&e.what)),
            None => said_without_name(&e.what).to_owned(),
        }),
        ("not_allowed", ..) => Some(format!("upshot source allow {}", one.said.name)),
        _ => None,
    }
}

fn said_without_name(what: &str) -> &str {
    what.split_once(" was not pulled: ").map_or(what, |(_, why)| why)
}

/// How a source has failed, in one line.
fn failed(tries: &Tries, today: Day) -> String {
    let since = match (tries.failures, tries.failing_since) {
        (1, _) | (_, None) => String::new(),
        (n, Some(since)) => format!("{n} failures since {}: ", since.short(today)),
    };
    format!("! PULL FAILED  {since}{}", tries.error.as_deref().unwrap_or("it is not known why"))
}

/// A source by the contract.
fn object(one: &Standing, today: Day) -> Value {
    let source = one.said.source.as_ref().ok();
    let tries = one.tries.clone().unwrap_or_default();
    let ready = one.ready.as_ref().ok();
    json!({
        "source": one.said.name, "metric": one.said.metric(), "state": one.state(), "at": one.said.place,
        "board": source.and_then(|s| s.board.as_ref()).map(|board| board.display().to_string()),
        "read": source.map(|s| s.read.word()), "run": source.map(|s| &s.run), "as": source.and_then(|s| s.handle.as_ref()).map(crate::domain::handle::Handle::as_str),
        "env": source.map(|s| &s.env), "secret": source.map(|s| &s.secret),
        "cwd": ready.map(|r| r.cwd.display().to_string()),
        "programs": ready.map(|r| r.programs.iter().map(|p| p.display().to_string()).collect::<Vec<_>>()),
        "hash": ready.map(|r| &r.hash), "allowed": one.allowed, "due": one.is_due(today),
        "tried": tries.tried, "tried_at": tries.tried_at, "pulled": tries.pulled, "pulled_at": tries.pulled_at,
        "failures": tries.failures, "failing_since": tries.failing_since, "error": tries.error,
        "wrong": trouble(one, today).filter(|_| matches!(one.state(), "unfit" | "not_ready")),
    })
}

fn show(ctx: &mut Ctx, sources: &Sources, name: &str) -> Result<(), Error> {
    let one = pulling::stands(sources, sources.named(name)?, &ctx.session)?;
    let today = ctx.session.today();
    if ctx.out.is_json() {
        ctx.out.object("source", object(&one, today));
        return Ok(());
    }
    if let Err(wrong) = &one.said.source {
        return Err(pulling::unfit(wrong));
    }
    ctx.out.say(&format!("{name} feeds {}, said in {}", one.said.metric(), one.said.place));
    match &one.ready {
        Ok(ready) => ready.whole().iter().for_each(|(what, is)| ctx.out.say(&format!("  {what:<9} {is}"))),
        Err(e) => ctx.out.say(&format!("  can't run  {}", said_without_name(&e.what))),
    }
    let state = if one.allowed { "allowed" } else { "not allowed on this machine" };
    ctx.out.say(&format!("  {:<9} {state}", "state"));
    if let Some(tries) = &one.tries {
        let pulled = tries.pulled.map_or_else(|| "never".to_owned(), |day| day.weekday_short(today));
        ctx.out.say(&format!("  {:<9} {pulled}", "pulled"));
        if tries.failures > 0 {
            ctx.out.say(&format!("  {}", failed(tries, today)));
        }
    }
    Ok(())
}

fn check(ctx: &mut Ctx, sources: &Sources, name: Option<&str>) -> Result<u8, Error> {
    let names: Vec<String> = match name {
        Some(name) => vec![sources.named(name)?.name.clone()],
        None => sources.all().iter().map(|said| said.name.clone()).collect(),
    };
    for said in sources.all().iter().filter(|said| names.contains(&said.name)) {
        let open = said.source.as_ref().map(in_the_open).unwrap_or_default();
        if !open.is_empty() {
            let says = format!(
                "run of {} holds {}: whoever lists processes reads it. A secret belongs into a variable: secret = {{ NAME = [\"pass\", \"show\", …] }}",
                said.name,
                open.join(", ")
            );
            ctx.warn(&[Caution::InTheOpen.says(says)]);
        }
    }
    let stop = pull::stopped()?;
    let asked = Asked {
        names: if name.is_some() { names } else { Vec::new() },
        dry_run: true,
        always: true,
        ..Asked::default()
    };
    let prepared = pulling::prepare(sources, &ctx.session, &asked)?;
    let came = pulling::take(pulling::run(prepared, &stop), &mut ctx.session, &stop)?.came;
    let code = u8::from(came.iter().any(|one| one.error.is_some()));
    if ctx.out.is_json() {
        let data = came.iter().map(|one| {
            let error =
                one.error.as_ref().map(|e| json!({ "code": e.code, "message": e.what, "why": e.why, "try": e.hints }));
            json!({ "source": one.source, "metric": one.metric, "ok": error.is_none(), "readings": one.points.len(),
                "from": one.window.map(|w| w.from), "to": one.window.map(|w| w.to), "error": error,
                "took_ms": u64::try_from(one.took.as_millis()).unwrap_or(u64::MAX) })
        });
        let data = data.collect();
        ctx.out.object("check", data);
        return Ok(code);
    }
    let today = ctx.session.today();
    for one in &came {
        if let Some(error) = &one.error {
            // It was this that was to be tried.
            let mut error = error.clone();
            error.hints.retain(|hint| !hint.starts_with("upshot source check"));
            stderr::error(&error, false);
            continue;
        }
        let last = one.points.last().map(|point| {
            format!(", the last {} on {}", with_unit(point.value, one.unit.as_deref()), point.day.weekday_short(today))
        });
        let said = match one.window {
            None => "nothing is to be asked for today".to_owned(),
            Some(_) => {
                format!("it gives {}{}", super::page::count(one.points.len(), "reading"), last.unwrap_or_default())
            }
        };
        ctx.out.told(&format!("{}  {said}. Nothing was saved.", one.source));
    }
    if came.is_empty() {
        ctx.out.told("No source is said for this board. How one is: upshot help sources");
    }
    Ok(code)
}

/// A source that can be allowed here, with what it would run.
fn ready(ctx: &Ctx, sources: &Sources, name: &str) -> Result<Ready, Error> {
    let one = pulling::stands(sources, sources.named(name)?, &ctx.session)?;
    if let Err(wrong) = &one.said.source {
        return Err(pulling::unfit(wrong));
    }
    if one.metric.is_none() {
        // Nothing is allowed that is bound to no metric.
        return Err(one
            .may_run(&sources.allowed()?)
            .err()
            .unwrap_or_else(|| Error::new(Kind::NotFound, "no_metric", "it has no metric")));
    }
    one.ready
}

fn allow(ctx: &mut Ctx, sources: &Sources, name: &str, hash: Option<&str>) -> Result<(), Error> {
    ctx.session.may_allow(name)?;
    let ready = ready(ctx, sources, name)?;
    let already = sources.allowed()?.has(&ready.hash);
    match hash {
        _ if already => {}
        Some(hash) if *hash == *ready.hash => {}
        Some(hash) => {
            let says = if is_hash(hash) { "that is the hash of another command" } else { "that is no hash" };
            return Err(Error::new(Kind::Refused, "hash", format!("{name} was not allowed: {says}"))
                .because(ready.in_words())
                .hint(format!("upshot source show {name} --json says what it would run, and its hash")));
        }
        None => {
            let ask = |words: &str| {
                if ctx.may_ask {
                    stderr::talk(words);
                }
            };
            ask(&format!("{name} would run on this machine, whenever it is pulled:"));
            ready.whole().iter().for_each(|(what, is)| ask(&format!("  {what:<9} {is}")));
            if !ctx.may_ask {
                return Err(prompt::missing("your yes", &format!("upshot source allow {name} --hash HEX"))
                    .because(ready.in_words())
                    .because(format!("its hash: upshot source show {name} --json")));
            }
            let mut answer = None;
            prompt::fill(&mut answer, "Allow it? [y/N]")?;
            if !answer.is_some_and(|yes| matches!(yes.trim().to_lowercase().as_str(), "y" | "yes")) {
                return Err(Error::new(Kind::Refused, "not_allowed", format!("{name} was not allowed")));
            }
        }
    }
    sources.allow(|allowed| {
        if !already {
            allowed.allow(&ready.hash, name);
        }
    })?;
    if ctx.out.is_json() {
        let one = pulling::stands(sources, sources.named(name)?, &ctx.session)?;
        let today = ctx.session.today();
        ctx.out.object("source", object(&one, today));
    } else {
        let words = if already { "is allowed already" } else { "is allowed on this machine" };
        ctx.out
            .told(&format!("{name} {words}. Pull it: upshot pull {name}. Take it back: upshot source forget {name}"));
    }
    Ok(())
}

fn forget(ctx: &mut Ctx, sources: &Sources, name: &str) -> Result<(), Error> {
    let mut was = false;
    sources.allow(|allowed| was = allowed.forget_name(name))?;
    if !was {
        // What is neither allowed nor said is a typing error.
        sources.named(name)?;
    }
    if let Some(board) = ctx.session.board_id()? {
        sources.note(|pulls| pulls.forget(&board.to_string(), name))?;
    }
    if ctx.out.is_json() {
        ctx.out.object("forgotten", json!({ "source": name, "was_allowed": was }));
    } else {
        let words = if was { "is no longer allowed" } else { "was not allowed" };
        ctx.out.told(&format!("{name} {words}."));
    }
    Ok(())
}

fn wake(ctx: &mut Ctx, sources: &Sources, at: &str, format: Format) -> Result<(), Error> {
    let time = timer::at(at).ok_or_else(|| {
        let says = format!("{at} is no time of day");
        Error::new(Kind::Usage, "words", says).hint("upshot source timer --at 06:00")
    })?;
    let upshot = std::env::current_exe().map_err(|e| Error::io("it is not known where upshot is", &e))?;
    let board = ctx.session.path().to_owned();
    let board = std::path::absolute(&board).unwrap_or(board);
    let handles = sources.all().iter().filter_map(|said| said.source.as_ref().ok()?.handle.as_ref());
    let handle = handles.map(|handle| handle.as_str().to_owned()).next().unwrap_or_else(|| "cron".to_owned());
    let waker = match format {
        Format::Systemd => Waker::Systemd,
        Format::Cron => Waker::Cron,
        Format::Launchd => Waker::Launchd,
    };
    // A waker has a PATH of its own, in which other programs are found than those that were allowed.
    let known = |name: &&str| Some(((*name).to_owned(), ctx.env.get(name)?.to_str()?.to_owned()));
    let env: Vec<(String, String)> = ["PATH", "XDG_CONFIG_HOME", "XDG_STATE_HOME"].iter().filter_map(known).collect();
    let timer = Timer { at: time, upshot: &upshot, board: &board, handle: &handle, env: &env };
    let text = timer.print(waker);
    if ctx.out.is_json() {
        ctx.out.object("timer", json!({ "format": format!("{format:?}").to_lowercase(), "text": text }));
    } else {
        ctx.out.verbatim(&text);
    }
    Ok(())
}
