//! Laws of the answer, for any readings around any ship, by the whole schedule of levels. Values lie on a grid where
//! sums, medians and the means of up to seven days are exact, so that a law can ask for equality.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::Value;
use upshot::domain::assessment::{Assessment, Counts, Note, Numbers};
use upshot::domain::day::Day;
use upshot::domain::metric::{Better, Season};
use upshot::evidence::{Alpha, Around, Daily, Question, Sample, assess};

/// Steps of the grid: a multiple of 2, …, 7 and of two midpoints.
const STEP: f64 = 840.0 / 8.0;
/// The ship. Days are counted from here.
fn ship() -> Day {
    Day::new(2026, 3, 11).unwrap()
}

/// A question and the readings it is asked of.
#[derive(Clone, Debug)]
struct Case {
    question: Question,
    samples: Vec<Sample>,
}

impl Case {
    fn answer(&self) -> Assessment {
        assess(&self.question, &Around::of(&self.question, self.samples.iter().copied()))
    }

    fn with(&self, samples: impl Iterator<Item = Sample>) -> Self {
        Self { samples: samples.collect(), ..self.clone() }
    }
}

/// How often a metric is read.
#[derive(Clone, Copy, Debug)]
enum Rhythm {
    Daily,
    Weekly,
    Irregular,
}

fn rhythms() -> impl Strategy<Value = Rhythm> {
    prop_oneof![3 => Just(Rhythm::Daily), 1 => Just(Rhythm::Weekly), 2 => Just(Rhythm::Irregular)]
}

/// A reading as it is drawn: how many days after the one before it (where that is irregular), noise in steps, and the
/// denominator as a power of two.
type Drawn = (u8, i16, u8);

fn drawn(most: usize) -> impl Strategy<Value = Vec<Drawn>> {
    // Few readings as often as many: that is where the rules change.
    prop_oneof![
        proptest::collection::vec((0_u8..12, -9_i16..10, 0_u8..7), 0..14),
        proptest::collection::vec((0_u8..12, -9_i16..10, 0_u8..7), 0..most),
        proptest::collection::vec((0_u8..12, -9_i16..10, 0_u8..7), most / 3..most),
    ]
}

/// The day, out from the ship, of the next reading. Some days have several.
fn days_out(rhythm: Rhythm, drawn: &[Drawn]) -> Vec<i64> {
    let mut day = 0;
    let next = |(gap, _, _): &Drawn| {
        day += match (rhythm, gap) {
            (Rhythm::Daily, 0) if day > 0 => 0,
            (Rhythm::Daily, 11) => 3,
            (Rhythm::Daily, _) => 1,
            (Rhythm::Weekly, _) => 7,
            (Rhythm::Irregular, gap) => i64::from(*gap),
        };
        day
    };
    drawn.iter().map(next).collect()
}

prop_compose! {
    fn cases(counts: BoxedStrategy<bool>)(
        (rhythm, before, after) in (rhythms(), drawn(260), drawn(120)),
        (step, slopes, counts, still) in (-15_i16..16, [-2_i16..3, -2_i16..3], counts, prop::bool::weighted(0.04)),
        (settle, weekdays, check, late) in (prop_oneof![Just(0_u32), 0_u32..9], any::<bool>(), 0_i64..90, 0_i64..150),
        (previous, next, group) in (prop::option::weighted(0.3, 1_i64..200), prop::option::weighted(0.3, 1_i64..90), 0_i64..9),
        (better, checked, expected, shared) in (any::<bool>(), 0_u8..3, prop::option::weighted(0.7, 1_i16..20), 0_u8..6),
    ) -> Case {
        let ship = ship();
        let per = if counts { 100.0 } else { 1.0 };
        let reading = |out: i64, (_, noise, of): &Drawn| {
            let level = i64::from(*noise) + out * i64::from(slopes[usize::from(out > 0)]) / 8 + if out > 0 { i64::from(step) } else { 0 };
            let level = if still { 0 } else { level };
            let of = f64::from(1_u32 << of) * 4.0;
            // A share of a power of two is exact too.
            let share = ((level + 30) as f64 / 60.0 * of).round().clamp(0.0, of) / of;
            let value = if counts { share * per } else { level as f64 * STEP };
            Sample { day: ship.plus(out), value, of: counts.then_some(of) }
        };
        let old = days_out(rhythm, &before).into_iter().zip(&before).map(|(out, d)| reading(-out, d));
        let new = days_out(rhythm, &after).into_iter().zip(&after).map(|(out, d)| reading(out, d));
        let last_ship = ship.plus(if group > 6 { group } else { 0 });
        let better = if better { Better::Up } else { Better::Down };
        let question = Question {
            last_ship,
            previous: previous.map(|out| ship.plus(-out)),
            next: next.map(|out| last_ship.plus(out)),
            settle,
            weekdays,
            check_on: (checked > 0).then(|| last_ship.plus(check)),
            expected: expected.map(|e| f64::from(e) * if counts { 2.0 } else { STEP } * if better == Better::Up { 1.0 } else { -1.0 }),
            per,
            shared: if shared == 0 { vec!["H-9".to_owned()] } else { Vec::new() },
            ..Question::at(ship, better, ship.plus(late))
        };
        Case { question, samples: old.chain(new).collect() }
    }
}

