//! Every statement that a hub is asked: only what PostgreSQL, CockroachDB and YugabyteDB share, and each may be repeated.

/// Which hub it is, and how its tables are laid out.
pub(super) const HUB: &str = "SELECT id, CAST(format AS BIGINT) FROM upshot_hub WHERE one = 1";

/// The boards there, each with when something of it came last.
pub(super) const BOARDS: &str = "SELECT board, max(pushed_at) FROM upshot_set GROUP BY board ORDER BY board";

/// Who gave something of a board.
pub(super) const PEOPLE: &str = "SELECT DISTINCT pushed_by FROM upshot_set WHERE board = $1 ORDER BY pushed_by LIMIT 8";

/// What came from an arrival on, itself included: it is the anchor of whoever read up to it.
pub(super) const HEADS: &str = "SELECT arrival, id, hash, readings, length(parts), length(body), pushed_by, pushed_at
    FROM upshot_set WHERE board = $1 AND arrival >= $2 ORDER BY arrival LIMIT 201";

/// The same of sets that are named.
pub(super) const NAMED: &str = "SELECT arrival, id, hash, readings, length(parts), length(body), pushed_by, pushed_at
    FROM upshot_set WHERE board = $1 AND id = ANY($2) ORDER BY arrival";

/// The lines of sets, and the names of their parts.
pub(super) const BODIES: &str =
    "SELECT arrival, body, parts FROM upshot_set WHERE board = $1 AND arrival = ANY($2) ORDER BY arrival";

/// Parts by their names, as far as they are no longer than told.
pub(super) const PARTS: &str =
    "SELECT hash, body FROM upshot_part WHERE board = $1 AND hash = ANY($2) AND length(body) <= $3";

/// Which parts are there.
pub(super) const PART_NAMES: &str = "SELECT hash FROM upshot_part WHERE board = $1 AND hash = ANY($2)";

/// Ids and hashes after an arrival.
pub(super) const HASHES: &str =
    "SELECT arrival, id, hash FROM upshot_set WHERE board = $1 AND arrival > $2 ORDER BY arrival LIMIT 10000";

/// The last arrival.
pub(super) const LAST: &str = "SELECT coalesce(max(arrival), 0) FROM upshot_set WHERE board = $1";

/// Whether there is the role that writers are members of.
pub(super) const ROLE: &str = "SELECT 1 FROM pg_roles WHERE rolname = 'upshot_writer'";

/// Makes that role.
pub(super) const MAKE_ROLE: &str = "CREATE ROLE upshot_writer NOLOGIN";

/// Gives the hub its id, where it has none.
pub(super) const NAME: &str =
    "INSERT INTO upshot_hub (one, id, format) VALUES (1, $1, $2) ON CONFLICT (one) DO NOTHING";

/// Gives so many parts: the board is `$1`, then a hash and a body each.
pub(super) fn give_parts(parts: usize) -> String {
    let rows = rows(parts, 2);
    format!("INSERT INTO upshot_part (board, hash, body) VALUES {rows} ON CONFLICT (board, hash) DO NOTHING")
}

/// Gives so many sets: the board is `$1`, then arrival, id, hash, readings, parts and line each.
pub(super) fn give_sets(sets: usize) -> String {
    let rows = rows(sets, 6);
    format!(
        "INSERT INTO upshot_set (board, arrival, id, hash, readings, parts, body) VALUES {rows}
         ON CONFLICT DO NOTHING RETURNING arrival, pushed_at"
    )
}

/// So many rows that begin with `$1` and go on with so many values of their own.
fn rows(n: usize, values: usize) -> String {
    let row = |row: usize| {
        let own: Vec<String> = (0..values).map(|at| format!("${}", values * row + at + 2)).collect();
        format!("($1, {})", own.join(", "))
    };
    (0..n).map(row).collect::<Vec<_>>().join(", ")
}

