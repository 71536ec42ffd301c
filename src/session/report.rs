//! The leadership report: the board's open outcomes with what happened over the last sprints, and what is to be decided.

use std::collections::HashMap;

use super::Session;
use super::columns::{view_of, whole};
use super::evidence::Desk;
use super::review;
use crate::domain::board::Column;
use crate::domain::calibration::Calibration;
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::label::Label;
use crate::domain::objective::Objective;
use crate::domain::outcome::Outcome;
use crate::domain::report::{Aimed, Decision, Detail, Ended, Report};
use crate::domain::review::{Judged, Line, Noted};
use crate::domain::sprint::Commitment;
use crate::error::Error;
use crate::store::{StoreError, things};

/// How many sprints a report looks back over; without sprints, how many days.
const SPRINTS: usize = 2;
const DAYS: i64 = 28;

impl Session {
    /// The leadership report.
    ///
    /// # Errors
    /// What the file says.
    pub fn report(&self) -> Result<Report, Error> {
        let today = self.today();
        let calibration = self.calibration()?;
        let report = self.read(|c| Ok(Some(build(&Desk::new(c, today, &self.answers), &calibration)?)))?;
        Ok(report.unwrap_or_else(|| empty(today, calibration)))
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

fn empty(today: Day, calibration: Calibration) -> Report {
    Report {
        as_of: today,
        since: today.plus(-DAYS),
        span: None,
        lines: Vec::new(),
        objectives: Vec::new(),
        judged: Vec::new(),
        noted: Vec::new(),
        ended: Vec::new(),
        ended_before: 0,
        calibration,
        decisions: Vec::new(),
        owed_beside: 0,
    }
}

fn build(desk: &Desk<'_>, calibration: &Calibration) -> Result<Report, StoreError> {
    let (c, today) = (desk.reader(), desk.as_of());
    let mut report = empty(today, calibration.clone());
    let sprints = things::begun(c)?;
    let looked = &sprints[sprints.len().saturating_sub(SPRINTS)..];
    if let (Some(first), Some(last)) = (looked.first(), looked.last()) {
        report.since = first.starts;
        report.span = Some((first.label(), last.label()));
    }
    let span = (report.since, today);
    let around = super::columns::sprints(c)?;
    let begins: Vec<Commitment> = match looked.first() {
        Some(sprint) => things::commitments(c, sprint.id)?,
        None => Vec::new(),
    };
    for sprint in looked.iter().filter(|sprint| !sprint.anyway.is_empty()) {
        report
            .noted
            .extend(sprint.anyway.iter().filter_map(|pass| Noted::passed(sprint.label().to_string(), Some(pass))));
    }
    // What was answered last for each outcome.
    let mut answers: HashMap<Id, (Day, String)> = HashMap::new();
    for sprint in looked {
        for commitment in things::commitments(c, sprint.id)? {
            let Some(answer) = commitment.answer.filter(|answer| answer.away.is_none()) else { continue };
            answers.extend(answer.next_step.map(|step| (commitment.outcome, (answer.on, step))));
        }
    }
    let outcomes: Vec<Outcome> = things::outcomes(c)?;
    let mut open: Vec<Column> = Vec::new();
    let mut serving: Vec<(Id, Label, String)> = Vec::new();
    for outcome in outcomes {
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
        if let Some(objective) = objective {
            let stands = line.ended_words.clone().or(line.class().map(|class| class.words().to_owned()));
            serving.push((objective, line.outcome, stands.unwrap_or_else(|| "no movement yet".to_owned())));
        }
        if let Some(result) = ended {
            report.ended.push(Ended::of(&column.outcome, result));
        } else {
            open.push(column.clone());
        }
        let answer = answers.get(&column.outcome.id);
        report.lines.push(Detail::of(&column, line, span, answer));
    }
    let objectives: Vec<Objective> = things::all(c)?;
    for objective in objectives {
        let of_it = serving.iter().filter(|(id, ..)| *id == objective.id);
        let served_by: Vec<(Label, String)> = of_it.map(|(_, label, stands)| (*label, stands.clone())).collect();
        if !served_by.is_empty() || objective.actual.is_none() {
            report.objectives.push(Aimed { objective, served_by });
        }
    }
    let owed = view_of(desk, open, around)?.needs(today);
    report.decisions = Decision::of(&owed);
    report.owed_beside = owed.len() - report.decisions.len();
    report.lines.sort_by_key(|d| (d.line.ended.is_some(), !d.line.goal, !d.line.committed));
    report.ended.sort_by_key(|e| std::cmp::Reverse(e.on));
    report.judged.sort_by_key(|j| std::cmp::Reverse(j.on));
    Ok(report)
}