/// Cases with counts and without.
fn any_case() -> impl Strategy<Value = Case> {
    cases(any::<bool>().boxed())
}

/// Cases whose readings are no shares of counts.
fn plain_case() -> impl Strategy<Value = Case> {
    cases(Just(false).boxed())
}

/// Every number in an answer is finite. JSON has no word for one that is not, and writes null; so null may only stand
/// where an answer may leave something out.
pub(crate) fn all_finite(a: &Assessment) -> Result<(), String> {
    fn walk(at: &str, value: &Value) -> Result<(), String> {
        match value {
            Value::Null => Err(format!("{at} is no number")),
            Value::Array(all) => all.iter().enumerate().try_for_each(|(i, v)| walk(&format!("{at}[{i}]"), v)),
            Value::Object(all) => all.iter().try_for_each(|(key, v)| walk(&format!("{at}.{key}"), v)),
            _ => Ok(()),
        }
    }
    let mut value = serde_json::to_value(a).unwrap();
    let all = value.as_object_mut().unwrap();
    let nothing: [(&str, bool); 23] = [
        ("why", a.why.is_none()),
        ("last_ship", a.last_ship.is_none()),
        ("look_on", a.look_on.is_none()),
        ("quiet_until", a.quiet_until.is_none()),
        ("check_on", a.check_on.is_none()),
        ("expected", a.expected.is_none()),
        ("numbers", a.numbers.is_none()),
        ("route", a.route.is_none()),
        ("interval", a.interval.is_none()),
        ("shift", a.shift.is_none()),
        ("size", a.size.is_none()),
        ("min_after", a.min_after.is_none()),
        ("xmr", a.xmr.is_none()),
        ("counts", a.counts.is_none()),
        ("past_limit", a.past_limit.is_none()),
        ("limit", a.limit.is_none()),
        ("stated", a.stated.is_none()),
        ("season", a.season.is_none()),
        ("control", a.control.is_none()),
        ("weekday_effects", a.weekday_effects.is_none()),
        ("events", a.events.is_none()),
        ("raw", a.raw.is_none()),
        ("history", a.history.is_none()),
    ];
    for (key, none) in nothing {
        if none {
            assert_eq!(all.remove(key), Some(Value::Null), "{key}");
        }
    }
    if let (Some(n), Some(Value::Object(numbers))) = (&a.numbers, all.get_mut("numbers")) {
        let nothing = [
            ("interval", n.interval.is_none()),
            ("interval_raw", n.interval_raw.is_none()),
            ("trend_before", n.trend_before.is_none()),
            ("trend_after", n.trend_after.is_none()),
            ("step", n.step.is_none()),
            ("interval_without_trend", n.interval_without_trend.is_none()),
        ];
        for (key, none) in nothing {
            if none {
                assert_eq!(numbers.remove(key), Some(Value::Null), "{key}");
            }
        }
    }
    if let (Some(season), Some(Value::Object(found))) = (&a.season, value.get_mut("season"))
        && season.kappa.is_none()
    {
        assert_eq!(found.remove("kappa"), Some(Value::Null));
    }
    walk("answer", &value)
}

/// Within rounding.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
}

/// Two pairs within rounding, or none of both.
fn both_near(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => near(a.0, b.0) && near(a.1, b.1),
        (a, b) => a == b,
    }
}

