//! `upshot pull`: readings by the commands that were allowed, as one change set.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::context::Ctx;
use super::page::count;
use super::stderr;
use crate::domain::amount::{short, with_unit};
use crate::domain::day::{Day, Lean};
use crate::domain::id::Id;
use crate::domain::warning::Caution;
use crate::error::{Error, Kind};
use crate::pages::letters;
use crate::pulling::{self, Asked, Came, Sources, State, Taken};
use crate::source::window::Told;

/// How many readings a rehearsal lists.
const LISTED: usize = 1000;
/// So many failures in a row are said, whoever wanted it quiet.
const LOUD: u32 = 3;

/// The flags of `pull`.
#[derive(clap::Args, Debug)]
#[command(after_help = "How a source is said, with recipes: upshot help sources")]
pub(super) struct Args {
    /// The sources (else every one of this board)
    #[arg(value_name = "SOURCE", add = super::complete::sources())]
    sources: Vec<String>,
    /// Only those whose metric's next reading is due
    #[arg(long)]
    due: bool,
    /// The first day to ask for (else the day after the last reading the source gave)
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    from: Option<String>,
    /// The last day to ask for (else the last one that is over)
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    to: Option<String>,
    /// Where a value differs from the one pulled before, supersede it
    #[arg(long)]
    correct: bool,
    /// Run the commands, show what they wrote, and save nothing
    #[arg(long)]
    dry_run: bool,
}

/// The sources of whoever works; an error where they have no home to say them in.
pub(super) fn sources(ctx: &Ctx) -> Result<Sources, Error> {
    if let Some(wrong) = ctx.config.wrong("source") {
        return Err(Error::new(Kind::Usage, "config", "the sources can't be read")
            .because(wrong.to_owned())
            .hint("upshot config check"));
    }
    Sources::of(&ctx.config, &ctx.env).ok_or_else(|| {
        Error::new(Kind::NotFound, "no_home", "there is no home to say sources in")
            .hint("set XDG_CONFIG_HOME and XDG_STATE_HOME to folders")
    })
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        let sources = sources(ctx)?;
        let told = Told {
            from: ctx.maybe_day(self.from.as_deref(), Lean::Back)?,
            to: ctx.maybe_day(self.to.as_deref(), Lean::Back)?,
        };
        if let (Some(from), Some(to)) = (told.from, told.to)
            && from > to
        {
            let says = format!("--from {from} is after --to {to}");
            return Err(Error::new(Kind::Usage, "usage", says).hint("the first day comes first"));
        }
        let asked = Asked {
            names: self.sources,
            due: self.due,
            told,
            correct: self.correct,
            dry_run: self.dry_run,
            anyway: ctx.anyway.is_some(),
            always: false,
        };
        let stop = stopped()?;
        let prepared = pulling::prepare(&sources, &ctx.session, &asked)?;
        let answered = pulling::run(prepared, &stop);
        let taken = pulling::take(answered, &mut ctx.session, &stop);
        if stop.load(Ordering::Relaxed) {
            stderr::talk("interrupted: nothing was saved");
            return Ok(130);
        }
        let taken = taken?;
        say(ctx, &asked, &taken)?;
        Ok(u8::from(taken.came.iter().any(|one| one.error.is_some())))
    }
}

/// Becomes true where somebody wants an end: the commands are ended then, as they would not be by themselves.
pub(super) fn stopped() -> Result<Arc<AtomicBool>, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [2, 15, 1] {
        signal_hook::flag::register(signal, Arc::clone(&stop))
            .map_err(|e| Error::io("signals can't be listened to", &e))?;
    }
    Ok(stop)
}

