//! Configuration and start.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use host::{Clock, stop::Stop};
use journal::{Log, SledEngine, Store};
use proto::v1::{
    crew_service_server::CrewServiceServer, hospital_service_server::HospitalServiceServer,
    statistics_service_server::StatisticsServiceServer, token_service_server::TokenServiceServer,
};
use serde::Deserialize;
use tokio::net::TcpListener;
use tonic::{service::interceptor::InterceptedService, transport::Server};
use trust::{
    device::DeviceIdentity,
    grpc::{DoorLimits, Guard, MAX_MESSAGE_BYTES, configure_server, server_tls, visitors},
    seal::SealingKey,
    token::{TokenRealm, TokenSigner},
};

use crate::{
    calendar, escalation, learning,
    ledger::Ledger,
    registry::Registry,
    revocation::{NotConfigured, RevocationConfig, RevocationSource, http_client_builder},
    screen,
    service::{Admission, Crews, Hospitals, StatisticsDesk, TokenDesk},
    standards::{self, WatchedFolder},
    travel::{self, Desk, RoadsConfig, RoadsConfigError},
};

/// Configuration of a platform-server; one TOML file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where crews and hospitals connect, e.g. `0.0.0.0:7443`.
    pub listen: SocketAddr,
    /// Where the headquarters' page is served: a loopback address.
    pub screen_listen: String,
    /// Folder of the log.
    pub data_dir: PathBuf,
    /// Folder with this server's certificate, key and the regional authority's certificate.
    pub identity_dir: PathBuf,
    /// Key that signs tokens (ES256, PEM).
    pub token_key: PathBuf,
    /// `iss` and `aud` of the tokens.
    pub realm: Realm,
    /// Key that opens what crews seal.
    pub sealing_key: PathBuf,
    /// The region: hospitals, headquarters, crews, devices.
    pub registry: PathBuf,
    /// Folder of the zones' transport standards (docs/transport-standard.md), read anew whenever it changes. Without it the registry's
    /// capabilities and the national defaults stand in.
    #[serde(default)]
    pub standards_dir: Option<PathBuf>,
    /// Who knows which certificates of cards were revoked. Without this section no responder is configured, and every answer to a
    /// crew is `unavailable`.
    #[serde(default)]
    pub revocation: Option<RevocationConfig>,
    /// Who knows how long the road takes. Without this section every drive is estimated from the straight line, by the roads of the zone's
    /// standard.
    #[serde(default)]
    pub roads: Option<RoadsConfig>,
}

/// Who issues tokens and for whom.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Realm {
    /// `iss`
    pub issuer: String,
    /// `aud`
    pub audience: String,
}

/// Name of the log in the store.
pub const LOG_NAME: &str = "events";

