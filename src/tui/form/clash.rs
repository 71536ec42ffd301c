//! What somebody else changed while a form was open: what is sent along so that nothing is run over, and what both changed.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Form;
use crate::domain::command::Seen;
use crate::domain::conflict::Conflict;
use crate::domain::day::{Day, parse_day};
use crate::domain::sprint::{Answer, CarryOn};
use crate::pages;
use crate::tui::world::World;

/// What became of a form whose thing somebody else changed meanwhile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rebased {
    /// What both changed.
    pub(crate) clashes: Vec<Clash>,
    /// What only they changed, and is taken over: its name, what stood, theirs.
    pub(crate) taken: Vec<[String; 3]>,
    /// What only you changed, by name.
    pub(crate) kept: Vec<String>,
}

/// A field that two people changed at once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clash {
    pub(crate) key: &'static str,
    /// The field of the thing that it changes, and what that holds now.
    pub(crate) field: &'static str,
    pub(crate) now: Value,
    pub(crate) name: String,
    pub(crate) was: String,
    /// What theirs holds, as the form spells it.
    pub(crate) holds: String,
    pub(crate) theirs: String,
    pub(crate) mine: String,
    /// Whether the form says the field anew, and shows nothing of what stands of it: an answer, a decision.
    pub(crate) whole: bool,
}

impl Form {
    /// The fields it changes, as they stood when it was opened, so that somebody else's change in between is not run over.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let fields = self.sheet.edits();
        // What its fields say together is said anew whatever of it is changed.
        let says = |key: &str| self.sheet.is_one() || self.changed(key).is_some();
        let changed = fields.iter().filter(|(key, _)| says(key)).map(|(_, field)| *field);
        let changed: BTreeSet<&'static str> = changed.collect();
        changed.into_iter().map(|field| Seen { field, was: of(&self.base, field).clone() }).collect()
    }

    /// What somebody else changed that is changed here too, after the board was read anew: the field's key and name, what
    /// stood, theirs, mine. What only they changed is taken over.
    pub(crate) fn rebase(&mut self, world: &World) -> Rebased {
        let now = self.sheet.fields(Some(world));
        let base = self.sheet.stands(self, world);
        if !self.base.is_object() {
            self.base = Value::Object(serde_json::Map::new());
        }
        let mut clashes: Vec<Clash> = Vec::new();
        let mut taken = Vec::new();
        // What the form shows otherwise by now is told by what it shows.
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        // What is said by all fields together is asked about as one, once a word of it is typed.
        let one = self.sheet.is_one();
        let asked = one && self.sheet.edits().iter().any(|(key, _)| self.changed(key).is_some());
        for theirs in now.into_iter().filter(|_| !asked) {
            let Some(at) = self.fields.iter().position(|field| field.key == theirs.key) else { continue };
            let (text, was) = (self.fields[at].text(), self.fields[at].was.clone());
            if theirs.was == was {
                continue;
            }
            shown.insert(theirs.key);
            let name = self.called(theirs.key);
            let told = |text: &str| self.told(theirs.key, text, world.today);
            if text == was {
                taken.push([name, told(&was), told(&theirs.was)]);
                self.fields[at] = theirs;
            } else if text == theirs.was {
                self.fields[at].was = theirs.was;
            } else {
                let field =
                    self.sheet.edits().iter().find(|(key, _)| *key == theirs.key).map_or("", |(_, field)| field);
                clashes.push(Clash {
                    field,
                    now: of(&base, field).clone(),
                    key: theirs.key,
                    name,
                    was: told(&was),
                    theirs: told(&theirs.was),
                    mine: told(&text),
                    holds: theirs.was,
                    whole: false,
                });
            }
        }
        for (key, field) in self.sheet.edits() {
            let (was, stands) = (of(&self.base, field), of(&base, field));
            let told = shown.contains(key) || clashes.iter().any(|clash| clash.field == *field);
            let Some(mine) = self.field(key).filter(|mine| (one || mine.was.is_empty()) && !told && was != stands)
            else {
                continue;
            };
            // Where nothing stands any longer there is nothing to run over.
            if self.changed(key).is_some() && !(one && stands.is_null()) {
                clashes.push(Clash {
                    field,
                    now: stands.clone(),
                    key,
                    name: if mine.name.is_empty() { "Answer" } else { mine.name }.to_owned(),
                    holds: String::new(),
                    was: words(was, world.today),
                    theirs: words(stands, world.today),
                    mine: self.said_of(field, world),
                    whole: true,
                });
            }
        }
        // What clashes stays as it was seen until it is settled, so that no second save runs it over.
        if let (Value::Object(seen), Value::Object(now)) = (&mut self.base, base) {
            let open = |field: &String| clashes.iter().any(|clash| clash.field == field);
            seen.retain(|field, _| open(field));
            seen.extend(now.into_iter().filter(|(field, _)| !open(field)));
        }
        let mut kept: Vec<String> = Vec::new();
        for (key, field) in self.sheet.edits() {
            let is_asked = clashes.iter().any(|clash| clash.key == *key || clash.whole && clash.field == *field);
            let name = self.called(key);
            if !is_asked && self.changed(key).is_some() && !kept.contains(&name) {
                kept.push(name);
            }
        }
        Rebased { clashes, taken, kept }
    }

    /// What a field is called: as the thing calls it, where no other field of the form changes the same.
    fn called(&self, key: &str) -> String {
        let edits = self.sheet.edits();
        let field = edits.iter().find(|(of, _)| *of == key).map(|(_, field)| *field);
        match field.filter(|field| edits.iter().filter(|(_, of)| of == field).count() == 1) {
            Some(field) => Conflict::called(field).replace('-', " "),
            None => self.field(key).map_or("", |field| field.name).to_owned(),
        }
    }

    /// What is typed of a field, as it is told: a day as days are everywhere.
    fn told(&self, key: &str, text: &str, today: Day) -> String {
        let day = self.sheet.lean(self, key).and_then(|lean| parse_day(text, today, lean, None).ok());
        day.map_or_else(|| text.to_owned(), |day| day.short(today))
    }

    /// What is typed of a field of the thing, all its fields together.
    fn said_of(&self, field: &str, world: &World) -> String {
        let keys = self.sheet.edits().iter().filter(|(_, of)| *of == field).map(|(key, _)| key);
        let shown = keys.filter(|key| self.sheet.shows(self, key, world));
        let said = shown.filter_map(|key| if self.sheet.is_one() { self.given(key) } else { self.changed(key) });
        said.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Whether nothing stands any longer of what a clash was about.
    pub(crate) fn stands_no_more(&self, clash: &Clash, world: &World) -> bool {
        clash.whole && of(&self.sheet.stands(self, world), clash.field).is_null()
    }

    /// Settles a clash: takes theirs, or keeps mine over theirs.
    pub(crate) fn settle(&mut self, clash: &Clash, take_theirs: bool) {
        let keys = self.sheet.edits().iter().filter(|(_, of)| *of == clash.field).map(|(key, _)| *key);
        let keys: BTreeSet<&str> = keys.filter(|key| clash.whole || *key == clash.key).chain([clash.key]).collect();
        for field in self.fields.iter_mut().filter(|field| keys.contains(field.key)) {
            // What was said anew beside theirs gives way to it, and is not what stands.
            let theirs = if clash.whole { field.was.clone() } else { clash.holds.clone() };
            if take_theirs {
                field.put(&theirs, (0, theirs.len()));
            }
            field.was = theirs;
        }
        if let Value::Object(seen) = &mut self.base {
            seen.insert(clash.field.to_owned(), clash.now.clone());
        }
    }
}

