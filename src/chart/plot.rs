//! The lines, the fan, the ships and the readings.

use super::grid::Grid;
use super::labels::Frame;
use super::scale::Seen;
use super::{Chart, Glyphs, Ink};

/// A dash at each height of a row, from the bottom.
const DASHES: [char; 4] = ['⣀', '⠤', '⠒', '⠉'];
const DASHES_ASCII: [char; 4] = ['_', '=', '=', '"'];
/// Braille dots in a cell's left half, from the bottom.
const DOTS: [u32; 4] = [0x40, 0x04, 0x02, 0x01];
/// The dots of a cell's lower half.
const LOWER: u32 = 0x44;
const BRAILLE: u32 = 0x2800;
/// A dash that would be this wide ends a cell early, so that equal readings can be counted.
const WIDE: i64 = 3;

/// Draws what covers the least first.
pub(super) fn draw(chart: &Chart, frame: &Frame, grid: &mut Grid) {
    lines(chart, frame, grid);
    fan(chart, frame, grid);
    let ship = grid.either('╎', '|');
    for &(cell, ..) in &frame.ships {
        for row in 0..frame.rows.len() {
            grid.put(row, frame.left + cell, ship, Ink::Ship);
        }
    }
    raw(chart, frame, grid);
    readings(chart, frame, grid);
}

fn lines(chart: &Chart, frame: &Frame, grid: &mut Grid) {
    let (start, target, band) = (grid.either('┈', '.'), grid.either('┄', '-'), grid.either('·', '.'));
    let since = chart.band.map_or(0, |band| frame.time.at(band.since).max(0));
    let since = usize::try_from(since).unwrap_or(0);
    let whole = (0, frame.time.cells);
    let (from, to) = chart.expected.map_or(whole, |e| {
        let cell = |day| usize::try_from(frame.time.at(day).max(0)).unwrap_or(0);
        (cell(e.from), (cell(e.to) + 1).min(frame.time.cells))
    });
    for (at, row) in frame.rows.iter().enumerate() {
        let Some(ink) = row.line else { continue };
        let (glyph, first, step) = match ink {
            Ink::Start => (start, 0, 1),
            Ink::Band => (band, since, 2),
            Ink::Expected => (grid.either('╍', '='), from, 1),
            _ => (target, 0, 1),
        };
        let last = if ink == Ink::Expected { to } else { frame.time.cells };
        for cell in (first..last).step_by(step) {
            grid.put(at, frame.left + cell, glyph, ink);
        }
    }
}

/// Two straight dotted lines, one dot a cell each, from the value to the range's ends. Where the range of the chart ends
/// they end.
fn fan(chart: &Chart, frame: &Frame, grid: &mut Grid) {
    let Some(fan) = chart.fan.filter(|fan| [fan.from.value, fan.low, fan.high].into_iter().all(f64::is_finite)) else {
        return;
    };
    let (from, due) = (frame.time.at(fan.from.day), frame.time.at(fan.due));
    let start = frame.scale.position(fan.from.value);
    let ends = [fan.low, fan.high].map(|end| frame.scale.position(end));
    for cell in 0..frame.time.cells {
        let along = i64::try_from(cell).unwrap_or(i64::MAX);
        if along <= from || along > due {
            continue;
        }
        let share = (along - from) as f64 / (due - from) as f64;
        let mut dots: Vec<(usize, u32)> = Vec::new();
        for end in ends {
            let Some((row, height)) = frame.scale.place(start * (1.0 - share) + end * share) else { continue };
            match dots.iter_mut().find(|(at, _)| *at == row) {
                Some((_, bits)) => *bits |= DOTS[height],
                None => dots.push((row, DOTS[height])),
            }
        }
        for (row, bits) in dots {
            let ascii = match (bits & LOWER != 0, bits & !LOWER != 0) {
                (true, true) => ':',
                (true, false) => '.',
                _ => '\'',
            };
            let glyph = grid.either(char::from_u32(BRAILLE | bits).unwrap_or('·'), ascii);
            grid.put(row, frame.left + cell, glyph, Ink::Fan);
        }
    }
}

/// A small mark where each reading was, before anything was taken out of it.
fn raw(chart: &Chart, frame: &Frame, grid: &mut Grid) {
    let mark = grid.either('∘', 'o');
    for point in chart.raw {
        let Some(cell) = frame.time.cell(point.day) else { continue };
        if let Some(row) = frame.scale.row(point.value) {
            grid.put(row, frame.left + cell, mark, Ink::Raw);
        }
    }
}

/// A dash for each cell that has readings.
fn readings(chart: &Chart, frame: &Frame, grid: &mut Grid) {
    let dashes = if grid.glyphs == Glyphs::Unicode { DASHES } else { DASHES_ASCII };
    let mut next = frame.time.cells;
    for (cell, seen) in frame.seen.iter().enumerate().rev() {
        let Some(seen) = seen else { continue };
        let end = dash_end(chart, frame, cell, *seen).min(next).max(cell + 1);
        if let Some((row, height)) = frame.scale.place(frame.scale.position(seen.value)) {
            for at in cell..end {
                grid.put(row, frame.left + at, dashes[height], Ink::Reading);
            }
        }
        next = cell;
    }
}

/// Where the dash of a reading ends: after its period, but neither past today nor past a ship, so that what was read
/// before it stays before it.
fn dash_end(chart: &Chart, frame: &Frame, cell: usize, seen: Seen) -> usize {
    let period = i64::from(chart.period.max(1));
    let gap = i64::from(frame.time.after(period) >= WIDE);
    let mut end = frame.time.at(seen.last).max(0);
    end = end.max(frame.time.after(seen.last.since(chart.from) + period) - gap);
    if let Some(now) = chart.now {
        end = end.min(frame.time.at(now) + 1);
    }
    let ship = frame.ships.partition_point(|(at, day, _)| (*at, *day) < (cell, seen.last));
    let ship = frame.ships.get(ship).map_or(usize::MAX, |(at, ..)| *at);
    usize::try_from(end).unwrap_or(0).min(ship)
}
