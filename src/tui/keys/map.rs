//! The keys as they are bound: the table, with what the config says, and what a key means in a place.

use std::collections::BTreeMap;

use crossterm::event::KeyEvent;

use super::table::{Bind, TABLE};
use super::{Action, Place, name, parse};

/// A line of the table with the keys it has now.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    /// Its place in the table.
    at: usize,
    /// Its keys, the first being the one shown; none where it is in the palette alone.
    pub(crate) keys: Vec<String>,
}

impl Bound {
    /// The line of the table.
    pub(crate) fn bind(&self) -> &'static Bind {
        &TABLE[self.at]
    }

    /// The key shown; blank where there is none.
    pub(crate) fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }

    /// Whether it works in a place.
    pub(crate) fn works(&self, place: Place) -> bool {
        self.bind().places.contains(&place)
    }
}

/// The keys as they are, after the config had its say.
#[derive(Clone, Debug)]
pub(crate) struct Keymap(Vec<Bound>);

impl Default for Keymap {
    fn default() -> Self {
        let bound =
            |(at, bind): (usize, &Bind)| Bound { at, keys: bind.keys.iter().map(|k| (*k).to_owned()).collect() };
        Self(TABLE.iter().enumerate().map(bound).collect())
    }
}

impl Keymap {
    /// The keys of the table with those of the config; what could not be understood keeps its default and is said.
    pub(crate) fn of(config: &BTreeMap<String, Vec<String>>) -> (Self, Vec<String>) {
        let mut map = Self::default();
        let mut unclear = Vec::new();
        for (name, keys) in config {
            if let Err(why) = map.rebind(name, keys) {
                unclear.push(format!("keys.{name} in the config: {why}; its default stays"));
            }
        }
        (map, unclear)
    }

    fn rebind(&mut self, name: &str, keys: &[String]) -> Result<(), String> {
        let Some(at) = self.0.iter().position(|bound| bound.bind().name == name) else {
            let near = TABLE.iter().max_by(|a, b| {
                let like = |bind: &Bind| strsim::jaro_winkler(bind.name, name);
                like(a).total_cmp(&like(b))
            });
            return Err(format!("no action is called so, perhaps {}", near.map_or("", |bind| bind.name)));
        };
        let mut named = Vec::new();
        for key in keys {
            named.push(valid(key).ok_or_else(|| format!("{key:?} is no key: write r, gh, Ctrl-e, Enter or F2"))?);
        }
        let places = |bound: &Bound| bound.bind().places;
        let meets = |a: &[Place], b: &[Place]| a.iter().any(|place| b.contains(place));
        for key in &named {
            let taken = self.0.iter().enumerate().find(|(other, bound)| {
                let clash = |has: &String| has == key || sequence(has, key) || sequence(key, has);
                *other != at && meets(places(bound), places(&self.0[at])) && bound.keys.iter().any(clash)
            });
            if let Some((_, bound)) = taken {
                return Err(format!("{key} is {} already", bound.bind().name));
            }
            if key.len() == 1 && key.as_bytes()[0].is_ascii_digit() {
                return Err(format!("{key} goes to an outcome already"));
            }
        }
        self.0[at].keys = named;
        Ok(())
    }

