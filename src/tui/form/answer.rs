//! The answer for a commitment: what was learned, why it did not move where it did not, what is next; and whether what
//! was promised last time was kept.

use serde_json::Value;

use super::days::{day, unread};
use super::same::Known;
use super::sheet::{Lines, Sheet, common, fields_alone, outcome};
use super::{Field, Form, Made, Press, Way};
use crate::domain::amount::with_unit;
use crate::domain::board::Column;
use crate::domain::board::said::Tone;
use crate::domain::command::Command;
use crate::domain::day::{Day, Lean};
use crate::domain::fact::Movement;
use crate::domain::id::Id;
use crate::domain::review::Group;
use crate::domain::sprint::{Answer as Answered, CarryOn, Commitment};
use crate::text;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

const CAUSES: &[&str] = &[
    "it did not reach people",
    "it reached them, no effect",
    "something undid it",
    "too early to see",
    "we measure the wrong thing",
    "something else",
];
const MEANS: &[&str] = &[
    "few saw or used it",
    "they used it and did as before",
    "another force pushed the metric back",
    "needs more time than we gave it",
    "the metric cannot show the change",
    "",
];
const SETTLED: &[&str] = &["kept", "dropped"];

/// Whether an outcome goes on in the next sprint.
const CARRY: &[&str] = &["yes", "stop here", "look again"];

const QUESTION: &str = "Why, most likely?";

/// What stands between what its metric did since a ship and what it did in the sprint, and the cells they share.
const GAP: &str = "      ";
const ROW: usize = 74;

/// The likely causes are asked for where something shipped and the metric did not move; nothing more where the owner is
/// away.
fn shows(outcome: Id, form: &Form, key: &str, world: &World) -> bool {
    let Some(column) = world.column(outcome) else { return true };
    let away = is_away(column, form, world);
    match key {
        "cause" => did_not(column) && !away,
        "learned" | "next" | "carry" => !away,
        "carry_on" => !away && form.text("carry") == CARRY[0],
        "again" => away || form.text("carry") == CARRY[2] || form.was("again"),
        "away" => is_of_another(column, world),
        _ => true,
    }
}

/// Whether it is somebody else's, who may be away.
fn is_of_another(column: &Column, world: &World) -> bool {
    column.outcome.owner.as_ref().is_some_and(|owner| *owner != world.me)
}

/// Whether its owner is said to be away: who answers for themselves is not.
fn is_away(column: &Column, form: &Form, world: &World) -> bool {
    is_of_another(column, world) && form.text("away") == "yes"
}

/// Whether something shipped and the metric did not move as wanted.
fn did_not(column: &Column) -> bool {
    let Some(movement) = column.movement.as_ref().filter(|m| m.label.is_some()) else { return false };
    matches!(Group::of(Some(movement.assessment.class)), Group::DidNot | Group::WrongWay)
}

/// What was answered already.
fn given(outcome: Id, world: &World) -> Option<&Answered> {
    world.column(outcome)?.commitment.as_ref()?.answer.as_ref()
}

fn chosen(field: Field, which: Option<usize>) -> Field {
    match which {
        Some(which) => field.chosen(which),
        None => field,
    }
}

/// How a likely cause is kept, in front of its words.
const LIKELY: &str = "most likely: ";
/// What parts it from words of one's own.
const APART: &str = "; ";

/// Which likely cause was given, and what was said in one's own words, behind it or alone.
fn likely(answer: &Answered) -> (Option<usize>, &str) {
    let text = answer.text.as_deref().unwrap_or_default();
    let told =
        |cause: &&str| text.strip_prefix(LIKELY)?.strip_prefix(*cause).map(|rest| rest.trim_start_matches(APART));
    let which = CAUSES.iter().position(|cause| told(cause).is_some());
    (which, which.and_then(|at| told(&CAUSES[at])).unwrap_or(text))
}

fn cause(answer: &Answered) -> Option<usize> {
    likely(answer).0
}

/// Whether it was said that it goes on.
fn carried(answer: &Answered, today: Day) -> Option<usize> {
    match &answer.carry_on {
        Some(CarryOn::Because(_)) => Some(0),
        Some(CarryOn::Stop) => Some(1),
        None => answer.look_again_on.filter(|day| answer.away.is_none() && *day > today).map(|_| 2),
    }
}

/// What was promised for an outcome in the sprint closed last.
fn promised(outcome: Id, world: &World) -> Option<&Commitment> {
    let closed = world.view.closed.as_ref()?;
    world.view.commitments.iter().find(|c| c.sprint == closed.id && c.outcome == outcome)
}

/// The answer for a commitment.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The outcome.
    pub(crate) outcome: Id,
}

