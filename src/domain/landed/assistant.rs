//! Whether a commit says itself that an assistant helped to write it: by a trailer or an author on one list, and never by
//! how it is written.

use std::collections::HashSet;

use crate::domain::commit::{Commit, Ident};

/// The list.
const LIST: &str = include_str!("../../../assets/assistants.txt");
/// The trailers that say so.
const TRAILERS: [&str; 3] = ["Co-authored-by", "Assisted-by", "Generated-by"];
/// Where a forge's own addresses lie, in which a login stands.
const FORGES: [&str; 2] = ["@users.noreply.github.com", "@users.noreply.gitlab.com"];

/// The assistants that are known.
#[derive(Clone, Debug)]
pub struct Assistants {
    addresses: HashSet<String>,
    logins: HashSet<String>,
    names: HashSet<String>,
    /// How names begin after which anything may follow.
    begins: Vec<String>,
}

impl Assistants {
    /// The list, with what somebody adds: addresses, or whole names.
    pub fn with(more: &[String]) -> Self {
        let mut all =
            Self { addresses: HashSet::new(), logins: HashSet::new(), names: HashSet::new(), begins: Vec::new() };
        for (kind, what) in LIST.lines().filter_map(|line| line.trim().split_once(' ')) {
            match kind {
                "address" => drop(all.addresses.insert(what.trim().to_owned())),
                "login" => drop(all.logins.insert(what.trim().to_owned())),
                "name" => all.name(what.trim()),
                _ => {}
            }
        }
        for what in more {
            let what = what.trim().to_lowercase();
            if what.contains('@') {
                all.addresses.insert(what);
            } else if !what.is_empty() {
                all.name(&what);
            }
        }
        all
    }

    fn name(&mut self, name: &str) {
        match name.strip_suffix('*') {
            Some(begins) if !begins.is_empty() => self.begins.push(begins.to_owned()),
            _ => drop(self.names.insert(name.to_owned())),
        }
    }

    /// Whether a commit says that an assistant helped.
    pub fn helped(&self, commit: &Commit) -> bool {
        let trailer = |(key, says): &(String, String)| {
            TRAILERS.iter().any(|known| known.eq_ignore_ascii_case(key)) && self.is_one(&Ident::parse(says))
        };
        self.is_one(&commit.author) || commit.trailers.iter().any(trailer)
    }

    /// Whether a name with an address is an assistant's: by the address, or by a name that is a product's in full.
    pub fn is_one(&self, who: &Ident) -> bool {
        let address = who.address.to_lowercase();
        if self.addresses.contains(&address) {
            return true;
        }
        let login = FORGES.iter().find_map(|forge| address.strip_suffix(forge));
        // A number before a login is the forge's own.
        let login = login.map(|login| login.split_once('+').map_or(login, |(_, login)| login));
        if login.is_some_and(|login| self.logins.contains(login)) {
            return true;
        }
        let name = who.name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let is_bot = name.ends_with("[bot]") && self.logins.contains(&name);
        is_bot
            || self.names.contains(&name)
            || name.ends_with(" (aider)")
            || self.begins.iter().any(|begins| name.starts_with(begins.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn helped(trailer: &str) -> bool {
        let (key, says) = trailer.split_once(": ").unwrap();
        let trailers = vec![(key.to_owned(), says.to_owned())];
        Assistants::with(&[]).helped(&Commit { trailers, ..Commit::default() })
    }

    #[test]
    fn each_spelling_that_public_histories_hold_counts() {
        for trailer in [
            "Co-Authored-By: Claude <noreply@anthropic.com>",
            "Co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>",
            "Co-authored-by: claude[bot] <209825114+claude[bot]@users.noreply.github.com>",
            "co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>",
            "Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>",
            "Co-authored-by: copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>",
            "Co-authored-by: Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>",
            "Co-authored-by: Cursor <cursoragent@cursor.com>",
            "Co-authored-by: Codex <codex@openai.com>",
            "Co-authored-by: gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
            "Co-authored-by: google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>",
            "Co-authored-by: Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
            "Co-authored-by: aider (gpt-4o) <noreply@aider.chat>",
            "Co-authored-by: aider (claude-3-opus) <aider@aider.chat>",
            "Co-authored-by: Amp <amp@ampcode.com>",
            "Co-authored-by: Windsurf <noreply@codeium.com>",
            "Co-authored-by: Antigravity <antigravity@google.com>",
            "Co-authored-by: openhands <openhands@all-hands.dev>",
            "Assisted-by: Claude:claude-3-opus coccinelle sparse",
            "Assisted-by: GitHub Copilot",
            "Assisted-by: Gemini CLI",
            "Generated-by: Claude Code",
            "GENERATED-BY: Claude Sonnet 4.5",
            "Assisted-by: GPT-5",
        ] {
            assert!(helped(trailer), "{trailer}");
        }
    }

    #[test]
    fn people_and_tools_do_not() {
        for trailer in [
            "Co-authored-by: Claude Monet <claude@giverny.example>",
            "Co-authored-by: Devin Roe <devin@example.org>",
            "Co-authored-by: Jules Verne <jules@nantes.example>",
            "Co-authored-by: Claude <claude@giverny.example>",
            "Co-authored-by: Jules <12+jules@users.noreply.github.com>",
            "Assisted-by: Devin",
            "Generated-by: protoc",
            "Generated-by: protoc-gen-go v1.28",
            "Assisted-by: Jane Roe <jane@example.org>",
            "Co-authored-by: Claudette Code <c@example.org>",
            "Signed-off-by: Claude <noreply@anthropic.com>",
            "Reviewed-by: Copilot <175728472+Copilot@users.noreply.github.com>",
        ] {
            assert!(!helped(trailer), "{trailer}");
        }
    }

    #[test]
    fn an_author_counts_and_so_does_what_somebody_adds() {
        let all = Assistants::with(&["helper@acme.example".to_owned(), "Acme Helper".to_owned(), " ".to_owned()]);
        let by = |who: &str| all.helped(&Commit { author: Ident::parse(who), ..Commit::default() });
        for who in [
            "Jane Roe (aider) <jane@example.org>",
            "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>",
            "devin-ai-integration[bot] <x@example.org>",
            "anything <Helper@acme.example>",
            "acme  helper <who@example.org>",
        ] {
            assert!(by(who), "{who}");
        }
        for who in [
            "Jane Roe <jane@example.org>",
            "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
            " <>",
        ] {
            assert!(!by(who), "{who}");
        }
    }

    #[test]
    fn the_list_is_in_small_letters_and_each_line_says_its_kind() {
        for line in LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let kind = line.split(' ').next().unwrap();
            assert!(["address", "login", "name"].contains(&kind), "{line}");
            assert_eq!(line, line.to_lowercase());
            // Nobody is taken for a program by a first name.
            assert!(!["name claude", "name devin", "name jules", "name gemini", "name amp"].contains(&line), "{line}");
        }
    }
}
