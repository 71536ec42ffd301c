//! A second model of what several copies say of one thing, as plain as it can be: each change carries everything that its
//! writer knew, and nothing else is asked. It knows no `prev`, no heads and no chains; the fold, which has only those, has to
//! come to the same after every step, on every copy.

use super::*;

/// A change with all that was known where it was made.
#[derive(Clone, Debug)]
struct Wrote {
    stamp: Stamp,
    field: &'static str,
    value: Value,
    /// The changes that its writer knew, by their places in the list of all.
    knew: BTreeSet<usize>,
    /// The change that it takes back.
    takes_back: Option<usize>,
    /// Whether its writer chose among several that stood.
    chose: bool,
}

impl Wrote {
    fn speaks_for(&self, field: &str) -> bool {
        self.field == field || self.field == CREATED
    }

    fn says(&self, field: &str) -> Value {
        match self.field {
            CREATED if field == GONE => json!(false),
            CREATED => self.value.get(field).cloned().unwrap_or_default(),
            _ => self.value.clone(),
        }
    }
}

/// Everything that was ever said, and what a copy knows of it.
struct Known<'a>(&'a [Wrote], &'a BTreeSet<usize>);

impl Known<'_> {
    fn all(&self) -> impl Iterator<Item = (usize, &Wrote)> {
        self.1.iter().map(|at| (*at, &self.0[*at]))
    }

    /// Whether what a choice decided is open again: somebody took it back, and nobody went on from it who did not know that.
    fn is_open_again(&self, choice: usize) -> bool {
        let (mut taken_back, mut gone_on) = (false, false);
        for (_, wrote) in self.all().filter(|(_, wrote)| wrote.knew.contains(&choice)) {
            let knew_it_was = wrote.knew.iter().any(|at| self.0[*at].takes_back == Some(choice));
            let is_about = wrote.speaks_for(self.0[choice].field) || wrote.field == GONE;
            taken_back |= wrote.takes_back == Some(choice);
            gone_on |= is_about && wrote.takes_back != Some(choice) && !knew_it_was;
        }
        self.0[choice].chose && taken_back && !gone_on
    }

    /// Whether one stands no longer because of another: whoever made that one knew it.
    fn replaces(&self, this: usize, that: usize) -> bool {
        if self.is_open_again(this) {
            return false;
        }
        match self.0[this].takes_back.filter(|choice| self.is_open_again(*choice)) {
            // It says nothing of what had been chosen among.
            Some(choice) => that == choice,
            None => self.0[this].knew.contains(&that),
        }
    }

    /// What stands of a field, in the order it was said.
    fn standing(&self, field: &str) -> Vec<usize> {
        let speak: Vec<usize> = self.all().filter(|(_, wrote)| wrote.speaks_for(field)).map(|(at, _)| at).collect();
        let mut stand: Vec<usize> =
            speak.iter().copied().filter(|that| !speak.iter().any(|this| self.replaces(*this, *that))).collect();
        stand.sort_by_key(|at| self.0[*at].stamp);
        stand
    }

    /// What of that anybody argues for.
    fn meant(&self, field: &str) -> Vec<usize> {
        let stand = self.standing(field);
        let means_it = |at: &usize| {
            let wrote = &self.0[*at];
            let said = wrote.says(field);
            let nothing = [json!(null), json!(""), json!([])].contains(&said) || field == "state" && said == "idea";
            wrote.takes_back.is_none() && !(wrote.field == CREATED && nothing)
        };
        let meant: Vec<usize> = stand.iter().copied().filter(means_it).collect();
        if meant.is_empty() { stand } else { meant }
    }

    /// What is shown of a field.
    fn shown(&self, field: &str) -> Value {
        let meant = self.meant(field);
        let says = |at: &usize| self.0[*at].says(field);
        let mut last = meant.last().map(says).unwrap_or_default();
        if field == "looks" && meant.iter().any(|at| !says(at).is_null()) {
            let mut all: Vec<Value> = Vec::new();
            meant.iter().for_each(|at| all.extend(says(at).as_array().cloned().unwrap_or_default()));
            let mut seen = Vec::new();
            all.retain(|look| {
                !seen.contains(look) && {
                    seen.push(look.clone());
                    true
                }
            });
            last = json!(all);
        }
        if field == "state" {
            for word in ["idea", "building", "withdrawn", "measuring"] {
                last = meant.iter().map(says).find(|said| said == word).unwrap_or(last);
            }
        }
        last
    }

    /// Whether a person is asked which holds: two said different things of what people say.
    fn is_asked(&self, field: &str) -> bool {
        let plain = |at: usize| match self.0[at].says(field) {
            Value::String(name) if field == "doing" => json!(name.to_lowercase()),
            said => said,
        };
        let said: Vec<Value> = self.meant(field).into_iter().map(plain).collect();
        !["state", "looks", "started_on"].contains(&field) && said.iter().any(|one| *one != said[0])
    }

    /// Whether the thing is gone: everybody who spoke of it last removed it, and nothing was said of it that they did not know.
    fn is_gone(&self) -> bool {
        let last = self.standing(GONE);
        let known = |at: usize| last.contains(&at) || last.iter().any(|last| self.0[*last].knew.contains(&at));
        last.iter().all(|at| self.0[*at].says(GONE) == json!(true)) && self.all().all(|(at, _)| known(at))
    }

    /// The fields of which something is marked, whether somebody is asked, and what stands of each.
    fn marks(&self) -> BTreeMap<String, (bool, Vec<Reference>)> {
        let mut marks = BTreeMap::new();
        let mut put = |field: &str, asked, stand: Vec<usize>| {
            let stand = stand.iter().map(|at| reference(self.0[*at].stamp.set, self.0[*at].stamp.n)).collect();
            marks.insert(field.to_owned(), (asked, stand));
        };
        let is_named = |field: &str| {
            self.all()
                .any(|(_, wrote)| wrote.field == field || wrote.field == CREATED && wrote.value.get(field).is_some())
        };
        for field in FIELDS.iter().filter(|field| is_named(field) && self.standing(field).len() > 1) {
            put(field, self.is_asked(field), self.standing(field));
        }
        let last = self.standing(GONE);
        let removed = last.iter().any(|at| self.0[*at].says(GONE) == json!(true));
        if last.len() > 1 || removed && !self.is_gone() {
            put(GONE, removed && !self.is_gone(), last);
        }
        marks
    }
}

