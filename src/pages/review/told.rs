//! What a review tells below its outcomes: verdicts beside what the metric did, promises of the last time, lessons, and what
//! was noted.

use crate::domain::board::Wanted;
use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::label::Label;
use crate::domain::review::{Judged, Noted, Promise, Review};
use crate::domain::sprint::SprintState;
use crate::domain::verdict::Against;
use crate::report::{About, Cell, Doc, Group, Head, Named, Row};

/// Each verdict of the span beside what its outcome's metric did.
pub(super) fn judged(doc: &mut Doc, review: &Review) {
    if review.judged.is_empty() {
        return;
    }
    doc.section("Hypotheses against their metric");
    let heads = [Head::words(""), Head::words(""), Head::words(""), Head::wraps(""), Head::wraps("").from(100)];
    let rows = review.judged.iter().map(|j| {
        let judgement = stamps(j);
        let moved = j.moved.map_or("nothing to tell by", |class| class.words());
        vec![
            Cell::new(j.hypothesis.to_string(), Tone::Strong),
            Cell::from(format!("{}{judgement}", j.call.word())),
            Cell::from(format!("{} {moved}", j.outcome)),
            Cell::from(j.cell().words()),
            Cell::new(j.build.clone(), Tone::Dim),
        ]
    });
    doc.rows(&heads, rows);
}

/// What is stamped on a call for ever.
pub(in crate::pages) fn stamps(j: &Judged) -> String {
    let judgement = if j.on_judgement { ", on judgement" } else { "" };
    let waived = if j.waived { ", no baseline" } else { "" };
    format!("{judgement}{waived}")
}

pub(super) fn promises(doc: &mut Doc, review: &Review) {
    let (Some(last), false) = (review.last, review.promises.is_empty()) else { return };
    doc.section(format!("What we said last time, in {last}"));
    let heads =
        [Head::words("").apart(1, 1), Head::words("outcome").told(), Head::wraps("what"), Head::wraps("who, and why")];
    let active = review.state == SprintState::Active;
    doc.rows(
        &heads,
        review.promises.iter().map(|p| {
            let about = About::named(promised(p.outcome), Some(Named::Label(p.outcome)));
            let open = active && p.is_open() && p.step.is_some();
            let row = Row::about(promise(p, review.as_of), about);
            Row { promise: true, ..row }.wants(open.then_some(Wanted::Promise))
        }),
    );
}

/// How the row of what was promised for an outcome is called.
pub fn promised(outcome: Label) -> String {
    format!("promise {outcome}")
}

fn promise(p: &Promise, today: Day) -> Vec<Cell> {
    let (word, tone) = match (&p.kept, p.ended) {
        (Some(kept), _) if kept.kept => ("kept", Tone::Good),
        (Some(_), _) => ("dropped", Tone::Plain),
        (None, Some(ended)) => (p.ended_words.as_deref().unwrap_or(ended.word()), Tone::Plain),
        (None, None) => ("! open", Tone::Bad),
    };
    let again = p.look_again_on.filter(|_| p.is_open()).map_or_else(String::new, |day| {
        let due = if day <= today { "due: look again" } else { "look again" };
        format!("{due} {}", day.short(today))
    });
    let what = match (&p.away, &p.step) {
        (Some(who), _) => format!("not answered: {who} was away"),
        (None, Some(step)) => step.clone(),
        (None, None) => String::new(),
    };
    let what: Vec<String> = [what, again].into_iter().filter(|words| !words.is_empty()).collect();
    let who = p.owner.as_ref().map_or_else(String::new, ToString::to_string);
    let why = p.kept.as_ref().map_or_else(String::new, |kept| {
        let by = kept.by.as_ref().filter(|by| p.owner.as_ref() != Some(by));
        let by = by.map_or_else(String::new, |by| format!(", said by {by}"));
        kept.why.as_ref().map_or_else(|| by.clone(), |why| format!("{by}: {why}"))
    });
    vec![
        Cell::new(word, tone),
        p.outcome.to_string().into(),
        what.join("; ").into(),
        match p.is_open() && p.step.is_some() {
            true => Cell::new(format!("{who}{why}"), Tone::Dim).chosen(format!("{who}  kept or dropped?")),
            false => Cell::new(format!("{who}{why}"), Tone::Dim),
        },
    ]
}

