//! Signs that work goes on and outcomes do not come: about the work, never about people. Nothing here is a rate of a
//! person; where somebody is named, it is whom the next step waits for.

use super::ask::{Answered, Row};
use super::board::{Column, Debt, Wanted};
use super::day::Day;
use super::faster::Faster;
use super::handle::Handle;
use super::hypothesis::State;
use super::label::Label;
use super::review::Goalpost;

mod signs;
mod trend;

pub use signs::{spans, strangers};
pub use trend::Trend;

/// A sign, present or not.
#[derive(Clone, Debug)]
pub struct Symptom {
    /// A stable code.
    pub code: &'static str,
    /// What it is.
    pub title: &'static str,
    /// Whether it is there.
    pub present: bool,
    /// How it stands in a few words, where it is not there.
    pub says: String,
    /// What shows it, each with what comes next.
    pub rows: Vec<Shows>,
    /// How it went over the last sprints.
    pub trend: Option<Trend>,
}

/// Something that shows a symptom.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Shows {
    /// A label or a slug.
    pub name: String,
    pub what: String,
    /// Whom the next step waits for.
    pub who: Option<Handle>,
    /// The command that is the next step.
    pub fix: String,
}

/// A sprint looked back over: its label, its first day and the last day that counts to it.
pub type Span = (Label, Day, Day);

/// A metric as a symptom sees it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Measure {
    pub slug: String,
    pub every: u32,
    /// Days without a reading, where they are more than its cadence.
    pub stale: Option<i64>,
    /// Whether anything open is decided by it: an outcome, a guardrail, a falsifier, a prediction.
    pub decides: bool,
}

/// What symptoms are read from.
#[derive(Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Signs<'a> {
    pub today: Day,
    /// The most a sprint commits: the most that one person can be expected to answer for.
    pub ceiling: u32,
    /// The last sprints, the earliest first.
    pub spans: &'a [Span],
    /// What was made beside what moved, over the last sprints that are over.
    pub faster: &'a Faster,
    pub shipped: &'a [Row],
    pub columns: &'a [Column],
    /// The metrics in use.
    pub measures: &'a [Measure],
    pub goalposts: &'a [(Label, Goalpost)],
    /// Each open outcome that was handed over, with its owners in order.
    pub handovers: &'a [(Label, Vec<Handle>)],
    /// Verdicts signed by somebody who neither owned, built nor contributed.
    pub strangers: &'a [(Label, Handle)],
}

/// So many handovers of one outcome leave nobody accountable.
const HANDOVERS: usize = 2;
/// So many moves of one outcome's goalposts in a few sprints leave no goal.
const GOALPOSTS: usize = 2;
/// A metric not read for so many times its cadence is read by nobody.
const UNREAD: i64 = 3;
/// One that decides and two guardrails: more metrics than this for each open outcome decide nothing.
const METRICS: usize = 3;

/// Every symptom, those that are present first.
pub fn symptoms(signs: &Signs) -> Vec<Symptom> {
    let mut list = vec![
        late(signs),
        live(signs),
        owed(
            signs,
            Wanted::Guardrail,
            "guardrail_breached",
            "A limit beside an outcome is breached, and nobody has answered",
        ),
        owed(
            signs,
            Wanted::Falsifier,
            "falsifier_unanswered",
            "What would show it wrong came due, and nobody has answered",
        ),
        trend::flat(signs),
        unowned(signs),
        unsaid(signs),
        unread(signs),
        goalposts(signs),
        distributed(signs),
        load(signs),
        silent(signs),
        too_many(signs),
        trend::discipline(signs),
    ];
    list.sort_by_key(|symptom| !symptom.present);
    list
}

fn of_rows(code: &'static str, title: &'static str, rows: Vec<Shows>, none: &str) -> Symptom {
    let says = if rows.is_empty() { none.to_owned() } else { String::new() };
    Symptom { code, title, present: !rows.is_empty(), says, rows, trend: None }
}

fn days(n: i64) -> String {
    if n == 1 { "1 day".to_owned() } else { format!("{n} days") }
}

fn late(signs: &Signs) -> Symptom {
    let rows = signs.shipped.iter().filter_map(|row| {
        let Answered::Due(deadline) = row.answered else { return None };
        let late = deadline.days_late(signs.today);
        (late > 0).then(|| Shows {
            name: row.hypothesis.to_string(),
            what: format!("{}, {}", row.build, days(late)),
            who: row.owner.clone(),
            fix: format!("upshot verdict {} CALL -l TEXT -n KIND", row.hypothesis),
        })
    });
    of_rows("verdict_late", "A verdict is late", rows.collect(), "none")
}

