//! Words in, words out: one verb a file.
//!
//! A verb's file holds its flags and what it does with them: it makes a [`crate::domain::command::Command`], hands it to the session, and prints what
//! came of it. No rule of the product stands here. A new verb is its file, its line in `Verb`, and its line in `verbs.rs`,
//! which says whether it only looks and shows an example.

mod ask;
mod board;
mod brief;
mod chore;
mod complete;
mod context;
mod correct;
mod demo;
mod edit;
mod evidence;
mod export;
mod files;
#[cfg(test)]
pub(crate) mod fixture;
mod frame;
mod go;
mod help;
mod history;
mod hub;
mod hypothesis;
mod import;
mod init;
mod link;
mod list;
mod log;
mod man;
mod mcp;
mod merge;
mod metric;
mod moved;
mod note;
mod objective;
mod outcome;
mod page;
mod parse;
mod parts;
mod person;
mod place;
mod print;
mod prompt;
mod pull;
mod reading;
mod report;
mod resolve;
mod review;
mod scope;
mod screenshot;
mod search;
mod seat;
mod settings;
mod sheet;
mod shell;
mod ship;
mod show;
mod source;
mod sprint;
mod start;
mod stderr;
mod symptoms;
mod sync;
mod table;
mod todo;
mod trailer;
mod try_out;
mod undo;
mod verbs;
mod verdict;
mod wait;
mod words;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::clock;
use crate::config::Color;
use crate::domain::day::{Day, Lean, parse_day};
use crate::error::{Error, Kind};
use crate::json;
use crate::paths::Env;
#[cfg(test)]
use crate::session::Session;
use crate::session::Who;
use context::Ctx;
pub use files::Settings;
use go::go;
pub use mcp::Desk;
use parse::{is_bare, parse};
use print::{Form, Out};
pub use screenshot::Picture;
pub use seat::Seat;
pub use shell::Shell;
use verbs::Does;

/// A sprint board whose columns are outcomes instead of tickets.
#[derive(Parser, Debug)]
#[command(name = "upshot", version, long_version = help::LONG_VERSION, propagate_version = false, subcommand_negates_reqs = true,
    max_term_width = 100, infer_subcommands = false, after_help = help::AFTER)]
pub(crate) struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    verb: Option<Verb>,
    /// What the verb does to the board.
    #[arg(skip)]
    does: Does,
}

/// Flags that every verb takes, before or after it.
#[derive(clap::Args, Debug, Clone)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Globals {
    /// The board file (else $UPSHOT_DB, else .upshot.db here or above, else your own)
    #[arg(long, global = true, value_name = "PATH")]
    db: Option<PathBuf>,
    /// Whose name the change bears (else $UPSHOT_AS, the config, your login name)
    // An id of its own: verbs have an argument called `handle`, and would set this one too.
    #[arg(id = "as", long = "as", global = true, value_name = "HANDLE", add = complete::people())]
    handle: Option<String>,
    /// What counts as today (else $UPSHOT_TODAY, the clock)
    #[arg(long, global = true, value_name = "DAY", allow_hyphen_values = true)]
    today: Option<String>,
    /// Pass a gate on a coach board; the reason is kept and shown
    #[arg(long, global = true, value_name = "WHY")]
    anyway: Option<String>,
    /// Print JSON: {"schema":1,"kind":…,"data":…}
    #[arg(long, global = true, conflicts_with = "plain")]
    json: bool,
    /// Print tab-separated rows with a header
    #[arg(long, global = true)]
    plain: bool,
    /// Say nothing where all went well
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Never ask; fail naming the flag instead
    #[arg(long, global = true)]
    no_input: bool,
    /// Line by line instead of by screens: for screen readers and simple terminals
    #[arg(long, global = true)]
    linear: bool,
    /// Colour: auto, always, never
    #[arg(long, global = true, value_name = "WHEN")]
    color: Option<ColorWord>,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum ColorWord {
    Auto,
    Always,
    Never,
}

impl From<ColorWord> for Color {
    fn from(word: ColorWord) -> Self {
        match word {
            ColorWord::Auto => Self::Auto,
            ColorWord::Always => Self::Always,
            ColorWord::Never => Self::Never,
        }
    }
}

