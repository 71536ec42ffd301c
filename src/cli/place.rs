//! `-o`: text into a file that appears whole or not at all.

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Kind};
use crate::session::aside::{self, Aside};

/// Writes a file that appears whole or not at all; a file that is there stays unless forced.
pub(super) fn write(path: &Path, text: &str, force: bool) -> Result<(), Error> {
    let io = |e: &std::io::Error| Error::io(format!("{} can't be written", path.display()), e);
    if path == Path::new("-") {
        return Err(Error::new(Kind::Usage, "usage", "- is no file's name here")
            .hint("to print it, leave -o out; for a file of that name: -o ./-"));
    }
    if is_database(path) {
        return Err(Error::new(Kind::Refused, "database", format!("{} is a database, a board maybe", path.display()))
            .because("it would be gone, --force or not")
            .hint("name another file"));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    aside::sweep(folder);
    // A temporary file would be its maker's alone; an export is as readable as any new file, so far as umask lets it.
    let mut part = aside::file(Aside::Export, folder, true).map_err(|e| io(&e))?;
    part.write_all(text.as_bytes()).map_err(|e| io(&e))?;
    part.as_file().sync_all().map_err(|e| io(&e))?;
    let persisted = if force { part.persist(path) } else { part.persist_noclobber(path) };
    match persisted {
        Ok(_) => Ok(()),
        Err(e) if e.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Error::new(Kind::Refused, "exists", format!("{} is there already", path.display()))
                .hint("to overwrite it: --force"))
        }
        Err(e) => Err(io(&e.error)),
    }
}

/// Whether a file begins as every SQLite file does.
fn is_database(path: &Path) -> bool {
    let mut head = [0; 16];
    // What waits for a writer, or does something when it is read, is no database.
    let is_file = path.metadata().is_ok_and(|meta| meta.is_file());
    if !is_file {
        return false;
    }
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
    read.is_ok() && &head == b"SQLite format 3\0"
}
