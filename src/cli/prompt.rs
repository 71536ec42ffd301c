//! Asking whoever sits there: only ever for what a flag could have given.

use std::io::{BufRead, Write};

use crate::error::{Error, Kind};
use crate::text::{width, wrap};

pub(super) use crate::editor::edit;

/// Says that something has to be given, where nobody can be asked.
pub(super) fn missing(what: &str, usage: &str) -> Error {
    Error::new(Kind::Usage, "usage", format!("{what} is needed, and nobody can be asked here")).hint(usage)
}

fn failed(e: &std::io::Error) -> Error {
    Error { code: "input", ..Error::io("the answer could not be read", e) }
}

/// A line above some questions.
pub(super) fn heading(words: &str) {
    super::stderr::talk(words);
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
                super::stderr::talk(&format!("   {}; {}", e.what, e.hints.join(" ")));
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
    write!(err, "{}: ", crate::text::clean(question)).and_then(|()| err.flush()).map_err(|e| failed(&e))?;
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

/// Says some lines, made harmless. Where nobody reads any more the next question says so.
pub(super) fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    let cells = super::print::terminal_width();
    for line in words.lines() {
        let line = crate::text::clean(line);
        for line in cells.map_or_else(|| vec![line.to_string()], |cells| broken(&line, cells)) {
            drop(writeln!(out, "{line}"));
        }
    }
    drop(out.flush());
}

/// A line as lines of so many cells, broken between its words; what goes on stands below the first word.
fn broken(line: &str, cells: usize) -> Vec<String> {
    if width(line) <= cells {
        return vec![line.to_owned()];
    }
    let words = line.trim_start();
    let indent = line.len() - words.len();
    // A number of a list stands by itself at the left.
    let number = words.split_once(". ").map_or("", |(number, _)| number);
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    let hang = indent + if is_number { number.len() + 2 } else { 0 };
    let lines = wrap(words, cells.saturating_sub(hang).max(1));
    let begins = |at: usize| " ".repeat(if at == 0 { indent } else { hang });
    lines.into_iter().enumerate().map(|(at, line)| format!("{}{line}", begins(at))).collect()
}

/// Asks for a line; none where there are no more.
pub(super) fn line(question: &str) -> Result<Option<String>, Error> {
    let mut out = std::io::stdout().lock();
    write!(out, "{}", crate::text::clean(question)).and_then(|()| out.flush()).map_err(|e| Error::output(&e))?;
    drop(out);
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).map_err(|e| failed(&e))?;
    Ok((read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_break_between_words_and_go_on_below_the_first() {
        let line = " 3. activation. New teams see a first report in their first week.";
        let lines = broken(line, 40);
        assert_eq!(lines, [" 3. activation. New teams see a first", "    report in their first week."]);
        assert_eq!(broken("    Did not move: since H-12", 20), ["    Did not move:", "    since H-12"]);
        assert_eq!(broken("short.", 40), ["short."]);
    }
}
