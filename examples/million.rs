//! Makes the board that speed is measured on, the same every time: metrics with readings by several authors in many
//! change sets, outcomes, hypotheses in every state.
//!
//! `cargo run --release --example million -- PATH [METRICS] [READINGS] [HYPOTHESES] [DAYS]`, where left out 200, 5000,
//! 400, and 1: the days from one reading of a metric to the next. With `200 5 400 10` it is the same board of a thousand
//! readings.

use std::path::Path;

use upshot::clock;
use upshot::domain::amount::Amount;
use upshot::domain::command::{Command, From, HypothesisParts, OutcomeParts, Typed};
use upshot::domain::condition::parse_wrong_if;
use upshot::domain::day::Day;
use upshot::domain::handle::Handle;
use upshot::domain::id::Id;
use upshot::domain::label::Slug;
use upshot::domain::target::{parse_expect, parse_target};
use upshot::error::Error;
use upshot::session::{Found, How, Incoming, NewMetric, Row, Session, Who};

const AUTHORS: [&str; 5] = ["mara", "jon", "li", "bo", "cron"];
/// How many readings one author brings in at once.
const BATCH: usize = 250;

fn who(name: &str, today: Day) -> Result<Who, Error> {
    Ok(Who { handle: Handle::parse(name)?, today: Some(today), via: "demo" })
}

/// A number that looks like chance and is the same every time.
fn chance(state: &mut u64) -> f64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % 10_000) as f64 / 100.0
}

fn metric(session: &Session, slug: &str) -> Result<Option<Id>, Error> {
    match session.find(slug) {
        Ok(Found::Metric { metric, .. }) => Ok(Some(metric)),
        Ok(Found::Thing(_)) => Ok(None),
        Err(e) if e.code == "not_found" => Ok(None),
        Err(e) => Err(e),
    }
}

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().collect();
    let number = |at: usize, usual: usize| args.get(at).and_then(|a| a.parse().ok()).unwrap_or(usual);
    let (metrics, readings, hypotheses) = (number(2, 200), number(3, 5000), number(4, 400));
    let days = number(5, 1) as i64;
    let path = args.get(1).map_or("million.db", String::as_str);
    let today =
        Day::new(2026, 3, 12).ok_or_else(|| Error::from(upshot::domain::unclear::Unclear::new("no day", "")))?;
    let mut session = Session::open(Path::new(path), who("mara", today)?, clock::now)?;
    session.seed(7);
    let mut state = 0x5EED_u64;
    for m in 0..metrics {
        let slug = format!("metric-{m:03}");
        for (batch, from) in (0..readings).step_by(BATCH).enumerate() {
            session.set_who(who(AUTHORS[(m + batch) % AUTHORS.len()], today)?);
            let many = BATCH.min(readings - from);
            let first = today.plus(-(readings as i64) * days);
            let rows: Vec<Row> = (0..many)
                .map(|n| Row {
                    metric: 0,
                    day: first.plus((from + n) as i64 * days),
                    minute: None,
                    ms: None,
                    source: None,
                    id: None,
                    value: chance(&mut state),
                    of: None,
                    note: None,
                    line: n as u32,
                })
                .collect();
            let incoming = match metric(&session, &slug)? {
                Some(id) => Incoming::Known(id),
                None => Incoming::New(NewMetric {
                    slug: Slug::parse(&slug)?,
                    unit: Some("ms".into()),
                    better: None,
                    every: days as u32,
                }),
            };
            session.import(&format!("warehouse-{batch}"), &[incoming], &rows, How::default())?;
        }
    }
    let outcomes = (metrics / 5).max(1);
    for o in 0..outcomes {
        session.set_who(who(AUTHORS[o % 4], today)?);
        let slug = format!("metric-{:03}", o * 5 % metrics);
        let parts = OutcomeParts {
            title: Some(format!("People get their answer {o} sooner")),
            problem: Some("half of them give up before it comes".into()),
            metric: Some(Slug::parse(&slug)?),
            from: Some(From::Known(Amount::parse("80")?)),
            to: Some(Typed { words: parse_target("60")?, as_typed: "60".into() }),
            due: Some(today.plus(60)),
            wrong_if: Some(parse_wrong_if(&format!("{slug} > 78 by 2026-05-01"), today)?),
            ..OutcomeParts::default()
        };
        session.run(&Command::Frame(Box::new(parts)))?;
    }
    for h in 0..hypotheses {
        session.set_who(who(AUTHORS[h % 4], today.plus(-40))?);
        let Found::Thing(outcome) = session.find(&format!("O-{}", h % outcomes + 1))? else { continue };
        let parts = HypothesisParts {
            build: Some(format!("change number {h} that somebody thought of")),
            because: Some("the last one helped a little".into()),
            expect: Some(Typed { words: parse_expect("-5")?, as_typed: "-5".into() }),
            window: Some(28),
            confidence: Some(60),
            ..HypothesisParts::default()
        };
        session.run(&Command::Try { outcome: outcome.id, parts: Box::new(parts) })?;
        let Found::Thing(hypothesis) = session.find(&format!("H-{}", h + 1))? else { continue };
        if h % 4 > 0 {
            session.run(&Command::Start { hypothesis: hypothesis.id, doing: None })?;
        }
        if h % 4 > 2 && hypotheses <= 1000 {
            let ship = Command::Ship {
                hypothesis: hypothesis.id,
                on: today.plus(-40),
                refs: vec![],
                before: None,
                waive: None,
            };
            session.run(&ship)?;
        }
    }
    Ok(())
}
