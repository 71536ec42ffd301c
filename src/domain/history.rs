//! What people did, read back from the log, and what can be told from it: who owned what, which goalposts were moved, when
//! a goal became another.

use serde_json::Value;

use super::change::CREATED;
use super::day::Day;
use super::handle::Handle;
use super::id::{Id, Kind, Thing};
use super::review::Goalpost;

/// A change set as a person reads it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The logical clock at which it was written: of two sets the earlier has the lower, in every copy.
    pub hlc: i64,
    /// Its identity.
    pub id: Id,
    /// When, in milliseconds since 1970.
    pub unix_ms: i64,
    /// The writer's offset from UTC in minutes.
    pub zone: i16,
    /// The day, as told.
    pub day: Day,
    /// Who.
    pub by: Handle,
    /// Through what.
    pub via: String,
    /// What was done.
    pub summary: String,
    /// Why.
    pub why: Option<String>,
    /// The set it undoes.
    pub undoes: Option<Id>,
    /// The set that undoes it now.
    pub undone_by: Option<Id>,
    /// How many readings it logged.
    pub readings: i64,
    /// The copy that wrote it.
    pub replica: Id,
    /// Where it came from, where another copy wrote it.
    pub arrived: Option<Arrived>,
    /// Field by field.
    pub changes: Vec<Before>,
}

/// How a set that another copy wrote came here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The place; none for a merge.
    pub place: Option<Place>,
    /// Who brought it to a hub, as the hub says.
    pub pushed_by: Option<String>,
}

/// A place where copies meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `folder` or `hub`.
    pub kind: String,
    /// A path, or host and database.
    pub name: String,
}

/// A change with what was there before.
#[derive(Clone, Debug)]
pub struct Before {
    /// How a person calls the thing.
    pub name: String,
    /// Which thing.
    pub thing: Thing,
    /// Which field.
    pub field: String,
    /// What it held.
    pub before: Value,
    /// What it holds.
    pub after: Value,
    /// Whether it chose among what several copies had said: then nothing was said that had not been.
    pub chose: bool,
}

impl Place {
    /// What it is called in few words: a folder by its own name, else by its kind.
    pub fn called(&self) -> &str {
        let own = std::path::Path::new(&self.name).file_name().and_then(|name| name.to_str());
        own.filter(|_| self.kind == "folder").unwrap_or(&self.kind)
    }
}

impl Arrived {
    /// Where from, in few words: a folder's own name, `hub`, `a merge`.
    pub fn called(&self) -> &str {
        self.place.as_ref().map_or("a merge", Place::called)
    }
}

/// What stands of a history that is given newest first, the oldest first.
pub fn stands(history: &[Entry]) -> impl DoubleEndedIterator<Item = &Entry> {
    history.iter().rev().filter(|entry| entry.undone_by.is_none() && entry.undoes.is_none())
}

/// What came first, the same in every copy: the logical clock and the set's id.
pub type Written = (i64, Id);

impl Entry {
    /// When it was written.
    pub fn written(&self) -> Written {
        (self.hlc, self.id)
    }

    /// Its changes of one thing.
    pub fn changes_of(&self, thing: Thing) -> impl Iterator<Item = &Before> {
        self.changes.iter().filter(move |change| change.thing == thing)
    }

    /// Whether it commits an outcome to a sprint.
    fn commits(&self, outcome: Id) -> bool {
        let id = outcome.to_string();
        let here = |after: &Value| after.get("outcome").and_then(Value::as_str) == Some(id.as_str());
        self.changes.iter().any(|c| c.thing.kind == Kind::Commitment && c.field == CREATED && here(&c.after))
    }
}

/// The set that first committed an outcome.
pub fn first_commit(history: &[Entry], outcome: Id) -> Option<Written> {
    stands(history).find(|entry| entry.commits(outcome)).map(Entry::written)
}

