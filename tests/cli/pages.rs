//! The pages in a real browser: they are drawn, nothing in them is fetched, and stored text stays text.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::world::{World, have};

/// Opens a page as a reader would, and gives back what the browser made of it; none where the browser fails.
fn open(world: &World, page: &Path, more: &[&str]) -> Option<String> {
    let profile = tempfile::tempdir_in(world.dir()).unwrap();
    let mut command = Command::new("chromium");
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]);
    command.args(["--disable-background-networking", "--disable-component-update", "--disable-sync"]);
    command.arg(format!("--user-data-dir={}", profile.path().display())).args(more);
    let ran = command.arg(format!("file://{}", page.display())).env("HOME", world.dir()).output().unwrap();
    ran.status.success().then(|| String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// Whether anybody came to ask since the last time; whoever came is answered and goes.
fn was_asked(listener: &TcpListener) -> bool {
    match listener.accept() {
        Ok((mut stream, _)) => {
            drop(stream.read(&mut [0; 512]));
            drop(stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
            true
        }
        Err(e) if e.kind() == ErrorKind::WouldBlock => false,
        Err(e) => panic!("{e}"),
    }
}

#[test]
fn a_browser_draws_the_pages_fetches_nothing_and_shows_hostile_text_as_text() {
    if !have("chromium", "opening the pages") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let there = format!("http://{}/x", listener.local_addr().unwrap());
    let hostile = format!(
        "<script>document.title='taken'</script><img src='{there}' onerror=document.title='taken'>\
         </td><style>@import url({there})</style><a href='javascript:1'>x</a>"
    );

    let world = World::new().framed().tried();
    world.ok("sprint start 2w --goal O-1");
    world.ok(&["edit", "H-1", "--build", &hostile]);
    let world = world.shipped().measured();
    world.ok(&["verdict", "H-1", "supported", "-l", &hostile, "-n", "scale", "--why", &hostile]);
    world.ok(&["edit", "O-1", "--title", &hostile, "--why", &hostile]);
    world.ok(&["sprint", "answer", "O-1", "-l", &hostile, "-n", &hostile]);

    // That a request would be noticed is tried first, on a page that makes one.
    let control = world.file("control.html", format!("<!doctype html><img src='{there}'>"));
    let drawn = open(&world, &world.dir().join(control), &["--dump-dom", "--timeout=3000"]);
    if drawn.is_none() || !was_asked(&listener) {
        eprintln!("skipped: the browser that is here does not draw a plain page with a picture");
        return;
    }
    while was_asked(&listener) {}

    for (what, heading) in
        [("review", "<h1>S-1 review</h1>"), ("report", "<h1>Outcomes</h1>"), ("ask", "<h1>Who answers for it")]
    {
        let page = world.dir().join(format!("{what}.html"));
        world.ok(&[what, "-o", page.to_str().unwrap()]);
        let dom = open(&world, &page, &["--dump-dom", "--timeout=3000"]).unwrap();
        assert!(dom.contains(heading), "{what}: {dom}");
        assert!(dom.contains("&lt;script&gt;document.title='taken'&lt;/script&gt;"), "{what}: {dom}");
        for bad in ["<script", "<img", "<a ", "<title>taken"] {
            assert!(!dom.contains(bad), "{what}: {bad} in {dom}");
        }
        let picture = world.dir().join(format!("{what}.png"));
        let shot = format!("--screenshot={}", picture.display());
        open(&world, &page, &[&shot, "--window-size=1000,1400", "--hide-scrollbars"]).unwrap();
        let png = std::fs::read(&picture).unwrap();
        assert!(png.starts_with(b"\x89PNG") && png.len() > 10_000, "{what}: {} bytes", png.len());
        assert!(!was_asked(&listener), "{what} made a request");
    }
}
