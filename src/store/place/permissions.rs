//! Who may read and write a board's file, and its folder: SQLite's journal is made and removed beside it, so people who
//! share a board need the folder as well.

use std::io;
use std::path::Path;

/// What is wrong with who may read and write the board at `path`, and the command that puts it right.
///
/// A private board should be 0600. A shared one should be 0660 in a folder that is 2770: one group for both, which new
/// files inherit (setgid), and no sticky bit, which would keep one person from removing another's journal. Nothing is
/// wrong with a file that is not there yet, nor on Windows.
pub fn permissions(path: &Path, shared: bool) -> Vec<String> {
    imp::permissions(path, shared)
}

/// Why a board that was only found, and named by nobody, is not to be trusted: it is neither one's own nor one's group's, or
/// others can write its folder and may have put it there.
pub fn stranger(path: &Path) -> Option<String> {
    if crate::weaken::off("upwards") { None } else { imp::stranger(path) }
}

/// What everybody on the machine can do to a folder, where they can.
pub fn open_folder(path: &Path) -> Option<String> {
    imp::open_folder(path)
}

/// Opens the board at `path` to a group: the file becomes 0660 and its folder 2770, both of `group`, a name or a number,
/// or of the folder's own group where none is named.
///
/// # Errors
/// Where the file is missing or not ours to change, the group is unknown to `/etc/group`, or the folder is one that more
/// lives in than a board: a home, the root, or one with a sticky bit such as `/tmp`.
pub fn share(path: &Path, group: Option<&str>) -> io::Result<()> {
    imp::share(path, group)
}

/// Whether a board at `path`, which need not be there yet, could be opened to a group: there, and by whoever asks.
///
/// # Errors
/// As [`share`]; nothing is changed.
pub fn shareable(path: &Path, group: Option<&str>) -> io::Result<()> {
    imp::shareable(path, group)
}

#[cfg(unix)]
mod imp {
    use std::fs::{self, Metadata, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::path::{Path, PathBuf};

    use super::super::shown;

    const SETGID: u32 = 0o2000;
    const STICKY: u32 = 0o1000;

    pub(super) fn permissions(path: &Path, shared: bool) -> Vec<String> {
        let folder = folder_of(path);
        let (Ok(file), Ok(dir)) = (fs::metadata(path), fs::metadata(&folder)) else {
            return Vec::new();
        };
        let mut wrong = Vec::new();
        let (name, quoted) = (shown(path), quoted(path));
        wrong.extend(open_folder(path).filter(|_| !shared));
        let is = bits(&file);
        if !shared {
            if is != 0o600 {
                let why = match is & 0o077 {
                    0 => "a board is read and written by its owner",
                    others if others & 0o022 != 0 => "others on this machine can change it",
                    _ => "others on this machine can read it",
                };
                wrong.push(format!("{name} is {is:04o}: {why}. A private board is 0600: chmod 600 {quoted}"));
            }
            return wrong;
        }
        if is != 0o660 {
            let why =
                if is & 0o007 != 0 { "people outside the group can reach it" } else { "the group can't write it" };
            wrong.push(format!("{name} is {is:04o}: {why}. A shared board is 0660: chmod 660 {quoted}"));
        }
        let (is, where_, quoted_dir) = (bits(&dir), folder.display(), self::quoted(&folder));
        let mut why = Vec::new();
        if is & 0o070 != 0o070 {
            why.push("the group can't make and remove the journal in it");
        }
        if is & 0o007 != 0 {
            why.push("people outside the group can look into it");
        }
        if is & STICKY != 0 {
            why.push("its sticky bit keeps one person from removing another's journal");
        }
        if is & SETGID == 0 {
            why.push("new files in it don't get its group (no setgid)");
        }
        if is & 0o700 != 0o700 {
            why.push("its owner can't use it");
        }
        if !why.is_empty() {
            // GNU chmod leaves the setgid bit of a folder alone unless told by letters; both are said by name.
            let fix = format!("chmod u=rwx,g=rwxs,o=,-t {quoted_dir}");
            let why = why.join(", and ");
            wrong.push(format!("The folder {where_} is {is:04o}: {why}. A shared board's folder is 2770: {fix}"));
        }
        if file.gid() != dir.gid() {
            let (of_file, of_dir) = (file.gid(), dir.gid());
            wrong.push(format!(
                "{name} belongs to group {} and its folder to group {}: a shared board has one group: chgrp {of_dir} {quoted}",
                group_name(of_file),
                group_name(of_dir)
            ));
        }
        wrong
    }

    pub(super) fn stranger(path: &Path) -> Option<String> {
        let (file, dir) = (fs::symlink_metadata(path).ok()?, fs::metadata(folder_of(path)).ok()?);
        let own = file.uid() == rustix::process::geteuid().as_raw();
        let group = file.mode() & 0o020 != 0 && is_mine(file.gid());
        if !own && !group {
            return Some("it is somebody else's, and no board of your group".to_owned());
        }
        (dir.mode() & 0o002 != 0).then(|| "it lies in a folder that others can write".to_owned())
    }

    /// Whether one is in a group.
    fn is_mine(gid: u32) -> bool {
        let mut groups = rustix::process::getgroups().unwrap_or_default();
        groups.push(rustix::process::getegid());
        groups.iter().any(|group| group.as_raw() == gid)
    }

    pub(super) fn open_folder(path: &Path) -> Option<String> {
        let folder = folder_of(path);
        let dir = fs::metadata(&folder).ok()?;
        (dir.mode() & 0o002 != 0).then(|| {
            let name = folder.display();
            format!(
                "The folder {name} can be written by everybody on this machine, who may put files beside the board. Move it \
                 into a folder of its own"
            )
        })
    }

    pub(super) fn share(path: &Path, group: Option<&str>) -> io::Result<()> {
        let folder = folder_of(path);
        let (file, dir) = (fs::metadata(path)?, fs::metadata(&folder)?);
        refuse_common_ground(&folder, &dir)?;
        refuse_others_things(path, &folder, &dir)?;
        let gid = match group {
            Some(group) => group_id(&fs::read_to_string("/etc/group").unwrap_or_default(), group)?,
            None => dir.gid(),
        };
        // The folder first: were it to fail, the file is still private. Group before mode, because a change of group
        // clears setgid.
        if dir.gid() != gid {
            chown(&folder, None, Some(gid))?;
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o2770))?;
        if file.gid() != gid {
            chown(path, None, Some(gid))?;
        }
        fs::set_permissions(path, Permissions::from_mode(0o660))
    }

