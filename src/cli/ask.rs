//! `upshot ask`: who answers for what shipped, and did it work? Over the board, over one thing, over a repository.

mod landed;

use super::context::Ctx;
use super::json;
use super::sheet::{Data, Format, Paper};
use crate::domain::amount::quoted;
use crate::domain::ask::{Ask, Row};
use crate::domain::commit::{Commit, TRAILER};
use crate::domain::day::Day;
use crate::domain::id::Kind as ThingKind;
use crate::domain::label::Label;
use crate::domain::landed::Claims;
use crate::error::{Error, Kind};
use crate::git::{self, Wanted};
use crate::pages::ask;
use crate::session::Found;

/// The flags of `ask`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// A label, words of a feature, a commit, or a link; what the last sprints shipped where nothing is named
    #[arg(value_name = "TEXT|REF|COMMIT", conflicts_with = "git", add = super::complete::claims())]
    what: Vec<String>,
    /// Over what landed in the repository of this folder: v1.2.., main...topic (one request), or the last two weeks
    #[arg(long, value_name = "RANGE", num_args = 0..=1, default_missing_value = "")]
    git: Option<String>,
    /// What landed from this day on: 2w, 1mar
    // clap lets what is required go where it conflicts with something that is there: both are said.
    #[arg(long, value_name = "DAY", requires = "git", conflicts_with = "what", allow_hyphen_values = true)]
    since: Option<String>,
    /// What landed up to this day
    #[arg(long, value_name = "DAY", requires = "git", conflicts_with = "what", allow_hyphen_values = true)]
    until: Option<String>,
    /// Commits instead of changes
    #[arg(long, requires = "git", conflicts_with = "what")]
    commits: bool,
    /// List everything: what is folded, and all that nobody answers for
    #[arg(long, requires = "git", conflicts_with = "what")]
    all: bool,
    /// Exit with 10 where nobody answers for a change, or its outcome is not framed
    #[arg(long, requires = "git", conflicts_with = "what")]
    check: bool,
    /// Only what touches these, as git limits
    #[arg(last = true, value_name = "PATH", requires = "git")]
    paths: Vec<String>,
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<u8, Error> {
        if let Some(range) = self.git {
            let wanted = Wanted {
                range: Some(range).filter(|range| !range.is_empty()),
                since: self.since.as_deref().map(|word| ctx.past(word)).transpose()?,
                until: self.until.as_deref().map(|word| ctx.past(word)).transpose()?,
                paths: self.paths,
                commits: self.commits,
            };
            return landed::run(ctx, wanted, landed::How { all: self.all, check: self.check }, &self.paper);
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
        self.paper.print(ctx, Format::Text, &data).map(|()| 0)
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
        // Without git a hash is still what a link may name, and a request's number too.
        hash: what.to_ascii_lowercase(),
        subject: format!("x ({})", what.trim()),
        ..Commit::default()
    });
    let claimants = ctx.session.claimants()?;
    let claims = Claims::of(&claimants, &[]);
    let claimed: Vec<Label> = claims.of_commit(&commit).into_iter().map(|at| claimants[at].hypothesis).collect();
    let words: Vec<String> = what.split_whitespace().map(str::to_lowercase).collect();
    let holds = |text: &str| words.iter().all(|word| text.to_lowercase().contains(word));
    let is_about = |row: &Row| {
        let linked = row.links.iter().any(|link| link == what);
        claimed.contains(&row.hypothesis) || linked || holds(&row.build) || holds(&row.title)
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
