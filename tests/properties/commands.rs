//! Commands of any kind, made of three numbers, and sessions that play them.

use proptest::prelude::*;
use upshot::domain::amount::Amount;
use upshot::domain::command::{About, Command, From, HypothesisParts, Judgement, MetricParts, OutcomeParts, Typed};
use upshot::domain::condition::{Op, parse_wrong_if};
use upshot::domain::day::Day;
use upshot::domain::handle::Handle;
use upshot::domain::id::{Id, Kind, Thing};
use upshot::domain::label::Slug;
use upshot::domain::metric::Better;
use upshot::domain::outcome::{Call, Ending, Function};
use upshot::domain::person::Strictness;
use upshot::domain::sprint::CarryOn;
use upshot::domain::target::{parse_expect, parse_target};
use upshot::domain::verdict::{Next, NoteKind, Stance, VerdictCall};
use upshot::session::{Found, Session, Who};

const PEOPLE: [&str; 3] = ["mara", "jon", "li"];
const METRICS: [&str; 3] = ["activation", "p95", "tickets"];

fn day(n: i64) -> Day {
    Day::new(2026, 1, 1).unwrap().plus(n)
}

pub(crate) fn who(name: &str, on: i64) -> Who {
    Who { handle: Handle::parse(name).unwrap(), today: Some(day(on)), via: "cli" }
}

fn metric(session: &Session, n: u8) -> Option<Id> {
    match session.find(METRICS[usize::from(n) % METRICS.len()]) {
        Ok(Found::Metric { metric, .. }) => Some(metric),
        _ => None,
    }
}

fn labelled(session: &Session, letter: char, n: u8) -> Option<Id> {
    match session.find(&format!("{letter}-{}", n % 4 + 1)) {
        Ok(Found::Thing(thing)) => Some(thing.id),
        _ => None,
    }
}

