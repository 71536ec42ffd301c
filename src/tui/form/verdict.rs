//! The verdict: the prediction quoted first, what the readings say beside it, and a call that nobody chose beforehand.

use serde_json::Value;

use super::sheet::{Lines, Sheet, called, cancel, card, ruled};
use super::{Field, Form, Made, Press, Way, settle};
use crate::domain::assessment::Assessment;
use crate::domain::board::{Card, Column};
use crate::domain::command::{Command, HypothesisParts, Judgement};
use crate::domain::conflict::{Conflict, Settled};
use crate::domain::fact;
use crate::domain::id::Id;
use crate::domain::unclear::Unclear;
use crate::domain::verdict::{Next, Verdict, VerdictCall};
use crate::domain::warning::Caution;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

const LIVING: &[&str] = &["roll it back", "keep it"];

/// The reason is asked for where the call goes against the readings, what becomes of the ship where it is refuted.
fn shows(form: &Form, key: &str, world: &World) -> bool {
    match key {
        "why" => {
            let refused = form.refused.iter().any(|refused| refused.key == Some("why"));
            form.is_broken("contradiction") || refused
        }
        "next_text" => matches!(form.text("next").as_str(), "scale" | "iterate" | "pivot" | "watch"),
        "try_it" => {
            form.given("next_text").is_some() && matches!(form.text("next").as_str(), "scale" | "iterate" | "pivot")
        }
        "live" => is_open(form, world) && form.text("next") != "roll-back",
        "live_why" => shows(form, "live", world) && form.text("live") == LIVING[1],
        _ => true,
    }
}

/// Whether what shipped is refuted here, and nobody said yet what becomes of it.
fn is_open(form: &Form, world: &World) -> bool {
    let settled = form.sheet.card(world).is_some_and(|(_, c)| c.hypothesis.is_settled_since(world.today));
    form.text("call") == "refuted" && !settled
}

/// What was said of it before, and what one should know beside the readings.
fn quote<S: Sheet>(sheet: &S, world: &World) -> Lines {
    let Some((column, card)) = card(sheet, world) else { return Lines::new() };
    let mut lines: Lines = amended(card).map(|words| (words, Meaning::Warn)).into_iter().collect();
    if let Some(ship) = &card.hypothesis.ship {
        let (written, shipped) = (card.hypothesis.written_on, ship.shipped_on);
        if written > shipped {
            let (written, shipped) = (written.short(world.today), shipped.short(world.today));
            let words = format!("!  marked after the fact: written {written}, shipped {shipped}");
            lines.push((words, Meaning::Warn));
        }
        if let Some(waiver) = &ship.waiver {
            lines.push((format!("!  no reading from before: {waiver}"), Meaning::Warn));
        }
    }
    let shared: Vec<&str> = card.movement.as_deref().into_iter().flat_map(Assessment::shared_with).collect();
    if !shared.is_empty() {
        lines.push((format!("!  shared with {}: it can't be awarded to one", shared.join(", ")), Meaning::Warn));
    }
    let stands = ruled(sheet, world);
    if let Some(last) = stands.filter(|last| !last.contested.is_empty()) {
        // Neither counts until another says more; both are read before one is given.
        let head = "Two copies judged it: none of both counts, and yours replaces both:";
        lines.push((head.to_owned(), Meaning::Warn));
        lines.extend(last.beside.iter().chain([last]).map(|one| (format!("   {}", given(one)), Meaning::Warn)));
        lines.extend(sheet.apart(world).and_then(|conflict| settle::others(conflict, world)));
    } else if let Some(ruled) = stands {
        let words = format!("It stands as {}", given(ruled));
        lines.push((words, Meaning::Warn));
    } else if let Some(proposed) = &card.proposed {
        let learned = proposed.learned.as_deref().unwrap_or("(nothing said)");
        let words = format!("{} proposes {}: {learned}", proposed.typed_by, proposed.call.word());
        lines.push((words, Meaning::Warn));
    }
    lines.extend(for_whom(column, world));
    lines
}

