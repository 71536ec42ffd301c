//! What landed, in repositories of every shape that a team may have; its counts are those that git gives another way.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::repo::Repo;
use crate::world::{Ran, World, finish};

/// Asks in a folder; what lies under `data`.
fn asked(world: &World, dir: &Path, words: &[&str]) -> Value {
    let ran = ask(world, dir, words).must_work();
    let envelope: Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:#?}"));
    envelope["data"].clone()
}

fn ask(world: &World, dir: &Path, words: &[&str]) -> Ran {
    let mut command = world.bare();
    command.current_dir(dir).arg("--db").arg(world.db()).args([
        "--as",
        "mara",
        "--today",
        world.day(),
        "ask",
        "--json",
    ]);
    command.arg("--git").args(words);
    finish(command, words.join(" "), b"")
}

fn titles(json: &Value) -> Vec<String> {
    json["changes"].as_array().unwrap().iter().map(|c| c["title"].as_str().unwrap().to_owned()).collect()
}

fn strings(json: &Value) -> BTreeSet<String> {
    json.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// Merges, an octopus, squashes, a rebase, a cherry-pick, a pull and a bot.
fn shapes(repo: &Repo) {
    repo.commit("the root");
    for (at, branch) in ["x", "y", "z"].iter().enumerate() {
        repo.git(&["checkout", "-q", "-b", branch, "main"]);
        repo.write(&format!("{branch}.txt"), &format!("on {branch}"));
        repo.write(&format!("{branch}2.txt"), &format!("more on {branch}, part {at}"));
    }
    repo.git(&["checkout", "-q", "main"]);
    repo.merge("Merge branches 'x', 'y' and 'z'", &["x", "y", "z"]);
    repo.git(&["checkout", "-q", "-b", "topic"]);
    let picked = repo.write("topic.txt", "a part of the topic");
    repo.write("topic2.txt", "the rest of the topic");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["cherry-pick", "--allow-empty", &picked]);
    repo.write("squash.txt", "Squashed into one (#12)");
    repo.merge("Merge pull request #13 from acme/topic\n\nThe whole topic", &["topic"]);
    repo.commit("docs: say it");
}

#[test]
fn an_octopus_a_squash_and_a_cherry_pick_are_counted_as_git_counts_them() {
    let world = World::new();
    let Some(repo) = Repo::at(&world, "repo") else { return };
    shapes(&repo);
    let json = asked(&world, repo.dir(), &["HEAD", "--all"]);
    let count = |args: &[&str]| -> u64 { repo.git(args).parse().unwrap() };
    let changes = json["changes"].as_array().unwrap();
    assert_eq!(changes.len() as u64, count(&["rev-list", "--first-parent", "--count", "HEAD"]));
    assert_eq!(json["commits"].as_u64().unwrap(), count(&["rev-list", "--no-merges", "--count", "HEAD"]));
    assert_eq!(
        titles(&json),
        [
            "docs: say it",
            "The whole topic",
            "Squashed into one",
            "a part of the topic",
            "Merge branches 'x', 'y' and 'z'",
            "the root"
        ]
    );
    for change in changes {
        let landing = change["commits"][0].as_str().unwrap();
        let parents = repo.git(&["rev-list", "--parents", "-n1", landing]).split(' ').count() - 1;
        let brought = match parents {
            0 | 1 => landing.to_owned(),
            _ => repo.git(&["rev-list", landing, &format!("^{landing}^1")]),
        };
        let brought: BTreeSet<String> = brought.lines().map(str::to_owned).collect();
        assert_eq!(strings(&change["commits"]), brought, "{change}");
    }
    assert_eq!((&json["folded"]["chores"], &json["totals"]["changes"]), (&1.into(), &5.into()));
    let alone = asked(&world, repo.dir(), &["HEAD", "--commits"]);
    assert_eq!(alone["commits"], json["commits"]);
}

