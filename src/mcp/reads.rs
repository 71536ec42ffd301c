//! What is read through the door: the same objects and pages that every face reads, in few words.

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::arguments::Arguments;
use crate::domain::ask::Ask;
use crate::domain::assessment::Terms;
use crate::domain::board::{Card, Column};
use crate::domain::commit::{Commit, TRAILER};
use crate::domain::day::{Day, Lean};
use crate::domain::handle::Handle;
use crate::domain::id::Kind as ThingKind;
use crate::domain::label::Label;
use crate::domain::landed::{Claimed, Claims};
use crate::error::{Error, Kind};
use crate::json as things;
use crate::pages::{self, Page, Source};
use crate::report::markdown;
use crate::session::Session;
use crate::text;

/// The pages there are.
pub(super) const PAGES: &[&str] = &["brief", "review", "report", "lessons"];
/// What may be searched.
pub(super) const KINDS: &[&str] = &["lesson", "note", "spec", "any"];
/// How many of a metric's latest readings are shown.
const LATEST: usize = 10;
/// How much of a found line is shown, in characters; and how much before the word found.
const EXCERPT: (usize, usize) = (300, 80);

/// What a column of the board says of an outcome, of all that is known of it; the rest is told by `show` and `page`.
const COLUMN: [&str; 17] = [
    "label",
    "title",
    "owner",
    "offered_to",
    "goal",
    "committed",
    "missing",
    "metric",
    "unit",
    "baseline",
    "current",
    "target",
    "due",
    "says",
    "stale_days",
    "debts",
    "conflicts",
];
/// What its card says of a hypothesis that is open, and of one that has ended.
const OPEN: [&str; 9] =
    ["label", "build", "state", "expect_as_typed", "doing", "check_on", "check", "drafted_by", "proposed"];
const ENDED: [&str; 4] = ["label", "build", "state", "still_live"];

/// What evidence says first, and last.
const FIRST: [&str; 17] = [
    "label",
    "id",
    "metric",
    "says",
    "since",
    "class",
    "sentence",
    "how",
    "worth_knowing",
    "guardrails",
    "falsifier",
    "by_robots",
    "ship",
    "as_of",
    "check_on",
    "interval",
    "expected",
];
const POINTS: [&str; 5] = ["raw", "weekday_effects", "before", "after", "later"];

/// The fields of an object that are asked for, without those that say nothing.
fn some(whole: Value, wanted: &[&str]) -> Map<String, Value> {
    let Value::Object(mut whole) = whole else { return Map::new() };
    let empty =
        |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty) || *value == json!(false);
    wanted
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), whole.remove(*name)?)))
        .filter(|(_, value)| !empty(value))
        .collect()
}

pub(super) fn board(session: &mut Session, _: &Arguments) -> Result<Answer, Error> {
    let (view, today) = (session.view()?, session.today());
    let names = things::Names::few(session);
    let sprint = view
        .sprint
        .as_ref()
        .map(|sprint| some(things::sprint(sprint, &[], &names), &["label", "name", "starts", "ends", "goal", "state"]));
    let columns: Vec<Value> = view.columns.iter().map(|of| column(of, today)).collect();
    let open = columns.len();
    Ok(Answer::read("board", json!({ "today": today, "sprint": sprint, "outcomes": open, "columns": columns })))
}

/// An outcome with a line for each of its hypotheses.
fn column(of: &Column, today: Day) -> Value {
    let mut whole = things::outcome(of, today);
    let guardrails = whole["guardrails"].take();
    let mut column = some(whole, &COLUMN);
    let says: Vec<&Value> = guardrails.as_array().into_iter().flatten().map(|rail| &rail["says"]).collect();
    if !says.is_empty() {
        column.insert("guardrails".to_owned(), json!(says));
    }
    column.insert("hypotheses".to_owned(), of.cards.iter().map(card).collect());
    Value::Object(column)
}

/// A hypothesis in a line: of one that has ended `page` and `show` tell more.
fn card(card: &Card) -> Value {
    let h = &card.hypothesis;
    let whole = json!({
        "label": h.label(), "build": h.build, "state": card.state, "expect_as_typed": h.expect.as_ref().map(|e| &e.as_typed),
        "doing": h.doing, "check_on": h.check_on(), "check": card.check, "drafted_by": card.drafted_by,
        "proposed": card.proposed.as_ref().map(|verdict| verdict.call), "still_live": card.still_live(),
    });
    Value::Object(some(whole, if card.state.is_ended() { &ENDED } else { &OPEN }))
}

fn lost() -> Error {
    Error::new(Kind::NotFound, "not_found", "it is not on the board any more").hint("ask for the board again")
}

pub(super) fn show(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    // A slug names its metric here: the outcome that it decides has a label.
    let thing = session.find(&given.word("ref"))?.thing();
    let (kind, mut data) = things::thing(session, thing)?;
    things::identify(session, &mut data);
    if thing.kind == ThingKind::Metric {
        let slug = session.name(thing);
        let latest = session.readings(thing.id, None, None, LATEST)?;
        data["latest_readings"] = latest.iter().rev().map(|one| things::reading(one, &slug)).collect();
    }
    Ok(Answer::read(kind, data))
}

pub(super) fn evidence(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let as_of = given.words("as_of").map(|word| session.day_called(&word, Lean::Back)).transpose()?;
    let (thing, _) = session.thing_called(&given.word("ref"))?;
    let looked = session.evidence(thing, as_of)?;
    let terms = Terms { unit: looked.metric.unit.as_deref(), today: session.today(), first: Some(looked.first) };
    let mut data = things::looked(&looked, terms);
    things::identify(session, &mut data);
    Ok(Answer::read("evidence", telling(data)))
}

