//! The mobile security object (ISO/IEC 18013-5 clause 9.1.2.4): what the issuer signed.

use super::MdocError;
use super::cbor::{self, Map};
use super::key::{Hash, PublicKey};
use super::limits::MAX_DIGESTS;
use ciborium::Value;
use jiff::Timestamp;
use std::collections::HashMap;

const PART: &str = "mobile security object";

/// A parsed object; worth nothing before its signature is checked.
pub(super) struct SecurityObject {
    pub doc_type: String,
    pub device_key: PublicKey,
    pub signed: Timestamp,
    pub valid_until: Timestamp,
    valid_from: Timestamp,
    hash: Hash,
    digests: HashMap<(String, u64), Vec<u8>>,
}

impl SecurityObject {
    /// Reads `#6.24(bstr .cbor MobileSecurityObject)`.
    pub(super) fn parse(payload: &[u8]) -> Result<Self, MdocError> {
        let inner = cbor::embedded_bytes(cbor::decode(payload)?, PART)?;
        let mut map = Map::decode(&inner, PART)?;
        if !cbor::text(map.required("version")?, PART)?.starts_with("1.") {
            return Err(MdocError::Malformed(PART));
        }
        let hash = match cbor::text(map.required("digestAlgorithm")?, PART)?.as_str() {
            "SHA-256" => Hash::Sha256,
            "SHA-384" => Hash::Sha384,
            "SHA-512" => Hash::Sha512,
            _ => return Err(MdocError::Algorithm),
        };
        let mut key_info = Map::new(map.required("deviceKeyInfo")?, PART)?;
        let mut validity = Map::new(map.required("validityInfo")?, PART)?;
        Ok(Self {
            doc_type: cbor::text(map.required("docType")?, PART)?,
            device_key: PublicKey::from_cose_value(key_info.required("deviceKey")?)?,
            signed: cbor::instant(validity.required("signed")?, PART)?,
            valid_from: cbor::instant(validity.required("validFrom")?, PART)?,
            valid_until: cbor::instant(validity.required("validUntil")?, PART)?,
            hash,
            digests: digests(map.required("valueDigests")?)?,
        })
    }

    /// Signed at or before now, and now within the validity.
    pub(super) fn check_time(&self, now: Timestamp) -> Result<(), MdocError> {
        if self.signed > now {
            Err(MdocError::SignedInFuture)
        } else if self.valid_from > now {
            Err(MdocError::NotYetValid)
        } else if now > self.valid_until {
            Err(MdocError::Expired)
        } else {
            Ok(())
        }
    }

    /// Checks one disclosed item: the hash of IssuerSignedItemBytes against the digest under its number (clause 9.1.2.5).
    pub(super) fn check_item(&self, space: &str, number: u64, item: &[u8]) -> Result<(), MdocError> {
        // a tuple of owned parts is the key; a document has a dozen items
        let expected = self.digests.get(&(space.to_owned(), number)).ok_or(MdocError::DigestMissing)?;
        let found = self.hash.of(&cbor::encode(&cbor::embedded(item))?);
        if found == *expected {
            Ok(())
        } else if self.digests.values().any(|digest| *digest == found) {
            Err(MdocError::DigestMisplaced)
        } else {
            Err(MdocError::DigestMismatch)
        }
    }
}

fn digests(value: Value) -> Result<HashMap<(String, u64), Vec<u8>>, MdocError> {
    let mut digests = HashMap::new();
    for (space, numbered) in Map::new(value, PART)?.into_texts(MAX_DIGESTS)? {
        for (number, digest) in Map::new(numbered, PART)?.into_entries() {
            let number = cbor::number(&number, PART)?;
            if digests.insert((space.clone(), number), cbor::bytes(digest, PART)?).is_some() {
                return Err(MdocError::Malformed(PART));
            }
            if digests.len() > MAX_DIGESTS {
                return Err(MdocError::TooMany);
            }
        }
    }
    Ok(digests)
}
