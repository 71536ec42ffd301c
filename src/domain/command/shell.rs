//! A request as the command line that does the same: whole, so that what is copied from a screen can be run elsewhere.

mod line;

use super::{About, Command, Declared, From, HypothesisParts, Judgement, MetricParts, OutcomeParts};
use crate::domain::day::{Day, Lean};
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::{Better, MetricKind, Season};
use crate::domain::sprint::CarryOn;
use crate::domain::verdict::{NoteKind, Stance};
use line::Line;

/// What things are called in a shell: by label or slug.
pub trait Names {
    /// What a thing is called there; none where that is not known.
    fn name(&self, thing: Thing) -> Option<String>;

    /// The slug of the metric that a thing is about: an outcome's, or the one that a hypothesis predicts.
    fn metric_of(&self, thing: Thing) -> Option<String>;
}

fn days(days: u32) -> String {
    format!("{days}d")
}

impl Command {
    /// The command lines that do the same, seen from a day, without the program's name; none where something in it has no name,
    /// or where no line says it.
    pub fn in_shell(&self, names: &impl Names, today: Day) -> Option<Vec<String>> {
        let of = |kind: Kind, id: Id| names.name(Thing::new(kind, id));
        let (o, h, m) =
            (|id: &Id| of(Kind::Outcome, *id), |id: &Id| of(Kind::Hypothesis, *id), |id: &Id| of(Kind::Metric, *id));
        let p = |id: &Id| of(Kind::Objective, *id);
        let back = |day: Day| day.typed(today, Lean::Back);
        // A day to come is one in any year, whenever the line is run.
        let ahead = |day: Day| day.to_string();
        let line = match self {
            Self::Frame(parts) => {
                let line = Line::of("frame").text(parts.title.as_deref()?);
                let metric = parts.metric.as_ref().map(ToString::to_string);
                let line = outcome(line, parts, today).done();
                return with(Some(line), &parts.declared, metric.as_deref(), None);
            }
            Self::EditOutcome { outcome: id, parts, why } => {
                let line = Line::of("edit").word(o(id)?).flag("--title", parts.title.as_ref());
                let metric = parts.metric.as_ref().map(ToString::to_string);
                let metric = metric.or_else(|| names.metric_of(Thing::new(Kind::Outcome, *id)));
                let line = outcome(line, parts, today).flag("--why", why.as_ref());
                let alone = **parts == OutcomeParts { declared: parts.declared.clone(), ..OutcomeParts::default() };
                let line = (!alone).then(|| line.done());
                return with(line, &parts.declared, metric.as_deref(), why.as_deref());
            }
            Self::Offer { outcome, to, why } => {
                Line::of("outcome owner").word(o(outcome)?).word(to).flag("--why", why.as_ref())
            }
            Self::Accept { outcome } => Line::of("outcome accept").word(o(outcome)?),
            Self::Decline { outcome } => Line::of("outcome decline").word(o(outcome)?),
            Self::Take { outcome, why } => Line::of("outcome take").word(o(outcome)?).flag("--why", Some(why)),
            Self::Contribute { outcome, handle, function, remove } => Line::of("outcome contributor")
                .word(o(outcome)?)
                .word(handle)
                .word(function.word())
                .on("--remove", *remove),
            Self::Guard { outcome, metric, op, value, remove, why } => {
                let limit = if *remove { metric.to_string() } else { format!("{metric} {op} {value}") };
                let line = Line::of("outcome guardrail").word(o(outcome)?).word(limit);
                line.on("--remove", *remove).flag("--why", why.as_ref())
            }
            Self::Looked { outcome, came_true, why, signer } => Line::of("outcome looked")
                .word(o(outcome)?)
                .word(if *came_true { "came-true" } else { "did-not" })
                .flag("--why", Some(why))
                .flag("--for", signer.as_ref()),
            Self::CloseOutcome { outcome, ended, why, learned } => Line::of("outcome close")
                .word(o(outcome)?)
                .word(ended.word())
                .flag("--why", why.as_ref())
                .flag("-l", learned.as_ref()),
            Self::Reopen { outcome, why } => Line::of("outcome reopen").word(o(outcome)?).flag("--why", Some(why)),
            Self::Rank { outcome, before } => {
                let line = Line::of("outcome order").word(o(outcome)?);
                match before {
                    Some(before) => line.flag("--before", Some(o(before)?)),
                    None => line.on("--last", true),
                }
            }
            Self::Scope { outcome, request, asked_by, call, why } => {
                let line = Line::of("scope").word(o(outcome)?).text(request).flag("--from", asked_by.as_ref());
                let call = call.map(|call| format!("--{}", call.word()));
                call.iter().fold(line, |line, call| line.on(call, true)).flag("--why", why.as_ref())
            }
            Self::Try { outcome, parts } => {
                let line = Line::of("try").word(o(outcome)?).text(parts.build.as_deref()?);
                let metric = parts.metric.as_ref().map(ToString::to_string);
                let of = metric.clone().or_else(|| names.metric_of(Thing::new(Kind::Outcome, *outcome)));
                let line = hypothesis(line, parts, names)?.flag("--metric", metric);
                let line = parts.refs.iter().fold(line, |line, link| line.flag("--ref", Some(link)));
                // Who does it is said by a line of its own.
                let line = parts.doing.is_none().then(|| line.done())?;
                return with(Some(line), &parts.declared, of.as_deref(), None);
            }
            Self::EditHypothesis { hypothesis: id, parts, why } => {
                let line = Line::of("edit").word(h(id)?).flag("--build", parts.build.as_ref());
                let metric = parts.metric.as_ref().map(ToString::to_string);
                let of = metric.clone().or_else(|| names.metric_of(Thing::new(Kind::Hypothesis, *id)));
                let line = hypothesis(line, parts, names)?.flag("--metric", metric);
                let line = line.flag("--doing", parts.doing.as_ref()).flag("--why", why.as_ref());
                let alone =
                    **parts == HypothesisParts { declared: parts.declared.clone(), ..HypothesisParts::default() };
                let line = (!alone).then(|| line.done());
                return with(line, &parts.declared, of.as_deref(), why.as_deref());
            }
            Self::Start { hypothesis, doing } => Line::of("start").word(h(hypothesis)?).flag("--doing", doing.as_ref()),
            // A shell takes one of both: a reading from before, or why there is none.
            Self::Ship { before: Some(_), waive: Some(_), .. } => return None,
            Self::Ship { hypothesis, on, refs, before, waive } => {
                let mut line = Line::of("ship").word(h(hypothesis)?);
                if *on != today {
                    line = line.word(back(*on));
                }
                let line = refs.iter().fold(line, |line, link| line.flag("--ref", Some(link)));
                line.flag("--before", before.as_ref().map(ToString::to_string)).flag("--waive", waive.as_ref())
            }
            Self::Judge { judgement: Judgement { next: None, next_text: Some(_), .. }, .. } => return None,
            Self::Judge { hypothesis, judgement } => verdict(Line::of("verdict").word(h(hypothesis)?), judgement),
            Self::Confirm { hypothesis } => Line::of("verdict").word(h(hypothesis)?).on("--confirm", true),
            Self::Wait { hypothesis, until, why } => {
                Line::of("wait").word(h(hypothesis)?).word(ahead(*until)).flag("--why", Some(why))
            }
            Self::Withdraw { hypothesis, why } => {
                Line::of("hypothesis withdraw").word(h(hypothesis)?).flag("--why", Some(why))
            }
            Self::Move { hypothesis, to, why } => {
                Line::of("hypothesis move").word(h(hypothesis)?).word(o(to)?).flag("--why", why.as_ref())
            }
            Self::Live { hypothesis, rolled_back, why } => Line::of("hypothesis live")
                .word(h(hypothesis)?)
                .word(if *rolled_back { "rolled-back" } else { "kept" })
                .flag("--why", why.as_ref()),
            Self::Log { metric, value, on, note, source, once } => {
                let mut line = Line::of("log").word(m(metric)?).word(value.to_string());
                if *on != today {
                    line = line.word(back(*on));
                }
                // Behind its flag no note is read as a day.
                let line = line.flag("--note", note.as_ref());
                line.flag("--source", source.as_ref()).on("--once", *once)
            }
            Self::Correct { metric, on, value, why } => {
                let line = Line::of("correct").word(m(metric)?).word(back(*on)).number(value);
                line.flag("--why", Some(why))
            }
            Self::Void { metric, on, why } => {
                Line::of("reading void").word(m(metric)?).word(back(*on)).flag("--why", Some(why))
            }
            Self::AddMetric { slug, parts } => {
                return self::metric(Line::of("metric add"), slug.as_str(), parts, None, names);
            }
            Self::EditMetric { metric, parts, why } => {
                let slug = m(metric)?;
                return self::metric(Line::of("metric edit"), &slug, parts, why.as_deref(), names);
            }
            Self::RetireMetric { metric, why } => {
                Line::of("metric retire").word(m(metric)?).flag("--why", why.as_ref())
            }
            Self::Note { name, kind, stance, text, link, .. } => Line::of("note")
                .word(name)
                .text(text)
                .flag("--kind", (*kind != NoteKind::default()).then(|| kind.word()))
                .on("--supports", *stance == Stance::Supports)
                .on("--contradicts", *stance == Stance::Contradicts)
                .flag("--link", link.as_ref()),
            Self::Link { name, url, .. } => Line::of("link").word(name).word(url),
            Self::PlanSprint { starts, days: span, ends, name } => {
                let line = spanning(Line::of("sprint plan"), *span, *ends);
                let line = line.flag("--starts", starts.map(ahead)).flag("--ends", ends.map(ahead));
                line.flag("--name", name.as_ref())
            }
            Self::StartSprint { days: span, ends, goal, with, name, why } => {
                let line = spanning(Line::of("sprint start"), *span, *ends);
                let goal = match goal {
                    Some(goal) => Some(o(goal)?),
                    None => None,
                };
                let with: Vec<String> = with.iter().map(&o).collect::<Option<_>>()?;
                line.flag("--goal", goal)
                    .flag("--with", (!with.is_empty()).then(|| with.join(",")))
                    .flag("--ends", ends.map(ahead))
                    .flag("--name", name.as_ref())
                    .flag("--why", why.as_ref())
            }
            Self::Commit { outcome, why } => Line::of("sprint commit").word(o(outcome)?).flag("--why", why.as_ref()),
            Self::SetGoal { outcome, why } => Line::of("sprint goal").word(o(outcome)?).flag("--why", why.as_ref()),
            Self::Answer { outcome, learned, next_step, text, again, carry_on, away } => Line::of("sprint answer")
                .word(o(outcome)?)
                .flag("-l", learned.as_ref())
                .flag("-n", next_step.as_ref())
                .flag("--text", text.as_ref())
                .flag("--again", again.map(ahead))
                .flag("--carry-on", carry_on.as_ref().and_then(CarryOn::because))
                .on("--stop", *carry_on == Some(CarryOn::Stop))
                .on("--away", *away),
            Self::Promise { outcome, kept, why } => Line::of("sprint promise")
                .word(o(outcome)?)
                .word(if *kept { "kept" } else { "dropped" })
                .flag("--why", why.as_ref()),
            Self::CloseSprint { sprint } => match sprint {
                Some(sprint) => Line::of("sprint close").word(of(Kind::Sprint, *sprint)?),
                None => Line::of("sprint close"),
            },
            Self::AddObjective { statement, period, business_owner, planned } => {
                let line = Line::of("objective add").text(statement);
                objective(line, period.as_ref(), business_owner.as_ref(), *planned)
            }
            Self::EditObjective { statement: None, period: None, business_owner: None, planned: None, .. } => {
                return None;
            }
            Self::EditObjective { objective: id, statement, period, business_owner, planned } => {
                let line = Line::of("objective edit").word(p(id)?).flag("--statement", statement.as_ref());
                objective(line, period.as_ref(), business_owner.as_ref(), *planned)
            }
            Self::LinkObjective { objective, outcome, remove } => {
                Line::of("objective link").word(p(objective)?).word(o(outcome)?).on("--remove", *remove)
            }
            Self::ValueObjective { objective, value, why } => {
                Line::of("objective value").word(p(objective)?).word(value.to_string()).flag("--why", Some(why))
            }
            Self::AddChore { text } => Line::of("chore add").text(text),
            Self::DoneChore { chore } => {
                // A number names one by its place in the list.
                let text = of(Kind::Chore, *chore).filter(|text| text.trim().parse::<usize>().is_err())?;
                Line::of("chore done").text(&text)
            }
            Self::Person { handle, about } => person(handle.as_str(), about),
            // Each is a line of its own in a shell.
            Self::SetBoard { strictness, ceiling, debt_limit, week_start } => {
                let set = [
                    ("strictness", strictness.map(|strictness| strictness.word().to_owned())),
                    ("ceiling", ceiling.map(|n| n.to_string())),
                    ("debt-limit", debt_limit.map(|n| n.to_string())),
                    ("week-start", week_start.map(|n| n.to_string())),
                ];
                let lines =
                    set.into_iter().filter_map(|(name, value)| Some(Line::of("board set").word(name).word(value?)));
                let lines: Vec<String> = lines.map(Line::done).collect();
                return (!lines.is_empty()).then_some(lines);
            }
            // A version is named by its place in a list, and a set by its last letters: who shows them knows those.
            Self::Resolve { .. } | Self::Undo { set: Some(_), .. } => return None,
            Self::Undo { set: None, redo } => Line::of(if *redo { "redo" } else { "undo" }),
        };
        Some(vec![line.done()])
    }
}

