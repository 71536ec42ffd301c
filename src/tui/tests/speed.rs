//! What the screens cost, in counts that no busy machine can blur: what is read from the file, what is written to the
//! terminal; and that a board read in parts is the board.

use ratatui::backend::{Backend, CrosstermBackend};

use ratatui::buffer::Buffer;

use super::player::{Player, named, window};
use crate::domain::amount::Amount;
use crate::domain::command::Command;
use crate::domain::hypothesis::State;
use crate::fixture;
use crate::session::Session;
use crate::tui::app::App;
use crate::tui::keys::Keymap;
use crate::tui::theme::Theme;
use crate::tui::{effect, parts, read};

impl Player {
    /// On the shared board as the loop begins: only what is in sight is read.
    fn at_first(width: u16, height: u16) -> Self {
        let mut player = Self::new(width, height);
        player.world = read::glance(&player.session, window(width, height)).unwrap();
        player.app = App::new(Theme::default(), Keymap::default(), window(width, height), &player.world);
        player
    }

    /// A key as the loop takes it: what it needs is read before.
    fn looped(&mut self, name: &str) {
        let key = named(name);
        if self.app.only_moves(key) {
            parts::see(&mut self.app, &mut self.world, &self.session);
        } else {
            parts::rest(&mut self.app, &mut self.world, &self.session);
        }
        self.key(key);
        parts::see(&mut self.app, &mut self.world, &self.session);
    }

    /// The bytes that a terminal gets for what changed since.
    fn bytes_since(&self, before: &Buffer) -> usize {
        let (after, mut out) = (self.buffer(), Vec::new());
        CrosstermBackend::new(&mut out).draw(before.diff(&after).into_iter()).unwrap();
        out.len()
    }

    /// Whether the world is what a program that starts now would read.
    fn is_true(&self) {
        let fresh = read::world(&fixture::open(self.session.path())).unwrap();
        assert_eq!(format!("{:#?}", self.world.view), format!("{:#?}", fresh.view));
        assert_eq!((&self.world.needs, &self.world.me, self.world.today), (&fresh.needs, &fresh.me, fresh.today));
    }
}

#[test]
fn a_move_reads_nothing_from_the_file_and_writes_little() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut player = Player::at_first(width, height);
        while !parts::follow(&mut player.app, &mut player.world, &player.session) {}
        let reads = player.session.reads();
        for key in ["j", "j", "k", "l", "l", "h", "j", "G", "g", "g", "Ctrl-d", "Ctrl-u", "2", "1", "$", "1"] {
            let before = player.buffer();
            player.looped(key);
            let bytes = player.bytes_since(&before);
            // To scroll, and to another column with its pane, is more than to move the cursor.
            if matches!(key, "j" | "k") && width < 160 {
                assert!(bytes <= 500, "{key} writes {bytes} bytes at {width} × {height}");
            }
        }
        assert_eq!(player.session.reads(), reads, "a move has read from the file");
    }
}

#[test]
fn two_hundred_keys_put_the_selection_where_they_lead() {
    let mut player = Player::at_first(120, 40);
    for _ in 0..200 {
        player.looped("j");
    }
    let last = player.screen();
    player.looped("G");
    assert_eq!(last, player.screen());
}

#[test]
fn the_first_look_says_nothing_that_is_not_known_yet() {
    let mut player = Player::at_first(60, 24);
    assert!(player.world.view.columns[0].whole, "what is in sight is read");
    let unknown = player.world.view.columns.iter().filter(|column| !column.whole).count();
    assert!(unknown > 0 && player.world.needs.is_empty());
    let strip = |screen: &str| screen.lines().nth(1).unwrap().to_owned();
    let first = player.screen();
    player.sees_not("need you");
    for (at, column) in player.world.view.columns.iter().enumerate().filter(|(_, column)| !column.whole) {
        assert_eq!(crate::tui::widget::strip::movement(column, Theme::default()).0, " ", "column {at}");
    }
    // A move to what was not read reads it, and nothing else.
    player.looped("l");
    assert_eq!(player.world.view.columns.iter().filter(|column| !column.whole).count(), unknown - 1);
    player.looped("h");
    while !parts::follow(&mut player.app, &mut player.world, &player.session) {}
    assert_eq!(player.screen(), Player::new(60, 24).press("l h").screen());
    assert_ne!(strip(&first), strip(&player.screen()));
    player.is_true();
}

#[test]
fn a_key_that_needs_the_whole_board_gets_it() {
    for keys in ["!", "f f", "/ f a s t Enter", "R"] {
        let mut player = Player::at_first(80, 24);
        keys.split(' ').for_each(|key| player.looped(key));
        assert_eq!(player.screen(), Player::new(80, 24).press(keys).screen(), "{keys}");
    }
}

#[test]
fn what_others_write_is_read_and_nothing_else() {
    let mut player = Player::new(120, 40);
    let mut other = fixture::open(player.session.path());
    let log = |other: &Session, metric: &str, value: &str| Command::Log {
        metric: fixture::id(other, metric),
        value: Amount::parse(value).unwrap(),
        on: fixture::today(),
        note: None,
        source: None,
        once: false,
    };
    let metrics: Vec<String> =
        player.world.view.columns.iter().filter_map(|c| Some(c.metric.as_ref()?.slug.to_string())).collect();
    for slug in &metrics {
        let command = log(&other, slug, "37");
        other.run(&command).unwrap();
        effect::renew(&mut player.app, &mut player.world, &player.session);
        player.is_true();
    }
    let building = player.world.view.columns.iter().flat_map(|c| &c.cards).find(|c| c.state == State::Idea);
    let start = Command::Start { hypothesis: building.unwrap().hypothesis.id, doing: None };
    for command in [start, Command::Undo { set: None, redo: false }, Command::Undo { set: None, redo: true }] {
        other.run(&command).unwrap();
        effect::renew(&mut player.app, &mut player.world, &player.session);
        player.is_true();
    }
}

#[test]
fn a_write_amid_the_reading_makes_no_board_of_two_halves() {
    let mut player = Player::at_first(80, 24);
    let mut other = fixture::open(player.session.path());
    let metric = fixture::id(&other, "activation");
    let value = Amount::parse("37").unwrap();
    let on = fixture::today();
    other.run(&Command::Log { metric, value, on, note: None, source: None, once: false }).unwrap();
    while !parts::follow(&mut player.app, &mut player.world, &player.session) {}
    player.is_true();
}

#[test]
fn help_asks_once_for_each_key_why_it_is_off() {
    use crate::tui::screen::page::LAID;
    for (keys, size) in [("g r", (80, 24)), ("g r", (120, 40)), ("!", (80, 24))] {
        let mut player = Player::demo(size.0, size.1);
        player.press(keys);
        for key in ["?", "j", "k"] {
            let before = LAID.get();
            player.press(key).screen();
            let laid = LAID.get() - before;
            assert!(laid < 80, "{keys}, {key}: the page was laid out {laid} times");
        }
    }
}
