//! The tools: one list, read by `tools/list` and by the call. What each does stands in `reads.rs` and `writes.rs`.

use serde_json::{Value, json};

use super::answer::Answer;
use super::arguments::{Arguments, Field, Is, NEXT, may, must, schema};
use super::revision::Revision;
use super::{reads, writes};
use crate::domain::verdict::{Stance, VerdictCall};
use crate::error::Error;
use crate::session::Session;

/// Something that may be asked for.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// What it does, for whoever chooses.
    about: &'static str,
    pub(super) fields: &'static [Field],
    /// Whether it only reads.
    pub(super) reads: bool,
    /// Whether it takes something away.
    takes_away: bool,
    /// Whether saying it twice is saying it once.
    once: bool,
    pub(super) call: fn(&mut Session, &Arguments) -> Result<Answer, Error>,
}

const fn reader(
    name: &'static str,
    about: &'static str,
    fields: &'static [Field],
    call: fn(&mut Session, &Arguments) -> Result<Answer, Error>,
) -> Tool {
    Tool { name, about, fields, reads: true, takes_away: false, once: false, call }
}

const fn writer(
    name: &'static str,
    about: &'static str,
    fields: &'static [Field],
    call: fn(&mut Session, &Arguments) -> Result<Answer, Error>,
) -> Tool {
    Tool { name, about, fields, reads: false, takes_away: false, once: false, call }
}

/// The longest note, in characters.
pub(super) const NOTE: usize = 4_000;
/// The most commits that are asked about at once.
const COMMITS: usize = 100;

const REF: Field = must("ref", Is::Text, "O-1, H-2, a metric's slug, or an exact title");

/// Every tool, in the order it is listed in.
pub(super) const TOOLS: [Tool; 13] = [
    reader(
        "board",
        "The board today: the sprint, each open outcome with its owner, metric, target and what its metric did, what is owed, \
         and its hypotheses in a line each. Begin here.",
        &[NEXT],
        reads::board,
    ),
    reader(
        "show",
        "Everything of one thing: an outcome, a hypothesis with its verdict, a metric with its latest readings, a sprint, an objective.",
        &[must("ref", Is::Text, "O-1, H-2, S-4, P-1, a metric's slug, or an exact title"), NEXT],
        reads::show,
    ),
    reader(
        "evidence",
        "Did it move? What the readings say of a hypothesis or an outcome since it shipped, with the interval, how that was \
         reached, and how many readings are a robot's.",
        &[must("ref", Is::Text, "H-2 or O-1"), may("as_of", Is::Text, "a day: seen from then, 2026-03-11"), NEXT],
        reads::evidence,
    ),
    reader(
        "page",
        "A page as Markdown. brief: all that is needed to work on an outcome or a hypothesis. review: a sprint, what moved and \
         what did not. report: one page for leadership. lessons: what every verdict taught.",
        &[
            must("page", Is::OneOf(reads::PAGES), ""),
            may("ref", Is::Text, "brief: O-1 or H-2. review: S-4, else the running or last one"),
            NEXT,
        ],
        reads::page,
    ),
    reader(
        "needs",
        "What waits for whom, each with the command the person gives to answer it.",
        &[may("who", Is::Text, "one person's handle; else everybody's"), NEXT],
        reads::needs,
    ),
    reader(
        "search",
        "Stored texts that hold all the words, lessons first. Search before you draft: it may have been tried.",
        &[must("text", Is::Text, ""), may("kind", Is::OneOf(reads::KINDS), "any where left out"), NEXT],
        reads::search,
    ),
    reader(
        "ask",
        "Who answers for what shipped, and did it work? For one thing, for commits, or for what shipped lately.",
        &[
            may("ref", Is::Text, "H-2 or O-1"),
            may("commits", Is::List(COMMITS), "hashes, or trailers: Upshot: H-2"),
            NEXT,
        ],
        reads::ask,
    ),
    Tool {
        once: true,
        ..writer(
            "log_reading",
            "Log a reading of a metric. The same reading again changes nothing. Only numbers that you read somewhere: say where.",
            &[
                must("metric", Is::Text, "its slug"),
                must("value", Is::Number, "36.2, or 71/196"),
                may("day", Is::Text, "2026-03-11, yesterday; today where left out"),
                must("source", Is::Text, "where it was read: a link, a query"),
                may("note", Is::Text, ""),
            ],
            writes::log_reading,
        )
    },
    writer(
        "note",
        "Note something that was seen or said. It bears your name, is counted apart, and is no evidence that anything moved.",
        &[
            REF,
            must("text", Is::Text, "4,000 characters at most"),
            must("kind", Is::OneOf(writes::NOTES), ""),
            may("stance", Is::OneOf(Stance::WORDS), "what it says of the claim; neutral where left out"),
            may("link", Is::Text, "where it comes from"),
        ],
        writes::note,
    ),
    writer(
        "draft_hypothesis",
        "Draft an idea beneath an outcome: if we build X, the metric moves by so much, because Z. A person starts it or not. \
         Answers with what was learned from the like.",
        &[
            must("outcome", Is::Text, "O-1"),
            must("build", Is::Text, "X: what is built"),
            must("because", Is::Text, "Z: why it should work"),
            must("expect", Is::Text, "the least move: +5, -200, -10%"),
            must("within", Is::Text, "from the ship: 28d, 4w"),
            may("confidence", Is::Number, "0 to 100"),
        ],
        writes::draft_hypothesis,
    ),
    writer(
        "propose_verdict",
        "Propose a verdict on what shipped. It waits for the owner, who writes their own. Read evidence first; a call that the \
         readings contradict needs why.",
        &[
            must("hypothesis", Is::Text, "H-2"),
            must("call", Is::OneOf(VerdictCall::WORDS), ""),
            must("learned", Is::Text, "what the readings and notes show, no more"),
            must("next", Is::Text, "scale, iterate, pivot, stop, roll-back or watch; words after a colon"),
            may("why", Is::Text, ""),
        ],
        writes::propose_verdict,
    ),
    writer(
        "link",
        "Link a thing to where its work is: a pull request, a commit, a ticket, a document.",
        &[REF, must("url", Is::Text, "")],
        writes::link,
    ),
    Tool {
        takes_away: true,
        ..writer(
            "take_back",
            "Take back a change of your own.",
            &[must("set", Is::Text, "the set that the change answered with")],
            writes::take_back,
        )
    },
];

/// The tool of a name.
pub(super) fn named(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

/// The tools that are open, as a revision lists them.
pub(super) fn list(writes: bool, revision: Revision) -> Vec<Value> {
    TOOLS.iter().filter(|tool| tool.reads || writes).map(|tool| tool.listed(revision)).collect()
}

impl Tool {
    fn listed(&self, revision: Revision) -> Value {
        let mut tool = json!({ "name": self.name, "description": self.about, "inputSchema": schema(self.fields) });
        if revision.annotates() {
            let mut hints = if self.reads {
                json!({ "readOnlyHint": true })
            } else {
                json!({ "readOnlyHint": false, "destructiveHint": self.takes_away })
            };
            if self.once {
                hints["idempotentHint"] = json!(true);
            }
            hints["openWorldHint"] = json!(false);
            tool["annotations"] = hints;
        }
        tool
    }
}
