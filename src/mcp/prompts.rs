//! Prompts: what an assistant asks a person, one question after the other, until the person gives a command of their own.
//! None holds a call, a lesson or a problem, nor a word that is stored: what is on the board is read by the tools.

use serde_json::{Map, Value, json};

use crate::domain::amount::quoted;
use crate::domain::id::{Kind as ThingKind, Thing};
use crate::error::{Error, Kind};
use crate::session::Session;

/// A prompt.
pub(super) struct Prompt {
    name: &'static str,
    about: &'static str,
    /// What it is about, where it is about something.
    of: Option<Of>,
    /// What is said; `REF` stands for the label.
    says: &'static str,
}

/// What a prompt's argument names.
#[derive(Clone, Copy)]
enum Of {
    Outcome,
    Hypothesis,
}

/// Every prompt.
const PROMPTS: [Prompt; 5] = [
    Prompt {
        name: "frame",
        about: "Frame an outcome: three questions, answered by you",
        of: None,
        says: "Help me to frame an outcome. Ask me these three questions in this order, one at a time, and wait for my answer to \
each. Suggest no answer before I have given one; then you may ask back where it is vague, once.\n\
1. Which problem shall be gone, for whom, and why does that matter?\n\
2. Which metric says that it is gone: from which value, to which, by which day? A count of what we make is none.\n\
3. What would show that we were wrong, and by which day? It has to be something else than the target missed.\n\
Use my own words. When all three are answered, print the command that I run, with every value quoted for the shell, and run \
nothing yourself:\n\
upshot frame TITLE --problem TEXT --for WHO --matters TEXT --metric SLUG --unit UNIT --from VALUE --to VALUE --by DAY --wrong-if CONDITION\n\
What I could not answer is left out of the command: it stays a draft, and upshot says what is missing.",
    },
    Prompt {
        name: "challenge",
        about: "Challenge an outcome: is it a task in disguise, could it ever be shown wrong, does it count output?",
        of: Some(Of::Outcome),
        says: "Challenge the outcome REF with me. Read it first: page brief with ref REF. Then ask me, one at a time, waiting for \
each answer, and quote the words of the board that your question rests on:\n\
1. Is it a task in disguise: could we do all of it, and nothing would be better for anybody?\n\
2. Could what would show us wrong ever come true, and by its day? When would we notice?\n\
3. Does the metric count what we make rather than what changes for somebody?\n\
4. What would have to be true for the target to be reached by its day, going by how far it has come?\n\
Rewrite nothing for me. When I want to change something, print the command that I run, with my words in it: \
upshot edit REF --problem TEXT, or --title, --metric, --to, --by, --wrong-if, each with --why TEXT.",
    },
    Prompt {
        name: "before",
        about: "Before you build: the brief, what was tried, what would be measured",
        of: Some(Of::Hypothesis),
        says: "Prepare me to build REF. Read page brief with ref REF, show REF, and search for its main words among the lessons. \
Then tell me, shortly and in this order: what problem it serves and for whom; what was tried before and what was learned, with \
labels; what is in scope and what is not; what would be measured, when the first answer is possible, and whether the expected \
move could be seen at all.\n\
Then ask me one question: what will you do if it does not move? When I am ready, print the command that I run: upshot start REF. \
If I would rather not, print: upshot hypothesis withdraw REF --why TEXT.",
    },
    Prompt {
        name: "after",
        about: "After it was measured: the evidence read out, then your lesson",
        of: Some(Of::Hypothesis),
        says: "Look with me at what came of REF. Read evidence with ref REF, and show REF for what was expected, what was noted \
and what a robot proposed. Read out the evidence as it stands: its sentence, the interval beside what was expected, what else \
shipped beside it, what would have shown the outcome wrong, the guardrails, and how many readings are a robot's. Give no call, and \
draw no lesson.\n\
Then ask me: what did you learn? Wait for my answer. Ask which call I make of it, and what is next. Then print the command that I \
run, with my own words in it, every value quoted for the shell:\n\
upshot verdict REF CALL -l LEARNED -n NEXT (with --why TEXT where the readings say otherwise), or, if it is too early: \
upshot wait REF DAY --why TEXT.",
    },
    Prompt {
        name: "week",
        about: "The week: what moved, what did not, what needs you",
        of: None,
        says: "Go through the week with me. Read board, page review and needs. Tell me in at most ten lines, with labels: what \
moved, with its interval; what did not; what the readings can't tell yet; what was learned. Say nothing that the board does not say. \
Then go through what needs me, the most overdue first, one at a time: say what it is, ask me what I want, and print the command \
that I run. The answers and reasons in it are mine: ask for them.",
    },
];

/// The prompt of a name.
pub(super) fn named(name: &str) -> Option<&'static Prompt> {
    PROMPTS.iter().find(|prompt| prompt.name == name)
}

/// The prompts, as they are listed.
pub(super) fn list() -> Vec<Value> {
    PROMPTS.iter().map(Prompt::listed).collect()
}

impl Prompt {
    fn listed(&self) -> Value {
        let mut prompt = json!({ "name": self.name, "description": self.about });
        if let Some(of) = self.of {
            let about = match of {
                Of::Outcome => "an outcome: O-1",
                Of::Hypothesis => "a hypothesis: H-2",
            };
            prompt["arguments"] = json!([{ "name": "ref", "description": about, "required": true }]);
        }
        prompt
    }

    /// What is said for some thing of the board.
    ///
    /// # Errors
    /// It needs another argument than it has, or names nothing of its kind.
    pub(super) fn get(&self, session: &mut Session, given: &Map<String, Value>) -> Result<Value, Error> {
        let takes = |name: &&String| self.of.is_none() || *name != "ref";
        if let Some(other) = given.keys().find(takes) {
            return Err(Error::new(
                Kind::Usage,
                "arguments",
                format!("{} has no argument {}", self.name, quoted(other)),
            ));
        }
        let says = match self.of {
            None => self.says.to_owned(),
            Some(of) => {
                let word = given.get("ref").and_then(Value::as_str);
                let word = word.ok_or_else(|| {
                    Error::new(Kind::Usage, "arguments", format!("{} is about something", self.name))
                        .because("name it as ref")
                })?;
                session.has_changed()?;
                let thing = match of {
                    Of::Outcome => (ThingKind::Outcome, session.outcome_called(word)?),
                    Of::Hypothesis => (ThingKind::Hypothesis, session.hypothesis_called(word)?),
                };
                self.says.replace("REF", &session.name(Thing::new(thing.0, thing.1)))
            }
        };
        Ok(
            json!({ "description": self.about, "messages": [{ "role": "user", "content": { "type": "text", "text": says } }] }),
        )
    }
}
