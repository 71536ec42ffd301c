use super::*;

fn touched(names: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    for name in names {
        let path = room.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    let root = room.path().canonicalize().unwrap();
    (room, root)
}

fn service(names: &[&str], board: &str) -> Option<String> {
    let (_room, root) = touched(names);
    match place(&root.join(board)).place {
        Place::Synced { service } => Some(service),
        _ => None,
    }
}

#[test]
fn a_synced_folder_is_known_by_its_marks() {
    assert_eq!(service(&[".stfolder/x"], "deep/er/board.db").as_deref(), Some("Syncthing"));
    assert_eq!(service(&[".stfolder (abc)"], "board.db").as_deref(), Some("Syncthing"));
    assert_eq!(service(&[".dropbox"], "board.db").as_deref(), Some("Dropbox"));
    assert_eq!(service(&[".dropbox.cache/x"], "board.db").as_deref(), Some("Dropbox"));
    assert_eq!(service(&[".sync_1a2b3c.db"], "board.db").as_deref(), Some("Nextcloud"));
    assert_eq!(service(&[".owncloudsync.log"], "board.db").as_deref(), Some("Nextcloud"));
    assert_eq!(service(&["board.db"], "board.db"), None);
}

#[test]
fn the_settings_of_dropbox_in_a_home_are_no_mark() {
    assert_eq!(service(&[".dropbox/info.json"], "boards/board.db"), None);
}

#[test]
fn a_synced_folder_is_known_by_its_name() {
    let named = |folder: &str| service(&[&format!("{folder}/x")], &format!("{folder}/board.db"));
    assert_eq!(named("Dropbox").as_deref(), Some("Dropbox"));
    assert_eq!(named("OneDrive - Acme/boards").as_deref(), Some("OneDrive"));
    assert_eq!(named("Library/CloudStorage/GoogleDrive-me").as_deref(), Some("Google Drive"));
    assert_eq!(named("Library/CloudStorage/Box").as_deref(), Some("a cloud service"));
    assert_eq!(named("Library/Mobile Documents").as_deref(), Some("iCloud Drive"));
    assert_eq!(named("Google Drive").as_deref(), Some("Google Drive"));
    assert_eq!(named("Nextcloud"), None);
    assert_eq!(named("dropboxes"), None);
}

#[cfg(unix)]
#[test]
fn a_link_lies_where_it_leads() {
    let (_room, root) = touched(&["Dropbox/board.db", "plain/x"]);
    std::os::unix::fs::symlink(root.join("Dropbox/board.db"), root.join("plain/board.db")).unwrap();
    assert_eq!(place(&root.join("plain/board.db")).place, Place::Synced { service: "Dropbox".into() });
}

#[test]
fn copies_set_aside_are_listed_and_nothing_else() {
    let copies = [
        "board (conflicted copy 2026-01-02 101112).db",
        "board (mara's conflicted copy 2026-01-02).db",
        "board.sync-conflict-20260102-101112-ABCDEFG.db",
    ];
    let others =
        ["board.db", "board-DESKTOP-1.db", "board (copy).db", "boards.sync-conflict-1.db", "board.sync-conflict-2.txt"];
    let (_room, root) = touched(&[&copies[..], &others[..]].concat());
    let placed = place(&root.join("board.db"));
    assert_eq!(placed.conflicted, copies.map(|name| root.join(name)));
    let said = placed.warnings();
    let about = said.last().unwrap();
    assert!(about.contains("Beside board.db stand copies") && about.contains(copies[2]), "{said:?}");
}

#[test]
fn a_warning_says_what_to_do_and_a_local_board_gets_none() {
    let placed = |place| Placed { path: "/mnt/team\n.db".into(), place, conflicted: vec![] };
    let said = placed(Place::Network { kind: "nfs4".into() }).warnings();
    assert!(said[0].starts_with("team\u{fffd}.db lies on a network drive (nfs4)"), "{said:?}");
    assert!(said[0].contains("Keep the file on one machine"));
    assert!(placed(Place::Synced { service: "Dropbox".into() }).warnings()[0].contains("Move the file"));
    assert!(placed(Place::Local).warnings().is_empty() && placed(Place::Unknown).warnings().is_empty());
}

#[test]
fn a_board_that_is_not_there_yet_is_placed_by_the_nearest_folder() {
    let (_room, root) = touched(&[".stfolder/x"]);
    let placed = place(&root.join("not/made/yet/board.db"));
    assert_eq!(placed.place, Place::Synced { service: "Syncthing".into() });
    assert!(placed.conflicted.is_empty() && !root.join("not").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn this_machine_has_a_root() {
    let table = fs::read_to_string("/proc/self/mountinfo").unwrap();
    // In a root within another (chroot) the table does not have it, and the kind of file system decides.
    let by_table = mounts::by_table(&table, Path::new("/"));
    assert!(by_table.is_none_or(|place| place == mounted(Path::new("/"))));
}
