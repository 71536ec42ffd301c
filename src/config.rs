//! The optional `config.toml`: what a person would otherwise type as a flag each time.
//!
//! An unknown key is a warning and never an error: a newer upshot's config must not stop an older one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::paths::Env;
use crate::source;

/// Every key this version reads. The test of the example file keeps it equal to [`Config`]'s fields.
const KEYS: [&str; 11] =
    ["as", "color", "db", "git", "glyphs", "keys", "linear", "mcp_writes", "mouse", "source", "theme"];

/// What the config file says; everything unsaid where there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// Who the person is on the board, as typed.
    pub handle: Option<String>,
    /// What is taken for an assistant in commits beside what is known: addresses, or whole names.
    pub assistants: Vec<String>,
    /// When output is coloured.
    pub color: Color,
    /// The board to open where nothing nearer names one. A relative path has become one from the config file's
    /// folder; a leading `~` still stands, see [`crate::paths::Found::or_config`].
    pub db: Option<PathBuf>,
    /// What the screens draw with: `unicode` or `ascii`.
    pub glyphs: Option<String>,
    /// Other keys for actions of the screens, by the actions' names.
    pub keys: BTreeMap<String, Keys>,
    /// Whether a terminal is talked to line by line instead of by screens.
    pub linear: Option<bool>,
    /// How many change sets an hour a robot may make through an assistant's door.
    pub mcp_writes: Option<u32>,
    /// Whether the screens listen to the mouse.
    pub mouse: Option<bool>,
    /// The metrics' own commands, each as it is said or with what is wrong with it.
    pub sources: Vec<source::Said>,
    /// The screens' colours: `auto`, `terminal`, `light`, `dark`, `high-contrast`, `colour-blind` or `mono`.
    pub theme: Option<String>,
    /// Entries whose value can't be taken. Each stops only what rests on it; everything else goes on without.
    pub wrong: Vec<Wrong>,
    /// Where each entry stands: `config.toml, line 3`.
    places: BTreeMap<String, String>,
}

impl Config {
    /// What is said of an entry, with its place.
    pub fn at(&self, key: &str, says: &str) -> String {
        self.places.get(key).map_or_else(|| says.to_owned(), |place| format!("{place}: {says}"))
    }

    /// What is wrong with an entry, if anything is.
    pub fn wrong(&self, key: &str) -> Option<&str> {
        self.wrong.iter().find(|wrong| wrong.key == key).map(|wrong| wrong.says.as_str())
    }
}

/// An entry whose value can't be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The entry: `theme`, `keys.reading`.
    pub key: String,
    /// What is wrong, with the place.
    pub says: String,
}

/// The keys of an action: one, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Color {
    /// As the environment says; else on a terminal that is not dumb.
    #[default]
    Auto,
    /// Always, even when piped.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Whether output is coloured, on a terminal or not.
    pub fn is_on(self, env: &Env, terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => env.color().unwrap_or(terminal && env.get("TERM").is_none_or(|term| term != "dumb")),
        }
    }
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
    /// It is not TOML.
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
/// A value of the wrong kind is kept among [`Config::wrong`], and the rest is taken.
///
/// # Errors
/// Where the file is there but can't be read, or is not TOML.
pub fn load(path: &Path) -> Result<(Config, Vec<String>), ConfigError> {
    let text = match read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Config::default(), Vec::new())),
        Err(error) => return Err(ConfigError::Io { path: path.to_owned(), error }),
    };
    let syntax = |error| ConfigError::Syntax { path: path.to_owned(), error: Box::new(error) };
    let table = DeTable::parse(&text).map_err(syntax)?;
    let mut reading = Reading { path, text: &text, config: Config::default(), unknown: Vec::new() };
    let mut entries: Vec<_> = table.get_ref().iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        reading.entry(key.get_ref(), key.span().start, value);
    }
    Ok((reading.config, reading.unknown))
}

