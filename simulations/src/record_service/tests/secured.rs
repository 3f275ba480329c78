//! The same over mutual TLS.

use std::{collections::HashMap, sync::Arc};

use ambulance_client::records::{RecordClient, http_client_builder};
use domain::record::FetchOutcome;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    server::WebPkiClientVerifier,
};

use super::{
    super::{RecordService, ServiceBehaviour},
    SERIAL, install_crypto, now, person, request,
};

/// An authority for one test.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    roots: Arc<RootCertStore>,
}

impl Authority {
    fn new() -> Self {
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(parameters.self_signed(&key).unwrap().der().clone()).unwrap();
        Self { issuer: Issuer::new(parameters, key), roots: Arc::new(roots) }
    }

    fn issue(&self, name: &str) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        (vec![certificate.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into())
    }
}

#[tokio::test]
async fn mutual_tls_lets_known_devices_in_only() {
    install_crypto();
    let authority = Authority::new();
    let verifier = WebPkiClientVerifier::builder(Arc::clone(&authority.roots)).build().unwrap();
    let (chain, key) = authority.issue("127.0.0.1");
    let tls = ServerConfig::builder().with_client_cert_verifier(verifier).with_single_cert(chain, key).unwrap();
    let people = HashMap::from([(SERIAL.to_owned(), person())]);
    let service = RecordService::start(people, ServiceBehaviour::default(), Some(tls)).unwrap();
    service.set_now(Some(now()));
    assert!(service.url().starts_with("https://"));

    let outcome = async |tls: ClientConfig| {
        let http = http_client_builder().tls_backend_preconfigured(tls).build().unwrap();
        RecordClient::new(service.url(), http).unwrap().eligibility(&request(), now()).await.outcome
    };
    let base = || ClientConfig::builder().with_root_certificates(Arc::clone(&authority.roots));
    let (chain, key) = authority.issue("ambulance-1");
    assert_eq!(outcome(base().with_client_auth_cert(chain, key).unwrap()).await, FetchOutcome::Fetched);
    assert_eq!(
        outcome(base().with_no_client_auth()).await,
        FetchOutcome::Unreachable,
        "a device without a certificate"
    );
    let stranger = ClientConfig::builder().with_root_certificates(Arc::clone(&Authority::new().roots));
    let (chain, key) = authority.issue("ambulance-2");
    assert_eq!(
        outcome(stranger.with_client_auth_cert(chain, key).unwrap()).await,
        FetchOutcome::Unreachable,
        "a false service"
    );
    service.stop().await;
}
