//! A board for tests: three outcomes, one of each trouble.

use std::path::Path;

use crate::clock;
use crate::domain::amount::Amount;
use crate::domain::command::{Command, From, HypothesisParts, Judgement, OutcomeParts, Typed};
use crate::domain::condition::{Op, parse_wrong_if};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::{Better, Metric};
use crate::domain::outcome::{Baseline, Call, Function, Outcome, Target};
use crate::domain::target::parse_target;
use crate::domain::verdict::{Next, NoteKind, Stance, VerdictCall};
use crate::session::{Session, Who};

/// The day the board is seen on: Thu 12 Mar 2026.
pub(crate) fn today() -> Day {
    Day::new(2026, 3, 12).unwrap()
}

/// A handle.
pub(crate) fn handle(name: &str) -> Handle {
    Handle::parse(name).unwrap()
}

/// A session at a path, as somebody on a day.
pub(crate) fn open(path: &Path) -> Session {
    Session::open(path, Who { handle: handle("mara"), today: Some(today()), via: "cli" }, clock::now).unwrap()
}

/// An outcome from 31 to 45, framed on a day.
pub(crate) fn outcome() -> Outcome {
    Outcome {
        baseline: Some(Baseline { value: Some(31.0), day: Some(today()), measure_by: None }),
        target: Some(Target { value: 45.0, as_typed: "45".to_owned(), op: None }),
        framed_on: Some(today()),
        ..Outcome::new(Id::natural(&["outcome"]), 1, "Teams stay", "1")
    }
}

/// A metric that is read weekly.
pub(crate) fn metric(slug: &str) -> Metric {
    Metric { better: Some(Better::Up), ..Metric::new(Id::natural(&[slug]), Slug::parse(slug).unwrap()) }
}

/// The id of what a label names.
pub(crate) fn id(session: &Session, label: &str) -> Id {
    session.find(label).unwrap().thing().id
}

/// The demo board at a path, made where there is none.
pub(crate) fn demo(path: &Path) -> Session {
    crate::cli::demo_at(path)
}

/// Types commands into the shell on a board: each with a day and who types it before it.
pub(crate) fn typed(session: Session, path: &Path, lines: &[&str]) {
    let home = tempfile::tempdir().unwrap();
    let mut shell = crate::cli::Shell::on(session, path, home.path());
    for line in lines {
        let words = shlex::split(line).unwrap();
        shell.be(&words[1], words[0].parse().unwrap());
        shell.run(&words[2..]).unwrap_or_else(|e| panic!("{line}: {e:?}"));
    }
}

fn at(s: &mut Session, who: &str, month: u8, day: u8) {
    s.set_who(Who { handle: handle(who), today: Day::new(2026, month, day), via: "cli" });
}

fn number(word: &str) -> Amount {
    Amount::parse(word).unwrap()
}

fn frame(s: &mut Session, title: &str, metric: &str, unit: Option<&str>, from: &str, to: &str, wrong: &str) {
    let day = s.today();
    let metric = Some(Slug::parse(metric).unwrap());
    let parts = OutcomeParts {
        title: Some(title.to_owned()),
        problem: Some("half of new teams leave before they see a report".to_owned()),
        for_whom: Some("new teams".to_owned()),
        matters: Some("trial conversion".to_owned()),
        metric,
        unit: unit.map(str::to_owned),
        from: Some(From::Known(number(from))),
        to: Some(Typed { words: parse_target(to).unwrap(), as_typed: to.to_owned() }),
        due: Day::new(2026, 4, 15),
        wrong_if: Some(parse_wrong_if(wrong, day).unwrap()),
        ..OutcomeParts::default()
    };
    s.run(&Command::Frame(Box::new(parts))).unwrap();
}

fn attempt(s: &mut Session, outcome: &str, build: &str, expect: &str, because: &str) {
    let outcome = id(s, outcome);
    let parts = HypothesisParts {
        build: Some(build.to_owned()),
        because: Some(because.to_owned()),
        expect: Some(Typed { words: parse_target(expect).unwrap(), as_typed: expect.to_owned() }),
        window: Some(28),
        confidence: Some(70),
        ..HypothesisParts::default()
    };
    s.run(&Command::Try { outcome, parts: Box::new(parts) }).unwrap();
}

fn log(s: &mut Session, metric: &str, value: &str, month: u8, day: u8) {
    let metric = id_of_metric(s, metric);
    let on = Day::new(2026, month, day).unwrap();
    s.run(&Command::Log { metric, value: number(value), on, note: None, source: None, once: false }).unwrap();
}

