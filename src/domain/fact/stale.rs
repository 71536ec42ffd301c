//! Whether a metric was not read for longer than it is to be read.

use crate::domain::day::Day;
use crate::domain::metric::Metric;

/// Days without a reading, where they are more than the metric's cadence: counted from the last reading, or where there
/// is none since from the day its outcome was framed, for a metric without an outcome the day it was made. Never of a metric
/// that is no longer read.
pub fn stale(metric: &Metric, last: Option<Day>, since: Option<Day>, today: Day) -> Option<i64> {
    let days = today.since(last.max(since)?);
    (days > i64::from(metric.every) && metric.retired.is_none()).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn a_metric_is_stale_past_its_cadence_and_never_on_its_first_day() {
        let metric = fixture::metric("activation");
        let today = Day::new(2026, 3, 20).unwrap();
        let ago = |days: i64| Some(today.plus(-days));
        assert_eq!(metric.every, 7);
        assert_eq!(stale(&metric, ago(7), None, today), None);
        assert_eq!(stale(&metric, ago(8), ago(100), today), Some(8));
        // An old metric that something was framed on today.
        assert_eq!(stale(&metric, ago(50), ago(0), today), None);
        // Never read: since it was framed.
        assert_eq!(stale(&metric, None, ago(0), today), None);
        assert_eq!(stale(&metric, None, ago(50), today), Some(50));
        assert_eq!(stale(&metric, None, None, today), None);
        let retired = Metric { retired: Some(today), ..metric };
        assert_eq!(stale(&retired, ago(50), None, today), None);
    }
}
