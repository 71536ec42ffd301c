//! Objectives with the outcomes that serve them, and the shelf of chores.

use super::Session;
use crate::domain::board::Column;
use crate::domain::id::Id;
use crate::domain::objective::{Chore, Objective};
use crate::error::Error;
use crate::store::things;

impl Session {
    /// Every objective, the latest first, with the outcomes that serve it.
    ///
    /// # Errors
    /// What the file says.
    pub fn objectives(&self) -> Result<Vec<(Objective, Vec<Column>)>, Error> {
        let all: Vec<Objective> = self.read(things::all)?;
        let columns = if all.is_empty() { Vec::new() } else { self.outcomes()? };
        let serving = |id: Id| columns.iter().filter(|c| c.outcome.objective == Some(id)).cloned().collect();
        Ok(all
            .into_iter()
            .rev()
            .map(|objective| (serving(objective.id), objective))
            .map(|(list, o)| (o, list))
            .collect())
    }

    /// The chores, those that are not done first, in the order they were added.
    ///
    /// # Errors
    /// What the file says.
    pub fn chores(&self) -> Result<Vec<Chore>, Error> {
        self.read(things::chores)
    }
}
