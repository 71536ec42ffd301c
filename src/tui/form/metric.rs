//! What is measured: a new metric, and what is said of one.

use serde_json::Value;

use super::days::unread;
use super::sheet::{Lines, Sheet, common, fields_alone};
use super::{Field, Form, Made};
use crate::domain::command::{Command, MetricParts};
use crate::domain::day::parse_span;
use crate::domain::facts::Want;
use crate::domain::id::{Kind, Thing};
use crate::domain::label::Slug;
use crate::domain::metric::{Better, Metric, cadence};
use crate::domain::unclear::Unclear;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// The fields, with what is said of a metric already.
fn fields(metric: Option<&Metric>) -> Vec<Field> {
    let text = |part: fn(&Metric) -> Option<&String>| metric.and_then(part).cloned().unwrap_or_default();
    let every = metric.map_or(String::new(), |m| format!("{}d", m.every));
    let lag = metric.map_or(String::new(), |m| format!("{}d", m.lag));
    let better = Field::choice("better", "Better", Better::WORDS);
    let better = match metric.and_then(|m| m.better) {
        Some(way) => better.chosen(way as usize),
        None => better,
    };
    vec![
        Field::long_with(
            "measures",
            "Means",
            "new teams that see a report in week one",
            &text(|m| m.measures.as_ref()),
        ),
        Field::line("unit", "Unit", "%, ms (none: a plain number)", &text(|m| m.unit.as_ref())),
        better,
        Field::line("every", "Read every", "7d, 1d, 2w", &every),
        Field::line("lag", "Effect after", "0d: it shows at once", &lag),
        Field::line("source", "Source", "(optional: where its values come from)", &text(|m| m.source.as_ref())),
        Field::line("name", "Longer name", "(optional)", &text(|m| m.name.as_ref())),
    ]
}

fn understood(key: &str, text: &str) -> Option<(String, Meaning)> {
    let said = match key {
        "slug" => Slug::parse(text).map(|slug| format!("logged as: upshot log {slug} NUMBER")),
        "every" => parse_span(text).map(|days| format!("= {}", cadence(days))),
        "lag" => lag(text).map(|days| match days {
            0 => "= it shows at once".to_owned(),
            1 => "= it shows after a day".to_owned(),
            days => format!("= it shows after {days} days"),
        }),
        _ => return None,
    };
    Some(match said {
        Ok(words) => (words, Meaning::Value),
        Err(e) => unread(e),
    })
}

/// Days before an effect can show: none, or a span.
fn lag(text: &str) -> Result<u32, Unclear> {
    if matches!(text, "0" | "0d") { Ok(0) } else { parse_span(text) }
}

/// What a form says of a metric; `text` says which of its fields count.
fn parts(form: &Form, text: impl Fn(&Form, &str) -> Option<String>) -> Result<MetricParts, (&'static str, Unclear)> {
    let every = text(form, "every").map(|text| parse_span(&text)).transpose().map_err(|e| ("every", e))?;
    Ok(MetricParts {
        name: text(form, "name"),
        unit: text(form, "unit"),
        better: text(form, "better").as_deref().and_then(Better::of),
        measures: text(form, "measures"),
        source: text(form, "source"),
        every,
        lag: text(form, "lag").map(|text| lag(&text)).transpose().map_err(|e| ("lag", e))?,
        ..MetricParts::default()
    })
}

/// What the rules would say that stops nothing.
fn warned(form: &Form) -> Lines {
    let warnings = form.preview.iter().flat_map(|preview| &preview.warnings);
    warnings.map(|warning| (format!("!   {}", warning.says), Meaning::Warn)).collect()
}

/// A new metric.
#[derive(Clone, Debug)]
pub(crate) struct New;

impl Sheet for New {
    fn name(&self) -> &'static str {
        "metric"
    }

    fn title(&self, _: &World) -> String {
        "New metric".to_owned()
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        let mut all = vec![Field::line("slug", "Slug", "trial-conversion: what is typed to log it", "")];
        all.extend(fields(None));
        all
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn reads_apart(&self) -> bool {
        true
    }

    fn understood(&self, _: &Form, key: &str, text: &str, _: &World) -> Option<(String, Meaning)> {
        understood(key, text)
    }

    fn checks(&self, form: &Form, _: &World) -> Lines {
        warned(form)
    }

    fn field_of(&self, code: &str) -> Option<&'static str> {
        if code == "slug_taken" { Some("slug") } else { common(self, code) }
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let slug = form.need("slug", "a metric needs a slug")?;
        let slug = Slug::parse(&slug).map_err(|e| ("slug", e))?;
        Ok(Command::AddMetric { slug, parts: parts(form, Form::given)? })
    }
}

/// Changing what is said of a metric.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// The metric as it stood when it was opened.
    pub(crate) metric: Metric,
}

impl Edit {
    /// The metric as it stands by now.
    fn now<'a>(&'a self, world: Option<&'a World>) -> &'a Metric {
        let read = world.zip(self.reads()).and_then(|(world, want)| world.edited(&want)?.metric(self.metric.id));
        read.unwrap_or(&self.metric)
    }
}

impl Sheet for Edit {
    fn own(&self) -> Option<(Thing, String)> {
        Some((Thing::new(Kind::Metric, self.metric.id), self.metric.slug.to_string()))
    }

    fn name(&self) -> &'static str {
        "edit-metric"
    }

    fn about(&self) -> String {
        self.metric.id.to_string()
    }

    fn is_edit(&self) -> bool {
        true
    }

    fn title(&self, _: &World) -> String {
        format!("Edit · {}", self.metric.slug)
    }

    fn changes(&self, _: &World) -> String {
        self.metric.slug.to_string()
    }

    fn fields(&self, world: Option<&World>) -> Vec<Field> {
        let mut all = fields(Some(self.now(world)));
        all.push(Field::line("why", "Why changed", "(asked for where something committed is judged by it)", ""));
        all
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn reads_apart(&self) -> bool {
        true
    }

    fn understood(&self, form: &Form, key: &str, text: &str, _: &World) -> Option<(String, Meaning)> {
        // What stands there already needs no explaining.
        form.changed(key).and_then(|_| understood(key, text))
    }

    fn checks(&self, form: &Form, _: &World) -> Lines {
        warned(form)
    }

    fn base(&self, world: &World) -> Value {
        fields_alone(Some(self.now(Some(world))))
    }

    fn reads(&self) -> Option<Want> {
        Some(Want::Metric(self.metric.id))
    }

    /// Its fields are called as the form calls them.
    fn edits(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("measures", "measures"),
            ("unit", "unit"),
            ("better", "better"),
            ("every", "every"),
            ("lag", "lag"),
            ("source", "source"),
            ("name", "name"),
        ]
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let parts = parts(form, Form::changed)?;
        Ok(Command::EditMetric { metric: self.metric.id, parts, why: form.given("why") })
    }
}
