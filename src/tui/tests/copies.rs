//! Two copies that met: what they said differently is seen on the board, and settled there.

use super::player::Player;
use crate::fixture;
use crate::session::Merging;

/// The demo's board after another copy of it came in; each line was typed there.
pub(super) fn met(size: (u16, u16), here: &[&str], there: &[&str]) -> Player {
    let mut player = Player::demo_after(size, here, fixture::today());
    let other = player.room.path().join("other.db");
    let Player { session, room, .. } = Player::demo_after(size, there, fixture::today());
    std::fs::copy(session.path(), &other).unwrap();
    drop(room);
    player.session.merge(&other, Merging::default()).unwrap();
    player.renew();
    player
}

const MINE: &str = "2026-03-12 mara edit O-1 --to 44 --why 'the first month was the season'";
const THEIRS: &str = "2026-03-12 bo edit O-1 --to 41 --why 'mobile is out of scope'";

#[test]
fn two_versions_of_a_target_are_loud_and_settled_where_they_stand() {
    let mut player = met((120, 40), &[MINE], &[THEIRS]);
    assert!(player.screen().contains("2 VERSIONS OF target"), "{}", player.screen());
    assert!(player.screen().contains("41 ≠ 44"), "{}", player.screen());
    player.press("=");
    let screen = player.screen();
    assert!(screen.contains("1 activation › 2 versions of target"), "{screen}");
    assert!(
        screen.contains("1  mine") && screen.contains("2  theirs") && screen.contains("from this copy"),
        "{screen}"
    );
    assert!(screen.contains("44%") && screen.contains("41%, shown now"), "{screen}");
    assert!(screen.contains("mobile is out of scope") && screen.contains("% of the way"), "{screen}");
    assert!(screen.contains("it needs") && screen.contains("/wk"), "{screen}");
    // It is committed, so what holds of it needs a reason.
    player.press("1").press("Ctrl-s");
    assert!(player.screen().contains("needs a reason"), "{}", player.screen());
    player.types("the season counts").press("Ctrl-s");
    let screen = player.screen();
    assert!(screen.contains("Settled O-1 target") && !screen.contains("VERSIONS"), "{screen}");
    assert!(player.session.conflicts().unwrap().is_empty());
    player.press("u");
    assert!(player.session.doctor().unwrap().troubles.is_empty());
}

#[test]
fn two_verdicts_are_contested_on_their_card_and_the_owner_judges_anew() {
    let judged = |call: &str| format!("2026-03-12 mara verdict H-12 {call} -l 'what I saw' -n watch");
    let (mine, theirs) = (judged("refuted"), judged("inconclusive"));
    let mut player = met((120, 40), &[&mine], &[&theirs]);
    let screen = player.screen();
    assert!(screen.contains("H-12 CONTESTED") && screen.contains("H-12 Sample data"), "{screen}");
    assert!(screen.contains("refuted @mara") || screen.contains("inconclusive @mara"), "{screen}");
    player.press("=");
    assert!(player.screen().contains("Replace the verdict on H-12"), "{}", player.screen());
}

#[test]
fn what_agrees_has_no_versions() {
    let mut player = Player::demo(80, 24);
    player.press("=");
    assert!(player.screen().contains("every copy says the same of it"), "{}", player.screen());
}

#[test]
fn what_came_is_counted_until_the_history_shows_it() {
    let mut player = met((80, 24), &[MINE], &[THEIRS]);
    assert!(player.screen().lines().next().unwrap().contains("1 from a merge"), "{}", player.screen());
    player.press("g h");
    let screen = player.screen();
    assert!(!screen.lines().next().unwrap().contains("from a merge"), "{screen}");
    assert!(screen.contains("≪ ") && screen.contains("via a merge"), "{screen}");
}

#[test]
fn another_value_settles_the_versions_too() {
    let mut player = met((120, 40), &[MINE], &[THEIRS]);
    player.press("=").sees("Another value").press("Tab Tab Tab").press("Enter");
    player.sees("Edit · 1 activation");
    // And by its letter, in the choice alone: in a text it is a letter, and on a button nothing.
    player
        .press("Esc")
        .press("=")
        .press("Tab e")
        .sees("2 versions of target")
        .press("Tab e")
        .sees("2 versions of target")
        .press("S-Tab S-Tab e")
        .sees("Edit · 1 activation");
}

#[test]
fn the_line_that_settles_it_in_the_shell_says_what_is_chosen() {
    let mut player = met((80, 24), &[MINE], &[THEIRS]);
    player.press("=").sees_not("Same in the shell").press("2").sees("upshot resolve O-1 target 2 --why TEXT");
    player.press("Tab").types("it is").sees("upshot resolve O-1 target 2 --why 'it is'");
}