pub(super) fn lessons(doc: &mut Doc, review: &Review) {
    let lessons = review.lessons();
    if lessons.is_empty() {
        return;
    }
    doc.section("What we learned, and what is next");
    let heads = [Head::words(""), Head::wraps("learned"), Head::wraps("next")];
    let groups = lessons.into_iter().map(|(who, list)| {
        let title = (who.map_or_else(|| "unsigned".to_owned(), |who| who.to_string()), Tone::Strong);
        let rows = list.into_iter().map(|lesson| {
            let learned = lesson.learned.map(str::to_owned).into_iter().chain(lesson.said).collect::<Vec<_>>();
            vec![lesson.name.into(), learned.join("; ").into(), lesson.next.unwrap_or_default().into()]
        });
        Group::of(Some(title), rows)
    });
    doc.table(&heads, groups.collect());
}

pub(super) fn noted(doc: &mut Doc, review: &Review) {
    let went_on = review.lines.iter().filter_map(|line| Some((line, line.carried_because.as_ref()?)));
    let went_on = went_on.map(|(line, why)| {
        vec![
            Cell::new("carried on", Tone::Warn),
            line.outcome.to_string().into(),
            Cell::from(""),
            Cell::new(why.clone(), Tone::Dim),
        ]
    });
    let rows: Vec<Vec<Cell>> = went_on.chain(review.noted.iter().map(|noted| note(noted, review.as_of))).collect();
    if rows.is_empty() {
        return;
    }
    doc.section("On record");
    let heads = [Head::words(""), Head::words("on"), Head::wraps("what"), Head::wraps("why")];
    doc.rows(&heads, rows);
}

pub(in crate::pages) fn note(noted: &Noted, today: Day) -> Vec<Cell> {
    let why = |why: &Option<String>| why.clone().unwrap_or_default();
    let (kind, name, what, why) = match noted {
        Noted::Passed { name, label, did, pass } => {
            let (name, did) = if did.is_empty() { (name, String::new()) } else { (label, format!("{did} ")) };
            ("let through", name.clone(), format!("{did}{}", pass.words("and")), pass.why.clone())
        }
        Noted::Contradiction { name, call, against, why: because, by } => {
            let against: Vec<&str> = against.iter().map(Against::words).collect();
            let by = by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
            (
                "against the readings",
                name.clone(),
                format!("{}{by}, though {}", call.word(), against.join(", ")),
                why(because),
            )
        }
        Noted::Goalpost { name, unit, post } => {
            let what = format!("{} {}", post.field.replace('_', " "), post.went(unit.as_deref(), today));
            ("moved goalpost", name.clone(), format!("{what}, by {}", post.by), why(&post.why))
        }
        Noted::Scope { name, request, asked_by, call, why: because } => {
            let from = asked_by.as_ref().map_or_else(String::new, |by| format!(", asked by {by}"));
            let word = call.map_or("undecided", |call| call.word());
            ("scope", name.clone(), format!("{word}: {request}{from}"), why(because))
        }
        Noted::Goal { name, from, to, why: because, by } => {
            ("another goal", name.clone(), format!("{from} → {to}, by {by}"), why(because))
        }
        Noted::Tripped { name, text, says } => ("came true", name.clone(), format!("wrong if {text}"), says.clone()),
        Noted::Waited { name, until, why, by } => {
            ("put off", name.clone(), format!("verdict on {}, by {by}", until.short(today)), why.clone())
        }
    };
    vec![Cell::new(kind, Tone::Warn), name.into(), what.into(), Cell::new(why, Tone::Dim)]
}
