//! What needs somebody as a page: in groups, the loudest first, each with the command that answers it.

use crate::domain::board::said::Tone;
use crate::domain::board::{Debt, Need, Wanted};
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::report::{About, Cell, Doc, Group, Head, Named, Row};

/// What the page is made from.
pub struct Needs<'a> {
    /// All that is owed.
    pub all: &'a [Need],
    /// Who reads it.
    pub me: &'a Handle,
    /// Whether what waits for others is shown too.
    pub everyone: bool,
    /// The last day of the sprint that runs.
    pub ends: Option<Day>,
    /// Until when somebody is away.
    pub away: &'a dyn Fn(&Handle) -> Option<Day>,
    /// The reading that is due next, where nothing is needed.
    pub next: Option<(Day, String)>,
    /// The day it is seen from.
    pub today: Day,
}

/// How loud a need is, the loudest first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loud {
    NoOwner,
    Late,
    Now,
    /// By the sprint's last day.
    ByEnd,
    Soon,
}

impl Loud {
    fn of(need: &Need) -> Self {
        match need.wanted {
            Wanted::Answer if !need.due => Self::ByEnd,
            _ if !need.due => Self::Soon,
            Wanted::Owner => Self::NoOwner,
            _ if need.days > 0 => Self::Late,
            _ => Self::Now,
        }
    }

    fn words(self, needs: &Needs<'_>) -> (String, Tone) {
        let ends = needs.ends.unwrap_or(needs.today);
        match self {
            Self::Late => ("LATE".to_owned(), Tone::Bad),
            Self::NoOwner => ("NO OWNER YET".to_owned(), Tone::Bad),
            Self::Now => ("NOW".to_owned(), Tone::Warn),
            Self::ByEnd if ends == needs.today => ("BY TONIGHT".to_owned(), Tone::Warn),
            Self::ByEnd => (format!("BY {}", ends.weekday_short(needs.today).to_uppercase()), Tone::Warn),
            Self::Soon => ("SOON".to_owned(), Tone::Dim),
        }
    }
}

const ALL: [Loud; 5] = [Loud::NoOwner, Loud::Late, Loud::Now, Loud::ByEnd, Loud::Soon];

/// The page.
pub fn doc(needs: &Needs<'_>) -> Doc {
    let mine = |need: &&Need| needs.everyone || need.who.as_ref().is_none_or(|who| who == needs.me);
    let mut shown: Vec<&Need> = needs.all.iter().filter(mine).collect();
    // What has waited the longest stands first in its group.
    shown.sort_by_key(|need| std::cmp::Reverse(need.days));
    let mut doc = Doc::new(title(&shown, needs.everyone), "").stands([needs.me.to_string()]);
    if shown.is_empty() {
        let next = needs.next.as_ref();
        let words = next.map(|(day, slug)| format!("Next: a reading of {slug}, {}.", day.weekday_short(needs.today)));
        if words.is_none() {
            doc.hint = "Frame an outcome: upshot frame TITLE".to_owned();
        }
        doc.line(words.unwrap_or_else(|| "Nothing is on the board yet.".to_owned()), Tone::Plain);
    }
    let heads = [Head::words(""), Head::fills(""), Head::words(""), Head::words("")];
    let groups = ALL.into_iter().map(|loud| {
        let rows = shown.iter().filter(|need| Loud::of(need) == loud).map(|need| row(need, needs));
        Group::of(Some(loud.words(needs)), rows)
    });
    doc.list(&heads, groups.collect());
    doc.apart();
    doc.shell = "upshot todo".to_owned();
    doc
}

fn title(shown: &[&Need], everyone: bool) -> String {
    let due = shown.iter().filter(|need| need.due).count();
    let whom = if everyone { "someone" } else { "you" };
    match (due, shown.len()) {
        (0, 0) => format!("Nothing needs {whom}"),
        (0, 1) => "Nothing is late; 1 thing comes up".to_owned(),
        (0, n) => format!("Nothing is late; {n} things come up"),
        (1, _) => format!("1 thing needs {whom}"),
        (due, _) => format!("{due} things need {whom}"),
    }
}

fn row(need: &Need, needs: &Needs<'_>) -> Row {
    let who = need.who.as_ref().filter(|who| *who != needs.me).map_or_else(String::new, |who| {
        let away = (needs.away)(who);
        format!("{who}{}", away.map_or_else(String::new, |day| format!(", away until {}", day.short(needs.today))))
    });
    let days = match need.days {
        ..=-2 => format!("in {} days", -need.days),
        -1 => "tomorrow".to_owned(),
        0 => String::new(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let name = if need.due { format!("! {}", need.name) } else { format!("  {}", need.name) };
    let cells = vec![Cell::from(name), need.says.clone().into(), Cell::new(who, Tone::Dim), Cell::new(days, Tone::Dim)];
    let about = About::named(format!("{} {}", need.wanted.word(), need.name), need.about.map(Named::Thing));
    let row = Row::about(cells, about).wants(Some(wants(need))).fix(need.fix.clone());
    Row { promise: need.wanted == Wanted::Promise, ..row }
}

/// What somebody is to do first: what has come true by the numbers is looked at, and then closed.
pub(super) fn wants(need: &Need) -> Wanted {
    if need.debt == Some(Debt::FalsifierTripped) { Wanted::Look } else { need.wanted }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text;

    fn need(wanted: Wanted, says: &str, days: i64, due: bool) -> Need {
        Need {
            wanted,
            about: None,
            name: "O-1".to_owned(),
            says: says.to_owned(),
            fix: "upshot show O-1".to_owned(),
            who: None,
            days,
            due,
            debt: None,
            asks: None,
        }
    }

    #[test]
    fn the_loudest_comes_first_and_each_bears_its_command() {
        let all = [
            need(Wanted::Promise, "promised", 0, false),
            need(Wanted::Answer, "its answer", -3, false),
            need(Wanted::Verdict, "its verdict", 9, true),
        ];
        let me: Handle = "mara".parse().unwrap();
        let today: Day = "2026-03-12".parse().unwrap();
        let needs = Needs {
            all: &all,
            me: &me,
            everyone: false,
            ends: Some(today.plus(3)),
            away: &|_| None,
            next: None,
            today,
        };
        let lines = text::lines(&doc(&needs), Some(60));
        let lines: Vec<String> =
            lines.iter().map(|line| line.iter().map(|(words, _)| words.as_str()).collect()).collect();
        let at = |words: &str| lines.iter().position(|line| line.contains(words)).unwrap();
        assert!(lines[0].starts_with("1 thing needs you"), "{lines:#?}");
        assert!(at("LATE") < at("its verdict") && at("its verdict") < at("BY SUN 15 MAR"), "{lines:#?}");
        assert!(at("BY SUN 15 MAR") < at("SOON"), "{lines:#?}");
        assert!(lines[at("its verdict") + 1].contains("upshot show O-1"), "{lines:#?}");
    }
}
