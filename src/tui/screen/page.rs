//! A page on a screen: its rows with a cursor among them, and below them what is told of the chosen one. What it shows was
//! read when it was opened and after each change.

use std::borrow::Cow;
use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::rows::{self, Cursor};
use super::{World, outcome};
use crate::domain::board::{Column, Wanted};
use crate::domain::id::{Id, Kind};
use crate::domain::label::{Label, LabelKind};
use crate::domain::metric::Metric;
use crate::domain::objective::Objective;
use crate::domain::review::Review;
use crate::domain::sprint::SprintState;
use crate::pages::Page as Which;
use crate::pages::history::Done;
use crate::report::text::{Kind as LineKind, Line, Room, laid};
use crate::report::{About, Block, Doc, Named, Row as Told};
use crate::text;
use crate::tui::keys::{Action, Keymap};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, put, rule};

/// A page with what is selected on it.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Which one.
    pub(crate) which: Which,
    /// What it says.
    pub(crate) doc: Doc,
    /// What is selected: a row by the name of what it is about, or a line by its place.
    pub(crate) cursor: Cursor<String>,
    /// The words its rows must hold.
    pub(crate) filter: String,
    /// Whether what waits for others is shown too.
    pub(crate) everyone: bool,
    /// What its keys need beside the rows.
    pub(crate) held: Held,
}

/// What a page's keys need beside its rows.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    Nothing,
    /// A sprint's review, and the sprints beside it.
    Sprint(Box<Reviewed>),
    /// Change sets; whether whoever looks could undo one, and redo one.
    Changes {
        list: Vec<Done>,
        undoes: bool,
        redoes: bool,
    },
    /// Every metric.
    Metrics(Vec<Metric>),
    /// Every objective.
    Objectives(Vec<Objective>),
}

/// A sprint's review among the others.
#[derive(Clone, Debug)]
pub(crate) struct Reviewed {
    /// The review; why there is none.
    pub(crate) review: Result<Review, String>,
    /// Of which sprint.
    pub(crate) sprint: Option<Id>,
    /// The sprints beside it that have begun.
    pub(crate) earlier: Option<Id>,
    pub(crate) later: Option<Id>,
}

impl Reviewed {
    /// Whether it can still be answered and closed.
    pub(crate) fn is_active(&self) -> bool {
        self.review.as_ref().is_ok_and(|review| review.state == SprintState::Active)
    }
}

impl Page {
    /// A page with nothing selected yet.
    pub(crate) fn new(which: Which, mut doc: Doc) -> Self {
        tell_apart(&mut doc);
        for laid in [&mut doc.low, &mut doc.high].into_iter().flatten() {
            tell_apart(laid);
        }
        let (cursor, filter) = (Cursor::default(), String::new());
        Self { which, doc, cursor, filter, everyone: false, held: Held::Nothing }
    }

    /// The page with what its keys need.
    #[must_use]
    pub(crate) fn holding(self, held: Held) -> Self {
        Self { held, ..self }
    }

    /// The review that is shown, where it is one.
    pub(crate) fn reviewed(&self) -> Option<&Reviewed> {
        match &self.held {
            Held::Sprint(reviewed) => Some(reviewed),
            _ => None,
        }
    }

    /// What brings the first row of a page that has none.
    fn begins(&self, keys: &Keymap) -> Option<String> {
        Some(match self.which {
            Which::Review | Which::Sprints => format!("{} plans one", keys.spelt(Action::Plan)),
            Which::Ask => format!("{} marks something as shipped, on the board", keys.key(Action::Ship)),
            Which::Needs | Which::Symptoms => format!("{} frames an outcome, on the board", keys.key(Action::Outcome)),
            Which::Objectives => format!("{} adds one", keys.key(Action::Add)),
            Which::Chores => format!("{} puts work on it", keys.key(Action::Add)),
            _ => return None,
        })
    }

    /// What can be selected in a window, from top to bottom.
    pub(crate) fn stops(&self, area: Rect) -> Vec<String> {
        let doc = self.shown(area);
        self.lines(&doc, area).into_iter().filter_map(|(_, stop)| stop).collect()
    }

