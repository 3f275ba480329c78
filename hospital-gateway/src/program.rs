//! Configuration and start.

use std::{path::PathBuf, sync::Arc};

use domain::ids::{BadId, HospitalId, PersonId};
use host::{Clock, stop::Stop};
use journal::{Outbox, SledEngine, Store};
use serde::Deserialize;
use trust::{device::DeviceIdentity, dial::Dialer};

use crate::{
    decision::{Desk, HospitalIdentity},
    inbox::Inbox,
    lamp::{Lamp, LampConfig, LampConfigError},
    screen,
    uplink::{self, Link},
};

/// Configuration of a hospital-gateway; one TOML file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the ER board is served: a loopback address.
    pub screen_listen: String,
    /// Folder of inbox and outbox.
    pub data_dir: PathBuf,
    /// Folder with this device's certificate, key and the regional authority's certificate.
    pub identity_dir: PathBuf,
    /// The platform, e.g. `https://platform.example:7443`.
    pub platform_url: String,
    /// Name in the platform's certificate.
    pub platform_name: String,
    /// The hospital's institution code.
    pub hospital_id: String,
    /// Its name as the screen shows it.
    pub hospital_name: String,
    /// The person at the board, by the opaque code of the registry.
    pub person_id: String,
    /// A lamp in the room, if there is one (docs/adr/0024).
    pub lamp: Option<LampConfig>,
}

/// Name of the outbox in the store.
pub const OUTBOX_NAME: &str = "to-platform";

/// Why a hospital-gateway could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// An identifier in the configuration.
    #[error("configuration: {0}")]
    Id(#[from] BadId),
    /// Certificate or key.
    #[error("identity: {0}")]
    Identity(#[from] trust::device::IdentityError),
    /// The platform's address.
    #[error("platform: {0}")]
    Dial(#[from] trust::dial::DialError),
    /// Store.
    #[error("store: {0}")]
    Store(#[from] journal::OpenError),
    /// Inbox.
    #[error("inbox: {0}")]
    Inbox(#[from] crate::inbox::InboxError),
    /// Outbox.
    #[error("outbox: {0}")]
    Outbox(#[from] journal::OutboxError),
    /// Lamp.
    #[error("configuration: {0}")]
    Lamp(#[from] LampConfigError),
    /// Screen.
    #[error("screen: {0}")]
    Screen(#[from] webkit::server::StartError),
}

/// Runs a hospital-gateway until it is told to stop.
///
/// # Errors
/// [`ProgramError`] before anything is bound when configuration, keys or store are not usable.
pub async fn run(config: Config, clock: Clock, mut stop: Stop) -> Result<(), ProgramError> {
    let identity = HospitalIdentity {
        hospital: HospitalId::new(config.hospital_id)?,
        name: config.hospital_name,
        person: PersonId::new(config.person_id.clone())?,
    };
    let lamp = config.lamp.map(|lamp| lamp.open()).transpose()?.map(|lamp| Arc::new(lamp) as Arc<dyn Lamp>);
    let device = DeviceIdentity::load(&config.identity_dir)?;
    let dialer = Dialer::new(&device, &config.platform_url, &config.platform_name, &config.person_id)?;
    let store = Store::new(Arc::new(SledEngine::open(&config.data_dir)?));
    let inbox = Arc::new(Inbox::open(store.clone())?);
    let outbox = Outbox::open(store, OUTBOX_NAME)?;
    let desk = Desk::new(identity, clock, inbox, outbox);
    let link = Arc::new(Link::default());

    let channel = dialer.connect();

    let call_ups = uplink::call_ups(channel.clone());
    let screen = screen::start(&config.screen_listen, Arc::clone(&desk), Arc::clone(&link), call_ups, lamp)?;
    tracing::info!(screen = %config.screen_listen, platform = %config.platform_url, "hospital-gateway is up");
    tokio::select! {
        () = uplink::run(Arc::clone(&desk), link, channel) => {}
        () = stop.wait() => {}
    }
    desk.hub().close();
    screen.stop().await;
    Ok(())
}
