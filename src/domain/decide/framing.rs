//! What an outcome's framing lacks, and what is wrong with it.

use crate::domain::amount::{short, with_unit};
use crate::domain::condition::Op;
use crate::domain::metric::{Better, Metric, MetricKind};
use crate::domain::outcome::{Aim, Outcome};
use crate::domain::refusal::{Broken, Refusal, Rule};

/// Everything that is not there before an outcome can be committed, each with the command that supplies it.
pub fn missing(outcome: &Outcome, metric: Option<&Metric>) -> Vec<Broken> {
    let label = outcome.label();
    let mut list = Vec::new();
    let mut lacks = |there: bool, rule, says: &str, fix: String| {
        if !there {
            list.push(Broken { rule, says: says.to_owned(), fix });
        }
    };
    let edit = |flag: &str| format!("upshot edit {label} {flag}");
    lacks(outcome.problem.is_some(), Rule::MissingProblem, "no problem", edit("--problem TEXT"));
    lacks(metric.is_some(), Rule::MissingMetric, "no metric", edit("--metric SLUG"));
    let known = outcome.baseline.as_ref().is_some_and(|b| b.value.is_some() || b.measure_by.is_some());
    lacks(known, Rule::MissingBaseline, "no baseline", edit("--from NUMBER"));
    let (word, flag) =
        if outcome.aim == Aim::Hold { ("no limit", "--hold \"<NUMBER\"") } else { ("no target", "--to NUMBER") };
    lacks(outcome.target.is_some(), Rule::MissingTarget, word, edit(flag));
    if let Some(metric) = metric {
        let fix = format!("upshot metric edit {} --better up", metric.slug);
        lacks(metric.better.is_some(), Rule::MissingDirection, "nobody said which way is better", fix);
    }
    lacks(outcome.due.is_some(), Rule::MissingDue, "no due day", edit("--by DAY"));
    let wrong = outcome.wrong_if.as_ref();
    lacks(
        wrong.is_some(),
        Rule::MissingWrongIf,
        "nothing would tell that it was wrong",
        edit("--wrong-if \"CONDITION by DAY\""),
    );
    if let Some(wrong) = wrong {
        let fix = edit("--wrong-if \"CONDITION by DAY\"");
        lacks(wrong.by.is_some(), Rule::MissingWrongBy, "no day by which the falsifier is looked at", fix);
    }
    list
}

/// What is wrong rather than missing: refused when given, on every board.
pub(super) fn wrong(outcome: &Outcome, metric: Option<&Metric>, asked: &str) -> Result<(), Refusal> {
    let label = outcome.label();
    let Some(metric) = metric else { return Ok(()) };
    let unit = metric.unit.as_deref();
    if metric.kind == MetricKind::Output {
        let says = format!("{} counts what is made, not what comes of it", metric.slug);
        let fix = "name a metric that users or the business would notice: --metric SLUG";
        return Err(Refusal::one(asked, Rule::OutputMetric, says, fix));
    }
    let Some(target) = &outcome.target else { return Ok(()) };
    let baseline = outcome.baseline.as_ref().and_then(|b| b.value);
    if let Some(from) = baseline {
        match outcome.aim {
            Aim::Reach => reach(from, target.value, metric, asked)?,
            Aim::Hold => {
                if target.op.is_some_and(|op| !op.holds(from, target.value)) {
                    let says = format!(
                        "{} is past the limit {} already, so there is nothing to hold",
                        with_unit(from, unit),
                        with_unit(target.value, unit)
                    );
                    let fix = format!("give it as a target to reach: --to {}", short(target.value));
                    return Err(Refusal::one(asked, Rule::TargetOnWrongSide, says, fix));
                }
            }
        }
    }
    let Some(when) = outcome.wrong_if.as_ref().and_then(|w| w.when.as_ref()) else { return Ok(()) };
    if when.metric != metric.slug || outcome.aim == Aim::Hold && when.threshold != target.value {
        return Ok(());
    }
    let on_baseline_side = match metric.better {
        _ if outcome.aim == Aim::Hold => false,
        Some(Better::Up) => when.threshold < target.value,
        Some(Better::Down) => when.threshold > target.value,
        None => when.threshold != target.value,
    };
    if on_baseline_side {
        return Ok(());
    }
    let between = match baseline {
        Some(from) if outcome.aim == Aim::Reach => {
            format!(
                "Name a level between {} and {} that you would expect to have passed by then, or an event you would see",
                short(from),
                short(target.value)
            )
        }
        _ => "Name a level that you would expect to have passed by then, or an event you would see".to_owned(),
    };
    let says = format!("\"{}\" is only \"target not met\"", outcome.wrong_if.as_ref().map_or("", |w| w.text.as_str()));
    let level = match baseline {
        Some(from) => short(from + (target.value - from) / 4.0),
        None => "LEVEL".to_owned(),
    };
    let op = if metric.better == Some(Better::Down) { Op::Above } else { Op::Below };
    let fix = format!("{between}, say --wrong-if \"{} {op} {level} by DAY\" ({label})", metric.slug);
    Err(Refusal::one(asked, Rule::FalsifierNegatesTarget, says, fix))
}