/// A verdict that stands: its call, whose it is, and what was learned.
fn given(verdict: &Verdict) -> String {
    let by = verdict.signed_by.as_ref().unwrap_or(&verdict.typed_by);
    let typed = if *by == verdict.typed_by { String::new() } else { format!(", typed by {}", verdict.typed_by) };
    let learned = verdict.learned.as_deref().unwrap_or("(nothing said)");
    format!("{} by {by}{typed}: {learned}", verdict.call.word())
}

fn for_whom(column: &Column, world: &World) -> Option<(String, Meaning)> {
    let owner = column.outcome.owner.as_ref().filter(|owner| **owner != world.me)?;
    Some((format!("You type this for {owner}: both names are kept, and {owner} is asked to confirm."), Meaning::Warn))
}

/// What was changed after the ship, beside what was frozen.
fn amended(card: &Card) -> Option<String> {
    let slug = card.metric.as_ref().map_or("", |m| m.slug.as_str());
    let unit = card.metric.as_ref().and_then(|m| m.unit.as_deref());
    let parts: Vec<String> =
        fact::amended(&card.hypothesis, (slug, slug), unit).iter().map(fact::Amended::words).collect();
    (!parts.is_empty())
        .then(|| format!("Amended after the ship: {}. It is judged by what was frozen.", parts.join("; ")))
}

fn call(word: &str) -> VerdictCall {
    VerdictCall::of(word).unwrap_or(VerdictCall::Inconclusive)
}

/// The verdict for the rules to look at: whether it goes against the readings is asked of the call as it stands, whatever
/// reason was given.
fn draft(form: &Form, world: &World) -> Option<Command> {
    let (column, card) = form.sheet.card(world)?;
    Some(judge(form, column, card, call(&form.given("call")?), None, world))
}

fn judge(form: &Form, column: &Column, card: &Card, call: VerdictCall, why: Option<String>, world: &World) -> Command {
    let next = form.given("next");
    let owner = column.outcome.owner.clone();
    let propose = form.way == Way::Propose;
    let judgement = Judgement {
        call,
        learned: form.given("learned"),
        next: next.and_then(|word| Next::of(&word)),
        next_text: form.given("next_text").filter(|_| shows(form, "next_text", world)),
        why,
        // Typed for the owner, where somebody else is at the keyboard: both names are kept.
        signer: owner.filter(|owner| *owner != world.me && !propose),
        propose,
        replace: !propose && card.verdict.as_ref().is_some_and(|v| form.base.as_str() == Some(&v.id.to_string())),
    };
    Command::Judge { hypothesis: card.hypothesis.id, judgement }
}

/// The commands that follow a verdict: the next hypothesis, and what becomes of what is live.
fn after(form: &Form, world: &World) -> Vec<Command> {
    let mut list = Vec::new();
    let Some((column, card)) = form.sheet.card(world) else { return list };
    let hypothesis = card.hypothesis.id;
    // Rolling back is said once: as what is next, or as what becomes of the ship.
    let rolls = is_open(form, world) && form.text("next") == "roll-back";
    let word = form.given("live").filter(|_| shows(form, "live", world)).or(rolls.then(|| LIVING[0].to_owned()));
    if let Some(word) = word {
        let rolled_back = word == LIVING[0];
        list.push(Command::Live { hypothesis, rolled_back, why: form.given("live_why").filter(|_| !rolled_back) });
    }
    if let (true, "yes", Some(build)) =
        (shows(form, "try_it", world), form.text("try_it").as_str(), form.given("next_text"))
    {
        let parts = HypothesisParts { build: Some(build), follows: Some(hypothesis), ..HypothesisParts::default() };
        list.push(Command::Try { outcome: column.outcome.id, parts: Box::new(parts) });
    }
    list
}

/// The verdict on what shipped.
#[derive(Clone, Debug)]
pub(crate) struct Judge {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
}

