//! What is meant, as it looks: meanings into colours, shapes into glyphs. The background is never set but where a theme
//! says so; the terminal's own sixteen colours are the default.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::board::said::Tone;

/// What a piece of the screen means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Where the cursor is.
    Focus,
    /// A title.
    Title,
    /// A number, or what was understood of one.
    Value,
    /// As it is.
    Text,
    /// What names something, and may be overlooked.
    Label,
    /// It goes as wanted.
    Good,
    /// It needs an eye.
    Warn,
    /// Late, or the wrong way.
    Late,
    /// A mark in a chart or a bar.
    Mark,
    /// A rule, an empty part.
    Dim,
    /// A key to press.
    Key,
}

impl From<Tone> for Meaning {
    fn from(tone: Tone) -> Self {
        match tone {
            Tone::Plain => Self::Text,
            Tone::Strong => Self::Value,
            Tone::Good => Self::Good,
            Tone::Warn => Self::Warn,
            Tone::Bad => Self::Late,
            Tone::Dim => Self::Label,
        }
    }
}

/// Which colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Palette {
    /// The terminal's own sixteen.
    #[default]
    Terminal,
    /// For a light background.
    Light,
    /// For a dark background.
    Dark,
    /// Black and white and little between.
    HighContrast,
    /// Blue and orange, which most eyes tell apart.
    ColourBlind,
    /// None: words, weight and shapes alone.
    Mono,
}

impl Palette {
    /// Every palette, with the word in the config.
    pub(crate) const ALL: [(Self, &'static str); 6] = [
        (Self::Terminal, "terminal"),
        (Self::Light, "light"),
        (Self::Dark, "dark"),
        (Self::HighContrast, "high-contrast"),
        (Self::ColourBlind, "colour-blind"),
        (Self::Mono, "mono"),
    ];
}

/// How everything looks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Theme {
    /// The colours.
    pub(crate) palette: Palette,
    /// Whether only ASCII glyphs are drawn.
    pub(crate) ascii: bool,
}

impl Theme {
    /// The style of a meaning.
    pub(crate) fn style(self, meaning: Meaning) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let dim = plain.add_modifier(Modifier::DIM);
        let colour = |colour: Color| if self.palette == Palette::Mono { plain } else { plain.fg(colour) };
        let pick = |terminal: Color, light: Color, dark: Color, contrast: Color, blind: Color| match self.palette {
            Palette::Terminal | Palette::Mono => terminal,
            Palette::Light => light,
            Palette::Dark => dark,
            Palette::HighContrast => contrast,
            Palette::ColourBlind => blind,
        };
        match meaning {
            Meaning::Focus => bold.add_modifier(Modifier::REVERSED),
            Meaning::Title | Meaning::Value | Meaning::Key => bold,
            Meaning::Text | Meaning::Label => plain,
            Meaning::Dim if self.palette == Palette::HighContrast => plain,
            Meaning::Dim => dim,
            Meaning::Good => colour(pick(
                Color::Cyan,
                Color::Rgb(0, 95, 135),
                Color::Rgb(135, 215, 255),
                Color::LightCyan,
                Color::Rgb(86, 180, 233),
            )),
            Meaning::Warn => match self.palette {
                Palette::Light => bold,
                _ => colour(pick(
                    Color::Yellow,
                    Color::Yellow,
                    Color::Rgb(255, 215, 95),
                    Color::LightYellow,
                    Color::Rgb(240, 228, 66),
                )),
            },
            Meaning::Late => colour(pick(
                Color::Red,
                Color::Rgb(175, 0, 0),
                Color::Rgb(255, 135, 135),
                Color::LightRed,
                Color::Rgb(230, 159, 0),
            ))
            .add_modifier(Modifier::BOLD),
            Meaning::Mark => colour(pick(
                Color::Magenta,
                Color::Rgb(135, 0, 135),
                Color::Rgb(215, 135, 255),
                Color::LightMagenta,
                Color::Rgb(204, 121, 167),
            )),
        }
    }

    /// One of two glyphs.
    pub(crate) fn glyph(self, drawn: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { drawn }
    }

    /// The horizontal and vertical rules, and where they meet: above, across, below.
    pub(crate) fn rules(self) -> [&'static str; 5] {
        if self.ascii { ["-", "|", "+", "+", "+"] } else { ["─", "│", "┬", "┼", "┴"] }
    }

    /// What marks the selected line at its left.
    pub(crate) fn bar(self) -> &'static str {
        self.glyph("▌", ">")
    }

    /// Text as it is shown: without our own glyphs where only ASCII is drawn.
    pub(crate) fn text(self, words: &str) -> String {
        if !self.ascii || words.is_ascii() {
            return words.to_owned();
        }
        words
            .chars()
            .map(|c| match c {
                '·' => '.',
                '…' => '~',
                '→' | '›' => '>',
                '‹' => '<',
                '–' | '—' => '-',
                '↓' => 'v',
                '↑' => '^',
                '▌' => '>',
                '✓' => '+',
                '✗' => 'x',
                '│' => '|',
                '─' => '-',
                c => c,
            })
            .collect()
    }
}
