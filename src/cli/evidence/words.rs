//! How what is meant looks in a line of text.

use crate::cli::print::Look;
use crate::domain::board::said::Tone;

/// How a tone looks.
pub(crate) fn look(tone: Tone) -> Look {
    match tone {
        Tone::Plain => Look::Plain,
        Tone::Strong => Look::Strong,
        Tone::Good => Look::Good,
        Tone::Warn => Look::Warn,
        Tone::Bad => Look::Bad,
        Tone::Dim => Look::Dim,
    }
}
