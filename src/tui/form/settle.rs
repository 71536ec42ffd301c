//! What two copies said differently: its versions side by side, and which of them holds.

use super::rows::RULE;
use super::sheet::{Kind, Lines, Sheet, cancel, of};
use super::{Field, Form, Made, Press, Way, hypothesis, outcome};
use crate::domain::amount::with_unit;
use crate::domain::board::Column;
use crate::domain::command::Command;
use crate::domain::conflict::{Conflict, Version};
use crate::domain::fact::{self, number};
use crate::domain::handle::Handle;
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::domain::refusal::shell_word;
use crate::pages::came;
use crate::text;
use crate::tui::theme::Meaning;
use crate::tui::world::World;

/// The words that versions are chosen by, one for each digit.
const WHICH: [&str; 9] = [
    "the first",
    "the second",
    "the third",
    "the fourth",
    "the fifth",
    "the sixth",
    "the seventh",
    "the eighth",
    "the ninth",
];

/// The cells of a version beside another, and of what is told of both, before them.
const COLUMN: usize = 30;
const NAMES: usize = 13;

/// Choosing among the versions of a field.
#[derive(Clone, Debug)]
pub(crate) struct Settle {
    /// What two copies said differently, as it was when it was looked at.
    pub(crate) conflict: Conflict,
    /// Who looks at it.
    pub(crate) me: Handle,
    /// How wide the window is it is looked at in: versions stand beside each other where each has a column.
    pub(crate) width: u16,
}

impl Settle {
    /// Whether a version is one's own word.
    fn is_mine(&self, version: &Version) -> bool {
        version.own && version.also.is_empty() && version.by == self.me
    }

