//! Any file people have into readings: bytes, text, table, columns, cells, rows. `import`, `moved` and `log -` read by it.
//!
//! A file is understood by its whole columns, never by a cell. What reads only one way is read; what reads two ways is
//! refused with both meanings and the flag that decides; what was understood is always said. It knows bytes and the
//! domain's words: neither the board nor its rules.
//!
//! ```text
//! text.rs        bytes → text: encodings, ends of lines, what is no table at all
//! shape.rs       text → the shape of a table: delimited.rs, ruled.rs, json.rs
//! layout.rs      which records are headings and rows; wide.rs: a day a column
//! survey.rs      what every column's cells are: days.rs, marks.rs (numbers.rs: one cell)
//! columns.rs     which column is what
//! reader.rs      a row → a reading; per.rs: rows put together; sorted.rs: in order, however many
//! series.rs      several rows a day
//! told.rs        what was understood; refused.rs: why it was not
//! ```

pub mod asked;
mod columns;
mod days;
mod delimited;
mod json;
mod layout;
mod marks;
mod numbers;
mod per;
mod reader;
mod record;
mod refused;
mod ruled;
mod series;
mod shape;
mod sorted;
mod survey;
mod table;
mod text;
mod told;
mod wide;

use crate::domain::day::Day;
use asked::{Asked, How, Order};
use columns::{About, DayAt, Part, Picked, Roles, ValueAt};
use days::{Heading, Wants};
use reader::{Numbers, Reader};
use record::Record;
use shape::Shape;
use survey::Survey;
use table::Table;
use told::Cut;

pub use refused::{Refused, Whose};
pub use sorted::{Kept, Row, Sorted, Texts};
pub use text::Source;
pub use told::Said;

/// Up to this many bytes every column is looked at whole; of more, the beginning proposes and every cell is checked.
const WHOLE: u64 = 16 << 20;
/// How many rows propose.
const PROPOSE: u64 = 2_000;

/// What a file holds.
pub struct Read {
    /// What was understood.
    pub said: Said,
    /// The metrics, by the number that rows have.
    pub metrics: Vec<Named>,
    /// The readings in order.
    pub rows: Sorted,
    /// The texts of rows.
    pub kept: Kept,
    /// Whether a row's time is part of what it is: the file has several a day, or at several times.
    pub timed: bool,
    /// Where rows were put together: the first period, which the file may cut.
    pub first: Option<Day>,
    /// An export of upshot's own: its rows bear their ids.
    pub own: bool,
}

/// A metric that a file's rows are of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its slug; empty where nothing names it.
    pub name: String,
    /// The unit of its values.
    pub unit: Option<String>,
}

/// Reads a file.
///
/// # Errors
/// Says why it can't be read, or asks how it is meant.
pub fn read(source: &Source, asked: &Asked<'_>) -> Result<Read, Refused> {
    let table = Table::open(source, asked)?;
    let propose = table.size()? > WHOLE && !matches!(table.shape, Shape::Json) && table.wide_day().is_none();
    if propose && let Some(read) = attempt(&table, asked, false)? {
        return Ok(read);
    }
    attempt(&table, asked, true)?.ok_or_else(|| Refused::new("bad_rows", "it can't be read"))
}

/// One reading of a table, by a look at all of it or at its beginning; none where the beginning does not tell.
fn attempt(table: &Table<'_>, asked: &Asked<'_>, whole: bool) -> Result<Option<Read>, Refused> {
    match understand(table, asked, whole) {
        Ok(read) => Ok(read),
        Err(_) if !whole => Ok(None),
        Err(refused) => Err(refused),
    }
}

