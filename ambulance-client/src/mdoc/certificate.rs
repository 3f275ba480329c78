//! The issuer's chain (ISO/IEC 18013-5 clause 9.3.1 and annex B): a document signer's certificate under a pinned root (IACA).
//!
//! The root is found by its signature, never by its name: generations of one authority share a name. Revocation lists are
//! not fetched in the field; a withdrawn root is withdrawn by configuration.

use super::MdocError;
use super::key::{Hash, PublicKey};
use super::limits::MAX_CERTIFICATE_BYTES;
use der::asn1::ObjectIdentifier;
use der::{Decode, Encode, Reader, SliceReader};
use jiff::Timestamp;
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

/// Extended key usage of a document signer (annex B.1.4).
pub const DOCUMENT_SIGNER: &str = "1.0.18013.5.1.2";

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ECDSA_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const ISSUER_ALT_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.18");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const CRL_POINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.31");
const POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
/// Critical extensions that are understood, or that say nothing against a signature.
const UNDERSTOOD: [ObjectIdentifier; 6] =
    [KEY_USAGE, ISSUER_ALT_NAME, BASIC_CONSTRAINTS, CRL_POINTS, POLICIES, EXTENDED_KEY_USAGE];

/// The pinned roots. Which purposes their document signers may state is data: the Japanese profile is not public.
pub struct TrustedIssuers {
    roots: Vec<Parsed>,
    purposes: Vec<ObjectIdentifier>,
}

/// A document signer that a pinned root stands for.
pub(super) struct Signer {
    pub key: PublicKey,
    /// Name of the root.
    pub issuer: String,
    /// Start of its validity.
    pub not_before: Timestamp,
    /// Last second of its validity.
    pub not_after: Timestamp,
}

struct Parsed {
    certificate: Certificate,
    tbs: Vec<u8>,
    key: PublicKey,
}

impl TrustedIssuers {
    /// Pins roots, each a DER certificate with a key on P-256 or P-384 that may sign certificates.
    ///
    /// # Errors
    /// [`MdocError::IssuerCertificate`] when one is no such root.
    pub fn new<'a>(roots: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, MdocError> {
        let roots: Vec<Parsed> = roots.into_iter().map(Parsed::from_der).collect::<Result<_, _>>()?;
        for root in &roots {
            root.understood()?;
            if !root.extension::<BasicConstraints>()?.is_some_and(|constraints| constraints.ca) {
                return Err(MdocError::IssuerCertificate("root is no authority"));
            }
            root.may(KeyUsages::KeyCertSign)?;
        }
        let document_signer = ObjectIdentifier::new(DOCUMENT_SIGNER);
        let purposes = vec![document_signer.map_err(|_| MdocError::IssuerCertificate("purpose"))?];
        Ok(Self { roots, purposes })
    }

    /// How many roots are pinned.
    #[must_use]
    pub fn len(&self) -> usize {
        self.roots.len()
    }

    /// Whether none is pinned: then no document is taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// Accepts a further extended key usage of document signers, as a dotted number.
    ///
    /// # Errors
    /// [`MdocError::IssuerCertificate`] when it is no object identifier.
    pub fn with_purpose(mut self, purpose: &str) -> Result<Self, MdocError> {
        let purpose = ObjectIdentifier::new(purpose).map_err(|_| MdocError::IssuerCertificate("purpose"))?;
        self.purposes.push(purpose);
        Ok(self)
    }

    /// Checks a document signer at `now`.
    ///
    /// # Errors
    /// [`MdocError::IssuerUnknown`], [`MdocError::IssuerCertificate`], [`MdocError::IssuerCertificateExpired`],
    /// [`MdocError::Algorithm`].
    pub(super) fn signer(&self, der: &[u8], now: Timestamp) -> Result<Signer, MdocError> {
        let signer = Parsed::from_der(der)?;
        let hash = signer.signature_hash()?;
        let signature = signer.certificate.signature.as_bytes().ok_or(MdocError::IssuerCertificate("signature"))?;
        let signed = |root: &&Parsed| root.key.verify_der(hash, &signer.tbs, signature);
        // two roots with one key differ in their dates only
        let mut roots = self.roots.iter().filter(signed).peekable();
        if roots.peek().is_none() {
            return Err(MdocError::IssuerUnknown);
        }
        let root = roots.find(|root| root.is_valid(now)).ok_or(MdocError::IssuerCertificateExpired)?;
        if !signer.is_valid(now) {
            return Err(MdocError::IssuerCertificateExpired);
        }
        signer.understood()?;
        if signer.extension::<BasicConstraints>()?.is_some_and(|constraints| constraints.ca) {
            return Err(MdocError::IssuerCertificate("an authority signs no documents"));
        }
        signer.may(KeyUsages::DigitalSignature)?;
        let purposes = signer.extension::<ExtendedKeyUsage>()?;
        let purposes = purposes.ok_or(MdocError::IssuerCertificate("no extended key usage"))?;
        if !purposes.0.iter().any(|purpose| self.purposes.contains(purpose)) {
            return Err(MdocError::IssuerCertificate("extended key usage"));
        }
        let (not_before, not_after) = signer.validity();
        let issuer = root.certificate.tbs_certificate.subject.to_string();
        Ok(Signer { key: signer.key, issuer, not_before, not_after })
    }
}

