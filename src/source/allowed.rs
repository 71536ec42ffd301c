//! What a person allowed to run: hashes in a file of their own, over all that decides what runs and where its numbers go.

use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::said::Source;
use crate::domain::id::Id;

/// What is allowed is bound to: a board and a metric of it, and the programs as they were found.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    /// The board's id.
    pub board: Id,
    /// The metric's id.
    pub metric: Id,
    /// Where the programs are: the source's own, then those of its secrets in order.
    pub programs: &'a [String],
    /// The folder it runs in.
    pub cwd: &'a str,
}

/// The hash over all that decides what runs: any change asks again.
pub fn hash(source: &Source, bound: &Bound<'_>) -> String {
    let mut hash = Hash(Sha256::new());
    hash.part(b"upshot source 1");
    hash.part(bound.board.bytes());
    hash.part(bound.metric.bytes());
    hash.list(&source.run);
    hash.list(bound.programs);
    hash.part(bound.cwd.as_bytes());
    let mut env = source.env.clone();
    env.sort();
    hash.list(&env);
    hash.number(source.secret.len());
    for (name, run) in &source.secret {
        hash.part(name.as_bytes());
        hash.list(run);
    }
    hash.part(source.read.word().as_bytes());
    hash.part(source.handle.as_ref().map_or("", |handle| handle.as_str()).as_bytes());
    hash.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every part with its length before it, so that parts never run together.
struct Hash(Sha256);

impl Hash {
    fn number(&mut self, number: usize) {
        self.0.update((number as u64).to_le_bytes());
    }

    fn part(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.update(bytes);
    }

    fn list(&mut self, words: &[String]) {
        self.number(words.len());
        words.iter().for_each(|word| self.part(word.as_bytes()));
    }
}

/// Whether a text is a hash as it is printed.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// What is allowed: a line each, a hash and the name it had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    lines: Vec<(String, String)>,
}

