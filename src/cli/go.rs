//! From a command line that was read to what it comes to: with which settings, on which board, in whose name, and whether
//! somebody sits down at it.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use super::context::{Ctx, SHELL};
use super::print::{Form, Out};
use super::seat::{mind, unwritten};
use super::verbs::Does;
use super::{Cli, Ended, Globals, Seat, Shell, Verb, complete, demo, dispatch, files, man, mcp, stderr, told};
use crate::clock;
use crate::config::{self, Config};
use crate::domain::handle::Handle;
use crate::domain::refusal::shell_name;
use crate::domain::warning::Caution;
use crate::error::{Error, Kind};
use crate::paths::{self, Env, Found, HowFound};
use crate::pulling::Sources;
use crate::session::{Session, Who};

/// How long a command that only looks waits for a busy file, where nobody sits there and watches it wait.
pub(super) const SOON: Duration = Duration::from_millis(50);

/// What stands around a command: settings, flags, and where the board would be.
struct Around {
    env: Env,
    config: Config,
    globals: Globals,
    form: Form,
    found: Found,
    cwd: PathBuf,
    /// Whether somebody sits there and can be asked.
    may_ask: bool,
}

/// Does what a command line says.
pub(super) fn go(cli: Cli, program: OsString) -> Result<Ended, Error> {
    let around = Around::of(&cli)?;
    let (env, globals) = (&around.env, &around.globals);
    let color = globals.color.map_or(around.config.color, Into::into).is_on(env, std::io::stdout().is_terminal());
    let out = Out::new(around.form, globals.quiet, color);
    let sits = around.may_ask || globals.linear && around.form == Form::People;
    match cli.verb {
        // These need no board, and must work where it can't be opened.
        Some(Verb::Man) => man::print(out).map(Ended::With),
        Some(Verb::Completions { shell }) => complete::setup(out, shell, &program).map(Ended::With),
        Some(Verb::Config(args)) => files::config(args, out, around.env),
        Some(Verb::Demo(args)) if !sits => demo::run(&args, out, &around.found).map(Ended::With),
        Some(Verb::Moved(args)) => args.run(out, told(globals.today.as_deref(), env)?).map(Ended::With),
        verb => around.on_a_board(verb, cli.does, out, &program),
    }
}

impl Around {
    fn of(cli: &Cli) -> Result<Self, Error> {
        let (env, globals) = (Env::from_process(), cli.globals.clone());
        // Settings that can't be read must not keep one from being told where they are.
        let mends = matches!(cli.verb, Some(Verb::Config(_)));
        let (config, warnings) = match env.config_file().filter(|_| !mends) {
            Some(path) => config::load(&path).map_err(|e| {
                Error::new(Kind::Usage, "config", "your settings can't be read")
                    .because(e.to_string())
                    .hint("upshot config path names the file")
            })?,
            None => (Config::default(), Vec::new()),
        };
        for says in warnings.iter().map(String::as_str).chain(config.wrong("color")) {
            stderr::warning(&Caution::Config.says(says), globals.json);
        }
        let form = match (globals.json, globals.plain) {
            (true, _) => Form::Json,
            (_, true) => Form::Plain,
            _ => Form::People,
        };
        let cwd = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let people = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        let may_ask = people && !globals.no_input && env.get("CI").is_none() && form == Form::People;
        let found = paths::board(globals.db.as_deref(), &env, &cwd).or_config(config.db.as_deref(), &env);
        Ok(Self { env, config, globals, form, found, cwd, may_ask })
    }

    fn on_a_board(mut self, verb: Option<Verb>, does: Does, out: Out, program: &OsString) -> Result<Ended, Error> {
        let today = told(self.globals.today.as_deref(), &self.env)?;
        let handle = match &verb {
            Some(Verb::Mcp(_)) => mcp::who(self.globals.handle.as_deref())?,
            _ => who(self.globals.handle.as_deref(), &self.env, &self.config)?,
        };
        let path = self.path(verb.as_ref())?;
        let mut who = Who { handle, today, via: "cli" };
        let named = self.globals.handle.is_some() || self.env.get("UPSHOT_AS").is_some();
        if matches!(verb, Some(Verb::Demo(_))) && !named {
            // Nobody has a part in a demo but those whom it is played by.
            who.handle = demo::viewer();
        }
        // Who reads a pipe waits for an answer, and asks again: a prompt, a script.
        let soon = does == Does::Looks && !std::io::stdout().is_terminal();
        let patience = if matches!(verb, Some(Verb::Mcp(_))) { Some(mcp::PATIENCE) } else { soon.then_some(SOON) };
        let mut session = Session::open_within(&path, who.clone(), clock::now, patience)?;
        session.set_flags(self.flags());
        if let Some(sources) = Sources::of(&self.config, &self.env) {
            sources.tell(&mut session);
        }
        self.hand_over(session, who, verb, out, program)
    }

