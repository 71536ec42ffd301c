//! The framing: the three questions answered, who answers for it, what was moved and asked for since. Every line that has
//! a history opens it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::wrapped;
use crate::domain::amount::with_unit;
use crate::domain::board::Column;
use crate::domain::board::said::tripped_state;
use crate::domain::day::Day;
use crate::domain::fact::{Stands, stated};
use crate::domain::id::Id;
use crate::domain::outcome::{Aim, Function, ScopeCall};
use crate::report::words::{count, percent};
use crate::text::{self, Became, diff};
use crate::tui::screen::World;
use crate::tui::screen::rows::section;
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, put};
use crate::tui::world::Details;

/// What a line of the framing is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Part {
    /// A field of the outcome.
    Field(&'static str),
    /// A goalpost that was moved, counted from the first that was.
    Goalpost(usize),
    /// A scope decision.
    Scope(Id),
}

/// What opening a line shows.
pub(super) struct Opens {
    part: Part,
    pub(super) title: String,
    pub(super) words: Vec<(String, Meaning)>,
}

/// A line of the framing.
pub(super) struct Line {
    rows: Vec<Row>,
    /// What it opens, where it does.
    pub(super) opens: Option<Opens>,
    /// Whether a part begins with it, with a blank row above where there is room.
    begins: bool,
}

/// What can be selected: the lines that open.
pub(super) fn stops(column: &Column, world: &World) -> Vec<Part> {
    // Which lines there are does not depend on how wide they are.
    lines(column, world, 80).into_iter().filter_map(|line| line.opens.map(|opens| opens.part)).collect()
}

/// What is selected where the framing is opened: the newest goalpost that was moved, as that has a history; else the first
/// line.
pub(super) fn first(column: &Column, world: &World) -> Option<Part> {
    stops(column, world).into_iter().find(|part| matches!(part, Part::Goalpost(_)))
}

/// From this width on what belongs to a question has a row of its own for each part.
const WIDE: usize = 98;

/// The blanks before what belongs to a question.
const UNDER: usize = 4;

/// What the framing's lines are put together from.
struct Framed<'a> {
    column: &'a Column,
    details: Option<&'a Details>,
    world: &'a World,
    cells: usize,
    wide: bool,
    lines: Vec<Line>,
}

/// The lines, from top to bottom.
pub(super) fn lines(column: &Column, world: &World, cells: usize) -> Vec<Line> {
    let details = world.details.as_ref().filter(|details| details.outcome == column.outcome.id);
    let mut framed = Framed { column, details, world, cells, wide: cells >= WIDE, lines: Vec::new() };
    framed.questions();
    framed.people();
    if let Some(details) = details {
        framed.goalposts(details);
        framed.scope(details);
        framed.spec(details);
    }
    framed.notes();
    framed.lines
}

