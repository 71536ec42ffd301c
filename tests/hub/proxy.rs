//! A line to the server that can be cut at any message.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What happens once a number of messages came from the program.
pub(crate) type Happens = Box<dyn Fn(usize) -> Cut + Send + Sync>;

/// What becomes of the line at a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// It goes on.
    No,
    /// It is cut before the message reaches the server.
    Before,
    /// It is cut after the message reached the server, before anything is answered.
    After,
}

/// Stands between the program and the server, on a socket in a folder of its own.
pub(crate) struct Proxy {
    room: tempfile::TempDir,
    messages: Arc<AtomicUsize>,
    happens: Arc<Mutex<Happens>>,
}

impl Proxy {
    /// A line to the server whose socket lies in a folder.
    pub(crate) fn to(server: &Path) -> Self {
        let room = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(room.path().join(".s.PGSQL.5432")).unwrap();
        let messages = Arc::new(AtomicUsize::new(0));
        let happens: Arc<Mutex<Happens>> = Arc::new(Mutex::new(Box::new(|_| Cut::No)));
        let (count, what, server) = (messages.clone(), happens.clone(), server.join(".s.PGSQL.5432"));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                let (count, what, server): (_, _, PathBuf) = (count.clone(), what.clone(), server.clone());
                std::thread::spawn(move || carry(client, &server, &count, &what));
            }
        });
        Self { room, messages, happens }
    }

    /// The URL of somebody through it.
    pub(crate) fn url(&self, who: &str) -> String {
        format!("postgres://{who}@/upshot?host={}", self.room.path().display())
    }

    /// From now on this happens; messages are counted anew.
    pub(crate) fn set(&self, happens: Happens) {
        *self.happens.lock().unwrap() = happens;
        self.messages.store(0, Ordering::SeqCst);
    }

    /// How many messages came since.
    pub(crate) fn count(&self) -> usize {
        self.messages.load(Ordering::SeqCst)
    }
}

/// One connection, until either end is done or it is cut.
fn carry(mut client: UnixStream, server: &Path, count: &AtomicUsize, happens: &Mutex<Happens>) {
    let Ok(mut to_server) = UnixStream::connect(server) else { return };
    let (mut from_server, mut to_client) = (to_server.try_clone().unwrap(), client.try_clone().unwrap());
    let back = std::thread::spawn(move || {
        drop(std::io::copy(&mut from_server, &mut to_client));
        drop(to_client.shutdown(Shutdown::Both));
    });
    let mut first = true;
    while let Some(message) = next(&mut client, first) {
        // The first one says who comes; those that only close what was asked before are no question.
        let cut = if first || !matches!(message[0], b'Q' | b'S') {
            Cut::No
        } else {
            (happens.lock().unwrap())(count.fetch_add(1, Ordering::SeqCst))
        };
        first = false;
        if cut == Cut::Before {
            break;
        }
        if to_server.write_all(&message).is_err() {
            break;
        }
        if cut == Cut::After {
            // What it answers is never heard.
            drop(client.shutdown(Shutdown::Both));
            break;
        }
    }
    drop(client.shutdown(Shutdown::Both));
    drop(to_server.shutdown(Shutdown::Write));
    drop(back.join());
}

/// The program's next message, whole: a byte that says what it is (none in the first), and a length.
fn next(client: &mut UnixStream, first: bool) -> Option<Vec<u8>> {
    let mut head = vec![0; if first { 4 } else { 5 }];
    client.read_exact(&mut head).ok()?;
    let length = u32::from_be_bytes(head[head.len() - 4..].try_into().unwrap()) as usize - 4;
    let begun = head.len();
    head.resize(begun + length, 0);
    client.read_exact(&mut head[begun..]).ok()?;
    Some(head)
}
