//! What a screen shows, as one value: columns with their cards, and what needs someone.

use super::amount::short;
use super::assessment::{Answerable, Assessment, Class, Guarded, Pace};
use super::day::Day;
use super::falsifier::Falsifier;
use super::handle::Handle;
use super::hypothesis::{Check, Hypothesis, State};
use super::id::{Id, Kind, Thing};
use super::metric::{Metric, Point};
use super::outcome::{Aim, Contributor, Guardrail, Outcome, ScopeCall};
use super::person::Person;
use super::refusal::{Pass, Rule, shell_word};
use super::sprint::{Commitment, Sprint};
use super::verdict::Verdict;

pub mod said;

/// The share of the way from baseline to target that a value has come. Not clamped: below 0 it is worse than the
/// baseline, above 1 it is past the target. None where baseline and target are equal.
pub fn progress(from: f64, to: f64, value: f64) -> Option<f64> {
    let share = (value - from) / (to - from);
    share.is_finite().then_some(share)
}

/// A board as it stands on a day.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The active sprint, else the planned one.
    pub sprint: Option<Sprint>,
    /// The sprint closed last.
    pub closed: Option<Sprint>,
    /// The open outcomes: the goal, the committed, then the others by rank.
    pub columns: Vec<Column>,
    /// Everybody.
    pub people: Vec<Person>,
    /// The commitments of the active or planned and the last closed sprint.
    pub commitments: Vec<Commitment>,
    /// The last change set that it holds: its number in the file and its identity.
    pub up_to: (i64, Option<Id>),
}

/// An outcome on the board.
#[derive(Clone, Debug)]
pub struct Column {
    /// Whether all of it was read. Until then only the outcome, its metric, its commitment and its place are known, and
    /// nothing may be said of the rest.
    pub whole: bool,
    /// The outcome.
    pub outcome: Outcome,
    /// Its metric.
    pub metric: Option<Metric>,
    /// The latest reading.
    pub latest: Option<Point>,
    /// The latest readings, oldest first, a few.
    pub series: Vec<Point>,
    /// Its commitment in the sprint shown.
    pub commitment: Option<Commitment>,
    /// Whether it is the sprint's goal.
    pub goal: bool,
    /// Its hypotheses in the order shown.
    pub cards: Vec<Card>,
    /// Its contributors.
    pub contributors: Vec<Contributor>,
    /// What its metric did since the first ship of its run of commitments.
    pub movement: Option<Movement>,
    /// Whether it will reach its target by its due day.
    pub pace: Option<Pace>,
    /// What would tell it wrong, as it stands.
    pub falsifier: Option<Falsifier>,
    /// Its guardrails.
    pub guardrails: Vec<Rail>,
    /// Requests for scope that nobody decided.
    pub asked: Vec<ScopeCall>,
    /// What needs someone, loudest first.
    pub debts: Vec<Debt>,
}

/// What an outcome's metric did.
#[derive(Clone, Debug)]
pub struct Movement {
    /// The first hypothesis that shipped in the run; none where nothing did, and the day is the run's first.
    pub label: Option<String>,
    /// What the readings say since.
    pub assessment: Assessment,
    /// When they could answer.
    pub first: Answerable,
}

/// A guardrail with its metric.
#[derive(Clone, Debug)]
pub struct Rail {
    /// The limit.
    pub guardrail: Guardrail,
    /// The metric it is on.
    pub metric: Metric,
    /// The metric's latest reading.
    pub latest: Option<Point>,
    /// How it did since the first ship of the outcome's run; none where nothing shipped.
    pub state: Option<Guarded>,
}

/// A hypothesis on the board.
#[derive(Clone, Debug)]
pub struct Card {
    /// The hypothesis.
    pub hypothesis: Hypothesis,
    /// Where it stands.
    pub state: State,
    /// Whether a verdict is asked for.
    pub check: Option<Check>,
    /// The verdict that counts.
    pub verdict: Option<Verdict>,
    /// A verdict proposed and not signed.
    pub proposed: Option<Verdict>,
    /// The metric it predicts.
    pub metric: Option<Metric>,
    /// What the metric did since it shipped: as frozen with its verdict, else as of today.
    pub movement: Option<Assessment>,
    /// When the readings could answer; where it has not shipped, if it shipped today. None once there is a verdict.
    pub first: Option<Answerable>,
}

