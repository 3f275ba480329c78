//! Group commit: many callers, one write to the disk.
//!
//! A caller puts its operations into a bounded queue and gets a future. One thread takes what waits, gives it to the
//! engine as one atomic batch, and answers all callers when the batch is on the disk. While it waits for the disk,
//! the next group gathers. The order of [`Store::enqueue`] calls is the order on the disk.
//!
//! **Invariant:** after one failed write nothing is acknowledged any more. The kernel may have thrown the failed bytes
//! away and would report the next sync as fine; a half known disk must not be trusted.

mod committer;

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    thread::JoinHandle,
};

use tokio::sync::{oneshot, watch};

use crate::{
    engine::{Engine, EngineError, KeyValue, Op},
    error::StoreError,
    layout::FIRST_FREE_BYTE,
    name::OpenNames,
};
use committer::{Answer, Shared};

/// Most operations in one group: reading waits while a group is applied, so it must stay in the low milliseconds.
pub const BATCH_LIMIT_OPS: usize = 1024;

/// Most bytes in one group; a single larger commit goes alone.
pub const BATCH_LIMIT_BYTES: usize = 1024 * 1024;

/// Most operations in one commit.
pub const COMMIT_LIMIT_OPS: usize = 4096;

/// Most bytes in one commit.
pub const COMMIT_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// Most commits that wait for the disk. At 500 groups a second even groups of one are through in eight seconds, which is
/// longer than any caller waits.
pub const QUEUE_LIMIT_COMMITS: usize = 4096;

/// Most bytes that wait for the disk, to bound memory on a tablet.
pub const QUEUE_LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// The front of an engine. Clones share one queue and one committing thread; when the last clone is dropped, what is
/// queued is still written, and the thread ends.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
    names: Arc<OpenNames>,
    _thread: Arc<CommitterThread>,
}

impl Store {
    /// Starts the committing thread.
    #[must_use]
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        let shared = Arc::new(Shared::new(engine));
        let handle = std::thread::Builder::new().name("journal-commit".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || shared.run()
        });
        let handle = handle.map_err(|error| shared.fail(&format!("no thread for the journal: {error}"))).ok();
        let thread = CommitterThread { shared: Arc::clone(&shared), handle: Mutex::new(handle) };
        Self { shared, names: Arc::default(), _thread: Arc::new(thread) }
    }

    /// Writes the operations, all or none. When it returns `Ok`, they are on the disk.
    ///
    /// # Errors
    /// [`StoreError`]. A dropped future does not take the commit back.
    pub async fn commit(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        self.enqueue(ops)?.await
    }

    /// Queues the operations without waiting. What is queued first is on the disk first.
    ///
    /// # Errors
    /// [`StoreError::Overloaded`] when the queue is full, [`StoreError::ReservedKey`], [`StoreError::TooLarge`], the
    /// limits of the port, or an earlier failure. Nothing is queued then.
    pub fn enqueue(&self, ops: Vec<Op>) -> Result<Pending, StoreError> {
        if ops.iter().any(|op| op.key().first().is_none_or(|&byte| byte < FIRST_FREE_BYTE)) {
            return Err(StoreError::ReservedKey);
        }
        self.enqueue_any(ops, |_| ())
    }

    /// As [`Store::enqueue`], for keys of this crate. `done` runs on the committing thread, in the order of the queue,
    /// whether anybody still waits for the future or not.
    pub(crate) fn enqueue_any(
        &self,
        ops: Vec<Op>,
        done: impl FnOnce(&Result<(), StoreError>) + Send + 'static,
    ) -> Result<Pending, StoreError> {
        ops.iter().try_for_each(Op::check)?;
        let (sender, receiver) = oneshot::channel();
        let answer: Answer = Box::new(move |outcome| {
            done(&outcome);
            sender.send(outcome).ok(); // nobody waits any more: fine
        });
        self.shared.enqueue(ops, answer)?;
        Ok(Pending(receiver))
    }

    /// The value of a key. Blocks for one small read; may show what is still on its way to the disk.
    ///
    /// # Errors
    /// The disk could not be read, or is damaged.
    pub fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.shared.engine.get(key)
    }

    /// The first `limit` pairs with `from <= key < until`. Blocks while it reads: keep `limit` small.
    ///
    /// # Errors
    /// As [`Store::get`].
    pub fn scan(&self, from: &[u8], until: &[u8], limit: usize) -> Result<Vec<KeyValue>, EngineError> {
        self.shared.engine.scan(from, until, limit)
    }

    /// Why the store has stopped acknowledging, when it has: for the health check and the screen.
    #[must_use]
    pub fn failed(&self) -> watch::Receiver<Option<Arc<str>>> {
        self.shared.failed.subscribe()
    }

    pub(crate) fn names(&self) -> &Arc<OpenNames> {
        &self.names
    }
}

/// Resolves when the commit is on the disk, or has failed. Dropping it does not take the commit back.
#[must_use = "without waiting, nobody knows whether it reached the disk"]
pub struct Pending(oneshot::Receiver<Result<(), StoreError>>);

impl Future for Pending {
    type Output = Result<(), StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The committer answers every commit; a lost answer means that its thread is gone.
        let gone = |_| Err(StoreError::Failed { reason: Arc::from("the journal's thread is gone") });
        Pin::new(&mut self.0).poll(context).map(|answer| answer.unwrap_or_else(gone))
    }
}

/// Ends the thread with the last [`Store`], and waits for it, so that the engine is closed when the caller goes on.
struct CommitterThread {
    shared: Arc<Shared>,
    handle: Mutex<Option<JoinHandle<()>>>,
}

impl Drop for CommitterThread {
    fn drop(&mut self) {
        self.shared.close();
        let handle = self.handle.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        // An answer may drop the last clone on the committing thread itself, which cannot wait for itself.
        if let Some(handle) = handle.filter(|handle| handle.thread().id() != std::thread::current().id()) {
            handle.join().ok(); // a panic there has been reported to every caller already
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