    /// The row that is selected.
    pub(crate) fn on(&self, area: Rect) -> Option<&Told> {
        let on = self.cursor.on(&self.stops(area))?;
        let of = |doc| rows_of(doc).find(|row| row.about.as_ref().is_some_and(|about| about.name == on));
        of(&self.laid(area).blocks).or_else(|| of(&self.doc.blocks))
    }

    /// What the selected row is about.
    pub(crate) fn about(&self, area: Rect) -> Option<&About> {
        self.on(area)?.about.as_ref()
    }

    /// The label of what the selected row is about.
    pub(crate) fn label(&self, area: Rect, world: &World) -> Option<Label> {
        match self.about(area)?.thing? {
            Named::Label(label) => Some(label),
            Named::Thing(thing) if thing.kind == Kind::Hypothesis => {
                world.card(thing.id).map(|(_, card)| card.hypothesis.label())
            }
            // What a metric decides, else what it guards.
            Named::Thing(thing) if thing.kind == Kind::Metric => {
                let guards = |column: &&Column| column.guardrails.iter().any(|rail| rail.metric.id == thing.id);
                let column = world.reads(thing.id).or_else(|| world.view.columns.iter().find(guards));
                column.map(|column| column.outcome.label())
            }
            Named::Thing(thing) => world.column(thing.id).map(|column| column.outcome.label()),
        }
    }

    /// The metric that the selected row is about, where the page lists metrics.
    pub(crate) fn metric(&self, area: Rect) -> Option<&Metric> {
        let Held::Metrics(all) = &self.held else { return None };
        let Some(Named::Thing(thing)) = self.about(area)?.thing else { return None };
        all.iter().find(|metric| metric.id == thing.id)
    }

    /// The objective that is selected, where the page lists objectives.
    pub(crate) fn objective(&self, area: Rect) -> Option<&Objective> {
        let Held::Objectives(all) = &self.held else { return None };
        let label = self.about(area)?.label()?;
        all.iter().find(|objective| objective.label() == label)
    }