fn understand(table: &Table<'_>, asked: &Asked<'_>, whole: bool) -> Result<Option<Read>, Refused> {
    let mut survey = Survey::default();
    // The keys of JSON lines are known once the lines were read.
    let late = matches!(table.shape, Shape::JsonLines);
    let mut picked = if late { Picked::default() } else { Picked::of(asked, &table.headings())? };
    look(table, &mut survey, &picked, whole)?;
    let headings = table.headings();
    if late {
        picked = Picked::of(asked, &headings)?;
        if !picked.wheres.is_empty() {
            survey = Survey::default();
            look(table, &mut survey, &picked, whole)?;
        }
    }
    name(&mut survey, table, &headings, &picked, asked);
    if survey.rows == 0 {
        return Err(nothing(&survey, &picked, asked));
    }
    let around = table.around();
    let about = About { headings: &headings, around: &around, own: table.own };
    let roles = columns::roles(&survey, &picked, asked, &about)?;
    if !whole && (!roles.alone || !roles.dimensions.is_empty()) {
        return Ok(None);
    }
    series::total(asked, &survey, &roles.dimensions)?;
    let day_name = survey.columns.get(roles.day.column()).map_or("", |column| column.name.as_str()).to_owned();
    let rule = day_rule(&survey, &roles, asked, &day_name)?;
    let numbers = numbers(&survey, &roles, asked, table)?;
    let unnamed = roles.metric.is_none() && numbers.iter().any(|n| n.name.is_none()) && asked.metric.is_none();
    if unnamed && !asked.nameless {
        return Err(Refused::question(
            "which_metric",
            "the file has no column called metric, so which metric it is has to be said",
        )
        .flag(&["--metric", "SLUG"]));
    }
    let mut reader = Reader::new(
        asked,
        &roles,
        &rule,
        &numbers,
        &picked.wheres,
        (table.own, !matches!(table.shape, Shape::Json | Shape::JsonLines)),
    );
    let mut rows = table.rows(Some(roles.day.column()).filter(|_| table.wide_day().is_none()))?;
    let mut record = Record::default();
    while rows.next(&mut record)? {
        reader.take(&record)?;
        if !whole && reader.bad.total > 0 {
            return Ok(None);
        }
    }
    if reader.bad.total > 0 {
        return Err(std::mem::take(&mut reader.bad).refused());
    }
    let (around, last) = rows.around();
    let mut said = Said {
        shape: table.shape.name(),
        shape_words: table.shape.words(),
        delimiter: table.shape.delimiter(),
        lines: last,
        above: around.above,
        totals: around.totals,
        footer: around.footer,
        ..Said::default()
    };
    drop(rows);
    let read = finish(table, asked, &survey, reader, &picked, &mut said, whole)?;
    let Some((sorted, kept, metrics, timed, first)) = read else { return Ok(None) };
    describe(&mut said, asked, &survey, &roles, &rule, &numbers, &picked);
    let mut rows = sorted;
    rows.end()?;
    Ok(Some(Read { said, metrics, rows, kept, timed, first, own: table.own }))
}

/// Looks at the rows: all, or the first.
fn look(table: &Table<'_>, survey: &mut Survey, picked: &Picked, whole: bool) -> Result<(), Refused> {
    let mut rows = table.rows(None)?;
    let mut record = Record::default();
    while (whole || survey.all < PROPOSE) && rows.next(&mut record)? {
        survey.see(&record, &picked.wheres);
    }
    survey.whole = whole;
    Ok(())
}

/// Gives columns their names, and what their headings allow.
fn name(survey: &mut Survey, table: &Table<'_>, headings: &[String], picked: &Picked, asked: &Asked<'_>) {
    if survey.columns.len() < headings.len() {
        survey.columns.resize(headings.len(), survey::Column::default());
    }
    let bare = !table.is_headed() && headings.len() == 2;
    for (at, column) in survey.columns.iter_mut().enumerate() {
        column.name = headings.get(at).cloned().unwrap_or_else(|| format!("#{}", at + 1));
        let mut heading = Heading::of(&column.name);
        if picked.role(asked::Role::Day) == Some(at) || bare {
            heading = heading.named();
        }
        if table.is_point(&column.name) {
            heading = heading.points();
        }
        if table.wide_day() == Some(at) {
            heading = heading.wide();
        }
        if asked.days == Some(Order::Serial) && heading.is_any() {
            heading = heading.points();
        }
        column.heading = heading;
    }
}

