//! A tablet on a disk in memory, and the platform's key to read what it sealed.

use std::sync::Arc;

use domain::{
    consent::ConsentBasis,
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, HospitalId, PersonId},
    meaning::Meaning,
    patient::IdentityVerdict,
    record::Category,
    triage::IncidentKind,
};
use host::Clock;
use jiff::{SignedDuration, Timestamp};
use journal::{Engine, MemoryEngine, Outbox, Store};
use prost::Message as _;
use proto::{convert::event_from_wire, v1};
use trust::seal::{KeyId, Sealed, SealingKey};

use crate::{
    card::{CardReading, KeyKind, TokenKind},
    records::{RecordClient, http_client_builder},
    tablet::{CardTrust, ConsentEntry, CrewIdentity, Tablet, WorkingCase},
};

/// Nothing answers here.
pub const NOWHERE: &str = "http://127.0.0.1:9";

pub struct Bench {
    pub tablet: Arc<Tablet>,
    pub engine: Arc<MemoryEngine>,
    pub key: Arc<SealingKey>,
    url: String,
    clock: Clock,
}

impl Bench {
    pub fn new() -> Self {
        Self::with_service(NOWHERE, Clock::system())
    }

    /// With a record service, and a clock by which it waits.
    pub fn with_service(url: &str, clock: Clock) -> Self {
        Self::with_trust(url, clock, CardTrust::default())
    }

    /// With people whom the tablet believes.
    pub fn with_trust(url: &str, clock: Clock, trust: CardTrust) -> Self {
        Self::on(Arc::default(), Arc::new(SealingKey::generate().unwrap()), url, clock, trust)
    }

    fn on(engine: Arc<MemoryEngine>, key: Arc<SealingKey>, url: &str, clock: Clock, trust: CardTrust) -> Self {
        // Refused when another test has set it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let outbox = Outbox::open(Store::new(Arc::clone(&engine) as Arc<dyn Engine>), "to-platform").unwrap();
        let records = RecordClient::new(url, http_client_builder().build().unwrap()).unwrap().with_look_up(true);
        let tablet =
            Tablet::new(who(), clock, outbox, key.public().clone(), records, Meaning::shipped().unwrap(), trust);
        Self { tablet, engine, key, url: url.to_owned(), clock }
    }

    /// The program is killed and started again: what is in memory is gone.
    pub fn restarted(self) -> Self {
        let Self { tablet, engine, key, url, clock } = self;
        drop(tablet);
        Self::on(engine, key, &url, clock, CardTrust::default())
    }

    pub async fn open(&self) -> EncounterId {
        self.tablet.acts().open_case(IncidentKind::AcuteIllness).await.unwrap()
    }

    pub async fn consent(&self, encounter: EncounterId, basis: ConsentBasis) {
        self.consent_to(encounter, basis, Category::ALL).await;
    }

    pub async fn consent_to(&self, encounter: EncounterId, basis: ConsentBasis, categories: &[Category]) {
        let entry = ConsentEntry { basis, categories: categories.to_vec() };
        self.tablet.acts().consent(encounter, entry).await.unwrap();
    }

    /// Somebody compares the patient with the identity that waits, and it matches.
    pub async fn matches(&self, encounter: EncounterId) {
        until("an identity waits", || self.case(encounter, |case| case.proposal.is_some())).await;
        self.tablet.acts().judge_identity(encounter, IdentityVerdict::Matches).await.unwrap();
    }

    /// A card is laid on the reader.
    pub async fn place(&self, serial: &str) {
        self.tablet.take_reading(Ok(card(serial)), std::time::Duration::from_millis(400)).await.unwrap();
    }

    pub fn case<T>(&self, encounter: EncounterId, read: impl FnOnce(&WorkingCase) -> T) -> T {
        self.tablet.with_case(encounter, read).unwrap()
    }

    /// What the platform will read from the outbox, in order.
    pub fn sent(&self) -> Vec<RecordedEvent> {
        self.tablet.outbox().pending(0, usize::MAX).unwrap().iter().map(|item| open(&self.key, &item.message)).collect()
    }

    /// Kinds of the events in the outbox.
    pub fn kinds(&self) -> Vec<&'static str> {
        self.sent().iter().map(|event| event.event.code()).collect()
    }

    pub fn events_of(&self, kind: &str) -> Vec<EncounterEvent> {
        self.sent().into_iter().map(|event| event.event).filter(|event| event.code() == kind).collect()
    }
}

pub fn open(key: &SealingKey, message: &[u8]) -> RecordedEvent {
    let push = v1::PushEventsRequest::decode(message).unwrap();
    let id = EventId::from_bytes(&push.event_id).unwrap();
    let encounter = EncounterId::from_bytes(&push.encounter_id).unwrap();
    let key_id = KeyId::new(push.key_id).unwrap();
    let sealed = Sealed { key_id, encapsulated_key: push.encapsulated_key, ciphertext: push.ciphertext };
    let plain = key.open(&proto::associated_data(id, encounter), &sealed).unwrap();
    event_from_wire(v1::RecordedEvent::decode(plain.as_slice()).unwrap()).unwrap()
}

pub fn who() -> CrewIdentity {
    let crew = CrewId::new("minato-1").unwrap();
    let author = Author {
        role: AuthorRole::Crew,
        organisation: crew.as_str().to_owned(),
        person: PersonId::new("captain-1").unwrap(),
        device: DeviceId::new("tablet-minato-1").unwrap(),
    };
    CrewIdentity {
        author,
        crew,
        headquarters: HeadquartersId::new("minato").unwrap(),
        crew_name: "みなと救急1".to_owned(),
    }
}

pub fn card(serial: &str) -> CardReading {
    let now = Timestamp::now();
    CardReading {
        token: TokenKind::Card,
        certificate_serial: serial.to_owned(),
        not_before: now - SignedDuration::from_hours(24),
        not_after: now + SignedDuration::from_hours(24 * 365),
        key: KeyKind::EcP256,
        certificate_der: Vec::new(),
        apdus: 13,
    }
}

pub fn hospital(number: u8) -> HospitalId {
    HospitalId::new(format!("99100000{number:02}")).unwrap()
}

/// An hour in 3.6 seconds: what waits five seconds waits five milliseconds.
pub fn fast() -> Clock {
    Clock::scaled(Timestamp::now(), Timestamp::now(), 1_000.0)
}

/// Waits until something is so; fails after far longer than it can take.
pub async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..10_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    panic!("never: {what}");
}
