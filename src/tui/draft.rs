//! Forms left unfinished: kept as they are typed, in a file of one's own, and offered again as they were, with the cursor.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::form::{Content, Form};

/// A field as it was typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Typed {
    key: String,
    text: String,
    /// What stood there when it was begun.
    #[serde(default)]
    was: String,
    /// The cursor's line and column.
    cursor: (usize, usize),
}

/// A form as it was left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Draft {
    /// What the form is for and about.
    of: String,
    /// The field that had the cursor.
    at: usize,
    /// What is edited, as it stood when it was begun.
    #[serde(default)]
    base: serde_json::Value,
    fields: Vec<Typed>,
}

/// The drafts of a board.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Drafts(Vec<Draft>);

fn of(form: &Form) -> String {
    format!("{:?}", form.kind)
}

impl Drafts {
    /// Keeps a form as it is; one with nothing typed leaves none.
    pub(crate) fn keep(&mut self, form: &Form) {
        self.drop_of(form);
        if !form.is_touched() {
            return;
        }
        let fields = form
            .fields
            .iter()
            .map(|field| {
                let cursor = match &field.content {
                    Content::Text { area, .. } => {
                        let at = area.cursor();
                        (at.0, at.1)
                    }
                    Content::Choice { .. } | Content::Check { .. } => (0, 0),
                };
                Typed { key: field.key.to_owned(), text: field.typed(), was: field.was.clone(), cursor }
            })
            .collect();
        self.0.push(Draft { of: of(form), at: form.at, base: form.base.clone(), fields });
    }

    /// Forgets the draft of a form that was carried out.
    pub(crate) fn drop_of(&mut self, form: &Form) {
        let of = of(form);
        self.0.retain(|draft| draft.of != of);
    }

    /// Fills a form as it was left, where it was.
    pub(crate) fn fill(&self, form: &mut Form) -> bool {
        let of = of(form);
        let Some(draft) = self.0.iter().find(|draft| draft.of == of) else { return false };
        for typed in &draft.fields {
            if let Some(field) = form.fields.iter_mut().find(|field| field.key == typed.key) {
                field.put(&typed.text, typed.cursor);
                field.fresh &= typed.text == field.was;
                // What was begun before somebody else's change does not run it over.
                field.was.clone_from(&typed.was);
            }
        }
        form.at = draft.at;
        form.base = draft.base.clone();
        true
    }

    /// Reads them; none where there are none, or where they can't be read.
    pub(crate) fn read(path: Option<&Path>) -> Self {
        let bytes = path.and_then(|path| std::fs::read(path).ok());
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Writes them in one step, for nobody else to read.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn write(&self, path: &Path) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        if self.0.is_empty() {
            return match std::fs::remove_file(path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
                _ => Ok(()),
            };
        }
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, self)?;
        file.persist(path).map_err(|e| e.error)?;
        Ok(())
    }
}

/// Where the drafts of a board lie in a person's state folder.
pub(crate) fn place(state: &Path, board: &Path) -> PathBuf {
    let name = xxhash_rust::xxh3::xxh3_64(board.as_os_str().as_encoded_bytes());
    state.join("drafts").join(format!("{name:016x}.json"))
}