#[test]
fn a_pull_without_a_rebase_hides_nothing_that_others_pushed() {
    let world = World::new().framed().tried().shipped();
    let Some(repo) = Repo::at(&world, "hub") else { return };
    repo.commit("the root");
    repo.git(&["clone", "-q", ".", "../mine"]);
    let mine = repo.there(world.dir().join("mine"));
    repo.on("2026-03-03");
    mine.on("2026-03-03");
    mine.write("mine.txt", "what I committed before I pulled");
    repo.git(&["checkout", "-q", "-b", "topic"]);
    repo.write("theirs.txt", "Their topic\n\nUpshot: H-1");
    repo.git(&["checkout", "-q", "main"]);
    repo.merge("Merge pull request #7 from acme/topic\n\nTheir request", &["topic"]);
    repo.write("squash.txt", "Their other request (#8)");
    mine.on("2026-03-04");
    mine.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
    let subject = mine.git(&["log", "-1", "--format=%s"]);
    assert!(subject.starts_with("Merge branch 'main' of "), "{subject}");
    for words in [&["HEAD"][..], &["--since", "2026-03-03"], &["HEAD~1^..", "--all"]] {
        let json = asked(&world, mine.dir(), words);
        let told = titles(&json);
        for title in ["Their request", "Their other request", "what I committed before I pulled"] {
            assert!(told.iter().any(|one| one == title), "{words:?}: {title} is not in {told:?}");
        }
        let request = json["changes"].as_array().unwrap().iter().find(|c| c["number"] == 7).unwrap();
        assert_eq!(request["hypotheses"], serde_json::json!(["H-1"]));
    }
    let by_path = asked(&world, mine.dir(), &["--since", "2026-03-03", "--", "theirs.txt"]);
    let warned = by_path["warnings"].to_string();
    assert!(warned.contains("came in by a git pull"), "{by_path}");
}

#[test]
fn messages_in_any_bytes_are_read() {
    let world = World::new().framed().tried().shipped();
    let Some(repo) = Repo::at(&world, "repo") else { return };
    repo.commit("the root");
    for (encoding, message) in [
        (Some("ISO-8859-1"), &b"Gr\xf6\xdfe der Proben\n\nUpshot: H-1"[..]),
        (None, b"no text \xff\xfe here\n\nUpshot: H-1"),
    ] {
        let file = repo.dir().join("message");
        std::fs::write(&file, message).unwrap();
        let config = encoding.map(|encoding| format!("i18n.commitEncoding={encoding}"));
        let mut args: Vec<&str> = config.iter().flat_map(|config| ["-c", config.as_str()]).collect();
        args.extend(["commit", "-q", "--allow-empty", "-F", "message"]);
        repo.git(&args);
    }
    let json = asked(&world, repo.dir(), &["HEAD"]);
    assert_eq!(titles(&json)[1], "Größe der Proben");
    assert!(titles(&json)[0].starts_with("no text "), "{json}");
    assert_eq!(json["totals"]["answered"], 2);
}

#[test]
fn a_shallow_clone_says_where_its_history_is_cut() {
    let world = World::new();
    let Some(repo) = Repo::at(&world, "repo") else { return };
    for at in 0..6 {
        repo.write("a.txt", &format!("change {at}"));
    }
    let url = format!("file://{}", repo.dir().display());
    repo.git(&["clone", "-q", "--depth", "3", &url, "../shallow"]);
    let shallow = world.dir().join("shallow");
    let json = asked(&world, &shallow, &["HEAD"]);
    assert_eq!(json["totals"]["changes"], 3);
    assert!(json["warnings"].to_string().contains("history is cut at"), "{json}");
    assert!(asked(&world, repo.dir(), &["HEAD"])["warnings"].as_array().unwrap().is_empty());
}