    /// What stands on the board of the outcome it hangs on.
    fn column<'a>(&self, world: &'a World) -> Option<&'a Column> {
        world.column(self.conflict.outcome?)
    }

    /// The words that the versions are chosen by: whose they are, where that tells two apart.
    fn which(&self) -> &'static [&'static str] {
        match self.conflict.versions.as_slice() {
            [one, two] if self.is_mine(one) && !two.own => &["mine", "theirs"],
            [one, two] if !one.own && self.is_mine(two) => &["theirs", "mine"],
            [one, two] if one.own && !two.own => &["ours", "theirs"],
            [one, two] if !one.own && two.own => &["theirs", "ours"],
            all => &WHICH[..all.len().min(WHICH.len())],
        }
    }

    /// What the versions of a target would mean, a row each: how far one is on the way to it, and the rate it needs.
    fn means(&self, world: &World) -> Vec<[String; 3]> {
        let Some(column) = self.column(world).filter(|_| self.conflict.field == "target") else { return Vec::new() };
        let Some(((from, _), level)) = column.outcome.way().zip(column.level) else { return Vec::new() };
        let targets: Vec<Option<f64>> =
            self.conflict.versions.iter().map(|version| version.value.get("value")?.as_f64()).collect();
        let both = |words: &dyn Fn(f64) -> Option<String>| {
            let said: Vec<String> = targets.iter().map(|to| to.and_then(words).unwrap_or_default()).collect();
            [said.first().cloned().unwrap_or_default(), said.get(1).cloned().unwrap_or_default()]
        };
        let way = |to: f64| Some(format!("{} of the way", number::percent(fact::progress(from, to, level.value)?)));
        let [mine, theirs] = both(&way);
        let mut rows = vec![[format!("{} is", with_unit(level.shown(), column.unit())), mine, theirs]];
        let shown = self.conflict.versions.iter().zip(&targets).find(|(version, _)| version.shown);
        let left =
            column.outcome.due.zip(column.latest).map(|(due, last)| due.since(last.day)).filter(|days| *days > 0);
        let needed = column.pace.as_ref().and_then(|pace| pace.needed);
        if let (Some((_, Some(to))), Some(days), Some(needed)) = (shown, left, needed) {
            // From where the pace is counted, so that the head and this say one rate.
            let rate = |other: f64| {
                let a_week = (needed + (other - to) / days as f64) * 7.0;
                Some(format!("{}/wk", number::two_figures(a_week)))
            };
            let [mine, theirs] = both(&rate);
            rows.push(["it needs".to_owned(), mine, theirs]);
        }
        rows
    }

    /// What a version says, and whether it is what is shown.
    fn value(&self, version: &Version, world: &World) -> String {
        let shown = if version.shown { ", shown now" } else { "" };
        format!("{}{shown}", came::version(&self.conflict, version, world.today))
    }

    /// Two versions side by side.
    fn beside(&self, [one, two]: [&Version; 2], world: &World) -> Lines {
        let each = |words: &dyn Fn(&Version) -> String| [words(one), words(two)];
        let mut rows: Vec<[String; 3]> = Vec::new();
        let mut row = |name: &str, [one, two]: [String; 2]| rows.push([name.to_owned(), one, two]);
        let [first, second] = [0, 1].map(|at| self.which().get(at).copied().unwrap_or_default());
        row("", [format!("1  {first}"), format!("2  {second}")]);
        row("value", each(&|v| self.value(v, world)));
        row("by", each(&|v| format!("{}, {} {}", v.by_all(), v.on.weekday_short(world.today), clock(v))));
        row("why", each(&|v| v.why.as_ref().map_or_else(|| "none given".to_owned(), |why| format!("\"{why}\""))));
        row(
            "came",
            each(&|v| v.from.as_ref().map_or_else(|| "from this copy".to_owned(), |from| format!("from {from}"))),
        );
        rows.extend(self.means(world));
        let wide = rows.iter().map(|[name, ..]| text::width(name)).max().unwrap_or(0).max(NAMES);
        let rows = rows.into_iter().enumerate().map(|(at, [name, one, two])| {
            // A line that is longer than its window would be broken, and its columns with it.
            let cut = |words: &str| text::truncate(words, COLUMN);
            let words = format!("  {} {} {}", text::pad(&name, wide), text::pad(&cut(&one), COLUMN), cut(&two));
            (words.trim_end().to_owned(), if at == 0 { Meaning::Title } else { Meaning::Value })
        });
        rows.collect()
    }
}

/// What else was said differently of the same outcome, beginning after one and going around.
fn around<'w>(conflict: &Conflict, world: &'w World) -> impl Iterator<Item = &'w Conflict> {
    let all = &world.view.conflicts;
    let at = all.iter().position(|one| one.name == conflict.name).map_or(0, |at| at + 1);
    let (before, after) = all.split_at(at);
    let (of, name) = (conflict.outcome, conflict.name.clone());
    after.iter().chain(before).filter(move |one| of.is_some() && one.outcome == of && one.name != name)
}

/// What comes after one of several things said differently of an outcome.
pub(crate) fn after<'w>(conflict: &Conflict, world: &'w World) -> Option<&'w Conflict> {
    around(conflict, world).next()
}

/// What else was said differently of the same outcome, and the key that shows it: of an outcome one opens one at a time.
pub(super) fn others(conflict: &Conflict, world: &World) -> Option<(String, Meaning)> {
    let others: Vec<&Conflict> = around(conflict, world).collect();
    let (next, more) = others.split_first()?;
    let more = if more.is_empty() { String::new() } else { format!(", {} more", more.len()) };
    Some((format!("=   {} has {} too{more}: = shows it", next.name, next.counted()), Meaning::Label))
}

/// What refuses as long as a field has versions.
fn refuses(conflict: &Conflict) -> &'static str {
    match (conflict.thing.kind, conflict.field.as_str()) {
        (ThingKind::Outcome, "target" | "owner") => ", and commit and close refuse",
        (ThingKind::Outcome, "baseline" | "wrong_if" | "metric") => ", and commit refuses",
        (ThingKind::Hypothesis, "expect" | "window") => ", and ship refuses",
        (ThingKind::Hypothesis, "ship") => ", and a verdict is refused",
        (ThingKind::Commitment, "answer") | (ThingKind::Sprint, "goal") => ", and closing the sprint is refused",
        _ => "",
    }
}

