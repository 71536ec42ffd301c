//! What is declared of a metric in the forms: its season, events and a control, until something ships.

use super::player::Player;
use crate::domain::amount::Amount;
use crate::domain::command::{Command, Declared, From, HypothesisParts, MetricParts, OutcomeParts, Typed};
use crate::domain::label::Slug;
use crate::domain::metric::{Control, Metric, Season};
use crate::fixture;
use crate::tui::theme::Theme;

fn metric(player: &Player, slug: &str) -> Metric {
    player.session.metrics().unwrap().into_iter().find(|m| m.metric.slug.as_str() == slug).unwrap().metric
}

/// Goes to a field by its hint or its name: the cursor's row says what it is for.
fn to_season(player: &mut Player) {
    player.press("n").sees("New hypothesis").types("a thing").press("Tab").types("+20");
    player
        .goes_to_field("compared")
        .sees("season, counts, beside a metric")
        .press("2 Tab")
        .sees("the readings before a ship decide; frozen when it ships");
}

#[test]
fn a_hypothesis_declares_how_its_metric_is_compared() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut player = Player::demo(width, height);
        to_season(&mut player);
        player.press("2").sees("a move that can't be told from the season is none");
        player.sees("what has shipped keeps what was declared").press("Tab Space").sees("[x] rare events");
        player.press("Tab").sees("what moves both is no move of this one; frozen when it ships");
        player.types("p95").sees("activation is in %, and p95 in ms: only by");
        player.press("Tab Space").sees("by the ratio of their means").sees_not("activation is in %").press("Ctrl-s");
        player.sees("Wrote H-22");
        let (declared, p95) = (metric(&player, "activation"), metric(&player, "p95").id);
        let control = declared.control.unwrap();
        assert_eq!((declared.season, declared.events), (Season::Yearly, true));
        assert_eq!((control.metric, control.scaled), (p95, true));
        // It was one step, and is taken back as one.
        player.press("u").sees("Undone");
        let undone = metric(&player, "activation");
        assert_eq!((undone.season, undone.events, undone.control), (Season::Auto, false, None));
    }
}

#[test]
fn what_stands_is_shown_and_only_what_was_changed_is_declared() {
    let mut player = Player::demo(120, 40);
    to_season(&mut player);
    player.press("3 Tab Tab").types("p95").press("Tab Space Ctrl-s").sees("Wrote H-22");
    player.goes_to("H-22").press("e").sees("Edit").sees("(3 none)").sees("p95").sees("[x] ratio");
    player.goes_to_field("control").sees("what p95 does too is no move of this one");
    player.press("Ctrl-u Ctrl-s").sees("Changed H-22: its metric's control");
    let declared = metric(&player, "activation");
    assert_eq!((declared.season, declared.control), (Season::None, None));
    // An outcome's own form has them too.
    player.goes_to("H-22").press("E").sees("Edit").sees("(3 none)");
}

#[test]
fn what_has_shipped_is_asked_no_more_and_says_what_was_frozen() {
    let mut player = Player::demo(80, 24);
    player.goes_to("H-12").press("e").sees("Frozen when it shipped: season as the readings before it decide");
    player.sees_not("rare events").sees_not("Beside");
    let h = fixture::id(&player.session, "H-12");
    let declared = Declared { season: Some(Season::Yearly), ..Declared::default() };
    let parts = HypothesisParts { declared, ..Default::default() };
    let command = Command::EditHypothesis { hypothesis: h, parts: Box::new(parts), why: None };
    let refused = player.session.run(&command).unwrap_err();
    assert!(format!("{refused:?}").contains("frozen when it did"), "{refused:?}");
}

#[test]
fn hostile_names_are_said_to_be_none() {
    for text in
        ["p95 latency", "../../etc/passwd", "\u{202e}p95", "nothing-there", "activation", "'; drop table metric"]
    {
        let mut player = Player::demo(80, 24);
        to_season(&mut player);
        player.press("Tab Tab").pastes(text).press("Ctrl-s").sees_not("Wrote").sees("New hypothesis");
        let screen = player.screen();
        let words =
            ["can't be a metric's short name", "no metric is called", "is no control of itself", "and p95 in ms"];
        assert!(words.iter().any(|words| screen.contains(words)), "{text}: {screen}");
        assert_eq!(metric(&player, "activation").control, None);
    }
}

