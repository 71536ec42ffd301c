//! A sprint's review as a page: this moved, this did not, here is what we do next and why. It counts no tickets.

mod folded;

use super::{asked, needs};
use crate::domain::assessment::{Class, Drawn, Terms};
use crate::domain::board::said::{Pieces, Tone, tone, tripped};
use crate::domain::board::{Column, Wanted};
use crate::domain::day::Day;
use crate::domain::label::{Label, LabelKind};
use crate::domain::review::{Group as Moved, Judged, Left, Line, Noted, Promise, Review};
use crate::domain::sprint::SprintState;
use crate::domain::verdict::Against;
use crate::report::{About, Block, Cell, Doc, Field, Group, Head, Named, Plot, Row, days};
use crate::text;

/// What every review says at its end.
pub const NOT_PROOF: &str = "Evidence, not proof: what changed after a ship, not because of it.";

/// The review as a page, in the order it is read. What somebody is to do stands beside what is still among the columns of
/// the board.
pub fn doc(review: &Review, columns: &[Column]) -> Doc {
    let low = Some(Box::new(laid(review, columns, true)));
    Doc { low, ..laid(review, columns, false) }
}

/// The page as it is laid out, folded where there are few rows.
fn laid(review: &Review, columns: &[Column], low: bool) -> Doc {
    let today = review.as_of;
    let asks = Asks { active: review.state == SprintState::Active, columns };
    let name = review.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
    let [day, open] = stands(review);
    // What is closed is read in another year too.
    let span = match review.state {
        SprintState::Closed => {
            format!("{} {}", days(review.starts, review.ends, review.ends), review.ends.date().year())
        }
        _ => days(review.starts, review.ends, today),
    };
    let mut doc = Doc::new(format!("{} review{name}", review.sprint), span)
        .stands(if low && review.state != SprintState::Closed { [String::new(), open] } else { [day.clone(), open] });
    doc.says(goal(review));
    for frozen in &review.again {
        let by = format!("closed again by {} on {}", frozen.by, frozen.on.short(today));
        doc.says(
            [(by, Tone::Bad), (", who had not seen that: what was told then stands below".to_owned(), Tone::Plain)]
                .into(),
        );
    }
    if !review.otherwise.is_empty() {
        let what = format!("not as it was told: {}", review.otherwise.join(", "));
        doc.says([(what, Tone::Bad), (format!(": upshot history {}", review.sprint), Tone::Plain)].into());
    }
    let groups = Moved::ALL.iter().map(|group| {
        let title = (group.words().to_owned(), group_tone(*group));
        Group::of(
            Some(title),
            review.group(*group).flat_map(|line| rows(line, *group == Moved::CantTell, today, &asks)),
        )
    });
    // What is beside the sprint stands below it column for column.
    let heads = aligned(review, &asks);
    doc.table(&heads, groups.collect());
    if let Some(Block::Table(table)) = doc.blocks.last_mut() {
        table.airy = true;
    }
    let charted: Vec<Plot> =
        review.lines.iter().filter(|line| !line.series.is_empty()).map(|l| plot(l, today)).collect();
    if !charted.is_empty() {
        doc.blocks.push(Block::Charts(charted));
    }
    let closed = review.state == SprintState::Closed;
    if !closed {
        left(&mut doc, review, &asks, low);
    }
    if low {
        folded::square(&mut doc, review, &asks);
        folded::beside(&mut doc, review, &asks);
        promises(&mut doc, review);
    } else {
        square(&mut doc, review, &asks);
        promises(&mut doc, review);
        if !review.beside.is_empty() {
            doc.section("On the board, not committed");
            doc.rows(&heads, review.beside.iter().flat_map(|line| rows(line, true, today, &asks)));
        }
    }
    judged(&mut doc, review);
    lessons(&mut doc, review);
    noted(&mut doc, review);
    if closed {
        left(&mut doc, review, &asks, low);
    }
    for frozen in &review.again {
        let told = self::doc(&frozen.whole, columns);
        doc.section(format!("{}, as {} closed it on {}", told.title, frozen.by, frozen.on.short(today)));
        doc.blocks.extend(told.blocks);
    }
    doc.reads_on = true;
    doc.foot = NOT_PROOF.to_owned();
    doc.shell = format!("upshot review {}", review.sprint);
    doc
}

/// What a review asks somebody to do, as long as its sprint runs.
struct Asks<'a> {
    active: bool,
    columns: &'a [Column],
}

