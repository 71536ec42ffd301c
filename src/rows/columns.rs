//! Which column is what: named by a person, told by its heading, or the only one that can be it.

use super::asked::{Asked, Role, Where, slug};
use super::layout::no_day;
use super::refused::{Refused, listed};
use super::survey::{Column, Survey, Texts};
use crate::domain::amount::quoted;
use crate::domain::day::forms::month_named;

/// The headings of a day, in the order they are preferred.
const DAYS: [&str; 9] = ["day", "date", "days", "timestamp", "datetime", "time", "ts", "at", "created_at"];
/// The headings of a time of day beside a day.
const CLOCKS: [&str; 4] = ["time", "clock", "hour", "uhrzeit"];

/// A column by what a person calls it: exactly, else without case, else `#3`.
pub(super) fn named(headings: &[String], name: &str) -> Result<usize, Refused> {
    let name = name.trim();
    if let Some(at) = headings.iter().position(|heading| heading == name) {
        return Ok(at);
    }
    let alike: Vec<usize> =
        (0..headings.len()).filter(|at| headings[*at].to_lowercase() == name.to_lowercase()).collect();
    match alike.as_slice() {
        [at] => return Ok(*at),
        [] => {}
        several => {
            let places: Vec<String> = several.iter().map(|at| format!("#{}", at + 1)).collect();
            let what = format!("{} columns are called {}", several.len(), quoted(name));
            return Err(
                Refused::missing("no_column", what).hint(format!("name one by its place: {}", places.join(", ")))
            );
        }
    }
    let place = name.strip_prefix('#').and_then(|n| n.parse::<usize>().ok());
    match place.and_then(|n| n.checked_sub(1)).filter(|at| *at < headings.len()) {
        Some(at) => Ok(at),
        None => Err(Refused::missing("no_column", format!("no column is called {}", quoted(name)))
            .because(format!("its columns: {}", listed(headings.iter().map(String::as_str))))),
    }
}

/// What a person said of columns, each found.
#[derive(Clone, Debug, Default)]
pub(super) struct Picked {
    roles: [Option<usize>; 7],
    /// `--value SLUG=COLUMN`, each a metric.
    pub(super) metrics: Vec<(String, usize)>,
    pub(super) wheres: Vec<Where>,
}

impl Picked {
    pub(super) fn role(&self, role: Role) -> Option<usize> {
        self.roles[role as usize]
    }

    /// Finds every column that was named.
    pub(super) fn of(asked: &Asked<'_>, headings: &[String]) -> Result<Self, Refused> {
        let mut picked = Self::default();
        for arg in &asked.columns {
            for part in parts(arg, headings) {
                picked.part(&part, headings)?;
            }
        }
        for arg in &asked.values {
            let whole = named(headings, arg);
            match (whole, arg.split_once('=')) {
                (Ok(at), _) => picked.set(Role::Value, at)?,
                (Err(_), Some((name, column))) if !name.trim().is_empty() => {
                    let at = named(headings, column)?;
                    let name = slug(name).map_err(|e| Refused::question("usage", e.what).hint(e.hint))?.to_string();
                    if picked.metrics.iter().any(|(there, _)| *there == name) {
                        return Err(Refused::question("usage", format!("two columns would be the metric {name}")));
                    }
                    picked.metrics.push((name, at));
                }
                (Err(refused), _) => return Err(refused),
            }
        }
        for arg in &asked.wheres {
            picked.wheres.push(condition(arg, headings)?);
        }
        Ok(picked)
    }

    fn part(&mut self, part: &str, headings: &[String]) -> Result<(), Refused> {
        let hint = "write --columns day=Date,value=Rate; the parts are day, value, n, of, metric, note, source";
        let Some((role, name)) = part.split_once('=').filter(|(_, name)| !name.trim().is_empty()) else {
            return Err(Refused::question("usage", format!("{} names no column", quoted(part))).hint(hint));
        };
        let Some(role) = Role::of(&role.trim().to_lowercase()) else {
            return Err(Refused::question("usage", format!("{} is no part of a reading", quoted(role))).hint(hint));
        };
        let bare = name.trim();
        let bare = bare
            .strip_prefix('"')
            .and_then(|n| n.strip_suffix('"'))
            .filter(|n| !headings.iter().any(|h| h == bare) && !n.contains('"'))
            .unwrap_or(bare);
        self.set(role, named(headings, bare)?)
    }