fn say(ctx: &mut Ctx, asked: &Asked, taken: &Taken) -> Result<(), Error> {
    let came = &taken.came;
    ctx.warn(&taken.warnings);
    for one in came {
        if let Some(handle) = &one.no_robot {
            let says = format!(
                "the readings of {} bear the name {handle}, who is no robot here: upshot person robot {}",
                one.source,
                handle.as_str()
            );
            ctx.warn(&[Caution::NoRobot.says(says)]);
        }
    }
    if ctx.out.is_json() {
        let data = came.iter().map(|one| object(one, asked.dry_run)).collect();
        ctx.out.object("pull", Value::Array(data));
        return Ok(());
    }
    let today = ctx.session.today();
    for one in came {
        if let Some(error) = &one.error {
            let error = told(one, error, today);
            // Whoever is woken by a timer is told of what does not pass by itself.
            if !ctx.out.is_quiet() || one.tries.failures >= LOUD || one.state == State::NotAllowed {
                stderr::error(&error, false);
            }
            continue;
        }
        if asked.dry_run {
            rehearsed(ctx, one, today);
        }
        ctx.out.told(&format!("{}  {}", one.source, words(one, asked.dry_run, today)));
        differs(ctx, one, asked, today);
    }
    if let Some(says) = total(came, asked) {
        let undo = undo(ctx, &taken.sets)?;
        ctx.out.told(&format!("{says}{undo}"));
    }
    Ok(())
}

/// How it is undone: one undoes one's own, so what bears another's name is undone in that name.
fn undo(ctx: &Ctx, sets: &[Id]) -> Result<String, Error> {
    if sets.is_empty() {
        return Ok(String::new());
    }
    let me = ctx.session.handle();
    let newest = ctx.session.history(None, sets.len())?;
    let of = newest.iter().filter(|entry| sets.contains(&entry.id)).map(|entry| {
        let who = if entry.by == me { String::new() } else { format!(" --as {}", entry.by.as_str()) };
        let which = if sets.len() > 1 { format!(" {}", letters(entry)) } else { String::new() };
        format!("upshot{who} undo{which}")
    });
    Ok(format!(" Undo: {}", of.collect::<Vec<_>>().join(", ")))
}

/// Why a source failed, with how it did before.
fn told(one: &Came, error: &Error, today: Day) -> Error {
    let mut error = error.clone();
    if let Some(last) = one.tries.pulled.filter(|_| one.tries.failures > 0) {
        let failures = match one.tries.failures {
            1 => "this failure is the first since".to_owned(),
            n => format!("{n} failures since"),
        };
        error.why.push(format!("last pulled {}; {failures}", last.weekday_short(today)));
    }
    error
}

/// What came of one source, in words.
fn words(one: &Came, dry_run: bool, today: Day) -> String {
    let done = &one.done;
    if one.state == State::NotDue {
        return "not due".to_owned();
    }
    let mut parts = Vec::new();
    if done.added > 0 {
        let new = count(usize::try_from(done.added).unwrap_or(usize::MAX), "new reading");
        let days = match (one.points.first(), one.points.last()) {
            (Some(first), Some(last)) if first.day == last.day => format!(", {}", last.day.weekday_short(today)),
            (Some(first), Some(last)) => {
                format!(", {} to {}", first.day.weekday_short(today), last.day.weekday_short(today))
            }
            _ => String::new(),
        };
        parts.push(format!("{new}{days}"));
    }
    if done.corrected > 0 {
        parts.push(format!("{} superseded", done.corrected));
    }
    if done.same > 0 && parts.is_empty() {
        parts.push(format!("nothing new, {} there already", done.same));
    }
    if done.kept > 0 {
        parts.push(format!("{} kept as somebody corrected or voided it", done.kept));
    }
    if parts.is_empty() {
        parts.push("nothing new".to_owned());
    }
    if done.by_hand > 0 {
        let days = count(usize::try_from(done.by_hand).unwrap_or(usize::MAX), "day");
        parts.push(format!("on {days} a reading by hand says another value: both count"));
    }
    format!("{}{}", if dry_run { "would be: " } else { "" }, parts.join("; "))
}

