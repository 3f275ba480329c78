//! Sealing: what a device stores or sends, only the platform can read.
//!
//! HPKE (RFC 9180) in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, one encapsulation per event. A tablet
//! holds the public key only, so a tablet that is stolen with a full outbox gives nothing away. HPKE's base mode does not
//! say who sealed: the certificate of the connection does.
//!
//! The associated data (`aad`) is not hidden but bound: give it all that tells where the event belongs (event id, encounter
//! id), so that a sealed event cannot be moved into another patient's case.

mod keys;

use hpke::{Deserializable, OpModeR, OpModeS, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::DhP256HkdfSha256};

pub use keys::{BadKeyId, KeyError, KeyId, PlatformPublicKey, SealingKey};

/// Names the use and its version (`info`, RFC 9180 section 5.1). Another use, or another layout, takes another text.
pub const SEAL_INFO: &[u8] = b"mq119/seal/event/v1";

/// Length of an encapsulated key: an uncompressed P-256 point.
pub const ENCAPSULATED_KEY_BYTES: usize = 65;

/// What sealing adds to the length of the plaintext: the tag of AES-GCM.
pub const SEAL_OVERHEAD_BYTES: usize = 16;

type Kem = DhP256HkdfSha256;
type EncapsulatedKey = <Kem as hpke::Kem>::EncappedKey;

/// A sealed event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// For which key it is sealed.
    pub key_id: KeyId,
    /// The sender's half of the key agreement, [`ENCAPSULATED_KEY_BYTES`] long.
    pub encapsulated_key: Vec<u8>,
    /// The closed text, [`SEAL_OVERHEAD_BYTES`] longer than what was sealed.
    pub ciphertext: Vec<u8>,
}

/// Sealing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The cryptographic library refused. A key that could be read never leads here.
    #[error("the event could not be sealed")]
    Refused,
}

/// A sealed event could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is sealed for another key. [`Sealed::key_id`] says which.
    #[error("the event is sealed for another key")]
    OtherKey,
    /// The encapsulated key is not a point of the curve.
    #[error("the encapsulated key is malformed")]
    EncapsulatedKey,
    /// It was changed, cut, or moved to where it does not belong (another `aad`).
    #[error("the sealed event was changed or does not belong here")]
    Changed,
}

impl PlatformPublicKey {
    /// Seals `plaintext` and binds it to `aad`. The same `aad` is needed to open it.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal(&self, aad: &[u8], plaintext: &[u8]) -> Result<Sealed, SealError> {
        self.seal_with(SEAL_INFO, aad, plaintext, &mut rand::rng())
    }

    fn seal_with(
        &self,
        info: &[u8],
        aad: &[u8],
        plaintext: &[u8],
        randomness: &mut impl hpke::rand_core::CryptoRng,
    ) -> Result<Sealed, SealError> {
        let (encapsulated_key, ciphertext) = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, Kem>(
            &OpModeS::Base,
            self.key(),
            info,
            plaintext,
            aad,
            randomness,
        )
        .map_err(|_| SealError::Refused)?;
        Ok(Sealed { key_id: self.key_id().clone(), encapsulated_key: encapsulated_key.to_bytes().to_vec(), ciphertext })
    }
}

impl SealingKey {
    /// Opens what was sealed for this key with the same `aad`.
    ///
    /// # Errors
    /// [`OpenError`] says whether another key is needed or the event is damaged.
    pub fn open(&self, aad: &[u8], sealed: &Sealed) -> Result<Vec<u8>, OpenError> {
        self.open_with(SEAL_INFO, aad, sealed)
    }

    fn open_with(&self, info: &[u8], aad: &[u8], sealed: &Sealed) -> Result<Vec<u8>, OpenError> {
        if sealed.key_id != *self.key_id() {
            return Err(OpenError::OtherKey);
        }
        let encapsulated_key =
            EncapsulatedKey::from_bytes(&sealed.encapsulated_key).map_err(|_| OpenError::EncapsulatedKey)?;
        hpke::single_shot_open::<AesGcm256, HkdfSha256, Kem>(
            &OpModeR::Base,
            self.key(),
            &encapsulated_key,
            info,
            &sealed.ciphertext,
            aad,
        )
        .map_err(|_| OpenError::Changed)
    }
}

#[cfg(test)]
mod tests;
