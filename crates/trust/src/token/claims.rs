//! What a token says, and the checks that time and device decide at every use.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::TokenError;
use crate::{
    caller::{Caller, Role},
    device::{DeviceName, PeerDevice, Thumbprint},
};

/// Longest life of a token, in seconds. A person who was locked out, or a device that was stolen, loses access this soon.
pub const MAX_TOKEN_LIFETIME_S: i64 = 600;

/// How far the clocks of issuer and verifier may differ, in seconds. Both are servers that keep time.
pub const CLOCK_LEEWAY_S: i64 = 30;

/// Longest code of an organisation or a person.
pub const CODE_MAX_CHARS: usize = 64;

/// The claims (RFC 7519, RFC 8705 for `cnf`). All of them are required.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) aud: String,
    pub(super) sub: DeviceName,
    /// Seconds since 1970, as the two below.
    pub(super) exp: i64,
    pub(super) iat: i64,
    pub(super) nbf: i64,
    pub(super) jti: String,
    pub(super) cnf: Confirmation,
    pub(super) role: Role,
    pub(super) org: String,
    pub(super) person: String,
}

/// Whose certificate has to be shown with the token.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Confirmation {
    #[serde(rename = "x5t#S256")]
    pub(super) thumbprint: Thumbprint,
}

impl Claims {
    /// The checks that depend on nothing but the token.
    pub(super) fn check_form(&self) -> Result<(), TokenError> {
        let lifetime_s = self.exp.saturating_sub(self.iat.min(self.nbf));
        if lifetime_s <= 0 || lifetime_s > MAX_TOKEN_LIFETIME_S {
            return Err(TokenError::Lifetime);
        }
        if self.jti.is_empty() || !is_code(&self.org) || !is_code(&self.person) {
            return Err(TokenError::Claims);
        }
        Ok(())
    }

    /// The checks of every use.
    pub(super) fn check_use(&self, peer: &PeerDevice, now: Timestamp) -> Result<(), TokenError> {
        let now_s = now.as_second();
        if now_s >= self.exp.saturating_add(CLOCK_LEEWAY_S) {
            return Err(TokenError::Expired);
        }
        if now_s < self.nbf.max(self.iat).saturating_sub(CLOCK_LEEWAY_S) {
            return Err(TokenError::NotYetValid);
        }
        if self.cnf.thumbprint != peer.thumbprint || self.sub != peer.name {
            return Err(TokenError::OtherDevice);
        }
        Ok(())
    }

    pub(super) fn caller(&self) -> Result<Caller, TokenError> {
        Ok(Caller {
            device: self.sub.clone(),
            role: self.role,
            org: self.org.clone(),
            person: self.person.clone(),
            expires_at: Timestamp::from_second(self.exp).map_err(|_| TokenError::Claims)?,
        })
    }
}

/// Codes of organisations and persons: 1 to 64 of a-z, 0-9 and '-', as everywhere in the system.
pub(super) fn is_code(code: &str) -> bool {
    (1..=CODE_MAX_CHARS).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
