//! What is selected stays selected while others write, wherever it goes; what is gone leaves the selection at its place.

use super::player::Player;
use crate::domain::amount::Amount;
use crate::domain::command::{Command, Judgement, OutcomeParts};
use crate::domain::day::Day;
use crate::domain::id::{Kind, Thing};
use crate::domain::verdict::{Next, NoteKind, Stance, VerdictCall};
use crate::fixture;
use crate::session::Session;

impl Player {
    /// Somebody else does something, and it is seen.
    fn meanwhile(&mut self, does: impl FnOnce(&mut Session)) -> &mut Self {
        let mut other = fixture::open(self.session.path());
        does(&mut other);
        self.renew()
    }

    fn selects(&mut self, words: &str) -> &mut Self {
        assert!(self.selected().contains(words), "{words:?} is not selected:\n{}", self.screen());
        self
    }
}

fn log(other: &mut Session, value: &str, on: Day) {
    let (metric, value) = (fixture::id(other, "activation"), Amount::parse(value).unwrap());
    other.run(&Command::Log { metric, value, on, note: None, source: None, once: false }).unwrap();
}

fn note(other: &mut Session, text: &str) {
    let (name, text) = ("H-2".to_owned(), text.to_owned());
    let on = Thing::new(Kind::Hypothesis, fixture::id(other, "H-2"));
    let (kind, stance) = (NoteKind::Note, Stance::Neutral);
    other.run(&Command::Note { on, name, kind, stance, text, link: None }).unwrap();
}

fn judge(other: &mut Session, label: &str) {
    let judgement = Judgement {
        call: VerdictCall::Inconclusive,
        learned: Some("too few came".to_owned()),
        next: Some(Next::Iterate),
        next_text: Some("ask five".to_owned()),
        why: None,
        signer: None,
        propose: false,
        replace: false,
    };
    other.run(&Command::Judge { hypothesis: fixture::id(other, label), judgement }).unwrap();
}

fn undo(other: &mut Session) {
    other.run(&Command::Undo { set: None, redo: false }).unwrap();
}

#[test]
fn a_reading_stays_selected() {
    let mut player = Player::new(80, 30);
    player.press("Enter Tab").selects("Thu  5 Mar");
    player.meanwhile(|other| log(other, "37", fixture::today())).sees("Thu 12 Mar").selects("Thu  5 Mar");
    player.press("j").selects("Mon  2 Feb");
    player.meanwhile(|other| log(other, "38", fixture::today().plus(-1))).sees("Wed 11 Mar").selects("Mon  2 Feb");
    player.press("k k").selects("Wed 11 Mar").meanwhile(undo).sees_not("Wed 11 Mar").selects("Thu  5 Mar");
    player.meanwhile(|other| log(other, "38", fixture::today().plus(-1))).selects("Thu  5 Mar");
    player.press("e").sees("Correct the reading of activation on Thu 5 Mar");
}

#[test]
fn a_note_and_a_line_of_an_outcomes_history_stay_selected() {
    let mut player = Player::new(80, 30);
    player.press("Enter Tab Tab").selects("mobile signups");
    player.meanwhile(|other| note(other, "the flag is on")).sees("the flag is on").selects("mobile signups");
    player.press("k").selects("the flag is on").meanwhile(undo).sees_not("the flag is on").selects("mobile signups");
    player.press("Tab j j");
    let was = player.selected();
    player.meanwhile(|other| log(other, "39", fixture::today())).sees("logged 39%");
    assert_eq!(player.selected(), was);
}

#[test]
fn a_line_of_the_framing_stays_selected() {
    let mut player = Player::new(80, 40);
    player.press("i G").sees("Moved goalposts 1").selects("PDF export");
    player.meanwhile(|other| {
        let parts = Box::new(OutcomeParts { due: Day::new(2026, 5, 8), ..OutcomeParts::default() });
        let why = Some("a week more".to_owned());
        other.run(&Command::EditOutcome { outcome: fixture::id(other, "O-1"), parts, why }).unwrap();
    });
    player.sees("Moved goalposts 2").selects("PDF export");
    player.press("k k").selects("a week more").meanwhile(undo).sees("Moved goalposts 1").selects("mobile release");
}

