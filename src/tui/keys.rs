//! Every key, once: what it does, where, and how it is said. Input, help, footer, palette and docs read this list; the
//! config may give an action other keys.

use std::collections::BTreeMap;

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
    Link,
    Later,
    Earlier,
    Reopen,
    EditLong,
    OtherPane,
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
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Board,
    Outcome,
    Needs,
    History,
    List,
    Review,
    Plan,
    Ask,
    Symptoms,
    Sprints,
    Objectives,
    Chores,
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
    /// How the config calls it: `half-down`.
    pub(crate) name: &'static str,
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
const LISTS: &[Place] = &[
    Place::Board,
    Place::Outcome,
    Place::Needs,
    Place::History,
    Place::List,
    Place::Review,
    Place::Plan,
    Place::Ask,
    Place::Symptoms,
    Place::Sprints,
    Place::Objectives,
    Place::Chores,
    Place::Help,
];
/// Where an outcome is selected whose metric may be read.
const READ: &[Place] = &[Place::Board, Place::Outcome, Place::Needs, Place::Review];
const OWNED: &[Place] = &[Place::Board, Place::Outcome, Place::Needs, Place::Review, Place::Plan];
/// Where something that shipped may be selected.
const SHIPPED: &[Place] =
    &[Place::Board, Place::Outcome, Place::Needs, Place::Review, Place::Plan, Place::Ask, Place::Symptoms];
const COPIED: &[Place] = &[Place::Board, Place::Outcome, Place::Needs, Place::Review, Place::Ask, Place::Symptoms];
const ORDERED: &[Place] = &[Place::Board, Place::Plan];
const REVIEWED: &[Place] = &[Place::Review, Place::Needs];
const REVIEW: &[Place] = &[Place::Review];
const PLAN: &[Place] = &[Place::Plan];
const SHELVES: &[Place] = &[Place::Objectives, Place::Chores];
const FILTERED: &[Place] =
    &[Place::Board, Place::History, Place::List, Place::Ask, Place::Sprints, Place::Objectives, Place::Chores];
const EVERYWHERE: &[Place] = &[];

macro_rules! bind {
    ($action:ident, $name:literal, $keys:expr, $places:expr, $group:ident, $does:literal, $short:literal, $also:literal) => {
        Bind {
            action: Action::$action,
            name: $name,
            keys: &$keys,
            places: $places,
            does: $does,
            short: $short,
            group: Group::$group,
            also: $also,
        }
    };
}