const FIELDS: [&str; 5] = ["build", "doing", "state", "looks", "started_on"];

/// Something a copy may say of a field.
fn value(field: &str, which: u8) -> Value {
    let texts = |list: [&str; 4]| json!(list[usize::from(which) % 4]);
    match field {
        "build" => texts(["", "samples", "a tour", "samples"]),
        "doing" => texts(["mara", "Mara", "li", "jon"]),
        "state" => texts(["idea", "building", "withdrawn", "measuring"]),
        "looks" => [json!(null), json!([]), json!([1]), json!([2, 1])][usize::from(which) % 4].clone(),
        _ => json!(which % 2),
    }
}

/// What a copy does next.
#[derive(Clone, Debug)]
enum Does {
    Make(usize, u8),
    Write(usize, usize, u8),
    TakeBack(usize, usize),
    Remove(usize, bool),
    Meet(usize, usize),
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        1 => (0..3_usize, any::<u8>()).prop_map(|(at, which)| Does::Make(at, which)),
        8 => (0..3_usize, 0..5_usize, any::<u8>()).prop_map(|(at, field, which)| Does::Write(at, field, which)),
        4 => (0..3_usize, 0..5_usize).prop_map(|(at, field)| Does::TakeBack(at, field)),
        1 => (0..3_usize, any::<bool>()).prop_map(|(at, gone)| Does::Remove(at, gone)),
        6 => (0..3_usize, 0..3_usize).prop_map(|(at, from)| Does::Meet(at, from)),
    ]
}

/// Copies that say the same things twice: as the program does, and as the model has it.
struct Both {
    copies: Vec<Replica>,
    all: Vec<Wrote>,
    known: Vec<BTreeSet<usize>>,
}

impl Both {
    fn new(skews: [i64; 3]) -> Self {
        let copies = (1..).zip(skews).map(|(name, skew)| Replica::new(name, skew)).collect();
        Self { copies, all: Vec::new(), known: vec![BTreeSet::new(); 3] }
    }

