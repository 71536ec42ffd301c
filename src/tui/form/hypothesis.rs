//! Writing a hypothesis, changing one, moving one to another outcome.

mod told;

use serde_json::Value;

use told::{could_be_seen, followed, frozen, predicted, quote, understood};

use super::ahead::Ahead;
use super::sheet::{Lines, Sheet, called, cancel, card, fields_of};
use super::{Field, Form, Made, Press, Way, compared};
use crate::domain::command::{Command, HypothesisParts, Typed};
use crate::domain::day::parse_span;
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::Id;
use crate::domain::metric::{Better, Metric};
use crate::domain::target::parse_expect;
use crate::domain::unclear::Unclear;
use crate::domain::warning::Caution;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// Which field of a hypothesis each field of the form changes.
const EDITS: &[(&str, &str)] = &[
    ("build", "build"),
    ("expect", "expect"),
    ("within", "window"),
    ("because", "because"),
    ("confidence", "confidence"),
    ("details", "details"),
    ("season", "season"),
    ("events", "events"),
    ("control", "control"),
    ("scaled", "control"),
];

/// The cells of the fields' names.
const NAMES: u16 = 15;

/// `activation moves by`, which goes on `then`; shorter where the row has no room for a long name.
fn moves(metric: Option<&Metric>) -> impl Iterator<Item = String> {
    metric.map(|metric| format!("{} moves by", metric.slug)).into_iter().chain(Some("moves by".to_owned()))
}

fn fields(of: Option<&Hypothesis>, metric: Option<&Metric>) -> Vec<Field> {
    let text = |text: Option<String>| text.unwrap_or_default();
    let expect = text(of.and_then(|h| h.expect.as_ref()).map(|e| e.as_typed.clone()));
    let within = of.map_or("28d".to_owned(), |h| text(h.window.map(|d| format!("{d}d"))));
    let sure = text(of.and_then(|h| h.confidence).map(|c| c.to_string()));
    let wanted = if metric.and_then(|m| m.better) == Some(Better::Down) { "-4" } else { "+4" };
    let mut fields = vec![
        Field::line("build", "If we build", "one-click source connection", &text(of.map(|h| h.build.clone()))),
        Field::line("expect", "then", wanted, &expect).led_by(moves(metric)).cells(5),
        if of.is_none() {
            Field::line("within", "within", "28d, 4w", &within).beside().fresh().cells(7)
        } else {
            Field::line("within", "within", "28d, 4w", &within).beside().cells(7)
        },
        Field::long_with("because", "because", "why should it work?", &text(of.and_then(|h| h.because.clone()))),
        Field::line("confidence", "How sure", "60%", &sure).cells(23),
    ];
    if of.is_none() {
        fields.push(Field::line("follows", "Builds on", "(label)", "").beside().cells(9));
        fields.push(Field::line("link", "Link", "(optional)", "").beside());
    }
    fields
}

/// The parts that a form gives; `text` says which of its fields count.
fn parts(
    form: &Form,
    text: impl Fn(&Form, &str) -> Option<String>,
) -> Result<HypothesisParts, (&'static str, Unclear)> {
    let expect = text(form, "expect").map(|text| {
        parse_expect(&text).map(|words| Typed { words, as_typed: text.clone() }).map_err(|e| ("expect", e))
    });
    let confidence = text(form, "confidence").map(|text| {
        text.trim_end_matches('%')
            .trim()
            .parse::<u32>()
            .map_err(|_| ("confidence", Unclear::new(format!("{text} is not a percentage"), "give 0 to 100")))
    });
    let within = text(form, "within").map(|text| parse_span(&text)).transpose();
    Ok(HypothesisParts {
        build: text(form, "build"),
        because: text(form, "because"),
        expect: expect.transpose()?,
        window: within.map_err(|e| ("within", e))?,
        confidence: confidence.transpose()?,
        details: text(form, "details"),
        declared: compared::declared(form)?,
        ..HypothesisParts::default()
    })
}

/// Writing a hypothesis beneath an outcome.
#[derive(Clone, Debug)]
pub(crate) struct Try {
    /// The outcome.
    pub(crate) outcome: Id,
}

