//! upshot: a sprint board in the terminal whose columns are outcomes instead of tickets.
//!
//! The map, as the board is drawn:
//!
//! ```text
//!  upshot  S-14 · goal activation · day 11 of 14     sprint.rs, board.rs      ! 3 need you   cli/todo.rs
//! ───────────────────────────────────────┬─────────────────────────────────────────────────────────────
//!  1 New teams see a first report  @mara │ an outcome: domain/outcome.rs; whose: decide/owner.rs
//!  DID NOT MOVE  -0.2 to +2.2 since H-12 │ what the readings say: evidence/, domain/assessment.rs
//!  36.2%  31 █████████··········┃···· 45 │ its metric: domain/metric.rs; where it stands, what is true: domain/fact/
//!  read 1d ago         ! VERDICT 9d LATE │ what is owed, one list: domain/board/needs.rs
//!  45 ┄┄┄┄┄╎┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ target │ its readings over time: chart.rs
//!  31 ⣀⠤⣀⠤⠤╎⠒⠉⠒⠉┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈ start  │
//! ───────────────────────────────────────┤
//!  ▲ H-12 Sample data at signup          │ a hypothesis: domain/hypothesis.rs; its ship: decide/ship.rs
//!    supported · learned …               │ its verdict: domain/verdict.rs, decide/verdict.rs
//! ───────────────────────────────────────┴─────────────────────────────────────────────────────────────
//!  Logged 36.2% for activation.  Undo: upshot undo      store/apply.rs, store/journal.rs, decide/undo.rs
//! ```
//!
//! The same board is drawn in the terminal by `tui/`: a key goes through `tui/keys/` to `tui/app.rs`, which says what is to
//! be done; `tui/effect.rs` is the one place that does it.
//!
//! How a word becomes a change: `cli/log.rs` reads flags into the domain's types and makes a
//! [`domain::command::Command`]; [`session::Session::run`] opens a write transaction, loads the slice the command
//! touches and the facts rules need, asks [`domain::decide::decide`], which is pure, and writes what it decided as one
//! change set; `cli/print.rs` says it.
//!
//! `linear.rs` says the same board line by line, for screen readers and simple terminals: by the pages and the shell's verbs.
//!
//! An assistant reads the same board through `mcp.rs`, over the Model Context Protocol: the same commands, the same pages, and the
//! things as JSON that the command line prints (`json.rs`); what it may is what the rules let a robot do.
//!
//! How a view is shown: it is laid out once, as a page of [`report`]; [`pages`] lists every page with how it is read from the
//! board. One painter each writes it as text, as Markdown, as HTML, and on a screen (`tui/screen/page.rs`).
//!
//! Who may know whom: `cli`, `tui` and `mcp` → [`session`] → [`store`] → [`domain`], and [`session`] → [`evidence`] → [`domain`]. The
//! domain and the evidence know neither files nor the clock; the store does not know why a change is allowed, and no condition
//! or order stands outside of it: each has a name there, by what it answers (`store/things.rs`); the command line holds no
//! rule; [`git`] alone runs the program of that name; [`rows`] reads any file people have into
//! readings, and knows bytes and the domain's words alone, and `pasted` reads lines by it; [`source`] alone runs a metric's own command, and [`pulling`] brings it
//! and the board together; [`chart`] draws what it is handed, [`report`] says what a page is and
//! writes it, and [`pages`] lays each out from plain values: of its files only those that read know the session.
//! `tests/house.rs` keeps this.
//!
//! Four recipes, for what is added most often (`CONTRIBUTING.md` has them step by step):
//!
//! - **A verb**: its file in `cli/` (flags as the domain's types, `run`), its variant and arm in `cli/mod.rs`, a line in the list of
//!   verbs with its example. If it changes something: a variant of [`domain::command::Command`] with what it wants to see, its
//!   arms in `domain/decide/` (what is allowed, what a robot may), a test of each refusal. Help, the man page, completions and the
//!   palette read the list.
//! - **A sheet** (a form): its file in `tui/form/`, which implements the one trait (fields, what they hold, the command, which
//!   rule belongs to which field), and a line in `tui/form/mod.rs`. What its drafts are kept under is a name.
//! - **A page**: its file in `pages/`, a function from facts to a [`report::Doc`] whose rows say what they are about, and two
//!   lines in `pages.rs`. Text, Markdown, HTML (`upshot show NAME --format`) and a screen (`:` NAME) come with it.
//! - **A rule**: a variant of [`domain::refusal::Rule`] with its strength, a gate in its noun's file in `domain/decide/`, an arm
//!   in the test of refusals with the command that gets past it.
#![forbid(unsafe_code)]
// The screens use what nobody else does, and are for Unix as yet.
#![cfg_attr(not(unix), allow(dead_code, unused_imports))]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that can't go on should stop"))]

