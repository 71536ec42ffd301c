//! Who answers, who works along, who is absent: and that nobody is ever measured.

use serde_json::{Value, json};

use crate::world::World;

/// A board of three people with verdicts of all kinds, overdue ones too.
fn busy() -> World {
    let world = World::new().framed().tried();
    world.all(&[
        "frame 'Teams pay' --problem 'they do not' --for teams --matters revenue --metric paid --from 1 --to 5 \
         --by 18dec --wrong-if 'paid < 2 by 1dec' --owner li",
        "try O-1 'a tour' --expect +3 --within 7d --because 'they skip it' --confidence 40",
    ]);
    world.as_("li").ok("outcome accept O-2");
    world.all(&["sprint start 2w --goal O-1 --with O-2", "ship H-2", "outcome contributor O-1 bo design"]);
    let world = world.shipped().measured();
    world.all(&[
        "verdict H-1 supported -l 'samples help' -n scale --why 'we asked them'",
        "verdict H-2 refuted -l 'nobody took it' -n stop --why 'we asked them'",
    ]);
    world
}

#[test]
fn no_command_counts_verdicts_by_person() {
    let world = busy();
    // What would measure somebody, were it a number beside their name.
    let measures = ["supported", "refuted", "inconclusive", "verdict", "judged", "right", "score", "brier", "rate"];
    fn walk(value: &Value, line: &str, measures: &[&str]) {
        match value {
            Value::Array(list) => list.iter().for_each(|v| walk(v, line, measures)),
            Value::Object(map) => {
                let person = ["handle", "owner", "who", "signed_by", "person", "by"];
                let named = map.iter().any(|(k, v)| person.contains(&k.as_str()) && v.is_string());
                for (name, inner) in map {
                    assert!(
                        !named || !inner.is_number() || !measures.iter().any(|measure| name.contains(measure)),
                        "{line}: {name} {inner} stands beside a person in {value}"
                    );
                    walk(inner, line, measures);
                }
            }
            _ => {}
        }
    }
    for line in ["person list", "symptoms", "report", "ask", "review", "todo", "hypothesis list", "outcome list"] {
        walk(&world.json(line), line, &measures);
        let said = world.ok(line);
        for word in ["ranking", "hit rate", "success rate", "win rate", "leaderboard", "best", "worst"] {
            assert!(!said.to_lowercase().contains(word), "{line} says {word}: {said}");
        }
        for row in said.lines().filter(|row| row.contains('@')) {
            for call in ["supported", "refuted", "inconclusive"] {
                let counted = row.split(call).next().and_then(|before| before.split_whitespace().last());
                let counted = counted.is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
                assert!(!counted, "{line} counts {call} beside a person: {row}");
            }
        }
    }
    // Where people are listed, nothing is said of what they ruled.
    let people = world.ok("person list");
    for call in ["supported", "refuted", "verdict"] {
        assert!(!people.contains(call), "{people}");
    }
}

#[test]
fn an_outcome_shared_by_teams_has_one_owner_and_the_teams_are_contributors() {
    let world = World::new().framed();
    assert_eq!(world.fails("outcome owner O-1 team-web", 1).code, "not_one_person");
    world.all(&[
        "outcome contributor O-1 team-web engineering",
        "outcome contributor O-1 team-data data",
        "outcome contributor O-1 bo design",
    ]);
    let shown = world.json("show O-1");
    assert_eq!(shown["owner"], "mara");
    let said = world.ok("show O-1");
    for phrase in ["owner         @mara", "engineering   @team-web", "data          @team-data", "design        @bo"] {
        assert!(said.contains(phrase), "{phrase:?} is not in {said}");
    }
    assert!(!said.contains("nobody for"), "{said}");
}

#[test]
fn an_open_handover_stands_above_everything_and_a_draft_without_an_owner_is_no_alarm() {
    let world = busy();
    world.ok("log paid 1 2026-04-06");
    world.ok("outcome owner O-1 bo --why 'mara takes over the mobile team'");
    let todo = world.ok("todo");
    let first = todo.lines().find(|line| line.starts_with('!')).unwrap_or_default();
    assert!(first.contains("offers @bo 1 "), "{first}");
    let board = world.ok("");
    assert!(board.contains("OFFERED TO @bo"), "{board}");

    let drafts = World::new();
    drafts.ok("frame 'Teams come back' --problem 'they leave'");
    drafts.ok("outcome owner O-1 li --why 'li knows'");
    drafts.as_("li").ok("outcome decline O-1");
    let (todo, board) = (drafts.ok("todo"), drafts.ok(""));
    assert!(!todo.contains('!') && !board.contains("NO OWNER !"), "{todo}{board}");
}

