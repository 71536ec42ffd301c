//! Whether somebody else could have written what is to be trusted: the config, what was allowed, a program, its folder.

use std::fs;
use std::path::Path;

/// Why a file or folder can't be trusted; none where only its owner may write it, and that is the person or the system.
pub(super) fn unsafe_to_trust(path: &Path) -> Option<String> {
    let meta = fs::metadata(path).ok()?;
    writers(&meta).map(|who| format!("{} may be written by {who}", path.display()))
}

/// The same of a file and the folder it lies in, where a link leads to one: of both.
pub(super) fn unsafe_with_folder(path: &Path) -> Option<String> {
    let real = fs::canonicalize(path).ok();
    let of = |path: &Path| unsafe_to_trust(path).or_else(|| path.parent().and_then(unsafe_to_trust));
    of(path).or_else(|| real.and_then(|real| of(&real)))
}

#[cfg(unix)]
fn writers(meta: &fs::Metadata) -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt;
    const STICKY: u32 = 0o1000;
    let me = rustix::process::geteuid().as_raw();
    // In a folder such as /tmp nobody can replace what is another's.
    if meta.is_dir() && meta.mode() & STICKY != 0 {
        return None;
    }
    if meta.uid() != me && meta.uid() != 0 {
        return Some("its owner, who is somebody else");
    }
    if meta.mode() & 0o002 != 0 {
        return Some("everybody");
    }
    // A group of one's own has one's own number; the system's programs are root's and the group's.
    let own = meta.gid() == me || meta.gid() == 0;
    (meta.mode() & 0o020 != 0 && !own).then_some("its group")
}

#[cfg(not(unix))]
fn writers(_: &fs::Metadata) -> Option<&'static str> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_everybody_may_write_is_not_trusted() {
        let room = tempfile::tempdir().unwrap();
        let folder = room.path().join("bin");
        fs::create_dir(&folder).unwrap();
        let file = folder.join("curl");
        fs::write(&file, "").unwrap();
        let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        mode(&folder, 0o755);
        mode(&file, 0o755);
        assert_eq!(unsafe_with_folder(&file), None);
        mode(&file, 0o757);
        assert!(unsafe_with_folder(&file).unwrap().ends_with("curl may be written by everybody"));
        mode(&file, 0o755);
        mode(&folder, 0o777);
        assert!(unsafe_with_folder(&file).unwrap().ends_with("bin may be written by everybody"));
        mode(&folder, 0o1777);
        assert_eq!(unsafe_with_folder(&file), None);
        // A link into such a folder is no better.
        mode(&folder, 0o777);
        let link = room.path().join("curl");
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(unsafe_with_folder(&link).is_some());
        assert_eq!(
            unsafe_with_folder(&folder.join("none")),
            Some(format!("{} may be written by everybody", folder.display()))
        );
    }
}
