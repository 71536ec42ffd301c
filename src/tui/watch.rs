//! An eye on the board's file, so that what somebody else writes is seen at once and nothing wakes an idle board.
//!
//! Linux tells through a descriptor that is waited for beside the terminal: no thread stands by. Elsewhere a thread of
//! the system's own watcher does.

pub(crate) use imp::Watch;

#[cfg(target_os = "linux")]
mod imp {
    use std::ffi::OsString;
    use std::mem::MaybeUninit;
    use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::path::{Path, PathBuf};

    use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};

    /// What is watched.
    pub(crate) struct Watch {
        told: OwnedFd,
        file: PathBuf,
        /// The file's name and that of its journal, whose end is the commit.
        names: [OsString; 2],
    }

    impl Watch {
        /// Watches a board's file and the folder it lies or would lie in; nothing where that can't be watched.
        pub(crate) fn open(board: &Path) -> Option<Self> {
            let told = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).ok()?;
            let folder = board.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let comes = WatchFlags::CREATE | WatchFlags::DELETE | WatchFlags::MOVED_TO | WatchFlags::MOVED_FROM;
            inotify::add_watch(&told, folder, comes).ok()?;
            let name = board.file_name()?;
            let journal = [name.as_bytes(), b"-journal"].concat();
            let watch = Self { told, file: board.to_owned(), names: [name.to_owned(), OsString::from_vec(journal)] };
            watch.watch_file();
            Some(watch)
        }

        /// Watches the file itself, by its inode: not its neighbours, which others may write to all the time.
        fn watch_file(&self) {
            // Where there is none yet, its folder tells when there is.
            let _ = inotify::add_watch(&self.told, &self.file, WatchFlags::MODIFY);
        }

        /// What to wait for.
        pub(crate) fn as_fd(&self) -> BorrowedFd<'_> {
            self.told.as_fd()
        }

        /// Whether the board may have changed since this was asked last.
        pub(crate) fn has_changed(&mut self) -> bool {
            let (mut changed, mut came) = (false, false);
            let mut bytes = [MaybeUninit::uninit(); 4096];
            let mut told = Reader::new(&self.told, &mut bytes);
            while let Ok(event) = told.next() {
                let name = event.file_name().map(std::ffi::CStr::to_bytes);
                let own = name.is_some_and(|name| name == self.names[0].as_bytes());
                let journal = name.is_some_and(|name| name == self.names[1].as_bytes());
                // Its journal begins before anything is written and ends with the commit.
                changed |= name.is_none() || own || journal && !event.events().contains(ReadFlags::CREATE);
                came |= own;
            }
            if came {
                self.watch_file();
            }
            changed
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod imp {
    use std::io::{Read, Write};
    use std::os::fd::{AsFd, BorrowedFd};
    use std::os::unix::net::UnixStream;
    use std::path::Path;

    use notify::{RecursiveMode, Watcher};

    /// What is watched.
    pub(crate) struct Watch {
        told: UnixStream,
        _watcher: notify::RecommendedWatcher,
    }

    impl Watch {
        /// Watches the folder of a board's file; nothing where that can't be watched.
        pub(crate) fn open(board: &Path) -> Option<Self> {
            let folder = board.parent()?.to_owned();
            let name = board.file_name()?.to_owned();
            let (told, mut teller) = UnixStream::pair().ok()?;
            told.set_nonblocking(true).ok()?;
            teller.set_nonblocking(true).ok()?;
            let mut watcher = notify::recommended_watcher(move |seen: notify::Result<notify::Event>| {
                let Ok(seen) = seen else { return };
                let access = matches!(seen.kind, notify::EventKind::Access(_));
                let ours = seen.paths.iter().any(|path| path.file_name() == Some(&name));
                if ours && !access {
                    // Where this can't be written, whoever reads has not read what was written before.
                    drop(teller.write(&[1]));
                }
            })
            .ok()?;
            watcher.watch(&folder, RecursiveMode::NonRecursive).ok()?;
            Some(Self { told, _watcher: watcher })
        }

        /// What to wait for.
        pub(crate) fn as_fd(&self) -> BorrowedFd<'_> {
            self.told.as_fd()
        }

        /// Whether the board may have changed since this was asked last.
        pub(crate) fn has_changed(&mut self) -> bool {
            let (mut bytes, mut changed) = ([0; 64], false);
            while matches!(self.told.read(&mut bytes), Ok(n) if n > 0) {
                changed = true;
            }
            changed
        }
    }
}
