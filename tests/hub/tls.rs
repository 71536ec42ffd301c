//! Who is at the other end is verified in full: a certificate that is good, expired, another's, of nobody known, and none.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::postgres::{give, program};
use super::{Copy, Server};

/// Makes what a certificate needs, by the system's openssl.
fn openssl(room: &Path, args: &[&str]) {
    let out = Command::new("openssl").args(args).current_dir(room).stdin(Stdio::null()).output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

/// An authority in a folder of its own.
fn authority(room: &Path, name: &str) {
    let subject = format!("/CN={name}");
    openssl(
        room,
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "30",
            "-keyout",
            &format!("{name}.key"),
            "-out",
            &format!("{name}.crt"),
            "-subj",
            &subject,
        ],
    );
}

/// A certificate of a host, signed by an authority, good from one day to another: `20200101000000Z`.
fn certificate(room: &Path, by: &str, host: &str, from: &str, to: &str) {
    std::fs::write(room.join("index"), "").unwrap();
    std::fs::write(room.join("serial"), "01\n").unwrap();
    let config = format!(
        "[ca]\ndefault_ca = it\n[it]\ndatabase = index\nserial = serial\nnew_certs_dir = .\ndefault_md = sha256\npolicy = any\n\
         x509_extensions = ext\n[any]\ncommonName = supplied\n[ext]\nsubjectAltName = DNS:{host}\nbasicConstraints = CA:FALSE\n"
    );
    std::fs::write(room.join("ca.cnf"), config).unwrap();
    openssl(
        room,
        &[
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            "server.key",
            "-out",
            "server.csr",
            "-subj",
            &format!("/CN={host}"),
        ],
    );
    openssl(
        room,
        &[
            "ca",
            "-batch",
            "-config",
            "ca.cnf",
            "-cert",
            &format!("{by}.crt"),
            "-keyfile",
            &format!("{by}.key"),
            "-in",
            "server.csr",
            "-out",
            "server.crt",
            "-startdate",
            from,
            "-enddate",
            to,
            "-notext",
        ],
    );
}

#[test]
fn a_server_is_believed_only_by_its_certificate() {
    if program("openssl").is_none() {
        assert!(std::env::var_os("UPSHOT_NO_SKIPS").is_none(), "no openssl is here, and nothing may be skipped");
        eprintln!("skipped: no openssl is here");
        return;
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let port_is = format!("port={port}");
    let Some(server) = Server::own(&["listen_addresses=127.0.0.1", &port_is]) else { return };
    let made = tempfile::tempdir().unwrap();
    let room = made.path();
    authority(room, "known");
    authority(room, "stranger");
    let data = server.room().join("data");
    std::fs::write(data.join("pg_hba.conf"), "local all all trust\nhost all all 127.0.0.1/32 trust\n").unwrap();
    let mara = Copy::with_board("mara");
    mara.ok(&["hub", "init", &server.url("dba")]);
    server.lets_write();
    let roots = format!("sslrootcert={}/known.crt", room.display());
    let at = |host: &str, words: &str| format!("postgres://mara@{host}:{port}/upshot?hostaddr=127.0.0.1&{words}");
    let wears = |by: &str, host: &str, from: &str, to: &str| {
        certificate(room, by, host, from, to);
        for name in ["server.key", "server.crt"] {
            std::fs::copy(room.join(name), data.join(name)).unwrap();
        }
        let key = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(data.join("server.key"), key).unwrap();
        give(&data);
        assert!(server.psql("postgres", "ALTER SYSTEM SET ssl = on").status.success());
        server.reload();
    };
    let refused = |url: &str, words: &[&str]| {
        let (code, said) = mara.run(&["sync", url]);
        assert!(code != 0 && words.iter().any(|word| said.contains(word)), "{url}: {said}");
        assert!(!said.contains("mara@") && !said.contains("panicked"), "{said}");
    };

    // None: it does not speak TLS, and plainly only by name.
    refused(&at("hub.example", &roots), &["does not speak TLS"]);
    mara.ok(&["sync", &at("hub.example", "sslmode=disable")]);

    let (long_ago, now, later) = ("20200101000000Z", "20250101000000Z", "20480101000000Z");
    wears("known", "hub.example", now, later);
    mara.ok(&["sync", &at("hub.example", &roots)]);
    mara.ok(&["sync", &at("hub.example", &format!("{roots}&sslmode=verify-full"))]);
    // `require` verifies too: who asks for TLS is not content with a stranger's.
    refused(&at("hub.example", "sslmode=require"), &["certificate"]);
    refused(&at("other.example", &roots), &["certificate"]);
    refused(&at("hub.example", "sslrootcert=/nowhere"), &["/nowhere"]);
    refused(&at("hub.example", &format!("{roots}&sslcert=x")), &["sslrootcert can be said"]);

    wears("known", "other.example", now, later);
    refused(&at("hub.example", &roots), &["certificate"]);
    wears("known", "hub.example", long_ago, now);
    refused(&at("hub.example", &roots), &["expired", "certificate"]);
    wears("known", "hub.example", later, "20490101000000Z");
    refused(&at("hub.example", &roots), &["certificate"]);
    wears("stranger", "hub.example", now, later);
    refused(&at("hub.example", &roots), &["certificate"]);
    wears("known", "hub.example", now, later);
    mara.ok(&["sync", &at("hub.example", &roots)]);
}
