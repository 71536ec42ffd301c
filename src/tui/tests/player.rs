//! Somebody at a keyboard, on a board in a file: keys in, screen out.

use std::sync::OnceLock;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;

use crate::domain::day::Day;
use crate::fixture;
use crate::session::Session;
use crate::text;
use crate::tui::app::App;
use crate::tui::effect::{self, Effect};
use crate::tui::keys::Keymap;
use crate::tui::read;
use crate::tui::theme::Theme;
use crate::tui::world::World;

/// Somebody at a keyboard.
pub(in crate::tui) struct Player {
    pub(in crate::tui) app: App,
    pub(in crate::tui) world: World,
    pub(in crate::tui) session: Session,
    pub(in crate::tui) room: TempDir,
    pub(in crate::tui) left: bool,
}

pub(in crate::tui) fn window(width: u16, height: u16) -> Rect {
    Rect::new(0, 0, width, height)
}

impl Player {
    /// With no board yet.
    pub(in crate::tui) fn fresh(width: u16, height: u16) -> Self {
        Self::with(tempfile::tempdir().unwrap(), width, height, Theme::default())
    }

    pub(in crate::tui) fn with(room: TempDir, width: u16, height: u16, theme: Theme) -> Self {
        let session = fixture::open(&room.path().join("team.db"));
        Self::on(session, room, width, height, theme)
    }

    fn on(session: Session, room: TempDir, width: u16, height: u16, theme: Theme) -> Self {
        let world = read::world(&session).unwrap();
        let app = App::new(theme, Keymap::default(), window(width, height), &world);
        let mut player = Self { app, world, session, room, left: false };
        let first = player.app.talks(&player.world);
        player.does(first);
        player
    }

    /// On the board that other tests use too, made once.
    pub(in crate::tui) fn new(width: u16, height: u16) -> Self {
        Self::themed(width, height, Theme::default())
    }

    pub(in crate::tui) fn themed(width: u16, height: u16, theme: Theme) -> Self {
        static BOARD: OnceLock<Vec<u8>> = OnceLock::new();
        let bytes = BOARD.get_or_init(|| {
            let room = tempfile::tempdir().unwrap();
            let path = room.path().join("team.db");
            fixture::fill(&mut fixture::open(&path));
            std::fs::read(path).unwrap()
        });
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("team.db");
        std::fs::write(&path, bytes).unwrap();
        Self::with(room, width, height, theme)
    }

    /// On the board that other tests use too, by a clock of one's own.
    pub(in crate::tui) fn clocked(now: fn() -> crate::clock::Now) -> Self {
        let Self { room, session, .. } = Self::new(80, 24);
        let who = crate::session::Who { handle: fixture::handle("mara"), today: None, via: "tui" };
        let session = Session::open(session.path(), who, now).unwrap();
        Self::on(session, room, 80, 24, Theme::default())
    }

    /// On the board that other tests use too, in a folder that no disk is waited for, where the system has one.
    pub(in crate::tui) fn in_memory(width: u16, height: u16) -> Self {
        let mut player = Self::new(width, height);
        if let Ok(room) = tempfile::tempdir_in("/dev/shm") {
            let path = room.path().join("team.db");
            std::fs::copy(player.session.path(), &path).unwrap();
            player = Self::on(fixture::open(&path), room, width, height, Theme::default());
        }
        player
    }

    /// On the demo's board after commands that were typed there, seen on a day.
    pub(in crate::tui) fn demo_after(size: (u16, u16), lines: &[&str], today: Day) -> Self {
        let Self { room, session, .. } = Self::demo(size.0, size.1);
        let path = session.path().to_owned();
        fixture::typed(session, &path, lines);
        let who = crate::session::Who { handle: fixture::handle("mara"), today: Some(today), via: "tui" };
        let session = Session::open(&path, who, crate::clock::now).unwrap();
        Self::on(session, room, size.0, size.1, Theme::default())
    }

    /// On a board that commands made which were typed, seen on the usual day.
    pub(in crate::tui) fn typed(size: (u16, u16), lines: &[&str]) -> Self {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("build.db");
        fixture::typed(fixture::open(&path), &path, lines);
        Self::on(fixture::open(&path), room, size.0, size.1, Theme::default())
    }

    /// On the demo board, made once.
    pub(in crate::tui) fn demo(width: u16, height: u16) -> Self {
        static BOARD: OnceLock<Vec<u8>> = OnceLock::new();
        let bytes = BOARD.get_or_init(|| {
            let room = tempfile::tempdir().unwrap();
            let path = room.path().join("demo.db");
            drop(fixture::demo(&path));
            std::fs::read(path).unwrap()
        });
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("demo.db");
        std::fs::write(&path, bytes).unwrap();
        let session = fixture::demo(&path);
        Self::on(session, room, width, height, Theme::default())
    }

