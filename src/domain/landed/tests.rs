use super::*;
use crate::domain::ask::Claimant;
use crate::domain::commit::Ident;

fn commit(hash: &str, subject: &str, parents: &[&str]) -> Commit {
    Commit {
        hash: format!("{hash:0<8}"),
        subject: subject.to_owned(),
        parents: parents.iter().map(|parent| format!("{parent:0<8}")).collect(),
        ..Commit::default()
    }
}

fn of(history: &History) -> Landed<'_> {
    landed(history, &Claims::of(&[], &[]), &Assistants::with(&[]))
}

fn titles<'l>(landed: &'l Landed<'_>) -> Vec<(&'l str, usize)> {
    landed.changes.iter().map(|change| (change.title.as_str(), change.commits.len())).collect()
}

/// A line of three: a commit, a request of two commits, an octopus of two lines; the last merges main back.
fn merged() -> History {
    let commits = vec![
        commit("f", "Merge branch 'main' of host:app", &["e", "a"]),
        commit("e", "Merge branches 'x' and 'y'", &["d", "c1", "c2"]),
        commit("c2", "on y", &["a"]),
        commit("c1", "on x", &["a"]),
        commit("d", "Merge pull request #7 from acme/b", &["a", "b2"]),
        commit("b2", "on the branch", &["b1"]),
        commit("b1", "on the branch", &["a"]),
        commit("a", "the root", &["before the range"]),
    ];
    History { commits, ..History::default() }
}

#[test]
fn a_line_is_made_of_changes_with_what_each_brought_in() {
    let history = merged();
    let landed = of(&history);
    let expected =
        [("Merge branch 'main' of host:app", 1), ("Merge branches 'x' and 'y'", 3), ("b", 3), ("the root", 1)];
    assert_eq!(titles(&landed), expected);
    assert_eq!((landed.commits, landed.folded(Fold::Release)), (5, 1));
    let commits = History { asked: Asked { commits: true, ..Asked::default() }, ..merged() };
    assert_eq!(of(&commits).changes.len(), 5);
    let rows = History { rows: Some(vec!["d0000000".to_owned()]), ..merged() };
    assert_eq!((titles(&of(&rows)), of(&rows).commits), (vec![("b", 3)], 2));
}

/// Two who push to one branch: jane's request and bo's commit are on it, and mara, who had committed, pulls and pushes.
fn pulled() -> History {
    let mut commits = vec![
        commit("f", "after it", &["e"]),
        commit("e", "Merge branch 'main' of host:app", &["d", "c"]),
        commit("d", "mara's own", &["a"]),
        commit("c", "Merge pull request #7 from acme/b", &["b", "b1"]),
        commit("b1", "on the branch", &["a"]),
        commit("b", "bo's own", &["a"]),
        commit("a", "the root", &[]),
    ];
    for (at, commit) in commits.iter_mut().enumerate() {
        commit.day = Day::from_number(100 - at as i64);
    }
    History { commits, ..History::default() }
}

#[test]
fn what_a_pull_brought_in_is_as_much_of_the_line_as_what_it_was_pulled_onto() {
    let history = pulled();
    let landed = of(&history);
    let counted: Vec<&str> = landed.changes.iter().filter(|c| c.counts()).map(|c| c.title.as_str()).collect();
    assert_eq!(counted, ["after it", "mara's own", "b", "bo's own", "the root"]);
    assert_eq!((landed.folded(Fold::Release), landed.commits), (1, 5), "the pull itself is nobody's work");
    // By days they are chosen as the line's own are.
    let since = |number| Asked { since: Day::from_number(number), ..Asked::default() };
    let rows = |number| History { asked: since(number), rows: Some(vec!["f0000000".to_owned()]), ..pulled() };
    assert_eq!(titles(&of(&rows(97))), [("after it", 1), ("b", 2)]);
    assert_eq!(titles(&of(&rows(98))), [("after it", 1)]);
    // By paths they can't be, and that is said.
    let mut by_path = rows(95);
    by_path.asked.paths = vec!["api".to_owned()];
    assert_eq!((titles(&of(&by_path)).len(), of(&by_path).unlooked), (1, 2));
}

#[test]
fn three_dots_are_one_change_whatever_its_commits() {
    let asked = Asked { range: Some("main...b".to_owned()), branch: Some("b".to_owned()), ..Asked::default() };
    let history = History { asked, ..merged() };
    assert_eq!(titles(&of(&history)), [("b", 5)]);
    let one =
        History { commits: vec![commit("a", "docs: the only one", &[])], asked: history.asked.clone(), ..merged() };
    assert_eq!((titles(&of(&one)), of(&one).changes[0].fold), (vec![("docs: the only one", 1)], Some(Fold::Chore)));
}

#[test]
fn what_was_taken_back_counts_no_more_and_an_assistants_work_is_no_bots() {
    let mut commits = vec![
        commit("e", "Bump x", &["d"]),
        commit("d", "by an agent", &["c"]),
        commit("c", "Revert \"Sample data (#7)\" (#8)", &["b"]),
        commit("b", "Sample data (#7)", &["a"]),
        commit("a", "the root", &[]),
    ];
    commits[0].author = Ident::parse("dependabot[bot] <x@example.org>");
    commits[1].author = Ident::parse("copilot-swe-agent[bot] <x@example.org>");
    let history = History { commits, ..History::default() };
    let landed = of(&history);
    assert_eq!(
        titles(&landed).iter().map(|(title, _)| *title).collect::<Vec<_>>(),
        ["Bump x", "by an agent", "Sample data", "the root"]
    );
    assert_eq!(landed.changes[0].fold, Some(Fold::Bot));
    assert_eq!(landed.changes[2].reverted_by.as_deref(), Some("c0000000"));
    assert_eq!((landed.reverts.len(), landed.reverts[0].change.as_str()), (1, "Sample data"));
    let totals = landed.totals(&[], |_| Came::Moved);
    assert_eq!((totals.changes, totals.answered), (2, 0));
    assert_eq!(totals.assistant, Some(Assisted { changes: 1, answered: 0, moved: 0 }));
}

#[test]
fn what_came_is_counted_by_the_best_of_what_a_change_serves() {
    let history = History { commits: vec![commit("a", "one", &[])], ..History::default() };
    let claimants: Vec<Claimant> = Vec::new();
    assert_eq!(of(&history).totals(&claimants, |_| Came::DidNot), Totals { changes: 1, ..Totals::default() });
    assert!(Came::Moved < Came::DidNot && Came::DidNot < Came::TooEarly);
}
