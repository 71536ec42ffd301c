//! Which table holds which kind, and which column each field: the one list that writing, reading, rebuilding and
//! checking all go by.

use crate::domain::id::Kind;

/// How a field's value lies in its column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum As {
    /// A JSON string as TEXT: words, days, codes.
    Text,
    /// A JSON number as INTEGER.
    Int,
    /// A JSON true or false as 1 or 0.
    Bool,
    /// The identity of another thing as sixteen bytes.
    Id(Kind),
    /// Anything else as JSON text.
    Json,
}

/// One kind's table.
pub(crate) struct Table {
    pub(crate) kind: Kind,
    pub(crate) fields: &'static [(&'static str, As)],
}

impl Table {
    /// The table of a kind.
    pub(crate) fn of(kind: Kind) -> &'static Table {
        // The list is in the order of `Kind::ALL`, which a test keeps.
        &TABLES[kind as usize]
    }

    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        self.kind.word()
    }

    /// How a field lies, if the kind has it.
    pub(crate) fn field(&self, name: &str) -> Option<As> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, lies)| *lies)
    }

    /// The columns of its fields, quoted, in order.
    pub(crate) fn columns(&self) -> String {
        let names: Vec<String> = self.fields.iter().map(|(field, _)| format!("\"{field}\"")).collect();
        names.join(", ")
    }

    /// Whether its things have a number, and letters after it where two copies gave it.
    pub(crate) fn is_numbered(&self) -> bool {
        self.field("number").is_some()
    }

    /// What holds for rows that count: things not gone, events whose set is not undone.
    pub(crate) fn counts(&self) -> &'static str {
        if self.kind.is_event() { "set_no NOT IN (SELECT set_no FROM undone)" } else { "gone = 0" }
    }
}

use As::{Bool, Id, Int, Json, Text};

pub(crate) static TABLES: [Table; 16] = [
    Table {
        kind: Kind::Board,
        fields: &[("strictness", Text), ("ceiling", Int), ("debt_limit", Int), ("week_start", Int)],
    },
    Table {
        kind: Kind::Person,
        fields: &[("handle", Text), ("also", Json), ("away_until", Text), ("left", Text), ("robot", Bool)],
    },
    Table {
        kind: Kind::Metric,
        fields: &[
            ("slug", Text),
            ("name", Text),
            ("unit", Text),
            ("better", Text),
            ("kind", Text),
            ("measures", Text),
            ("source", Text),
            ("every", Int),
            ("lag", Int),
            ("weekdays", Bool),
            ("events", Bool),
            ("season", Text),
            ("control", Json),
            ("retired", Text),
            ("claim", Json),
        ],
    },
    Table {
        kind: Kind::Objective,
        fields: &[
            ("number", Int),
            ("statement", Text),
            ("period", Text),
            ("business_owner", Text),
            ("planned_value", Int),
            ("actual", Json),
        ],
    },
    Table {
        kind: Kind::Outcome,
        fields: &[
            ("number", Int),
            ("title", Text),
            ("problem", Text),
            ("for_whom", Text),
            ("matters", Text),
            ("metric", Id(Kind::Metric)),
            ("aim", Text),
            ("baseline", Json),
            ("target", Json),
            ("due", Text),
            ("wrong_if", Json),
            ("looked", Json),
            ("spec", Text),
            ("owner", Text),
            ("offered_to", Json),
            ("rank", Text),
            ("framed_on", Text),
            ("objective", Id(Kind::Objective)),
            ("result", Json),
        ],
    },
    Table { kind: Kind::Contributor, fields: &[("outcome", Id(Kind::Outcome)), ("handle", Text), ("function", Text)] },
    Table {
        kind: Kind::Guardrail,
        fields: &[("outcome", Id(Kind::Outcome)), ("metric", Id(Kind::Metric)), ("limit", Json)],
    },
    Table {
        kind: Kind::Hypothesis,
        fields: &[
            ("number", Int),
            ("outcome", Id(Kind::Outcome)),
            ("build", Text),
            ("because", Text),
            ("expect", Json),
            ("window", Int),
            ("confidence", Int),
            ("doing", Text),
            ("state", Text),
            ("written_on", Text),
            ("started_on", Text),
            ("ship", Json),
            ("looks", Json),
            ("follows", Id(Kind::Hypothesis)),
            ("after_refuted", Json),
            ("details", Text),
        ],
    },
    Table { kind: Kind::Link, fields: &[("thing", Json), ("url", Text)] },
    Table {
        kind: Kind::Verdict,
        fields: &[
            ("hypothesis", Id(Kind::Hypothesis)),
            ("call", Text),
            ("learned", Text),
            ("next", Text),
            ("next_text", Text),
            ("evidence", Json),
            ("waiver", Text),
            ("signed_by", Text),
            ("typed_by", Text),
            ("proposed", Bool),
            ("on", Text),
            ("shared", Json),
            ("replaces", Id(Kind::Verdict)),
            ("anyway", Json),
            ("contradicts", Json),
            ("why", Text),
            ("on_judgement", Bool),
        ],
    },
    Table {
        kind: Kind::Note,
        fields: &[
            ("thing", Json),
            ("kind", Text),
            ("stance", Text),
            ("text", Text),
            ("link", Text),
            ("by", Text),
            ("on", Text),
        ],
    },
    Table {
        kind: Kind::ScopeCall,
        fields: &[
            ("outcome", Id(Kind::Outcome)),
            ("request", Text),
            ("asked_by", Text),
            ("asked_on", Text),
            ("decision", Json),
        ],
    },
    Table {
        kind: Kind::Sprint,
        fields: &[
            ("number", Int),
            ("name", Text),
            ("starts", Text),
            ("ends", Text),
            ("goal", Id(Kind::Outcome)),
            ("state", Text),
            ("closed_on", Text),
            ("anyway", Json),
        ],
    },
    Table {
        kind: Kind::Commitment,
        fields: &[
            ("sprint", Id(Kind::Sprint)),
            ("outcome", Id(Kind::Outcome)),
            ("owner", Text),
            ("opening", Json),
            ("answer", Json),
            ("kept", Json),
            ("carried_because", Text),
            ("anyway", Json),
        ],
    },
    Table { kind: Kind::Review, fields: &[("sprint", Id(Kind::Sprint)), ("on", Text), ("by", Text), ("whole", Json)] },
    Table { kind: Kind::Chore, fields: &[("text", Text), ("by", Text), ("done_on", Text)] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_finds_its_own_table() {
        for kind in Kind::ALL.iter().copied() {
            assert_eq!(Table::of(kind).kind, kind);
        }
    }
}
