//! The board in sentences: the sprint, what needs one, then every outcome.

use super::paper::{Item, Paper};
use super::{Linear, said};
use crate::domain::board::{Column, Debt, Need, View, Wanted};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::{Kind, Thing};
use crate::domain::sprint::{Sprint, SprintState, Stands};
use crate::error::Error;
use crate::pages::Page;
use crate::report::spoken::sentence;

impl Linear<'_> {
    /// The board.
    pub(super) fn board(&mut self) -> Result<Paper, Error> {
        let session = self.shell.session();
        let (view, today) = (session.view()?, session.today());
        let me = session.handle_in(&view);
        let file = session.path().file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut paper = Paper::default();
        paper.say(&format!("upshot, board {file}, you are {me}. {}.", today.long()));
        let needs: Vec<Need> = view.needs(today);
        let mine: Vec<&Need> =
            needs.iter().filter(|need| need.due && need.who.as_ref().is_none_or(|who| *who == me)).collect();
        paper.say(&format!("{} {}", sprint(view.sprint.as_ref(), &view, today), counted(mine.len())));
        if view.columns.is_empty() {
            let ended = if session.exists() { session.outcomes()?.len() } else { 0 };
            empty(&mut paper, ended);
            return Ok(paper);
        }
        paper.say("");
        if !mine.is_empty() {
            paper.say("Needs you.");
            for need in mine {
                let about = need.about;
                let item = about.map_or(Item::Page(Page::Needs), |thing| Item::of(need.wanted, thing, &view));
                paper.item(&asked(need, &view, today, &me), item);
            }
        }
        paper.say("Outcomes.");
        for column in &view.columns {
            let thing = Thing::new(Kind::Outcome, column.outcome.id);
            paper.item(&outcome(column, today, &me), Item::Thing(thing));
        }
        Ok(paper)
    }
}

/// What one does first where there is nothing.
fn empty(paper: &mut Paper, ended: usize) {
    if ended > 0 {
        paper.say(&format!("Every outcome is closed, {ended} of them: outcome list shows them."));
        paper.say("Frame the next: frame asks for it.");
        return;
    }
    paper.say("There is no outcome yet. An outcome is a result you want; a hypothesis is a bet on how to get it.");
    paper.item("Write your first outcome: three questions, about two minutes.", Item::Words(vec!["frame".to_owned()]));
}

fn sprint(sprint: Option<&Sprint>, view: &View, today: Day) -> String {
    let Some(sprint) = sprint else { return "No sprint runs.".to_owned() };
    let label = sprint.label();
    let goal = view.columns.iter().find(|column| column.goal).map_or_else(String::new, |column| {
        let name = column.metric.as_ref().map_or_else(|| column.outcome.title.clone(), |m| m.slug.to_string());
        format!(" Goal: {name}.")
    });
    let ends = sprint.ends.weekday_short(today);
    if sprint.state == SprintState::Planned {
        return format!("Sprint {label} is planned from {} to {ends}.{goal}", sprint.starts.weekday_short(today));
    }
    match sprint.stands(today) {
        Stands::Ended { .. } => format!("Sprint {label} ended {ends} and is not closed.{goal}"),
        stands => format!("Sprint {label}, {}, ends {ends}.{goal}", stands.words(today)),
    }
}

fn counted(needs: usize) -> String {
    match needs {
        0 => "Nothing needs you.".to_owned(),
        1 => "1 thing needs you.".to_owned(),
        n => format!("{n} things need you."),
    }
}

/// What somebody is to do.
fn asked(need: &Need, view: &View, today: Day, me: &Handle) -> String {
    let about = |thing: Thing| {
        let cards = view.columns.iter().flat_map(|column| &column.cards);
        cards.map(|card| &card.hypothesis).find(|h| h.id == thing.id).map(|h| (format!("{} {}", h.label(), h.build), h))
    };
    let column = need.about.and_then(|thing| view.columns.iter().find(|column| column.outcome.id == thing.id));
    let offer = column.and_then(|column| Some((column, column.outcome.offered_to.as_ref()?)));
    match (need.wanted, need.about.and_then(about), offer) {
        (Wanted::Verdict, Some((card, h)), _) => match need.days {
            0 => format!(
                "Verdict on {card}{}.",
                h.deadline().map_or_else(String::new, |due| format!(", {}", due.due(today)))
            ),
            1 => format!("Verdict on {card}, 1 day late."),
            days => format!("Verdict on {card}, {days} days late."),
        },
        (Wanted::Rollback, Some((card, _)), _) => format!("{card}: refuted, and still live."),
        (Wanted::Owner, _, Some((column, offer))) if offer.to == *me => {
            format!("{}: {} offers it to you. Take it or say no.", column.outcome.title, offer.by)
        }
        // It names what it is about.
        (Wanted::Settle, ..) => format!("{}: {}", sentence(&need.says).trim_end_matches('.'), need.fix),
        _ => sentence(&format!("{}: {}", need.name, need.says)),
    }
}

/// An outcome: whole where the sprint is committed to it, else what it did and what is owed.
fn outcome(column: &Column, today: Day, me: &Handle) -> String {
    let o = &column.outcome;
    let name = column.metric.as_ref().map_or_else(|| o.label().to_string(), |m| m.slug.to_string());
    let owner = match &o.owner {
        Some(owner) if owner == me => "Yours.".to_owned(),
        Some(owner) => format!("{owner}."),
        None => "Nobody answers for it.".to_owned(),
    };
    let goal = if column.goal { " Goal." } else { "" };
    let first = format!("{name}. {} {owner}{goal}", sentence(&o.title));
    // Who is offered it was told so above.
    let told = |debt: &&Debt| !matches!(debt, Debt::HandoverOpen { to } if to == me) && **debt != Debt::NoOwner;
    let debt = column.debts.iter().find(told).map(said::debt);
    if column.commitment.is_none() {
        let parts = [Some(first), Some(said::moved(column, today)), debt];
        return parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    }
    let second = format!("{} {}", said::moved(column, today), said::stands(column, today));
    match (said::pace(column), debt) {
        (Some(pace), Some(debt)) => format!("{first}\n{second}\n{pace} {debt}"),
        (Some(pace), None) => format!("{first}\n{second}\n{pace}"),
        (None, Some(debt)) => format!("{first}\n{second} {debt}"),
        (None, None) => format!("{first}\n{second}"),
    }
}