impl Answer {
    /// The likely cause as it is kept. Words of one's own have no field here: they stay.
    fn text(&self, form: &Form, world: &World) -> Option<String> {
        let cause = form.given("cause").filter(|_| shows(self.outcome, form, "cause", world));
        let own = given(self.outcome, world).map_or("", |answer| likely(answer).1);
        let own = Some(own.to_owned()).filter(|own| !own.is_empty());
        let parts: Vec<String> = cause.map(|cause| format!("{LIKELY}{cause}")).into_iter().chain(own).collect();
        (!parts.is_empty()).then(|| parts.join(APART))
    }
}

impl Sheet for Answer {
    fn name(&self) -> &'static str {
        "answer"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn title(&self, world: &World) -> String {
        let name = world.column(self.outcome).map_or(String::new(), |column| world.named(column));
        format!("Answer for {name}")
    }

    fn below(&self, world: &World) -> String {
        let sprint = world.view.sprint.as_ref().map_or(String::new(), |sprint| sprint.label().to_string());
        format!("{sprint} review")
    }

    /// What was answered already stands in it: who answers again changes a part of it, and loses nothing of the rest.
    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let given = world.and_then(|world| given(self.outcome, world));
        let said = |part: fn(&Answered) -> Option<&str>| given.and_then(part).unwrap_or_default();
        let because = given.and_then(|answer| answer.carry_on.as_ref()).and_then(CarryOn::because).unwrap_or_default();
        // Who was away and is back answers for themselves, and a day to look again that has come is no answer.
        let another = world.is_some_and(|world| world.column(self.outcome).is_some_and(|c| is_of_another(c, world)));
        let away = given.is_some_and(|answer| answer.away.is_some());
        let again = given.filter(|_| another || !away).and_then(|answer| answer.look_again_on);
        let again = again.filter(|day| world.is_some_and(|world| *day > world.today));
        let again = again.map_or_else(String::new, |day| day.to_string());
        let next = "iterate: connect a source in one click, because 4% connected";
        vec![
            chosen(Field::choice("cause", "", CAUSES).meaning(MEANS), given.and_then(cause)),
            Field::long_with(
                "learned",
                "Learned",
                "what do you know now that you did not know before?",
                said(|answer| answer.learned.as_deref()),
            ),
            Field::long_with("next", "Next", next, said(|answer| answer.next_step.as_deref())),
            chosen(
                Field::choice("carry", "Carry on?", CARRY),
                given.zip(world).and_then(|(answer, world)| carried(answer, world.today)),
            ),
            Field::line("carry_on", "because", "what makes it worth another sprint?", because),
            Field::line("again", "Look again", "(a day, where it can't be told yet)", &again),
            Field::check("away", "Away", "its owner is away: not answered, and asked again").set(another && away),
        ]
    }

    fn is_one(&self) -> bool {
        true
    }

    fn lean(&self, _: &Form, key: &str) -> Option<Lean> {
        matches!(key, "again").then_some(Lean::Forward)
    }

    fn is_page(&self) -> bool {
        true
    }

    fn name_cells(&self) -> u16 {
        13
    }

    fn verb(&self) -> &'static str {
        "answer"
    }

    fn deed(&self) -> &'static str {
        "be answered"
    }

    fn shows(&self, form: &Form, key: &str, world: &World) -> bool {
        shows(self.outcome, form, key, world)
    }

    fn base(&self, world: &World) -> Value {
        fields_alone(world.column(self.outcome).and_then(|column| column.commitment.as_ref()))
    }

    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("cause", "answer"),
            ("learned", "answer"),
            ("next", "answer"),
            ("carry", "answer"),
            ("carry_on", "answer"),
            ("again", "answer"),
            ("away", "answer"),
        ]
    }

    /// What it is, what its metric did, and what was answered before.
    fn quote(&self, world: &World) -> Lines {
        let Some(column) = world.column(self.outcome) else { return Lines::new() };
        let mut pieces = column.movement_words(world.today);
        let meaning = pieces.first().map_or(Tone::Plain, |(_, tone)| *tone).into();
        let opening = column.commitment.as_ref().and_then(|c| c.opening).zip(column.closing);
        let went = opening.map(|(from, to)| {
            let value = |v| with_unit(v, column.unit());
            format!("{} → {} in this sprint", value(from.value), value(to.value))
        });
        let wide = |pieces: &[(String, Tone)]| pieces.iter().map(|(words, _)| text::width(words)).sum::<usize>();
        // Beside it stands what the sprint saw, and the day of the ship gives way to that.
        if let Some(went) = &went {
            while pieces.len() > 2 && wide(&pieces) + GAP.len() + text::width(went) > ROW {
                pieces.pop();
            }
        }
        let beside = wide(&pieces) + went.as_ref().map_or(0, |went| GAP.len() + text::width(went)) <= ROW;
        let moved: String = pieces.into_iter().map(|(words, _)| words).collect();
        let mut lines = match went {
            Some(went) if beside => vec![(format!("{moved}{GAP}{went}"), meaning)],
            went => std::iter::once((moved, meaning)).chain(went.map(|went| (went, Meaning::Text))).collect(),
        };
        lines.push((column.outcome.title.clone(), Meaning::Text));
        if let Some(answer) = given(self.outcome, world) {
            let said = answer.next_step.as_deref().unwrap_or("nothing is next");
            let told = match &answer.away {
                Some(away) => format!("{} said that {away} is away. This answers.", answer.by),
                None => format!("{} answered already: {said}. This replaces it.", answer.by),
            };
            lines.push((told, Meaning::Warn));
            let own = likely(answer).1;
            if !own.is_empty() {
                lines.push((format!("Also said, and kept: {own}"), Meaning::Text));
            }
        }
        if let Some(owner) = column.outcome.owner.as_ref().filter(|owner| **owner != world.me) {
            lines.push((format!("You answer for {owner}; your name stands beside it."), Meaning::Warn));
        }
        lines
    }

    fn begins(&self, key: &str) -> bool {
        matches!(key, "learned" | "carry")
    }

    fn question(&self, key: &str) -> Option<&'static str> {
        (key == "cause").then_some(QUESTION)
    }

    fn aside(&self, key: &str, world: &World) -> &'static str {
        let group = world.column(self.outcome).and_then(|column| column.movement.as_ref());
        match Group::of(group.and_then(Movement::class)) {
            _ if key != "cause" => "",
            Group::WrongWay => "we shipped it, and the metric moved the wrong way",
            _ => "we shipped it, and the metric did not move",
        }
    }

    fn understood(&self, _: &Form, key: &str, typed: &str, world: &World) -> Option<(String, Meaning)> {
        (key == "again").then(|| match day(typed, Lean::Forward, world) {
            Ok(day) => (format!("= {}", day.words(world.today)), Meaning::Value),
            Err(e) => unread(e),
        })
    }

    fn buttons(&self, _: &Form, world: &World) -> Vec<(String, Press)> {
        let answer = (format!("Answer as {}", world.me), Press::Submit(Way::Plain));
        vec![answer, ("Keep as draft".to_owned(), Press::Keep)]
    }

    fn field_of(&self, code: &str) -> Option<&'static str> {
        match code {
            "look_not_later" => Some("again"),
            "carry_why" => Some("carry_on"),
            _ => common(self, code),
        }
    }

    fn shell(&self, form: &Form, world: &World) -> Option<Vec<String>> {
        let command = self.command(form, world).ok()?;
        // What is missing is refused.
        let Command::Answer { learned, next_step, away, .. } = &command else { return None };
        let whole = *away || learned.is_some() && next_step.is_some();
        command.in_shell(&Known { world, own: None }, world.today).filter(|_| whole)
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let away = world.column(self.outcome).is_some_and(|column| is_away(column, form, world));
        let said = |key: &str| form.given(key).filter(|_| !away);
        let carry = said("carry");
        let carry_on = match carry.as_deref() {
            Some(word) if word == CARRY[0] => {
                Some(CarryOn::Because(form.need("carry_on", "what makes it worth another sprint?")?))
            }
            Some(word) if word == CARRY[1] => Some(CarryOn::Stop),
            _ => None,
        };
        if carry.is_some_and(|word| word == CARRY[2]) {
            form.need("again", "on which day?")?;
        }
        let again = form.given("again").filter(|_| shows(self.outcome, form, "again", world));
        let again = again.map(|text| day(&text, Lean::Forward, world));
        Ok(Command::Answer {
            outcome: self.outcome,
            learned: said("learned"),
            next_step: said("next"),
            text: self.text(form, world).filter(|_| !away),
            again: again.transpose().map_err(|e| ("again", e))?,
            carry_on,
            away,
        })
    }
}

/// Whether what was promised for an outcome was kept.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    /// The outcome.
    pub(crate) outcome: Id,
}

impl Sheet for Promise {
    fn name(&self) -> &'static str {
        "promise"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Kept or dropped? · {}", outcome(self.outcome, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![Field::choice("what", "It was", SETTLED), Field::line("why", "Why", "(needed where it is dropped)", "")]
    }

    fn base(&self, world: &World) -> Value {
        fields_alone(promised(self.outcome, world))
    }

    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[("what", "kept"), ("why", "kept")]
    }

    fn quote(&self, world: &World) -> Lines {
        let step = promised(self.outcome, world).and_then(|c| c.answer.as_ref()).and_then(|a| a.next_step.clone());
        let when = world.view.closed.as_ref().map_or(String::new(), |sprint| format!("In {} ", sprint.label()));
        step.map(|step| (format!("{when}we said: {step}"), Meaning::Value)).into_iter().collect()
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let kept = form.need("what", "kept, or dropped?")? == SETTLED[0];
        Ok(Command::Promise { outcome: self.outcome, kept, why: form.given("why") })
    }
}