impl Parsed {
    fn from_der(der: &[u8]) -> Result<Self, MdocError> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(MdocError::TooLarge);
        }
        let malformed = |_| MdocError::IssuerCertificate("not an X.509 certificate");
        let certificate = Certificate::from_der(der).map_err(malformed)?;
        // what was signed is the received bytes, never a new encoding of them
        let mut reader = SliceReader::new(der).map_err(malformed)?;
        let outer = der::Header::decode(&mut reader).and_then(|_| reader.tlv_bytes().map(<[u8]>::to_vec));
        let key = key_of(&certificate)?;
        Ok(Self { tbs: outer.map_err(malformed)?, key, certificate })
    }

    fn signature_hash(&self) -> Result<Hash, MdocError> {
        let outer = &self.certificate.signature_algorithm;
        if *outer != self.certificate.tbs_certificate.signature {
            return Err(MdocError::IssuerCertificate("two signature algorithms"));
        }
        match outer.oid {
            ECDSA_SHA256 => Ok(Hash::Sha256),
            ECDSA_SHA384 => Ok(Hash::Sha384),
            _ => Err(MdocError::Algorithm),
        }
    }

    fn validity(&self) -> (Timestamp, Timestamp) {
        let instant = |time: x509_cert::time::Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok();
            seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(Timestamp::MAX)
        };
        let validity = &self.certificate.tbs_certificate.validity;
        (instant(validity.not_before), instant(validity.not_after))
    }

    fn is_valid(&self, now: Timestamp) -> bool {
        let (not_before, not_after) = self.validity();
        not_before <= now && now <= not_after
    }

    fn extensions(&self) -> impl Iterator<Item = &x509_cert::ext::Extension> {
        self.certificate.tbs_certificate.extensions.iter().flatten()
    }

    fn understood(&self) -> Result<(), MdocError> {
        let strange = self.extensions().any(|it| it.critical && !UNDERSTOOD.contains(&it.extn_id));
        if strange { Err(MdocError::IssuerCertificate("unknown critical extension")) } else { Ok(()) }
    }

    fn extension<'a, T: Decode<'a> + der::oid::AssociatedOid>(&'a self) -> Result<Option<T>, MdocError> {
        let mut found = self.extensions().filter(|it| it.extn_id == T::OID);
        let Some(one) = found.next() else { return Ok(None) };
        if found.next().is_some() {
            return Err(MdocError::IssuerCertificate("an extension twice"));
        }
        T::from_der(one.extn_value.as_bytes()).map(Some).map_err(|_| MdocError::IssuerCertificate("extension"))
    }

    fn may(&self, usage: KeyUsages) -> Result<(), MdocError> {
        let allowed = self.extension::<KeyUsage>()?.is_some_and(|it| it.0.contains(usage));
        if allowed { Ok(()) } else { Err(MdocError::IssuerCertificate("key usage")) }
    }
}

/// The key of a certificate. The workspace has two generations of these libraries: they meet as bytes.
fn key_of(certificate: &Certificate) -> Result<PublicKey, MdocError> {
    let info = &certificate.tbs_certificate.subject_public_key_info;
    if info.algorithm.oid != EC {
        return Err(MdocError::Algorithm);
    }
    let bad = MdocError::IssuerCertificate("public key");
    let curve = info.algorithm.parameters.as_ref().and_then(|it| ObjectIdentifier::from_der(&it.to_der().ok()?).ok());
    let point = info.subject_public_key.as_bytes().ok_or(bad.clone())?;
    match curve {
        Some(P256) => p256::PublicKey::from_sec1_bytes(point).map(PublicKey::P256).map_err(|_| bad),
        Some(P384) => p384::PublicKey::from_sec1_bytes(point).map(PublicKey::P384).map_err(|_| bad),
        _ => Err(MdocError::Algorithm),
    }
}
