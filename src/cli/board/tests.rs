use serde_json::{Value, json};

use super::*;
use crate::cli::fixture;
use crate::cli::print::Form;
use crate::domain::command::{Command, OutcomeParts};

fn printed(form: Form, fill: impl FnOnce(&mut crate::session::Session)) -> String {
    let room = tempfile::tempdir().unwrap();
    let mut session = fixture::open(&room.path().join("b.db"));
    fill(&mut session);
    let mut ctx = fixture::ctx(session, form);
    print(&mut ctx).unwrap();
    ctx.out.take()
}

#[test]
fn piped_it_is_plain_text_without_boxes_or_colour() {
    let text = printed(Form::People, fixture::fill);
    let first = text.lines().next().unwrap();
    assert_eq!(first, " upshot  S-1 · goal O-1 · day 11 of 14 · ends Sun 15 Mar        ! 4 need you   @mara · b.db");
    for line in [
        " 1 New teams see a first report in their first week  O-1 · goal · @mara",
        "   36.2%    31% =======....|........ 45%    37% of the way   due 1 May, 50d left",
        "   activation read 7d ago   ! VERDICT 10d LATE   ! REFUTED, STILL LIVE   ! P95 PAST ITS LIMIT",
        "   nothing shipped since S-1 began · before: CAN'T TELL (H-1)",
        "   ! p95 past its limit: 820ms on 5 Jan (<600ms)",
        "   ~ H-3 skip the invite step     building      +3pt in 28d    70% sure  @bo",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    assert!(!text.contains(['\u{1b}', '█', '┃', '─', '│']));
}

#[test]
fn plain_has_one_row_an_outcome() {
    let text = printed(Form::Plain, fixture::fill);
    let rows: Vec<Vec<&str>> = text.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|r| r.len() == 12), "{text}");
    assert_eq!(rows[3][0], "O-3");
}

#[test]
fn json_holds_columns_with_their_hypotheses() {
    let board: Value = serde_json::from_str(&printed(Form::Json, fixture::fill)).unwrap();
    assert_eq!(board["data"]["sprint"]["label"], "S-1");
    assert_eq!(board["data"]["columns"][0]["hypotheses"][0]["label"], "H-2");
    let none: Value = serde_json::from_str(&printed(Form::Json, |_| ())).unwrap();
    assert_eq!(none["data"], json!({ "today": "2026-03-12", "sprint": null, "columns": [] }));
}

#[test]
fn nothing_yet_says_what_to_do() {
    let text = printed(Form::People, |_| ());
    assert!(text.contains("upshot frame") && text.contains("upshot try O-1") && text.contains("upshot demo"));
    assert!(text.lines().take(2).chain(text.lines().skip(4)).all(|l| l.chars().count() <= 82), "{text}");
}

#[test]
fn stored_text_does_a_terminal_no_harm() {
    let title = "\u{1b}]0;gotcha\u{7}\u{202e}evil\nline".to_owned();
    let text = printed(Form::People, |s| {
        s.run(&Command::Frame(Box::new(OutcomeParts { title: Some(title), ..OutcomeParts::default() }))).unwrap();
    });
    assert!(text.contains(" 1 ]0;gotchaevil line  O-1"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']));
}
