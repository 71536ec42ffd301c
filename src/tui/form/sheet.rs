//! What a form is for: one trait, which each kind of form implements in the file of its noun. A new one costs its file and a
//! line in `mod.rs`.

use std::fmt::Debug;
use std::rc::Rc;

use serde::Serialize;
use serde_json::Value;

use super::ahead::Ahead;
use super::log::Log;
use super::same::Known;
use super::{Field, Form, Made, Press, Way};
use crate::domain::board::{Card, Column};
use crate::domain::command::Command;
use crate::domain::conflict::Conflict;
use crate::domain::day::Lean;
use crate::domain::facts::Want;
use crate::domain::id::{Id, Thing};
use crate::domain::verdict::Verdict;
use crate::domain::warning::Caution;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// Words, each line as it is meant.
pub(super) type Lines = Vec<(String, Meaning)>;

/// What a form is for.
pub(crate) type Kind = Rc<dyn Sheet>;

/// A sheet as what a form is for.
pub(crate) fn of(sheet: impl Sheet + 'static) -> Kind {
    Rc::new(sheet)
}

/// A kind of form: its fields, what they hold and mean, the command they make.
pub(crate) trait Sheet: Debug {
    /// What its drafts are kept under.
    fn name(&self) -> &'static str;

    /// What it is about, among all of its kind; blank where there is one only.
    fn about(&self) -> String {
        String::new()
    }

    /// The same for a window so wide, where what is said hangs on that.
    fn sized(&self, _width: u16) -> Option<Kind> {
        None
    }

    /// Its title.
    fn title(&self, world: &World) -> String;

    /// What its title begins below, where it is a page: the board, or where it was opened from.
    fn below(&self, _: &World) -> String {
        "Board".to_owned()
    }

    /// What it changes, as it is called in a sentence.
    fn changes(&self, world: &World) -> String {
        self.title(world)
    }

    /// Whether a field of it answers what a warning is about already.
    fn answers(&self, _: &Form, _: Caution) -> bool {
        false
    }

    /// What stands at the right of its title.
    fn beside_title(&self, world: &World) -> String {
        let of = self.hypothesis().and_then(|id| world.card(id)).filter(|_| !self.is_page());
        of.map_or_else(String::new, |(column, _)| format!(" {} ", world.named(column)))
    }

