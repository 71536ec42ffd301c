//! What keys do on the board and on an outcome: moves, and what a person says about what is selected.

use super::{App, Effect, Screen};
use crate::domain::board::{Card, Column, Debt, Wanted};
use crate::domain::command::Command;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::pages::Page as Which;
use crate::tui::effect::What;
use crate::tui::form::{Kind, ending, hypothesis, log, looked, of, outcome, people, reading, ship, verdict};
use crate::tui::keys::Action;
use crate::tui::notice::{Said, Tone};
use crate::tui::screen::outcome::{OutcomeScreen, Row as Selected, View};

use crate::tui::overlay::{Menu, Overlay, Pick};
use crate::tui::screen::rows::moved;
use crate::tui::world::World;

/// Whether an action only moves about.
pub(super) fn moves(action: Action) -> bool {
    matches!(
        action,
        Action::Next
            | Action::Previous
            | Action::Top
            | Action::Bottom
            | Action::HalfDown
            | Action::HalfUp
            | Action::Left
            | Action::Right
            | Action::Number(_)
            | Action::LastColumn
    )
}

impl App {
    /// Does what works where one is.
    pub(super) fn here(&mut self, action: Action, world: &World) -> Effect {
        if self.moved(action, world) {
            return Effect::Nothing;
        }
        match self.stack.last_mut() {
            Some(Screen::Plan(_) | Screen::Page(_)) => self.on_page(action, world),
            Some(Screen::Outcome(_)) => self.on_outcome(action, world),
            None => self.on_board(action, world),
        }
    }

    fn on_board(&mut self, action: Action, world: &World) -> Effect {
        if moves(action) {
            if self.board.in_pane && self.board.has_pane(self.area) {
                let rows = self.board.pane_rows(self.area, world);
                let page = usize::from(self.area.height / 2);
                if let Some(to) = moved(self.board.scrolled, rows + 1, action, page) {
                    self.board.scrolled = to;
                    return Effect::Nothing;
                }
            }
            self.board.go(action, world, self.area);
            if let Action::Number(n) = action {
                self.say_hidden(usize::from(n), world);
            }
            return Effect::Nothing;
        }
        match action {
            Action::Whose => {
                self.board.whose = self.board.whose.next();
                self.board.settle(world, self.area);
            }
            Action::OtherPane | Action::PaneBefore if !self.board.has_pane(self.area) => {
                self.say("the pane needs 160 columns, and p shows it", Tone::Said);
            }
            // There are two: both ways lead to the other.
            Action::OtherPane | Action::PaneBefore => self.board.in_pane = !self.board.in_pane,
            Action::Pane if self.area.width < 160 => self.say("the pane needs 160 columns", Tone::Said),
            Action::Pane => {
                self.board.no_pane = !self.board.no_pane;
                self.board.settle(world, self.area);
                return self.talks(world);
            }
            Action::Zoom => {
                self.board.zoom = !self.board.zoom;
                self.board.settle(world, self.area);
            }
            Action::Open | Action::Framing => return self.open(action, world),
            Action::Outcome => return self.ask(of(outcome::Frame), world),
            Action::Later | Action::Earlier => return self.order(action, world),
            Action::EarlierSprint | Action::LaterSprint if self.off(action, world).is_none() => {
                return self.other_sprint(action);
            }
            Action::Reopen => return Effect::Read(What::Closed),
            _ => return self.say_something(action, world),
        }
        Effect::Nothing
    }

    /// Says why a number led to another outcome than its own: that one is hidden.
    fn say_hidden(&mut self, n: usize, world: &World) {
        let at = n.checked_sub(1).and_then(|at| world.view.columns.get(at));
        let hidden =
            |column: &&Column| !self.board.shown(world).iter().any(|shown| shown.outcome.id == column.outcome.id);
        if let Some(column) = at.filter(hidden) {
            let words = format!("{} is hidden: shown is whose: {}.", world.named(column), self.board.whose.word());
            self.say(Said::keyed(words, "Esc shows everyone's"), Tone::Said);
        }
    }

