//! Flags that several verbs share, and how their words become types.

use super::context::Ctx;
use crate::domain::amount::Amount;
use crate::domain::command::{From, HypothesisParts, OutcomeParts, Typed};
use crate::domain::condition::{parse_limit, parse_wrong_if};
use crate::domain::day::{Lean, parse_span};
use crate::domain::hypothesis::parse_confidence;
use crate::domain::label::Slug;
use crate::domain::metric::Better;
use crate::domain::target::{parse_expect, parse_target};
use crate::error::{Error, Kind};

/// The parts of an outcome.
#[derive(clap::Args, Debug, Default)]
pub(super) struct OutcomeFlags {
    /// The problem to remove
    #[arg(long, value_name = "TEXT")]
    pub(super) problem: Option<String>,
    /// Whose problem it is
    #[arg(long = "for", value_name = "TEXT")]
    pub(super) for_whom: Option<String>,
    /// Why it matters to the business
    #[arg(long, value_name = "TEXT")]
    pub(super) matters: Option<String>,
    /// What success measures; a new slug makes the metric
    #[arg(long, value_name = "SLUG", add = super::complete::metrics())]
    pub(super) metric: Option<String>,
    /// The metric's unit
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// Which way is better (default: from baseline to target)
    #[arg(long, value_name = "WAY")]
    pub(super) better: Option<Better>,
    /// What exactly the metric counts or times
    #[arg(long, value_name = "TEXT")]
    pub(super) measures: Option<String>,
    /// The baseline: a number, or `unknown`
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    pub(super) from: Option<String>,
    /// Day the baseline was measured
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub(super) on: Option<String>,
    /// Day by which you will have measured the baseline
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub(super) measure_by: Option<String>,
    /// The target: 45, +14, -30%, x0.7, =-5
    #[arg(long, value_name = "TARGET", allow_hyphen_values = true)]
    pub(super) to: Option<String>,
    /// A limit to hold instead of a target to reach: "<0.1"
    #[arg(long, value_name = "LIMIT", conflicts_with = "to", allow_hyphen_values = true)]
    pub(super) hold: Option<String>,
    /// The due day
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    pub(super) by: Option<String>,
    /// What would tell you that you were wrong: "activation < 33 by 1dec"
    #[arg(long, value_name = "CONDITION", allow_hyphen_values = true)]
    pub(super) wrong_if: Option<String>,
    /// In scope, out of scope, constraints (Markdown)
    #[arg(long, value_name = "TEXT")]
    pub(super) spec: Option<String>,
    /// Owner (default: you)
    #[arg(long, value_name = "H", add = super::complete::people())]
    pub(super) owner: Option<String>,
}

impl OutcomeFlags {
    /// The words as types.
    pub(super) fn parts(&self, ctx: &Ctx, title: Option<&str>) -> Result<OutcomeParts, Error> {
        let from = match self.from.as_deref() {
            Some(word) if word.eq_ignore_ascii_case("unknown") => Some(From::Unknown),
            Some(word) => Some(From::Known(Amount::parse(word)?)),
            None => None,
        };
        let to = self
            .to
            .as_deref()
            .map(|text| Ok::<_, Error>(Typed { words: parse_target(text)?, as_typed: text.to_owned() }));
        let hold = self.hold.as_deref().map(|text| {
            let (slug, op, amount) = parse_limit(text)?;
            let other = slug.filter(|s| Some(s.as_str()) != self.metric.as_deref());
            if let Some(slug) = other {
                let says = format!("the limit names {slug}, and not the outcome's own metric");
                return Err(Error::new(Kind::Usage, "words", says).hint("leave the name out: --hold \"<0.1\""));
            }
            Ok(Typed { words: (op, amount), as_typed: text.to_owned() })
        });
        Ok(OutcomeParts {
            title: title.map(str::to_owned),
            problem: self.problem.clone(),
            for_whom: self.for_whom.clone(),
            matters: self.matters.clone(),
            metric: self.metric.as_deref().map(Slug::parse).transpose()?,
            unit: self.unit.clone(),
            better: self.better,
            measures: self.measures.clone(),
            from,
            from_on: ctx.maybe_day(self.on.as_deref(), Lean::Back)?,
            measure_by: ctx.maybe_day(self.measure_by.as_deref(), Lean::Forward)?,
            to: to.transpose()?,
            hold: hold.transpose()?,
            due: ctx.maybe_day(self.by.as_deref(), Lean::Forward)?,
            wrong_if: self.wrong_if.as_deref().map(|t| parse_wrong_if(t, ctx.session.today())).transpose()?,
            spec: self.spec.clone(),
            owner: self.owner.clone(),
            ..OutcomeParts::default()
        })
    }
}

/// The parts of a hypothesis.
#[derive(clap::Args, Debug, Default)]
pub(super) struct HypothesisFlags {
    /// Y: the signed move you expect at least: +5, -200, -30%
    #[arg(long, value_name = "MOVE", allow_hyphen_values = true)]
    pub(super) expect: Option<String>,
    /// Days after the ship within which it should show: 28d, 4w
    #[arg(long, value_name = "SPAN")]
    pub(super) within: Option<String>,
    /// Z: why it should work
    #[arg(long, value_name = "TEXT")]
    pub(super) because: Option<String>,
    /// How sure you are, in percent
    #[arg(long, value_name = "PERCENT")]
    pub(super) confidence: Option<String>,
    /// The hypothesis it follows from
    #[arg(long, value_name = "H-3", add = super::complete::hypotheses())]
    pub(super) follows: Option<String>,
    /// More words (Markdown)
    #[arg(long, value_name = "TEXT")]
    pub(super) details: Option<String>,
}

impl HypothesisFlags {
    /// The words as types; `metric` is the metric predicted, where it is not the outcome's.
    pub(super) fn parts(&self, ctx: &Ctx, build: Option<&str>, metric: Option<&str>) -> Result<HypothesisParts, Error> {
        let expect = self
            .expect
            .as_deref()
            .map(|text| Ok::<_, Error>(Typed { words: parse_expect(text)?, as_typed: text.to_owned() }));
        let confidence = self.confidence.as_deref().map(parse_confidence);
        Ok(HypothesisParts {
            build: build.map(str::to_owned),
            because: self.because.clone(),
            expect: expect.transpose()?,
            metric: metric.map(Slug::parse).transpose()?,
            window: self.within.as_deref().map(parse_span).transpose()?,
            confidence: confidence.transpose()?,
            follows: self.follows.as_deref().map(|word| ctx.hypothesis(word)).transpose()?,
            doing: None,
            details: self.details.clone(),
            ..HypothesisParts::default()
        })
    }
}

/// The first word of a day or a note: `-3d` is one, a flag that is not there is none.
pub(super) fn first_word(word: &str) -> Result<String, String> {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some('-'), Some(second)) if !second.is_ascii_digit() => Err("there is no such flag".to_owned()),
        _ => Ok(word.to_owned()),
    }
}

/// The words of a day, the first of which may begin with a hyphen. Those after it are another argument, because clap
/// takes every flag for a value behind an argument that takes hyphens and many values.
pub(super) fn joined(first: &str, more: &[String]) -> String {
    std::iter::once(first).chain(more.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// Days as typed, for flags like `--every` and `--lag`; `0d` where nothing is allowed.
pub(super) fn days_or_none(word: &str) -> Result<u32, Error> {
    match word {
        "0" | "0d" => Ok(0),
        word => Ok(parse_span(word)?),
    }
}