impl Framed<'_> {
    fn today(&self) -> Day {
        self.world.today
    }

    /// Words at the end of a row in which so many cells are taken; the window's edge stays free.
    fn cut(&self, words: &str, taken: usize) -> String {
        text::truncate(&text::clean(words), self.cells.saturating_sub(taken))
    }

    fn plain(&mut self, row: Row) {
        self.lines.push(Line { rows: vec![row], opens: None, begins: false });
    }

    fn begins(&mut self, row: Row) {
        self.lines.push(Line { rows: vec![row], opens: None, begins: true });
    }

    /// A heading, with what is said of all below it at the right.
    fn section(&mut self, title: &str, right: String) {
        let right = if right.is_empty() { right } else { format!("{right} ") };
        self.begins(section(title, Theme::default()).right(right, Meaning::Label));
    }

    fn question(&mut self, words: &str) {
        self.begins(Row::new().left(words, Meaning::Title));
    }

    /// A field of the outcome, whose history it opens.
    fn opens(&mut self, rows: Vec<Row>, field: &'static str, title: &str) {
        let words = past(self.details, field, self.today());
        let opens = Opens { part: Part::Field(field), title: title.to_owned(), words };
        self.lines.push(Line { rows, opens: Some(opens), begins: false });
    }

    /// What belongs to a question: a label and words; where there is room for it in a column of labels.
    fn annex(&mut self, name: &str, words: &str) {
        let margin = UNDER + LABELS;
        for (n, line) in text::wrap(&text::clean(words), self.cells.saturating_sub(margin).max(8)).iter().enumerate() {
            let name = if n == 0 { name } else { "" };
            let label = format!("{}{}", " ".repeat(UNDER), text::pad(name, LABELS));
            self.plain(Row::new().left(label, Meaning::Label).left(line, Meaning::Text));
        }
    }

    fn questions(&mut self) {
        let (column, today) = (self.column, self.today());
        let o = &column.outcome;
        let whom = if self.wide { ", and for whom" } else { "" };
        self.question(&format!(" 1  Which problem do we want gone{whom}?"));
        let mut rows = Vec::new();
        match &o.problem {
            Some(problem) => wrapped(&mut rows, problem, self.cells, UNDER, Meaning::Text),
            None => wrapped(&mut rows, "(not said)", self.cells, UNDER, Meaning::Warn),
        }
        self.opens(rows, "problem", "The problem");
        let said = [("for", &o.for_whom), ("matters because", &o.matters)];
        let said: Vec<(&str, &str)> =
            said.into_iter().filter_map(|(name, words)| Some((name, words.as_deref()?))).collect();
        let taken: usize = said.iter().map(|(name, words)| text::width(name) + text::width(words) + 4).sum();
        if !self.wide && taken + UNDER <= self.cells + 3 && !said.is_empty() {
            let mut row = Row::new().left("    ", Meaning::Text);
            for (name, words) in said {
                row = row.left(format!("{name} "), Meaning::Label).left(format!("{words}   "), Meaning::Text);
            }
            self.plain(row);
        } else {
            for (name, words) in said {
                self.annex(name, words);
            }
        }
        self.question(" 2  What does success measure?");
        let row = self.measured();
        self.opens(vec![row], "target", "The target");
        if let Some(measures) = column.metric.as_ref().and_then(|m| m.measures.as_ref()) {
            if self.wide {
                self.annex("means", measures);
            } else {
                let words = text::truncate(&text::clean(measures), self.cells.saturating_sub(UNDER));
                self.plain(Row::new().left(format!("    {words}"), Meaning::Label));
            }
        }
        self.guardrails();
        self.question(" 3  What would tell us that we were wrong?");
        let mut rows = Vec::new();
        match &column.falsifier {
            Some(f) => {
                let state = tripped_state(f, today);
                let meaning = if f.is_tripped() { Meaning::Late } else { Meaning::Value };
                let full = o.wrong_if.as_ref().filter(|_| self.wide).map(|wrong| text::pad(&wrong.in_full(today), 38));
                let what = full.unwrap_or_else(|| f.text.clone());
                if UNDER + text::width(&what) + text::width(&state) + 3 <= self.cells {
                    rows.push(Row::new().left(format!("    {what}   "), meaning).left(state, Meaning::Text));
                } else {
                    wrapped(&mut rows, &f.text, self.cells, UNDER, meaning);
                    wrapped(&mut rows, &state, self.cells, UNDER, Meaning::Text);
                }
            }
            None => wrapped(&mut rows, "(not said)", self.cells, UNDER, Meaning::Warn),
        }
        self.opens(rows, "wrong if", "What would tell us we were wrong");
        let missing: Vec<String> = column.missing().iter().map(|b| b.says.clone()).collect();
        if !missing.is_empty() {
            let mut rows = Vec::new();
            wrapped(&mut rows, &format!("a draft: {}", missing.join(", ")), self.cells, UNDER, Meaning::Warn);
            self.lines.extend(rows.into_iter().map(|row| Line { rows: vec![row], opens: None, begins: false }));
        }
    }

    /// `activation 31% → 45% by 15 Apr   now 36.2%`
    fn measured(&self) -> Row {
        let (column, today) = (self.column, self.today());
        let (o, unit) = (&column.outcome, column.unit());
        let slug = column.metric.as_ref().map_or("(no metric yet)", |m| m.slug.as_str());
        let way = match (o.way(), o.target_words(unit)) {
            (_, Some(limit)) if o.aim == Aim::Hold => format!("stays {limit}"),
            (Some((from, to)), _) => format!("{} → {}", with_unit(from, unit), with_unit(to, unit)),
            _ => "(no target yet)".to_owned(),
        };
        let way = format!("{way}{}", column.other_targets(|value| with_unit(value, unit)));
        let due = o.due.map_or(String::new(), |due| {
            format!(" by {}", if self.wide { due.named(today) } else { due.short(today) })
        });
        let mut now = column.now_words().map_or(String::new(), |now| format!("now {now}"));
        if self.wide {
            let far = column.progress().map(|far| format!(", {} of the way", percent(far)));
            let gone = column.time_gone(today).map(|gone| format!(", {} of the time", percent(gone)));
            now.extend(far.into_iter().chain(gone));
        }
        Row::new().left(format!("    {slug} {way}{due}   "), Meaning::Value).left(now, Meaning::Text)
    }

    /// The limits that must hold, and how each stands.
    fn guardrails(&mut self) {
        let rails: Vec<Stands> = self.column.guardrails.iter().map(|rail| rail.stands(self.world.today)).collect();
        let taken: usize = rails.iter().map(|rail| text::width(&rail.words(" ")) + 3).sum();
        if !self.wide && !rails.is_empty() && UNDER + "must hold".len() + taken <= self.cells {
            let mut row = Row::new().left("    must hold", Meaning::Label);
            for rail in rails {
                row = row.left(format!("   {}", rail.limit), Meaning::Text);
                row = row.left(format!(" {} {}", rail.word, rail.now), rail.tone.into());
            }
            return self.plain(row);
        }
        let wide = rails.iter().map(|rail| text::width(&rail.limit)).max().unwrap_or(0);
        for (n, rail) in rails.into_iter().enumerate() {
            let name = if n == 0 { "must hold" } else { "" };
            let row = Row::new()
                .left(format!("    {}", text::pad(name, LABELS)), Meaning::Label)
                .left(format!("{}   ", text::pad(&rail.limit, wide)), Meaning::Text)
                .left(format!("{}  {}", rail.word, rail.now), rail.tone.into());
            self.plain(row);
        }
    }

    /// Who owns it, who works on it, which functions are missing, what it serves.
    fn people(&mut self) {
        let (column, today) = (self.column, self.today());
        let o = &column.outcome;
        self.section(if self.wide { "Who answers for it" } else { "Who" }, String::new());
        let gap = if self.wide { "      " } else { "   " };
        let mut parts = vec![match &o.owner {
            Some(owner) => {
                let since = self.details.and_then(|details| details.owned_since);
                let since = since.map_or(String::new(), |day| format!(" since {}", day.short(today)));
                let name = if self.wide { text::pad("owner", OWNERS) } else { "owner ".to_owned() };
                (name, format!("{owner}{since}"), Meaning::Text)
            }
            None => (String::new(), "! NO OWNER".to_owned(), Meaning::Late),
        }];
        if let Some(offer) = &o.offered_to {
            let words = format!("{} since {}", offer.to, offer.on.short(today));
            parts.push(("offered to ".to_owned(), words, Meaning::Warn));
        }
        let with: Vec<String> =
            column.contributors.iter().map(|c| format!("{} {}", c.handle, c.function.word())).collect();
        if !with.is_empty() {
            let with = with.join(if self.wide { ", " } else { " " });
            parts.push(("with ".to_owned(), with, Meaning::Text));
        }
        let missing: Vec<&str> = column.missing_functions().into_iter().map(Function::word).collect();
        if !missing.is_empty() {
            parts.push(("nobody for ".to_owned(), missing.join(", "), Meaning::Text));
        }
        // Since when gives way to who.
        let all: usize = parts.iter().map(|(name, words, _)| text::width(name) + text::width(words) + gap.len()).sum();
        if let Some(owner) = o.owner.as_ref().filter(|_| all > self.cells + gap.len()) {
            parts[0].1 = owner.to_string();
        }
        let (mut rows, mut row, mut used) = (Vec::new(), Row::new(), 0);
        for (name, words, meaning) in parts {
            let wide = text::width(&name) + text::width(&words);
            if used > 0 && used + gap.len() + wide > self.cells {
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            row = row.left(if used == 0 { " " } else { gap }, Meaning::Text);
            row = row.left(name, Meaning::Label).left(words, meaning);
            used += wide + gap.len();
        }
        rows.push(row);
        self.opens(rows, "owner", "Who answered for it");
        if let Some(serves) = self.details.and_then(|details| details.serves.as_ref()).filter(|_| self.wide) {
            let row = Row::new().left(format!(" {}", text::pad("serves", OWNERS)), Meaning::Label);
            self.plain(row.left(serves, Meaning::Text));
        }
    }

    /// The goalposts that were moved, the newest first.
    fn goalposts(&mut self, details: &Details) {
        if details.goalposts.is_empty() {
            return;
        }
        self.section(&format!("Moved goalposts {}", details.goalposts.len()), String::new());
        let name = details.goalposts.iter().map(|post| text::width(&post.field) + 2).max().unwrap_or(0);
        let name = if self.wide { name } else { name.max(CALLS) };
        for (at, post) in details.goalposts.iter().enumerate().rev() {
            let by = format!("   {}, {}", post.by, post.on.short(self.today()));
            let why = post.why.as_deref().map_or(String::new(), |why| format!("  {why}"));
            let taken = 1 + name + text::width(&post.went) + text::width(&by);
            let row = Row::new()
                .left(format!(" {}", text::pad(&post.field, name)), Meaning::Label)
                .left(&post.went, Meaning::Warn)
                .left(&by, Meaning::Label)
                .left(self.cut(&why, taken), Meaning::Text);
            let words = vec![(format!("{}  {}{by}{why}", post.field, post.went), Meaning::Text)];
            let opens = Opens { part: Part::Goalpost(at), title: format!("The {}", post.field), words };
            self.lines.push(Line { rows: vec![row], opens: Some(opens), begins: false });
        }
    }

    /// What was asked for: what waits for a decision first, then the newest.
    fn scope(&mut self, details: &Details) {
        if details.scope.is_empty() {
            return;
        }
        self.section(&format!("Scope decisions {}", details.scope.len()), String::new());
        let (open, decided): (Vec<_>, Vec<_>) = details.scope.iter().rev().partition(|call| call.decision.is_none());
        let calls: Vec<(&ScopeCall, String)> =
            open.into_iter().chain(decided).map(|call| (call, self.asked(call))).collect();
        let most = |words: &dyn Fn(&(&ScopeCall, String)) -> usize| calls.iter().map(words).max().unwrap_or(0);
        // Reasons line up where the requests are no longer than a third of the row.
        let what = most(&|(call, _)| text::width(&call.request)).min(self.cells / 3);
        let who = most(&|(_, asked)| text::width(asked));
        let gap = if self.wide { 4 } else { 3 };
        for (call, asked) in &calls {
            let (word, why, meaning) = match &call.decision {
                Some(d) => (d.call.word(), d.why.as_str(), Meaning::Value),
                None => ("! open", "t decides", Meaning::Warn),
            };
            let request = text::truncate(&text::clean(&call.request), what);
            let row = Row::new()
                .left(format!(" {}", text::pad(word, CALLS)), meaning)
                .left(format!("{}   ", text::pad(&request, what)), Meaning::Text)
                .left(text::pad(asked, who + gap), Meaning::Label)
                .left(self.cut(why, 1 + CALLS + what + 3 + who + gap), Meaning::Text);
            let words =
                vec![(call.request.clone(), Meaning::Value), (format!("{word}   {asked}: {why}"), Meaning::Text)];
            let opens = Opens { part: Part::Scope(call.id), title: "Scope decision".to_owned(), words };
            self.lines.push(Line { rows: vec![row], opens: Some(opens), begins: false });
        }
    }

    /// Who asked, who decided, and when: `@jon → @mara, 9 Mar`; in full where there is room.
    fn asked(&self, call: &ScopeCall) -> String {
        let today = self.today();
        let known = |by: &str| {
            let people = &self.world.view.people;
            people.iter().find(|p| p.handle.as_str().trim_start_matches('@') == by).map(|p| p.handle.to_string())
        };
        let by = call.asked_by.as_deref().map(|by| known(by).unwrap_or_else(|| by.to_owned()));
        let decided = call.decision.as_ref().map(|d| (d.decided_by.to_string(), d.on.short(today)));
        match (by, decided) {
            (Some(by), Some((who, on))) if self.wide => format!("{by} asked, {who} {on}"),
            (Some(by), Some((who, on))) => format!("{} → {who}, {on}", by.split(',').next().unwrap_or(&by)),
            (None, Some((who, on))) => format!("{who}, {on}"),
            (Some(by), None) => format!("{by}, {}", call.asked_on.short(today)),
            (None, None) => call.asked_on.short(today),
        }
    }

    /// What is in and out, as it stands, opening what it was.
    fn spec(&mut self, details: &Details) {
        let Some(spec) = &self.column.outcome.spec else { return };
        let today = self.today();
        let version = match details.specs.as_slice() {
            [] | [_] => String::new(),
            [.., last] => format!("version {}, {}, {}", last.number, last.on.short(today), last.by),
        };
        self.section("Spec", version);
        let mut rows = Vec::new();
        wrapped(&mut rows, spec, self.cells, 1, Meaning::Text);
        let title = "The spec, newest version first".to_owned();
        let opens = Opens { part: Part::Field("spec"), title, words: versions(details, today) };
        self.lines.push(Line { rows, opens: Some(opens), begins: false });
    }

    /// What was noted of the outcome itself, the newest first.
    fn notes(&mut self) {
        let Some(said) = self.world.said.get(&self.column.outcome.id).filter(|said| !said.notes.is_empty()) else {
            return;
        };
        self.section(&format!("Notes {}", said.notes.len()), String::new());
        for note in &said.notes {
            let stance = note.stance.says().map_or_else(String::new, |says| format!(" · {says}"));
            let head = format!("{} {} · {}{stance}", note.on.short(self.world.today), note.by, note.kind.word());
            if !self.wide {
                self.plain(Row::new().left(format!(" {head}"), Meaning::Label));
                let mut rows = Vec::new();
                wrapped(&mut rows, &note.text, self.cells, 1, Meaning::Text);
                self.lines.extend(rows.into_iter().map(|row| Line { rows: vec![row], opens: None, begins: false }));
                continue;
            }
            let margin = text::width(&head) + 3;
            for (n, line) in
                text::wrap(&text::clean(&note.text), self.cells - margin.min(self.cells / 2)).iter().enumerate()
            {
                let head = if n == 0 { head.as_str() } else { "" };
                let head = format!(" {}", text::pad(head, margin - 1));
                self.plain(Row::new().left(head, Meaning::Label).left(line, Meaning::Text));
            }
        }
        for link in &said.links {
            let url = link.url.trim_start_matches("https://");
            self.plain(Row::new().left(" x ", Meaning::Key).left(url, Meaning::Text));
        }
    }
}

