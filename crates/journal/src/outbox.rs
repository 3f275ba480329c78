//! Messages that wait for the network, oldest first, until somebody has acknowledged them.
//!
//! A message is opaque and already sealed. It stays until it is removed, also through power cuts. How many may wait is
//! limited, and a message too many is refused, never dropped silently.

mod put;

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

pub use put::Putting;

use crate::{
    error::{OutboxError, StoreError},
    layout::{self, ID_BYTES},
    log::READ_BUDGET_BYTES,
    name::{Kind, Name},
    store::Store,
};

/// Most messages that wait: a crew out of reach for a whole 24 h shift with one message every 5 s makes 17,280.
pub const OUTBOX_LIMIT_ITEMS: usize = 20_000;

/// Messages that are read at once while an outbox opens.
const OPEN_PAGE_ITEMS: usize = 32;

/// A message that waits.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its place in the order, from 1; never given twice.
    pub position: u64,
    /// The identity that the receiver knows it by.
    pub id: [u8; ID_BYTES],
    /// As it was put.
    pub message: Vec<u8>,
}

/// An outbox. Clones share one order.
#[derive(Clone)]
pub struct Outbox {
    store: Store,
    inner: Arc<Inner>,
}

/// Separate from [`Outbox`], because the committing thread holds it and must not hold the store.
struct Inner {
    name: Name,
    limit_items: usize,
    state: Mutex<State>,
    changes: watch::Sender<u64>,
}

struct State {
    last_position: u64,
    durable_position: u64,
    /// Positions that wait: put and not removed, on the disk or on their way there.
    waiting: BTreeSet<u64>,
}

impl Outbox {
    /// Opens the outbox of this name, or begins an empty one.
    ///
    /// # Errors
    /// A bad name, a name that is open already, a disk that cannot be read, or a stored outbox that contradicts itself.
    pub fn open(store: Store, name: &str) -> Result<Self, OutboxError> {
        Self::open_with_limit(store, name, OUTBOX_LIMIT_ITEMS)
    }

    fn open_with_limit(store: Store, name: &str, limit_items: usize) -> Result<Self, OutboxError> {
        let name = Name::take(store.names(), Kind::Outbox, name)?;
        let (waiting, last_position) = stored(&store, name.as_str())?;
        let state = Mutex::new(State { last_position, durable_position: last_position, waiting });
        Ok(Self { store, inner: Arc::new(Inner { name, limit_items, state, changes: watch::Sender::new(0) }) })
    }

    /// Messages that wait after position `after`, oldest first, at most `limit`, only what is on the disk. May return
    /// fewer than there are (8 MiB at once); only an empty answer means that there are no more.
    ///
    /// # Errors
    /// The disk could not be read, or a message is missing.
    pub fn pending(&self, after: u64, limit: usize) -> Result<Vec<OutboxItem>, OutboxError> {
        let positions: Vec<u64> = {
            let state = self.inner.state();
            let Some(from) = after.checked_add(1).filter(|&from| from <= state.durable_position) else {
                return Ok(Vec::new());
            };
            state.waiting.range(from..=state.durable_position).take(limit).copied().collect()
        };
        let (mut items, mut bytes) = (Vec::new(), 0);
        for position in positions {
            if bytes >= READ_BUDGET_BYTES {
                break;
            }
            let stored = self.store.get(&layout::outbox_item(self.inner.name.as_str(), position));
            let Some(stored) = stored.map_err(StoreError::from)? else {
                if self.inner.state().waiting.contains(&position) {
                    return Err(damaged(position, "is missing"));
                }
                continue; // removed since we looked
            };
            bytes += stored.len();
            let (id, message) = layout::split_id(&stored).ok_or_else(|| damaged(position, "has no identity"))?;
            items.push(OutboxItem { position, id, message });
        }
        Ok(items)
    }

    /// How many messages wait, including those still on their way to the disk.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.state().waiting.len()
    }

    /// Whether nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number that rises whenever a message has reached the disk or has been removed from it: wake up and look.
    #[must_use]
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which positions wait, and the highest that was ever given.
fn stored(store: &Store, name: &str) -> Result<(BTreeSet<u64>, u64), OutboxError> {
    let last_position = match store.get(&layout::outbox_tail(name)).map_err(StoreError::from)? {
        Some(tail) => layout::number(&tail).ok_or_else(|| damaged(0, "ends with an unreadable tail"))?,
        None => 0,
    };
    let (mut waiting, mut last) = (BTreeSet::new(), 0);
    loop {
        let from = layout::outbox_item(name, last + 1);
        let page =
            store.scan(&from, &layout::outbox_item(name, u64::MAX), OPEN_PAGE_ITEMS).map_err(StoreError::from)?;
        if page.is_empty() {
            break;
        }
        for (key, _) in page {
            last = layout::number_of_key(&key).ok_or_else(|| damaged(last, "is followed by an unreadable key"))?;
            waiting.insert(last);
        }
    }
    if last > last_position {
        return Err(damaged(last, "is behind the tail"));
    }
    Ok((waiting, last_position))
}

fn damaged(position: u64, what: &str) -> OutboxError {
    OutboxError::Damaged { detail: format!("position {position} {what}") }
}

/// Position and length only: a message may be a patient's record.
impl fmt::Debug for OutboxItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutboxItem({}, {} bytes)", self.position, self.message.len())
    }
}

#[cfg(test)]
mod tests;
