//! The crew's working copy: what the tablet knows of its cases, in memory only, and what the crew can do.
//!
//! Every act becomes an event: sealed into the outbox (on the disk, readable by the platform alone), then applied to the working copy.
//! Neither waits for the network. After a restart the outbox still delivers, and the working copy comes back from the platform.
//!
//! **Architecture Invariant:** nothing clinical is ever written to the tablet's disk in clear.

mod acts;
mod asking;
mod card_desk;
mod case;
mod desk;
mod fetch;
mod identity;
mod look_up;
mod meaning;
mod monitor;
mod notices;
pub(crate) mod parts;
mod proof;
mod reader_report;
mod record;
mod revocation;
mod spoken;
mod test_read;
mod told;
mod trust;
mod vouching;
mod wishes;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use ::trust::seal::{PlatformPublicKey, SealError};
use domain::{
    encounter::FoldError,
    event::{Author, EncounterEvent, RecordedEvent},
    ids::{CrewId, EncounterId, EventId, HeadquartersId, HospitalId},
    meaning::Meaning,
    own_hospital::Directory,
    scores::SignThreshold,
};
use host::Clock;
use jiff::Timestamp;
use journal::{Outbox, OutboxError};
use proto::convert::{CandidateView, RankingView};
use webkit::live::LiveHub;

pub use acts::{ActError, Acts, ConsentEntry};
pub use asking::{ChoiceEntry, drive_min};
pub use card_desk::{CardMoment, watch_reader};
pub use case::{Timings, WorkingCase};
pub use identity::Proposal;
pub use look_up::LookUpError;
pub use monitor::follow_monitor;
pub use proof::ProofError;
pub use reader_report::{FAULTS_MAX, ReaderFault, ReaderReport};
pub use spoken::{InterviewEntry, SpokenEntry};
pub use test_read::{IssuerCheck, NoReader, TestRead, TestedCard};
pub use trust::CardTrust;
pub use wishes::{Wish, Wishes};

use self::desk::Desk;
use crate::{card::CardTries, records::RecordClient};

/// Who uses this tablet.
#[derive(Debug, Clone)]
pub struct CrewIdentity {
    /// Author of everything written here: crew, person, device.
    pub author: Author,
    /// The crew.
    pub crew: CrewId,
    /// Its headquarters.
    pub headquarters: HeadquartersId,
    /// Its name as the screen shows it.
    pub crew_name: String,
}

/// State of the way to the platform, as the screen shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkState {
    /// When the platform was last heard, by the tablet's clock.
    pub last_heard: Option<Timestamp>,
    /// True while a stream is open.
    pub connected: bool,
}

/// An event that the platform will never take. Shown until the crew has read it; nothing is dropped silently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Which event.
    pub id: EventId,
    /// Stable code.
    pub code: String,
    /// When it was learned.
    pub at: Timestamp,
}

/// Most rejected events kept for the screen; more than a few means that an engineer has to look anyway.
const REJECTED_MAX: usize = 50;

