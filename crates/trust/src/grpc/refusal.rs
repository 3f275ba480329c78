//! Why a call was refused at the door, as a code that the manual explains.

use tonic::{Code, Status};

use crate::{device::CertificateError, token::TokenError};

/// Why a call was refused before its service saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The connection showed no certificate: it is not mutual TLS.
    #[error("no certificate")]
    CertificateMissing,
    /// The certificate names no device, or is not valid now.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// There is no `authorization: Bearer` header.
    #[error("no token")]
    TokenMissing,
    /// There are several `authorization` headers, or one that is not readable.
    #[error("the authorization header is malformed")]
    HeaderMalformed,
    /// The token does not hold.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The service stands behind no guard: a mistake of the program, and no way in.
    #[error("the service is not guarded")]
    Unguarded,
    /// The caller is known, but its role may not do this.
    #[error("the role may not do this")]
    RoleNotAllowed,
}

impl Refusal {
    /// The stable code for wire, log and manual.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CertificateMissing => "certificate-missing",
            Self::Certificate(CertificateError::Unreadable) => "certificate-unreadable",
            Self::Certificate(CertificateError::NoDeviceName) => "certificate-names-no-device",
            Self::Certificate(CertificateError::NotYetValid) => "certificate-not-yet-valid",
            Self::Certificate(CertificateError::Expired) => "certificate-expired",
            Self::TokenMissing => "token-missing",
            Self::HeaderMalformed => "authorization-malformed",
            Self::Token(error) => error.code(),
            Self::Unguarded => "service-not-guarded",
            Self::RoleNotAllowed => "role-not-allowed",
        }
    }

    /// The gRPC status: the code as its message and nothing else.
    #[must_use]
    pub fn status(self) -> Status {
        let grpc = match self {
            Self::CertificateMissing
            | Self::Certificate(_)
            | Self::TokenMissing
            | Self::HeaderMalformed
            | Self::Token(_) => Code::Unauthenticated,
            Self::Unguarded => Code::Internal,
            Self::RoleNotAllowed => Code::PermissionDenied,
        };
        Status::new(grpc, self.code())
    }
}

impl From<Refusal> for Status {
    fn from(refusal: Refusal) -> Self {
        refusal.status()
    }
}
