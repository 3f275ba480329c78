//! The platform's sealing key pair and its files.

use std::path::Path;

use hpke::{Deserializable, Kem as _, Serializable};
use p256::{
    PublicKey, SecretKey,
    elliptic_curve::{Generate, sec1::ToSec1Point},
    pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey, LineEnding},
};
use sha2::{Digest, Sha256};

use super::Kem;
use crate::files::{self, FileError, Readers};

/// Length of a [`KeyId`] in characters: 64 bits, enough to tell apart the keys that one platform ever has.
const KEY_ID_CHARS: usize = 16;

/// A sealing key cannot be made, read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read or written. An existing private key is never overwritten.
    #[error(transparent)]
    File(#[from] FileError),
    /// The text holds no P-256 key of the expected kind (PKCS #8 or SPKI PEM).
    #[error("not a P-256 key in PEM")]
    Key,
    /// The operating system gave no random numbers.
    #[error("no random numbers")]
    Random,
}

/// The text is not a key id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key id has {KEY_ID_CHARS} of 0-9 and a-f")]
pub struct BadKeyId;

/// Which sealing key: the first 16 hexadecimal digits of SHA-256 of the public key (uncompressed point).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyId(String);

impl KeyId {
    /// Checks a key id that came over wire or from disk.
    ///
    /// # Errors
    /// [`BadKeyId`].
    pub fn new(id: impl Into<String>) -> Result<Self, BadKeyId> {
        let id = id.into();
        let clean = id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if id.len() == KEY_ID_CHARS && clean { Ok(Self(id)) } else { Err(BadKeyId) }
    }

    /// The id as it stands on wire and disk.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(public_key: &[u8]) -> Self {
        let digest = Sha256::digest(public_key);
        Self(digest.iter().take(KEY_ID_CHARS / 2).map(|byte| format!("{byte:02x}")).collect())
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The public half: given to every device that seals.
#[derive(Clone)]
pub struct PlatformPublicKey {
    key: <Kem as hpke::Kem>::PublicKey,
    key_id: KeyId,
}

impl PlatformPublicKey {
    /// Reads a public key from PEM (SPKI).
    ///
    /// # Errors
    /// [`KeyError::Key`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let key = PublicKey::from_public_key_pem(pem).map_err(|_| KeyError::Key)?;
        let key = <Kem as hpke::Kem>::PublicKey::from_bytes(key.to_sec1_point(false).as_bytes());
        Ok(Self::new(key.map_err(|_| KeyError::Key)?))
    }

    /// Reads a public key file.
    ///
    /// # Errors
    /// [`KeyError::File`] or [`KeyError::Key`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::from_pem(&files::read(path.as_ref())?)
    }

    /// The key as PEM (SPKI).
    ///
    /// # Errors
    /// [`KeyError::Key`], which a key that could be read never gives.
    pub fn to_pem(&self) -> Result<String, KeyError> {
        let key = PublicKey::from_sec1_bytes(&self.key.to_bytes()).map_err(|_| KeyError::Key)?;
        key.to_public_key_pem(LineEnding::LF).map_err(|_| KeyError::Key)
    }

    /// Writes the public key file, in the place of an older one.
    ///
    /// # Errors
    /// [`KeyError::File`].
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), KeyError> {
        Ok(files::replace(path.as_ref(), &self.to_pem()?, Readers::All)?)
    }

    /// Which key this is.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        &self.key_id
    }

    pub(super) fn key(&self) -> &<Kem as hpke::Kem>::PublicKey {
        &self.key
    }

    fn new(key: <Kem as hpke::Kem>::PublicKey) -> Self {
        let key_id = KeyId::of(&key.to_bytes());
        Self { key, key_id }
    }
}

impl std::fmt::Debug for PlatformPublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlatformPublicKey").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// The private half: stays on the platform. `Debug` prints the key id only.
pub struct SealingKey {
    key: <Kem as hpke::Kem>::PrivateKey,
    public: PlatformPublicKey,
}

impl SealingKey {
    /// A fresh key pair.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn generate() -> Result<Self, KeyError> {
        Self::from_secret(&SecretKey::try_generate().map_err(|_| KeyError::Random)?)
    }

    /// Reads a private key from PEM (PKCS #8).
    ///
    /// # Errors
    /// [`KeyError::Key`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::from_secret(&SecretKey::from_pkcs8_pem(pem).map_err(|_| KeyError::Key)?)
    }

    /// Reads a private key file.
    ///
    /// # Errors
    /// [`KeyError::File`] or [`KeyError::Key`].
    pub fn load(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::from_pem(&files::read(path.as_ref())?)
    }

    /// Writes the private key to a new file that only its owner can read.
    ///
    /// # Errors
    /// [`KeyError::File`]; an existing file is not overwritten, because what was sealed for it would be lost.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), KeyError> {
        let secret = SecretKey::from_slice(&self.key.to_bytes()).map_err(|_| KeyError::Key)?;
        let pem = secret.to_pkcs8_pem(LineEnding::LF).map_err(|_| KeyError::Key)?;
        Ok(files::create(path.as_ref(), &pem, Readers::Owner)?)
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PlatformPublicKey {
        &self.public
    }

    /// Which key this is.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        self.public.key_id()
    }

    pub(super) fn key(&self) -> &<Kem as hpke::Kem>::PrivateKey {
        &self.key
    }

    pub(super) fn from_secret(secret: &SecretKey) -> Result<Self, KeyError> {
        let key = <Kem as hpke::Kem>::PrivateKey::from_bytes(&secret.to_bytes()).map_err(|_| KeyError::Key)?;
        let public = PlatformPublicKey::new(Kem::sk_to_pk(&key));
        Ok(Self { key, public })
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealingKey").field("key_id", self.key_id()).finish_non_exhaustive()
    }
}
