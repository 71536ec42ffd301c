//! Every rule that can refuse: it does, under its code, and what it then suggests works.
//!
//! The match below has no wildcard, so a new rule does not build until somebody says how it is broken and mended.

use upshot::domain::refusal::Rule;

use crate::copies::{two_ships, two_targets};
use crate::world::{FRAME, Refused, TRY, VERDICT, Words, World, finish, split};

/// How a rule is broken, and what mends it.
struct Case {
    world: World,
    line: String,
    mends: Mends,
}

/// What becomes of a suggestion.
enum Mends {
    /// It is a command: it works, and then the refused line gets past the rule. The pairs say what capitals stand for.
    Command(&'static [(&'static str, &'static str)]),
    /// It is a command to run in place of the refused line.
    Instead(&'static [(&'static str, &'static str)]),
    /// It names what the line lacks or should hold; this line does, and works.
    Again { names: &'static str, line: String },
    /// It says in words what to do, naming this; these lines do it, and then the refused line gets past the rule.
    Prose { names: &'static str, lines: &'static [&'static str] },
    /// No command line breaks it; a test in this file does.
    Below,
}

impl Case {
    fn new(world: World, line: &str, mends: Mends) -> Self {
        Self { world, line: line.to_owned(), mends }
    }

    fn mended(world: World, line: &str) -> Self {
        Self::new(world, line, Mends::Command(&[]))
    }

    fn instead(world: World, line: &str) -> Self {
        Self::new(world, line, Mends::Instead(&[]))
    }

    /// The refused line with something added is what mends it.
    fn adding(world: World, line: &str, names: &'static str, added: &str) -> Self {
        Self::again(world, line, names, &format!("{line} {added}"))
    }

    fn again(world: World, line: &str, names: &'static str, better: &str) -> Self {
        Self::new(world, line, Mends::Again { names, line: better.to_owned() })
    }
}

const START: &str = "sprint start 2w --goal O-1";
const ANSWER: &str = "sprint answer O-1 -l 'samples help' -n 'offer them to all'";
const METRIC: &str = "metric add visits --better up --measures 'visits a week'";

/// An objective of somebody's that O-1 served, which mara owned and which has ended.
fn valued(business_owner: &str) -> World {
    let w = World::new().framed();
    w.ok(&format!("objective add 'teams stay' --business-owner {business_owner}"));
    w.all(&["objective link P-1 O-1", "outcome close O-1 stopped --why 'we know enough'"]);
    w
}

fn case(rule: Rule) -> Case {
    let empty = World::new;
    let framed = || World::new().framed();
    let tried = || framed().tried();
    let shipped = || tried().shipped();
    let measured = || shipped().measured();
    let judged = || measured().judged();
    match rule {
        Rule::MissingProblem => Case::mended(without("--problem"), START),
        Rule::MissingMetric => {
            let w = empty();
            w.ok("frame 'Fast calls' --problem 'slow' --by 18dec --wrong-if 'nobody calls twice by 1dec'");
            Case::mended(w, START)
        }
        Rule::MissingDirection => {
            let w = empty();
            w.ok("frame 'Fast calls' --problem slow --metric activation --from 31");
            Case::mended(w, START)
        }
        Rule::MissingBaseline => Case::new(without("--from"), START, Mends::Command(&[("NUMBER", "31")])),
        Rule::MissingTarget => Case::new(without("--to"), START, Mends::Command(&[("NUMBER", "45")])),
        Rule::MissingDue => Case::mended(without("--by"), START),
        Rule::MissingWrongIf => Case::mended(without("--wrong-if"), START),
        Rule::MissingWrongBy => {
            let w = without("--wrong-if");
            w.ok("edit O-1 --wrong-if 'activation < 33'");
            Case::mended(w, START)
        }
        Rule::MissingOwner => {
            let w = empty();
            w.ok(&format!("{FRAME} --owner bo"));
            Case::mended(w, START)
        }
        Rule::OfferOpen => {
            let w = framed();
            w.ok("outcome owner O-1 bo --why 'mara goes on leave'");
            Case::mended(w, START)
        }
        Rule::MeasureByTooLate => {
            let w = framed();
            w.all(&[METRIC, &unknown("visits", "1jun")]);
            Case::mended(w, "sprint start 2w --goal O-1 --with O-2")
        }
        Rule::ControlUnlike => {
            let w = framed();
            w.ok("metric add visits --better up --measures 'visits a day'");
            Case::new(w, "metric control activation visits", Mends::Instead(&[]))
        }
        Rule::NotOnePerson => Case::new(framed(), "outcome owner O-1 team-web --why x", Mends::Instead(&[("H", "bo")])),
        Rule::Robot => {
            let w = framed();
            w.ok("person robot ci");
            Case::new(w, "outcome owner O-1 ci --why x", Mends::Instead(&[("H", "bo")]))
        }
        Rule::TargetIsBaseline => {
            let line = "frame 'Fast calls' --metric activation --from 31 --to";
            Case::again(empty(), &format!("{line} 31"), "--to +5", &format!("{line} +5"))
        }
        Rule::TargetOnWrongSide => {
            let w = empty();
            w.ok(METRIC);
            Case::mended(w, "frame 'Fast calls' --metric visits --from 31 --to 20")
        }
        Rule::FalsifierNegatesTarget => {
            let line = "frame 'Fast calls' --metric activation --from 31 --to 45 --wrong-if";
            let broken = format!("{line} 'activation < 45 by 1dec'");
            let named = "--wrong-if \"activation < 34.5 by DAY\"";
            Case::again(empty(), &broken, named, &format!("{line} 'activation < 34.5 by 1dec'"))
        }
        Rule::OutputMetric => {
            let w = framed();
            w.ok("frame 'Fast calls' --metric merged-prs --from 9 --to 20 --problem x --by 18dec --wrong-if 'merged-prs < 12 by 1dec'");
            let mends = Mends::Prose {
                names: "upshot metric edit merged-prs --kind outcome --why TEXT",
                lines: &["metric edit merged-prs --kind outcome --why 'each is a paid order'"],
            };
            Case::new(w, "sprint start 2w --goal O-2", mends)
        }
        Rule::LookedTooEarly => {
            let prose =
                Mends::Prose { names: "upshot note O-1", lines: &["edit O-1 --wrong-if 'nobody came by 2mar'"] };
            Case::new(framed(), "outcome looked O-1 did-not --why 'asked five teams'", prose)
        }
        Rule::ReadingsTell => {
            let w = framed();
            w.ok("edit O-1 --wrong-if 'activation < 33 by 2mar'");
            let lines = &["edit O-1 --wrong-if 'nobody came by 2mar'"];
            let prose = Mends::Prose { names: "upshot show O-1", lines };
            Case::new(w, "outcome looked O-1 did-not --why 'asked five teams'", prose)
        }
        Rule::FalsifierOpen => {
            let w = framed();
            w.ok("edit O-1 --wrong-if 'nobody came by 2mar'");
            Case::mended(w, "outcome close O-1 missed -l 'not enough'")
        }
        Rule::MetricMeasures => {
            let w = shipped();
            w.ok(METRIC);
            let lines = &["log activation 36 2026-03-02", "verdict H-1 inconclusive -l 'we changed our mind' -n stop"];
            let prose = Mends::Prose { names: "upshot verdict H-1", lines };
            Case::new(w, "edit O-1 --metric visits --why 'visits say more'", prose)
        }
        Rule::Words => Case::again(framed(), "log activation 36ms", "in %", "log activation 36%"),
        Rule::Contradiction => {
            let w = shipped().on("2026-04-20");
            for (day, value) in [("03-16", "25"), ("03-23", "26"), ("03-30", "24"), ("04-06", "25"), ("04-13", "24")] {
                w.ok(&["log", "activation", value, &format!("2026-{day}")]);
            }
            Case::adding(w, VERDICT, "--why TEXT", "--why 'the tracking broke in March, support says so'")
        }
        Rule::ValueRange => Case::again(
            empty(),
            "objective add 'teams stay' --value 11",
            "--value 8",
            "objective add 'teams stay' --value 8",
        ),
        Rule::NoResultYet => {
            let w = framed();
            w.all(&["objective add 'teams stay' --business-owner kim", "objective link P-1 O-1"]);
            Case::mended(w.as_("kim"), "objective value P-1 6 --why 'half of it stays'")
        }
        Rule::NotTheBusinessOwner => Case::instead(valued("kim"), "objective value P-1 6 --why 'half of it stays'"),
        Rule::ValuedByOwner => {
            Case::new(valued("mara"), "objective value P-1 6 --why 'half of it stays'", Mends::Command(&[("H", "bo")]))
        }
        Rule::ShelfFull => {
            let w = empty();
            (1..=7).for_each(|at| drop(w.ok(&format!("chore add number {at}"))));
            Case::mended(w, "chore add 'one more'")
        }
        Rule::Blank => Case::instead(framed(), "note O-1 ' '"),
        Rule::Future => {
            Case::again(framed(), "log activation 36 2026-03-10", "leave it out for today", "log activation 36")
        }
        Rule::GoalpostWhy => Case::adding(started(), "edit O-1 --to 44", "--why TEXT", "--why 'sales were told 44'"),
        Rule::Ceiling => {
            let w = framed();
            w.all(&[METRIC, &second(), "board set ceiling 1"]);
            Case::mended(w, "sprint start 2w --goal O-1 --with O-2")
        }
        Rule::DebtLimit => {
            let w = measured();
            w.ok("board set debt-limit 0");
            Case::mended(w, START)
        }
        Rule::CarryWhy => Case::adding(closed(), START, "--why TEXT", "--why 'it moved too little'"),
        Rule::Committed => Case::instead(started(), "sprint commit O-1"),
        Rule::NotCommitted => {
            let w = started();
            w.all(&[METRIC, &second()]);
            Case::mended(w, "sprint answer O-2 -l 'nothing' -n 'go on'")
        }
        Rule::OutcomeEnded => {
            let w = framed();
            w.ok("outcome close O-1 stopped --why 'sold the business'");
            Case::mended(w, "edit O-1 --title 'New teams see reports'")
        }
        Rule::OutcomeOpen => Case::instead(framed(), "outcome reopen O-1 --why x"),
        Rule::MissingExpect => Case::mended(idea(), "ship H-1"),
        Rule::MissingBecause => Case::mended(idea(), "ship H-1"),
        Rule::MissingWindow => Case::mended(idea(), "ship H-1"),
        Rule::ExpectWrongWay => {
            Case::again(framed(), "try O-1 samples --expect -5", "--expect +NUMBER", "try O-1 samples --expect +5")
        }
        Rule::NoReadingBefore => Case::instead(unread(), "ship H-1"),
        Rule::Shipped => Case::instead(shipped(), "start H-1"),
        Rule::NotShipped => Case::mended(tried(), "verdict H-1 inconclusive -l 'no answer' -n watch"),
        Rule::Building => {
            let w = tried();
            w.ok("start H-1");
            Case::instead(w, "start H-1")
        }
        Rule::HypothesisEnded => {
            let w = framed();
            w.all(&[METRIC, &second(), "try O-2 samples", "hypothesis withdraw H-1 --why 'too dear'"]);
            w.ok("outcome close O-1 stopped --why 'sold the business'");
            Case::instead(w, "start H-1")
        }
        Rule::NoReadingAfter => Case::mended(shipped().on("2026-03-30"), VERDICT),
        Rule::MissingLearned => Case::instead(measured(), "verdict H-1 supported -n scale"),
        Rule::MissingNext => Case::instead(measured(), "verdict H-1 supported -l 'samples help'"),
        Rule::NotTheOwner => Case::instead(measured().as_("bo"), VERDICT),
        Rule::Judged => Case::instead(judged(), "verdict H-1 refuted -l 'it was the season' -n stop"),
        Rule::NotJudged => Case::instead(measured(), "verdict H-1 --confirm"),
        Rule::LookNotLater => Case::instead(shipped(), "wait H-1 2026-02-01 --why 'too few weeks'"),
        Rule::NotRefuted => Case::instead(judged(), "hypothesis live H-1 kept --why 'it does no harm'"),
        Rule::OpenBeneath => {
            let w = tried();
            w.ok("start H-1");
            Case::mended(w, "outcome close O-1 missed -l 'samples are not enough'")
        }
        Rule::ReadingTooOld => Case::mended(framed().on("2026-04-20"), "outcome close O-1 missed -l 'not enough'"),
        Rule::TargetSaysOtherwise => {
            Case::adding(framed(), "outcome close O-1 achieved -l 'enough'", "--why TEXT", "--why 'support is quiet'")
        }
        Rule::MissingWhy => {
            Case::adding(framed(), "outcome close O-1 stopped", "--why TEXT", "--why 'sold the business'")
        }
        Rule::NoGoal => Case::instead(framed(), "sprint start 2w"),
        Rule::GoalWithoutBaseline => {
            let w = empty();
            w.all(&[METRIC, &unknown("visits", "9mar")]);
            Case::new(w, START, Mends::Command(&[("NUMBER", "10")]))
        }
        Rule::AnotherActive => {
            Case::new(started(), START, Mends::Prose { names: "upshot sprint close", lines: &[ANSWER, "sprint close"] })
        }
        Rule::NoSprint => Case::mended(framed(), "sprint commit O-1"),
        Rule::SprintClosed => Case::instead(closed(), ANSWER),
        Rule::SprintBackwards => Case::instead(framed(), "sprint start --ends 2026-02-01 --goal O-1"),
        Rule::Unanswered => Case::mended(started(), "sprint close"),
        Rule::AnswerLearned => Case::instead(started(), "sprint answer O-1 -n 'go on'"),
        Rule::AnswerNext => Case::instead(started(), "sprint answer O-1 -l 'samples help'"),
        Rule::NotAway => Case::mended(started(), "sprint answer O-1 --away"),
        Rule::VerdictDue => {
            let w = tried();
            w.all(&["sprint start 6w --goal O-1", "ship H-1", ANSWER]);
            Case::mended(w.on("2026-04-06"), "sprint close")
        }
        Rule::NoPromise => Case::instead(framed(), "sprint promise O-1 kept"),
        Rule::SlugTaken => Case::instead(framed(), "metric add activation --better up --measures 'first reports'"),
        Rule::MetricRetired => {
            let w = empty();
            w.all(&[METRIC, "metric retire visits"]);
            Case::mended(w, "log visits 5")
        }
        Rule::UnlikeBefore => {
            let w = empty();
            let parts = w.file(
                "parts.csv",
                "at,v\n2026-02-01 08:00,5\n2026-02-01 16:00,6\n2026-02-02 00:00,7\n2026-02-02 08:00,7\n",
            );
            let sums = w.file("sums.csv", "day,v\n2026-02-01,11\n2026-02-02,14\n");
            w.all(&[METRIC, &format!("import {parts} --metric visits")]);
            Case::instead(w, &format!("import {sums} --metric visits"))
        }
        Rule::MetricInUse => Case::mended(framed(), "metric retire activation"),
        Rule::TooManyGuardrails => {
            let w = guarded();
            w.ok("outcome guardrail O-1 'visits > 10'");
            w.ok("outcome guardrail O-1 'errors < 5'");
            Case::mended(w, "outcome guardrail O-1 'cost < 100'")
        }
        Rule::GuardrailIsMetric => Case::again(
            guarded(),
            "outcome guardrail O-1 'activation > 20'",
            "another metric",
            "outcome guardrail O-1 'visits > 20'",
        ),
        Rule::NoSuchReading => Case::instead(framed(), "correct activation 2026-03-01 35 --why typo"),
        Rule::NotOffered => Case::mended(framed().as_("bo"), "outcome accept O-1"),
        Rule::OwnerIsHere => Case::mended(framed().as_("bo"), "outcome take O-1 --why 'mara is ill'"),
        Rule::OwnsAlready => Case::instead(framed(), "outcome take O-1 --why 'it is mine'"),
        Rule::ScopeIsOwners => {
            Case::new(framed().as_("bo"), "scope O-1 'PDF export' --out --why 'no'", Mends::Instead(&[("WORD", "out")]))
        }
        Rule::Unsettled => Case::new(two_targets(), START, Mends::Command(&[("N", "1")])),
        Rule::UnsettledAlways => Case::new(two_ships(), VERDICT, Mends::Command(&[("N", "1")])),
        Rule::NothingToSettle => Case::new(framed(), "resolve", Mends::Below),
        Rule::NothingToUndo => Case::instead(framed().as_("bo"), "undo"),
        Rule::NotYours => {
            let w = framed();
            let line = format!("undo {}", last_set(&w));
            Case::instead(w.as_("bo"), &line)
        }
        Rule::AlreadyUndone => {
            let w = framed();
            let line = format!("undo {}", last_set(&w));
            w.ok("undo");
            Case::mended(w, &line)
        }
        Rule::ChangedSince => {
            let w = framed();
            w.ok("edit O-1 --title 'New teams see a report'");
            let line = format!("undo {}", last_set(&w));
            w.as_("bo").ok("edit O-1 --title 'Teams see a report'");
            Case::instead(w, &line)
        }
        Rule::VerdictRests => {
            let w = measured();
            let line = format!("undo {}", last_set(&w));
            Case::instead(w.judged(), &line)
        }
        Rule::ReferredTo => {
            let w = empty();
            w.ok(FRAME);
            let line = format!("undo {}", last_set(&w));
            w.ok(TRY);
            Case::instead(w, &line)
        }
        Rule::EditedMeanwhile => Case::new(empty(), "", Mends::Below),
        Rule::Nothing => {
            let w = framed();
            w.ok("edit O-1 --title 'New teams see reports'");
            Case::instead(w, "edit O-1 --title 'New teams see reports'")
        }
    }
}

/// Framed, but for one flag.
fn without(flag: &str) -> World {
    let mut words = split(FRAME);
    let at = words.iter().position(|w| w == flag).unwrap();
    words.drain(at..at + 2);
    // A distance needs the baseline it is a distance from.
    if let Some(to) = words.iter_mut().find(|w| *w == "+14") {
        "45".clone_into(to);
    }
    let w = World::new();
    w.ok(words.as_slice());
    w
}

/// A second outcome, O-2, framed in full on visits.
fn second() -> String {
    "frame 'Teams come back' --problem 'they leave' --metric visits --from 10 --to 20 --by 18dec \
     --wrong-if 'visits < 12 by 1dec'"
        .to_owned()
}

/// An outcome whose baseline is yet to be measured.
fn unknown(metric: &str, by: &str) -> String {
    format!(
        "frame 'Teams come back' --problem 'they leave' --metric {metric} --from unknown --measure-by {by} --to 20 \
         --by 18dec --wrong-if '{metric} < 12 by 1dec'"
    )
}

/// A sprint runs with O-1 as its goal.
fn started() -> World {
    let w = World::new().framed();
    w.ok(START);
    w
}

/// A sprint was closed with O-1 answered.
fn closed() -> World {
    let w = started().on("2026-03-15");
    w.all(&[ANSWER, "sprint close"]);
    w
}

/// H-1 says what is built and nothing else.
fn idea() -> World {
    let w = World::new().framed();
    w.ok("try O-1 samples");
    w
}

/// H-1 predicts a metric that nobody has read yet.
fn unread() -> World {
    let w = World::new().framed();
    w.all(&[METRIC, "try O-1 samples --metric visits --expect +5 --within 28d --because 'they leave'"]);
    w
}

/// Framed, with three more metrics to guard.
fn guarded() -> World {
    let w = World::new().framed();
    w.ok(METRIC);
    w.ok("metric add errors --better down --measures 'failed reports'");
    w.ok("metric add cost --better down --measures 'euros a week'");
    w
}

fn last_set(w: &World) -> String {
    w.json("history")[0]["id"].as_str().unwrap().to_owned()
}

/// The command in a suggestion: from `upshot` to where other words begin.
fn command_in(fix: &str) -> Option<&str> {
    let from = fix.find("upshot ")?;
    let rest = &fix[from + "upshot ".len()..];
    let end = [", or", "; "].iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
    Some(&rest[..end])
}

/// Puts words a person could say for what stands in capitals.
fn filled(command: &str, told: &[(&str, &str)]) -> Vec<String> {
    let usual = [
        ("CONDITION", "activation < 33"),
        ("NUMBER", "36"),
        ("TEXT", "because it is so"),
        ("TITLE", "New teams see reports"),
        ("CALL", "inconclusive"),
        ("KIND", "watch"),
        ("SLUG", "activation"),
        ("DAY", "1dec"),
        ("URL", "https://example.org/1"),
    ];
    let fill = |mut word: String| {
        for (capitals, meant) in told.iter().chain(&usual) {
            // One letter stands for a handle only where it stands alone.
            if capitals.len() == 1 && word == *capitals {
                word = (*meant).to_owned();
            } else if capitals.len() > 1 {
                word = word.replace(capitals, meant);
            }
        }
        word
    };
    split(command).into_iter().map(fill).collect()
}

/// Runs a suggested command as it stands: the board, the day and the name are told by the environment, so that it may
/// name a person itself.
fn suggested(w: &World, words: &[String]) -> crate::world::Ran {
    let told = w.command("");
    let told: Vec<String> = told.get_args().map(|a| a.to_string_lossy().into_owned()).collect();
    let value = |flag: &str| told[told.iter().position(|a| a == flag).unwrap() + 1].clone();
    let mut command = w.bare();
    command.env("UPSHOT_DB", value("--db")).env("UPSHOT_AS", value("--as")).env("UPSHOT_TODAY", value("--today"));
    command.args(words);
    finish(command, words.join(" "), b"")
}

/// Runs a line and says whether a rule refused it.
fn is_refused_by(w: &World, line: &str, code: &str) -> bool {
    let mut words = line.words();
    words.push("--json".to_owned());
    let ran = w.run(words.as_slice());
    ran.code != 0 && Refused::read(&ran).names(code)
}

fn check(rule: Rule) -> Result<(), String> {
    let code = rule.code();
    let Case { world: w, line, mends } = case(rule);
    if matches!(mends, Mends::Below) {
        return Ok(());
    }
    let before = w.exported_or_none();
    let refused = w.refused(&line, code);
    if w.exported_or_none() != before {
        return Err(format!("{code}: the refused line changed the board: {line}"));
    }
    let fix = refused.fix(code).to_owned();
    let (told, instead) = match &mends {
        Mends::Command(told) => (*told, false),
        Mends::Instead(told) => (*told, true),
        Mends::Again { names, line: better } => {
            if !fix.contains(names) {
                return Err(format!("{code}: {fix:?} does not name {names:?}"));
            }
            let ran = w.run(better);
            return if ran.code == 0 { Ok(()) } else { Err(format!("{code}: the better line fails: {ran:#?}")) };
        }
        Mends::Prose { names, lines } => {
            if !fix.contains(names) {
                return Err(format!("{code}: {fix:?} does not name {names:?}"));
            }
            w.all(lines);
            return if is_refused_by(&w, &line, code) { Err(format!("{code}: still refused")) } else { Ok(()) };
        }
        Mends::Below => return Ok(()),
    };
    let Some(command) = command_in(&fix) else { return Err(format!("{code}: no command in {fix:?}")) };
    let words = filled(command, told);
    let ran = suggested(&w, &words);
    if ran.code != 0 {
        return Err(format!("{code}: the suggestion {fix:?} fails: {ran:#?}"));
    }
    if !instead && is_refused_by(&w, &line, code) {
        return Err(format!("{code}: after {fix:?} it is still refused: {line}"));
    }
    Ok(())
}

#[test]
fn every_rule_refuses_and_what_it_suggests_works() {
    // All are tried, so that one run names everything that is wrong.
    let broken: Vec<String> = Rule::ALL
        .iter()
        .filter_map(|rule| match std::panic::catch_unwind(|| check(*rule)) {
            Ok(result) => result.err(),
            Err(panic) => {
                let words = panic.downcast_ref::<String>().cloned().unwrap_or_default();
                Some(format!("{}: {words}", rule.code()))
            }
        })
        .collect();
    assert!(broken.is_empty(), "{} of {} rules:\n{}", broken.len(), Rule::ALL.len(), broken.join("\n"));
}

/// Only a screen or an editor holds an old version of a text, so this goes through the library.
#[test]
fn an_edit_of_what_somebody_changed_meanwhile_is_refused_with_both_versions() {
    use upshot::domain::command::{Command, OutcomeParts, Seen};
    use upshot::domain::handle::Handle;
    use upshot::domain::id::Kind;
    use upshot::session::{Session, Who};

    let w = World::new().framed();
    let who = Who { handle: Handle::parse("mara").unwrap(), today: None, via: "cli" };
    let mut session = Session::open(&w.db(), who, upshot::clock::now).unwrap();
    let outcome = session.find("O-1").unwrap();
    let upshot::session::Found::Thing(thing) = outcome else { panic!("{outcome:?}") };
    assert_eq!(thing.kind, Kind::Outcome);
    let parts = Box::new(OutcomeParts { problem: Some("they leave".to_owned()), ..OutcomeParts::default() });
    let seen = vec![Seen { field: "problem", was: "half of new teams leave before they see a report".into() }];
    w.as_("bo").ok("edit O-1 --problem 'most leave'");
    let command = Command::EditOutcome { outcome: thing.id, parts, why: None };
    let e = session.run_seen(&command, None, &seen).unwrap_err();
    assert_eq!((e.kind.exit_code(), e.code), (5, Rule::EditedMeanwhile.code()));
    assert!(e.items[0].says.contains("most leave"), "{e:?}");
}
