//! What somebody else changed while a form was open: what is sent along so that nothing is run over, and what both changed.

use serde_json::Value;

use super::Form;
use crate::domain::command::Seen;
use crate::tui::world::World;

/// A field that two people changed at once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clash {
    pub(crate) key: &'static str,
    /// The field of the thing that it changes, and what that holds now.
    pub(crate) field: &'static str,
    pub(crate) now: Value,
    pub(crate) name: &'static str,
    pub(crate) was: String,
    pub(crate) theirs: String,
    pub(crate) mine: String,
}

impl Form {
    /// The fields it changes, as they stood when it was opened, so that somebody else's change in between is not run over.
    pub(super) fn seen(&self) -> Vec<Seen> {
        let fields = self.sheet.edits();
        let changed = fields.iter().filter(|(key, _)| self.changed(key).is_some());
        changed.map(|(_, field)| Seen { field, was: self.base.get(*field).cloned().unwrap_or(Value::Null) }).collect()
    }

    /// What somebody else changed that is changed here too, after the board was read anew: the field's key and name, what
    /// stood, theirs, mine. What only they changed is taken over.
    pub(crate) fn rebase(&mut self, world: &World) -> Vec<Clash> {
        let now = self.sheet.fields(Some(world));
        let base = self.sheet.base(world);
        let mut clashes: Vec<Clash> = Vec::new();
        for theirs in now {
            let Some(mine) = self.fields.iter_mut().find(|field| field.key == theirs.key) else { continue };
            if theirs.was == mine.was {
                continue;
            }
            if mine.text() == mine.was {
                *mine = theirs;
            } else if mine.text() == theirs.was {
                mine.was.clone_from(&theirs.was);
            } else {
                let field =
                    self.sheet.edits().iter().find(|(key, _)| *key == theirs.key).map_or("", |(_, field)| field);
                clashes.push(Clash {
                    field,
                    now: base.get(field).cloned().unwrap_or(Value::Null),
                    key: theirs.key,
                    name: theirs.name,
                    was: mine.was.clone(),
                    theirs: theirs.was,
                    mine: mine.text(),
                });
            }
        }
        // What clashes stays as it was seen until it is settled, so that no second save runs it over.
        if let (Value::Object(seen), Value::Object(now)) = (&mut self.base, base) {
            for (field, value) in now {
                if clashes.iter().all(|clash| clash.field != field) {
                    seen.insert(field, value);
                }
            }
        }
        clashes
    }

    /// Settles a clash: takes theirs, or keeps mine over theirs.
    pub(crate) fn settle(&mut self, clash: &Clash, take_theirs: bool) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == clash.key) {
            if take_theirs {
                field.put(&clash.theirs, (0, clash.theirs.len()));
            }
            field.was.clone_from(&clash.theirs);
        }
        if let Value::Object(seen) = &mut self.base {
            seen.insert(clash.field.to_owned(), clash.now.clone());
        }
    }
}
