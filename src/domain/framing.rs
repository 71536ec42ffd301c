//! What an outcome's framing lacks, and what is wrong with it.

use crate::domain::amount::{short, with_unit};
use crate::domain::condition::Op;
use crate::domain::metric::{Better, Metric};
use crate::domain::outcome::{Aim, Outcome};
use crate::domain::refusal::{Broken, Fix, Refusal, Rule};
use crate::domain::warning::{Caution, Warning};

/// Everything that is not there before an outcome can be committed, each with the command that supplies it.
pub fn missing(outcome: &Outcome, metric: Option<&Metric>) -> Vec<Broken> {
    let label = outcome.label();
    let mut list = Vec::new();
    let mut lacks = |there: bool, rule, says: &str, fix: String| {
        if !there {
            list.push(Broken { rule, says: says.to_owned(), fix: fix.into() });
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
pub(crate) fn wrong(outcome: &Outcome, metric: Option<&Metric>, asked: &str) -> Result<(), Refusal> {
    let label = outcome.label();
    let Some(metric) = metric else { return Ok(()) };
    let unit = metric.unit.as_deref();
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
                    let fix =
                        Fix::words("give it as a target to reach").in_shell(format!("--to {}", short(target.value)));
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
    let flag = format!("--wrong-if \"{} {op} {level} by DAY\" ({label})", metric.slug);
    let fix = Fix::words(between).in_shell(flag);
    Err(Refusal::one(asked, Rule::FalsifierNegatesTarget, says, fix))
}

fn reach(from: f64, to: f64, metric: &Metric, asked: &str) -> Result<(), Refusal> {
    let unit = metric.unit.as_deref();
    let Some(way) = Better::from_to(from, to) else {
        let says = format!("the target {} is the baseline", with_unit(to, unit));
        let fix = Fix::words("name the level that would show the problem is gone")
            .in_shell("--to +5; to keep a level, use --hold");
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
        let line = format!("upshot metric edit {} --better {}", metric.slug, way.word());
        let fix = Fix::words("give a target on the other side, or say which way is better").in_shell(line);
        return Err(Refusal::one(asked, Rule::TargetOnWrongSide, says, fix));
    }
    Ok(())
}

/// What hides when a metric moved, if its definition says that it adds up or averages over time.
pub(crate) fn smoothed(measures: Option<&str>) -> Option<Warning> {
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
    Some(Caution::Smoothed.says(format!(
        "\"{word}\": a running total or a rolling average hides when it moved; log the raw value of each period (kept as it is)"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_when_a_metric_moved_is_told() {
        assert!(smoothed(Some("7-day Rolling mean of p95")).is_some());
        assert!(smoothed(Some("p95 of a day")).is_none());
    }

    #[test]
    fn what_is_missing_is_told_with_the_command_that_supplies_it() {
        let metric = crate::fixture::metric("activation");
        let missing = missing(&crate::fixture::outcome(), Some(&metric));
        let rules: Vec<Rule> = missing.iter().map(|broken| broken.rule).collect();
        assert_eq!(rules, [Rule::MissingProblem, Rule::MissingDue, Rule::MissingWrongIf]);
        assert!(missing.iter().all(|broken| broken.fix.to_string().starts_with("upshot edit O-1 --")), "{missing:?}");
    }

    #[test]
    fn a_target_lies_on_the_side_that_is_better() {
        let mut metric = crate::fixture::metric("activation");
        let outcome = crate::fixture::outcome();
        assert!(wrong(&outcome, Some(&metric), "frame").is_ok());
        metric.better = Some(Better::Down);
        let refusal = wrong(&outcome, Some(&metric), "frame").unwrap_err();
        assert_eq!(refusal.broken[0].rule, Rule::TargetOnWrongSide);
        assert!(wrong(&outcome, None, "frame").is_ok(), "without a metric there are no sides");
    }
}
