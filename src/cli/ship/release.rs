//! `upshot ship --git v1.2..v1.3`: what the trailers of a release name ships on its day, each through its own gate.

use serde_json::{Value, json};

use crate::cli::context::Ctx;
use crate::cli::json as things;
use crate::cli::stderr;
use crate::domain::ask::Claimant;
use crate::domain::command::Command;
use crate::domain::day::Day;
use crate::domain::id::Kind as ThingKind;
use crate::domain::id::Thing;
use crate::domain::landed::{Assistants, Claims, Landed, Named, landed, named, unclear};
use crate::domain::warning::Caution;
use crate::error::{Error, Kind};
use crate::git::{self, Wanted};

/// The code of a rule's refusal.
const REFUSED: u8 = 1;

pub(super) fn run(ctx: &mut Ctx, range: String, on: Option<&str>, dry: bool) -> Result<u8, Error> {
    let cwd = std::env::current_dir().unwrap_or_else(|_| ".".into());
    let history = git::history(&cwd, &Wanted { range: Some(range.clone()), ..Wanted::default() })?;
    let tag = history.asked.tag.clone();
    let day = match (on, tag.as_deref().and_then(|tag| git::tag_day(&cwd, tag))) {
        (Some(word), _) => ctx.past(word)?,
        (None, Some(day)) => day,
        (None, None) => {
            let says = format!("{range} ends in no tag, so that nothing says on which day it shipped");
            return Err(Error::new(Kind::Usage, "day", says).hint(format!("upshot ship --git {range} --on DAY")));
        }
    };
    // A link claims work; what ships is said by the commits themselves.
    let claimants: Vec<Claimant> =
        ctx.session.claimants()?.into_iter().map(|claimant| Claimant { links: Vec::new(), ..claimant }).collect();
    let claims = Claims::of(&claimants, &history.repositories);
    let landed = landed(&history, &claims, &Assistants::with(&ctx.config.assistants));
    warn(ctx, &landed);
    let list = named(&landed, &claimants);
    let mut done = Done::default();
    for named in &list {
        ship(ctx, (named, &claimants[named.at]), (day, dry), &mut done);
    }
    let refused = !done.refused.is_empty();
    if ctx.out.is_json() {
        let hypothesis =
            |named: &&Named| things::thing(&ctx.session, thing(&claimants[named.at])).map(|(_, data)| data);
        let shipped: Vec<Value> = list
            .iter()
            .filter(|named| done.shipped.contains(&named.at))
            .map(|n| hypothesis(&n))
            .collect::<Result<_, _>>()?;
        let labels = |places: &[usize]| places.iter().map(|at| claimants[*at].hypothesis).collect::<Vec<_>>();
        let json = json!({ "range": range, "tag": tag, "on": day, "dry_run": dry, "shipped": shipped,
            "passed_over": labels(&done.passed), "refused": done.refused });
        ctx.out.object("release", json);
    } else if list.is_empty() {
        ctx.out.told(&format!("No trailer in {range} names a hypothesis. Nothing shipped."));
    }
    Ok(if refused { REFUSED } else { 0 })
}

/// What became of each that is named, by its place.
#[derive(Default)]
struct Done {
    shipped: Vec<usize>,
    passed: Vec<usize>,
    refused: Vec<Value>,
}

/// Ships one, or says what would: a refusal is told, and the others go on.
fn ship(ctx: &mut Ctx, (named, claimant): (&Named, &Claimant), (on, dry): (Day, bool), done: &mut Done) {
    let (label, today) = (claimant.hypothesis, ctx.session.today());
    if claimant.shipped {
        done.passed.push(named.at);
        if !ctx.out.is_json() {
            ctx.out.told(&format!("{label} has shipped already: {}", claimant.build));
        }
        return;
    }
    let refs = vec![named.commit.clone()];
    let command = Command::Ship { hypothesis: claimant.id, on, refs, before: None, waive: None };
    let receipt = if dry {
        ctx.session.preview(&command)
    } else {
        let anyway = ctx.anyway.clone();
        ctx.session.run_anyway(&command, anyway.as_deref())
    };
    match receipt {
        Ok(receipt) => {
            done.shipped.push(named.at);
            ctx.warn(&receipt.warnings);
            if !ctx.out.is_json() {
                let says = match dry {
                    true => format!("{label} would ship on {}: {}", on.short(today), claimant.build),
                    false => receipt.words(),
                };
                ctx.out.told(&says);
            }
        }
        Err(e) => {
            let mut said = things::error(&e);
            said["label"] = json!(label);
            done.refused.push(said);
            if !ctx.out.is_json() {
                stderr::error(&e, false);
            }
        }
    }
}

fn thing(claimant: &Claimant) -> Thing {
    Thing::new(ThingKind::Hypothesis, claimant.id)
}

/// What git warned of, and labels that fit several.
fn warn(ctx: &Ctx, landed: &Landed<'_>) {
    let unclear = unclear(landed)
        .into_iter()
        .map(|label| format!("{label} fits several hypotheses, and ships none: name its letters"));
    for says in landed.history.warnings.iter().cloned().chain(unclear) {
        stderr::warning(&Caution::Git.says(says), ctx.out.is_json());
    }
}
