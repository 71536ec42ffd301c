//! The board as text: every outcome as a block, with its hypotheses beneath it.

use super::context::Ctx;
use super::evidence::words::look;
use super::json::{self, Names};
use super::page::{Line, bar, expected, glyph, on_terminal, percent, read};
use super::print::{Cell, Head, Look, Out};
use crate::domain::amount::{exact, with_unit};
use crate::domain::assessment::{Answerable, Class};
use crate::domain::board::said::{self, tone};
use crate::domain::board::{Card, Column, Debt, View};
use crate::domain::day::Day;
use crate::domain::fact::{self, Movement};
use crate::domain::falsifier::Falsifier;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::{Check, State};
use crate::domain::metric::Limit;
use crate::domain::outcome::Aim;
use crate::domain::sprint::{Sprint, SprintState, Stands};
use crate::error::Error;
use crate::text;

/// How many ended hypotheses a block lists.
const ENDED: usize = 5;

/// Prints the board.
pub(crate) fn print(ctx: &mut Ctx) -> Result<(), Error> {
    let view = ctx.session.view()?;
    let today = ctx.session.today();
    if ctx.out.is_json() {
        let names = Names::all(&ctx.session)?;
        ctx.out.object("board", json::board(&view, today, &names));
        return Ok(());
    }
    if ctx.out.is_plain() {
        plain(&mut ctx.out, &view);
        return Ok(());
    }
    let ended = if view.columns.is_empty() { ctx.session.outcomes()?.len() } else { 0 };
    if view.columns.is_empty() && ended == 0 {
        let path = (!ctx.session.exists()).then(|| ctx.session.path().display().to_string());
        first_run(&mut ctx.out, path.as_deref());
        return Ok(());
    }
    let file = ctx.session.path().file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let top = top(&ctx.out, &view, today, &ctx.session.handle(), &file);
    ctx.out.line(&top);
    if view.columns.is_empty() {
        ctx.out.line("");
        ctx.out.say(&format!(" No outcome is open; {ended} ended: upshot outcome list"));
        ctx.out.say(" Frame the next: upshot frame \"TITLE\"");
        return Ok(());
    }
    let widths = Widths::of(&ctx.out, &view);
    for (at, column) in view.columns.iter().enumerate() {
        let block = Block { out: &ctx.out, column, today, widths: &widths };
        let lines = block.lines(at + 1);
        ctx.out.line("");
        for line in lines {
            ctx.out.line(&line);
        }
    }
    Ok(())
}

fn plain(out: &mut Out, view: &View) {
    let heads = [
        "label", "title", "owner", "metric", "value", "baseline", "target", "progress", "due", "debt", "movement",
        "pace",
    ]
    .map(Head::words);
    let number = |v: Option<f64>| v.map(exact).unwrap_or_default();
    let rows = view.columns.iter().map(|c| {
        let o = &c.outcome;
        let cells = [
            o.label().to_string(),
            o.title.clone(),
            o.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
            c.metric.as_ref().map(|m| m.slug.to_string()).unwrap_or_default(),
            number(c.now()),
            number(o.baseline.as_ref().and_then(|b| b.value)),
            number(o.target.as_ref().map(|t| t.value)),
            c.progress().map(|p| exact((p * 1000.0).round() / 1000.0)).unwrap_or_default(),
            o.due.map(|d| d.to_string()).unwrap_or_default(),
            c.debts.first().map(Debt::words).unwrap_or_default(),
            c.movement.as_ref().and_then(Movement::class).map_or("", Class::words).to_owned(),
            c.pace.as_ref().map_or("", |p| p.class.words()).to_owned(),
        ];
        cells.into_iter().map(Cell::from).collect()
    });
    out.table("board", &heads, rows.collect(), Vec::new);
}

