//! A column in the few words that a board has room for: what it did, whether it will be there in time, what must hold.
//! Whoever shows them chooses the colours.

use super::{Card, Column, Debt};
use crate::domain::amount::{beside, in_points, short, with_unit};
use crate::domain::assessment::{Answerable, Class, Guarded, Pace, PaceClass, Terms};
use crate::domain::day::Day;
use crate::domain::fact::{LEAST_BEFORE, NOT_SHOWN_SAFE, Scale, movement};
use crate::domain::falsifier::{Falsifier, Tripped};
use crate::domain::hypothesis::{Check, State};
use crate::domain::metric::Better;
use crate::domain::verdict::Watched;

/// How a piece of text is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// What is read first.
    Strong,
    /// It goes as wanted.
    Good,
    /// It needs an eye.
    Warn,
    /// It goes wrong, or is late.
    Bad,
    /// It may be overlooked.
    Dim,
}

/// Words, each as it is meant.
pub type Pieces = Vec<(String, Tone)>;

/// Words with a mark of ours before them.
#[derive(Clone, Debug, PartialEq)]
pub struct Marked {
    /// The mark.
    pub mark: &'static str,
    /// The words.
    pub words: String,
    /// How they are meant.
    pub tone: Tone,
}

impl Marked {
    /// Words with a mark before them.
    pub fn new(mark: &'static str, words: impl Into<String>, tone: Tone) -> Self {
        Self { mark, words: words.into(), tone }
    }
}

/// How a class is meant: good where it moved, loud where it moved the wrong way.
pub fn tone(class: Class) -> Tone {
    match class {
        Class::Moved | Class::Held => Tone::Good,
        Class::MovedWrongWay | Class::Breached => Tone::Bad,
        Class::DidNotMove => Tone::Strong,
        Class::TooEarly | Class::CantTell | Class::HeldSoFar => Tone::Plain,
    }
}

impl Column {
    /// The unit of its metric.
    pub fn unit(&self) -> Option<&str> {
        self.metric.as_ref()?.unit.as_deref()
    }

    /// What its metric did: the class, its reason in short, since which ship and when.
    pub fn movement_words(&self, today: Day) -> Pieces {
        movement(self.movement.as_ref(), self.unit(), today, self.scale)
    }

    /// Whether it will be there in time: the pace, the recent rate and the rate needed, a week.
    pub fn pace_words(&self) -> Pieces {
        let Some(pace) = &self.pace else { return Vec::new() };
        let places = self.level.map_or(0, |level| level.places);
        if pace.class == PaceClass::Missed {
            return self.missed_words();
        }
        pace_words(pace, self.metric.as_ref().and_then(|m| m.better), places, self.scale)
    }

    /// The due day that was missed, and what is still to go.
    pub fn missed_words(&self) -> Pieces {
        let due = self.outcome.due.map_or_else(String::new, |due| format!(" {}", due.short(due)));
        let to_go = self.outcome.way().zip(self.now()).map(|((_, to), now)| (to - now).abs());
        // Eleven digits: what a subtraction leaves behind is nothing to go.
        let tidy = |gap: f64| format!("{gap:.11e}").parse().unwrap_or(gap);
        let to_go = to_go.map(|gap| beside(&self.scale.stated(tidy(gap)), self.unit()));
        let still = to_go.map_or_else(String::new, |gap| format!("  still {gap} to go"));
        vec![(format!("{}{due}", PaceClass::Missed.words()), Tone::Bad), (still, Tone::Plain)]
    }

    /// What it would have to move by in a week from now on, where its target is not reached and is still to come.
    pub fn needs_a_week(&self) -> Option<String> {
        let pace = self.pace.as_ref().filter(|pace| !matches!(pace.class, PaceClass::Reached | PaceClass::Missed))?;
        let better = self.metric.as_ref().and_then(|m| m.better);
        let needed = pace.needed.filter(|needed| !is_past(*needed, better))?;
        Some(rate(pace, needed, self.level.map_or(0, |level| level.places), self.scale))
    }

    /// Whether its due day has passed without its target.
    pub fn is_past_due(&self) -> bool {
        self.debts.iter().any(|debt| matches!(debt, Debt::PastDue { .. }))
    }

    /// Where it will be if the recent pace simply continues, or what a pace still needs, to stand after
    /// [`Self::pace_words`].
    pub fn projection_words(&self) -> Pieces {
        let Some(pace) = &self.pace else { return Pieces::new() };
        let places = self.level.map_or(0, |level| level.places);
        self.pace_needs().into_iter().chain(projection(pace, self.unit(), places, self.scale)).collect()
    }

