//! Signatures: which one a key makes, and whether one is right.
//!
//! The kind of key is always taken from the certificate. Only public keys are used here.

use super::layout::SigningForm;
use super::{CardError, KeyKind};
use ring::digest;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};
use x509_cert::Certificate;

/// What stands before a SHA-256 hash in a DigestInfo (RFC 8017, section 9.2).
const SHA256_DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

/// How a card signs. Codes are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSA, PKCS#1 v1.5, SHA-256: today's card.
    RsaPkcs1Sha256,
    /// ECDSA P-256, SHA-256, r and s side by side.
    EcdsaP256Sha256,
    /// ECDSA P-384, SHA-384, r and s side by side: planned for the next card.
    EcdsaP384Sha384,
}

impl SignatureAlgorithm {
    /// The algorithm of a key; `None` for keys that no card is known to have.
    #[must_use]
    pub fn of(key: KeyKind) -> Option<Self> {
        match key {
            // shorter ones can be broken, and longer ones no card can compute
            KeyKind::Rsa { bits: 2_048..=8_192 } => Some(Self::RsaPkcs1Sha256),
            KeyKind::EcP256 => Some(Self::EcdsaP256Sha256),
            KeyKind::EcP384 => Some(Self::EcdsaP384Sha384),
            KeyKind::Rsa { .. } | KeyKind::Other => None,
        }
    }

    /// The stable kebab-case code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RsaPkcs1Sha256 => "rsa-pkcs1-sha256",
            Self::EcdsaP256Sha256 => "ecdsa-p256-sha256",
            Self::EcdsaP384Sha384 => "ecdsa-p384-sha384",
        }
    }

    /// What the card is given to sign `message`.
    pub(super) fn input(self, form: SigningForm, message: &[u8]) -> Vec<u8> {
        match (form, self) {
            (SigningForm::DigestInfo, Self::RsaPkcs1Sha256 | Self::EcdsaP256Sha256) => {
                [&SHA256_DIGEST_INFO, digest::digest(&digest::SHA256, message).as_ref()].concat()
            }
            (SigningForm::DigestInfo, Self::EcdsaP384Sha384) => {
                digest::digest(&digest::SHA384, message).as_ref().to_vec()
            }
            (SigningForm::Message, _) => message.to_vec(),
        }
    }

    /// Whether `signature` over `message` was made with the key of `certificate` (DER).
    ///
    /// # Errors
    ///
    /// [`CardError::Malformed`] when it is no certificate. A wrong signature is `Ok(false)`.
    pub fn verify(self, certificate: &[u8], message: &[u8], signature: &[u8]) -> Result<bool, CardError> {
        use x509_cert::der::Decode as _;
        let certificate =
            Certificate::from_der(certificate).map_err(|_| CardError::Malformed("not an X.509 certificate"))?;
        let algorithm: &'static dyn VerificationAlgorithm = match self {
            Self::RsaPkcs1Sha256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::EcdsaP256Sha256 => &ECDSA_P256_SHA256_FIXED,
            Self::EcdsaP384Sha384 => &ECDSA_P384_SHA384_FIXED,
        };
        let key = certificate.tbs_certificate.subject_public_key_info.subject_public_key;
        let holds = |key| UnparsedPublicKey::new(algorithm, key).verify(message, signature).is_ok();
        Ok(key.as_bytes().is_some_and(holds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_algorithm_follows_from_the_key() {
        let table = [
            (KeyKind::Rsa { bits: 2_048 }, Some("rsa-pkcs1-sha256")),
            (KeyKind::Rsa { bits: 4_096 }, Some("rsa-pkcs1-sha256")),
            (KeyKind::Rsa { bits: 1_024 }, None),
            (KeyKind::EcP256, Some("ecdsa-p256-sha256")),
            (KeyKind::EcP384, Some("ecdsa-p384-sha384")),
            (KeyKind::Other, None),
        ];
        for (key, code) in table {
            assert_eq!(SignatureAlgorithm::of(key).map(SignatureAlgorithm::code), code);
        }
    }

    #[test]
    fn a_card_of_today_gets_a_digest_info_and_the_next_one_the_message() {
        let rsa = SignatureAlgorithm::RsaPkcs1Sha256.input(SigningForm::DigestInfo, b"nonce");
        assert_eq!((rsa.len(), rsa.starts_with(&SHA256_DIGEST_INFO)), (51, true));
        assert_eq!(SignatureAlgorithm::EcdsaP384Sha384.input(SigningForm::Message, b"nonce"), b"nonce");
    }
}
