//! The board's keys in columns, what belongs together in one row: the legend first, then the keys, then what is off and why.

use super::is_off;
use crate::domain::assessment::Class;
use crate::text;
use crate::tui::keys::Action::{self, *};
use crate::tui::overlay::Around;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// How a column of the board is read.
const LEGEND: [&str; 3] = [
    " 36.2%  31 █████··········┃··· 45    start to target; ┃ a straight line today",
    " =!   + moved  - wrong way  = did not  … early  ? can't tell   ! needs someone",
    " ⣀⠤⠒⠉ one reading each  ╎ a a ship  ┈ start  ┄ target  ╍ expected  · · routine",
];

/// What class words say, two beside each other.
const WORDS: [[(Class, &str); 2]; 3] = [
    [
        (Class::DidNotMove, "half of what was expected is ruled out"),
        (Class::TooEarly, "too few readings since the ship"),
    ],
    [(Class::Moved, "so many pairs differ that chance would not"), (Class::CantTell, "the readings allow both")],
    [(Class::MovedWrongWay, "it moved, against what was wanted"), (Class::Held, "a limit that was not passed")],
];

/// What one presses, and what it does. Keys that have none of their own are named.
enum Pressed {
    Of(&'static [Action], &'static str),
    /// Where it does something just now, which is seldom.
    Now(Action, &'static str),
    Named(&'static str, &'static str),
    Head(&'static str),
    Blank,
}
use Pressed::{Blank, Head, Named, Now, Of};

const LEFT: &[Pressed] = &[
    Head("MOVE"),
    Of(&[Left, Right], "outcome"),
    Of(&[Next, Previous], "card"),
    Named("1-9", "outcome; 9 also the last"),
    Of(&[Top, Bottom], "top, bottom"),
    Of(&[HalfDown, HalfUp], "half a page"),
    Of(&[OtherPane, Pane], "to the pane, hide it"),
    Of(&[EarlierSprint, LaterSprint], "earlier, later sprint"),
    Named("g …", "go to a screen"),
    Head("FIND"),
    Of(&[Filter], "search; Down Up next"),
    Of(&[Palette], "every command"),
    Of(&[NeedsMe, Whose], "needs me, whose"),
    Of(&[Open, Framing, Zoom], "open, framing, zoom"),
];

const MIDDLE: &[Pressed] = &[
    Head("DO"),
    Of(&[Reading, Readings], "a reading, all now due"),
    Of(&[Verdict], "write the verdict"),
    Of(&[Ship, Build], "shipped, start building"),
    Of(&[Hypothesis, Outcome], "new hypothesis, outcome"),
    Of(&[Edit, EditLong], "edit, in $EDITOR"),
    Of(&[Owner], "owner: hand over, accept"),
    Of(&[Note, Scope], "note, scope"),
    Of(&[Move, Later, Earlier], "other outcome, order"),
    Of(&[Withdraw, Wait], "withdraw, wait"),
    Of(&[Close, Reopen], "close, open"),
    Of(&[Undo, Redo], "undo, redo"),
    Of(&[Copy, OpenLink], "copy, open the link"),
    Now(Versions, "versions"),
];

const RIGHT: &[Pressed] = &[
    Head("ANYWHERE"),
    Of(&[Back], "close, then back"),
    Of(&[Quit], "back; quits on the board"),
    Named("? F1", "this help"),
    Of(&[Reload], "read the file again"),
    Of(&[Suspend], "to the shell, and back"),
    Blank,
    Head("IN A FORM"),
    Named("Tab S-Tab", "next, previous"),
    Named("Ctrl-s", "save"),
    Named("Ctrl-g", "in $EDITOR"),
    Named("1-9", "choose"),
    Named("Esc", "close, draft kept"),
];

/// Where the columns begin, and how wide the keys are in each.
const STARTS: [(u16, usize); 3] = [(0, 16), (42, 9), (81, 9)];

/// From this width on there is a third column, and the class words.
const WIDE: u16 = 100;

/// The rows, without those above and below; `chosen` is what Enter does.
pub(super) fn rows(around: &Around<'_>, width: u16, height: u16, chosen: Option<Action>) -> Vec<Row> {
    let wide = width >= WIDE;
    let mut rows = vec![section("How to read a column", around.theme)];
    rows.extend(LEGEND.map(|words| Row::new().left(words, Meaning::Label)));
    rows.push(Row::new());
    let columns: &[&'static [Pressed]] = if wide { &[LEFT, MIDDLE, RIGHT] } else { &[LEFT, MIDDLE] };
    // What does something seldom has a row only then.
    let now = |line: &&'static Pressed| match line {
        Now(action, _) => around.keys.of_action(*action).is_some_and(|bound| !is_off(bound, around)),
        _ => true,
    };
    let columns: Vec<Vec<&Pressed>> = columns.iter().map(|column| column.iter().filter(now).collect()).collect();
    let high = columns.iter().map(Vec::len).max().unwrap_or(0);
    for n in 0..high {
        let mut row = Row::new();
        for (column, (start, keys)) in columns.iter().zip(STARTS) {
            // Forms have longer keys.
            let keys = if n > 6 && start == STARTS[2].0 { keys + 5 } else { keys };
            row = pressed(row, column.get(n).copied(), start, keys, around, chosen);
        }
        rows.push(row);
    }
    if wide {
        rows.push(section("The words", around.theme));
        for [(word, says), (other, means)] in WORDS {
            rows.push(
                Row::new()
                    .left(format!(" {:<15}", word.short()), Meaning::Value)
                    .left(format!("{says:<46}"), Meaning::Label)
                    .left(format!("{:<13}", other.short()), Meaning::Value)
                    .left(means, Meaning::Label),
            );
        }
    }
    let left = usize::from(height).saturating_sub(rows.len());
    let elsewhere = if wide && left >= 8 { ELSEWHERE.len() + 2 } else { 0 };
    rows.extend(off(around, wide, left - elsewhere));
    if elsewhere > 0 {
        rows.extend([Row::new(), section("Elsewhere", around.theme)]);
        rows.extend(ELSEWHERE.map(|words| Row::new().left(words, Meaning::Label)));
    }
    rows
}

/// Where there is more than these keys.
const ELSEWHERE: [&str; 1] = [
    " Every action is in : and in the shell; upshot help lists the shell's. Keys are yours: [keys] in upshot config path",
];

fn section(words: &str, theme: Theme) -> Row {
    crate::tui::screen::rows::section(words, theme)
}

fn pressed(
    row: Row,
    line: Option<&Pressed>,
    start: u16,
    wide: usize,
    around: &Around<'_>,
    chosen: Option<Action>,
) -> Row {
    let (keys, words, meaning) = match line {
        Some(Head(words)) => return row.at(start + 1, *words, Meaning::Title),
        Some(Of(actions, words)) => {
            let of = |action: &Action| around.keys.of_action(*action).filter(|bound| !bound.keys.is_empty());
            let bound: Vec<_> = actions.iter().filter_map(of).collect();
            if bound.is_empty() {
                return row;
            }
            let mut keys: Vec<&str> = bound.iter().filter_map(|bound| bound.keys.first()).map(String::as_str).collect();
            let arrows = arrows(actions);
            keys.extend((!arrows.is_empty()).then_some(arrows));
            let focused = chosen.is_some_and(|chosen| actions.contains(&chosen));
            let all_off = bound.iter().all(|bound| is_off(bound, around));
            let meaning = match (focused, all_off) {
                (true, _) => Meaning::Focus,
                (_, true) => Meaning::Label,
                _ => Meaning::Text,
            };
            let row = if focused { row.at(start, around.theme.bar(), Meaning::Bar) } else { row };
            return row.at(start + 1, keys.join(" "), Meaning::Key).at(start + 1 + wide as u16, *words, meaning);
        }
        Some(Now(action, words)) => {
            let key = around.keys.key(*action);
            let focused = chosen == Some(*action);
            let row = if focused { row.at(start, around.theme.bar(), Meaning::Bar) } else { row };
            let meaning = if focused { Meaning::Focus } else { Meaning::Text };
            return row.at(start + 1, key, Meaning::Key).at(start + 1 + wide as u16, *words, meaning);
        }
        Some(Named(keys, words)) => (*keys, *words, Meaning::Text),
        Some(Blank) | None => return row,
    };
    row.at(start + 1, keys, Meaning::Key).at(start + 1 + wide as u16, words, meaning)
}

/// Arrows do what these letters do.
fn arrows(actions: &[Action]) -> &'static str {
    match actions {
        [Left, Right] => " ← →",
        [Next, Previous] => " ↑ ↓",
        _ => "",
    }
}

/// What does nothing just now though it works here, and why: in one line, or where there is room a row each.
fn off(around: &Around<'_>, wide: bool, room: usize) -> Vec<Row> {
    let bound = around.keys.iter().filter(|bound| bound.works(around.place));
    let reasons = bound.filter_map(|bound| {
        let key = bound.keys.first()?;
        Some((key.as_str(), bound.bind().does, (around.off)(bound.bind().action)?.plain()))
    });
    let reasons: Vec<(&str, &str, String)> = reasons.collect();
    if reasons.is_empty() || room < if wide { 2 } else { 1 } {
        return Vec::new();
    }
    if !wide {
        let words: Vec<String> = reasons.iter().map(|(key, _, why)| format!("{key} — {why}")).collect();
        let words = text::truncate(&format!(" off here: {}", words.join(" · ")), 79);
        return vec![Row::new().left(words, Meaning::Label)];
    }
    let mut rows = vec![Row::new(), section("Not here, and why", around.theme)];
    let (all, room) = (reasons.len(), room.saturating_sub(2));
    // The last row says how many more there are.
    let most = if all > room { room.saturating_sub(1) } else { all };
    for (key, does, why) in reasons.into_iter().take(most) {
        rows.push(
            Row::new()
                .left(format!(" {key:<3}"), Meaning::Key)
                .left(text::pad(&text::truncate(does, OFF - 1), OFF), Meaning::Label)
                .left(why, Meaning::Label),
        );
    }
    if all > most {
        rows.push(
            Row::new().left(" :  ", Meaning::Key).left(format!("says why of {} more", all - most), Meaning::Label),
        );
    }
    rows
}

/// The cells of what a key does that is off.
const OFF: usize = 34;