impl Card {
    /// Refuted, shipped, and neither rolled back nor kept for a reason.
    pub fn still_live(&self) -> bool {
        self.state == State::Refuted && self.hypothesis.ship.is_some() && self.hypothesis.after_refuted.is_none()
    }

    /// Days since the verdict was due; 0 on the day itself.
    pub fn days_late(&self, today: Day) -> i64 {
        self.hypothesis.check_on().map_or(0, |due| today.since(due))
    }

    /// Late, due; refuted and still live; measuring; building; ideas; ended.
    fn place(&self) -> u8 {
        match (self.check, self.state) {
            (Some(Check::Overdue), _) => 0,
            (Some(Check::Due), _) => 1,
            _ if self.still_live() => 2,
            (_, State::Measuring) => 3,
            (_, State::Building) => 4,
            (_, State::Idea) => 5,
            _ => 6,
        }
    }
}

/// Puts cards in the order a column shows them; ended ones newest first.
pub fn order(cards: &mut [Card]) {
    cards.sort_by_key(|card| {
        let place = card.place();
        let number = i64::from(card.hypothesis.number);
        (place, if place == 6 { -number } else { number })
    });
}

/// Something about an outcome that needs someone, in the order of loudness.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Debt {
    NoOwner,
    HandoverOpen { to: Handle },
    VerdictLate { hypothesis: Id, days: i64 },
    StillLive { hypothesis: Id },
    VerdictDue { hypothesis: Id },
    Stale { days: i64 },
    NotAnswered,
}

impl Debt {
    /// The words a column shows.
    pub fn words(&self) -> String {
        match self {
            Self::NoOwner => "NO OWNER".to_owned(),
            Self::HandoverOpen { to } => format!("OFFERED TO {to}"),
            Self::VerdictLate { days, .. } => format!("VERDICT {days}d LATE"),
            Self::StillLive { .. } => "REFUTED, STILL LIVE".to_owned(),
            Self::VerdictDue { .. } => "VERDICT DUE".to_owned(),
            Self::Stale { days } => format!("STALE {days}d"),
            Self::NotAnswered => "NOT ANSWERED".to_owned(),
        }
    }
}

impl Column {
    /// The share of the way that the latest reading has come.
    pub fn progress(&self) -> Option<f64> {
        if self.outcome.aim == Aim::Hold {
            return None;
        }
        let (from, to) = self.outcome.way()?;
        progress(from, to, self.latest?.value)
    }

    /// The share of the way where a straight line from the baseline to the due day would be today.
    pub fn time_gone(&self, today: Day) -> Option<f64> {
        let (start, due) = (self.outcome.baseline.as_ref()?.day?, self.outcome.due?);
        let whole = due.since(start);
        (whole > 0).then(|| today.since(start) as f64 / whole as f64)
    }

    /// The days its hypotheses shipped, whatever metric they move, each with its letter in the chart.
    pub fn ship_marks(&self) -> Vec<(Day, char)> {
        let mut days: Vec<Day> =
            self.cards.iter().filter_map(|c| c.hypothesis.ship.as_ref()).map(|ship| ship.shipped_on).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter().zip(('a'..='z').cycle()).collect()
    }

    /// What the framing lacks.
    pub fn missing(&self) -> Vec<super::refusal::Broken> {
        super::decide::missing(&self.outcome, self.metric.as_ref())
    }

    /// What was passed with `--anyway`, and stays visible.
    pub fn passes(&self) -> Vec<&Pass> {
        let ships = self.cards.iter().filter_map(|c| c.hypothesis.ship.as_ref()?.anyway.as_ref());
        self.commitment.iter().filter_map(|c| c.anyway.as_ref()).chain(ships).collect()
    }

