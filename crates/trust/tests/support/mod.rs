//! A region in miniature: an authority, devices, and a platform that listens on loopback.
#![allow(dead_code, reason = "each test program uses its own part")]

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
};

use jiff::Timestamp;
use proto::v1::{
    IssueTokenRequest, IssueTokenResponse,
    token_service_server::{TokenService, TokenServiceServer},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tonic::{
    Request, Response, Status,
    service::interceptor::InterceptedService,
    transport::{Channel, Endpoint, Server, server::TcpIncoming},
};
use tonic_health::{
    pb::{
        HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
        health_server::HealthServer,
    },
    server::{HealthReporter, HealthService},
};
use trust::{
    authority::{CertificateUse, RegionalCa},
    caller::{Caller, Role},
    device::{DeviceIdentity, DeviceName},
    grpc::{Guard, client_tls, configure_server, server_tls},
    token::{Grant, TokenRealm, TokenSigner},
};

pub const PLATFORM: &str = "platform.example";
pub const ADDRESS: &str = "127.0.0.1:0";

pub struct Region {
    ca: RegionalCa,
    _folder: tempfile::TempDir,
}

impl Region {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { ca: RegionalCa::create(folder.path()).unwrap(), _folder: folder }
    }

    pub fn device(&self, name: &str, kind: CertificateUse) -> DeviceIdentity {
        let issued = self.ca.issue(&DeviceName::new(name).unwrap(), kind, 1).unwrap();
        DeviceIdentity::from_pem(issued.certificate_pem, issued.key_pem, issued.ca_pem).unwrap()
    }

    pub fn tablet(&self, name: &str) -> DeviceIdentity {
        self.device(name, CertificateUse::Client)
    }

    pub fn platform(&self) -> DeviceIdentity {
        self.device("platform-1", CertificateUse::Server { dns_names: vec![PLATFORM.into()] })
    }

    pub fn ca_pem(&self) -> &str {
        self.ca.certificate_pem()
    }
}

pub fn signer() -> TokenSigner {
    TokenSigner::generate(TokenRealm { issuer: "https://platform.example".into(), audience: "mq119".into() }).unwrap()
}

pub fn token(signer: &TokenSigner, device: &DeviceIdentity, issued_s_ago: i64) -> String {
    let grant =
        Grant { device: device.device().clone(), role: Role::Crew, org: "minato-1".into(), person: "p-0042".into() };
    let issued_at = Timestamp::from_second(Timestamp::now().as_second() - issued_s_ago).unwrap();
    signer.issue(&grant, issued_at).unwrap().access_token
}

/// What the platform saw, and its clock, which a test can move.
#[derive(Clone, Default)]
pub struct Seen {
    pub callers: Arc<Mutex<Vec<Caller>>>,
    pub fetches: Arc<AtomicU32>,
    pub clock_ahead_s: Arc<AtomicI64>,
}

/// A running platform: health behind the guard, tokens for whoever shows a certificate.
pub struct Platform {
    pub address: SocketAddr,
    pub seen: Seen,
    pub health: HealthReporter,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Platform {
    pub async fn start(identity: &DeviceIdentity, signer: TokenSigner) -> Self {
        Self::start_at(ADDRESS.parse().unwrap(), identity, signer).await
    }

    pub async fn start_at(address: SocketAddr, identity: &DeviceIdentity, signer: TokenSigner) -> Self {
        let seen = Seen::default();
        let ahead = Arc::clone(&seen.clock_ahead_s);
        let now = move || Timestamp::from_second(Timestamp::now().as_second() + ahead.load(Ordering::SeqCst)).unwrap();
        let guard = Guard::with_clock(signer.verifier(), Arc::new(now));
        let callers = Arc::clone(&seen.callers);
        let note = move |request: Request<()>| {
            callers.lock().unwrap().push(trust::grpc::caller(&request)?.clone());
            Ok(request)
        };
        let reporter = HealthReporter::new();
        let health = HealthServer::new(HealthService::from_health_reporter(reporter.clone()));
        let health = InterceptedService::new(InterceptedService::new(health, note), guard.clone());
        let tokens = TokenServiceServer::new(Tokens { guard, signer, fetches: Arc::clone(&seen.fetches) });

        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        let mut server = configure_server(Server::builder()).tls_config(server_tls(identity)).unwrap();
        let router = server.add_service(health).add_service(tokens);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(async move {
            let stopped = async {
                let _told_or_dropped = stopped.await;
            };
            router.serve_with_incoming_shutdown(incoming, stopped).await.unwrap();
        });
        Self { address, seen, health: reporter, stop, serving }
    }

    pub fn uri(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Ends the platform and every connection to it.
    pub async fn stop(self) -> SocketAddr {
        drop(self.stop);
        self.serving.await.unwrap();
        self.address
    }

    pub fn channel(&self, device: &DeviceIdentity) -> Channel {
        Endpoint::from_shared(self.uri()).unwrap().tls_config(client_tls(device, PLATFORM)).unwrap().connect_lazy()
    }
}

/// Asks whether the platform serves, with these `authorization` headers.
pub async fn ask(channel: Channel, authorization: &[String]) -> Result<(), Status> {
    let mut request = Request::new(HealthCheckRequest::default());
    for header in authorization {
        request.metadata_mut().append("authorization", header.parse().unwrap());
    }
    let answer = HealthClient::new(channel).check(request).await?;
    assert_eq!(answer.into_inner().status(), ServingStatus::Serving);
    Ok(())
}

struct Tokens {
    guard: Guard,
    signer: TokenSigner,
    fetches: Arc<AtomicU32>,
}

#[tonic::async_trait]
impl TokenService for Tokens {
    async fn issue_token(&self, request: Request<IssueTokenRequest>) -> Result<Response<IssueTokenResponse>, Status> {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        let device = self.guard.authenticate_device(&request)?;
        let person = request.into_inner().person_id;
        let grant = Grant { device, role: Role::Crew, org: "minato-1".into(), person };
        let issued =
            self.signer.issue(&grant, Timestamp::now()).map_err(|_| Status::permission_denied("person-unknown"))?;
        Ok(Response::new(IssueTokenResponse { access_token: issued.access_token, expires_in_s: issued.expires_in_s }))
    }
}
