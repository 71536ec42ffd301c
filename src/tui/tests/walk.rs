//! Every screen walked by its last line: each key that is named there does what its word says, for what is selected there,
//! and stands in the help.

use super::player::{Player, named};
use crate::tui::effect::Effect;

/// The screens, by the keys that lead to them, and what the selection is put on there.
const SCREENS: &[(&str, &[&str])] = &[
    ("", &["", "j", "G", "l", "2 G", "3", "4", "5", "6", "f"]),
    ("Enter", &["", "j", "G", "Tab", "Tab Tab", "Tab Tab Tab"]),
    ("Enter Enter", &["", "j", "Tab", "Tab Tab"]),
    ("Enter j Enter", &["", "Tab"]),
    ("Enter j j Enter", &["", "j"]),
    ("Enter j j j Enter", &["", "Tab"]),
    ("Enter G Enter", &[""]),
    ("3 Enter Enter", &[""]),
    ("4 Enter Enter", &[""]),
    ("i", &["", "j", "g g", "G"]),
    ("!", &["", "j", "j j", "j j j", "G", "f", "f j j j j", "f G"]),
    ("g r", &["", "j", "j j", "j j j", "j j j j", "j j j j j", "j j j j j j", "j j j j j j j", "G", "("]),
    ("g a", &["", "j", "j j j", "G"]),
    ("g p", &["", "j", "G"]),
    ("g s", &["", "j", "G"]),
    ("g h", &["", "j", "G"]),
    ("g l", &["", "j", "G"]),
    ("g m", &["", "j", "G"]),
    ("g y", &["", "j", "j j", "G"]),
    ("g o", &["", "j", "G"]),
    ("g k", &["", "j"]),
];

/// What is seen once a key did what its word says: one of these; of others that anything changed.
const SEEN: &[(&str, &[&str])] = &[
    ("versions", &["versions of", "Two copies"]),
    ("reading", &["Log ·"]),
    ("verdict", &["erdict on", "Is it still live?", "Did it come true"]),
    ("what it came to", &["what it came to", "came to"]),
    ("shipped", &["Mark as shipped"]),
    ("hypothesis", &["New hypothesis"]),
    ("next from this one", &["New hypothesis"]),
    ("outcome", &["New outcome"]),
    ("needs me", &["Needs me"]),
    ("framing", &["› Framing"]),
    ("edit", &["Edit ·", "Correct the reading"]),
    ("edit, link", &["Edit ·"]),
    ("wait", &["Look again"]),
    ("note", &["Note on"]),
    ("scope", &["Scope decision"]),
    ("owner", &["wner", "ccept"]),
    ("answer", &["Answer for", "ept or dropped"]),
    ("move", &["Move"]),
    ("find", &["▏"]),
    ("find in all lessons", &["▏"]),
    ("commands", &[": ▏"]),
    ("go to", &["g go to"]),
    ("plan", &["Plan "]),
    ("days, why", &["Plan", "Edit", "lan a sprint"]),
    ("close sprint", &["Close S-"]),
    ("close", &["review"]),
    ("its review", &["review"]),
    ("new metric", &["New metric"]),
    ("new objective", &["New objective"]),
    ("new chore", &["chore"]),
    ("help", &[" Keys"]),
];

/// What is said where a key does nothing.
const REFUSED: &[&str] = &[
    "not here:",
    "does nothing",
    "works on the board",
    "every copy says",
    "there is nothing",
    "there is no ",
    "it has no link",
    "no metric is due",
    "it is done already",
    "is not on the board any more",
    "no objective is selected",
    "needs 160 columns",
];

/// Each key that a last line names, as it is pressed, with its word; of two with one word both.
fn named_in(line: &str) -> Vec<(Vec<String>, String)> {
    let item = |item: &str| {
        let parts: Vec<&str> = item.split(' ').collect();
        let two = parts.len() > 2 && (parts[..2] == ["(", ")"] || parts[..2] == ["J", "K"]);
        if two {
            return (parts[..2].iter().map(|key| (*key).to_owned()).collect(), parts[2..].join(" "));
        }
        let sequence = parts[0] == "g" && parts.len() > 2 && parts[1].len() == 1;
        let cells = if sequence { 2 } else { 1 };
        (vec![parts[..cells].join(" ")], parts[cells..].join(" "))
    };
    line.trim().split("  ").map(str::trim).filter(|part| !part.is_empty()).map(item).collect()
}