    /// Finds what needs someone.
    pub fn find_debts(&mut self, today: Day, sprint: Option<&Sprint>) {
        let mut debts = Vec::new();
        let committed = self.commitment.is_some();
        if self.outcome.owner.is_none() && committed {
            debts.push(Debt::NoOwner);
        }
        if let Some(offer) = &self.outcome.offered_to {
            debts.push(Debt::HandoverOpen { to: offer.to.clone() });
        }
        for card in &self.cards {
            let hypothesis = card.hypothesis.id;
            match card.check {
                Some(Check::Overdue) => debts.push(Debt::VerdictLate { hypothesis, days: card.days_late(today) }),
                Some(Check::Due) => debts.push(Debt::VerdictDue { hypothesis }),
                _ if card.still_live() => debts.push(Debt::StillLive { hypothesis }),
                _ => {}
            }
        }
        if let (Some(metric), Some(latest)) = (&self.metric, self.latest) {
            let days = today.since(latest.day);
            if days > i64::from(metric.every) && metric.retired.is_none() {
                debts.push(Debt::Stale { days });
            }
        }
        let over = sprint.is_some_and(|s| s.state == super::sprint::SprintState::Active && today > s.ends);
        if over && self.commitment.as_ref().is_some_and(|c| c.answer.is_none()) {
            debts.push(Debt::NotAnswered);
        }
        debts.sort_by_key(|debt| match debt {
            Debt::NoOwner => (0, 0),
            Debt::HandoverOpen { .. } => (1, 0),
            Debt::VerdictLate { days, .. } => (2, -days),
            Debt::StillLive { .. } => (3, 0),
            Debt::VerdictDue { .. } => (4, 0),
            Debt::Stale { .. } => (5, 0),
            Debt::NotAnswered => (6, 0),
        });
        self.debts = debts;
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Wanted {
    Owner,
    Verdict,
    Confirmation,
    Rollback,
    Reading,
    Answer,
    ScopeCall,
    Framing,
    Look,
    Sprint,
    Promise,
}

/// Something that needs someone, with the command that answers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// What is asked for.
    pub wanted: Wanted,
    /// The outcome or hypothesis it is about; none where it is about the sprint.
    pub about: Option<Thing>,
    /// What it is about: a label or a slug.
    pub name: String,
    /// What is needed, as a sentence.
    pub says: String,
    /// The command that answers it.
    pub fix: String,
    /// Whom it waits for; none where anybody may.
    pub who: Option<Handle>,
    /// Days since it was due.
    pub days: i64,
    /// Whether it is due now, and not only soon or wanted.
    pub due: bool,
}

impl View {
    /// What needs somebody on a day, the loudest first.
    pub fn needs(&self, today: Day) -> Vec<Need> {
        let mut list = Vec::new();
        for column in &self.columns {
            self.column_needs(column, today, &mut list);
        }
        self.sprint_needs(today, &mut list);
        list
    }

