//! Configuration and start.

use std::{path::PathBuf, sync::Arc};

use domain::{
    event::{Author, AuthorRole},
    ids::{BadId, CrewId, DeviceId, HeadquartersId, PersonId},
    scores::{SIX_SIGNS, STROKE_SIGNS_MIN},
    vitals::VitalReading,
};
use host::{Clock, stop::Stop};
use journal::{Outbox, SledEngine, Store};
use serde::Deserialize;
use tokio::sync::mpsc;
use trust::{device::DeviceIdentity, dial::Dialer, seal::PlatformPublicKey};

use crate::{
    card::CardReader,
    card_config::{CardConfig, CardConfigError},
    records::{RecordClient, http_client_builder},
    screen,
    tables::{Places, TablesError, meaning},
    tablet::{CardTrust, CrewIdentity, Tablet, follow_monitor, watch_reader},
    uplink::{self, PlatformCheck},
};

/// Configuration of an ambulance-client; one TOML file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the tablet's screen is served: a loopback address.
    pub screen_listen: String,
    /// Folder of the outbox.
    pub data_dir: PathBuf,
    /// Folder with this device's certificate, key and the regional authority's certificate.
    pub identity_dir: PathBuf,
    /// The platform, e.g. `https://platform.example:7443`.
    pub platform_url: String,
    /// Name in the platform's certificate.
    pub platform_name: String,
    /// The platform's public sealing key.
    pub platform_key: PathBuf,
    /// The national record service.
    pub record_service_url: String,
    /// People without a card may be looked up by 基本4情報. Off unless the service is known to allow it to crews.
    #[serde(default)]
    pub look_up: bool,
    /// From so many of the six stroke signs a thrombectomy centre is meant, 1 to 6, until the platform has told what the zone's standard
    /// says. Zones set 2 or 3.
    #[serde(default = "stroke_signs_min")]
    pub stroke_signs_min: u8,
    /// The whole national price list (docs/knowledge.md): then drugs are known by product and YJ code as well as by ingredient.
    #[serde(default)]
    pub price_list: Option<PathBuf>,
    /// The national claim master (docs/knowledge-procedures.md): then acts are known by their 9-digit claim code as well as by name.
    #[serde(default)]
    pub claim_master: Option<PathBuf>,
    /// Folder with the region's own tables (docs/knowledge.md): each takes the place of the shipped one of the same name.
    #[serde(default)]
    pub knowledge_dir: Option<PathBuf>,
    /// The crew.
    pub crew_id: String,
    /// Its name as the screen shows it.
    pub crew_name: String,
    /// Its headquarters.
    pub headquarters_id: String,
    /// The captain (閲覧責任者), by the opaque code of the registry.
    pub person_id: String,
    /// The card reader; without it the crew asks the patient.
    #[serde(default)]
    pub reader: Option<ReaderKind>,
    /// Whom the tablet believes about cards and phones.
    #[serde(default)]
    pub card: CardConfig,
}

/// How the card reader is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReaderKind {
    /// PC/SC: every reader of this machine. Needs the feature `pcsc`.
    Pcsc,
}

/// What is attached to the tablet.
#[derive(Default)]
pub struct Devices {
    /// Card reader.
    pub reader: Option<Box<dyn CardReader>>,
    /// Patient monitor.
    pub monitor: Option<mpsc::Receiver<VitalReading>>,
}

impl Devices {
    /// The devices that the configuration names.
    ///
    /// # Errors
    /// [`ProgramError::ReaderNotBuilt`] when this program was built without them, [`ProgramError::Reader`] when the system gives
    /// no thread. A reader that is not plugged in is no error: the screen says so until it is.
    pub fn from_config(config: &Config) -> Result<Self, ProgramError> {
        let reader = config.reader.map(open_reader).transpose()?;
        Ok(Self { reader, monitor: None })
    }
}

#[cfg(feature = "pcsc")]
fn open_reader(kind: ReaderKind) -> Result<Box<dyn CardReader>, ProgramError> {
    match kind {
        ReaderKind::Pcsc => Ok(Box::new(crate::card::pcsc::PcscReader::new().map_err(ProgramError::Reader)?)),
    }
}

#[cfg(not(feature = "pcsc"))]
fn open_reader(kind: ReaderKind) -> Result<Box<dyn CardReader>, ProgramError> {
    match kind {
        ReaderKind::Pcsc => Err(ProgramError::ReaderNotBuilt),
    }
}

/// Name of the outbox in the store.
pub const OUTBOX_NAME: &str = "to-platform";

