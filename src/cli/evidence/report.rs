//! An answer as a page: the sentence, the chart, how it was reached, what would make it firmer.

use super::words::look;
use crate::chart::{Band, Chart, Glyphs, Ink, Mark, Note as ChartNote, Tone as ChartTone, runs};
use crate::cli::page::{on_terminal, paragraph};
use crate::cli::print::{Look, Out};
use crate::domain::assessment::{Assessment, Drawn, Note, Terms};
use crate::domain::board::said::tone;
use crate::domain::day::Day;
use crate::text;

/// The cells of a step's name.
const NAME: usize = 12;
/// The chart's rows, and the most cells it is wide.
const ROWS: usize = 11;
const WIDEST: usize = 110;
const PIPED: usize = 78;

/// What is printed of an assessment.
pub(in crate::cli) struct Report<'a> {
    /// What it is about.
    pub(in crate::cli) title: &'a str,
    /// What is measured.
    pub(in crate::cli) metric: &'a str,
    /// Since when: `since H-12, 3 Feb`.
    pub(in crate::cli) since: &'a str,
    /// What the readings say.
    pub(in crate::cli) assessment: &'a Assessment,
    /// What it is said in.
    pub(in crate::cli) terms: Terms<'a>,
    /// What else stands beside it: a name, words, how they look.
    pub(in crate::cli) extra: &'a [(&'static str, String, Look)],
    /// What the day looked from is called on the chart, where it is no ship: `S-1 began`.
    pub(in crate::cli) mark: Option<String>,
    /// What every face says of it in place of the class and its reason: its first line and its last.
    pub(in crate::cli) closing: Option<String>,
}

impl Report<'_> {
    /// Prints the page.
    pub(in crate::cli) fn print(&self, out: &mut Out) {
        let a = self.assessment;
        let said = a.said(self.terms);
        let head = format!("{}  {}", out.paint(&text::clean(self.title), Look::Strong), out.paint("", Look::Plain));
        out.line(head.trim_end());
        out.line(&out.paint(&text::clean(&format!("{} {}", self.metric, self.since)), Look::Dim));
        out.line("");
        // What every face says of it, where that is no class; then what its readings did all the same.
        let closing = self.closing.as_deref();
        let first = closing.unwrap_or(a.class.words());
        let tone = if closing.is_some() { Look::Strong } else { bold(look(tone(a.class))) };
        out.line(&out.paint(&text::clean(first), tone));
        paragraph(out, &format!("{}. {}.", capital(&said.lead()), capital(&said.reason())), 0, Look::Plain);
        self.chart(out);
        part(out, "How it was reached");
        for (name, words) in said.steps() {
            field(out, name, &words, Look::Plain);
        }
        for (name, words, look) in self.extra {
            field(out, name, words, *look);
        }
        let notes: Vec<&Note> = a.notes.iter().collect();
        if !notes.is_empty() {
            part(out, "Worth knowing");
            for note in notes {
                bullet(out, &said.note(note));
            }
        }
        let firmer = said.firmer();
        if !firmer.is_empty() {
            part(out, "What would make it firmer");
            for words in firmer {
                bullet(out, &words);
            }
        }
        out.line("");
        // The answer once more: on a small screen the first lines are gone by now.
        // What nobody promised is said as on the board.
        let short = if a.of_outcome { said.brief_in_unit() } else { said.claimed() };
        let last = self.closing.clone().unwrap_or_else(|| format!("{}  {short}", a.class.words()));
        out.line(&out.paint(&text::clean(&last), tone));
        let moved =
            if a.class.claims() && !a.unshipped { "Moved since the ship, not because of it: before" } else { "Before" };
        let foot = format!("{moved} and after, not an experiment. The method: upshot help evidence");
        paragraph(out, &foot, 0, Look::Dim);
    }

    /// The points on both sides with the ship between them.
    fn chart(&self, out: &mut Out) {
        let a = self.assessment;
        // What was taken out is seen where it was.
        let Drawn { points, raw } = Drawn::of(&a.compared(), Some(a));
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
        let period = period(a);
        let from = first.day.min(a.ship);
        let last_ship = a.last_ship.unwrap_or(a.ship);
        let to = last.day.plus(i64::from(period) - 1).max(last_ship);
        let said = a.said(self.terms);
        let say = |v: f64| said.value(v);
        let note = |words: &str| vec![ChartNote { lines: vec![(words.to_owned(), ChartTone::Plain)] }];
        let mut ships = vec![Mark {
            day: a.ship,
            letter: 'a',
            notes: note(match &self.mark {
                Some(mark) => mark,
                None if a.last_ship.is_some() => "first ship",
                None => "ship",
            }),
        }];
        if let Some(day) = a.last_ship {
            ships.push(Mark { day, letter: 'b', notes: note("last ship") });
        }
        let band = a.xmr.filter(|x| x.mr_bar > 0.0).map(|x| Band {
            low: x.lower,
            high: x.upper,
            since: from,
            word: "routine",
        });
        let chart =
            Chart { raw: &raw, period, ships: &ships, band, months: true, ..Chart::new(&points, from, to, &say) };
        let width = out.width_or(PIPED).min(WIDEST);
        let glyphs = if on_terminal(out) { Glyphs::Unicode } else { Glyphs::Ascii };
        out.line("");
        let rows: Vec<String> = chart
            .draw(width, ROWS, glyphs)
            .rows
            .iter()
            .map(|row| runs(row).into_iter().map(|(piece, ink)| out.paint(&piece, inked(ink))).collect())
            .collect();
        for row in rows {
            out.line(row.trim_end());
        }
        if !raw.is_empty() {
            out.line(&out.paint(&glyphs.legend(), Look::Dim));
        }
    }
}

