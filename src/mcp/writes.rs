//! What is changed through the door: readings, notes, ideas, proposals, links; each by the command that every face gives.

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::arguments::Arguments;
use super::tools::NOTE;
use crate::domain::amount::Amount;
use crate::domain::command::{Command, HypothesisParts, Judgement, Typed};
use crate::domain::day::{Lean, parse_span};
use crate::domain::hypothesis::parse_confidence;
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::domain::lesson::{Lesson, related};
use crate::domain::target::parse_expect;
use crate::domain::verdict::{Next, NoteKind, Stance, VerdictCall};
use crate::error::{Error, Kind};
use crate::json as things;
use crate::session::{Receipt, Session};

/// What a note may be: a dissent is a person's.
pub(super) const NOTES: &[&str] = {
    let (dissent, words) = (NoteKind::Dissent as usize, NoteKind::WORDS);
    assert!(dissent + 2 == words.len());
    &[words[0], words[1], words[2], words[3], words[4], words[5], words[7]]
};
/// How many lessons are shown with a draft.
const LESSONS: usize = 5;

/// Carries a command out: what was done, and what it is about.
fn run(session: &mut Session, command: &Command) -> Result<(Receipt, Map<String, Value>), Error> {
    let receipt = session.run(command)?;
    let mut did = Map::new();
    did.insert("said".to_owned(), json!(receipt.words()));
    did.insert("set".to_owned(), json!(receipt.set));
    if !receipt.warnings.is_empty() {
        did.insert("warnings".to_owned(), receipt.warnings.iter().map(things::warning).collect());
    }
    Ok((receipt, did))
}

/// A command, answered with the thing after it.
fn done(session: &mut Session, command: &Command) -> Result<Answer, Error> {
    let (receipt, did) = run(session, command)?;
    let (kind, data) = match receipt.about {
        Some(thing) => things::thing(session, thing)?,
        None => ("done", Value::Null),
    };
    Ok(Answer::did(kind, data, did))
}

/// Words that a verdict or a `why` holds; blank ones are none.
fn words(given: &Arguments, name: &str) -> Option<String> {
    given.words(name).filter(|words| !words.trim().is_empty())
}

/// Refuses blank words where some are needed.
fn needed(given: &Arguments, name: &str) -> Result<String, Error> {
    words(given, name)
        .ok_or_else(|| Error::new(Kind::Usage, "arguments", format!("{name} is blank")).hint("say it in words"))
}

pub(super) fn log_reading(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let metric = session.metric_called(&given.word("metric"))?;
    let value = Amount::parse(&given.word("value"))?;
    let on = match words(given, "day") {
        Some(day) => session.day_called(&day, Lean::Back)?,
        None => session.today(),
    };
    let source = needed(given, "source")?;
    let command = Command::Log { metric, value, on, note: words(given, "note"), source: Some(source), once: true };
    let (_, did) = run(session, &command)?;
    let slug = session.name(Thing::new(ThingKind::Metric, metric));
    let readings = session.readings(metric, Some(on), Some(on), 1)?;
    let data = readings.last().map_or(Value::Null, |reading| things::reading(reading, &slug));
    Ok(Answer::did("reading", data, did))
}

pub(super) fn note(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let (on, name) = session.thing_called(&given.word("ref"))?;
    let text = given.word("text");
    let long = text.chars().count();
    if long > NOTE {
        return Err(Error::new(
            Kind::Usage,
            "arguments",
            format!("the note has {long} characters; {NOTE} are the most"),
        )
        .hint("say what was seen, and link to the rest"));
    }
    let kind = NoteKind::of(&given.word("kind")).unwrap_or(NoteKind::Note);
    let stance = given.words("stance").and_then(|word| Stance::of(&word)).unwrap_or(Stance::Neutral);
    let (receipt, did) = run(session, &Command::Note { on, name, kind, stance, text, link: words(given, "link") })?;
    drop(receipt);
    Ok(Answer::did("note", latest_note(session, on)?, did))
}

/// The note that was made last on a thing.
fn latest_note(session: &Session, on: Thing) -> Result<Value, Error> {
    let (_, notes) = session.said_of(on)?;
    let latest = notes.iter().max_by_key(|note| note.id);
    Ok(latest.map_or(Value::Null, |note| things::note(note, &things::Names::few(session))))
}

pub(super) fn draft_hypothesis(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let outcome = session.outcome_called(&given.word("outcome"))?;
    let (build, because, expect) = (needed(given, "build")?, needed(given, "because")?, given.word("expect"));
    // What was tried before is looked for before this is one of them.
    let lessons = session.lessons()?;
    let beneath: Vec<_> = session.column(outcome)?.map(|column| column.cards).unwrap_or_default();
    let own = |lesson: &&Lesson| beneath.iter().any(|card| card.hypothesis.id == lesson.hypothesis);
    let mut tried: Vec<&Lesson> = lessons.iter().filter(own).take(LESSONS).collect();
    for lesson in related(&lessons, &format!("{build} {because}"), LESSONS) {
        if !tried.iter().any(|known| known.hypothesis == lesson.hypothesis) {
            tried.push(lesson);
        }
    }
    let parts = HypothesisParts {
        build: Some(build),
        because: Some(because),
        expect: Some(Typed { words: parse_expect(&expect)?, as_typed: expect }),
        window: Some(parse_span(&given.word("within"))?),
        confidence: given.words("confidence").as_deref().map(parse_confidence).transpose()?,
        ..HypothesisParts::default()
    };
    let (receipt, mut did) = run(session, &Command::Try { outcome, parts: Box::new(parts) })?;
    did.insert("tried_before".to_owned(), tried.into_iter().map(things::lesson).collect());
    let (kind, data) = match receipt.about {
        Some(thing) => things::thing(session, thing)?,
        None => ("done", Value::Null),
    };
    Ok(Answer::did(kind, data, did))
}

pub(super) fn propose_verdict(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let hypothesis = session.hypothesis_called(&given.word("hypothesis"))?;
    let call = VerdictCall::of(&given.word("call")).unwrap_or(VerdictCall::Inconclusive);
    let (next, next_text) = Next::with_words(&given.word("next"))?;
    let judgement = Judgement {
        call,
        learned: Some(needed(given, "learned")?),
        next: Some(next),
        next_text,
        why: words(given, "why"),
        signer: None,
        propose: true,
        replace: false,
    };
    done(session, &Command::Judge { hypothesis, judgement })
}

pub(super) fn link(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let (to, name) = session.thing_called(&given.word("ref"))?;
    let url = needed(given, "url")?;
    let (_, did) = run(session, &Command::Link { to, name: name.clone(), url: url.clone() })?;
    Ok(Answer::did("link", json!({ "on": name, "url": url }), did))
}

pub(super) fn take_back(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let set = session.find_set(given.word("set").trim())?;
    let (_, did) = run(session, &Command::Undo { set: Some(set), redo: false })?;
    Ok(Answer::did("history", json!({ "undoes": set }), did))
}
