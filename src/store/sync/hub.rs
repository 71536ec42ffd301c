//! A hub: a PostgreSQL database where copies of boards meet, or one that speaks as it does. The only place that opens a
//! socket.
//!
//! Sets lie there in the order in which they came, without a gap and never changed, so that who read up to one misses
//! nothing. Their readings lie in parts that are named by their content.

mod address;
mod give;
mod statements;
mod take;
mod tls;
mod trouble;

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::{Duration, Instant, SystemTime};

use tokio::runtime::Runtime;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, NoTls, Row};

pub(crate) use address::{Address, Around};
pub(crate) use statements::sql;
pub use trouble::{Trouble, Wrong};

use super::{BoardThere, Compared, Meeting, Met, Place};
use crate::domain::id::Id;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::pack::Hash;
use crate::store::take::Taking;
use address::Secrecy;
use trouble::Fault;

/// How a hub's tables are laid out.
const FORMAT: i64 = 1;
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a statement may take; and for how long what may pass is tried again.
const PATIENCE: Duration = Duration::from_secs(30);
/// The first pause before something is tried again, and the longest.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(2);

/// A hub that is signed in to when it is first asked something.
pub(crate) struct Hub {
    address: Address,
    runtime: Runtime,
    client: Option<Client>,
    /// Whether it was reached before: who loses the line tries again, who never had one is told so at once.
    reached: bool,
}

/// A board as it lies at a hub.
pub(crate) struct Board {
    hub: Hub,
    board: Id,
}

type Param<'a> = (&'a (dyn ToSql + Sync), Type);

impl Hub {
    /// A hub at an address.
    ///
    /// # Errors
    /// Where the system gives no way to wait for the network.
    pub(crate) fn new(address: Address) -> Result<Self, StoreError> {
        let io = |e| StoreError::Io(address.name.clone().into(), e);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(io)?;
        if address.has_password {
            keep_out_of_cores();
        }
        Ok(Self { address, runtime, client: None, reached: false })
    }

    /// How it is called: host and database.
    pub(crate) fn name(&self) -> &str {
        &self.address.name
    }

    /// A board there.
    pub(crate) fn of(self, board: Id) -> Board {
        Board { hub: self, board }
    }

    /// Its id.
    ///
    /// # Errors
    /// Where it is no hub, or a newer upshot made it.
    fn id(&mut self) -> Result<Id, StoreError> {
        let rows = self.ask(statements::HUB, &[])?;
        let Some(row) = rows.first() else {
            return Err(self.wrong(Wrong::NoHub, "its tables were made, and not begun"));
        };
        let (id, format): (Id, i64) = (id_at(row, 0).ok_or_else(|| self.odd())?, row.get(1));
        if format > FORMAT {
            return Err(
                self.wrong(Wrong::Newer, format!("its tables are of layout {format}, and {FORMAT} is known here"))
            );
        }
        Ok(id)
    }

    /// The boards there.
    ///
    /// # Errors
    /// Where it is no hub, or can't be asked.
    pub(crate) fn boards(&mut self) -> Result<Vec<BoardThere>, StoreError> {
        self.id()?;
        let mut boards = Vec::new();
        for row in self.ask(statements::BOARDS, &[])? {
            let id = id_at(&row, 0).ok_or_else(|| self.odd())?;
            let at = row.get::<_, Option<SystemTime>>(1).map(|at| micros(at) / 1000);
            let board = id.bytes().as_slice();
            let people = self.ask(statements::PEOPLE, &[(&board, Type::BYTEA)])?;
            boards.push(BoardThere { id, at, people: people.iter().map(|row| clean(row.get(0))).collect() });
        }
        Ok(boards)
    }

    /// Makes the tables where they are not there, and gives it its id where it has none; whether it had one.
    ///
    /// # Errors
    /// Where one may not, and what else the hub says.
    pub(crate) fn init(&mut self, fresh: Id, cockroach: bool) -> Result<bool, StoreError> {
        if self.ask(statements::ROLE, &[])?.is_empty() {
            self.ask(statements::MAKE_ROLE, &[])?;
        }
        for statement in statements::tables(cockroach) {
            self.ask(&statement, &[])?;
        }
        let fresh = fresh.bytes().as_slice();
        let had = !self.ask(statements::HUB, &[])?.is_empty();
        self.ask(statements::NAME, &[(&fresh, Type::BYTEA), (&1_i32, Type::INT4)])?;
        self.id()?;
        Ok(had)
    }

