//! The recipes of `upshot help sources`, each as it stands on that page: against servers of the test's own that answer as the
//! real ones were recorded, a PostgreSQL of its own, and programs that answer as `gh` and `bq` do.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use crate::home::Home;

fn answer(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/answers").join(name)).unwrap()
}

/// The recipes of the page: each a table of the config.
fn recipes() -> String {
    let out = Home::new().w.bare().args(["help", "sources"]).output().unwrap();
    let page = String::from_utf8(out.stdout).unwrap();
    let (_, recipes) = page.split_once("RECIPES\n").unwrap();
    recipes.lines().filter(|line| line.starts_with("  ")).map(|line| format!("{}\n", &line[2..])).collect()
}

/// The recipe of a name, alone.
fn recipe(name: &str) -> String {
    let all = recipes();
    let from = all.find(&format!("[source.{name}]")).unwrap_or_else(|| panic!("no recipe of {name}"));
    let end = all[from + 1..].find("[source.").map_or(all.len(), |at| from + 1 + at);
    all[from..end].to_owned()
}

fn have(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success());
    if !there {
        eprintln!("skipped: {program} is not here");
    }
    there
}

/// A web server of the test's own: it answers every request with the same, and keeps what it was asked.
struct Server {
    at: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(status: &'static str, body: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                serve(stream, status, &body, &kept);
            }
        });
        Self { at, asked }
    }

    fn asked(&self) -> String {
        self.asked.lock().unwrap().join("\n")
    }
}

fn serve(stream: TcpStream, status: &str, body: &[u8], kept: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        if let Some((name, value)) =
            line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            assert_eq!(name.len(), 14);
            length = value.trim().parse().unwrap();
        }
        head.push_str(&line);
    }
    let mut posted = vec![0; length];
    reader.read_exact(&mut posted).unwrap();
    kept.lock().unwrap().push(head + &String::from_utf8_lossy(&posted));
    let mut stream = reader.into_inner();
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    drop(stream.write_all(answer.as_bytes()).and_then(|()| stream.write_all(body)));
}

/// Somebody at home with a recipe for a metric, its servers and programs being the test's own.
fn home(name: &str, unit: &str, replace: &[(&str, &str)]) -> Home {
    let home = Home::new();
    let unit = if unit.is_empty() { String::new() } else { format!("--unit {unit}") };
    if !["p95", "activation"].contains(&name) {
        home.ok(format!("metric add {name} {unit} --better up --measures x --every 1d").as_str());
    }
    // `pass show NAME` prints a secret.
    home.script("pass", "test \"$1\" = show && echo \"secret-of-$2\"");
    fs::create_dir(home.dir().join("metrics")).unwrap();
    home.mode("metrics", 0o755);
    let text = replace.iter().fold(recipe(name), |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in {text}");
        text.replace(from, to)
    });
    home.config(&text);
    home.allow(name);
    home
}

fn read(home: &Home, name: &str) -> Vec<(String, f64)> {
    let ran = home.run("pull");
    assert_eq!(ran.code, 0, "{ran:#?}");
    // Again adds nothing.
    assert_eq!(home.data(format!("pull {name} --from 2026-03-01").as_str())[0]["new"], 0);
    home.readings(name)
}

fn days(of: &[(&str, f64)]) -> Vec<(String, f64)> {
    of.iter().map(|(day, value)| ((*day).to_owned(), *value)).collect()
}