    /// The field that the cursor stands in at first, where it is not the first of them.
    fn first(&self) -> Option<&'static str> {
        None
    }

    /// Whether a draft keeps what stands in a field.
    fn keeps(&self, _key: &str, _text: &str) -> bool {
        true
    }

    /// Its fields: empty, or with what stands on the board.
    fn fields(&self, world: Option<&World>) -> Vec<Field>;

    /// The sheet of readings, where it is one.
    fn log(&self) -> Option<&Log> {
        None
    }

    /// The command it makes.
    fn command(&self, form: &Form, world: &World) -> Made;

    /// The command for the rules to look at as one types; none where it can't be made yet, or they are not asked.
    fn draft(&self, form: &Form, world: &World) -> Option<Command> {
        match self.reads_apart() {
            true => form.readable(world).0,
            false => self.is_previewed().then(|| self.command(form, world).ok()).flatten(),
        }
    }

    /// Whether each of its fields is understood by itself, so that the rules are asked of the others while one can't be read.
    fn reads_apart(&self) -> bool {
        false
    }

    /// The commands that follow it, where it is carried out.
    fn follows(&self, _: &Form, _: &World) -> Vec<Command> {
        Vec::new()
    }

    /// The hypothesis it is about.
    fn hypothesis(&self) -> Option<Id> {
        None
    }

    /// What it edits, as values by field; nothing where it edits nothing. What was seen of it is sent along with the command,
    /// and `decide/seen.rs` says what of the thing that is.
    fn base(&self, _: &World) -> Value {
        Value::Null
    }

    /// The same as it stands by now, where what it edits is found by what is typed.
    fn stands(&self, _: &Form, world: &World) -> Value {
        self.base(world)
    }

    /// What must be read to say anew what it edits, where no column of the board shows it.
    fn reads(&self) -> Option<Want> {
        None
    }

    /// The fields of the thing that its own fields change; several of its own may say one, and one several.
    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Whether its fields say one thing together: what two people said of it is never mixed.
    fn is_one(&self) -> bool {
        false
    }

    /// Whether it changes what stands, so that it does nothing where nothing in it is changed.
    fn is_edit(&self) -> bool {
        false
    }

    /// Which way a day leans that is typed into a field; none where it holds no day.
    fn lean(&self, _: &Form, _: &str) -> Option<Lean> {
        None
    }

    /// Whether a field is shown as things stand.
    fn shows(&self, _: &Form, _: &str, _: &World) -> bool {
        true
    }

    /// Whether Enter in any field saves.
    fn is_short(&self) -> bool {
        false
    }

    /// Whether it takes the whole screen.
    fn is_page(&self) -> bool {
        false
    }

    /// Whether the rules are asked as one types.
    fn is_previewed(&self) -> bool {
        false
    }

    /// Whether what was learned before is read for it.
    fn learns(&self) -> bool {
        false
    }

    /// The cells of its fields' names.
    fn name_cells(&self) -> u16 {
        13
    }

    /// The cells before its fields' names.
    fn margin(&self) -> u16 {
        1
    }

    /// The words of the button that carries it out.
    fn save(&self, _: &World) -> String {
        "Save".to_owned()
    }

    /// Its buttons, each with what it does.
    fn buttons(&self, _: &Form, world: &World) -> Vec<(String, Press)> {
        vec![(self.save(world), Press::Submit(Way::Plain)), cancel()]
    }

    /// The form that is gone on in, where this one is left for another way to say it.
    fn other(&self, _: &World) -> Option<Kind> {
        None
    }

    /// What its keys call carrying it out.
    fn verb(&self) -> &'static str {
        "save"
    }

    /// What its keys call leaving it, where nothing was typed.
    fn leaves(&self) -> &'static str {
        "close"
    }

    /// The key that leaves for another way to say it, where no text is written, and what its keys call that.
    fn other_key(&self) -> Option<(char, &'static str)> {
        None
    }

    /// What can't be done yet as long as something is missing.
    fn deed(&self) -> &'static str {
        "be committed"
    }

    /// What two copies said differently, where it settles that.
    fn apart<'w>(&self, _: &'w World) -> Option<&'w Conflict> {
        None
    }

    /// What stands above the fields: what must be read before they are filled.
    fn quote(&self, _: &World) -> Lines {
        Lines::new()
    }

    /// The same with all that is said of it in a wide window.
    fn quote_in_full(&self, world: &World) -> Lines {
        self.quote(world)
    }

    /// What is judged with it, which is shown above it with its chart and numbers.
    fn judged<'w>(&self, _: &'w World) -> Option<(&'w Column, &'w Card)> {
        None
    }

    /// What it still needs, in the words of its fields; nothing where the rules say that themselves.
    fn needs(&self, _: &Form, _: &World) -> Option<Vec<&'static str>> {
        None
    }

    /// What stands beside its buttons.
    fn beside_buttons(&self) -> &'static str {
        ""
    }

    /// Whether a part of it begins with a field, with a blank row above where there is room.
    fn begins(&self, _: &str) -> bool {
        false
    }

    /// Whether a line parts what is checked from the fields.
    fn is_ruled(&self) -> bool {
        false
    }

    /// The question above a field, where the fields answer questions in order.
    fn question(&self, _: &str) -> Option<&'static str> {
        None
    }

    /// What is said beside the question.
    fn aside(&self, _key: &str, _: &World) -> &'static str {
        ""
    }

    /// What a field was meant to hold, where that is plain and Enter takes it.
    fn repaired(&self, _key: &str, _text: &str) -> Option<String> {
        None
    }

    /// Whether something is said of a field before anything stands in it.
    fn speaks_first(&self, _: &str) -> bool {
        false
    }

    /// What was understood of a field as it is typed.
    fn understood(&self, _: &Form, _key: &str, _text: &str, _: &World) -> Option<(String, Meaning)> {
        None
    }

    /// What is found well or odd of what stands in a field, below it; what is refused is said by the rules.
    fn check_of(&self, _: &Form, _key: &str, _: &World) -> Option<(String, Meaning)> {
        None
    }

    /// What is said below the fields, of all of them together.
    fn checks(&self, _: &Form, _: &World) -> Lines {
        Lines::new()
    }

    /// What could be seen of what is typed, where that is drawn.
    fn ahead<'w>(&self, _: &Form, _: &'w World) -> Option<Ahead<'w>> {
        None
    }

    /// What follows once it is carried out, said last.
    fn then(&self, _: &Form, _: &World) -> Lines {
        Lines::new()
    }

    /// What it is about, with its name in a shell, where no column of the board tells that.
    fn own(&self) -> Option<(Thing, String)> {
        None
    }

    /// The command lines that do the same, with what follows it, without the program's name.
    fn shell(&self, form: &Form, world: &World) -> Option<Vec<String>> {
        let command = self.command(form, world).ok()?;
        let all = std::iter::once(command).chain(self.follows(form, world));
        let names = Known { world, own: self.own() };
        let lines: Option<Vec<Vec<String>>> = all.map(|command| command.in_shell(&names, world.today)).collect();
        lines.map(|lines| lines.concat())
    }

    /// Whether that line stays where there is little room.
    fn keeps_shell(&self) -> bool {
        false
    }

    /// The field that a broken rule is about.
    fn field_of(&self, code: &str) -> Option<&'static str> {
        common(self, code)
    }
}

