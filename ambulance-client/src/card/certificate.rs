//! The facts that an authentication certificate (利用者証明用電子証明書) states.
//!
//! Only the facts: whether an authority stands behind them, and whether they were revoked, is asked of the record
//! service, because only registered verifiers may know. The certificate holds no name and no address.

use super::CardError;
use der::asn1::{ObjectIdentifier, UintRef};
use der::{Decode, Reader, SliceReader};
use jiff::Timestamp;
use std::fmt::Write as _;
use x509_cert::Certificate;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Time;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// Kind of the public key in a certificate. Today's cards have RSA-2048, the next generation is planned with P-384: it is
/// always taken from the certificate, never assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA.
    Rsa {
        /// Length of the modulus in bits.
        bits: u32,
    },
    /// ECDSA on the curve P-256.
    EcP256,
    /// ECDSA on the curve P-384.
    EcP384,
    /// Anything else. The reading is still good: only a signature could not be checked.
    Other,
}

/// What we take from a certificate. It has no `Debug`, because the serial number is the handle of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Serial number: lower-case hexadecimal, whole bytes, no leading zero byte.
    pub serial: String,
    /// Start of validity.
    pub not_before: Timestamp,
    /// Last second of validity.
    pub not_after: Timestamp,
    /// Kind of key.
    pub key: KeyKind,
}

impl CertificateFacts {
    /// Takes the facts from a DER certificate.
    ///
    /// # Errors
    ///
    /// [`CardError::Malformed`] when it is no X.509 certificate, its serial number is not positive, it ends before it
    /// begins, or its RSA key is no RSA key.
    pub fn from_der(der: &[u8]) -> Result<Self, CardError> {
        let certificate = Certificate::from_der(der).map_err(|_| CardError::Malformed("not an X.509 certificate"))?;
        let tbs = &certificate.tbs_certificate;
        let not_before = timestamp(tbs.validity.not_before);
        let not_after = timestamp(tbs.validity.not_after);
        if not_after < not_before {
            return Err(CardError::Malformed("certificate ends before it begins"));
        }
        let key = key_kind(&tbs.subject_public_key_info)?;
        Ok(Self { serial: serial(tbs.serial_number.as_bytes())?, not_before, not_after, key })
    }
}

/// The serial number as a handle. `bytes` is the content of the INTEGER: big-endian two's complement.
fn serial(bytes: &[u8]) -> Result<String, CardError> {
    let first = bytes.iter().position(|byte| *byte != 0);
    match (bytes.first(), first) {
        (Some(sign), Some(first)) if *sign < 0x80 => {
            Ok(bytes.iter().skip(first).fold(String::new(), |mut text, byte| {
                // writing into a String cannot fail
                let _ = write!(text, "{byte:02x}");
                text
            }))
        }
        // Zero and negative numbers name nobody; two of them could even look alike as text.
        _ => Err(CardError::Malformed("serial number is not positive")),
    }
}

pub(super) fn key_kind(info: &SubjectPublicKeyInfoOwned) -> Result<KeyKind, CardError> {
    if info.algorithm.oid == RSA {
        let key = info.subject_public_key.as_bytes().and_then(modulus_bits);
        return key.map(|bits| KeyKind::Rsa { bits }).ok_or(CardError::Malformed("RSA key cannot be read"));
    }
    if info.algorithm.oid != EC {
        return Ok(KeyKind::Other);
    }
    let curve = info.algorithm.parameters.as_ref().and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    Ok(match curve {
        Some(P256) => KeyKind::EcP256,
        Some(P384) => KeyKind::EcP384,
        _ => KeyKind::Other,
    })
}

/// Length of the modulus of an `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }`.
fn modulus_bits(key: &[u8]) -> Option<u32> {
    let mut reader = SliceReader::new(key).ok()?;
    let bits = reader
        .sequence(|inner| {
            let modulus = UintRef::decode(inner)?;
            UintRef::decode(inner)?;
            let leading = modulus.as_bytes().first().map_or(8, |first| first.leading_zeros());
            Ok(u32::from(modulus.len()).saturating_mul(8).saturating_sub(leading))
        })
        .ok()?;
    (reader.is_finished() && bits > 0).then_some(bits)
}

/// X.509 knows years up to 9999 and so does the clock here, but for its last day: that one is "never" in both.
pub(super) fn timestamp(time: Time) -> Timestamp {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