    /// The lines, in the table's order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Bound> {
        self.0.iter()
    }

    /// The line of an action.
    pub(crate) fn of_action(&self, action: Action) -> Option<&Bound> {
        self.0.iter().find(|bound| bound.bind().action == action)
    }

    /// What a key does elsewhere: each line of the table that it is bound to.
    pub(crate) fn bound_to<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Bound> {
        self.0.iter().filter(move |bound| bound.keys.iter().any(|has| has == key))
    }

    /// The keys that lead to a place where one of the table works, as they are pressed.
    pub(crate) fn way_to(&self, bound: &Bound) -> Option<String> {
        const WAYS: [(Place, Action); 10] = [
            (Place::Board, Action::Board),
            (Place::Review, Action::Review),
            (Place::Plan, Action::Plan),
            (Place::Ask, Action::Ask),
            (Place::Symptoms, Action::Symptoms),
            (Place::Needs, Action::NeedsMe),
            (Place::Sprints, Action::Sprints),
            (Place::Chores, Action::Chores),
            (Place::Objectives, Action::Objectives),
            (Place::History, Action::History),
        ];
        let way = WAYS.iter().find(|(place, _)| bound.works(*place));
        way.map(|(_, action)| self.spelt(*action)).filter(|way| !way.is_empty())
    }

    /// The key shown for an action.
    pub(crate) fn key(&self, action: Action) -> &str {
        self.of_action(action).map_or("", Bound::key)
    }

    /// The key shown for an action, as it is pressed: `g r`.
    pub(crate) fn spelt(&self, action: Action) -> String {
        let key = self.key(action);
        let two = key.len() == 2 && key.is_ascii();
        if two { key.chars().map(String::from).collect::<Vec<_>>().join(" ") } else { key.to_owned() }
    }

    /// Whether a key begins a sequence.
    pub(crate) fn begins(&self, key: &str) -> bool {
        self.0.iter().flat_map(|bound| &bound.keys).any(|has| sequence(key, has))
    }

    /// What follows a key that begins a sequence: each next key with what it does.
    pub(crate) fn after<'a>(&'a self, held: &'a str) -> impl Iterator<Item = (&'a str, &'static Bind)> {
        let follows = move |bound: &'a Bound| {
            bound.keys.iter().filter(|has| sequence(held, has)).map(|has| (&has[held.len()..], bound.bind()))
        };
        self.0.iter().flat_map(follows)
    }

    /// What a key means in a place; `held` is the beginning of a sequence, `g`.
    pub(crate) fn resolve(&self, place: Place, held: Option<&str>, key: KeyEvent) -> Option<Action> {
        let name = name(key);
        let whole = format!("{}{name}", held.unwrap_or(""));
        if held.is_none() && matches!(place, Place::Board | Place::Outcome) {
            match name.as_str() {
                "0" => return Some(Action::Number(1)),
                one if one.len() == 1 => {
                    if let Some(n) = one.parse().ok().filter(|n| (1..=9).contains(n)) {
                        return Some(Action::Number(n));
                    }
                }
                _ => {}
            }
        }
        self.0
            .iter()
            .filter(|bound| bound.works(place))
            .find(|bound| bound.keys.contains(&whole))
            .map(|b| b.bind().action)
    }
}

/// Whether a key is the beginning of another: `g` of `gh`.
fn sequence(begin: &str, whole: &str) -> bool {
    begin.chars().count() == 1 && whole.chars().count() == 2 && whole.starts_with(begin) && parse(whole).is_none()
}

/// A key as the config writes it, in the table's spelling; none where it is no key.
fn valid(key: &str) -> Option<String> {
    const NAMED: [&str; 17] = [
        "Enter",
        "Esc",
        "Tab",
        "S-Tab",
        "Space",
        "Backspace",
        "Delete",
        "Left",
        "Right",
        "Up",
        "Down",
        "Home",
        "End",
        "PgUp",
        "PgDn",
        "Ins",
        "Menu",
    ];
    let key = key.trim();
    let named = NAMED.iter().find(|name| name.eq_ignore_ascii_case(key)).map(|name| (*name).to_owned());
    let function = key.strip_prefix('F').filter(|n| n.parse::<u8>().is_ok_and(|n| (1..=12).contains(&n)));
    let control = key.strip_prefix("Ctrl-").or(key.strip_prefix("ctrl-")).filter(|rest| rest.chars().count() == 1);
    let letters = (1..=2).contains(&key.chars().count()) && key.chars().all(|c| c.is_ascii_graphic());
    named
        .or(function.map(|n| format!("F{n}")))
        .or(control.map(|rest| format!("Ctrl-{}", rest.to_lowercase())))
        .or(letters.then(|| key.to_owned()))
}
