//! A person's name on the board: one person, never a team, a role or a list.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use super::amount::{is_invisible, quoted};
use super::unclear::Unclear;

#[cfg(test)]
mod tests;

/// The longest handle, in characters.
const LENGTH: usize = 64;
/// Words that name several people.
const TEAMS: &str = "team squad tribe guild chapter everyone everybody all we us both group dept department committee crew \
    devs developers engineering engineers backend frontend platform design designers product ops sre support \
    marketing sales management leadership stakeholders qa";
/// Words that name a role, whoever fills it.
const ROLES: &str = "owner pm po dev developer manager lead";
/// Words that name no one, or no one yet.
const NO_ONE: &str = "nobody somebody someone anyone unassigned tbd none na n/a";
/// Words that make a team of a handle as one of its parts: `team-web`.
const TEAM_PARTS: [&str; 9] = ["team", "squad", "tribe", "guild", "group", "crew", "dept", "devs", "committee"];
/// Words between two names.
const LIST_WORDS: [&str; 6] = ["and", "und", "or", "oder", "et", "plus"];

/// One person's name, as typed but without its `@`. Handles that differ only in case are the same.
#[derive(Clone, Debug)]
pub struct Handle(String);

/// Why a word is not one person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOnePerson {
    /// Nothing was typed.
    Blank,
    /// Several names.
    List,
    /// A team, a role, or no one.
    Team,
    /// Characters a handle can't have.
    Characters,
    /// More than 64 characters.
    TooLong,
}

impl Handle {
    /// Reads one person's name, with or without a leading `@`.
    ///
    /// # Errors
    /// Says why it is not one person and what to write instead.
    pub fn parse(text: &str) -> Result<Self, Unclear> {
        Self::parse_kind(text).map_err(|(_, unclear)| unclear)
    }

    /// Reads one person's name; a refusal comes with its kind, for a caller with its own words.
    ///
    /// # Errors
    /// Says why it is not one person and what to write instead.
    pub fn parse_kind(text: &str) -> Result<Self, (NotOnePerson, Unclear)> {
        let trimmed = text.trim();
        let name = trimmed.strip_prefix('@').unwrap_or(trimmed).trim_start();
        let refuse = |kind, what: String, hint: &str| Err((kind, Unclear::new(what, hint)));
        if name.is_empty() {
            return refuse(NotOnePerson::Blank, "there is no name".to_owned(), "name one person, like mara");
        }
        let folded = name.to_lowercase();
        let shown = quoted(name);
        let is_among = |words: &str| words.split(' ').any(|word| word == folded);
        let one = "name the one person who answers for it, like mara";
        if is_among(NO_ONE) {
            return refuse(NotOnePerson::Team, format!("{shown} is not a person"), one);
        }
        if is_list(&folded) {
            return refuse(
                NotOnePerson::List,
                format!("an outcome has one owner, and {shown} is a list"),
                "name the one person who answers for it; the others can be contributors",
            );
        }
        if is_among(ROLES) {
            return refuse(NotOnePerson::Team, format!("{shown} is a role, not a person"), one);
        }
        if is_team(&folded) {
            return refuse(NotOnePerson::Team, format!("{shown} is a team, not a person"), one);
        }
        if name.chars().count() > LENGTH {
            return refuse(
                NotOnePerson::TooLong,
                format!("{shown} is longer than {LENGTH} characters"),
                "write a shorter name, like mara",
            );
        }
        if let Some((what, hint)) = bad_character(name, &shown) {
            return refuse(NotOnePerson::Characters, what, &hint);
        }
        Ok(Self(name.to_owned()))
    }

    /// Reads the name of whoever works along: a person, or a team, which may contribute and never owns.
    ///
    /// # Errors
    /// Says why it is neither and what to write instead.
    pub fn parse_contributor(text: &str) -> Result<Self, Unclear> {
        let name = text.trim().trim_start_matches('@');
        let is_one_word = name.chars().count() <= LENGTH && bad_character(name, name).is_none();
        if is_one_word && is_team(&name.to_lowercase()) { Ok(Self(name.to_owned())) } else { Self::parse(text) }
    }

    /// The name as typed, without an `@`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether the folded name is a team's: `team-web`, `everyone`.
fn is_team(folded: &str) -> bool {
    let mut parts = folded.split(|c: char| "-_.".contains(c) || c.is_whitespace());
    TEAMS.split(' ').any(|word| word == folded) || parts.any(|part| TEAM_PARTS.contains(&part))
}

/// Whether the folded name is two names with something between them.
fn is_list(folded: &str) -> bool {
    let names = |part: &str| part.contains(char::is_alphanumeric);
    if folded.split([',', ';', '+', '&', '/', '|']).filter(|part| names(part)).count() > 1 {
        return true;
    }
    let words: Vec<&str> = folded.split_whitespace().collect();
    let between = |words: &[&str]| {
        words.iter().enumerate().any(|(at, word)| {
            LIST_WORDS.contains(word)
                && words[..at].iter().any(|word| names(word))
                && words[at + 1..].iter().any(|word| names(word))
        })
    };
    let joined: Vec<&str> = folded.split(['-', '_', '.']).collect();
    between(&words)
        || (words.len() == 1 && joined.len() > 2 && between(&joined))
        || words.iter().skip(1).any(|word| word.starts_with('@'))
}

/// What is wrong with the first character a handle can't have, and what to write.
fn bad_character(name: &str, shown: &str) -> Option<(String, String)> {
    let fits = |c: char| (c.is_alphanumeric() || "._-".contains(c)) && !is_invisible(c);
    let charset = "write letters, digits, points, hyphens and underscores, like mara or mara.k";
    let Some(bad) = name.chars().find(|&c| !fits(c)) else {
        let named = name.contains(char::is_alphanumeric);
        return (!named).then(|| (format!("{shown} has no letter or digit"), charset.to_owned()));
    };
    let respelled = |joint: &str| name.split_whitespace().collect::<Vec<_>>().join(joint);
    Some(if bad.is_control() || is_invisible(bad) {
        (format!("{shown} has a character that can't be seen"), "type the name again, like mara".to_owned())
    } else if bad.is_whitespace() {
        let joined = respelled("-");
        let hint = if joined.chars().all(fits) { format!("write {joined} or one name") } else { charset.to_owned() };
        (format!("{shown} has a space, and a handle is one word"), hint)
    } else if bad == '@' {
        let local = name.split('@').next().unwrap_or_default();
        let hint =
            if !local.is_empty() && local.chars().all(fits) { format!("write {local}") } else { charset.to_owned() };
        (format!("{shown} is an address, and a handle is only a name"), hint)
    } else {
        (format!("a handle can't have {} in it: {shown}", quoted(&bad.to_string())), charset.to_owned())
    })
}

impl FromStr for Handle {
    type Err = Unclear;

    fn from_str(text: &str) -> Result<Self, Unclear> {
        Self::parse(text)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("@{}", self.0))
    }
}

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.0.to_lowercase() == other.0.to_lowercase()
    }
}

impl Eq for Handle {}

impl Hash for Handle {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_lowercase().hash(state);
    }
}

impl Ord for Handle {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.to_lowercase().cmp(&other.0.to_lowercase())
    }
}

impl PartialOrd for Handle {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Handle {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Takes any text that is not empty: what was once stored stays readable when the rules for new handles change.
impl<'de> Deserialize<'de> for Handle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() { Err(serde::de::Error::custom("a handle is empty")) } else { Ok(Self(text)) }
    }
}