/// The id of a metric.
pub(crate) fn id_of_metric(s: &Session, slug: &str) -> Id {
    s.metrics().unwrap().into_iter().find(|m| m.metric.slug.as_str() == slug).unwrap().metric.id
}

fn ship(s: &mut Session, label: &str) {
    let (hypothesis, on) = (id(s, label), s.today());
    s.run(&Command::Ship {
        hypothesis,
        on,
        refs: vec!["https://example.org/pull/482".to_owned()],
        before: None,
        waive: None,
    })
    .unwrap();
}

fn judge(s: &mut Session, label: &str, call: VerdictCall, learned: &str, next: Next) {
    let judgement = Judgement {
        call,
        learned: Some(learned.to_owned()),
        next: Some(next),
        next_text: Some("try it with ten teams".to_owned()),
        why: None,
        signer: None,
        propose: false,
        replace: false,
    };
    s.run(&Command::Judge { hypothesis: id(s, label), judgement }).unwrap();
}

/// Fills an empty board.
pub(crate) fn fill(s: &mut Session) {
    at(s, "mara", 1, 5);
    frame(
        s,
        "New teams see a first report in their first week",
        "activation",
        Some("%"),
        "31",
        "+14",
        "activation < 33 by 20mar",
    );
    frame(s, "EU calls answer fast", "p95", Some("ms"), "820", "400", "p95 > 700 by 1apr");
    let title = "Customers need less help".to_owned();
    s.run(&Command::Frame(Box::new(OutcomeParts { title: Some(title), ..OutcomeParts::default() }))).unwrap();
    let o1 = id(s, "O-1");
    let (metric, value) = (Slug::parse("p95").unwrap(), number("600"));
    s.run(&Command::Guard { outcome: o1, metric, op: Op::Below, value, remove: false, why: None }).unwrap();
    s.run(&Command::Contribute { outcome: o1, handle: "bo".to_owned(), function: Function::Design, remove: false })
        .unwrap();
    let request = "PDF export".to_owned();
    let (asked_by, why) = (Some("sales, Kim".to_owned()), Some("nobody exports in week one".to_owned()));
    s.run(&Command::Scope { outcome: o1, request, asked_by, call: Some(Call::Out), why }).unwrap();
    attempt(s, "O-1", "template gallery", "+2", "teams copy what they can see");
    attempt(s, "O-1", "sample data at signup", "+5", "people quit at the empty screen");
    attempt(s, "O-1", "skip the invite step", "+3", "the invite asks too early");
    attempt(s, "O-2", "read replica in eu-west", "-100", "the calls cross an ocean");
    for (value, month, day) in [("31.4", 1, 12), ("32.2", 1, 19), ("33.5", 1, 26)] {
        at(s, "mara", month, day);
        log(s, "activation", value, month, day);
    }
    ship(s, "H-1");
    at(s, "mara", 2, 2);
    log(s, "activation", "34.7", 2, 2);
    ship(s, "H-2");
    at(s, "mara", 2, 24);
    judge(s, "H-1", VerdictCall::Refuted, "it was never a reach problem", Next::Iterate);
    at(s, "mara", 3, 2);
    let (goal, why) = (Some(id(s, "O-1")), None);
    s.run(&Command::StartSprint { days: Some(14), ends: None, goal, with: vec![id(s, "O-2")], name: None, why })
        .unwrap();
    let parts = OutcomeParts { due: Day::new(2026, 5, 1), ..OutcomeParts::default() };
    let why = Some("the mobile release slipped".to_owned());
    s.run(&Command::EditOutcome { outcome: o1, parts: Box::new(parts), why }).unwrap();
    s.run(&Command::Start { hypothesis: id(s, "H-3"), doing: Some("bo".to_owned()) }).unwrap();
    at(s, "mara", 3, 5);
    log(s, "activation", "71/196", 3, 5);
    let on = Thing::new(Kind::Hypothesis, id(s, "H-2"));
    let text = "mobile signups do not get the sample".to_owned();
    let note = Command::Note {
        on,
        name: "H-2".to_owned(),
        kind: NoteKind::Dissent,
        stance: Stance::Contradicts,
        text,
        link: None,
    };
    s.run(&note).unwrap();
    at(s, "mara", 3, 12);
    assert_eq!(s.metric(id_of_metric(s, "p95")).unwrap().unwrap().metric.better, Some(Better::Down));
}
