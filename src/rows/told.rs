//! What was understood of a file, said in text and in JSON after every reading of one.

use serde_json::{Map, Value, json};

use super::asked::{Mark, Order, Per, Zone};
use crate::domain::amount::{quoted, with_unit};
use crate::domain::day::Day;

/// How many names are listed, and how much of each.
const NAMES: usize = 8;
const CUT: usize = 40;

/// What was understood.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub(super) shape: &'static str,
    pub(super) shape_words: &'static str,
    pub(super) delimiter: Option<char>,
    pub(super) decimal: Option<Mark>,
    pub(super) lines: u64,
    pub(super) above: u64,
    pub(super) totals: u64,
    pub(super) footer: u64,
    pub(super) gaps: Vec<(&'static str, u64)>,
    pub(super) said_twice: u64,
    pub(super) not_over: u64,
    /// The last period that is not over, as it is called.
    pub(super) running: Option<String>,
    pub(super) cut: Option<Cut>,
    pub(super) outside: u64,
    pub(super) without_day: u64,
    pub(super) columns: Vec<(&'static str, String)>,
    pub(super) unused: Vec<String>,
    pub(super) guessed: Vec<String>,
    pub(super) days: Option<Order>,
    pub(super) proof: Option<u64>,
    pub(super) zone: Option<Zone>,
    pub(super) unit: Option<String>,
    pub(super) scale: Option<f64>,
    pub(super) thousands: bool,
    pub(super) per: Option<Per>,
    pub(super) zeros: u64,
    pub(super) added_up: Vec<String>,
    pub(super) wheres: Vec<String>,
    pub(super) taken: u64,
    pub(super) of_all: u64,
    pub(super) series: Vec<(String, u64)>,
    pub(super) rows: u64,
    pub(super) from: Option<Day>,
    pub(super) to: Option<Day>,
    pub(super) least: Option<f64>,
    pub(super) most: Option<f64>,
    pub(super) several: Option<Several>,
    pub(super) firsts: Option<&'static str>,
}

/// Days with more than one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Several {
    pub(super) days: u64,
    pub(super) of: u64,
    pub(super) most: u64,
}

/// A first period that the file may cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) what: &'static str,
    pub(super) from: Day,
}

impl Said {
    /// In three parts, those that are empty left out; `file` is how the file is called.
    pub fn lines(&self, file: &str, today: Day, metric: &str) -> Vec<String> {
        let mut lines = vec![format!("read      {}", self.read(file))];
        lines.push(format!("columns   {}", self.roles()));
        lines.push(format!("rows      {}", self.found(metric, today)));
        lines.extend(self.loud().into_iter().map(|line| format!("          {line}")));
        lines
    }

    /// The column of the value.
    pub fn value(&self) -> Option<&str> {
        self.columns.iter().find(|(role, _)| *role == "value").map(|(_, name)| name.as_str())
    }

    fn read(&self, file: &str) -> String {
        let mut parts = vec![self.shape_words.to_owned()];
        if self.decimal == Some(Mark::Comma) {
            parts.push("decimal comma".to_owned());
        }
        parts.push(count(self.lines, if matches!(self.shape, "json") { "row" } else { "line" }));
        let mut left = Vec::new();
        let mut leave = |n: u64, one: &str, many: &str, more: String| {
            if n > 0 {
                left.push(format!("{n} {}{more}", if n == 1 { one } else { many }));
            }
        };
        leave(self.above, "line above", "lines above", String::new());
        leave(self.totals, "total", "totals", String::new());
        leave(self.footer, "line below", "lines below", String::new());
        let kinds: Vec<&str> = self.gaps.iter().map(|(kind, _)| *kind).take(NAMES).collect();
        leave(self.gaps.iter().map(|(_, n)| n).sum(), "gap", "gaps", format!(" ({})", kinds.join(", ")));
        leave(self.said_twice, "row said twice", "rows said twice", String::new());
        let running = self.running.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
        leave(self.not_over, "not over", "not over", running);
        leave(self.outside, "row outside --from and --to", "rows outside --from and --to", String::new());
        leave(self.without_day, "row without a day", "rows without a day", String::new());
        let left = if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
        format!("{file}: {}{left}", parts.join(", "))
    }

    fn roles(&self) -> String {
        let proof = match (self.days, self.proof) {
            (Some(days), Some(line)) => format!(" ({}, line {line} proves it)", days.word()),
            (Some(days), None) => format!(" ({})", days.word()),
            _ => String::new(),
        };
        let role = |(role, name): &(&str, String)| match *role {
            "day" => format!("day = {}{proof}", name_of(name)),
            "value" => match &self.unit {
                Some(unit) => format!("value = {} in {}", name_of(name), quoted(unit).trim_matches('"')),
                None => format!("value = {}", name_of(name)),
            },
            role => format!("{role} = {}", name_of(name)),
        };
        let mut said = self.columns.iter().map(role).collect::<Vec<_>>().join(", ");
        if let Some(zone) = self.zone {
            said.push_str(&format!("; in {}", zone.words()));
        }
        if let Some(scale) = self.scale {
            said.push_str(&format!("; times {scale}"));
        }
        if self.thousands {
            said.push_str("; k and M are thousands and millions");
        }
        if !self.unused.is_empty() {
            said.push_str(&format!("; not used: {}", names(&self.unused)));
        }
        if !self.wheres.is_empty() {
            said.push_str(&format!(
                "; only {} ({} of {})",
                self.wheres.join(", "),
                self.taken,
                count(self.of_all, "row")
            ));
        }
        said
    }

