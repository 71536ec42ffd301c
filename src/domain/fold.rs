//! What a set of changes adds up to: the heads of each field of one thing, the value shown, what is marked, whether the
//! thing is gone. Pure, and the same in whatever order the changes came: SYNC, "The fold".
//!
//! It does not know where the changes lie, nor who may write one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::change::{CREATED, GONE};
use super::id::{Id, Kind};
use super::label::Slug;
use super::metric::Metric;
use super::person::Board;

/// A change as `prev` names it: the id of its set and its place in it, as big-endian bytes.
pub type Reference = [u8; 20];

/// A change as `prev` names it.
pub fn reference(set: Id, n: u32) -> Reference {
    let mut bytes = [0; 20];
    bytes[..16].copy_from_slice(set.bytes());
    bytes[16..].copy_from_slice(&n.to_be_bytes());
    bytes
}

/// The set and the place that a reference names.
pub fn referred(reference: &Reference) -> (Id, u32) {
    let (mut set, mut n) = ([0; 16], [0; 4]);
    set.copy_from_slice(&reference[..16]);
    n.copy_from_slice(&reference[16..]);
    (Id::from_bytes(set), u32::from_be_bytes(n))
}

/// What came first, the same in every copy: the writer's logical clock, the set's id, the place in the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// The hybrid logical clock.
    pub hlc: i64,
    /// The set.
    pub set: Id,
    /// The place in it.
    pub n: u32,
}

/// A change as it is folded.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// When it was said.
    pub stamp: Stamp,
    /// Of which field; `created` stands for all of them.
    pub field: String,
    /// The value from then on.
    pub after: Value,
    /// The changes that its writer had seen and replaced.
    pub prev: Vec<Reference>,
    /// Whether it gave back what stood before, as an undo does and a redo does not.
    pub undo: bool,
    /// Whether this version can read the value.
    pub readable: bool,
}

impl Said {
    /// What it says of a field: its own value, or the creation's.
    fn value(&self, field: &str) -> &Value {
        match field {
            GONE if self.field == CREATED => &Value::Bool(false),
            _ if self.field == CREATED => self.after.get(field).unwrap_or(&Value::Null),
            _ => &self.after,
        }
    }

    fn is_of(&self, field: &str) -> bool {
        self.field == field || self.field == CREATED
    }
}

/// A field that several changes speak for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The field.
    pub field: String,
    /// Whether a person is asked which of them holds.
    pub asked: bool,
    /// The changes that none of the others replaces, in the order they were said.
    pub heads: Vec<Reference>,
}

/// A thing as its changes add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folded {
    /// Whether it was ever made, by a change that this version can read.
    pub made: bool,
    /// Its fields; what is null is absent.
    pub fields: Map<String, Value>,
    /// Whether it was removed.
    pub gone: bool,
    /// The fields that several changes speak for.
    pub marks: Vec<Mark>,
}

/// The changes of one thing in order, with what each replaces.
pub struct Changes {
    all: Vec<Said>,
    /// For each the ones before it that it replaces.
    beats: Vec<Vec<usize>>,
    /// For each whether it settled what several had said, and was taken back since: what it had settled is open again.
    reopened: Vec<bool>,
}

/// One of the versions of a field that several changes speak for.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The change that holds it.
    pub of: Reference,
    /// The value.
    pub value: Value,
    /// Other changes that say the same, in the order they were said.
    pub also: Vec<Reference>,
}

