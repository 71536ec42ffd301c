//! The state of the screens: a stack of them, a form over it, a notice below. `update` takes what happened and says what
//! is to be done; `draw` shows it and writes nothing back.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui_textarea::TextArea;

use super::draft::Drafts;
use super::effect::Effect;
use super::form::{Form, Kind, Outcome as FormOutcome};
use super::keys::{self, Action, Place, TABLE};
use super::overlay::{first_run, help, matches, palette, small};
use super::screen::board::{Board, LEAST, Whose};
use super::screen::history::History;
use super::screen::needs::Needs;
use super::screen::outcome::OutcomeScreen;
use super::theme::{Meaning, Theme};
use super::widget::line::{Row, put};
use super::widget::strip;
use super::world::World;
use crate::domain::board::{Card, Column, Debt};
use crate::domain::hypothesis::State;
use crate::domain::id::Id;
use crate::text;

/// How loud a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Said,
    Refused,
    Error,
}

/// A screen over the board.
#[derive(Clone, Debug)]
pub(crate) enum Screen {
    Outcome(OutcomeScreen),
    Needs(Needs),
    History(History),
}

/// Something over the screens that takes all input.
#[derive(Clone, Debug)]
enum Overlay {
    Help { at: usize },
    Palette { typed: String, at: usize },
    Filter,
    First { at: usize },
}

/// Everything that is shown and not stored.
#[derive(Clone, Debug)]
pub(crate) struct App {
    /// How it looks.
    pub(crate) theme: Theme,
    /// The window.
    pub(crate) area: Rect,
    board: Board,
    stack: Vec<Screen>,
    overlay: Option<Overlay>,
    form: Option<Form>,
    /// Forms left unfinished, offered again as they were typed.
    drafts: Drafts,
    /// Whether the drafts differ from what was written.
    unsaved: bool,
    held: Option<&'static str>,
    notice: Option<(String, Tone)>,
}

