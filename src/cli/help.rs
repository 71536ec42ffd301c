//! Help beyond what clap makes: what stands below the verbs, usage errors, the first words.

use std::ffi::OsString;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue};

use super::context::Ctx;
use super::print::Out;
use super::{Cli, stderr};
use crate::domain::amount::quoted;
use crate::domain::handle::Handle;
use crate::error::{Error, Kind};

/// What `--version` says; `-V` says the first line.
pub(super) const LONG_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\nfile format 1.0, JSON schema 1");

/// Says the version: a line, or with the formats it writes.
pub(super) fn version(long: bool) -> u8 {
    let mut out = Out::new(super::print::Form::People, false, false);
    out.line(&format!("upshot {}", if long { LONG_VERSION } else { env!("CARGO_PKG_VERSION") }));
    u8::from(out.flush().is_err())
}

/// What there is to know of sharing a board: whom one trusts, and what a stranger's file may do.
const SHARING: &str = include_str!("../../assets/help/sharing.txt");

/// How copies meet, what is asked of two versions, and whom that trusts.
const SYNC: &str = include_str!("../../assets/help/sync.txt");

/// What whoever runs the database of a hub wants to know.
const HUB: &str = include_str!("../../assets/help/hub.txt");

/// How files of readings are read, and what is asked.
const IMPORT: &str = include_str!("../../assets/help/import.txt");

/// How a metric reads itself, whom that trusts, and how it is said for what people have.
const SOURCES: &str = include_str!("../../assets/help/sources.txt");

/// How an assistant is let at the board: what it may, how clients are set up, and whom that trusts.
const MCP: &str = include_str!("../../assets/help/mcp.txt");

/// What is asked of a repository: what a change is, who claims it, and how a pull request is told.
const GIT: &str = include_str!("../../assets/help/git.txt");

/// What scripts rely on: JSON, exit codes, waiting, colour.
const SCRIPTS: &str = include_str!("../../assets/help/scripts.txt");

/// The page on a topic that is read without a board, if it is one of these.
pub(super) fn topic(name: &std::ffi::OsStr) -> Option<u8> {
    // `help import` is also a verb's; its page says what the flags mean together.
    let pages = [
        ("sharing", SHARING),
        ("sync", SYNC),
        ("hub", HUB),
        ("import", IMPORT),
        ("sources", SOURCES),
        ("mcp", MCP),
        ("git", GIT),
        ("scripts", SCRIPTS),
    ];
    Some(print(pages.into_iter().find(|(topic, _)| name == *topic)?.1))
}

fn print(page: &str) -> u8 {
    let mut out = Out::new(super::print::Form::People, false, false);
    out.verbatim(page);
    match out.flush() {
        Ok(()) => 0,
        Err(e) => {
            let e = Error::output(&e);
            stderr::error(&e, false);
            e.kind.exit_code()
        }
    }
}

/// What stands below the list of verbs.
pub(super) const AFTER: &str = "\
From an empty file:
  upshot frame \"New teams see a first report\" --problem \"half leave before they see one\" \\
    --metric activation --unit % --from 31 --to +14 --by 18dec --wrong-if \"activation < 33 by 1dec\"
  upshot try O-1 \"sample data at signup\" --expect +5 --within 28d --because \"people quit at the empty screen\"
  upshot log activation 33.4
  upshot ship H-1
  upshot verdict H-1 supported -l \"what we learned\" -n iterate

Did it move? With a board: upshot evidence H-1.  With any file: upshot moved p95.csv --at 3mar --better down

In a script: --json or --plain on every verb, upshot todo --check: upshot help scripts

Reading any file of numbers: upshot help import.  Metrics that read themselves: upshot help sources.
Copies on several laptops: upshot help sync.  An AI assistant at the board: upshot help mcp.
Sharing a board: upshot help sharing.  A repository's changes: upshot help git

Days: today, wed, 11mar, -3d, 2026-03-11.  A label (H-1), a metric's slug or an exact title names a thing.
Exit codes: 0 done, 1 refused or failed, 2 usage, 3 not found, 4 busy, 5 changed by someone else,
6 damaged or foreign, 10 something is due (todo --check) or nobody answers (ask --git --check), 130 interrupted.";

