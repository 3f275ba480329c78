//! Checks tokens: the side of every service.

use std::{borrow::Cow, sync::Arc};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, errors::ErrorKind};
use p256::{PublicKey, elliptic_curve::sec1::ToSec1Point, pkcs8::DecodePublicKey};
use serde::{Deserialize, de::IgnoredAny};
use sha2::{Digest, Sha256};

use super::{SignerError, TokenError, TokenRealm, cache::TokenCache, claims::Claims};
use crate::{caller::Caller, device::PeerDevice};

/// Longest token that is looked at. Ours have about 500 bytes; anything much longer is an attempt to keep us busy.
pub const MAX_TOKEN_BYTES: usize = 2048;

/// The header's `typ`: keeps JWTs of other kinds from being taken for access tokens (RFC 8725 section 3.11).
pub(super) const TOKEN_TYPE: &str = "at+jwt";

/// The name of the only permitted algorithm, as the header says it.
const TOKEN_ALGORITHM: &str = "ES256";

/// Checks tokens of one realm. Remembers those whose signature it has checked.
pub struct TokenVerifier {
    key: DecodingKey,
    validation: Validation,
    cache: TokenCache,
}

/// The header's fields that decide anything. Keys or addresses of keys in the header are never followed.
#[derive(Deserialize)]
struct JoseHeader<'a> {
    #[serde(borrow)]
    alg: Cow<'a, str>,
    #[serde(borrow)]
    typ: Option<Cow<'a, str>>,
    crit: Option<IgnoredAny>,
}

impl TokenVerifier {
    /// A verifier with a public key in PEM (SPKI), as [`TokenSigner::public_key_pem`](super::TokenSigner::public_key_pem)
    /// gives it.
    ///
    /// # Errors
    /// [`SignerError::Key`].
    pub fn from_pem(public_key_pem: &str, realm: TokenRealm) -> Result<Self, SignerError> {
        let key = PublicKey::from_public_key_pem(public_key_pem).map_err(|_| SignerError::Key)?;
        Ok(Self::new(&key, realm))
    }

    pub(super) fn new(key: &PublicKey, realm: TokenRealm) -> Self {
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_issuer(&[realm.issuer]);
        validation.set_audience(&[realm.audience]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
        // Times are checked in `claims`, at every use and against the clock that was handed in. The library would read the
        // clock itself, and would overflow while a machine believes it is 1970.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let key = DecodingKey::from_ec_der(key.to_sec1_point(false).as_bytes());
        Self { key, validation, cache: TokenCache::default() }
    }

    /// Checks a token that came over a connection on which `peer` has shown its certificate.
    ///
    /// About 0.25 ms for a token that was never seen, below 1 µs for one that was (`cargo run --release -p trust --example
    /// cost`); expiry and device are checked each time.
    ///
    /// # Errors
    /// [`TokenError`] says why the token is refused.
    pub fn verify(&self, token: &str, peer: &PeerDevice, now: Timestamp) -> Result<Caller, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLong);
        }
        let key: [u8; 32] = Sha256::digest(token).into();
        if let Some(claims) = self.cache.get(&key) {
            claims.check_use(peer, now)?;
            return claims.caller();
        }
        let claims = self.verify_signed(token)?;
        claims.check_form()?;
        claims.check_use(peer, now)?;
        let caller = claims.caller()?;
        self.cache.insert(key, Arc::new(claims));
        Ok(caller)
    }

    fn verify_signed(&self, token: &str) -> Result<Claims, TokenError> {
        check_header(token)?;
        match jsonwebtoken::decode::<Claims>(token, &self.key, &self.validation) {
            Ok(decoded) => Ok(decoded.claims),
            Err(error) => Err(match error.kind() {
                ErrorKind::InvalidSignature => TokenError::Signature,
                ErrorKind::InvalidAlgorithm => TokenError::Algorithm,
                ErrorKind::InvalidIssuer => TokenError::Issuer,
                ErrorKind::InvalidAudience => TokenError::Audience,
                ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) | ErrorKind::Json(_) => {
                    TokenError::Claims
                }
                _ => TokenError::Malformed,
            }),
        }
    }

    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.cache.len()
    }
}

/// Looks at the header before any cryptography, with a reason of its own for each fault.
fn check_header(token: &str) -> Result<(), TokenError> {
    let (header, rest) = token.split_once('.').ok_or(TokenError::Malformed)?;
    if rest.split('.').count() != 2 {
        return Err(TokenError::Malformed);
    }
    let json = URL_SAFE_NO_PAD.decode(header).map_err(|_| TokenError::Malformed)?;
    let header: JoseHeader<'_> = serde_json::from_slice(&json).map_err(|_| TokenError::Malformed)?;
    if header.alg != TOKEN_ALGORITHM {
        return Err(TokenError::Algorithm);
    }
    if header.typ.as_deref() != Some(TOKEN_TYPE) {
        return Err(TokenError::Type);
    }
    if header.crit.is_some() {
        return Err(TokenError::Critical);
    }
    Ok(())
}

impl std::fmt::Debug for TokenVerifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenVerifier").finish_non_exhaustive()
    }
}