/// Writes an entry into the config file, which need not exist; whatever else stands there stays as it is.
///
/// # Errors
/// The file can't be read or written, or would no longer be understood.
pub fn set(path: &Path, key: &str, value: &str) -> io::Result<()> {
    let text = match read(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(e),
    };
    let broken = |says: String| io::Error::new(io::ErrorKind::InvalidData, says);
    let entry = format!("{key} = {value}");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // An entry of the file's own stands before its first table.
    let tables = lines.iter().position(|line| line.trim_start().starts_with('[')).unwrap_or(lines.len());
    let is_it = |line: &str| {
        let name = line.split('=').next().unwrap_or_default().trim();
        line.contains('=') && (name == key || name.trim_matches('"') == key)
    };
    match lines[..tables].iter().position(|line| is_it(line)) {
        Some(at) => {
            // What was noted behind it stays.
            let comment = lines[at].rfind(" #").map_or_else(String::new, |from| lines[at][from..].to_owned());
            lines[at] = format!("{entry}{comment}");
        }
        None => {
            let mut at = tables;
            // What is noted above a table belongs to it.
            while at > 0 && (lines[at - 1].trim().is_empty() || lines[at - 1].trim_start().starts_with('#')) {
                at -= 1;
            }
            lines.insert(if tables == lines.len() { tables } else { at }, entry);
        }
    }
    let text = format!("{}\n", lines.join("\n"));
    let table = DeTable::parse(&text).map_err(|e| broken(e.to_string()))?;
    if !table.get_ref().iter().any(|(name, _)| name.get_ref() == key) {
        return Err(broken(format!("{key} can't be written there")));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // A config file may be a link into somebody's dotfiles: what it leads to is written.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let part = place.with_extension("toml.part");
    fs::write(&part, &text)?;
    if let Ok(meta) = fs::metadata(&place) {
        fs::set_permissions(&part, meta.permissions())?;
    }
    fs::rename(&part, &place)
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

/// A config file while it is read, entry by entry.
struct Reading<'a> {
    path: &'a Path,
    text: &'a str,
    config: Config,
    unknown: Vec<String>,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Reading<'_> {
    fn entry(&mut self, key: &str, at: usize, value: &Value<'_>) {
        let place = self.place(at);
        self.config.places.insert(key.to_owned(), place.clone());
        match key {
            "as" => self.config.handle = self.text(key, value, "a text, as in as = \"mara\""),
            "db" => {
                self.config.db = self.text(key, value, "a text, as in db = \"team.db\"").map(PathBuf::from);
                if let (Some(db), Some(folder)) = (&mut self.config.db, self.path.parent())
                    && !db.starts_with("~")
                {
                    *db = folder.join(&*db);
                }
            }
            "theme" => self.config.theme = self.text(key, value, "a text, as in theme = \"auto\""),
            "glyphs" => self.config.glyphs = self.text(key, value, "a text, as in glyphs = \"unicode\""),
            "color" => match self.text(key, value, COLOURS).as_deref() {
                None | Some("auto") => {}
                Some("always") => self.config.color = Color::Always,
                Some("never") => self.config.color = Color::Never,
                Some(_) => self.wrong(key, value.span().start, COLOURS),
            },
            "mouse" => match value.get_ref() {
                DeValue::Boolean(on) => self.config.mouse = Some(*on),
                _ => self.wrong(key, value.span().start, "true or false"),
            },
            "linear" => match value.get_ref() {
                DeValue::Boolean(on) => self.config.linear = Some(*on),
                _ => self.wrong(key, value.span().start, "true or false"),
            },
            "mcp_writes" => match value.get_ref() {
                DeValue::Integer(n) => match u32::from_str_radix(n.as_str(), n.radix()) {
                    Ok(n) => self.config.mcp_writes = Some(n),
                    Err(_) => self.wrong(key, value.span().start, "a whole number, 60 where it is left out"),
                },
                _ => self.wrong(key, value.span().start, "a whole number, 60 where it is left out"),
            },
            "git" => match assistants(value) {
                Some(list) => self.config.assistants = list,
                None => self.wrong(key, value.span().start, "a table: [git] assistants = [\"helper@acme.example\"]"),
            },
            "keys" => match value.get_ref() {
                DeValue::Table(keys) => {
                    let mut keys: Vec<_> = keys.iter().collect();
                    keys.sort_by_key(|(action, _)| action.span().start);
                    for (action, value) in keys {
                        self.key(action.get_ref(), action.span().start, value);
                    }
                }
                _ => self.wrong(key, value.span().start, "a table: [keys]"),
            },
            "source" => match value.get_ref() {
                DeValue::Table(sources) => {
                    let place = |at| self.place(at);
                    self.config.sources = source::said::sources(sources, &place);
                }
                _ => self.wrong(key, value.span().start, "tables: [source.activation]"),
            },
            // Debug, because a key is a stranger's text and may hold anything; this shows it on one line.
            _ => self
                .unknown
                .push(format!("{place}: the key {key:?} is not known here and is ignored; {}", nearest(key))),
        }
    }

    /// The keys of an action: a text, or a list of texts.
    fn key(&mut self, action: &str, at: usize, value: &Value<'_>) {
        let name = format!("keys.{action}");
        self.config.places.insert(name.clone(), self.place(at));
        let list = |values: &[Value<'_>]| -> Option<Vec<String>> {
            values.iter().map(|v| v.get_ref().as_str().map(str::to_owned)).collect()
        };
        let keys = match value.get_ref() {
            DeValue::String(key) => Some(Keys::One(key.to_string())),
            DeValue::Array(values) => list(values).map(Keys::Many),
            _ => None,
        };
        match keys {
            Some(keys) => drop(self.config.keys.insert(action.to_owned(), keys)),
            None => self.wrong(&name, value.span().start, "a key or a list of keys, as in [\"r\", \"F5\"]"),
        }
    }

    fn text(&mut self, key: &str, value: &Value<'_>, wanted: &str) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(key, value.span().start, wanted);
        }
        text
    }

    fn wrong(&mut self, key: &str, at: usize, wanted: &str) {
        let line = self.text[..at].rfind('\n').map_or(at, |start| at - start - 1);
        let column = self.text[at - line..at].chars().count() + 1;
        let says = format!("{}, column {column}: {key} has to be {wanted}", self.place(at));
        self.config.wrong.push(Wrong { key: key.to_owned(), says });
    }

    /// The file and the line of a place in it.
    fn place(&self, at: usize) -> String {
        let line = self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        format!("{}, line {line}", self.path.display())
    }
}

