//! A review laid out in rows, as wide as the window: its outcomes by what they did, the square, what was promised, what the
//! close asks for, and what else its page says.

use super::{Stop, column};
use crate::domain::assessment::Class;
use crate::domain::board::Debt;
use crate::domain::board::said::Pieces;
use crate::domain::label::LabelKind;
use crate::domain::review::{Group, Left, Line as Outcome, Promise, Review};
use crate::domain::sprint::SprintState;
use crate::report::{Block, Doc, text as page};
use crate::text;
use crate::tui::keys::{Action, Keymap};
use crate::tui::screen::World;
use crate::tui::screen::rows::{self, Cells, Grid};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// From this width on the whole of a row is shown.
const WIDE: u16 = 110;

/// The least that is left for what is next, and its key.
const NEXT: usize = 20;

/// A row that does not know yet whether it is selected.
pub(super) enum Draft {
    Plain(Row),
    /// Cells, and the key that does what is due at the right.
    Cells(Grid, Cells, String),
    /// A row to be read: its pieces.
    Says(Pieces),
}

impl Draft {
    pub(super) fn row(self, focused: bool, theme: Theme) -> Row {
        match self {
            Self::Plain(row) => row,
            Self::Cells(grid, cells, key) => {
                let row = grid.row(&cells, focused, theme);
                if key.is_empty() { row } else { row.right(format!("{key} "), Meaning::Key) }
            }
            Self::Says(pieces) => {
                let mut row = rows::bar(focused, theme);
                for (words, tone) in pieces {
                    row = row.left(words, tone.into());
                }
                row
            }
        }
    }
}

pub(super) type Lines = Vec<(Draft, Option<Stop>)>;

/// What the rows are drawn from.
pub(super) struct Paper<'a> {
    pub(super) review: &'a Review,
    pub(super) world: &'a World,
    pub(super) theme: Theme,
    pub(super) keys: &'a Keymap,
    pub(super) active: bool,
    pub(super) width: u16,
}