#[test]
fn a_new_outcome_declares_its_new_metric() {
    let mut player = Player::demo(120, 40);
    player.press("N").sees("New outcome").press("Tab Tab Tab").types("Fewer incidents").press("Tab").types("incidents");
    player.goes_to_field("compared").press("2 Tab 2 Tab Space Tab").types("tickets").press("Ctrl-s").sees("Framed");
    let (declared, tickets) = (metric(&player, "incidents"), metric(&player, "tickets").id);
    assert_eq!((declared.season, declared.events), (Season::Yearly, true));
    assert_eq!(declared.control.map(|control| control.metric), Some(tickets));
}

/// A board of one outcome, whose metric `de` is read weekly beside `us`, and something shipped in the sixteenth week.
fn beside(width: u16, height: u16, theme: Theme) -> Player {
    let room = tempfile::tempdir().unwrap();
    drop(fixture::open(&room.path().join("team.db")));
    let mut player = Player::with(room, width, height, theme);
    let run = |player: &mut Player, command: Command| drop(player.session.run(&command).unwrap());
    let slug = |word: &str| Slug::parse(word).unwrap();
    let number = |word: &str| Amount::parse(word).unwrap();
    for name in ["de", "us"] {
        run(&mut player, Command::AddMetric { slug: slug(name), parts: MetricParts::default() });
    }
    let first = fixture::today().plus(-7 * 27);
    for week in 0..28_i64 {
        let weather = [0.0, 3.0, -2.0, 5.0, 1.0, -4.0, 2.0][week as usize % 7];
        let own = 50.0 + weather + (week * 7 % 5) as f64 / 10.0 + if week >= 16 { 6.0 } else { 0.0 };
        for (name, value) in [("de", own), ("us", 40.0 + weather)] {
            let metric = fixture::id_of_metric(&player.session, name);
            let (on, value) = (first.plus(7 * week), number(&value.to_string()));
            run(&mut player, Command::Log { metric, value, on, note: None, source: None, once: false });
        }
    }
    let to = Typed { words: crate::domain::target::parse_target("=60").unwrap(), as_typed: "60".to_owned() };
    let parts = OutcomeParts {
        title: Some("More pay".to_owned()),
        metric: Some(slug("de")),
        from: Some(From::Known(number("50"))),
        to: Some(to),
        problem: Some("few pay".to_owned()),
        due: Some(fixture::today().plus(60)),
        wrong_if: Some(crate::domain::condition::parse_wrong_if("de < 40 by 2026-05-01", fixture::today()).unwrap()),
        ..OutcomeParts::default()
    };
    run(&mut player, Command::Frame(Box::new(parts)));
    let words = crate::domain::target::parse_target("+4").unwrap();
    let parts = HypothesisParts {
        build: Some("one page".to_owned()),
        because: Some("fewer steps".to_owned()),
        expect: Some(Typed { words, as_typed: "+4".to_owned() }),
        window: Some(28),
        ..HypothesisParts::default()
    };
    let outcome = fixture::id(&player.session, "O-1");
    run(&mut player, Command::Try { outcome, parts: Box::new(parts) });
    let hypothesis = fixture::id(&player.session, "H-1");
    let on = first.plus(7 * 16 - 2);
    run(&mut player, Command::Ship { hypothesis, on, refs: Vec::new(), before: None, waive: None });
    player.renew();
    player
}

#[test]
fn charts_mark_what_was_taken_out_where_it_was_read() {
    const LEGEND: &str = "as it was read, before anything was taken out";
    for (ascii, mark) in [(false, '∘'), (true, 'o')] {
        let theme = Theme { ascii, ..Theme::default() };
        let mut player = beside(120, 40, theme);
        let ink = |player: &Player| player.screen().lines().skip(8).take(8).collect::<String>().matches(mark).count();
        player.sees_not("∘");
        player.press("Enter").sees_not(LEGEND).press("Esc");
        let (de, us) = (fixture::id_of_metric(&player.session, "de"), fixture::id_of_metric(&player.session, "us"));
        let control = Some(Some(Control { metric: us, scaled: false }));
        let parts = MetricParts { control, ..MetricParts::default() };
        player.session.run(&Command::EditMetric { metric: de, parts, why: None }).unwrap();
        player.renew();
        assert!(ink(&player) >= 5, "{}", player.screen());
        player.press("Enter").sees(&format!("{mark} {LEGEND}"));
        // A reading of the control alone is seen at once: what is drawn rests on it too.
        let drawn = player.screen();
        let (on, value) = (fixture::today().plus(-7), Amount::parse("90").unwrap());
        let log = Command::Log { metric: us, value, on, note: None, source: None, once: false };
        player.session.run(&log).unwrap();
        player.renew();
        assert_ne!(player.screen(), drawn, "the control's reading changes nothing on the screen");
    }
}
