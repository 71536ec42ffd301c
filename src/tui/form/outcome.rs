//! Framing an outcome in three questions, and changing it.

mod told;

use serde_json::Value;

use told::{NEEDED, check_of, checks, missing, reads, repaired, shows, understood};

use super::days::day;
use super::sheet::{Lines, Sheet, cancel, common, fields_of, outcome};
use super::{Field, Form, Made, Press, Way, compared};
use crate::domain::amount::{Amount, exact};
use crate::domain::change::Then;
use crate::domain::command::{Command, From, OutcomeParts, Typed};
use crate::domain::condition::{parse_limit, parse_wrong_if};
use crate::domain::day::Lean;
use crate::domain::id::Id;
use crate::domain::label::Slug;
use crate::domain::metric::Better;
use crate::domain::outcome::Aim;
use crate::domain::target::parse_target;
use crate::domain::unclear::Unclear;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// Which field of an outcome, or of its metric, each field of the form changes.
const EDITS: &[(&str, &str)] = &[
    ("problem", "problem"),
    ("for_whom", "for_whom"),
    ("matters", "matters"),
    ("title", "title"),
    ("metric", "metric"),
    ("from", "baseline"),
    ("to", "target"),
    ("due", "due"),
    ("wrong_if", "wrong_if"),
    ("spec", "spec"),
    ("unit", "unit"),
    ("season", "season"),
    ("events", "events"),
    ("control", "control"),
    ("scaled", "control"),
];

/// The cells before the fields' names, below the questions that they answer.
const MARGIN: u16 = 4;

/// The question that stands above a field.
fn question(key: &str) -> Option<&'static str> {
    match key {
        "problem" => Some("1  Which problem do you want gone, and for whom?"),
        "title" => Some("2  What does success measure?"),
        "wrong_if" => Some("3  What would tell you that you were wrong?"),
        _ => None,
    }
}

/// The parts that a form gives; `text` says which of its fields count.
fn parts(
    form: &Form,
    world: &World,
    text: impl Fn(&Form, &str) -> Option<String>,
) -> Result<OutcomeParts, (&'static str, Unclear)> {
    let at = |key: &'static str| move |e: Unclear| (key, e);
    let from = text(form, "from").map(|text| {
        if text.eq_ignore_ascii_case("unknown") { Ok(From::Unknown) } else { Amount::parse(&text).map(From::Known) }
    });
    // What is not known yet is measured by a day; what is known was read on one.
    let unknown = form.text("from").eq_ignore_ascii_case("unknown");
    let (hold, to) = match text(form, "to") {
        Some(text) if text.starts_with(['<', '>', '≤', '≥']) => {
            let (_, op, amount) = parse_limit(&text).map_err(at("to"))?;
            (Some(Typed { words: (op, amount), as_typed: text }), None)
        }
        Some(text) => {
            let words = parse_target(&text).map_err(at("to"))?;
            (None, Some(Typed { words, as_typed: text }))
        }
        None => (None, None),
    };
    let given =
        |key: &'static str, lean| text(form, key).map(|text| day(&text, lean, world)).transpose().map_err(at(key));
    let wrong_if = text(form, "wrong_if").map(|text| parse_wrong_if(&text, world.today));
    Ok(OutcomeParts {
        title: text(form, "title"),
        problem: text(form, "problem"),
        for_whom: text(form, "for_whom"),
        matters: text(form, "matters"),
        metric: text(form, "metric").map(|text| Slug::parse(&text)).transpose().map_err(at("metric"))?,
        unit: text(form, "unit"),
        better: text(form, "better").as_deref().and_then(Better::of),
        measures: text(form, "measures"),
        from: from.transpose().map_err(at("from"))?,
        from_on: if unknown { None } else { given("on", Lean::Back)? },
        measure_by: if unknown { given("on", Lean::Forward)? } else { None },
        to,
        hold,
        due: given("due", Lean::Forward)?,
        wrong_if: wrong_if.transpose().map_err(at("wrong_if"))?,
        spec: text(form, "spec"),
        owner: text(form, "owner"),
        declared: compared::declared(form)?,
    })
}

