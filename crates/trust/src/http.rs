//! Mutual TLS for plain HTTPS: the record service and whatever else does not speak gRPC.
//!
//! TLS 1.3 only: both ends are ours. The client configuration goes into reqwest's preconfigured TLS, the server
//! configuration into actix or tokio-rustls.

use std::sync::Arc;

use rustls::{
    ClientConfig, ServerConfig,
    server::{NoServerSessionStorage, WebPkiClientVerifier},
    version::TLS13,
};

use crate::{device::DeviceIdentity, provider::provider};

/// The protocol offered inside TLS: HTTP/1.1, which is all that single requests for a record need.
const HTTP_1_1: &[u8] = b"http/1.1";

/// An identity cannot be used for TLS, e.g. because its key is of a kind that TLS 1.3 does not know.
#[derive(Debug, thiserror::Error)]
#[error("the identity cannot be used for TLS")]
pub struct TlsConfigError(#[source] Box<dyn std::error::Error + Send + Sync>);

impl TlsConfigError {
    fn new(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }
}

/// Client side: shows the device's certificate, trusts the regional authority only.
///
/// # Errors
/// [`TlsConfigError`].
pub fn https_client_config(identity: &DeviceIdentity) -> Result<ClientConfig, TlsConfigError> {
    let mut config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])
        .map_err(TlsConfigError::new)?
        .with_root_certificates(identity.authorities())
        .with_client_auth_cert(identity.chain(), identity.key())
        .map_err(TlsConfigError::new)?;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}

/// Server side: demands a certificate of the regional authority from every client.
///
/// Sessions are not resumed: a resumed one would skip the check of the client's certificate, and so outlive it.
///
/// # Errors
/// [`TlsConfigError`].
pub fn https_server_config(identity: &DeviceIdentity) -> Result<ServerConfig, TlsConfigError> {
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(identity.authorities()), provider())
        .build()
        .map_err(TlsConfigError::new)?;
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13])
        .map_err(TlsConfigError::new)?
        .with_client_cert_verifier(clients)
        .with_single_cert(identity.chain(), identity.key())
        .map_err(TlsConfigError::new)?;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}
