//! Whole files, by the rules' turning points: each as a pair, what is read and what is asked.

use super::*;
use asked::{Mark, Per, Span, Told};

/// What was said of a file.
#[derive(Clone, Default)]
pub(super) struct By {
    pub(super) columns: Vec<String>,
    pub(super) wheres: Vec<String>,
    pub(super) per: Option<Per>,
    pub(super) days: Option<Order>,
    pub(super) decimal: Option<Mark>,
    pub(super) unit: Option<String>,
    pub(super) from: Option<Day>,
}

pub(super) fn read_by(bytes: &[u8], by: &By) -> Result<Read, Refused> {
    let unit = by.unit.clone();
    let told = move |_: &str| match &unit {
        Some(unit) => Told::Known(Some(unit.clone())),
        None => Told::New(None),
    };
    let recent = |_: &str| vec![4.1];
    let asked = Asked {
        columns: by.columns.clone(),
        wheres: by.wheres.clone(),
        days: by.days,
        decimal: by.decimal,
        per: by.per,
        from: by.from,
        ..Asked::new("2024-12-31".parse().unwrap(), &told, &recent)
    };
    read(&Source::Held(bytes.to_vec()), &asked)
}

/// Day, minute and value of each reading; or the code and what is said.
pub(super) fn rows(text: &str) -> Result<Vec<(String, Option<i16>, f64)>, String> {
    rows_by(text.as_bytes(), &By::default())
}

fn rows_by(bytes: &[u8], by: &By) -> Result<Vec<(String, Option<i16>, f64)>, String> {
    let read = read_by(bytes, by).map_err(|refused| refused.code.to_owned())?;
    Ok(read
        .rows
        .iter()
        .map(|row| row.unwrap())
        .map(|r| (Day::from_number(r.day.into()).unwrap().to_string(), r.minute(), r.value))
        .collect())
}

fn values(text: &str) -> Result<Vec<f64>, String> {
    Ok(rows(text)?.into_iter().map(|(.., value)| value).collect())
}

#[test]
fn what_stands_around_the_rows_is_left_out() {
    for (text, read) in [
        ("Name,x\nDate,Users\n2024-03-01,5\n", Ok(vec![5.0])),
        ("date,v\n2024-03-01,5\n# note\n2024-03-02,6\n", Ok(vec![5.0, 6.0])),
        ("date,v\n2024-03-01,5\n#2024-03-02,6\n", Ok(vec![5.0])),
        ("#date,v\n2024-03-01,5\n", Ok(vec![5.0])),
        ("date,v\nTotal:,11\n2024-03-01,5\n", Ok(vec![5.0])),
        ("date,v\n2024-03-01,5\n,\n\nmade by somebody\n", Ok(vec![5.0])),
        ("date,v\n2024-03-01,5\n\nCountry,v\nPeru,5\n", Err("two_tables".to_owned())),
        ("date,v\n2024-03-01,5,6\n2024-03-02,5\n", Err("which_value".to_owned())),
        ("date,v\n2024-03-01,x\n2024-03-02,5\n2024-03-03,5\n", Err("bad_rows".to_owned())),
        ("date,v\n,7\n2024-03-02,5\n", Err("bad_rows".to_owned())),
    ] {
        assert_eq!(values(text), read, "{text}");
    }
}

#[test]
fn tables_of_every_shape_are_one() {
    let read = Ok(vec![("2024-03-01".to_owned(), None, 5.0), ("2024-03-02".to_owned(), None, 16.0)]);
    for text in [
        "day,count\n2024-03-01,5\n2024-03-02,16\n",
        "day\tcount\r2024-03-01\t5\r2024-03-02\t16\r",
        " day | count\n-----+----\n 2024-03-01 | 5\n 2024-03-02 | 16\n(2 rows)\n",
        "+-----+---+\n| day | count |\n+----+---+\n| 2024-03-01 | 5 |\n| 2024-03-02 | 16 |\n+---+---+\n2 rows in set (0.00 sec)\n",
        "| day | count |\n|:--|--:|\n| 2024-03-01 | 5 |\n| 2024-03-02 | 16 |\n",
        "day         count\n----------  -----\n2024-03-01  5\n2024-03-02  16\n",
        "5 2024-03-01\n16 2024-03-02\n",
        "16,2024-03-02\n5,2024-03-01\n",
        "[{\"day\":\"2024-03-01\",\"v\":5},{\"day\":\"2024-03-02\",\"v\":16}]",
        "{\"day\":\"2024-03-01\",\"v\":5}\n{\"day\":\"2024-03-02\",\"v\":\"16\"}\n",
        "{\"2024-03-01\":5,\"2024-03-02\":16}",
        "2024-03-01,2024-03-02\n5,16\n",
    ] {
        assert_eq!(rows(text), read, "{text}");
        let coded: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(rows_by(&coded, &By::default()), read, "in UTF-16: {text}");
    }
}

