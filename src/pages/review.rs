//! A sprint's review as a page: this moved, this did not, here is what we do next and why. It counts no tickets.

mod folded;
mod lines;
mod told;

pub(super) use lines::{below, plot};
pub use told::promised;
pub(super) use told::{note, stamps};

use lines::{group_tone, owner, rows};
use told::{judged, lessons, noted, promises};

use super::{asked, needs};
use crate::domain::board::said::{Pieces, Tone, tone};
use crate::domain::board::{Column, Wanted};
use crate::domain::handle::Handle;
use crate::domain::label::{Label, LabelKind};
use crate::domain::review::{Group as Moved, Left, Line, Review};
use crate::domain::sprint::{Impact, SprintState, Stands};
use crate::report::{About, Block, Cell, Doc, Group, Head, Named, Plot, Row, days};
use crate::text;

/// How late it is what is due on the day.
const DUE: &str = "due today";

/// What every review says at its end.
pub const NOT_PROOF: &str = "Evidence, not proof: what changed after a ship, not because of it.";

/// What is known beside a review where somebody chooses among its rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader<'a> {
    /// The columns of the board: what somebody is to do stands beside what is still among them.
    pub columns: &'a [Column],
    /// Who reads.
    pub me: Option<&'a Handle>,
    /// What each outcome did in its sprints, by its label, the earliest first.
    pub sprints: &'a [(Label, Vec<Impact>)],
}

/// The review as a page, in the order it is read.
pub fn doc(review: &Review, reader: Reader<'_>) -> Doc {
    let low = Some(Box::new(laid(review, reader, true)));
    Doc { low, ..laid(review, reader, false) }
}

/// The page as it is laid out, folded where there are few rows.
fn laid(review: &Review, reader: Reader<'_>, low: bool) -> Doc {
    let today = review.as_of;
    let asks = Asks { active: review.state == SprintState::Active, reader };
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
        let told = self::doc(&frozen.whole, reader);
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
    reader: Reader<'a>,
}

impl Asks<'_> {
    /// An outcome's column, where it is still on the board.
    fn column(&self, outcome: Label) -> Option<&Column> {
        self.reader.columns.iter().find(|column| column.outcome.label() == outcome)
    }

    /// An outcome as a screen names it, where it is still on the board: `1 activation`; else by its label.
    fn name(&self, outcome: Label) -> Option<String> {
        let column = self.column(outcome)?;
        Some(asked::named(self.reader.columns, column))
    }

    /// Its number on the board, where it is still on it; else its label.
    fn numbered(&self, outcome: Label) -> String {
        let at = self.reader.columns.iter().position(|column| column.outcome.label() == outcome);
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
    let stands = Stands::of((starts, ends), review.as_of);
    let day = match stands {
        Stands::On { .. } => stands.words(review.as_of),
        _ => stands.brief(review.as_of),
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
            // What is due today is due: that it is not late says which day.
            Cell::new(if low && left.late == DUE { "due".to_owned() } else { left.late.clone() }, tones.1),
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