#[test]
fn a_line_of_the_history_stays_selected() {
    let mut player = Player::new(80, 24);
    player.press("g h j j");
    let was = player.selected();
    player.meanwhile(|other| log(other, "39", fixture::today())).sees("logged 39%");
    assert_eq!(player.selected(), was);
    player.press("/").types("shipped").press("Enter").sees("/ shipped").selects("shipped").press("Esc");
    assert_eq!(player.selected(), was, "what a filter hides is found again without it");
}

#[test]
fn what_needs_somebody_stays_selected() {
    let mut player = Player::demo(80, 30);
    player.press("!").goes_to("Kept or dropped").meanwhile(|other| judge(other, "H-12"));
    player
        .sees_not("Verdict on H-12")
        .selects("Kept or dropped")
        .meanwhile(undo)
        .sees("Verdict on H-12")
        .selects("Kept or dropped");
    player.goes_to("H-12");
    let at = player.screen().lines().position(|line| line.starts_with('▌')).unwrap();
    player.meanwhile(|other| judge(other, "H-12")).sees_not("Verdict on H-12");
    let stays = player.screen().lines().position(|line| line.starts_with('▌')).unwrap();
    assert_eq!(stays, at, "{}", player.screen());
}

#[test]
fn a_line_of_a_list_stays_selected() {
    let mut player = Player::demo(80, 24);
    player.press("g l");
    let first = player.selected();
    player.meanwhile(|other| judge(other, "H-12")).sees("too few came");
    assert_eq!(player.selected(), first, "also the one that was selected as it was opened");
    player.press("k").selects("too few came").meanwhile(undo).sees_not("too few came");
    assert_eq!(player.selected(), first, "what stands there now");
}

#[test]
fn what_is_searched_for_is_marked_and_stepped_through_and_numbers_stay() {
    let mut player = Player::demo(80, 24);
    player.press("/").types("s").sees("/ s");
    let first = player.selected();
    player.press("Down");
    assert_ne!(player.selected(), first, "the next one");
    player.press("Up");
    assert_eq!(player.selected(), first, "and the one before it");
    // All words must occur, and a label finds itself only.
    player.press("Esc /").types("skip invite").sees("1 card").sees("▌◐ H-15");
    player.press("Esc /").types("h-1").sees("1 card").sees("▌– H-1").sees_not("! H-12");
    // The numbers are the board's, whatever is hidden.
    player.press("Esc 3").sees("[3 tickets");
    player.press("f f f").sees("3 tickets").press("Esc");
    let buffer = {
        player.press("/").types("sample");
        player.buffer()
    };
    let marked = |x: u16, y: u16| buffer[(x, y)].modifier.contains(ratatui::style::Modifier::UNDERLINED);
    let row = (0..24).find(|y| (0..80).any(|x| *y > 2 && marked(x, *y))).expect("a match is underlined");
    let word: String = (0..80).filter(|x| marked(*x, row)).map(|x| buffer[(x, row)].symbol().to_owned()).collect();
    assert_eq!(word, "Sample");
}

#[test]
fn after_shrinking_and_growing_again_no_card_is_hidden_above_an_empty_row() {
    let mut player = Player::demo(80, 24);
    player.press("G").resize(80, 18);
    player.sees("↑ ").resize(80, 24);
    player.press("g g");
    let before = player.screen();
    player.press("G").resize(80, 16);
    player.resize(80, 24);
    player.press("g g");
    assert_eq!(player.screen(), before);
    player.press("G").resize(80, 40);
    player.sees_not("↑ ").sees("! H-12").sees("▌– H-1 ");
}
