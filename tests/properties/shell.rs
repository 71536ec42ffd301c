//! The command line that a screen says of a request does what the request does: run by a shell on a copy of the board, it
//! makes the same change, or is refused as well.

use std::path::Path;
use std::process::{Command as Process, Stdio};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use upshot::clock;
use upshot::domain::amount::Amount;
use upshot::domain::command::{Command, Declared, HypothesisParts, Judgement, MetricParts, Names, OutcomeParts, Typed};
use upshot::domain::day::Day;
use upshot::domain::id::{Id, Kind, Thing};
use upshot::domain::label::Slug;
use upshot::domain::metric::Season;
use upshot::domain::outcome::Call;
use upshot::domain::sprint::CarryOn;
use upshot::domain::target::parse_expect;
use upshot::domain::verdict::{Next, NoteKind, Stance, VerdictCall};
use upshot::session::{Found, Session};

use super::commands::{command, steps, who};

/// What a session knows of what things are called.
struct Named<'a>(&'a Session);

impl Names for Named<'_> {
    fn name(&self, thing: Thing) -> Option<String> {
        Some(self.0.name(thing)).filter(|name| !name.is_empty())
    }

    fn metric_of(&self, thing: Thing) -> Option<String> {
        let column = match thing.kind {
            Kind::Hypothesis => self.0.card(thing.id).ok()??.1,
            _ => self.0.column(thing.id).ok()??,
        };
        Some(column.metric?.slug.to_string())
    }
}

/// Runs a line as somebody's shell would: whether it was done. What is refused is refused by the board, and never as a line
/// that nobody can read.
fn shell(line: &str, db: &Path, day: Day, name: &str) -> bool {
    let script =
        format!("set -e\nupshot() {{ \"$BIN\" --db \"$DB\" --today \"$DAY\" --as \"$WHO\" \"$@\"; }}\n{line}\n");
    let home = db.parent().unwrap();
    let ran = Process::new("sh")
        .args(["-c", &script])
        .env_clear()
        .env("BIN", env!("CARGO_BIN_EXE_upshot"))
        .env("DB", db)
        .env("DAY", day.to_string())
        .env("WHO", name)
        .env("HOME", home)
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let says = String::from_utf8_lossy(&ran.stderr);
    assert!(matches!(ran.status.code(), Some(0 | 1 | 4)), "{line}\n{says}");
    ran.status.success()
}

/// What the newest sets changed, and who said why, without the ids that each copy makes for itself.
fn newest(path: &Path, day: Day, since: usize) -> (Vec<String>, Vec<String>) {
    let session = Session::open(path, who("mara", day.since(Day::new(2026, 1, 1).unwrap())), clock::now).unwrap();
    let all = session.history(None, 1_000).unwrap();
    let sets = &all[..all.len() - since];
    let changes = sets.iter().flat_map(|entry| &entry.changes).map(|change| {
        format!("{} {}: {} -> {}", change.name, change.field, masked(&change.before), masked(&change.after))
    });
    let mut changes: Vec<String> = changes.collect();
    changes.sort();
    (changes, sets.iter().map(|entry| format!("{:?} {} {}", entry.why, entry.by, entry.day)).collect())
}

fn masked(value: &serde_json::Value) -> String {
    let is_id = |word: &&str| word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let text = value.to_string();
    let words = text.split('"').map(|word| if is_id(&word) { "id" } else { word });
    words.collect::<Vec<_>>().join("\"")
}

/// What it came to, both ways.
#[derive(PartialEq)]
enum Came {
    /// No line says it.
    Unsaid,
    Refused,
    Done,
}

