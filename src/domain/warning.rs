//! Something worth knowing that stops nothing: said in words, and named by a code that scripts may rely on.

use std::fmt;

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// What it is about.
    pub about: Caution,
    /// What is said, without a full stop.
    pub says: String,
    /// How the shell helps, to stand right after it: `: upshot outcome accept O-1`. Screens have keys instead.
    pub shell: String,
}

impl Warning {
    /// The same, with how the shell helps.
    #[must_use]
    pub fn in_shell(self, words: impl Into<String>) -> Self {
        Self { shell: words.into(), ..self }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)?;
        f.write_str(&self.shell)
    }
}

/// Spells out what may be warned of once: each with its code.
macro_rules! cautions {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// What is warned of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Caution {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Caution {
            /// All of them, each with its stable code.
            pub const ALL: &[(Self, &'static str)] = &[$((Self::$name, $code),)+];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

cautions! {
    /// Another reading of the day counts as well.
    SameDay = "same_day",
    /// A count is more than what it is of.
    MoreThanAll = "more_than_all",
    /// A metric counts what is made.
    Output = "output",
    /// A metric's kind became another by its name.
    KindChanged = "kind_changed",
    /// A metric is a running total or a rolling average.
    Smoothed = "smoothed",
    /// A control adds more noise than it takes away.
    ControlNoise = "control_noise",
    /// What is declared now counts for what ships from now on.
    FromNow = "from_now",
    /// Readings keep their numbers under another unit.
    UnitChanged = "unit_changed",
    /// A title reads as a task.
    Task = "task",
    /// A due day has passed.
    DuePassed = "due_passed",
    /// Somebody is offered it, and owns it once they accept.
    Offered = "offered",
    /// What somebody else said is replaced.
    Replaces = "replaces",
    /// What was promised last time is neither kept nor dropped.
    OpenPromises = "open_promises",
    /// A handle is new, and nearly somebody else's.
    Mistyped = "mistyped",
    /// Other ships on the metric can't be told apart from it.
    Shared = "shared",
    /// A window is longer than two sprints.
    LongWindow = "long_window",
    /// The move is smaller than what the readings could show.
    TooSmall = "too_small_to_see",
    /// The readings can't answer, or not in time.
    FewReadings = "few_readings",
    /// The ship will ask for what is missing.
    Incomplete = "incomplete",
    /// It predicts a move of another metric than its outcome has.
    OtherMetric = "other_metric",
    /// It is refuted and live.
    StillLive = "still_live",
    /// It was put off before.
    WaitedAgain = "waited_again",
    /// Values differ from what was imported before.
    Differs = "differs",
    /// Lines that could not be taken are counted, and no longer told one by one.
    MoreErrors = "more_errors",
    /// Something in the settings can't be taken.
    Config = "config",
    /// git warned of something, or a commit's trailer is odd.
    Git = "git",
    /// Readings that come by themselves bear a name that is no robot's.
    NoRobot = "no_robot",
    /// A secret stands where whoever lists processes reads it.
    InTheOpen = "in_the_open",
    /// The board lies where locks can't be trusted, or others can reach it.
    Place = "place",
    /// A stored text is not valid UTF-8.
    NotUtf8 = "not_utf8",
}

impl Caution {
    /// The warning in words.
    pub fn says(self, words: impl Into<String>) -> Warning {
        Warning { about: self, says: words.into(), shell: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_one_thing_and_is_a_plain_word() {
        for (at, (caution, code)) in Caution::ALL.iter().enumerate() {
            assert_eq!(caution.code(), *code);
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{code}");
            assert!(Caution::ALL[..at].iter().all(|(_, other)| other != code), "{code} stands twice");
        }
    }
}
