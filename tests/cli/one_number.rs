//! One fact, one number: boards of every shape, the same fact read from every face (text, JSON, Markdown, HTML, screens),
//! and compared.

use serde_json::Value;
use upshot::domain::assessment::Class;
use upshot::domain::fact::number;

use crate::facts::{ci_minutes, fraud};
use crate::world::World;

/// A board of some shape, seen by somebody on a day.
struct Shape {
    name: &'static str,
    world: World,
}

fn demo() -> World {
    let world = World::new();
    let _ = world.run("demo team.db");
    world.on("2026-03-12")
}

fn held() -> World {
    let world = World::new();
    world.ok("frame 'Reports work' --problem 'they fail' --metric errors --unit % --from 0.2 --hold '<0.5' --by 18dec --wrong-if 'nobody trusts reports by 1dec'");
    world.ok("sprint start 12w --goal O-1");
    let world = world.on("2026-05-04");
    let _ = world
        .fed("log -", "errors 0.21 2026-03-09\nerrors 0.19 2026-03-16\nerrors 0.7 2026-04-27\nerrors 0.2 2026-05-04\n")
        .must_work();
    world
}

/// Two outcomes of one metric, each with a ship on it.
fn shared() -> World {
    let world = World::new().framed().tried();
    world.ok("frame 'Teams come back' --problem 'they do not' --metric activation --from 31 --to 50 --by 18dec --wrong-if 'activation < 32 by 1dec'");
    world.ok("try O-2 'a weekly mail' --expect +4 --within 28d --because 'people forget'");
    world.ok("sprint start 12w --goal O-1 --with O-2");
    world.ok("ship H-1");
    world.on("2026-03-04").ok("ship H-2");
    let world = world.on("2026-05-11");
    let _ = world.fed("log -", "activation 36 2026-03-09\nactivation 36.4 2026-03-16\nactivation 35.8 2026-03-23\nactivation 36.6 2026-03-30\nactivation 36.1 2026-04-06\nactivation 37 2026-05-04\n").must_work();
    world
}

/// Past its due day and its sprint's, its owner away, its reading old.
fn late() -> World {
    let world = World::new().framed().tried();
    world.ok("edit O-1 --by 2026-04-01");
    world.ok("sprint start 2w --goal O-1");
    let world = world.shipped().on("2026-05-18");
    world.ok("person away mara 2026-06-01");
    world.as_("bo")
}

/// Stopped beneath one outcome, another achieved though it is not.
fn ended() -> World {
    let world = World::new().framed().tried();
    world.ok("sprint start 4w --goal O-1");
    let world = world.shipped().on("2026-03-09");
    world.all(&["log activation 34", "outcome close O-1 stopped --why 'sold'"]);
    world.ok("frame 'Fast calls' --problem slow --metric p95 --unit ms --from 820 --to 400 --by 18dec --wrong-if 'p95 > 700 by 1dec'");
    world.ok("log p95 500 2026-03-08");
    world
}

fn shapes() -> Vec<Shape> {
    let breached = fraud().on("2026-04-06");
    let _ =
        breached.fed("log -", "fraud 0.55 2026-03-23\nfraud 0.56 2026-03-30\nactivation 38 2026-03-23\n").must_work();
    let of = |name, world| Shape { name, world };
    vec![
        of("demo", demo()),
        of("daily", ci_minutes(false, false, 0)),
        of("counted", ci_minutes(true, true, 2)),
        of("held", held()),
        of("shared", shared()),
        of("late", late()),
        of("ended", ended()),
        of("breached", breached),
    ]
}

/// The lines of a text from the one that names a thing on, up to the next blank one.
fn block<'t>(said: &'t str, title: &str) -> Vec<&'t str> {
    let from = said.lines().skip_while(|line| !line.contains(title));
    from.take_while(|line| !line.trim().is_empty()).collect()
}

/// Markdown as the words it says.
fn unescaped(md: &str) -> String {
    let words = md.replace("&lt;", "<").replace("&gt;", ">").replace("&#58;", ":").replace("&amp;", "&");
    words.replace(['\\', '*'], "")
}

/// The screen that keys lead to.
fn screen(world: &World, keys: &[&str]) -> String {
    let mut words = vec!["screenshot", "--size", "240x60"];
    words.extend(keys);
    world.run(words.as_slice()).must_work().out
}

struct Faces<'w> {
    world: &'w World,
    board: String,
    review: Option<String>,
    report: String,
    /// The report as Markdown and as HTML.
    pages: Vec<String>,
}