impl Changes {
    /// Puts the changes of one thing in order. What a change names that was said after it is ignored, so nothing hangs on
    /// a forged cycle; one that stands there twice counts once.
    pub fn new(mut all: Vec<Said>) -> Self {
        all.sort_by_key(|said| said.stamp);
        all.dedup_by_key(|said| said.stamp);
        let at: HashMap<Reference, usize> =
            all.iter().enumerate().map(|(at, said)| (reference(said.stamp.set, said.stamp.n), at)).collect();
        let mut beats: Vec<Vec<usize>> = all
            .iter()
            .enumerate()
            .map(|(at_self, said)| {
                said.prev.iter().filter_map(|r| at.get(r).copied()).filter(|b| *b < at_self).collect()
            })
            .collect();
        // Within a set the later of one field replaces the earlier.
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        let mut whole: Option<usize> = None;
        for (this, said) in all.iter().enumerate() {
            if this == 0 || all[this - 1].stamp.set != said.stamp.set {
                last.clear();
                whole = None;
            }
            beats[this].extend(whole);
            if said.field == CREATED {
                beats[this].extend(last.values());
                whole = Some(this);
            } else {
                beats[this].extend(last.insert(&said.field, this));
            }
        }
        let reopened = reopened(&all, &beats);
        Self { all, beats, reopened }
    }

    /// Which of all changes those given replace, through whatever lies between.
    fn beaten(&self, by: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut beaten = vec![false; self.all.len()];
        for at in (0..self.all.len()).rev() {
            if (beaten[at] || by(at)) && !self.reopened[at] {
                for below in &self.beats[at] {
                    beaten[*below] = true;
                }
            }
        }
        beaten
    }

    /// The places of a field's heads: its changes and creations that none of them replaces.
    fn heads_at(&self, field: &str) -> Vec<usize> {
        let beaten = self.beaten(|at| self.all[at].is_of(field));
        (0..self.all.len()).filter(|at| self.all[*at].is_of(field) && !beaten[*at]).collect()
    }

    fn references(&self, places: impl IntoIterator<Item = usize>) -> Vec<Reference> {
        places.into_iter().map(|at| reference(self.all[at].stamp.set, self.all[at].stamp.n)).collect()
    }

    /// What a new change of a field names as replaced: the heads of it. A creation and a removal speak for every field.
    pub fn heads(&self, field: &str) -> Vec<Reference> {
        if field != CREATED && field != GONE {
            return self.heads_of(field);
        }
        let fields: BTreeSet<&str> = self.all.iter().map(|said| said.field.as_str()).chain([GONE]).collect();
        let places: BTreeSet<usize> = fields.into_iter().flat_map(|field| self.heads_at(field)).collect();
        self.references(places)
    }

    /// The heads of one field, of a removal too.
    pub fn heads_of(&self, field: &str) -> Vec<Reference> {
        self.references(self.heads_at(field))
    }

    /// The heads that hold.
    fn strong(&self, kind: Kind, field: &str) -> Vec<usize> {
        self.arguing(kind, field, self.heads_at(field))
    }

    /// Those of several that hold: what nobody meant to argue with gives way where there is anything else.
    fn arguing(&self, kind: Kind, field: &str, heads: Vec<usize>) -> Vec<usize> {
        if heads.len() < 2 {
            return heads;
        }
        let gives_way = |at: &usize| {
            let said = &self.all[*at];
            field != GONE && (said.undo || said.field == CREATED && is_default(kind, field, said.value(field)))
        };
        let strong: Vec<usize> = heads.iter().copied().filter(|at| !gives_way(at)).collect();
        if strong.is_empty() { heads } else { strong }
    }

    /// The value of a field that is shown.
    fn shown(&self, kind: Kind, field: &str) -> Value {
        let mut places = self.strong(kind, field);
        places.retain(|at| self.all[*at].readable);
        if places.is_empty() {
            // None of the heads can be read here: the last that can, of those before them.
            places.extend((0..self.all.len()).rev().find(|at| self.all[*at].is_of(field) && self.all[*at].readable));
        }
        let mut values = places.iter().map(|at| self.all[*at].value(field));
        match joins(kind, field) {
            Some(Join::All) => union(values),
            Some(Join::Furthest(order)) => furthest(values, order),
            None => values.next_back().cloned().unwrap_or_default(),
        }
    }

