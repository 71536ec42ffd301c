//! What is read for the screens, as plain values.

use std::collections::HashMap;

use ratatui::layout::Rect;
use serde_json::Value;

use super::app::App;
use super::effect::What;
use super::screen::board::{Elsewhere, To, at_first};
use super::screen::page::{Held, Page, Reviewed};
use super::screen::plan::Plan;
use super::screen::rows::Cursor;
use super::world::{Details, Done, Ended, LinkLine, Moved, NoteLine, ReadingLine, Said, World};
use crate::domain::amount::{short, with_unit};
use crate::domain::board::said::Tone;
use crate::domain::board::{Column, View};
use crate::domain::day::Day;
use crate::domain::facts::Want;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::outcome::Ending;
use crate::domain::review::Goalpost;
use crate::domain::sprint::{Sprint, SprintState};
use crate::error::{Error, Kind as Fault};
use crate::pages::{self, Page as Which, Source, done};
use crate::report::Doc;
use crate::session::{Recorded, Session, owned_since, versions};

/// How many readings, and how many change sets, a list shows.
const MANY: usize = 500;
/// How many of a metric's newest readings the sheet knows by which days have one.
const KNOWN: usize = 2_000;
/// How many of the newest change sets of a metric stand in its outcome's history.
const RECENT: usize = 60;

/// The board as it stands, all of it.
pub(crate) fn world(session: &Session) -> Result<World, Error> {
    Ok(made(session, session.view()?))
}

/// The board as far as it is in sight at first in a window; the rest follows, see `parts`.
pub(crate) fn glance(session: &Session, area: Rect) -> Result<World, Error> {
    let view = session.glance(|columns| (0..at_first(area, columns.len())).collect())?;
    Ok(made(session, view))
}

/// The board as it stands now, given as it was: only what was touched since is read.
pub(crate) fn renewed(world: &mut World, session: &Session) -> Result<World, Error> {
    if world.unread || !world.is_whole() || world.today != session.today() {
        return self::world(session);
    }
    session.renew(&mut world.view)?;
    Ok(made(session, std::mem::take(&mut world.view)))
}

fn made(session: &Session, mut view: View) -> World {
    view.columns.iter_mut().for_each(Column::scale_for_a_screen);
    let mut world = World {
        needs: Vec::new(),
        today: session.today(),
        me: session.handle_in(&view),
        file: session.path().file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned()),
        path: at_home(session.path()),
        flags: session.flags().to_owned(),
        exists: session.exists(),
        moved: session.was_moved(),
        read_only: session.is_read_only(),
        polling: false,
        meets: session.meets().unwrap_or_default(),
        sync_failed: false,
        newest: None,
        said: HashMap::new(),
        details: None,
        edited: None,
        ended: Vec::new(),
        lessons: 0,
        unread: false,
        again: false,
        view,
    };
    if world.exists && world.view.columns.is_empty() {
        // Where nothing is open one sees what was achieved. What can't be read is not told.
        world.ended = ended(session, world.today).unwrap_or_default();
        world.lessons = session.lessons().map_or(0, |list| list.len());
    }
    count(&mut world);
    world
}

/// Texts beside the cards, and the notes on each hypothesis.
type Corpus = (Vec<Elsewhere>, HashMap<Id, Vec<String>>);

/// What a search on the board may find beside its cards; and what was noted on each hypothesis.
fn corpus(session: &Session, world: &World) -> Result<Corpus, Error> {
    let mut all = Vec::new();
    for lesson in session.lessons()? {
        let thing = world.card(lesson.hypothesis);
        let Some((column, card)) = thing else { continue };
        let to = To::Thing(column.outcome.id, Some(card.hypothesis.id));
        all.push(Elsewhere { place: format!("lesson {}", lesson.label), text: lesson.learned, to });
    }
    for (sprint, commitments) in session.sprints()? {
        for commitment in commitments {
            let Some(answer) = &commitment.answer else { continue };
            let outcome = world.column(commitment.outcome).map(|column| column.outcome.label().to_string());
            let place = format!("answer {}, {}", outcome.unwrap_or_default(), sprint.label());
            let texts = answer.learned.iter().chain(&answer.next_step);
            all.extend(texts.map(|text| Elsewhere {
                place: place.clone(),
                text: text.clone(),
                to: To::Review(sprint.id),
            }));
        }
    }
    for column in &world.view.columns {
        let id = column.outcome.id;
        let label = column.outcome.label();
        for call in session.slice(&[Want::Outcome(id)])?.scope_calls.into_iter().filter(|call| call.outcome == id) {
            all.push(Elsewhere { place: format!("scope {label}"), text: call.request, to: To::Framing(id) });
        }
        let Some(metric) = &column.metric else { continue };
        for line in session.readings(metric.id, None, Some(world.today), MANY)?.into_iter().rev() {
            let Some(note) = line.reading.note else { continue };
            let place = format!("{} {}", metric.slug, line.reading.day.short(world.today));
            all.push(Elsewhere { place, text: note, to: To::Thing(id, None) });
        }
    }
    let mut noted: HashMap<Id, Vec<String>> = HashMap::new();
    for note in session.talk()?.notes {
        match note.thing.kind {
            Kind::Hypothesis => noted.entry(note.thing.id).or_default().push(note.text),
            Kind::Outcome => {
                let Some(column) = world.column(note.thing.id) else { continue };
                let place = format!("note {}", column.outcome.label());
                all.push(Elsewhere { place, text: note.text, to: To::Thing(column.outcome.id, None) });
            }
            _ => {}
        }
    }
    Ok((all, noted))
}

