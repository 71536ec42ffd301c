//! Completions: how a shell is set up, and what fits each place of a command line, asked of the open board. They read only,
//! wait for nobody, and are silent where anything is wrong.

use std::ffi::{OsStr, OsString};

use clap::{CommandFactory, ValueEnum};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use super::Cli;
use super::go::SOON;
use super::print::Out;
use super::settings::Setting;
use crate::clock;
use crate::domain::board::{Column, View};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::State;
use crate::domain::label::{Label, LabelKind, Name, Slug};
use crate::domain::sprint::{Commitment, SprintState};
use crate::domain::verdict::Next;
use crate::error::{Error, Kind};
use crate::pages::Page;
use crate::paths::{self, Env};
use crate::session::{Session, Who};

/// Prints the script that sets a shell up: the very one that `COMPLETE=SHELL upshot` prints, under a line that says where it
/// belongs. It asks the program itself for completions, so that they know the open board; to be read by the shell as it is.
pub(super) fn setup(mut out: Out, shell: clap_complete::aot::Shell, program: &OsStr) -> Result<u8, Error> {
    use clap_complete::aot::Shell;
    let (name, place) = match shell {
        Shell::Bash => ("bash", "in ~/.bashrc:  source <(upshot completions bash)"),
        Shell::Zsh => ("zsh", "in ~/.zshrc, after compinit:  source <(upshot completions zsh)"),
        Shell::Fish => ("fish", "in ~/.config/fish/config.fish:  upshot completions fish | source"),
        Shell::Elvish => ("elvish", "in ~/.config/elvish/rc.elv:  eval (upshot completions elvish | slurp)"),
        _ => ("powershell", "in $PROFILE:  upshot completions powershell | Out-String | Invoke-Expression"),
    };
    let mut script = Vec::new();
    let shells = clap_complete::env::Shells::builtins();
    let written = shells.completer(name).map(|completer| {
        completer.write_registration("COMPLETE", "upshot", "upshot", &completing(program), &mut script)
    });
    let script = match written {
        Some(Ok(())) => String::from_utf8(script).ok(),
        _ => None,
    };
    let script = script.ok_or_else(|| Error::new(Kind::Refused, "output", format!("there is no script for {name}")))?;
    // What zsh loads by itself begins with the command that it completes.
    let (first, rest) = match script.strip_prefix("#compdef upshot\n") {
        Some(rest) => ("#compdef upshot\n", rest),
        None => ("", script.as_str()),
    };
    out.verbatim(&format!("{first}# {place}\n{rest}"));
    out.flush().map_err(|e| Error::output(&e))?;
    Ok(0)
}

/// The program that the script asks, as it was called: found on PATH, or where it lies.
fn completing(program: &OsStr) -> String {
    let path = std::path::Path::new(program);
    match std::env::current_dir() {
        Ok(here) if path.components().count() > 1 => here.join(path),
        _ => path.to_owned(),
    }
    .to_string_lossy()
    .into_owned()
}

/// Answers the shell's question for completions, and ends the program then.
pub(super) fn answer(args: &[OsString]) {
    if std::env::var_os("COMPLETE").is_none() {
        return;
    }
    // Silent on error: a shell that completes must never print one.
    let cwd = std::env::current_dir().ok();
    if let Ok(true) = clap_complete::CompleteEnv::with_factory(Cli::command).try_complete(args.to_vec(), cwd.as_deref())
    {
        std::process::exit(0);
    }
}

/// The board that completions read, found as a verb would find it without flags.
fn board() -> Option<Session> {
    let env = Env::from_process();
    let cwd = std::env::current_dir().ok()?;
    let found = paths::board(None, &env, &cwd);
    if found.how == paths::HowFound::Upwards {
        Session::trust(&found.path).ok()?;
    }
    let config = env.config_file().and_then(|path| crate::config::load(&path).ok());
    let path = found.or_config(config.and_then(|(config, _)| config.db).as_deref(), &env).path;
    let who = Who { handle: Handle::parse("completion").ok()?, today: super::told(None, &env).ok()?, via: "cli" };
    Session::open_within(&path, who, clock::now, Some(SOON)).ok()
}

/// How much of a description a shell shows.
const DESCRIPTION: usize = 60;

/// What a shell puts on a command line where it completes: only what the domain prints as a word of its own, never a text
/// as the file holds it, which a shell would run.
trait Offered {
    /// The word itself.
    fn word(&self) -> String;
}

impl Offered for Name {
    fn word(&self) -> String {
        self.to_string()
    }
}

impl Offered for Handle {
    fn word(&self) -> String {
        self.as_str().to_owned()
    }
}

