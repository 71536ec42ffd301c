//! What needs somebody as a page: what is due now, what the sprint's end asks for, what comes later; each in words, with the
//! command that answers it.

use super::{asked, came};
use crate::domain::board::said::Tone;
use crate::domain::board::{Column, Debt, Need, Wanted};
use crate::domain::conflict::Conflict;
use crate::domain::day::Day;
use crate::domain::handle::Handle;
use crate::domain::id::{Kind, Thing};
use crate::domain::label::Label;
use crate::report::{About, Block, Cell, Doc, Group, Head, Named, Row};

/// What the page is made from.
pub struct Needs<'a> {
    /// All that is owed.
    pub all: &'a [Need],
    /// The board's columns, in their order.
    pub columns: &'a [Column],
    /// Who reads it.
    pub me: &'a Handle,
    /// Whether what waits for others is shown too.
    pub everyone: bool,
    /// The sprint that runs, with its last day.
    pub ends: Option<(Label, Day)>,
    /// What two copies said differently, and nobody has settled.
    pub conflicts: &'a [Conflict],
    /// Until when somebody is away.
    pub away: &'a dyn Fn(&Handle) -> Option<Day>,
    /// The day it is seen from.
    pub today: Day,
}

/// When something is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Now,
    /// By the sprint's last day.
    ByEnd,
    Later,
}

impl When {
    fn of(need: &Need) -> Self {
        match need.wanted {
            _ if need.due => Self::Now,
            Wanted::Answer | Wanted::Promise => Self::ByEnd,
            _ => Self::Later,
        }
    }

    fn words(self, needs: &Needs<'_>) -> (String, Tone) {
        match (self, needs.ends) {
            (Self::Now, _) => ("NOW".to_owned(), Tone::Warn),
            (Self::ByEnd, Some((_, ends))) if ends == needs.today => ("BY TONIGHT".to_owned(), Tone::Warn),
            (Self::ByEnd, Some((sprint, ends))) => {
                let day = ends.weekday_short(needs.today).to_uppercase();
                let over = ends < needs.today;
                let words = if over {
                    format!("SINCE {day}, when {sprint} ended")
                } else {
                    format!("BY {day}, when {sprint} ends")
                };
                (words, Tone::Warn)
            }
            (Self::ByEnd, None) => ("SOON".to_owned(), Tone::Dim),
            (Self::Later, _) => ("LATER".to_owned(), Tone::Dim),
        }
    }
}

/// How loud something is: what nobody answers for; verdicts and handovers; the rest; readings and promises. Among its like
/// what has waited the longest stands first.
fn loudness(need: &Need) -> (u8, std::cmp::Reverse<i64>) {
    let place = match need.wanted {
        Wanted::Settle => 0,
        Wanted::Owner if need.who.is_none() => 0,
        Wanted::Owner | Wanted::Verdict | Wanted::Confirmation => 1,
        Wanted::Reading | Wanted::Promise => 3,
        _ => 2,
    };
    (place, std::cmp::Reverse(need.days))
}

/// The page.
pub fn doc(needs: &Needs<'_>) -> Doc {
    let mine = |who: Option<&Handle>| needs.everyone || who.is_none_or(|who| who == needs.me);
    let mut shown: Vec<&Need> = needs.all.iter().filter(|need| mine(need.who.as_ref())).collect();
    shown.sort_by_key(|need| loudness(need));
    let title = if needs.everyone { "Needs someone" } else { "Needs me" };
    let next = next(needs, &mine);
    let mut doc = Doc::new(title, counted(&shown)).stands([needs.me.to_string()]);
    if needs.columns.is_empty() && shown.is_empty() {
        doc.line("No outcome is open.", Tone::Plain);
        doc.hint = "Frame an outcome: upshot frame TITLE".to_owned();
    } else if shown.is_empty() && next.is_none() {
        let others = if needs.all.is_empty() { "Nobody is asked for anything." } else { "Nothing waits for you." };
        doc.line(others, Tone::Plain);
    }
    // What is owed is never cut, and names its outcome itself where there is no room for a column of them.
    let outcome = Head::words("").least(WIDE).from(NAMED);
    let heads = [Head::fills("").whole(), outcome, Head::words(""), Head::words("").least(WIDE + 1)];
    let groups = [When::Now, When::ByEnd, When::Later].into_iter().map(|when| {
        let rows = shown.iter().filter(|need| When::of(need) == when).map(|need| row(need, needs));
        let rows = rows.chain(next.clone().filter(|_| when == When::Later));
        Group::of(Some(when.words(needs)), rows.collect::<Vec<_>>())
    });
    doc.list(&heads, groups.collect());
    doc.apart();
    let mine = if needs.everyone { "" } else { " --mine" };
    doc.shell = format!("upshot todo{mine}        for cron:  upshot todo{mine} --check");
    doc
}

/// From so many cells on the outcome has a column.
const NAMED: usize = 66;

/// The least cells of the outcome and of the days.
const WIDE: usize = 13;

