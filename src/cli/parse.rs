//! The command line as it was typed, read into what it asks for.
//!
//! Laying out all verbs with their flags takes longer than to write a reading, so that no more of them are than are asked
//! for: none for a bare `upshot`, one for what scripts and prompts run often. What can't be read so is read with all of
//! them, which also says what is wrong with it.

use std::ffi::{OsStr, OsString};

use clap::error::ErrorKind;
use clap::{ArgAction, ArgMatches, Args as _, ColorChoice, Command, CommandFactory, FromArgMatches};

use super::verbs::{self, Does};
use super::{Cli, Globals};
use crate::paths::Env;

/// Reads arguments; also what the demo's script is read with.
pub(super) fn parse(args: &[OsString]) -> Result<Cli, clap::Error> {
    if is_bare(args)
        && let Ok(globals) =
            with_globals().try_get_matches_from(args).and_then(|matches| Globals::from_arg_matches(&matches))
    {
        return Ok(Cli { globals, verb: None, does: Does::Looks });
    }
    let matches = match one_verb(args) {
        Some(matches) => matches,
        None => every_verb(args)?,
    };
    Ok(Cli { does: verbs::does(&matches), ..Cli::from_arg_matches(&matches)? })
}

fn with_globals() -> Command {
    Globals::augment_args(Command::new("upshot"))
}

/// Reads arguments with the one verb laid out that they name; none where that is not one of the usual ones, or where they
/// are not as it has them.
fn one_verb(args: &[OsString]) -> Option<ArgMatches> {
    let globals = with_globals();
    let name = verb_of(&globals, args)?.to_str()?;
    let flags = verbs::flags(name)?;
    globals.subcommand(flags(Command::new(name.to_owned()))).try_get_matches_from(args).ok()
}

/// The first word that is neither a flag that stands before verbs nor its value; none where a flag is not known.
fn verb_of<'a>(globals: &Command, args: &'a [OsString]) -> Option<&'a OsStr> {
    let mut rest = args.iter().skip(1);
    loop {
        let word = rest.next()?;
        let Some(flag) = word.to_str().filter(|word| word.starts_with('-')) else { return Some(word) };
        let known = globals.get_arguments().find(|arg| match flag.strip_prefix("--") {
            Some(long) => arg.get_long() == Some(long),
            None => arg.get_short().is_some_and(|short| flag.strip_prefix('-') == Some(short.encode_utf8(&mut [0; 4]))),
        })?;
        if matches!(known.get_action(), ArgAction::Set) {
            rest.next()?;
        }
    }
}

fn every_verb(args: &[OsString]) -> Result<ArgMatches, clap::Error> {
    match Cli::command().try_get_matches_from(args) {
        // Laid out with its examples only where they are shown.
        Err(e) if e.kind() == ErrorKind::DisplayHelp => {
            let color = match Env::from_process().color() {
                Some(true) => ColorChoice::Always,
                Some(false) => ColorChoice::Never,
                None => ColorChoice::Auto,
            };
            verbs::with_examples(Cli::command()).color(color).try_get_matches_from(args)
        }
        matches => matches,
    }
}

/// Whether a command line only says which board and who: somebody sits down at it.
pub(super) fn is_bare(args: &[OsString]) -> bool {
    let mut rest = args.iter().skip(1);
    while let Some(arg) = rest.next() {
        if arg == "--linear" {
            continue;
        }
        let takes_value = arg == "--db" || arg == "--as" || arg == "--today";
        if !takes_value || rest.next().is_none() {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every example that there is, and some more, is read with one verb as with all of them.
    #[test]
    fn one_verb_alone_is_read_as_with_all_of_them() {
        let more = [
            "upshot --db a.db --as bo log activation 36.2 --json",
            "upshot -q --today 2026-03-01 --color never todo --mine --check",
            "upshot log activation -3 --today=2026-03-01 -q",
            "upshot --no-input --linear show O-1",
        ];
        let mut alone = 0;
        for line in verbs::VERBS.iter().map(|(.., example)| *example).chain(more) {
            let line = line.split([';', '|', '>']).next().unwrap();
            let args: Vec<OsString> = shlex::split(line).unwrap().into_iter().map(OsString::from).collect();
            let Ok(all) = every_verb(&args) else { continue };
            let Some(one) = one_verb(&args) else { continue };
            alone += 1;
            assert_eq!(verbs::does(&one), verbs::does(&all), "{line}");
            let cli = |matches| format!("{:?}", Cli::from_arg_matches(matches).unwrap());
            assert_eq!(cli(&one), cli(&all), "{line}");
        }
        assert!(alone > more.len() + 20, "{alone} lines were read with one verb");
    }

    #[test]
    fn what_one_verb_can_not_read_is_left_to_all_of_them() {
        for line in
            ["upshot log", "upshot log --help", "upshot -x log a 1", "upshot --db", "upshot lgo a 1", "upshot help"]
        {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert!(one_verb(&args).is_none(), "{line}");
        }
    }
}