/// What a source wrote, and which readings it gave.
fn rehearsed(ctx: &mut Ctx, one: &Came, today: Day) {
    if let Some(answer) = &one.answer {
        for line in answer.lines() {
            ctx.out.say(&format!("  | {line}"));
        }
    }
    for point in one.points.iter().take(LISTED) {
        let of = point.of.map_or_else(String::new, |of| format!(" of {}", short(of)));
        ctx.out.say(&format!(
            "  {}  {}{of}",
            point.day.weekday_short(today),
            with_unit(point.value, one.unit.as_deref())
        ));
    }
}

/// Says which values are others there, and the command that supersedes them.
fn differs(ctx: &mut Ctx, one: &Came, asked: &Asked, today: Day) {
    if one.done.differ == 0 || asked.correct {
        return;
    }
    let many = match one.done.differ {
        1 => "1 value differs".to_owned(),
        n => format!("{n} values differ"),
    };
    let mut says = format!("{}: {many} from what is there, and nothing was changed there:", one.source);
    for (_, day, there, given) in &one.done.differing {
        let has = if there.is_nan() { "none".to_owned() } else { short(*there) };
        says.push_str(&format!(" {} has {has}, the source says {};", day.weekday_short(today), short(*given)));
    }
    let first = one.done.differing.first().map_or_else(String::new, |(_, day, ..)| format!(" --from {day}"));
    says.push_str(&format!(" to supersede: upshot pull {}{first} --correct", one.source));
    ctx.warn(&[Caution::Differs.says(says)]);
}

/// All of it in a sentence; none where one line has said it.
fn total(came: &[Came], asked: &Asked) -> Option<String> {
    let ran: Vec<&Came> = came.iter().filter(|one| one.state != State::NotDue).collect();
    if came.is_empty() {
        return Some("No source is said for this board. How one is: upshot help sources".to_owned());
    }
    if ran.is_empty() {
        return Some("Nothing is due.".to_owned());
    }
    let well = ran.iter().filter(|one| one.error.is_none()).count();
    let new: u64 = ran.iter().map(|one| one.done.added).sum();
    let superseded: u64 = ran.iter().map(|one| one.done.corrected).sum();
    let of =
        if well == ran.len() { count(well, "source") } else { format!("{well} of {}", count(ran.len(), "source")) };
    let verb = if asked.dry_run { "Would pull" } else { "Pulled" };
    let readings = match new {
        0 => "nothing new".to_owned(),
        n => count(usize::try_from(n).unwrap_or(usize::MAX), "new reading"),
    };
    let superseded = if superseded > 0 { format!(", {superseded} superseded") } else { String::new() };
    Some(format!("{verb} {of}: {readings}{superseded}."))
}

/// One source by the contract.
fn object(one: &Came, dry_run: bool) -> Value {
    let done = &one.done;
    let differing: Vec<_> = done
        .differing
        .iter()
        .map(|(_, day, there, given)| json!({ "day": day, "there": there, "given": given }))
        .collect();
    let error = one.error.as_ref().map(|e| json!({ "code": e.code, "message": e.what, "why": e.why, "try": e.hints }));
    let mut data = json!({ "source": one.source, "metric": one.metric, "state": one.state.word(), "new": done.added,
        "same": done.same, "superseded": done.corrected, "kept": done.kept, "by_hand": done.by_hand,
        "differ": done.differ, "differing": differing, "from": one.window.map(|w| w.from), "to": one.window.map(|w| w.to),
        "took_ms": u64::try_from(one.took.as_millis()).unwrap_or(u64::MAX), "failures": one.tries.failures, "error": error });
    if dry_run {
        data["answer"] = json!(one.answer);
        data["rows"] = one
            .points
            .iter()
            .take(LISTED)
            .map(|point| json!([point.day, point.minute, point.value, point.of, one.metric]))
            .collect();
    }
    data
}
