//! Every key, once: what it does, where, and how it is said.

use super::{Action, Place};

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
    /// Where it works.
    pub(crate) places: &'static [Place],
    /// What it does, in words.
    pub(crate) does: &'static str,
    /// Its heading in the help.
    pub(crate) group: Group,
    /// Other words the palette finds it by.
    pub(crate) also: &'static str,
}

const BOARD: &[Place] = &[Place::Board];
const VERSIONS: &[Place] = &[Place::Board, Place::Outcome, Place::Needs];
const CARDS: &[Place] = &[Place::Board, Place::Outcome];
/// Where an outcome is selected whose metric may be read.
const READ: &[Place] = &[Place::Board, Place::Outcome, Place::Needs, Place::Metrics, Place::Review];
const OWNED: &[Place] = &[Place::Board, Place::Outcome, Place::Needs, Place::Review, Place::Plan];
/// Where something that shipped may be selected.
const SHIPPED: &[Place] = &[
    Place::Board,
    Place::Outcome,
    Place::Needs,
    Place::Review,
    Place::Plan,
    Place::Ask,
    Place::Symptoms,
    Place::Objectives,
];
/// Where something may be selected whose verdict is due.
const WAITED: &[Place] = &[Place::Board, Place::Outcome, Place::Needs, Place::Review];
const COPIED: &[Place] = &[
    Place::Board,
    Place::Outcome,
    Place::Needs,
    Place::History,
    Place::Lessons,
    Place::Metrics,
    Place::List,
    Place::Review,
    Place::Ask,
    Place::Symptoms,
    Place::Sprints,
    Place::Objectives,
    Place::Chores,
];
const ORDERED: &[Place] = &[Place::Board, Place::Plan];
const REVIEWED: &[Place] = &[Place::Review, Place::Needs];
/// Where one goes from sprint to sprint: from one's review to another's, and from what is of all of them into them.
const SPRINTED: &[Place] = &[Place::Board, Place::Review, Place::Ask, Place::Symptoms];
const PLAN: &[Place] = &[Place::Plan];
const SHELVES: &[Place] = &[Place::Metrics, Place::Objectives, Place::Chores];
const EDITED: &[Place] = &[Place::Board, Place::Outcome, Place::Metrics, Place::Objectives];
const CLOSED: &[Place] = &[Place::Review, Place::Needs, Place::Sprints];
const STARTED: &[Place] = &[Place::Plan, Place::Sprints];
const TRIED: &[Place] = &[Place::Board, Place::Outcome, Place::Lessons];
/// Where what is shown is somebody's.
const OTHERS: &[Place] = &[Place::Board, Place::Needs, Place::Lessons, Place::History];
const FILTERED: &[Place] = &[
    Place::Board,
    Place::History,
    Place::Lessons,
    Place::Metrics,
    Place::List,
    Place::Ask,
    Place::Sprints,
    Place::Objectives,
    Place::Chores,
];
/// Where what is selected may have a link.
const LINKED: &[Place] = &[Place::Board, Place::Outcome, Place::Lessons, Place::Ask];
const EVERYWHERE: &[Place] = &Place::ALL;

macro_rules! bind {
    ($action:ident, $name:literal, $keys:expr, $places:expr, $group:ident, $does:literal, $also:literal) => {
        Bind {
            action: Action::$action,
            name: $name,
            keys: &$keys,
            places: $places,
            does: $does,
            group: Group::$group,
            also: $also,
        }
    };
}

