//! The ledger: one log for the region, and the state folded from it.
//!
//! Every change goes the same way: **decide** (pure, one at a time per case) → **write** (the journal acknowledges after fdatasync) →
//! **apply** (in the order of the log) → **tell** (bells of those concerned). So nobody is ever told anything that a power cut could
//! take back, and at most one destination stands in any history.

mod bells;
mod case;
mod decide;
mod entry;
mod state;
mod turns;

#[cfg(test)]
pub(crate) mod tests;

use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use domain::{
    event::{ReadinessChanged, RecordedEvent},
    ids::EncounterId,
};
use host::Clock;
use journal::{Appending, Log, LogError, NewEntry, StoreError};
use tokio::sync::{mpsc, oneshot, watch};

pub use bells::{Bell, Bells};
pub use case::{Case, SILENT_AFTER};
pub use decide::Refusal;
pub use state::State;

use crate::{learning::Learned, registry::Registry, routing::want_drives, standards::Standards, travel::Desk};
use entry::Entry;
use turns::{Turn, Turns};

/// How many changes may wait for the disk at once before further ones are refused: a second of the nation's peak (20 pushes/s) many times over.
pub const IN_FLIGHT_MAX: usize = 4_096;

/// The ledger cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The journal failed: nothing more can be acknowledged until the program is started again.
    #[error("journal: {0}")]
    Journal(#[from] LogError),
    /// The log holds something that this version cannot read.
    #[error("log entry {seq}: {problem}")]
    Unreadable {
        /// Which entry.
        seq: u64,
        /// Which field, without content.
        problem: String,
    },
    /// More than [`IN_FLIGHT_MAX`] changes, or more bytes than the journal takes at once, wait for the disk. Trying again later helps.
    #[error("too many changes wait for the disk")]
    Busy,
    /// The applier has ended (the journal failed before).
    #[error("the ledger has stopped")]
    Stopped,
}

/// What became of a submitted event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// Written, applied and told.
    Stored(u64),
    /// It was in the log before, or says what is known already: up to here.
    Duplicate(u64),
    /// It will never be taken as it stands.
    Refused(Refusal),
}

/// The ledger.
pub struct Ledger {
    registry: Arc<Registry>,
    clock: Clock,
    log: Log,
    state: RwLock<State>,
    bells: Bells,
    turns: Turns,
    queue: Mutex<mpsc::Sender<Queued>>,
}

struct Queued {
    appending: Appending,
    entries: Vec<Entry>,
    /// Bytes of each in the log.
    sizes: Vec<usize>,
    done: oneshot::Sender<u64>,
    /// The case's turn, given back only after application: a caller that goes away in between must not let the next one decide on a
    /// state that is about to change.
    _turn: Option<Turn>,
}

/// Entries read at once when the log is replayed.
const REPLAY_CHUNK: usize = 1_000;

impl Ledger {
    /// Replays the log and starts applying.
    ///
    /// # Errors
    /// [`LedgerError`] when the log cannot be read or holds an entry that this version does not understand.
    pub fn open(log: Log, registry: Arc<Registry>, clock: Clock) -> Result<Arc<Self>, LedgerError> {
        let mut state = State::default();
        replay(&log, |stored, entry| state.apply(stored.seq, &entry, stored.payload.len(), clock.now()))?;
        tracing::info!(entries = state.applied_seq(), open_cases = state.open_cases().count(), "log replayed");
        let (sender, receiver) = mpsc::channel(IN_FLIGHT_MAX);
        let ledger = Arc::new(Self {
            registry,
            clock,
            log,
            state: RwLock::new(state),
            bells: Bells::default(),
            turns: Turns::default(),
            queue: Mutex::new(sender),
        });
        tokio::spawn(apply_in_order(Arc::downgrade(&ledger), receiver));
        Ok(ledger)
    }

    /// The folded state as it stands on the disk.
    pub fn state(&self) -> RwLockReadGuard<'_, State> {
        // A panic while applying cannot leave half a change: `State::apply` replaces whole values.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets decisions from now on follow these transport standards. A decision under way keeps the ones that it began with. What was refused
    /// before is forgotten.
    pub fn use_standards(&self, standards: Arc<Standards>) {
        self.state.write().unwrap_or_else(PoisonError::into_inner).set_standards(standards);
        self.bells.ring_standards();
        self.bells.ring_all_crews();
    }

    /// Notes that newer standards were refused, with everything that is wrong; the ones before stay in force. False when that was known.
    pub fn refuse_standards(&self, mistakes: Vec<String>) -> bool {
        let now = self.clock.now();
        let is_news = self.state.write().unwrap_or_else(PoisonError::into_inner).refuse_standards(mistakes, now);
        if is_news {
            self.bells.ring_standards();
        }
        is_news
    }

