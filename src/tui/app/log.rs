//! The sheet of readings: what is read for it, how it ends, lines that are pasted, its days by the mouse.

use ratatui::layout::Rect;

use super::{App, Effect};
use crate::domain::facts::Want;
use crate::domain::id::Id;
use crate::pasted::Taken;
use crate::pulling::Given;
use crate::tui::effect::What;
use crate::tui::form::{Form, Kind};
use crate::tui::notice::{Said, Tone};
use crate::tui::world::{ReadingLine, World};

impl App {
    /// What the open form shows or edits that must be read anew for it after a change.
    pub(crate) fn form_reads(&self) -> Option<What> {
        let sheet = &self.form.as_ref()?.sheet;
        sheet.log().map(|log| What::Readings(log.metric)).or_else(|| sheet.reads().map(|_| What::Edited))
    }

    /// What the open form edits and no column shows.
    pub(crate) fn form_edits(&self) -> Option<Want> {
        self.form.as_ref()?.sheet.reads()
    }

    /// Takes a metric's readings for the form that asked.
    pub(crate) fn take_readings(&mut self, metric: Id, list: Vec<ReadingLine>, world: &World) {
        if let Some(form) = &mut self.form {
            form.take_readings(metric, list, world);
            form.has_source(&self.sourced, world);
        }
    }

    /// Says how many readings a sheet logged that is left.
    pub(super) fn say_logged(&mut self, form: &Form) {
        let logged = form.logged();
        if logged > 0 {
            let draft = if form.is_touched() { "; what you typed is kept as a draft" } else { "" };
            self.say(logged_words(logged, draft), Tone::Said);
        }
    }

    /// Nothing more is logged of a metric: the next that is due.
    pub(super) fn end_log(&mut self, world: &World) -> Effect {
        let Some(form) = self.form.take() else { return Effect::Nothing };
        self.drafts.drop_of(&form);
        self.unsaved = true;
        self.say_logged(&form);
        self.begin_again(world);
        self.follow(form.rest, world)
    }

    /// The lines that were pasted are to be saved.
    pub(super) fn save_lines(&mut self, lines: Vec<Taken>) -> Effect {
        let Some(log) = self.form.as_ref().and_then(|form| form.sheet.log()) else { return Effect::Nothing };
        if lines.is_empty() {
            self.say(Said::keyed("no line is there to be saved.", "e mends one"), Tone::Said);
            return Effect::Nothing;
        }
        let pulled = self.form.as_ref().and_then(Form::pulled_places);
        pulled.map_or(Effect::Lines { metric: log.metric, lines }, Effect::TakePulled)
    }

    /// Asks the source of the metric that is logged.
    pub(super) fn ask_source(&mut self, world: &World) -> Effect {
        let log = self.form.as_ref().and_then(|form| form.sheet.log());
        let slug = log.and_then(|log| world.metric(log.metric)).map(|metric| metric.slug.to_string());
        match slug {
            Some(slug) if self.sourced.contains(&slug) => Effect::AskSource(slug),
            Some(slug) => {
                self.say(Said::keyed(format!("{slug} has no source here."), "upshot help sources"), Tone::Said);
                Effect::Nothing
            }
            None => Effect::Nothing,
        }
    }

    /// Shows what a source gave; whether the sheet that asked is open still.
    pub(crate) fn shows_pulled(&mut self, metric: &str, given: &Given, world: &World) -> bool {
        self.asking = false;
        self.notice = None;
        let form = self.form.as_mut().filter(|_| self.overlay.is_none());
        form.is_some_and(|form| form.shows_pulled(metric, given, world))
    }

    /// The lines were saved: what can't be read stays to be mended, else what follows in the form's row.
    pub(crate) fn lines_saved(&mut self) -> Vec<Kind> {
        if self.form.as_mut().is_some_and(Form::keeps_bad_lines) {
            return Vec::new();
        }
        self.form.take().map(|form| form.rest).unwrap_or_default()
    }

    /// Takes several lines that were pasted into the sheet of readings; whether it took them.
    pub(super) fn paste_lines(&mut self, text: &str, world: &World) -> bool {
        let Some(form) = &mut self.form else { return false };
        match form.paste_lines(text, world) {
            Ok(taken) => taken,
            Err(words) => {
                self.say(words, Tone::Said);
                true
            }
        }
    }

    /// Where a form lies.
    pub(super) fn sheet_area(&self, form: &Form, area: Rect, world: &World) -> Rect {
        let room = area.height - 1;
        let rows =
            if form.sheet.is_page() { room } else { form.rows(world, area, self.theme).clamp(8, room.max(11) - 3) };
        Rect { y: area.bottom() - 1 - rows, height: rows, ..area }
    }

    /// Goes to the day that an arrow beside it leads to.
    pub(super) fn click_day(&mut self, (x, y): (u16, u16), world: &World) {
        let Some(form) = &self.form else { return };
        let sheet = self.sheet_area(form, self.area, world);
        if let Some(later) = form.arrow_at(sheet, (x, y), (world, self.theme))
            && let Some(form) = &mut self.form
        {
            form.step_cadence(later, world);
        }
    }
}

/// What is said of so many readings, with the key that takes them back.
pub(crate) fn logged_words(logged: usize, more: &str) -> Said {
    match logged {
        1 => Said::keyed(format!("1 reading logged{more}."), "u undoes it"),
        n => Said::keyed(format!("{n} readings logged{more}."), "u undoes the last"),
    }
}
