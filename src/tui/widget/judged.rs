//! What the readings say of a hypothesis, as it is judged by: the class first, what came of what was expected, the chart
//! with the expected level, and the numbers of both sides. The hypothesis' own page, its verdict and the pane beside the
//! board are made of it.

mod sides;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{Row, put, rule};
use crate::chart::{Band, Chart, Expected, Level, Line, Mark};
use crate::domain::assessment::{Assessment, Said, Terms, Why};
use crate::domain::board::said::{answerable, tone, tripped};
use crate::domain::board::{Card, Column};
use crate::domain::day::Day;
use crate::domain::hypothesis::{Prediction, State};
use crate::domain::metric::Point;
use crate::domain::outcome::Aim;
use crate::tui::theme::{Meaning, Theme};

/// From this width on the first line has room for its reason, and the got-bar for what its half means.
const WIDE: usize = 100;
/// From this width on the form stands beside the evidence.
const SPLIT: u16 = 160;
/// The cells before what was predicted.
const HEAD: usize = 15;
/// The cells of the numbers beside the chart, and in a wide window.
const SIDE: u16 = 28;
const WIDE_SIDE: u16 = 32;
/// From this width on a chart leaves its numbers that.
const WIDE_CHART: u16 = 110;
/// A bar with fewer cells shows nothing.
const SHORT: usize = 12;
/// How many readings before it ships are shown, where nothing is compared yet.
const SHOWN: usize = 20;

/// A hypothesis beside its readings.
pub(crate) struct Judged<'a> {
    card: &'a Card,
    column: &'a Column,
    today: Day,
    written_now: bool,
    /// Whether the chart leaves out what was aimed at and expected, so that the readings fill it.
    fits: bool,
}

impl<'a> Judged<'a> {
    /// A hypothesis of an outcome, on a day.
    pub(crate) fn new(card: &'a Card, column: &'a Column, today: Day) -> Self {
        Self { card, column, today, written_now: false, fits: false }
    }

    /// The same while it is being written: what is expected is a move from where its metric stands now.
    pub(crate) fn written_now(self) -> Self {
        Self { written_now: true, ..self }
    }

    /// The same with a chart that fits the readings.
    pub(crate) fn fitted(self, fits: bool) -> Self {
        Self { fits, ..self }
    }

    fn unit(&self) -> Option<&str> {
        self.card.metric.as_ref().and_then(|m| m.unit.as_deref())
    }

    fn slug(&self) -> &str {
        self.card.metric.as_ref().map_or("its metric", |m| m.slug.as_str())
    }

