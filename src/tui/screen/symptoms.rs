//! The symptoms of the board: what is there, with what shows it and the key that helps; then what is not. About the work,
//! never about people.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::{self, Cells, Cursor, Grid, Line};
use crate::domain::label::{Label, LabelKind};
use crate::domain::symptom::{Shows, Span, Symptom};
use crate::text;
use crate::tui::keys::{Action, Keymap};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// What can be selected: a symptom by its code, and what shows it, where it is there.
pub(crate) type Stop = (&'static str, String);

/// The screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Symptoms {
    /// Every symptom, those that are there first.
    pub(crate) list: Vec<Symptom>,
    /// The sprints looked back over.
    pub(crate) spans: Vec<Span>,
    /// What is selected.
    pub(crate) cursor: Cursor<Stop>,
}

impl Symptoms {
    /// What can be selected, from top to bottom.
    pub(crate) fn stops(&self) -> Vec<Stop> {
        let mut stops = Vec::new();
        for symptom in &self.list {
            if symptom.rows.is_empty() {
                stops.push((symptom.code, String::new()));
            }
            stops.extend(symptom.rows.iter().map(|row| (symptom.code, row.name.clone())));
        }
        stops
    }

    /// What is selected: the symptom, and what shows it.
    pub(crate) fn on(&self) -> Option<(&Symptom, Option<&Shows>)> {
        let (code, name) = self.cursor.on(&self.stops())?;
        let symptom = self.list.iter().find(|symptom| symptom.code == code)?;
        Some((symptom, symptom.rows.iter().find(|row| row.name == name)))
    }

    /// What the selected row is about, where that has a label.
    pub(crate) fn label(&self) -> Option<Label> {
        self.on()?.1?.name.parse().ok()
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, keys: &Keymap) {
        let span = match self.spans.as_slice() {
            [] => String::new(),
            [one] => one.0.to_string(),
            [first, .., last] => format!("{} to {}", first.0, last.0),
        };
        let present = self.list.iter().filter(|symptom| symptom.present).count();
        let right = format!("{present} of {} present", self.list.len());
        rows::title(buf, area, theme, "Symptoms", &span, &right);
        let roomy = area.height >= 20;
        let mut body = rows::body(area, if roomy { 3 } else { 1 });
        body.height = body.height.saturating_sub(2);
        if self.list.is_empty() {
            let words = "  There is no board to look at yet.   N frames an outcome, on the board";
            Row::new().left(words, Meaning::Text).paint(buf, theme, Rect { height: 1, ..body });
            return;
        }
        rows::paint(buf, body, theme, &self.lines(area, world, theme, keys), &self.cursor);
        let fix = self.on().and_then(|(_, row)| row).map_or("upshot symptoms", |row| row.fix.as_str());
        let words = format!(" About the work, never about people.   In the shell:  {fix}");
        Row::new().left(words, Meaning::Label).paint(buf, theme, Rect { y: body.bottom() + 1, height: 1, ..area });
    }

    fn lines(&self, area: Rect, world: &World, theme: Theme, keys: &Keymap) -> Vec<Line<Stop>> {
        let on = self.cursor.on(&self.stops());
        let mut lines: Vec<Line<Stop>> = Vec::new();
        let titles = self.list.iter().filter(|symptom| !symptom.present).map(|symptom| text::width(symptom.title));
        let width = titles.max().unwrap_or(0) + 2;
        let (there, not): (Vec<&Symptom>, Vec<&Symptom>) = self.list.iter().partition(|symptom| symptom.present);
        for symptom in &there {
            let head = |focused: bool| {
                let tone = if focused { Meaning::Focus } else { Meaning::Value };
                rows::bar(focused, theme).left("! ", Meaning::Late).left(symptom.title, tone)
            };
            let bare = (symptom.code, String::new());
            let own = symptom.rows.is_empty().then_some(bare);
            lines.push((head(own.is_some() && own == on), own));
            let cells: Vec<Cells> = symptom.rows.iter().map(shows).collect();
            let who = cells.iter().map(|row| text::width(&row[2].0)).max().unwrap_or(0);
            let room = usize::from(area.width).saturating_sub(8 + 2 + rows::MARGIN + 2 + who + 8);
            let grid = Grid::of(&cells, &[8, room, 200]);
            for (row, cells) in symptom.rows.iter().zip(&cells) {
                let stop = (symptom.code, row.name.clone());
                let line = grid.row(cells, on.as_ref() == Some(&stop), theme);
                lines.push((line.right(format!("{} ", key(row, symptom, world, keys)), Meaning::Key), Some(stop)));
            }
            lines.extend(trend(symptom));
        }
        if !there.is_empty() && !not.is_empty() {
            lines.push((Row::new(), None));
            // A tick beside a bad sign would read as a yes to it.
            lines.push((rows::section("Not there", theme), None));
        }
        for symptom in &not {
            let stop = (symptom.code, String::new());
            let focused = on.as_ref() == Some(&stop);
            let tone = if focused { Meaning::Focus } else { Meaning::Text };
            let row = rows::bar(focused, theme)
                .left("✓ ", Meaning::Good)
                .left(symptom.title, tone)
                .left(" ".repeat(width.saturating_sub(text::width(symptom.title))), Meaning::Text)
                .left(&symptom.says, Meaning::Label);
            lines.push((row, Some(stop)));
            lines.extend(trend(symptom));
        }
        lines
    }
}

fn shows(row: &Shows) -> Cells {
    let who = row.who.as_ref().map(ToString::to_string).filter(|who| *who != row.name).unwrap_or_default();
    vec![(row.name.clone(), Meaning::Text), (row.what.clone(), Meaning::Text), (who, Meaning::Label)]
}

/// The key that helps with a row: a verdict's, or what opens it.
fn key(row: &Shows, symptom: &Symptom, world: &World, keys: &Keymap) -> String {
    let Ok(label) = row.name.parse::<Label>() else { return String::new() };
    let late = matches!(symptom.code, "verdict_late" | "refuted_still_live");
    let here = match label.kind {
        LabelKind::Hypothesis => card(world, label).is_some(),
        _ => super::review::column(world, label).is_some(),
    };
    match (here, label.kind) {
        (true, LabelKind::Hypothesis) if late => keys.key(Action::Verdict).to_owned(),
        (true, _) => keys.key(Action::Open).to_owned(),
        (false, _) => String::new(),
    }
}

/// The outcome and the hypothesis that a label names, where they are on the board.
pub(crate) fn card(
    world: &World,
    label: Label,
) -> Option<(&crate::domain::board::Column, &crate::domain::board::Card)> {
    world
        .view
        .columns
        .iter()
        .find_map(|column| column.cards.iter().find(|card| card.hypothesis.label() == label).map(|card| (column, card)))
}

/// The numbers of the last sprints, where a symptom has some.
fn trend(symptom: &Symptom) -> Vec<Line<Stop>> {
    let Some(trend) = &symptom.trend else { return Vec::new() };
    let name = trend.rows.iter().map(|(name, _)| text::width(name)).max().unwrap_or(0);
    let cells = |words: &str| text::pad_left(words, 8);
    let heads: String = trend.sprints.iter().map(|label| cells(&label.to_string())).collect();
    let mut list = vec![(Row::new().left(format!("   {}{heads}", " ".repeat(name)), Meaning::Label), None)];
    for (words, numbers) in &trend.rows {
        let numbers: String = numbers.iter().map(|n| cells(n.as_deref().unwrap_or("–"))).collect();
        let row = Row::new().left(format!("   {}", text::pad(words, name)), Meaning::Label);
        list.push((row.left(numbers, Meaning::Value), None));
    }
    list
}
