//! A page of `report/` on its way out: to the terminal with its colours, as Markdown or HTML, to a file where one is named.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::context::Ctx;
use super::evidence::words::look;
use super::json::identify;
use super::page::on_terminal;
use super::place;
use super::print::{Cell, Head};
use crate::error::Error;
use crate::pages::{Page, Source};
use crate::report::{Doc, html, markdown, slack, text};

/// How a page is written, and where.
#[derive(clap::Args, Debug, Clone, Default)]
pub(super) struct Paper {
    /// text, md, html or slack (else by the file's ending)
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Overwrite what is there
    #[arg(long, requires = "out")]
    force: bool,
}

/// A page's format.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// As wide as the terminal
    Text,
    /// Markdown
    Md,
    /// One self-contained page
    Html,
    /// Plain mrkdwn, to be pasted where people talk
    Slack,
}

/// A page, and what scripts read of it: one JSON object, and rows. Only what is asked for is made.
pub(super) struct Data<'a> {
    /// The page.
    pub(super) doc: &'a dyn Fn() -> Doc,
    /// The kind of the object.
    pub(super) kind: &'static str,
    /// The object.
    pub(super) json: &'a dyn Fn() -> Value,
    /// The columns of `--plain`.
    pub(super) heads: &'static [&'static str],
    /// The rows of `--plain`.
    pub(super) rows: &'a dyn Fn() -> Vec<Vec<String>>,
}

impl Paper {
    /// The same, in a format of its own where none is told, on standard output too.
    pub(super) fn or(mut self, format: Format) -> Self {
        self.format = Some(self.format(format));
        self
    }

    fn format(&self, otherwise: Format) -> Format {
        let ending = self.out.as_ref().and_then(|path| path.extension()).and_then(|e| e.to_str());
        let ending = match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("md" | "markdown") => Some(Format::Md),
            Some("html" | "htm") => Some(Format::Html),
            Some("txt") => Some(Format::Text),
            _ => None,
        };
        self.format.or(ending).unwrap_or(otherwise)
    }

    /// Writes a page. Scripts get their data on standard output, unless a file is named: then that it was written.
    pub(super) fn print(&self, ctx: &mut Ctx, otherwise: Format, data: &Data) -> Result<(), Error> {
        if !self.is_data(ctx) {
            return self.put(ctx, &(data.doc)(), otherwise);
        }
        if ctx.out.is_json() {
            let mut json = (data.json)();
            identify(&ctx.session, &mut json);
            ctx.out.object(data.kind, json);
        } else {
            let heads: Vec<Head> = data.heads.iter().map(|head| Head::words(head)).collect();
            let rows = (data.rows)().into_iter().map(|row| row.into_iter().map(Cell::from).collect()).collect();
            ctx.out.table(data.kind, &heads, rows, Vec::new);
        }
        Ok(())
    }

    /// Whether it is written to a file.
    pub(super) fn is_file(&self) -> bool {
        self.out.is_some()
    }

    /// Whether a script's data is wanted, and not the page.
    pub(super) fn is_data(&self, ctx: &Ctx) -> bool {
        self.out.is_none() && (ctx.out.is_json() || ctx.out.is_plain())
    }

    /// Writes a page as it is read.
    pub(super) fn put(&self, ctx: &mut Ctx, doc: &Doc, otherwise: Format) -> Result<(), Error> {
        let format = self.format(otherwise);
        let Some(path) = &self.out else {
            match self.format {
                Some(Format::Md) => whole(ctx, &markdown::page(doc)),
                Some(Format::Html) => whole(ctx, &html::page(doc)),
                Some(Format::Slack) => whole(ctx, &slack::page(doc)),
                _ => show(ctx, doc),
            }
            return Ok(());
        };
        let page = match format {
            Format::Text => plain_text(doc),
            Format::Md => markdown::page(doc),
            Format::Html => html::page(doc),
            Format::Slack => slack::page(doc),
        };
        place::write(path, &page, self.force)?;
        if ctx.out.is_json() {
            let path = path.display().to_string();
            ctx.out.object("written", json!({ "path": path, "bytes": page.len() }));
        } else {
            ctx.out.told(&format!("Wrote {}.", path.display()));
        }
        Ok(())
    }
}

/// A list: its page for people, its rows and its objects for scripts.
pub(super) fn list(
    ctx: &mut Ctx,
    page: Page,
    heads: &[&'static str],
    rows: impl FnOnce() -> Vec<Vec<String>>,
    objects: impl FnOnce() -> Vec<Value>,
) -> Result<(), Error> {
    if ctx.out.is_json() {
        ctx.out.object(page.name(), Value::Array(objects()));
    } else if ctx.out.is_plain() {
        let heads: Vec<Head> = heads.iter().map(|head| Head::words(head)).collect();
        let rows = rows().into_iter().map(|row| row.into_iter().map(Cell::from).collect()).collect();
        ctx.out.table(page.name(), &heads, rows, Vec::new);
    } else {
        let doc = page.read(Source { session: &ctx.session, view: None, everyone: true })?;
        show(ctx, &doc);
    }
    Ok(())
}

/// A page of text without colours, as wide as what is piped.
fn plain_text(doc: &Doc) -> String {
    let mut page = String::new();
    for line in text::lines(doc, None) {
        let line: String = line.into_iter().map(|(words, _)| words).collect();
        page.push_str(line.trim_end());
        page.push('\n');
    }
    page
}

/// A page for another program: every byte into a pipe, harmless on a terminal.
fn whole(ctx: &mut Ctx, page: &str) {
    if on_terminal(&ctx.out) {
        page.lines().for_each(|line| ctx.out.say(line));
    } else {
        ctx.out.verbatim(page);
    }
}

/// A page for whoever sits there.
pub(super) fn show(ctx: &mut Ctx, doc: &Doc) {
    let width = on_terminal(&ctx.out).then(|| ctx.out.width_or(80));
    for line in text::lines(doc, width) {
        let line: String = line.iter().map(|(words, tone)| ctx.out.paint(words, look(*tone))).collect();
        ctx.out.line(line.trim_end());
    }
}
