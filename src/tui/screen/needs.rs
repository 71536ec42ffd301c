//! What needs me: the board's debts in groups, the loudest first, each with the key that answers it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::World;
use super::rows::Cursor;
use crate::domain::board::{Debt, Need, Wanted};
use crate::domain::id::{Id, Kind};
use crate::tui::keys::{Action, Keymap};
use crate::tui::theme::{Meaning, Theme};
use crate::tui::widget::line::{Row, put};

/// The list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    /// What is selected: what is wanted, of what.
    pub(crate) cursor: Cursor<(Wanted, String)>,
    /// Whether what waits for others is shown too.
    pub(crate) everyone: bool,
}

/// How loud a need is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Late,
    NoOwner,
    Now,
    /// By the sprint's last day.
    ByEnd,
    Soon,
}

impl Group {
    fn of(need: &Need) -> Self {
        match need.wanted {
            Wanted::Answer if !need.due => Self::ByEnd,
            _ if !need.due => Self::Soon,
            Wanted::Owner => Self::NoOwner,
            _ if need.days > 0 => Self::Late,
            _ => Self::Now,
        }
    }

    fn words(self, world: &World) -> (String, Meaning) {
        let ends = world.view.sprint.as_ref().map_or(world.today, |sprint| sprint.ends);
        match self {
            Self::Late => ("LATE".to_owned(), Meaning::Late),
            Self::NoOwner => ("NO OWNER YET".to_owned(), Meaning::Late),
            Self::Now => ("NOW".to_owned(), Meaning::Warn),
            Self::ByEnd if ends == world.today => ("BY TONIGHT".to_owned(), Meaning::Warn),
            Self::ByEnd => (format!("BY {}", ends.weekday_short(world.today).to_uppercase()), Meaning::Warn),
            Self::Soon => ("SOON".to_owned(), Meaning::Label),
        }
    }
}

/// The key that answers a need.
fn answers(need: &Need) -> Action {
    match need.wanted {
        Wanted::Owner => Action::Owner,
        Wanted::Verdict | Wanted::Confirmation | Wanted::Rollback => Action::Verdict,
        Wanted::Falsifier if matches!(need.debt, Some(Debt::FalsifierAsked { .. })) => Action::Verdict,
        Wanted::Guardrail if need.about.is_some_and(|thing| thing.kind == Kind::Hypothesis) => Action::Verdict,
        Wanted::Reading => Action::Reading,
        Wanted::Answer | Wanted::Promise => Action::Answer,
        Wanted::Sprint => Action::CloseSprint,
        _ => Action::Open,
    }
}

