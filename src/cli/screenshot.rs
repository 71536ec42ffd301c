//! `upshot screenshot`: a screen as a picture, as if somebody sat there and pressed keys. Only whoever draws screens can
//! draw it, so the request is handed up.

use std::path::PathBuf;

use serde_json::json;

use super::place;
use super::print::Out;
use crate::error::{Error, Kind};

/// The screens' keys, as the table has them.
pub(super) const KEYS: &str = include_str!("../../assets/help/keys.txt");

/// The flags of `screenshot`.
#[derive(clap::Args, Debug)]
#[command(after_help = KEYS)]
pub(super) struct Args {
    /// The keys that lead to the screen, by their names: Enter, g h, Ctrl-d; text to type has a = before it: =36.2
    #[arg(value_name = "KEY")]
    keys: Vec<String>,
    /// The window's columns and rows
    #[arg(long, value_name = "WxH", default_value = "120x40")]
    size: String,
    /// svg or text (by the file's name, else text)
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// The file to write (else the picture is printed)
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Overwrite a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Text,
}

/// A picture that is asked for.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The keys pressed to come to it.
    pub keys: Vec<String>,
    /// The window's columns and rows.
    pub size: (u16, u16),
    /// Whether it is drawn as SVG, and not as text.
    pub svg: bool,
    out: Option<PathBuf>,
    force: bool,
}

impl Args {
    /// What is asked for.
    pub(super) fn picture(self) -> Result<Picture, Error> {
        let unclear = || {
            Error::new(Kind::Usage, "usage", format!("{:?} is no size of a window", self.size))
                .hint("write columns and rows up to 500: --size 120x40")
        };
        let (width, height) = self.size.split_once('x').ok_or_else(unclear)?;
        let cells = |word: &str| word.parse::<u16>().ok().filter(|n| (1..=500).contains(n)).ok_or_else(unclear);
        let named = self.out.as_ref().is_some_and(|path| path.extension().is_some_and(|ext| ext == "svg"));
        Ok(Picture {
            size: (cells(width)?, cells(height)?),
            svg: self.format.map_or(named, |format| format == Format::Svg),
            keys: self.keys,
            out: self.out,
            force: self.force,
        })
    }
}

/// Prints a picture, or writes it to its file.
pub(super) fn put(out: &mut Out, picture: &Picture, drawn: &str) -> Result<(), Error> {
    if let Some(path) = &picture.out {
        place::write(path, drawn, picture.force)?;
        out.told(&format!("Wrote {}.", path.display()));
    } else if out.is_json() {
        let format = if picture.svg { "svg" } else { "text" };
        let (width, height) = picture.size;
        out.object("screenshot", json!({ "width": width, "height": height, "format": format, "picture": drawn }));
    } else {
        out.verbatim(drawn);
    }
    Ok(())
}
