//! Signatures of X.509 and OCSP, checked by ring: of a card's certificate on the tablet, of what is said about it on the platform.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};
use x509_cert::{
    der::{Decode as _, Header, Reader as _, SliceReader, Tag, asn1::BitString, oid::ObjectIdentifier},
    spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned},
};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

const SHA256_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const SHA384_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
const SHA512_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

/// Whether `signature` over `message` was made by `algorithm` with `key`. RSA below 2048 bits and SHA-1 are not accepted: no certificate of a
/// card uses them.
#[must_use]
pub fn holds(
    algorithm: &AlgorithmIdentifierOwned,
    key: &SubjectPublicKeyInfoOwned,
    message: &[u8],
    signature: &BitString,
) -> bool {
    // whole bytes: a count of unused bits would be a second spelling of the same certificate
    let (Some(signature), Some(public)) = (signature.as_bytes(), key.subject_public_key.as_bytes()) else {
        return false;
    };
    let algorithm: &'static dyn VerificationAlgorithm = match (algorithm.oid, key.algorithm.oid, curve(key)) {
        (SHA256_RSA, RSA, _) => &RSA_PKCS1_2048_8192_SHA256,
        (SHA384_RSA, RSA, _) => &RSA_PKCS1_2048_8192_SHA384,
        (SHA512_RSA, RSA, _) => &RSA_PKCS1_2048_8192_SHA512,
        (ECDSA_SHA256, EC, Some(P256)) => &ECDSA_P256_SHA256_ASN1,
        (ECDSA_SHA384, EC, Some(P384)) => &ECDSA_P384_SHA384_ASN1,
        _ => return false,
    };
    UnparsedPublicKey::new(algorithm, public).verify(message, signature).is_ok()
}

fn curve(key: &SubjectPublicKeyInfoOwned) -> Option<ObjectIdentifier> {
    key.algorithm.parameters.as_ref().and_then(|curve| curve.decode_as().ok())
}

/// What of a certificate or an answer is signed: the first element, byte for byte as it came. Written anew it could differ.
#[must_use]
pub fn signed_part(der: &[u8]) -> Option<&[u8]> {
    let mut reader = SliceReader::new(der).ok()?;
    let outer = Header::decode(&mut reader).ok()?;
    if outer.tag == Tag::Sequence { reader.tlv_bytes().ok() } else { None }
}

#[cfg(test)]
#[path = "x509_tests.rs"]
mod tests;
