//! What goes to standard output: sentences, tables, JSON. One list of rows serves all three ways of printing.
//!
//! Everything is collected and written at the end, so that nothing is printed while the file is being read, and a
//! closed pipe is no error.

use std::borrow::Cow;
use std::fmt;
use std::io::{IsTerminal, Write};

use anstyle::{AnsiColor, Color, Style};
use serde_json::Value;

use crate::json;
use crate::text;

/// How a piece of text looks on a terminal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Look {
    /// As it is.
    #[default]
    Plain,
    /// Beside the point.
    Dim,
    /// What is looked for.
    Strong,
    /// Went well.
    Good,
    /// Late, the wrong way, an error.
    Bad,
    /// Wants attention.
    Warn,
}

impl Look {
    fn style(self) -> Style {
        let color = |c: AnsiColor| Style::new().fg_color(Some(Color::Ansi(c)));
        match self {
            Self::Plain => Style::new(),
            Self::Dim => Style::new().dimmed(),
            Self::Strong => Style::new().bold(),
            Self::Good => color(AnsiColor::Cyan),
            Self::Bad => color(AnsiColor::Red).bold(),
            Self::Warn => color(AnsiColor::Yellow),
        }
    }
}

/// A table's cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    text: String,
    look: Look,
}

impl Cell {
    /// A cell that looks some way.
    pub(crate) fn new(text: impl Into<String>, look: Look) -> Self {
        Self { text: text.into(), look }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), look: Look::Plain }
    }
}

/// A column: its heading; whether it is a number; whether it gives way where the terminal is narrow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    name: &'static str,
    right: bool,
    gives: bool,
    spare: bool,
}

impl Head {
    /// A column of words.
    pub(crate) const fn words(name: &'static str) -> Self {
        Self { name, right: false, gives: false, spare: false }
    }

    /// A column of numbers.
    pub(crate) const fn number(name: &'static str) -> Self {
        Self { name, right: true, gives: false, spare: false }
    }

    /// A column that is left out where the terminal is narrow.
    pub(crate) const fn spare(name: &'static str) -> Self {
        Self { name, right: false, gives: false, spare: true }
    }

    /// The column that is cut where the terminal is narrow.
    pub(crate) const fn long(name: &'static str) -> Self {
        Self { name, right: false, gives: true, spare: false }
    }
}

/// How narrow the column that gives way becomes before others are left out.
const LEAST: usize = 24;

/// Makes columns narrower where the terminal is: those that can be spared go, the long one is cut.
fn give_way(heads: &[Head], widths: &mut [usize], most: usize) {
    let used = |widths: &[usize]| widths.iter().filter(|w| **w > 0).map(|w| w + 2).sum::<usize>().saturating_sub(2);
    let Some(at) = heads.iter().position(|h| h.gives) else { return };
    let room = |widths: &[usize]| most.saturating_sub(used(widths) - widths[at]);
    for spare in (0..heads.len()).rev().filter(|at| heads[*at].spare) {
        if room(widths) < LEAST.min(widths[at]) {
            widths[spare] = 0;
        }
    }
    widths[at] = widths[at].min(room(widths)).max(8);
}

/// How output is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// For a person: aligned, and on a terminal cut to its width.
    People,
    /// Tab-separated with a header.
    Plain,
    /// The contract.
    Json,
}

/// Collects what is printed.
pub(crate) struct Out {
    form: Form,
    quiet: bool,
    color: bool,
    /// The terminal's width in cells; none where output is piped, and nothing is cut.
    width: Option<usize>,
    text: String,
}

/// The cells of the terminal that output goes to; none where it is piped.
pub(super) fn terminal_width() -> Option<usize> {
    let is_one = std::io::stdout().is_terminal();
    is_one.then(|| terminal_size::terminal_size().map_or(80, |(w, _)| usize::from(w.0).max(20)))
}

impl Out {
    /// Output for the process: cut only on a terminal.
    pub(crate) fn new(form: Form, quiet: bool, color: bool) -> Self {
        Self { form, quiet, color, width: terminal_width(), text: String::new() }
    }

    /// Output for a person that is neither cut, nor coloured, nor drawn.
    pub(crate) fn unbroken() -> Self {
        Self { form: Form::People, quiet: false, color: false, width: None, text: String::new() }
    }

