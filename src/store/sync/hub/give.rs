//! What is here and not at a hub is given: readings first, named by their content, then the sets that name them, in one
//! transaction that takes the next arrivals.

use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};
use tokio_postgres::Client;
use tokio_postgres::types::{ToSql, Type};

use super::take::anchor;
use super::trouble::Fault;
use super::{Board, Wrong, is_arrival, rest, statements};
use crate::domain::id::Id;
use crate::store::Store;
use crate::store::dump::each_part;
use crate::store::error::StoreError;
use crate::store::pack::{self, Hash, in_parts};
use crate::store::set;
use crate::store::sync::{Met, Place, SETS_AT_ONCE};
use crate::store::take::Taking;
use crate::weaken;

/// So many bytes are given in a statement.
const AT_ONCE: usize = 1 << 20;
/// From so many bytes on it is asked first which parts are there: a push that was ended goes on where it was.
const MANY: usize = 256 << 10;
/// No more bytes of lines are given in one transaction, where there are other sets to begin the next with.
const LINES: usize = 4 << 20;
/// So often in a row others may be faster.
const ROUNDS: u32 = 10;

/// A set as it is given.
struct Given {
    no: i64,
    id: Id,
    hash: Vec<u8>,
    readings: i64,
    parts: Vec<u8>,
    body: Vec<u8>,
}

/// What became of sets that were given.
enum Pushed {
    /// They stand, the first after so many arrivals, the last at this instant.
    All(i64, SystemTime),
    /// Others gave meanwhile, or these stood there before.
    Fewer,
    /// The hub holds less than was read of it.
    Lost,
    /// It holds an arrival that no hub comes to.
    Odd,
}

/// Parts that were not given yet.
#[derive(Default)]
struct Parts {
    list: Vec<(Hash, Vec<u8>)>,
    bytes: usize,
}

impl Board {
    /// Gives what is here and not there, whoever wrote it.
    pub(super) fn give(
        &mut self,
        store: &mut Store,
        place: Place,
        how: &Taking,
        met: &mut Met,
    ) -> Result<(), StoreError> {
        let mut rounds = 0;
        loop {
            let (given, bytes, more) = self.next(store, place)?;
            if given.is_empty() {
                return store.write(|tx| place.has_all(tx));
            }
            let (read_to, _) = store.read(|c| place.cursor(c))?;
            match self.push(&given, read_to)? {
                Pushed::All(after, at) => {
                    rounds = 0;
                    let last = given.last().map(|set| set.id);
                    store.write(|tx| {
                        given.iter().try_for_each(|set| place.has(tx, set.no))?;
                        // Where nobody came between, what was read up to goes on to one's own.
                        if let Some(last) = last.filter(|_| after == read_to) {
                            let arrival = after + i64::try_from(given.len()).unwrap_or(0);
                            place.read_to(tx, arrival, &anchor(last, at))?;
                        }
                        if more { Ok(()) } else { place.has_all(tx) }
                    })?;
                    met.sent.0 += given.len() as u64;
                    met.sent.1 += given.iter().map(|set| u64::try_from(set.readings).unwrap_or(0)).sum::<u64>();
                    met.sent.2 += bytes;
                    if !more {
                        return Ok(());
                    }
                }
                Pushed::Odd => return Err(self.hub.odd()),
                Pushed::Fewer | Pushed::Lost if rounds == ROUNDS => {
                    return Err(self.hub.wrong(Wrong::Busy, "others gave there each time"));
                }
                Pushed::Fewer | Pushed::Lost => {
                    rounds += 1;
                    rest(Duration::from_millis(20) * rounds);
                    self.take_new(store, place, how, met)?;
                }
            }
        }
    }