    /// The versions among which a person chooses, in the order they were said; equal ones once, as the last of them.
    pub fn versions(&self, kind: Kind, field: &str) -> Vec<Version> {
        self.apart(field, if field == GONE { self.heads_at(field) } else { self.strong(kind, field) })
    }

    /// Whether a change chose among versions that somebody was asked about, so that taking it back asks again.
    pub fn settled(&self, kind: Kind, of: &Reference) -> bool {
        let at = self.all.iter().position(|said| reference(said.stamp.set, said.stamp.n) == *of);
        let Some((said, beaten)) = at.map(|at| (&self.all[at], &self.beats[at])) else { return false };
        let field = said.field.as_str();
        if field == CREATED || field == GONE || is_quiet(kind, field) {
            return false;
        }
        let heads = beaten.iter().copied().filter(|below| self.all[*below].is_of(field)).collect();
        self.apart(field, self.arguing(kind, field, heads)).len() > 1
    }

    /// The values said at some places; equal ones once, as the last of them.
    fn apart(&self, field: &str, places: Vec<usize>) -> Vec<Version> {
        let mut versions: Vec<Version> = Vec::new();
        for at in places {
            let (of, value) = (self.references([at])[0], self.all[at].value(field));
            let (equal, others): (Vec<Version>, Vec<Version>) =
                versions.into_iter().partition(|known| same(field, &known.value, value));
            let also = equal.into_iter().flat_map(|known| known.also.into_iter().chain([known.of])).collect();
            versions = others;
            versions.push(Version { of, value: value.clone(), also });
        }
        versions
    }

    /// The change said last, one aside.
    pub fn last_but(&self, but: &Reference) -> Option<Reference> {
        self.references((0..self.all.len()).rev()).into_iter().find(|of| of != but)
    }

    /// Adds the changes up. A removal holds only where nothing that counts refers to the thing.
    pub fn fold(&self, kind: Kind, referred: bool) -> Folded {
        let made = self.all.iter().any(|said| said.field == CREATED && said.readable);
        let mut folded = Folded { made, ..Folded::default() };
        let mut fields: BTreeSet<&str> = self.all.iter().map(|said| said.field.as_str()).collect();
        fields.extend(
            self.all.iter().filter_map(|said| said.after.as_object()).flat_map(|o| o.keys().map(String::as_str)),
        );
        fields.retain(|field| *field != CREATED && *field != GONE);
        for field in fields {
            let heads = self.heads_at(field);
            if heads.is_empty() {
                continue;
            }
            let shown = self.shown(kind, field);
            if !shown.is_null() {
                folded.fields.insert(field.to_owned(), shown);
            }
            if heads.len() > 1 {
                let asked = !is_quiet(kind, field) && self.versions(kind, field).len() > 1;
                folded.marks.push(Mark { field: field.to_owned(), asked, heads: self.references(heads) });
            }
        }
        self.removal(referred, &mut folded);
        folded
    }

    /// Whether the thing is gone, and whether somebody's removal was overruled.
    fn removal(&self, referred: bool, folded: &mut Folded) {
        let heads = self.heads_at(GONE);
        let removes = |at: usize| self.all[at].value(GONE) == &Value::Bool(true);
        let removed = heads.iter().any(|at| removes(*at));
        if !removed {
            if heads.len() > 1 {
                folded.marks.push(Mark { field: GONE.to_owned(), asked: false, heads: self.references(heads) });
            }
            return;
        }
        let beaten = self.beaten(|at| heads.contains(&at));
        let of_all = (0..self.all.len()).all(|at| beaten[at] || heads.contains(&at));
        folded.gone = heads.iter().all(|at| removes(*at)) && of_all && !referred;
        if heads.len() > 1 || !folded.gone {
            folded.marks.push(Mark { field: GONE.to_owned(), asked: !folded.gone, heads: self.references(heads) });
        }
    }
}