/// What a person sees who has nothing yet.
fn first_run(out: &mut Out, missing: Option<&str>) {
    let name = out.paint("upshot", Look::Strong);
    out.line(&format!("{name} is a sprint board whose columns are outcomes instead of tickets: a result"));
    out.line("with its number, its day, and its one owner; beneath it, what you try and learn.");
    out.line("");
    match missing {
        Some(path) => out.say(&format!("There is no board at {path} yet. Two commands make one:")),
        None => out.line("This board is empty. Two commands begin it:"),
    }
    out.line("");
    for line in [
        "upshot frame \"New teams see a first report in their first week\" \\",
        "  --problem \"half of new teams leave before they see a report\" \\",
        "  --for \"new teams\" --matters \"trial conversion\" --metric activation --unit % \\",
        "  --from 31 --to +14 --by 18dec --wrong-if \"activation < 33 by 1dec\"",
        "upshot try O-1 \"sample data at signup\" --expect +5 --within 28d \\",
        "  --because \"people quit at the empty screen\" --confidence 70",
    ] {
        out.line(&format!("  {line}"));
    }
    out.line("");
    out.line("Or look at a board in use first: upshot demo");
}

/// The first line: the sprint at the left, what needs the person at the right.
fn top(out: &Out, view: &View, today: Day, who: &Handle, file: &str) -> String {
    let needs = view.needs(today).iter().filter(|n| n.due && n.who.as_ref().is_none_or(|w| w == who)).count();
    let mine = format!("{who} · {file}");
    let alarm = match needs {
        0 => String::new(),
        1 => "! 1 needs you".to_owned(),
        n => format!("! {n} need you"),
    };
    let gap = if alarm.is_empty() { "" } else { "   " };
    let last = text::width(&text::clean(&mine)) + text::width(&alarm) + gap.len();
    let mut parts = view.sprint.as_ref().map_or_else(|| vec!["no sprint".to_owned()], |s| sprint_words(s, view, today));
    let mut line = Line::new(out);
    line.put(" upshot", Look::Strong).put("  ", Look::Plain);
    // What has no room is left out whole, from the right.
    let room = line.room().saturating_sub(last + 2);
    while parts.len() > 1 && text::width(&parts.join(" · ")) > room {
        parts.pop();
    }
    line.put(&parts.join(" · "), Look::Plain).before_last(last, 8);
    line.put(&alarm, Look::Warn).put(gap, Look::Plain).put(&mine, Look::Dim);
    line.done()
}

/// What there is to say of a sprint, the most important first.
fn sprint_words(sprint: &Sprint, view: &View, today: Day) -> Vec<String> {
    let mut parts = vec![sprint.label().to_string()];
    if let Some(goal) = view.columns.iter().find(|c| c.goal) {
        parts.push(format!("goal {}", goal.outcome.label()));
    }
    if sprint.state == SprintState::Planned {
        parts.push(format!(
            "planned for {} to {}",
            sprint.starts.weekday_short(today),
            sprint.ends.weekday_short(today)
        ));
    } else {
        let stands = sprint.stands(today);
        parts.push(stands.words(today));
        if matches!(stands, Stands::On { .. }) {
            parts.push(format!("ends {}", sprint.ends.weekday_short(today)));
        }
    }
    parts
}

/// The cells that the parts of all blocks share, so that numbers and states stand beneath each other.
struct Widths {
    value: usize,
    from: usize,
    to: usize,
    label: usize,
    title: usize,
    expect: usize,
}

impl Widths {
    fn of(out: &Out, view: &View) -> Self {
        let most = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0);
        let columns = || view.columns.iter();
        let cards = || view.columns.iter().flat_map(|c| c.cards.iter());
        let title = most(&mut cards().map(|c| text::width(&text::clean(&c.hypothesis.build))));
        let title = match out.width_or(0) {
            0 => title.min(60),
            width => title.min((width.saturating_sub(40) / 2).max(16)),
        };
        Self {
            value: most(&mut columns().filter(|c| c.latest.is_some()).map(|c| text::width(&text::clean(&now(c))))),
            from: most(&mut columns().filter_map(ends).map(|(from, _)| text::width(&from))),
            to: most(&mut columns().filter_map(ends).map(|(_, to)| text::width(&to))),
            label: most(&mut cards().map(|c| c.hypothesis.label().to_string().len())),
            title,
            expect: most(&mut cards().map(|c| text::width(&expectation(c)))),
        }
    }
}

fn unit(column: &Column) -> Option<&str> {
    column.metric.as_ref()?.unit.as_deref()
}