    fn said(&self, a: &'a Assessment) -> Said<'a> {
        let unit = self.card.metric.as_ref().and_then(|m| m.unit.as_deref());
        a.said(Terms { unit, today: self.today, first: self.card.first }).scaled(self.card.scale)
    }

    /// What was predicted: as frozen, where it has shipped.
    fn predicted(&self) -> Prediction {
        let h = &self.card.hypothesis;
        h.ship.as_ref().map_or_else(|| Prediction::of(h), |ship| ship.frozen.clone())
    }

    /// The move that was predicted.
    fn expected(&self) -> Option<f64> {
        self.predicted().expect.map(|e| e.value)
    }

    /// `DID NOT MOVE  +0.4pt of +5 expected · likely between -0.3 and +1.2`: the class, then what came of what was
    /// expected. Before it ships, when it could be answered.
    pub(crate) fn claim(&self, cells: usize) -> Row {
        self.claimed(cells, true)
    }

    /// The same, without what is likely where that has a row of its own.
    pub(crate) fn claimed(&self, cells: usize, likely: bool) -> Row {
        let gap = if cells >= WIDE { "   " } else { "  " };
        let Some(a) = &self.card.movement else {
            let word = self.card.state.word().to_uppercase();
            let first = self.card.first.filter(|_| !self.card.state.is_ended());
            let shipped = if self.card.hypothesis.ship.is_some() { "" } else { " if shipped today" };
            let first =
                first.map_or_else(String::new, |f| format!("first answer {}{shipped}", answerable(f, self.today)));
            return Row::new().left(word, Meaning::Value).left(format!("{gap}{first}"), Meaning::Text);
        };
        let said = self.said(a);
        let mut parts = vec![said.claimed()];
        match said.likely() {
            Some(words) => parts.extend(likely.then_some(words)),
            None if a.shift.is_some() => parts.push(said.brief()),
            None => {}
        }
        parts.extend(said.ruled_out());
        parts.retain(|part| !part.is_empty());
        let mut row = Row::new().left(a.class.words(), tone(a.class).into());
        let mut used = crate::text::width(a.class.words());
        for (at, part) in parts.into_iter().enumerate() {
            let link = if at == 0 { gap } else { " · " };
            let wide = crate::text::width(&part) + crate::text::width(link);
            // Whole parts give way from the right.
            if at > 0 && used + wide > cells {
                break;
            }
            used += wide;
            row = row.left(link, Meaning::Text).left(part, Meaning::Text);
        }
        row
    }

    /// `got  0 ━━│━█━━━━━·······½········ +5 expected · ½ is ruled out`: the shift within what is likely, on the way from
    /// nothing to what was expected; none where there is nothing of it.
    pub(crate) fn got(&self, cells: usize, theme: Theme) -> Option<Row> {
        let a = self.card.movement.as_ref()?;
        let (shift, expected) = (a.shift?, self.expected().filter(|e| *e != 0.0)?);
        let (low, high) = a.interval.unwrap_or((shift, shift));
        let ruled = if a.why != Some(Why::RulesOutHalfTheExpectedMove) {
            ""
        } else if cells >= WIDE {
            " · ½ half of it"
        } else {
            " · ½ is ruled out"
        };
        let ruled = if theme.ascii { ruled.replace('½', "/") } else { ruled.to_owned() };
        let tail = format!(" {} expected{}", self.card.scale.signed(expected), theme.text(&ruled));
        let most = if cells >= WIDE { 60 } else { 34 };
        let length = cells.saturating_sub(7 + crate::text::width(&tail)).min(most);
        // In a pane the bar stands alone between nothing and what was expected.
        let short = length < SHORT;
        let (head, tail) =
            if short { ("", format!("  {}", self.card.scale.signed(expected))) } else { ("got  ", tail) };
        let length = if short { cells.saturating_sub(4 + crate::text::width(&tail)).min(33) } else { length };
        if length < SHORT {
            return None;
        }
        let mut row = Row::new().left(head, Meaning::Label).left("0 ", Meaning::Label);
        for (piece, meaning) in got_bar([low, shift, high], expected, length, theme) {
            row = row.left(piece, meaning);
        }
        Some(row.left(tail, Meaning::Label))
    }

    /// The prediction in its three claims; the days in full where there is room.
    pub(crate) fn claims(&self, in_full: bool) -> [(&'static str, String); 3] {
        let p = self.predicted();
        let moves = p.expect.map_or_else(|| "(not said)".to_owned(), |e| self.card.stated_move(e.value));
        let within = p.window.map_or_else(String::new, |days| match days {
            1 if in_full => " within a day".to_owned(),
            days if in_full => format!(" within {days} days"),
            days => format!(" in {days}d"),
        });
        let sure = p.confidence.map_or_else(String::new, |sure| format!(" · {sure}% sure"));
        let because = p.because.unwrap_or_else(|| "(not said)".to_owned());
        [
            ("If we build", crate::text::in_sentence(&p.build)),
            ("then", format!("{} moves by {moves}{within}", self.slug())),
            ("because", format!("{because}{sure}")),
        ]
    }

    /// What a verdict is written beside, in a whole window below its first row: above the form, and in a wide window at its
    /// left. Hands back where the form goes.
    pub(crate) fn above(&self, buf: &mut Buffer, area: Rect, theme: Theme) -> Rect {
        rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
        if area.width >= SPLIT {
            let left = Rect { width: area.width * 59 / 100, ..body };
            let bar = theme.rules()[1];
            for y in body.top()..body.bottom() {
                put(buf, left.right(), y, bar, theme, Meaning::Dim);
            }
            self.evidence(buf, left, theme, true);
            return Rect { x: left.right() + 1, width: area.width - left.width - 1, ..body };
        }
        let used = self.evidence(buf, body, theme, area.height >= 36);
        if used == 0 {
            return body;
        }
        rule(buf, Rect { y: body.y + used, height: 1, ..area }, theme);
        Rect { y: body.y + used + 1, height: body.height.saturating_sub(used + 1), ..body }
    }

    /// The claim, the prediction, the chart with its numbers, what would tell it wrong; so many rows it took.
    fn evidence(&self, buf: &mut Buffer, area: Rect, theme: Theme, roomy: bool) -> u16 {
        let cells = usize::from(area.width.saturating_sub(2));
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
        let mut y = area.y;
        let mut paint = |row: Row, y: &mut u16| {
            if *y < area.bottom() {
                row.paint(buf, theme, Rect { y: *y, ..inner });
                *y += 1;
            }
        };
        paint(self.claim(cells), &mut y);
        y += u16::from(roomy);
        for row in self.prediction(cells, if roomy { 3 } else { 2 }) {
            paint(row, &mut y);
        }
        y += u16::from(roomy);
        let whole = area.width >= SPLIT * 59 / 100 - 1 && area.height > 40;
        let rows = match area.height {
            0..16 => 0,
            16..20 => 5,
            20..36 => 7,
            height if whole => (height * 3 / 5).max(13),
            _ => 14,
        };
        let chart = Rect { x: area.x, y, width: area.width, height: rows };
        let alone = whole && self.card.movement.is_some();
        if alone {
            self.draw_alone(buf, chart, theme);
        } else if rows > 0 {
            self.draw(buf, chart, theme);
            if roomy && area.width >= WIDE_CHART {
                self.draw_got(buf, chart, theme);
            }
        }
        y += rows + u16::from(roomy && rows > 0);
        let mut last: Vec<Row> = self.last(roomy);
        if alone {
            let line = theme.rules()[0];
            let heading =
                Row::new().left(format!("{line}{line} "), Meaning::Dim).left("Before and after", Meaning::Title);
            last.extend([Row::new(), heading]);
            last.extend(self.sides_in_full(cells));
            last.extend(self.got(cells, theme));
        }
        for row in last {
            if y < area.bottom() {
                row.paint(buf, theme, Rect { y, width: area.width.saturating_sub(1), ..inner });
                y += 1;
            }
        }
        y += u16::from(roomy);
        y - area.y
    }

    /// What came of what was expected, in the cells beside a chart, below the numbers there.
    fn draw_got(&self, buf: &mut Buffer, chart: Rect, theme: Theme) {
        let below = self.sides(true, chart.height.into()).len() as u16 + 1;
        let Some(row) = self.got(usize::from(WIDE_SIDE) - 7, theme).filter(|_| below < chart.height) else { return };
        let x = chart.right() - WIDE_SIDE;
        let row = row.before("got  ", Meaning::Label);
        row.paint(buf, theme, Rect { x, y: chart.y + below, width: WIDE_SIDE, height: 1 });
    }

    /// The prediction as a sentence, whole as far as there are rows.
    fn prediction(&self, cells: usize, rows: usize) -> Vec<Row> {
        let p = self.predicted();
        let h = &self.card.hypothesis;
        let moves = p
            .expect
            .map_or_else(String::new, |e| format!(", {} moves by {}", self.slug(), self.card.stated_move(e.value)));
        let within = p.window.map_or_else(String::new, |days| format!(" in {days} days"));
        let because = p.because.map_or_else(String::new, |b| format!(", because {b}"));
        let sure = p.confidence.map_or_else(String::new, |sure| format!(" {sure}% sure"));
        let said = if sure.is_empty() { String::new() } else { format!(" ·{sure}") };
        let text = format!("If we build {}{moves}{within}{because}{said}", crate::text::in_sentence(&p.build));
        let text = if rows > 2 {
            let shipped =
                h.ship.as_ref().map_or_else(String::new, |s| format!(" · shipped {}", s.shipped_on.short(self.today)));
            format!("{text} · written {}{shipped}", h.written_on.short(self.today))
        } else {
            text
        };
        let mut lines = crate::text::wrap(&crate::text::clean(&text), cells.saturating_sub(HEAD + 2).max(20));
        if lines.len() > rows {
            lines.truncate(rows);
            // How sure one was is said last, and stays.
            if let Some(last) = lines.last_mut() {
                let room = cells.saturating_sub(HEAD + crate::text::width(&sure) + 2).max(10);
                *last = format!("{} …{sure}", crate::text::first(last, room).trim_end());
            }
        }
        let name = |at: usize| if at == 0 { "You predicted  " } else { "               " };
        lines
            .into_iter()
            .enumerate()
            .map(|(at, line)| Row::new().left(name(at), Meaning::Label).left(line, Meaning::Text))
            .collect()
    }

    /// What would tell it wrong, as it stands; the limits, where there is room.
    fn last(&self, roomy: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(f) = &self.column.falsifier {
            let meaning = if f.is_tripped() { Meaning::Late } else { Meaning::Text };
            let words = tripped(f, self.today);
            rows.push(Row::new().left("Wrong if       ", Meaning::Label).left(words, meaning));
        }
        if roomy && !self.column.guardrails.is_empty() {
            let mut row = Row::new().left("Must hold      ", Meaning::Label);
            for (at, rail) in self.column.guardrails.iter().enumerate() {
                let stands = rail.stands(self.today);
                row = row.left(if at == 0 { "" } else { "   " }, Meaning::Text);
                row = row.left(stands.words(", "), stands.tone.into());
            }
            rows.push(row);
        }
        rows
    }

    /// The chart at the left, the numbers of both sides at its right.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        let beside = match area.width {
            0..70 => 0,
            70..WIDE_CHART => SIDE.min(area.width / 2),
            _ => WIDE_SIDE,
        };
        let width = match beside {
            0 => area.width,
            WIDE_SIDE.. => area.width - beside - 6,
            _ => area.width - beside - 3,
        };
        for (at, row) in self.chart(width, area.height, theme).iter().enumerate() {
            row.paint(buf, theme, Rect { y: area.y + at as u16, width, height: 1, ..area });
        }
        if beside > 0 {
            let x = area.right() - beside;
            for (at, row) in
                self.sides(beside >= WIDE_SIDE, area.height.into()).iter().take(usize::from(area.height)).enumerate()
            {
                row.paint(buf, theme, Rect { x, y: area.y + at as u16, width: beside, height: 1 });
            }
        }
    }

