//! The optional `config.toml`: what a person would otherwise type as a flag each time.
//!
//! An unknown key is a warning and never an error: a newer upshot's config must not stop an older one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use serde::Deserialize;
use toml::de::DeTable;

/// Every key this version reads. The test of the example file keeps it equal to [`Config`]'s fields.
const KEYS: [&str; 7] = ["as", "color", "db", "glyphs", "keys", "mouse", "theme"];

/// What the config file says; everything unsaid where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Config {
    /// Who the person is on the board, as typed.
    #[serde(rename = "as")]
    pub handle: Option<String>,
    /// When output is coloured.
    #[serde(default)]
    pub color: Color,
    /// The board to open where nothing nearer names one. A relative path has become one from the config file's
    /// folder; a leading `~` still stands, see [`crate::paths::Found::or_config`].
    pub db: Option<PathBuf>,
    /// What the screens draw with: `unicode` or `ascii`.
    pub glyphs: Option<String>,
    /// Other keys for actions of the screens, by the actions' names.
    #[serde(default)]
    pub keys: BTreeMap<String, Keys>,
    /// Whether the screens listen to the mouse.
    pub mouse: Option<bool>,
    /// The screens' colours: `auto`, `terminal`, `light`, `dark`, `high-contrast`, `colour-blind` or `mono`.
    pub theme: Option<String>,
}

/// The keys of an action: one, or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Keys {
    /// One key.
    One(String),
    /// Several; none takes the action's keys away.
    Many(Vec<String>),
}

impl Keys {
    /// All of them.
    pub fn list(&self) -> Vec<String> {
        match self {
            Self::One(key) => vec![key.clone()],
            Self::Many(keys) => keys.clone(),
        }
    }
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always, even when piped.
    Always,
    /// Never.
    Never,
}

/// Why a config file can't be used.
#[derive(Debug)]
pub enum ConfigError {
    /// It is there but can't be read.
    Io {
        /// The config file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// It is not TOML, or a value is of the wrong kind.
    Syntax {
        /// The config file.
        path: PathBuf,
        /// Line, column, the line itself and what is wrong with it.
        error: Box<toml::de::Error>,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(f, "the config file {} can't be read: {error}", path.display()),
            Self::Syntax { path, error } => {
                write!(f, "the config file {} can't be understood: {error}", path.display())
            }
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::Syntax { error, .. } => Some(error),
        }
    }
}

/// Reads the config file at `path`, and warnings about keys this version does not know. A missing file is the default.
///
/// # Errors
/// Where the file is there but can't be read, is not TOML, or holds a value of the wrong kind.
pub fn load(path: &Path) -> Result<(Config, Vec<String>), ConfigError> {
    let text = match read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Config::default(), Vec::new())),
        Err(error) => return Err(ConfigError::Io { path: path.to_owned(), error }),
    };
    let syntax = |error| ConfigError::Syntax { path: path.to_owned(), error: Box::new(error) };
    let mut config: Config = toml::from_str(&text).map_err(syntax)?;
    if let (Some(db), Some(folder)) = (&mut config.db, path.parent())
        && !db.starts_with("~")
    {
        *db = folder.join(&*db);
    }
    Ok((config, unknown_keys(&text, path).map_err(syntax)?))
}

/// Reads a file of some length; a pipe under its name would wait for ever.
fn read(path: &Path) -> io::Result<String> {
    const MOST: u64 = 1 << 20;
    let meta = fs::metadata(path)?;
    if !meta.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    if meta.len() > MOST {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is longer than 1 MiB"));
    }
    fs::read_to_string(path)
}

fn unknown_keys(text: &str, path: &Path) -> Result<Vec<String>, toml::de::Error> {
    let table = DeTable::parse(text)?;
    let unknown = table.get_ref().keys().filter(|key| !KEYS.contains(&key.get_ref().as_ref()));
    let mut found: Vec<_> = unknown.map(|key| (key.span().start, key.get_ref())).collect();
    found.sort();
    let warn = |(start, key): (usize, &toml::de::DeString<'_>)| {
        let line = text.as_bytes().iter().take(start).filter(|byte| **byte == b'\n').count() + 1;
        // Debug, because a key is a stranger's text and may hold anything; this shows it on one line.
        format!("{}, line {line}: the key {key:?} is not known here and is ignored; {}", path.display(), nearest(key))
    };
    Ok(found.into_iter().map(warn).collect())
}

fn nearest(key: &str) -> String {
    let near = |known: &&str| strsim::damerau_levenshtein(known, &key.to_lowercase());
    match KEYS.iter().min_by_key(|known| near(known)) {
        Some(known) if near(known) <= 2 && near(known) < known.len() => format!("did you mean {known:?}?"),
        _ => format!("known keys are {}", KEYS.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(text: &str) -> Result<(Config, Vec<String>), ConfigError> {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("config.toml");
        fs::write(&path, text).unwrap();
        load(&path)
    }

    #[test]
    fn no_file_is_no_opinion() {
        let room = tempfile::tempdir().unwrap();
        let (config, warnings) = load(&room.path().join("none.toml")).unwrap();
        assert_eq!((config, warnings), (Config::default(), vec![]));
    }

    #[test]
    fn the_example_says_every_key_and_is_true() {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/config.example.toml");
        let (config, warnings) = load(&example).unwrap();
        let expected = Config {
            handle: Some("mara".into()),
            color: Color::Auto,
            db: Some("~/boards/team.db".into()),
            glyphs: Some("unicode".into()),
            keys: [("reading".to_owned(), Keys::Many(vec!["r".into(), "F5".into()]))].into(),
            mouse: Some(true),
            theme: Some("auto".into()),
        };
        assert_eq!((config, warnings), (expected, vec![]));
        let text = fs::read_to_string(&example).unwrap();
        assert_eq!(DeTable::parse(&text).unwrap().get_ref().len(), KEYS.len());
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_its_line_and_the_nearest_one() {
        let (config, warnings) = loaded("as = \"mara\"\n\ncolour = \"never\"\n[source.activation]\nrun = 1\n").unwrap();
        assert_eq!(config.handle.as_deref(), Some("mara"));
        assert_eq!(warnings.len(), 2);
        assert!(warnings[0].contains("line 3") && warnings[0].ends_with("did you mean \"color\"?"), "{warnings:?}");
        assert!(
            warnings[1].contains("line 4")
                && warnings[1].ends_with("known keys are as, color, db, glyphs, keys, mouse, theme"),
            "{warnings:?}"
        );
    }

    #[test]
    fn an_error_names_file_line_and_column() {
        for text in ["as = \"mara\"\ncolor = \"sometimes\"\n", "as = \"mara\"\ncolor = = 1\n", "as = \"m\"\ndb = 7\n"] {
            let said = loaded(text).unwrap_err().to_string();
            assert!(said.contains("config.toml") && said.contains("line 2, column"), "{said}");
        }
    }

    #[test]
    fn a_relative_board_lies_beside_the_config() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("config.toml");
        fs::write(&path, "db = \"team.db\"").unwrap();
        assert_eq!(load(&path).unwrap().0.db, Some(room.path().join("team.db")));
    }

    #[test]
    fn a_file_that_is_not_text_is_an_error_and_not_a_crash() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("config.toml");
        fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
        assert!(load(&path).unwrap_err().to_string().contains("can't be read"));
    }
}
