//! The list of verbs: what each does to the board, and an example of it. Help, the man page, what is suggested for a
//! mistyped verb and how long a busy file is waited for read this one list. The flags stand with the verbs themselves.

use clap::{ArgMatches, Args as _, Command};

use super::{
    ask, brief, evidence, hypothesis, log, metric, note, outcome, report, ship, show, start, todo, trailer, undo,
};

/// What a command line does to the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Does {
    /// It says what is there: whoever pipes it wants an answer now, or none.
    #[default]
    Looks,
    /// It changes something, or makes a file that somebody relies on: it waits its turn.
    Acts,
}

use Does::{Acts, Looks};

/// Every verb and sub-verb in full, with what it does and an example.
#[rustfmt::skip]
pub(super) const VERBS: &[(&str, Does, &str)] = &[
    ("frame", Acts, "upshot frame \"New teams see a first report\" --metric activation --unit % --from 31 --to +14 --by 18dec"),
    ("try", Acts, "upshot try O-1 \"sample data at signup\" --expect +5 --within 28d --because \"people quit at the empty screen\""),
    ("start", Acts, "upshot start H-12 --doing jon"),
    ("log", Acts, "upshot log activation 36.2 wed \"after the holidays\""),
    ("ship", Acts, "upshot ship H-12 yesterday --ref https://example.org/pr/391"),
    ("verdict", Acts, "upshot verdict H-12 supported -l \"people do read the sample\" -n \"scale: all plans\""),
    ("wait", Acts, "upshot wait H-12 24mar --why \"two weeks of holidays\""),
    ("evidence", Looks, "upshot evidence H-12 --as-of 1mar"),
    ("moved", Looks, "upshot moved p95.csv --at 2026-03-03 --better down --where Series=api"),
    ("note", Acts, "upshot note H-12 \"three of five found it\" --kind usability --supports"),
    ("scope", Acts, "upshot scope O-3 \"PDF export\" --from sales --out --why \"nobody exports in week one\""),
    ("correct", Acts, "upshot correct activation wed 36.2 --why typo"),
    ("show", Looks, "upshot show H-12"),
    ("edit", Acts, "upshot edit O-3 --to 44 --why \"the first month was the season\""),
    ("link", Acts, "upshot link H-12 https://example.org/pr/391"),
    ("search", Looks, "upshot search empty screen"),
    ("todo", Looks, "upshot todo --check --kind verdict,reading -q || echo \"something is due\""),
    ("ask", Looks, "upshot ask --git v1.2.."),
    ("report", Looks, "upshot report -o report.html"),
    ("brief", Looks, "upshot brief H-12"),
    ("symptoms", Looks, "upshot symptoms --format md"),
    ("trailer", Looks, "upshot trailer H-12"),
    ("undo", Acts, "upshot undo"),
    ("redo", Acts, "upshot redo"),
    ("mcp", Acts, "upshot mcp --as helper --for mara"),
    ("merge", Acts, "upshot merge team-bo.db --dry-run"),
    ("sync", Acts, "upshot sync ~/Sync/team"),
    ("hub", Looks, "upshot hub sql"),
    ("hub init", Acts, "upshot hub init postgres://dba@db.example.org/upshot"),
    ("hub sql", Looks, "upshot hub sql"),
    ("resolve", Acts, "upshot resolve O-1 target 2 --why \"mobile is out of scope\""),
    ("history", Looks, "upshot history O-3 --most 20"),
    ("metric", Looks, "upshot metric list"),
    ("metric add", Acts, "upshot metric add p95 --unit ms --better down --measures \"how long a report takes\" --every 1d"),
    ("metric list", Looks, "upshot metric list --plain"),
    ("metric show", Looks, "upshot metric show p95"),
    ("metric edit", Acts, "upshot metric edit p95 --every 7d --why \"nobody reads it daily\""),
    ("metric control", Acts, "upshot metric control checkout-de checkout-us --why \"one shop, another country\""),
    ("metric retire", Acts, "upshot metric retire p95 --why \"replaced by p99\""),
    ("outcome", Looks, "upshot outcome list"),
    ("outcome list", Looks, "upshot outcome list --json"),
    ("outcome show", Looks, "upshot outcome show O-3"),
    ("outcome spec", Looks, "upshot outcome spec O-3"),
    ("outcome owner", Acts, "upshot outcome owner O-3 jon --why \"jon knows the people\""),
    ("outcome accept", Acts, "upshot outcome accept O-3"),
    ("outcome decline", Acts, "upshot outcome decline O-3"),
    ("outcome take", Acts, "upshot outcome take O-3 --why \"jon is away until May\""),
    ("outcome contributor", Acts, "upshot outcome contributor O-3 kim design"),
    ("outcome order", Acts, "upshot outcome order O-3 --before O-2"),
    ("outcome guardrail", Acts, "upshot outcome guardrail O-3 \"error-rate < 0.5\""),
    ("outcome looked", Acts, "upshot outcome looked O-3 did-not --why \"one team called, about billing\""),
    ("outcome close", Acts, "upshot outcome close O-3 achieved --why \"45% for three weeks\" -l \"samples do the most\""),
    ("outcome reopen", Acts, "upshot outcome reopen O-3 --why \"it fell again\""),
    ("hypothesis", Looks, "upshot hypothesis list"),
    ("hypothesis list", Looks, "upshot hypothesis list --state measuring"),
    ("hypothesis show", Looks, "upshot hypothesis show H-12"),
    ("hypothesis withdraw", Acts, "upshot hypothesis withdraw H-12 --why \"too dear\""),
    ("hypothesis move", Acts, "upshot hypothesis move H-12 O-4"),
    ("hypothesis live", Acts, "upshot hypothesis live H-5 rolled-back"),
    ("reading", Looks, "upshot reading list activation --from 1mar"),
    ("reading list", Looks, "upshot reading list activation --from 1mar"),
    ("reading void", Acts, "upshot reading void activation wed --why \"a test run\""),
    ("sprint", Looks, "upshot sprint list"),
    ("sprint start", Acts, "upshot sprint start 2w --goal O-1 --with O-2,O-3"),
    ("sprint plan", Acts, "upshot sprint plan 2w --name \"before the fair\""),
    ("sprint commit", Acts, "upshot sprint commit O-3"),
    ("sprint goal", Acts, "upshot sprint goal O-3"),
    ("sprint answer", Acts, "upshot sprint answer O-3 -l \"a tour helps nobody\" -n \"try samples\""),
    ("sprint promise", Acts, "upshot sprint promise O-3 kept"),
    ("sprint close", Acts, "upshot sprint close"),
    ("sprint list", Looks, "upshot sprint list"),
    ("sprint show", Looks, "upshot sprint show S-4"),
    ("review", Looks, "upshot review S-4 -o review.html"),
    ("objective", Looks, "upshot objective list"),
    ("objective add", Acts, "upshot objective add \"Teams stay\" --value 8 --business-owner kim"),
    ("objective edit", Acts, "upshot objective edit P-1 --value 7"),
    ("objective list", Looks, "upshot objective list"),
    ("objective show", Looks, "upshot objective show P-1"),
    ("objective link", Acts, "upshot objective link P-1 O-3"),
    ("objective value", Acts, "upshot objective value P-1 6 --why \"half of what we hoped\""),
    ("chore", Looks, "upshot chore list"),
    ("chore add", Acts, "upshot chore add \"renew the certificate\""),
    ("chore list", Looks, "upshot chore list"),
    ("chore done", Acts, "upshot chore done 1"),
    ("person", Looks, "upshot person list"),
    ("person list", Looks, "upshot person list"),
    ("person away", Acts, "upshot person away jon 24mar"),
    ("person back", Acts, "upshot person back jon"),
    ("person also", Acts, "upshot person also jon jonathan"),
    ("person left", Acts, "upshot person left jon"),
    ("person robot", Acts, "upshot person robot helper"),
    ("board", Looks, "upshot board show"),
    ("board show", Looks, "upshot board show"),
    ("board set", Acts, "upshot board set strictness enforce"),
    ("import", Acts, "upshot import grafana.csv --where Series=api --metric p95 --unit ms --better down --dry-run"),
    ("pull", Acts, "upshot pull p95 --from 1mar --dry-run"),
    ("source", Looks, "upshot source list"),
    ("source list", Looks, "upshot source list"),
    ("source show", Looks, "upshot source show p95"),
    ("source check", Looks, "upshot source check p95"),
    ("source allow", Acts, "upshot source allow p95"),
    ("source forget", Acts, "upshot source forget p95"),
    ("source timer", Looks, "upshot source timer --at 06:00 --format cron"),
    ("export", Acts, "upshot export --all backup"),
    ("init", Acts, "upshot init --shared=devs /srv/board/team.db"),
    ("db", Looks, "upshot db path"),
    ("db path", Looks, "upshot db path"),
    ("db check", Looks, "upshot db check"),
    ("db backup", Acts, "upshot db backup /backup/team.db"),
    ("db upgrade", Acts, "upshot db upgrade"),
    ("doctor", Looks, "upshot doctor"),
    ("demo", Acts, "upshot demo"),
    ("screenshot", Looks, "upshot screenshot --size 80x24 -o board.svg g r"),
    ("config", Looks, "upshot config path"),
    ("config path", Looks, "upshot config path"),
    ("config check", Looks, "upshot config check"),
    ("completions", Looks, "upshot completions zsh"),
    ("man", Looks, "upshot man > upshot.1"),
];