    /// The lines of the page as it is shown, each with what it is, where it can be selected: rows that are about something;
    /// and what stands below the last of them, to be read on.
    fn lines<'d>(&self, doc: &'d Doc, area: Rect) -> Vec<(Line<'d>, Option<String>)> {
        #[cfg(test)]
        LAID.set(LAID.get() + 1);
        let mut list: Vec<(Line<'_>, Option<String>)> = Vec::new();
        // The goal has a row of its own below: its sentence stands where it fits beside it.
        let skip = usize::from(self.which == Which::Review && area.width < WHOLE && doc.blocks.len() > 1);
        let area = Rect { width: self.beside(area).unwrap_or(area.width), ..area };
        for line in laid(doc.blocks.get(skip..).unwrap_or_default(), room(doc, area)) {
            if line.kind == LineKind::Section && !list.is_empty() && is_roomy(area) {
                let blank = Line { pieces: Vec::new(), kind: LineKind::Words, row: None, ends: 0, wants: None };
                list.push((blank, None));
            }
            let about = line.row.and_then(|row| row.about.as_ref()).map(|about| about.name.clone());
            list.push((line, about));
        }
        if self.doc.low.is_some() && area.height < AIRY {
            // Where there are few rows the blanks above headings go first, the last one first.
            let room = usize::from(area.height).saturating_sub(4);
            let blank = |(line, _): &(Line<'_>, _)| line.kind == LineKind::Words && line.pieces.is_empty();
            while list.len() > room
                && let Some(at) = list.iter().rposition(blank)
            {
                list.remove(at);
            }
        }
        // Of what is looked for only the rows are chosen; of a page that says that there are none, nothing is.
        let last = list.iter().rposition(|(_, stop)| stop.is_some()).map(|at| at + 1);
        let none = if rows_of(&doc.blocks).next().is_some() { 0 } else { usize::MAX };
        for (n, (line, stop)) in list.iter_mut().enumerate().skip(last.unwrap_or(none)) {
            if line.kind != LineKind::Section && !line.pieces.is_empty() && self.filter.is_empty() {
                *stop = Some(format!("line {n}"));
            }
        }
        list
    }

    /// The page as it is laid out in a window.
    fn laid(&self, area: Rect) -> &Doc {
        let laid = match self.which {
            _ if area.height < AIRY => &self.doc.low,
            // Below the list there is no room for what stands beside it.
            Which::Lessons if self.beside(area).is_none() => &None,
            _ => &self.doc.high,
        };
        laid.as_deref().unwrap_or(&self.doc)
    }

    /// The page with the rows that hold what is looked for.
    fn shown(&self, area: Rect) -> Cow<'_, Doc> {
        let wanted = text::clean(&self.filter).to_lowercase();
        if wanted.is_empty() {
            return Cow::Borrowed(self.laid(area));
        }
        // What is looked for is looked for in all of it.
        let mut doc = if self.which == Which::Lessons { self.laid(area).clone() } else { self.doc.clone() };
        for block in &mut doc.blocks {
            let Block::Table(table) = block else { continue };
            for group in &mut table.groups {
                let mut holds = false;
                // What belongs to a row goes with it.
                let alone = group.rows.iter().all(|row| row.about.is_none());
                group.rows.retain(|row| {
                    if alone || row.about.is_some() {
                        holds = row.words().any(|words| words.to_lowercase().contains(&wanted));
                    }
                    holds
                });
            }
            table.groups.retain(|group| !group.rows.is_empty());
        }
        Cow::Owned(doc)
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, keys: &Keymap) {
        let roomy = is_roomy(area);
        self.title(buf, area, theme, world, keys);
        if roomy {
            rule(buf, Rect { y: area.y + 1, height: 1, ..area }, theme);
        }
        let mut body = rows::body(area, if roomy { 2 } else { 1 });
        let doc = self.shown(area);
        // What is always said at the end has a row, and one before it.
        let says = !doc.foot.is_empty() || self.which == Which::Needs;
        body.height = body.height.saturating_sub(match roomy {
            true if says => 2,
            true => 0,
            false => 1,
        });
        let lines = self.lines(&doc, area);
        let stops: Vec<String> = lines.iter().filter_map(|(_, stop)| stop.clone()).collect();
        let on = self.cursor.on(&stops);
        let selected = on
            .as_ref()
            .and_then(|on| rows_of(&doc.blocks).find(|row| row.about.as_ref().is_some_and(|about| about.name == *on)));
        if !self.filter.is_empty() && rows_of(&doc.blocks).next().is_none() {
            let words = "  Nothing matches.   Esc shows everything again";
            Row::new().left(words, Meaning::Text).paint(buf, theme, Rect { height: 1, ..body });
            return;
        }
        if let (None, Some(key)) = (stops.first(), self.begins(keys)) {
            let words = doc.blocks.iter().find_map(|block| match block {
                Block::Says(pieces) => Some(pieces.iter().map(|(words, _)| words.as_str()).collect::<String>()),
                _ => None,
            });
            let row = Row::new().left(format!("  {}   {key}", words.unwrap_or_default()), Meaning::Text);
            row.paint(buf, theme, Rect { height: 1, ..body });
            return;
        }
        let edge = usize::from(self.beside(area).unwrap_or(area.width));
        let painted: Vec<rows::Line<String>> = lines
            .into_iter()
            .map(|(line, stop)| (row(&line, stop.is_some() && stop == on, theme, keys, edge), stop))
            .collect();
        // What is about an outcome of a review tells of it as its own row does.
        let of = selected.filter(|row| row.more.is_empty()).and_then(|row| self.outcome_of(row, world));
        let its = of.and_then(|column| {
            let label = Some(column.outcome.label());
            let own = |row: &&Told| row.about.as_ref().and_then(About::label) == label && !row.more.is_empty();
            rows_of(&doc.blocks).find(own)
        });
        let told = |width: u16| -> Vec<Row> {
            let Some(selected) = its.or(selected) else { return Vec::new() };
            let room = Room { width: Some(usize::from(width)), cuts: true, ..Room::from(None) };
            laid(&selected.more, room).iter().map(|line| row(line, false, theme, keys, usize::MAX)).collect()
        };
        // Where there is room what is selected is told beside the rows, else below them.
        let beside = self.beside(area);
        if let Some(beside) = beside {
            let pane = Rect { x: area.x + beside + 1, width: area.width - beside - 1, ..body };
            // What is said of its keys stands across the whole window.
            for y in pane.top()..(pane.bottom() + if roomy { 2 } else { 1 }).min(area.bottom() - 1) {
                put(buf, pane.x - 1, y, theme.rules()[1], theme, Meaning::Dim);
            }
            let rest = self.drawn(buf, pane, theme, world, selected);
            let rows = told(pane.width.saturating_sub(2));
            // What is drawn has its heading already.
            let rows = rows.iter().skip(usize::from(rest.y > pane.y));
            for (n, row) in rows.enumerate().take(usize::from(rest.height)) {
                row.paint(buf, theme, Rect { y: rest.y + n as u16, height: 1, ..rest });
            }
        }
        let below = if beside.is_some() { Vec::new() } else { told(area.width.saturating_sub(2)) };
        let area = Rect { width: beside.unwrap_or(area.width), ..area };
        let body = Rect { width: area.width, ..body };
        // Where rows would be hidden, what is said at the end gives way to them.
        let footed = painted.len() <= usize::from(body.height) || !doc.reads_on;
        let body = Rect { height: body.height + if footed || !roomy || !says { 0 } else { 2 }, ..body };
        // The rows come first; what is selected is told in what they leave, and has half of it at least.
        let ruled = matches!(self.which, Which::Lessons | Which::Metrics);
        let gap = u16::from(!matches!(self.which, Which::Lessons | Which::History));
        let rest = body.height.saturating_sub(painted.len() as u16 + gap);
        let wanted = if below.is_empty() { 0 } else { below.len() as u16 + gap };
        let half = if doc.reads_on { 0 } else { body.height / 2 };
        let under = if body.height < 8 { 0 } else { wanted.min(rest.max(half)) };
        // A little of it says nothing.
        let under = if under > 2 { under } else { 0 };
        let list = Rect { height: body.height - under, ..body };
        rows::paint(buf, list, theme, &painted, &self.cursor);
        let used = (painted.len() as u16).min(list.height) + gap;
        for (n, row) in below.iter().enumerate().take(usize::from(under.saturating_sub(gap))) {
            let y = list.y + used + n as u16;
            if n == 0 && ruled {
                rule(buf, Rect { y, height: 1, ..area }, theme);
                let row = row.clone().left(" ", Meaning::Text);
                row.paint(buf, theme, Rect { y, height: 1, ..area });
                continue;
            }
            row.paint(buf, theme, Rect { y: list.y + used + n as u16, height: 1, ..area });
        }
        if under > 0 && below.len() < usize::from(under) {
            let y = list.y + used + below.len() as u16 + 1;
            let rest = Rect { x: area.x + 1, y, width: area.width - 2, height: body.bottom().saturating_sub(y) };
            self.metrics_chart(buf, rest, theme, world, selected);
        }
        let shell = selected.and_then(|row| row.fix.as_ref().or(row.shell.as_ref())).unwrap_or(&doc.shell);
        // What answers something has its key beside it.
        let shell = if matches!(self.which, Which::Needs | Which::Symptoms) { &doc.shell } else { shell };
        // A page is left by its keys; the shell's line stands beside what is always said at the end.
        if !roomy || !footed || !says {
            return;
        }
        let shell = if shell.is_empty() { String::new() } else { format!(" In the shell:  {shell}") };
        let words = if doc.foot.is_empty() { String::new() } else { format!(" {}  ", doc.foot) };
        let foot = Row::new().left(&words, Meaning::Label);
        // What stands at its end is said whole.
        let fits = words.is_empty() || text::width(&words) + 30 <= usize::from(area.width);
        let foot = if fits { foot.left(shell, Meaning::Label) } else { foot };
        foot.paint(buf, theme, Rect { y: body.bottom() + 1, height: 1, ..area });
    }

    /// Draws the readings of the selected metric below what is told of it, where an outcome is judged by it and there is
    /// room.
    fn metrics_chart(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, selected: Option<&Told>) {
        let Some(Named::Thing(thing)) = selected.and_then(|row| row.about.as_ref()?.thing) else { return };
        let column = world.reads(thing.id).filter(|column| !column.series.is_empty());
        if let (Which::Metrics, Some(column)) = (self.which, column.filter(|_| area.height >= LEAST_CHART)) {
            outcome::chart::draw(buf, area, theme, column, world, false);
        }
    }

    /// The outcome that a row of a review is about, or its hypothesis is of.
    fn outcome_of<'w>(&self, row: &Told, world: &'w World) -> Option<&'w Column> {
        let label = row.about.as_ref()?.label().filter(|_| self.which == Which::Review)?;
        world.labelled(label).or_else(|| world.labelled_card(label).map(|(column, _)| column))
    }

    /// Draws the selected outcome of a review in the pane beside the rows: its name, its chart; what is left of the pane.
    fn drawn(&self, buf: &mut Buffer, pane: Rect, theme: Theme, world: &World, selected: Option<&Told>) -> Rect {
        let Some(column) = selected.and_then(|row| self.outcome_of(row, world)) else { return pane };
        if pane.height < CHARTED {
            return pane;
        }
        let row = |words: &str, meaning| Row::new().left(format!(" {words}"), meaning);
        row(&format!("{}, in this sprint", world.named(column)), Meaning::Title).paint(
            buf,
            theme,
            Rect { height: 1, ..pane },
        );
        row(&column.outcome.title, Meaning::Label).paint(buf, theme, Rect { y: pane.y + 1, height: 1, ..pane });
        let height = pane.height / 3;
        let chart = Rect { x: pane.x + 1, y: pane.y + 3, width: pane.width.saturating_sub(2), height };
        outcome::chart::draw(buf, chart, theme, column, world, false);
        Rect { y: chart.bottom() + 1, height: pane.bottom().saturating_sub(chart.bottom() + 1), ..pane }
    }

    /// Where a window is so wide that what is selected is told beside the rows: how wide they are then.
    fn beside(&self, area: Rect) -> Option<u16> {
        match self.which {
            Which::Review => (area.width >= ROWS + ROWS / 3).then_some(ROWS + 1),
            Which::Lessons => (area.width >= ROWS && area.height >= AIRY).then_some(area.width * 56 / 100),
            _ => None,
        }
    }

    fn title(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, keys: &Keymap) {
        let mut row = Row::new().left(format!(" {}", self.doc.title), Meaning::Title);
        if !self.doc.beside.is_empty() {
            row = row.left(format!("   {}", self.doc.beside), Meaning::Text);
        }
        if !self.filter.is_empty() {
            row = row.left(format!("   / {}", self.filter), Meaning::Warn);
        }
        let mut parts = self.laid(area).aside.clone();
        if self.which == Which::Needs {
            let (key, all) = (keys.key(Action::Whose), world.needs.len());
            parts.push(if self.everyone { format!("{key} mine only") } else { format!("{key} everyone: {all}") });
        }
        let left = text::width(&self.doc.title) + text::width(&self.doc.beside) + text::width(&self.filter) + 8;
        // What is the least telling gives way.
        while parts.len() > 1 && left + text::width(&parts.join(" · ")) > usize::from(area.width) {
            parts.remove(0);
        }
        let at = Rect { height: 1, ..area };
        if parts.is_empty() {
            super::stands(row, world, area.width).paint(buf, theme, at);
        } else {
            row.right(format!("{} ", parts.join(" · ")), Meaning::Label).paint(buf, theme, at);
        }
    }
}

