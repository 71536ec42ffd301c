//! What each form asks, how it understands what is typed, and the command it makes.

use super::{Field, Form};
use crate::domain::amount::{Amount, signed_with_unit, with_unit};
use crate::domain::assessment::Terms;
use crate::domain::board::said::tripped;
use crate::domain::board::{Card, Column};
use crate::domain::command::{Command, From, HypothesisParts, Judgement, OutcomeParts, Seen, Typed};
use crate::domain::condition::parse_wrong_if;
use crate::domain::day::{Day, Lean, parse_day, parse_span};
use crate::domain::id::{Id, Kind as ThingKind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::Metric;
use crate::domain::outcome::{Call, Ending};
use crate::domain::target::{parse_expect, parse_target};
use crate::domain::unclear::Unclear;
use crate::domain::verdict::{Next, NoteKind, Stance, VerdictCall};
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// What a form is for, and what it is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Reading { metric: Id },
    Correct { metric: Id, on: Day },
    Ship { hypothesis: Id },
    Verdict { hypothesis: Id },
    Wait { hypothesis: Id },
    Withdraw { hypothesis: Id },
    Note { thing: Thing, name: String },
    Scope { outcome: Id },
    Owner { outcome: Id },
    Hypothesis { outcome: Id },
    EditHypothesis { hypothesis: Id },
    EditOutcome { outcome: Id },
    Move { hypothesis: Id },
    Close { outcome: Id },
    Outcome,
}

const CALLS: &[&str] = &["supported", "refuted", "inconclusive"];
const NEXTS: &[&str] = &["scale", "iterate", "pivot", "stop", "roll-back", "watch"];
const KINDS: &[&str] = &["note", "interview", "usability", "support", "log", "incident", "dissent"];
const STANCES: &[&str] = &["neutral", "supports", "contradicts"];
const DECISIONS: &[&str] = &["ask only", "in", "out", "later"];
const ENDINGS: &[&str] = &["achieved", "missed", "stopped"];
const OWNING: &[&str] = &["offer", "accept", "decline", "take"];