/// Days that a point stands for: seven for a week, else the median gap.
fn period(a: &Assessment) -> u32 {
    if a.points == crate::domain::assessment::PointKind::Week {
        return 7;
    }
    let days: Vec<Day> = a.before.iter().chain(&a.after).map(|p| p.day).collect();
    let gaps: Vec<f64> = days.windows(2).map(|pair| pair[1].since(pair[0]) as f64).collect();
    crate::domain::assessment::median(&gaps).map_or(1, |gap| gap.round().clamp(1.0, 400.0) as u32)
}

fn bold(look: Look) -> Look {
    if look == Look::Plain { Look::Strong } else { look }
}

fn inked(ink: Ink) -> Look {
    match ink {
        Ink::Reading | Ink::Now => Look::Strong,
        Ink::Ship | Ink::Target | Ink::Expected => Look::Plain,
        _ => Look::Dim,
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn part(out: &mut Out, words: &str) {
    out.line("");
    let words = out.paint(words, Look::Strong);
    out.line(&words);
}

fn field(out: &mut Out, name: &str, words: &str, look: Look) {
    let cells = out.width_or(usize::MAX).saturating_sub(NAME + 2).max(6);
    let words = text::clean(words);
    let lines = if on_terminal(out) { text::wrap(&words, cells) } else { vec![words.into_owned()] };
    for (at, line) in lines.iter().enumerate() {
        let name = text::pad(if at == 0 { name } else { "" }, NAME);
        let line = format!("  {}{}", out.paint(&name, Look::Dim), out.paint(line, look));
        out.line(line.trim_end());
    }
}

fn bullet(out: &mut Out, words: &str) {
    let cells = out.width_or(usize::MAX).saturating_sub(4).max(6);
    let words = text::clean(words);
    let lines = if on_terminal(out) { text::wrap(&words, cells) } else { vec![words.into_owned()] };
    for (at, line) in lines.iter().enumerate() {
        out.line(&format!("  {}{line}", if at == 0 { "- " } else { "  " }));
    }
}
