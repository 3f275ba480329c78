//! Files that sled should never write beside `db`: see point 2 of the engine.
//!
//! The folder is looked at in every commit, so its descriptor is held open: a commit that needs a new one would fail, for good, on
//! the day when somebody has opened all that the process may have.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use rustix::fs::Dir;

/// The folder of such files.
pub(super) struct Strays {
    path: PathBuf,
    folder: Mutex<Dir>,
}

impl Strays {
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        let folder = Dir::new(File::open(&path)?)?;
        Ok(Self { path, folder: Mutex::new(folder) })
    }

    /// Brings such files to the disk. Normally there is none.
    pub(super) fn sync(&self) -> io::Result<()> {
        let mut folder = self.folder.lock().unwrap_or_else(PoisonError::into_inner);
        let mut strays = 0_u32;
        folder.rewind();
        while let Some(entry) = folder.read() {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().ok().filter(|name| !matches!(*name, "." | "..")) else {
                continue;
            };
            strays += 1;
            sync_file(&self.path.join(name))?;
        }
        if strays > 0 {
            tracing::error!(strays, "the database put pages into files of their own, which should never happen");
            rustix::fs::fsync(folder.fd()?)?;
        }
        Ok(())
    }
}

fn sync_file(path: &Path) -> io::Result<()> {
    match File::open(path) {
        Ok(file) => file.sync_all(),
        // sled removes such files in the background
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}
