//! Device engagement (ISO/IEC 18013-5 clause 8.2.1): how a phone says with which key and over what it will talk.

use super::MdocError;
use super::cbor::{self, Map};
use super::key::PublicKey;
use super::limits::MAX_ENGAGEMENT_BYTES;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;

/// Cipher suite 1: ECDH, HKDF-SHA-256, AES-256-GCM (clause 9.1.5.2).
const CIPHER_SUITE: u64 = 1;
/// Data retrieval over NFC (table 1 of the standard).
const METHOD_NFC: u64 = 1;
const PREFIX: &str = "mdoc:";

/// A parsed engagement. The bytes as received stay, because the session transcript is made of them.
pub struct DeviceEngagement {
    pub(super) bytes: Vec<u8>,
    pub(super) key: p256::PublicKey,
    nfc: bool,
}

impl DeviceEngagement {
    /// Reads the text of a QR code: `mdoc:` and base64url without padding (clause 8.2.2.3).
    ///
    /// # Errors
    /// [`MdocError::Engagement`], and what [`from_bytes`](Self::from_bytes) says.
    pub fn from_qr(text: &str) -> Result<Self, MdocError> {
        // base64 is a third longer than what it holds
        if text.len() > PREFIX.len() + MAX_ENGAGEMENT_BYTES * 4 / 3 + 4 {
            return Err(MdocError::TooLarge);
        }
        let (prefix, encoded) = text.trim().split_at_checked(PREFIX.len()).unwrap_or(("", ""));
        if !prefix.eq_ignore_ascii_case(PREFIX) {
            return Err(MdocError::Engagement("text does not begin with mdoc:"));
        }
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| MdocError::Engagement("not base64url"))?;
        Self::from_bytes(&bytes)
    }

    /// Reads the CBOR of an engagement.
    ///
    /// # Errors
    /// [`MdocError::EngagementUnsupported`] for another version, cipher suite or curve; what the CBOR reader says.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MdocError> {
        const PART: &str = "device engagement";
        if bytes.len() > MAX_ENGAGEMENT_BYTES {
            return Err(MdocError::TooLarge);
        }
        let mut map = Map::decode(bytes, PART)?;
        // minor versions add entries and change none
        if !cbor::text(map.required(0)?, PART)?.starts_with("1.") {
            return Err(MdocError::EngagementUnsupported);
        }
        let security = cbor::array(map.required(1)?, PART)?;
        let [suite, key] = <[Value; 2]>::try_from(security).map_err(|_| MdocError::Malformed(PART))?;
        if cbor::number(&suite, PART)? != CIPHER_SUITE {
            return Err(MdocError::EngagementUnsupported);
        }
        let PublicKey::P256(key) = PublicKey::from_cose(&cbor::embedded_bytes(key, PART)?)? else {
            return Err(MdocError::EngagementUnsupported);
        };
        let nfc = match map.optional(2)? {
            None => false,
            Some(methods) => cbor::array(methods, PART)?.iter().any(is_nfc),
        };
        Ok(Self { bytes: bytes.to_vec(), key, nfc })
    }

    /// The same engagement with what the handover said about NFC: there the ways of transfer stand beside it.
    pub(super) fn with_nfc(mut self, offered: bool) -> Self {
        self.nfc |= offered;
        self
    }

    /// Whether the phone offers data transfer over NFC.
    #[must_use]
    pub fn offers_nfc(&self) -> bool {
        self.nfc
    }
}

/// `[type, version, options]` with type NFC.
fn is_nfc(method: &Value) -> bool {
    let first = method.as_array().and_then(|parts| parts.first()).and_then(Value::as_integer);
    first.is_some_and(|kind| u64::try_from(kind) == Ok(METHOD_NFC))
}