    /// Whether nothing shall be said where all went well.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether output is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.form == Form::Json
    }

    /// Whether output is tab-separated.
    pub(crate) fn is_plain(&self) -> bool {
        self.form == Form::Plain
    }

    /// The width to lay text out in: the terminal's, or `unlimited` where output is piped.
    pub(crate) fn width_or(&self, unlimited: usize) -> usize {
        self.width.unwrap_or(unlimited)
    }

    /// Text that looks some way, made harmless: stored text may hold anything.
    pub(crate) fn paint(&self, words: &str, look: Look) -> String {
        let clean = text::clean(words);
        match self.escapes(&clean, look) {
            Some((begins, ends)) => format!("{begins}{clean}{ends}"),
            None => clean.into_owned(),
        }
    }

    /// What begins and ends a text that looks some way, where output is coloured.
    fn escapes(&self, words: &str, look: Look) -> Option<(impl fmt::Display + use<>, impl fmt::Display + use<>)> {
        let plain = !self.color || look == Look::Plain || words.is_empty();
        let style = look.style();
        (!plain).then(|| (style.render(), style.render_reset()))
    }

    /// Writes text that is harmless already, looking some way.
    fn painted(&mut self, clean: &str, look: Look) {
        match self.escapes(clean, look) {
            Some((begins, ends)) => self.text.push_str(&format!("{begins}{clean}{ends}")),
            None => self.text.push_str(clean),
        }
    }

    /// A line that is printed as it is; whatever of it was stored has gone through [`Out::paint`].
    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line of stored or typed words, made harmless.
    pub(crate) fn say(&mut self, words: &str) {
        let line = self.paint(words, Look::Plain);
        self.line(&line);
    }

    /// A sentence about what was done: nothing where it shall be quiet.
    pub(crate) fn told(&mut self, words: &str) {
        if self.quiet {
            return;
        }
        match self.width {
            Some(width) => {
                for line in text::wrap(&text::clean(words), width) {
                    self.line(&line);
                }
            }
            None => self.say(words),
        }
    }

    /// One thing by the contract.
    pub(crate) fn object(&mut self, kind: &str, data: Value) {
        self.line(&json::harmless(&json::envelope(kind, data)));
    }

    /// A list by the contract: each thing is written as it comes, and none is kept.
    fn objects(&mut self, kind: &str, data: impl IntoIterator<Item = Value>) {
        let empty = json::harmless(&json::envelope(kind, Value::Array(Vec::new())));
        let (begins, ends) = empty.split_at(empty.len() - "]}".len());
        self.text.push_str(begins);
        for (at, object) in data.into_iter().enumerate() {
            if at > 0 {
                self.text.push(',');
            }
            self.text.push_str(&json::harmless(&object));
        }
        self.line(ends);
    }

    /// Rows: aligned for people, tab-separated as `--plain`, and as `--json` the given objects.
    pub(crate) fn table<I: IntoIterator<Item = Value>>(
        &mut self,
        kind: &str,
        heads: &[Head],
        rows: Vec<Vec<Cell>>,
        objects: impl FnOnce() -> I,
    ) {
        match self.form {
            Form::Json => self.objects(kind, objects()),
            Form::Plain => {
                let names: Vec<&str> = heads.iter().map(|h| h.name).collect();
                self.line(&names.join("\t"));
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|c| text::clean(&c.text).into_owned()).collect();
                    self.line(&cells.join("\t"));
                }
            }
            Form::People => self.aligned(heads, &rows),
        }
    }

    fn aligned(&mut self, heads: &[Head], rows: &[Vec<Cell>]) {
        // Each cell is cleaned and measured once: a list has as many as a board has hypotheses.
        let measured = |cell: &'_ Cell| text::width(&text::clean(&cell.text));
        let all: Vec<Vec<usize>> = rows.iter().map(|row| row.iter().map(measured).collect()).collect();
        let mut widths: Vec<usize> =
            (0..heads.len()).map(|at| all.iter().filter_map(|row| row.get(at)).copied().max().unwrap_or(0)).collect();
        // Headings help a person; what reads a pipe takes --plain or --json.
        let headed = self.width.is_some() && !rows.is_empty();
        for (head, width) in heads.iter().zip(&mut widths).filter(|(_, width)| headed && **width > 0) {
            *width = (*width).max(head.name.len());
        }
        if let Some(most) = self.width {
            give_way(heads, &mut widths, most);
        }
        if headed && heads.iter().any(|h| !h.name.is_empty()) {
            let mut line = String::new();
            for (head, width) in heads.iter().zip(&widths).filter(|(_, width)| **width > 0) {
                let space = " ".repeat(width.saturating_sub(head.name.len()));
                let (before, after) = if head.right { (space.as_str(), "") } else { ("", space.as_str()) };
                let gap = if line.is_empty() { "" } else { "  " };
                line.push_str(&format!("{gap}{before}{}{after}", head.name));
            }
            let line = self.paint(line.trim_end(), Look::Dim);
            self.line(&line);
        }
        for (row, measured) in rows.iter().zip(&all) {
            let begins = self.text.len();
            let cells = row.iter().zip(measured).zip(heads.iter().zip(&widths));
            for ((cell, measured), (head, width)) in cells.filter(|(_, (_, width))| **width > 0) {
                if self.text.len() > begins {
                    self.text.push_str("  ");
                }
                self.cell(cell, *measured, head, *width);
            }
            self.text.truncate(begins + self.text[begins..].trim_end().len());
            self.text.push('\n');
        }
    }

    /// Writes a cell that takes so many cells of the terminal into a column of a width.
    fn cell(&mut self, cell: &Cell, measured: usize, head: &Head, width: usize) {
        let cut = measured > width && self.width.is_some();
        let clean = text::clean(&cell.text);
        let words = if cut { Cow::Owned(text::truncate(&clean, width)) } else { clean };
        let measured = if cut { text::width(&words) } else { measured };
        let space = width.saturating_sub(measured);
        let spaces = |text: &mut String| text.extend(std::iter::repeat_n(' ', space));
        if head.right {
            spaces(&mut self.text);
        }
        self.painted(&words, cell.look);
        if !head.right {
            spaces(&mut self.text);
        }
    }

    /// Writes what was collected.
    ///
    /// # Errors
    /// What the system says; a closed pipe is none.
    pub(crate) fn flush(&mut self) -> std::io::Result<()> {
        let text = self.take();
        let mut out = std::io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Takes what was collected, unwritten.
    pub(crate) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Writes text as it is, stored bytes included: for exports, which must come back byte for byte.
    pub(crate) fn verbatim(&mut self, words: &str) {
        self.text.push_str(words);
    }
}