    /// Lets everybody look again at what the standards say: another edition is in force than before.
    pub fn turn_standards(&self) {
        self.state.write().unwrap_or_else(PoisonError::into_inner).turn_standards();
        self.bells.ring_standards();
        self.bells.ring_all_crews();
    }

    /// Lets rankings from now on count with what was learned of acceptance.
    pub fn use_learned(&self, learned: Arc<Learned>) {
        self.state.write().unwrap_or_else(PoisonError::into_inner).set_learned(learned);
    }

    /// Lets rankings from now on count with the drives of this desk. To be said before anybody is served.
    pub fn use_roads(&self, roads: Arc<Desk>) {
        self.state.write().unwrap_or_else(PoisonError::into_inner).set_roads(roads);
    }

    /// The region and its devices.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// Who is to be told.
    #[must_use]
    pub const fn bells(&self) -> &Bells {
        &self.bells
    }

    /// Submits one event of a crew or a hospital about a case.
    ///
    /// # Errors
    /// [`LedgerError`] when the journal has failed or is overloaded; a refusal by the rules is a value.
    pub async fn submit(&self, event: RecordedEvent) -> Result<Submitted, LedgerError> {
        let turn = self.turns.take(event.encounter).await;
        if let Some(seq) = self.log.seq_of(&event.id.bytes())? {
            return self.again(seq, &Entry::Event(Arc::new(event)));
        }
        let (decided, newest) = {
            let state = self.state();
            let newest = state.case(event.encounter).map_or(0, Case::newest_seq);
            (decide::decide(&state, &self.registry, event, self.clock.now()), newest)
        };
        match decided {
            Ok(events) if events.is_empty() => Ok(Submitted::Duplicate(newest)),
            Ok(events) => {
                let entries = events.into_iter().map(|event| Entry::Event(Arc::new(event))).collect();
                self.write(entries, Some(turn)).await
            }
            Err(refusal) => Ok(Submitted::Refused(refusal)),
        }
    }

    /// Lets the platform do what its clock has made due of one case: escalate, ask the next hospitals, set the zone's rule to work. Returns
    /// how many events were written.
    ///
    /// # Errors
    /// [`LedgerError`] when the journal has failed or is overloaded: what is due stays due.
    pub async fn do_what_is_due(&self, encounter: EncounterId) -> Result<usize, LedgerError> {
        let turn = self.turns.take(encounter).await;
        let events = {
            let state = self.state();
            let now = self.clock.now();
            state.case(encounter).map_or_else(Vec::new, |case| decide::due(&state, &self.registry, case, now))
        };
        if events.is_empty() {
            return Ok(0);
        }
        let count = events.len();
        let entries = events.into_iter().map(|event| Entry::Event(Arc::new(event))).collect();
        self.write(entries, Some(turn)).await.map(|_| count)
    }

    /// Cases of which something is due now, by a look at the state: [`Self::do_what_is_due`] decides.
    #[must_use]
    pub fn cases_due(&self) -> Vec<EncounterId> {
        let (state, now) = (self.state(), self.clock.now());
        let due = state.open_cases().filter(|case| !decide::due(&state, &self.registry, case, now).is_empty());
        due.map(|case| case.encounter.id).collect()
    }

    /// Says that the drives are wanted of every case of which the next hospitals may fall due. Waits for nobody; must be called within the
    /// runtime.
    pub fn want_drives_in_time(&self) {
        let (state, now) = (self.state(), self.clock.now());
        state
            .open_cases()
            .filter(|case| decide::may_fall_due(&state, &self.registry, case, now))
            .for_each(|case| want_drives(&state, &self.registry, case, now));
    }

    /// Submits what a hospital says of its readiness.
    ///
    /// # Errors
    /// [`LedgerError`] when the journal has failed or is overloaded.
    pub async fn submit_readiness(&self, mut changed: ReadinessChanged) -> Result<Submitted, LedgerError> {
        // An older mark never replaces a newer one: one that was set by a clock that runs ahead would stand until that day.
        changed.set_at = changed.set_at.min(self.clock.now());
        let entry = Entry::Readiness(Arc::new(changed));
        match self.log.seq_of(&entry.id().bytes())? {
            Some(seq) => self.again(seq, &entry),
            None => self.write(vec![entry], None).await,
        }
    }

    /// What a retry is told. An identity that stands for something else in the log is a mistake of its author: calling that "stored" would
    /// lose what was submitted.
    fn again(&self, seq: u64, entry: &Entry) -> Result<Submitted, LedgerError> {
        let stored = self.log.read(seq - 1, 1)?;
        let same = stored.first().map(read).transpose()?.is_some_and(|stored| stored.is_same_wish(entry));
        Ok(if same { Submitted::Duplicate(seq) } else { Submitted::Refused(Refusal::IdUsedOtherwise) })
    }