/// Why no row is left.
fn nothing(survey: &Survey, picked: &Picked, asked: &Asked<'_>) -> Refused {
    if survey.all > 0 {
        let texts = picked.wheres.iter().filter_map(|ask| survey.columns.get(ask.column));
        let mut refused = Refused::missing("no_series", format!("no row has {}", asked.wheres.join(" and ")));
        for column in texts {
            let list = refused::listed(column.texts.list.iter().map(|(text, _)| text.as_str()));
            refused = refused.because(format!("{} holds {list}", column.name));
        }
        return refused;
    }
    Refused::new("no_rows", "it holds headings and no rows").hint("a line a reading: 2024-03-01,36.2")
}

/// How the cells of the day's column are read.
fn day_rule(survey: &Survey, roles: &Roles, asked: &Asked<'_>, name: &str) -> Result<days::Rule, Refused> {
    let DayAt::One(at) = roles.day else { return Ok(days::Rule::plain()) };
    let Some(column) = survey.columns.get(at) else { return Ok(days::Rule::plain()) };
    let wants = Wants { days: asked.days, zone: asked.zone, per: asked.per.is_some(), ask_zone: true };
    column.days.rule(name, column.heading, &wants)
}

/// How the cells of the values' columns are read.
fn numbers(survey: &Survey, roles: &Roles, asked: &Asked<'_>, table: &Table<'_>) -> Result<Vec<Numbers>, Refused> {
    let columns = &survey.columns;
    let used: Vec<usize> = roles.values.iter().flat_map(|(_, v)| [v.value, v.n, v.of]).flatten().collect();
    let proves = |at: &usize| columns[*at].marks.evidence().filter(|_| columns[*at].has_numbers());
    let other = used.iter().find_map(proves).or_else(|| (0..columns.len()).find_map(|at| proves(&at)));
    let points = table.shape.has_points();
    let rule = |at: Option<usize>| {
        let column = at.and_then(|at| columns.get(at));
        column.map(|column| column.marks.rule(&column.name, asked.decimal, other, points)).transpose()
    };
    let of = |(name, at): &(Option<String>, ValueAt)| {
        Ok(Numbers { name: name.clone(), at: *at, value: rule(at.value)?, n: rule(at.n)?, of: rule(at.of)? })
    };
    roles.values.iter().map(of).collect()
}

type Finished = (Sorted, Kept, Vec<Named>, bool, Option<Day>);

/// Brings the rows in order and asks what only all of them can show.
fn finish(
    table: &Table<'_>,
    asked: &Asked<'_>,
    survey: &Survey,
    mut reader: Reader<'_>,
    picked: &Picked,
    said: &mut Said,
    whole: bool,
) -> Result<Option<Finished>, Refused> {
    said.gaps = std::mem::take(&mut reader.gaps);
    (said.outside, said.without_day, said.not_over) = (reader.outside, reader.without_day, reader.not_over);
    (said.taken, said.of_all) = (reader.taken, reader.all);
    let mut running = reader.running;
    let mut first = None;
    let mut timed = false;
    if let Some(periods) = reader.periods.take() {
        if asked.per.is_some_and(|per| per.how == How::Median) {
            reader.rows = medians(std::mem::take(&mut reader.rows), asked, said, &mut running, &mut first)?;
        } else {
            let made = periods.made(asked.today, asked.from, !asked.no_zeros);
            let mut rows = Sorted::new();
            for row in made.rows {
                rows.push(row)?;
            }
            reader.rows = rows;
            said.zeros = made.zeros;
            said.not_over += made.not_over;
            running = made.running.or(running);
            first = made.first;
            said.cut = made.cut.map(|from| Cut { what: asked.per.map_or("day", |per| per.span.word()), from });
        }
        let dims = &reader.roles.dimensions;
        said.added_up = dims.iter().map(|at| survey.columns[*at].name.clone()).collect();
    } else {
        reader.rows.end()?;
        let scan = series::scan(&reader.rows, &reader.kept, !reader.roles.dimensions.is_empty())?;
        timed = !scan.one_time;
        if !table.own {
            if scan.several.is_some() && !whole && !reader.roles.alone {
                return Ok(None);
            }
            series::settle(&scan, asked, table, survey, &mut reader, &picked.wheres)?;
            if !scan.twice.is_empty() {
                said.said_twice = scan.twice.len() as u64;
                let mut rows = Sorted::new();
                for row in reader.rows.iter() {
                    let row = row?;
                    if !scan.twice.contains(&row.line) {
                        rows.push(row)?;
                    }
                }
                reader.rows = rows;
            }
            said.several = scan.several;
        }
    }
    said.running = running.map(|day| called(day, asked.today));
    if reader.rows.is_empty() {
        return Err(none_left(said, &reader, asked, survey, picked));
    }
    ratios(&reader, asked)?;
    said.thousands = reader.thousands();
    let metrics: Vec<Named> =
        reader.metrics.iter().map(|of| Named { name: of.name.clone(), unit: of.unit.clone() }).collect();
    reader.rows.end()?;
    let mut counts = vec![0_u64; metrics.len()];
    for row in reader.rows.iter() {
        let row = row?;
        let day = Day::from_number(i64::from(row.day));
        said.from = said.from.min(day).or(day);
        said.to = said.to.max(day);
        said.least = Some(said.least.map_or(row.value, |least| least.min(row.value)));
        said.most = Some(said.most.map_or(row.value, |most| most.max(row.value)));
        counts[usize::from(row.metric)] += 1;
    }
    said.rows = reader.rows.len();
    said.series = metrics.iter().map(|m| m.name.clone()).zip(counts).collect();
    said.unit = metrics
        .first()
        .and_then(|m| m.unit.clone())
        .filter(|unit| metrics.iter().all(|m| m.unit.as_ref() == Some(unit)));
    Ok(Some((reader.rows, reader.kept, metrics, timed, first)))
}