#[test]
fn a_robot_logs_and_never_owns_or_signs() {
    let world = World::new().framed().tried().shipped();
    world.ok("person robot cron");
    let cron = world.as_("cron").on("2026-04-06");
    cron.ok("log activation 36 2026-03-16");
    assert_eq!(world.on("2026-04-06").json("reading list activation --from 2026-03-16")[0]["by"], "cron");
    assert_eq!(world.fails("outcome owner O-1 cron", 1).code, "robot");
    assert_eq!(cron.fails("verdict H-1 supported -l x -n scale", 1).code, "robot");
    assert_eq!(cron.fails("verdict H-1 supported -l x -n scale --for mara", 1).code, "robot");
    cron.ok("verdict H-1 supported -l 'the numbers say so' -n scale --propose");
    // Nor does it end or answer for anything.
    world.ok("sprint start 2w --goal O-1");
    for line in [
        "outcome close O-1 stopped --why x -l x",
        "sprint answer O-1 -l x -n x",
        "sprint close",
        "sprint goal O-1",
        "sprint commit O-1",
    ] {
        assert_eq!(world.as_("cron").fails(line, 1).code, "robot", "{line}");
    }
    let shown = world.on("2026-04-06").json("show H-1");
    assert_eq!((&shown["state"], &shown["verdict"]), (&"measuring".into(), &json!(null)));
}

#[test]
fn whoever_stops_an_outcome_signs_what_it_rules() {
    let world = busy();
    world.all(&["try O-2 'a nudge' --expect +1 --within 28d --because x", "log paid 1 2026-02-20", "ship H-3"]);
    world.ok("outcome close O-2 stopped --why 'nobody pays' -l 'they never will'");
    let verdict = world.json("show H-3")["verdict"].clone();
    // li owns it and said nothing.
    assert_eq!((&verdict["call"], &verdict["signed_by"]), (&json!("inconclusive"), &json!("mara")));
    assert!(!world.ok("ask H-3").contains("said @li"));
}

#[test]
fn an_owner_who_has_left_answers_for_nothing() {
    let world = busy();
    world.ok("person left li");
    let todo = world.ok("todo");
    assert!(todo.contains("@li has left, and nobody answers for it") && todo.contains("outcome take O-2"), "{todo}");
    assert!(world.ok("").contains("! @li HAS LEFT"));
    assert!(world.ok("report").contains("Who answers for \"Teams pay\"?"));
    let symptoms = world.json("symptoms");
    let found = symptoms.to_string();
    assert!(found.contains("Teams pay"), "{found}");
    world.ok("outcome take O-2 --why 'li has left'");
    assert!(!world.ok("todo").contains("has left"));
}

#[test]
fn a_due_day_that_has_passed_is_asked_about_wherever_something_is() {
    let world = busy().on("2026-12-21");
    for line in ["todo", "report"] {
        let said = world.ok(line);
        assert!(said.to_lowercase().contains("its due day has passed"), "{line}: {said}");
    }
}

#[test]
fn a_mistyped_name_is_told_from_a_new_one() {
    let world = World::new().framed();
    let _ =
        world.as_("marra").run("log activation 36").must_work().saying(&["@marra is new here; did you mean @mara?"]);
    // Once they did something they are no longer new, and a name like nobody's is a newcomer's.
    for (who, line) in [("marra", "log activation 37"), ("zoe", "log activation 38"), ("mara", "log activation 36")] {
        let ran = world.as_(who).run(line).must_work();
        assert!(!ran.err.contains("is new here"), "{ran:#?}");
    }
    world.file("rows.csv", "day,value\n2026-01-05,2\n");
    let _ = world.as_("maar").run("import rows.csv --metric activation").must_work().saying(&["did you mean @mara?"]);
    let _ = world
        .run("outcome owner O-1 mraa --why 'she knows'")
        .must_work()
        .saying(&["@mraa is new here; did you mean @mara?"]);
    // On a board without people there is nobody to be mistaken for.
    let ran = World::new().as_("marra").run("metric add visits --better up --measures x").must_work();
    assert!(!ran.err.contains("is new here"), "{ran:#?}");
}

/// A group that isn't there is said before there is a file, so that the right one can be named next.
#[test]
fn a_group_that_is_not_there_leaves_no_board() {
    let w = World::new();
    let refused = w.fails("init --shared=no-such-group new/team.db", 1);
    refused.saying(&["nothing was made", "no group is called"]);
    assert!(!w.dir().join("new").exists());
}
