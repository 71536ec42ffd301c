#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn refusal(text: &str) -> (NotOnePerson, String) {
    let (kind, unclear) = Handle::parse_kind(text).unwrap_err();
    (kind, unclear.to_string())
}

#[test]
fn reads_one_person() {
    for (text, name) in [
        ("mara", "mara"),
        ("@mara", "mara"),
        (" @Mara ", "Mara"),
        ("mara.k", "mara.k"),
        ("jean-luc_2", "jean-luc_2"),
        ("Zoë", "Zoë"),
        ("李雷", "李雷"),
        ("anderson", "anderson"),
        ("teamster", "teamster"),
        ("ana-product", "ana-product"),
        ("and", "and"),
    ] {
        assert_eq!(Handle::parse(text).unwrap().as_str(), name);
    }
    let mara: Handle = "mara".parse().unwrap();
    assert_eq!(mara.to_string(), "@mara");
    assert_eq!(format!("{mara:>7}|{mara:<7}|{mara:.3}"), "  @mara|@mara  |@ma");
}

#[test]
fn case_does_not_tell_people_apart() {
    let (a, b) = (Handle::parse("Mara").unwrap(), Handle::parse("mara").unwrap());
    assert_eq!(a, b);
    assert_eq!(a.cmp(&b), std::cmp::Ordering::Equal);
    assert_eq!(HashSet::from([a.clone(), b.clone()]).len(), 1);
    assert!(Handle::parse("ana").unwrap() < a);
}

#[test]
fn refuses_lists() {
    for text in [
        "ana and bo",
        "ana, bo",
        "ana+bo",
        "ana & bo",
        "ana/bo",
        "ana;bo",
        "ana und bo",
        "ana AND bo",
        "@ana @bo",
        "ana,bo,team",
        "ana-and-bo",
    ] {
        assert_eq!(refusal(text).0, NotOnePerson::List, "{text}");
    }
    assert!(refusal("ana and bo").1.starts_with("an outcome has one owner, and \"ana and bo\" is a list;"));
}

#[test]
fn refuses_teams_and_roles() {
    let words = "team squad tribe guild group chapter everyone everybody all nobody somebody someone anyone we us both \
        dept department committee crew unassigned tbd none na owner pm po qa devs dev developer developers engineering \
        engineers backend frontend platform design designers product ops sre support marketing sales management \
        leadership stakeholders manager lead n/a Team @TEAM team-web web_team the.squad the-devs growth-crew";
    for text in words.split_whitespace().chain(["the web team"]) {
        assert_eq!(refusal(text).0, NotOnePerson::Team, "{text}");
    }
    assert!(refusal("team-web").1.starts_with("\"team-web\" is a team, not a person;"));
    assert!(refusal("pm").1.contains("is a role"));
    assert!(refusal("tbd").1.contains("is not a person"));
}

#[test]
fn refuses_what_is_no_name() {
    for text in ["", "  ", "@", " @ "] {
        assert_eq!(refusal(text).0, NotOnePerson::Blank, "{text:?}");
    }
    for text in
        ["ana bo", "a\u{200b}na", "a\u{7}b", "mara@example.com", "ana!", "?", "...", "@@ana", "\u{3164}", "ana,"]
    {
        assert_eq!(refusal(text).0, NotOnePerson::Characters, "{text:?}");
    }
    assert!(refusal("ana bo").1.contains("write ana-bo"));
    assert!(refusal("mara@example.com").1.ends_with("write mara"));
    assert!(refusal("a\u{200b}na").1.contains("can't be seen"));
    assert_eq!(refusal(&"a".repeat(65)).0, NotOnePerson::TooLong);
    assert!(Handle::parse(&"ä".repeat(64)).is_ok());
}

#[test]
fn is_a_plain_string_in_json() {
    assert_eq!(serde_json::to_string(&Handle::parse("@mara").unwrap()).unwrap(), "\"mara\"");
    let stored: Handle = serde_json::from_str("\"the old team\"").unwrap();
    assert_eq!(stored.as_str(), "the old team");
    assert!(serde_json::from_str::<Handle>("\"\"").is_err());
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = Handle::parse(&text);
    }

    #[test]
    fn what_it_shows_it_reads(text in "[a-zA-Z0-9._@ -]{0,12}") {
        if let Ok(handle) = Handle::parse(&text) {
            let again = Handle::parse(&handle.to_string()).unwrap();
            prop_assert_eq!(again.as_str(), handle.as_str());
        }
    }
}