/// The key table. A key of two letters is pressed one after the other: `gh` is `g`, then `h`.
#[rustfmt::skip]
pub(crate) const TABLE: &[Bind] = &[
    bind!(Next, "next", ["j", "Down"], LISTS, Move, "next", "", "down"),
    bind!(Previous, "previous", ["k", "Up"], LISTS, Move, "previous", "", "up"),
    bind!(Left, "left", ["h", "Left"], CARDS, Move, "the outcome at the left", "", ""),
    bind!(Right, "right", ["l", "Right"], CARDS, Move, "the outcome at the right", "", ""),
    bind!(Top, "top", ["gg", "Home"], LISTS, Move, "the first", "", ""),
    bind!(Bottom, "bottom", ["G", "End"], LISTS, Move, "the last", "", ""),
    bind!(HalfDown, "half-down", ["Ctrl-d", "PgDn"], LISTS, Move, "half a page down", "", ""),
    bind!(HalfUp, "half-up", ["Ctrl-u", "PgUp"], LISTS, Move, "half a page up", "", ""),
    bind!(LastColumn, "last-outcome", ["$"], BOARD, Move, "the last outcome", "", ""),
    bind!(OtherPane, "other-pane", ["Tab", "S-Tab"], CARDS, Move, "to the pane, the next list, and back", "", "list readings notes"),
    bind!(Commit, "commit", ["Space"], PLAN, Do, "commit to this outcome", "commit", "take back sprint"),
    bind!(Goal, "goal", ["m"], PLAN, Do, "make this outcome the goal", "goal", "main"),
    bind!(OpenSprint, "open-sprint", ["O"], PLAN, Do, "open the sprint: asks y", "open it", "start begin"),
    bind!(PlanSprint, "plan-sprint", ["e"], PLAN, Do, "the sprint's days and name", "days", "span length edit"),
    bind!(Answer, "answer", ["a"], REVIEWED, Do, "answer for it; kept or dropped", "answer", "learned next promise"),
    bind!(Reading, "reading", ["r"], READ, Do, "log a reading", "reading", "measure value number"),
    bind!(Readings, "readings-due", ["R"], BOARD, Do, "log every reading that is due, one after another", "", "all stale"),
    bind!(Verdict, "verdict", ["v"], SHIPPED, Do, "write the verdict", "verdict", "close judge supported refuted finish done"),
    bind!(Ship, "ship", ["s"], CARDS, Do, "mark as shipped", "shipped", "release deploy live"),
    bind!(Hypothesis, "hypothesis", ["n"], CARDS, Do, "write a hypothesis", "hypothesis", "new card try bet add"),
    bind!(Outcome, "outcome", ["N"], BOARD, Do, "frame an outcome", "", "new column goal add"),
    bind!(Build, "build", ["b"], CARDS, Do, "start building", "", "begin doing"),
    bind!(Wait, "wait", ["W"], CARDS, Do, "look again later", "", "postpone snooze"),
    bind!(Note, "note", ["c"], CARDS, Do, "note something", "", "comment evidence interview"),
    bind!(Scope, "scope", ["t"], CARDS, Do, "a scope call", "", "request in out later close"),
    bind!(Owner, "owner", ["o"], OWNED, Do, "owner: hand over, accept, take", "", "assign person"),
    bind!(Withdraw, "withdraw", ["w"], CARDS, Do, "withdraw an idea", "", "delete remove close cancel"),
    bind!(Edit, "edit", ["e"], CARDS, Do, "edit; in the framing, the outcome", "", "change rename amend"),
    bind!(EditLong, "edit-long", ["E"], CARDS, Do, "edit its longest text in $EDITOR", "", "spec details markdown"),
    bind!(Move, "move", ["M"], CARDS, Do, "move to another outcome", "", ""),
    bind!(Later, "later", ["J"], ORDERED, Do, "put this outcome one place later", "", "order rank down"),
    bind!(Earlier, "earlier", ["K"], ORDERED, Do, "put this outcome one place earlier", "", "order rank up"),
    bind!(Close, "close", ["C"], CARDS, Do, "close this outcome", "", "achieved missed stopped end finish"),
    bind!(CloseSprint, "close-sprint", ["C"], REVIEWED, Do, "close the sprint: asks y", "close sprint", "end finish"),
    bind!(Add, "add", ["n"], SHELVES, Do, "put one more on the list", "add", "new chore objective"),
    bind!(Reopen, "reopen", ["O"], BOARD, Do, "open a closed outcome again", "", "undo close"),
    bind!(Correct, "correct", ["Ctrl-e"], CARDS, Do, "correct the last reading", "", "fix typo wrong"),
    bind!(Live, "live", [], CARDS, Do, "say what became of a refuted ship: rolled back, kept", "", "still live remove"),
    bind!(Confirm, "confirm", [], CARDS, Do, "confirm a verdict that somebody typed or proposed", "", "sign"),
    bind!(Link, "link", [], CARDS, Do, "add a link", "", "url pull request commit"),
    bind!(Open, "open", ["Enter"], LISTS, Find, "open", "open", ""),
    bind!(Filter, "filter", ["/"], FILTERED, Find, "filter", "find", "search"),
    bind!(Whose, "whose", ["f"], &[Place::Board, Place::Needs], Find, "whose: everyone, mine, needs someone", "", "mine owner"),
    bind!(NeedsMe, "needs-me", ["!", "gn"], EVERYWHERE, Find, "what needs me", "needs me", "todo due late"),
    bind!(Framing, "framing", ["i"], CARDS, Find, "framing: there and back", "framing", "problem target"),
    bind!(Pane, "pane", ["p"], BOARD, Find, "the pane: on, off", "pane", "detail"),
    bind!(Zoom, "zoom", ["z"], CARDS, Find, "zoom; in the outcome: fit the data", "", ""),
    bind!(OpenLink, "open-link", ["x"], CARDS, Find, "open a link", "", "url browser"),
    bind!(Copy, "copy", ["y"], COPIED, Find, "copy or write out: a menu", "", "yank clipboard export markdown html"),
    bind!(EarlierSprint, "earlier-sprint", ["("], REVIEW, Find, "the sprint before", "earlier", "previous"),
    bind!(LaterSprint, "later-sprint", [")"], REVIEW, Find, "the sprint after", "later", "next"),
    bind!(Board, "go-board", ["gb"], EVERYWHERE, Find, "board", "", "go home"),
    bind!(Review, "go-review", ["gr"], EVERYWHERE, Find, "review", "", "go sprint answer close"),
    bind!(Ask, "go-ask", ["ga"], EVERYWHERE, Find, "ask", "", "go who answers did it work"),
    bind!(Plan, "go-plan", ["gp"], EVERYWHERE, Find, "plan", "", "go sprint commit goal start"),
    bind!(Sprints, "go-sprints", ["gs"], EVERYWHERE, Find, "sprints", "", "go list past"),
    bind!(History, "go-history", ["gh"], EVERYWHERE, Find, "history", "", "go log audit undo"),
    bind!(Lessons, "go-lessons", ["gl"], EVERYWHERE, Find, "lessons", "", "go learned verdicts"),
    bind!(Metrics, "go-metrics", ["gm"], EVERYWHERE, Find, "metrics", "", "go numbers readings"),
    bind!(Symptoms, "go-symptoms", ["gy"], EVERYWHERE, Find, "symptoms", "", "go signs feature factory"),
    bind!(Objectives, "go-objectives", ["go"], EVERYWHERE, Find, "objectives", "", "go planning interval"),
    bind!(Chores, "go-chores", ["gk"], EVERYWHERE, Find, "chores", "", "go known work shelf"),
    bind!(Undo, "undo", ["u"], EVERYWHERE, Anywhere, "undo your newest change", "undo", "revert"),
    bind!(Redo, "redo", ["U", "Ctrl-r"], EVERYWHERE, Anywhere, "redo", "", ""),
    bind!(Palette, "palette", [":"], EVERYWHERE, Anywhere, "every command", "commands", ""),
    bind!(Help, "help", ["?", "F1"], EVERYWHERE, Anywhere, "help", "help", "keys"),
    bind!(Back, "back", ["Esc"], EVERYWHERE, Anywhere, "back; never quits", "", "close cancel"),
    bind!(Quit, "quit", ["q"], EVERYWHERE, Anywhere, "close this screen; on the board quit", "", "exit leave"),
    bind!(Interrupt, "interrupt", ["Ctrl-c"], EVERYWHERE, Anywhere, "close what is open; on a screen leave", "", ""),
    bind!(Suspend, "suspend", ["Ctrl-z"], EVERYWHERE, Anywhere, "suspend", "", "background"),
    bind!(Reload, "reload", ["Ctrl-l"], EVERYWHERE, Anywhere, "reload and draw anew", "", "refresh"),
    bind!(Mouse, "mouse", [], EVERYWHERE, Anywhere, "mouse: on, off", "", "click wheel select text"),
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

/// The key of a name: the way back from [`name`].
pub(crate) fn parse(name: &str) -> Option<KeyEvent> {
    let (held, plain) = match name.strip_prefix("Ctrl-") {
        Some(plain) => (KeyModifiers::CONTROL, plain),
        None => (KeyModifiers::NONE, name),
    };
    let code = match plain {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "S-Tab" => KeyCode::BackTab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        "Delete" => KeyCode::Delete,
        "Space" => KeyCode::Char(' '),
        one => {
            let mut letters = one.chars();
            match (letters.next()?, letters.next()) {
                (c, None) => KeyCode::Char(c),
                ('F', Some(_)) => KeyCode::F(one[1..].parse().ok()?),
                _ => return None,
            }
        }
    };
    Some(KeyEvent::new(code, held))
}

/// A line of the table with the keys it has now.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    /// Its place in the table.
    at: usize,
    /// Its keys, the first being the one shown; none where it is in the palette alone.
    pub(crate) keys: Vec<String>,
}