/// What of an answer stands whatever the values are counted from.
fn gist(a: &Assessment) -> impl PartialEq + std::fmt::Debug + use<> {
    let of = |f: fn(&Numbers) -> usize| a.numbers.as_ref().map(f);
    (
        (a.class, a.why, a.size, a.route, a.alpha.to_bits(), a.is_final, a.look_on),
        (of(|n| n.up), of(|n| n.down), of(|n| n.tied), of(|n| n.k), of(|n| n.k_raw), of(|n| n.best_split)),
        a.numbers.as_ref().map(|n| n.shape),
        (a.before.len(), a.after.len(), a.points, a.notes.clone()),
    )
}

/// The days around a ship made with no limit on how far it looks: all that the specification lets count.
fn everything(case: &Case) -> Around {
    let q = &case.question;
    let mut days: BTreeMap<Day, Vec<Sample>> = BTreeMap::new();
    for s in &case.samples {
        days.entry(s.day).or_default().push(*s);
    }
    let daily = |(day, rows): (&Day, &Vec<Sample>)| {
        let mut values: Vec<f64> = rows.iter().map(|s| s.value).collect();
        values.sort_by(f64::total_cmp);
        let value = values[(values.len() - 1) / 2].midpoint(values[values.len() / 2]);
        let counts = rows.iter().all(|s| s.of.is_some()).then(|| Counts {
            n: rows.iter().map(|s| (s.value / q.per * s.of.unwrap()).round()).sum(),
            of: rows.iter().map(|s| s.of.unwrap()).sum(),
        });
        Daily { day: *day, value, counts }
    };
    let opens = q.last_ship.plus(i64::from(q.settle));
    let before: Vec<Daily> =
        days.iter().filter(|(d, _)| **d < q.ship && q.previous.is_none_or(|p| **d > p)).map(daily).collect();
    let after: Vec<Daily> =
        days.iter().filter(|(d, _)| **d > opens && q.next.is_none_or(|n| **d < n)).map(daily).collect();
    let last = &before[before.len().saturating_sub(31)..];
    let mut gaps: Vec<i64> = last.windows(2).map(|pair| pair[1].day.since(pair[0].day)).collect();
    gaps.sort_unstable();
    let often = last.len() >= 5 && gaps[(gaps.len() - 1) / 2] + gaps[gaps.len() / 2] <= 4;
    let older = days.iter().filter(|(d, _)| **d < q.ship && q.previous.is_some_and(|p| **d <= p)).map(daily).collect();
    Around { before, after, dense: q.weekdays && often, older, ..Around::default() }
}

