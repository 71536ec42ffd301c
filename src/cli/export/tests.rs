use super::*;
use crate::cli::fixture;
use crate::cli::print::Form;
use crate::domain::command::{Command, OutcomeParts};

#[test]
fn no_text_of_an_export_is_a_formula_and_numbers_stay_numbers() {
    for text in ["=1+1", "+x", "-2", "@SUM(A1)", "\tx", "\rx"] {
        assert_eq!(no_formula(text), format!("'{text}"));
    }
    assert_eq!(no_formula("a=b"), "a=b");
    let room = tempfile::tempdir().unwrap();
    let mut session = fixture::open(&room.path().join("b.db"));
    fixture::fill(&mut session);
    let metric = fixture::id_of_metric(&session, "activation");
    let value = crate::domain::amount::Amount::bare(-3.5);
    let (on, note) = (session.today(), Some("=cmd|'/c calc'!A1".to_owned()));
    session.run(&Command::Log { metric, value, on, note, source: None, once: false }).unwrap();
    let csv = csv(&session).unwrap();
    assert!(
        csv.starts_with("metric,day,time,value,of,note,source,by,id\nactivation,2026-01-05,,31,,baseline,"),
        "{csv}"
    );
    assert!(csv.contains("activation,2026-03-12,,-3.5,,'=cmd|'/c calc'!A1,,mara,"), "{csv}");
}

#[test]
fn markdown_holds_no_html_and_no_links_of_strangers() {
    let room = tempfile::tempdir().unwrap();
    let mut session = fixture::open(&room.path().join("b.db"));
    let evil = "<script>alert(1)</script> [x](javascript:alert(1)) | **b** <javascript:1> https://evil.example www.evil.example";
    session
        .run(&Command::Frame(Box::new(OutcomeParts { title: Some(evil.to_owned()), ..OutcomeParts::default() })))
        .unwrap();
    let md = markdown::board(&session.view().unwrap(), session.today());
    for harm in ["<script", "](", "javascript:", "https:", "www.", " **b**", " | "] {
        assert!(!md.contains(harm), "{harm}: {md}");
    }
    for (stored, word) in [
        ("36.2%", "36.2%"),
        ("1. x", "1\\. x"),
        ("- x", "\\- x"),
        ("---", "\\---"),
        ("+5pt", "+5pt"),
        ("a:b", "a&#58;b"),
    ] {
        assert_eq!(crate::report::markdown::words(stored), word);
    }
}

#[test]
fn a_file_that_is_there_stays() {
    let room = tempfile::tempdir().unwrap();
    let mut session = fixture::open(&room.path().join("b.db"));
    fixture::fill(&mut session);
    let mut ctx = fixture::ctx(session, Form::People);
    let path = room.path().join("board.json");
    run(&mut ctx, "json", Some(&path), false).unwrap();
    let first = std::fs::read_to_string(&path).unwrap();
    let all: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(all["data"]["outcomes"][0]["label"], "O-1");
    assert_eq!(all["data"]["readings"].as_array().unwrap().len(), 7);
    assert_eq!(run(&mut ctx, "csv", Some(&path), false).unwrap_err().code, "exists");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
    run(&mut ctx, "csv", Some(&path), true).unwrap();
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("metric,day"));
    assert_eq!(
        std::fs::read_dir(room.path())
            .unwrap()
            .filter(|e| e.as_ref().is_ok_and(|e| e.file_name().to_string_lossy().starts_with(".upshot")))
            .count(),
        0
    );
    run(&mut ctx, "jsonl", None, false).unwrap();
    for line in ctx.out.take().lines().filter(|l| !l.starts_with("Wrote")) {
        let object: Value = serde_json::from_str(line).unwrap();
        assert!(object["data"].is_object() && object["schema"] == 1, "{line}");
    }
}