/// A word of the program's own.
impl Offered for &'static str {
    fn word(&self) -> String {
        (*self).to_owned()
    }
}

fn candidates<T: Offered>(names: Vec<(T, String)>, typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    names
        .into_iter()
        .map(|(name, says)| (name.word(), crate::text::truncate(&crate::text::clean(&says), DESCRIPTION)))
        .filter(|(name, _)| name.to_lowercase().starts_with(&typed))
        .map(|(name, says)| CompletionCandidate::new(name).help((!says.is_empty()).then(|| says.into())))
        .collect()
}

/// Names with what they stand for.
type Names = Vec<(Name, String)>;

/// Completes those names of the board that `keep` leaves of all there are.
fn fits(keep: impl Fn(&Session, &mut Names) -> Option<()> + Send + Sync + 'static) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let found = board().and_then(|board| {
            let mut names = board.names().ok()?;
            keep(&board, &mut names)?;
            Some(names)
        });
        candidates(found.unwrap_or_default(), typed)
    })
}

/// Completes names of some kinds; with slugs or without.
fn kinds(of: &'static [LabelKind], slugs: bool) -> ArgValueCompleter {
    fits(move |_, names| {
        names.retain(|(name, _)| match name {
            Name::Label(label) => of.contains(&label.kind),
            Name::Slug(_) => slugs,
        });
        Some(())
    })
}

/// Completes the labels that the board says fit here.
fn labels(fit: impl Fn(&Session) -> Option<Vec<Label>> + Send + Sync + 'static) -> ArgValueCompleter {
    fits(move |board, names| {
        let fit = fit(board)?;
        names.retain(|(name, _)| matches!(name, Name::Label(label) if fit.contains(label)));
        Some(())
    })
}

/// Completes outcomes of which the board says that they fit; read as far as a first look goes.
fn columns(fit: fn(&View, &Column, Day) -> bool) -> ArgValueCompleter {
    labels(move |board| {
        let (view, today) = (board.placed().ok()?, board.today());
        Some(view.columns.iter().filter(|c| fit(&view, c, today)).map(|c| c.outcome.label()).collect())
    })
}

/// Completes hypotheses in some states.
fn in_state(states: &'static [State]) -> ArgValueCompleter {
    labels(move |board| {
        let all = board.hypotheses(None).ok()?;
        let fit = all.iter().filter(|h| states.iter().any(|state| state.word() == h.state));
        Some(fit.map(|h| h.label).collect())
    })
}

/// Completes whatever has a name.
pub(super) fn things() -> ArgValueCompleter {
    fits(|_, _| Some(()))
}

/// Completes whatever has a name, and the pages.
pub(super) fn things_and_pages() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let names = board().and_then(|board| board.names().ok());
        let mut found = candidates(names.unwrap_or_default(), typed);
        found.extend(candidates(Page::ALL.iter().map(|page| (page.name(), page.about().to_owned())).collect(), typed));
        found
    })
}

/// Completes slugs.
pub(super) fn metrics() -> ArgValueCompleter {
    kinds(&[], true)
}

/// Completes what can be changed by `edit`, or said something of: no sprint, no objective.
pub(super) fn claims_and_metrics() -> ArgValueCompleter {
    kinds(&[LabelKind::Outcome, LabelKind::Hypothesis], true)
}

/// Completes what two copies said differently, its first word.
pub(super) fn conflicts() -> ArgValueCompleter {
    kinds(&[LabelKind::Outcome, LabelKind::Hypothesis, LabelKind::Sprint, LabelKind::Objective], true)
}

/// Completes outcomes and hypotheses.
pub(super) fn claims() -> ArgValueCompleter {
    kinds(&[LabelKind::Outcome, LabelKind::Hypothesis], false)
}

/// Completes outcomes, open and ended.
pub(super) fn outcomes() -> ArgValueCompleter {
    kinds(&[LabelKind::Outcome], false)
}

/// Completes hypotheses in any state.
pub(super) fn hypotheses() -> ArgValueCompleter {
    kinds(&[LabelKind::Hypothesis], false)
}

/// Completes sprints.
pub(super) fn sprints() -> ArgValueCompleter {
    kinds(&[LabelKind::Sprint], false)
}

/// Completes objectives.
pub(super) fn objectives() -> ArgValueCompleter {
    kinds(&[LabelKind::Objective], false)
}

