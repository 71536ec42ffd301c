//! A broken rule, and what satisfies it.
//!
//! A gate collects everything that is missing before it refuses, and names for each a command that supplies it. In
//! those commands a word in capitals stands for what only the person can say: the tool never writes it for them.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $level:ident;)+) => {
        /// Every rule that can refuse a command.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable code, as in JSON.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The rule of a code, as in JSON or kept with what was passed.
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|rule| rule.code() == code)
            }

            /// The short word of what is lacking: `problem`, `wrong_if`; none where the rule is broken by what stands there.
            pub fn lacks(self) -> Option<&'static str> {
                self.code().strip_prefix("missing_")
            }

            /// What is lacking, else the code.
            pub fn word(self) -> &'static str {
                self.lacks().unwrap_or(self.code())
            }

            /// Whether `--anyway` on a coach board lets it pass.
            pub fn level(self) -> Level {
                match self { $(Self::$name => Level::$level,)+ }
            }
        }
    };
}

/// Whether a rule can be passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Never.
    Always,
    /// On a coach board, with `--anyway` and a reason.
    Enforce,
}

rules! {
    /// The outcome states no problem.
    MissingProblem = "missing_problem", Enforce;
    /// The outcome names no metric.
    MissingMetric = "missing_metric", Enforce;
    /// Nobody said which way of the metric is better.
    MissingDirection = "missing_direction", Enforce;
    /// The outcome has no baseline.
    MissingBaseline = "missing_baseline", Enforce;
    /// The outcome has no target.
    MissingTarget = "missing_target", Enforce;
    /// The outcome has no due day.
    MissingDue = "missing_due", Enforce;
    /// Nothing would tell that the outcome was wrong.
    MissingWrongIf = "missing_wrong_if", Enforce;
    /// What would tell it has no day.
    MissingWrongBy = "missing_wrong_by", Enforce;
    /// Nobody owns the outcome.
    MissingOwner = "missing_owner", Always;
    /// A handover is not accepted yet.
    OfferOpen = "offer_open", Enforce;
    /// The unknown baseline is not to be measured within one sprint.
    MeasureByTooLate = "measure_by_too_late", Enforce;
    /// An owner who is not one person.
    NotOnePerson = "not_one_person", Always;
    /// A robot may log, never own or sign.
    Robot = "robot", Always;
    /// The target is the baseline.
    TargetIsBaseline = "target_is_baseline", Always;
    /// The target lies on the wrong side of the baseline.
    TargetOnWrongSide = "target_on_wrong_side", Always;
    /// The falsifier says only that the target was not met.
    FalsifierNegatesTarget = "falsifier_negates_target", Always;
    /// The metric counts output.
    OutputMetric = "output_metric", Enforce;
    /// A word that could not be read as what it stands for.
    Words = "words", Always;
    /// A text that is needed was blank.
    Blank = "blank", Always;
    /// A falsifier is looked at on its day, not before.
    LookedTooEarly = "looked_too_early", Always;
    /// The readings tell whether it came true, and nobody has to look.
    ReadingsTell = "readings_tell", Always;
    /// The day of what would tell it wrong has come, and nobody has looked.
    FalsifierOpen = "falsifier_open", Enforce;
    /// A metric is swapped under something that is measured by it.
    MetricMeasures = "metric_measures", Always;
    /// A reading or a ship in the future.
    Future = "future", Always;
    /// A control that a metric can't be compared beside.
    ControlUnlike = "control_unlike", Always;
    /// A change of the goalposts after commit without a reason.
    GoalpostWhy = "goalpost_why", Always;
    /// More commitments than the board's ceiling.
    Ceiling = "ceiling", Enforce;
    /// The owner has too many overdue verdicts.
    DebtLimit = "debt_limit", Enforce;
    /// An outcome goes on from the last sprint without a reason.
    CarryWhy = "carry_why", Enforce;
    /// The outcome is committed already.
    Committed = "committed", Always;
    /// The outcome is not committed in the sprint.
    NotCommitted = "not_committed", Always;
    /// The outcome has ended.
    OutcomeEnded = "outcome_ended", Always;
    /// The outcome has not ended.
    OutcomeOpen = "outcome_open", Always;
    /// No effect is expected.
    MissingExpect = "missing_expect", Always;
    /// No reason is given why it should work.
    MissingBecause = "missing_because", Always;
    /// No window is given within which it should show.
    MissingWindow = "missing_window", Always;
    /// The expected move is a move for the worse.
    ExpectWrongWay = "expect_wrong_way", Always;
    /// No reading of the predicted metric from before the ship.
    NoReadingBefore = "no_reading_before", Enforce;
    /// The hypothesis has shipped.
    Shipped = "shipped", Always;
    /// The hypothesis has not shipped.
    NotShipped = "not_shipped", Always;
    /// The hypothesis is being built already.
    Building = "building", Always;
    /// The hypothesis has ended.
    HypothesisEnded = "hypothesis_ended", Always;
    /// Supported or refuted without a reading after the ship.
    NoReadingAfter = "no_reading_after", Always;
    /// The call goes against the readings, and no reason is given.
    Contradiction = "contradiction", Always;
    /// The verdict does not say what was learned.
    MissingLearned = "missing_learned", Enforce;
    /// The verdict does not say what is next.
    MissingNext = "missing_next", Enforce;
    /// Signed by somebody who does not own the outcome.
    NotTheOwner = "not_the_owner", Enforce;
    /// There is a verdict already.
    Judged = "judged", Always;
    /// There is no verdict to confirm.
    NotJudged = "not_judged", Always;
    /// A new check day that is not after today.
    LookNotLater = "look_not_later", Always;
    /// The hypothesis was not refuted.
    NotRefuted = "not_refuted", Always;
    /// Something is still building or measuring beneath the outcome.
    OpenBeneath = "open_beneath", Enforce;
    /// No reading as fresh as the metric's cadence.
    ReadingTooOld = "reading_too_old", Enforce;
    /// The target says otherwise, and no reason is given.
    TargetSaysOtherwise = "target_says_otherwise", Enforce;
    /// A reason is needed.
    MissingWhy = "missing_why", Always;
    /// The sprint has no goal.
    NoGoal = "no_goal", Enforce;
    /// The goal's baseline is unknown.
    GoalWithoutBaseline = "goal_without_baseline", Enforce;
    /// Another sprint is active.
    AnotherActive = "another_active", Enforce;
    /// No sprint is active or planned.
    NoSprint = "no_sprint", Always;
    /// The sprint is closed, and closed sprints are immutable.
    SprintClosed = "sprint_closed", Always;
    /// A sprint that ends before it starts.
    SprintBackwards = "sprint_backwards", Always;
    /// A commitment has no answer.
    Unanswered = "unanswered", Enforce;
    /// An answer without what was learned.
    AnswerLearned = "answer_learned", Enforce;
    /// An answer without a next step.
    AnswerNext = "answer_next", Enforce;
    /// An owner who is here can't be named as away.
    NotAway = "not_away", Always;
    /// A hypothesis came due and has neither verdict nor wait.
    VerdictDue = "verdict_due", Enforce;
    /// No promise was made last time.
    NoPromise = "no_promise", Always;
    /// Another metric bears the slug.
    SlugTaken = "slug_taken", Always;
    /// The metric is retired.
    MetricRetired = "metric_retired", Always;
    /// Readings that were imported stand several a day, and one would come beside its parts; or the other way.
    UnlikeBefore = "unlike_before", Always;
    /// The metric is still measured by an open outcome.
    MetricInUse = "metric_in_use", Always;
    /// Two guardrails are the most.
    TooManyGuardrails = "too_many_guardrails", Always;
    /// The outcome's own metric can't be its guardrail.
    GuardrailIsMetric = "guardrail_is_metric", Always;
    /// There is no reading on that day.
    NoSuchReading = "no_such_reading", Always;
    /// Nothing is offered to the person.
    NotOffered = "not_offered", Always;
    /// The owner is here.
    OwnerIsHere = "owner_is_here", Always;
    /// The person owns it already.
    OwnsAlready = "owns_already", Always;
    /// A scope call is the owner's.
    ScopeIsOwners = "scope_is_owners", Enforce;
    /// A value outside its range.
    ValueRange = "value_range", Always;
    /// No outcome that serves the objective has a result.
    NoResultYet = "no_result_yet", Always;
    /// Valued by somebody who is not the objective's business owner.
    NotTheBusinessOwner = "not_the_business_owner", Enforce;
    /// Valued by somebody who owns an outcome that serves it.
    ValuedByOwner = "valued_by_owner", Enforce;
    /// The shelf of chores is full.
    ShelfFull = "shelf_full", Enforce;
    /// Something that it rests on was said differently on two copies, and nobody has settled it.
    Unsettled = "unsettled", Enforce;
    /// Who answers, or what shipped, was said differently on two copies, and nobody has settled it.
    UnsettledAlways = "unsettled_always", Always;
    /// Only one version of it stands.
    NothingToSettle = "nothing_to_settle", Always;
    /// There is nothing to undo or redo.
    NothingToUndo = "nothing_to_undo", Always;
    /// Somebody else's change set.
    NotYours = "not_yours", Always;
    /// The change set is undone already.
    AlreadyUndone = "already_undone", Always;
    /// Somebody changed the field since.
    ChangedSince = "changed_since", Always;
    /// A verdict rests on it.
    VerdictRests = "verdict_rests", Always;
    /// Something refers to what would be gone.
    ReferredTo = "referred_to", Always;
    /// Somebody changed what is being edited, after it was read.
    EditedMeanwhile = "changed_meanwhile", Always;
    /// Nothing would change.
    Nothing = "nothing", Always;
}