/// The cells of the names of what belongs to a question, of people's roles, of the words of scope decisions.
const LABELS: usize = 17;
const OWNERS: usize = 9;
const CALLS: usize = 7;

/// The versions of the spec, the newest first: the first stands whole, each later one as what was changed.
fn versions(details: &Details, today: Day) -> Vec<(String, Meaning)> {
    let mut versions = Vec::new();
    for (at, version) in details.specs.iter().enumerate().rev() {
        let title = format!("version {}, {} {}", version.number, version.on.named(today), version.by);
        versions.push((title, Meaning::Title));
        let before = at.checked_sub(1).map_or("", |before| details.specs[before].text.as_str());
        for (became, line) in diff(before, &version.text) {
            let (mark, meaning) = match became {
                Became::New if at > 0 => ("+ ", Meaning::Good),
                Became::Gone => ("- ", Meaning::Warn),
                _ => ("  ", Meaning::Text),
            };
            versions.push((format!("{mark}{line}"), meaning));
        }
        versions.push((String::new(), Meaning::Text));
    }
    versions
}

/// What was done to a field, newest first.
fn past(details: Option<&Details>, field: &str, today: Day) -> Vec<(String, Meaning)> {
    let mut lines = Vec::new();
    for done in details.into_iter().flat_map(|details| &details.history) {
        for (what, before, after) in done.changes.iter().filter(|(what, ..)| what.ends_with(field)) {
            let undone = if done.undone { ", undone" } else { "" };
            lines.push((format!("{} {}{undone}", done.day.named(today), done.by), Meaning::Title));
            lines.push((format!("{what}   {before} → {after}"), Meaning::Text));
            lines.extend(done.why.iter().map(|why| (format!("because {why}"), Meaning::Text)));
            lines.push((String::new(), Meaning::Text));
        }
    }
    if lines.is_empty() {
        lines.push(("It stands as it was first written.".to_owned(), Meaning::Text));
    }
    lines
}

