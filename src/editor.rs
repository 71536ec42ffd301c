//! The person's own editor, for long texts.

use std::process::Command;

use crate::error::{Error, Kind};
use crate::paths::Env;

/// Opens the person's editor on a text, as git does; the text as they saved it, none where they left it empty.
///
/// # Errors
/// Where no editor can be started, or it failed; then the text is kept in a file that is named.
pub fn edit(env: &Env, text: &str, about: &str) -> Result<Option<String>, Error> {
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
