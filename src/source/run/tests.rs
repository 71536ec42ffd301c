use super::*;

fn shell(script: &str, timeout: u64) -> Ran {
    run(&job(script, timeout), &AtomicBool::new(false))
}

fn job(script: &str, timeout: u64) -> Job {
    Job {
        program: "/bin/sh".into(),
        args: vec!["-c".to_owned(), script.to_owned()],
        cwd: "/".into(),
        env: vec![("PATH".into(), "/usr/bin:/bin".into()), ("ONLY".into(), "this".into())],
        timeout: Duration::from_millis(timeout),
    }
}

#[test]
fn what_it_wrote_and_how_it_ended() {
    let ran = shell("printf 36.2; echo oh >&2", 60_000);
    assert_eq!((ran.ended, ran.out.as_slice(), ran.err.as_slice()), (Ended::Well, &b"36.2"[..], &b"oh\n"[..]));
    assert_eq!(shell("echo 1; exit 22", 60_000).ended, Ended::With(22));
    assert_eq!(shell("kill -9 $$", 60_000).ended, Ended::Killed(9));
    let none = run(&Job { program: "/nowhere/none".into(), ..job("", 1) }, &AtomicBool::new(false));
    assert!(matches!(none.ended, Ended::NotRun(_)), "{none:?}");
    // No input, and only the environment it was given.
    assert_eq!(
        shell("cat; env | grep -v -e ^PWD -e ^SHLVL -e ^_= -e ^OLDPWD | sort", 60_000).out,
        b"ONLY=this\nPATH=/usr/bin:/bin\n"
    );
}

#[test]
fn too_much_is_not_kept() {
    let exact = shell(&format!("head -c {MOST} /dev/zero"), 60_000);
    assert_eq!((exact.ended, exact.out.len()), (Ended::Well, MOST));
    let ran = shell("head -c 17825792 /dev/zero", 60_000);
    assert_eq!((ran.ended, ran.out.len()), (Ended::Flooded, MOST + 1));
    assert_eq!(shell("cat /dev/zero", 60_000).ended, Ended::Flooded);
    let ran = shell("head -c 100000 /dev/zero | tr '\\0' e >&2; echo last >&2", 60_000);
    assert!(ran.err.len() == ERRORS && ran.err.ends_with(b"last\n"));
}

/// The process of a number is there, and no mere remainder.
fn is_running(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
}

/// Whether a process that was killed is gone: the system takes a moment.
fn ends(pid: &str) -> bool {
    let began = std::time::Instant::now();
    while is_running(pid) {
        if began.elapsed() > Duration::from_secs(30) {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

#[test]
fn a_child_that_will_not_end_is_ended() {
    let ran = shell(
        "trap '' TERM; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait; while :; do sleep 1; done",
        300,
    );
    assert_eq!(ran.ended, Ended::Late);
    assert!(ran.took >= GRACE && ran.took < Duration::from_secs(60), "{:?}", ran.took);
    let pid = String::from_utf8(ran.out).unwrap();
    assert!(!pid.trim().is_empty() && ends(pid.trim()));
}

#[test]
fn what_it_leaves_running_is_ended_with_it() {
    let ran = shell("sleep 300 & echo $!", 60_000);
    assert_eq!(ran.ended, Ended::Well);
    assert!(ran.took < Duration::from_secs(60));
    assert!(ends(String::from_utf8(ran.out).unwrap().trim()));
}

#[test]
fn whoever_asked_can_stop_it() {
    let ran = run(&job("sleep 300", 300_000), &AtomicBool::new(true));
    assert_eq!(ran.ended, Ended::Stopped);
}

#[test]
fn a_program_is_found_by_its_name_or_its_path() {
    let path = std::ffi::OsStr::new("relative:/nowhere:/bin:/usr/bin");
    assert_eq!(find("sh", path, Path::new("/")), Some("/bin/sh".into()));
    assert_eq!(find("bin/sh", path, Path::new("/")), Some("/bin/sh".into()));
    assert_eq!(find("/bin/sh", path, Path::new("/tmp")), Some("/bin/sh".into()));
    assert_eq!(find("passwd", std::ffi::OsStr::new("/etc"), Path::new("/")), None, "it may not be run");
    assert_eq!(find("none-of-this-name", path, Path::new("/")), None);
}