#[test]
fn a_draft_is_of_the_versions_it_was_written_of() {
    let mut player = met((80, 24), &[MINE], &[THEIRS]);
    player.press("=").press("2").press("Tab").types("the season counts").press("Esc");
    player.press("=").sees("(2 theirs)").sees("the season counts").press("Esc");
    // Settled elsewhere, and said differently once more: what was chosen among the others is none of it.
    let (path, at) = (player.session.path().to_owned(), player.room.path().join("again.db"));
    let settle = "2026-03-12 mara resolve O-1 target 1 --why 'so it is'";
    fixture::typed(fixture::open(&path), &path, &[settle]);
    std::fs::copy(&path, &at).unwrap();
    fixture::typed(fixture::open(&at), &at, &["2026-03-12 bo edit O-1 --to 43 --why x"]);
    fixture::typed(fixture::open(&path), &path, &["2026-03-12 mara edit O-1 --to 42 --why y"]);
    player.session.merge(&at, Merging::default()).unwrap();
    player.renew();
    player.press("=").sees("2 versions of target").sees_not("(2 theirs)").sees_not("the season counts");
}

#[test]
fn each_thing_that_needs_me_opens_its_own_versions() {
    let here = [
        MINE,
        "2026-03-12 mara metric edit activation --measures 'those of customers' --why 'mine'",
        "2026-03-12 mara correct activation 2026-03-11 35.1 --why typo",
    ];
    let there = [
        THEIRS,
        "2026-03-12 bo metric edit activation --measures 'all of them' --why 'theirs'",
        "2026-03-12 bo correct activation 2026-03-11 35.2 --why typo",
    ];
    let mut player = met((120, 40), &here, &there);
    let conflicts = player.session.conflicts().unwrap();
    assert!(conflicts.len() >= 2, "{conflicts:?}");
    for conflict in &conflicts {
        player.press("!");
        for _ in 0..30 {
            player.press("k");
        }
        let mut found = false;
        for _ in 0..30 {
            player.press("=");
            let screen = player.screen();
            let title = match conflict.field.as_str() {
                "reading" => "Correct".to_owned(),
                field if conflict.thing.kind == crate::domain::id::Kind::Outcome => format!("of {field}"),
                _ => format!("of {}", conflict.name),
            };
            found = screen.contains(&title);
            player.press("Esc");
            if found {
                break;
            }
            player.press("j");
        }
        assert!(found, "{} is not opened from what needs me", conflict.name);
        player.press("g b");
    }
}

#[test]
fn what_two_copies_said_is_told_before_it_is_settled_wherever_that_is() {
    let here = [
        "2026-03-12 mara correct activation 2026-03-11 35.1 --why typo",
        "2026-03-12 mara verdict H-12 refuted -l 'nobody stayed' -n stop --replace",
    ];
    let there = [
        "2026-03-12 bo correct activation 2026-03-11 35.2 --why bots",
        "2026-03-12 bo verdict H-12 inconclusive -l 'too few came' -n watch --for mara --replace",
    ];
    let mut player = met((80, 24), &here, &there);
    player.press("!").goes_to("Activation reading").sees("35.1%, by @mara").sees("35.2%, shown now, by @bo");
    player.press("=").sees("Two copies say 2 values of it").sees("35.1%, by @mara").press("Esc");
    player.goes_to("H-12 has 2 verdicts").press("=").sees("none of both counts, and yours replaces both");
    player.sees("refuted by @mara: nobody stayed").sees("inconclusive by @mara, typed by @bo: too few came");
}

#[test]
fn a_rule_that_two_copies_broke_together_is_loud_in_its_column_and_counted_on_line_1() {
    let off = "2026-03-12 mara outcome guardrail O-1 p95 --remove --why 'another instead'";
    let guard = |metric: &str| {
        [off.to_owned(), format!("2026-03-12 mara outcome guardrail O-1 '{metric} < 900' --why 'not at any price'")]
    };
    let [mine, theirs] = ["error-rate", "docs"].map(guard);
    let before = Player::demo(80, 24).screen();
    let count = |screen: &str| {
        let line = screen.lines().next().unwrap();
        let at = line.find("! ").map(|at| line[at + 2..].chars().next().unwrap());
        at.and_then(|c| c.to_digit(10)).unwrap_or(0)
    };
    let mut player = met((80, 24), &[&mine[0], &mine[1]], &[&theirs[0], &theirs[1]]);
    let screen = player.screen();
    assert!(screen.contains("! 3 GUARDRAILS"), "{screen}");
    assert!(count(&screen) > count(&before), "{before}{screen}");
    player.press("=").sees("in the shell:  upshot outcome guardrail O-1");
    player.press("g n").sees("Held by 3 guardrails, and two are the most");
    let alarms: Vec<_> = player.world.view.alarms.iter().map(|alarm| alarm.across).collect();
    assert_eq!(alarms, [crate::domain::alarm::Across::TwoGuardrails]);
    let owed = player.world.view.needs(fixture::today());
    assert_eq!(owed.iter().filter(|need| need.says.contains("3 guardrails")).count(), 1, "once");
}

#[test]
fn what_one_copy_withdrew_and_another_shipped_is_loud_in_its_column() {
    let mut player =
        met((80, 24), &["2026-03-12 mara hypothesis withdraw H-15 --why 'no longer'"], &["2026-03-12 mara ship H-15"]);
    player.sees("! H-15 WITHDRAWN, SHIPPED");
}

