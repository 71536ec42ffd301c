//! A pack: the bytes that carry sets from copy to copy, named by their content. SYNC, "Folder", says how they lie.
//!
//! It does not know the file, nor whether a set is believed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::apply::has_remark;
use super::error::StoreError;
use super::limits;
use super::set::ChangeSet;
use crate::domain::day::Day;
use crate::domain::id::Id;
use crate::domain::metric::Reading;

const FORMAT: &str = "upshot pack";
const VERSION: u32 = 1;
/// How many bytes a reading has besides its remark.
const ROW: usize = 36;
/// The most readings of a part.
const PART: usize = 10_000;
/// The longest line that names a pack's sets: seventy million of them would not fit, and no pack has that many.
const NAMES: u64 = 64 << 20;

/// A set's hash.
pub(super) type Hash = [u8; 32];

/// What a pack says of itself first.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Head {
    format: String,
    version: u32,
    board: Id,
    writer: Id,
    sets: u64,
    readings: u64,
}

/// A reading's remark, with the place of its row in the part.
#[derive(Serialize, Deserialize)]
struct Remark {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minute: Option<i16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    corrects: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// What stands before the rows of a part.
#[derive(Serialize, Deserialize)]
struct PartHead {
    metric: Id,
    rows: usize,
    remarks: Vec<(usize, Remark)>,
}

/// The names of a pack's sets, each with its hash.
struct Names(Vec<(Id, Hash)>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> serde::de::Visitor<'de> for List {
            type Value = Names;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of ids and hashes")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut all: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some(text) = all.next_element::<String>()? {
                    let name = text.split_once(' ').and_then(|(id, hash)| Some((id.parse().ok()?, unhex(hash)?)));
                    names.push(name.ok_or_else(|| serde::de::Error::custom("it is no name of a set"))?);
                }
                Ok(Names(names))
            }
        }
        deserializer.deserialize_seq(List)
    }
}

/// Writes a pack, and its hash as its last bytes.
pub(super) struct Writer<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a pack of the sets that are named, each with its hash.
    pub(super) fn new(out: W, (board, writer): (Id, Id), readings: u64, names: &[(Id, Hash)]) -> io::Result<Self> {
        let mut pack = Self { out, hash: Sha256::new(), bytes: 0 };
        let head =
            Head { format: FORMAT.to_owned(), version: VERSION, board, writer, sets: names.len() as u64, readings };
        pack.line(&head)?;
        let names: Vec<String> = names.iter().map(|(id, hash)| format!("{id} {}", hex(hash))).collect();
        pack.line(&names)?;
        Ok(pack)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.put(&line)
    }

    /// Writes a set; its parts follow, as many as are told.
    pub(super) fn set(&mut self, set: &ChangeSet, parts: u64) -> io::Result<()> {
        self.line(&set.in_parts(parts))
    }

    /// Writes a part, as [`part`] spells it.
    pub(super) fn part(&mut self, part: &[u8]) -> io::Result<()> {
        self.put(part)
    }

    /// Ends it; its hash and how many bytes it has.
    pub(super) fn finish(mut self) -> io::Result<(W, [u8; 32], u64)> {
        let hash: [u8; 32] = self.hash.finalize().into();
        self.out.write_all(&hash)?;
        self.out.flush()?;
        Ok((self.out, hash, self.bytes + 32))
    }
}

/// In how many parts so many readings of a metric go.
pub(super) fn in_parts(readings: i64) -> u64 {
    u64::try_from(readings).unwrap_or(0).div_ceil(PART as u64)
}

/// A part as its bytes: readings of one metric, no more than [`most`].
pub(super) fn part(readings: &[Reading]) -> io::Result<Vec<u8>> {
    let Some(first) = readings.first() else { return Ok(Vec::new()) };
    let remarks = readings.iter().enumerate().filter(|(_, r)| has_remark(r)).map(|(at, r)| {
        let remark = Remark {
            minute: r.minute,
            note: r.note.clone(),
            source: r.source.clone(),
            corrects: r.corrects,
            why: r.why.clone(),
        };
        (at, remark)
    });
    let mut bytes =
        serde_json::to_vec(&PartHead { metric: first.metric, rows: readings.len(), remarks: remarks.collect() })?;
    bytes.push(b'\n');
    readings.iter().for_each(|reading| bytes.extend_from_slice(&row(reading)));
    Ok(bytes)
}

/// The most readings of a part.
pub(super) fn most() -> usize {
    PART
}

