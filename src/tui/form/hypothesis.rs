//! Writing a hypothesis, changing one, moving one to another outcome.

use serde_json::Value;

use super::sheet::{Lines, Sheet, called, cancel, card, fields_of};
use super::{Field, Form, Made, Press, Way, compared};
use crate::domain::amount::{short, signed, signed_with_unit, with_unit};
use crate::domain::board::Card;
use crate::domain::change::Then;
use crate::domain::command::{Command, HypothesisParts, Typed};
use crate::domain::day::parse_span;
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::Id;
use crate::domain::label::Label;
use crate::domain::metric::{Metric, Season};
use crate::domain::refusal::shell_word;
use crate::domain::target::{parse_expect, resolve_expect};
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

/// `activation moves by`, which goes on `then`; shorter where the row has no room for a long name.
fn moves(metric: Option<&Metric>) -> impl Iterator<Item = String> {
    metric.map(|metric| format!("{} moves by", metric.slug)).into_iter().chain(Some("it moves by".to_owned()))
}

fn fields(of: Option<&Hypothesis>, metric: Option<&Metric>) -> Vec<Field> {
    let text = |text: Option<String>| text.unwrap_or_default();
    let expect = text(of.and_then(|h| h.expect.as_ref()).map(|e| e.as_typed.clone()));
    let within = of.map_or("28d".to_owned(), |h| text(h.window.map(|d| format!("{d}d"))));
    let sure = text(of.and_then(|h| h.confidence).map(|c| c.to_string()));
    let mut fields = vec![
        Field::line("build", "If we build", "one-click source connection", &text(of.map(|h| h.build.clone()))),
        Field::line("expect", "then", "+4, -30%", &expect).led_by(moves(metric)),
        if of.is_none() {
            Field::line("within", "within", "28d, 4w", &within).beside().fresh()
        } else {
            Field::line("within", "within", "28d, 4w", &within).beside()
        },
        Field::long_with("because", "because", "why should it work?", &text(of.and_then(|h| h.because.clone()))),
        Field::line("confidence", "How sure", "60%", &sure),
    ];
    if of.is_none() {
        fields.push(Field::line("follows", "Builds on", "(optional, a label)", "").beside());
        fields.push(Field::line("link", "Link", "(optional)", ""));
    }
    fields
}

fn understood(outcome: Id, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
    match key {
        "expect" => Some(match expectation(outcome, text, world) {
            Ok(words) => (words, Meaning::Value),
            Err(e) => (e.what, Meaning::Warn),
        }),
        "within" => Some(match parse_span(text) {
            Ok(days) => (format!("= {days} days after it ships"), Meaning::Value),
            Err(e) => (e.what, Meaning::Warn),
        }),
        "follows" => match followed(text, world) {
            Ok(h) => Some((format!("= {}", h.build), Meaning::Value)),
            Err(e) => Some((e.what, Meaning::Warn)),
        },
        _ => None,
    }
}

/// `= +4pt: 36.2% → 40.2%`
fn expectation(outcome: Id, text: &str, world: &World) -> Result<String, Unclear> {
    let words = parse_expect(text)?;
    let Some(column) = world.column(outcome) else { return Ok(String::new()) };
    let now = column.now();
    let by = resolve_expect(&words, now, column.unit())?;
    let way = now.map_or(String::new(), |now| {
        format!(": {} → {}", with_unit(now, column.unit()), with_unit(now + by, column.unit()))
    });
    // How much of what is still to go it would close, where it goes that way.
    let gap = column.outcome.target.as_ref().zip(now).map(|(target, now)| target.value - now);
    let share = gap.filter(|gap| *gap != 0.0).map(|gap| by / gap * 100.0).filter(|share| *share > 0.0);
    let closes = share.map_or(String::new(), |share| format!(", {share:.0}% of the gap"));
    Ok(format!("= {}{way}{closes}", signed_with_unit(by, column.unit())))
}

fn followed<'w>(text: &str, world: &'w World) -> Result<&'w Hypothesis, Unclear> {
    let label: Label = text.parse()?;
    let cards = world.view.columns.iter().flat_map(|column| &column.cards);
    cards
        .map(|card| &card.hypothesis)
        .find(|h| h.label() == label)
        .ok_or_else(|| Unclear::new(format!("{label} is not on the board"), "name a hypothesis of an open outcome"))
}

/// The metric a hypothesis is judged by, where it decides or guards something here.
fn predicted<'w>(h: &Hypothesis, world: &'w World) -> Option<&'w Metric> {
    match &h.expect {
        Some(expect) => world.metric(expect.metric),
        None => world.column(h.outcome)?.metric.as_ref(),
    }
}

