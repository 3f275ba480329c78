//! Opening a journal's folder: one program at a time, a known format, and no surprise after a power cut.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::RwLock,
    time::{Duration, Instant},
};

use super::{CACHE_BYTES, Commits, SledEngine, mark::Mark, panic_words, sled_words, strays::Strays};
use crate::layout::{self, COUNT_KEY, CREATED_MARK, FORMAT_KEY, FORMAT_VERSION, LOCK_FILE};

/// How long a just closed database of this very program may keep its file: sled's threads let go of it in their own time.
const CLOSING_WAIT_MS: u64 = 2_000;

/// Between two looks at the closing database.
const CLOSING_POLL_MS: u64 = 5;

/// Why a journal could not be opened. Every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another program, or another part of this one, has the folder open.
    #[error("the journal {} is in use: stop the other program that uses this folder, or configure another folder", folder.display())]
    InUse {
        /// The journal's folder.
        folder: PathBuf,
    },
    /// Written by a newer version of this software.
    #[error(
        "the journal {} has format {found}, and this program knows formats up to {FORMAT_VERSION}: install the newer program again; nothing was changed",
        folder.display()
    )]
    NewerFormat {
        /// The journal's folder.
        folder: PathBuf,
        /// The stored version.
        found: u32,
    },
    /// The folder holds a database that is not a journal.
    #[error("the folder {} holds a database that is not a journal: configure another folder; nothing was changed", folder.display())]
    NotAJournal {
        /// The folder.
        folder: PathBuf,
    },
    /// What is on the disk cannot be read any more.
    #[error(
        "the journal {} is damaged ({detail}): move the folder away and keep it, entries that were not delivered may be rescued from it; then start again with a backup or with an empty folder, and check the drive",
        folder.display()
    )]
    Damaged {
        /// The journal's folder.
        folder: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The file system refused.
    #[error("the journal {} cannot be opened ({source}): check that the drive is mounted, has free space, and may be written by this program", folder.display())]
    Disk {
        /// The journal's folder.
        folder: PathBuf,
        /// The system's own error.
        source: io::Error,
    },
}

pub(super) fn open(folder: &Path) -> Result<SledEngine, OpenError> {
    let refused = |source| OpenError::Disk { folder: folder.to_owned(), source };
    create_folder(folder).map_err(refused)?;
    let mut lock = take_lock(folder)?;
    let created_before = lock.metadata().map_err(refused)?.len() > 0;
    remove_unfinished_snapshots(folder).map_err(refused)?;
    wait_for_closing(folder)?;

    let db = open_sled(folder)?;
    check_format(&db, folder, created_before)?;
    let (mark, acknowledged) = Mark::open(folder).map_err(refused)?;
    let commits = check_count(&db, folder, acknowledged)?;
    sync_folder(folder).map_err(refused)?;
    if !created_before {
        lock.write_all(CREATED_MARK).and_then(|()| lock.sync_all()).map_err(refused)?;
    }
    let db_file = File::options().read(true).write(true).open(folder.join("db")).map_err(refused)?;
    let strays = Strays::open(folder.join("blobs")).map_err(refused)?;
    Ok(SledEngine { db, db_file, strays, whole: RwLock::new(commits), mark, _lock: lock })
}

/// Only the program's own user may look into the folder: sled creates its files readable by all.
const FOLDER_MODE: u32 = 0o700;

/// Creates the folder and those above it, so that their names survive a power cut too.
fn create_folder(folder: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|p| !p.as_os_str().is_empty() && !p.exists()).collect();
    fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
    // One that was there before, or was created under another mask.
    fs::set_permissions(folder, fs::Permissions::from_mode(FOLDER_MODE))?;
    for created in missing {
        let above = created.parent().filter(|p| !p.as_os_str().is_empty());
        sync_path(above.unwrap_or(Path::new(".")))?;
    }
    Ok(())
}

/// Our own lock, beside sled's: it covers the steps before sled opens, and its error is not a guess from sled's words.
fn take_lock(folder: &Path) -> Result<File, OpenError> {
    let refused = |source| OpenError::Disk { folder: folder.to_owned(), source };
    let path = folder.join(LOCK_FILE);
    let file = File::options().read(true).append(true).create(true).open(path).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(refused(error)),
    }
}