    /// Puts the focused outcome one place further, among those that stand in the order of their ranks.
    pub(super) fn order(&mut self, action: Action, world: &World) -> Effect {
        if let Some(off) = self.off(action, world) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        let columns = &world.view.columns;
        let at = self.about(world).0.and_then(|c| columns.iter().position(|other| other.outcome.id == c.outcome.id));
        let Some(at) = at else { return Effect::Nothing };
        let before = if action == Action::Earlier { columns.get(at - 1) } else { columns.get(at + 2) };
        let before = before.map(|column| column.outcome.id);
        Effect::run(Command::Rank { outcome: columns[at].outcome.id, before })
    }

    fn on_outcome(&mut self, action: Action, world: &World) -> Effect {
        let looks = matches!(action, Action::Zoom | Action::OtherPane | Action::PaneBefore);
        if let Some(off) = self.off(action, world).filter(|_| looks) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        let Some(Screen::Outcome(one)) = self.stack.last_mut() else { return Effect::Nothing };
        match action {
            Action::Left | Action::Right | Action::Number(_) | Action::LastColumn => {
                self.board.go(action, world, self.area);
                if let Some(column) = self.board.column(world) {
                    let outcome = column.outcome.id;
                    let (view, tab, fits) = (one.view, one.tab, one.fits);
                    let view = if view == View::Hypothesis { View::Outcome } else { view };
                    *one = OutcomeScreen::new(outcome, None).seen(view, tab, fits);
                    return Effect::Read(What::Details(outcome));
                }
            }
            _ if moves(action) => one.go(action, world, self.area),
            Action::Zoom => one.zoom(),
            Action::OtherPane => one.step_tab(1, world, self.area),
            Action::PaneBefore => one.step_tab(-1, world, self.area),
            Action::Framing => {
                one.framing();
                one.begin_framing(world, self.area);
            }
            Action::Open => return self.open_row(world),
            _ => return self.say_something(action, world),
        }
        Effect::Nothing
    }

    /// Opens what is selected on an outcome: a hypothesis in full, a reading, what became of a line of the framing.
    fn open_row(&mut self, world: &World) -> Effect {
        let Some(Screen::Outcome(one)) = self.stack.last_mut() else { return Effect::Nothing };
        match one.row(world, self.area) {
            Selected::Card => one.whole(world),
            Selected::Words(title, lines) => self.words(title, lines),
            Selected::Framing => {
                one.framing();
                one.begin_framing(world, self.area);
            }
            Selected::Hypothesis(id) => {
                let outcome = world.card(id).map(|(column, _)| column.outcome.id);
                return outcome.map_or(Effect::Nothing, |outcome| self.show(outcome, Some(id), world));
            }
            Selected::Link(url) => return Effect::OpenLink(url),
            Selected::Verdict => return self.say_something(Action::Verdict, world),
            Selected::Nothing => {
                if let Some(off) = self.off_open(world) {
                    self.say(off, Tone::Said);
                }
            }
        }
        Effect::Nothing
    }

    /// Opens the outcome; or goes to its framing.
    fn open(&mut self, action: Action, world: &World) -> Effect {
        let Some(column) = self.board.column(world) else {
            self.say(Said::keyed("no outcome is here yet.", "N frames one"), Tone::Said);
            return Effect::Nothing;
        };
        let card = self.board.card(world).map(|card| card.hypothesis.id);
        let mut screen = OutcomeScreen::new(column.outcome.id, card);
        if action == Action::Framing {
            screen.framing();
            screen.begins_here();
        }
        let outcome = column.outcome.id;
        self.stack.push(Screen::Outcome(screen));
        Effect::Read(What::Details(outcome))
    }

    /// Whether what is selected wants something.
    pub(super) fn wants(&self, wanted: Wanted) -> bool {
        let Some(Screen::Page(page)) = self.stack.last() else { return false };
        page.on(self.area).is_some_and(|row| row.wants == Some(wanted))
    }

