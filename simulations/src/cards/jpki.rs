//! The simulated 公的個人認証サービス: authorities that issue certificates to cards.
//!
//! Making an RSA key takes long and signing takes a millisecond. So there are few keys: one for each authority and one
//! that all simulated cards of a generation share. Nobody may conclude anything from a key here; the serial number tells
//! cards apart.

use super::CardCondition;
use super::authority::{Authority, Subject};
use super::certificate::Purpose;
use super::holder::Holder;
use super::key::PrivateKey;
use super::terminal::SimulatedTerminal;
use anyhow::{Result, anyhow, ensure};
use der::asn1::{BitString, ObjectIdentifier};
use jiff::Timestamp;
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use std::str::FromStr;
use std::sync::Arc;
use x509_cert::name::Name;

/// Name of the authority for authentication: all generations share it, as those of the real one do.
const AUTHORITY: &str = "OU=JPKI for user authentication,O=Simulated JPKI,C=JP";
/// Name of the authority for signatures.
const SIGNATURE_AUTHORITY: &str = "OU=JPKI for digital signature,O=Simulated JPKI,C=JP";

/// The authorities hold from 2015-01-01, longer than any scenario needs ...
const AUTHORITY_NOT_BEFORE: Timestamp = Timestamp::constant(1_420_070_400, 0);
/// ... to 2065-01-01.
const AUTHORITY_NOT_AFTER: Timestamp = Timestamp::constant(2_997_993_600, 0);

/// A kind of key that no reader knows (id-Ed448).
const UNKNOWN_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.113");

/// The authorities and the keys of all simulated cards.
pub struct SimulatedJpki {
    /// Issues to the cards of today.
    pub(super) current: Authority,
    /// The generation before it, with the same name.
    pub(super) older: Authority,
    /// The generation after it, P-384, with the same name.
    pub(super) next: Authority,
    /// Has the name of the others, but nobody pins it.
    pub(super) stranger: Authority,
    /// For 署名用電子証明書.
    signature: Authority,
    card_key: Arc<PrivateKey>,
    next_card_key: Arc<PrivateKey>,
    /// Signs what responders answer.
    pub(super) responder_key: Arc<PrivateKey>,
    terminal: SimulatedTerminal,
}

impl SimulatedJpki {
    /// Makes the keys, side by side. This is the slow part: do it once per program.
    ///
    /// # Errors
    ///
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self> {
        let keys = std::thread::scope(|scope| {
            let threads = [(); 4].map(|()| scope.spawn(|| PrivateKey::rsa().map(Arc::new)));
            threads.map(|thread| thread.join().map_err(|_| anyhow!("making a key failed")).flatten())
        });
        let [current, older, signature, card_key] = keys;
        let (card_key, signature) = (card_key?, signature?);
        let (name, signature_name) = (Name::from_str(AUTHORITY)?, Name::from_str(SIGNATURE_AUTHORITY)?);
        let authority =
            |key, name, serial| Authority::new(key, name, serial, AUTHORITY_NOT_BEFORE, AUTHORITY_NOT_AFTER);
        Ok(Self {
            current: authority(current?, &name, 1)?,
            older: authority(older?, &name, 2)?,
            next: authority(Arc::new(PrivateKey::p384_authority()?), &name, 3)?,
            stranger: authority(Arc::clone(&signature), &name, 4)?,
            signature: authority(signature, &signature_name, 5)?,
            card_key,
            next_card_key: Arc::new(PrivateKey::p384_card()?),
            responder_key: Arc::new(PrivateKey::p384_authority()?),
            terminal: SimulatedTerminal::generate()?,
        })
    }

    /// The authority's own certificate, DER, for those who check the cards' certificates.
    #[must_use]
    pub fn authority_certificate(&self) -> &[u8] {
        self.current.certificate()
    }

    /// Certificates of all generations of the authority, DER, oldest first. All have one name.
    #[must_use]
    pub fn authority_certificates(&self) -> [&[u8]; 3] {
        [self.older.certificate(), self.current.certificate(), self.next.certificate()]
    }

    /// The terminal that the cards know.
    #[must_use]
    pub fn terminal(&self) -> &SimulatedTerminal {
        &self.terminal
    }

