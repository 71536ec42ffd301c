//! Every key of the table, and what finds them.

use crossterm::event::{KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;

use super::player::{Player, named};
use crate::tui::effect::Effect;
use crate::tui::event::Event;
use crate::tui::keys::{self, Action, Bind, Keymap, Place, TABLE};

/// The ways to come to a place, so that each move leads somewhere from one of them.
fn ways(place: Place) -> &'static [&'static str] {
    match place {
        Place::Board => &["Down l", "", "G", "2 G", "$", "f"],
        Place::Outcome => &["l Enter", "Enter G", "2 Enter", "Enter Tab", "i"],
        Place::Needs => &["!", "! G", "! f", "! f j j"],
        Place::History => &["g h", "g h G", "g h j j"],
        Place::Lessons => &["g l", "g l G", "g l j j"],
        Place::Metrics => &["g m", "g m G", "g m j j"],
        Place::List => &[": r e p o r t Enter", ": r e p o r t Enter G", ": r e p o r t Enter j j"],
        Place::Review => &["g r", "g r G", "g r (", "g r j j", "g r j j k"],
        Place::Plan => &["g p", "g p G", "g p j j"],
        Place::Ask => &["g a", "g a G", "g a j j"],
        Place::Symptoms => &["g y", "g y G", "g y j j"],
        Place::Sprints => &["g s", "g s G", "g s j j"],
        Place::Objectives => &["g o n x Ctrl-s n z Ctrl-s g g", "g o n x Ctrl-s n z Ctrl-s G"],
        Place::Chores => &["g k n x Enter n z Enter", "g k n x Enter n z Enter G"],
    }
}

#[test]
fn every_key_of_the_table_changes_what_is_seen_or_is_refused() {
    for place in Place::ALL {
        let players: Vec<Player> = ways(place)
            .iter()
            .map(|way| {
                let mut player = Player::demo(170, 40);
                if !way.is_empty() {
                    player.press(way);
                }
                player
            })
            .collect();
        let works = |bind: &&Bind| bind.places.contains(&place);
        for bind in TABLE.iter().filter(works) {
            for key in bind.keys {
                let works = players.iter().any(|player| changes(player, key));
                assert!(works, "{key} ({}) does nothing in {place:?}", bind.does);
            }
        }
    }
}

/// Whether pressing a key would be seen, or asks for something to be done.
fn changes(player: &Player, key: &str) -> bool {
    let mut app = player.app.clone();
    let parts: Vec<String> =
        if keys::parse(key).is_some() { vec![key.to_owned()] } else { key.chars().map(String::from).collect() };
    let mut asked = Effect::Nothing;
    for part in parts {
        asked = app.key(named(&part), &player.world);
    }
    let mut after = Buffer::empty(app.area);
    app.draw(&mut after, &player.world);
    !matches!(asked, Effect::Nothing) || after != player.buffer()
}

#[test]
fn what_has_no_key_is_reached_by_the_palette() {
    for bind in TABLE.iter().filter(|bind| bind.keys.is_empty()) {
        let mut player = Player::demo(120, 40);
        player.press(":").types(bind.does);
        let before = player.buffer();
        let rest = player.key(named("Enter"));
        assert!(!matches!(rest, Effect::Nothing) || player.buffer() != before, "{}", bind.does);
    }
}

#[test]
fn keys_are_bound_anew_and_what_is_odd_keeps_its_default() {
    let config = |lines: &[(&str, &[&str])]| {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        Keymap::of(&lines.iter().map(|(name, list)| ((*name).to_owned(), keys(list))).collect())
    };
    let (map, unclear) = config(&[("reading", &["F5", "ctrl-T"]), ("zoom", &[]), ("history", &["a"])]);
    assert_eq!(map.resolve(Place::Board, None, named("F5")), Some(Action::Reading));
    assert_eq!(map.resolve(Place::Board, None, named("Ctrl-t")), Some(Action::Reading));
    assert_eq!(map.resolve(Place::Board, None, named("r")), None);
    assert_eq!(map.resolve(Place::Board, None, named("z")), None);
    assert!(unclear.len() == 1 && unclear[0].0 == "keys.history" && unclear[0].1.contains("go-history"), "{unclear:?}");
    let odd: [(&str, &[&str], &str); 4] = [
        ("note", &["v"], "v is verdict already"),
        ("note", &["gb"], "gb is go-board already"),
        ("note", &["nope"], "is no key"),
        ("note", &["3"], "3 goes to an outcome"),
    ];
    for (name, keys, why) in odd {
        let (map, unclear) = config(&[(name, keys)]);
        assert!(unclear.len() == 1 && unclear[0].1.contains(why), "{unclear:?}");
        assert_eq!(map.resolve(Place::Board, None, named("c")), Some(Action::Note));
    }
}

#[test]
fn every_name_of_the_table_is_its_own_and_can_be_written_in_the_config() {
    let mut names: Vec<&str> = TABLE.iter().map(|bind| bind.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), TABLE.len());
    let all =
        TABLE.iter().map(|bind| (bind.name.to_owned(), bind.keys.iter().map(|k| (*k).to_owned()).collect())).collect();
    assert_eq!(Keymap::of(&all).1, Vec::new(), "the defaults can be written as they are");
}

