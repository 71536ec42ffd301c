//! A page as one self-contained HTML file: no script, no request to anywhere, light and dark as the reader's screen is,
//! and it prints. Every stored word is escaped.

use super::{Block, Cell, Doc, Field, Fit, Head, Table, svg};
use crate::domain::board::said::{Pieces, Tone};
use crate::text;

/// What it looks like. Colours are variables, so that dark mode and print change them in one place.
const STYLE: &str = ":root{color-scheme:light dark;--fg:#1b1f23;--bg:#fff;--dim:#57606a;--rule:#d0d7de;--good:#00697a;--bad:#b3261e;--warn:#8a5a00;--mark:#8e3a9d}
@media(prefers-color-scheme:dark){:root{--fg:#e6e6e6;--bg:#16181b;--dim:#9aa4ae;--rule:#3a4148;--good:#5cc8d7;--bad:#ff8a80;--warn:#e3b341;--mark:#d69be0}}
*{box-sizing:border-box}body{font:15px/1.45 system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:64rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.8rem 0 .4rem;border-bottom:1px solid var(--rule)}h3{font-size:.95rem;margin:1rem 0 .2rem;letter-spacing:.02em}
p{margin:.4rem 0}.label{white-space:nowrap}.aside,.dim{color:var(--dim)}.strong{font-weight:600}.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}.warn{color:var(--warn);font-weight:600}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.3rem 0}th,td{text-align:left;vertical-align:top;padding:.2rem .9rem .2rem 0;border-bottom:1px solid var(--rule)}
th{font-weight:400;color:var(--dim);font-size:.85rem}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td{overflow-wrap:break-word}.w{overflow-wrap:anywhere;min-width:11rem}.group{font-size:.95rem;font-weight:600;color:var(--fg);padding-top:.9rem;letter-spacing:.02em}.group.good{color:var(--good)}.group.bad{color:var(--bad)}.group.warn{color:var(--warn)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem}figure{margin:.5rem 0;break-inside:avoid}figcaption{font-size:.9rem}svg{width:100%;height:auto;display:block}
svg text{fill:var(--dim);font:11px system-ui,sans-serif}.reading{stroke:var(--fg);fill:none;stroke-width:1.5}.dot{fill:var(--fg)}.raw{stroke:var(--dim);fill:none}.start{stroke:var(--dim);stroke-dasharray:2 4}.target{stroke:var(--good);stroke-dasharray:6 3}.ship{stroke:var(--mark);stroke-dasharray:3 2}svg text.ship{fill:var(--mark);stroke:none}
@media print{:root{--fg:#000;--bg:#fff;--dim:#444;--rule:#999;--good:#00535f;--bad:#8c0d06;--warn:#6b4600;--mark:#6b2a78}body{padding:0;font-size:11px;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}";

/// What is printed on one sheet: A4 at full size, of 62 lines.
const SHEET: &str = "
@page{size:A4;margin:9mm 10mm}@media print{.sheet{font-size:9.7px;line-height:1.25}.sheet h1{font-size:14px;display:inline}.sheet .aside{display:inline;margin-left:8px}.sheet h2{font-size:10.4px;margin:4px 0 1px}.sheet h2 .aside{font-weight:400}.sheet p{margin:1px 0}.sheet table{margin:0}.sheet th,.sheet td{padding:.4px 7px .4px 0}.sheet th{font-size:8.6px}.sheet .w{min-width:3rem}.sheet .charts{grid-template-columns:repeat(3,1fr);gap:6px}.sheet figure{margin:2px 0}.sheet figcaption{font-size:8.4px}}
.sheet td:not(.w){white-space:nowrap}.sheet .pair td{border-bottom:0;padding-bottom:0}.sheet .below td{padding-top:0}";

/// The page as HTML.
pub fn page(doc: &Doc) -> String {
    let title = words(&doc.title);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}{}</style>\n</head>\n<body{}>\n<main>\n<h1>{title}</h1>\n",
        if doc.sheet { SHEET } else { "" },
        if doc.sheet { " class=\"sheet\"" } else { "" }
    );
    if !doc.asides().is_empty() {
        html.push_str(&format!("<p class=\"aside\">{}</p>\n", words(&doc.asides())));
    }
    for block in &doc.blocks {
        match block {
            Block::Section(title, aside) => {
                let aside = if aside.is_empty() {
                    String::new()
                } else {
                    format!(" <span class=\"aside\">{}</span>", words(aside))
                };
                html.push_str(&format!("<h2>{}{aside}</h2>\n", words(title)));
            }
            Block::Says(pieces) => html.push_str(&format!("<p>{}</p>\n", sentence(pieces))),
            Block::Table(table) => rows(&mut html, table),
            Block::Fields(list) => fields(&mut html, list),
            Block::Text(stored, _) => {
                for line in stored.lines().filter(|line| !line.trim().is_empty()) {
                    html.push_str(&format!("<p>{}</p>\n", unbroken(line)));
                }
            }
            Block::Bar(..) => {}
            Block::Charts(plots) => {
                html.push_str("<div class=\"charts\">\n");
                for plot in plots {
                    html.push_str(&svg::figure(plot));
                }
                html.push_str("</div>\n");
            }
        }
    }
    if !doc.feet().is_empty() {
        html.push_str(&format!("<p><span class=\"dim\">{}</span></p>\n", unbroken(&doc.feet())));
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// Stored text as words: harmless, on one line, and nothing in it means anything to HTML.
pub fn words(stored: &str) -> String {
    let mut out = String::with_capacity(stored.len());
    for c in text::clean(stored).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Words in which no label is broken at its hyphen.
fn unbroken(stored: &str) -> String {
    let is_label = |word: &str| {
        let number = word.strip_prefix(['O', 'H', 'S', 'P']).and_then(|rest| rest.strip_prefix('-'));
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    let one = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let word = words(word);
        if is_label(bare) { word.replacen(bare, &format!("<span class=\"label\">{bare}</span>"), 1) } else { word }
    };
    stored.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

fn class(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Plain => None,
        Tone::Strong => Some("strong"),
        Tone::Good => Some("good"),
        Tone::Warn => Some("warn"),
        Tone::Bad => Some("bad"),
        Tone::Dim => Some("dim"),
    }
}

fn sentence(pieces: &Pieces) -> String {
    let piece = |(said, tone): &(String, Tone)| match class(*tone) {
        Some(class) => format!("<span class=\"{class}\">{}</span>", unbroken(said)),
        None => unbroken(said),
    };
    pieces.iter().map(piece).collect()
}

/// Names with what they say, as a table of two columns.
fn fields(html: &mut String, fields: &[Field]) {
    html.push_str("<table>\n<tbody>\n");
    for field in fields {
        html.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td class=\"w\">{}</td></tr>\n",
            words(&field.name),
            sentence(&field.says)
        ));
    }
    html.push_str("</tbody>\n</table>\n");
}

fn rows(html: &mut String, table: &Table) {
    let rows = || table.groups.iter().flat_map(|group| &group.rows);
    if rows().next().is_none() {
        return;
    }
    let filled = |at: usize| rows().any(|row| row.cells.get(at).is_some_and(|c| !c.with_mark().is_empty()));
    let shown: Vec<usize> = (0..table.heads.len()).filter(|at| filled(*at)).collect();
    let kind = |at: usize| match (table.heads[at].right, table.heads[at].fit) {
        (true, _) => " class=\"n\"",
        (false, Fit::Wraps | Fit::Fills | Fit::Pages) => " class=\"w\"",
        (false, Fit::Keep | Fit::From(_) | Fit::Told | Fit::Drawn) => "",
    };
    // One table for all groups, so that their columns stand below each other.
    html.push_str("<div class=\"wide\"><table>\n");
    if shown.iter().any(|at| !table.heads[*at].name.is_empty()) {
        let names: String = shown
            .iter()
            .map(|at| format!("<th scope=\"col\"{}>{}</th>", kind(*at), words(table.heads[*at].name)))
            .collect();
        html.push_str(&format!("<thead><tr>{names}</tr></thead>\n"));
    }
    for group in table.groups.iter().filter(|group| !group.rows.is_empty()) {
        html.push_str("<tbody>\n");
        if let Some((title, tone)) = &group.title {
            let class = class(*tone).unwrap_or("plain");
            let across = shown.len();
            let title = words(title);
            html.push_str(&format!(
                "<tr><th class=\"group {class}\" colspan=\"{across}\" scope=\"rowgroup\">{title}</th></tr>\n"
            ));
        }
        let gives = |head: &Head| matches!(head.fit, Fit::Wraps | Fit::Fills);
        let says = table.heads.iter().position(gives).unwrap_or(0);
        for (n, row) in group.rows.iter().enumerate() {
            let goes_on = group.rows.get(n + 1).is_some_and(|next| next.cells.len() == 1 && table.heads.len() > 1);
            let pair = if goes_on { " class=\"pair\"" } else { "" };
            if let [across] = row.cells.as_slice() {
                let inner = match across.parts.as_slice() {
                    [] => sentence(&vec![(across.with_mark(), across.tone)]),
                    _ => sentence(&across.parts),
                };
                let across = shown.len();
                html.push_str(&format!("<tr class=\"below\"><td class=\"w\" colspan=\"{across}\">{inner}</td></tr>\n"));
                continue;
            }
            let cell = |at: &usize| {
                let inner =
                    row.cells.get(*at).map_or_else(String::new, |c: &Cell| sentence(&vec![(c.with_mark(), c.tone)]));
                // The next step stands behind what is asked: one line of print, where there is room.
                let fix = row.fix.as_ref().filter(|_| *at == says).map_or_else(String::new, |fix| {
                    let gap = if inner.is_empty() { "" } else { " · " };
                    format!("<span class=\"dim\">{gap}{}</span>", unbroken(fix))
                });
                format!("<td{}>{inner}{fix}</td>", kind(*at))
            };
            let cells: String = shown.iter().map(cell).collect();
            html.push_str(&format!("<tr{pair}>{cells}</tr>\n"));
        }
        html.push_str("</tbody>\n");
    }
    html.push_str("</table></div>\n");
}

#[cfg(test)]
mod tests {
    use super::super::{Group, Head, Plot, markdown};
    use super::*;
    use crate::domain::day::Day;
    use crate::domain::metric::Point;

    const HOSTILE: &str =
        "</td><script>alert(1)</script>\" onload='x' [a](javascript:alert(1)) ![i](http://evil) <http://evil> | `x`";

    fn doc() -> Doc {
        let mut doc = Doc::new(HOSTILE, HOSTILE);
        doc.section(HOSTILE);
        doc.line(HOSTILE, Tone::Bad);
        let rows = vec![vec![Cell::from(HOSTILE), Cell::new(HOSTILE, Tone::Strong)]];
        doc.table(&[Head::words("a"), Head::wraps("b")], vec![Group::of(Some((HOSTILE.to_owned(), Tone::Good)), rows)]);
        let day = |n| Day::from_number(n).unwrap();
        doc.blocks.push(Block::Charts(vec![Plot {
            title: HOSTILE.to_owned(),
            says: HOSTILE.to_owned(),
            unit: Some(HOSTILE.to_owned()),
            series: vec![Point { day: day(20000), value: 1.0 }, Point { day: day(20007), value: 2.0 }],
            raw: vec![Point { day: day(20007), value: 2.5 }],
            from: Some(1.0),
            to: Some(3.0),
            ships: vec![(day(20003), HOSTILE.to_owned())],
            until: Some(day(20010)),
        }]));
        doc
    }

    /// Every tag of a page, as it stands between `<` and `>`.
    fn tags(html: &str) -> Vec<&str> {
        html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag).collect()
    }

    #[test]
    fn stored_words_mean_nothing_to_html() {
        let html = page(&doc());
        let known = [
            "!doctype",
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "main",
            "h1",
            "h2",
            "h3",
            "p",
            "span",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "figure",
            "figcaption",
            "svg",
            "path",
            "line",
            "circle",
            "text",
            "g",
        ];
        for tag in tags(&html) {
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
            assert!(known.contains(&name), "{tag}");
            // What is quoted stays inside its quotes: every second part of a tag lies between two.
            let outside: String = tag.split('"').step_by(2).collect();
            assert!(!outside.contains("onload") && !outside.contains("evil"), "{tag}");
        }
        // Nothing is fetched: no attribute names an address but the drawing's name space, which is no request.
        for word in ["src=", "href=", "url(", "@import"] {
            assert!(!tags(&html).iter().any(|tag| tag.contains(word)) && !STYLE.contains(word), "{word}");
        }
    }

    #[test]
    fn stored_words_mean_nothing_to_markdown() {
        let md = markdown::page(&doc());
        for bad in ["<script", "](javascript:", "](http", "<http", "javascript:"] {
            assert!(!md.contains(bad), "{bad} in {md}");
        }
        // A bar of its own would end the cell: each row of the table has as many as the head has.
        let bars = |line: &str| line.replace("\\|", "").matches('|').count();
        let rows: Vec<usize> = md.lines().filter(|l| l.starts_with('|')).map(bars).collect();
        assert!(rows.windows(2).all(|two| two[0] == two[1]), "{md}");
    }
}