/// A power cut while sled writes its snapshot leaves `snap.*.generating`. sled would take that half file for its newest
/// snapshot and never open again (its open bug #1527). The file is useless: until it has its final name, sled keeps the
/// older snapshot, and without any it reads the whole log.
fn remove_unfinished_snapshots(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            tracing::warn!("the last start was interrupted; its unfinished snapshot is removed");
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// We hold the folder's lock, so whoever still locks `db` is a closing engine of this program, or a foreign one.
fn wait_for_closing(folder: &Path) -> Result<(), OpenError> {
    let give_up = Instant::now() + Duration::from_millis(CLOSING_WAIT_MS);
    loop {
        let file = match File::open(folder.join("db")) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(source) => return Err(OpenError::Disk { folder: folder.to_owned(), source }),
        };
        match file.try_lock() {
            Ok(()) => return Ok(()), // freed again as `file` closes here
            Err(TryLockError::WouldBlock) if Instant::now() < give_up => {
                std::thread::sleep(Duration::from_millis(CLOSING_POLL_MS));
            }
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse { folder: folder.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(OpenError::Disk { folder: folder.to_owned(), source }),
        }
    }
}

fn open_sled(folder: &Path) -> Result<sled::Db, OpenError> {
    let config = sled::Config::new().path(folder).cache_capacity(CACHE_BYTES).flush_every_ms(None);
    guarded(folder, || config.open())
}

/// Runs a call of sled. Damage shows itself as an error or as a panic, depending on where it is.
fn guarded<T>(folder: &Path, call: impl FnOnce() -> sled::Result<T>) -> Result<T, OpenError> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(sled::Error::Io(source))) if source.kind() != io::ErrorKind::UnexpectedEof => {
            Err(OpenError::Disk { folder: folder.to_owned(), source })
        }
        Ok(Err(other)) => Err(damaged(folder, sled_words(&other))),
        Err(panic) => Err(damaged(folder, panic_words(panic.as_ref()))),
    }
}

/// Reads the stored version, or writes it into a new journal.
fn check_format(db: &sled::Db, folder: &Path, created_before: bool) -> Result<(), OpenError> {
    let found = guarded(folder, || match db.get(FORMAT_KEY)? {
        Some(stored) => Ok(Format::Stored(stored.to_vec())),
        None if created_before => Ok(Format::Lost),
        None if !db.is_empty() => Ok(Format::Foreign),
        None => {
            db.insert(FORMAT_KEY, &FORMAT_VERSION.to_be_bytes())?;
            db.flush()?;
            Ok(Format::Written)
        }
    })?;
    match found {
        Format::Written => Ok(()),
        Format::Foreign => Err(OpenError::NotAJournal { folder: folder.to_owned() }),
        // sled repairs some damage by starting empty, without a word
        Format::Lost => Err(damaged(folder, "its content is gone".to_owned())),
        Format::Stored(bytes) => match bytes.try_into().map(u32::from_be_bytes) {
            Ok(FORMAT_VERSION) => Ok(()),
            Ok(found) if found > FORMAT_VERSION => Err(OpenError::NewerFormat { folder: folder.to_owned(), found }),
            _ => Err(damaged(folder, "its format version is unreadable".to_owned())),
        },
    }
}

/// Reads how many commits the database holds, and compares with how many were acknowledged.
fn check_count(db: &sled::Db, folder: &Path, acknowledged: u64) -> Result<Commits, OpenError> {
    let stored = match guarded(folder, || db.get(COUNT_KEY))? {
        Some(count) => layout::number(&count).ok_or_else(|| damaged(folder, "its count is unreadable".to_owned()))?,
        None => 0,
    };
    if stored < acknowledged {
        let lost = acknowledged - stored;
        return Err(damaged(folder, format!("the last {lost} of {acknowledged} acknowledged commits are gone")));
    }
    Ok(Commits(stored))
}

enum Format {
    Stored(Vec<u8>),
    Written,
    Lost,
    Foreign,
}

/// Brings to the disk what sled wrote while it opened: `conf`, `db`, the snapshot, and the names of all of them.
fn sync_folder(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        sync_path(&entry?.path())?;
    }
    sync_path(folder)
}

fn sync_path(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn damaged(folder: &Path, detail: String) -> OpenError {
    OpenError::Damaged { folder: folder.to_owned(), detail }
}
