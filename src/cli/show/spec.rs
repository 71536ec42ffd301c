//! The versions of an outcome's spec: the newest first, each with what was changed from the one before.

use serde_json::json;

use crate::cli::context::Ctx;
use crate::cli::print::{Cell, Head, Look};
use crate::domain::id::{Id, Kind, Thing};
use crate::error::Error;
use crate::text::{self, Became, diff};

pub(super) fn show(ctx: &mut Ctx, outcome: Id) -> Result<(), Error> {
    let versions = ctx.session.specs(outcome)?;
    let today = ctx.session.today();
    if ctx.out.is_json() || ctx.out.is_plain() {
        let words = Head::words;
        let heads = [Head::number("version"), words("day"), words("by"), Head::long("text")];
        let row = |v: &crate::domain::outcome::Version| -> Vec<Cell> {
            vec![v.number.to_string().into(), v.on.to_string().into(), v.by.to_string().into(), v.text.clone().into()]
        };
        let objects = versions.iter().map(|v| json!(v));
        ctx.out.table("spec", &heads, versions.iter().map(row).collect(), || objects);
        return Ok(());
    }
    let name = ctx.session.name(Thing::new(Kind::Outcome, outcome));
    if versions.is_empty() {
        let words = format!("{name} has no spec yet. Write one: upshot edit {name} --spec TEXT");
        ctx.out.line(&words);
        return Ok(());
    }
    for (at, version) in versions.iter().enumerate().rev() {
        let head = format!("{name} spec, version {}, {} {}", version.number, version.on.named(today), version.by);
        let head = ctx.out.paint(&head, Look::Strong);
        ctx.out.line(&head);
        // The first stands whole, each later one as what was changed.
        let before = at.checked_sub(1).map_or("", |before| versions[before].text.as_str());
        for (became, line) in diff(before, &version.text) {
            let (mark, look) = match became {
                Became::New if at > 0 => ('+', Look::Good),
                Became::Gone => ('-', Look::Warn),
                _ => (' ', Look::Plain),
            };
            let line = ctx.out.paint(&format!("{mark} {}", text::clean(&line)), look);
            ctx.out.line(line.trim_end());
        }
        if at > 0 {
            ctx.out.line("");
        }
    }
    Ok(())
}