impl Asks<'_> {
    /// An outcome's column, where it is still on the board.
    fn column(&self, outcome: Label) -> Option<&Column> {
        self.columns.iter().find(|column| column.outcome.label() == outcome)
    }

    /// An outcome as a screen names it, where it is still on the board: `1 activation`; else by its label.
    fn name(&self, outcome: Label) -> Option<String> {
        let column = self.column(outcome)?;
        Some(asked::named(self.columns, column))
    }

    /// Its number on the board, where it is still on it; else its label.
    fn numbered(&self, outcome: Label) -> String {
        let at = self.columns.iter().position(|column| column.outcome.label() == outcome);
        at.filter(|_| self.active).map_or_else(|| outcome.to_string(), |at| (at + 1).to_string())
    }

    /// The same of a line.
    fn named(&self, line: &Line) -> String {
        self.name(line.outcome).filter(|_| self.active).unwrap_or_else(|| line.called())
    }

    /// What an outcome wants most.
    fn of(&self, line: &Line) -> Option<Wanted> {
        if !self.active || line.ended.is_some() {
            return None;
        }
        if line.committed && line.answer.is_none() {
            return Some(Wanted::Answer);
        }
        let column = self.column(line.outcome)?;
        column.owed.iter().find(|need| need.debt.is_some()).map(needs::wants)
    }
}

const HEADS: [Head; 9] = [
    Head::words("outcome").bare(),
    Head::wraps("").pages(),
    Head::words("owner").from(90).bare(),
    Head::words("now").from(100).bare(),
    Head::words("in this sprint").always().apart(1, 2),
    Head::words("").from(70).apart(1, 2),
    Head::words("since the first ship").apart(0, 2),
    Head::words("shipped").from(100).bare().apart(0, 1),
    Head::wraps("what we do next, and why").or(""),
];

/// The columns, as wide as every outcome of the board needs them up to what it did in the sprint.
fn aligned(review: &Review, asks: &Asks<'_>) -> [Head; 9] {
    let mut heads = HEADS;
    let lines = || review.lines.iter().chain(&review.beside);
    let mut fit = |at: usize, words: &dyn Fn(&Line) -> String| {
        heads[at] = heads[at].least(lines().map(|line| text::width(&words(line))).max().unwrap_or(0));
    };
    fit(0, &|line| asks.named(line));
    fit(2, &owner);
    fit(3, &Line::now_words);
    fit(5, &|line| line.went(false).unwrap_or_default().1);
    heads
}

/// How far it is: the day, and what is left.
fn stands(review: &Review) -> [String; 2] {
    let (starts, ends) = (review.starts, review.ends);
    if let (SprintState::Closed, Some(day)) = (review.state, review.closed_on) {
        let left = if review.open() == 0 { String::new() } else { format!("{} left open", review.open()) };
        return [format!("closed {}", day.short(review.as_of)), left];
    }
    let day = if review.as_of > ends {
        format!("ended {}d ago", review.as_of.since(ends))
    } else {
        format!("day {} of {}", review.as_of.since(starts) + 1, ends.since(starts) + 1)
    };
    let left = match review.open() {
        0 => "ready to close".to_owned(),
        n => format!("{n} left before it can close"),
    };
    [day, left]
}

/// The goal's line: what its metric did, then what it is.
fn goal(review: &Review) -> Pieces {
    let Some(line) = review.goal_line() else {
        return vec![
            ("NO GOAL".to_owned(), Tone::Bad),
            ("  this sprint was let through without one".to_owned(), Tone::Dim),
        ];
    };
    let mut pieces = vec![match line.class() {
        Some(class) => (class.words().to_owned(), tone(class)),
        None => {
            let said = line.since_words(false, review.as_of).into_iter().map(|(words, _)| words).collect::<String>();
            (said, Tone::Dim)
        }
    }];
    pieces.push((format!("  the goal: {}", line.title), Tone::Plain));
    pieces.push((format!("   {}", owner(line)), if line.owner.is_some() { Tone::Dim } else { Tone::Bad }));
    if let Some(debt) = line.debts.first().filter(|_| review.state != SprintState::Closed) {
        pieces.push((" · ".to_owned(), Tone::Dim));
        pieces.push((debt.to_lowercase(), Tone::Bad));
    }
    pieces
}

fn owner(line: &Line) -> String {
    line.owner.as_ref().map_or_else(|| "NO OWNER".to_owned(), ToString::to_string)
}

