//! Pages: what a screen shows, to be copied or written to a file.

use super::{App, Effect, Screen};
use crate::report::{html, markdown};
use crate::tui::overlay::{Menu, Overlay, Pick, Write};

impl App {
    /// The menu of what can be copied and written.
    pub(super) fn page_menu(&mut self) -> Effect {
        let Some(Screen::Page(page)) = self.stack.last() else { return Effect::Nothing };
        let doc = page.doc.clone();
        let (title, name) = match page.reviewed().and_then(|reviewed| reviewed.review.as_ref().ok()) {
            Some(review) => (format!("{} review", review.sprint), format!("{}-review", review.sprint)),
            None => (page.which.title().to_owned(), page.which.name().to_owned()),
        };
        let mark = markdown::page(&doc);
        let mut lines = vec![("copy it as Markdown".to_owned(), title.clone(), Pick::Copy(mark.clone()))];
        let mut offer = |format: &str, file: String, page: String| {
            let pick = Pick::Write(format!("{title} as {format}"), file.clone(), page);
            lines.push((format!("write {format} to a file"), file, pick));
        };
        offer("Markdown", format!("{name}.md"), mark);
        offer("HTML", format!("{name}.html"), html::page(&doc));
        self.overlay = Some(Overlay::Menu(Menu { title: "Copy or write", lines, at: 0 }));
        Effect::Nothing
    }

    /// Takes a key while a path is typed.
    pub(super) fn over_write(
        &mut self,
        mut write: Write,
        name: &str,
        typed: impl FnOnce(&mut String) -> bool,
    ) -> Effect {
        match name {
            "Esc" | "Ctrl-c" => {
                self.notice = None;
                return Effect::Nothing;
            }
            "Enter" if write.path.trim().is_empty() => {}
            "Enter" => {
                let (path, page) = (write.path.trim().to_owned(), write.page.clone());
                self.overlay = Some(Overlay::Write(write));
                return Effect::Write { path, page };
            }
            _ => {
                if typed(&mut write.path) {
                    self.notice = None;
                }
            }
        }
        self.overlay = Some(Overlay::Write(write));
        Effect::Nothing
    }

    /// The page was written.
    pub(crate) fn written(&mut self) {
        self.overlay = None;
    }
}