    fn knows(&self, at: usize) -> Known<'_> {
        Known(&self.all, &self.known[at])
    }

    fn says(&mut self, at: usize, field: &'static str, value: Value, takes_back: Option<usize>) {
        let chose = field != CREATED && field != GONE && self.knows(at).standing(field).len() > 1;
        self.copies[at].says(field, value.clone(), takes_back.is_some());
        let stamp = self.copies[at].knows.last().unwrap().stamp;
        let knew = self.known[at].clone();
        self.known[at].insert(self.all.len());
        self.all.push(Wrote { stamp, field, value, knew, takes_back, chose });
    }

    fn step(&mut self, does: Does) {
        match does {
            Does::Make(at, which) if self.known[at].is_empty() || self.knows(at).is_gone() => {
                let fields = FIELDS.iter().enumerate();
                let whole = fields.filter(|(n, _)| which >> n & 1 == 1);
                let whole: Map<String, Value> =
                    whole.map(|(n, field)| ((*field).to_owned(), value(field, which >> (n % 3)))).collect();
                self.says(at, CREATED, Value::Object(whole), None);
            }
            Does::Write(at, field, which) if self.is_there(at) => {
                self.says(at, FIELDS[field], value(FIELDS[field], which), None);
            }
            Does::TakeBack(at, field) if self.is_there(at) => {
                // What is the one thing that stands, and is itself neither a creation nor a taking back.
                let field = FIELDS[field];
                let [one] = self.knows(at).standing(field)[..] else { return };
                if self.all[one].field == CREATED || self.all[one].takes_back.is_some() {
                    return;
                }
                let before = Known(&self.all, &self.all[one].knew).shown(field);
                self.says(at, field, before, Some(one));
            }
            Does::Remove(at, true) if self.is_there(at) => self.says(at, GONE, json!(true), None),
            Does::Remove(at, false) if !self.known[at].is_empty() && self.knows(at).is_gone() => {
                self.says(at, GONE, json!(false), None);
            }
            Does::Meet(at, from) => {
                let other = self.copies[from].clone();
                self.copies[at].takes(&other);
                let theirs = self.known[from].clone();
                self.known[at].extend(theirs);
            }
            _ => {}
        }
    }

    fn is_there(&self, at: usize) -> bool {
        !self.known[at].is_empty() && !self.knows(at).is_gone()
    }

    /// Whether a copy's fold says what the model says of it.
    fn agree(&self, at: usize) -> Result<(), TestCaseError> {
        if self.known[at].is_empty() {
            return Ok(());
        }
        let (folded, known) = (self.copies[at].changes().fold(Kind::Hypothesis, false), self.knows(at));
        prop_assert_eq!(folded.gone, known.is_gone());
        for field in FIELDS {
            let shown = folded.fields.get(field).cloned().unwrap_or_default();
            prop_assert_eq!(shown, known.shown(field), "{}", field);
        }
        let marks = folded.marks.into_iter().map(|mark| (mark.field, (mark.asked, mark.heads)));
        prop_assert_eq!(marks.collect::<BTreeMap<_, _>>(), known.marks());
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The fold and the model say the same of every copy after every step, and of all when they have met.
    #[test]
    fn the_fold_says_what_a_plainer_model_says(
        steps in prop::collection::vec(does(), 1..40),
        skews in prop::array::uniform3(-5..2_000_i64),
    ) {
        let mut both = Both::new(skews);
        both.step(Does::Make(0, 3));
        for step in steps {
            let (Does::Make(at, _) | Does::Write(at, ..) | Does::TakeBack(at, _) | Does::Remove(at, _) | Does::Meet(at, _)) = step;
            both.step(step);
            both.agree(at)?;
        }
        for (at, from) in [(0, 1), (0, 2), (1, 0), (2, 0)] {
            both.step(Does::Meet(at, from));
        }
        (0..3).try_for_each(|at| both.agree(at))?;
    }
}

#[test]
fn the_model_tells_what_stands_from_what_gave_way() {
    let mut both = Both::new([0, 100, 0]);
    let build = |both: &mut Both, at, which| both.step(Does::Write(at, 0, which));
    both.step(Does::Make(0, 0));
    both.step(Does::Meet(1, 0));
    build(&mut both, 0, 1);
    build(&mut both, 1, 2);
    both.step(Does::Meet(0, 1));
    let asked = |both: &Both| both.knows(0).is_asked("build");
    assert!(asked(&both), "two copies said two things");
    build(&mut both, 0, 1);
    assert!(!asked(&both), "and one of them chose");
    both.step(Does::TakeBack(0, 0));
    assert!(asked(&both), "and took it back");
    assert_eq!(both.knows(0).shown("build"), json!("a tour"), "what was said last shows again");
    (0..2).try_for_each(|at| both.agree(at)).unwrap();
}
