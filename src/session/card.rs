//! A hypothesis with what is known of it: its verdicts, and what the readings say of it so far.

use crate::domain::board::Card;
use crate::domain::handle::Handle;
use crate::domain::hypothesis::{Hypothesis, State};
use crate::domain::metric::Metric;
use crate::domain::verdict::Verdict;
use crate::store::{StoreError, journal};

use super::evidence::Desk;

/// How much is read of a column's hypotheses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cards {
    /// What the readings say of each.
    Judged,
    /// No more than says what is owed.
    Owed,
}

/// A hypothesis with what is known of it on a day.
pub(super) fn card(
    desk: &Desk<'_>,
    hypothesis: Hypothesis,
    (verdict, proposed): (Option<Verdict>, Option<Verdict>),
    metric: Option<Metric>,
) -> Result<Card, StoreError> {
    card_to(desk, hypothesis, (verdict, proposed), metric, Cards::Judged)
}

/// The same, no more of it than is asked.
pub(super) fn card_to(
    desk: &Desk<'_>,
    hypothesis: Hypothesis,
    (verdict, proposed): (Option<Verdict>, Option<Verdict>),
    metric: Option<Metric>,
    cards: Cards,
) -> Result<Card, StoreError> {
    let today = desk.as_of();
    let (state, check) = (hypothesis.state(verdict.as_ref()), hypothesis.check(verdict.as_ref(), today));
    // What shipped is judged by the metric it predicted then, whatever was amended since.
    let frozen = hypothesis.ship.as_ref().and_then(|s| s.frozen.expect.as_ref()).map(|e| e.metric);
    let metric = match (frozen, metric) {
        (Some(id), metric) if metric.as_ref().is_none_or(|m| m.id != id) => desk.metric(id)?,
        (_, metric) => metric,
    };
    let frozen = verdict.as_ref().and_then(|v| v.evidence.as_ref()?.assessment.clone());
    let (movement, first, sight) = match (frozen, state, &metric) {
        (Some(frozen), ..) => (Some(frozen), None, None),
        _ if cards == Cards::Owed => (None, None, None),
        (None, State::Measuring, _) => {
            let (movement, first) =
                desk.hypothesis(&hypothesis)?.map(|answer| (answer.assessment, answer.first)).unzip();
            (movement, first, None)
        }
        (None, State::Idea | State::Building, Some(metric)) if hypothesis.window.is_some() => {
            let (first, sight) = desk.first_answer(metric, today, hypothesis.window)?;
            (None, Some(first), sight)
        }
        _ => (None, None, None),
    };
    let people = desk.people()?;
    let robot = |who: &Handle| people.iter().any(|person| person.robot && person.answers_to(who));
    let proposed_by_robot = proposed.as_ref().is_some_and(|proposed: &Verdict| robot(&proposed.typed_by));
    let drafted_by = match state {
        State::Idea => journal::drafted_by(desk.reader(), hypothesis.id, &people)?,
        _ => None,
    };
    Ok(Card {
        hypothesis,
        scale: crate::domain::fact::Scale::default(),
        state,
        check,
        verdict,
        proposed,
        metric,
        movement: movement.map(Box::new),
        first,
        sight,
        by_robots: None,
        drafted_by,
        proposed_by_robot,
    })
}

#[cfg(test)]
mod tests {
    use crate::domain::assessment::Terms;
    use crate::domain::day::Day;
    use crate::fixture;
    use crate::session::Who;

    /// What is owed of a board is owed whether its hypotheses were judged or not, on any day.
    #[test]
    fn what_is_owed_does_not_hang_on_what_the_readings_say_of_hypotheses() {
        let folder = tempfile::tempdir().unwrap();
        let mut session = fixture::demo(&folder.path().join("demo.db"));
        let mut seen = 0;
        for days in [0, 1, 7, 14, 30, 90] {
            let today = Day::new(2026, 3, 12).unwrap().plus(days);
            session.set_who(Who { handle: fixture::handle("mara"), today: Some(today), via: "cli" });
            let whole = session.view().unwrap().needs(today);
            let owed = session.owed().unwrap().needs(today);
            assert_eq!(format!("{owed:?}"), format!("{whole:?}"), "{today}");
            seen += whole.len();
        }
        assert!(seen > 20, "{seen} needs in all");
    }

    /// However wide what a shift may be is, a level has the places of its metric.
    #[test]
    fn a_level_has_its_metrics_places_of_an_outcome_as_of_a_hypothesis() {
        let folder = tempfile::tempdir().unwrap();
        let session = fixture::demo(&folder.path().join("demo.db"));
        let column = session.column(fixture::id(&session, "O-1")).unwrap().unwrap();
        let movement = &column.movement.as_ref().unwrap().assessment;
        let terms = Terms { unit: Some("%"), today: session.today(), first: None };
        let said = movement.said(terms);
        assert_eq!(said.level(movement.middle_before().unwrap()), "34.0");
        assert_eq!(said.level(movement.middle_after().unwrap()), "34.8");
    }
}
