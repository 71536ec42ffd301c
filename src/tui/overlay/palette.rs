//! Every command, found by a few letters of what people call it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::order::{HOW, Order, in_the_shell, orders, owed};
use super::{Around, chosen, sheet};
use crate::domain::hypothesis::Check;
use crate::pages::Page;
use crate::text;
use crate::tui::keys::{Action, Bind, Bound, Group, Place, TABLE};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::Row;

/// What vim's fingers type, and what it does here.
const TYPED: &[(&str, Action, &str)] = &[
    ("q", Action::Quit, "quit"),
    ("q!", Action::Quit, "quit; everything is saved already"),
    ("wq", Action::Quit, "quit; everything is saved already"),
    ("x", Action::Quit, "quit; everything is saved already"),
    ("w", Action::Reload, "everything is saved already; draw anew"),
];

/// What only the shell does: how it is called here, and how it is asked for there.
pub(in crate::tui) const SHELL: &[(&str, &str)] = &[
    ("away", "upshot person away HANDLE DAY"),
    ("brief", "upshot brief O-1"),
    ("import", "upshot import readings.csv --metric SLUG"),
    ("export", "upshot export --format csv -o FILE"),
    ("metric edit", "upshot metric edit SLUG"),
];

/// The palette.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct Palette {
    /// What was typed.
    pub(in crate::tui) typed: String,
    /// The selected line.
    pub(in crate::tui) at: usize,
    /// How it looked before something else was tried here.
    pub(in crate::tui) was: Option<Theme>,
    /// What the path of a board may become.
    pub(in crate::tui) boards: Vec<String>,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui) enum Does {
    Act(Action),
    Order(Order),
}

/// How near a command is: what is due first, what can't be done last, moves only where they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    /// It is due on what is selected.
    Due,
    /// It works here.
    Here,
    /// It works on another screen, where Enter goes.
    Elsewhere,
    /// It can't be done just now.
    Off,
    /// A move.
    Motion,
}

/// A line: what it does, its words, what stands beside them, its key.
struct Line {
    does: Does,
    words: String,
    aside: String,
    key: String,
    tier: Tier,
    /// How often it was used, as that counts today.
    used: f64,
}

/// What people begin with, in this order, as long as they have no habits.
const FIRST: [Action; 6] =
    [Action::Reading, Action::Hypothesis, Action::Note, Action::Edit, Action::Framing, Action::Review];

impl Palette {
    /// What it finds.
    fn found(&self, around: &Around<'_>) -> Vec<Line> {
        let act = |(action, words, key): (Action, &str, &str)| {
            let aside = (around.off)(action).map_or_else(String::new, |off| off.to_string());
            let tier = if aside.is_empty() { Tier::Here } else { Tier::Off };
            Line { does: Does::Act(action), words: words.to_owned(), aside, key: key.to_owned(), tier, used: 0.0 }
        };
        if let Some((_, action, words)) = TYPED.iter().find(|(typed, ..)| *typed == self.typed) {
            return vec![act((*action, words, ":"))];
        }
        let ordered = orders(&self.typed, &self.boards, around).unwrap_or_default().into_iter();
        let ordered: Vec<Line> = ordered
            .map(|(order, words, aside)| {
                let does = Does::Order(order);
                Line { does, words, aside, key: String::new(), tier: Tier::Here, used: 0.0 }
            })
            .collect();
        if !ordered.is_empty() {
            return ordered;
        }
        // What is only near what the shell does is not meant.
        let named = self.shell().is_some() && SHELL.iter().any(|(word, _)| begins(&self.typed, word));
        let bound = matches(&self.typed, around)
            .into_iter()
            .filter(|(near, _)| !named || *near != Near::Word)
            .map(|(near, bound)| (near, line(bound, around)));
        let (meant, others): (Vec<_>, Vec<_>) = pages(&self.typed).partition(|(.., name)| *name == self.typed.trim());
        let page = |told| (Near::Name, act(told));
        let meant = meant.into_iter().map(page);
        let mut found: Vec<(Near, Line)> = meant.chain(bound).chain(others.into_iter().map(page)).collect();
        // What is typed decides, then what is due and works; where nothing is typed all are as near. Moves come last.
        let typed = self.typed.trim().to_lowercase();
        if typed.is_empty() {
            found.iter_mut().for_each(|(near, _)| *near = Near::Name);
        }
        if !named {
            let owed = owed(around.world).into_iter().filter(|(_, words, _)| words.to_lowercase().starts_with(&typed));
            found.extend(owed.map(|(order, words, aside)| {
                let key = if matches!(order, Order::On(Action::Answer, ..)) { Action::Review } else { Action::Owner };
                let (does, key) = (Does::Order(order), around.keys.spelt(key));
                (Near::Name, Line { does, words, aside, key, tier: Tier::Here, used: 0.0 })
            }));
        }
        let first = |line: &Line| match &line.does {
            Does::Act(action) => {
                FIRST.iter().position(|first| first == action).map_or(9, |at| at + usize::from(at > 1))
            }
            // What is owed stands behind what one does daily.
            Does::Order(_) => 2,
        };
        found.sort_by(|(a_near, a), (b_near, b)| {
            // What can't be done stands behind what can, unless it was called by its name.
            let off = |near: &Near, line: &Line| line.tier == Tier::Off && *near != Near::Name;
            let by = |near: &Near, line: &Line| (line.tier == Tier::Motion, off(near, line), *near, line.tier);
            let used = || b.used.total_cmp(&a.used);
            by(a_near, a).cmp(&by(b_near, b)).then_with(used).then_with(|| first(a).cmp(&first(b)))
        });
        found.into_iter().map(|(_, line)| line).collect()
    }