#[test]
fn what_two_copies_said_is_never_left_out_of_its_column_however_long_it_is() {
    let says = |words: &str| {
        [
            format!("2026-03-12 mara metric edit activation --measures '{words}' --why x"),
            format!("2026-03-12 mara edit O-1 --by 30apr --title 'Teams {words}' --why x"),
        ]
    };
    let [here, there] = ["stay", "come back"].map(says);
    let mut player = met((80, 24), &[&here[0], &here[1]], &[&there[0], &there[1]]);
    player.sees("! 2 VERSIONS OF activation measur… +2");
    // What is held in two ways on another thing says its name whole, as far as there is room.
    let there = ["2026-03-12 mara outcome guardrail O-1 'p95 < 700' --why x"];
    let mut player = met((80, 24), &["2026-03-12 mara outcome guardrail O-1 'p95 < 650' --why x"], &there);
    player.sees("! 2 VERSIONS OF guardrail p95 lim… +1");
}

#[test]
fn a_day_that_is_not_the_clocks_says_when_it_was_written_as_days_are_said() {
    let mut player = met((120, 40), &[MINE], &[THEIRS]);
    player.press("g h").sees("(written ");
    let screen = player.screen();
    let said = screen.split("(written ").nth(1).unwrap();
    let day: String = said.chars().take_while(|c| *c != ')').collect();
    assert!(day.contains(':') && !day.contains('-'), "{day}: a short day, and the time of it");
}

/// Copies that judged H-12 apart and moved the target of its outcome apart.
fn both_apart(size: (u16, u16)) -> Player {
    let judged = |call: &str| format!("2026-03-12 mara verdict H-12 {call} -l 'what I saw' -n watch");
    let (mine, theirs) = (judged("refuted"), judged("inconclusive"));
    met(size, &[MINE, &mine], &[THEIRS, &theirs])
}

const TARGET: &str = "2 versions of target";
const VERDICTS: &str = "Two copies judged it: none of both counts";

#[test]
fn what_is_selected_is_what_versions_are_shown_of() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut player = both_apart(size);
        // On the board the card under the bar, where it is contested, else the outcome.
        player.goes_to_card("H-12").sees("= versions").press("=").sees(VERDICTS).press("Esc");
        player.goes_to_card("H-15").sees("= versions").press("=").sees(TARGET).press("Esc");
        // On the outcome's own page and in its framing the outcome, whatever hypothesis stands under the bar there.
        player.goes_to_card("H-12").press("Enter").sees("= versions").press("=").sees(TARGET).press("Esc");
        player.press("i").sees("= versions").press("=").sees(TARGET).press("Esc i");
        // And of a hypothesis in full its own.
        player.goes_to("H-12").press("Enter").sees("= versions").press("=").sees(VERDICTS);
    }
}

#[test]
fn the_versions_of_one_thing_lead_to_those_of_the_other() {
    let mut player = both_apart((80, 24));
    player.goes_to_card("H-15").press("=").sees(TARGET).sees("H-12 has 2 verdicts too: = shows it");
    player.press("=").sees(VERDICTS).sees("O-1 target has 2 versions too: = shows it");
    player.press("=").sees(TARGET).press("Tab").types("a=b").sees("a=b");
}

#[test]
fn what_needs_me_names_the_key_of_what_two_copies_said() {
    for size in [(80, 24), (120, 40)] {
        let mut player = both_apart(size);
        player.press("!").goes_to("H-12 has 2 verdicts").sees("= versions").press("=").sees(VERDICTS).press("Esc");
        player.goes_to("6 docs").sees_not("= versions").press("=").sees("every copy says the same of it");
    }
}

#[test]
fn the_help_of_the_board_lists_versions_where_there_are_some() {
    for size in [(80, 24), (120, 40)] {
        let mut player = met(size, &[MINE], &[THEIRS]);
        player.press("?").sees("=        versions").press("Esc");
        player.press(":").types("versions").sees("▌Versions").press("Enter").sees(TARGET);
        let mut player = Player::demo(size.0, size.1);
        player.press("?").sees_not("=        versions");
    }
}

#[test]
fn versions_that_have_no_column_stand_below_each_other() {
    for size in [(60, 16), (60, 24), (70, 24), (76, 24)] {
        let mut player = met(size, &[MINE], &[THEIRS]);
        player
            .press("=")
            .sees("1  44%, by @mara on this copy")
            .sees("2  41%, shown now, by @bo")
            .sees("Which one holds?");
        player.sees("\"the first month").sees("mobile is out of").sees("of the way").sees("/wk");
        let screen = player.screen();
        let version = |n: &str| screen.lines().position(|row| row.trim_start().starts_with(n)).unwrap();
        assert!(version("1  44%") < version("2  41%"), "{screen}");
        // In a wider window they stand beside each other, and back again.
        player.resize(80, 24).sees("1  mine                        2  theirs");
        player.resize(size.0, size.1);
        assert_eq!(player.screen(), screen);
        player.press("1").sees("(1 mine)").press("Tab").types("so").sees("so");
    }
}
