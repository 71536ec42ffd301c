//! A metric's readings as a drawing inside a page: readings, where it began, where it shall be, and what shipped when.

mod labels;

use super::Plot;
use super::html::words;
use crate::domain::amount::with_unit;
use crate::domain::day::Day;
use labels::Laid;

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 170.0;
/// Room for the values at the left, and for days and ships below and above.
const LEFT: f64 = 52.0;
const RIGHT: f64 = 10.0;
const TOP: f64 = 18.0;
/// How high a row of labels is.
const ROW: f64 = 12.0;
const BOTTOM: f64 = 20.0;
/// A gap of so many times the usual distance is a gap: nothing is drawn across it.
const GAP: i64 = 3;

/// The drawing with its caption; without readings the caption alone.
pub(super) fn figure(plot: &Plot) -> String {
    let caption = format!("<strong>{}</strong> {}", words(&plot.title), words(&plot.says))
        .replace("<strong>", "<span class=\"strong\">")
        .replace("</strong>", "</span>");
    let frame = Frame::of(plot);
    let drawn = frame.as_ref().map_or_else(String::new, |frame| frame.draw(plot));
    let legend = frame.and_then(|frame| frame.labels.legend);
    let legend = legend.map_or_else(String::new, |legend| format!(" <span class=\"dim\">{}</span>", words(&legend)));
    format!("<figure>\n<figcaption>{caption}{legend}</figcaption>\n{drawn}</figure>\n")
}

/// Where days and values lie.
struct Frame {
    first: Day,
    days: f64,
    low: f64,
    span: f64,
    labels: Laid,
}

impl Frame {
    fn of(plot: &Plot) -> Option<Self> {
        let (first, last) = (plot.series.first()?.day, plot.until.max(plot.series.last().map(|p| p.day))?);
        let values = plot.series.iter().chain(&plot.raw).map(|p| p.value).chain(plot.from).chain(plot.to);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        // Halved first: the far ends of what a number can be still have a distance.
        let span = (high / 2.0 - low / 2.0) * 2.0;
        let span = if span > 0.0 && span.is_finite() { span } else { 1.0 };
        let days = last.since(first).max(1) as f64;
        let mut frame = Self { first, days, low, span, labels: Laid::default() };
        let mut ships: Vec<(f64, &str)> = plot
            .ships
            .iter()
            .filter(|(day, _)| *day >= first)
            .map(|(day, name)| (frame.x(*day), name.as_str()))
            .collect();
        ships.sort_by(|a, b| a.0.total_cmp(&b.0));
        frame.labels = labels::laid(&ships, (LEFT, WIDTH - RIGHT));
        Some(frame)
    }

    /// Where the drawing begins below the labels.
    fn top(&self) -> f64 {
        TOP + self.labels.rows().saturating_sub(1) as f64 * ROW
    }

    fn x(&self, day: Day) -> f64 {
        LEFT + (day.since(self.first) as f64 / self.days).clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        let share = ((value - self.low) / self.span).clamp(0.0, 1.0);
        HEIGHT - BOTTOM - share * (HEIGHT - self.top() - BOTTOM)
    }