/// How long a sprint is: its last day, where that is told, stands for the span.
fn spanning(line: Line, span: Option<u32>, ends: Option<Day>) -> Line {
    match span.filter(|_| ends.is_none()) {
        Some(span) => line.word(days(span)),
        None => line,
    }
}

/// A line, with what declares how its metric is compared behind it: that is a change of the metric. None where something is
/// declared of a metric that has no name, or nothing is said at all.
fn with(line: Option<String>, declared: &Declared, metric: Option<&str>, why: Option<&str>) -> Option<Vec<String>> {
    if !declared.is_any() {
        return line.map(|line| vec![line]);
    }
    let metric = metric?;
    // Why is said once.
    let why = why.filter(|_| line.is_none());
    let edit = Line::of("metric edit")
        .word(metric)
        .flag("--season", declared.season.map(Season::word))
        .on("--events", declared.events == Some(true))
        .on("--no-events", declared.events == Some(false))
        .flag("--why", why);
    let edit = (declared.season.is_some() || declared.events.is_some()).then(|| edit.done());
    let control = declared.control.as_ref().map(|control| {
        let line = Line::of("metric control").word(metric);
        let line = match control {
            Some((other, scaled)) => line.word(other.as_str()).on("--scaled", *scaled),
            None => line.on("--remove", true),
        };
        line.flag("--why", why).done()
    });
    Some(line.into_iter().chain(edit).chain(control).collect())
}