/// One rule that a command broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which rule.
    pub rule: Rule,
    /// What is missing or wrong, as a clause: `no due day`.
    pub says: String,
    /// What satisfies it; words in capitals are the person's to say.
    pub fix: Fix,
}

/// What mends a refusal, as it was made: what to do, in words that are as good at a screen as in a shell, and the line that
/// does it in a shell. Either may be missing; a screen, which has fields and keys, shows the words alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fix {
    words: String,
    shell: String,
}

impl Fix {
    /// What to do, in words.
    pub fn words(words: impl Into<String>) -> Self {
        Self { words: words.into(), shell: String::new() }
    }

    /// With what does it in a shell: a line, or a flag of the command that was refused.
    #[must_use]
    pub fn in_shell(self, line: impl Into<String>) -> Self {
        Self { shell: line.into(), ..self }
    }

    /// What to do, in words; blank where only a shell's line was given.
    pub fn in_words(&self) -> &str {
        &self.words
    }

    /// Whether nothing mends it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.shell.is_empty()
    }
}

/// A line for a shell.
impl From<String> for Fix {
    fn from(shell: String) -> Self {
        Self { words: String::new(), shell }
    }
}

/// A line for a shell.
impl From<&str> for Fix {
    fn from(shell: &str) -> Self {
        shell.to_owned().into()
    }
}