    /// Whether what is selected is what would tell the outcome wrong, and somebody has to look.
    pub(super) fn looks(&self, column: &Column, world: &World) -> bool {
        let selected = match self.stack.last() {
            Some(Screen::Page(_)) if self.on_needs() => self.wants(Wanted::Falsifier),
            _ => self.in_framing(),
        };
        let asked = column.falsifier.as_ref().is_some_and(|f| f.asked(world.today).is_some() || f.looked.is_some());
        selected && asked
    }

    pub(super) fn in_framing(&self) -> bool {
        matches!(self.stack.last(), Some(Screen::Outcome(one)) if one.view == View::Framing)
    }

    /// Does what says something about what is selected; what is off says why.
    pub(super) fn say_something(&mut self, action: Action, world: &World) -> Effect {
        if let Some(off) = self.off(action, world) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        if action == Action::Versions && self.on_needs() {
            return self.versions_of_row(world);
        }
        let (column, card) = self.about(world);
        let Some(column) = column else {
            let there = self.keys.spelt(Action::Board);
            self.say(Said::keyed("that key works on the board.", there), Tone::Said);
            return Effect::Nothing;
        };
        let outcome = column.outcome.id;
        let hypothesis = card.map(|card| card.hypothesis.id);
        let kind = match (action, hypothesis) {
            (Action::Reading, _) => column.metric.as_ref().map(|metric| of(log::Log::today(metric.id))),
            (Action::Correct, _) => correction(column),
            (Action::Hypothesis, _) => Some(of(hypothesis::Try { outcome })),
            (Action::Scope, _) => Some(of(people::Scope { outcome })),
            (Action::Owner, _) => Some(of(people::Owner { outcome })),
            // In the framing it is the outcome that is spoken of.
            (Action::Note, _) => Some(people::note_on(card.filter(|_| !self.in_framing()), column)),
            (Action::Link, _) => Some(people::link_on(card.filter(|_| !self.in_framing()), column)),
            (Action::Close, _) => Some(of(ending::Close { outcome })),
            (Action::Edit, hypothesis) => return self.edit(outcome, hypothesis, world),
            (Action::EditLong, hypothesis) => {
                self.edit(outcome, hypothesis, world);
                return Effect::Editor;
            }
            (Action::Verdict, _) if self.looks(column, world) => Some(of(looked::Looked { outcome })),
            (Action::Verdict, Some(hypothesis)) if self.on_needs() && self.wants(Wanted::Guardrail) => {
                Some(of(verdict::Live { hypothesis }))
            }
            (Action::Verdict, Some(hypothesis)) => {
                let card = card.filter(|card| wants_confirming(card, column, world) || card.still_live());
                match card {
                    Some(card) if wants_confirming(card, column, world) => Some(of(verdict::Confirm { hypothesis })),
                    Some(_) => Some(of(verdict::Live { hypothesis })),
                    None => Some(of(verdict::Judge { hypothesis })),
                }
            }
            (Action::Live, Some(hypothesis)) => Some(of(verdict::Live { hypothesis })),
            (Action::Confirm, Some(hypothesis)) => {
                let robots = card.is_some_and(|card| card.proposed_by_robot);
                Some(if robots { of(verdict::Judge { hypothesis }) } else { of(verdict::Confirm { hypothesis }) })
            }
            (Action::Ship, Some(hypothesis)) => Some(of(ship::Ship { hypothesis })),
            (Action::Wait, Some(hypothesis)) => Some(of(ship::Wait { hypothesis })),
            (Action::Move, Some(hypothesis)) => Some(of(hypothesis::Move { hypothesis })),
            (Action::Withdraw, Some(hypothesis)) => Some(of(ship::Withdraw { hypothesis })),
            (Action::Build, Some(hypothesis)) => return Effect::run(Command::Start { hypothesis, doing: None }),
            (Action::Versions, hypothesis) => return self.versions(outcome, hypothesis, world),
            (Action::Readings, _) if self.has_sources => return Effect::Offer,
            (Action::Readings, _) => return self.readings_due(world),
            (Action::Copy, _) => {
                self.copy_menu(world);
                return Effect::Nothing;
            }
            (Action::OpenLink, hypothesis) => {
                let hypothesis = hypothesis.filter(|_| !self.in_framing());
                let thing = hypothesis.map(|id| Thing::new(ThingKind::Hypothesis, id));
                return Effect::Read(What::Links(thing.unwrap_or(Thing::new(ThingKind::Outcome, outcome))));
            }
            _ => None,
        };
        match kind {
            Some(kind) => self.ask(kind, world),
            None => {
                self.say(Said::keyed("that key does nothing here.", "? help"), Tone::Said);
                Effect::Nothing
            }
        }
    }

