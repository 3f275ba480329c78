//! Appending: numbers first, then the queue, then the disk.

use std::{
    collections::HashSet,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use super::{Inner, Log, MAX_ENTRIES_PER_APPEND, MAX_PAYLOAD_BYTES, NewEntry};
use crate::{
    engine::Op,
    error::{LogError, StoreError},
    layout,
    store::Pending,
};

/// Entries that have their numbers and are on their way. Resolves when all of them are on the disk.
#[must_use = "without waiting, nobody knows whether it reached the disk"]
pub struct Appending {
    /// The number of the first entry of the call; the others follow without a hole.
    pub first_seq: u64,
    pending: Pending,
}

impl Log {
    /// Gives the entries their numbers now, in call order, and queues them, all or none. Dropping the future does not
    /// take them back.
    ///
    /// # Errors
    /// [`LogError`]; nothing is appended and no number is used up then.
    pub fn enqueue(&self, entries: Vec<NewEntry>) -> Result<Appending, LogError> {
        check(&entries)?;
        let inner = &self.inner;
        let mut state = inner.state();
        for entry in &entries {
            let known = match state.in_flight.get(&entry.id) {
                Some(seq) => Some(*seq),
                None => inner.stored_seq_of(&self.store, &entry.id)?,
            };
            if let Some(seq) = known {
                return Err(LogError::Duplicate { seq });
            }
        }

        let first_seq = state.last_seq + 1;
        let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
        let (ops, last_seq) = to_ops(inner.name.as_str(), first_seq, entries);
        let done = {
            let (inner, ids) = (Arc::clone(inner), ids.clone());
            move |outcome: &Result<(), StoreError>| {
                if outcome.is_ok() {
                    inner.on_disk(last_seq, &ids);
                }
            }
        };
        // Queued while the state is locked: the order of the numbers is the order of the queue.
        let pending = self.store.enqueue_any(ops, done)?;
        state.last_seq = last_seq;
        state.in_flight.extend(ids.into_iter().zip(first_seq..));
        Ok(Appending { first_seq, pending })
    }

    /// Appends and waits for the disk; returns the number of the first entry.
    ///
    /// # Errors
    /// As [`Log::enqueue`], and the failure of the disk.
    pub async fn append(&self, entries: Vec<NewEntry>) -> Result<u64, LogError> {
        let appending = self.enqueue(entries)?;
        let first_seq = appending.first_seq;
        appending.await.map(|()| first_seq)
    }
}

impl Inner {
    /// Runs on the committing thread, in the order of the numbers.
    fn on_disk(&self, last_seq: u64, ids: &[[u8; layout::ID_BYTES]]) {
        let mut state = self.state();
        for id in ids {
            state.in_flight.remove(id);
        }
        drop(state);
        self.durable.send_replace(last_seq);
    }
}

fn check(entries: &[NewEntry]) -> Result<(), LogError> {
    if entries.is_empty() || entries.len() > MAX_ENTRIES_PER_APPEND {
        return Err(LogError::BadCount { got: entries.len() });
    }
    if let Some(long) = entries.iter().find(|entry| entry.payload.len() > MAX_PAYLOAD_BYTES) {
        return Err(LogError::PayloadTooLong { got_bytes: long.payload.len() });
    }
    let mut seen = HashSet::new();
    if entries.iter().all(|entry| seen.insert(entry.id)) { Ok(()) } else { Err(LogError::RepeatedId) }
}

/// Two keys an entry, and the new tail; also the last number that was given.
fn to_ops(name: &str, first_seq: u64, entries: Vec<NewEntry>) -> (Vec<Op>, u64) {
    let mut ops = Vec::with_capacity(entries.len() * 2 + 1);
    let mut seq = first_seq;
    for entry in entries {
        let value = layout::join_id(&entry.id, &entry.payload);
        ops.push(Op::Put { key: layout::log_entry(name, seq), value });
        ops.push(Op::Put { key: layout::log_id(name, &entry.id), value: seq.to_be_bytes().to_vec() });
        seq += 1;
    }
    let last_seq = seq - 1;
    ops.push(Op::Put { key: layout::log_tail(name), value: last_seq.to_be_bytes().to_vec() });
    (ops, last_seq)
}

impl Future for Appending {
    type Output = Result<(), LogError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.pending).poll(context).map_err(LogError::from)
    }
}
