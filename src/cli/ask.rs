//! Asking whoever sits there: only ever for what a flag could have given.

use std::io::{BufRead, Write};
use std::process::Command;

use crate::error::{Error, Kind};
use crate::paths::Env;

/// Says that something has to be given, where nobody can be asked.
pub(super) fn missing(what: &str, usage: &str) -> Error {
    Error::new(Kind::Usage, "usage", format!("{what} is needed, and nobody can be asked here")).hint(usage)
}

fn failed(e: &std::io::Error) -> Error {
    Error::new(Kind::Refused, "input", "the answer could not be read").because(e.to_string())
}

/// A line above some questions.
pub(super) fn heading(words: &str) {
    super::report::talk(words);
}

/// Asks for a part that is not there yet, and again while `check` can't read the answer; Enter alone leaves it out.
pub(super) fn fill_checked(
    part: &mut Option<String>,
    question: &str,
    check: impl Fn(&str) -> Result<(), Error>,
) -> Result<(), Error> {
    loop {
        let given = part.is_some();
        fill(part, question)?;
        match part.as_deref().map(&check) {
            Some(Err(e)) if !given => {
                super::report::talk(&format!("   {}; {}", e.what, e.hints.join(" ")));
                *part = None;
            }
            _ => return Ok(()),
        }
    }
}

/// Asks for a part that is not there yet; Enter alone leaves it out.
pub(super) fn fill(part: &mut Option<String>, question: &str) -> Result<(), Error> {
    if part.is_some() {
        return Ok(());
    }
    let mut err = std::io::stderr().lock();
    write!(err, "{question}: ").and_then(|()| err.flush()).map_err(|e| failed(&e))?;
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).map_err(|e| failed(&e))?;
    if read == 0 {
        return Err(Error::new(Kind::Usage, "usage", "there were no more answers"));
    }
    let answer = line.trim_end_matches(['\n', '\r']);
    if !answer.trim().is_empty() {
        *part = Some(answer.to_owned());
    }
    Ok(())
}

/// Opens the person's editor on a text, as git does; the text as they saved it, none where they left it empty.
///
/// # Errors
/// Where no editor can be started, or it failed; then the text is kept in a file that is named.
pub(super) fn edit(env: &Env, text: &str, about: &str) -> Result<Option<String>, Error> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| env.get(name)).map(|v| v.to_string_lossy().into_owned());
    let editor = editor.unwrap_or_else(|| "vi".to_owned());
    let refused = |what: &str, why: String| Error::new(Kind::Refused, "editor", what).because(why);
    // A folder that nobody else may enter.
    let dir = tempfile::Builder::new()
        .prefix("upshot-")
        .tempdir()
        .map_err(|e| refused("no place for the text", e.to_string()))?;
    let path = dir.path().join("text.md");
    let note = format!("\n<!-- {about} This line and what is below it are left out. -->\n");
    std::fs::write(&path, format!("{text}{note}")).map_err(|e| refused("no place for the text", e.to_string()))?;
    // Words as a shell would split them, without a shell: $EDITOR may carry flags.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    let status = Command::new(program).args(words).arg(&path).status();
    let saved = std::fs::read_to_string(&path);
    let ended = match status {
        Ok(status) if status.success() => None,
        Ok(status) => Some(format!("{editor} ended with {status}")),
        Err(e) => Some(format!("{editor}: {e}")),
    };
    match (ended, saved) {
        (None, Ok(saved)) => {
            let kept = saved.split(note.trim()).next().unwrap_or("").trim_end().to_owned();
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

/// Keeps a text that could not be saved, and says where.
pub(super) fn keep(text: &str, mut error: Error) -> Error {
    let kept = tempfile::Builder::new().prefix("upshot-").suffix(".md").tempfile().and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.keep().map(|(_, path)| path).map_err(|e| e.error)
    });
    if let Ok(path) = kept {
        error.hints.push(format!("what you wrote is kept in {}", path.display()));
    }
    error
}
