//! How many commits were acknowledged, kept beside the database.
//!
//! sled ends its log silently at the first damaged byte and forgets what came after it: one bad flash cell
//! could take acknowledged entries without a word. So every batch also counts itself inside the database, and the count
//! is noted in a small file after the sync. Opening compares the two.
//!
//! The note itself is not synced: that would double the time of a commit. The kernel writes it within half a minute, and
//! after a power cut it may be old, but never ahead of what is on the disk.

use std::{fs::File, io, os::unix::fs::FileExt, path::Path};

use crate::layout::MARK_FILE;

/// The open note.
pub(super) struct Mark(File);

impl Mark {
    /// Opens the note, and reads the count that was acknowledged for certain: 0 without a readable note.
    pub(super) fn open(folder: &Path) -> io::Result<(Self, u64)> {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(folder.join(MARK_FILE))?;
        let mut bytes = [0; 16];
        let noted = match file.read_exact_at(&mut bytes, 0) {
            Ok(()) => decode(bytes),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
            Err(error) => return Err(error),
        };
        Ok((Self(file), noted.unwrap_or(0)))
    }

    /// Notes that commit number `count` is on the disk.
    pub(super) fn note(&self, count: u64) -> io::Result<()> {
        self.0.write_all_at(&encode(count), 0)
    }
}

/// The count and its complement: a torn note is recognised and counts as none.
fn encode(count: u64) -> [u8; 16] {
    (u128::from(count) << 64 | u128::from(!count)).to_be_bytes()
}

fn decode(bytes: [u8; 16]) -> Option<u64> {
    let both = u128::from_be_bytes(bytes);
    let (count, complement) = ((both >> 64) as u64, both as u64);
    (count == !complement).then_some(count)
}