impl Allowed {
    /// Reads what was allowed; nothing where there is no file.
    ///
    /// # Errors
    /// A file that can't be read, or that others may write.
    pub fn read(path: &Path) -> io::Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(e) => return Err(e),
        };
        if let Some(why) = super::safe::unsafe_to_trust(path) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
        }
        let line = |line: &str| {
            let (hash, name) = line.split_once(' ')?;
            is_hash(hash).then(|| (hash.to_owned(), name.to_owned()))
        };
        Ok(Self { lines: text.lines().filter_map(line).collect() })
    }

    /// Whether a hash is allowed.
    pub fn has(&self, hash: &str) -> bool {
        self.lines.iter().any(|(there, _)| there == hash)
    }

    /// Allows a hash under a name.
    pub fn allow(&mut self, hash: &str, name: &str) {
        if !self.has(hash) {
            self.lines.push((hash.to_owned(), name.to_owned()));
        }
    }

    /// Forgets a hash; whether it was there.
    pub fn forget(&mut self, hash: &str) -> bool {
        let before = self.lines.len();
        self.lines.retain(|(there, _)| there != hash);
        self.lines.len() < before
    }

    /// Forgets every hash of a name; whether one was there.
    pub fn forget_name(&mut self, name: &str) -> bool {
        let before = self.lines.len();
        self.lines.retain(|(_, there)| there != name);
        self.lines.len() < before
    }

    /// Writes it, for its owner alone.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let text: String = self.lines.iter().map(|(hash, name)| format!("{hash} {name}\n")).collect();
        super::kept::put(path, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        let table = toml::de::DeTable::parse(text).unwrap();
        let sources = table.get_ref().get("source").unwrap().get_ref().as_table().unwrap();
        let all = crate::source::said::sources(sources, &|_| String::new());
        all.into_iter().find(|said| said.name == "a").unwrap().source.unwrap()
    }

    const PLAIN: &str =
        "run = [\"psql\", \"-c\"]\nenv = [\"B\", \"A\"]\nsecret = { S = [\"pass\", \"x\"] }\nas = \"cron\"";

    fn of(text: &str) -> String {
        let programs = ["/usr/bin/psql".to_owned(), "/usr/bin/pass".to_owned()];
        let bound = Bound { board: Id::natural(&["b"]), metric: Id::natural(&["m"]), programs: &programs, cwd: "/m" };
        hash(&source(&format!("[source.a]\n{text}")), &bound)
    }

    #[test]
    fn the_hash_changes_with_each_part() {
        let plain = of(PLAIN);
        assert!(is_hash(&plain), "{plain}");
        for (part, other) in [
            ("\"psql\", \"-c\"", "\"psql\", \"-d\""),
            ("\"psql\", \"-c\"", "\"psql\", \"-\", \"c\""),
            ("\"psql\", \"-c\"", "\"psql-c\""),
            ("[\"B\", \"A\"]", "[\"B\"]"),
            ("[\"B\", \"A\"]", "[\"B\", \"A\", \"C\"]"),
            ("{ S = [\"pass\", \"x\"] }", "{ T = [\"pass\", \"x\"] }"),
            ("{ S = [\"pass\", \"x\"] }", "{ S = [\"pass\", \"y\"] }"),
            ("{ S = [\"pass\", \"x\"] }", "{ S = [\"pass\", \"x\"], T = [\"pass\", \"x\"] }"),
            ("{ S = [\"pass\", \"x\"] }", "{}"),
            ("as = \"cron\"", "as = \"mara\""),
            ("as = \"cron\"", ""),
            ("as = \"cron\"", "as = \"cron\"\nread = \"rows\""),
        ] {
            assert!(PLAIN.contains(part));
            assert_ne!(of(&PLAIN.replace(part, other)), plain, "{part} is {other}");
        }
        let programs = ["/usr/bin/psql".to_owned(), "/usr/bin/pass".to_owned()];
        let source = source(&format!("[source.a]\n{PLAIN}"));
        let (board, metric) = (Id::natural(&["b"]), Id::natural(&["m"]));
        let bound = Bound { board, metric, programs: &programs, cwd: "/m" };
        assert_eq!(hash(&source, &bound), plain);
        let elsewhere = ["/tmp/psql".to_owned(), "/usr/bin/pass".to_owned()];
        for other in [
            Bound { board: metric, ..bound },
            Bound { metric: board, ..bound },
            Bound { cwd: "/n", ..bound },
            Bound { programs: &elsewhere, ..bound },
        ] {
            assert_ne!(hash(&source, &other), plain, "{other:?}");
        }
    }

    #[test]
    fn the_hash_stays_with_comments_and_order() {
        let plain = of(PLAIN);
        let turned: Vec<&str> = PLAIN.lines().rev().collect();
        assert_eq!(of(&turned.join(" # a word\n\n")), plain);
        assert_eq!(of(&PLAIN.replace("\"B\", \"A\"", "\"A\", \"B\"")), plain);
        assert_eq!(of(&format!("{PLAIN}\n[source.0]\nrun = [\"x\"]")), plain);
        // What only says how much is read, and how long is waited, asks nothing.
        assert_eq!(of(&format!("{PLAIN}\ntimeout = \"2m\"\nback = \"90d\"\nscale = 100")), plain);
    }

    #[test]
    fn what_was_allowed_is_kept_and_forgotten() {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("state/allowed");
        let mut allowed = Allowed::read(&path).unwrap();
        let (one, two) = ("a".repeat(64), "b".repeat(64));
        assert!(!allowed.has(&one));
        allowed.allow(&one, "p95");
        allowed.allow(&one, "p95");
        allowed.allow(&two, "docs");
        allowed.write(&path).unwrap();
        let mut again = Allowed::read(&path).unwrap();
        assert_eq!(again, allowed);
        assert!(again.has(&one) && again.forget(&one) && !again.forget(&one) && !again.has(&one));
        assert!(again.forget_name("docs") && !again.forget_name("docs"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
            assert_eq!(Allowed::read(&path).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        }
        fs::write(&path, "nonsense\nabc p95\n").unwrap();
    }
}
