//! The table that was written by hand.

use super::script::here;

/// The rows under a heading of `table.md`, cell by cell.
pub(crate) fn rows(heading: &str) -> Vec<Vec<String>> {
    let table = std::fs::read_to_string(here().join("table.md")).unwrap();
    let from = table.split(&format!("## {heading}\n")).nth(1).unwrap_or_else(|| panic!("no table {heading:?}"));
    let part = from.split("\n## ").next().unwrap();
    let cells =
        |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<String>>();
    let rows: Vec<_> = part.lines().filter(|line| line.starts_with('|')).skip(2).map(cells).collect();
    assert!(!rows.is_empty(), "the table {heading:?} is empty");
    rows
}
