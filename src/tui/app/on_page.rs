//! What keys do on pages and in the plan: on what they are about, and on what is open there.

use super::{App, Effect, Screen};
use crate::domain::command::Command;
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::label::LabelKind;
use crate::pages::{Page as Which, history};
use crate::report::text::{Kind as LineKind, laid};
use crate::report::{About, Named};
use crate::tui::effect::What;
use crate::tui::form::{of, sprint};
use crate::tui::keys::{Action, Place};
use crate::tui::notice::Tone;
use crate::tui::overlay::{Menu, Overlay, Pick};
use crate::tui::screen::page::Held;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

impl App {
    /// Does what works on these screens.
    pub(super) fn on_page(&mut self, action: Action, world: &World) -> Effect {
        if let Some(done) = self.on_list(action, world) {
            return done;
        }
        if let Some(off) = self.off(action, world) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        match action {
            Action::Open => self.open_selected(world),
            Action::Whose => self.others(),
            Action::Answer => self.answer(world),
            Action::CloseSprint => self.close_sprint(),
            Action::OpenSprint => self.open_sprint(world),
            Action::PlanSprint => self.plan_days(world),
            Action::Commit | Action::Goal => self.commit(action == Action::Goal, world),
            Action::Later | Action::Earlier => self.order(action, world),
            Action::EarlierSprint | Action::LaterSprint => self.other_sprint(action),
            Action::Copy if matches!(self.stack.last(), Some(Screen::Page(page)) if page.which != Which::Needs) => {
                self.page_menu()
            }
            Action::Add => {
                let chores = self.place() == Place::Chores;
                self.ask(if chores { of(sprint::Chore) } else { of(sprint::Objective) }, world)
            }
            _ => self.say_something(action, world),
        }
    }

    /// Shows what waits for others too, or no longer.
    fn others(&mut self) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last_mut() else { return Effect::Nothing };
        page.everyone = !page.everyone;
        Effect::Read(What::Page(page.which))
    }

    /// Opens what is selected: an outcome, a hypothesis in full, a sprint's review, a change. Esc leads back here.
    fn open_selected(&mut self, world: &World) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last() else {
            let column = self.about(world).0.map(|column| column.outcome.id);
            return column.map_or(Effect::Nothing, |outcome| self.show(outcome, None, world));
        };
        let (which, about) = (page.which, page.about(self.area).cloned());
        let Some(about) = about else {
            self.say("there is nothing to open: it is only words", Tone::Said);
            return Effect::Nothing;
        };
        if which == Which::Needs && self.review_need(world) {
            return Effect::Read(What::Review(None));
        }
        match about.thing {
            Some(Named::Thing(Thing { kind: ThingKind::Sprint, id })) => Effect::Read(What::Review(Some(id))),
            Some(Named::Thing(Thing { kind: ThingKind::Chore, id })) => self.open_chore(id),
            _ if which == Which::History => self.open_change(&about, world),
            _ => self.open_thing(world),
        }
    }

    /// Opens the outcome or the hypothesis that is selected; where it is neither, what is told of it.
    fn open_thing(&mut self, world: &World) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last() else { return Effect::Nothing };
        let whole = page.label(self.area, world).is_some_and(|label| label.kind == LabelKind::Hypothesis);
        let (row, theme) = (page.on(self.area).cloned(), self.theme);
        if let (Some(column), card) = self.about(world) {
            return self.show(column.outcome.id, card.filter(|_| whole).map(|card| card.hypothesis.id), world);
        }
        let row = row.unwrap_or_default();
        let named = row.about.as_ref().and_then(About::label);
        let gone = named.is_some_and(|label| matches!(label.kind, LabelKind::Outcome | LabelKind::Hypothesis));
        if row.more.is_empty() {
            let words = match (&row.fix, gone) {
                (Some(fix), _) => format!("in the shell:  {fix}"),
                (None, true) => "it is not on the board any more".to_owned(),
                (None, false) => "there is nothing to open here".to_owned(),
            };
            self.say(words, Tone::Said);
            return Effect::Nothing;
        }
        let mut title = String::new();
        let mut lines = Vec::new();
        let width = usize::from(self.area.width).saturating_sub(6);
        for line in laid(&row.more, Some(width).into()) {
            let words: String = line.pieces.iter().map(|(words, _)| words.as_str()).collect();
            if line.kind == LineKind::Section && title.is_empty() {
                title = words;
                continue;
            }
            let tone = line.pieces.last().map_or(Meaning::Text, |(_, tone)| (*tone).into());
            lines.push((theme.text(words.trim()).into_owned(), tone));
        }
        self.words(title, lines);
        Effect::Nothing
    }

    /// Says that a chore is done.
    fn open_chore(&mut self, chore: Id) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last() else { return Effect::Nothing };
        if page.on(self.area).is_some_and(|row| row.shell.is_none()) {
            self.say("it is done already", Tone::Said);
            return Effect::Nothing;
        }
        Effect::run(Command::DoneChore { chore })
    }

    /// Shows a change set whole, and offers to undo it.
    fn open_change(&mut self, about: &About, world: &World) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last() else { return Effect::Nothing };
        let Held::Changes { list: changes, .. } = &page.held else { return Effect::Nothing };
        let Some(done) = changes.iter().find(|done| done.id.to_string() == about.name).cloned() else {
            return Effect::Nothing;
        };
        if done.by == world.me && !done.undone {
            let lines = vec![
                (format!("undo: {}", done.said(world.today)), "only this one".to_owned(), Pick::Undo(done.id)),
                ("copy its words".to_owned(), String::new(), Pick::Copy(done.what.clone())),
            ];
            self.overlay = Some(Overlay::Menu(Menu { title: "This change is yours", lines, at: 1 }));
            return Effect::Nothing;
        }
        let title = format!("{} {} {}", done.day.short(world.today), done.time, done.by.as_str());
        let mut lines = vec![(done.said(world.today), Meaning::Value)];
        // Of what has no fields the sentence is all there is, and stands above.
        let told = history::told(&done).into_iter().filter(|(words, _)| *words != done.what);
        lines.extend(told.map(|(words, tone)| (words, tone.into())));
        self.words(title, lines);
        Effect::Nothing
    }
}
