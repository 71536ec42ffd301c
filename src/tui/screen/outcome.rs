//! An outcome or a hypothesis in full: the framing answers first, its readings over time, its hypotheses.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use crate::chart::{Band, Chart, Fan, Glyphs, Level, Line, Mark, Note, Tone as ChartTone, runs};
use crate::domain::amount::{short, signed_with_unit, with_unit};
use crate::domain::assessment::{PaceClass, Terms};
use crate::domain::board::said::{guarded, tripped};
use crate::domain::board::{Card, Column};
use crate::domain::id::Id;
use crate::domain::outcome::Aim;
use crate::text;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::card::{self, Room};
use crate::tui::widget::column::inked;
use crate::tui::widget::line::{Row, put, rule};

/// An outcome alone on the screen.
#[derive(Clone, Debug)]
pub(crate) struct OutcomeScreen {
    /// Which outcome.
    pub(crate) outcome: Id,
    /// The selected card.
    pub(crate) card: usize,
    /// Whether the framing is shown in place of chart and cards.
    pub(crate) framing: bool,
    /// Whether the chart fits the data, and leaves target and baseline out.
    pub(crate) fits: bool,
    /// Whether the selected card alone is shown, in full.
    pub(crate) whole: bool,
    /// The links and notes of that card.
    pub(crate) said: Vec<String>,
}

impl OutcomeScreen {
    /// Of an outcome, with a card selected.
    pub(crate) fn new(outcome: Id, card: usize) -> Self {
        Self { outcome, card, framing: false, fits: false, whole: false, said: Vec::new() }
    }