/// What a command line ends with.
pub(super) const EXITS: [(u8, &str); 9] = [
    (0, "Done. A closed pipe is done, too."),
    (1, "Refused by a rule of the board, or failed; nothing was changed."),
    (2, "Wrong usage; also where something would have to be asked, and nobody sits there."),
    (3, "Not found, or ambiguous."),
    (4, "Another process holds the file. What only looks waits 50 ms where its output is no terminal, all else 10 s."),
    (5, "Changed by someone else meanwhile."),
    (6, "The file is damaged, no board, or written by a newer version."),
    (10, "Something is due: todo --check; nobody answers: ask --git --check."),
    (130, "Interrupted."),
];

/// Says what is off in the words of a command line; 0 where help or a version was asked for.
pub(super) fn usage(e: &clap::Error, args: &[OsString], as_json: bool) -> u8 {
    if let Some(ContextValue::String(typed)) = e.get(ContextKind::InvalidSubcommand) {
        let error = no_verb(&noun(args), typed);
        stderr::error(&error, as_json);
        return error.kind.exit_code();
    }
    if as_json && e.use_stderr() {
        let text = e.render().to_string();
        let message = text.lines().next().unwrap_or("").trim_start_matches("error: ").to_owned();
        let error = Error::new(Kind::Usage, "usage", message).hint("upshot --help");
        let rest = text.lines().skip(1).map(str::trim).filter(|l| !l.is_empty());
        stderr::error(&rest.fold(error, Error::because), true);
        return 2;
    }
    // What clap echoes of the words typed has been through no other filter.
    let rendered = e.render();
    let text = if e.use_stderr() { rendered.to_string() } else { rendered.ansi().to_string() };
    if e.use_stderr() {
        for line in text.lines() {
            stderr::talk(line);
        }
        return 2;
    }
    match e.print() {
        Err(io) if io.kind() != std::io::ErrorKind::BrokenPipe => {
            stderr::error(&Error::output(&io), as_json);
            Kind::Refused.exit_code()
        }
        _ => 0,
    }
}

/// The noun that a command line names: `outcome` of `upshot --json outcome lst`; empty where it names none.
fn noun(args: &[OsString]) -> String {
    let command = Cli::command();
    let is_noun = |word: &&str| command.find_subcommand(word).is_some_and(clap::Command::has_subcommands);
    args.iter().skip(1).filter_map(|arg| arg.to_str()).find(is_noun).unwrap_or_default().to_owned()
}

/// A word that is no verb, with the verb that was meant.
fn no_verb(noun: &str, typed: &str) -> Error {
    let near = super::verbs::nearest(noun, typed);
    let (says, above) = match noun {
        "" => (format!("{} is no verb", quoted(typed)), String::new()),
        noun => (format!("{} is no verb of {noun}", quoted(typed)), format!("{noun} ")),
    };
    let error = |what: String| Error::new(Kind::Usage, "usage", what);
    match near.split_first() {
        Some((first, others)) => {
            let error = error(format!("did you mean upshot {first}? {says}"));
            let error = match others {
                [] => error,
                others => error.because(format!("near it: {}", others.join(", "))),
            };
            error.hint(format!("upshot {first} --help"))
        }
        None => error(says).hint(format!("upshot {above}--help")),
    }
}

/// What is worth knowing once, when a board has just been made.
pub(super) fn first_board(ctx: &mut Ctx) {
    let warnings = ctx.session.place_warnings();
    ctx.warn(&warnings);
    if ctx.out.is_json() {
        return;
    }
    let path = ctx.session.path().display().to_string();
    stderr::talk(&format!(
        "The board is {path}. It is yours alone; a team shares one made by: upshot init --shared PATH"
    ));
    let named = ctx.env.get("UPSHOT_AS").is_some() || ctx.config.handle.is_some();
    if named || !ctx.may_ask {
        return;
    }
    let git = std::process::Command::new("git").args(["config", "user.name"]).output().ok();
    let git = git.filter(|o| o.status.success()).and_then(|o| String::from_utf8(o.stdout).ok());
    let suggested = git.and_then(|name| Handle::parse(&name.split_whitespace().next()?.to_lowercase()).ok());
    if let Some(handle) = suggested.filter(|h| *h != ctx.session.handle()) {
        stderr::talk(&format!(
            "You are {} here, by your login name; git knows you as {handle}. To change that: as = {:?} in the file that upshot config path names",
            ctx.session.handle(),
            handle.as_str()
        ));
    }
}
