//! The state of the screens: a stack of them, a form over it, something that takes all input over that, a notice below.
//! `key` takes what happened and says what is to be done; `draw` shows it and writes nothing back.

mod act;
mod apart;
mod ask;
mod draw;
mod go;
mod log;
mod mouse;
mod off;
mod on_list;
mod on_page;
mod over;
mod page;
mod palette;
mod plan;
mod review;
mod typed;

pub(super) use log::logged_words;

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

use super::draft::Drafts;
use super::effect::{Asked, Effect, What};
use super::form::{self, Form};
use super::keys::{self, Action, Keymap};
use super::notice::{Notice, Said, Tone};
use super::overlay::{First, Help, Overlay, Palette};
use super::screen::board::{Board, Elsewhere, LEAST, To};
use super::screen::outcome::OutcomeScreen;
use super::screen::page::Page;
use super::screen::plan::Plan;
use super::theme::Theme;
use super::used::Used;
use super::world::World;
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::text;

/// A screen over the board.
#[derive(Clone, Debug)]
pub(crate) enum Screen {
    Outcome(OutcomeScreen),
    Plan(Box<Plan>),
    Page(Box<Page>),
}

/// Everything that is shown and not stored.
#[derive(Clone, Debug)]
pub(crate) struct App {
    /// How it looks.
    pub(crate) theme: Theme,
    /// The window.
    pub(crate) area: Rect,
    keys: Keymap,
    board: Board,
    stack: Vec<Screen>,
    overlay: Option<Overlay>,
    form: Option<Form>,
    /// Forms left unfinished, offered again as they were typed.
    drafts: Drafts,
    /// Whether the drafts differ from what was written.
    unsaved: bool,
    /// The time of day at which the drafts were written last.
    saved_at: Option<String>,
    /// A key that begins a sequence and was pressed.
    held: Option<String>,
    notice: Option<Notice>,
    /// What waits for another program to let go of the file.
    pending: Option<Asked>,
    /// Whether the mouse is listened to.
    mouse: bool,
    /// What shall be selected on the page that is read.
    aim: Option<String>,
    /// What is done on the screen that is read, once it is.
    then: Option<Action>,
    /// What the last key does elsewhere, and Enter does there.
    offered: Option<Action>,
    /// What was used, and which boards were open.
    pub(crate) used: Used,
    /// Whether any metric may be read by a command of its own.
    pub(crate) has_sources: bool,
    /// The metrics that have a source.
    pub(crate) sourced: Vec<String>,
    /// Whether a source is being asked for the sheet that is open.
    pub(crate) asking: bool,
    /// The change set that was named to be undone at the next time.
    pub(crate) named_to_undo: Option<Id>,
}

impl App {
    /// The board, on top of nothing.
    pub(crate) fn new(theme: Theme, keys: Keymap, area: Rect, world: &World) -> Self {
        let mut app = Self {
            theme,
            area,
            keys,
            board: Board::default(),
            stack: Vec::new(),
            overlay: None,
            form: None,
            drafts: Drafts::default(),
            unsaved: false,
            saved_at: None,
            held: None,
            notice: None,
            pending: None,
            mouse: true,
            aim: None,
            then: None,
            offered: None,
            used: Used::default(),
            has_sources: false,
            sourced: Vec::new(),
            asking: false,
            named_to_undo: None,
        };
        if world.view.columns.is_empty() && !world.exists {
            app.overlay = Some(Overlay::First(First::default()));
        }
        app.board.settle(world, area);
        app
    }

    /// Takes the drafts that were kept.
    pub(crate) fn offer(&mut self, drafts: Drafts) {
        self.drafts = drafts;
    }

    /// The drafts, where they are to be written.
    pub(crate) fn unsaved(&mut self) -> Option<&Drafts> {
        std::mem::take(&mut self.unsaved).then_some(&self.drafts)
    }

    /// Notes when the drafts were written.
    pub(crate) fn saved(&mut self, time: String) {
        self.saved_at = Some(time);
    }

    /// Says something in the notice line.
    pub(crate) fn say(&mut self, said: impl Into<Said>, tone: Tone) {
        self.notice = Some(Notice::new(said, tone));
    }

    /// Says nothing more.
    pub(crate) fn hush(&mut self) {
        self.notice = None;
    }

    /// Says something of somebody else's, unless an error stands there, which stays until it is read.
    pub(crate) fn mention(&mut self, words: impl Into<String>) {
        if !self.notice.as_ref().is_some_and(Notice::is_trouble) {
            self.say(words, Tone::Told);
        }
    }

