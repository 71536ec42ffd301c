//! Keys in, screen out: journeys through the screens, on a board in a file.

mod speed;

use std::sync::OnceLock;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;

use super::app::App;
use super::effect::{self, Effect};
use super::keys::{self, Place, TABLE};
use super::theme::{Meaning, Palette, Theme};
use super::world::World;
use crate::cli::fixture;
use crate::session::Session;
use crate::text;

/// Somebody at a keyboard.
struct Player {
    app: App,
    world: World,
    session: Session,
    room: TempDir,
    left: bool,
}

fn window(width: u16, height: u16) -> Rect {
    Rect::new(0, 0, width, height)
}

impl Player {
    /// With no board yet.
    fn fresh(width: u16, height: u16) -> Self {
        Self::with(tempfile::tempdir().unwrap(), width, height, Theme::default())
    }

    fn with(room: TempDir, width: u16, height: u16, theme: Theme) -> Self {
        let session = fixture::open(&room.path().join("team.db"));
        let world = effect::world(&session).unwrap();
        let app = App::new(theme, window(width, height), &world);
        Self { app, world, session, room, left: false }
    }

    /// On the board that other tests use too, made once.
    fn new(width: u16, height: u16) -> Self {
        Self::themed(width, height, Theme::default())
    }

    fn themed(width: u16, height: u16, theme: Theme) -> Self {
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

    fn key(&mut self, key: KeyEvent) -> Effect {
        let effect = self.app.key(key, &self.world);
        let rest = effect::perform(&mut self.app, &mut self.world, &mut self.session, effect);
        self.left |= matches!(rest, Effect::Quit);
        rest
    }

    /// Presses keys by their names, in order: `r 3 6 Enter`.
    fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            self.key(named(name));
        }
        self
    }

    /// Types a text, letter by letter.
    fn types(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
        self
    }

    fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(self.app.area);
        self.app.draw(&mut buffer, &self.world);
        buffer
    }

    /// What is on the screen, row by row.
    fn screen(&self) -> String {
        rows(&self.buffer()).join("\n")
    }

    fn sees(&mut self, words: &str) -> &mut Self {
        assert!(self.screen().contains(words), "{words:?} is not on the screen:\n{}", self.screen());
        self
    }

    fn sees_not(&mut self, words: &str) -> &mut Self {
        assert!(!self.screen().contains(words), "{words:?} is on the screen:\n{}", self.screen());
        self
    }
}

