//! Where the labels of what shipped stand above a drawing, so that none lies on another: beside each other where there is
//! room, stacked where there is little, and by letters with a legend where even that is not enough.

/// How wide a letter of the drawing's type is at the most, in its units.
pub(super) const LETTER: f64 = 6.6;
/// The space between two labels.
const GAP: f64 = 3.0;
/// So many rows of labels stand above a drawing.
pub(super) const ROWS: usize = 3;

/// A label: where its middle lies, in which row from the bottom, and its words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    pub(super) x: f64,
    pub(super) row: usize,
    pub(super) words: String,
}

/// Labels laid out, and the legend where they are letters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Laid {
    pub(super) labels: Vec<Label>,
    pub(super) legend: Option<String>,
}

impl Laid {
    /// How many rows they take.
    pub(super) fn rows(&self) -> usize {
        self.labels.iter().map(|label| label.row + 1).max().unwrap_or(0)
    }
}

/// How wide some words are.
pub(super) fn wide(words: &str) -> f64 {
    words.chars().count() as f64 * LETTER
}

/// Lays labels out by where they belong, within two edges.
pub(super) fn laid(ships: &[(f64, &str)], edges: (f64, f64)) -> Laid {
    let whole = stacked(ships.iter().map(|(x, words)| (*x, (*words).to_owned())), edges);
    if let Some(labels) = whole {
        return Laid { labels, legend: None };
    }
    // Those of one place share a letter.
    let mut letters: Vec<(f64, Vec<&str>)> = Vec::new();
    for (x, words) in ships {
        match letters.last_mut().filter(|(last, _)| x - last < LETTER + GAP) {
            Some((_, all)) => all.push(words),
            None => letters.push((*x, vec![words])),
        }
    }
    let named = || letters.iter().zip(('a'..='z').cycle());
    let labels = stacked(named().map(|((x, _), letter)| (*x, letter.to_string())), edges).unwrap_or_default();
    let legend = named().map(|((_, all), letter)| format!("{letter} {}", all.join(" "))).collect::<Vec<_>>().join(", ");
    Laid { labels, legend: Some(legend) }
}

/// Labels each in the lowest row that has room; none where there are too few rows.
fn stacked(of: impl Iterator<Item = (f64, String)>, (left, right): (f64, f64)) -> Option<Vec<Label>> {
    let mut ends = [f64::MIN; ROWS];
    let mut labels = Vec::new();
    for (at, words) in of {
        let half = wide(&words) / 2.0;
        let x = at.min(right - half).max(left + half);
        let row = ends.iter().position(|end| x - half >= end + GAP)?;
        ends[row] = x + half;
        labels.push(Label { x, row, words });
    }
    Some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The boxes of labels: left, right and row.
    fn boxes(laid: &Laid) -> Vec<(f64, f64, usize)> {
        laid.labels.iter().map(|l| (l.x - wide(&l.words) / 2.0, l.x + wide(&l.words) / 2.0, l.row)).collect()
    }

    #[test]
    fn no_label_lies_on_another_however_many_ship_on_whichever_days() {
        for n in 0..60_usize {
            let words: Vec<String> = (0..n).map(|at| format!("H-{}", at * 7)).collect();
            for step in [0.0, 2.0, 11.0, 40.0] {
                let ships: Vec<(f64, &str)> = words
                    .iter()
                    .enumerate()
                    .map(|(at, words)| ((52.0 + at as f64 * step).min(430.0), words.as_str()))
                    .collect();
                let laid = laid(&ships, (52.0, 430.0));
                let boxes = boxes(&laid);
                for (at, one) in boxes.iter().enumerate() {
                    assert!(one.0 >= 51.9 && one.1 <= 430.1, "{laid:?}");
                    for other in &boxes[at + 1..] {
                        let apart = one.2 != other.2 || one.1 <= other.0 || other.1 <= one.0;
                        assert!(apart, "{n} ships, {step} apart: {one:?} {other:?}");
                    }
                }
                // Every ship is named, above or in the legend.
                let said = format!("{:?} {}", laid.labels, laid.legend.clone().unwrap_or_default());
                assert!(words.iter().all(|words| said.contains(words.as_str())), "{said}");
            }
        }
    }

    #[test]
    fn few_stand_beside_each_other_and_many_are_letters() {
        let few = laid(&[(100.0, "H-1"), (200.0, "H-2")], (52.0, 430.0));
        assert_eq!((few.rows(), few.legend.is_none()), (1, true));
        let near = laid(&[(100.0, "H-1"), (104.0, "H-2")], (52.0, 430.0));
        assert_eq!((near.rows(), near.legend.is_none()), (2, true));
        let many = laid(&[(100.0, "H-1"), (101.0, "H-2"), (102.0, "H-3"), (103.0, "H-4")], (52.0, 430.0));
        assert_eq!(many.legend.as_deref(), Some("a H-1 H-2 H-3 H-4"));
    }
}