#[test]
fn several_rows_a_day_are_several_readings_only_at_even_times() {
    for (text, read) in [
        ("at,v\n2024-03-01 08:00,5\n2024-03-01 16:00,6\n2024-03-02 00:00,7\n", Ok(3)),
        ("at,v\n2024-03-01 09:12,5\n2024-03-01 10:02,6\n2024-03-02 16:40,7\n", Err("several_a_day")),
        ("at,v\n2024-03-01 08:00,6\n2024-03-01 08:00,8\n", Err("several_a_day")),
        ("at,v\n2024-03-01 08:00,6\n2024-03-01 08:00,6\n", Ok(1)),
        (
            "at,s,v\n2024-03-01 08:00,a,6\n2024-03-01 08:00,b,6\n2024-03-02 08:00,a,7\n2024-03-02 08:00,b,7\n",
            Err("several_series"),
        ),
        ("at,v\n2024-03-01,6\n2024-03-01,6\n", Err("several_a_day")),
        (
            "at,s,v\n2024-03-01 08:00,a,6\n2024-03-01 09:00,b,6\n2024-03-02 08:00,a,6\n2024-03-02 09:00,b,6\n",
            Err("several_series"),
        ),
    ] {
        assert_eq!(rows(text).map(|rows| rows.len()), read.map_err(str::to_owned), "{text}");
    }
}

#[test]
fn columns_are_found_or_asked_for() {
    for (text, read) in [
        ("id,date,v\n1,2024-03-01,5\n", Ok(vec![5.0])),
        ("customer_id,date\n7,2024-03-01\n", Ok(vec![7.0])),
        ("customer_id,date,name\n7,2024-03-01,x\n", Err("no_value")),
        ("date,a,b\n2024-03-01,5,6\n", Err("which_value")),
        ("created,paid,v\n2024-03-01,2024-03-02,5\n", Err("which_day")),
        ("date,paid,v\n2024-03-01,2024-03-02,5\n", Ok(vec![5.0])),
        ("no,date,title,v\n1,2024-03-01,x,5\n2,2024-03-02,y,6\n", Ok(vec![5.0, 6.0])),
        ("Time,Bytes\n1709251200000,1709251200000\n", Ok(vec![1_709_251_200_000.0])),
        ("a,Bytes\nx,1709251200000\n", Err("no_day")),
        ("year,month,v\n2024,Feb,5\n", Ok(vec![5.0])),
        ("year,month,day,v\n2024,2,3,5\n2024,2,4,6\n", Ok(vec![5.0, 6.0])),
        ("year,month,date_of_month,v\n2024,2,30,5\n2024,2,4,6\n", Err("bad_rows")),
        ("year,v\n1650,5\n1651,6\n", Ok(vec![5.0, 6.0])),
        ("Month,v\n1749-01,5\n1749-02,6\n", Ok(vec![5.0, 6.0])),
        (
            "year,source,v\n2024-03-01,coal,5\n2024-03-02,coal,6\n2024-03-01,gas,7\n2024-03-02,gas,8\n",
            Err("several_series"),
        ),
        ("day,value,of\n2024-03-01,36.2,196\n", Ok(vec![36.2])),
        ("day,n,of\n2024-03-01,49,196\n", Ok(vec![25.0])),
        ("day,n,of\n2024-03-01,49,\n", Err("bad_rows")),
        ("day,rate\n2024-03-01,49/196\n", Ok(vec![25.0])),
    ] {
        assert_eq!(values(text), read.map_err(str::to_owned), "{text}");
    }
}

