//! What a hypothesis is told by, and when: check day, falsifier, limits, waits; what was done, and what there is to know of its
//! readings.

use super::Whole;
use super::lists::{Item, next};
use crate::domain::assessment::Terms;
use crate::domain::board::said::tripped_state;
use crate::domain::day::Day;
use crate::domain::hypothesis::Check;
use crate::text;
use crate::tui::theme::Meaning;
use crate::tui::widget::line::Row;

/// The cells of a label, and of a day.
pub(super) const LABELS: usize = 12;
/// From this width on a limit has a line of its own.
const LIMITS: usize = 100;
/// The cells of what is told by, before how it stands, where that has a column.
const TOLD: usize = 24;

impl Whole<'_> {
    /// What it is told by, and what was done: a label, a day, words, and how it stands; where there is no room for that
    /// beside the words, below them.
    pub(super) fn looks(&self, cells: usize) -> Vec<Item> {
        self.looked(cells).items
    }

    /// What each of these lines names, and opens.
    pub(super) fn named(&self, cells: usize) -> Vec<Names> {
        self.looked(cells).names
    }

    fn looked(&self, cells: usize) -> Looks {
        let mut looks = Looks { items: Vec::new(), names: Vec::new(), cells };
        let (h, today) = (&self.card.hypothesis, self.world.today);
        let day = |day: Day| day.weekday_padded(today);
        if let Some(check) = h.check_on() {
            let (words, stands) = self.checked(cells >= LIMITS);
            looks.names(Names::Compared).line("check day", &day(check), &words, &stands);
        }
        if let Some(f) = &self.column.falsifier {
            let by = f.by.map_or_else(String::new, |by| format!("by {}", by.short(today)));
            let what = f.text.rsplit_once(" by ").map_or(f.text.as_str(), |(what, _)| what);
            looks.names(Names::Framing).line("wrong if", &by, what, &tripped_state(f, today));
        }
        let abreast = if cells >= LIMITS { 1 } else { 2 };
        for (n, some) in self.column.guardrails.chunks(abreast).enumerate() {
            let name = if n == 0 { "must hold" } else { "" };
            looks.names(Names::Framing);
            match some {
                [rail] if abreast == 1 => {
                    let stands = rail.stands(today);
                    looks.line(name, "", &stands.limit, &format!("{}  {}", stands.word, stands.now));
                }
                some => {
                    let said: Vec<String> = some.iter().map(|rail| rail.stands(today).words(", ")).collect();
                    looks.line(name, "", &said.join("   "), "");
                }
            }
        }
        for look in &h.looks {
            looks.names(Names::Changes).line("waits", &day(look.day), &look.why, "");
        }
        looks.blank();
        let said = self.world.said.get(&h.id);
        let wrote = said.and_then(|said| said.history.iter().rev().find(|done| done.day == h.written_on));
        let wrote = wrote.map_or_else(String::new, |done| format!("by {}", done.by));
        let since = h.started_on.map_or_else(String::new, |day| format!(" since {}", day.short(today)));
        let doing = h.doing.as_ref().map_or_else(String::new, |who| format!("{who} builds it{since}"));
        let both: Vec<&str> = [wrote.as_str(), doing.as_str()].into_iter().filter(|words| !words.is_empty()).collect();
        looks.names(Names::Changes).line("written", &day(h.written_on), &both.join("; "), "");
        if let Some(ship) = &h.ship {
            let owner = ship.owner.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
            let words = format!("{owner} owned the outcome then; prediction frozen");
            // In one row as long as it can be.
            let words = if looks.has_room(&words) { words } else { format!("owner then {owner}; prediction frozen") };
            looks.names(Names::Changes).line("shipped", &day(ship.shipped_on), &words, "");
        }
        match (self.card.check, h.check_on()) {
            // There the verdicts say it, which stand below.
            (Some(Check::Overdue | Check::Due), Some(_)) if cells >= LIMITS => {}
            (Some(Check::Overdue | Check::Due), Some(check)) => {
                let words = format!("due since {}  ", check.weekday_short(today));
                let row = Row::new().left(text::pad("verdict", LABELS), Meaning::Label).left(words, Meaning::Text);
                looks
                    .names(Names::Verdict)
                    .items
                    .push(vec![row.left("v", Meaning::Key).left(" writes it", Meaning::Text)]);
            }
            _ => {
                if let Some(next) = next(self.card, self.world) {
                    looks.names(Names::Changes).line("next", "", &next, "");
                }
            }
        }
        self.reasons(&mut looks);
        if let Some(details) = &h.details {
            looks.names(Names::Details).line("details", "", details, "");
        }
        looks
    }

    /// What the check day came to, and what became of that since: that the answer stands, or where the readings since
    /// are told elsewhere, what could still change it.
    fn checked(&self, told: bool) -> (String, String) {
        match &self.card.movement {
            Some(a) if a.is_settled() => {
                let since = match a.later.len() {
                    _ if told && a.look_on.is_some() && !a.class.claims() => {
                        "from now on only a very clear move, 1 in 100, changes it".to_owned()
                    }
                    0 => String::new(),
                    1 => "one reading since: same answer".to_owned(),
                    n => format!("{n} readings since: same answer"),
                };
                (a.class_words(), since)
            }
            Some(a) => (a.class_words(), String::new()),
            None => ("not yet".to_owned(), String::new()),
        }
    }

    /// Why the readings say so, and what there is to know of them. What its head says already is said once.
    fn reasons(&self, looks: &mut Looks) {
        let Some(a) = &self.card.movement else { return };
        let said = a
            .said(Terms { unit: self.unit(), today: self.world.today, first: self.card.first })
            .scaled(self.card.scale);
        let reason = said.reason();
        if !reason.is_empty() && !self.judged().says_why() {
            looks.names(Names::Compared).line("why", "", &reason, "");
        }
        for note in &a.notes {
            looks.names(Names::Compared).line("note", "", &said.short_note(note), "");
        }
    }
}