/// Whether it was framed before the work began: `framed 1 Oct, before the first work`.
pub(super) fn framed(column: &Column, today: Day, counted: bool) -> (String, Meaning) {
    let work = column.first_work().map(|(day, _)| day);
    let (Some(on), stated) = (column.outcome.framed_on, work.and_then(|work| stated(column.outcome.framed_on, work)))
    else {
        let begun = if work.is_some() { Meaning::Warn } else { Meaning::Label };
        let words = if work.is_some() { "not framed yet, and work has begun" } else { "not framed yet" };
        return (words.to_owned(), begun);
    };
    let on = format!("framed {}", on.short(today));
    match stated {
        None => (on, Meaning::Label),
        Some(days) if days >= 0 && !counted => (format!("{on}, before the first work"), Meaning::Label),
        Some(days) if days >= 0 => {
            (format!("{on}, {} before the first work", count(days as usize, "day")), Meaning::Label)
        }
        Some(days) => {
            let after = count(days.unsigned_abs() as usize, "day");
            (format!("framed {after} after the first work"), Meaning::Warn)
        }
    }
}

/// Draws it, the selected line in sight.
pub(super) fn draw(buf: &mut Buffer, area: Rect, theme: Theme, column: &Column, world: &World, selected: Option<Part>) {
    let mut body = area;
    // In a wide window the crumbs' row says how much needs one; what it is about has a row of its own.
    if area.width >= HEADED {
        let (words, meaning) = framed(column, world.today, true);
        Row::new()
            .left(format!(" {}", column.outcome.title), Meaning::Title)
            .right(format!("{} · ", column.outcome.label()), Meaning::Label)
            .right(format!("{words} "), meaning)
            .paint(buf, theme, Rect { height: 1, ..area });
        body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    }
    let room = usize::from(body.height);
    let lines = lines(column, world, usize::from(area.width) - 2);
    let wanted: usize = lines.iter().map(|line| line.rows.len() + usize::from(line.begins)).sum();
    let airy = wanted <= room;
    let mut rows: Vec<(Row, bool)> = Vec::new();
    for line in lines {
        if airy && line.begins {
            rows.push((Row::new(), false));
        }
        let focused = line.opens.is_some_and(|opens| Some(opens.part) == selected);
        rows.extend(line.rows.into_iter().map(|row| (row, focused)));
    }
    let focus = rows.iter().rposition(|(_, focused)| *focused).unwrap_or(0);
    let skip = (focus + 1).saturating_sub(room);
    for (at, (row, focused)) in rows.iter().skip(skip).take(room).enumerate() {
        let place = Rect { y: body.y + at as u16, height: 1, ..body };
        row.paint(buf, theme, place);
        if *focused {
            put(buf, place.x, place.y, theme.bar(), theme, Meaning::Bar);
        }
    }
}

/// From this width on the result in words stands above the questions.
pub(super) const HEADED: u16 = 100;
