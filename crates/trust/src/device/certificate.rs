//! What a device certificate says.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use der::{Decode, asn1::Utf8StringRef};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use x509_cert::{
    Certificate,
    ext::pkix::{SubjectAltName, name::GeneralName},
    name::Name,
    time::Time,
};

use super::DeviceName;

/// `id-at-commonName` (RFC 5280, appendix A.1).
const COMMON_NAME: der::asn1::ObjectIdentifier = der::asn1::ObjectIdentifier::new_unwrap("2.5.4.3");

/// A certificate does not name one device that may be trusted now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It is not an X.509 certificate.
    #[error("the certificate cannot be read")]
    Unreadable,
    /// It carries no device name, several, or a malformed one, or the common name says something else.
    #[error("the certificate does not name exactly one device")]
    NoDeviceName,
    /// Its validity has not begun. A wrong clock on either side is the usual reason.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// Its validity has ended.
    #[error("the certificate has expired")]
    Expired,
}

/// SHA-256 of a certificate in DER: what binds a token to a certificate (`x5t#S256`, RFC 8705 section 3.1).
///
/// As text it is base64url without padding, 43 characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Thumbprint([u8; 32]);

impl Thumbprint {
    /// The thumbprint of a certificate in DER.
    #[must_use]
    pub fn of(certificate_der: &[u8]) -> Self {
        Self(Sha256::digest(certificate_der).into())
    }
}

impl std::fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl std::fmt::Debug for Thumbprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl From<Thumbprint> for String {
    fn from(thumbprint: Thumbprint) -> Self {
        thumbprint.to_string()
    }
}

impl TryFrom<String> for Thumbprint {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| "a thumbprint is base64url")?;
        bytes.try_into().map(Self).map_err(|_| "a thumbprint has 32 bytes")
    }
}

/// A device as its certificate describes it.
///
/// Reading a certificate proves nothing by itself: that the authority signed it and that the peer holds the key is what
/// TLS has checked before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerDevice {
    /// The device's name.
    pub name: DeviceName,
    /// What a token has to carry to work with this certificate.
    pub thumbprint: Thumbprint,
    /// First moment of validity.
    pub not_before: Timestamp,
    /// Last moment of validity.
    pub not_after: Timestamp,
}

impl PeerDevice {
    /// Reads a leaf certificate in DER.
    ///
    /// # Errors
    /// [`CertificateError::Unreadable`] or [`CertificateError::NoDeviceName`].
    pub fn from_der(certificate_der: &[u8]) -> Result<Self, CertificateError> {
        let certificate = Certificate::from_der(certificate_der).map_err(|_| CertificateError::Unreadable)?;
        let tbs = &certificate.tbs_certificate;
        let names = tbs.get::<SubjectAltName>().map_err(|_| CertificateError::Unreadable)?;
        let name = device_name(names.as_ref().map(|(_, names)| names)).ok_or(CertificateError::NoDeviceName)?;
        if common_name(&tbs.subject).as_deref() != Some(name.as_str()) {
            return Err(CertificateError::NoDeviceName);
        }
        Ok(Self {
            name,
            thumbprint: Thumbprint::of(certificate_der),
            not_before: timestamp(tbs.validity.not_before)?,
            not_after: timestamp(tbs.validity.not_after)?,
        })
    }

    /// Checks the validity at `now`.
    ///
    /// TLS checks it at the handshake only; a connection may live, or be resumed, long after that.
    ///
    /// # Errors
    /// [`CertificateError::NotYetValid`] or [`CertificateError::Expired`].
    pub fn check_validity(&self, now: Timestamp) -> Result<(), CertificateError> {
        if now < self.not_before {
            Err(CertificateError::NotYetValid)
        } else if now > self.not_after {
            Err(CertificateError::Expired)
        } else {
            Ok(())
        }
    }
}

/// The one device URI among the alternative names. Two of them are as bad as none: which one would count?
fn device_name(names: Option<&SubjectAltName>) -> Option<DeviceName> {
    let mut found = names?.0.iter().filter_map(|name| match name {
        GeneralName::UniformResourceIdentifier(uri) => DeviceName::from_urn(uri.as_str()),
        _ => None,
    });
    match (found.next(), found.next()) {
        (Some(Ok(name)), None) => Some(name),
        _ => None,
    }
}

/// The subject's only common name.
pub(crate) fn common_name(subject: &Name) -> Option<String> {
    let mut found = subject.0.iter().flat_map(|part| part.0.iter()).filter(|part| part.oid == COMMON_NAME);
    match (found.next(), found.next()) {
        (Some(part), None) => part.value.decode_as::<Utf8StringRef<'_>>().ok().map(|text| text.as_str().to_owned()),
        _ => None,
    }
}

pub(crate) fn timestamp(time: Time) -> Result<Timestamp, CertificateError> {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or(CertificateError::Unreadable)
}