/// A command of any kind, made of three numbers; none where what it needs is not there.
pub(crate) fn command(session: &Session, kind: u8, a: u8, b: u8, on: i64) -> Option<Command> {
    let slug = |n: u8| Slug::parse(METRICS[usize::from(n) % METRICS.len()]).unwrap();
    let person = PEOPLE[usize::from(b) % PEOPLE.len()].to_owned();
    let outcome = || labelled(session, 'O', a);
    let hypothesis = || labelled(session, 'H', a);
    let text = format!("words {a} {b}");
    let target = Typed { words: parse_target("+10").unwrap(), as_typed: "+10".to_owned() };
    let full = OutcomeParts {
        title: Some(format!("Result {a}")),
        problem: Some("it takes too long".to_owned()),
        metric: Some(slug(a)),
        from: Some(From::Known(Amount::parse("30").unwrap())),
        to: Some(target.clone()),
        due: Some(day(on + 90)),
        wrong_if: Some(parse_wrong_if("tickets > 900 by 2027-01-01", day(on)).unwrap()),
        ..OutcomeParts::default()
    };
    Some(match kind % 24 {
        0 | 1 => Command::Frame(Box::new(if b.is_multiple_of(2) {
            full
        } else {
            OutcomeParts { title: full.title, ..OutcomeParts::default() }
        })),
        2 => Command::AddMetric {
            slug: slug(a),
            parts: MetricParts { better: Some(Better::Up), ..MetricParts::default() },
        },
        3 | 4 => Command::Log {
            metric: metric(session, a)?,
            value: Amount::parse(&b.to_string()).unwrap(),
            on: day(on - i64::from(a % 5)),
            note: b.is_multiple_of(3).then(|| text.clone()),
            source: None,
            once: false,
        },
        5 => Command::Correct {
            metric: metric(session, a)?,
            on: day(on - i64::from(b % 5)),
            value: Amount::parse("77").unwrap(),
            why: "typo".to_owned(),
        },
        6 => Command::Void { metric: metric(session, a)?, on: day(on - i64::from(b % 5)), why: "wrong".to_owned() },
        7 | 8 => Command::Try {
            outcome: outcome()?,
            parts: Box::new(HypothesisParts {
                build: Some(text),
                because: Some("it did before".to_owned()),
                expect: Some(Typed { words: parse_expect("+5").unwrap(), as_typed: "+5".to_owned() }),
                window: Some(u32::from(b % 30) + 1),
                ..HypothesisParts::default()
            }),
        },
        9 => Command::Start { hypothesis: hypothesis()?, doing: Some(person) },
        10 | 11 => Command::Ship {
            hypothesis: hypothesis()?,
            on: day(on),
            refs: vec![format!("https://example.org/{b}")],
            before: b.is_multiple_of(2).then(|| Amount::parse("31").unwrap()),
            waive: (!b.is_multiple_of(2)).then(|| "new metric".to_owned()),
        },
        12 | 13 => Command::Judge {
            hypothesis: hypothesis()?,
            judgement: Judgement {
                call: [VerdictCall::Supported, VerdictCall::Refuted, VerdictCall::Inconclusive][usize::from(b % 3)],
                learned: Some("something".to_owned()),
                next: Some(Next::Iterate),
                next_text: None,
                why: b.is_multiple_of(2).then(|| "it is plain to see".to_owned()),
                signer: None,
                propose: b.is_multiple_of(5),
                replace: true,
            },
        },
        14 => Command::Wait {
            hypothesis: hypothesis()?,
            until: day(on + 1 + i64::from(b)),
            why: "few readings".to_owned(),
        },
        15 => Command::Withdraw { hypothesis: hypothesis()?, why: "no longer".to_owned() },
        16 => Command::EditOutcome {
            outcome: outcome()?,
            parts: Box::new(OutcomeParts {
                problem: Some(text),
                due: Some(day(on + i64::from(b))),
                ..OutcomeParts::default()
            }),
            why: Some("moved".to_owned()),
        },
        17 => Command::Offer { outcome: outcome()?, to: person, why: Some("handover".to_owned()) },
        18 => Command::Accept { outcome: outcome()? },
        19 => match b % 4 {
            0 => Command::Contribute {
                outcome: outcome()?,
                handle: person,
                function: Function::Data,
                remove: a.is_multiple_of(3),
            },
            1 => Command::Guard {
                outcome: outcome()?,
                metric: slug(b),
                op: Op::Below,
                value: Amount::parse("9").unwrap(),
                remove: false,
                why: Some("tried".to_owned()),
            },
            2 => Command::Scope {
                outcome: outcome()?,
                request: text,
                asked_by: None,
                call: Some(Call::Later),
                why: Some("x".to_owned()),
            },
            _ => Command::CloseOutcome {
                outcome: outcome()?,
                ended: Ending::Stopped,
                why: Some("enough".to_owned()),
                learned: None,
            },
        },
        20 => Command::StartSprint {
            days: Some(7),
            ends: None,
            goal: outcome(),
            with: vec![],
            name: None,
            why: Some("goes on".to_owned()),
        },
        21 => match b % 3 {
            0 => Command::Answer {
                outcome: outcome()?,
                learned: Some("l".to_owned()),
                next_step: Some("n".to_owned()),
                text: None,
                again: None,
                carry_on: [None, Some(CarryOn::Stop), Some(CarryOn::Because("w".to_owned()))][usize::from(a) % 3]
                    .clone(),
                away: false,
            },
            1 => Command::CloseSprint { sprint: None },
            _ => Command::Commit { outcome: outcome()?, why: Some("goes on".to_owned()) },
        },
        22 => match b % 3 {
            0 => Command::Person { handle: Handle::parse(&person).unwrap(), about: About::Away(Some(day(on + 3))) },
            1 => Command::SetBoard {
                strictness: Some(Strictness::Enforce),
                ceiling: Some(u32::from(a) + 1),
                debt_limit: None,
                week_start: None,
            },
            _ => Command::RetireMetric { metric: metric(session, a)?, why: None },
        },
        _ => Command::Note {
            on: Thing::new(Kind::Hypothesis, hypothesis()?),
            name: "H".to_owned(),
            kind: NoteKind::Dissent,
            stance: Stance::Contradicts,
            text,
            link: None,
        },
    })
}

/// Plays commands; the sets they made, each with its author and day.
pub(crate) fn play(session: &mut Session, steps: &[(u8, u8, u8)], from: i64) -> Vec<(Id, &'static str, i64)> {
    let mut sets = Vec::new();
    for (n, (kind, a, b)) in steps.iter().enumerate() {
        let on = from + n as i64;
        let name = PEOPLE[usize::from(*a) % 2];
        session.set_who(who(name, on));
        let Some(command) = command(session, *kind, *a, *b, on) else { continue };
        // A refusal is an answer: nothing changes, and the laws hold all the same.
        if let Ok(receipt) = session.run_anyway(&command, Some("for the test")) {
            sets.extend(receipt.set.map(|set| (set, name, on)));
        }
    }
    sets
}

pub(crate) fn steps(most: usize) -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 1..most)
}