/// Who owned an outcome, one after the other.
pub fn owners(history: &[Entry], outcome: Id) -> Vec<Handle> {
    let mut list: Vec<Handle> = Vec::new();
    for change in stands(history).flat_map(|entry| entry.changes_of(Thing::new(Kind::Outcome, outcome))) {
        let owner = match change.field.as_str() {
            CREATED => change.after.get("owner").cloned(),
            "owner" => Some(change.after.clone()),
            _ => None,
        };
        let owner = owner.and_then(|owner| serde_json::from_value::<Handle>(owner).ok());
        list.extend(owner.filter(|owner| list.last() != Some(owner)));
    }
    list
}

/// What was changed of a thing's goalposts after a set, each with its own set.
pub fn moved(history: &[Entry], thing: Thing, after: Written, fields: &[&str]) -> Vec<(Written, Goalpost)> {
    let mut list = Vec::new();
    for entry in stands(history).filter(|entry| entry.written() > after) {
        for change in entry.changes_of(thing).filter(|change| fields.contains(&change.field.as_str())) {
            // A baseline that is measured for the first time moves nothing, and neither does who chooses among versions.
            let measured = change.field == "baseline" && change.before.get("value").is_none_or(Value::is_null);
            if !measured && !change.chose && !change.before.is_null() {
                let post = Goalpost {
                    field: change.field.clone(),
                    before: change.before.clone(),
                    after: change.after.clone(),
                    by: entry.by.clone(),
                    on: entry.day,
                    why: entry.why.clone(),
                };
                list.push((entry.written(), post));
            }
        }
    }
    list
}

/// Each time that a sprint's goal became another while it ran: a plan may be changed as one likes.
pub fn goals(history: &[Entry], sprint: Id) -> Vec<(&Entry, &Before)> {
    let thing = Thing::new(Kind::Sprint, sprint);
    let begins = |entry: &&Entry| entry.changes_of(thing).any(|c| matches!(c.field.as_str(), CREATED | "state"));
    let while_it_ran = stands(history).rev().take_while(|entry| !begins(entry));
    let mut list: Vec<(&Entry, &Before)> = while_it_ran
        .flat_map(|entry| entry.changes_of(thing).map(move |change| (entry, change)))
        .filter(|(_, change)| change.field == "goal")
        .collect();
    list.reverse();
    list
}

/// Words that were kept, with their days as they are said: `, Wed 11 Mar` for ` on 2026-03-11`, and no year that is this
/// one.
pub fn days_in_words(words: &str, today: Day) -> String {
    let this_year = format!(" {}", today.date().year());
    let mut said = String::new();
    let mut rest = words;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(from.len());
        let (number, after) = from.split_at(end);
        let apart = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '/');
        match number.parse::<Day>().ok().filter(|_| number.len() == 10 && apart) {
            Some(day) => {
                match before.strip_suffix(" on ") {
                    Some(before) => said.push_str(&format!("{before}, ")),
                    None => said.push_str(before),
                }
                said.push_str(&day.weekday_short(today));
            }
            None => {
                said.push_str(before);
                said.push_str(number);
                let month = said.strip_suffix(&this_year).is_some_and(|said| MONTHS.iter().any(|m| said.ends_with(m)));
                if month {
                    said.truncate(said.len() - this_year.len());
                }
            }
        }
        rest = after;
    }
    said.push_str(rest);
    said
}