fn rows(buffer: &Buffer) -> Vec<String> {
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
fn named(name: &str) -> KeyEvent {
    let (held, plain) = match name.strip_prefix("Ctrl-") {
        Some(plain) => (KeyModifiers::CONTROL, plain),
        None => (KeyModifiers::NONE, name),
    };
    let code = match plain {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "S-Tab" => KeyCode::BackTab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        "Space" => KeyCode::Char(' '),
        "F1" => KeyCode::F(1),
        one => KeyCode::Char(one.chars().next().unwrap()),
    };
    KeyEvent::new(code, held)
}

/// Compares a screen with the one kept in a file; `UPDATE_SCREENS=1` draws it anew.
fn as_kept(name: &str, screen: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests").join(format!("{name}.txt"));
    let screen = format!("{screen}\n");
    if std::env::var_os("UPDATE_SCREENS").is_some() {
        std::fs::write(&path, &screen).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, screen, "{name} looks otherwise than it is kept: UPDATE_SCREENS=1 cargo test tui");
}

#[test]
fn the_board_at_each_size() {
    for (width, height) in [(60, 16), (80, 24), (120, 40), (200, 60)] {
        let mut player = Player::new(width, height);
        as_kept(&format!("board-{width}x{height}"), &player.screen());
        player.press("Enter");
        as_kept(&format!("outcome-{width}x{height}"), &player.screen());
    }
    let theme = Theme { palette: Palette::Mono, ascii: true };
    let player = Player::themed(80, 24, theme);
    let screen = player.screen();
    assert!(screen.is_ascii(), "{screen}");
    as_kept("board-80x24-ascii", &screen);
}

#[test]
fn a_reading_takes_its_digits_plus_two() {
    let mut player = Player::new(80, 24);
    player.press("r").types("38.5").sees("= 38.5%").press("Enter").sees("Logged 38.5% for activation");
    player.sees("38.5%  31").sees("u undoes it");
    player.press("u").sees("Undone: logged 38.5%").sees("36.2%  31");
    player.press("U").sees("Redone: logged 38.5%").sees("38.5%  31");
    let entry = player.session.history(None, 1).unwrap().remove(0);
    assert_eq!(entry.via, "cli", "the fixture says through what");
}

#[test]
fn what_is_no_number_stands_under_its_field_and_is_kept() {
    let mut player = Player::new(80, 24);
    player.press("r").types("1,5").sees("1,5").press("Enter").sees("error");
    player.sees("Log a reading").press("Esc").sees_not("Log a reading");
    player.press("r").sees("1,5");
}

#[test]
fn a_verdict_against_the_readings_is_asked_why_with_the_form_still_open() {
    let mut player = Player::new(80, 40);
    player.press("v").sees("Verdict on H-").sees("you wrote: if we build").sees("( ) supported");
    player.press("Ctrl-s").sees("choose one: 1, 2 or 3");
    player.press("3 Tab").types("the holidays hide it").press("Tab w Ctrl-s");
    player.sees("is inconclusive, signed @mara");
}

#[test]
fn the_main_job_from_an_empty_file_with_keys_alone() {
    let mut player = Player::fresh(100, 40);
    player.sees("Write your first outcome").press("1").sees("New outcome");
    let fields = [
        "half of new teams leave before they see a report",
        "new teams",
        "trial conversion",
        "New teams see a first report",
        "activation",
        "%",
        "31",
        "+14",
        "1jun",
        "activation < 33 by 1may",
    ];
    for (at, words) in fields.into_iter().enumerate() {
        // A long text takes Enter itself.
        player.types(words).press(if at == 0 { "Tab" } else { "Enter" });
    }
    player.press("Ctrl-s").sees("Framed O-1").sees("1 New teams see a first report");
    player.press("r").types("31.4").press("Tab").press("Ctrl-u").types("mon").press("Enter").sees("Logged 31.4%");
    player
        .press("n")
        .types("sample data at signup")
        .press("Tab")
        .types("+5")
        .press("Tab Tab")
        .types("people quit")
        .press("Ctrl-s");
    player.sees("Wrote H-1").sees("H-1 sample data at signup").press("b").sees("◐ H-1");
    player.press("s").sees("prediction complete").press("Enter").sees("Shipped H-1").sees("▲ H-1");
    player.press("W").types("1jun").press("Tab").types("few readings").press("Enter").sees("still measuring");
    player.press("v").press("3 Tab").types("nothing yet").press("Tab w").press("Ctrl-s").sees("H-1 is inconclusive");
    player.press("!").sees("need").press("Esc").press("q");
    assert!(player.left);
    assert!(player.room.path().join("team.db").exists());
}

#[test]
fn every_key_of_the_table_does_something_or_says_why_not() {
    for place in [Place::Board, Place::Outcome, Place::Needs, Place::History] {
        let works = |bind: &&keys::Bind| bind.places.is_empty() || bind.places.contains(&place);
        for bind in TABLE.iter().filter(works) {
            for key in bind.keys {
                let mut player = Player::new(120, 40);
                player.press(match place {
                    Place::Outcome => "l Enter",
                    Place::Needs => "!",
                    Place::History => "g h",
                    _ => "Down",
                });
                if place == Place::Board {
                    // From the middle, so that every way leads somewhere.
                    player.press("l");
                }
                let before = player.buffer();
                let mut rest = Effect::Nothing;
                for part in if *key == "gg" { vec!["g", "g"] } else { vec![*key] } {
                    rest = player.key(named(part));
                }
                let done = !matches!(rest, Effect::Nothing) || player.buffer() != before;
                let still = matches!(
                    bind.action,
                    keys::Action::Top | keys::Action::HalfUp | keys::Action::Previous | keys::Action::Back
                ) || matches!(
                    bind.action,
                    keys::Action::Bottom | keys::Action::HalfDown | keys::Action::Next | keys::Action::Right
                ) || (bind.action == keys::Action::NeedsMe && place == Place::Needs);
                assert!(done || still, "{key} ({}) does nothing in {place:?}:\n{}", bind.does, player.screen());
            }
        }
    }
}

#[test]
fn no_key_has_two_meanings_in_a_place() {
    for place in [Place::Board, Place::Outcome, Place::Needs, Place::History, Place::Help] {
        let works = |bind: &&keys::Bind| bind.places.is_empty() || bind.places.contains(&place);
        let mut seen: Vec<&str> = TABLE.iter().filter(works).flat_map(|bind| bind.keys.iter().copied()).collect();
        seen.sort_unstable();
        let all = seen.len();
        seen.dedup();
        assert_eq!(seen.len(), all, "{place:?}");
        for (habit, _) in keys::HABITS {
            assert!(!seen.contains(habit), "{habit} is a habit that does nothing");
        }
    }
}

#[test]
fn pasted_lines_change_nothing_on_the_board() {
    let mut player = Player::new(80, 24);
    let sets = |p: &Player| p.session.history(None, 1000).unwrap().len();
    let before = sets(&player);
    player.app.paste(&"rm 36.2\nu\nq\n".repeat(40));
    player.sees("pasted text is ignored");
    assert_eq!(sets(&player), before);
    player.press("r");
    player.app.paste("37.5\r\nmore");
    player.sees("37.5 more");
}

#[test]
fn the_selection_stays_by_id_while_others_write() {
    let mut player = Player::new(80, 24);
    player.press("j j");
    let title =
        |p: &Player| p.screen().lines().find(|l| l.starts_with('▌')).unwrap().split("  ").next().unwrap().to_owned();
    let was = title(&player);
    let mut other = fixture::open(player.session.path());
    let metric = fixture::id(&other, "activation");
    let value = crate::domain::amount::Amount::parse("37").unwrap();
    let on = fixture::today();
    let log = crate::domain::command::Command::Log { metric, value, on, note: None, source: None, once: false };
    other.run(&log).unwrap();
    effect::renew(&mut player.app, &mut player.world, &player.session);
    assert_eq!(title(&player), was);
    player.sees("37%  31");
}

#[test]
fn every_screen_fits_every_window() {
    let sizes = [0, 1, 2, 3, 5, 10, 20, 40, 60, 79, 80, 120, 200];
    let mut player = Player::new(80, 24);
    let screens = [
        "Esc", "Enter", "i", "Esc", "! ", "g h", "?", "Esc", ":", "Esc", "r", "Esc", "v", "Esc", "n", "Esc", "N",
        "Esc", "/", "Esc",
    ];
    for keys in screens {
        player.app.resize(window(80, 24), &player.world);
        player.press(keys.trim());
        for width in sizes {
            for height in sizes {
                player.app.resize(window(width, height), &player.world);
                drop(player.buffer());
            }
        }
    }
}

#[test]
fn a_storm_of_keys_leaves_a_sound_board() {
    let mut player = Player::new(80, 24);
    let mut state = 0x5EED_u64;
    let mut chance = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most as u64) as usize
    };
    let names: Vec<&str> = TABLE.iter().flat_map(|bind| bind.keys.iter().copied()).filter(|k| *k != "gg").collect();
    let typed =
        ["1", "3", "6", ".", "x", "é", "日", "Tab", "Backspace", "Ctrl-s", "Ctrl-z", "Ctrl-g", "S-Tab", "Space"];
    let sizes = [(80, 24), (60, 16), (120, 40), (40, 10), (200, 60)];
    for step in 0..3_000 {
        let name = if chance(3) == 0 { typed[chance(typed.len())] } else { names[chance(names.len())] };
        player.key(named(name));
        if step % 97 == 0 {
            let (width, height) = sizes[chance(sizes.len())];
            player.app.resize(window(width, height), &player.world);
        }
        if step % 100 == 0 {
            drop(player.buffer());
        }
    }
    player.app.resize(window(80, 24), &player.world);
    player.left = false;
    player.press("Esc Esc Esc Esc Esc q");
    assert!(player.left, "quit is always reachable:\n{}", player.screen());
}