    /// The lines that are listed: where nothing is typed, moves are not.
    fn listed(&self, around: &Around<'_>) -> Vec<Line> {
        let mut found = self.found(around);
        if self.typed.trim().is_empty() {
            found.retain(|line| line.tier != Tier::Motion);
        }
        found
    }

    /// Why what was typed can't be done, where it is an order that lacks something.
    fn lacks(&self, around: &Around<'_>) -> Option<String> {
        orders(&self.typed, &self.boards, around).err()
    }

    /// What is typed in the shell for it, where only the shell does what is asked for.
    pub(in crate::tui) fn shell(&self) -> Option<&'static str> {
        let typed = self.typed.trim().to_lowercase();
        let meant = |word: &str| begins(&typed, word) || typed.len() > 2 && word.starts_with(&typed);
        SHELL.iter().find(|(word, _)| meant(word)).map(|(_, shell)| *shell)
    }

    /// What the selected line does, and its words, for Tab to complete.
    pub(in crate::tui) fn chosen(&self, around: &Around<'_>) -> Option<(Does, String)> {
        let mut found = self.listed(around);
        let at = self.at.min(found.len().checked_sub(1)?);
        let line = found.swap_remove(at);
        let words = match &line.does {
            // A line that is understood is completed as it is typed, not as it is said.
            Does::Order(Order::Type(typed)) => typed.clone(),
            Does::Order(Order::Board(path)) => format!("board {path}"),
            Does::Order(Order::Run(_) | Order::Ask(..)) => self.typed.clone(),
            _ => line.words,
        };
        Some((line.does, words))
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, around: &Around<'_>) {
        let theme = around.theme;
        let found = self.listed(around);
        let shell = self.shell();
        // The board's heads stay in sight above it, where there is room for both.
        let tall = area.height.saturating_sub(7).clamp(10, 24).min(area.height.saturating_sub(1));
        let area = sheet(buf, area, tall, theme);
        let most = usize::from(area.height.saturating_sub(8)).max(3);
        // The row that says how many more there are is as good for the last one.
        let most = if found.len() == most + 1 { most + 1 } else { most };
        let head = Rect { height: 1, ..area };
        let said = in_the_shell(&self.typed, around.focus).filter(|_| self.lacks(around).is_none());
        let beside = match said {
            _ if self.typed.is_empty() => "a command, a name, or a label   ".to_owned(),
            Some(said) => said,
            None => format!("{} of {}      ", found.len(), around.keys.iter().count()),
        };
        Row::new()
            .left(format!(" : {}▏", self.typed), Meaning::Value)
            .right(beside, Meaning::Label)
            .paint(buf, theme, head);
        let at = self.at.min(found.len().saturating_sub(1));
        let skip = (at + 1).saturating_sub(most);
        let pad = if self.typed.is_empty() { 32 } else { 35 };
        for (n, line) in found.iter().enumerate().skip(skip).take(most) {
            let focused = n == at;
            let off = matches!(line.tier, Tier::Elsewhere | Tier::Off);
            let key = if off { Meaning::Label } else { Meaning::Key };
            // What a name leads to has more to say.
            let pad = match line.does {
                Does::Order(Order::Show(..)) => text::width(&line.words) + 3,
                Does::Order(Order::Theme(_) | Order::Glyphs(_) | Order::Mouse(_)) => 21,
                _ => pad,
            };
            let gap = " ".repeat(pad_to(&line.words, pad));
            let words = if off { Meaning::Label } else { Meaning::Text };
            chosen(focused, theme)
                .left(&line.words, if focused { Meaning::Focus } else { words })
                .left(
                    format!("{gap}{}", line.aside),
                    if line.tier == Tier::Due { Meaning::Late } else { Meaning::Label },
                )
                .right(format!("{} ", line.key), key)
                .paint(buf, theme, Rect { y: area.y + 1 + (n - skip) as u16, height: 1, ..area });
        }
        let under = Rect { y: area.y + 1 + most.min(found.len()) as u16, height: 1, ..area };
        let up = if self.typed.is_empty() { 4 } else { 6 };
        let below = Rect { y: area.bottom().saturating_sub(up), height: 1, ..area };
        if let Some(lacks) = self.lacks(around) {
            Row::new().left(format!(" {lacks}"), Meaning::Warn).paint(buf, theme, under);
        } else if let Some(shell) = shell {
            let row = Row::new().left(" in the shell: ", Meaning::Label).left(shell, Meaning::Value);
            row.paint(buf, theme, below);
        } else if found.is_empty() {
            let words = " No command is called that. Esc closes.";
            Row::new().left(words, Meaning::Label).paint(buf, theme, under);
        }
        if self.typed.is_empty() {
            Row::new().left(format!(" {HOW}"), Meaning::Label).paint(buf, theme, below);
        } else if found.iter().any(|line| matches!(line.tier, Tier::Elsewhere | Tier::Off)) && shell.is_none() {
            let words = " Dim ones do not work here; Enter goes where they do.";
            Row::new().left(words, Meaning::Label).paint(buf, theme, below);
        }
        let rest = &found[(skip + most).min(found.len())..];
        // In a low window the row below is taken.
        if !rest.is_empty() && (self.typed.is_empty() || under.y < below.y) {
            let here = rest.iter().filter(|line| line.tier <= Tier::Here).count();
            let motions = match &self.typed {
                typed if typed.is_empty() => {
                    let count = around.keys.iter().filter(|bound| bound.bind().group == Group::Move).count();
                    format!(" · {count} motions")
                }
                _ => String::new(),
            };
            let words = format!(
                " {} {here} more you can use here · {} not here{motions}",
                theme.glyph("↓", "v"),
                rest.len() - here
            );
            Row::new().left(words, Meaning::Label).paint(buf, theme, under);
        }
        let keys = [("Enter", "do it"), ("Up Down", "choose"), ("Tab", "complete"), ("Esc", "close")];
        let last = keys.iter().fold(Row::new(), |row, (key, does)| {
            row.left(" ", Meaning::Label).left(*key, Meaning::Key).left(format!(" {does} "), Meaning::Label)
        });
        last.paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
}

