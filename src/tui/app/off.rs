//! Why a key is off just now: said where it is pressed, and beside it in the help and among the commands. And how long
//! what was said of a key stands.

use crossterm::event::KeyEvent;

use super::{App, Effect, Screen, act};
use crate::domain::board::{Card, Column, Wanted};
use crate::domain::hypothesis::State;
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::domain::label::LabelKind;
use crate::domain::sprint::SprintState;
use crate::pages::Page as Which;
use crate::report::{About, Named};
use crate::tui::keys::{self, Action, Keymap, Place};
use crate::tui::notice::{Said, Tone};
use crate::tui::screen::outcome::Row as Selected;
use crate::tui::screen::page::{Held, Reviewed};
use crate::tui::world::World;

impl App {
    /// A key that means nothing here, and what to press instead.
    pub(super) fn unbound(&mut self, name: &str, held: Option<String>) -> Effect {
        if let Some(held) = held {
            if name != "Esc" && name != "Ctrl-c" {
                let next: Vec<String> =
                    self.keys.after(&held).map(|(key, bind)| format!("{key} {}", bind.does)).collect();
                self.say(format!("{held} {name} goes nowhere: {}", next.join(", ")), Tone::Said);
            }
        } else if self.keys.begins(name) {
            self.held = Some(name.to_owned());
        } else if let Some((_, instead)) = keys::HABITS.iter().find(|(habit, _)| *habit == name) {
            let there = matches!(self.place(), Place::Board | Place::Outcome) || name == "Ctrl-k";
            let on = if there { "" } else { "on the board " };
            self.say(format!("{name} does nothing here: {on}{instead}"), Tone::Said);
        } else if let Some((action, there)) = self.elsewhere(name) {
            self.offered = Some(action);
            self.say(Said::keyed(format!("not here: {there}."), "Enter goes there"), Tone::Said);
        } else if !name.is_empty() {
            self.say(Said::keyed(format!("{name} does nothing here."), "? help"), Tone::Said);
        }
        Effect::Nothing
    }

    /// What a key does elsewhere, and where, in words: `commit to this outcome, in the plan`. Of two that share a key it is the
    /// one on the board, as that is about what is selected here.
    fn elsewhere(&self, name: &str) -> Option<(Action, String)> {
        let there: Vec<(&keys::Bound, Place)> =
            self.keys.bound_to(name).filter_map(|bound| Some((bound, Keymap::place_of(bound)?))).collect();
        let (bound, place) = there.iter().find(|(_, place)| *place == Place::Board).or(there.first())?;
        let does = bound.bind().does.split([':', ';', ',']).next().unwrap_or_default();
        Some((bound.bind().action, format!("{does}, {}", place.at())))
    }

    /// Takes away what was said, where the key that was pressed answers it.
    pub(super) fn read(&mut self, action: Option<Action>) {
        let moves = action.is_some_and(act::moves);
        if action != Some(Action::Undo) {
            self.named_to_undo = None;
        }
        if self.notice.as_ref().is_some_and(|notice| notice.goes(action, moves)) {
            self.notice = None;
        }
    }