fn live(signs: &Signs) -> Symptom {
    let rows = signs.shipped.iter().filter(|row| row.still_live).map(|row| Shows {
        name: row.hypothesis.to_string(),
        what: match row.signed_on {
            Some(on) => format!("{}, {}", row.build, days(signs.today.since(on))),
            None => row.build.clone(),
        },
        who: row.owner.clone(),
        fix: format!("upshot hypothesis live {} rolled-back", row.hypothesis),
    });
    of_rows("refuted_still_live", "Refuted, and still live", rows.collect(), "none")
}

/// What is owed of one kind, on every outcome.
fn owed(signs: &Signs, wanted: Wanted, code: &'static str, title: &'static str) -> Symptom {
    let needs = signs.columns.iter().flat_map(|c| &c.owed).filter(|need| need.wanted == wanted);
    let rows = needs.map(|need| Shows {
        name: need.name.clone(),
        what: need.says.clone(),
        who: need.who.clone(),
        fix: need.fix.clone(),
    });
    of_rows(code, title, rows.collect(), "none")
}

fn unowned(signs: &Signs) -> Symptom {
    let rows = signs
        .columns
        .iter()
        .filter(|c| c.debts.iter().any(|debt| matches!(debt, Debt::NoOwner | Debt::OwnerLeft { .. })))
        .map(|c| Shows {
            name: c.outcome.label().to_string(),
            what: c.outcome.title.clone(),
            who: None,
            fix: format!("upshot outcome owner {} H", c.outcome.label()),
        });
    of_rows("committed_unowned", "Committed, and nobody answers for it", rows.collect(), "none")
}

/// Built without saying what shall move, by how much, or why.
fn unsaid(signs: &Signs) -> Symptom {
    let cards = signs.columns.iter().flat_map(|c| c.cards.iter().map(move |card| (c, card)));
    let rows = cards.filter(|(_, card)| card.state == State::Building).filter_map(|(column, card)| {
        let h = &card.hypothesis;
        let lacks = match (&h.expect, &h.because) {
            (None, _) => "nothing is said to move by it",
            (Some(_), None) => "why it should is not said",
            (Some(_), Some(_)) => return None,
        };
        let flag = if h.expect.is_none() { "--expect MOVE --within 28d" } else { "--because TEXT" };
        Some(Shows {
            name: h.label().to_string(),
            what: format!("{}: {lacks}", h.build),
            who: column.outcome.owner.clone(),
            fix: format!("upshot edit {} {flag}", h.label()),
        })
    });
    of_rows("work_without_hypothesis", "Work without a hypothesis", rows.collect(), "none")
}

fn unread(signs: &Signs) -> Symptom {
    let stale = signs.columns.iter().filter_map(|c| {
        let days = c.debts.iter().find_map(|debt| if let Debt::Stale { days } = debt { Some(*days) } else { None })?;
        Some((c.metric.as_ref()?.slug.to_string(), days))
    });
    let stale: Vec<(String, i64)> = stale.collect();
    let rows = signs.columns.iter().filter(|c| c.latest.is_none()).filter_map(|c| {
        let slug = &c.metric.as_ref()?.slug;
        Some(Shows {
            name: c.outcome.label().to_string(),
            what: format!("{}: {slug} was never read", c.outcome.title),
            who: c.outcome.owner.clone(),
            fix: format!("upshot log {slug} NUMBER"),
        })
    });
    let none = match stale.as_slice() {
        [] => "none".to_owned(),
        [(one, since)] => format!("none; {one} is stale, {}", days(*since)),
        many => {
            let slugs: Vec<&str> = many.iter().map(|(slug, _)| slug.as_str()).collect();
            format!("none; {} are stale", slugs.join(", "))
        }
    };
    of_rows("outcome_without_reading", "Outcomes without a reading", rows.collect(), &none)
}

