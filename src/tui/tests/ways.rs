//! Ways that people went through the first edition, gone again: what each took then and takes now.

use super::player::{Player, named, rows};
use crate::domain::amount::Amount;
use crate::domain::command::Command;

/// Somebody who counts the keys beside the letters of what they type.
struct Counted {
    player: Player,
    keys: usize,
}

impl Counted {
    fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            self.player.key(named(name));
            self.keys += 1;
        }
        self
    }

    fn types(&mut self, words: &str) -> &mut Self {
        self.player.types(words);
        self
    }

    /// How many keys it took until some words are seen.
    fn done(&mut self, sees: &str) -> usize {
        self.player.sees(sees);
        std::mem::take(&mut self.keys)
    }
}

/// What each step of the main job took in the first edition: an outcome, a reading, a hypothesis, starting it, shipping it,
/// the verdict.
const FIRST_EDITION: [usize; 6] = [15, 2, 5, 1, 2, 6];

#[test]
fn the_main_job_takes_no_more_keys_than_in_the_first_edition() {
    let mut hands = Counted { player: Player::fresh(100, 40), keys: 0 };
    hands.press("1");
    let fields = [
        "half leave before they see a report",
        "new teams",
        "trials",
        "New teams see a first report",
        "activation",
        "%",
        "",
        "new teams that see a report in week one",
        "31",
        "mon",
        "+14",
        "1jun",
        "activation < 33 by 1may",
    ];
    for (at, words) in fields.into_iter().enumerate() {
        if words.is_empty() {
            // Which way is better is chosen by its digit, as an answer is typed.
            hands.player.press("1");
        } else {
            hands.types(words);
        }
        // After the last field what saves is pressed at once.
        if at + 1 < fields.len() {
            hands.press(if at == 0 { "Tab" } else { "Enter" });
        }
    }
    let outcome = hands.press("Ctrl-s").done("Framed O-1");
    let reading = hands.press("r").types("31.4").press("Enter").done("Logged 31.4%");
    hands.press("n").types("sample data at signup").press("Tab").types("+5").press("Tab Tab").types("people quit");
    let hypothesis = hands.press("Ctrl-s").done("Wrote H-1");
    let start = hands.press("b").done("◐ H-1");
    let ship = hands.press("s Enter").done("Shipped H-1");
    let metric = hands.player.world.view.columns[0].metric.clone().unwrap().id;
    let (value, on) = (Amount::parse("37").unwrap(), crate::fixture::today());
    let log = Command::Log { metric, value, on, note: None, source: None, once: false };
    hands.player.session.run(&log).unwrap();
    hands.player.renew();
    hands.press("v 3 Tab").types("too few readings").press("Tab 6 Ctrl-s");
    let verdict = hands.done("H-1 is inconclusive");
    let now = [outcome, reading, hypothesis, start, ship, verdict];
    eprintln!("keys of the main job: {now:?}, in the first edition {FIRST_EDITION:?}");
    assert!(now.iter().zip(&FIRST_EDITION).all(|(now, then)| now <= then), "{now:?} against {FIRST_EDITION:?}");
}

#[test]
fn a_verdict_turned_from_supported_to_refuted_keeps_the_reason_for_the_one_it_was_typed_for() {
    let mut player = Player::demo(120, 40);
    player.press("v 1").sees("the readings disagree: DID NOT MOVE").press("Tab").sees("Your reason");
    player.types("two teams connected within the hour").press("S-Tab 2");
    player.sees("agrees with the readings").sees_not("two teams connected").press("Tab");
    player.types("it works where somebody sits beside them").press("Tab 4 Tab 1 Ctrl-s").sees("H-12 is refuted");
    let id = crate::fixture::id(&player.session, "H-12");
    let verdict = player.session.verdicts(id).unwrap().pop().unwrap();
    assert_eq!(
        (verdict.call.word(), verdict.learned.as_deref()),
        ("refuted", Some("it works where somebody sits beside them"))
    );
    assert_eq!(verdict.why, None, "a reason for another call is not signed");
}

#[test]
fn one_of_sixty_cards_is_found_by_its_number() {
    let mut lines = vec![
        "2026-03-12 mara frame 'Many things are tried' --problem slow --for all --matters pay --metric many --from 3 --to 9 \
         --by 7may --wrong-if 'many < 2 by 15apr'"
            .to_owned(),
    ];
    lines.extend(
        (1..=60).map(|n| format!("2026-03-12 mara try O-1 'number {n}' --expect +1 --within 28d --because why")),
    );
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut player = Player::typed((80, 24), &lines);
    player
        .sees("↓ ")
        .press("/")
        .types("number 42")
        .sees("1 card")
        .sees("▌○ H-42 number 42")
        .sees("59 cards do not match");
    player.press("Enter").press("Enter").sees("H-42 number 42");
}

#[test]
fn a_window_that_shrinks_and_grows_shows_the_same_again_and_the_late_verdict_always() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut player = Player::demo(width, height);
        let before = player.screen();
        for (narrow, low) in [(60, 16), (79, 23), (44, 10), (119, 31)] {
            player.resize(narrow, low);
            if narrow >= 60 {
                player.sees("9d LATE");
            }
        }
        player.resize(width, height);
        assert_eq!(player.screen(), before);
    }
}

#[test]
fn fifteen_outcomes_keep_their_letters_in_the_strip() {
    let lines: Vec<String> = (1..=15)
        .map(|n| {
            format!("2026-03-12 mara frame 'Result {n}' --problem slow --for all --matters pay --metric metric-{n} --from 3 --to 9 --by 7may")
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for width in [60, 80, 120] {
        let mut player = Player::typed((width, 24), &lines);
        for at in 0..15 {
            let strip = rows(&player.buffer())[1].clone();
            assert!(crate::text::width(&strip) <= usize::from(width), "{strip}");
            let focused = format!("[{} metric-{}", at + 1, at + 1);
            assert!(strip.contains(&focused[..focused.len().min(9)]), "{focused} is not in sight: {strip}");
            // It is never cut without a sign.
            assert!(strip.contains("15 met") || strip.trim_end().ends_with('›'), "{strip}");
            assert!(
                strip.contains(" 1 met") || strip.contains("[1 met") || strip.trim_start().starts_with('‹'),
                "{strip}"
            );
            player.press("l");
        }
    }
}

#[test]
fn the_past_weeks_of_a_new_outcome_take_their_digits_and_one_key_each() {
    let frame = "2026-03-12 mara frame 'The main branch is green' --problem slow --for all --matters pay --metric green \
                 --from 62% --on 18dec --to 90 --by 7may --wrong-if 'green < 60 by 15apr'";
    let mut hands = Counted { player: Player::typed((80, 24), &[frame]), keys: 0 };
    hands.player.sees("R  Log the past weeks");
    hands.press("R").player.sees("Log · 1 green");
    for n in 0..12 {
        assert!(hands.player.app.open_form().is_some(), "after {n}");
        hands.types(&format!("6{}", n % 10)).press("Enter");
    }
    assert!(hands.player.app.open_form().is_none(), "{}", hands.player.screen());
    let keys = hands.done("12 readings logged");
    eprintln!("twelve past readings: {keys} keys, 20 by going back from today, 60 in the first edition");
    assert_eq!(keys, 13);
}