/// A line for a shell.
impl From<&String> for Fix {
    fn from(shell: &String) -> Self {
        shell.as_str().into()
    }
}

/// As a shell says it: the words, then the line.
impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = if self.words.is_empty() || self.shell.is_empty() { "" } else { ": " };
        write!(f, "{}{between}{}", self.words, self.shell)
    }
}

/// A stored text as one word of a suggested command: pasted into a shell, nothing in it is run. A backslash stands outside the
/// quotes, as within them fish reads one otherwise than the others.
pub(crate) fn shell_word(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '\'' => r"'\''".to_owned(),
            '\\' => r"'\\'".to_owned(),
            c => c.to_string(),
        })
        .collect();
    format!("'{escaped}'")
}

/// A word of a command as any shell takes it: as it is where none reads anything into it.
pub(crate) fn shell_name(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "+-._/:@%,".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { shell_word(word) }
}

/// Why a command was not carried out: everything that is missing at once. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was asked for: `commit O-3`.
    pub asked: String,
    /// The rules it breaks, at least one.
    pub broken: Vec<Broken>,
    /// Whether `--anyway` would let it pass on this board.
    pub passable: bool,
}

impl Refusal {
    /// A refusal for one rule that can't be passed.
    pub fn one(asked: impl Into<String>, rule: Rule, says: impl Into<String>, fix: impl Into<Fix>) -> Self {
        let broken = vec![Broken { rule, says: says.into(), fix: fix.into() }];
        Self { asked: asked.into(), broken, passable: false }
    }
}

/// A gate passed on a coach board: the reason, and what was missing. It stays visible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// The reason given with `--anyway`.
    pub why: String,
    /// The codes of the rules that were passed.
    pub rules: Vec<String>,
}

impl Pass {
    /// What it went on without, in words: `without a due day or a "wrong if"`, `with 8 verdicts due`. Several that lack
    /// something are joined by a word, `and` or `or`.
    pub fn words(&self, joined: &str) -> String {
        let mut each: Vec<(&str, usize)> = Vec::new();
        for code in &self.rules {
            match each.iter_mut().find(|(known, _)| known == code) {
                Some((_, n)) => *n += 1,
                None => each.push((code, 1)),
            }
        }
        let (mut lacks, mut with) = (Vec::new(), Vec::new());
        for (code, n) in each {
            match Rule::of(code).map(|rule| rule.let_through(n)) {
                Some(Through::Without(what)) => lacks.push(what),
                Some(Through::With(what)) => with.push(what),
                // Of a later version, which this one has no words for.
                None => with.push(code.replace('_', " ")),
            }
        }
        let last = lacks.pop();
        let without = last.map(|last| match lacks.as_slice() {
            [] => format!("without {last}"),
            some => format!("without {} {joined} {last}", some.join(", ")),
        });
        without.into_iter().chain(with).collect::<Vec<_>>().join(", ")
    }

