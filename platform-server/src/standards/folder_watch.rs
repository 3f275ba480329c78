//! Whether the folder of standards has changed, and whether whoever changes it has finished.

use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::{Standards, StandardsError, folder::names};
use crate::registry::Registry;

/// One file as the disk describes it: size, file number, when its content was written, and when anything of it was (a copy may keep the
/// first time, nothing keeps the second).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    number: u64,
    written: (i64, i64),
    touched: (i64, i64),
}

/// A folder at one look: every file of a standard, without its stamp where the disk tells none; `None` while it cannot be listed.
type Sight = Option<Vec<(String, Option<Stamp>)>>;

/// A folder of standards between two looks.
#[derive(Debug)]
pub struct WatchedFolder {
    path: PathBuf,
    /// At the last look.
    seen: Option<Sight>,
    /// When it was read last, and what came of that is known.
    judged: Option<Sight>,
}

impl WatchedFolder {
    /// Reads the folder for the first time.
    ///
    /// # Errors
    /// As [`Standards::load`].
    pub fn open(path: &Path, registry: &Registry) -> Result<(Self, Standards), StandardsError> {
        // Seen before it is read: what changes meanwhile is read again.
        let sight = sight(path);
        let standards = Standards::load(path, registry)?;
        Ok((Self { path: path.to_owned(), seen: Some(sight.clone()), judged: Some(sight) }, standards))
    }

    /// Which folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder of which nothing is known yet: it is read as soon as it has stood still.
    #[must_use]
    pub const fn unread(path: PathBuf) -> Self {
        Self { path, seen: None, judged: None }
    }

    /// Lets the next look read it again, though nothing has changed.
    pub fn judge_again(&mut self) {
        self.judged = None;
    }

    /// Looks, and reads all of it anew when it has changed and has been the same at two looks: a file that is still being copied is not
    /// judged. `None` when there is nothing new to say.
    pub fn look(&mut self, registry: &Registry) -> Option<Result<Standards, StandardsError>> {
        let now = sight(&self.path);
        let stands_still = self.seen.as_ref() == Some(&now);
        let is_judged = self.judged.as_ref() == Some(&now);
        self.seen = Some(now);
        if is_judged || !stands_still {
            return None;
        }
        let outcome = Standards::load(&self.path, registry);
        let after = sight(&self.path);
        if self.seen.as_ref() != Some(&after) {
            self.seen = Some(after);
            return None;
        }
        // What could not be read may be readable at the next look, without any change that the disk would tell.
        let is_final = outcome.as_ref().err().is_none_or(|error| !error.is_of_reading());
        self.judged = is_final.then(|| self.seen.clone()).flatten();
        Some(outcome)
    }
}

fn sight(folder: &Path) -> Sight {
    let names = names(folder).ok()?;
    let stamped = names.into_iter().map(|name| {
        let stamp = std::fs::metadata(folder.join(&name)).ok().map(|file| Stamp {
            bytes: file.len(),
            number: file.ino(),
            written: (file.mtime(), file.mtime_nsec()),
            touched: (file.ctime(), file.ctime_nsec()),
        });
        (name, stamp)
    });
    Some(stamped.collect())
}