    /// Why an action is off just now; none where it is on.
    pub(super) fn off(&self, action: Action, world: &World) -> Option<Said> {
        if !world.exists && !begins(action) {
            return Some(Said::keyed("not here: no board is here yet.", "1 begins one"));
        }
        match action {
            Action::Open => match self.off_open(world) {
                Some(off) => return Some(off),
                None if !self.stack.is_empty() => return None,
                None => {}
            },
            Action::OpenLink if self.lacks_links(world) => return Some(Said::keyed("it has no link.", ": add a link")),
            Action::Hypothesis if self.listed() == Some(Which::Lessons) && self.about(world).1.is_none() => {
                return Some("not here: its outcome is closed.  n on an outcome writes one".into());
            }
            _ => {}
        }
        if self.is_lists(action) {
            return None;
        }
        if let Some(off) = self.off_sprints(action, world) {
            return off;
        }
        if action == Action::Readings && world.view.columns.is_empty() {
            return Some(Said::keyed("not here: no outcome is here yet.", "N frames one"));
        }
        if action == Action::Versions && !self.differs(world) {
            return Some("every copy says the same of it".into());
        }
        if let (Some(Screen::Page(page)), Action::Undo | Action::Redo) = (self.stack.last(), action)
            && let Held::Changes { undoes, redoes, .. } = &page.held
        {
            return match action {
                Action::Undo if !undoes => Some("not here: you have changed nothing that could be undone".into()),
                Action::Redo if !redoes => Some("not here: you have undone nothing that could be redone".into()),
                _ => None,
            };
        }
        if self.in_framing() {
            match action {
                Action::Zoom => return Some(Said::keyed("not here: the framing has no chart.", "i goes to it")),
                Action::OtherPane | Action::PaneBefore => {
                    return Some(Said::keyed("not here: the framing is one list.", "j goes through it"));
                }
                _ => {}
            }
        }
        let unread = |column: &Column| column.series.is_empty();
        if action == Action::Zoom && !self.stack.is_empty() && self.about(world).0.is_some_and(unread) {
            return Some(Said::keyed("not here: no reading is here yet.", "r logs one"));
        }
        if action == Action::Reopen && world.ended.is_empty() {
            return Some("not here: nothing is closed".into());
        }
        let needs_card = matches!(
            action,
            Action::Verdict
                | Action::Ship
                | Action::Build
                | Action::Wait
                | Action::Move
                | Action::Withdraw
                | Action::Live
                | Action::Confirm
        );
        let needs_outcome = needs_card
            || matches!(
                action,
                Action::Reading
                    | Action::Hypothesis
                    | Action::Scope
                    | Action::Owner
                    | Action::Note
                    | Action::Link
                    | Action::Close
                    | Action::Edit
                    | Action::EditLong
                    | Action::Correct
                    | Action::OpenLink
                    | Action::Copy
                    | Action::Open
                    | Action::Framing
                    | Action::Later
                    | Action::Earlier
            );
        if !needs_outcome {
            return (action == Action::Pane && self.area.width < 160).then(|| "not here: it needs 160 columns".into());
        }
        let (column, card) = self.about(world);
        let Some(column) = column else {
            return Some(if self.stack.is_empty() {
                Said::keyed("not here: no outcome is here yet.", "N frames one")
            } else {
                "not here: nothing that is on the board is selected".into()
            });
        };
        // What helps is pressed on the outcome; elsewhere that is opened first.
        let there = matches!(self.stack.last(), None | Some(Screen::Outcome(_)));
        let open = if there { String::new() } else { format!("{} ", self.keys.key(Action::Open)) };
        match action {
            Action::Reading if column.metric.is_none() => {
                return Some(Said::keyed("not here: it has no metric yet.", format!("{open}i e sets one")));
            }
            Action::Correct if column.metric.is_none() || column.latest.is_none() => {
                return Some(Said::keyed("not here: there is no reading to correct yet.", "r logs one"));
            }
            Action::Later | Action::Earlier => return out_of_order(column, action, world),
            _ => {}
        }
        if !needs_card || action == Action::Verdict && self.looks(column, world) {
            return None;
        }
        let Some(card) = card else {
            if !column.cards.is_empty() && matches!(self.stack.last(), Some(Screen::Outcome(_))) {
                let next = self.keys.key(Action::OtherPane);
                return Some(Said::keyed("not here: no hypothesis is selected.", format!("{next} goes to their list")));
            }
            return Some(Said::keyed("not here: no hypothesis is here yet.", format!("{open}n writes one")));
        };
        off_card(action, card, column, &open)
    }

    /// Why there is nothing to open in what is selected; none where there is something.
    pub(super) fn off_open(&self, world: &World) -> Option<Said> {
        let page = match self.stack.last()? {
            Screen::Outcome(one) => {
                let holds_nothing = matches!(one.row(world, self.area), Selected::Nothing);
                let is_empty = one.column(world).is_some_and(|column| column.cards.is_empty());
                return holds_nothing.then(|| match is_empty && one.lists_hypotheses() {
                    true => Said::keyed("no hypothesis is here yet.", "n writes one"),
                    false => "there is nothing to open yet".into(),
                });
            }
            Screen::Plan(_) => return None,
            Screen::Page(page) => page,
        };
        let row = page.on(self.area).filter(|row| row.about.is_some());
        let Some(row) = row else { return Some("there is nothing to open: it is only words".into()) };
        let (which, thing) = (page.which, row.about.as_ref().and_then(|about| about.thing));
        let of_its_own = matches!(which, Which::History | Which::Needs)
            || matches!(thing, Some(Named::Thing(Thing { kind: ThingKind::Sprint, .. })));
        if which == Which::Chores {
            return row.shell.is_none().then(|| "it is done already".into());
        }
        if of_its_own || self.about(world).0.is_some() || !row.more.is_empty() || row.fix.is_some() {
            return None;
        }
        let label = row.about.as_ref().and_then(About::label);
        let is_gone = label.is_some_and(|l| matches!(l.kind, LabelKind::Outcome | LabelKind::Hypothesis));
        Some(if is_gone { "it is not on the board any more".into() } else { "there is nothing to open here".into() })
    }