/// What makes the tables, a statement each; rights by table where the engine has none by column.
pub(crate) fn tables(cockroach: bool) -> Vec<String> {
    let text = include_str!("../hub.sql");
    let made = text.split_inclusive(";\n").map(str::trim).filter(|statement| !statement.is_empty());
    let by_table = |statement: &str| match statement.find("INSERT (board") {
        Some(at) if cockroach => format!("{}INSERT ON upshot_set TO upshot_writer;", &statement[..at]),
        _ => statement.to_owned(),
    };
    made.map(by_table).collect()
}

/// What `upshot hub sql` prints for whoever runs the database.
pub(crate) fn sql(cockroach: bool) -> String {
    let tables = tables(cockroach).join("\n");
    format!(
        "-- Once on a server; people's roles are made members of it: GRANT upshot_writer TO bo;\n{MAKE_ROLE};\n\n\
         -- In the database (and schema) where copies shall meet; `upshot hub init URL` then gives it its id.\n{tables}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that CockroachDB or YugabyteDB lack, or that a pooler in transaction mode breaks.
    const LACKED: [&str; 26] = [
        "LISTEN",
        "NOTIFY",
        "ADVISORY",
        "SEQUENCE",
        "SERIAL",
        "NEXTVAL",
        "TRIGGER",
        "PARTITION",
        "COPY",
        "ENUM",
        "TEMPORARY",
        "TEMP",
        "SAVEPOINT",
        "LOCK",
        "PREPARE",
        "DEALLOCATE",
        "SET",
        "CURSOR",
        "DECLARE",
        "XMIN",
        "CTID",
        "VACUUM",
        "EXCLUDE",
        "MERGE",
        "UPDATE",
        "DELETE",
    ];

    #[test]
    fn every_statement_is_one_that_three_engines_share() {
        let mut all: Vec<String> =
            [HUB, BOARDS, PEOPLE, HEADS, NAMED, BODIES, PARTS, PART_NAMES, HASHES, LAST, ROLE, MAKE_ROLE, NAME]
                .map(str::to_owned)
                .into();
        all.extend([give_parts(1), give_parts(3), give_sets(1), give_sets(200)]);
        all.extend(tables(false));
        all.extend(tables(true));
        // What stands in this file and is not looked at here would be a statement that nobody looked at.
        let source = include_str!("statements.rs");
        let source = source.split("#[cfg(test)]").next().unwrap();
        let consts = source.matches("pub(super) const ").count();
        assert_eq!(
            (consts, source.matches("pub(super) fn ").count()),
            (13, 2),
            "a new statement is looked at here too"
        );
        for statement in all {
            let words = statement.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_uppercase);
            let found: Vec<String> = words.filter(|word| LACKED.contains(&word.as_str())).collect();
            assert!(found.is_empty(), "{statement} says {found:?}");
        }
    }

    #[test]
    fn what_is_given_names_each_value_once() {
        assert_eq!(
            give_parts(2),
            "INSERT INTO upshot_part (board, hash, body) VALUES ($1, $2, $3), ($1, $4, $5) ON CONFLICT (board, hash) DO NOTHING"
        );
        let sets = give_sets(200);
        assert!(sets.contains("$1201)") && !sets.contains("$1202"), "{sets}");
    }

    #[test]
    fn rights_are_by_table_where_there_are_none_by_column() {
        let (columns, table) = (tables(false), tables(true));
        assert_eq!((columns.len(), table.len()), (6, 6));
        assert!(columns[5].contains("INSERT (board, arrival"), "{columns:?}");
        assert_eq!(table[5], "GRANT SELECT, INSERT ON upshot_set TO upshot_writer;");
        assert!(sql(false).starts_with("-- Once on a server"));
        // Nobody who writes may change or remove what stands.
        assert!(!sql(true).contains("DELETE") && !sql(true).contains("UPDATE") && !sql(true).contains("ALL "));
    }
}