/// Who is taken for an assistant, of a table that says nothing else.
fn assistants(value: &Value<'_>) -> Option<Vec<String>> {
    let table = value.get_ref().as_table()?;
    let known = table.iter().all(|(key, _)| key.get_ref() == "assistants");
    let list = table.iter().next().map_or(Some(Vec::new()), |(_, list)| {
        list.get_ref().as_array()?.iter().map(|one| one.get_ref().as_str().map(str::to_owned)).collect()
    });
    list.filter(|_| known)
}

/// When output is coloured, in words.
const COLOURS: &str = "\"auto\", \"always\" or \"never\"";

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
    fn an_entry_is_written_and_the_rest_stays() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("conf").join("config.toml");
        set(&path, "theme", "\"dark\"").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "theme = \"dark\"\n");
        let text = "# mine\nas = \"mara\"\ntheme = \"auto\" # by the terminal\n\n# other keys\n[keys]\nzoom = \"Z\"\n";
        fs::write(&path, text).unwrap();
        set(&path, "theme", "\"light\"").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), text.replace("\"auto\"", "\"light\""));
        set(&path, "mouse", "false").unwrap();
        let (config, warnings) = load(&path).unwrap();
        assert_eq!((config.mouse, config.theme.as_deref(), warnings), (Some(false), Some("light"), vec![]));
        assert_eq!(config.keys.len(), 1);
        assert!(fs::read_to_string(&path).unwrap().contains("# other keys\n[keys]"));
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
        let places = config.places.clone();
        assert_eq!(places.len(), KEYS.len() + 1);
        let expected = Config {
            wrong: Vec::new(),
            places,
            handle: Some("mara".into()),
            assistants: vec!["helper@acme.example".into()],
            color: Color::Auto,
            db: Some("~/boards/team.db".into()),
            glyphs: Some("unicode".into()),
            keys: [("reading".to_owned(), Keys::Many(vec!["r".into(), "F5".into()]))].into(),
            linear: Some(false),
            mcp_writes: Some(60),
            mouse: Some(true),
            sources: config.sources.clone(),
            theme: Some("auto".into()),
        };
        assert!(config.sources.len() == 2 && config.sources.iter().all(|said| said.source.is_ok()));
        assert_eq!((config, warnings), (expected, vec![]));
        let text = fs::read_to_string(&example).unwrap();
        assert_eq!(DeTable::parse(&text).unwrap().get_ref().len(), KEYS.len());
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_its_line_and_the_nearest_one() {
        let (config, warnings) =
            loaded("as = \"mara\"\n\ncolour = \"never\"\n[sources.activation]\nrun = 1\n").unwrap();
        assert_eq!(config.handle.as_deref(), Some("mara"));
        assert_eq!(warnings.len(), 2);
        assert!(warnings[0].contains("line 3") && warnings[0].ends_with("did you mean \"color\"?"), "{warnings:?}");
        assert!(warnings[1].contains("line 4") && warnings[1].ends_with("did you mean \"source\"?"), "{warnings:?}");
    }

    #[test]
    fn what_is_no_toml_is_an_error_with_file_line_and_column() {
        let said = loaded("as = \"mara\"\ncolor = = 1\n").unwrap_err().to_string();
        assert!(said.contains("config.toml") && said.contains("line 2, column"), "{said}");
    }

    #[test]
    fn a_wrong_value_spoils_its_own_entry_and_nothing_else() {
        for (line, key) in [
            ("as = 7", "as"),
            ("color = \"sometimes\"", "color"),
            ("color = 1", "color"),
            ("db = 7", "db"),
            ("theme = [\"dark\"]", "theme"),
            ("glyphs = true", "glyphs"),
            ("mouse = \"yes\"", "mouse"),
            ("mcp_writes = \"many\"", "mcp_writes"),
            ("mcp_writes = -1", "mcp_writes"),
            ("git = true", "git"),
            ("git.assistants = \"x\"", "git"),
            ("git.helpers = []", "git"),
            ("keys = \"r\"", "keys"),
            ("source = 1", "source"),
            ("keys.reading = 5", "keys.reading"),
            ("keys.reading = [\"r\", 5]", "keys.reading"),
        ] {
            let (config, unknown) = loaded(&format!("{line}\nkeys.verdict = \"V\"\n")).unwrap_or_else(|_| {
                // A table can't stand beside a value of its name.
                loaded(line).unwrap()
            });
            let wrong: Vec<&str> = config.wrong.iter().map(|wrong| wrong.key.as_str()).collect();
            assert_eq!((wrong, unknown), (vec![key], vec![]), "{line}");
            let said = config.wrong(key).unwrap();
            assert!(said.contains("config.toml, line 1, column") && said.contains(key), "{said}");
            assert!(key == "keys" || config.keys.contains_key("verdict"), "{line}");
        }
    }

    #[test]
    fn the_nearest_word_on_colour_wins() {
        let on = |color: Color, terminal: bool, vars: &[(&str, &str)]| {
            let vars = vars.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
            color.is_on(&Env { vars, ..Env::default() }, terminal)
        };
        let (no, force, clicolor) = (("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0"));
        assert!(on(Color::Always, false, &[no]) && !on(Color::Never, true, &[force]));
        assert!(on(Color::Auto, true, &[]) && !on(Color::Auto, false, &[]));
        assert!(!on(Color::Auto, true, &[no, force, ("FORCE_COLOR", "3")]), "NO_COLOR comes first");
        assert!(on(Color::Auto, false, &[force, clicolor]) && on(Color::Auto, false, &[("FORCE_COLOR", "true")]));
        assert!(!on(Color::Auto, false, &[("CLICOLOR_FORCE", "0")]) && !on(Color::Auto, false, &[("FORCE_COLOR", "")]));
        assert!(!on(Color::Auto, true, &[clicolor]) && on(Color::Auto, true, &[("CLICOLOR", "1")]));
        assert!(!on(Color::Auto, false, &[("CLICOLOR", "1")]) && !on(Color::Auto, true, &[("TERM", "dumb")]));
        assert!(on(Color::Auto, true, &[force, ("TERM", "dumb")]) && on(Color::Auto, true, &[("NO_COLOR", "")]));
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
