//! The made-up issuer: a root (IACA) and a document signer with the profile of ISO/IEC 18013-5 annex B.

use super::{Curve, Fault, PrivateKey};
use anyhow::{Context, Result};
use der::asn1::{BitString, GeneralizedTime, Null, ObjectIdentifier, OctetString, UtcTime};
use der::oid::AssociatedOid;
use der::{Decode, Encode};
use jiff::{Span, Timestamp};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use std::str::FromStr;
use std::time::Duration;
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::ext::{Extension, Extensions};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::{Time, Validity};

const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const DOCUMENT_SIGNER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.0.18013.5.1.2");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
/// Made up: nobody knows it.
const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.99999.1");
/// All roots have this one name: a reader must choose by signature.
const ROOT_NAME: &str = "CN=Simulated IACA,C=JP";
const SIGNER_NAME: &str = "CN=Simulated Document Signer,C=JP";
const DAYS: i64 = 24;

/// An issuer with its keys.
pub struct SimulatedIssuer {
    root: PrivateKey,
    pub(super) signer: PrivateKey,
    made_at: Timestamp,
}

impl SimulatedIssuer {
    /// The issuer that belongs to a seed; its root is three years old at `now` and holds for six more.
    ///
    /// # Errors
    /// What making a key can say.
    pub fn new(seed: &str, root: Curve, signer: Curve, now: Timestamp) -> Result<Self> {
        let root = PrivateKey::from_seed(root, &format!("{seed} root"))?;
        let signer = PrivateKey::from_seed(signer, &format!("{seed} signer"))?;
        Ok(Self { root, signer, made_at: now })
    }

    /// The root's certificate, DER.
    ///
    /// # Errors
    /// What writing DER can say.
    pub fn root_certificate(&self) -> Result<Vec<u8>> {
        let extensions = vec![
            extension(&BasicConstraints { ca: true, path_len_constraint: Some(0) }, true)?,
            extension(&KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign), true)?,
        ];
        let validity = self.validity(-3 * 365, 6 * 365)?;
        certificate(&self.root, ROOT_NAME, &self.root, ROOT_NAME, validity, extensions)
    }

    /// The document signer's certificate, DER.
    pub(super) fn signer_certificate(&self, fault: Option<Fault>) -> Result<Vec<u8>> {
        let usage =
            if fault == Some(Fault::SignerUsage) { KeyUsages::KeyAgreement } else { KeyUsages::DigitalSignature };
        let purpose = if fault == Some(Fault::SignerPurpose) { CLIENT_AUTH } else { DOCUMENT_SIGNER };
        let mut extensions =
            vec![extension(&KeyUsage(usage.into()), true)?, extension(&ExtendedKeyUsage(vec![purpose]), true)?];
        if fault == Some(Fault::SignerCritical) {
            let extn_value = OctetString::new(Null.to_der()?)?;
            extensions.push(Extension { extn_id: UNKNOWN, critical: true, extn_value });
        }
        let last_day = if fault == Some(Fault::SignerExpired) { -1 } else { 365 };
        certificate(&self.root, ROOT_NAME, &self.signer, SIGNER_NAME, self.validity(-100, last_day)?, extensions)
    }

    /// A reader's certificate under this root, DER. The simulated phone looks at its key only.
    ///
    /// # Errors
    /// What writing DER can say.
    pub fn reader_certificate(&self, key: &PrivateKey) -> Result<Vec<u8>> {
        let extensions = vec![extension(&KeyUsage(KeyUsages::DigitalSignature.into()), true)?];
        certificate(&self.root, ROOT_NAME, key, "CN=Simulated Reader,C=JP", self.validity(-1, 365)?, extensions)
    }

    fn validity(&self, from_days: i64, to_days: i64) -> Result<Validity> {
        let at = |days: i64| -> Result<Time> { time(self.made_at.checked_add(Span::new().hours(days * DAYS))?) };
        Ok(Validity { not_before: at(from_days)?, not_after: at(to_days)? })
    }
}

/// Puts a certificate together, signs it and returns its DER.
fn certificate(
    by: &PrivateKey,
    issuer: &str,
    key: &PrivateKey,
    subject: &str,
    validity: Validity,
    extensions: Extensions,
) -> Result<Vec<u8>> {
    let oid = if matches!(by, PrivateKey::P256(_)) { ECDSA_SHA256 } else { ECDSA_SHA384 };
    let algorithm = AlgorithmIdentifierOwned { oid, parameters: None };
    let tbs_certificate = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::from(1_u64),
        signature: algorithm.clone(),
        issuer: Name::from_str(issuer)?,
        validity,
        subject: Name::from_str(subject)?,
        subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(&key.public_info()?)?,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions),
    };
    let signature = BitString::from_bytes(&by.sign_der(&tbs_certificate.to_der()?))?;
    Ok(Certificate { tbs_certificate, signature_algorithm: algorithm, signature }.to_der()?)
}

fn time(at: Timestamp) -> Result<Time> {
    let seconds = Duration::from_secs(u64::try_from(at.as_second()).context("before 1970")?);
    Ok(match UtcTime::from_unix_duration(seconds) {
        Ok(time) => Time::UtcTime(time),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_unix_duration(seconds)?),
    })
}

fn extension<T: AssociatedOid + Encode>(value: &T, critical: bool) -> Result<Extension> {
    Ok(Extension { extn_id: T::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}