fn now(column: &Column) -> String {
    match &column.metric {
        Some(_) => column.now_words().unwrap_or_else(|| "no reading".to_owned()),
        None => "no metric".to_owned(),
    }
}

/// The bar's ends in words, of an outcome to reach.
fn ends(column: &Column) -> Option<(String, String)> {
    let (from, to) = column.outcome.way().filter(|_| column.outcome.aim == Aim::Reach)?;
    let words = |v| text::clean(&with_unit(v, unit(column))).into_owned();
    Some((words(from), format!("{}{}", words(to), column.other_targets(words))))
}

/// What a hypothesis expects: what was frozen where it shipped.
fn expectation(card: &Card) -> String {
    let h = &card.hypothesis;
    let (expect, window) = match &h.ship {
        Some(ship) => (ship.frozen.expect.as_ref(), None),
        None => (h.expect.as_ref(), h.window),
    };
    let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
    let got = card.got_words();
    text::clean(&expect.map_or_else(String::new, |e| format!("{}{got}", expected(e, window, unit)))).into_owned()
}

/// One outcome as lines.
struct Block<'a> {
    out: &'a Out,
    column: &'a Column,
    today: Day,
    widths: &'a Widths,
}

impl Block<'_> {
    fn lines(&self, number: usize) -> Vec<String> {
        let mut lines = vec![self.title(number)];
        lines.extend(self.movement());
        lines.push(self.numbers());
        lines.extend(self.pace());
        lines.extend(self.state());
        lines.extend(self.remarks());
        let ended = self.column.cards.iter().filter(|c| c.state.is_ended() && !c.still_live());
        let hidden = ended.clone().count().saturating_sub(ENDED);
        let shown = self.column.cards.len() - hidden;
        lines.extend(self.column.cards.iter().take(shown).map(|card| self.card(card)));
        let mut more = Line::new(self.out);
        if hidden > 0 {
            more.put(
                &format!("     and {hidden} more that ended: upshot show {}", self.column.outcome.label()),
                Look::Dim,
            );
            lines.push(more.done());
        } else if self.column.cards.is_empty() {
            let label = self.column.outcome.label();
            let hint = format!(
                "   no hypothesis yet: upshot try {label} \"WHAT WE BUILD\" --expect MOVE --within 28d --because WHY"
            );
            more.put(&hint, Look::Dim);
            lines.push(more.done());
        }
        lines
    }

    fn title(&self, number: usize) -> String {
        let outcome = &self.column.outcome;
        let mut place = outcome.label().to_string();
        if self.column.goal {
            place.push_str(" · goal");
        } else if self.column.commitment.is_some() {
            place.push_str(" · committed");
        }
        let (owner, look) = match &outcome.owner {
            Some(owner) => (owner.to_string(), Look::Plain),
            None => ("! NO OWNER".to_owned(), Look::Bad),
        };
        let last = text::width(&place) + 3 + text::width(&text::clean(&owner));
        let mut line = Line::new(self.out);
        line.put(&format!(" {number} "), Look::Dim);
        let room = line.room().saturating_sub(last + 2);
        let title = text::clean(&outcome.title);
        let title = if on_terminal(self.out) { text::truncate(&title, room.max(8)) } else { title.into_owned() };
        line.put(&title, Look::Strong).before_last(last, 2);
        line.put(&place, Look::Dim).put(" · ", Look::Dim).put(&owner, look);
        line.done()
    }

    /// What its metric did, and why that is said.
    fn movement(&self) -> Option<String> {
        self.column.metric.as_ref()?;
        let mut line = Line::new(self.out);
        line.put("   ", Look::Plain);
        for (words, tone) in self.column.movement_words(self.today) {
            line.put(&words, look(tone));
        }
        Some(line.done())
    }

    /// Whether it will be there in time, if the recent pace continues.
    fn pace(&self) -> Option<String> {
        self.column.pace.as_ref()?;
        let mut line = Line::new(self.out);
        line.put("   ", Look::Plain);
        for (words, tone) in self.column.pace_words().into_iter().chain(self.column.projection_words()) {
            line.put(&words, look(tone));
        }
        Some(line.done())
    }

    fn numbers(&self) -> String {
        let (column, widths) = (self.column, self.widths);
        let mut line = Line::new(self.out);
        line.put("   ", Look::Plain).padded(&now(column), widths.value, Look::Strong).put("  ", Look::Plain);
        let target = column.outcome.target.as_ref();
        if let (Aim::Hold, Some(target)) = (column.outcome.aim, target) {
            let limit = column.outcome.target_words(unit(column)).unwrap_or_default();
            line.put(&format!("hold {limit}"), Look::Plain);
            let limit = target.op.map(|op| Limit { op, value: target.value });
            let past = limit.is_some_and(|limit| fact::past(limit, None, column.level).is_some());
            if past {
                line.put("  ", Look::Plain).put("! PAST ITS LIMIT", Look::Bad);
            }
        } else if let (Some((from, to)), terminal) = (ends(column), on_terminal(self.out)) {
            line.put(&text::pad_left(&from, widths.from), Look::Dim).put(" ", Look::Plain);
            for (piece, tone) in bar(column.progress().unwrap_or(0.0), column.time_gone(self.today), terminal) {
                line.put(&piece, look(tone));
            }
            line.put(" ", Look::Plain).padded(&to, widths.to, Look::Dim);
            if let Some(progress) = column.progress() {
                let narrow = self.out.width_or(usize::MAX) < 90;
                line.put(&format!("  {}{}", percent(progress), if narrow { "" } else { " of the way" }), Look::Plain);
            }
        } else if let Some(by) =
            column.outcome.baseline.as_ref().filter(|b| b.value.is_none()).and_then(|b| b.measure_by)
        {
            line.put(&format!("NO BASELINE until {}", by.short(self.today)), Look::Warn);
            line.put(
                &target.map_or_else(String::new, |t| format!("  → {}", with_unit(t.value, unit(column)))),
                Look::Plain,
            );
        }
        if let Some(due) = column.outcome.due {
            let left = due.since(self.today);
            let (words, look) = match left {
                0 => ("due today".to_owned(), Look::Warn),
                1.. => (format!("due {}, {left}d left", due.short(self.today)), Look::Dim),
                _ => (format!("due {}, {}d ago", due.short(self.today), -left), Look::Bad),
            };
            line.put("   ", Look::Plain).put(&words, look);
        }
        line.done()
    }

    /// How fresh the value is, and what needs someone. The missing owner is said in the title.
    fn state(&self) -> Option<String> {
        let mut line = Line::new(self.out);
        line.put("   ", Look::Plain);
        let mut gap = "";
        let stale = self.column.debts.iter().any(|d| matches!(d, Debt::Stale { .. }));
        if let Some(metric) = self.column.metric.as_ref().filter(|_| stale || self.column.latest.is_none()) {
            line.put(metric.slug.as_str(), Look::Dim);
            gap = "   ";
        }
        if let Some(latest) = self.column.latest.filter(|_| !stale) {
            let slug = self.column.metric.as_ref().map_or("", |m| m.slug.as_str());
            let read = read(latest.day, self.column.raw(self.today), self.today);
            line.put(&format!("{slug} {read}"), Look::Dim);
            gap = "   ";
        }
        for debt in self.column.debts.iter().filter(|d| **d != Debt::NoOwner) {
            let look = if matches!(debt, Debt::VerdictLate { .. }) { Look::Bad } else { Look::Warn };
            line.put(gap, Look::Plain).put(&format!("! {}", debt.words()), look);
            gap = "   ";
        }
        (!gap.is_empty()).then(|| line.done())
    }

    /// What must hold, what was passed, what a draft lacks.
    fn remarks(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut add = |words: String, look| {
            let mut line = Line::new(self.out);
            line.put("   ", Look::Plain).put(&words, look);
            lines.push(line.done());
        };
        for rail in &self.column.guardrails {
            let (words, tone) = fact::guarded(rail, self.today);
            add(format!("{}{words}", if tone == said::Tone::Bad { "! " } else { "" }), look(tone));
        }
        let look = |f: &&Falsifier| f.is_tripped() || f.asked(self.today).is_some();
        if let Some(falsifier) = self.column.falsifier.as_ref().filter(look) {
            add(format!("! WRONG IF {}", said::tripped(falsifier, self.today)), Look::Bad);
        }
        for pass in self.column.passes() {
            add(pass.sentence(), Look::Dim);
        }
        let missing: Vec<&str> = self.column.missing().iter().map(|b| b.rule.word()).collect();
        if !missing.is_empty() {
            let look = if self.column.commitment.is_some() { Look::Warn } else { Look::Dim };
            add(format!("a draft, missing: {}", missing.join(", ").replace('_', " ")), look);
        }
        lines
    }

    fn card(&self, card: &Card) -> String {
        let (h, widths) = (&card.hypothesis, self.widths);
        let (glyph, tone) = glyph(card, on_terminal(self.out));
        let quiet = if card.state.is_ended() && !card.still_live() { Look::Dim } else { Look::Plain };
        let mut line = Line::new(self.out);
        line.put("   ", Look::Plain).put(glyph, look(tone)).put(" ", Look::Plain);
        line.padded(&h.label().to_string(), widths.label, quiet).put(" ", Look::Plain);
        let title = text::clean(&h.build);
        let title = if on_terminal(self.out) { text::truncate(&title, widths.title) } else { title.into_owned() };
        line.padded(&title, widths.title, quiet).put("  ", Look::Plain);
        line.padded(card.state.word(), 12, quiet).put("  ", Look::Plain);
        line.padded(&expectation(card), widths.expect, quiet).put("  ", Look::Plain);
        for (at, (words, look)) in self.tail(card).into_iter().enumerate() {
            line.put(if at > 0 { "  " } else { "" }, Look::Plain).put(&words, look);
        }
        line.done()
    }

    /// What there is to say of where a hypothesis stands.
    fn tail(&self, card: &Card) -> Vec<(String, Look)> {
        let h = &card.hypothesis;
        let mut tail = Vec::new();
        match (card.check, h.check_on()) {
            (Some(Check::Overdue), _) => {
                tail.push((format!("VERDICT {}d LATE", card.days_late(self.today)), Look::Bad));
            }
            (Some(Check::Due), _) => tail.push(("VERDICT DUE".to_owned(), Look::Warn)),
            (Some(Check::Measuring), Some(day)) => {
                tail.push((format!("verdict due {}", day.short(self.today)), Look::Dim));
            }
            _ => {}
        }
        if let Some(movement) = card.movement.as_ref().filter(|_| card.verdict.is_none()) {
            tail.push((movement.class.words().to_owned(), look(tone(movement.class))));
        }
        let looked = card.movement.as_ref().is_some_and(|a| a.look_on.is_some());
        match card.first.filter(|_| card.check.is_some() && !looked) {
            Some(Answerable::On(day)) if Some(day) != h.check_on() => {
                tail.push((format!("first answer about {}", day.short(self.today)), Look::Dim));
            }
            Some(Answerable::NeedsBefore(n)) => {
                tail.push((format!("needs {n} older readings"), Look::Warn));
            }
            _ => {}
        }
        if let Some(verdict) = &card.verdict {
            if !verdict.contradicts.is_empty() {
                tail.push(("against the readings".to_owned(), Look::Warn));
            } else if verdict.on_judgement {
                tail.push(("on judgement".to_owned(), Look::Dim));
            }
        }
        if let Some(proposed) = &card.proposed {
            tail.push((format!("! {} proposes {}", proposed.typed_by, proposed.call.word()), Look::Warn));
        }
        if card.still_live() {
            tail.push(("! STILL LIVE".to_owned(), Look::Warn));
        }
        if let Some(learned) = card.verdict.as_ref().and_then(|v| v.learned.as_ref()) {
            tail.push((learned.clone(), Look::Dim));
        }
        tail.extend(card.drafted_by.as_ref().map(|robot| (format!("by {robot}"), Look::Dim)));
        if matches!(card.state, State::Idea | State::Building) {
            tail.extend(h.confidence.map(|sure| (format!("{sure}% sure"), Look::Dim)));
            tail.extend(h.doing.as_ref().map(|who| (who.to_string(), Look::Dim)));
        }
        tail
    }
}

#[cfg(test)]
mod tests;
