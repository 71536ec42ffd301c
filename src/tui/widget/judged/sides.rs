//! The numbers of both sides of a ship: beside the chart, closer together in a pane, and in full with what they are made of.

use std::borrow::Cow;

use super::{Judged, SIDE};
use crate::domain::assessment::{Assessment, Numbers, Why};
use crate::domain::metric::Point;
use crate::text;
use crate::tui::theme::Meaning;
use crate::tui::widget::line::Row;

/// The cells of a name.
const NAME: usize = 10;
/// The cells of a name where they are few.
const CLOSE: usize = 9;
/// The least cells of a number that others stand beside.
const NUMBER: usize = 7;
/// The cells beside a chart.
const BESIDE: usize = SIDE as usize;
/// The cells behind a number.
const GAP: usize = 2;
/// How many readings since are said.
const SINCE: usize = 3;

/// A name, its number, and what is said beside it.
fn row<'w>(name: &str, number: impl Into<Cow<'w, str>>, words: impl Into<Cow<'w, str>>) -> Row {
    let row = Row::new().left(format!("{name:<NAME$}"), Meaning::Label);
    row.left(number, Meaning::Value).left(words, Meaning::Label)
}

impl Judged<'_> {
    /// The level that was expected after the ship, and what it is made of: `before + 5`.
    fn promised(&self, a: &Assessment) -> Option<(String, String)> {
        let (before, expected) = (a.middle_before()?, self.expected()?);
        let sign = if expected < 0.0 { "-" } else { "+" };
        Some((
            self.said(a).level(before + expected),
            format!("before {sign} {}", self.card.scale.stated(expected.abs())),
        ))
    }

    /// The cells of a number that others stand beside, as long as the longest is.
    fn numbers(&self, a: &Assessment) -> usize {
        let said = self.said(a);
        let middles = [a.middle_before(), a.middle_after()].into_iter().flatten().map(|middle| said.level(middle));
        let all = middles.chain(self.promised(a).map(|(level, _)| level));
        all.map(|level| text::width(&level) + GAP).max().unwrap_or(0).max(NUMBER)
    }

    /// How many of the pairs go the way that most of them go: `27`, ` of 36 higher`.
    fn pairs(a: &Assessment) -> Option<(String, String)> {
        let n = a.numbers.as_ref().filter(|n| n.pairs() > 0)?;
        let (most, way) = if n.up >= n.down { (n.up, "higher") } else { (n.down, "lower") };
        Some((most.to_string(), format!(" of {} {way}", n.pairs())))
    }

    /// The readings since the look, the last of them.
    fn since(&self, a: &Assessment) -> String {
        let said = self.said(a);
        let skip = a.later.len().saturating_sub(SINCE);
        let more = if skip > 0 { "… " } else { "" };
        let since: Vec<String> = a.later[skip..].iter().map(|p| said.level(p.value)).collect();
        format!("{more}{}", since.join(" "))
    }

    /// Whether why the readings say so stands in the claim and the bar of what came of it already.
    pub(crate) fn says_why(&self) -> bool {
        let a = self.card.movement.as_ref();
        a.is_some_and(|a| {
            matches!(a.why, Some(Why::RulesOutHalfTheExpectedMove | Why::TooNoisy)) && a.interval.is_some()
        })
    }

    /// Whose the readings of both sides are, where robots wrote some: a false one colours what they say.
    fn whose(&self, cells: usize) -> Option<Row> {
        let robots = self.card.by_robots.as_ref()?;
        let words = [robots.words(), robots.brief()].into_iter().find(|words| text::width(words) <= cells);
        Some(Row::new().left(words.unwrap_or_else(|| robots.brief()), Meaning::Label))
    }

    /// The numbers of both sides, a row each; where there is room what the pairs are needed for.
    pub(super) fn sides(&self, roomy: bool, height: usize) -> Vec<Row> {
        let Some(a) = &self.card.movement else { return self.sight(BESIDE) };
        let said = self.said(a);
        let mut rows = Vec::new();
        if let Some(before) = a.middle_before() {
            rows.push(row("before", said.level(before), format!("  {}", said.points(a.before.len()))));
        }
        if let Some(after) = a.middle_after() {
            rows.push(row("after", said.level(after), format!("  {}", said.points(a.after.len()))));
        }
        rows.extend(self.whose(BESIDE));
        if let Some((level, of)) = self.promised(a) {
            rows.push(row("expected", level, format!("  {of}")));
        }
        if let Some((most, of)) = Self::pairs(a) {
            let bar = a.numbers.as_ref().and_then(Numbers::bar);
            let needed = |bar| if roomy { format!("{bar} needed to be moved") } else { format!("needs {bar}") };
            let later = if a.later.is_empty() { 0 } else { 2 };
            // Where there is no row for it, what is needed stands in place of the way they go, which the shift says.
            match bar {
                Some(bar) if rows.len() + 2 + later > height => {
                    let all = a.numbers.as_ref().map_or(0, Numbers::pairs);
                    let words = format!(" of {all}, needs {bar}");
                    let fits = NAME + text::width(&most) + text::width(&words) <= BESIDE;
                    rows.push(row("pairs", most, if fits { words } else { of }));
                }
                bar => {
                    rows.push(row("pairs", most, of));
                    rows.extend(bar.map(|bar| row("", "", needed(bar))));
                }
            }
        }
        if !a.later.is_empty() {
            rows.push(row("since", self.since(a), ""));
            rows.push(row("", "", "same answer"));
        }
        rows
    }

    /// The same in few cells: what belongs together in one row.
    pub(crate) fn sides_close(&self, cells: usize) -> Vec<Row> {
        let Some(a) = &self.card.movement else { return self.sight(cells) };
        let said = self.said(a);
        let named = |name: &str| Row::new().left(format!("{name:<CLOSE$}"), Meaning::Label);
        let wide = self.numbers(a);
        let side = |name: &str, middle: f64, side: &[Point]| {
            let span = said.span(side).map_or_else(String::new, |span| format!(", {span}"));
            let level = text::pad(&said.level(middle), wide);
            let row = named(name).left(level, Meaning::Value);
            let words = format!("{}{span}", said.points(side.len()));
            // The days give way.
            let fits = CLOSE + wide + text::width(&words) <= cells;
            row.left(if fits { words } else { said.points(side.len()) }, Meaning::Label)
        };
        let mut rows = Vec::new();
        rows.extend(a.middle_before().map(|middle| side("before", middle, &a.before)));
        rows.extend(a.middle_after().map(|middle| side("after", middle, &a.after)));
        let pairs = Self::pairs(a);
        match (self.promised(a), pairs) {
            (Some((level, _)), pairs) => {
                let row = named("expected").left(text::pad(&level, wide), Meaning::Value);
                let pairs = pairs.map_or_else(String::new, |(most, of)| format!("pairs {most}{of}"));
                rows.push(row.left(pairs, Meaning::Label));
            }
            (None, Some((most, of))) => rows.push(named("pairs").left(most, Meaning::Value).left(of, Meaning::Label)),
            (None, None) => {}
        }
        if !a.later.is_empty() {
            let row = named("since").left(self.since(a), Meaning::Value);
            rows.push(row.left("   same answer", Meaning::Label));
        }
        rows
    }

    /// The same with every reading that is compared, and how the pairs and the drift were weighed.
    pub(crate) fn sides_in_full(&self, cells: usize) -> Vec<Row> {
        // All digits have room, and tell readings apart.
        if !self.card.scale.is_plain() {
            let (card, column) = (self.card.in_full(), self.column.in_full());
            return Judged::new(&card, &column, self.today).sides_in_full(cells);
        }
        let Some(a) = &self.card.movement else { return Vec::new() };
        let (said, number) = (self.said(a), self.numbers(a));
        let values = |side: &[Point], room: usize| {
            let mut words = String::new();
            // The newest are said where not all of them have room.
            for point in side.iter().rev() {
                let level = said.level(point.value);
                if !words.is_empty() && text::width(&words) + text::width(&level) + 3 > room {
                    return format!("… {words}");
                }
                words = if words.is_empty() { level } else { format!("{level} {words}") };
            }
            words
        };
        let spanned = |side: &[Point]| {
            let span = said.span(side).map_or_else(String::new, |span| format!(", {span}"));
            format!("{}{span}", said.points(side.len()))
        };
        let after_check = "after its check: same answer".to_owned();
        let lines = [
            ("before", a.middle_before(), a.before.as_slice(), spanned(&a.before)),
            ("after", a.middle_after(), a.after.as_slice(), spanned(&a.after)),
            ("since", None, a.later.as_slice(), after_check),
        ];
        let told = lines.iter().map(|(.., words)| text::width(words)).max().unwrap_or(0);
        let room = cells.saturating_sub(NAME + number + told + 2);
        let widest = lines.iter().map(|(_, _, side, _)| text::width(&values(side, room))).max().unwrap_or(0);
        // They stand where there are columns for more of them.
        let wide = widest.max(room.min(VALUES));
        let mut rows = Vec::new();
        for (name, middle, side, words) in lines.into_iter().filter(|(_, _, side, _)| !side.is_empty()) {
            let middle = middle.map_or_else(String::new, |middle| said.level(middle));
            let row = row(name, text::pad(&middle, number), text::pad(&values(side, room), wide));
            rows.push((name, row.left(format!("  {words}"), Meaning::Label)));
        }
        if let Some(whose) = self.whose(cells.saturating_sub(NAME)) {
            let at = rows.iter().position(|(name, _)| *name == "since").unwrap_or(rows.len());
            rows.insert(at, ("", whose.before(" ".repeat(NAME), Meaning::Label)));
        }
        if let Some((level, of)) = self.promised(a) {
            let on = self.card.hypothesis.written_on.short(self.today);
            let row = row("expected", text::pad(&level, number), format!("{of}, as promised on {on}"));
            let at = rows.iter().position(|(name, _)| *name == "since").unwrap_or(rows.len());
            rows.insert(at, ("expected", row));
        }
        let mut rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        // How often chance alone says so is told where pairs don't, which have their bar.
        let how = match a.numbers {
            Some(_) => ["taken out", "events", "pairs", "drift"],
            None => ["taken out", "events", "chance", "drift"],
        };
        for (name, words) in said.steps().into_iter().filter(|(name, _)| how.contains(name)) {
            for (n, line) in text::wrap(&words, cells.saturating_sub(NAME)).into_iter().enumerate() {
                let name = text::pad(if n == 0 { name } else { "" }, NAME);
                rows.push(Row::new().left(name, Meaning::Label).left(line, Meaning::Text));
            }
        }
        rows
    }

    /// What its readings could show, before it ships.
    fn sight(&self, cells: usize) -> Vec<Row> {
        let (Some(sight), Some(expected)) = (self.card.sight, self.expected()) else { return Vec::new() };
        let words = crate::domain::decide::sight(sight, expected, self.unit());
        let mut rows = vec![Row::new().left("What could be seen", Meaning::Title)];
        rows.extend(text::wrap(&words, cells).into_iter().map(|line| Row::new().left(line, Meaning::Text)));
        rows
    }
}

/// The cells that values have beside a middle, where there is room.
const VALUES: usize = 52;
