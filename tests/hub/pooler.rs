//! A pooler in transaction mode stands between: each transaction may be another connection's.

use std::process::Child;
use std::time::Instant;

use super::postgres::{PATIENCE, give, ordinary, program};
use super::{Copy, Server, all_the_same};

struct Pooler {
    room: tempfile::TempDir,
    child: Child,
}

impl Drop for Pooler {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Pooler {
    fn before(server: &Server) -> Option<Self> {
        let Some(pgbouncer) = program("pgbouncer") else {
            assert!(std::env::var_os("UPSHOT_NO_SKIPS").is_none(), "no pgbouncer is here, and nothing may be skipped");
            eprintln!("skipped: no pgbouncer is here");
            return None;
        };
        let room = tempfile::tempdir().unwrap();
        let settings = format!(
            "[databases]\nupshot = host={} dbname=upshot\n[pgbouncer]\nlisten_addr =\nunix_socket_dir = {}\nlisten_port = 5432\n\
             auth_type = any\nauth_file = {}/users\npool_mode = transaction\ndefault_pool_size = 2\nserver_lifetime = 1\n\
             admin_users = dba\n",
            server.room().display(),
            room.path().display(),
            room.path().display()
        );
        // Whoever comes is somebody: the names of these tests are the server's roles.
        let settings = settings.replace("auth_type = any", "auth_type = trust");
        std::fs::write(room.path().join("users"), "\"mara\" \"\"\n\"bo\" \"\"\n\"dba\" \"\"\n").unwrap();
        std::fs::write(room.path().join("pgbouncer.ini"), settings).unwrap();
        give(room.path());
        let child = ordinary(&pgbouncer, room.path()).arg(room.path().join("pgbouncer.ini")).spawn().unwrap();
        let began = Instant::now();
        while !room.path().join(".s.PGSQL.5432").exists() {
            assert!(began.elapsed() < PATIENCE, "the pooler does not answer");
            std::thread::yield_now();
        }
        Some(Self { room, child })
    }

    fn url(&self, who: &str) -> String {
        format!("postgres://{who}@/upshot?host={}", self.room.path().display())
    }
}

#[test]
fn copies_meet_through_a_pooler_in_transaction_mode() {
    let Some(server) = Server::own(&[]) else { return };
    let Some(pooler) = Pooler::before(&server) else { return };
    let mara = Copy::with_board("mara");
    mara.ok(&["hub", "init", &pooler.url("dba")]);
    server.lets_write();
    mara.ok(&["sync", &pooler.url("mara")]);
    let copies: Vec<Copy> = (0..4)
        .map(|_| {
            let copy = Copy::of("bo");
            copy.ok(&["sync", &pooler.url("bo")]);
            copy
        })
        .collect();
    std::thread::scope(|scope| {
        for (at, copy) in copies.iter().enumerate() {
            scope.spawn(move || {
                for day in 1..=3 {
                    copy.ok(&["log", "p95", &format!("{}", 100 + at), &format!("-{day}d")]);
                    copy.ok(&["sync"]);
                }
            });
        }
    });
    let mut all: Vec<&Copy> = copies.iter().collect();
    all.push(&mara);
    all_the_same(&server, &all, 12);
}