/// The flags of a verb that scripts, prompts and assistants run often, by themselves.
pub(super) fn flags(verb: &str) -> Option<fn(Command) -> Command> {
    Some(match verb {
        "log" => log::Args::augment_args,
        "todo" => todo::Args::augment_args,
        "show" => show::Args::augment_args,
        "evidence" => evidence::Args::augment_args,
        "start" => start::Args::augment_args,
        "ship" => ship::Args::augment_args,
        "note" => note::Args::augment_args,
        "ask" => ask::Args::augment_args,
        "brief" => brief::Args::augment_args,
        "report" => report::Args::augment_args,
        "trailer" => trailer::Args::augment_args,
        "undo" => undo::Args::augment_args,
        "metric" => metric::Args::augment_args,
        "outcome" => outcome::Args::augment_args,
        "hypothesis" => hypothesis::Args::augment_args,
        _ => return None,
    })
}

/// What a command line does, by the verb it names.
pub(super) fn does(matches: &ArgMatches) -> Does {
    let mut words = Vec::new();
    let mut below = matches;
    while let Some((word, next)) = below.subcommand() {
        words.push(word);
        below = next;
    }
    // A page that is written to a file is made for later: nobody waits for it.
    if matches!(below.try_contains_id("out"), Ok(true)) {
        return Acts;
    }
    let words = words.join(" ");
    // What only prints looks, whatever else its verb can do.
    let flag = |name: &str| below.try_get_one::<bool>(name).ok().flatten() == Some(&true);
    let given = |name: &str| matches!(below.try_contains_id(name), Ok(true));
    if matches!(words.as_str(), "import" | "ship") && flag("dry_run") || words == "export" && !given("all") {
        return Looks;
    }
    VERBS.iter().find(|(verb, ..)| *verb == words).map_or(Looks, |(_, does, _)| *does)
}