/// Why something could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The tablet does not hold this case (it may still be on its way back from the platform).
    #[error("unknown case")]
    UnknownCase,
    /// The event does not fit the case.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// Sealing failed.
    #[error("sealing: {0}")]
    Seal(#[from] SealError),
    /// The outbox is full or its disk failed.
    #[error("outbox: {0}")]
    Outbox(#[from] OutboxError),
}

/// The tablet.
pub struct Tablet {
    identity: CrewIdentity,
    clock: Clock,
    hub: LiveHub,
    outbox: Outbox,
    platform_key: PlatformPublicKey,
    records: RecordClient,
    meaning: Meaning,
    trust: CardTrust,
    desk: Desk,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    cases: HashMap<EncounterId, WorkingCase>,
    /// The case that card and monitor belong to.
    active: Option<EncounterId>,
    /// Cases that are over: what the platform still tells of them, or a retry, does not bring them back.
    ended: HashSet<EncounterId>,
    /// Names of hospitals, learned from rankings.
    directory: BTreeMap<HospitalId, CandidateView>,
    /// Their names, spelled once for every comparison.
    names: Arc<Directory>,
    card: CardMoment,
    slowness: notices::Slowness,
    /// Tries that are left on the card that lies there.
    tries: Option<CardTries>,
    reader: ReaderReport,
    /// The last reading that belongs to no case.
    test_read: Option<TestRead>,
    link: LinkState,
    rejected: Vec<Rejected>,
}

impl Tablet {
    /// A tablet with an empty working copy.
    #[must_use]
    pub fn new(
        identity: CrewIdentity,
        clock: Clock,
        outbox: Outbox,
        platform_key: PlatformPublicKey,
        records: RecordClient,
        meaning: Meaning,
        trust: CardTrust,
    ) -> Arc<Self> {
        let hub = LiveHub::new(move || clock.now().as_millisecond());
        let (desk, inner) = (Desk::default(), Mutex::default());
        Arc::new(Self { identity, clock, hub, outbox, platform_key, records, meaning, trust, desk, inner })
    }

    /// Who uses this tablet.
    #[must_use]
    pub const fn identity(&self) -> &CrewIdentity {
        &self.identity
    }

    /// From so many of the six stroke signs a thrombectomy centre is meant for this patient: as the platform told it with the zone's standard,
    /// else what is configured here.
    #[must_use]
    pub const fn stroke_threshold(&self, case: &WorkingCase) -> SignThreshold {
        SignThreshold::heard_or(case.guidance.stroke_signs_min, self.meaning.stroke_signs_min())
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// The live stream of the screen.
    #[must_use]
    pub const fn hub(&self) -> &LiveHub {
        &self.hub
    }

    /// What waits for the network.
    #[must_use]
    pub const fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads one case.
    pub fn with_case<T>(&self, id: EncounterId, read: impl FnOnce(&WorkingCase) -> T) -> Option<T> {
        self.inner().cases.get(&id).map(read)
    }

    /// Cases that are not closed, newest first.
    #[must_use]
    pub fn open_cases(&self) -> Vec<EncounterId> {
        let inner = self.inner();
        let mut open: Vec<_> = inner
            .cases
            .values()
            .filter(|case| !case.encounter.inquiries.is_closed())
            .map(|case| (case.encounter.opened_at, case.encounter.id))
            .collect();
        open.sort_unstable_by(|a, b| b.cmp(a));
        open.into_iter().map(|(_, id)| id).collect()
    }

    /// The case that card and monitor belong to.
    #[must_use]
    pub fn active(&self) -> Option<EncounterId> {
        self.inner().active
    }

    /// A hospital as the last ranking named it.
    #[must_use]
    pub fn hospital(&self, id: &HospitalId) -> Option<CandidateView> {
        self.inner().directory.get(id).cloned()
    }

    /// State of the way to the platform.
    #[must_use]
    pub fn link(&self) -> LinkState {
        self.inner().link
    }

    /// What lies on the reader.
    #[must_use]
    pub fn card(&self) -> CardMoment {
        self.inner().card.clone()
    }

    /// Events that the platform refused for good.
    #[must_use]
    pub fn rejected(&self) -> Vec<Rejected> {
        self.inner().rejected.clone()
    }

    /// Takes in an event from the platform: somebody else's, or an own one coming back.
    pub fn take_in(&self, seq: u64, recorded: &RecordedEvent) {
        let result = {
            let mut inner = self.inner();
            if inner.ended.contains(&recorded.encounter) { Ok(false) } else { inner.apply(recorded, Some(seq)) }
        };
        match result {
            Ok(true) => {
                self.publish_event(recorded);
            }
            Ok(false) => {}
            Err(error) => {
                tracing::error!(encounter = %recorded.encounter, %error, "event from the platform does not fit; skipped")
            }
        }
    }

    /// Tells the screens of an event. Whether a case is open is on the setup page too.
    fn publish_event(&self, recorded: &RecordedEvent) {
        self.hub.publish(parts::part_of(recorded.encounter, &recorded.event));
        if parts::concerns_hospitals_too(&recorded.event) {
            self.hub.publish(parts::case_part(recorded.encounter, parts::HOSPITALS));
        }
        if matches!(recorded.event, EncounterEvent::Opened { .. } | EncounterEvent::Closed) {
            self.hub.publish(parts::SETUP);
        }
    }

    /// Takes in a ranking.
    pub fn take_ranking(&self, ranking: RankingView) {
        let RankingView { encounter, at, class, candidates, guidance } = ranking;
        let names_are_new;
        let mut threshold_is_new = false;
        {
            let mut inner = self.inner();
            names_are_new = inner.learn(&candidates);
            if let Some(case) = inner.cases.get_mut(&encounter) {
                threshold_is_new = case.guidance.stroke_signs_min != guidance.stroke_signs_min;
                case.candidates = candidates;
                case.ranked_at = Some(at);
                case.ranked_class = class;
                case.guidance = guidance;
            }
        }
        self.hub.publish(parts::case_part(encounter, parts::HOSPITALS));
        if names_are_new {
            self.hub.publish(parts::case_part(encounter, parts::RECORD));
        }
        if threshold_is_new {
            self.hub.publish(parts::case_part(encounter, parts::VITALS));
        }
    }

    /// Notes that the platform was heard, or that the way to it is broken.
    pub fn note_link(&self, connected: bool) {
        let changed = {
            let mut inner = self.inner();
            let changed = inner.link.connected != connected;
            inner.link.connected = connected;
            if connected {
                inner.link.last_heard = Some(self.clock.now());
            }
            changed
        };
        if changed {
            tracing::info!(connected, "link to the platform");
        }
        self.hub.publish(parts::LINK);
    }

    /// Notes that the platform will never take an event.
    pub fn note_rejected(&self, id: EventId, code: &str) {
        let changed: Vec<_> = {
            let mut inner = self.inner();
            inner.rejected.push(Rejected { id, code: code.to_owned(), at: self.clock.now() });
            if inner.rejected.len() > REJECTED_MAX {
                inner.rejected.remove(0);
            }
            inner.cases.values_mut().filter_map(|case| case.take_back(id).then_some(case.encounter.id)).collect()
        };
        tracing::error!(event = %id, code, "the platform refused an event for good");
        self.hub.publish(parts::LINK);
        for encounter in changed {
            self.hub.publish(parts::case_part(encounter, parts::HOSPITALS));
        }
    }
}

impl Inner {
    /// Notes what a ranking tells of hospitals; their names are spelled anew only when one is new. True when one was.
    fn learn(&mut self, candidates: &[CandidateView]) -> bool {
        let mut anything_new = false;
        for candidate in candidates {
            let before = self.directory.insert(candidate.hospital.clone(), candidate.clone());
            anything_new |= before.is_none_or(|before| before.name != candidate.name);
        }
        if anything_new {
            let known = self.directory.values();
            self.names =
                Arc::new(Directory::of(known.map(|one| (&one.hospital, one.name.as_str(), one.name_en.as_str()))));
            for case in self.cases.values_mut() {
                case.names = Arc::clone(&self.names);
            }
        }
        anything_new
    }

    fn apply(&mut self, recorded: &RecordedEvent, seq: Option<u64>) -> Result<bool, FoldError> {
        let is_new = match self.cases.get_mut(&recorded.encounter) {
            Some(case) => case.apply(recorded, seq.is_some())?,
            None => {
                let mut case = WorkingCase::open(recorded, Instant::now())?;
                case.names = Arc::clone(&self.names);
                let closed_before = self.active.is_none_or(|active| {
                    self.cases.get(&active).is_none_or(|case| case.encounter.inquiries.is_closed())
                });
                self.cases.insert(recorded.encounter, case);
                self.test_read = None;
                // A case opened here becomes the active one; one that comes back from the platform only when there is none.
                if seq.is_none() || closed_before {
                    self.active = Some(recorded.encounter);
                }
                true
            }
        };
        if is_new && recorded.event == EncounterEvent::Closed {
            self.end(recorded.encounter);
        }
        Ok(is_new)
    }

    /// The clinical content of a case that is over leaves the tablet's memory; the platform keeps the case.
    fn end(&mut self, encounter: EncounterId) {
        self.cases.remove(&encounter);
        self.ended.insert(encounter);
        if self.active == Some(encounter) {
            self.active = None;
        }
    }
}
