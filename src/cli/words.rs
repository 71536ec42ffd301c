//! The domain's closed vocabularies as values of flags: what may be typed is what the domain says, in its order.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::domain::board::Wanted;
use crate::domain::metric::{Better, MetricKind, Season};
use crate::domain::outcome::{Ending, Function};
use crate::domain::verdict::{NoteKind, VerdictCall};

macro_rules! typed {
    ($($name:ident)+) => {$(
        impl ValueEnum for $name {
            fn value_variants<'a>() -> &'a [Self] {
                Self::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.word()))
            }
        }
    )+};
}

typed!(Better Ending Function MetricKind NoteKind Season VerdictCall Wanted);
