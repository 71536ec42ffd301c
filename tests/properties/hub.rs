//! The laws of copies that meet at a folder, at a hub: a real PostgreSQL, or what `UPSHOT_TEST_HUB` names.

use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use upshot::clock;
use upshot::domain::command::{Command, MetricParts};
use upshot::domain::label::Slug;
use upshot::paths::Env;
use upshot::session::{Session, Spot, Syncing};

use super::commands::{play, steps, who};
use super::copies::{at_place, cases, equal, met_at, open};
use super::places::Places;
use super::postgres::Server;
use super::ten::{Chance, live, size};

/// Hubs, each at a server or a schema of its own.
struct Hubs(Vec<Server>);

impl Hubs {
    fn new(many: usize) -> Option<Self> {
        let servers: Option<Vec<Server>> = (0..many).map(|_| Server::start()).collect();
        let hubs = Self(servers?);
        let room = tempfile::tempdir().unwrap();
        for server in &hubs.0 {
            let session = Session::open(&room.path().join("none.db"), who("mara", 0), clock::now).unwrap();
            session.begin_hub(&server.url("dba"), false, &Env::default()).unwrap();
        }
        Some(hubs)
    }

    /// Empties them, as for a new team.
    fn empty(&self) {
        for server in &self.0 {
            server.says("DELETE FROM upshot_set; DELETE FROM upshot_part; DROP TABLE IF EXISTS kept_set, kept_part");
        }
    }
}

impl Places for Hubs {
    fn spot(&self, of: usize) -> Spot {
        Spot::Hub(self.0[of].url("dba"))
    }

    fn harm(&mut self, of: usize, chance: &mut Chance) {
        let server = &self.0[of];
        let kept = server
            .says("SELECT count(*) FROM pg_tables WHERE tablename = 'kept_set' AND schemaname = current_schema")
            != "0";
        server.says(match chance.below(3) {
            0 => {
                "DROP TABLE IF EXISTS kept_set, kept_part;
                 CREATE TABLE kept_set AS SELECT * FROM upshot_set; CREATE TABLE kept_part AS SELECT * FROM upshot_part"
            }
            1 if kept => {
                "DELETE FROM upshot_set; DELETE FROM upshot_part;
                 INSERT INTO upshot_set SELECT * FROM kept_set; INSERT INTO upshot_part SELECT * FROM kept_part"
            }
            _ => "DELETE FROM upshot_set; DELETE FROM upshot_part",
        });
    }

    fn lose(&mut self, at: usize) {
        // As where a backup is brought back: what came last is gone.
        self.0[0].says(&format!("DELETE FROM upshot_set WHERE arrival > (SELECT max(arrival) FROM upshot_set) - {at}"));
    }

    fn holds(&self) -> Vec<String> {
        let all = self.0[0].says("SELECT arrival, encode(id, 'hex'), pushed_at FROM upshot_set ORDER BY arrival");
        all.lines().map(str::to_owned).collect()
    }
}

#[test]
fn copies_that_met_at_a_hub_are_equal() {
    let Some(mut hubs) = Hubs::new(1) else { return };
    let config = ProptestConfig {
        cases: cases(),
        rng_seed: RngSeed::Fixed(17),
        max_shrink_iters: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let all = (steps(16), prop::collection::vec(at_place(), 2..16));
    let hubs = std::cell::RefCell::new(&mut hubs);
    let run = TestRunner::new(config).run(&all, |(before, apart)| {
        let mut hubs = hubs.borrow_mut();
        hubs.empty();
        met_at(&mut **hubs, &before, &apart)
    });
    run.unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn ten_copies_at_two_hubs_say_the_same() {
    let Some(mut hubs) = Hubs::new(2) else { return };
    let (seeds, rounds) = size();
    for seed in 1..=seeds {
        hubs.empty();
        live(100 + seed, rounds, &mut hubs);
    }
}

/// Many people at one hub: ten teams of fifty, each on a copy of its own, who work and meet in turn; in a quick run two
/// teams of six.
#[test]
fn many_people_of_several_boards_meet_at_one_hub_and_miss_nothing() {
    let Some(hubs) = Hubs::new(1) else { return };
    let long = std::env::var("PROOF").is_ok_and(|how| how == "long");
    let (teams, people, rounds) = if long { (10, 50, 5) } else { (2, 6, 3) };
    let (dir, how) = (tempfile::tempdir().unwrap(), Syncing { accept_clock: true, ..Syncing::default() });
    let mut chance = Chance(500);
    let began = std::time::Instant::now();
    let mut meetings = 0;
    for team in 0..teams {
        let paths: Vec<PathBuf> = (0..people).map(|at| dir.path().join(format!("{team}-{at}.db"))).collect();
        let mut copies: Vec<Session> = paths.iter().map(|path| open(path)).collect();
        copies[0].init(false, None).unwrap();
        let slug = Slug::parse("start").unwrap();
        copies[0].run(&Command::AddMetric { slug, parts: MetricParts::default() }).unwrap();
        copies[0].sync(&hubs.spot(0), &how, &Env::default()).unwrap();
        let board = copies[0].board_id().unwrap();
        let of_team = Syncing { board, ..how };
        for round in 0..rounds {
            for (at, copy) in copies.iter_mut().enumerate() {
                if round > 0 || at == 0 {
                    let steps: Vec<(u8, u8, u8)> =
                        (0..3).map(|_| (chance.byte(), chance.byte(), chance.byte())).collect();
                    play(copy, &steps, 20 + round);
                }
                copy.sync(&hubs.spot(0), &of_team, &Env::default()).unwrap();
                meetings += 1;
            }
        }
        for copy in &mut copies {
            copy.sync(&hubs.spot(0), &of_team, &Env::default()).unwrap();
            meetings += 1;
        }
        equal(&paths, &copies).unwrap_or_else(|e| panic!("team {team}: {e}"));
    }
    let sets = hubs.0[0].says("SELECT count(*) FROM upshot_set");
    eprintln!("{} people, {meetings} meetings in {:?}: {sets} sets at the hub", teams * people, began.elapsed());
    let gaps = hubs.0[0]
        .says("SELECT count(*) FROM (SELECT 1 FROM upshot_set GROUP BY board HAVING max(arrival) <> count(*)) g");
    assert_eq!(gaps, "0", "arrivals of a board have a gap");
}
