//! The append-only log: numbered from 1 without holes, every identity at most once.
//!
//! Numbers are given at the call, in call order, and the entries are queued in the same order; so the disk
//! always holds a prefix of what was given, also after a power cut.

mod append;

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

pub use append::Appending;

use crate::{
    engine::MAX_VALUE_BYTES,
    error::{LogError, StoreError},
    layout::{self, ID_BYTES},
    name::{Kind, Name},
    store::Store,
};

/// Longest payload of an entry or message, in bytes: the longest value less the identity.
pub const MAX_PAYLOAD_BYTES: usize = MAX_VALUE_BYTES - ID_BYTES;

/// Most entries in one call. Each takes two operations of a commit.
pub const MAX_ENTRIES_PER_APPEND: usize = 1024;

/// [`Log::read`] ends early once it holds this many bytes, to bound memory; the caller reads on from the last entry.
pub const READ_BUDGET_BYTES: usize = 8 * 1024 * 1024;

/// Entries that are read from the engine at once; between two pages the budget is looked at.
const READ_PAGE_ENTRIES: usize = 32;

/// What is to be appended.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Its identity: a retry with the same identity never makes a second entry.
    pub id: [u8; ID_BYTES],
    /// At most [`MAX_PAYLOAD_BYTES`].
    pub payload: Vec<u8>,
}

/// What is in the log.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1.
    pub seq: u64,
    /// Its identity.
    pub id: [u8; ID_BYTES],
    /// As it was appended.
    pub payload: Vec<u8>,
}

/// A log. Clones share one numbering.
#[derive(Clone)]
pub struct Log {
    store: Store,
    inner: Arc<Inner>,
}

/// Separate from [`Log`], because the committing thread holds it and must not hold the store.
struct Inner {
    name: Name,
    state: Mutex<State>,
    durable: watch::Sender<u64>,
}

struct State {
    last_seq: u64,
    /// Numbers of the entries that are on their way to the disk.
    in_flight: HashMap<[u8; ID_BYTES], u64>,
}

impl Log {
    /// Opens the log of this name, or begins an empty one.
    ///
    /// # Errors
    /// A bad name, a name that is open already, a disk that cannot be read, or a stored log that contradicts itself.
    pub fn open(store: Store, name: &str) -> Result<Self, LogError> {
        let name = Name::take(store.names(), Kind::Log, name)?;
        let last_seq = stored_tail(&store, name.as_str())?;
        let state = Mutex::new(State { last_seq, in_flight: HashMap::new() });
        Ok(Self { store, inner: Arc::new(Inner { name, state, durable: watch::Sender::new(last_seq) }) })
    }

    /// The number of the last entry that was given one, whether it is on the disk yet or not; 0 before the first.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.inner.state().last_seq
    }

    /// The number up to which everything is on the disk. Only ever rises, without holes.
    #[must_use]
    pub fn durable_seq(&self) -> watch::Receiver<u64> {
        self.inner.durable.subscribe()
    }

    /// Waits until entry `seq` is on the disk: what an answer to a retry has to wait for.
    ///
    /// # Errors
    /// The store has failed and the entry will not reach the disk.
    pub async fn wait_durable(&self, seq: u64) -> Result<(), LogError> {
        let (mut durable, mut failed) = (self.durable_seq(), self.store.failed());
        tokio::select! {
            biased;
            reached = durable.wait_for(|&durable| durable >= seq) => {
                // cannot close: we hold its sender
                drop(reached);
                Ok(())
            }
            reason = failed.wait_for(Option::is_some) => {
                let reason = reason.ok().and_then(|reason| reason.clone());
                Err(StoreError::Failed { reason: reason.unwrap_or_else(|| Arc::from("the journal is closed")) }.into())
            }
        }
    }

    /// The number of the entry with this identity, if it is on the disk. `None` for one that is still on its way.
    ///
    /// # Errors
    /// The disk could not be read.
    pub fn seq_of(&self, id: &[u8; ID_BYTES]) -> Result<Option<u64>, LogError> {
        // First the limit, then the look: the engine shows entries a moment before they are on the disk.
        let durable = *self.inner.durable.borrow();
        Ok(self.inner.stored_seq_of(&self.store, id)?.filter(|&seq| seq <= durable))
    }

    /// Entries after `after_seq` in order, at most `limit`, only what is on the disk. May return fewer than there are
    /// (see [`READ_BUDGET_BYTES`]); only an empty answer means that there are no more.
    ///
    /// # Errors
    /// The disk could not be read, or an entry is missing.
    pub fn read(&self, after_seq: u64, limit: usize) -> Result<Vec<Entry>, LogError> {
        let durable = *self.inner.durable.borrow();
        let name = self.inner.name.as_str();
        let mut entries: Vec<Entry> = Vec::new();
        let (mut last, mut bytes) = (after_seq, 0);
        while last < durable && entries.len() < limit && bytes < READ_BUDGET_BYTES {
            let page = READ_PAGE_ENTRIES.min(limit - entries.len());
            let until = durable.saturating_add(1);
            let pairs = self.store.scan(&layout::log_entry(name, last + 1), &layout::log_entry(name, until), page);
            let pairs = pairs.map_err(StoreError::from)?;
            if pairs.is_empty() {
                return Err(damaged(last + 1, "is missing"));
            }
            for (key, value) in pairs {
                let seq = last + 1;
                if layout::number_of_key(&key) != Some(seq) {
                    return Err(damaged(seq, "is missing"));
                }
                let (id, payload) = layout::split_id(&value).ok_or_else(|| damaged(seq, "has no identity"))?;
                bytes += value.len();
                last = seq;
                entries.push(Entry { seq, id, payload });
            }
        }
        Ok(entries)
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stored_seq_of(&self, store: &Store, id: &[u8; ID_BYTES]) -> Result<Option<u64>, LogError> {
        let stored = store.get(&layout::log_id(self.name.as_str(), id)).map_err(StoreError::from)?;
        let unreadable = || LogError::Damaged { detail: "the number of an identity is unreadable".to_owned() };
        stored.map(|stored| layout::number(&stored).ok_or_else(unreadable)).transpose()
    }
}

/// The number of the last stored entry, checked against the entries on both sides of it.
fn stored_tail(store: &Store, name: &str) -> Result<u64, LogError> {
    let tail = match store.get(&layout::log_tail(name)).map_err(StoreError::from)? {
        Some(tail) => {
            layout::number(&tail).ok_or_else(|| LogError::Damaged { detail: "its tail is unreadable".to_owned() })?
        }
        None => 0,
    };
    let from_tail = store.scan(&layout::log_entry(name, tail), &layout::log_entry(name, u64::MAX), 2);
    let found: Vec<_> =
        from_tail.map_err(StoreError::from)?.iter().map(|(key, _)| layout::number_of_key(key)).collect();
    let expected: Vec<_> = (tail > 0).then_some(Some(tail)).into_iter().collect();
    if found == expected { Ok(tail) } else { Err(damaged(tail, "is not the last one, although the tail says so")) }
}

fn damaged(seq: u64, what: &str) -> LogError {
    LogError::Damaged { detail: format!("entry {seq} {what}") }
}

/// The length only: a payload may be a patient's record.
impl fmt::Debug for NewEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewEntry({} bytes)", self.payload.len())
    }
}

/// Number and length only.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entry({}, {} bytes)", self.seq, self.payload.len())
    }
}

#[cfg(test)]
mod tests;
