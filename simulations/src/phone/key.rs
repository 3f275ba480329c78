//! Private keys on two curves. They come from seeds: nothing here protects anything.

use anyhow::{Context, Result};
use ciborium::Value;
use p256::ecdsa::signature::Signer;
use p256::pkcs8::EncodePublicKey;
use sha2_011::{Digest, Sha256, Sha384};

/// Which curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curve {
    /// NIST P-256, with ES256.
    P256,
    /// NIST P-384, with ES384.
    P384,
}

/// A private key; no `Debug`.
#[derive(Clone)]
pub enum PrivateKey {
    /// On P-256.
    P256(p256::ecdsa::SigningKey),
    /// On P-384.
    P384(p384::ecdsa::SigningKey),
}

impl PrivateKey {
    /// The key that belongs to a seed.
    ///
    /// # Errors
    /// When the hash of the seed is no private key, which does not happen by chance.
    pub fn from_seed(curve: Curve, seed: &str) -> Result<Self> {
        Ok(match curve {
            Curve::P256 => Self::P256(p256::ecdsa::SigningKey::from_slice(&Sha256::digest(seed))?),
            Curve::P384 => Self::P384(p384::ecdsa::SigningKey::from_slice(&Sha384::digest(seed))?),
        })
    }

    /// COSE algorithm number.
    pub(super) fn algorithm(&self) -> i64 {
        match self {
            Self::P256(_) => -7,
            Self::P384(_) => -35,
        }
    }

    /// `r || s`.
    pub(super) fn sign_fixed(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => Signer::<p256::ecdsa::Signature>::sign(key, message).to_bytes().to_vec(),
            Self::P384(key) => Signer::<p384::ecdsa::Signature>::sign(key, message).to_bytes().to_vec(),
        }
    }

    /// The signature of certificates.
    pub(super) fn sign_der(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => Signer::<p256::ecdsa::Signature>::sign(key, message).to_der().as_bytes().to_vec(),
            Self::P384(key) => Signer::<p384::ecdsa::Signature>::sign(key, message).to_der().as_bytes().to_vec(),
        }
    }

    /// SubjectPublicKeyInfo, DER.
    pub(super) fn public_info(&self) -> Result<Vec<u8>> {
        let info = match self {
            Self::P256(key) => p256::PublicKey::from(key.verifying_key()).to_public_key_der(),
            Self::P384(key) => p384::PublicKey::from(key.verifying_key()).to_public_key_der(),
        };
        Ok(info.context("public key")?.as_bytes().to_vec())
    }

    /// COSE_Key.
    pub(super) fn cose(&self) -> Value {
        let (curve, point) = match self {
            Self::P256(key) => (1, key.verifying_key().to_sec1_bytes()),
            Self::P384(key) => (2, key.verifying_key().to_sec1_bytes()),
        };
        let (x, y) = point[1..].split_at(point.len() / 2);
        Value::Map(vec![
            (1.into(), 2.into()),
            ((-1).into(), curve.into()),
            ((-2).into(), Value::Bytes(x.to_vec())),
            ((-3).into(), Value::Bytes(y.to_vec())),
        ])
    }
}
