//! Which certificates of cards were revoked: the port, and the client that asks a responder (OCSP, RFC 6960).
//!
//! Only registered verifiers may ask, so the question is the platform's and not the tablet's. An ambulance never waits for
//! the answer: whatever cannot be trusted is [`Revocation::Unavailable`], with a code in the log and never the serial number.
//!
//! | file | what it says |
//! |---|---|
//! | `config` | responder and issuers, as configured |
//! | `issuers` | which of the configured authorities signed a certificate |
//! | `question` | the question: whose certificate, with a nonce |
//! | `transport` | HTTP under limits |
//! | `answer` | whether the answer is about the question, fresh, and what it says |
//! | `signer` | who may have signed the answer, and whether it was signed so |
//! | `distrust` | why there is no answer that can be trusted |
//! | `cache` | answers that are still good |
//! | `ocsp` | all of this together |

mod answer;
mod cache;
mod config;
mod distrust;
mod issuers;
mod ocsp;
mod question;
mod signer;
mod transport;

use domain::card::Revocation;
use futures_util::future::{BoxFuture, ready};
use jiff::Timestamp;

pub use answer::{CLOCK_TOLERANCE, UNDATED_AGE_MAX};
pub use cache::{CACHE_MAX, CACHE_TIME};
pub use config::{RevocationConfig, RevocationConfigError};
pub use distrust::Distrust;
pub use issuers::{BadIssuer, Issuers};
pub use ocsp::Ocsp;
pub use question::NONCE_BYTES;
pub use transport::{ANSWER_MAX_BYTES, ANSWER_TIMEOUT, BadResponderUrl, CONNECT_TIMEOUT, http_client_builder};

/// Somebody who knows (OCSP, or a list).
pub trait RevocationSource: Send + Sync {
    /// What is known at `now` of a certificate (DER). The certificate stands for a person: never log anything of it.
    fn revocation<'a>(&'a self, certificate: &'a [u8], now: Timestamp) -> BoxFuture<'a, Result<Revocation, CannotAsk>>;
}

/// Why nobody can be asked about a certificate, now or later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotAsk {
    /// It is no X.509 certificate.
    #[error("not an X.509 certificate")]
    NotACertificate,
    /// None of the configured issuers has signed it.
    #[error("no configured issuer has signed it")]
    UnknownIssuer,
}

impl CannotAsk {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotACertificate => "certificate-malformed",
            Self::UnknownIssuer => "certificate-issuer-unknown",
        }
    }
}

/// A platform without a responder: nothing is known, and nothing is claimed.
#[derive(Debug, Clone, Copy, Default)]
pub struct NotConfigured;

impl RevocationSource for NotConfigured {
    fn revocation<'a>(&'a self, _: &'a [u8], _: Timestamp) -> BoxFuture<'a, Result<Revocation, CannotAsk>> {
        Box::pin(ready(Ok(Revocation::Unavailable)))
    }
}