#[test]
fn the_same_fact_is_the_same_on_every_face() {
    let mut compared = 0;
    for Shape { name, world } in shapes() {
        let faces = Faces {
            world: &world,
            board: world.ok(""),
            review: Some(world.run("review")).filter(|ran| ran.code == 0).map(|ran| ran.out),
            report: world.ok("report"),
            pages: ["md", "html"].map(|format| unescaped(&world.ok(&format!("report --format {format}")))).into(),
        };
        for listed in world.json("outcome list").as_array().unwrap() {
            let label = listed["label"].as_str().unwrap();
            compared += outcome(name, &faces, label, listed);
        }
        compared += owed(name, &faces);
        compared += hypotheses(name, &faces);
    }
    assert!(compared > 300, "{compared} were compared");
}

/// What is true of an outcome.
fn outcome(shape: &str, faces: &Faces, label: &str, listed: &Value) -> usize {
    let world = faces.world;
    let shown = world.json(&format!("show {label}"));
    let text = world.ok(&format!("show {label}"));
    let page = unescaped(&world.ok(&format!("brief {label}")));
    let title = shown["title"].as_str().unwrap();
    let open = shown["result"].is_null();
    let mut compared = 0;
    let mut holds = |face: &str, said: &str, fact: &str| {
        assert!(said.contains(fact), "{shape} {label} {face}: {fact:?} is not in\n{said}");
        compared += 1;
    };
    for field in
        ["current", "progress", "level", "latest", "stale_days", "movement", "guardrails", "falsifier", "debts", "says"]
    {
        assert_eq!(shown[field], listed[field], "{shape} {label}: {field} in show and in the list");
    }
    let board = block(&faces.board, title).join("\n");
    let reviewed = faces.review.as_ref().map(|said| block_of_row(said, label));
    // Decisions name it before.
    let worked = faces.report.split_once("Did it work?").map_or("", |(_, worked)| worked);
    let reported = block_of_row(worked, label);
    let at = faces.board.lines().find(|line| line.contains(title)).and_then(|line| line.split_whitespace().next());
    let own = at.filter(|at| open && at.len() == 1).map(|at| screen(world, &[at, "Enter"]));
    // Where it stands.
    if let Some(now) = shown["current"].as_f64() {
        // With its metric's places, whatever it is: the most decimals among its last readings.
        let read = world.json(&format!("reading list {}", shown["metric"].as_str().unwrap()));
        let read: Vec<f64> = read.as_array().unwrap().iter().filter_map(|one| one["value"].as_f64()).collect();
        let places = number::places(read.iter().rev().take(30).copied());
        let words = number::level(now, places, shown["unit"].as_str());
        holds("show", &text, &words);
        holds("report", &reported, &words);
        faces.pages.iter().for_each(|said| holds("a page", said, &words));
        if open {
            holds("board", &board, &words);
            holds("brief", &page, &words);
            for (face, said) in reviewed.iter().map(|said| ("review", said)).chain(own.iter().map(|s| ("screen", s))) {
                holds(face, said, &words);
            }
        }
        if let Some(share) = shown["progress"].as_f64() {
            let percent = format!("{:.0}% of the way", (share * 100.0).round() + 0.0);
            holds("show", &text, &percent);
            if open {
                holds("board", &board, &percent);
                own.iter().for_each(|said| holds("screen", said, &percent));
            }
        }
    }
    // What its metric did.
    if let Some(says) = shown["says"].as_str().filter(|_| open && !shown["metric"].is_null()) {
        holds("board", &board, says);
        if !shown["current"].is_null() {
            holds("show", &text, says);
            holds("brief", &page, says);
        }
        own.iter().for_each(|said| holds("screen", said, says.split("  ").next().unwrap()));
    }
    let class = shown["movement"]["class"].as_str().and_then(|code| {
        Class::ALL.iter().find(|class| serde_json::to_value(class).unwrap() == code).map(|class| class.words())
    });
    let asked = shown["movement"]["shipped"] == true || shown["movement"]["past_limit"].is_array();
    if let Some(class) = class.filter(|_| asked && open) {
        holds("board", &board, class);
        holds("report", &reported, class);
        let review = world.run("review --json");
        if review.code == 0 {
            let review: Value = serde_json::from_str(&review.out).unwrap();
            let lines = ["outcomes", "not_committed"].iter().flat_map(|list| review["data"][*list].as_array().unwrap());
            for line in lines.filter(|line| line["outcome"] == label) {
                holds("review", &line["movement"]["class"].to_string(), shown["movement"]["class"].as_str().unwrap());
                assert_eq!(line["movement"]["shift"], shown["movement"]["shift"], "{shape} {label}");
                assert_eq!(line["now"]["value"], shown["current"], "{shape} {label}");
            }
        }
        let evidence = world.json(&format!("evidence {label}"));
        assert_eq!(evidence["class"], shown["movement"]["class"], "{shape} {label}: evidence");
        assert_eq!(evidence["shift"], shown["movement"]["shift"], "{shape} {label}: evidence");
    }
    // What must hold, what would tell it wrong, and what it owes.
    for rail in shown["guardrails"].as_array().unwrap() {
        let says = rail["says"].as_str().unwrap();
        holds("show", &text, says);
        holds("report", &faces.report, says);
        faces.pages.iter().for_each(|said| holds("a page", said, says));
        if open {
            holds("board", &board, says);
            holds("brief", &page, says);
            faces.review.iter().for_each(|said| holds("review", said, says));
        }
    }
    for debt in shown["debts"].as_array().unwrap().iter().filter(|_| open) {
        let debt = debt.as_str().unwrap();
        holds("show", &text, debt);
        holds("board", &board, debt);
    }
    if let Some(ended) = shown["ended"].as_str() {
        holds("show", &text, ended);
        holds("report", &reported, ended);
        holds("list", &world.ok("outcome list"), ended);
    }
    compared
}

