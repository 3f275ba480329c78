//! The port to whoever knows which certificates were revoked.
//!
//! Only registered verifiers may ask, so the question is the platform's and not the tablet's. An ambulance never waits for
//! the answer.

use jiff::Timestamp;
use std::future::Future;

/// What is known of a certificate. Codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// Not revoked at the moment of the answer.
    Good,
    /// Revoked: lost, suspended, replaced, or its holder died.
    Revoked,
    /// The responder does not know the certificate.
    Unknown,
    /// No answer, or none that can be trusted. Asked again later.
    Unavailable,
}

impl Revocation {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Revoked => "revoked",
            Self::Unknown => "unknown",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Somebody who knows (OCSP, or a list).
pub trait RevocationSource: Send + Sync {
    /// What is known at `now` of the certificate with this serial number (lower-case hexadecimal). The number stands for a
    /// person: never log it.
    fn revocation(&self, serial: &str, now: Timestamp) -> impl Future<Output = Revocation> + Send;
}
