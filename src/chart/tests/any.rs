//! Whatever is asked for, a grid of the asked size comes back.

use proptest::prelude::*;

use super::*;
use crate::text;

/// Values that are ordinary, equal, tiny, huge or no numbers.
fn value() -> impl Strategy<Value = f64> {
    let odd =
        [0.0, -0.0, 1e-300, -1e-300, 5e-324, 1e300, f64::MAX, f64::MIN, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    prop_oneof![4 => -50.0..50.0_f64, 1 => Just(31.0), 1 => proptest::sample::select(odd.to_vec())]
}

/// Mostly days near each other, some at the ends of time.
fn a_day() -> impl Strategy<Value = Day> {
    let near = (20_000_i64..20_400).prop_map(|n| Day::from_number(n).unwrap());
    let far = prop_oneof![Just(day("1600-01-01")), Just(day("2999-12-31"))];
    prop_oneof![12 => near, 1 => far]
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[ -~]{0,20}", 1 => any::<String>(), 1 => "[東e\u{301}\u{200d}👩\n\u{1b}]{0,6}"]
}

fn tone() -> impl Strategy<Value = Tone> {
    prop_oneof![Just(Tone::Plain), Just(Tone::Good), Just(Tone::Strong), Just(Tone::Bad)]
}

fn mark() -> impl Strategy<Value = Mark> {
    let lines = proptest::collection::vec((words(), tone()), 0..4).prop_map(|lines| Note { lines });
    let letter = prop_oneof![8 => proptest::char::range('a', 'z'), 1 => any::<char>()];
    let notes = proptest::collection::vec(lines, 0..3);
    (a_day(), letter, notes).prop_map(|(day, letter, notes)| Mark { day, letter, notes })
}

/// Everything a chart borrows.
#[derive(Clone, Debug)]
struct Whole {
    points: Vec<Point>,
    axis: (Day, Day),
    period: u32,
    ships: Vec<Mark>,
    levels: Vec<(f64, bool, String)>,
    band: Option<(f64, f64, Day, String)>,
    fan: Option<(Point, Day, f64, f64)>,
    now: Option<Day>,
    due: Option<(Day, String)>,
    months: bool,
}

prop_compose! {
    fn whole()(
        points in proptest::collection::vec((a_day(), value()).prop_map(|(day, value)| Point { day, value }), 0..80),
        axis in (a_day(), a_day()),
        period in prop_oneof![0_u32..40, Just(u32::MAX)],
        ships in proptest::collection::vec(mark(), 0..6),
        levels in proptest::collection::vec((value(), any::<bool>(), words()), 0..4),
        band in proptest::option::of((value(), value(), a_day(), words())),
        fan in proptest::option::of((a_day(), value(), a_day(), value(), value())),
        now in proptest::option::of(a_day()),
        due in proptest::option::of((a_day(), words())),
        months in any::<bool>(),
    ) -> Whole {
        // Mostly the right way round.
        let axis = if period % 5 == 0 { axis } else { (axis.0.min(axis.1), axis.0.max(axis.1)) };
        let fan = fan.map(|(day, value, due, low, high)| (Point { day, value }, due, low, high));
        Whole { points, axis, period, ships, levels, band, fan, now, due, months }
    }
}

fn with_chart<T>(whole: &Whole, see: impl FnOnce(&Chart) -> T) -> T {
    let line = |start: bool| if start { Line::Start } else { Line::Target };
    let levels: Vec<Level> =
        whole.levels.iter().map(|(value, start, word)| Level { value: *value, line: line(*start), word }).collect();
    let chart = Chart {
        period: whole.period,
        ships: &whole.ships,
        levels: &levels,
        band: whole.band.as_ref().map(|(low, high, since, word)| Band { low: *low, high: *high, since: *since, word }),
        fan: whole.fan.map(|(from, due, low, high)| Fan { from, due, low, high }),
        now: whole.now,
        due: whole.due.as_ref().map(|(day, words)| (*day, words.as_str())),
        months: whole.months,
        ..Chart::new(&whole.points, whole.axis.0, whole.axis.1, &short)
    };
    see(&chart)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_chart_fills_its_grid(whole in whole(), width in 0_usize..90, height in 0_usize..16, ascii in any::<bool>()) {
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let drawing = with_chart(&whole, |chart| chart.draw(width, height, glyphs));
        prop_assert_eq!(drawing.rows.len(), height);
        for row in &drawing.rows {
            prop_assert_eq!(row.len(), width);
            for cell in row {
                prop_assert_eq!(text::width(&cell.glyph.to_string()), 1, "{:?}", cell);
                prop_assert!(!cell.glyph.is_control());
                prop_assert!(cell.ink != Ink::Blank || cell.glyph == ' ');
                let drawn = matches!(cell.ink, Ink::Reading | Ink::Start | Ink::Target | Ink::Band | Ink::Fan | Ink::Now);
                prop_assert!(!(ascii && drawn) || cell.glyph.is_ascii(), "{:?}", cell);
            }
            let whole: String = runs(row).into_iter().map(|(words, _)| words).collect();
            prop_assert_eq!(whole, row.iter().map(|cell| cell.glyph).collect::<String>());
        }
        prop_assert!(drawing.left_out.iter().all(|at| !whole.ships[*at].notes.is_empty()));
    }

    /// A column shows one reading at the most, and one at the least where a reading begins.
    #[test]
    fn a_reading_is_drawn_once(whole in whole(), width in 12_usize..90, height in 1_usize..16) {
        let rows = with_chart(&whole, |chart| chart.draw(width, height, Glyphs::Unicode)).rows;
        let column = |col: usize| rows.iter().filter(|row| row[col].ink == Ink::Reading).count();
        prop_assert!((0..width).all(|col| column(col) <= 1));
        let on_axis = |p: &&Point| p.value.is_finite() && (whole.axis.0..=whole.axis.1).contains(&p.day);
        let any = whole.points.iter().any(|p| on_axis(&p));
        prop_assert_eq!(any, (0..width).any(|col| column(col) == 1));
    }

    #[test]
    fn any_sparkline_has_a_bar_a_point(values in proptest::collection::vec(value(), 0..20), levels in proptest::collection::vec(value(), 0..3), cells in 0_usize..30) {
        let points = every("2026-01-01", 1, &values);
        let line = sparkline(&points, &levels, cells);
        let numbers = values.iter().filter(|v| v.is_finite()).count();
        prop_assert_eq!(line.chars().count(), numbers.min(cells));
        prop_assert_eq!(text::width(&line), numbers.min(cells));
    }
}