#[cfg(test)]
thread_local! {
    /// How often a page was laid out, for the tests that look what a key costs.
    pub(crate) static LAID: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Gives rows of one name a number each, so that every one of them can be selected.
fn tell_apart(doc: &mut Doc) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let tables = doc.blocks.iter_mut().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    for about in tables.flat_map(|t| &mut t.groups).flat_map(|g| &mut g.rows).filter_map(|row| row.about.as_mut()) {
        let times = seen.entry(about.name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            about.name.push_str(&format!(" ({times})"));
        }
    }
}

/// A chart of fewer rows says nothing.
const LEAST_CHART: u16 = 9;

/// The cells between a row and its key.
const APART: usize = 2;

/// The cells before a line: the bar, where it is selected.
const BAR: usize = 1;

/// So wide are the rows of a page at the most where what is selected is told beside them.
const ROWS: u16 = 120;

/// From this height on a pane has room for a chart.
const CHARTED: u16 = 30;

/// From this width on a review's goal is said in a sentence.
const WHOLE: u16 = 100;

/// From this height on groups stand apart.
const AIRY: u16 = 30;

/// Whether there is room for rules and blank lines.
fn is_roomy(area: Rect) -> bool {
    area.height >= 20
}

/// How much room the lines of a page have; the keys that do what is wanted stand at their right.
fn room(doc: &Doc, area: Rect) -> Room {
    // The longest key opens what a row is about: `Enter`.
    let wants = rows_of(&doc.blocks).filter_map(|row| Some(does(row.wants?, row.about.as_ref())));
    let keys = wants.map(|does| if does == Action::Open { 8 } else { 4 }).max().unwrap_or(1);
    let width = usize::from(area.width).saturating_sub(BAR + keys);
    Room { width: Some(width), cuts: true, airy: area.height >= AIRY, ..Room::from(None) }
}