/// Which changes settled what several had said, and were taken back by nothing but undos: who chose among versions and takes
/// the choice back leaves the versions to choose among. Who went on from the choice has seen it, and leaves them settled.
fn reopened(all: &[Said], beats: &[Vec<usize>]) -> Vec<bool> {
    let mut by_undo = vec![None; all.len()];
    for (said, beaten) in all.iter().zip(beats) {
        // An undo takes back the one head there is; what replaces several says which holds.
        let alone = beaten.len() == 1;
        for below in beaten {
            let took_back = said.undo && alone && said.field == all[*below].field;
            by_undo[*below] = Some(took_back && by_undo[*below].unwrap_or(true));
        }
    }
    let settles = |at: usize| {
        let field = all[at].field.as_str();
        field != CREATED && field != GONE && beats[at].iter().filter(|below| all[**below].is_of(field)).count() > 1
    };
    (0..all.len()).map(|at| by_undo[at] == Some(true) && settles(at)).collect()
}

/// How several heads come to one value without anybody being asked.
enum Join {
    /// Everything that any of them holds.
    All,
    /// The one that stands last in this list.
    Furthest(&'static [&'static str]),
}

fn joins(kind: Kind, field: &str) -> Option<Join> {
    match (kind, field) {
        (Kind::Person, "also") | (Kind::Hypothesis, "looks") => Some(Join::All),
        (Kind::Hypothesis, "state") => Some(Join::Furthest(&["idea", "building", "withdrawn", "measuring"])),
        (Kind::Sprint, "state") => Some(Join::Furthest(&["planned", "active", "closed"])),
        _ => None,
    }
}

/// What no person typed, so that nobody is asked about it, and what several heads come to one value in.
fn is_quiet(kind: Kind, field: &str) -> bool {
    const NOT_TYPED: [&str; 8] =
        ["number", "rank", "framed_on", "written_on", "started_on", "asked_on", "opening", "handle"];
    NOT_TYPED.contains(&field) || joins(kind, field).is_some()
}

/// Whether two values are one: handles whatever their case.
fn same(field: &str, a: &Value, b: &Value) -> bool {
    const HANDLES: [&str; 6] = ["handle", "owner", "business_owner", "doing", "asked_by", "by"];
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) if HANDLES.contains(&field) => a.to_lowercase() == b.to_lowercase(),
        _ => a == b,
    }
}

/// Whether a creation's value is nothing that anybody said: null, empty, or what a thing has of which nothing is said.
fn is_default(kind: Kind, field: &str, value: &Value) -> bool {
    let empty = match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    };
    empty || unsaid(kind).get(field) == Some(value)
}

/// What a thing of a kind has where nothing is said of it.
fn unsaid(kind: Kind) -> Value {
    let json = match kind {
        Kind::Metric => Slug::stored("x").map(|slug| {
            let mut plain = serde_json::to_value(Metric::new(Id::default(), slug)).unwrap_or_default();
            plain.as_object_mut().map(|fields| fields.remove("slug"));
            plain
        }),
        Kind::Board => serde_json::to_value(Board::default()).ok(),
        Kind::Hypothesis => Some(serde_json::json!({ "state": "idea" })),
        Kind::Sprint => Some(serde_json::json!({ "state": "planned" })),
        _ => None,
    };
    json.unwrap_or_default()
}

fn union<'a>(values: impl Iterator<Item = &'a Value>) -> Value {
    let mut all: Vec<Value> = Vec::new();
    let mut any = false;
    for value in values {
        any |= !value.is_null();
        for item in value.as_array().into_iter().flatten() {
            if !all.contains(item) {
                all.push(item.clone());
            }
        }
    }
    if any { Value::Array(all) } else { Value::Null }
}

fn furthest<'a>(values: impl Iterator<Item = &'a Value>, order: &[&str]) -> Value {
    let place = |value: &&Value| order.iter().position(|word| value.as_str() == Some(word));
    // Of equal ones the last, as elsewhere.
    values.max_by_key(place).cloned().unwrap_or_default()
}

