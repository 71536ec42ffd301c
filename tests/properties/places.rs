//! Places where copies meet: folders, and in the hub's own run a hub.

use std::path::{Path, PathBuf};

use upshot::session::Spot;

use super::ten::Chance;

/// Some places of one kind, and what may happen to them.
pub(crate) trait Places {
    /// One of them, as a person names it.
    fn spot(&self, of: usize) -> Spot;
    /// It is wiped, or what else comes over a whole place.
    fn harm(&mut self, of: usize, chance: &mut Chance);
    /// Something that lies at the first goes lost, whichever.
    fn lose(&mut self, at: usize);
    /// All that lies at the first, by its names.
    fn holds(&self) -> Vec<String>;
}

/// Folders below one that goes away.
pub(crate) struct Folders {
    _room: tempfile::TempDir,
    paths: Vec<PathBuf>,
}

impl Folders {
    /// So many empty ones.
    pub(crate) fn new(many: usize) -> Self {
        let room = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> = (0..many).map(|at| room.path().join(at.to_string())).collect();
        paths.iter().for_each(|path| std::fs::create_dir(path).unwrap());
        Self { _room: room, paths }
    }
}

impl Places for Folders {
    fn spot(&self, of: usize) -> Spot {
        Spot::Folder(self.paths[of].clone())
    }

    fn harm(&mut self, of: usize, _: &mut Chance) {
        std::fs::remove_dir_all(&self.paths[of]).unwrap();
        std::fs::create_dir(&self.paths[of]).unwrap();
    }

    fn lose(&mut self, at: usize) {
        let packs = packs(&self.paths[0]);
        if let Some(pack) = packs.get(at % packs.len().max(1)) {
            std::fs::remove_file(pack).unwrap();
        }
    }

    fn holds(&self) -> Vec<String> {
        packs(&self.paths[0]).iter().map(|path| path.display().to_string()).collect()
    }
}

/// The packs that lie at a place.
fn packs(place: &Path) -> Vec<PathBuf> {
    let boards = std::fs::read_dir(place).unwrap().flatten();
    let all = boards.flat_map(|board| std::fs::read_dir(board.path()).unwrap().flatten().map(|entry| entry.path()));
    let mut packs: Vec<PathBuf> = all.filter(|path| path.extension().is_some_and(|end| end == "upshot")).collect();
    packs.sort();
    packs
}