/// A command, or the field that can't be understood and why.
type Made = Result<Command, (&'static str, Unclear)>;

impl Kind {
    /// Its fields: empty, or with what stands on the board.
    pub(crate) fn fields(&self, world: Option<&World>) -> Vec<Field> {
        match self {
            Self::EditHypothesis { hypothesis } => {
                let h = world.and_then(|w| w.card(*hypothesis)).map(|(_, card)| &card.hypothesis);
                let text = |text: Option<String>| text.unwrap_or_default();
                vec![
                    Field::line("build", "If we build", "", &text(h.map(|h| h.build.clone()))),
                    Field::line(
                        "expect",
                        "it moves by",
                        "+4, -200",
                        &text(h.and_then(|h| h.expect.as_ref()).map(|e| e.as_typed.clone())),
                    ),
                    Field::line("within", "within", "28d", &text(h.and_then(|h| h.window).map(|d| format!("{d}d")))),
                    Field::line("because", "because", "", &text(h.and_then(|h| h.because.clone()))),
                    Field::line(
                        "confidence",
                        "How sure",
                        "60%",
                        &text(h.and_then(|h| h.confidence).map(|c| c.to_string())),
                    ),
                    Field::line("why", "Why changed", "(after the ship it is an amendment)", ""),
                ]
            }
            Self::EditOutcome { outcome } => {
                let column = world.and_then(|w| w.column(*outcome));
                let (o, metric) = (column.map(|c| &c.outcome), column.and_then(|c| c.metric.as_ref()));
                let text = |text: Option<String>| text.unwrap_or_default();
                let from = o.and_then(|o| o.baseline.as_ref()?.value).map(crate::domain::amount::exact);
                vec![
                    Field::long_with("problem", "1 Problem", "", &text(o.and_then(|o| o.problem.clone()))),
                    Field::line("for_whom", "for whom", "", &text(o.and_then(|o| o.for_whom.clone()))),
                    Field::line("matters", "matters as", "", &text(o.and_then(|o| o.matters.clone()))),
                    Field::line("title", "2 Result", "", &text(o.map(|o| o.title.clone()))),
                    Field::line("metric", "Metric", "activation", &text(metric.map(|m| m.slug.to_string()))),
                    Field::line("unit", "Unit", "%", &text(metric.and_then(|m| m.unit.clone()))),
                    Field::line("from", "From", "31, or unknown", &text(from)),
                    Field::line(
                        "to",
                        "To",
                        "45, +14",
                        &text(o.and_then(|o| o.target.as_ref()).map(|t| t.as_typed.clone())),
                    ),
                    Field::line("due", "By", "18dec", &text(o.and_then(|o| o.due).map(|d| d.to_string()))),
                    Field::line(
                        "wrong_if",
                        "3 Wrong if",
                        "",
                        &text(o.and_then(|o| o.wrong_if.as_ref()).map(|w| w.text.clone())),
                    ),
                    Field::long_with("spec", "Spec", "in, out, must", &text(o.and_then(|o| o.spec.clone()))),
                    Field::line("why", "Why changed", "(asked for once it was committed)", ""),
                ]
            }
            Self::Move { .. } => vec![
                Field::line("to", "To outcome", "its number on the board, or O-3", ""),
                Field::line("why", "Why", "(optional)", ""),
            ],
            Self::Close { .. } => vec![
                Field::choice("ended", "It is", ENDINGS),
                Field::line("why", "Why", "", ""),
                Field::long("learned", "Learned", "what we learned"),
            ],
            Self::Reading { .. } => vec![
                Field::line("value", "Value", "36.2, or counts: 71/196", ""),
                Field::line("day", "When", "today, wed, 11mar, -3d", "today"),
                Field::line("note", "Note", "(optional)", ""),
                Field::line("source", "Source", "(optional: a link or a query)", ""),
            ],
            Self::Correct { .. } => {
                vec![
                    Field::line("value", "Right value", "", ""),
                    Field::line("why", "Why", "(needed: what was wrong)", ""),
                ]
            }
            Self::Ship { .. } => vec![
                Field::line("day", "Day", "today", "today"),
                Field::line("link", "Link", "(optional)", ""),
                Field::line("before", "Before", "(only where no reading is from before the ship)", ""),
                Field::line("waive", "Or waive", "(why there is none; the verdict will say so)", ""),
            ],
            Self::Verdict { .. } => vec![
                Field::choice("call", "Verdict", CALLS),
                Field::long("learned", "Learned", "what we learned"),
                Field::choice("next", "Next", NEXTS),
                Field::line("next_text", "In words", "(optional)", ""),
                Field::line("why", "Why though", "(only against the readings)", ""),
            ],
            Self::Wait { .. } => {
                vec![Field::line("day", "Look again", "24mar, in 2 weeks", ""), Field::line("why", "Why", "", "")]
            }
            Self::Withdraw { .. } => vec![Field::line("why", "Why", "", "")],
            Self::Note { .. } => vec![
                Field::long("text", "Note", "what was seen or said"),
                Field::choice("kind", "Kind", KINDS),
                Field::choice("stance", "It", STANCES),
            ],
            Self::Scope { .. } => vec![
                Field::line("request", "Request", "PDF export", ""),
                Field::line("asked_by", "Asked by", "(optional)", ""),
                Field::choice("call", "Decision", DECISIONS),
                Field::line("why", "Why", "", ""),
            ],
            Self::Owner { .. } => vec![
                Field::choice("what", "Do", OWNING),
                Field::line("to", "To", "one name, where it is offered", ""),
                Field::line("why", "Why", "", ""),
            ],
            Self::Hypothesis { .. } => vec![
                Field::line("build", "If we build", "one-click source connection", ""),
                Field::line("expect", "it moves by", "+4, -200, -30%", ""),
                Field::line("within", "within", "28d, 4w", "28d"),
                Field::line("because", "because", "", ""),
                Field::line("confidence", "How sure", "(optional: 60%)", ""),
            ],
            Self::Outcome => vec![
                Field::long("problem", "1 Problem", "which problem do you want gone?"),
                Field::line("for_whom", "for whom", "new teams", ""),
                Field::line("matters", "matters as", "trial conversion", ""),
                Field::line("title", "2 Result", "New teams see a first report in their first week", ""),
                Field::line("metric", "Metric", "activation", ""),
                Field::line("unit", "Unit", "(optional: %)", ""),
                Field::line("from", "From", "31, or unknown", ""),
                Field::line("to", "To", "45, +14, -30%", ""),
                Field::line("due", "By", "18dec", ""),
                Field::line("wrong_if", "3 Wrong if", "activation < 33 by 1dec", ""),
                Field::line("owner", "Owner", "(you)", ""),
            ],
        }
    }

    /// Whether Enter in any field saves.
    pub(crate) fn is_short(&self) -> bool {
        matches!(
            self,
            Self::Reading { .. } | Self::Ship { .. } | Self::Correct { .. } | Self::Withdraw { .. } | Self::Wait { .. }
        )
    }

    /// What its button says.
    pub(crate) fn verb(&self) -> &'static str {
        match self {
            Self::Ship { .. } => "Ship it",
            Self::Close { .. } => "Close it",
            Self::Move { .. } => "Move it",
            Self::Verdict { .. } => "Sign",
            _ => "Save",
        }
    }

    fn metric<'w>(&self, world: &'w World) -> Option<&'w Metric> {
        let (Self::Reading { metric } | Self::Correct { metric, .. }) = self else { return None };
        world.metric(*metric)
    }

    fn card<'w>(&self, world: &'w World) -> Option<(&'w Column, &'w Card)> {
        match self {
            Self::Ship { hypothesis }
            | Self::Verdict { hypothesis }
            | Self::Wait { hypothesis }
            | Self::Withdraw { hypothesis }
            | Self::EditHypothesis { hypothesis }
            | Self::Move { hypothesis } => world.card(*hypothesis),
            _ => None,
        }
    }

    /// Its title.
    pub(crate) fn title(&self, world: &World) -> String {
        let card =
            self.card(world).map_or(String::new(), |(_, c)| format!("{} {}", c.hypothesis.label(), c.hypothesis.build));
        let slug = self.metric(world).map_or(String::new(), |m| m.slug.to_string());
        let outcome =
            |id: &Id| world.column(*id).map_or(String::new(), |c| format!("{} {}", c.outcome.label(), c.outcome.title));
        match self {
            Self::Reading { .. } => {
                let last = self.latest(world).map_or(String::new(), |(m, p)| {
                    format!(" · last {} on {}", with_unit(p.value, m.unit.as_deref()), p.day.weekday_short(world.today))
                });
                format!("Log a reading · {slug}{last}")
            }
            Self::Correct { on, .. } => format!("Correct the reading of {slug} on {}", on.weekday_short(world.today)),
            Self::Ship { .. } => format!("Mark as shipped · {card}"),
            Self::Verdict { .. } => format!("Verdict on {card}"),
            Self::Wait { .. } => format!("Look again later · {card}"),
            Self::Withdraw { .. } => format!("Withdraw · {card}"),
            Self::Note { name, .. } => format!("Note on {name}"),
            Self::Scope { outcome: id } => format!("Scope call · {}", outcome(id)),
            Self::Owner { outcome: id } => format!("Owner · {}", outcome(id)),
            Self::Hypothesis { outcome: id } => format!("New hypothesis · {}", outcome(id)),
            Self::EditHypothesis { .. } => format!("Edit · {card}"),
            Self::Move { .. } => format!("Move · {card}"),
            Self::EditOutcome { outcome: id } => format!("Edit · {}", outcome(id)),
            Self::Close { outcome: id } => format!("Close · {}", outcome(id)),
            Self::Outcome => "New outcome".to_owned(),
        }
    }

    fn latest<'w>(&self, world: &'w World) -> Option<(&'w Metric, crate::domain::metric::Point)> {
        let (Self::Reading { metric } | Self::Correct { metric, .. }) = self else { return None };
        let column = world.view.columns.iter().find(|c| c.metric.as_ref().is_some_and(|m| m.id == *metric))?;
        Some((column.metric.as_ref()?, column.latest?))
    }

    /// What stands above the fields: for a verdict, what was predicted and what the readings say, so that neither is
    /// remembered kindly.
    pub(crate) fn quote(&self, world: &World) -> Vec<(String, Meaning)> {
        let Some((column, card)) = self.card(world) else { return Vec::new() };
        let h = &card.hypothesis;
        let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
        let slug = card.metric.as_ref().map_or("the metric", |m| m.slug.as_str());
        let mut lines = Vec::new();
        if let Self::Verdict { .. } = self {
            let frozen = h.ship.as_ref().map(|s| &s.frozen);
            let build = frozen.map_or(h.build.as_str(), |f| f.build.as_str());
            let moves = frozen
                .and_then(|f| f.expect.as_ref())
                .map_or(String::new(), |e| format!(", {slug} moves by {}", signed_with_unit(e.value, unit)));
            let within = frozen.and_then(|f| f.window).map_or(String::new(), |d| format!(" within {d} days"));
            let because = frozen.and_then(|f| f.because.as_ref()).map_or(String::new(), |b| format!(", because {b}"));
            let sure = frozen.and_then(|f| f.confidence).map_or(String::new(), |c| format!(" {c}% sure."));
            let on = h.written_on.short(world.today);
            lines.push((
                format!("On {on} you wrote: if we build {build}{moves}{within}{because}.{sure}"),
                Meaning::Value,
            ));
            if let Some(owner) = column.outcome.owner.as_ref().filter(|owner| **owner != world.me) {
                let words = format!("You type this for @{}: both names are kept", owner.as_str());
                lines.push((words, Meaning::Warn));
            }
            if let Some(a) = &card.movement {
                let said = a.said(Terms { unit, today: world.today, first: card.first });
                lines.push((said.sentence(), Meaning::from(crate::domain::board::said::tone(a.class))));
            }
            if let Some(f) = &column.falsifier {
                let words = format!("Wrong if {}", tripped(f, column.unit(), world.today));
                lines.push((words, if f.is_tripped() { Meaning::Late } else { Meaning::Label }));
            }
        }
        if let Self::Ship { .. } = self {
            let expects = h.expect.as_ref().map(|e| signed_with_unit(e.value, unit));
            let window = h.window.map(|d| format!("within {d} days"));
            match (expects, window, &h.because) {
                (Some(e), Some(w), Some(_)) => {
                    lines.push((format!("ok  prediction complete: {slug} {e} {w}. It freezes now."), Meaning::Good));
                }
                _ => lines.push((
                    "!   the prediction is not complete; shipping asks for move, window and reason".to_owned(),
                    Meaning::Warn,
                )),
            }
        }
        lines
    }

    /// What was understood of a field as it is typed.
    pub(crate) fn understood(&self, form: &Form, key: &str, world: &World) -> Option<(String, Meaning)> {
        let text = form.given(key)?;
        let day = |lean| match parse_day(&text, world.today, lean, None) {
            Ok(day) => Some((format!("= {}", day.words(world.today)), Meaning::Value)),
            Err(e) => Some((e.what, Meaning::Warn)),
        };
        match (self, key) {
            (Self::Reading { .. } | Self::Correct { .. }, "value") => {
                let (metric, last) = self.latest(world).map_or((self.metric(world)?, None), |(m, p)| (m, Some(p)));
                let unit = metric.unit.as_deref();
                Some(match Amount::parse(&text).and_then(|a| a.in_unit(unit)) {
                    Ok((value, _)) => {
                        let change = last.map_or(String::new(), |p| {
                            let moved = format!("{:.11e}", value - p.value).parse().unwrap_or(value - p.value);
                            format!(", {} since {}", signed_with_unit(moved, unit), p.day.short(world.today))
                        });
                        (format!("= {}{change}", with_unit(value, unit)), Meaning::Value)
                    }
                    Err(e) => (e.what, Meaning::Warn),
                })
            }
            (Self::Reading { .. } | Self::Ship { .. }, "day") => day(Lean::Back),
            (Self::Wait { .. }, "day") | (Self::Outcome, "due") => day(Lean::Forward),
            (Self::Hypothesis { .. }, "within") => match parse_span(&text) {
                Ok(days) => Some((format!("= {days} days after it ships"), Meaning::Value)),
                Err(e) => Some((e.what, Meaning::Warn)),
            },
            (Self::Hypothesis { .. }, "expect") => parse_expect(&text).err().map(|e| (e.what, Meaning::Warn)),
            (Self::Outcome, "to") => parse_target(&text).err().map(|e| (e.what, Meaning::Warn)),
            (Self::Outcome, "wrong_if") => match parse_wrong_if(&text, world.today) {
                Ok(words) => Some(match (words.by, words.condition) {
                    (Some(by), _) => (format!("looked at on {}", by.words(world.today)), Meaning::Value),
                    (None, Some(_)) => ("add a day: … by 1may".to_owned(), Meaning::Warn),
                    (None, None) => ("understood as words; add a day: … by 1may".to_owned(), Meaning::Warn),
                }),
                Err(e) => Some((e.what, Meaning::Warn)),
            },
            (Self::Outcome, "title") => {
                crate::domain::decide::challenge(Some(&text), None).map(|words| (format!("! {words}"), Meaning::Warn))
            }
            (Self::Verdict { .. }, "call") => {
                let (_, card) = self.card(world)?;
                let a = card.movement.as_ref()?;
                let agrees = match (text.as_str(), a.class.claims()) {
                    _ if a.class.is_open() => "on judgement: the readings can't tell",
                    ("supported", true) if a.class == crate::domain::assessment::Class::Moved => {
                        "ok  agrees with the readings"
                    }
                    ("refuted", false) => "ok  agrees with the readings",
                    ("inconclusive", _) => "ok",
                    ("supported", _) => "! against the readings. Why nevertheless?",
                    _ => "the readings say that it moved",
                };
                let meaning = if agrees.starts_with('!') { Meaning::Warn } else { Meaning::Good };
                Some((agrees.to_owned(), meaning))
            }
            _ => None,
        }
    }

    /// The field that a broken rule is about.
    pub(crate) fn field_of(&self, code: &str) -> Option<&'static str> {
        let key = match code {
            "future" if matches!(self, Self::Reading { .. } | Self::Ship { .. }) => "day",
            "look_not_later" => "day",
            "missing_learned" => "learned",
            "missing_next" => "next",
            "contradiction" | "missing_why" | "goalpost_why" | "target_says_otherwise" => "why",
            "no_reading_after" => "call",
            "no_reading_before" => "before",
            "expect_wrong_way" | "missing_expect" => "expect",
            "target_is_baseline" | "target_on_wrong_side" => "to",
            "falsifier_negates_target" => "wrong_if",
            "not_one_person" | "robot" => "to",
            "output_metric" => "metric",
            _ => return None,
        };
        self.fields(None).iter().any(|field| field.key == key).then_some(key)
    }

    /// The command it makes.
    pub(crate) fn command(&self, form: &Form, world: &World) -> Made {
        let at = |key: &'static str| move |e: Unclear| (key, e);
        let need = |key: &'static str, what: &str| {
            form.given(key).ok_or_else(|| (key, Unclear::new(what, "it is needed here")))
        };
        let day = |key: &'static str, lean: Lean| -> Result<Day, (&'static str, Unclear)> {
            let text = form.given(key).unwrap_or_else(|| "today".to_owned());
            parse_day(&text, world.today, lean, None).map_err(at(key))
        };
        Ok(match self {
            Self::Reading { metric } => Command::Log {
                metric: *metric,
                value: Amount::parse(&need("value", "a reading needs a value")?).map_err(at("value"))?,
                on: day("day", Lean::Back)?,
                note: form.given("note"),
                source: form.given("source"),
                once: false,
            },
            Self::Correct { metric, on } => Command::Correct {
                metric: *metric,
                on: *on,
                value: Amount::parse(&need("value", "which value is right?")?).map_err(at("value"))?,
                why: need("why", "a correction needs a reason")?,
            },
            Self::Ship { hypothesis } => Command::Ship {
                hypothesis: *hypothesis,
                on: day("day", Lean::Back)?,
                refs: form.given("link").into_iter().collect(),
                before: form.given("before").map(|text| Amount::parse(&text)).transpose().map_err(at("before"))?,
                waive: form.given("waive"),
            },
            Self::Verdict { hypothesis } => {
                let call = match need("call", "choose one: 1, 2 or 3")?.as_str() {
                    "supported" => VerdictCall::Supported,
                    "refuted" => VerdictCall::Refuted,
                    _ => VerdictCall::Inconclusive,
                };
                let next = form.given("next");
                let owner = self.card(world).and_then(|(column, _)| column.outcome.owner.clone());
                let judgement = Judgement {
                    call,
                    learned: form.given("learned"),
                    next: next.and_then(|word| Next::ALL.iter().find(|(_, name)| *name == word).map(|(next, _)| *next)),
                    next_text: form.given("next_text"),
                    why: form.given("why"),
                    // Typed for the owner, where somebody else is at the keyboard: both names are kept.
                    signer: owner.filter(|owner| *owner != world.me),
                    propose: false,
                    replace: false,
                };
                Command::Judge { hypothesis: *hypothesis, judgement }
            }
            Self::Wait { hypothesis } => Command::Wait {
                hypothesis: *hypothesis,
                until: day("day", Lean::Forward)?,
                why: need("why", "waiting needs a reason")?,
            },
            Self::Withdraw { hypothesis } => {
                Command::Withdraw { hypothesis: *hypothesis, why: need("why", "withdrawing needs a reason")? }
            }
            Self::Note { thing, name } => Command::Note {
                on: *thing,
                name: name.clone(),
                kind: match form.text("kind").as_str() {
                    "interview" => NoteKind::Interview,
                    "usability" => NoteKind::Usability,
                    "support" => NoteKind::Support,
                    "log" => NoteKind::Log,
                    "incident" => NoteKind::Incident,
                    "dissent" => NoteKind::Dissent,
                    _ => NoteKind::Note,
                },
                stance: match form.text("stance").as_str() {
                    "supports" => Stance::Supports,
                    "contradicts" => Stance::Contradicts,
                    _ => Stance::Neutral,
                },
                text: need("text", "the note is blank")?,
                link: None,
            },
            Self::Scope { outcome } => Command::Scope {
                outcome: *outcome,
                request: need("request", "what is asked for?")?,
                asked_by: form.given("asked_by"),
                call: match form.text("call").as_str() {
                    "in" => Some(Call::In),
                    "out" => Some(Call::Out),
                    "later" => Some(Call::Later),
                    _ => None,
                },
                why: form.given("why"),
            },
            Self::Owner { outcome } => match need("what", "choose what to do")?.as_str() {
                "accept" => Command::Accept { outcome: *outcome },
                "decline" => Command::Decline { outcome: *outcome },
                "take" => Command::Take { outcome: *outcome, why: need("why", "taking over needs a reason")? },
                _ => Command::Offer { outcome: *outcome, to: need("to", "to whom?")?, why: form.given("why") },
            },
            Self::Hypothesis { outcome } => {
                let expect = form.given("expect").map(|text| {
                    parse_expect(&text).map(|words| Typed { words, as_typed: text.clone() }).map_err(at("expect"))
                });
                let confidence = form.given("confidence").map(|text| {
                    text.trim_end_matches('%').trim().parse::<u32>().map_err(|_| {
                        ("confidence", Unclear::new(format!("{text} is not a percentage"), "give 0 to 100"))
                    })
                });
                let parts = HypothesisParts {
                    build: Some(need("build", "a hypothesis needs what is built")?),
                    because: form.given("because"),
                    expect: expect.transpose()?,
                    window: form.given("within").map(|text| parse_span(&text)).transpose().map_err(at("within"))?,
                    confidence: confidence.transpose()?,
                    ..HypothesisParts::default()
                };
                Command::Try { outcome: *outcome, parts: Box::new(parts) }
            }
            Self::EditHypothesis { hypothesis } => {
                let expect = form.changed("expect").map(|text| {
                    parse_expect(&text).map(|words| Typed { words, as_typed: text.clone() }).map_err(at("expect"))
                });
                let confidence = form.changed("confidence").map(|text| {
                    text.trim_end_matches('%').trim().parse::<u32>().map_err(|_| {
                        ("confidence", Unclear::new(format!("{text} is not a percentage"), "give 0 to 100"))
                    })
                });
                let parts = HypothesisParts {
                    build: form.changed("build"),
                    because: form.changed("because"),
                    expect: expect.transpose()?,
                    window: form.changed("within").map(|text| parse_span(&text)).transpose().map_err(at("within"))?,
                    confidence: confidence.transpose()?,
                    ..HypothesisParts::default()
                };
                let why = form.given("why");
                Command::EditHypothesis { hypothesis: *hypothesis, parts: Box::new(parts), why, seen: Vec::new() }
            }
            Self::EditOutcome { outcome } => {
                let parts = outcome_parts(form, world, Form::changed)?;
                let why = form.given("why");
                Command::EditOutcome { outcome: *outcome, parts: Box::new(parts), why, seen: self.seen(form) }
            }
            Self::Move { hypothesis } => {
                let to = need("to", "to which outcome?")?;
                let columns = &world.view.columns;
                let numbered = to.parse::<usize>().ok().and_then(|n| columns.get(n.checked_sub(1)?));
                let named = || columns.iter().find(|c| c.outcome.label().to_string().eq_ignore_ascii_case(&to));
                let Some(column) = numbered.or_else(named) else {
                    return Err((
                        "to",
                        Unclear::new(format!("no open outcome is {to}"), "its number on the board, or O-3"),
                    ));
                };
                Command::Move { hypothesis: *hypothesis, to: column.outcome.id, why: form.given("why") }
            }
            Self::Close { outcome } => Command::CloseOutcome {
                outcome: *outcome,
                ended: match need("ended", "achieved, missed or stopped?")?.as_str() {
                    "achieved" => Ending::Achieved,
                    "missed" => Ending::Missed,
                    _ => Ending::Stopped,
                },
                why: form.given("why"),
                learned: form.given("learned"),
            },
            Self::Outcome => {
                need("title", "an outcome needs a result in words")?;
                Command::Frame(Box::new(outcome_parts(form, world, Form::given)?))
            }
        })
    }

    /// The long texts as they stood when the form was opened, so that somebody else's change in between is not run over.
    fn seen(&self, form: &Form) -> Vec<Seen> {
        let changed = ["problem", "spec"].into_iter().filter(|key| form.changed(key).is_some());
        changed
            .filter_map(|key| {
                let field = form.fields.iter().find(|field| field.key == key)?;
                Some(Seen { field: key, text: Some(field.was.clone()).filter(|was| !was.is_empty()) })
            })
            .collect()
    }
}