#[test]
fn a_worktree_is_asked_of_its_branch_and_a_submodule_of_its_own_history() {
    let world = World::new();
    let (Some(repo), Some(lib)) = (Repo::at(&world, "repo"), Repo::at(&world, "lib")) else { return };
    lib.commit("the library");
    lib.commit("more of the library");
    repo.commit("the root");
    repo.git(&["submodule", "--quiet", "add", "../lib", "vendor/lib"]);
    repo.git(&["commit", "-q", "-m", "with the library"]);
    repo.git(&["worktree", "add", "-q", "-b", "topic", "../tree"]);
    let tree = repo.there(world.dir().join("tree"));
    tree.commit("in the tree");
    assert_eq!(titles(&asked(&world, tree.dir(), &["HEAD"])), ["in the tree", "with the library", "the root"]);
    assert_eq!(titles(&asked(&world, repo.dir(), &["HEAD"])), ["with the library", "the root"]);
    let inside = repo.dir().join("vendor/lib");
    assert_eq!(titles(&asked(&world, &inside, &["HEAD"])), ["more of the library", "the library"]);
}

#[test]
fn paths_limit_as_git_does_whatever_they_are_called() {
    let world = World::new();
    let Some(repo) = Repo::at(&world, "repo") else { return };
    repo.commit("the root");
    repo.write("the app/signup form.txt", "in the app");
    repo.write("api/x.txt", "in the api");
    repo.git(&["checkout", "-q", "-b", "topic"]);
    repo.write("the app/tour.txt", "a tour");
    repo.write("api/y.txt", "and its api");
    repo.git(&["checkout", "-q", "main"]);
    repo.merge("Merge pull request #3 from acme/topic\n\nA tour with its api", &["topic"]);
    repo.write("readme.txt", "elsewhere");
    for paths in [&["the app"][..], &["api"], &["the app/tour.txt"], &["the app", "api"], &["nowhere"]] {
        let mut words = vec!["HEAD", "--"];
        words.extend(paths);
        let json = asked(&world, repo.dir(), &words);
        let mut args = vec!["rev-list", "--first-parent", "--count", "HEAD", "--"];
        args.extend(paths);
        assert_eq!(titles(&json).len().to_string(), repo.git(&args), "{paths:?}: {json}");
    }
    let tour = asked(&world, repo.dir(), &["HEAD", "--", "the app/tour.txt"]);
    assert_eq!(
        (titles(&tour), &tour["paths"][0]),
        (vec!["A tour with its api".to_owned()], &"the app/tour.txt".into())
    );
}

