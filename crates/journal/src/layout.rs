//! Every stored key, byte by byte. Numbers are big-endian, so that the order of the bytes is the order of the numbers.
//!
//! # Keys as the log, the outbox and the programs write them (through the port)
//!
//! | first byte | key | value |
//! |---|---|---|
//! | `0x01` | [`log_entry`]: name length 1, name, number 8 | identity 16, payload |
//! | `0x02` | [`log_id`]: name length 1, name, identity 16 | number 8 |
//! | `0x03` | [`log_tail`]: name length 1, name | number of the last entry 8 |
//! | `0x04` | [`outbox_item`]: name length 1, name, position 8 | identity 16, message |
//! | `0x05` | [`outbox_tail`]: name length 1, name | highest position ever given 8 |
//! | `0x06`–`0x1f` | kept for later kinds | |
//! | `0x20`–`0xff` | the programs' own keys, through [`Store`](crate::Store) | the programs' own |
//!
//! The tail of a log or outbox is written in the same batch as what it counts.
//!
//! # Keys as the disk engine writes them (in sled's default tree)
//!
//! | first byte | key | value |
//! |---|---|---|
//! | `0x00` | [`FORMAT_KEY`] | format version 4 |
//! | `0x00` | [`COUNT_KEY`] | number of commits so far 8 |
//! | `0x01` | [`whole`]: key of the port | `0x00`, value — or, above [`PART_BYTES`]: `0x01`, full length 4, first part |
//! | `0x02` | [`part`]: key of the port, index of the part 4 | further part; index from 1; every part but the last is [`PART_BYTES`] long |
//!
//! Beside sled's own files (`conf`, `db`, `snap.*`, and `blobs`, which stays empty) the folder holds [`LOCK_FILE`], locked
//! while a program uses the folder and empty until the journal has been created completely; and [`MARK_FILE`],
//! 16 bytes: number of acknowledged commits 8, its complement 8.

/// The format that this code writes, and the newest it reads. Raise it when a kind changes its meaning.
pub const FORMAT_VERSION: u32 = 1;

/// Where the disk engine keeps the format version.
pub const FORMAT_KEY: &[u8] = b"\x00format";

/// Where the disk engine counts its commits.
pub const COUNT_KEY: &[u8] = b"\x00commits";

/// The lock and creation mark of a journal's folder.
pub const LOCK_FILE: &str = "journal.lock";

/// The note of how many commits were acknowledged.
pub const MARK_FILE: &str = "journal.mark";

/// What [`LOCK_FILE`] holds once the journal has been created completely.
pub const CREATED_MARK: &[u8] = b"created\n";

/// Longest value that the disk engine stores in one piece, in bytes.
///
/// sled moves a page above 128 KiB into a file of its own, which a sync of its main file does not cover. A page holds
/// up to 20 pairs (16, and up to 4 more after a merge), so 20 × (4 KiB + key) is safe and 8 KiB would not be. Measured: with
/// 32 KiB and a sync of the main file only, 10 of 13 looks after simulated power cuts found acknowledged entries lost.
pub const PART_BYTES: usize = 4096;

/// Programs' own keys begin at this byte; all below belongs to this crate.
pub const FIRST_FREE_BYTE: u8 = 0x20;

/// First bytes of the port's keys. Never reuse a number.
pub mod tag {
    /// See [`super::log_entry`].
    pub const LOG_ENTRY: u8 = 0x01;
    /// See [`super::log_id`].
    pub const LOG_ID: u8 = 0x02;
    /// See [`super::log_tail`].
    pub const LOG_TAIL: u8 = 0x03;
    /// See [`super::outbox_item`].
    pub const OUTBOX_ITEM: u8 = 0x04;
    /// See [`super::outbox_tail`].
    pub const OUTBOX_TAIL: u8 = 0x05;

    /// Disk engine: a value, or the first part of a long one.
    pub const WHOLE: u8 = 0x01;
    /// Disk engine: a further part of a long value.
    pub const PART: u8 = 0x02;
    /// Disk engine: what follows is the value.
    pub const IN_ONE_PIECE: u8 = 0x00;
    /// Disk engine: what follows is the full length and the first part.
    pub const IN_PARTS: u8 = 0x01;
}

/// Bytes of an identity.
pub const ID_BYTES: usize = 16;

/// Entry `seq` of a log.
#[must_use]
pub fn log_entry(name: &str, seq: u64) -> Vec<u8> {
    named(tag::LOG_ENTRY, name, &seq.to_be_bytes())
}

/// Which entry of a log has this identity.
#[must_use]
pub fn log_id(name: &str, id: &[u8; ID_BYTES]) -> Vec<u8> {
    named(tag::LOG_ID, name, id)
}

/// The number of a log's last entry.
#[must_use]
pub fn log_tail(name: &str) -> Vec<u8> {
    named(tag::LOG_TAIL, name, &[])
}

/// The message at a position of an outbox.
#[must_use]
pub fn outbox_item(name: &str, position: u64) -> Vec<u8> {
    named(tag::OUTBOX_ITEM, name, &position.to_be_bytes())
}

/// The highest position that an outbox ever gave: positions are never given twice.
#[must_use]
pub fn outbox_tail(name: &str) -> Vec<u8> {
    named(tag::OUTBOX_TAIL, name, &[])
}

/// Disk engine: where a value, or its first part, is.
#[must_use]
pub fn whole(key: &[u8]) -> Vec<u8> {
    [&[tag::WHOLE], key].concat()
}

/// Disk engine: where part `index` (from 1) of a long value is.
#[must_use]
pub fn part(key: &[u8], index: u32) -> Vec<u8> {
    [&[tag::PART], key, &index.to_be_bytes()].concat()
}

/// An identity and what follows it, as one stored value.
#[must_use]
pub fn join_id(id: &[u8; ID_BYTES], rest: &[u8]) -> Vec<u8> {
    [id.as_slice(), rest].concat()
}

/// The reverse of [`join_id`]; `None` when the value is too short.
#[must_use]
pub fn split_id(value: &[u8]) -> Option<([u8; ID_BYTES], Vec<u8>)> {
    let (id, rest) = value.split_first_chunk::<ID_BYTES>()?;
    Some((*id, rest.to_vec()))
}

/// A stored number; `None` when it is not eight bytes long.
#[must_use]
pub fn number(value: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(value.try_into().ok()?))
}

/// The number at the end of a [`log_entry`] or [`outbox_item`] key.
#[must_use]
pub fn number_of_key(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(*key.last_chunk::<8>()?))
}

/// Names are at most [`MAX_NAME_BYTES`](crate::MAX_NAME_BYTES) long, which `Name` checks, so the length fits a byte.
fn named(tag: u8, name: &str, rest: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
    [&[tag, length], name.as_bytes(), rest].concat()
}

#[cfg(test)]
mod tests;