/// Does it both ways on copies of a board, and says what each came to.
fn both(session: &mut Session, path: &Path, command: &Command, day: Day, name: &str) -> Result<Came, String> {
    let Some(lines) = command.in_shell(&Named(session), day) else { return Ok(Came::Unsaid) };
    let line = lines.iter().map(|line| format!("upshot {line}")).collect::<Vec<_>>().join(" && ");
    let copy = path.with_file_name("copy.db");
    std::fs::copy(path, &copy).unwrap();
    let since = session.history(None, 1_000).unwrap().len();
    let done = session.run(command);
    let typed = shell(&line, &copy, day, name);
    if done.is_ok() != typed {
        return Err(format!("{line}\n{done:?}, in the shell {typed}"));
    }
    let (ours, theirs) = (newest(path, day, since), newest(&copy, day, since));
    // What is several lines is several sets there: of a board that is set for the first time, what was made differs too.
    let several = line.contains(" && ");
    let same = match command {
        Command::SetBoard { .. } if several => true,
        _ => ours.0 == theirs.0 && (several || ours.1 == theirs.1),
    };
    match (same, typed) {
        (false, _) => Err(format!("{line}\n{ours:#?}\n{theirs:#?}")),
        (true, true) => Ok(Came::Done),
        (true, false) => Ok(Came::Refused),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, rng_seed: RngSeed::Fixed(15), ..ProptestConfig::default() })]

    #[test]
    fn the_same_in_the_shell_is_the_same(played in steps(40)) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("team.db");
        let mut session = Session::open(&path, who("mara", 0), clock::now).unwrap();
        session.run(&Command::AddMetric { slug: Slug::parse("start").unwrap(), parts: MetricParts::default() }).unwrap();
        for (n, (kind, a, b)) in played.iter().enumerate() {
            let on = 10 + n as i64;
            let name = ["mara", "jon"][usize::from(*a) % 2];
            session.set_who(who(name, on));
            let Some(mut command) = command(&session, *kind, *a, *b, on) else { continue };
            if let Command::Note { on, name, .. } = &mut command {
                *name = session.name(*on);
            }
            let day = Day::new(2026, 1, 1).unwrap().plus(on);
            let came = both(&mut session, &path, &command, day, name);
            prop_assert!(came.is_ok(), "{}", came.err().unwrap());
        }
    }
}

/// What people and pasted texts hold that a shell, or a reader of flags, would take for its own.
const HOSTILE: &[&str] = &[
    "it's $HOME `id`",
    "-x",
    "--out",
    "-5 of them",
    "two\nlines",
    "a\\b \"c\"",
    "=b",
    "~",
    "*",
    "yesterday it rained",
    "36 of 40",
    "1dec is far",
];

