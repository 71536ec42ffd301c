//! The leadership report: the board's open outcomes with what happened over the last sprints, and what is to be decided.

use std::collections::{HashMap, HashSet};

use super::Session;
use super::ask::rows;
use super::columns::{finish, view_of, whole};
use super::evidence::Desk;
use super::faster::{faster, whole as whole_spans};
use super::review;
use crate::domain::board::{Column, Wanted};
use crate::domain::calibration::Calibration;
use crate::domain::day::Day;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::{Label, Slug};
use crate::domain::objective::Objective;
use crate::domain::report::{
    Aimed, Answered, Ask, Back, Decision, Detail, Ended, How, Kept, Known, Report, Seen, Since, predictability,
};
use crate::domain::review::{Judged, Line, Noted};
use crate::domain::sprint::{Commitment, Sprint};
use crate::error::Error;
use crate::store::{Reader, StoreError, journal, things};

impl Session {
    /// The leadership report, and what became of what its reader saw last time.
    ///
    /// # Errors
    /// What the file says.
    pub fn report(&self, back: Back, seen: &Seen) -> Result<Report, Error> {
        let today = self.today();
        let calibration = self.calibration()?;
        let report = self.read(|c| {
            let desk = Desk::new(c, today, &self.answers);
            let mut report = build(&desk, back, &calibration)?;
            report.since_seen = Since::of(seen, &report.decisions, |kept| how(c, kept, seen.hlc))?;
            let since = whole_spans(&desk, None)?.1.first().map(|span| span.first);
            report.faster = Some(faster(&desk, &self.answers, None, &rows(&desk, since, None)?)?);
            Ok(Some(report))
        })?;
        Ok(report.unwrap_or_else(|| Report::empty(today, back, calibration)))
    }

    /// What a reader has seen of a report, to be told the next time what became of it.
    ///
    /// # Errors
    /// What the file says.
    pub fn seen(&self, report: &Report) -> Result<Seen, Error> {
        let last = self.history(None, 1)?.first().map_or(0, |entry| entry.hlc);
        Ok(Seen { on: Some(report.as_of), hlc: last, list: report.decisions.iter().map(Decision::kept).collect() })
    }

    /// How sure the team was when it shipped, beside what came of it.
    ///
    /// # Errors
    /// What the file says.
    pub fn calibration(&self) -> Result<Calibration, Error> {
        let shipped = self.read(|c| Ok((things::shipped(c)?, things::calls(c)?)))?;
        let (shipped, calls) = shipped;
        Ok(Calibration::of(shipped.iter().filter_map(|h| {
            let confidence = h.ship.as_ref()?.frozen.confidence?;
            Some((confidence, *calls.get(&h.id)?))
        })))
    }
}

/// How many change sets of a thing are looked through for what decided something.
const LOOKED: usize = 20;

/// By what something was decided since a change set: the last that was done with the thing it is about.
fn how(c: &Reader, kept: &Kept, since: i64) -> Result<Option<How>, StoreError> {
    // A metric is what was to be read, whatever outcome asked for it.
    let metric = kept.name.parse::<Slug>().ok().filter(|_| kept.ask == Ask::For(Wanted::Reading));
    let metric = metric.map(|slug| things::by_slug(c, &slug)).transpose()?.and_then(|ids| ids.first().copied());
    let Some(thing) = metric.map(|id| Thing::new(Kind::Metric, id)).or(kept.about) else { return Ok(None) };
    let done = journal::history(c, Some(thing), LOOKED)?;
    let last = done.into_iter().find(|entry| entry.hlc > since && entry.undone_by.is_none());
    Ok(last.map(|entry| How { what: entry.summary, by: entry.by, on: entry.day }))
}

/// The sprints that are looked back over.
fn looked(begun: &[Sprint], back: Back, today: Day) -> &[Sprint] {
    match back {
        Back::Sprints(most) => &begun[begun.len().saturating_sub(most)..],
        Back::Since(_) | Back::Quarter => {
            let first = back.first(today);
            let at = begun.iter().position(|sprint| sprint.ends >= first).unwrap_or(begun.len());
            &begun[at..]
        }
    }
}

