//! Small text files with keys and certificates: read with a limit, written whole or not at all, secrets for the owner only.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// Longest key or certificate file that is read. Ours are below 2 KiB; a list of several authorities stays below 16 KiB.
pub const MAX_FILE_BYTES: u64 = 64 * 1024;

/// A key or certificate file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is longer than [`MAX_FILE_BYTES`]: it is not what it should be.
    #[error("{} is longer than {MAX_FILE_BYTES} bytes", path.display())]
    TooLong {
        /// Which file.
        path: PathBuf,
    },
    /// The file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is there already, and overwriting it would destroy a key.
    #[error("{} exists already and is not overwritten", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
}

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Only the account that runs the program (mode 0600).
    Owner,
    /// Anybody on the machine (mode 0644).
    All,
}

/// Reads a text file of at most [`MAX_FILE_BYTES`].
pub(crate) fn read(path: &Path) -> Result<String, FileError> {
    let failed = |source| FileError::Read { path: path.to_owned(), source };
    let mut text = String::new();
    let file = File::open(path).map_err(failed)?;
    file.take(MAX_FILE_BYTES + 1).read_to_string(&mut text).map_err(failed)?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(FileError::TooLong { path: path.to_owned() });
    }
    Ok(text)
}

/// Writes a new file and never touches one that exists.
pub(crate) fn create(path: &Path, text: &str, readers: Readers) -> Result<(), FileError> {
    match write_new(path, text, readers) {
        Ok(()) => sync_folder(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(FileError::Exists { path: path.to_owned() }),
        Err(source) => Err(FileError::Write { path: path.to_owned(), source }),
    }
}

/// Writes a file in the place of an older one. A reader sees the old or the new one, never half of it.
pub(crate) fn replace(path: &Path, text: &str, readers: Readers) -> Result<(), FileError> {
    let failed = |source| FileError::Write { path: path.to_owned(), source };
    let draft = path.with_extension("draft");
    // A draft that a power cut left behind may have other rights: make a fresh one.
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    write_new(&draft, text, readers).map_err(failed)?;
    fs::rename(&draft, path).map_err(failed)?;
    sync_folder(path)
}

/// Makes a folder that only its owner can enter, unless it exists.
pub(crate) fn ensure_folder(path: &Path) -> Result<(), FileError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path).map_err(|source| FileError::Write { path: path.to_owned(), source })
}

fn write_new(path: &Path, text: &str, readers: Readers) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(match readers {
            Readers::Owner => 0o600,
            Readers::All => 0o644,
        });
    }
    #[cfg(not(unix))]
    let _ = readers; // elsewhere the folder's access list decides
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Makes the new name itself survive a power cut.
fn sync_folder(path: &Path) -> Result<(), FileError> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|source| FileError::Write { path: path.to_owned(), source })?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