/// Framing an outcome in three questions.
#[derive(Clone, Debug)]
pub(crate) struct Frame;

impl Sheet for Frame {
    fn name(&self) -> &'static str {
        "outcome"
    }

    fn title(&self, _: &World) -> String {
        "New outcome".to_owned()
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        let mut fields = vec![
            Field::long("problem", "", "half of new teams leave before they see a report"),
            Field::line("for_whom", "For whom", "new teams", "").cells(18),
            Field::line("matters", "matters because", "trial conversion", "").beside(),
            Field::line("title", "Result", "New teams see a first report in their first week", ""),
            Field::line("metric", "Metric", "activation", "").cells(15),
            Field::line("unit", "unit", "%", "").beside().cells(5),
            Field::choice("better", "better", Better::WORDS).beside().cells(18),
            Field::line("measures", "Means", "new teams that see a report in week one, per 100", ""),
            Field::line("from", "From", "31", "").cells(5),
            Field::line("on", "on", "today", "").beside().cells(14),
            Field::line("to", "To", "+14", "").beside().cells(8),
            Field::line("due", "By", "18dec", "").beside(),
            Field::line("wrong_if", "", "activation < 33 by 1dec", ""),
            Field::line("owner", "Owner", "(you)", "").cells(15),
        ];
        fields.extend(compared::folded(None, None));
        fields
    }

    fn lean(&self, form: &Form, key: &str) -> Option<Lean> {
        match key {
            "due" => Some(Lean::Forward),
            "on" => Some(reads(form)),
            _ => None,
        }
    }

    fn is_page(&self) -> bool {
        true
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn reads_apart(&self) -> bool {
        true
    }

    fn name_cells(&self) -> u16 {
        10
    }

    fn margin(&self) -> u16 {
        MARGIN
    }

    fn check_of(&self, form: &Form, key: &str, world: &World) -> Option<(String, Meaning)> {
        check_of(form, key, world)
    }

    fn question(&self, key: &str) -> Option<&'static str> {
        question(key)
    }

    fn understood(&self, form: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        understood(form, key, text, world)
    }

    /// What is said of a new metric is not asked of one that the board has.
    fn shows(&self, form: &Form, key: &str, world: &World) -> bool {
        shows(form, key, world)
    }

    fn repaired(&self, key: &str, text: &str) -> Option<String> {
        (key == "metric").then(|| repaired(text)).flatten()
    }

    fn speaks_first(&self, key: &str) -> bool {
        compared::has(key) || key == "owner"
    }

    fn checks(&self, form: &Form, _: &World) -> Lines {
        let mut lines = checks(form);
        let Some(preview) = &form.preview else { return lines };
        // What is refused is missing as well.
        let broken = preview.broken.iter().filter_map(|(code, ..)| self.field_of(code));
        let broken = broken.filter(|key| NEEDED.iter().any(|(needed, _)| needed == key)).count();
        if broken > 0 {
            let empty = NEEDED.iter().filter(|(key, _)| form.given(key).is_none()).count();
            lines.push((missing(form, broken + empty), Meaning::Warn));
        }
        let lacks = preview.then.iter().any(|then| matches!(then, Then::Lacks(_)));
        if !lacks && preview.unread.is_empty() && !preview.said.is_empty() {
            lines.push(("ok  nothing is missing".to_owned(), Meaning::Good));
        }
        lines
    }

    fn buttons(&self, _: &Form, world: &World) -> Vec<(String, Press)> {
        let goes_on = ("Save and write a hypothesis".to_owned(), Press::Submit(Way::Try));
        vec![(self.save(world), Press::Submit(Way::Plain)), goes_on, cancel()]
    }

    fn field_of(&self, code: &str) -> Option<&'static str> {
        if matches!(code, "not_one_person" | "robot") { Some("owner") } else { common(self, code) }
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        form.need("title", "an outcome needs a result in words")?;
        let shown = |form: &Form, key: &str| form.given(key).filter(|_| shows(form, key, world));
        Ok(Command::Frame(Box::new(parts(form, world, shown)?)))
    }
}

/// Changing an outcome.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// The outcome.
    pub(crate) outcome: Id,
}