    /// Says that it is another day, and what the open form makes of it.
    pub(crate) fn another_day(&mut self, was: Day, today: Day) {
        let stays = self.form.as_mut().and_then(|form| form.another_day(was, today));
        let mut words = format!("today is {}.", today.weekday_short(today));
        if let Some(day) = stays {
            let near = match today.since(day) {
                1 => ", yesterday".to_owned(),
                _ => String::new(),
            };
            words.push_str(&format!(" Your open form still says {}{near}.", day.weekday_short(today)));
        }
        if !self.notice.as_ref().is_some_and(Notice::is_trouble) {
            // A day that comes again is one of another time zone, or of a clock that was set.
            self.say(words, if today > was { Tone::Midnight } else { Tone::Told });
        }
    }

    /// Takes a window's new size; what is to be read for it.
    pub(crate) fn resize(&mut self, area: Rect, world: &World) -> Effect {
        self.area = area;
        self.board.settle(world, area);
        if let Some(form) = &mut self.form
            && let Some(sized) = form.sheet.sized(area.width)
        {
            form.sheet = sized;
        }
        self.talks(world)
    }

    /// Reads what the pane shows, where there is one and it was not read yet.
    pub(crate) fn talks(&self, world: &World) -> Effect {
        let wants = self.board.has_pane(self.area) && self.stack.is_empty() && world.said.is_empty() && world.exists;
        if wants { Effect::Read(What::Talk) } else { Effect::Nothing }
    }

    /// Takes the board as it stands now: where one was stays, by id.
    pub(crate) fn renewed(&mut self, world: &World) {
        self.board.settle(world, self.area);
        self.stack.retain(|screen| match screen {
            Screen::Outcome(one) => world.column(one.outcome).is_some(),
            _ => true,
        });
        // What is said as one, and nobody touched here, is what stands.
        if let Some(form) = self.form.as_mut().filter(|form| form.sheet.is_one() && !form.is_touched()) {
            form.rebase(world);
        }
        // What is read for a screen of its own is settled once it is read.
        if self.reads().is_none() {
            self.settle(world);
        }
    }

    /// Keeps what is selected on the screen on top, wherever it went, now that its rows were read anew.
    pub(crate) fn settle(&mut self, world: &World) {
        let area = self.area;
        match self.stack.last_mut() {
            Some(Screen::Outcome(one)) => {
                one.begin_framing(world, area);
                one.settle(world);
            }
            Some(Screen::Plan(plan)) => plan.cursor.settle(&plan.stops(world)),
            Some(Screen::Page(page)) => {
                let stops = page.stops(area);
                page.cursor.settle(&stops);
            }
            None => {}
        }
    }

    /// Moves through the rows of the screen on top, where it has some that are moved through; whether it was a move.
    fn moved(&mut self, action: Action, world: &World) -> bool {
        let area = self.area;
        let by = usize::from(area.height / 2).max(1);
        match self.stack.last_mut() {
            Some(Screen::Plan(plan)) => plan.cursor.go(&plan.stops(world), action, by),
            Some(Screen::Page(page)) => {
                let stops = page.stops(area);
                page.cursor.go(&stops, action, by)
            }
            Some(Screen::Outcome(_)) | None => false,
        }
    }

    /// The outcomes that are in sight.
    pub(crate) fn in_sight(&self, world: &World) -> Vec<Id> {
        match self.stack.last() {
            None => self.board.in_sight(world, self.area),
            Some(Screen::Outcome(one)) => vec![one.outcome],
            Some(_) => Vec::new(),
        }
    }

    /// Whether a key does no more than move about or leave, so that it needs nothing of the board but what is in sight.
    pub(crate) fn only_moves(&self, key: KeyEvent) -> bool {
        let alone = self.form.is_none() && self.overlay.is_none() && self.board.shows_all();
        let action = self.keys.resolve(self.place(), self.held.as_deref(), key);
        let leaves = matches!(action, Some(Action::Quit | Action::Interrupt)) && self.stack.is_empty();
        alone && (leaves || action.is_none_or(act::moves))
    }

    /// Whether a key held with Alt edits what is typed into just now; nothing else is bound to one.
    pub(crate) fn takes_alt(&self, key: KeyEvent) -> bool {
        let typed_into = self.form.as_ref().filter(|_| self.overlay.is_none());
        typed_into.and_then(Form::focused).is_some_and(|field| field.edits_by(key))
    }

