//! What must survive: the durable log, the outbox and the key-value store of every program in this house.
//!
//! One rule: **acknowledged means on the disk**. When a future of this crate resolves to `Ok`, the bytes have been
//! through `fdatasync`, and pulling the power at that moment loses nothing. An ambulance's power is pulled every day.
//!
//! | room | what for |
//! |---|---|
//! | [`Engine`] | the narrow port: an ordered map with atomic, durable batches |
//! | [`SledEngine`] | the port on a disk |
//! | [`MemoryEngine`] | the port in memory, for tests and benchmarks |
//! | [`Store`] | group commit: many callers share one write to the disk |
//! | [`Log`] | append-only, numbered from 1 without holes, every entry at most once |
//! | [`Outbox`] | messages that wait for the network, oldest first |
//! | [`layout`] | every stored key, byte by byte |
//!
//! What is stored is opaque here: sealing (encryption) is the caller's, and `Debug` of every type that carries a
//! payload prints its length only.
//!
//! **Invariant:** nothing outside `sled_engine` knows which database is used.

pub mod courier;
mod engine;
mod error;
pub mod layout;
mod log;
mod memory;
mod name;
mod outbox;
mod sled_engine;
mod store;

pub use engine::{Engine, EngineError, KeyValue, MAX_KEY_BYTES, MAX_VALUE_BYTES, Op};
pub use error::{LogError, OutboxError, StoreError};
pub use log::{Appending, Entry, Log, MAX_ENTRIES_PER_APPEND, MAX_PAYLOAD_BYTES, NewEntry, READ_BUDGET_BYTES};
pub use memory::MemoryEngine;
pub use name::MAX_NAME_BYTES;
pub use outbox::{OUTBOX_LIMIT_ITEMS, Outbox, OutboxItem, Putting};
pub use sled_engine::{CACHE_BYTES, OpenError, SledEngine};
pub use store::{
    BATCH_LIMIT_BYTES, BATCH_LIMIT_OPS, COMMIT_LIMIT_BYTES, COMMIT_LIMIT_OPS, Pending, QUEUE_LIMIT_BYTES,
    QUEUE_LIMIT_COMMITS, Store,
};