proptest! {
    // The same cases every time, as in the laws of the file.
    #![proptest_config(ProptestConfig { cases: 250, rng_seed: RngSeed::Fixed(14), ..ProptestConfig::default() })]

    #[test]
    fn every_number_is_finite(case in any_case()) {
        let answer = case.answer();
        prop_assert_eq!(all_finite(&answer), Ok(()));
        let said: Assessment = serde_json::from_str(&serde_json::to_string(&answer).unwrap()).unwrap();
        prop_assert_eq!(said, answer);
    }

    #[test]
    fn the_order_of_readings_is_nothing(case in any_case(), keys in proptest::collection::vec(any::<u16>(), 400)) {
        let mut mixed: Vec<(u16, Sample)> =
            case.samples.iter().enumerate().map(|(i, s)| (keys[i % keys.len()], *s)).collect();
        mixed.sort_by_key(|(key, _)| *key);
        prop_assert_eq!(case.with(mixed.into_iter().map(|(_, s)| s)).answer(), case.answer());
    }

    #[test]
    fn a_constant_on_top_changes_nothing(case in plain_case(), more in -4000_i32..4000) {
        let more = f64::from(more) * STEP;
        let (a, b) = (case.answer(), case.with(case.samples.iter().map(|s| Sample { value: s.value + more, ..*s })).answer());
        prop_assert_eq!(gist(&a), gist(&b));
        // What is worked out is evened by its size, which is another: by the twelfth digit of the largest.
        let coarse = case.samples.iter().map(|s| s.value.abs()).fold(more.abs(), f64::max) * 1e-10;
        let close = |a: f64, b: f64| (a - b).abs() <= coarse;
        prop_assert!(a.shift.is_some() == b.shift.is_some() && close(a.shift.unwrap_or(0.0), b.shift.unwrap_or(0.0)));
        let ((low, high), (other_low, other_high)) = (a.interval.unwrap_or_default(), b.interval.unwrap_or_default());
        prop_assert!(close(low, other_low) && close(high, other_high), "{:?} {:?}", a.interval, b.interval);
    }

    #[test]
    fn another_unit_changes_nothing(case in any_case(), power in -40_i32..41) {
        let unit = 2_f64.powi(power);
        let mut other = case.with(case.samples.iter().map(|s| Sample { value: s.value * unit, ..*s }));
        other.question.expected = case.question.expected.map(|e| e * unit);
        other.question.per = case.question.per * unit;
        let (a, b) = (case.answer(), other.answer());
        // Without its season or weekday a point lies anywhere, and is evened in decimals: what is all but equal in one
        // unit may be equal in another.
        prop_assume!(a.raw.is_none());
        prop_assert_eq!(gist(&a), gist(&b));
        prop_assert!(both_near(a.interval, b.interval.map(|(low, high)| (low / unit, high / unit))));
        let shift = |a: &Assessment, by: f64| a.shift.map(|shift| (shift / by, shift / by));
        prop_assert!(both_near(shift(&a, 1.0), shift(&b, unit)));
        let gains = |a: &Assessment| a.numbers.as_ref().map(|n| n.gain.into());
        prop_assert!(both_near(gains(&a), gains(&b)));
        prop_assert_eq!(a.numbers.map(|n| n.phi), b.numbers.map(|n| n.phi));
    }

    #[test]
    fn a_mirror_mirrors_the_answer(case in any_case()) {
        let q = &case.question;
        // Of a share, the mirror is the share of the others.
        let whole = if case.samples.iter().any(|s| s.of.is_some()) { q.per } else { 0.0 };
        let mut other = case.with(case.samples.iter().map(|s| Sample { value: whole - s.value, ..*s }));
        let turn = |way: Better| if way == Better::Up { Better::Down } else { Better::Up };
        other.question.better = turn(q.better);
        other.question.expected = q.expected.map(|e| -e);
        let (a, b) = (case.answer(), other.answer());
        prop_assert_eq!((a.class, a.why, a.size, a.route, a.look_on), (b.class, b.why, b.size, b.route, b.look_on));
        match (a.interval, b.interval) {
            (Some((low, high)), Some((other_low, other_high))) => {
                prop_assert!(near(low, -other_high) && near(high, -other_low), "{:?} {:?}", a.interval, b.interval);
            }
            (a, b) => prop_assert_eq!(a, b),
        }
        prop_assert_eq!(a.shift.is_some(), b.shift.is_some());
        prop_assert!(near(a.shift.unwrap_or(0.0), -b.shift.unwrap_or(0.0)));
        if let (Some(a), Some(b)) = (&a.numbers, &b.numbers) {
            prop_assert_eq!((a.up, a.down, a.tied, a.k), (b.down, b.up, b.tied, b.k));
            prop_assert_eq!((a.shape, a.outside, a.best_split), (b.shape, (b.outside.1, b.outside.0), b.best_split));
            prop_assert_eq!(a.trend_before.map(|t| t.s), b.trend_before.map(|t| -t.s));
        }
        let turned: Vec<Note> = a.notes.iter().map(|note| match note {
            Note::AlreadyMovingBefore(way) => Note::AlreadyMovingBefore(turn(*way)),
            Note::TrendTurned(way) => Note::TrendTurned(turn(*way)),
            Note::BendAtShip(way) => Note::BendAtShip(turn(*way)),
            other => other.clone(),
        }).collect();
        prop_assert_eq!(turned, b.notes);
    }

    #[test]
    fn what_lies_in_no_window_never_matters(case in any_case(), wild in -1e9_f64..1e9) {
        let q = &case.question;
        let opens = q.opens();
        // After the as-of day, on a ship's day, between ships of a group, while it settles, beyond a neighbour.
        // What lies beyond the ship before is read for a season alone.
        let out = |day: Day| {
            day > q.as_of || (day >= q.ship && day < opens)
                || (q.season == Season::None && q.previous.is_some_and(|p| day <= p)) || q.next.is_some_and(|n| day >= n)
        };
        let answer = case.answer();
        let kept: Vec<Sample> = case.samples.iter().copied().filter(|s| !out(s.day)).collect();
        prop_assert_eq!(&case.with(kept.iter().copied()).answer(), &answer);
        let days: BTreeSet<Day> = (-220..220).map(|n| q.ship.plus(n)).filter(|day| out(*day)).collect();
        let more = days.into_iter().map(|day| Sample { day, value: wild, of: Some(3.0) });
        prop_assert_eq!(&case.with(kept.iter().copied().chain(more)).answer(), &answer);
    }

    #[test]
    fn a_window_is_as_good_as_everything(case in any_case()) {
        prop_assert_eq!(assess(&case.question, &everything(&case)), case.answer());
    }
}

