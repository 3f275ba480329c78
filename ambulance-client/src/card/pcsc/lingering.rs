//! Threads that were given up and have not ended: nothing can end a call into the system's service from outside.

use std::sync::{Mutex, PoisonError, Weak};

/// Counts them. A thread holds an `Arc<()>` while it lives; here is only the weak end of it.
#[derive(Default)]
pub(super) struct Lingering(Mutex<Vec<Weak<()>>>);

impl Lingering {
    /// Adds a thread that was given up.
    pub(super) fn add(&self, thread: Weak<()>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
    }

    /// How many of them still live.
    pub(super) fn count(&self) -> usize {
        let mut threads = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        threads.retain(|thread| thread.strong_count() > 0);
        threads.len()
    }
}