/// How what has shipped is compared, for good.
fn frozen(card: &Card) -> Option<String> {
    let measured = card.hypothesis.ship.as_ref()?.measured.as_ref()?;
    let season = match measured.season {
        Season::Auto => "season as the readings before it decide",
        Season::Yearly => "a yearly season",
        Season::None => "no season",
    };
    let events = if measured.events { ", counts of rare events" } else { "" };
    let control = card.movement.as_ref().and_then(|a| a.control.as_ref()).map_or("a control", |taken| &taken.metric);
    let beside = measured.control.as_ref().map_or(String::new(), |_| format!(", beside {control}"));
    Some(format!("Frozen when it shipped: {season}{events}{beside}"))
}

/// What could be seen of the expected move within the window. What is too small to be seen is warned of by the rules
/// themselves, with what would help; so is a metric that has too few readings.
fn could_be_seen(form: &Form) -> Lines {
    let Some(preview) = &form.preview else { return Lines::new() };
    let warned = preview.warnings.iter().any(|warning| warning.about == Caution::FewReadings);
    let line = |then: &Then| match then {
        Then::Seen(seen) if seen.tells => Some((format!("ok  {}", lower(&seen.says)), Meaning::Good)),
        Then::Seen(seen) if !seen.known && !warned => Some((format!("!   {}", lower(&seen.says)), Meaning::Warn)),
        _ => None,
    };
    preview.then.iter().filter_map(line).collect()
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
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
        fields.extend(compared::fields(metric, world));
        fields
    }

    /// What has no metric is compared in no way.
    fn shows(&self, _: &Form, key: &str, world: &World) -> bool {
        !compared::has(key) || world.column(self.outcome).is_some_and(|column| column.metric.is_some())
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
        understood(self.outcome, key, text, world)
    }

    /// Where the metric stands, what is still to go, and what earlier ones got on it.
    fn quote(&self, world: &World) -> Lines {
        let Some(column) = world.column(self.outcome) else { return Lines::new() };
        let Some(now) = column.now() else { return Lines::new() };
        let mut words = format!("Now {}", with_unit(now, column.unit()));
        if let Some(target) = &column.outcome.target {
            let by = column.outcome.due.map_or_else(String::new, |day| format!(" by {}", day.short(world.today)));
            let gap = signed(target.value - now);
            words.push_str(&format!("   target {}{by}   gap {gap}", short(target.value)));
        }
        let got: Vec<String> = column.cards.iter().filter_map(Card::shift_words).take(3).collect();
        if !got.is_empty() {
            words.push_str(&format!("   got before {}", got.join(", ")));
        }
        vec![(words, Meaning::Label)]
    }

    /// How the expected move stands beside what could be seen.
    fn checks(&self, form: &Form, _: &World) -> Lines {
        could_be_seen(form)
    }

    fn shell(&self, form: &Form, world: &World) -> Option<String> {
        let column = world.column(self.outcome)?;
        let mut words = format!("upshot try {} {}", column.outcome.label(), shell_word(&form.given("build")?));
        let flags = [
            ("expect", "--expect"),
            ("within", "--within"),
            ("because", "--because"),
            ("confidence", "--confidence"),
            ("follows", "--follows"),
        ];
        for (key, flag) in flags {
            if let Some(text) = form.given(key) {
                let text = if text.contains(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)) {
                    shell_word(&text)
                } else {
                    text
                };
                words.push_str(&format!(" {flag} {text}"));
            }
        }
        words.push_str(&column.metric.as_ref().map_or(String::new(), |metric| compared::shell(form, metric)));
        Some(words)
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        form.need("build", "a hypothesis needs what is built")?;
        let follows = form.given("follows").map(|text| followed(&text, world).map(|h| h.id)).transpose();
        let parts = HypothesisParts { follows: follows.map_err(|e| ("follows", e))?, ..parts(form, Form::given)? };
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

    fn title(&self, world: &World) -> String {
        format!("Edit · {}", called(self, world))
    }

    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let of = world.and_then(|world| world.card(self.hypothesis)).map(|(_, card)| &card.hypothesis);
        let metric = of.and_then(|h| predicted(h, world?));
        let mut fields = fields(of, metric);
        fields.retain(|field| !matches!(field.key, "follows" | "link"));
        let details = of.and_then(|h| h.details.clone()).unwrap_or_default();
        fields.extend(compared::fields(metric, world));
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

    /// How it is compared is asked until it ships, and frozen then.
    fn shows(&self, _: &Form, key: &str, world: &World) -> bool {
        let asks = |h: &Hypothesis| h.ship.is_none() && predicted(h, world).is_some();
        !compared::has(key) || card(self, world).is_some_and(|(_, card)| asks(&card.hypothesis))
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
        asks.then(|| understood(column.outcome.id, key, text, world)).flatten()
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
