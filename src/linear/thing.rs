//! An outcome, a hypothesis: what one asks first of each, and what can be done about it.

use super::paper::{Item, Paper};
use super::{Done, Linear, said};
use crate::domain::board::{Card, Column};
use crate::domain::hypothesis::State;
use crate::domain::id::{Id, Kind, Thing};
use crate::error::{Error, Kind as Fault};
use crate::report::spoken::{plain, sentence};

impl Linear<'_> {
    /// Shows a thing.
    pub(super) fn thing(&mut self, thing: Thing) -> Done {
        match thing.kind {
            Kind::Hypothesis => self.hypothesis(thing.id),
            Kind::Outcome => self.outcome(thing.id),
            _ => {
                let name = self.shell.session().name(thing);
                self.shell(&["show".to_owned(), name])
            }
        }
    }

    fn hypothesis(&mut self, id: Id) -> Done {
        let (column, card) = self.card_of(id)?;
        let today = self.shell.session().today();
        let h = &card.hypothesis;
        let label = h.label().to_string();
        let mut paper = Paper::default();
        paper.say(&format!("{label} {} {}", sentence(&h.build), said::state(&card, today)));
        if let Some([class, claim]) = said::claim(&card, today) {
            paper.say(&sentence(&format!("{class}: {claim}")));
        }
        if let Some(verdict) = &card.verdict {
            if let Some(learned) = &verdict.learned {
                paper.say(&format!("Learned: {}", plain(learned)));
            }
            if let Some(next) = verdict.next {
                let what = verdict.next_text.as_ref().map_or_else(String::new, |text| format!(", {text}"));
                paper.say(&sentence(&format!("Next was: {}{what}", next.word().replace('-', " "))));
            }
        } else {
            let [what, why] = said::prediction(&card);
            paper.say(&format!("Predicted on {}: {what}", h.written_on.short(today)));
            if !why.is_empty() {
                paper.say(&why);
            }
            if let Some(sides) = said::sides(&card, today) {
                paper.say(&sides);
            }
        }
        paper.row(actions(&card, &column, &label));
        self.on = column.metric.as_ref().map(|metric| metric.slug.to_string());
        self.show(paper);
        Ok(())
    }

    fn outcome(&mut self, id: Id) -> Done {
        let (session, mut paper) = (self.shell.session(), Paper::default());
        let today = session.today();
        let column = session.column(id)?;
        let column = column.ok_or_else(|| Error::new(Fault::NotFound, "not_found", "that is no outcome"))?;
        let o = &column.outcome;
        let label = o.label().to_string();
        let owner = o.owner.as_ref().map_or_else(|| "Nobody answers for it.".to_owned(), |owner| format!("{owner}."));
        paper.say(&format!("{label} {} {owner}", sentence(&o.title)));
        paper.say(&format!("{} {}", said::moved(&column, today), said::stands(&column, today)));
        if let Some(pace) = said::pace(&column) {
            paper.say(&pace);
        }
        if let Some(problem) = &o.problem {
            paper.say(&sentence(&format!("Problem: {problem}")));
        }
        if let Some(wrong) = said::wrong_if(&column, today) {
            paper.say(&wrong);
        }
        for debt in &column.debts {
            paper.say(&said::debt(debt));
        }
        for card in &column.cards {
            let h = &card.hypothesis;
            let expects = card.expectation_words();
            let words = format!("{} {} {}", h.label(), sentence(&h.build), said::state(card, today));
            paper.item(&format!("{words} {}", sentence(&expects)), Item::Thing(Thing::new(Kind::Hypothesis, h.id)));
        }
        let mut actions = Vec::new();
        if o.is_open() {
            if let Some(metric) = &column.metric {
                actions.push(("Log a reading".to_owned(), Item::Log(metric.slug.to_string())));
            }
            actions.push(("New hypothesis".to_owned(), Item::New(label.clone())));
        }
        self.on = column.metric.as_ref().map(|metric| metric.slug.to_string());
        actions.push(("Note it".to_owned(), Item::Note(label.clone())));
        actions.push(("All of it".to_owned(), Item::Words(vec!["show".to_owned(), label])));
        paper.row(actions);
        self.show(paper);
        Ok(())
    }
}

/// What can be done about a hypothesis as it stands.
fn actions(card: &Card, column: &Column, label: &str) -> Vec<(String, Item)> {
    let id = card.hypothesis.id;
    let command = |words: &[&str]| Item::Words(words.iter().map(|word| (*word).to_owned()).collect());
    let mut items = Vec::new();
    match card.state {
        State::Idea => {
            items.push(("Start building it".to_owned(), command(&["start", label])));
            items.push(("It shipped".to_owned(), Item::Ship(id)));
        }
        State::Building => items.push(("It shipped".to_owned(), Item::Ship(id))),
        State::Measuring => items.push(("Write its verdict".to_owned(), Item::Verdict(id))),
        _ => {}
    }
    if card.still_live() {
        items.push(("Say what became of it".to_owned(), Item::Live(id)));
    }
    items.push(("Note it".to_owned(), Item::Note(label.to_owned())));
    // As a page that can be copied whole.
    items.push(("Copy it".to_owned(), command(&["brief", label])));
    let outcome = Thing::new(Kind::Outcome, column.outcome.id);
    items.push((column.outcome.title.clone(), Item::Thing(outcome)));
    items
}