impl PartialEq for dyn Sheet {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl dyn Sheet {
    /// What its draft is kept under: what it is for, and what about.
    pub(crate) fn key(&self) -> String {
        format!("{} {}", self.name(), self.about()).trim_end().to_owned()
    }

    /// The hypothesis it is about, with its outcome.
    pub(crate) fn card<'w>(&self, world: &'w World) -> Option<(&'w Column, &'w Card)> {
        card(self, world)
    }
}

/// The fields that rules are about, by their usual names; each sheet has some of them.
const FIELDS: &[(&str, &str)] = &[
    ("look_not_later", "day"),
    ("answer_learned", "learned"),
    ("answer_next", "next"),
    ("not_away", "away"),
    ("carry_why", "why"),
    ("missing_learned", "learned"),
    ("missing_next", "next"),
    ("contradiction", "why"),
    ("missing_why", "why"),
    ("goalpost_why", "why"),
    ("target_says_otherwise", "why"),
    ("no_reading_after", "call"),
    ("no_reading_before", "before"),
    ("control_unlike", "control"),
    ("expect_wrong_way", "expect"),
    ("missing_expect", "expect"),
    ("missing_window", "within"),
    ("missing_because", "because"),
    ("missing_problem", "problem"),
    ("missing_metric", "metric"),
    ("output_metric", "metric"),
    ("missing_baseline", "from"),
    ("missing_due", "due"),
    ("missing_wrong_if", "wrong_if"),
    ("missing_wrong_by", "wrong_if"),
    ("falsifier_negates_target", "wrong_if"),
    ("target_is_baseline", "to"),
    ("target_on_wrong_side", "to"),
    ("missing_target", "to"),
    ("not_one_person", "to"),
    ("robot", "to"),
];

/// The field of a sheet that a rule is about by its usual name.
pub(super) fn common<S: Sheet + ?Sized>(sheet: &S, code: &str) -> Option<&'static str> {
    let (_, key) = FIELDS.iter().find(|(rule, _)| *rule == code)?;
    sheet.fields(None).iter().any(|field| field.key == *key).then_some(*key)
}

/// The hypothesis a sheet is about, with its outcome.
pub(super) fn card<'w, S: Sheet + ?Sized>(sheet: &S, world: &'w World) -> Option<(&'w Column, &'w Card)> {
    world.card(sheet.hypothesis()?)
}

/// The verdict there is on the hypothesis a sheet is about.
pub(super) fn ruled<'w, S: Sheet + ?Sized>(sheet: &S, world: &'w World) -> Option<&'w Verdict> {
    card(sheet, world)?.1.verdict.as_ref()
}

/// The hypothesis a sheet is about, by label and build.
pub(super) fn called<S: Sheet + ?Sized>(sheet: &S, world: &World) -> String {
    card(sheet, world).map_or(String::new(), |(_, c)| format!("{} {}", c.hypothesis.label(), c.hypothesis.build))
}

/// An outcome as a screen calls it, by its number and short name, and its title.
pub(super) fn outcome(id: Id, world: &World) -> String {
    world.column(id).map_or(String::new(), |c| format!("{} · {}", world.named(c), c.outcome.title))
}

/// Fields of a thing as what a form edits, with those of what it changes beside it; empty where it is not there.
pub(super) fn fields_of<T: Serialize, M: Serialize>(thing: Option<&T>, beside: Option<&M>) -> Value {
    let read = |value: Option<serde_json::Result<Value>>| match value {
        Some(Ok(Value::Object(fields))) => fields,
        _ => serde_json::Map::new(),
    };
    let mut all = read(beside.map(serde_json::to_value));
    all.extend(read(thing.map(serde_json::to_value)));
    Value::Object(all)
}

/// Fields of a thing as what a form edits, where it changes nothing beside it.
pub(super) fn fields_alone<T: Serialize>(thing: Option<&T>) -> Value {
    fields_of::<T, ()>(thing, None)
}

/// The button that throws away what was typed.
pub(super) fn cancel() -> (String, Press) {
    ("Cancel".to_owned(), Press::Discard)
}
