//! `upshot evidence`: what the readings say about a thing, and how that was reached.

mod report;
pub(crate) mod words;

pub(super) use report::Report;

use super::context::Ctx;
use super::json;
use super::print::{Cell, Head, Look};
use crate::domain::assessment::{Guarded, Terms};
use crate::domain::board::said;
use crate::domain::day::Lean;
use crate::domain::fact::Movement;
use crate::error::Error;

/// The flags of `evidence`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = include_str!("../../assets/help/evidence.txt"))]
pub(super) struct Args {
    /// A hypothesis or an outcome
    #[arg(value_name = "REF", add = super::complete::claims())]
    reference: String,
    /// Seen from this day, with the readings up to it
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    as_of: Option<String>,
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        let as_of = ctx.maybe_day(self.as_of.as_deref(), Lean::Back)?;
        let today = ctx.session.today();
        let (thing, _) = ctx.thing(&self.reference)?;
        let looked = ctx.session.evidence(thing, as_of)?;
        let terms = Terms { unit: looked.metric.unit.as_deref(), today, first: Some(looked.first) };
        if ctx.out.is_json() || ctx.out.is_plain() {
            let data = json::looked(&looked, terms);
            if ctx.out.is_json() {
                let mut data = data;
                super::json::identify(&ctx.session, &mut data);
                ctx.out.object("evidence", data);
            } else {
                let rows = json::rows(&data).into_iter().map(|(name, value)| vec![Cell::from(name), Cell::from(value)]);
                ctx.out.table("evidence", &[Head::words("field"), Head::words("value")], rows.collect(), Vec::new);
            }
            return Ok(());
        }
        let seen = as_of.map_or(String::new(), |day| format!(", as of {}", day.short(today)));
        let ship = looked.assessment.ship.short(today);
        let since = match &looked.since {
            Some(label) if *label == looked.label => {
                let own = looked.shipped_on.short(today);
                let others: Vec<&str> = looked.assessment.shared_with().collect();
                let with = match looked.assessment.last_ship {
                    Some(last) => {
                        let last = last.short(today);
                        format!(", looked at together with {} ({ship} to {last})", others.join(", "))
                    }
                    None => String::new(),
                };
                format!("since it shipped on {own}{with}{seen}")
            }
            Some(label) => format!("since {label} shipped on {ship}{seen}"),
            None => match looked.movement.as_ref().and_then(|movement| movement.run) {
                Some(run) => format!("since {run} began on {ship}; nothing has shipped{seen}"),
                None => format!("since {ship}{seen}"),
            },
        };
        let mut extra = Vec::new();
        for rail in &looked.guardrails {
            let look = if rail.state == Guarded::Breached { Look::Bad } else { Look::Plain };
            extra.push(("guardrail", said::watched(rail), look));
        }
        if let Some(falsifier) = &looked.falsifier {
            let look = if falsifier.is_tripped() { Look::Bad } else { Look::Plain };
            extra.push(("wrong if", said::tripped(falsifier, today), look));
        }
        if let Some(robots) = &looked.by_robots {
            extra.push(("whose", robots.words(), Look::Plain));
        }
        if let Some((call, then)) = &looked.frozen {
            let said = format!(
                "{} when it was ruled {} (as of {}): {}",
                then.class.words(),
                call.word(),
                then.as_of.short(today),
                then.said(Terms { first: None, ..terms }).brief()
            );
            extra.push(("verdict", said, Look::Plain));
        }
        let movement = looked.movement.as_ref().filter(|movement| !movement.is_asked());
        if let Some(now) = movement.filter(|now| now.before.is_some()) {
            let said = now.assessment.said(Terms { first: Some(now.first), ..terms });
            extra.push((
                "this run",
                format!("since {}: {}", now.assessment.ship.short(today), said.brief()),
                Look::Plain,
            ));
        }
        let closing = movement.map(|movement| movement.words(terms.unit, today));
        let report = Report {
            title: &format!("{}  {}", looked.label, looked.title),
            metric: looked.metric.slug.as_str(),
            since: &since,
            assessment: &looked.assessment,
            terms,
            extra: &extra,
            mark: looked.movement.as_ref().map(Movement::last).and_then(Movement::began),
            closing,
        };
        report.print(&mut ctx.out);
        Ok(())
    }
}
