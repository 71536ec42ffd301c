//! The sentence: one table, the first line that fits, from the first of the spans to the last.

use serde::Serialize;

use super::{Row, What};

/// From how many spans on anything is compared.
const LEAST: usize = 2;
/// Output has risen, or fallen, from this share of where it was on.
const SHARE: f64 = 0.25;

/// What there is too little of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lacks {
    /// Spans with an outcome that had a ship and time to answer.
    Outcomes,
    /// Spans with a ship, or with a reading of an output metric.
    Output,
}

/// What the rows come to. It never says because.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// Fewer than two spans to compare.
    TooLittle(Vec<Lacks>),
    /// Output rose, and no more outcomes moved.
    NothingMoved,
    /// Output rose, and more outcomes moved.
    Moved,
    /// Output did not rise, and more outcomes moved.
    Matter,
    /// Output did not rise, and no more outcomes moved.
    NoFaster,
}

impl Says {
    /// Of some rows.
    pub fn of(rows: &[Row]) -> Self {
        let spans = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let moved = rows.iter().find(|row| row.what == What::Moved);
        let output = || rows.iter().filter(|row| matches!(row.what, What::Output(..) | What::Shipped));
        let any = |at: usize| output().any(|row| made(row, at));
        let answered = moved.map_or(0, |row| row.cells.iter().flatten().count());
        let mut lacks = Vec::new();
        if answered < LEAST {
            lacks.push(Lacks::Outcomes);
        }
        if (0..spans).filter(|at| any(*at)).count() < LEAST {
            lacks.push(Lacks::Output);
        }
        if !lacks.is_empty() {
            return Self::TooLittle(lacks);
        }
        let went: Vec<i32> = output().map(went).collect();
        let count = |way: i32| went.iter().filter(|w| **w == way).count();
        let up = count(1) > count(-1);
        let more = moved.and_then(Row::ends).is_some_and(|(first, last)| last.value > first.value);
        match (up, more) {
            (true, false) => Self::NothingMoved,
            (true, true) => Self::Moved,
            (false, true) => Self::Matter,
            (false, false) => Self::NoFaster,
        }
    }

    /// Its code, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLittle(_) => "too_little",
            Self::NothingMoved => "faster_nothing_moved",
            Self::Moved => "faster_and_moved",
            Self::Matter => "fewer_that_matter",
            Self::NoFaster => "no_faster",
        }
    }

    /// It in words; what a span is called is told by whoever knows.
    pub fn words(&self, span: &str) -> String {
        match self {
            Self::TooLittle(lacks) => {
                let words = lacks.iter().map(|lacks| match lacks {
                    Lacks::Outcomes => format!("fewer than two {span}s have an outcome with a ship and time to answer"),
                    Lacks::Output => format!("fewer than two {span}s have a ship or a reading of an output metric"),
                });
                format!("too little to compare: {}", words.collect::<Vec<_>>().join("; "))
            }
            Self::NothingMoved => "faster, and nothing more moved".to_owned(),
            Self::Moved => "faster, and it moved".to_owned(),
            Self::Matter => "not faster, and it moved: fewer things that matter".to_owned(),
            Self::NoFaster => "no faster, and no more moved".to_owned(),
        }
    }
}

/// Whether anything was made in a span, as a row tells it: a count of 0 is nothing.
fn made(row: &Row, at: usize) -> bool {
    let cell = row.cells.get(at).and_then(Option::as_ref);
    cell.is_some_and(|cell| row.what != What::Shipped || cell.value > 0.0)
}

/// Whether a row rose, fell, or neither.
fn went(row: &Row) -> i32 {
    let Some((first, last)) = row.ends() else { return 0 };
    let (least, by) = (first.value.abs() * SHARE, last.value - first.value);
    match () {
        () if by > 0.0 && by >= least => 1,
        () if by < 0.0 && -by >= least => -1,
        () => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cell;
    use super::*;

    fn moved(cells: [Option<usize>; 3]) -> Row {
        let cell = |n: usize| Cell { value: n as f64, of: Some(4), ..Cell::default() };
        Row { what: What::Moved, cells: cells.into_iter().map(|n| n.map(cell)).collect() }
    }

    fn output(cells: [Option<f64>; 3]) -> Row {
        let cell = |value: f64| Cell { value, ..Cell::default() };
        Row {
            what: What::Output("prs".parse().unwrap(), None),
            cells: cells.into_iter().map(|v| v.map(cell)).collect(),
        }
    }

    fn of(ships: [usize; 3], prs: [Option<f64>; 3], cells: [Option<usize>; 3]) -> &'static str {
        Says::of(&[output(prs), Row::count(What::Shipped, ships), moved(cells)]).code()
    }

    #[test]
    fn each_row_of_its_table() {
        let none = [None; 3];
        let flat = [Some(1), Some(1), Some(1)];
        let more = [Some(1), None, Some(2)];
        assert_eq!(of([4, 4, 5], none, flat), "faster_nothing_moved");
        assert_eq!(of([4, 4, 5], none, more), "faster_and_moved");
        assert_eq!(of([4, 6, 4], none, more), "fewer_that_matter");
        assert_eq!(of([4, 6, 4], none, [Some(2), Some(2), Some(1)]), "no_faster");
        assert_eq!(of([4, 4, 5], none, [None, None, Some(1)]), "too_little");
        assert_eq!(of([0, 0, 5], none, flat), "too_little");
        assert_eq!(Says::of(&[]).code(), "too_little");
    }

    #[test]
    fn output_rises_where_more_of_it_rose_than_fell() {
        let flat = [Some(1); 3];
        assert_eq!(
            of([4, 4, 4], [Some(100.0), None, Some(125.0)], flat),
            "faster_nothing_moved",
            "a quarter is enough"
        );
        assert_eq!(of([4, 4, 4], [Some(100.0), None, Some(124.0)], flat), "no_faster");
        assert_eq!(of([4, 4, 3], [Some(100.0), None, Some(125.0)], flat), "no_faster", "one rose and one fell");
        assert_eq!(of([0, 4, 3], [None, None, Some(9.0)], flat), "faster_nothing_moved", "from nothing is a rise");
        assert_eq!(of([0, 0, 0], [Some(9.0), Some(9.0), None], flat), "no_faster", "readings are output too");
    }

    #[test]
    fn what_is_missing_is_named() {
        let says = Says::of(&[Row::count(What::Shipped, [0, 0, 1]), moved([None; 3])]);
        assert_eq!(says, Says::TooLittle(vec![Lacks::Outcomes, Lacks::Output]));
        assert_eq!(
            says.words("sprint"),
            "too little to compare: fewer than two sprints have an outcome with a ship and time to answer; fewer than two \
             sprints have a ship or a reading of an output metric"
        );
    }
}
