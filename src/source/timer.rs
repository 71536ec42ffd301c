//! What wakes a pull up: a unit with its timer, a line of a crontab, a property list. Printed, and never installed.

use std::path::Path;

/// How it is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waker {
    /// systemd, of the user.
    Systemd,
    /// A line of a crontab.
    Cron,
    /// launchd, of the user.
    Launchd,
}

/// When and what.
#[derive(Clone, Debug)]
pub struct Timer<'a> {
    /// The hour and minute.
    pub at: (u8, u8),
    /// The program.
    pub upshot: &'a Path,
    /// The board.
    pub board: &'a Path,
    /// Whose name the readings bear.
    pub handle: &'a str,
    /// What a waker would not know: where programs are found, as they were when they were allowed.
    pub env: &'a [(String, String)],
}

/// Reads `06:00`, `6:30`.
pub fn at(text: &str) -> Option<(u8, u8)> {
    let (hour, minute) = text.split_once(':')?;
    let plain = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(hour) || minute.len() != 2 || !plain(minute) {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

impl Timer<'_> {
    /// The command, as its words.
    fn words(&self) -> Vec<String> {
        let (upshot, board) = (self.upshot.display().to_string(), self.board.display().to_string());
        let rest = ["pull", "--due", "-q", "--as", self.handle];
        [&upshot, "--db", &board].into_iter().chain(rest).map(str::to_owned).collect()
    }

    /// All of it as it is put where the waker reads it.
    pub fn print(&self, waker: Waker) -> String {
        match waker {
            Waker::Systemd => self.systemd(),
            Waker::Cron => self.cron(),
            Waker::Launchd => self.launchd(),
        }
    }

    fn systemd(&self) -> String {
        let (hour, minute) = self.at;
        let word = |word: &String| {
            let word = word.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
            if word.contains([' ', '\t', '\'', '"', ';', '\\']) { format!("\"{word}\"") } else { word }
        };
        // In an assignment a dollar is a plain one.
        let set = |(name, value): &(String, String)| {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%");
            format!("Environment=\"{name}={value}\"\n")
        };
        let env: String = self.env.iter().map(set).collect();
        let start = self.words().iter().map(word).collect::<Vec<_>>().join(" ");
        format!(
            "# ~/.config/systemd/user/upshot-pull.service\n[Unit]\nDescription=upshot pulls what is due\n\n\
             [Service]\nType=oneshot\n{env}ExecStart={start}\n\n\
             # ~/.config/systemd/user/upshot-pull.timer\n[Unit]\nDescription=upshot pulls what is due\n\n\
             [Timer]\nOnCalendar=*-*-* {hour:02}:{minute:02}:00\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n\n\
             # systemctl --user daemon-reload && systemctl --user enable --now upshot-pull.timer\n"
        )
    }

    fn cron(&self) -> String {
        let (hour, minute) = self.at;
        // A crontab takes % for the end of the line.
        let quoted = |word: &str| shlex::try_quote(word).unwrap_or_default().into_owned();
        let env: String = self.env.iter().map(|(name, value)| format!("{name}={} ", quoted(value))).collect();
        let line = shlex::try_join(self.words().iter().map(String::as_str)).unwrap_or_default();
        let line = format!("{env}{line}").replace('%', "\\%");
        format!("# crontab -e\n{minute} {hour} * * * {line}\n")
    }

    fn launchd(&self) -> String {
        let (hour, minute) = self.at;
        let clean = |word: &String| word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let pair =
            |(name, value): &(String, String)| format!("<key>{}</key><string>{}</string>", clean(name), clean(value));
        let env = match self.env {
            [] => String::new(),
            all => {
                format!("  <key>EnvironmentVariables</key><dict>{}</dict>\n", all.iter().map(pair).collect::<String>())
            }
        };
        let words: String = self.words().iter().map(|word| format!("    <string>{}</string>\n", clean(word))).collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <!-- ~/Library/LaunchAgents/upshot.pull.plist; launchctl load it -->\n\
             <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
             <plist version=\"1.0\"><dict>\n  <key>Label</key><string>upshot.pull</string>\n  <key>ProgramArguments</key><array>\n\
             {words}  </array>\n{env}  <key>StartCalendarInterval</key>\n\
             \x20 <dict><key>Hour</key><integer>{hour}</integer><key>Minute</key><integer>{minute}</integer></dict>\n</dict></plist>\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timer(board: &str) -> Timer<'_> {
        Timer { at: (6, 5), upshot: Path::new("/usr/bin/upshot"), board: Path::new(board), handle: "cron", env: &[] }
    }

    #[test]
    fn a_clock_time_is_read() {
        assert_eq!((at("06:00"), at("6:30"), at("23:59")), (Some((6, 0)), Some((6, 30)), Some((23, 59))));
        for no in ["", "6", "24:00", "06:60", "6:3", "+6:00", "06:00:00", "a:00"] {
            assert_eq!(at(no), None, "{no}");
        }
    }

    #[test]
    fn each_waker_is_told_in_its_own_words() {
        let unit = timer("/b/my 100%.db").print(Waker::Systemd);
        assert!(unit.contains("ExecStart=/usr/bin/upshot --db \"/b/my 100%%.db\" pull --due -q --as cron\n"), "{unit}");
        assert!(unit.contains("OnCalendar=*-*-* 06:05:00\nPersistent=true\n"), "{unit}");
        let line = timer("/b/my 100%.db").print(Waker::Cron);
        assert!(
            line.contains("\n5 6 * * * /usr/bin/upshot --db '/b/my 100\\%.db' pull --due -q --as cron\n"),
            "{line}"
        );
        let env = [("PATH".to_owned(), "/my bin:/b/100%/$x".to_owned())];
        let with = |waker| Timer { env: &env, ..timer("/b.db") }.print(waker);
        assert!(with(Waker::Systemd).contains("\nEnvironment=\"PATH=/my bin:/b/100%%/$x\"\nExecStart=/usr"));
        assert!(with(Waker::Cron).contains(" * * * PATH='/my bin:/b/100\\%/$x' /usr/bin/upshot --db"));
        assert!(with(Waker::Launchd).contains("<dict><key>PATH</key><string>/my bin:/b/100%/$x</string></dict>"));
        let list = timer("/b/a&b.db").print(Waker::Launchd);
        assert!(list.contains("<string>/b/a&amp;b.db</string>") && list.contains("<integer>6</integer>"), "{list}");
    }
}
