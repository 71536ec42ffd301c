//! Writing a hypothesis, changing one, moving one to another outcome.

use serde_json::Value;

use super::ahead::Ahead;
use super::days::unread;
use super::sheet::{Lines, Sheet, called, cancel, card, fields_of};
use super::{Field, Form, Made, Press, Way, compared};
use crate::domain::amount::{short, signed, signed_with_unit, with_unit};
use crate::domain::board::Card;
use crate::domain::change::Then;
use crate::domain::command::{Command, HypothesisParts, Typed};
use crate::domain::day::{Day, parse_span};
use crate::domain::hypothesis::Hypothesis;
use crate::domain::id::Id;
use crate::domain::label::Label;
use crate::domain::metric::{Better, Metric, Season};
use crate::domain::refusal::shell_word;
use crate::domain::target::{parse_expect, resolve_expect};
use crate::domain::unclear::Unclear;
use crate::domain::warning::Caution;
use crate::report::words::count;
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

fn understood(form: &Form, outcome: Id, key: &str, text: &str, world: &World) -> Option<(String, Meaning)> {
    let is_focused = form.focused().is_some_and(|field| field.key == key);
    match key {
        "expect" => Some(match expectation(outcome, text, world) {
            Ok(words) => (words, Meaning::Value),
            Err(e) => unread(e),
        }),
        "within" => Some(match parse_span(text) {
            // Days typed as days are said already.
            Ok(days) if text.trim_end().strip_suffix('d') == Some(&days.to_string()) => return None,
            Ok(days) => (format!("= {days} days"), Meaning::Value),
            Err(e) => unread(e),
        }),
        "follows" => match followed(text, world) {
            // It is looked at as one types it.
            Ok(h) => is_focused.then(|| (format!("= {}", h.build), Meaning::Value)),
            Err(e) => Some(unread(e)),
        },
        _ => None,
    }
}

/// `36.2% → 40.2%; closes 45% of the gap`; what a share comes to is said before.
fn expectation(outcome: Id, text: &str, world: &World) -> Result<String, Unclear> {
    let words = parse_expect(text)?;
    let Some(column) = world.column(outcome) else { return Ok(String::new()) };
    let now = column.now();
    let by = resolve_expect(&words, now, column.unit())?;
    let unit = column.unit();
    let comes_to = text.contains(['%', 'x']).then(|| format!("= {}", signed_with_unit(by, unit)));
    let way = now.map(|now| format!("{} → {}", with_unit(now, unit), with_unit(now + by, unit)));
    // How much of what is still to go it would close, where it goes that way.
    let gap = column.outcome.target.as_ref().zip(now).map(|(target, now)| target.value - now);
    let share = gap.filter(|gap| *gap != 0.0).map(|gap| by / gap * 100.0).filter(|share| *share > 0.0);
    let closes = share.map(|share| format!("closes {share:.0}% of the gap"));
    let way: Vec<String> = way.into_iter().chain(closes).collect();
    let said: Vec<String> = comes_to.into_iter().chain(Some(way.join("; ")).filter(|way| !way.is_empty())).collect();
    Ok(if said.is_empty() { format!("= {}", signed_with_unit(by, unit)) } else { said.join(": ") })
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

/// What could be seen of the expected move within the window, with what would help where that is too little, and when it
/// could first be seen. That a metric has too few readings is warned of by the rules themselves.
fn could_be_seen(form: &Form) -> Lines {
    let Some(preview) = &form.preview else { return Lines::new() };
    let warned = preview.warnings.iter().any(|warning| warning.about == Caution::FewReadings);
    let line = |well: bool, says: &str| match well {
        true => (format!("ok  {says}"), Meaning::Good),
        false => (format!("!   {says}"), Meaning::Warn),
    };
    let told = |then: &Then| match then {
        Then::Seen(seen) if seen.known || !warned => Some(line(seen.tells, &format!("{}{}.", seen.says, seen.so))),
        Then::First(first) => Some(line(first.in_time, &first.says)),
        _ => None,
    };
    preview.then.iter().filter_map(told).collect()
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

/// Where the metric stands, what is still to go, and what earlier ones got on it; in full with how long there is, and what
/// was expected of each.
fn quote(outcome: Id, world: &World, in_full: bool) -> Lines {
    let Some(column) = world.column(outcome) else { return Lines::new() };
    if column.metric.is_none() {
        // What is typed here stays a draft while one goes there.
        let words = "!   No metric yet, so no move can be predicted.  Esc, then i e sets one";
        return vec![(words.to_owned(), Meaning::Warn)];
    }
    let Some(now) = column.now() else { return Lines::new() };
    let mut said = format!("Now {}", with_unit(now, column.unit()));
    if let (Some(limit), Some(words)) = (column.outcome.limit(), column.target_words()) {
        let inside = limit.op.holds(now, limit.value);
        said.push_str(&format!("   {} its limit {words}", if inside { "inside" } else { "past" }));
    } else if let Some(target) = &column.outcome.target {
        let left = |due: Day| count(usize::try_from(due.since(world.today)).unwrap_or(0), "day");
        let by = column.outcome.due.map_or_else(String::new, |due| {
            let left = if in_full && due > world.today { format!(", {}", left(due)) } else { String::new() };
            format!(" by {}{left}", due.short(world.today))
        });
        let gap = signed(target.value - now);
        said.push_str(&format!("   target {}{by}   gap {gap}", short(target.value)));
    }
    let got = column.cards.iter().filter_map(|card| {
        let got = card.shift_words()?;
        let expected = card.hypothesis.ship.as_ref().and_then(|ship| ship.frozen.expect.as_ref());
        Some(match expected.filter(|_| in_full) {
            Some(expect) => format!("{got} of {}", signed(expect.value)),
            None => got,
        })
    });
    let got: Vec<String> = got.take(3).collect();
    if !got.is_empty() {
        said.push_str(&format!("   got before {}", got.join(", ")));
    }
    vec![(said, Meaning::Label)]
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
