//! Why there is no answer that can be trusted.

/// One reason. The code goes into the log; nothing else of question and answer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// The system gives no randomness, or the question cannot be encoded.
    NoQuestion,
    /// No connection, or one that broke.
    Unreachable,
    /// No complete answer within the time.
    TimedOut,
    /// An HTTP status other than 200.
    HttpStatus,
    /// Not `application/ocsp-response`.
    ContentType,
    /// Longer than any answer.
    TooLarge,
    /// Not an OCSP response, or one of a form that is not known.
    Malformed,
    /// The responder is busy.
    TryLater,
    /// The responder does not answer this platform, or not about this issuer.
    Unauthorized,
    /// The responder refuses the question or has a fault of its own.
    ResponderError,
    /// Signed by nobody who may answer for the issuer.
    SignerUnknown,
    /// The signature is wrong.
    SignatureWrong,
    /// An extension that must be understood is not.
    CriticalExtension,
    /// An answer to another question.
    NonceDiffers,
    /// No answer about this certificate, or several.
    OtherCertificate,
    /// Made in the future.
    NotYet,
    /// Too old.
    Stale,
}

impl Distrust {
    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoQuestion => "ocsp-no-question",
            Self::Unreachable => "ocsp-unreachable",
            Self::TimedOut => "ocsp-timed-out",
            Self::HttpStatus => "ocsp-http-status",
            Self::ContentType => "ocsp-content-type",
            Self::TooLarge => "ocsp-too-large",
            Self::Malformed => "ocsp-malformed",
            Self::TryLater => "ocsp-try-later",
            Self::Unauthorized => "ocsp-unauthorized",
            Self::ResponderError => "ocsp-responder-error",
            Self::SignerUnknown => "ocsp-signer-unknown",
            Self::SignatureWrong => "ocsp-signature-wrong",
            Self::CriticalExtension => "ocsp-critical-extension",
            Self::NonceDiffers => "ocsp-nonce-differs",
            Self::OtherCertificate => "ocsp-other-certificate",
            Self::NotYet => "ocsp-not-yet",
            Self::Stale => "ocsp-stale",
        }
    }
}
