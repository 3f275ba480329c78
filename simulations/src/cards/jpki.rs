//! The simulated 公的個人認証サービス: an authority that issues certificates to cards.
//!
//! Making an RSA key takes long and signing takes a millisecond. So there are two keys in all: one for the authority and
//! one that all simulated cards share. Nobody may conclude anything from a key here; the serial number tells cards apart.

use super::certificate::{self, Contents};
use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::rand_core::OsRng;
use sha2::Sha256;
use spki::SubjectPublicKeyInfoOwned;
use std::str::FromStr;
use x509_cert::name::Name;

/// Key length of today's cards and of their authority.
const KEY_BITS: usize = 2048;

/// Name of the authority. All generations of the real one share one name as well.
const AUTHORITY: &str = "OU=JPKI for user authentication,O=Simulated JPKI,C=JP";

/// The authority holds from 2015-01-01, longer than any scenario needs ...
const AUTHORITY_NOT_BEFORE: Timestamp = Timestamp::constant(1_420_070_400, 0);
/// ... to 2065-01-01.
const AUTHORITY_NOT_AFTER: Timestamp = Timestamp::constant(2_997_993_600, 0);

/// The authority and the one key of all simulated cards.
pub struct SimulatedJpki {
    signer: SigningKey<Sha256>,
    name: Name,
    key: SubjectPublicKeyInfoOwned,
    certificate: Vec<u8>,
    card_key: SubjectPublicKeyInfoOwned,
}

impl SimulatedJpki {
    /// Makes both keys. This is the slow part: do it once per program.
    ///
    /// # Errors
    ///
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Self> {
        let signer = SigningKey::<Sha256>::new(RsaPrivateKey::new(&mut OsRng, KEY_BITS).context("authority key")?);
        let key = public(signer.as_ref())?;
        let card_key = public(&RsaPrivateKey::new(&mut OsRng, KEY_BITS).context("card key")?)?;
        let name = Name::from_str(AUTHORITY)?;
        let contents = Contents {
            serial: 1,
            issuer: name.clone(),
            subject: name.clone(),
            not_before: AUTHORITY_NOT_BEFORE,
            not_after: AUTHORITY_NOT_AFTER,
            key: key.clone(),
        };
        let certificate = certificate::sign(contents, certificate::authority_extensions(&key)?, &signer)?;
        Ok(Self { signer, name, key, certificate, card_key })
    }

    /// The authority's own certificate, DER, for those who check the cards' certificates.
    #[must_use]
    pub fn authority_certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Issues a 利用者証明用電子証明書 and returns its DER. `not_after` is the last second of its validity. The subject is a
    /// number and no name.
    ///
    /// # Errors
    ///
    /// When `serial` is 0, a date is before 1970, or the certificate would end before it begins.
    pub fn issue_certificate(&self, serial: u64, not_before: Timestamp, not_after: Timestamp) -> Result<Vec<u8>> {
        ensure!(serial > 0, "serial numbers start at 1");
        ensure!(not_before <= not_after, "a certificate cannot end before it begins");
        let contents = Contents {
            serial,
            issuer: self.name.clone(),
            subject: Name::from_str(&format!("CN={serial:020},C=JP"))?,
            not_before,
            not_after,
            key: self.card_key.clone(),
        };
        certificate::sign(contents, certificate::card_extensions(&self.card_key, &self.key)?, &self.signer)
    }
}

/// The handle under which a reading reports this serial number, for simulated services that must know the same person:
/// lower-case hexadecimal, whole bytes, no leading zero byte.
#[must_use]
pub fn certificate_handle(serial: u64) -> String {
    let hex = format!("{serial:x}");
    if hex.len().is_multiple_of(2) { hex } else { format!("0{hex}") }
}

fn public(key: &RsaPrivateKey) -> Result<SubjectPublicKeyInfoOwned> {
    Ok(SubjectPublicKeyInfoOwned::from_key(key.to_public_key())?)
}

#[cfg(test)]
#[path = "jpki_tests.rs"]
mod tests;