/// Why a platform-server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// The registry file cannot be read.
    #[error("cannot read the registry {path}: {source}")]
    RegistryFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The registry is wrong.
    #[error(transparent)]
    Registry(#[from] crate::registry::RegistryError),
    /// A transport standard is wrong.
    #[error(transparent)]
    Standards(#[from] crate::standards::StandardsError),
    /// Certificate or key.
    #[error("identity: {0}")]
    Identity(#[from] trust::device::IdentityError),
    /// TLS towards the responder.
    #[error("TLS: {0}")]
    Tls(#[from] trust::http::TlsConfigError),
    /// HTTP client.
    #[error("HTTP client: {0}")]
    Http(#[from] reqwest::Error),
    /// Responder or issuers.
    #[error("[revocation]: {0}")]
    Revocation(#[from] crate::revocation::RevocationConfigError),
    /// Routing server.
    #[error(transparent)]
    Roads(#[from] RoadsConfigError),
    /// Token key.
    #[error("token key: {0}")]
    TokenKey(#[from] trust::token::SignerError),
    /// Sealing key.
    #[error("sealing key: {0}")]
    SealingKey(#[from] trust::seal::KeyError),
    /// Store.
    #[error("store: {0}")]
    Store(#[from] journal::OpenError),
    /// Log.
    #[error("log: {0}")]
    Log(#[from] journal::LogError),
    /// Ledger.
    #[error(transparent)]
    Ledger(#[from] crate::ledger::LedgerError),
    /// Network.
    #[error("gRPC server: {0}")]
    Grpc(#[from] tonic::transport::Error),
    /// The port for crews and hospitals cannot be taken.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The journal cannot write any more.
    #[error("the journal failed ({reason}): see that the drive has space and is sound, then start again")]
    JournalFailed {
        /// What the journal says, without content.
        reason: Arc<str>,
    },
    /// Nobody looks for questions without an answer any more.
    #[error("looking for unanswered questions ended: a mistake of the program; start it again and report the log")]
    EscalationEnded,
    /// Reflection.
    #[error("gRPC reflection: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// Screen.
    #[error("screen: {0}")]
    Screen(#[from] webkit::server::StartError),
}

/// Runs a platform-server until it is told to stop.
///
/// # Errors
/// [`ProgramError`] before anything is bound when configuration, keys or log are not usable; later when a server fails.
pub async fn run(config: Config, clock: Clock, stop: Stop) -> Result<(), ProgramError> {
    let registry = Arc::new(read_registry(&config)?);
    let identity = DeviceIdentity::load(&config.identity_dir)?;
    let signer = TokenSigner::load(
        &config.token_key,
        TokenRealm { issuer: config.realm.issuer.clone(), audience: config.realm.audience.clone() },
    )?;
    let sealing_key = Arc::new(SealingKey::load(&config.sealing_key)?);
    let revocation = revocation_source(config.revocation.as_ref(), &identity)?;
    let roads = roads_desk(&config, &identity)?;
    let store = Store::new(Arc::new(SledEngine::open(&config.data_dir)?));
    let mut journal_failed = store.failed();
    let ledger = Ledger::open(Log::open(store, LOG_NAME)?, registry, clock)?;
    if let Some(folder) = &config.standards_dir {
        let (folder, standards) = WatchedFolder::open(folder, ledger.registry())?;
        for warning in standards.warnings() {
            tracing::warn!(warning, "transport standards");
        }
        ledger.use_standards(Arc::new(standards));
        tokio::spawn(standards::run(Arc::clone(&ledger), folder));
    } else {
        tracing::warn!("no standards_dir in the configuration: hospitals are asked by the national defaults");
    }
    let escalating = tokio::spawn(escalation::run(Arc::clone(&ledger)));
    tokio::spawn(learning::run(Arc::clone(&ledger)));
    tokio::spawn(calendar::run(clock));
    ledger.use_roads(Arc::new(roads));
    let guard = Guard::new(signer.verifier());
    let admission = Admission::new(guard.clone(), Arc::clone(&ledger));

    let screen = screen::start(&config.screen_listen, Arc::clone(&ledger))?;
    tracing::info!(listen = %config.listen, screen = %config.screen_listen, hospitals = ledger.registry().region.hospitals.len(), "platform-server is up");

    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<CrewServiceServer<Crews>>().await;
    health.set_serving::<HospitalServiceServer<Hospitals>>().await;
    let reflection = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(proto::DESCRIPTORS)
        .build_v1()?;
    let crews = CrewServiceServer::new(Crews::new(admission.clone(), sealing_key, revocation))
        .max_decoding_message_size(MAX_MESSAGE_BYTES)
        .max_encoding_message_size(MAX_MESSAGE_BYTES);
    let hospitals = HospitalServiceServer::new(Hospitals::new(admission.clone()))
        .max_decoding_message_size(MAX_MESSAGE_BYTES)
        .max_encoding_message_size(MAX_MESSAGE_BYTES);
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|source| ProgramError::Listen { address: config.listen, source })?;
    let limits = DoorLimits::for_descriptors(host::descriptors::raise());
    let mut signal = stop.clone();
    let serving = configure_server(Server::builder())
        .tls_config(server_tls(&identity))?
        .add_service(InterceptedService::new(health_service, guard.clone()))
        .add_service(InterceptedService::new(reflection, guard))
        .add_service(TokenServiceServer::new(TokenDesk::new(admission.clone(), signer)))
        .add_service(crews)
        .add_service(hospitals)
        .add_service(StatisticsServiceServer::new(StatisticsDesk::new(admission)))
        .serve_with_incoming_shutdown(visitors(listener, limits), async move {
            signal.wait().await;
            // Streams of crews and hospitals never end by themselves: after the drain the process leaves, and they come back.
            tokio::spawn(async {
                tokio::time::sleep(host::stop::DRAIN).await;
                tracing::info!("drained");
                std::process::exit(0);
            });
        });
    let outcome = tokio::select! {
        // Of a failed journal and what ends because of it, the journal is the reason.
        biased;
        served = serving => served.map_err(ProgramError::Grpc),
        // A platform that can write nothing must not go on sending beats: whoever supervises it starts it again, and the tablets, the
        // boards and the headquarters see that it is gone.
        reason = journal_failed.wait_for(Option::is_some) => Err(ProgramError::JournalFailed {
            reason: reason.ok().and_then(|reason| reason.clone()).unwrap_or_else(|| Arc::from("closed")),
        }),
        // Nor may a platform go on that no longer looks for silences.
        _ = escalating => Err(ProgramError::EscalationEnded),
    };
    screen.stop().await;
    outcome
}

/// The region, as configured.
///
/// # Errors
/// [`ProgramError::RegistryFile`], [`ProgramError::Registry`].
pub fn read_registry(config: &Config) -> Result<Registry, ProgramError> {
    let text = std::fs::read_to_string(&config.registry)
        .map_err(|source| ProgramError::RegistryFile { path: config.registry.clone(), source })?;
    Ok(Registry::parse(&text)?)
}

fn revocation_source(
    config: Option<&RevocationConfig>,
    identity: &DeviceIdentity,
) -> Result<Arc<dyn RevocationSource>, ProgramError> {
    let Some(config) = config else {
        tracing::info!("no [revocation] in the configuration: whether a certificate was revoked is not checked");
        return Ok(Arc::new(NotConfigured));
    };
    let http = http_client_builder().tls_backend_preconfigured(trust::http::https_client_config(identity)?).build()?;
    Ok(config.open(http)?)
}

fn roads_desk(config: &Config, identity: &DeviceIdentity) -> Result<Desk, ProgramError> {
    let Some(server) = &config.roads else {
        tracing::info!("no [roads] in the configuration: drives are estimated from the straight line");
        return Ok(Desk::new(None));
    };
    let http =
        travel::http_client_builder().tls_backend_preconfigured(trust::http::https_client_config(identity)?).build()?;
    Ok(Desk::new(Some(server.open(http)?)))
}
