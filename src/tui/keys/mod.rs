//! What keys ask for and where they work. Every key stands once, in `table.rs`: input, help, footer, palette and docs read
//! it; `map.rs` is the table with what the config gives other keys.

mod foot;
mod map;
mod table;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::pages::Page;

pub(crate) use foot::Foot;
pub(crate) use map::{Bound, Keymap};
pub(crate) use table::{Bind, Group, HABITS, TABLE};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    Next,
    Previous,
    Top,
    Bottom,
    HalfDown,
    HalfUp,
    Left,
    Right,
    Number(u8),
    LastColumn,
    Open,
    Back,
    Quit,
    Help,
    Palette,
    Filter,
    Whose,
    NeedsMe,
    Undo,
    Redo,
    Reading,
    Readings,
    Verdict,
    Ship,
    Build,
    Hypothesis,
    Outcome,
    Wait,
    Note,
    Scope,
    Owner,
    Withdraw,
    Correct,
    Edit,
    Move,
    Close,
    OpenLink,
    Copy,
    Pane,
    Zoom,
    Framing,
    Suspend,
    Reload,
    Interrupt,
    Board,
    History,
    Lessons,
    Metrics,
    Live,
    Confirm,
    /// What two copies said differently.
    Versions,
    Link,
    Later,
    Earlier,
    Reopen,
    EditLong,
    OtherPane,
    PaneBefore,
    Mouse,
    Answer,
    Commit,
    Goal,
    PlanSprint,
    OpenSprint,
    CloseSprint,
    EarlierSprint,
    LaterSprint,
    Add,
    Review,
    Ask,
    Plan,
    Sprints,
    Symptoms,
    Objectives,
    Chores,
    /// A page that has no key of its own: it is among the commands, by its name.
    Page(Page),
}

impl Action {
    /// The page that it leads to.
    pub(crate) fn page(self) -> Option<Page> {
        Some(match self {
            Self::NeedsMe => Page::Needs,
            Self::Review => Page::Review,
            Self::History => Page::History,
            Self::Lessons => Page::Lessons,
            Self::Metrics => Page::Metrics,
            Self::Ask => Page::Ask,
            Self::Symptoms => Page::Symptoms,
            Self::Sprints => Page::Sprints,
            Self::Objectives => Page::Objectives,
            Self::Chores => Page::Chores,
            Self::Page(page) => page,
            _ => return None,
        })
    }
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Board,
    Outcome,
    Needs,
    History,
    Lessons,
    Metrics,
    /// A page that has no keys of its own.
    List,
    Review,
    Plan,
    Ask,
    Symptoms,
    Sprints,
    Objectives,
    Chores,
}

impl Place {
    /// Where it is, in words: `on the board`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Board => "the board",
            Self::Outcome => "the outcome",
            Self::Needs => "needs me",
            Self::History => "the history",
            Self::Lessons => "the lessons",
            Self::Metrics => "the metrics",
            Self::List => "the list",
            Self::Review => "the review",
            Self::Plan => "the plan",
            Self::Ask => "ask",
            Self::Symptoms => "the symptoms",
            Self::Sprints => "the sprints",
            Self::Objectives => "the objectives",
            Self::Chores => "the chores",
        }
    }

    /// Where something is done, in words: `on the board`, `in the plan`.
    pub(crate) fn at(self) -> String {
        let at = match self {
            Self::Board | Self::Outcome => "on",
            Self::Chores | Self::Objectives | Self::Metrics | Self::Lessons | Self::Sprints | Self::Symptoms => "among",
            _ => "in",
        };
        format!("{at} {}", self.word())
    }

    /// Every place.
    pub(crate) const ALL: [Self; 14] = [
        Self::Board,
        Self::Outcome,
        Self::Needs,
        Self::History,
        Self::Lessons,
        Self::Metrics,
        Self::List,
        Self::Review,
        Self::Plan,
        Self::Ask,
        Self::Symptoms,
        Self::Sprints,
        Self::Objectives,
        Self::Chores,
    ];
}

/// The keys that have a name and no letter.
const NAMED: [(&str, KeyCode); 16] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("S-Tab", KeyCode::BackTab),
    ("Space", KeyCode::Char(' ')),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Ins", KeyCode::Insert),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
];

/// A key as it is written in the table: `j`, `Ctrl-d`, `Enter`.
pub(crate) fn name(key: KeyEvent) -> String {
    let plain = match key.code {
        KeyCode::Char(c) if c != ' ' => c.to_string(),
        KeyCode::F(n) => format!("F{n}"),
        code => match NAMED.iter().find(|(_, named)| *named == code) {
            Some((name, _)) => (*name).to_owned(),
            None => return String::new(),
        },
    };
    let mut held = key.modifiers;
    // A capital says its shift itself.
    if matches!(key.code, KeyCode::Char(_) | KeyCode::BackTab) {
        held.remove(KeyModifiers::SHIFT);
    }
    let mut name = String::new();
    for (modifier, word) in [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SHIFT, "S-")]
    {
        if held.contains(modifier) {
            name.push_str(word);
        }
    }
    if held.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
        return String::new();
    }
    name + &plain
}

/// The key of a name: the way back from [`name`].
pub(crate) fn parse(name: &str) -> Option<KeyEvent> {
    let (held, plain) = match name.strip_prefix("Ctrl-") {
        Some(plain) => (KeyModifiers::CONTROL, plain),
        None => (KeyModifiers::NONE, name),
    };
    let code = match NAMED.iter().find(|(name, _)| *name == plain) {
        Some((_, code)) => *code,
        None => {
            let mut letters = plain.chars();
            match (letters.next()?, letters.next()) {
                (c, None) => KeyCode::Char(c),
                ('F', Some(_)) => KeyCode::F(plain[1..].parse().ok()?),
                _ => return None,
            }
        }
    };
    Some(KeyEvent::new(code, held))
}