#[test]
fn every_recipe_is_a_source_and_is_tried_here() {
    let home = Home::new();
    home.config(&recipes());
    let list = home.data("source list");
    let names: Vec<&str> = list.as_array().unwrap().iter().map(|one| one["source"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["p95", "latency", "signups", "activation", "orders", "revenue", "nps", "visitors", "bugs", "queue"]
    );
    assert!(!list.to_string().contains("unfit"), "{list}");
}

#[test]
fn prometheus() {
    if !have("curl") {
        return;
    }
    let server = Server::new("200 OK", answer("prometheus-matrix.json"));
    let home = home("p95", "ms", &[("http://prometheus:9090", &server.at)]);
    // What is stamped at the end of a day is of that day.
    assert_eq!(read(&home, "p95"), days(&[("2026-03-09", 412.5), ("2026-03-10", 431.25), ("2026-03-11", 429.0)]));
    let asked = server.asked();
    assert!(
        asked.starts_with("GET /api/v1/query_range?query=histogram_quantile%280.95")
            || asked.contains("histogram_quantile"),
        "{asked}"
    );
    // 5 February to 11 March, each asked for where the day after begins.
    assert!(asked.contains("start=1770336000&end=1773359999&step=86400"), "{asked}");

    let refused = Server::new("403 Forbidden", b"no".to_vec());
    home.config(&recipe("p95").replace("http://prometheus:9090", &refused.at));
    home.allow("p95");
    drop(home.run("pull p95 --from 2026-03-01").must_fail(1).saying(&[
        "p95 was not pulled: curl ended with 22",
        "403",
        "Try: upshot source check p95",
    ]));
    let empty = Server::new("200 OK", answer("prometheus-empty.json"));
    home.config(&recipe("p95").replace("http://prometheus:9090", &empty.at));
    home.allow("p95");
    drop(home.run("pull p95 --from 2026-03-01").must_fail(1).saying(&[
        "no day in what it answered",
        "\"result\":[]",
        "upshot pull p95 --dry-run shows all of it",
    ]));
    // Several series at once: one of them is chosen.
    let vector = Server::new("200 OK", answer("prometheus-vector.json"));
    home.config(&recipe("p95").replace("http://prometheus:9090", &vector.at));
    home.allow("p95");
    drop(home.run("pull p95 --from 2026-03-01").must_fail(1).saying(&["where = [\"metric.region=eu\"]"]));
    home.config(&format!(
        "{}where = [\"metric.region=us\"]\n",
        recipe("p95").replace("http://prometheus:9090", &vector.at)
    ));
    drop(home.run("pull p95 --from 2026-03-01 --dry-run").must_work().saying(&["Tue 10 Mar  512ms"]));
}

#[test]
fn grafana() {
    if !have("curl") {
        return;
    }
    let server = Server::new("200 OK", answer("grafana-frames.json"));
    let home = home("latency", "ms", &[("http://grafana:3000", &server.at)]);
    assert_eq!(read(&home, "latency"), days(&[("2026-03-09", 401.5), ("2026-03-10", 410.0)]));
    let asked = server.asked();
    assert!(asked.starts_with("POST /api/ds/query"), "{asked}");
    assert!(asked.contains("Authorization: Bearer secret-of-grafana"), "{asked}");
    assert!(asked.contains("{\"from\":\"1770249600000\",\"to\":\"1773273599000\""), "{asked}");
    let said = home.ok("source show latency") + &home.ok("pull --dry-run --from 2026-03-01");
    assert!(!said.contains("secret-of-grafana"), "{said}");
}

#[test]
fn posthog() {
    if !have("curl") {
        return;
    }
    let server = Server::new("200 OK", answer("posthog-query.json"));
    let home = home("signups", "", &[("http://posthog:8000", &server.at)]);
    assert_eq!(read(&home, "signups"), days(&[("2026-03-09", 12.0), ("2026-03-10", 9.0), ("2026-03-11", 17.0)]));
    let asked = server.asked();
    assert!(
        asked.contains("event = 'signed up' and toDate(timestamp) between '2026-02-05' and '2026-03-11'"),
        "{asked}"
    );
}

#[test]
fn a_published_sheet() {
    if !have("curl") {
        return;
    }
    let server = Server::new("200 OK", answer("sheet.csv"));
    let url = "https://docs.google.com";
    let home = home("nps", "", &[(url, &server.at)]);
    assert_eq!(read(&home, "nps"), days(&[("2026-02-22", 27.0), ("2026-03-08", 32.0)]));
}

#[test]
fn a_number_that_jq_cuts_out() {
    if !have("curl") || !have("jq") {
        return;
    }
    let server = Server::new("200 OK", b"{\"waiting\": 17, \"done\": 4}".to_vec());
    let home = home("queue", "", &[("http://queue:8080", &server.at)]);
    home.ok("pull");
    assert_eq!(home.readings("queue"), days(&[("2026-03-12", 17.0)]));
}

#[test]
fn sqlite() {
    if !have("sqlite3") {
        return;
    }
    let home = home("orders", "", &[]);
    let c = rusqlite::Connection::open(home.dir().join("metrics/shop.db")).unwrap();
    c.execute_batch(
        "CREATE TABLE orders (at TEXT); INSERT INTO orders VALUES ('2026-03-09 10:00'), ('2026-03-11 09:00'), ('2026-03-11 23:59'), ('2026-03-12 01:00'), ('2025-01-01 01:00')",
    )
    .unwrap();
    drop(c);
    assert_eq!(read(&home, "orders"), days(&[("2026-03-09", 1.0), ("2026-03-11", 2.0)]));
}

#[test]
fn gh_and_bq() {
    let recorded = |home: &Home, program: &str, name: &str| {
        fs::write(home.dir().join("answer"), answer(name)).unwrap();
        home.script(program, "echo \"$*\" > \"$HOME/asked\"; cat \"$HOME/answer\"");
    };
    let with = |name: &str, unit: &str, program: &str, file: &str| {
        let before = Home::new();
        recorded(&before, program, file);
        before.ok(format!("metric add {name} {unit} --better up --measures x --every 1d").as_str());
        before.config(&recipe(name));
        before.allow(name);
        before
    };
    let views = with("visitors", "", "gh", "github-views.json");
    assert_eq!(read(&views, "visitors"), days(&[("2026-03-09", 14.0), ("2026-03-10", 11.0), ("2026-03-11", 7.0)]));
    let bugs = with("bugs", "", "gh", "github-issues.json");
    assert_eq!(read(&bugs, "bugs"), days(&[("2026-03-09", 1.0), ("2026-03-10", 0.0), ("2026-03-11", 2.0)]));
    let asked = fs::read_to_string(bugs.dir().join("asked")).unwrap();
    assert!(asked.contains("--search created:2026-03-01..2026-03-11"), "{asked}");
    let revenue = with("revenue", "--unit €", "bq", "bq.csv");
    assert_eq!(
        read(&revenue, "revenue"),
        days(&[("2026-03-09", 1204.5), ("2026-03-10", 998.0), ("2026-03-11", 1420.75)])
    );
}

/// A PostgreSQL of the test's own, reached by a socket in its folder.
struct Postgres {
    room: tempfile::TempDir,
    bin: PathBuf,
}

impl Postgres {
    fn new() -> Option<Self> {
        let mut bins: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .map(|dirs| dirs.filter_map(Result::ok).map(|dir| dir.path().join("bin")).collect())
            .unwrap_or_default();
        bins.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let Some(bin) = bins.into_iter().find(|bin| bin.join("initdb").is_file() && bin.join("pg_ctl").is_file())
        else {
            eprintln!("skipped: no PostgreSQL server is here");
            return None;
        };
        let server = Self { room: tempfile::tempdir().unwrap(), bin };
        fs::set_permissions(server.room.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
        let dir = server.room.path().display().to_string();
        let began = server.runs(&["initdb", "-D", &format!("{dir}/data"), "-A", "trust", "-U", "mara", "--no-sync"])
            && server.runs(&[
                "pg_ctl",
                "-D",
                &format!("{dir}/data"),
                "-w",
                "-l",
                &format!("{dir}/log"),
                "-o",
                &format!("-k {dir} -h '' -F"),
                "start",
            ]);
        if !began {
            eprintln!("skipped: PostgreSQL does not start here");
            return None;
        }
        Some(server)
    }

    /// Runs one of its programs; as nobody, where whoever tests is root, whom it refuses.
    fn runs(&self, words: &[&str]) -> bool {
        let program = self.bin.join(words[0]);
        let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n");
        let mut command = if root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(&words[1..]).current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.runs(&["pg_ctl", "-D", &self.room.path().join("data").display().to_string(), "-m", "immediate", "stop"]);
    }
}

#[test]
fn postgresql() {
    if !have("psql") {
        return;
    }
    let Some(server) = Postgres::new() else { return };
    let home = home("activation", "%", &[]);
    let env = [
        ("PGHOST", server.room.path().display().to_string()),
        ("PGUSER", "mara".to_owned()),
        ("PGDATABASE", "postgres".to_owned()),
    ];
    let filled = Command::new("psql")
        .args(["-Xqc", "CREATE TABLE team (made date, seen boolean); INSERT INTO team SELECT date '2026-03-01' + n / 10, n % 10 < 3 + n / 50 FROM generate_series(0, 119) n"])
        .envs(env.clone())
        .status()
        .unwrap();
    assert!(filled.success());
    home.w.file(
        "metrics/activation.sql",
        "SELECT made AS day, count(*) FILTER (WHERE seen) AS n, count(*) AS of FROM team WHERE made BETWEEN :'from' AND :'to' GROUP BY 1 ORDER BY 1;\n",
    );
    let pull = |words: &str| home.command(words).envs(env.clone()).output().unwrap();
    let out = pull("pull");
    assert!(out.status.success(), "{out:?}");
    let read = home.data("reading list activation");
    assert_eq!(
        (&read[0]["day"], &read[0]["value"], &read[0]["of"]),
        (&"2026-03-01".into(), &30.0.into(), &10.0.into())
    );
    assert_eq!(read.as_array().unwrap().len(), 11, "the 12th is not over");
    assert_eq!(read[10]["value"], 50.0);
    // What psql says is wrong is said.
    home.w.file("metrics/activation.sql", "SELECT nothing FROM nowhere;\n");
    let out = pull("pull --from 2026-03-01");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("psql ended with 3") && said.contains("nowhere"), "{said}");
}
