//! The man page: every verb with its flags and an example, and what the program reads, writes and ends with.

use clap::CommandFactory;

use super::print::Out;
use super::{Cli, help, verbs};
use crate::error::Error;

/// Every variable that is read, and what for.
const ENVIRONMENT: [(&str, &str); 17] = [
    ("UPSHOT_DB", "The board file, where --db names none."),
    ("UPSHOT_AS", "Whose name changes bear, where --as says nothing."),
    ("UPSHOT_TODAY", "What counts as today, where --today says nothing: for tests, demos, and writing up yesterday."),
    ("NO_COLOR", "Not empty: no colour, here and on the screens, unless --color or the config asks for it."),
    ("CLICOLOR_FORCE, FORCE_COLOR", "Neither empty nor 0: colour even where output is no terminal; after NO_COLOR."),
    ("CLICOLOR", "0: no colour; after those above."),
    ("TERM", "dumb: the board line by line, as with --linear, and no colour that is not asked for."),
    ("VISUAL, EDITOR", "The editor for long texts, with its flags, quoted as in a shell: code --wait. Else vi."),
    ("CI", "Set: nothing is ever asked, as with --no-input."),
    ("COMPLETE", "Set by a shell that asks for completions; see upshot completions."),
    ("XDG_CONFIG_HOME", "Where the settings lie, in upshot/config.toml; a relative path is ignored."),
    ("XDG_DATA_HOME", "Where your own board lies, in upshot/upshot.db; a relative path is ignored."),
    (
        "XDG_STATE_HOME",
        "Where forms that were left, what you allowed and what was pulled are kept, in upshot; a relative path is ignored.",
    ),
    ("HOME, USER, LOGNAME, USERNAME", "Your folders, and your name where nothing nearer says it."),
    ("PATH", "Where git, the editor and the sources' programs are found."),
    ("TMPDIR", "Where a long text lies while the editor has it."),
    ("TZ", "The time zone by which a day ends."),
];

/// Every file that is read or written without being named.
const FILES: [(&str, &str); 9] = [
    (".upshot.db", "The board of a folder and of those below it, found upwards from where you are."),
    ("~/.local/share/upshot/upshot.db", "Your own board, where nothing else names one."),
    ("~/.local/share/upshot/demo.db", "The demo's board."),
    ("~/.config/upshot/config.toml", "Your settings: upshot config path says where they are here."),
    ("~/.local/state/upshot/drafts", "Forms that were left before they were saved."),
    ("~/.local/state/upshot/allowed", "The sources' commands that you allowed on this machine, each by its hash."),
    ("~/.local/state/upshot/pulls.json", "What became of the last tries to pull each source."),
    ("BOARD-journal", "Beside a board while it is written; left after a crash, it heals the board. Never delete it."),
    ("BOARD.DAY.backup.db", "A copy made by upshot db backup."),
];

/// Prints the man page: every verb with its flags.
pub(super) fn print(mut out: Out) -> Result<u8, Error> {
    let mut command = Cli::command().after_help("");
    command.build();
    let mut page = Vec::new();
    let broken = |e: std::io::Error| Error { what: "the man page could not be made".to_owned(), ..Error::output(&e) };
    let top = clap_mangen::Man::new(command.clone());
    top.render_title(&mut page).and_then(|()| top.render_name_section(&mut page)).map_err(broken)?;
    top.render_synopsis_section(&mut page).and_then(|()| top.render_description_section(&mut page)).map_err(broken)?;
    top.render_options_section(&mut page).map_err(broken)?;
    let mut text = String::from_utf8_lossy(&page).into_owned();
    for verb in command.get_subcommands() {
        describe(verb, &mut text, 0).map_err(broken)?;
    }
    text.push_str(".SH EXAMPLES\n");
    verbatim(&mut text, help::AFTER);
    text.push_str(".SH KEYS\n");
    verbatim(&mut text, super::screenshot::KEYS);
    list(&mut text, "ENVIRONMENT", ENVIRONMENT.map(|(name, says)| (name.to_owned(), says)));
    list(&mut text, "FILES", FILES.map(|(name, says)| (name.to_owned(), says)));
    list(&mut text, "EXIT STATUS", help::EXITS.map(|(code, says)| (code.to_string(), says)));
    out.verbatim(&text);
    out.flush().map_err(broken)?;
    Ok(0)
}