/// A field among values by field.
fn of<'a>(base: &'a Value, field: &str) -> &'a Value {
    base.get(field).unwrap_or(&Value::Null)
}

/// What stands of a field that the form says anew.
fn words(value: &Value, today: Day) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.parse::<Day>().map_or_else(|_| text.clone(), |day| day.weekday_short(today)),
        other => {
            let part = |key: &str| other.get(key);
            let yes = |key: &str, [yes, no]: [&str; 2]| {
                part(key).and_then(Value::as_bool).map(|is| if is { yes } else { no }.to_owned())
            };
            let said = part("call").and_then(Value::as_str).map(str::to_owned);
            let said = said.or_else(|| yes("came_true", ["it did", "it did not"]));
            let said = said.or_else(|| yes("kept", ["kept", "dropped"]));
            let said = said.or_else(|| part("value").filter(|_| part("why").is_some()).map(ToString::to_string));
            let said = said.or_else(|| answered(other));
            match (said, part("why").and_then(Value::as_str)) {
                (Some(said), Some(why)) => format!("{said}: {why}"),
                (Some(said), None) => said,
                (None, _) => pages::value(other),
            }
        }
    }
}

/// What was answered for a commitment, as its form says it.
fn answered(value: &Value) -> Option<String> {
    let answer: Answer = serde_json::from_value(value.clone()).ok()?;
    let because = answer.carry_on.as_ref().and_then(CarryOn::because).map(str::to_owned);
    let stops = (answer.carry_on == Some(CarryOn::Stop)).then(|| "stop here".to_owned());
    let away = answer.away.as_ref().map(|who| format!("{who} is away"));
    let parts = [answer.text, answer.learned, answer.next_step, because, stops, away];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