/// What was said last that would be done next for each outcome, and is still to be done; and which outcomes were committed.
fn answers(c: &Reader, looked: &[Sprint]) -> Result<(HashMap<Id, Answered>, HashSet<Id>), StoreError> {
    let (mut answers, mut committed) = (HashMap::new(), HashSet::new());
    for sprint in looked {
        for commitment in things::commitments(c, sprint.id)? {
            committed.insert(commitment.outcome);
            let Some(answer) = commitment.answer.filter(|answer| answer.away.is_none()) else { continue };
            answers.remove(&commitment.outcome);
            // What was kept or dropped since is not next.
            if commitment.kept.is_none() {
                answers.extend(answer.next_step.map(|step| (commitment.outcome, (answer.on, step))));
            }
        }
    }
    Ok((answers, committed))
}

fn build(desk: &Desk<'_>, back: Back, calibration: &Calibration) -> Result<Report, StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    let mut report = Report::empty(today, back, calibration.clone());
    let begun = things::begun(c)?;
    let looked = looked(&begun, back, today);
    if let (Some(first), Some(last), Back::Sprints(_)) = (looked.first(), looked.last(), back) {
        report.since = first.starts;
        report.span = Some((first.label(), last.label()));
    }
    let span = (report.since, today);
    let around = super::columns::sprints(c)?;
    let begins: Vec<Commitment> = match looked.first().filter(|sprint| sprint.starts == report.since) {
        Some(sprint) => things::commitments(c, sprint.id)?,
        None => Vec::new(),
    };
    for sprint in looked.iter().filter(|sprint| !sprint.anyway.is_empty()) {
        report.noted.extend(sprint.anyway.iter().filter_map(|pass| Noted::passed("", "", sprint.label(), Some(pass))));
    }
    let (answers, committed) = answers(c, looked)?;
    let mut open: Vec<Column> = Vec::new();
    let mut serving: Vec<(Id, Label, String, Option<&'static str>)> = Vec::new();
    for outcome in things::outcomes(c)? {
        let ended = outcome.result.clone();
        if ended.as_ref().is_some_and(|result| result.closed_on < report.since) {
            // One page: what ended long ago was told then.
            report.ended_before += 1;
            continue;
        }
        let objective = outcome.objective;
        let column = whole(desk, outcome, around.0.as_ref(), &around.2)?;
        report.judged.extend(Judged::of(&column, span));
        review::note(c, &column, span, &mut report.noted)?;
        // Where a sprint began with the span, the level as its start stored it.
        let stored = begins.iter().find(|k| k.outcome == column.outcome.id).and_then(|k| k.opening);
        let opening = stored.map_or_else(|| review::opening(desk, &column, report.since), |point| Ok(Some(point)))?;
        // What changed over the span is told up to today.
        let closing = column.level.map(|level| level.point());
        let line = Line { closing, ..Line::of(&column, opening, span) };
        let mut detail = Detail::of(&column, line, span, answers.get(&column.outcome.id));
        detail.committed |= committed.contains(&column.outcome.id);
        if let Some(objective) = objective {
            let stands = detail.line.ended_words.clone().or(detail.line.class().map(|class| class.words().to_owned()));
            let stands = stands.unwrap_or_else(|| "no movement yet".to_owned());
            serving.push((objective, detail.line.outcome, stands, detail.risk));
        }
        if let Some(result) = ended {
            report.ended.push(Ended::of(&column.outcome, result));
        } else {
            report.known.extend(Known::of(&column));
            open.push(column);
        }
        report.lines.push(detail);
    }
    let objectives: Vec<Objective> = things::all(c)?;
    report.predictability = predictability(&objectives);
    for objective in objectives {
        let of_it = || serving.iter().filter(|(id, ..)| *id == objective.id);
        let served_by: Vec<(Label, String)> = of_it().map(|(_, label, stands, _)| (*label, stands.clone())).collect();
        let risks = of_it().filter_map(|(_, label, _, risk)| Some((*label, (*risk)?))).collect();
        if !served_by.is_empty() || objective.actual.is_none() {
            report.objectives.push(Aimed { objective, served_by, risks });
        }
    }
    let mut board = view_of(desk, open, around)?;
    finish(desk, &mut board)?;
    let owed = board.needs(today);
    report.decisions = Decision::of(&owed, today);
    report.owed_beside = owed.len() - report.decisions.len();
    report.lines.sort_by_key(|d| (d.line.ended.is_some(), !d.line.goal, !d.committed));
    report.known.sort_by_key(Known::order);
    report.ended.sort_by_key(|e| std::cmp::Reverse(e.on));
    report.judged.sort_by_key(|j| std::cmp::Reverse(j.on));
    Ok(report)
}
