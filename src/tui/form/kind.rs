//! What a form is for: which fields it has, what its title and buttons say, and who makes its command.

use serde_json::Value;

use super::{Field, Form, Made, Press, Way};
use super::{answer, hypothesis, looked, outcome, people, reading, ship, sprint, verdict};
use crate::domain::board::{Card, Column};
use crate::domain::day::{Day, Lean};
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::verdict::Verdict;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// What a form is for, and what it is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Reading { metric: Id },
    Correct { metric: Id, on: Day },
    Ship { hypothesis: Id },
    Verdict { hypothesis: Id },
    Confirm { hypothesis: Id },
    Live { hypothesis: Id },
    Wait { hypothesis: Id },
    Withdraw { hypothesis: Id },
    Note { thing: Thing, name: String },
    Link { thing: Thing, name: String },
    Scope { outcome: Id },
    Owner { outcome: Id },
    Hypothesis { outcome: Id },
    EditHypothesis { hypothesis: Id },
    EditOutcome { outcome: Id },
    Move { hypothesis: Id },
    Close { outcome: Id },
    Reopen { outcome: Id, name: String },
    Looked { outcome: Id },
    Outcome,
    Answer { outcome: Id },
    Promise { outcome: Id },
    PlanSprint { stands: String },
    Commit { outcome: Id, goal: bool },
    Chore,
    Objective,
}

/// Words, each line as it is meant.
pub(super) type Lines = Vec<(String, Meaning)>;

impl Kind {
    /// Which way a day leans that is typed into a field; none where it holds no day.
    pub(super) fn lean(&self, form: &Form, key: &str) -> Option<Lean> {
        match (self, key) {
            (Self::Reading { .. } | Self::Ship { .. }, "day") => Some(Lean::Back),
            (Self::Wait { .. }, "day")
            | (Self::PlanSprint { .. }, "starts" | "ends")
            | (Self::Answer { .. }, "again") => Some(Lean::Forward),
            (Self::Outcome | Self::EditOutcome { .. }, "due") => Some(Lean::Forward),
            (Self::Outcome | Self::EditOutcome { .. }, "on") => {
                let unknown = form.text("from").eq_ignore_ascii_case("unknown");
                Some(if unknown { Lean::Forward } else { Lean::Back })
            }
            _ => None,
        }
    }

    /// Its fields: empty, or with what stands on the board.
    pub(crate) fn fields(&self, world: Option<&World>) -> Vec<Field> {
        match self {
            Self::Reading { .. } => reading::fields(),
            Self::Correct { .. } => reading::correct_fields(),
            Self::Ship { .. } => ship::fields(),
            Self::Verdict { .. } => verdict::fields(),
            Self::Confirm { .. } => Vec::new(),
            Self::Live { .. } => verdict::live_fields(),
            Self::Wait { .. } => ship::wait_fields(),
            Self::Withdraw { .. } => ship::withdraw_fields(),
            Self::Note { .. } => people::note_fields(),
            Self::Link { .. } => people::link_fields(),
            Self::Scope { .. } => people::scope_fields(),
            Self::Owner { outcome } => people::owner_fields(world.and_then(|w| w.column(*outcome).map(|c| (c, w)))),
            Self::Hypothesis { .. } => hypothesis::fields(None),
            Self::EditHypothesis { hypothesis } => {
                hypothesis::edit_fields(world.and_then(|w| w.card(*hypothesis)).map(|(_, card)| &card.hypothesis))
            }
            Self::EditOutcome { outcome } => outcome::edit_fields(world.and_then(|w| w.column(*outcome))),
            Self::Move { .. } => hypothesis::move_fields(),
            Self::Close { .. } => outcome::close_fields(),
            Self::Reopen { .. } => outcome::reopen_fields(),
            Self::Looked { .. } => looked::fields(),
            Self::Outcome => outcome::fields(),
            Self::Answer { .. } => answer::fields(),
            Self::Promise { .. } => answer::promise_fields(),
            Self::PlanSprint { .. } => sprint::plan_fields(),
            Self::Commit { .. } => sprint::commit_fields(),
            Self::Chore => sprint::chore_fields(),
            Self::Objective => sprint::objective_fields(),
        }
    }

