//! Long values in several sled keys (see `layout` for the bytes, and the parent module for the reason).

use std::collections::HashMap;

use super::from_sled;
use crate::{
    engine::{EngineError, Op},
    layout::{self, PART_BYTES, tag},
};

/// Turns operations of the port into one sled batch. An overwritten or deleted long value takes its parts with it.
pub(super) fn to_sled(db: &sled::Db, ops: &[Op]) -> Result<sled::Batch, EngineError> {
    let mut batch = sled::Batch::default();
    // Further parts that a key has at this point of the batch; what the batch has not touched is asked of the disk.
    let mut parts_of: HashMap<&[u8], u32> = HashMap::new();
    for op in ops {
        let key = op.key();
        let old_parts = match parts_of.get(key) {
            Some(parts) => *parts,
            None => stored_parts(db, key)?,
        };
        let new_parts = match op {
            Op::Put { value, .. } => put(&mut batch, key, value)?,
            Op::Delete { .. } => {
                batch.remove(layout::whole(key));
                0
            }
        };
        for index in new_parts..old_parts {
            batch.remove(layout::part(key, index + 1));
        }
        parts_of.insert(key, new_parts);
    }
    Ok(batch)
}

/// Puts a value into the batch and returns how many further parts it has.
fn put(batch: &mut sled::Batch, key: &[u8], value: &[u8]) -> Result<u32, EngineError> {
    if value.len() <= PART_BYTES {
        batch.insert(layout::whole(key), [&[tag::IN_ONE_PIECE], value].concat());
        return Ok(0);
    }
    let full_length = u32::try_from(value.len()).map_err(|_| EngineError::ValueTooLong { got_bytes: value.len() })?;
    let (first, rest) = value.split_at(PART_BYTES);
    batch.insert(layout::whole(key), [&[tag::IN_PARTS], &full_length.to_be_bytes()[..], first].concat());
    let mut index = 0;
    for piece in rest.chunks(PART_BYTES) {
        index += 1;
        batch.insert(layout::part(key, index), piece);
    }
    Ok(index)
}

/// How many further parts the stored value of a key has.
fn stored_parts(db: &sled::Db, key: &[u8]) -> Result<u32, EngineError> {
    match db.get(layout::whole(key)).map_err(from_sled)? {
        Some(stored) => Ok(split(&stored)?.further_parts),
        None => Ok(0),
    }
}

/// The value whose first stored piece is given.
pub(super) fn join(db: &sled::Db, key: &[u8], stored: &[u8]) -> Result<Vec<u8>, EngineError> {
    let Whole { full_length, first, further_parts } = split(stored)?;
    let mut value = Vec::with_capacity(full_length);
    value.extend_from_slice(first);
    for index in 1..=further_parts {
        let piece = db.get(layout::part(key, index)).map_err(from_sled)?;
        value.extend_from_slice(&piece.ok_or_else(|| damaged("a part of a long value is missing"))?);
    }
    if value.len() == full_length { Ok(value) } else { Err(damaged("a long value has a wrong length")) }
}

struct Whole<'a> {
    full_length: usize,
    first: &'a [u8],
    further_parts: u32,
}

fn split(stored: &[u8]) -> Result<Whole<'_>, EngineError> {
    match stored.split_first() {
        Some((&tag::IN_ONE_PIECE, value)) => Ok(Whole { full_length: value.len(), first: value, further_parts: 0 }),
        Some((&tag::IN_PARTS, rest)) => {
            let (length, first) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("a long value has no length"))?;
            let full_length = u32::from_be_bytes(*length) as usize;
            if full_length > crate::MAX_VALUE_BYTES || full_length < first.len() {
                return Err(damaged("a long value has an impossible length"));
            }
            let further_parts = u32::try_from((full_length - first.len()).div_ceil(PART_BYTES))
                .map_err(|_| damaged("a long value has too many parts"))?;
            Ok(Whole { full_length, first, further_parts })
        }
        _ => Err(damaged("a value of an unknown kind")),
    }
}

fn damaged(detail: &str) -> EngineError {
    EngineError::Damaged { detail: detail.to_owned() }
}