    fn set(&mut self, role: Role, at: usize) -> Result<(), Refused> {
        if self.roles[role as usize].replace(at).is_some_and(|was| was != at) {
            return Err(Refused::question("usage", format!("two columns are named for the {}", role.word()))
                .hint("a metric each: --value SLUG=COLUMN, once for each"));
        }
        Ok(())
    }
}

/// The parts of `--columns`: one where the rest is a heading as it stands, else cut at commas outside quotes.
fn parts(arg: &str, headings: &[String]) -> Vec<String> {
    if arg.split_once('=').is_some_and(|(_, rest)| headings.iter().any(|heading| heading == rest.trim())) {
        return vec![arg.to_owned()];
    }
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in arg.chars() {
        quoted ^= c == '"';
        match parts.last_mut() {
            Some(last) if c != ',' || quoted => last.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts
}

/// `COLUMN=TEXT` or `COLUMN!=TEXT`, by the longest heading that fits before the sign.
fn condition(arg: &str, headings: &[String]) -> Result<Where, Refused> {
    let mut first = None;
    for (at, _) in arg.match_indices('=').collect::<Vec<_>>().into_iter().rev() {
        let (name, text) = (&arg[..at], arg[at + 1..].trim().to_owned());
        let (name, is_not) = match name.strip_suffix('!') {
            Some(name) => (name, true),
            None => (name, false),
        };
        match named(headings, name) {
            Ok(column) => return Ok(Where { column, text, is_not }),
            Err(refused) => first = Some(refused),
        }
    }
    Err(first.unwrap_or_else(|| {
        Refused::question("usage", format!("{} is no condition", quoted(arg))).hint("write --where COLUMN=TEXT")
    }))
}

/// A month's number or name, a quarter or a week of a year that stands beside it.
pub(super) fn part(cell: &str) -> Option<u8> {
    let bare = cell.trim_start_matches(['Q', 'q', 'W', 'w']);
    match bare.parse::<u8>() {
        Ok(n) if (1..=53).contains(&n) && bare.len() <= 2 => Some(n),
        _ => month_named(cell),
    }
}

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Month,
    /// With the column of the month's day.
    Day(usize),
    Quarter,
    Week,
}

/// Where a row's day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayAt {
    /// In one column.
    One(usize),
    /// A year, and a part of it beside.
    Joined(usize, usize, Part),
}

impl DayAt {
    /// The first column it stands in.
    pub(super) fn column(self) -> usize {
        match self {
            Self::One(at) | Self::Joined(at, ..) => at,
        }
    }

    fn holds(self, at: usize) -> bool {
        match self {
            Self::One(one) => one == at,
            Self::Joined(one, other, Part::Day(day)) => [one, other, day].contains(&at),
            Self::Joined(one, other, _) => one == at || other == at,
        }
    }
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ValueAt {
    pub(super) value: Option<usize>,
    pub(super) n: Option<usize>,
    pub(super) of: Option<usize>,
}

/// Which column is what.
#[derive(Clone, Debug)]
pub(super) struct Roles {
    pub(super) day: DayAt,
    pub(super) clock: Option<usize>,
    pub(super) metric: Option<usize>,
    pub(super) note: Option<usize>,
    pub(super) source: Option<usize>,
    pub(super) id: Option<usize>,
    /// Each metric's value; its slug where a person gave it one.
    pub(super) values: Vec<(Option<String>, ValueAt)>,
    /// Columns that were not named by anybody.
    pub(super) guessed: Vec<usize>,
    /// Columns that tell series apart.
    pub(super) dimensions: Vec<usize>,
    /// Whether nothing stands beside these that could.
    pub(super) alone: bool,
}

/// What a table is, beside its columns.
pub(super) struct About<'a> {
    pub(super) headings: &'a [String],
    /// Columns of what stands around: never values.
    pub(super) around: &'a [usize],
    /// Upshot's own export.
    pub(super) own: bool,
}

