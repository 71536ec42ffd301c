//! The command line that a screen says of a request does what the request does: run by a shell on a copy of the board, it
//! makes the same change, or is refused as well.

use std::path::Path;
use std::process::{Command as Process, Stdio};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use upshot::clock;
use upshot::domain::amount::Amount;
use upshot::domain::command::{Command, HypothesisParts, Judgement, MetricParts, Names, OutcomeParts, Typed};
use upshot::domain::day::Day;
use upshot::domain::id::{Kind, Thing};
use upshot::domain::label::Slug;
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

/// Runs a line as somebody's shell would.
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
    if !ran.status.success() {
        eprintln!("{line}\n{}", String::from_utf8_lossy(&ran.stderr));
    }
    ran.status.success()
}

/// What the newest sets did, without the ids that each copy makes for itself.
fn newest(path: &Path, day: Day, since: usize) -> Vec<String> {
    let session = Session::open(path, who("mara", day.since(Day::new(2026, 1, 1).unwrap())), clock::now).unwrap();
    let all = session.history(None, 1_000).unwrap();
    let sets = all.iter().take(all.len() - since).flat_map(|entry| {
        let changes = entry.changes.iter().map(|change| {
            format!("{} {}: {} -> {}", change.name, change.field, masked(&change.before), masked(&change.after))
        });
        changes.chain([format!("{:?} {} {}", entry.why, entry.by, entry.day)]).collect::<Vec<_>>()
    });
    let mut sets: Vec<String> = sets.collect();
    sets.sort();
    sets
}

fn masked(value: &serde_json::Value) -> String {
    let is_id = |word: &&str| word.len() == 36 && word.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let text = value.to_string();
    let words = text.split('"').map(|word| if is_id(&word) { "id" } else { word });
    words.collect::<Vec<_>>().join("\"")
}

/// Does it both ways on copies of a board, and says what each came to.
fn both(session: &mut Session, path: &Path, command: &Command, day: Day, name: &str) -> Result<(), String> {
    // What is several lines there is several changes.
    let line = command.in_shell(&Named(session), day).filter(|line| !line.contains(" && "));
    let Some(line) = line else { return Ok(()) };
    let copy = path.with_file_name("copy.db");
    std::fs::copy(path, &copy).unwrap();
    let since = session.history(None, 1_000).unwrap().len();
    let done = session.run(command);
    let typed = shell(&line, &copy, day, name);
    if done.is_ok() != typed {
        return Err(format!("{line}\n{done:?}, in the shell {typed}"));
    }
    let (ours, theirs) = (newest(path, day, since), newest(&copy, day, since));
    if ours == theirs { Ok(()) } else { Err(format!("{line}\n{ours:#?}\n{theirs:#?}")) }
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
            prop_assert!(came.is_ok(), "{}", came.unwrap_err());
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
    let mut session = Session::open(&path, who("mara", 10), clock::now).unwrap();
    let slug = Slug::parse("activation").unwrap();
    session.run(&Command::AddMetric { slug: slug.clone(), parts: MetricParts::default() }).unwrap();
    let Ok(Found::Metric { metric, .. }) = session.find("activation") else { panic!("no metric") };
    let draft = OutcomeParts { title: Some("Result".to_owned()), metric: Some(slug), ..OutcomeParts::default() };
    session.run(&Command::Frame(Box::new(draft))).unwrap();
    let found = session.find("O-1").unwrap().thing();
    let said = || HOSTILE.iter().map(|text| (*text).to_owned());
    let mut all = Vec::new();
    for text in said() {
        let build = Some(text.clone());
        let parts = HypothesisParts {
            because: build.clone(),
            expect: Some(Typed { words: parse_expect("-5").unwrap(), as_typed: "-5".to_owned() }),
            window: Some(28),
            build,
            ..HypothesisParts::default()
        };
        all.push(Command::Try { outcome: found.id, parts: Box::new(parts) });
        let given =
            OutcomeParts { problem: Some(text.clone()), for_whom: Some(text.clone()), ..OutcomeParts::default() };
        all.push(Command::EditOutcome { outcome: found.id, parts: Box::new(given), why: Some(text.clone()) });
        all.push(Command::Frame(Box::new(OutcomeParts { title: Some(text.clone()), ..OutcomeParts::default() })));
        let (asked_by, why) = (Some(text.clone()), Some(text.clone()));
        all.push(Command::Scope { outcome: found.id, request: text.clone(), asked_by, call: None, why });
        let note = Command::Note {
            on: found,
            name: "O-1".to_owned(),
            kind: NoteKind::default(),
            stance: Stance::default(),
            text: text.clone(),
            link: None,
        };
        all.push(note);
        let log = |on| Command::Log {
            metric,
            value: Amount::parse("-36.5").unwrap(),
            on,
            note: Some(text.clone()),
            source: Some(text.clone()),
            once: false,
        };
        all.extend([log(day), log(day.plus(-200)), log(day.plus(-400))]);
        all.push(Command::AddChore { text: text.clone() });
        all.push(Command::AddObjective {
            statement: text.clone(),
            period: Some(text.clone()),
            business_owner: None,
            planned: Some(3),
        });
        all.push(Command::Withdraw { hypothesis: found.id, why: text.clone() });
        let judgement = Judgement {
            call: VerdictCall::Refuted,
            learned: Some(text.clone()),
            next: Some(Next::Iterate),
            next_text: Some(text.clone()),
            why: Some(text.clone()),
            signer: None,
            propose: false,
            replace: false,
        };
        all.push(Command::Judge { hypothesis: found.id, judgement });
        all.push(Command::Answer {
            outcome: found.id,
            learned: Some(text.clone()),
            next_step: Some(text.clone()),
            text: Some(text.clone()),
            again: Some(day.plus(300)),
            carry_on: Some(CarryOn::Because(text)),
            away: false,
        });
    }
    let mut wrong = Vec::new();
    for command in all {
        // What needs a hypothesis is about the newest there is.
        let command = match (session.find("H-1"), command) {
            (Ok(Found::Thing(h)), Command::Judge { judgement, .. }) => Command::Judge { hypothesis: h.id, judgement },
            (Ok(Found::Thing(h)), Command::Withdraw { why, .. }) => Command::Withdraw { hypothesis: h.id, why },
            (_, command) => command,
        };
        wrong.extend(both(&mut session, &path, &command, day, "mara").err());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