/// The rows of some blocks.
fn rows_of(blocks: &[Block]) -> impl Iterator<Item = &Told> {
    let tables = blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.flat_map(|table| table.groups.iter().flat_map(|group| &group.rows))
}

/// A line as it is painted.
fn row(line: &Line<'_>, focused: bool, theme: Theme, keys: &Keymap, edge: usize) -> Row {
    if line.kind == LineKind::Section {
        let title = line.pieces.first().map_or("", |(words, _)| words.as_str());
        let row = rows::section(title, theme);
        return match line.pieces.get(1) {
            Some((aside, _)) => row.right(format!("{aside} "), Meaning::Label),
            None => row,
        };
    }
    let mut row = if line.kind == LineKind::Field { Row::new() } else { rows::bar(focused, theme) };
    let mut first = true;
    for (words, tone) in &line.pieces {
        let is_word = !words.trim().is_empty();
        let meaning = if focused && first && is_word { Meaning::Focus } else { Meaning::from(*tone) };
        if meaning == Meaning::Focus {
            let end = words.trim_end();
            let start = end.trim_start();
            row = row.left(&end[..end.len() - start.len()], Meaning::Text).left(start, Meaning::Focus);
            row = row.left(&words[end.len()..], Meaning::Text);
        } else {
            // Blanks have no look: what stands reversed ends with its last letter.
            let end = words.trim_end();
            let start = end.trim_start();
            row = row.left(&end[..end.len() - start.len()], Meaning::Text).left(start, meaning);
            row = row.left(&words[end.len()..], Meaning::Text);
        }
        first &= !is_word;
    }
    match line.wants {
        Some(wants) => {
            let key = keys.key(does(wants, line.row.and_then(|row| row.about.as_ref())));
            // A key stands beside the words it belongs to, and not at the far edge of a wide window.
            let x = (BAR + line.ends + APART).min(edge.saturating_sub(text::width(key) + 2));
            if line.ends == 0 {
                row.right(format!("{key} "), Meaning::Key)
            } else {
                row.at(x as u16, key, Meaning::Key)
            }
        }
        None => row,
    }
}

/// The key's action that does what is wanted.
pub(crate) fn does(wants: Wanted, about: Option<&About>) -> Action {
    let hypothesis = match about.and_then(|about| about.thing) {
        Some(Named::Label(label)) => label.kind == LabelKind::Hypothesis,
        Some(Named::Thing(thing)) => thing.kind == Kind::Hypothesis,
        None => false,
    };
    match wants {
        Wanted::Owner => Action::Owner,
        Wanted::Verdict | Wanted::Confirmation | Wanted::Rollback => Action::Verdict,
        Wanted::Guardrail if hypothesis => Action::Verdict,
        Wanted::Falsifier => Action::Verdict,
        Wanted::Reading => Action::Reading,
        Wanted::Answer | Wanted::Promise => Action::Answer,
        Wanted::Sprint => Action::CloseSprint,
        Wanted::Settle => Action::Versions,
        Wanted::Guardrail | Wanted::ScopeCall | Wanted::Framing | Wanted::Look | Wanted::Pull => Action::Open,
    }
}