/// Finds every column's role.
pub(super) fn roles(survey: &Survey, picked: &Picked, asked: &Asked<'_>, about: &About<'_>) -> Result<Roles, Refused> {
    let columns = &survey.columns;
    let mut guessed = Vec::new();
    let day = match picked.role(Role::Day) {
        Some(at) => DayAt::One(at),
        None => day(survey, picked, about, &mut guessed)?,
    };
    let days: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].has_days() && !is_number(&columns[*at])).collect();
    let by = |name: &str| about.headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
    let free = |at: &usize| !day.holds(*at);
    let timed = match day {
        DayAt::One(at) => !columns.get(at).is_some_and(|c| c.days.has_no_times()),
        DayAt::Joined(..) => true,
    };
    let is_clock = |at: &usize| {
        let column = &columns[*at];
        let named = CLOCKS.iter().any(|name| column.name.trim().eq_ignore_ascii_case(name));
        named && column.filled > 0 && column.clocks == column.filled && free(at)
    };
    let clock = if timed { None } else { (0..columns.len()).find(is_clock) };
    let metric = picked.role(Role::Metric).or_else(|| {
        by("metric").filter(|at| free(at)).filter(|at| {
            about.own
                || asked.metric.as_ref().is_none_or(|name| holds(&columns[*at].texts, name))
                    && picked.metrics.is_empty()
                    && is_text(&columns[*at])
        })
    });
    let note = picked.role(Role::Note).or_else(|| by("note").filter(free));
    let source = picked.role(Role::Source).or_else(|| by("source").filter(free));
    let id = by("id").filter(|_| about.own);
    let taken = |at: usize| [clock, metric, note, source, id].contains(&Some(at)) || day.holds(at);
    let values = if picked.metrics.is_empty() {
        vec![(None, value(survey, picked, asked, about, &taken, &days, &mut guessed)?)]
    } else {
        let one = |at| ValueAt { value: Some(at), n: None, of: None };
        picked.metrics.iter().map(|(name, at)| (Some(name.clone()), one(*at))).collect()
    };
    let valued = |at: usize| values.iter().any(|(_, v)| [v.value, v.n, v.of].contains(&Some(at)));
    // Where a column called "source" has several words for one day, it is a series' name, as any other.
    let own_source = about.own || picked.role(Role::Source).is_some();
    let roleless = |at: &usize| {
        let is_source = source == Some(*at) && !own_source;
        (is_source || !taken(*at)) && !valued(*at) && !days.contains(at)
    };
    let can_tell = |at: &usize| !is_number(&columns[*at]) && columns[*at].filled > 0;
    // Where all rows are of one instant, each is of a series of its own: a snapshot, an instant's vector.
    let at_once = match day {
        DayAt::One(at) => survey.rows > 1 && columns.get(at).is_some_and(|c| !c.texts.over && c.texts.list.len() == 1),
        DayAt::Joined(..) => false,
    };
    let tells = |at: &usize| {
        let texts = &columns[*at].texts;
        let different = texts.list.len() as u64;
        !texts.over && different >= 2 && (different * 2 <= survey.rows || at_once)
    };
    let beside: Vec<usize> = (0..columns.len()).filter(roleless).filter(can_tell).collect();
    let filtered = |at: &usize| picked.wheres.iter().any(|ask| ask.column == *at && !ask.is_not);
    let dimensions = beside.iter().copied().filter(tells).filter(|at| !filtered(at)).collect();
    let alone = beside.iter().all(filtered);
    Ok(Roles { day, clock, metric, note, source, id, values, guessed, dimensions, alone })
}

fn is_text(column: &Column) -> bool {
    column.marks.count * 2 < column.filled
}

/// Whether a column's cells are numbers, and no days that are digits under a heading of days.
fn is_number(column: &Column) -> bool {
    column.has_numbers()
        && (column.days.plain() == 0 || !column.has_days())
        && !(column.has_days() && column.marks.count <= column.days.count(column.heading))
}

/// Whether a text that becomes this slug is among a column's.
fn holds(texts: &Texts, name: &str) -> bool {
    texts.list.iter().any(|(text, _)| text.eq_ignore_ascii_case(name) || slug(text).is_ok_and(|s| s.as_str() == name))
}

