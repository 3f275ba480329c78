//! Why a token was refused.

/// Why a token was refused. No variant carries anything of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Longer than [`MAX_TOKEN_BYTES`](super::MAX_TOKEN_BYTES): not looked at.
    #[error("the token is too long")]
    TooLong,
    /// Not three parts of base64url with a readable header.
    #[error("the token is not a signed JWT")]
    Malformed,
    /// Signed with something else than ES256, or with nothing.
    #[error("the token's algorithm is not ES256")]
    Algorithm,
    /// A JWT for another purpose.
    #[error("the token is not an access token")]
    Type,
    /// The header demands an extension that is not understood (`crit`, RFC 7515 section 4.1.11).
    #[error("the token demands an unknown extension")]
    Critical,
    /// The signature is not the issuer's.
    #[error("the token's signature does not match")]
    Signature,
    /// A claim is missing or malformed, among them the binding to a certificate.
    #[error("the token lacks a claim")]
    Claims,
    /// Issued by somebody else.
    #[error("the token is from another issuer")]
    Issuer,
    /// Meant for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come: a wrong clock on either side is the usual reason.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// It would be valid for longer than [`MAX_TOKEN_LIFETIME_S`](super::MAX_TOKEN_LIFETIME_S).
    #[error("the token is valid for too long")]
    Lifetime,
    /// It belongs to the certificate of another device.
    #[error("the token belongs to another device")]
    OtherDevice,
}

impl TokenError {
    /// The stable code for wire, log and manual.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "token-too-long",
            Self::Malformed => "token-malformed",
            Self::Algorithm => "token-algorithm",
            Self::Type => "token-type",
            Self::Critical => "token-critical",
            Self::Signature => "token-signature",
            Self::Claims => "token-claims",
            Self::Issuer => "token-issuer",
            Self::Audience => "token-audience",
            Self::Expired => "token-expired",
            Self::NotYetValid => "token-not-yet-valid",
            Self::Lifetime => "token-lifetime",
            Self::OtherDevice => "token-other-device",
        }
    }
}
