//! How long a board takes to be assessed anew after one reading, and `moved` beside the time to read its file.
//!
//! `cargo run --release --example million -- million.db`, then
//! `cargo run --release --example board_speed -- million.db` (it logs some readings on that board)
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::path::Path;
use std::time::Instant;

use upshot::clock;
use upshot::domain::amount::Amount;
use upshot::domain::command::Command;
use upshot::domain::day::Day;
use upshot::domain::handle::Handle;
use upshot::domain::metric::Better;
use upshot::error::Error;
use upshot::evidence::{Around, Question, Sample, assess};
use upshot::rows::asked::{Asked, Told};
use upshot::rows::{Source, read};
use upshot::session::{Found, Session, Who};

const RUNS: usize = 21;

fn median(mut took: Vec<f64>) -> f64 {
    took.sort_unstable_by(f64::total_cmp);
    took[took.len() / 2]
}

fn ms(run: impl FnOnce() -> Result<(), Error>) -> Result<f64, Error> {
    let begun = Instant::now();
    run()?;
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

fn main() -> Result<(), Error> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "million.db".to_owned());
    let Some(today) = Day::new(2026, 3, 12) else { return Ok(()) };
    let who = Who { handle: Handle::parse("mara")?, today: Some(today), via: "bench" };
    let mut session = Session::open(Path::new(&path), who, clock::now)?;
    let mut outcomes = 0;
    let first = ms(|| {
        outcomes = session.movements()?.len();
        Ok(())
    })?;
    let mut view = session.view()?;
    let mut renewed = Vec::new();
    let mut again = Vec::new();
    let mut same = Vec::new();
    for run in 0..RUNS {
        let slug = format!("metric-{:03}", run * 5 % 200);
        let Found::Metric { metric, .. } = session.find(&slug)? else { continue };
        let value = Amount::parse(&format!("{}.5", 40 + run))?;
        session.run(&Command::Log { metric, value, on: today, note: None, source: None, once: false })?;
        renewed.push(ms(|| session.renew(&mut view).map(drop))?);
        again.push(ms(|| session.movements().map(drop))?);
        same.push(ms(|| session.movements().map(drop))?);
    }
    println!("{outcomes} outcomes, ms, median of {RUNS}");
    println!("  first                           {first:>8.2}");
    println!("  after one new reading           {:>8.2}   goal 2", median(again));
    println!("  the board of the screens after it {:>6.2}   goal 2", median(renewed));
    println!("  with nothing new                {:>8.2}", median(same));

    let mut csv = String::from("day,value\n");
    let mut state = 0x5EED_u64;
    let begins = today.plus(-99_999);
    for n in 0..100_000 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        csv.push_str(&format!("{},{}\n", begins.plus(n), (state % 10_000) as f64 / 100.0));
    }
    let (told, recent) = (|_: &str| Told::New(None), |_: &str| Vec::new());
    let asked = Asked { future: true, ..Asked::new(today, &told, &recent) };
    let unread = |e: &dyn std::fmt::Debug| Error::new(upshot::error::Kind::Refused, "rows", format!("{e:?}"));
    let parse = || read(&Source::copied(csv.as_bytes()).map_err(|e| unread(&e))?, &asked).map_err(|e| unread(&e.code));
    let (mut parsed, mut moved) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let begun = Instant::now();
        let rows = parse()?;
        parsed.push(begun.elapsed().as_secs_f64() * 1e3);
        let begun = Instant::now();
        let samples =
            rows.rows.iter().filter_map(Result::ok).filter_map(|row| {
                Some(Sample { day: Day::from_number(i64::from(row.day))?, value: row.value, of: None })
            });
        let question = Question::at(today.plus(-1000), Better::Down, today);
        let answer = assess(&question, &Around::of(&question, samples));
        moved.push(begun.elapsed().as_secs_f64() * 1e3 + parsed[parsed.len() - 1]);
        std::hint::black_box(answer);
    }
    let (parsed, moved) = (median(parsed), median(moved));
    println!(
        "moved on 100,000 rows, ms: {moved:.2}, of which parsing {parsed:.2}: ratio {:.2}, goal 1.5",
        moved / parsed
    );
    Ok(())
}
