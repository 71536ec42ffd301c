//! What somebody has to decide: what is owed and asks a question, those of one kind on one line; and what became of those
//! that a leader saw last time.

use serde::{Deserialize, Serialize};

use crate::domain::board::{Debt, Need, Wanted};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::Thing;

/// What kind of decision it is: what is wanted, and of what would tell an outcome wrong whether it has come true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Ask {
    /// What would tell an outcome wrong has come true: nobody is asked to look any more.
    CameTrue,
    /// What is wanted.
    For(Wanted),
}

/// The word of what came true, which nothing that is wanted has.
const CAME_TRUE: &str = "came_true";

/// In the order a leader reads them.
const ORDER: [Ask; 16] = [
    Ask::For(Wanted::Settle),
    Ask::For(Wanted::Guardrail),
    Ask::CameTrue,
    Ask::For(Wanted::Falsifier),
    Ask::For(Wanted::Answer),
    Ask::For(Wanted::Rollback),
    Ask::For(Wanted::Verdict),
    Ask::For(Wanted::Confirmation),
    Ask::For(Wanted::Reading),
    Ask::For(Wanted::ScopeCall),
    Ask::For(Wanted::Owner),
    Ask::For(Wanted::Framing),
    Ask::For(Wanted::Look),
    Ask::For(Wanted::Sprint),
    Ask::For(Wanted::Promise),
    Ask::For(Wanted::Pull),
];

impl From<Ask> for String {
    fn from(ask: Ask) -> Self {
        ask.word().to_owned()
    }
}

impl TryFrom<String> for Ask {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let ask = if word == CAME_TRUE { Some(Self::CameTrue) } else { Wanted::of(&word).map(Self::For) };
        ask.ok_or(word)
    }
}

/// Something to decide.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Decision {
    pub ask: Ask,
    /// The thing it is about; none where it is about the sprint.
    pub about: Option<Thing>,
    pub name: String,
    /// What is to be decided, as a question.
    pub asks: String,
    /// What is needed, as a sentence.
    pub says: String,
    /// Who can.
    pub who: Option<Handle>,
    /// Since when it is owed; none where it is since today, or nobody can say.
    pub since: Option<Day>,
    /// The command that does it.
    pub fix: String,
}

/// Decisions of one kind, as one line.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Line<'d> {
    pub of: Vec<&'d Decision>,
    pub asks: String,
    /// The command that does it, or that lists them.
    pub fix: String,
}

/// A decision as it was seen, in a reader's own state folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Kept {
    pub ask: Ask,
    pub about: Option<Thing>,
    pub name: String,
    pub asks: String,
    pub since: Option<Day>,
}

/// What a reader saw last time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// When.
    pub on: Option<Day>,
    /// The clock of the last change set that the board held then.
    pub hlc: i64,
    /// What was to be decided.
    pub list: Vec<Kept>,
}

/// What became of what was to be decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// The day it was seen.
    pub on: Day,
    /// What was decided, and how: by what, by whom and when; none where it came about without anybody's doing.
    pub decided: Vec<(Kept, Option<How>)>,
    /// What was not.
    pub open: Vec<Kept>,
}

/// How something was decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct How {
    pub what: String,
    pub by: Handle,
    pub on: Day,
}

impl Ask {
    fn asked(need: &Need) -> Self {
        match need.wanted {
            Wanted::Falsifier if need.debt == Some(Debt::FalsifierTripped) => Self::CameTrue,
            wanted => Self::For(wanted),
        }
    }

    /// What list of `todo` has it.
    pub fn wanted(self) -> Wanted {
        match self {
            Self::CameTrue => Wanted::Falsifier,
            Self::For(wanted) => wanted,
        }
    }

