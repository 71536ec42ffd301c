//! What keys do on the screens about sprints: the review, the plan, the question, the symptoms, and the lists beside them.

use super::{App, Effect, Screen, Tone};
use crate::domain::board::{Card, Column, Wanted};
use crate::domain::command::Command;
use crate::domain::id::Id;
use crate::domain::label::{Label, LabelKind};
use crate::report::{Doc, html, markdown};
use crate::tui::effect::{Asked, What};
use crate::tui::form::Kind;
use crate::tui::keys::{Action, Place};
use crate::tui::overlay::{Confirm, Menu, Overlay, Pick, Write};
use crate::tui::screen::ask::AskScreen;
use crate::tui::screen::list::{Go, Kind as ListKind, List};
use crate::tui::screen::outcome::OutcomeScreen;
use crate::tui::screen::plan::{Plan, spelt};
use crate::tui::screen::review::{ReviewScreen, Stop, column};
use crate::tui::screen::symptoms::{Symptoms, card};
use crate::tui::theme::Meaning;
use crate::tui::world::World;

impl App {
    /// Shows a review: in the place of another one, where it was where it is the same.
    pub(crate) fn take_review(&mut self, mut review: ReviewScreen) {
        match self.stack.last_mut() {
            Some(Screen::Review(shown)) => {
                if shown.sprint == review.sprint {
                    review.cursor = shown.cursor.clone();
                }
                **shown = review;
            }
            _ => self.enter(Screen::Review(Box::new(review))),
        }
        if let (Some(stop), Some(Screen::Review(review))) = (self.aim.take(), self.stack.last_mut()) {
            review.cursor.select(stop);
        }
    }

    /// Shows the plan.
    pub(crate) fn take_plan(&mut self, mut plan: Plan) {
        if let Some(Screen::Plan(shown)) = self.stack.last_mut() {
            plan.cursor = shown.cursor.clone();
            **shown = plan;
        } else {
            self.enter(Screen::Plan(Box::new(plan)));
        }
    }

    /// Shows the question.
    pub(crate) fn take_ask(&mut self, mut ask: AskScreen) {
        if let Some(Screen::Ask(shown)) = self.stack.last_mut() {
            ask.cursor = shown.cursor.clone();
            ask.filter.clone_from(&shown.filter);
            *shown = ask;
        } else {
            self.enter(Screen::Ask(ask));
        }
    }

    /// Shows the symptoms.
    pub(crate) fn take_symptoms(&mut self, mut symptoms: Symptoms) {
        if let Some(Screen::Symptoms(shown)) = self.stack.last_mut() {
            symptoms.cursor = shown.cursor.clone();
            *shown = symptoms;
        } else {
            self.enter(Screen::Symptoms(symptoms));
        }
    }

    /// Shows a list, or what it holds now.
    pub(crate) fn take_list(&mut self, mut list: List) {
        match self.stack.last_mut() {
            Some(Screen::List(shown)) if shown.kind == list.kind => {
                list.cursor = shown.cursor.clone();
                list.filter.clone_from(&shown.filter);
                *shown = list;
            }
            _ => self.enter(Screen::List(list)),
        }
    }

    /// Goes to a screen from the board; a review from the list of sprints it was chosen in.
    fn enter(&mut self, screen: Screen) {
        let chosen = matches!((self.stack.last(), &screen), (Some(Screen::List(list)), Screen::Review(_)) if list.kind == ListKind::Sprints);
        if !chosen {
            self.stack.clear();
        }
        self.stack.push(screen);
    }