    /// Its column; none where it is no longer on the board.
    pub(crate) fn column<'w>(&self, world: &'w World) -> Option<&'w Column> {
        world.column(self.outcome)
    }

    /// The selected card.
    pub(crate) fn selected<'w>(&self, world: &'w World) -> Option<&'w Card> {
        let column = self.column(world)?;
        column.cards.get(self.card.min(column.cards.len().saturating_sub(1)))
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World) {
        let Some(column) = self.column(world) else { return };
        let name = crate::tui::widget::strip::name(column);
        let framing = match (self.framing, self.whole) {
            (true, _) => " › Framing",
            (_, true) => " › Hypothesis",
            _ => "",
        };
        super::crumbs(buf, area, theme, world, &format!("Board › {name}{framing}"));
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + super::FOOT), ..area };
        if self.framing {
            for (at, row) in framing_rows(column, world, usize::from(area.width) - 2).iter().enumerate() {
                let y = body.y + at as u16;
                if y < body.bottom() {
                    row.paint(buf, theme, Rect { x: area.x + 1, y, width: area.width - 2, height: 1 });
                }
            }
            return;
        }
        if let Some(card) = self.selected(world).filter(|_| self.whole) {
            let cells = usize::from(area.width) - 2;
            let mut rows = card_rows(card, column, world, cells);
            if !self.said.is_empty() {
                rows.push(Row::new());
                rows.push(Row::new().left("Links and notes", Meaning::Title));
                for words in &self.said {
                    wrapped(&mut rows, words, cells, 2, Meaning::Text);
                }
            }
            for (at, row) in rows.iter().enumerate() {
                let y = body.y + at as u16;
                if y < body.bottom() {
                    row.paint(buf, theme, Rect { x: area.x + 1, y, width: area.width - 2, height: 1 });
                }
            }
            return;
        }
        let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
        let cells = usize::from(inner.width);
        let owner = column.outcome.owner.as_ref().map_or_else(|| "! NO OWNER".to_owned(), ToString::to_string);
        let label = column.outcome.label();
        let title =
            Row::new().left(&column.outcome.title, Meaning::Title).right(format!("{label} · {owner}"), Meaning::Label);
        let mut movement = column.movement_words(world.today);
        if let Some(m) = &column.movement {
            let terms = Terms { unit: column.unit(), today: world.today, first: Some(m.first) };
            let said = m.assessment.said(terms);
            if let Some(pairs) = said.pairs() {
                movement.push((format!("  · {pairs}"), crate::domain::board::said::Tone::Dim));
            }
        }
        let far =
            column.progress().map_or(String::new(), |p| format!(", {:.0}% of the way", (p * 100.0).round() + 0.0));
        let now = column.latest.map_or_else(
            || "no reading yet".to_owned(),
            |p| format!("{} on {}{far}", with_unit(p.value, column.unit()), p.day.short(world.today)),
        );
        let ends = match (column.outcome.way(), &column.outcome.target, column.outcome.aim) {
            (_, Some(target), Aim::Hold) => {
                format!("hold {}{}", target.op.map_or("", |op| op.symbol()), with_unit(target.value, column.unit()))
            }
            (Some((from, to)), ..) => format!("{} → {}", with_unit(from, column.unit()), with_unit(to, column.unit())),
            _ => "no target yet".to_owned(),
        };
        let due = column.outcome.due.map_or(String::new(), |due| format!(" by {}", due.short(world.today)));
        let rows = [
            title,
            Row::new().pieces(movement, cells),
            Row::new().left(now, Meaning::Value).left(format!("   {ends}{due}"), Meaning::Label),
            Row::new().pieces(column.pace_words(), cells),
        ];
        for (at, row) in rows.iter().enumerate() {
            row.paint(buf, theme, Rect { y: body.y + at as u16, ..inner });
        }
        let top = body.y + rows.len() as u16;
        let rest = body.bottom().saturating_sub(top);
        let chart_rows = (rest / 2).clamp(4, 16);
        self.chart(buf, Rect { x: inner.x, y: top, width: inner.width, height: chart_rows }, theme, column, world);
        let list = Rect { y: top + chart_rows, height: rest.saturating_sub(chart_rows), ..area };
        rule(buf, Rect { height: 1, ..list }, theme);
        let head = format!("{0}{0} Hypotheses {1} ", theme.rules()[0], column.cards.len());
        put(buf, list.x, list.y, &head, theme, Meaning::Title);
        self.cards(buf, Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list }, theme, column, world);
    }

    fn cards(&self, buf: &mut Buffer, area: Rect, theme: Theme, column: &Column, world: &World) {
        if column.cards.is_empty() {
            let words = "  None yet.   n  If we build …, then the metric moves by …, because …";
            Row::new().left(words, Meaning::Label).paint(buf, theme, Rect { height: 1, ..area });
            return;
        }
        let room = Room { live: 3, ended: 2, airy: false };
        let selected = self.card.min(column.cards.len() - 1);
        let tall = |at: usize| card::height(&column.cards[at], room, world.today);
        let mut first = 0;
        while first < selected && (first..=selected).map(tall).sum::<u16>() > area.height {
            first += 1;
        }
        let mut y = area.y;
        for (at, one) in column.cards.iter().enumerate().skip(first) {
            for row in card::lines(one, room, world.today, theme, at == selected) {
                if y >= area.bottom() {
                    return;
                }
                row.paint(buf, theme, Rect { y, height: 1, width: area.width.saturating_sub(1), ..area });
                y += 1;
            }
        }
    }

    fn chart(&self, buf: &mut Buffer, area: Rect, theme: Theme, column: &Column, world: &World) {
        let today = world.today;
        let Some(first) = column.series.first() else {
            let words = "No reading yet.   r  logs one; a baseline is enough to start.";
            put(buf, area.x + 4, area.y + area.height / 2, words, theme, Meaning::Label);
            return;
        };
        let outcome = &column.outcome;
        let period = column.metric.as_ref().map_or(1, |m| m.every);
        let due = outcome.due.filter(|due| *due > today && !self.fits);
        let to = due.unwrap_or(today).max(today.plus(i64::from(period)));
        let marks = column.ship_marks();
        let ships: Vec<Mark> = marks
            .into_iter()
            .filter(|(day, _)| *day >= first.day)
            .map(|(day, letter)| {
                let card =
                    column.cards.iter().find(|c| c.hypothesis.ship.as_ref().is_some_and(|s| s.shipped_on == day));
                let note = card.map(|c| {
                    let class = c.movement.as_ref().map(|a| a.class.words().to_owned());
                    let label = c.hypothesis.label().to_string();
                    let lines =
                        std::iter::once((label, ChartTone::Plain)).chain(class.map(|words| (words, ChartTone::Strong)));
                    Note { lines: lines.collect() }
                });
                Mark { day, letter, notes: note.into_iter().collect() }
            })
            .collect();
        let mut levels = Vec::new();
        if let Some(from) = outcome.baseline.as_ref().and_then(|b| b.value).filter(|_| !self.fits) {
            levels.push(Level { value: from, line: Line::Start, word: "start" });
        }
        if let Some(target) = outcome.target.as_ref().filter(|_| !self.fits) {
            levels.push(Level { value: target.value, line: Line::Target, word: "target" });
        }
        let band = column.movement.as_ref().and_then(|m| m.assessment.xmr.map(|x| (m, x))).map(|(m, x)| Band {
            low: x.lower,
            high: x.upper,
            since: m.assessment.before.first().map_or(first.day, |p| p.day),
            word: "routine",
        });
        let shown = |class| !matches!(class, PaceClass::TooFew | PaceClass::TooFarAhead);
        let fan = column.pace.as_ref().filter(|p| shown(p.class)).and_then(|p| {
            let (a, b) = p.range?;
            Some(Fan { from: *column.series.last()?, due: due?, low: a.min(b), high: a.max(b) })
        });
        let say = |v: f64| short(format!("{v:.2e}").parse().unwrap_or(v));
        let chart = Chart {
            period,
            ships: &ships,
            levels: &levels,
            band,
            fan,
            now: Some(today),
            months: true,
            ..Chart::new(&column.series, first.day, to, &say)
        };
        let glyphs = if theme.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let drawing = chart.draw(usize::from(area.width), usize::from(area.height), glyphs);
        for (at, cells) in drawing.rows.iter().enumerate() {
            let mut x = area.x;
            for (piece, ink) in runs(cells) {
                put(buf, x, area.y + at as u16, &piece, theme, inked(ink));
                x += text::width(&piece) as u16;
            }
        }
    }
}