/// What a line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// What the readings say, and how they were compared.
    Compared,
    /// What is said in the framing of its outcome.
    Framing,
    /// What was done to it.
    Changes,
    /// Its verdict, which is to be written.
    Verdict,
    /// Its details.
    Details,
}

/// Lines of what a hypothesis is told by.
struct Looks {
    items: Vec<Item>,
    /// What each of them names.
    names: Vec<Names>,
    cells: usize,
}

impl Looks {
    /// What the next line names.
    fn names(&mut self, names: Names) -> &mut Self {
        self.names.push(names);
        self
    }

    /// Whether words have room beside a label and a day.
    fn has_room(&self, words: &str) -> bool {
        text::width(words) + 2 * LABELS <= self.cells
    }

    /// An empty row below the last item.
    fn blank(&mut self) {
        if let Some(last) = self.items.last_mut() {
            last.push(Row::new());
        }
    }

    fn line(&mut self, name: &str, at: &str, words: &str, stands: &str) {
        // In a wide list how it stands has a column of its own.
        let padded = if self.cells >= LIMITS && !stands.is_empty() { text::pad(words, TOLD) } else { words.to_owned() };
        let words = padded.as_str();
        let whole = text::width(words) + if stands.is_empty() { 0 } else { text::width(stands) + 3 };
        // What has no day may begin where days do.
        let at_days = at.is_empty() && (self.cells.saturating_sub(2 * LABELS)..self.cells - LABELS).contains(&whole);
        let days = if at_days { 0 } else { LABELS };
        let head = |name: &str, at: &str| {
            let label = Row::new().left(text::pad(name, LABELS), Meaning::Label);
            // A day of another year is wider than the column: what follows stands off all the same.
            let at = if text::width(at) >= days && days > 0 { format!("{at} ") } else { text::pad(at, days) };
            label.left(at, Meaning::Text)
        };
        let wide = days.max(if days > 0 { text::width(at) + 1 } else { 0 });
        let room = self.cells.saturating_sub(LABELS + wide).max(10);
        let beside = text::width(words) + 3 + text::width(stands) <= room;
        let words = if beside && !stands.is_empty() { format!("{words}   {stands}") } else { words.to_owned() };
        let lines = if text::width(&words) <= room { vec![words] } else { text::wrap(&words, room) };
        let mut rows = Vec::new();
        for (n, words) in lines.into_iter().enumerate() {
            let (name, at) = if n == 0 { (name, at) } else { ("", "") };
            rows.push(head(name, at).left(words, Meaning::Text));
        }
        if !beside {
            for line in text::wrap(stands, self.cells.saturating_sub(LABELS + 1).max(10)) {
                rows.push(Row::new().left(format!("{}{line}", " ".repeat(LABELS + 1)), Meaning::Text));
            }
        }
        self.items.push(rows);
    }
}
