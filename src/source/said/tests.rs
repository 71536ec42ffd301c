use super::*;

/// The first source of a config.
fn said(text: &str) -> Said {
    all(text).remove(0)
}

fn all(text: &str) -> Vec<Said> {
    let table = DeTable::parse(text).unwrap();
    let sources = table.get_ref().get("source").unwrap().get_ref().as_table().unwrap();
    let line = |at: usize| format!("config.toml, line {}", text[..at].matches('\n').count() + 1);
    super::sources(sources, &line)
}

fn unfit(key: &str) -> Unfit {
    said(&format!("[source.p95]\nrun = [\"x\"]\nread = \"rows\"\n{key}\n")).source.unwrap_err()
}

#[test]
fn what_is_unsaid_has_its_default() {
    let source = said("[source.p95]\nrun = [\"x\"]").source.unwrap();
    assert_eq!((source.name.as_str(), source.metric.as_str(), source.read), ("p95", "p95", Reads::Number));
    assert_eq!((source.back, source.restates, source.shift, source.today), (35, 0, 0, false));
    assert_eq!((source.timeout, source.scale, source.rows), (Duration::from_secs(30), None, Rows::default()));
    assert!(source.board.is_none() && source.cwd.is_none() && source.env.is_empty() && source.secret.is_empty());
}

#[test]
fn every_key_is_read_as_it_is_shown() {
    let keys: Vec<&str> = KEYS.iter().map(|(_, _, example)| *example).collect();
    let source = said(&format!("[source.x]\n{}", keys.join("\n"))).source.unwrap();
    assert_eq!((source.metric.as_str(), source.board), ("activation", Some("~/boards/team.db".into())));
    assert_eq!((source.cwd.as_deref(), source.env.len(), source.read), (Some("~/metrics"), 2, Reads::Rows));
    assert_eq!(source.secret["PGPASSWORD"], ["pass", "show", "metrics/pg"]);
    assert_eq!(source.handle.unwrap().as_str(), "cron");
    assert_eq!((source.shift, source.back, source.restates, source.today), (-1, 35, 3, true));
    assert_eq!((source.scale, source.timeout), (Some(100.0), Duration::from_secs(30)));
    let rows = source.rows;
    assert_eq!((rows.columns, rows.values), (vec!["day=Date,value=Rate".to_owned()], vec!["Rate".to_owned()]));
    assert_eq!((rows.wheres, rows.at_path.as_deref()), (vec!["metric.region=eu".to_owned()], Some("/data/*")));
    assert_eq!((rows.days, rows.zone, rows.decimal), (Some(Order::Dmy), Some(Zone(60)), Some(Mark::Comma)));
    assert_eq!(rows.per, Some(Per { span: Span::Day, how: How::Sum }));
    assert!(rows.no_zeros && rows.format == Some(Format::Csv));
}

#[test]
fn every_wrong_value_has_its_sentence() {
    for (key, wants, example) in KEYS {
        for wrong in ["{ a = 1 }", "[1]", "\"\u{1}?\"", "0"] {
            // These are texts that may say anything.
            if ["board", "cwd", "value", "at-path", "columns"].contains(key) && wrong.starts_with('"') {
                continue;
            }
            let text = format!("[source.p95]\n{key} = {}\n", wrong.replace('\u{1}', " "));
            let unfit = said(&text).source.unwrap_err();
            assert_eq!(unfit.says, format!("config.toml, line 2: {key} of source.p95 has to be {wants}"), "{text}");
            assert_eq!(unfit.hint, *example);
        }
    }
}

#[test]
fn values_near_the_edge() {
    for wrong in [
        "timeout = \"601s\"",
        "timeout = \"11m\"",
        "timeout = \"0s\"",
        "timeout = \"5\"",
        "back = \"0d\"",
        "back = \"-3d\"",
        "restates = \"99999d\"",
        "shift = \"1\"",
        "scale = 0",
        "scale = nan",
        "scale = \"100\"",
        "value = \"p95=Rate\"",
        "columns = \"day=Date,metric=Series\"",
        "per = \"day\"",
        "per = \"year sum\"",
        "where = \"region\"",
        "env = [\"A=B\"]",
        "secret = { \"A-B\" = [\"x\"] }",
        "secret = { A = [] }",
        "as = \"a b\"",
        "zone = \"Europe/Berlin\"",
    ] {
        assert!(unfit(wrong).says.contains("has to be"), "{wrong}");
    }
    for right in [
        "timeout = \"10m\"",
        "timeout = \"600s\"",
        "back = \"1d\"",
        "restates = \"0d\"",
        "shift = \"+1w\"",
        "scale = 1e-3",
        "scale = -1",
        "per = [\"week\", \"last\"]",
        "value = '{env=\"prod\"}'",
        "env = []",
    ] {
        let text = format!("[source.p95]\nrun = [\"x\"]\nread = \"rows\"\n{right}\n");
        assert!(said(&text).source.is_ok(), "{right}: {:?}", said(&text).source);
    }
}

#[test]
fn a_slip_is_an_error_of_that_source_alone() {
    let text = "[source.a]\nrun = [\"x\"]\n[source.p95]\nrun = [\"x\"]\nreed = \"rows\"\n[source.b]\nrun = [\"y\"]\n";
    let all = all(text);
    assert!(all[0].source.is_ok() && all[2].source.is_ok());
    let unfit = all[1].source.clone().unwrap_err();
    assert_eq!(unfit.says, "config.toml, line 5: source.p95 has reed = \"rows\", no key of a source");
    assert_eq!(unfit.hint, "read = \"rows\"");
    let none = said("[source.p95]\nread = \"rows\"").source.unwrap_err();
    assert!(none.says.contains("has no run"), "{none:?}");
    assert!(said("[source]\np95 = 1").source.unwrap_err().says.contains("has to be a table"));
    assert!(said("[source.\"a b\"]\nrun = [\"x\"]").source.unwrap_err().says.contains("is no name"));
    let rows = said("[source.p95]\nrun = [\"x\"]\nwhere = \"a=b\"").source.unwrap_err();
    assert_eq!(rows.says, "config.toml, line 3: where of source.p95 is of rows, and it reads a number");
}
