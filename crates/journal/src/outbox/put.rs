//! Putting messages in and taking acknowledged ones out.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use super::Outbox;
use crate::{
    engine::Op,
    error::{OutboxError, StoreError},
    layout::{self, ID_BYTES},
    log::MAX_PAYLOAD_BYTES,
    store::Pending,
};

/// Positions that are removed in one commit.
const REMOVE_GROUP_ITEMS: usize = 256;

/// A message that has its position and is on its way. Resolves when it is on the disk.
#[must_use = "without waiting, nobody knows whether it reached the disk"]
pub struct Putting {
    /// Its place in the order.
    pub position: u64,
    pending: Pending,
}

impl Outbox {
    /// Gives the message its position now, in call order, and queues it. Dropping the future does not take it back.
    ///
    /// The outbox does not compare identities: put a message once.
    ///
    /// # Errors
    /// [`OutboxError`]; nothing is stored and no position is used up then.
    pub fn enqueue(&self, id: [u8; ID_BYTES], message: &[u8]) -> Result<Putting, OutboxError> {
        if message.len() > MAX_PAYLOAD_BYTES {
            return Err(OutboxError::MessageTooLong { got_bytes: message.len() });
        }
        let inner = &self.inner;
        let name = inner.name.as_str();
        let mut state = inner.state();
        if state.waiting.len() >= inner.limit_items {
            tracing::error!(limit = inner.limit_items, "the outbox is full; a message was turned away");
            return Err(OutboxError::Full { limit: inner.limit_items });
        }
        let position = state.last_position + 1;
        let ops = vec![
            Op::Put { key: layout::outbox_item(name, position), value: layout::join_id(&id, message) },
            Op::Put { key: layout::outbox_tail(name), value: position.to_be_bytes().to_vec() },
        ];
        let done = {
            let inner = Arc::clone(inner);
            move |outcome: &Result<(), StoreError>| {
                if outcome.is_ok() {
                    inner.state().durable_position = position;
                    inner.changes.send_modify(|changes| *changes += 1);
                }
            }
        };
        // Queued while the state is locked: the order of the positions is the order of the queue.
        let pending = self.store.enqueue_any(ops, done)?;
        state.last_position = position;
        state.waiting.insert(position);
        Ok(Putting { position, pending })
    }

    /// Puts a message and waits for the disk; returns its position.
    ///
    /// # Errors
    /// As [`Outbox::enqueue`], and the failure of the disk.
    pub async fn put(&self, id: [u8; ID_BYTES], message: &[u8]) -> Result<u64, OutboxError> {
        let putting = self.enqueue(id, message)?;
        let position = putting.position;
        putting.await.map(|()| position)
    }

    /// Removes messages and waits for the disk. They leave [`Outbox::pending`] and [`Outbox::len`] at once; after a
    /// power cut before the end some may wait again. Positions that do not wait are no error.
    ///
    /// # Errors
    /// [`OutboxError::Store`]; what could not be queued waits on.
    pub async fn remove(&self, positions: &[u64]) -> Result<(), OutboxError> {
        for group in positions.chunks(REMOVE_GROUP_ITEMS) {
            self.enqueue_removal(group)?.await?;
        }
        Ok(())
    }

    /// With nothing left to remove this is still a commit: another call's removal of them may be on its way only.
    fn enqueue_removal(&self, positions: &[u64]) -> Result<Pending, OutboxError> {
        let inner = &self.inner;
        let mut state = inner.state();
        let waiting: Vec<u64> = positions.iter().copied().filter(|position| state.waiting.contains(position)).collect();
        let delete = |&position: &u64| Op::Delete { key: layout::outbox_item(inner.name.as_str(), position) };
        let done = {
            let inner = Arc::clone(inner);
            move |outcome: &Result<(), StoreError>| {
                if outcome.is_ok() {
                    inner.changes.send_modify(|changes| *changes += 1);
                }
            }
        };
        let pending = self.store.enqueue_any(waiting.iter().map(delete).collect(), done)?;
        for position in waiting {
            state.waiting.remove(&position);
        }
        Ok(pending)
    }
}

impl Future for Putting {
    type Output = Result<(), OutboxError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.pending).poll(context).map_err(OutboxError::from)
    }
}
