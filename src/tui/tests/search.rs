//! A search on the board: what it narrows, what it finds elsewhere, where it leads.

use super::grids::as_drawn;
use super::player::Player;

/// The demo's board with a verdict on H-12 begun, and a search for a word.
fn searched() -> Player {
    let mut player = Player::demo(80, 24);
    player
        .press("v 2 Tab")
        .types("Teams with sample data open it once and still do not connect a source.")
        .press("Esc");
    player.press("/").types("sample");
    player
}

#[test]
fn what_is_searched_for_stands_on_cards_their_notes_and_elsewhere() {
    let mut player = searched();
    as_drawn("filter-80x24", &player.screen());
    player.sees("/ sample▏  1 card, 3 elsewhere").sees("note: …played with the sample").sees("Elsewhere 3");
    player.press("Tab").sees("▌lesson H-12 (draft)").press("Down Down").sees("▌answer O-1, S-1").press("Enter");
    player.sees("S-1 review");
    let mut player = searched();
    player.press("Tab Enter").sees("› H-12 Sample data at signup");
    let mut player = searched();
    player.press("Esc").sees_not("Elsewhere").sees("H-15");
}

#[test]
fn a_search_for_nothing_there_finds_nothing_and_says_so() {
    let mut player = Player::demo(80, 24);
    player.press("/").types("zebra").sees("0 cards").press("Tab Enter").sees("/ zebra").press("Esc").sees_not("zebra");
    player.press("/").types("mobile").sees("scope O-1").press("Tab Enter").sees("Framing");
}

#[test]
fn lessons_are_searched_by_their_full_text() {
    let mut player = Player::demo(80, 24);
    player.press("g l /").types("handshake").sees("H-2").sees_not("H-13 ").press("Enter Esc");
    // What was predicted is searched too, which no row shows.
    player.press("g l /").types("invoice is for").sees("H-13").sees_not("H-4 ");
}