#[derive(Subcommand, Debug)]
enum Verb {
    /// Frame an outcome: the problem, what success measures, what would tell you that you were wrong
    Frame(frame::Args),
    /// Write a hypothesis: if we build X, the metric moves by so much, because Z
    Try(try_out::Args),
    /// Start building a hypothesis
    Start(start::Args),
    /// Log a reading of a metric
    Log(log::Args),
    /// Record that a hypothesis shipped; its prediction freezes
    Ship(ship::Args),
    /// Give a verdict on what shipped
    Verdict(verdict::Args),
    /// Set a later check day
    Wait(wait::Args),
    /// What the readings say about a hypothesis or an outcome, and how that was reached
    Evidence(evidence::Args),
    /// Did it move? The same answer for any CSV file, no board needed
    Moved(moved::Args),
    /// Note something about a thing, with what it says of the claim
    Note(note::Args),
    /// Ask for scope, or decide on it
    Scope(scope::Args),
    /// Correct a reading; the old one stays in the history
    Correct(correct::Args),
    /// Show a thing in full
    Show(show::Args),
    /// Change an outcome, a hypothesis or a metric
    Edit(Box<edit::Args>),
    /// Link a thing to where its work is
    Link(link::Args),
    /// Find stored texts
    Search {
        /// Words that all must occur
        #[arg(required = true, value_name = "TEXT")]
        words: Vec<String>,
    },
    /// What needs someone
    Todo(todo::Args),
    /// Who answers for what shipped, and did it work? Also over a range of commits
    Ask(ask::Args),
    /// One page for leadership: did it work, what changed, what did we learn, what is next
    Report(report::Args),
    /// An outcome or a hypothesis as a page to work from, for a person or an assistant
    Brief(brief::Args),
    /// Warning signs: work continues, results do not
    Symptoms(symptoms::Args),
    /// The line of a commit that says which hypothesis it is for, or a hook that offers it
    Trailer(trailer::Args),
    /// Take back the last thing you did, or a change set
    Undo(undo::Args),
    /// Do again what you last took back
    Redo,
    /// Take what another copy of this board holds, all or nothing
    Merge(merge::Args),
    /// Meet the other copies of this board at a folder or a hub: take what is there, give what is here
    Sync(sync::Args),
    /// A PostgreSQL database where copies of boards meet: init, sql
    Hub(hub::Args),
    /// What two copies said differently, and which of it holds
    Resolve(resolve::Args),
    /// What was done, by whom and when
    History(undo::HistoryArgs),
    /// Metrics: add, list, show, edit, retire
    Metric(metric::Args),
    /// Outcomes: list, owner, accept, decline, take, contributor, guardrail, close, reopen
    Outcome(outcome::Args),
    /// Hypotheses: list, withdraw, move, live
    Hypothesis(hypothesis::Args),
    /// Readings: list, void
    Reading(reading::Args),
    /// Sprints: start, plan, commit, goal, answer, promise, close, list, show
    Sprint(sprint::Args),
    /// The sprint's review: this moved, this did not, and what is next
    Review(review::Args),
    /// Objectives: add, list, show, edit, link, value
    Objective(objective::Args),
    /// Chores: work that is just work: add, list, done
    Chore(chore::Args),
    /// People: list, away, back, also, left, robot
    Person(person::Args),
    /// The board's settings
    Board(settings::Args),
    /// Import readings from CSV or JSON lines, or a whole board
    Import(import::Args),
    /// Pull readings by the commands that you allowed
    Pull(pull::Args),
    /// Sources, the commands that metrics are read by: list, show, check, allow, forget, timer
    Source(source::Args),
    /// Export the board or its readings
    Export(export::Args),
    /// Make the board file now, for you or to be shared
    Init(init::Args),
    /// The board file: path, check, backup, upgrade
    Db(files::DbArgs),
    /// Check the file, its place and its permissions
    Doctor,
    /// Make and show a believable board to look at
    Demo(demo::Args),
    /// Let an AI assistant read the board and propose, over the Model Context Protocol
    Mcp(mcp::Args),
    /// Draw a screen of the board as text or SVG
    Screenshot(screenshot::Args),
    /// Your settings: path, check
    Config(files::ConfigArgs),
    /// Print the script that completes in a shell: source <(upshot completions bash)
    Completions {
        /// bash, zsh, fish, elvish, powershell
        shell: clap_complete::aot::Shell,
    },
    /// Print the man page
    Man,
}

/// How the command line ended.
pub enum Ended {
    /// Everything is said: the exit code.
    With(u8),
    /// Somebody sits at the terminal and wants the board's screens.
    AtBoard(Box<Seat>),
    /// Somebody wants the board line by line.
    Linear(Box<Shell>),
    /// An assistant is let at the board, over standard input and output.
    Door(Box<Desk>),
    /// The settings are to be checked by what reads them.
    Settings(Box<Settings>),
    /// A screen is to be drawn.
    Picture(Box<Seat>, Picture),
}

/// Runs a command line.
pub fn run(args: Vec<OsString>) -> Ended {
    if let [_, only] = args.as_slice()
        && (only == "-V" || only == "--version")
    {
        // Asked often by scripts, and the whole of the verbs need not be laid out to answer.
        return Ended::With(help::version(only == "--version"));
    }
    complete::answer(&args);
    if let [before @ .., help, topic] = args.as_slice()
        && help == "help"
        && is_bare(before)
        && let Some(code) = help::topic(topic)
    {
        return Ended::With(code);
    }
    let as_json = args.iter().any(|a| a == "--json");
    let cli = match parse(&args) {
        Ok(cli) => cli,
        Err(e) => return Ended::With(help::usage(&e, &args, as_json)),
    };
    match go(cli, args.into_iter().next().unwrap_or_default()) {
        Ok(ended) => ended,
        Err(e) => {
            stderr::error(&e, as_json);
            Ended::With(e.kind.exit_code())
        }
    }
}

