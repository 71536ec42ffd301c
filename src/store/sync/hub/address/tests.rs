use super::*;

fn around(vars: &[(&str, &str)]) -> Around {
    Around { vars: vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(), home: None }
}

fn of(url: &str) -> Result<Address, Trouble> {
    Address::of(url, &around(&[("USER", "mara")]))
}

#[test]
fn a_hub_is_called_by_host_and_database_alone() {
    for (url, name) in [
        ("postgres://bo@db.acme/upshot", "db.acme/upshot"),
        ("postgresql://bo@db.acme:6432/upshot?sslmode=verify-full", "db.acme/upshot"),
        ("postgres:///upshot?host=%2Ftmp%2Fhub", "/tmp/hub/upshot"),
        ("postgres://db.acme", "db.acme/mara"),
        ("postgres://[::1]:5433/upshot", "::1/upshot"),
    ] {
        assert_eq!(of(url).unwrap().name, name, "{url}");
    }
}

#[test]
fn a_password_in_a_url_is_refused_and_never_said_again() {
    for url in [
        "postgres://bo:geheim@db.acme/upshot",
        "postgres://db.acme/upshot?password=geheim",
        "postgres://db.acme/upshot?user=bo&pass%77ord=geheim",
    ] {
        let trouble = of(url).err().unwrap();
        assert_eq!(trouble.wrong, Wrong::Password, "{url}");
        assert!(!format!("{trouble:?}").contains("geheim"), "{url}");
    }
    // Nor is what can't be read.
    for url in
        ["postgres://bo:ge?heim@db.acme/upshot", "postgres://db.acme/upshot?geheim", "postgres://db.acme/x?port=geheim"]
    {
        let trouble = of(url).err().unwrap();
        assert!(!format!("{trouble:?}").contains("heim"), "{url}: {trouble:?}");
    }
}

#[test]
fn tls_is_verified_in_full_unless_it_is_disabled_by_name() {
    let secrecy = |url: &str| of(url).map(|address| address.secrecy);
    assert_eq!(secrecy("postgres://db.acme/upshot").unwrap(), Secrecy::Verified(None));
    assert_eq!(secrecy("postgres://db.acme/upshot?sslmode=require").unwrap(), Secrecy::Verified(None));
    assert_eq!(
        secrecy("postgres://db.acme/upshot?sslrootcert=/etc/ca.pem").unwrap(),
        Secrecy::Verified(Some("/etc/ca.pem".into()))
    );
    assert_eq!(secrecy("postgres://db.acme/upshot?sslmode=disable").unwrap(), Secrecy::Plain);
    assert_eq!(secrecy("postgres:///upshot?host=/tmp").unwrap(), Secrecy::Plain);
    for weak in ["sslmode=prefer", "sslmode=allow", "sslcert=a", "sslcrl=a", "requiressl=1", "sslnegotiation=direct"] {
        assert_eq!(
            secrecy(&format!("postgres://db.acme/upshot?{weak}")).err().unwrap().wrong,
            Wrong::Address,
            "{weak}"
        );
    }
    // A password never goes over a network for everybody to read; on this machine it may.
    let with = |host: &str| {
        Address::of(&format!("postgres://bo@{host}/upshot?sslmode=disable"), &around(&[("PGPASSWORD", "geheim")]))
    };
    assert!(with("db.acme").is_err());
    assert!(with("127.0.0.1").unwrap().has_password && with("localhost").is_ok());
}

#[test]
fn a_password_file_is_read_as_its_own_programs_read_it_and_only_where_nobody_else_may() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join(".pgpass");
    std::fs::write(&file, "# ours\nother:*:*:*:no\ndb.acme:5432:up\\:shot:bo:a\\:b\\\\c\n*:*:*:*:last\n").unwrap();
    let mode = |mode| {
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    };
    mode(0o600);
    assert_eq!(of_file(&file, &["db.acme", "5432", "up:shot", "bo"]).unwrap().unwrap(), "a:b\\c");
    assert_eq!(of_file(&file, &["db.acme", "5432", "upshot", "bo"]).unwrap().unwrap(), "last");
    mode(0o640);
    assert!(of_file(&file, &["db.acme", "5432", "upshot", "bo"]).unwrap_err().contains("chmod 600"));
    assert_eq!(of_file(&room.path().join("none"), &["a", "b", "c", "d"]), Ok(None));
}

#[test]
fn a_service_says_what_the_url_does_not() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("services");
    std::fs::write(&file, "[other]\nhost=no\n[team]\nhost = db.acme\ndbname=upshot\nuser=bo\n").unwrap();
    let vars = [("PGSERVICEFILE", file.to_str().unwrap()), ("USER", "mara")];
    let address = Address::of("postgres://?service=team", &around(&vars)).unwrap();
    assert_eq!((address.name.as_str(), address.config.get_user()), ("db.acme/upshot", Some("bo")));
    let address = Address::of("postgres://li@/?service=team", &around(&vars)).unwrap();
    assert_eq!(address.config.get_user(), Some("li"));
    assert!(Address::of("postgres://?service=none", &around(&vars)).is_err());
}
