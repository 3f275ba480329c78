//! What the store, the log and the outbox answer when they cannot do what they were asked.

use std::sync::Arc;

use crate::engine::EngineError;

/// Why [`Store`](crate::Store) refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// More is waiting for the disk than the queue may hold. Nothing was written: try again later.
    #[error("the disk cannot keep up: {commits} commits with {bytes} bytes are waiting, this one was turned away")]
    Overloaded {
        /// Commits that wait.
        commits: usize,
        /// Bytes that wait.
        bytes: usize,
    },
    /// One commit with too many operations or bytes. Nothing was written.
    #[error("a commit of {ops} operations and {bytes} bytes is larger than one commit may be")]
    TooLarge {
        /// Operations in it.
        ops: usize,
        /// Bytes in it.
        bytes: usize,
    },
    /// A key that begins with a byte which belongs to this crate (see [`layout`](crate::layout)).
    #[error("keys that begin with a byte below 0x20 belong to the journal itself")]
    ReservedKey,
    /// A write to the disk failed, now or earlier. Nothing is acknowledged any more until the program starts again.
    #[error("nothing more can be stored until the program is restarted: {reason}")]
    Failed {
        /// What the disk said.
        reason: Arc<str>,
    },
    /// The engine refused or could not read.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A log or outbox of this name is open already; use a clone of it.
    #[error("`{name}` is open already in this program")]
    AlreadyOpen {
        /// The name.
        name: String,
    },
    /// A name that cannot be used.
    #[error("`{name}` is no name for a log or outbox: 1 to 32 of a-z, 0-9 and - are allowed")]
    BadName {
        /// The name.
        name: String,
    },
}

/// Why [`Log`](crate::Log) refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// An entry of this identity is in the log or on its way to the disk. Nothing of the call was appended.
    ///
    /// Before somebody is told "stored", wait with [`Log::wait_durable`](crate::Log::wait_durable) for `seq`.
    #[error("this entry is in the log already, as number {seq}")]
    Duplicate {
        /// Its number.
        seq: u64,
    },
    /// The same identity twice in one call. Nothing was appended.
    #[error("one call holds the same entry twice")]
    RepeatedId,
    /// A call with no entry or with more than [`MAX_ENTRIES_PER_APPEND`](crate::MAX_ENTRIES_PER_APPEND).
    #[error("a call with {got} entries; 1 to {} are allowed", crate::MAX_ENTRIES_PER_APPEND)]
    BadCount {
        /// How many.
        got: usize,
    },
    /// A payload above [`MAX_PAYLOAD_BYTES`](crate::MAX_PAYLOAD_BYTES).
    #[error("an entry of {got_bytes} bytes is longer than the limit of {} bytes", crate::MAX_PAYLOAD_BYTES)]
    PayloadTooLong {
        /// Its length.
        got_bytes: usize,
    },
    /// The stored log contradicts itself.
    #[error("the stored log is damaged: {detail}")]
    Damaged {
        /// What contradicts what.
        detail: String,
    },
    /// From the store below.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why [`Outbox`](crate::Outbox) refused or failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboxError {
    /// As many messages wait as may wait. Nothing was stored: tell the user.
    #[error("{limit} messages are waiting to be sent, this one was turned away")]
    Full {
        /// How many may wait.
        limit: usize,
    },
    /// A message above [`MAX_PAYLOAD_BYTES`](crate::MAX_PAYLOAD_BYTES).
    #[error("a message of {got_bytes} bytes is longer than the limit of {} bytes", crate::MAX_PAYLOAD_BYTES)]
    MessageTooLong {
        /// Its length.
        got_bytes: usize,
    },
    /// The stored outbox contradicts itself.
    #[error("the stored outbox is damaged: {detail}")]
    Damaged {
        /// What contradicts what.
        detail: String,
    },
    /// From the store below.
    #[error(transparent)]
    Store(#[from] StoreError),
}