fn group_tone(group: Moved) -> Tone {
    match group {
        Moved::Moved | Moved::Held => Tone::Good,
        Moved::WrongWay | Moved::Breached => Tone::Bad,
        Moved::DidNot | Moved::CantTell => Tone::Strong,
    }
}

/// An outcome's line, and below it its guardrails and its falsifier where somebody has to look: they stand wherever their
/// outcome stands.
fn rows(line: &Line, with_class: bool, today: Day, asks: &Asks<'_>) -> Vec<Row> {
    let outcome =
        Row::about(row(line, with_class, today, asks), line.outcome).wants(asks.of(line)).more(more(line, today, asks));
    let below = below(line)
        .into_iter()
        .map(|(words, tone)| Row { quiet: tone != Tone::Bad, ..Row::from(vec![Cell::new(words, tone)]) });
    std::iter::once(outcome).chain(below).collect()
}

/// What is told of an outcome where it is looked at.
fn more(line: &Line, today: Day, asks: &Asks<'_>) -> Vec<Block> {
    let mut doc = Doc::default();
    doc.section(format!("{} {}", asks.named(line), line.title));
    let ships = line.ships.iter().map(|ship| format!("{} {}", ship.label, ship.build));
    let since = line.since_words(true, today);
    let next = line.next_words(today);
    let mut fields = vec![
        Field { name: "since".into(), says: since, wants: None, goes_on: false },
        Field::new("shipped", ships.collect::<Vec<_>>().join(", "), Tone::Plain),
        Field::new("next", next.0, next.1),
        Field::new("owner", owner(line), if line.owner.is_some() { Tone::Plain } else { Tone::Bad }),
    ];
    let column = asks.column(line.outcome);
    if let Some(column) = column.filter(|_| asks.active) {
        let pace = column.pace_words().into_iter().chain(column.projection_words()).collect();
        fields.push(Field { name: "pace".into(), says: pace, wants: None, goes_on: false });
        let falsifier = column.falsifier.as_ref().filter(|_| line.falsifier.is_none());
        let wrong = falsifier.map_or_else(String::new, |f| tripped(f, today));
        fields.push(Field::new("wrong if", wrong, Tone::Plain));
    }
    fields.extend(below(line).into_iter().map(|(words, tone)| Field::new("beside", words, tone)));
    let carried = line.carried_because.clone().unwrap_or_default();
    fields.push(Field::new("carried", carried, Tone::Plain));
    doc.fields(fields);
    doc.blocks
}

/// What is said below an outcome's line.
pub(super) fn below(line: &Line) -> Vec<(String, Tone)> {
    let rails = line.guardrails.iter().map(|rail| {
        let mark = if rail.bad { "! " } else { "" };
        (format!("{mark}{}", rail.says), if rail.bad { Tone::Bad } else { Tone::Dim })
    });
    let falsifier = line.falsifier.iter().map(|says| (format!("! wrong if {says}"), Tone::Bad));
    rails.chain(falsifier).collect()
}

fn row(line: &Line, with_class: bool, today: Day, asks: &Asks<'_>) -> Vec<Cell> {
    let flat = |pieces: &Pieces| pieces.iter().map(|(words, _)| words.as_str()).collect::<String>();
    let pieces = line.since_words(with_class, today);
    let since_tone = pieces.first().filter(|_| with_class).map_or(Tone::Plain, |(_, tone)| *tone);
    // Where there is little room the interval of a claim gives way, and the reason beside a class.
    let short = match (with_class, line.class()) {
        (true, Some(class)) => class.words().to_owned(),
        // The ship stands beside what moved since.
        (_, class) => {
            let brief = line.since_short(None, today);
            match line.ship_labels().first() {
                Some(ship) if class.is_some_and(Class::claims) => format!("{brief} since {ship}"),
                Some(ship) => format!("{brief}, {ship}"),
                None => brief,
            }
        }
    };
    // Beside where it is now the unit stands there.
    let (went, change) = line.went(false).unwrap_or_default();
    let (alone, _) = line.went(true).unwrap_or_default();
    let (next, next_tone) = match line.next_words(today) {
        (words, tone) if !words.is_empty() => (words, tone),
        _ if line.answer.is_none() && line.opening.is_some() && !with_class => ("! not answered".to_owned(), Tone::Bad),
        nothing => nothing,
    };
    let ships = line.ship_labels();
    let on = line.ships.iter().find(|ship| ship.in_run).map(|ship| ship.day.short(today));
    let few = match (ships.as_slice(), on) {
        ([], _) | (_, None) => String::new(),
        ([one], Some(_)) if with_class => one.clone(),
        ([one], Some(on)) => format!("{one}, {on}"),
        ([first, rest @ ..], Some(_)) => format!("{first} +{}", rest.len()),
    };
    vec![
        Cell::new(line.called(), if line.goal { Tone::Strong } else { Tone::Plain }).chosen(asks.named(line)),
        line.title.clone().into(),
        Cell::new(owner(line), if line.owner.is_some() { Tone::Dim } else { Tone::Bad }),
        Cell::new(line.now_words(), if line.stale.is_some() { Tone::Warn } else { Tone::Strong }),
        Cell::new(went, Tone::Plain).or(alone),
        change.into(),
        Cell::new(flat(&pieces), since_tone).or(short),
        Cell::new(few, Tone::Dim),
        Cell::new(next, next_tone),
    ]
}

