//! Forms that are left and come back as they were, and the first words.

use super::player::Player;
use crate::domain::command::Command;
use crate::domain::person::Strictness;

#[test]
fn a_reason_for_passing_a_gate_comes_back_with_the_draft() {
    let mut player = Player::new(100, 40);
    coach(&mut player);
    // Nothing is said to be learned: that is asked for, and passes with a reason.
    player.press("v 3 Tab Tab 6 Ctrl-s").sees("or give a reason to pass it").sees("Override");
    player.press("Tab Tab Tab").types("a promise to one customer").press("Esc").sees("kept as a draft");
    player.press("v").sees("Override       a promise to one customer").press("Ctrl-s").sees("H-2 is inconclusive");
}

#[test]
fn the_first_words_come_back_after_what_lay_over_them() {
    let mut player = Player::fresh(80, 24);
    for (keys, over) in [("?", "Keys"), ("F1", "Keys"), (":", "Tab complete"), ("1", "New outcome")] {
        player.sees("Write your first outcome").press(keys).sees(over).sees_not("Write your first outcome");
        player.press("Esc");
    }
    player.sees("Write your first outcome");
    player.press("1").types("half leave").press("Esc").sees("Write your first outcome").press("1").sees("half leave");
}

/// Makes the board one on which a gate is passed with a reason.
fn coach(player: &mut Player) {
    let strictness = Some(Strictness::Coach);
    player.session.run(&Command::SetBoard { strictness, ceiling: None, debt_limit: None, week_start: None }).unwrap();
    player.renew();
}