/// The column of days.
fn day(survey: &Survey, picked: &Picked, about: &About<'_>, guessed: &mut Vec<usize>) -> Result<DayAt, Refused> {
    let columns = &survey.columns;
    let other = |at: usize| {
        Role::ALL.iter().any(|role| *role != Role::Day && picked.role(*role) == Some(at)) || about.around.contains(&at)
    };
    let mut found: Vec<usize> = (0..columns.len()).filter(|at| !other(*at) && columns[*at].has_days()).collect();
    let year_alone = |at: &usize| columns[*at].days.years() * 10 >= columns[*at].filled * 9;
    if let Some(joined) = found.iter().copied().filter(year_alone).find_map(|year| joined(columns, year))
        && found.iter().all(|at| joined.holds(*at) || year_alone(at))
    {
        return Ok(joined);
    }
    if found.iter().any(|at| !year_alone(at)) {
        found.retain(|at| !year_alone(at));
    }
    let names = || -> Vec<&str> { about.headings.iter().map(String::as_str).collect() };
    let Some(first) = found.first().copied() else {
        return Err(no_day(&names()));
    };
    let same =
        |at: &usize| columns[*at].days.says == columns[first].days.says && columns[*at].filled == columns[first].filled;
    if found.len() == 1 || found.iter().all(same) {
        guessed.push(first);
        return Ok(DayAt::One(first));
    }
    let rank = |at: usize| DAYS.iter().position(|name| columns[at].name.trim().eq_ignore_ascii_case(name));
    let best = found.iter().filter_map(|at| rank(*at)).min();
    let of_best: Vec<usize> = found.iter().copied().filter(|at| best.is_some() && rank(*at) == best).collect();
    if let [one] = of_best.as_slice() {
        return Ok(DayAt::One(*one));
    }
    let list = listed(found.iter().map(|at| columns[*at].name.as_str()));
    let refused = Refused::question("which_day", format!("{} columns hold days: {list}", found.len()));
    Err(found
        .iter()
        .take(3)
        .fold(refused, |refused, at| refused.flag(&["--columns", &format!("day={}", columns[*at].name)])))
}

/// Whether a column beside a year and a month holds the month's day.
fn is_monthday(column: &Column) -> bool {
    const NAMES: [&[&str]; 6] =
        [&["day"], &["dom"], &["mday"], &["monthday"], &["day", "of", "month"], &["date", "of", "month"]];
    let words = super::days::words(&column.name);
    NAMES.iter().any(|name| words == *name) && column.filled > 0 && column.parts * 10 >= column.filled * 9
}

/// A year's column with the one beside it that parts the year.
fn joined(columns: &[Column], year: usize) -> Option<DayAt> {
    (0..columns.len()).filter(|at| *at != year).find_map(|at| {
        let column = &columns[at];
        let words = super::days::words(&column.name);
        let part = match words.as_slice() {
            [word] if word == "month" => match (0..columns.len()).find(|day| is_monthday(&columns[*day])) {
                Some(day) => Part::Day(day),
                None => Part::Month,
            },
            [word] if word == "quarter" => Part::Quarter,
            [word] if word == "week" => Part::Week,
            _ => return None,
        };
        (column.filled > 0 && column.parts * 10 >= column.filled * 9).then_some(DayAt::Joined(year, at, part))
    })
}

/// The columns of the value.
fn value(
    survey: &Survey,
    picked: &Picked,
    asked: &Asked<'_>,
    about: &About<'_>,
    taken: &dyn Fn(usize) -> bool,
    days: &[usize],
    guessed: &mut Vec<usize>,
) -> Result<ValueAt, Refused> {
    let columns = &survey.columns;
    let by = |name: &str| {
        let is = |at: &usize| columns[*at].name.trim().eq_ignore_ascii_case(name) && !taken(*at);
        (0..columns.len()).find(is)
    };
    let (mut value, mut n, mut of) = (picked.role(Role::Value), picked.role(Role::N), picked.role(Role::Of));
    if value.is_none() && n.is_none() {
        value = by("value");
        if value.is_none() && by("of").is_some() {
            n = by("n");
        }
    }
    if of.is_none() && (value.is_some() || n.is_some()) {
        of = by("of").filter(|at| columns[*at].has_numbers() || columns[*at].filled == 0);
    }
    if n.is_some() && of.is_none() {
        return Err(Refused::question("usage", "a count needs what it is of").hint("--columns n=Signups,of=Visits"));
    }
    if value.is_some() || n.is_some() {
        let n = if value.is_some() && picked.role(Role::N).is_none() { None } else { n };
        return Ok(ValueAt { value: if n.is_some() { None } else { value }, n, of });
    }
    let candidate = |at: &usize| {
        columns[*at].has_numbers()
            && !taken(*at)
            && !days.contains(at)
            && !about.around.contains(at)
            && is_number(&columns[*at])
    };
    let all: Vec<usize> = (0..columns.len()).filter(candidate).collect();
    let found: Vec<usize> = all.iter().copied().filter(|at| !is_aside(survey, *at, &all)).collect();
    let counted = asked.per.is_some_and(|per| per.how == super::asked::How::Count);
    match found.as_slice() {
        [one] => {
            guessed.push(*one);
            Ok(ValueAt { value: Some(*one), n: None, of: None })
        }
        _ if counted => Ok(ValueAt::default()),
        [] if survey.rows > 0 && only_gaps(columns, taken, days) => {
            // Nothing was measured on any day.
            let at = (0..columns.len()).find(|at| columns[*at].filled == 0 && !taken(*at));
            Ok(ValueAt { value: at, n: None, of: None })
        }
        [] => Err(Refused::question("no_value", "no column holds numbers that could be the value")
            .because(format!("its columns: {}", listed(about.headings.iter().map(String::as_str))))
            .flag(&["--per", "day", "count"])),
        several => {
            let first = |at: &usize| {
                format!("{} ({})", quoted(&columns[*at].name), columns[*at].marks.first.as_deref().unwrap_or_default())
            };
            let list: Vec<String> = several.iter().take(8).map(first).collect();
            let more = if several.len() > 8 { format!(" and {} more", several.len() - 8) } else { String::new() };
            let what = format!("{} columns hold numbers: {}{more}", several.len(), list.join(", "));
            let refused = Refused::question("which_value", what);
            Err(several.iter().take(3).fold(refused, |refused, at| refused.flag(&["--value", &columns[*at].name])))
        }
    }
}

