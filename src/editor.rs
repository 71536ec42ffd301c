//! The person's own editor, for long texts.

use std::process::Command;

use crate::error::{Error, Kind};
use crate::paths::Env;
use crate::store::aside::{self, Aside};

/// Opens the person's editor on a text, as git does; the text as they saved it, none where they left it empty.
///
/// # Errors
/// Where no editor can be started, or it failed; then the text is kept in a file that is named.
pub fn edit(env: &Env, text: &str, about: &str) -> Result<Option<String>, Error> {
    let (editor, program, flags) = named(env)?;
    let refused = |what: &str, why: String| Error::new(Kind::Refused, "editor", what).because(why);
    let place = std::env::temp_dir();
    let no_place = |e: &std::io::Error| {
        refused("no place for the text", e.to_string()).hint("set TMPDIR to a folder that you can write")
    };
    aside::sweep(&place);
    // A folder that nobody else may enter.
    let dir = aside::folder(Aside::Text, &place).map_err(|e| no_place(&e))?;
    let path = dir.path().join("text.md");
    // No text can hold this line but one that was written to: its letters are new every time.
    let note = format!("\n<!-- {about} This line and what is below it are left out. [{}] -->\n", dir.nonce());
    write(&path, &format!("{text}{note}")).map_err(|e| no_place(&e))?;
    let status = Command::new(program).args(flags).arg(&path).status();
    let saved = std::fs::read_to_string(&path);
    let ended = match status {
        Ok(status) if status.success() => None,
        Ok(status) => Some(format!("{editor} ended with {status}")),
        Err(e) => Some(format!("{editor}: {e}")),
    };
    match (ended, saved) {
        (None, Ok(saved)) => {
            let kept = saved.rsplit_once(note.trim()).map_or(saved.as_str(), |(above, _)| above).trim_end().to_owned();
            Ok(if kept.trim().is_empty() { None } else { Some(kept) })
        }
        (why, _) => {
            // Nothing typed is lost: the folder stays.
            let kept = dir.keep().join("text.md");
            Err(refused("the editor did not save", why.unwrap_or_else(|| "its file is gone".to_owned()))
                .because(format!("what was typed is kept in {}", kept.display()))
                .hint("set EDITOR to the editor you use"))
        }
    }
}

/// The editor as it was named, its program, and the program's flags: split as a shell would, and no shell is run.
fn named(env: &Env) -> Result<(String, String, Vec<String>), Error> {
    let told = ["VISUAL", "EDITOR"].into_iter().find_map(|name| Some((name, env.get(name)?.to_string_lossy())));
    let (variable, editor) = told.unwrap_or(("EDITOR", "vi".into()));
    let Some(words) = shlex::split(&editor) else {
        let says = format!("${variable} names no editor: {editor:?} leaves a quote or a backslash open");
        return Err(Error::new(Kind::Usage, "editor", says)
            .hint(format!("close it, or give the text by its flag; in a shell: export {variable}='code --wait'")));
    };
    let mut words = words.into_iter();
    let program = words.next().unwrap_or_else(|| "vi".to_owned());
    Ok((editor.into_owned(), program, words.collect()))
}

/// Writes a file that nobody else may read.
fn write(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(vars: &[(&str, &str)]) -> Env {
        Env { vars: vars.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(), ..Env::default() }
    }

    #[test]
    fn an_editor_is_split_as_a_shell_does() {
        for (typed, words) in [
            ("vim", ["vim"].as_slice()),
            ("code --wait", &["code", "--wait"]),
            ("\"/path with space/ed\" -f", &["/path with space/ed", "-f"]),
            ("'/it''s here/ed'  -c 'set tw=72'", &["/its here/ed", "-c", "set tw=72"]),
            ("/path\\ with\\ space/ed --name=\"a \\\"b\\\"\"", &["/path with space/ed", "--name=a \"b\""]),
            ("   ", &["vi"]),
        ] {
            let (as_named, program, flags) = named(&env(&[("EDITOR", typed)])).unwrap();
            let split: Vec<&str> = std::iter::once(program.as_str()).chain(flags.iter().map(String::as_str)).collect();
            assert_eq!((as_named.as_str(), split.as_slice()), (typed, words), "{typed}");
        }
        assert_eq!(named(&env(&[("VISUAL", "emacs -nw"), ("EDITOR", "vi")])).unwrap().1, "emacs");
        assert_eq!(named(&env(&[])).unwrap().1, "vi");
    }

    #[test]
    fn an_open_quote_is_told_and_nothing_is_run() {
        for typed in ["\"/path with space/ed -f", "it's", "ed \\"] {
            let e = edit(&env(&[("VISUAL", typed)]), "a text", "why").unwrap_err();
            assert_eq!((e.kind, e.code), (Kind::Usage, "editor"), "{typed}");
            assert!(e.what.contains("$VISUAL") && e.hints[0].contains("export VISUAL="), "{e:?}");
        }
    }
}