    /// The flags that were typed to come to this board, as this person, on this day.
    fn flags(&self) -> String {
        let there = (self.found.how == HowFound::Flag).then(|| self.found.path.to_string_lossy().into_owned());
        let typed = [
            ("--db", there.as_deref()),
            ("--as", self.globals.handle.as_deref()),
            ("--today", self.globals.today.as_deref()),
        ];
        let flag = |(flag, value): (&str, Option<&str>)| Some(format!("{flag} {} ", shell_name(value?)));
        typed.into_iter().filter_map(flag).collect()
    }

    /// Where the board of a verb lies; a demo's is made.
    fn path(&mut self, verb: Option<&Verb>) -> Result<PathBuf, Error> {
        if let Some(wrong) = self.config.wrong("db").filter(|_| self.found.how == HowFound::Default) {
            // Another board than the one that was meant is worse than none.
            return Err(unusable(wrong).hint("or name the board: upshot --db PATH"));
        }
        if let Some(Verb::Demo(args)) = verb {
            self.found = Found { path: args.path(&self.env, &self.found), how: HowFound::Flag };
            drop(demo::made(&self.found.path, args.fresh)?);
        }
        let path = match verb {
            Some(Verb::Init(args)) => args.path.as_ref().map_or_else(|| self.found.path.clone(), |p| self.cwd.join(p)),
            _ => self.found.path.clone(),
        };
        if self.found.how == HowFound::Upwards && path == self.found.path {
            Session::trust(&path)?;
        }
        Ok(path)
    }

    /// Hands the board to whoever sits down at it, or does what the verb says.
    fn hand_over(
        self,
        session: Session,
        who: Who,
        verb: Option<Verb>,
        out: Out,
        program: &OsString,
    ) -> Result<Ended, Error> {
        let Self { env, config, globals, form, found, may_ask, .. } = self;
        let dumb = env.get("TERM").is_some_and(|term| term == "dumb");
        let asked = globals.linear || may_ask && (dumb || config.linear == Some(true));
        let linear = asked || may_ask && !cfg!(unix);
        // A demo is looked at where one could sit down at it.
        let sits = matches!(verb, None | Some(Verb::Demo(_)));
        if sits && linear && !asked {
            stderr::talk("There are no screens for this system yet: this is the board line by line (upshot --linear).");
        }
        if linear && sits && form == Form::People {
            let out = Out::unbroken();
            let ctx = Ctx { session, out, env, config, found, may_ask, before: "", anyway: globals.anyway };
            return Ok(Ended::Linear(Box::new(Shell::new(ctx))));
        }
        if sits && may_ask && !dumb {
            return Ok(Ended::AtBoard(Box::new(Seat { session, env, config, who, out })));
        }
        if let Some(Verb::Screenshot(args)) = verb {
            let picture = args.picture()?;
            return Ok(Ended::Picture(Box::new(Seat { session, env, config, who, out }), picture));
        }
        let mut ctx = Ctx { session, out, env, config, found, may_ask, before: SHELL, anyway: globals.anyway };
        if let Some(Verb::Mcp(args)) = verb {
            return Ok(match args.run(ctx, globals.handle.as_deref(), program)? {
                Ok(desk) => Ended::Door(desk),
                Err(code) => Ended::With(code),
            });
        }
        let result = dispatch(&mut ctx, verb);
        mind(&ctx.session, ctx.out.is_json());
        // What was printed before an error is still true.
        let flushed = ctx.out.flush();
        let code = result?;
        flushed.map_err(|e| unwritten(&e).because("whatever the command changed is saved: it need not be repeated"))?;
        Ok(Ended::With(code))
    }
}

/// An entry of the config that a command rests on and can't be read.
pub(super) fn unusable(wrong: &str) -> Error {
    Error::new(Kind::Usage, "config", "a setting can't be read").because(wrong.to_owned()).hint("upshot config check")
}

/// Whose name changes bear: flag, environment, config, login name.
fn who(flag: Option<&str>, env: &Env, config: &Config) -> Result<Handle, Error> {
    let of_env = |name: &str| env.get(name).map(|v| v.to_string_lossy().into_owned());
    let told = flag.map(str::to_owned).or_else(|| of_env("UPSHOT_AS")).or_else(|| config.handle.clone());
    if let Some(wrong) = config.wrong("as").filter(|_| told.is_none()) {
        return Err(unusable(wrong).hint("or say who you are: --as HANDLE"));
    }
    let login = || ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(of_env);
    let name = match told {
        Some(name) => name,
        None => login().unwrap_or_else(|| "me".to_owned()),
    };
    Handle::parse(name.trim_start_matches('@'))
        .map_err(|e| Error::new(Kind::Usage, "who", e.what).hint("say who you are: --as HANDLE, or UPSHOT_AS=HANDLE"))
}
