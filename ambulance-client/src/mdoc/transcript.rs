//! The session transcript (ISO/IEC 18013-5 clause 9.1.5.1): what both sides saw. Every key and proof hangs on it.

use super::MdocError;
use super::cbor;
use ciborium::Value;
use sha2_011::{Digest, Sha256};

/// How the engagement reached us.
pub enum Handover {
    /// By QR code: null.
    Qr,
    /// By static NFC handover: the Handover Select message as received; there is no request message.
    Nfc(Vec<u8>),
}

/// `[DeviceEngagementBytes, EReaderKeyBytes, Handover]`.
pub(super) struct SessionTranscript(Value);

impl SessionTranscript {
    /// Puts the transcript together from bytes as received and sent.
    pub(super) fn new(engagement: &[u8], reader_key: &[u8], handover: &Handover) -> Self {
        let handover = match handover {
            Handover::Qr => Value::Null,
            Handover::Nfc(select) => Value::Array(vec![Value::Bytes(select.clone()), Value::Null]),
        };
        Self(Value::Array(vec![cbor::embedded(engagement), cbor::embedded(reader_key), handover]))
    }

    /// A transcript as it stands in an example of the standard.
    #[cfg(test)]
    pub(super) fn of_example(bytes: &[u8]) -> Result<Self, MdocError> {
        let inner = cbor::embedded_bytes(cbor::decode(bytes)?, "session transcript")?;
        Ok(Self(cbor::decode(&inner)?))
    }

    /// The item itself.
    pub(super) fn value(&self) -> &Value {
        &self.0
    }

    /// SHA-256 of SessionTranscriptBytes: the salt of every key (clause 9.1.1.5).
    pub(super) fn salt(&self) -> Result<[u8; 32], MdocError> {
        Ok(Sha256::digest(cbor::encode(&cbor::embedded(&cbor::encode(&self.0)?))?).into())
    }
}
