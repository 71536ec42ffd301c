//! Writing a hypothesis, changing it, building it, withdrawing it.

use super::gate::{already, filled, find, given, nothing, one_person, open, unclear};
use super::{Asked, Edit, diff, links, said};
use crate::domain::amount::signed_with_unit;
use crate::domain::change::{Change, Decided, Then};
use crate::domain::command::HypothesisParts;
use crate::domain::day::Day;
use crate::domain::fact::Level;
use crate::domain::facts::{Facts, Slice};
use crate::domain::hypothesis::{Expect, Hypothesis, Stage, State};
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::metric::{Better, Metric};
use crate::domain::refusal::{Fix, Refusal, Rule};
use crate::domain::target::resolve_expect;
use crate::domain::warning::{Caution, Warning};

/// The command that writes a hypothesis which follows from an ended one.
pub(super) fn again(slice: &Slice, h: &Hypothesis) -> String {
    let outcome = slice.outcome(h.outcome).map_or("O-1".to_owned(), |o| o.label().to_string());
    format!("upshot try {outcome} TEXT --follows {}", h.label())
}

/// Refuses what has shipped or ended.
fn before_ship(slice: &Slice, h: &Hypothesis, name: &str) -> Result<(), Refusal> {
    let label = h.label();
    let state = h.state(slice.verdict(h.id));
    match state {
        State::Idea | State::Building => Ok(()),
        State::Measuring => Err(Refusal::one(
            name,
            Rule::Shipped,
            format!("{label} has shipped: only a verdict or a wait follows"),
            format!("upshot verdict {label} CALL -l TEXT -n KIND"),
        )),
        ended => {
            Err(Refusal::one(name, Rule::HypothesisEnded, format!("{label} is {}", ended.after_is()), again(slice, h)))
        }
    }
}

pub(super) fn try_out(
    slice: &Slice,
    facts: &Facts,
    outcome: Id,
    parts: &HypothesisParts,
    asked: &Asked,
) -> Result<Decided, Refusal> {
    let (goal, _) = open(slice, outcome, "try something for")?;
    let build = parts.build.as_deref().unwrap_or("");
    let name = format!("try something for {}", goal.label());
    filled(build, &name, "a hypothesis needs what is built", format!("upshot try {} TEXT", goal.label()))?;
    let number = facts.next_number.get(&Kind::Hypothesis).copied().unwrap_or(1);
    let mut h = Hypothesis::new((asked.new_id)(), number, outcome, build, asked.today);
    put(slice, facts, &mut h, parts, &name)?;
    let label = h.label();
    let mut warnings = bets(slice, facts, &h, asked.today);
    let metric = h.expect.as_ref().and_then(|e| slice.metric(e.metric));
    let mut said = format!("Wrote {label}: {}.", h.build);
    let mut then = Vec::new();
    if let (Some(expect), Some(metric)) = (&h.expect, metric) {
        let unit = metric.unit.as_deref();
        said.push_str(&format!(" {} moves by {}", metric.slug, signed_with_unit(expect.value, unit)));
        if let Some(window) = h.window {
            said.push_str(&format!(" within {}", said::count(window as usize, "day")));
        }
        said.push('.');
        then.extend(facts.sight.map(|sight| said::foreseen(sight, expect.value, unit)));
        then.extend(said::answering(facts.first, goal.due, asked.today));
        warnings.extend(collision(slice, &h, metric, asked.today));
    }
    let of = metric.or_else(|| slice.metric(goal.metric?));
    let (declared, known) = super::control::with(slice, facts, of, &parts.declared, &name)?;
    said.extend(of.and_then(|metric| declares(metric, &declared)));
    warnings.extend(known);
    let lacks = lacking(&h);
    if !lacks.is_empty() {
        then.push(Then::Means(format!("An idea: ship will ask for {}.", lacks.join(" and "))));
    }
    let thing = Thing::new(Kind::Hypothesis, h.id);
    let mut changes = declared;
    changes.push(Change::created(thing, &h));
    changes.extend(links(thing, &parts.refs, asked));
    Ok(Decided {
        summary: format!("wrote {label} {}", h.build),
        said,
        then,
        warnings,
        changes,
        about: Some(thing),
        ..Decided::default()
    })
}

/// What is declared of its metric with a hypothesis, as a sentence.
fn declares(metric: &Metric, changes: &[Change]) -> Option<String> {
    let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
    (!fields.is_empty()).then(|| format!(" Declared of {}: {}.", metric.slug, fields.join(", ")))
}