#[test]
fn no_key_has_two_meanings_in_a_place() {
    for place in Place::ALL {
        let works = |bind: &&Bind| bind.places.contains(&place);
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
fn the_palette_finds_by_what_people_call_things() {
    let mut player = Player::new(80, 24);
    player.press(":").types("delete").sees("Withdraw H-2");
    player.press("Esc :").types("release").sees("Mark H-2 as shipped").press("Enter").sees("not here: H-");
    player.press("d").sees("nothing is deleted");
    player.press("Ctrl-k").sees("k goes up");
}

#[test]
fn the_help_and_the_man_page_list_the_table() {
    let mut page =
        "The screens' keys, with the names by which the config binds others ([keys] reading = \"F5\").\n\n".to_owned();
    for bind in TABLE {
        let keys = if bind.keys.is_empty() { "(in :)".to_owned() } else { bind.keys.join(" ") };
        page.push_str(&format!("{keys:<13}{:<15}{}\n", bind.name, bind.does));
    }
    page.push_str(
        "1-9          (fixed)        an outcome by its number; past the last takes the last\n\n\
         In forms: Tab and S-Tab or arrows change the field, Enter goes on or presses a button (in the reading and ship\n\
         sheets it saves), Ctrl-s saves, Ctrl-g opens $EDITOR, Ctrl-a e w u y edit as in a shell, Ctrl-_ takes back what\n\
         was typed, Esc closes and keeps a draft.\n",
    );
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/help/keys.txt");
    if std::env::var_os("UPDATE_SCREENS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page, "UPDATE_SCREENS=1 cargo test tui writes it");
}

#[test]
fn what_has_words_after_it_is_ordered_in_the_palette() {
    let mut player = Player::demo(120, 40);
    let label = player.world.view.columns[0].cards[0].hypothesis.label().to_string();
    player.press(":").sees("A label jumps: H-9").types("o-2").press("Enter").sees("O-2 · committed").press("Esc");
    player.press(":").types(&label).press("Enter").sees(&label).sees("Esc back").press("Esc");
    let effect =
        player.press(":").types("board /tmp/other.db").sees("Open the board /tmp/other.db").key(named("Enter"));
    assert!(matches!(effect, Effect::Board(path) if path == "/tmp/other.db"));
}

#[test]
fn a_reading_is_logged_from_the_palette_and_what_is_wrong_is_said_before_it_is_done() {
    let mut player = Player::demo(120, 40);
    let metric = player.world.view.columns[0].metric.clone().unwrap();
    let typed = format!("log {} 36.5 yesterday", metric.slug);
    player.press(":").types(&typed).sees("Log 36.5").sees(metric.slug.as_str()).press("Enter");
    let yesterday = player.world.today.plus(-1);
    let readings = player.session.readings(metric.id, Some(yesterday), Some(yesterday), 9).unwrap();
    assert!(readings.iter().any(|r| r.reading.value == Some(36.5)), "{readings:?}");
    player.press(":").types("log 36.5 someday").sees("someday").press("Enter").sees("no command is called that");
    player.press(":").types("log many").sees("many");
}

#[test]
fn a_theme_is_shown_as_it_is_chosen_and_goes_when_it_is_not() {
    let mut player = Player::demo(80, 24);
    let styles = |player: &Player| {
        player.buffer().content[..80 * 5].iter().map(ratatui::buffer::Cell::style).collect::<Vec<_>>()
    };
    let before = styles(&player);
    player.press(":").types("theme light");
    let tried = styles(&player);
    assert_ne!(before, tried, "the board behind is light already");
    player.press("Esc");
    assert_eq!(styles(&player), before);
    let kept = player.press(":").types("theme light").key(named("Enter"));
    assert!(matches!(kept, Effect::Keep { key: "theme", ref value, .. } if value == "\"light\""), "{kept:?}");
    assert_eq!(styles(&player), tried);
}

#[test]
fn glyphs_and_the_mouse_are_tried_and_kept_too() {
    let mut player = Player::demo(80, 24);
    player.press(":").types("glyphs a").sees_not("█").press("Esc").sees("█");
    let kept = player.press(":").types("mouse off").key(named("Enter"));
    assert!(matches!(kept, Effect::Keep { key: "mouse", ref value, .. } if value == "false"), "{kept:?}");
}

#[test]
fn names_lead_to_what_they_name() {
    let mut player = Player::demo(80, 24);
    player
        .press(":")
        .types("h9")
        .sees("▌H-9 Template gallery")
        .sees("✓ supported   1 activation · +2.6 of +2 · 30 Dec");
    player.press("Enter").sees("H-9 Template gallery").sees("Esc back").press("Esc");
    player.press(":").types("S-2").sees("S-2 review").press("Enter").sees("S-2 review").press("Esc");
    player.press(":").types("@li").sees("owns 3 tickets, 6 docs").press("Enter").sees("3 tickets").press("Esc");
    player.press(":").types("p95").press("Enter").sees("EU calls answer fast").press("Esc");
    player.press(":").types("p-1").press("Enter").sees("Objectives");
}

#[test]
fn a_verb_with_its_words_is_understood_before_it_is_done() {
    let mut player = Player::demo(80, 24);
    player.press(":").types("log 36.5").sees("as upshot log activation 36.5");
    player.sees("▌Log 36.5% for activation, today    = Thu 12 Mar, +0.3 since Wed 11 Mar");
    player.sees(" Log 36.5 for another metric").sees("log p95 36.5").sees("Log 36.5% on another day");
    player.press("Down Down Tab").sees(": log 36.5 wed▏").sees("= Wed 11 Mar").press("Esc");
    player
        .press(":")
        .types("log p95 431 wed")
        .sees("Log 431ms for p95, Wed 11 Mar")
        .press("Enter")
        .sees("Logged 431ms for p95");
    player
        .press(":")
        .types("start H-18")
        .sees("Start building H-18 Import from CSV")
        .press("Enter")
        .sees("Building H-18");
    player.press(":").types("note it was the form").sees("Note on H-12: it was the form").press("Enter").sees("oted");
    player.press(":").types("start H-99").sees("H-99 is no hypothesis on the board").press("Esc");
    player.press(":").types("try one click").sees("New hypothesis under 1 activation: one click").press("Enter");
    player.sees("New hypothesis").sees("one click").press("Esc");
    player.press(":").types("ship H-15 wed").press("Enter").sees("Mark as shipped").sees("wed").press("Esc");
}

#[test]
fn what_works_elsewhere_is_done_there() {
    let mut player = Player::demo(80, 24);
    player.press(":").types("closethesprint Ctrl-u").press("Ctrl-u").types("close the sprint").press("Enter");
    player.sees("S-3 review").sees("left before it can close");
    player.press("Esc :").types("answer").press("Enter").sees("Answer").sees_not(": answer");
    let mut player = Player::demo(80, 24);
    player.press(":").sees("Answer for 1 activation in S-3").sees("Take it or say no: 6 docs").types("answer for");
    player.press("Enter").sees("Answer for 1 activation").press("Esc Esc");
    player.press(":").types("take it").press("Enter").sees("docs").sees("ccept");
}

#[test]
fn the_palette_begins_with_what_one_does() {
    let mut player = Player::demo(80, 24);
    player.press(":").sees("▌Write the verdict on H-12").press("Esc");
    for _ in 0..3 {
        player.press("i Esc");
    }
    let line = |player: &mut Player, words: &str| {
        let screen = player.press(":").screen();
        player.press("Esc");
        screen.lines().position(|line| line.contains(words)).unwrap_or(99)
    };
    let (framing, reading) = (line(&mut player, "Framing of 1"), line(&mut player, "Log a reading"));
    assert!(framing < reading, "{framing} {reading}");
}

#[test]
fn lines_pasted_into_the_palette_are_readings_to_be_looked_at() {
    let mut player = Player::demo(80, 24);
    player.press(":").pastes("9mar 36.0\n10mar 36.1\n").sees("2 lines pasted").sees("[ Save 2 ]").press("Esc Esc");
}

#[test]
fn esc_and_a_key_in_one_read_are_both_taken() {
    let alt = |name: &str| {
        let key = named(name);
        KeyEvent::new(key.code, key.modifiers | KeyModifiers::ALT)
    };
    let mut player = Player::demo(80, 24);
    let presses = |player: &mut Player, key| {
        for event in crate::tui::apart(vec![Event::Key(key)], &player.app) {
            if let Event::Key(key) = event {
                player.key(key);
            }
        }
    };
    player.press("Enter").sees("Board › 1 activation");
    presses(&mut player, alt("l"));
    player.sees_not("Board ›").press("Enter").sees("Board › 2 p95");
    presses(&mut player, alt("Enter"));
    player.sees("Board › 2 p95").press("Esc");
    // What edits a text by words goes on doing so; what does not leaves the form and is pressed.
    player.press("n").types("one two");
    presses(&mut player, alt("b"));
    player.types("x").sees("one xtwo");
    presses(&mut player, alt("k"));
    player.sees_not("New hypothesis").press("n").sees("one xtwo").press("Esc");
    // An arrow held with Alt is no Esc.
    player.press("Enter").sees("Board ›");
    presses(&mut player, alt("Down"));
    player.sees("Board ›");
    // Of Esc and an arrow in one read crossterm makes Esc, `[` and a letter, which would open something else.
    let read: Vec<Event> = ["Esc", "[", "C"].map(|name| Event::Key(named(name))).into();
    let [Event::Key(esc), Event::Key(right)] = &crate::tui::apart(read, &player.app)[..] else { panic!("two keys") };
    assert_eq!([esc.code, right.code], ["Esc", "Right"].map(|name| named(name).code));
    let apart = |names: &[&str]| {
        let read = names.iter().map(|name| Event::Key(named(name))).collect();
        crate::tui::apart(read, &player.app).len()
    };
    assert_eq!([apart(&["Esc", "[", "5", "~", "j"]), apart(&["Esc", "j", "C"]), apart(&["[", "C"])], [3, 3, 2]);
}