#[test]
fn a_ratio_of_a_metric_in_per_cent_is_asked_about() {
    let code = |text: &str| {
        rows_by(text.as_bytes(), &By { unit: Some("%".to_owned()), ..By::default() }).map(|rows| rows[0].2)
    };
    assert_eq!(code("date,v\n2024-03-01,0.0421\n"), Err("which_scale".to_owned()));
    assert_eq!(code("date,v percent\n2024-03-01,0.0421\n"), Ok(0.0421));
    assert_eq!(code("date,v\n2024-03-01,0.0421%\n"), Ok(0.0421));
    assert_eq!(code("date,v\n2024-03-01,0\n"), Ok(0.0));
    assert_eq!(code("date,v\n2024-03-01,0.5\n2024-03-02,1.5\n"), Ok(0.5));
    assert_eq!(code("date,v\n2024-03-01,5 ms\n"), Err("unit".to_owned()));
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let head = "Timestamp,Series,Count\n";
    let mut lines: Vec<String> =
        (1..29).map(|d| format!("{d:02}/03/2024 16:20,{},\"{},{:03}\"\n", ["a", "b"][d % 2], d * 37, d)).collect();
    let all = |lines: &[String]| {
        let by = By { wheres: vec!["Series=a".to_owned()], ..By::default() };
        rows_by((head.to_owned() + &lines.concat()).as_bytes(), &by).unwrap()
    };
    let first = all(&lines);
    assert_eq!(first.len(), 14);
    for step in [3, 5, 9, 11] {
        lines = (0..lines.len()).map(|at| lines[at * step % 28].clone()).collect();
        assert_eq!(all(&lines), first);
    }
}

#[test]
fn what_is_long_is_read_as_what_is_short() {
    // Above what is looked at whole, with one cell that breaks what the beginning proposes.
    let mut text = String::from("time,ms\n");
    let mut count = 0;
    while text.len() < (WHOLE as usize) + 1000 {
        let (day, minute) = (count / 1440, count % 1440);
        let on = Day::new(2020, 1, 1).unwrap().plus(day);
        text.push_str(&format!("{on}T{:02}:{:02}:00Z,{}\n", minute / 60, minute % 60, count % 977));
        count += 1;
    }
    let read = read_by(text.as_bytes(), &By::default()).unwrap();
    assert_eq!((read.rows.len(), read.metrics[0].unit.clone()), (count as u64, None));
    for (tail, code) in [
        ("2024-02-30T00:00:00Z,5\n", "bad_rows"),
        ("2024-02-03T00:00:00Z,\"5,5\"\n", "ok"),
        ("2024-02-03T00:00:00Z,5 s\n", "mixed_units"),
    ] {
        let longer = text.clone() + tail;
        let ended = read_by(longer.as_bytes(), &By::default()).map_or_else(|refused| refused.code, |_| "ok");
        assert_eq!(ended, code, "{tail}");
    }
    let by = By { per: Some(Per { span: Span::Day, how: How::Median }), ..By::default() };
    let medians = read_by(text.as_bytes(), &by).unwrap();
    assert_eq!(medians.rows.len(), count as u64 / 1440 + 1);
}

#[test]
fn a_snapshot_of_several_series_is_several_series() {
    let asked = |text: &str, wheres: &[&str]| {
        let by = By { wheres: wheres.iter().map(|w| (*w).to_owned()).collect(), ..By::default() };
        rows_by(text.as_bytes(), &by).map(|rows| rows.len())
    };
    let vector = r#"{"data":{"result":[{"metric":{"region":"eu"},"value":[1709251200,"5"]},{"metric":{"region":"us"},"value":[1709251200,"6"]}]}}"#;
    assert_eq!(asked(vector, &[]), Err("several_series".to_owned()));
    assert_eq!(asked(vector, &["metric.region=us"]), Ok(1));
    let sheet = "day,team,open\n2024-03-01,api,5\n2024-03-01,web,6\n2024-03-01,ops,9\n";
    assert_eq!(asked(sheet, &[]), Err("several_series".to_owned()));
    assert_eq!(asked(sheet, &["team=web"]), Ok(1));
    // Two days of remarks that all differ are none.
    assert_eq!(asked("day,open,note\n2024-03-01,5,calm\n2024-03-02,6,busy\n", &[]), Ok(2));
}

#[test]
fn a_year_a_month_and_its_day_make_a_day() {
    let read = read_by(
        b"year,month,day,hour,v\n2024,2,3,0,5\n2024,2,4,0,6\n",
        &By { wheres: vec!["hour=0".to_owned()], columns: vec!["value=v".to_owned()], ..By::default() },
    )
    .unwrap();
    let days: Vec<String> =
        read.rows.iter().map(|row| Day::from_number(i64::from(row.unwrap().day)).unwrap().to_string()).collect();
    assert_eq!(days, ["2024-02-03", "2024-02-04"]);
    // Words stand above numbers without a day: they are the headings, and the numbers no row.
    let mut text = String::from("day,open,close\n11:34,5,6\n");
    text.extend((10..30).map(|day| format!("2024-03-{day},7,8\n")));
    let columns = |name: &str| {
        rows_by(text.as_bytes(), &By { columns: vec![format!("value={name}")], ..By::default() }).unwrap_err()
    };
    assert_eq!((columns("close"), columns("6")), ("bad_rows".to_owned(), "no_column".to_owned()));
}