/// How much is due, and how much comes up: `2 now, 2 soon, 1 later`. The next reading is in the list and not in the count:
/// nobody owes it yet, and `f` and the shell count what is owed.
fn counted(shown: &[&Need]) -> String {
    let of = |when| shown.iter().filter(|need| When::of(need) == when).count();
    let later = of(When::Later);
    let parts = [(of(When::Now), "now"), (of(When::ByEnd), "soon"), (later, "later")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    match parts.as_slice() {
        [] => "nothing now".to_owned(),
        [one] if later > 0 => format!("nothing now, {one}"),
        _ => parts.join(", "),
    }
}

/// The reading that is due next and not yet: nobody owes it, but one comes back for it.
fn next(needs: &Needs<'_>, mine: &dyn Fn(Option<&Handle>) -> bool) -> Option<Row> {
    let owned = needs.columns.iter().filter(|column| mine(column.outcome.owner.as_ref()));
    let due = owned.filter_map(|column| {
        let metric = column.metric.as_ref()?;
        let day = column.latest?.day.plus(i64::from(metric.every));
        (day >= needs.today).then_some((day, column, &metric.slug))
    });
    let (day, column, slug) = due.min_by_key(|(day, ..)| *day)?;
    let cells = vec![
        Cell::from(format!("  Reading of {slug}")),
        Cell::new(asked::named(needs.columns, column), Tone::Dim),
        Cell::new("", Tone::Dim),
        Cell::new(day.weekday_short(needs.today), Tone::Dim),
    ];
    let thing = Named::Thing(Thing::new(Kind::Outcome, column.outcome.id));
    let about = About::named(format!("next {slug}"), Some(thing));
    let more = asked::told(column, None, needs.today);
    Some(Row::about(cells, about).wants(Some(Wanted::Reading)).more(more).shell(format!("upshot log {slug} NUMBER")))
}

fn row(need: &Need, needs: &Needs<'_>) -> Row {
    let who = need.who.as_ref().filter(|who| *who != needs.me).map_or_else(String::new, |who| {
        let away = (needs.away)(who);
        format!("{who}{}", away.map_or_else(String::new, |day| format!(", away until {}", day.short(needs.today))))
    });
    let asked = asked::Asked::of(need, needs.columns);
    let mark = if need.due { "! " } else { "  " };
    let cells = vec![
        Cell::from(format!("{mark}{}", asked.words(needs.me))),
        Cell::new(asked.outcome(), Tone::Dim),
        Cell::new(who, Tone::Dim),
        Cell::new(asked.when(needs.today), Tone::Dim),
    ];
    let about = About::named(format!("{} {}", need.wanted.word(), need.name), need.about.map(Named::Thing));
    let row = Row::about(cells, about).wants(Some(wants(need)));
    // An offer is taken by whom it was made to; whoever else looks is told whom it waits for, and has nothing to type.
    let offered = matches!(&need.debt, Some(Debt::HandoverOpen { to }) if to != needs.me);
    let row = if offered { row } else { row.fix(need.fix.clone()) };
    // What is to be settled is told by its versions.
    let apart = needs.conflicts.iter().find(|one| need.wanted == Wanted::Settle && one.fix == need.fix);
    let more = apart.map_or_else(|| asked.told(needs.today), |conflict| versions(conflict, needs.today));
    Row { promise: need.wanted == Wanted::Promise, ..row }.more(more)
}

/// What two copies said, a line each.
fn versions(conflict: &Conflict, today: Day) -> Vec<Block> {
    let mut more = Doc::default();
    more.section(conflict.says(today));
    for (line, n) in came::versions(conflict, today).into_iter().zip(1..) {
        more.line(format!("{n}  {line}"), Tone::Plain);
    }
    more.blocks
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
            sprint: None,
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
            need(Wanted::Framing, "a draft", 0, false),
            need(Wanted::Verdict, "its verdict", 9, true),
        ];
        let me: Handle = "mara".parse().unwrap();
        let today: Day = "2026-03-12".parse().unwrap();
        let needs = Needs {
            all: &all,
            columns: &[],
            me: &me,
            everyone: false,
            ends: Some(("S-3".parse().unwrap(), today.plus(3))),
            conflicts: &[],
            away: &|_| None,
            today,
        };
        let lines = text::lines(&doc(&needs), Some(60));
        let lines: Vec<String> =
            lines.iter().map(|line| line.iter().map(|(words, _)| words.as_str()).collect()).collect();
        let at = |words: &str| lines.iter().position(|line| line.contains(words)).unwrap();
        assert!(lines[0].starts_with("Needs me") && lines[0].contains("1 now, 2 soon, 1 later"), "{lines:#?}");
        assert!(at("NOW") < at("Its verdict") && at("Its verdict") < at("BY SUN 15 MAR, when S-3 ends"), "{lines:#?}");
        assert!(at("BY SUN 15 MAR") < at("LATER") && at("LATER") < at("A draft"), "{lines:#?}");
        assert!(lines[at("Its verdict") + 1].contains("upshot show O-1"), "{lines:#?}");
        // What a sprint was to end with, and is over.
        let over = Needs { ends: Some(("S-3".parse().unwrap(), today.plus(-3))), ..needs };
        assert!(format!("{:?}", text::lines(&doc(&over), Some(60))).contains("SINCE MON 9 MAR, when S-3 ended"));
    }

    #[test]
    fn who_is_asked_for_nothing_is_not_told_that_the_board_is_empty() {
        let me: Handle = "bo".parse().unwrap();
        let columns = [Column::named(crate::fixture::outcome(), None, None, &[])];
        let whose = Some("mara".parse().unwrap());
        let all = [Need { who: whose, ..need(Wanted::Verdict, "its verdict", 9, true) }];
        let words = |all: &[Need], columns: &[Column]| {
            let today = crate::fixture::today();
            let needs =
                Needs { all, columns, me: &me, everyone: false, ends: None, conflicts: &[], away: &|_| None, today };
            format!("{:?}", text::lines(&doc(&needs), Some(80)))
        };
        assert!(words(&all, &columns).contains("Nothing waits for you."));
        assert!(words(&[], &columns).contains("Nobody is asked for anything."));
        assert!(words(&[], &[]).contains("No outcome is open."));
    }
}
