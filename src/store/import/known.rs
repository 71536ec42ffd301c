//! What a metric holds on one day, as an import looks at it: which rows are there already, and what each id stands as.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};

use super::Row;
use crate::domain::day::Day;
use crate::domain::fold::superseded;
use crate::domain::handle::Handle;
use crate::domain::id::Id;
use crate::store::apply::handle;
use crate::store::error::StoreError;

/// The ways by which readings come that no person typed.
const IMPORTED: [&str; 2] = ["import", "pull"];

/// A reading of the day that counts.
struct Node {
    value: Option<f64>,
    of: Option<f64>,
    minute: Option<i16>,
    corrects: Option<Id>,
    by_hand: bool,
    actor: Handle,
}

/// What a row's id stands as.
pub(super) enum Stands {
    /// Nothing that counts has it.
    Nowhere,
    /// A person voided or corrected it.
    AsPersonLeftIt,
    /// As another value.
    With {
        /// The reading that counts for it.
        id: Id,
        /// Its value.
        value: Option<f64>,
        /// Who logged it.
        actor: Handle,
    },
}

/// A metric's readings of one day.
pub(super) struct Known {
    nodes: HashMap<Id, Node>,
    /// What each chain of corrections came to, by what it began with.
    leaves: HashMap<Id, Id>,
    /// Readings that count, in a fixed order.
    standing: Vec<Id>,
    used: HashSet<Id>,
    /// All ids there are, with what those corrected that don't count.
    all: HashMap<Id, Option<Id>>,
}

impl Known {
    pub(super) fn of(c: &Connection, metric: i64, day: Day) -> Result<Self, StoreError> {
        let mut statement = c.prepare_cached(
            "SELECT r.id, r.value, r.\"of\", m.minute, m.corrects, s.via, s.actor,
                    r.set_no NOT IN (SELECT set_no FROM undone)
             FROM reading r JOIN change_set s ON s.no = r.set_no
             LEFT JOIN remark m ON m.metric = r.metric AND m.day = r.day AND m.reading = r.id AND m.set_no = r.set_no
             WHERE r.metric = ?1 AND r.day = ?2 ORDER BY s.hlc, s.id, r.id",
        )?;
        let mut rows = statement.query(params![metric, day.number()])?;
        let mut known = Self {
            nodes: HashMap::new(),
            leaves: HashMap::new(),
            standing: Vec::new(),
            used: HashSet::new(),
            all: HashMap::new(),
        };
        let (mut order, mut corrections) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let (id, corrects): (Id, Option<Id>) = (row.get(0)?, row.get(4)?);
            known.all.insert(id, corrects);
            if !row.get::<_, bool>(7)? || known.nodes.contains_key(&id) {
                continue;
            }
            let via: crate::store::convert::Words = row.get(5)?;
            let node = Node {
                value: row.get(1)?,
                of: row.get(2)?,
                minute: row.get(3)?,
                corrects,
                by_hand: !IMPORTED.contains(&via.0.as_str()),
                actor: handle(&row.get(6)?),
            };
            corrections.extend(corrects.map(|corrected| (id, corrected)));
            known.nodes.insert(id, node);
            order.push(id);
        }
        let gone = superseded(&corrections);
        order.retain(|id| !gone.contains(id));
        known.leaves = order.iter().map(|id| (known.root(*id), *id)).collect();
        order.retain(|id| known.nodes.get(id).is_some_and(|node| node.value.is_some()));
        known.standing = order;
        Ok(known)
    }

    /// What a chain of corrections began with.
    fn root(&self, mut id: Id) -> Id {
        let mut steps = 0;
        while let Some(corrected) = self.nodes.get(&id).and_then(|node| node.corrects).filter(|_| steps < 10_000) {
            (id, steps) = (corrected, steps + 1);
        }
        id
    }

    /// What a reading stands as after its corrections.
    fn leaf(&self, id: Id) -> Id {
        self.leaves.get(&self.root(id)).copied().unwrap_or(id)
    }

    /// The rows that say what stands, each with the reading it says; a reading is said once.
    pub(super) fn matched(&mut self, rows: &[(usize, Id, Row)]) -> HashMap<usize, Id> {
        let mut matched = HashMap::new();
        let mut ids: HashMap<Option<i32>, HashSet<Id>> = HashMap::new();
        for (_, id, row) in rows.iter().filter(|(_, _, row)| row.id.is_none()) {
            ids.entry(row.ms).or_default().insert(*id);
        }
        let none = HashSet::new();
        // First a row's own id, then the ids of its key, then whoever wrote it.
        for round in 0..3 {
            for (at, id, row) in rows {
                if matched.contains_key(at) {
                    continue;
                }
                let key = ids.get(&row.ms).unwrap_or(&none);
                let fits = |there: &Id| match round {
                    0 => self.root(*there) == *id || *there == *id,
                    1 => row.id.is_none() && key.contains(&self.root(*there)),
                    _ => true,
                };
                let found = self
                    .standing
                    .iter()
                    .find(|there| !self.used.contains(there) && fits(there) && self.says(**there, row));
                if let Some(there) = found.copied() {
                    self.used.insert(there);
                    matched.insert(*at, there);
                }
            }
        }
        matched
    }

    /// Whether a reading says what a row says.
    fn says(&self, id: Id, row: &Row) -> bool {
        self.nodes.get(&id).is_some_and(|node| {
            let minutes = node.minute.is_none() || row.minute.is_none() || node.minute == row.minute;
            node.value == Some(row.value) && node.of == row.of && minutes
        })
    }

    /// Whether an id belongs to a reading that one of the matched rows says.
    pub(super) fn takes(&self, id: Id, matched: &HashMap<usize, Id>) -> bool {
        matched.values().any(|there| self.root(*there) == id)
    }

    /// What an id stands as.
    pub(super) fn stands(&self, id: Id) -> Stands {
        let id = if self.nodes.contains_key(&id) {
            id
        } else {
            // A correction that was undone: what it corrected stands.
            match self.all.get(&id).copied().flatten().filter(|corrected| self.nodes.contains_key(corrected)) {
                Some(corrected) => corrected,
                None => return Stands::Nowhere,
            }
        };
        let leaf = self.leaf(id);
        match self.nodes.get(&leaf) {
            None => Stands::Nowhere,
            Some(node) if node.corrects.is_some() && node.by_hand => Stands::AsPersonLeftIt,
            Some(node) => Stands::With { id: leaf, value: node.value, actor: node.actor.clone() },
        }
    }

    /// Whether any set holds a reading of this id.
    pub(super) fn held(&self, id: Id) -> bool {
        self.all.contains_key(&id)
    }

    /// How many readings stand that were imported.
    pub(super) fn imported(&self) -> usize {
        self.standing.iter().filter(|id| self.nodes.get(id).is_some_and(|node| !node.by_hand)).count()
    }

    /// Whether a reading by hand stands that no row said.
    pub(super) fn by_hand(&self) -> bool {
        self.standing.iter().any(|id| {
            !self.used.contains(id) && self.nodes.get(id).is_some_and(|node| node.by_hand && node.corrects.is_none())
        })
    }
}