    fn column_needs(&self, column: &Column, today: Day, list: &mut Vec<Need>) {
        let outcome = &column.outcome;
        let label = outcome.label();
        let owner = outcome.owner.clone();
        let here = Thing::new(Kind::Outcome, outcome.id);
        let card_of = |hypothesis: Id| Thing::new(Kind::Hypothesis, hypothesis);
        let mut need = |(wanted, about): (Wanted, Thing),
                        name: String,
                        says: String,
                        fix: String,
                        who: Option<Handle>,
                        days: i64,
                        due: bool| {
            list.push(Need { wanted, about: Some(about), name, says, fix, who, days, due });
        };
        for debt in &column.debts {
            let (who, days) = (owner.clone(), 0);
            match debt {
                Debt::NoOwner => {
                    let says = format!("nobody owns it: {}", outcome.title);
                    need(
                        (Wanted::Owner, here),
                        label.to_string(),
                        says,
                        format!("upshot outcome owner {label} H"),
                        None,
                        days,
                        true,
                    );
                }
                Debt::HandoverOpen { to } => {
                    let says = format!("offered to {to}: {}", outcome.title);
                    need(
                        (Wanted::Owner, here),
                        label.to_string(),
                        says,
                        format!("upshot outcome accept {label}"),
                        Some(to.clone()),
                        days,
                        true,
                    );
                }
                Debt::Stale { days } => {
                    let slug = column.metric.as_ref().map_or(String::new(), |m| m.slug.to_string());
                    let says = format!("the last reading is {days} days old");
                    need(
                        (Wanted::Reading, here),
                        slug.clone(),
                        says,
                        format!("upshot log {slug} NUMBER"),
                        who,
                        *days,
                        true,
                    );
                }
                Debt::NotAnswered => {
                    let says = format!("the sprint has ended and it has no answer: {}", outcome.title);
                    need(
                        (Wanted::Answer, here),
                        label.to_string(),
                        says,
                        format!("upshot sprint answer {label} -l TEXT -n TEXT"),
                        who,
                        days,
                        true,
                    );
                }
                Debt::VerdictLate { hypothesis, .. }
                | Debt::VerdictDue { hypothesis }
                | Debt::StillLive { hypothesis } => {
                    let Some(card) = column.cards.iter().find(|c| c.hypothesis.id == *hypothesis) else { continue };
                    let name = card.hypothesis.label().to_string();
                    let build = &card.hypothesis.build;
                    if matches!(debt, Debt::StillLive { .. }) {
                        let says = format!("refuted and still live: {build}");
                        need(
                            (Wanted::Rollback, card_of(*hypothesis)),
                            name.clone(),
                            says,
                            format!("upshot hypothesis live {name} rolled-back"),
                            who,
                            0,
                            true,
                        );
                    } else {
                        let days = card.days_late(today);
                        let late = if days > 0 { format!(", {days}d late") } else { ", due today".to_owned() };
                        let fix = format!("upshot verdict {name} CALL -l TEXT -n KIND");
                        need(
                            (Wanted::Verdict, card_of(*hypothesis)),
                            name,
                            format!("its verdict{late}: {build}"),
                            fix,
                            who,
                            days,
                            true,
                        );
                    }
                }
            }
        }
        for card in &column.cards {
            let name = card.hypothesis.label().to_string();
            let confirm = format!("upshot verdict {name} --confirm");
            if let Some(proposed) = &card.proposed {
                let says =
                    format!("{} proposes {}: {}", proposed.typed_by, proposed.call.word(), card.hypothesis.build);
                need(
                    (Wanted::Confirmation, card_of(card.hypothesis.id)),
                    name.clone(),
                    says,
                    confirm.clone(),
                    owner.clone(),
                    0,
                    true,
                );
            }
            if let Some(verdict) = &card.verdict
                && let Some(signer) = verdict.signed_by.as_ref().filter(|s| **s != verdict.typed_by)
            {
                let says = format!(
                    "{} typed your verdict {}; confirm or replace it: {}",
                    verdict.typed_by,
                    verdict.call.word(),
                    card.hypothesis.build
                );
                need(
                    (Wanted::Confirmation, card_of(card.hypothesis.id)),
                    name,
                    says,
                    confirm,
                    Some(signer.clone()),
                    0,
                    true,
                );
            }
        }
        for request in &column.asked {
            let says = format!("scope asked for: {}", request.request);
            let fix = format!("upshot scope {label} {} --out --why TEXT", shell_word(&request.request));
            need(
                (Wanted::ScopeCall, here),
                label.to_string(),
                says,
                fix,
                owner.clone(),
                today.since(request.asked_on),
                false,
            );
        }
        if let Some(falsifier) = column.falsifier.as_ref().filter(|f| f.is_tripped()) {
            let says = format!("what would tell you that you were wrong has come true: {}", falsifier.text);
            let days = falsifier.by.map_or(0, |by| today.since(by));
            let fix = format!("upshot outcome close {label} missed --why TEXT -l TEXT");
            need((Wanted::Look, here), label.to_string(), says, fix, owner.clone(), days, true);
        }
        for rail in column.guardrails.iter().filter(|rail| rail.state == Some(Guarded::Breached)) {
            let limit = rail.guardrail.limit;
            let says = format!("a guardrail is breached: {} {} {}", rail.metric.slug, limit.op, short(limit.value));
            need(
                (Wanted::Look, here),
                label.to_string(),
                says,
                format!("upshot evidence {label}"),
                owner.clone(),
                0,
                false,
            );
        }
        if let Some(movement) = column.movement.as_ref().filter(|m| m.assessment.class == Class::Breached) {
            let (past, all) = movement.assessment.past_limit.unwrap_or_default();
            let says = format!("the limit it is to hold was passed by {past} of {all} readings");
            need(
                (Wanted::Look, here),
                label.to_string(),
                says,
                format!("upshot evidence {label}"),
                owner.clone(),
                0,
                false,
            );
        }
        let missing = column.missing();
        if let Some(first) = missing.first() {
            let words: Vec<&str> = missing.iter().map(|b| b.says.as_str()).collect();
            let says = format!("a draft: {}", words.join(", "));
            need(
                (Wanted::Framing, here),
                label.to_string(),
                says,
                first.fix.clone(),
                owner.clone(),
                0,
                column.commitment.is_some(),
            );
        }
        if let Some(by) = outcome.baseline.as_ref().filter(|b| b.value.is_none()).and_then(|b| b.measure_by) {
            let late = today >= by;
            let says = format!("its baseline is unknown, to be measured by {}", by.short(today));
            need(
                (Wanted::Framing, here),
                label.to_string(),
                says,
                format!("upshot edit {label} --from NUMBER"),
                owner,
                today.since(by).max(0),
                late,
            );
        }
    }

