//! Access tokens of a few minutes that work with one device's certificate only.
//!
//! A token says on whose behalf a device calls. It is a JWT of type `at+jwt` (RFC 9068), signed with ES256, bound to the
//! device's certificate by `cnf.x5t#S256` (RFC 8705): a copy of it is useless on any other device. The checks follow RFC
//! 8725: one pinned algorithm, explicit type, issuer and audience always compared, nothing taken from the token's header.
//!
//! Later ways to prove a person (accounts, a second factor) change when [`TokenSigner::issue`] is called, not what a token
//! is.

mod cache;
mod claims;
mod error;
mod signer;
mod verifier;

pub use cache::MAX_REMEMBERED_TOKENS;
pub use claims::{CLOCK_LEEWAY_S, CODE_MAX_CHARS, MAX_TOKEN_LIFETIME_S};
pub use error::TokenError;
pub use signer::{Grant, IssuedToken, SignerError, TOKEN_LIFETIME_S, TokenSigner};
pub use verifier::{MAX_TOKEN_BYTES, TokenVerifier};

/// Who issues tokens and for whom: signer and verifier must name the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRealm {
    /// `iss`: the platform that issues, e.g. `https://platform.minato.example`.
    pub issuer: String,
    /// `aud`: the services that accept.
    pub audience: String,
}

#[cfg(test)]
mod tests;