impl Paper<'_> {
    fn wide(&self) -> bool {
        self.width >= WIDE
    }

    fn section(&self, lines: &mut Lines, words: &str) {
        lines.push((Draft::Plain(rows::section(words, self.theme)), None));
    }

    /// The outcomes by what they did; then those on the board that are not committed.
    pub(super) fn outcomes(&self) -> Lines {
        let mut lines = Lines::new();
        let groups = Group::ALL.map(|group| (group, self.review.group(group).collect::<Vec<_>>()));
        let committed =
            groups.iter().flat_map(|(group, list)| list.iter().map(move |l| (*l, *group == Group::CantTell)));
        let beside = self.review.beside.iter().map(|line| (line, true));
        let cells: Vec<Cells> = committed.chain(beside).map(|(line, class)| self.cells(line, class)).collect();
        let most: &[usize] = if self.width >= 140 {
            &[30, 12, 12, 20, 10, 40, 16, 200]
        } else if self.wide() {
            &[18, 9, 9, 17, 8, 26, 9, 200]
        } else if self.width < 76 {
            &[11, 0, 14, 19, 200]
        } else {
            &[14, 9, 16, 22, 200]
        };
        let mut grid = Grid::of(&cells, most);
        // What happened in the sprint is never dropped; who answers is, being told again before the close.
        if !self.wide() && usize::from(self.width) < grid.start(4) + NEXT {
            grid = Grid::of(&cells, &[most[0], 0, most[2], most[3], 200]);
        }
        let mut cells = cells.into_iter();
        if self.wide() {
            let mut heads = Row::new();
            for (column, words) in [(3, "in this sprint"), (5, "since its first ship"), (7, "what we do next, and why")]
            {
                heads = heads.at(grid.start(column) as u16, words, Meaning::Label);
            }
            lines.push((Draft::Plain(heads), None));
        }
        for (group, list) in groups.iter().filter(|(_, list)| !list.is_empty()) {
            let meaning = match group {
                Group::Moved | Group::Held => Meaning::Good,
                Group::WrongWay | Group::Breached => Meaning::Late,
                Group::DidNot | Group::CantTell => Meaning::Value,
            };
            lines.push((Draft::Plain(Row::new().left(format!(" {}", group.words()), meaning)), None));
            for (line, cells) in list.iter().zip(&mut cells) {
                lines.push(self.outcome(line, &grid, cells));
                lines.extend(below(line));
            }
        }
        if !self.review.beside.is_empty() {
            self.section(&mut lines, "On the board, not committed");
            for (line, cells) in self.review.beside.iter().zip(&mut cells) {
                lines.push(self.outcome(line, &grid, cells));
                lines.extend(below(line));
            }
        }
        lines
    }

    fn outcome(&self, line: &Outcome, grid: &Grid, cells: Cells) -> (Draft, Option<Stop>) {
        let key = self.key_of(line).map_or("", |action| self.keys.key(action));
        (Draft::Cells(grid.clone(), cells, key.to_owned()), Some(Stop::Outcome(line.outcome)))
    }

    /// The key that does what an outcome wants most.
    fn key_of(&self, line: &Outcome) -> Option<Action> {
        if !self.active || line.ended.is_some() {
            return None;
        }
        if line.committed && line.answer.is_none() {
            return Some(Action::Answer);
        }
        match column(self.world, line.outcome)?.debts.first()? {
            Debt::NoOwner | Debt::OwnerLeft { .. } | Debt::HandoverOpen { .. } => Some(Action::Owner),
            Debt::VerdictLate { .. } | Debt::VerdictDue { .. } | Debt::StillLive { .. } => Some(Action::Verdict),
            Debt::Stale { .. } => Some(Action::Reading),
            Debt::GuardrailBreached { .. } | Debt::GuardrailPast { .. } => Some(Action::Open),
            Debt::FalsifierTripped | Debt::FalsifierAsked { .. } => Some(Action::Open),
            Debt::NotAnswered => Some(Action::Answer),
        }
    }

    fn cells(&self, line: &Outcome, with_class: bool) -> Cells {
        let pieces = line.since_words(with_class, self.review.as_of);
        let tone = pieces.first().filter(|_| with_class).map_or(Meaning::Text, |(_, tone)| (*tone).into());
        let whole: String = pieces.iter().map(|(words, _)| words.as_str()).collect();
        let ships = line.ship_labels();
        let few = match ships.as_slice() {
            [] | [_] => ships.concat(),
            [first, rest @ ..] => format!("{first} +{}", rest.len()),
        };
        let (next, next_tone) = line.next_words(self.review.as_of);
        let owner = line.owner.as_ref().map_or_else(|| "NO OWNER".to_owned(), ToString::to_string);
        let owner = (owner, if line.owner.is_some() { Meaning::Text } else { Meaning::Late });
        let now = (line.now_words(), if line.stale.is_some() { Meaning::Warn } else { Meaning::Value });
        let name = (line.called(), if line.goal { Meaning::Title } else { Meaning::Text });
        let next = (next, next_tone.into());
        if self.wide() {
            let (went, change) = line.in_sprint().unwrap_or_default();
            let went = (went, Meaning::Label);
            let ships = (few, Meaning::Label);
            return vec![name, owner, now, went, (change, Meaning::Text), (whole, tone), ships, next];
        }
        // The interval of a claim gives way; the ship stands beside what moved since.
        let brief = line.since_short(line.unit(), self.review.as_of);
        let class = line.class().filter(|_| with_class).map(|class| class.words().to_owned());
        let claims = line.class().is_some_and(Class::claims);
        let since = match (class, ships.first()) {
            (Some(class), _) => class,
            // Where there is little room the group's heading says it, and here stands how far where that is claimed.
            _ if self.width < 76 => {
                if claims {
                    brief
                } else {
                    String::new()
                }
            }
            (None, Some(ship)) if claims => format!("{brief} since {ship}"),
            (None, Some(ship)) => format!("{brief}, {ship}"),
            (None, None) => brief,
        };
        let stale = if line.stale.is_some() { "?" } else { "" };
        let went = line.in_sprint().map(|(went, _)| (format!("{went}{stale}"), now.1));
        let next = if self.width < 76 { (next.0.replace("not answered", "no answer"), next.1) } else { next };
        vec![name, owner, went.unwrap_or(now), (since, tone), next]
    }

    /// Shipped or not by moved or not, every outcome on the board once.
    pub(super) fn square(&self, lines: &mut Lines) {
        if self.review.lines.is_empty() && self.review.beside.is_empty() {
            return;
        }
        self.section(lines, "Shipped or not, moved or not");
        let (yes, no) = (self.review.square(true), self.review.square(false));
        // With what shipped where all of it fits, else by label and slug, else by slug alone.
        let ways: [fn(&Outcome) -> String; 3] = [
            |line| match line.ship_labels().as_slice() {
                [] => line.called(),
                labels => format!("{} ({})", line.called(), labels.join(" ")),
            },
            Outcome::called,
            |line| line.metric.clone().unwrap_or_else(|| line.outcome.to_string()),
        ];
        let third = usize::from(self.width.saturating_sub(20)) / 3;
        let by = |list: &[&Outcome], way: usize| {
            let words: Vec<String> = list.iter().map(|line| ways[way](line)).collect();
            if words.is_empty() { "none".to_owned() } else { words.join("  ") }
        };
        let cells = [&yes, &no].map(|square| [&square.moved, &square.did_not, &square.open]);
        let fits = |way: &usize| cells.iter().flatten().all(|list| text::width(&by(list, *way)) + 2 <= third);
        let way = (0..2).find(fits).filter(|_| self.wide()).unwrap_or(2);
        let names = |list: &[&Outcome]| by(list, way);
        let plain = |row: Row| (Draft::Plain(row), None);
        if self.wide() {
            let at = |n: usize| (20 + n * third) as u16;
            let row = |title: &str, cells: [String; 3], meaning| {
                let mut row = Row::new().at(3, title, Meaning::Label);
                for (n, words) in cells.into_iter().enumerate() {
                    let words = text::truncate(&words, third.saturating_sub(2));
                    row = row.at(at(n), words, meaning);
                }
                row
            };
            let heads = ["the metric moved", "it did not, or the wrong way", "we can't tell yet"].map(str::to_owned);
            lines.push(plain(row("", heads, Meaning::Label)));
            for (title, square) in [("we shipped", &yes), ("nothing shipped", &no)] {
                let cells = [&square.moved, &square.did_not, &square.open].map(|list| names(list));
                lines.push(plain(row(title, cells, Meaning::Text)));
            }
        } else {
            let half = (self.width / 2).saturating_sub(2);
            for (title, square) in [("shipped", &yes), ("nothing", &no)] {
                let row = Row::new()
                    .at(3, format!("{title}, moved"), Meaning::Label)
                    .at(20, names(&square.moved), Meaning::Text)
                    .at(half, format!("{title}, did not"), Meaning::Label)
                    .at(half + 18, names(&square.did_not), Meaning::Text);
                lines.push(plain(row));
            }
            let open: Vec<&Outcome> = yes.open.iter().chain(&no.open).copied().collect();
            if !open.is_empty() {
                let row = Row::new().at(3, "can't tell yet", Meaning::Label).at(20, names(&open), Meaning::Text);
                lines.push(plain(row));
            }
        }
        let asked = self.review.asked();
        if asked > 0 {
            let metrics = if asked == 1 { "1 metric".to_owned() } else { format!("{asked} metrics") };
            let words = format!("   by luck alone {} of {metrics} would say MOVED", self.review.by_luck());
            lines.push(plain(Row::new().left(words, Meaning::Label)));
        }
    }

    /// What was said last time, kept or not.
    pub(super) fn promises(&self, lines: &mut Lines) {
        let (Some(last), false) = (self.review.last, self.review.promises.is_empty()) else { return };
        self.section(lines, &format!("What we said last time, in {last}"));
        let cells: Vec<Cells> = self.review.promises.iter().map(|promise| self.promise(promise)).collect();
        let most: &[usize] = if self.wide() { &[8, 5, 56, 200] } else { &[8, 5, 38, 200] };
        let grid = Grid::of(&cells, most);
        for (promise, cells) in self.review.promises.iter().zip(cells) {
            let open = self.active && promise.is_open() && promise.step.is_some();
            let key = if open { self.keys.key(Action::Answer) } else { "" };
            lines.push((Draft::Cells(grid.clone(), cells, key.to_owned()), Some(Stop::Promise(promise.outcome))));
        }
    }

    fn promise(&self, promise: &Promise) -> Cells {
        let word = match (&promise.kept, promise.ended) {
            (Some(kept), _) if kept.kept => ("kept", Meaning::Good),
            (Some(_), _) => ("dropped", Meaning::Text),
            (None, Some(ended)) => (promise.ended_words.as_deref().unwrap_or(ended.word()), Meaning::Text),
            (None, None) => ("! open", Meaning::Late),
        };
        let today = self.review.as_of;
        let what = match (&promise.away, &promise.step, promise.look_again_on) {
            (Some(who), ..) => format!("not answered: {who} was away"),
            (None, Some(step), Some(day)) if promise.is_open() => {
                format!("{step}; look again {}", day.short(today))
            }
            (None, Some(step), _) => step.clone(),
            (None, None, Some(day)) => format!("look again {}", day.short(today)),
            (None, None, None) => String::new(),
        };
        let who = promise.owner.as_ref().map_or(String::new(), ToString::to_string);
        let why = match (&promise.kept, self.wide() && self.active) {
            (Some(kept), _) => kept.why.as_ref().map_or(String::new(), |why| format!(": {why}")),
            (None, true) if promise.step.is_some() => "   kept or dropped?".to_owned(),
            (None, _) => String::new(),
        };
        vec![
            (word.0.to_owned(), word.1),
            (promise.outcome.to_string(), Meaning::Text),
            (what.replace('\n', " "), Meaning::Text),
            (format!("{who}{why}").replace('\n', " "), Meaning::Label),
        ]
    }

    /// What the close asks for.
    pub(super) fn left(&self, lines: &mut Lines) {
        if self.review.left.is_empty() {
            return;
        }
        let closed = self.review.state == SprintState::Closed;
        let words = if closed {
            "What the close asked for".to_owned()
        } else {
            format!("Before {} can close", self.review.sprint)
        };
        self.section(lines, &words);
        let cells: Vec<Cells> = self.review.left.iter().map(left).collect();
        let grid = Grid::of(&cells, &[3, if self.wide() { 80 } else { 60 }, 200]);
        for (left, cells) in self.review.left.iter().zip(cells) {
            let wants = left.about.filter(|_| !left.done && self.active);
            let key = match wants.map(|label| label.kind) {
                Some(LabelKind::Hypothesis) => self.keys.key(Action::Verdict),
                Some(_) => self.keys.key(Action::Answer),
                None => "",
            };
            lines.push((Draft::Cells(grid.clone(), cells, key.to_owned()), wants.map(Stop::Left)));
        }
    }

    /// What else the page of the review says, to be read: calls beside moves, what was learned, what stays visible.
    pub(super) fn rest(&self, lines: &mut Lines) {
        let doc = crate::report::review::doc(self.review);
        let mut rest = Doc::default();
        let mut wanted = false;
        for block in doc.blocks {
            if let Block::Section(words) = &block {
                wanted =
                    ["Hypothesis by", "What we learned", "Stays visible"].iter().any(|begin| words.starts_with(begin));
            }
            // The last sentence stands alone.
            if wanted && !matches!(&block, Block::Says(_)) {
                rest.blocks.push(block);
            }
        }
        let width = usize::from(self.width.saturating_sub(2));
        for (n, pieces) in page::lines(&rest, Some(width)).into_iter().skip(2).enumerate() {
            let heading = pieces.first().is_some_and(|(words, _)| words.starts_with('─'));
            if heading {
                let words: String = pieces.iter().skip(1).map(|(words, _)| words.as_str()).collect();
                self.section(lines, &words);
            } else {
                lines.push((Draft::Says(pieces), Some(Stop::Says(n))));
            }
        }
        let words = format!(" {}", crate::report::review::NOT_PROOF);
        lines.push((Draft::Plain(Row::new()), None));
        lines.push((Draft::Plain(Row::new().left(words, Meaning::Label)), None));
    }
}

fn left(left: &Left) -> Cells {
    let mark = match (left.done, left.away) {
        // Nobody waits for it, and nobody gave it.
        (_, true) => ("[-]", Meaning::Warn),
        (true, false) => ("[x]", Meaning::Good),
        (false, false) => ("[ ]", Meaning::Late),
    };
    let who = left.who.as_ref().map(ToString::to_string).filter(|_| !left.done).unwrap_or_default();
    // Whom it waits for stands in its own column.
    let says = left.says.replace(&format!(" ({who})"), "");
    vec![
        (mark.0.to_owned(), mark.1),
        (says, if left.done { Meaning::Label } else { Meaning::Text }),
        (who, Meaning::Label),
    ]
}

/// What must hold beside an outcome and does not, and what would tell it wrong where that has come true or is asked for.
fn below(line: &Outcome) -> Lines {
    let rails = line.guardrails.iter().filter(|rail| rail.bad).map(|rail| format!("! {}", rail.says));
    let falsifier = line.falsifier.iter().map(|says| format!("! wrong if {says}"));
    let said =
        rails.chain(falsifier).map(|words| Draft::Plain(Row::new().left(format!("     {words}"), Meaning::Late)));
    said.map(|draft| (draft, None)).collect()
}
