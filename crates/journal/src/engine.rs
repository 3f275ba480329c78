//! The narrow port: all that this crate asks of a database.

use std::fmt;

/// Longest key that an engine accepts, in bytes.
///
/// Our own keys stay below 64 bytes. The disk engine keeps at most 256 keys in one index page, and a page must stay
/// below 128 KiB (see `sled_engine`), so 128 bytes leave room.
pub const MAX_KEY_BYTES: usize = 128;

/// Longest value that an engine accepts, in bytes: 1 MiB.
///
/// The largest message in the field is a snapshot with one photograph of an injury (about 300 KiB).
pub const MAX_VALUE_BYTES: usize = 1024 * 1024;

/// One key with its value, as [`Engine::scan`] returns them.
pub type KeyValue = (Vec<u8>, Vec<u8>);

/// An ordered map of bytes with atomic, durable batches. All calls block.
pub trait Engine: Send + Sync + 'static {
    /// Applies the operations in order, all or none of them. When it returns `Ok`, they survive a power cut.
    ///
    /// # Errors
    /// After any error the state of the disk is half known: the caller must not commit again before a restart.
    fn commit(&self, batch: &[Op]) -> Result<(), EngineError>;

    /// The value of a key. May show a commit that another thread is still bringing to the disk.
    ///
    /// # Errors
    /// The disk could not be read, or what it holds is damaged.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError>;

    /// The first `limit` pairs with `from <= key < until`, in the order of their bytes.
    ///
    /// # Errors
    /// As [`Engine::get`].
    fn scan(&self, from: &[u8], until: &[u8], limit: usize) -> Result<Vec<KeyValue>, EngineError>;
}

/// One change of the map.
#[derive(Clone, PartialEq, Eq)]
pub enum Op {
    /// Writes a value, over an old one if there is one.
    Put {
        /// At most [`MAX_KEY_BYTES`].
        key: Vec<u8>,
        /// At most [`MAX_VALUE_BYTES`].
        value: Vec<u8>,
    },
    /// Removes a key; one that is not there is no error.
    Delete {
        /// At most [`MAX_KEY_BYTES`].
        key: Vec<u8>,
    },
}

impl Op {
    /// The key that changes.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        match self {
            Self::Put { key, .. } | Self::Delete { key } => key,
        }
    }

    /// Key and value together, in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        match self {
            Self::Put { key, value } => key.len() + value.len(),
            Self::Delete { key } => key.len(),
        }
    }

    /// Checks the limits of the port.
    ///
    /// # Errors
    /// [`EngineError::KeyTooLong`] or [`EngineError::ValueTooLong`].
    pub fn check(&self) -> Result<(), EngineError> {
        let key_bytes = self.key().len();
        if key_bytes > MAX_KEY_BYTES {
            return Err(EngineError::KeyTooLong { got_bytes: key_bytes });
        }
        match self {
            Self::Put { value, .. } if value.len() > MAX_VALUE_BYTES => {
                Err(EngineError::ValueTooLong { got_bytes: value.len() })
            }
            _ => Ok(()),
        }
    }
}

/// Lengths only: a key may hold an identifier, a value a patient's record.
impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put { key, value } => write!(f, "Put({} -> {} bytes)", key.len(), value.len()),
            Self::Delete { key } => write!(f, "Delete({} bytes)", key.len()),
        }
    }
}

/// Why an engine could not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The disk or the file system refused.
    #[error("the disk refused: {detail}")]
    Disk {
        /// The system's own words.
        detail: String,
    },
    /// The database below ended in a panic, which was caught.
    #[error("the database stopped with an internal error: {detail}")]
    Panicked {
        /// The message of the panic.
        detail: String,
    },
    /// What is stored contradicts itself.
    #[error("the stored data is damaged: {detail}")]
    Damaged {
        /// What contradicts what, without any stored content.
        detail: String,
    },
    /// A key above [`MAX_KEY_BYTES`].
    #[error("a key of {got_bytes} bytes is longer than the limit of {MAX_KEY_BYTES} bytes")]
    KeyTooLong {
        /// Its length.
        got_bytes: usize,
    },
    /// A value above [`MAX_VALUE_BYTES`].
    #[error("a value of {got_bytes} bytes is longer than the limit of {MAX_VALUE_BYTES} bytes")]
    ValueTooLong {
        /// Its length.
        got_bytes: usize,
    },
}
