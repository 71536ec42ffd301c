//! A commit as git tells it. How it is read is `git.rs`' own; what came of many is `landed`'s to say.

use super::day::Day;

/// A commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Its whole hash.
    pub hash: String,
    /// The day it was committed.
    pub day: Option<Day>,
    /// The hashes of its parents.
    pub parents: Vec<String>,
    /// The first line of its message.
    pub subject: String,
    /// What follows in its message.
    pub body: String,
    /// The trailers at its end, as git finds them: each its key with what it says.
    pub trailers: Vec<(String, String)>,
    /// Who wrote it. Read for what kind of work it is, and never shown.
    pub author: Ident,
    /// Who put it there.
    pub committer: Ident,
}

/// A name with an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ident {
    /// The name.
    pub name: String,
    /// The address; empty where none is told.
    pub address: String,
}

impl Ident {
    /// Reads `Jane Roe <jane@example.org>`; without angles all of it is a name.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        match text.rsplit_once('<').and_then(|(name, rest)| Some((name, rest.split_once('>')?.0))) {
            Some((name, address)) => Self { name: name.trim().to_owned(), address: address.trim().to_owned() },
            None => Self { name: text.to_owned(), address: String::new() },
        }
    }
}

/// The trailer that says which hypothesis a commit is for.
pub const TRAILER: &str = "Upshot";

impl Commit {
    /// The hash as people write it.
    pub fn short(&self) -> &str {
        self.hash.get(..8).unwrap_or(&self.hash)
    }

    /// Whether it joins two lines of work.
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }

    /// What its trailers of a key say, whatever the case of that.
    pub fn trailers<'c>(&'c self, key: &'c str) -> impl Iterator<Item = &'c str> {
        self.trailers.iter().filter(move |(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, says)| says.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_an_address_is_read_however_it_is_written() {
        let read = |text| {
            let Ident { name, address } = Ident::parse(text);
            (name, address)
        };
        let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        assert_eq!(read(" Jane Roe <jane@example.org> "), pair("Jane Roe", "jane@example.org"));
        assert_eq!(read("Jane <Roe> <jane@example.org>"), pair("Jane <Roe>", "jane@example.org"));
        assert_eq!(read("GitHub Copilot"), pair("GitHub Copilot", ""));
        assert_eq!(read("open <angle"), pair("open <angle", ""));
    }
}