    /// The word of it.
    pub fn word(self) -> &'static str {
        match self {
            Self::CameTrue => CAME_TRUE,
            Self::For(wanted) => wanted.word(),
        }
    }

    fn place(self) -> usize {
        ORDER.iter().position(|ask| *ask == self).unwrap_or(ORDER.len())
    }

    /// What is asked of several of a kind.
    fn several(self, n: usize, of: &[&Decision]) -> String {
        let says = || of.iter().map(|d| d.says.as_str()).collect::<Vec<_>>().join("; ");
        match self {
            Self::For(Wanted::Settle) => format!("{n} things are said two ways. Which holds?"),
            Self::For(Wanted::Guardrail) => format!("{}: roll back, or accept and say why", says()),
            Self::CameTrue => {
                format!("What would tell us that we were wrong has come true of {n} outcomes. Stop, or change course?")
            }
            Self::For(Wanted::Falsifier) => {
                format!("Did it come true what would tell {n} outcomes wrong? Nobody has looked")
            }
            Self::For(Wanted::Answer) => format!("What came of {n} commitments? Nobody has answered"),
            Self::For(Wanted::Rollback) => {
                format!("{n} were refuted and are live. Roll them back, or keep them and why?")
            }
            Self::For(Wanted::Verdict) => format!("Did {n} things work? Their answers are due"),
            Self::For(Wanted::Confirmation) => format!("Who stands by {n} verdicts that somebody else typed?"),
            Self::For(Wanted::Reading) => format!("{n} metrics were not read. Who reads them, or are they retired?"),
            Self::For(Wanted::ScopeCall) => format!("{n} requests for scope: in, out, or later?"),
            Self::For(Wanted::Owner) => format!("Who answers for {n} outcomes?"),
            Self::For(Wanted::Framing) => format!("{n} outcomes are not framed, or begin nowhere. Who frames them?"),
            // Only those that ask the same are one line.
            Self::For(Wanted::Look) => of.first().map_or_else(String::new, |d| d.asks.clone()),
            Self::For(Wanted::Sprint) => format!("{n} sprints are over and not closed. Who closes them?"),
            Self::For(Wanted::Promise) => format!("What became of {n} promises?"),
            Self::For(Wanted::Pull) => format!("{n} pulls failed. Who mends them?"),
        }
    }
}

impl Decision {
    /// What of all that is owed somebody has to decide, in the order a leader reads it: of a kind, what has waited longest
    /// first.
    pub fn of(owed: &[Need], today: Day) -> Vec<Self> {
        let decision = |need: &Need| {
            Some(Self {
                ask: Ask::asked(need),
                about: need.about,
                name: need.name.clone(),
                asks: need.asks.clone()?,
                says: need.says.clone(),
                who: need.who.clone(),
                since: (need.days > 0).then(|| today.plus(-need.days)),
                fix: need.fix.clone(),
            })
        };
        let mut list: Vec<Self> = owed.iter().filter_map(decision).collect();
        // What is owed since today has waited least.
        list.sort_by_key(|d| (d.ask.place(), d.since.is_none(), d.since));
        list
    }

    /// Whether two are told as one line.
    fn is_like(&self, other: &Self) -> bool {
        self.ask == other.ask && (self.ask != Ask::For(Wanted::Look) || self.asks == other.asks)
    }

    /// Decisions as lines, one for each kind.
    pub fn lines(all: &[Self]) -> Vec<Line<'_>> {
        let mut lines: Vec<Line<'_>> = Vec::new();
        for decision in all {
            match lines.iter_mut().find(|line| line.of[0].is_like(decision)) {
                Some(line) => line.of.push(decision),
                None => {
                    lines.push(Line { of: vec![decision], asks: decision.asks.clone(), fix: decision.fix.clone() });
                }
            }
        }
        for line in &mut lines {
            if let [first, _, ..] = line.of.as_slice() {
                line.asks = first.ask.several(line.of.len(), &line.of);
                line.fix = format!("upshot todo --kind {}", first.ask.wanted().word());
            }
        }
        lines
    }

    /// As it is kept until the next time.
    pub fn kept(&self) -> Kept {
        let Self { ask, about, name, asks, since, .. } = self.clone();
        Kept { ask, about, name, asks, since }
    }
}

impl Line<'_> {
    /// Whom it waits for, each once.
    pub fn who(&self) -> Vec<&Handle> {
        let mut list: Vec<&Handle> = Vec::new();
        for who in self.of.iter().filter_map(|d| d.who.as_ref()) {
            if !list.contains(&who) {
                list.push(who);
            }
        }
        list
    }

    /// Since when they are owed, in words: `since 3 Mar`; of several that are not owed since one day `the first since 3 Mar`.
    pub fn since_words(&self, today: Day) -> String {
        let first = if self.of.iter().all(|d| d.since == self.of[0].since) { "" } else { "the first " };
        self.since().map_or_else(String::new, |day| format!("{first}since {}", day.short(today)))
    }

    /// Since when the first of them is owed.
    pub fn since(&self) -> Option<Day> {
        self.of.iter().filter_map(|d| d.since).min()
    }
}