    /// The same in few words: `at this pace 35.6 to 40.0`.
    pub fn projection_short(&self) -> Pieces {
        let Some(pace) = &self.pace else { return Pieces::new() };
        let places = self.level.map_or(0, |level| level.places);
        let leads = span(pace).map(|(low, high)| {
            let [low, high] = [low, high].map(|v| projected(v, places, self.scale));
            (format!("   at this pace {low} to {high}"), Tone::Dim)
        });
        self.pace_needs().into_iter().chain(leads).collect()
    }

    /// What there must be before there is a pace, where there are too few readings for one.
    pub fn pace_needs(&self) -> Option<(String, Tone)> {
        let pace = self.pace.as_ref().filter(|pace| pace.class == PaceClass::TooFew && pace.need > 0)?;
        // What is read daily is told by its weeks.
        let one = if self.level.is_some_and(|level| level.is_week()) { "week" } else { "reading" };
        let many = if pace.need == 1 { "" } else { "s" };
        Some((format!("  a pace needs {} more {one}{many}", pace.need), Tone::Dim))
    }
}

fn three_digits(v: f64) -> f64 {
    format!("{v:.2e}").parse().unwrap_or(v)
}

/// The recent rate, where there is one that tells something.
fn recent(pace: &Pace) -> Option<f64> {
    pace.slope.filter(|_| !matches!(pace.class, PaceClass::TooFew | PaceClass::TooFarAhead))
}

/// A rate in a week: one number of decimals for the recent one and the one needed, by how wide the recent one may be.
fn rate(pace: &Pace, slope: f64, places: usize, scale: Scale) -> String {
    match pace.slope_range.map(|(low, high)| (high - low) * 7.0).filter(|_| recent(pace).is_some()) {
        Some(width) => scale.fixed_signed(slope * 7.0, scale.decimals(width, places)),
        None => scale.two_figures(slope * 7.0),
    }
}

/// Whether what is needed lies behind: the target is reached as it stands.
fn is_past(needed: f64, better: Option<Better>) -> bool {
    match better {
        Some(Better::Up) => needed <= 0.0,
        Some(Better::Down) => needed >= 0.0,
        None => false,
    }
}

fn pace_words(pace: &Pace, better: Option<Better>, places: usize, scale: Scale) -> Pieces {
    let tone = match pace.class {
        PaceClass::OnPace | PaceClass::Reached => Tone::Good,
        PaceClass::OffPace | PaceClass::Missed => Tone::Warn,
        _ => Tone::Plain,
    };
    let mut pieces = vec![(pace.class.words().to_owned(), tone)];
    let recent = recent(pace);
    let rate = |slope: f64| rate(pace, slope, places, scale);
    if let Some(slope) = recent {
        pieces.push((format!("  {}/wk", rate(slope)), Tone::Plain));
    }
    match pace.class {
        PaceClass::Reached => {
            let held = pace.held_of_last_5.unwrap_or(0);
            pieces.push((format!("  {held} of the last 5 readings there"), Tone::Dim));
        }
        PaceClass::Missed => {}
        _ => {
            if pace.needed.is_some_and(|needed| is_past(needed, better)) {
                pieces.push(("  at the target by now".to_owned(), Tone::Plain));
            } else if let Some(needed) = pace.needed {
                // The unit stands once, at the first number.
                let words = if recent.is_some() {
                    format!(", needs {}", rate(needed))
                } else {
                    format!("  needs {}/wk", rate(needed))
                };
                pieces.push((words, Tone::Plain));
            }
        }
    }
    pieces
}

fn projection(pace: &Pace, unit: Option<&str>, places: usize, scale: Scale) -> Option<(String, Tone)> {
    let (low, high) = span(pace)?;
    let high = beside(&projected(high, places, scale), unit);
    Some((format!("  {} to {high} if the recent pace simply continues", projected(low, places, scale)), Tone::Dim))
}

/// Between what it will be if the recent pace simply continues, the lower first.
fn span(pace: &Pace) -> Option<(f64, f64)> {
    let (low, high) = pace.range.filter(|_| !matches!(pace.class, PaceClass::TooFarAhead))?;
    Some((low.min(high), low.max(high)))
}

/// Where a pace leads, as a level of its metric; of what is large no more than three digits are told.
pub fn projected(v: f64, places: usize, scale: Scale) -> String {
    let v = three_digits(v);
    if v.abs() < 1000.0 || !scale.is_plain() { scale.level(v, places) } else { short(v) }
}

