//! Defences that a test build can switch off, one at a time, so that a test can show that something notices.
//!
//! Without the feature `weaken` every question is answered at compile time and nothing of this is in the program; with it
//! a release can't be built.

#[cfg(all(feature = "weaken", not(debug_assertions)))]
compile_error!("the feature `weaken` switches defences off and is for tests only: never in a release");

/// The environment variable that names the defence to switch off, or several, with commas between.
pub const VARIABLE: &str = "UPSHOT_WEAKEN";

/// Every defence that can be switched off, each with what it is for.
pub const DEFENCES: [(&str, &str); 30] = [
    ("immediate", "a write holds the file from its beginning, so that what it decides on is what it changes"),
    ("busy", "a write that finds the file held waits and tries again"),
    ("since", "a save over somebody else's change is told of it"),
    ("identity", "a file that was overwritten while it was open is not written by mistake"),
    ("stamp", "a file that somebody touched is seen to be by stat, before any page of it is believed"),
    ("at_each_write", "journal mode and schema are asked inside each write, and not only at the door"),
    ("schema", "a file with triggers, views or tables of somebody else is refused"),
    ("version", "a format that this program does not know is not written"),
    ("hash", "what a change set says is covered by its hash"),
    ("digest", "the readings are covered by their digests"),
    ("refold", "tables and what is undone are compared with the log they add up to"),
    ("types", "every stored value is read as what it is before a board is called sound"),
    ("clean", "stored text is made harmless before a terminal sees it"),
    ("completions", "completions offer domain values only"),
    ("modes", "what is private is readable by its owner alone from its first byte"),
    ("nofollow", "a board is never reached through a link"),
    ("regular", "only a regular file is opened as a board or as its journal"),
    ("journal_owner", "a journal from somebody else is not rolled back"),
    ("upwards", "a stranger's board is not picked up on the way up"),
    ("edges", "a link between change sets counts only where it goes back in time"),
    ("clock", "a clock outside 2000 to 2200 writes nothing"),
    ("parent", "a set of another copy is taken after the one before it in its chain"),
    ("refers", "a set is taken after what it builds on"),
    ("fork", "a copy that meets a set under its own id, which it did not write, goes on under another"),
    ("ahead", "a set from a clock far ahead waits until somebody says that it may come"),
    ("end", "a set after which none could be written is never taken"),
    ("whole", "a pack is read once all of it is there"),
    ("anchor", "a hub that was put back is known by the set that was read last, not by how many there are"),
    ("count", "a hub took all that was given, or none of it"),
    ("bounds", "a line without an end is not read into memory"),
];

/// Whether a defence is switched off.
#[cfg(feature = "weaken")]
pub(crate) fn off(defence: &str) -> bool {
    debug_assert!(DEFENCES.iter().any(|(name, _)| *name == defence), "{defence} is in no table");
    std::env::var(VARIABLE).is_ok_and(|named| named.split(',').any(|one| one == defence))
}

/// Whether a defence is switched off: never.
#[cfg(not(feature = "weaken"))]
pub(crate) const fn off(_defence: &str) -> bool {
    false
}