pub mod chart;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
mod drafts;
pub mod editor;
pub mod error;
pub mod evidence;
#[cfg(test)]
mod fixture;
pub mod git;
mod json;
mod linear;
mod lines;
pub mod mcp;
pub mod pages;
mod pasted;
pub mod paths;
pub mod pulling;
pub mod report;
pub mod rows;
pub mod session;
pub mod source;
pub mod store;
pub mod text;
#[cfg(unix)]
pub mod tui;
pub mod weaken;

use std::ffi::OsString;

/// Runs the program; its exit code.
pub fn run(args: Vec<OsString>) -> u8 {
    match cli::run(args) {
        cli::Ended::With(code) => code,
        cli::Ended::AtBoard(mut seat) => {
            let ended = sit(&mut seat);
            let code = seat.leave(ended);
            // Nothing is open that would have to be closed in order: the system takes all of it back at once.
            std::mem::forget(seat);
            code
        }
        cli::Ended::Linear(mut shell) => {
            let ended = linear::run(&mut shell);
            shell.leave(ended)
        }
        cli::Ended::Door(mut desk) => {
            let door = mcp::Door {
                session: &mut desk.session,
                writes: desk.writes,
                person: desk.person.clone(),
                most: desk.most,
            };
            let ended = mcp::run(door);
            desk.leave(ended)
        }
        cli::Ended::Settings(settings) => {
            let unclear = unclear(&settings);
            settings.tell(unclear)
        }
        cli::Ended::Picture(mut seat, picture) => {
            let drawn = draw(&mut seat, &picture);
            let ended = drawn.and_then(|drawn| seat.put(&picture, &drawn));
            seat.leave(ended)
        }
    }
}

/// Shows the screens until the person is done, on their own board or on the demo's.
#[cfg(unix)]
fn sit(seat: &mut cli::Seat) -> Result<(), error::Error> {
    let (looks, mut unclear) = looks(&seat.config, &seat.env);
    unclear.splice(0..0, seat.config.wrong.iter().map(|wrong| wrong.says.clone()));
    // Who came to the demo from the first words goes back to them.
    let mut first: Option<std::path::PathBuf> = None;
    loop {
        let sources = pulling::Sources::of(&seat.config, &seat.env);
        if let Some(sources) = &sources {
            sources.tell(&mut seat.session);
        }
        match tui::run(&mut seat.session, &looks, &unclear, &seat.env, sources)? {
            tui::Left::Ended => return Ok(()),
            tui::Left::Done => match first.take() {
                Some(path) => seat.to_board(&path)?,
                None => return Ok(()),
            },
            tui::Left::Demo => {
                first = (!seat.session.exists()).then(|| seat.session.path().to_owned());
                seat.to_demo()?;
            }
            tui::Left::Moved(asked) => seat.tell_moved(&asked)?,
            tui::Left::Board(path) => {
                first = None;
                seat.to_board(&path)?;
            }
        }
    }
}

/// How the screens look by the config; with what could not be understood of it, and where that stands.
#[cfg(unix)]
fn looks(config: &config::Config, env: &paths::Env) -> (tui::Looks, Vec<String>) {
    let told = tui::Told {
        theme: config.theme.clone(),
        glyphs: config.glyphs.clone(),
        mouse: config.mouse,
        keys: config.keys.iter().map(|(action, keys)| (action.clone(), keys.list())).collect(),
    };
    let (looks, odd) = tui::Looks::of(&told, env);
    (looks, odd.iter().map(|(key, says)| config.at(key, says)).collect())
}

/// What the screens can't take of the settings.
#[cfg(unix)]
fn unclear(settings: &cli::Settings) -> Vec<String> {
    looks(&settings.config, &settings.env).1
}

/// There are no screens here yet, which could say what they take.
#[cfg(not(unix))]
fn unclear(_: &cli::Settings) -> Vec<String> {
    Vec::new()
}

/// Draws a screen.
#[cfg(unix)]
fn draw(seat: &mut cli::Seat, picture: &cli::Picture) -> Result<String, error::Error> {
    let (looks, _) = looks(&seat.config, &seat.env);
    let shot = tui::Shot { keys: picture.keys.clone(), size: picture.size, svg: picture.svg };
    tui::picture(&mut seat.session, &looks, &shot)
}

/// There are no screens here yet.
#[cfg(not(unix))]
fn draw(_: &mut cli::Seat, _: &cli::Picture) -> Result<String, error::Error> {
    Err(error::Error::new(error::Kind::Refused, "no_screens", "there are no screens on this system yet"))
}

/// There are no screens here yet, and the command line asks for none: it goes to the board line by line.
#[cfg(not(unix))]
fn sit(_: &mut cli::Seat) -> Result<(), error::Error> {
    Ok(())
}