impl Kept {
    /// Whether a decision is still the one that was seen.
    pub fn is(&self, decision: &Decision) -> bool {
        self.ask == decision.ask && self.name == decision.name && self.about == decision.about
    }
}

impl Since {
    /// What became of what was seen, of what is to be decided now; `how` says by what something was decided.
    pub fn of<E>(
        seen: &Seen,
        now: &[Decision],
        how: impl Fn(&Kept) -> Result<Option<How>, E>,
    ) -> Result<Option<Self>, E> {
        let Some(on) = seen.on else { return Ok(None) };
        let mut since = Self { on, decided: Vec::new(), open: Vec::new() };
        for kept in &seen.list {
            if now.iter().any(|decision| kept.is(decision)) {
                since.open.push(kept.clone());
            } else {
                since.decided.push((kept.clone(), how(kept)?));
            }
        }
        Ok(Some(since))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{handle, today};

    fn decision(ask: Ask, name: &str, asks: &str, days: i64) -> Decision {
        Decision {
            ask,
            about: None,
            name: name.to_owned(),
            asks: asks.to_owned(),
            says: format!("{name} says"),
            who: Some(handle(if days > 5 { "mara" } else { "bo" })),
            since: Some(today().plus(-days)),
            fix: format!("upshot verdict {name}"),
        }
    }

    #[test]
    fn one_kind_is_one_line_with_a_count_and_the_command_that_lists_it() {
        let all = [
            decision(Ask::For(Wanted::Verdict), "H-1", "Did a work?", 9),
            decision(Ask::For(Wanted::Verdict), "H-2", "Did b work?", 3),
            decision(Ask::For(Wanted::Look), "O-1", "Its due day has passed", 1),
            decision(Ask::For(Wanted::Look), "O-2", "It goes the wrong way", 1),
        ];
        let lines = Decision::lines(&all);
        let said: Vec<&str> = lines.iter().map(|line| line.asks.as_str()).collect();
        assert_eq!(
            said,
            ["Did 2 things work? Their answers are due", "Its due day has passed", "It goes the wrong way"]
        );
        assert_eq!(
            (lines[0].fix.as_str(), lines[1].fix.as_str()),
            ("upshot todo --kind verdict", "upshot verdict O-1")
        );
        assert_eq!((lines[0].who(), lines[0].since()), (vec![&handle("mara"), &handle("bo")], Some(today().plus(-9))));
        let since: Vec<String> = lines.iter().map(|line| line.since_words(today())).collect();
        assert_eq!(since, ["the first since 3 Mar", "since 11 Mar", "since 11 Mar"]);
        for wanted in Wanted::ALL {
            assert!(Ask::For(*wanted).place() < ORDER.len(), "{wanted:?} has no place");
        }
        for ask in ORDER {
            let json = serde_json::to_value(ask).unwrap();
            assert_eq!((json.as_str(), serde_json::from_value(json.clone()).ok()), (Some(ask.word()), Some(ask)));
            let of: Vec<&Decision> = all.iter().collect();
            let several = ask.several(4, &of);
            assert!(
                !several.is_empty()
                    && (several.contains('4') || matches!(ask, Ask::For(Wanted::Guardrail | Wanted::Look))),
                "{ask:?}"
            );
        }
    }

    #[test]
    fn what_was_seen_is_decided_or_still_open() {
        let now = [decision(Ask::For(Wanted::Verdict), "H-1", "Did a work?", 9)];
        let gone = decision(Ask::For(Wanted::Rollback), "H-2", "Roll it back?", 9).kept();
        let seen = Seen { on: Some(today()), hlc: 7, list: vec![now[0].kept(), gone.clone()] };
        let how = How { what: "rolled back H-2".to_owned(), by: handle("bo"), on: today() };
        let since = Since::of::<()>(&seen, &now, |_| Ok(Some(how.clone()))).unwrap().unwrap();
        assert_eq!((since.open, since.decided), (vec![now[0].kept()], vec![(gone, Some(how))]));
        assert_eq!(Since::of::<()>(&Seen::default(), &now, |_| Ok(None)), Ok(None), "nothing was seen");
    }
}