fn outcome(line: Line, parts: &OutcomeParts, today: Day) -> Line {
    let from = parts.from.as_ref().map(|from| match from {
        From::Known(amount) => amount.to_string(),
        From::Unknown => "unknown".to_owned(),
    });
    line.flag("--problem", parts.problem.as_ref())
        .flag("--for", parts.for_whom.as_ref())
        .flag("--matters", parts.matters.as_ref())
        .flag("--metric", parts.metric.as_ref().map(Slug::as_str))
        .flag("--unit", parts.unit.as_ref())
        .flag("--better", parts.better.map(Better::word))
        .flag("--measures", parts.measures.as_ref())
        .flag("--from", from)
        .flag("--on", parts.from_on.map(|day| day.typed(today, Lean::Back)))
        .flag("--measure-by", parts.measure_by.map(|day| day.to_string()))
        .flag("--to", parts.to.as_ref().map(|to| &to.as_typed))
        .flag("--hold", parts.hold.as_ref().map(|hold| &hold.as_typed))
        .flag("--by", parts.due.map(|day| day.to_string()))
        .flag("--wrong-if", parts.wrong_if.as_ref().map(|wrong| &wrong.text))
        .flag("--spec", parts.spec.as_ref())
        .flag("--owner", parts.owner.as_ref())
}