    /// Whether a field is shown as things stand.
    pub(super) fn shows(&self, form: &Form, key: &str, world: &World) -> bool {
        match self {
            Self::Ship { .. } => ship::shows(form, key),
            Self::Verdict { .. } => verdict::shows(form, key, world),
            Self::Live { .. } => verdict::live_shows(form, key),
            Self::Owner { .. } => people::owner_shows(form, key),
            Self::Answer { outcome } => answer::shows(*outcome, form, key, world),
            _ => true,
        }
    }

    /// Whether Enter in any field saves.
    pub(crate) fn is_short(&self) -> bool {
        matches!(
            self,
            Self::Reading { .. } | Self::Ship { .. } | Self::Correct { .. } | Self::Withdraw { .. } | Self::Wait { .. }
        ) || matches!(
            self,
            Self::Link { .. } | Self::Reopen { .. } | Self::Confirm { .. } | Self::Commit { .. } | Self::Chore
        )
    }

    /// Whether it takes the whole screen.
    pub(crate) fn is_page(&self) -> bool {
        matches!(self, Self::Outcome | Self::EditOutcome { .. } | Self::Hypothesis { .. } | Self::EditHypothesis { .. })
            || matches!(self, Self::Verdict { .. } | Self::Answer { .. })
    }

    /// Whether the rules are asked as one types.
    pub(super) fn is_previewed(&self) -> bool {
        matches!(
            self,
            Self::Outcome
                | Self::EditOutcome { .. }
                | Self::Hypothesis { .. }
                | Self::EditHypothesis { .. }
                | Self::Verdict { .. }
                | Self::Ship { .. }
                | Self::Close { .. }
        )
    }

    /// The cells of its fields' names.
    pub(super) fn name_cells(&self) -> u16 {
        match self {
            Self::Verdict { .. } => 17,
            Self::Looked { .. } => 18,
            Self::Outcome | Self::EditOutcome { .. } => 12,
            Self::Answer { .. } | Self::Objective => 14,
            _ => 13,
        }
    }

    /// Its buttons, each with what it does.
    pub(super) fn buttons(&self, form: &Form, world: &World) -> Vec<(String, Press)> {
        let save = |words: &str| (words.to_owned(), Press::Submit(Way::Plain));
        let cancel = ("Cancel".to_owned(), Press::Discard);
        match self {
            Self::Reading { .. } if !form.rest.is_empty() => {
                vec![save("Save, next"), ("Skip".to_owned(), Press::Skip), cancel]
            }
            Self::Ship { .. } => vec![save("Ship it"), cancel],
            Self::Close { .. } => vec![save("Close it"), cancel],
            Self::Reopen { .. } => vec![save("Open it again"), cancel],
            Self::Move { .. } => vec![save("Move it"), cancel],
            Self::Withdraw { .. } => vec![save("Withdraw it"), cancel],
            Self::Confirm { .. } => vec![save("Confirm"), ("Write my own".to_owned(), Press::Other), cancel],
            Self::Verdict { hypothesis } => verdict::buttons(*hypothesis, world),
            Self::Answer { .. } => answer::buttons(world),
            Self::PlanSprint { .. } => vec![save("Plan it"), cancel],
            Self::Commit { .. } => vec![save("Commit it"), cancel],
            Self::Hypothesis { .. } => {
                vec![save("Save"), ("Save and start building".to_owned(), Press::Submit(Way::Build)), cancel]
            }
            _ => vec![save("Save"), cancel],
        }
    }