/// What a hypothesis lacks that ship will ask for.
fn lacking(h: &Hypothesis) -> Vec<&'static str> {
    let mut list = Vec::new();
    if h.expect.is_none() {
        list.push("the expected move (--expect)");
    }
    if h.window.is_none() {
        list.push("a window (--within)");
    }
    if h.because.is_none() {
        list.push("why it should work (--because)");
    }
    list
}

/// Puts the given parts into a hypothesis, resolving what is relative.
fn put(slice: &Slice, facts: &Facts, h: &mut Hypothesis, parts: &HypothesisParts, name: &str) -> Result<(), Refusal> {
    if let Some(build) = &parts.build {
        h.build.clone_from(build);
    }
    if let Some(because) = &parts.because {
        h.because = given(Some(because));
    }
    if let Some(details) = &parts.details {
        h.details = given(Some(details));
    }
    if let Some(window) = parts.window {
        h.window = Some(window);
    }
    if let Some(confidence) = parts.confidence {
        if confidence > 100 {
            let says = format!("{confidence}% is more than sure");
            return Err(Refusal::one(name, Rule::Words, says, Fix::words("give 0 to 100").in_shell("--confidence 70")));
        }
        h.confidence = Some(confidence);
    }
    if let Some(follows) = parts.follows {
        h.follows = Some(follows);
    }
    if let Some(doing) = &parts.doing {
        h.doing = Some(one_person(slice, doing, name, "name one person: --doing H")?);
    }
    let outcome = slice.outcome(h.outcome);
    let named = parts.metric.as_ref().map(|slug| {
        slice.slug(slug).map(|m| m.id).ok_or_else(|| {
            let fix = format!("upshot metric add {slug} --better up --measures TEXT");
            Refusal::one(name, Rule::MissingMetric, format!("no metric is called {slug}"), fix)
        })
    });
    let named = named.transpose()?;
    let expect = match (&parts.expect, &h.expect, named) {
        (Some(typed), _, _) => Some((typed.words.clone(), typed.as_typed.clone())),
        _ => None,
    };
    if let Some((words, as_typed)) = expect {
        let metric = named.or_else(|| h.expect.as_ref().map(|e| e.metric)).or_else(|| outcome.and_then(|o| o.metric));
        let Some(metric) = metric.and_then(|id| slice.metric(id)) else {
            let label = outcome.map_or("O-1".to_owned(), |o| o.label().to_string());
            let fix = Fix::words("say which metric measures the outcome, or leave the move out")
                .in_shell(format!("upshot edit {label} --metric SLUG, or name one: --metric SLUG"));
            return Err(Refusal::one(name, Rule::MissingMetric, "an expected move needs a metric", fix));
        };
        let baseline = outcome.filter(|o| o.metric == Some(metric.id)).and_then(|o| o.baseline.as_ref()?.value);
        let current = facts.levels.get(&metric.id).map(Level::shown).or(baseline);
        let value = resolve_expect(&words, current, metric.unit.as_deref()).map_err(|e| unclear(name, &e))?;
        right_way(value, metric, &as_typed, name)?;
        h.expect =
            Some(Expect { metric: metric.id, value, absolute: current.map(|c| said::tidy(c + value)), as_typed });
    } else if let (Some(metric), Some(expect)) = (named, h.expect.as_mut()) {
        expect.metric = metric;
    }
    Ok(())
}

fn right_way(value: f64, metric: &Metric, as_typed: &str, name: &str) -> Result<(), Refusal> {
    let worse = match metric.better {
        Some(Better::Up) => value <= 0.0,
        Some(Better::Down) => value >= 0.0,
        None => value == 0.0,
    };
    if !worse {
        return Ok(());
    }
    let better = metric.better.map_or("up or down", Better::word);
    let says = if value == 0.0 {
        format!("{as_typed} expects nothing to move")
    } else {
        format!("{as_typed} is a move for the worse: {} is better when it goes {better}", metric.slug)
    };
    let sign = if metric.better == Some(Better::Down) { "-" } else { "+" };
    Err(Refusal::one(
        name,
        Rule::ExpectWrongWay,
        says,
        Fix::words("give the move you hope for").in_shell(format!("--expect {sign}NUMBER")),
    ))
}