impl Sheet for Try {
    fn name(&self) -> &'static str {
        "hypothesis"
    }

    fn about(&self) -> String {
        self.outcome.to_string()
    }

    fn title(&self, world: &World) -> String {
        let of = world.column(self.outcome).map_or_else(String::new, |column| format!("{} › ", world.named(column)));
        format!("{of}New hypothesis")
    }

    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let metric = world.and_then(|world| world.column(self.outcome)?.metric.as_ref());
        let mut fields = fields(None, metric);
        fields.extend(compared::folded(metric, world));
        fields
    }

    /// What has no metric is compared in no way.
    fn shows(&self, form: &Form, key: &str, world: &World) -> bool {
        let has_metric = world.column(self.outcome).is_some_and(|column| column.metric.is_some());
        !compared::has(key) || has_metric && compared::shows(form, key)
    }

    fn name_cells(&self) -> u16 {
        NAMES
    }

    fn is_ruled(&self) -> bool {
        true
    }

    /// What could be seen says it, and what would help.
    fn answers(&self, _: &Form, about: Caution) -> bool {
        about == Caution::TooSmall
    }

    fn speaks_first(&self, key: &str) -> bool {
        compared::has(key)
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

    fn learns(&self) -> bool {
        true
    }

    fn buttons(&self, _: &Form, world: &World) -> Vec<(String, Press)> {
        let build = ("Save and start building".to_owned(), Press::Submit(Way::Build));
        vec![(self.save(world), Press::Submit(Way::Plain)), build, cancel()]
    }

    fn understood(&self, form: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        if compared::has(key) {
            return compared::understood(form, key, text);
        }
        understood(form, self.outcome, key, text, world)
    }

    fn quote(&self, world: &World) -> Lines {
        quote(self.outcome, world, false)
    }

    fn quote_in_full(&self, world: &World) -> Lines {
        quote(self.outcome, world, true)
    }

    fn ahead<'w>(&self, form: &Form, world: &'w World) -> Option<Ahead<'w>> {
        Ahead::of(form, world.column(self.outcome)?, world)
    }

    fn deed(&self) -> &'static str {
        "ship"
    }

    /// How the expected move stands beside what could be seen.
    fn checks(&self, form: &Form, _: &World) -> Lines {
        could_be_seen(form)
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        form.need("build", "a hypothesis needs what is built")?;
        let follows = form.given("follows").map(|text| followed(&text, world).map(|h| h.id)).transpose();
        let refs = form.given("link").into_iter().collect();
        let follows = follows.map_err(|e| ("follows", e))?;
        let parts = HypothesisParts { follows, refs, ..parts(form, Form::given)? };
        Ok(Command::Try { outcome: self.outcome, parts: Box::new(parts) })
    }
}

/// Changing a hypothesis.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
}

impl Sheet for Edit {
    fn name(&self) -> &'static str {
        "edit-hypothesis"
    }

    fn about(&self) -> String {
        self.hypothesis.to_string()
    }

    fn is_edit(&self) -> bool {
        true
    }

    fn title(&self, world: &World) -> String {
        format!("Edit · {}", called(self, world))
    }

    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let of = world.and_then(|world| world.card(self.hypothesis)).map(|(_, card)| &card.hypothesis);
        let metric = of.and_then(|h| predicted(h, world?));
        let mut fields = fields(of, metric);
        fields.retain(|field| !matches!(field.key, "follows" | "link"));
        let details = of.and_then(|h| h.details.clone()).unwrap_or_default();
        fields.extend(compared::folded(metric, world));
        fields.push(Field::long_with("details", "Details", "more words, as Markdown", &details));
        fields.push(Field::line("why", "Why changed", "(after the ship it is an amendment)", ""));
        fields
    }

    fn hypothesis(&self) -> Option<Id> {
        Some(self.hypothesis)
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

    /// How it is compared is asked until it ships, and frozen then.
    fn shows(&self, form: &Form, key: &str, world: &World) -> bool {
        let asks = |h: &Hypothesis| h.ship.is_none() && predicted(h, world).is_some();
        let asked = card(self, world).is_some_and(|(_, card)| asks(&card.hypothesis));
        !compared::has(key) || asked && compared::shows(form, key)
    }

    fn name_cells(&self) -> u16 {
        NAMES
    }

    fn is_ruled(&self) -> bool {
        true
    }

    /// What could be seen says it, and what would help.
    fn answers(&self, _: &Form, about: Caution) -> bool {
        about == Caution::TooSmall
    }

    fn speaks_first(&self, key: &str) -> bool {
        compared::has(key)
    }

    fn checks(&self, form: &Form, world: &World) -> Lines {
        let mut lines = could_be_seen(form);
        let frozen = card(self, world).and_then(|(_, card)| frozen(card));
        lines.extend(frozen.map(|words| (words, Meaning::Label)));
        lines
    }

    fn base(&self, world: &World) -> Value {
        let hypothesis = card(self, world).map(|(_, card)| &card.hypothesis);
        fields_of(hypothesis, hypothesis.and_then(|hypothesis| predicted(hypothesis, world)))
    }

    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        EDITS
    }

    fn understood(&self, form: &Form, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
        if compared::has(key) {
            return compared::understood(form, key, text);
        }
        let (column, card) = card(self, world)?;
        // What shipped is judged from where it stood then, not from where it stands now.
        let asks = key != "expect" || card.hypothesis.ship.is_none();
        asks.then(|| understood(form, column.outcome.id, key, text, world)).flatten()
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let parts = parts(form, Form::changed)?;
        Ok(Command::EditHypothesis { hypothesis: self.hypothesis, parts: Box::new(parts), why: form.given("why") })
    }
}

/// Moving a hypothesis to another outcome.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
}

impl Sheet for Move {
    fn name(&self) -> &'static str {
        "move"
    }

    fn about(&self) -> String {
        self.hypothesis.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Move · {}", called(self, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::line("to", "To outcome", "its number on the board, or O-3", ""),
            Field::line("why", "Why", "(optional)", ""),
        ]
    }

    fn hypothesis(&self) -> Option<Id> {
        Some(self.hypothesis)
    }

    fn save(&self, _: &World) -> String {
        "Move it".to_owned()
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let to = form.need("to", "to which outcome?")?;
        let columns = &world.view.columns;
        let numbered = to.parse::<usize>().ok().and_then(|n| columns.get(n.checked_sub(1)?));
        let named = || columns.iter().find(|c| c.outcome.label().to_string().eq_ignore_ascii_case(&to));
        let Some(column) = numbered.or_else(named) else {
            return Err(("to", Unclear::new(format!("no open outcome is {to}"), "its number on the board, or O-3")));
        };
        Ok(Command::Move { hypothesis: self.hypothesis, to: column.outcome.id, why: form.given("why") })
    }
}