    fn found(&self, metric: &str, today: Day) -> String {
        let of = if metric.is_empty() { String::new() } else { format!(" of {metric}") };
        let mut said = format!("{}{of}", count(self.rows, "reading"));
        if let (Some(from), Some(to)) = (self.from, self.to) {
            let days = if from == to {
                from.weekday_short(today)
            } else {
                format!("{} to {}", from.weekday_short(today), to.weekday_short(today))
            };
            said.push_str(&format!(", {days}"));
        }
        if let (Some(least), Some(most)) = (self.least, self.most) {
            let unit = self.unit.as_deref();
            let range = if least == most {
                with_unit(least, unit)
            } else {
                format!("{} to {}", with_unit(least, unit), with_unit(most, unit))
            };
            said.push_str(&format!(", {range}"));
        }
        if let Some(per) = self.per {
            said.push_str(&format!("; {}", per.words().trim_start_matches("--")));
        }
        if self.series.len() > 1 {
            let names: Vec<String> =
                self.series.iter().map(|(name, n)| format!("{} {n}", name_of(name))).take(NAMES).collect();
            let more = if self.series.len() > NAMES { ", …" } else { "" };
            said.push_str(&format!(": {}{more}", names.join(", ")));
        }
        said
    }

    /// What has to be seen, a sentence each.
    pub fn loud(&self) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(several) = &self.several {
            said.push(format!(
                "Several rows on {} of {} (up to {}): the median of a day counts. For its sum: --per day sum",
                several.days,
                count(several.of, "day"),
                several.most
            ));
        }
        if let Some(what) = self.firsts {
            let all = if what == "month" { "All on the first of a month" } else { "All on Mondays" };
            said.push(format!("{all}, kept as written. If each is of the {what} that begins there: --per {what} last"));
        }
        if !self.added_up.is_empty() {
            said.push(format!("Put together over {}", names(&self.added_up)));
        }
        if self.zeros > 0 {
            let what = self.per.map_or("day", |per| per.span.word());
            let (n, s) = (self.zeros, if self.zeros == 1 { "" } else { "s" });
            let counts = if n == 1 { "counts" } else { "count" };
            said.push(format!("{n} {what}{s} without rows {counts} as 0 (--no-zeros leaves them out)"));
        }
        if let Some(cut) = &self.cut {
            said.push(format!(
                "The first {} is left out, as the file may begin within it; if it is whole: --from {}",
                cut.what, cut.from
            ));
        }
        said
    }

    /// By the contract.
    pub fn json(&self, file: &str) -> Value {
        let mut columns = Map::new();
        for role in ["day", "value", "n", "of", "metric", "note", "source", "clock"] {
            let named: Vec<&String> = self.columns.iter().filter(|(r, _)| *r == role).map(|(_, name)| name).collect();
            columns.insert(role.to_owned(), named.first().map_or(Value::Null, |name| json!(cut(name))));
        }
        let gaps: Map<String, Value> = self.gaps.iter().map(|(kind, n)| ((*kind).to_owned(), json!(n))).collect();
        let several = self.several.as_ref().map(|s| json!({ "days": s.days, "most": s.most }));
        let series: Vec<Value> =
            self.series.iter().take(1000).map(|(name, rows)| json!({ "name": cut(name), "rows": rows })).collect();
        let list = |names: &[String]| -> Vec<String> { names.iter().take(100).map(|name| cut(name)).collect() };
        json!({
            "file": file, "shape": self.shape, "delimiter": self.delimiter, "decimal": self.decimal.map(Mark::word),
            "lines": self.lines, "above": self.above, "totals": self.totals, "footer": self.footer, "gaps": gaps,
            "said_twice": self.said_twice, "not_over": self.not_over, "outside": self.outside,
            "without_day": self.without_day, "columns": columns, "unused": list(&self.unused),
            "guessed": list(&self.guessed), "days": self.days.map(Order::word), "days_proof": self.proof,
            "zone": self.zone.map(Zone::words), "unit": self.unit, "scale": self.scale,
            "per": self.per.map(|per| format!("{} {}", per.span.word(), per.how.word())), "zeros": self.zeros,
            "where": list(&self.wheres), "series": series, "rows": self.rows, "from": self.from, "to": self.to,
            "least": self.least, "most": self.most, "several": several, "notes": self.loud(),
        })
    }
}

/// A number of things.
pub(super) fn count(n: u64, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// A name, cut.
fn cut(name: &str) -> String {
    let mut cut: String = name.chars().take(CUT).collect();
    if cut.len() < name.len() {
        cut.push('…');
    }
    cut
}

/// A name of a file's, as it stands in a sentence: in quotes where it is more than a word.
fn name_of(name: &str) -> String {
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '#' | '(' | ')' | '/' | '%'));
    if plain { cut(name) } else { quoted(&cut(name)) }
}

fn names(list: &[String]) -> String {
    let mut shown: Vec<String> = list.iter().take(NAMES).map(|name| name_of(name)).collect();
    if list.len() > NAMES {
        shown.push(format!("and {} more", list.len() - NAMES));
    }
    shown.join(", ")
}
