//! Makes the board of a team that has worked for years, the same every time: what `review`, `report`, `ask`, `symptoms`
//! and `todo` are measured on.
//!
//! `cargo run --release --example years -- PATH [SPRINTS]`: five years are 130 sprints of two weeks, with 400 outcomes,
//! 2,000 hypotheses and 1,000,000 readings; with fewer sprints there is less of each, in proportion.

use std::path::Path;

use upshot::clock;
use upshot::domain::amount::Amount;
use upshot::domain::command::{Command, From, HypothesisParts, Judgement, OutcomeParts, Typed};
use upshot::domain::condition::parse_wrong_if;
use upshot::domain::day::Day;
use upshot::domain::handle::Handle;
use upshot::domain::id::Id;
use upshot::domain::label::Slug;
use upshot::domain::outcome::Ending;
use upshot::domain::target::{parse_expect, parse_target};
use upshot::domain::verdict::{Next, VerdictCall};
use upshot::error::Error;
use upshot::session::{How, Incoming, NewMetric, Row, Session, Who};

const PEOPLE: [&str; 4] = ["mara", "jon", "li", "bo"];
/// Each metric is read once a day for five years.
const DAYS: i64 = 1826;
/// How much of everything there is after 130 sprints.
const FULL: usize = 130;
const METRICS: usize = 548;
const OUTCOMES: usize = 400;

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().collect();
    let sprints: usize = args.get(2).and_then(|a| a.parse().ok()).unwrap_or(FULL);
    let path = args.get(1).map_or("years.db", String::as_str);
    let today =
        Day::new(2026, 3, 12).ok_or_else(|| Error::from(upshot::domain::unclear::Unclear::new("no day", "")))?;
    let session = Session::open(Path::new(path), who(0, today)?, clock::now)?;
    let mut team = Team { session, today, state: 0x5EED };
    team.session.seed(7);
    team.readings(METRICS * sprints / FULL)?;
    // The last sprint is four days from its end.
    let first = today.plus(-14 * sprints as i64 + 4);
    let mut before: Vec<Outcome> = Vec::new();
    let mut made = 0;
    for s in 0..sprints {
        let begins = first.plus(14 * s as i64);
        let many = OUTCOMES * (s + 1) / FULL - made;
        let mut outcomes = Vec::new();
        for _ in 0..many {
            outcomes.push(team.outcome(made, begins)?);
            made += 1;
        }
        team.sprint(&outcomes, begins)?;
        if s + 1 == sprints {
            break;
        }
        for outcome in std::mem::take(&mut before) {
            team.end(&outcome, begins.plus(11))?;
        }
        team.close(&outcomes, begins.plus(12))?;
        before = outcomes;
    }
    Ok(())
}

fn who(at: usize, today: Day) -> Result<Who, Error> {
    Ok(Who { handle: Handle::parse(PEOPLE[at % PEOPLE.len()])?, today: Some(today), via: "demo" })
}

fn typed<W>(words: W, as_typed: &str) -> Typed<W> {
    Typed { words, as_typed: as_typed.to_owned() }
}

/// An outcome of the board, with what was shipped for it.
struct Outcome {
    id: Id,
    number: usize,
    shipped: Vec<Id>,
}

struct Team {
    session: Session,
    today: Day,
    state: u64,
}