/// An outcome's readings with its ships.
pub(super) fn plot(line: &Line, today: Day) -> Plot {
    let said = line.since.as_ref().map_or_else(
        || "nothing shipped".to_owned(),
        |since| {
            let terms = Terms { unit: line.unit(), today, first: Some(since.first) };
            since.assessment.said(terms).sentence()
        },
    );
    let drawn = Drawn::of(&line.series, line.since.as_ref().map(|since| &since.assessment));
    let Drawn { points, raw } = drawn;
    let marks = if raw.is_empty() { "" } else { " (○ as it was read, before anything was taken out)" };
    Plot {
        title: format!("{} {}", line.called(), line.title),
        says: format!("{said}{marks}"),
        unit: line.unit.clone(),
        series: points,
        raw,
        from: line.baseline,
        to: line.target,
        ships: line.ships.iter().map(|ship| (ship.day, ship.label.to_string())).collect(),
        until: Some(today),
    }
}

/// Shipped or not by moved or not, every outcome on the board once.
fn square(doc: &mut Doc, review: &Review, asks: &Asks<'_>) {
    if review.lines.is_empty() && review.beside.is_empty() {
        return;
    }
    doc.section("Shipped or not, moved or not");
    let one = |line: &Line, shipped: bool| {
        let name = asks.named(line);
        match line.ship_labels().as_slice() {
            labels if shipped && !labels.is_empty() => Cell::from(format!("{name} ({})", labels.join(" "))).or(name),
            _ => name.into(),
        }
    };
    let held = [true, false].iter().any(|shipped| !review.square(*shipped).held.is_empty());
    let rows = |shipped: bool, words: &'static str| {
        let square = review.square(shipped);
        let mut cells = vec![square.moved, square.did_not, square.open];
        // A limit that held has a column where there is one.
        if held {
            cells.push(square.held);
        }
        let high = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let row = move |n: usize| {
            let first = if n == 0 { words } else { "" };
            let cell = |lines: &Vec<&Line>| match lines.get(n) {
                Some(line) => one(line, shipped),
                None => if n == 0 { "–" } else { "" }.into(),
            };
            std::iter::once(Cell::from(first)).chain(cells.iter().map(cell)).collect::<Vec<Cell>>()
        };
        (0..high).map(row).collect::<Vec<_>>()
    };
    let rows = rows(true, "we shipped").into_iter().chain(rows(false, "we did not ship"));
    let mut heads = vec![
        Head::words("").apart(0, 1),
        Head::wraps("the metric moved").or("moved").always().apart(1, 2),
        Head::wraps("it did not, or the wrong way").or("did not").apart(1, 1),
        Head::wraps("can't tell yet").apart(1, 2),
    ];
    if held {
        heads.push(Head::wraps("held"));
    }
    doc.table(&heads, vec![Group::of(None, rows)]);
    let asked = review.asked();
    if asked > 0 {
        let metrics = if asked == 1 { "this one metric".to_owned() } else { format!("these {asked}") };
        let luck = format!("Chance alone would make about {} of {metrics} read MOVED.", review.by_luck());
        doc.blocks.push(Block::Text(luck, Tone::Dim));
    }
}