    pub(super) fn shareable(path: &Path, group: Option<&str>) -> io::Result<()> {
        if let Some(group) = group {
            let gid = group_id(&fs::read_to_string("/etc/group").unwrap_or_default(), group)?;
            if !is_mine(gid) && !rustix::process::geteuid().is_root() {
                let what =
                    format!("you are not in the group {group}, so a file can't be given to it; `id -Gn` lists yours");
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, what));
            }
        }
        let folder = folder_of(path);
        match fs::metadata(&folder) {
            Ok(dir) => refuse_common_ground(&folder, &dir).and_then(|()| refuse_others_things(path, &folder, &dir)),
            // A folder that is yet to be made is the board's own.
            Err(_) => Ok(()),
        }
    }

    /// A folder that others live in is not ours to close to them, nor a home ours to open.
    fn refuse_common_ground(folder: &Path, dir: &Metadata) -> io::Result<()> {
        let folder = folder.canonicalize()?;
        let home = directories::BaseDirs::new().and_then(|dirs| dirs.home_dir().canonicalize().ok());
        let what = if dir.mode() & STICKY != 0 {
            "is shared by everyone on this machine"
        } else if folder.parent().is_none() {
            "is the root of this machine"
        } else if home.as_ref() == Some(&folder) {
            "is your home"
        } else {
            return Ok(());
        };
        let folder = folder.display();
        let what = format!("{folder} {what}; put a shared board into a folder of its own, which the group can write");
        Err(io::Error::new(io::ErrorKind::InvalidInput, what))
    }

    /// Nor is a folder that holds other things than boards.
    pub(super) fn refuse_others_things(path: &Path, folder: &Path, dir: &Metadata) -> io::Result<()> {
        if bits(dir) == 0o2770 {
            return Ok(());
        }
        let board = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let entries = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.file_name());
        let other = entries.map(|name| name.to_string_lossy().into_owned()).find(|name| !name.starts_with(&board));
        other.map_or(Ok(()), |other| {
            let what = format!(
                "{} holds other things too ({}), which others would be shut out from; put a shared board into a folder of \
                 its own, which the group can write",
                folder.display(),
                shown(Path::new(&other))
            );
            Err(io::Error::new(io::ErrorKind::InvalidInput, what))
        })
    }

    /// The number of a group, by the text of `/etc/group`, or by being one.
    pub(super) fn group_id(table: &str, group: &str) -> io::Result<u32> {
        let of_line = |line: &str| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let gid = fields.nth(1)?.parse().ok()?;
            (name == group).then_some(gid)
        };
        // A name first: groups called by digits alone exist.
        table.lines().find_map(of_line).or_else(|| group.parse().ok()).ok_or_else(|| {
            let what = format!(
                "no group is called {group:?} in /etc/group; `id -Gn` lists yours; a group from elsewhere can be named \
                 by its number (`id -G`)"
            );
            io::Error::new(io::ErrorKind::NotFound, what)
        })
    }

    fn group_name(gid: u32) -> String {
        let table = fs::read_to_string("/etc/group").unwrap_or_default();
        let named = table.lines().find(|line| line.split(':').nth(2) == Some(&gid.to_string()));
        named.and_then(|line| line.split(':').next()).map_or_else(|| gid.to_string(), str::to_owned)
    }

    fn bits(of: &Metadata) -> u32 {
        of.mode() & 0o7777
    }

    fn folder_of(path: &Path) -> PathBuf {
        // A link's target is what is opened, so its folder is the one that matters.
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        match whole.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        }
    }

    /// A path as a shell takes it.
    fn quoted(path: &Path) -> String {
        let text = path.to_string_lossy();
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@:,=".contains(c);
        if !text.starts_with('-') && text.chars().all(plain) {
            text.into_owned()
        } else {
            format!("'{}'", text.replace('\'', r"'\''"))
        }
    }
}

