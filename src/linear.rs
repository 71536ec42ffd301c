//! A board line by line: for screen readers and simple terminals. Everything is appended; no cursor is moved, nothing is
//! drawn, no sign has to be seen. Lists are numbered, and what is typed is a number of the last one, a verb of the shell, a
//! name, or one of the few words below.
//!
//! ```text
//!  board.rs    the board in sentences           verdict.rs  asking for a verdict, its draft
//!  thing.rs    an outcome, a hypothesis         log.rs      readings, day after day
//!  said.rs     what readings say, as sentences  write.rs    a new hypothesis, a ship, an answer, an offer
//!  paper.rs    numbered lines
//! ```
//!
//! It knows the shell's verbs, by which it does nearly everything, and the pages; it holds no rule and works out no fact.

mod board;
mod log;
mod paper;
mod said;
#[cfg(test)]
mod tests;
mod thing;
mod verdict;
mod write;

use std::path::PathBuf;

use crate::cli::Shell;
use crate::domain::amount::Amount;
use crate::domain::board::{Card, Column, View, Wanted};
use crate::domain::history::days_in_words;
use crate::domain::id::{Id, Kind, Thing};
use crate::drafts::{self, Drafts};
use crate::error::{Error, Kind as Fault};
use crate::pages::{Page, Source, done};
use crate::report::{About, Named, spoken};
use crate::session::Found;
use paper::{Item, Paper};

/// What is asked where nothing else is.
const PROMPT: &str = "Number, command, help or quit";

/// Who is talked to: one hears lines and gives answers.
pub(crate) trait Voice {
    /// Says some lines.
    fn say(&mut self, words: &str);
    /// Asks for a line; none where there are no more.
    fn ask(&mut self, question: &str) -> Option<String>;
}

/// Whoever sits at the terminal.
struct Terminal;

impl Voice for Terminal {
    fn say(&mut self, words: &str) {
        Shell::say(words);
    }

    fn ask(&mut self, question: &str) -> Option<String> {
        Shell::ask(question).ok().flatten()
    }
}

/// Why something that was begun was not carried out.
enum Stop {
    /// Somebody went back.
    Back,
    /// Nobody answers any more.
    End,
    /// It could not be done.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(e: Error) -> Self {
        Self::Failed(e)
    }
}

/// What came of something that was begun.
type Done<T = ()> = Result<T, Stop>;

/// Talks until the person is done.
///
/// # Errors
/// The board can't be read.
pub(crate) fn run(shell: &mut Shell) -> Result<(), Error> {
    let voice = &mut Terminal;
    talk(shell, voice)
}

fn talk(shell: &mut Shell, voice: &mut dyn Voice) -> Result<(), Error> {
    let path = shell.session().path().to_owned();
    let kept = shell.env().state_dir().map(|state| drafts::place(&state, &path));
    let drafts = Drafts::read(kept.as_deref());
    let mut linear = Linear { shell, voice, drafts, kept, paper: Paper::default(), before: Vec::new(), on: None };
    let board = linear.board()?;
    linear.show(board);
    linear.talk();
    Ok(())
}

/// A talk about a board.
struct Linear<'a> {
    shell: &'a mut Shell,
    voice: &'a mut dyn Voice,
    drafts: Drafts,
    /// Where drafts are kept.
    kept: Option<PathBuf>,
    /// The last list, whose numbers are meant.
    paper: Paper,
    /// The lists before it.
    before: Vec<Paper>,
    /// The metric of what is open, which a number that is logged is of.
    on: Option<String>,
}