/// Answers `upshot moved`, with its words.
fn moved(words: &[OsString], who: &Who) -> Result<(), Error> {
    let cli = parse(words).map_err(|e| Error::new(Kind::Usage, "usage", e.to_string()))?;
    match cli.verb {
        Some(Verb::Moved(args)) => args.run(Out::new(Form::People, false, false), who.today).map(drop),
        _ => Ok(()),
    }
}

/// Does what another command would, with the flags of this one.
fn also(ctx: &mut Ctx, words: &str) -> Result<(), Error> {
    let args: Vec<OsString> = std::iter::once("upshot").chain(words.split(' ')).map(OsString::from).collect();
    let cli = parse(&args).map_err(|e| Error::new(Kind::Usage, "usage", e.to_string()))?;
    dispatch(ctx, cli.verb).map(drop)
}

fn dispatch(ctx: &mut Ctx, verb: Option<Verb>) -> Result<u8, Error> {
    let Some(verb) = verb else { return board::print(ctx).map(|()| 0) };
    match verb {
        Verb::Frame(args) => args.run(ctx),
        Verb::Try(args) => args.run(ctx),
        Verb::Start(args) => args.run(ctx),
        Verb::Log(args) => return args.run(ctx),
        Verb::Ship(args) => return args.run(ctx),
        Verb::Verdict(args) => args.run(ctx),
        Verb::Wait(args) => args.run(ctx),
        Verb::Evidence(args) => args.run(ctx),
        Verb::Note(args) => args.run(ctx),
        Verb::Scope(args) => args.run(ctx),
        Verb::Correct(args) => args.run(ctx),
        Verb::Show(args) => args.run(ctx),
        Verb::Edit(args) => args.run(ctx),
        Verb::Link(args) => args.run(ctx),
        Verb::Search { words } => search::run(ctx, &words),
        Verb::Todo(args) => return todo::run(ctx, &args),
        Verb::Ask(args) => return args.run(ctx),
        Verb::Report(args) => args.run(ctx),
        Verb::Brief(args) => args.run(ctx),
        Verb::Symptoms(args) => args.run(ctx),
        Verb::Trailer(args) => args.run(ctx),
        Verb::Undo(args) => args.run(ctx),
        Verb::Redo => undo::redo(ctx),
        Verb::Merge(args) => return args.run(ctx),
        Verb::Sync(args) => return args.run(ctx),
        Verb::Hub(args) => return args.run(ctx),
        Verb::Resolve(args) => args.run(ctx),
        Verb::History(args) => history::run(ctx, args.reference.as_deref(), args.most),
        Verb::Metric(args) => args.run(ctx),
        Verb::Outcome(args) => args.run(ctx),
        Verb::Hypothesis(args) => args.run(ctx),
        Verb::Reading(args) => args.run(ctx),
        Verb::Sprint(args) => args.run(ctx),
        Verb::Review(args) => args.run(ctx),
        Verb::Objective(args) => args.run(ctx),
        Verb::Chore(args) => args.run(ctx),
        Verb::Person(args) => args.run(ctx),
        Verb::Board(args) => args.run(ctx),
        Verb::Import(args) => args.run(ctx),
        Verb::Pull(args) => return args.run(ctx),
        Verb::Source(args) => return args.run(ctx),
        Verb::Export(args) => args.run(ctx),
        Verb::Init(args) => args.run(ctx),
        Verb::Db(args) => return args.run(ctx),
        Verb::Doctor => return files::doctor(ctx),
        // Done before a board is opened, or handed up to whoever draws.
        Verb::Demo(_)
        | Verb::Moved(_)
        | Verb::Config(_)
        | Verb::Completions { .. }
        | Verb::Man
        | Verb::Mcp(_)
        | Verb::Screenshot(_) => Ok(()),
    }
    .map(|()| 0)
}

/// The day as told by flag or environment.
fn told(flag: Option<&str>, env: &Env) -> Result<Option<Day>, Error> {
    let word = flag.map(str::to_owned).or_else(|| env.get("UPSHOT_TODAY").map(|v| v.to_string_lossy().into_owned()));
    let Some(word) = word else { return Ok(None) };
    let clock = Day::from_date(clock::now().date);
    Ok(Some(parse_day(&word, clock, Lean::Back, None)?))
}

/// The demo board, for tests of whoever else shows boards.
#[cfg(test)]
pub(crate) fn demo_at(path: &std::path::Path) -> Session {
    demo::open(path, false).unwrap()
}