    /// Asks one thing.
    fn ask(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, StoreError> {
        self.run(async |client: &Client| Ok(client.query_typed(sql, params).await?))
    }

    /// Runs what may be repeated; again while that may help.
    fn run<T>(&mut self, f: impl AsyncFn(&Client) -> Result<T, Fault>) -> Result<T, StoreError> {
        let (began, mut pause) = (Instant::now(), PAUSE);
        loop {
            match self.attempt(&f) {
                Ok(done) => {
                    self.reached = true;
                    return Ok(done);
                }
                Err(Ended::For(trouble)) => return Err(StoreError::Hub(Box::new(trouble))),
                Err(Ended::By(fault)) => {
                    if !fault.may_pass() || began.elapsed() > PATIENCE || !(self.reached || fault.is_said()) {
                        let mut trouble = fault.told(self.name());
                        if trouble.wrong == Wrong::SignIn {
                            trouble.hint = self.address.passed_over.clone();
                        }
                        return Err(StoreError::Hub(Box::new(trouble)));
                    }
                    rest(pause);
                    pause = (pause * 2).min(LONGEST);
                }
            }
        }
    }

    fn attempt<T>(&mut self, f: &impl AsyncFn(&Client) -> Result<T, Fault>) -> Result<T, Ended> {
        let client = match self.client.take().filter(|client| !client.is_closed()) {
            Some(client) => client,
            None => self.connect()?,
        };
        let asked = self.runtime.block_on(async {
            match tokio::time::timeout(PATIENCE, f(&client)).await {
                Ok(answer) => answer,
                Err(_) => Err(Fault::Silent),
            }
        });
        match asked {
            Ok(done) => {
                self.client = Some(client);
                Ok(done)
            }
            Err(fault) => {
                // What was begun is ended; a line on which that can't be said is given up, which ends it too.
                let ended = fault.is_said()
                    && self.runtime.block_on(async {
                        let back = client.batch_execute("ROLLBACK");
                        tokio::time::timeout(CONNECT, back).await.is_ok_and(|said| said.is_ok())
                    });
                self.client = ended.then_some(client);
                Err(Ended::By(fault))
            }
        }
    }

    fn connect(&self) -> Result<Client, Ended> {
        let config = &self.address.config;
        let silent = |_| Ended::By(Fault::Silent);
        let by = |e| Ended::By(Fault::Postgres(e));
        match &self.address.secrecy {
            Secrecy::Plain => self.runtime.block_on(async {
                let (client, line) =
                    tokio::time::timeout(CONNECT, config.connect(NoTls)).await.map_err(silent)?.map_err(by)?;
                tokio::spawn(line);
                Ok(client)
            }),
            Secrecy::Verified(roots) => {
                let tls = tls::connector(self.name(), roots.as_deref()).map_err(Ended::For)?;
                self.runtime.block_on(async {
                    let (client, line) =
                        tokio::time::timeout(CONNECT, config.connect(tls)).await.map_err(silent)?.map_err(by)?;
                    tokio::spawn(line);
                    Ok(client)
                })
            }
        }
    }

    fn wrong(&self, wrong: Wrong, why: impl Into<String>) -> StoreError {
        StoreError::Hub(Box::new(Trouble::new(self.name(), wrong, why)))
    }

    /// What a hub never holds.
    fn odd(&self) -> StoreError {
        self.wrong(Wrong::Says, "its tables hold what upshot does not write")
    }
}

/// Why asking ended.
enum Ended {
    /// What can't pass.
    For(Trouble),
    /// What may.
    By(Fault),
}

impl Meeting for Board {
    fn name(&self) -> &str {
        self.hub.name()
    }

    fn meet(&mut self, store: &mut Store, how: &Taking, again: bool) -> Result<Met, StoreError> {
        let mut met = Met::default();
        let (id, name) = (self.hub.id()?, self.hub.name().to_owned());
        let place = Place::met_at(store, id, "hub", &name, again)?;
        self.take_new(store, place, how, &mut met)?;
        self.give(store, place, how, &mut met)?;
        place.met(store, &met.taken.left, how.unix_ms)?;
        Ok(met)
    }

    fn rehearse(&mut self, store: &mut Store, how: &Taking) -> Result<Met, StoreError> {
        self.hub.id()?;
        self.would(store, how)
    }

    fn compare(&mut self, store: &Store) -> Result<Compared, StoreError> {
        self.hub.id()?;
        let (mut there, mut last): (BTreeMap<Id, Hash>, i64) = (BTreeMap::new(), 0);
        let board = self.board.bytes().to_vec();
        loop {
            let rows = self.hub.ask(statements::HASHES, &[(&board, Type::BYTEA), (&last, Type::INT8)])?;
            for row in &rows {
                let set = id_at(row, 1).zip(row.get::<_, &[u8]>(2).try_into().ok());
                let (id, hash) = set.filter(|_| is_arrival(row.get(0))).ok_or_else(|| self.hub.odd())?;
                there.insert(id, hash);
                last = row.get(0);
            }
            if rows.is_empty() {
                let name = self.hub.name();
                return store.read(|c| super::compared(c, name, there, Vec::new()));
            }
        }
    }
}

fn id_at(row: &Row, column: usize) -> Option<Id> {
    Some(Id::from_bytes(row.get::<_, &[u8]>(column).try_into().ok()?))
}

/// Whether a set may lie there: they are counted from one on, and no hub comes near the end of what a server can count.
fn is_arrival(n: i64) -> bool {
    (1..1 << 60).contains(&n)
}

/// An instant in microseconds since 1970, as a server keeps it.
fn micros(at: SystemTime) -> i64 {
    match at.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_micros()).unwrap_or(i64::MAX),
    }
}

/// A role's name as it may be shown: short, and of harmless characters.
fn clean(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(64).collect()
}

/// Waits for about so long, so that not all who wait come back at once.
fn rest(about: Duration) {
    let share = RandomState::new().build_hasher().finish() % 1000;
    std::thread::sleep(about / 2 + about.mul_f64(f64::from(u32::try_from(share).unwrap_or(0)) / 1000.0));
}

/// A password lies in this process's memory from here on: where it dies, its memory is not written to a file.
fn keep_out_of_cores() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
