//! A writer that has a board open while something happens to its file.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A writer that has the file open and has just saved one reading.
pub(crate) struct Writer {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Writer {
    /// Begins `upshot log -`, on whatever board the command names.
    pub(crate) fn begin(mut log: Command) -> Self {
        let mut child = log.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut writer = Self { child, stdin, stdout };
        writer.logs("31");
        writer
    }

    /// Saves a reading, and waits until that is acknowledged.
    pub(crate) fn logs(&mut self, value: &str) {
        writeln!(self.stdin, "activation {value} 2026-03-01").unwrap();
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("Logged {value}%")), "{line}");
    }

    /// Sends one more reading; its exit code and what it says.
    pub(crate) fn tries(mut self) -> (i32, String) {
        // It may have ended by itself already, which is as good.
        drop(writeln!(self.stdin, "activation 99 2026-03-02"));
        drop(self.stdin);
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code().unwrap(), said)
    }
}
