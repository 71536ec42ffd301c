//! The board read in parts: first what is in sight, then column after column while nobody asks for anything. What is not
//! known yet is not shown.

use super::app::App;
use super::effect::{renew, unread};
use super::read::count;
use super::world::World;
use crate::domain::board::Column;
use crate::session::Session;

/// Reads those columns that are in sight and not whole, if there are any.
pub(crate) fn see(app: &mut App, world: &mut World, session: &Session) {
    if !world.is_whole() {
        let seen = app.in_sight(world);
        let places = unknown(world, |column| seen.contains(&column.outcome.id));
        fill(app, world, session, &places);
    }
}

/// Reads one more column. Whether there is nothing more to read.
pub(crate) fn follow(app: &mut App, world: &mut World, session: &Session) -> bool {
    if !world.unread {
        let places = unknown(world, |_| true);
        fill(app, world, session, &places[..places.len().min(1)]);
    }
    world.unread || world.is_whole()
}

/// Reads what is not known yet, all at once.
pub(crate) fn rest(app: &mut App, world: &mut World, session: &Session) {
    let places = unknown(world, |_| true);
    fill(app, world, session, &places);
}

/// The places of the columns that are not whole and are wanted.
fn unknown(world: &World, wanted: impl Fn(&Column) -> bool) -> Vec<usize> {
    let columns = world.view.columns.iter().enumerate();
    columns.filter(|(_, column)| !column.whole && wanted(column)).map(|(at, _)| at).collect()
}

fn fill(app: &mut App, world: &mut World, session: &Session, places: &[usize]) {
    if places.is_empty() {
        return;
    }
    match session.fill(&mut world.view, places) {
        Ok(true) => {
            places.iter().for_each(|at| world.view.columns[*at].scale_for_a_screen());
            world.unread = false;
            count(world);
            app.renewed(world);
        }
        // Somebody wrote meanwhile.
        Ok(false) => renew(app, world, session),
        // It stays unknown, and is not asked for again and again.
        Err(e) => unread(app, world, &e),
    }
}