/// Whether an action only moves the selection.
fn moves(action: Action) -> bool {
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
    /// The board, on top of nothing.
    pub(crate) fn new(theme: Theme, area: Rect, world: &World) -> Self {
        let mut app = Self {
            theme,
            area,
            board: Board::default(),
            stack: Vec::new(),
            overlay: None,
            form: None,
            drafts: Drafts::default(),
            unsaved: false,
            held: None,
            notice: None,
        };
        if world.view.columns.is_empty() && !world.exists {
            app.overlay = Some(Overlay::First { at: 0 });
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

    /// Says something in the notice line.
    pub(crate) fn say(&mut self, words: impl Into<String>, tone: Tone) {
        self.notice = Some((words.into(), tone));
    }

    /// Takes a window's new size.
    pub(crate) fn resize(&mut self, area: Rect, world: &World) {
        self.area = area;
        self.board.settle(world, area);
    }

    /// Takes the board as it stands now: where one was stays, by id.
    pub(crate) fn renewed(&mut self, world: &World) {
        self.board.settle(world, self.area);
        self.stack.retain(|screen| match screen {
            Screen::Outcome(one) => world.column(one.outcome).is_some(),
            _ => true,
        });
    }

    /// The form was carried out.
    pub(crate) fn done(&mut self) {
        if let Some(form) = self.form.take() {
            self.drafts.drop_of(&form);
            self.unsaved = true;
        }
        if let Some(Overlay::First { .. }) = self.overlay {
            self.overlay = None;
        }
    }

    /// The form was refused: it stays open, with what was refused under its fields.
    pub(crate) fn refused(&mut self, words: String, items: Vec<(String, String, String)>) {
        match &mut self.form {
            Some(form) if !items.is_empty() => form.keep(items),
            _ => {
                let more = items.first().map_or(String::new(), |(_, says, fix)| format!(": {says}. {fix}"));
                self.say(format!("{words}{more}"), Tone::Refused);
            }
        }
    }

    /// What was said of the card that is shown in full.
    pub(crate) fn hear(&mut self, said: Vec<String>) {
        if let Some(Screen::Outcome(one)) = self.stack.last_mut() {
            one.said = said;
        }
    }

    /// The lines of the history, where it is shown.
    pub(crate) fn history(&mut self) -> Option<&mut History> {
        match self.stack.last_mut() {
            Some(Screen::History(history)) => Some(history),
            _ => None,
        }
    }

    /// The outcomes that are in sight.
    pub(crate) fn in_sight(&self, world: &World) -> Vec<Id> {
        match self.stack.last() {
            None => self.board.in_sight(world, self.area),
            Some(Screen::Outcome(one)) => vec![one.outcome],
            Some(Screen::Needs(_) | Screen::History(_)) => Vec::new(),
        }
    }

    /// Whether a key does no more than move about or leave, so that it needs nothing of the board but what is in sight.
    pub(crate) fn only_moves(&self, key: KeyEvent) -> bool {
        let alone = self.form.is_none() && self.overlay.is_none() && self.board.shows_all();
        let action = keys::resolve(self.place(), self.held, key);
        let leaves =
            matches!(action, Some(Action::Quit | Action::Interrupt | Action::Suspend)) && self.stack.is_empty();
        alone && (leaves || action.is_none_or(moves))
    }

    fn place(&self) -> Place {
        match (&self.overlay, self.stack.last()) {
            (Some(Overlay::Help { .. }), _) => Place::Help,
            (_, Some(Screen::Outcome(_))) => Place::Outcome,
            (_, Some(Screen::Needs(_))) => Place::Needs,
            (_, Some(Screen::History(_))) => Place::History,
            (_, None) => Place::Board,
        }
    }

    /// The outcome and hypothesis that a key is about.
    fn about<'w>(&self, world: &'w World) -> (Option<&'w Column>, Option<&'w Card>) {
        match self.stack.last() {
            Some(Screen::Outcome(one)) => (one.column(world), one.selected(world)),
            _ => (self.board.column(world), self.board.card(world)),
        }
    }

    /// Takes pasted text: a form's field takes it, a list does not.
    pub(crate) fn paste(&mut self, text: &str) {
        match (&mut self.form, &mut self.overlay) {
            (Some(form), _) => {
                form.paste(text);
                self.drafts.keep(form);
                self.unsaved = true;
            }
            (None, Some(Overlay::Filter)) => {
                let words = text::clean(text.lines().next().unwrap_or("")).into_owned();
                self.board.filter.push_str(&words);
            }
            _ => self.say("pasted text is ignored here: open a form first", Tone::Said),
        }
    }

    /// Takes a key; what is to be done.
    pub(crate) fn key(&mut self, key: KeyEvent, world: &World) -> Effect {
        if self.area.width < LEAST.0 || self.area.height < LEAST.1 {
            let leave = matches!(key.code, KeyCode::Char('q')) || keys::name(key) == "Ctrl-c";
            return if leave { Effect::Quit } else { Effect::Nothing };
        }
        if let Some(form) = &mut self.form {
            let outcome = form.key(key, world);
            self.drafts.keep(form);
            self.unsaved = true;
            return match outcome {
                FormOutcome::Goes => Effect::Nothing,
                FormOutcome::Editor => Effect::Editor,
                FormOutcome::Submitted(command) => Effect::Run(command),
                FormOutcome::Left => {
                    let touched = self.form.take().is_some_and(|form| form.is_touched());
                    if touched {
                        self.say("kept as a draft, and offered again; [ Cancel ] throws it away", Tone::Said);
                    }
                    Effect::Nothing
                }
                FormOutcome::Discarded => {
                    if let Some(form) = self.form.take() {
                        self.drafts.drop_of(&form);
                    }
                    Effect::Nothing
                }
            };
        }
        if self.overlay.is_some() {
            return self.overlay_key(key, world);
        }
        let held = self.held.take();
        let place = self.place();
        let Some(action) = keys::resolve(place, held, key) else {
            let name = keys::name(key);
            if let Some((_, instead)) = keys::HABITS.iter().find(|(habit, _)| *habit == name) {
                self.say(format!("{name} does nothing here: {instead}"), Tone::Said);
            } else if let Some(held) = held {
                self.say(format!("{held} {name} goes nowhere: b board, n needs me, h history, g top"), Tone::Said);
            } else if !name.is_empty() {
                self.say(format!("{name} does nothing here.  ? help"), Tone::Said);
            }
            return Effect::Nothing;
        };
        self.act(action, world)
    }

    /// Does what a key or a line of the palette asks for.
    fn act(&mut self, action: Action, world: &World) -> Effect {
        let place = self.place();
        match action {
            Action::Quit if self.stack.is_empty() => return Effect::Quit,
            Action::Interrupt if self.stack.is_empty() => return Effect::Quit,
            Action::Quit | Action::Back | Action::Interrupt => {
                if self.stack.pop().is_none() {
                    self.board.filter.clear();
                    self.board.whose = Whose::Everyone;
                    self.board.zoom = false;
                    self.notice = None;
                    self.board.settle(world, self.area);
                }
                return Effect::Nothing;
            }
            Action::Undo => return Effect::Undo,
            Action::Redo => return Effect::Redo,
            Action::Suspend => return Effect::Suspend,
            Action::Reload => return Effect::Reload,
            Action::Help => {
                self.overlay = Some(Overlay::Help { at: 0 });
                return Effect::Nothing;
            }
            Action::Palette => {
                self.overlay = Some(Overlay::Palette { typed: String::new(), at: 0 });
                return Effect::Nothing;
            }
            Action::GoTo => {
                self.held = Some("g");
                return Effect::Nothing;
            }
            Action::Board => {
                self.stack.clear();
                return Effect::Nothing;
            }
            Action::NeedsMe => {
                self.stack.clear();
                self.stack.push(Screen::Needs(Needs::default()));
                return Effect::Nothing;
            }
            Action::History => {
                self.stack.clear();
                self.stack.push(Screen::History(History::default()));
                return Effect::ReadHistory;
            }
            _ => {}
        }
        match place {
            Place::Needs => self.in_needs(action, world),
            Place::History => self.in_history(action),
            Place::Outcome | Place::Board | Place::Help => self.on_cards(action, world),
        }
    }

    fn in_needs(&mut self, action: Action, world: &World) -> Effect {
        let Some(Screen::Needs(needs)) = self.stack.last_mut() else { return Effect::Nothing };
        let last = needs.rows(world).len().saturating_sub(1);
        match action {
            Action::Next => needs.at = (needs.at + 1).min(last),
            Action::Previous => needs.at = needs.at.min(last).saturating_sub(1),
            Action::HalfDown => needs.at = (needs.at + 8).min(last),
            Action::HalfUp => needs.at = needs.at.saturating_sub(8),
            Action::Top => needs.at = 0,
            Action::Bottom => needs.at = last,
            Action::Whose => needs.everyone = !needs.everyone,
            Action::Open => {
                let Some(name) = needs.selected(world).map(|need| need.name.clone()) else { return Effect::Nothing };
                let found = world.view.columns.iter().find_map(|column| {
                    if column.outcome.label().to_string() == name || strip::name(column) == name {
                        return Some((column.outcome.id, None));
                    }
                    let card = column.cards.iter().find(|card| card.hypothesis.label().to_string() == name)?;
                    Some((column.outcome.id, Some(card.hypothesis.id)))
                });
                match found {
                    Some((outcome, card)) => {
                        self.stack.clear();
                        self.board.select(outcome, card);
                        self.board.settle(world, self.area);
                    }
                    None => self.say(format!("{name} is not on the board"), Tone::Said),
                }
            }
            _ => self.say("that key works on the board.  Esc goes there", Tone::Said),
        }
        Effect::Nothing
    }

    fn in_history(&mut self, action: Action) -> Effect {
        let Some(Screen::History(history)) = self.stack.last_mut() else { return Effect::Nothing };
        let last = history.lines.len().saturating_sub(1);
        match action {
            Action::Next => history.at = (history.at + 1).min(last),
            Action::Previous => history.at = history.at.saturating_sub(1),
            Action::HalfDown => history.at = (history.at + 10).min(last),
            Action::HalfUp => history.at = history.at.saturating_sub(10),
            Action::Top => history.at = 0,
            Action::Bottom => history.at = last,
            _ => self.say("that key works on the board.  Esc goes there", Tone::Said),
        }
        Effect::Nothing
    }

    fn on_cards(&mut self, action: Action, world: &World) -> Effect {
        if moves(action) {
            self.go(action, world);
            return Effect::Nothing;
        }
        match action {
            Action::Whose => {
                self.board.whose = self.board.whose.next();
                self.board.settle(world, self.area);
            }
            Action::Filter => self.overlay = Some(Overlay::Filter),
            Action::Pane if self.area.width < 160 => self.say("the pane needs a window of 160 cells", Tone::Said),
            Action::Pane => {
                self.board.no_pane = !self.board.no_pane;
                self.board.settle(world, self.area);
            }
            Action::Zoom => match self.stack.last_mut() {
                Some(Screen::Outcome(one)) => one.fits = !one.fits,
                _ => {
                    self.board.zoom = !self.board.zoom;
                    self.board.settle(world, self.area);
                }
            },
            Action::Open | Action::Framing => return self.open(action, world),
            Action::Outcome => self.ask(Kind::Outcome, world),
            _ => return self.do_on(action, world),
        }
        Effect::Nothing
    }

    fn go(&mut self, action: Action, world: &World) {
        if let Some(Screen::Outcome(one)) = self.stack.last_mut() {
            let last = one.column(world).map_or(0, |c| c.cards.len().saturating_sub(1));
            match action {
                Action::Next => one.card = (one.card + 1).min(last),
                Action::Previous => one.card = one.card.min(last).saturating_sub(1),
                Action::HalfDown => one.card = (one.card + 5).min(last),
                Action::HalfUp => one.card = one.card.saturating_sub(5),
                Action::Top => one.card = 0,
                Action::Bottom => one.card = last,
                _ => {
                    self.board.go(action, world, self.area);
                    if let Some(column) = self.board.column(world) {
                        *one = OutcomeScreen { outcome: column.outcome.id, card: 0, ..one.clone() };
                    }
                }
            }
            return;
        }
        self.board.go(action, world, self.area);
    }

    /// Opens the outcome; or goes to its framing and back.
    fn open(&mut self, action: Action, world: &World) -> Effect {
        let framing = action == Action::Framing;
        if let Some(Screen::Outcome(one)) = self.stack.last_mut() {
            let card = one.selected(world).map(|card| card.hypothesis.id);
            match card {
                _ if framing => one.framing = !one.framing,
                Some(card) => {
                    one.whole = !one.whole;
                    if one.whole {
                        return Effect::ReadSaid(card);
                    }
                }
                None => self.say("no hypothesis is here yet.  n writes one", Tone::Said),
            }
            return Effect::Nothing;
        }
        let Some(column) = self.board.column(world) else {
            self.say("no outcome is here yet.  N frames one", Tone::Said);
            return Effect::Nothing;
        };
        let card = self
            .board
            .card(world)
            .and_then(|card| column.cards.iter().position(|c| c.hypothesis.id == card.hypothesis.id));
        let mut screen = OutcomeScreen::new(column.outcome.id, card.unwrap_or(0));
        screen.framing = framing;
        self.stack.push(Screen::Outcome(screen));
        Effect::Nothing
    }

    /// Opens a form: as it was left, where it was left unfinished.
    fn ask(&mut self, kind: Kind, world: &World) {
        self.notice = None;
        let mut form = Form::new(kind, world);
        if self.drafts.fill(&mut form) {
            if form.kind.is_short() {
                form.at = 0;
            }
            self.say("your draft, as you left it", Tone::Said);
        }
        self.form = Some(form);
    }

    fn in_framing(&self) -> bool {
        matches!(self.stack.last(), Some(Screen::Outcome(one)) if one.framing)
    }

    fn do_on(&mut self, action: Action, world: &World) -> Effect {
        let (column, card) = self.about(world);
        let Some(column) = column else {
            self.say("no outcome is here yet.  N frames one", Tone::Said);
            return Effect::Nothing;
        };
        let outcome = column.outcome.id;
        let label = card.map_or(String::new(), |c| c.hypothesis.label().to_string());
        let state = card.map(|c| c.state);
        let off = |words: &str| format!("off: {label} is {}; {words}", state.map_or("", State::word));
        match (action, card) {
            (Action::Reading, _) => match &column.metric {
                Some(metric) => self.ask(Kind::Reading { metric: metric.id }, world),
                None => self.say("it has no metric yet.  i e sets one", Tone::Said),
            },
            (Action::Readings, _) => {
                let stale = world.view.columns.iter().find(|c| c.debts.iter().any(|d| matches!(d, Debt::Stale { .. })));
                match stale.and_then(|c| c.metric.as_ref()) {
                    Some(metric) => self.ask(Kind::Reading { metric: metric.id }, world),
                    None => self.say("no metric is due a reading", Tone::Said),
                }
            }
            (Action::Correct, _) => match (&column.metric, column.latest) {
                (Some(metric), Some(latest)) => self.ask(Kind::Correct { metric: metric.id, on: latest.day }, world),
                _ => self.say("there is no reading to correct yet.  r logs one", Tone::Said),
            },
            (Action::Hypothesis, _) => self.ask(Kind::Hypothesis { outcome }, world),
            (Action::Scope, _) => self.ask(Kind::Scope { outcome }, world),
            (Action::Owner, _) => self.ask(Kind::Owner { outcome }, world),
            (Action::Note, card) => self.ask(Kind::note_on(card, column), world),
            (Action::Close, _) => self.ask(Kind::Close { outcome }, world),
            (Action::Edit, Some(card)) if !self.in_framing() => {
                self.ask(Kind::EditHypothesis { hypothesis: card.hypothesis.id }, world);
            }
            (Action::Edit, _) => self.ask(Kind::EditOutcome { outcome }, world),
            (Action::Copy, card) => {
                let words =
                    card.map_or_else(|| column.outcome.label().to_string(), |c| c.hypothesis.label().to_string());
                return Effect::Copy(words);
            }
            (Action::OpenLink, _) => {
                return Effect::OpenLink(card.map_or(outcome, |c| c.hypothesis.id), card.is_some());
            }
            (_, None) => self.say("no hypothesis is here yet.  n writes one", Tone::Said),
            (Action::Verdict, Some(card)) => match card.state {
                State::Measuring => self.ask(Kind::Verdict { hypothesis: card.hypothesis.id }, world),
                State::Idea | State::Building => self.say(off("s marks it as shipped first"), Tone::Said),
                _ => self.say(off("it was ruled already"), Tone::Said),
            },
            (Action::Ship, Some(card)) => match card.state {
                State::Idea | State::Building => self.ask(Kind::Ship { hypothesis: card.hypothesis.id }, world),
                _ => self.say(off("only an idea or something building ships"), Tone::Said),
            },
            (Action::Build, Some(card)) => match card.state {
                State::Idea => return Effect::Build(card.hypothesis.id),
                _ => self.say(off("only an idea is started"), Tone::Said),
            },
            (Action::Wait, Some(card)) => match card.state {
                State::Measuring => self.ask(Kind::Wait { hypothesis: card.hypothesis.id }, world),
                _ => self.say(off("only what is measuring waits"), Tone::Said),
            },
            (Action::Move, Some(card)) => match card.state {
                State::Idea | State::Building => self.ask(Kind::Move { hypothesis: card.hypothesis.id }, world),
                _ => self.say(off("only an idea or something building moves"), Tone::Said),
            },
            (Action::Withdraw, Some(card)) => match card.state {
                State::Idea | State::Building => self.ask(Kind::Withdraw { hypothesis: card.hypothesis.id }, world),
                _ => self.say(off("only an idea or something building is withdrawn"), Tone::Said),
            },
            _ => self.say("that key does nothing here.  ? help", Tone::Said),
        }
        Effect::Nothing
    }

    fn overlay_key(&mut self, key: KeyEvent, world: &World) -> Effect {
        let name = keys::name(key);
        let leave = matches!(name.as_str(), "Esc" | "Ctrl-c");
        match &mut self.overlay {
            Some(Overlay::Help { at }) => match name.as_str() {
                "j" | "Down" => *at += 1,
                "k" | "Up" => *at = at.saturating_sub(1),
                _ => self.overlay = None,
            },
            Some(Overlay::Filter) => match key.code {
                KeyCode::Enter => {
                    self.overlay = None;
                    self.board.find(world);
                }
                _ if leave => {
                    self.board.filter.clear();
                    self.overlay = None;
                }
                KeyCode::Backspace => {
                    self.board.filter.pop();
                }
                KeyCode::Char(c) if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() => {
                    self.board.filter.push(c);
                }
                _ => {}
            },
            Some(Overlay::First { at }) => match name.as_str() {
                "j" | "Down" => *at = (*at + 1).min(1),
                "k" | "Up" => *at = at.saturating_sub(1),
                "q" | "Ctrl-c" => return Effect::Quit,
                "1" => return self.begin(0, world),
                "2" => return self.begin(1, world),
                "Enter" => {
                    let at = *at;
                    return self.begin(at, world);
                }
                _ => {}
            },
            Some(Overlay::Palette { typed, at }) => match key.code {
                _ if leave => self.overlay = None,
                KeyCode::Down => *at += 1,
                KeyCode::Up => *at = at.saturating_sub(1),
                KeyCode::Backspace => {
                    typed.pop();
                    *at = 0;
                }
                KeyCode::Enter => {
                    let (found, at) = (matches(typed), *at);
                    self.overlay = None;
                    if let Some(bind) = found.get(at.min(found.len().saturating_sub(1))) {
                        return self.act(bind.action, world);
                    }
                    self.say("no command is called that", Tone::Said);
                }
                KeyCode::Char(c) if key.modifiers.difference(KeyModifiers::SHIFT).is_empty() => {
                    typed.push(c);
                    *at = 0;
                }
                _ => {}
            },
            None => {}
        }
        self.board.settle(world, self.area);
        Effect::Nothing
    }

    fn begin(&mut self, choice: usize, world: &World) -> Effect {
        self.overlay = None;
        if choice == 0 {
            self.ask(Kind::Outcome, world);
            return Effect::Nothing;
        }
        Effect::Demo
    }

    /// The long field that an editor shall open: its text.
    pub(crate) fn edited(&mut self, edit: impl FnOnce(&str) -> Option<String>) {
        let Some(form) = &mut self.form else { return };
        let Some(field) = form.fields.get_mut(form.at) else { return };
        if let super::form::Content::Text { area, .. } = &mut field.content
            && let Some(text) = edit(&area.lines().join("\n"))
        {
            **area = TextArea::new(text.lines().map(str::to_owned).collect());
            area.set_cursor_line_style(ratatui::style::Style::new());
        }
    }

    /// Draws everything; where the cursor stands.
    pub(crate) fn draw(&self, buf: &mut Buffer, world: &World) -> Option<(u16, u16)> {
        let (area, theme) = (self.area.intersection(buf.area), self.theme);
        if area.width < LEAST.0 || area.height < LEAST.1 {
            small(buf, area, theme, world);
            return None;
        }
        match self.stack.last() {
            None => self.board.draw(buf, area, theme, world),
            Some(Screen::Outcome(one)) => one.draw(buf, area, theme, world),
            Some(Screen::Needs(needs)) => needs.draw(buf, area, theme, world),
            Some(Screen::History(history)) => history.draw(buf, area, theme, world),
        }
        self.foot(buf, area, theme);
        match &self.overlay {
            Some(Overlay::Help { at }) => help(buf, area, theme, *at),
            Some(Overlay::Palette { typed, at }) => palette(buf, area, theme, typed, *at),
            Some(Overlay::First { at }) => first_run(buf, area, theme, world, *at),
            _ => {}
        }
        let form = self.form.as_ref()?;
        let rows = form.rows(world, area.width).clamp(8, area.height - 4);
        let sheet = Rect { y: area.bottom() - 1 - rows, height: rows, ..area };
        form.draw(buf, sheet, theme, world)
    }

    fn foot(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        let line = |y: u16| Rect { y, height: 1, ..area };
        if let Some((words, tone)) = &self.notice {
            let row = match tone {
                // The key that helps is never cut.
                Tone::Said => match words.rsplit_once("  ").filter(|(_, key)| key.len() < 16) {
                    Some((said, key)) => {
                        Row::new().left(format!(" {said}"), Meaning::Text).right(format!("{key} "), Meaning::Key)
                    }
                    None => Row::new().left(format!(" {words}"), Meaning::Text),
                },
                Tone::Refused => Row::new().left(" refused  ", Meaning::Late).left(words, Meaning::Text),
                Tone::Error => Row::new().left(" error  ", Meaning::Late).left(words, Meaning::Text),
            };
            row.paint(buf, theme, line(area.bottom() - 2));
        }
        let y = area.bottom() - 1;
        if let Some(form) = &self.form {
            Row::new().left(form.keys(), Meaning::Label).paint(buf, theme, line(y));
            return;
        }
        if let Some(Overlay::Filter) = self.overlay {
            let words = format!(" / {}▏   Enter keep  Esc clear", self.board.filter);
            Row::new().left(words, Meaning::Value).paint(buf, theme, line(y));
            return;
        }
        if self.held == Some("g") {
            Row::new().left(" g  b board  n needs me  h history  g top   Esc close", Meaning::Value).paint(
                buf,
                theme,
                line(y),
            );
            return;
        }
        let place = self.place();
        let works = |bind: &&keys::Bind| bind.places.is_empty() || bind.places.contains(&place);
        let (mut x, last) = (area.x + 1, "? help");
        let room = usize::from(area.width) - text::width(last) - 4;
        let mut used = 0;
        for bind in TABLE.iter().filter(works).filter(|bind| {
            let fits = bind.action != Action::Pane || area.width >= 160;
            fits && !bind.short.is_empty() && bind.action != Action::Help
        }) {
            let (key, word) = (bind.keys[0], bind.short);
            let width = text::width(key) + text::width(word) + 3;
            if used + width > room {
                break;
            }
            put(buf, x, y, key, theme, Meaning::Key);
            put(buf, x + text::width(key) as u16 + 1, y, word, theme, Meaning::Label);
            x += width as u16;
            used += width;
        }
        put(buf, x, y, "?", theme, Meaning::Key);
        put(buf, x + 2, y, "help", theme, Meaning::Label);
    }
}