    /// The chart alone, with all of its width.
    pub(crate) fn draw_alone(&self, buf: &mut Buffer, area: Rect, theme: Theme) {
        let width = area.width.saturating_sub(3);
        for (at, row) in self.chart(width, area.height, theme).iter().enumerate() {
            row.paint(buf, theme, Rect { y: area.y + at as u16, width, height: 1, ..area });
        }
    }

    /// From before the first reading compared until today, with the expected level from the ship to its check day.
    pub(crate) fn chart(&self, width: u16, height: u16, theme: Theme) -> Vec<Row> {
        let (today, a) = (self.today, self.card.movement.as_deref());
        let period = self.card.metric.as_ref().map_or(1, |m| m.every);
        let points = self.points();
        let Some(first) = points.first() else {
            let words = match self.card.metric {
                Some(_) => "  no reading yet   r logs one",
                None => "  no metric yet   i e sets one",
            };
            return vec![Row::new().left(words, Meaning::Label)];
        };
        let h = &self.card.hypothesis;
        let shipped = h.ship.as_ref().map(|ship| ship.shipped_on);
        let ends = shipped.map_or_else(|| today.plus(i64::from(h.window.unwrap_or(0))), |_| today);
        let ships: Vec<Mark> = self
            .column
            // With the letters that the board gives them.
            .ship_marks(self.column.series.first().map_or(first.day, |p| super::column::begins(p.day, today)))
            .into_iter()
            .filter(|(day, _)| *day >= first.day)
            .map(|(day, letter)| Mark { day, letter, notes: Vec::new() })
            .collect();
        let mut levels = Vec::new();
        let own = self.column.metric.as_ref().map(|m| m.id) == self.card.metric.as_ref().map(|m| m.id);
        if let Some(target) = self.column.outcome.target.as_ref().filter(|_| own && !self.fits) {
            let word = if self.column.outcome.aim == Aim::Hold { "limit" } else { "target" };
            levels.push(Level { value: target.value, line: Line::Target, word });
        }
        let middle = a.and_then(Assessment::middle_before).or_else(|| middle(&points).filter(|_| shipped.is_none()));
        let from = if self.written_now { self.column.now() } else { middle };
        let expected = self.expected().filter(|_| !self.fits).zip(from).map(|(move_by, middle)| Expected {
            value: middle + move_by,
            from: shipped.unwrap_or(today),
            to: h.check_on().unwrap_or(ends),
            word: if self.written_now { "you predict" } else { "expected" },
        });
        let band =
            a.and_then(|a| a.xmr).map(|x| Band { low: x.lower, high: x.upper, since: first.day, word: "routine" });
        let places = a.map_or_else(|| self.column.level.map_or(0, |level| level.places), |a| a.places);
        let promised = expected.map(|e| e.value);
        let say = |v: f64| {
            // What is expected is told in full, as it is beside the chart.
            let scale = self.card.scale;
            if promised == Some(v) { scale.level(v, places) } else { super::chart::said(v, &levels, places, scale) }
        };
        // The limits of the band are drawn and not said.
        let say_level = |v: f64| if band.is_some_and(|b| v == b.low || v == b.high) { String::new() } else { say(v) };
        let chart = Chart {
            period,
            ships: &ships,
            levels: &levels,
            band,
            expected,
            now: Some(today),
            months: height >= 10,
            values: 4,
            ..Chart::new(&points, first.day, ends.plus(i64::from(period) / 2), &say_level)
        };
        super::chart::rows(width, height, theme, &chart)
    }