/// Why an ambulance-client could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// An identifier in the configuration.
    #[error("configuration: {0}")]
    Id(#[from] BadId),
    /// Certificate or key.
    #[error("identity: {0}")]
    Identity(#[from] trust::device::IdentityError),
    /// The platform's key.
    #[error("platform key: {0}")]
    PlatformKey(#[from] trust::seal::KeyError),
    /// The platform's address.
    #[error("platform: {0}")]
    Dial(#[from] trust::dial::DialError),
    /// TLS towards the record service.
    #[error("TLS: {0}")]
    Tls(#[from] trust::http::TlsConfigError),
    /// The record service's address.
    #[error("record service: {0}")]
    RecordService(#[from] crate::records::BadServiceUrl),
    /// HTTP client.
    #[error("HTTP client: {0}")]
    Http(#[from] reqwest::Error),
    /// Store.
    #[error("store: {0}")]
    Store(#[from] journal::OpenError),
    /// Outbox.
    #[error("outbox: {0}")]
    Outbox(#[from] journal::OutboxError),
    /// Not a count of the six signs.
    #[error("stroke_signs_min must be 1 to 6: it counts how many of the six stroke signs are there; zones set 2 or 3")]
    StrokeSigns,
    /// A table, the price list or the claim master; the message names the setting, the file, and in it line or row and field.
    #[error("configuration: {0}")]
    Tables(#[from] TablesError),
    /// Screen.
    #[error("screen: {0}")]
    Screen(#[from] webkit::server::StartError),
    /// The configuration asks for a reader that is not in this program.
    #[error(
        "configuration: reader = \"pcsc\" is not in this program; build it with `cargo build --release -p ambulance-client \
         --features pcsc` (needs libpcsclite-dev), or remove the line"
    )]
    ReaderNotBuilt,
    /// The reader's thread.
    #[error("card reader: {0}")]
    Reader(std::io::Error),
    /// A pinned certificate.
    #[error("card: {0}")]
    Card(#[from] CardConfigError),
}

const fn stroke_signs_min() -> u8 {
    STROKE_SIGNS_MIN
}

/// Runs an ambulance-client until it is told to stop.
///
/// # Errors
/// [`ProgramError`] before anything is bound when configuration, keys or store are not usable.
pub async fn run(config: Config, devices: Devices, clock: Clock, mut stop: Stop) -> Result<(), ProgramError> {
    let crew = CrewId::new(config.crew_id)?;
    let identity = DeviceIdentity::load(&config.identity_dir)?;
    let author = Author {
        role: AuthorRole::Crew,
        organisation: crew.as_str().to_owned(),
        person: PersonId::new(config.person_id.clone())?,
        device: DeviceId::new(identity.device_name().as_str())?,
    };
    let who = CrewIdentity {
        author,
        crew,
        headquarters: HeadquartersId::new(config.headquarters_id)?,
        crew_name: config.crew_name,
    };
    let platform_key = PlatformPublicKey::load(&config.platform_key)?;
    let http = http_client_builder().tls_backend_preconfigured(trust::http::https_client_config(&identity)?).build()?;
    let records = RecordClient::new(&config.record_service_url, http)?.with_look_up(config.look_up);
    let dialer = Dialer::new(&identity, &config.platform_url, &config.platform_name, &config.person_id)?;
    let store = Store::new(Arc::new(SledEngine::open(&config.data_dir)?));
    let outbox = Outbox::open(store, OUTBOX_NAME)?;
    let channel = dialer.connect();
    let trust = CardTrust { revocation: Some(Arc::new(PlatformCheck::new(channel.clone()))), ..config.card.open()? };
    if !(1..=SIX_SIGNS.len()).contains(&usize::from(config.stroke_signs_min)) {
        return Err(ProgramError::StrokeSigns);
    }
    let places = Places {
        knowledge_dir: config.knowledge_dir.as_deref(),
        price_list: config.price_list.as_deref(),
        claim_master: config.claim_master.as_deref(),
    };
    let meaning = meaning(places)?.with_stroke_signs_min(config.stroke_signs_min);
    tracing::info!(knowledge = meaning.knowledge_version(), flags = meaning.flags_version(), "tables are loaded");
    let tablet = Tablet::new(who, clock, outbox, platform_key, records, meaning, trust);

    let screen = screen::start(&config.screen_listen, Arc::clone(&tablet))?;
    if let Some(reader) = devices.reader {
        watch_reader(Arc::clone(&tablet), reader, tokio::runtime::Handle::current()).map_err(ProgramError::Reader)?;
    }
    if let Some(monitor) = devices.monitor {
        tokio::spawn(follow_monitor(Arc::clone(&tablet), monitor));
    }
    tracing::info!(screen = %config.screen_listen, platform = %config.platform_url, waiting = tablet.outbox().len(), "ambulance-client is up");
    tokio::select! {
        () = uplink::run(Arc::clone(&tablet), channel) => {}
        () = stop.wait() => {}
    }
    tablet.hub().close();
    screen.stop().await;
    Ok(())
}

#[cfg(test)]
#[path = "program_tests.rs"]
mod tests;