impl Linear<'_> {
    fn talk(&mut self) {
        loop {
            self.tell_changes();
            let Some(typed) = self.voice.ask(&format!("{PROMPT}: ")) else { return };
            if matches!(typed.trim(), "quit" | "exit" | "q" | ":q") {
                return;
            }
            match self.take(typed.trim()) {
                Ok(()) | Err(Stop::Back) => {}
                Err(Stop::End) => return,
                Err(Stop::Failed(e)) => self.refuse(&e),
            }
        }
    }

    /// What somebody else did since the last question.
    fn tell_changes(&mut self) {
        let session = self.shell.session();
        if !session.has_changed().unwrap_or(false) {
            return;
        }
        let me = session.handle();
        let today = session.today();
        let newest = session.history(None, 1).ok().and_then(|list| list.first().map(done));
        if let Some(done) = newest.filter(|done| done.by != me) {
            let what = days_in_words(&done.what, today);
            self.voice.say(&format!("{} {}.", done.by, spoken::plain(&what)));
        }
    }

    /// Does what was typed: a number, one of our words, a verb, a name.
    fn take(&mut self, typed: &str) -> Done {
        let typed = typed.strip_prefix("upshot ").unwrap_or(typed).trim();
        if let Ok(number) = typed.parse::<usize>() {
            return match self.paper.items.get(number.wrapping_sub(1)).cloned() {
                Some(item) => self.open(item),
                None => {
                    self.voice
                        .say(&format!("There is no {number} in the last list, it has {}.", self.paper.items.len()));
                    Ok(())
                }
            };
        }
        match typed {
            "" => return Ok(()),
            "back" => return self.back(),
            "more" => {
                let more = self.paper.more();
                self.voice.say(if more.is_empty() { "That was all." } else { more.trim_end() });
                return Ok(());
            }
            "help" | "?" => {
                self.voice.say(HELP);
                return Ok(());
            }
            "board" => {
                let board = self.board()?;
                self.show(board);
                return Ok(());
            }
            _ => {}
        }
        let words = match shlex::split(typed) {
            Some(words) => words,
            // An apostrophe is a letter here.
            None => typed.split_whitespace().map(str::to_owned).collect(),
        };
        self.command(&words, typed)
    }

    /// A page, something that asks, a verb of the shell, or else the name of a thing.
    fn command(&mut self, words: &[String], typed: &str) -> Done {
        let [verb, rest @ ..] = words else { return Ok(()) };
        if rest.is_empty()
            && let Some(page) = Page::ALL.iter().find(|page| page.name() == verb || page.verb() == Some(verb))
        {
            return self.page(*page);
        }
        match (verb.as_str(), rest) {
            ("verdict", [name]) => self.card(name).and_then(|(column, card)| self.judge(&column, &card)),
            ("log", [value, ..]) if self.on.is_some() && Amount::parse(value).is_ok() => {
                let metric = self.on.clone().unwrap_or_default();
                let mut words = words.to_vec();
                words.insert(1, metric);
                self.shell(&words)
            }
            ("log", [name]) => self.log(name),
            ("new" | "try", []) => self.write(None),
            ("new" | "try", [name]) => self.write(Some(name)),
            ("ship", [name]) => self.card(name).and_then(|(_, card)| self.ship(&card)),
            ("note", [name]) => self.note(name),
            ("answer", [name]) => self.answer(name),
            ("show", [name]) => self.name(name),
            (verb, _) if Shell::knows(verb) || verb == "help" => self.shell(words),
            _ => self.name(typed),
        }
    }

    /// A verb of the shell, with what it prints.
    fn shell(&mut self, words: &[String]) -> Done {
        let said = self.shell.run(words)?;
        self.voice.say(&here(&spoken::undrawn(said.trim_end())));
        Ok(())
    }

    /// What a name means: a label, a slug, a title.
    fn name(&mut self, name: &str) -> Done {
        let name = name.trim_start_matches('@');
        match self.shell.session().find(name) {
            Ok(Found::Metric { outcome: Some(outcome), .. }) => self.thing(Thing::new(Kind::Outcome, outcome)),
            Ok(Found::Thing(thing)) if matches!(thing.kind, Kind::Outcome | Kind::Hypothesis) => self.thing(thing),
            Ok(_) => self.shell(&["show".to_owned(), name.to_owned()]),
            Err(e) if e.kind == Fault::NotFound && e.code == "not_found" => {
                let near = self.shell.session().nearest(name);
                let near = if near.is_empty() { String::new() } else { format!(" Closest: {}.", near.join(", ")) };
                self.voice.say(&format!("{name}: no number, command or name.{near} help says what there is."));
                Ok(())
            }
            Err(e) => Err(e.into()),
        }
    }

    /// Goes on from a line of the last list.
    fn open(&mut self, item: Item) -> Done {
        match item {
            Item::Thing(thing) => self.thing(thing),
            Item::Verdict(hypothesis) => {
                let (column, card) = self.card_of(hypothesis)?;
                self.judge(&column, &card)
            }
            Item::Ship(hypothesis) => {
                let (_, card) = self.card_of(hypothesis)?;
                self.ship(&card)
            }
            Item::Live(hypothesis) => {
                let (_, card) = self.card_of(hypothesis)?;
                self.settle(&card)
            }
            Item::Offer(outcome) => self.offered(outcome),
            Item::Answer(outcome) => self.answer(&outcome),
            Item::Promise(outcome) => self.promise(&outcome),
            Item::Log(metric) => self.log(&metric),
            Item::Note(name) => self.note(&name),
            Item::New(outcome) => self.write(Some(&outcome)),
            Item::Words(words) => self.shell(&words),
            Item::Page(page) => self.page(page),
        }
    }

    /// A page, its rows numbered.
    fn page(&mut self, page: Page) -> Done {
        let session = self.shell.session();
        let doc = page.read(Source { session, view: None, everyone: page != Page::Needs })?;
        let view = session.view()?;
        let mut paper = Paper::default();
        for line in spoken::lines(&doc) {
            let item = line.about.as_ref().and_then(|about| self.item(&view, about, line.wants));
            match item {
                Some(item) => paper.item(&line.words, item),
                None if line.is_entry => paper.entry(&line.words),
                None => paper.say(&line.words),
            }
        }
        self.show(paper);
        Ok(())
    }

    /// What a row of a page leads to: what it asks for, else what it is about.
    fn item(&mut self, view: &View, about: &About, wants: Option<Wanted>) -> Option<Item> {
        let thing = match about.thing? {
            Named::Thing(thing) => thing,
            Named::Label(label) => self.shell.session().find(&label.to_string()).ok()?.thing(),
        };
        Some(match wants {
            Some(wants) => Item::of(wants, thing, view),
            None => Item::Thing(thing),
        })
    }

    fn show(&mut self, mut paper: Paper) {
        let first = paper.more();
        self.voice.say(first.trim_end());
        let last = std::mem::replace(&mut self.paper, paper);
        if !last.items.is_empty() {
            self.before.push(last);
        }
    }

    /// The list before the last one.
    fn back(&mut self) -> Done {
        let Some(mut paper) = self.before.pop() else {
            let board = self.board()?;
            self.paper = Paper::default();
            self.show(board);
            return Ok(());
        };
        paper.rewind();
        let first = paper.more();
        self.voice.say(first.trim_end());
        self.paper = paper;
        Ok(())
    }

    /// Asks something; `back` goes back.
    fn ask(&mut self, question: &str) -> Done<String> {
        match self.voice.ask(question) {
            None => Err(Stop::End),
            Some(answer) if answer.trim() == "back" => Err(Stop::Back),
            Some(answer) => Ok(answer.trim().to_owned()),
        }
    }

    /// Asks for yes or no until one of them is said.
    fn yes(&mut self, question: &str) -> Done<bool> {
        loop {
            match self.ask(&format!("{question} yes or no: "))?.as_str() {
                "yes" | "y" => return Ok(true),
                "no" | "n" => return Ok(false),
                "quit" => return Err(Stop::End),
                _ => self.voice.say("yes or no, or back."),
            }
        }
    }

    /// Asks for one of some words, by number or by itself.
    fn choose(&mut self, question: &str, words: &[&str]) -> Done<usize> {
        let list: Vec<String> =
            words.iter().enumerate().map(|(at, word)| format!("{} {}", at + 1, word.replace('-', " "))).collect();
        let question = format!("{question} {}", list.join(", "));
        loop {
            let said = self.ask(&format!("{question}: "))?;
            if said == "quit" {
                return Err(Stop::End);
            }
            let by_word = words.iter().position(|word| word.replace('-', " ") == said.replace('-', " "));
            let by_number = said.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|at| *at < words.len());
            if let Some(at) = by_number.or(by_word) {
                return Ok(at);
            }
            self.voice.say(&format!("1 to {}, or back.", words.len()));
        }
    }

    /// Says why something could not be done, and what to try: commands as they are typed here.
    fn refuse(&mut self, e: &Error) {
        let mut lines = vec![spoken::sentence(&format!("not done: {}", e.what))];
        lines.extend(e.why.iter().map(|why| spoken::sentence(why)));
        for item in &e.items {
            lines.push(spoken::sentence(&item.says));
            lines.extend((!item.fix.is_empty()).then(|| format!("Try: {}", here(&item.fix.to_string()))));
        }
        lines.extend(e.hints.iter().map(|hint| format!("Try: {}", here(hint))));
        self.voice.say(&lines.join("\n"));
    }

    /// A hypothesis by its name, with its outcome.
    fn card(&mut self, name: &str) -> Done<(Column, Card)> {
        let thing = self.shell.session().find(name)?.thing();
        self.card_of(thing.id)
    }

    fn card_of(&mut self, hypothesis: Id) -> Done<(Column, Card)> {
        let session = self.shell.session();
        let found = session.card(hypothesis)?;
        let (card, column) = found.ok_or_else(|| Error::new(Fault::NotFound, "not_found", "that is no hypothesis"))?;
        Ok((column, card))
    }
}

/// Commands as they are typed here.
fn here(words: &str) -> String {
    words.replace("upshot ", "")
}

const HELP: &str = "\
A number takes that line of the last list. Any command of the shell works, without the word upshot.
Pages: board, needs, review, ask, lessons, metrics, sprints, history, objectives, chores, symptoms, report.
Of an outcome that is open: log 36.5, log 36.5 wed.
Asked step by step: verdict H-12, log docs, new activation, ship H-15, note H-4, answer O-1.
A name shows a thing: H-4, O-2, p95. Take back: undo. Again: redo.
back: the list before, or out of what is asked. more: the rest of a long list. quit: the end.
help VERB says how a command is written.";