fn hypothesis(line: Line, parts: &HypothesisParts, names: &impl Names) -> Option<Line> {
    let follows = match parts.follows {
        Some(id) => Some(names.name(Thing::new(Kind::Hypothesis, id))?),
        None => None,
    };
    let line = line
        .flag("--expect", parts.expect.as_ref().map(|expect| &expect.as_typed))
        .flag("--within", parts.window.map(days))
        .flag("--because", parts.because.as_ref())
        .flag("--confidence", parts.confidence.map(|percent| percent.to_string()))
        .flag("--follows", follows)
        .flag("--details", parts.details.as_ref());
    Some(line)
}

fn verdict(line: Line, given: &Judgement) -> Line {
    let next = given.next.map(|next| match &given.next_text {
        Some(text) => format!("{}: {text}", next.word()),
        None => next.word().to_owned(),
    });
    line.word(given.call.word())
        .flag("-l", given.learned.as_ref())
        .flag("-n", next)
        .flag("--why", given.why.as_ref())
        .flag("--for", given.signer.as_ref().map(Handle::as_str))
        .on("--propose", given.propose)
        .on("--replace", given.replace)
}

/// A metric's own line, and that of its control, which is a verb of its own.
fn metric(line: Line, slug: &str, parts: &MetricParts, why: Option<&str>, names: &impl Names) -> Option<Vec<String>> {
    let is_new = line.verb == "metric add";
    let alone = MetricParts { control: parts.control.clone(), ..MetricParts::default() } == *parts;
    let line = line
        .word(slug)
        .flag("--name", parts.name.as_ref())
        .flag("--unit", parts.unit.as_ref())
        .flag("--better", parts.better.map(Better::word))
        .flag("--kind", parts.kind.map(MetricKind::word))
        .flag("--measures", parts.measures.as_ref())
        .flag("--every", parts.every.map(days))
        .flag("--lag", parts.lag.map(days))
        .flag("--source", parts.source.as_ref())
        .on("--weekdays", parts.weekdays == Some(true))
        .on("--no-weekdays", parts.weekdays == Some(false))
        .on("--events", parts.events == Some(true))
        .on("--no-events", parts.events == Some(false))
        .flag("--season", parts.season.map(Season::word));
    let mut lines = Vec::new();
    if is_new || !alone {
        lines.push(line.flag("--why", why).done());
    }
    if let Some(control) = &parts.control {
        let line = Line::of("metric control").word(slug);
        let line = match control {
            Some(control) => {
                let other = names.name(Thing::new(Kind::Metric, control.metric))?;
                line.word(other).on("--scaled", control.scaled)
            }
            None => line.on("--remove", true),
        };
        lines.push(line.flag("--why", why).done());
    }
    (!lines.is_empty()).then_some(lines)
}

fn objective(line: Line, period: Option<&String>, business_owner: Option<&String>, planned: Option<u32>) -> Line {
    line.flag("--period", period)
        .flag("--business-owner", business_owner)
        .flag("--value", planned.map(|value| value.to_string()))
}

fn person(handle: &str, about: &About) -> Line {
    match about {
        About::Away(Some(until)) => Line::of("person away").word(handle).word(until.to_string()),
        About::Away(None) => Line::of("person back").word(handle),
        About::Also(other) => Line::of("person also").word(handle).word(other.as_str()),
        About::Left => Line::of("person left").word(handle),
        About::Robot(why) => Line::of("person robot").word(handle).flag("--why", why.as_ref()),
    }
}