/// So many commits, every tenth a merge of a branch of one, every hundredth claimed.
fn many(repo: &Repo, most: usize) {
    let mut stream = String::new();
    let who = "Jane Roe <jane@example.org>";
    let (mut mark, mut last) = (0, String::new());
    while mark < most {
        mark += 1;
        let when = 1_700_000_000 + mark * 600;
        let merges = mark % 10 == 0 && mark > 1;
        if merges {
            let _ = write!(
                stream,
                "commit refs/heads/side\nmark :{mark}\ncommitter {who} {when} +0000\ndata 4\nside\nfrom {last}\n\n"
            );
            mark += 1;
        }
        let message = match (merges, mark % 100) {
            (true, _) => format!("Merge pull request #{mark} from acme/side\n\nRequest {mark}"),
            (false, 55) => format!("change {mark}\n\nUpshot: H-1"),
            _ => format!("change {mark}"),
        };
        let _ = write!(
            stream,
            "commit refs/heads/main\nmark :{mark}\ncommitter {who} {when} +0000\ndata {}\n{message}\n",
            message.len()
        );
        if !last.is_empty() {
            let _ = writeln!(stream, "from {last}");
        }
        if merges {
            let _ = writeln!(stream, "merge :{}", mark - 1);
        }
        stream.push('\n');
        last = format!(":{mark}");
    }
    let mut import = repo.command(&["fast-import", "--quiet"]);
    let mut child = import.stdin(std::process::Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn twenty_thousand_commits_are_one_log_however_long() {
    let world = World::new().framed().tried().shipped();
    let (Some(few), Some(all)) = (Repo::at(&world, "few"), Repo::at(&world, "all")) else { return };
    many(&few, 200);
    many(&all, 20_000);
    // A git of ours counts how often it is run.
    let bin = world.dir().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let path = std::env::var("PATH").unwrap();
    let script = format!("#!/bin/sh\necho run >> '{}/runs'\nPATH='{path}' exec git \"$@\"\n", world.dir().display());
    std::fs::write(bin.join("git"), script).unwrap();
    std::process::Command::new("chmod").arg("+x").arg(bin.join("git")).status().unwrap();
    let runs = |repo: &Repo| {
        let mut command = world.bare();
        command.current_dir(repo.dir()).arg("--db").arg(world.db()).args(["--as", "mara", "--today", world.day()]);
        command.args(["ask", "--json", "--git", "main"]).env("PATH", format!("{}:{path}", bin.display()));
        let ran = finish(command, "ask --git main".to_owned(), b"").must_work();
        let counted = std::fs::read_to_string(world.dir().join("runs")).unwrap().lines().count();
        std::fs::remove_file(world.dir().join("runs")).unwrap();
        let json: Value = serde_json::from_str(&ran.out).unwrap();
        (counted, json["data"].clone())
    };
    let ((one, few_said), (other, said)) = (runs(&few), runs(&all));
    assert_eq!((one, other), (3, 3), "however long the history is");
    let count = |repo: &Repo, args: &[&str]| -> u64 { repo.git(args).parse().unwrap() };
    for (repo, said) in [(&few, &few_said), (&all, &said)] {
        assert_eq!(
            said["totals"]["changes"].as_u64().unwrap(),
            count(repo, &["rev-list", "--first-parent", "--count", "main"])
        );
        assert_eq!(said["commits"].as_u64().unwrap(), count(repo, &["rev-list", "--no-merges", "--count", "main"]));
        let claimed = repo.git(&["log", "main", "--no-merges", "--format=%(trailers:key=Upshot,valueonly)"]);
        let claimed = claimed.lines().filter(|line| line.trim() == "H-1").count() as u64;
        assert!(claimed > 0);
        assert_eq!(said["totals"]["answered"].as_u64().unwrap(), claimed);
    }
    assert!(said["commits"].as_u64().unwrap() >= 18_000);
}

#[test]
fn no_author_is_named_and_nothing_is_counted_by_person() {
    let world = World::new().framed().tried().shipped();
    let Some(repo) = Repo::at(&world, "repo") else { return };
    shapes(&repo);
    repo.commit("Samples\n\nCo-authored-by: John Doe <john@example.org>\nUpshot: H-1");
    repo.commit("By an assistant\n\nCo-authored-by: Claude <noreply@anthropic.com>");
    for words in [&["HEAD"][..], &["HEAD", "--all"], &["HEAD", "--commits"], &["HEAD~1...HEAD"]] {
        let json = asked(&world, repo.dir(), words);
        let said = json.to_string();
        for name in ["Jane", "Roe", "jane@", "John", "Doe", "john@", "anthropic"] {
            assert!(!said.contains(name), "{words:?}: {name} in {said}");
        }
        // An assistant's help is a total, and no mark on a change.
        for change in json["changes"].as_array().unwrap() {
            let fields: Vec<&String> = change.as_object().unwrap().keys().collect();
            assert!(!fields.iter().any(|f| f.contains("assist") || f.contains("author")), "{fields:?}");
        }
    }
    let mut faster = world.bare();
    faster.current_dir(repo.dir()).arg("--db").arg(world.db()).args(["--as", "mara", "--today", "2026-04-01"]);
    faster.args(["symptoms", "--faster", "--git", "--per", "month", "--json"]);
    let ran = finish(faster, "symptoms --faster --git".to_owned(), b"").must_work();
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let rows = json["data"]["rows"].as_array().unwrap();
    let cell = |row: &str| rows.iter().find(|r| r["row"] == row).unwrap()["cells"][2].clone();
    let landed: f64 = asked(&world, repo.dir(), &["HEAD"])["totals"]["changes"].as_f64().unwrap();
    assert_eq!((&cell("landed")["value"], &cell("assisted")["value"]), (&landed.into(), &1.0.into()), "{json}");
    assert_eq!(cell("assisted")["of"].as_f64(), Some(landed));
    assert!(!ran.out.contains("Jane") && !ran.out.contains("John"), "{ran:#?}");
}