fn wrapped(rows: &mut Vec<Row>, words: &str, cells: usize, margin: usize, meaning: Meaning) {
    for line in crate::text::clean_lines(words) {
        for line in text::wrap(&line, cells.saturating_sub(margin).max(8)) {
            rows.push(Row::new().left(format!("{}{line}", " ".repeat(margin)), meaning));
        }
    }
}

/// A card in full, for the pane beside the board.
pub(crate) fn card_rows(card: &Card, column: &Column, world: &World, cells: usize) -> Vec<Row> {
    let h = &card.hypothesis;
    let today = world.today;
    let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
    let slug = card.metric.as_ref().map_or("the metric", |m| m.slug.as_str());
    let (state, meaning) = card::state(card, today);
    let mut rows = vec![Row::new().left(format!("{} {}", h.label(), h.build), Meaning::Title).right(state, meaning)];
    wrapped(
        &mut rows,
        &format!("for {} · written {}", column.outcome.label(), h.written_on.short(today)),
        cells,
        0,
        Meaning::Label,
    );
    rows.push(Row::new());
    wrapped(&mut rows, &format!("If we build {}", h.build), cells, 0, Meaning::Text);
    let moves = h.expect.as_ref().map_or("(not said)".to_owned(), |e| signed_with_unit(e.value, unit));
    let within = h.window.map_or(String::new(), |days| format!(" within {days} days"));
    wrapped(&mut rows, &format!("{slug} moves by {moves}{within}"), cells, 0, Meaning::Value);
    if let Some(because) = &h.because {
        let sure = h.confidence.map_or(String::new(), |sure| format!(" · {sure}% sure"));
        wrapped(&mut rows, &format!("because {because}{sure}"), cells, 0, Meaning::Text);
    }
    if let Some(a) = &card.movement {
        rows.push(Row::new());
        rows.push(Row::new().left("Did it?", Meaning::Title));
        let said = a.said(Terms { unit, today, first: card.first });
        rows.push(
            Row::new()
                .left(a.class.words(), crate::domain::board::said::tone(a.class).into())
                .left(format!("  {}", said.brief()), Meaning::Text),
        );
        wrapped(&mut rows, &said.lead(), cells, 0, Meaning::Value);
        wrapped(&mut rows, &said.reason(), cells, 0, Meaning::Text);
        for note in &a.notes {
            wrapped(&mut rows, &format!("- {}", said.note(note)), cells, 0, Meaning::Label);
        }
    } else if let Some(first) = card.first {
        rows.push(Row::new());
        let words = format!("First answer {}", crate::domain::board::said::answerable(first, today));
        wrapped(&mut rows, &words, cells, 0, Meaning::Label);
    }
    if let Some(f) = &column.falsifier {
        rows.push(Row::new());
        let meaning = if f.is_tripped() { Meaning::Late } else { Meaning::Text };
        wrapped(&mut rows, &format!("Wrong if  {}", tripped(f, column.unit(), today)), cells, 0, meaning);
    }
    if let Some(v) = &card.verdict {
        rows.push(Row::new());
        let by = v.signed_by.as_ref().map_or(String::new(), |by| format!(", {by}"));
        rows.push(Row::new().left(format!("{}{by}, {}", v.call.word(), v.on.short(today)), Meaning::Title));
        wrapped(&mut rows, v.learned.as_deref().unwrap_or("(not said)"), cells, 0, Meaning::Text);
        if let Some(next) = v.next {
            let words = v.next_text.as_deref().map_or(String::new(), |t| format!(": {t}"));
            wrapped(&mut rows, &format!("next {}{words}", next.word()), cells, 0, Meaning::Label);
        }
    } else if card.check.is_some() {
        rows.push(Row::new());
        wrapped(&mut rows, "Next  v write the verdict", cells, 0, Meaning::Key);
    }
    rows
}