    /// Whether it was read that what is selected on an outcome has no link.
    fn lacks_links(&self, world: &World) -> bool {
        let (column, card) = self.about(world);
        let card = card.filter(|_| !self.in_framing()).map(|card| card.hypothesis.id);
        let Some(outcome) = column.map(|column| column.outcome.id) else { return false };
        let is_read = world.details.as_ref().is_some_and(|details| details.outcome == outcome);
        let here = matches!(self.stack.last(), Some(Screen::Outcome(_)));
        here && is_read && world.said.get(&card.unwrap_or(outcome)).is_none_or(|said| said.links.is_empty())
    }

    /// A key on the first words, which is none of theirs: what acts on a board says that there is none, as does what begins
    /// with a key that others follow.
    pub(super) fn before_a_board(&mut self, key: KeyEvent, name: &str, world: &World) -> Effect {
        let held = self.held.take();
        let action = self.keys.resolve(Place::Board, held.as_deref(), key);
        let of_a_board = held.is_some() || self.keys.begins(name) || self.keys.bound_to(name).next().is_some();
        match action {
            Some(action) if begins(action) => return self.act(action, world),
            None if !of_a_board => return self.unbound(name, None),
            _ => {}
        }
        if let Some(off) = self.off(Action::Board, world) {
            self.say(off, Tone::Said);
        }
        self.held = self.keys.begins(name).then(|| name.to_owned()).filter(|_| held.is_none());
        Effect::Nothing
    }

    /// Whether copies said something differently of what is selected, or broke a rule together, and nobody has settled it.
    fn differs(&self, world: &World) -> bool {
        if self.on_needs() {
            return self.wants(Wanted::Settle);
        }
        let (column, card) = self.about(world);
        let outcome = column.map(|column| column.outcome.id);
        let thing = card.map(|card| card.hypothesis.id).or(outcome);
        let is_of = |conflict: &crate::domain::conflict::Conflict| {
            Some(conflict.thing.id) == thing
                || Some(conflict.thing.id) == outcome
                || outcome.is_some() && conflict.outcome == outcome
        };
        let broken = world.view.alarms.iter().any(|alarm| outcome.is_some() && alarm.outcome == outcome);
        broken || world.view.conflicts.iter().any(is_of)
    }

    /// Why an action of these screens is off just now; the outer none where it is none of theirs.
    pub(super) fn off_sprints(&self, action: Action, world: &World) -> Option<Option<Said>> {
        if let Some(Screen::Page(page)) = self.stack.last() {
            if let Some(reviewed) = page.reviewed() {
                match action {
                    Action::Answer => return Some(self.off_answer(page, reviewed, world)),
                    Action::CloseSprint | Action::EarlierSprint | Action::LaterSprint | Action::Copy => {
                        return Some(off_review(action, reviewed));
                    }
                    _ => {}
                }
            }
            let runs = world.view.sprint.as_ref().is_some_and(|sprint| sprint.state == SprintState::Active);
            match (action, page.which == Which::Needs) {
                (Action::CloseSprint, true) => return Some((!runs).then(|| "not here: no sprint is open".into())),
                (Action::Answer, true) => return Some(self.needs_no_answer(page)),
                (Action::Copy, false) | (Action::Open | Action::Add, _) => return Some(None),
                _ => {}
            }
        }
        Some(match (action, self.stack.last()) {
            (Action::OpenSprint, Some(Screen::Plan(plan))) => plan.off(&self.keys),
            (Action::PlanSprint | Action::Commit | Action::Goal | Action::Open, Some(Screen::Plan(_))) => None,
            // From what is of all sprints it leads into the review of the one before.
            (Action::EarlierSprint, _) => return None,
            (Action::LaterSprint, _) => Some("not here: no sprint has begun after this one".into()),
            (Action::Answer | Action::CloseSprint, _) => {
                Some(Said::keyed("not here: do it in the review.", self.keys.spelt(Action::Review)))
            }
            (Action::OpenSprint | Action::PlanSprint | Action::Commit | Action::Goal, _) => {
                Some(Said::keyed("not here: do it in the plan.", self.keys.spelt(Action::Plan)))
            }
            (Action::Add, _) => Some(Said::keyed("not here: do it among the chores.", self.keys.spelt(Action::Chores))),
            _ => return None,
        })
    }
}