    /// What its keys call carrying it out.
    pub(super) fn verb(&self) -> &'static str {
        match self {
            Self::Ship { .. } => "ship",
            Self::Verdict { .. } => "sign",
            Self::Close { .. } => "close it",
            Self::Confirm { .. } => "confirm",
            Self::Answer { .. } => "answer",
            _ => "save",
        }
    }

    /// The hypothesis it is about.
    pub(crate) fn card<'w>(&self, world: &'w World) -> Option<(&'w Column, &'w Card)> {
        match self {
            Self::Ship { hypothesis }
            | Self::Verdict { hypothesis }
            | Self::Confirm { hypothesis }
            | Self::Live { hypothesis }
            | Self::Wait { hypothesis }
            | Self::Withdraw { hypothesis }
            | Self::EditHypothesis { hypothesis }
            | Self::Move { hypothesis } => world.card(*hypothesis),
            _ => None,
        }
    }

    /// The verdict there is on the hypothesis it is about.
    pub(super) fn ruled<'w>(&self, world: &'w World) -> Option<&'w Verdict> {
        self.card(world)?.1.verdict.as_ref()
    }

    /// What it edits, as values by field; nothing where it edits nothing.
    pub(crate) fn base(&self, world: &World) -> Value {
        let values = match self {
            Self::EditOutcome { outcome } => {
                world.column(*outcome).and_then(|column| serde_json::to_value(&column.outcome).ok())
            }
            Self::EditHypothesis { hypothesis } => {
                world.card(*hypothesis).and_then(|(_, card)| serde_json::to_value(&card.hypothesis).ok())
            }
            // Which verdict it would replace: one that somebody gives meanwhile is not run over.
            Self::Verdict { .. } => self.ruled(world).map(|verdict| Value::String(verdict.id.to_string())),
            _ => None,
        };
        values.unwrap_or(Value::Null)
    }

    /// The fields of the thing that its own fields change.
    pub(super) fn edits(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::EditOutcome { .. } => outcome::EDITS,
            Self::EditHypothesis { .. } => hypothesis::EDITS,
            _ => &[],
        }
    }

    /// Its title.
    pub(crate) fn title(&self, world: &World) -> String {
        let card =
            self.card(world).map_or(String::new(), |(_, c)| format!("{} {}", c.hypothesis.label(), c.hypothesis.build));
        let outcome =
            |id: &Id| world.column(*id).map_or(String::new(), |c| format!("{} {}", c.outcome.label(), c.outcome.title));
        match self {
            Self::Reading { metric } => reading::title(*metric, world),
            Self::Correct { metric, on } => reading::correct_title(*metric, *on, world),
            Self::Ship { .. } => format!("Mark as shipped · {card}"),
            Self::Verdict { .. } if self.ruled(world).is_some() => format!("Replace the verdict on {card}"),
            Self::Verdict { .. } => format!("Verdict on {card}"),
            Self::Confirm { .. } => format!("Confirm the verdict on {card}"),
            Self::Live { .. } => format!("Is it still live? · {card}"),
            Self::Wait { .. } => format!("Look again later · {card}"),
            Self::Withdraw { .. } => format!("Withdraw · {card}"),
            Self::Note { name, .. } => format!("Note on {name}"),
            Self::Link { name, .. } => format!("Link from {name}"),
            Self::Scope { outcome: id } => format!("Scope call · {}", outcome(id)),
            Self::Owner { outcome: id } => format!("Owner · {}", outcome(id)),
            Self::Hypothesis { outcome: id } => format!("New hypothesis · {}", outcome(id)),
            Self::EditHypothesis { .. } => format!("Edit · {card}"),
            Self::Move { .. } => format!("Move · {card}"),
            Self::EditOutcome { outcome: id } => format!("Edit · {}", outcome(id)),
            Self::Close { outcome: id } => format!("Close · {}", outcome(id)),
            Self::Reopen { name, .. } => format!("Open again · {name}"),
            Self::Looked { outcome: id } => format!("Looked · {}", outcome(id)),
            Self::Outcome => "New outcome".to_owned(),
            Self::Answer { outcome: id } => {
                let sprint = world.view.sprint.as_ref().map_or(String::new(), |sprint| sprint.label().to_string());
                let name = world.column(*id).map_or(String::new(), |column| column.outcome.label().to_string());
                format!("{sprint} review › Answer for {name}")
            }
            Self::Promise { outcome: id } => format!("Kept or dropped? · {}", outcome(id)),
            Self::PlanSprint { .. } => "Plan a sprint".to_owned(),
            Self::Commit { outcome: id, goal } => {
                format!("Why does it go on{}? · {}", if *goal { " as the goal" } else { "" }, outcome(id))
            }
            Self::Chore => "Put work on the shelf".to_owned(),
            Self::Objective => "New objective".to_owned(),
        }
    }

    /// What stands above the fields: what must be read before they are filled.
    pub(super) fn quote(&self, world: &World) -> Lines {
        match self {
            Self::Verdict { hypothesis } | Self::Confirm { hypothesis } => verdict::quote(self, *hypothesis, world),
            Self::Wait { hypothesis } => ship::wait_quote(*hypothesis, world),
            Self::Owner { outcome } => people::owner_quote(*outcome, world),
            Self::Close { outcome } => outcome::close_quote(*outcome, world),
            Self::Looked { outcome } => looked::quote(*outcome, world),
            Self::Answer { outcome } => answer::quote(*outcome, world),
            Self::Promise { outcome } => answer::promise_quote(*outcome, world),
            Self::PlanSprint { stands } => sprint::plan_quote(stands),
            Self::Commit { outcome, .. } => sprint::commit_quote(*outcome, world),
            _ => Vec::new(),
        }
    }

    /// The question above a field, where the fields answer questions in order.
    pub(super) fn question(&self, key: &str) -> Option<&'static str> {
        match self {
            Self::Outcome | Self::EditOutcome { .. } => outcome::question(key),
            Self::Answer { .. } if key == "cause" => Some(answer::QUESTION),
            _ => None,
        }
    }

    /// What was understood of a field as it is typed.
    pub(super) fn understood(&self, form: &Form, key: &str, world: &World) -> Option<(String, Meaning)> {
        // A verdict says what the readings say before anything is chosen.
        let text = match self {
            Self::Verdict { .. } if key == "call" => form.text(key),
            _ => form.given(key)?,
        };
        match self {
            Self::Reading { metric } => reading::understood(*metric, reading::day(form, world), key, &text, world),
            Self::Correct { metric, on } => reading::understood(*metric, *on, key, &text, world),
            Self::Ship { .. } | Self::Wait { .. } => ship::understood(self, key, &text, world),
            Self::Hypothesis { outcome } => hypothesis::understood(*outcome, key, &text, world),
            Self::EditHypothesis { hypothesis } => {
                let (column, card) = world.card(*hypothesis)?;
                // What shipped is judged from where it stood then, not from where it stands now.
                let asks = key != "expect" || card.hypothesis.ship.is_none();
                asks.then(|| hypothesis::understood(column.outcome.id, key, &text, world)).flatten()
            }
            Self::Outcome | Self::EditOutcome { .. } => outcome::understood(form, key, &text, world),
            Self::Verdict { .. } => verdict::understood(form, self, key, &text, world),
            Self::Answer { .. } => answer::understood(key, &text, world),
            Self::PlanSprint { .. } => sprint::understood(key, &text, world),
            _ => None,
        }
    }

    /// What is said below the fields, of all of them together.
    pub(super) fn checks(&self, form: &Form, world: &World) -> Lines {
        match self {
            Self::Reading { metric } => reading::checks(*metric, form, world),
            Self::Ship { hypothesis } => ship::checks(*hypothesis, form, world),
            Self::Hypothesis { outcome } => hypothesis::checks(*outcome, form, world),
            Self::Outcome | Self::EditOutcome { .. } => outcome::checks(form),
            Self::Verdict { .. } => verdict::checks(form),
            Self::Looked { .. } => looked::checks(form),
            _ => Vec::new(),
        }
    }

    /// The command line that does the same.
    pub(super) fn shell(&self, form: &Form, world: &World) -> Option<String> {
        // What can't be carried out has no command line.
        self.command(form, world).ok()?;
        match self {
            Self::Reading { metric } => reading::shell(*metric, form, world),
            Self::Ship { .. } => ship::shell(self, form, world),
            Self::Hypothesis { outcome } => hypothesis::shell(*outcome, form, world),
            _ => None,
        }
    }

    /// The field that a broken rule is about.
    pub(crate) fn field_of(&self, code: &str) -> Option<&'static str> {
        let key = match code {
            "future" if matches!(self, Self::Reading { .. } | Self::Ship { .. }) => "day",
            "look_not_later" if matches!(self, Self::Answer { .. }) => "again",
            "look_not_later" => "day",
            "answer_learned" => "learned",
            "answer_next" => "next",
            "not_away" => "away",
            "carry_why" => "why",
            "missing_learned" => "learned",
            "missing_next" => "next",
            "contradiction" | "missing_why" | "goalpost_why" | "target_says_otherwise" => "why",
            "no_reading_after" => "call",
            "no_reading_before" => "before",
            "expect_wrong_way" | "missing_expect" => "expect",
            "missing_window" => "within",
            "missing_because" => "because",
            "missing_problem" => "problem",
            "missing_metric" | "output_metric" => "metric",
            "missing_baseline" => "from",
            "missing_due" => "due",
            "missing_wrong_if" | "missing_wrong_by" | "falsifier_negates_target" => "wrong_if",
            "target_is_baseline" | "target_on_wrong_side" | "missing_target" => "to",
            "not_one_person" | "robot" if matches!(self, Self::Outcome) => "owner",
            "not_one_person" | "robot" => "to",
            _ => return None,
        };
        self.fields(None).iter().any(|field| field.key == key).then_some(key)
    }

    /// The command it makes.
    pub(super) fn command(&self, form: &Form, world: &World) -> Made {
        match self {
            Self::Reading { metric } => reading::command(*metric, form, world),
            Self::Correct { metric, on } => reading::correct(*metric, *on, form),
            Self::Ship { hypothesis } => ship::command(*hypothesis, form, world),
            Self::Verdict { .. } => verdict::command(self, form, world),
            Self::Confirm { hypothesis } => Ok(verdict::confirm(*hypothesis)),
            Self::Live { hypothesis } => verdict::live(*hypothesis, form),
            Self::Wait { hypothesis } => ship::wait(*hypothesis, form, world),
            Self::Withdraw { hypothesis } => ship::withdraw(*hypothesis, form),
            Self::Note { thing, name } => people::note(*thing, name, form),
            Self::Link { thing, name } => people::link(*thing, name, form),
            Self::Scope { outcome } => people::scope(*outcome, form),
            Self::Owner { outcome } => people::owner(*outcome, form),
            Self::Hypothesis { outcome } => hypothesis::command(*outcome, form, world),
            Self::EditHypothesis { hypothesis } => hypothesis::edit(*hypothesis, form),
            Self::EditOutcome { outcome } => outcome::edit(*outcome, form, world),
            Self::Move { hypothesis } => hypothesis::relocate(*hypothesis, form, world),
            Self::Close { outcome } => outcome::close(*outcome, form),
            Self::Reopen { outcome, .. } => outcome::reopen(*outcome, form),
            Self::Looked { outcome } => looked::command(*outcome, form, world),
            Self::Outcome => outcome::command(form, world),
            Self::Answer { outcome } => answer::command(*outcome, form, world),
            Self::Promise { outcome } => answer::promise(*outcome, form),
            Self::PlanSprint { .. } => sprint::plan(form, world),
            Self::Commit { outcome, goal } => sprint::commit(*outcome, *goal, form),
            Self::Chore => sprint::chore(form),
            Self::Objective => sprint::objective(form),
        }
    }

    /// A note on a hypothesis, or on the outcome.
    pub(crate) fn note_on(card: Option<&Card>, column: &Column) -> Self {
        let (thing, name) = named(card, column);
        Self::Note { thing, name }
    }

    /// A link from a hypothesis, or from the outcome.
    pub(crate) fn link_on(card: Option<&Card>, column: &Column) -> Self {
        let (thing, name) = named(card, column);
        Self::Link { thing, name }
    }
}

fn named(card: Option<&Card>, column: &Column) -> (Thing, String) {
    match card {
        Some(card) => (Thing::new(ThingKind::Hypothesis, card.hypothesis.id), card.hypothesis.label().to_string()),
        None => (Thing::new(ThingKind::Outcome, column.outcome.id), column.outcome.label().to_string()),
    }
}