#[test]
fn hostile_and_wide_titles_break_no_column() {
    let titles = [
        "عربي \u{202e}bidi",
        "👨\u{200d}👩\u{200d}👧\u{200d}👦 family",
        "日本語の題名はとても長いので切られる",
        "🇩🇪🇫🇷 flags",
        "İstanbul ığ",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
        "a\u{1b}[31mred\u{7}\tb",
    ];
    let mut player = Player::new(120, 40);
    let outcome = fixture::id(&player.session, "O-1");
    for title in titles {
        let parts = crate::domain::command::HypothesisParts { build: Some(title.to_owned()), ..Default::default() };
        player.session.run(&crate::domain::command::Command::Try { outcome, parts: Box::new(parts) }).unwrap();
    }
    effect::renew(&mut player.app, &mut player.world, &player.session);
    for _ in 0..12 {
        let buffer = player.buffer();
        for y in 3..37 {
            for x in [39, 79] {
                assert!(
                    matches!(buffer[(x, y)].symbol(), "│" | "┼" | "┬" | "┴" | "─"),
                    "{x} {y}:\n{}",
                    player.screen()
                );
            }
        }
        assert!(!player.screen().contains('\u{1b}'));
        player.press("j");
    }
}

#[test]
fn without_colours_the_selection_is_still_seen() {
    let player = Player::themed(80, 24, Theme { palette: Palette::Mono, ascii: false });
    let mono = player.app.theme;
    for meaning in [Meaning::Good, Meaning::Warn, Meaning::Late, Meaning::Mark, Meaning::Focus, Meaning::Dim] {
        assert_eq!(mono.style(meaning).fg, None, "{meaning:?}");
    }
    assert!(player.screen().contains('▌'));
    let buffer = player.buffer();
    let reversed = |cell: &ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
    assert!(buffer.content.iter().any(reversed));
}