fn only_gaps(columns: &[Column], taken: &dyn Fn(usize) -> bool, days: &[usize]) -> bool {
    (0..columns.len()).any(|at| columns[at].filled == 0 && columns[at].gaps > 0 && !taken(at) && !days.contains(&at))
}

/// Whether a column of numbers only numbers the rows.
fn is_aside(survey: &Survey, at: usize, numbers: &[usize]) -> bool {
    let columns = &survey.columns;
    let column = &columns[at];
    if columns.len() < 3 || !column.marks.is_whole() {
        return false;
    }
    let name = column.name.trim().to_lowercase();
    let words = super::days::words(&column.name);
    if name.is_empty() || name == "#" || words.last().is_some_and(|word| word == "id") {
        return true;
    }
    let numbering = ["index", "number", "no", "nr", "no.", "nr."].contains(&name.as_str());
    let titles = |other: usize| {
        let column = &columns[other];
        other != at && column.filled > 0 && is_text(column) && !column.has_days() && column.texts.all_differ()
    };
    let another = numbers.iter().any(|other| *other != at) || (0..columns.len()).any(titles);
    numbering && column.marks.all_differ() && another
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_column_is_named_exactly_else_without_case_else_by_its_place() {
        let headings = heads(&["Date", "rate", "Rate", "value"]);
        assert_eq!(named(&headings, "Rate").unwrap(), 2);
        assert_eq!(named(&headings, "VALUE").unwrap(), 3);
        assert_eq!(named(&headings, "#1").unwrap(), 0);
        assert_eq!(named(&headings, "RATE").unwrap_err().code, "no_column");
        assert_eq!(named(&headings, "#9").unwrap_err().code, "no_column");
    }

    #[test]
    fn an_argument_that_is_a_heading_as_it_stands_is_one_part() {
        let headings = heads(&["Time", "{env=\"prod\", job=\"api\"}"]);
        assert_eq!(parts("value={env=\"prod\", job=\"api\"}", &headings).len(), 1);
        assert_eq!(parts("day=Date,value=\"a,b\"", &headings), ["day=Date", "value=\"a,b\""]);
        assert_eq!(parts("day=Date,value=a,n=b", &headings).len(), 3);
    }

    #[test]
    fn a_condition_takes_the_longest_heading_before_its_sign() {
        let headings = heads(&["a", "a=b", "c"]);
        let of = |arg| condition(arg, &headings).map(|w| (w.column, w.text, w.is_not)).map_err(|e| e.code);
        assert_eq!(of("a=b=x"), Ok((1, "x".into(), false)));
        assert_eq!(of("a=x"), Ok((0, "x".into(), false)));
        assert_eq!(of("c!=x=y"), Ok((2, "x=y".into(), true)));
        assert_eq!(of("d=x"), Err("no_column"));
        assert_eq!(of("d"), Err("usage"));
    }
}
