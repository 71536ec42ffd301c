//! How many of the readings that an answer rests on were logged by robots: a false one may colour it, and is seen so.

use serde::Serialize;

use super::super::handle::Handle;

/// Readings by robots, among those that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ByRobots {
    /// How many are a robot's.
    pub count: usize,
    /// How many there are.
    pub of: usize,
    /// Whose, those with the most first.
    pub who: Vec<Handle>,
}

impl ByRobots {
    /// What it comes to of readings counted by whoever logged them; none where no robot did.
    pub fn of(counted: &[(Handle, usize)], is_robot: impl Fn(&Handle) -> bool) -> Option<Self> {
        let mut robots: Vec<&(Handle, usize)> = counted.iter().filter(|(who, _)| is_robot(who)).collect();
        robots.sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.as_str().cmp(b.as_str())));
        let count = robots.iter().map(|(_, count)| count).sum();
        let of = counted.iter().map(|(_, count)| count).sum();
        (count > 0).then(|| Self { count, of, who: robots.into_iter().map(|(who, _)| who.clone()).collect() })
    }

    /// In few words, where a line has no room for names: `3 of 12 readings by @helper`, `3 of 12 readings by robots`.
    pub fn brief(&self) -> String {
        match self.who.as_slice() {
            [_] => self.words(),
            _ => self.by("robots"),
        }
    }

    /// In words: `3 of 12 readings by @helper`.
    pub fn words(&self) -> String {
        let who: Vec<String> = self.who.iter().map(ToString::to_string).collect();
        self.by(&who.join(", "))
    }

    fn by(&self, who: &str) -> String {
        format!("{} of {} readings by {who}", self.count, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_are_counted_among_all_and_named_by_how_many() {
        let who = |name: &str| Handle::parse(name).unwrap();
        let counted = [(who("mara"), 4), (who("cron"), 2), (who("helper"), 6)];
        let robots = |name: &Handle| ["cron", "helper"].contains(&name.as_str());
        assert_eq!(ByRobots::of(&counted, robots).unwrap().words(), "8 of 12 readings by @helper, @cron");
        assert_eq!(ByRobots::of(&counted, robots).unwrap().brief(), "8 of 12 readings by robots");
        assert_eq!(ByRobots::of(&counted, |_| false), None);
    }
}