impl Team {
    /// A number that looks like chance and is the same every time, from 0 to 100.
    fn chance(&mut self) -> f64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % 10_000) as f64 / 100.0
    }

    fn readings(&mut self, metrics: usize) -> Result<(), Error> {
        let first = self.today.plus(1 - DAYS);
        for m in 0..metrics {
            self.session.set_who(who(m, self.today)?);
            let rows: Vec<Row> = (0..DAYS)
                .map(|n| Row {
                    metric: 0,
                    day: first.plus(n),
                    minute: None,
                    ms: None,
                    source: None,
                    id: None,
                    value: 70.0 + self.chance() / 5.0,
                    of: None,
                    note: None,
                    line: n as u32,
                })
                .collect();
            let metric = NewMetric {
                slug: Slug::parse(&format!("metric-{m:03}"))?,
                unit: Some("ms".into()),
                better: None,
                every: 1,
            };
            self.session.import("warehouse", &[Incoming::New(metric)], &rows, How::default())?;
        }
        Ok(())
    }

    fn run(&mut self, at: usize, day: Day, command: &Command) -> Result<(), Error> {
        self.session.set_who(who(at, day)?);
        self.session.run(command).map(drop)
    }

    /// Frames an outcome with five hypotheses, and ships three of them within the sprint.
    fn outcome(&mut self, number: usize, begins: Day) -> Result<Outcome, Error> {
        let slug = format!("metric-{number:03}");
        let parts = OutcomeParts {
            title: Some(format!("People get their answer {number} sooner")),
            problem: Some("half of them give up before it comes".into()),
            for_whom: Some("people who ask".into()),
            matters: Some("renewals".into()),
            metric: Some(Slug::parse(&slug)?),
            from: Some(From::Known(Amount::parse("80")?)),
            to: Some(typed(parse_target("60")?, "60")),
            due: Some(begins.plus(60)),
            wrong_if: Some(parse_wrong_if(&format!("{slug} > 95 by {}", begins.plus(40)), begins)?),
            ..OutcomeParts::default()
        };
        self.run(number, begins, &Command::Frame(Box::new(parts)))?;
        let id = self.session.find(&format!("O-{}", number + 1))?.thing().id;
        let mut shipped = Vec::new();
        for h in 0..5_usize {
            let parts = HypothesisParts {
                build: Some(format!("change {h} for answer {number} that somebody thought of")),
                because: Some("the last one helped a little".into()),
                expect: Some(typed(parse_expect("-5")?, "-5")),
                window: Some(14),
                confidence: Some(50 + 10 * (h as u32 % 5)),
                ..HypothesisParts::default()
            };
            self.run(number, begins, &Command::Try { outcome: id, parts: Box::new(parts) })?;
            if h < 3 {
                let hypothesis = self.session.find(&format!("H-{}", number * 5 + h + 1))?.thing().id;
                shipped.push(hypothesis);
            }
        }
        Ok(Outcome { id, number, shipped })
    }

    fn sprint(&mut self, outcomes: &[Outcome], begins: Day) -> Result<(), Error> {
        let mut ids = outcomes.iter().map(|o| o.id);
        let goal = ids.next();
        // The ceiling is three: one more of a fourth stays beside.
        let with = ids.take(2).collect();
        let start = Command::StartSprint { days: Some(14), ends: None, goal, with, name: None, why: None };
        self.run(0, begins, &start)?;
        for outcome in outcomes {
            for (at, hypothesis) in outcome.shipped.iter().enumerate() {
                let on = begins.plus(1 + 2 * at as i64);
                let ship = Command::Ship { hypothesis: *hypothesis, on, refs: vec![], before: None, waive: None };
                self.run(outcome.number, on, &ship)?;
            }
        }
        Ok(())
    }

    /// Rules on what shipped, and ends the outcome.
    fn end(&mut self, outcome: &Outcome, on: Day) -> Result<(), Error> {
        for (at, hypothesis) in outcome.shipped.iter().enumerate() {
            let call = [VerdictCall::Supported, VerdictCall::Refuted, VerdictCall::Inconclusive][at % 3];
            let judgement = Judgement {
                call,
                learned: Some(format!("answer {} wants more than change {at}", outcome.number)),
                next: Some(Next::Iterate),
                next_text: Some("the next one".into()),
                why: Some("we asked the people".into()),
                signer: None,
                propose: false,
                replace: false,
            };
            self.run(outcome.number, on, &Command::Judge { hypothesis: *hypothesis, judgement })?;
            if call == VerdictCall::Refuted {
                let live = Command::Live { hypothesis: *hypothesis, rolled_back: true, why: None };
                self.run(outcome.number, on, &live)?;
            }
        }
        let ended = [Ending::Achieved, Ending::Missed, Ending::Stopped][outcome.number % 3];
        let close = Command::CloseOutcome {
            outcome: outcome.id,
            ended,
            why: Some("the next answer is worth more".into()),
            learned: Some("small changes add up".into()),
        };
        self.run(outcome.number, on, &close)
    }

    fn close(&mut self, outcomes: &[Outcome], on: Day) -> Result<(), Error> {
        for outcome in outcomes.iter().take(3) {
            let answer = Command::Answer {
                outcome: outcome.id,
                learned: Some("too early to tell".into()),
                next_step: Some("look again in the next sprint".into()),
                text: None,
                again: Some(on.plus(10)),
                carry_on: None,
                away: false,
            };
            self.run(outcome.number, on, &answer)?;
        }
        self.run(0, on, &Command::CloseSprint { sprint: None })
    }
}
