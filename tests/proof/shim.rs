//! A library that stands between the program and the system: it lets a call fail, or the clock tell another time.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::room::{have, skipped};

/// Builds it, once; none where it can't be built or is not obeyed here.
fn library() -> Option<&'static PathBuf> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let build = || {
        if !cfg!(target_os = "linux") || !have("cc") {
            return None;
        }
        let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let made = dir.join(format!("shim-{}.so", std::process::id()));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/proof/shim.c");
        let out =
            Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(source).arg("-ldl").output();
        match out {
            Ok(out) if out.status.success() => Some(made),
            other => {
                skipped(&format!("the shim is not built: {other:?}"));
                None
            }
        }
    };
    BUILT.get_or_init(build).as_ref()
}

/// Puts it before a command; whether that works here.
pub(crate) fn under(command: &mut Command) -> bool {
    library().map(|path| command.env("LD_PRELOAD", path)).is_some()
}