/// How the outcomes ended, by their numbers.
fn ended(session: &Session, today: Day) -> Result<Vec<Ended>, Error> {
    let line = |column: Column| {
        let o = &column.outcome;
        let result = o.result.as_ref()?;
        let (glyph, typed) = match result.ended {
            Ending::Achieved => ("✓", "+"),
            Ending::Missed => ("✗", "x"),
            Ending::Stopped => ("–", "-"),
        };
        let unit = column.unit();
        let level = result.level.map_or_else(String::new, |level| match (o.target.as_ref(), result.ended) {
            (Some(target), Ending::Achieved | Ending::Missed) => {
                format!("{} of {}", with_unit(level, unit), short(target.value))
            }
            _ => with_unit(level, unit),
        });
        let slug = column.metric.as_ref().map_or_else(|| o.title.clone(), |metric| metric.slug.to_string());
        let owner = o.owner.as_ref().map_or_else(String::new, ToString::to_string);
        Some(Ended {
            glyph,
            typed,
            word: result.ended.word(),
            name: format!("{} {slug}", o.number),
            level,
            rest: format!("{:>6}   {owner}", result.closed_on.short(today)),
        })
    };
    Ok(session.outcomes()?.into_iter().filter_map(line).collect())
}

/// Says what needs someone, once everything is known.
pub(crate) fn count(world: &mut World) {
    world.needs = if world.is_whole() { world.view.needs(world.today) } else { Vec::new() };
}