impl Card {
    /// What it expects, and what it got: `expected +5pt, got +0.4`, or `expects +3pt in 28d` before it ships.
    pub fn expectation_words(&self) -> String {
        let h = &self.hypothesis;
        let Some(ship) = &h.ship else {
            let within = h.window.map_or(String::new(), |days| format!(" in {days}d"));
            return h.expect.as_ref().map_or_else(
                || "no expected move yet".to_owned(),
                |e| format!("expects {}{within}", self.stated_move(e.value)),
            );
        };
        let Some(expect) = &ship.frozen.expect else { return "shipped without a prediction".to_owned() };
        let verb =
            if self.state == State::Measuring && self.check == Some(Check::Measuring) { "expects" } else { "expected" };
        format!("{verb} {}{}", self.stated_move(expect.value), self.got_words())
    }

    /// A move of its metric as it was stated, with its unit: `+5pt`.
    pub fn stated_move(&self, by: f64) -> String {
        let unit = self.metric.as_ref().and_then(|m| m.unit.as_deref());
        beside(&self.scale.signed(by), in_points(unit))
    }

    /// The same with all digits of its numbers.
    #[must_use]
    pub fn in_full(&self) -> Self {
        Self { scale: Scale::default(), ..self.clone() }
    }

    /// What its metric did since it shipped, after a comma: `, got +0.4`, and with whom it shares that.
    pub fn got_words(&self) -> String {
        let (Some(a), Some(shift)) = (&self.movement, self.shift_words()) else { return String::new() };
        let shared: Vec<&str> = a.shared_with().collect();
        let shared = if shared.is_empty() { String::new() } else { format!(" shared with {}", shared.join(", ")) };
        format!(", got {shift}{shared}")
    }

    /// The shift of its metric since it shipped, as it is said everywhere.
    pub fn shift_words(&self) -> Option<String> {
        let a = self.movement.as_ref()?;
        Some(a.said(Terms { unit: None, today: a.as_of, first: None }).scaled(self.scale).moved(a.shift?))
    }
}

/// A guardrail as it did over a window: `p95 < 600ms HELD`, as where it stands is said.
pub fn watched(rail: &Watched) -> String {
    let limit = with_unit(rail.limit.value, rail.unit.as_deref());
    let stands = match rail.state {
        Guarded::NotShownSafe => NOT_SHOWN_SAFE,
        state => state.words(),
    };
    format!("{} {} {limit} {stands}", rail.metric, rail.limit.op.symbol())
}

/// Where a falsifier stands.
pub fn tripped(f: &Falsifier, today: Day) -> String {
    // One colon is enough.
    let stands = tripped_state(f, today);
    format!("{}: {}", f.text, if f.tripped == Tripped::NotYet { stands.replacen(": ", "; ", 1) } else { stands })
}

/// The same without its text, and as long as its day is to come without how long that is: `not yet: 36.2% on 11 Mar`.
pub fn tripped_short(f: &Falsifier, today: Day) -> String {
    match (f.tripped, f.seen_words(today)) {
        (Tripped::NotYet, Some(seen)) if f.looked.is_none() => format!("{}: {seen}", not_yet(f)),
        _ => tripped_state(f, today),
    }
}

/// The same without its text: `not yet: 36.2% on 11 Mar, 8 days left`, or `true now: …` where it would come true today.
pub fn tripped_state(f: &Falsifier, today: Day) -> String {
    let seen = f.seen_words(today).unwrap_or_default();
    let seen = match &f.looked {
        Some(looked) => format!("{}, said {} on {}", looked.why, looked.by, looked.on.short(today)),
        None => seen,
    };
    let left = f.by.map_or(0, |by| by.since(today));
    match f.tripped {
        Tripped::Yes => format!("came true: {seen}"),
        Tripped::No => format!("did not come true: {seen}"),
        Tripped::NotYet => {
            let left = if left == 1 { "1 day left".to_owned() } else { format!("{left} days left") };
            let word = not_yet(f);
            if seen.is_empty() { format!("{word}, {left}") } else { format!("{word}: {seen}, {left}") }
        }
        Tripped::NoReading => match f.seen {
            Some(seen) => format!("not read since {}: somebody has to look", seen.day.short(today)),
            None => "no reading to tell by: somebody has to look".to_owned(),
        },
        Tripped::Words if left > 0 => {
            let by = f.by.map_or_else(String::new, |by| format!(" on {}", by.short(today)));
            format!("an observation, to look for{by}")
        }
        Tripped::Words => "an observation: somebody has to look".to_owned(),
    }
}

/// Where it stands before its day: what is true on another day than its own decides nothing, and is not hidden.
pub fn not_yet(f: &Falsifier) -> &'static str {
    if f.meets { "true now" } else { "not yet" }
}

/// When the readings could answer.
pub fn answerable(first: Answerable, today: Day) -> String {
    match first {
        Answerable::On(day) => format!("about {}", day.named(today)),
        Answerable::NeedsBefore(n) => {
            format!("needs {LEAST_BEFORE} readings before the ship, has {}", LEAST_BEFORE.saturating_sub(n))
        }
    }
}
