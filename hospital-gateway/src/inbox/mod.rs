//! The inbox: cases this hospital is asked about, durable, and nothing of those it no longer may read.
//!
//! A delivery is on the disk, together with the sequence number it brings the gateway to, before anything is shown. A case that was
//! taken back loses its clinical sections in the same write that records the release.

mod case;
mod stored;

#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{disclosure::CaseDelivery, ids::EncounterId, readiness::Readiness};
use jiff::{SignedDuration, Timestamp};
use journal::{Store, StoreError};

pub use case::HospitalCase;
pub use stored::UnreadableInbox;

/// A case that was taken back, or whose patient was handed over, stays on the board as a line without content for so long: long enough
/// that nobody wonders where it went.
pub const KEEP_ENDED_FOR: SignedDuration = SignedDuration::from_hours(12);

/// The inbox.
pub struct Inbox {
    store: Store,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    cursor: u64,
    cases: BTreeMap<EncounterId, HospitalCase>,
    readiness: Readiness,
}

/// The inbox could not take something in.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// The disk failed.
    #[error("store: {0}")]
    Store(#[from] StoreError),
    /// What is stored cannot be read.
    #[error(transparent)]
    Unreadable(#[from] UnreadableInbox),
}

impl Inbox {
    /// Opens the inbox from the disk.
    ///
    /// # Errors
    /// [`InboxError`] when the disk cannot be read or holds what this version does not understand.
    pub fn open(store: Store) -> Result<Self, InboxError> {
        let stored = stored::load(&store)?;
        tracing::info!(cases = stored.cases.len(), cursor = stored.cursor, "inbox opened");
        let inner = Inner { cursor: stored.cursor, cases: stored.cases, readiness: stored.readiness };
        Ok(Self { store, inner: Mutex::new(inner) })
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sequence number up to which everything is on this disk.
    #[must_use]
    pub fn cursor(&self) -> u64 {
        self.inner().cursor
    }

    /// Takes in one delivery: on the disk and in memory when this returns. Returns false for one that is older than what is known.
    ///
    /// # Errors
    /// [`InboxError::Store`]: nothing was taken in, and the subscription has to begin again.
    pub async fn take_in(&self, delivery: &CaseDelivery, now: Timestamp) -> Result<bool, InboxError> {
        let (ops, updated) = {
            let inner = self.inner();
            let known = inner.cases.get(&delivery.encounter);
            if known.is_some_and(|known| known.version > delivery.version) {
                return Ok(false);
            }
            let mut updated = known.cloned().unwrap_or_else(|| HospitalCase::new(delivery, now));
            updated.absorb(delivery, now);
            (stored::ops_for(known, delivery, now), updated)
        };
        self.store.commit(ops).await?;
        self.inner().cases.insert(delivery.encounter, updated);
        Ok(true)
    }

    /// Moves the cursor forward after everything up to it was taken in, and forgets what ended long ago.
    ///
    /// # Errors
    /// [`InboxError::Store`].
    pub async fn advance(&self, seq: u64, now: Timestamp) -> Result<(), InboxError> {
        let mut ops = Vec::new();
        let old: Vec<EncounterId> = {
            let inner = self.inner();
            if seq > inner.cursor {
                ops.push(stored::cursor_op(seq));
            }
            inner.cases.values().filter(|case| case.is_over(now)).map(|case| case.encounter).collect()
        };
        for encounter in &old {
            ops.extend(stored::removal_ops(&self.store, *encounter)?);
        }
        if ops.is_empty() {
            return Ok(());
        }
        self.store.commit(ops).await?;
        let mut inner = self.inner();
        inner.cursor = inner.cursor.max(seq);
        for encounter in old {
            inner.cases.remove(&encounter);
        }
        Ok(())
    }

    /// Forgets everything and begins at the beginning: the platform's log is shorter than what was heard before.
    ///
    /// # Errors
    /// [`InboxError::Store`].
    pub async fn begin_again(&self) -> Result<(), InboxError> {
        let encounters: Vec<EncounterId> = self.inner().cases.keys().copied().collect();
        let mut ops = vec![stored::cursor_op(0)];
        for encounter in &encounters {
            ops.extend(stored::removal_ops(&self.store, *encounter)?);
        }
        self.store.commit(ops).await?;
        let mut inner = self.inner();
        inner.cursor = 0;
        inner.cases.clear();
        Ok(())
    }

    /// Reads one case.
    pub fn with_case<T>(&self, encounter: EncounterId, read: impl FnOnce(&HospitalCase) -> T) -> Option<T> {
        self.inner().cases.get(&encounter).map(read)
    }

    /// All cases: those that need an answer first, then those on their way, then what ended; within each the newest question first.
    #[must_use]
    pub fn cases(&self) -> Vec<HospitalCase> {
        let mut cases: Vec<HospitalCase> = self.inner().cases.values().cloned().collect();
        cases.sort_by_key(|case| (case.place_on_board(), std::cmp::Reverse(case.asked_at())));
        cases
    }

    /// Notes what was reported here about a case, durably.
    ///
    /// # Errors
    /// [`InboxError::Store`]; `Ok(false)` for a case that is not here.
    pub(crate) async fn note(
        &self,
        encounter: EncounterId,
        change: impl Fn(&mut HospitalCase),
    ) -> Result<bool, InboxError> {
        let op = {
            let inner = self.inner();
            let Some(case) = inner.cases.get(&encounter) else { return Ok(false) };
            let mut changed = case.clone();
            change(&mut changed);
            stored::own_op(&changed)
        };
        self.store.commit(vec![op]).await?;
        self.inner().cases.get_mut(&encounter).map(change);
        Ok(true)
    }

    /// Own readiness as last set here.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.inner().readiness.clone()
    }

    /// Sets a readiness mark, durably.
    ///
    /// # Errors
    /// [`InboxError::Store`].
    pub async fn set_readiness(
        &self,
        class: Option<domain::triage::ConditionClass>,
        mark: domain::readiness::ReadinessMark,
    ) -> Result<(), InboxError> {
        self.store.commit(vec![stored::readiness_op(class, mark)]).await?;
        self.inner().readiness.set(class, mark);
        Ok(())
    }
}
