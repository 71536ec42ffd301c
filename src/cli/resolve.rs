//! `upshot resolve`: what two copies said differently, and which of it holds.

use serde_json::Value;

use super::context::Ctx;
use super::merge::conflict;
use crate::domain::command::Command;
use crate::domain::conflict::{Conflict, Settled, Version};
use crate::error::{Error, Kind};
use crate::pages::came::version;
use crate::text;

/// The flags of `resolve`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// What to settle, as the list names it, and the number of the version that holds
    #[arg(value_name = "WHAT [N]", num_args = 0.., add = super::complete::conflicts())]
    words: Vec<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

impl Args {
    pub(super) fn run(mut self, ctx: &mut Ctx) -> Result<(), Error> {
        let all = ctx.session.conflicts()?;
        // As several words or as one in quotes; a request has blanks of its own.
        self.words = self.words.iter().flat_map(|word| word.split_whitespace()).map(str::to_owned).collect();
        if self.words.is_empty() {
            return list(ctx, &all);
        }
        let (found, rest) = named(ctx, &all, &self.words)?;
        match rest {
            [] => list(ctx, std::slice::from_ref(found)),
            [version] => take(ctx, found, version, self.why),
            _ => Err(Error::new(Kind::Usage, "usage", format!("{} words follow {}", rest.len(), found.name))
                .hint(format!("give the number of one version: {} 1", found.fix))),
        }
    }
}

/// The conflict that words begin with, and the words after it. A label is understood in any spelling.
fn named<'a, 'w>(ctx: &Ctx, all: &'a [Conflict], words: &'w [String]) -> Result<(&'a Conflict, &'w [String]), Error> {
    let first = ctx.session.find(&words[0]).map(|found| ctx.session.name(found.thing())).ok();
    let spelled: Vec<String> = first.into_iter().chain([words[0].clone()]).collect();
    let fits = |conflict: &&Conflict| {
        let parts: Vec<&str> = conflict.name.split_whitespace().collect();
        parts.len() <= words.len()
            && spelled.iter().any(|word| word.eq_ignore_ascii_case(parts[0]))
            && parts[1..].iter().zip(&words[1..]).all(|(part, word)| word.eq_ignore_ascii_case(part))
    };
    // The longest name that fits: one may be the beginning of another.
    let found = all.iter().filter(fits).max_by_key(|conflict| conflict.name.len());
    found.map(|conflict| (conflict, &words[conflict.name.split_whitespace().count()..])).ok_or_else(|| {
        let mut error =
            Error::new(Kind::NotFound, "not_found", format!("nothing called {} has two versions", words.join(" ")));
        for conflict in all.iter().take(8) {
            error = error.hint(conflict.fix.clone());
        }
        if all.is_empty() { error.hint("nothing is to be settled: upshot resolve") } else { error }
    })
}

fn take(ctx: &mut Ctx, conflict: &Conflict, version: &str, why: Option<String>) -> Result<(), Error> {
    if conflict.settled != Settled::ByChoice {
        return Err(Error::new(
            Kind::Refused,
            "not_by_choice",
            format!("{} is not settled by a number", conflict.name),
        )
        .hint(conflict.fix.clone()));
    }
    let by_word = |removed: bool| conflict.versions.iter().find(|v| v.value == Value::Bool(removed));
    let chosen = match version {
        "removed" if conflict.field == "gone" => by_word(true),
        "kept" if conflict.field == "gone" => by_word(false),
        number => number.parse::<usize>().ok().and_then(|n| conflict.versions.get(n.checked_sub(1)?)),
    };
    let Some(chosen) = chosen else {
        let most = conflict.versions.len();
        let what = format!("{} has no version {version}: there are {most}", conflict.name);
        return Err(Error::new(Kind::Usage, "usage", what).hint(conflict.fix.clone()));
    };
    let seen = conflict.versions.iter().map(|version| version.of).collect();
    let command =
        Command::Resolve { thing: conflict.thing, field: conflict.field.clone(), version: chosen.of, seen, why };
    let receipt = ctx.session.run_anyway(&command, ctx.anyway.as_deref())?;
    if ctx.out.is_json() {
        let entry = ctx.session.history(None, 1)?;
        let data = entry.first().map_or(Value::Null, super::json::history);
        ctx.out.object("history", data);
    } else {
        ctx.out.told(&format!("{} Undo: upshot undo", receipt.words()));
    }
    Ok(())
}

/// Lists what is to be settled, version by version.
fn list(ctx: &mut Ctx, all: &[Conflict]) -> Result<(), Error> {
    let today = ctx.session.today();
    if ctx.out.is_json() {
        ctx.out.object("conflicts", Value::Array(all.iter().map(|one| conflict(one, today)).collect()));
        return Ok(());
    }
    if all.is_empty() {
        ctx.out.say("Nothing is to be settled: what every copy said agrees.");
        return Ok(());
    }
    for conflict in all {
        ctx.out.say(&conflict.says(today));
        let words: Vec<String> = conflict.versions.iter().map(|one| version(conflict, one, today)).collect();
        let by: Vec<String> = conflict.versions.iter().map(Version::by_all).collect();
        // As people are listed; what is too long for a column stands out of it.
        let widest = |all: &[String]| all.iter().map(|words| text::width(words)).max().unwrap_or(0).min(40);
        let (wide, names) = (widest(&words), widest(&by));
        for (at, (one, (words, by))) in conflict.versions.iter().zip(words.iter().zip(&by)).enumerate() {
            let shown = if one.shown { "   shown" } else { "" };
            let why = one.why.as_ref().map_or_else(String::new, |why| format!("   \"{why}\""));
            let (words, by) = (text::pad(words, wide), text::pad(by, names));
            ctx.out.say(&format!("  {}  {words}   {by}  {}{shown}{why}", at + 1, one.on.short(today)));
        }
        let numbers: Vec<String> = (0..conflict.versions.len()).map(|at| conflict.typed(at)).collect();
        let why = if conflict.needs_why { " --why TEXT" } else { "" };
        let how = match conflict.settled {
            Settled::ByChoice => format!("{} {}{why}", conflict.fix, numbers.join("|")),
            Settled::ByVerdict | Settled::ByCorrection => conflict.fix.clone(),
        };
        ctx.out.say(&format!("     {how}"));
    }
    Ok(())
}