proptest! {
    // Fewer, for each is asked on many days.
    #![proptest_config(ProptestConfig { cases: 40, rng_seed: RngSeed::Fixed(14), ..ProptestConfig::default() })]

    #[test]
    fn the_look_stands_unless_the_strict_level_claims(case in any_case()) {
        let mut look: Option<Assessment> = None;
        let mut case = case;
        let check_on = case.question.check_on;
        for day in 0..120 {
            case.question.as_of = case.question.ship.plus(day);
            let mut now = case.answer();
            let strict = now.alpha == Alpha::STRICT.alpha;
            match (&look, now.look_on) {
                (None, None) => prop_assert!(check_on.is_none() || strict, "{:?}", now),
                (None, Some(on)) => {
                    prop_assert!(Some(on) == Some(case.question.as_of) && check_on.is_some_and(|c| c <= on));
                    prop_assert_eq!(now.alpha, Alpha::LOOK.alpha);
                    look = Some(now);
                }
                (Some(look), on) => {
                    prop_assert_eq!(on, look.look_on);
                    if strict {
                        prop_assert!(now.class.claims() && now.class != look.class);
                    } else {
                        now.as_of = look.as_of;
                        now.later.clear();
                        now.raw.iter_mut().for_each(|raw| raw.later.clear());
                        prop_assert_eq!(&now, look);
                    }
                }
            }
        }
    }
}

/// A law that holds of nothing but silence says nothing: the cases drawn have every answer among them.
#[test]
fn every_answer_is_drawn() {
    let config =
        ProptestConfig { rng_seed: RngSeed::Fixed(14), failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for _ in 0..800 {
        let a = any_case().new_tree(&mut runner).unwrap().current().answer();
        let shape = a.numbers.as_ref().map(|n| n.shape);
        let words = serde_json::json!([a.class, a.why, a.route, a.size, shape, a.notes]);
        let notes = words[5].as_array().unwrap();
        seen.extend(words.as_array().unwrap().iter().chain(notes).filter_map(Value::as_str).map(str::to_owned));
        if a.numbers.is_some() {
            seen.insert(format!("{:?} at {}", a.points, a.alpha));
        }
    }
    for word in "moved moved_wrong_way did_not_move too_early cant_tell \
        too_few_before too_few_after first_week_not_over all_readings_identical steady_drift_fits_as_well \
        shared_with_another_ship no_signal_yet even_a_clean_sweep_would_not_clear_the_bar readings_too_alike \
        rules_out_half_the_expected_move too_noisy no_expected_move_given \
        pairs clean_break counts at_least_expected about_expected less_than_expected jump bend drift \
        already_moving_before:up already_moving_before:down trend_turned:up_to_down trend_turned:down_to_up \
        shipped_on_worst_reading weekdays_not_balanced readings_resemble_neighbours shared:H-9"
        .split_whitespace()
        .chain([
            "Reading at 0.05",
            "Reading at 0.02",
            "Reading at 0.01",
            "Week at 0.05",
            "Week at 0.02",
            "Week at 0.01",
        ])
    {
        assert!(seen.contains(word), "{word}");
    }
}

/// How far back readings were gathered is nothing: the counts are of the days that are compared.
#[test]
fn counts_are_of_the_days_that_are_compared() {
    let sample = |n: i64| Sample { day: ship().plus(7 * n), value: 50.0, of: Some(4.0) };
    let question = Question { per: 100.0, ..Question::at(ship(), Better::Up, ship().plus(60)) };
    let answer = assess(&question, &Around::of(&question, (-45..=2).map(sample)));
    assert_eq!((answer.before.len(), answer.after.len()), (30, 2));
    assert_eq!(answer.counts, Some((Counts { n: 60.0, of: 120.0 }, Counts { n: 4.0, of: 8.0 })));
}