/// A set that may undo another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undoing {
    /// The set, and when it was written.
    pub set: (i64, Id),
    /// Which one it undoes.
    pub undoes: Id,
}

/// Which sets don't count: those that a counting set undoes that was written after them. `written` says when a set was
/// written, none for one that is not there.
pub fn undone(mut undoing: Vec<Undoing>, written: impl Fn(Id) -> Option<i64>) -> BTreeSet<Id> {
    undoing.sort_by_key(|undoing| std::cmp::Reverse(undoing.set));
    let mut undone = BTreeSet::new();
    for Undoing { set, undoes } in undoing {
        let later = written(undoes).is_some_and(|hlc| (hlc, undoes) < set);
        if later && !undone.contains(&set.1) {
            undone.insert(undoes);
        }
    }
    undone
}

/// A verdict as it is asked which of those on its hypothesis stand.
#[derive(Clone, Debug)]
pub struct Given {
    /// The verdict.
    pub id: Id,
    /// The change that made it.
    pub stamp: Stamp,
    /// The changes that its writer had seen and replaced.
    pub prev: Vec<Reference>,
    /// The verdict it says it replaces.
    pub replaces: Option<Id>,
    /// Whether it only proposes.
    pub proposed: bool,
    /// Whether its set counts.
    pub counts: bool,
}

/// The verdicts on one hypothesis that stand: those that count and that no counting one replaces, through whatever lies
/// between; in the order they were given. A proposal replaces only proposals.
pub fn standing(mut given: Vec<Given>) -> Vec<Id> {
    given.sort_by_key(|verdict| verdict.stamp);
    let by_change: HashMap<Reference, usize> =
        given.iter().enumerate().map(|(at, one)| (reference(one.stamp.set, one.stamp.n), at)).collect();
    let by_id: HashMap<Id, usize> = given.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
    let mut beaten = vec![false; given.len()];
    for at in (0..given.len()).rev() {
        if !(beaten[at] || given[at].counts) {
            continue;
        }
        let named = given[at].prev.iter().filter_map(|change| by_change.get(change));
        for below in named.chain(given[at].replaces.iter().filter_map(|id| by_id.get(id))) {
            if *below < at && (!given[at].proposed || given[*below].proposed) {
                beaten[*below] = true;
            }
        }
    }
    given.iter().zip(&beaten).filter(|(one, beaten)| one.counts && !**beaten).map(|(one, _)| one.id).collect()
}

/// Of corrections that count, each with the reading it corrects and in the order they were said, the readings that do not
/// stand: what was corrected, and of several leaves of one tree all but the last.
pub fn superseded(corrections: &[(Id, Id)]) -> HashSet<Id> {
    let mut gone: HashSet<Id> = corrections.iter().map(|(_, corrected)| *corrected).collect();
    for mut leaves in leaves(corrections).into_values() {
        leaves.pop();
        gone.extend(leaves);
    }
    gone
}

/// What each tree of corrections came to, by the reading it began with: one leaf, or several where two copies corrected it
/// before they met, in the order they were said.
pub fn leaves(corrections: &[(Id, Id)]) -> BTreeMap<Id, Vec<Id>> {
    let corrects: HashMap<Id, Id> = corrections.iter().copied().collect();
    let parents: HashSet<Id> = corrects.values().copied().collect();
    let root = |mut id: Id| {
        // A forged cycle ends after as many steps as there are corrections.
        for _ in 0..corrects.len() {
            let Some(below) = corrects.get(&id) else { break };
            id = *below;
        }
        id
    };
    let mut of: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for leaf in corrections.iter().map(|(id, _)| *id).filter(|id| !parents.contains(id)) {
        let leaves = of.entry(root(leaf)).or_default();
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
    }
    of
}

#[cfg(test)]
mod tests;
