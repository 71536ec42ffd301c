//! What was made beside what moved, as JSON: every cell of it.

use serde_json::{Value, json};

use crate::domain::faster::{Faster, Row, Says, What};

/// The table with its sentence.
pub(crate) fn faster(faster: &Faster) -> Value {
    let lacks = if let Says::TooLittle(lacks) = &faster.says { json!(lacks) } else { json!([]) };
    json!({
        "per": faster.per, "spans": faster.spans, "rows": faster.rows.iter().map(row).collect::<Vec<_>>(),
        "says": { "code": faster.says.code(), "words": faster.says.words(faster.per.word()), "lacks": lacks },
    })
}

fn row(row: &Row) -> Value {
    let (metric, unit) = match &row.what {
        What::Output(slug, unit) => (Some(slug), unit.as_ref()),
        _ => (None, None),
    };
    json!({ "row": row.what.code(), "metric": metric, "unit": unit, "cells": row.cells, "change": row.change() })
}
