//! Linux: the kind of file system under a folder, from the mount table, or from a file system's magic number.

use std::path::{Path, PathBuf};

use super::Place;

/// What the mount table, the text of `/proc/self/mountinfo`, says about `folder`, an absolute path without links.
/// None where no line of the table covers it.
pub(super) fn by_table(mountinfo: &str, folder: &Path) -> Option<Place> {
    let mut best: Option<(usize, &str)> = None;
    for (point, kind) in mountinfo.lines().filter_map(mount) {
        let depth = point.components().count();
        // A later line at the same point lies over the earlier one: an automounter and what it mounted, say.
        if folder.starts_with(&point) && best.is_none_or(|(deepest, _)| depth >= deepest) {
            best = Some((depth, kind));
        }
    }
    best.map(|(_, kind)| by_name(kind))
}

/// Mount point and file system of one line: `36 35 98:0 /root /point options [tags…] - kind source options`.
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    let (before, after) = line.split_once(" - ")?;
    Some((PathBuf::from(unescaped(before.split(' ').nth(4)?)), after.split(' ').next()?))
}

/// Undoes the table's octal escapes: `\040` is a space, `\134` a backslash.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 4).filter(|_| bytes[at] == b'\\');
        let octal = digits.and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u8::from_str_radix(d, 8).ok());
        out.push(octal.unwrap_or(bytes[at]));
        at += if octal.is_some() { 4 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn by_name(kind: &str) -> Place {
    let network = |kind: &str| Place::Network { kind: kind.to_owned() };
    match kind {
        "nfs" | "nfs3" | "nfs4" | "cifs" | "smb3" | "smbfs" | "smb2" | "ncpfs" | "afs" | "coda" | "ceph"
        | "fuse.ceph" | "glusterfs" | "fuse.glusterfs" | "lustre" | "beegfs" | "davfs" | "fuse.davfs2"
        | "fuse.sshfs" | "fuse.rclone" | "fuse.gvfsd-fuse" | "fuse.s3fs" | "fuse.gcsfuse" => network(kind),
        // Folders lent by a virtual machine's host: what the host's programs lock is not seen in here.
        "9p" | "virtiofs" => network("9p"),
        "vboxsf" | "prl_fs" | "vmhgfs" | "fuse.vmhgfs-fuse" => network(kind),
        "ext2" | "ext3" | "ext4" | "btrfs" | "xfs" | "zfs" | "f2fs" | "bcachefs" | "jfs" | "reiserfs" | "nilfs2"
        | "tmpfs" | "ramfs" | "rootfs" | "overlay" | "aufs" | "ecryptfs" | "vfat" | "exfat" | "msdos" | "ntfs"
        | "ntfs3" | "fuseblk" | "hfsplus" | "apfs" | "squashfs" | "erofs" | "iso9660" | "udf" => Place::Local,
        _ => Place::Unknown,
    }
}

/// What the magic number that `statfs` gives says about a place; the kernel lists them in `linux/magic.h`.
pub(super) fn by_magic(magic: u32) -> Place {
    by_name(match magic {
        0x6969 => "nfs",
        0x517B => "smbfs",
        0xFF53_4D42 => "cifs",
        0xFE53_4D42 => "smb3",
        0x0102_1997 => "9p",
        0x5346_414F | 0x6B41_4653 => "afs",
        0x00C3_6400 => "ceph",
        0x0BD0_0BD0 => "lustre",
        0x786F_4256 => "vboxsf",
        0xEF53 => "ext4",
        0x9123_683E => "btrfs",
        0x5846_5342 => "xfs",
        0x2FC1_2FC1 => "zfs",
        0xF2F5_2010 => "f2fs",
        0x0102_1994 => "tmpfs",
        0x794C_7630 => "overlay",
        0x4D44 => "vfat",
        _ => "unknown",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:25 / /home rw - btrfs /dev/vdb rw,subvol=/
31 22 0:26 / /mnt/team rw - autofs systemd-1 rw,fd=29
32 31 0:44 / /mnt/team rw,relatime shared:9 master:2 - nfs4 nas:/team rw,vers=4.2
33 22 0:45 / /mnt/team\\040drive rw - cifs //nas/x rw
34 22 0:46 / /srv/a\\134b rw - fuse.sshfs mara@host: rw
35 22 0:47 / /host rw - virtiofs share rw
36 22 0:48 / /odd rw - fuse.mystery x rw
nonsense
37 22 0:49 / - ext4
";

    fn kind(folder: &str) -> String {
        match by_table(TABLE, Path::new(folder)) {
            Some(Place::Network { kind }) => kind,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_longest_mount_point_decides() {
        assert_eq!(kind("/var/lib"), "Some(Local)");
        assert_eq!(kind("/home/mara"), "Some(Local)");
        assert_eq!(kind("/mnt"), "Some(Local)");
        assert_eq!(kind("/host/x/y"), "9p");
        assert_eq!(kind("/odd"), "Some(Unknown)");
    }

    #[test]
    fn a_later_line_lies_over_an_earlier_one_and_whole_names_count() {
        assert_eq!(kind("/mnt/team/boards"), "nfs4");
        assert_eq!(kind("/mnt/teams"), "Some(Local)");
        let reversed: Vec<_> = TABLE.lines().rev().collect();
        assert_eq!(by_table(&reversed.join("\n"), Path::new("/mnt/team")), Some(Place::Unknown));
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(kind("/mnt/team drive/boards"), "cifs");
        assert_eq!(kind("/srv/a\\b"), "fuse.sshfs");
        assert_eq!(unescaped("a\\"), "a\\");
        assert_eq!(unescaped("a\\04"), "a\\04");
        assert_eq!(unescaped("\\999é\\303\\251"), "\\999éé");
    }

    #[test]
    fn an_empty_table_says_nothing() {
        assert_eq!(by_table("", Path::new("/")), None);
        assert_eq!(by_table("1 2 3 - ext4", Path::new("/")), None);
    }

    #[test]
    fn magic_numbers_say_the_same() {
        assert_eq!(by_magic(0x6969), Place::Network { kind: "nfs".into() });
        assert_eq!(by_magic(0xFF53_4D42), Place::Network { kind: "cifs".into() });
        assert_eq!(by_magic(0xEF53), Place::Local);
        assert_eq!(by_magic(0x6573_5546), Place::Unknown);
    }
}
