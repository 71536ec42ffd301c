//! How large the parts of a set may be, for writing and for taking alike: what one copy writes, every other can take.

use super::set::ChangeSet;

/// The longest value of a change, in bytes.
const AFTER: usize = 1 << 20;
/// How deep its JSON nests at most.
const LEVELS: usize = 32;
/// The longest line of a set, in bytes.
pub(super) const LINE: usize = 8 << 20;
/// The most changes of a set.
const CHANGES: usize = 10_000;
/// The most readings of a set.
const READINGS: i64 = 50_000_000;
/// The longest summary, reason or source, in bytes.
const WORDS: usize = 64 << 10;
/// The longest name of what a set came through.
const VIA: usize = 32;

/// Refuses a set that is too large to travel; says what of it.
pub(super) fn set(set: &ChangeSet) -> Result<(), String> {
    let too_long = |what: &str, is: usize, most: usize| Err(format!("{what} has {is} bytes; {most} are the most"));
    for (what, text) in
        [("its summary", Some(&set.summary)), ("its reason", set.why.as_ref()), ("its source", set.source.as_ref())]
    {
        if let Some(text) = text.filter(|text| text.len() > WORDS) {
            return too_long(what, text.len(), WORDS);
        }
    }
    if set.via.len() > VIA || !set.via.is_ascii() {
        return Err(format!("what it came through is no name of {VIA} ASCII characters"));
    }
    if set.changes.len() > CHANGES {
        return Err(format!("it has {} changes; {CHANGES} are the most", set.changes.len()));
    }
    if !(0..=READINGS).contains(&set.readings) {
        return Err(format!("it has {} readings; {READINGS} are the most", set.readings));
    }
    let mut all = 0;
    for change in &set.changes {
        if change.after.len() > AFTER {
            return too_long(&format!("{} of a {}", change.field, change.kind), change.after.len(), AFTER);
        }
        let levels = depth(&change.after);
        if levels > LEVELS {
            return Err(format!("{} of a {} nests {levels} deep; {LEVELS} is the most", change.field, change.kind));
        }
        // As the line spells them: names and quotes around, two digits for each byte of what is replaced.
        all += change.after.len() + change.kind.len() + change.field.len() + 2 * change.prev.len() + 96;
    }
    if all + set.summary.len() + set.spans.as_ref().map_or(0, String::len) > LINE {
        return too_long("its line", all, LINE);
    }
    Ok(())
}

/// How deep JSON nests, by its brackets outside of texts.
fn depth(json: &str) -> usize {
    let (mut deep, mut most, mut text, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'[' | b'{' if !text => {
                deep += 1;
                most = most.max(deep);
            }
            b']' | b'}' if !text => deep = deep.saturating_sub(1),
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_do_not_nest() {
        assert_eq!(depth(r#"{"a":["[[[",{"b":"\"]}"}]}"#), 3);
        assert_eq!(depth("1"), 0);
    }
}