/// A table's row about an outcome, with what stands below it.
fn block_of_row(said: &str, label: &str) -> String {
    let mut lines = said.lines().skip_while(|line| !line.trim_start().starts_with(&format!("{label} ")));
    let first = lines.next().unwrap_or_default();
    let below = lines.take_while(|line| line.starts_with("    "));
    std::iter::once(first).chain(below).collect::<Vec<_>>().join("\n")
}

/// What is owed: one list, and every view of it.
fn owed(shape: &str, faces: &Faces) -> usize {
    let world = faces.world;
    let todo = world.json("todo");
    let list = todo.as_array().unwrap();
    let said = world.ok("todo");
    let decisions = world.json("report")["decisions"].clone();
    for decision in decisions.as_array().unwrap() {
        let fix = decision["fix"].as_str().unwrap();
        let there = list.iter().any(|need| need["fix"] == fix && need["name"] == decision["name"]);
        assert!(there, "{shape}: {decision} is decided and not owed in {todo:#}");
        // One of a kind is asked in its own words, several are one line with the command that lists them.
        let alike = decisions.as_array().unwrap().iter().filter(|other| other["ask"] == decision["ask"]).count();
        let asks = faces.report.contains(decision["asks"].as_str().unwrap());
        assert!(asks || alike > 1 && faces.report.contains("upshot todo --kind "), "{shape}: {decision}");
    }
    for need in list {
        assert!(said.contains(need["fix"].as_str().unwrap()), "{shape}: {need}");
        if need["due"] == true {
            let decided =
                decisions.as_array().unwrap().iter().any(|d| d["fix"] == need["fix"] && d["name"] == need["name"]);
            assert!(decided, "{shape}: {need} is due, and nobody is asked to decide it");
        }
    }
    assert_eq!(faces.report.contains("Nothing to decide"), list.is_empty(), "{shape}: {}", faces.report);
    // What the header counts is what needs me.
    let mine = world.json("todo --mine").as_array().unwrap().iter().filter(|need| need["due"] == true).count();
    let counted = |said: &str| {
        let before = said.lines().next().unwrap().split(" need you").next().map(str::to_owned).unwrap();
        before.rsplit(' ').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0)
    };
    let header = faces.board.lines().next().unwrap().replace(" needs you", " need you");
    assert_eq!(counted(&header), mine, "{shape}: {header} and {mine}");
    let screen = screen(world, &[]).replace(" needs you", " need you");
    assert_eq!(counted(&screen), mine, "{shape}: {} and {mine}", screen.lines().next().unwrap());
    list.len()
}

/// What each hypothesis got.
fn hypotheses(shape: &str, faces: &Faces) -> usize {
    let world = faces.world;
    let mut compared = 0;
    for h in world.json("hypothesis list").as_array().unwrap() {
        let label = h["label"].as_str().unwrap();
        let shown = world.json(&format!("show {label}"));
        assert_eq!(shown["movement"], h["movement"], "{shape} {label}");
        if let Some(card) = faces.board.lines().find(|line| line.contains(&format!(" {label} ")))
            && let Some((_, got)) = card.split_once(", got ")
        {
            let got = got.split_whitespace().next().unwrap();
            let text = world.ok(&format!("show {label}"));
            assert!(text.contains(&format!("  {got}")), "{shape} {label}: got {got} is not in\n{text}");
            compared += 1;
        }
    }
    compared
}