/// The example of a verb, named in full.
pub(super) fn example(words: &str) -> Option<&'static str> {
    VERBS.iter().find(|(verb, ..)| *verb == words).map(|(.., example)| *example)
}

/// The verbs with an example beneath the help of each.
pub(super) fn with_examples(mut command: clap::Command) -> clap::Command {
    for (words, _, example) in VERBS {
        command = below(command, &words.split(' ').collect::<Vec<_>>(), example);
    }
    command
}

fn below(command: clap::Command, words: &[&str], example: &str) -> clap::Command {
    let Some((word, rest)) = words.split_first() else {
        let with = |more: Option<String>| {
            let rest = more.map(|more| format!("\n\n{more}")).unwrap_or_default();
            format!("Example:\n  {example}{rest}")
        };
        let (short, long) =
            (command.get_after_help().map(ToString::to_string), command.get_after_long_help().map(ToString::to_string));
        let command = if long.is_some() { command.after_long_help(with(long)) } else { command };
        return command.after_help(with(short));
    };
    command.mut_subcommand(word, |verb| below(verb, rest, example))
}

/// The verbs nearest to what was typed below a noun, the nearest first; none where nothing is near.
pub(super) fn nearest(noun: &str, typed: &str) -> Vec<&'static str> {
    let typed = typed.to_lowercase();
    let mut near: Vec<(usize, bool, &'static str)> = VERBS
        .iter()
        .filter_map(|(words, ..)| {
            let (above, last) = words.rsplit_once(' ').unwrap_or(("", words));
            let far = strsim::damerau_levenshtein(last, &typed);
            // Beneath another noun only the very word is meant: `upshot list`.
            let most = if above == noun { (typed.chars().count().max(last.len()) / 3).clamp(1, 3) } else { 0 };
            let begun = above == noun && typed.chars().count() >= 3 && last.starts_with(&typed);
            (far <= most || begun).then_some((far, above != noun, *words))
        })
        .collect();
    near.sort_by_key(|(far, elsewhere, _)| (*elsewhere, *far));
    near.into_iter().map(|(_, _, words)| words).collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::{Cli, parse};

    /// The verbs as the flags have them, in full.
    fn tree(command: &clap::Command, above: &str, found: &mut Vec<String>) {
        for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
            let words = format!("{above}{}", verb.get_name());
            tree(verb, &format!("{words} "), found);
            found.push(words);
        }
    }

    #[test]
    fn the_list_names_every_verb_and_sub_verb_once() {
        let mut there = Vec::new();
        tree(&Cli::command(), "", &mut there);
        let mut listed: Vec<String> = VERBS.iter().map(|(words, ..)| (*words).to_owned()).collect();
        there.sort();
        listed.sort();
        assert_eq!(there, listed);
    }

    #[test]
    fn every_example_is_of_its_verb_and_can_be_typed() {
        for (words, does_it, example) in VERBS {
            let typed = example.split([';', '|', '>']).next().unwrap();
            let typed: Vec<String> = shlex::split(typed).unwrap_or_else(|| panic!("{example}"));
            let is_noun = VERBS.iter().any(|(other, ..)| other.starts_with(&format!("{words} ")));
            assert!(is_noun || typed.join(" ").starts_with(&format!("upshot {words}")), "{words}: {example}");
            let cli = parse(&typed.into_iter().map(Into::into).collect::<Vec<_>>())
                .unwrap_or_else(|e| panic!("{example}: {e}"));
            let to_file = example.contains(" -o ")
                || example.contains(" --dry-run")
                || !example.contains(" --all") && *words == "export";
            assert!(is_noun || to_file || cli.does == *does_it, "{example} is told by its words");
        }
    }

    #[test]
    fn help_shows_the_example() {
        let mut command = with_examples(Cli::command());
        command.build();
        for (words, _, example) in VERBS {
            let verb = words.split(' ').fold(&mut command, |above, word| above.find_subcommand_mut(word).unwrap());
            for help in [verb.render_help(), verb.render_long_help()] {
                let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(squeezed(&help.to_string()).contains(&squeezed(example)), "{words}");
            }
        }
    }

    #[test]
    fn what_is_written_to_a_file_waits_its_turn() {
        let does = |line: &str| parse(&line.split(' ').map(Into::into).collect::<Vec<_>>()).unwrap().does;
        assert_eq!((does("upshot report"), does("upshot report -o r.html")), (Looks, Acts));
        assert_eq!((does("upshot --json"), does("upshot --as bo todo"), does("upshot log x 3")), (Looks, Looks, Acts));
    }

    #[test]
    fn the_nearest_verb_stands_first() {
        for (noun, typed, first) in [
            ("", "verdcit", "verdict"),
            ("", "lgo", "log"),
            ("", "Todos", "todo"),
            ("", "hist", "history"),
            ("", "withdraw", "hypothesis withdraw"),
            ("outcome", "lst", "outcome list"),
            ("sprint", "aswer", "sprint answer"),
        ] {
            assert_eq!(nearest(noun, typed).first(), Some(&first), "{noun} {typed}");
        }
        assert!(nearest("", "nonsense").is_empty() && nearest("", "q").is_empty());
    }
}
