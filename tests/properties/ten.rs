//! Ten copies for a long while: clocks ten years apart, two places that some of them never see, files copied over and brought
//! back from yesterday, places wiped. When all have met all say the same, and nothing that any of them still had is lost.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use upshot::clock::{self, Now};
use upshot::paths::Env;
use upshot::session::{Session, Syncing};

use super::commands::{play, who};
use super::copies::{equal, shifted};
use super::places::{Folders, Places};

const COPIES: usize = 10;
const YEARS: i64 = 10 * 365 * 86_400_000;

/// Chance from a seed, so that a failure comes again.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    pub(crate) fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }
}

fn years_ahead() -> Now {
    shifted(YEARS)
}

fn years_behind() -> Now {
    shifted(-YEARS)
}

/// A copy's file, opened by its own clock.
fn open(path: &Path, at: usize) -> Session {
    let clocks: [fn() -> Now; 4] = [clock::now, years_ahead, years_behind, clock::now];
    let names = ["mara", "jon", "li"];
    Session::open(path, who(names[at % names.len()], 0), clocks[at % clocks.len()]).unwrap()
}

fn sets(path: &Path) -> BTreeSet<Vec<u8>> {
    let db = rusqlite::Connection::open(path).unwrap();
    let mut statement = db.prepare("SELECT id FROM change_set").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Plays one seed through.
pub(crate) fn live(seed: u64, rounds: usize, places: &mut dyn Places) {
    let dir = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = (0..COPIES).map(|at| dir.path().join(format!("copy{at}/team.db"))).collect();
    paths.iter().for_each(|path| std::fs::create_dir_all(path.parent().unwrap()).unwrap());
    let mut chance = Chance(seed);
    // A place that was wiped begins anew, whoever comes.
    let how = Syncing { accept_clock: true, new: true, ..Syncing::default() };
    let mut copies: Vec<Option<Session>> = paths.iter().enumerate().map(|(at, path)| Some(open(path, at))).collect();
    copies[0].as_mut().unwrap().init(false, None).unwrap();
    let first: Vec<(u8, u8, u8)> = (0..12).map(|_| (chance.byte(), chance.byte(), chance.byte())).collect();
    play(copies[0].as_mut().unwrap(), &first, 10);
    for copy in &mut copies {
        copy.as_mut().unwrap().sync(&places.spot(0), &how, &Env::default()).unwrap();
    }
    let mut kept: Vec<Option<PathBuf>> = vec![None; COPIES];
    for round in 0..rounds {
        let at = chance.below(COPIES);
        match chance.below(20) {
            0 => {
                // A backup of today.
                let aside = dir.path().join(format!("kept{at}"));
                copies[at] = None;
                std::fs::copy(&paths[at], &aside).unwrap();
                kept[at] = Some(aside);
                copies[at] = Some(open(&paths[at], at));
            }
            1 => {
                if let Some(aside) = &kept[at] {
                    copies[at] = None;
                    std::fs::copy(aside, &paths[at]).unwrap();
                    copies[at] = Some(open(&paths[at], at));
                }
            }
            2 => {
                // A file copied over somebody else's: both write as one from here on.
                let from = chance.below(COPIES);
                if from != at {
                    (copies[at], copies[from]) = (None, None);
                    std::fs::copy(&paths[from], &paths[at]).unwrap();
                    copies[at] = Some(open(&paths[at], at));
                    copies[from] = Some(open(&paths[from], from));
                }
            }
            3 => {
                let place = chance.below(2);
                places.harm(place, &mut chance);
            }
            4..=8 => {
                // The first half knows the first place, the other the second; two of them both.
                let of = if at < 2 { chance.below(2) } else { usize::from(at >= COPIES / 2) };
                let synced = copies[at].as_mut().unwrap().sync(&places.spot(of), &how, &Env::default()).unwrap();
                let left = synced.came.left;
                assert!(left.iter().all(|left| left.waits), "seed {seed} round {round}: {left:?}");
            }
            _ => {
                let steps: Vec<(u8, u8, u8)> =
                    (0..1 + chance.below(3)).map(|_| (chance.byte(), chance.byte(), chance.byte())).collect();
                play(copies[at].as_mut().unwrap(), &steps, 30 + i64::try_from(round % 60).unwrap());
            }
        }
    }
    let had: BTreeSet<Vec<u8>> = paths.iter().flat_map(|path| sets(path)).collect();
    for _ in 0..3 {
        for copy in &mut copies {
            for of in 0..2 {
                copy.as_mut().unwrap().sync(&places.spot(of), &how, &Env::default()).unwrap();
            }
        }
    }
    let copies: Vec<Session> = copies.into_iter().map(Option::unwrap).collect();
    for path in &paths {
        let has = sets(path);
        assert!(had.is_subset(&has), "seed {seed}: {} lost {}", path.display(), had.difference(&has).count());
    }
    equal(&paths, &copies).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
}

/// How many seeds, of how many rounds.
pub(crate) fn size() -> (u64, usize) {
    if std::env::var("PROOF").is_ok_and(|how| how == "long") { (20, 200) } else { (3, 60) }
}

#[test]
fn ten_copies_through_everything_that_happens_to_files_say_the_same() {
    let (seeds, rounds) = size();
    for seed in 1..=seeds {
        live(seed, rounds, &mut Folders::new(2));
    }
}
