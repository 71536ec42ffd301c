//! What a file may hold besides rows: the statements of its format and nothing else. SQLite runs what stands in the schema
//! table whatever the row says of itself, so it is the statements that are compared, to the letter.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::convert::Words;
use super::error::StoreError;
use super::open::{FIRST, VERSION};
use crate::weaken;

/// The statements of this program's format, as SQLite keeps them.
fn statements() -> BTreeSet<&'static str> {
    let made = |part: &'static str| {
        let at = if part.starts_with("CREATE ") { 0 } else { part.find("\nCREATE ")? + 1 };
        Some(part[at..].trim_end())
    };
    FIRST.split_inclusive(";\n").filter_map(made).map(|sql| sql.strip_suffix(';').unwrap_or(sql)).collect()
}

/// The names of what every board has.
pub(super) fn names() -> Vec<&'static str> {
    statements().into_iter().filter_map(name_of).collect()
}

/// The third word of a statement is what it makes; `UNIQUE` and the like are not used here.
fn name_of(sql: &str) -> Option<&str> {
    sql.split([' ', '(']).nth(2)
}

/// Refuses a file that has anything that is not the format's own: it would run on our reads or writes.
///
/// A newer minor may have added tables and plain indexes, and columns to tables; never a trigger, a view or a virtual
/// table.
pub(super) fn known(c: &Connection, version: i64) -> Result<(), StoreError> {
    if weaken::off("schema") {
        return Ok(());
    }
    let ours = statements();
    let newer = version > VERSION;
    let mut statement = c.prepare("SELECT type, name, sql FROM sqlite_schema")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let word = |at: usize| row.get::<_, Option<Words>>(at).map(|words| words.map(|w| w.0).unwrap_or_default());
        let (kind, name, sql) = (word(0)?.to_lowercase(), word(1)?, word(2)?);
        let own = ours.contains(sql.as_str()) && name_of(&sql) == Some(name.as_str());
        // What SQLite makes for itself: the index of a key, the statistics of ANALYZE.
        let internal = kind == "index" && sql.is_empty() && name.starts_with("sqlite_autoindex_")
            || kind == "table" && name.starts_with("sqlite_stat") && sql.starts_with("CREATE TABLE sqlite_stat");
        if !(own || internal || newer && is_plain(&kind, &sql)) {
            return Err(foreign(&kind, &name));
        }
    }
    if !newer {
        return Ok(());
    }
    let mut statement = c.prepare(
        "SELECT type, name FROM pragma_table_list WHERE schema = 'main' AND lower(type) NOT IN ('table') LIMIT 1",
    )?;
    let mut rows = statement.query([])?;
    if let Some(row) = rows.next()? {
        return Err(foreign(&row.get::<_, Words>(0)?.0, &row.get::<_, Words>(1)?.0));
    }
    drop(rows);
    // An index over an expression runs it on every write; ours is known by its statement.
    let mut statement = c.prepare(
        "SELECT DISTINCT l.name FROM sqlite_schema l JOIN pragma_index_xinfo(l.name) x
         WHERE lower(l.type) = 'index' AND x.cid = -2 AND l.name <> 'hypothesis_shipped' LIMIT 1",
    )?;
    let mut rows = statement.query([])?;
    match rows.next()? {
        Some(row) => Err(foreign("index over an expression", &row.get::<_, Words>(0)?.0)),
        None => Ok(()),
    }
}

/// Whether a statement that is not ours makes a plain table or index.
fn is_plain(kind: &str, sql: &str) -> bool {
    let mut words = sql.split_whitespace().map(str::to_uppercase);
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    first == "CREATE" && matches!((kind, second.as_str()), ("table", "TABLE") | ("index", "INDEX" | "UNIQUE"))
}

fn foreign(kind: &str, name: &str) -> StoreError {
    let kind = if matches!(kind, "table" | "index" | "trigger" | "view" | "virtual" | "shadow") || kind.contains(' ') {
        kind
    } else {
        "thing"
    };
    let short: String = name.chars().take(60).collect();
    StoreError::Foreign(format!("it has a {kind} called {short:?} that is not upshot's, and might run on every write"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statements_are_those_that_sqlite_keeps() {
        let c = Connection::open_in_memory().unwrap();
        c.execute_batch(FIRST).unwrap();
        known(&c, VERSION).unwrap();
        let mut statement = c.prepare("SELECT name FROM sqlite_schema WHERE sql IS NOT NULL").unwrap();
        let there: BTreeSet<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(there, names().into_iter().map(str::to_owned).collect());
    }

    #[test]
    fn what_is_added_is_refused_by_any_spelling() {
        for sql in [
            "CREATE TRIGGER theirs AFTER INSERT ON digest BEGIN SELECT 1; END",
            "CREATE VIEW theirs AS SELECT 1",
            "CREATE TABLE theirs (x)",
            "CREATE INDEX theirs ON metric(name)",
            "CREATE INDEX theirs ON metric(lower(name))",
            "DROP TRIGGER note_keep; CREATE TRIGGER note_keep BEFORE UPDATE ON note BEGIN SELECT 1; END",
            "CREATE VIRTUAL TABLE theirs USING fts5(x)",
            "ALTER TABLE metric ADD COLUMN theirs TEXT",
        ] {
            let c = Connection::open_in_memory().unwrap();
            c.execute_batch(FIRST).unwrap();
            c.execute_batch(sql).unwrap();
            assert!(known(&c, VERSION).is_err(), "{sql}");
        }
        // A row that calls itself something else still runs.
        let c = Connection::open_in_memory().unwrap();
        c.execute_batch(FIRST).unwrap();
        c.execute_batch(
            "CREATE TRIGGER theirs AFTER INSERT ON digest BEGIN SELECT 1; END;
             PRAGMA writable_schema = ON; UPDATE sqlite_schema SET type = 'TRIGGER' WHERE name = 'theirs'",
        )
        .unwrap();
        assert!(known(&c, VERSION).is_err());
    }

    #[test]
    fn a_newer_minor_may_add_plain_tables_columns_and_indexes() {
        let c = Connection::open_in_memory().unwrap();
        c.execute_batch(FIRST).unwrap();
        c.execute_batch("CREATE TABLE more (x); CREATE INDEX more_x ON more(x); ALTER TABLE metric ADD COLUMN y TEXT")
            .unwrap();
        known(&c, VERSION + 1).unwrap();
        c.execute_batch("CREATE INDEX more_y ON more(lower(x))").unwrap();
        assert!(known(&c, VERSION + 1).is_err());
    }
}
