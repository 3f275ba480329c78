//! The one implementation of TLS cryptography that all programs use: ring, named explicitly.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};

/// ring, for the configurations that take a provider.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Makes ring the provider of the process, for libraries that ask the process and not their caller (tonic does).
///
/// Without this, a second provider compiled in by some other dependency would make rustls panic at the first connection.
pub fn install_for_process() {
    // Refused when a provider is already there. That is fine: somebody made the choice, and rustls has one to use.
    let _already_installed = ring::default_provider().install_default();
}