impl Sheet for Judge {
    fn name(&self) -> &'static str {
        "verdict"
    }

    fn about(&self) -> String {
        self.hypothesis.to_string()
    }

    fn title(&self, world: &World) -> String {
        let replaces = ruled(self, world).is_some();
        let verb = if replaces { "Replace the verdict on" } else { "Verdict on" };
        match card(self, world) {
            Some((column, card)) => format!("{} › {verb} {}", world.named(column), card.hypothesis.label()),
            None => verb.to_owned(),
        }
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::choice("call", "Verdict", VerdictCall::WORDS),
            Field::line("why", "Your reason", "what the readings don't show", ""),
            Field::long("learned", "Learned", "what do you know now that you did not know before?"),
            Field::choice("next", "Next", Next::WORDS),
            Field::line("next_text", "", "in words: what, and why", ""),
            Field::check("try_it", "", "becomes a hypothesis").beside(),
            Field::choice("live", "It is live", LIVING),
            Field::line("live_why", "because", "harmless, 22% use it", "").beside(),
        ]
    }

    fn hypothesis(&self) -> Option<Id> {
        Some(self.hypothesis)
    }

    fn apart<'w>(&self, world: &'w World) -> Option<&'w Conflict> {
        let here = |one: &&Conflict| one.thing.id == self.hypothesis && one.settled == Settled::ByVerdict;
        world.view.conflicts.iter().find(here)
    }

    fn shows(&self, form: &Form, key: &str, world: &World) -> bool {
        shows(form, key, world)
    }

    fn begins(&self, key: &str) -> bool {
        matches!(key, "learned" | "next" | "live")
    }

    fn answers(&self, form: &Form, caution: Caution) -> bool {
        caution == Caution::StillLive && form.given("live").is_some()
    }

    fn is_page(&self) -> bool {
        true
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn name_cells(&self) -> u16 {
        15
    }

    fn judged<'w>(&self, world: &'w World) -> Option<(&'w Column, &'w Card)> {
        card(self, world)
    }

    fn needs(&self, form: &Form, world: &World) -> Option<Vec<&'static str>> {
        let mut needs = Vec::new();
        let asked = [
            ("call", "your verdict"),
            ("why", "your reason"),
            ("learned", "what you learned"),
            ("next", "what is next"),
            ("live", "what becomes of it"),
            ("live_why", "why it is kept"),
        ];
        for (key, words) in asked {
            // Rolling back is said once.
            let rolls = key == "live" && form.text("next") == "roll-back";
            if shows(form, key, world) && form.given(key).is_none() && !rolls {
                needs.push(words);
            }
        }
        Some(needs)
    }

    fn beside_buttons(&self) -> &'static str {
        "can be replaced later; this one stays"
    }

    fn verb(&self) -> &'static str {
        "sign"
    }

    fn deed(&self) -> &'static str {
        "be signed"
    }

    /// Signing, for whom; proposing, where it is somebody else's to sign.
    fn buttons(&self, _: &Form, world: &World) -> Vec<(String, Press)> {
        let owner = world.card(self.hypothesis).and_then(|(column, _)| column.outcome.owner.as_ref());
        let keep = ("Keep as draft".to_owned(), Press::Keep);
        match owner {
            Some(owner) if *owner != world.me => vec![
                (format!("Sign as {owner}, typed by {}", world.me), Press::Submit(Way::Plain)),
                ("Propose it".to_owned(), Press::Submit(Way::Propose)),
                keep,
            ],
            _ => vec![(format!("Sign as {}", world.me), Press::Submit(Way::Plain)), keep],
        }
    }

    /// Which verdict it would replace: one that somebody gives meanwhile is not run over.
    fn base(&self, world: &World) -> Value {
        ruled(self, world).map_or(Value::Null, |verdict| Value::String(verdict.id.to_string()))
    }

    fn quote(&self, world: &World) -> Lines {
        quote(self, world)
    }

    fn speaks_first(&self, key: &str) -> bool {
        matches!(key, "call" | "why")
    }

    /// Whether the call agrees with the readings: by the rules' own answer.
    fn understood(&self, form: &Form, key: &str, _: &str, world: &World) -> Option<(String, Meaning)> {
        if key == "why" {
            return Some(("kept beside the verdict, and shown wherever it is".to_owned(), Meaning::Label));
        }
        if key != "call" {
            return None;
        }
        let (_, card) = card(self, world)?;
        let a = card.movement.as_ref()?;
        let (says, meaning) = if form.given("call").is_none() {
            (format!("the readings say {}; you decide", a.class.words()), Meaning::Label)
        } else if form.is_broken("contradiction") {
            (format!("!   the readings disagree: {}", a.class.words()), Meaning::Warn)
        } else if form.is_broken("no_reading_after") {
            ("!  no reading since it shipped: r logs one, W waits".to_owned(), Meaning::Warn)
        } else if form.text("call") == "inconclusive" {
            if a.class.is_open() {
                ("ok  agrees with the readings".to_owned(), Meaning::Good)
            } else {
                (format!("the readings say {}; inconclusive says less", a.class.words()), Meaning::Label)
            }
        } else if a.class.is_open() {
            ("on judgement: the readings can't tell".to_owned(), Meaning::Label)
        } else if a.shared_with().next().is_some() {
            ("shared with another ship: the readings speak for neither".to_owned(), Meaning::Label)
        } else {
            ("ok  agrees with the readings".to_owned(), Meaning::Good)
        };
        Some((says, meaning))
    }

    fn draft(&self, form: &Form, world: &World) -> Option<Command> {
        draft(form, world)
    }

    fn follows(&self, form: &Form, world: &World) -> Vec<Command> {
        if form.way == Way::Plain { after(form, world) } else { Vec::new() }
    }

    fn command(&self, form: &Form, world: &World) -> Made {
        let Some((column, card)) = card(self, world) else {
            return Err(("call", Unclear::new("it is no longer on the board", "Esc goes back")));
        };
        let call = call(&form.need("call", "choose one: 1, 2 or 3")?);
        // What is refuted and live is rolled back or kept, and by whom it is signed says which.
        let rolls = form.text("next") == "roll-back";
        if form.way == Way::Plain && !rolls && shows(form, "live", world) {
            form.need("live", "what becomes of it, as it is live?")?;
        }
        if form.text("live") == LIVING[1] && shows(form, "live_why", world) {
            form.need("live_why", "why is it kept, though it was refuted?")?;
        }
        // A reason for another call stays in its field and goes nowhere, once the rules have said that this one needs none.
        let why = form.given("why").filter(|_| form.preview.is_none() || shows(form, "why", world));
        Ok(judge(form, column, card, call, why, world))
    }
}