/// What a reading's hash covers: id, day, value and denominator, all ones for none.
pub(super) fn row(reading: &Reading) -> [u8; ROW] {
    let mut bytes = [0; ROW];
    bytes[..16].copy_from_slice(reading.id.bytes());
    bytes[16..20].copy_from_slice(&reading.day.number().to_le_bytes());
    bytes[20..28].copy_from_slice(&reading.value.map_or(u64::MAX, f64::to_bits).to_le_bytes());
    bytes[28..].copy_from_slice(&reading.of.map_or(u64::MAX, f64::to_bits).to_le_bytes());
    bytes
}

/// Why a pack is not read.
#[derive(Debug)]
pub(super) enum Unfit {
    /// Its hash is of something else: it is on its way still.
    NotWhole,
    /// A newer upshot wrote it.
    Newer,
    /// It is of another board, or no pack at all.
    Foreign(String),
    /// The file system refused.
    Io(io::Error),
}

impl Unfit {
    /// Why, in words.
    pub(super) fn says(&self) -> String {
        match self {
            Self::NotWhole => "it is not whole yet".to_owned(),
            Self::Newer => "a newer upshot wrote it".to_owned(),
            Self::Foreign(why) => why.clone(),
            Self::Io(e) => refused(e).to_owned(),
        }
    }
}

/// What the system says of a file that lies among packs, in words.
fn refused(e: &io::Error) -> &'static str {
    // What a link leads to is never opened; the system says that in words of its own.
    #[cfg(unix)]
    if e.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) {
        return "it is a link, and what a link leads to is not read: put the pack itself there";
    }
    match e.kind() {
        io::ErrorKind::InvalidInput => "it is no regular file: take it away, or put the pack itself there",
        io::ErrorKind::PermissionDenied => "you may not read it: whoever owns it can allow that (chmod)",
        io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => "its disk did not answer: try again",
        _ => "it could not be read: look at its disk, and try again",
    }
}

impl From<io::Error> for Unfit {
    fn from(e: io::Error) -> Self {
        Self::Io(e)
    }
}

/// A pack that is whole, read set by set.
pub(super) struct Reader {
    file: BufReader<File>,
    /// The sets it names, with their hashes.
    pub(super) names: Vec<(Id, Hash)>,
    /// How many bytes it has.
    pub(super) bytes: u64,
    /// Where the first set begins.
    first: u64,
    /// Where its hash stands, after the last set.
    end: u64,
    parts_left: u64,
}

