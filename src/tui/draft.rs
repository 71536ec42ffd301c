//! A form as a draft, and a form filled from one: with the cursor where it was.

use super::form::verdict::Judge;
use super::form::{self, Content, Form};
use super::world::World;
use crate::domain::lesson::Lesson;
use crate::domain::verdict::VerdictCall;
use crate::drafts::{Draft, Typed};
pub(crate) use crate::drafts::{Drafts, place};

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
                let kept = form.sheet.keeps(field.key, &field.text());
                let text = if kept { field.typed() } else { String::new() };
                Typed { key: field.key.to_owned(), text, was: field.was.clone(), cursor }
            })
            .collect();
        self.put(Draft { of: form.sheet.key(), at: form.at, base: form.base.clone(), fields });
    }

    /// What drafts of verdicts say was learned, of what is on the board.
    pub(crate) fn learned<'a>(&'a self, world: &'a World) -> impl Iterator<Item = Lesson> + 'a {
        world.view.columns.iter().flat_map(|column| &column.cards).filter_map(|card| {
            let h = &card.hypothesis;
            let draft = self.of(&form::of(Judge { hypothesis: h.id }).key())?;
            let typed = |key: &str| draft.fields.iter().find(|typed| typed.key == key).map(|typed| typed.text.trim());
            let learned = typed("learned").filter(|text| !text.is_empty())?;
            let call = typed("call").and_then(VerdictCall::of).unwrap_or(VerdictCall::Inconclusive);
            Some(Lesson::unsigned(h, call, learned, &world.me, world.today))
        })
    }

    /// Forgets the draft of a form that was carried out.
    pub(crate) fn drop_of(&mut self, form: &Form) {
        self.forget(&form.sheet.key());
    }

    /// Fills a form as it was left, where it was.
    pub(crate) fn fill(&self, form: &mut Form) -> bool {
        let Some(draft) = self.of(&form.sheet.key()) else { return false };
        if draft.fields.iter().any(|typed| typed.key == "anyway") {
            form.ask_anyway();
        }
        for typed in &draft.fields {
            if let Some(field) = form.fields.iter_mut().find(|field| field.key == typed.key) {
                field.put(&typed.text, typed.cursor);
                field.fresh &= typed.text == field.was;
                // What was begun before somebody else's change does not run it over.
                field.was.clone_from(&typed.was);
            }
        }
        form.at = draft.at.min(form.fields.len());
        form.base = draft.base.clone();
        true
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use tempfile::TempDir;

    use super::super::form::{Kind, of, sprint};
    use super::super::read;
    use super::super::world::World;
    use super::*;
    use crate::fixture;

    struct Room {
        dir: TempDir,
        world: World,
    }

    impl Room {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let world = read::world(&fixture::open(&dir.path().join("team.db"))).unwrap();
            Self { dir, world }
        }

        fn file(&self) -> PathBuf {
            place(self.dir.path(), Path::new("team.db"))
        }

        /// What another program reads there.
        fn read(&self) -> Drafts {
            Drafts::read(Some(&self.file()))
        }

        /// A form with a text in its first field.
        fn form(&self, kind: Kind, text: &str) -> Form {
            let mut form = Form::new(kind, &self.world);
            form.fields[0].put(text, (0, text.len()));
            form
        }

        /// The text that a form would be offered with.
        fn offered(&self, drafts: &Drafts, kind: Kind) -> Option<String> {
            let mut form = Form::new(kind, &self.world);
            drafts.fill(&mut form).then(|| form.fields[0].typed())
        }
    }

    #[test]
    fn two_programs_keep_their_drafts_beside_each_other() {
        let room = Room::new();
        let (mut one, mut other) = (room.read(), room.read());
        one.keep(&room.form(of(sprint::Chore), "rotate the keys"));
        one.write(&room.file()).unwrap();
        other.keep(&room.form(of(sprint::Objective), "customers stay"));
        other.write(&room.file()).unwrap();
        let both = room.read();
        assert_eq!(room.offered(&both, of(sprint::Chore)).as_deref(), Some("rotate the keys"));
        assert_eq!(room.offered(&both, of(sprint::Objective)).as_deref(), Some("customers stay"));
        // What one of them carried out is gone, the other's stays.
        one.drop_of(&room.form(of(sprint::Chore), ""));
        one.write(&room.file()).unwrap();
        let left = room.read();
        assert_eq!(room.offered(&left, of(sprint::Chore)), None);
        assert_eq!(room.offered(&left, of(sprint::Objective)).as_deref(), Some("customers stay"));
        other.drop_of(&room.form(of(sprint::Objective), ""));
        other.write(&room.file()).unwrap();
        assert!(!room.file().exists(), "no draft, no file");
    }

    #[test]
    fn a_draft_that_another_program_carried_out_does_not_come_back() {
        let room = Room::new();
        let mut one = room.read();
        one.keep(&room.form(of(sprint::Chore), "rotate the keys"));
        one.write(&room.file()).unwrap();
        let mut other = room.read();
        one.drop_of(&room.form(of(sprint::Chore), ""));
        one.write(&room.file()).unwrap();
        other.keep(&room.form(of(sprint::Objective), "customers stay"));
        other.write(&room.file()).unwrap();
        assert_eq!(room.offered(&room.read(), of(sprint::Chore)), None);
    }

    #[test]
    fn a_torn_file_is_put_aside_and_what_can_be_read_of_a_whole_one_is() {
        let room = Room::new();
        let mut drafts = Drafts::default();
        drafts.keep(&room.form(of(sprint::Chore), "rotate the keys"));
        drafts.write(&room.file()).unwrap();
        let whole = std::fs::read_to_string(room.file()).unwrap();
        let torn = &whole[..whole.len() / 2];
        std::fs::write(room.file(), torn).unwrap();
        assert_eq!(room.read(), Drafts::default());
        assert_eq!(std::fs::read_to_string(room.file().with_extension("bad")).unwrap(), torn, "for who looks into it");
        drafts.write(&room.file()).unwrap();
        assert_eq!(room.offered(&room.read(), of(sprint::Chore)).as_deref(), Some("rotate the keys"));
        std::fs::write(room.file(), whole.replacen('[', "[{\"of\": 3}, ", 1)).unwrap();
        assert_eq!(room.offered(&room.read(), of(sprint::Chore)).as_deref(), Some("rotate the keys"));
    }
}