/// The median of each period that is over.
fn medians(
    mut from: Sorted,
    asked: &Asked<'_>,
    said: &mut Said,
    running: &mut Option<Day>,
    first: &mut Option<Day>,
) -> Result<Sorted, Refused> {
    from.end()?;
    let mut rows = Sorted::new();
    let mut group: Vec<Row> = Vec::new();
    let mut close = |group: &mut Vec<Row>, rows: &mut Sorted| -> Result<(), Refused> {
        let Some(one) = group.first().copied() else { return Ok(()) };
        let day = Day::from_number(i64::from(one.day));
        let begins = day.zip(asked.per).map(|(day, per)| per::period(per.span, day).0);
        if first.is_none_or(|first| day.is_some_and(|day| day < first))
            && asked.from.zip(begins).is_none_or(|(from, begins)| from > begins)
        {
            *first = day;
        }
        if day.is_some_and(|day| day >= asked.today) {
            said.not_over += group.len() as u64;
            *running = day;
        } else {
            group.sort_by(|a, b| a.value.total_cmp(&b.value));
            let (low, high) = (group[(group.len() - 1) / 2].value, group[group.len() / 2].value);
            rows.push(Row { value: low + (high - low) / 2.0, of: f64::NAN, ..one })?;
        }
        group.clear();
        Ok(())
    };
    for row in from.iter() {
        let row = row?;
        if group.first().is_some_and(|one| (one.metric, one.day) != (row.metric, row.day)) {
            close(&mut group, &mut rows)?;
        }
        group.push(row);
    }
    close(&mut group, &mut rows)?;
    Ok(rows)
}

/// How a period that is not over is called.
fn called(day: Day, today: Day) -> String {
    day.short(today)
}

fn none_left(said: &Said, reader: &Reader<'_>, asked: &Asked<'_>, survey: &Survey, picked: &Picked) -> Refused {
    if reader.taken == 0 && asked.metric.is_some() && reader.roles.metric.is_some() {
        let names = reader.roles.metric.and_then(|at| survey.columns.get(at));
        let list =
            names.map_or_else(String::new, |c| refused::listed(c.texts.list.iter().map(|(text, _)| text.as_str())));
        let what = format!("it holds no metric called {}", asked.metric.as_deref().unwrap_or_default());
        return Refused::missing("no_series", what).because(format!("its metrics: {list}"));
    }
    if reader.taken == 0 && !picked.wheres.is_empty() {
        return nothing(survey, picked, asked);
    }
    let gaps: u64 = said.gaps.iter().map(|(_, n)| n).sum();
    let mut why = Vec::new();
    for (n, one, many) in [
        (gaps, "gap", "gaps"),
        (said.not_over, "row of what is not over", "rows of what is not over"),
        (said.outside, "row outside --from and --to", "rows outside --from and --to"),
        (said.without_day, "row without a day", "rows without a day"),
        (said.totals, "total", "totals"),
    ] {
        if n > 0 {
            why.push(format!("{n} {}", if n == 1 { one } else { many }));
        }
    }
    let mut refused = Refused::new("no_rows", "no row is left to take");
    if !why.is_empty() {
        refused = refused.because(format!("left out: {}", why.join(", ")));
    }
    if let Some(cut) = &said.cut {
        refused = refused
            .because(format!("the first {} may be cut by the file; if it is whole:", cut.what))
            .flag(&["--from", &cut.from.to_string()]);
    }
    refused
}

