//! COSE_Sign1 and COSE_Mac0 (RFC 9052 sections 4.2 and 6.2), as far as the standard uses them.

use super::MdocError;
use super::cbor::{self, Map};
use super::key::{Hash, PublicKey};
use super::limits::{MAX_CERTIFICATE_BYTES, MAX_CERTIFICATES};
use ciborium::Value;
use hmac::{Hmac, KeyInit, Mac};
use sha2_011::Sha256;

const ALG: i64 = 1;
/// x5chain, RFC 9360.
pub(super) const X5CHAIN: i64 = 33;
const CRIT: i64 = 2;
pub(super) const ES256: i64 = -7;
const ES384: i64 = -35;
/// HMAC 256/256.
const HMAC_256: i64 = 5;

/// A COSE structure of one signature or code.
pub(super) struct Single {
    protected: Vec<u8>,
    algorithm: i64,
    certificates: Vec<Vec<u8>>,
    payload: Option<Vec<u8>>,
    proof: Vec<u8>,
}

impl Single {
    /// Takes the array of four apart. Parts that must be understood (`crit`) are not, so they are refused.
    pub(super) fn parse(value: Value, part: &'static str) -> Result<Self, MdocError> {
        let value = match value {
            Value::Tag(17 | 18, inner) => *inner,
            other => other,
        };
        let parts = <[Value; 4]>::try_from(cbor::array(value, part)?).map_err(|_| MdocError::Malformed(part))?;
        let [protected, unprotected, payload, proof] = parts;
        let protected = cbor::bytes(protected, part)?;
        let mut header = Map::decode(&protected, part)?;
        if header.optional(CRIT)?.is_some() {
            return Err(MdocError::Algorithm);
        }
        let algorithm = header.required(ALG)?.as_integer().and_then(|it| i64::try_from(it).ok());
        let mut unprotected = Map::new(unprotected, part)?;
        Ok(Self {
            protected,
            algorithm: algorithm.ok_or(MdocError::Algorithm)?,
            certificates: certificates(unprotected.optional(X5CHAIN)?, part)?,
            payload: if payload.is_null() { None } else { Some(cbor::bytes(payload, part)?) },
            proof: cbor::bytes(proof, part)?,
        })
    }

    /// The certificates beside the signature, leaf first (DER).
    pub(super) fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    /// The payload inside of the structure.
    pub(super) fn payload(&self) -> Option<&[u8]> {
        self.payload.as_deref()
    }

    /// Whether the signature over `payload` was made with `key`. The algorithm must fit the curve.
    pub(super) fn is_signed_by(&self, key: &PublicKey, payload: &[u8]) -> Result<bool, MdocError> {
        let hash = match (self.algorithm, key) {
            (ES256, PublicKey::P256(_)) => Hash::Sha256,
            (ES384, PublicKey::P384(_)) => Hash::Sha384,
            _ => return Err(MdocError::Algorithm),
        };
        Ok(key.verify_fixed(hash, &structure("Signature1", &self.protected, payload)?, &self.proof))
    }

    /// Whether the authentication code over `payload` was made with `key`.
    pub(super) fn is_coded_with(&self, key: &[u8; 32], payload: &[u8]) -> Result<bool, MdocError> {
        if self.algorithm != HMAC_256 {
            return Err(MdocError::Algorithm);
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| MdocError::Algorithm)?;
        mac.update(&structure("MAC0", &self.protected, payload)?);
        Ok(mac.verify_slice(&self.proof).is_ok())
    }
}

/// What is signed: Sig_structure or MAC_structure without external data.
pub(super) fn structure(context: &str, protected: &[u8], payload: &[u8]) -> Result<Vec<u8>, MdocError> {
    cbor::encode(&Value::Array(vec![
        context.into(),
        Value::Bytes(protected.to_vec()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]))
}

/// The protected header that names ES256.
pub(super) fn es256_header() -> Result<Vec<u8>, MdocError> {
    cbor::encode(&Value::Map(vec![(ALG.into(), ES256.into())]))
}

fn certificates(value: Option<Value>, part: &'static str) -> Result<Vec<Vec<u8>>, MdocError> {
    let chain = match value {
        None => return Ok(Vec::new()),
        Some(Value::Array(chain)) => chain,
        Some(one) => vec![one],
    };
    if chain.len() > MAX_CERTIFICATES {
        return Err(MdocError::TooMany);
    }
    let chain: Vec<Vec<u8>> = chain.into_iter().map(|one| cbor::bytes(one, part)).collect::<Result<_, _>>()?;
    if chain.iter().any(|one| one.len() > MAX_CERTIFICATE_BYTES) {
        return Err(MdocError::TooLarge);
    }
    Ok(chain)
}
