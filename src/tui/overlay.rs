//! What lies over a screen for a moment: help, palette, the first words, and what is said where there is no room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::keys::{self, Group, TABLE};
use super::screen::board::LEAST;
use super::theme::{Meaning, Theme};
use super::widget::line::{Row, blank, rule};
use super::widget::strip;
use super::world::World;
use crate::text;

/// The lines of the table that some letters find, in order.
pub(super) fn matches(typed: &str) -> Vec<&'static keys::Bind> {
    use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
    use nucleo_matcher::{Config, Matcher, Utf32Str};
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut found: Vec<(u32, &keys::Bind)> = TABLE
        .iter()
        .filter_map(|bind| {
            let words = format!("{} {}", bind.does, bind.also);
            let mut buffer = Vec::new();
            pattern.score(Utf32Str::new(&words, &mut buffer), &mut matcher).map(|score| (score, bind))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, bind)| bind).collect()
}

/// The keys of a place, from the table.
pub(super) fn help(buf: &mut Buffer, area: Rect, theme: Theme, at: usize) {
    blank(buf, area);
    let mut rows =
        vec![Row::new().left(" Keys", Meaning::Title).right("any other key closes ", Meaning::Label), Row::new()];
    for (group, name) in
        [(Group::Do, "DO"), (Group::Move, "MOVE"), (Group::Find, "FIND"), (Group::Anywhere, "ANYWHERE")]
    {
        rows.push(Row::new().left(format!(" {name}"), Meaning::Title));
        for bind in TABLE.iter().filter(|bind| bind.group == group) {
            let keys = bind.keys.join("  ");
            let pad = " ".repeat(16_usize.saturating_sub(text::width(&keys)));
            rows.push(Row::new().left(format!(" {keys}{pad}"), Meaning::Key).left(bind.does, Meaning::Text));
        }
        if group == Group::Move {
            rows.push(
                Row::new()
                    .left(" 1-9             ", Meaning::Key)
                    .left("outcome by its number; past the last takes the last", Meaning::Text),
            );
        }
        rows.push(Row::new());
    }
    rows.push(Row::new().left(" How to read it", Meaning::Title));
    for words in [
        " 36.2%  31 █████··········┃··· 45   from start to target, ┃ where to be today",
        " =!  + moved  - wrong way  = did not  … early  ? can't tell  ! needs someone",
        " ⣀⠤⠒⠉ a reading each   ╎ a a ship   ┈ start   ┄ target",
    ] {
        rows.push(Row::new().left(words, Meaning::Label));
    }
    let room = usize::from(area.height) - 1;
    let skip = at.min(rows.len().saturating_sub(room));
    for (n, row) in rows.iter().skip(skip).take(room).enumerate() {
        row.paint(buf, theme, Rect { y: area.y + n as u16, height: 1, ..area });
    }
    Row::new().left(" j k line  Esc close", Meaning::Label).paint(
        buf,
        theme,
        Rect { y: area.bottom() - 1, height: 1, ..area },
    );
}

pub(super) fn palette(buf: &mut Buffer, area: Rect, theme: Theme, typed: &str, at: usize) {
    let found = matches(typed);
    let most = usize::from(area.height / 2).min(12);
    let rows = found.len().min(most) as u16;
    let sheet = Rect { y: area.bottom() - rows - 3, height: rows + 3, ..area };
    blank(buf, sheet);
    rule(buf, Rect { height: 1, ..sheet }, theme);
    Row::new()
        .left(format!(" : {typed}▏"), Meaning::Value)
        .right(format!("{} of {} ", found.len(), TABLE.len()), Meaning::Label)
        .paint(buf, theme, Rect { y: sheet.y + 1, height: 1, ..sheet });
    let at = at.min(found.len().saturating_sub(1));
    let skip = (at + 1).saturating_sub(most);
    for (n, bind) in found.iter().enumerate().skip(skip).take(most) {
        let focused = n == at;
        Row::new()
            .left(if focused { theme.bar() } else { " " }, if focused { Meaning::Focus } else { Meaning::Text })
            .left(bind.does, if focused { Meaning::Focus } else { Meaning::Text })
            .right(format!("{} ", bind.keys[0]), Meaning::Key)
            .paint(buf, theme, Rect { y: sheet.y + 2 + (n - skip) as u16, height: 1, ..sheet });
    }
    let y = sheet.bottom() - 1;
    Row::new().left(" Enter do it  Up Down choose  Esc close", Meaning::Label).paint(
        buf,
        theme,
        Rect { y, height: 1, ..sheet },
    );
}

pub(super) fn first_run(buf: &mut Buffer, area: Rect, theme: Theme, world: &World, at: usize) {
    blank(buf, area);
    let choice = |n: usize, words: &str, more: &str| {
        let focused = n == at;
        Row::new()
            .left(if focused { theme.bar() } else { " " }, if focused { Meaning::Focus } else { Meaning::Text })
            .left(format!(" {}  {words}", n + 1), if focused { Meaning::Focus } else { Meaning::Text })
            .left(format!("   {more}"), Meaning::Label)
    };
    let rows = [
        Row::new().left(" upshot", Meaning::Title),
        Row::new(),
        Row::new().left("  A column is a result you want. A card is a bet on how to get it.", Meaning::Title),
        Row::new(),
        choice(0, "Write your first outcome", "three questions, about two minutes"),
        choice(1, "Look at a demo board", "made-up data, in a file of its own"),
        Row::new(),
        Row::new().left("  Bring numbers from a CSV:  upshot import readings.csv", Meaning::Label),
        Row::new().left("  Did it move, with no board:  upshot moved p95.csv --at 3mar --better down", Meaning::Label),
        Row::new(),
        Row::new().left(format!(" No account, no network. Your file: {}", world.path), Meaning::Label),
        Row::new().left(" It is written when you save something, not before.", Meaning::Label),
    ];
    for (n, row) in rows.iter().enumerate() {
        row.paint(buf, theme, Rect { y: area.y + n as u16, height: 1, ..area });
    }
    let keys = " 1-2 choose  j k choose  Enter take it  q quit";
    Row::new().left(keys, Meaning::Label).paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
}

/// What is said where there is no room for a board.
pub(super) fn small(buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
    let mut rows = vec![
        Row::new().left(format!("  This window is {} x {}. The board needs", area.width, area.height), Meaning::Title),
        Row::new().left(format!("  {} x {}.", LEAST.0, LEAST.1), Meaning::Title),
        Row::new(),
    ];
    for (at, column) in world.view.columns.iter().enumerate().take(usize::from(area.height.saturating_sub(6))) {
        let words = column.movement_words(world.today).first().map_or(String::new(), |(words, _)| words.clone());
        rows.push(Row::new().left(format!("  {} {}  {words}", at + 1, strip::name(column)), Meaning::Text));
    }
    let needs = world.mine().count();
    if needs > 0 {
        rows.push(Row::new().left(format!("  ! {needs} need you"), Meaning::Late));
    }
    rows.push(Row::new());
    rows.push(Row::new().left(" q quit", Meaning::Label));
    for (n, row) in rows.iter().enumerate().take(usize::from(area.height)) {
        row.paint(buf, theme, Rect { y: area.y + n as u16, height: 1, ..area });
    }
}
