//! `upshot ask`: who answers for what shipped, and did it work? Over the board, over one thing, over a range of commits.

mod commits;

use super::context::Ctx;
use super::json;
use super::sheet::{Data, Format, Paper};
use crate::domain::amount::quoted;
use crate::domain::ask::{Ask, Row};
use crate::domain::commit::{Commit, TRAILER};
use crate::domain::day::Day;
use crate::domain::id::Kind as ThingKind;
use crate::error::{Error, Kind};
use crate::git;
use crate::pages::ask;
use crate::session::Found;

/// The flags of `ask`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A label, words of a feature, a commit, or a link; what the last sprints shipped where nothing is named
    #[arg(value_name = "TEXT|REF|COMMIT", conflicts_with = "git", add = super::complete::claims())]
    what: Vec<String>,
    /// Over the commits of a range, asked of git in this folder: v1.2.., main@{1.week.ago}..main
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true)]
    git: Option<String>,
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        if let Some(range) = &self.git {
            return commits::run(ctx, range, &self.paper);
        }
        let today = ctx.session.today();
        let ask = if self.what.is_empty() { ctx.session.ask()? } else { about(ctx, &self.what.join(" "))? };
        let data = Data {
            doc: &|| ask::doc(&ask, today),
            kind: "ask",
            json: &|| json::asked(&ask, today),
            heads: &HEADS,
            rows: &|| ask.rows.iter().map(|row| plain(row, today)).collect(),
        };
        self.paper.print(ctx, Format::Text, &data)
    }
}

/// What a word, a commit or a link is about, among everything that shipped.
fn about(ctx: &Ctx, what: &str) -> Result<Ask, Error> {
    // What names a thing names it, and is not looked for in texts.
    if let Ok(found) = ctx.session.find(what) {
        let thing = match found {
            Found::Metric { outcome: Some(outcome), .. } => crate::domain::id::Thing::new(ThingKind::Outcome, outcome),
            found => found.thing(),
        };
        if matches!(thing.kind, ThingKind::Hypothesis | ThingKind::Outcome) {
            return ctx.session.ask_about(thing);
        }
    }
    let mut ask = ctx.session.ask_all()?;
    let cwd = std::env::current_dir().unwrap_or_else(|_| ".".into());
    let commit = git::commit(&cwd, what).unwrap_or_else(|| Commit {
        // Without git a hash is still what a link may name.
        hash: what.to_ascii_lowercase(),
        subject: what.to_owned(),
        ..Commit::default()
    });
    let words: Vec<String> = what.split_whitespace().map(str::to_lowercase).collect();
    let holds = |text: &str| words.iter().all(|word| text.to_lowercase().contains(word));
    let is_about = |row: &Row| {
        let claims = |claim: &String| claim.eq_ignore_ascii_case(&row.hypothesis.to_string());
        let linked = |link: &String| link == what || commit.is_at(link);
        commit.claims.iter().any(claims) || row.links.iter().any(linked) || holds(&row.build) || holds(&row.title)
    };
    ask.rows.retain(is_about);
    if ask.rows.is_empty() {
        let says = format!("nothing that shipped is called, linked with or claimed by {}", quoted(what));
        return Err(Error::new(Kind::NotFound, "not_found", says).hint("everything that shipped: upshot ask").hint(
            format!("say what a commit was for: a line \"{TRAILER}: H-1\" at the end of its message, or upshot link H-1 COMMIT"),
        ));
    }
    Ok(ask)
}

const HEADS: [&str; 9] =
    ["hypothesis", "outcome", "shipped_on", "owner", "owned", "stated_days_before", "stated", "answered", "call"];

fn plain(row: &Row, today: Day) -> Vec<String> {
    let yes = |yes: bool| if yes { "yes".to_owned() } else { "no".to_owned() };
    vec![
        row.hypothesis.to_string(),
        row.outcome.to_string(),
        row.shipped_on.to_string(),
        row.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
        yes(row.is_owned()),
        row.stated.map(|days| days.to_string()).unwrap_or_default(),
        yes(row.is_stated()),
        yes(row.is_answered()),
        row.answered_words(today).words,
    ]
}