    /// Issues a 利用者証明用電子証明書 and returns its DER. `not_after` is the last second of its validity. The subject is a
    /// number and no name.
    ///
    /// # Errors
    ///
    /// When `serial` is 0, a date is before 1970, or the certificate would end before it begins.
    pub fn issue_certificate(&self, serial: u64, not_before: Timestamp, not_after: Timestamp) -> Result<Vec<u8>> {
        self.issue(CardCondition::Ok, serial, &Holder::sample(), (not_before, not_after))
    }

    /// The same for a card in `condition`.
    pub(crate) fn issue(
        &self,
        condition: CardCondition,
        serial: u64,
        holder: &Holder,
        (not_before, not_after): (Timestamp, Timestamp),
    ) -> Result<Vec<u8>> {
        ensure!(serial > 0, "serial numbers start at 1");
        ensure!(not_before <= not_after, "a certificate cannot end before it begins");
        let authority = match condition {
            CardCondition::NextGeneration => &self.next,
            CardCondition::OlderAuthority => &self.older,
            CardCondition::UnknownAuthority => &self.stranger,
            _ => &self.current,
        };
        let key = match condition {
            CardCondition::UnknownKey => SubjectPublicKeyInfoOwned {
                algorithm: AlgorithmIdentifierOwned { oid: UNKNOWN_KEY, parameters: None },
                subject_public_key: BitString::from_bytes(&[7; 57])?,
            },
            _ => self.card_key(condition).public()?,
        };
        let purpose = match condition {
            CardCondition::WrongUse => Purpose::Signature(holder),
            _ => Purpose::Authentication,
        };
        let name = Name::from_str(&format!("CN={serial:020},C=JP"))?;
        authority.issue(Subject { serial, name, not_before, not_after, key, purpose })
    }

    /// Issues the 署名用電子証明書 of the same card.
    pub(super) fn issue_for_signature(
        &self,
        serial: u64,
        holder: &Holder,
        (not_before, not_after): (Timestamp, Timestamp),
    ) -> Result<Vec<u8>> {
        let (key, purpose) = (self.card_key.public()?, Purpose::Signature(holder));
        let name = Name::from_str(&format!("CN={serial:020}S,C=JP"))?;
        self.signature.issue(Subject { serial, name, not_before, not_after, key, purpose })
    }

    /// Certificate of the authority for signatures, DER.
    pub(super) fn signature_authority_certificate(&self) -> &[u8] {
        self.signature.certificate()
    }

    /// Certificate of the authority that a card in `condition` carries.
    pub(super) fn authority_on_card(&self, condition: CardCondition) -> &[u8] {
        match condition {
            CardCondition::NextGeneration => self.next.certificate(),
            CardCondition::OlderAuthority => self.older.certificate(),
            CardCondition::UnknownAuthority => self.stranger.certificate(),
            _ => self.current.certificate(),
        }
    }

    /// The key that fits the certificate of a card in `condition`.
    pub(super) fn card_key(&self, condition: CardCondition) -> &Arc<PrivateKey> {
        match condition {
            CardCondition::NextGeneration => &self.next_card_key,
            _ => &self.card_key,
        }
    }

    /// The key in the chip. That of a copied card does not fit its certificate: a key cannot be copied.
    pub(super) fn chip_key(&self, condition: CardCondition) -> &Arc<PrivateKey> {
        match condition {
            CardCondition::Copied => self.signature.key(),
            _ => self.card_key(condition),
        }
    }

    /// Signs what the municipality signs on a card. It shares the authority's key.
    pub(super) fn municipality_key(&self) -> &PrivateKey {
        self.current.key()
    }
}

/// The handle under which a reading reports this serial number, for simulated services that must know the same person:
/// lower-case hexadecimal, whole bytes, no leading zero byte.
#[must_use]
pub fn certificate_handle(serial: u64) -> String {
    let hex = format!("{serial:x}");
    if hex.len().is_multiple_of(2) { hex } else { format!("0{hex}") }
}

#[cfg(test)]
#[path = "jpki_tests.rs"]
mod tests;