/// The framing's answers, the three questions first.
fn framing_rows(column: &Column, world: &World, cells: usize) -> Vec<Row> {
    let o = &column.outcome;
    let today = world.today;
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "(not said)".to_owned());
    let mut rows = Vec::new();
    let ask = |rows: &mut Vec<Row>, words: &str| rows.push(Row::new().left(words, Meaning::Title));
    wrapped(&mut rows, &o.title, cells, 0, Meaning::Value);
    rows.push(Row::new());
    ask(&mut rows, "1 Which problem");
    wrapped(&mut rows, &said(&o.problem), cells, 2, Meaning::Text);
    wrapped(&mut rows, &format!("for {}, because {}", said(&o.for_whom), said(&o.matters)), cells, 2, Meaning::Label);
    ask(&mut rows, "2 What does success measure");
    let slug = column.metric.as_ref().map_or("(no metric yet)", |m| m.slug.as_str());
    let way = o.way().map_or_else(
        || "(no target yet)".to_owned(),
        |(from, to)| format!("{} → {}", with_unit(from, column.unit()), with_unit(to, column.unit())),
    );
    let due = o.due.map_or(String::new(), |due| format!(" by {}", due.short(today)));
    wrapped(&mut rows, &format!("{slug} {way}{due}"), cells, 2, Meaning::Value);
    if let Some(measures) = column.metric.as_ref().and_then(|m| m.measures.as_ref()) {
        wrapped(&mut rows, measures, cells, 2, Meaning::Label);
    }
    for rail in &column.guardrails {
        let (words, tone) = guarded(rail);
        wrapped(&mut rows, &words, cells, 2, tone.into());
    }
    ask(&mut rows, "3 What would tell us we were wrong");
    match &column.falsifier {
        Some(f) => wrapped(
            &mut rows,
            &tripped(f, column.unit(), today),
            cells,
            2,
            if f.is_tripped() { Meaning::Late } else { Meaning::Value },
        ),
        None => wrapped(&mut rows, "(not said)", cells, 2, Meaning::Label),
    }
    ask(&mut rows, "Who");
    let owner = o.owner.as_ref().map_or_else(|| "! NO OWNER".to_owned(), |owner| format!("{owner} owns it"));
    let offered = o.offered_to.as_ref().map_or(String::new(), |offer| format!(" · offered to {}", offer.to));
    let others: String = column.contributors.iter().map(|c| format!(" · {} {}", c.handle, c.function.word())).collect();
    wrapped(&mut rows, &format!("{owner}{offered}{others}"), cells, 2, Meaning::Text);
    let missing: Vec<String> = column.missing().iter().map(|b| b.says.clone()).collect();
    if !missing.is_empty() {
        wrapped(&mut rows, &format!("a draft: {}", missing.join(", ")), cells, 2, Meaning::Warn);
    }
    if !column.asked.is_empty() {
        ask(&mut rows, "Scope asked for");
        for call in &column.asked {
            wrapped(&mut rows, &call.request, cells, 2, Meaning::Text);
        }
    }
    if let Some(spec) = &o.spec {
        ask(&mut rows, "Spec");
        wrapped(&mut rows, spec, cells, 2, Meaning::Text);
    }
    rows
}
