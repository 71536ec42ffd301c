//! What is meant, as it looks: meanings into colours, shapes into glyphs. The background is never set but where a theme
//! says so; the terminal's own sixteen colours are the default.

use std::borrow::Cow;

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
    /// What stands at the left of the selected row.
    Bar,
    /// The letters a search found.
    Match,
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
    /// The same, on a light background.
    ColourBlindOnLight,
    /// None: words, weight and shapes alone.
    Mono,
}

impl Palette {
    /// Every palette, with the word in the config.
    pub(crate) const ALL: [(Self, &'static str); 7] = [
        (Self::Terminal, "terminal"),
        (Self::Light, "light"),
        (Self::Dark, "dark"),
        (Self::HighContrast, "high-contrast"),
        (Self::ColourBlind, "colour-blind"),
        (Self::ColourBlindOnLight, "colour-blind-on-light"),
        (Self::Mono, "mono"),
    ];

    /// Whether it is made for a light background.
    pub(crate) fn is_light(self) -> bool {
        matches!(self, Self::Light | Self::ColourBlindOnLight)
    }
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
    /// The style of a meaning. Nothing that is read is ever bright black.
    pub(crate) fn style(self, meaning: Meaning) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match meaning {
            Meaning::Focus => bold.add_modifier(Modifier::REVERSED),
            Meaning::Bar | Meaning::Title | Meaning::Value => bold,
            Meaning::Key if self.palette == Palette::HighContrast => bold.add_modifier(Modifier::UNDERLINED),
            Meaning::Key => bold,
            Meaning::Text => plain,
            Meaning::Match => self.news(Meaning::Warn).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Meaning::Label | Meaning::Dim => match (self.palette, meaning) {
                (Palette::Terminal | Palette::Mono, _) => plain.add_modifier(Modifier::DIM),
                (Palette::HighContrast, _) => plain,
                (Palette::Dark | Palette::ColourBlind, Meaning::Label) => plain.fg(Color::Indexed(246)),
                (Palette::Dark | Palette::ColourBlind, _) => plain.fg(Color::Indexed(240)),
                (Palette::Light | Palette::ColourBlindOnLight, Meaning::Label) => plain.fg(Color::Indexed(241)),
                (Palette::Light | Palette::ColourBlindOnLight, _) => plain.fg(Color::Indexed(250)),
            },
            Meaning::Good | Meaning::Warn | Meaning::Late | Meaning::Mark => self.news(meaning),
        }
    }

    /// How good and bad news look, and marks.
    fn news(self, meaning: Meaning) -> Style {
        let plain = Style::new();
        let (good, warn, late, mark) = match self.palette {
            Palette::Terminal => (Color::Cyan, Color::Yellow, Color::Red, Color::Magenta),
            Palette::Dark => (Color::Indexed(117), Color::Indexed(221), Color::Indexed(210), Color::Indexed(177)),
            Palette::Light => (Color::Indexed(24), Color::Indexed(94), Color::Indexed(124), Color::Indexed(90)),
            Palette::ColourBlind => (
                Color::Rgb(0x56, 0xb4, 0xe9),
                Color::Rgb(0xf0, 0xe4, 0x42),
                Color::Rgb(0xe6, 0x9f, 0x00),
                Color::Rgb(0xcc, 0x79, 0xa7),
            ),
            // On light a yellow that can be read is no yellow: its weight says it.
            Palette::ColourBlindOnLight => {
                (Color::Rgb(0x00, 0x72, 0xb2), Color::Reset, Color::Rgb(0xb3, 0x47, 0x00), Color::Rgb(0x9c, 0x3d, 0x76))
            }
            Palette::HighContrast | Palette::Mono => return self.weight(meaning),
        };
        match meaning {
            Meaning::Good => plain.fg(good),
            Meaning::Warn if warn == Color::Reset => plain.add_modifier(Modifier::BOLD),
            Meaning::Warn if self.palette == Palette::Light => plain.fg(warn).add_modifier(Modifier::BOLD),
            Meaning::Warn => plain.fg(warn),
            Meaning::Late => plain.fg(late).add_modifier(Modifier::BOLD),
            _ => plain.fg(mark),
        }
    }

    /// The same where no colour tells it.
    fn weight(self, meaning: Meaning) -> Style {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        match (self.palette, meaning) {
            (Palette::HighContrast, Meaning::Warn) => bold.add_modifier(Modifier::UNDERLINED),
            (Palette::HighContrast, Meaning::Late) => bold.add_modifier(Modifier::REVERSED),
            (Palette::HighContrast, _) | (_, Meaning::Late) => bold,
            _ => plain,
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
    pub(crate) fn text(self, words: &str) -> Cow<'_, str> {
        if !self.ascii || words.is_ascii() {
            return Cow::Borrowed(words);
        }
        let typed: String = words
            .chars()
            .map(|c| match c {
                '·' => '.',
                '…' => '~',
                '→' | '›' => '>',
                '≠' => '#',
                '≪' => '<',
                '‹' => '<',
                '–' | '—' => '-',
                '↓' => 'v',
                '↑' => '^',
                '▌' => '>',
                '✓' => '+',
                '✗' => 'x',
                '▲' => '^',
                '◐' => '~',
                '○' => ' ',
                '½' => '2',
                '±' => '~',
                '│' | '┃' | '╎' | '▏' => '|',
                '─' | '┈' | '┄' => '-',
                '╍' => '=',
                '←' => '<',
                // A reading at its heights, as a chart has it.
                '⣀' => '_',
                '⠤' | '⠒' => '=',
                '⠉' => '"',
                // The bars of a small chart, from low to high.
                '▁' => '_',
                '▂' => '.',
                '▃' => ':',
                '▄' => '-',
                '▅' => '=',
                '▆' => '+',
                '▇' => '*',
                '█' => '#',
                c => c,
            })
            .collect();
        Cow::Owned(typed)
    }
}
