//! Where a hub is and how one signs in: its URL, a service, the variables that PostgreSQL's own programs read, and the
//! password file. A password comes from the last three only, and is shown nowhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Trouble, Wrong};

/// What a person's surroundings say: their variables and their home.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    /// The variables that begin with `PG`, and `USER`.
    pub(crate) vars: BTreeMap<String, String>,
    /// The home folder.
    pub(crate) home: Option<PathBuf>,
}

impl Around {
    fn get(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// Whether what goes over the line is hidden, and who is believed to be at its other end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Secrecy {
    /// A Unix socket, or `sslmode=disable` by name.
    Plain,
    /// Verified in full: by this file of certificates, else by the system's.
    Verified(Option<PathBuf>),
}

/// Where a hub is.
#[derive(Clone)]
pub(crate) struct Address {
    pub(super) config: tokio_postgres::Config,
    pub(super) secrecy: Secrecy,
    /// Host and database.
    pub(super) name: String,
    /// Whether a password is known; it itself is in `config` and nowhere else.
    pub(super) has_password: bool,
    /// What is said where signing in fails: a password file that was not used.
    pub(super) passed_over: Option<String>,
}

/// Words of a URL that are handed on as they are.
const HANDED_ON: [&str; 13] = [
    "user",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "options",
    "application_name",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "target_session_attrs",
    "channel_binding",
];
/// Words that are read here.
const OURS: [&str; 5] = ["sslmode", "sslrootcert", "passfile", "service", "connect_timeout"];
/// The variables that say what no URL says.
const VARIABLES: [(&str, &str); 8] = [
    ("PGHOST", "host"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGPASSFILE", "passfile"),
    ("PGPASSWORD", "password"),
];

type Words = BTreeMap<String, String>;

fn usage(why: impl Into<String>) -> Trouble {
    // What was typed may hold a password in a place where nobody looks for one: nothing of it is said again.
    Trouble::new("", Wrong::Address, why)
}

impl Address {
    /// Reads a URL with what the surroundings add.
    ///
    /// # Errors
    /// Where it bears a password, asks for less than is given, or can't be read; nothing of it is repeated.
    pub(crate) fn of(url: &str, around: &Around) -> Result<Self, Trouble> {
        let mut words = parsed(url)?;
        if words.contains_key("password") {
            return Err(usage("a URL is seen by others: in the history of the shell, in lists of processes")
                .wrong(Wrong::Password));
        }
        let service = words.remove("service").or_else(|| around.get("PGSERVICE").map(str::to_owned));
        if let Some(service) = service {
            for (word, value) in of_service(&service, around)? {
                words.entry(word).or_insert(value);
            }
        }
        for (variable, word) in VARIABLES {
            if let Some(value) = around.get(variable) {
                words.entry(word.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
        Self::from_words(words, around)
    }

    fn from_words(mut words: Words, around: &Around) -> Result<Self, Trouble> {
        let user = words.get("user").cloned().or_else(|| around.get("USER").map(str::to_owned));
        if let Some(user) = &user {
            words.entry("user".to_owned()).or_insert_with(|| user.clone());
        }
        let host = words.entry("host".to_owned()).or_insert_with(socket_or_loopback).clone();
        let database = words.get("dbname").cloned().or_else(|| user.clone()).unwrap_or_default();
        words.entry("dbname".to_owned()).or_insert_with(|| database.clone());
        let host = host.split(',').next().unwrap_or_default().to_owned();
        let port = words.get("port").and_then(|port| port.split(',').next()).unwrap_or("5432").to_owned();
        let name = format!("{host}/{database}");
        let local = host.starts_with('/') || is_loopback(words.get("hostaddr").unwrap_or(&host));
        let secrecy = secrecy(words.remove("sslmode"), words.remove("sslrootcert"), &host)?;
        let file = words.remove("passfile").map(PathBuf::from);
        let file = file.or_else(|| around.home.as_ref().map(|home| home.join(".pgpass")));
        let mut passed_over = None;
        if !words.contains_key("password")
            && let Some(file) = file
        {
            let asked = [
                if host.starts_with('/') { "localhost" } else { &host },
                &port,
                &database,
                user.as_deref().unwrap_or_default(),
            ];
            match of_file(&file, &asked) {
                Ok(Some(password)) => drop(words.insert("password".to_owned(), password)),
                Ok(None) => {}
                Err(why) => passed_over = Some(why),
            }
        }
        let has_password = words.contains_key("password");
        if has_password && secrecy == Secrecy::Plain && !local {
            return Err(Trouble::new(
                &name,
                Wrong::Address,
                "a password would go over the network for everybody to read",
            )
            .try_this("leave sslmode=disable out"));
        }
        let timeout = words.remove("connect_timeout");
        if timeout.is_some_and(|seconds| seconds.parse::<u32>().is_err()) {
            return Err(usage("connect_timeout is no number of seconds"));
        }
        words.entry("application_name".to_owned()).or_insert_with(|| "upshot".to_owned());
        let quoted = |value: &str| format!("'{}'", value.replace('\\', "\\\\").replace('\'', "\\'"));
        let text: Vec<String> = words.iter().map(|(word, value)| format!("{word}={}", quoted(value))).collect();
        // What the parser says of it may repeat it.
        let mut config: tokio_postgres::Config =
            text.join(" ").parse().map_err(|_| usage("a word of it has a value that is none"))?;
        config.ssl_mode(match secrecy {
            Secrecy::Plain => tokio_postgres::config::SslMode::Disable,
            Secrecy::Verified(_) => tokio_postgres::config::SslMode::Require,
        });
        Ok(Self { config, secrecy, name, has_password, passed_over })
    }
}

/// The words of a URL, decoded.
fn parsed(url: &str) -> Result<Words, Trouble> {
    let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"));
    let rest = rest.ok_or_else(|| usage("it does not begin with postgres://"))?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (place, database) = rest.split_once('/').unwrap_or((rest, ""));
    let (who, hosts) = place.rsplit_once('@').map_or((None, place), |(who, hosts)| (Some(who), hosts));
    let mut words = Words::new();
    let mut put = |word: &str, value: &str| -> Result<(), Trouble> {
        if !value.is_empty() {
            words.insert(word.to_owned(), decoded(value)?);
        }
        Ok(())
    };
    if let Some(who) = who {
        let (user, password) = who.split_once(':').map_or((who, None), |(user, password)| (user, Some(password)));
        put("user", user)?;
        if let Some(password) = password {
            put("password", if password.is_empty() { "-" } else { password })?;
        }
    }
    let (mut names, mut ports) = (Vec::new(), Vec::new());
    for host in hosts.split(',') {
        let (name, port) = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((name, port)) => (name, port.strip_prefix(':').unwrap_or(port)),
            None => host.split_once(':').unwrap_or((host, "")),
        };
        names.push(name);
        ports.push(if port.is_empty() { "5432" } else { port });
    }
    if names.iter().any(|name| !name.is_empty()) {
        put("host", &names.join(","))?;
        put("port", &ports.join(","))?;
    } else if ports.iter().any(|port| *port != "5432") {
        put("port", &ports.join(","))?;
    }
    put("dbname", database)?;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (word, value) = pair.split_once('=').ok_or_else(|| usage("what stands after ? is not word=value"))?;
        let word = decoded(word)?;
        if word == "password" {
            words.insert(word, "-".to_owned());
            continue;
        }
        if !HANDED_ON.contains(&word.as_str()) && !OURS.contains(&word.as_str()) {
            let why = if word.starts_with("ssl") || word == "requiressl" {
                format!("of TLS only sslmode ({MODES}) and sslrootcert can be said: the rest would be ignored")
            } else {
                format!("a word after ? is not known; known are {}, {}", HANDED_ON.join(", "), OURS.join(", "))
            };
            return Err(usage(why));
        }
        words.insert(word, decoded(value)?);
    }
    Ok(words)
}

fn decoded(text: &str) -> Result<String, Trouble> {
    let text = percent_encoding::percent_decode_str(text).decode_utf8().map_err(|_| usage("it is not UTF-8"))?;
    if text.contains('\0') { Err(usage("it holds what no name holds")) } else { Ok(text.into_owned()) }
}

/// What `sslmode` may say.
const MODES: &str = "verify-full, the default; disable";

fn secrecy(mode: Option<String>, roots: Option<String>, host: &str) -> Result<Secrecy, Trouble> {
    if host.starts_with('/') {
        // What passes through a socket of this machine is on no line.
        return Ok(Secrecy::Plain);
    }
    let roots = roots.filter(|roots| roots != "system").map(PathBuf::from);
    match mode.as_deref() {
        None | Some("require" | "verify-ca" | "verify-full") => Ok(Secrecy::Verified(roots)),
        Some("disable") => Ok(Secrecy::Plain),
        Some(_) => Err(usage(format!("sslmode is one of: {MODES}; what tries without TLS is not among them"))),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn socket_or_loopback() -> String {
    let socket = "/var/run/postgresql";
    if Path::new(socket).is_dir() { socket } else { "localhost" }.to_owned()
}

/// What a service says, as `pg_service.conf` lists it.
fn of_service(service: &str, around: &Around) -> Result<Words, Trouble> {
    let own = around.get("PGSERVICEFILE").map(PathBuf::from);
    let own = own.or_else(|| around.home.as_ref().map(|home| home.join(".pg_service.conf")));
    let system = around.get("PGSYSCONFDIR").map(|dir| Path::new(dir).join("pg_service.conf"));
    let files: Vec<PathBuf> = own.into_iter().chain(system).collect();
    for file in &files {
        let Some(text) = read_regular(file) else { continue };
        let (mut inside, mut found, mut words) = (false, false, Words::new());
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                inside = name == service;
                found |= inside;
            } else if let Some((word, value)) = line.split_once('=').filter(|_| inside) {
                words.insert(word.trim().to_owned(), value.trim().to_owned());
            }
        }
        if !found {
            continue;
        }
        let known = |word: &str| HANDED_ON.contains(&word) || OURS.contains(&word) || word == "password";
        if words.keys().any(|word| !known(word)) {
            return Err(usage(format!("{} says something of the service that is not known here", file.display())));
        }
        return Ok(words);
    }
    let looked: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    Err(usage(format!("no service of that name stands in {}", looked.join(" or "))))
}

/// The password that a file has for host, port, database and user, as PostgreSQL's own programs read it.
fn of_file(file: &Path, asked: &[&str; 4]) -> Result<Option<String>, String> {
    if !file.exists() {
        return Ok(None);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open = file.metadata().is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0);
        if open {
            return Err(format!("{} may be read by others, so it was not used: chmod 600", file.display()));
        }
    }
    let Some(text) = read_regular(file) else { return Ok(None) };
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields = fields(line);
        if let [host, port, database, user, password] = fields.as_slice()
            && [host, port, database, user].iter().zip(asked).all(|(field, asked)| *field == "*" || field == asked)
        {
            return Ok(Some(password.clone()));
        }
    }
    Ok(None)
}

/// The fields of a line of the password file: apart by colons, `\` before one that belongs to a field.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut escaped) = (vec![String::new()], false);
    for c in line.chars() {
        let last = fields.len() - 1;
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            ':' if !escaped && last < 4 => fields.push(String::new()),
            c => fields[last].push(c),
        }
        escaped = false;
    }
    fields
}

/// The text of a regular file of no unusual size.
fn read_regular(path: &Path) -> Option<String> {
    let meta = std::fs::metadata(path).ok()?;
    if !meta.is_file() || meta.len() > 1 << 20 {
        return None;
    }
    std::fs::read_to_string(path).ok()
}

#[cfg(test)]
mod tests;
