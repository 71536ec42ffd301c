//! A reading is never doubled or lost: random runs of import, the same under another name, restated, a window that rolls
//! on, `--correct`, undo and redo, against a naive model of what counts.

use std::collections::BTreeMap;

use serde_json::json;

use upshot::domain::command::Command;
use upshot::domain::day::Day;
use upshot::domain::handle::Handle;
use upshot::domain::label::Slug;
use upshot::session::{Found, How, Incoming, NewMetric, Row, Session, Who};

/// What the world says of a day, and what the board should count of it.
type Days = BTreeMap<i32, f64>;

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// One thing that was done: what it made of days, so that it can be taken back.
#[derive(Clone)]
struct Done {
    before: Days,
    after: Days,
}

fn session(path: &std::path::Path) -> Session {
    let who = Who { handle: Handle::parse("ana").unwrap(), today: Day::new(2024, 12, 31), via: "cli" };
    Session::open(path, who, upshot::clock::now).unwrap()
}

fn row(day: i32, value: f64, line: u32) -> Row {
    let day = Day::from_number(i64::from(day)).unwrap();
    Row { metric: 0, day, minute: None, ms: None, value, of: None, note: None, source: None, id: None, line }
}

/// One run of random steps.
fn run(seed: u64) {
    let chance = &mut Chance(seed);
    let room = tempfile::tempdir().unwrap();
    let mut session = session(&room.path().join("b.db"));
    let slug = Slug::parse("m").unwrap();
    let first = 19_000;
    let mut world: Days = (0..8).map(|day| (first + day, chance.below(50) as f64)).collect();
    let mut counts = Days::new();
    let (mut undo, mut redo): (Vec<Done>, Vec<Done>) = (Vec::new(), Vec::new());
    let mut steps = Vec::new();
    for step in 0..12 {
        let what = chance.below(6);
        steps.push(what);
        match what {
            // The world goes on, and restates a day.
            0 => {
                let last = *world.keys().last().unwrap();
                world.insert(last + 1, chance.below(50) as f64);
                let some = first + chance.below(u64::from(world.len() as u32)) as i32;
                world.insert(some, chance.below(50) as f64);
            }
            4 => {
                if let Some(done) = undo.pop() {
                    session.run(&Command::Undo { set: None, redo: false }).unwrap();
                    counts = done.before.clone();
                    redo.push(done);
                }
            }
            5 => {
                if let Some(done) = redo.pop() {
                    session.run(&Command::Undo { set: None, redo: true }).unwrap();
                    counts = done.after.clone();
                    undo.push(done);
                }
            }
            // An import of all there is, or of a window of it, under any name; perhaps with --correct.
            _ => {
                let from = if chance.below(2) == 0 { first } else { first + chance.below(6) as i32 };
                let correct = chance.below(3) == 0;
                let rows: Vec<Row> =
                    world.range(from..).zip(2..).map(|((day, value), line)| row(*day, *value, line)).collect();
                let metric = match session.find("m") {
                    Ok(Found::Metric { metric, .. }) => Incoming::Known(metric),
                    _ => Incoming::New(NewMetric { slug: slug.clone(), unit: None, better: None, every: 1 }),
                };
                let name = format!("m ({step}).csv");
                let how = How { correct, ..How::default() };
                let (receipt, _) = session.import(&name, &[metric], &rows, how).unwrap();
                let before = counts.clone();
                for row in &rows {
                    if correct || !counts.contains_key(&row.day.number()) {
                        counts.insert(row.day.number(), row.value);
                    }
                }
                if receipt.set.is_some() {
                    undo.push(Done { before, after: counts.clone() });
                    redo.clear();
                }
            }
        }
        let there: Days = match session.find("m") {
            Ok(Found::Metric { metric, .. }) => {
                let list = session.readings(metric, None, None, usize::MAX).unwrap();
                let count = session.metric(metric).unwrap().map_or(0, |line| line.readings);
                assert_eq!(list.len() as i64, count, "seed {seed}, after {steps:?}: the count of readings");
                let days: Days = list.iter().map(|r| (r.reading.day.number(), r.reading.value.unwrap())).collect();
                assert_eq!(days.len(), list.len(), "seed {seed}, after {steps:?}: a day counts twice");
                days
            }
            _ => Days::new(),
        };
        assert_eq!(json!(there), json!(counts), "seed {seed}, after {steps:?}");
    }
    assert!(session.doctor().unwrap().troubles.is_empty(), "seed {seed}, after {steps:?}: it is not sound");
}

#[test]
fn no_reading_is_doubled_or_lost() {
    let runs = if std::env::var("PROOF").is_ok_and(|how| how == "long") { 20_000 } else { 2_000 };
    let (next, threads) =
        (std::sync::atomic::AtomicU64::new(1), std::thread::available_parallelism().map_or(2, usize::from));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if seed > runs {
                        return;
                    }
                    run(seed);
                }
            });
        }
    });
}