impl Sheet for Edit {
    fn name(&self) -> &'static str {
        "edit-outcome"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn is_edit(&self) -> bool {
        true
    }

    fn title(&self, world: &World) -> String {
        format!("Edit · {}", outcome(self.outcome, world))
    }

    fn changes(&self, world: &World) -> String {
        world.column(self.outcome).map_or_else(|| self.title(world), |column| world.named(column))
    }

    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let of = world.and_then(|world| world.column(self.outcome));
        let (o, metric) = (of.map(|c| &c.outcome), of.and_then(|c| c.metric.as_ref()));
        let text = |text: Option<String>| text.unwrap_or_default();
        let wrong_if = world.zip(o).and_then(|(world, o)| Some(o.wrong_if.as_ref()?.again(world.today)));
        let from = o.and_then(|o| o.baseline.as_ref()?.value).map(exact);
        let to = o.and_then(|o| {
            let target = o.target.as_ref()?;
            let op = target.op.filter(|_| o.aim == Aim::Hold).map_or("", |op| op.symbol());
            // A limit that was typed with its sign keeps it.
            Some(if target.as_typed.starts_with(op) {
                target.as_typed.clone()
            } else {
                format!("{op}{}", target.as_typed)
            })
        });
        let mut fields = vec![
            Field::long_with("problem", "", "", &text(o.and_then(|o| o.problem.clone()))),
            Field::line("for_whom", "For whom", "", &text(o.and_then(|o| o.for_whom.clone()))).cells(18),
            Field::line("matters", "matters because", "", &text(o.and_then(|o| o.matters.clone()))).beside(),
            Field::line("title", "Result", "", &text(o.map(|o| o.title.clone()))),
            Field::line("metric", "Metric", "activation", &text(metric.map(|m| m.slug.to_string()))).cells(18),
            Field::line("unit", "unit", "%", &text(metric.and_then(|m| m.unit.clone()))).beside().cells(7),
            Field::line("from", "From", "31, unknown", &text(from)).cells(12),
            Field::line("to", "To", "45, +14", &text(to)).beside().cells(9),
            Field::line("due", "By", "18dec", &text(o.and_then(|o| o.due).map(|d| d.to_string()))).beside(),
            Field::line("wrong_if", "", "", &text(wrong_if)),
            Field::long_with("spec", "Spec", "in, out, must", &text(o.and_then(|o| o.spec.clone()))),
            Field::line("why", "Why", "(asked for once it was committed)", ""),
        ];
        // What is changed most stands where it is seen without scrolling.
        fields.extend(compared::folded(metric, world));
        fields
    }

    fn lean(&self, form: &Form, key: &str) -> Option<Lean> {
        match key {
            "due" => Some(Lean::Forward),
            "on" => Some(reads(form)),
            _ => None,
        }
    }

    fn is_page(&self) -> bool {
        true
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn reads_apart(&self) -> bool {
        true
    }

    fn name_cells(&self) -> u16 {
        10
    }

    fn margin(&self) -> u16 {
        MARGIN
    }

    fn check_of(&self, form: &Form, key: &str, world: &World) -> Option<(String, Meaning)> {
        check_of(form, key, world)
    }

    fn question(&self, key: &str) -> Option<&'static str> {
        question(key)
    }

    fn understood(&self, form: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        understood(form, key, text, world)
    }

    fn shows(&self, form: &Form, key: &str, _: &World) -> bool {
        compared::shows(form, key)
    }

    fn repaired(&self, key: &str, text: &str) -> Option<String> {
        (key == "metric").then(|| repaired(text)).flatten()
    }

    fn speaks_first(&self, key: &str) -> bool {
        compared::has(key)
    }

    fn base(&self, world: &World) -> Value {
        let column = world.column(self.outcome);
        fields_of(column.map(|column| &column.outcome), column.and_then(|column| column.metric.as_ref()))
    }

    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        EDITS
    }

    fn checks(&self, form: &Form, _: &World) -> Lines {
        checks(form)
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let parts = parts(form, world, Form::changed)?;
        Ok(Command::EditOutcome { outcome: self.outcome, parts: Box::new(parts), why: form.given("why") })
    }
}
