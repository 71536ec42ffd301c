//! Every command, found by a few letters of what people call it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::order::{HOW, Order, orders};
use super::{Around, chosen, sheet};
use crate::pages::Page;
use crate::tui::keys::{Action, Bound, TABLE};
use crate::tui::theme::{Meaning, Palette as Colours};
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
    /// The colours before one was tried here.
    pub(in crate::tui) was: Option<Colours>,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui) enum Does {
    Act(Action),
    Order(Order),
}

/// A line: what it does, its words, what stands beside them, its key.
struct Line {
    does: Does,
    words: String,
    aside: String,
    key: String,
}

impl Palette {
    /// What it finds.
    fn found(&self, around: &Around<'_>) -> Vec<Line> {
        let act = |(action, words, key): (Action, &str, &str)| {
            let aside = (around.off)(action).map_or_else(String::new, |off| off.to_string());
            Line { does: Does::Act(action), words: words.to_owned(), aside, key: key.to_owned() }
        };
        if let Some((_, action, words)) = TYPED.iter().find(|(typed, ..)| *typed == self.typed) {
            return vec![act((*action, words, ":"))];
        }
        let ordered = orders(&self.typed, around.world, around.focus).unwrap_or_default().into_iter();
        let ordered: Vec<Line> = ordered
            .map(|(order, words, aside)| Line { does: Does::Order(order), words, aside, key: "Enter".to_owned() })
            .collect();
        if !ordered.is_empty() {
            return ordered;
        }
        // What is only near what the shell does is not meant.
        let named = self.shell().is_some() && SHELL.iter().any(|(word, _)| begins(&self.typed, word));
        let bound = matches(&self.typed, around)
            .into_iter()
            .filter(|bound| !named || called(&self.typed, bound.bind()) > 0)
            .map(|bound| (bound.bind().action, bound.bind().does, bound.key()));
        let (meant, others): (Vec<_>, Vec<_>) = pages(&self.typed).partition(|(.., name)| *name == self.typed.trim());
        meant.into_iter().chain(bound).chain(others).map(act).collect()
    }

    /// Why what was typed can't be done, where it is an order that lacks something.
    fn lacks(&self, around: &Around<'_>) -> Option<String> {
        orders(&self.typed, around.world, around.focus).err()
    }

    /// What is typed in the shell for it, where only the shell does what is asked for.
    pub(in crate::tui) fn shell(&self) -> Option<&'static str> {
        let typed = self.typed.trim().to_lowercase();
        let meant = |word: &str| begins(&typed, word) || typed.len() > 2 && word.starts_with(&typed);
        SHELL.iter().find(|(word, _)| meant(word)).map(|(_, shell)| *shell)
    }

    /// What the selected line does, and its words, for Tab to complete.
    pub(in crate::tui) fn chosen(&self, around: &Around<'_>) -> Option<(Does, String)> {
        let mut found = self.found(around);
        let at = self.at.min(found.len().checked_sub(1)?);
        let line = found.swap_remove(at);
        Some((line.does, line.words))
    }

    pub(super) fn draw(&self, buf: &mut Buffer, area: Rect, around: &Around<'_>) {
        let theme = around.theme;
        let found = self.found(around);
        let most = usize::from(area.height / 2).min(12);
        let shell = self.shell();
        let lines = (found.len() + usize::from(shell.is_some())).clamp(1, most);
        let most = most - usize::from(shell.is_some());
        let area = sheet(buf, area, lines as u16 + 2, theme);
        Row::new()
            .left(format!(" : {}▏", self.typed), Meaning::Value)
            .right(format!("{} of {} ", found.len(), around.keys.iter().count()), Meaning::Label)
            .paint(buf, theme, Rect { height: 1, ..area });
        let at = self.at.min(found.len().saturating_sub(1));
        let skip = (at + 1).saturating_sub(most);
        for (n, line) in found.iter().enumerate().skip(skip).take(most) {
            let focused = n == at;
            let (meaning, aside) = match &line.does {
                Does::Act(_) => (Meaning::Warn, Meaning::Key),
                Does::Order(_) => (Meaning::Label, Meaning::Label),
            };
            let beside = if line.aside.is_empty() { String::new() } else { format!("   {}", line.aside) };
            chosen(focused, theme)
                .left(&line.words, if focused { Meaning::Focus } else { Meaning::Text })
                .left(beside, meaning)
                .right(format!("{} ", line.key), aside)
                .paint(buf, theme, Rect { y: area.y + 1 + (n - skip) as u16, height: 1, ..area });
        }
        let below = Rect { y: area.bottom() - 2, height: 1, ..area };
        if let Some(lacks) = self.lacks(around) {
            Row::new().left(format!(" {lacks}"), Meaning::Warn).paint(buf, theme, Rect { y: area.y + 1, ..below });
        } else if let Some(shell) = shell {
            let row = Row::new().left(" in the shell: ", Meaning::Label).left(shell, Meaning::Value);
            row.paint(buf, theme, below);
        } else if found.is_empty() {
            let words = " No command is called that. Esc closes.";
            Row::new().left(words, Meaning::Label).paint(buf, theme, Rect { y: area.y + 1, ..below });
        }
        if self.typed.is_empty() {
            let row = Row::new().left(" : ▏", Meaning::Value).right(format!("{HOW} "), Meaning::Label);
            row.paint(buf, theme, Rect { height: 1, ..area });
        }
        let keys = " Enter do it  Up Down choose  Tab complete  Esc close";
        Row::new().left(keys, Meaning::Label).paint(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..area });
    }
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

/// How surely some letters are what a command is called: its name, the beginning of what it does, a whole word of it.
fn called(typed: &str, bind: &crate::tui::keys::Bind) -> u32 {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return 0;
    }
    let word = |words: &str| words.split(|c: char| !c.is_alphanumeric()).any(|word| word == typed);
    match () {
        () if bind.name == typed => 40_000,
        () if bind.does.starts_with(&typed) => 30_000,
        () if word(bind.does) => 20_000,
        () if word(bind.also) => 10_000,
        () => 0,
    }
}

/// The lines of the table that some letters find: those whose words hold them in order, the nearest first.
fn matches<'k>(typed: &str, around: &Around<'k>) -> Vec<&'k Bound> {
    use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
    use nucleo_matcher::{Config, Matcher, Utf32Str};
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut found: Vec<(u32, &Bound)> = around
        .keys
        .iter()
        .filter_map(|bound| {
            let bind = bound.bind();
            let words = format!("{} {}", bind.does, bind.also);
            let mut buffer = Vec::new();
            let score = pattern.score(Utf32Str::new(&words, &mut buffer), &mut matcher);
            let exact = called(typed, bind);
            score.or((exact > 0).then_some(0)).map(|score| (exact + score, bound))
        })
        .collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, bound)| bound).collect()
}