/// So many blanks from some words to what stands beside them.
fn pad_to(words: &str, cells: usize) -> usize {
    cells.saturating_sub(text::width(words)).max(2)
}

/// The pages that have no key of their own, by the letters their names begin with.
fn pages<'k>(typed: &str) -> impl Iterator<Item = (Action, &'static str, &'k str)> + use<'k> {
    let typed = typed.trim().to_lowercase();
    let has_key = |page: Page| TABLE.iter().any(|bind| bind.action.page() == Some(page));
    let found = Page::ALL.iter().filter(move |page| !has_key(**page) && page.name().starts_with(&typed));
    found.map(|page| (Action::Page(*page), page.about(), page.name()))
}

/// Whether what was typed is a word, or begins with it: `away li fri`.
fn begins(typed: &str, word: &str) -> bool {
    let rest = typed.trim().to_lowercase();
    rest.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// How near some letters are to what a command is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// Its name, or what it does, begins so.
    Name,
    /// A word of what it does begins so.
    Word,
    /// Something else that people call it begins so.
    Synonym,
}

/// How near what was typed is to a command; every word of it must begin a word of the command's.
fn near(typed: &str, bind: &Bind) -> Option<Near> {
    let typed = typed.trim().to_lowercase();
    let does = bind.does.to_lowercase();
    if does.starts_with(&typed) || bind.name.starts_with(&typed) {
        return Some(Near::Name);
    }
    let begins = |words: &str, word: &str| words.split(|c: char| !c.is_alphanumeric()).any(|w| w.starts_with(word));
    let named = |word: &str| begins(&does, word) || begins(bind.name, word);
    let mut words = typed.split_whitespace();
    if words.clone().all(named) {
        return Some(Near::Word);
    }
    words.all(|word| named(word) || begins(bind.also, word)).then_some(Near::Synonym)
}

