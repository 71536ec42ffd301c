//! A verdict: what was predicted and what the readings say first, then one question after the other. What is left undone is a
//! draft, which the form of the screens goes on with.

use serde_json::Value;

use super::write::NEXT;
use super::{Done, Linear, Stop, said};
use crate::domain::board::{Card, Column};
use crate::domain::command::{Command, HypothesisParts, Judgement};
use crate::domain::verdict::{Next, VerdictCall};
use crate::drafts::{Draft, Typed};
use crate::error::Error;
use crate::text::wrap;

/// What becomes of what is live, as it is counted.
const LIVING: [&str; 2] = ["roll it back", "keep it"];
/// The most letters of a line that is laid out here.
const WIDE: usize = 105;

/// A verdict as far as it is said; by the names that the form keeps its fields under.
#[derive(Clone, Debug, Default)]
struct Said {
    call: Option<VerdictCall>,
    why: Option<String>,
    learned: Option<String>,
    next: Option<Next>,
    next_text: Option<String>,
    try_it: Option<bool>,
    live: Option<usize>,
    live_why: Option<String>,
}

impl Said {
    /// As it was left.
    fn of(draft: &Draft) -> Self {
        let text = |key: &str| {
            draft.fields.iter().find(|field| field.key == key).map(|field| field.text.clone()).filter(|t| !t.is_empty())
        };
        Self {
            call: text("call").and_then(|word| VerdictCall::of(&word)),
            why: text("why"),
            learned: text("learned"),
            next: text("next").and_then(|word| Next::of(&word)),
            next_text: text("next_text"),
            try_it: text("try_it").map(|word| word == "yes"),
            live: text("live").and_then(|word| LIVING.iter().position(|known| *known == word)),
            live_why: text("live_why"),
        }
    }

    /// As a draft, in the order of the form's fields.
    fn draft(&self, of: String, base: Value) -> Draft {
        let fields = [
            ("call", self.call.map(|call| call.word().to_owned())),
            ("why", self.why.clone()),
            ("learned", self.learned.clone()),
            ("next", self.next.map(|next| next.word().to_owned())),
            ("next_text", self.next_text.clone()),
            ("try_it", self.try_it.filter(|yes| *yes).map(|_| "yes".to_owned())),
            ("live", self.live.map(|at| LIVING[at].to_owned())),
            ("live_why", self.live_why.clone()),
        ];
        let typed = |(key, text): (&str, Option<String>)| Typed {
            key: key.to_owned(),
            text: text.unwrap_or_default(),
            ..Typed::default()
        };
        Draft { of, at: 0, base, fields: fields.into_iter().map(typed).collect() }
    }

    fn is_empty(&self) -> bool {
        self.call.is_none() && self.learned.is_none() && self.next.is_none()
    }

    /// Whether words go with what is next.
    fn has_words(&self) -> bool {
        matches!(self.next, Some(Next::Scale | Next::Iterate | Next::Pivot | Next::Watch))
    }

    /// Whether what is next may become a hypothesis.
    fn may_follow(&self) -> bool {
        self.has_words() && self.next != Some(Next::Watch)
    }
}