const MONTHS: [&str; 12] =
    [" Jan", " Feb", " Mar", " Apr", " May", " Jun", " Jul", " Aug", " Sep", " Oct", " Nov", " Dec"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry(no: i64, thing: Thing, changes: &[(&str, Value, Value)]) -> Entry {
        let changes = changes.iter().map(|(field, before, after)| Before {
            name: String::new(),
            thing,
            field: (*field).to_owned(),
            before: before.clone(),
            after: after.clone(),
            chose: false,
        });
        Entry {
            hlc: no,
            id: Id::natural(&["set", &no.to_string()]),
            unix_ms: 0,
            zone: 0,
            day: Day::new(2026, 3, 1).unwrap(),
            by: Handle::parse("mira").unwrap(),
            via: "cli".to_owned(),
            summary: String::new(),
            why: None,
            undoes: None,
            undone_by: None,
            readings: 0,
            replica: Id::natural(&["replica"]),
            arrived: None,
            changes: changes.collect(),
        }
    }

    fn outcome() -> Thing {
        Thing::new(Kind::Outcome, Id::natural(&["outcome"]))
    }

    #[test]
    fn owners_are_told_in_their_order_and_what_was_undone_is_none() {
        let mut undone = entry(3, outcome(), &[("owner", json!("bo"), json!("cy"))]);
        undone.undone_by = Some(Id::natural(&["undoing"]));
        let history = [
            entry(4, outcome(), &[("owner", json!("bo"), json!("bo")), ("title", json!("a"), json!("b"))]),
            undone,
            entry(2, outcome(), &[("owner", json!("mira"), json!("bo"))]),
            entry(1, outcome(), &[(CREATED, Value::Null, json!({ "owner": "mira" }))]),
        ];
        let owners: Vec<String> = owners(&history, outcome().id).iter().map(ToString::to_string).collect();
        assert_eq!(owners, ["@mira", "@bo"]);
    }

    #[test]
    fn a_goalpost_moves_only_where_one_stood_and_after_the_first_commitment() {
        let commitment = Thing::new(Kind::Commitment, Id::natural(&["commitment"]));
        let target = |value: f64| json!({ "value": value });
        let history = [
            entry(4, outcome(), &[("target", target(45.0), target(40.0)), ("due", Value::Null, json!("2026-04-01"))]),
            entry(3, outcome(), &[("baseline", json!({ "value": null }), target(31.0))]),
            entry(2, commitment, &[(CREATED, Value::Null, json!({ "outcome": outcome().id }))]),
            entry(1, outcome(), &[("target", target(50.0), target(45.0))]),
        ];
        assert_eq!(first_commit(&history, outcome().id).map(|set| set.0), Some(2));
        assert_eq!(first_commit(&history, commitment.id), None);
        let posts = moved(&history, outcome(), history[2].written(), &["target", "due", "baseline"]);
        let fields: Vec<(i64, &str)> = posts.iter().map(|(set, post)| (set.0, post.field.as_str())).collect();
        assert_eq!(fields, [(4, "target")]);
    }

    #[test]
    fn a_goal_changed_before_the_sprint_began_is_no_news() {
        let sprint = Thing::new(Kind::Sprint, Id::natural(&["sprint"]));
        let history = [
            entry(4, sprint, &[("goal", json!("c"), json!("d"))]),
            entry(3, sprint, &[("goal", json!("b"), json!("c"))]),
            entry(2, sprint, &[("state", json!("planned"), json!("active"))]),
            entry(1, sprint, &[("goal", json!("a"), json!("b"))]),
        ];
        let goals = goals(&history, sprint.id);
        assert_eq!(goals.iter().map(|(entry, _)| entry.hlc).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn kept_days_are_said_as_days_and_nothing_else_is_touched() {
        let today: Day = "2026-03-12".parse().unwrap();
        for (kept, said) in [
            ("logged 36.2% for activation on 2026-03-11", "logged 36.2% for activation, Wed 11 Mar"),
            ("@eva is away until Fri 20 Mar 2026", "@eva is away until Fri 20 Mar"),
            ("wrong if x < 3 by 2026-03-20", "wrong if x < 3 by Fri 20 Mar"),
            ("shipped H-4 on 2025-12-30", "shipped H-4, Tue 30 Dec 2025"),
            ("linked https://x.y/2026-03-11/a-2026-03-11", "linked https://x.y/2026-03-11/a-2026-03-11"),
            ("a plan for 2026, version 2026-3", "a plan for 2026, version 2026-3"),
        ] {
            assert_eq!(days_in_words(kept, today), said);
        }
    }
}
