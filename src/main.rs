//! Hands the arguments to the library and gives back its exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(upshot::run(std::env::args_os().collect()))
}
