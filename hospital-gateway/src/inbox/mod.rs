//! The inbox: cases this hospital is asked about, durable, and nothing of those it no longer may read.
//!
//! A delivery is on the disk, together with the sequence number it brings the gateway to, before anything is shown. A case that was
//! taken back loses its clinical sections in the same write that records the release.

mod case;
mod keys;
mod load;
mod own;
mod patterns;
mod readiness;
mod write;

#[cfg(test)]
pub(crate) mod tests;

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    disclosure::CaseDelivery,
    ids::{EncounterId, InquiryId},
    readiness::Readiness,
};
use jiff::{SignedDuration, Timestamp};
use journal::{Store, StoreError};

pub use case::HospitalCase;
pub use load::UnreadableInbox;
pub use own::{Untaken, UntakenWord};
pub use patterns::Patterns;

/// A case that was taken back, or whose patient was handed over, stays on the board as a line without content for so long: long enough
/// that nobody wonders where it went.
pub const KEEP_ENDED_FOR: SignedDuration = SignedDuration::from_hours(12);

/// A case of which nothing was heard for so long is over whatever its standing: a transport takes an hour or two, and a crew that never
/// closes its case must not leave a record lying here. The platform keeps closed cases longer (36 h), so a gateway that was away for less
/// than this still hears how a case ended.
pub const KEEP_SILENT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Removals are gathered up to about so many operations of one commit.
const REMOVAL_OPS: usize = 1_000;

/// The inbox.
pub struct Inbox {
    store: Store,
    inner: Mutex<Inner>,
    /// Held by whoever changes something, from looking to remembering: what one writes must not be undone by what another remembers.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Inner {
    cursor: u64,
    cases: BTreeMap<EncounterId, HospitalCase>,
    readiness: Readiness,
    patterns: Patterns,
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
        let stored = load::load(&store)?;
        tracing::info!(cases = stored.cases.len(), cursor = stored.cursor, "inbox opened");
        let inner = Inner {
            cursor: stored.cursor,
            cases: stored.cases,
            readiness: stored.readiness,
            patterns: stored.patterns,
        };
        Ok(Self { store, inner: Mutex::new(inner), turn: tokio::sync::Mutex::default() })
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
        let _turn = self.turn.lock().await;
        // As it will be read from the disk again.
        let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        let (write, mut updated) = {
            let inner = self.inner();
            let known = inner.cases.get(&delivery.encounter);
            if known.is_some_and(|known| known.version > delivery.version) {
                return Ok(false);
            }
            let mut updated = known.cloned().unwrap_or_else(|| HospitalCase::new(delivery, now));
            updated.absorb(delivery, now);
            (write::delivery(known, &updated, delivery), updated)
        };
        updated.pieces = write.pieces;
        let compaction = write::compaction(&updated);
        self.store.commit(write.ops).await?;
        self.inner().cases.insert(delivery.encounter, updated);
        if let Some(compaction) = compaction {
            self.store.commit(compaction.ops).await?;
            if let Some(case) = self.inner().cases.get_mut(&delivery.encounter) {
                case.pieces = compaction.pieces;
            }
        }
        Ok(true)
    }

    /// Moves the cursor forward after everything up to it was taken in, and forgets what ended long ago.
    ///
    /// # Errors
    /// [`InboxError::Store`].
    pub async fn advance(&self, seq: u64, now: Timestamp) -> Result<(), InboxError> {
        let _turn = self.turn.lock().await;
        let is_over = |case: &HospitalCase| case.is_over(now);
        self.remove(is_over).await?;
        if seq > self.cursor() {
            self.store.commit(vec![write::cursor(seq)]).await?;
            self.inner().cursor = seq;
        }
        Ok(())
    }

    /// Forgets everything and begins at the beginning: the platform's log is shorter than what was heard before.
    ///
    /// # Errors
    /// [`InboxError::Store`].
    pub async fn begin_again(&self) -> Result<(), InboxError> {
        let _turn = self.turn.lock().await;
        // The number last: were it gone first, a power cut would leave cases here that are newer than all that the platform will ever say.
        self.remove(|_| true).await?;
        self.store.commit(vec![write::cursor(0)]).await?;
        self.inner().cursor = 0;
        Ok(())
    }

    /// Removes cases, each in one write, from disk and memory.
    async fn remove(&self, which: impl Fn(&HospitalCase) -> bool) -> Result<(), InboxError> {
        loop {
            let (mut ops, mut gone) = (Vec::new(), Vec::new());
            for case in self.inner().cases.values().filter(|case| which(case)) {
                ops.extend(write::removal(case));
                gone.push(case.encounter);
                if ops.len() >= REMOVAL_OPS {
                    break;
                }
            }
            if gone.is_empty() {
                return Ok(());
            }
            self.store.commit(ops).await?;
            let mut inner = self.inner();
            for encounter in gone {
                inner.cases.remove(&encounter);
            }
        }
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

    /// Notes what was reported here about a question, durably.
    ///
    /// # Errors
    /// [`InboxError::Store`]; `Ok(false)` for a case that is not here, or that is about another question by now.
    pub(crate) async fn note(
        &self,
        encounter: EncounterId,
        inquiry: InquiryId,
        change: impl FnOnce(&mut HospitalCase),
    ) -> Result<bool, InboxError> {
        let _turn = self.turn.lock().await;
        let (changed, ops) = {
            let inner = self.inner();
            let Some(case) = inner.cases.get(&encounter).filter(|case| case.inquiry == inquiry) else {
                return Ok(false);
            };
            let mut changed = case.clone();
            change(&mut changed);
            let ops = own::changes(Some(case), &changed);
            (changed, ops)
        };
        if !ops.is_empty() {
            self.store.commit(ops).await?;
        }
        self.inner().cases.insert(encounter, changed);
        Ok(true)
    }
}
