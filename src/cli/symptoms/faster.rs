//! `upshot symptoms --faster`: what was made beside what moved, with what landed in a repository where that is asked.

use crate::cli::context::Ctx;
use crate::cli::json;
use crate::cli::sheet::{Data, Format, Paper};
use crate::cli::stderr;
use crate::domain::day::Day;
use crate::domain::faster::{Faster, Per};
use crate::domain::landed::{Assistants, Change, Claims, landed};
use crate::domain::warning::Caution;
use crate::error::Error;
use crate::git::{self, Wanted};
use crate::pages::faster::{doc, said};

pub(super) fn run(ctx: &mut Ctx, per: Option<Per>, with_git: bool, paper: &Paper) -> Result<(), Error> {
    let mut faster = ctx.session.faster(per)?;
    if with_git {
        faster = with_landed(ctx, faster)?;
    }
    let rows = || {
        let cells = |row: &crate::domain::faster::Row| {
            let cell = |at: usize| row.cells.get(at)?.as_ref().map(|cell| said(&row.what, cell));
            (0..crate::domain::faster::SPANS).map(|at| cell(at).unwrap_or_default()).collect::<Vec<_>>()
        };
        let spans = faster.spans.iter().map(|span| span.name.clone()).chain(std::iter::repeat(String::new()));
        let first = ["span".to_owned()].into_iter().chain(spans.take(crate::domain::faster::SPANS)).collect();
        let row = |row: &crate::domain::faster::Row| [row.what.words()].into_iter().chain(cells(row)).collect();
        std::iter::once(first).chain(faster.rows.iter().map(row)).collect()
    };
    let data = Data {
        doc: &|| doc(&faster),
        kind: "faster",
        json: &|| json::faster(&faster),
        heads: &["what", "first", "second", "third"],
        rows: &rows,
    };
    paper.print(ctx, Format::Text, &data)
}

/// The rows with what landed here in the same days.
fn with_landed(ctx: &Ctx, faster: Faster) -> Result<Faster, Error> {
    let (Some(first), Some(last)) = (faster.spans.first(), faster.spans.last()) else { return Ok(faster) };
    let wanted = Wanted { since: Some(first.first), until: Some(last.last), ..Wanted::default() };
    let cwd = std::env::current_dir().unwrap_or_else(|_| ".".into());
    let history = git::history(&cwd, &wanted)?;
    for says in &history.warnings {
        stderr::warning(&Caution::Git.says(says.clone()), ctx.out.is_json());
    }
    let claimants = ctx.session.claimants()?;
    let claims = Claims::of(&claimants, &history.repositories);
    let landed = landed(&history, &claims, &Assistants::with(&ctx.config.assistants));
    let day = |change: &Change| Some((change.landed_on?, change.assisted));
    let changes: Vec<(Day, bool)> = landed.changes.iter().filter(|change| change.counts()).filter_map(day).collect();
    Ok(faster.with_landed(&changes, landed.says_assisted))
}