    /// Opens the form of what is selected: a reading, the framing's outcome, a hypothesis.
    fn edit(&mut self, outcome: Id, hypothesis: Option<Id>, world: &World) -> Effect {
        if let Some(Screen::Outcome(one)) = self.stack.last()
            && let (Some(on), Some(metric)) =
                (one.reading(world), world.column(outcome).and_then(|column| column.metric.as_ref()))
        {
            return self.ask(of(reading::Correct { metric: metric.id, on }), world);
        }
        match hypothesis.filter(|_| !self.in_framing()) {
            Some(hypothesis) => self.ask(of(hypothesis::Edit { hypothesis }), world),
            None => self.ask(of(outcome::Edit { outcome }), world),
        }
    }

    /// A reading for each metric that is due one, one sheet after the other.
    pub(in crate::tui) fn readings_due(&mut self, world: &World) -> Effect {
        let due = world.view.columns.iter().filter(|c| c.debts.iter().any(|d| matches!(d, Debt::Stale { .. })));
        let mut rest: Vec<Kind> = Vec::new();
        for metric in due.filter_map(|column| column.metric.as_ref()) {
            let kind = of(log::Log::missing(metric.id));
            if !rest.contains(&kind) {
                rest.push(kind);
            }
        }
        // Where nothing shipped yet the past is what there is to log, due or not.
        let begun = self.about(world).0.filter(|column| rest.is_empty() && column.needs_past());
        rest.extend(begun.and_then(|column| column.metric.as_ref()).map(|metric| of(log::Log::past(metric.id))));
        if rest.is_empty() {
            self.say("no metric is due a reading", Tone::Said);
            return Effect::Nothing;
        }
        let first = rest.remove(0);
        let count = rest.len();
        let effect = self.ask_in_row(first, rest, world);
        if count > 0 {
            self.say(format!("{} metrics are due a reading; this is the first", count + 1), Tone::Said);
        }
        effect
    }

    /// Offers to pull what is due and allowed; where nothing is, what is due is logged by hand.
    pub(in crate::tui) fn offer_pull(&mut self, names: Vec<String>, world: &World) -> Effect {
        if names.is_empty() {
            return self.readings_due(world);
        }
        let lines = vec![
            (format!("pull {}", names.join(", ")), "runs what you allowed".to_owned(), Pick::Pull(names)),
            ("log what is due by hand".to_owned(), String::new(), Pick::ByHand),
        ];
        self.overlay = Some(Overlay::Menu(Menu { title: "Readings are due", lines, at: 0 }));
        Effect::Nothing
    }

    /// Whether what needs somebody is shown.
    pub(super) fn on_needs(&self) -> bool {
        matches!(self.stack.last(), Some(Screen::Page(page)) if page.which == Which::Needs)
    }
}

/// The correction of a column's latest reading.
fn correction(column: &Column) -> Option<Kind> {
    let metric = column.metric.as_ref()?;
    Some(of(reading::Correct { metric: metric.id, on: column.latest?.day }))
}

/// Whether a verdict was typed for whoever works, or proposed to them.
fn wants_confirming(card: &Card, column: &Column, world: &World) -> bool {
    let mine = column.outcome.owner.as_ref() == Some(&world.me);
    let typed =
        card.verdict.as_ref().is_some_and(|v| v.signed_by.as_ref() == Some(&world.me) && v.typed_by != world.me);
    mine && card.proposed.is_some() && !card.proposed_by_robot || typed
}
