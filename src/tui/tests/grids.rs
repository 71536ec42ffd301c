//! The screens as they were drawn before they were built: each grid that the demo reaches, cell by cell.

use serde_json::Value;

use super::player::Player;

#[test]
fn scores() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui/tests/grids");
    let all: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("keys.json")).unwrap()).unwrap();
    let only = std::env::var("GRID").ok();
    let (mut same, mut of) = (0, 0);
    for (name, told) in all.as_object().unwrap() {
        if told.get("made_up").is_some() || told.get("config").is_some() || name.starts_with("linear") {
            continue;
        }
        if only.as_ref().is_some_and(|only| !name.starts_with(only.as_str())) {
            continue;
        }
        let size: Vec<u16> = told["size"].as_str().unwrap().split('x').map(|n| n.parse().unwrap()).collect();
        let mut player = Player::demo(size[0], size[1]);
        for key in told["keys"].as_array().unwrap() {
            let key = key.as_str().unwrap();
            match key.strip_prefix('=') {
                Some(text) => player.types(text),
                None => player.press(key),
            };
        }
        let grid = std::fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        let screen = player.screen();
        let mut wrong = Vec::new();
        let (mut g, mut s): (Vec<&str>, Vec<&str>) = (grid.lines().collect(), screen.lines().collect());
        let n = g.len().max(s.len());
        g.resize(n, "");
        s.resize(n, "");
        for (g, s) in g.iter().zip(&s) {
            if g.trim_end() != s.trim_end() {
                wrong.push(format!("- {}\n+ {}", g.trim_end(), s.trim_end()));
            }
        }
        same += usize::from(wrong.is_empty());
        of += 1;
        println!("{name}: {} of {n} lines differ", wrong.len());
        if only.is_some() {
            println!("{}", wrong.join("\n"));
        }
    }
    println!("{same} of {of}");
}

#[test]
fn looks() {
    let Ok(keys) = std::env::var("KEYS") else { return };
    let size: Vec<u16> =
        std::env::var("SIZE").unwrap_or("80x24".to_owned()).split('x').map(|n| n.parse().unwrap()).collect();
    let mut player = Player::demo(size[0], size[1]);
    for key in keys.split(' ').filter(|k| !k.is_empty()) {
        match key.strip_prefix('=') {
            Some(text) => player.types(&text.replace('_', " ")),
            None => player.press(key),
        };
    }
    println!("{}", player.screen());
}
