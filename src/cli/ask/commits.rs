//! `upshot ask --git RANGE`: which of the commits that shipped somebody answers for, with or without a board.

use crate::cli::context::Ctx;
use crate::cli::json as things;
use crate::cli::page::count;
use crate::cli::sheet::{Data, Format, Paper};
use crate::domain::ask::Claimant;
use crate::domain::board::said::Tone;
use crate::domain::commit::{self, Claimed, TRAILER};
use crate::domain::day::Day;
use crate::error::Error;
use crate::git;
use crate::pages::ask;
use crate::report::{Cell, Doc, Head};

/// How many commits that nobody answers for are named.
const NAMED: usize = 12;

pub(super) fn run(ctx: &mut Ctx, range: &str, paper: &Paper) -> Result<(), Error> {
    let cwd = std::env::current_dir().unwrap_or_else(|_| ".".into());
    let commits = git::log(&cwd, range)?;
    let claimants = ctx.session.claimants()?;
    let claimed = commit::claimed(&commits, &claimants);
    let (answered, nobody): (Vec<&Claimed>, Vec<&Claimed>) =
        claimed.iter().partition(|c| c.by.iter().any(|at| claimants[*at].owner.is_some()));
    let label = |at: &usize| claimants[*at].hypothesis.to_string();
    let owner = |at: &usize| claimants[*at].owner.as_ref();
    let today = ctx.session.today();
    let doc = || page(today, range, &claimants, &claimed, (answered.len(), &nobody));
    let json = || things::commits(Some(range), &claimants, &claimed, today);
    let row = |c: &Claimed| {
        let by: Vec<String> = c.by.iter().map(label).collect();
        let owners: Vec<String> = c.by.iter().filter_map(owner).map(ToString::to_string).collect();
        let day = c.commit.day.map(|day| day.to_string()).unwrap_or_default();
        vec![c.commit.hash.clone(), day, by.join(" "), owners.join(" "), c.commit.subject.clone()]
    };
    let heads = &["commit", "day", "hypotheses", "owners", "subject"];
    let rows = || claimed.iter().map(row).collect();
    paper.print(ctx, Format::Text, &Data { doc: &doc, kind: "commits", json: &json, heads, rows: &rows })
}

/// The hypotheses that claim any, with how many each.
fn hypotheses(claimants: &[Claimant], claimed: &[Claimed]) -> Vec<(usize, usize)> {
    let of = |at: usize| claimed.iter().filter(|c| c.by.contains(&at)).count();
    (0..claimants.len()).map(|at| (at, of(at))).filter(|(_, commits)| *commits > 0).collect()
}

fn page(
    today: Day,
    range: &str,
    claimants: &[Claimant],
    claimed: &[Claimed],
    (answered, nobody): (usize, &[&Claimed]),
) -> Doc {
    let mut doc = Doc::new(ask::QUESTION, format!("the commits of {range}"));
    let shipped = format!("{} shipped", count(claimed.len(), "commit"));
    match (claimed.len(), answered) {
        (0, _) => doc.line("No commits lie in that range.", Tone::Plain),
        (_, 0) => doc.line(format!("{shipped}; nobody has said who answers for them."), Tone::Bad),
        (all, answered) if all == answered => {
            doc.line(format!("{shipped}; each is answered for."), Tone::Good);
        }
        (_, answered) => doc.says(vec![
            (format!("{shipped}; {answered} answered for, "), Tone::Plain),
            (format!("{} that nobody answers for", nobody.len()), Tone::Bad),
            (".".to_owned(), Tone::Plain),
        ]),
    }
    let claims = hypotheses(claimants, claimed);
    if !claims.is_empty() {
        doc.section("Claimed by a hypothesis");
        let rows = claims.iter().map(|(at, commits)| {
            let claimant = &claimants[*at];
            let owner = claimant.owner.as_ref().map_or_else(
                || Cell::new("nobody", Tone::Bad).marked("!"),
                |owner| Cell::new(owner.to_string(), Tone::Good).marked("✓"),
            );
            let answer = claimant
                .row
                .as_ref()
                .map_or_else(|| Cell::new("not marked as shipped", Tone::Warn), |row| row.answered_words(today).into());
            vec![
                format!("{} {}", claimant.hypothesis, claimant.build).into(),
                owner,
                count(*commits, "commit").into(),
                answer,
            ]
        });
        doc.rows(&[Head::wraps("for"), Head::words("owner"), Head::number(""), Head::words("answered?")], rows);
    }
    if !nobody.is_empty() {
        doc.section("Nobody answers for");
        let row = |c: &&Claimed| {
            let claim = if c.unknown.is_empty() {
                String::new()
            } else {
                format!(" ({}: {}, not on this board)", TRAILER, c.unknown.join(", "))
            };
            vec![
                Cell::new(c.commit.short(), Tone::Dim),
                Cell::new(c.commit.day.map(|day| day.short(today)).unwrap_or_default(), Tone::Dim),
                format!("{}{claim}", c.commit.subject).into(),
            ]
        };
        let mut rows: Vec<Vec<Cell>> = nobody.iter().take(NAMED).map(row).collect();
        if nobody.len() > NAMED {
            let more = format!("and {} more: --plain lists them all", nobody.len() - NAMED);
            rows.push(vec![Cell::from(""), Cell::from(""), Cell::new(more, Tone::Dim)]);
        }
        doc.rows(&[Head::words("commit"), Head::words("day"), Head::wraps("subject")], rows);
        let hint = if claimants.is_empty() {
            "Say what a change shall move first: upshot frame TITLE, then upshot try O-1 \"what you build\".".to_owned()
        } else {
            format!(
                "Claim one: a line \"{TRAILER}: H-1\" at the end of its message, or upshot link H-1 COMMIT-OR-PULL-REQUEST"
            )
        };
        doc.line(hint, Tone::Dim);
    }
    doc
}