/// Confirming a verdict that somebody typed or proposed.
#[derive(Clone, Debug)]
pub(crate) struct Confirm {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
}

impl Sheet for Confirm {
    fn name(&self) -> &'static str {
        "confirm"
    }

    fn about(&self) -> String {
        self.hypothesis.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Confirm the verdict on {}", called(self, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        Vec::new()
    }

    fn hypothesis(&self) -> Option<Id> {
        Some(self.hypothesis)
    }

    fn is_short(&self) -> bool {
        true
    }

    fn verb(&self) -> &'static str {
        "confirm"
    }

    fn buttons(&self, _: &Form, _: &World) -> Vec<(String, Press)> {
        let confirm = ("Confirm".to_owned(), Press::Submit(Way::Plain));
        vec![confirm, ("Write my own".to_owned(), Press::Other), cancel()]
    }

    fn other(&self, _: &World) -> Option<super::Kind> {
        Some(super::of(Judge { hypothesis: self.hypothesis }))
    }

    fn quote(&self, world: &World) -> Lines {
        quote(self, world)
    }

    fn command(&self, _: &Form, _: &World) -> Made {
        Ok(Command::Confirm { hypothesis: self.hypothesis })
    }
}

/// What became of a refuted ship.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    /// The hypothesis.
    pub(crate) hypothesis: Id,
}

impl Sheet for Live {
    fn name(&self) -> &'static str {
        "live"
    }

    fn about(&self) -> String {
        self.hypothesis.to_string()
    }

    fn title(&self, world: &World) -> String {
        format!("Is it still live? · {}", called(self, world))
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        vec![
            Field::choice("live", "What shipped is", LIVING),
            Field::line("live_why", "Because", "(needed where it is kept)", ""),
        ]
    }

    fn hypothesis(&self) -> Option<Id> {
        Some(self.hypothesis)
    }

    fn shows(&self, form: &Form, key: &str, _: &World) -> bool {
        key != "live_why" || form.text("live") == LIVING[1]
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let rolled_back = form.need("live", "rolled back, or kept?")? == LIVING[0];
        let why = if rolled_back { None } else { Some(form.need("live_why", "keeping it needs a reason")?) };
        Ok(Command::Live { hypothesis: self.hypothesis, rolled_back, why })
    }
}
