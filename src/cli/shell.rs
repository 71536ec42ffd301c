//! The shell's verbs for whoever is talked to line by line: the same words, the same answers, on a board that stays open.

use std::ffi::OsString;

use clap::CommandFactory;

use super::context::Ctx;
use super::seat::mind;
use super::{Cli, Verb, dispatch, parse, prompt, stderr};
use crate::config::Config;
use crate::error::{Error, Kind};
use crate::paths::Env;
use crate::session::Session;

/// A board with the verbs that one types.
pub struct Shell {
    ctx: Ctx,
}

impl Shell {
    pub(super) fn new(ctx: Ctx) -> Self {
        Self { ctx }
    }

    /// The board.
    pub fn session(&mut self) -> &mut Session {
        &mut self.ctx.session
    }

    /// The environment.
    pub fn env(&self) -> &Env {
        &self.ctx.env
    }

    /// What the config says.
    pub fn config(&self) -> &Config {
        &self.ctx.config
    }

    /// Whether a word is a verb.
    pub fn knows(word: &str) -> bool {
        Cli::command().find_subcommand(word).is_some()
    }

    /// Does what a command would; what it prints.
    ///
    /// # Errors
    /// Words that are no command, and whatever the command is refused for.
    pub fn run(&mut self, words: &[String]) -> Result<String, Error> {
        let args: Vec<OsString> =
            std::iter::once("upshot").chain(words.iter().map(String::as_str)).map(OsString::from).collect();
        let cli = match parse(&args) {
            Ok(cli) => cli,
            // Help that is asked for is no error.
            Err(e) if !e.use_stderr() => return Ok(e.render().to_string()),
            Err(e) => return Err(usage(&e)),
        };
        if matches!(
            cli.verb,
            Some(
                Verb::Demo(_)
                    | Verb::Moved(_)
                    | Verb::Config(_)
                    | Verb::Completions { .. }
                    | Verb::Man
                    | Verb::Mcp(_)
                    | Verb::Screenshot(_)
            )
        ) {
            return Err(Error::new(Kind::Refused, "not_here", format!("{} works in the shell", words.join(" ")))
                .hint("quit, then type it after upshot"));
        }
        self.ctx.anyway = cli.globals.anyway;
        let done = dispatch(&mut self.ctx, cli.verb);
        self.ctx.anyway = None;
        let said = self.ctx.out.take();
        match done {
            Ok(_) => Ok(said),
            Err(e) => {
                // What was printed before an error is still true.
                Self::say(said.trim_end());
                Err(e)
            }
        }
    }

    /// Prints some lines.
    pub fn say(words: &str) {
        if !words.is_empty() {
            prompt::say(words);
        }
    }

    /// Asks for a line; none where there are no more.
    ///
    /// # Errors
    /// Nobody can be asked.
    pub fn ask(question: &str) -> Result<Option<String>, Error> {
        prompt::line(question)
    }

    /// Says how it ended, as every verb does; the exit code.
    pub fn leave(&self, ended: Result<(), Error>) -> u8 {
        mind(&self.ctx.session, false);
        match ended {
            Ok(()) => 0,
            Err(e) => {
                stderr::error(&e, false);
                e.kind.exit_code()
            }
        }
    }
}

/// Words that are no command, as an error: what is wrong, and how it is written.
fn usage(e: &clap::Error) -> Error {
    let told = e.render().to_string();
    let mut lines = told.lines().map(str::trim).filter(|line| !line.is_empty());
    let what = lines.next().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let mut error = Error::new(Kind::Usage, "usage", what);
    for line in lines.filter(|line| !line.starts_with("For more information")) {
        error = error.because(line.trim_start_matches("Usage: ").to_owned());
    }
    error
}

#[cfg(test)]
impl Shell {
    /// The demo's board at a path, with a home of its own.
    pub(crate) fn at(path: &std::path::Path, home: &std::path::Path) -> Self {
        let mut shell = Self::on(super::demo_at(path), path, home);
        shell.be("mara", crate::fixture::today());
        shell
    }

    /// Says who types, on which day.
    pub(crate) fn be(&mut self, who: &str, today: crate::domain::day::Day) {
        let handle = crate::fixture::handle(who);
        self.session().set_who(crate::session::Who { handle, today: Some(today), via: "cli" });
    }

    /// A board, with a home of one's own.
    pub(crate) fn on(session: Session, path: &std::path::Path, home: &std::path::Path) -> Self {
        let env = Env { state: Some(home.to_owned()), ..Env::default() };
        let found = crate::paths::Found { path: path.to_owned(), how: crate::paths::HowFound::Flag };
        let out = super::Out::unbroken();
        let config = Config::default();
        Self::new(Ctx { session, out, env, config, found, may_ask: false, before: "", anyway: None })
    }
}