impl Bound {
    /// The line of the table.
    pub(crate) fn bind(&self) -> &'static Bind {
        &TABLE[self.at]
    }

    /// The key shown; blank where there is none.
    pub(crate) fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }

    /// Whether it works in a place.
    pub(crate) fn works(&self, place: Place) -> bool {
        let places = self.bind().places;
        places.is_empty() || places.contains(&place)
    }
}

/// The keys as they are, after the config had its say.
#[derive(Clone, Debug)]
pub(crate) struct Keymap(Vec<Bound>);

impl Default for Keymap {
    fn default() -> Self {
        let bound =
            |(at, bind): (usize, &Bind)| Bound { at, keys: bind.keys.iter().map(|k| (*k).to_owned()).collect() };
        Self(TABLE.iter().enumerate().map(bound).collect())
    }
}

impl Keymap {
    /// The keys of the table with those of the config; what could not be understood keeps its default and is said.
    pub(crate) fn of(config: &BTreeMap<String, Vec<String>>) -> (Self, Vec<String>) {
        let mut map = Self::default();
        let mut unclear = Vec::new();
        for (name, keys) in config {
            if let Err(why) = map.rebind(name, keys) {
                unclear.push(format!("keys.{name} in the config: {why}; its default stays"));
            }
        }
        (map, unclear)
    }

