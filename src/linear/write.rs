//! What is written step by step beside verdicts: a hypothesis, a ship, a note, an answer, what becomes of an offer. Each is
//! the shell's own command in the end.

use super::{Done, Linear};
use crate::domain::board::Card;
use crate::domain::id::{Id, Kind, Thing};
use crate::domain::verdict::Next;
use crate::session::Found;

impl Linear<'_> {
    /// Asks for a hypothesis under an outcome.
    pub(super) fn write(&mut self, outcome: Option<&str>) -> Done {
        let outcome = match outcome {
            Some(name) => name.to_owned(),
            None => self.need("Under which outcome? A name or label: ")?,
        };
        let session = self.shell.session();
        let thing = match session.find(&outcome)? {
            Found::Metric { outcome: Some(id), .. } => Thing::new(Kind::Outcome, id),
            found => found.thing(),
        };
        let slug = session
            .column(thing.id)?
            .and_then(|column| column.metric)
            .map_or_else(|| "its metric".to_owned(), |metric| metric.slug.to_string());
        let build = self.need("If we build: ")?;
        let mut words = vec!["try".to_owned(), outcome, build];
        for (flag, question) in [
            ("--expect", format!("Then {slug} moves by: ")),
            ("--within", "Within (28d, 4w): ".to_owned()),
            ("--because", "Because: ".to_owned()),
            ("--confidence", "How sure, in per cent: ".to_owned()),
            ("--follows", "Builds on (a label, may be empty): ".to_owned()),
        ] {
            let said = self.ask(&question)?;
            if !said.is_empty() {
                words.push(format!("{flag}={}", said.trim_end_matches('%')));
            }
        }
        self.shell(&words)
    }

    /// Asks on which day it shipped.
    pub(super) fn ship(&mut self, card: &Card) -> Done {
        let label = card.hypothesis.label().to_string();
        let day = self.ask(&format!("{label} shipped on which day? Empty for today: "))?;
        let link = self.ask("A link to the work, may be empty: ")?;
        let mut words = vec!["ship".to_owned(), label];
        words.extend((!day.is_empty()).then_some(day));
        words.extend((!link.is_empty()).then(|| format!("--ref={link}")));
        self.shell(&words)
    }

    /// Asks for a note.
    pub(super) fn note(&mut self, name: &str) -> Done {
        let text = self.need(&format!("Note on {name}: "))?;
        let mut words = vec!["note".to_owned(), name.to_owned(), text];
        match self.choose("For the claim, this", &["speaks for it", "speaks against it", "neither"])? {
            0 => words.push("--supports".to_owned()),
            1 => words.push("--contradicts".to_owned()),
            _ => {}
        }
        self.shell(&words)
    }

    /// Asks for the sprint's answer of an outcome.
    pub(super) fn answer(&mut self, label: &str) -> Done {
        self.voice.say(&format!("The answer for {label} in this sprint."));
        let learned = self.need("What did we learn? ")?;
        let next = self.need("What is next? ")?;
        let words = ["sprint", "answer", label, "-l", &learned, "-n", &next].map(str::to_owned);
        self.shell(&words)
    }

    /// Asks whether what was promised was done.
    pub(super) fn promise(&mut self, label: &str) -> Done {
        let at = self.choose("What was promised was", &["kept", "dropped"])?;
        let mut words = ["sprint", "promise", label, ["kept", "dropped"][at]].map(str::to_owned).to_vec();
        if at == 1 {
            let why = self.need("Because: ")?;
            words.push(format!("--why={why}"));
        }
        self.shell(&words)
    }

    /// Asks whether what is offered is taken.
    pub(super) fn offered(&mut self, outcome: Id) -> Done {
        let name = self.shell.session().name(Thing::new(Kind::Outcome, outcome));
        let label = name.split(' ').next().unwrap_or(&name).to_owned();
        let at = self.choose(&format!("{name} is offered to you."), &["take it", "say no"])?;
        let verb = ["accept", "decline"][at];
        self.shell(&["outcome".to_owned(), verb.to_owned(), label])
    }

    /// Asks what becomes of something that was refuted and is live.
    pub(super) fn settle(&mut self, card: &Card) -> Done {
        let label = card.hypothesis.label().to_string();
        let at = self.choose(&format!("{label} was refuted and is live."), &["roll it back", "keep it"])?;
        let mut words = ["hypothesis", "live", &label, ["rolled-back", "kept"][at]].map(str::to_owned).to_vec();
        if at == 1 {
            let why = self.need("Because: ")?;
            words.push(format!("--why={why}"));
        }
        self.shell(&words)
    }

    /// Asks for words that have to be said.
    pub(super) fn need(&mut self, question: &str) -> Done<String> {
        loop {
            let said = self.ask(question)?;
            if !said.is_empty() {
                return Ok(said);
            }
            self.voice.say("It needs some words, or back.");
        }
    }
}

/// The next steps, as they are counted.
pub(super) const NEXT: &[&str] = Next::WORDS;
