//! The presence, shared by the watcher, the workers and whoever looks.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::presence::{Lying, Presence, Seen};
use crate::card::{CardError, ReaderLine};

/// Shared state. No lock is ever held while the system's service is called.
#[derive(Default)]
pub(super) struct Board {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Default)]
struct Inner {
    presence: Presence,
    /// Something was seen that nobody has looked at.
    is_new: bool,
    /// Somebody has looked at the readers, or failed to.
    was_seen: bool,
    /// The watcher that may write; others have been replaced.
    watcher: u64,
    heard_at: Option<Instant>,
}

impl Board {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes room for a new watcher and gives its number. All earlier ones may no longer write.
    pub(super) fn next_watcher(&self) -> u64 {
        let mut inner = self.inner();
        inner.watcher += 1;
        inner.heard_at = Some(Instant::now());
        inner.watcher
    }

    /// Takes in what a watcher sees; `None` when there is no service. `false` when it has been replaced and has to end.
    pub(super) fn see(&self, watcher: u64, readers: Option<Vec<Seen>>) -> bool {
        let mut inner = self.inner();
        if inner.watcher != watcher {
            return false;
        }
        inner.heard_at = Some(Instant::now());
        inner.notice(&self.changed, readers);
        true
    }

    /// There is no service as far as this watcher can tell; does not count as being heard of.
    pub(super) fn lose(&self, watcher: u64) {
        let mut inner = self.inner();
        if inner.watcher == watcher {
            inner.notice(&self.changed, None);
        }
    }

    /// Sends the watcher home: nobody looks any more.
    pub(super) fn close(&self) {
        self.inner().watcher += 1;
        self.changed.notify_all();
    }

    /// Whether this watcher may still write.
    pub(super) fn wants(&self, watcher: u64) -> bool {
        self.inner().watcher == watcher
    }

    /// Waits for `pause`, or until this watcher is sent home.
    pub(super) fn rest(&self, watcher: u64, pause: Duration) {
        drop(self.changed.wait_timeout_while(self.inner(), pause, |inner| inner.watcher == watcher));
    }

    /// Whether the watcher was heard of lately.
    pub(super) fn heard_within(&self, limit: Duration, now: Instant) -> bool {
        self.inner().heard_at.is_some_and(|at| now.saturating_duration_since(at) <= limit)
    }

    pub(super) fn look(&self, now: Instant) -> Result<bool, CardError> {
        let mut inner = self.inner();
        inner.is_new = false;
        inner.presence.look(now)
    }

    pub(super) fn has_two_cards(&self) -> bool {
        self.inner().presence.has_two_cards()
    }

    pub(super) fn lying(&self) -> Option<Lying> {
        self.inner().presence.lying()
    }

    pub(super) fn broke_off(&self, number: u64) {
        self.inner().presence.broke_off(number, Instant::now());
        self.changed.notify_all();
    }

    pub(super) fn lines(&self) -> Vec<ReaderLine> {
        self.inner().presence.lines()
    }

    /// Waits until it is worth looking, at most until `deadline`.
    pub(super) fn wait(&self, deadline: Instant) {
        let mut inner = self.inner();
        loop {
            let now = Instant::now();
            let until = inner.presence.next_look(now).map_or(deadline, |at| at.min(deadline));
            let patience = until.saturating_duration_since(now);
            if inner.is_new || patience.is_zero() {
                return;
            }
            let woken = self.changed.wait_timeout(inner, patience);
            inner = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Inner {
    fn notice(&mut self, changed: &Condvar, readers: Option<Vec<Seen>>) {
        let is_first = !std::mem::replace(&mut self.was_seen, true);
        if self.presence.see(readers) || is_first {
            self.is_new = true;
            changed.notify_all();
        }
    }
}