    fn draw(&self, plot: &Plot) -> String {
        let label = words(&format!("{}: {}", plot.title, plot.says));
        let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\">\n");
        let levels = [(plot.from, "start"), (plot.to, "target")];
        let at: Vec<f64> = levels.iter().filter_map(|(value, _)| Some(self.y((*value)?))).collect();
        for (value, class) in levels {
            let Some(value) = value else { continue };
            let (y, words) = (self.y(value), words(&with_unit(value, plot.unit.as_deref())));
            // Two that lie near each other are pushed apart: the upper up, the lower down.
            let near = at.iter().find(|other| (**other - y).abs() < ROW && (**other - y).abs() > 0.0);
            let aside = near.map_or(0.0, |other| (ROW - (other - y).abs()) / 2.0 * if *other > y { -1.0 } else { 1.0 });
            svg.push_str(&format!(
                "<line class=\"{class}\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\n\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{words}</text>\n",
                WIDTH - RIGHT,
                LEFT - 4.0,
                y + 4.0 + aside
            ));
        }
        for (day, _) in plot.ships.iter().filter(|(day, _)| *day >= self.first) {
            let (x, top) = (self.x(*day), self.top());
            svg.push_str(&format!(
                "<line class=\"ship\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top:.1}\" y2=\"{:.1}\"/>\n",
                HEIGHT - BOTTOM
            ));
        }
        for label in &self.labels.labels {
            svg.push_str(&format!(
                "<text class=\"ship\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n",
                label.x,
                self.top() - 6.0 - label.row as f64 * ROW,
                words(&label.words)
            ));
        }
        svg.push_str(&self.readings(plot));
        let ends = [(self.first, "start", LEFT), (plot.until.unwrap_or(self.first), "end", WIDTH - RIGHT)];
        for (day, anchor, x) in ends {
            let y = HEIGHT - 5.0;
            svg.push_str(&format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{day}</text>\n"));
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// The readings as a line, broken where they are missing.
    fn readings(&self, plot: &Plot) -> String {
        let mut gaps: Vec<i64> = plot.series.windows(2).map(|two| two[1].day.since(two[0].day)).collect();
        gaps.sort_unstable();
        let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(1).max(1);
        let mut path = String::new();
        let mut dots = String::new();
        let mut last: Option<Day> = None;
        for point in &plot.series {
            let (x, y) = (self.x(point.day), self.y(point.value));
            let joined = last.is_some_and(|last| point.day.since(last) <= usual * GAP);
            path.push_str(&format!("{}{x:.1} {y:.1} ", if joined { "L" } else { "M" }));
            dots.push_str(&format!("<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"1.6\"/>\n"));
            last = Some(point.day);
        }
        for point in &plot.raw {
            let (x, y) = (self.x(point.day), self.y(point.value));
            dots.push_str(&format!("<circle class=\"raw\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.2\"/>\n"));
        }
        format!("<path class=\"reading\" d=\"{}\"/>\n{dots}", path.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metric::Point;

    #[test]
    fn numbers_of_any_size_stay_inside_the_drawing() {
        let day = |n| Day::from_number(n).unwrap();
        for values in [vec![], vec![5.0], vec![3.0; 4], vec![f64::MAX, f64::MIN, 0.0], vec![1e-300, 2e-300]] {
            let series: Vec<Point> =
                values.iter().enumerate().map(|(at, v)| Point { day: day(20000 + at as i64), value: *v }).collect();
            let plot = Plot { until: series.last().map(|p| p.day), series, ..Plot::default() };
            let svg = figure(&plot);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            assert_eq!(svg.contains("<svg"), !plot.series.is_empty());
            for y in svg.split("cy=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!((TOP..=HEIGHT - BOTTOM).contains(&y.parse::<f64>().unwrap()), "{svg}");
            }
        }
    }

    #[test]
    fn a_gap_in_the_readings_is_a_gap_in_the_line() {
        let day = |n| Day::from_number(n).unwrap();
        let at = [0, 7, 14, 60, 67].map(|n| Point { day: day(20000 + n), value: n as f64 });
        let svg = figure(&Plot { series: at.to_vec(), until: Some(day(20070)), ..Plot::default() });
        let path = svg.split("d=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert_eq!(path.matches('M').count(), 2, "{path}");
    }

    #[test]
    fn what_was_taken_out_is_a_ring_where_it_was_read() {
        let day = |n| Day::from_number(n).unwrap();
        let at = |n: i64, value| Point { day: day(20000 + n), value };
        let plot = Plot {
            series: vec![at(0, 5.0), at(7, 5.0)],
            raw: vec![at(0, 1.0), at(7, 9.0)],
            until: Some(day(20007)),
            ..Plot::default()
        };
        let svg = figure(&plot);
        assert_eq!((svg.matches("class=\"raw\"").count(), svg.matches("class=\"dot\"").count()), (2, 2), "{svg}");
        // The drawing reaches them.
        let heights: Vec<&str> = svg.split("class=\"raw\"").skip(1).filter_map(|at| at.split("cy=\"").nth(1)).collect();
        assert!(heights[0].starts_with("150.0") && heights[1].starts_with("18.0"), "{heights:?}");
    }
}