fn describe(verb: &clap::Command, text: &mut String, depth: usize) -> std::io::Result<()> {
    if verb.get_name() == "help" {
        return Ok(());
    }
    let name = verb.get_bin_name().unwrap_or(verb.get_name()).to_owned();
    let hidden = verb.clone().mut_args(|a| if a.is_global_set() { a.hide(true) } else { a });
    let man = clap_mangen::Man::new(hidden);
    let mut page = Vec::new();
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let section = if depth == 0 { ".SH" } else { ".SS" };
    text.push_str(&format!("{section} {}\n", name.to_uppercase().replace('-', "\\-")));
    // The verb's own headings give way to its name.
    for line in String::from_utf8_lossy(&page)
        .lines()
        .filter(|l| !l.starts_with(".SH") && !l.starts_with(".ie") && !l.starts_with(".el"))
    {
        text.push_str(line);
        text.push('\n');
    }
    let words = name.strip_prefix("upshot ").unwrap_or(&name);
    if let Some(example) = verbs::example(words) {
        text.push_str(".PP\nExample:\n");
        verbatim(text, &format!("  {example}"));
    }
    for below in verb.get_subcommands() {
        describe(below, text, depth + 1)?;
    }
    Ok(())
}

/// Lines as they stand.
fn verbatim(text: &mut String, words: &str) {
    text.push_str(".nf\n");
    for line in words.lines() {
        // A line that begins with a dot or a quote would be a request.
        text.push_str(&format!("\\&{}\n", plain(line)));
    }
    text.push_str(".fi\n");
}

/// A section of names, each with what it is.
fn list<const N: usize>(text: &mut String, heading: &str, entries: [(String, &str); N]) {
    text.push_str(&format!(".SH {heading}\n"));
    for (name, says) in entries {
        text.push_str(&format!(".TP\n\\fB{}\\fR\n\\&{}\n", plain(&name), plain(says)));
    }
}

/// Words in which nothing is read as a request to the typesetter.
fn plain(words: &str) -> String {
    words.replace('\\', "\\e").replace('-', "\\-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::error::Kind;

    /// What others read in our name: the system's folders, and the programs that are run.
    const READ_BY_LIBRARIES: [&str; 3] = ["HOME", "PATH", "TMPDIR"];

    /// Every variable that the source asks for: a name in capitals on a line that reads the environment.
    fn asked_for(dir: &Path, found: &mut BTreeSet<String>) {
        let reads = ["env.get(", "self.get(", "of_env", "var_os(", "env::var(", "self.folder("];
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "tests") {
                    asked_for(&path, found);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            for line in code.lines().filter(|line| reads.iter().any(|word| line.contains(word))) {
                let names = line.split('"').skip(1).step_by(2);
                let is_name = |name: &&str| name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                found.extend(names.filter(is_name).map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_variable_that_is_read_is_told_and_no_other() {
        let mut read = BTreeSet::new();
        asked_for(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut read);
        read.extend(READ_BY_LIBRARIES.map(str::to_owned));
        let told: BTreeSet<String> =
            ENVIRONMENT.iter().flat_map(|(names, _)| names.split(", ")).map(str::to_owned).collect();
        assert_eq!(read, told);
    }

    #[test]
    fn every_verb_is_told_with_its_example() {
        let mut command = Cli::command();
        command.build();
        let mut text = String::new();
        command.get_subcommands().for_each(|verb| describe(verb, &mut text, 0).unwrap());
        for (words, _, example) in verbs::VERBS {
            assert!(text.contains(&format!("\\&  {}\n", plain(example))), "{words}");
        }
    }

    #[test]
    fn every_exit_code_is_told() {
        let kinds = [Kind::Refused, Kind::Usage, Kind::NotFound, Kind::Busy, Kind::Changed, Kind::Damaged];
        for kind in kinds {
            assert!(help::EXITS.iter().any(|(code, _)| *code == kind.exit_code()), "{kind:?}");
        }
        for (code, _) in help::EXITS {
            let known = [0, crate::cli::todo::DUE, 130].contains(&code) || kinds.iter().any(|k| k.exit_code() == code);
            assert!(known, "nothing ends with {code}");
            assert!(help::AFTER.contains(&format!("{code} ")), "{code} is not below the verbs");
        }
    }
}
