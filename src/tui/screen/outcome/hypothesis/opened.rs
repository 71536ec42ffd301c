//! What a line of a hypothesis opens: what it names, told whole, or where that stands.

use super::Whole;
use super::lists::{COLUMNS, Item, List, ruled};
use super::looks::Names;
use crate::domain::hypothesis::Check;
use crate::domain::id::Id;
use crate::pages::history;
use crate::tui::theme::Meaning;
use crate::tui::world::Done;

/// Lines to read, each as it is meant.
type Lines = Vec<(String, Meaning)>;

/// What is shown where a line is opened.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::tui::screen::outcome) enum Opened {
    /// Words of its own, under a title.
    Words(String, Lines),
    /// The framing of its outcome.
    Framing,
    /// Another hypothesis.
    Hypothesis(Id),
    /// A link.
    Link(String),
    /// Its verdict, which is to be written.
    Verdict,
    /// There is nothing yet.
    Nothing,
}

impl Whole<'_> {
    /// What a line of a list opens in a window so wide.
    pub(in crate::tui::screen::outcome) fn opened(&self, list: List, at: usize, width: u16) -> Opened {
        let cells = self.cells(list, width);
        match list {
            List::Looks => match self.named(cells).get(at) {
                Some(Names::Compared) => self.compared(),
                Some(Names::Framing) => Opened::Framing,
                Some(Names::Verdict) => Opened::Verdict,
                Some(Names::Details) => {
                    let details = self.card.hypothesis.details.clone().unwrap_or_default();
                    Opened::Words(format!("Details of {}", self.called()), vec![(details, Meaning::Text)])
                }
                Some(Names::Changes) | None => self.changes(),
            },
            List::Verdicts => match words(&ruled(self.card, self.world, COLUMNS), at) {
                Some(lines) => Opened::Words(format!("Verdict on {}", self.called()), lines),
                // Where none is due there is none to write.
                None if matches!(self.card.check, Some(Check::Due | Check::Overdue)) => Opened::Verdict,
                None => Opened::Nothing,
            },
            List::Notes => {
                let said = self.world.said.get(&self.card.hypothesis.id);
                let Some(note) = said.and_then(|said| said.notes.get(at)) else { return Opened::Nothing };
                let on = note.on.short(self.world.today);
                let title = format!("Note on {}, {on} {}", self.card.hypothesis.label(), note.by);
                Opened::Words(title, vec![(note.text.clone(), Meaning::Text)])
            }
            List::Links => {
                let said = self.world.said.get(&self.card.hypothesis.id);
                let link = said.and_then(|said| said.links.get(at));
                link.map_or(Opened::Nothing, |link| Opened::Link(link.url.clone()))
            }
            List::Chain => self.linked(cells).get(at).copied().flatten().map_or(Opened::Nothing, Opened::Hypothesis),
            List::History => self.done(at),
        }
    }

    /// The hypotheses that the lines of the chain name, in their order; none where a line says that there is none.
    fn linked(&self, cells: usize) -> Vec<Option<Id>> {
        let chained = self.chained();
        if cells < COLUMNS {
            return chained.iter().map(|(.., id)| Some(*id)).collect();
        }
        let of = |link: &str| {
            let ids: Vec<Option<Id>> =
                chained.iter().filter(|(of, ..)| *of == link).map(|(.., id)| Some(*id)).collect();
            if ids.is_empty() { vec![None] } else { ids }
        };
        [of("builds on"), of("led to")].concat()
    }

    /// What was done, whole: one of the changes, or that its check day passed.
    fn done(&self, at: usize) -> Opened {
        let at = match self.checked_at() {
            Some((check, _)) if check == at => return self.compared(),
            Some((check, _)) if check < at => at - 1,
            _ => at,
        };
        let said = self.world.said.get(&self.card.hypothesis.id);
        let Some(done) = said.and_then(|said| said.history.get(at)) else { return self.changes() };
        let mut lines = vec![(done.what.clone(), Meaning::Value)];
        lines.extend(history::told(done).into_iter().map(|(words, tone)| (words, tone.into())));
        Opened::Words(self.head(done), lines)
    }

    /// What the readings say, and how they were compared.
    fn compared(&self) -> Opened {
        let judged = self.judged();
        let mut lines: Lines = vec![(judged.claim(COLUMNS).words(), Meaning::Value), (String::new(), Meaning::Text)];
        lines.extend(judged.sides_in_full(COLUMNS).iter().map(|row| (row.words(), Meaning::Text)));
        Opened::Words(self.called(), lines)
    }

    /// All that was done to it.
    fn changes(&self) -> Opened {
        let mut lines = Lines::new();
        for done in self.world.said.get(&self.card.hypothesis.id).into_iter().flat_map(|said| &said.history) {
            lines.push((self.head(done), Meaning::Title));
            lines.push((done.what.clone(), Meaning::Text));
            lines.extend(done.why.iter().map(|why| (format!("because {why}"), Meaning::Label)));
        }
        if lines.is_empty() {
            lines.push(("Nothing was done to it lately.".to_owned(), Meaning::Text));
        }
        Opened::Words(self.called(), lines)
    }

    /// When something was done, and by whom.
    fn head(&self, done: &Done) -> String {
        format!("{} {} {}", done.day.short(self.world.today), done.time, done.by)
    }

    fn called(&self) -> String {
        format!("{} {}", self.card.hypothesis.label(), self.card.hypothesis.build)
    }
}

/// The words of an item, row by row.
fn words(items: &[Item], at: usize) -> Option<Lines> {
    Some(items.get(at)?.iter().map(|row| (row.words(), Meaning::Text)).collect())
}
