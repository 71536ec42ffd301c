//! Every key, once: what it does, where, and how it is said. Input, help, footer, palette and docs read this list.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

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
    GoTo,
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
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Board,
    Outcome,
    Needs,
    History,
    Help,
}

/// Under which heading the help lists a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Move,
    Do,
    Find,
    Anywhere,
}

/// A line of the key table.
pub(crate) struct Bind {
    /// What it does.
    pub(crate) action: Action,
    /// The keys, the first being the one shown: `j`, `Ctrl-d`, `gg`.
    pub(crate) keys: &'static [&'static str],
    /// Where it works; everywhere where empty.
    pub(crate) places: &'static [Place],
    /// What it does, in words.
    pub(crate) does: &'static str,
    /// The one word of the footer; empty where it is not shown there.
    pub(crate) short: &'static str,
    /// Its heading in the help.
    pub(crate) group: Group,
    /// Other words the palette finds it by.
    pub(crate) also: &'static str,
}

const BOARD: &[Place] = &[Place::Board];
const CARDS: &[Place] = &[Place::Board, Place::Outcome];
const LISTS: &[Place] = &[Place::Board, Place::Outcome, Place::Needs, Place::History, Place::Help];
const EVERYWHERE: &[Place] = &[];

macro_rules! bind {
    ($action:ident, $keys:expr, $places:expr, $group:ident, $does:literal, $short:literal, $also:literal) => {
        Bind {
            action: Action::$action,
            keys: &$keys,
            places: $places,
            does: $does,
            short: $short,
            group: Group::$group,
            also: $also,
        }
    };
}

/// The key table.
pub(crate) const TABLE: &[Bind] = &[
    bind!(Next, ["j", "Down"], LISTS, Move, "next", "", "down"),
    bind!(Previous, ["k", "Up"], LISTS, Move, "previous", "", "up"),
    bind!(Left, ["h", "Left"], CARDS, Move, "the outcome at the left", "", ""),
    bind!(Right, ["l", "Right"], CARDS, Move, "the outcome at the right", "", ""),
    bind!(Top, ["gg", "Home"], LISTS, Move, "the first", "", ""),
    bind!(Bottom, ["G", "End"], LISTS, Move, "the last", "", ""),
    bind!(HalfDown, ["Ctrl-d", "PgDn"], LISTS, Move, "half a page down", "", ""),
    bind!(HalfUp, ["Ctrl-u", "PgUp"], LISTS, Move, "half a page up", "", ""),
    bind!(LastColumn, ["$"], BOARD, Move, "the last outcome", "", ""),
    bind!(Reading, ["r"], CARDS, Do, "log a reading", "reading", "measure value number"),
    bind!(Readings, ["R"], BOARD, Do, "log a reading that is due", "", "all stale"),
    bind!(Verdict, ["v"], CARDS, Do, "write the verdict", "verdict", "close judge supported refuted finish done"),
    bind!(Ship, ["s"], CARDS, Do, "mark as shipped", "shipped", "release deploy live"),
    bind!(Hypothesis, ["n"], CARDS, Do, "write a hypothesis", "hypothesis", "new card try bet add"),
    bind!(Outcome, ["N"], BOARD, Do, "frame an outcome", "", "new column goal add"),
    bind!(Build, ["b"], CARDS, Do, "start building", "", "begin doing"),
    bind!(Wait, ["W"], CARDS, Do, "look again later", "", "postpone snooze"),
    bind!(Note, ["c"], CARDS, Do, "note something", "", "comment evidence interview"),
    bind!(Scope, ["t"], CARDS, Do, "a scope call", "", "request in out later"),
    bind!(Owner, ["o"], CARDS, Do, "owner: hand over, accept, take", "", "assign person"),
    bind!(Withdraw, ["w"], CARDS, Do, "withdraw an idea", "", "delete remove close cancel"),
    bind!(Edit, ["e"], CARDS, Do, "edit; in the framing, the outcome", "", "change rename amend"),
    bind!(Move, ["M"], CARDS, Do, "move to another outcome", "", ""),
    bind!(Close, ["C"], CARDS, Do, "close this outcome", "", "achieved missed stopped end finish"),
    bind!(Correct, ["Ctrl-e"], CARDS, Do, "correct the last reading", "", "fix typo wrong"),
    bind!(Open, ["Enter"], LISTS, Find, "open", "open", ""),
    bind!(Filter, ["/"], BOARD, Find, "filter", "find", "search"),
    bind!(Whose, ["f"], &[Place::Board, Place::Needs], Find, "whose: everyone, mine", "", "mine owner"),
    bind!(NeedsMe, ["!"], EVERYWHERE, Find, "what needs me", "needs me", "todo due late"),
    bind!(Framing, ["i"], CARDS, Find, "framing: there and back", "framing", "problem target"),
    bind!(Pane, ["p"], BOARD, Find, "the pane: on, off", "pane", "detail"),
    bind!(Zoom, ["z"], CARDS, Find, "zoom", "", ""),
    bind!(OpenLink, ["x"], CARDS, Find, "open the link", "", "url browser"),
    bind!(Copy, ["y"], CARDS, Find, "copy its label", "", "yank clipboard"),
    bind!(GoTo, ["g"], EVERYWHERE, Anywhere, "go to: b board, n needs me, h history", "", ""),
    bind!(Undo, ["u"], EVERYWHERE, Anywhere, "undo your newest change", "undo", "revert"),
    bind!(Redo, ["U", "Ctrl-r"], EVERYWHERE, Anywhere, "redo", "", ""),
    bind!(Palette, [":"], EVERYWHERE, Anywhere, "every command", "commands", ""),
    bind!(Help, ["?", "F1"], EVERYWHERE, Anywhere, "help", "help", "keys"),
    bind!(Back, ["Esc"], EVERYWHERE, Anywhere, "back; never quits", "", "close cancel"),
    bind!(Quit, ["q"], EVERYWHERE, Anywhere, "close this screen; on the board quit", "", "exit leave :q :wq"),
    bind!(Interrupt, ["Ctrl-c"], EVERYWHERE, Anywhere, "close what is open; on a screen leave", "", ""),
    bind!(Suspend, ["Ctrl-z"], EVERYWHERE, Anywhere, "suspend", "", "background"),
    bind!(Reload, ["Ctrl-l"], EVERYWHERE, Anywhere, "reload and draw anew", "", "refresh"),
];

