//! Fractional keys: a place between any two others, without renumbering.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn digit(b: u8) -> usize {
    DIGITS.iter().position(|d| *d == b).unwrap_or(0)
}

/// A key that sorts after `last`, or the first key of all.
pub fn after(last: Option<&str>) -> String {
    between(last, None)
}

/// A key that sorts strictly between `low` and `high`; a missing end is open. Keys sort as bytes and never end in `0`.
pub fn between(low: Option<&str>, high: Option<&str>) -> String {
    let low = low.unwrap_or("").as_bytes();
    let high = high.filter(|h| h.as_bytes() > low).map(str::as_bytes);
    let mut key = String::new();
    let mut bounded = high.is_some();
    for place in 0.. {
        let from = low.get(place).map_or(0, |b| digit(*b));
        let to = if bounded { high.and_then(|h| h.get(place)).map_or(0, |b| digit(*b)) } else { DIGITS.len() };
        if to > from + 1 {
            // One step beyond is enough at the end of a list: keys stay short when outcomes are only ever added.
            let step = if bounded { (from + to) / 2 } else { from + 1 };
            key.push(char::from(DIGITS[step.min(DIGITS.len() - 1)]));
            break;
        }
        key.push(char::from(DIGITS[from.min(DIGITS.len() - 1)]));
        bounded = bounded && to == from;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_thousand_outcomes_added_one_by_one_keep_their_order_and_short_keys() {
        let mut last: Option<String> = None;
        for _ in 0..1000 {
            let next = after(last.as_deref());
            assert!(last.as_deref().is_none_or(|l| l < next.as_str()), "{last:?} {next}");
            assert!(next.len() < 30);
            last = Some(next);
        }
    }

    proptest! {
        #[test]
        fn between_is_strictly_between(steps in proptest::collection::vec(0usize..100, 1..60)) {
            let mut keys: Vec<String> = vec![];
            for step in steps {
                let at = step % (keys.len() + 1);
                let low = at.checked_sub(1).map(|i| keys[i].clone());
                let high = keys.get(at).cloned();
                let key = between(low.as_deref(), high.as_deref());
                prop_assert!(low.is_none_or(|l| l < key));
                prop_assert!(high.is_none_or(|h| key < h));
                keys.insert(at, key);
            }
        }
    }
}
