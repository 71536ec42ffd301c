//! A review's parts in a window of few rows: what is not committed in one row, the square in two, and one row for all the
//! answers that are missing. What is folded stands whole in the wider ones, and above it in the groups.

use super::{Asks, promised};
use crate::domain::board::said::{Pieces, Tone};
use crate::domain::board::{Debt, Wanted};
use crate::domain::label::{Label, LabelKind};
use crate::domain::review::{Left, Line, Promise, Review};
use crate::report::{About, Cell, Doc, Group, Head, Named, Row};
use crate::text;

/// Shipped or not by moved or not, in two rows.
pub(super) fn square(doc: &mut Doc, review: &Review, asks: &Asks<'_>) {
    if review.lines.is_empty() && review.beside.is_empty() {
        return;
    }
    doc.section("Shipped or not, moved or not");
    let row = |words: &'static str, shipped: bool| {
        let square = review.square(shipped);
        let names = |lines: &[&Line]| match lines {
            [] => "–".to_owned(),
            lines => lines.iter().map(|line| asks.numbered(line.outcome)).collect::<Vec<_>>().join(" "),
        };
        let mut cells: Vec<Cell> = vec![words.into()];
        let columns = [("moved", square.moved), ("did not", square.did_not)];
        cells.extend(columns.iter().map(|(word, lines)| format!("{word} {}", names(lines)).into()));
        // What has a column of its own has it only where something stands in it.
        let rest = [("can't tell yet", square.open), ("held", square.held)];
        let rest = rest.iter().filter(|(_, lines)| !lines.is_empty());
        cells.push(rest.map(|(word, lines)| format!("{word} {}", names(lines))).collect::<Vec<_>>().join("   ").into());
        cells
    };
    let heads =
        [Head::words("").apart(3, 3), Head::words("").apart(1, 1), Head::words("").apart(1, 1), Head::wraps("")];
    doc.table(&heads, vec![Group::of(None, [row("we shipped", true), row("did not ship", false)])]);
}

/// What is on the board and not committed, in one row: class, and what it owes most.
pub(super) fn beside(doc: &mut Doc, review: &Review, asks: &Asks<'_>) {
    if review.beside.is_empty() {
        return;
    }
    doc.section("On the board, not committed");
    let mut pieces: Pieces = Vec::new();
    for line in &review.beside {
        let apart = if pieces.is_empty() { "  " } else { "   " };
        pieces.push((format!("{apart}{}", asks.named(line)), Tone::Plain));
        pieces.extend(line.class().map(|class| (format!(" {}", class.words()), Tone::Strong)));
        // To whom it is offered is said where one answers.
        let debt = asks.column(line.outcome).and_then(|column| column.debts.first()).map(|debt| match debt {
            Debt::HandoverOpen { .. } => "offered".to_owned(),
            debt => debt.words().to_lowercase(),
        });
        pieces.extend(debt.filter(|_| asks.active).map(|debt| (format!(" ! {debt}"), Tone::Bad)));
    }
    doc.says(pieces);
}

/// Which answers are missing, in one row; none where there are not several.
pub(super) fn answers<'r>(review: &'r Review, asks: &Asks<'_>) -> Option<(Vec<&'r Left>, Row)> {
    let is_answer = |left: &&Left| {
        !left.done && !left.what.is_empty() && left.about.is_some_and(|label| label.kind == LabelKind::Outcome)
    };
    let missing: Vec<&Left> = review.left.iter().filter(is_answer).collect();
    let [first, _, ..] = missing.as_slice() else { return None };
    let name = |label: Label| asks.name(label).unwrap_or_else(|| label.to_string());
    let names: Vec<String> = missing.iter().filter_map(|left| left.about).map(name).collect();
    let mut people: Vec<String> = missing.iter().filter_map(|left| Some(left.who.as_ref()?.to_string())).collect();
    people.sort_unstable();
    people.dedup();
    let who = match people.as_slice() {
        [one] => one.clone(),
        many => format!("{} people", many.len()),
    };
    let cells = [
        Cell::new("[ ]", Tone::Bad),
        Cell::from(format!("{} have no answer", names.join(", "))),
        Cell::new(who, Tone::Dim),
        Cell::from(""),
    ];
    let about = first.about.map(|label| About::named(format!("left {label}"), Some(Named::Label(label))));
    let row = Row::from(cells.to_vec());
    Some((missing.clone(), Row { about, ..row }.wants(Some(Wanted::Answer)).fix(first.fix.clone())))
}

/// What was promised last time and is neither kept nor dropped, each as something that is left.
pub(super) fn promises(review: &Review) -> Vec<Row> {
    let open = review.promises.iter().filter(|promise| promise.is_open());
    let row = |promise: &Promise| {
        let step = promise.step.as_deref()?.trim_end_matches('.');
        let who = promise.owner.as_ref().map_or_else(String::new, ToString::to_string);
        let cells = [
            Cell::new("[ ]", Tone::Bad),
            Cell::from(format!("kept or dropped: {}", text::in_sentence(step))),
            Cell::new(who, Tone::Dim),
            Cell::from(""),
        ];
        let about = About::named(promised(promise.outcome), Some(Named::Label(promise.outcome)));
        let row = Row::about(cells.to_vec(), about);
        Some(Row { promise: true, ..row }.wants(Some(Wanted::Promise)))
    };
    open.filter_map(row).collect()
}