    /// The form that is open.
    #[cfg(test)]
    pub(crate) fn open_form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    /// The card that is selected on the board.
    #[cfg(test)]
    pub(crate) fn card<'w>(&self, world: &'w World) -> Option<&'w crate::domain::board::Card> {
        self.board.card(world)
    }

    /// Whether something is selected, where there is something to select.
    #[cfg(test)]
    pub(crate) fn has_selection(&self, world: &World) -> bool {
        let shown = self.board.shown(world);
        let column = self.board.column(world);
        shown.is_empty()
            || column.is_some_and(|column| self.board.cards(column).is_empty() || self.board.card(world).is_some())
    }

    /// Whether keys are taken as moves and commands, and not as text.
    pub(crate) fn is_list(&self) -> bool {
        let typing = match &self.overlay {
            Some(Overlay::Filter | Overlay::Palette(_) | Overlay::Write(_)) => true,
            Some(Overlay::Help(help)) => help.typed.is_some(),
            Some(Overlay::First(first)) => first.path.is_some(),
            _ => false,
        };
        self.form.is_none() && !typing
    }

    /// Takes pasted text: a form's field takes it, a list does not.
    pub(crate) fn paste(&mut self, pasted: &str, world: &World) -> Effect {
        let line = || text::clean(pasted.lines().next().unwrap_or("")).into_owned();
        if self.pending.is_some() {
            self.say(Said::keyed("pasted text is ignored while a save waits.", "Esc takes it back"), Tone::Waiting);
            return Effect::Nothing;
        }
        if self.overlay.is_none() && self.paste_lines(pasted, world) {
            return Effect::Nothing;
        }
        match (&mut self.overlay, &mut self.form) {
            (Some(Overlay::Filter), _) => {
                let words = line();
                if let Some(filter) = self.filter() {
                    filter.push_str(&words);
                }
            }
            // Several lines are readings of what has the focus, to be looked at before they are saved.
            (Some(Overlay::Palette(_)), None) if crate::pasted::several(pasted) => {
                let metric = self.about(world).0.and_then(|column| column.metric.as_ref()).map(|metric| metric.id);
                let Some(metric) = metric else {
                    self.say("pasted lines are readings of a metric: none has the focus", Tone::Said);
                    return Effect::Nothing;
                };
                self.overlay = None;
                let effect = self.ask(form::of(form::log::Log::today(metric)), world);
                self.paste_lines(pasted, world);
                return effect;
            }
            (Some(Overlay::Palette(palette)), _) => palette.typed.push_str(&line()),
            (Some(Overlay::Write(write)), _) => write.path.push_str(&line()),
            (Some(Overlay::First(First { path: Some(path), .. })), _) => path.push_str(&line()),
            (None, Some(form)) => {
                form.paste(pasted);
                return self.typed(world);
            }
            _ => self.say("pasted text is ignored here: open a form first", Tone::Said),
        }
        Effect::Nothing
    }

    /// Takes a key; what is to be done.
    pub(crate) fn key(&mut self, key: KeyEvent, world: &World) -> Effect {
        let name = keys::name(key);
        if self.area.width < LEAST.0 || self.area.height < LEAST.1 {
            // What is being written is not left by a letter of it.
            let leave = name == "q" && self.form.is_none() || name == "Ctrl-c";
            return if leave { Effect::Quit } else { Effect::Nothing };
        }
        if name == "Ctrl-z" {
            return Effect::Suspend;
        }
        if self.pending.is_some() {
            return self.waits(&name);
        }
        if self.overlay.is_some() {
            return self.over(key, &name, world);
        }
        if self.form.is_some() {
            return self.form_key(key, &name, world);
        }
        let (held, offered) = (self.held.take(), self.offered.take());
        let place = self.place();
        let action = self.keys.resolve(place, held.as_deref(), key);
        self.read(action);
        if let Some(offered) = offered.filter(|_| name == "Enter") {
            return self.chosen(offered, world);
        }
        match action {
            Some(action) => self.act(action, world),
            None => self.unbound(&name, held),
        }
    }

    /// Takes what a search may find beside the cards, the unfinished verdicts of whoever sits here among it.
    pub(crate) fn take_corpus(
        &mut self,
        mut corpus: Vec<Elsewhere>,
        noted: std::collections::HashMap<Id, Vec<String>>,
        world: &World,
    ) {
        for column in &world.view.columns {
            for card in &column.cards {
                let h = &card.hypothesis;
                let draft = self.drafts.of(&format!("verdict {}", h.id));
                let learned = draft.and_then(|draft| draft.fields.iter().find(|field| field.key == "learned"));
                if let Some(learned) = learned.filter(|field| !field.text.is_empty()) {
                    let place = format!("lesson {} (draft)", h.label());
                    let to = To::Thing(column.outcome.id, Some(h.id));
                    corpus.insert(0, Elsewhere { place, text: learned.text.clone(), to });
                }
            }
        }
        self.board.corpus = corpus;
        self.board.noted = noted;
        self.board.settle(world, self.area);
    }

    /// Does what was chosen elsewhere and works on the screen that was read now.
    pub(crate) fn goes_on(&mut self, world: &World) -> Option<Effect> {
        let action = self.then.take()?;
        let place = self.place();
        let works = self.keys.of_action(action).is_some_and(|bound| bound.works(place));
        works.then(|| self.act(action, world))
    }

    /// Does what works everywhere; the rest is done where one is.
    fn act(&mut self, action: Action, world: &World) -> Effect {
        if let Some(off) = self.off(action, world).filter(|_| !world.exists) {
            self.say(off, Tone::Said);
            return Effect::Nothing;
        }
        // What only leads somewhere or back is no habit.
        let leads = matches!(
            action,
            Action::Palette
                | Action::Help
                | Action::Back
                | Action::Quit
                | Action::Interrupt
                | Action::Suspend
                | Action::Open
        );
        let habit = |bound: &&keys::Bound| !leads && bound.bind().group != keys::Group::Move;
        if let Some(bound) = self.keys.of_action(action).filter(habit) {
            self.used.count(&world.me, bound.bind().name, world.today);
        }
        match action {
            Action::Quit | Action::Interrupt if self.stack.is_empty() => return Effect::Quit,
            Action::Interrupt => return Effect::Quit,
            Action::Quit | Action::Back => return self.back(world),
            Action::Undo => return Effect::Undo,
            Action::Redo => return Effect::Redo,
            Action::Suspend => return Effect::Suspend,
            Action::Reload => return Effect::Reload,
            Action::Help => self.overlay = Some(Overlay::Help(Help::default())),
            Action::Palette => self.overlay = Some(Overlay::Palette(Palette::default())),
            Action::Filter => {
                self.overlay = Some(Overlay::Filter);
                if self.stack.is_empty() && world.exists {
                    self.board.searches = true;
                    return Effect::Read(What::Search);
                }
            }
            Action::Mouse => {
                self.mouse = !self.mouse;
                let words = if self.mouse {
                    "the mouse is on: click, wheel"
                } else {
                    "the mouse is off: the terminal selects text"
                };
                self.say(words, Tone::Said);
                return Effect::Mouse(self.mouse);
            }
            Action::Board if self.stack.is_empty() => self.say("this is the board", Tone::Said),
            Action::Board => self.stack.clear(),
            Action::Review => return Effect::Read(What::Review(None)),
            Action::Plan => return Effect::Read(What::Plan),
            _ => {
                return action.page().map_or_else(|| self.here(action, world), |which| Effect::Read(What::Page(which)));
            }
        }
        Effect::Nothing
    }

    /// A save waits for another program: it is tried again until it is taken back.
    pub(crate) fn wait(&mut self, asked: Asked) {
        self.pending = Some(asked);
        self.say(Said::keyed("another program holds the file; it is tried again.", "Esc takes it back"), Tone::Waiting);
    }

    /// Says whether the mouse is listened to.
    pub(crate) fn set_mouse(&mut self, on: bool) {
        self.mouse = on;
    }

    /// Whether the mouse is listened to.
    pub(crate) fn has_mouse(&self) -> bool {
        self.mouse
    }

    /// What waits, to be tried again.
    pub(crate) fn waiting(&mut self) -> Option<Asked> {
        self.pending.take()
    }

    /// Whether something waits.
    pub(crate) fn is_waiting(&self) -> bool {
        self.pending.is_some()
    }

    fn waits(&mut self, name: &str) -> Effect {
        if matches!(name, "Esc" | "Ctrl-c") {
            self.pending = None;
            self.say("taken back; nothing was saved, and the text is kept", Tone::Said);
        }
        Effect::Nothing
    }
}
