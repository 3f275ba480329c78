//! Public keys: COSE keys (RFC 9053 section 7.1.1) and those of certificates, P-256 and P-384.

use super::MdocError;
use super::cbor::{self, Map};
use ciborium::Value;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use sha2_011::{Digest, Sha256, Sha384, Sha512};

const KTY: i64 = 1;
const KTY_EC2: u64 = 2;
const CRV: i64 = -1;
const CRV_P256: u64 = 1;
const CRV_P384: u64 = 2;
const X: i64 = -2;
const Y: i64 = -3;

/// A hash function of the standard (clause 9.1.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The hash of `bytes`.
    pub(super) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// A key that can check signatures.
pub(super) enum PublicKey {
    P256(p256::PublicKey),
    P384(p384::PublicKey),
}

impl PublicKey {
    /// Reads a COSE_Key of type EC2.
    ///
    /// # Errors
    /// [`MdocError::Malformed`] for what is no point of its curve, [`MdocError::Algorithm`] for another curve.
    pub(super) fn from_cose(bytes: &[u8]) -> Result<Self, MdocError> {
        Self::from_cose_value(cbor::decode(bytes)?)
    }

    /// The same from an item that is already decoded.
    pub(super) fn from_cose_value(value: Value) -> Result<Self, MdocError> {
        const PART: &str = "COSE key";
        let mut map = Map::new(value, PART)?;
        if cbor::number(&map.required(KTY)?, PART)? != KTY_EC2 {
            return Err(MdocError::Algorithm);
        }
        let curve = cbor::number(&map.required(CRV)?, PART)?;
        let x = cbor::bytes(map.required(X)?, PART)?;
        let point = match map.required(Y)? {
            Value::Bytes(y) => [&[0x04], x.as_slice(), y.as_slice()].concat(),
            Value::Bool(odd) => [&[0x02 + u8::from(odd)], x.as_slice()].concat(),
            _ => return Err(MdocError::Malformed(PART)),
        };
        match curve {
            CRV_P256 => {
                p256::PublicKey::from_sec1_bytes(&point).map(Self::P256).map_err(|_| MdocError::Malformed(PART))
            }
            CRV_P384 => {
                p384::PublicKey::from_sec1_bytes(&point).map(Self::P384).map_err(|_| MdocError::Malformed(PART))
            }
            _ => Err(MdocError::Algorithm),
        }
    }

    /// Checks a signature in the fixed form `r || s` (RFC 9053 section 2.1).
    pub(super) fn verify_fixed(&self, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let prehash = hash.of(message);
        match self {
            Self::P256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|it| p256::ecdsa::VerifyingKey::from(key).verify_prehash(&prehash, &it).is_ok()),
            Self::P384(key) => p384::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|it| p384::ecdsa::VerifyingKey::from(key).verify_prehash(&prehash, &it).is_ok()),
        }
    }

    /// Checks a signature in the DER form of certificates (RFC 3279).
    pub(super) fn verify_der(&self, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
        let prehash = hash.of(message);
        match self {
            Self::P256(key) => p256::ecdsa::Signature::from_der(signature)
                .is_ok_and(|it| p256::ecdsa::VerifyingKey::from(key).verify_prehash(&prehash, &it).is_ok()),
            Self::P384(key) => p384::ecdsa::Signature::from_der(signature)
                .is_ok_and(|it| p384::ecdsa::VerifyingKey::from(key).verify_prehash(&prehash, &it).is_ok()),
        }
    }
}

/// Our own P-256 key as COSE_Key.
pub(super) fn cose_of(key: &p256::PublicKey) -> Result<Vec<u8>, MdocError> {
    let point = key.to_sec1_bytes();
    // to_sec1_bytes gives the uncompressed form 04 || x || y on this curve
    let (x, y) = point.get(1..).and_then(|xy| xy.split_at_checked(32)).ok_or(MdocError::Randomness)?;
    cbor::encode(&Value::Map(vec![
        (KTY.into(), KTY_EC2.into()),
        (CRV.into(), CRV_P256.into()),
        (X.into(), Value::Bytes(x.to_vec())),
        (Y.into(), Value::Bytes(y.to_vec())),
    ]))
}