/// The demo's board in all its pages: none of them says a fact in other words, or writes a number by another rule, than the
/// others do.
#[test]
fn no_page_has_words_of_its_own() {
    let world = demo();
    let pages = [
        "",
        "todo",
        "review",
        "review S-2",
        "report",
        "symptoms",
        "ask",
        "show lessons",
        "outcome list",
        "metric list",
        "reading list ci",
        "sprint show S-2",
        "evidence H-12",
        "evidence O-1",
        "evidence O-5",
        "evidence O-6",
        "brief H-12",
        "brief O-5",
        "show H-12",
        "show H-13",
        "show H-17",
        "show O-1",
        "show O-3",
        "show O-5",
        "show O-6",
        "show ci",
    ];
    for page in pages {
        let said = world.ok(page);
        for line in said.lines().filter(|line| !line.trim_start().starts_with("upshot ")) {
            let words: Vec<&str> = line.split([' ', ',', ':', '(', ')']).collect();
            let iso = |word: &&str| word.len() == 10 && word.parse::<upshot::domain::day::Day>().is_ok();
            assert!(!words.iter().any(iso), "{page}: a day as it is typed\n{line}");
            // A rule's code is for scripts.
            assert!(!words.iter().any(|word| word.starts_with("missing_")), "{page}: a code\n{line}");
            // Middles are two sides, and no arrow leads from one to the other beside a shift; evidence alone leads with it.
            let behind = line.split_once(" → ").and_then(|(_, to)| to.split_whitespace().nth(1)).unwrap_or_default();
            let arrow = behind.starts_with("(+") || behind.starts_with("(-");
            assert!(!arrow || page == "evidence H-12", "{page}: an arrow beside a shift\n{line}");
            // A limit is said with its unit; where only the metrics' limits stand below each other, as stated.
            let bare = words.windows(2).any(|two| matches!(two[0], "inside" | "outside") && two[1] == ">50");
            assert!(!bare, "{page}: a limit without its unit\n{line}");
        }
    }
    let shown = |page: &str, words: &str| {
        let said = world.ok(page);
        assert!(said.contains(words), "{page}: {words:?} is not in\n{said}");
    };
    shown("show H-12", "final         DID NOT MOVE  +0.4pt of +5 expected; before 34.0, after 34.6.");
    shown("evidence H-12", "DID NOT MOVE  +0.4pt of +5 expected\n");
    shown("evidence O-1", "Before 34.0, since 34.8; 11.0 were to go.");
    shown("evidence H-12", "27 of 36 pairs higher, 1 equal; 32 needed to call it a move");
    shown("evidence O-6", "20 of 20 readings inside >50%");
    shown("evidence H-12", "p95 < 600ms HELD");
    shown("evidence H-12", "13 of 15 readings by @cron");
    shown("report", "DID NOT MOVE, final");
    shown("report", "the first since 3 Mar");
    shown("report", "without a due day and a \"wrong if\"");
    for page in ["", "show O-5", "show H-17"] {
        shown(page, "let through");
        shown(page, "without a due day or a \"wrong if\", because the queue");
    }
    shown("show O-3", "8.9 → 10.0  +1.1");
    shown("show O-5", "Wed  4 Mar  13.0min");
    shown("show H-12", "Thu 12 Feb, speaks against it");
    shown("show H-12", "check day     Tue 3 Mar\n");
}

/// What is planned on the baseline's own day begins at the baseline, whatever was filled in for the days before.
#[test]
fn a_sprint_of_the_baselines_day_opens_at_the_baseline() {
    let world = World::new().framed();
    world.all(&["log activation 30 2026-02-16", "log activation 30.5 2026-02-23"]);
    world.ok("sprint start 2w --goal O-1");
    assert_eq!(world.json("review")["outcomes"][0]["opening"]["value"], 31.0);
    let world = world.on("2026-03-03");
    assert!(world.ok("review").contains("31.00 → 31.00"), "{}", world.ok("review"));
}

/// The first answer after a ship is the look at it: the outcome and the hypothesis count the readings to it alike.
#[test]
fn readings_to_the_first_answer_are_counted_once() {
    let world = World::new().framed().tried();
    for (n, day) in ["2026-01-26", "2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23"].iter().enumerate() {
        world.ok(&format!("log activation 3{n} {day}"));
    }
    world.ok("sprint start 4w --goal O-1");
    let world = world.shipped().on("2026-03-10");
    world.ok("log activation 33 2026-03-09");
    let least = |thing: &str| world.json(&format!("evidence {thing}"))["min_after"].clone();
    assert_eq!((least("O-1"), least("H-1")), (4.into(), 4.into()));
    assert!(world.ok("show O-1").contains("TOO EARLY  1 of 4 readings"), "{}", world.ok("show O-1"));
    // Enough for the look, and it is not its day yet: it is not the count that is waited for.
    let _ = world
        .on("2026-03-28")
        .fed("log -", "activation 33 2026-03-16\nactivation 34 2026-03-23\nactivation 33 2026-03-27\n")
        .must_work();
    assert!(!world.on("2026-03-28").ok("show O-1").contains(" of 4 readings"));
}
