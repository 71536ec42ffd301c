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
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| env.get(name)).map(|v| v.to_string_lossy().into_owned());
    let editor = editor.unwrap_or_else(|| "vi".to_owned());
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

/// Writes a file that nobody else may read.
fn write(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, text.as_bytes())
}
