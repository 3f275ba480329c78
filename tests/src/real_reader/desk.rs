//! A tablet whose reader is the real one, and cards to lay on it.

use std::{
    sync::{Arc, OnceLock},
    thread,
    time::{Duration, Instant},
};

use ambulance_client::{
    card::{CardReader, pcsc::PcscReader},
    records::{RecordClient, http_client_builder},
    tablet::{CardMoment, CardTrust, CrewIdentity, Tablet, watch_reader},
};
use anyhow::{Context as _, Result};
use domain::{
    event::{Author, AuthorRole},
    ids::{CrewId, DeviceId, HeadquartersId, PersonId},
    meaning::Meaning,
};
use host::Clock;
use jiff::Timestamp;
use journal::{Engine, MemoryEngine, Outbox, Store};
use simulations::cards::{CardCondition, SimulatedCard, SimulatedJpki, certificate_handle};
use tokio::runtime::Runtime;
use trust::seal::SealingKey;

/// The tests wait this long for what takes a second at most.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A tablet that watches the real readers of this process's card service.
pub struct Desk {
    /// The tablet.
    pub tablet: Arc<Tablet>,
    _runtime: Runtime,
}

impl Desk {
    /// Starts it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start() -> Result<Self> {
        Self::with(Box::new(PcscReader::new()?))
    }

    fn with(reader: Box<dyn CardReader>) -> Result<Self> {
        // Refused when it is set already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let crew = CrewId::new("minato-1")?;
        let author = Author {
            role: AuthorRole::Crew,
            organisation: crew.as_str().to_owned(),
            person: PersonId::new("captain-1")?,
            device: DeviceId::new("tablet-minato-1")?,
        };
        let headquarters = HeadquartersId::new("minato")?;
        let identity = CrewIdentity { author, crew, headquarters, crew_name: "みなと救急1".to_owned() };
        let store = Store::new(Arc::new(MemoryEngine::default()) as Arc<dyn Engine>);
        let outbox = Outbox::open(store, "to-platform")?;
        let key = SealingKey::generate()?.public().clone();
        // Nothing answers there, and nothing is asked: there is no case.
        let records = RecordClient::new("http://127.0.0.1:9", http_client_builder().build()?)?;
        let (meaning, trust) = (Meaning::shipped()?, CardTrust::default());
        let tablet = Tablet::new(identity, Clock::system(), outbox, key, records, meaning, trust);
        watch_reader(Arc::clone(&tablet), reader, runtime.handle().clone())?;
        Ok(Self { tablet, _runtime: runtime })
    }

    /// Waits until what lies on the reader is so. Gives the time it took.
    ///
    /// # Panics
    /// When it never is.
    pub fn until(&self, what: &str, is_so: impl Fn(&CardMoment) -> bool) -> Duration {
        let began = Instant::now();
        loop {
            let moment = self.tablet.card();
            if is_so(&moment) {
                return began.elapsed();
            }
            assert!(began.elapsed() < PATIENCE, "never: {what}; it is {moment:?}, {:?}", self.tablet.reader_report());
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits until the card with this serial number was read.
    ///
    /// # Panics
    /// When it never is.
    pub fn until_read(&self, serial: u64) -> Duration {
        let handle = certificate_handle(serial);
        self.until(
            &format!("card {serial} read"),
            |moment| matches!(moment, CardMoment::Read(reading, _) if reading.certificate_serial == handle),
        )
    }
}

/// A card in this condition, with any serial number.
///
/// # Errors
/// When the system gives no randomness.
pub fn issue(condition: CardCondition) -> Result<SimulatedCard> {
    issue_serial(815, condition)
}

/// A card in this condition, with this serial number.
///
/// # Errors
/// When the system gives no randomness.
pub fn issue_serial(serial: u64, condition: CardCondition) -> Result<SimulatedCard> {
    // One authority for the process: making its keys is slow.
    static JPKI: OnceLock<Option<SimulatedJpki>> = OnceLock::new();
    let jpki = JPKI.get_or_init(|| SimulatedJpki::generate().ok()).as_ref().context("no keys for simulated cards")?;
    SimulatedCard::issue(jpki, serial, condition, Timestamp::now())
}
