//! The keys as they are bound: the table, with what the config says, and what a key means in a place.

use std::collections::BTreeMap;

use crossterm::event::KeyEvent;

use super::table::{Bind, TABLE};
use super::{Action, NAMED, Place, name, parse};

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
    /// The keys of the table with those of the config; what could not be understood keeps its default and is said, by the
    /// entry's name.
    pub(crate) fn of(config: &BTreeMap<String, Vec<String>>) -> (Self, Vec<(String, String)>) {
        let mut map = Self::default();
        let mut unclear = Vec::new();
        let mut refuse = |name: &str, why: String| {
            unclear.push((format!("keys.{name}"), format!("keys.{name}: {why}; its default stays")));
        };
        // All are bound first and looked at then, so that two actions may swap their keys.
        let mut bound: Vec<usize> = Vec::new();
        for (name, keys) in config {
            match map.rebind(name, keys) {
                Ok(at) => bound.push(at),
                Err(why) => refuse(name, why),
            }
        }
        // One that is given back its default may meet what another has taken, so it is looked at until nothing clashes.
        // Given up is the one without which the fewest others clash.
        let clashing = |map: &Self, bound: &[usize]| bound.iter().filter(|at| map.clash(**at).is_some()).count();
        while let Some((at, why)) = bound
            .iter()
            .filter_map(|at| Some((*at, map.clash(*at)?)))
            .min_by_key(|(at, _)| clashing(&map.without(*at), &bound))
        {
            refuse(TABLE[at].name, why);
            map = map.without(at);
            bound.retain(|other| *other != at);
        }
        unclear.sort();
        (map, unclear)
    }

    /// With a line's keys as the table has them.
    fn without(&self, at: usize) -> Self {
        let mut map = self.clone();
        map.0[at].keys = TABLE[at].keys.iter().map(|k| (*k).to_owned()).collect();
        map
    }

    /// Gives an action its keys; its place in the table.
    fn rebind(&mut self, name: &str, keys: &[String]) -> Result<usize, String> {
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
        for key in &named {
            if key.starts_with(|c: char| c.is_ascii_digit()) {
                return Err(format!("{key} goes to an outcome already"));
            }
            if key == "Ctrl-z" && self.0[at].bind().action != Action::Suspend {
                return Err(format!("{key} suspends, wherever one is"));
            }
        }
        self.0[at].keys = named;
        Ok(at)
    }

    /// What a line's keys clash with, where both work.
    fn clash(&self, at: usize) -> Option<String> {
        let meets = |a: &[Place], b: &[Place]| a.iter().any(|place| b.contains(place));
        let here = &self.0[at];
        here.keys.iter().find_map(|key| {
            let clash = |has: &String| has == key || sequence(has, key) || sequence(key, has);
            let taken = self.0.iter().enumerate().find(|(other, bound)| {
                *other != at && meets(bound.bind().places, here.bind().places) && bound.keys.iter().any(clash)
            });
            taken.map(|(_, bound)| format!("{key} is {} already", bound.bind().name)).or_else(|| {
                let own = here.keys.iter().any(|has| sequence(has, key));
                own.then(|| format!("{key} is never reached: its first letter acts at once"))
            })
        })
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

    /// A place where one of the table works, and what goes there.
    fn way(bound: &Bound) -> Option<(Place, Action)> {
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
        WAYS.into_iter().find(|(place, _)| bound.works(*place))
    }

    /// What goes to a place where one of the table works.
    pub(crate) fn goes_to(bound: &Bound) -> Option<Action> {
        Self::way(bound).map(|(_, action)| action)
    }

    /// The keys that lead to a place where one of the table works, as they are pressed.
    pub(crate) fn way_to(&self, bound: &Bound) -> Option<String> {
        Self::goes_to(bound).map(|action| self.spelt(action)).filter(|way| !way.is_empty())
    }

    /// The place where one of the table works that is gone to for it.
    pub(crate) fn place_of(bound: &Bound) -> Option<Place> {
        Self::way(bound).map(|(place, _)| place)
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

/// A key as the config writes it, in the table's spelling; none where it is no key, or one that no terminal sends.
fn valid(key: &str) -> Option<String> {
    let key = key.trim();
    let named = NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(name, _)| (*name).to_owned());
    let function = key.strip_prefix('F').and_then(|n| n.parse::<u8>().ok()).filter(|n| (1..=12).contains(n));
    // Of those held with Ctrl only letters come through, and two of them as Tab and Enter.
    let control = key.strip_prefix("Ctrl-").or(key.strip_prefix("ctrl-")).map(str::to_lowercase);
    let control = control.filter(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_lowercase());
    let control = control.filter(|rest| rest != "i" && rest != "m");
    let letters = (1..=2).contains(&key.chars().count()) && key.chars().all(|c| c.is_ascii_graphic());
    named
        .or(function.map(|n| format!("F{n}")))
        .or(control.map(|rest| format!("Ctrl-{rest}")))
        .or(letters.then(|| key.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(entries: &[(&str, &[&str])]) -> (Keymap, Vec<(String, String)>) {
        let keys = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect();
        Keymap::of(&entries.iter().map(|(name, list)| ((*name).to_owned(), keys(list))).collect())
    }

    /// What pressing a key as it is written does in a place: one key, or two letters one after the other.
    fn pressed(map: &Keymap, place: Place, key: &str) -> Option<Action> {
        if let Some(event) = parse(key) {
            return map.resolve(place, None, event);
        }
        let [first, second] = [&key[..1], &key[1..]].map(|letter| parse(letter).unwrap());
        match map.resolve(place, None, first) {
            Some(action) => Some(action),
            None => map.begins(&name(first)).then(|| map.resolve(place, Some(&name(first)), second)).flatten(),
        }
    }

    /// Every key one could write: all of a letter or two, all held with Ctrl, those with names, and some that are none.
    fn keys() -> Vec<String> {
        let letters: Vec<char> = ('!'..='~').collect();
        let mut keys: Vec<String> = letters.iter().map(char::to_string).collect();
        keys.extend(
            letters.iter().flat_map(|a| {
                ['x', 'g', '1', 'F'].map(|b| [format!("{a}{b}"), format!("{b}{a}")]).into_iter().flatten()
            }),
        );
        keys.extend(letters.iter().map(|c| format!("Ctrl-{c}")));
        keys.extend((0..30).map(|n| format!("F{n}")));
        keys.extend(NAMED.iter().flat_map(|(name, _)| [(*name).to_owned(), name.to_lowercase()]));
        keys.extend(
            ["Menu", "Insert", "", " ", "abc", "ä", "Ctrl-", "Ctrl-Space", "Alt-x", "S-Up", "Pause"].map(str::to_owned),
        );
        keys
    }

    #[test]
    fn a_key_that_is_passed_acts_and_one_that_is_refused_changes_nothing() {
        for key in keys() {
            for bind in TABLE {
                let (map, unclear) = of(&[(bind.name, &[&key])]);
                if !unclear.is_empty() {
                    assert_eq!(map.key(bind.action), Keymap::default().key(bind.action), "{key:?}");
                    continue;
                }
                let spelt = map.key(bind.action);
                for place in bind.places {
                    let is = pressed(&map, *place, spelt);
                    assert_eq!(is, Some(bind.action), "{key:?} for {} on {place:?}", bind.name);
                }
            }
        }
    }

    #[test]
    fn keys_that_no_terminal_sends_are_refused_and_ins_is_not() {
        for key in ["Menu", "Ctrl-i", "Ctrl-m", "Ctrl-1", "F13", "1x", "abc", "ä", "Alt-x"] {
            assert_eq!(of(&[("mouse", &[key])]).1.len(), 1, "{key}");
        }
        let (map, unclear) = of(&[("mouse", &["Ins"])]);
        assert!(unclear.is_empty());
        let insert = KeyEvent::new(crossterm::event::KeyCode::Insert, crossterm::event::KeyModifiers::NONE);
        assert_eq!(map.resolve(Place::Board, None, insert), Some(Action::Mouse));
    }

    #[test]
    fn two_actions_swap_their_keys_and_a_third_is_told() {
        let (map, unclear) = of(&[("reading", &["v"]), ("verdict", &["r"])]);
        assert_eq!((map.key(Action::Reading), map.key(Action::Verdict), unclear.len()), ("v", "r", 0));
        // Both want one key: one of them gets it.
        let (map, unclear) = of(&[("reading", &["v"]), ("verdict", &["r"]), ("note", &["v"])]);
        assert_eq!(unclear.len(), 1, "{unclear:?}");
        let keys = [Action::Reading, Action::Verdict, Action::Note].map(|action| map.key(action).to_owned());
        assert!(keys[0] != keys[2] && keys[0] != keys[1], "{keys:?}");
        // Half of a swap meets what the other half would have left.
        assert_eq!(of(&[("reading", &["v"])]).1.len(), 1);
        assert_eq!(of(&[("reading", &["v"]), ("verdict", &["Menu"])]).1.len(), 2);
    }
}
