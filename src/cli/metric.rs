//! `upshot metric`: what is measured.

use super::context::Ctx;
use super::list;
use super::parts::days_or_none;
use crate::domain::command::{Command, MetricParts};
use crate::domain::label::Slug;
use crate::domain::metric::{Better, Control, MetricKind, Season};
use crate::error::Error;

/// The flags of `metric`.
#[derive(clap::Args, Debug)]
pub(super) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// Add a metric
    Add {
        /// Its short name
        #[arg(value_name = "SLUG")]
        slug: String,
        #[command(flatten)]
        flags: Box<Flags>,
    },
    /// List the metrics
    List,
    /// Show a metric
    Show {
        /// Its slug
        #[arg(value_name = "SLUG", add = super::complete::metrics())]
        slug: String,
    },
    /// Change a metric
    Edit {
        /// Its slug
        #[arg(value_name = "SLUG", add = super::complete::metrics())]
        slug: String,
        #[command(flatten)]
        flags: Box<Flags>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Compare it beside another that shares its weather: what moves both is no move of it
    Control {
        /// Its slug
        #[arg(value_name = "SLUG", add = super::complete::metrics())]
        slug: String,
        /// The other metric's slug
        #[arg(value_name = "OTHER", add = super::complete::metrics(), required_unless_present = "remove")]
        other: Option<String>,
        /// By the ratio of their means, where the units differ
        #[arg(long)]
        scaled: bool,
        /// Compare it by itself again
        #[arg(long, conflicts_with_all = ["other", "scaled"])]
        remove: bool,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
    /// Read it no longer; its readings stay
    Retire {
        /// Its slug
        #[arg(value_name = "SLUG", add = super::complete::metrics())]
        slug: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
}

#[derive(clap::Args, Debug)]
struct Flags {
    /// A longer name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The unit of its values; none is a plain number
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Which way is better
    #[arg(long, value_name = "WAY")]
    better: Option<Better>,
    /// What exactly is counted or timed
    #[arg(long, value_name = "TEXT")]
    measures: Option<String>,
    /// Days between readings
    #[arg(long, value_name = "SPAN")]
    every: Option<String>,
    /// Days before an effect can show
    #[arg(long, value_name = "SPAN")]
    lag: Option<String>,
    /// Where the values come from
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// What it is for; an output metric never decides an outcome
    #[arg(long, value_name = "KIND")]
    kind: Option<MetricKind>,
    /// Weekdays don't differ: never trim to whole weeks
    #[arg(long, conflicts_with = "weekdays")]
    no_weekdays: bool,
    /// Weekdays differ, as is usual
    #[arg(long)]
    weekdays: bool,
    /// It counts rare events: a period without any is a reading of 0
    #[arg(long, conflicts_with = "no_events")]
    events: bool,
    /// It is no count of rare events, as is usual
    #[arg(long, hide = true)]
    no_events: bool,
    /// Whether it has a yearly season: auto unless said
    #[arg(long, value_name = "SEASON")]
    season: Option<Season>,
}

impl Flags {
    fn parts(self) -> Result<MetricParts, Error> {
        Ok(MetricParts {
            name: self.name,
            unit: self.unit,
            better: self.better,
            kind: self.kind,
            measures: self.measures,
            source: self.source,
            every: self.every.as_deref().map(crate::domain::day::parse_span).transpose()?,
            lag: self.lag.as_deref().map(days_or_none).transpose()?,
            weekdays: if self.no_weekdays { Some(false) } else { self.weekdays.then_some(true) },
            events: if self.no_events { Some(false) } else { self.events.then_some(true) },
            season: self.season,
            control: None,
        })
    }
}

impl Args {
    pub(super) fn run(self, ctx: &mut Ctx) -> Result<(), Error> {
        match self.verb {
            None | Some(Verb::List) => list::metrics(ctx),
            Some(Verb::Show { slug }) => {
                ctx.metric(&slug)?;
                super::show::metric(ctx, &slug)
            }
            Some(Verb::Add { slug, flags }) => {
                let slug = Slug::parse(&slug)?;
                ctx.run(&Command::AddMetric { slug, parts: flags.parts()? })
            }
            Some(Verb::Edit { slug, flags, why }) => {
                let metric = ctx.metric(&slug)?;
                ctx.run(&Command::EditMetric { metric, parts: flags.parts()?, why })
            }
            Some(Verb::Control { slug, other, scaled, remove: _, why }) => {
                let metric = ctx.metric(&slug)?;
                let other = other.map(|other| ctx.metric(&other)).transpose()?;
                let control = other.map(|metric| Control { metric, scaled });
                let parts = MetricParts { control: Some(control), ..MetricParts::default() };
                ctx.run(&Command::EditMetric { metric, parts, why })
            }
            Some(Verb::Retire { slug, why }) => {
                let metric = ctx.metric(&slug)?;
                ctx.run(&Command::RetireMetric { metric, why })
            }
        }
    }
}