/// The time of day at the writer's clock.
fn clock(version: &Version) -> String {
    let minutes = version.unix_ms.div_euclid(60_000) + i64::from(version.zone);
    format!("{:02}:{:02}", minutes.div_euclid(60).rem_euclid(24), minutes.rem_euclid(60))
}

impl Sheet for Settle {
    fn name(&self) -> &'static str {
        "settle"
    }

    /// Of these versions: what was written of others is no draft of it.
    fn about(&self) -> String {
        let sets = self.conflict.versions.iter().map(|version| version.set.to_string());
        sets.fold(self.conflict.name.clone(), |about, set| format!("{about} {}", &set[set.len().saturating_sub(6)..]))
    }

    fn sized(&self, width: u16) -> Option<Kind> {
        Some(of(Self { width, ..self.clone() }))
    }

    fn title(&self, world: &World) -> String {
        let (counted, field) = (self.conflict.counted(), Conflict::called(&self.conflict.field));
        match self.column(world).filter(|_| self.conflict.thing.kind == ThingKind::Outcome) {
            Some(column) => format!("{} › {counted} of {field}", world.named(column)),
            None => format!("{counted} of {}", self.conflict.name),
        }
    }

    fn is_page(&self) -> bool {
        true
    }

    fn name_cells(&self) -> u16 {
        19
    }

    fn fields(&self, _: Option<&World>) -> Vec<Field> {
        let why = if self.conflict.needs_why { "it has been committed to: what holds needs a reason" } else { "" };
        vec![Field::choice("holds", "Which one holds?", self.which()), Field::line("why", "Why", why, "")]
    }

    fn is_previewed(&self) -> bool {
        true
    }

    fn is_short(&self) -> bool {
        true
    }

    fn save(&self, _: &World) -> String {
        "It holds".to_owned()
    }

    fn verb(&self) -> &'static str {
        "settle"
    }

    fn leaves(&self) -> &'static str {
        "later, marked"
    }

    fn other_key(&self) -> Option<(char, &'static str)> {
        Some(('e', "another value"))
    }

    fn deed(&self) -> &'static str {
        "be settled"
    }

    fn apart<'w>(&self, world: &'w World) -> Option<&'w Conflict> {
        world.view.conflicts.iter().find(|one| one.name == self.conflict.name)
    }

    /// Each version with who said it, when and why, and what it would mean.
    fn quote(&self, world: &World) -> Lines {
        let field = Conflict::called(&self.conflict.field);
        let begins = format!("{field}   was changed on two copies of this board before they met");
        let mut lines: Lines = vec![(begins, Meaning::Label), (String::new(), Meaning::Text)];
        // What is longer than a column stands below the other, whole; so it does where there are no two columns.
        let fits = |version: &Version| text::width(&self.value(version, world)) <= COLUMN;
        let beside = usize::from(self.width) >= NAMES + 2 * COLUMN + 4;
        if let [one, two] = self.conflict.versions.as_slice()
            && beside
            && fits(one)
            && fits(two)
        {
            lines.extend(self.beside([one, two], world));
        } else {
            let means = self.means(world);
            for (version, number) in self.conflict.versions.iter().zip(1..=WHICH.len()) {
                let shown = if version.shown { ", shown now" } else { "" };
                let copy = if version.own { " on this copy" } else { "" };
                let words = came::version(&self.conflict, version, world.today);
                let mut said =
                    format!("{words}{shown}, by {}{copy}, {}", version.by_all(), version.on.short(world.today));
                if let Some(why) = &version.why {
                    said.push_str(&format!(": \"{why}\""));
                }
                for [name, one, two] in &means {
                    let words = [one, two].into_iter().nth(number - 1).map_or("", String::as_str);
                    let part = if words.is_empty() { String::new() } else { format!("; {name} {words}") };
                    said.push_str(&part);
                }
                let cells = usize::from(self.width).saturating_sub(5).max(20);
                for (n, line) in text::wrap(&said, cells).into_iter().enumerate() {
                    let head = if n == 0 { number.to_string() } else { " ".to_owned() };
                    lines.push((format!("{head}  {line}"), Meaning::Value));
                }
            }
        }
        if let Some(others) = others(&self.conflict, world) {
            lines.extend([(String::new(), Meaning::Text), others]);
        }
        lines.push((RULE.to_owned(), Meaning::Dim));
        lines
    }

    /// What holds until it is settled, and what becomes of what does not hold.
    fn checks(&self, _: &Form, _: &World) -> Lines {
        let shown = self.conflict.versions.iter().position(|version| version.shown).map_or(1, |at| at + 1);
        let refuses = refuses(&self.conflict);
        let and = if refuses.is_empty() { " and" } else { "," };
        let all = if self.conflict.versions.len() == 2 { "Both" } else { "All" };
        let mut others: Vec<String> = Vec::new();
        for version in self.conflict.versions.iter().filter(|version| !version.own) {
            let by = version.by.to_string();
            if !others.contains(&by) && version.by != self.me {
                others.push(by);
            }
        }
        let told = match others.as_slice() {
            [] => String::new(),
            [one] => format!("; {one} is told by the next sync"),
            all => format!("; {} are told by the next sync", all.join(" and ")),
        };
        vec![
            (format!("Until then the board shows {shown}{and} marks it ≠{refuses}."), Meaning::Label),
            (format!("{all} stay in the history{told}."), Meaning::Label),
        ]
    }

    fn keeps_shell(&self) -> bool {
        true
    }

    fn shell(&self, form: &Form, _: &World) -> Option<Vec<String>> {
        let at = self.which().iter().position(|which| form.given("holds").as_deref() == Some(*which)).unwrap_or(0);
        let why = match form.given("why") {
            Some(why) => format!(" --why {}", shell_word(&why)),
            None if self.conflict.needs_why => " --why TEXT".to_owned(),
            None => String::new(),
        };
        let fix = self.conflict.fix.strip_prefix("upshot ").unwrap_or(&self.conflict.fix);
        Some(vec![format!("{fix} {}{why}", self.conflict.typed(at))])
    }

    fn buttons(&self, _: &Form, world: &World) -> Vec<(String, Press)> {
        let other = self.other(world).map(|_| ("Another value".to_owned(), Press::Other));
        std::iter::once((self.save(world), Press::Submit(Way::Plain))).chain(other).chain([cancel()]).collect()
    }

    /// Where neither holds, it is edited: that settles it too.
    fn other(&self, world: &World) -> Option<Kind> {
        self.column(world)?;
        let Thing { kind, id } = self.conflict.thing;
        match kind {
            _ if self.conflict.field == "gone" => None,
            ThingKind::Outcome => Some(of(outcome::Edit { outcome: id })),
            ThingKind::Hypothesis => Some(of(hypothesis::Edit { hypothesis: id })),
            _ => None,
        }
    }

    fn command(&self, form: &Form, _: &World) -> Made {
        let chosen = form.need("holds", "which of them holds?")?;
        let at = self.which().iter().position(|which| **which == chosen).unwrap_or(0);
        let version = self.conflict.versions.get(at).or(self.conflict.versions.first()).map(|v| v.of);
        Ok(Command::Resolve {
            thing: self.conflict.thing,
            field: self.conflict.field.clone(),
            version: version.unwrap_or([0; 20]),
            seen: self.conflict.versions.iter().map(|version| version.of).collect(),
            why: form.given("why"),
        })
    }
}