impl Linear<'_> {
    /// Asks for the verdict on a hypothesis.
    pub(super) fn judge(&mut self, column: &Column, card: &Card) -> Done {
        if card.hypothesis.ship.is_none() {
            // Nothing is asked that the rules would refuse in the end.
            let label = card.hypothesis.label();
            self.voice
                .say(&format!("{label} has not shipped, so there is nothing to judge. ship {label} says that it has."));
            return Ok(());
        }
        self.evidence(column, card);
        let of = format!("verdict {}", card.hypothesis.id);
        let base = card.verdict.as_ref().map_or(Value::Null, |verdict| Value::String(verdict.id.to_string()));
        let mut verdict = self.drafts.of(&of).map(Said::of).unwrap_or_default();
        if !verdict.is_empty() {
            let call = verdict.call.map_or("not called yet", VerdictCall::word);
            self.voice.say(&format!("There is a draft: {call}. It goes on where it stopped."));
        }
        let done = self.questions(&mut verdict, column, card, &base);
        match &done {
            Ok(()) => self.drafts.forget(&of),
            _ if verdict.is_empty() => return done,
            _ => {
                self.drafts.put(verdict.draft(of, base));
                if !matches!(done, Err(Stop::End)) {
                    self.voice.say("Kept as a draft.");
                }
            }
        }
        if let Some(path) = &self.kept
            && let Err(e) = self.drafts.write(path)
        {
            self.voice.say(&format!("The draft is not kept: {e}."));
        }
        done
    }

    /// What was predicted, and what the readings say.
    fn evidence(&mut self, column: &Column, card: &Card) {
        let session = self.shell.session();
        let (today, me) = (session.today(), session.handle());
        let h = &card.hypothesis;
        let mut lines = vec![format!("Verdict on {} {}.", h.label(), h.build)];
        match said::claim(card, today) {
            Some([class, claim]) => lines.push(format!("The readings say: {}. {claim}.", lower(&class))),
            None => lines.push("There are no readings to judge it by yet.".to_owned()),
        }
        let who = column.outcome.owner.as_ref().filter(|owner| **owner != me);
        let who = who.map_or_else(|| "You".to_owned(), ToString::to_string);
        let [what, why] = said::prediction(card);
        lines.extend(wrap(&format!("{who} predicted on {}: {what}", h.written_on.short(today)), WIDE));
        lines.extend((!why.is_empty()).then_some(why));
        if let Some(ship) = h.ship.as_ref().filter(|ship| h.written_on > ship.shipped_on) {
            let (written, shipped) = (h.written_on.short(today), ship.shipped_on.short(today));
            lines.push(format!("Marked after the fact: written {written}, shipped {shipped}."));
        }
        lines.extend(said::sides(card, today));
        lines.extend(said::wrong_if(column, today));
        self.voice.say(&lines.join("\n"));
    }

    /// Every question that is not answered yet, then the signature.
    fn questions(&mut self, verdict: &mut Said, column: &Column, card: &Card, base: &Value) -> Done {
        loop {
            self.call(verdict, column, card, base)?;
            self.learned(verdict)?;
            self.next(verdict)?;
            self.live(verdict, card)?;
            let me = self.shell.session().handle();
            let owner = column.outcome.owner.as_ref().filter(|owner| **owner != me);
            let sign =
                owner.map_or_else(|| format!("Sign as {me}?"), |owner| format!("Sign as {owner}, typed by {me}?"));
            let said = self.ask(&format!("{sign} yes, no or change N: "))?;
            match said.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["yes" | "y"] => return self.sign(verdict, column, card, base),
                ["no" | "n"] => return Err(Stop::Back),
                ["change", number] => match *number {
                    "1" => (verdict.call, verdict.why) = (None, None),
                    "2" => verdict.learned = None,
                    "3" => (verdict.next, verdict.next_text, verdict.try_it) = (None, None, None),
                    "4" => (verdict.live, verdict.live_why) = (None, None),
                    _ => self.voice.say("1 verdict, 2 learned, 3 next, 4 what becomes of it."),
                },
                _ => self
                    .voice
                    .say("yes signs it, no keeps a draft. change 1 verdict, 2 learned, 3 next, 4 what becomes of it."),
            }
        }
    }

    fn call(&mut self, verdict: &mut Said, column: &Column, card: &Card, base: &Value) -> Done {
        if verdict.call.is_none() {
            let list: Vec<String> =
                VerdictCall::WORDS.iter().enumerate().map(|(at, word)| format!("{} {word}", at + 1)).collect();
            let question = format!("Verdict. {}, or back: ", list.join(", "));
            verdict.call = loop {
                let said = self.ask(&question)?;
                let by_number = said.parse::<usize>().ok().and_then(|n| VerdictCall::WORDS.get(n.wrapping_sub(1)));
                match VerdictCall::of(by_number.map_or(said.as_str(), |word| word)) {
                    Some(call) => break Some(call),
                    None => self.voice.say("1, 2 or 3, or back."),
                }
            };
        }
        // Whether it goes against the readings the rules say, of the call alone.
        let probe = judgement(verdict, None, column, card, base, &self.shell.session().handle());
        let against = match self.shell.session().preview(&probe) {
            Err(e) => e.items.iter().any(|item| item.code == "contradiction") || e.code == "contradiction",
            Ok(_) => false,
        };
        let class = card.movement.as_ref().map(|a| a.class);
        if against {
            let class = class.map_or_else(String::new, |class| format!(": {}", lower(class.words())));
            self.voice.say(&format!("The readings disagree{class}."));
            if verdict.why.is_none() {
                verdict.why = Some(self.need("Your reason, kept beside the verdict: ")?);
            }
        } else {
            verdict.why = None;
            if verdict.call == Some(VerdictCall::Inconclusive) || class.is_none() {
            } else if class.is_some_and(crate::domain::assessment::Class::is_open) {
                self.voice.say("On judgement: the readings can't tell.");
            } else {
                self.voice.say("Agrees with the readings.");
            }
        }
        Ok(())
    }

    fn learned(&mut self, verdict: &mut Said) -> Done {
        if verdict.learned.is_some() {
            return Ok(());
        }
        loop {
            self.voice.say("What did you learn? (empty line ends)");
            let mut lines = Vec::new();
            loop {
                let line = self.ask("> ")?;
                if line.is_empty() {
                    break;
                }
                lines.push(line);
            }
            if !lines.is_empty() {
                verdict.learned = Some(lines.join("\n"));
                return Ok(());
            }
            self.voice.say("It needs some words, or back.");
        }
    }

    fn next(&mut self, verdict: &mut Said) -> Done {
        if verdict.next.is_none() {
            let at = self.choose("Next.", NEXT)?;
            verdict.next = Next::of(NEXT[at]);
        }
        if !verdict.has_words() {
            (verdict.next_text, verdict.try_it) = (None, None);
            return Ok(());
        }
        if verdict.next_text.is_none() {
            let said = self.ask("In words: ")?;
            verdict.next_text = (!said.is_empty()).then_some(said);
        }
        if verdict.may_follow() && verdict.next_text.is_some() && verdict.try_it.is_none() {
            let label = self.next_label()?;
            verdict.try_it = Some(self.yes(&format!("Write it as {label}?"))?);
        }
        Ok(())
    }

    fn live(&mut self, verdict: &mut Said, card: &Card) -> Done {
        let today = self.shell.session().today();
        let refuted = verdict.call == Some(VerdictCall::Refuted) && !card.hypothesis.is_settled_since(today);
        if !refuted || verdict.next == Some(Next::RollBack) {
            // Rolling back is said once: as what is next, or as what becomes of it.
            verdict.live = refuted.then_some(0);
            verdict.live_why = None;
            return Ok(());
        }
        if verdict.live.is_none() {
            verdict.live = Some(self.choose("It is live.", &LIVING)?);
        }
        if verdict.live == Some(1) && verdict.live_why.is_none() {
            verdict.live_why = Some(self.need("Because: ")?);
        }
        Ok(())
    }

    /// The label that the next hypothesis gets.
    fn next_label(&mut self) -> Result<String, Error> {
        let all = self.shell.session().hypotheses(None)?;
        Ok(format!("H-{}", all.iter().map(|h| h.label.number).max().unwrap_or(0) + 1))
    }

    fn sign(&mut self, verdict: &Said, column: &Column, card: &Card, base: &Value) -> Done {
        let session = self.shell.session();
        let me = session.handle();
        session.run(&judgement(verdict, verdict.why.clone(), column, card, base, &me))?;
        let h = &card.hypothesis;
        let call = verdict.call.map_or("", VerdictCall::word);
        let mut said = format!("Signed: {} {call}.", h.label());
        if let Some(at) = verdict.live {
            let command = Command::Live {
                hypothesis: h.id,
                rolled_back: at == 0,
                why: verdict.live_why.clone().filter(|_| at != 0),
            };
            session.run(&command)?;
        }
        if let (Some(true), Some(build)) = (verdict.try_it, verdict.next_text.clone()) {
            let parts = HypothesisParts { build: Some(build), follows: Some(h.id), ..HypothesisParts::default() };
            let receipt = session.run(&Command::Try { outcome: column.outcome.id, parts: Box::new(parts) })?;
            let wrote = receipt.about.map(|thing| session.name(thing));
            let label = wrote.and_then(|name| name.split(' ').next().map(str::to_owned));
            said.push_str(&label.map_or_else(String::new, |label| format!(" Wrote {label}.")));
        }
        self.voice.say(&format!("{said} Undo: undo"));
        Ok(())
    }
}

fn judgement(
    verdict: &Said,
    why: Option<String>,
    column: &Column,
    card: &Card,
    base: &Value,
    me: &crate::domain::handle::Handle,
) -> Command {
    let judgement = Judgement {
        call: verdict.call.unwrap_or(VerdictCall::Inconclusive),
        learned: verdict.learned.clone(),
        next: verdict.next,
        next_text: verdict.next_text.clone().filter(|_| verdict.has_words()),
        why,
        // Typed for the owner, where somebody else is at the keyboard: both names are kept.
        signer: column.outcome.owner.clone().filter(|owner| owner != me),
        propose: false,
        replace: base.is_string(),
    };
    Command::Judge { hypothesis: card.hypothesis.id, judgement }
}

/// A class as it stands within a sentence.
fn lower(class: &str) -> String {
    class.to_lowercase()
}