/// Whether an action does something where there is no board yet: it frames the first outcome, or is none of a board's.
fn begins(action: Action) -> bool {
    matches!(
        action,
        Action::Outcome
            | Action::Help
            | Action::Palette
            | Action::Back
            | Action::Quit
            | Action::Interrupt
            | Action::Suspend
            | Action::Reload
            | Action::Mouse
    )
}

/// Why an action on a review is off.
fn off_review(action: Action, reviewed: &Reviewed) -> Option<Said> {
    let review = match &reviewed.review {
        Ok(review) => review,
        Err(why) if matches!(action, Action::CloseSprint | Action::Copy) => {
            return Some(format!("not here: {why}").into());
        }
        Err(_) => return Some("not here: no sprint has begun yet".into()),
    };
    match action {
        Action::CloseSprint if !reviewed.is_active() => Some("not here: it is closed, and stays as it was then".into()),
        Action::CloseSprint if review.open() > 0 => {
            let first = review.left.iter().find(|left| !left.done).map_or("", |left| left.says.as_str());
            Some(format!("not here: {} left before it can close: {first}", review.open()).into())
        }
        Action::EarlierSprint if reviewed.earlier.is_none() => Some("not here: no sprint began before this one".into()),
        Action::LaterSprint if reviewed.later.is_none() => Some("not here: no sprint has begun after this one".into()),
        _ => None,
    }
}

/// Why an action on a card is off.
fn off_card(action: Action, card: &Card, column: &Column, open_first: &str) -> Option<Said> {
    let off = |words: &str| {
        let (label, state) = (card.hypothesis.label(), card.state.after_is());
        Some(format!("not here: {label} is {state}; {words}").into())
    };
    let open = matches!(card.state, State::Idea | State::Building);
    match action {
        Action::Verdict if open => off(&format!("{open_first}s marks it as shipped first")),
        Action::Verdict if card.state == State::Withdrawn => off("nothing is judged that was not tried"),
        Action::Ship if !open => off("only an idea or something building ships"),
        Action::Build if card.state != State::Idea => off("only an idea is started"),
        Action::Wait if card.state != State::Measuring => off("only what is measuring waits"),
        Action::Move if !open => off("only an idea or something building moves"),
        Action::Withdraw if !open => off("only an idea or something building is withdrawn"),
        Action::Live if !(card.still_live() || is_suspected(card, column)) => {
            off("only what was refuted, or shipped before a guardrail was breached, is asked about")
        }
        Action::Confirm if card.verdict.is_none() && card.proposed.is_none() => off("there is no verdict to confirm"),
        _ => None,
    }
}

/// Whether it shipped before a guardrail of its outcome was breached, and nobody has answered.
fn is_suspected(card: &Card, column: &Column) -> bool {
    let breached = column.guardrails.iter().filter(|rail| rail.is_breached() && !rail.is_answered(&column.cards));
    let id = card.hypothesis.id;
    breached.filter_map(|rail| rail.suspect(&column.cards)).any(|suspect| suspect.hypothesis.id == id)
}

/// Why an outcome can't be put one place further.
fn out_of_order(column: &Column, action: Action, world: &World) -> Option<Said> {
    let columns = &world.view.columns;
    let at = columns.iter().position(|other| other.outcome.id == column.outcome.id)?;
    let beside = if action == Action::Earlier { at.checked_sub(1) } else { Some(at + 1) };
    let kind = |c: &Column| (c.goal, c.commitment.is_some());
    match beside.and_then(|at| columns.get(at)) {
        None if action == Action::Earlier => Some("not here: it stands first already".into()),
        None => Some("not here: it stands last already".into()),
        Some(other) if kind(other) != kind(column) => {
            Some("not here: the goal stands first, then what is committed, then the others".into())
        }
        Some(_) => None,
    }
}
