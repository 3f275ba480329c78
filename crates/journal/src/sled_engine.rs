//! The port on a disk, with sled 0.34 below. Three things that sled does not do by itself happen here:
//!
//! 1. **The sync.** On Linux sled's `flush` calls `sync_file_range`, which writes the bytes but neither the file's new
//!    length and extents nor the drive's own cache. [`SledEngine::commit`] therefore ends with our own `fdatasync`.
//! 2. **No files beside `db`.** A page above 128 KiB becomes a file of its own in `blobs`, which sled never syncs. A page
//!    holds up to 20 pairs, so values are cut into parts of [`PART_BYTES`](crate::layout::PART_BYTES) (`parts`).
//!    Should such a file appear all the same, it is synced too, and loudly.
//! 3. **No writer but the committer.** sled's own flusher thread moves pages and overwrites the place where they were
//!    for up to 250 ms without a sync in between; a power cut inside that time could take data that was safe. It is
//!    switched off; sled then tidies inside the commits. Inside one batch sled never reuses a place whose
//!    content has moved only in that batch, and every batch ends with the sync. (Also: the flusher would sync twice a
//!    second all day, on a tablet's battery and flash.) What remains: a read may join pages that deletes have thinned
//!    out. That writes little, and the next commit syncs it.
//!
//! sled panics on some damaged files: every call catches that and returns an error. On others it forgets silently:
//! `mark` notices that at the next start.

mod mark;
mod open;
mod parts;
mod strays;

use std::{
    fs::File,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{PoisonError, RwLock},
};

use mark::Mark;
pub use open::OpenError;
use strays::Strays;

use crate::{
    engine::{Engine, EngineError, KeyValue, Op},
    layout,
};

/// Memory that sled may use for pages, in bytes: 64 MiB. A crew's tablet has few gigabytes, and the
/// hot end of a log is far smaller than this.
pub const CACHE_BYTES: u64 = 64 * 1024 * 1024;

/// The engine on a disk. One program at a time may have its folder open.
pub struct SledEngine {
    db: sled::Db,
    /// Our own handle on `<folder>/db`, kept open for the sync.
    db_file: File,
    strays: Strays,
    /// Makes a long value, which is several sled keys, appear and change as a whole. Not held during the sync.
    whole: RwLock<Commits>,
    mark: Mark,
    /// Last, so that the folder is free only after sled has closed.
    _lock: File,
}

/// How many commits there have been.
struct Commits(u64);

impl SledEngine {
    /// Opens a folder, or creates it with everything synced up to the parent folder.
    ///
    /// # Errors
    /// See [`OpenError`]; each says what to do.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        open::open(folder)
    }
}

impl Engine for SledEngine {
    fn commit(&self, batch: &[Op]) -> Result<(), EngineError> {
        batch.iter().try_for_each(Op::check)?;
        guarded(|| {
            let count = {
                let mut commits = self.whole.write().unwrap_or_else(PoisonError::into_inner);
                let mut batch = parts::to_sled(&self.db, batch)?;
                commits.0 += 1;
                batch.insert(layout::COUNT_KEY, &commits.0.to_be_bytes());
                self.db.apply_batch(batch).map_err(from_sled)?;
                commits.0
            };
            self.db.flush().map_err(from_sled)?;
            self.strays.sync().map_err(disk)?;
            self.db_file.sync_data().map_err(disk)?;
            self.mark.note(count).map_err(disk)
        })
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        guarded(|| {
            let _whole = self.whole.read().unwrap_or_else(PoisonError::into_inner);
            match self.db.get(layout::whole(key)).map_err(from_sled)? {
                Some(stored) => parts::join(&self.db, key, &stored).map(Some),
                None => Ok(None),
            }
        })
    }

    fn scan(&self, from: &[u8], until: &[u8], limit: usize) -> Result<Vec<KeyValue>, EngineError> {
        if from >= until {
            return Ok(Vec::new());
        }
        guarded(|| {
            let _whole = self.whole.read().unwrap_or_else(PoisonError::into_inner);
            let mut found = Vec::new();
            for pair in self.db.range(layout::whole(from)..layout::whole(until)).take(limit) {
                let (whole_key, stored) = pair.map_err(from_sled)?;
                let key = whole_key.get(1..).unwrap_or_default().to_vec();
                let value = parts::join(&self.db, &key, &stored)?;
                found.push((key, value));
            }
            Ok(found)
        })
    }
}

fn disk(error: std::io::Error) -> EngineError {
    EngineError::Disk { detail: error.to_string() }
}

fn from_sled(error: sled::Error) -> EngineError {
    match error {
        sled::Error::Io(error) => disk(error),
        other => EngineError::Damaged { detail: sled_words(&other) },
    }
}

/// What sled says, without its empty backtrace.
fn sled_words(error: &sled::Error) -> String {
    error.to_string().split(" backtrace").next().unwrap_or_default().to_owned()
}

/// Runs a call of sled and turns its panic into an error.
fn guarded<T>(call: impl FnOnce() -> Result<T, EngineError>) -> Result<T, EngineError> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|panic| Err(EngineError::Panicked { detail: panic_words(panic.as_ref()) }))
}

/// The first words of a panic's message; the rest may quote stored bytes.
fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    const MAX_CHARS: usize = 120;
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    words.unwrap_or("no message").chars().take(MAX_CHARS).collect()
}

#[cfg(test)]
mod tests;