    /// That it went on, and why, as it stands beside what it is about: `let through without a due day, because …`.
    pub fn sentence(&self) -> String {
        format!("let through {}, because {}", self.words("or"), self.why)
    }
}

/// How something that was let through went on.
enum Through {
    /// Without something that it lacked.
    Without(String),
    /// With something that stood against it.
    With(String),
}

impl Rule {
    /// What something that it was to hold back so many times went on without, or with.
    fn let_through(self, n: usize) -> Through {
        let without = |what: &str| Through::Without(what.to_owned());
        let with = |what: &str| Through::With(what.to_owned());
        let counted = |one: &str, many: &str| if n == 1 { one.to_owned() } else { format!("{n} {many}") };
        match self {
            Self::MissingProblem => without("a problem"),
            Self::MissingMetric => without("a metric"),
            Self::MissingDirection => without("a direction"),
            Self::MissingBaseline => without("a baseline"),
            Self::MissingTarget => without("a target"),
            Self::MissingDue => without("a due day"),
            Self::MissingWrongIf => without("a \"wrong if\""),
            Self::MissingWrongBy => without("a day for its \"wrong if\""),
            Self::MissingLearned | Self::AnswerLearned => without("what was learned"),
            Self::MissingNext | Self::AnswerNext => without("a next step"),
            Self::NoReadingBefore => without("a reading from before"),
            Self::NoGoal => without("a goal"),
            Self::CarryWhy => without("a reason to go on"),
            Self::Unanswered => Through::Without(counted("an answer", "answers")),
            Self::OfferOpen => with("while it was offered"),
            Self::MeasureByTooLate => with("with a baseline that is measured too late"),
            Self::OutputMetric => with("with a metric that counts what is made"),
            Self::FalsifierOpen => with("before anybody looked whether it came true"),
            Self::Ceiling => with("beyond the most outcomes of a sprint"),
            Self::DebtLimit => with("with more verdicts late than are allowed"),
            Self::NotTheOwner | Self::ScopeIsOwners => with("by somebody else than the owner"),
            Self::OpenBeneath => Through::With(format!("with {} open", counted("a hypothesis", "hypotheses"))),
            Self::ReadingTooOld => with("by a reading that is too old"),
            Self::TargetSaysOtherwise => with("though its target says otherwise"),
            Self::GoalWithoutBaseline => with("with a goal that has no baseline"),
            Self::AnotherActive => with("beside a sprint that runs"),
            Self::VerdictDue => Through::With(format!("with {} due", counted("a verdict", "verdicts"))),
            Self::NotTheBusinessOwner => with("by somebody else than the business owner"),
            Self::ValuedByOwner => with("with a value that its own owner said"),
            Self::ShelfFull => with("with too many chores"),
            Self::Unsettled => with("with two versions of it"),
            other => Through::With(other.code().replace('_', " ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_let_through_is_said_in_words() {
        let pass = |rules: &[&str]| Pass {
            why: "the queue waits".to_owned(),
            rules: rules.iter().map(|&rule| rule.to_owned()).collect(),
        };
        let both = pass(&["missing_due", "missing_wrong_if"]);
        assert_eq!(both.words("and"), "without a due day and a \"wrong if\"");
        assert_eq!(both.sentence(), "let through without a due day or a \"wrong if\", because the queue waits");
        let close = pass(&["verdict_due", "verdict_due", "debt_limit", "unanswered", "unanswered"]);
        assert_eq!(
            close.words("or"),
            "without 2 answers, with 2 verdicts due, with more verdicts late than are allowed"
        );
        // Whatever may be passed has words, and none of them is a code's.
        for rule in Rule::ALL.iter().filter(|rule| rule.level() == Level::Enforce) {
            let said = pass(&[rule.code()]).words("or");
            assert_ne!(said, rule.code().replace('_', " "), "it has no words");
        }
        assert_eq!(pass(&["not_known_yet"]).words("or"), "not known yet");
    }

    #[test]
    fn codes_are_distinct() {
        let mut codes: Vec<_> = Rule::ALL.iter().map(|r| r.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Rule::ALL.len());
    }
}
