//! The drawings of boards and forms that the demo does not hold: each with what makes it. Why rows differ stands with the
//! others in `grids/otherwise.txt`.

use super::grids::Reasons;
use super::player::Player;
use crate::fixture;

const OPENED: &str = "Teams with sample data open it once and still do not connect a source.";
const LEARNED: &str = "The empty screen is not what stops people.";

/// Writes a verdict on H-12 as it was drawn, and stands in what was learned.
fn judging(width: u16, height: u16) -> Player {
    let mut player = Player::demo(width, height);
    player.press("v 2").goes_to_field("learned").types(&format!("{LEARNED} {OPENED}"));
    player.goes_to_field("next").press("2").goes_to_field("next_text").types("connect a source in one click");
    player.goes_to_field("live").press("2").goes_to_field("live_why").types("harmless, 22% use it");
    player.goes_to_field("learned");
    player
}

/// Writes a hypothesis while the verdict on H-12 is a draft.
fn trying(width: u16, height: u16, [build, moves, because]: [&str; 3]) -> Player {
    let mut player = Player::demo(width, height);
    player.press("v 2").goes_to_field("learned").types(LEARNED).press("Esc");
    player.press("n").goes_to_field("build").types(build).goes_to_field("expect").types(moves);
    player.goes_to_field("within").press("Ctrl-u").types("28d").goes_to_field("because").types(because);
    player.goes_to_field("confidence").types("60%").goes_to_field("follows").types("H-12").goes_to_field("expect");
    player
}

const CLICK: [&str; 3] = [
    "one-click source connection with sample credentials",
    "+4",
    "teams with sample data open it once and never connect a source",
];

fn made(name: &str) -> Player {
    match name {
        "verdict-80x24" => judging(80, 24),
        "verdict-120x40" => judging(120, 40),
        "verdict-200x60" => judging(200, 60),
        "verdict-against-80x24" => {
            let mut player = Player::demo(80, 24);
            player.press("v 1").goes_to_field("why").types("the two teams we watched both connected within the hour");
            player.goes_to_field("learned").types("Sample data works where somebody sits beside them.");
            player.goes_to_field("next").press("6").goes_to_field("next_text").types("watch ten more first hours");
            player.goes_to_field("why");
            player
        }
        "new-hypothesis-80x24" => trying(80, 24, CLICK),
        "new-hypothesis-120x40" => trying(120, 40, CLICK),
        "new-hypothesis-small-80x24" => {
            trying(80, 24, ["a hint beside the connect button", "+0.5", "two of seven found the button"])
        }
        "log-80x24" => {
            let mut player = Player::demo(80, 24);
            player.press("6 r S-Tab Ctrl-u").types("3mar").press("Tab").types("59").press("Enter");
            player
        }
        "log-paste-80x24" => {
            let mut player = Player::demo(80, 24);
            player.press("6 r").pastes("3mar 59\n24feb 58\n10.3. 60,5\n11mar 6\n17mar 61\n").press("j j");
            player
        }
        "ship-80x24" => {
            let mut player = Player::demo(80, 24);
            player.press("j s");
            player
        }
        "ship-past-80x24" => {
            let line =
                "2026-03-12 mara try O-1 'Connect in one click' --expect +4 --within 28d --because 'they stop there'";
            let mut player = Player::demo_after((80, 24), &[line], fixture::today());
            player.press(":").types("ship H-22").press("Enter").press("Ctrl-u").types("20feb");
            player
        }
        "new-outcome-80x24" => {
            let mut player = Player::typed((80, 24), &[]);
            player.press("N").types("Half of new teams leave before they see a report.");
            for (key, text) in [
                ("for_whom", "new teams"),
                ("title", "New teams see a first report in their first week"),
                ("metric", "activation"),
                ("unit", "%"),
                ("measures", "new teams that see a report in week one, per 100"),
                ("from", "31"),
                ("on", "1 oct"),
                ("to", "+14"),
                ("due", "15 apr"),
                ("wrong_if", "activation < 45 by 20 mar"),
            ] {
                player.goes_to_field(key).types(text);
            }
            player
        }
        "answer-80x24" => {
            let mut player = Player::demo(80, 24);
            player.press("g r").goes_to("1 activation").press("a 2").goes_to_field("learned");
            player.types("Five first hours watched: sample data is liked, and nobody connects a source because of it.");
            player.goes_to_field("next").types("iterate: connect a source in one click");
            player
        }
        "empty-80x24" => {
            let mut player = Player::demo(80, 24);
            player.press("9");
            player.app.mention("li logged 9.8 for tickets, 6 minutes ago");
            player
        }
        "empty-chart-80x24" => {
            let frame = "2026-03-12 mara frame 'Teams that pay stay after three months' --problem 'they leave' \
                         --for teams --matters pay --metric churn --to 4 --by 30jun --wrong-if 'churn > 6 by 1may'";
            let mut player = Player::typed((80, 24), &[frame]);
            player.press("Enter");
            player
        }
        "conflict-80x24" => {
            let mut player = Player::demo(80, 24);
            player.press("i e").goes_to_field("due").press("Ctrl-u").types("8apr");
            player.goes_to_field("spec").types("the first hour, on a desktop");
            player.goes_to_field("why").types("board meeting");
            let line = "2026-03-12 li edit O-1 --by 30apr --wrong-if 'activation < 33 by 15apr' --why 'mobile again'";
            fixture::typed(fixture::open(player.session.path()), player.session.path(), &[line]);
            player.press("Ctrl-s");
            player
        }
        "settle-80x24" => {
            let mine = ["2026-03-08 mara edit O-1 --to 44 --why x", "2026-03-09 mara edit O-1 --to +14 --why 'it was'"];
            let theirs = "2026-03-10 bo edit O-1 --to +10 --why 'mobile is out of scope'";
            let mut player = super::copies::met((80, 24), &mine, &[theirs]);
            player.press("=");
            player
        }
        other => panic!("nothing makes {other}"),
    }
}

/// Those that something here makes.
const MADE: [&str; 17] = [
    "verdict-80x24",
    "verdict-120x40",
    "verdict-200x60",
    "verdict-against-80x24",
    "new-hypothesis-80x24",
    "new-hypothesis-120x40",
    "new-hypothesis-small-80x24",
    "log-80x24",
    "log-paste-80x24",
    "ship-80x24",
    "ship-past-80x24",
    "new-outcome-80x24",
    "answer-80x24",
    "empty-80x24",
    "empty-chart-80x24",
    "conflict-80x24",
    "settle-80x24",
];

#[test]
fn what_was_made_up_is_as_it_was_drawn_but_where_it_is_said_why() {
    let reasons = Reasons::read();
    let wrong: String = MADE.into_iter().map(|name| reasons.untold(name, &made(name).screen())).collect();
    assert!(wrong.is_empty(), "say why in src/tui/tests/grids/otherwise.txt:\n{wrong}");
}