fn reach(from: f64, to: f64, metric: &Metric, asked: &str) -> Result<(), Refusal> {
    let unit = metric.unit.as_deref();
    let Some(way) = Better::from_to(from, to) else {
        let says = format!("the target {} is the baseline", with_unit(to, unit));
        let fix = "name the level that would show the problem is gone, say --to +5; to keep a level, use --hold";
        return Err(Refusal::one(asked, Rule::TargetIsBaseline, says, fix));
    };
    if metric.better.is_some_and(|better| better != way) {
        let says = format!(
            "the target {} is on the wrong side of the baseline {}: {} is better when it goes {}",
            with_unit(to, unit),
            with_unit(from, unit),
            metric.slug,
            if way == Better::Up { "down" } else { "up" }
        );
        let fix =
            format!("give a target on the other side, or: upshot metric edit {} --better {}", metric.slug, way.word());
        return Err(Refusal::one(asked, Rule::TargetOnWrongSide, says, fix));
    }
    Ok(())
}

/// Verbs that begin a task rather than a result.
const TASK_VERBS: [&str; 24] = [
    "add",
    "build",
    "create",
    "deliver",
    "deploy",
    "design",
    "develop",
    "enable",
    "implement",
    "integrate",
    "introduce",
    "launch",
    "make",
    "migrate",
    "redesign",
    "refactor",
    "release",
    "replace",
    "rewrite",
    "roll",
    "set",
    "ship",
    "upgrade",
    "write",
];

/// Words of a metric that counts what was made.
const OUTPUT_WORDS: [&str; 12] = [
    "tickets-closed",
    "closed-tickets",
    "prs",
    "pull-requests",
    "story-points",
    "points",
    "velocity",
    "commits",
    "features",
    "deploys",
    "lines-of-code",
    "ai-usage",
];

/// What is said, once, of a task dressed as an outcome; none where it reads as a result.
pub fn challenge(title: Option<&str>, slug: Option<&str>) -> Option<String> {
    if let Some(title) = title {
        let first = title.split_whitespace().next().unwrap_or("").to_lowercase();
        if TASK_VERBS.contains(&first.trim_end_matches(':')) {
            return Some(format!(
                "\"{title}\" is a thing to build. What would be different for someone once it exists? (kept as it is)"
            ));
        }
    }
    let slug = slug?;
    OUTPUT_WORDS
        .contains(&slug)
        .then(|| format!("{slug} counts what is made. What would users or the business notice? (kept as it is)"))
}

/// What hides when a metric moved, if its definition says that it adds up or averages over time.
pub(super) fn smoothed(measures: Option<&str>) -> Option<String> {
    const WORDS: [&str; 9] = [
        "cumulative",
        "running total",
        "to date",
        "all-time",
        "all time",
        "rolling",
        "moving average",
        "trailing",
        "since launch",
    ];
    let said = measures?.to_lowercase();
    let word = WORDS.iter().find(|word| said.contains(**word))?;
    Some(format!(
        "\"{word}\": a running total or a rolling average hides when it moved; log the raw value of each period (kept as it is)"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_dressed_as_an_outcome_is_challenged_and_a_result_is_not() {
        for task in ["Build a new dashboard", "ship: the thing", "Migrate to Postgres"] {
            assert!(challenge(Some(task), None).is_some(), "{task}");
        }
        for result in ["Cut time to insight", "EU calls answer fast", "Builders find parts"] {
            assert!(challenge(Some(result), None).is_none(), "{result}");
        }
        assert!(challenge(Some("Fast calls"), Some("story-points")).is_some());
        assert!(challenge(Some("Fast calls"), Some("p95")).is_none());
        assert!(smoothed(Some("7-day Rolling mean of p95")).is_some());
        assert!(smoothed(Some("p95 of a day")).is_none());
    }
}