/// What a habit from elsewhere presses, and what to press instead.
pub(crate) const HABITS: &[(&str, &str)] = &[
    ("d", "nothing is deleted: w withdraws an idea, u undoes"),
    ("D", "nothing is deleted: w withdraws an idea, u undoes"),
    ("X", "x opens the link; nothing is deleted"),
    ("P", "p shows and hides the pane"),
    ("Z", "z zooms; q leaves"),
    ("H", "h goes to the outcome at the left"),
    ("L", "l goes to the outcome at the right"),
    ("Ctrl-k", "k goes up"),
];

/// A key as it is written in the table: `j`, `Ctrl-d`, `Enter`.
pub(crate) fn name(key: KeyEvent) -> String {
    let plain = match key.code {
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "Enter".to_owned(),
        KeyCode::Esc => "Esc".to_owned(),
        KeyCode::Tab => "Tab".to_owned(),
        KeyCode::BackTab => "S-Tab".to_owned(),
        KeyCode::Backspace => "Backspace".to_owned(),
        KeyCode::Delete => "Delete".to_owned(),
        KeyCode::Left => "Left".to_owned(),
        KeyCode::Right => "Right".to_owned(),
        KeyCode::Up => "Up".to_owned(),
        KeyCode::Down => "Down".to_owned(),
        KeyCode::Home => "Home".to_owned(),
        KeyCode::End => "End".to_owned(),
        KeyCode::PageUp => "PgUp".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
        KeyCode::F(n) => format!("F{n}"),
        _ => return String::new(),
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

/// What a key means in a place; `held` is the beginning of a sequence, `g`.
pub(crate) fn resolve(place: Place, held: Option<&str>, key: KeyEvent) -> Option<Action> {
    let name = name(key);
    if let Some(held) = held {
        return match (held, name.as_str()) {
            ("g", "g") => Some(Action::Top),
            ("g", "b") => Some(Action::Board),
            ("g", "n") => Some(Action::NeedsMe),
            ("g", "h") => Some(Action::History),
            _ => None,
        };
    }
    if place == Place::Board || place == Place::Outcome {
        match name.as_str() {
            "0" => return Some(Action::Number(1)),
            one if one.len() == 1 => {
                if let Some(n) = one.parse().ok().filter(|n| (1..=9).contains(n)) {
                    return Some(Action::Number(n));
                }
            }
            _ => {}
        }
    }
    let works = |bind: &&Bind| bind.places.is_empty() || bind.places.contains(&place);
    TABLE.iter().filter(works).find(|bind| bind.keys.contains(&name.as_str())).map(|bind| bind.action)
}
