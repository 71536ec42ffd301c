//! Hands the arguments to the library and gives back its exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    // A file size limit shall be an error like a full disk, with nothing half-written, and not the end of the program.
    #[cfg(unix)]
    drop(signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default()));
    ExitCode::from(upshot::run(std::env::args_os().collect()))
}