    fn rebind(&mut self, name: &str, keys: &[String]) -> Result<(), String> {
        let Some(at) = self.0.iter().position(|bound| bound.bind().name == name) else {
            let near = TABLE.iter().max_by(|a, b| {
                let like = |bind: &Bind| strsim::jaro_winkler(bind.name, name);
                like(a).total_cmp(&like(b))
            });
            return Err(format!("no action is called so, perhaps {}", near.map_or("", |bind| bind.name)));
        };
        let mut named = Vec::new();
        for key in keys {
            named.push(valid(key).ok_or_else(|| format!("{key:?} is no key: write r, gh, Ctrl-e, Enter or F2"))?);
        }
        let places = |bound: &Bound| bound.bind().places;
        let meets = |a: &[Place], b: &[Place]| a.is_empty() || b.is_empty() || a.iter().any(|place| b.contains(place));
        for key in &named {
            let taken = self.0.iter().enumerate().find(|(other, bound)| {
                let clash = |has: &String| has == key || sequence(has, key) || sequence(key, has);
                *other != at && meets(places(bound), places(&self.0[at])) && bound.keys.iter().any(clash)
            });
            if let Some((_, bound)) = taken {
                return Err(format!("{key} is {} already", bound.bind().name));
            }
            if key.len() == 1 && key.as_bytes()[0].is_ascii_digit() {
                return Err(format!("{key} goes to an outcome already"));
            }
        }
        self.0[at].keys = named;
        Ok(())
    }

    /// The lines, in the table's order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Bound> {
        self.0.iter()
    }

    /// The line of an action.
    pub(crate) fn of_action(&self, action: Action) -> Option<&Bound> {
        self.0.iter().find(|bound| bound.bind().action == action)
    }

    /// What a key does anywhere.
    pub(crate) fn bound_to(&self, key: &str) -> Option<&'static str> {
        self.0.iter().find(|bound| bound.keys.iter().any(|has| has == key)).map(|bound| bound.bind().does)
    }

    /// The key shown for an action.
    pub(crate) fn key(&self, action: Action) -> &str {
        self.of_action(action).map_or("", Bound::key)
    }

    /// Whether a key begins a sequence.
    pub(crate) fn begins(&self, key: &str) -> bool {
        self.0.iter().flat_map(|bound| &bound.keys).any(|has| sequence(key, has))
    }

    /// What follows a key that begins a sequence: each next key with what it does.
    pub(crate) fn after<'a>(&'a self, held: &'a str) -> impl Iterator<Item = (&'a str, &'static Bind)> {
        let follows = move |bound: &'a Bound| {
            bound.keys.iter().filter(|has| sequence(held, has)).map(|has| (&has[held.len()..], bound.bind()))
        };
        self.0.iter().flat_map(follows)
    }

    /// What a key means in a place; `held` is the beginning of a sequence, `g`.
    pub(crate) fn resolve(&self, place: Place, held: Option<&str>, key: KeyEvent) -> Option<Action> {
        let name = name(key);
        let whole = format!("{}{name}", held.unwrap_or(""));
        if held.is_none() && matches!(place, Place::Board | Place::Outcome) {
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
        self.0
            .iter()
            .filter(|bound| bound.works(place))
            .find(|bound| bound.keys.contains(&whole))
            .map(|b| b.bind().action)
    }
}

/// Whether a key is the beginning of another: `g` of `gh`.
fn sequence(begin: &str, whole: &str) -> bool {
    begin.chars().count() == 1 && whole.chars().count() == 2 && whole.starts_with(begin) && parse(whole).is_none()
}

/// A key as the config writes it, in the table's spelling; none where it is no key.
fn valid(key: &str) -> Option<String> {
    const NAMED: [&str; 17] = [
        "Enter",
        "Esc",
        "Tab",
        "S-Tab",
        "Space",
        "Backspace",
        "Delete",
        "Left",
        "Right",
        "Up",
        "Down",
        "Home",
        "End",
        "PgUp",
        "PgDn",
        "Ins",
        "Menu",
    ];
    let key = key.trim();
    let named = NAMED.iter().find(|name| name.eq_ignore_ascii_case(key)).map(|name| (*name).to_owned());
    let function = key.strip_prefix('F').filter(|n| n.parse::<u8>().is_ok_and(|n| (1..=12).contains(&n)));
    let control = key.strip_prefix("Ctrl-").or(key.strip_prefix("ctrl-")).filter(|rest| rest.chars().count() == 1);
    let letters = (1..=2).contains(&key.chars().count()) && key.chars().all(|c| c.is_ascii_graphic());
    named
        .or(function.map(|n| format!("F{n}")))
        .or(control.map(|rest| format!("Ctrl-{}", rest.to_lowercase())))
        .or(letters.then(|| key.to_owned()))
}
