//! A sprint in full: its days and goal, and for each outcome it committed what was read, answered and promised.

use super::{Said, field, page, part, said};
use crate::domain::board::Column;
use crate::domain::board::said::Tone;
use crate::domain::day::Day;
use crate::domain::metric::Point;
use crate::domain::sprint::{Commitment, Sprint, SprintState};
use crate::report::Doc;

/// What the page is made from.
pub struct Whole<'a> {
    /// The sprint.
    pub sprint: &'a Sprint,
    /// What it committed.
    pub committed: &'a [Committed],
    /// What was said of it.
    pub said: Said,
    /// The day it is seen from.
    pub today: Day,
}

/// An outcome that a sprint committed.
pub struct Committed {
    /// How it was committed, and answered.
    pub commitment: Commitment,
    /// The outcome.
    pub column: Column,
    /// Where its metric stood at the end, or stands.
    pub ended: Option<Point>,
}

/// The page.
pub fn doc(whole: &Whole<'_>) -> Doc {
    let (sprint, today) = (whole.sprint, whole.today);
    let state = match sprint.state {
        SprintState::Active => sprint.stands(today).words(today),
        state => state.word().to_owned(),
    };
    let span = format!("{} to {}", sprint.starts.weekday_short(today), sprint.ends.weekday_short(today));
    let name = sprint.name.as_deref().map_or_else(|| span.clone(), |name| format!("{name}, {span}"));
    let mut doc = page(&sprint.label().to_string(), &name, &state);
    let doc = &mut doc;
    if sprint.goal.is_none() {
        field(doc, "goal", "none yet: upshot sprint goal O-1", Tone::Warn);
    }
    for pass in &sprint.anyway {
        field(doc, "let through", &format!("{}, because {}", pass.words("or"), pass.why), Tone::Plain);
    }
    for Committed { commitment, column, ended } in whole.committed {
        let outcome = &column.outcome;
        let value = |p: Option<Point>| p.map_or_else(|| "no reading".to_owned(), |p| column.say(p.value));
        let goal = if sprint.goal == Some(outcome.id) { " · the goal" } else { "" };
        part(doc, &format!("{} {}{goal}", outcome.label(), outcome.title));
        let owner = commitment.owner.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
        field(doc, "owner then", &owner, Tone::Plain);
        let opening = value(commitment.opening);
        let stood = value(*ended);
        // What is over and not closed stood somewhere at its end, and stands elsewhere by now.
        let over = sprint.state == SprintState::Active && today > sprint.ends;
        let word = match sprint.closed_on {
            Some(_) => "closed at",
            None if over => "ended at",
            None => "now",
        };
        let now = value(column.level.map(|level| level.point()));
        let now = if over && now != stood { format!(", now {now}") } else { String::new() };
        field(doc, "opened at", &format!("{opening}, {word} {stood}{now}"), Tone::Plain);
        if let Some(why) = &commitment.carried_because {
            field(doc, "carried on", why, Tone::Plain);
        }
        if let Some(pass) = &commitment.anyway {
            field(doc, "let through", &format!("{}, because {}", pass.words("or"), pass.why), Tone::Plain);
        }
        match &commitment.answer {
            None if sprint.state == SprintState::Planned => {}
            None => field(doc, "answer", "none yet", if today > sprint.ends { Tone::Warn } else { Tone::Dim }),
            Some(answer) => {
                if let Some(away) = &answer.away {
                    field(doc, "answer", &format!("{away} was away"), Tone::Warn);
                }
                if let Some(class) = answer.movement {
                    field(doc, "readings said", class.words(), Tone::Plain);
                }
                for (name, words) in
                    [("learned", &answer.learned), ("more", &answer.text), ("promised", &answer.next_step)]
                {
                    if let Some(words) = words {
                        field(doc, name, words, Tone::Plain);
                    }
                }
                if let Some(day) = answer.look_again_on {
                    field(doc, "look again", &day.named(today), Tone::Plain);
                }
                if let Some(on) = &answer.carry_on {
                    field(doc, "carries on", on.because().unwrap_or("no, it stops here"), Tone::Plain);
                }
                field(doc, "answered", &format!("{}, {}", answer.by, answer.on.short(today)), Tone::Dim);
            }
        }
        if let Some(kept) = &commitment.kept {
            let why = kept.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
            field(doc, "promise", &format!("{}{why}", if kept.kept { "kept" } else { "dropped" }), Tone::Plain);
        }
    }
    said(doc, &whole.said, today);
    std::mem::take(doc)
}