impl Reader {
    /// Opens a pack of a board, whole by its hash.
    pub(super) fn open(path: &Path, board: Id) -> Result<Self, Unfit> {
        let mut file = open_regular(path)?;
        let bytes = file.metadata()?.len();
        if bytes < 64 {
            return Err(Unfit::NotWhole);
        }
        let end = bytes - 32;
        let (mut hash, mut left, mut buffer) = (Sha256::new(), end, vec![0; 1 << 16]);
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(buffer.len()).min(buffer.len());
            let n = file.read(&mut buffer[..most])?;
            if n == 0 {
                return Err(Unfit::NotWhole);
            }
            hash.update(&buffer[..n]);
            left -= n as u64;
        }
        let mut said = [0; 32];
        file.read_exact(&mut said).map_err(|_| Unfit::NotWhole)?;
        if said != <[u8; 32]>::from(hash.finalize()) && !crate::weaken::off("whole") {
            return Err(Unfit::NotWhole);
        }
        file.seek(SeekFrom::Start(0))?;
        let mut reader = Self { file: BufReader::new(file), names: Vec::new(), bytes, first: 0, end, parts_left: 0 };
        let no_pack = || Unfit::Foreign("it is no pack".to_owned());
        let head: Head = reader.parse(1 << 16).map_err(|_| no_pack())?;
        if head.format != FORMAT {
            return Err(no_pack());
        }
        if head.version > VERSION {
            return Err(Unfit::Newer);
        }
        if head.board != board {
            return Err(Unfit::Foreign("it is of another board".to_owned()));
        }
        reader.names = reader.names(head.sets).map_err(|_| no_pack())?;
        reader.first = reader.file.stream_position()?;
        Ok(reader)
    }

    /// The second line, read name by name: it may be long, and is never held as text.
    fn names(&mut self, sets: u64) -> io::Result<Vec<(Id, Hash)>> {
        let mut line = serde_json::Deserializer::from_reader((&mut self.file).take(NAMES));
        let Names(names) = serde::Deserialize::deserialize(&mut line)?;
        let mut end = [0];
        self.file.read_exact(&mut end)?;
        let fits = end == *b"\n" && names.len() as u64 == sets;
        if fits { Ok(names) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Reads sets with their parts from a file that holds nothing else, and that many bytes.
    #[cfg(feature = "hub")]
    pub(super) fn over(mut file: File, bytes: u64) -> io::Result<Self> {
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { file: BufReader::new(file), names: Vec::new(), bytes, first: 0, end: bytes, parts_left: 0 })
    }

    /// Goes back to the first set.
    pub(super) fn rewind(&mut self) -> io::Result<()> {
        self.back_to((self.first, 0))
    }

    /// Where it stands.
    pub(super) fn position(&mut self) -> io::Result<(u64, u64)> {
        Ok((self.file.stream_position()?, self.parts_left))
    }

    /// Goes back to where it stood.
    pub(super) fn back_to(&mut self, (at, parts_left): (u64, u64)) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        self.parts_left = parts_left;
        Ok(())
    }

    /// A line, no longer than told.
    fn line(&mut self, most: u64) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        (&mut self.file).take(most + 1).read_until(b'\n', &mut line)?;
        if line.pop() == Some(b'\n') { Ok(line) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    fn parse<T: serde::de::DeserializeOwned>(&mut self, most: u64) -> io::Result<T> {
        Ok(serde_json::from_slice(&self.line(most)?)?)
    }

    /// The next set; what was not read of the one before is passed over.
    pub(super) fn next(&mut self) -> Result<Option<ChangeSet>, StoreError> {
        self.each(&mut |_| Ok(()))?;
        if self.file.stream_position().map_err(broken)? >= self.end {
            return Ok(None);
        }
        let set: ChangeSet = self.parse(limits::LINE as u64).map_err(broken)?;
        self.parts_left = set.parts.unwrap_or(0);
        Ok(Some(set))
    }

    /// Goes through the readings of the last set that were not read yet.
    pub(super) fn each(&mut self, f: &mut dyn FnMut(Reading) -> Result<(), StoreError>) -> Result<(), StoreError> {
        while self.parts_left > 0 {
            self.parts_left -= 1;
            let head: PartHead = self.parse(limits::LINE as u64 * 8).map_err(broken)?;
            if head.rows > PART {
                return Err(broken(io::ErrorKind::InvalidData.into()));
            }
            let mut remarks = head.remarks.into_iter().peekable();
            let mut bytes = [0; ROW];
            for at in 0..head.rows {
                self.file.read_exact(&mut bytes).map_err(broken)?;
                let remark = remarks.next_if(|(row, _)| *row == at).map(|(_, remark)| remark);
                f(reading(head.metric, &bytes, remark)?)?;
            }
        }
        Ok(())
    }
}

/// How many rows a part has, where it is as parts are written.
#[cfg(feature = "hub")]
pub(super) fn rows_of(part: &[u8]) -> Option<usize> {
    let end = part.iter().position(|byte| *byte == b'\n')?;
    let head: PartHead = serde_json::from_slice(&part[..end]).ok()?;
    (head.rows <= PART && part.len() == end + 1 + head.rows * ROW).then_some(head.rows)
}

fn broken(e: io::Error) -> StoreError {
    StoreError::Foreign(format!("it is not as packs are written: {e}"))
}

fn reading(metric: Id, bytes: &[u8; ROW], remark: Option<Remark>) -> Result<Reading, StoreError> {
    let number = |from: usize| {
        let mut eight = [0; 8];
        eight.copy_from_slice(&bytes[from..from + 8]);
        let bits = u64::from_le_bytes(eight);
        (bits != u64::MAX).then(|| f64::from_bits(bits))
    };
    let (mut id, mut day) = ([0; 16], [0; 4]);
    id.copy_from_slice(&bytes[..16]);
    day.copy_from_slice(&bytes[16..20]);
    let day = i32::from_le_bytes(day);
    let remark = remark.unwrap_or(Remark { minute: None, note: None, source: None, corrects: None, why: None });
    Ok(Reading {
        id: Id::from_bytes(id),
        metric,
        day: Day::from_number(day.into()).ok_or_else(|| StoreError::Foreign(format!("a reading lies on day {day}")))?,
        minute: remark.minute,
        value: number(20),
        of: number(28),
        note: remark.note,
        source: remark.source,
        corrects: remark.corrects,
        why: remark.why,
    })
}

/// Opens a regular file, and nothing that a link leads to.
fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // A pipe in its place would keep whoever opens it waiting.
        options.custom_flags(
            i32::try_from((rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits()).unwrap_or(0),
        );
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(hash)
}
