//! `upshot report`: one page for whoever leads: what is to be decided, did it work, when will we know.

mod kept;

use std::path::{Path, PathBuf};

use super::context::Ctx;
use super::json;
use super::sheet::{Data, Format, Paper};
use crate::clock;
use crate::domain::amount::exact;
use crate::domain::assessment::Class;
use crate::domain::report::{Back, Detail, Report, Seen};
use crate::error::{Error, Kind};
use crate::pages::leadership;
use crate::session::{Session, Who};

/// The flags of `report`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// Since when changes are told (else the last two sprints, or four weeks)
    #[arg(long, value_name = "DAY", allow_hyphen_values = true, conflicts_with_all = ["quarter", "sprints"])]
    since: Option<String>,
    /// Since the first day of the quarter that runs
    #[arg(long, conflicts_with = "sprints")]
    quarter: bool,
    /// Over the last so many sprints
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=52))]
    sprints: Option<u8>,
    /// Other boards whose outcomes stand on the page too, each under its file's name; they are only read
    #[arg(long, value_name = "PATH", num_args = 1..)]
    also: Vec<PathBuf>,
    #[command(flatten)]
    paper: Paper,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let back = match (&self.since, self.quarter, self.sprints) {
            (Some(word), ..) => Back::Since(ctx.past(word)?),
            (None, true, _) => Back::Quarter,
            (None, false, Some(n)) => Back::Sprints(usize::from(n)),
            (None, false, None) => Back::default(),
        };
        if let Back::Since(day) = back
            && day > ctx.session.today()
        {
            let says = format!("{} has not come yet", day.words(ctx.session.today()));
            return Err(Error::new(Kind::Usage, "day", says).hint("upshot report --since 2w"));
        }
        // A report writes nothing to a board: what its reader has seen lies in their own state folder.
        let place = kept::place(&ctx.env, ctx.session.board_id()?);
        let seen = place.as_deref().map_or_else(Seen::default, kept::read);
        let mut report = ctx.session.report(back, &seen)?;
        for path in &self.also {
            report.also.push(other(ctx, path, back)?);
        }
        let row = |d: &Detail| {
            let number = |v: Option<f64>| v.map(exact).unwrap_or_default();
            vec![
                d.line.outcome.to_string(),
                d.line.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
                number(d.line.baseline),
                number(d.line.now.map(|p| p.value)),
                number(d.line.target),
                d.line.class().map_or("", Class::words).to_owned(),
                d.verdicts.first().map(|(label, call)| format!("{label} {call}")).unwrap_or_default(),
                d.line.next_words(report.as_of).0,
            ]
        };
        let data = Data {
            doc: &|| leadership::doc(&report),
            kind: "report",
            json: &|| json::report(&report),
            heads: &["outcome", "owner", "from", "now", "to", "movement", "verdict", "next"],
            rows: &|| report.lines.iter().map(row).collect(),
        };
        self.paper.print(ctx, Format::Html, &data)?;
        if let Some(place) = place.filter(|_| self.paper.is_file()) {
            kept::write(&place, &ctx.session.seen(&report)?)?;
        }
        Ok(())
    }
}

/// Another board's report, and its file's name.
fn other(ctx: &Ctx, path: &Path, back: Back) -> Result<(String, Report), Error> {
    let path = ctx.env.expand(&path.to_string_lossy());
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    if !path.is_file() {
        let says = format!("there is no board at {}", path.display());
        return Err(Error::new(Kind::NotFound, "no_board", says).hint("name a board's file: upshot report --also PATH"));
    }
    // Its own today: a demo's stays pinned; and who reads is nobody there.
    let who = Who { handle: ctx.session.handle(), today: Some(ctx.session.today()), via: ctx.session.via() };
    let session = Session::open(&path, who, clock::now)?;
    Ok((name, session.report(back, &Seen::default())?))
}
