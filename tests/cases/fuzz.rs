//! Whatever bytes a file holds, reading it ends: with readings that can be, or with a reason. And what is printed in any of
//! the forms that people write is read back as it was meant.

use upshot::domain::day::Day;
use upshot::rows::asked::{Asked, How, Per, Span, Told};
use upshot::rows::{Read, Refused, Source, read};

use crate::book::files;

struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

fn today() -> Day {
    Day::new(2024, 12, 31).unwrap()
}

/// Reads bytes as a file of one thing, perhaps put together.
fn file(bytes: Vec<u8>, per: Option<Per>) -> Result<Read, Refused> {
    let told = |_: &str| Told::New(None);
    let recent = |_: &str| Vec::new();
    let asked = Asked { per, ..Asked::new(today(), &told, &recent) };
    read(&Source::copied(bytes.as_slice()).unwrap(), &asked)
}

/// Looks at what came of a file: readings that can be, or a reason in a few words.
fn looked(bytes: Vec<u8>, per: Option<Per>) {
    match file(bytes, per) {
        Ok(read) => {
            let (mut last, mut rows) = (None, 0);
            for row in read.rows.iter() {
                let row = row.unwrap();
                let key = (row.metric, row.day, row.ms, row.line);
                assert!(last.is_none_or(|last| last <= key), "rows are in order");
                assert!(row.value.is_finite() && usize::from(row.metric) < read.metrics.len());
                assert!(Day::from_number(row.day.into()).is_some_and(|day| day <= today()));
                last = Some(key);
                rows += 1;
            }
            assert!(rows > 0 && rows == read.rows.len());
            let said = read.said.lines("f", today(), "m");
            assert!(said.len() >= 3 && said.iter().all(|line| line.len() < 4000), "{said:?}");
        }
        Err(refused) => {
            assert!(!refused.what.is_empty() && refused.bad.len() <= 3, "{refused:?}");
            let words = refused.what.len() + refused.why.iter().map(String::len).sum::<usize>();
            assert!(words < 4000, "{refused:?}");
            assert!(refused.io.is_none(), "{refused:?}");
        }
    }
}

fn cases() -> Vec<Vec<u8>> {
    let mut names: Vec<_> = std::fs::read_dir(files()).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| !path.ends_with("expected.json"));
    names.sort();
    names.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

const BITS: [&[u8]; 24] = [
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\"",
    b"\"\"",
    b"#",
    b"---",
    b"\xff",
    b"\0",
    b"\xef\xbb\xbf",
    b"1e308",
    b"-",
    b"2024-03-01",
    b"1709251200",
    b"Total",
    b"{",
    b"[",
    b"}",
    b"]",
    b"1,012",
    b"99999999999999999999",
];

fn per(chance: &mut Chance) -> Option<Per> {
    let (spans, hows) =
        ([Span::Day, Span::Week, Span::Month], [How::Sum, How::Count, How::Median, How::Last, How::Each]);
    (chance.below(3) == 0).then(|| Per { span: spans[chance.below(3)], how: hows[chance.below(5)] })
}

#[test]
fn no_bytes_make_it_panic() {
    let cases = cases();
    let chance = &mut Chance(7);
    for _ in 0..10_000 {
        let mut bytes = cases[chance.below(cases.len())].clone();
        for _ in 0..1 + chance.below(4) {
            let at = chance.below(bytes.len());
            match chance.below(5) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..(at + 1 + chance.below(12)).min(bytes.len()))),
                2 if !bytes.is_empty() => bytes[at] = chance.below(256) as u8,
                3 => {
                    let other = &cases[chance.below(cases.len())];
                    let from = chance.below(other.len());
                    bytes.splice(at..at, other[from..].iter().copied());
                }
                _ => {
                    let bit = BITS[chance.below(BITS.len())];
                    bytes.splice(at..at, bit.iter().copied());
                }
            }
        }
        looked(bytes, per(chance));
    }
    for case in &cases {
        for end in (0..case.len()).step_by(11) {
            looked(case[..end].to_vec(), None);
        }
    }
}

#[test]
fn deep_and_wide_files_end() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        format!("{}\n2024-03-01,5\n", "x,".repeat(5000)),
        format!("day,value\n2024-03-01,{}\n", "9".repeat(70_000)),
        format!("day,value\n{}", "\"2024-03-01,5\n".repeat(100_000)),
        format!("day,s,v\n{}", (0..5000).map(|n| format!("2024-03-01,{n},{n}\n")).collect::<String>()),
    ] {
        looked(text.into_bytes(), None);
    }
}

/// A number in one of the spellings of a column, all of which have the same.
fn number(value: f64, style: usize) -> String {
    let whole = value.abs().trunc() as u64;
    let part = (value.abs().fract() * 1000.0).round() as u64;
    let digits = whole.to_string();
    let grouped = |by: &str| {
        let mut groups: Vec<&str> = Vec::new();
        let mut rest = digits.as_str();
        while rest.len() > 3 {
            let (before, last) = rest.split_at(rest.len() - 3);
            groups.push(last);
            rest = before;
        }
        groups.push(rest);
        groups.reverse();
        groups.join(by)
    };
    let sign = if value < 0.0 { "-" } else { "" };
    match style {
        0 => format!("{sign}{digits}.{part:03}"),
        1 => format!("{value:.4}").replace('.', ","),
        2 => format!("{sign}{}.{part:03}", grouped(",")),
        3 => format!("{sign}{},{part:03}", grouped(".")),
        4 => format!("{sign}{}.{part:03} ms", grouped("'")),
        5 if value < 0.0 => format!("(${}.{part:03})", grouped(",")),
        5 => format!("${}.{part:03}", grouped(",")),
        _ => format!("{sign}{},{part:03} €", grouped("\u{202f}")),
    }
}

#[test]
fn what_is_printed_in_any_form_is_read_back() {
    let chance = &mut Chance(11);
    for round in 0..1_500 {
        let (style, form) = (round % 7, chance.below(9));
        let first = Day::new(2023, 1, 1).unwrap().plus(chance.below(300) as i64);
        let mut text = String::from("Date;Amount\n");
        let mut meant = Vec::new();
        for n in 0..40 {
            let day = first.plus(n);
            let value = (chance.below(4_000_000_000) as f64 - 2e9) / 1000.0;
            let (y, m, d) = (day.date().year(), u8::from(day.date().month()), day.date().day());
            let on = match form {
                0 => day.to_string(),
                1 => format!("{d}.{m}.{y}"),
                2 => format!("{m:02}/{d:02}/{y}"),
                3 => format!("{d}/{m}/{y}"),
                4 => format!("{y}{m:02}{d:02}"),
                5 => format!("{} {d}, {y}", day.month_name()),
                6 => format!("{}, {d:02}-{}-{:02}", day.weekday_name(), day.month_name(), y % 100),
                7 => format!("{y}/{m}/{d} 12:00 AM"),
                _ => (i64::from(day.number()) * 86_400_000).to_string(),
            };
            text.push_str(&format!("{on};{}\n", number(value, style)));
            meant.push((day.number(), value));
        }
        let read = file(text.clone().into_bytes(), None).unwrap_or_else(|e| panic!("{}: {}\n{text}", e.code, e.what));
        let got: Vec<(i32, f64)> = read.rows.iter().map(|row| row.unwrap()).map(|row| (row.day, row.value)).collect();
        assert_eq!(got.len(), meant.len());
        for ((day, value), (on, was)) in got.iter().zip(&meant) {
            assert!(day == on && (value - was).abs() < 0.0011, "{value} on {day}, not {was} on {on}:\n{text}");
        }
    }
}
