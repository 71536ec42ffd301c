//! The last line of each screen: what can be done there, in the order of what is done most, as it is said there. What does
//! not work in a place is never said of it, whatever stands here.

use super::Action;
use super::Action::{
    Add, Answer, Build, CloseSprint, Commit, Copy, Edit, EditLong, Filter, Framing, Goal, Hypothesis, Later,
    LaterSprint, Lessons, Move, NeedsMe, Note, Open, OpenLink, OpenSprint, OtherPane, Outcome, Owner, Palette, Pane,
    Plan, PlanSprint, Reading, Readings, Redo, Reopen, Scope, Ship, Sprints, Undo, Verdict, Versions, Wait, Whose,
    Zoom,
};

/// Where a last line stands: a place, or a view of the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foot {
    Board,
    /// The board, where no outcome is open.
    Empty,
    Outcome,
    Hypothesis,
    Framing,
    Needs,
    History,
    Lessons,
    Metrics,
    Page,
    Review,
    Plan,
    Ask,
    Symptoms,
    Sprints,
    Objectives,
    Chores,
}

/// What is said, from a width on.
type Line = (u16, &'static [(Action, &'static str)]);

impl Foot {
    /// What can be done there, in a window so wide.
    pub(crate) fn line(self, width: u16) -> &'static [(Action, &'static str)] {
        let lines = self.lines();
        lines.iter().rev().find(|(from, _)| width >= *from).or(lines.first()).map_or(&[], |(_, line)| line)
    }

    /// Whether the keys that go to other screens are said in a window so wide.
    pub(crate) fn goes(self, width: u16) -> bool {
        matches!(self, Self::Board | Self::Empty) && width >= 120
    }

    /// Whether there is a way back to say: the board has none.
    pub(crate) fn leads_back(self) -> bool {
        !matches!(self, Self::Board | Self::Empty)
    }

    fn lines(self) -> &'static [Line] {
        match self {
            Self::Board => &[
                (
                    0,
                    &[
                        (Versions, "versions"),
                        (Reading, "reading"),
                        (Verdict, "verdict"),
                        (Hypothesis, "hypothesis"),
                        (Open, "open"),
                        (Ship, "shipped"),
                        (Filter, "find"),
                        (Undo, "undo"),
                        (NeedsMe, "needs me"),
                        (Pane, "pane"),
                    ],
                ),
                (
                    160,
                    &[
                        (Versions, "versions"),
                        (Reading, "reading"),
                        (Verdict, "verdict"),
                        (Ship, "shipped"),
                        (Hypothesis, "hypothesis"),
                        (Build, "start building"),
                        (Owner, "owner"),
                        (Note, "note"),
                        (Open, "open"),
                        (OtherPane, "pane"),
                        (Pane, "hide pane"),
                        (Filter, "find"),
                        (Whose, "whose"),
                        (NeedsMe, "needs me"),
                        (Undo, "undo"),
                        (Palette, "commands"),
                    ],
                ),
            ],
            Self::Empty => &[(
                0,
                &[
                    (Outcome, "outcome"),
                    (Reopen, "open again"),
                    (Lessons, "lessons"),
                    (Sprints, "sprints"),
                    (Filter, "find"),
                    (Undo, "undo"),
                    (Palette, "commands"),
                ],
            )],
            Self::Outcome => &[(
                0,
                &[
                    (Versions, "versions"),
                    (Reading, "reading"),
                    (Verdict, "verdict"),
                    (Ship, "shipped"),
                    (Hypothesis, "hypothesis"),
                    (Open, "open"),
                    (OtherPane, "list"),
                    (Zoom, "fit"),
                    (Framing, "framing"),
                    (Edit, "edit"),
                ],
            )],
            Self::Hypothesis => &[(
                0,
                &[
                    (Versions, "versions"),
                    (Verdict, "verdict"),
                    (Ship, "shipped"),
                    (Build, "start building"),
                    (Note, "note"),
                    (OpenLink, "link"),
                    (Wait, "wait"),
                    (Edit, "edit"),
                    (Move, "move"),
                    (OtherPane, "list"),
                    (Undo, "undo"),
                    (Open, "open"),
                    (Zoom, "fit"),
                ],
            )],
            Self::Framing => &[
                (
                    0,
                    &[
                        (Versions, "versions"),
                        (Edit, "edit"),
                        (EditLong, "$EDITOR"),
                        (Scope, "scope"),
                        (Owner, "owner"),
                        (Open, "its history"),
                    ],
                ),
                (
                    100,
                    &[
                        (Versions, "versions"),
                        (Edit, "edit"),
                        (EditLong, "$EDITOR"),
                        (Scope, "scope"),
                        (Owner, "owner"),
                        (Note, "note"),
                        (Open, "its history"),
                        (OpenLink, "link"),
                        (Framing, "back"),
                    ],
                ),
            ],
            Self::Needs => &[(
                0,
                &[
                    (Versions, "versions"),
                    (Verdict, "verdict"),
                    (Answer, "answer"),
                    (Owner, "owner"),
                    (Reading, "reading"),
                    (Open, "open"),
                ],
            )],
            Self::History => {
                &[(0, &[(Undo, "undo the newest"), (Redo, "redo"), (Open, "open"), (Filter, "find"), (Whose, "whose")])]
            }
            Self::Lessons => &[
                (0, &[(Open, "open"), (Filter, "find in all lessons"), (Whose, "whose")]),
                (
                    100,
                    &[
                        (Open, "open"),
                        (Filter, "find in all lessons"),
                        (Whose, "whose"),
                        (Hypothesis, "next from this one"),
                        (OpenLink, "link"),
                        (Copy, "copy"),
                    ],
                ),
            ],
            Self::Metrics => &[
                (0, &[(Reading, "reading"), (Readings, "all due"), (Edit, "edit"), (Add, "new metric")]),
                (
                    100,
                    &[
                        (Reading, "reading"),
                        (Readings, "all due"),
                        (Edit, "edit"),
                        (Add, "new metric"),
                        (Open, "its outcome"),
                        (Filter, "find"),
                    ],
                ),
            ],
            Self::Page => &[(0, &[(Open, "open"), (Filter, "find"), (Copy, "copy")])],
            // Where it can be closed, that is what is next.
            Self::Review => &[
                (
                    0,
                    &[
                        (CloseSprint, "close sprint"),
                        (Answer, "answer"),
                        (Verdict, "verdict"),
                        (Reading, "reading"),
                        (LaterSprint, "sprint"),
                        (Copy, "copy"),
                    ],
                ),
                (
                    100,
                    &[
                        (CloseSprint, "close sprint"),
                        (Answer, "answer"),
                        (Verdict, "verdict"),
                        (Reading, "reading"),
                        (Owner, "owner"),
                        (Open, "open"),
                        (LaterSprint, "sprint"),
                        (Copy, "copy, write"),
                    ],
                ),
            ],
            Self::Plan => &[(
                0,
                &[
                    (Commit, "commit"),
                    (Goal, "goal"),
                    (OpenSprint, "start it"),
                    (PlanSprint, "days, why"),
                    (Later, "order"),
                ],
            )],
            Self::Ask => &[(
                0,
                &[
                    (Verdict, "verdict"),
                    (Filter, "find"),
                    (LaterSprint, "sprint"),
                    (Open, "open"),
                    (OpenLink, "link"),
                    (Copy, "copy"),
                ],
            )],
            Self::Symptoms => &[(0, &[(Verdict, "verdict"), (Open, "open"), (LaterSprint, "sprint"), (Copy, "copy")])],
            Self::Sprints => &[(
                0,
                &[(Open, "its review"), (Plan, "plan"), (CloseSprint, "close"), (OpenSprint, "start"), (Copy, "copy")],
            )],
            Self::Objectives => {
                &[(0, &[(Add, "new objective"), (Edit, "edit, link"), (Verdict, "what it came to"), (Open, "open")])]
            }
            Self::Chores => &[(0, &[(Add, "new chore"), (Open, "done"), (Filter, "find"), (Copy, "copy")])],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_from_a_width_on_is_said_in_order() {
        for foot in [Foot::Board, Foot::Framing, Foot::Review] {
            assert!(foot.lines().is_sorted_by_key(|(from, _)| *from));
            assert_eq!(foot.line(0), foot.lines()[0].1);
        }
        assert!(Foot::Board.line(200).contains(&(Palette, "commands")));
        assert!(!Foot::Board.leads_back() && Foot::Ask.leads_back());
    }
}