/// A path as people write it: their home is `~`.
fn at_home(path: &std::path::Path) -> String {
    let home = std::env::var_os("HOME").filter(|home| home.len() > 1);
    match home.and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

/// Reads what a screen asks for.
pub(crate) fn read(app: &mut App, world: &mut World, session: &Session, what: What) -> Result<(), Error> {
    match what {
        What::Page(which) => {
            if which == Which::History {
                // What other copies brought is shown by it.
                session.has_seen(world.meets.last);
                app.used.saw(world.meets.board, world.meets.last);
                world.meets.came = 0;
            }
            let everyone = app.shows_everyone();
            let view = world.is_whole().then_some(&world.view);
            let source = Source { session, view, everyone };
            app.take_page(match which {
                Which::History => {
                    let list = pages::changes(session, None, pages::MOST)?;
                    let (undoes, redoes) = session.undoes()?;
                    let doc = pages::history::doc(&list, session.today());
                    Page::new(which, doc).holding(Held::Changes { list, undoes, redoes })
                }
                Which::Metrics => {
                    let all = session.metrics()?;
                    let doc = pages::measured(source, &all)?;
                    let metrics = all.into_iter().map(|line| line.metric).collect();
                    Page::new(which, doc).holding(Held::Metrics(metrics))
                }
                Which::Objectives => {
                    let all = session.objectives()?.into_iter().map(|(objective, _)| objective).collect();
                    Page::new(which, which.read(source)?).holding(Held::Objectives(all))
                }
                _ => Page::new(which, which.read(source)?),
            });
        }
        What::Details(outcome) => {
            world.said = said(session)?;
            world.details = Some(details(session, world, outcome)?);
        }
        What::Talk => world.said = said(session)?,
        What::Review(sprint) => app.take_page(review(session, world, sprint)?),
        What::Before => {
            let newest = review(session, world, None)?;
            match newest.reviewed().and_then(|reviewed| reviewed.earlier) {
                Some(earlier) => app.take_page(review(session, world, Some(earlier))?),
                None => app.say("not here: no sprint began before this one", super::notice::Tone::Said),
            }
        }
        What::Plan => app.take_plan(plan(session)?),
        What::Readings(metric) => {
            let list = session.readings(metric, None, Some(world.today), KNOWN)?;
            let unit = world.metric(metric).and_then(|metric| metric.unit.as_deref());
            app.take_readings(metric, lines(&list, unit), world);
        }
        What::Search => {
            let (corpus, noted) = corpus(session, world)?;
            app.take_corpus(corpus, noted, world);
        }
        What::Edited => {
            let want = app.form_edits();
            world.edited = want.map(|want| Ok::<_, Error>((want.clone(), session.slice(&[want])?))).transpose()?;
        }
        What::Lessons => app.take_lessons(session.lessons()?, world),
        What::Closed => {
            let closed = session.outcomes()?.into_iter().filter(|column| !column.outcome.is_open());
            app.choose_closed(closed.map(|column| column.outcome).collect());
        }
        What::Links(thing) => {
            let (links, _) = session.said_of(thing)?;
            app.choose_link(links.into_iter().map(|link| link.url).collect());
        }
    }
    app.settle(world);
    Ok(())
}

/// The newest change of the board.
pub(crate) fn newest(session: &Session) -> Option<Done> {
    session.history(None, 1).ok()?.first().map(done)
}

/// What was said of each thing on the board, and done to it lately.
fn said(session: &Session) -> Result<HashMap<Id, Said>, Error> {
    let talk = session.talk()?;
    let mut all: HashMap<Id, Said> = HashMap::new();
    for link in talk.links {
        all.entry(link.thing.id).or_default().links.push(LinkLine { id: link.id, url: link.url });
    }
    for note in talk.notes.into_iter().rev() {
        all.entry(note.thing.id).or_default().notes.push(NoteLine {
            id: note.id,
            on: note.on,
            by: note.by.to_string(),
            kind: note.kind,
            stance: note.stance,
            text: note.text,
        });
    }
    for entry in &talk.recent {
        let mut about: Vec<Id> = entry
            .changes
            .iter()
            .filter_map(|change| match change.thing.kind {
                Kind::Hypothesis | Kind::Outcome => Some(change.thing.id),
                // What is said of a thing was done to it.
                Kind::Note | Kind::Link => {
                    let thing = change.after.get("thing").or_else(|| change.before.get("thing"));
                    thing.and_then(|thing| thing.get("id")).and_then(Value::as_str).and_then(|id| id.parse().ok())
                }
                Kind::Verdict => change.after.get("hypothesis").and_then(Value::as_str).and_then(|id| id.parse().ok()),
                _ => None,
            })
            .collect();
        about.sort_unstable();
        about.dedup();
        for id in about {
            all.entry(id).or_default().history.push(done(entry));
        }
    }
    // So that it is known to have been asked for, also where nobody said anything.
    all.entry(Id::default()).or_default();
    Ok(all)
}

fn details(session: &Session, world: &World, outcome: Id) -> Result<Details, Error> {
    let thing = Thing::new(Kind::Outcome, outcome);
    let entries = session.history(Some(thing), MANY)?;
    let column = world.column(outcome);
    let unit = column.and_then(|column| column.unit());
    let metric = column.and_then(|column| column.metric.as_ref());
    let (readings, count) = match metric {
        Some(metric) => {
            let list = session.readings(metric.id, None, Some(world.today), MANY)?;
            let count = session.metric(metric.id)?.map_or(0, |line| usize::try_from(line.readings).unwrap_or(0));
            (lines(&list, unit), count)
        }
        None => (Vec::new(), 0),
    };
    // What was said of it, and done to its hypotheses and its metric, was done to it.
    let mut history: Vec<Done> = entries.iter().map(done).collect();
    let cards = column.map_or(&[][..], |column| &column.cards);
    let all = std::iter::once(outcome).chain(cards.iter().map(|card| card.hypothesis.id));
    let beneath = all.filter_map(|id| world.said.get(&id));
    history.extend(beneath.flat_map(|said| said.history.iter().cloned()));
    if let Some(metric) = metric {
        let readings = session.history(Some(Thing::new(Kind::Metric, metric.id)), RECENT)?;
        history.extend(readings.iter().map(done));
    }
    history.sort_by_key(|done| std::cmp::Reverse(done.id));
    history.dedup_by_key(|done| done.id);
    let scope = session.slice(&[Want::Outcome(outcome)])?.scope_calls;
    Ok(Details {
        outcome,
        readings,
        count,
        goalposts: session.goalposts(outcome)?.iter().map(|post| moved(post, unit, world.today)).collect(),
        scope: scope.into_iter().filter(|call| call.outcome == outcome).collect(),
        specs: versions(&entries, thing),
        owned_since: owned_since(&entries, thing),
        serves: serves(session, column)?,
        history,
    })
}

/// The objective that an outcome serves, in words.
fn serves(session: &Session, column: Option<&Column>) -> Result<Option<String>, Error> {
    let Some(objective) = column.and_then(|column| column.outcome.objective) else { return Ok(None) };
    let all = session.objectives()?;
    let served = all.iter().map(|(one, _)| one).find(|one| one.id == objective);
    Ok(served.map(|served| format!("{} {}", served.label(), served.statement)))
}

fn lines(list: &[Recorded], unit: Option<&str>) -> Vec<ReadingLine> {
    let mut lines: Vec<ReadingLine> = Vec::new();
    let mut last = None;
    for recorded in list {
        let reading = &recorded.reading;
        let change =
            reading.value.zip(last).map(|(now, was): (f64, f64)| now - was).filter(|change| change.is_finite());
        last = reading.value.or(last);
        let corrected = reading.corrects.map(|_| {
            let values = recorded.was.zip(reading.value);
            let what = values.map_or_else(
                || "it replaces an earlier one".to_owned(),
                |(was, now)| format!("corrected {} → {}", short(was), with_unit(now, unit)),
            );
            reading.why.as_ref().map_or_else(|| what.clone(), |why| format!("{what}: {why}"))
        });
        lines.push(ReadingLine {
            id: reading.id,
            day: reading.day,
            value: reading.value,
            of: reading.of,
            change,
            by: recorded.by.clone(),
            note: reading.note.clone(),
            source: reading.source.clone().or_else(|| recorded.set_source.clone()),
            corrected,
        });
    }
    lines.reverse();
    lines
}

fn moved(post: &Goalpost, unit: Option<&str>, today: Day) -> Moved {
    Moved {
        field: post.field.replace('_', " "),
        went: post.went(unit, today),
        by: post.by.to_string(),
        on: post.on,
        why: post.why.clone(),
    }
}

/// The review of a sprint, with the sprints that have begun beside it. Where there is none yet, why.
fn review(session: &Session, world: &World, sprint: Option<Id>) -> Result<Page, Error> {
    let mut reviewed = Reviewed { review: Err(String::new()), sprint, earlier: None, later: None };
    let doc = match session.review(sprint) {
        Ok(review) => {
            let all = session.sprints()?.into_iter().map(|(sprint, _)| sprint);
            let begun: Vec<Sprint> = all.filter(|sprint| sprint.state != SprintState::Planned).collect();
            if let Some(at) = begun.iter().position(|sprint| sprint.label() == review.sprint) {
                reviewed.sprint = Some(begun[at].id);
                reviewed.earlier = begun.get(at + 1).map(|sprint| sprint.id);
                reviewed.later = at.checked_sub(1).and_then(|at| begun.get(at)).map(|sprint| sprint.id);
            }
            let mut sprints = Vec::new();
            for line in &review.lines {
                if let Some(column) = world.labelled(line.outcome) {
                    sprints.push((line.outcome, session.impact(column.outcome.id)?));
                }
            }
            let (columns, me) = (world.view.columns.as_slice(), Some(&world.me));
            let doc = pages::review::doc(&review, pages::review::Reader { columns, me, sprints: &sprints });
            reviewed.review = Ok(review);
            doc
        }
        // Nothing has begun, or it is only planned: that is no error here, and the way on is said.
        Err(e) if matches!(e.kind, Fault::NotFound | Fault::Refused) => {
            let mut doc = Doc::new("Review", "");
            doc.line(format!("{}.", e.what), Tone::Plain);
            reviewed.review = Err(e.what);
            doc
        }
        Err(e) => return Err(e),
    };
    let goal = reviewed.review.as_ref().ok().filter(|_| reviewed.is_active()).and_then(|review| review.goal);
    let mut page = Page::new(Which::Review, doc).holding(Held::Sprint(Box::new(reviewed)));
    // What the sprint is about is asked first.
    if let Some(goal) = goal {
        page.cursor.select(goal.to_string());
    }
    Ok(page)
}

fn plan(session: &Session) -> Result<Plan, Error> {
    let slice = session.slice(&[Want::Sprints])?;
    let planned = slice.planned().cloned();
    let of = |sprint: &Sprint| slice.committed(sprint.id).cloned().collect::<Vec<_>>();
    let before = slice.before(planned.as_ref().map(|sprint| sprint.id));
    Ok(Plan {
        commitments: planned.as_ref().map(of).unwrap_or_default(),
        active: slice.active().cloned(),
        carried: before
            .map(of)
            .unwrap_or_default()
            .into_iter()
            .map(|c| (c.outcome, c.answer.and_then(|a| a.carry_on)))
            .collect(),
        ceiling: slice.board.ceiling,
        debt_limit: slice.board.debt_limit,
        planned,
        cursor: Cursor::default(),
    })
}
