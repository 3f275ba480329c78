//! Session encryption (ISO/IEC 18013-5 clause 9.1.1): ECDH on P-256, HKDF-SHA-256, AES-256-GCM.

use super::cbor::{self, Map};
use super::limits::MAX_MESSAGE_BYTES;
use super::transcript::SessionTranscript;
use super::{DeviceEngagement, Handover, MdocError, key};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, aead::Aead};
use ciborium::Value;
use hkdf::Hkdf;
use sha2_011::Sha256;

/// First eight bytes of the IV of a message from the reader; then four bytes of counter.
const FROM_READER: [u8; 8] = [0; 8];
/// The same of a message from the phone.
const FROM_DEVICE: [u8; 8] = [0, 0, 0, 0, 0, 0, 0, 1];
/// Status of SessionData that ends a session (table 20).
pub(super) const TERMINATION: u64 = 20;

/// One session with one phone. Holds keys: no `Debug`, and used once.
pub struct Session {
    secret: p256::SecretKey,
    reader_key: Vec<u8>,
    pub(super) transcript: SessionTranscript,
    to_device: Aes256Gcm,
    from_device: Aes256Gcm,
    sent: u32,
    received: u32,
}

/// What the phone sent, opened.
pub struct Opened {
    /// The device response (clause 8.3.2.1.2.2).
    pub response: Vec<u8>,
    /// Whether the phone closed the session with it.
    pub ended: bool,
}

impl Session {
    /// Starts a session. `randomness` becomes our ephemeral key: 32 fresh bytes from the system, never used twice.
    ///
    /// # Errors
    /// [`MdocError::Randomness`] when the bytes are zero or beyond the curve's order.
    pub fn start(engagement: &DeviceEngagement, handover: &Handover, randomness: [u8; 32]) -> Result<Self, MdocError> {
        let secret = p256::SecretKey::from_slice(&randomness).map_err(|_| MdocError::Randomness)?;
        let reader_key = key::cose_of(&secret.public_key())?;
        let transcript = SessionTranscript::new(&engagement.bytes, &reader_key, handover);
        Self::with_transcript(secret, reader_key, &engagement.key, transcript)
    }

    pub(super) fn with_transcript(
        secret: p256::SecretKey,
        reader_key: Vec<u8>,
        device: &p256::PublicKey,
        transcript: SessionTranscript,
    ) -> Result<Self, MdocError> {
        let cipher = |info: &[u8]| -> Result<Aes256Gcm, MdocError> {
            Aes256Gcm::new_from_slice(&derive(&secret, device, &transcript, info)?).map_err(|_| MdocError::Randomness)
        };
        let (to_device, from_device) = (cipher(b"SKReader")?, cipher(b"SKDevice")?);
        Ok(Self { secret, reader_key, transcript, to_device, from_device, sent: 0, received: 0 })
    }

    /// The first message to the phone: our key and the encrypted request.
    ///
    /// # Errors
    /// [`MdocError::SessionDecryption`] when the cipher refuses; it does not for requests of ours.
    pub fn establish(&mut self, request: &[u8]) -> Result<Vec<u8>, MdocError> {
        self.sent = self.sent.checked_add(1).ok_or(MdocError::SessionDecryption)?;
        let data = self.to_device.encrypt(&iv(FROM_READER, self.sent), request);
        cbor::encode(&Value::Map(vec![
            ("eReaderKey".into(), cbor::embedded(&self.reader_key)),
            ("data".into(), Value::Bytes(data.map_err(|_| MdocError::SessionDecryption)?)),
        ]))
    }

    /// Opens the phone's answer.
    ///
    /// # Errors
    /// [`MdocError::PhoneEnded`], [`MdocError::SessionDecryption`], and what the CBOR reader says.
    pub fn open(&mut self, message: &[u8]) -> Result<Opened, MdocError> {
        let (data, status) = session_data(message)?;
        let Some(data) = data else { return Err(MdocError::PhoneEnded(status.unwrap_or_default())) };
        let counter = self.received.checked_add(1).ok_or(MdocError::SessionDecryption)?;
        let opened = self.from_device.decrypt(&iv(FROM_DEVICE, counter), data.as_slice());
        let response = opened.map_err(|_| MdocError::SessionDecryption)?;
        self.received = counter;
        Ok(Opened { response, ended: status == Some(TERMINATION) })
    }

    /// The key of a device MAC: agreed between our ephemeral key and the document's key (clause 9.1.3.5).
    pub(super) fn mac_key(&self, device: &p256::PublicKey) -> Result<[u8; 32], MdocError> {
        derive(&self.secret, device, &self.transcript, b"EMacKey")
    }
}

/// SessionData: `data`, `status`, or both (clause 9.1.1.4).
pub(super) fn session_data(message: &[u8]) -> Result<(Option<Vec<u8>>, Option<u64>), MdocError> {
    const PART: &str = "session data";
    if message.len() > MAX_MESSAGE_BYTES {
        return Err(MdocError::TooLarge);
    }
    let mut map = Map::decode(message, PART)?;
    let data = map.optional("data")?.map(|data| cbor::bytes(data, PART)).transpose()?;
    let status = map.optional("status")?.map(|status| cbor::number(&status, PART)).transpose()?;
    if data.is_none() && status.is_none() { Err(MdocError::Malformed(PART)) } else { Ok((data, status)) }
}

/// The message that ends a session from our side.
pub(super) fn termination() -> Result<Vec<u8>, MdocError> {
    cbor::encode(&Value::Map(vec![("status".into(), TERMINATION.into())]))
}

pub(super) fn derive(
    secret: &p256::SecretKey,
    public: &p256::PublicKey,
    transcript: &SessionTranscript,
    info: &[u8],
) -> Result<[u8; 32], MdocError> {
    let shared = secret.diffie_hellman(public);
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(&transcript.salt()?), shared.raw_secret_bytes())
        .expand(info, &mut key)
        .map_err(|_| MdocError::Randomness)?;
    Ok(key)
}

fn iv(identifier: [u8; 8], counter: u32) -> Nonce<aes_gcm::aead::consts::U12> {
    let mut iv = [0; 12];
    let (head, tail) = iv.split_at_mut(8);
    head.copy_from_slice(&identifier);
    tail.copy_from_slice(&counter.to_be_bytes());
    iv.into()
}
