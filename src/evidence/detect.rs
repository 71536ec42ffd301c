//! What could be seen at all: the least move that is called in eight of ten cases, told before anything ships.

use crate::domain::assessment::Detectable;

use super::alike::before_alone;
use super::drift::clipped;
use super::ranks::mean;

const ROWS: [usize; 5] = [5, 8, 12, 20, 30];
const COLUMNS: [usize; 7] = [3, 4, 5, 8, 12, 20, 30];
/// The move in standard deviations, by so many points before (rows) and after (columns), as simulated.
const PER_SD: [[f64; 7]; 5] = [
    [5.3, 4.8, 4.1, 3.1, 2.4, 1.9, 1.7],
    [3.8, 3.4, 3.0, 2.6, 2.2, 1.8, 1.5],
    [2.9, 2.6, 2.4, 2.2, 2.0, 1.7, 1.4],
    [2.4, 2.1, 1.9, 1.8, 1.7, 1.5, 1.4],
    [2.2, 1.9, 1.7, 1.5, 1.4, 1.3, 1.2],
];

/// The least move that could be seen with so many points after: sd · t(n, m) · max(1, √((1+φ)/(1−φ)/1.5)). None under five
/// points before or three after.
pub fn detectable(before: &[f64], after: usize) -> Option<Detectable> {
    let row = ROWS.iter().rposition(|row| *row <= before.len())?;
    let column = COLUMNS.iter().rposition(|column| *column <= after)?;
    let values = clipped(before);
    let centre = mean(&values);
    let squares: f64 = values.iter().map(|v| (v - centre) * (v - centre)).sum();
    let sd = (squares / (values.len() as f64 - 1.0)).sqrt();
    let phi = before_alone(before);
    let per_sd = PER_SD[row][column];
    let visible = sd * per_sd * ((1.0 + phi) / (1.0 - phi) / 1.5).sqrt().max(1.0);
    let (row, column) = (ROWS[row], COLUMNS[column]);
    Some(Detectable { sd, phi, before: before.len(), after, row, column, per_sd, visible })
}