    /// The outcome and the hypothesis that a key is about on these screens.
    pub(super) fn about_sprint<'w>(&self, world: &'w World) -> (Option<&'w Column>, Option<&'w Card>) {
        let named = |label: Label| match label.kind {
            LabelKind::Hypothesis => {
                card(world, label).map_or((None, None), |(column, card)| (Some(column), Some(card)))
            }
            // What wants somebody most stands first.
            _ => column(world, label).map_or((None, None), |column| (Some(column), column.cards.first())),
        };
        match self.stack.last() {
            Some(Screen::Review(review)) => match review.on(self.area, world, self.theme, &self.keys) {
                Some(Stop::Outcome(label) | Stop::Promise(label) | Stop::Left(label)) => named(label),
                Some(Stop::Says(_)) | None => (None, None),
            },
            Some(Screen::Plan(plan)) => {
                let column = plan.on(world).and_then(|id| world.column(id));
                (column, column.and_then(|column| column.cards.first()))
            }
            Some(Screen::Ask(ask)) => ask.on().map_or((None, None), named),
            Some(Screen::Symptoms(symptoms)) => symptoms.label().map_or((None, None), named),
            _ => (None, None),
        }
    }

    /// Whether the screen on top is one of these.
    pub(super) fn is_sprints(&self) -> bool {
        matches!(
            self.place(),
            Place::Review
                | Place::Plan
                | Place::Ask
                | Place::Symptoms
                | Place::Sprints
                | Place::Objectives
                | Place::Chores
        )
    }

    /// Does what works on these screens.
    pub(super) fn on_sprints(&mut self, action: Action, world: &World) -> Effect {
        let page = usize::from(self.area.height / 2).max(1);
        let (area, theme) = (self.area, self.theme);
        match self.stack.last_mut() {
            Some(Screen::Review(review)) => {
                let stops = review.stops(area, world, theme, &self.keys);
                if review.cursor.go(&stops, action, page) {
                    return Effect::Nothing;
                }
            }
            Some(Screen::Plan(plan)) => {
                let stops = plan.stops(world);
                if plan.cursor.go(&stops, action, page) {
                    return Effect::Nothing;
                }
            }
            Some(Screen::Ask(ask)) => {
                let stops = ask.stops();
                if ask.cursor.go(&stops, action, page) {
                    return Effect::Nothing;
                }
            }
            Some(Screen::Symptoms(symptoms)) => {
                let stops = symptoms.stops();
                if symptoms.cursor.go(&stops, action, page) {
                    return Effect::Nothing;
                }
            }
            Some(Screen::List(list)) => {
                let stops = list.stops();
                if list.cursor.go(&stops, action, page) {
                    return Effect::Nothing;
                }
            }
            _ => {}
        }
        if let Some(off) = self.off(action, world) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        match action {
            Action::Open => self.open_selected(world),
            Action::Answer => self.answer(world),
            Action::CloseSprint => self.close_sprint(),
            Action::OpenSprint => self.open_sprint(),
            Action::PlanSprint => self.plan_days(world),
            Action::Commit | Action::Goal => self.commit(action == Action::Goal, world),
            Action::Later | Action::Earlier => self.order(action, world),
            Action::EarlierSprint | Action::LaterSprint => self.other_sprint(action),
            Action::Copy => self.page_menu(world),
            Action::Add => {
                let chores = self.place() == Place::Chores;
                self.ask(if chores { Kind::Chore } else { Kind::Objective }, world)
            }
            _ => self.say_something(action, world),
        }
    }

    /// Why an action of these screens is off just now; the outer none where it is none of theirs.
    pub(super) fn off_sprints(&self, action: Action, world: &World) -> Option<Option<String>> {
        let active =
            world.view.sprint.as_ref().filter(|sprint| sprint.state == crate::domain::sprint::SprintState::Active);
        Some(match (action, self.stack.last()) {
            (Action::Answer, Some(Screen::Review(review))) => self.off_answer(review, world),
            (Action::CloseSprint, Some(Screen::Review(review))) => match &review.review {
                Ok(_) if !review.is_active() => Some("off: it is closed, and stays as it was then".to_owned()),
                Ok(review) if review.open() > 0 => {
                    let first = review.left.iter().find(|left| !left.done).map_or("", |left| left.says.as_str());
                    Some(format!("off: {} left before it can close: {first}", review.open()))
                }
                Ok(_) => None,
                Err(why) => Some(format!("off: {why}")),
            },
            (Action::CloseSprint, Some(Screen::Needs(_))) if active.is_none() => {
                Some("off: no sprint is open".to_owned())
            }
            (Action::OpenSprint, Some(Screen::Plan(plan))) => plan.off(&self.keys),
            (Action::EarlierSprint, Some(Screen::Review(review))) if review.earlier.is_none() => {
                Some("off: no sprint began before this one".to_owned())
            }
            (Action::LaterSprint, Some(Screen::Review(review))) if review.later.is_none() => {
                Some("off: no sprint has begun after this one".to_owned())
            }
            (Action::Copy, Some(Screen::Review(review))) => {
                review.review.as_ref().err().map(|why| format!("off: {why}"))
            }
            (Action::Answer | Action::CloseSprint, Some(Screen::Needs(_)))
            | (Action::EarlierSprint | Action::LaterSprint, Some(Screen::Review(_)))
            | (Action::PlanSprint | Action::Commit | Action::Goal, Some(Screen::Plan(_)))
            | (Action::Add, Some(Screen::List(_))) => None,
            (Action::Answer | Action::CloseSprint | Action::EarlierSprint | Action::LaterSprint, _) => {
                Some(format!("off: do it in the review.  {}", spelt(&self.keys, Action::Review)))
            }
            (Action::OpenSprint | Action::PlanSprint | Action::Commit | Action::Goal, _) => {
                Some(format!("off: do it in the plan.  {}", spelt(&self.keys, Action::Plan)))
            }
            (Action::Add, _) => Some(format!("off: do it among the chores.  {}", spelt(&self.keys, Action::Chores))),
            (Action::Copy, Some(Screen::Ask(_) | Screen::Symptoms(_))) => None,
            (Action::Open, _) if self.is_sprints() => None,
            _ => return None,
        })
    }

    fn off_answer(&self, review: &ReviewScreen, world: &World) -> Option<String> {
        let Ok(whole) = &review.review else { return Some("off: there is no review yet".to_owned()) };
        if !review.is_active() {
            return Some("off: it is closed, and stays as it was then".to_owned());
        }
        match review.on(self.area, world, self.theme, &self.keys) {
            Some(Stop::Left(label)) if label.kind == LabelKind::Hypothesis => {
                Some(format!("off: {label} wants a verdict.  {}", self.keys.key(Action::Verdict)))
            }
            Some(Stop::Outcome(label)) if !whole.lines.iter().any(|line| line.outcome == label) => {
                Some(format!("off: {label} is not committed in {}", whole.sprint))
            }
            Some(Stop::Promise(label)) => {
                let promise = whole.promises.iter().find(|promise| promise.outcome == label);
                let none = promise.is_none_or(|promise| promise.step.is_none());
                none.then(|| format!("off: no next step was promised for {label}"))
            }
            Some(Stop::Outcome(label) | Stop::Left(label)) if column(world, label).is_none() => {
                Some(format!("off: {label} has ended"))
            }
            Some(Stop::Says(_)) | None => Some("off: choose an outcome, or what was promised for one".to_owned()),
            _ => None,
        }
    }

    /// Answers for what is selected in the review, or says whether what was promised was kept.
    fn answer(&mut self, world: &World) -> Effect {
        let Some(Screen::Review(review)) = self.stack.last() else { return Effect::Nothing };
        let stop = review.on(self.area, world, self.theme, &self.keys);
        let (Some(Stop::Outcome(label) | Stop::Promise(label) | Stop::Left(label)), Some(column)) =
            (stop, self.about_sprint(world).0)
        else {
            self.say("it is not on the board any more", Tone::Said);
            return Effect::Nothing;
        };
        debug_assert_eq!(label, column.outcome.label());
        let outcome = column.outcome.id;
        match stop {
            Some(Stop::Promise(_)) => self.ask(Kind::Promise { outcome }, world),
            _ => self.ask(Kind::Answer { outcome }, world),
        }
    }

    /// Does what a need about the sprint asks for: opens the form, or goes to the review.
    pub(super) fn answer_need(&mut self, action: Action, world: &World) -> Effect {
        if let Some(off) = self.off(action, world) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        let Some(Screen::Needs(needs)) = self.stack.last() else { return Effect::Nothing };
        let need = needs.selected(world).cloned();
        match need.as_ref().map(|need| (need.wanted, need.about)) {
            _ if action == Action::CloseSprint => Effect::Read(What::Review(None)),
            Some((Wanted::Answer, Some(about))) => self.ask(Kind::Answer { outcome: about.id }, world),
            Some((Wanted::Promise, Some(about))) => self.ask(Kind::Promise { outcome: about.id }, world),
            _ => {
                self.say("that needs no answer.  The letter on the right does it", Tone::Said);
                Effect::Nothing
            }
        }
    }

    /// Goes to the review, where a need about the sprint is seen; whether it is one.
    pub(super) fn review_need(&mut self, world: &World) -> bool {
        let Some(Screen::Needs(needs)) = self.stack.last() else { return false };
        let Some(need) = needs.selected(world) else { return false };
        let outcome = need.about.and_then(|about| world.column(about.id)).map(|column| column.outcome.label());
        self.aim = match (need.wanted, outcome) {
            (Wanted::Answer, Some(label)) => Some(Stop::Outcome(label)),
            (Wanted::Promise, Some(label)) => Some(Stop::Promise(label)),
            (Wanted::Sprint, _) => None,
            _ => return false,
        };
        true
    }

    /// Asks whether the sprint shall be closed.
    fn close_sprint(&mut self) -> Effect {
        let Some(Screen::Review(screen)) = self.stack.last() else { return Effect::Nothing };
        let Ok(review) = &screen.review else { return Effect::Nothing };
        let mut then = vec!["Its review is frozen as it is now, and can't be changed after that.".to_owned()];
        let open = review.promises.iter().filter(|p| p.kept.is_none() && p.step.is_some()).count();
        if let (1.., Some(last)) = (open, review.last) {
            let steps = if open == 1 { "1 next step".to_owned() } else { format!("{open} next steps") };
            then.push(format!("{steps} from {last} is neither kept nor dropped."));
        }
        self.confirm(format!("Close {}?", review.sprint), then, "it is not closed", Command::CloseSprint);
        Effect::Nothing
    }

    /// Asks whether the planned sprint shall be opened.
    fn open_sprint(&mut self) -> Effect {
        let Some(Screen::Plan(plan)) = self.stack.last() else { return Effect::Nothing };
        let Some(sprint) = &plan.planned else { return Effect::Nothing };
        let count = plan.commitments.len();
        let outcomes = if count == 1 { "1 outcome".to_owned() } else { format!("{count} outcomes") };
        let length = sprint.ends.since(sprint.starts) + 1;
        let then = vec![format!("It begins today, for {length} days, with {outcomes}; where each stands now is kept.")];
        let start =
            Command::StartSprint { days: None, ends: None, goal: None, with: Vec::new(), name: None, why: None };
        self.confirm(format!("Open {}?", sprint.label()), then, "it is not opened", start);
        Effect::Nothing
    }

    fn confirm(&mut self, asks: String, then: Vec<String>, not: &str, command: Command) {
        let asked = Box::new(Asked::only(command));
        self.notice = None;
        self.overlay = Some(Overlay::Confirm(Confirm { asks, then, not: not.to_owned(), asked }));
    }

    /// Takes the answer to such a question: only `y` is yes.
    pub(super) fn over_confirm(&mut self, confirm: Confirm, name: &str) -> Effect {
        if name == "y" {
            return Effect::Run(confirm.asked);
        }
        self.say(confirm.not, Tone::Said);
        Effect::Nothing
    }

    /// Opens the form of the plan's days.
    fn plan_days(&mut self, world: &World) -> Effect {
        let Some(Screen::Plan(plan)) = self.stack.last() else { return Effect::Nothing };
        let stands = plan.stands();
        self.ask(Kind::PlanSprint { stands }, world)
    }

    /// Commits the selected outcome, or makes it the goal. What goes on from the last sprint says why.
    fn commit(&mut self, goal: bool, world: &World) -> Effect {
        let Some(Screen::Plan(plan)) = self.stack.last() else { return Effect::Nothing };
        let Some(outcome) = plan.on(world) else {
            self.say("no outcome is here yet.  N frames one, on the board", Tone::Said);
            return Effect::Nothing;
        };
        if plan.planned.is_none() {
            let effect = self.plan_days(world);
            self.say("first the sprint's days; then it takes commitments", Tone::Said);
            return effect;
        }
        let (there, carried) = (plan.has(outcome), plan.carried.contains(&outcome));
        if there && !goal {
            let undo = self.keys.key(Action::Undo);
            self.say(
                format!("it is committed already; no command takes it back.  {undo} undoes your newest"),
                Tone::Said,
            );
            return Effect::Nothing;
        }
        if carried && !there {
            return self.ask(Kind::Commit { outcome, goal }, world);
        }
        let why = None;
        Effect::run(if goal { Command::SetGoal { outcome, why } } else { Command::Commit { outcome, why } })
    }

    fn other_sprint(&mut self, action: Action) -> Effect {
        let Some(Screen::Review(review)) = self.stack.last() else { return Effect::Nothing };
        let sprint = if action == Action::EarlierSprint { review.earlier } else { review.later };
        Effect::Read(What::Review(sprint))
    }

    /// Opens what is selected: an outcome, a hypothesis in full, a sprint's review. Esc leads back here.
    fn open_selected(&mut self, world: &World) -> Effect {
        if let Some(Screen::List(list)) = self.stack.last() {
            let line = list.selected().map(|line| (line.go, line.left.clone(), line.more.clone()));
            return match line {
                Some((Go::Sprint(sprint), ..)) => Effect::Read(What::Review(Some(sprint))),
                Some((Go::Chore(chore), ..)) => Effect::run(Command::DoneChore { chore }),
                Some((Go::Objective, left, more)) => {
                    let lines = more.split("; ").map(|line| (line.to_owned(), Meaning::Text)).collect();
                    self.words(left, lines);
                    Effect::Nothing
                }
                Some(_) => {
                    self.say("it is done already", Tone::Said);
                    Effect::Nothing
                }
                None => Effect::Nothing,
            };
        }
        let whole = match self.stack.last() {
            Some(Screen::Review(review)) => {
                matches!(review.on(self.area, world, self.theme, &self.keys), Some(Stop::Left(label)) if label.kind == LabelKind::Hypothesis)
            }
            Some(Screen::Symptoms(symptoms)) => {
                symptoms.label().is_some_and(|label| label.kind == LabelKind::Hypothesis)
            }
            Some(Screen::Ask(_)) => true,
            _ => false,
        };
        let (Some(column), card) = self.about_sprint(world) else {
            self.say("there is nothing to open: it is not on the board, or only words", Tone::Said);
            return Effect::Nothing;
        };
        let card = card.filter(|_| whole).map(|card| card.hypothesis.id);
        self.look(column.outcome.id, card, world)
    }

    /// Shows an outcome over the screen one is on.
    fn look(&mut self, outcome: Id, card: Option<Id>, world: &World) -> Effect {
        let mut screen = OutcomeScreen::new(outcome, card);
        if card.is_some() {
            screen.whole(world);
        }
        self.board.select(outcome, card);
        self.board.settle(world, self.area);
        self.stack.push(Screen::Outcome(screen));
        Effect::Read(What::Details(outcome))
    }

    /// The page of the screen on top, with a name for its file.
    fn page(&self, world: &World) -> Option<(String, String, Doc)> {
        Some(match self.stack.last()? {
            Screen::Review(screen) => {
                let review = screen.review.as_ref().ok()?;
                let label = review.sprint.to_string();
                (format!("{label} review"), format!("{label}-review"), crate::report::review::doc(review))
            }
            Screen::Ask(screen) => {
                ("the question".to_owned(), "ask".to_owned(), crate::report::ask::doc(&screen.ask, world.today))
            }
            Screen::Symptoms(screen) => (
                "the symptoms".to_owned(),
                "symptoms".to_owned(),
                crate::report::symptoms::doc(&screen.list, &screen.spans),
            ),
            _ => return None,
        })
    }

    /// The menu of what can be copied and written.
    fn page_menu(&mut self, world: &World) -> Effect {
        let Some((title, name, doc)) = self.page(world) else { return Effect::Nothing };
        let mark = markdown::page(&doc);
        let mut lines = vec![("copy it as Markdown".to_owned(), title.clone(), Pick::Copy(mark.clone()))];
        let mut offer = |format: &str, file: String, page: String| {
            let pick = Pick::Write(format!("{title} as {format}"), file.clone(), page);
            lines.push((format!("write {format} to a file"), file, pick));
        };
        offer("Markdown", format!("{name}.md"), mark);
        offer("HTML", format!("{name}.html"), html::page(&doc));
        self.overlay = Some(Overlay::Menu(Menu { title: "Copy or write", lines, at: 0 }));
        Effect::Nothing
    }

    /// Takes a key while a path is typed.
    pub(super) fn over_write(
        &mut self,
        mut write: Write,
        name: &str,
        typed: impl FnOnce(&mut String) -> bool,
    ) -> Effect {
        match name {
            "Esc" | "Ctrl-c" => {
                self.notice = None;
                return Effect::Nothing;
            }
            "Enter" if write.path.trim().is_empty() => {}
            "Enter" => {
                let (path, page) = (write.path.trim().to_owned(), write.page.clone());
                self.overlay = Some(Overlay::Write(write));
                return Effect::Write { path, page };
            }
            _ => {
                if typed(&mut write.path) {
                    self.notice = None;
                }
            }
        }
        self.overlay = Some(Overlay::Write(write));
        Effect::Nothing
    }

    /// The page was written.
    pub(crate) fn written(&mut self) {
        self.overlay = None;
    }
}