    /// What is drawn: what is compared and what came after it, else the last readings.
    fn points(&self) -> Vec<Point> {
        match &self.card.movement {
            Some(a) => a.before.iter().chain(&a.after).chain(&a.later).copied().collect(),
            None => {
                let series = &self.column.series;
                series[series.len().saturating_sub(SHOWN)..].to_vec()
            }
        }
    }

    /// Whether it waits for its verdict.
    pub(crate) fn state(&self) -> (String, Meaning) {
        let (word, meaning) = super::card::state(self.card, self.today);
        match self.card.state {
            State::Idea | State::Building => (String::new(), meaning),
            _ => (word, meaning),
        }
    }
}

/// The middle value of the last readings.
fn middle(points: &[Point]) -> Option<f64> {
    let mut values: Vec<f64> = points.iter().rev().take(9).map(|p| p.value).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The bar from nothing to what was expected: `━` what is likely, `█` the shift, `½` half of it, `│` nothing.
fn got_bar([low, shift, high]: [f64; 3], expected: f64, length: usize, theme: Theme) -> Vec<(&'static str, Meaning)> {
    // In the direction of what was expected; a little room below nothing, where it may lie.
    let way = |v: f64| v / expected;
    let (a, b, at) = (way(low).min(way(high)), way(low).max(way(high)), way(shift));
    let from = a.clamp(-0.5, 0.0);
    let to = b.clamp(1.0, 2.0);
    let cell = |v: f64| (((v - from) / (to - from)).clamp(0.0, 1.0) * (length - 1) as f64).round() as usize;
    let mut cells = vec![(theme.glyph("·", "."), Meaning::Dim); length];
    for cell in &mut cells[cell(a)..=cell(b)] {
        *cell = (theme.glyph("━", "="), Meaning::Text);
    }
    cells[cell(0.5)] = (theme.glyph("½", "/"), Meaning::Mark);
    if from < 0.0 {
        cells[cell(0.0)] = (theme.glyph("│", "|"), Meaning::Dim);
    }
    cells[cell(at)] = (theme.glyph("█", "#"), Meaning::Value);
    cells
}