    /// Writes entries that belong together in one commit, and waits until they are applied.
    async fn write(&self, entries: Vec<Entry>, turn: Option<Turn>) -> Result<Submitted, LedgerError> {
        let encoded: Vec<_> =
            entries.iter().map(|entry| NewEntry { id: entry.id().bytes(), payload: entry.encode() }).collect();
        let sizes = encoded.iter().map(|new| new.payload.len()).collect();
        let (done, applied) = oneshot::channel();
        let refused = {
            // Under one lock: the order of the queue is the order of the log.
            let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            let place = queue.try_reserve().map_err(|error| match error {
                mpsc::error::TrySendError::Full(()) => LedgerError::Busy,
                mpsc::error::TrySendError::Closed(()) => LedgerError::Stopped,
            })?;
            match self.log.enqueue(encoded) {
                Ok(appending) => {
                    place.send(Queued { appending, entries, sizes, done, _turn: turn });
                    None
                }
                Err(error) => Some((error, entries)),
            }
        };
        match refused {
            None => applied.await.map(Submitted::Stored).map_err(|_| LedgerError::Stopped),
            Some((LogError::Duplicate { seq }, entries)) => {
                // It may still be on its way to the disk: a retry is not acknowledged before the first try is safe.
                self.log.wait_durable(seq).await?;
                entries.first().map_or(Err(LedgerError::Stopped), |entry| self.again(seq, entry))
            }
            Some((LogError::PayloadTooLong { .. }, _)) => Ok(Submitted::Refused(Refusal::TooLarge)),
            Some((LogError::Store(StoreError::Overloaded { .. }), _)) => Err(LedgerError::Busy),
            Some((error, _)) => Err(error.into()),
        }
    }

    /// Sequence number up to which everything is applied.
    pub fn applied(&self) -> watch::Receiver<u64> {
        self.bells.applied()
    }
}

/// Every event about a patient in a log, in its order: for what is folded from it beside the state.
///
/// # Errors
/// [`LedgerError`] when the log cannot be read or holds an entry that this version does not understand.
pub fn each_event(log: &Log, mut take: impl FnMut(&RecordedEvent)) -> Result<(), LedgerError> {
    replay(log, |_, entry| {
        if let Entry::Event(event) = entry {
            take(&event);
        }
    })
}

fn replay(log: &Log, mut take: impl FnMut(&journal::Entry, Entry)) -> Result<(), LedgerError> {
    let mut after = 0;
    loop {
        let entries = log.read(after, REPLAY_CHUNK)?;
        let Some(last) = entries.last() else { return Ok(()) };
        after = last.seq;
        for stored in &entries {
            take(stored, read(stored)?);
        }
    }
}

fn read(stored: &journal::Entry) -> Result<Entry, LedgerError> {
    Entry::decode(&stored.payload)
        .map_err(|error| LedgerError::Unreadable { seq: stored.seq, problem: error.to_string() })
}

/// Applies what is on the disk, in the order of the log, and rings the bells. Ends when the journal fails: then nothing is acknowledged
/// any more and the program has to be started again.
async fn apply_in_order(ledger: std::sync::Weak<Ledger>, mut queue: mpsc::Receiver<Queued>) {
    while let Some(queued) = queue.recv().await {
        let first_seq = queued.appending.first_seq;
        if let Err(error) = queued.appending.await {
            tracing::error!(%error, "the journal failed; nothing is acknowledged until the program is started again");
            return;
        }
        let Some(ledger) = ledger.upgrade() else { return };
        let now = ledger.clock.now();
        {
            let mut state = ledger.state.write().unwrap_or_else(PoisonError::into_inner);
            for ((seq, entry), bytes) in (first_seq..).zip(&queued.entries).zip(&queued.sizes) {
                state.apply(seq, entry, *bytes, now);
            }
        }
        ledger.ring(&queued.entries, first_seq + queued.entries.len() as u64 - 1);
        let _ = queued.done.send(first_seq);
    }
}

impl Ledger {
    fn ring(&self, entries: &[Entry], last_seq: u64) {
        let state = self.state();
        for entry in entries {
            match entry {
                Entry::Event(event) => {
                    if let Some(case) = state.case(event.encounter) {
                        self.bells.ring_crew(&case.encounter.crew);
                        for hospital in case.asked_hospitals() {
                            self.bells.ring_hospital(hospital);
                        }
                    }
                }
                Entry::Readiness(_) => self.bells.ring_all_crews(),
            }
        }
        drop(state);
        self.bells.ring_applied(last_seq);
    }
}