/// What pressing some keys asks for at last, and what is seen; nothing is changed.
fn pressed(player: &mut Player, keys: &str) -> (Effect, String) {
    let (app, mut world) = (player.app.clone(), None);
    let mut asked = Effect::Nothing;
    for key in keys.split(' ') {
        asked = player.app.key(named(key), &player.world);
        if matches!(asked, Effect::Read(_)) {
            world.get_or_insert_with(|| player.world.clone());
            asked = player.does(asked);
        }
    }
    let screen = player.screen();
    player.app = app;
    if let Some(world) = world {
        player.world = world;
    }
    (asked, screen)
}

/// The keys that the help, where one is, lists among those that do something.
fn in_help(player: &mut Player) -> Vec<String> {
    let (area, app) = (player.app.area, player.app.clone());
    if !pressed(player, "?").1.contains("Keys on the board") {
        player.app.area.height = 120;
    }
    let help = pressed(player, "?").1;
    player.app = app;
    player.app.area = area;
    let on = help.split("OFF HERE").next().unwrap().split("ON OTHER SCREENS").next().unwrap();
    on.split_whitespace().map(|word| word.trim_start_matches('▌').to_owned()).collect()
}

/// What is wrong with the keys that the last line names.
fn wrong_in(player: &mut Player, told: &str) -> Vec<String> {
    let before = player.screen();
    let help = in_help(player);
    let mut wrong = Vec::new();
    for (keys, word) in named_in(before.lines().last().unwrap()) {
        let told = format!("{told}: {} {word}", keys.join(" or "));
        let refused = |screen: &str| {
            let said = REFUSED.iter().find(|said| screen.contains(**said) && !before.contains(**said));
            said.filter(|_| word != "help")
        };
        // Of two keys with one word one does something, and that is in the help.
        let mut why = "nothing happens";
        let mut did = None;
        for key in &keys {
            let (asked, screen) = pressed(player, key);
            match refused(&screen) {
                Some(said) => why = said,
                None if !matches!(asked, Effect::Nothing) || screen != before => did = Some((key, asked, screen)),
                None => {}
            }
        }
        let Some((key, asked, screen)) = did else {
            wrong.push(format!("{told}: {why}"));
            continue;
        };
        let says = SEEN.iter().find(|(one, _)| *one == word).map(|(_, says)| says);
        let is_seen = says.is_none_or(|says| says.iter().any(|says| screen.contains(says)));
        if !is_seen && !matches!(asked, Effect::Offer) {
            wrong.push(format!("{told}: {says:?} is not seen:\n{screen}"));
        }
        let whole = key.replace(' ', "");
        if !help.iter().any(|one| *one == whole || one == "g" && key.starts_with("g ")) {
            wrong.push(format!("{told}: {key} is not in the help"));
        }
    }
    wrong
}

/// Walks the screens in a window of a size, with so many selections on each.
fn walks(size: (u16, u16), most: usize) {
    let demo = Player::demo(size.0, size.1);
    let mut player = Player::demo(size.0, size.1);
    let mut wrong = Vec::new();
    for (way, rows) in SCREENS {
        for row in rows.iter().take(most) {
            (player.app, player.world) = (demo.app.clone(), demo.world.clone());
            for keys in [*way, *row].into_iter().filter(|keys| !keys.is_empty()) {
                player.press(keys);
            }
            wrong.extend(wrong_in(&mut player, &format!("{size:?} {way:?} {row:?}")));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn each_key_of_a_last_line_does_what_its_word_says() {
    walks((80, 24), usize::MAX);
}

#[test]
fn each_key_of_a_wide_last_line_does_what_its_word_says() {
    walks((120, 40), 1);
}

#[test]
fn each_key_of_a_very_wide_last_line_does_what_its_word_says() {
    walks((200, 60), 1);
}