/// Each verdict of the span beside what its outcome's metric did.
fn judged(doc: &mut Doc, review: &Review) {
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
pub(super) fn stamps(j: &Judged) -> String {
    let judgement = if j.on_judgement { ", on judgement" } else { "" };
    let waived = if j.waived { ", no baseline" } else { "" };
    format!("{judgement}{waived}")
}

fn promises(doc: &mut Doc, review: &Review) {
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

fn lessons(doc: &mut Doc, review: &Review) {
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

fn noted(doc: &mut Doc, review: &Review) {
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

/// The rules that something was let through, each once: `verdict due (8), debt limit`.
fn rules(all: &[String]) -> String {
    let mut each: Vec<(String, usize)> = Vec::new();
    for rule in all.iter().map(|rule| rule.replace('_', " ")) {
        match each.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, n)) => *n += 1,
            None => each.push((rule, 1)),
        }
    }
    let words = each.into_iter().map(|(rule, n)| if n == 1 { rule } else { format!("{rule} ({n})") });
    words.collect::<Vec<_>>().join(", ")
}

pub(super) fn note(noted: &Noted, today: Day) -> Vec<Cell> {
    let why = |why: &Option<String>| why.clone().unwrap_or_default();
    let (kind, name, what, why) = match noted {
        Noted::Passed { name, pass } => ("let through", name.clone(), rules(&pass.rules), pass.why.clone()),
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

fn left(doc: &mut Doc, review: &Review, asks: &Asks<'_>, low: bool) {
    if review.left.is_empty() {
        return;
    }
    let closed = review.state == SprintState::Closed;
    let (title, aside) = match closed {
        true => ("What the close asked for".to_owned(), String::new()),
        // Where there are few rows the day stands here, and not in the first.
        false if low => (format!("Before {} can close", review.sprint), stands(review)[0].clone()),
        false => (format!("Before {} can close", review.sprint), String::new()),
    };
    doc.section_beside(title, aside);
    let (missing, mut answers) = match folded::answers(review, asks).filter(|_| low && !closed) {
        Some((missing, row)) => (missing, Some(row)),
        None => (Vec::new(), None),
    };
    // Where there are few rows none of them takes two.
    let says = if low { Head::fills("") } else { Head::wraps("") };
    let heads = [Head::words(""), says.apart(0, 2), Head::words("").apart(0, 1), Head::words("").apart(0, 1)];
    let row = |left: &Left| {
        let (mark, tone) = match (left.done, left.away) {
            (_, true) => ("[-]", Tone::Warn),
            (true, false) => ("[x]", Tone::Good),
            (false, false) => ("[ ]", Tone::Bad),
        };
        let tones = if left.done { (Tone::Dim, Tone::Dim) } else { (Tone::Plain, Tone::Bad) };
        let named = left.about.map(|label| (label, asks.name(label).filter(|_| asks.active)));
        // The goal is named by its number where it is chosen.
        let says = match (named, left.what.as_str()) {
            (Some((label, name)), what) if !what.is_empty() => {
                let says = Cell::new(format!("{label} {what}"), tones.0);
                name.map_or(says.clone(), |name| says.chosen(format!("{name} {what}")))
            }
            (None, _) => match review.goal_line().filter(|_| left.done) {
                Some(goal) => Cell::new(left.says.clone(), tones.0).chosen(format!("goal named: {}", asks.named(goal))),
                None => Cell::new(left.says.clone(), tones.0),
            },
            _ => Cell::new(left.says.clone(), tones.0),
        };
        let waits = !left.done && !left.what.is_empty();
        let who = left.who.as_ref().filter(|_| waits).map_or_else(String::new, ToString::to_string);
        let row = Row::from(vec![
            Cell::new(mark, tone),
            says,
            Cell::new(who, Tone::Dim),
            Cell::new(left.late.clone(), tones.1),
        ]);
        if left.done || closed {
            return row;
        }
        let about = left.about.map(|label| About::named(format!("left {label}"), Some(Named::Label(label))));
        let wants = left.about.map(|label| match label.kind {
            LabelKind::Hypothesis => Wanted::Verdict,
            _ => Wanted::Answer,
        });
        Row { about, ..row }.wants(wants).fix(left.fix.clone())
    };
    let mut rows = Vec::new();
    let mut promised = if low && !closed { folded::promises(review) } else { Vec::new() };
    for left in &review.left {
        if missing.iter().any(|missing| std::ptr::eq(*missing, left)) {
            rows.extend(answers.take());
            continue;
        }
        if left.done {
            rows.append(&mut promised);
        }
        rows.push(row(left));
    }
    rows.append(&mut promised);
    doc.rows(&heads, rows);
}