/// What a bet's size and its metric's cadence say of when it will be known (R34, R89).
fn bets(slice: &Slice, facts: &Facts, h: &Hypothesis, today: Day) -> Vec<Warning> {
    let mut list = Vec::new();
    let Some(window) = h.window else { return list };
    let sprint = slice.active().map_or(14, |s| s.ends.since(s.starts) + 1);
    if i64::from(window) > 2 * sprint {
        list.push(
            Caution::LongWindow
                .says(format!("{window} days is longer than two sprints: a smaller bet is known sooner")),
        );
    }
    let Some(metric) = h.expect.as_ref().and_then(|e| slice.metric(e.metric)) else { return list };
    list.extend(said::closer(facts.first, today.plus(i64::from(metric.lag) + i64::from(window)), metric));
    let expect = h.expect.as_ref().map_or(0.0, |e| e.value);
    list.extend(said::too_small(facts.sight, expect, window, metric));
    list
}

/// What else is measuring on the metric, so that a ship would collide with it (R90).
pub(super) fn collision(slice: &Slice, h: &Hypothesis, metric: &Metric, today: Day) -> Option<Warning> {
    let measuring = beside(slice, h, metric.id).filter(|o| o.state(slice.verdict(o.id)) == State::Measuring);
    // One whose check day has passed is read no further: its verdict is what is missing.
    let (due, on): (Vec<_>, Vec<_>) = measuring.partition(|o| o.check_on().is_some_and(|day| day < today));
    let named = |o: &&Hypothesis| match o.check_on() {
        Some(day) => format!("{} (until {})", o.label(), day.short(today)),
        None => o.label().to_string(),
    };
    let others: Vec<String> = on.iter().map(named).collect();
    if others.is_empty() {
        let shipped = |o: &&Hypothesis| match &o.ship {
            Some(ship) => format!("{} ({})", o.label(), ship.shipped_on.short(today)),
            None => o.label().to_string(),
        };
        let due: Vec<String> = due.iter().map(shipped).collect();
        let has = if due.len() == 1 { "has" } else { "have" };
        let says = format!("{} {has} no verdict yet: what follows will be shared", due.join(", "));
        return (!due.is_empty()).then(|| Caution::Shared.says(says));
    }
    let are = if others.len() == 1 { "is" } else { "are" };
    Some(Caution::Shared.says(format!(
        "{} {are} still measuring on {}: two ships on one metric can't be told apart, and both verdicts will say so",
        others.join(", "),
        metric.slug
    )))
}

/// Other hypotheses that shipped with a prediction on the metric.
pub(super) fn beside<'a>(slice: &'a Slice, h: &Hypothesis, metric: Id) -> impl Iterator<Item = &'a Hypothesis> {
    let id = h.id;
    slice.hypotheses.iter().filter(move |o| {
        let predicted = o.ship.as_ref().and_then(|s| s.frozen.expect.as_ref());
        o.id != id && predicted.is_some_and(|e| e.metric == metric)
    })
}

/// What could be seen of a prediction that is changed before it ships, and that it is too small where it is.
fn foreseen(slice: &Slice, facts: &Facts, new: &Hypothesis, changes: &[Change]) -> (Option<Then>, Option<Warning>) {
    let changed = changes.iter().any(|change| matches!(change.field.as_str(), "expect" | "window"));
    let (Some(expect), Some(window), false, true) = (&new.expect, new.window, new.ship.is_some(), changed) else {
        return (None, None);
    };
    let Some(metric) = slice.metric(expect.metric) else { return (None, None) };
    let then = facts.sight.map(|sight| said::foreseen(sight, expect.value, metric.unit.as_deref()));
    (then, said::too_small(facts.sight, expect.value, window, metric))
}