    /// The next sets to give, their parts given already; how many bytes they are, and whether there are more.
    fn next(&mut self, store: &Store, place: Place) -> Result<(Vec<Given>, u64, bool), StoreError> {
        store.read(|c| {
            let lacks = place.lacks(c)?;
            let (mut given, mut bytes, mut lines): (Vec<Given>, usize, usize) = (Vec::new(), 0, 0);
            let mut pending = Parts::default();
            for no in lacks.iter().take(SETS_AT_ONCE) {
                if lines > LINES {
                    break;
                }
                let Some(set) = set::at(c, *no)? else { continue };
                let mut parts = Vec::new();
                each_part(c, &set, &mut |rows| {
                    let part = pack::part(rows).map_err(|e| StoreError::damaged(e.to_string()))?;
                    let hash: Hash = Sha256::digest(&part).into();
                    parts.extend_from_slice(&hash);
                    bytes += part.len();
                    pending.bytes += part.len();
                    pending.list.push((hash, part));
                    if pending.bytes >= AT_ONCE { self.give_parts(&mut pending) } else { Ok(()) }
                })?;
                let count = set.spans()?.iter().map(|(.., n)| in_parts(*n)).sum();
                let body = serde_json::to_vec(&set.in_parts(count)).map_err(|e| StoreError::damaged(e.to_string()))?;
                lines += body.len();
                let (id, readings) = (set.id, set.readings);
                given.push(Given { no: *no, id, hash: set.hash, readings, parts, body });
            }
            self.give_parts(&mut pending)?;
            let more = given.len() < lacks.len();
            Ok((given, (bytes + lines) as u64, more))
        })
    }

    /// Gives parts; those that are there already are passed over.
    fn give_parts(&mut self, parts: &mut Parts) -> Result<(), StoreError> {
        let Parts { mut list, bytes } = std::mem::take(parts);
        let board = self.board.bytes().to_vec();
        if bytes >= MANY {
            let names: Vec<&[u8]> = list.iter().map(|(hash, _)| hash.as_slice()).collect();
            let rows = self.hub.ask(statements::PART_NAMES, &[(&board, Type::BYTEA), (&names, Type::BYTEA_ARRAY)])?;
            let there: Vec<Vec<u8>> = rows.iter().map(|row| row.get(0)).collect();
            list.retain(|(hash, _)| there.iter().all(|there| there != hash));
        }
        if list.is_empty() {
            return Ok(());
        }
        let list: Vec<(&[u8], &[u8])> = list.iter().map(|(hash, part)| (hash.as_slice(), part.as_slice())).collect();
        let mut params: Vec<(&(dyn ToSql + Sync), Type)> = vec![(&board, Type::BYTEA)];
        for (hash, part) in &list {
            params.push((hash, Type::BYTEA));
            params.push((part, Type::BYTEA));
        }
        self.hub.ask(&statements::give_parts(list.len()), &params).map(drop)
    }

    /// Gives sets in one transaction that takes the next arrivals, all of them or none.
    fn push(&mut self, given: &[Given], read_to: i64) -> Result<Pushed, StoreError> {
        let board = self.board.bytes().to_vec();
        let sql = statements::give_sets(given.len());
        self.hub.run(async |client: &Client| {
            client.batch_execute("BEGIN").await?;
            let rows = client.query_typed(statements::LAST, &[(&board, Type::BYTEA)]).await?;
            let last: i64 = rows.first().map_or(0, |row| row.get(0));
            if last < read_to {
                client.batch_execute("ROLLBACK").await?;
                return Ok::<_, Fault>(Pushed::Lost);
            }
            if last != 0 && !is_arrival(last) {
                client.batch_execute("ROLLBACK").await?;
                return Ok(Pushed::Odd);
            }
            let arrivals: Vec<i64> = (last + 1..).take(given.len()).collect();
            let mut params: Vec<(&(dyn ToSql + Sync), Type)> = vec![(&board, Type::BYTEA)];
            let ids: Vec<&[u8]> = given.iter().map(|set| set.id.bytes().as_slice()).collect();
            for ((set, arrival), id) in given.iter().zip(&arrivals).zip(&ids) {
                params.push((arrival, Type::INT8));
                params.push((id, Type::BYTEA));
                params.push((&set.hash, Type::BYTEA));
                params.push((&set.readings, Type::INT8));
                params.push((&set.parts, Type::BYTEA));
                params.push((&set.body, Type::BYTEA));
            }
            let rows = client.query_typed(&sql, &params).await?;
            if rows.len() < given.len() && !weaken::off("count") {
                client.batch_execute("ROLLBACK").await?;
                return Ok(Pushed::Fewer);
            }
            client.batch_execute("COMMIT").await?;
            let at =
                rows.iter().max_by_key(|row| row.get::<_, i64>(0)).map_or(SystemTime::UNIX_EPOCH, |row| row.get(1));
            Ok(Pushed::All(last, at))
        })
    }
}
