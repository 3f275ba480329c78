//! The port to whoever can tell whether a card's certificate was revoked.
//!
//! Only registered verifiers may ask, so the tablet asks the platform. Nobody waits for the answer before treating anybody.

use domain::card::Revocation;
use futures_util::future::BoxFuture;

/// What is known of a certificate, or why nothing came back.
pub type RevocationAnswer = Result<Revocation, CheckFailure>;

/// Somebody who can tell.
pub trait CertificateCheck: Send + Sync {
    /// What is known of a certificate (DER) now; comes back within a deadline. The certificate stands for a person: it is neither
    /// kept nor logged.
    fn check(&self, certificate: Vec<u8>) -> BoxFuture<'_, RevocationAnswer>;
}

/// Why nothing came back. To the crew all of these are 'could not be checked'; some are worth another try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckFailure {
    /// No way to the platform at the moment.
    #[error("the platform cannot be reached")]
    Unreachable,
    /// No answer within the deadline.
    #[error("no answer within the deadline")]
    TimedOut,
    /// This tablet has asked too often.
    #[error("too many questions")]
    TooManyQuestions,
    /// No authority that the platform knows has signed the certificate.
    #[error("no known authority has signed the certificate")]
    UnknownIssuer,
    /// The platform does not take the question, or its answer cannot be understood.
    #[error("the question was refused")]
    Refused,
}

impl CheckFailure {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "platform-unreachable",
            Self::TimedOut => "check-timed-out",
            Self::TooManyQuestions => "too-many-questions",
            Self::UnknownIssuer => "certificate-issuer-unknown",
            Self::Refused => "check-refused",
        }
    }

    /// Whether the same question may be answered later.
    #[must_use]
    pub const fn is_worth_retrying(self) -> bool {
        matches!(self, Self::Unreachable | Self::TimedOut | Self::TooManyQuestions)
    }
}