    fn sprint_needs(&self, today: Day, list: &mut Vec<Need>) {
        let Some(sprint) = &self.sprint else { return };
        let label = sprint.label().to_string();
        if sprint.state == super::sprint::SprintState::Active && today > sprint.ends {
            list.push(Need {
                wanted: Wanted::Sprint,
                about: None,
                name: label,
                says: format!("it ended on {} and is not closed", sprint.ends.short(today)),
                fix: "upshot sprint close".to_owned(),
                who: None,
                days: today.since(sprint.ends),
                due: true,
            });
        }
        if sprint.state == super::sprint::SprintState::Active {
            self.answers_soon(sprint, today, list);
        }
        let Some(closed) = &self.closed else { return };
        for commitment in self.commitments.iter().filter(|c| c.sprint == closed.id && c.kept.is_none()) {
            let Some(answer) = &commitment.answer else { continue };
            let Some(column) = self.columns.iter().find(|c| c.outcome.id == commitment.outcome) else { continue };
            let name = column.outcome.label().to_string();
            if let Some(step) = &answer.next_step {
                list.push(Need {
                    wanted: Wanted::Promise,
                    about: Some(Thing::new(Kind::Outcome, column.outcome.id)),
                    says: format!("promised in {}: {step}", closed.label()),
                    fix: format!("upshot sprint promise {name} kept"),
                    who: column.outcome.owner.clone(),
                    days: 0,
                    due: false,
                    name: name.clone(),
                });
            }
            if let Some(day) = answer.look_again_on.filter(|day| *day <= today) {
                list.push(Need {
                    wanted: Wanted::Look,
                    about: Some(Thing::new(Kind::Outcome, column.outcome.id)),
                    says: format!("look again, as said in {}", closed.label()),
                    fix: format!("upshot show {name}"),
                    who: column.outcome.owner.clone(),
                    days: today.since(day),
                    due: true,
                    name,
                });
            }
        }
    }
}

impl View {
    /// The answers that the end of a sprint will ask for, a few days before.
    fn answers_soon(&self, sprint: &Sprint, today: Day, list: &mut Vec<Need>) {
        let left = sprint.ends.since(today);
        if !(0..=ANSWERS_SOON).contains(&left) {
            return;
        }
        for column in &self.columns {
            if column.commitment.as_ref().is_none_or(|c| c.sprint != sprint.id || c.answer.is_some()) {
                continue;
            }
            let name = column.outcome.label().to_string();
            list.push(Need {
                wanted: Wanted::Answer,
                about: Some(Thing::new(Kind::Outcome, column.outcome.id)),
                says: format!("its answer in {}: {}", sprint.label(), column.outcome.title),
                fix: format!("upshot sprint answer {name} -l TEXT -n TEXT"),
                who: column.outcome.owner.clone(),
                days: -left,
                due: false,
                name,
            });
        }
    }
}

/// So many days before a sprint's end its answers are asked for.
const ANSWERS_SOON: i64 = 3;

/// The short word of what a framing lacks: `problem`, `wrong_if`.
pub fn missing_word(rule: Rule) -> &'static str {
    rule.code().strip_prefix("missing_").unwrap_or(rule.code())
}