impl Needs {
    /// The rows shown, group by group.
    pub(crate) fn rows<'w>(&self, world: &'w World) -> Vec<&'w Need> {
        let mine = |need: &&Need| self.everyone || need.who.as_ref().is_none_or(|who| *who == world.me);
        let mut rows: Vec<&Need> = world.needs.iter().filter(mine).collect();
        rows.sort_by_key(|need| (Group::of(need), std::cmp::Reverse(need.days)));
        rows
    }

    /// What can be selected.
    pub(crate) fn stops(&self, world: &World) -> Vec<(Wanted, String)> {
        self.rows(world).into_iter().map(|need| (need.wanted, need.name.clone())).collect()
    }

    /// The selected one.
    pub(crate) fn selected<'w>(&self, world: &'w World) -> Option<&'w Need> {
        self.rows(world).get(self.cursor.place(&self.stops(world))).copied()
    }

    /// The outcome the selected one is about, and the hypothesis, where it is about one.
    pub(crate) fn about(&self, world: &World) -> Option<(Id, Option<Id>)> {
        let thing = self.selected(world)?.about?;
        match thing.kind {
            Kind::Hypothesis => world.card(thing.id).map(|(column, _)| (column.outcome.id, Some(thing.id))),
            _ => world.column(thing.id).map(|column| (column.outcome.id, None)),
        }
    }

    /// Draws it.
    pub(crate) fn draw(&self, buf: &mut Buffer, area: Rect, theme: Theme, world: &World, keys: &Keymap) {
        let rows = self.rows(world);
        let due = rows.iter().filter(|need| need.due).count();
        let whom = if self.everyone { "someone" } else { "you" };
        let said = match due {
            0 if rows.len() == 1 => " Nothing is late; 1 thing comes up".to_owned(),
            0 if !rows.is_empty() => format!(" Nothing is late; {} things come up", rows.len()),
            0 => format!(" Nothing needs {whom}"),
            1 => format!(" 1 thing needs {whom}"),
            _ => format!(" {due} things need {whom}"),
        };
        let others = world.needs.iter().filter(|need| need.due).count();
        let key = keys.key(Action::Whose);
        let whose = if self.everyone { format!("{key} mine only") } else { format!("{key} everyone: {others}") };
        Row::new().left(said, Meaning::Title).right(format!("{} · {whose} ", world.me.as_str()), Meaning::Label).paint(
            buf,
            theme,
            Rect { height: 1, ..area },
        );
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + super::FOOT + 2), ..area };
        if rows.is_empty() {
            let words = format!("  {}", quiet(world));
            Row::new().left(words, Meaning::Text).paint(buf, theme, Rect { height: 1, ..body });
            return;
        }
        let selected = self.cursor.place(&self.stops(world));
        let mut lines: Vec<(Row, Option<usize>)> = Vec::new();
        let mut last = None;
        for (at, need) in rows.iter().enumerate() {
            let group = Group::of(need);
            if last != Some(group) {
                if last.is_some() {
                    lines.push((Row::new(), None));
                }
                let (words, meaning) = group.words(world);
                lines.push((Row::new().left(format!(" {words}"), meaning), None));
                last = Some(group);
            }
            lines.push((line(need, at == selected, theme, world, keys), Some(at)));
        }
        let room = usize::from(body.height);
        let focus = lines.iter().position(|(_, at)| *at == Some(selected)).unwrap_or(0);
        let skip = (focus + 1).saturating_sub(room);
        for (n, (row, _)) in lines.iter().skip(skip).take(room).enumerate() {
            row.paint(buf, theme, Rect { y: body.y + n as u16, height: 1, ..body });
        }
        let left = lines.len().saturating_sub(skip + room);
        if left > 0 {
            put(buf, body.x, body.bottom(), &format!(" {} more below", theme.glyph("↓", "v")), theme, Meaning::Label);
        }
        if let Some(need) = self.selected(world) {
            Row::new()
                .left(format!("  The letter on the right does it.   In the shell:  {}", need.fix), Meaning::Label)
                .paint(buf, theme, Rect { y: body.bottom() + 1, height: 1, ..area });
        }
    }
}

fn line(need: &Need, focused: bool, theme: Theme, world: &World, keys: &Keymap) -> Row {
    let meaning = if focused { Meaning::Focus } else { Meaning::Text };
    let mark = if need.due { ("! ", Meaning::Late) } else { ("  ", Meaning::Text) };
    let who = need.who.as_ref().filter(|who| **who != world.me).map_or(String::new(), |who| {
        let away = world.away(who).map_or(String::new(), |day| format!(", away until {}", day.short(world.today)));
        format!("{who}{away}  ")
    });
    let days = match need.days {
        ..=-2 => format!("in {} days  ", -need.days),
        -1 => "tomorrow  ".to_owned(),
        0 => String::new(),
        1 => "1 day  ".to_owned(),
        days => format!("{days} days  "),
    };
    Row::new()
        .left(if focused { theme.bar() } else { " " }, meaning)
        .left(mark.0, mark.1)
        .left(format!("{}  {}", need.name, need.says), meaning)
        .right(format!(" {who}{days}"), Meaning::Label)
        .right(format!("{} ", keys.key(answers(need))), Meaning::Key)
}

/// What is said where nothing is needed: the reading that is due next.
fn quiet(world: &World) -> String {
    let next = world.view.columns.iter().filter_map(|column| {
        let (metric, latest) = (column.metric.as_ref()?, column.latest?);
        Some((latest.day.plus(i64::from(metric.every)), metric.slug.to_string()))
    });
    match next.min() {
        Some((day, slug)) => format!("Next: a reading of {slug}, {}.", day.weekday_short(world.today)),
        None => "Frame an outcome with N, on the board.".to_owned(),
    }
}