/// What is read first stands first: the sentence and how it was reached, then the numbers, the points last.
fn telling(data: Value) -> Value {
    let Value::Object(mut rest) = data else { return data };
    let mut told = Map::new();
    for name in FIRST {
        told.extend(rest.remove_entry(name));
    }
    let points: Map<String, Value> = POINTS.iter().filter_map(|name| rest.remove_entry(*name)).collect();
    told.extend(rest);
    told.extend(points);
    Value::Object(told)
}

pub(super) fn page(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let name = given.word("page");
    let of = given.words("ref");
    let doc = match (name.as_str(), &of) {
        ("brief", Some(word)) => {
            let (thing, _) = session.thing_called(word)?;
            pages::briefed(session, thing)?.doc
        }
        ("brief", None) => {
            return Err(
                Error::new(Kind::Usage, "arguments", "a brief is of something").hint("say of what: ref O-1, or H-2")
            );
        }
        ("review", word) => {
            let sprint = word.as_deref().map(|word| session.sprint_called(word)).transpose()?;
            pages::review::doc(&session.review(sprint)?, pages::review::Reader::default())
        }
        (name, _) => {
            let page = Page::named(name).ok_or_else(lost)?;
            page.read(Source { session, view: None, everyone: true })?
        }
    };
    Ok(Answer::read("page", json!({ "page": name, "ref": of, "markdown": markdown::page(&doc) })))
}

pub(super) fn needs(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let who = given.words("who").map(|who| Handle::parse(who.trim_start_matches('@'))).transpose()?;
    let view = session.view()?;
    let person = who.map(|who| session.somebody(&who)).transpose()?;
    let mine = |who: &Option<Handle>| person.is_none() || who.is_none() || *who == person;
    let mut list: Vec<Value> =
        view.needs(session.today()).iter().filter(|need| mine(&need.who)).map(things::need).collect();
    list.iter_mut().for_each(|need| things::identify(session, need));
    Ok(Answer::read("needs", Value::Array(list)))
}

pub(super) fn search(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let words: Vec<String> = given.word("text").split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Err(
            Error::new(Kind::Usage, "arguments", "there is nothing to look for").hint("give words that all must occur")
        );
    }
    let field = match given.words("kind").as_deref() {
        Some("lesson") => Some("learned"),
        Some("note") => Some("note"),
        Some("spec") => Some("spec"),
        _ => None,
    };
    let mut hits = session.search(&words)?;
    hits.retain(|hit| field.is_none_or(|field| hit.field == field));
    hits.sort_by_key(|hit| hit.field != "learned");
    let excerpt = |hit: &crate::session::Hit| {
        let line = text::best_line(&hit.text, &words);
        let seen = text::from_match(&line, &words, EXCERPT.1);
        let short: String = seen.chars().take(EXCERPT.0).collect();
        let mut found = some(things::hit(hit, &words), &["name", "kind", "field"]);
        found.insert("line".to_owned(), json!(if short.len() < seen.len() { format!("{short}…") } else { short }));
        Value::Object(found)
    };
    Ok(Answer::read("hits", hits.iter().map(excerpt).collect()))
}

pub(super) fn ask(session: &mut Session, given: &Arguments) -> Result<Answer, Error> {
    let today = session.today();
    let (kind, mut data) = match (given.words("ref"), given.list("commits")) {
        (Some(_), Some(_)) => {
            return Err(Error::new(Kind::Usage, "arguments", "ref and commits are two questions")
                .hint("ask one after the other"));
        }
        (None, None) => ("ask", things::asked(&session.ask()?, today)),
        (Some(word), None) => ("ask", things::asked(&about(session, &word)?, today)),
        (None, Some(list)) => {
            let commits: Vec<Commit> = list.iter().map(|word| named(word)).collect();
            let claimants = session.claimants()?;
            let claims = Claims::of(&claimants, &[]);
            let claimed: Vec<Claimed> = commits.iter().map(|commit| claims.claimed(commit)).collect();
            let of = claimed.iter().flat_map(|c| &c.by).map(|at| claimants[*at].id).collect();
            ("commits", things::commits(&claimants, &claimed, &session.standings(&of)?, today))
        }
    };
    shorten(&mut data);
    things::identify(session, &mut data);
    Ok(Answer::read(kind, data))
}

/// Of the readings it is said what they say; the numbers behind that are evidence's to tell.
fn shorten(data: &mut Value) {
    match data {
        Value::Array(list) => list.iter_mut().for_each(shorten),
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                if name == "readings" && value.is_object() {
                    *value = Value::Object(some(value.take(), &["class", "sentence", "interval", "expected"]));
                } else {
                    shorten(value);
                }
            }
        }
        _ => {}
    }
}

fn about(session: &Session, word: &str) -> Result<Ask, Error> {
    let (thing, _) = session.thing_called(word)?;
    session.ask_about(thing)
}

/// A commit by its hash, or by the hypothesis that its trailer names.
fn named(word: &str) -> Commit {
    let bare = word.trim();
    let claim =
        bare.split_once(':').filter(|(key, _)| key.trim().eq_ignore_ascii_case(TRAILER)).map(|(_, claim)| claim.trim());
    let claim = claim.or_else(|| bare.parse::<Label>().is_ok().then_some(bare));
    Commit {
        hash: if claim.is_some() { bare.to_owned() } else { bare.to_ascii_lowercase() },
        trailers: claim.map(|claim| (TRAILER.to_owned(), claim.to_owned())).into_iter().collect(),
        ..Commit::default()
    }
}