/// Completes the sources of the person's config.
pub(super) fn sources() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let config = Env::from_process().config_file().and_then(|path| crate::config::load(&path).ok());
        let said = config.map(|(config, _)| config.sources).unwrap_or_default();
        // A slug is a word that no shell runs; what is said wrong is offered to nobody.
        let slug =
            |said: &crate::source::Said| Some((Name::Slug(Slug::parse(&said.name).ok()?), said.metric().to_owned()));
        candidates(said.iter().filter_map(slug).collect(), typed)
    })
}

/// Completes open outcomes.
pub(super) fn open() -> ArgValueCompleter {
    columns(|_, _, _| true)
}

/// Completes ended outcomes.
pub(super) fn ended() -> ArgValueCompleter {
    fits(|board, names| {
        let view = board.placed().ok()?;
        let open: Vec<Label> = view.columns.iter().map(|c| c.outcome.label()).collect();
        names.retain(|(name, _)| matches!(name, Name::Label(l) if l.kind == LabelKind::Outcome && !open.contains(l)));
        Some(())
    })
}

/// Completes outcomes that are offered to somebody.
pub(super) fn offered() -> ArgValueCompleter {
    columns(|_, column, _| column.outcome.offered_to.is_some())
}

/// Completes outcomes that nobody answers for just now: without an owner, or theirs is away or gone.
pub(super) fn orphaned() -> ArgValueCompleter {
    columns(|view, column, today| {
        column.outcome.owner.as_ref().is_none_or(|owner| {
            view.people.iter().any(|p| p.answers_to(owner) && (p.is_away(today) || p.left.is_some()))
        })
    })
}

/// Completes outcomes of which somebody has to say whether what would tell them wrong came true.
pub(super) fn to_look_at() -> ArgValueCompleter {
    labels(|board| {
        let (view, today) = (board.owed().ok()?, board.today());
        let asked = |c: &&Column| c.falsifier.as_ref().is_some_and(|f| f.asked(today).is_some());
        Some(view.columns.iter().filter(asked).map(|c| c.outcome.label()).collect())
    })
}

/// Completes open outcomes that the sprint has not committed.
pub(super) fn uncommitted() -> ArgValueCompleter {
    columns(|_, column, _| column.commitment.is_none())
}

/// Completes commitments without an answer, of the running sprint or one that closed without it.
pub(super) fn unanswered() -> ArgValueCompleter {
    columns(|view, column, _| {
        let running = view.sprint.as_ref().is_some_and(|sprint| sprint.state == SprintState::Active);
        let open = column.commitment.as_ref().is_some_and(|c| c.answer.is_none());
        (running && open) || view.unanswered.iter().any(|left| left.outcome == column.outcome.id)
    })
}

/// Completes outcomes of which something was promised last time, and nobody said whether it was kept.
pub(super) fn promised() -> ArgValueCompleter {
    columns(|view, column, _| {
        let of_last = |c: &&Commitment| view.closed.as_ref().is_some_and(|sprint| sprint.id == c.sprint);
        let mut last = view.commitments.iter().filter(of_last).filter(|c| c.outcome == column.outcome.id);
        last.any(|c| c.answer.is_some() && c.kept.is_none())
    })
}

/// Completes ideas.
pub(super) fn ideas() -> ArgValueCompleter {
    in_state(&[State::Idea])
}

/// Completes hypotheses that have not shipped.
pub(super) fn unshipped() -> ArgValueCompleter {
    in_state(&[State::Building, State::Idea])
}

/// Completes hypotheses that can be judged: shipped, and without a verdict.
pub(super) fn measuring() -> ArgValueCompleter {
    in_state(&[State::Measuring])
}

/// Completes hypotheses that were refuted and are live still.
pub(super) fn still_live() -> ArgValueCompleter {
    labels(|board| {
        let cards = board.unjudged().ok()?;
        Some(cards.iter().filter(|card| card.still_live()).map(|card| card.hypothesis.label()).collect())
    })
}

/// Completes handles.
pub(super) fn people() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let handles = board().and_then(|b| b.handles().ok()).unwrap_or_default();
        candidates(handles.into_iter().map(|h| (h, String::new())).collect(), typed)
    })
}

/// Completes what may come after a verdict.
pub(super) fn next_kinds() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        candidates(Next::WORDS.iter().map(|word| (*word, String::new())).collect(), typed)
    })
}

/// Completes the values of the setting that stands before.
pub(super) fn setting_values() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        // What a shell completes is this process' own command line.
        let words = std::env::args_os().skip_while(|word| word != "set").skip(1);
        let setting = words.filter_map(|word| Setting::from_str(&word.to_string_lossy(), false).ok()).next();
        let values = setting.map_or(&[] as &[_], Setting::values);
        candidates(values.iter().map(|word| (*word, String::new())).collect(), typed)
    })
}
