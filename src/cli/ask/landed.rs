//! `upshot ask --git`: what landed in a repository, who answers for it, and did it work; with or without a board.

use std::collections::HashSet;

use crate::cli::context::Ctx;
use crate::cli::json as things;
use crate::cli::sheet::{Data, Format, Paper};
use crate::cli::stderr;
use crate::domain::id::Id;
use crate::domain::landed::{Assistants, Came, Change, Claims, Landed, landed};
use crate::domain::warning::Caution;
use crate::error::Error;
use crate::git::{self, Wanted};
use crate::pages::landed::{Seen, doc, notes};

/// How many days are looked back over where nothing is said of that.
const BACK: i64 = 14;
/// The code a script is told by that nobody answers for something.
const NOBODY: u8 = 10;

/// How it is asked, beside what of.
#[derive(Clone, Copy)]
pub(super) struct How {
    /// Whether everything is listed.
    pub(super) all: bool,
    /// Whether the exit code says that nobody answers for something.
    pub(super) check: bool,
}

pub(super) fn run(ctx: &mut Ctx, mut wanted: Wanted, how: How, paper: &Paper) -> Result<u8, Error> {
    let (cwd, today) = (std::env::current_dir().unwrap_or_else(|_| ".".into()), ctx.session.today());
    if wanted.range.is_none() && wanted.since.is_none() && wanted.until.is_none() {
        wanted.since = Some(today.plus(-BACK));
    }
    let history = git::history(&cwd, &wanted)?;
    let claimants = ctx.session.claimants()?;
    let claims = Claims::of(&claimants, &history.repositories);
    let landed = landed(&history, &claims, &Assistants::with(&ctx.config.assistants));
    let claiming: HashSet<Id> =
        landed.changes.iter().flat_map(|change| &change.by).map(|at| claimants[*at].id).collect();
    let standings = ctx.session.standings(&claiming)?;
    let came = |at: usize| Came::of(standings.get(&claimants[at].id).and_then(|standing| standing.movement));
    let totals = landed.totals(&claimants, came);
    let seen =
        Seen { landed: &landed, claimants: &claimants, standings: &standings, totals: &totals, all: how.all, today };
    if ctx.out.is_plain() {
        for says in notes(&seen) {
            stderr::warning(&Caution::Git.says(says), false);
        }
    }
    let rows = || {
        let shown = landed.changes.iter().filter(|change| how.all || change.counts());
        shown.map(|change| plain(change, &seen)).collect()
    };
    let (page, json) = (|| doc(&seen), || things::landed(&seen));
    paper.print(ctx, Format::Text, &Data { doc: &page, kind: "landed", json: &json, heads: &HEADS, rows: &rows })?;
    let unanswered = |change: &Change| {
        let framed = change.by.iter().any(|at| claimants[*at].owner.is_some() && claimants[*at].framed);
        change.counts() && !change.unclear && !(Landed::is_answered(change, &claimants) && framed)
    };
    Ok(if how.check && landed.changes.iter().any(unanswered) { NOBODY } else { 0 })
}

const HEADS: [&str; 9] = ["title", "number", "kind", "commit", "landed_on", "hypotheses", "owner", "state", "movement"];

fn plain(change: &Change, seen: &Seen<'_>) -> Vec<String> {
    let value = things::landed_change(change, seen);
    let text = |name: &str| match &value[name] {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let labels: Vec<&str> =
        value["hypotheses"].as_array().into_iter().flatten().filter_map(|one| one.as_str()).collect();
    let commit = value["commits"][0].as_str().unwrap_or_default().to_owned();
    vec![
        text("title"),
        text("number"),
        text("kind"),
        commit,
        text("landed_on"),
        labels.join(" "),
        text("owner"),
        text("state"),
        text("movement"),
    ]
}