/// The lines of the table that some letters find, the nearest first.
fn matches<'k>(typed: &str, around: &Around<'k>) -> Vec<(Near, &'k Bound)> {
    let mut found: Vec<(Near, &Bound)> =
        around.keys.iter().filter_map(|bound| Some((near(typed, bound.bind())?, bound))).collect();
    found.sort_by_key(|(near, _)| *near);
    found
}

/// A command as it is listed: in words about what is selected, with why it is not to be had here.
fn line(bound: &Bound, around: &Around<'_>) -> Line {
    let bind = bound.bind();
    let action = bind.action;
    let here = bound.works(around.place);
    let off = (around.off)(action).filter(|_| here).map(|off| off.to_string());
    let due = due(action, around).filter(|_| off.is_none() && here);
    let tier = match () {
        // What only leads back is found where it is typed for, after all else.
        () if bind.group == Group::Move || matches!(action, Action::Quit | Action::Interrupt | Action::Back) => {
            Tier::Motion
        }
        () if due.is_some() => Tier::Due,
        () if off.is_some() => Tier::Off,
        () if !here => Tier::Elsewhere,
        () => Tier::Here,
    };
    let aside = due.or(off).unwrap_or_else(|| match tier {
        _ if action == Action::Close => "achieved, missed or stopped".to_owned(),
        Tier::Elsewhere => bind.places.first().map_or_else(String::new, |place| format!("in {}", place.word())),
        _ => String::new(),
    });
    let way = around.keys.way_to(bound).filter(|_| tier == Tier::Elsewhere);
    let key = way.map_or_else(|| around.keys.spelt(action), |way| format!("{way} {}", bound.key()));
    Line {
        does: Does::Act(action),
        words: worded(action, around).unwrap_or_else(|| capital(bind.does)),
        aside,
        key,
        tier,
        used: around.used.of(&around.world.me, bind.name, around.world.today),
    }
}

/// Why a command is due on what is selected.
fn due(action: Action, around: &Around<'_>) -> Option<String> {
    let today = around.world.today;
    match action {
        Action::Verdict => match around.card?.check? {
            Check::Overdue => Some(format!("{} days late", around.card?.days_late(today))),
            Check::Due => Some(around.card?.hypothesis.deadline()?.due(today)),
            Check::Measuring => None,
        },
        Action::Reading => around.focus?.stale(today).map(|days| format!("stale, {days} days")),
        _ => None,
    }
}

/// A command in words about what is selected.
fn worded(action: Action, around: &Around<'_>) -> Option<String> {
    let outcome = || around.focus.map(|column| around.world.named(column));
    let slug = || around.focus.map(crate::tui::widget::strip::name);
    let card = || around.card.map(|card| card.hypothesis.label().to_string());
    Some(match action {
        Action::Verdict => format!("Write the verdict on {}", card()?),
        Action::Reading => format!("Log a reading of {}", slug()?),
        Action::Hypothesis => format!("New hypothesis under {}", outcome()?),
        Action::Ship => format!("Mark {} as shipped", card()?),
        Action::Build => format!("Start building {}", card()?),
        Action::Withdraw => format!("Withdraw {}", card()?),
        Action::Wait => format!("Look at {} again later", card()?),
        Action::Move => format!("Move {} to another outcome", card()?),
        Action::Note => format!("Add a note on {}", card().or_else(outcome)?),
        // There the metric is edited, not the outcome that it decides.
        Action::Edit if around.place == Place::Metrics => format!("Edit the metric {}", slug()?),
        // Where a hypothesis is selected, it is the one that is edited.
        Action::Edit => format!("Edit {}", card().or_else(outcome)?),
        Action::Owner => format!("Owner of {}: hand over, accept, take", outcome()?),
        Action::Framing => format!("Framing of {}", outcome()?),
        Action::Close => format!("Close {}", outcome()?),
        Action::Scope => format!("Scope decision for {}", outcome()?),
        _ if action.page().is_some() && !matches!(action, Action::Page(_) | Action::NeedsMe) => {
            let title = action.page()?.title();
            format!("Go to the {}", title.trim_start_matches("the "))
        }
        _ => return None,
    })
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
