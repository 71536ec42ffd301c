//! A file that is moved, replaced or deleted while somebody writes into a form: nothing is written into the wrong file,
//! none is made anew, and the text stays.

use std::path::{Path, PathBuf};

use super::player::Player;
use crate::domain::amount::Amount;
use crate::domain::command::Command;
use crate::fixture;

/// Somebody who has a form open with some text in it, and where the file lies.
fn typing(keys: &str, text: &str) -> (Player, PathBuf) {
    let mut player = Player::new(80, 24);
    player.press(keys).types(text).sees(text);
    let path = player.session.path().to_owned();
    (player, path)
}

/// How much was done in a file.
fn sets(path: &Path) -> usize {
    fixture::open(path).history(None, 1000).unwrap().len()
}

/// Another board with the same things on it, and one reading more.
fn another(player: &Player) -> PathBuf {
    let path = player.room.path().join("another.db");
    std::fs::copy(player.session.path(), &path).unwrap();
    let mut other = fixture::open(&path);
    let (metric, value) = (fixture::id(&other, "activation"), Amount::parse("12").unwrap());
    let log = Command::Log { metric, value, on: fixture::today(), note: None, source: None, once: false };
    other.run(&log).unwrap();
    path
}

/// What the file's watch tells.
fn told(player: &mut Player) {
    crate::tui::changed(&mut player.app, &mut player.world, &mut player.session);
}

#[test]
fn a_file_that_is_gone_is_not_made_anew() {
    let forms = [("r", "37.5", "Logged 37.5%"), ("g k n", "rotate the keys", "rotate the keys")];
    let ways = [(false, None), (false, Some("away.db")), (true, None), (true, Some("away.db"))];
    for ((keys, text, done), (is_told, away)) in forms.into_iter().flat_map(|form| ways.map(|way| (form, way))) {
        let (mut player, path) = typing(keys, text);
        let away = away.map(|name| player.room.path().join(name));
        let before = sets(&path);
        match &away {
            Some(away) => std::fs::rename(&path, away).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        if is_told {
            told(&mut player);
            player.sees("moved, replaced or deleted").sees(text);
        }
        for _ in 0..3 {
            player.press("Enter").sees("moved or deleted meanwhile; nothing was saved").sees(text);
            assert!(!path.exists(), "it was made anew");
        }
        if let Some(away) = away {
            assert_eq!(sets(&away), before, "written into the file that was moved");
            std::fs::rename(&away, &path).unwrap();
            told(&mut player);
            player.sees(text);
            // Once it is said that there is a file again; then it is written to.
            player.press("Enter").sees("nothing was saved. Again").press("Enter").sees(done);
            assert_eq!(sets(&path), before + 1);
        }
    }
}

#[test]
fn a_file_that_was_replaced_is_written_to_only_after_a_word() {
    for is_told in [false, true] {
        let (mut player, path) = typing("r", "37.5");
        let away = player.room.path().join("away.db");
        let other = another(&player);
        let (before, there) = (sets(&path), sets(&other));
        std::fs::rename(&path, &away).unwrap();
        std::fs::rename(&other, &path).unwrap();
        if is_told {
            told(&mut player);
            player.sees("moved, replaced or deleted").sees("37.5");
        }
        player.press("Enter").sees("replaced meanwhile; nothing was saved").sees("37.5");
        assert_eq!((sets(&away), sets(&path)), (before, there));
        player.press("Enter").sees("Logged 37.5%");
        assert_eq!((sets(&away), sets(&path)), (before, there + 1));
    }
}