#[test]
fn no_text_is_anything_but_a_text() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("team.db");
    let day = Day::new(2026, 1, 11).unwrap();
    for line in [
        "frame Result --problem p --metric activation --from 30 --to 40 --by 2026-06-01 --wrong-if 'activation < 20 by 2026-05-01'",
        "log activation 30 2026-01-01",
        "try O-1 build --expect +5 --within 2d --because b",
        "ship H-1 2026-01-05",
        "log activation 31 2026-01-08",
        "sprint start 2w --goal O-1",
    ] {
        assert!(shell(&format!("upshot {line}"), &path, day, "mara"), "{line}");
    }
    let mut session = Session::open(&path, who("mara", 10), clock::now).unwrap();
    let Ok(Found::Metric { metric, .. }) = session.find("activation") else { panic!("no metric") };
    let (found, shipped) = (session.find("O-1").unwrap().thing(), session.find("H-1").unwrap().thing().id);
    let mut wrong = Vec::new();
    for (n, text) in HOSTILE.iter().map(|text| (*text).to_owned()).enumerate() {
        let value = |of: &str| Amount::parse(&format!("-{of}.{n}1")).unwrap();
        let some = || Some(text.clone());
        let judgement = Judgement {
            call: VerdictCall::Refuted,
            learned: some(),
            next: Some(Next::Iterate),
            next_text: some(),
            why: some(),
            signer: None,
            propose: false,
            replace: true,
        };
        let log = |on| Command::Log { metric, value: value("36"), on, note: some(), source: some(), once: false };
        let all = [
            Command::Try {
                outcome: found.id,
                parts: Box::new(HypothesisParts {
                    build: some(),
                    because: some(),
                    expect: Some(Typed { words: parse_expect("+5").unwrap(), as_typed: "+5".to_owned() }),
                    window: Some(28),
                    refs: vec![text.clone()],
                    ..HypothesisParts::default()
                }),
            },
            Command::EditOutcome {
                outcome: found.id,
                parts: Box::new(OutcomeParts { problem: some(), for_whom: some(), ..OutcomeParts::default() }),
                why: some(),
            },
            Command::EditOutcome {
                outcome: found.id,
                parts: Box::new(OutcomeParts {
                    declared: Declared {
                        season: Some(if n.is_multiple_of(2) { Season::None } else { Season::Yearly }),
                        ..Declared::default()
                    },
                    ..OutcomeParts::default()
                }),
                why: some(),
            },
            Command::Frame(Box::new(OutcomeParts { title: some(), ..OutcomeParts::default() })),
            Command::Scope {
                outcome: found.id,
                request: text.clone(),
                asked_by: some(),
                call: Some(Call::Later),
                why: some(),
            },
            Command::Note {
                on: found,
                name: "O-1".to_owned(),
                kind: NoteKind::default(),
                stance: Stance::default(),
                text: text.clone(),
                link: None,
            },
            log(day),
            log(day.plus(-200)),
            log(day.plus(-400)),
            Command::Correct { metric, on: day, value: value("40"), why: text.clone() },
            Command::AddChore { text: format!("{text} again") },
            Command::AddObjective { statement: text.clone(), period: some(), business_owner: None, planned: Some(3) },
            Command::Judge { hypothesis: shipped, judgement },
            Command::Answer {
                outcome: found.id,
                learned: some(),
                next_step: some(),
                text: some(),
                again: Some(day.plus(300)),
                carry_on: Some(CarryOn::Because(text.clone())),
                away: false,
            },
            Command::PlanSprint { starts: None, days: Some(14), ends: Some(day.plus(40)), name: some() },
        ];
        for command in all {
            match both(&mut session, &path, &command, day, "mara") {
                Ok(Came::Done) => {}
                // A shelf holds seven chores.
                Ok(Came::Refused) if n > 6 && matches!(command, Command::AddChore { .. }) => {}
                Ok(_) => wrong.push(format!("not done: {command:?}")),
                Err(e) => wrong.push(e),
            }
        }
        session.run(&Command::Undo { set: None, redo: false }).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_a_shell_says_in_no_line_has_none() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("team.db");
    let day = Day::new(2026, 1, 11).unwrap();
    let mut session = Session::open(&path, who("mara", 10), clock::now).unwrap();
    session
        .run(&Command::AddMetric { slug: Slug::parse("activation").unwrap(), parts: MetricParts::default() })
        .unwrap();
    let Ok(Found::Metric { metric, .. }) = session.find("activation") else { panic!("no metric") };
    session
        .run(&Command::Log {
            metric,
            value: Amount::parse("3").unwrap(),
            on: day,
            note: None,
            source: None,
            once: false,
        })
        .unwrap();
    // A sign with a unit is no flag.
    let correct = Command::Correct { metric, on: day, value: Amount::parse("-€30").unwrap(), why: "x".to_owned() };
    assert!(both(&mut session, &path, &correct, day, "mara").is_ok());
    let both_given = Command::Ship {
        hypothesis: Id::default(),
        on: day,
        refs: Vec::new(),
        before: Some(Amount::bare(3.0)),
        waive: Some("x".to_owned()),
    };
    let board = Command::Resolve {
        thing: Thing::new(Kind::Outcome, Id::default()),
        field: "title".to_owned(),
        version: Default::default(),
        seen: Vec::new(),
        why: None,
    };
    for command in [both_given, board] {
        assert_eq!(command.in_shell(&Named(&session), day), None, "{command:?}");
    }
}