#[cfg(not(unix))]
mod imp {
    use std::io;
    use std::path::Path;

    pub(super) fn permissions(_path: &Path, _shared: bool) -> Vec<String> {
        Vec::new()
    }

    pub(super) fn stranger(_path: &Path) -> Option<String> {
        None
    }

    pub(super) fn open_folder(_path: &Path) -> Option<String> {
        None
    }

    pub(super) fn shareable(_path: &Path, _group: Option<&str>) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn share(_path: &Path, _group: Option<&str>) -> io::Result<()> {
        let what = "sharing by a group needs Unix permissions; give people the folder by the system's own means";
        Err(io::Error::new(io::ErrorKind::Unsupported, what))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    fn room(file: u32, dir: u32) -> (tempfile::TempDir, PathBuf) {
        let room = tempfile::tempdir().unwrap();
        let folder = room.path().join("team's board");
        fs::create_dir(&folder).unwrap();
        let db = folder.join("team.db");
        fs::write(&db, "").unwrap();
        fs::set_permissions(&db, Permissions::from_mode(file)).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(dir)).unwrap();
        (room, db)
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_private_board_is_its_owners() {
        let (_room, db) = room(0o600, 0o755);
        assert_eq!(permissions(&db, false), Vec::<String>::new());
        fs::set_permissions(&db, Permissions::from_mode(0o644)).unwrap();
        let said = permissions(&db, false);
        assert!(said[0].contains("team.db is 0644: others on this machine can read it"), "{said:?}");
        assert!(said[0].contains("chmod 600 '/") && said[0].contains(r"team'\''s board"), "{said:?}");
    }

    #[test]
    fn a_shared_board_names_each_fault_and_sharing_mends_them() {
        let (_room, db) = room(0o600, 0o755);
        let said = permissions(&db, true);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("the group can't write it") && said[1].contains("no setgid"), "{said:?}");
        share(&db, None).unwrap();
        assert_eq!((mode(&db), mode(db.parent().unwrap())), (0o660, 0o2770));
        assert_eq!(permissions(&db, true), Vec::<String>::new());
    }

    #[test]
    fn a_sticky_folder_is_named_and_never_taken_over() {
        let (_room, db) = room(0o660, 0o3770);
        assert!(permissions(&db, true)[0].contains("sticky bit"));
        let refused = share(&db, None).unwrap_err().to_string();
        assert!(refused.contains("folder of its own"), "{refused}");
        assert_eq!(mode(db.parent().unwrap()), 0o3770);
    }

    #[test]
    fn a_missing_file_has_no_faults_and_cannot_be_shared() {
        let room = tempfile::tempdir().unwrap();
        let db = room.path().join("none.db");
        let before = mode(room.path());
        assert!(permissions(&db, true).is_empty());
        assert_eq!(share(&db, None).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(mode(room.path()), before);
    }

    #[test]
    fn a_group_is_a_name_or_a_number() {
        let table = "root:x:0:\nteam:x:1004:mara,kim\nbroken\n";
        assert_eq!(imp::group_id(table, "team").unwrap(), 1004);
        assert_eq!(imp::group_id(table, "1007").unwrap(), 1007);
        assert!(imp::group_id(table, "tema").unwrap_err().to_string().contains("no group is called \"tema\""));
    }

    #[test]
    fn an_unknown_group_changes_nothing() {
        let (_room, db) = room(0o600, 0o755);
        assert!(share(&db, Some("no such group")).is_err());
        assert_eq!((mode(&db), mode(db.parent().unwrap())), (0o600, 0o755));
    }
}