#[test]
fn the_palette_finds_by_what_people_call_things() {
    let mut player = Player::new(80, 24);
    player.press(":").types("delete").sees("withdraw an idea");
    player.press("Esc :").types("release").sees("mark as shipped").press("Enter").sees("off: H-");
    player.press("d").sees("nothing is deleted");
    player.press("Ctrl-k").sees("k goes up");
}

#[test]
fn a_filter_stands_in_the_first_line_and_is_cleared() {
    let mut player = Player::new(80, 24);
    player
        .press("/")
        .types("fast")
        .press("Enter")
        .sees("/ fast")
        .sees("EU calls answer fast")
        .sees_not("New teams see");
    player.press("/").types("zzz").press("Enter").sees("Nothing matches");
    player.press("Esc").sees("New teams see").press("f").sees("whose: mine").press("f").sees("whose: needs someone");
    player.press("Esc").sees("day 11 of 14");
}

#[test]
fn what_stands_is_edited_and_only_what_was_changed_is_sent() {
    let mut player = Player::new(100, 40);
    player.press("j j").press("e").sees("Edit · H-").sees("If we build");
    player.press("Ctrl-u").types("a shorter form").press("Ctrl-s").sees("Changed H-").sees("a shorter form");
    player.press("i e").sees("Edit · O-1").sees("half of new teams").press("Tab Tab Tab Ctrl-u");
    player.types("New teams stay").press("Ctrl-s").sees("Changed O-1").sees("New teams stay");
    // The goalposts of what is committed move only with a reason, and the form stays open until there is one.
    player.press("e Tab Tab Tab Tab Tab Tab Tab Ctrl-u").types("44").press("Ctrl-s").sees("error").sees("Edit · O-1");
    player.press("Esc Esc");
}

#[test]
fn a_card_moves_and_an_outcome_is_closed_by_keys() {
    let mut player = Player::new(100, 40);
    player.press("G").press("M").sees("To outcome").types("2").press("Enter Ctrl-s");
    player.press("Esc").press("2").press("C").sees("achieved").press("3 Tab").types("not now").press("Ctrl-s");
    player.sees("O-2");
}

#[test]
fn a_draft_is_kept_by_esc_and_thrown_away_by_cancel() {
    let mut player = Player::new(80, 24);
    player.press("r").types("37").press("Esc").sees("kept as a draft").press("r").sees("= 37%");
    player.press("Tab Tab Tab Tab Tab Enter").press("r").sees_not("= 37%");
}

#[test]
fn a_form_covers_what_lies_beneath_it() {
    let mut player = Player::new(80, 24);
    player.press("N");
    let buffer = player.buffer();
    // The rows of the form's own blanks bear no look of the board's.
    let y = (0..24).find(|y| rows(&buffer)[*y as usize].contains("for whom")).unwrap();
    assert!((60..79).all(|x| buffer[(x, y)].modifier.is_empty()), "{}", player.screen());
}

#[test]
fn the_selection_follows_what_was_ruled() {
    let mut player = Player::new(80, 40);
    let title = |p: &Player| p.screen().lines().find(|l| l.starts_with('▌')).unwrap().to_owned();
    let label = title(&player).split(' ').find(|w| w.starts_with("H-")).unwrap().to_owned();
    player.press("v 3 Tab").types("the holidays hide it").press("Tab w Ctrl-s").sees("is inconclusive");
    assert!(title(&player).contains(&label), "{}", player.screen());
}