/// The parts of an outcome that a form gives; `text` says which of its fields count.
fn outcome_parts(
    form: &Form,
    world: &World,
    text: impl Fn(&Form, &str) -> Option<String>,
) -> Result<OutcomeParts, (&'static str, Unclear)> {
    let at = |key: &'static str| move |e: Unclear| (key, e);
    let from = text(form, "from").map(|text| {
        if text.eq_ignore_ascii_case("unknown") { Ok(From::Unknown) } else { Amount::parse(&text).map(From::Known) }
    });
    let to = text(form, "to").map(|text| parse_target(&text).map(|words| Typed { words, as_typed: text.clone() }));
    let wrong_if = text(form, "wrong_if").map(|text| parse_wrong_if(&text, world.today));
    let due = text(form, "due").map(|text| parse_day(&text, world.today, Lean::Forward, None));
    Ok(OutcomeParts {
        title: text(form, "title"),
        problem: text(form, "problem"),
        for_whom: text(form, "for_whom"),
        matters: text(form, "matters"),
        metric: text(form, "metric").map(|text| Slug::parse(&text)).transpose().map_err(at("metric"))?,
        unit: text(form, "unit"),
        from: from.transpose().map_err(at("from"))?,
        to: to.transpose().map_err(at("to"))?,
        due: due.transpose().map_err(at("due"))?,
        wrong_if: wrong_if.transpose().map_err(at("wrong_if"))?,
        spec: text(form, "spec"),
        owner: text(form, "owner"),
        ..OutcomeParts::default()
    })
}

impl Kind {
    /// The thing a note is on.
    pub(crate) fn note_on(card: Option<&Card>, column: &Column) -> Self {
        match card {
            Some(card) => Self::Note {
                thing: Thing::new(ThingKind::Hypothesis, card.hypothesis.id),
                name: card.hypothesis.label().to_string(),
            },
            None => Self::Note {
                thing: Thing::new(ThingKind::Outcome, column.outcome.id),
                name: column.outcome.label().to_string(),
            },
        }
    }
}