    pub(in crate::tui) fn key(&mut self, key: KeyEvent) -> Effect {
        let effect = self.app.key(key, &self.world);
        self.does(effect)
    }

    /// Does what is asked for; what needs a terminal is given back.
    pub(in crate::tui) fn does(&mut self, effect: Effect) -> Effect {
        let rest = effect::perform(&mut self.app, &mut self.world, &mut self.session, effect);
        self.left |= matches!(rest, Effect::Quit);
        if matches!(rest, Effect::Reload) {
            effect::renew(&mut self.app, &mut self.world, &self.session);
        }
        rest
    }

    /// Makes the window another size.
    pub(in crate::tui) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        let effect = self.app.resize(window(width, height), &self.world);
        self.does(effect);
        self
    }

    /// Pastes a text.
    pub(in crate::tui) fn pastes(&mut self, text: &str) -> &mut Self {
        let effect = self.app.paste(text, &self.world);
        self.does(effect);
        self
    }

    /// Takes what somebody else did meanwhile.
    pub(in crate::tui) fn renew(&mut self) -> &mut Self {
        effect::renew(&mut self.app, &mut self.world, &self.session);
        self
    }

    /// Presses keys by their names, in order: `r 3 6 Enter`.
    pub(in crate::tui) fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            self.key(named(name));
        }
        self
    }

    /// Types a text, letter by letter.
    pub(in crate::tui) fn types(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
        self
    }

    /// Where the terminal's own cursor stands.
    pub(in crate::tui) fn cursor(&self) -> Option<(u16, u16)> {
        let mut buf = Buffer::empty(self.app.area);
        self.app.draw(&mut buf, &self.world)
    }

    pub(in crate::tui) fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(self.app.area);
        self.app.draw(&mut buffer, &self.world);
        buffer
    }

    /// What is on the screen, row by row.
    pub(in crate::tui) fn screen(&self) -> String {
        rows(&self.buffer()).join("\n")
    }

    /// The selected row.
    pub(in crate::tui) fn selected(&self) -> String {
        let screen = self.screen();
        screen.lines().find(|line| line.starts_with('▌')).unwrap_or_default().to_owned()
    }

    /// The selected line, wherever in its row it begins.
    pub(in crate::tui) fn selected_line(&self) -> String {
        let screen = self.screen();
        let line = screen.lines().find_map(|line| line.split_once('▌'));
        line.map_or_else(String::new, |(_, line)| line.to_owned())
    }

    /// Goes down from the top to the row that holds some words.
    pub(in crate::tui) fn goes_to(&mut self, words: &str) -> &mut Self {
        self.press("g g");
        for _ in 0..80 {
            if self.selected().contains(words) {
                return self;
            }
            self.press("j");
        }
        panic!("no row holds {words:?}:\n{}", self.screen());
    }

    /// Goes down the focused column to a card.
    pub(in crate::tui) fn goes_to_card(&mut self, label: &str) -> &mut Self {
        self.press("g g");
        for _ in 0..80 {
            let card = self.app.card(&self.world).map(|card| card.hypothesis.label().to_string());
            if card.as_deref() == Some(label) {
                return self;
            }
            self.press("j");
        }
        panic!("no card is called {label}:\n{}", self.screen());
    }

    /// Goes to a field of the open form.
    pub(in crate::tui) fn goes_to_field(&mut self, key: &str) -> &mut Self {
        for _ in 0..40 {
            let form = self.app.open_form().unwrap();
            if form.fields.get(form.at).is_some_and(|field| field.key == key) {
                return self;
            }
            self.press("Tab");
        }
        panic!("no field is called {key:?}:\n{}", self.screen());
    }

    pub(in crate::tui) fn sees(&mut self, words: &str) -> &mut Self {
        assert!(self.screen().contains(words), "{words:?} is not on the screen:\n{}", self.screen());
        self
    }

    /// Sees words that may go on in the row below.
    pub(in crate::tui) fn reads(&mut self, words: &str) -> &mut Self {
        let all = self.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(all.contains(words), "{words:?} is not on the screen:\n{}", self.screen());
        self
    }

    pub(in crate::tui) fn sees_not(&mut self, words: &str) -> &mut Self {
        assert!(!self.screen().contains(words), "{words:?} is on the screen:\n{}", self.screen());
        self
    }
}

pub(in crate::tui) fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (area.top()..area.bottom())
        .map(|y| {
            let mut row = String::new();
            let mut x = area.left();
            while x < area.right() {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += (text::width(symbol) as u16).max(1);
            }
            row.trim_end().to_owned()
        })
        .collect()
}

/// A key by its name in the table.
pub(in crate::tui) fn named(name: &str) -> KeyEvent {
    crate::tui::keys::parse(name).unwrap_or_else(|| panic!("{name} is no key"))
}
