//! TLS and HTTP/2 settings. A vehicle drives through tunnels: a dead link has to be noticed in seconds, by both sides.

use std::time::Duration;

use tonic::transport::{Certificate, ClientTlsConfig, Identity, Server, ServerTlsConfig};

use crate::{device::DeviceIdentity, provider::install_for_process};

/// How often an idle or silent connection is probed. A screen turns amber after 6 s of silence, so the link is asked before.
pub const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(5);

/// How long an answer to a probe may take before the connection is given up: interval and timeout together stay at 10 s.
pub const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a TLS handshake may take: two round trips over a bad radio link, and no place for idle strangers.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// Most calls and streams at once on one connection. A crew needs about five, a hospital gateway about ten; the next one
/// waits at the client.
pub const MAX_CONCURRENT_STREAMS: u32 = 128;

/// Longest request header list, in bytes: a token has 2 KiB at most, the rest is small.
pub const MAX_HEADER_BYTES: u32 = 16 * 1024;

/// Longest gRPC message, in bytes. Give it to `max_decoding_message_size` and `max_encoding_message_size` of each service
/// and client. A full record of five years has about 0.5 MiB.
pub const MAX_MESSAGE_BYTES: usize = 4 * 1024 * 1024;

/// Mutual TLS of a gRPC server: every client has to show a certificate of the regional authority.
#[must_use]
pub fn server_tls(identity: &DeviceIdentity) -> ServerTlsConfig {
    install_for_process();
    ServerTlsConfig::new()
        .identity(tls_identity(identity))
        .client_ca_root(Certificate::from_pem(identity.ca_pem()))
        .client_auth_optional(false)
        .timeout(HANDSHAKE_TIMEOUT)
}

/// Mutual TLS of a gRPC client: shows the device's certificate and accepts only a server that the regional authority has
/// certified as `server_name`.
#[must_use]
pub fn client_tls(identity: &DeviceIdentity, server_name: &str) -> ClientTlsConfig {
    install_for_process();
    ClientTlsConfig::new()
        .identity(tls_identity(identity))
        .ca_certificate(Certificate::from_pem(identity.ca_pem()))
        .domain_name(server_name)
        .timeout(HANDSHAKE_TIMEOUT)
}

/// Probing, limits and no delay for a server. Message sizes are set at each service ([`MAX_MESSAGE_BYTES`]).
///
/// `tcp_nodelay` works with `serve`; with `serve_with_incoming` it is [`visitors`](super::visitors) that sets it.
#[must_use]
pub fn configure_server(server: Server) -> Server {
    server
        .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
        .max_concurrent_streams(MAX_CONCURRENT_STREAMS)
        .http2_max_header_list_size(MAX_HEADER_BYTES)
        .tcp_nodelay(true)
}

fn tls_identity(identity: &DeviceIdentity) -> Identity {
    Identity::from_pem(identity.certificate_pem(), identity.key_pem())
}