/// The key table. A key of two letters is pressed one after the other: `gh` is `g`, then `h`.
#[rustfmt::skip]
pub(crate) const TABLE: &[Bind] = &[
    bind!(Next, "next", ["j", "Down"], EVERYWHERE, Move, "next", "down"),
    bind!(Previous, "previous", ["k", "Up"], EVERYWHERE, Move, "previous", "up"),
    bind!(Left, "left", ["h", "Left"], CARDS, Move, "the outcome at the left", ""),
    bind!(Right, "right", ["l", "Right"], CARDS, Move, "the outcome at the right", ""),
    bind!(Top, "top", ["gg", "Home"], EVERYWHERE, Move, "the first", ""),
    bind!(Bottom, "bottom", ["G", "End"], EVERYWHERE, Move, "the last", ""),
    bind!(HalfDown, "half-down", ["Ctrl-d", "PgDn"], EVERYWHERE, Move, "half a page down", ""),
    bind!(HalfUp, "half-up", ["Ctrl-u", "PgUp"], EVERYWHERE, Move, "half a page up", ""),
    bind!(LastColumn, "last-outcome", ["$"], BOARD, Move, "the last outcome", ""),
    bind!(OtherPane, "other-pane", ["Tab"], CARDS, Move, "to the pane, the next list, and back", "list readings notes"),
    bind!(PaneBefore, "pane-before", ["S-Tab"], CARDS, Move, "to the pane, the list before, and back", "previous list readings notes"),
    bind!(Commit, "commit", ["Space"], PLAN, Do, "commit to this outcome", "take back sprint"),
    bind!(Goal, "goal", ["m"], PLAN, Do, "make this outcome the goal", "main"),
    bind!(OpenSprint, "open-sprint", ["O"], STARTED, Do, "start the sprint", "start begin"),
    bind!(PlanSprint, "plan-sprint", ["e"], PLAN, Do, "the sprint's days and name", "span length edit"),
    bind!(Answer, "answer", ["a"], REVIEWED, Do, "answer for it; kept or dropped", "learned next promise"),
    bind!(Reading, "reading", ["r"], READ, Do, "log a reading", "measure value number"),
    bind!(Readings, "readings-due", ["R"], &[Place::Board, Place::Metrics], Do, "log every reading that is due, one after another", "all stale pull fetch source"),
    bind!(Verdict, "verdict", ["v"], SHIPPED, Do, "write the verdict", "close judge supported refuted finish done"),
    bind!(Ship, "ship", ["s"], CARDS, Do, "mark as shipped", "release deploy live"),
    bind!(Hypothesis, "hypothesis", ["n"], TRIED, Do, "write a hypothesis", "new card try bet add"),
    bind!(Outcome, "outcome", ["N"], BOARD, Do, "frame an outcome", "new column goal add"),
    bind!(Build, "build", ["b"], CARDS, Do, "start building", "begin doing"),
    bind!(Wait, "wait", ["W"], WAITED, Do, "look again later", "postpone snooze"),
    bind!(Note, "note", ["c"], CARDS, Do, "note something", "comment evidence interview"),
    bind!(Scope, "scope", ["t"], CARDS, Do, "scope decision", "request in out later close"),
    bind!(Owner, "owner", ["o"], OWNED, Do, "owner: hand over, accept, take", "assign person"),
    bind!(Withdraw, "withdraw", ["w"], CARDS, Do, "withdraw an idea", "delete remove close cancel"),
    bind!(Edit, "edit", ["e"], EDITED, Do, "edit; in the framing, the outcome", "change rename amend"),
    bind!(EditLong, "edit-long", ["E"], CARDS, Do, "edit its longest text in $EDITOR", "spec details markdown"),
    bind!(Move, "move", ["M"], CARDS, Do, "move to another outcome", ""),
    bind!(Later, "later", ["J"], ORDERED, Do, "put this outcome one place later", "order rank down"),
    bind!(Earlier, "earlier", ["K"], ORDERED, Do, "put this outcome one place earlier", "order rank up"),
    bind!(Close, "close", ["C"], CARDS, Do, "close this outcome", "achieved missed stopped end finish"),
    bind!(CloseSprint, "close-sprint", ["C"], CLOSED, Do, "close the sprint", "end finish"),
    bind!(Add, "add", ["N", "n"], SHELVES, Do, "put one more on the list", "new chore objective metric"),
    bind!(Reopen, "reopen", ["O"], BOARD, Do, "open a closed one again", "undo close"),
    bind!(Versions, "versions", ["="], VERSIONS, Do, "versions: what two copies said differently", "settle resolve conflict merge"),
    bind!(Correct, "correct", ["Ctrl-e"], CARDS, Do, "correct the last reading", "fix typo wrong"),
    bind!(Live, "live", [], CARDS, Do, "say what became of a refuted ship: rolled back, kept", "still live remove"),
    bind!(Confirm, "confirm", [], CARDS, Do, "confirm a verdict that somebody typed or proposed", "sign"),
    bind!(Link, "link", [], CARDS, Do, "add a link", "url pull request commit"),
    bind!(Open, "open", ["Enter"], EVERYWHERE, Find, "open", ""),
    bind!(Filter, "filter", ["/"], FILTERED, Find, "filter", "search"),
    bind!(Whose, "whose", ["f"], OTHERS, Find, "whose: everyone, mine, needs someone", "mine owner"),
    bind!(NeedsMe, "needs-me", ["!", "gn"], EVERYWHERE, Find, "what needs me", "todo due late"),
    bind!(Framing, "framing", ["i"], CARDS, Find, "framing: there and back", "problem target"),
    bind!(Pane, "pane", ["p"], BOARD, Find, "the pane: on, off", "detail"),
    bind!(Zoom, "zoom", ["z"], CARDS, Find, "zoom; in the outcome: fit the data", ""),
    bind!(OpenLink, "open-link", ["x"], LINKED, Find, "open a link", "url browser"),
    bind!(Copy, "copy", ["y"], COPIED, Find, "copy or write out: a menu", "yank clipboard export markdown html"),
    bind!(EarlierSprint, "earlier-sprint", ["("], SPRINTED, Find, "previous sprint", "earlier before"),
    bind!(LaterSprint, "later-sprint", [")"], SPRINTED, Find, "next sprint", "later after"),
    bind!(Board, "go-board", ["gb"], EVERYWHERE, Find, "board", "go home"),
    bind!(Review, "go-review", ["gr"], EVERYWHERE, Find, "review", "go sprint answer close"),
    bind!(Ask, "go-ask", ["ga"], EVERYWHERE, Find, "ask", "go who answers did it work"),
    bind!(Plan, "go-plan", ["gp"], EVERYWHERE, Find, "plan", "go sprint commit goal start"),
    bind!(Sprints, "go-sprints", ["gs"], EVERYWHERE, Find, "sprints", "go list past"),
    bind!(History, "go-history", ["gh"], EVERYWHERE, Find, "history", "go log audit undo"),
    bind!(Lessons, "go-lessons", ["gl"], EVERYWHERE, Find, "lessons", "go learned verdicts"),
    bind!(Metrics, "go-metrics", ["gm"], EVERYWHERE, Find, "metrics", "go numbers readings"),
    bind!(Symptoms, "go-symptoms", ["gy"], EVERYWHERE, Find, "symptoms", "go signs feature factory"),
    bind!(Objectives, "go-objectives", ["go"], EVERYWHERE, Find, "objectives", "go planning interval"),
    bind!(Chores, "go-chores", ["gk"], EVERYWHERE, Find, "chores", "go known work shelf"),
    bind!(Undo, "undo", ["u"], EVERYWHERE, Anywhere, "undo your newest change", "revert"),
    bind!(Redo, "redo", ["U", "Ctrl-r"], EVERYWHERE, Anywhere, "redo", ""),
    bind!(Palette, "palette", [":"], EVERYWHERE, Anywhere, "every command", ""),
    bind!(Help, "help", ["?", "F1"], EVERYWHERE, Anywhere, "help", "keys"),
    bind!(Back, "back", ["Esc"], EVERYWHERE, Anywhere, "back; never quits", "close cancel"),
    bind!(Quit, "quit", ["q"], EVERYWHERE, Anywhere, "close the screen, or quit", "exit leave"),
    bind!(Interrupt, "interrupt", ["Ctrl-c"], EVERYWHERE, Anywhere, "close the overlay, else the screen", ""),
    bind!(Suspend, "suspend", ["Ctrl-z"], EVERYWHERE, Anywhere, "suspend", "background"),
    bind!(Reload, "reload", ["Ctrl-l"], EVERYWHERE, Anywhere, "reload and draw anew", "refresh"),
    bind!(Mouse, "mouse", [], EVERYWHERE, Anywhere, "mouse: on, off", "click wheel select text"),
];

/// What a habit from elsewhere presses, and what to press instead.
pub(crate) const HABITS: &[(&str, &str)] = &[
    ("d", "w withdraws an idea, u undoes; nothing is deleted"),
    ("D", "w withdraws an idea, u undoes; nothing is deleted"),
    ("X", "x opens the link; nothing is deleted"),
    ("P", "p shows and hides the pane"),
    ("Z", "z zooms; q leaves"),
    ("H", "h goes to the outcome at the left"),
    ("L", "l goes to the outcome at the right"),
    ("Ctrl-k", "k goes up"),
];