pub(super) fn edit(slice: &Slice, facts: &Facts, id: Id, edit: &Edit<'_, HypothesisParts>) -> Result<Decided, Refusal> {
    let Edit { parts, why } = *edit;
    let (old, name) = find(slice, id, "edit")?;
    if let Some(build) = &parts.build {
        filled(build, &name, "a hypothesis needs what is built", format!("upshot edit {} --build TEXT", old.label()))?;
    }
    let mut new = old.clone();
    put(slice, facts, &mut new, parts, &name)?;
    let thing = Thing::new(Kind::Hypothesis, id);
    let changes = diff(thing, old, &new);
    let label = old.label();
    if parts.declared.is_any() && old.ship.is_some() {
        let says = format!("{label} has shipped, and what it is compared with was frozen when it did");
        return Err(Refusal::one(name, Rule::Shipped, says, again(slice, old)));
    }
    let metric = new.expect.as_ref().map(|e| e.metric).or_else(|| slice.outcome(old.outcome)?.metric);
    let metric = metric.and_then(|metric| slice.metric(metric));
    let (declared, mut warnings) = super::control::with(slice, facts, metric, &parts.declared, &name)?;
    if changes.is_empty() && declared.is_empty() {
        return Err(nothing(&name));
    }
    let mut fields: Vec<String> = changes.iter().map(|c| c.field.replace('_', " ")).collect();
    fields.extend(declared.iter().map(|c| format!("its metric's {}", c.field)));
    let mut said = format!("Changed {label}: {}.", fields.join(", "));
    if old.ship.is_some() {
        said.push_str(" Its prediction is frozen, so this is an amendment, and the verdict shows both.");
    }
    let (then, small) = foreseen(slice, facts, &new, &changes);
    warnings.extend(small);
    Ok(Decided {
        summary: format!("{} {label}: {}", if old.ship.is_some() { "amended" } else { "changed" }, fields.join(", ")),
        said,
        then: then.into_iter().collect(),
        warnings,
        why: given(why),
        changes: declared.into_iter().chain(changes).collect(),
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn start(slice: &Slice, id: Id, doing: Option<&str>, asked: &Asked) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "start")?;
    before_ship(slice, old, &name)?;
    let label = old.label();
    if old.state == Stage::Building && doing.is_none() {
        let says = format!("{label} is being built already");
        return Err(Refusal::one(name, Rule::Building, says, format!("when it is out: upshot ship {label}")));
    }
    let mut new = old.clone();
    new.state = Stage::Building;
    new.started_on = new.started_on.or(Some(asked.today));
    if let Some(doing) = doing {
        new.doing = Some(one_person(slice, doing, &name, &format!("upshot start {label} --doing H"))?);
    }
    let mut warnings = Vec::new();
    let lacks = lacking(&new);
    if !lacks.is_empty() {
        warnings.push(Caution::Incomplete.says(format!("ship will ask for {}", lacks.join(" and "))));
    }
    if let Some(metric) = new.expect.as_ref().and_then(|e| slice.metric(e.metric)) {
        warnings.extend(collision(slice, &new, metric, asked.today));
    }
    let thing = Thing::new(Kind::Hypothesis, id);
    Ok(Decided {
        summary: format!("started building {label}"),
        said: format!("Building {label}: {}.", old.build),
        warnings,
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn withdraw(slice: &Slice, id: Id, why: &str) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "withdraw")?;
    before_ship(slice, old, &name)?;
    let label = old.label();
    if given(Some(why)).is_none() {
        return Err(Refusal::one(
            name,
            Rule::MissingWhy,
            "withdrawing needs a reason",
            format!("upshot hypothesis withdraw {label} --why TEXT"),
        ));
    }
    let thing = Thing::new(Kind::Hypothesis, id);
    let new = Hypothesis { state: Stage::Withdrawn, ..old.clone() };
    Ok(Decided {
        summary: format!("withdrew {label}"),
        said: format!("Withdrew {label}."),
        why: given(Some(why)),
        changes: diff(thing, old, &new),
        about: Some(thing),
        ..Decided::default()
    })
}

pub(super) fn move_to(slice: &Slice, id: Id, to: Id, why: Option<&str>) -> Result<Decided, Refusal> {
    let (old, name) = find(slice, id, "move")?;
    before_ship(slice, old, &name)?;
    let (goal, _) = open(slice, to, "move something to")?;
    if old.outcome == to {
        return Err(already(&name));
    }
    let thing = Thing::new(Kind::Hypothesis, id);
    let mut warnings = Vec::new();
    if let (Some(expect), Some(metric)) = (&old.expect, goal.metric)
        && expect.metric != metric
    {
        let says = format!("it still predicts a move of another metric than {} has", goal.label());
        let shell = format!(": upshot edit {} --expect +N --metric SLUG", old.label());
        warnings.push(Caution::OtherMetric.says(says).in_shell(shell));
    }
    Ok(Decided {
        summary: format!("moved {} to {}", old.label(), goal.label()),
        said: format!("Moved {} to {}.", old.label(), goal.label()),
        why: given(why),
        warnings,
        changes: diff(thing, old, &Hypothesis { outcome: to, ..old.clone() }),
        about: Some(thing),
        ..Decided::default()
    })
}
