//! The server side of gRPC: mutual TLS, and the guard in front of every service.
//!
//! ```no_run
//! # fn example(
//! #     identity: trust::device::DeviceIdentity, verifier: trust::token::TokenVerifier,
//! #     health: tonic_health::pb::health_server::HealthServer<tonic_health::server::HealthService>,
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//! use tonic::{service::interceptor::InterceptedService, transport::Server};
//! use trust::grpc::{Guard, configure_server, server_tls};
//!
//! let guard = Guard::new(verifier);
//! let router = configure_server(Server::builder())
//!     .tls_config(server_tls(&identity))?
//!     .add_service(InterceptedService::new(health, guard));
//! # let _ = router;
//! # Ok(())
//! # }
//! ```
//!
//! The one call that cannot carry a token, the one that fetches it, asks [`Guard::authenticate_device`] instead.

mod door;
mod guard;
mod refusal;
mod transport;

pub use door::{CONNECTIONS_MAX, DoorLimits, STRANGERS_MAX, STRANGERS_OF_ONE_ADDRESS_MAX, Visitor, visitors};
pub use guard::{Guard, caller};
pub use refusal::Refusal;
pub use transport::{
    HANDSHAKE_TIMEOUT, KEEPALIVE_INTERVAL, KEEPALIVE_TIMEOUT, MAX_CONCURRENT_STREAMS, MAX_HEADER_BYTES,
    MAX_MESSAGE_BYTES, client_tls, configure_server, server_tls,
};

#[cfg(test)]
mod tests;