/// Asks where values of a metric in per cent may be ratios.
fn ratios(reader: &Reader<'_>, asked: &Asked<'_>) -> Result<(), Refused> {
    if asked.scale.is_some() || asked.per.is_some_and(|per| per.how == How::Count) || reader.says_percent() {
        return Ok(());
    }
    let unclear = |of: &&reader::Of| of.unit.as_deref() == Some("%") && of.ratios && !of.shares;
    let Some((of, value)) = reader.metrics.iter().filter(unclear).find_map(|of| of.above.map(|value| (of, value)))
    else {
        return Ok(());
    };
    let plain = crate::domain::amount::exact;
    let larger = crate::domain::amount::short(value * 100.0);
    let what = format!("{} may be {} % or {larger} %", plain(value), plain(value));
    let recent = (asked.recent)(&of.name);
    let refused = Refused::question("which_scale", what);
    let refused = if recent.is_empty() {
        refused
    } else {
        let list: Vec<String> = recent.iter().map(|v| crate::domain::amount::with_unit(*v, Some("%"))).collect();
        refused.because(format!("the last readings of {}: {}", of.name, list.join(", ")))
    };
    Err(refused.flag(&["--scale", "1"]).flag(&["--scale", "100"]))
}

/// Says what every column was taken for.
fn describe(
    said: &mut Said,
    asked: &Asked<'_>,
    survey: &Survey,
    roles: &Roles,
    rule: &days::Rule,
    numbers: &[Numbers],
    picked: &Picked,
) {
    let title = |at: usize| survey.columns.get(at).map_or_else(String::new, |column| column.name.clone());
    let day = match roles.day {
        DayAt::One(at) => title(at),
        DayAt::Joined(at, other, Part::Day(day)) => format!("{}, {} and {}", title(at), title(other), title(day)),
        DayAt::Joined(at, other, _) => format!("{} and {}", title(at), title(other)),
    };
    said.columns.push(("day", day));
    let mut used = vec![roles.day.column()];
    if let DayAt::Joined(_, other, part) = roles.day {
        used.push(other);
        used.extend(if let Part::Day(day) = part { Some(day) } else { None });
    }
    for of in numbers {
        for (role, at) in [("value", of.at.value), ("n", of.at.n), ("of", of.at.of)] {
            let Some(at) = at else { continue };
            let named = of.name.as_ref().map_or_else(|| title(at), |name| format!("{} as {name}", title(at)));
            said.columns.push((role, named));
            used.push(at);
        }
    }
    for (role, at) in [("metric", roles.metric), ("note", roles.note), ("source", roles.source), ("clock", roles.clock)]
    {
        if let Some(at) = at {
            said.columns.push((role, title(at)));
            used.push(at);
        }
    }
    used.extend(roles.id);
    used.extend(picked.wheres.iter().map(|ask| ask.column));
    said.unused = (0..survey.columns.len()).filter(|at| !used.contains(at)).map(title).collect();
    said.guessed = roles.guessed.iter().map(|at| title(*at)).collect();
    said.days = asked.days.or(rule.order());
    said.proof = rule.proof.filter(|_| asked.days.is_none());
    said.zone = asked.zone;
    said.scale = asked.scale;
    said.per = asked.per;
    said.firsts = rule.firsts.filter(|_| asked.per.is_none()).map(asked::Span::word);
    said.wheres.clone_from(&asked.wheres);
    said.decimal = numbers.iter().find_map(|of| of.value.as_ref().or(of.n.as_ref())).map(|rule| rule.mark);
}

#[cfg(test)]
mod tests;
