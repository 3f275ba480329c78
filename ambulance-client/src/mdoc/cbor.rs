//! CBOR (RFC 8949) with limits: what every parser of this room stands on.
//!
//! Bytes that were signed or hashed are never re-encoded: they travel as byte strings under tag 24 (RFC 8949 section 3.4.5.1)
//! and are kept as received.

use super::MdocError;
use super::limits::{MAX_DEPTH, MAX_MESSAGE_BYTES};
use ciborium::Value;

/// Tag of a byte string that holds CBOR.
const TAG_ENCODED: u64 = 24;
/// Tag of an instant as text (RFC 3339).
const TAG_INSTANT: u64 = 0;
/// Tag of a day as text (RFC 8943).
const TAG_DAY: u64 = 1_004;

/// Reads exactly one item.
///
/// # Errors
/// [`MdocError::TooLarge`], [`MdocError::TooDeep`], [`MdocError::Truncated`], [`MdocError::Malformed`].
pub(super) fn decode(bytes: &[u8]) -> Result<Value, MdocError> {
    if bytes.len() > MAX_MESSAGE_BYTES {
        return Err(MdocError::TooLarge);
    }
    let mut rest = bytes;
    let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, MAX_DEPTH).map_err(|error| match error {
        ciborium::de::Error::RecursionLimitExceeded => MdocError::TooDeep,
        ciborium::de::Error::Io(_) => MdocError::Truncated,
        ciborium::de::Error::Syntax(_) | ciborium::de::Error::Semantic(..) => MdocError::Malformed("CBOR"),
    })?;
    if rest.is_empty() { Ok(value) } else { Err(MdocError::Malformed("bytes after the CBOR item")) }
}

/// Writes an item of our own making.
///
/// # Errors
/// [`MdocError::Malformed`]; writing into memory does not fail in practice.
pub(super) fn encode(value: &Value) -> Result<Vec<u8>, MdocError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|_| MdocError::Malformed("CBOR to write"))?;
    Ok(bytes)
}

/// `#6.24(bstr)` around bytes as received.
pub(super) fn embedded(bytes: &[u8]) -> Value {
    Value::Tag(TAG_ENCODED, Box::new(Value::Bytes(bytes.to_vec())))
}

/// The bytes inside of `#6.24(bstr)`.
pub(super) fn embedded_bytes(value: Value, part: &'static str) -> Result<Vec<u8>, MdocError> {
    match value {
        Value::Tag(TAG_ENCODED, inner) => bytes(*inner, part),
        _ => Err(MdocError::Malformed(part)),
    }
}

/// A byte string.
pub(super) fn bytes(value: Value, part: &'static str) -> Result<Vec<u8>, MdocError> {
    value.into_bytes().map_err(|_| MdocError::Malformed(part))
}

/// A text.
pub(super) fn text(value: Value, part: &'static str) -> Result<String, MdocError> {
    value.into_text().map_err(|_| MdocError::Malformed(part))
}

/// An array.
pub(super) fn array(value: Value, part: &'static str) -> Result<Vec<Value>, MdocError> {
    value.into_array().map_err(|_| MdocError::Malformed(part))
}

/// A number without sign.
pub(super) fn number(value: &Value, part: &'static str) -> Result<u64, MdocError> {
    value.as_integer().and_then(|number| u64::try_from(number).ok()).ok_or(MdocError::Malformed(part))
}

/// An instant, `tdate` of the standard.
pub(super) fn instant(value: Value, part: &'static str) -> Result<jiff::Timestamp, MdocError> {
    match value {
        Value::Tag(TAG_INSTANT, inner) => text(*inner, part)?.parse().map_err(|_| MdocError::Malformed(part)),
        _ => Err(MdocError::Malformed(part)),
    }
}

/// The text of a day: `full-date` with its tag, or plain text.
pub(super) fn day_text(value: &Value) -> Option<&str> {
    match value {
        Value::Tag(TAG_DAY, inner) => inner.as_text(),
        other => other.as_text(),
    }
}

/// A map whose keys are taken out one by one. A key that stands twice is refused: two readers could see two documents.
pub(super) struct Map {
    entries: Vec<(Value, Value)>,
    part: &'static str,
}

impl Map {
    /// Takes a map; `part` is its name in errors.
    pub(super) fn new(value: Value, part: &'static str) -> Result<Self, MdocError> {
        let entries = value.into_map().map_err(|_| MdocError::Malformed(part))?;
        Ok(Self { entries, part })
    }

    /// Takes a map out of its encoding.
    pub(super) fn decode(bytes: &[u8], part: &'static str) -> Result<Self, MdocError> {
        Self::new(decode(bytes)?, part)
    }

    /// The value of a key that may be absent.
    pub(super) fn optional(&mut self, key: impl Into<Value>) -> Result<Option<Value>, MdocError> {
        let key = key.into();
        let Some(at) = self.entries.iter().position(|(candidate, _)| *candidate == key) else { return Ok(None) };
        let (_, value) = self.entries.swap_remove(at);
        if self.entries.iter().any(|(candidate, _)| *candidate == key) {
            return Err(MdocError::Malformed(self.part));
        }
        Ok(Some(value))
    }

    /// The value of a key that must be there.
    pub(super) fn required(&mut self, key: impl Into<Value>) -> Result<Value, MdocError> {
        self.optional(key)?.ok_or(MdocError::Malformed(self.part))
    }

    /// All entries with text keys, none twice; at most `limit`.
    pub(super) fn into_texts(self, limit: usize) -> Result<Vec<(String, Value)>, MdocError> {
        if self.entries.len() > limit {
            return Err(MdocError::TooMany);
        }
        let mut entries = Vec::with_capacity(self.entries.len());
        for (key, value) in self.entries {
            let key = text(key, self.part)?;
            if entries.iter().any(|(other, _)| *other == key) {
                return Err(MdocError::Malformed(self.part));
            }
            entries.push((key, value));
        }
        Ok(entries)
    }

    /// All entries as they are.
    pub(super) fn into_entries(self) -> Vec<(Value, Value)> {
        self.entries
    }
}