fn goalposts(signs: &Signs) -> Symptom {
    let first = signs.spans.first().map(|span| span.1);
    let recent: Vec<&(Label, Goalpost)> =
        signs.goalposts.iter().filter(|(_, post)| first.is_none_or(|first| post.on >= first)).collect();
    let mut labels: Vec<Label> = recent.iter().map(|(label, _)| *label).collect();
    labels.dedup();
    let rows = labels.into_iter().filter_map(|label| {
        let posts: Vec<&Goalpost> = recent.iter().filter(|(of, _)| *of == label).map(|(_, post)| post).collect();
        (posts.len() >= GOALPOSTS).then(|| Shows {
            name: label.to_string(),
            what: format!("moved {} times: {}", posts.len(), fields(&posts)),
            who: None,
            fix: format!("upshot show {label}"),
        })
    });
    let said = match recent.len() {
        0 => "none".to_owned(),
        n => format!("{n}, with a reason"),
    };
    of_rows("goalposts_moved", "Goalposts moved after work", rows.collect(), &said)
}

fn fields(posts: &[&Goalpost]) -> String {
    posts.iter().map(|post| post.field.replace('_', " ")).collect::<Vec<_>>().join(", ")
}

/// Several owners one after the other, or a verdict by somebody who was never involved.
fn distributed(signs: &Signs) -> Symptom {
    let handed = signs.handovers.iter().filter(|(_, owners)| owners.len() > HANDOVERS).map(|(label, owners)| {
        let names: Vec<String> = owners.iter().map(ToString::to_string).collect();
        Shows {
            name: label.to_string(),
            what: format!("handed over {} times: {}", owners.len() - 1, names.join(", ")),
            who: owners.last().cloned(),
            fix: format!("upshot history {label}"),
        }
    });
    let signed = signs.strangers.iter().map(|(label, who)| Shows {
        name: label.to_string(),
        what: format!("its verdict was signed by {who}, who was never part of it"),
        who: None,
        fix: format!("upshot show {label}"),
    });
    of_rows("distributed_accountability", "Accountability is spread thin", handed.chain(signed).collect(), "none")
}

fn load(signs: &Signs) -> Symptom {
    let mut owners: Vec<(Handle, Vec<Label>)> = Vec::new();
    for column in signs.columns {
        let Some(owner) = &column.outcome.owner else { continue };
        match owners.iter_mut().find(|(known, _)| known == owner) {
            Some((_, list)) => list.push(column.outcome.label()),
            None => owners.push((owner.clone(), vec![column.outcome.label()])),
        }
    }
    owners.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    let most = owners
        .first()
        .map_or_else(|| "nobody owns any".to_owned(), |(who, list)| format!("at most {}, {who}", list.len()));
    let rows = owners.iter().filter(|(_, list)| list.len() > signs.ceiling as usize).map(|(who, list)| {
        let labels: Vec<String> = list.iter().map(Label::to_string).collect();
        let last = labels.last().map_or("O-1", String::as_str);
        Shows {
            name: who.to_string(),
            what: format!("owns {}: {}", list.len(), labels.join(", ")),
            who: Some(who.clone()),
            fix: format!("upshot outcome owner {last} H --why TEXT"),
        }
    });
    of_rows("owns_too_much", "One person owns too much", rows.collect(), &most)
}

/// Metrics that decide something and that nobody has read for long.
fn silent(signs: &Signs) -> Symptom {
    let unread = |m: &&Measure| m.decides && m.stale.is_some_and(|days| days > i64::from(m.every) * UNREAD);
    let rows = signs.measures.iter().filter(unread).map(|m| Shows {
        name: m.slug.clone(),
        what: format!(
            "not read for {}, and it is to be read every {}",
            m.stale.map_or_else(String::new, days),
            days(i64::from(m.every))
        ),
        who: None,
        fix: format!("upshot log {} NUMBER", m.slug),
    });
    of_rows("metric_unread", "Metrics that nobody reads", rows.collect(), "none")
}

fn too_many(signs: &Signs) -> Symptom {
    let (all, most) = (signs.measures.len(), signs.columns.len().max(1) * METRICS);
    let idle = signs.measures.iter().filter(|m| !m.decides).map(|m| Shows {
        name: m.slug.clone(),
        what: "it decides nothing that is open".to_owned(),
        who: None,
        fix: format!("upshot metric retire {} --why TEXT", m.slug),
    });
    let rows: Vec<Shows> = if all > most { idle.collect() } else { Vec::new() };
    let open = if signs.columns.len() == 1 { "outcome" } else { "outcomes" };
    let said = format!("{all} for {} open {open}", signs.columns.len());
    Symptom { present: all > most, ..of_rows("too_many_metrics", "Too many metrics", rows, &said) }
}
